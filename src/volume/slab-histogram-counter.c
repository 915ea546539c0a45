/* SPDX-License-Identifier: MIT */
#include "slab-histogram-counter.h"

#include "slab-clones.h"
#include "slab-value-sums.h"
#include "slab-volume.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>

/* Of a key, what the first round does not look at, and the counters that are left. */
#define COARSE_SHIFT 10
#define N_COARSE ((gsize) 1 << (32 - COARSE_SHIFT))
/* With fewer counters than this under most of the values, a second round is worth its time. */
#define FEW_COARSE 512
/* What counts as most of the values. */
#define MOST_PERCENT 99.9
#define N_SHORT 65536
/* Voxels at a time: of one value, as beside a sample, they are counted at once. */
#define PIECE_VOXELS SLAB_VALUE_SUMS_PIECE
#define N_LANES SLAB_VALUE_SUMS_LANES

struct _SlabHistogramCounter
{
  SlabSampleType type;
  SlabByteOrder order;
  gboolean is_short; /* a counter a value */

  guint64 *counts;
  gsize n_counts;
  guint64 *fine; /* of the second round: a counter for each key from @fine_first on */
  gsize n_fine;
  guint32 fine_first;

  SlabHistogramSummary summary;
  double spread; /* sum of squared distances from the mean */
  float *piece;
};

/* Memory that is only there where it is touched. */
static guint64 *
new_table (gsize n, GError **error)
{
  void *table = mmap (NULL, n * sizeof (guint64), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                      -1, 0);

  if (table != MAP_FAILED)
    return table;
  g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY,
               _ ("There is not enough memory for a histogram's %" PRIu64 " counters"), (guint64) n);
  return NULL;
}

static void
free_table (guint64 *table, gsize n)
{
  if (table != NULL)
    munmap (table, n * sizeof (guint64));
}

/**
 * slab_histogram_counter_new:
 * @type: of the samples that will be added
 * @order: their byte order
 *
 * Returns: (transfer full) (nullable): a counter; %NULL with %SLAB_VOLUME_ERROR_MEMORY
 */
