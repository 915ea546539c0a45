/* SPDX-License-Identifier: MIT */
#include "slab-window-private.h"

#include "slab-action-state.h"
#include "slab-file-choosers.h"
#include "slab-lab-window.h"
#include "slab-session-keeper.h"

/*
 * Whatever can be done in a window is an action of it, with a state where there is one: menus, buttons, keys and other
 * programs do and see the same. Those of a document are its viewer's; here are the window's own.
 */

static void
set_enabled (SlabWindow *self, const char *name, gboolean enabled)
{
  slab_action_state_set_enabled (G_ACTION_MAP (self), name, enabled);
}

void
slab_window_set_state (SlabWindow *self, const char *name, GVariant *state)
{
  slab_action_state_set (G_ACTION_MAP (self), name, state);
}

void
slab_window_update_actions (SlabWindow *self)
{
  const guint n = slab_window_get_n_tabs (self);
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tabs);

  set_enabled (self, "next-tab", n > 1);
  set_enabled (self, "previous-tab", n > 1);
  set_enabled (self, "move-to-window", n > 1);
  set_enabled (self, "tab", n > 0);
  set_enabled (self, "link", slab_window_can_link (self));
  set_enabled (self, "properties", self->tab != NULL && slab_tab_has_properties (self->tab));
  slab_window_set_state (self, "link", g_variant_new_boolean (slab_window_is_linked (self)));
  set_enabled (self, "link-contrast", slab_window_is_linked (self));
  slab_window_set_state (
      self, "link-contrast",
      g_variant_new_boolean (self->viewer != NULL
                             && slab_view_state_get_contrast_linked (slab_viewer_get_state (self->viewer))));
  slab_window_set_state (self, "tabs", g_variant_new_uint32 (n));
  slab_window_set_state (
      self, "tab", g_variant_new_uint32 (page != NULL ? (guint) adw_tab_view_get_page_position (self->tabs, page) : 0));
}

/**
 * slab_window_follow_others:
 *
 * Says anew what there is to be linked with, which may be in another window.
 */
void
slab_window_follow_others (SlabWindow *self)
{
  g_return_if_fail (SLAB_IS_WINDOW (self));

  slab_window_update_actions (self);
  slab_window_show_links (self);
}

/* Tabs came, went, or were put in another order. */
void
slab_window_tabs_changed (SlabWindow *self)
{
  SlabApplication *app = slab_window_get_app (self);

  slab_window_update_actions (self);
  for (GList *l = app != NULL ? gtk_application_get_windows (GTK_APPLICATION (app)) : NULL; l != NULL; l = l->next)
    if (SLAB_IS_WINDOW (l->data))
      slab_window_follow_others (l->data);
  if (app != NULL && slab_application_get_keeper (app) != NULL)
    slab_session_keeper_queue (slab_application_get_keeper (app));
}

/* Action callbacks */

static void
file_chosen (gpointer object, GFile *file)
{
  slab_window_open_file (object, file);
}

static void
open_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_file_choosers_show (&SLAB_WINDOW (user_data)->chooser, slab_file_choosers_new_open (user_data), file_chosen,
                           user_data);
}

static void
open_uri_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (g_variant_get_string (parameter, NULL));

  slab_window_open_file (user_data, file);
}

static void
sample_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_window_open_sample (user_data);
}

/* The tab; where there is none, the window. */
static void
close_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabWindow *self = user_data;
  AdwTabPage *page = slab_window_get_page (self);

  if (page != NULL)
    adw_tab_view_close_page (self->tabs, page);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
close_window_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_close (user_data);
}

static void
dismiss_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabWindow *self = user_data;

  slab_banner_dismiss (self->banner);
  if (self->tab != NULL)
    slab_tab_dismiss (self->tab);
}

/* From the last to the first as well. */
static void
switch_tab (SlabWindow *self, int step)
{
  const int n = adw_tab_view_get_n_pages (self->tabs);
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tabs);

  if (page == NULL)
    return;
  adw_tab_view_set_selected_page (
      self->tabs,
      adw_tab_view_get_nth_page (self->tabs, (adw_tab_view_get_page_position (self->tabs, page) + n + step) % n));
}

static void
next_tab_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  switch_tab (user_data, 1);
}

static void
previous_tab_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  switch_tab (user_data, -1);
}

static void
tab_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabWindow *self = user_data;

  if (g_variant_get_uint32 (value) < slab_window_get_n_tabs (self))
    adw_tab_view_set_selected_page (self->tabs,
                                    adw_tab_view_get_nth_page (self->tabs, (int) g_variant_get_uint32 (value)));
}

