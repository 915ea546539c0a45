/* SPDX-License-Identifier: MIT */
#include "slab-window.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "plot/slab-plot-axis.h"
#include "slab-format.h"
#include "slab-raw-dialog.h"
#include "slab-recent-menu.h"
#include "slab-window-private.h"

/* Narrower than this the sidebar is under the picture. */
#define NARROW_WIDTH 860
/* Narrower than this the header has no room for all of its buttons and the title. */
#define COMPACT_WIDTH 560
#define RUN_PROGRESS_WIDTH 140
#define RUN_PROGRESS_COMPACT_WIDTH 40
/* A run that took longer is told of by the desktop when the window is not in front. */
#define LONG_RUN_SECONDS 5.0
/* The status line waits for the slice, as the bars of the planes do. */
#define STATUS_MILLISECONDS 12

G_DEFINE_FINAL_TYPE (SlabWindow, slab_window, ADW_TYPE_APPLICATION_WINDOW)

SlabApplication *
slab_window_get_app (SlabWindow *self)
{
  return SLAB_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
}

/* Messages */

void
slab_window_show_banner (SlabWindow *self, const char *message)
{
  gtk_label_set_text (self->banner_label, message);
  gtk_revealer_set_reveal_child (self->banner, TRUE);
}

void
slab_window_hide_banner (SlabWindow *self)
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
  gtk_label_set_text (self->status_hint,
                      slab_mouse_preset_describe (slab_planes_view_get_mouse_preset (self->view), self->modifiers));
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
  const gint64 asked = slab_view_state_get_slice (self->state, slab_planes_view_get_plane (self->view));
  const gint64 shown = slab_planes_view_get_shown_slice (self->view);
  const double zoom = slab_planes_view_get_zoom (self->view);
  g_autofree char *behind = NULL, *percent = NULL, *text = NULL;

  if (shown >= 0 && shown != asked)
    {
      g_autofree char *shown_text = g_strdup_printf ("%" G_GINT64_FORMAT, shown);
      g_autofree char *asked_text = g_strdup_printf ("%" G_GINT64_FORMAT, asked);

      /* Translators: indices of slices */
      behind = g_strdup_printf (_ ("shown %s, asked %s"), shown_text, asked_text);
    }
  gtk_label_set_text (self->status_behind, behind != NULL ? behind : "");
  if (zoom > 0)
    {
      percent = g_strdup_printf (zoom < 0.1 ? "%.1f\u202f%%" : "%.0f\u202f%%", zoom * 100);
      /* Translators: "zoom 43 %" */
      text = g_strdup_printf (_ ("zoom %s"), percent);
    }
  gtk_label_set_text (self->status_zoom, text != NULL ? text : "");
}

static gboolean
status_cb (gpointer user_data)
{
  SlabWindow *self = user_data;

  self->status_timeout = 0;
  update_status (self);
  return G_SOURCE_REMOVE;
}

static void
on_view_changed (SlabWindow *self)
{
  SlabAxis plane;
  gint64 slice, shown;
  double low, high;

  g_assert (SLAB_IS_WINDOW (self));

  if (self->document == NULL)
    return;
  plane = slab_planes_view_get_plane (self->view);
  slice = slab_view_state_get_slice (self->state, plane);
  shown = slab_planes_view_get_shown_slice (self->view);
  slab_view_state_get_contrast (self->state, &low, &high);
  slab_window_set_state (self, "slice", g_variant_new_int64 (slice));
  slab_window_set_state (self, "shown-slice", g_variant_new_int64 (shown));
  slab_window_set_state (self, "plane", g_variant_new_string (slab_window_plane_names[plane]));
  slab_window_set_state (self, "layout",
                         g_variant_new_string (slab_planes_layout_get_id (slab_planes_view_get_layout (self->view))));
  slab_window_set_state (self, "play", g_variant_new_boolean (slab_planes_view_get_playing (self->view)));
  slab_window_set_state (self, "play-rate", g_variant_new_double (slab_planes_view_get_rate (self->view)));
  slab_window_set_state (self, "zoom", g_variant_new_double (slab_planes_view_get_zoom (self->view)));
  slab_window_set_state (self, "contrast", g_variant_new ("(dd)", low, high));
  slab_window_set_state (self, "invert", g_variant_new_boolean (slab_view_state_get_inverted (self->state)));
  slab_window_set_state (self, "colormap",
                         g_variant_new_string (slab_colormap_get_id (slab_view_state_get_colormap (self->state))));

  if (shown >= 0 && shown != slice)
    {
      if (self->status_timeout == 0)
        self->status_timeout = g_timeout_add (STATUS_MILLISECONDS, status_cb, self);
      return;
    }
  g_clear_handle_id (&self->status_timeout, g_source_remove);
  update_status (self);
}

