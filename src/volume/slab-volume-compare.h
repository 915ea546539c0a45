/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-volume.h"

G_BEGIN_DECLS

/**
 * SlabVolumeComparison:
 * @max_abs: largest |a - b|
 * @rms: root of the mean squared difference
 * @psnr: peak signal-to-noise ratio in dB with a's finite range as the peak; +inf when equal
 * @ssim: mean structural similarity, uniform 7x7x7 window (smaller along shorter axes), as
 *   skimage.metrics.structural_similarity with data_range = a's finite range
 * @at: voxel (z, y, x) of the largest difference
 * @scale: largest finite |a|, for relative figures
 * @n_unequal_nan: voxels that are NaN in only one of the two
 */
typedef struct
{
  double max_abs;
  double rms;
  double psnr;
  double ssim;
  gint64 at[SLAB_N_AXES];
  double scale;
  guint64 n_unequal_nan;
} SlabVolumeComparison;

gboolean slab_volume_compare (SlabVolume *a, SlabVolume *b, GCancellable *cancellable, SlabVolumeComparison *comparison,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