SlabHistogramCounter *
slab_histogram_counter_new (SlabSampleType type, SlabByteOrder order, GError **error)
{
  g_autoptr (SlabHistogramCounter) self = NULL;

  g_return_val_if_fail ((guint) type < SLAB_N_SAMPLE_TYPES, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_new0 (SlabHistogramCounter, 1);
  self->type = type;
  self->order = order;
  self->is_short = slab_sample_type_get_size (type) <= 2;
  self->n_counts = self->is_short ? N_SHORT : N_COARSE;
  self->summary.min = FLT_MAX;
  self->summary.max = -FLT_MAX;
  self->summary.integral = TRUE;
  self->counts = new_table (self->n_counts, error);
  if (self->counts == NULL)
    return NULL;
  self->piece = g_new (float, PIECE_VOXELS);
  return g_steal_pointer (&self);
}

void
slab_histogram_counter_free (SlabHistogramCounter *self)
{
  g_return_if_fail (self != NULL);

  free_table (self->counts, self->n_counts);
  free_table (self->fine, self->n_fine);
  g_free (self->piece);
  g_free (self);
}

/* Floats in ascending order have keys in ascending order; -0 and 0 have the same. A whole number, and every multiple of
 * a power of two that is not much smaller than the value, is the first in its coarse counter, below 0 as well. */
static inline guint32
to_key (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return (gint32) bits < 0 ? 0u - bits : bits | 0x80000000u;
}

static inline float
from_key (guint32 key)
{
  const guint32 bits = (key & 0x80000000u) != 0 ? key & 0x7fffffffu : 0u - key;
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static gboolean
is_uniform (const void *samples, gsize n, gsize size)
{
  return n < 2 || memcmp (samples, (const guint8 *) samples + size, (n - 1) * size) == 0;
}

/* Integers of 8 and 16 bits */

static void
add_shorts (SlabHistogramCounter *self, const guint8 *bytes, gsize n)
{
  const gsize size = slab_sample_type_get_size (self->type);
  const gboolean swap = size == 2 && self->order != slab_byte_order_get_native ();
  gsize step = 1;

  if (is_uniform (bytes, n, size))
    step = n;
  if (size == 1)
    for (gsize i = 0; i < n; i += step)
      self->counts[bytes[i]] += step;
  else
    for (gsize i = 0; i < n; i += step)
      {
        guint16 bits;

        memcpy (&bits, bytes + i * sizeof bits, sizeof bits);
        self->counts[swap ? GUINT16_SWAP_LE_BE (bits) : bits] += step;
      }
}

static gint32
get_short (SlabSampleType type, guint32 bits)
{
  switch (type)
    {
    case SLAB_SAMPLE_INT8:
      return (gint8) bits;
    case SLAB_SAMPLE_INT16:
      return (gint16) bits;
    case SLAB_SAMPLE_UINT8:
    case SLAB_SAMPLE_UINT16:
    case SLAB_SAMPLE_UINT32:
    case SLAB_SAMPLE_INT32:
    case SLAB_SAMPLE_FLOAT32:
    case SLAB_SAMPLE_FLOAT64:
    case SLAB_N_SAMPLE_TYPES:
    default:
      return (gint32) bits;
    }
}

static void
append (GArray *bins, float first, float last, guint64 count)
{
  const SlabHistogramBin bin = { first, last, count };

  g_array_append_val (bins, bin);
}

static GArray *
finish_shorts (SlabHistogramCounter *self)
{
  const guint32 n = slab_sample_type_get_size (self->type) == 1 ? 256 : N_SHORT;
  const gboolean is_signed = self->type == SLAB_SAMPLE_INT8 || self->type == SLAB_SAMPLE_INT16;
  SlabHistogramSummary *summary = &self->summary;
  GArray *bins = g_array_new (FALSE, FALSE, sizeof (SlabHistogramBin));
  long double sum = 0, spread = 0, mean;

  summary->n_finite = summary->n;
  for (guint32 i = 0; i < n; i++)
    {
      const guint32 bits = is_signed ? (i + n / 2) % n : i;
      const gint32 value = get_short (self->type, bits);

      if (self->counts[bits] == 0)
        continue;
      append (bins, (float) value, (float) value, self->counts[bits]);
      sum += (long double) self->counts[bits] * value;
    }
  if (bins->len == 0)
    return bins;
  summary->min = g_array_index (bins, SlabHistogramBin, 0).first;
  summary->max = g_array_index (bins, SlabHistogramBin, bins->len - 1).first;
  mean = sum / (long double) summary->n;
  for (guint i = 0; i < bins->len; i++)
    {
      const SlabHistogramBin *bin = &g_array_index (bins, SlabHistogramBin, i);

      spread += (long double) bin->count * (bin->first - mean) * (bin->first - mean);
    }
  summary->mean = (double) mean;
  self->spread = (double) spread;
  return bins;
}

/* All others, as float32 */

SLAB_CLONES
static void
spread_lanes (double *spread, double mean, const float *values, gsize n)
{
  for (gsize i = 0; i < n; i += N_LANES)
    for (guint lane = 0; lane < N_LANES; lane++)
      {
        float value = values[i + lane];
        double distance = fabsf (value) <= FLT_MAX ? value - mean : 0;

        spread[lane] += distance * distance;
      }
}

/* Means and squared distances of a piece, joined to those of what came before: Chan, Golub and LeVeque, 1983. A sum
 * of squares would lose all digits where the mean is much larger than the deviation. @values has room for
 * whole lanes. */
static void
add_moments (SlabHistogramCounter *self, float *values, gsize n)
{
  const gsize padded = (n + N_LANES - 1) / N_LANES * N_LANES;
  SlabHistogramSummary *summary = &self->summary;
  double spread[N_LANES] = { 0 };
  double mean, distance, share, piece_spread = 0;
  SlabValueSums sums;

  slab_value_sums_init (&sums);
  slab_value_sums_add (&sums, values, n);
  summary->min = MIN (summary->min, sums.min);
  summary->max = MAX (summary->max, sums.max);
  summary->integral = summary->integral && sums.integral;
  summary->n_nan += sums.n_nan;
  summary->n_plus_infinite += sums.n_plus_infinite;
  summary->n_minus_infinite += sums.n_minus_infinite;
  if (sums.n_finite == 0)
    return;
  mean = sums.sum / (double) sums.n_finite;
  share = (double) sums.n_finite / (double) (summary->n_finite + sums.n_finite);
  spread_lanes (spread, mean, values, padded);
  for (guint lane = 0; lane < N_LANES; lane++)
    piece_spread += spread[lane];
  distance = mean - summary->mean;
  self->spread += piece_spread + distance * distance * (double) summary->n_finite * share;
  summary->mean += distance * share;
  summary->n_finite += sums.n_finite;
}

static void
count_coarse (guint64 *counts, const float *values, gsize n)
{
  if (is_uniform (values, n, sizeof (float)))
    counts[to_key (values[0]) >> COARSE_SHIFT] += n;
  else
    for (gsize i = 0; i < n; i++)
      counts[to_key (values[i]) >> COARSE_SHIFT]++;
}

static void
count_fine (SlabHistogramCounter *self, const float *values, gsize n)
{
  if (is_uniform (values, n, sizeof (float)))
    {
      const guint32 index = to_key (values[0]) - self->fine_first;

      if (index < self->n_fine)
        self->fine[index] += n;
      return;
    }
  for (gsize i = 0; i < n; i++)
    {
      const guint32 index = to_key (values[i]) - self->fine_first;

      if (index < self->n_fine)
        self->fine[index]++;
    }
}

/**
 * slab_histogram_counter_add:
 * @samples: @n_samples of the type and byte order that the counter was made for, at any alignment
 * @n_samples: how many
 */
void
slab_histogram_counter_add (SlabHistogramCounter *self, const void *samples, gsize n_samples)
{
  const guint8 *bytes = samples;
  gsize size;

  g_return_if_fail (self != NULL);
  g_return_if_fail (samples != NULL || n_samples == 0);

  size = slab_sample_type_get_size (self->type);
  if (self->fine == NULL)
    self->summary.n += n_samples;
  while (n_samples > 0)
    {
      const gsize n = MIN (n_samples, PIECE_VOXELS);

      if (self->is_short)
        add_shorts (self, bytes, n);
      else
        {
          slab_sample_type_to_float (self->type, self->order, bytes, n, self->piece);
          if (self->fine != NULL)
            count_fine (self, self->piece, n);
          else
            {
              count_coarse (self->counts, self->piece, n);
              add_moments (self, self->piece, n);
            }
        }
      bytes += n * size;
      n_samples -= n;
    }
}

/* Finite values of a coarse counter: -inf shares the one of the lowest of them. */
static guint64
get_coarse (SlabHistogramCounter *self, guint32 i)
{
  const gboolean is_lowest = i == to_key (-INFINITY) >> COARSE_SHIFT;

  return self->counts[i] - (is_lowest ? self->summary.n_minus_infinite : 0);
}

/* The coarse counter in which the value of this rank is. */
static guint32
find_coarse (SlabHistogramCounter *self, guint64 rank)
{
  guint32 i = to_key (self->summary.min) >> COARSE_SHIFT;

  for (guint64 sum = get_coarse (self, i); sum <= rank; sum += get_coarse (self, i))
    i++;
  return i;
}

/**
 * slab_histogram_counter_wants_more:
 *
 * To be asked once everything has been added, at most once.
 *
 * Returns: %TRUE where the values lie so close together that everything should be added a second time; the counter is
 *   then ready for it
 */
gboolean
slab_histogram_counter_wants_more (SlabHistogramCounter *self)
{
  guint64 rank;
  guint32 first, last;
  gsize n_fine;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (self->fine == NULL, FALSE);

  if (self->is_short || self->summary.n_finite == 0 || self->summary.min == self->summary.max)
    return FALSE;
  rank = (guint64) ((double) self->summary.n_finite * (100 - MOST_PERCENT) / 200);
  first = find_coarse (self, rank);
  last = find_coarse (self, self->summary.n_finite - 1 - rank);
  if (last - first + 1 >= FEW_COARSE)
    return FALSE;
  /* Whole numbers that are alone in their counter are known by it. */
  if (self->summary.integral && ceilf (from_key (first << COARSE_SHIFT)) + 1 > from_key ((first << COARSE_SHIFT) | 1023)
      && ceilf (from_key (last << COARSE_SHIFT)) + 1 > from_key ((last << COARSE_SHIFT) | 1023))
    return FALSE;
  n_fine = (gsize) (last - first + 1) << COARSE_SHIFT;
  /* Without the memory for it the histogram is coarser, not wrong. */
  self->fine = new_table (n_fine, NULL);
  self->n_fine = n_fine;
  self->fine_first = first << COARSE_SHIFT;
  return self->fine != NULL;
}

static GArray *
finish_floats (SlabHistogramCounter *self)
{
  GArray *bins = g_array_new (FALSE, FALSE, sizeof (SlabHistogramBin));
  const SlabHistogramSummary *summary = &self->summary;
  guint32 last;

  if (summary->n_finite == 0)
    return bins;
  last = to_key (summary->max) >> COARSE_SHIFT;
  for (guint32 i = to_key (summary->min) >> COARSE_SHIFT; i <= last; i++)
    {
      const guint32 key = i << COARSE_SHIFT;
      float low, high;

      if (get_coarse (self, i) == 0)
        continue;
      if (self->fine != NULL && key - self->fine_first < self->n_fine)
        {
          for (guint32 k = 0; k < 1u << COARSE_SHIFT; k++)
            {
              const guint64 count = self->fine[key + k - self->fine_first];

              if (count > 0 && key + k != to_key (-INFINITY))
                append (bins, from_key (key + k), from_key (key + k), count);
            }
          continue;
        }
      low = MAX (from_key (key), summary->min);
      high = MIN (from_key (key | ((1u << COARSE_SHIFT) - 1)), summary->max);
      if (summary->integral)
        {
          low = ceilf (low);
          high = floorf (high);
        }
      append (bins, low, high, get_coarse (self, i));
    }
  return bins;
}

/**
 * slab_histogram_counter_finish:
 * @exact: whether everything has been added, and not a sample
 *
 * To be called once; what is left is to free the counter.
 *
 * Returns: (transfer full): what was counted
 */
SlabHistogram *
slab_histogram_counter_finish (SlabHistogramCounter *self, gboolean exact)
{
  SlabHistogramSummary *summary;
  GArray *bins;

  g_return_val_if_fail (self != NULL, NULL);

  summary = &self->summary;
  bins = self->is_short ? finish_shorts (self) : finish_floats (self);
  if (summary->n_finite == 0)
    {
      summary->min = summary->max = NAN;
      summary->mean = summary->deviation = NAN;
    }
  else
    summary->deviation = sqrt (self->spread / (double) summary->n_finite);
  return slab_histogram_new (summary, bins, exact);
}
