/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "profile/slab-trace.h"
#include "slab-plot-axis.h"
#include "slab-plot-theme.h"

G_BEGIN_DECLS

/*
 * The picture of a run: a row per thread with its spans coloured by phase, below it on the same time axis the cores
 * busy and the memory, then the axis, the legend and the line of totals. The same code draws in the window, in tests
 * and to files. Layout, drawing and hit-testing are separate pure functions; sizes are in pixels (or points).
 */

/**
 * SlabTimelineLayout:
 *
 * Where everything is, for one size and one visible range of time. Recomputed for each frame.
 */
typedef struct
{
  double width;
  double height;
  guint n_threads;
  SlabPlotAxis time; /* seconds to x */
  double row_top;    /* of thread 0 */
  double row_height; /* distance of rows */
  double bar_height; /* of a span inside its row */
  SlabPlotAxis cores;
  SlabPlotAxis memory;
  double axis_y;   /* line of the time axis */
  double legend_y; /* middle line of the legend; < 0: no legend */
  double totals_y; /* middle line of the totals; < 0: none */
} SlabTimelineLayout;

/* One range of time, in seconds since the run began. */
typedef struct
{
  double start;
  double end;
} SlabTimelineRange;

/* What is under the pointer. @thread is -1 outside the rows, @span is G_MAXUINT64 between spans. */
typedef struct
{
  double seconds;
  gint thread;
  guint64 span;
} SlabTimelineHit;

void slab_timeline_layout_init (SlabTimelineLayout *layout, SlabTrace *trace, const SlabTimelineRange *range,
                                const SlabPlotTheme *theme, double width, double height);
/* The height that shows every row comfortably. */
double slab_timeline_get_natural_height (guint n_threads, const SlabPlotTheme *theme);
/* The height that shows everything, if barely. */
double slab_timeline_get_minimum_height (guint n_threads, const SlabPlotTheme *theme);
void slab_timeline_draw (cairo_t *cr, SlabTrace *trace, const SlabTimelineLayout *layout, const SlabPlotTheme *theme,
                         const SlabTimelineHit *hover);
gboolean slab_timeline_pick (SlabTrace *trace, const SlabTimelineLayout *layout, double x, double y,
                             SlabTimelineHit *hit);
/* Lines for the hover card: "Chunk 12 · z 0–50, y 64–128, x 0–1104", "filter · 1.20 ms at 12.3 ms", … */
char *slab_timeline_describe_hit (SlabTrace *trace, const SlabTimelineHit *hit) G_GNUC_WARN_UNUSED_RESULT;
/* The line of totals: "0.21 s · 2 threads · 97 % busy · efficiency 61 % · peak 512 MiB". */
char *slab_timeline_describe_totals (SlabTrace *trace) G_GNUC_WARN_UNUSED_RESULT;

/* Range arithmetic for zoom and pan: kept inside 0..duration and above a microsecond. */
void slab_timeline_range_zoom (SlabTimelineRange *range, double factor, double at, double duration);
void slab_timeline_range_pan (SlabTimelineRange *range, double seconds, double duration);

G_END_DECLS
