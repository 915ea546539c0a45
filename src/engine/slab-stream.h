/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "profile/slab-trace.h"
#include "slab-stream-plan.h"
#include "volume/slab-volume.h"

G_BEGIN_DECLS

/* Rows of a trace behind those of the workers. */
#define SLAB_STREAM_N_ROWS 2

/**
 * SlabStreamClient:
 * @stop: read with g_atomic_int_get (): not 0 when all shall return
 * @fail: takes an error and sets @stop; any thread
 * @did_read: voxels of the input have been read; the reader's thread
 * @did_write: voxels of the result have been written; the writer's thread
 * @enter_thread: (nullable): called at the begin of each thread
 * @user_data: for all of them
 *
 * The run that a stream works for.
 */
typedef struct
{
  const gint *stop;
  void (*fail) (gpointer user_data, GError *error);
  void (*did_read) (gpointer user_data, guint64 n_voxels);
  void (*did_write) (gpointer user_data, guint64 n_voxels);
  void (*enter_thread) (gpointer user_data);
  gpointer user_data;
} SlabStreamClient;

/**
 * SlabStream:
 *
 * What surrounds the workers of a run from file to file: a thread that reads planes ahead into a window, a thread that
 * writes the results of whole slabs behind them, and the waiting in between. Workers take chunks in the order of the
 * plan.
 */
typedef struct _SlabStream SlabStream;

SlabStream *slab_stream_new (SlabVolume *volume, const SlabStreamPlan *plan, GFile *target,
                             const SlabStreamClient *client, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void slab_stream_free (SlabStream *stream);

SlabVolume *slab_stream_get_view (SlabStream *stream);
gint64 slab_stream_get_first_plane (SlabStream *stream);

void slab_stream_start (SlabStream *stream, SlabTrace *trace, guint first_row);
gboolean slab_stream_begin_chunk (SlabStream *stream, guint64 index, float **target, gint64 *first_plane);
void slab_stream_end_chunk (SlabStream *stream, guint64 index);
void slab_stream_get_memory (SlabStream *stream, gsize *input_bytes, gsize *output_bytes);
gboolean slab_stream_finish (SlabStream *stream);
void slab_stream_end_rows (SlabStream *stream, gint64 end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabStream, slab_stream_free)

G_END_DECLS
