/* SPDX-License-Identifier: MIT */
#include "slab-lab-file.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "profile/slab-file-replace.h"
#include "profile/slab-text-quote.h"

/**
 * slab_lab_result_save_json:
 * @file: what to write
 *
 * Any thread; blocks.
 *
 * Returns: %FALSE where @file could not be written; then what was there before is still there
 */
gboolean
slab_lab_result_save_json (const SlabLabResult *result, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (result != NULL && G_IS_FILE (file), FALSE);

  text = slab_lab_result_to_json (result);
  return slab_file_replace_save_text (file, text, cancellable, error);
}

static void
append_line (GString *text, const SlabLabResult *result, guint index)
{
  const SlabLabCell *cell = slab_lab_result_get_cell (result, index);
  g_autofree char *params = slab_filter_params_describe (cell->params);
  g_autofree char *chunk = slab_lab_cell_format_chunk (cell);
  g_autofree char *overlap = slab_lab_cell_format_overlap (cell);
  SlabLabFigures f;

  slab_lab_result_get_figures (result, index, &f);
  {
    const char *const words[] = { slab_lab_kind_get_name (cell->kind), params, chunk, overlap };
    const double numbers[] = {
      f.median,     f.least, f.most,      f.cpu_seconds,     f.cores_busy,    f.peak_bytes,       f.speed_up,
      f.efficiency, f.price, f.bandwidth, f.bandwidth_share, f.floor_seconds, cell->peer.seconds, f.others_cores
    };

    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
      {
        slab_text_append_csv_field (text, words[i]);
        g_string_append_c (text, ',');
      }
    g_string_append_printf (text, "%u,%u,%" PRId64 ",%" PRIu64 ",%u",
                            cell->n_threads > 0 ? cell->n_threads : cell->settings.n_threads, cell->n_copies,
                            cell->n_slices > 0 ? cell->n_slices : result->shape.n[SLAB_AXIS_Z], cell->n_chunks, f.n);
    for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
      {
        char buffer[G_ASCII_DTOSTR_BUF_SIZE];

        g_string_append_c (text, ',');
        if (isfinite (numbers[i]))
          g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.9g", numbers[i]));
      }
  }
  g_string_append_printf (text, ",%u,", f.n_disturbed);
  slab_text_append_csv_field (text, cell->error != NULL ? cell->error : "");
  g_string_append_c (text, '\n');
}

/**
 * slab_lab_result_save_csv:
 * @file: what to write
 *
 * A line for each cell; the repeats by themselves are in the JSON. Any thread; blocks.
 *
 * Returns: %FALSE where @file could not be written; then what was there before is still there
 */
gboolean
slab_lab_result_save_csv (const SlabLabResult *result, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (result != NULL && G_IS_FILE (file), FALSE);

  text = g_string_new ("kind,filter,chunk,overlap,threads,copies,slices,chunks,repeats,median_s,least_s,most_s,cpu_s,"
                       "cores_busy,peak_bytes,speed_up,efficiency,price,bandwidth_bytes_per_s,bandwidth_share,floor_s,"
                       "peer_s,others_cores,disturbed_repeats,error\n");
  for (guint i = 0; i < result->cells->len; i++)
    append_line (text, result, i);
  return slab_file_replace_save_text (file, text->str, cancellable, error);
}

static gboolean
has_suffix (const char *name, const char *suffix)
{
  gsize length = strlen (name), n = strlen (suffix);

  return length > n && g_ascii_strcasecmp (name + length - n, suffix) == 0;
}

/**
 * slab_lab_result_check_name:
 * @name: of a file
 * @error: %G_IO_ERROR_INVALID_FILENAME
 *
 * Returns: whether slab_lab_result_save() knows what to write under it
 */
gboolean
slab_lab_result_check_name (const char *name, GError **error)
{
  g_return_val_if_fail (name != NULL, FALSE);

  if (has_suffix (name, ".json") || has_suffix (name, ".csv"))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME, _ ("“%s” ends in neither .json nor .csv"), name);
  return FALSE;
}

