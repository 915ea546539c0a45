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

/* A picture whose pixels are not ARGB32: what is drawn has pixels of its own first. */
static cairo_t *
make_other_picture (int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB30, width, height);
  cairo_t *cr = cairo_create (surface);

  cairo_surface_destroy (surface);
  return cr;
}

static cairo_t *
make_picture (cairo_format_t format, int width, int height, double scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (format, width, height);
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  cairo_surface_destroy (surface);
  return cr;
}

static guint32
get_pixel (cairo_t *cr, int x, int y)
{
  cairo_surface_t *surface = cairo_get_target (cr);

  cairo_surface_flush (surface);
  return *(const guint32 *) (gconstpointer) (cairo_image_surface_get_data (surface)
                                             + y * cairo_image_surface_get_stride (surface) + 4 * x)
         & 0xffffff;
}

/* Three quarters of a row at the top and one at the bottom; a column without figures stays empty. */
static void
test_fill (void)
{
  const double top[3] = { 11.25, NAN, 12.25 }, bottom[3] = { 14.25, 14.0, 12.75 };
  cairo_t *cr = make_other_picture (20, 20);
  SlabTimelineRaster raster;

  g_assert_true (slab_timeline_raster_begin (&raster, cr, 5.0, 10.0, 3.0, 6.0, 1.0));
  g_assert_nonnull (raster.surface);
  slab_timeline_raster_fill (&raster, top, bottom, &red, 1.0);
  {
    const guint32 expected[6] = { 0, 0xbfbf0000, 0xffff0000, 0xffff0000, 0x40400000, 0 };

    for (int y = 0; y < 6; y++)
      {
        g_assert_cmphex (raster.pixels[y * raster.stride], ==, expected[y]);
        g_assert_cmphex (raster.pixels[y * raster.stride + 1], ==, 0);
        g_assert_cmphex (raster.pixels[y * raster.stride + 2], ==, y == 2 ? 0x80800000 : 0);
      }
  }
  slab_timeline_raster_end (&raster, cr);
  g_assert_false (slab_timeline_raster_begin (&raster, cr, 0.0, 0.0, 0.0, 6.0, 1.0));
  cairo_destroy (cr);
}

/* What ends below the raster ends with it, and what lies beside it is not there. */
static void
test_fill_beyond (void)
{
  const double top[3] = { -4.0, 2.5, 9.0 }, bottom[3] = { 9.0, 4.0, 12.0 };
  cairo_t *cr = make_picture (CAIRO_FORMAT_RGB24, 3, 6, 1.0);
  SlabTimelineRaster raster;

  g_assert_true (slab_timeline_raster_begin (&raster, cr, 0.0, 1.0, 3.0, 3.0, 1.0));
  slab_timeline_raster_fill (&raster, top, bottom, &red, 1.0);
  slab_timeline_raster_end (&raster, cr);
  for (int y = 0; y < 6; y++)
    {
      g_assert_cmphex (get_pixel (cr, 0, y), ==, y >= 1 && y <= 3 ? 0xff0000 : 0);
      g_assert_cmphex (get_pixel (cr, 1, y), ==, y == 2 ? 0x800000 : y == 3 ? 0xff0000 : 0);
      g_assert_cmphex (get_pixel (cr, 2, y), ==, 0);
    }
  cairo_destroy (cr);
}

/* Columns of different height beside each other, the lowest of which is not the last one; one ends within the last row
 * of the raster. */
static void
test_fill_steps (void)
{
  const double top[4] = { 1.0, 3.0, NAN, 5.5 }, bottom[4] = { 5.0, 4.0, NAN, 6.0 };
  cairo_t *cr = make_picture (CAIRO_FORMAT_RGB24, 4, 6, 1.0);
  SlabTimelineRaster raster;

  g_assert_true (slab_timeline_raster_begin (&raster, cr, 0.0, 0.0, 4.0, 6.0, 1.0));
  slab_timeline_raster_fill (&raster, top, bottom, &red, 1.0);
  slab_timeline_raster_end (&raster, cr);
  for (int y = 0; y < 6; y++)
    {
      g_assert_cmphex (get_pixel (cr, 0, y), ==, y >= 1 && y < 5 ? 0xff0000 : 0);
      g_assert_cmphex (get_pixel (cr, 1, y), ==, y == 3 ? 0xff0000 : 0);
      g_assert_cmphex (get_pixel (cr, 2, y), ==, 0);
      g_assert_cmphex (get_pixel (cr, 3, y), ==, y == 5 ? 0x800000 : 0);
    }
  cairo_destroy (cr);
}

