/* SPDX-License-Identifier: MIT */
#include "plot/slab-scale-bar.h"

#include <math.h>
#include <string.h>

#define SIZE 240

static void
test_round_length (void)
{
  static const struct
  {
    double longest;
    double length;
  } cases[] = {
    { 1, 1 }, { 1.99, 1 }, { 2, 2 }, { 4.9, 2 }, { 5, 5 }, { 9.99, 5 }, { 10, 10 }, { 1000, 1000 }, { 0.003, 0.002 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (slab_scale_bar_get_round_length (cases[i].longest), cases[i].length,
                                    cases[i].length * 1e-12);
}

/* 180 pixels of 0.7 µm are 126 µm: 100 µm are 142.857 pixels. */
static void
test_fit (void)
{
  SlabScaleBarLook look = { .length = 7 };

  g_assert_true (slab_scale_bar_fit (0.7, "µm", 180, &look));
  g_assert_cmpfloat_with_epsilon (look.length, 100, 1e-9);
  g_assert_cmpfloat_with_epsilon (look.width, 100 / 0.7, 1e-9);
  g_assert_cmpstr (look.unit, ==, "µm");
  look.length = 7;
  g_assert_false (slab_scale_bar_fit (0, "µm", 180, &look));
  g_assert_false (slab_scale_bar_fit (NAN, "µm", 180, &look));
  g_assert_false (slab_scale_bar_fit (INFINITY, "µm", 180, &look));
  g_assert_false (slab_scale_bar_fit (-1, "µm", 180, &look));
  g_assert_false (slab_scale_bar_fit (1, "µm", 0, &look));
  g_assert_cmpfloat (look.length, ==, 7);
}

/* The longest run of nearly white pixels in a row, and in how many rows there is one as long. */
static int
get_bar_length (cairo_surface_t *surface, int *n_rows)
{
  int longest = 0;

  *n_rows = 0;
  for (int y = 0; y < SIZE; y++)
    {
      int in_row = 0;

      for (int x = 0, run = 0; x < SIZE; x++)
        {
          guint32 pixel;

          memcpy (&pixel, cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface) + 4 * x,
                  4);
          run = (pixel & 0xff) > 0xe0 ? run + 1 : 0;
          in_row = MAX (in_row, run);
        }
      if (in_row == longest)
        (*n_rows)++;
      else if (in_row > longest)
        {
          longest = in_row;
          *n_rows = 1;
        }
    }
  return longest;
}

/* As long as it says, 3 high, at both scales, wherever it is put; and nothing outside of what was measured. */
static void
test_draw (void)
{
  const SlabScaleBarLook look = { 50, "µm", 60 };

  for (int scale = 1; scale <= 2; scale++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, SIZE, SIZE);
      cairo_t *cr = cairo_create (surface);
      SlabPlotTheme theme;
      double width, height;
      int n_rows;

      slab_plot_theme_init (&theme, FALSE, FALSE);
      cairo_scale (cr, scale, scale);
      slab_scale_bar_measure (cr, &look, &theme, &width, &height);
      g_assert_cmpfloat (width, >=, 60);
      g_assert_cmpfloat (height, <, 60);
      slab_scale_bar_draw (cr, &look, &theme, 10.4, 20);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_surface_flush (surface);
      g_assert_cmpint (get_bar_length (surface, &n_rows), ==, 60 * scale);
      g_assert_cmpint (n_rows, ==, 3 * scale);
      for (int y = 0; y < SIZE; y++)
        for (int x = 0; x < SIZE; x++)
          if (x < 9 * scale || x > (int) (11.4 + width) * scale || y < 19 * scale || y > (int) (21 + height) * scale)
            {
              guint32 pixel;

              memcpy (&pixel,
                      cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface) + 4 * x, 4);
              g_assert_cmphex (pixel & 0xffffff, ==, 0);
            }
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

/* A text that is wider than its bar makes room for itself. */
static void
test_text (void)
{
  const SlabScaleBarLook narrow = { 1e-5, "µm", 4 }, wide = { 1e-5, "µm", 200 };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, SIZE, SIZE);
  cairo_t *cr = cairo_create (surface);
  SlabPlotTheme theme;
  double width, height, wide_width, wide_height;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  slab_scale_bar_measure (cr, &narrow, &theme, &width, &height);
  slab_scale_bar_measure (cr, &wide, &theme, &wide_width, &wide_height);
  g_assert_cmpfloat (width, >, 40);
  g_assert_cmpfloat (wide_width, >=, 200);
  g_assert_cmpfloat (height, ==, wide_height);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* A thousand pixels of so much; the bar is 100 at most. */
static void
test_units (void)
{
  static const struct
  {
    double pixel;
    const char *unit;
    double length;
    const char *best;
  } cases[] = {
    { 0.7, "µm", 50, "µm" },   { 10, "µm", 1, "mm" },      { 5e6, "µm", 500, "m" }, { 3e-5, "µm", 2, "nm" },
    { 2e-3, "mm", 200, "µm" }, { 9.99, "µm", 500, "µm" },  { 0.01, "µm", 1, "µm" }, { 0.00999, "µm", 500, "nm" },
    { 0.5, "m", 50, "m" },     { 4e-9, "m", 200, "nm" },   { 2, "s", 200, "s" },    { 30, NULL, 2000, NULL },
    { 1e5, "m", 1e7, "m" },    { 1e-6, "nm", 1e-4, "nm" }, { 1, "px", 100, "px" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SlabScaleBarLook look;

      g_assert_true (slab_scale_bar_fit (cases[i].pixel, cases[i].unit, 100, &look));
      g_assert_cmpfloat_with_epsilon (look.length, cases[i].length, cases[i].length * 1e-12);
      g_assert_cmpstr (look.unit, ==, cases[i].best);
      g_assert_cmpfloat (look.width, <=, 100.0001);
      g_assert_cmpfloat (look.width, >, 39);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scale-bar/round-length", test_round_length);
  g_test_add_func ("/scale-bar/fit", test_fit);
  g_test_add_func ("/scale-bar/draw", test_draw);
  g_test_add_func ("/scale-bar/text", test_text);
  g_test_add_func ("/scale-bar/units", test_units);
  return g_test_run ();
}
