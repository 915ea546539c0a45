/* SPDX-License-Identifier: MIT */
#include "slab-slice-picture.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "slab-slice-overlay.h"
#include "slab-slice-values.h"
#include "slab-widget-theme.h"

/* What cairo and the painter can do. */
#define MAX_SIDE G_MAXINT16
/* A whole slice may have many more pixels than a screen: what is drawn over it is then larger by as much. */
#define WHOLE_SIDE 640.0

struct _SlabSlicePicture
{
  SlabVolume *volume;
  SlabSliceRequest request;
  SlabViewOverlays overlays;
  double scale;
  SlabPlotTheme theme;
  char *font_family; /* the theme's */
  GArray *measures;  /* of PictureMeasure */
};

typedef struct
{
  gint64 slice;
  SlabMeasureLook look; /* its label is owned */
} PictureMeasure;

static void
clear_measure (gpointer data)
{
  const PictureMeasure *measure = data;

  g_free ((char *) measure->look.label);
}

SlabSlicePicture *
slab_slice_picture_new (SlabVolume *volume, const SlabSliceRequest *request, SlabViewOverlays overlays, double scale,
                        const SlabPlotTheme *theme)
{
  SlabSlicePicture *self;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), NULL);
  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (scale > 0, NULL);
  g_return_val_if_fail (theme != NULL, NULL);

  self = g_new0 (SlabSlicePicture, 1);
  self->volume = g_object_ref (volume);
  self->request = *request;
  self->request.survey = (overlays & SLAB_VIEW_OVERLAY_COLOR_BAR) != 0;
  self->overlays = overlays;
  self->scale = scale;
  self->theme = *theme;
  self->font_family = g_strdup (theme->font_family);
  self->theme.font_family = self->font_family;
  self->measures = g_array_new (FALSE, FALSE, sizeof (PictureMeasure));
  g_array_set_clear_func (self->measures, clear_measure);
  return self;
}

/* Voxels that are longer than others have as many pixels more. */
static void
take_whole (SlabViewState *state, SlabSliceRequest *request, double *scale)
{
  const SlabAxis across = slab_slice_get_horizontal (request->plane), down = slab_slice_get_vertical (request->plane);
  const gint64 *n = slab_volume_get_shape (slab_view_state_get_volume (state))->n;
  double units[SLAB_N_AXES], width, height;

  slab_view_state_get_units (state, units);
  width = round ((double) n[across] * units[across]);
  height = round ((double) n[down] * units[down]);
  request->left = request->top = 0;
  request->width = (int) CLAMP (width, 1, G_MAXINT);
  request->height = (int) CLAMP (height, 1, G_MAXINT);
  request->step_x = (double) n[across] / request->width;
  request->step_y = (double) n[down] / request->height;
  *scale = MAX (MIN (width, height) / WHOLE_SIDE, 1);
}

void
slab_slice_picture_add_measure (SlabSlicePicture *self, gint64 slice, const SlabMeasureLook *look)
{
  PictureMeasure measure = { slice, { 0 } };

  g_return_if_fail (self != NULL);
  g_return_if_fail (look != NULL);

  measure.look = *look;
  measure.look.label = g_strdup (look->label);
  g_array_append_val (self->measures, measure);
}

/* Of all slices of the plane: a picture may be one of a series. */
static void
add_measures (SlabSlicePicture *self, SlabMeasures *measures, const double units[SLAB_N_AXES])
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (measures));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SlabMeasure) measure = g_list_model_get_item (G_LIST_MODEL (measures), i);
      SlabMeasureLook look;

      if (slab_measure_get_plane (measure) == self->request.plane && slab_measure_get_look (measure, units, &look))
        {
          g_autofree char *label = slab_measure_describe (measure);

          look.label = label;
          slab_slice_picture_add_measure (self, slab_measure_get_slice (measure), &look);
        }
    }
}

