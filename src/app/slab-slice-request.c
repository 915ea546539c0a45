/* SPDX-License-Identifier: MIT */
#include "slab-slice-request.h"

/**
 * slab_slice_request_init:
 * @self: (out): the slice @slice of @plane, one voxel thick and 1 pixel a voxel, grey and linear over 0 to 1; no size
 * yet
 */
void
slab_slice_request_init (SlabSliceRequest *self, SlabAxis plane, gint64 slice)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (plane <= SLAB_AXIS_X);

  *self = (SlabSliceRequest){
    .plane = plane, .slice = slice, .thickness = 1, .step_x = 1, .step_y = 1, .high = 1, .gamma = 1
  };
}

/**
 * slab_slice_request_get_slab:
 * @n_slices: of the volume along the plane's axis
 * @first: (out): first slice of the slab
 * @n: (out): how many, those beyond the volume left out
 */
void
slab_slice_request_get_slab (const SlabSliceRequest *self, gint64 n_slices, gint64 *first, gint64 *n)
{
  g_return_if_fail (self != NULL);

  slab_slice_get_slab (self->slice, self->thickness, n_slices, first, n);
}
