/* SPDX-License-Identifier: MIT */
#include "slab-slice-export.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "profile/slab-file-replace.h"
#include "volume/slab-tiff.h"

struct _SlabSliceExport
{
  SlabSlicePicture *picture;
  SlabSliceFormat format;
  GFile *file;   /* of one slice, else NULL */
  GFile *folder; /* of a series, whose names are @before, the slice's number, @after */
  char *before;
  char *after;
  int n_digits;
  gint64 first;
  gint64 step;
  guint64 n_files;
};

/* Part of the progress of all. */
typedef struct
{
  SlabProgressFunc progress;
  gpointer user_data;
  guint64 n_done;
  guint64 n_files;
} Part;

static const struct
{
  const char *ending;
  SlabSliceFormat format;
} endings[] = {
  { "png", SLAB_SLICE_FORMAT_PNG },
  { "tif", SLAB_SLICE_FORMAT_TIFF },
  { "tiff", SLAB_SLICE_FORMAT_TIFF },
};

gboolean
slab_slice_format_from_name (const char *name, SlabSliceFormat *format, GError **error)
{
  const char *dot;

  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (format != NULL, FALSE);

  dot = strrchr (name, '.');
  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (endings); i++)
    if (g_ascii_strcasecmp (dot + 1, endings[i].ending) == 0)
      {
        *format = endings[i].format;
        return TRUE;
      }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
               _ ("“%s” does not end in .png for a picture, or in .tif or .tiff for the values"), name);
  return FALSE;
}

const char *
slab_slice_format_get_ending (SlabSliceFormat format)
{
  g_return_val_if_fail (format < SLAB_N_SLICE_FORMATS, NULL);

  return format == SLAB_SLICE_FORMAT_PNG ? "png" : "tif";
}

