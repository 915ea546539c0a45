/* SPDX-License-Identifier: MIT */
#include "slab-trace-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <time.h>

G_DEFINE_FINAL_TYPE (SlabTrace, slab_trace, G_TYPE_OBJECT)

static gint64
monotonic_nanoseconds (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);
  return (gint64) t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Writer only. %NULL where there is no memory. */
static gpointer
row_get_slot (SlabRow *row, guint64 index, gsize item_size)
{
  guint64 offset;
  guint block = slab_row_find_block (index, &offset);

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

static void
slab_trace_finalize (GObject *object)
{
  SlabTrace *self = SLAB_TRACE (object);

  if (self->rows != NULL)
    {
      for (guint i = 0; i < slab_trace_get_n_rows (self); i++)
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
  self->rows = g_aligned_alloc0 (slab_trace_get_n_rows (self), sizeof (SlabPaddedRow), SLAB_CACHE_LINE);
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
  last = slab_row_find_block (n_items - 1, &offset);
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
  return row_reserve (slab_trace_get_row (self, thread), n_spans, sizeof (SlabPackedSpan))
         && (self->n_passes == 0
             || row_reserve (slab_trace_get_pass_row (self, thread), n_spans, slab_trace_get_passes_size (self)));
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

  row = slab_trace_get_row (self, thread);
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

  row = slab_trace_get_pass_row (self, thread);
  if (self->n_passes > 0)
    {
      SlabSpanPasses *slot = row_get_slot (row, __atomic_load_n (&row->count, __ATOMIC_RELAXED),
                                           slab_trace_get_passes_size (self));

      if (slot != NULL)
        {
          slot->span = slab_row_get_count (slab_trace_get_row (self, thread));
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

  row = slab_trace_get_sample_row (self);
  busy_row = slab_trace_get_busy_row (self);
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
