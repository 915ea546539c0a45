/* SPDX-License-Identifier: MIT */
#include "slab-window.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "engine/slab-sample.h"
#include "plot/slab-plot-axis.h"
#include "slab-display-panel.h"
#include "slab-filter-panel.h"
#include "slab-format.h"
#include "slab-history-panel.h"
#include "slab-profile-view.h"
#include "slab-raw-dialog.h"
#include "volume/slab-volume-writer.h"

/* Narrower than this the sidebar is under the picture. */
#define NARROW_WIDTH 860
#define MAX_RECENT 8
/* A run that took longer is told of by the desktop when the window is not in front. */
#define LONG_RUN_SECONDS 5.0
#define TASK_POLL_MILLISECONDS 50
#define SLICE_BAR_MILLISECONDS 12

/* Work in another thread that has a progress and can be cancelled: making the sample, saving. */
typedef struct
{
  GCancellable *cancellable;
  gint permille; /* atomic */
  GFile *file;
  SlabVolume *volume;
} Work;

struct _SlabWindow
{
  AdwApplicationWindow parent_instance;

  SlabDocument *document;
  SlabRun *run; /* the one whose progress is shown */
  SlabVolume *shown_source;
  guint64 opening; /* counts requests, so that the newest wins */
  guint64 opened;
  Work *work;
  guint work_poll;
  GtkFileChooserNative *chooser;
  gboolean profile_dismissed;
  gboolean narrow;
  guint narrow_idle;
  guint slice_bar_timeout;
  GdkModifierType modifiers;

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkStack *run_stack;
  GtkProgressBar *run_progress;
  GtkRevealer *banner;
  GtkLabel *banner_label;
  GtkRevealer *task;
  GtkLabel *task_label;
  GtkProgressBar *task_progress;
  GtkStack *pages;
  GtkPaned *profile_paned;
  GtkPaned *sidebar_paned;
  GtkWidget *sidebar;
  AdwViewStack *sidebar_pages;
  SlabSliceView *view;
  GtkAdjustment *slice_adjustment;
  GtkSpinButton *slice_entry;
  GtkLabel *n_slices;
  SlabFilterPanel *filter_panel;
  SlabDisplayPanel *display_panel;
  SlabHistoryPanel *history_panel;
  SlabProfileView *profile;
  GtkLabel *status_pointer;
  GtkLabel *status_zoom;
  GtkLabel *status_behind;
  GtkLabel *status_hint;
  GMenuModel *slice_menu;
  GMenu *recent_menu;
  GMenu *colormap_menu;
};

G_DEFINE_FINAL_TYPE (SlabWindow, slab_window, ADW_TYPE_APPLICATION_WINDOW)

static const char *const plane_names[SLAB_N_AXES] = { "z", "y", "x" };

static void update_actions (SlabWindow *self);

static SlabApplication *
get_app (SlabWindow *self)
{
  return SLAB_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
}

/* Actions */

static void
set_enabled (SlabWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_assert (action != NULL);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* Only where it differs: each change is a message to whoever watches. */
static void
set_state (SlabWindow *self, const char *name, GVariant *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);
  g_autoptr (GVariant) wanted = g_variant_ref_sink (state);
  g_autoptr (GVariant) current = NULL;

  g_assert (action != NULL);
  current = g_action_get_state (action);
  if (!g_variant_equal (current, wanted))
    g_simple_action_set_state (G_SIMPLE_ACTION (action), wanted);
}

/* Messages */

static void
show_banner (SlabWindow *self, const char *message)
{
  gtk_label_set_text (self->banner_label, message);
  gtk_revealer_set_reveal_child (self->banner, TRUE);
}

static void
hide_banner (SlabWindow *self)
{
  gtk_revealer_set_reveal_child (self->banner, FALSE);
}

