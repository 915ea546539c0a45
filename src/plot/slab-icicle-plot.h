/* SPDX-License-Identifier: MIT */
#pragma once

#include "profile/slab-trace-statistics.h"
#include "slab-plot-theme.h"

G_BEGIN_DECLS

/* Which levels a box has above it. */
typedef enum
{
  SLAB_ICICLE_TOTALS,  /* run → phase → pass: over all threads */
  SLAB_ICICLE_THREADS, /* run → thread → phase → pass */
} SlabIcicleKind;

typedef enum
{
  SLAB_ICICLE_NODE_RUN,
  SLAB_ICICLE_NODE_ROW,
  SLAB_ICICLE_NODE_PHASE,
  SLAB_ICICLE_NODE_PASS,
  SLAB_ICICLE_NODE_REST, /* of a row or phase, what nothing tells of */
} SlabIcicleNodeKind;

#define SLAB_ICICLE_NO_NODE G_MAXUINT

/**
 * SlabIcicleNode:
 * @kind: what it is
 * @parent: its node; %SLAB_ICICLE_NO_NODE of the run
 * @depth: 0 of the run
 * @row: of the trace; -1: over all rows
 * @phase: of a phase, and of what is in it
 * @pass: of the filter; -1: none
 * @start: seconds from the left edge: those of boxes before it, not of the clock
 * @seconds: its time, of all threads that it stands for
 * @bytes: that it read and wrote; NAN where that is not known
 */
typedef struct
{
  SlabIcicleNodeKind kind;
  guint parent;
  guint depth;
  gint row;
  SlabPhase phase;
  gint pass;
  double start;
  double seconds;
  double bytes;
} SlabIcicleNode;

/**
 * SlabIciclePlot:
 *
 * What the time of the threads went into, as boxes below boxes: a box's width is its time, and what is below it are
 * its parts. Made once from a trace, never changes; reference-counted, free to read from any thread.
 */
typedef struct _SlabIciclePlot SlabIciclePlot;

#define SLAB_TYPE_ICICLE_PLOT (slab_icicle_plot_get_type ())
GType slab_icicle_plot_get_type (void) G_GNUC_CONST;

/* @statistics: (nullable): of the whole run or of a range; NULL: of the whole run, which is a walk over the spans. */
SlabIciclePlot *slab_icicle_plot_new (SlabTrace *trace, const SlabTraceStatistics *statistics,
                                      SlabIcicleKind kind) G_GNUC_WARN_UNUSED_RESULT;
SlabIciclePlot *slab_icicle_plot_ref (SlabIciclePlot *self);
void slab_icicle_plot_unref (SlabIciclePlot *self);

guint slab_icicle_plot_get_n_nodes (const SlabIciclePlot *self);
guint slab_icicle_plot_get_depth (const SlabIciclePlot *self); /* levels */
const SlabIcicleNode *slab_icicle_plot_get_node (const SlabIciclePlot *self, guint node);
/* Translated: "Thread 1", "filter", "sweep". */
const char *slab_icicle_plot_get_name (const SlabIciclePlot *self, guint node);
/* "sweep: 1.23 s, 45 % of filter, 12 % of the run, 3.4 GB, 2.76 GB/s". */
char *slab_icicle_plot_describe_node (const SlabIciclePlot *self, guint node) G_GNUC_WARN_UNUSED_RESULT;

/* The height that its levels take comfortably. */
double slab_icicle_plot_get_natural_height (const SlabIciclePlot *self, const SlabPlotTheme *theme);
/* The box of a node in a plot of that size. */
void slab_icicle_plot_get_box (const SlabIciclePlot *self, guint node, const SlabPlotTheme *theme, double width,
                               double height, cairo_rectangle_t *box);
/* The node at @x, @y; SLAB_ICICLE_NO_NODE where there is none. */
guint slab_icicle_plot_find_at (const SlabIciclePlot *self, const SlabPlotTheme *theme, double width, double height,
                                double x, double y);
/* From 0, 0 to @width, @height, without a background. */
void slab_icicle_plot_draw (cairo_t *cr, const SlabIciclePlot *self, const SlabPlotTheme *theme, double width,
                            double height);
/* The edges of one node, over the plot; SLAB_ICICLE_NO_NODE: nothing. @selected: held, not only under the pointer. */
void slab_icicle_plot_draw_mark (cairo_t *cr, const SlabIciclePlot *self, guint node, gboolean selected,
                                 const SlabPlotTheme *theme, double width, double height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabIciclePlot, slab_icicle_plot_unref)

G_END_DECLS
