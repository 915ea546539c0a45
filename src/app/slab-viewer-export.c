/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "slab-file-choosers.h"
#include "slab-view-picture.h"
#include "slab-viewer-private.h"

/* What a viewer takes out of its document: the view to the clipboard, slices to files. */

static SlabSliceView *
get_view (SlabViewer *self)
{
  return slab_planes_view_get_view (self->view, slab_planes_view_get_plane (self->view));
}

static SlabVolume *
get_volume (SlabViewer *self)
{
  return slab_view_state_get_volume (self->state);
}

/* Copying */

static void
copy_free (gpointer picture)
{
  slab_slice_picture_free (picture);
}

static void
copy_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  cairo_surface_t *surface = slab_slice_picture_render (task_data, slab_slice_picture_get_request (task_data)->slice,
                                                        &error);

  if (surface == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, slab_view_picture_to_texture (surface), g_object_unref);
  cairo_surface_destroy (surface);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabViewer *self = SLAB_VIEWER (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);

  /* The viewer may have been closed meanwhile. */
  if (self->document == NULL)
    return;
  if (texture == NULL)
    {
      slab_viewer_show_file_banner (self, error->message);
      return;
    }
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
  slab_viewer_show_toast (self, _ ("Copied as a picture"), NULL, NULL);
}

static void
copy_view_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;
  SlabSlicePicture *picture = slab_view_picture_new (get_view (self), FALSE, slab_view_state_get_overlays (self->state),
                                                     self->measures);
  g_autoptr (GTask) task = NULL;

  if (picture == NULL)
    return;
  slab_viewer_begin_try (self);
  task = g_task_new (self, NULL, copied_cb, NULL);
  g_task_set_source_tag (task, copy_view_action);
  g_task_set_task_data (task, picture, copy_free);
  g_task_run_in_thread (task, copy_thread);
}

/* The application's keys come before those of what has the focus: a text or a table that can be copied is asked
 * first. */
static gboolean
copy_focus (SlabViewer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_activate_action (focus, "clipboard.copy", NULL);
}

/* What the key means: the view, where nothing that can be copied has the keyboard. */
static void
copy_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;

  if (!copy_focus (self))
    g_action_group_activate_action (G_ACTION_GROUP (self->actions), "copy-view", NULL);
}

/* To files */

/* What was chosen the last time; before, what is seen of all slices. */
static void
init_choice (SlabViewer *self, SlabExportChoice *choice)
{
  const SlabAxis plane = slab_planes_view_get_plane (self->view);

  *choice = self->export_choice;
  choice->stem = NULL;
  if (!self->export_chosen)
    choice->overlays = slab_view_state_get_overlays (self->state) & SLAB_SLICE_PICTURE_OVERLAYS;
  if (!self->export_chosen || self->export_plane != plane)
    {
      choice->first = 0;
      choice->last = slab_view_state_get_n_slices (self->state, plane) - 1;
      choice->step = 1;
    }
  else
    choice->stem = g_strdup (self->export_choice.stem);
  choice->last = MIN (choice->last, slab_view_state_get_n_slices (self->state, plane) - 1);
  choice->first = MIN (choice->first, choice->last);
}

static SlabSlicePicture *
make_picture (SlabViewer *self, const SlabExportChoice *choice)
{
  if (slab_file_tasks_is_busy (self->files) || get_volume (self) == NULL)
    return NULL;
  return slab_view_picture_new (get_view (self), choice->whole, choice->overlays, self->measures);
}

static void
export_slice (gpointer object, GFile *file)
{
  SlabViewer *self = object;
  g_autoptr (SlabSliceExport) slices = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_parse_name (file);
  SlabExportChoice choice;
  SlabSlicePicture *picture;
  SlabSliceFormat format;

  slab_viewer_begin_try (self);
  if (!slab_slice_format_from_name (name, &format, &error))
    {
      slab_viewer_show_banner (self, error->message);
      return;
    }
  init_choice (self, &choice);
  picture = make_picture (self, &choice);
  slab_export_choice_clear (&choice);
  if (picture == NULL)
    return;
  slices = slab_slice_export_new (picture, format, file);
  slab_file_tasks_export (self->files, slices);
}

