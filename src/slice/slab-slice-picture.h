/* SPDX-License-Identifier: MIT */
#pragma once

#include "plot/slab-measure-plot.h"
#include "plot/slab-plot-theme.h"
#include "slab-slice-renderer.h"

G_BEGIN_DECLS

/**
 * SlabSlicePicture:
 *
 * A picture of a slice to take out of the window: which part of it at which size, in which colours, and what is drawn
 * over it. It follows nothing: what the view shows meanwhile makes no difference. Immutable once it is made, with one
 * owner.
 */
typedef struct _SlabSlicePicture SlabSlicePicture;

/* What can be drawn over it; the cursor's lines and what a measure is taken hold of by are of the window. */
#define SLAB_SLICE_PICTURE_OVERLAYS                                                                                    \
  (SLAB_VIEW_OVERLAY_COLOR_BAR | SLAB_VIEW_OVERLAY_SCALE_BAR | SLAB_VIEW_OVERLAY_VALUES | SLAB_VIEW_OVERLAY_MEASURES)

/* @request: its slice is that of the first picture. @scale: pixels of the picture per unit of what is drawn over it.
 * The theme's font counts. Any thread. */
SlabSlicePicture *slab_slice_picture_new (SlabVolume *volume, const SlabSliceRequest *request,
                                          SlabViewOverlays overlays, double scale,
                                          const SlabPlotTheme *theme) G_GNUC_WARN_UNUSED_RESULT;
/* @scale for a picture of all of a slice, of that many pixels. */
double slab_slice_picture_get_whole_scale (int width, int height);
/* A measure over the picture of slice @slice, in coordinates of the slice; what it points to is copied. Before the
 * picture is given to another thread. */
void slab_slice_picture_add_measure (SlabSlicePicture *self, gint64 slice, const SlabMeasureLook *look);
void slab_slice_picture_free (SlabSlicePicture *self);

SlabVolume *slab_slice_picture_get_volume (SlabSlicePicture *self);
const SlabSliceRequest *slab_slice_picture_get_request (SlabSlicePicture *self);
/* The voxels that it shows of slice @slice, all of them, as a region to be read. */
void slab_slice_picture_get_region (SlabSlicePicture *self, gint64 slice, SlabSliceRegion *region);

/* The picture of slice @slice, opaque, as CAIRO_FORMAT_RGB24. Not in the main thread: it reads. */
cairo_surface_t *slab_slice_picture_render (SlabSlicePicture *self, gint64 slice,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabSlicePicture, slab_slice_picture_free)

G_END_DECLS
