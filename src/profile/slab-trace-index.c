/* SPDX-License-Identifier: MIT */
#include "slab-trace-index.h"

#include <math.h>
#include <string.h>

/*
 * Spans: a node of level 0 sums FANOUT spans, one of level k + 1 FANOUT nodes of level k. Only whole nodes are kept, so
 * none ever changes; what is left over at the ends of a question is summed span by span.
 *
 * Useful bytes: a chunk's bytes are spread over the time from its first read to its last write on its thread, into
 * bins. When the run grows beyond the last bin, pairs of bins become one.
 */
#define FANOUT_BITS 4
#define FANOUT (1 << FANOUT_BITS)
#define N_LEVELS 10
#define N_BINS 4096
#define FIRST_BIN_BITS 14 /* 16 µs */
#define STEP_BINS 4       /* that a rate is told over */

/* Names with the most time. Of more names than there are places the one with the least is given up for the next, whose
 * time is then counted without it, so that a name with more than 1 / (N_NAMES + 1) of all the time is always there.
 * Source: J. Misra, D. Gries: Finding repeated elements, Science of Computer Programming 2 (1982) 143. */
#define N_NAMES 4

typedef struct
{
  gint64 time; /* 0: no name */
  gint32 name;
} NameTime;

typedef struct
{
  gint64 start;
  gint64 end;
  NameTime names[N_NAMES];
  guint32 n_marks;
  gint64 phase_times[SLAB_N_PHASES];
  gint64 pass_times[SLAB_TRACE_MAX_PASSES];
  double iterations;
  guint32 n_iterations;
} Node;

/* The chunk that a row is at. */
typedef struct
{
  gint32 chunk; /* -1: none */
  gint64 start;
  gint64 end;
  double read;
  double filtered;
  double written;
} Open;

typedef struct
{
  GArray *levels[N_LEVELS];
  guint64 n_seen; /* spans in the bins */
  Open open;
  gint is_complete; /* atomic: of a run that has ended; then it stays as it is, and needs no mutex */
} Row;

struct _SlabTraceIndex
{
  SlabTrace *trace; /* whose data this is, so without a reference */
  GMutex mutex;
  guint n_rows;
  guint n_workers;
  Row *rows;
  SlabTracePeaks peaks;
  gint64 sample_before;
  guint bin_bits;
  double bins[N_BINS];
  double useful_a_voxel;      /* bytes; NAN: not told */
  double useful_a_nanosecond; /* of the filter's spans without chunks whose passes do not say; 0: not known */
  gboolean looked_up;
};

static G_DEFINE_QUARK (slab - trace - index, slab_trace_index)