static void
show_toast (SlabWindow *self, const char *text, const char *button, const char *action)
{
  /* The title of a toast is markup; a file's name is not. */
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  if (button != NULL)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_action_name (toast, action);
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* What is shown */

static void
update_status_hint (SlabWindow *self)
{
  const char *hint;

  if ((self->modifiers & GDK_CONTROL_MASK) != 0)
    hint = _ ("wheel: zoom at the pointer");
  else if ((self->modifiers & GDK_SHIFT_MASK) != 0)
    hint = _ ("wheel: ten slices · drag: move");
  else
    hint = _ ("wheel: slices · Ctrl: zoom · Shift: ×10 · right-drag: contrast");
  gtk_label_set_text (self->status_hint, hint);
}

static void
update_title (SlabWindow *self)
{
  SlabVolume *volume = slab_document_get_volume (self->document);
  g_autofree char *shape = NULL, *subtitle = NULL, *window_title = NULL;
  SlabVolume *source;
  guint position;

  if (volume == NULL)
    {
      adw_window_title_set_title (self->title, "Slabscope");
      adw_window_title_set_subtitle (self->title, "");
      gtk_window_set_title (GTK_WINDOW (self), "Slabscope");
      return;
    }
  position = slab_document_get_position (self->document);
  source = slab_document_get_entry_volume (self->document, 0);
  shape = slab_format_triple (slab_volume_get_shape (volume)->n);
  if (position > 0)
    {
      g_autofree char *entry = slab_document_get_entry_title (self->document, position);

      subtitle = g_strdup_printf ("%s %s · %s", shape, slab_sample_type_get_name (slab_volume_get_sample_type (volume)),
                                  entry);
    }
  else
    subtitle = g_strdup_printf ("%s %s", shape, slab_sample_type_get_name (slab_volume_get_sample_type (volume)));
  adw_window_title_set_title (self->title, slab_volume_get_name (source));
  adw_window_title_set_subtitle (self->title, subtitle);
  window_title = g_strdup_printf ("%s – Slabscope", slab_volume_get_name (source));
  gtk_window_set_title (GTK_WINDOW (self), window_title);
}

static void
update_status (SlabWindow *self)
{
  const gint64 asked = slab_slice_view_get_slice (self->view);
  const gint64 shown = slab_slice_view_get_shown_slice (self->view);
  const double zoom = slab_slice_view_get_zoom (self->view);
  g_autofree char *behind = NULL, *percent = NULL;

  if (shown >= 0 && shown != asked)
    {
      g_autofree char *shown_text = g_strdup_printf ("%" G_GINT64_FORMAT, shown);
      g_autofree char *asked_text = g_strdup_printf ("%" G_GINT64_FORMAT, asked);

      /* Translators: indices of slices */
      behind = g_strdup_printf (_ ("shown %s, asked %s"), shown_text, asked_text);
    }
  gtk_label_set_text (self->status_behind, behind != NULL ? behind : "");
  if (zoom > 0)
    percent = g_strdup_printf (zoom < 0.1 ? "%.1f\u202f%%" : "%.0f\u202f%%", zoom * 100);
  gtk_label_set_text (self->status_zoom, percent != NULL ? percent : "");
}

/* Slider, number and status line. */
static void
update_slice_bar (SlabWindow *self)
{
  const gint64 n_slices = slab_slice_view_get_n_slices (self->view);
  const gint64 slice = slab_slice_view_get_slice (self->view);

  g_clear_handle_id (&self->slice_bar_timeout, g_source_remove);
  g_object_freeze_notify (G_OBJECT (self->slice_adjustment));
  if ((gint64) gtk_adjustment_get_upper (self->slice_adjustment) != MAX (n_slices - 1, 0))
    {
      g_autofree char *total = g_strdup_printf ("/ %" G_GINT64_FORMAT, n_slices);

      gtk_adjustment_set_upper (self->slice_adjustment, (double) MAX (n_slices - 1, 0));
      gtk_editable_set_width_chars (GTK_EDITABLE (self->slice_entry), (int) MAX (strlen (total) - 2, 2));
      gtk_label_set_text (self->n_slices, total);
    }
  if ((gint64) gtk_adjustment_get_value (self->slice_adjustment) != slice)
    gtk_adjustment_set_value (self->slice_adjustment, (double) slice);
  g_object_thaw_notify (G_OBJECT (self->slice_adjustment));
  update_status (self);
}

static gboolean
slice_bar_cb (gpointer user_data)
{
  SlabWindow *self = user_data;

  self->slice_bar_timeout = 0;
  update_slice_bar (self);
  return G_SOURCE_REMOVE;
}

static void
on_view_changed (SlabWindow *self)
{
  const gint64 slice = slab_slice_view_get_slice (self->view);
  const gint64 shown = slab_slice_view_get_shown_slice (self->view);
  double low, high;

  g_assert (SLAB_IS_WINDOW (self));

  if (self->document == NULL)
    return;
  slab_slice_view_get_window (self->view, &low, &high);
  set_state (self, "slice", g_variant_new_int64 (slice));
  set_state (self, "shown-slice", g_variant_new_int64 (shown));
  set_state (self, "plane", g_variant_new_string (plane_names[slab_slice_view_get_plane (self->view)]));
  set_state (self, "zoom", g_variant_new_double (slab_slice_view_get_zoom (self->view)));
  set_state (self, "contrast", g_variant_new ("(dd)", low, high));
  set_state (self, "invert", g_variant_new_boolean (slab_slice_view_get_inverted (self->view)));
  set_state (self, "colormap", g_variant_new_string (slab_colormap_get_id (slab_slice_view_get_colormap (self->view))));

  /* A slider that moves at once has the window painted, and the slice, ready a moment later, must wait for the next
   * frame: so the slider waits for the slice, but not for long. */
  if (shown < 0 || shown == slice)
    update_slice_bar (self);
  else if (self->slice_bar_timeout == 0)
    self->slice_bar_timeout = g_timeout_add (SLICE_BAR_MILLISECONDS, slice_bar_cb, self);
}

static void
on_view_error (SlabWindow *self)
{
  const char *error = slab_slice_view_get_error (self->view);

  g_assert (SLAB_IS_WINDOW (self));

  if (error != NULL)
    show_banner (self, error);
}

static void
on_slice_adjusted (SlabWindow *self)
{
  g_assert (SLAB_IS_WINDOW (self));

  slab_slice_view_set_slice (self->view, (gint64) round (gtk_adjustment_get_value (self->slice_adjustment)));
}

static void
on_pointer (SlabWindow *self, gboolean inside, gint64 z, gint64 y, gint64 x, gboolean known, double value)
{
  g_autofree char *text = NULL;

  g_assert (SLAB_IS_WINDOW (self));

  if (inside && known)
    text = g_strdup_printf ("z %" G_GINT64_FORMAT "  y %" G_GINT64_FORMAT "  x %" G_GINT64_FORMAT "   %.6g", z, y, x,
                            value);
  else if (inside)
    text = g_strdup_printf ("z %" G_GINT64_FORMAT "  y %" G_GINT64_FORMAT "  x %" G_GINT64_FORMAT, z, y, x);
  gtk_label_set_text (self->status_pointer, text != NULL ? text : "");
}

static void
document_volume_cb (SlabWindow *self)
{
  SlabVolume *volume = slab_document_get_volume (self->document);
  SlabRun *run = volume != NULL
                     ? slab_document_get_entry_run (self->document, slab_document_get_position (self->document))
                     : NULL;

  slab_slice_view_set_volume (self->view, volume);
  gtk_stack_set_visible_child_name (self->pages, volume != NULL ? "viewer" : "empty");
  /* The source has no run of its own: what was made of it stays to be seen. */
  if (run != NULL && !slab_document_is_running (self->document))
    slab_profile_view_set_trace (self->profile, slab_run_get_trace (run));
  update_title (self);
  update_actions (self);
}

static void
document_history_cb (SlabWindow *self)
{
  update_actions (self);
  update_title (self);
}

static void
update_actions (SlabWindow *self)
{
  const gboolean open = slab_document_get_volume (self->document) != NULL;
  const gboolean running = slab_document_is_running (self->document);
  const gboolean working = self->work != NULL;
  static const char *const viewing[] = { "slice",         "plane",    "next", "previous", "next-10",
                                         "previous-10",   "first",    "last", "zoom-in",  "zoom-out",
                                         "zoom-fit",      "zoom-1",   "zoom", "contrast", "auto-contrast",
                                         "show-timeline", "set-param" };
  gboolean can_undo, can_redo;

  for (guint i = 0; i < G_N_ELEMENTS (viewing); i++)
    set_enabled (self, viewing[i], open);
  g_object_get (self->document, "can-undo", &can_undo, "can-redo", &can_redo, NULL);
  set_enabled (self, "undo", can_undo);
  set_enabled (self, "redo", can_redo);
  set_enabled (self, "flip", can_undo || can_redo);
  set_enabled (self, "run", open && !running);
  set_enabled (self, "cancel", running);
  set_enabled (self, "save", open && !working);
  set_enabled (self, "save-to", open && !working);
  set_enabled (self, "sample", !working);
  set_enabled (self, "cancel-task", working);
  set_state (self, "running", g_variant_new_boolean (running));
  set_state (self, "position", g_variant_new_uint32 (slab_document_get_position (self->document)));
  set_state (self, "entries", g_variant_new_uint32 (slab_document_get_n_entries (self->document)));
}

/* Opening */

static void
add_recent (SlabVolume *volume)
{
  GFile *file = slab_volume_get_file (volume);
  g_autofree char *uri = file != NULL ? g_file_get_uri (file) : NULL;

  if (uri != NULL)
    gtk_recent_manager_add_item (gtk_recent_manager_get_default (), uri);
}

static void
take_volume (SlabWindow *self, SlabVolume *volume)
{
  float low, high;

  hide_banner (self);
  slab_document_set_source (self->document, volume);
  slab_profile_view_set_trace (self->profile, NULL);
  slab_slice_view_set_trace (self->view, NULL);
  if (slab_volume_get_display_range (volume, &low, &high))
    slab_slice_view_set_window (self->view, low, high);
  else
    slab_slice_view_auto_contrast (self->view);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  add_recent (volume);
}

static void
raw_opened_cb (SlabRawDialog *dialog, SlabVolume *volume, SlabWindow *self)
{
  g_assert (SLAB_IS_WINDOW (self));

  take_volume (self, volume);
}

typedef struct
{
  GFile *file;
  guint64 number;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_object_unref (opening->file);
  g_free (opening);
}

static void
open_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Opening *opening = task_data;
  GError *error = NULL;
  SlabVolume *volume = slab_volume_open (opening->file, NULL, &error);

  if (volume != NULL)
    g_task_return_pointer (task, volume, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabWindow *self = SLAB_WINDOW (source);
  Opening *opening = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolume) volume = g_task_propagate_pointer (G_TASK (result), &error);

  /* Closed meanwhile, or something else was asked for. */
  if (self->document == NULL || opening->number != self->opening)
    return;
  self->opened = opening->number;
  if (volume != NULL)
    take_volume (self, volume);
  else if (g_error_matches (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_NO_LAYOUT)
           || g_error_matches (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_SIZE))
    {
      SlabRawDialog *dialog = slab_raw_dialog_new (GTK_WINDOW (self), opening->file, error->message);

      g_signal_connect_object (dialog, "opened", G_CALLBACK (raw_opened_cb), self, 0);
      gtk_window_present (GTK_WINDOW (dialog));
    }
  else
    show_banner (self, error->message);
}

