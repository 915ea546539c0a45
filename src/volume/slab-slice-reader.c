/* SPDX-License-Identifier: MIT */
#include "slab-slice-reader.h"

#include "slab-brick-cache.h"
#include "slab-clones.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Files above this are not looked at through their mapping, whose pages would count as memory of the process. */
#define SMALL_BYTES ((guint64) 512 << 20)

typedef struct
{
  void *data;
  gsize n_bytes;
} Room;

struct _SlabSliceReader
{
  Room samples; /* as they are stored */
  Room row;     /* of which only some columns are wanted */
  Room slice;   /* one of a slab */
  Room sums;

  /* What is known of the file: from @first to @end all zeros, or none; only while one call lasts. */
  guint64 first, end;
  gboolean is_zero;
};

SlabAxis
slab_slice_get_horizontal (SlabAxis plane)
{
  return plane == SLAB_AXIS_X ? SLAB_AXIS_Y : SLAB_AXIS_X;
}

SlabAxis
slab_slice_get_vertical (SlabAxis plane)
{
  return plane == SLAB_AXIS_Z ? SLAB_AXIS_Y : SLAB_AXIS_Z;
}

void
slab_slice_get_slab (gint64 slice, gint64 thickness, gint64 n_slices, gint64 *first, gint64 *n)
{
  gint64 end;

  g_return_if_fail (slice >= 0 && slice < n_slices);
  g_return_if_fail (first != NULL && n != NULL);

  thickness = CLAMP (thickness, 1, 2 * n_slices);
  *first = MAX (slice - thickness / 2, 0);
  end = MIN (slice - thickness / 2 + thickness, n_slices);
  *n = end - *first;
}

SlabSliceReader *
slab_slice_reader_new (void)
{
  return g_new0 (SlabSliceReader, 1);
}

void
slab_slice_reader_free (SlabSliceReader *self)
{
  g_return_if_fail (self != NULL);

  free (self->samples.data);
  free (self->row.data);
  free (self->slice.data);
  free (self->sums.data);
  g_free (self);
}

/**
 * slab_slice_reader_is_slow:
 *
 * Any thread.
 *
 * Returns: %TRUE for a file that is not small: a slice of it may have to come from the disk, in thousands of places
 */
gboolean
slab_slice_reader_is_slow (SlabVolume *volume)
{
  g_return_val_if_fail (SLAB_IS_VOLUME (volume), FALSE);

  return slab_volume_get_file (volume) != NULL
         && slab_volume_get_n_voxels (volume) * slab_sample_type_get_size (slab_volume_get_sample_type (volume))
                > SMALL_BYTES;
}

static gboolean
make_room (Room *room, gsize n_bytes, SlabVolume *volume, GError **error)
{
  if (room->n_bytes >= n_bytes)
    return TRUE;
  free (room->data);
  room->data = malloc (n_bytes);
  room->n_bytes = room->data != NULL ? n_bytes : 0;
  if (room->data == NULL)
    g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY,
                 _ ("There is not enough memory for %" PRIu64 " bytes of a slice of “%s”"), (guint64) n_bytes,
                 slab_volume_get_name (volume));
  return room->data != NULL;
}

/* Voxels that follow each other in the file, without its mapping. */
static gboolean
load (SlabSliceReader *self, SlabVolume *volume, guint64 first, gsize n, float *target, GError **error)
{
  const SlabSampleType type = slab_volume_get_sample_type (volume);
  const SlabByteOrder order = slab_volume_get_byte_order (volume);

  while (n > 0)
    {
      gsize n_part;

      if (first < self->first || first >= self->end)
        {
          self->first = first;
          self->end = first + slab_volume_get_extent (volume, first, &self->is_zero);
        }
      n_part = (gsize) MIN ((guint64) n, self->end - first);
      if (self->is_zero)
        memset (target, 0, n_part * sizeof (float));
      else if (slab_sample_type_is_native (type, order))
        {
          if (!slab_volume_load (volume, first, n_part, target, error))
            return FALSE;
        }
      else
        {
          if (!make_room (&self->samples, n_part * slab_sample_type_get_size (type), volume, error)
              || !slab_volume_load (volume, first, n_part, self->samples.data, error))
            return FALSE;
          slab_sample_type_to_float (type, order, self->samples.data, n_part, target);
        }
      first += n_part;
      target += n_part;
      n -= n_part;
    }
  return TRUE;
}

