/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>

#include "slab-recent-menu.h"
#include "slab-timings.h"
#include "slab-viewer-private.h"
#include "volume/slab-raw-guess.h"

/* The viewer and its file: opened, watched while it is open, opened again, saved. */

/* What is shown stays as it is: it was true when it was read. */
static void
file_changed_cb (SlabViewer *self, const char *message)
{
  g_assert (SLAB_IS_VIEWER (self));

  slab_viewer_show_file_banner (self, message);
}

static void
watch_file (SlabViewer *self, SlabVolume *volume)
{
  GFile *file = slab_volume_get_file (volume);
  guint64 n_bytes;

  slab_viewer_forget_file (self);
  self->is_raw = slab_volume_get_layout (volume, &self->layout);
  if (file == NULL || !slab_raw_layout_get_n_bytes (&self->layout, &n_bytes))
    return;
  self->watch = slab_file_watch_new (file, n_bytes);
  g_signal_connect_swapped (self->watch, "changed", G_CALLBACK (file_changed_cb), self);
}

void
slab_viewer_forget_file (SlabViewer *self)
{
  if (self->watch != NULL)
    g_signal_handlers_disconnect_by_data (self->watch, self);
  g_clear_object (&self->watch);
}

static gboolean
has_shape (SlabVolume *volume, const SlabShape *shape)
{
  return volume != NULL && slab_shape_equal (slab_volume_get_shape (volume), shape);
}

/* As it was seen when the session ended. */
static void
restore_tab (SlabViewer *self, const SlabSessionTab *tab)
{
  SlabColormap colormap;
  SlabPlanesLayout arrangement;

  if (tab->annotated)
    slab_volume_annotate (slab_view_state_get_volume (self->state), tab->spacing, "µm", tab->value_unit);
  if (has_shape (slab_view_state_get_volume (self->state), &tab->shape))
    {
      slab_view_state_set_cursor (self->state, tab->cursor);
      if (!tab->fitted)
        slab_view_state_set_place (self->state, tab->zoom, tab->middle);
      slab_view_state_set_projection (self->state, tab->projection);
      slab_view_state_set_thickness (self->state, tab->thickness);
      slab_viewer_restore_measures (self, tab);
      self->session_link = tab->link;
    }
  slab_view_state_set_symmetric (self->state, FALSE);
  slab_view_state_set_contrast (self->state, tab->low, tab->high);
  slab_view_state_set_symmetric (self->state, tab->symmetric);
  slab_view_state_set_gamma (self->state, tab->gamma);
  if (tab->colormap != NULL && slab_colormap_from_id (tab->colormap, &colormap))
    slab_view_state_set_colormap (self->state, colormap);
  slab_view_state_set_inverted (self->state, tab->inverted);
  slab_view_state_set_interpolation (self->state, tab->interpolation);
  slab_view_state_set_overlays (self->state, (SlabViewOverlays) tab->overlays);
  if (tab->arrangement != NULL && slab_planes_layout_from_id (tab->arrangement, &arrangement))
    slab_planes_view_set_layout (self->view, arrangement);
  slab_planes_view_set_plane (self->view, tab->plane);
}

/**
 * slab_viewer_save_tab:
 *
 * Returns: (transfer full) (nullable): what is open and how it is seen; NULL for what cannot be opened again
 */
