/* SPDX-License-Identifier: MIT */
#include "slab-viewer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "profile/slab-sampler.h"
#include "slab-action-state.h"
#include "slab-file-choosers.h"
#include "slab-projection.h"

/* Of the decimal logarithm of the gamma. */
#define GAMMA_STEP 0.1

/*
 * Whatever can be done with a document is an action of its viewer, with a state where there is one; the window hands
 * out those of the viewer in front as "win.…": menus, buttons, keys and other programs do and see the same.
 */

const SlabViewerOverlay slab_viewer_overlays[SLAB_VIEWER_N_OVERLAYS] = {
  { "cursor-lines", "show-cursor", SLAB_VIEW_OVERLAY_CURSOR },
  { "scale-bar", "show-scale-bar", SLAB_VIEW_OVERLAY_SCALE_BAR },
  { "color-bar", "show-color-bar", SLAB_VIEW_OVERLAY_COLOR_BAR },
  { "values", "show-values", SLAB_VIEW_OVERLAY_VALUES },
};

void
slab_viewer_set_enabled (SlabViewer *self, const char *name, gboolean enabled)
{
  slab_action_state_set_enabled (G_ACTION_MAP (self->actions), name, enabled);
}

void
slab_viewer_set_state (SlabViewer *self, const char *name, GVariant *state)
{
  slab_action_state_set (G_ACTION_MAP (self->actions), name, state);
}

void
slab_viewer_update_actions (SlabViewer *self)
{
  const gboolean open = slab_document_get_volume (self->document) != NULL;
  const gboolean running = slab_document_is_running (self->document);
  const gboolean working = slab_file_tasks_is_busy (self->files);
  static const char *const viewing[] = { "zoom-in",
                                         "zoom-out",
                                         "zoom-fit",
                                         "contrast",
                                         "auto-contrast",
                                         "show-timeline",
                                         "set-param",
                                         "contrast-slice",
                                         "contrast-full",
                                         "gamma",
                                         "tool",
                                         "bookmark",
                                         "thickness",
                                         "thicker",
                                         "thinner",
                                         "projection",
                                         "next-projection",
                                         "linear",
                                         "copy-view",
                                         "gamma-up",
                                         "gamma-down",
                                         "next-colormap",
                                         "previous-colormap",
                                         "symmetric" };
  static const char *const working_alone[] = { "save",          "save-to",     "save-slice",
                                               "save-slice-to", "save-series", "save-series-to" };
  gboolean can_undo, can_redo;
  float low, high;

  for (guint i = 0; i < G_N_ELEMENTS (viewing); i++)
    slab_viewer_set_enabled (self, viewing[i], open);
  slab_planes_actions_set_enabled (self->planes_actions, open);
  slab_viewer_set_enabled (
      self, "contrast-file",
      open && slab_volume_get_display_range (slab_document_get_volume (self->document), &low, &high));
  g_object_get (self->document, "can-undo", &can_undo, "can-redo", &can_redo, NULL);
  slab_viewer_set_enabled (self, "undo", can_undo);
  slab_viewer_set_enabled (self, "redo", can_redo);
  slab_viewer_set_enabled (self, "flip", can_undo || can_redo);
  slab_viewer_set_enabled (self, "run", open && !running);
  slab_viewer_set_enabled (self, "reload", open && !working && self->file != NULL);
  slab_viewer_set_enabled (self, "cancel", running);
  for (guint i = 0; i < G_N_ELEMENTS (working_alone); i++)
    slab_viewer_set_enabled (self, working_alone[i], open && !working);
  slab_viewer_update_crop (self, open && !working);
  slab_viewer_set_enabled (self, "cancel-task", working);
  slab_viewer_set_state (self, "running", g_variant_new_boolean (running));
  slab_viewer_set_state (self, "position", g_variant_new_uint32 (slab_document_get_position (self->document)));
  slab_viewer_set_state (self, "entries", g_variant_new_uint32 (slab_document_get_n_entries (self->document)));
}

/* Action callbacks */

static void
save_to (gpointer object, GFile *file)
{
  SlabViewer *self = object;

  if (slab_file_tasks_is_busy (self->files) || slab_document_get_volume (self->document) == NULL)
    return;
  slab_viewer_begin_try (self);
  slab_file_tasks_save (self->files, slab_document_get_volume (self->document), file);
}

static void
save_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;
  SlabRun *run = slab_document_get_entry_run (self->document, slab_document_get_position (self->document));
  const char *name = slab_volume_get_name (slab_document_get_entry_volume (self->document, 0));
  const char *deed = run != NULL ? slab_filter_params_get_info (slab_run_get_params (run))->id : "copy";

  slab_file_choosers_show (
      &self->chooser, slab_file_choosers_new_save (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), name, deed),
      save_to, self);
}

