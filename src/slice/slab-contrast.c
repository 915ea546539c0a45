/* SPDX-License-Identifier: MIT */
#include "slab-contrast.h"

#include <float.h>
#include <math.h>

#include "volume/slab-slice-histogram.h"
#include "volume/slab-volume-statistics.h"

/* Logical pixels of a drag that make the window e times as wide, and that move it by its own width. */
#define PIXELS_PER_FACTOR 150
#define PIXELS_PER_WIDTH 300

#define LOW_PERCENT 0.1
#define HIGH_PERCENT 99.9

gboolean
slab_contrast_make_valid (SlabContrast *self)
{
  double low;

  g_return_val_if_fail (self != NULL, FALSE);

  low = self->low;
  if (!isfinite (self->low) || !isfinite (self->high))
    return FALSE;
  if (low > self->high)
    {
      self->low = self->high;
      self->high = low;
    }
  self->low = CLAMP (self->low, -FLT_MAX, FLT_MAX);
  self->high = CLAMP (self->high, -FLT_MAX, FLT_MAX);
  return TRUE;
}

/**
 * slab_contrast_drag:
 * @self: the window when the drag began
 * @dx: logical pixels to the right since then
 * @dy: logical pixels down since then
 *
 * The width changes by factors, since contrast is judged by ratios; up makes the picture brighter. A window of no width
 * is taken for a hundredth of its level.
 *
 * Returns: the window now
 */
SlabContrast
slab_contrast_drag (const SlabContrast *self, double dx, double dy)
{
  double middle, start, width, level;

  g_return_val_if_fail (self != NULL, ((SlabContrast){ 0, 1 }));

  middle = (self->low + self->high) / 2;
  start = self->high > self->low ? self->high - self->low : MAX (fabs (middle) * 0.01, FLT_EPSILON);
  width = start * exp (dx / PIXELS_PER_FACTOR);
  level = middle + dy / PIXELS_PER_WIDTH * start;
  return (SlabContrast){ level - width / 2, level + width / 2 };
}

/**
 * slab_contrast_find:
 * @contrast: (out): a window in which most of @volume is seen
 * @error: return location for a %SLAB_VOLUME_ERROR or %G_IO_ERROR
 *
 * Returns: %FALSE when the volume could not be read
 */
gboolean
slab_contrast_find (SlabVolume *volume, SlabContrast *contrast, GCancellable *cancellable, GError **error)
{
  const double percents[] = { LOW_PERCENT, HIGH_PERCENT };
  float values[2];

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), FALSE);
  g_return_val_if_fail (contrast != NULL, FALSE);

  if (!slab_volume_estimate_percentiles (volume, percents, 2, values, cancellable, error))
    return FALSE;
  /* Nothing finite in the volume: any window does, as all is shown in the colour for that. */
  *contrast = isfinite (values[0]) && isfinite (values[1]) ? (SlabContrast){ values[0], values[1] }
                                                           : (SlabContrast){ 0, 1 };
  return TRUE;
}

static void
find_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autofree SlabContrast *contrast = g_new (SlabContrast, 1);
  GError *error = NULL;

  if (slab_contrast_find (source, contrast, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&contrast), g_free);
  else
    g_task_return_error (task, error);
}

/**
 * slab_contrast_find_async:
 * @volume: whose voxels are to be seen
 * @callback: called in the thread-default main context, with @volume as its source
 *
 * Of the whole volume and not of one slice, and not its extremes: one hot voxel must not blacken it.
 */
void
slab_contrast_find_async (SlabVolume *volume, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SLAB_IS_VOLUME (volume));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (volume, cancellable, callback, user_data);
  g_task_set_source_tag (task, slab_contrast_find_async);
  g_task_run_in_thread (task, find_thread);
}

static void
find_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (SlabHistogram) histogram = slab_slice_compute_histogram (source, task_data, cancellable, &error);
  SlabContrast *contrast;

  if (histogram == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  contrast = g_new (SlabContrast, 1);
  if (slab_histogram_get_summary (histogram)->n_finite > 0)
    *contrast = (SlabContrast){ slab_histogram_get_percentile (histogram, LOW_PERCENT),
                                slab_histogram_get_percentile (histogram, HIGH_PERCENT) };
  else
    *contrast = (SlabContrast){ 0, 1 };
  g_task_return_pointer (task, contrast, g_free);
}

/**
 * slab_contrast_find_in_async:
 * @region: inside of @volume, not empty
 * @callback: called in the thread-default main context, with @volume as its source
 *
 * Of a few voxels the percentiles are as good as their extremes.
 */
void
slab_contrast_find_in_async (SlabVolume *volume, const SlabSliceRegion *region, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SLAB_IS_VOLUME (volume));
  g_return_if_fail (region != NULL && region->n_u > 0 && region->n_v > 0 && region->n_slices > 0);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (volume, cancellable, callback, user_data);
  g_task_set_source_tag (task, slab_contrast_find_in_async);
  g_task_set_task_data (task, g_memdup2 (region, sizeof *region), g_free);
  g_task_run_in_thread (task, find_in_thread);
}

gboolean
slab_contrast_find_finish (SlabVolume *volume, GAsyncResult *result, SlabContrast *contrast, GError **error)
{
  g_autofree SlabContrast *found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, volume), FALSE);
  g_return_val_if_fail (contrast != NULL, FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return FALSE;
  *contrast = *found;
  return TRUE;
}