SlabSlicePicture *
slab_slice_picture_new_from_view (SlabSliceView *view, gboolean whole, SlabViewOverlays overlays,
                                  SlabMeasures *measures)
{
  SlabSlicePicture *self;
  SlabViewState *state;
  SlabSliceRequest request;
  SlabPlotTheme theme;
  double scale;

  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (view), NULL);
  g_return_val_if_fail (measures == NULL || SLAB_IS_MEASURES (measures), NULL);

  if (!slab_slice_view_get_request (view, &request))
    return NULL;
  slab_widget_theme_init (&theme, GTK_WIDGET (view));
  scale = gtk_widget_get_scale_factor (GTK_WIDGET (view));
  state = slab_slice_view_get_state (view);
  if (whole)
    take_whole (state, &request, &scale);
  self = slab_slice_picture_new (slab_view_state_get_volume (state), &request, overlays, scale, &theme);
  if (measures != NULL && (overlays & SLAB_VIEW_OVERLAY_MEASURES) != 0)
    {
      double units[SLAB_N_AXES];

      slab_view_state_get_units (state, units);
      add_measures (self, measures, units);
    }
  return self;
}

void
slab_slice_picture_free (SlabSlicePicture *self)
{
  g_return_if_fail (self != NULL);

  g_object_unref (self->volume);
  g_array_unref (self->measures);
  g_free (self->font_family);
  g_free (self);
}

SlabVolume *
slab_slice_picture_get_volume (SlabSlicePicture *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->volume;
}

const SlabSliceRequest *
slab_slice_picture_get_request (SlabSlicePicture *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->request;
}

static void
get_span (double start, double step, int n_pixels, gint64 n, gint64 *first, gint64 *count)
{
  /* Pixel edges come by way of voxels and back, which is true to a few millionths only. */
  const gint64 from = (gint64) CLAMP (floor (start + 1e-6), 0, (double) (n - 1));
  const gint64 to = (gint64) CLAMP (ceil (start + step * n_pixels - 1e-6), (double) (from + 1), (double) n);

  *first = from;
  *count = to - from;
}

void
slab_slice_picture_get_region (SlabSlicePicture *self, gint64 slice, SlabSliceRegion *region)
{
  SlabSliceRequest request;
  const gint64 *n;

  g_return_if_fail (self != NULL);
  g_return_if_fail (region != NULL);

  n = slab_volume_get_shape (self->volume)->n;
  request = self->request;
  request.slice = slice;
  *region = (SlabSliceRegion){ .plane = request.plane, .projection = request.projection, .every_u = 1, .every_v = 1 };
  slab_slice_request_get_slab (&request, n[request.plane], &region->first, &region->n_slices);
  get_span (request.left, request.step_x, request.width, n[slab_slice_get_horizontal (request.plane)], &region->u,
            &region->n_u);
  get_span (request.top, request.step_y, request.height, n[slab_slice_get_vertical (request.plane)], &region->v,
            &region->n_v);
}

static void
draw_values (SlabSliceFrame *frame, cairo_t *cr, const SlabPlotTheme *theme)
{
  PangoContext *context = pango_cairo_create_context (cr);
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();

  pango_font_description_set_family (font, theme->font_family);
  pango_font_description_set_absolute_size (font, theme->font_size * PANGO_SCALE);
  pango_context_set_font_description (context, font);
  (void) slab_slice_values_draw (frame, -1, -1, cr, context);
  g_object_unref (context);
}

static void
draw_measures (SlabSlicePicture *self, gint64 slice, cairo_t *cr, double width, double height)
{
  const SlabSliceRequest *request = &self->request;
  const double voxel_width = 1 / request->step_x / self->scale, voxel_height = 1 / request->step_y / self->scale;

  for (guint i = 0; i < self->measures->len; i++)
    {
      const PictureMeasure *measure = &g_array_index (self->measures, PictureMeasure, i);
      SlabMeasureLook look = measure->look;
      cairo_rectangle_t unused;

      if (measure->slice != slice)
        continue;
      slab_measure_look_place (&look, -request->left * voxel_width, -request->top * voxel_height, voxel_width,
                               voxel_height);
      /* Of one that is outside the label would be left at the edge. */
      if (slab_measure_plot_get_extents (cr, &look, &self->theme, width, height, &unused))
        slab_measure_plot_draw (cr, &look, &self->theme, width, height);
    }
}

