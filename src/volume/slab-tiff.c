/* SPDX-License-Identifier: MIT */
#include "slab-tiff.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "slab-brick-cache.h"

/*
 * TIFF 6.0 (Adobe, 1992), with SampleFormat; and what is larger than its 32-bit offsets reach in the same order as a
 * BigTIFF. All of the directory is in front of the values, so that a file is written from its begin to its end. Without
 * compression: floats of a noisy picture hardly shrink.
 */

#define STRIP_BYTES ((gint64) 1 << 18)
/* Voxels that are in memory at a time. */
#define PIECE_VOXELS ((gint64) 1 << 20)
#define N_ENTRIES 15

typedef enum
{
  TYPE_ASCII = 2,
  TYPE_SHORT = 3,
  TYPE_LONG = 4,
  TYPE_RATIONAL = 5,
  TYPE_LONG8 = 16,
} Type;

typedef enum
{
  TAG_IMAGE_WIDTH = 256,
  TAG_IMAGE_LENGTH = 257,
  TAG_BITS_PER_SAMPLE = 258,
  TAG_COMPRESSION = 259,
  TAG_PHOTOMETRIC = 262,
  TAG_STRIP_OFFSETS = 273,
  TAG_SAMPLES_PER_PIXEL = 277,
  TAG_ROWS_PER_STRIP = 278,
  TAG_STRIP_BYTE_COUNTS = 279,
  TAG_X_RESOLUTION = 282,
  TAG_Y_RESOLUTION = 283,
  TAG_PLANAR_CONFIGURATION = 284,
  TAG_RESOLUTION_UNIT = 296,
  TAG_SOFTWARE = 305,
  TAG_SAMPLE_FORMAT = 339,
} Tag;

/* What the directory says, and where it puts what is longer than an entry. */
typedef struct
{
  gboolean big;
  GByteArray *entries;
  GByteArray *rest;
  guint64 rest_offset;
} Directory;

static void
append_number (GByteArray *bytes, guint64 value, guint n_bytes)
{
  const guint64 ordered = GUINT64_TO_LE (value);

  g_byte_array_append (bytes, (const guint8 *) &ordered, n_bytes);
}

static guint
get_field_size (const Directory *self)
{
  return self->big ? 8 : 4;
}

static guint
get_size (Type type)
{
  switch (type)
    {
    case TYPE_ASCII:
      return 1;
    case TYPE_SHORT:
      return 2;
    case TYPE_LONG:
      return 4;
    case TYPE_RATIONAL:
    case TYPE_LONG8:
    default:
      return 8;
    }
}

/* @values: in the file's order. */
static void
add_entry (Directory *self, Tag tag, Type type, guint64 count, const GByteArray *values)
{
  const guint field = get_field_size (self);

  g_assert (values->len == count * get_size (type));

  append_number (self->entries, tag, 2);
  append_number (self->entries, type, 2);
  append_number (self->entries, count, field);
  if (values->len <= field)
    {
      g_byte_array_append (self->entries, values->data, values->len);
      append_number (self->entries, 0, field - values->len);
      return;
    }
  append_number (self->entries, self->rest_offset + self->rest->len, field);
  g_byte_array_append (self->rest, values->data, values->len);
  /* What is pointed to begins at even places. */
  append_number (self->rest, 0, self->rest->len % 2);
}

static void
add_number (Directory *self, Tag tag, Type type, guint64 value)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  append_number (bytes, value, get_size (type));
  add_entry (self, tag, type, 1, bytes);
}

/* The nearest fraction of two 32-bit numbers, by continued fractions: exact for what a person writes down. */
static void
get_fraction (double value, guint32 *numerator, guint32 *denominator)
{
  double rest = value;
  guint64 n[2] = { 1, 0 }, d[2] = { 0, 1 };

  for (guint i = 0; i < 32; i++)
    {
      const double whole = floor (rest);
      guint64 next_n, next_d;

      if (!(whole <= (double) G_MAXUINT32))
        break;
      next_n = (guint64) whole * n[0] + n[1];
      next_d = (guint64) whole * d[0] + d[1];
      if (next_n > G_MAXUINT32 || next_d > G_MAXUINT32)
        break;
      n[1] = n[0];
      d[1] = d[0];
      n[0] = next_n;
      d[0] = next_d;
      if (fabs ((double) next_n / (double) next_d - value) <= value * 1e-14)
        break;
      rest = 1 / (rest - whole);
    }
  *numerator = (guint32) n[0];
  *denominator = (guint32) d[0];
}