SlabSliceExport *
slab_slice_export_new (SlabSlicePicture *picture, SlabSliceFormat format, GFile *file)
{
  SlabSliceExport *self;

  g_return_val_if_fail (picture != NULL, NULL);
  g_return_val_if_fail (format < SLAB_N_SLICE_FORMATS, NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_atomic_rc_box_new0 (SlabSliceExport);
  self->picture = picture;
  self->format = format;
  self->file = g_object_ref (file);
  self->first = slab_slice_picture_get_request (picture)->slice;
  self->step = 1;
  self->n_files = 1;
  return self;
}

SlabSliceExport *
slab_slice_export_ref (SlabSliceExport *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SlabSliceExport *self = data;

  g_clear_pointer (&self->picture, slab_slice_picture_free);
  g_clear_object (&self->file);
  g_clear_object (&self->folder);
  g_free (self->before);
  g_free (self->after);
}

void
slab_slice_export_unref (SlabSliceExport *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}

guint64
slab_slice_export_get_n_files (SlabSliceExport *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_files;
}

/* As many digits as the volume's last slice has, so that names are in the slices' order. */
static int
count_digits (SlabVolume *volume, SlabAxis plane)
{
  g_autofree char *last = g_strdup_printf ("%" G_GINT64_FORMAT, slab_volume_get_shape (volume)->n[plane] - 1);

  return MAX ((int) strlen (last), 4);
}

/* Takes @picture, @before and @after. */
static SlabSliceExport *
new_series (SlabSlicePicture *picture, SlabSliceFormat format, GFile *folder, char *before, int n_digits, char *after,
            gint64 first, gint64 last, gint64 step)
{
  SlabSliceExport *self = g_atomic_rc_box_new0 (SlabSliceExport);

  self->picture = picture;
  self->format = format;
  self->folder = g_object_ref (folder);
  self->before = before;
  self->n_digits = n_digits;
  self->after = after;
  self->first = first;
  self->step = step;
  self->n_files = (guint64) ((last - first) / step) + 1;
  return self;
}

/**
 * slab_slice_export_new_series:
 * @picture: (transfer full): what is seen of each
 * @first: a slice of the volume
 * @last: another, not before @first
 * @step: at least 1
 */
SlabSliceExport *
slab_slice_export_new_series (SlabSlicePicture *picture, SlabSliceFormat format, GFile *folder, const char *stem,
                              gint64 first, gint64 last, gint64 step)
{
  g_return_val_if_fail (picture != NULL, NULL);
  g_return_val_if_fail (format < SLAB_N_SLICE_FORMATS, NULL);
  g_return_val_if_fail (G_IS_FILE (folder), NULL);
  g_return_val_if_fail (stem != NULL, NULL);
  g_return_val_if_fail (first >= 0 && last >= first && step >= 1, NULL);

  return new_series (
      picture, format, folder, g_strconcat (stem, "-", NULL),
      count_digits (slab_slice_picture_get_volume (picture), slab_slice_picture_get_request (picture)->plane),
      g_strconcat (".", slab_slice_format_get_ending (format), NULL), first, last, step);
}

/* Where the place of the number is: "%d", "%4d" or "%04d"; NULL where there is none. Always filled with zeros: a space
 * in a name is no help. */
static const char *
find_place (const char *name, int *n_digits, const char **after)
{
  for (const char *mark = strchr (name, '%'); mark != NULL; mark = strchr (mark + 1, '%'))
    {
      const char *end = mark + 1;

      while (g_ascii_isdigit (*end))
        end++;
      if (*end != 'd' || end - mark > 3)
        continue;
      *n_digits = (int) g_ascii_strtoll (mark + 1, NULL, 10);
      *after = end + 1;
      return mark;
    }
  return NULL;
}

gboolean
slab_slice_export_is_pattern (const char *name)
{
  const char *after;
  int n_digits;

  g_return_val_if_fail (name != NULL, FALSE);

  return find_place (name, &n_digits, &after) != NULL;
}

/**
 * slab_slice_export_new_pattern:
 * @picture: (transfer full): what is seen of each
 * @pattern: a name for which slab_slice_export_is_pattern()
 * @first: a slice of the volume
 * @last: another, not before @first
 * @step: at least 1
 */
SlabSliceExport *
slab_slice_export_new_pattern (SlabSlicePicture *picture, SlabSliceFormat format, GFile *folder, const char *pattern,
                               gint64 first, gint64 last, gint64 step)
{
  const char *mark, *after = NULL;
  int n_digits = 0;

  g_return_val_if_fail (picture != NULL, NULL);
  g_return_val_if_fail (format < SLAB_N_SLICE_FORMATS, NULL);
  g_return_val_if_fail (G_IS_FILE (folder), NULL);
  g_return_val_if_fail (pattern != NULL, NULL);
  g_return_val_if_fail (first >= 0 && last >= first && step >= 1, NULL);

  mark = find_place (pattern, &n_digits, &after);
  g_return_val_if_fail (mark != NULL, NULL);
  return new_series (picture, format, folder, g_strndup (pattern, (gsize) (mark - pattern)), n_digits, g_strdup (after),
                     first, last, step);
}

char *
slab_slice_export_make_stem (SlabVolume *volume, SlabAxis plane)
{
  static const char *const planes[SLAB_N_AXES] = { "xy", "xz", "yz" };
  const char *name, *dot;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), NULL);
  g_return_val_if_fail (plane <= SLAB_AXIS_X, NULL);

  name = slab_volume_get_name (volume);
  dot = strrchr (name, '.');
  return g_strdup_printf ("%.*s-%s", dot != NULL && dot != name ? (int) (dot - name) : (int) strlen (name), name,
                          planes[plane]);
}

char *
slab_slice_export_make_name (SlabVolume *volume, SlabAxis plane, gint64 slice, SlabSliceFormat format)
{
  g_autofree char *stem = slab_slice_export_make_stem (volume, plane);

  g_return_val_if_fail (stem != NULL, NULL);

  return g_strdup_printf ("%s-%0*" G_GINT64_FORMAT ".%s", stem, count_digits (volume, plane), slice,
                          slab_slice_format_get_ending (format));
}

GFile *
slab_slice_export_get_file (SlabSliceExport *self, guint64 index)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->n_files, NULL);

  if (self->file != NULL)
    return g_object_ref (self->file);
  name = g_strdup_printf ("%s%0*" G_GINT64_FORMAT "%s", self->before, self->n_digits,
                          self->first + (gint64) index * self->step, self->after);
  return g_file_get_child (self->folder, name);
}

static void
tell_part (double fraction, gpointer user_data)
{
  Part *part = user_data;

  if (part->progress != NULL)
    part->progress (((double) part->n_done + fraction) / (double) part->n_files, part->user_data);
}

typedef struct
{
  GOutputStream *stream;
  GCancellable *cancellable;
  GError *error;
} Sink;

static cairo_status_t
write_to_sink (void *closure, const unsigned char *data, unsigned int length)
{
  Sink *sink = closure;

  if (sink->error != NULL
      || !g_output_stream_write_all (sink->stream, data, length, NULL, sink->cancellable, &sink->error))
    return CAIRO_STATUS_WRITE_ERROR;
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
write_png (SlabSlicePicture *picture, gint64 slice, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  Sink sink = { stream, cancellable, NULL };
  cairo_surface_t *surface = slab_slice_picture_render (picture, slice, error);
  cairo_status_t status;

  if (surface == NULL)
    return FALSE;
  status = cairo_surface_write_to_png_stream (surface, write_to_sink, &sink);
  cairo_surface_destroy (surface);
  if (sink.error != NULL)
    {
      g_propagate_error (error, sink.error);
      return FALSE;
    }
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
      return FALSE;
    }
  return TRUE;
}

