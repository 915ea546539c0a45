/* SPDX-License-Identifier: MIT */
#include "slab-report-html.h"

#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "profile/slab-counter-table.h"
#include "profile/slab-figure-text.h"
#include "profile/slab-trace-compare.h"
#include "profile/slab-trace-machine.h"
#include "profile/slab-trace-statistics.h"
#include "profile/slab-verdict.h"
#include "slab-duration-plot.h"
#include "slab-icicle-plot.h"
#include "slab-roofline-plot.h"
#include "slab-task-graph.h"
#include "slab-timeline-plot.h"

#define WIDTH 960.0
#define MAX_TIMELINE_HEIGHT 6000.0
#define ROOFLINE_HEIGHT 440.0
#define DURATION_PANEL_HEIGHT 110.0
#define DURATION_HEIGHT 70.0

static const char style[] =
    ":root { color-scheme: light dark; --back: #ffffff; --fore: #24262a; --dim: #666a71; --line: #d5d7da; }\n"
    "@media (prefers-color-scheme: dark) {\n"
    "  :root { --back: #1e1e1e; --fore: #f2f2f2; --dim: #a4a7ad; --line: #4a4d52; }\n"
    "}\n"
    "body { background: var(--back); color: var(--fore); font: 15px/1.5 sans-serif; max-width: 960px; margin: 2em "
    "auto; padding: 0 1em; }\n"
    "h1 { font-size: 1.6em; margin-bottom: 0; } h2 { font-size: 1.15em; margin: 2em 0 0.5em; break-after: avoid; }\n"
    "p.limit { font-weight: bold; margin-bottom: 0; } p.dim { color: var(--dim); margin-top: 0.2em; }\n"
    ".part { white-space: nowrap; }\n"
    "ul { padding-left: 1.2em; } p, li { max-width: 60em; }\n"
    "svg { width: 100%; height: auto; display: block; } .dark { display: none; }\n"
    /* Letters that are smaller than this are not read on a small screen. */
    ".picture { overflow-x: auto; } .picture svg { min-width: 680px; }\n"
    ".scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }\n"
    /* Short tables stand beside each other where there is room. */
    ".tables { display: flex; flex-wrap: wrap; gap: 0 4em; align-items: flex-start; } .tables section { max-width: "
    "100%; }\n"
    "th, td { text-align: right; padding: 0.15em 0 0.15em 1.1em; border-bottom: 1px solid var(--line); "
    "white-space: nowrap; }\n"
    "th { color: var(--dim); font-weight: normal; }\n"
    "th:first-child, td:first-child { padding-left: 0; }\n"
    "th:first-child, td:first-child, table.pairs td { text-align: left; } table.pairs td { white-space: normal; }\n"
    "@media screen and (prefers-color-scheme: dark) { .light { display: none; } .dark { display: block; } }\n"
    "@media print {\n"
    "  :root { --back: #ffffff; --fore: #24262a; --dim: #666a71; --line: #d5d7da; }\n"
    "  @page { margin: 15mm; }\n"
    "  body { font-size: 9pt; max-width: none; margin: 0; padding: 0; } h2 { margin-top: 1.3em; }\n"
    "  section, tr { break-inside: avoid; } .scroll, .picture { overflow: visible; } .picture svg { min-width: 0; }\n"
    "}\n";

typedef struct
{
  GString *html;
  SlabTrace *trace;
  SlabTraceStatistics *statistics;
  guint n_pictures;
} Page;

typedef void (*DrawFunc) (Page *page, cairo_t *cr, const SlabPlotTheme *theme, double width, double height);

/* ---- Words ---- */

/* What XML cannot hold, a trace from anyone's file may: such a character becomes a question mark. */
static char *
escape (const char *text)
{
  g_autofree char *valid = g_strdup (text);

  for (char *at = valid; *at != '\0'; at++)
    if ((guchar) *at < 0x20 && *at != '\n' && *at != '\t')
      *at = '?';
  return g_markup_escape_text (valid, -1);
}

