/* SPDX-License-Identifier: MIT */
#include "slab-run-team.h"

#ifdef __linux__
#include <sched.h>
#endif
#ifdef _OPENMP
#include <omp.h>
#endif

#include "slab-engine.h"

/**
 * slab_run_team_init:
 * @team: (out): a team without memory
 * @control: outlives the team, like all that follows
 * @input: the volume that is filtered, in memory or in its file
 * @params: the filter's
 * @plan: the chunks
 * @trace: (nullable): where spans go; its row is the number of the thread
 */
void
slab_run_team_init (SlabRunTeam *team, SlabRunControl *control, SlabVolume *input, const SlabFilterParams *params,
                    const SlabChunkPlan *plan, SlabTrace *trace)
{
  *team = (SlabRunTeam){ .control = control,
                         .trace = trace,
                         .info = slab_filter_params_get_info (params),
                         .params = params,
                         .plan = plan,
                         .input = input,
                         .view = input,
                         .n_threads = slab_chunk_plan_get_n_threads (plan),
                         .n_workers = slab_chunk_plan_get_n_workers (plan) };
  team->workers = g_new0 (SlabWorker, team->n_threads);
  for (guint i = 0; i < team->n_threads; i++)
    {
      team->workers[i].core_taken = -1;
      team->workers[i].system_mark = -1;
    }
}

/**
 * slab_run_team_clear:
 * @team: a team
 *
 * Gives back what slab_run_team_init () and slab_run_team_allocate () took.
 */
void
slab_run_team_clear (SlabRunTeam *team)
{
  slab_run_team_free_memory (team);
  for (guint i = 0; i < team->n_threads; i++)
    g_clear_pointer (&team->workers[i].counters, slab_counters_free);
  g_clear_pointer (&team->workers, g_free);
}

/**
 * slab_run_team_allocate:
 * @team: a team without memory
 * @reads_pieces: whether threads need room for a piece of the volume, as slab_run_reader_normalize () does where the
 *   volume has no floats to show: as many as look for the largest value
 * @error: return location for a %SLAB_VOLUME_ERROR_MEMORY
 *
 * Memory of each thread, so that none has to ask for any while it works.
 *
 * Returns: whether there was enough
 */
gboolean
slab_run_team_allocate (SlabRunTeam *team, gboolean reads_pieces, GError **error)
{
  gboolean is_global = slab_chunk_plan_is_global (team->plan);
  guint n_lookers = reads_pieces ? slab_chunk_plan_get_n_lookers (team->plan) : 0;
  gsize sample_size = slab_sample_type_get_size (slab_volume_get_sample_type (team->input));
  SlabThreadLayout layout;

  slab_chunk_plan_get_thread_layout (team->plan, &layout);
  for (guint i = 0; i < team->n_threads; i++)
    {
      SlabWorker *worker = &team->workers[i];
      guint64 n_voxels = is_global || i >= team->n_workers ? 0 : layout.total;

      if (i < n_lookers)
        n_voxels = MAX (n_voxels,
                        team->stream ? SLAB_RUN_FILE_PIECE_VOXELS (sample_size) : (gsize) SLAB_RUN_PIECE_VOXELS);
      if (n_voxels == 0)
        continue;
      worker->buffer = slab_buffer_new (n_voxels, error);
      if (worker->buffer == NULL)
        return FALSE;
      worker->padded = slab_buffer_get_data (worker->buffer);
      worker->core = worker->padded + layout.core;
      worker->scratch = worker->padded + layout.scratch;
    }
  return TRUE;
}

/**
 * slab_run_team_get_bytes:
 * @team: a team with memory
 *
 * Returns: bytes of all threads together
 */
gsize
slab_run_team_get_bytes (SlabRunTeam *team)
{
  gsize n_bytes = 0;

  for (guint i = 0; i < team->n_threads; i++)
    if (team->workers[i].buffer)
      n_bytes += slab_buffer_get_n_voxels (team->workers[i].buffer) * sizeof (float);
  return n_bytes;
}

/**
 * slab_run_team_free_memory:
 * @team: a team that does not work any more
 *
 * Gives the memory of the threads back to the system.
 */
void
slab_run_team_free_memory (SlabRunTeam *team)
{
  for (guint i = 0; i < team->n_threads; i++)
    g_clear_pointer (&team->workers[i].buffer, slab_buffer_unref);
}

