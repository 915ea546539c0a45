/* SPDX-License-Identifier: MIT */
#include "app/slab-replay-bar.h"

#include "../plot/chunk-fixture.h"
#include "app-fixture.h"

typedef struct
{
  SlabChunkReplay *replay;
  GtkWidget *bar;
} Fixture;

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->replay = slab_chunk_replay_new ();
  fixture->bar = g_object_ref_sink (g_object_new (SLAB_TYPE_REPLAY_BAR, NULL));
  slab_replay_bar_set_replay (SLAB_REPLAY_BAR (fixture->bar), fixture->replay);
  slab_chunk_replay_set_shown (fixture->replay, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->bar);
  g_assert_finalize_object (fixture->replay);
}

static void
assert_says (Fixture *fixture, const char *text)
{
  g_autofree char *texts = app_get_texts (fixture->bar);

  app_assert_contains (texts, text);
}

static gboolean
is_visible (Fixture *fixture, const char *name)
{
  return gtk_widget_get_visible (app_get_child (fixture->bar, name));
}

static void
test_slider (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabTrace) trace = chunk_make_trace (TRUE);
  GtkAdjustment *adjustment = app_get_child (fixture->bar, "adjustment");

  slab_chunk_replay_set_trace (fixture->replay, trace);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_upper (adjustment), 0.040, 1e-12);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (adjustment), 0.040, 1e-12);
  assert_says (fixture, "40.00 ms of 40.00 ms · 0 at work · 3 of 4 done");
  gtk_adjustment_set_value (adjustment, 0.015);
  g_assert_cmpint (slab_chunk_replay_get_time (fixture->replay), ==, 15 * MS);
  assert_says (fixture, "2 at work · 1 of 4 done");
  slab_chunk_replay_set_time (fixture->replay, 20 * MS);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (adjustment), 0.020, 1e-12);
  /* Its end is the end of the run, whatever rounding says. */
  gtk_adjustment_set_value (adjustment, 0.040);
  g_assert_true (slab_chunk_replay_is_now (fixture->replay));
  /* Who takes the slider takes it from playing. */
  slab_chunk_replay_set_playing (fixture->replay, TRUE);
  gtk_adjustment_set_value (adjustment, 0.025);
  g_assert_false (slab_chunk_replay_get_playing (fixture->replay));
}

static void
test_choices (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabTrace) trace = chunk_make_trace (TRUE);

  slab_chunk_replay_set_trace (fixture->replay, trace);
  gtk_drop_down_set_selected (app_get_child (fixture->bar, "colors"), SLAB_CHUNK_COLORS_DURATION);
  g_assert_cmpint (slab_chunk_replay_get_scale (fixture->replay)->colors, ==, SLAB_CHUNK_COLORS_DURATION);
  slab_chunk_replay_set_colors (fixture->replay, SLAB_CHUNK_COLORS_START);
  g_assert_cmpuint (gtk_drop_down_get_selected (app_get_child (fixture->bar, "colors")), ==, SLAB_CHUNK_COLORS_START);
  g_assert_cmpuint (gtk_drop_down_get_selected (app_get_child (fixture->bar, "length")), ==, 1);
  gtk_drop_down_set_selected (app_get_child (fixture->bar, "length"), 3);
  g_assert_cmpfloat (slab_chunk_replay_get_length (fixture->replay), ==, SLAB_CHUNK_REPLAY_REAL_TIME);
  g_signal_emit_by_name (app_get_child (fixture->bar, "play"), "clicked");
  g_assert_true (slab_chunk_replay_get_playing (fixture->replay));

  g_assert_false (is_visible (fixture, "selected_box"));
  slab_chunk_replay_set_selected (fixture->replay, 0);
  g_assert_true (is_visible (fixture, "selected_box"));
  assert_says (fixture, "Chunk 0 · Thread 1 · 10.0 ms at 0 s · iterations: 5");
}

/* What there is to be said where there is nothing to be seen. */
static void
test_none (Fixture *fixture, gconstpointer data)
{
  const SlabTraceChunk whole = { { 0, 0, 0 }, { 2, 20, 20 }, { 2, 20, 20 } };
  g_autoptr (SlabTrace) problem = slab_trace_new (2);
  g_autoptr (SlabTrace) one = slab_trace_new (1);
  g_autoptr (SlabTrace) trace = chunk_make_trace (TRUE);

  assert_says (fixture, "no run yet");
  g_assert_false (is_visible (fixture, "colors_box"));
  slab_trace_set_chunks (problem, &whole, 1);
  chunk_add (problem, 0, 0, 10, -1, 0);
  slab_trace_end_at (problem, 10 * MS);
  slab_chunk_replay_set_trace (fixture->replay, problem);
  assert_says (fixture, "as one problem");
  slab_trace_set_chunks (one, &whole, 1);
  chunk_add (one, 0, 0, 10, 0, -1);
  slab_trace_end_at (one, 10 * MS);
  slab_chunk_replay_set_trace (fixture->replay, one);
  assert_says (fixture, "as one chunk");
  slab_chunk_replay_set_trace (fixture->replay, trace);
  g_assert_false (is_visible (fixture, "none"));
  g_assert_true (is_visible (fixture, "colors_box"));
}

/* It takes room only while there is something to be done with it. */
static void
test_open (Fixture *fixture, gconstpointer data)
{
  guint n_closed = 0;

  g_signal_connect_swapped (fixture->bar, "closed", G_CALLBACK (count_cb), &n_closed);
  g_assert_true (slab_replay_bar_is_open (SLAB_REPLAY_BAR (fixture->bar)));
  slab_chunk_replay_set_shown (fixture->replay, FALSE);
  app_wait_until (n_closed == 1);
  g_assert_false (slab_replay_bar_is_open (SLAB_REPLAY_BAR (fixture->bar)));
  slab_chunk_replay_set_shown (fixture->replay, TRUE);
  g_assert_true (slab_replay_bar_is_open (SLAB_REPLAY_BAR (fixture->bar)));
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
#define ADD(name, function) g_test_add ("/replay-bar/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("slider", test_slider);
  ADD ("choices", test_choices);
  ADD ("none", test_none);
  ADD ("open", test_open);
  return g_test_run ();
}