static gboolean
write_file (SlabSliceExport *self, guint64 index, Part *part, GCancellable *cancellable, GError **error)
{
  const gint64 slice = self->first + (gint64) index * self->step;
  g_autoptr (GFile) file = slab_slice_export_get_file (self, index);
  g_autoptr (SlabFileReplace) replace = slab_file_replace_begin (file, cancellable, error);
  gboolean written;

  if (replace == NULL)
    return FALSE;
  if (self->format == SLAB_SLICE_FORMAT_PNG)
    written = write_png (self->picture, slice, slab_file_replace_get_stream (replace), cancellable, error);
  else
    {
      SlabSliceRegion region;

      slab_slice_picture_get_region (self->picture, slice, &region);
      written = slab_tiff_write_slice (slab_slice_picture_get_volume (self->picture), &region,
                                       slab_file_replace_get_stream (replace), tell_part, part, cancellable, error);
    }
  if (!written)
    {
      g_autofree char *name = g_file_get_parse_name (file);

      g_prefix_error (error, _ ("Could not write “%s”: "), name);
      return FALSE;
    }
  return slab_file_replace_finish (replace, cancellable, error);
}

/* All that was written of the export is gone by now, so what is free is what there is for all of it. What pictures will
 * take is known of TIFF only. */
static void
explain_lack_of_room (SlabSliceExport *self, GError **error)
{
  g_autoptr (GFile) file = slab_slice_export_get_file (self, 0);
  g_autoptr (GFile) parent = g_file_get_parent (file);
  g_autoptr (GFileInfo) info = NULL;
  SlabSliceRegion region;
  GString *message;
  guint64 n_free;

  if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_NO_SPACE) || parent == NULL)
    return;
  info = g_file_query_filesystem_info (parent, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);
  if (info == NULL || !g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    return;
  n_free = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  message = g_string_new ((*error)->message);
  if (self->format == SLAB_SLICE_FORMAT_TIFF)
    {
      slab_slice_picture_get_region (self->picture, self->first, &region);
      g_string_append_printf (message, _ ("; all of it needs more than %" PRIu64 " bytes, there is room for %" PRIu64),
                              self->n_files * (guint64) (region.n_u * region.n_v) * sizeof (float), n_free);
    }
  else
    g_string_append_printf (message, _ ("; there is room for %" PRIu64 " bytes"), n_free);
  g_free ((*error)->message);
  (*error)->message = g_string_free (message, FALSE);
}

/* A chooser asks before a file is replaced; of the files of a series nobody was asked. */
static gboolean
check_names (SlabSliceExport *self, GError **error)
{
  for (guint64 i = 0; i < self->n_files && self->file == NULL; i++)
    {
      g_autoptr (GFile) file = slab_slice_export_get_file (self, i);

      if (g_file_query_exists (file, NULL))
        {
          g_autofree char *name = g_file_get_parse_name (file);

          g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                       _ ("“%s” is there already; another name or an empty folder was expected"), name);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * slab_slice_export_run:
 * @progress: (nullable): called now and then
 * @user_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for a %G_IO_ERROR or %SLAB_VOLUME_ERROR
 *
 * Writes the files, each under another name first. One file replaces what was there; a series replaces nothing. Any
 * thread but the main one.
 *
 * Returns: %FALSE when something failed or it was cancelled; then there is nothing that was not there before
 */
gboolean
slab_slice_export_run (SlabSliceExport *self, SlabProgressFunc progress, gpointer user_data, GCancellable *cancellable,
                       GError **error)
{
  Part part = { progress, user_data, 0, 0 };
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  part.n_files = self->n_files;
  if (!check_names (self, error))
    return FALSE;
  for (; part.n_done < self->n_files; part.n_done++)
    {
      tell_part (0, &part);
      if (g_cancellable_set_error_if_cancelled (cancellable, &local_error)
          || !write_file (self, part.n_done, &part, cancellable, &local_error))
        {
          for (guint64 i = 0; i < part.n_done; i++)
            {
              g_autoptr (GFile) file = slab_slice_export_get_file (self, i);

              g_file_delete (file, NULL, NULL);
            }
          explain_lack_of_room (self, &local_error);
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  if (progress != NULL)
    progress (1, user_data);
  return TRUE;
}
