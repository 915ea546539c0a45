/* SPDX-License-Identifier: MIT */
#include "slab-report-plot.h"

#include <glib/gi18n-lib.h>

#include "profile/slab-name-table.h"
#include "slab-duration-plot.h"
#include "slab-icicle-plot.h"
#include "slab-picture-file.h"
#include "slab-plot-paper.h"
#include "slab-report-totals.h"
#include "slab-report.h"
#include "slab-roofline-plot.h"
#include "slab-task-graph.h"
#include "slab-timeline-plot.h"

#define DURATION_HEIGHT 90.0 /* of what is around the panels */
#define DURATION_PANEL_HEIGHT 110.0

typedef struct
{
  SlabTrace *trace;
  SlabReportPlot plot;
  SlabTaskGraph *tasks;
  SlabIciclePlot *icicle;
  SlabTraceStatistics *statistics;
} Page;

static const char *const names[SLAB_N_REPORT_PLOTS] = {
  [SLAB_REPORT_PLOT_TIMELINE] = "timeline",   [SLAB_REPORT_PLOT_TASKS] = "tasks",
  [SLAB_REPORT_PLOT_ROOFLINE] = "roofline",   [SLAB_REPORT_PLOT_INSIDE] = "inside",
  [SLAB_REPORT_PLOT_DURATIONS] = "durations",
};

const char *
slab_report_plot_get_name (SlabReportPlot plot)
{
  g_return_val_if_fail ((guint) plot < SLAB_N_REPORT_PLOTS, NULL);

  return names[plot];
}

/**
 * slab_report_plot_from_name:
 * @plot: (out): untouched where %FALSE is returned
 */
gboolean
slab_report_plot_from_name (const char *name, SlabReportPlot *plot)
{
  const gint index = slab_name_table_find (names, G_N_ELEMENTS (names), name);

  g_return_val_if_fail (name != NULL && plot != NULL, FALSE);

  if (index >= 0)
    *plot = (SlabReportPlot) index;
  return index >= 0;
}

static gboolean
is_dot (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_str_has_suffix (lower, ".dot");
}

/**
 * slab_report_plot_check_name:
 * @name: a file's name or path
 * @error: G_IO_ERROR_NOT_SUPPORTED
 *
 * Returns: whether slab_report_plot_save() writes such a file; in capitals too
 */
gboolean
slab_report_plot_check_name (SlabReportPlot plot, const char *name, GError **error)
{
  g_return_val_if_fail ((guint) plot < SLAB_N_REPORT_PLOTS, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (slab_picture_file_has_ending (name) || (plot == SLAB_REPORT_PLOT_TASKS && is_dot (name)))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               plot == SLAB_REPORT_PLOT_TASKS
                   ? _ ("“%s” has no ending that says the kind of plot: expected .png, .svg, .pdf or .dot")
                   : _ ("“%s” has no ending that says the kind of plot: expected .png, .svg or .pdf"),
               name);
  return FALSE;
}

static double
get_totals_height (Page *page, const SlabPlotTheme *theme)
{
  return slab_report_totals_get_height (page->trace, theme, SLAB_PLOT_PAPER_INNER_WIDTH);
}

static double
get_height (Page *page)
{
  SlabPlotTheme theme;
  guint n_phases = 0;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  switch (page->plot)
    {
    case SLAB_REPORT_PLOT_TIMELINE:
      return get_totals_height (page, &theme) + slab_timeline_get_natural_height (page->trace, &theme);
    case SLAB_REPORT_PLOT_INSIDE:
      return slab_icicle_plot_get_natural_height (page->icicle, &theme);
    case SLAB_REPORT_PLOT_DURATIONS:
      for (guint p = 0; p < SLAB_N_PHASES; p++)
        n_phases += page->statistics->phases[p].n > 0;
      return DURATION_HEIGHT + DURATION_PANEL_HEIGHT * MAX (n_phases, 1);
    case SLAB_REPORT_PLOT_TASKS:
      return slab_task_graph_get_natural_height (page->tasks, &theme, SLAB_PLOT_PAPER_INNER_WIDTH);
    case SLAB_REPORT_PLOT_ROOFLINE:
    case SLAB_N_REPORT_PLOTS:
    default:
      return SLAB_PLOT_PAPER_INNER_HEIGHT;
    }
}

