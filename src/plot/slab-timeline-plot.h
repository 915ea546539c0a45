/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "profile/slab-trace-statistics.h"
#include "slab-plot-axis.h"
#include "slab-plot-theme.h"

G_BEGIN_DECLS

/*
 * The picture of a run: a row per thread with its spans coloured by phase, above them in the row their chunks or
 * iterations and under them the filter's passes as shares of their span; below the rows on the same time axis the
 * graphs of what the samples tell and those of another program's counters, then the axis; above it the legend and the
 * line of totals. The same code draws in the window, in tests and to files. Layout, drawing and hit-testing are
 * separate pure functions; sizes are in pixels (or points).
 */

/* Below the rows, in this order. */
typedef enum
{
  SLAB_TIMELINE_CORES,  /* cores busy, each thread's share and the kernel's, and threads without one, where told */
  SLAB_TIMELINE_MEMORY, /* by owner where that is told, else the resident one */
  SLAB_TIMELINE_USEFUL, /* useful bytes a second, and the machine's bandwidth */
  SLAB_TIMELINE_FAULTS, /* page faults a second */
  SLAB_TIMELINE_DISK,   /* bytes read and written a second */
  SLAB_N_TIMELINE_GRAPHS,
} SlabTimelineGraph;

/* What the colour of a span says. */
typedef enum
{
  SLAB_TIMELINE_BY_PHASE,
  SLAB_TIMELINE_BY_CHUNK,     /* neighbours in number differ; many chunks in a pixel have none */
  SLAB_TIMELINE_BY_ITERATION, /* of a filter over the whole volume: from the first, dark, to the last, bright */
  SLAB_N_TIMELINE_COLORS,
} SlabTimelineColors;

const char *slab_timeline_colors_get_id (SlabTimelineColors colors); /* "phase", "chunk", "iteration" */
gboolean slab_timeline_colors_from_id (const char *id, SlabTimelineColors *colors);

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
  SlabPlotAxis time;                           /* seconds to x */
  double row_top;                              /* of thread 0 */
  double row_height;                           /* distance of rows */
  double bar_height;                           /* of a span inside its row */
  double group_height;                         /* of its chunk or iteration above it; 0: not shown */
  double pass_height;                          /* of its passes under it; 0: not shown */
  SlabPlotAxis graphs[SLAB_N_TIMELINE_GRAPHS]; /* of one that is not there, start and end are the same */
  double axis_y;                               /* line of the time axis */
  double axis_shown_y;                         /* the same, or higher, where it would be out of sight */
  guint n_tracks;                              /* of another program's counters: those that have a place */
  double track_top;                            /* upper end of the scale of the first */
  double track_height;                         /* of a scale */
  double track_distance;                       /* from one to the next */
  const guint *rows;                           /* of the trace: the row at each place from the top; NULL: in order */
  const guint *places;                         /* where each row is; NULL: in order */
  const guint *parents;                        /* the rows that rows are nested in; NULL: none is */
  double legend_y;                             /* middle line of the legend, of its first one; < 0: no legend */
  guint n_legend_lines;                        /* that there is room for */
  double totals_y;                             /* middle line of the totals; < 0: none */
  /* The caller's to change. */
  double device_scale; /* pixels of the device for one of the picture; 0: as the surface says */
  SlabTimelineColors colors;
  double selection_start; /* seconds; of a range that is marked */
  double selection_end;   /* not after the start: none is */
} SlabTimelineLayout;

/* One range of time, in seconds since the run began. */
typedef struct
{
  double start;
  double end;
} SlabTimelineRange;

/* What is under the pointer. @thread is -1 outside the rows, @span is G_MAXUINT64 between spans. Where many spans share
 * the pixels, @block_first to before @block_end are those about the pointer, @span among them; else the two are the
 * same. @track is the number of a counter's track and 1, or 0 outside of them. */
typedef struct
{
  double seconds;
  gint thread;
  guint64 span;
  guint64 block_first;
  guint64 block_end;
  guint track;
} SlabTimelineHit;

void slab_timeline_layout_init (SlabTimelineLayout *layout, SlabTrace *trace, const SlabTimelineRange *range,
                                const SlabPlotTheme *theme, double width, double height);
/* Where the totals are said elsewhere: what is below their line moves up into it. */
void slab_timeline_layout_init_without_totals (SlabTimelineLayout *layout, SlabTrace *trace,
                                               const SlabTimelineRange *range, const SlabPlotTheme *theme, double width,
                                               double height);