/**
 * slab_window_open_file:
 * @file: what to open; replaces what the window shows once it could be opened
 */
void
slab_window_open_file (SlabWindow *self, GFile *file)
{
  g_autoptr (GTask) task = NULL;
  Opening *opening;

  g_return_if_fail (SLAB_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  hide_banner (self);
  opening = g_new (Opening, 1);
  opening->file = g_object_ref (file);
  opening->number = ++self->opening;
  task = g_task_new (self, NULL, open_cb, NULL);
  g_task_set_source_tag (task, slab_window_open_file);
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, open_thread);
}

gboolean
slab_window_is_empty (SlabWindow *self)
{
  g_return_val_if_fail (SLAB_IS_WINDOW (self), FALSE);

  return slab_document_get_volume (self->document) == NULL && self->opening == self->opened && self->work == NULL;
}

/* Work with a progress */

static Work *
work_new (void)
{
  Work *work = g_atomic_rc_box_new0 (Work);

  work->cancellable = g_cancellable_new ();
  return work;
}

static void
work_clear (gpointer data)
{
  Work *work = data;

  g_clear_object (&work->cancellable);
  g_clear_object (&work->file);
  g_clear_object (&work->volume);
}

static void
work_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, work_clear);
}

static void
work_progress (double fraction, gpointer user_data)
{
  Work *work = user_data;

  g_atomic_int_set (&work->permille, (gint) (fraction * 1000));
}

static gboolean
work_poll_cb (gpointer user_data)
{
  SlabWindow *self = user_data;

  gtk_progress_bar_set_fraction (self->task_progress, g_atomic_int_get (&self->work->permille) / 1000.0);
  return G_SOURCE_CONTINUE;
}

static void
begin_work (SlabWindow *self, Work *work, const char *label)
{
  g_assert (self->work == NULL);

  self->work = g_atomic_rc_box_acquire (work);
  self->work_poll = g_timeout_add (TASK_POLL_MILLISECONDS, work_poll_cb, self);
  gtk_label_set_text (self->task_label, label);
  gtk_progress_bar_set_fraction (self->task_progress, 0);
  gtk_revealer_set_reveal_child (self->task, TRUE);
  update_actions (self);
}

