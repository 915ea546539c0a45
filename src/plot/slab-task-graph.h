/* SPDX-License-Identifier: MIT */
#pragma once

#include "profile/slab-trace.h"
#include "slab-plot-theme.h"

G_BEGIN_DECLS

/* From this many chunks on, DOT has one chunk and its neighbours for all of them. */
#define SLAB_TASK_GRAPH_MAX_DOT_CHUNKS 256

/* Bits of phases: a chunk is read with its halo, filtered and written. */
#define SLAB_TASK_GRAPH_ALL_STEPS (1u << SLAB_PHASE_READ | 1u << SLAB_PHASE_FILTER | 1u << SLAB_PHASE_WRITE)

/**
 * SlabTaskGraph:
 *
 * What a run has to do: the steps of each chunk, and whose voxels its halo reads; or of a volume as one problem the
 * stages of its iterations. A step that the filter does without, as it reads or writes in place, is no task.
 * Made once, never changes; reference-counted, free to read from any thread.
 */
typedef struct _SlabTaskGraph SlabTaskGraph;

#define SLAB_TYPE_TASK_GRAPH (slab_task_graph_get_type ())
GType slab_task_graph_get_type (void) G_GNUC_CONST;

/* From a trace's chunks, shape and overlap. */
SlabTaskGraph *slab_task_graph_new (SlabTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
/* From those of a plan. @chunks: a grid of boxes in any order. @overlap: (nullable): voxels that are read around a
 * core where the volume goes on; NULL: what the sizes of the padded boxes say. @steps: bits of phases, of which each
 * chunk has a task. */
SlabTaskGraph *slab_task_graph_new_for_chunks (const SlabTraceChunk *chunks, guint n_chunks, const gint64 overlap[3],
                                               guint steps) G_GNUC_WARN_UNUSED_RESULT;
SlabTaskGraph *slab_task_graph_ref (SlabTaskGraph *self);
void slab_task_graph_unref (SlabTaskGraph *self);

guint slab_task_graph_get_n_chunks (const SlabTaskGraph *self);
guint slab_task_graph_get_steps (const SlabTaskGraph *self);     /* bits of phases */
guint64 slab_task_graph_get_n_tasks (const SlabTaskGraph *self); /* steps of all chunks, or of all iterations */
void slab_task_graph_get_grid (const SlabTaskGraph *self, guint grid[3]); /* chunks along Z, Y, X */
gboolean slab_task_graph_get_chunk (const SlabTaskGraph *self, guint index, SlabTraceChunk *chunk);
/* Indices of the chunks, rising, of which @index reads voxels as its halo. (element-type guint) */
GArray *slab_task_graph_get_neighbours (const SlabTaskGraph *self, guint index) G_GNUC_WARN_UNUSED_RESULT;
/* "96 tasks: read, filter and write of 32 chunks (1 × 8 × 4); a halo reads from up to 8 neighbours". */
char *slab_task_graph_describe (const SlabTaskGraph *self) G_GNUC_WARN_UNUSED_RESULT;

/* For graphviz: boxes of the input → steps of a chunk. The same in every locale. */
char *slab_task_graph_to_dot (const SlabTaskGraph *self) G_GNUC_WARN_UNUSED_RESULT;

/* The chunks where they are in the volume, from 0, 0 to @width, @height, without a background: each with its
 * tasks as long as there is place for them, then as one box, then as the grid alone with one chunk and its halo. Of a
 * volume as one problem, its stages in a ring. */
void slab_task_graph_draw (cairo_t *cr, const SlabTaskGraph *self, const SlabPlotTheme *theme, double width,
                           double height);
/* In which it tells all that it can in that width. */
double slab_task_graph_get_natural_height (const SlabTaskGraph *self, const SlabPlotTheme *theme, double width);
/* The chunk that is drawn at @x, @y; -1 where there is none. */
gint32 slab_task_graph_find_at (const SlabTaskGraph *self, const SlabPlotTheme *theme, double width, double height,
                                double x, double y);
/* Its box in a drawing of that size; FALSE where there is no such chunk. */
gboolean slab_task_graph_get_box (const SlabTaskGraph *self, guint index, const SlabPlotTheme *theme, double width,
                                  double height, cairo_rectangle_t *box);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabTaskGraph, slab_task_graph_unref)

G_END_DECLS