SlabSessionTab *
slab_viewer_save_tab (SlabViewer *self)
{
  g_autoptr (SlabSessionTab) tab = NULL;
  g_autofree char *uri = NULL;
  SlabVolume *volume;

  g_return_val_if_fail (SLAB_IS_VIEWER (self), NULL);

  volume = slab_view_state_get_volume (self->state);
  if (self->file == NULL || volume == NULL)
    return NULL;
  uri = g_file_get_uri (self->file);
  tab = slab_session_tab_new (uri);
  tab->is_raw = self->is_raw;
  tab->layout = self->layout;
  tab->annotated = slab_volume_is_annotated (volume);
  (void) slab_volume_get_spacing (volume, tab->spacing);
  tab->value_unit = g_strdup (slab_volume_get_value_unit (volume));
  tab->plane = slab_planes_view_get_plane (self->view);
  tab->arrangement = g_strdup (slab_planes_layout_get_id (slab_planes_view_get_layout (self->view)));
  tab->shape = *slab_volume_get_shape (volume);
  slab_view_state_get_cursor (self->state, tab->cursor);
  tab->fitted = slab_view_state_get_fitted (self->state);
  tab->zoom = slab_view_state_get_zoom (self->state);
  slab_view_state_get_middle (self->state, tab->middle);
  slab_view_state_get_contrast (self->state, &tab->low, &tab->high);
  tab->symmetric = slab_view_state_get_symmetric (self->state);
  tab->gamma = slab_view_state_get_gamma (self->state);
  tab->colormap = g_strdup (slab_colormap_get_id (slab_view_state_get_colormap (self->state)));
  tab->inverted = slab_view_state_get_inverted (self->state);
  tab->interpolation = slab_view_state_get_interpolation (self->state);
  tab->projection = slab_view_state_get_projection (self->state);
  tab->thickness = slab_view_state_get_thickness (self->state);
  tab->overlays = (guint) slab_view_state_get_overlays (self->state);
  tab->link = slab_view_state_get_link (self->state);
  slab_viewer_save_measures (self, tab);
  return g_steal_pointer (&tab);
}

gboolean
slab_viewer_is_from_session (SlabViewer *self)
{
  g_return_val_if_fail (SLAB_IS_VIEWER (self), FALSE);

  return self->from_session;
}

guint
slab_viewer_get_session_link (SlabViewer *self)
{
  g_return_val_if_fail (SLAB_IS_VIEWER (self), 0);

  return self->session_link;
}

void
slab_viewer_forget_session_link (SlabViewer *self)
{
  g_return_if_fail (SLAB_IS_VIEWER (self));

  self->session_link = 0;
}

/**
 * slab_viewer_open_tab:
 * @tab: (transfer full): of a session
 *
 * Opens its file, and shows it as it was seen.
 */
void
slab_viewer_open_tab (SlabViewer *self, SlabSessionTab *tab)
{
  g_autoptr (GFile) file = NULL;

  g_return_if_fail (SLAB_IS_VIEWER (self));
  g_return_if_fail (tab != NULL);

  file = g_file_new_for_uri (tab->uri);
  g_clear_pointer (&self->pending_tab, slab_session_tab_free);
  self->pending_tab = tab;
  g_set_object (&self->file, file);
  slab_file_tasks_open (self->files, file, tab->is_raw ? &tab->layout : NULL);
}

/**
 * slab_viewer_take_volume:
 * @volume: what the history begins with from now on
 *
 * After a reload a volume of the same shape is seen as the one before.
 */
void
slab_viewer_take_volume (SlabViewer *self, SlabVolume *volume)
{
  g_autoptr (SlabSessionTab) tab = NULL;
  gboolean keep;
  float low, high;

  g_return_if_fail (SLAB_IS_VIEWER (self));
  g_return_if_fail (SLAB_IS_VOLUME (volume));

  tab = g_steal_pointer (&self->pending_tab);
  self->from_session = tab != NULL;
  keep = self->reloading && has_shape (slab_view_state_get_volume (self->state), slab_volume_get_shape (volume));
  self->reloading = FALSE;
  if (keep && slab_volume_is_annotated (slab_view_state_get_volume (self->state)))
    slab_volume_annotate_like (volume, slab_view_state_get_volume (self->state));
  slab_viewer_hide_banner (self);
  g_set_object (&self->file, slab_volume_get_file (volume));
  slab_document_set_source (self->document, volume);
  slab_profile_panel_set_trace (self->profile, NULL);
  if (tab != NULL)
    restore_tab (self, tab);
  else if (!keep && slab_volume_get_display_range (volume, &low, &high))
    slab_view_state_set_contrast (self->state, low, high);
  else if (!keep)
    slab_view_state_auto_contrast (self->state);
  watch_file (self, volume);
  if (self->file != NULL)
    slab_recent_menu_add_file (gtk_recent_manager_get_default (), self->file);
  g_signal_emit_by_name (self, "opened");
}

