/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-chunk-plan.h"
#include "slab-thread-layout.h"

G_BEGIN_DECLS

/* For indices in a trace, and so that boxes and spans of an absurd plan cannot eat the memory of the run. */
#define SLAB_CHUNK_PLAN_MAX_CHUNKS (G_GUINT64_CONSTANT (1) << 20)

/* Cancel is looked at between pieces of this many voxels: 1 MiB, a few milliseconds even from a slow disk. */
#define SLAB_RUN_PIECE_VOXELS (256 * 1024)
/* What a thread needs for one from a file that is not mapped: as floats, and as samples behind them. */
#define SLAB_RUN_FILE_PIECE_VOXELS(sample_size)                                                                        \
  (SLAB_RUN_PIECE_VOXELS * (sizeof (float) + (sample_size)) / sizeof (float))

void slab_chunk_plan_get_thread_layout (const SlabChunkPlan *plan, SlabThreadLayout *layout);
/* Threads that look for the largest value: more than there are pieces would need memory for nothing. */
guint slab_chunk_plan_get_n_lookers (const SlabChunkPlan *plan);
/* Threads that can get a chunk: those beyond the number of chunks need no memory. */
guint slab_chunk_plan_get_n_workers (const SlabChunkPlan *plan);
/* Chunks are read where the volume stores them and written where the result is; threads have nothing but scratch. */
gboolean slab_chunk_plan_is_in_place (const SlabChunkPlan *plan);
/* Of all threads together. */
guint64 slab_chunk_plan_get_team_bytes (const SlabChunkPlan *plan);
guint64 slab_chunk_plan_get_state_bytes (const SlabChunkPlan *plan);

SlabChunkPlan *slab_chunk_plan_new_to_file (const SlabShape *shape, gsize input_voxel_size,
                                            const SlabFilterParams *params, const SlabRunSettings *settings,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void slab_chunk_plan_set_slabs (SlabChunkPlan *plan, guint64 n_slabs, guint64 peak_bytes, const char *const *notes);

G_END_DECLS
