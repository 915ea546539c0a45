/* SPDX-License-Identifier: MIT */
#include "slab-report.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "profile/slab-file-replace.h"
#include "slab-plot-text.h"
#include "slab-report-html.h"
#include "slab-task-graph.h"
#include "slab-timeline-plot.h"

#define PAGE_WIDTH 1120.0
#define MARGIN 28.0
#define MAX_HEIGHT 12000.0 /* twice this is what an image surface can have */
#define PNG_SCALE 2.0

typedef enum
{
  KIND_PNG,
  KIND_SVG,
  KIND_PDF,
  KIND_HTML,
  KIND_DOT,
  N_KINDS
} Kind;

static const char *const endings[N_KINDS] = { ".png", ".svg", ".pdf", ".html", ".dot" };

typedef struct
{
  GOutputStream *stream;
  GError *error;
} Sink;

static gboolean
find_kind (const char *name, Kind *kind, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < N_KINDS; i++)
    if (g_str_has_suffix (lower, endings[i]))
      {
        *kind = (Kind) i;
        return TRUE;
      }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               _ ("“%s” has no ending that says the kind of report: expected .png, .svg, .pdf, .html or .dot"), name);
  return FALSE;
}

/**
 * slab_report_check_name:
 * @name: a file's name or path
 *
 * Returns: whether slab_report_save() writes such a file; in capitals too
 */
gboolean
slab_report_check_name (const char *name, GError **error)
{
  Kind kind;

  g_return_val_if_fail (name != NULL, FALSE);

  return find_kind (name, &kind, error);
}

/* "50,64,1104" as "50 × 64 × 1104". */
static void
append_sizes (GString *text, SlabTrace *trace, const char *key, const char *format)
{
  const char *value = slab_trace_get_property_string (trace, key);
  g_auto (GStrv) parts = NULL;
  g_autofree char *joined = NULL;

  if (value == NULL || *value == '\0')
    return;
  parts = g_strsplit (value, ",", -1);
  joined = g_strjoinv (" × ", parts);
  if (text->len > 0)
    g_string_append (text, " · ");
    /* One of the literals below. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_string_append_printf (text, format, joined);
#pragma GCC diagnostic pop
}

static char *
describe_settings (SlabTrace *trace)
{
  GString *text = g_string_new (NULL);
  guint n_chunks = slab_trace_get_n_chunks (trace);
  guint n_threads = slab_trace_get_n_workers (trace);
  const char *slabs = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_SLABS);
  const char *iterations = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_ITERATIONS);

  append_sizes (text, trace, SLAB_TRACE_KEY_SHAPE, _ ("%s voxels"));
  if (n_chunks > 0)
    {
      g_string_append (text, text->len > 0 ? " · " : "");
      g_string_append_printf (text, ngettext ("%u chunk", "%u chunks", n_chunks), n_chunks);
      append_sizes (text, trace, SLAB_TRACE_KEY_CHUNK, _ ("chunk %s"));
    }
  append_sizes (text, trace, SLAB_TRACE_KEY_OVERLAP, _ ("overlap %s"));
  if (slabs != NULL && *slabs != '\0')
    {
      g_string_append (text, text->len > 0 ? " · " : "");
      g_string_append_printf (text, _ ("from file to file in %s slabs"), slabs);
    }
  g_string_append (text, text->len > 0 ? " · " : "");
  g_string_append_printf (text, ngettext ("%u thread", "%u threads", n_threads), n_threads);
  if (iterations != NULL && *iterations != '\0' && strcmp (iterations, "0") != 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _ ("%s iterations"), iterations);
    }
  return g_string_free (text, FALSE);
}

static double
get_title_height (const SlabPlotTheme *theme)
{
  return 4.6 * theme->font_size;
}

static void
draw_page (cairo_t *cr, SlabTrace *trace, const SlabPlotTheme *theme, double height)
{
  const double em = theme->font_size;
  const char *title = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_TITLE);
  const char *input = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_INPUT);
  g_autofree char *heading = NULL;
  g_autofree char *settings = describe_settings (trace);
  SlabTimelineLayout layout;
  SlabPlotText text;
  double width = PAGE_WIDTH - 2.0 * MARGIN;
  double top = MARGIN + get_title_height (theme);

  slab_plot_set_color (cr, &theme->background, 1.0);
  cairo_paint (cr);

  if (title != NULL && *title != '\0' && input != NULL && *input != '\0')
    heading = g_strdup_printf (_ ("%s on %s"), title, input);
  else
    heading = g_strdup (title != NULL && *title != '\0'   ? title
                        : input != NULL && *input != '\0' ? input
                                                          : _ ("Profile of a run"));
  slab_plot_text_init (&text, cr, theme);
  slab_plot_text_set_font (&text, 1.6, TRUE);
  slab_plot_set_color (cr, &theme->foreground, 1.0);
  slab_plot_text_draw (&text, heading, MARGIN + em, MARGIN + 0.9 * em, 0.0, width - 2.0 * em);
  slab_plot_text_set_font (&text, 1.0, FALSE);
  slab_plot_set_color (cr, &theme->dim, 1.0);
  slab_plot_text_draw (&text, settings, MARGIN + em, MARGIN + 3.0 * em, 0.0, width - 2.0 * em);
  slab_plot_text_clear (&text);

  cairo_translate (cr, MARGIN, top);
  slab_timeline_layout_init (&layout, trace, NULL, theme, width, height - top - MARGIN);
  slab_timeline_draw (cr, trace, &layout, theme, NULL);
}

static cairo_status_t
write_to_sink (void *closure, const unsigned char *data, unsigned int length)
{
  Sink *sink = closure;

  if (sink->error != NULL || !g_output_stream_write_all (sink->stream, data, length, NULL, NULL, &sink->error))
    return CAIRO_STATUS_WRITE_ERROR;
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
create_surface (Kind kind, Sink *sink, double height)
{
  cairo_surface_t *surface;

  switch (kind)
    {
    case KIND_SVG:
      surface = cairo_svg_surface_create_for_stream (write_to_sink, sink, PAGE_WIDTH, height);
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
      return surface;

    case KIND_PDF:
      /* The page is as wide as A4 across. */
      surface = cairo_pdf_surface_create_for_stream (write_to_sink, sink, 842.0, height * 842.0 / PAGE_WIDTH);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Slabscope");
      /* The same trace gives the same file. */
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
      return surface;

    case KIND_PNG:
    case KIND_HTML:
    case KIND_DOT:
    case N_KINDS:
    default:
      surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (PAGE_WIDTH * PNG_SCALE),
                                            (int) (height * PNG_SCALE));
      cairo_surface_set_device_scale (surface, PNG_SCALE, PNG_SCALE);
      return surface;
    }
}

