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
test_slices (Fixture *fixture, gconstpointer data)
{
  slab_planes_actions_set_view (fixture->actions, fixture->view);
  app_assert_state (fixture->group, "slice", "10");
  app_assert_state (fixture->group, "shown-slice", "10");
  app_activate (fixture->group, "next", NULL);
  app_assert_state (fixture->group, "slice", "11");
  app_activate (fixture->group, "previous-10", NULL);
  app_assert_state (fixture->group, "slice", "1");
  app_activate (fixture->group, "last", NULL);
  app_assert_state (fixture->group, "slice", "19");
  app_activate (fixture->group, "first", NULL);
  app_assert_state (fixture->group, "slice", "0");
  app_change_state (fixture->group, "slice", g_variant_new_int64 (7));
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_Z), ==, 7);
  /* Of another plane; whoever sets it. */
  app_change_state (fixture->group, "plane", g_variant_new_string ("x"));
  app_assert_state (fixture->group, "slice", "20");
  slab_view_state_set_slice (fixture->state, SLAB_AXIS_X, 33);
  app_assert_state (fixture->group, "slice", "33");
}

static void
test_layout (Fixture *fixture, gconstpointer data)
{
  slab_planes_actions_set_view (fixture->actions, fixture->view);
  app_assert_state (fixture->group, "layout", "'auto'");
  app_activate (fixture->group, "plane", "y");
  app_assert_state (fixture->group, "plane", "'y'");
  app_assert_state (fixture->group, "layout", "'single'");
  app_activate (fixture->group, "plane", "y");
  app_assert_state (fixture->group, "layout", "'auto'");
  app_activate (fixture->group, "plane", "w");
  app_assert_state (fixture->group, "plane", "'y'");
  app_activate (fixture->group, "next-layout", NULL);
  app_assert_state (fixture->group, "layout", "'single'");
  app_change_state (fixture->group, "layout", g_variant_new_string ("column"));
  g_assert_cmpint (slab_planes_view_get_layout (fixture->view), ==, SLAB_PLANES_LAYOUT_COLUMN);
  app_change_state (fixture->group, "layout", g_variant_new_string ("heap"));
  app_assert_state (fixture->group, "layout", "'column'");
  app_change_state (fixture->group, "play", g_variant_new_boolean (TRUE));
  g_assert_true (slab_planes_view_get_playing (fixture->view));
  app_assert_state (fixture->group, "play", "true");
  app_change_state (fixture->group, "play-rate", g_variant_new_double (30));
  app_assert_state (fixture->group, "play-rate", "30.0");
  app_change_state (fixture->group, "play", g_variant_new_boolean (FALSE));
  app_assert_state (fixture->group, "play", "false");
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
            app_activate (fixture->group, names[i], NULL);
          else
            app_change_state (fixture->group, names[i], state);
        }
      app_activate (fixture->group, "plane", "y");
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
