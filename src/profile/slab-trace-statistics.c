/* SPDX-License-Identifier: MIT */
#include "slab-trace-statistics.h"

#include <stdlib.h>

#include "slab-figure-text.h"
#include "slab-trace-summary.h"

#define BINS_A_DECADE 5
#define FIRST_BIN_SECONDS 1e-7

/* The public part comes first, so that a pointer to it is one to the whole. */
typedef struct
{
  SlabTraceStatistics public;
  SlabRowStatistics *rows;
  SlabPassStatistics *row_passes; /* n_rows * SLAB_TRACE_MAX_PASSES */
  char *pass_names[SLAB_TRACE_MAX_PASSES];
  double halo_cost; /* of a voxel of a halo, by one of a core; NAN: not known by chunk */
  double work;      /* of the range, in voxels of cores */
  double useful_work;
} SlabStatistics;

G_DEFINE_BOXED_TYPE (SlabTraceStatistics, slab_trace_statistics, slab_trace_statistics_ref, slab_trace_statistics_unref)

/* --- Durations ---------------------------------------------------------------------------------------------------- */

/**
 * slab_trace_statistics_get_bin_start:
 * @bin: up to %SLAB_TRACE_STATISTICS_N_BINS, which gives the end of the last
 *
 * Returns: seconds from which on a duration is in @bin; the first bin has all shorter ones too, the last all longer
 *   ones
 */
double
slab_trace_statistics_get_bin_start (guint bin)
{
  g_return_val_if_fail (bin <= SLAB_TRACE_STATISTICS_N_BINS, 0.0);

  return FIRST_BIN_SECONDS * pow (10.0, (double) bin / BINS_A_DECADE);
}

guint
slab_trace_statistics_find_bin (gint64 duration)
{
  static gsize once = 0;
  static gint64 starts[SLAB_TRACE_STATISTICS_N_BINS];
  guint low = 0, high = SLAB_TRACE_STATISTICS_N_BINS - 1;

  if (g_once_init_enter (&once))
    {
      for (guint i = 0; i < SLAB_TRACE_STATISTICS_N_BINS; i++)
        starts[i] = llrint (1e9 * slab_trace_statistics_get_bin_start (i));
      g_once_init_leave (&once, 1);
    }
  while (low < high)
    {
      guint middle = low + (high - low + 1) / 2;

      if (starts[middle] <= duration)
        low = middle;
      else
        high = middle - 1;
    }
  return low;
}

