/* SPDX-License-Identifier: MIT */
#include "slab-viewer.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "plot/slab-plot-axis.h"
#include "slab-file-choosers.h"
#include "slab-format.h"
#include "slab-projection.h"
#include "slab-properties.h"
#include "slab-session-keeper.h"
#include "slab-viewer-private.h"

/* Narrower than this, or than what is in them needs, the sidebar is under the picture. */
#define NARROW_WIDTH 860
/* Of the height, where the sidebar is under the picture: a picture is of use small, a list of one row is not. */
#define NARROW_PICTURE_SHARE 0.42
/* Longer than a toast takes to come in. */
#define TOAST_ARRIVAL_USEC 500000
/* A run that took longer is told of by the desktop when the window is not in front. */
#define LONG_RUN_NANOSECONDS (5 * G_GINT64_CONSTANT (1000000000))

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_RUNNING,
  PROP_BUSY,
  PROP_PROGRESS,
  PROP_PROGRESS_TEXT,
};

enum
{
  LAYOUT_NEEDED,
  VOLUME_MADE,
  RUN_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void slab_viewer_init_tab (SlabTabInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SlabViewer, slab_viewer, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SLAB_TYPE_TAB, slab_viewer_init_tab))

/* Messages */

/* Where the file is no longer what it was, the way to open it again stays, whatever else goes wrong. */
void
slab_viewer_show_banner (SlabViewer *self, const char *message)
{
  if (self->watch != NULL && slab_file_watch_get_message (self->watch) != NULL)
    slab_viewer_show_file_banner (self, message);
  else
    slab_banner_show (self->banner, message, NULL, NULL);
}

/* Of what may be mended by opening the file again. */
void
slab_viewer_show_file_banner (SlabViewer *self, const char *message)
{
  if (self->file != NULL)
    slab_banner_show (self->banner, message, _ ("_Reload"), "win.reload");
  else
    slab_banner_show (self->banner, message, NULL, NULL);
}

void
slab_viewer_hide_banner (SlabViewer *self)
{
  slab_banner_dismiss (self->banner);
}

/* What was said of the last try is over; what is wrong with the file is not. */
void
slab_viewer_begin_try (SlabViewer *self)
{
  const char *message = self->watch != NULL ? slab_file_watch_get_message (self->watch) : NULL;

  if (message != NULL && slab_banner_get_message (self->banner) != NULL)
    slab_viewer_show_file_banner (self, message);
  else
    slab_viewer_hide_banner (self);
}

/* At once, in the place of the one before: that is older, and behind it this one would be told seconds late. A toast
 * that is still on its way in is given other words, since libadwaita 1.2 cannot dismiss such a one without harm. */
void
slab_viewer_show_toast (SlabViewer *self, const char *text, const char *button, const char *action)
{
  /* The title of a toast is markup; a file's name is not. */
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  const gint64 now = g_get_monotonic_time ();
  AdwToast *toast = self->last_toast;

  if (toast == NULL || now - self->toast_time > TOAST_ARRIVAL_USEC)
    {
      if (toast != NULL)
        adw_toast_dismiss (toast);
      toast = adw_toast_new ("");
      g_set_weak_pointer (&self->last_toast, toast);
      self->toast_time = now;
    }
  adw_toast_set_title (toast, escaped);
  adw_toast_set_button_label (toast, button);
  adw_toast_set_action_name (toast, action);
  if (self->toast_time == now)
    adw_toast_overlay_add_toast (self->toasts, toast);
}

/* A toast is at the foot of the picture and not of the bars below it, which are controls. Its overlay has no place for
 * it but the lowest; the widgets in it are a toast or the picture. */
static void
place_toasts (SlabViewer *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->toast_widgets); i++)
    {
      g_autoptr (GtkWidget) widget = g_list_model_get_item (self->toast_widgets, i);

      if (widget != GTK_WIDGET (self->view))
        gtk_widget_set_margin_bottom (widget, slab_planes_view_get_foot (self->view));
    }
}

static gboolean
place_toasts_cb (gpointer user_data)
{
  SlabViewer *self = user_data;

  self->toast_source = 0;
  place_toasts (self);
  return G_SOURCE_REMOVE;
}

/* The planes have, or will have, other places: to be looked at when they are all given. */
static void
queue_place_toasts (SlabViewer *self)
{
  if (self->toast_widgets != NULL && g_list_model_get_n_items (self->toast_widgets) > 1 && self->toast_source == 0)
    self->toast_source = g_idle_add (place_toasts_cb, self);
}