/* Through the mapping, or from memory. */
static gboolean
read_mapped (SlabVolume *volume, SlabAxis plane, gint64 slice, gint64 u, gint64 v, gint64 columns, gint64 rows,
             float *target, GError **error)
{
  SlabBox box = { { 0, 0, 0 }, { 1, 1, 1 } };
  const SlabAxis across = slab_slice_get_horizontal (plane);
  const SlabAxis down = slab_slice_get_vertical (plane);
  gsize row_stride, plane_stride;

  box.start[plane] = slice;
  box.start[across] = u;
  box.size[across] = columns;
  box.start[down] = v;
  box.size[down] = rows;
  /* The box's rows run along X and its planes along Z; in the picture these are other directions. */
  if (plane == SLAB_AXIS_X)
    {
      row_stride = 1;
      plane_stride = (gsize) columns;
    }
  else
    {
      row_stride = (gsize) columns;
      plane_stride = plane == SLAB_AXIS_Y ? (gsize) columns : (gsize) (columns * rows);
    }
  return slab_volume_read_box (volume, &box, target, row_stride, plane_stride, error);
}

/* Rows of one slice, all voxels of them, of a file that is not small. */
static gboolean
read_loaded (SlabSliceReader *self, SlabVolume *volume, SlabAxis plane, gint64 slice, gint64 u, gint64 v,
             gint64 columns, gint64 rows, float *target, GError **error)
{
  const gint64 *n = slab_volume_get_shape (volume)->n;

  if (plane == SLAB_AXIS_X)
    return slab_brick_cache_read (slab_brick_cache_get_default (), volume, slice, u, v, columns, rows, target, error);
  if (plane == SLAB_AXIS_Z && columns == n[SLAB_AXIS_X])
    return load (self, volume, (guint64) ((slice * n[SLAB_AXIS_Y] + v) * n[SLAB_AXIS_X]), (gsize) (columns * rows),
                 target, error);
  for (gint64 row = 0; row < rows; row++)
    {
      const gint64 z = plane == SLAB_AXIS_Z ? slice : v + row;
      const gint64 y = plane == SLAB_AXIS_Z ? v + row : slice;

      if (!load (self, volume, (guint64) ((z * n[SLAB_AXIS_Y] + y) * n[SLAB_AXIS_X] + u), (gsize) columns,
                 target + row * columns, error))
        return FALSE;
    }
  return TRUE;
}

/* Rows of one slice. */
static gboolean
read_slice (SlabSliceReader *self, SlabVolume *volume, const SlabSliceRegion *region, gint64 slice, gint64 first,
            gint64 n_rows, float *target, GError **error)
{
  const gint64 *n = slab_volume_get_shape (volume)->n;
  const gboolean is_slow = slab_slice_reader_is_slow (volume);
  const gint64 limit = n[slab_slice_get_horizontal (region->plane)];
  const gint64 columns = MIN ((region->n_u - 1) * region->every_u + 1, limit - region->u);

  if (region->every_u == 1 && region->every_v == 1)
    return is_slow ? read_loaded (self, volume, region->plane, slice, region->u, region->v + first, columns, n_rows,
                                  target, error)
                   : read_mapped (volume, region->plane, slice, region->u, region->v + first, columns, n_rows, target,
                                  error);
  if (!make_room (&self->row, (gsize) columns * sizeof (float), volume, error))
    return FALSE;
  for (gint64 row = 0; row < n_rows; row++)
    {
      const gint64 v = region->v + (first + row) * region->every_v;
      const float *values = self->row.data;
      float *to = target + row * region->n_u;

      if (is_slow && region->plane == SLAB_AXIS_X)
        {
          for (gint64 i = 0; i < region->n_u; i++)
            if (!load (self, volume,
                       (guint64) ((v * n[SLAB_AXIS_Y] + region->u + i * region->every_u) * n[SLAB_AXIS_X] + slice), 1,
                       to + i, error))
              return FALSE;
          continue;
        }
      if (is_slow ? !read_loaded (self, volume, region->plane, slice, region->u, v, columns, 1, self->row.data, error)
                  : !read_mapped (volume, region->plane, slice, region->u, v, columns, 1, self->row.data, error))
        return FALSE;
      for (gint64 i = 0; i < region->n_u; i++)
        to[i] = values[i * region->every_u];
    }
  return TRUE;
}