static void
add_element (Page *page, const char *open, const char *text, const char *close)
{
  g_autofree char *escaped = escape (text);

  g_string_append_printf (page->html, "%s%s%s", open, escaped, close);
}

static void
add_list (Page *page, const char *const *lines)
{
  if (lines[0] == NULL)
    return;
  g_string_append (page->html, "<ul>\n");
  for (guint i = 0; lines[i] != NULL; i++)
    add_element (page, "<li>", lines[i], "</li>\n");
  g_string_append (page->html, "</ul>\n");
}

/* What belongs together, on paper on one page. */
static void
begin_section (Page *page, const char *title)
{
  g_string_append (page->html, "<section>\n");
  add_element (page, "<h2>", title, "</h2>\n");
}

static void
end_section (Page *page)
{
  g_string_append (page->html, "</section>\n");
}

static void
add_verdict (Page *page)
{
  g_autoptr (SlabVerdict) verdict = slab_verdict_new (page->trace, NULL);

  begin_section (page, _ ("What held it back"));
  add_element (page, "<p class=\"limit\">", slab_limit_get_title (slab_verdict_get_limit (verdict)), "</p>\n");
  add_element (page, "<p>", slab_verdict_get_text (verdict), "</p>\n");
  end_section (page);
  if (slab_verdict_get_advice (verdict)[0] != NULL)
    {
      begin_section (page, _ ("What to change"));
      add_list (page, slab_verdict_get_advice (verdict));
      end_section (page);
    }
  begin_section (page, _ ("Evidence"));
  add_list (page, slab_verdict_get_evidence (verdict));
  end_section (page);
}

/* ---- Tables ---- */

static void
begin_table (Page *page, const char *title, const char *const *columns, guint n_columns)
{
  begin_section (page, title);
  g_string_append (page->html, "<div class=\"scroll\"><table>\n<thead><tr>");
  for (guint i = 0; i < n_columns; i++)
    add_element (page, "<th>", columns[i], "</th>");
  g_string_append (page->html, "</tr></thead>\n<tbody>\n");
}

static void
end_table (Page *page)
{
  g_string_append (page->html, "</tbody></table></div>\n");
  end_section (page);
}

/* A table without a heading, of keys and values. */
static void
begin_pairs (Page *page, const char *title)
{
  begin_section (page, title);
  g_string_append (page->html, "<div class=\"scroll\"><table class=\"pairs\">\n<tbody>\n");
}

static void
add_cell (Page *page, char *text)
{
  add_element (page, "<td>", text, "</td>");
  g_free (text);
}

static void
add_phases (Page *page)
{
  const char *const columns[] = { _ ("Phase"),  _ ("spans"), _ ("total"), _ ("mean"),
                                  _ ("median"), "95 %",      "99 %",      _ ("longest") };

  begin_table (page, _ ("Durations"), columns, G_N_ELEMENTS (columns));
  for (guint p = 0; p < SLAB_N_PHASES; p++)
    {
      const SlabPhaseStatistics *phase = &page->statistics->phases[p];
      const double seconds[] = { phase->total, phase->mean, phase->median, phase->p95, phase->p99, phase->max };

      if (phase->n == 0)
        continue;
      g_string_append (page->html, "<tr>");
      add_cell (page, g_strdup (_ (slab_phase_get_name ((SlabPhase) p))));
      add_cell (page, slab_figure_format_whole (phase->n));
      for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
        add_cell (page, slab_figure_format_seconds (seconds[i]));
      g_string_append (page->html, "</tr>\n");
    }
  end_table (page);
}

