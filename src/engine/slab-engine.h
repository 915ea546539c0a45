/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SlabEngine:
 *
 * The one thread that owns every OpenMP region of the process. Jobs are queued and run one after the other.
 */
#define SLAB_TYPE_ENGINE (slab_engine_get_type ())
G_DECLARE_FINAL_TYPE (SlabEngine, slab_engine, SLAB, ENGINE, GObject)

/* Called in the engine's thread. */
typedef void (*SlabEngineJob) (gpointer user_data);

/* @background: the engine's threads run at a lower priority than the rest of the process, as behind a window. */
SlabEngine *slab_engine_new (gboolean background) G_GNUC_WARN_UNUSED_RESULT;
/* Any thread. @destroy is called in the engine's thread after the job. */
void slab_engine_push (SlabEngine *self, SlabEngineJob job, gpointer user_data, GDestroyNotify destroy);
gboolean slab_engine_is_background (SlabEngine *self);
/* Waits until the queue is empty and the thread has ended; nothing can be pushed after it. */
void slab_engine_shutdown (SlabEngine *self);
/* For every worker of a background engine, at the begin of its parallel region, and for others that give way alike. */
void slab_engine_lower_priority (void);

G_END_DECLS
