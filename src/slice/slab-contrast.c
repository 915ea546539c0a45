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

/* Of nothing finite in the volume: any window does, as all is shown in the colour for that. */
static SlabContrast
from_percentiles (const float values[2])
{
  return isfinite (values[0]) && isfinite (values[1]) ? (SlabContrast){ values[0], values[1] } : (SlabContrast){ 0, 1 };
}

static gboolean
find (SlabVolume *volume, SlabContrast *contrast, SlabPercentilesFunc func, gpointer func_data,
      GCancellable *cancellable, GError **error)
{
  const double percents[] = { LOW_PERCENT, HIGH_PERCENT };
  float values[2];

  if (!slab_volume_estimate_percentiles (volume, percents, 2, values, func, func_data, cancellable, error))
    return FALSE;
  *contrast = from_percentiles (values);
  return TRUE;
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
  g_return_val_if_fail (SLAB_IS_VOLUME (volume), FALSE);
  g_return_val_if_fail (contrast != NULL, FALSE);

  return find (volume, contrast, NULL, NULL, cancellable, error);
}

typedef struct
{
  SlabContrastFunc provisional;
  gpointer user_data;
} FindRequest;

/* What has been found so far, on its way to the main context. */
typedef struct
{
  GTask *task;
  SlabContrast contrast;
} Provisional;

static void
provisional_free (gpointer data)
{
  g_object_unref (((Provisional *) data)->task);
  g_free (data);
}

static gboolean
provisional_cb (gpointer data)
{
  Provisional *provisional = data;
  GTask *task = provisional->task;
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (!g_task_get_completed (task) && !(cancellable != NULL && g_cancellable_is_cancelled (cancellable)))
    {
      const FindRequest *request = g_task_get_task_data (task);

      request->provisional (SLAB_VOLUME (g_task_get_source_object (task)), &provisional->contrast, request->user_data);
    }
  return G_SOURCE_REMOVE;
}

static void
provisional_found (const float *values, gpointer data)
{
  GTask *task = data;
  g_autoptr (GSource) source = g_idle_source_new ();
  Provisional *provisional = g_new (Provisional, 1);

  *provisional = (Provisional){ g_object_ref (task), from_percentiles (values) };
  /* As that of the task itself, which then comes after it. */
  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, provisional_cb, provisional, provisional_free);
  g_source_attach (source, g_task_get_context (task));
}

static void
find_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autofree SlabContrast *contrast = g_new (SlabContrast, 1);
  const FindRequest *request = task_data;
  GError *error = NULL;

  if (find (source, contrast, request->provisional != NULL ? provisional_found : NULL, task, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&contrast), g_free);
  else
    g_task_return_error (task, error);
}

/**
 * slab_contrast_find_async:
 * @volume: whose voxels are to be seen
 * @provisional: (nullable): told of what is known by then where it takes longer than the eye waits
 * @callback: called in the thread-default main context, with @volume as its source
 * @user_data: for both
 *
 * Of the whole volume and not of one slice, and not its extremes: one hot voxel must not blacken it.
 */
void
slab_contrast_find_async (SlabVolume *volume, GCancellable *cancellable, SlabContrastFunc provisional,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  FindRequest *request;

  g_return_if_fail (SLAB_IS_VOLUME (volume));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  request = g_new (FindRequest, 1);
  *request = (FindRequest){ provisional, user_data };
  task = g_task_new (volume, cancellable, callback, user_data);
  g_task_set_source_tag (task, slab_contrast_find_async);
  g_task_set_task_data (task, request, g_free);
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
