/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-task-graph.h"

G_BEGIN_DECLS

/* Shared by the graph and its drawing. Places are of the grid: 0 .. grid - 1 along Z, Y, X. */
struct _SlabTaskGraph
{
  SlabTraceChunk *chunks;
  guint n_chunks;
  gboolean has_overlap;
  gint64 overlap[3];
  gint64 extent[3];
  gint64 *starts[3]; /* along an axis, rising; grid[axis] of them */
  guint grid[3];
  GHashTable *cells; /* number of a place to chunk */
  guint middle;
  guint most_neighbours; /* of it */
  guint steps;           /* bits of phases */
  guint n_slabs;         /* of a run from file to file; else 0 */
  gboolean is_cut_short; /* the run ended before all was done */
  /* Of a run without chunks; 0 and NULL where that is not known. */
  guint n_iterations;
  guint64 n_tasks;
  GStrv stages; /* of an iteration */
};

guint slab_task_graph_count_steps (const SlabTaskGraph *self);
void slab_task_graph_get_place (const SlabTaskGraph *self, guint index, guint place[3]);
/* -1: none. */
gint32 slab_task_graph_find_chunk (const SlabTaskGraph *self, const guint place[3]);

G_END_DECLS
