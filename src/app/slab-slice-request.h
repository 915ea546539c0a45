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
 *   voxel that is not finite keeps its edges. Labels (%SLAB_COLORMAP_CATEGORICAL) are never mixed
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
void slab_slice_request_get_slab (const SlabSliceRequest *self, gint64 n_slices, gint64 *first, gint64 *n);

G_END_DECLS