/**
 * slab_lab_result_save:
 * @file: of which the name's end says what to write: .json or .csv
 *
 * Any thread; blocks.
 *
 * Returns: %FALSE where @file could not be written, or has another end
 */
gboolean
slab_lab_result_save (const SlabLabResult *result, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (result != NULL && G_IS_FILE (file), FALSE);

  name = g_file_get_basename (file);
  if (!slab_lab_result_check_name (name, error))
    return FALSE;
  return has_suffix (name, ".csv") ? slab_lab_result_save_csv (result, file, cancellable, error)
                                   : slab_lab_result_save_json (result, file, cancellable, error);
}

/* --- Where results are kept --------------------------------------------------------------------------------------- */

/**
 * slab_lab_get_folder:
 *
 * Any thread. The folder need not exist.
 *
 * Returns: (transfer full): slabscope/lab in the user's data folder
 */
GFile *
slab_lab_get_folder (void)
{
  return g_file_new_build_filename (g_get_user_data_dir (), "slabscope", "lab", NULL);
}

/**
 * slab_lab_result_keep:
 * @folder: as of slab_lab_get_folder(); made where it is not there
 * @file: (out) (optional) (transfer full): what was written
 *
 * Saves under a name from date and set, which no other file has. Any thread; blocks.
 *
 * Returns: %FALSE where it could not be written
 */
gboolean
slab_lab_result_keep (const SlabLabResult *result, GFile *folder, GFile **file, GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *date = NULL;
  g_autofree char *set = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (result != NULL && result->date != NULL && G_IS_FILE (folder), FALSE);

  if (!g_file_make_directory_with_parents (folder, cancellable, &local_error)
      && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    {
      g_autofree char *name = g_file_get_parse_name (folder);

      g_propagate_prefixed_error (error, g_steal_pointer (&local_error), _ ("Could not make the folder “%s”: "), name);
      return FALSE;
    }
  date = g_date_time_format (result->date, "%Y%m%dT%H%M%SZ");
  set = g_strcanon (g_strdup (result->set), G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS, '-');
  for (guint i = 1;; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup_printf ("%s-%s.json", date, set)
                                     : g_strdup_printf ("%s-%s-%u.json", date, set, i);
      g_autoptr (GFile) kept = g_file_get_child (folder, name);

      if (g_file_query_exists (kept, cancellable))
        continue;
      if (!slab_lab_result_save_json (result, kept, cancellable, error))
        return FALSE;
      if (file != NULL)
        *file = g_steal_pointer (&kept);
      return TRUE;
    }
}

static gint
compare_files (gconstpointer a, gconstpointer b)
{
  g_autofree char *x = g_file_get_basename (*(GFile *const *) a);
  g_autofree char *y = g_file_get_basename (*(GFile *const *) b);

  return strcmp (y, x);
}

/**
 * slab_lab_list_kept:
 * @folder: as of slab_lab_get_folder()
 *
 * Files are not opened: what a file holds, slab_lab_result_load() says. Any thread; blocks.
 *
 * Returns: (transfer full) (element-type GFile): the newest first; empty where @folder is not there
 */
GPtrArray *
slab_lab_list_kept (GFile *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GFileEnumerator) children = NULL;
  g_autoptr (GError) local_error = NULL;
  GFile *child;

  g_return_val_if_fail (G_IS_FILE (folder), NULL);

  children = g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NONE, cancellable,
                                        &local_error);
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return g_steal_pointer (&files);
  while (children != NULL && g_file_enumerator_iterate (children, NULL, &child, cancellable, &local_error)
         && child != NULL)
    {
      g_autofree char *name = g_file_get_basename (child);

      if (has_suffix (name, ".json"))
        g_ptr_array_add (files, g_object_ref (child));
    }
  if (local_error != NULL)
    {
      g_autofree char *name = g_file_get_parse_name (folder);

      g_propagate_prefixed_error (error, g_steal_pointer (&local_error), _ ("Could not read “%s”: "), name);
      return NULL;
    }
  g_ptr_array_sort (files, compare_files);
  return g_steal_pointer (&files);
}
