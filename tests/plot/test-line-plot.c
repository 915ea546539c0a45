/* SPDX-License-Identifier: MIT */
#include "plot/slab-line-plot.h"

#include <math.h>
#include <string.h>

#define WIDTH 400
#define HEIGHT 200

typedef struct
{
  cairo_surface_t *surface;
  SlabPlotTheme theme;
  SlabLinePlotLayout layout;
} Picture;

static void
draw (Picture *picture, const SlabLinePlotData *data, int marked)
{
  cairo_t *cr;

  slab_plot_theme_init (&picture->theme, FALSE, FALSE);
  slab_line_plot_init_layout (&picture->layout, data, &picture->theme, WIDTH, HEIGHT);
  picture->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cr = cairo_create (picture->surface);
  slab_plot_set_color (cr, &picture->theme.background, 1);
  cairo_paint (cr);
  slab_line_plot_draw (cr, &picture->layout, data, &picture->theme, marked);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (picture->surface);
}

/* Whether the accent's colour, which is blue, is within a pixel of a place. */
static gboolean
is_blue (Picture *picture, double x, double y)
{
  const guchar *pixels = cairo_image_surface_get_data (picture->surface);
  const int stride = cairo_image_surface_get_stride (picture->surface);

  for (int row = (int) y - 1; row <= (int) y + 1; row++)
    for (int column = (int) x - 1; column <= (int) x + 1; column++)
      {
        guint32 pixel;

        if (row < 0 || column < 0 || row >= HEIGHT || column >= WIDTH)
          continue;
        memcpy (&pixel, pixels + row * stride + column * 4, 4);
        if ((pixel & 0xff) > 0xb0 && (pixel >> 16 & 0xff) < 0x80)
          return TRUE;
      }
  return FALSE;
}

