/* SPDX-License-Identifier: MIT */
#include "plot/slab-plot-frame.h"

#include "picture-fixture.h"

static const SlabPlotAxis x_axis = { 0.0, 10.0, 60.0, 160.0 }, y_axis = { 0.0, 4.0, 100.0, 20.0 };

/* Value 5 is at x = 110, value 2 at y = 60; the labels are below and to the left. */
static void
test_ticks (void)
{
  for (guint scale = 1; scale <= 2; scale++)
    {
      Picture picture;
      SlabPlotFrame frame;

      picture_init (&picture, 200, 150, scale, scale == 2);
      slab_plot_frame_init (&frame, picture.cr, &picture.theme, &x_axis, &y_axis);
      g_assert_cmpfloat (frame.pixel, ==, 1.0 / scale);
      slab_plot_frame_draw_tick_x (&frame, 5.0, "five");
      slab_plot_frame_draw_tick_y (&frame, 2.0, "two");
      g_assert_cmphex (picture_get_pixel (&picture, 110, 40), ==, picture_to_pixel (&picture.theme.grid));
      g_assert_cmphex (picture_get_pixel (&picture, 108, 40), ==, picture_to_pixel (&picture.theme.background));
      g_assert_cmphex (picture_get_pixel (&picture, 90, 60), ==, picture_to_pixel (&picture.theme.grid));
      g_assert_cmphex (picture_get_pixel (&picture, 90, 62), ==, picture_to_pixel (&picture.theme.background));
      g_assert_true (picture_has_ink (&picture, 95, 102, 125, 125));
      g_assert_true (picture_has_ink (&picture, 20, 50, 59, 70));
      g_assert_false (picture_has_ink (&picture, 0, 126, 200, 150));
      slab_plot_frame_draw_axes (&frame, "across", "upwards");
      g_assert_cmphex (picture_get_pixel (&picture, 60, 40), ==, picture_to_pixel (&picture.theme.dim));
      g_assert_cmphex (picture_get_pixel (&picture, 100, 100), ==, picture_to_pixel (&picture.theme.dim));
      g_assert_true (picture_has_ink (&picture, 60, 116, 160, 140));
      g_assert_true (picture_has_ink (&picture, 0, 0, 60, 16));
      slab_plot_frame_clear (&frame);
      picture_clear (&picture);
    }
}

/* WCAG's contrast of white with #808080 is 3.95, of black 5.32; on the filter's blue of the light theme white wins. */
static void
test_ink (void)
{
  static const SlabColor grey = { 128 / 255.0, 128 / 255.0, 128 / 255.0, 1.0 };
  Picture picture;
  SlabPlotFrame frame;
  double red;

  picture_init (&picture, 20, 20, 1.0, FALSE);
  slab_plot_frame_init (&frame, picture.cr, &picture.theme, &x_axis, &y_axis);
  slab_plot_frame_set_ink (&frame, &grey);
  cairo_pattern_get_rgba (cairo_get_source (picture.cr), &red, NULL, NULL, NULL);
  g_assert_cmpfloat (red, ==, 0.0);
  slab_plot_frame_set_ink (&frame, &picture.theme.phases[SLAB_PHASE_FILTER]);
  cairo_pattern_get_rgba (cairo_get_source (picture.cr), &red, NULL, NULL, NULL);
  g_assert_cmpfloat (red, ==, 1.0);
  slab_plot_frame_clear (&frame);
  picture_clear (&picture);
}

/* In the middle, and in lines: nothing sticks out of a narrow plot. */
static void
test_message (void)
{
  Picture picture;

  picture_init (&picture, 120, 200, 1.0, FALSE);
  slab_plot_draw_message (picture.cr, &picture.theme, 120, 200, "Several words that take more than one line");
  g_assert_true (picture_has_ink (&picture, 20, 80, 100, 120));
  g_assert_false (picture_has_ink (&picture, 0, 0, 120, 50));
  g_assert_false (picture_has_ink (&picture, 0, 150, 120, 200));
  picture_assert_margin (&picture);
  picture_clear (&picture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-frame/ticks", test_ticks);
  g_test_add_func ("/plot-frame/ink", test_ink);
  g_test_add_func ("/plot-frame/message", test_message);
  return g_test_run ();
}
