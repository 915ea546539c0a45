/* SPDX-License-Identifier: MIT */
#pragma once

#include "plot/slab-task-graph.h"

/* A grid of chunks of 10 voxels along each axis, clipped overlap. */
static inline SlabTaskGraph *
make_graph (guint nz, guint ny, guint nx, gint64 overlap, gboolean periodic, gboolean tell)
{
  const guint grid[3] = { nz, ny, nx };
  g_autofree SlabTraceChunk *chunks = g_new0 (SlabTraceChunk, nz * ny * nx);
  const gint64 overlaps[3] = { overlap, overlap, overlap };

  for (guint i = 0; i < nz * ny * nx; i++)
    {
      const guint at[3] = { i / (ny * nx), i / nx % ny, i % nx };

      for (guint a = 0; a < 3; a++)
        {
          gint64 before = periodic ? overlap : MIN (overlap, 10 * (gint64) at[a]);
          gint64 after = periodic ? overlap : MIN (overlap, 10 * (gint64) (grid[a] - 1 - at[a]));

          chunks[i].start[a] = 10 * at[a];
          chunks[i].size[a] = 10;
          chunks[i].padded_size[a] = before + 10 + after;
        }
    }
  return slab_task_graph_new_for_chunks (chunks, nz * ny * nx, tell ? overlaps : NULL, SLAB_TASK_GRAPH_ALL_STEPS);
}
