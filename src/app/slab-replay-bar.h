/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "slab-chunk-replay.h"

G_BEGIN_DECLS

/**
 * SlabReplayBar:
 *
 * The controls of a SlabChunkReplay: its moment on a slider, play and how fast, what the colours say with their key,
 * how many chunks are where, and the one that is chosen. It slides in and out with the chunks. Main thread only.
 *
 * Signals:
 *   "closed": it has slid out, and takes no room any more
 *
 * Keys in it: comma and period for the moments at which a chunk was begun or done, Space to play; Escape activates
 * "win.chunks". Its buttons activate "win.chunks" and "win.go-to-chunk".
 */
#define SLAB_TYPE_REPLAY_BAR (slab_replay_bar_get_type ())
G_DECLARE_FINAL_TYPE (SlabReplayBar, slab_replay_bar, SLAB, REPLAY_BAR, GtkWidget)

/* It has room, or is about to. */
gboolean slab_replay_bar_is_open (SlabReplayBar *self);
void slab_replay_bar_set_replay (SlabReplayBar *self, SlabChunkReplay *replay);

G_END_DECLS
