/* SPDX-License-Identifier: MIT */
#include "plot/slab-bar-plot.h"

#include "picture-fixture.h"

static const SlabBar bars[] = {
  { "2 × 2 chunks", 4.0, 1.0, NAN, "25 %" },
  { "4 × 4 chunks", NAN, NAN, NAN, NULL },
  { "8 × 8 chunks", 2.0, NAN, 3.0, NULL },
};
static const SlabBarPlotData data = { "Seconds", "filter", "identity", "peers", bars, 3 };

/* Lengths are in proportion, a part is in front, a mark stands where it says. */
static void
test_bars (void)
{
  for (guint variant = 0; variant < 4; variant++)
    {
      cairo_rectangle_t first, second, third;
      Picture picture;

      picture_init (&picture, 480, 220, 1 + variant / 2, variant % 2 != 0);
      slab_bar_plot_draw (picture.cr, &data, &picture.theme, 480, 220);
      slab_bar_plot_get_bar (picture.cr, &data, 0, &picture.theme, 480, 220, &first);
      slab_bar_plot_get_bar (picture.cr, &data, 1, &picture.theme, 480, 220, &second);
      slab_bar_plot_get_bar (picture.cr, &data, 2, &picture.theme, 480, 220, &third);
      g_assert_cmpfloat_with_epsilon (third.width, 0.5 * first.width, 1e-9);
      g_assert_cmpfloat (second.width, ==, 0.0);
      g_assert_cmphex (picture_get_pixel (&picture, first.x + 0.2 * first.width, first.y + 0.5 * first.height), ==,
                       picture_to_pixel (&picture.theme.phases[SLAB_PHASE_READ]));
      g_assert_cmphex (picture_get_pixel (&picture, first.x + 0.3 * first.width, first.y + 0.5 * first.height), ==,
                       picture_to_pixel (&picture.theme.phases[SLAB_PHASE_FILTER]));
      g_assert_true (picture_has_color (&picture, &picture.theme.foreground, third.x + 0.75 * first.width - 3, third.y,
                                        third.x + 0.75 * first.width + 2, third.y + third.height));
      g_assert_false (picture_has_color (&picture, &picture.theme.phases[SLAB_PHASE_FILTER], third.x + third.width + 2,
                                         third.y, 470, third.y + third.height));
      picture_assert_margin (&picture);
      picture_clear (&picture);
    }
}

/* A part that was measured by itself may be longer than the whole: the words are behind both. */
static void
test_long_part (void)
{
  static const SlabBar two[] = { { "a", 2.0, 3.0, NAN, "200 s" }, { "b", 2.5, 1.0, NAN, "250 s" } };
  const SlabBarPlotData long_part = { "Seconds", "filter", "identity", NULL, two, 2 };
  cairo_rectangle_t first;
  Picture picture;

  picture_init (&picture, 480, 220, 1.0, FALSE);
  slab_bar_plot_draw (picture.cr, &long_part, &picture.theme, 480, 220);
  slab_bar_plot_get_bar (picture.cr, &long_part, 0, &picture.theme, 480, 220, &first);
  for (double x = first.x + 2.0; x < first.x + 1.5 * first.width - 2.0; x++)
    for (double y = first.y + 2.0; y < first.y + first.height - 2.0; y++)
      g_assert_cmphex (picture_get_pixel (&picture, x, y), ==,
                       picture_to_pixel (&picture.theme.phases[SLAB_PHASE_READ]));
  g_assert_true (picture_has_color (&picture, &picture.theme.foreground, first.x + 1.5 * first.width + 2, first.y, 470,
                                    first.y + first.height));
  picture_clear (&picture);
}

static void
test_extremes (void)
{
  const SlabBar none = { "a", NAN, NAN, NAN, NULL }, nought = { "a", 0.0, 0.0, 0.0, "0 s" };
  SlabBarPlotData small = { "Seconds", NULL, NULL, NULL, &none, 1 };
  Picture picture;

  picture_init (&picture, 300, 200, 1.0, FALSE);
  slab_bar_plot_draw (picture.cr, &small, &picture.theme, 300, 200);
  g_assert_true (picture_has_ink (&picture, 50, 80, 250, 120));
  small.bars = &nought;
  slab_bar_plot_draw (picture.cr, &small, &picture.theme, 300, 200);
  slab_bar_plot_draw (picture.cr, &data, &picture.theme, 5, 5);
  small.n_bars = 0;
  slab_bar_plot_draw (picture.cr, &small, &picture.theme, 300, 200);
  g_assert_cmpfloat (slab_bar_plot_get_natural_height (&data, &picture.theme), >,
                     slab_bar_plot_get_natural_height (&small, &picture.theme));
  picture_clear (&picture);
}

/* Below each bar is that of what is compared with, half as long for half of it; what is not to be trusted is hatched,
 * so that it has both its color and the paper's. */
static void
test_compared (void)
{
  static const SlabBar two[] = { { "a", 4.0, NAN, NAN, NULL, 2.0, TRUE }, { "b", 1.0, NAN, NAN, NULL, NAN, FALSE } };
  const SlabBarPlotData with = { "Seconds", "this", NULL, NULL, two, 2, "the other" };
  cairo_rectangle_t first, second;
  Picture picture;
  double below;

  picture_init (&picture, 480, 220, 1.0, FALSE);
  slab_bar_plot_draw (picture.cr, &with, &picture.theme, 480, 220);
  slab_bar_plot_get_bar (picture.cr, &with, 0, &picture.theme, 480, 220, &first);
  slab_bar_plot_get_bar (picture.cr, &with, 1, &picture.theme, 480, 220, &second);
  below = first.y + 1.3 * first.height;
  g_assert_cmphex (picture_get_pixel (&picture, first.x + 0.4 * first.width, below), ==,
                   picture_to_pixel (&picture.theme.phases[SLAB_PHASE_WRITE]));
  g_assert_false (picture_has_color (&picture, &picture.theme.phases[SLAB_PHASE_WRITE], first.x + 0.52 * first.width,
                                     below - 2, 470, below + 2));
  g_assert_true (picture_has_color (&picture, &picture.theme.phases[SLAB_PHASE_FILTER], first.x, first.y,
                                    first.x + first.width, first.y + first.height));
  g_assert_true (picture_has_color (&picture, &picture.theme.background, first.x + 2, first.y + 2,
                                    first.x + first.width - 2, first.y + first.height - 2));
  g_assert_false (picture_has_color (&picture, &picture.theme.background, second.x + 2, second.y + 2,
                                     second.x + second.width - 2, second.y + second.height - 2));
  picture_assert_margin (&picture);
  picture_clear (&picture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bar-plot/bars", test_bars);
  g_test_add_func ("/bar-plot/long-part", test_long_part);
  g_test_add_func ("/bar-plot/extremes", test_extremes);
  g_test_add_func ("/bar-plot/compared", test_compared);
  return g_test_run ();
}
