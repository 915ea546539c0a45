/* SPDX-License-Identifier: MIT */
#include "slab-sample.h"

#include <glib/gi18n-lib.h>

#include "profile/slab-process.h"
#include "volume/slab-buffer.h"
#include "volume/slab-phantom.h"
#include "volume/slab-volume-private.h"

/* Planes of one batch are made in parallel and written in order: enough for each thread to stay busy, few enough for
 * the memory, unless a single plane is larger than that. */
#define PLANES_PER_THREAD 4
#define BATCH_BYTES (G_GUINT64_CONSTANT (64) * 1024 * 1024)

static gint64
choose_batch (const SlabShape *shape, guint n_threads)
{
  guint64 plane_bytes = (guint64) shape->n[1] * (guint64) shape->n[2] * sizeof (float);
  gint64 batch = (gint64) MIN ((guint64) n_threads * PLANES_PER_THREAD, BATCH_BYTES / plane_bytes);

  return CLAMP (batch, 1, shape->n[0]);
}

static void
fill_batch (const SlabPhantom *phantom, gint64 start, gint64 n_planes, gint64 plane_size, guint n_threads,
            GCancellable *cancellable, float *voxels)
{
#pragma omp parallel for schedule(dynamic, 1) default(none) shared(phantom, voxels, cancellable)                       \
    firstprivate(start, n_planes, plane_size) num_threads(n_threads)
  for (gint64 i = 0; i < n_planes; i++)
    if (!g_cancellable_is_cancelled (cancellable))
      slab_phantom_fill_plane (phantom, start + i, voxels + i * plane_size);
}

/**
 * slab_sample_write:
 * @target: file to make; it and its side files appear only when all is written
 * @shape: a valid shape, in voxels
 * @seed: the same seed gives the same bytes, whatever @n_threads
 * @n_threads: 0 for all cores
 * @progress: (nullable): called in this thread
 * @user_data: for @progress
 * @cancellable: (nullable): looked at before each plane
 * @error: SLAB_VOLUME_ERROR or G_IO_ERROR
 *
 * Writes a float32 volume plane by plane; a few planes a thread are in memory. In the engine's thread only.
 *
 * Returns: whether the volume is there
 */
gboolean
slab_sample_write (GFile *target, const SlabShape *shape, guint64 seed, guint n_threads, SlabProgressFunc progress,
                   gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (SlabPhantom) phantom = NULL;
  g_autoptr (SlabBuffer) buffer = NULL;
  g_autoptr (SlabVolumeWriter) writer = NULL;
  /* A voxel of a synchrotron's microtomogram, in micrometres: it makes the grains about 70 µm wide. */
  const double spacing[SLAB_N_AXES] = { 0.7, 0.7, 0.7 };
  gint64 batch;
  gint64 plane_size;

  g_return_val_if_fail (G_IS_FILE (target), FALSE);
  g_return_val_if_fail (shape != NULL && slab_shape_is_valid (shape), FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (n_threads == 0)
    n_threads = MAX (1, slab_process_get_n_cores ());
  plane_size = shape->n[1] * shape->n[2];
  batch = choose_batch (shape, n_threads);

  /* The writer first: a target that cannot be written is known before any work. */
  writer = slab_volume_writer_new (target, shape, SLAB_SAMPLE_FLOAT32, spacing, error);
  if (writer == NULL)
    return FALSE;
  buffer = slab_buffer_new ((guint64) batch * (guint64) plane_size, error);
  if (buffer == NULL)
    return FALSE;
  phantom = slab_phantom_new (shape, seed);

  for (gint64 z = 0; z < shape->n[0]; z += batch)
    {
      gint64 n_planes = MIN (batch, shape->n[0] - z);

      fill_batch (phantom, z, n_planes, plane_size, n_threads, cancellable, slab_buffer_get_data (buffer));
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !slab_volume_writer_append_planes (writer, slab_buffer_get_data (buffer), n_planes, error))
        return FALSE;
      if (progress)
        progress ((double) (z + n_planes) / (double) shape->n[0], user_data);
    }
  return slab_volume_writer_finish (writer, cancellable, error);
}

/**
 * slab_sample_make:
 * @shape: a valid shape, in voxels
 * @seed: the same seed gives the same voxels, whatever @n_threads
 * @n_threads: 0 for all cores
 * @cancellable: (nullable): looked at before each plane
 * @error: SLAB_VOLUME_ERROR_MEMORY or %G_IO_ERROR_CANCELLED
 *
 * In the engine's thread only.
 *
 * Returns: (transfer full): what slab_sample_write() writes, as a volume in memory without spacing
 */
SlabVolume *
slab_sample_make (const SlabShape *shape, guint64 seed, guint n_threads, GCancellable *cancellable, GError **error)
{
  g_autoptr (SlabPhantom) phantom = NULL;
  g_autoptr (SlabBuffer) buffer = NULL;
  SlabVolume *volume;
  guint64 n_voxels;

  g_return_val_if_fail (shape != NULL && slab_shape_is_valid (shape), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (n_threads == 0)
    n_threads = MAX (1, slab_process_get_n_cores ());
  if (!slab_shape_get_n_voxels (shape, &n_voxels))
    g_assert_not_reached ();
  buffer = slab_buffer_new (n_voxels, error);
  if (buffer == NULL)
    return NULL;
  phantom = slab_phantom_new (shape, seed);
  fill_batch (phantom, 0, shape->n[0], shape->n[1] * shape->n[2], n_threads, cancellable,
              slab_buffer_get_data (buffer));
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  volume = slab_volume_new_from_buffer (buffer, shape, NULL);
  slab_volume_init_name (volume, "sample.vol");
  return volume;
}

/**
 * slab_sample_get_default_file:
 *
 * Any thread. The file need not exist, nor its folder.
 *
 * Returns: (transfer full): slabscope/sample.vol in the user's cache folder
 */
GFile *
slab_sample_get_default_file (void)
{
  return g_file_new_build_filename (g_get_user_cache_dir (), "slabscope", "sample.vol", NULL);
}