/* The totals of a page in lines of their own, where none of them is cut. */
static void
draw_timeline (cairo_t *cr, Page *page, const SlabPlotTheme *theme, double width, double height)
{
  const double totals = get_totals_height (page, theme);
  SlabTimelineLayout layout;

  slab_report_totals_draw (cr, page->trace, theme, theme->font_size, 0.0, width);
  cairo_translate (cr, 0.0, totals);
  slab_timeline_layout_init_without_totals (&layout, page->trace, NULL, theme, width, height - totals);
  slab_timeline_draw (cr, page->trace, &layout, theme, NULL);
}

static void
draw (cairo_t *cr, const SlabPlotTheme *theme, double width, double height, gpointer user_data)
{
  Page *page = user_data;

  switch (page->plot)
    {
    case SLAB_REPORT_PLOT_TIMELINE:
      draw_timeline (cr, page, theme, width, height);
      break;
    case SLAB_REPORT_PLOT_TASKS:
      slab_task_graph_draw (cr, page->tasks, theme, width, height);
      break;
    case SLAB_REPORT_PLOT_INSIDE:
      slab_icicle_plot_draw (cr, page->icicle, theme, width, height);
      break;
    case SLAB_REPORT_PLOT_DURATIONS:
      slab_duration_plot_draw (cr, page->statistics, theme, width, height);
      break;
    case SLAB_REPORT_PLOT_ROOFLINE:
    case SLAB_N_REPORT_PLOTS:
    default:
      slab_roofline_plot_draw (cr, page->trace, NULL, theme, width, height);
    }
}

/**
 * slab_report_plot_save:
 * @trace: of any run, also one that was cancelled or failed
 * @file: its ending decides: see slab_report_plot_check_name()
 *
 * One plot on white, as wide as the window exports it, and nothing else. It may walk over the spans. The same trace
 * gives the same file. Any thread; blocks.
 *
 * Returns: %FALSE where it could not be written; then what was there before is still there
 */
gboolean
slab_report_plot_save (SlabTrace *trace, SlabReportPlot plot, GFile *file, GError **error)
{
  Page page = { .trace = trace, .plot = plot };
  g_autofree char *name = NULL, *words = NULL;
  g_autoptr (SlabTaskGraph) tasks = NULL;
  g_autoptr (SlabIciclePlot) icicle = NULL;
  g_autoptr (SlabTraceStatistics) statistics = NULL;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), FALSE);
  g_return_val_if_fail ((guint) plot < SLAB_N_REPORT_PLOTS, FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  name = g_file_get_parse_name (file);
  if (!slab_report_plot_check_name (plot, name, error))
    return FALSE;
  if (is_dot (name))
    return slab_report_save (trace, file, error);

  if (plot == SLAB_REPORT_PLOT_TASKS)
    page.tasks = tasks = slab_task_graph_new (trace);
  if (plot == SLAB_REPORT_PLOT_INSIDE || plot == SLAB_REPORT_PLOT_DURATIONS)
    page.statistics = statistics = slab_trace_statistics_new (trace, 0, G_MAXINT64);
  if (plot == SLAB_REPORT_PLOT_INSIDE)
    page.icicle = icicle = slab_icicle_plot_new (trace, statistics, SLAB_ICICLE_THREADS);
  if (plot == SLAB_REPORT_PLOT_ROOFLINE)
    words = slab_roofline_plot_describe (trace, NULL);
  else if (plot == SLAB_REPORT_PLOT_TASKS)
    words = slab_task_graph_describe (tasks);
  return slab_plot_paper_save (file, words, get_height (&page), draw, &page, error);
}
