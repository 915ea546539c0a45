/* SPDX-License-Identifier: MIT */
#include "slab-planes-actions.h"

#include <math.h>

#include "slab-action-state.h"

struct _SlabPlanesActions
{
  GObject parent_instance;

  GActionMap *map;
  SlabPlanesView *view; /* weak */
  GSignalGroup *state;
};

G_DEFINE_FINAL_TYPE (SlabPlanesActions, slab_planes_actions, G_TYPE_OBJECT)

static const char *const plane_names[SLAB_N_AXES] = { "z", "y", "x" };

static void
follow (SlabPlanesActions *self)
{
  SlabViewState *state = slab_planes_view_get_state (self->view);
  const SlabAxis plane = slab_planes_view_get_plane (self->view);
  const char *layout = slab_planes_layout_get_id (slab_planes_view_get_layout (self->view));

  if (state == NULL)
    return;
  slab_action_state_set (self->map, "slice", g_variant_new_int64 (slab_view_state_get_slice (state, plane)));
  slab_action_state_set (self->map, "shown-slice", g_variant_new_int64 (slab_planes_view_get_shown_slice (self->view)));
  slab_action_state_set (self->map, "plane", g_variant_new_string (plane_names[plane]));
  slab_action_state_set (self->map, "layout", g_variant_new_string (layout));
  slab_action_state_set (self->map, "play", g_variant_new_boolean (slab_planes_view_get_playing (self->view)));
  slab_action_state_set (self->map, "play-rate", g_variant_new_double (slab_planes_view_get_rate (self->view)));
  slab_action_state_set (self->map, "zoom", g_variant_new_double (slab_planes_view_get_zoom (self->view)));
}

/* What is done */

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
  SlabPlanesActions *self = user_data;

  for (guint i = 0; self->view != NULL && i < G_N_ELEMENTS (steps); i++)
    if (g_str_equal (g_action_get_name (G_ACTION (action)), steps[i].name))
      slab_planes_view_step (self->view, steps[i].step);
}

static void
slice_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabPlanesActions *self = user_data;
  SlabViewState *state = self->view != NULL ? slab_planes_view_get_state (self->view) : NULL;

  if (state != NULL)
    slab_view_state_set_slice (state, slab_planes_view_get_plane (self->view), g_variant_get_int64 (value));
}

static gboolean
read_plane (SlabPlanesActions *self, GVariant *value, SlabAxis *plane)
{
  for (guint i = 0; self->view != NULL && i < SLAB_N_AXES; i++)
    if (g_str_equal (g_variant_get_string (value, NULL), plane_names[i]))
      {
        *plane = (SlabAxis) i;
        return TRUE;
      }
  return FALSE;
}

/* A key or a menu shows that plane alone, and again all of them. */
static void
plane_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabPlanesActions *self = user_data;
  SlabAxis plane;

  if (read_plane (self, parameter, &plane))
    slab_planes_view_toggle_single (self->view, plane);
}

/* The one that the other actions mean. */
static void
plane_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabPlanesActions *self = user_data;
  SlabAxis plane;

  if (read_plane (self, value, &plane))
    slab_planes_view_set_plane (self->view, plane);
}

static void
layout_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabPlanesActions *self = user_data;
  SlabPlanesLayout layout;

  if (self->view != NULL && slab_planes_layout_from_id (g_variant_get_string (value, NULL), &layout))
    slab_planes_view_set_layout (self->view, layout);
}

static void
next_layout_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabPlanesActions *self = user_data;

  if (self->view != NULL)
    slab_planes_view_set_layout (
        self->view, (SlabPlanesLayout) ((slab_planes_view_get_layout (self->view) + 1) % SLAB_N_PLANES_LAYOUTS));
}

static void
play_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabPlanesActions *self = user_data;

  if (self->view != NULL)
    slab_planes_view_set_playing (self->view, g_variant_get_boolean (value));
}

static void
play_rate_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabPlanesActions *self = user_data;

  if (self->view != NULL)
    slab_planes_view_set_rate (self->view, g_variant_get_double (value));
}

static void
zoom_1_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabPlanesActions *self = user_data;

  if (self->view != NULL)
    slab_planes_view_zoom_to (self->view, 1);
}

static void
zoom_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabPlanesActions *self = user_data;
  const double zoom = g_variant_get_double (value);

  if (self->view != NULL && zoom > 0 && isfinite (zoom))
    slab_planes_view_zoom_to (self->view, zoom);
}

/* Only told. */
static void
read_only_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
}

static const GActionEntry entries[] = {
  { "next", step_action },
  { "previous", step_action },
  { "next-10", step_action },
  { "previous-10", step_action },
  { "first", step_action },
  { "last", step_action },
  { "slice", NULL, "x", "int64 0", slice_state },
  { "shown-slice", NULL, NULL, "int64 -1", read_only_state },
  { "plane", plane_action, "s", "'z'", plane_state },
  { "layout", NULL, "s", "'auto'", layout_state },
  { "next-layout", next_layout_action },
  { "play", NULL, NULL, "false", play_state },
  { "play-rate", NULL, "d", "12.0", play_rate_state },
  { "zoom", NULL, "d", "0.0", zoom_state },
  { "zoom-1", zoom_1_action },
};

/* GObject */

static void
slab_planes_actions_dispose (GObject *object)
{
  SlabPlanesActions *self = SLAB_PLANES_ACTIONS (object);

  if (self->map != NULL)
    slab_action_state_forget (self->map, entries, G_N_ELEMENTS (entries), self);
  g_clear_object (&self->map);
  g_clear_object (&self->state);
  g_clear_weak_pointer (&self->view);

  G_OBJECT_CLASS (slab_planes_actions_parent_class)->dispose (object);
}

static void
slab_planes_actions_class_init (SlabPlanesActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = slab_planes_actions_dispose;
}

static void
slab_planes_actions_init (SlabPlanesActions *self)
{
  self->state = g_signal_group_new (SLAB_TYPE_VIEW_STATE);
  g_signal_group_connect_swapped (self->state, "changed", G_CALLBACK (follow), self);
}

SlabPlanesActions *
slab_planes_actions_new (GActionMap *map)
{
  SlabPlanesActions *self;

  g_return_val_if_fail (G_IS_ACTION_MAP (map), NULL);

  self = g_object_new (SLAB_TYPE_PLANES_ACTIONS, NULL);
  self->map = g_object_ref (map);
  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), self);
  return self;
}

static void
view_state_cb (SlabPlanesActions *self)
{
  g_signal_group_set_target (self->state, slab_planes_view_get_state (self->view));
  follow (self);
}

void
slab_planes_actions_set_view (SlabPlanesActions *self, SlabPlanesView *view)
{
  static const char *const followed[] = { "notify::shown-slice", "notify::plane",   "notify::layout",
                                          "notify::zoom",        "notify::playing", "notify::rate" };

  g_return_if_fail (SLAB_IS_PLANES_ACTIONS (self));
  g_return_if_fail (SLAB_IS_PLANES_VIEW (view));
  g_return_if_fail (self->view == NULL);

  g_set_weak_pointer (&self->view, view);
  for (guint i = 0; i < G_N_ELEMENTS (followed); i++)
    g_signal_connect_object (view, followed[i], G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::state", G_CALLBACK (view_state_cb), self, G_CONNECT_SWAPPED);
  view_state_cb (self);
}

void
slab_planes_actions_set_enabled (SlabPlanesActions *self, gboolean enabled)
{
  g_return_if_fail (SLAB_IS_PLANES_ACTIONS (self));

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    slab_action_state_set_enabled (self->map, entries[i].name, enabled);
}