static void
on_view_error (SlabWindow *self)
{
  const char *error = slab_planes_view_get_error (self->view);

  g_assert (SLAB_IS_WINDOW (self));

  if (error != NULL)
    slab_window_show_banner (self, error);
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

  slab_view_state_set_volume (self->state, volume);
  gtk_stack_set_visible_child_name (self->pages, volume != NULL ? "viewer" : "empty");
  /* The source has no run of its own: what was made of it stays to be seen. */
  if (run != NULL && !slab_document_is_running (self->document))
    slab_profile_view_set_trace (self->profile, slab_run_get_trace (run));
  update_title (self);
  slab_window_update_actions (self);
}

static void
document_history_cb (SlabWindow *self)
{
  slab_window_update_actions (self);
  update_title (self);
}

/* Opening */

static void
take_volume (SlabWindow *self, SlabVolume *volume)
{
  float low, high;

  slab_window_hide_banner (self);
  slab_document_set_source (self->document, volume);
  slab_profile_view_set_trace (self->profile, NULL);
  slab_planes_view_set_trace (self->view, NULL);
  if (slab_volume_get_display_range (volume, &low, &high))
    slab_view_state_set_contrast (self->state, low, high);
  else
    slab_view_state_auto_contrast (self->state);
  gtk_widget_grab_focus (GTK_WIDGET (slab_planes_view_get_view (self->view, slab_planes_view_get_plane (self->view))));
  slab_recent_menu_add_file (gtk_recent_manager_get_default (), slab_volume_get_file (volume));
}

static void
raw_opened_cb (SlabRawDialog *dialog, SlabVolume *volume, SlabWindow *self)
{
  g_assert (SLAB_IS_WINDOW (self));

  take_volume (self, volume);
}