/* What is shown */

/* What the window and the tab say of the document. */
static void
update_title (SlabViewer *self)
{
  SlabVolume *volume = slab_document_get_volume (self->document);
  g_autofree char *title = NULL, *subtitle = NULL;

  if (volume != NULL)
    {
      const guint position = slab_document_get_position (self->document);
      const char *type = slab_sample_type_get_name (slab_volume_get_sample_type (volume));
      g_autofree char *shape = slab_format_triple (slab_volume_get_shape (volume)->n);
      g_autofree char *entry = position > 0 ? slab_document_get_entry_title (self->document, position) : NULL;

      title = g_strdup (slab_volume_get_name (slab_document_get_entry_volume (self->document, 0)));
      subtitle = entry != NULL ? g_strdup_printf ("%s %s · %s", shape, type, entry)
                               : g_strdup_printf ("%s %s", shape, type);
    }
  else
    {
      title = g_strdup ("Slabscope");
      subtitle = g_strdup ("");
    }
  if (g_strcmp0 (title, self->title) != 0)
    {
      g_free (self->title);
      self->title = g_steal_pointer (&title);
      g_object_notify (G_OBJECT (self), "title");
    }
  if (g_strcmp0 (subtitle, self->subtitle) != 0)
    {
      g_free (self->subtitle);
      self->subtitle = g_steal_pointer (&subtitle);
      g_object_notify (G_OBJECT (self), "subtitle");
    }
}

static void
on_view_changed (SlabViewer *self)
{
  double low, high;

  g_assert (SLAB_IS_VIEWER (self));

  if (self->document == NULL)
    return;
  slab_view_state_get_contrast (self->state, &low, &high);
  /* Whoever looks at the contrast next finds its histogram begun; the first slice does not wait for that. */
  if (slab_planes_view_get_shown_slice (self->view) >= 0)
    (void) slab_view_state_get_histogram (self->state);
  slab_viewer_show_readout (self);
  slab_viewer_set_state (self, "contrast", g_variant_new ("(dd)", low, high));
  slab_viewer_set_state (self, "gamma", g_variant_new_double (slab_view_state_get_gamma (self->state)));
  for (guint i = 0; i < SLAB_VIEWER_N_OVERLAYS; i++)
    slab_viewer_set_state (
        self, slab_viewer_overlays[i].action,
        g_variant_new_boolean ((slab_view_state_get_overlays (self->state) & slab_viewer_overlays[i].overlay) != 0));
  slab_viewer_set_state (self, "thickness", g_variant_new_int64 (slab_view_state_get_thickness (self->state)));
  slab_viewer_set_state (self, "projection",
                         g_variant_new_string (slab_projection_get_id (slab_view_state_get_projection (self->state))));
  slab_viewer_set_state (
      self, "linear",
      g_variant_new_boolean (slab_view_state_get_interpolation (self->state) == SLAB_INTERPOLATION_LINEAR));
  slab_viewer_set_state (self, "invert", g_variant_new_boolean (slab_view_state_get_inverted (self->state)));
  slab_viewer_set_state (self, "symmetric", g_variant_new_boolean (slab_view_state_get_symmetric (self->state)));
  slab_viewer_set_state (self, "colormap",
                         g_variant_new_string (slab_colormap_get_id (slab_view_state_get_colormap (self->state))));
  slab_viewer_queue_status (self);
  queue_place_toasts (self);
  if (self->app != NULL && slab_application_get_keeper (self->app) != NULL)
    slab_session_keeper_queue (slab_application_get_keeper (self->app));
}

static void
on_sidebar_page (SlabViewer *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->sidebar_pages);

  g_assert (SLAB_IS_VIEWER (self));

  if (name == NULL)
    return;
  slab_viewer_make_page (self, name);
  slab_viewer_set_state (self, "sidebar-page", g_variant_new_string (name));
}

/* What is hidden would still have a width. */
static void
on_crop_revealed (SlabViewer *self)
{
  g_assert (SLAB_IS_VIEWER (self));

  if (!gtk_revealer_get_child_revealed (self->crop_revealer) && !gtk_revealer_get_reveal_child (self->crop_revealer))
    gtk_widget_set_visible (GTK_WIDGET (self->crop_revealer), FALSE);
}

