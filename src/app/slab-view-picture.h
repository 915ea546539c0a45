/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-measures.h"
#include "slab-slice-view.h"
#include "slice/slab-slice-picture.h"

G_BEGIN_DECLS

/* What @view is to show, pixel by pixel; or with @whole all of the slice, a pixel a voxel. Where @overlays has
 * measures, with those of @measures (NULL: none) as they are now. NULL where there is nothing. Main thread only. */
SlabSlicePicture *slab_view_picture_new (SlabSliceView *view, gboolean whole, SlabViewOverlays overlays,
                                         SlabMeasures *measures) G_GNUC_WARN_UNUSED_RESULT;
/* For the clipboard; any thread. */
GdkTexture *slab_view_picture_to_texture (cairo_surface_t *surface) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
