/* SPDX-License-Identifier: MIT */
#include "app/slab-action-state.h"

static void
count_cb (void *source, const char *name, void *value, guint *n)
{
  (*n)++;
}

static void
activate_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
change_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static const GActionEntry entries[] = {
  { "do", activate_cb },
  { "slice", NULL, "x", "int64 0", change_cb },
};

/* Only what is another one is told. */
static void
test_set (void)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GActionMap *map = G_ACTION_MAP (group);
  g_autoptr (GVariant) state = NULL;
  guint n_told = 0, n_done = 0;

  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), &n_done);
  g_signal_connect (group, "action-state-changed", G_CALLBACK (count_cb), &n_told);
  slab_action_state_set (map, "slice", g_variant_new_int64 (0));
  g_assert_cmpuint (n_told, ==, 0);
  slab_action_state_set (map, "slice", g_variant_new_int64 (5));
  g_assert_cmpuint (n_told, ==, 1);
  state = g_action_group_get_action_state (G_ACTION_GROUP (group), "slice");
  g_assert_cmpint (g_variant_get_int64 (state), ==, 5);
  /* It is told, not asked for. */
  g_assert_cmpuint (n_done, ==, 0);
  slab_action_state_set_enabled (map, "do", FALSE);
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (group), "do"));
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (group), "slice"));
}

/* Who has added them may go before them. */
static void
test_forget (void)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GActionMap *map = G_ACTION_MAP (group);
  guint n_done = 0;

  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), &n_done);
  g_action_group_activate_action (G_ACTION_GROUP (group), "do", NULL);
  g_action_group_change_action_state (G_ACTION_GROUP (group), "slice", g_variant_new_int64 (1));
  g_assert_cmpuint (n_done, ==, 2);
  slab_action_state_forget (map, entries, G_N_ELEMENTS (entries), &n_done);
  g_action_group_activate_action (G_ACTION_GROUP (group), "do", NULL);
  g_action_group_change_action_state (G_ACTION_GROUP (group), "slice", g_variant_new_int64 (2));
  g_assert_cmpuint (n_done, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/action-state/set", test_set);
  g_test_add_func ("/action-state/forget", test_forget);
  return g_test_run ();
}
