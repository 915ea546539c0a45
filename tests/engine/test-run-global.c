/* SPDX-License-Identifier: MIT */
#include "engine/slab-run-global.h"

#include "team-fixture.h"

/*
 * A filter in two stages of 13 tasks: the first counts in the state how often each task ran, and the second, which may
 * begin only when all of the first has ended, adds what it sees of them all to its part of the output.
 */
#define N_TASKS 13
#define N_PASSES 5

static gboolean
is_global (const SlabFilterParams *params)
{
  return TRUE;
}

static guint64
get_state_bytes (const SlabFilterParams *params, const gint64 size[3], guint n_threads)
{
  return N_TASKS * sizeof (gint);
}

static guint64
get_n_tasks (const SlabFilterParams *params, const gint64 size[3], guint n_threads, guint stage)
{
  return N_TASKS;
}

static void
begin (const SlabFilterParams *params, SlabFilterProblem *problem)
{
  for (guint i = 0; i < N_TASKS; i++)
    problem->output[i] = problem->input[i];
}

static void
run_task (const SlabFilterParams *params, SlabFilterProblem *problem, guint stage, guint64 task, guint thread)
{
  gint *counts = problem->state;

  g_assert_cmpuint (thread, <, problem->n_threads);
  if (stage == 0)
    g_atomic_int_inc (&counts[task]);
  else
    for (guint i = 0; i < N_TASKS; i++)
      problem->output[task] += (float) g_atomic_int_get (&counts[i]);
}

static gboolean
finish_pass (const SlabFilterParams *params, SlabFilterProblem *problem)
{
  problem->iteration += 2;
  problem->iterations = problem->iteration;
  problem->gap = 0.25;
  return problem->iteration < 2 * N_PASSES;
}

static SlabFilterInfo
make_info (void)
{
  SlabFilterInfo info = *slab_filter_find ("identity", NULL);

  info.is_global = is_global;
  info.n_stages = 2;
  info.get_state_bytes = get_state_bytes;
  info.get_n_tasks = get_n_tasks;
  info.begin = begin;
  info.run_task = run_task;
  info.finish_pass = finish_pass;
  return info;
}

static void
test_stages (void)
{
  SlabFilterInfo info = make_info ();

  for (guint n_threads = 1; n_threads <= 4; n_threads++)
    for (guint divide = 0; divide < 2; divide++)
      {
        TeamFixture fixture;
        g_autoptr (GError) error = NULL;
        double gap = -1.0;
        guint64 n_tasks = 0;

        team_fixture_init (&fixture, &info, 1, 1, N_TASKS, "whole", n_threads);
        fixture.team.divide = divide;
        fixture.team.divisor = 2.0f;
        g_assert_true (slab_run_team_allocate (&fixture.team, FALSE, &error));
        g_assert_true (slab_run_global (&fixture.team, &gap, &n_tasks, &error));
        g_assert_no_error (error);
        /* In pass p all counts are p: 13 (1 + 2 + 3 + 4 + 5) = 195. */
        for (guint i = 0; i < N_TASKS; i++)
          g_assert_cmpfloat (fixture.team.target[i], ==, 195.0f + (divide ? 0.5f : 1.0f) * (float) i);
        g_assert_cmpfloat (gap, ==, 0.25);
        g_assert_cmpuint (n_tasks, ==, N_PASSES * info.n_stages * N_TASKS);
        g_assert_cmpint (fixture.control.n_iterations, ==, 2 * N_PASSES);
        team_fixture_clear (&fixture);
      }
}

static void
test_cancelled (void)
{
  SlabFilterInfo info = make_info ();
  TeamFixture fixture;
  g_autoptr (GError) error = NULL;
  double gap = -1.0;
  guint64 n_tasks = 1;

  team_fixture_init (&fixture, &info, 1, 1, N_TASKS, "whole", 2);
  slab_run_control_cancel (&fixture.control);
  g_assert_false (slab_run_global (&fixture.team, &gap, &n_tasks, &error));
  g_assert_cmpuint (n_tasks, ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpfloat (fixture.team.target[5], ==, 5.0f);
  team_fixture_clear (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-global/stages", test_stages);
  g_test_add_func ("/run-global/cancelled", test_cancelled);
  return g_test_run ();
}
