/* SPDX-License-Identifier: MIT */
#include "slab-slice-view-private.h"

#include <math.h>

/*
 * Where a slice view is: its plane, its slice, its zoom and what is in the middle. Each plane keeps its own place; one
 * that is fitted follows the size of the widget until it is zoomed or moved by hand. The arithmetic is
 * SlabSliceGeometry's.
 */

SlabSlicePlace *
slab_slice_view_get_place (SlabSliceView *self)
{
  return &self->places[self->plane];
}

gboolean
slab_slice_view_has_size (SlabSliceView *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self)) > 0 && gtk_widget_get_height (GTK_WIDGET (self)) > 0;
}

/* Of the plane that is shown; only with a volume. */
SlabSliceGeometry
slab_slice_view_get_geometry (SlabSliceView *self)
{
  const SlabShape *shape = slab_volume_get_shape (self->volume);
  const SlabSlicePlace *place = slab_slice_view_get_place (self);
  const double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  return (SlabSliceGeometry){ .n_across = shape->n[slab_slice_get_horizontal (self->plane)],
                              .n_down = shape->n[slab_slice_get_vertical (self->plane)],
                              .aspect = self->aspect[self->plane],
                              .width = gtk_widget_get_width (GTK_WIDGET (self)) * scale,
                              .height = gtk_widget_get_height (GTK_WIDGET (self)) * scale,
                              .scale = scale,
                              .zoom = place->zoom,
                              .u = place->u,
                              .v = place->v };
}

static void
set_geometry (SlabSliceView *self, const SlabSliceGeometry *geometry)
{
  SlabSlicePlace *place = slab_slice_view_get_place (self);

  place->zoom = geometry->zoom;
  place->u = geometry->u;
  place->v = geometry->v;
}

void
slab_slice_view_fit_place (SlabSliceView *self)
{
  slab_slice_view_get_place (self)->fitted = TRUE;
  if (self->volume != NULL && slab_slice_view_has_size (self))
    {
      SlabSliceGeometry geometry = slab_slice_view_get_geometry (self);

      slab_slice_geometry_fit (&geometry);
      set_geometry (self, &geometry);
    }
}

void
slab_slice_view_set_aspects (SlabSliceView *self)
{
  self->has_spacing = self->volume != NULL && slab_volume_get_spacing (self->volume, self->spacing);
  for (guint i = 0; self->has_spacing && i < SLAB_N_AXES; i++)
    self->has_spacing = isfinite (self->spacing[i]) && self->spacing[i] > 0;
  for (guint i = 0; i < SLAB_N_AXES; i++)
    self->aspect[i] = self->has_spacing ? slab_slice_geometry_get_aspect (self->spacing, (SlabAxis) i) : 1;
}

/* By hand: no longer as large as the widget. */
static void
move_to (SlabSliceView *self, const SlabSliceGeometry *geometry)
{
  SlabSlicePlace *place = slab_slice_view_get_place (self);
  const gboolean was_fitted = place->fitted;
  const double was_zoom = place->zoom;

  place->fitted = FALSE;
  set_geometry (self, geometry);
  if (was_fitted)
    g_object_notify (G_OBJECT (self), "fitted");
  if (was_zoom != place->zoom)
    g_object_notify (G_OBJECT (self), "zoom");
  slab_slice_view_update (self);
}

void
slab_slice_view_zoom_about (SlabSliceView *self, double zoom, double x, double y)
{
  SlabSliceGeometry geometry;

  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  if (self->volume == NULL || slab_slice_view_get_place (self)->zoom <= 0)
    return;
  geometry = slab_slice_view_get_geometry (self);
  slab_slice_geometry_zoom_about (&geometry, zoom, x, y);
  move_to (self, &geometry);
}

void
slab_slice_view_get_middle (SlabSliceView *self, double *u, double *v)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));
  g_return_if_fail (u != NULL && v != NULL);

  *u = slab_slice_view_get_place (self)->u;
  *v = slab_slice_view_get_place (self)->v;
}

void
slab_slice_view_pan (SlabSliceView *self, double u, double v, double dx, double dy)
{
  SlabSliceGeometry geometry;

  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  if (self->volume == NULL || slab_slice_view_get_place (self)->zoom <= 0)
    return;
  geometry = slab_slice_view_get_geometry (self);
  slab_slice_geometry_pan (&geometry, u, v, dx, dy);
  move_to (self, &geometry);
}

