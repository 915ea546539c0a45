/* SPDX-License-Identifier: MIT */
#pragma once

#include "profile/slab-trace-index.h"
#include "profile/slab-trace-tracks.h"
#include "slab-plot-text.h"
#include "slab-timeline-plot.h"
#include "slab-timeline-raster.h"

G_BEGIN_DECLS

/* What the files of the timeline share. Sizes are in the theme's font size where nothing else is said. */
#define SLAB_TIMELINE_PAD 1.0
#define SLAB_TIMELINE_HEADER_LINE 2.2
#define SLAB_TIMELINE_LEGEND_LINE 1.6 /* from a line of the legend to the next */
#define SLAB_TIMELINE_GAP 1.35        /* above a graph, with its legend in it */
#define SLAB_TIMELINE_SMALL 0.86
#define SLAB_TIMELINE_TITLE -0.62    /* from the upper edge of a graph to the middle of its title and legend */
#define SLAB_TIMELINE_MIN_RANGE 1e-6 /* seconds */
/* Over all cores busy: the line there is as thick as elsewhere, and the clocks may say a bit more than all. */
#define SLAB_TIMELINE_CORES_HEADROOM 1.1
#define SLAB_TIMELINE_BLOCK 6.0 /* pixels: of spans that share them, as many are told as one */
#define SLAB_TIMELINE_NO_SPAN G_MAXUINT64

typedef struct
{
  cairo_t *cr;
  SlabTrace *trace;
  SlabTraceIndex *index;
  SlabTracePeaks peaks;
  const SlabTimelineLayout *layout;
  const SlabPlotTheme *theme;
  SlabPlotText text;
  gint only; /* the item that alone is drawn, -1: all */
  double em;
  double pixel;       /* size of a device's pixel, at most 1 */
  gboolean is_vector; /* what is drawn may be enlarged: paths instead of pixels */
} SlabTimelineCanvas;

static inline gint64
slab_timeline_to_nanoseconds (double seconds)
{
  seconds = CLAMP (seconds * 1e9, -4e18, 4e18);
  return (gint64) seconds - ((double) (gint64) seconds > seconds ? 1 : 0);
}

static inline gboolean
slab_timeline_has_graph (const SlabTimelineLayout *layout, SlabTimelineGraph graph)
{
  return layout->graphs[graph].start > layout->graphs[graph].end;
}

/* slab-timeline-plot.c */
double slab_timeline_snap (const SlabTimelineCanvas *canvas, double x);
void slab_timeline_fill (const SlabTimelineCanvas *canvas, double x, double y, double width, double height,
                         const SlabColor *color, double alpha);
/* A line of one pixel that is not spread over two. */
void slab_timeline_draw_horizontal (const SlabTimelineCanvas *canvas, double x0, double x1, double y,
                                    const SlabColor *color, double alpha);
void slab_timeline_draw_vertical (const SlabTimelineCanvas *canvas, double x, double y0, double y1,
                                  const SlabColor *color, double alpha);
void slab_timeline_draw_message (SlabTimelineCanvas *canvas, const char *message, double top, double bottom);

/* slab-timeline-legend.c */
guint slab_timeline_count_legend_lines (SlabTrace *trace, double em, double room);
double slab_timeline_draw_legend (SlabTimelineCanvas *canvas);

/* What share of a span's time each pass of its filter took: where each ends, of 255, in the order of the passes; the
 * rest is outside of them. */
typedef struct
{
  guint8 ends[SLAB_TRACE_MAX_PASSES];
  guint8 opacity; /* 0: nothing is told */
} SlabTimelineShares;

/* slab-timeline-passes.c */
void slab_timeline_shares_init (SlabTimelineShares *shares, const gint64 *times, guint n, gint64 all, double opacity);
void slab_timeline_shares_split (const SlabTimelineShares *shares, guint n, int units,
                                 int sizes[SLAB_TRACE_MAX_PASSES + 1]);
void slab_timeline_put_shares (const SlabTimelineCanvas *canvas, const SlabTimelineShares *shares, int n, double y,
                               double height, SlabTimelineRaster *raster);
void slab_timeline_paint_shares (const SlabTimelineCanvas *canvas, const SlabTimelineShares *shares, int n, double y,
                                 double height);