static void
add_rows (Page *page)
{
  const char *const columns[] = { _ ("Row"), _ ("work"), _ ("overhead"), _ ("wait"), _ ("accounted for") };

  begin_table (page, _ ("Threads"), columns, G_N_ELEMENTS (columns));
  for (guint row = 0; row < page->statistics->n_rows; row++)
    {
      const SlabRowStatistics *sums = &page->statistics->rows[row];

      g_string_append (page->html, "<tr>");
      add_cell (page, slab_trace_dup_row_name (page->trace, row));
      add_cell (page, slab_figure_format_seconds (sums->work));
      add_cell (page, slab_figure_format_seconds (sums->overhead));
      add_cell (page, slab_figure_format_seconds (sums->wait));
      add_cell (page, slab_figure_format_share (sums->share));
      g_string_append (page->html, "</tr>\n");
    }
  end_table (page);
}

/* What the filter does inside its spans; a second of it is one of a thread. */
static void
add_passes (Page *page)
{
  const char *const columns[] = { _ ("Pass"), _ ("all threads"), _ ("of the filter"), _ ("moved"), _ ("per thread") };
  char *words[SLAB_TRACE_MAX_PASSES];

  if (page->statistics->n_passes == 0 || !(page->statistics->phases[SLAB_PHASE_FILTER].total > 0.0))
    return;
  slab_trace_statistics_format_pass_shares (page->statistics, words);
  begin_table (page, _ ("Passes of the filter"), columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < page->statistics->n_passes; i++)
    {
      const SlabPassStatistics *pass = &page->statistics->passes[i];
      const gboolean is_told = pass->bytes > 0.0;

      g_string_append (page->html, "<tr>");
      add_cell (page, g_strdup (page->statistics->pass_names[i]));
      add_cell (page, slab_figure_format_seconds (pass->seconds));
      add_cell (page, words[i]);
      add_cell (page, slab_figure_format_bytes (is_told ? pass->bytes : NAN));
      add_cell (page,
                slab_figure_format_bandwidth (is_told && pass->seconds > 0.0 ? pass->bytes / pass->seconds : NAN));
      g_string_append (page->html, "</tr>\n");
    }
  end_table (page);
}

static void
add_slowest (Page *page)
{
  const char *const columns[] = { _ ("Phase"), _ ("chunk"), _ ("row"), _ ("begun"), _ ("took") };

  if (page->statistics->n_slowest == 0)
    return;
  begin_table (page, _ ("Slowest"), columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < page->statistics->n_slowest; i++)
    {
      const SlabSlowSpan *slow = &page->statistics->slowest[i];
      SlabSpan span;

      slab_trace_get_span (page->trace, slow->row, slow->index, &span);
      g_string_append (page->html, "<tr>");
      add_cell (page, g_strdup (_ (slab_phase_get_name (span.phase))));
      add_cell (page, span.chunk >= 0 ? g_strdup_printf ("%d", span.chunk) : g_strdup ("–"));
      add_cell (page, slab_trace_dup_row_name (page->trace, slow->row));
      add_cell (page, slab_figure_format_seconds (1e-9 * (double) span.start));
      add_cell (page, slab_figure_format_seconds (1e-9 * (double) slow->duration));
      g_string_append (page->html, "</tr>\n");
    }
  end_table (page);
}