static int
compare_durations (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

/* numpy.percentile (…, method='linear'): at (n - 1) * share in order, between the two beside it. */
static double
interpolate (const gint64 *sorted, guint64 n, double share)
{
  double position = share * (double) (n - 1);
  guint64 below = MIN ((guint64) position, n - 1);
  guint64 above = MIN (below + 1, n - 1);
  double part = position - (double) below;

  return 1e-9 * ((double) sorted[below] + part * ((double) sorted[above] - (double) sorted[below]));
}

static void
describe_durations (SlabPhaseStatistics *phase, GArray *durations)
{
  const gint64 *sorted;
  double sum = 0.0;

  phase->n = durations->len;
  if (phase->n == 0)
    return;
  qsort (durations->data, durations->len, sizeof (gint64), compare_durations);
  sorted = (const gint64 *) (gconstpointer) durations->data;
  for (guint64 i = 0; i < phase->n; i++)
    sum += 1e-9 * (double) sorted[i];
  phase->whole = sum;
  phase->mean = sum / (double) phase->n;
  phase->median = interpolate (sorted, phase->n, 0.5);
  phase->p95 = interpolate (sorted, phase->n, 0.95);
  phase->p99 = interpolate (sorted, phase->n, 0.99);
  phase->max = 1e-9 * (double) sorted[phase->n - 1];
}

/* --- Spans -------------------------------------------------------------------------------------------------------- */

static void
note_slow (SlabTraceStatistics *self, guint row, guint64 index, gint64 duration)
{
  guint place = self->n_slowest;

  /* Rows and spans come in order, so that a span goes behind its equals. */
  while (place > 0 && self->slowest[place - 1].duration < duration)
    place--;
  if (place == SLAB_TRACE_STATISTICS_N_SLOWEST)
    return;
  self->n_slowest = MIN (self->n_slowest + 1, SLAB_TRACE_STATISTICS_N_SLOWEST);
  for (guint i = self->n_slowest - 1; i > place; i--)
    self->slowest[i] = self->slowest[i - 1];
  self->slowest[place] = (SlabSlowSpan){ row, index, duration };
}

static void
add_passes (SlabStatistics *self, SlabTrace *trace, guint row, guint64 index, double part, GArray **durations)
{
  SlabTracePass passes[SLAB_TRACE_MAX_PASSES];
  SlabPassStatistics *sums = self->row_passes + (gsize) row * SLAB_TRACE_MAX_PASSES;

  if (!slab_trace_get_span_passes (trace, row, index, passes))
    return;
  for (guint i = 0; i < self->public.n_passes; i++)
    {
      sums[i].seconds += part * 1e-9 * (double) passes[i].duration;
      sums[i].bytes += part * (double) passes[i].bytes;
      if (passes[i].duration <= 0)
        continue;
      self->public.pass_durations[i].total += part * 1e-9 * (double) passes[i].duration;
      self->public.pass_durations[i].histogram[slab_trace_statistics_find_bin (passes[i].duration)]++;
      g_array_append_val (durations[i], passes[i].duration);
    }
}

static double
count_voxels (const gint64 size[3])
{
  return (double) size[0] * (double) size[1] * (double) size[2];
}

/* The run tells what share of its work is useful, not that of each chunk. Chunks differ by their halos: what a voxel of
 * a halo costs is such that all chunks together have the share that is told. */
static double
find_halo_cost (SlabTrace *trace, double useful_share)
{
  const guint n_chunks = slab_trace_get_n_chunks (trace);
  double cores = 0.0, halos = 0.0;

  for (guint i = 0; i < n_chunks; i++)
    {
      SlabTraceChunk chunk;

      slab_trace_get_chunk (trace, (gint32) i, &chunk);
      cores += count_voxels (chunk.size);
      halos += MAX (count_voxels (chunk.padded_size) - count_voxels (chunk.size), 0.0);
    }
  return halos > 0.0 && cores > 0.0 && useful_share > 0.0 ? (1.0 / useful_share - 1.0) * cores / halos : NAN;
}

/* @part: of the span, that lies in the range. */
static void
add_work (SlabStatistics *self, SlabTrace *trace, gint32 index, double part)
{
  SlabTraceChunk chunk;
  double core;

  if (index < 0 || !slab_trace_get_chunk (trace, index, &chunk))
    return;
  core = count_voxels (chunk.size);
  self->useful_work += part * core;
  self->work += part * (core + self->halo_cost * MAX (count_voxels (chunk.padded_size) - core, 0.0));
}

static void
add_row (SlabStatistics *self, SlabTrace *trace, guint row, GArray **durations, GArray **pass_durations)
{
  SlabTraceStatistics *public = &self->public;
  SlabRowStatistics *sums = &self->rows[row];
  guint64 n_spans = slab_trace_get_n_spans (trace, row);
  double range = 1e-9 * (double) (public->end - public->start);

  for (guint64 i = public->start > 0 ? slab_trace_find_span (trace, row, public->start) : 0; i < n_spans; i++)
    {
      SlabSpan span;
      gint64 first, last;
      double seconds;

      slab_trace_get_span (trace, row, i, &span);
      if (span.start >= public->end && !(span.duration == 0 && span.start == public->end))
        break;
      first = MAX (span.start, public->start);
      last = MIN (span.start + span.duration, public->end);
      seconds = 1e-9 * (double) MAX (last - first, 0);

      sums->phases[span.phase] += seconds;
      public->phases[span.phase].total += seconds;
      public->phases[span.phase].bytes += span.bytes;
      if (span.duration > 0)
        {
          public->phases[span.phase].histogram[slab_trace_statistics_find_bin (span.duration)]++;
          g_array_append_val (durations[span.phase], span.duration);
        }
      if (span.phase != SLAB_PHASE_WAIT && span.duration > 0)
        note_slow (public, row, i, span.duration);
      if (span.phase == SLAB_PHASE_FILTER)
        {
          const double part = span.duration > 0 ? 1e9 * seconds / (double) span.duration : 1.0;

          if (public->n_passes > 0)
            add_passes (self, trace, row, i, part, pass_durations);
          if (isfinite (self->halo_cost))
            add_work (self, trace, span.chunk, part);
        }
    }
  sums->work = sums->phases[SLAB_PHASE_FILTER] + sums->phases[SLAB_PHASE_OTHER];
  sums->overhead = sums->phases[SLAB_PHASE_READ] + sums->phases[SLAB_PHASE_WRITE];
  sums->wait = sums->phases[SLAB_PHASE_WAIT];
  sums->share = range > 0.0 ? CLAMP ((sums->work + sums->overhead + sums->wait) / range, 0.0, 1.0) : 0.0;
}

static void
add_totals (SlabStatistics *self)
{
  SlabTraceStatistics *public = &self->public;
  double sum = 0.0, largest = 0.0;

  for (guint row = 0; row < public->n_rows; row++)
    {
      for (guint i = 0; i < public->n_passes; i++)
        {
          const SlabPassStatistics *pass = &self->row_passes[(gsize) row * SLAB_TRACE_MAX_PASSES + i];

          public->passes[i].seconds += pass->seconds;
          public->passes[i].bytes += pass->bytes;
        }
      if (row < public->n_workers)
        {
          sum += self->rows[row].work;
          largest = MAX (largest, self->rows[row].work);
        }
    }
  public->imbalance = sum > 0.0 ? MAX (largest * public->n_workers / sum - 1.0, 0.0) : 0.0;
  if (self->work > 0.0)
  public->useful_share = CLAMP (self->useful_work / self->work, 0.0, 1.0);
  public->redundant = public->phases[SLAB_PHASE_FILTER].total * (1.0 - public->useful_share);
}

/* --- Public ------------------------------------------------------------------------------------------------------- */

/**
 * slab_trace_statistics_new:
 * @trace: of a run that has ended, or of one that lasts: then of what is there now
 * @start: nanoseconds since the run began
 * @end: nanoseconds; more than the run's duration means its end
 *
 * It walks over the spans of the range and sorts their durations: not on the main thread where there may be many. Any
 * thread.
 *
 * Returns: (transfer full): the figures of the range; where it is empty they are 0
 */
SlabTraceStatistics *
slab_trace_statistics_new (SlabTrace *trace, gint64 start, gint64 end)
{
  SlabStatistics *self;
  SlabTraceStatistics *public;
  SlabTraceSummary summary;
  GArray *durations[SLAB_N_PHASES], *pass_durations[SLAB_TRACE_MAX_PASSES];
  gint64 last;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  self = g_atomic_rc_box_new0 (SlabStatistics);
  public = &self->public;
  slab_trace_summarize (trace, &summary);
  last = slab_trace_get_duration (trace);
  public->start = CLAMP (start, 0, MAX (last, 0));
  public->end = CLAMP (end, public->start, MAX (last, public->start));
  public->n_rows = slab_trace_get_n_threads (trace);
  public->n_workers = slab_trace_get_n_workers (trace);
  public->n_passes = slab_trace_get_n_passes (trace);
  public->useful_share = summary.useful_share;
  public->is_share_of_work = summary.is_share_of_work;
  self->halo_cost = find_halo_cost (trace, summary.useful_share);
  self->rows = g_new0 (SlabRowStatistics, public->n_rows);
  self->row_passes = g_new0 (SlabPassStatistics, (gsize) public->n_rows * SLAB_TRACE_MAX_PASSES);
  public->rows = self->rows;

  for (guint p = 0; p < SLAB_N_PHASES; p++)
    durations[p] = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < public->n_passes; i++)
    {
      public->pass_names[i] = self->pass_names[i] = g_strdup (slab_trace_get_pass_name (trace, i));
      pass_durations[i] = g_array_new (FALSE, FALSE, sizeof (gint64));
    }
  for (guint row = 0; row < public->n_rows; row++)
    add_row (self, trace, row, durations, pass_durations);
  for (guint i = 0; i < public->n_passes; i++)
    {
      describe_durations (&public->pass_durations[i], pass_durations[i]);
      g_array_unref (pass_durations[i]);
    }
  for (guint p = 0; p < SLAB_N_PHASES; p++)
    {
      describe_durations (&public->phases[p], durations[p]);
      g_array_unref (durations[p]);
    }
  add_totals (self);
  return public;
}