/* The graphs, while they are drawn. */
typedef struct _SlabTimelinePlots SlabTimelinePlots;

/* slab-timeline-rows.c */
SlabColor slab_timeline_get_pass_color (const SlabTimelineCanvas *canvas, guint pass);
/* Diagonals, @distance apart, and those of what is no work. */
void slab_timeline_draw_hatch (const SlabTimelineCanvas *canvas, double x, double y, double width, double height,
                               double distance, const SlabColor *color, double alpha);
void slab_timeline_draw_idle_hatch (const SlabTimelineCanvas *canvas, double x, double y, double width, double height);
/* In the colours that the layout asks for. */
SlabColor slab_timeline_get_span_color (const SlabTimelineCanvas *canvas, const SlabSpan *span);
SlabColor slab_timeline_get_iteration_color (const SlabTimelineCanvas *canvas, double iteration);
SlabColor slab_timeline_get_chunk_color (const SlabTimelineCanvas *canvas, gint32 chunk, SlabPhase phase);
guint64 slab_timeline_count_spans (const SlabTimelineCanvas *canvas, guint thread, double left, double right);
/* @last: of iterations that were made at once, -1: not known yet. NULL: there is no @room for words. */
char *slab_timeline_dup_group_words (gboolean is_chunk, gint32 id, gint32 last, double room, double em);
/* @plots: are filled beside the rows. */
void slab_timeline_draw_rows (SlabTimelineCanvas *canvas, SlabTimelinePlots *plots);
void slab_timeline_draw_row_labels (SlabTimelineCanvas *canvas);

/* slab-timeline-graphs.c */
/* Instead of a graph, that there is nothing to draw, in words; it takes no more than their line. */
gboolean slab_timeline_is_idle (const SlabTracePeaks *peaks, SlabTimelineGraph graph);
/* What graphs and tracks have in the gutter. */
double slab_timeline_draw_scale_title (SlabTimelineCanvas *canvas, const SlabPlotAxis *axis, const char *title);
void slab_timeline_draw_scale_tick (SlabTimelineCanvas *canvas, const SlabPlotAxis *axis, double tick,
                                    const char *label, double title_width);
/* Whether each row has a colour of its own: then its key is beside the row, and its part of the cores has it. */
gboolean slab_timeline_has_row_colors (const SlabTimelineCanvas *canvas);
SlabTimelinePlots *slab_timeline_plots_new (SlabTimelineCanvas *canvas) G_GNUC_WARN_UNUSED_RESULT;
guint slab_timeline_plots_get_n (const SlabTimelinePlots *self);
void slab_timeline_plots_fill (SlabTimelinePlots *self, guint index);
void slab_timeline_plots_finish (SlabTimelinePlots *self);
const char *slab_timeline_get_graph_title (SlabTrace *trace, SlabTimelineGraph graph); /* translated */

typedef enum
{
  SLAB_TIMELINE_SIGN_AREA,
  SLAB_TIMELINE_SIGN_LINE,
  SLAB_TIMELINE_SIGN_DASHES,
  SLAB_TIMELINE_SIGN_HATCH,
  SLAB_TIMELINE_SIGN_THREADS, /* the colours of the first rows */
} SlabTimelineSign;

/* A sign in a legend. */
typedef struct
{
  const char *label;
  SlabColor color;
  double alpha;
  SlabTimelineSign sign;
} SlabTimelineLegendItem;

/* Above the graph with that axis, at the right. */
void slab_timeline_draw_graph_legend (SlabTimelineCanvas *canvas, const SlabPlotAxis *axis,
                                      const SlabTimelineLegendItem *items, guint n_items);

/* slab-timeline-tracks.c */
void slab_timeline_draw_tracks (SlabTimelineCanvas *canvas);
void slab_timeline_describe_track (GString *text, SlabTrace *trace, guint track, gint64 time);

/* slab-timeline-text.c */
const char *slab_timeline_get_owner_label (SlabMemoryOwner owner); /* translated */
double slab_timeline_get_bandwidth (SlabTrace *trace);             /* bytes a second of all threads, NAN: not told */

G_END_DECLS
