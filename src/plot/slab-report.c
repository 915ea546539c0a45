/* SPDX-License-Identifier: MIT */
#include "slab-report.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "profile/slab-figure-text.h"
#include "profile/slab-file-replace.h"
#include "slab-picture-file.h"
#include "slab-plot-text.h"
#include "slab-report-html.h"
#include "slab-report-totals.h"
#include "slab-task-graph.h"
#include "slab-timeline-plot.h"

#define PAGE_WIDTH 1120.0
#define MARGIN 28.0
#define MAX_HEIGHT 12000.0 /* as slab_picture_file_save () takes it */

typedef enum
{
  KIND_PICTURE,
  KIND_HTML,
  KIND_DOT,
} Kind;

static gboolean
find_kind (const char *name, Kind *kind, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (slab_picture_file_has_ending (name))
    *kind = KIND_PICTURE;
  else if (g_str_has_suffix (lower, ".html"))
    *kind = KIND_HTML;
  else if (g_str_has_suffix (lower, ".dot"))
    *kind = KIND_DOT;
  else
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _ ("“%s” has no ending that says the kind of report: expected .png, .svg, .pdf, .html or .dot"),
                   name);
      return FALSE;
    }
  return TRUE;
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
      g_autofree char *number = slab_figure_format_whole (n_chunks);

      g_string_append (text, text->len > 0 ? " · " : "");
      g_string_append_printf (text, ngettext ("%s chunk", "%s chunks", n_chunks), number);
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
get_text_width (const SlabPlotTheme *theme)
{
  return PAGE_WIDTH - 2.0 * MARGIN - 2.0 * theme->font_size;
}

static double
get_title_height (SlabTrace *trace, const SlabPlotTheme *theme)
{
  return 4.6 * theme->font_size + slab_report_totals_get_height (trace, theme, get_text_width (theme));
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
  double top = MARGIN + get_title_height (trace, theme);

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
  slab_report_totals_draw (cr, trace, theme, MARGIN + em, MARGIN + 4.0 * em, get_text_width (theme));

  cairo_translate (cr, MARGIN, top);
  slab_timeline_layout_init_without_totals (&layout, trace, NULL, theme, width, height - top - MARGIN);
  slab_timeline_draw (cr, trace, &layout, theme, NULL);
}

/* A page or a graph in words. */
static gboolean
save_text (SlabTrace *trace, Kind kind, GFile *file, GError **error)
{
  g_autofree char *text = NULL;

  if (kind == KIND_HTML)
    text = slab_report_html_format (trace);
  else
    {
      g_autoptr (SlabTaskGraph) graph = slab_task_graph_new (trace);

      text = slab_task_graph_to_dot (graph);
    }
  return slab_file_replace_save_text (file, text, NULL, error);
}

typedef struct
{
  SlabTrace *trace;
  SlabPlotTheme theme;
} Page;

static void
draw_picture (cairo_t *cr, double width, double height, gpointer user_data)
{
  const Page *page = user_data;

  draw_page (cr, page->trace, &page->theme, height);
}

/**
 * slab_report_save:
 * @trace: of any run, also one that was cancelled or failed
 * @file: its ending decides: see slab_report_check_name()
 *
 * A picture is a page on white, for print as for screen, with title, settings, timeline and totals; .html has all plots
 * and figures, .dot the graph of tasks. All with the date of the run only, so that the same trace gives the same file.
 * Any thread;
 * blocks.
 *
 * Returns: %FALSE where it could not be written; then what was there before is still there
 */
gboolean
slab_report_save (SlabTrace *trace, GFile *file, GError **error)
{
  g_autofree char *name = NULL;
  Page page = { .trace = trace };
  Kind kind;
  double height;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  name = g_file_get_parse_name (file);
  if (!find_kind (name, &kind, error))
    return FALSE;
  if (kind != KIND_PICTURE)
    return save_text (trace, kind, file, error);

  slab_plot_theme_init (&page.theme, FALSE, FALSE);
  height = 2.0 * MARGIN + get_title_height (trace, &page.theme) + slab_timeline_get_natural_height (trace, &page.theme);
  return slab_picture_file_save (file, PAGE_WIDTH, MIN (height, MAX_HEIGHT), draw_picture, &page, error);
}
