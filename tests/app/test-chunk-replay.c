/* SPDX-License-Identifier: MIT */
#include "app/slab-chunk-replay.h"

#include "../plot/chunk-fixture.h"
#include "app-fixture.h"

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
keep_cb (SlabChunkReplay *replay, int chunk, int *kept)
{
  *kept = chunk;
}

static void
test_time (void)
{
  g_autoptr (SlabTrace) trace = chunk_make_trace (TRUE);
  g_autoptr (SlabChunkReplay) replay = slab_chunk_replay_new ();
  guint n_moved = 0;

  g_assert_null (slab_chunk_replay_get_index (replay));
  g_assert_false (slab_chunk_replay_has_chunks (replay));
  slab_chunk_replay_set_time (replay, 5);
  g_assert_cmpint (slab_chunk_replay_get_time (replay), ==, 0);

  slab_chunk_replay_set_trace (replay, trace);
  g_signal_connect_swapped (replay, "moved", G_CALLBACK (count_cb), &n_moved);
  g_assert_cmpint (slab_chunk_replay_get_time (replay), ==, 40 * MS);
  g_assert_true (slab_chunk_replay_is_now (replay));
  slab_chunk_replay_set_time (replay, 15 * MS);
  g_assert_false (slab_chunk_replay_is_now (replay));
  slab_chunk_replay_set_time (replay, 15 * MS);
  g_assert_cmpuint (n_moved, ==, 1);
  slab_chunk_replay_set_time (replay, -7);
  g_assert_cmpint (slab_chunk_replay_get_time (replay), ==, 0);
  slab_chunk_replay_set_time (replay, G_MAXINT64);
  g_assert_cmpint (slab_chunk_replay_get_time (replay), ==, 40 * MS);

  /* Chunks are begun at 0, 0 and 10 ms and done at 10, 20 and 40 ms. */
  slab_chunk_replay_step (replay, -1);
  g_assert_cmpint (slab_chunk_replay_get_time (replay), ==, 20 * MS);
  slab_chunk_replay_step (replay, -1);
  g_assert_cmpint (slab_chunk_replay_get_time (replay), ==, 10 * MS);
  slab_chunk_replay_step (replay, -1);
  slab_chunk_replay_step (replay, -1);
  g_assert_cmpint (slab_chunk_replay_get_time (replay), ==, 0);
  slab_chunk_replay_step (replay, 1);
  g_assert_cmpint (slab_chunk_replay_get_time (replay), ==, 10 * MS);
  slab_chunk_replay_set_trace (replay, NULL);
  g_assert_cmpint (slab_chunk_replay_get_time (replay), ==, 0);
}

static void
test_play (void)
{
  g_autoptr (SlabTrace) trace = chunk_make_trace (TRUE);
  g_autoptr (SlabChunkReplay) replay = slab_chunk_replay_new ();

  slab_chunk_replay_set_playing (replay, TRUE);
  g_assert_false (slab_chunk_replay_get_playing (replay));
  slab_chunk_replay_set_trace (replay, trace);
  /* From the end it begins anew. */
  slab_chunk_replay_set_playing (replay, TRUE);
  g_assert_true (slab_chunk_replay_get_playing (replay));
  g_assert_cmpint (slab_chunk_replay_get_time (replay), ==, 0);
  /* 40 ms in 10 s: 4 ms a second. */
  slab_chunk_replay_advance (replay, 1.5);
  g_assert_cmpint (slab_chunk_replay_get_time (replay), ==, 6 * MS);
  slab_chunk_replay_set_length (replay, SLAB_CHUNK_REPLAY_REAL_TIME);
  slab_chunk_replay_advance (replay, 0.002);
  g_assert_cmpint (slab_chunk_replay_get_time (replay), ==, 8 * MS);
  g_assert_true (slab_chunk_replay_get_playing (replay));
  slab_chunk_replay_advance (replay, 1);
  g_assert_cmpint (slab_chunk_replay_get_time (replay), ==, 40 * MS);
  g_assert_false (slab_chunk_replay_get_playing (replay));
  /* By the clock. */
  slab_chunk_replay_set_length (replay, 0.1);
  slab_chunk_replay_set_playing (replay, TRUE);
  app_wait_until (!slab_chunk_replay_get_playing (replay));
  g_assert_true (slab_chunk_replay_is_now (replay));
}

