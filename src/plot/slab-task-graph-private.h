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
  guint n_iterations;    /* of a run without chunks; 0 where that is not known */
};

void slab_task_graph_get_place (const SlabTaskGraph *self, guint index, guint place[3]);
/* -1: none. */
gint32 slab_task_graph_find_chunk (const SlabTaskGraph *self, const guint place[3]);

G_END_DECLS