void
slab_slice_view_set_plane (SlabSliceView *self, SlabAxis plane)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));
  g_return_if_fail (plane <= SLAB_AXIS_X);

  if (self->plane == plane)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  self->plane = plane;
  if (slab_slice_view_get_place (self)->fitted)
    slab_slice_view_fit_place (self);
  g_object_notify (G_OBJECT (self), "plane");
  g_object_notify (G_OBJECT (self), "n-slices");
  g_object_notify (G_OBJECT (self), "slice");
  g_object_notify (G_OBJECT (self), "shown-slice");
  g_object_notify (G_OBJECT (self), "zoom");
  g_object_notify (G_OBJECT (self), "fitted");
  g_object_thaw_notify (G_OBJECT (self));
  slab_slice_view_update_label (self);
  slab_slice_view_update (self);
}

SlabAxis
slab_slice_view_get_plane (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), SLAB_AXIS_Z);

  return self->plane;
}

void
slab_slice_view_set_slice (SlabSliceView *self, gint64 slice)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  slice = CLAMP (slice, 0, MAX (slab_slice_view_get_n_slices (self) - 1, 0));
  if (slab_slice_view_get_place (self)->slice == slice)
    return;
  slab_slice_view_get_place (self)->slice = slice;
  g_object_notify (G_OBJECT (self), "slice");
  slab_slice_view_update_label (self);
  slab_slice_view_request_frame (self);
}

gint64
slab_slice_view_get_slice (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), 0);

  return slab_slice_view_get_place (self)->slice;
}

gint64
slab_slice_view_get_n_slices (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), 0);

  return self->volume != NULL ? slab_volume_get_shape (self->volume)->n[self->plane] : 0;
}

/**
 * slab_slice_view_step:
 * @n_slices: how far; ends at the first or last slice
 */
void
slab_slice_view_step (SlabSliceView *self, gint64 n_slices)
{
  gint64 slice;

  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  if (__builtin_add_overflow (slab_slice_view_get_place (self)->slice, n_slices, &slice))
    slice = n_slices > 0 ? G_MAXINT64 : 0;
  slab_slice_view_set_slice (self, slice);
}

void
slab_slice_view_fit (SlabSliceView *self)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  g_object_freeze_notify (G_OBJECT (self));
  slab_slice_view_fit_place (self);
  g_object_notify (G_OBJECT (self), "fitted");
  g_object_notify (G_OBJECT (self), "zoom");
  g_object_thaw_notify (G_OBJECT (self));
  slab_slice_view_update (self);
}

/**
 * slab_slice_view_zoom_to:
 * @zoom: > 0, pixels of the screen per voxel across; 1 shows each voxel as one pixel
 *
 * About the middle of the widget.
 */
void
slab_slice_view_zoom_to (SlabSliceView *self, double zoom)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));
  g_return_if_fail (zoom > 0 && isfinite (zoom));

  slab_slice_view_zoom_about (self, zoom, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                              gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

void
slab_slice_view_zoom_by (SlabSliceView *self, double factor)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));
  g_return_if_fail (factor > 0 && isfinite (factor));

  if (self->pointer_inside)
    slab_slice_view_zoom_about (self, slab_slice_view_get_place (self)->zoom * factor, self->pointer_x,
                                self->pointer_y);
  else if (slab_slice_view_get_place (self)->zoom > 0)
    slab_slice_view_zoom_to (self, slab_slice_view_get_place (self)->zoom * factor);
}

double
slab_slice_view_get_zoom (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), 0);

  return slab_slice_view_get_place (self)->zoom;
}

gboolean
slab_slice_view_get_fitted (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), FALSE);

  return slab_slice_view_get_place (self)->fitted;
}

gboolean
slab_slice_view_pick (SlabSliceView *self, double x, double y, gint64 voxel[SLAB_N_AXES])
{
  SlabSliceGeometry geometry;
  double u, v;

  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), FALSE);
  g_return_val_if_fail (voxel != NULL, FALSE);

  if (self->volume == NULL || slab_slice_view_get_place (self)->zoom <= 0)
    return FALSE;
  geometry = slab_slice_view_get_geometry (self);
  slab_slice_geometry_to_slice (&geometry, x, y, &u, &v);
  if (!(u >= 0 && v >= 0 && u < (double) geometry.n_across && v < (double) geometry.n_down))
    return FALSE;
  voxel[self->plane] = slab_slice_view_get_place (self)->slice;
  voxel[slab_slice_get_horizontal (self->plane)] = (gint64) u;
  voxel[slab_slice_get_vertical (self->plane)] = (gint64) v;
  return TRUE;
}