static void
test_describe (void)
{
  g_autoptr (SlabTrace) trace = chunk_make_trace (TRUE);
  g_autoptr (SlabChunkReplay) replay = slab_chunk_replay_new ();
  g_autofree char *text = NULL, *chosen = NULL, *ahead = NULL;
  int picked = -1;

  g_assert_null (slab_chunk_replay_describe_selected (replay));
  slab_chunk_replay_set_trace (replay, trace);
  slab_chunk_replay_set_time (replay, 15 * MS);
  text = slab_chunk_replay_describe (replay);
  g_assert_cmpstr (text, ==, "15.00 ms of 40.00 ms · 2 at work · 1 of 4 done");
  slab_chunk_replay_set_selected (replay, 3);
  chosen = slab_chunk_replay_describe_selected (replay);
  g_assert_cmpstr (chosen, ==, "Chunk 3 · Thread 1 · 30.0 ms at 10.0 ms · iterations: 25");
  slab_chunk_replay_set_selected (replay, 2);
  ahead = slab_chunk_replay_describe_selected (replay);
  g_assert_cmpstr (ahead, ==, "Chunk 2 · not begun");
  slab_chunk_replay_set_selected (replay, 4);
  g_assert_cmpint (slab_chunk_replay_get_selected (replay), ==, -1);

  g_signal_connect (replay, "picked", G_CALLBACK (keep_cb), &picked);
  slab_chunk_replay_pick (replay, (const gint64[]){ 1, 3, 15 });
  g_assert_cmpint (picked, ==, 1);
  picked = -1;
  slab_chunk_replay_pick (replay, (const gint64[]){ 1, 3, 25 });
  g_assert_cmpint (picked, ==, -1);
}

/* A run is told of before its chunks are known; while it goes on they are drawn whether or not a person has asked. */
static void
test_live (void)
{
  const SlabTraceChunk chunks[] = { { { 0, 0, 0 }, { 1, 1, 5 }, { 1, 1, 5 } },
                                    { { 0, 0, 5 }, { 1, 1, 5 }, { 1, 1, 5 } } };
  g_autoptr (SlabTrace) trace = slab_trace_new (1);
  g_autoptr (SlabChunkReplay) replay = slab_chunk_replay_new ();
  guint n_reset = 0, n_done, n_at_work;

  slab_chunk_replay_set_trace (replay, trace);
  g_signal_connect_swapped (replay, "reset", G_CALLBACK (count_cb), &n_reset);
  g_assert_true (slab_chunk_replay_is_live (replay));
  g_assert_false (slab_chunk_replay_is_drawn (replay));
  slab_trace_set_chunks (trace, chunks, 2);
  slab_trace_begin (trace);
  app_wait_until (n_reset == 1);
  g_assert_true (slab_chunk_replay_is_drawn (replay));
  chunk_add (trace, 0, 0, 1, 0, -1);
  app_wait_until (slab_chunk_replay_get_scale (replay)->is_known);
  slab_chunk_index_count (slab_chunk_replay_get_index (replay), slab_chunk_replay_get_time (replay), &n_at_work,
                          &n_done);
  g_assert_cmpuint (n_done + n_at_work, ==, 2);
  /* Back in time it stays there. */
  slab_chunk_replay_set_time (replay, 0);
  app_iterate (250);
  g_assert_cmpint (slab_chunk_replay_get_time (replay), ==, 0);
  slab_trace_end (trace);
  app_wait_until (!slab_chunk_replay_is_drawn (replay));
  slab_chunk_replay_set_shown (replay, TRUE);
  g_assert_true (slab_chunk_replay_is_drawn (replay));
}

/* Also where a trace comes from elsewhere. */
static void
test_absence (void)
{
  const SlabTraceChunk nowhere[2] = { { { 0 }, { 0 }, { 0 } } };
  g_autoptr (SlabTrace) chunks = chunk_make_trace (TRUE);
  g_autoptr (SlabTrace) other = slab_trace_new (1);
  g_autoptr (SlabTrace) one_problem = slab_trace_new (1);
  g_autoptr (SlabTrace) bad = slab_trace_new (1);
  g_autoptr (SlabChunkReplay) replay = slab_chunk_replay_new ();

  g_assert_nonnull (strstr (slab_chunk_replay_describe_absence (replay), "no run yet"));
  slab_chunk_replay_set_trace (replay, chunks);
  g_assert_null (slab_chunk_replay_describe_absence (replay));
  slab_trace_end_at (other, MS);
  slab_chunk_replay_set_trace (replay, other);
  g_assert_nonnull (strstr (slab_chunk_replay_describe_absence (replay), "tells of no chunks"));
  slab_trace_set_property_string (one_problem, SLAB_TRACE_KEY_SHAPE, "2,3,4");
  slab_trace_end_at (one_problem, MS);
  slab_chunk_replay_set_trace (replay, one_problem);
  g_assert_nonnull (strstr (slab_chunk_replay_describe_absence (replay), "as one problem"));
  slab_trace_set_chunks (bad, nowhere, 2);
  slab_trace_end_at (bad, MS);
  slab_chunk_replay_set_trace (replay, bad);
  g_assert_nonnull (strstr (slab_chunk_replay_describe_absence (replay), "where in the volume"));
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/chunk-replay/time", test_time);
  g_test_add_func ("/chunk-replay/play", test_play);
  g_test_add_func ("/chunk-replay/describe", test_describe);
  g_test_add_func ("/chunk-replay/live", test_live);
  g_test_add_func ("/chunk-replay/absence", test_absence);
  return g_test_run ();
}