/* Everything that has a place of its own, moved down. */
void slab_timeline_layout_move (SlabTimelineLayout *layout, double down);
/* The scales of the graphs reach as far as those of another run beside it need, and time begins at the same place. */
void slab_timeline_layout_share_scales (SlabTimelineLayout *layout, SlabTrace *other, const SlabPlotTheme *theme);
void slab_timeline_layout_show_axis (SlabTimelineLayout *layout, const SlabPlotTheme *theme, double bottom);
/* Upper edge of a row, and the row that is there; -1: none. */
double slab_timeline_get_row_top (const SlabTimelineLayout *layout, guint thread);
gint slab_timeline_find_row (const SlabTimelineLayout *layout, double y);
/* Upper edge of the spans of a row. */
double slab_timeline_get_bar_top (const SlabTimelineLayout *layout, guint thread);
/* The height that shows every row comfortably, and every graph that the trace has figures for so far. */
double slab_timeline_get_natural_height (SlabTrace *trace, const SlabPlotTheme *theme);
/* The height that shows everything, if barely. */
double slab_timeline_get_minimum_height (SlabTrace *trace, const SlabPlotTheme *theme);
/* A part of the picture that can stand alone: a row, by its number, a graph or a track. FALSE: it is not there. */
#define SLAB_TIMELINE_ITEM_GRAPH 0x10000u /* + SlabTimelineGraph */
#define SLAB_TIMELINE_ITEM_TRACK 0x20000u /* + number of a track */
gboolean slab_timeline_get_item (const SlabTimelineLayout *layout, const SlabPlotTheme *theme, guint item, double *top,
                                 double *height);
gboolean slab_timeline_find_item (const SlabTimelineLayout *layout, const SlabPlotTheme *theme, double y, guint *item);
/* "Thread 2", "Memory"; NULL where the trace has none such. */
char *slab_timeline_dup_item_name (SlabTrace *trace, guint item) G_GNUC_WARN_UNUSED_RESULT;
/* An item alone with its upper edge at @y, with a pin at its head. */
void slab_timeline_draw_item (cairo_t *cr, SlabTrace *trace, const SlabTimelineLayout *layout,
                              const SlabPlotTheme *theme, guint item, double y, const SlabTimelineHit *hover);
/* A pin about @x, @y. */
void slab_timeline_draw_pin (cairo_t *cr, const SlabPlotTheme *theme, double x, double y, double alpha);
void slab_timeline_draw (cairo_t *cr, SlabTrace *trace, const SlabTimelineLayout *layout, const SlabPlotTheme *theme,
                         const SlabTimelineHit *hover);
void slab_timeline_draw_hover (cairo_t *cr, SlabTrace *trace, const SlabTimelineLayout *layout,
                               const SlabPlotTheme *theme, const SlabTimelineHit *hover);
gboolean slab_timeline_pick (SlabTrace *trace, const SlabTimelineLayout *layout, double x, double y,
                             SlabTimelineHit *hit);
/* Lines for the hover card: "Chunk 12 · z 0–50, y 64–128, x 0–1104", "filter · 1.20 ms at 12.3 ms", … */
char *slab_timeline_describe_hit (SlabTrace *trace, const SlabTimelineHit *hit) G_GNUC_WARN_UNUSED_RESULT;
/* The line of totals: "0.21 s · 2 threads · 1.9 of 2 cores busy · efficiency 61 % · peak 512 MiB · …". */
char *slab_timeline_describe_totals (SlabTrace *trace) G_GNUC_WARN_UNUSED_RESULT;

/* Of a part of the run: "from 10.0 ms to 50.0 ms · 40.0 ms · 12 spans · filter 80 %, read 12 %, …" */
char *slab_timeline_describe_range (SlabTrace *trace, const SlabTimelineRange *range) G_GNUC_WARN_UNUSED_RESULT;
/* And how fast it went there: "filter: mean 1.20 ms, median 1.10 ms, P95 3.40 ms, P99 4.20 ms · 1.9 of 2 cores busy ·
 * 5.20 GB/s useful". */
char *slab_timeline_describe_range_rates (SlabTrace *trace, const SlabTimelineRange *range,
                                          const SlabTraceStatistics *statistics) G_GNUC_WARN_UNUSED_RESULT;
/* The durations of all phases, a line each. */
char *slab_timeline_describe_phases (const SlabTraceStatistics *statistics) G_GNUC_WARN_UNUSED_RESULT;

/* Range arithmetic for zoom and pan: kept inside 0..duration and above a microsecond. */
void slab_timeline_range_zoom (SlabTimelineRange *range, double factor, double at, double duration);
void slab_timeline_range_pan (SlabTimelineRange *range, double seconds, double duration);

G_END_DECLS
