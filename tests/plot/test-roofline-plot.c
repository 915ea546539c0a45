/* SPDX-License-Identifier: MIT */
#include "plot/slab-roofline-plot.h"

#include "picture-fixture.h"

#define SECOND G_GINT64_CONSTANT (1000000000)

/* One thread: 10 GB/s, 100 GFLOP/s, so that the roofs meet at 10 operations a byte; four: 20 GB/s, 400 GFLOP/s. */
static const SlabMachine machine = { .model = (char *) "Test",
                                     .n_cores = 4,
                                     .bandwidth_one = 10e9,
                                     .bandwidth_all = 20e9,
                                     .flops_one = 100e9,
                                     .flops_all = 400e9 };

/* Two seconds, @flops operations on @bytes. */
static SlabTrace *
make_trace (const char *flops, const char *bytes)
{
  SlabTrace *trace = slab_trace_new (4);

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_TITLE, "tv");
  if (flops != NULL)
    slab_trace_set_property_string (trace, SLAB_TRACE_KEY_FLOPS, flops);
  if (bytes != NULL)
    slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_BYTES, bytes);
  slab_trace_end_at (trace, 2 * SECOND);
  return trace;
}

/* 8e9 operations on 4e9 bytes in 2 s: 2 operations a byte, 4 GFLOP/s, of the 40 that 20 GB/s allow there. */
static void
test_point (void)
{
  SlabTrace *trace = make_trace ("8000000000", "4000000000");
  g_autofree char *text = slab_roofline_plot_describe (trace, &machine);

  g_assert_cmpstr (text, ==,
                   "tv: 4.00 GFLOP/s at 2.00 or fewer operations a byte: at least 10 % of the 40.0 GFLOP/s that 4 "
                   "threads can reach there. The bytes are those of input and result, each moved once, which are the "
                   "fewest: with what else came from memory the point is further left.");
  for (guint variant = 0; variant < 4; variant++)
    {
      SlabRooflinePlotLayout layout;
      Picture picture;
      double x, y;

      picture_init (&picture, 600, 400, 1 + variant / 2, variant % 2 != 0);
      slab_roofline_plot_init_layout (&layout, trace, &machine, &picture.theme, 600, 400);
      g_assert_cmpfloat_with_epsilon (layout.run_intensity, 2.0, 1e-12);
      g_assert_cmpfloat_with_epsilon (layout.run_flops, 4e9, 1.0);
      slab_roofline_plot_draw (picture.cr, trace, &machine, &picture.theme, 600, 400);
      x = slab_plot_axis_to_pixel (&layout.intensity, log10 (2.0));
      y = slab_plot_axis_to_pixel (&layout.flops, log10 (4e9));
      g_assert_cmphex (picture_get_pixel (&picture, x, y), ==,
                       picture_to_pixel (&picture.theme.phases[SLAB_PHASE_FILTER]));
      picture_assert_margin (&picture);
      picture_clear (&picture);
    }
  g_assert_finalize_object (trace);
}

/* Both roofs: at 1 operation a byte 10 and 20 GFLOP/s, at 50 their flat parts. */
static void
test_roofs (void)
{
  static const double places[][2] = { { 1.0, 10e9 }, { 1.0, 20e9 }, { 50.0, 100e9 }, { 50.0, 400e9 } };
  SlabTrace *trace = make_trace (NULL, "4000000000");
  SlabRooflinePlotLayout layout;
  Picture picture;

  picture_init (&picture, 900, 600, 2.0, FALSE);
  slab_roofline_plot_init_layout (&layout, trace, &machine, &picture.theme, 900, 600);
  slab_roofline_plot_draw (picture.cr, trace, &machine, &picture.theme, 900, 600);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const SlabColor *color = i % 2 != 0 ? &picture.theme.foreground : &picture.theme.dim;
      double x = slab_plot_axis_to_pixel (&layout.intensity, log10 (places[i][0]));
      double y = slab_plot_axis_to_pixel (&layout.flops, log10 (places[i][1]));

      g_assert_true (picture_has_color (&picture, color, x - 1, y - 1, x + 1, y + 1));
      g_assert_false (picture_has_ink (&picture, x + 3, y + 4, x + 4, y + 5));
    }
  picture_clear (&picture);
  g_assert_finalize_object (trace);
}