static void
on_view_error (SlabViewer *self)
{
  const char *error = slab_planes_view_get_error (self->view);

  g_assert (SLAB_IS_VIEWER (self));

  if (error != NULL)
    slab_viewer_show_file_banner (self, error);
}

static void
on_profile_message (SlabViewer *self, const char *message)
{
  g_assert (SLAB_IS_VIEWER (self));

  slab_viewer_show_toast (self, message, NULL, NULL);
}

/* What is said of a volume goes for what it was made of and what was made of it. */
static void
annotated_cb (SlabViewer *self)
{
  SlabVolume *volume = slab_view_state_get_volume (self->state);

  for (guint i = 0; i < slab_document_get_n_entries (self->document); i++)
    if (slab_document_get_entry_volume (self->document, i) != volume)
      slab_volume_annotate_like (slab_document_get_entry_volume (self->document, i), volume);
  slab_viewer_show_readout (self);
}

static void
document_volume_cb (SlabViewer *self)
{
  SlabVolume *volume = slab_document_get_volume (self->document);
  SlabRun *run = volume != NULL
                     ? slab_document_get_entry_run (self->document, slab_document_get_position (self->document))
                     : NULL;

  if (slab_view_state_get_volume (self->state) != NULL)
    g_signal_handlers_disconnect_by_func (slab_view_state_get_volume (self->state), annotated_cb, self);
  slab_view_state_set_volume (self->state, volume);
  if (volume != NULL)
    g_signal_connect_object (volume, "annotated", G_CALLBACK (annotated_cb), self, G_CONNECT_SWAPPED);
  slab_measures_set_volume (self->measures, volume);
  /* The source has no run of its own: what was made of it stays to be seen. */
  if (run != NULL && !slab_document_is_running (self->document))
    slab_profile_panel_set_trace (self->profile, slab_run_get_trace (run));
  update_title (self);
  slab_viewer_update_actions (self);
}

static void
document_history_cb (SlabViewer *self)
{
  slab_viewer_update_actions (self);
  update_title (self);
}

/* Runs */

static void
run_progress_cb (SlabViewer *self)
{
  const double progress = slab_run_get_progress (self->run);
  g_autofree char *left = slab_format_time_left (slab_run_get_seconds_left (self->run));
  g_autofree char *text = left != NULL ? g_strdup_printf ("%.0f\u202f%% · %s", progress * 100, left)
                                       : g_strdup_printf ("%.0f\u202f%%", progress * 100);

  self->progress = CLAMP (progress, 0.0, 1.0);
  g_free (self->progress_text);
  self->progress_text = g_steal_pointer (&text);
  g_object_notify (G_OBJECT (self), "progress");
  g_object_notify (G_OBJECT (self), "progress-text");
  slab_viewer_set_state (self, "progress", g_variant_new_double (progress));
}

static void
forget_run (SlabViewer *self)
{
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_func (self->run, run_progress_cb, self);
  g_clear_object (&self->run);
}

void
slab_viewer_set_profile_visible (SlabViewer *self, gboolean visible)
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
  slab_viewer_set_state (self, "profile", g_variant_new_boolean (visible));
}

static void
document_running_cb (SlabViewer *self)
{
  const gboolean running = slab_document_is_running (self->document);

  if (running)
    {
      forget_run (self);
      self->run = g_object_ref (slab_document_get_run (self->document));
      g_signal_connect_swapped (self->run, "notify::progress", G_CALLBACK (run_progress_cb), self);
      run_progress_cb (self);
      slab_profile_panel_set_trace (self->profile, slab_run_get_trace (self->run));
      if (!self->profile_dismissed)
        slab_viewer_set_profile_visible (self, TRUE);
    }
  else
    forget_run (self);
  g_object_notify (G_OBJECT (self), "running");
  slab_viewer_update_actions (self);
}

static gboolean
is_in_active_window (SlabViewer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) && gtk_window_is_active (GTK_WINDOW (root));
}

/* Whoever waits elsewhere for a long run hears of its end from the desktop. */
static void
notify_desktop (SlabViewer *self, SlabRun *run, const char *text)
{
  g_autoptr (GNotification) notification = NULL;

  if (slab_trace_get_duration (slab_run_get_trace (run)) <= LONG_RUN_NANOSECONDS || is_in_active_window (self))
    return;
  notification = g_notification_new (text);
  g_notification_set_body (notification, self->title);
  g_application_send_notification (G_APPLICATION (self->app), "run-ended", notification);
}

