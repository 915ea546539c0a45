/* SPDX-License-Identifier: MIT */
#pragma once

#include <time.h>

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

/* Of the system's clock that does not jump. */
static inline gint64
slab_filter_begin_pass (const SlabFilterChunk *chunk)
{
  struct timespec t;

  if (chunk->passes == NULL)
    return 0;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (gint64) t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Gives the time since then to a pass; the next one begins where it returns. */
static inline gint64
slab_filter_end_pass (const SlabFilterChunk *chunk, guint pass, gint64 since)
{
  gint64 now = slab_filter_begin_pass (chunk);

  if (chunk->passes != NULL)
    chunk->passes[pass].duration += now - since;
  return now;
}

G_END_DECLS
