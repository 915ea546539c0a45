/* SPDX-License-Identifier: MIT */
#include "app/slab-action-mirror.h"

#include "app-fixture.h"

static void
jump_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  *(gint64 *) user_data += g_variant_get_int64 (parameter);
}

static const GActionEntry entries[] = {
  { "jump", jump_cb, "x" },
  { "slice", NULL, "x", "int64 3", NULL },
  { "link", NULL, NULL, "false", NULL },
};

static GSimpleActionGroup *
make_group (gpointer user_data)
{
  GSimpleActionGroup *group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), user_data);
  return group;
}

static gint64
get_slice (GSimpleActionGroup *group)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (group), "slice");

  return g_variant_get_int64 (state);
}

static void
count_cb (GActionGroup *group, const char *name, GVariant *state, guint *count)
{
  (*count)++;
}

static void
test_mirror (void)
{
  gint64 sum = 0;
  guint n_told = 0;
  g_autoptr (GSimpleActionGroup) defaults = make_group (NULL);
  GSimpleActionGroup *first = make_group (&sum);
  GSimpleActionGroup *second = make_group (&sum);
  g_autoptr (GSimpleActionGroup) window = g_simple_action_group_new ();
  GActionGroup *shown = G_ACTION_GROUP (window);
  SlabActionMirror *mirror = slab_action_mirror_new (G_ACTION_MAP (window), G_ACTION_GROUP (defaults));

  /* Nothing in front: the defaults, and nothing can be done. */
  g_assert_false (g_action_group_get_action_enabled (shown, "jump"));
  g_assert_cmpint (get_slice (window), ==, 3);
  g_action_group_activate_action (shown, "jump", g_variant_new_int64 (5));
  g_assert_cmpint (sum, ==, 0);

  g_action_group_change_action_state (G_ACTION_GROUP (second), "slice", g_variant_new_int64 (9));
  slab_action_mirror_set_group (mirror, G_ACTION_GROUP (first));
  g_assert_true (g_action_group_get_action_enabled (shown, "jump"));
  g_action_group_activate_action (shown, "jump", g_variant_new_int64 (5));
  g_assert_cmpint (sum, ==, 5);
  g_action_group_change_action_state (shown, "slice", g_variant_new_int64 (7));
  g_assert_cmpint (get_slice (first), ==, 7);
  g_assert_cmpint (get_slice (window), ==, 7);
  /* Without a parameter a boolean is toggled. */
  g_action_group_activate_action (shown, "link", NULL);
  g_assert_true (g_variant_get_boolean (g_action_group_get_action_state (G_ACTION_GROUP (first), "link")));

  slab_action_mirror_set_group (mirror, G_ACTION_GROUP (second));
  g_assert_cmpint (get_slice (window), ==, 9);
  g_signal_connect (shown, "action-state-changed", G_CALLBACK (count_cb), &n_told);
  g_action_group_change_action_state (G_ACTION_GROUP (first), "slice", g_variant_new_int64 (1));
  g_assert_cmpuint (n_told, ==, 0);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (second), "slice")), FALSE);
  g_assert_false (g_action_group_get_action_enabled (shown, "slice"));

  slab_action_mirror_set_group (mirror, NULL);
  g_assert_cmpint (get_slice (window), ==, 3);
  g_assert_finalize_object (first);
  g_assert_finalize_object (second);
  g_assert_finalize_object (mirror);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/action-mirror/mirror", test_mirror);
  return g_test_run ();
}
