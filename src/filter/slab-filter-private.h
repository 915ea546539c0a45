/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-cpu.h"
#include "slab-filter-bytes.h"
#include "slab-filter.h"

/* What the filters of this room share; nothing outside it includes this. */

G_BEGIN_DECLS

/* Compiled into each clone of its caller. */
#define SLAB_FILTER_INLINE static inline __attribute__ ((always_inline))

static inline gboolean
slab_filter_chunk_is_cancelled (const SlabFilterChunk *chunk)
{
  return g_atomic_int_get (chunk->cancel) != 0;
}

/* Copies the core of the input to the output, row by row. */
void slab_filter_chunk_copy_core (SlabFilterChunk *chunk);

G_END_DECLS
