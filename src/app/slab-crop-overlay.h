/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-crop-box.h"
#include "slab-slice-view.h"

G_BEGIN_DECLS

/**
 * SlabCropOverlay:
 *
 * Draws a SlabCropBox over one SlabSliceView, which it is to be laid over, while it is active, and lets the person drag
 * its edges, its corners and all of it, or draw it anew, with the view's own events; it takes none itself. A click sets
 * the cursor as ever. Where the slice does not go through the box, it is drawn in dashes. Main thread only.
 */
#define SLAB_TYPE_CROP_OVERLAY (slab_crop_overlay_get_type ())
G_DECLARE_FINAL_TYPE (SlabCropOverlay, slab_crop_overlay, SLAB, CROP_OVERLAY, GtkWidget)

GtkWidget *slab_crop_overlay_new (SlabSliceView *view);

void slab_crop_overlay_set_box (SlabCropOverlay *self, SlabCropBox *box);
/* What a drag with the first button does, in logical pixels of the view; FALSE where there is no box. */
gboolean slab_crop_overlay_press (SlabCropOverlay *self, double x, double y);
void slab_crop_overlay_drag (SlabCropOverlay *self, double x, double y);
void slab_crop_overlay_release (SlabCropOverlay *self);

G_END_DECLS
