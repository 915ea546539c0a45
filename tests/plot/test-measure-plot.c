/* SPDX-License-Identifier: MIT */
#include "plot/slab-measure-plot.h"

#include <string.h>

#define SIZE 200

/* On middle grey. */
static cairo_surface_t *
draw (const SlabMeasureLook *look, int scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, SIZE * scale, SIZE * scale);
  cairo_t *cr = cairo_create (surface);
  SlabPlotTheme theme;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  cairo_set_source_rgb (cr, 0.5, 0.5, 0.5);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  slab_measure_plot_draw (cr, look, &theme, SIZE, SIZE);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
get_pixel (cairo_surface_t *surface, int x, int y)
{
  guint32 pixel;

  memcpy (&pixel, cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface) + 4 * x, 4);
  return pixel & 0xffffff;
}

/* Within a pixel of there. */
static gboolean
is_yellow (cairo_surface_t *surface, int x, int y)
{
  for (int i = -1; i <= 1; i++)
    for (int j = -1; j <= 1; j++)
      {
        const guint32 pixel = get_pixel (surface, x + i, y + j);

        if ((pixel >> 16) > 0xb0 && (pixel & 0xff) < 0x80)
          return TRUE;
      }
  return FALSE;
}

static gboolean
is_ground (cairo_surface_t *surface, int x, int y)
{
  const guint32 level = get_pixel (surface, x, y) & 0xff;

  return get_pixel (surface, x, y) == level * 0x10101 && level >= 0x7f && level <= 0x80;
}

/* From 20, 60 to 140, 60; twice as fine, twice as far. */
static void
test_line (void)
{
  SlabMeasureLook look = {
    .figure = SLAB_MEASURE_FIGURE_LINE, .n_ends = 2, .x = { 20, 140 }, .y = { 60, 60 }, .mark = -1
  };

  for (int scale = 1; scale <= 2; scale++)
    {
      cairo_surface_t *surface = draw (&look, scale);

      for (int x = 22; x < 140; x += 10)
        g_assert_true (is_yellow (surface, x * scale, 60 * scale));
      g_assert_true (is_ground (surface, 10 * scale, 60 * scale));
      g_assert_true (is_ground (surface, 150 * scale, 60 * scale));
      g_assert_true (is_ground (surface, 80 * scale, 70 * scale));
      cairo_surface_destroy (surface);
    }
}

/* 20 wide: its edges are 10 above and below, in dashes of 4 with gaps of 3; one of less than 4 is not drawn. */
static void
test_band (void)
{
  SlabMeasureLook look = {
    .figure = SLAB_MEASURE_FIGURE_LINE, .n_ends = 2, .x = { 20, 140 }, .y = { 60, 60 }, .band = 20, .mark = -1
  };

  for (guint i = 0; i < 2; i++)
    {
      cairo_surface_t *surface;
      int n_above = 0, n_below = 0;

      look.band = i == 0 ? 20 : 3.9;
      surface = draw (&look, 1);
      for (int x = 20; x < 140; x++)
        {
          n_above += !is_ground (surface, x, 50);
          n_below += !is_ground (surface, x, 70);
        }
      /* Four of seven pixels, and the round ends of each dash. */
      g_assert_cmpint (n_above, >=, i == 0 ? 65 : 0);
      g_assert_cmpint (n_above, <=, i == 0 ? 120 : 0);
      g_assert_cmpint (n_below, ==, n_above);
      cairo_surface_destroy (surface);
    }
}

/* The box and not the ends. */
static void
test_rectangle (void)
{
  const SlabMeasureLook look = { .figure = SLAB_MEASURE_FIGURE_RECTANGLE,
                                 .n_ends = 2,
                                 .x = { 34, 146 },
                                 .y = { 44, 96 },
                                 .left = 30,
                                 .top = 40,
                                 .right = 150,
                                 .bottom = 100,
                                 .mark = -1 };
  cairo_surface_t *surface = draw (&look, 1);

  g_assert_true (is_yellow (surface, 90, 40));
  g_assert_true (is_yellow (surface, 90, 100));
  g_assert_true (is_yellow (surface, 30, 70));
  g_assert_true (is_yellow (surface, 150, 70));
  g_assert_true (is_ground (surface, 34, 44));
  g_assert_true (is_ground (surface, 90, 70));
  cairo_surface_destroy (surface);
}

static void
test_distance (void)
{
  const SlabMeasureLook look = {
    .figure = SLAB_MEASURE_FIGURE_DISTANCE, .n_ends = 2, .x = { 60, 60 }, .y = { 20, 120 }, .mark = -1
  };
  cairo_surface_t *surface = draw (&look, 1);

  g_assert_true (is_yellow (surface, 60, 70));
  /* The ticks lie across, 6 to each side. */
  for (int y = 20; y <= 120; y += 100)
    {
      g_assert_true (is_yellow (surface, 55, y));
      g_assert_true (is_yellow (surface, 65, y));
      g_assert_true (is_ground (surface, 50, y));
    }
  g_assert_true (is_ground (surface, 55, 70));
  cairo_surface_destroy (surface);
}