void
slab_viewer_take_look (SlabViewer *self, SlabViewer *other)
{
  double low, high;

  g_return_if_fail (SLAB_IS_VIEWER (self));
  g_return_if_fail (SLAB_IS_VIEWER (other));

  slab_view_state_get_contrast (other->state, &low, &high);
  slab_view_state_set_symmetric (self->state, FALSE);
  slab_view_state_set_contrast (self->state, low, high);
  slab_view_state_set_symmetric (self->state, slab_view_state_get_symmetric (other->state));
  slab_view_state_set_gamma (self->state, slab_view_state_get_gamma (other->state));
  slab_view_state_set_colormap (self->state, slab_view_state_get_colormap (other->state));
  slab_view_state_set_inverted (self->state, slab_view_state_get_inverted (other->state));
  slab_view_state_set_interpolation (self->state, slab_view_state_get_interpolation (other->state));
  slab_view_state_set_overlays (self->state, slab_view_state_get_overlays (other->state));
}

/**
 * slab_viewer_reload:
 *
 * Opens the file again, as it is now; the results of filters go with the volume that they were made of.
 */
void
slab_viewer_reload (SlabViewer *self)
{
  g_return_if_fail (SLAB_IS_VIEWER (self));

  if (self->file == NULL || slab_file_tasks_is_busy (self->files))
    return;
  self->reloading = TRUE;
  slab_viewer_hide_banner (self);
  slab_file_tasks_open (self->files, self->file, self->is_raw ? &self->layout : NULL);
}

static void
reload_answered_cb (SlabViewer *self, const char *response)
{
  g_assert (SLAB_IS_VIEWER (self));

  self->question = NULL;
  if (g_str_equal (response, "reload"))
    slab_viewer_reload (self);
}

/**
 * slab_viewer_ask_reload:
 *
 * slab_viewer_reload() at once where nothing is lost by it; else whoever is there is asked first.
 */
void
slab_viewer_ask_reload (SlabViewer *self)
{
  const guint n_results = MAX (slab_document_get_n_entries (self->document), 1) - 1;
  g_autofree char *body = NULL;

  g_return_if_fail (SLAB_IS_VIEWER (self));

  if (self->question != NULL)
    {
      gtk_window_present (GTK_WINDOW (self->question));
      return;
    }
  if (n_results == 0 && !slab_document_is_running (self->document))
    {
      slab_viewer_reload (self);
      return;
    }
  if (n_results > 0)
    body = g_strdup_printf (ngettext ("%u result in the history was made of the file as it was. It goes with a reload, "
                                      "if it is not saved.",
                                      "%u results in the history were made of the file as it was. They go with a "
                                      "reload, if they are not saved.",
                                      n_results),
                            n_results);
  else
    body = g_strdup (_ ("A filter is at work on the file as it was. With a reload it stops."));
  self->question = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Reload the File?"), body));
  adw_message_dialog_add_responses (self->question, "cancel", _ ("_Keep the Results"), "reload", _ ("_Reload"), NULL);
  adw_message_dialog_set_response_appearance (self->question, "reload", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (self->question, "cancel");
  adw_message_dialog_set_close_response (self->question, "cancel");
  g_signal_connect_object (self->question, "response", G_CALLBACK (reload_answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->question));
}

/* Where the system tells nothing of changes: whenever the person comes back to it. */
void
slab_viewer_check_file (SlabViewer *self)
{
  g_return_if_fail (SLAB_IS_VIEWER (self));

  if (self->watch != NULL)
    slab_file_watch_check (self->watch);
}

GFile *
slab_viewer_get_file (SlabViewer *self)
{
  g_return_val_if_fail (SLAB_IS_VIEWER (self), NULL);

  return self->file;
}

static void
layout_needed_cb (SlabFileTasks *files, GFile *file, const char *message, SlabViewer *self)
{
  g_assert (SLAB_IS_VIEWER (self));

  g_signal_emit_by_name (self, "layout-needed", file, message);
}

/* Of what is open it is told here; where nothing is, by whoever asked for it. */
static void
files_failed_cb (SlabFileTasks *files, const char *message, gboolean reload, SlabViewer *self)
{
  g_assert (SLAB_IS_VIEWER (self));

  self->reloading = FALSE;
  if (slab_document_get_volume (self->document) == NULL)
    g_signal_emit_by_name (self, "open-failed", message);
  else if (reload)
    slab_viewer_show_file_banner (self, message);
  else
    slab_viewer_show_banner (self, message);
}

static void
saved_cb (SlabFileTasks *files, GFile *file, SlabViewer *self)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *text = g_strdup_printf (_ ("Saved “%s”"), shown);

  g_assert (SLAB_IS_VIEWER (self));

  /* Nobody needs to be told that the file was replaced by what they saved. */
  if (self->watch != NULL && g_file_equal (file, self->file))
    slab_file_watch_accept (self->watch);
  slab_recent_menu_add_file (gtk_recent_manager_get_default (), file);
  slab_viewer_show_toast (self, text, NULL, NULL);
}

