/* SPDX-License-Identifier: MIT */
#include "slab-slice-request.h"

SlabAxis
slab_slice_get_horizontal (SlabAxis plane)
{
  return plane == SLAB_AXIS_X ? SLAB_AXIS_Y : SLAB_AXIS_X;
}

SlabAxis
slab_slice_get_vertical (SlabAxis plane)
{
  return plane == SLAB_AXIS_Z ? SLAB_AXIS_Y : SLAB_AXIS_Z;
}