static void
save_to_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (g_variant_get_string (parameter, NULL));

  save_to (user_data, file);
}

static void
cancel_task_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_file_tasks_cancel (SLAB_VIEWER (user_data)->files);
}

static void
run_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;
  g_autoptr (SlabFilterParams) params = NULL;
  g_autoptr (GError) error = NULL;
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;

  if (slab_document_get_volume (self->document) == NULL || slab_document_is_running (self->document))
    return;
  if (slab_application_is_measuring (self->app))
    {
      slab_viewer_show_banner (self, _ ("The scaling lab is measuring, which a filter beside it would disturb. Wait "
                                        "until it has ended, or cancel it there."));
      return;
    }
  slab_viewer_begin_try (self);
  slab_document_set_sample_interval (
      self->document,
      (guint) CLAMP (slab_application_get_int (self->app, "sample-interval", SLAB_SAMPLER_DEFAULT_INTERVAL),
                     SLAB_SAMPLER_LEAST_INTERVAL, SLAB_SAMPLER_MOST_INTERVAL));
  if (!slab_filter_panel_get_job (self->filter_panel, &params, &settings, &error)
      || !slab_document_run (self->document, params, &settings, &error))
    slab_viewer_show_banner (self, error->message);
}

static void
cancel_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_document_cancel (SLAB_VIEWER (user_data)->document);
}

static void
undo_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_document_undo (SLAB_VIEWER (user_data)->document);
}

static void
redo_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_document_redo (SLAB_VIEWER (user_data)->document);
}

static void
flip_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_document_flip (SLAB_VIEWER (user_data)->document);
}

static void
position_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabViewer *self = user_data;

  if (g_variant_get_uint32 (value) < slab_document_get_n_entries (self->document))
    slab_document_show_entry (self->document, g_variant_get_uint32 (value));
}

static void
zoom_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;
  const char *name = g_action_get_name (G_ACTION (action));

  if (g_str_equal (name, "zoom-in"))
    slab_planes_view_zoom_by (self->view, 1.25);
  else if (g_str_equal (name, "zoom-out"))
    slab_planes_view_zoom_by (self->view, 1 / 1.25);
  else
    slab_view_state_fit (self->state);
}

static void
auto_contrast_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_view_state_auto_contrast (SLAB_VIEWER (user_data)->state);
}

/* Of the plane that the other actions mean. */
static void
contrast_slice_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;

  slab_view_state_slice_contrast (self->state, slab_planes_view_get_plane (self->view));
}

static void
contrast_full_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_view_state_full_contrast (SLAB_VIEWER (user_data)->state);
}

static void
contrast_file_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  (void) slab_view_state_file_contrast (SLAB_VIEWER (user_data)->state);
}

static void
gamma_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  slab_view_state_set_gamma (SLAB_VIEWER (user_data)->state, g_variant_get_double (value));
}

/* One of the steps is at 1, whatever the slider has left. */
static void
gamma_step_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewState *state = SLAB_VIEWER (user_data)->state;
  const double step = round (log10 (slab_view_state_get_gamma (state)) / GAMMA_STEP);
  const gboolean up = g_str_equal (g_action_get_name (G_ACTION (action)), "gamma-up");

  slab_view_state_set_gamma (state, pow (10, (up ? step + 1 : step - 1) * GAMMA_STEP));
}

static void
log_histogram_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabViewer *self = user_data;

  if (self->display_panel != NULL)
    slab_display_panel_set_logarithmic (self->display_panel, g_variant_get_boolean (value));
  g_simple_action_set_state (action, value);
  slab_application_set_boolean (self->app, "log-histogram", g_variant_get_boolean (value));
}

static void
overlay_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  for (guint i = 0; i < SLAB_VIEWER_N_OVERLAYS; i++)
    if (g_str_equal (g_action_get_name (G_ACTION (action)), slab_viewer_overlays[i].action))
      slab_viewer_show_overlay (user_data, slab_viewer_overlays[i].overlay, g_variant_get_boolean (value));
}

/* Not more than there is to be seen through: the longest axis. */
static void
set_thickness (SlabViewer *self, gint64 thickness)
{
  gint64 most = 1;

  for (guint i = 0; i < SLAB_N_AXES; i++)
    most = MAX (most, slab_view_state_get_n_slices (self->state, (SlabAxis) i));
  slab_view_state_set_thickness (self->state, CLAMP (thickness, 1, most));
}

static void
thickness_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  set_thickness (user_data, g_variant_get_int64 (value));
}

