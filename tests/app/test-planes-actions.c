/* SPDX-License-Identifier: MIT */
#include "app/slab-planes-actions.h"

#include "app-fixture.h"

typedef struct
{
  GSimpleActionGroup *group;
  SlabPlanesActions *actions;
  SlabPlanesView *view;
  SlabViewState *state;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const SlabShape shape = { { 20, 30, 40 } };

  fixture->group = g_simple_action_group_new ();
  fixture->actions = slab_planes_actions_new (G_ACTION_MAP (fixture->group));
  fixture->view = g_object_ref_sink (SLAB_PLANES_VIEW (slab_planes_view_new ()));
  fixture->state = slab_view_state_new ();
  slab_view_state_set_shape (fixture->state, &shape);
  slab_planes_view_set_state (fixture->view, fixture->state);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->actions);
  g_assert_finalize_object (fixture->view);
  g_assert_finalize_object (fixture->state);
  g_assert_finalize_object (fixture->group);
}

static void
assert_state (Fixture *fixture, const char *name, const char *text)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (fixture->group), name);
  g_autofree char *printed = g_variant_print (state, FALSE);

  g_assert_cmpstr (printed, ==, text);
}

static void
activate (Fixture *fixture, const char *name, const char *target)
{
  g_action_group_activate_action (G_ACTION_GROUP (fixture->group), name,
                                  target != NULL ? g_variant_new_string (target) : NULL);
}

static void
change (Fixture *fixture, const char *name, GVariant *state)
{
  g_action_group_change_action_state (G_ACTION_GROUP (fixture->group), name, state);
}

static void
test_slices (Fixture *fixture, gconstpointer data)
{
  slab_planes_actions_set_view (fixture->actions, fixture->view);
  assert_state (fixture, "slice", "10");
  assert_state (fixture, "shown-slice", "10");
  activate (fixture, "next", NULL);
  assert_state (fixture, "slice", "11");
  activate (fixture, "previous-10", NULL);
  assert_state (fixture, "slice", "1");
  activate (fixture, "last", NULL);
  assert_state (fixture, "slice", "19");
  activate (fixture, "first", NULL);
  assert_state (fixture, "slice", "0");
  change (fixture, "slice", g_variant_new_int64 (7));
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_Z), ==, 7);
  /* Of another plane; whoever sets it. */
  change (fixture, "plane", g_variant_new_string ("x"));
  assert_state (fixture, "slice", "20");
  slab_view_state_set_slice (fixture->state, SLAB_AXIS_X, 33);
  assert_state (fixture, "slice", "33");
}

static void
test_layout (Fixture *fixture, gconstpointer data)
{
  slab_planes_actions_set_view (fixture->actions, fixture->view);
  assert_state (fixture, "layout", "'auto'");
  activate (fixture, "plane", "y");
  assert_state (fixture, "plane", "'y'");
  assert_state (fixture, "layout", "'single'");
  activate (fixture, "plane", "y");
  assert_state (fixture, "layout", "'auto'");
  activate (fixture, "plane", "w");
  assert_state (fixture, "plane", "'y'");
  activate (fixture, "next-layout", NULL);
  assert_state (fixture, "layout", "'single'");
  change (fixture, "layout", g_variant_new_string ("column"));
  g_assert_cmpint (slab_planes_view_get_layout (fixture->view), ==, SLAB_PLANES_LAYOUT_COLUMN);
  change (fixture, "layout", g_variant_new_string ("heap"));
  assert_state (fixture, "layout", "'column'");
  change (fixture, "play", g_variant_new_boolean (TRUE));
  g_assert_true (slab_planes_view_get_playing (fixture->view));
  assert_state (fixture, "play", "true");
  change (fixture, "play-rate", g_variant_new_double (30));
  assert_state (fixture, "play-rate", "30.0");
  change (fixture, "play", g_variant_new_boolean (FALSE));
  assert_state (fixture, "play", "false");
}

/* Before there is a view, and after they are gone, they do nothing. */
static void
test_alone (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) names = g_action_group_list_actions (G_ACTION_GROUP (fixture->group));

  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; names[i] != NULL; i++)
        {
          g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (fixture->group), names[i]);

          if (state == NULL)
            activate (fixture, names[i], NULL);
          else
            change (fixture, names[i], state);
        }
      activate (fixture, "plane", "y");
      g_clear_object (&fixture->actions);
    }
  g_assert_cmpint (slab_planes_view_get_plane (fixture->view), ==, SLAB_AXIS_Z);
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_Z), ==, 10);
}

static void
test_enabled (Fixture *fixture, gconstpointer data)
{
  slab_planes_actions_set_view (fixture->actions, fixture->view);
  slab_planes_actions_set_enabled (fixture->actions, FALSE);
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->group), "slice"));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->group), "zoom-1"));
  slab_planes_actions_set_enabled (fixture->actions, TRUE);
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->group), "slice"));
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
#define ADD(name, function) g_test_add ("/planes-actions/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("slices", test_slices);
  ADD ("layout", test_layout);
  ADD ("alone", test_alone);
  ADD ("enabled", test_enabled);
  return g_test_run ();
}
