/* SPDX-License-Identifier: MIT */
#include "slab-slice-view-private.h"

#include <math.h>

/*
 * Where a slice view is: the state's place, put into the size of this widget. In a state that is fitted views
 * beside each other have the largest zoom at which every one of them shows all of its slice; one that was zoomed or
 * moved by hand has one zoom and one middle for all planes. The arithmetic is SlabSliceGeometry's, the zoom of which is
 * per voxel across, the state's per unit.
 */

/* Pixels of the screen from a line within which the pointer takes hold of it. */
#define REACH 5.0

gboolean
slab_slice_view_has_place (SlabSliceView *self)
{
  return self->shape.n[0] > 0 && gtk_widget_get_width (GTK_WIDGET (self)) > 0
         && gtk_widget_get_height (GTK_WIDGET (self)) > 0;
}

SlabSliceGeometry
slab_slice_view_get_geometry (SlabSliceView *self)
{
  const SlabAxis across = slab_slice_get_horizontal (self->plane);
  const SlabAxis down = slab_slice_get_vertical (self->plane);
  const double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double units[SLAB_N_AXES], middle[SLAB_N_AXES];
  SlabSliceGeometry geometry;

  slab_view_state_get_units (self->state, units);
  slab_view_state_get_middle (self->state, middle);
  geometry = (SlabSliceGeometry){ .n_across = self->shape.n[across],
                                  .n_down = self->shape.n[down],
                                  .aspect = units[down] / units[across],
                                  .unit = units[across],
                                  .width = gtk_widget_get_width (GTK_WIDGET (self)) * scale,
                                  .height = gtk_widget_get_height (GTK_WIDGET (self)) * scale,
                                  .scale = scale,
                                  .zoom = slab_view_state_get_zoom (self->state) * units[across],
                                  .u = middle[across],
                                  .v = middle[down] };
  if (slab_view_state_get_fitted (self->state))
    {
      slab_slice_geometry_fit (&geometry);
      if (self->fit_limit > 0)
        geometry.zoom = MIN (geometry.zoom, self->fit_limit * geometry.unit);
    }
  return geometry;
}

/**
 * slab_slice_view_get_fit_zoom:
 *
 * Returns: device pixels per unit at which the whole slice has just room, limit or not; 0 without a place
 */
double
slab_slice_view_get_fit_zoom (SlabSliceView *self)
{
  SlabSliceGeometry geometry;

  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), 0);

  if (!slab_slice_view_has_place (self))
    return 0;
  geometry = slab_slice_view_get_geometry (self);
  return slab_slice_geometry_get_fit_zoom (&geometry) / geometry.unit;
}

/**
 * slab_slice_view_limit_fit:
 * @zoom: device pixels per unit that a fitted slice has at most; 0 for as many as it has room for
 *
 * For views beside each other, whose structures are to have one size.
 */
void
slab_slice_view_limit_fit (SlabSliceView *self, double zoom)
{
  double before;

  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));
  g_return_if_fail (zoom >= 0);

  before = slab_slice_view_get_zoom (self);
  self->fit_limit = zoom;
  if (slab_slice_view_get_zoom (self) != before)
    slab_slice_view_place_changed (self);
}

/* By hand: the other planes follow. */
static void
move_to (SlabSliceView *self, const SlabSliceGeometry *geometry)
{
  double middle[SLAB_N_AXES];

  slab_view_state_get_middle (self->state, middle);
  middle[slab_slice_get_horizontal (self->plane)] = geometry->u;
  middle[slab_slice_get_vertical (self->plane)] = geometry->v;
  slab_view_state_set_place (self->state, geometry->zoom / geometry->unit, middle);
}

/* @zoom: device pixels per unit. */
void
slab_slice_view_zoom_about (SlabSliceView *self, double zoom, double x, double y)
{
  SlabSliceGeometry geometry;

  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  if (!slab_slice_view_has_place (self))
    return;
  geometry = slab_slice_view_get_geometry (self);
  slab_slice_geometry_zoom_about (&geometry, zoom * geometry.unit, x, y);
  move_to (self, &geometry);
}