static void
thicker_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;
  const gint64 thickness = slab_view_state_get_thickness (self->state);

  set_thickness (self, thickness + (g_str_equal (g_action_get_name (G_ACTION (action)), "thicker") ? 1 : -1));
}

static void
projection_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabProjection projection;

  if (slab_projection_from_id (g_variant_get_string (value, NULL), &projection))
    slab_view_state_set_projection (SLAB_VIEWER (user_data)->state, projection);
}

static void
next_projection_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewState *state = SLAB_VIEWER (user_data)->state;

  slab_view_state_set_projection (state,
                                  (SlabProjection) ((slab_view_state_get_projection (state) + 1) % SLAB_N_PROJECTIONS));
}

static void
linear_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  slab_view_state_set_interpolation (SLAB_VIEWER (user_data)->state, g_variant_get_boolean (value)
                                                                         ? SLAB_INTERPOLATION_LINEAR
                                                                         : SLAB_INTERPOLATION_NEAREST);
}

static void
contrast_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  double low, high;

  g_variant_get (value, "(dd)", &low, &high);
  slab_view_state_set_contrast (SLAB_VIEWER (user_data)->state, low, high);
}

static void
colormap_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabColormap colormap;

  if (slab_colormap_from_id (g_variant_get_string (value, NULL), &colormap))
    slab_view_state_choose_colormap (SLAB_VIEWER (user_data)->state, colormap);
}

static void
symmetric_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  slab_view_state_set_symmetric (SLAB_VIEWER (user_data)->state, g_variant_get_boolean (value));
}

static void
colormap_step_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewState *state = SLAB_VIEWER (user_data)->state;
  const guint step = g_str_equal (g_action_get_name (G_ACTION (action)), "next-colormap") ? 1 : SLAB_N_COLORMAPS - 1;

  slab_view_state_choose_colormap (state,
                                   (SlabColormap) ((slab_view_state_get_colormap (state) + step) % SLAB_N_COLORMAPS));
}

static void
invert_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  slab_view_state_set_inverted (SLAB_VIEWER (user_data)->state, g_variant_get_boolean (value));
}

static void
sidebar_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabViewer *self = user_data;
  const gboolean visible = g_variant_get_boolean (value);

  /* As a person wants it from now on. */
  self->sidebar_hidden = FALSE;
  gtk_widget_set_visible (self->sidebar, visible);
  g_simple_action_set_state (action, value);
  slab_application_set_boolean (self->app, "sidebar-visible", visible);
}

static void
sidebar_page_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabViewer *self = user_data;
  const char *name = g_variant_get_string (value, NULL);

  if (adw_view_stack_get_child_by_name (self->sidebar_pages, name) != NULL)
    adw_view_stack_set_visible_child_name (self->sidebar_pages, name);
}

static void
profile_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabViewer *self = user_data;
  const gboolean visible = g_variant_get_boolean (value);

  self->profile_dismissed = !visible;
  slab_viewer_set_profile_visible (self, visible);
}

/* Where the keyboard goes on: the picture, what belongs to it, the sidebar, the profile, those that are to be seen. */
static void
next_pane_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;
  GtkWidget *const panes[] = { GTK_WIDGET (self->view), GTK_WIDGET (self->replay_bar), GTK_WIDGET (self->crop_revealer),
                               self->sidebar, GTK_WIDGET (self->profile) };
  const guint n = G_N_ELEMENTS (panes);
  const guint step = g_str_equal (g_action_get_name (G_ACTION (action)), "next-pane") ? 1 : n - 1;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  guint from = step == 1 ? n - 1 : 0;

  if (root == NULL)
    return;
  for (guint i = 0; i < n; i++)
    if (focus != NULL && gtk_widget_is_ancestor (focus, panes[i]))
      from = i;
  for (guint i = (from + step) % n, tried = 0; tried < n; i = (i + step) % n, tried++)
    {
      if (!gtk_widget_get_mapped (panes[i]))
        continue;
      if (i == 0 ? gtk_widget_grab_focus (GTK_WIDGET (self)) : gtk_widget_child_focus (panes[i], GTK_DIR_TAB_FORWARD))
        break;
    }
  gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
}

static void
show_timeline_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;

  self->profile_dismissed = FALSE;
  slab_viewer_set_profile_visible (self, TRUE);
  slab_profile_panel_set_page (self->profile, "timeline");
  slab_profile_view_fit (slab_profile_panel_get_view (self->profile));
  gtk_widget_grab_focus (GTK_WIDGET (self->profile));
}

static void
filter_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_filter_panel_set_filter (SLAB_VIEWER (user_data)->filter_panel, g_variant_get_string (parameter, NULL));
}

