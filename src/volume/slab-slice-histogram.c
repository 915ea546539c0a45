/* SPDX-License-Identifier: MIT */
#include "slab-slice-histogram.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "slab-histogram-counter.h"

/* What is read of all slices of the slab before the wish to stop is looked at again. */
#define BLOCK_VOXELS ((gint64) 1 << 20)

/* Parts of at most @n_u values by @n_v rows: a row alone can be larger than the memory. */
static gboolean
count (SlabVolume *volume, const SlabSliceRegion *region, SlabSliceReader *reader, SlabHistogramCounter *counter,
       gint64 n_u, gint64 n_v, float *values, GCancellable *cancellable, GError **error)
{
  for (gint64 u = 0; u < region->n_u; u += n_u)
    {
      SlabSliceRegion part = *region;

      part.u += u * region->every_u;
      part.n_u = MIN (n_u, region->n_u - u);
      for (gint64 row = 0; row < region->n_v; row += n_v)
        {
          const gint64 n = MIN (n_v, region->n_v - row);

          if (g_cancellable_set_error_if_cancelled (cancellable, error)
              || !slab_slice_reader_read (reader, volume, &part, row, n, values, error))
            return FALSE;
          slab_histogram_counter_add (counter, values, (gsize) (n * part.n_u));
        }
    }
  return TRUE;
}

/**
 * slab_slice_compute_histogram:
 * @volume: a volume
 * @region: inside it
 * @cancellable: (nullable): looked at every million voxels
 * @error: return location for a %SLAB_VOLUME_ERROR, a G_IO_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Exact, of the values as float32.
 *
 * Returns: (transfer full) (nullable): the histogram
 */
SlabHistogram *
slab_slice_compute_histogram (SlabVolume *volume, const SlabSliceRegion *region, GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (SlabHistogramCounter) counter = NULL;
  g_autoptr (SlabSliceReader) reader = NULL;
  g_autofree float *values = NULL;
  gint64 n_u, n_v;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), NULL);
  g_return_val_if_fail (region != NULL && region->n_u > 0 && region->n_v > 0 && region->n_slices > 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  n_u = CLAMP (BLOCK_VOXELS / region->n_slices, 1, region->n_u);
  n_v = CLAMP (BLOCK_VOXELS / region->n_slices / n_u, 1, region->n_v);
  values = g_try_new (float, (gsize) (n_u * n_v));
  if (values == NULL)
    {
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY,
                   _ ("There is not enough memory for %" PRIu64 " voxels of “%s”"), (guint64) (n_u * n_v),
                   slab_volume_get_name (volume));
      return NULL;
    }
  counter = slab_histogram_counter_new (SLAB_SAMPLE_FLOAT32, slab_byte_order_get_native (), error);
  if (counter == NULL)
    return NULL;
  reader = slab_slice_reader_new ();
  if (!count (volume, region, reader, counter, n_u, n_v, values, cancellable, error)
      || (slab_histogram_counter_wants_more (counter)
          && !count (volume, region, reader, counter, n_u, n_v, values, cancellable, error)))
    return NULL;
  return slab_histogram_counter_finish (counter, TRUE);
}

static void
compute_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  SlabHistogram *histogram = slab_slice_compute_histogram (source, task_data, cancellable, &error);

  if (histogram == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, histogram, (GDestroyNotify) slab_histogram_unref);
}

/**
 * slab_slice_compute_histogram_async:
 * @callback: called in the thread-default main context, with @volume as its source
 *
 * slab_slice_compute_histogram() in a thread.
 */
void
slab_slice_compute_histogram_async (SlabVolume *volume, const SlabSliceRegion *region, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SLAB_IS_VOLUME (volume));
  g_return_if_fail (region != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (volume, cancellable, callback, user_data);
  g_task_set_source_tag (task, slab_slice_compute_histogram_async);
  g_task_set_task_data (task, g_memdup2 (region, sizeof *region), g_free);
  g_task_run_in_thread (task, compute_thread);
}

SlabHistogram *
slab_slice_compute_histogram_finish (SlabVolume *volume, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, volume), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