/**
 * slab_run_team_end_rows:
 * @team: a team that does not work any more
 * @end: of the run, in the trace's time
 *
 * To here all threads have waited for the slowest, and for the memory to be given back.
 */
void
slab_run_team_end_rows (SlabRunTeam *team, gint64 end)
{
  for (guint i = 0; team->trace && i < team->n_threads; i++)
    if (end > team->workers[i].mark)
      {
        SlabSpan span = { team->workers[i].mark, end - team->workers[i].mark, 0, -1, -1, SLAB_PHASE_WAIT };
        slab_trace_add_span (team->trace, i, &span);
      }
}

/**
 * slab_run_team_end_counters:
 * @team: a team that does not work any more
 *
 * Puts what the processor counted for each thread into the trace, or why it did not.
 */
void
slab_run_team_end_counters (SlabRunTeam *team)
{
  g_autofree char *reason = NULL;

  for (guint i = 0; i < team->n_threads; i++)
    {
      SlabWorker *worker = &team->workers[i];
      SlabTraceCounters counters;

      if (worker->counters == NULL)
        continue;
      if (slab_counters_read (worker->counters, &counters))
        slab_trace_set_counters (team->trace, i, &counters);
      if (reason == NULL)
        reason = slab_counters_dup_reason (worker->counters);
      g_clear_pointer (&worker->counters, slab_counters_free);
    }
  if (reason != NULL)
    slab_trace_set_property_string (team->trace, SLAB_TRACE_KEY_COUNTERS, reason);
}

/**
 * slab_run_team_tell_system:
 * @team: a team that does not work any more
 *
 * Puts into the trace what the threads together were in the kernel for, by what they did: so that it is seen what of it
 * fresh memory can have been.
 */
void
slab_run_team_tell_system (SlabRunTeam *team)
{
  static const struct
  {
    SlabPhase phase;
    const char *key;
  } phases[] = { { SLAB_PHASE_READ, SLAB_TRACE_KEY_SYSTEM_READ },
                 { SLAB_PHASE_FILTER, SLAB_TRACE_KEY_SYSTEM_FILTER },
                 { SLAB_PHASE_WRITE, SLAB_TRACE_KEY_SYSTEM_WRITE } };
  gboolean is_told = FALSE;

  for (guint i = 0; i < team->n_threads; i++)
    is_told = is_told || team->workers[i].system_mark >= 0;
  if (!is_told || team->trace == NULL)
    return;
  for (guint p = 0; p < G_N_ELEMENTS (phases); p++)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];
      gint64 sum = 0;

      for (guint i = 0; i < team->n_threads; i++)
        sum += team->workers[i].system_times[phases[p].phase];
      slab_trace_set_property_string (team->trace, phases[p].key,
                                      g_ascii_formatd (text, sizeof text, "%.6f", 1e-9 * (double) sum));
    }
}

/**
 * slab_run_team_enter:
 * @team: a team
 *
 * The first thing that a thread does in a parallel region: it has waited until here. See SlabThreadSpread for the core
 * that it goes on with.
 *
 * Returns: its number, less than the threads of the team
 */
guint
slab_run_team_enter (SlabRunTeam *team)
{
  guint thread = 0;

#ifdef _OPENMP
  thread = (guint) omp_get_thread_num ();
#endif
  if (team->is_background)
    slab_engine_lower_priority ();
  if (team->n_threads > 1)
    team->workers[thread].core_taken = slab_thread_spread_take (&team->spread, team->workers[thread].core_taken);
#ifdef __linux__
  /* Those that it has started or woken may be waiting for its core, to step aside. */
  if (thread == 0 && team->n_threads > 1)
    sched_yield ();
#endif
  if (team->sampler)
    slab_sampler_set_thread (team->sampler, thread);
  if (team->trace && team->workers[thread].counters == NULL)
    team->workers[thread].counters = slab_counters_new (NULL, NULL);
  /* What it was in the kernel for before is not the run's. */
  if (team->trace)
    team->workers[thread].system_mark = slab_process_get_thread_system_time ();
  slab_run_team_record (team, thread, SLAB_PHASE_WAIT, -1, -1, 0);
  return thread;
}