static void
set_param_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *name, *text;

  g_variant_get (parameter, "(&s&s)", &name, &text);
  slab_filter_panel_set_param (SLAB_VIEWER (user_data)->filter_panel, name, text);
}

/* A state that is only told. */
static void
read_only_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
}

static void
reload_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_viewer_ask_reload (user_data);
}

static const GActionEntry viewer_actions[] = {
  { "reload", reload_action },
  { "save", save_action },
  { "save-to", save_to_action, "s" },
  { "cancel-task", cancel_task_action },
  { "run", run_action },
  { "cancel", cancel_action },
  { "undo", undo_action },
  { "redo", redo_action },
  { "flip", flip_action },
  { "zoom-in", zoom_action },
  { "zoom-out", zoom_action },
  { "zoom-fit", zoom_action },
  { "auto-contrast", auto_contrast_action },
  { "contrast-slice", contrast_slice_action },
  { "contrast-full", contrast_full_action },
  { "contrast-file", contrast_file_action },
  { "thicker", thicker_action },
  { "thinner", thicker_action },
  { "next-projection", next_projection_action },
  { "next-colormap", colormap_step_action },
  { "previous-colormap", colormap_step_action },
  { "gamma-up", gamma_step_action },
  { "gamma-down", gamma_step_action },
  { "next-pane", next_pane_action },
  { "previous-pane", next_pane_action },
  { "show-timeline", show_timeline_action },
  { "filter", filter_action, "s" },
  { "set-param", set_param_action, "(ss)" },
  { "contrast", NULL, "(dd)", "(0.0, 1.0)", contrast_state },
  { "gamma", NULL, "d", "1.0", gamma_state },
  { "thickness", NULL, "x", "int64 1", thickness_state },
  { "projection", NULL, "s", "'mean'", projection_state },
  { "linear", NULL, NULL, "false", linear_state },
  { "log-histogram", NULL, NULL, "true", log_histogram_state },
  { "cursor-lines", NULL, NULL, "true", overlay_state },
  { "scale-bar", NULL, NULL, "true", overlay_state },
  { "color-bar", NULL, NULL, "false", overlay_state },
  { "values", NULL, NULL, "true", overlay_state },
  { "colormap", NULL, "s", "''", colormap_state },
  { "invert", NULL, NULL, "false", invert_state },
  { "symmetric", NULL, NULL, "false", symmetric_state },
  { "sidebar", NULL, NULL, "true", sidebar_state },
  { "sidebar-page", NULL, "s", "'filter'", sidebar_page_state },
  { "profile", NULL, NULL, "false", profile_state },
  { "position", NULL, "u", "uint32 0", position_state },
  { "entries", NULL, NULL, "uint32 0", read_only_state },
  { "running", NULL, NULL, "false", read_only_state },
  { "progress", NULL, NULL, "0.0", read_only_state },
};

void
slab_viewer_add_actions (SlabViewer *self)
{
  g_return_if_fail (SLAB_IS_VIEWER (self));

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), viewer_actions, G_N_ELEMENTS (viewer_actions), self);
  slab_viewer_add_measure_actions (G_ACTION_MAP (self->actions), self);
  slab_viewer_add_export_actions (G_ACTION_MAP (self->actions), self);
  slab_viewer_add_compare_actions (G_ACTION_MAP (self->actions), self);
  slab_viewer_add_crop_actions (G_ACTION_MAP (self->actions), self);
  self->planes_actions = slab_planes_actions_new (G_ACTION_MAP (self->actions));
  self->replay_actions = slab_replay_actions_new (G_ACTION_MAP (self->actions));
}

/**
 * slab_viewer_get_default_actions:
 *
 * Returns: (transfer full): the actions of every viewer, with their first states; not to be activated
 */
GActionGroup *
slab_viewer_get_default_actions (void)
{
  GSimpleActionGroup *group = g_simple_action_group_new ();
  g_autoptr (SlabPlanesActions) planes_actions = NULL;
  g_autoptr (SlabReplayActions) replay_actions = NULL;

  g_action_map_add_action_entries (G_ACTION_MAP (group), viewer_actions, G_N_ELEMENTS (viewer_actions), NULL);
  slab_viewer_add_measure_actions (G_ACTION_MAP (group), NULL);
  slab_viewer_add_export_actions (G_ACTION_MAP (group), NULL);
  slab_viewer_add_compare_actions (G_ACTION_MAP (group), NULL);
  slab_viewer_add_crop_actions (G_ACTION_MAP (group), NULL);
  planes_actions = slab_planes_actions_new (G_ACTION_MAP (group));
  replay_actions = slab_replay_actions_new (G_ACTION_MAP (group));
  return G_ACTION_GROUP (group);
}
