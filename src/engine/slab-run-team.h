/* SPDX-License-Identifier: MIT */
#pragma once

#include "filter/slab-filter.h"
#include "profile/slab-counters.h"
#include "profile/slab-process.h"
#include "profile/slab-sampler.h"
#include "profile/slab-trace.h"
#include "slab-chunk-plan-private.h"
#include "slab-run-control.h"
#include "slab-stream.h"
#include "volume/slab-buffer.h"
#include "volume/slab-thread-spread.h"
#include "volume/slab-volume.h"

G_BEGIN_DECLS

/* One thread's own; on cache lines of its own. */
typedef struct
{
  SlabBuffer *buffer;
  float *padded;
  float *core;
  void *scratch;
  gint64 mark; /* end of the last span */
  float largest;
  gint core_taken;    /* see SlabThreadSpread */
  gint64 system_mark; /* nanoseconds in the kernel at @mark; -1: the system does not tell */
  gint64 system_times[SLAB_N_PHASES];
  SlabCounters *counters; /* NULL before its first region, and where nothing is recorded */
  char pad[64];
} SlabWorker;

/**
 * SlabRunTeam:
 * @control: what the threads are told and tell
 * @trace: (nullable): where spans go
 * @sampler: (nullable): what tells how busy the threads are
 * @info: the filter
 * @params: its parameters
 * @plan: the chunks
 * @input: the volume that is filtered
 * @is_background: threads of low priority
 * @spread: the cores that its threads are on
 * @workers: one for each of @n_threads; the first @n_workers get chunks
 * @divide: whether voxels are divided by @divisor as they are read
 * @target: voxels of the result; not from file to file
 * @view: what chunks are read from: @input, or a window of it
 * @first_plane: of @view, as a plane of @input
 * @floats: (nullable): voxels of @input where they can be used as they are
 * @stream: (nullable): of a run from file to file
 *
 * The threads of one run: what each has for itself, and what all of them work on. Made, and waited for, by the engine's
 * thread.
 */
typedef struct
{
  SlabRunControl *control;
  SlabTrace *trace;
  SlabSampler *sampler;
  const SlabFilterInfo *info;
  const SlabFilterParams *params;
  const SlabChunkPlan *plan;
  SlabVolume *input;
  gboolean is_background;
  SlabThreadSpread spread;
  SlabWorker *workers;
  guint n_threads;
  guint n_workers;
  gboolean divide;
  float divisor;
  float *target;
  SlabVolume *view;
  gint64 first_plane;
  const float *floats;
  SlabStream *stream;
} SlabRunTeam;

void slab_run_team_init (SlabRunTeam *team, SlabRunControl *control, SlabVolume *input, const SlabFilterParams *params,
                         const SlabChunkPlan *plan, SlabTrace *trace);
void slab_run_team_clear (SlabRunTeam *team);
gboolean slab_run_team_allocate (SlabRunTeam *team, gboolean reads_pieces, GError **error);
gsize slab_run_team_get_bytes (SlabRunTeam *team);
void slab_run_team_free_memory (SlabRunTeam *team);
void slab_run_team_end_counters (SlabRunTeam *team);
void slab_run_team_tell_system (SlabRunTeam *team);
void slab_run_team_end_rows (SlabRunTeam *team, gint64 end);

G_STATIC_ASSERT (SLAB_FILTER_MAX_PASSES == SLAB_TRACE_MAX_PASSES);

/* Inside a parallel region. */
guint slab_run_team_enter (SlabRunTeam *team);

static inline void
slab_run_team_count_system (SlabWorker *worker, SlabPhase phase)
{
  const gint64 now = slab_process_get_thread_system_time ();

  if (now >= 0 && worker->system_mark >= 0)
    worker->system_times[phase] += MAX (now - worker->system_mark, 0);
  worker->system_mark = now;
}

/* Every span begins where the one before ended, so that a row has no holes: the little work between two phases
 * belongs to the second. @passes: what of a filter's span went to its passes, or NULL. */
static inline void
slab_run_team_record_passes (SlabRunTeam *team, guint thread, SlabPhase phase, gint64 chunk, gint64 iteration,
                             guint64 n_voxels, const SlabFilterPass *passes)
{
  SlabWorker *worker = &team->workers[thread];
  SlabSpan span;
  gint64 now;

  if (team->trace == NULL)
    return;
  now = slab_trace_now (team->trace);
  span.start = worker->mark;
  span.duration = now - worker->mark;
  span.bytes = n_voxels * sizeof (float);
  span.chunk = (gint32) chunk;
  span.iteration = (gint32) iteration;
  span.phase = phase;
  if (passes != NULL && team->info->pass_names != NULL)
    {
      SlabTracePass parts[SLAB_TRACE_MAX_PASSES];
      gint64 left = span.duration;

      for (guint i = 0; i < slab_trace_get_n_passes (team->trace); i++)
        {
          parts[i] = (SlabTracePass){ MIN (passes[i].duration, left), passes[i].bytes };
          left -= parts[i].duration;
        }
      slab_trace_add_span_with_passes (team->trace, thread, &span, parts);
    }
  else
    slab_trace_add_span (team->trace, thread, &span);
  worker->mark = now;
  slab_run_team_count_system (worker, phase);
}

static inline void
slab_run_team_record (SlabRunTeam *team, guint thread, SlabPhase phase, gint64 chunk, gint64 iteration,
                      guint64 n_voxels)
{
  slab_run_team_record_passes (team, thread, phase, chunk, iteration, n_voxels, NULL);
}

G_END_DECLS
