/* SPDX-License-Identifier: MIT */
#include "app/slab-replay-actions.h"

#include "../plot/chunk-fixture.h"
#include "app-fixture.h"

/* The fixture's four chunks of 2 x 20 x 20 voxels, of which 2 was never begun; 40 ms in all. */
typedef struct
{
  GSimpleActionGroup *group;
  SlabReplayActions *actions;
  SlabChunkReplay *replay;
  SlabProfileView *timeline;
  SlabViewState *state;
  SlabTrace *trace;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const SlabShape shape = { { 2, 20, 20 } };

  fixture->group = g_simple_action_group_new ();
  fixture->actions = slab_replay_actions_new (G_ACTION_MAP (fixture->group));
  fixture->replay = slab_chunk_replay_new ();
  fixture->timeline = g_object_ref_sink (SLAB_PROFILE_VIEW (slab_profile_view_new ()));
  fixture->state = slab_view_state_new ();
  fixture->trace = chunk_make_trace (TRUE);
  slab_view_state_set_shape (fixture->state, &shape);
  slab_profile_view_set_trace (fixture->timeline, fixture->trace);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->actions);
  g_assert_finalize_object (fixture->timeline);
  g_assert_finalize_object (fixture->replay);
  g_assert_finalize_object (fixture->state);
  g_assert_finalize_object (fixture->group);
  g_assert_finalize_object (fixture->trace);
}

static void
bind (Fixture *fixture)
{
  slab_replay_actions_bind (fixture->actions, fixture->replay, fixture->timeline, fixture->state);
}

static void
assert_time (Fixture *fixture, double seconds)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (fixture->group), "replay-time");

  g_assert_cmpfloat_with_epsilon (g_variant_get_double (state), seconds, 1e-12);
}

static gboolean
is_enabled (Fixture *fixture, const char *name)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->group), name);
}

static void
assert_selected (Fixture *fixture, guint row, guint64 index)
{
  guint64 found_index;
  guint found_row;

  g_assert_true (slab_profile_view_get_selected (fixture->timeline, &found_row, &found_index));
  g_assert_cmpuint (found_row, ==, row);
  g_assert_cmpuint (found_index, ==, index);
}

/* What the timeline had before is the replay's, as is what it gets afterwards. */
static void
test_trace (Fixture *fixture, gconstpointer data)
{
  bind (fixture);
  g_assert_true (slab_chunk_replay_get_trace (fixture->replay) == fixture->trace);
  g_assert_true (is_enabled (fixture, "pick-chunk"));
  slab_profile_view_set_trace (fixture->timeline, NULL);
  g_assert_null (slab_chunk_replay_get_trace (fixture->replay));
  g_assert_false (is_enabled (fixture, "pick-chunk"));
}

static void
test_chunk (Fixture *fixture, gconstpointer data)
{
  gint64 cursor[SLAB_N_AXES];

  bind (fixture);
  app_assert_state (fixture->group, "chunk", "-1");
  g_assert_false (is_enabled (fixture, "go-to-chunk"));
  slab_profile_view_select_span (fixture->timeline, 0, 1);
  app_assert_state (fixture->group, "chunk", "3");
  g_assert_cmpint (slab_chunk_replay_get_selected (fixture->replay), ==, 3);
  g_assert_true (is_enabled (fixture, "go-to-chunk"));
  g_action_group_activate_action (G_ACTION_GROUP (fixture->group), "go-to-chunk", NULL);
  slab_view_state_get_cursor (fixture->state, cursor);
  g_assert_cmpint (cursor[1], ==, 15);
  g_assert_cmpint (cursor[2], ==, 15);

  /* At the cursor. */
  slab_view_state_set_cursor (fixture->state, (const gint64[]){ 0, 3, 19 });
  g_action_group_activate_action (G_ACTION_GROUP (fixture->group), "pick-chunk", NULL);
  app_assert_state (fixture->group, "chunk", "1");
  assert_selected (fixture, 1, 0);
  slab_chunk_replay_pick (fixture->replay, (const gint64[]){ 1, 3, 3 });
  app_assert_state (fixture->group, "chunk", "0");
  assert_selected (fixture, 0, 0);
  /* One that nobody worked on has no span. */
  app_change_state (fixture->group, "chunk", g_variant_new_int32 (2));
  app_assert_state (fixture->group, "chunk", "2");
  app_change_state (fixture->group, "chunk", g_variant_new_int32 (4));
  app_assert_state (fixture->group, "chunk", "2");
}