static void
index_free (gpointer data)
{
  SlabTraceIndex *self = data;

  for (guint r = 0; r < self->n_rows; r++)
    for (guint k = 0; k < N_LEVELS; k++)
      g_clear_pointer (&self->rows[r].levels[k], g_array_unref);
  g_free (self->rows);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * slab_trace_index_get:
 *
 * Any thread.
 *
 * Returns: (transfer none): valid as long as the trace
 */
SlabTraceIndex *
slab_trace_index_get (SlabTrace *trace)
{
  static GMutex creation;
  SlabTraceIndex *self;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  g_mutex_lock (&creation);
  self = g_object_get_qdata (G_OBJECT (trace), slab_trace_index_quark ());
  if (self == NULL)
    {
      self = g_new0 (SlabTraceIndex, 1);
      self->trace = trace;
      self->n_rows = slab_trace_get_n_threads (trace);
      self->rows = g_new0 (Row, self->n_rows);
      self->bin_bits = FIRST_BIN_BITS;
      self->peaks.last_iteration = -1;
      for (guint r = 0; r < self->n_rows; r++)
        {
          self->rows[r].open.chunk = -1;
          for (guint k = 0; k < N_LEVELS; k++)
            self->rows[r].levels[k] = g_array_new (FALSE, FALSE, sizeof (Node));
        }
      g_mutex_init (&self->mutex);
      g_object_set_qdata_full (G_OBJECT (trace), slab_trace_index_quark (), self, index_free);
    }
  g_mutex_unlock (&creation);
  return self;
}

/* ---- Spans ---- */

static void
node_clear (Node *node)
{
  *node = (Node){ .start = G_MAXINT64, .end = G_MININT64 };
}

static void
node_add_name (Node *node, gint32 name, gint64 time)
{
  NameTime *least = &node->names[0];
  gint64 given_up;

  for (guint i = 0; i < N_NAMES; i++)
    {
      NameTime *place = &node->names[i];

      if (place->time > 0 && place->name == name)
        {
          place->time += time;
          return;
        }
      if (place->time < least->time)
        least = place;
    }
  given_up = MIN (least->time, time);
  for (guint i = 0; i < N_NAMES && given_up > 0; i++)
    node->names[i].time -= given_up;
  if (time > given_up)
    *least = (NameTime){ time - given_up, name };
}

static void
node_add_span (Node *node, const SlabSpan *span)
{
  node->start = MIN (node->start, span->start);
  node->end = MAX (node->end, span->start + span->duration);
  node->phase_times[span->phase] += span->duration;
  if (span->phase == SLAB_PHASE_OTHER && span->duration == 0)
    node->n_marks++;
  else if (span->phase == SLAB_PHASE_OTHER && span->iteration >= 0)
    node_add_name (node, span->iteration, span->duration);
  /* Of other programs' spans it is the index of a name. */
  if (span->iteration >= 0 && span->phase != SLAB_PHASE_OTHER)
    {
      node->iterations += span->iteration;
      node->n_iterations++;
    }
}

static void
node_add_spans (Node *node, SlabTrace *trace, guint row, guint64 first, guint64 end)
{
  SlabSpan spans[FANOUT];

  if (slab_trace_get_n_passes (trace) > 0)
    slab_trace_add_pass_times (trace, row, first, end, node->pass_times);
  for (guint64 n; first < end; first += n)
    {
      n = MIN (end - first, FANOUT);
      slab_trace_get_spans (trace, row, first, n, spans);
      for (guint64 i = 0; i < n; i++)
        node_add_span (node, &spans[i]);
    }
}

static void
node_add (Node *node, const Node *other)
{
  node->start = MIN (node->start, other->start);
  node->end = MAX (node->end, other->end);
  for (guint p = 0; p < SLAB_N_PHASES; p++)
    node->phase_times[p] += other->phase_times[p];
  for (guint p = 0; p < SLAB_TRACE_MAX_PASSES; p++)
    node->pass_times[p] += other->pass_times[p];
  for (guint i = 0; i < N_NAMES; i++)
    if (other->names[i].time > 0)
      node_add_name (node, other->names[i].name, other->names[i].time);
  node->n_marks += other->n_marks;
  node->iterations += other->iterations;
  node->n_iterations += other->n_iterations;
}

/* Whole nodes of all levels that the row's spans now allow. */
static void
grow_nodes (SlabTraceIndex *self, guint row, guint64 n_spans)
{
  GArray **levels = self->rows[row].levels;
  guint64 n = n_spans >> FANOUT_BITS;

  while (levels[0]->len < n)
    {
      guint64 first = (guint64) levels[0]->len << FANOUT_BITS;
      Node node;

      node_clear (&node);
      node_add_spans (&node, self->trace, row, first, first + FANOUT);
      g_array_append_val (levels[0], node);
    }
  for (guint k = 1; k < N_LEVELS; k++)
    {
      n = levels[k - 1]->len >> FANOUT_BITS;
      while (levels[k]->len < n)
        {
          guint first = levels[k]->len << FANOUT_BITS;
          Node node;

          node_clear (&node);
          for (guint i = first; i < first + FANOUT; i++)
            node_add (&node, &g_array_index (levels[k - 1], Node, i));
          g_array_append_val (levels[k], node);
        }
    }
}

/* ---- Useful bytes ---- */

static void
halve_bins (SlabTraceIndex *self)
{
  for (guint i = 0; i < N_BINS / 2; i++)
    self->bins[i] = self->bins[2 * i] + self->bins[2 * i + 1];
  memset (self->bins + N_BINS / 2, 0, N_BINS / 2 * sizeof *self->bins);
  self->bin_bits++;
}

static void
add_to_bins (SlabTraceIndex *self, gint64 start, gint64 end, double bytes)
{
  double width, rate;

  if (!(bytes > 0.0) || start < 0)
    return;
  end = MAX (end, start + 1);
  while ((end - 1) >> self->bin_bits >= N_BINS)
    halve_bins (self);
  width = (double) (G_GINT64_CONSTANT (1) << self->bin_bits);
  rate = bytes / (double) (end - start);
  for (gint64 i = start >> self->bin_bits; i <= (end - 1) >> self->bin_bits; i++)
    {
      double low = MAX ((double) start, (double) i * width);
      double high = MIN ((double) end, (double) (i + 1) * width);

      self->bins[i] += rate * (high - low);
    }
}

static double
count_voxels (const gint64 size[3])
{
  return (double) size[0] * (double) size[1] * (double) size[2];
}

/* What the result needs, by voxel of it. */
static void
look_up_useful (SlabTraceIndex *self)
{
  const char *told = slab_trace_get_property_string (self->trace, SLAB_TRACE_KEY_USEFUL_BYTES);
  guint n_chunks = slab_trace_get_n_chunks (self->trace);
  double voxels = 0.0, bytes;
  gint64 filtered = 0;

  self->n_workers = slab_trace_get_n_workers (self->trace);
  self->useful_a_voxel = NAN;
  self->looked_up = TRUE;
  for (guint i = 0; i < n_chunks; i++)
    {
      SlabTraceChunk chunk;

      slab_trace_get_chunk (self->trace, (gint32) i, &chunk);
      voxels += count_voxels (chunk.size);
    }
  bytes = told != NULL ? g_ascii_strtod (told, NULL) : NAN;
  if (isfinite (bytes) && bytes > 0.0 && voxels > 0.0)
    self->useful_a_voxel = bytes / voxels;
  /* Of a volume that is one problem, in the proportion of time: once all of that is known. */
  for (guint row = 0; row < self->n_workers && slab_trace_is_ended (self->trace); row++)
    filtered += slab_trace_get_phase_time (self->trace, row, SLAB_PHASE_FILTER);
  if (isfinite (bytes) && bytes > 0.0 && voxels == 0.0 && filtered > 0)
    self->useful_a_nanosecond = bytes / (double) filtered;
}

/* A filter that works in place has no spans of reading and writing: it reads and writes what it filters. */
static void
close_chunk (SlabTraceIndex *self, Open *open)
{
  SlabTraceChunk chunk;
  double bytes, useful_share = 1.0, core = NAN;

  if (open->chunk < 0)
    return;
  if (slab_trace_get_chunk (self->trace, open->chunk, &chunk))
    {
      double padded = count_voxels (chunk.padded_size);

      core = count_voxels (chunk.size);
      useful_share = padded > 0.0 ? MIN (core / padded, 1.0) : 1.0;
    }
  if (isfinite (self->useful_a_voxel) && isfinite (core))
    bytes = self->useful_a_voxel * core;
  else
    bytes = (open->read > 0.0 ? open->read : open->filtered) * useful_share
            + (open->written > 0.0 ? open->written : open->filtered * useful_share);
  add_to_bins (self, open->start, open->end, bytes);
  open->chunk = -1;
}

/* A sweep over the whole volume: its passes tell what they moved. */
static double
count_sweep_bytes (SlabTraceIndex *self, guint row, guint64 index, const SlabSpan *span)
{
  SlabTracePass passes[SLAB_TRACE_MAX_PASSES];
  double bytes = 0.0;

  if (span->phase != SLAB_PHASE_FILTER)
    return (double) span->bytes;
  if (slab_trace_get_span_passes (self->trace, row, index, passes))
    for (guint i = 0; i < slab_trace_get_n_passes (self->trace); i++)
      bytes += (double) passes[i].bytes;
  self->peaks.is_moved = self->peaks.is_moved || bytes > 0.0;
  return bytes > 0.0 ? bytes : self->useful_a_nanosecond * (double) span->duration;
}

static void
take_span (SlabTraceIndex *self, guint row, guint64 index, const SlabSpan *span)
{
  Open *open = &self->rows[row].open;

  if (span->phase != SLAB_PHASE_OTHER)
    self->peaks.last_iteration = MAX (self->peaks.last_iteration, span->iteration);
  if (span->phase == SLAB_PHASE_WAIT || span->phase == SLAB_PHASE_OTHER)
    return;
  if (span->chunk < 0)
    {
      close_chunk (self, open);
      add_to_bins (self, span->start, span->start + span->duration, count_sweep_bytes (self, row, index, span));
      return;
    }
  if (span->chunk != open->chunk)
    {
      close_chunk (self, open);
      *open = (Open){ .chunk = span->chunk, .start = span->start };
    }
  open->end = span->start + span->duration;
  if (span->phase == SLAB_PHASE_READ)
    open->read += (double) span->bytes;
  else if (span->phase == SLAB_PHASE_FILTER)
    open->filtered += (double) span->bytes;
  else
    {
      open->written += (double) span->bytes;
      /* That was its last. */
      close_chunk (self, open);
    }
}

static void
grow_bins (SlabTraceIndex *self, guint row, guint64 n_spans, gboolean is_all)
{
  Row *data = &self->rows[row];

  /* Those behind the workers bring what the workers read again. */
  if (row >= self->n_workers)
    return;
  for (; data->n_seen < n_spans; data->n_seen++)
    {
      SlabSpan span;

      slab_trace_get_span (self->trace, row, data->n_seen, &span);
      take_span (self, row, data->n_seen, &span);
    }
  if (is_all)
    close_chunk (self, &data->open);
}

/* ---- Samples ---- */

static void
grow_peaks (SlabTraceIndex *self)
{
  SlabTracePeaks *peaks = &self->peaks;
  guint64 n = slab_trace_get_n_samples (self->trace);

  for (; peaks->n_samples < n; peaks->n_samples++)
    {
      SlabTraceSample sample;
      double seconds;

      slab_trace_get_sample (self->trace, peaks->n_samples, &sample);
      seconds = 1e-9 * (double) (sample.time - self->sample_before);
      peaks->resident_bytes = MAX (peaks->resident_bytes, sample.resident_bytes);
      peaks->has_owners = peaks->has_owners || sample.owner_bytes[SLAB_MEMORY_OTHER] != SLAB_TRACE_UNKNOWN;
      peaks->has_faults = peaks->has_faults || sample.minor_faults != SLAB_TRACE_UNKNOWN
                          || sample.major_faults != SLAB_TRACE_UNKNOWN;
      peaks->has_disk = peaks->has_disk || sample.disk_read_bytes != SLAB_TRACE_UNKNOWN
                        || sample.disk_written_bytes != SLAB_TRACE_UNKNOWN;
      for (guint r = 0; !peaks->has_threads && r < self->n_rows; r++)
        peaks->has_threads = isfinite ((double) slab_trace_get_sample_thread_busy (self->trace, peaks->n_samples, r));
      if (sample.time - self->sample_before > SLAB_TRACE_INDEX_SHORT)
        {
          if (isfinite (sample.cores_busy))
            peaks->cores_busy = MAX (peaks->cores_busy, sample.cores_busy);
          if (sample.minor_faults != SLAB_TRACE_UNKNOWN)
            peaks->faults = MAX (peaks->faults, (double) sample.minor_faults / seconds);
          if (sample.major_faults != SLAB_TRACE_UNKNOWN)
            peaks->faults = MAX (peaks->faults, (double) sample.major_faults / seconds);
          if (sample.disk_read_bytes != SLAB_TRACE_UNKNOWN)
            peaks->disk = MAX (peaks->disk, (double) sample.disk_read_bytes / seconds);
          if (sample.disk_written_bytes != SLAB_TRACE_UNKNOWN)
            peaks->disk = MAX (peaks->disk, (double) sample.disk_written_bytes / seconds);
        }
      self->sample_before = sample.time;
    }
}

/* With the mutex held. */
static void
grow_row (SlabTraceIndex *self, guint row)
{
  const gboolean is_all = slab_trace_is_ended (self->trace);
  guint64 n;

  if (self->rows[row].is_complete)
    return;
  n = slab_trace_get_n_spans (self->trace, row);
  grow_nodes (self, row, n);
  if (!self->looked_up && n > 0)
    look_up_useful (self);
  if (self->looked_up)
    grow_bins (self, row, n, is_all);
  if (is_all)
    g_atomic_int_set (&self->rows[row].is_complete, TRUE);
}

/* Spans of what becomes a node of level 0, else nodes of the level below. */
static void
add_children (SlabTraceIndex *self, guint row, guint level, guint64 first, guint64 end, Node *sum)
{
  if (level == 0)
    {
      node_add_spans (sum, self->trace, row, first, end);
      return;
    }
  for (guint64 i = first; i < end; i++)
    node_add (sum, &g_array_index (self->rows[row].levels[level - 1], Node, i));
}

static void
sum_nodes (SlabTraceIndex *self, guint row, guint64 first, guint64 end, Node *sum)
{
  GArray **levels = self->rows[row].levels;
  guint level = 0;

  /* Up the left edge and down the right one; @first and @end count spans, then nodes of @level - 1. */
  while (first < end)
    {
      guint64 next = (first + FANOUT - 1) >> FANOUT_BITS, last = end >> FANOUT_BITS;
      gboolean up = level < N_LEVELS && next < last && last <= levels[level]->len;
      guint64 left_end = up ? next << FANOUT_BITS : end;

      add_children (self, row, level, first, left_end, sum);
      if (!up)
        break;
      add_children (self, row, level, last << FANOUT_BITS, end, sum);
      first = next;
      end = last;
      level++;
    }
}

static void
node_to_sum (const Node *node, guint64 n_spans, SlabTraceSum *sum)
{
  sum->n_spans = n_spans;
  sum->start = node->start;
  sum->end = node->end;
  memcpy (sum->phase_times, node->phase_times, sizeof sum->phase_times);
  memcpy (sum->pass_times, node->pass_times, sizeof sum->pass_times);
  for (guint i = 0; i < N_NAMES; i++)
    if (node->names[i].time > sum->name_time)
      {
        sum->name = node->names[i].name;
        sum->name_time = node->names[i].time;
      }
  sum->n_marks = node->n_marks;
  sum->iterations = node->iterations;
  sum->n_iterations = node->n_iterations;
}

/**
 * slab_trace_sum_spans:
 * @spans: (array length=n): of a row, in their order
 * @sum: (out caller-allocates): as slab_trace_index_sum() has it, but without the passes
 *
 * For few that are at hand. Any thread.
 */
void
slab_trace_sum_spans (const SlabSpan *spans, guint64 n, SlabTraceSum *sum)
{
  Node node;

  g_return_if_fail (spans != NULL || n == 0);
  g_return_if_fail (sum != NULL);

  *sum = (SlabTraceSum){ .name = -1 };
  if (n == 0)
    return;
  node_clear (&node);
  for (guint64 i = 0; i < n; i++)
    node_add_span (&node, &spans[i]);
  node_to_sum (&node, n, sum);
}

/**
 * slab_trace_index_sum:
 * @first: index of a span of the row
 * @end: index after the last one, at most the number of spans
 * @sum: (out caller-allocates): of none, all 0, and without a name
 */
void
slab_trace_index_sum (SlabTraceIndex *self, guint row, guint64 first, guint64 end, SlabTraceSum *sum)
{
  Node node;

  g_return_if_fail (self != NULL);
  g_return_if_fail (row < self->n_rows);
  g_return_if_fail (sum != NULL);
  g_return_if_fail (end <= slab_trace_get_n_spans (self->trace, row));

  *sum = (SlabTraceSum){ .name = -1 };
  if (first >= end)
    return;
  node_clear (&node);
  if (g_atomic_int_get (&self->rows[row].is_complete))
    sum_nodes (self, row, first, end, &node);
  else
    {
      g_mutex_lock (&self->mutex);
      /* A few spans need no nodes. */
      if (end - first >= 2 * FANOUT)
        grow_row (self, row);
      sum_nodes (self, row, first, end, &node);
      g_mutex_unlock (&self->mutex);
    }
  node_to_sum (&node, end - first, sum);
}

static void
grow_all (SlabTraceIndex *self)
{
  for (guint r = 0; r < self->n_rows; r++)
    grow_row (self, r);
  grow_peaks (self);
}

/* Means over some bins, wherever they begin: one bin alone is as high as its chunk is short. */
static double
find_highest_rate (SlabTraceIndex *self)
{
  double seconds = 1e-9 * (double) (G_GINT64_CONSTANT (1) << self->bin_bits) * STEP_BINS;
  double highest = 0.0, sum = 0.0;

  for (guint i = 0; i < N_BINS; i++)
    {
      sum += self->bins[i];
      if (i >= STEP_BINS)
        sum -= self->bins[i - STEP_BINS];
      highest = MAX (highest, sum);
    }
  return highest / seconds;
}

/**
 * slab_trace_index_get_peaks:
 * @peaks: (out caller-allocates):
 */
void
slab_trace_index_get_peaks (SlabTraceIndex *self, SlabTracePeaks *peaks)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (peaks != NULL);

  g_mutex_lock (&self->mutex);
  grow_all (self);
  *peaks = self->peaks;
  peaks->useful = find_highest_rate (self);
  g_mutex_unlock (&self->mutex);
}