static void
end_work (SlabWindow *self)
{
  g_clear_handle_id (&self->work_poll, g_source_remove);
  g_clear_pointer (&self->work, work_unref);
  gtk_revealer_set_reveal_child (self->task, FALSE);
  update_actions (self);
}

/* In the engine's thread. */
static void
sample_job (gpointer user_data)
{
  GTask *task = user_data;
  Work *work = g_task_get_task_data (task);
  const SlabShape shape = SLAB_SAMPLE_DEFAULT_SHAPE;
  g_autoptr (GFile) folder = g_file_get_parent (work->file);
  g_autoptr (GError) error = NULL;

  if (!g_file_make_directory_with_parents (folder, NULL, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_clear_error (&error);
  /* Another window may have made it while this job waited. */
  if (g_file_query_exists (work->file, NULL)
      || slab_sample_write (work->file, &shape, SLAB_SAMPLE_DEFAULT_SEED, 0, work_progress, work, work->cancellable,
                            &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
sample_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabWindow *self = SLAB_WINDOW (source);
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  const gboolean made = g_task_propagate_boolean (G_TASK (result), &error);

  if (self->document == NULL)
    return;
  end_work (self);
  if (made)
    slab_window_open_file (self, work->file);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_banner (self, error->message);
}

void
slab_window_open_sample (SlabWindow *self)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (SLAB_IS_WINDOW (self));

  if (self->work != NULL)
    return;
  file = slab_sample_get_default_file ();
  if (g_file_query_exists (file, NULL))
    {
      slab_window_open_file (self, file);
      return;
    }
  hide_banner (self);
  work = work_new ();
  work->file = g_object_ref (file);
  begin_work (self, work, _ ("Making the sample volume…"));
  task = g_task_new (self, work->cancellable, sample_cb, NULL);
  g_task_set_source_tag (task, slab_window_open_sample);
  g_task_set_task_data (task, work, work_unref);
  slab_engine_push (slab_application_get_engine (get_app (self)), sample_job, g_object_ref (task), g_object_unref);
}

static void
save_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;

  if (slab_volume_save (work->volume, work->file, slab_volume_get_sample_type (work->volume), work_progress, work,
                        cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
save_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabWindow *self = SLAB_WINDOW (source);
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  const gboolean saved = g_task_propagate_boolean (G_TASK (result), &error);

  if (self->document == NULL)
    return;
  end_work (self);
  if (saved)
    {
      g_autofree char *name = g_file_get_basename (work->file);
      g_autofree char *shown = g_filename_display_name (name);
      g_autofree char *text = g_strdup_printf (_ ("Saved “%s”"), shown);
      g_autofree char *uri = g_file_get_uri (work->file);

      gtk_recent_manager_add_item (gtk_recent_manager_get_default (), uri);
      show_toast (self, text, NULL, NULL);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_banner (self, error->message);
}

static void
save_to (SlabWindow *self, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *label = g_strdup_printf (_ ("Saving “%s”…"), shown);
  g_autoptr (GTask) task = NULL;
  Work *work;

  if (self->work != NULL || slab_document_get_volume (self->document) == NULL)
    return;
  hide_banner (self);
  work = work_new ();
  work->file = g_object_ref (file);
  work->volume = g_object_ref (slab_document_get_volume (self->document));
  begin_work (self, work, label);
  task = g_task_new (self, work->cancellable, save_cb, NULL);
  g_task_set_source_tag (task, save_to);
  g_task_set_task_data (task, work, work_unref);
  g_task_run_in_thread (task, save_thread);
}

/* Runs */

static void
run_progress_cb (SlabWindow *self)
{
  const double progress = slab_run_get_progress (self->run);
  g_autofree char *left = slab_format_time_left (slab_run_get_seconds_left (self->run));
  g_autofree char *text = left != NULL ? g_strdup_printf ("%.0f\u202f%% · %s", progress * 100, left)
                                       : g_strdup_printf ("%.0f\u202f%%", progress * 100);

  gtk_progress_bar_set_fraction (self->run_progress, CLAMP (progress, 0.0, 1.0));
  gtk_progress_bar_set_text (self->run_progress, text);
  set_state (self, "progress", g_variant_new_double (progress));
}

static void
forget_run (SlabWindow *self)
{
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_func (self->run, run_progress_cb, self);
  g_clear_object (&self->run);
}

static void
set_profile_visible (SlabWindow *self, gboolean visible)
{
  if (visible && !gtk_widget_get_visible (GTK_WIDGET (self->profile))
      && gtk_paned_get_position (self->profile_paned) <= 0)
    {
      const int height = gtk_widget_get_height (GTK_WIDGET (self->profile_paned));

      if (height > 0)
        gtk_paned_set_position (self->profile_paned, height - CLAMP (height / 3, 180, 320));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->profile), visible);
  set_state (self, "profile", g_variant_new_boolean (visible));
}

static void
document_running_cb (SlabWindow *self)
{
  const gboolean running = slab_document_is_running (self->document);

  if (running)
    {
      forget_run (self);
      self->run = g_object_ref (slab_document_get_run (self->document));
      g_signal_connect_swapped (self->run, "notify::progress", G_CALLBACK (run_progress_cb), self);
      run_progress_cb (self);
      slab_profile_view_set_trace (self->profile, slab_run_get_trace (self->run));
      slab_slice_view_set_trace (self->view, slab_run_get_trace (self->run));
      if (!self->profile_dismissed)
        set_profile_visible (self, TRUE);
    }
  else
    {
      forget_run (self);
      slab_slice_view_set_trace (self->view, NULL);
    }
  gtk_stack_set_visible_child_name (self->run_stack, running ? "running" : "run");
  update_actions (self);
}

static void
notify_desktop (SlabWindow *self, const char *text)
{
  g_autoptr (GNotification) notification = g_notification_new (text);

  g_notification_set_body (notification, adw_window_title_get_title (self->title));
  g_application_send_notification (G_APPLICATION (get_app (self)), "run-ended", notification);
}

static void
run_ended_cb (SlabDocument *document, SlabRun *run, SlabWindow *self)
{
  g_assert (SLAB_IS_RUN (run));
  g_assert (SLAB_IS_WINDOW (self));

  switch (slab_run_get_state (run))
    {
    case SLAB_RUN_STATE_DONE:
      {
        const double seconds = (double) slab_trace_get_duration (slab_run_get_trace (run)) / 1e9;
        g_autofree char *time = slab_plot_format_seconds (seconds, 0);
        g_autofree char *text = g_strdup_printf (_ ("Denoised in %s"), time);

        show_toast (self, text, _ ("Show Timeline"), "win.show-timeline");
        if (seconds > LONG_RUN_SECONDS && !gtk_window_is_active (GTK_WINDOW (self)))
          notify_desktop (self, text);
      }
      break;
    case SLAB_RUN_STATE_FAILED:
      {
        g_autoptr (GError) error = slab_run_dup_error (run);

        show_banner (self, error != NULL ? error->message : _ ("The filter failed"));
      }
      break;
    case SLAB_RUN_STATE_CANCELLED:
      show_toast (self, _ ("Stopped"), NULL, NULL);
      break;
    case SLAB_RUN_STATE_NEW:
    case SLAB_RUN_STATE_QUEUED:
    case SLAB_RUN_STATE_RUNNING:
      g_assert_not_reached ();
    }
}

/* Action callbacks */

static void
chooser_cb (GtkNativeDialog *dialog, int response, SlabWindow *self)
{
  g_assert (SLAB_IS_WINDOW (self));

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));

      for (guint i = 0; i < g_list_model_get_n_items (files); i++)
        {
          g_autoptr (GFile) file = g_list_model_get_item (files, i);

          if (gtk_file_chooser_get_action (GTK_FILE_CHOOSER (dialog)) == GTK_FILE_CHOOSER_ACTION_SAVE)
            save_to (self, file);
          else if (i == 0)
            slab_window_open_file (self, file);
          else
            g_application_open (G_APPLICATION (get_app (self)), &file, 1, "");
        }
    }
  gtk_native_dialog_destroy (dialog);
  g_clear_object (&self->chooser);
}

static void
add_filter (GtkFileChooserNative *chooser, const char *name, const char *const *patterns)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, patterns[i]);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
}

