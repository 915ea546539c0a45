/* SPDX-License-Identifier: MIT */
#include "slice/slab-slice-picture.h"

#include <math.h>

#include "../app/app-basics.h"
#include "volume/slab-volume-private.h"

/* Voxel z, y, x is 100 z + 10 y + x. */
static SlabSlicePicture *
make_picture (SlabVolume *volume, SlabViewOverlays overlays, const SlabSliceRequest *request)
{
  SlabPlotTheme theme;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  return slab_slice_picture_new (volume, request, overlays, 1, &theme);
}

static cairo_surface_t *
render (SlabSlicePicture *picture, gint64 slice)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = slab_slice_picture_render (picture, slice, &error);

  g_assert_no_error (error);
  g_assert_cmpint (cairo_image_surface_get_format (surface), ==, CAIRO_FORMAT_RGB24);
  return surface;
}

/* Grey over 0 to 255: a pixel has the value of its voxel, or of the slab's mean or maximum;
 * inverted the rest to 255. */
static void
test_values (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (3, 4, 5);
  SlabSliceRequest request;

  for (guint i = 0; i < 4; i++)
    {
      /* Slice 1; the mean and the maximum of 0 and 1; slice 1 inverted. */
      static const double add[] = { 100, 50, 100, 100 };
      SlabSlicePicture *picture;
      cairo_surface_t *surface;

      slab_slice_request_init (&request, SLAB_AXIS_Z, 1);
      request.width = 5;
      request.height = 4;
      request.high = 255;
      request.thickness = i == 1 || i == 2 ? 2 : 1;
      request.projection = i == 2 ? SLAB_PROJECTION_MAXIMUM : SLAB_PROJECTION_MEAN;
      request.inverted = i == 3;
      picture = make_picture (volume, 0, &request);
      surface = render (picture, 1);
      g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 5);
      g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 4);
      for (int y = 0; y < 4; y++)
        for (int x = 0; x < 5; x++)
          {
            const int level = (int) (app_get_pixel (surface, x, y) & 0xff);
            const int wanted = (int) add[i] + 10 * y + x;

            g_assert_cmpint (ABS (level - (i == 3 ? 255 - wanted : wanted)), <=, 1);
          }
      cairo_surface_destroy (surface);
      slab_slice_picture_free (picture);
    }
}

/* What is no number has its own colour. */
static void
test_nan (void)
{
  const SlabShape shape = { { 1, 1, 2 } };
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (2, NULL);
  g_autoptr (SlabVolume) volume = NULL;
  SlabSliceRequest request;
  SlabSlicePicture *picture;
  cairo_surface_t *surface;
  guint8 rgb[3];

  slab_buffer_get_data (buffer)[0] = NAN;
  slab_buffer_get_data (buffer)[1] = 1;
  volume = slab_volume_new_from_buffer (buffer, &shape, NULL);
  slab_slice_request_init (&request, SLAB_AXIS_Z, 0);
  request.width = 2;
  request.height = 1;
  picture = make_picture (volume, 0, &request);
  surface = render (picture, 0);
  slab_colormap_get_invalid_rgb (rgb);
  g_assert_cmphex (app_get_pixel (surface, 0, 0), ==, (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2]);
  g_assert_cmphex (app_get_pixel (surface, 1, 0), ==, 0xffffff);
  cairo_surface_destroy (surface);
  slab_slice_picture_free (picture);
}

/* On a picture of one grey: the scale bar at the lower left, the key to the colours at the upper right, each only where
 * it is asked for. */
static void
test_overlays (void)
{
  static const SlabViewOverlays overlays[] = { 0, SLAB_VIEW_OVERLAY_SCALE_BAR, SLAB_VIEW_OVERLAY_COLOR_BAR,
                                               SLAB_VIEW_OVERLAY_SCALE_BAR | SLAB_VIEW_OVERLAY_COLOR_BAR };
  const SlabShape shape = { { 1, 300, 400 } };
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (300 * 400, NULL);
  g_autoptr (SlabVolume) volume = NULL;
  SlabSliceRequest request;

  for (gsize i = 0; i < 300 * 400; i++)
    slab_buffer_get_data (buffer)[i] = 1;
  volume = slab_volume_new_from_buffer (buffer, &shape, NULL);
  slab_volume_init_spacing (volume, (const double[]){ 1, 1, 1 }, "µm");
  slab_slice_request_init (&request, SLAB_AXIS_Z, 0);
  request.width = 400;
  request.height = 300;
  request.high = 2;
  for (guint i = 0; i < G_N_ELEMENTS (overlays); i++)
    {
      SlabSlicePicture *picture = make_picture (volume, overlays[i], &request);
      cairo_surface_t *surface = render (picture, 0);
      const guint32 ground = app_get_pixel (surface, 200, 150);
      const guint n_scale = app_count_others (surface, ground, 0, 200, 160, 100);
      const guint n_color = app_count_others (surface, ground, 300, 0, 100, 290);

      g_assert_cmpint (n_scale > 1000, ==, (overlays[i] & SLAB_VIEW_OVERLAY_SCALE_BAR) != 0);
      g_assert_cmpint (n_color > 1000, ==, (overlays[i] & SLAB_VIEW_OVERLAY_COLOR_BAR) != 0);
      g_assert_cmpuint (app_count_others (surface, ground, 0, 0, 400, 300), ==, n_scale + n_color);
      cairo_surface_destroy (surface);
      slab_slice_picture_free (picture);
    }
}