SlabTraceStatistics *
slab_trace_statistics_ref (SlabTraceStatistics *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SlabStatistics *self = data;

  g_free (self->rows);
  g_free (self->row_passes);
  for (guint i = 0; i < SLAB_TRACE_MAX_PASSES; i++)
    g_free (self->pass_names[i]);
}

void
slab_trace_statistics_unref (SlabTraceStatistics *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}

/**
 * slab_trace_statistics_get_row_passes:
 * @row: < self->n_rows
 *
 * Returns: (transfer none): self->n_passes figures; valid as long as @self
 */
const SlabPassStatistics *
slab_trace_statistics_get_row_passes (const SlabTraceStatistics *self, guint row)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (row < self->n_rows, NULL);

  return ((const SlabStatistics *) (gconstpointer) self)->row_passes + (gsize) row * SLAB_TRACE_MAX_PASSES;
}

/**
 * slab_trace_statistics_format_pass_shares:
 * @texts: (out caller-allocates): @self->n_passes strings, to be freed with g_free()
 */
void
slab_trace_statistics_format_pass_shares (const SlabTraceStatistics *self, char *texts[SLAB_TRACE_MAX_PASSES])
{
  double shares[SLAB_TRACE_MAX_PASSES], filter;

  g_return_if_fail (self != NULL);
  g_return_if_fail (texts != NULL);

  filter = self->phases[SLAB_PHASE_FILTER].total;
  for (guint i = 0; i < self->n_passes; i++)
    shares[i] = filter > 0.0 ? self->passes[i].seconds / filter : NAN;
  slab_figure_format_shares (shares, self->n_passes, texts);
}
