/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-trace.h"

G_BEGIN_DECLS

/*
 * The chunks of a run by place and by time: which of them a slice goes through, which one a voxel is in, and how far
 * each was at a moment. It grows with its trace. One thread.
 */

typedef enum
{
  SLAB_CHUNK_STAGE_AHEAD,   /* not begun */
  SLAB_CHUNK_STAGE_AT_WORK, /* begun; after the end of a run, never finished */
  SLAB_CHUNK_STAGE_DONE,
} SlabChunkStage;

/**
 * SlabChunkLife:
 * @row: that filtered it: of several, the one that spent the most time on it in one span; -1 while none has
 * @span: index of that span in the row
 * @start: nanoseconds, when the first of its spans began; -1 while there is none
 * @end: when the last of them ended
 * @work: nanoseconds of all of them; waiting is none of them
 * @iterations: the most that one of its spans made; -1 where its filter does not iterate
 * @is_finished: its last phase is over
 *
 * What the spans of a chunk tell of it, whatever their number, order and rows.
 */
typedef struct
{
  gint row;
  guint64 span;
  gint64 start;
  gint64 end;
  gint64 work;
  gint32 iterations;
  gboolean is_finished;
} SlabChunkLife;

typedef struct _SlabChunkIndex SlabChunkIndex;

SlabChunkIndex *slab_chunk_index_new (SlabTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
void slab_chunk_index_free (SlabChunkIndex *self);
SlabTrace *slab_chunk_index_get_trace (SlabChunkIndex *self);
guint slab_chunk_index_get_n_chunks (SlabChunkIndex *self);

/* Voxels of the volume that the chunks are of, as recorded; where that is not told, or is less, as far as they reach.
 * FALSE where they have no places. Axes as below. */
gboolean slab_chunk_index_get_shape (SlabChunkIndex *self, gint64 shape[3]);

/* Reads on; TRUE: there was something new of a chunk. */
gboolean slab_chunk_index_update (SlabChunkIndex *self);
void slab_chunk_index_get_life (SlabChunkIndex *self, guint chunk, SlabChunkLife *life);
/* How far chunks were at @time, nanoseconds since the run began; of a running one, as far as can be told now. */
void slab_chunk_index_get_stages (SlabChunkIndex *self, gint64 time, const guint *chunks, guint n_chunks,
                                  SlabChunkStage *stages);
/* How many of all were begun and not done, and how many done. */
void slab_chunk_index_count (SlabChunkIndex *self, gint64 time, guint *n_at_work, guint *n_done);

/* Axes: 0, 1, 2 of z, y, x. */
const guint *slab_chunk_index_find_cut (SlabChunkIndex *self, guint axis, gint64 slice, guint *n_chunks);
gint slab_chunk_index_find_at (SlabChunkIndex *self, const gint64 voxel[3]);
gboolean slab_chunk_index_get_core (SlabChunkIndex *self, guint chunk, gint64 start[3], gint64 size[3]);
gboolean slab_chunk_index_get_padded (SlabChunkIndex *self, guint chunk, gint64 start[3], gint64 size[3]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabChunkIndex, slab_chunk_index_free)

G_END_DECLS
