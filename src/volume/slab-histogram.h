/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SlabHistogramBin:
 * @first: smallest value that is counted here
 * @last: largest value that is counted here; equal to @first where one value has a bin of its own
 * @count: how many voxels
 */
typedef struct
{
  float first;
  float last;
  guint64 count;
} SlabHistogramBin;

/**
 * SlabHistogramSummary:
 * @n: voxels that were looked at
 * @n_finite: of them, those that are finite
 * @n_nan: those that are NaN
 * @n_plus_infinite: those that are +inf
 * @n_minus_infinite: those that are -inf
 * @min: smallest finite value; NaN where there is none
 * @max: largest finite value; NaN where there is none
 * @mean: of the finite values, NaN where there is none
 * @deviation: standard deviation of the finite values: the root of the mean squared distance from @mean, as numpy.std()
 *   has it by default; NaN where there is none
 * @integral: every finite value is a whole number, as in a volume of labels
 */
typedef struct
{
  guint64 n;
  guint64 n_finite;
  guint64 n_nan;
  guint64 n_plus_infinite;
  guint64 n_minus_infinite;
  float min;
  float max;
  double mean;
  double deviation;
  gboolean integral;
} SlabHistogramSummary;

/**
 * SlabHistogram:
 *
 * How often which values occur. Immutable and reference-counted; any thread.
 *
 * Its own bins, in ascending order and none of them empty, are much finer than those that are drawn. Integers of 8 and
 * 16 bits have a bin a value. So has every other volume whose values lie close together; the rest have bins of 1/8192
 * of the value (see SlabHistogramCounter). Whatever range is drawn later, the voxels need not be read again.
 */
typedef struct _SlabHistogram SlabHistogram;

SlabHistogram *slab_histogram_new (const SlabHistogramSummary *summary, GArray *bins,
                                   gboolean exact) G_GNUC_WARN_UNUSED_RESULT;
SlabHistogram *slab_histogram_ref (SlabHistogram *self);
void slab_histogram_unref (SlabHistogram *self);

const SlabHistogramSummary *slab_histogram_get_summary (SlabHistogram *self);
/* FALSE: of a sample. */
gboolean slab_histogram_is_exact (SlabHistogram *self);
const SlabHistogramBin *slab_histogram_peek_bins (SlabHistogram *self, gsize *n_bins);

double slab_histogram_get_percentile (SlabHistogram *self, double percent);
guint slab_histogram_place_whole_bars (double *low, double *high, guint n_most);
void slab_histogram_get_counts (SlabHistogram *self, double low, double high, guint n_counts, guint64 *counts);
void slab_histogram_get_outside (SlabHistogram *self, double low, double high, guint64 *n_below, guint64 *n_above);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabHistogram, slab_histogram_unref)

G_END_DECLS