static void
draw_overlays (SlabSlicePicture *self, SlabSliceFrame *frame, cairo_t *cr)
{
  const double width = self->request.width / self->scale, height = self->request.height / self->scale;
  double spacing[SLAB_N_AXES];
  graphene_rect_t place;

  if ((self->overlays & SLAB_VIEW_OVERLAY_VALUES) != 0)
    draw_values (frame, cr, &self->theme);
  cairo_scale (cr, self->scale, self->scale);
  if ((self->overlays & SLAB_VIEW_OVERLAY_MEASURES) != 0)
    draw_measures (self, slab_slice_frame_get_request (frame)->slice, cr, width, height);
  if ((self->overlays & SLAB_VIEW_OVERLAY_SCALE_BAR) != 0 && slab_volume_get_spacing (self->volume, spacing))
    {
      const double pixel = spacing[slab_slice_get_horizontal (self->request.plane)] * self->request.step_x
                           * self->scale;
      SlabScaleBarLook look;

      if (slab_slice_overlay_place_scale_bar (cr, &self->theme, pixel, slab_volume_get_unit (self->volume), width,
                                              height, &look, &place))
        slab_scale_bar_draw (cr, &look, &self->theme, (double) place.origin.x, (double) place.origin.y);
    }
  if ((self->overlays & SLAB_VIEW_OVERLAY_COLOR_BAR) != 0)
    {
      SlabColorBarLook look;
      double longest;

      slab_slice_overlay_init_color_bar (&look, frame);
      if (slab_slice_overlay_place_color_bar (cr, &self->theme, &look, width, height, &longest, &place))
        slab_color_bar_draw (cr, &look, &self->theme, (double) place.origin.x, (double) place.origin.y, longest);
    }
}

/**
 * slab_slice_picture_render:
 * @slice: index along the picture's axis, inside the volume
 * @error: return location for a %SLAB_VOLUME_ERROR or %G_IO_ERROR
 *
 * Returns: (transfer full): the picture; %NULL when the volume could not be read, the memory is short, or the picture
 *   would be larger than one can be
 */
cairo_surface_t *
slab_slice_picture_render (SlabSlicePicture *self, gint64 slice, GError **error)
{
  g_autoptr (SlabSliceFrame) frame = NULL;
  SlabSliceRequest request;
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  request = self->request;
  request.slice = slice;
  if (request.width > MAX_SIDE || request.height > MAX_SIDE)
    {
      g_set_error (
          error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_UNSUPPORTED,
          _ ("The picture would have %d × %d pixels; at most %d on a side are possible. As TIFF a slice of any "
             "size can be saved"),
          request.width, request.height, MAX_SIDE);
      return NULL;
    }
  frame = slab_slice_render (self->volume, &request);
  if (slab_slice_frame_get_surface (frame) == NULL)
    {
      g_propagate_error (error, g_error_copy (slab_slice_frame_get_error (frame)));
      return NULL;
    }
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, request.width, request.height);
  cr = cairo_create (surface);
  cairo_set_source_surface (cr, slab_slice_frame_get_surface (frame), 0, 0);
  cairo_paint (cr);
  draw_overlays (self, frame, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY, _ ("A picture of %d × %d pixels: %s"),
                   request.width, request.height, cairo_status_to_string (status));
      cairo_surface_destroy (surface);
      return NULL;
    }
  cairo_surface_flush (surface);
  return surface;
}

GdkTexture *
slab_slice_picture_to_texture (cairo_surface_t *surface)
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
