/* SPDX-License-Identifier: MIT */
#include "slab-run-global.h"

#include <stdatomic.h>
#include <string.h>

#include "slab-run-reader.h"

typedef struct
{
  SlabFilterProblem problem;
  guint64 n_tasks[16];
  atomic_uint_fast64_t next_task[16];
  guint64 n_done;         /* tasks of all passes */
  gint64 most_iterations; /* 0: not known */
  gboolean go_on;
} GlobalContext;

/* By one thread, between two barriers. */
static void
end_pass (SlabRunTeam *team, GlobalContext *global)
{
  const guint iteration = global->problem.iteration;

  global->go_on = !slab_run_control_is_stopped (team->control)
                  && team->info->finish_pass (team->params, &global->problem);
  for (guint stage = 0; stage < team->info->n_stages; stage++)
    {
      const guint64 n_begun = atomic_exchange (&global->next_task[stage], 0);

      global->n_done += MIN (n_begun, global->n_tasks[stage]);
    }
  if (global->most_iterations > 0)
    slab_run_control_add_work (team->control, SLAB_RUN_WORK_GLOBAL_TOTAL
                                                  * (guint64) (global->problem.iteration - iteration)
                                                  / (guint64) global->most_iterations);
}

static void
iterate (SlabRunTeam *team, GlobalContext *global)
{
  const guint n_stages = team->info->n_stages;

#pragma omp parallel default(none) shared(team, global) firstprivate(n_stages) num_threads(team->n_threads)
  {
    guint thread = slab_run_team_enter (team);
    gboolean go_on = TRUE;

    while (go_on)
      {
        gint64 iteration = global->problem.iteration;

        for (guint stage = 0; stage < n_stages; stage++)
          {
            guint64 task, n_bytes = 0;
            gboolean any = FALSE;

            while (!slab_run_control_is_stopped (team->control)
                   && (task = atomic_fetch_add (&global->next_task[stage], 1)) < global->n_tasks[stage])
              {
                team->info->run_task (team->params, &global->problem, stage, task, thread);
                if (team->trace && team->info->get_task_bytes)
                  n_bytes += team->info->get_task_bytes (team->params, &global->problem, stage, task);
                any = TRUE;
              }
            if (any)
              {
                SlabFilterPass passes[SLAB_FILTER_MAX_PASSES] = { { 0 } };

                /* All of the span. */
                passes[stage].duration = G_MAXINT64;
                passes[stage].bytes = n_bytes;
                slab_run_team_record_passes (team, thread, SLAB_PHASE_FILTER, -1, iteration, 0, passes);
              }
#pragma omp barrier
            if (stage + 1 < n_stages)
              slab_run_team_record (team, thread, SLAB_PHASE_WAIT, -1, iteration, 0);
          }
#pragma omp single
        end_pass (team, global);
        go_on = global->go_on;
/* Nobody writes the next answer before all have read this one. */
#pragma omp barrier
        slab_run_team_record (team, thread, SLAB_PHASE_WAIT, -1, iteration, 0);
      }
  }
  /* What the filter would report says nothing of one that was stopped: a fixed number is known before. */
  slab_run_control_raise_iterations (team->control, slab_run_control_is_stopped (team->control)
                                                        ? MIN (global->problem.iteration, global->problem.iterations)
                                                        : global->problem.iterations);
}

/**
 * slab_run_global:
 * @team: a team with a place for the result, whose plan is global
 * @gap: (out): an upper bound of the relative error, negative where the filter does not say
 * @n_tasks: (out): that were begun, of all stages and passes; 0 where it fails before the first
 * @error: %SLAB_VOLUME_ERROR_MEMORY, what slab_run_reader_copy () says, or G_IO_ERROR_CANCELLED
 *
 * Solves the volume as one problem. The engine's thread.
 *
 * Returns: whether it is done
 */
gboolean
slab_run_global (SlabRunTeam *team, double *gap, guint64 *n_tasks, GError **error)
{
  const SlabShape *shape = slab_volume_get_shape (team->input);
  g_autoptr (SlabBuffer) copy = NULL;
  g_autoptr (SlabBuffer) state = NULL;
  guint64 state_bytes = slab_chunk_plan_get_state_bytes (team->plan);
  GlobalContext global = { .most_iterations = slab_filter_params_get_most_iterations (team->params) };

  g_assert (team->info->n_stages <= G_N_ELEMENTS (global.n_tasks));

  if (team->divide || team->floats == NULL)
    {
      copy = slab_buffer_new (slab_volume_get_n_voxels (team->input), error);
      if (copy == NULL)
        return FALSE;
      if (!slab_run_reader_copy (team, slab_buffer_get_data (copy), error))
        return FALSE;
    }
  if (state_bytes > 0)
    {
      state = slab_buffer_new ((state_bytes - 1) / sizeof (float) + 1, error);
      if (state == NULL)
        return FALSE;
    }

  global.problem.input = copy ? slab_buffer_get_data (copy) : team->floats;
  memcpy (global.problem.size, shape->n, sizeof global.problem.size);
  global.problem.output = team->target;
  global.problem.state = state ? slab_buffer_get_data (state) : NULL;
  global.problem.n_threads = team->n_threads;
  global.problem.cancel = &team->control->stop;
  global.problem.gap = -1.0;
  for (guint stage = 0; stage < team->info->n_stages; stage++)
    global.n_tasks[stage] = team->info->get_n_tasks (team->params, shape->n, team->n_threads, stage);
  team->info->begin (team->params, &global.problem);
  iterate (team, &global);
  *gap = global.problem.gap;
  *n_tasks = global.n_done;
  return slab_run_control_check (team->control, error);
}