/* What is not told is said. */
static void
test_unknown (void)
{
  SlabTrace *traces[] = { make_trace (NULL, "4000000000"), make_trace ("8000000000", NULL),
                          make_trace ("nonsense", "4000000000"), make_trace ("-3", "1e999") };
  SlabTrace *run = make_trace ("8000000000", "4000000000");
  g_autofree char *unmeasured = slab_roofline_plot_describe (run, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (traces); i++)
    {
      g_autofree char *text = slab_roofline_plot_describe (traces[i], &machine);
      SlabRooflinePlotLayout layout;
      Picture picture;

      g_assert_nonnull (strstr (text, i == 1 ? "how many bytes" : "how many operations"));
      picture_init (&picture, 500, 300, 1.0, FALSE);
      slab_roofline_plot_init_layout (&layout, traces[i], &machine, &picture.theme, 500, 300);
      g_assert_true (isnan (layout.run_intensity));
      slab_roofline_plot_draw (picture.cr, traces[i], &machine, &picture.theme, 500, 300);
      g_assert_false (picture_has_color (&picture, &picture.theme.phases[SLAB_PHASE_FILTER], 0, 0, 500, 300));
      picture_assert_margin (&picture);
      picture_clear (&picture);
      /* Neither a point nor a roof. */
      picture_init (&picture, 500, 300, 1.0, FALSE);
      slab_roofline_plot_draw (picture.cr, traces[i], NULL, &picture.theme, 500, 300);
      g_assert_true (picture_has_ink (&picture, 100, 120, 400, 180));
      picture_assert_margin (&picture);
      picture_clear (&picture);
      g_assert_finalize_object (traces[i]);
    }
  g_assert_nonnull (strstr (unmeasured, "4.00 GFLOP/s at 2.00 or fewer operations a byte"));
  g_assert_nonnull (strstr (unmeasured, "was not measured"));
  g_assert_finalize_object (run);
}

/* Iterations that go over 16e9 bytes: in the cache the result's 4e9 are the fewest, so 2 operations a byte are the
 * most; from memory half an operation is the least, of 10 GFLOP/s there; where nobody told, it is between. The arrow
 * points to where the run may be as well. */
static void
test_bounds (void)
{
  static const struct
  {
    const char *from;
    double intensity;
    double side;
    const char *words;
  } cases[] = {
    { "cache", 2.0, -1.0, "4.00 GFLOP/s at 2.00 or fewer operations a byte: at least 10 % of the 40.0 GFLOP/s" },
    { "memory", 0.5, 1.0, "4.00 GFLOP/s at 0.500 or more operations a byte: at most 40 % of the 10.0 GFLOP/s" },
    { NULL, 0.5, 1.0, "4.00 GFLOP/s at 0.500 to 2.00 operations a byte: at most 40 % of the 10.0 GFLOP/s" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SlabTrace *trace = make_trace ("8000000000", "4000000000");
      SlabRooflinePlotLayout layout;
      g_autofree char *text = NULL;
      const SlabColor *color;
      Picture picture;
      double x, y;

      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MOVED_BYTES, "16000000000");
      if (cases[i].from != NULL)
        slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MOVED_FROM, cases[i].from);
      text = slab_roofline_plot_describe (trace, &machine);
      g_assert_nonnull (strstr (text, cases[i].words));

      picture_init (&picture, 700, 400, 1.0, FALSE);
      color = &picture.theme.phases[SLAB_PHASE_FILTER];
      slab_roofline_plot_init_layout (&layout, trace, &machine, &picture.theme, 700, 400);
      g_assert_cmpfloat_with_epsilon (layout.run_intensity, cases[i].intensity, 1e-12);
      slab_roofline_plot_draw (picture.cr, trace, &machine, &picture.theme, 700, 400);
      x = slab_plot_axis_to_pixel (&layout.intensity, log10 (cases[i].intensity));
      y = slab_plot_axis_to_pixel (&layout.flops, log10 (4e9));
      g_assert_true (
          picture_has_color (&picture, color, x + cases[i].side * 14 - 1, y - 1, x + cases[i].side * 14 + 1, y + 1));
      g_assert_false (
          picture_has_color (&picture, color, x - cases[i].side * 14 - 1, y - 1, x - cases[i].side * 14 + 1, y + 1));
      /* To the fewest bytes that are possible. */
      if (cases[i].from == NULL)
        {
          x = slab_plot_axis_to_pixel (&layout.intensity, log10 (1.98));
          g_assert_true (picture_has_color (&picture, color, x - 1, y - 1, x + 1, y + 1));
        }
      picture_clear (&picture);
      g_assert_finalize_object (trace);
    }
}

