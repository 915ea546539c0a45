/* SPDX-License-Identifier: MIT */
#include "slab-trace.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <time.h>

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

G_DEFINE_FINAL_TYPE (SlabTrace, slab_trace, G_TYPE_OBJECT)

static gint64
monotonic_nanoseconds (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);
  return (gint64) t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Block k begins at item FIRST * (2^k - 1). */
static inline guint
block_of (guint64 index, guint64 *offset)
{
  guint64 shifted = index + SLAB_ROW_FIRST;
  guint block = 63 - __builtin_clzll (shifted) - SLAB_ROW_FIRST_BITS;

  *offset = shifted - (SLAB_ROW_FIRST << block);
  return block;
}

static inline gpointer
row_get_item (const SlabRow *row, guint64 index, gsize item_size)
{
  guint64 offset;
  guint block = block_of (index, &offset);

  return (char *) row->blocks[block] + offset * item_size;
}

/* Writer only. %NULL where there is no memory. */
static gpointer
row_get_slot (SlabRow *row, guint64 index, gsize item_size)
{
  guint64 offset;
  guint block = block_of (index, &offset);

  if (block >= SLAB_ROW_N_BLOCKS)
    return NULL;
  if (G_UNLIKELY (row->blocks[block] == NULL))
    {
      row->blocks[block] = g_try_malloc_n (SLAB_ROW_FIRST << block, item_size);
      if (row->blocks[block] == NULL)
        return NULL;
    }
  return (char *) row->blocks[block] + offset * item_size;
}

static inline guint64
row_get_count (const SlabRow *row)
{
  return __atomic_load_n (&row->count, __ATOMIC_ACQUIRE);
}

static inline void
row_publish (SlabRow *row)
{
  guint64 count = __atomic_load_n (&row->count, __ATOMIC_RELAXED);

  __atomic_store_n (&row->count, count + 1, __ATOMIC_RELEASE);
}

static inline void
row_drop (SlabRow *row)
{
  __atomic_fetch_add (&row->n_dropped, 1, __ATOMIC_RELAXED);
}

static inline SlabRow *
get_row (SlabTrace *self, guint thread)
{
  return &self->rows[thread].row;
}

static inline SlabRow *
get_pass_row (SlabTrace *self, guint thread)
{
  return &self->rows[self->n_threads + thread].row;
}

static inline SlabRow *
get_sample_row (SlabTrace *self)
{
  return &self->rows[2 * self->n_threads].row;
}

static inline SlabRow *
get_busy_row (SlabTrace *self)
{
  return &self->rows[2 * self->n_threads + 1].row;
}

static inline guint
get_n_rows (SlabTrace *self)
{
  return 2 * self->n_threads + 2;
}

static inline gsize
get_passes_size (SlabTrace *self)
{
  return sizeof (SlabSpanPasses) + self->n_passes * sizeof (SlabTracePass);
}

static void
slab_trace_finalize (GObject *object)
{
  SlabTrace *self = SLAB_TRACE (object);

  if (self->rows != NULL)
    {
      for (guint i = 0; i < get_n_rows (self); i++)
        for (guint b = 0; b < SLAB_ROW_N_BLOCKS; b++)
          g_free (self->rows[i].row.blocks[b]);
      g_aligned_free (self->rows);
    }
  g_free (self->counters);
  g_free (self->has_counters);
  g_free (self->row_names);
  g_free (self->chunks);
  g_ptr_array_unref (self->span_names);
  g_hash_table_unref (self->values);
  g_ptr_array_unref (self->kept);
  g_ptr_array_unref (self->kept_keys);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (slab_trace_parent_class)->finalize (object);
}

