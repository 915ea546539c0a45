/* SPDX-License-Identifier: MIT */
#pragma once

#include "plot/slab-colormap.h"
#include "volume/slab-slice-reader.h"

G_BEGIN_DECLS

/* How voxels become pixels where a voxel is larger than one. */
typedef enum
{
  SLAB_INTERPOLATION_NEAREST, /* crisp edges of voxels */
  SLAB_INTERPOLATION_LINEAR,
  SLAB_N_INTERPOLATIONS,
} SlabInterpolation;

/* What can be drawn over a picture, each on or off. */
typedef enum
{
  SLAB_VIEW_OVERLAY_CURSOR = 1 << 0,    /* lines of the two other planes */
  SLAB_VIEW_OVERLAY_COLOR_BAR = 1 << 1, /* with values and their unit */
  SLAB_VIEW_OVERLAY_SCALE_BAR = 1 << 2,
  SLAB_VIEW_OVERLAY_VALUES = 1 << 3, /* the numbers in the voxels, where there is room */
  SLAB_VIEW_OVERLAY_MEASURES = 1 << 4,
} SlabViewOverlays;

/**
 * SlabSliceRequest:
 * @plane: axis across the slice
 * @slice: index along it
 * @thickness: slices of the slab around @slice, at least 1; even ones have one more before it. Those beyond the volume
 *   do not count
 * @projection: what of them is shown; without effect where @thickness is 1. One NaN makes a mean NaN; the maximum and
 *   the minimum are of those that are not NaN, if there are any
 * @width: pixels of the picture, across
 * @height: pixels of the picture, down
 * @left: coordinate, in voxels of the slice, of the picture's left edge; voxel i reaches from i to i + 1
 * @top: the same for its top edge
 * @step_x: voxels per pixel across
 * @step_y: voxels per pixel down
 * @interpolation: where a voxel is larger than a pixel; where it is smaller, a pixel is the mean of those under it. A
 *   voxel that is not finite keeps its edges. Labels (%SLAB_COLORMAP_CATEGORICAL) are never mixed, and have no mean: of
 *   a slab of them the slice @slice is shown
 * @low: value that has the map's first colour
 * @high: value that has the map's last colour
 * @gamma: the share p of the window, 0 to 1, has the colour at p to the power of @gamma; 1 is linear, as is what is not
 *   above 0
 * @survey: the frame is to tell what its colour bar needs
 * @serial: of the requester; comes back with the frame
 * @time: of the monotonic clock, when the request was made; comes back with the frame
 * @input_time: the same of the event that it comes of, 0 for none
 *
 * Which part of which slice is wanted, at which size, in which colours.
 */
typedef struct
{
  SlabAxis plane;
  gint64 slice;
  gint64 thickness;
  SlabProjection projection;
  int width;
  int height;
  double left;
  double top;
  double step_x;
  double step_y;
  SlabInterpolation interpolation;
  double low;
  double high;
  double gamma;
  SlabColormap colormap;
  gboolean inverted;
  gboolean survey;
  guint64 serial;
  gint64 time;
  gint64 input_time;
} SlabSliceRequest;

void slab_slice_request_init (SlabSliceRequest *self, SlabAxis plane, gint64 slice);
gboolean slab_slice_request_is_mean_of_labels (const SlabSliceRequest *self);
void slab_slice_request_get_slab (const SlabSliceRequest *self, gint64 n_slices, gint64 *first, gint64 *n);
/* All of the slice, a pixel a voxel where it is as wide as @units has it; longer ones have as many more. */
void slab_slice_request_take_whole (SlabSliceRequest *self, const SlabShape *shape, const double units[SLAB_N_AXES]);
/* The same place in @factor times as many pixels. */
void slab_slice_request_zoom (SlabSliceRequest *self, double factor);
/* Units per voxel along each axis, at least 1 of them 1; all 1 where a spacing makes no sense as a picture. */
void slab_slice_units_from_spacing (const double spacing[SLAB_N_AXES], double units[SLAB_N_AXES]);

G_END_DECLS