static void
run_ended_cb (SlabDocument *document, SlabRun *run, SlabViewer *self)
{
  SlabMachineKeeper *keeper = slab_application_get_machine_keeper (self->app);

  g_assert (SLAB_IS_RUN (run));
  g_assert (SLAB_IS_VIEWER (self));

  if (keeper != NULL)
    slab_machine_keeper_add_trace (keeper, slab_run_get_trace (run));
  switch (slab_run_get_state (run))
    {
    case SLAB_RUN_STATE_DONE:
      {
        const double seconds = (double) slab_trace_get_duration (slab_run_get_trace (run)) / 1e9;
        g_autofree char *time = slab_plot_format_seconds (seconds, 0);
        g_autofree char *text = g_strdup_printf (_ ("Denoised in %s"), time);

        /* Where it is seen already there is nothing to show. */
        if (gtk_widget_get_visible (GTK_WIDGET (self->profile)))
          slab_viewer_show_toast (self, text, NULL, NULL);
        else
          slab_viewer_show_toast (self, text, _ ("Show Timeline"), "win.show-timeline");
        notify_desktop (self, run, text);
      }
      break;
    case SLAB_RUN_STATE_FAILED:
      {
        g_autoptr (GError) error = slab_run_dup_error (run);

        if (g_error_matches (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED))
          slab_viewer_show_file_banner (self, error->message);
        else
          slab_viewer_show_banner (self, error != NULL ? error->message : _ ("The filter failed"));
        notify_desktop (self, run, _ ("The filter failed"));
      }
      break;
    case SLAB_RUN_STATE_CANCELLED:
      slab_viewer_show_toast (self, _ ("Stopped"), NULL, NULL);
      break;
    case SLAB_RUN_STATE_NEW:
    case SLAB_RUN_STATE_QUEUED:
    case SLAB_RUN_STATE_RUNNING:
      g_assert_not_reached ();
    }
  g_signal_emit (self, signals[RUN_ENDED], 0);
}

/* GtkWidget */

/* To the kept width; before the sidebar has any there is nothing to begin from. */
static void
restore_sidebar (SlabViewer *self)
{
  const int width = gtk_widget_get_width (self->sidebar);
  const int position = gtk_paned_get_position (self->sidebar_paned);

  if (self->sidebar_width > 0 && width > 0)
    gtk_paned_set_position (self->sidebar_paned, MAX (position + width - self->sidebar_width, 0));
}

/**
 * slab_viewer_keep_panes:
 *
 * Stores the sizes of the panes, where they are to be seen, for the viewers to come.
 */
void
slab_viewer_keep_panes (SlabViewer *self)
{
  int width, height;

  g_return_if_fail (SLAB_IS_VIEWER (self));

  width = gtk_widget_get_width (self->sidebar);
  height = gtk_widget_get_height (GTK_WIDGET (self->profile));
  if (!self->narrow && gtk_widget_get_mapped (self->sidebar) && width > 0)
    slab_application_set_int (self->app, "sidebar-width", width);
  if (gtk_widget_get_mapped (GTK_WIDGET (self->profile)) && height > 0)
    slab_application_set_int (self->app, "profile-height", height);
}

/**
 * slab_viewer_place_sidebar:
 *
 * Where the sidebar is under the picture, shares the height between them; what the crop's bar needs is taken from the
 * sidebar, for a box is dragged in the picture. Beside the picture the sidebar stays where it is.
 */
void
slab_viewer_place_sidebar (SlabViewer *self)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self->sidebar_paned));
  double height;
  int bar = 0;

  g_return_if_fail (SLAB_IS_VIEWER (self));

  height = gtk_widget_get_height (GTK_WIDGET (self->sidebar_paned));
  if (!self->narrow || !(height > 0))
    return;
  if (gtk_revealer_get_reveal_child (self->crop_revealer))
    gtk_widget_measure (GTK_WIDGET (self->crop_bar), GTK_ORIENTATION_VERTICAL, width, NULL, &bar, NULL, NULL);
  gtk_paned_set_position (self->sidebar_paned, (int) (NARROW_PICTURE_SHARE * height) + bar);
}