static void
show_chooser (SlabWindow *self, GtkFileChooserNative *chooser)
{
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_set_object (&self->chooser, chooser);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chooser_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
open_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const char *const volumes[] = { "*.vol", "*.raw", NULL };
  static const char *const all[] = { "*", NULL };
  SlabWindow *self = user_data;
  g_autoptr (GtkFileChooserNative) chooser = gtk_file_chooser_native_new (
      _ ("Open Volumes"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  add_filter (chooser, _ ("Volumes"), volumes);
  add_filter (chooser, _ ("All files"), all);
  show_chooser (self, chooser);
}

static void
open_uri_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (g_variant_get_string (parameter, NULL));

  slab_window_open_file (user_data, file);
}

static void
save_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const char *const volumes[] = { "*.vol", NULL };
  SlabWindow *self = user_data;
  g_autoptr (GtkFileChooserNative) chooser = gtk_file_chooser_native_new (
      _ ("Save the Volume"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  const guint position = slab_document_get_position (self->document);
  SlabRun *run = slab_document_get_entry_run (self->document, position);
  g_autofree char *stem = g_strdup (slab_volume_get_name (slab_document_get_entry_volume (self->document, 0)));
  g_autofree char *name = NULL;
  char *dot = strrchr (stem, '.');

  if (dot != NULL && dot != stem)
    *dot = '\0';
  name = g_strdup_printf ("%s-%s.vol", stem,
                          run != NULL ? slab_filter_params_get_info (slab_run_get_params (run))->id : "copy");
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  add_filter (chooser, _ ("ESRF volumes (.vol with .vol.info)"), volumes);
  show_chooser (self, chooser);
}

static void
save_to_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (g_variant_get_string (parameter, NULL));

  save_to (user_data, file);
}

static void
sample_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_window_open_sample (user_data);
}

static void
close_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_close (user_data);
}

static void
dismiss_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  hide_banner (user_data);
}

static void
cancel_task_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabWindow *self = user_data;

  if (self->work != NULL)
    g_cancellable_cancel (self->work->cancellable);
}

static void
run_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabWindow *self = user_data;
  g_autoptr (SlabFilterParams) params = NULL;
  g_autoptr (GError) error = NULL;
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;

  if (slab_document_get_volume (self->document) == NULL || slab_document_is_running (self->document))
    return;
  hide_banner (self);
  if (!slab_filter_panel_get_job (self->filter_panel, &params, &settings, &error)
      || !slab_document_run (self->document, params, &settings, &error))
    show_banner (self, error->message);
}

static void
cancel_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_document_cancel (SLAB_WINDOW (user_data)->document);
}

static void
undo_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_document_undo (SLAB_WINDOW (user_data)->document);
}

static void
redo_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_document_redo (SLAB_WINDOW (user_data)->document);
}

static void
flip_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_document_flip (SLAB_WINDOW (user_data)->document);
}

static void
position_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabWindow *self = user_data;

  if (g_variant_get_uint32 (value) < slab_document_get_n_entries (self->document))
    slab_document_show_entry (self->document, g_variant_get_uint32 (value));
}