/**
 * slab_trace_index_get_useful_rate:
 * @start: nanoseconds
 * @end: nanoseconds, > @start
 *
 * Of what slab_trace_index_get_peaks() has taken in. Within slab_trace_index_get_useful_step() a mean.
 */
double
slab_trace_index_get_useful_rate (SlabTraceIndex *self, gint64 start, gint64 end)
{
  double bytes = 0.0, width;

  g_return_val_if_fail (self != NULL, 0.0);

  start = MAX (start, 0);
  if (end <= start)
    return 0.0;
  g_mutex_lock (&self->mutex);
  width = (double) (G_GINT64_CONSTANT (1) << self->bin_bits);
  for (gint64 i = start >> self->bin_bits; i <= (end - 1) >> self->bin_bits && i < N_BINS; i++)
    {
      double low = MAX ((double) start, (double) i * width);
      double high = MIN ((double) end, (double) (i + 1) * width);

      bytes += self->bins[i] * (high - low) / width;
    }
  g_mutex_unlock (&self->mutex);
  return 1e9 * bytes / (double) (end - start);
}

gint64
slab_trace_index_get_useful_step (SlabTraceIndex *self)
{
  gint64 step;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->mutex);
  step = STEP_BINS * (G_GINT64_CONSTANT (1) << self->bin_bits);
  g_mutex_unlock (&self->mutex);
  return step;
}
