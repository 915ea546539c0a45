/* SPDX-License-Identifier: MIT */
#include "slab-slice-request.h"

#include <math.h>

/* Spacings further apart than this would make a picture of a line; they are rather a mistake in a header. */
#define UNITS_MAX 64.0

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
 * slab_slice_request_is_mean_of_labels:
 *
 * Returns: whether a mean of several slices is asked for whose values are names and no amounts: the mean of two labels
 *   is a third that need not be there at all, so the slice in the middle is shown instead
 */
gboolean
slab_slice_request_is_mean_of_labels (const SlabSliceRequest *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->thickness > 1 && self->projection == SLAB_PROJECTION_MEAN
         && slab_colormap_get_kind (self->colormap) == SLAB_COLORMAP_CATEGORICAL;
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

  slab_slice_get_slab (self->slice, slab_slice_request_is_mean_of_labels (self) ? 1 : self->thickness, n_slices, first,
                       n);
}

void
slab_slice_request_take_whole (SlabSliceRequest *self, const SlabShape *shape, const double units[SLAB_N_AXES])
{
  SlabAxis across, down;

  g_return_if_fail (self != NULL && shape != NULL && units != NULL);

  across = slab_slice_get_horizontal (self->plane);
  down = slab_slice_get_vertical (self->plane);
  self->left = self->top = 0;
  self->width = (int) CLAMP (round ((double) shape->n[across] * units[across]), 1, G_MAXINT);
  self->height = (int) CLAMP (round ((double) shape->n[down] * units[down]), 1, G_MAXINT);
  self->step_x = (double) shape->n[across] / self->width;
  self->step_y = (double) shape->n[down] / self->height;
}

void
slab_slice_request_zoom (SlabSliceRequest *self, double factor)
{
  double across, down;

  g_return_if_fail (self != NULL);
  g_return_if_fail (factor > 0);

  across = self->step_x * self->width;
  down = self->step_y * self->height;
  self->width = (int) CLAMP (round (self->width * factor), 1, G_MAXINT);
  self->height = (int) CLAMP (round (self->height * factor), 1, G_MAXINT);
  self->step_x = across / self->width;
  self->step_y = down / self->height;
}

void
slab_slice_units_from_spacing (const double spacing[SLAB_N_AXES], double units[SLAB_N_AXES])
{
  double finest = INFINITY, coarsest = 0;
  gboolean sensible = TRUE;

  g_return_if_fail (spacing != NULL);
  g_return_if_fail (units != NULL);

  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      sensible &= isfinite (spacing[a]) && spacing[a] > 0;
      finest = MIN (finest, spacing[a]);
      coarsest = MAX (coarsest, spacing[a]);
    }
  sensible &= coarsest / finest <= UNITS_MAX;
  for (guint a = 0; a < SLAB_N_AXES; a++)
    units[a] = sensible ? spacing[a] / finest : 1;
}
