/* SPDX-License-Identifier: MIT */
#include "slab-trace-private.h"

#include <string.h>

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

  return slab_row_get_count (slab_trace_get_row (self, thread));
}

static inline void
unpack (const SlabPackedSpan *packed, SlabSpan *span)
{
  span->start = packed->start;
  span->duration = (gint64) (packed->duration_and_phase >> SLAB_PHASE_BITS);
  span->bytes = packed->bytes;
  span->chunk = packed->chunk;
  span->iteration = packed->iteration;
  span->phase = (SlabPhase) (packed->duration_and_phase & SLAB_PHASE_MASK);
}

/**
 * slab_trace_get_span:
 * @index: < slab_trace_get_n_spans()
 * @span: (out caller-allocates):
 */
void
slab_trace_get_span (SlabTrace *self, guint thread, guint64 index, SlabSpan *span)
{
  const SlabRow *row;

  g_return_if_fail (SLAB_IS_TRACE (self));
  g_return_if_fail (thread < self->n_threads);
  g_return_if_fail (span != NULL);

  row = slab_trace_get_row (self, thread);
  g_return_if_fail (index < slab_row_get_count (row));

  unpack (slab_row_get_item (row, index, sizeof (SlabPackedSpan)), span);
}

/**
 * slab_trace_get_spans:
 * @first: index of a span
 * @n: how many, up to the number that slab_trace_get_n_spans() tells
 * @spans: (out caller-allocates) (array length=n):
 *
 * One after another they would take several times as long.
 */
void
slab_trace_get_spans (SlabTrace *self, guint thread, guint64 first, guint64 n, SlabSpan *spans)
{
  const SlabRow *row;

  g_return_if_fail (SLAB_IS_TRACE (self));
  g_return_if_fail (thread < self->n_threads);
  g_return_if_fail (spans != NULL || n == 0);

  row = slab_trace_get_row (self, thread);
  g_return_if_fail (first <= slab_row_get_count (row) && n <= slab_row_get_count (row) - first);

  while (n > 0)
    {
      const SlabPackedSpan *packed;
      guint64 offset;
      const guint block = slab_row_find_block (first, &offset);
      const guint64 in_block = MIN (n, (SLAB_ROW_FIRST << block) - offset);

      packed = (const SlabPackedSpan *) row->blocks[block] + offset;
      for (guint64 i = 0; i < in_block; i++)
        unpack (&packed[i], &spans[i]);
      first += in_block;
      spans += in_block;
      n -= in_block;
    }
}

/* Place of the first passes that are of span @index or a later one; the number of places where there are none. */
static guint64
find_passes (SlabTrace *self, const SlabRow *row, guint64 index)
{
  guint64 low = 0, high = slab_row_get_count (row);

  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;
      const SlabSpanPasses *found = slab_row_get_item (row, middle, slab_trace_get_passes_size (self));

      if (found->span >= index)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
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
  const SlabSpanPasses *found;
  guint64 at;

  g_return_val_if_fail (SLAB_IS_TRACE (self), FALSE);
  g_return_val_if_fail (thread < self->n_threads, FALSE);
  g_return_val_if_fail (passes != NULL, FALSE);

  row = slab_trace_get_pass_row (self, thread);
  at = find_passes (self, row, index);
  if (at == slab_row_get_count (row))
    return FALSE;
  found = slab_row_get_item (row, at, slab_trace_get_passes_size (self));
  if (found->span != index)
    return FALSE;
  memcpy (passes, found->passes, self->n_passes * sizeof *passes);
  return TRUE;
}

/**
 * slab_trace_add_pass_times:
 * @first: index of a span
 * @end: index after the last one
 * @times: (inout): nanoseconds; those of these spans are added to the first slab_trace_get_n_passes() of them
 */
void
slab_trace_add_pass_times (SlabTrace *self, guint thread, guint64 first, guint64 end,
                           gint64 times[SLAB_TRACE_MAX_PASSES])
{
  const SlabRow *row;
  guint64 n;

  g_return_if_fail (SLAB_IS_TRACE (self));
  g_return_if_fail (thread < self->n_threads);
  g_return_if_fail (times != NULL);

  row = slab_trace_get_pass_row (self, thread);
  n = slab_row_get_count (row);
  for (guint64 at = find_passes (self, row, first); at < n; at++)
    {
      const SlabSpanPasses *found = slab_row_get_item (row, at, slab_trace_get_passes_size (self));

      if (found->span >= end)
        break;
      for (guint p = 0; p < self->n_passes; p++)
        times[p] += found->passes[p].duration;
    }
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
      const SlabPackedSpan *span = slab_row_get_item (row, middle, sizeof *span);

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

  row = slab_trace_get_row (self, thread);
  return find_between (row, 0, slab_row_get_count (row), time);
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

  row = slab_trace_get_row (self, thread);
  n = slab_row_get_count (row);
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

  return __atomic_load_n (&slab_trace_get_row (self, thread)->phase_time[phase], __ATOMIC_RELAXED);
}

guint64
slab_trace_get_n_dropped (SlabTrace *self)
{
  guint64 n_dropped = 0;

  g_return_val_if_fail (SLAB_IS_TRACE (self), 0);

  for (guint i = 0; i < slab_trace_get_n_rows (self); i++)
    n_dropped += __atomic_load_n (&self->rows[i].row.n_dropped, __ATOMIC_RELAXED);
  return n_dropped;
}

guint64
slab_trace_get_n_samples (SlabTrace *self)
{
  g_return_val_if_fail (SLAB_IS_TRACE (self), 0);

  return slab_row_get_count (slab_trace_get_sample_row (self));
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

  row = slab_trace_get_sample_row (self);
  g_return_if_fail (index < slab_row_get_count (row));

  *sample = *(const SlabTraceSample *) slab_row_get_item (row, index, sizeof *sample);
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
  g_return_val_if_fail (index < slab_row_get_count (slab_trace_get_sample_row (self)), NAN);

  busy = slab_row_get_item (slab_trace_get_busy_row (self), index, self->n_threads * sizeof *busy);
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

  row = slab_trace_get_sample_row (self);
  high = slab_row_get_count (row);
  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;
      const SlabTraceSample *sample = slab_row_get_item (row, middle, sizeof *sample);

      if (sample->time >= time)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}
