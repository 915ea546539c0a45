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

/* Of so many turns of passes, one has its time taken: a turn of a few microseconds, three reads of a clock of 25 ns. */
#define SLAB_FILTER_TIMED_TURNS 8

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

/* The same for two passes, @pass and the next, that take turns so fast that a clock read at each would be felt: the
 * time since then is shared out as @parts are, nanoseconds that some turns of each took. */
static inline gint64
slab_filter_end_two_passes (const SlabFilterChunk *chunk, guint pass, const gint64 parts[2], gint64 since)
{
  gint64 now = slab_filter_begin_pass (chunk);

  if (chunk->passes != NULL)
    {
      const double all = (double) parts[0] + (double) parts[1];
      const gint64 first = all > 0.0 ? (gint64) ((double) (now - since) * ((double) parts[0] / all)) : 0;

      chunk->passes[pass].duration += first;
      chunk->passes[pass + 1].duration += now - since - first;
    }
  return now;
}

/* Whether turn @index of @n_turns is one whose time is taken: in the middle of each group of turns. */
static inline gboolean
slab_filter_times_turn (const SlabFilterChunk *chunk, gint64 index, gint64 n_turns)
{
  return chunk->passes != NULL && index % SLAB_FILTER_TIMED_TURNS == MIN (SLAB_FILTER_TIMED_TURNS, n_turns) / 2;
}

static inline void
slab_filter_add_bytes (const SlabFilterChunk *chunk, guint pass, guint64 n_bytes)
{
  if (chunk->passes != NULL)
    chunk->passes[pass].bytes += n_bytes;
}

G_END_DECLS