static gboolean
layout_cb (gpointer user_data)
{
  SlabViewer *self = user_data;
  const GtkOrientation orientation = self->narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  self->layout_idle = 0;
  slab_viewer_update_sidebar (self);
  if (gtk_orientable_get_orientation (GTK_ORIENTABLE (self->sidebar_paned)) != orientation)
    {
      /* Wide again, the sidebar is as it was left. */
      if (self->narrow && self->sidebar_restored)
        self->sidebar_width = gtk_widget_get_width (self->sidebar);
      self->sidebar_restored = FALSE;
      gtk_orientable_set_orientation (GTK_ORIENTABLE (self->sidebar_paned), orientation);
      /* One above the other, both give way to the timeline and to a lower window. */
      gtk_paned_set_resize_end_child (self->sidebar_paned, self->narrow);
      if (self->narrow)
        slab_viewer_place_sidebar (self);
      else
        gtk_paned_set_position (self->sidebar_paned, -1);
      gtk_widget_set_visible (GTK_WIDGET (self->status_hint), !self->narrow);
    }
  else if (!self->narrow && !self->sidebar_restored && gtk_widget_get_mapped (self->sidebar)
           && gtk_widget_get_width (self->sidebar) > 0)
    {
      restore_sidebar (self);
      self->sidebar_restored = TRUE;
    }
  return G_SOURCE_REMOVE;
}

/**
 * slab_viewer_restore_panes:
 *
 * Takes the sizes of the panes, and whether the sidebar is there, as they were last kept.
 */
void
slab_viewer_restore_panes (SlabViewer *self)
{
  gboolean visible;

  g_return_if_fail (SLAB_IS_VIEWER (self));

  self->sidebar_width = slab_application_get_int (self->app, "sidebar-width", 0);
  self->profile_height = slab_application_get_int (self->app, "profile-height", 0);
  self->sidebar_restored = FALSE;
  visible = slab_application_get_boolean (self->app, "sidebar-visible", TRUE);
  gtk_widget_set_visible (self->sidebar, visible);
  slab_viewer_set_state (self, "sidebar", g_variant_new_boolean (visible));
  if (self->layout_idle == 0)
    self->layout_idle = g_idle_add_full (GDK_PRIORITY_REDRAW - 5, layout_cb, self, NULL);
}

