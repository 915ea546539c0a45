/* SPDX-License-Identifier: MIT */
#pragma once

#include "profile/slab-chunk-index.h"

#define MS G_GINT64_CONSTANT (1000000)

static inline void
chunk_add (SlabTrace *trace, guint row, gint64 start, gint64 end, gint32 chunk, gint32 iterations)
{
  const SlabSpan span = { start * MS, (end - start) * MS, 0, chunk, iterations, SLAB_PHASE_FILTER };

  slab_trace_add_span (trace, row, &span);
}

/*
 * Four chunks of 2 x 10 x 10 voxels of a volume of 2 x 20 x 20, with a halo of 3 along y and x: 0 and 1 above, 2 and 3
 * below. Thread 1 has 0 from 0 to 10 ms with 5 iterations and 3 from 10 to 40 ms with 25; thread 2 has 1 from 0 to
 * 20 ms with 10; 2 is never begun. 40 ms in all.
 */
static inline SlabTrace *
chunk_make_trace (gboolean iterates)
{
  SlabTrace *trace = slab_trace_new (2);
  SlabTraceChunk chunks[4];

  for (gint64 i = 0; i < 4; i++)
    chunks[i] = (SlabTraceChunk){ { 0, 10 * (i / 2), 10 * (i % 2) }, { 2, 10, 10 }, { 2, 13, 13 } };
  slab_trace_set_chunks (trace, chunks, 4);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_OVERLAP, "0,3,3");
  chunk_add (trace, 0, 0, 10, 0, iterates ? 5 : -1);
  chunk_add (trace, 0, 10, 40, 3, iterates ? 25 : -1);
  chunk_add (trace, 1, 0, 20, 1, iterates ? 10 : -1);
  slab_trace_end_at (trace, 40 * MS);
  return trace;
}

static inline SlabChunkIndex *
chunk_make_index (gboolean iterates)
{
  g_autoptr (SlabTrace) trace = chunk_make_trace (iterates);
  SlabChunkIndex *index = slab_chunk_index_new (trace);

  (void) slab_chunk_index_update (index);
  return index;
}