/* A rectangle around the voxels 10 … 30 by 4 … 12, in a picture from 5, 2 on with 4 by 8 pixels a voxel: its edges are
 * at 20 and 100 by 16 and 80. On its own slice, and where it is asked for. */
static void
test_measures (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (3, 40, 50);
  const SlabMeasureLook look = { .figure = SLAB_MEASURE_FIGURE_RECTANGLE,
                                 .n_ends = 2,
                                 .x = { 10, 30 },
                                 .y = { 4, 12 },
                                 .left = 10,
                                 .right = 30,
                                 .top = 4,
                                 .bottom = 12,
                                 .mark = -1 };
  SlabSliceRequest request;

  slab_slice_request_init (&request, SLAB_AXIS_Z, 1);
  request.width = 160;
  request.height = 200;
  request.left = 5;
  request.top = 2;
  request.step_x = 0.25;
  request.step_y = 0.125;
  request.high = 1000;
  for (guint i = 0; i < 3; i++)
    {
      SlabSlicePicture *picture = make_picture (volume, i == 2 ? 0 : SLAB_VIEW_OVERLAY_MEASURES, &request);
      const gboolean drawn = i == 0;
      cairo_surface_t *surface;

      slab_slice_picture_add_measure (picture, i == 1 ? 0 : 1, &look);
      surface = render (picture, 1);
      g_assert_cmpint (app_is_yellow (surface, 60, 16), ==, drawn);
      g_assert_cmpint (app_is_yellow (surface, 60, 80), ==, drawn);
      g_assert_cmpint (app_is_yellow (surface, 20, 48), ==, drawn);
      g_assert_cmpint (app_is_yellow (surface, 100, 48), ==, drawn);
      g_assert_false (app_is_yellow (surface, 60, 48));
      g_assert_false (app_is_yellow (surface, 110, 48));
      cairo_surface_destroy (surface);
      slab_slice_picture_free (picture);
    }
}

/* The one that lies to the left of the picture leaves nothing in it, no label either. */
static void
test_measure_outside (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (3, 40, 50);
  const SlabMeasureLook look = {
    .figure = SLAB_MEASURE_FIGURE_LINE, .n_ends = 2, .x = { 1, 3 }, .y = { 4, 12 }, .label = "36.5 µm", .mark = -1
  };
  SlabSliceRequest request;
  cairo_surface_t *surface;
  SlabSlicePicture *picture;

  slab_slice_request_init (&request, SLAB_AXIS_Z, 1);
  request.width = request.height = 80;
  request.left = 20;
  request.step_x = request.step_y = 0.25;
  /* Black all over. */
  request.low = 1e6;
  request.high = 2e6;
  picture = make_picture (volume, SLAB_VIEW_OVERLAY_MEASURES, &request);
  slab_slice_picture_add_measure (picture, 1, &look);
  surface = render (picture, 1);
  g_assert_cmpuint (app_count_others (surface, 0, 0, 0, 80, 80), ==, 0);
  cairo_surface_destroy (surface);
  slab_slice_picture_free (picture);
}

static void
test_region (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (3, 40, 50);
  SlabSliceRequest request;
  SlabSliceRegion region;
  SlabSlicePicture *picture;

  slab_slice_request_init (&request, SLAB_AXIS_Y, 7);
  request.width = 30;
  request.height = 100;
  request.left = 10.5;
  request.step_x = 0.5;
  request.top = -2;
  request.step_y = 0.25;
  request.thickness = 3;
  picture = make_picture (volume, 0, &request);
  slab_slice_picture_get_region (picture, 9, &region);
  /* From 10.5 to 25.5, and all there is down. */
  g_assert_cmpint (region.u, ==, 10);
  g_assert_cmpint (region.n_u, ==, 16);
  g_assert_cmpint (region.v, ==, 0);
  g_assert_cmpint (region.n_v, ==, 3);
  g_assert_cmpint (region.first, ==, 8);
  g_assert_cmpint (region.n_slices, ==, 3);
  slab_slice_picture_free (picture);
}

static void
test_too_large (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (1, 1, 2);
  g_autoptr (GError) error = NULL;
  SlabSliceRequest request;
  SlabSlicePicture *picture;

  slab_slice_request_init (&request, SLAB_AXIS_Z, 0);
  request.width = 40000;
  request.height = 1;
  picture = make_picture (volume, 0, &request);
  g_assert_null (slab_slice_picture_render (picture, 0, &error));
  g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_UNSUPPORTED);
  app_assert_contains (error->message, "40000");
  slab_slice_picture_free (picture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slice-picture/values", test_values);
  g_test_add_func ("/slice-picture/nan", test_nan);
  g_test_add_func ("/slice-picture/overlays", test_overlays);
  g_test_add_func ("/slice-picture/measures", test_measures);
  g_test_add_func ("/slice-picture/measure-outside", test_measure_outside);
  g_test_add_func ("/slice-picture/region", test_region);
  g_test_add_func ("/slice-picture/too-large", test_too_large);
  return g_test_run ();
}
