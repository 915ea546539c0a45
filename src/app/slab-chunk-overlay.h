/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-chunk-replay.h"
#include "slab-slice-view.h"

G_BEGIN_DECLS

/**
 * SlabChunkOverlay:
 *
 * Draws the chunks of a SlabChunkReplay over one SlabSliceView, whose layer it is to be: all of them while they are
 * shown, else the chosen one alone. While a person wants to see them a click picks the chunk under it, besides what it
 * does in the view; it takes no events itself. Main thread only.
 */
#define SLAB_TYPE_CHUNK_OVERLAY (slab_chunk_overlay_get_type ())
G_DECLARE_FINAL_TYPE (SlabChunkOverlay, slab_chunk_overlay, SLAB, CHUNK_OVERLAY, GtkWidget)

GtkWidget *slab_chunk_overlay_new (SlabSliceView *view);

void slab_chunk_overlay_set_replay (SlabChunkOverlay *self, SlabChunkReplay *replay);
/* What a click with the first button does, in logical pixels of the view; FALSE where nothing can be picked. */
gboolean slab_chunk_overlay_click (SlabChunkOverlay *self, double x, double y);

G_END_DECLS
