/* SPDX-License-Identifier: MIT */
#include "slab-crop.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>

/* Voxels that are in memory at a time: 1 to 8 MiB, between two looks at the cancellable. */
#define MAX_PIECE_VOXELS (G_GINT64_CONSTANT (1) << 20)

static void
skip_blanks (const char **text)
{
  while (g_ascii_isspace (**text))
    (*text)++;
}

/* Leaves @value as it is where no number stands. */
static gboolean
parse_end (const char **text, gint64 *value)
{
  char *end;

  skip_blanks (text);
  if (**text == ':' || **text == ',' || **text == ']' || **text == '\0')
    return TRUE;
  if (**text != '-' && !g_ascii_isdigit (**text))
    return FALSE;
  errno = 0;
  *value = g_ascii_strtoll (*text, &end, 10);
  if (errno != 0 || end == *text || (end == *text + 1 && **text == '-'))
    return FALSE;
  *text = end;
  skip_blanks (text);
  return TRUE;
}

/**
 * slab_crop_parse:
 * @text: "Z0:Z1,Y0:Y1,X0:X1", each number optional; in brackets, as NumPy has it, if need be
 * @crop: (out): the box; untouched when %FALSE is returned
 *
 * Any thread.
 *
 * Returns: %FALSE when @text is anything else: one index alone, or a step
 */
gboolean
slab_crop_parse (const char *text, SlabCrop *crop)
{
  SlabCrop parsed;
  gboolean in_brackets;

  g_return_val_if_fail (text != NULL && crop != NULL, FALSE);

  skip_blanks (&text);
  in_brackets = *text == '[';
  if (in_brackets)
    text++;
  for (int i = 0; i < SLAB_N_AXES; i++)
    {
      parsed.start[i] = G_MININT64;
      parsed.stop[i] = G_MAXINT64;
      if (i > 0 && *text++ != ',')
        return FALSE;
      if (!parse_end (&text, &parsed.start[i]) || *text++ != ':' || !parse_end (&text, &parsed.stop[i]))
        return FALSE;
    }
  if (in_brackets && *text++ != ']')
    return FALSE;
  skip_blanks (&text);
  if (*text != '\0')
    return FALSE;

  *crop = parsed;
  return TRUE;
}

/* As NumPy takes an end of a slice: from the end where it is negative, and never beyond the axis. */
static gint64
resolve (gint64 end, gint64 n)
{
  if (end < 0)
    end += n;
  return CLAMP (end, 0, n);
}

/**
 * slab_crop_get_box:
 * @self: a box as it was said
 * @shape: of the volume, valid
 * @box: (out): the voxels of the volume in it; untouched when %FALSE is returned
 *
 * Any thread.
 *
 * Returns: %FALSE when there is none
 */
gboolean
slab_crop_get_box (const SlabCrop *self, const SlabShape *shape, SlabBox *box)
{
  SlabBox found;

  g_return_val_if_fail (self != NULL && box != NULL, FALSE);
  g_return_val_if_fail (shape != NULL && slab_shape_is_valid (shape), FALSE);

  for (int i = 0; i < SLAB_N_AXES; i++)
    {
      found.start[i] = resolve (self->start[i], shape->n[i]);
      found.size[i] = resolve (self->stop[i], shape->n[i]) - found.start[i];
      if (found.size[i] < 1)
        return FALSE;
    }
  *box = found;
  return TRUE;
}

/* The next piece of @box in the order of the file: whole planes, else whole rows of one, else a part of a row. @at:
 * where it begins, moved to its end. */
static SlabBox
next_piece (const SlabBox *box, gint64 at[SLAB_N_AXES])
{
  SlabBox piece = { { at[0], at[1], at[2] }, { 1, 1, 1 } };
  const gint64 left = box->start[2] + box->size[2] - at[2];

  if (at[2] > box->start[2] || box->size[2] > MAX_PIECE_VOXELS)
    {
      piece.size[2] = MIN (left, MAX_PIECE_VOXELS);
      at[2] += piece.size[2];
    }
  else
    {
      const gint64 n_rows = MAX_PIECE_VOXELS / box->size[2];

      piece.size[2] = box->size[2];
      at[2] = box->start[2] + box->size[2];
      if (at[1] > box->start[1] || box->size[1] > n_rows)
        piece.size[1] = MIN (box->start[1] + box->size[1] - at[1], n_rows);
      else
        {
          piece.size[1] = box->size[1];
          piece.size[0] = MIN (box->start[0] + box->size[0] - at[0], n_rows / box->size[1]);
        }
    }
  if (at[2] == box->start[2] + box->size[2])
    {
      at[2] = box->start[2];
      at[1] += piece.size[1];
    }
  if (at[1] == box->start[1] + box->size[1])
    {
      at[1] = box->start[1];
      at[0] += piece.size[0];
    }
  return piece;
}

/**
 * slab_crop_save:
 * @volume: a volume
 * @box: a box inside @volume
 * @target: a local file; may be the one that @volume was opened from, which stays readable through @volume
 * @progress: (nullable): called for every few megabytes
 * @user_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for a %G_IO_ERROR or %SLAB_VOLUME_ERROR
 *
 * Writes the box as an ESRF volume of its own, with the sample type and the spacing of @volume; every sample is kept to
 * the bit. Needs a few megabytes, however large the box is. Any thread but the main one.
 *
 * Returns: %FALSE when @volume could not be read, @target not written, or the work was cancelled; then @target and its
 *   side files are what they were
 */
gboolean
slab_crop_save (SlabVolume *volume, const SlabBox *box, GFile *target, SlabProgressFunc progress, gpointer user_data,
                GCancellable *cancellable, GError **error)
{
  g_autoptr (SlabVolumeWriter) writer = NULL;
  g_autofree void *samples = NULL;
  double spacing[SLAB_N_AXES];
  gboolean has_spacing;
  SlabShape shape;
  gint64 at[SLAB_N_AXES];
  guint64 n_voxels, n_done = 0;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), FALSE);
  g_return_val_if_fail (box != NULL && slab_box_is_inside (box, slab_volume_get_shape (volume)), FALSE);
  g_return_val_if_fail (G_IS_FILE (target), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  for (int i = 0; i < SLAB_N_AXES; i++)
    {
      shape.n[i] = box->size[i];
      at[i] = box->start[i];
    }
  n_voxels = slab_box_get_n_voxels (box);
  has_spacing = slab_volume_get_spacing (volume, spacing);
  writer = slab_volume_writer_new (target, &shape, slab_volume_get_sample_type (volume), has_spacing ? spacing : NULL,
                                   error);
  if (writer == NULL)
    return FALSE;
  samples = g_try_malloc ((gsize) MAX_PIECE_VOXELS * slab_sample_type_get_size (slab_volume_get_sample_type (volume)));
  if (samples == NULL)
    {
      g_autofree char *name = g_file_get_parse_name (target);

      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY, _ ("There is not enough memory to write “%s”"),
                   name);
      return FALSE;
    }

  while (n_done < n_voxels)
    {
      const SlabBox piece = next_piece (box, at);
      const guint64 n = slab_box_get_n_voxels (&piece);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (progress != NULL)
        progress ((double) n_done / (double) n_voxels, user_data);
      if (!slab_volume_read_samples (volume, &piece, samples, error)
          || !slab_volume_writer_append_samples (writer, samples, slab_volume_get_byte_order (volume), n, error))
        return FALSE;
      n_done += n;
    }
  if (!slab_volume_writer_finish (writer, cancellable, error))
    return FALSE;
  if (progress != NULL)
    progress (1, user_data);
  return TRUE;
}
