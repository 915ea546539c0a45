/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-volume.h"

G_BEGIN_DECLS

/**
 * SlabVolumeStatistics:
 * @min: smallest finite value, NaN when there is none
 * @max: largest finite value, NaN when there is none
 * @mean: mean of the finite values, in double, NaN when there is none
 * @n_finite: voxels that are finite
 * @n_nan: voxels that are NaN
 * @n_infinite: voxels that are +inf or -inf
 */
typedef struct
{
  float min;
  float max;
  double mean;
  guint64 n_finite;
  guint64 n_nan;
  guint64 n_infinite;
} SlabVolumeStatistics;

/* Reads every voxel once, with a buffer of a few rows. Any thread but the main one. */
gboolean slab_volume_compute_statistics (SlabVolume *volume, GCancellable *cancellable,
                                         SlabVolumeStatistics *statistics, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @values: the percentiles of what has been read of the sample so far. */
typedef void (*SlabPercentilesFunc) (const float *values, gpointer user_data);

/* Percentiles (0..100) of the finite values of an even sample over the whole volume; NaN when there are none. */
gboolean slab_volume_estimate_percentiles (SlabVolume *volume, const double *percents, guint n_percents, float *values,
                                           SlabPercentilesFunc func, gpointer func_data, GCancellable *cancellable,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
