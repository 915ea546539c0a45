/* SPDX-License-Identifier: MIT */
#pragma once

#include <graphene.h>

#include "slice/slab-slice-renderer.h"

G_BEGIN_DECLS

/* Device pixels per unit. */
#define SLAB_SLICE_ZOOM_MAX 256.0

/**
 * SlabSliceGeometry:
 * @n_across: voxels of the slice from left to right, >= 1
 * @n_down: voxels from top to bottom, >= 1
 * @aspect: height of a voxel over its width, > 0
 * @unit: width of a voxel in units of the view, > 0: zooms are limited by the unit, so that one limit serves all planes
 * @width: of the widget, in device pixels
 * @height: of the widget, in device pixels
 * @scale: device pixels per logical pixel
 * @zoom: device pixels per voxel across; <= 0 while it has never been fitted
 * @u: across, the coordinate of the slice in the middle of the widget
 * @v: down, the same
 *
 * Where a slice is in its widget: arithmetic without a widget. In the functions, x and y are logical pixels of the
 * widget, u and v coordinates of the slice, in which voxel i reaches from i to i + 1. Any thread.
 */
typedef struct
{
  gint64 n_across;
  gint64 n_down;
  double aspect;
  double unit;
  double width;
  double height;
  double scale;
  double zoom;
  double u;
  double v;
} SlabSliceGeometry;

double slab_slice_geometry_get_fit_zoom (const SlabSliceGeometry *self);
/* Device pixels per voxel down. */
double slab_slice_geometry_get_zoom_down (const SlabSliceGeometry *self);

void slab_slice_geometry_to_slice (const SlabSliceGeometry *self, double x, double y, double *u, double *v);
/* The rectangle of n_u x n_v voxels at u, v, in logical pixels. */
graphene_rect_t slab_slice_geometry_to_widget (const SlabSliceGeometry *self, double u, double v, double n_u,
                                               double n_v);

/* The whole slice, in the middle. */
void slab_slice_geometry_fit (SlabSliceGeometry *self);
/* What is at x, y stays there. The zoom is kept within what is of use. */
void slab_slice_geometry_zoom_about (SlabSliceGeometry *self, double zoom, double x, double y);
/* The middle is dx, dy logical pixels before u, v: the picture has moved by as much. */
void slab_slice_geometry_pan (SlabSliceGeometry *self, double u, double v, double dx, double dy);

/* Size, place and steps of the visible part; FALSE, and @request as it was, where nothing is visible. */
gboolean slab_slice_geometry_get_visible (const SlabSliceGeometry *self, SlabSliceRequest *request);

G_END_DECLS
