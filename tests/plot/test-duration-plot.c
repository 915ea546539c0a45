/* SPDX-License-Identifier: MIT */
#include "plot/slab-duration-plot.h"

#include "picture-fixture.h"

#define MS G_GINT64_CONSTANT (1000000)

static void
add (SlabTrace *trace, gint64 *at, gint64 duration, SlabPhase phase)
{
  SlabSpan span = { *at, duration, 0, 0, -1, phase };

  slab_trace_add_span (trace, 0, &span);
  *at += duration;
}

/* Filter: ten spans of 2 ms, two of 20 ms; read: one of 200 µs. Bins are five to a decade from 100 ns: 2 ms is in the
 * bin from 1.58 ms (10^-2.8) to 2.51 ms, which is number 21; 20 ms in number 26, 200 µs in number 16. */
static SlabTraceStatistics *
make_statistics (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabTraceStatistics *statistics;
  gint64 at = 0;

  add (trace, &at, MS / 5, SLAB_PHASE_READ);
  for (guint i = 0; i < 10; i++)
    add (trace, &at, 2 * MS, SLAB_PHASE_FILTER);
  for (guint i = 0; i < 2; i++)
    add (trace, &at, 20 * MS, SLAB_PHASE_FILTER);
  slab_trace_end_at (trace, at);
  statistics = slab_trace_statistics_new (trace, 0, G_MAXINT64);
  g_assert_finalize_object (trace);
  return statistics;
}

static double
get_bin_x (const SlabDurationPlotLayout *layout, double bin)
{
  return slab_plot_axis_to_pixel (&layout->time, -7.0 + bin / 5.0);
}

static void
test_layout (void)
{
  g_autoptr (SlabTraceStatistics) statistics = make_statistics ();
  SlabDurationPlotLayout layout;
  SlabPlotTheme theme;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  slab_duration_plot_init_layout (&layout, statistics, &theme, 600, 300);
  /* One empty bin on each side. */
  g_assert_cmpuint (layout.first_bin, ==, 15);
  g_assert_cmpuint (layout.end_bin, ==, 28);
  g_assert_cmpuint (layout.n_panels, ==, 2);
  g_assert_cmpint (layout.panels[0].phase, ==, SLAB_PHASE_READ);
  g_assert_cmpint (layout.panels[1].phase, ==, SLAB_PHASE_FILTER);
  g_assert_cmpfloat_with_epsilon (layout.panels[1].count.high, 10.5, 1e-9);
  g_assert_cmpfloat (layout.panels[0].count.start, <, layout.panels[1].count.end);
  g_assert_cmpfloat (layout.panels[1].count.start, <, 300 - 2 * theme.font_size);
}

static void
test_bars (void)
{
  g_autoptr (SlabTraceStatistics) statistics = make_statistics ();

  for (guint variant = 0; variant < 4; variant++)
    {
      SlabDurationPlotLayout layout;
      Picture picture;
      guint32 blue, background;
      double middle;

      picture_init (&picture, 600, 300, 1 + variant / 2, variant % 2 != 0);
      slab_duration_plot_init_layout (&layout, statistics, &picture.theme, 600, 300);
      slab_duration_plot_draw (picture.cr, statistics, &picture.theme, 600, 300);
      blue = picture_to_pixel (&picture.theme.phases[SLAB_PHASE_FILTER]);
      background = picture_to_pixel (&picture.theme.background);
      /* Five spans high: only the ten are; at one both are, and nothing is between them. Beside the grid's lines. */
      middle = slab_plot_axis_to_pixel (&layout.panels[1].count, 4.4);
      g_assert_cmphex (picture_get_pixel (&picture, get_bin_x (&layout, 21.2), middle), ==, blue);
      g_assert_cmphex (picture_get_pixel (&picture, get_bin_x (&layout, 26.2), middle), ==, background);
      middle = slab_plot_axis_to_pixel (&layout.panels[1].count, 1.4);
      g_assert_cmphex (picture_get_pixel (&picture, get_bin_x (&layout, 26.2), middle), ==, blue);
      g_assert_cmphex (picture_get_pixel (&picture, get_bin_x (&layout, 22.4), middle), ==, background);
      middle = slab_plot_axis_to_pixel (&layout.panels[0].count, 0.4);
      g_assert_cmphex (picture_get_pixel (&picture, get_bin_x (&layout, 16.2), middle), ==,
                       picture_to_pixel (&picture.theme.phases[SLAB_PHASE_READ]));
      picture_assert_margin (&picture);
      picture_clear (&picture);
    }
}

