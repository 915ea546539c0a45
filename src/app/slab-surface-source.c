/* SPDX-License-Identifier: MIT */
#include "slab-surface-source.h"

static cairo_surface_t *
acquire_cb (cairo_pattern_t *pattern, void *surface, cairo_surface_t *target, const cairo_rectangle_int_t *extents)
{
  return cairo_surface_reference (surface);
}

static void
release_cb (cairo_pattern_t *pattern, void *unused, cairo_surface_t *surface)
{
  cairo_surface_destroy (surface);
}

static const cairo_user_data_key_t surface_key;

/**
 * slab_surface_source_set:
 * @cr: of gsk_cairo_node_get_draw_context() or a drawing area, which gives such a one; its target keeps @surface
 * @surface: of pixels, without a device scale
 *
 * Were the surface itself the source, the node would hold a snapshot of it, for which cairo copies all pixels when the
 * surface goes or changes. So the source is one that names the surface when it is asked for it. One a node: the target
 * lets go of the one before.
 */
void
slab_surface_source_set (cairo_t *cr, cairo_surface_t *surface)
{
  cairo_pattern_t *source;

  g_return_if_fail (cr != NULL);
  g_return_if_fail (surface != NULL && cairo_surface_get_type (surface) == CAIRO_SURFACE_TYPE_IMAGE);

  source = cairo_pattern_create_raster_source (surface, cairo_surface_get_content (surface),
                                               cairo_image_surface_get_width (surface),
                                               cairo_image_surface_get_height (surface));
  cairo_raster_source_pattern_set_acquire (source, acquire_cb, release_cb);
  cairo_pattern_set_filter (source, CAIRO_FILTER_NEAREST);
  cairo_set_source (cr, source);
  cairo_pattern_destroy (source);
  /* The node may outlive its maker, and its source does not hold the surface. */
  (void) cairo_surface_set_user_data (cairo_get_target (cr), &surface_key, cairo_surface_reference (surface),
                                      (cairo_destroy_func_t) cairo_surface_destroy);
}