/* A ramp from 0 to 10 over 0 to 20: on its way it is where both axes say. */
static void
test_line (void)
{
  const double values[] = { 0, 2.5, 5, 7.5, 10 };
  const SlabLinePlotData data = { values, 5, 0, 20, "µm", FALSE, NULL };
  Picture picture;

  draw (&picture, &data, -1);
  g_assert_false (picture.layout.empty);
  g_assert_cmpfloat_with_epsilon (picture.layout.value.low, -0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (picture.layout.value.high, 10.5, 1e-9);
  for (double share = 0.05; share < 1; share += 0.1)
    {
      const double x = slab_plot_axis_to_pixel (&picture.layout.distance, 20 * share);

      g_assert_true (is_blue (&picture, x, slab_plot_axis_to_pixel (&picture.layout.value, 10 * share)));
      g_assert_false (is_blue (&picture, x, slab_plot_axis_to_pixel (&picture.layout.value, 10 * share) - 12));
    }
  cairo_surface_destroy (picture.surface);
}

/* It stands above the values, which make room for it. */
static void
test_legend (void)
{
  const double values[] = { 0, 10 };
  SlabLinePlotData data = { values, 2, 0, 20, "µm", FALSE, NULL };
  Picture plain, said;
  guint n_other = 0;

  draw (&plain, &data, -1);
  data.legend = "nearest voxel";
  draw (&said, &data, -1);
  g_assert_cmpfloat (said.layout.top, >, plain.layout.top);
  for (int y = 0; y < (int) said.layout.top - 1; y++)
    for (int x = WIDTH / 2; x < (int) said.layout.right; x++)
      {
        guint32 pixel, corner;

        memcpy (&pixel,
                cairo_image_surface_get_data (said.surface) + y * cairo_image_surface_get_stride (said.surface) + 4 * x,
                4);
        memcpy (&corner, cairo_image_surface_get_data (said.surface), 4);
        n_other += pixel != corner;
      }
  g_assert_cmpuint (n_other, >, 50);
  cairo_surface_destroy (plain.surface);
  cairo_surface_destroy (said.surface);
}

/* What the values are stands at the left above them, and a legend leaves it alone. */
static void
test_name (void)
{
  const double values[] = { 0, 10 };
  SlabLinePlotData data = { values, 2, 0, 20, "value", TRUE, NULL };
  Picture plain, said;
  guint n_other = 0;

  draw (&plain, &data, -1);
  data.name = "voxels";
  draw (&said, &data, -1);
  g_assert_cmpfloat (said.layout.top, >, plain.layout.top);
  for (int y = 0; y < (int) said.layout.top - 1; y++)
    for (int x = 0; x < WIDTH / 3; x++)
      {
        guint32 pixel, corner;

        memcpy (&pixel,
                cairo_image_surface_get_data (said.surface) + y * cairo_image_surface_get_stride (said.surface) + 4 * x,
                4);
        memcpy (&corner, cairo_image_surface_get_data (said.surface) + 4 * (WIDTH - 1), 4);
        n_other += pixel != corner;
      }
  g_assert_cmpuint (n_other, >, 50);
  cairo_surface_destroy (plain.surface);
  cairo_surface_destroy (said.surface);
}

static void
test_gap (void)
{
  const double values[] = { 1, 1, NAN, INFINITY, 1, NAN, 1 };
  const SlabLinePlotData data = { values, 7, 0, 6, NULL, FALSE, NULL };
  Picture picture;
  double y;

  draw (&picture, &data, -1);
  y = slab_plot_axis_to_pixel (&picture.layout.value, 1);
  g_assert_true (is_blue (&picture, slab_plot_axis_to_pixel (&picture.layout.distance, 0.5), y));
  g_assert_false (is_blue (&picture, slab_plot_axis_to_pixel (&picture.layout.distance, 2.5), y));
  /* One value alone is a dot. */
  g_assert_true (is_blue (&picture, slab_plot_axis_to_pixel (&picture.layout.distance, 4), y));
  g_assert_false (is_blue (&picture, slab_plot_axis_to_pixel (&picture.layout.distance, 5), y));
  /* All the same: in the middle. */
  g_assert_cmpfloat_with_epsilon (y, (picture.layout.top + picture.layout.bottom) / 2, 1e-6);
  cairo_surface_destroy (picture.surface);
}

/* One spike in 100 000 values is drawn, however narrow. */
static void
test_spike (void)
{
  g_autofree double *values = g_new0 (double, 100000);
  const SlabLinePlotData data = { values, 100000, 0, 1, NULL, FALSE, NULL };
  Picture picture;

  values[50003] = 8;
  draw (&picture, &data, -1);
  g_assert_true (is_blue (&picture, slab_plot_axis_to_pixel (&picture.layout.distance, 0.5),
                          slab_plot_axis_to_pixel (&picture.layout.value, 4)));
  cairo_surface_destroy (picture.surface);
}

static void
test_bars (void)
{
  const double counts[] = { 4, 0, 2, 1e-9 };
  const SlabLinePlotData data = { counts, 4, -1, 1, NULL, TRUE, NULL };
  Picture picture;

  draw (&picture, &data, -1);
  g_assert_cmpfloat (picture.layout.value.low, ==, 0);
  g_assert_true (is_blue (&picture, slab_plot_axis_to_pixel (&picture.layout.distance, -0.75),
                          slab_plot_axis_to_pixel (&picture.layout.value, 3)));
  g_assert_false (is_blue (&picture, slab_plot_axis_to_pixel (&picture.layout.distance, -0.25),
                           slab_plot_axis_to_pixel (&picture.layout.value, 1)));
  g_assert_true (is_blue (&picture, slab_plot_axis_to_pixel (&picture.layout.distance, 0.25),
                          slab_plot_axis_to_pixel (&picture.layout.value, 1)));
  g_assert_false (is_blue (&picture, slab_plot_axis_to_pixel (&picture.layout.distance, 0.25),
                           slab_plot_axis_to_pixel (&picture.layout.value, 3)));
  cairo_surface_destroy (picture.surface);
}

static void
test_pick (void)
{
  const double values[] = { 0, 1, 2, 3, 4 };
  SlabLinePlotData data = { values, 5, 0, 8, NULL, FALSE, NULL };
  Picture picture;
  double y;

  draw (&picture, &data, 2);
  y = (picture.layout.top + picture.layout.bottom) / 2;
  /* The mark is a dot on the line. */
  g_assert_true (is_blue (&picture, slab_plot_axis_to_pixel (&picture.layout.distance, 4) + 2,
                          slab_plot_axis_to_pixel (&picture.layout.value, 2)));
  g_assert_cmpint (slab_line_plot_pick (&picture.layout, &data, picture.layout.left, y), ==, 0);
  g_assert_cmpint (
      slab_line_plot_pick (&picture.layout, &data, slab_plot_axis_to_pixel (&picture.layout.distance, 4.9), y), ==, 2);
  g_assert_cmpint (
      slab_line_plot_pick (&picture.layout, &data, slab_plot_axis_to_pixel (&picture.layout.distance, 5.1), y), ==, 3);
  g_assert_cmpint (slab_line_plot_pick (&picture.layout, &data, picture.layout.right, y), ==, 4);
  g_assert_cmpint (slab_line_plot_pick (&picture.layout, &data, picture.layout.left - 2, y), ==, -1);
  g_assert_cmpint (slab_line_plot_pick (&picture.layout, &data, picture.layout.left, 0), ==, -1);
  data.bars = TRUE;
  g_assert_cmpint (slab_line_plot_pick (&picture.layout, &data, picture.layout.right, y), ==, 4);
  g_assert_cmpint (
      slab_line_plot_pick (&picture.layout, &data, slab_plot_axis_to_pixel (&picture.layout.distance, 3.1), y), ==, 1);
  cairo_surface_destroy (picture.surface);
}

/* None of these has a picture, and none is an error. */
static void
test_nothing (void)
{
  const double values[] = { NAN, NAN };
  const SlabLinePlotData cases[] = {
    { values, 0, 0, 0, NULL, FALSE },
    { values, 2, 0, 1, "mm", FALSE },
    { values, 1, 0, 0, "mm", FALSE },
    { values, 2, 0, 1, NULL, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Picture picture;

      draw (&picture, &cases[i], 0);
      g_assert_true (picture.layout.empty);
      cairo_surface_destroy (picture.surface);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line-plot/line", test_line);
  g_test_add_func ("/line-plot/legend", test_legend);
  g_test_add_func ("/line-plot/name", test_name);
  g_test_add_func ("/line-plot/gap", test_gap);
  g_test_add_func ("/line-plot/spike", test_spike);
  g_test_add_func ("/line-plot/bars", test_bars);
  g_test_add_func ("/line-plot/pick", test_pick);
  g_test_add_func ("/line-plot/nothing", test_nothing);
  return g_test_run ();
}
