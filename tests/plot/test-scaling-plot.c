/* SPDX-License-Identifier: MIT */
#include "plot/slab-scaling-plot.h"

#include "picture-fixture.h"

static const double threads[] = { 1, 2, 4 };

static void
check_point (Picture *picture, const SlabScalingPlotLayout *layout, double n, double speedup)
{
  g_assert_cmphex (picture_get_pixel (picture, slab_plot_axis_to_pixel (&layout->n, n),
                                      slab_plot_axis_to_pixel (&layout->speedup, speedup)),
                   ==, picture_to_pixel (&picture->theme.phases[SLAB_PHASE_FILTER]));
}

/* 8, 5 and 4 s: 1.6 and 2 times as fast. Amdahl with a third serial is 2 at 4 threads, and 1.5 at two. */
static void
test_strong (void)
{
  const double seconds[] = { 8, 5, 4 };
  const SlabScalingData data = { .kind = SLAB_SCALING_STRONG,
                                 .name = "tv",
                                 .n = threads,
                                 .seconds = seconds,
                                 .n_points = 3,
                                 .ceiling = 3.0,
                                 .serial = 1.0 / 3.0 };

  for (guint variant = 0; variant < 4; variant++)
    {
      SlabScalingPlotLayout layout;
      Picture picture;
      double x, y;

      picture_init (&picture, 520, 320, 1 + variant / 2, variant % 2 != 0);
      slab_scaling_plot_init_layout (&layout, &data, &picture.theme, 520, 320);
      g_assert_cmpuint (layout.n_points, ==, 3);
      g_assert_cmpfloat (layout.one, ==, 8.0);
      slab_scaling_plot_draw (picture.cr, &data, &picture.theme, 520, 320);
      check_point (&picture, &layout, 1, 1);
      check_point (&picture, &layout, 2, 1.6);
      check_point (&picture, &layout, 4, 2);
      /* The ideal line at three. */
      x = slab_plot_axis_to_pixel (&layout.n, 3.4);
      y = slab_plot_axis_to_pixel (&layout.speedup, 3.4);
      g_assert_true (picture_has_ink (&picture, x - 1, y - 1, x + 1, y + 1));
      /* The ceiling, from end to end. */
      y = slab_plot_axis_to_pixel (&layout.speedup, 3.0);
      x = slab_plot_axis_to_pixel (&layout.n, 1.3);
      g_assert_true (picture_has_color (&picture, &picture.theme.dim, x, y - 1.5, x + 12, y + 1.5));
      picture_assert_margin (&picture);
      picture_clear (&picture);
    }
}

/* As long as one: n jobs in its time; twice as long: half of that. */
static void
test_weak (void)
{
  const double seconds[] = { 3, 3, 6 };
  const SlabScalingData data = { SLAB_SCALING_WEAK, NULL, threads, seconds, 3, NAN, NAN };
  SlabScalingPlotLayout layout;
  Picture picture;

  picture_init (&picture, 400, 300, 1.0, FALSE);
  slab_scaling_plot_init_layout (&layout, &data, &picture.theme, 400, 300);
  slab_scaling_plot_draw (picture.cr, &data, &picture.theme, 400, 300);
  check_point (&picture, &layout, 2, 2);
  check_point (&picture, &layout, 4, 2);
  picture_clear (&picture);
}

/* Without a run of one thread, what two took twice; what is no time is left out. */
static void
test_gaps (void)
{
  const double n[] = { 1, 2, 4 }, seconds[] = { NAN, 4, 2 }, none[] = { 0, -1, INFINITY };
  const SlabScalingData data = { SLAB_SCALING_STRONG, NULL, n, seconds, 3, NAN, NAN };
  const SlabScalingData nothing = { SLAB_SCALING_STRONG, NULL, n, none, 3, NAN, 2.0 };
  SlabScalingPlotLayout layout;
  Picture picture;

  picture_init (&picture, 300, 200, 1.0, FALSE);
  slab_scaling_plot_init_layout (&layout, &data, &picture.theme, 300, 200);
  g_assert_cmpuint (layout.n_points, ==, 2);
  g_assert_cmpfloat (layout.one, ==, 8.0);
  slab_scaling_plot_draw (picture.cr, &data, &picture.theme, 300, 200);
  check_point (&picture, &layout, 4, 4);
  picture_clear (&picture);
  picture_init (&picture, 300, 200, 1.0, FALSE);
  slab_scaling_plot_init_layout (&layout, &nothing, &picture.theme, 300, 200);
  g_assert_cmpuint (layout.n_points, ==, 0);
  slab_scaling_plot_draw (picture.cr, &nothing, &picture.theme, 300, 200);
  g_assert_false (picture_has_color (&picture, &picture.theme.phases[SLAB_PHASE_FILTER], 0, 0, 300, 200));
  picture_clear (&picture);
}