/* Diagonals that rise to the right, as those that are drawn as paths do: where column and row add up to a multiple of
 * their distance. Only between top and bottom, and where those are known. */
static void
test_hatch (void)
{
  const double top[7] = { 1.0, 1.0, 1.0, NAN, 1.0, 1.0, 3.0 }, bottom[7] = { 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0 };
  cairo_t *cr = make_picture (CAIRO_FORMAT_RGB24, 7, 6, 1.0);
  SlabTimelineRaster raster;

  g_assert_true (slab_timeline_raster_begin (&raster, cr, 0.0, 0.0, 7.0, 6.0, 1.0));
  slab_timeline_raster_hatch (&raster, top, bottom, 3.0, &blue, 1.0);
  slab_timeline_raster_end (&raster, cr);
  for (int y = 0; y < 6; y++)
    for (int x = 0; x < 7; x++)
      {
        const gboolean is_inside = x != 3 && y >= (x == 6 ? 3 : 1) && y < 5;

        g_assert_cmphex (get_pixel (cr, x, y), ==, is_inside && (x + y) % 3 == 0 ? 0x0000ff : 0);
      }
  cairo_destroy (cr);
}

/* At two pixels a unit: a line of one unit is two of them, and what goes up is as wide. */
static void
test_stroke (gconstpointer data)
{
  const double y[6] = { 3.0, 3.0, 1.0, 1.0, 1.0, 1.0 };
  const gboolean is_clipped = GPOINTER_TO_INT (data);
  cairo_t *cr = make_picture (CAIRO_FORMAT_RGB24, 6, 8, 2.0);
  SlabTimelineRaster raster;

  /* A clip of more than a rectangle. */
  if (is_clipped)
    {
      cairo_rectangle (cr, 0.0, 0.0, 3.0, 2.0);
      cairo_rectangle (cr, 0.0, 2.0, 2.5, 2.0);
      cairo_clip (cr);
    }
  g_assert_true (slab_timeline_raster_begin (&raster, cr, 0.0, 0.0, 3.0, 4.0, 0.5));
  g_assert_cmpint (raster.surface != NULL, ==, is_clipped);
  slab_timeline_raster_stroke (&raster, y, 1.0, &blue);
  slab_timeline_raster_end (&raster, cr);
  g_assert_null (raster.surface);
  g_assert_null (raster.pixels);
  for (int row = 0; row < 8; row++)
    for (int x = 0; x < 6; x++)
      {
        int first = x < 2 ? 5 : 1, last = x < 4 ? 6 : 2;

        if (is_clipped && row >= 4 && x == 5)
          continue;
        g_assert_cmphex (get_pixel (cr, x, row), ==, row >= first && row <= last ? 0x0000ff : 0);
      }
  cairo_destroy (cr);
}