static int
get_min_width (GtkWidget *widget)
{
  int minimum = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* Of the picture and the sidebar beside it. */
static int
get_wide_width (SlabViewer *self)
{
  return get_min_width (gtk_paned_get_start_child (self->sidebar_paned)) + get_min_width (self->sidebar);
}

/* With the sidebar under the picture, wherever it is now: were the width of the two side by side asked for, the window
 * would never be so narrow that they are put one under the other. */
static int
get_narrow_width (SlabViewer *self)
{
  int width = MAX (get_min_width (gtk_paned_get_start_child (self->sidebar_paned)), get_min_width (self->sidebar));

  width = MAX (width, get_min_width (GTK_WIDGET (self->profile)));
  for (GtkWidget *child = gtk_widget_get_first_child (self->content); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (child != GTK_WIDGET (self->profile_paned))
      width = MAX (width, get_min_width (child));
  return width;
}

static void
slab_viewer_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SlabViewer *self = SLAB_VIEWER (widget);
  const gboolean narrow = width < MAX (NARROW_WIDTH, get_wide_width (self));
  gboolean restore;

  gtk_widget_allocate (self->content, MAX (width, get_min_width (self->content)), height, baseline, NULL);
  restore = !narrow && !self->sidebar_restored && gtk_widget_get_mapped (self->sidebar)
            && gtk_widget_get_width (self->sidebar) > 0;
  if (narrow == self->narrow && !restore)
    return;
  self->narrow = narrow;
  /* Not in the midst of an allocation. */
  if (self->layout_idle == 0)
    self->layout_idle = g_idle_add_full (GDK_PRIORITY_REDRAW - 5, layout_cb, self, NULL);
}

static void
slab_viewer_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  SlabViewer *self = SLAB_VIEWER (widget);

  /* No width here depends on a height; and to ask for one in the midst of a banner's animation is an error to GTK. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    for_size = -1;
  else if (for_size >= 0)
    for_size = MAX (for_size, get_min_width (self->content));
  gtk_widget_measure (self->content, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, get_narrow_width (self));
}

static gboolean
slab_viewer_grab_focus (GtkWidget *widget)
{
  SlabPlanesView *view = SLAB_VIEWER (widget)->view;

  return gtk_widget_grab_focus (GTK_WIDGET (slab_planes_view_get_view (view, slab_planes_view_get_plane (view))));
}

/* SlabTab */

static GActionGroup *
tab_get_actions (SlabTab *tab)
{
  return slab_viewer_get_actions (SLAB_VIEWER (tab));
}

static GFile *
tab_get_file (SlabTab *tab)
{
  return slab_viewer_get_file (SLAB_VIEWER (tab));
}

static gboolean
tab_is_working (SlabTab *tab)
{
  return slab_viewer_is_working (SLAB_VIEWER (tab));
}

static void
tab_stop (SlabTab *tab)
{
  slab_viewer_stop (SLAB_VIEWER (tab));
}

static void
tab_dismiss (SlabTab *tab)
{
  slab_viewer_dismiss (SLAB_VIEWER (tab));
}

static SlabSessionTab *
tab_save (SlabTab *tab)
{
  return slab_viewer_save_tab (SLAB_VIEWER (tab));
}

static gboolean
tab_has_properties (SlabTab *tab)
{
  return slab_document_get_volume (SLAB_VIEWER (tab)->document) != NULL;
}

static GtkWindow *
tab_new_properties (SlabTab *tab, GtkWindow *parent)
{
  return GTK_WINDOW (slab_properties_new (parent, slab_view_state_get_histogram (SLAB_VIEWER (tab)->state)));
}

static void
slab_viewer_init_tab (SlabTabInterface *iface)
{
  iface->get_actions = tab_get_actions;
  iface->get_file = tab_get_file;
  iface->is_working = tab_is_working;
  iface->stop = tab_stop;
  iface->dismiss = tab_dismiss;
  iface->save = tab_save;
  iface->has_properties = tab_has_properties;
  iface->new_properties = tab_new_properties;
}

/* GObject */

static void
slab_viewer_dispose (GObject *object)
{
  SlabViewer *self = SLAB_VIEWER (object);

  g_clear_handle_id (&self->layout_idle, g_source_remove);
  g_clear_handle_id (&self->status_timeout, g_source_remove);
  g_clear_handle_id (&self->status_idle, g_source_remove);
  if (self->files != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->files, self);
      slab_file_tasks_cancel (self->files);
    }
  g_clear_object (&self->files);
  slab_viewer_forget_file (self);
  g_clear_pointer (&self->pending_tab, slab_session_tab_free);
  g_clear_handle_id (&self->toast_source, g_source_remove);
  if (self->toast_widgets != NULL)
    g_signal_handlers_disconnect_by_data (self->toast_widgets, self);
  g_clear_object (&self->toast_widgets);
  g_clear_weak_pointer (&self->last_toast);
  if (self->question != NULL)
    gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&self->question)));
  slab_file_choosers_close (&self->chooser);
  slab_export_choice_clear (&self->export_choice);
  if (self->crop_box != NULL)
    g_signal_handlers_disconnect_by_data (self->crop_box, self);
  g_clear_object (&self->crop_box);
  g_clear_object (&self->planes_actions);
  g_clear_object (&self->replay_actions);
  g_clear_object (&self->replay);
  forget_run (self);
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_clear_object (&self->state);
  if (self->measures != NULL)
    g_signal_handlers_disconnect_by_data (self->measures, self);
  g_clear_object (&self->measures);
  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->document, self);
      g_clear_object (&self->document);
      gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_VIEWER);
    }
  g_clear_object (&self->probe);
  g_clear_object (&self->actions);
  g_clear_object (&self->file);
  g_clear_object (&self->app);

  G_OBJECT_CLASS (slab_viewer_parent_class)->dispose (object);
}

static void
slab_viewer_finalize (GObject *object)
{
  SlabViewer *self = SLAB_VIEWER (object);

  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->progress_text);
  g_free (self->reading.slab);

  G_OBJECT_CLASS (slab_viewer_parent_class)->finalize (object);
}