static void
layout_needed_cb (SlabFileTasks *files, GFile *file, const char *message, SlabWindow *self)
{
  SlabRawDialog *dialog = slab_raw_dialog_new (GTK_WINDOW (self), file, message);

  g_assert (SLAB_IS_WINDOW (self));

  g_signal_connect_object (dialog, "opened", G_CALLBACK (raw_opened_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
saved_cb (SlabFileTasks *files, GFile *file, SlabWindow *self)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *text = g_strdup_printf (_ ("Saved “%s”"), shown);

  g_assert (SLAB_IS_WINDOW (self));

  slab_recent_menu_add_file (gtk_recent_manager_get_default (), file);
  show_toast (self, text, NULL, NULL);
}

static void
files_busy_cb (SlabWindow *self)
{
  const gboolean busy = slab_file_tasks_is_busy (self->files);

  if (busy)
    gtk_label_set_text (self->task_label, slab_file_tasks_get_label (self->files));
  gtk_revealer_set_reveal_child (self->task, busy);
  slab_window_update_actions (self);
}

static void
files_progress_cb (SlabWindow *self)
{
  gtk_progress_bar_set_fraction (self->task_progress, slab_file_tasks_get_progress (self->files));
}

static void
connect_files (SlabWindow *self)
{
  g_signal_connect_swapped (self->files, "opened", G_CALLBACK (take_volume), self);
  g_signal_connect (self->files, "layout-needed", G_CALLBACK (layout_needed_cb), self);
  g_signal_connect (self->files, "saved", G_CALLBACK (saved_cb), self);
  g_signal_connect_swapped (self->files, "failed", G_CALLBACK (slab_window_show_banner), self);
  g_signal_connect_swapped (self->files, "notify::busy", G_CALLBACK (files_busy_cb), self);
  g_signal_connect_swapped (self->files, "notify::progress", G_CALLBACK (files_progress_cb), self);
}

/**
 * slab_window_open_file:
 * @file: what to open; replaces what the window shows once it could be opened
 */
void
slab_window_open_file (SlabWindow *self, GFile *file)
{
  g_return_if_fail (SLAB_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  slab_window_hide_banner (self);
  slab_file_tasks_open (self->files, file);
}

gboolean
slab_window_is_empty (SlabWindow *self)
{
  g_return_val_if_fail (SLAB_IS_WINDOW (self), FALSE);

  return slab_document_get_volume (self->document) == NULL && !slab_file_tasks_is_opening (self->files)
         && !slab_file_tasks_is_busy (self->files);
}

void
slab_window_open_sample (SlabWindow *self)
{
  g_return_if_fail (SLAB_IS_WINDOW (self));

  if (slab_file_tasks_is_busy (self->files))
    return;
  slab_window_hide_banner (self);
  slab_file_tasks_open_sample (self->files);
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
  slab_window_set_state (self, "progress", g_variant_new_double (progress));
}

static void
forget_run (SlabWindow *self)
{
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_func (self->run, run_progress_cb, self);
  g_clear_object (&self->run);
}

void
slab_window_set_profile_visible (SlabWindow *self, gboolean visible)
{
  if (visible && !gtk_widget_get_visible (GTK_WIDGET (self->profile))
      && gtk_paned_get_position (self->profile_paned) <= 0)
    {
      const int height = gtk_widget_get_height (GTK_WIDGET (self->profile_paned));

      /* The picture of the slice keeps the larger part. */
      if (height > 0 && self->profile_height > 0)
        gtk_paned_set_position (self->profile_paned, MAX (height - self->profile_height, height / 2));
      else if (height > 0)
        gtk_paned_set_position (self->profile_paned, height - CLAMP (height / 3, 180, 320));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->profile), visible);
  slab_window_set_state (self, "profile", g_variant_new_boolean (visible));
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
      slab_planes_view_set_trace (self->view, slab_run_get_trace (self->run));
      if (!self->profile_dismissed)
        slab_window_set_profile_visible (self, TRUE);
    }
  else
    {
      forget_run (self);
      slab_planes_view_set_trace (self->view, NULL);
    }
  gtk_stack_set_visible_child_name (self->run_stack, running ? "running" : "run");
  slab_window_update_actions (self);
}

static void
notify_desktop (SlabWindow *self, const char *text)
{
  g_autoptr (GNotification) notification = g_notification_new (text);

  g_notification_set_body (notification, adw_window_title_get_title (self->title));
  g_application_send_notification (G_APPLICATION (slab_window_get_app (self)), "run-ended", notification);
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

        slab_window_show_banner (self, error != NULL ? error->message : _ ("The filter failed"));
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

static void
fullscreened_cb (SlabWindow *self)
{
  slab_window_set_state (self, "fullscreen", g_variant_new_boolean (gtk_window_is_fullscreen (GTK_WINDOW (self))));
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
            g_application_open (G_APPLICATION (slab_window_get_app (self)), &file, 1, "");
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

static void
recent_cb (SlabWindow *self)
{
  slab_recent_menu_fill (self->recent_menu, gtk_recent_manager_get_default ());
}

/* GtkWidget */

/* To the kept width; before the sidebar has any there is nothing to begin from. */
static void
restore_sidebar (SlabWindow *self)
{
  const int width = gtk_widget_get_width (self->sidebar);
  const int position = gtk_paned_get_position (self->sidebar_paned);

  if (self->sidebar_width > 0 && width > 0)
    gtk_paned_set_position (self->sidebar_paned, MAX (position + width - self->sidebar_width, 0));
}

static void
keep_panes (SlabWindow *self)
{
  SlabApplication *app = slab_window_get_app (self);
  const int width = gtk_widget_get_width (self->sidebar);
  const int height = gtk_widget_get_height (GTK_WIDGET (self->profile));

  if (!self->narrow && gtk_widget_get_mapped (self->sidebar) && width > 0)
    slab_application_set_int (app, "sidebar-width", width);
  if (gtk_widget_get_mapped (GTK_WIDGET (self->profile)) && height > 0)
    slab_application_set_int (app, "profile-height", height);
}

/* What goes has another place: the panel's Run button and progress, the history's page, the window's own title. */
static void
show_header (SlabWindow *self)
{
  gtk_widget_set_visible (self->history_buttons, !self->compact);
  gtk_widget_set_visible (GTK_WIDGET (self->title), !self->compact);
  adw_button_content_set_label (self->run_content, self->compact ? "" : _ ("_Run"));
  gtk_progress_bar_set_show_text (self->run_progress, !self->compact);
  gtk_widget_set_size_request (GTK_WIDGET (self->run_progress),
                               self->compact ? RUN_PROGRESS_COMPACT_WIDTH : RUN_PROGRESS_WIDTH, -1);
}

static gboolean
layout_cb (gpointer user_data)
{
  SlabWindow *self = user_data;
  const GtkOrientation orientation = self->narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  self->layout_idle = 0;
  show_header (self);
  if (gtk_orientable_get_orientation (GTK_ORIENTABLE (self->sidebar_paned)) != orientation)
    {
      /* Wide again, the sidebar is as it was left. */
      if (self->narrow && self->sidebar_restored)
        self->sidebar_width = gtk_widget_get_width (self->sidebar);
      self->sidebar_restored = FALSE;
      gtk_orientable_set_orientation (GTK_ORIENTABLE (self->sidebar_paned), orientation);
      gtk_paned_set_position (self->sidebar_paned, -1);
      gtk_widget_set_visible (GTK_WIDGET (self->status_hint), !self->narrow);
    }
  else if (!self->narrow && !self->sidebar_restored)
    {
      restore_sidebar (self);
      self->sidebar_restored = TRUE;
    }
  return G_SOURCE_REMOVE;
}

static void
slab_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SlabWindow *self = SLAB_WINDOW (widget);
  const gboolean narrow = width < NARROW_WIDTH;
  const gboolean compact = width < COMPACT_WIDTH;
  gboolean restore;

  GTK_WIDGET_CLASS (slab_window_parent_class)->size_allocate (widget, width, height, baseline);
  restore = !narrow && !self->sidebar_restored && gtk_widget_get_mapped (self->sidebar)
            && gtk_widget_get_width (self->sidebar) > 0;
  if (narrow == self->narrow && compact == self->compact && !restore)
    return;
  self->narrow = narrow;
  self->compact = compact;
  /* Not in the midst of an allocation. */
  if (self->layout_idle == 0)
    self->layout_idle = g_idle_add_full (GDK_PRIORITY_REDRAW - 5, layout_cb, self, NULL);
}

static gboolean
slab_window_close_request (GtkWindow *window)
{
  SlabWindow *self = SLAB_WINDOW (window);
  SlabApplication *app = slab_window_get_app (self);

  slab_file_tasks_cancel (self->files);
  slab_document_cancel (self->document);
  keep_panes (self);
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

  g_clear_handle_id (&self->layout_idle, g_source_remove);
  g_clear_handle_id (&self->status_timeout, g_source_remove);
  if (self->files != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->files, self);
      slab_file_tasks_cancel (self->files);
    }
  g_clear_object (&self->files);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  forget_run (self);
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_clear_object (&self->state);
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

  g_type_ensure (SLAB_TYPE_PLANES_VIEW);
  g_type_ensure (SLAB_TYPE_FILTER_PANEL);
  g_type_ensure (SLAB_TYPE_DISPLAY_PANEL);
  g_type_ensure (SLAB_TYPE_HISTORY_PANEL);
  g_type_ensure (SLAB_TYPE_PROFILE_VIEW);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, title);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, history_buttons);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, run_stack);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, run_content);
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
}

