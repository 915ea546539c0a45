/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "slab-chunk-replay.h"
#include "slab-profile-view.h"
#include "slab-view-state.h"

G_BEGIN_DECLS

/**
 * SlabReplayActions:
 *
 * What can be done with a SlabChunkReplay, as actions, and what makes it one with the timeline and the planes of the
 * same run: a span that is chosen in the timeline is a chunk that is lit up, a chunk that is picked in a plane is a
 * span that is framed and chosen, and both are at the same moment. Main thread only.
 *
 * Actions: "chunks" (boolean: they are shown), "chunk" (int: the chosen one, -1 for none; to choose it as a click
 *   does), "chunk-colors" (string), "replay" (boolean: it plays), "replay-time" (double, seconds), "go-to-chunk" (the
 *   cursor to the chosen one), "pick-chunk" (the one at the cursor)
 */
#define SLAB_TYPE_REPLAY_ACTIONS (slab_replay_actions_get_type ())
G_DECLARE_FINAL_TYPE (SlabReplayActions, slab_replay_actions, SLAB, REPLAY_ACTIONS, GObject)

/* @map: gets the actions, which do nothing before they are bound and after this is gone. */
SlabReplayActions *slab_replay_actions_new (GActionMap *map) G_GNUC_WARN_UNUSED_RESULT;
/* Once. The replay is of the timeline's trace from now on. */
void slab_replay_actions_bind (SlabReplayActions *self, SlabChunkReplay *replay, SlabProfileView *timeline,
                               SlabViewState *state);
/* Those that need a chunk are enabled where there is one besides. */
void slab_replay_actions_set_enabled (SlabReplayActions *self, gboolean enabled);

G_END_DECLS
