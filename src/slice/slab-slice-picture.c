/* SPDX-License-Identifier: MIT */
#include "slab-slice-picture.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "plot/slab-color-bar.h"
#include "plot/slab-scale-bar.h"
#include "slab-slice-bars.h"
#include "slab-slice-values.h"

/* What cairo and the painter can do. */
#define MAX_SIDE G_MAXINT16
/* A slice may have many more pixels than a screen: what is drawn over it is then larger by as much. */
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

double
slab_slice_picture_get_whole_scale (int width, int height)
{
  return MAX (MIN (width, height) / WHOLE_SIDE, 1);
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
  cairo_rectangle_t place;

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

      if (slab_slice_bars_place_scale_bar (cr, &self->theme, pixel, slab_volume_get_unit (self->volume), width, height,
                                           &look, &place))
        slab_scale_bar_draw (cr, &look, &self->theme, place.x, place.y);
    }
  if ((self->overlays & SLAB_VIEW_OVERLAY_COLOR_BAR) != 0)
    {
      SlabColorBarLook look;
      double longest;

      slab_slice_bars_init_color_bar (&look, frame);
      if (slab_slice_bars_place_color_bar (cr, &self->theme, &look, width, height, &longest, &place))
        slab_color_bar_draw (cr, &look, &self->theme, place.x, place.y, longest);
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