static void
step_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const struct
  {
    const char *name;
    gint64 step;
  } steps[] = {
    { "next", 1 },          { "previous", -1 },       { "next-10", 10 },
    { "previous-10", -10 }, { "first", -G_MAXINT64 }, { "last", G_MAXINT64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_str_equal (g_action_get_name (G_ACTION (action)), steps[i].name))
      slab_slice_view_step (SLAB_WINDOW (user_data)->view, steps[i].step);
}

static void
slice_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  slab_slice_view_set_slice (SLAB_WINDOW (user_data)->view, g_variant_get_int64 (value));
}

static void
plane_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabWindow *self = user_data;

  for (guint i = 0; i < SLAB_N_AXES; i++)
    if (g_str_equal (g_variant_get_string (value, NULL), plane_names[i]))
      slab_slice_view_set_plane (self->view, (SlabAxis) i);
}

static void
zoom_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabWindow *self = user_data;
  const char *name = g_action_get_name (G_ACTION (action));

  if (g_str_equal (name, "zoom-in"))
    slab_slice_view_zoom_by (self->view, 1.25);
  else if (g_str_equal (name, "zoom-out"))
    slab_slice_view_zoom_by (self->view, 1 / 1.25);
  else if (g_str_equal (name, "zoom-1"))
    slab_slice_view_zoom_to (self->view, 1);
  else
    slab_slice_view_fit (self->view);
}

static void
zoom_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  const double zoom = g_variant_get_double (value);

  if (zoom > 0 && isfinite (zoom))
    slab_slice_view_zoom_to (SLAB_WINDOW (user_data)->view, zoom);
}

static void
auto_contrast_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_slice_view_auto_contrast (SLAB_WINDOW (user_data)->view);
}

static void
contrast_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  double low, high;

  g_variant_get (value, "(dd)", &low, &high);
  slab_slice_view_set_window (SLAB_WINDOW (user_data)->view, low, high);
}

static void
colormap_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabWindow *self = user_data;
  SlabColormap colormap;

  if (!slab_colormap_from_id (g_variant_get_string (value, NULL), &colormap))
    return;
  slab_slice_view_set_colormap (self->view, colormap);
  slab_application_set_string (get_app (self), "colormap", slab_colormap_get_id (colormap));
}

static void
invert_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  slab_slice_view_set_inverted (SLAB_WINDOW (user_data)->view, g_variant_get_boolean (value));
}

static void
sidebar_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabWindow *self = user_data;
  const gboolean visible = g_variant_get_boolean (value);

  gtk_widget_set_visible (self->sidebar, visible);
  g_simple_action_set_state (action, value);
  slab_application_set_boolean (get_app (self), "sidebar-visible", visible);
}

static void
profile_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabWindow *self = user_data;
  const gboolean visible = g_variant_get_boolean (value);

  self->profile_dismissed = !visible;
  set_profile_visible (self, visible);
}

static void
show_timeline_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabWindow *self = user_data;

  self->profile_dismissed = FALSE;
  set_profile_visible (self, TRUE);
  slab_profile_view_fit (self->profile);
  gtk_widget_child_focus (GTK_WIDGET (self->profile), GTK_DIR_TAB_FORWARD);
}

static void
fullscreen_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  if (g_variant_get_boolean (value))
    gtk_window_fullscreen (user_data);
  else
    gtk_window_unfullscreen (user_data);
}

static void
fullscreened_cb (SlabWindow *self)
{
  set_state (self, "fullscreen", g_variant_new_boolean (gtk_window_is_fullscreen (GTK_WINDOW (self))));
}

static void
filter_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_filter_panel_set_filter (SLAB_WINDOW (user_data)->filter_panel, g_variant_get_string (parameter, NULL));
}

static void
set_param_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *name, *text;

  g_variant_get (parameter, "(&s&s)", &name, &text);
  slab_filter_panel_set_param (SLAB_WINDOW (user_data)->filter_panel, name, text);
}

/* A state that is only told. */
static void
read_only_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
}

static const GActionEntry window_actions[] = {
  { "open", open_action },
  { "open-uri", open_uri_action, "s" },
  { "save", save_action },
  { "save-to", save_to_action, "s" },
  { "sample", sample_action },
  { "close", close_action },
  { "dismiss", dismiss_action },
  { "cancel-task", cancel_task_action },
  { "run", run_action },
  { "cancel", cancel_action },
  { "undo", undo_action },
  { "redo", redo_action },
  { "flip", flip_action },
  { "next", step_action },
  { "previous", step_action },
  { "next-10", step_action },
  { "previous-10", step_action },
  { "first", step_action },
  { "last", step_action },
  { "zoom-in", zoom_action },
  { "zoom-out", zoom_action },
  { "zoom-fit", zoom_action },
  { "zoom-1", zoom_action },
  { "auto-contrast", auto_contrast_action },
  { "show-timeline", show_timeline_action },
  { "filter", filter_action, "s" },
  { "set-param", set_param_action, "(ss)" },
  { "slice", NULL, "x", "int64 0", slice_state },
  { "plane", NULL, "s", "'z'", plane_state },
  { "zoom", NULL, "d", "0.0", zoom_state },
  { "contrast", NULL, "(dd)", "(0.0, 1.0)", contrast_state },
  { "colormap", NULL, "s", "''", colormap_state },
  { "invert", NULL, NULL, "false", invert_state },
  { "sidebar", NULL, NULL, "true", sidebar_state },
  { "profile", NULL, NULL, "false", profile_state },
  { "fullscreen", NULL, NULL, "false", fullscreen_state },
  { "position", NULL, "u", "uint32 0", position_state },
  { "entries", NULL, NULL, "uint32 0", read_only_state },
  { "shown-slice", NULL, NULL, "int64 -1", read_only_state },
  { "running", NULL, NULL, "false", read_only_state },
  { "progress", NULL, NULL, "0.0", read_only_state },
};

