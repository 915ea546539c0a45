/* SPDX-License-Identifier: MIT */
#include "slab-slice-reader.h"

#include "slab-bands.h"
#include "slab-brick-cache.h"
#include "slab-slice-stack.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Files above this are not looked at through their mapping, whose pages would count as memory of the process. */
#define SMALL_BYTES ((guint64) 512 << 20)
/* What takes longer than this was not in the system's cache. */
#define CACHE_USEC 100
/* Places of a file that are asked of the disk together: enough to keep it busy, few enough that whoever turns the wheel
 * again has not to wait for them. */
#define N_AHEAD 256
/* Of a row whose wanted voxels are so far apart that each has a page of its own only these are read: a row can be as
 * long as a volume. */
#define FAR_BYTES 4096
/* Slices of a slab that are converted or turned together. */
#define N_PROJECTED 16
/* Voxels of a slab that a thread takes at a time: a tenth of a millisecond. */
#define BAND_VOXELS ((gint64) 1 << 18)

typedef struct
{
  void *data;
  gsize n_bytes;
} Room;

typedef struct
{
  double sums[SLAB_SLICE_STACK_VALUES];
  float values[N_PROJECTED * SLAB_SLICE_STACK_VALUES];
  float column[N_PROJECTED];
} Scratch;

struct _SlabSliceReader
{
  Room samples; /* as they are stored */
  Room row;     /* of which only some columns are wanted */
  Room slice;   /* one of a slab */
  Room sums;
  gboolean alone;
  SlabSliceReaderStop stop;
  gpointer stop_data;

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
 * slab_slice_reader_set_alone:
 * @alone: whether from now on the calling thread reads without the help of others, as for what nobody waits for yet
 */
void
slab_slice_reader_set_alone (SlabSliceReader *self, gboolean alone)
{
  g_return_if_fail (self != NULL);

  self->alone = alone;
}

/**
 * slab_slice_reader_set_stop:
 * @stop: (nullable): asked in the reading thread, between two slices of a slab
 * @user_data: for @stop
 *
 * What is read from now on ends with %G_IO_ERROR_CANCELLED as soon as @stop says so.
 */
void
slab_slice_reader_set_stop (SlabSliceReader *self, SlabSliceReaderStop stop, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  self->stop = stop;
  self->stop_data = user_data;
}

static gboolean
is_stopped (SlabSliceReader *self, GError **error)
{
  if (self->stop == NULL || !self->stop (self->stop_data))
    return FALSE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Cancelled"));
  return TRUE;
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

static void
set_memory_error (gsize n_bytes, SlabVolume *volume, GError **error)
{
  g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY,
               _ ("There is not enough memory for %" PRIu64 " bytes of a slice of “%s”"), (guint64) n_bytes,
               slab_volume_get_name (volume));
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
    set_memory_error (n_bytes, volume, error);
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

/* Where the file has value @i of a region's rows from @first on; @per_row: places of their own that a row has. */
static guint64
get_place (SlabVolume *volume, const SlabSliceRegion *region, gint64 slice, gint64 first, gint64 per_row, gint64 i)
{
  const gint64 *n = slab_volume_get_shape (volume)->n;
  const gint64 v = region->v + (first + i / per_row) * region->every_v;
  const gint64 u = region->u + i % per_row * region->every_u;

  switch (region->plane)
    {
    case SLAB_AXIS_Z:
      return (guint64) ((slice * n[SLAB_AXIS_Y] + v) * n[SLAB_AXIS_X] + u);
    case SLAB_AXIS_Y:
      return (guint64) ((v * n[SLAB_AXIS_Y] + slice) * n[SLAB_AXIS_X] + u);
    case SLAB_AXIS_X:
    default:
      return (guint64) ((v * n[SLAB_AXIS_Y] + u) * n[SLAB_AXIS_X] + slice);
    }
}

/**
 * slab_slice_reader_prefetch:
 * @volume: a volume
 * @region: inside it, of at least one value
 *
 * Has the system bring in the pages of a slice or a slab, without waiting for them; for those that are there it costs
 * next to nothing. Nothing is done across X, where that would be the whole file. Any thread.
 */
void
slab_slice_reader_prefetch (SlabVolume *volume, const SlabSliceRegion *region)
{
  gint64 n_x, columns, n_pieces, between;

  g_return_if_fail (SLAB_IS_VOLUME (volume));
  g_return_if_fail (region != NULL && region->n_u > 0 && region->n_v > 0);

  if (region->plane == SLAB_AXIS_X)
    return;
  n_x = slab_volume_get_shape (volume)->n[SLAB_AXIS_X];
  columns = MIN (region->n_u * region->every_u, n_x - region->u);
  /* The rows of a slice of the file are one piece with what is between them. */
  n_pieces = region->plane == SLAB_AXIS_Z ? 1 : region->n_v;
  between = region->plane == SLAB_AXIS_Z ? (region->n_v - 1) * region->every_v * n_x : 0;
  for (gint64 slice = 0; slice < region->n_slices; slice++)
    for (gint64 i = 0; i < n_pieces; i++)
      slab_volume_prefetch (volume, get_place (volume, region, region->first + slice, 0, 1, i),
                            (guint64) (between + columns));
}

/* Whether of a row not all is read, from its first wanted voxel to the last. */
static gboolean
is_far (SlabVolume *volume, const SlabSliceRegion *region)
{
  const gint64 n_x = region->plane == SLAB_AXIS_X ? slab_volume_get_shape (volume)->n[SLAB_AXIS_X] : 1;
  const gint64 size = (gint64) slab_sample_type_get_size (slab_volume_get_sample_type (volume));

  return region->every_u > 1 && region->every_u >= FAR_BYTES / size / n_x;
}

/* Rows of one slice that do not follow each other in the file, @columns voxels of each, or single voxels across X and
 * where they are far apart. One after the other each would take the whole answering time of a disk: once one has, those
 * that follow are asked for together. */
static gboolean
load_places (SlabSliceReader *self, SlabVolume *volume, const SlabSliceRegion *region, gint64 slice, gint64 first,
             gint64 n_rows, gint64 columns, float *target, GError **error)
{
  const gint64 per_row = columns == 1 ? region->n_u : 1;
  const gboolean is_whole = per_row == 1 && region->every_u == 1;
  gint64 n_asked = G_MAXINT64;

  for (gint64 i = 0; i < n_rows * per_row; i++)
    {
      const gint64 start = n_asked == G_MAXINT64 ? g_get_monotonic_time () : 0;
      float *to = per_row > 1 ? target + i : target + i * region->n_u;
      float *values = is_whole || per_row > 1 ? to : self->row.data;

      for (; n_asked < MIN (i + N_AHEAD, n_rows * per_row); n_asked++)
        slab_volume_prefetch (volume, get_place (volume, region, slice, first, per_row, n_asked), (guint64) columns);
      if (!load (self, volume, get_place (volume, region, slice, first, per_row, i), (gsize) columns, values, error))
        return FALSE;
      if (values != to)
        for (gint64 k = 0; k < region->n_u; k++)
          to[k] = values[k * region->every_u];
      if (n_asked == G_MAXINT64 && g_get_monotonic_time () - start > CACHE_USEC)
        n_asked = i + 1;
    }
  return TRUE;
}

/* The same through the mapping, or from memory. */
static gboolean
read_places (SlabSliceReader *self, SlabVolume *volume, const SlabSliceRegion *region, gint64 slice, gint64 first,
             gint64 n_rows, gint64 columns, float *target, GError **error)
{
  for (gint64 row = 0; row < n_rows; row++)
    {
      const gint64 v = region->v + (first + row) * region->every_v;
      const float *values = self->row.data;
      float *to = target + row * region->n_u;

      if (columns == 1)
        {
          for (gint64 i = 0; i < region->n_u; i++)
            if (!read_mapped (volume, region->plane, slice, region->u + i * region->every_u, v, 1, 1, to + i, error))
              return FALSE;
          continue;
        }
      if (!read_mapped (volume, region->plane, slice, region->u, v, columns, 1, self->row.data, error))
        return FALSE;
      for (gint64 i = 0; i < region->n_u; i++)
        to[i] = values[i * region->every_u];
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
  gint64 columns = MIN ((region->n_u - 1) * region->every_u + 1, limit - region->u);

  if (region->every_u == 1 && region->every_v == 1)
    {
      const gint64 v = region->v + first;

      if (!is_slow)
        return read_mapped (volume, region->plane, slice, region->u, v, columns, n_rows, target, error);
      if (region->plane == SLAB_AXIS_X)
        return slab_brick_cache_read (slab_brick_cache_get_default (), volume, slice, region->u, v, columns, n_rows,
                                      self->alone, target, error);
      if (region->plane == SLAB_AXIS_Z && columns == n[SLAB_AXIS_X])
        return load (self, volume, get_place (volume, region, slice, first, 1, 0), (gsize) (columns * n_rows), target,
                     error);
    }
  if (is_far (volume, region) || (is_slow && region->plane == SLAB_AXIS_X))
    columns = 1;
  if (!make_room (&self->row, (gsize) columns * sizeof (float), volume, error))
    return FALSE;
  if (is_slow)
    return load_places (self, volume, region, slice, first, n_rows, columns, target, error);
  return read_places (self, volume, region, slice, first, n_rows, columns, target, error);
}

/* Voxels of one slab that lie in memory, @n values of row @v from @u on. */
static void
project_part (SlabVolume *volume, const SlabSliceRegion *region, gint64 u, gint64 v, gsize n, Scratch *scratch,
              float *target)
{
  const SlabSampleType type = slab_volume_get_sample_type (volume);
  const SlabByteOrder order = slab_volume_get_byte_order (volume);
  const gsize size = slab_sample_type_get_size (type);
  const guint8 *samples = slab_volume_peek_samples (volume);
  const float *floats = slab_volume_peek_floats (volume);
  const gsize n_x = (gsize) slab_volume_get_shape (volume)->n[SLAB_AXIS_X];
  const SlabSliceRegion part = { .plane = region->plane, .u = u, .v = v, .every_u = 1, .every_v = 1 };
  const gsize first = get_place (volume, &part, region->first, 0, 1, 0);
  const gsize n_slices = (gsize) region->n_slices;
  const gsize stride = get_place (volume, &part, region->first + 1, 0, 1, 0) - first;

  slab_slice_stack_begin (region->projection, scratch->sums, target, n);
  if (region->plane != SLAB_AXIS_X && floats != NULL)
    slab_slice_stack_add (region->projection, floats + first, stride, n_slices, scratch->sums, target, n);
  else
    for (gsize slice = 0; slice < n_slices; slice += N_PROJECTED)
      {
        const gsize n_some = MIN (n_slices - slice, N_PROJECTED);

        if (region->plane != SLAB_AXIS_X)
          for (gsize k = 0; k < n_some; k++)
            slab_sample_type_to_float (type, order, samples + (first + (slice + k) * stride) * size, n,
                                       scratch->values + k * SLAB_SLICE_STACK_VALUES);
        else
          for (gsize i = 0; i < n; i++)
            {
              const float *values = scratch->column;

              /* The slices follow each other here, so each place of memory is gone to once. */
              if (floats != NULL)
                values = floats + first + i * n_x + slice;
              else
                slab_sample_type_to_float (type, order, samples + (first + i * n_x + slice) * size, n_some,
                                           scratch->column);
              for (gsize k = 0; k < n_some; k++)
                scratch->values[k * SLAB_SLICE_STACK_VALUES + i] = values[k];
            }
        slab_slice_stack_add (region->projection, scratch->values, SLAB_SLICE_STACK_VALUES, n_some, scratch->sums,
                              target, n);
      }
  slab_slice_stack_end (region->projection, region->n_slices, scratch->sums, target, n);
}

typedef struct
{
  SlabVolume *volume;
  const SlabSliceRegion *region;
  float *target; /* of the rows from @row on */
  gint64 row;
  gint64 length;  /* values that follow each other in memory */
  gint64 n_parts; /* of so many */
} Parts;

static void
project_parts (gint64 first, gint64 n, gpointer scratch, gpointer data)
{
  const Parts *parts = data;

  for (gint64 part = first; part < first + n; part++)
    {
      const gint64 line = part / parts->n_parts, i = part % parts->n_parts * SLAB_SLICE_STACK_VALUES;

      project_part (parts->volume, parts->region, parts->region->u + i, parts->region->v + parts->row + line,
                    (gsize) MIN (parts->length - i, SLAB_SLICE_STACK_VALUES), scratch,
                    parts->target + line * parts->length + i);
    }
}

/* Without a copy of each slice, in parts that stay in the cache, by several threads: one alone does not get all that
 * the memory can give. */
static gboolean
project_mapped (SlabSliceReader *self, SlabVolume *volume, const SlabSliceRegion *region, gint64 row, gint64 n_rows,
                float *target, GError **error)
{
  const gboolean is_whole = region->plane == SLAB_AXIS_Z
                            && region->n_u == slab_volume_get_shape (volume)->n[SLAB_AXIS_X];
  /* Rows that follow each other in memory are as good as one. */
  const gint64 length = is_whole ? region->n_u * n_rows : region->n_u;
  const gint64 n_lines = is_whole ? 1 : n_rows;
  const gint64 n_parts = (length + SLAB_SLICE_STACK_VALUES - 1) / SLAB_SLICE_STACK_VALUES;
  const gint64 n_voxels = MIN (length, SLAB_SLICE_STACK_VALUES) * region->n_slices;
  Parts parts = { volume, region, target, row, length, n_parts };

  if (slab_bands_run (n_lines * n_parts, MAX (BAND_VOXELS / n_voxels, 1), sizeof (Scratch), self->alone, project_parts,
                      &parts))
    return TRUE;
  set_memory_error (sizeof (Scratch), volume, error);
  return FALSE;
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
 * Returns: %FALSE when the file failed, the memory is short, or it was stopped (see slab_slice_reader_set_stop())
 */
gboolean
slab_slice_reader_read (SlabSliceReader *self, SlabVolume *volume, const SlabSliceRegion *region, gint64 row,
                        gint64 n_rows, float *target, GError **error)
{
  gint64 every;
  gsize n;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (SLAB_IS_VOLUME (volume), FALSE);
  g_return_val_if_fail (region != NULL && region->n_slices > 0, FALSE);
  g_return_val_if_fail (row >= 0 && n_rows > 0 && row + n_rows <= region->n_v && region->n_u > 0, FALSE);
  g_return_val_if_fail (target != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  self->first = self->end = 0;
  every = MAX (region->every_slice, 1);
  n = (gsize) (region->n_u * n_rows);
  if (region->n_slices == 1)
    return read_slice (self, volume, region, region->first, row, n_rows, target, error)
           && slab_volume_check (volume, error);
  if (region->every_u == 1 && region->every_v == 1 && every == 1 && !slab_slice_reader_is_slow (volume))
    return project_mapped (self, volume, region, row, n_rows, target, error) && slab_volume_check (volume, error);
  if (!make_room (&self->slice, n * sizeof (float), volume, error)
      || (region->projection == SLAB_PROJECTION_MEAN && !make_room (&self->sums, n * sizeof (double), volume, error)))
    return FALSE;
  slab_slice_stack_begin (region->projection, self->sums.data, target, n);
  for (gint64 slice = 0; slice < region->n_slices; slice += every)
    {
      if (is_stopped (self, error)
          || !read_slice (self, volume, region, region->first + slice, row, n_rows, self->slice.data, error))
        return FALSE;
      slab_slice_stack_add (region->projection, self->slice.data, n, 1, self->sums.data, target, n);
    }
  slab_slice_stack_end (region->projection, (region->n_slices + every - 1) / every, self->sums.data, target, n);
  return slab_volume_check (volume, error);
}