static void
slab_trace_class_init (SlabTraceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = slab_trace_finalize;
  g_signal_new ("machine-told", SLAB_TYPE_TRACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
slab_trace_init (SlabTrace *self)
{
  self->origin = -1;
  self->duration = -1;
  g_mutex_init (&self->mutex);
  self->values = g_hash_table_new (g_str_hash, g_str_equal);
  self->kept = g_ptr_array_new_with_free_func (g_free);
  self->kept_keys = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->span_names = g_ptr_array_new ();
  self->keys = g_ptr_array_new ();
  g_ptr_array_add (self->keys, NULL);
  g_ptr_array_add (self->kept_keys, self->keys);
}

/**
 * slab_trace_new:
 * @n_threads: rows, 1 or more
 *
 * Returns: (transfer full): an empty trace, whose clock stands until slab_trace_begin()
 */
SlabTrace *
slab_trace_new (guint n_threads)
{
  SlabTrace *self;

  g_return_val_if_fail (n_threads > 0 && n_threads < G_MAXUINT / 4, NULL);

  self = g_object_new (SLAB_TYPE_TRACE, NULL);
  self->n_threads = n_threads;
  self->rows = g_aligned_alloc0 (get_n_rows (self), sizeof (SlabPaddedRow), SLAB_CACHE_LINE);
  self->counters = g_new (SlabTraceCounters, n_threads);
  self->has_counters = g_new0 (gint, n_threads);
  self->row_names = g_new0 (const char *, n_threads);
  return self;
}

/**
 * slab_trace_set_chunks:
 * @chunks: (array length=n_chunks) (nullable): copied
 *
 * The boxes that spans name by index. Before the run, one thread; the first time also while others read. Where there is
 * no memory for a copy the trace has no boxes.
 */
void
slab_trace_set_chunks (SlabTrace *self, const SlabTraceChunk *chunks, guint n_chunks)
{
  g_return_if_fail (SLAB_IS_TRACE (self));
  g_return_if_fail (chunks != NULL || n_chunks == 0);

  g_atomic_int_set (&self->n_chunks, 0);
  g_clear_pointer (&self->chunks, g_free);
  if (n_chunks == 0)
    return;
  self->chunks = g_try_malloc_n (n_chunks, sizeof *chunks);
  if (self->chunks == NULL)
    return;
  memcpy (self->chunks, chunks, n_chunks * sizeof *chunks);
  g_atomic_int_set (&self->n_chunks, n_chunks);
}

/**
 * slab_trace_set_property_string:
 * @key: one of the SLAB_TRACE_KEY_s or any other word
 * @value: (nullable): copied; %NULL is taken as ""
 *
 * Any thread, also while others read: "outcome" and "iterations" are known only after the run.
 */
void
slab_trace_set_property_string (SlabTrace *self, const char *key, const char *value)
{
  const char *old;

  g_return_if_fail (SLAB_IS_TRACE (self));
  g_return_if_fail (key != NULL);

  if (value == NULL)
    value = "";

  g_mutex_lock (&self->mutex);
  old = g_hash_table_lookup (self->values, key);
  if (old == NULL)
    {
      char *own_key = g_strdup (key);
      GPtrArray *keys = g_ptr_array_sized_new (self->keys->len + 1);

      for (guint i = 0; i + 1 < self->keys->len; i++)
        g_ptr_array_add (keys, g_ptr_array_index (self->keys, i));
      g_ptr_array_add (keys, own_key);
      g_ptr_array_add (keys, NULL);
      g_ptr_array_add (self->kept, own_key);
      g_ptr_array_add (self->kept_keys, keys);
      self->keys = keys;
      key = own_key;
    }
  if (old == NULL || strcmp (old, value) != 0)
    {
      char *own_value = g_strdup (value);

      g_ptr_array_add (self->kept, own_value);
      /* Keeps the key that is there already. */
      g_hash_table_insert (self->values, (gpointer) key, own_value);
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * slab_trace_set_pass_names:
 * @names: (array zero-terminated=1): what the filter does inside a span, at most %SLAB_TRACE_MAX_PASSES words that are
 *   not translated
 *
 * Before the run, and before slab_trace_reserve(); one thread. Once.
 */
void
slab_trace_set_pass_names (SlabTrace *self, const char *const *names)
{
  guint n;

  g_return_if_fail (SLAB_IS_TRACE (self));
  g_return_if_fail (names != NULL);
  g_return_if_fail (self->n_passes == 0);

  n = MIN (g_strv_length ((char **) names), SLAB_TRACE_MAX_PASSES);
  for (guint i = 0; i < n; i++)
    {
      char *name = g_strdup (names[i]);

      g_ptr_array_add (self->kept, name);
      self->pass_names[i] = name;
    }
  self->n_passes = n;
}

static gboolean
row_reserve (SlabRow *row, guint64 n_items, gsize item_size)
{
  guint64 offset;
  guint last;

  if (n_items > G_MAXINT64 / item_size)
    return FALSE;
  last = block_of (n_items - 1, &offset);
  if (last >= SLAB_ROW_N_BLOCKS)
    return FALSE;
  for (guint b = 0; b <= last; b++)
    {
      guint64 n = SLAB_ROW_FIRST << b;

      if (row->blocks[b] != NULL)
        continue;
      row->blocks[b] = g_try_malloc_n (n, item_size);
      if (row->blocks[b] == NULL)
        return FALSE;
      memset (row->blocks[b], 0, (b == last ? offset + 1 : n) * item_size);
    }
  return TRUE;
}

/**
 * slab_trace_reserve:
 *
 * Allocates and touches the memory of the first @n_spans spans of a row, so that recording them allocates nothing
 * and takes no page fault. Before the run, or in the row's own thread.
 *
 * Returns: %FALSE where there is no memory; recording goes on all the same, span by span as long as it lasts
 */
gboolean
slab_trace_reserve (SlabTrace *self, guint thread, guint64 n_spans)
{
  g_return_val_if_fail (SLAB_IS_TRACE (self), FALSE);
  g_return_val_if_fail (thread < self->n_threads, FALSE);

  if (n_spans == 0)
    return TRUE;
  return row_reserve (get_row (self, thread), n_spans, sizeof (SlabPackedSpan))
         && (self->n_passes == 0 || row_reserve (get_pass_row (self, thread), n_spans, get_passes_size (self)));
}

/**
 * slab_trace_begin:
 *
 * Starts the clock: this moment is time 0. Once.
 */
void
slab_trace_begin (SlabTrace *self)
{
  g_return_if_fail (SLAB_IS_TRACE (self));
  g_return_if_fail (!slab_trace_is_begun (self));

  __atomic_store_n (&self->origin, monotonic_nanoseconds (), __ATOMIC_RELEASE);
}

/**
 * slab_trace_now:
 *
 * Any thread.
 *
 * Returns: nanoseconds since the run began; 0 before it, its duration after it
 */
gint64
slab_trace_now (SlabTrace *self)
{
  gint64 duration, origin;

  g_return_val_if_fail (SLAB_IS_TRACE (self), 0);

  duration = __atomic_load_n (&self->duration, __ATOMIC_ACQUIRE);
  if (duration >= 0)
    return duration;
  origin = __atomic_load_n (&self->origin, __ATOMIC_ACQUIRE);
  return origin < 0 ? 0 : MAX (0, monotonic_nanoseconds () - origin);
}

/**
 * slab_trace_add_span:
 * @thread: row; only one thread may write to it
 * @span: of the time after the row's last span
 *
 * Spans of a row are in order and do not overlap; a span that begins before the last one has ended, by a clock read
 * twice, loses that part. Where there is no memory the span is counted in slab_trace_get_n_dropped().
 */
void
slab_trace_add_span (SlabTrace *self, guint thread, const SlabSpan *span)
{
  SlabRow *row;
  SlabPackedSpan *slot;
  gint64 start, end, duration;

  g_return_if_fail (SLAB_IS_TRACE (self));
  g_return_if_fail (thread < self->n_threads);
  g_return_if_fail (span != NULL);
  g_return_if_fail ((guint) span->phase < SLAB_N_PHASES);

  row = get_row (self, thread);
  slot = row_get_slot (row, __atomic_load_n (&row->count, __ATOMIC_RELAXED), sizeof *slot);
  if (G_UNLIKELY (slot == NULL))
    {
      row_drop (row);
      return;
    }

  start = CLAMP (span->start, row->last, SLAB_MAX_DURATION);
  duration = CLAMP (span->duration, 0, SLAB_MAX_DURATION);
  end = CLAMP (MAX (span->start, 0), 0, SLAB_MAX_DURATION) + duration;
  end = CLAMP (end, start, SLAB_MAX_DURATION);
  duration = end - start;
  row->last = end;

  slot->start = start;
  slot->duration_and_phase = (guint64) duration << SLAB_PHASE_BITS | (guint) span->phase;
  slot->bytes = span->bytes;
  slot->chunk = span->chunk;
  slot->iteration = span->iteration;
  __atomic_store_n (&row->phase_time[span->phase],
                    __atomic_load_n (&row->phase_time[span->phase], __ATOMIC_RELAXED) + duration, __ATOMIC_RELAXED);
  row_publish (row);
}

/**
 * slab_trace_add_span_with_passes:
 * @thread: row; only one thread may write to it
 * @span: as for slab_trace_add_span()
 * @passes: (array): one for each name of slab_trace_set_pass_names(), which together last at most as long as @span
 *
 * Where there is no memory for the passes, the span has none.
 */
void
slab_trace_add_span_with_passes (SlabTrace *self, guint thread, const SlabSpan *span, const SlabTracePass *passes)
{
  SlabRow *row;

  g_return_if_fail (SLAB_IS_TRACE (self));
  g_return_if_fail (thread < self->n_threads);
  g_return_if_fail (passes != NULL);

  row = get_pass_row (self, thread);
  if (self->n_passes > 0)
    {
      SlabSpanPasses *slot = row_get_slot (row, __atomic_load_n (&row->count, __ATOMIC_RELAXED),
                                           get_passes_size (self));

      if (slot != NULL)
        {
          slot->span = row_get_count (get_row (self, thread));
          memcpy (slot->passes, passes, self->n_passes * sizeof *passes);
          /* Before the span: who sees that sees these. */
          row_publish (row);
        }
      else
        row_drop (row);
    }
  slab_trace_add_span (self, thread, span);
}

/**
 * slab_trace_add_sample:
 * @sample: the process
 * @threads_busy: (array) (nullable): for each row the share of the time since the sample before that its thread was on
 *   a core, 0 to 1, NAN where that is not told; %NULL: of none
 *
 * The sampler's thread only. A time before the last sample's is taken as that.
 */
void
slab_trace_add_sample (SlabTrace *self, const SlabTraceSample *sample, const float *threads_busy)
{
  SlabRow *row, *busy_row;
  SlabTraceSample *slot;
  float *busy;
  guint64 index;

  g_return_if_fail (SLAB_IS_TRACE (self));
  g_return_if_fail (sample != NULL);

  row = get_sample_row (self);
  busy_row = get_busy_row (self);
  index = __atomic_load_n (&row->count, __ATOMIC_RELAXED);
  slot = row_get_slot (row, index, sizeof *slot);
  busy = row_get_slot (busy_row, index, self->n_threads * sizeof *busy);
  if (G_UNLIKELY (slot == NULL || busy == NULL))
    {
      row_drop (row);
      return;
    }
  for (guint i = 0; i < self->n_threads; i++)
    busy[i] = threads_busy != NULL ? threads_busy[i] : NAN;
  *slot = *sample;
  slot->time = CLAMP (sample->time, row->last, SLAB_MAX_DURATION);
  row->last = slot->time;
  row_publish (busy_row);
  row_publish (row);
}

/**
 * slab_trace_set_counters:
 * @row: of the thread that they were counted in
 *
 * Once a row, by any thread.
 */
void
slab_trace_set_counters (SlabTrace *self, guint row, const SlabTraceCounters *counters)
{
  g_return_if_fail (SLAB_IS_TRACE (self));
  g_return_if_fail (row < self->n_threads);
  g_return_if_fail (counters != NULL);
  g_return_if_fail (!g_atomic_int_get (&self->has_counters[row]));

  self->counters[row] = *counters;
  g_atomic_int_set (&self->has_counters[row], TRUE);
}

/**
 * slab_trace_add_span_name:
 * @name: of spans of %SLAB_PHASE_OTHER
 *
 * One thread, before anybody else has the trace.
 *
 * Returns: what to put into #SlabSpan.iteration
 */
gint32
slab_trace_add_span_name (SlabTrace *self, const char *name)
{
  char *copy;

  g_return_val_if_fail (SLAB_IS_TRACE (self), -1);
  g_return_val_if_fail (name != NULL, -1);

  copy = g_strdup (name);
  g_ptr_array_add (self->kept, copy);
  g_ptr_array_add (self->span_names, copy);
  return (gint32) (self->span_names->len - 1);
}

/**
 * slab_trace_set_row_name:
 * @name: of the thread, as another program calls it
 *
 * One thread, before anybody else has the trace.
 */
void
slab_trace_set_row_name (SlabTrace *self, guint row, const char *name)
{
  char *copy;

  g_return_if_fail (SLAB_IS_TRACE (self));
  g_return_if_fail (row < self->n_threads);
  g_return_if_fail (name != NULL);

  copy = g_strdup (name);
  g_ptr_array_add (self->kept, copy);
  self->row_names[row] = copy;
}

gboolean
slab_trace_has_row_names (SlabTrace *self)
{
  g_return_val_if_fail (SLAB_IS_TRACE (self), FALSE);

  for (guint row = 0; row < self->n_threads; row++)
    if (self->row_names[row] != NULL)
      return TRUE;
  return FALSE;
}

/**
 * slab_trace_set_n_nested_rows:
 * @n_rows: less than all
 *
 * The last @n_rows rows are of no threads of their own: their spans lie in those of another row. They do not count as
 * workers, since that time would count twice. One thread, before anybody else has the trace.
 */
void
slab_trace_set_n_nested_rows (SlabTrace *self, guint n_rows)
{
  g_return_if_fail (SLAB_IS_TRACE (self));
  g_return_if_fail (n_rows < self->n_threads);

  self->n_nested = n_rows;
}

guint
slab_trace_get_n_nested_rows (SlabTrace *self)
{
  g_return_val_if_fail (SLAB_IS_TRACE (self), 0);

  return self->n_nested;
}

/**
 * slab_trace_end:
 *
 * Stops the clock. Only the first end counts.
 */
void
slab_trace_end (SlabTrace *self)
{
  g_return_if_fail (SLAB_IS_TRACE (self));

  slab_trace_end_at (self, slab_trace_now (self));
}

/**
 * slab_trace_end_at:
 * @duration: nanoseconds, 0 or more
 *
 * Ends a trace that was not recorded here and now, as one from a file.
 */
void
slab_trace_end_at (SlabTrace *self, gint64 duration)
{
  gint64 running = -1;

  g_return_if_fail (SLAB_IS_TRACE (self));
  g_return_if_fail (duration >= 0);

  __atomic_compare_exchange_n (&self->duration, &running, duration, FALSE, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

/* The names of the last rows. A trace from a file may say anything: there is always a row that filters. */
static char **
list_helpers (SlabTrace *self)
{
  const char *names = slab_trace_get_property_string (self, SLAB_TRACE_KEY_HELPERS);
  char **helpers = g_strsplit (names ? names : "", ",", -1);

  if (g_strv_length (helpers) < slab_trace_get_n_threads (self))
    return helpers;
  g_strfreev (helpers);
  return g_new0 (char *, 1);
}

/**
 * slab_trace_get_n_workers:
 *
 * Any thread, after the trace's properties are set.
 *
 * Returns: rows of threads that filter, at least 1: the first ones. The others read and write for them, or hold what
 *   is nested in their spans
 */
guint
slab_trace_get_n_workers (SlabTrace *self)
{
  g_auto (GStrv) helpers = NULL;

  g_return_val_if_fail (SLAB_IS_TRACE (self), 1);

  helpers = list_helpers (self);
  return MAX (1, self->n_threads - MIN (self->n_nested + g_strv_length (helpers), self->n_threads));
}

/**
 * slab_trace_dup_row_name:
 * @row: a row
 *
 * Any thread, after the trace's properties are set.
 *
 * Returns: (transfer full): "Thread 1", "Reader" or "Writer", in the person's language
 */
char *
slab_trace_dup_row_name (SlabTrace *self, guint row)
{
  g_auto (GStrv) helpers = NULL;
  guint n_workers;

  g_return_val_if_fail (SLAB_IS_TRACE (self), NULL);

  if (row < self->n_threads && self->row_names[row] != NULL)
    return g_strdup (self->row_names[row]);
  helpers = list_helpers (self);
  n_workers = slab_trace_get_n_threads (self) - g_strv_length (helpers);
  if (row >= n_workers && row - n_workers < g_strv_length (helpers))
    {
      if (strcmp (helpers[row - n_workers], "reader") == 0)
        return g_strdup (_ ("Reader"));
      if (strcmp (helpers[row - n_workers], "writer") == 0)
        return g_strdup (_ ("Writer"));
    }
  return g_strdup_printf (_ ("Thread %u"), row + 1);
}

guint
slab_trace_get_n_threads (SlabTrace *self)
{
  g_return_val_if_fail (SLAB_IS_TRACE (self), 0);

  return self->n_threads;
}

/**
 * slab_trace_get_n_spans:
 *
 * Returns: spans of a row that are published: those below this index may be read, now and for ever
 */
guint64
slab_trace_get_n_spans (SlabTrace *self, guint thread)
{
  g_return_val_if_fail (SLAB_IS_TRACE (self), 0);
  g_return_val_if_fail (thread < self->n_threads, 0);

  return row_get_count (get_row (self, thread));
}

/**
 * slab_trace_get_span:
 * @index: < slab_trace_get_n_spans()
 * @span: (out caller-allocates):
 */
void
slab_trace_get_span (SlabTrace *self, guint thread, guint64 index, SlabSpan *span)
{
  SlabRow *row;
  const SlabPackedSpan *packed;

  g_return_if_fail (SLAB_IS_TRACE (self));
  g_return_if_fail (thread < self->n_threads);
  g_return_if_fail (span != NULL);

  row = get_row (self, thread);
  g_return_if_fail (index < row_get_count (row));

  packed = row_get_item (row, index, sizeof *packed);
  span->start = packed->start;
  span->duration = (gint64) (packed->duration_and_phase >> SLAB_PHASE_BITS);
  span->bytes = packed->bytes;
  span->chunk = packed->chunk;
  span->iteration = packed->iteration;
  span->phase = (SlabPhase) (packed->duration_and_phase & SLAB_PHASE_MASK);
}

/**
 * slab_trace_get_span_passes:
 * @index: < slab_trace_get_n_spans()
 * @passes: (out caller-allocates): the first slab_trace_get_n_passes() of them are set
 *
 * Returns: %FALSE where the span has no passes; then @passes are as they were
 */
gboolean
slab_trace_get_span_passes (SlabTrace *self, guint thread, guint64 index, SlabTracePass passes[SLAB_TRACE_MAX_PASSES])
{
  const SlabRow *row;
  guint64 low = 0, high;
  const SlabSpanPasses *found;

  g_return_val_if_fail (SLAB_IS_TRACE (self), FALSE);
  g_return_val_if_fail (thread < self->n_threads, FALSE);
  g_return_val_if_fail (passes != NULL, FALSE);

  row = get_pass_row (self, thread);
  high = row_get_count (row);
  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;

      found = row_get_item (row, middle, get_passes_size (self));
      if (found->span >= index)
        high = middle;
      else
        low = middle + 1;
    }
  if (low == row_get_count (row))
    return FALSE;
  found = row_get_item (row, low, get_passes_size (self));
  if (found->span != index)
    return FALSE;
  memcpy (passes, found->passes, self->n_passes * sizeof *passes);
  return TRUE;
}

/**
 * slab_trace_get_span_name:
 *
 * Returns: (transfer none): the phase's name, or that of another program's span; valid as long as the trace; not
 *   translated
 */
const char *
slab_trace_get_span_name (SlabTrace *self, const SlabSpan *span)
{
  g_return_val_if_fail (SLAB_IS_TRACE (self), "");
  g_return_val_if_fail (span != NULL, "");

  if (span->phase == SLAB_PHASE_OTHER && span->iteration >= 0 && (guint) span->iteration < self->span_names->len)
    return g_ptr_array_index (self->span_names, span->iteration);
  return slab_phase_get_name (span->phase);
}

guint
slab_trace_get_n_span_names (SlabTrace *self)
{
  g_return_val_if_fail (SLAB_IS_TRACE (self), 0);

  return self->span_names->len;
}

guint
slab_trace_get_n_passes (SlabTrace *self)
{
  g_return_val_if_fail (SLAB_IS_TRACE (self), 0);

  return self->n_passes;
}

/**
 * slab_trace_get_pass_name:
 * @pass: < slab_trace_get_n_passes()
 *
 * Returns: (transfer none): not translated; valid as long as the trace
 */
const char *
slab_trace_get_pass_name (SlabTrace *self, guint pass)
{
  g_return_val_if_fail (SLAB_IS_TRACE (self), "");
  g_return_val_if_fail (pass < self->n_passes, "");

  return self->pass_names[pass];
}

/* The first span of @low to before @high that ends after @time, else @high. */
static guint64
find_between (const SlabRow *row, guint64 low, guint64 high, gint64 time)
{
  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;
      const SlabPackedSpan *span = row_get_item (row, middle, sizeof *span);

      if (span->start + (gint64) (span->duration_and_phase >> SLAB_PHASE_BITS) > time)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/**
 * slab_trace_find_span:
 * @time: nanoseconds
 *
 * A binary search: the row is in order.
 *
 * Returns: the first span that ends after @time: the one that lasts at @time, or else the next one; the number of
 *   spans where there is none
 */
guint64
slab_trace_find_span (SlabTrace *self, guint thread, gint64 time)
{
  const SlabRow *row;

  g_return_val_if_fail (SLAB_IS_TRACE (self), 0);
  g_return_val_if_fail (thread < self->n_threads, 0);

  row = get_row (self, thread);
  return find_between (row, 0, row_get_count (row), time);
}

/**
 * slab_trace_find_span_from:
 * @from: index of a span, or their number; those before it end by @time
 * @time: nanoseconds
 *
 * Cost is the logarithm of how far away the span is.
 *
 * Returns: as slab_trace_find_span() does
 */
guint64
slab_trace_find_span_from (SlabTrace *self, guint thread, guint64 from, gint64 time)
{
  const SlabRow *row;
  guint64 n, low, step = 8;

  g_return_val_if_fail (SLAB_IS_TRACE (self), 0);
  g_return_val_if_fail (thread < self->n_threads, 0);

  row = get_row (self, thread);
  n = row_get_count (row);
  for (low = MIN (from, n); step < n - low; low += step, step *= 2)
    {
      guint64 found = find_between (row, low + step - 1, low + step, time);

      if (found < low + step)
        return find_between (row, low, found, time);
    }
  return find_between (row, low, n, time);
}

/**
 * slab_trace_get_phase_time:
 *
 * Returns: nanoseconds of a row's spans of one phase so far; without walking over them
 */
gint64
slab_trace_get_phase_time (SlabTrace *self, guint thread, SlabPhase phase)
{
  g_return_val_if_fail (SLAB_IS_TRACE (self), 0);
  g_return_val_if_fail (thread < self->n_threads, 0);
  g_return_val_if_fail ((guint) phase < SLAB_N_PHASES, 0);

  return __atomic_load_n (&get_row (self, thread)->phase_time[phase], __ATOMIC_RELAXED);
}

guint64
slab_trace_get_n_dropped (SlabTrace *self)
{
  guint64 n_dropped = 0;

  g_return_val_if_fail (SLAB_IS_TRACE (self), 0);

  for (guint i = 0; i < get_n_rows (self); i++)
    n_dropped += __atomic_load_n (&self->rows[i].row.n_dropped, __ATOMIC_RELAXED);
  return n_dropped;
}

guint64
slab_trace_get_n_samples (SlabTrace *self)
{
  g_return_val_if_fail (SLAB_IS_TRACE (self), 0);

  return row_get_count (get_sample_row (self));
}

/**
 * slab_trace_get_sample:
 * @index: < slab_trace_get_n_samples()
 * @sample: (out caller-allocates):
 */
void
slab_trace_get_sample (SlabTrace *self, guint64 index, SlabTraceSample *sample)
{
  SlabRow *row;
  gint64 duration;

  g_return_if_fail (SLAB_IS_TRACE (self));
  g_return_if_fail (sample != NULL);

  row = get_sample_row (self);
  g_return_if_fail (index < row_get_count (row));

  *sample = *(const SlabTraceSample *) row_get_item (row, index, sizeof *sample);
  /* The sampler may look at the clock after the last moment was chosen and before that was published. */
  duration = __atomic_load_n (&self->duration, __ATOMIC_ACQUIRE);
  if (duration >= 0)
    sample->time = MIN (sample->time, duration);
}

/**
 * slab_trace_get_sample_thread_busy:
 * @index: < slab_trace_get_n_samples()
 * @row: of a thread
 *
 * Returns: share of the time since the sample before that the thread was on a core, 0 to 1; NAN where it is not told
 */
float
slab_trace_get_sample_thread_busy (SlabTrace *self, guint64 index, guint row)
{
  const float *busy;

  g_return_val_if_fail (SLAB_IS_TRACE (self), NAN);
  g_return_val_if_fail (row < self->n_threads, NAN);
  g_return_val_if_fail (index < row_get_count (get_sample_row (self)), NAN);

  busy = row_get_item (get_busy_row (self), index, self->n_threads * sizeof *busy);
  return busy[row];
}

/**
 * slab_trace_get_counters:
 * @row: of a thread
 * @counters: (out caller-allocates): unchanged where there are none
 *
 * Returns: whether the processor's counters were read for the row
 */
gboolean
slab_trace_get_counters (SlabTrace *self, guint row, SlabTraceCounters *counters)
{
  g_return_val_if_fail (SLAB_IS_TRACE (self), FALSE);
  g_return_val_if_fail (row < self->n_threads, FALSE);
  g_return_val_if_fail (counters != NULL, FALSE);

  if (!g_atomic_int_get (&self->has_counters[row]))
    return FALSE;
  *counters = self->counters[row];
  return TRUE;
}

/**
 * slab_trace_find_sample:
 * @time: nanoseconds
 *
 * Returns: the first sample taken at @time or later, which is the one that speaks of @time; the number of samples
 *   where there is none
 */
guint64
slab_trace_find_sample (SlabTrace *self, gint64 time)
{
  const SlabRow *row;
  guint64 low = 0, high;

  g_return_val_if_fail (SLAB_IS_TRACE (self), 0);

  row = get_sample_row (self);
  high = row_get_count (row);
  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;
      const SlabTraceSample *sample = row_get_item (row, middle, sizeof *sample);

      if (sample->time >= time)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

guint
slab_trace_get_n_chunks (SlabTrace *self)
{
  g_return_val_if_fail (SLAB_IS_TRACE (self), 0);

  return (guint) g_atomic_int_get (&self->n_chunks);
}

/**
 * slab_trace_get_chunk:
 * @index: as in #SlabSpan; any number
 * @chunk: (out caller-allocates): unchanged where there is no such chunk
 *
 * Returns: whether the trace has that chunk's box
 */
gboolean
slab_trace_get_chunk (SlabTrace *self, gint32 index, SlabTraceChunk *chunk)
{
  g_return_val_if_fail (SLAB_IS_TRACE (self), FALSE);
  g_return_val_if_fail (chunk != NULL, FALSE);

  if (index < 0 || (guint) index >= (guint) g_atomic_int_get (&self->n_chunks))
    return FALSE;
  *chunk = self->chunks[index];
  return TRUE;
}

/**
 * slab_trace_get_property_string:
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): valid as long as the trace, also after another value was set
 */
const char *
slab_trace_get_property_string (SlabTrace *self, const char *key)
{
  const char *value;

  g_return_val_if_fail (SLAB_IS_TRACE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  g_mutex_lock (&self->mutex);
  value = g_hash_table_lookup (self->values, key);
  g_mutex_unlock (&self->mutex);
  return value;
}

/**
 * slab_trace_get_property_keys:
 * @n_keys: (out) (optional):
 *
 * Any thread.
 *
 * Returns: (transfer none) (array zero-terminated=1): the keys in the order in which they were first set; valid as
 *   long as the trace
 */
const char *const *
slab_trace_get_property_keys (SlabTrace *self, guint *n_keys)
{
  GPtrArray *keys;

  g_return_val_if_fail (SLAB_IS_TRACE (self), NULL);

  g_mutex_lock (&self->mutex);
  keys = self->keys;
  g_mutex_unlock (&self->mutex);
  if (n_keys != NULL)
    *n_keys = keys->len - 1;
  return (const char *const *) keys->pdata;
}

gboolean
slab_trace_is_begun (SlabTrace *self)
{
  g_return_val_if_fail (SLAB_IS_TRACE (self), FALSE);

  return __atomic_load_n (&self->origin, __ATOMIC_ACQUIRE) >= 0;
}

gboolean
slab_trace_is_ended (SlabTrace *self)
{
  g_return_val_if_fail (SLAB_IS_TRACE (self), FALSE);

  return __atomic_load_n (&self->duration, __ATOMIC_ACQUIRE) >= 0;
}

/**
 * slab_trace_get_duration:
 *
 * Returns: nanoseconds of the run; of one that lasts, until now
 */
gint64
slab_trace_get_duration (SlabTrace *self)
{
  return slab_trace_now (self);
}