/* Keys without Control reach the window only when what has the focus did not want them: an entry keeps its letters. */
static const struct
{
  guint key;
  GdkModifierType modifiers;
  const char *action;
  const char *target; /* a string, or NULL */
} window_keys[] = {
  { GDK_KEY_z, 0, "win.plane", "z" },
  { GDK_KEY_y, 0, "win.plane", "y" },
  { GDK_KEY_x, 0, "win.plane", "x" },
  { GDK_KEY_b, 0, "win.flip", NULL },
  { GDK_KEY_c, 0, "win.auto-contrast", NULL },
  { GDK_KEY_r, 0, "win.zoom-fit", NULL },
  { GDK_KEY_1, 0, "win.zoom-1", NULL },
  { GDK_KEY_KP_1, 0, "win.zoom-1", NULL },
  { GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL },
  { GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.redo", NULL },
  { GDK_KEY_y, GDK_CONTROL_MASK, "win.redo", NULL },
  { GDK_KEY_period, 0, "win.next", NULL },
  { GDK_KEY_comma, 0, "win.previous", NULL },
  { GDK_KEY_greater, GDK_SHIFT_MASK, "win.next-10", NULL },
  { GDK_KEY_less, GDK_SHIFT_MASK, "win.previous-10", NULL },
  { GDK_KEY_Page_Down, 0, "win.next", NULL },
  { GDK_KEY_Page_Up, 0, "win.previous", NULL },
  { GDK_KEY_Page_Down, GDK_SHIFT_MASK, "win.next-10", NULL },
  { GDK_KEY_Page_Up, GDK_SHIFT_MASK, "win.previous-10", NULL },
  { GDK_KEY_Home, 0, "win.first", NULL },
  { GDK_KEY_End, 0, "win.last", NULL },
};

static void
add_keys (SlabWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (window_keys); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (window_keys[i].key, window_keys[i].modifiers),
                                                gtk_named_action_new (window_keys[i].action));

      if (window_keys[i].target != NULL)
        gtk_shortcut_set_arguments (shortcut, g_variant_new_string (window_keys[i].target));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static gboolean
modifiers_cb (GtkEventControllerKey *controller, GdkModifierType state, SlabWindow *self)
{
  self->modifiers = state;
  update_status_hint (self);
  return FALSE;
}

static gboolean
escape_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, SlabWindow *self)
{
  if (key != GDK_KEY_Escape || !gtk_window_is_fullscreen (GTK_WINDOW (self)))
    return FALSE;
  gtk_window_unfullscreen (GTK_WINDOW (self));
  return TRUE;
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, SlabWindow *self)
{
  g_assert (SLAB_IS_WINDOW (self));

  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      gboolean first = TRUE;

      for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next, first = FALSE)
        {
          GFile *file = l->data;

          if (first)
            slab_window_open_file (self, file);
          else
            g_application_open (G_APPLICATION (get_app (self)), &file, 1, "");
        }
      return TRUE;
    }
  if (G_VALUE_HOLDS (value, G_TYPE_FILE))
    {
      slab_window_open_file (self, g_value_get_object (value));
      return TRUE;
    }
  return FALSE;
}

static gint
compare_recent (gconstpointer a, gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_modified ((GtkRecentInfo *) b),
                              gtk_recent_info_get_modified ((GtkRecentInfo *) a));
}

static void
recent_cb (SlabWindow *self)
{
  GList *infos = g_list_sort (gtk_recent_manager_get_items (gtk_recent_manager_get_default ()), compare_recent);
  guint n_added = 0;

  g_menu_remove_all (self->recent_menu);
  for (GList *l = infos; l != NULL && n_added < MAX_RECENT; l = l->next)
    {
      GtkRecentInfo *info = l->data;
      g_autoptr (GMenuItem) item = NULL;
      g_auto (GStrv) parts = NULL;
      g_autofree char *label = NULL;

      if (!gtk_recent_info_has_application (info, g_get_application_name ()))
        continue;
      /* An underscore in a name is not a mnemonic. */
      parts = g_strsplit (gtk_recent_info_get_display_name (info), "_", -1);
      label = g_strjoinv ("__", parts);
      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "win.open-uri", "s", gtk_recent_info_get_uri (info));
      g_menu_append_item (self->recent_menu, item);
      n_added++;
    }
  g_list_free_full (infos, (GDestroyNotify) gtk_recent_info_unref);
}

/* GtkWidget */

static gboolean
narrow_cb (gpointer user_data)
{
  SlabWindow *self = user_data;

  self->narrow_idle = 0;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->sidebar_paned),
                                  self->narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_paned_set_position (self->sidebar_paned, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->status_hint), !self->narrow);
  return G_SOURCE_REMOVE;
}

static void
slab_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SlabWindow *self = SLAB_WINDOW (widget);
  const gboolean narrow = width < NARROW_WIDTH;

  GTK_WIDGET_CLASS (slab_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (narrow == self->narrow)
    return;
  self->narrow = narrow;
  /* Not in the midst of an allocation. */
  if (self->narrow_idle == 0)
    self->narrow_idle = g_idle_add_full (GDK_PRIORITY_REDRAW - 5, narrow_cb, self, NULL);
}

static gboolean
slab_window_close_request (GtkWindow *window)
{
  SlabWindow *self = SLAB_WINDOW (window);
  SlabApplication *app = get_app (self);

  if (self->work != NULL)
    g_cancellable_cancel (self->work->cancellable);
  slab_document_cancel (self->document);
  if (!gtk_window_is_fullscreen (window))
    {
      int width, height;

      gtk_window_get_default_size (window, &width, &height);
      slab_application_set_boolean (app, "window-maximized", gtk_window_is_maximized (window));
      if (!gtk_window_is_maximized (window) && width > 0 && height > 0)
        {
          slab_application_set_int (app, "window-width", width);
          slab_application_set_int (app, "window-height", height);
        }
    }
  return GTK_WINDOW_CLASS (slab_window_parent_class)->close_request (window);
}