static void
add_fraction (Directory *self, Tag tag, double value)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint32 numerator, denominator;

  get_fraction (value, &numerator, &denominator);
  append_number (bytes, numerator, 4);
  append_number (bytes, denominator, 4);
  add_entry (self, tag, TYPE_RATIONAL, 1, bytes);
}

static double
get_centimetres (const char *unit)
{
  static const struct
  {
    const char *unit;
    double centimetres;
  } units[] = { { "nm", 1e-7 }, { "µm", 1e-4 }, { "um", 1e-4 }, { "mm", 0.1 }, { "cm", 1 }, { "m", 100 } };

  for (guint i = 0; unit != NULL && i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (unit, units[i].unit))
      return units[i].centimetres;
  return 0;
}

/* Pixels per centimetre; where there is no such unit, of no unit, which still tells how a pixel's edges compare. */
static void
get_resolution (SlabVolume *volume, const SlabSliceRegion *region, double *x, double *y, guint *unit)
{
  const double centimetres = get_centimetres (slab_volume_get_unit (volume));
  double spacing[SLAB_N_AXES];

  *x = *y = 1;
  *unit = 1;
  if (slab_volume_get_spacing (volume, spacing))
    {
      const double size = centimetres > 0 ? centimetres : 1;
      const double found_x = 1 / (spacing[slab_slice_get_horizontal (region->plane)] * (double) region->every_u * size);
      const double found_y = 1 / (spacing[slab_slice_get_vertical (region->plane)] * (double) region->every_v * size);

      /* What a fraction of 32 bits can hold: a spacing of nothing, or of light years, says nothing. */
      if (!(found_x > 1e-9 && found_x < 1e9 && found_y > 1e-9 && found_y < 1e9))
        return;
      *x = found_x;
      *y = found_y;
      *unit = centimetres > 0 ? 3 : 1;
    }
}

static GByteArray *
make_head (SlabVolume *volume, const SlabSliceRegion *region, gboolean big)
{
  static const char software[] = "Slabscope";
  Directory directory = { .big = big, .entries = g_byte_array_new (), .rest = g_byte_array_new () };
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autoptr (GByteArray) offsets = g_byte_array_new ();
  g_autoptr (GByteArray) counts = g_byte_array_new ();
  GByteArray *head = g_byte_array_new ();
  const guint field = get_field_size (&directory);
  const Type long_type = big ? TYPE_LONG8 : TYPE_LONG;
  const guint64 row_bytes = (guint64) region->n_u * sizeof (float);
  const guint64 strip_rows = (guint64) CLAMP (STRIP_BYTES / (gint64) row_bytes, 1, region->n_v);
  const guint64 n_strips = ((guint64) region->n_v + strip_rows - 1) / strip_rows;
  const guint64 first_entry = big ? 16 + 8 : 8 + 2;
  double x, y;
  guint unit;
  guint64 data;

  g_byte_array_append (text, (const guint8 *) software, sizeof software);
  get_resolution (volume, region, &x, &y, &unit);
  directory.rest_offset = first_entry + N_ENTRIES * (4 + 2 * field) + field;
  /* Behind what is longer than its entry: two fractions, which fit one of a BigTIFF, the program's name, and the strips
   * where there are several. */
  data = directory.rest_offset + (big ? 0 : 2 * 8) + sizeof software;
  if (n_strips > 1)
    data += 2 * n_strips * field;
  data = (data + 15) / 16 * 16;
  for (guint64 i = 0; i < n_strips; i++)
    {
      append_number (offsets, data + i * strip_rows * row_bytes, field);
      append_number (counts, MIN (strip_rows, (guint64) region->n_v - i * strip_rows) * row_bytes, field);
    }

  add_number (&directory, TAG_IMAGE_WIDTH, TYPE_LONG, (guint64) region->n_u);
  add_number (&directory, TAG_IMAGE_LENGTH, TYPE_LONG, (guint64) region->n_v);
  add_number (&directory, TAG_BITS_PER_SAMPLE, TYPE_SHORT, 32);
  add_number (&directory, TAG_COMPRESSION, TYPE_SHORT, 1);
  add_number (&directory, TAG_PHOTOMETRIC, TYPE_SHORT, 1);
  add_entry (&directory, TAG_STRIP_OFFSETS, long_type, n_strips, offsets);
  add_number (&directory, TAG_SAMPLES_PER_PIXEL, TYPE_SHORT, 1);
  add_number (&directory, TAG_ROWS_PER_STRIP, TYPE_LONG, strip_rows);
  add_entry (&directory, TAG_STRIP_BYTE_COUNTS, long_type, n_strips, counts);
  add_fraction (&directory, TAG_X_RESOLUTION, x);
  add_fraction (&directory, TAG_Y_RESOLUTION, y);
  add_number (&directory, TAG_PLANAR_CONFIGURATION, TYPE_SHORT, 1);
  add_number (&directory, TAG_RESOLUTION_UNIT, TYPE_SHORT, unit);
  add_entry (&directory, TAG_SOFTWARE, TYPE_ASCII, sizeof software, text);
  add_number (&directory, TAG_SAMPLE_FORMAT, TYPE_SHORT, 3);
  g_assert (directory.entries->len == N_ENTRIES * (4 + 2 * field));

  g_byte_array_append (head, (const guint8 *) "II", 2);
  append_number (head, big ? 43 : 42, 2);
  if (big)
    append_number (head, 8, 4);
  append_number (head, big ? 16 : 8, field);
  append_number (head, N_ENTRIES, big ? 8 : 2);
  g_byte_array_append (head, directory.entries->data, directory.entries->len);
  append_number (head, 0, field);
  g_byte_array_append (head, directory.rest->data, directory.rest->len);
  g_assert (head->len <= data);
  while (head->len < data)
    append_number (head, 0, 1);
  g_byte_array_unref (directory.entries);
  g_byte_array_unref (directory.rest);
  return head;
}

