/* SPDX-License-Identifier: MIT */
#pragma once

#include "profile/slab-trace.h"
#include "slab-chunk-plan.h"
#include "slab-stream-plan.h"
#include "volume/slab-volume.h"

G_BEGIN_DECLS

/**
 * SlabRunEnd:
 * @outcome: "done", "cancelled", or "failed: " and why
 * @progress: 0 to 1; 1 of what is done
 * @n_iterations: the most of any chunk, or of the whole problem; 0 for a filter that does not iterate, and where no
 *   chunk was done
 * @n_swept: voxels of the chunks that were done, each times the iterations of its chunk
 * @n_tasks: that were run of one problem; 0 in chunks
 * @gap: an upper bound of the relative error; negative: not known
 *
 * How a run ended.
 */
typedef struct
{
  const char *outcome;
  double progress;
  guint n_iterations;
  guint64 n_swept;
  guint64 n_tasks;
  double gap;
} SlabRunEnd;

/*
 * What a run writes into its trace of itself, beside the spans: its settings before, its chunks when it begins, and at
 * the end how it ended and what the result needed. The thread that owns the run at that time.
 */

/* @stream_plan: (nullable): of a run from file to file. Before anybody else knows the trace. */
void slab_run_record_settings (SlabTrace *trace, SlabVolume *volume, const SlabFilterParams *params,
                               const SlabChunkPlan *plan, const SlabStreamPlan *stream_plan);
/* When it began, and what the process had in memory by then. */
void slab_run_record_begin (SlabTrace *trace);
/* Not of a plan that is global: it has no chunks. Returns %FALSE with SLAB_ENGINE_ERROR_MEMORY. */
gboolean slab_run_record_chunks (SlabTrace *trace, SlabVolume *volume, const SlabChunkPlan *plan, GError **error);
void slab_run_record_end (SlabTrace *trace, SlabVolume *volume, const SlabFilterParams *params,
                          const SlabChunkPlan *plan, const SlabRunEnd *end);

G_END_DECLS