static void
slab_viewer_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SlabViewer *self = SLAB_VIEWER (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->document != NULL && slab_document_is_running (self->document));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->files != NULL && slab_file_tasks_is_busy (self->files));
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_PROGRESS_TEXT:
      g_value_set_string (value, self->progress_text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
slab_viewer_class_init (SlabViewerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = slab_viewer_dispose;
  object_class->finalize = slab_viewer_finalize;
  object_class->get_property = slab_viewer_get_property;
  widget_class->size_allocate = slab_viewer_size_allocate;
  widget_class->measure = slab_viewer_measure;
  widget_class->grab_focus = slab_viewer_grab_focus;

  slab_tab_override_properties (object_class, PROP_TITLE);

  signals[LAYOUT_NEEDED] = g_signal_new ("layout-needed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                         G_TYPE_FILE, G_TYPE_STRING);
  signals[VOLUME_MADE] = g_signal_new ("volume-made", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       SLAB_TYPE_VOLUME);
  signals[RUN_ENDED] = g_signal_new ("run-ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SLAB_TYPE_BANNER);
  g_type_ensure (SLAB_TYPE_TASK_STRIP);
  g_type_ensure (SLAB_TYPE_PLANES_VIEW);
  g_type_ensure (SLAB_TYPE_CROP_BAR);
  g_type_ensure (SLAB_TYPE_REPLAY_BAR);
  g_type_ensure (SLAB_TYPE_FILTER_PANEL);
  g_type_ensure (SLAB_TYPE_PROFILE_PANEL);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, content);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, toasts);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, banner);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, task);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, profile_paned);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, sidebar_paned);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, sidebar);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, sidebar_pages);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, view);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, crop_revealer);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, crop_bar);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, replay_bar);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, filter_panel);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, display_place);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, measure_place);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, history_place);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, profile);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, status_pointer);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, status_zoom);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, status_behind);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, status_hint);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, slice_menu);
  gtk_widget_class_bind_template_child (widget_class, SlabViewer, colormap_menu);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_pointer", G_CALLBACK (slab_viewer_point));
  gtk_widget_class_bind_template_callback (widget_class, on_view_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_sidebar_page);
  gtk_widget_class_bind_template_callback (widget_class, on_view_error);
  gtk_widget_class_bind_template_callback (widget_class, on_crop_revealed);
  gtk_widget_class_bind_template_callback (widget_class, on_profile_message);
}

