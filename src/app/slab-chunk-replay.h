/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "plot/slab-chunk-scale.h"

G_BEGIN_DECLS

/**
 * SlabChunkReplay:
 *
 * The chunks of a run as they are shown over the planes: of which run, at which moment of it, in what colours, and
 * which of them is chosen; for the overlays that draw them and the bar that moves the time. Of a run that is going on
 * the moment is now, until a person goes back in time. It knows no widget. Main thread only.
 *
 * Signals:
 *   "changed": something else is to be drawn
 *   "moved": the moment is another one, or is now of a run that goes on
 *   "toggled": whether they are shown
 *   "reset": another run, or none; or it is known by now what chunks it has
 *   "picked" (int chunk): a person pointed at it in a plane
 */
#define SLAB_TYPE_CHUNK_REPLAY (slab_chunk_replay_get_type ())
G_DECLARE_FINAL_TYPE (SlabChunkReplay, slab_chunk_replay, SLAB, CHUNK_REPLAY, GObject)

/* To be played in as long as it took. */
#define SLAB_CHUNK_REPLAY_REAL_TIME 0.0

SlabChunkReplay *slab_chunk_replay_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Of one that has ended the moment is its end: all that was done is to be seen. */
void slab_chunk_replay_set_trace (SlabChunkReplay *self, SlabTrace *trace);
SlabTrace *slab_chunk_replay_get_trace (SlabChunkReplay *self);
/* NULL without a run. */
SlabChunkIndex *slab_chunk_replay_get_index (SlabChunkReplay *self);
gboolean slab_chunk_replay_has_chunks (SlabChunkReplay *self); /* two and more */
gboolean slab_chunk_replay_is_live (SlabChunkReplay *self);    /* the run goes on */

/* That a person wants to see them. */
void slab_chunk_replay_set_shown (SlabChunkReplay *self, gboolean shown);
gboolean slab_chunk_replay_get_shown (SlabChunkReplay *self);
/* They are to be drawn: that, or a run goes on. */
gboolean slab_chunk_replay_is_drawn (SlabChunkReplay *self);

/* Nanoseconds since the run began, within it. At its end or later: now, of one that goes on. */
void slab_chunk_replay_set_time (SlabChunkReplay *self, gint64 time);
gint64 slab_chunk_replay_get_time (SlabChunkReplay *self);
gboolean slab_chunk_replay_is_now (SlabChunkReplay *self);
gint64 slab_chunk_replay_get_duration (SlabChunkReplay *self);
/* To the next moment, before or after, at which a chunk was begun or done; the first or the last of all. */
void slab_chunk_replay_step (SlabChunkReplay *self, gint by);

/* From the end it begins anew; at the end it stops. */
void slab_chunk_replay_set_playing (SlabChunkReplay *self, gboolean playing);
gboolean slab_chunk_replay_get_playing (SlabChunkReplay *self);
/* Seconds that all of the run takes, or SLAB_CHUNK_REPLAY_REAL_TIME. */
void slab_chunk_replay_set_length (SlabChunkReplay *self, double seconds);
double slab_chunk_replay_get_length (SlabChunkReplay *self);
/* What playing does after so many seconds. */
void slab_chunk_replay_advance (SlabChunkReplay *self, double seconds);

void slab_chunk_replay_set_colors (SlabChunkReplay *self, SlabChunkColors colors);
const SlabChunkScale *slab_chunk_replay_get_scale (SlabChunkReplay *self);

/* -1: none. */
void slab_chunk_replay_set_selected (SlabChunkReplay *self, gint chunk);
gint slab_chunk_replay_get_selected (SlabChunkReplay *self);
/* Tells "picked" of the chunk that a voxel is in, where there is one. */
void slab_chunk_replay_pick (SlabChunkReplay *self, const gint64 voxel[3]);

/* Why there is nothing to be seen over the planes, for people; "" where it is not known yet, NULL where there is. */
const char *slab_chunk_replay_describe_absence (SlabChunkReplay *self);
/* "12.3 ms of 1.20 s · 2 at work · 20 of 64 done" */
char *slab_chunk_replay_describe (SlabChunkReplay *self) G_GNUC_WARN_UNUSED_RESULT;
/* "Chunk 12 · thread 2 · begun at 1.20 ms · 3.40 ms · 25 iterations"; NULL where none is chosen. */
char *slab_chunk_replay_describe_selected (SlabChunkReplay *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