static void
export_series (gpointer object, GFile *folder)
{
  SlabViewer *self = object;
  g_autoptr (SlabSliceExport) slices = NULL;
  SlabExportChoice choice;
  SlabSlicePicture *picture;

  slab_viewer_begin_try (self);
  init_choice (self, &choice);
  picture = make_picture (self, &choice);
  if (picture != NULL)
    {
      if (choice.stem == NULL)
        choice.stem = slab_slice_export_make_stem (get_volume (self), slab_planes_view_get_plane (self->view));
      slices = slab_slice_export_new_series (picture, choice.format, folder, choice.stem, choice.first, choice.last,
                                             choice.step);
      slab_file_tasks_export (self->files, slices);
    }
  slab_export_choice_clear (&choice);
}

static GtkWindow *
get_window (SlabViewer *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
take_choice (SlabViewer *self, SlabExportDialog *dialog)
{
  slab_export_choice_clear (&self->export_choice);
  slab_export_dialog_get_choice (dialog, &self->export_choice);
  self->export_plane = slab_planes_view_get_plane (self->view);
  self->export_chosen = TRUE;
}

static void
slice_accepted_cb (SlabExportDialog *dialog, SlabViewer *self)
{
  const SlabAxis plane = slab_planes_view_get_plane (self->view);
  g_autofree char *name = NULL;

  g_assert (SLAB_IS_VIEWER (self));

  take_choice (self, dialog);
  name = slab_slice_export_make_name (get_volume (self), plane, slab_view_state_get_slice (self->state, plane),
                                      self->export_choice.format);
  slab_file_choosers_show (&self->chooser, slab_file_choosers_new_save_slice (get_window (self), name), export_slice,
                           self);
}

static void
series_accepted_cb (SlabExportDialog *dialog, SlabViewer *self)
{
  g_assert (SLAB_IS_VIEWER (self));

  take_choice (self, dialog);
  slab_file_choosers_show (&self->chooser, slab_file_choosers_new_folder (get_window (self)), export_series, self);
}

/* In the slice that is shown, or in any of the plane. */
static gboolean
has_measures (SlabViewer *self, gboolean series)
{
  const SlabAxis plane = slab_planes_view_get_plane (self->view);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->measures));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SlabMeasure) measure = g_list_model_get_item (G_LIST_MODEL (self->measures), i);

      if (slab_measure_get_kind (measure) != SLAB_MEASURE_PLACE && slab_measure_get_plane (measure) == plane
          && (series || slab_measure_get_slice (measure) == slab_view_state_get_slice (self->state, plane)))
        return TRUE;
    }
  return FALSE;
}

static void
show_dialog (SlabViewer *self, gboolean series)
{
  SlabExportDialog *dialog;
  SlabExportChoice choice;

  if (get_volume (self) == NULL)
    return;
  init_choice (self, &choice);
  dialog = slab_export_dialog_new (get_window (self), get_volume (self), slab_planes_view_get_plane (self->view),
                                   series, has_measures (self, series), &choice);
  slab_export_choice_clear (&choice);
  g_signal_connect_object (dialog, "accepted", G_CALLBACK (series ? series_accepted_cb : slice_accepted_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
save_slice_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  show_dialog (user_data, FALSE);
}

static void
save_series_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  show_dialog (user_data, TRUE);
}

static void
save_slice_to_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (g_variant_get_string (parameter, NULL));

  export_slice (user_data, file);
}

static void
save_series_to_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) folder = g_file_new_for_commandline_arg (g_variant_get_string (parameter, NULL));

  export_series (user_data, folder);
}

static void
exported_cb (SlabFileTasks *files, GFile *file, guint64 n_files, SlabViewer *self)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *text = n_files == 1 ? g_strdup_printf (_ ("Saved “%s”"), shown)
                                       : g_strdup_printf (_ ("Saved %" PRIu64 " slices"), n_files);

  g_assert (SLAB_IS_VIEWER (self));

  slab_viewer_show_toast (self, text, NULL, NULL);
}

void
slab_viewer_init_export (SlabViewer *self)
{
  g_signal_connect (self->files, "exported", G_CALLBACK (exported_cb), self);
}

void
slab_viewer_add_export_actions (GActionMap *map, SlabViewer *self)
{
  static const GActionEntry entries[] = {
    { "copy", copy_action },
    { "copy-view", copy_view_action },
    { "save-slice", save_slice_action },
    { "save-slice-to", save_slice_to_action, "s" },
    { "save-series", save_series_action },
    { "save-series-to", save_series_to_action, "s" },
  };

  g_return_if_fail (G_IS_ACTION_MAP (map));

  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), self);
}
