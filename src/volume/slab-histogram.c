/* SPDX-License-Identifier: MIT */
#include "slab-histogram.h"

#include <math.h>
#include <string.h>

struct _SlabHistogram
{
  gatomicrefcount ref_count;
  SlabHistogramSummary summary;
  gboolean exact;
  GArray *bins;
  guint64 *ends; /* voxels in the bins up to and with each one */
};

/**
 * slab_histogram_new:
 * @summary: what is told beside the bins
 * @bins: (transfer full) (element-type SlabHistogramBin): in ascending order, none of them empty, as many voxels as
 *   @summary says are finite
 * @exact: whether they are all the voxels that are meant, and no sample of them
 *
 * Returns: (transfer full): a histogram
 */
SlabHistogram *
slab_histogram_new (const SlabHistogramSummary *summary, GArray *bins, gboolean exact)
{
  SlabHistogram *self;
  guint64 sum = 0;

  g_return_val_if_fail (summary != NULL, NULL);
  g_return_val_if_fail (bins != NULL, NULL);

  self = g_new0 (SlabHistogram, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->summary = *summary;
  self->exact = exact;
  self->bins = bins;
  self->ends = g_new (guint64, MAX (bins->len, 1));
  for (guint i = 0; i < bins->len; i++)
    self->ends[i] = sum += g_array_index (bins, SlabHistogramBin, i).count;
  g_warn_if_fail (sum == summary->n_finite);
  return self;
}

SlabHistogram *
slab_histogram_ref (SlabHistogram *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
slab_histogram_unref (SlabHistogram *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->bins);
  g_free (self->ends);
  g_free (self);
}

/**
 * slab_histogram_get_summary:
 *
 * Returns: (transfer none): range, moments and how many are not finite
 */
const SlabHistogramSummary *
slab_histogram_get_summary (SlabHistogram *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->summary;
}

gboolean
slab_histogram_is_exact (SlabHistogram *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->exact;
}

/**
 * slab_histogram_peek_bins:
 * @n_bins: (out): 0 where no voxel is finite
 *
 * Returns: (transfer none): the finest there is, for those who know what to do with thousands of them
 */
const SlabHistogramBin *
slab_histogram_peek_bins (SlabHistogram *self, gsize *n_bins)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_bins != NULL, NULL);

  *n_bins = self->bins->len;
  return (const SlabHistogramBin *) (const void *) self->bins->data;
}

/* The value that @rank values are below of, in ascending order; within a bin they are taken to lie evenly. */
static double
get_ranked (SlabHistogram *self, guint64 rank)
{
  const SlabHistogramBin *bin;
  gsize low = 0, high = self->bins->len - 1;
  guint64 before;

  while (low < high)
    {
      const gsize middle = low + (high - low) / 2;

      if (self->ends[middle] > rank)
        high = middle;
      else
        low = middle + 1;
    }
  bin = &g_array_index (self->bins, SlabHistogramBin, low);
  before = self->ends[low] - bin->count;
  if (bin->first == bin->last)
    return bin->first;
  return bin->first + ((double) bin->last - bin->first) * ((double) (rank - before) + 0.5) / (double) bin->count;
}

/**
 * slab_histogram_get_percentile:
 * @percent: 0..100, clamped
 *
 * Of the finite values, between two of them interpolated as numpy.percentile() does by default. Exact where the values
 * have bins of their own; elsewhere within the width of a bin.
 *
 * Returns: the value; NaN where no voxel is finite
 */
double
slab_histogram_get_percentile (SlabHistogram *self, double percent)
{
  double index, low, high;
  guint64 below, last;

  g_return_val_if_fail (self != NULL, NAN);

  if (self->summary.n_finite == 0)
    return NAN;
  last = self->summary.n_finite - 1;
  index = CLAMP (percent, 0.0, 100.0) / 100 * (double) last;
  below = MIN ((guint64) index, last);
  low = get_ranked (self, below);
  high = get_ranked (self, MIN (below + 1, last));
  return CLAMP (low + (high - low) * (index - (double) below), (double) self->summary.min, (double) self->summary.max);
}

/**
 * slab_histogram_get_counts:
 * @low: lower edge of the first count
 * @high: upper edge of the last one, above @low
 * @n_counts: how many equal parts of that range, at least 1
 * @counts: (out): voxels in each; what is outside the range is not counted
 *
 * As numpy.histogram(): a value on an edge counts above it, and @high itself in the last part. Where bins hold several
 * values, those of a bin are counted together where its smallest is: an edge is then moved by less than a bin's width,
 * and no voxel is counted twice or lost.
 */
void
slab_histogram_get_counts (SlabHistogram *self, double low, double high, guint n_counts, guint64 *counts)
{
  double scale;

  g_return_if_fail (self != NULL);
  g_return_if_fail (low < high && isfinite (high - low));
  g_return_if_fail (n_counts > 0 && counts != NULL);

  memset (counts, 0, n_counts * sizeof *counts);
  scale = n_counts / (high - low);
  for (guint i = 0; i < self->bins->len; i++)
    {
      const SlabHistogramBin *bin = &g_array_index (self->bins, SlabHistogramBin, i);
      const double value = MAX (bin->first, self->summary.min);
      guint index;

      /* A bin that only begins at the upper edge is behind it. */
      if (value < low || value > high || (value == high && bin->last > high))
        continue;
      index = MIN ((guint) ((value - low) * scale), n_counts - 1);
      /* The product is rounded: the edges decide. */
      if (index > 0 && value < low + index / scale)
        index--;
      else if (index + 1 < n_counts && value >= low + (index + 1) / scale)
        index++;
      counts[index] += bin->count;
    }
}

/**
 * slab_histogram_place_whole_bars:
 * @low: (inout): the smallest of whole numbers; out: lower edge of the first bar, half a number below it
 * @high: (inout): the largest; out: upper edge of the last bar
 * @n_most: bars that there may be, at least 1
 *
 * Bars that hold equally many whole numbers each, as few as the number of bars allows. In those of other widths every
 * so often one holds a number more or less than its neighbours: the histogram has notches that are not in the volume.
 *
 * Returns: how many bars, 1 to @n_most
 */
guint
slab_histogram_place_whole_bars (double *low, double *high, guint n_most)
{
  double step, n;

  g_return_val_if_fail (low != NULL && high != NULL && *low <= *high, 1);
  g_return_val_if_fail (n_most > 0, 1);

  step = ceil ((*high - *low + 1) / n_most);
  n = ceil ((*high - *low + 1) / step);
  *low -= 0.5;
  *high = *low + n * step;
  return (guint) n;
}

/**
 * slab_histogram_get_outside:
 * @low: of a contrast window
 * @high: at least @low
 * @n_below: (out): finite voxels below @low
 * @n_above: (out): finite voxels above @high
 *
 * What a window clips. Infinities are told of by the summary, and no window would show them. Edges are moved as in
 * slab_histogram_get_counts().
 */
void
slab_histogram_get_outside (SlabHistogram *self, double low, double high, guint64 *n_below, guint64 *n_above)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (low <= high);
  g_return_if_fail (n_below != NULL && n_above != NULL);

  *n_below = *n_above = 0;
  for (guint i = 0; i < self->bins->len; i++)
    {
      const SlabHistogramBin *bin = &g_array_index (self->bins, SlabHistogramBin, i);

      if (bin->last < low)
        *n_below += bin->count;
      else if (bin->first > high)
        *n_above += bin->count;
    }
}
