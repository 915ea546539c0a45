/* SPDX-License-Identifier: MIT */
#pragma once

#include "profile/slab-trace-statistics.h"
#include "slab-plot-axis.h"
#include "slab-plot-theme.h"

G_BEGIN_DECLS

#define SLAB_DURATION_PLOT_MAX_PANELS (SLAB_N_PHASES + SLAB_TRACE_MAX_PASSES)

/**
 * SlabDurationPlotPanel:
 * @phase: whose spans
 * @pass: of the filter, whose time in each span is meant in its place; -1: the whole spans
 * @heading_y: middle line of its words
 * @count: spans in a bin to y
 */
typedef struct
{
  SlabPhase phase;
  int pass;
  double heading_y;
  SlabPlotAxis count;
} SlabDurationPlotPanel;

/**
 * SlabDurationPlotLayout:
 * @n_panels: phases that have spans, and the passes of one that has several; 0: there is nothing to draw
 * @time: logarithm to base ten of seconds to x
 * @first_bin: of the statistics, at @time.low
 * @end_bin: at @time.high
 *
 * Where everything is, for one size.
 */
typedef struct
{
  guint n_panels;
  SlabDurationPlotPanel panels[SLAB_DURATION_PLOT_MAX_PANELS];
  SlabPlotAxis time;
  guint first_bin;
  guint end_bin;
} SlabDurationPlotLayout;

/*
 * How long spans took: a histogram for each phase that has spans, one above the other on one logarithmic axis of time,
 * with lines where the median, the 95th and the 99th percentile are. A filter that does several things has one for each
 * of them, since spans that differ in what they do have no typical length. Pure functions; any thread.
 */

/* Their phases and passes, without places. Returns: how many. */
guint slab_duration_plot_list_panels (const SlabTraceStatistics *statistics,
                                      SlabDurationPlotPanel panels[SLAB_DURATION_PLOT_MAX_PANELS]);

void slab_duration_plot_init_layout (SlabDurationPlotLayout *layout, const SlabTraceStatistics *statistics,
                                     const SlabPlotTheme *theme, double width, double height);
/* From 0, 0 to @width, @height, without a background. */
void slab_duration_plot_draw (cairo_t *cr, const SlabTraceStatistics *statistics, const SlabPlotTheme *theme,
                              double width, double height);
/* Panel, by its place in @layout, and bin of the bar's column at @x, @y; FALSE outside the panels. */
gboolean slab_duration_plot_find_at (const SlabDurationPlotLayout *layout, double x, double y, guint *panel,
                                     guint *bin);
/* "filter: 12 spans of 1.00 ms to 1.58 ms". */
char *slab_duration_plot_describe_bin (const SlabTraceStatistics *statistics, const SlabDurationPlotPanel *panel,
                                       guint bin) G_GNUC_WARN_UNUSED_RESULT;
guint64 slab_duration_plot_get_n_in_bin (const SlabTraceStatistics *statistics, const SlabDurationPlotPanel *panel,
                                         guint bin);

G_END_DECLS
