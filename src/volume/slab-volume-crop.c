/* SPDX-License-Identifier: MIT */
#include "slab-volume-crop.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "slab-volume-private.h"

/* Voxels between two looks at the cancellable. */
#define PIECE_VOXELS ((gint64) 1 << 20)

/* "slab.vol" becomes "slab-crop.vol". */
static char *
make_name (const char *name)
{
  const char *dot = strrchr (name, '.');
  const int n_stem = dot != NULL && dot != name ? (int) (dot - name) : (int) strlen (name);

  /* Translators: the end of the name of a volume that was cut out of another */
  return g_strdup_printf ("%.*s-%s%s", n_stem, name, _ ("crop"), name + n_stem);
}

/**
 * slab_volume_crop:
 * @volume: a volume
 * @box: a box inside @volume
 * @progress: (nullable): called for every few megabytes
 * @user_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for a %G_IO_ERROR or %SLAB_VOLUME_ERROR
 *
 * The voxels are float32 from then on, as those of a filter's result are; spacing and unit stay. Any thread but the
 * main one.
 *
 * Returns: (transfer full): a volume of its own, which does not need @volume; %NULL when @volume could not be read, the
 *   memory is short, or the work was cancelled
 */
SlabVolume *
slab_volume_crop (SlabVolume *volume, const SlabBox *box, SlabProgressFunc progress, gpointer user_data,
                  GCancellable *cancellable, GError **error)
{
  g_autoptr (SlabBuffer) buffer = NULL;
  g_autofree char *name = NULL;
  SlabVolume *cropped;
  SlabShape shape;
  gsize row, plane;
  gint64 n_rows;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), NULL);
  g_return_val_if_fail (box != NULL && slab_box_is_inside (box, slab_volume_get_shape (volume)), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  for (int i = 0; i < SLAB_N_AXES; i++)
    shape.n[i] = box->size[i];
  buffer = slab_buffer_new (slab_box_get_n_voxels (box), error);
  if (buffer == NULL)
    return NULL;
  row = (gsize) box->size[SLAB_AXIS_X];
  plane = row * (gsize) box->size[SLAB_AXIS_Y];
  n_rows = MAX (PIECE_VOXELS / box->size[SLAB_AXIS_X], 1);

  for (gint64 z = 0; z < box->size[SLAB_AXIS_Z]; z++)
    for (gint64 y = 0; y < box->size[SLAB_AXIS_Y]; y += n_rows)
      {
        const SlabBox piece = { { box->start[SLAB_AXIS_Z] + z, box->start[SLAB_AXIS_Y] + y, box->start[SLAB_AXIS_X] },
                                { 1, MIN (n_rows, box->size[SLAB_AXIS_Y] - y), box->size[SLAB_AXIS_X] } };
        const gsize first = (gsize) z * plane + (gsize) y * row;

        if (progress != NULL)
          progress ((double) first / (double) slab_buffer_get_n_voxels (buffer), user_data);
        if (g_cancellable_set_error_if_cancelled (cancellable, error))
          return NULL;
        if (!slab_volume_read_box (volume, &piece, slab_buffer_get_data (buffer) + first, row, plane, error))
          return NULL;
      }
  cropped = slab_volume_new_from_buffer (buffer, &shape, volume);
  name = make_name (slab_volume_get_name (volume));
  slab_volume_init_name (cropped, name);
  if (progress != NULL)
    progress (1, user_data);
  return cropped;
}
