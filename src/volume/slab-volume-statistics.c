/* SPDX-License-Identifier: MIT */
#include "slab-volume-statistics.h"

#include "slab-estimate-rounds.h"
#include "slab-value-sums.h"
#include "slab-volume-private.h"
#include "slab-volume-sample-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static gboolean
set_memory_error (GError **error)
{
  g_set_error_literal (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY,
                       _ ("There is not enough memory for a buffer of a few hundred kilobytes"));
  return FALSE;
}

/**
 * slab_volume_compute_statistics:
 * @volume: a volume
 * @cancellable: (nullable): looked at every few dozen microseconds
 * @statistics: (out): undefined when %FALSE is returned
 * @error: return location for a %SLAB_VOLUME_ERROR or %G_IO_ERROR_CANCELLED
 *
 * The mean is the same to the last bit on every run. Any thread but the main one.
 *
 * Returns: %FALSE when the file failed or the work was cancelled
 */
gboolean
slab_volume_compute_statistics (SlabVolume *volume, GCancellable *cancellable, SlabVolumeStatistics *statistics,
                                GError **error)
{
  g_autofree float *block = NULL;
  guint64 n_voxels;
  SlabValueSums sums;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), FALSE);
  g_return_val_if_fail (statistics != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  block = g_try_new (float, SLAB_BLOCK_VOXELS);
  if (block == NULL)
    return set_memory_error (error);

  slab_value_sums_init (&sums);
  n_voxels = slab_volume_get_n_voxels (volume);
  for (guint64 first = 0; first < n_voxels; first += SLAB_BLOCK_VOXELS)
    {
      gsize n = (gsize) MIN (SLAB_BLOCK_VOXELS, n_voxels - first);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      slab_volume_read_flat (volume, first, n, block);
      for (gsize done = 0; done < n; done += SLAB_VALUE_SUMS_PIECE)
        slab_value_sums_add (&sums, block + done, MIN (SLAB_VALUE_SUMS_PIECE, n - done));
    }
  if (!slab_volume_check (volume, error))
    return FALSE;

  *statistics = (SlabVolumeStatistics){ .min = sums.n_finite > 0 ? sums.min : NAN,
                                        .max = sums.n_finite > 0 ? sums.max : NAN,
                                        .mean = sums.n_finite > 0 ? sums.sum / (double) sums.n_finite : NAN,
                                        .n_finite = sums.n_finite,
                                        .n_nan = sums.n_nan,
                                        .n_infinite = sums.n_plus_infinite + sums.n_minus_infinite };
  return TRUE;
}

/**
 * slab_volume_estimate_percentiles:
 * @volume: a volume
 * @percents: which percentiles, 0..100
 * @n_percents: how many
 * @values: (out): room for as many values, interpolated as numpy.percentile() does; NaN when no finite voxel was found
 * @func: (nullable): called in this thread with what is known by then, where it takes longer (see SlabEstimateRounds)
 * @func_data: for @func
 * @cancellable: (nullable): a cancellable
 * @error: return location for a %SLAB_VOLUME_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Looks at about 2^18 voxels in places that depend on the volume's size alone, so the answer is always the same; up to
 * that size it is exact. What @func is told on the way depends on how fast the disk is. Any thread but the main one.
 *
 * Returns: %FALSE when the file failed or the work was cancelled
 */
gboolean
slab_volume_estimate_percentiles (SlabVolume *volume, const double *percents, guint n_percents, float *values,
                                  SlabPercentilesFunc func, gpointer func_data, GCancellable *cancellable,
                                  GError **error)
{
  g_autofree float *run = NULL;
  SlabEstimateRounds rounds;
  SlabVolumeSample sample;
  gboolean is_done = FALSE;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), FALSE);
  g_return_val_if_fail (n_percents == 0 || (percents != NULL && values != NULL), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (slab_volume_sample_init (&sample, slab_volume_get_n_voxels (volume)))
    run = g_try_new (float, sample.run_length);
  if (run == NULL)
    {
      slab_volume_sample_clear (&sample);
      return set_memory_error (error);
    }

  slab_estimate_rounds_init (&rounds, g_get_monotonic_time ());
  for (guint64 i = 0; i < SLAB_SAMPLE_AHEAD; i++)
    slab_volume_prefetch_run (volume, &sample, i);
  for (guint64 i = 0; i < sample.n_runs; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        goto out;
      slab_volume_prefetch_run (volume, &sample, i + SLAB_SAMPLE_AHEAD);
      slab_volume_read_flat (volume, slab_volume_sample_get_spread_run (&sample, i), (gsize) sample.run_length, run);
      slab_volume_sample_add (&sample, run, (gsize) sample.run_length);
      if (func != NULL && i + 1 < sample.n_runs
          && slab_estimate_rounds_is_due (&rounds, g_get_monotonic_time (), sample.n_values))
        {
          if (!slab_volume_check (volume, error))
            goto out;
          if (!slab_volume_sample_get_percentiles (&sample, percents, n_percents, values))
            {
              set_memory_error (error);
              goto out;
            }
          func (values, func_data);
        }
    }
  if (!slab_volume_check (volume, error))
    goto out;
  is_done = slab_volume_sample_get_percentiles (&sample, percents, n_percents, values) || set_memory_error (error);

out:
  slab_volume_sample_clear (&sample);
  return is_done;
}