/* Legs to the right and down: the arc of 22 goes through 45 degrees between them, and not through what is left. */
static void
test_angle (void)
{
  const SlabMeasureLook look = {
    .figure = SLAB_MEASURE_FIGURE_ANGLE, .n_ends = 3, .x = { 100, 160, 100 }, .y = { 100, 100, 160 }, .mark = -1
  };
  cairo_surface_t *surface = draw (&look, 1);

  g_assert_true (is_yellow (surface, 140, 100));
  g_assert_true (is_yellow (surface, 100, 140));
  g_assert_true (is_yellow (surface, 116, 116));
  g_assert_true (is_ground (surface, 84, 84));
  g_assert_true (is_ground (surface, 116, 84));
  cairo_surface_destroy (surface);
}

/* The one the keys move is filled, the others are dark; a mark lies a quarter along the line. */
static void
test_handles (void)
{
  const SlabMeasureLook look = { .figure = SLAB_MEASURE_FIGURE_LINE,
                                 .n_ends = 2,
                                 .x = { 20, 140 },
                                 .y = { 60, 60 },
                                 .handles = TRUE,
                                 .held = 1,
                                 .mark = 0.25 };
  cairo_surface_t *surface = draw (&look, 1);

  g_assert_cmphex (get_pixel (surface, 20, 60) >> 16, <, 0x40);
  g_assert_cmphex (get_pixel (surface, 140, 60) >> 16, >, 0xf0);
  g_assert_cmphex (get_pixel (surface, 140, 58) >> 16, >, 0xf0);
  g_assert_true (is_yellow (surface, 50, 57));
  g_assert_true (is_ground (surface, 80, 57 - 6));
  cairo_surface_destroy (surface);
}

/* Beside the last end, where there is room; nothing outside of the extents. */
static void
test_label (void)
{
  static const double ends[] = { 100, 195 };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      const SlabMeasureLook look = { .figure = SLAB_MEASURE_FIGURE_LINE,
                                     .n_ends = 2,
                                     .x = { 60, ends[i] },
                                     .y = { 60, ends[i] },
                                     .label = "36.5 µm",
                                     .mark = -1 };
      cairo_surface_t *surface = draw (&look, 1);
      cairo_t *cr = cairo_create (surface);
      cairo_rectangle_t extents;
      SlabPlotTheme theme;
      int n_text = 0;

      slab_plot_theme_init (&theme, FALSE, FALSE);
      g_assert_true (slab_measure_plot_get_extents (cr, &look, &theme, SIZE, SIZE, &extents));
      for (int y = 0; y < SIZE; y++)
        for (int x = 0; x < SIZE; x++)
          if (x < extents.x || y < extents.y || x >= extents.x + extents.width || y >= extents.y + extents.height)
            g_assert_true (is_ground (surface, x, y));
          /* Away from the line. */
          else if (ABS (x - y) > 8 && !is_ground (surface, x, y))
            n_text++;
      g_assert_cmpfloat (extents.x + extents.width, <=, SIZE);
      g_assert_cmpint (n_text, >, 200);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

static void
test_extents (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1, 1);
  cairo_t *cr = cairo_create (surface);
  SlabMeasureLook look = {
    .figure = SLAB_MEASURE_FIGURE_LINE, .n_ends = 2, .x = { -1e5, 1e5 }, .y = { 90, 110 }, .mark = -1
  };
  cairo_rectangle_t extents = { 0 };
  SlabPlotTheme theme;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  g_assert_true (slab_measure_plot_get_extents (cr, &look, &theme, SIZE, SIZE, &extents));
  g_assert_cmpfloat (extents.x, ==, 0);
  g_assert_cmpfloat (extents.width, ==, SIZE);
  g_assert_cmpfloat (extents.y, <=, 90);
  g_assert_cmpfloat (extents.y + extents.height, >=, 110);
  g_assert_cmpfloat (extents.height, <, 100);
  look.y[0] = look.y[1] = SIZE + 100;
  look.label = "36.5 µm";
  g_assert_false (slab_measure_plot_get_extents (cr, &look, &theme, SIZE, SIZE, &extents));
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_place (void)
{
  SlabMeasureLook look = { .figure = SLAB_MEASURE_FIGURE_RECTANGLE,
                           .n_ends = 2,
                           .x = { 1, 3 },
                           .y = { 2, 4 },
                           .left = 1,
                           .top = 2,
                           .right = 3,
                           .bottom = 4,
                           .band = 5,
                           .mark = -1 };

  slab_measure_look_place (&look, 100, 10, 8, 0.5);
  g_assert_cmpfloat (look.x[0], ==, 108);
  g_assert_cmpfloat (look.x[1], ==, 124);
  g_assert_cmpfloat (look.y[0], ==, 11);
  g_assert_cmpfloat (look.y[1], ==, 12);
  g_assert_cmpfloat (look.left, ==, 108);
  g_assert_cmpfloat (look.right, ==, 124);
  g_assert_cmpfloat (look.top, ==, 11);
  g_assert_cmpfloat (look.bottom, ==, 12);
  g_assert_cmpfloat (look.band, ==, 40);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/measure-plot/place", test_place);
  g_test_add_func ("/measure-plot/line", test_line);
  g_test_add_func ("/measure-plot/band", test_band);
  g_test_add_func ("/measure-plot/rectangle", test_rectangle);
  g_test_add_func ("/measure-plot/distance", test_distance);
  g_test_add_func ("/measure-plot/angle", test_angle);
  g_test_add_func ("/measure-plot/handles", test_handles);
  g_test_add_func ("/measure-plot/label", test_label);
  g_test_add_func ("/measure-plot/extents", test_extents);
  return g_test_run ();
}
