/* SPDX-License-Identifier: MIT */
#include "slab-window.h"

#include <glib/gi18n-lib.h>

#include "slab-file-choosers.h"
#include "slab-recent-menu.h"
#include "slab-session-keeper.h"
#include "slab-timings.h"
#include "slab-window-private.h"

/* Narrower than this the header has no room for all of its buttons and the title. */
#define COMPACT_WIDTH 560
#define RUN_PROGRESS_WIDTH 140
#define RUN_PROGRESS_COMPACT_WIDTH 40

G_DEFINE_FINAL_TYPE (SlabWindow, slab_window, ADW_TYPE_APPLICATION_WINDOW)

SlabApplication *
slab_window_get_app (SlabWindow *self)
{
  return SLAB_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
}

/* The header */

static gboolean
title_to_window (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_take_string (to, g_strdup_printf ("%s – Slabscope", g_value_get_string (from)));
  return TRUE;
}

static gboolean
running_to_page (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_static_string (to, g_value_get_boolean (from) ? "running" : "run");
  return TRUE;
}

static void
bind_header (SlabWindow *self)
{
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "title", self->title, "title", G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->bindings, "subtitle", self->title, "subtitle", G_BINDING_SYNC_CREATE);
  g_binding_group_bind_full (self->bindings, "title", self, "title", G_BINDING_SYNC_CREATE, title_to_window, NULL, NULL,
                             NULL);
  g_binding_group_bind_full (self->bindings, "running", self->run_stack, "visible-child-name", G_BINDING_SYNC_CREATE,
                             running_to_page, NULL, NULL, NULL);
  g_binding_group_bind (self->bindings, "progress", self->run_progress, "fraction", G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->bindings, "progress-text", self->run_progress, "text", G_BINDING_SYNC_CREATE);
}

void
slab_window_show_tab (SlabWindow *self, SlabTab *tab)
{
  SlabViewer *viewer = SLAB_IS_VIEWER (tab) ? SLAB_VIEWER (tab) : NULL;

  if (self->tab == tab)
    return;
  /* Whatever the panes' sizes were made, they are the same in every tab. */
  if (self->viewer != NULL)
    slab_viewer_keep_panes (self->viewer);
  g_set_object (&self->tab, tab);
  g_set_object (&self->viewer, viewer);
  if (viewer != NULL)
    slab_viewer_restore_panes (viewer);
  slab_action_mirror_set_group (self->mirror, tab != NULL ? slab_tab_get_actions (tab) : NULL);
  g_binding_group_set_source (self->bindings, tab);
  if (tab == NULL)
    {
      adw_window_title_set_title (self->title, "Slabscope");
      adw_window_title_set_subtitle (self->title, "");
      gtk_window_set_title (GTK_WINDOW (self), "Slabscope");
      gtk_stack_set_visible_child_name (self->run_stack, "run");
    }
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

  self->layout_idle = 0;
  show_header (self);
  return G_SOURCE_REMOVE;
}

static void
active_cb (SlabWindow *self)
{
  if (self->viewer == NULL)
    return;
  if (gtk_window_is_active (GTK_WINDOW (self)))
    slab_viewer_check_file (self->viewer);
  /* Another window hears of its release. */
  else
    slab_viewer_set_modifiers (self->viewer, 0);
}

/* Input */

static GdkModifierType
get_modifier (guint key)
{
  switch (key)
    {
    case GDK_KEY_Control_L:
    case GDK_KEY_Control_R:
      return GDK_CONTROL_MASK;
    case GDK_KEY_Shift_L:
    case GDK_KEY_Shift_R:
      return GDK_SHIFT_MASK;
    default:
      return 0;
    }
}

/* The state of an event is what was held before it. */
static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, SlabWindow *self)
{
  if (self->viewer != NULL)
    slab_viewer_set_modifiers (self->viewer, state | get_modifier (key));
  return GDK_EVENT_PROPAGATE;
}