static void
slab_window_dispose (GObject *object)
{
  SlabWindow *self = SLAB_WINDOW (object);

  g_clear_handle_id (&self->narrow_idle, g_source_remove);
  g_clear_handle_id (&self->slice_bar_timeout, g_source_remove);
  g_clear_handle_id (&self->work_poll, g_source_remove);
  if (self->work != NULL)
    g_cancellable_cancel (self->work->cancellable);
  g_clear_pointer (&self->work, work_unref);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  forget_run (self);
  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->document, self);
      g_clear_object (&self->document);
      gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_WINDOW);
    }

  G_OBJECT_CLASS (slab_window_parent_class)->dispose (object);
}

static void
slab_window_class_init (SlabWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_window_dispose;
  widget_class->size_allocate = slab_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = slab_window_close_request;

  g_type_ensure (SLAB_TYPE_SLICE_VIEW);
  g_type_ensure (SLAB_TYPE_FILTER_PANEL);
  g_type_ensure (SLAB_TYPE_DISPLAY_PANEL);
  g_type_ensure (SLAB_TYPE_HISTORY_PANEL);
  g_type_ensure (SLAB_TYPE_PROFILE_VIEW);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, title);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, run_stack);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, run_progress);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, banner_label);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, task);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, task_label);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, task_progress);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, profile_paned);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, sidebar_paned);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, sidebar_pages);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, view);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, slice_adjustment);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, slice_entry);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, n_slices);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, filter_panel);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, display_panel);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, history_panel);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, profile);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, status_pointer);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, status_zoom);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, status_behind);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, status_hint);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, slice_menu);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, recent_menu);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, colormap_menu);
  gtk_widget_class_bind_template_callback (widget_class, on_pointer);
  gtk_widget_class_bind_template_callback (widget_class, on_view_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_view_error);
  gtk_widget_class_bind_template_callback (widget_class, on_slice_adjusted);
}

static void
slab_window_init (SlabWindow *self)
{
  const GType drop_types[] = { GDK_TYPE_FILE_LIST, G_TYPE_FILE };
  GtkEventController *controller;
  GtkDropTarget *drop;

  g_action_map_add_action_entries (G_ACTION_MAP (self), window_actions, G_N_ELEMENTS (window_actions), self);
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < SLAB_N_COLORMAPS; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (slab_colormap_get_name ((SlabColormap) i)), NULL);

      g_menu_item_set_action_and_target (item, "win.colormap", "s", slab_colormap_get_id ((SlabColormap) i));
      g_menu_append_item (self->colormap_menu, item);
    }
  slab_slice_view_set_context_menu (self->view, self->slice_menu);

  add_keys (self);
  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "modifiers", G_CALLBACK (modifiers_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  controller = gtk_event_controller_key_new ();
  g_signal_connect (controller, "key-pressed", G_CALLBACK (escape_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  drop = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  gtk_drop_target_set_gtypes (drop, (GType *) drop_types, G_N_ELEMENTS (drop_types));
  g_signal_connect (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));

  g_signal_connect_object (gtk_recent_manager_get_default (), "changed", G_CALLBACK (recent_cb), self,
                           G_CONNECT_SWAPPED);
  recent_cb (self);
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (fullscreened_cb), NULL);
  update_status_hint (self);
}

/**
 * slab_window_new:
 * @app: the program, after its startup
 *
 * Returns: (transfer none): an empty window, not yet shown
 */
SlabWindow *
slab_window_new (SlabApplication *app)
{
  SlabWindow *self;
  SlabColormap colormap;
  g_autofree char *colormap_id = NULL;

  g_return_val_if_fail (SLAB_IS_APPLICATION (app), NULL);

  self = g_object_new (SLAB_TYPE_WINDOW, "application", app, NULL);
  self->document = slab_document_new (slab_application_get_engine (app));
  g_signal_connect_swapped (self->document, "notify::volume", G_CALLBACK (document_volume_cb), self);
  g_signal_connect_swapped (self->document, "notify::position", G_CALLBACK (document_history_cb), self);
  g_signal_connect_swapped (self->document, "notify::n-entries", G_CALLBACK (document_history_cb), self);
  g_signal_connect_swapped (self->document, "notify::running", G_CALLBACK (document_running_cb), self);
  g_signal_connect (self->document, "run-ended", G_CALLBACK (run_ended_cb), self);
  slab_filter_panel_set_document (self->filter_panel, self->document);
  slab_history_panel_set_document (self->history_panel, self->document);

  gtk_window_set_default_size (GTK_WINDOW (self), slab_application_get_int (app, "window-width", 1280),
                               slab_application_get_int (app, "window-height", 860));
  if (slab_application_get_boolean (app, "window-maximized", FALSE))
    gtk_window_maximize (GTK_WINDOW (self));
  if (!slab_application_get_boolean (app, "sidebar-visible", TRUE))
    {
      gtk_widget_set_visible (self->sidebar, FALSE);
      set_state (self, "sidebar", g_variant_new_boolean (FALSE));
    }
  colormap_id = slab_application_get_string (app, "colormap", "");
  if (slab_colormap_from_id (colormap_id, &colormap))
    slab_slice_view_set_colormap (self->view, colormap);
  on_view_changed (self);
  update_title (self);
  update_actions (self);
  return self;
}

SlabDocument *
slab_window_get_document (SlabWindow *self)
{
  g_return_val_if_fail (SLAB_IS_WINDOW (self), NULL);

  return self->document;
}

SlabSliceView *
slab_window_get_view (SlabWindow *self)
{
  g_return_val_if_fail (SLAB_IS_WINDOW (self), NULL);

  return self->view;
}
