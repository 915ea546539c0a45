/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-chunk-plan.h"

G_BEGIN_DECLS

/* A slab's result has room for so many more, to lie in pages as it does in the file. */
#define SLAB_STREAM_EXTRA_VOXELS 4096

/* Planes that a slab reads and writes; 0 is the first of the volume. */
typedef struct
{
  gint64 core_start;
  gint64 core_end;
  gint64 padded_start; /* negative where a periodic volume goes on before its first plane */
  gint64 padded_end;
} SlabStreamSlab;

/**
 * SlabStreamPlan:
 * @chunks: the chunks, X fastest, so that those of a slab follow one another
 * @n_slabs: slabs
 * @slabs: where they are
 * @chunks_per_slab: chunks of every slab but the last
 * @n_slab_planes: planes of the largest core
 * @n_window_planes: planes of the input that are in memory at a time
 * @n_outputs: results of slabs that are in memory at a time, 1 or 2
 * @chunks_are_shown: whether the chunks are part of the result, so that they are not cut to fit
 * @peak_bytes: what the process may take
 *
 * How a volume is filtered from file to file within a memory limit: in slabs along Z, one after the other. While a slab
 * is filtered, the planes that the next one needs are read and the one before is written, as far as the limit allows.
 */
typedef struct
{
  SlabChunkPlan *chunks;
  guint64 n_slabs;
  SlabStreamSlab *slabs;
  guint64 chunks_per_slab;
  gint64 n_slab_planes;
  gint64 n_window_planes;
  guint n_outputs;
  gboolean chunks_are_shown;
  guint64 peak_bytes;
} SlabStreamPlan;

SlabStreamPlan *slab_stream_plan_new (const SlabShape *shape, gsize input_voxel_size, const SlabFilterParams *params,
                                      const SlabRunSettings *settings, guint64 memory_limit,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void slab_stream_plan_free (SlabStreamPlan *plan);

/* What other choices of this filter take, where one takes the volume as one problem, in words; NULL for nothing. */
char *slab_stream_plan_suggest (const SlabShape *shape, gsize input_voxel_size, const SlabFilterParams *params,
                                const SlabRunSettings *settings, guint64 memory_limit) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabStreamPlan, slab_stream_plan_free)

G_END_DECLS
