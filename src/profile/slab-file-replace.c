/* SPDX-License-Identifier: MIT */
#include "slab-file-replace.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _SlabFileReplace
{
  GFile *file;
  GFile *temporary; /* NULL once it is renamed */
  GOutputStream *stream;
};

static void
prefix_error (GFile *file, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);

  g_prefix_error (error, _ ("Could not write “%s”: "), name);
}

/* What the system says names the temporary file, which nobody has asked for and which is gone. */
static void
set_write_error (GFile *file, GFile *temporary, GError *found, GError **error)
{
  g_autoptr (GFile) parent = g_file_get_parent (file);
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (base);
  g_autofree char *temporary_base = g_file_get_basename (temporary);
  g_autoptr (GString) message = g_string_new (found->message);

  g_string_replace (message, temporary_base, shown, 0);
  if (g_error_matches (found, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) && !g_file_query_exists (parent, NULL))
    {
      g_autofree char *folder = g_file_get_parse_name (parent);

      g_string_printf (message, _ ("there is no folder “%s”"), folder);
    }
  g_set_error_literal (error, found->domain, found->code, message->str);
  prefix_error (file, error);
}

/**
 * slab_file_replace_begin:
 *
 * Any thread; blocks.
 *
 * Returns: (transfer full) (nullable): free it with slab_file_replace_free(), which leaves no trace unless
 *   slab_file_replace_finish() was called and succeeded
 */
SlabFileReplace *
slab_file_replace_begin (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) parent = NULL;
  g_autofree char *base = NULL;
  GFileType type;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  parent = g_file_get_parent (file);
  base = g_file_get_basename (file);
  type = g_file_query_file_type (file, 0, cancellable);
  /* A rename over a folder fails only at the end of the work; it is known now. */
  if (parent == NULL || base == NULL || type == G_FILE_TYPE_DIRECTORY)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, _ ("it is a folder"));
      prefix_error (file, error);
      return NULL;
    }
  /* And one over a device puts a file in its place. */
  if (type == G_FILE_TYPE_SPECIAL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _ ("it is a device or a pipe"));
      prefix_error (file, error);
      return NULL;
    }

  for (guint attempt = 0;; attempt++)
    {
      g_autofree char *name = g_strdup_printf (".%.200s.%08x", base, g_random_int ());
      g_autoptr (GFile) temporary = NULL;
      g_autoptr (GError) local_error = NULL;
      GFileOutputStream *stream;

      if (!g_utf8_validate (name, -1, NULL))
        {
          g_free (name);
          name = g_strdup_printf (".slabscope.%08x", g_random_int ());
        }
      temporary = g_file_get_child (parent, name);
      stream = g_file_create (temporary, G_FILE_CREATE_NONE, cancellable, &local_error);
      if (stream != NULL)
        {
          SlabFileReplace *self = g_new0 (SlabFileReplace, 1);

          self->file = g_object_ref (file);
          self->temporary = g_steal_pointer (&temporary);
          self->stream = G_OUTPUT_STREAM (stream);
          return self;
        }
      if (attempt < 8 && g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
        continue;
      set_write_error (file, temporary, local_error, error);
      return NULL;
    }
}

/**
 * slab_file_replace_get_stream:
 *
 * Returns: (transfer none): write here; do not close it
 */
GOutputStream *
slab_file_replace_get_stream (SlabFileReplace *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->stream;
}

/**
 * slab_file_replace_finish:
 *
 * Closes the stream and gives the file its name.
 *
 * Returns: %FALSE where that failed; then nothing has changed
 */
gboolean
slab_file_replace_finish (SlabFileReplace *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (self->temporary != NULL, FALSE);

  if (!g_output_stream_close (self->stream, cancellable, &local_error)
      || !g_file_move (self->temporary, self->file, G_FILE_COPY_OVERWRITE, cancellable, NULL, NULL, &local_error))
    {
      set_write_error (self->file, self->temporary, local_error, error);
      return FALSE;
    }
  g_clear_object (&self->temporary);
  return TRUE;
}

/**
 * slab_file_replace_free:
 *
 * Without a successful slab_file_replace_finish() what was written is removed.
 */
void
slab_file_replace_free (SlabFileReplace *self)
{
  g_return_if_fail (self != NULL);

  g_output_stream_close (self->stream, NULL, NULL);
  if (self->temporary != NULL)
    g_file_delete (self->temporary, NULL, NULL);
  g_clear_object (&self->temporary);
  g_object_unref (self->stream);
  g_object_unref (self->file);
  g_free (self);
}

/**
 * slab_file_replace_save:
 * @file: what to write
 * @write: (scope call): fills the stream
 * @what: for @write
 *
 * Any thread; blocks.
 *
 * Returns: %FALSE where @file could not be written, with an error that names it; then what was there before is still
 *   there
 */
gboolean
slab_file_replace_save (GFile *file, SlabFileReplaceFunc write, gpointer what, GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (SlabFileReplace) self = NULL;

  g_return_val_if_fail (G_IS_FILE (file), FALSE);
  g_return_val_if_fail (write != NULL, FALSE);

  self = slab_file_replace_begin (file, cancellable, error);
  if (self == NULL)
    return FALSE;
  if (!write (what, self->stream, cancellable, error))
    {
      g_autofree char *name = g_file_get_parse_name (file);

      g_prefix_error (error, _ ("Could not write “%s”: "), name);
      return FALSE;
    }
  return slab_file_replace_finish (self, cancellable, error);
}

static gboolean
write_text (gpointer what, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  const char *text = what;

  return g_output_stream_write_all (stream, text, strlen (text), NULL, cancellable, error);
}

/**
 * slab_file_replace_save_text:
 * @text: all that is in @file then
 *
 * Returns: as slab_file_replace_save()
 */
gboolean
slab_file_replace_save_text (GFile *file, const char *text, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return slab_file_replace_save (file, write_text, (gpointer) text, cancellable, error);
}
