/* SPDX-License-Identifier: MIT */
#include "team-fixture.h"

/* Each thread that can get a chunk has memory of its own, on cache lines, and it goes back at once. */
static void
test_memory (void)
{
  TeamFixture fixture;
  g_autoptr (GError) error = NULL;

  team_fixture_init (&fixture, slab_filter_find ("identity", NULL), 4, 5, 6, "2,5,6", 3);
  g_assert_true (slab_run_team_allocate (&fixture.team, FALSE, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < fixture.team.n_threads; i++)
    {
      SlabWorker *worker = &fixture.team.workers[i];

      g_assert_cmpint (worker->buffer != NULL, ==, i < 2);
      if (worker->buffer == NULL)
        continue;
      g_assert_cmpuint ((guintptr) worker->padded % 64, ==, 0);
      g_assert_cmpuint ((guintptr) worker->core % 64, ==, 0);
      g_assert_cmpuint ((guintptr) worker->scratch % 64, ==, 0);
      /* A chunk of 60 voxels, twice. */
      g_assert_cmpint (worker->core - worker->padded, ==, 64);
      g_assert_cmpuint (slab_buffer_get_n_voxels (worker->buffer), ==, 128);
    }
  slab_run_team_free_memory (&fixture.team);
  for (guint i = 0; i < fixture.team.n_threads; i++)
    g_assert_null (fixture.team.workers[i].buffer);
  team_fixture_clear (&fixture);
}

static void
test_pieces (void)
{
  TeamFixture fixture;

  team_fixture_init (&fixture, slab_filter_find ("identity", NULL), 4, 5, 6, "4,5,6", 2);
  g_assert_true (slab_run_team_allocate (&fixture.team, TRUE, NULL));
  /* One piece, and one chunk. */
  g_assert_cmpuint (slab_buffer_get_n_voxels (fixture.team.workers[0].buffer), >=, SLAB_RUN_PIECE_VOXELS);
  g_assert_null (fixture.team.workers[1].buffer);
  team_fixture_clear (&fixture);

  team_fixture_init (&fixture, slab_filter_find ("identity", NULL), 2, SLAB_RUN_PIECE_VOXELS / 1024, 1024, "2,512,1024",
                     3);
  g_assert_true (slab_run_team_allocate (&fixture.team, TRUE, NULL));
  for (guint i = 0; i < fixture.team.n_threads; i++)
    g_assert_cmpint (fixture.team.workers[i].buffer != NULL, ==, i < 2);
  g_assert_cmpuint (slab_buffer_get_n_voxels (fixture.team.workers[1].buffer), >=, SLAB_RUN_PIECE_VOXELS);
  team_fixture_clear (&fixture);
}

/* A row has no holes: each span begins where the one before ended, and the last ends with the run. */
static void
test_rows (void)
{
  TeamFixture fixture;
  gint64 end, expected = 0;
  guint64 n_spans;

  team_fixture_init (&fixture, slab_filter_find ("identity", NULL), 4, 5, 6, "2,5,6", 1);
  slab_run_team_record (&fixture.team, 0, SLAB_PHASE_READ, 7, -1, 10);
  g_usleep (1000);
  slab_run_team_record (&fixture.team, 0, SLAB_PHASE_FILTER, 7, 3, 0);
  g_usleep (1000);
  end = slab_trace_now (fixture.trace);
  slab_run_team_end_rows (&fixture.team, end);
  n_spans = slab_trace_get_n_spans (fixture.trace, 0);
  g_assert_cmpuint (n_spans, ==, 3);
  for (guint64 i = 0; i < n_spans; i++)
    {
      static const SlabPhase phases[] = { SLAB_PHASE_READ, SLAB_PHASE_FILTER, SLAB_PHASE_WAIT };
      SlabSpan span;

      slab_trace_get_span (fixture.trace, 0, i, &span);
      g_assert_cmpint (span.start, ==, expected);
      g_assert_cmpint (span.phase, ==, phases[i]);
      g_assert_cmpint (span.chunk, ==, i < 2 ? 7 : -1);
      g_assert_cmpint (span.iteration, ==, i == 1 ? 3 : -1);
      g_assert_cmpuint (span.bytes, ==, i == 0 ? 40 : 0);
      expected = span.start + span.duration;
    }
  g_assert_cmpint (expected, ==, end);
  team_fixture_clear (&fixture);
}

/* The kernel's time goes to what it was spent in: 3 and 4 s of two threads' reading are 7. */
static void
test_system (void)
{
  TeamFixture fixture;
  SlabWorker *worker;
  gint64 before;

  team_fixture_init (&fixture, slab_filter_find ("identity", NULL), 4, 5, 6, "2,5,6", 2);
  worker = &fixture.team.workers[0];
  slab_run_team_tell_system (&fixture.team);
  g_assert_null (slab_trace_get_property_string (fixture.trace, SLAB_TRACE_KEY_SYSTEM_READ));
  before = slab_process_get_thread_system_time ();
  if (before < 0)
    {
      g_test_skip ("a thread's time in the kernel is absent");
      team_fixture_clear (&fixture);
      return;
    }

  worker->system_mark = 0;
  slab_run_team_record (&fixture.team, 0, SLAB_PHASE_READ, 0, -1, 0);
  g_assert_cmpint (worker->system_mark, >=, before);
  g_assert_cmpint (worker->system_times[SLAB_PHASE_READ], ==, worker->system_mark);
  worker->system_times[SLAB_PHASE_READ] = 3000000000;
  worker->system_mark = -1;
  slab_run_team_record (&fixture.team, 0, SLAB_PHASE_WRITE, 0, -1, 0);
  g_assert_cmpint (worker->system_times[SLAB_PHASE_WRITE], ==, 0);
  fixture.team.workers[1].system_times[SLAB_PHASE_READ] = 4000000000;
  fixture.team.workers[1].system_times[SLAB_PHASE_FILTER] = 250000;
  slab_run_team_tell_system (&fixture.team);
  g_assert_cmpstr (slab_trace_get_property_string (fixture.trace, SLAB_TRACE_KEY_SYSTEM_READ), ==, "7.000000");
  g_assert_cmpstr (slab_trace_get_property_string (fixture.trace, SLAB_TRACE_KEY_SYSTEM_FILTER), ==, "0.000250");
  g_assert_cmpstr (slab_trace_get_property_string (fixture.trace, SLAB_TRACE_KEY_SYSTEM_WRITE), ==, "0.000000");
  team_fixture_clear (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-team/memory", test_memory);
  g_test_add_func ("/run-team/pieces", test_pieces);
  g_test_add_func ("/run-team/rows", test_rows);
  g_test_add_func ("/run-team/system", test_system);
  return g_test_run ();
}