static void
move_to_window_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AdwTabPage *page = slab_window_get_page (user_data);

  if (page != NULL)
    slab_window_move_page_to_window (user_data, page);
}

static void
link_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabWindow *self = user_data;

  if (self->viewer != NULL)
    slab_window_set_linked (self, self->viewer, g_variant_get_boolean (value));
}

static void
link_contrast_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabWindow *self = user_data;

  if (self->viewer != NULL)
    slab_view_state_set_contrast_linked (slab_viewer_get_state (self->viewer), g_variant_get_boolean (value));
  slab_window_update_actions (self);
}

static void
properties_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabWindow *self = user_data;

  slab_tab_show_properties (self->tab, GTK_WINDOW (self));
}

static void
fullscreen_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  if (g_variant_get_boolean (value))
    gtk_window_fullscreen (user_data);
  else
    gtk_window_unfullscreen (user_data);
}

/* On what is open in front, where that is a volume. */
static void
lab_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabWindow *self = user_data;

  slab_lab_window_present (slab_window_get_app (self),
                           self->viewer != NULL ? slab_document_get_volume (slab_viewer_get_document (self->viewer))
                                                : NULL);
}

/* A state that is only told. */
static void
read_only_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
}

static const GActionEntry window_actions[] = {
  { "open", open_action },
  { "open-uri", open_uri_action, "s" },
  { "sample", sample_action },
  { "close", close_action },
  { "close-window", close_window_action },
  { "dismiss", dismiss_action },
  { "next-tab", next_tab_action },
  { "previous-tab", previous_tab_action },
  { "move-to-window", move_to_window_action },
  { "properties", properties_action },
  { "lab", lab_action },
  { "link", NULL, NULL, "false", link_state },
  { "link-contrast", NULL, NULL, "false", link_contrast_state },
  { "tab", NULL, "u", "uint32 0", tab_state },
  { "tabs", NULL, NULL, "uint32 0", read_only_state },
  { "fullscreen", NULL, NULL, "false", fullscreen_state },
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
  { GDK_KEY_backslash, 0, "win.play", NULL },
  { GDK_KEY_b, 0, "win.flip", NULL },
  { GDK_KEY_k, 0, "win.chunks", NULL },
  { GDK_KEY_k, GDK_SHIFT_MASK, "win.replay", NULL },
  { GDK_KEY_k, GDK_CONTROL_MASK, "win.pick-chunk", NULL },
  { GDK_KEY_l, 0, "win.tool", "line" },
  { GDK_KEY_r, GDK_SHIFT_MASK, "win.tool", "rectangle" },
  { GDK_KEY_d, 0, "win.tool", "distance" },
  { GDK_KEY_a, 0, "win.tool", "angle" },
  { GDK_KEY_c, 0, "win.auto-contrast", NULL },
  { GDK_KEY_z, GDK_SHIFT_MASK, "win.symmetric", NULL },
  { GDK_KEY_t, 0, "win.thicker", NULL },
  { GDK_KEY_t, GDK_SHIFT_MASK, "win.thinner", NULL },
  { GDK_KEY_p, 0, "win.next-projection", NULL },
  { GDK_KEY_i, 0, "win.linear", NULL },
  { GDK_KEY_i, GDK_SHIFT_MASK, "win.invert", NULL },
  { GDK_KEY_m, 0, "win.next-colormap", NULL },
  { GDK_KEY_m, GDK_SHIFT_MASK, "win.previous-colormap", NULL },
  { GDK_KEY_c, GDK_SHIFT_MASK, "win.color-bar", NULL },
  { GDK_KEY_g, 0, "win.gamma-up", NULL },
  { GDK_KEY_g, GDK_SHIFT_MASK, "win.gamma-down", NULL },
  { GDK_KEY_v, 0, "win.next-layout", NULL },
  { GDK_KEY_j, 0, "win.link", NULL },
  { GDK_KEY_r, 0, "win.zoom-fit", NULL },
  /* Menus show the last. */
  { GDK_KEY_KP_1, 0, "win.zoom-1", NULL },
  { GDK_KEY_1, 0, "win.zoom-1", NULL },
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

void
slab_window_add_actions (SlabWindow *self)
{
  g_autoptr (GObject) defaults = G_OBJECT (slab_viewer_get_default_actions ());

  g_return_if_fail (SLAB_IS_WINDOW (self));

  g_action_map_add_action_entries (G_ACTION_MAP (self), window_actions, G_N_ELEMENTS (window_actions), self);
  self->mirror = slab_action_mirror_new (G_ACTION_MAP (self), G_ACTION_GROUP (defaults));
  add_keys (self);
}
