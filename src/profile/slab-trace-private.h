/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-trace.h"

G_BEGIN_DECLS

/* What slab-trace.c, which writes, and slab-trace-read.c share. */

/*
 * How the rows work. A row is a list of blocks; block k holds FIRST << k items, so a directory of N_BLOCKS pointers
 * is enough for any number of items, is never moved, and index -> item is a bit scan. The one writer fills an item
 * and then publishes it by a release store of the count; a reader loads the count with acquire and looks only below
 * it. A published item never changes, so nothing needs a lock, and readers see a prefix of the truth at any time.
 */
#define SLAB_ROW_FIRST_BITS 11
#define SLAB_ROW_FIRST (G_GUINT64_CONSTANT (1) << SLAB_ROW_FIRST_BITS)
#define SLAB_ROW_N_BLOCKS 40
#define SLAB_CACHE_LINE 128 /* two lines: the adjacent-line prefetcher fetches pairs */

/* 32 bytes, two a cache line. The phase sits in the low bits of the duration. */
typedef struct
{
  gint64 start;
  guint64 duration_and_phase;
  guint64 bytes;
  gint32 chunk;
  gint32 iteration;
} SlabPackedSpan;

G_STATIC_ASSERT (sizeof (SlabPackedSpan) == 32);
G_STATIC_ASSERT (SLAB_N_PHASES <= 8);

#define SLAB_PHASE_BITS 3
#define SLAB_PHASE_MASK 7
#define SLAB_MAX_DURATION (G_MAXINT64 >> SLAB_PHASE_BITS)

typedef struct
{
  guint64 count;                    /* atomic */
  gint64 last;                      /* of the writer: no item may begin before it */
  gint64 phase_time[SLAB_N_PHASES]; /* atomic, relaxed */
  guint64 n_dropped;                /* atomic, relaxed */
  gpointer blocks[SLAB_ROW_N_BLOCKS];
} SlabRow;

/* Rows of different writers share no cache line. */
typedef union
{
  SlabRow row;
  char padding[(sizeof (SlabRow) + SLAB_CACHE_LINE - 1) / SLAB_CACHE_LINE * SLAB_CACHE_LINE];
} SlabPaddedRow;

/* What belongs to a span of the same thread: followed by SlabTracePass for each pass that the trace has names of. Spans
 * without passes have none, so they are found by a search. */
typedef struct
{
  guint64 span;
  SlabTracePass passes[];
} SlabSpanPasses;

struct _SlabTrace
{
  GObject parent_instance;

  guint n_threads;
  /* n_threads of spans, as many of passes, one of samples, and one of the share of time that each thread was on a core
   * in a sample. */
  SlabPaddedRow *rows;
  SlabTraceCounters *counters; /* of each thread; written by it, or before anybody reads */
  gint *has_counters;          /* atomic */

  gint64 origin;   /* atomic; monotonic nanoseconds, -1 before the run */
  gint64 duration; /* atomic; -1 until the end */

  SlabTraceChunk *chunks;
  guint n_chunks; /* atomic: set once the boxes are there, by the engine, while a window may look */

  /* Settings are words for people and change a few times a run: a mutex, and whatever was handed out stays valid until
   * the trace goes, so that readers need no copies. */
  GMutex mutex;
  GPtrArray *keys;        /* NULL-terminated, in order of appearance; replaced, not changed */
  GHashTable *values;     /* key -> value, both owned by @kept */
  GPtrArray *kept;        /* every string ever set */
  GPtrArray *kept_keys;   /* every key array ever handed out */
  GPtrArray *span_names;  /* by index; owned by @kept */
  const char **row_names; /* by row, %NULL: its number; owned by @kept */
  guint n_nested;         /* last rows, whose spans lie in those of others */

  const char *pass_names[SLAB_TRACE_MAX_PASSES]; /* owned by @kept */
  guint n_passes;
};

/* Block k begins at item FIRST * (2^k - 1). */
static inline guint
slab_row_find_block (guint64 index, guint64 *offset)
{
  guint64 shifted = index + SLAB_ROW_FIRST;
  guint block = 63 - __builtin_clzll (shifted) - SLAB_ROW_FIRST_BITS;

  *offset = shifted - (SLAB_ROW_FIRST << block);
  return block;
}

static inline gpointer
slab_row_get_item (const SlabRow *row, guint64 index, gsize item_size)
{
  guint64 offset;
  guint block = slab_row_find_block (index, &offset);

  return (char *) row->blocks[block] + offset * item_size;
}

static inline guint64
slab_row_get_count (const SlabRow *row)
{
  return __atomic_load_n (&row->count, __ATOMIC_ACQUIRE);
}

static inline SlabRow *
slab_trace_get_row (SlabTrace *self, guint thread)
{
  return &self->rows[thread].row;
}

static inline SlabRow *
slab_trace_get_pass_row (SlabTrace *self, guint thread)
{
  return &self->rows[self->n_threads + thread].row;
}

static inline SlabRow *
slab_trace_get_sample_row (SlabTrace *self)
{
  return &self->rows[2 * self->n_threads].row;
}

static inline SlabRow *
slab_trace_get_busy_row (SlabTrace *self)
{
  return &self->rows[2 * self->n_threads + 1].row;
}

static inline guint
slab_trace_get_n_rows (SlabTrace *self)
{
  return 2 * self->n_threads + 2;
}

static inline gsize
slab_trace_get_passes_size (SlabTrace *self)
{
  return sizeof (SlabSpanPasses) + self->n_passes * sizeof (SlabTracePass);
}

G_END_DECLS