static void
slab_window_init (SlabWindow *self)
{
  const GType drop_types[] = { GDK_TYPE_FILE_LIST, G_TYPE_FILE };
  GtkEventController *controller;
  GtkDropTarget *drop;

  slab_window_add_actions (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->state = slab_view_state_new ();
  g_signal_connect_object (self->state, "changed", G_CALLBACK (on_view_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "failed", G_CALLBACK (slab_window_show_banner), self, G_CONNECT_SWAPPED);
  slab_planes_view_set_state (self->view, self->state);
  slab_display_panel_set_state (self->display_panel, self->state);

  for (guint i = 0; i < SLAB_N_COLORMAPS; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (slab_colormap_get_name ((SlabColormap) i)), NULL);

      g_menu_item_set_action_and_target (item, "win.colormap", "s", slab_colormap_get_id ((SlabColormap) i));
      g_menu_append_item (self->colormap_menu, item);
    }
  slab_planes_view_set_context_menu (self->view, self->slice_menu);

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
  self->files = slab_file_tasks_new (slab_application_get_engine (app));
  connect_files (self);
  g_signal_connect_swapped (self->document, "notify::volume", G_CALLBACK (document_volume_cb), self);
  g_signal_connect_swapped (self->document, "notify::position", G_CALLBACK (document_history_cb), self);
  g_signal_connect_swapped (self->document, "notify::n-entries", G_CALLBACK (document_history_cb), self);
  g_signal_connect_swapped (self->document, "notify::running", G_CALLBACK (document_running_cb), self);
  g_signal_connect (self->document, "run-ended", G_CALLBACK (run_ended_cb), self);
  slab_filter_panel_set_document (self->filter_panel, self->document);
  slab_history_panel_set_document (self->history_panel, self->document);

  gtk_window_set_default_size (GTK_WINDOW (self), slab_application_get_int (app, "window-width", 1280),
                               slab_application_get_int (app, "window-height", 860));
  self->sidebar_width = slab_application_get_int (app, "sidebar-width", 0);
  self->profile_height = slab_application_get_int (app, "profile-height", 0);
  if (slab_application_get_boolean (app, "window-maximized", FALSE))
    gtk_window_maximize (GTK_WINDOW (self));
  if (!slab_application_get_boolean (app, "sidebar-visible", TRUE))
    {
      gtk_widget_set_visible (self->sidebar, FALSE);
      slab_window_set_state (self, "sidebar", g_variant_new_boolean (FALSE));
    }
  colormap_id = slab_application_get_string (app, "colormap", "");
  if (slab_colormap_from_id (colormap_id, &colormap))
    slab_view_state_set_colormap (self->state, colormap);
  on_view_changed (self);
  update_title (self);
  slab_window_update_actions (self);
  return self;
}
