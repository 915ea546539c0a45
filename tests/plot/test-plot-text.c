/* SPDX-License-Identifier: MIT */
#include "plot/slab-plot-text.h"

#include <string.h>

typedef struct
{
  cairo_surface_t *surface;
  cairo_t *cr;
  SlabPlotTheme theme;
  SlabPlotText text;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 200, 60);
  fixture->cr = cairo_create (fixture->surface);
  slab_plot_theme_init (&fixture->theme, FALSE, FALSE);
  slab_plot_text_init (&fixture->text, fixture->cr, &fixture->theme);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  slab_plot_text_clear (&fixture->text);
  cairo_destroy (fixture->cr);
  cairo_surface_destroy (fixture->surface);
}

/* Columns and lines that are inked: left, right, top, bottom. */
static void
get_ink (Fixture *fixture, int ink[4])
{
  const guint8 *data;
  int stride = cairo_image_surface_get_stride (fixture->surface);

  cairo_surface_flush (fixture->surface);
  data = cairo_image_surface_get_data (fixture->surface);
  ink[0] = ink[2] = 1000;
  ink[1] = ink[3] = -1;
  for (int y = 0; y < 60; y++)
    for (int x = 0; x < 200; x++)
      if (data[y * stride + x] > 64)
        {
          ink[0] = MIN (ink[0], x);
          ink[1] = MAX (ink[1], x);
          ink[2] = MIN (ink[2], y);
          ink[3] = MAX (ink[3], y);
        }
}

static void
test_place (Fixture *fixture, gconstpointer data)
{
  int ink[4];
  double width = slab_plot_text_draw (&fixture->text, "H08", 100.0, 30.0, 1.0, -1.0);

  get_ink (fixture, ink);
  g_assert_cmpint (ink[1], <=, 100);
  g_assert_cmpint (ink[1], >=, 96);
  g_assert_cmpint (ink[0], >=, 100 - (int) width - 2);
  /* Its middle is the line, whatever the font. */
  g_assert_cmpint (ABS (ink[2] + ink[3] + 1 - 60), <=, 3);
}

static void
test_figures (Fixture *fixture, gconstpointer data)
{
  double ones = slab_plot_text_get_width (&fixture->text, "1111111111");
  double eights = slab_plot_text_get_width (&fixture->text, "8888888888");

  g_assert_cmpfloat (ones, >, 0.0);
  g_assert_cmpfloat_with_epsilon (ones, eights, 0.5);
}

static void
test_ellipsis (Fixture *fixture, gconstpointer data)
{
  int ink[4];
  double full = slab_plot_text_get_width (&fixture->text, "A long line of words");
  double width = slab_plot_text_draw (&fixture->text, "A long line of words", 10.0, 30.0, 0.0, 60.0);

  g_assert_cmpfloat (full, >, 60.0);
  g_assert_cmpfloat (width, <=, 60.0);
  get_ink (fixture, ink);
  g_assert_cmpint (ink[1], <=, 71);
  g_assert_cmpint (ink[1], >, 40);
  /* The next line is not cut. */
  g_assert_cmpfloat_with_epsilon (slab_plot_text_get_width (&fixture->text, "A long line of words"), full, 0.01);
}

static void
test_font (Fixture *fixture, gconstpointer data)
{
  double plain = slab_plot_text_get_width (&fixture->text, "filter"), twice;

  slab_plot_text_set_font (&fixture->text, 2.0, FALSE);
  twice = slab_plot_text_get_width (&fixture->text, "filter");
  g_assert_cmpfloat (twice, >, 1.7 * plain);
  g_assert_cmpfloat (twice, <, 2.3 * plain);
}

#define ADD(name, function) g_test_add ("/plot-text/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("place", test_place);
  ADD ("figures", test_figures);
  ADD ("ellipsis", test_ellipsis);
  ADD ("font", test_font);
  return g_test_run ();
}
