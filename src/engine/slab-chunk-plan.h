/* SPDX-License-Identifier: MIT */
#pragma once

#include "filter/slab-filter.h"
#include "slab-run-settings.h"
#include "volume/slab-shape.h"

G_BEGIN_DECLS

/**
 * SlabChunkPlan:
 *
 * How a shape is cut into core boxes and padded boxes, and what that costs. Immutable and reference-counted; made
 * anew for each change of a setting (it is cheap: boxes are computed when asked for).
 *
 * The last chunk along an axis is the remainder; where nobody chose a chunk and no cut shows in the result, the last
 * ones along one axis are smaller and smaller, so that threads end together. Where the overlap does not cover the halo
 * (or the filter has a stop rule per chunk), the chunks are part of the result and are those of
 * dask.array.map_overlap (…, boundary='none'): chunks smaller than the overlap are merged as dask's
 * ensure_minimum_chunksize () does.
 */
typedef struct _SlabChunkPlan SlabChunkPlan;

SlabChunkPlan *slab_chunk_plan_new (const SlabShape *shape, gsize input_voxel_size, const SlabFilterParams *params,
                                    const SlabRunSettings *settings, GError **error) G_GNUC_WARN_UNUSED_RESULT;
SlabChunkPlan *slab_chunk_plan_ref (SlabChunkPlan *plan);
void slab_chunk_plan_unref (SlabChunkPlan *plan);

const SlabShape *slab_chunk_plan_get_shape (const SlabChunkPlan *plan);
guint slab_chunk_plan_get_n_threads (const SlabChunkPlan *plan);
/* A global plan takes the volume as one problem: one chunk, no overlap, all threads on it. */
gboolean slab_chunk_plan_is_global (const SlabChunkPlan *plan);
guint64 slab_chunk_plan_get_n_chunks (const SlabChunkPlan *plan);
/* Steps of a chunk, as bits of phases, and those of all chunks together. */
guint slab_chunk_plan_get_steps (const SlabChunkPlan *plan, gboolean from_file);
guint64 slab_chunk_plan_get_n_tasks (const SlabChunkPlan *plan, gboolean from_file);
void slab_chunk_plan_get_grid (const SlabChunkPlan *plan, gint64 n_chunks[SLAB_N_AXES]);
void slab_chunk_plan_get_chunk (const SlabChunkPlan *plan, gint64 chunk[SLAB_N_AXES]);
void slab_chunk_plan_get_smallest_chunk (const SlabChunkPlan *plan, gint64 chunk[SLAB_N_AXES]);
void slab_chunk_plan_get_overlap (const SlabChunkPlan *plan, gint64 overlap[SLAB_N_AXES]);
void slab_chunk_plan_get_halo (const SlabChunkPlan *plan, gint64 halo[SLAB_N_AXES]);
void slab_chunk_plan_get_core (const SlabChunkPlan *plan, guint64 index, SlabBox *core);
/* May reach beyond the volume when the filter is periodic; else it is clipped. */
void slab_chunk_plan_get_padded (const SlabChunkPlan *plan, guint64 index, SlabBox *padded);
gboolean slab_chunk_plan_is_exact (const SlabChunkPlan *plan);   /* equal to the whole volume at once */
guint64 slab_chunk_plan_get_n_slabs (const SlabChunkPlan *plan); /* of a run from file to file, else 0 */
/* Work of all chunks / work of the volume as one, >= 1; and what of it is redundant. */
double slab_chunk_plan_get_redundancy (const SlabChunkPlan *plan);
double slab_chunk_plan_get_redundant_share (const SlabChunkPlan *plan);
guint64 slab_chunk_plan_get_thread_bytes (const SlabChunkPlan *plan);
/* Input + output + threads; of a run from file to file, all that the process may take. */
guint64 slab_chunk_plan_get_peak_bytes (const SlabChunkPlan *plan);
/* What a person must know before the run: sentences, in the order of weight. */
const char *const *slab_chunk_plan_get_notes (const SlabChunkPlan *plan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabChunkPlan, slab_chunk_plan_unref)

G_END_DECLS