static void
slab_viewer_init (SlabViewer *self)
{
  slab_viewer_add_actions (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->state = slab_view_state_new ();
  self->probe = slab_voxel_probe_new ();
  g_signal_connect_object (self->probe, "found", G_CALLBACK (slab_viewer_show_reading), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "changed", G_CALLBACK (on_view_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "notify::provisional", G_CALLBACK (on_view_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "failed", G_CALLBACK (slab_viewer_show_banner), self, G_CONNECT_SWAPPED);
  slab_planes_view_set_state (self->view, self->state);
  slab_planes_actions_set_view (self->planes_actions, self->view);
  slab_viewer_init_measures (self);

  for (guint i = 0; i < SLAB_N_COLORMAPS; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (slab_colormap_get_name ((SlabColormap) i)), NULL);

      g_menu_item_set_action_and_target (item, "win.colormap", "s", slab_colormap_get_id ((SlabColormap) i));
      g_menu_append_item (self->colormap_menu, item);
    }
  slab_planes_view_set_context_menu (self->view, self->slice_menu);
  self->toast_widgets = gtk_widget_observe_children (GTK_WIDGET (self->toasts));
  g_signal_connect_object (self->toast_widgets, "items-changed", G_CALLBACK (place_toasts), self, G_CONNECT_SWAPPED);
  slab_viewer_show_hint (self);
}

static void
follow_mouse_preset (SlabViewer *self)
{
  g_autofree char *id = slab_application_get_string (self->app, "mouse-preset", "fiji");
  SlabMousePreset preset;

  if (!slab_mouse_preset_from_id (id, &preset))
    return;
  slab_planes_view_set_mouse_preset (self->view, preset);
  slab_viewer_show_hint (self);
}

void
slab_viewer_show_overlay (SlabViewer *self, SlabViewOverlays overlay, gboolean shown)
{
  const SlabViewOverlays others = slab_view_state_get_overlays (self->state) & ~(guint) overlay;

  slab_view_state_set_overlays (self->state, others | (shown ? overlay : 0));
}

static void
follow_colormap (SlabViewer *self)
{
  g_autofree char *id = slab_application_get_string (self->app, "colormap", "");
  SlabColormap colormap;

  if (slab_colormap_from_id (id, &colormap))
    slab_view_state_set_colormap (self->state, colormap);
}

/* @key: NULL for all of them */
static void
follow_overlays (SlabViewer *self, const char *key)
{
  for (guint i = 0; i < SLAB_VIEWER_N_OVERLAYS; i++)
    {
      const SlabViewerOverlay *row = &slab_viewer_overlays[i];
      const gboolean shown = (slab_view_state_get_overlays (self->state) & row->overlay) != 0;

      if (key == NULL || g_str_equal (key, row->key))
        slab_viewer_show_overlay (self, row->overlay, slab_application_get_boolean (self->app, row->key, shown));
    }
}

/* They are what a viewer begins with, and who changes one wants to see it: that one, since the viewer's own switches
 * may have been set otherwise meanwhile. */
static void
settings_changed_cb (GSettings *settings, const char *key, SlabViewer *self)
{
  g_assert (SLAB_IS_VIEWER (self));

  if (g_str_equal (key, "mouse-preset"))
    follow_mouse_preset (self);
  else if (g_str_equal (key, "colormap"))
    follow_colormap (self);
  else
    follow_overlays (self, key);
}

static void
init_display (SlabViewer *self)
{
  GSettings *settings = slab_application_get_settings (self->app);

  follow_overlays (self, NULL);
  follow_colormap (self);
  follow_mouse_preset (self);
  if (settings != NULL)
    g_signal_connect_object (settings, "changed", G_CALLBACK (settings_changed_cb), self, 0);
}

/**
 * slab_viewer_new:
 * @app: the program, after its startup
 *
 * Returns: (transfer floating): of an empty document
 */
GtkWidget *
slab_viewer_new (SlabApplication *app)
{
  SlabViewer *self;
  gboolean logarithmic;

  g_return_val_if_fail (SLAB_IS_APPLICATION (app), NULL);

  self = g_object_new (SLAB_TYPE_VIEWER, NULL);
  self->app = g_object_ref (app);
  self->document = slab_document_new (slab_application_get_engine (app));
  self->files = slab_file_tasks_new (slab_application_get_engine (app));
  slab_viewer_init_files (self);
  slab_viewer_init_export (self);
  slab_viewer_init_crop (self);
  slab_viewer_init_replay (self);
  slab_viewer_init_compare (self);
  g_signal_connect_swapped (self->document, "notify::volume", G_CALLBACK (document_volume_cb), self);
  g_signal_connect_swapped (self->document, "notify::position", G_CALLBACK (document_history_cb), self);
  g_signal_connect_swapped (self->document, "notify::n-entries", G_CALLBACK (document_history_cb), self);
  g_signal_connect_swapped (self->document, "notify::running", G_CALLBACK (document_running_cb), self);
  g_signal_connect (self->document, "run-ended", G_CALLBACK (run_ended_cb), self);
  slab_filter_panel_set_document (self->filter_panel, self->document);

  slab_viewer_restore_panes (self);
  init_display (self);
  logarithmic = slab_application_get_boolean (app, "log-histogram", TRUE);
  slab_viewer_set_state (self, "log-histogram", g_variant_new_boolean (logarithmic));
  on_view_changed (self);
  update_title (self);
  slab_viewer_update_actions (self);
  return GTK_WIDGET (self);
}

SlabDocument *
slab_viewer_get_document (SlabViewer *self)
{
  g_return_val_if_fail (SLAB_IS_VIEWER (self), NULL);

  return self->document;
}

/* What is seen of the document, for panels and tools. */
SlabViewState *
slab_viewer_get_state (SlabViewer *self)
{
  g_return_val_if_fail (SLAB_IS_VIEWER (self), NULL);

  return self->state;
}

/**
 * slab_viewer_get_actions:
 *
 * Returns: (transfer none): what can be done here, for a window to hand out as "win.…"
 */
GActionGroup *
slab_viewer_get_actions (SlabViewer *self)
{
  g_return_val_if_fail (SLAB_IS_VIEWER (self), NULL);

  return G_ACTION_GROUP (self->actions);
}

void
slab_viewer_dismiss (SlabViewer *self)
{
  g_return_if_fail (SLAB_IS_VIEWER (self));

  slab_viewer_hide_banner (self);
}

gboolean
slab_viewer_is_working (SlabViewer *self)
{
  g_return_val_if_fail (SLAB_IS_VIEWER (self), FALSE);

  return slab_document_is_running (self->document) || slab_file_tasks_is_busy (self->files);
}

void
slab_viewer_stop (SlabViewer *self)
{
  g_return_if_fail (SLAB_IS_VIEWER (self));

  slab_file_tasks_cancel (self->files);
  slab_document_cancel (self->document);
}