/* Fields of a line follow one another in @texts. */
static void
add_counters (Page *page)
{
  const char *columns[SLAB_COUNTER_TABLE_N_COLUMNS];
  g_autoptr (GPtrArray) texts = slab_counter_table_new (page->trace);
  g_autofree char *reason = slab_counter_table_dup_reason (page->trace);

  if (texts->len == 0 && reason == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    columns[i] = slab_counter_table_get_title (i);
  if (texts->len > 0)
    {
      begin_table (page, _ ("What the processor counted"), columns, G_N_ELEMENTS (columns));
      for (guint i = 0; i < texts->len; i++)
        {
          g_string_append (page->html, i % G_N_ELEMENTS (columns) == 0 ? "<tr>" : "");
          add_cell (page, g_strdup (g_ptr_array_index (texts, i)));
          g_string_append (page->html, i % G_N_ELEMENTS (columns) + 1 == G_N_ELEMENTS (columns) ? "</tr>\n" : "");
        }
      end_table (page);
    }
  else
    {
      begin_section (page, _ ("What the processor counted"));
      add_element (page, "<p>", reason, "</p>\n");
      end_section (page);
    }
}

static void
add_pair (Page *page, const char *key, char *value)
{
  add_element (page, "<tr><td>", key, "</td>");
  add_cell (page, value);
  g_string_append (page->html, "</tr>\n");
}

/* What threads and chunks cost beside the work itself. */
static void
add_balance (Page *page)
{
  const SlabTraceStatistics *statistics = page->statistics;
  g_autofree char *redundant = slab_figure_format_seconds (statistics->redundant);
  g_autofree char *share = slab_figure_format_share (1.0 - statistics->useful_share);

  begin_pairs (page, _ ("Balance"));
  add_pair (page, _ ("Most work of a thread above the mean"), slab_figure_format_share (statistics->imbalance));
  /* Translators: time of all threads, and what share of the filter's work that is. */
  add_pair (page, _ ("Redundant work in halos"), g_strdup_printf (_ ("%s, %s of the filter"), redundant, share));
  end_table (page);
}

/* All that the trace has: a setting that is added is on the page too. A filter without iterations says 0 of them. */
static void
add_settings (Page *page)
{
  guint n;
  const char *const *keys = slab_trace_get_property_keys (page->trace, &n);

  begin_pairs (page, _ ("Settings"));
  add_pair (page, _ ("Threads"), g_strdup_printf ("%u", page->statistics->n_workers));
  add_pair (page, _ ("Chunks"), g_strdup_printf ("%u", slab_trace_get_n_chunks (page->trace)));
  for (guint i = 0; i < n; i++)
    {
      const char *text = slab_trace_get_property_string (page->trace, keys[i]);

      if (g_str_has_prefix (keys[i], SLAB_TRACE_KEY_MACHINE)
          || (g_str_equal (keys[i], SLAB_TRACE_KEY_ITERATIONS) && g_str_equal (text, "0")))
        continue;
      add_pair (page, slab_trace_get_setting_title (keys[i]), slab_trace_format_setting (keys[i], text));
    }
  end_table (page);
}

static void
add_machine (Page *page)
{
  g_autoptr (SlabMachine) machine = slab_trace_dup_machine (page->trace);

  if (machine == NULL)
    {
      begin_section (page, _ ("Machine"));
      add_element (page, "<p>", _ ("The trace does not say what machine the run was on."), "</p>\n");
      end_section (page);
      return;
    }
  begin_pairs (page, _ ("Machine"));
  if (machine->model != NULL)
    add_pair (page, _ ("Processor"), g_strdup (machine->model));
  if (machine->n_cores > 0)
    add_pair (page, _ ("Cores"), g_strdup_printf ("%u", machine->n_cores));
  if (machine->bandwidth_all > 0.0)
    {
      add_pair (page, _ ("Memory bandwidth, one thread"), slab_figure_format_bandwidth (machine->bandwidth_one));
      add_pair (page, _ ("Memory bandwidth, all threads"), slab_figure_format_bandwidth (machine->bandwidth_all));
    }
  if (machine->flops_all > 0.0)
    {
      add_pair (page, _ ("Arithmetic, one thread"), slab_figure_format_flops (machine->flops_one));
      add_pair (page, _ ("Arithmetic, all threads"), slab_figure_format_flops (machine->flops_all));
    }
  end_table (page);
  if (machine->is_disturbed)
    add_element (page, "<p>", slab_machine_get_disturbed_text (), "</p>\n");
}

/* ---- Pictures ---- */

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_string_append_len (closure, (const char *) data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Names inside a picture are its own on a page of several, and cairo counts the surfaces of a process in them. */
static char *
make_names_own (const char *svg, guint number)
{
  g_autoptr (GRegex) surface = g_regex_new (" id=\"surface[0-9]+\"", 0, 0, NULL);
  g_autoptr (GRegex) definition = g_regex_new ("\\bid=\"", 0, 0, NULL);
  g_autoptr (GRegex) reference = g_regex_new ("(xlink:href=\"#|url\\(#)", 0, 0, NULL);
  g_autofree char *prefix = g_strdup_printf ("id=\"p%u-", number);
  g_autofree char *link = g_strdup_printf ("\\1p%u-", number);
  g_autofree char *without = g_regex_replace_literal (surface, svg, -1, 0, "", 0, NULL);
  g_autofree char *defined = g_regex_replace_literal (definition, without, -1, 0, prefix, 0, NULL);

  return g_regex_replace (reference, defined, -1, 0, link, 0, NULL);
}

static void
add_drawing (Page *page, DrawFunc draw, double height, const char *label, gboolean is_dark)
{
  g_autoptr (GString) svg = g_string_new (NULL);
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (append, svg, WIDTH, height);
  cairo_t *cr;
  SlabPlotTheme theme;
  const char *start;

  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  cr = cairo_create (surface);
  slab_plot_theme_init (&theme, is_dark, FALSE);
  draw (page, cr, &theme, WIDTH, height);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  /* Without the line that says it is XML. */
  start = g_strstr_len (svg->str, (gssize) svg->len, "<svg");
  if (start != NULL)
    {
      g_autofree char *own = make_names_own (start + strlen ("<svg"), page->n_pictures++);

      g_string_append_printf (page->html, "<svg class=\"%s\" role=\"img\" aria-label=\"%s\"%s\n",
                              is_dark ? "dark" : "light", label, own);
    }
}

/* @words: what is to be said of it, above it and for who does not see it; NULL: no more than its title. */
static void
add_picture (Page *page, const char *title, const char *words, DrawFunc draw, double height)
{
  g_autofree char *label = escape (words != NULL ? words : title);

  g_string_append (page->html, "<section class=\"picture\">\n");
  add_element (page, "<h2>", title, "</h2>\n");
  if (words != NULL)
    add_element (page, "<p>", words, "</p>\n");
  add_drawing (page, draw, height, label, FALSE);
  add_drawing (page, draw, height, label, TRUE);
  g_string_append (page->html, "</section>\n");
}

static void
draw_timeline (Page *page, cairo_t *cr, const SlabPlotTheme *theme, double width, double height)
{
  SlabTimelineLayout layout;

  /* The page begins with the totals, and breaks the line where it has to. */
  slab_timeline_layout_init_without_totals (&layout, page->trace, NULL, theme, width, height);
  slab_timeline_draw (cr, page->trace, &layout, theme, NULL);
}

static void
draw_roofline (Page *page, cairo_t *cr, const SlabPlotTheme *theme, double width, double height)
{
  slab_roofline_plot_draw (cr, page->trace, NULL, theme, width, height);
}

static void
draw_durations (Page *page, cairo_t *cr, const SlabPlotTheme *theme, double width, double height)
{
  slab_duration_plot_draw (cr, page->statistics, theme, width, height);
}

static void
draw_icicle (Page *page, cairo_t *cr, const SlabPlotTheme *theme, double width, double height)
{
  g_autoptr (SlabIciclePlot) plot = slab_icicle_plot_new (page->trace, page->statistics, SLAB_ICICLE_THREADS);

  slab_icicle_plot_draw (cr, plot, theme, width, height);
}

static void
draw_tasks (Page *page, cairo_t *cr, const SlabPlotTheme *theme, double width, double height)
{
  g_autoptr (SlabTaskGraph) graph = slab_task_graph_new (page->trace);

  slab_task_graph_draw (cr, graph, theme, width, height);
}

static void
add_pictures (Page *page)
{
  g_autofree char *roofline = slab_roofline_plot_describe (page->trace, NULL);
  g_autoptr (SlabIciclePlot) icicle = slab_icicle_plot_new (page->trace, page->statistics, SLAB_ICICLE_THREADS);
  g_autoptr (SlabTaskGraph) graph = NULL;
  SlabPlotTheme theme;
  double height;
  SlabDurationPlotPanel panels[SLAB_DURATION_PLOT_MAX_PANELS];

  slab_plot_theme_init (&theme, FALSE, FALSE);
  height = slab_timeline_get_natural_height (page->trace, &theme);
  add_picture (page, _ ("Timeline"), NULL, draw_timeline, MIN (height, MAX_TIMELINE_HEIGHT));
  add_picture (page, _ ("Roofline"), roofline, draw_roofline, ROOFLINE_HEIGHT);
  add_picture (page, _ ("Inside the filter"), NULL, draw_icicle, slab_icicle_plot_get_natural_height (icicle, &theme));
  add_picture (page, _ ("Durations of spans"), NULL, draw_durations,
               DURATION_HEIGHT
                   + DURATION_PANEL_HEIGHT * MAX (slab_duration_plot_list_panels (page->statistics, panels), 1));
  graph = slab_task_graph_new (page->trace);
  if (slab_task_graph_get_n_tasks (graph) > 0)
    {
      g_autofree char *tasks = slab_task_graph_describe (graph);

      add_picture (page, _ ("Tasks"), tasks, draw_tasks, slab_task_graph_get_natural_height (graph, &theme, WIDTH));
    }
}

/**
 * slab_report_html_format:
 * @trace: of any run, also one that was cancelled or failed
 *
 * It walks over the spans and draws each plot twice: not on the main thread where there may be many.
 *
 * Returns: (transfer full): the page, UTF-8
 */
char *
slab_report_html_format (SlabTrace *trace)
{
  Page page = { .trace = trace };
  g_autoptr (SlabTraceStatistics) statistics = NULL;
  g_autofree char *heading = NULL;
  const char *title, *input, *warning;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  page.statistics = statistics = slab_trace_statistics_new (trace, 0, G_MAXINT64);
  page.html = g_string_new ("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
                            "<meta charset=\"utf-8\"/>\n"
                            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
  title = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_TITLE);
  input = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_INPUT);
  warning = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING);
  if (title != NULL && *title != '\0' && input != NULL && *input != '\0')
    heading = g_strdup_printf (_ ("%s on %s"), title, input);
  else
    heading = g_strdup (title != NULL && *title != '\0' ? title : _ ("Profile of a run"));
  add_element (&page, "<title>", heading, "</title>\n");
  g_string_append_printf (page.html, "<style>\n%s</style>\n</head>\n<body>\n", style);
  add_element (&page, "<h1>", heading, "</h1>\n");
  {
    g_autofree char *totals = slab_timeline_describe_totals (trace);
    g_auto (GStrv) parts = g_strsplit (totals, " · ", -1);

    g_string_append (page.html, "<p class=\"dim\">");
    for (guint i = 0; parts[i] != NULL; i++)
      add_element (&page, i > 0 ? " · <span class=\"part\">" : "<span class=\"part\">", parts[i], "</span>");
    g_string_append (page.html, "</p>\n");
  }
  if (warning != NULL)
    add_element (&page, "<p>", warning, "</p>\n");
  add_verdict (&page);
  add_pictures (&page);
  g_string_append (page.html, "<div class=\"tables\">\n");
  add_phases (&page);
  add_passes (&page);
  add_rows (&page);
  add_balance (&page);
  add_slowest (&page);
  add_counters (&page);
  add_settings (&page);
  add_machine (&page);
  g_string_append (page.html, "</div>\n</body>\n</html>\n");
  return g_string_free (page.html, FALSE);
}
