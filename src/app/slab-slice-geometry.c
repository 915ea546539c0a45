/* SPDX-License-Identifier: MIT */
#include "slab-slice-geometry.h"

#include <math.h>

/* How much smaller than fitted, or than one pixel per unit, a slice can be made. */
#define MIN_SHARE 0.25

/* Device pixel of the slice's left edge: a whole one, so that at whole zooms no pixel is cut by a voxel's edge. */
static double
get_origin_x (const SlabSliceGeometry *self)
{
  return round (self->width / 2 - self->u * self->zoom);
}

static double
get_origin_y (const SlabSliceGeometry *self)
{
  return round (self->height / 2 - self->v * slab_slice_geometry_get_zoom_down (self));
}

static void
set_middle (SlabSliceGeometry *self, double u, double v)
{
  self->u = CLAMP (u, 0.0, (double) self->n_across);
  self->v = CLAMP (v, 0.0, (double) self->n_down);
}

double
slab_slice_geometry_get_zoom_down (const SlabSliceGeometry *self)
{
  g_return_val_if_fail (self != NULL, 1);

  return self->zoom * self->aspect;
}

/**
 * slab_slice_geometry_get_fit_zoom:
 *
 * Returns: the largest zoom at which all of the slice is in the widget, at most %SLAB_SLICE_ZOOM_MAX per unit
 */
double
slab_slice_geometry_get_fit_zoom (const SlabSliceGeometry *self)
{
  double across, down;

  g_return_val_if_fail (self != NULL, 1);
  g_return_val_if_fail (self->n_across > 0 && self->n_down > 0, 1);

  across = self->width / (double) self->n_across;
  down = self->height / ((double) self->n_down * self->aspect);
  return MIN (MIN (across, down), SLAB_SLICE_ZOOM_MAX * self->unit);
}

void
slab_slice_geometry_to_slice (const SlabSliceGeometry *self, double x, double y, double *u, double *v)
{
  g_return_if_fail (self != NULL && self->zoom > 0);
  g_return_if_fail (u != NULL && v != NULL);

  *u = (x * self->scale - get_origin_x (self)) / self->zoom;
  *v = (y * self->scale - get_origin_y (self)) / slab_slice_geometry_get_zoom_down (self);
}

graphene_rect_t
slab_slice_geometry_to_widget (const SlabSliceGeometry *self, double u, double v, double n_u, double n_v)
{
  double zoom_down;

  g_return_val_if_fail (self != NULL && self->scale > 0, GRAPHENE_RECT_INIT (0, 0, 0, 0));

  zoom_down = slab_slice_geometry_get_zoom_down (self);
  return GRAPHENE_RECT_INIT ((float) ((get_origin_x (self) + u * self->zoom) / self->scale),
                             (float) ((get_origin_y (self) + v * zoom_down) / self->scale),
                             (float) (n_u * self->zoom / self->scale), (float) (n_v * zoom_down / self->scale));
}

void
slab_slice_geometry_fit (SlabSliceGeometry *self)
{
  g_return_if_fail (self != NULL);

  self->zoom = slab_slice_geometry_get_fit_zoom (self);
  set_middle (self, (double) self->n_across / 2, (double) self->n_down / 2);
}

void
slab_slice_geometry_zoom_about (SlabSliceGeometry *self, double zoom, double x, double y)
{
  const double largest = SLAB_SLICE_ZOOM_MAX * self->unit;
  double smallest, u, v;

  g_return_if_fail (self != NULL && self->zoom > 0);

  smallest = MIN (slab_slice_geometry_get_fit_zoom (self), self->unit) * MIN_SHARE;
  slab_slice_geometry_to_slice (self, x, y, &u, &v);
  self->zoom = CLAMP (zoom, MIN (smallest, largest / 2), largest);
  set_middle (self, u - (x * self->scale - self->width / 2) / self->zoom,
              v - (y * self->scale - self->height / 2) / slab_slice_geometry_get_zoom_down (self));
}

void
slab_slice_geometry_pan (SlabSliceGeometry *self, double u, double v, double dx, double dy)
{
  g_return_if_fail (self != NULL && self->zoom > 0);

  set_middle (self, u - dx * self->scale / self->zoom, v - dy * self->scale / slab_slice_geometry_get_zoom_down (self));
}

gboolean
slab_slice_geometry_get_visible (const SlabSliceGeometry *self, SlabSliceRequest *request)
{
  double zoom_down, left, top, right, bottom;

  g_return_val_if_fail (self != NULL && self->zoom > 0, FALSE);
  g_return_val_if_fail (request != NULL, FALSE);

  zoom_down = slab_slice_geometry_get_zoom_down (self);
  left = MAX (get_origin_x (self), 0.0);
  top = MAX (get_origin_y (self), 0.0);
  right = MIN (ceil (get_origin_x (self) + (double) self->n_across * self->zoom), self->width);
  bottom = MIN (ceil (get_origin_y (self) + (double) self->n_down * zoom_down), self->height);
  if (right - left < 1 || bottom - top < 1)
    return FALSE;

  request->width = (int) (right - left);
  request->height = (int) (bottom - top);
  request->left = (left - get_origin_x (self)) / self->zoom;
  request->top = (top - get_origin_y (self)) / zoom_down;
  /* A slice that is thinner than a pixel is one pixel: the middle of a whole one would lie beyond it. */
  request->step_x = MIN (1 / self->zoom, (double) self->n_across);
  request->step_y = MIN (1 / zoom_down, (double) self->n_down);
  return TRUE;
}