/**
 * slab_slice_view_zoom_to:
 * @zoom: > 0, pixels of the screen per unit; 1 shows the finest edge of a voxel as one pixel
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
  double zoom;

  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));
  g_return_if_fail (factor > 0 && isfinite (factor));

  zoom = slab_slice_view_get_zoom (self) * factor;
  if (zoom <= 0 || !isfinite (zoom))
    return;
  if (self->pointer_inside)
    slab_slice_view_zoom_about (self, zoom, self->pointer_x, self->pointer_y);
  else
    slab_slice_view_zoom_to (self, zoom);
}

double
slab_slice_view_get_zoom (SlabSliceView *self)
{
  SlabSliceGeometry geometry;

  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), 0);

  if (!slab_slice_view_has_place (self))
    return 0;
  geometry = slab_slice_view_get_geometry (self);
  return geometry.zoom / geometry.unit;
}

void
slab_slice_view_tell_zoom (SlabSliceView *self)
{
  const double zoom = slab_slice_view_get_zoom (self);

  if (zoom == self->told_zoom)
    return;
  self->told_zoom = zoom;
  g_object_notify (G_OBJECT (self), "zoom");
}

gboolean
slab_slice_view_get_middle (SlabSliceView *self, double *u, double *v)
{
  SlabSliceGeometry geometry;

  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), FALSE);
  g_return_val_if_fail (u != NULL && v != NULL, FALSE);

  if (!slab_slice_view_has_place (self))
    return FALSE;
  geometry = slab_slice_view_get_geometry (self);
  *u = geometry.u;
  *v = geometry.v;
  return TRUE;
}

void
slab_slice_view_pan (SlabSliceView *self, double u, double v, double dx, double dy)
{
  SlabSliceGeometry geometry;

  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  if (!slab_slice_view_has_place (self))
    return;
  geometry = slab_slice_view_get_geometry (self);
  slab_slice_geometry_pan (&geometry, u, v, dx, dy);
  move_to (self, &geometry);
}

gboolean
slab_slice_view_pick (SlabSliceView *self, double x, double y, gint64 voxel[SLAB_N_AXES])
{
  SlabSliceGeometry geometry;
  double u, v;

  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), FALSE);
  g_return_val_if_fail (voxel != NULL, FALSE);

  if (!slab_slice_view_has_place (self))
    return FALSE;
  geometry = slab_slice_view_get_geometry (self);
  slab_slice_geometry_to_slice (&geometry, x, y, &u, &v);
  if (!(u >= 0 && v >= 0 && u < (double) geometry.n_across && v < (double) geometry.n_down))
    return FALSE;
  voxel[self->plane] = slab_view_state_get_slice (self->state, self->plane);
  voxel[slab_slice_get_horizontal (self->plane)] = (gint64) u;
  voxel[slab_slice_get_vertical (self->plane)] = (gint64) v;
  return TRUE;
}

/* Boxes */

gboolean
slab_slice_view_get_box (SlabSliceView *self, double x0, double y0, double x1, double y1, gint64 *u, gint64 *v,
                         gint64 *n_u, gint64 *n_v)
{
  SlabSliceGeometry geometry;
  double left, top, right, bottom;

  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), FALSE);
  g_return_val_if_fail (u != NULL && v != NULL && n_u != NULL && n_v != NULL, FALSE);

  if (!slab_slice_view_has_place (self))
    return FALSE;
  geometry = slab_slice_view_get_geometry (self);
  slab_slice_geometry_to_slice (&geometry, MIN (x0, x1), MIN (y0, y1), &left, &top);
  slab_slice_geometry_to_slice (&geometry, MAX (x0, x1), MAX (y0, y1), &right, &bottom);
  left = CLAMP (floor (left), 0.0, (double) geometry.n_across);
  right = CLAMP (ceil (right), 0.0, (double) geometry.n_across);
  top = CLAMP (floor (top), 0.0, (double) geometry.n_down);
  bottom = CLAMP (ceil (bottom), 0.0, (double) geometry.n_down);
  *u = (gint64) left;
  *v = (gint64) top;
  *n_u = (gint64) (right - left);
  *n_v = (gint64) (bottom - top);
  return *n_u > 0 && *n_v > 0;
}

/* The cursor's lines */

void
slab_slice_view_find_lines (SlabSliceView *self, double x, double y, gboolean *across, gboolean *down)
{
  SlabSliceGeometry geometry;
  graphene_rect_t voxel;

  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));
  g_return_if_fail (across != NULL && down != NULL);

  *across = *down = FALSE;
  if (!slab_slice_view_has_place (self) || (slab_view_state_get_overlays (self->state) & SLAB_VIEW_OVERLAY_CURSOR) == 0)
    return;
  geometry = slab_slice_view_get_geometry (self);
  voxel = slab_slice_geometry_to_widget (&geometry, (double) self->lines[slab_slice_get_horizontal (self->plane)],
                                         (double) self->lines[slab_slice_get_vertical (self->plane)], 1, 1);
  *across = geometry.n_across > 1 && fabs (x - (double) (voxel.origin.x + voxel.size.width / 2)) <= REACH;
  *down = geometry.n_down > 1 && fabs (y - (double) (voxel.origin.y + voxel.size.height / 2)) <= REACH;
}

void
slab_slice_view_set_cursor (SlabSliceView *self, double x, double y, gboolean across, gboolean down)
{
  SlabSliceGeometry geometry;
  gint64 cursor[SLAB_N_AXES];
  double u, v;

  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  if (!slab_slice_view_has_place (self))
    return;
  geometry = slab_slice_view_get_geometry (self);
  slab_slice_geometry_to_slice (&geometry, x, y, &u, &v);
  slab_view_state_get_cursor (self->state, cursor);
  if (across)
    cursor[slab_slice_get_horizontal (self->plane)] = (gint64) CLAMP (floor (u), 0.0, (double) geometry.n_across - 1);
  if (down)
    cursor[slab_slice_get_vertical (self->plane)] = (gint64) CLAMP (floor (v), 0.0, (double) geometry.n_down - 1);
  slab_view_state_set_cursor (self->state, cursor);
}

void
slab_slice_view_set_pointer_taken (SlabSliceView *self, gboolean taken)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  self->pointer_taken = taken;
}

gboolean
slab_slice_view_get_pointer_taken (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), FALSE);

  return self->pointer_taken;
}