static void
files_busy_cb (SlabViewer *self)
{
  const gboolean busy = slab_file_tasks_is_busy (self->files);

  if (busy)
    slab_task_strip_show (self->task, slab_file_tasks_get_label (self->files));
  else
    slab_task_strip_hide (self->task);
  g_object_notify (G_OBJECT (self), "busy");
  slab_viewer_update_actions (self);
}

static void
files_progress_cb (SlabViewer *self)
{
  slab_task_strip_set_progress (self->task, slab_file_tasks_get_progress (self->files));
}

/* Nothing to show, and nothing to be told. */
static void
files_cancelled_cb (SlabViewer *self)
{
  if (slab_document_get_volume (self->document) == NULL)
    g_signal_emit_by_name (self, "open-failed", "");
}

void
slab_viewer_init_files (SlabViewer *self)
{
  g_signal_connect_swapped (self->files, "opened", G_CALLBACK (slab_viewer_take_volume), self);
  g_signal_connect (self->files, "layout-needed", G_CALLBACK (layout_needed_cb), self);
  g_signal_connect (self->files, "saved", G_CALLBACK (saved_cb), self);
  g_signal_connect (self->files, "failed", G_CALLBACK (files_failed_cb), self);
  g_signal_connect_swapped (self->files, "cancelled", G_CALLBACK (files_cancelled_cb), self);
  g_signal_connect_swapped (self->files, "notify::busy", G_CALLBACK (files_busy_cb), self);
  g_signal_connect_swapped (self->files, "notify::progress", G_CALLBACK (files_progress_cb), self);
}

/**
 * slab_viewer_open_file:
 * @file: what to open; replaces what is shown once it could be opened
 */
void
slab_viewer_open_file (SlabViewer *self, GFile *file)
{
  g_return_if_fail (SLAB_IS_VIEWER (self));
  g_return_if_fail (G_IS_FILE (file));

  slab_timings_note_open ();
  slab_viewer_hide_banner (self);
  g_set_object (&self->file, file);
  slab_file_tasks_open (self->files, file, NULL);
}

void
slab_viewer_open_sample (SlabViewer *self)
{
  g_return_if_fail (SLAB_IS_VIEWER (self));

  if (slab_file_tasks_is_busy (self->files))
    return;
  slab_viewer_hide_banner (self);
  slab_file_tasks_open_sample (self->files);
}