/* What is compared with has its own time of one: 4 s, so that 2 s with two are twice as fast as well. A point that is
 * not to be trusted is a ring. */
static void
test_compared (void)
{
  const double seconds[] = { 8, 5, 4 }, other_n[] = { 1, 2 }, other_seconds[] = { 4, 2 };
  const gboolean is_disturbed[] = { FALSE, TRUE, FALSE };
  SlabScalingData data = { .kind = SLAB_SCALING_STRONG,
                           .n = threads,
                           .seconds = seconds,
                           .n_points = 3,
                           .ceiling = NAN,
                           .serial = NAN,
                           .is_disturbed = is_disturbed,
                           .other_name = "the other",
                           .other_n = other_n,
                           .other_seconds = other_seconds,
                           .n_other = 2 };
  SlabScalingPlotLayout layout, alone;
  Picture picture;

  picture_init (&picture, 520, 320, 1.0, FALSE);
  slab_scaling_plot_init_layout (&layout, &data, &picture.theme, 520, 320);
  g_assert_cmpfloat (layout.one, ==, 8.0);
  g_assert_cmpfloat (layout.other_one, ==, 4.0);
  slab_scaling_plot_draw (picture.cr, &data, &picture.theme, 520, 320);
  g_assert_cmphex (picture_get_pixel (&picture, slab_plot_axis_to_pixel (&layout.n, 2),
                                      slab_plot_axis_to_pixel (&layout.speedup, 2)),
                   ==, picture_to_pixel (&picture.theme.phases[SLAB_PHASE_WRITE]));
  g_assert_cmphex (picture_get_pixel (&picture, slab_plot_axis_to_pixel (&layout.n, 2),
                                      slab_plot_axis_to_pixel (&layout.speedup, 1.6)),
                   ==, picture_to_pixel (&picture.theme.background));
  check_point (&picture, &layout, 4, 2);
  /* The legend has a line more than without. */
  data.other_name = NULL;
  data.is_disturbed = NULL;
  slab_scaling_plot_init_layout (&alone, &data, &picture.theme, 520, 320);
  g_assert_cmpfloat (alone.speedup.end, <, layout.speedup.end);
  picture_assert_margin (&picture);
  picture_clear (&picture);
}

/* Between 1 / (0.5 + 0.5 / 4) = 1.6 and 1 / (0.25 + 0.75 / 4) = 2.29 with four, the curve may be anywhere. */
static void
test_interval (void)
{
  const double seconds[] = { 8, 5, 4 };
  const SlabScalingData data = { .kind = SLAB_SCALING_STRONG,
                                 .n = threads,
                                 .seconds = seconds,
                                 .n_points = 3,
                                 .ceiling = NAN,
                                 .serial = 1.0 / 3.0,
                                 .serial_low = 0.25,
                                 .serial_high = 0.5 };
  SlabScalingPlotLayout layout;
  Picture picture;
  double x;

  picture_init (&picture, 520, 320, 1.0, FALSE);
  slab_scaling_plot_init_layout (&layout, &data, &picture.theme, 520, 320);
  slab_scaling_plot_draw (picture.cr, &data, &picture.theme, 520, 320);
  x = floor (slab_plot_axis_to_pixel (&layout.n, 3.8));
  g_assert_cmphex (picture_get_pixel (&picture, x, slab_plot_axis_to_pixel (&layout.speedup, 1.8)), !=,
                   picture_to_pixel (&picture.theme.background));
  g_assert_cmphex (picture_get_pixel (&picture, x, slab_plot_axis_to_pixel (&layout.speedup, 2.4)), ==,
                   picture_to_pixel (&picture.theme.background));
  g_assert_cmphex (picture_get_pixel (&picture, x, slab_plot_axis_to_pixel (&layout.speedup, 1.4)), ==,
                   picture_to_pixel (&picture.theme.background));
  picture_clear (&picture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scaling-plot/strong", test_strong);
  g_test_add_func ("/scaling-plot/weak", test_weak);
  g_test_add_func ("/scaling-plot/gaps", test_gaps);
  g_test_add_func ("/scaling-plot/compared", test_compared);
  g_test_add_func ("/scaling-plot/interval", test_interval);
  return g_test_run ();
}