static gboolean
write_rows (SlabVolume *volume, const SlabSliceRegion *region, gint64 piece_rows, float *values, GOutputStream *stream,
            SlabProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (SlabSliceReader) reader = slab_slice_reader_new ();

  for (gint64 row = 0; row < region->n_v; row += piece_rows)
    {
      const gint64 n_rows = MIN (piece_rows, region->n_v - row);
      const gsize n = (gsize) n_rows * (gsize) region->n_u;

      if (progress != NULL)
        progress ((double) row / (double) region->n_v, user_data);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!slab_slice_reader_read (reader, volume, region, row, n_rows, values, error))
        return FALSE;
#if G_BYTE_ORDER == G_BIG_ENDIAN
      for (gsize i = 0; i < n; i++)
        {
          guint32 word;

          memcpy (&word, &values[i], sizeof word);
          word = GUINT32_SWAP_LE_BE (word);
          memcpy (&values[i], &word, sizeof word);
        }
#endif
      if (!g_output_stream_write_all (stream, values, n * sizeof (float), NULL, cancellable, error))
        return FALSE;
    }
  if (progress != NULL)
    progress (1, user_data);
  return TRUE;
}

/**
 * slab_tiff_write_slice:
 * @volume: a volume
 * @region: inside it, with at least one value
 * @stream: where to; it is not closed
 * @progress: (nullable): called for every few megabytes
 * @user_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for a %G_IO_ERROR or %SLAB_VOLUME_ERROR
 *
 * Writes one picture of 32-bit floats, little endian, with the spacing as its resolution where it is known. One of
 * 4 GiB and more is a BigTIFF. Needs a few megabytes, however large the slice is. Any thread but the main one.
 *
 * Returns: %FALSE when @volume could not be read, @stream not written, or the work was cancelled
 */
gboolean
slab_tiff_write_slice (SlabVolume *volume, const SlabSliceRegion *region, GOutputStream *stream,
                       SlabProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) head = NULL;
  g_autofree float *values = NULL;
  gint64 piece_rows;
  gboolean big;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), FALSE);
  g_return_val_if_fail (region != NULL && region->n_u > 0 && region->n_v > 0, FALSE);
  g_return_val_if_fail (region->n_u <= G_MAXUINT32 && region->n_v <= G_MAXUINT32, FALSE);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  piece_rows = MAX (PIECE_VOXELS / region->n_u, 1);
  /* Whole bricks, where slices come by them. */
  if (piece_rows > SLAB_BRICK_PLANES)
    piece_rows -= piece_rows % SLAB_BRICK_PLANES;
  piece_rows = MIN (piece_rows, region->n_v);
  /* With room for the directory. */
  big = (guint64) region->n_v > (G_MAXUINT32 - (G_GUINT64_CONSTANT (1) << 26)) / sizeof (float) / (guint64) region->n_u;
  values = g_try_new (float, (gsize) (piece_rows * region->n_u));
  if (values == NULL)
    {
      g_set_error_literal (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY,
                           _ ("There is not enough memory for the rows of the slice"));
      return FALSE;
    }
  head = make_head (volume, region, big);
  return g_output_stream_write_all (stream, head->data, head->len, NULL, cancellable, error)
         && write_rows (volume, region, piece_rows, values, stream, progress, user_data, cancellable, error);
}