/* Moved by whole pixels the picture's own are used, over what it has; else not. */
static void
test_place (void)
{
  const double top[2] = { 0.0, 0.0 }, bottom[2] = { 1.0, 1.0 };
  const struct
  {
    cairo_matrix_t matrix;
    double x;
    double width;
    gboolean is_direct;
  } places[] = {
    { { 1.0, 0.0, 0.0, 1.0, 3.0, 2.0 }, 1.0, 2.0, TRUE },   { { 1.0, 0.0, 0.0, 1.0, 3.5, 2.0 }, 1.0, 2.0, FALSE },
    { { 2.0, 0.0, 0.0, 2.0, 0.0, 0.0 }, 1.0, 2.0, FALSE },  { { 1.0, 0.1, 0.0, 1.0, 3.0, 2.0 }, 1.0, 2.0, FALSE },
    { { 1.0, 0.0, 0.0, 1.0, 7.0, 2.0 }, 1.0, 2.0, TRUE },   { { 1.0, 0.0, 0.0, 1.0, 8.0, 2.0 }, 1.0, 2.0, FALSE },
    { { 1.0, 0.0, 0.0, 1.0, -2.0, 2.0 }, 1.0, 2.0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      cairo_t *cr = make_picture (CAIRO_FORMAT_RGB24, 10, 6, 1.0);
      SlabTimelineRaster raster;

      cairo_set_source_rgb (cr, 0.0, 0.0, 1.0);
      cairo_paint (cr);
      cairo_set_matrix (cr, &places[i].matrix);
      g_assert_true (slab_timeline_raster_begin (&raster, cr, places[i].x, 0.0, places[i].width, 1.0, 1.0));
      g_assert_cmpint (raster.surface == NULL, ==, places[i].is_direct);
      slab_timeline_raster_fill (&raster, top, bottom, &red, 0.5);
      slab_timeline_raster_end (&raster, cr);
      if (places[i].is_direct)
        {
          const int first = (int) (places[i].matrix.x0 + places[i].x);

          for (int x = 0; x < 10; x++)
            g_assert_cmphex (get_pixel (cr, x, 2), ==, x >= first && x < first + 2 ? 0x80007f : 0x0000ff);
          g_assert_cmphex (get_pixel (cr, first, 1), ==, 0x0000ff);
          g_assert_cmphex (get_pixel (cr, first, 3), ==, 0x0000ff);
        }
      cairo_destroy (cr);
    }
}

/* What a clip leaves out of a raster stays as it is, on whichever side; one around it takes nothing away. */
static void
test_clip (void)
{
  const double top[3] = { 0.0, 0.0, 0.0 }, bottom[3] = { 9.0, 9.0, 9.0 };
  const cairo_rectangle_int_t clips[] = { { 2, 1, 3, 3 }, { 0, 0, 9, 6 }, { 3, 1, 2, 3 },
                                          { 2, 2, 3, 2 }, { 2, 1, 2, 3 }, { 2, 1, 3, 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (clips); i++)
    {
      const cairo_rectangle_int_t *clip = &clips[i];
      cairo_t *cr = make_picture (CAIRO_FORMAT_RGB24, 9, 6, 1.0);
      SlabTimelineRaster raster;

      cairo_rectangle (cr, clip->x, clip->y, clip->width, clip->height);
      cairo_clip (cr);
      g_assert_true (slab_timeline_raster_begin (&raster, cr, 2.0, 1.0, 3.0, 3.0, 1.0));
      g_assert_cmpint (raster.surface == NULL, ==, i < 2);
      slab_timeline_raster_fill (&raster, top, bottom, &red, 1.0);
      slab_timeline_raster_end (&raster, cr);
      for (int y = 0; y < 6; y++)
        for (int x = 0; x < 9; x++)
          {
            const gboolean is_clipped = x < clip->x || x >= clip->x + clip->width || y < clip->y
                                        || y >= clip->y + clip->height;

            g_assert_cmphex (get_pixel (cr, x, y), ==,
                             !is_clipped && x >= 2 && x < 5 && y >= 1 && y < 4 ? 0xff0000 : 0);
          }
      cairo_destroy (cr);
    }
}

/* Many as one by one, whatever set of instructions does it. */
static void
test_rows (void)
{
  guint32 over[67], pixels[67], alone[67];

  for (int i = 0; i < 67; i++)
    {
      const guint32 alpha = (guint32) (i * 255 / 66);

      over[i] = alpha << 24 | alpha / 2 << 16 | alpha / 3;
      pixels[i] = alone[i] = 0xff000000 | (guint32) i * 0x030201;
      slab_timeline_blend (&alone[i], over[i]);
    }
  slab_timeline_blend_row (pixels, over, 66);
  g_assert_cmpmem (pixels, 66 * sizeof *pixels, alone, 66 * sizeof *alone);
  g_assert_cmphex (pixels[66], ==, 0xff000000 | 66 * 0x030201);
  slab_timeline_blend_run (pixels, 0xff112233, 3);
  g_assert_cmphex (pixels[2], ==, 0xff112233);
  g_assert_cmphex (pixels[3], ==, alone[3]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-raster/blend", test_blend);
  g_test_add_func ("/timeline-raster/rows", test_rows);
  g_test_add_func ("/timeline-raster/fill", test_fill);
  g_test_add_func ("/timeline-raster/fill-beyond", test_fill_beyond);
  g_test_add_func ("/timeline-raster/fill-steps", test_fill_steps);
  g_test_add_func ("/timeline-raster/hatch", test_hatch);
  g_test_add_data_func ("/timeline-raster/stroke", GINT_TO_POINTER (FALSE), test_stroke);
  g_test_add_data_func ("/timeline-raster/stroke-clipped", GINT_TO_POINTER (TRUE), test_stroke);
  g_test_add_func ("/timeline-raster/place", test_place);
  g_test_add_func ("/timeline-raster/clip", test_clip);
  return g_test_run ();
}