/* A page or a graph in words. */
static gboolean
write_text (SlabTrace *trace, Kind kind, Sink *sink)
{
  g_autofree char *text = NULL;

  if (kind == KIND_HTML)
    text = slab_report_html_format (trace);
  else
    {
      g_autoptr (SlabTaskGraph) graph = slab_task_graph_new (trace);

      text = slab_task_graph_to_dot (graph);
    }
  return g_output_stream_write_all (sink->stream, text, strlen (text), NULL, NULL, &sink->error);
}

/**
 * slab_report_save:
 * @trace: of any run, also one that was cancelled or failed
 * @file: its ending decides: see slab_report_check_name()
 *
 * A picture is a page on white, for print as for screen, with title, settings, timeline and totals; .html has all plots
 * and figures, .dot the graph of tasks. All without a date, so that the same trace gives the same file. Any thread;
 * blocks.
 *
 * Returns: %FALSE where it could not be written; then what was there before is still there
 */
gboolean
slab_report_save (SlabTrace *trace, GFile *file, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (SlabFileReplace) replace = NULL;
  SlabPlotTheme theme;
  Sink sink = { NULL, NULL };
  Kind kind;
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;
  double height;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  name = g_file_get_parse_name (file);
  if (!find_kind (name, &kind, error))
    return FALSE;
  replace = slab_file_replace_begin (file, NULL, error);
  if (replace == NULL)
    return FALSE;
  sink.stream = slab_file_replace_get_stream (replace);

  if (kind == KIND_HTML || kind == KIND_DOT)
    {
      if (write_text (trace, kind, &sink))
        return slab_file_replace_finish (replace, NULL, error);
      g_propagate_prefixed_error (error, sink.error, _ ("Could not write “%s”: "), name);
      return FALSE;
    }

  slab_plot_theme_init (&theme, FALSE, FALSE);
  height = 2.0 * MARGIN + get_title_height (&theme) + slab_timeline_get_natural_height (trace, &theme);
  height = MIN (height, MAX_HEIGHT);

  surface = create_surface (kind, &sink, height);
  cr = cairo_create (surface);
  if (kind == KIND_PDF)
    cairo_scale (cr, 842.0 / PAGE_WIDTH, 842.0 / PAGE_WIDTH);
  draw_page (cr, trace, &theme, height);
  cairo_show_page (cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (kind == KIND_PNG && status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, write_to_sink, &sink);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  if (sink.error != NULL)
    {
      g_propagate_prefixed_error (error, sink.error, _ ("Could not write “%s”: "), name);
      return FALSE;
    }
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("Could not write “%s”: %s"), name,
                   cairo_status_to_string (status));
      return FALSE;
    }
  return slab_file_replace_finish (replace, NULL, error);
}
