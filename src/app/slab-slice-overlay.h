/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "plot/slab-color-bar.h"
#include "plot/slab-scale-bar.h"
#include "slab-slice-geometry.h"

G_BEGIN_DECLS

/*
 * What is drawn over the picture of a slice: the cursor's lines, a scale bar and the key to the colours. Main thread
 * only, where nothing else is said.
 */

/* Each plane's own, in its name and in the lines by which the others show it; told apart by the colour-blind, on dark
 * and on bright voxels. */
const GdkRGBA *slab_slice_overlay_get_plane_color (SlabAxis plane);
/* Where the two other planes cut this one. @cursor: voxel that all three go through. */
void slab_slice_overlay_snapshot_cursor (GtkSnapshot *snapshot, const SlabSliceGeometry *geometry, SlabAxis plane,
                                         const gint64 cursor[SLAB_N_AXES]);
/* @spacing: width of a voxel, in @unit (NULL: not known). NULL where there is no room for it. */
GskRenderNode *slab_slice_overlay_make_scale_bar (GtkWidget *widget, const SlabSliceGeometry *geometry, double spacing,
                                                  const char *unit) G_GNUC_WARN_UNUSED_RESULT;
/* Of a widget as it is allocated; NULL where there is no room. */
GskRenderNode *slab_slice_overlay_make_color_bar (GtkWidget *widget,
                                                  const SlabColorBarLook *look) G_GNUC_WARN_UNUSED_RESULT;
/* The box that is being drawn by a drag, in logical pixels. */
void slab_slice_overlay_snapshot_band (GtkSnapshot *snapshot, const graphene_rect_t *band);

G_END_DECLS