/* The median is 2 ms, 20 ms the 95th percentile (at 10.45 of 0 … 11, both neighbours are 20 ms). */
static void
test_marks (void)
{
  g_autoptr (SlabTraceStatistics) statistics = make_statistics ();
  SlabDurationPlotLayout layout;
  Picture picture;
  const SlabPlotAxis *count;

  picture_init (&picture, 600, 300, 2.0, FALSE);
  slab_duration_plot_init_layout (&layout, statistics, &picture.theme, 600, 300);
  slab_duration_plot_draw (picture.cr, statistics, &picture.theme, 600, 300);
  count = &layout.panels[1].count;
  /* The median is a whole line: it is in each row of pixels. */
  for (double y = count->end + 1; y < count->start - 1; y += 3)
    {
      double x = slab_plot_axis_to_pixel (&layout.time, log10 (2e-3));

      g_assert_true (picture_has_color (&picture, &picture.theme.foreground, x - 2, y, x + 2, y + 0.5));
    }
  g_assert_true (picture_has_color (&picture, &picture.theme.foreground,
                                    slab_plot_axis_to_pixel (&layout.time, log10 (20e-3)) - 2, count->end,
                                    slab_plot_axis_to_pixel (&layout.time, log10 (20e-3)) + 2, count->start));
  g_assert_false (picture_has_color (&picture, &picture.theme.foreground,
                                     slab_plot_axis_to_pixel (&layout.time, log10 (6e-3)) - 5, count->end,
                                     slab_plot_axis_to_pixel (&layout.time, log10 (6e-3)) + 5, count->start));
  picture_clear (&picture);
}

static void
test_find (void)
{
  g_autoptr (SlabTraceStatistics) statistics = make_statistics ();
  g_autofree char *text = NULL, *one = NULL;
  SlabDurationPlotLayout layout;
  SlabPlotTheme theme;
  guint panel, bin;
  double y;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  slab_duration_plot_init_layout (&layout, statistics, &theme, 600, 300);
  y = layout.panels[1].count.start - 1;
  g_assert_true (slab_duration_plot_find_at (&layout, get_bin_x (&layout, 21.1), y, &panel, &bin));
  g_assert_cmpuint (panel, ==, 1);
  g_assert_cmpuint (bin, ==, 21);
  g_assert_true (slab_duration_plot_find_at (&layout, get_bin_x (&layout, 20.9), y, &panel, &bin));
  g_assert_cmpuint (bin, ==, 20);
  g_assert_true (slab_duration_plot_find_at (&layout, layout.time.end - 0.1, layout.panels[0].count.end, &panel, &bin));
  g_assert_cmpuint (panel, ==, 0);
  g_assert_cmpuint (bin, ==, 27);
  g_assert_false (slab_duration_plot_find_at (&layout, layout.time.start - 1, y, &panel, &bin));
  g_assert_false (slab_duration_plot_find_at (&layout, layout.time.start + 1, 299, &panel, &bin));
  text = slab_duration_plot_describe_bin (statistics, &layout.panels[1], 21);
  g_assert_cmpstr (text, ==, "filter: 10 spans of 1.58 ms to 2.51 ms");
  one = slab_duration_plot_describe_bin (statistics, &layout.panels[0], 16);
  g_assert_cmpstr (one, ==, "read: 1 span of 158 µs to 251 µs");
}

