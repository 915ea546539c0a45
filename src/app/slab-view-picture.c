/* SPDX-License-Identifier: MIT */
#include "slab-view-picture.h"

#include "slab-widget-theme.h"

/* Of all slices of the plane: a picture may be one of a series. */
static void
add_measures (SlabSlicePicture *self, SlabMeasures *measures, const double units[SLAB_N_AXES])
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (measures));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SlabMeasure) measure = g_list_model_get_item (G_LIST_MODEL (measures), i);
      SlabMeasureLook look;

      if (slab_measure_get_plane (measure) == slab_slice_picture_get_request (self)->plane
          && slab_measure_get_look (measure, units, &look))
        {
          g_autofree char *label = slab_measure_describe (measure);

          look.label = label;
          slab_slice_picture_add_measure (self, slab_measure_get_slice (measure), &look);
        }
    }
}

SlabSlicePicture *
slab_view_picture_new (SlabSliceView *view, gboolean whole, SlabViewOverlays overlays, SlabMeasures *measures)
{
  SlabSlicePicture *self;
  SlabViewState *state;
  SlabSliceRequest request;
  SlabPlotTheme theme;
  double units[SLAB_N_AXES], scale;

  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (view), NULL);
  g_return_val_if_fail (measures == NULL || SLAB_IS_MEASURES (measures), NULL);

  if (!slab_slice_view_get_request (view, &request))
    return NULL;
  slab_widget_theme_init (&theme, GTK_WIDGET (view));
  scale = gtk_widget_get_scale_factor (GTK_WIDGET (view));
  state = slab_slice_view_get_state (view);
  slab_view_state_get_units (state, units);
  if (whole)
    {
      slab_slice_request_take_whole (&request, slab_volume_get_shape (slab_view_state_get_volume (state)), units);
      scale = slab_slice_picture_get_whole_scale (request.width, request.height);
    }
  self = slab_slice_picture_new (slab_view_state_get_volume (state), &request, overlays, scale, &theme);
  if (measures != NULL && (overlays & SLAB_VIEW_OVERLAY_MEASURES) != 0)
    add_measures (self, measures, units);
  return self;
}

GdkTexture *
slab_view_picture_to_texture (cairo_surface_t *surface)
{
  const int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  g_autofree guint8 *rgb = g_malloc ((gsize) width * (gsize) height * 3);
  g_autoptr (GBytes) bytes = NULL;
  guint8 *target = rgb;

  for (int y = 0; y < height; y++)
    {
      const guint32 *row = (const guint32 *) (gconstpointer) (cairo_image_surface_get_data (surface)
                                                              + (gsize) y
                                                                    * (gsize) cairo_image_surface_get_stride (surface));

      for (int x = 0; x < width; x++)
        {
          *target++ = (guint8) (row[x] >> 16);
          *target++ = (guint8) (row[x] >> 8);
          *target++ = (guint8) row[x];
        }
    }
  bytes = g_bytes_new_take (g_steal_pointer (&rgb), (gsize) width * (gsize) height * 3);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8, bytes, (gsize) width * 3);
}