SLAB_CLONES
static void
add_to_sums (double *sums, const float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    sums[i] += values[i];
}

/* A NaN loses against every number. */
SLAB_CLONES
static void
keep_largest (float *largest, const float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    largest[i] = values[i] > largest[i] || largest[i] != largest[i] ? values[i] : largest[i];
}

SLAB_CLONES
static void
keep_smallest (float *smallest, const float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    smallest[i] = values[i] < smallest[i] || smallest[i] != smallest[i] ? values[i] : smallest[i];
}

/**
 * slab_slice_reader_read:
 * @volume: a volume
 * @region: inside it; what its last steps reach beyond the edge does not count
 * @row: first row of the region to be read
 * @n_rows: how many: as many as can be waited for. From the rows of bricks (see SlabBrickCache) they are best whole
 * @target: (out): @n_rows rows of the region's @n_u values
 * @error: return location for a %SLAB_VOLUME_ERROR or a G_IO_ERROR
 *
 * Returns: %FALSE when the file failed or the memory is short
 */
gboolean
slab_slice_reader_read (SlabSliceReader *self, SlabVolume *volume, const SlabSliceRegion *region, gint64 row,
                        gint64 n_rows, float *target, GError **error)
{
  gsize n;
  double *sums;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (SLAB_IS_VOLUME (volume), FALSE);
  g_return_val_if_fail (region != NULL && region->n_slices > 0, FALSE);
  g_return_val_if_fail (row >= 0 && n_rows > 0 && row + n_rows <= region->n_v && region->n_u > 0, FALSE);
  g_return_val_if_fail (target != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  self->first = self->end = 0;
  n = (gsize) (region->n_u * n_rows);
  if (region->n_slices == 1)
    return read_slice (self, volume, region, region->first, row, n_rows, target, error)
           && slab_volume_check (volume, error);
  if (!make_room (&self->slice, n * sizeof (float), volume, error)
      || (region->projection == SLAB_PROJECTION_MEAN && !make_room (&self->sums, n * sizeof (double), volume, error)))
    return FALSE;
  sums = self->sums.data;
  for (gint64 slice = 0; slice < region->n_slices; slice++)
    {
      const float *values = self->slice.data;

      if (!read_slice (self, volume, region, region->first + slice, row, n_rows, self->slice.data, error))
        return FALSE;
      if (region->projection == SLAB_PROJECTION_MEAN)
        {
          if (slice == 0)
            memset (sums, 0, n * sizeof (double));
          add_to_sums (sums, values, n);
        }
      else if (slice == 0)
        memcpy (target, values, n * sizeof (float));
      else if (region->projection == SLAB_PROJECTION_MAXIMUM)
        keep_largest (target, values, n);
      else
        keep_smallest (target, values, n);
    }
  if (region->projection == SLAB_PROJECTION_MEAN)
    for (gsize i = 0; i < n; i++)
      target[i] = (float) (sums[i] / (double) region->n_slices);
  return slab_volume_check (volume, error);
}
