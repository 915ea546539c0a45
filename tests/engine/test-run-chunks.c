/* SPDX-License-Identifier: MIT */
#include "engine/slab-run-chunks.h"

#include "team-fixture.h"

/* Each chunk once, each voxel at its place. */
static void
test_all (void)
{
  static const char *const chunks[] = { "whole", "1,1,1", "3,2,4", "5,1,6", "auto" };

  for (guint c = 0; c < G_N_ELEMENTS (chunks); c++)
    for (guint n_threads = 1; n_threads <= 4; n_threads++)
      {
        TeamFixture fixture;
        guint64 n_bytes = 5 * 6 * 7 * sizeof (float);

        team_fixture_init (&fixture, slab_filter_find ("identity", NULL), 5, 6, 7, chunks[c], n_threads);
        g_assert_true (slab_run_team_allocate (&fixture.team, FALSE, NULL));
        slab_run_chunks (&fixture.team);
        g_assert_true (slab_run_control_check (&fixture.control, NULL));
        g_assert_cmpmem (fixture.team.target, n_bytes, slab_volume_peek_floats (fixture.volume), n_bytes);
        g_assert_cmpuint (slab_run_control_get_work (&fixture.control), ==, 5 * 6 * 7 * SLAB_RUN_WORK_ALL);
        team_fixture_clear (&fixture);
      }
}

static gint64 n_before_cancel;

static void
cancel_soon (const SlabFilterParams *params, SlabFilterChunk *chunk)
{
  chunk->iterations = 7;
  if (--n_before_cancel == 0)
    g_atomic_int_set ((gint *) chunk->cancel, TRUE);
}

/* No chunk is begun after a stop. */
static void
test_stop (void)
{
  SlabFilterInfo info = *slab_filter_find ("identity", NULL);
  TeamFixture fixture;

  info.run_chunk = cancel_soon;
  team_fixture_init (&fixture, slab_filter_find ("identity", NULL), 5, 6, 7, "1,6,7", 1);
  fixture.team.info = &info;
  g_assert_true (slab_run_team_allocate (&fixture.team, FALSE, NULL));
  n_before_cancel = 3;
  slab_run_chunks (&fixture.team);
  g_assert_cmpint (n_before_cancel, ==, 0);
  g_assert_cmpint (fixture.control.n_iterations, ==, 7);
  g_assert_false (slab_run_control_check (&fixture.control, NULL));
  /* Two chunks of five are done, the third is read. */
  g_assert_cmpuint (slab_run_control_get_work (&fixture.control), ==,
                    42 * (2 * SLAB_RUN_WORK_ALL + SLAB_RUN_WORK_READ));
  team_fixture_clear (&fixture);
}

static guint n_iterated;

static void
iterate_more (const SlabFilterParams *params, SlabFilterChunk *chunk)
{
  chunk->iterations = n_iterated++;
}

/* A chunk's span tells how many iterations were made of it; one without any tells none. */
static void
test_iterations (void)
{
  SlabFilterInfo info = *slab_filter_find ("identity", NULL);
  TeamFixture fixture;
  gint32 expected = 0;

  info.run_chunk = iterate_more;
  team_fixture_init (&fixture, slab_filter_find ("identity", NULL), 5, 6, 7, "1,6,7", 1);
  fixture.team.info = &info;
  g_assert_true (slab_run_team_allocate (&fixture.team, FALSE, NULL));
  n_iterated = 0;
  slab_run_chunks (&fixture.team);
  for (guint64 i = 0; i < slab_trace_get_n_spans (fixture.trace, 0); i++)
    {
      SlabSpan span;

      slab_trace_get_span (fixture.trace, 0, i, &span);
      if (span.phase != SLAB_PHASE_FILTER)
        {
          g_assert_cmpint (span.iteration, ==, -1);
          continue;
        }
      g_assert_cmpint (span.chunk, ==, expected);
      g_assert_cmpint (span.iteration, ==, expected > 0 ? expected : -1);
      expected++;
    }
  g_assert_cmpint (expected, ==, 5);
  team_fixture_clear (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-chunks/all", test_all);
  g_test_add_func ("/run-chunks/stop", test_stop);
  g_test_add_func ("/run-chunks/iterations", test_iterations);
  return g_test_run ();
}