/* A chunk that cannot be seen where the timeline is brings it into sight. */
static void
test_frame (Fixture *fixture, gconstpointer data)
{
  double start, end;

  bind (fixture);
  slab_profile_view_set_range (fixture->timeline, 0.030, 0.035);
  slab_chunk_replay_pick (fixture->replay, (const gint64[]){ 0, 0, 0 });
  slab_profile_view_get_range (fixture->timeline, &start, &end);
  g_assert_cmpfloat (start, <=, 0);
  g_assert_cmpfloat (end, >=, 0.010);
  g_assert_cmpfloat (end, <, 0.040);
}

static void
test_time (Fixture *fixture, gconstpointer data)
{
  bind (fixture);
  app_assert_state (fixture->group, "chunks", "false");
  app_change_state (fixture->group, "chunks", g_variant_new_boolean (TRUE));
  g_assert_true (slab_chunk_replay_get_shown (fixture->replay));
  app_assert_state (fixture->group, "chunks", "true");
  app_change_state (fixture->group, "replay-time", g_variant_new_double (0.015));
  g_assert_cmpint (slab_chunk_replay_get_time (fixture->replay), ==, 15 * MS);
  app_change_state (fixture->group, "replay-time", g_variant_new_double (-1));
  app_change_state (fixture->group, "replay-time", g_variant_new_double (NAN));
  assert_time (fixture, 0.015);
  g_signal_emit_by_name (fixture->timeline, "time-scrubbed", 25 * MS);
  assert_time (fixture, 0.025);
  app_change_state (fixture->group, "chunk-colors", g_variant_new_string ("duration"));
  g_assert_cmpint (slab_chunk_replay_get_scale (fixture->replay)->colors, ==, SLAB_CHUNK_COLORS_DURATION);
  app_change_state (fixture->group, "chunk-colors", g_variant_new_string ("taste"));
  app_assert_state (fixture->group, "chunk-colors", "'duration'");
  app_change_state (fixture->group, "chunks", g_variant_new_boolean (FALSE));
  /* To be played they are to be seen. */
  app_change_state (fixture->group, "replay", g_variant_new_boolean (TRUE));
  app_assert_state (fixture->group, "chunks", "true");
  app_assert_state (fixture->group, "replay", "true");
  app_change_state (fixture->group, "chunks", g_variant_new_boolean (FALSE));
  app_assert_state (fixture->group, "replay", "false");
}

static void
test_enabled (Fixture *fixture, gconstpointer data)
{
  slab_replay_actions_set_enabled (fixture->actions, FALSE);
  bind (fixture);
  slab_profile_view_select_span (fixture->timeline, 0, 1);
  g_assert_false (is_enabled (fixture, "chunks"));
  g_assert_false (is_enabled (fixture, "go-to-chunk"));
  g_assert_false (is_enabled (fixture, "pick-chunk"));
  slab_replay_actions_set_enabled (fixture->actions, TRUE);
  g_assert_true (is_enabled (fixture, "chunks"));
  g_assert_true (is_enabled (fixture, "replay-time"));
  g_assert_true (is_enabled (fixture, "go-to-chunk"));
  g_assert_true (is_enabled (fixture, "pick-chunk"));
}

/* Before they are bound, and after they are gone. */
static void
test_alone (Fixture *fixture, gconstpointer data)
{
  for (guint round = 0; round < 2; round++)
    {
      app_change_state (fixture->group, "chunks", g_variant_new_boolean (TRUE));
      app_change_state (fixture->group, "replay", g_variant_new_boolean (TRUE));
      app_change_state (fixture->group, "replay-time", g_variant_new_double (0.01));
      app_change_state (fixture->group, "chunk", g_variant_new_int32 (1));
      app_change_state (fixture->group, "chunk-colors", g_variant_new_string ("start"));
      g_action_group_activate_action (G_ACTION_GROUP (fixture->group), "pick-chunk", NULL);
      g_action_group_activate_action (G_ACTION_GROUP (fixture->group), "go-to-chunk", NULL);
      g_clear_object (&fixture->actions);
    }
  g_assert_false (slab_chunk_replay_get_shown (fixture->replay));
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
#define ADD(name, function) g_test_add ("/replay-actions/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("trace", test_trace);
  ADD ("chunk", test_chunk);
  ADD ("frame", test_frame);
  ADD ("time", test_time);
  ADD ("enabled", test_enabled);
  ADD ("alone", test_alone);
  return g_test_run ();
}
