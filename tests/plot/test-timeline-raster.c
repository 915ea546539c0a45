/* SPDX-License-Identifier: MIT */
#include "plot/slab-timeline-raster.h"

#include <math.h>

static const SlabColor red = { 1.0, 0.0, 0.0, 1.0 }, blue = { 0.0, 0.0, 1.0, 1.0 };

/* Against the formula of "over", o + p (1 - alpha), within its rounding. */
static void
test_blend (void)
{
  for (guint32 alpha = 0; alpha <= 255; alpha++)
    for (guint32 value = 0; value <= 255; value++)
      {
        guint32 pixel = 0xff000000 | value << 16 | (255 - value) << 8 | value;
        guint32 over = alpha << 24 | alpha << 8;
        const double rest = 1.0 - alpha / 255.0;

        slab_timeline_blend (&pixel, over);
        g_assert_cmpuint (pixel >> 24, ==, 255);
        g_assert_cmpfloat_with_epsilon (pixel >> 16 & 0xff, value * rest, 0.51);
        g_assert_cmpfloat_with_epsilon (pixel >> 8 & 0xff, alpha + (255 - value) * rest, 0.51);
        g_assert_cmpfloat_with_epsilon (pixel & 0xff, value * rest, 0.51);
      }
}

/* Half a row at the top and a quarter at the bottom; a column without figures stays empty. */
static void
test_fill (void)
{
  const double top[3] = { 11.5, NAN, 12.25 }, bottom[3] = { 14.25, 14.0, 12.75 };
  SlabTimelineRaster raster;

  g_assert_true (slab_timeline_raster_init (&raster, 5.0, 10.0, 3.0, 6.0, 1.0));
  slab_timeline_raster_fill (&raster, top, bottom, &red, 1.0);
  {
    const guint32 expected[6] = { 0, 0x80800000, 0xffff0000, 0xffff0000, 0x40400000, 0 };

    for (int y = 0; y < 6; y++)
      {
        g_assert_cmphex (raster.pixels[y * raster.stride], ==, expected[y]);
        g_assert_cmphex (raster.pixels[y * raster.stride + 1], ==, 0);
        g_assert_cmphex (raster.pixels[y * raster.stride + 2], ==, y == 2 ? 0x80800000 : 0);
      }
  }
  cairo_surface_destroy (raster.surface);
  g_assert_false (slab_timeline_raster_init (&raster, 0.0, 0.0, 0.0, 6.0, 1.0));
}

/* At two pixels a unit: a line of one unit is two of them, and what goes up is as wide. */
static void
test_stroke (void)
{
  const double y[6] = { 3.0, 3.0, 1.0, 1.0, 1.0, 1.0 };
  SlabTimelineRaster raster;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 6, 8);
  const guint8 *data;
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, 2.0, 2.0);
  cr = cairo_create (surface);
  g_assert_true (slab_timeline_raster_init (&raster, 0.0, 0.0, 3.0, 4.0, 0.5));
  slab_timeline_raster_stroke (&raster, y, 1.0, &blue);
  slab_timeline_raster_paint (&raster, cr);
  g_assert_null (raster.surface);
  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  for (int row = 0; row < 8; row++)
    for (int x = 0; x < 6; x++)
      {
        const guint8 *pixel = data + row * cairo_image_surface_get_stride (surface) + 4 * x;
        int first = x < 2 ? 5 : 1, last = x < 4 ? 6 : 2;

        g_assert_cmpint (pixel[0], ==, row >= first && row <= last ? 255 : 0);
        g_assert_cmpint (pixel[2], ==, 0);
      }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-raster/blend", test_blend);
  g_test_add_func ("/timeline-raster/fill", test_fill);
  g_test_add_func ("/timeline-raster/stroke", test_stroke);
  return g_test_run ();
}