static void
key_released_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, SlabWindow *self)
{
  if (self->viewer != NULL)
    slab_viewer_set_modifiers (self->viewer, state & ~get_modifier (key));
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
      for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
        slab_window_open_file (self, l->data);
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

static void
slab_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SlabWindow *self = SLAB_WINDOW (widget);
  const gboolean compact = width < COMPACT_WIDTH;

  GTK_WIDGET_CLASS (slab_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (compact == self->compact)
    return;
  self->compact = compact;
  /* Not in the midst of an allocation. */
  if (self->layout_idle == 0)
    self->layout_idle = g_idle_add_full (GDK_PRIORITY_REDRAW - 5, layout_cb, self, NULL);
}

static void
keep_size (SlabWindow *self)
{
  SlabApplication *app = slab_window_get_app (self);
  GtkWindow *window = GTK_WINDOW (self);
  int width, height;

  if (gtk_window_is_fullscreen (window))
    return;
  gtk_window_get_default_size (window, &width, &height);
  slab_application_set_boolean (app, "window-maximized", gtk_window_is_maximized (window));
  if (!gtk_window_is_maximized (window) && width > 0 && height > 0)
    {
      slab_application_set_int (app, "window-width", width);
      slab_application_set_int (app, "window-height", height);
    }
}

static gboolean
close_cb (gpointer user_data)
{
  gtk_window_close (user_data);
  return G_SOURCE_REMOVE;
}

static void
close_answered_cb (AdwMessageDialog *dialog, const char *response, SlabWindow *self)
{
  if (!g_str_equal (response, "stop"))
    return;
  self->closing = TRUE;
  /* The dialog, which is still on its way out, goes before its window. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, close_cb, g_object_ref (self), g_object_unref);
}

static gboolean
is_last_window (SlabWindow *self)
{
  guint n = 0;

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (slab_window_get_app (self))); l != NULL; l = l->next)
    n += SLAB_IS_WINDOW (l->data) ? 1 : 0;
  return n == 1;
}

static gboolean
slab_window_close_request (GtkWindow *window)
{
  SlabWindow *self = SLAB_WINDOW (window);
  SlabApplication *app = slab_window_get_app (self);
  const guint n_working = slab_window_count_working (self);

  if (n_working > 0 && !self->closing)
    {
      slab_window_ask_stop (self, n_working, G_CALLBACK (close_answered_cb), self);
      return GDK_EVENT_STOP;
    }
  if (slab_application_get_keeper (app) != NULL && is_last_window (self))
    slab_session_keeper_save (slab_application_get_keeper (app));
  for (guint i = 0; i < slab_window_get_n_tabs (self); i++)
    slab_tab_stop (slab_window_get_nth_tab (self, i));
  if (self->viewer != NULL)
    slab_viewer_keep_panes (self->viewer);
  keep_size (self);
  return GTK_WINDOW_CLASS (slab_window_parent_class)->close_request (window);
}

/* Callbacks of the template, which has no order of its own for its arguments. */

static void
on_page_attached (SlabWindow *self, AdwTabPage *page, int position)
{
  slab_window_page_attached (self, page, position);
}

static void
on_page_detached (SlabWindow *self, AdwTabPage *page, int position)
{
  slab_window_page_detached (self, page, position);
}

static void
on_selected_page (SlabWindow *self)
{
  slab_window_page_selected (self);
}

/* GObject */

static void
slab_window_dispose (GObject *object)
{
  SlabWindow *self = SLAB_WINDOW (object);

  g_clear_handle_id (&self->layout_idle, g_source_remove);
  slab_file_choosers_close (&self->chooser);
  if (self->opening != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->tabs, self);
      slab_window_dispose_tabs (self);
      slab_action_mirror_set_group (self->mirror, NULL);
      g_clear_object (&self->mirror);
      g_binding_group_set_source (self->bindings, NULL);
      g_clear_object (&self->bindings);
      g_clear_object (&self->tab);
      g_clear_object (&self->viewer);
      gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_WINDOW);
    }

  G_OBJECT_CLASS (slab_window_parent_class)->dispose (object);
}

/* A split button gives the arrow no name of its own, and hands it out to nobody. */
static void
name_dropdown (GtkWidget *split_button, const char *label)
{
  for (GtkWidget *child = gtk_widget_get_first_child (split_button); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_MENU_BUTTON (child))
      gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
slab_window_class_init (SlabWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_window_dispose;
  widget_class->size_allocate = slab_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = slab_window_close_request;

  g_type_ensure (SLAB_TYPE_BANNER);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, title);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, history_buttons);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, run_stack);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, run_content);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, run_progress);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, tabs);
  gtk_widget_class_bind_template_child (widget_class, SlabWindow, recent_menu);
  gtk_widget_class_bind_template_callback (widget_class, on_page_attached);
  gtk_widget_class_bind_template_callback (widget_class, on_page_detached);
  gtk_widget_class_bind_template_callback (widget_class, on_selected_page);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_close_page", G_CALLBACK (slab_window_close_page));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_create_window",
                                                G_CALLBACK (slab_window_create_window));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_indicator_activated",
                                                G_CALLBACK (slab_window_indicator_activated));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_setup_menu", G_CALLBACK (slab_window_setup_menu));
}

static void
slab_window_init (SlabWindow *self)
{
  const GType drop_types[] = { GDK_TYPE_FILE_LIST, G_TYPE_FILE };
  GtkEventController *controller;
  GtkDropTarget *drop;

  slab_window_add_actions (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  name_dropdown (self->open_button, _ ("Recent files"));
  bind_header (self);
  slab_window_init_tabs (self);

  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (controller, "key-released", G_CALLBACK (key_released_cb), self);
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
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (fullscreened_cb), NULL);
  slab_window_update_actions (self);
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

  g_return_val_if_fail (SLAB_IS_APPLICATION (app), NULL);

  self = g_object_new (SLAB_TYPE_WINDOW, "application", app, NULL);
  /* The last controller is the first to be asked. */
  slab_timings_watch (GTK_WIDGET (self));
  gtk_window_set_default_size (GTK_WINDOW (self), slab_application_get_int (app, "window-width", 1280),
                               slab_application_get_int (app, "window-height", 860));
  if (slab_application_get_boolean (app, "window-maximized", FALSE))
    gtk_window_maximize (GTK_WINDOW (self));
  return self;
}