/* Figures that were taken beside other programs are no roofs. */
static void
test_disturbed (void)
{
  SlabTrace *trace = make_trace ("8000000000", "4000000000");
  SlabMachine disturbed = machine;
  g_autofree char *quiet = slab_roofline_plot_describe (trace, &machine), *text = NULL;

  disturbed.is_disturbed = TRUE;
  text = slab_roofline_plot_describe (trace, &disturbed);
  g_assert_null (strstr (quiet, "Other programs"));
  g_assert_nonnull (strstr (text, "Other programs used the cores while the machine was measured"));
  for (guint i = 0; i < 2; i++)
    {
      Picture picture;
      SlabRooflinePlotLayout layout;

      picture_init (&picture, 700, 400, 1.0, FALSE);
      slab_roofline_plot_init_layout (&layout, trace, &machine, &picture.theme, 700, 400);
      slab_roofline_plot_draw (picture.cr, trace, i == 0 ? &machine : &disturbed, &picture.theme, 700, 400);
      g_assert_true (picture_has_color (&picture, &picture.theme.dim, layout.intensity.end - 120,
                                        layout.flops.start - 18, layout.intensity.end - 4, layout.flops.start - 6)
                     == (i == 1));
      picture_clear (&picture);
    }
  g_assert_finalize_object (trace);
}

/* 62.5e6 misses of 64 bytes on each of four threads: 16e9 bytes, half an operation a byte. */
static void
test_counted (void)
{
  SlabTrace *trace = make_trace ("8000000000", "4000000000");
  SlabTraceCounters counters = { 1, 1, 62500000 };
  SlabRooflinePlotLayout layout;
  Picture picture;
  double x, y;

  for (guint row = 0; row < 4; row++)
    slab_trace_set_counters (trace, row, &counters);
  picture_init (&picture, 700, 400, 1.0, FALSE);
  slab_roofline_plot_init_layout (&layout, trace, &machine, &picture.theme, 700, 400);
  slab_roofline_plot_draw (picture.cr, trace, &machine, &picture.theme, 700, 400);
  x = slab_plot_axis_to_pixel (&layout.intensity, log10 (0.5));
  y = slab_plot_axis_to_pixel (&layout.flops, log10 (4e9));
  g_assert_cmphex (picture_get_pixel (&picture, x, y), ==, picture_to_pixel (&picture.theme.background));
  g_assert_true (picture_has_color (&picture, &picture.theme.phases[SLAB_PHASE_FILTER], x - 8, y - 1, x, y + 1));
  picture_clear (&picture);
  g_assert_finalize_object (trace);
}

/* In the window's panel the plot is low: the words beside the point hide none of the lines of one thread, under which
 * the point is: where the roof rises, and where it is flat and the words have no room on the right. */
static void
test_low (void)
{
  static const double heights[] = { 150.0, 200.0, 400.0 };
  SlabTrace *traces[] = { make_trace ("20000000000", "2500000000"), make_trace ("60000000000", "60000000") };

  for (guint i = 0; i < G_N_ELEMENTS (heights) * G_N_ELEMENTS (traces); i++)
    {
      const double height = heights[i / G_N_ELEMENTS (traces)];
      SlabTrace *trace = traces[i % G_N_ELEMENTS (traces)];
      SlabRooflinePlotLayout layout;
      Picture picture;

      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_TITLE, "gaussian sigma=3");
      picture_init (&picture, 700, height, 1.0, FALSE);
      slab_roofline_plot_init_layout (&layout, trace, &machine, &picture.theme, 700, height);
      slab_roofline_plot_draw (picture.cr, trace, &machine, &picture.theme, 700, height);
      for (double x = log10 (0.5); x < layout.intensity.high - 0.05; x += 0.02)
        {
          const double left = slab_plot_axis_to_pixel (&layout.intensity, x);
          const double y = slab_plot_axis_to_pixel (&layout.flops, log10 (MIN (100e9, 10e9 * pow (10.0, x))));
          guint32 darkest = 0xff;

          for (int down = -2; down <= 2; down++)
            darkest = MIN (darkest, picture_get_pixel (&picture, left, y + down) & 0xff);
          /* What is behind a label is a fifth of what it was. */
          g_assert_cmpuint (darkest, <, 0xc0);
        }
      picture_assert_margin (&picture);
      picture_clear (&picture);
    }
  g_assert_finalize_object (traces[0]);
  g_assert_finalize_object (traces[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/roofline-plot/point", test_point);
  g_test_add_func ("/roofline-plot/roofs", test_roofs);
  g_test_add_func ("/roofline-plot/unknown", test_unknown);
  g_test_add_func ("/roofline-plot/bounds", test_bounds);
  g_test_add_func ("/roofline-plot/disturbed", test_disturbed);
  g_test_add_func ("/roofline-plot/counted", test_counted);
  g_test_add_func ("/roofline-plot/low", test_low);
  return g_test_run ();
}