/* Two spans of a filter: sweeps of 2 ms and of 20 ms, sums of 200 µs in the second only. What it does are panels of
 * their own, with their own durations; a pass that took no time has none. */
static void
test_passes (void)
{
  static const char *const names[] = { "sweep", "sums", "seams", NULL };
  const SlabTracePass first[] = { { 2 * MS, 0 }, { 0, 0 }, { 0, 0 } };
  const SlabTracePass second[] = { { 20 * MS, 0 }, { MS / 5, 0 }, { 0, 0 } };
  SlabTrace *trace = slab_trace_new (1);
  g_autoptr (SlabTraceStatistics) statistics = NULL;
  g_autofree char *text = NULL;
  SlabDurationPlotLayout layout;
  SlabPlotTheme theme;

  slab_trace_set_pass_names (trace, names);
  slab_trace_add_span_with_passes (trace, 0, &(SlabSpan){ 0, 3 * MS, 0, 0, -1, SLAB_PHASE_FILTER }, first);
  slab_trace_add_span_with_passes (trace, 0, &(SlabSpan){ 3 * MS, 21 * MS, 0, 0, -1, SLAB_PHASE_FILTER }, second);
  slab_trace_end_at (trace, 24 * MS);
  statistics = slab_trace_statistics_new (trace, 0, G_MAXINT64);
  g_assert_finalize_object (trace);

  g_assert_cmpuint (statistics->pass_durations[0].n, ==, 2);
  g_assert_cmpfloat_with_epsilon (statistics->pass_durations[0].median, 0.011, 1e-12);
  g_assert_cmpfloat_with_epsilon (statistics->pass_durations[0].max, 0.020, 1e-12);
  g_assert_cmpfloat_with_epsilon (statistics->pass_durations[0].total, 0.022, 1e-12);
  g_assert_cmpuint (statistics->pass_durations[1].n, ==, 1);
  g_assert_cmpuint (statistics->pass_durations[2].n, ==, 0);

  slab_plot_theme_init (&theme, FALSE, FALSE);
  slab_duration_plot_init_layout (&layout, statistics, &theme, 600, 300);
  g_assert_cmpuint (layout.n_panels, ==, 2);
  g_assert_cmpint (layout.panels[0].pass, ==, 0);
  g_assert_cmpint (layout.panels[1].pass, ==, 1);
  g_assert_cmpuint (layout.first_bin, ==, 15);
  g_assert_cmpuint (layout.end_bin, ==, 28);
  text = slab_duration_plot_describe_bin (statistics, &layout.panels[1], 16);
  g_assert_cmpstr (text, ==, "filter: sums: 1 span of 158 µs to 251 µs");
}

/* Nothing to draw, and no place to draw it. */
static void
test_extremes (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabTraceStatistics *empty = slab_trace_statistics_new (trace, 0, G_MAXINT64);
  g_autoptr (SlabTraceStatistics) statistics = make_statistics ();
  SlabDurationPlotLayout layout;
  Picture picture;

  picture_init (&picture, 300, 200, 1.0, FALSE);
  slab_duration_plot_init_layout (&layout, empty, &picture.theme, 300, 200);
  g_assert_cmpuint (layout.n_panels, ==, 0);
  slab_duration_plot_draw (picture.cr, empty, &picture.theme, 300, 200);
  g_assert_true (picture_has_ink (&picture, 50, 80, 250, 120));
  picture_clear (&picture);
  picture_init (&picture, 10, 5, 1.0, FALSE);
  slab_duration_plot_draw (picture.cr, statistics, &picture.theme, 10, 5);
  picture_clear (&picture);
  slab_trace_statistics_unref (empty);
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/duration-plot/layout", test_layout);
  g_test_add_func ("/duration-plot/bars", test_bars);
  g_test_add_func ("/duration-plot/marks", test_marks);
  g_test_add_func ("/duration-plot/find", test_find);
  g_test_add_func ("/duration-plot/passes", test_passes);
  g_test_add_func ("/duration-plot/extremes", test_extremes);
  return g_test_run ();
}
