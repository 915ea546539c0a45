/* SPDX-License-Identifier: MIT */
#include "timeline-fixture.h"

static void
test_layout (void)
{
  static const double heights[] = { 1, 20, 60, 100, 150, 200, 300, 500, 1000, 3000 };
  static const double widths[] = { 1, 50, 200, 460, 800, 2560 };
  static const guint threads[] = { 1, 2, 4, 5, 16, 64, 300 };
  SlabPlotTheme theme;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  for (guint t = 0; t < G_N_ELEMENTS (threads); t++)
    {
      SlabTrace *trace = slab_trace_new (threads[t]);
      double natural = slab_timeline_get_natural_height (trace, &theme);
      double before = 0.0;
      SlabTimelineLayout layout;

      for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
        for (guint h = 0; h < G_N_ELEMENTS (heights); h++)
          {
            slab_timeline_layout_init (&layout, trace, NULL, &theme, widths[w], heights[h]);
            g_assert_cmpfloat (layout.row_height, >=, 3.0);
            g_assert_cmpfloat (layout.bar_height, >, 0.0);
            g_assert_cmpfloat (layout.bar_height, <, layout.row_height);
            g_assert_cmpfloat (layout.time.end, >, layout.time.start);
            g_assert_cmpfloat (layout.time.high, >, layout.time.low);
            g_assert_cmpfloat (layout.row_top + threads[t] * layout.row_height, <=, layout.axis_y + 1e-9);
            g_assert_cmpfloat (layout.graphs[SLAB_TIMELINE_CORES].end, <=, layout.graphs[SLAB_TIMELINE_CORES].start);
            g_assert_cmpfloat (layout.graphs[SLAB_TIMELINE_CORES].start, <=, layout.graphs[SLAB_TIMELINE_MEMORY].end);
            g_assert_cmpfloat (layout.graphs[SLAB_TIMELINE_MEMORY].start, <=, layout.axis_y);
            /* Where three pixels a row are there at all, nothing hangs out at the bottom. */
            if (heights[h] >= 30.0 + 3.0 * threads[t])
              g_assert_cmpfloat (layout.axis_y + theme.font_size, <=, heights[h]);
          }

      /* More height never makes the rows lower once the words are there. */
      for (double height = 0.5 * natural; height < 2.0 * natural; height += 7.0)
        {
          slab_timeline_layout_init (&layout, trace, NULL, &theme, 1000, height);
          if (layout.totals_y < 0.0)
            continue;
          g_assert_cmpfloat (layout.row_height, >=, before);
          before = layout.row_height;
        }

      slab_timeline_layout_init (&layout, trace, NULL, &theme, 1000, natural);
      g_assert_cmpfloat (layout.totals_y, >, 0.0);
      g_assert_cmpfloat (layout.legend_y, ==, layout.totals_y);
      g_assert_cmpfloat (layout.graphs[SLAB_TIMELINE_CORES].start - layout.graphs[SLAB_TIMELINE_CORES].end, >=, 40.0);
      slab_timeline_layout_init (&layout, trace, NULL, &theme, 460, natural);
      g_assert_cmpfloat (layout.legend_y, >, layout.totals_y);
      slab_timeline_layout_init (&layout, trace, NULL, &theme, 1000, slab_timeline_get_minimum_height (trace, &theme));
      g_assert_cmpfloat (layout.totals_y, >, 0.0);
      g_assert_cmpfloat (layout.graphs[SLAB_TIMELINE_CORES].start - layout.graphs[SLAB_TIMELINE_CORES].end, >, 0.0);
      g_assert_cmpfloat (layout.axis_y + theme.font_size, <=, layout.height);
      g_assert_finalize_object (trace);
    }
}

static gboolean
pick (SlabTrace *trace, const SlabTimelineLayout *layout, guint thread, double x, SlabTimelineHit *hit)
{
  return slab_timeline_pick (trace, layout, x, layout->row_top + (thread + 0.5) * layout->row_height, hit);
}

static void
test_pick (void)
{
  SlabTrace *trace = make_trace ();
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  SlabTimelineHit hit;
  double x;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  slab_timeline_layout_init (&layout, trace, NULL, &theme, 1000, 400);

  for (guint i = 0; i < 4; i++)
    {
      static const double starts[] = { 0.0, 0.010, 0.020, 0.060 };

      /* The first pixel of a span is its own, not its neighbour's. */
      x = slab_plot_axis_to_pixel (&layout.time, starts[i]);
      g_assert_true (pick (trace, &layout, 0, x, &hit));
      g_assert_cmpint (hit.thread, ==, 0);
      g_assert_cmpuint (hit.span, ==, i);
      g_assert_cmpfloat_with_epsilon (hit.seconds, starts[i], 1e-9);
    }
  g_assert_true (pick (trace, &layout, 0, slab_plot_axis_to_pixel (&layout.time, 0.0199) - 1.0, &hit));
  g_assert_cmpuint (hit.span, ==, 1);
  g_assert_true (pick (trace, &layout, 0, slab_plot_axis_to_pixel (&layout.time, 0.075), &hit));
  g_assert_cmpint (hit.thread, ==, 0);
  g_assert_cmpuint (hit.span, ==, G_MAXUINT64);
  g_assert_true (pick (trace, &layout, 1, layout.time.end, &hit));
  g_assert_cmpint (hit.thread, ==, 1);
  g_assert_cmpuint (hit.span, ==, 1);

  /* On the graphs: a time, no thread. Outside: nothing. */
  g_assert_true (
      slab_timeline_pick (trace, &layout, layout.time.start, layout.graphs[SLAB_TIMELINE_CORES].start, &hit));
  g_assert_cmpint (hit.thread, ==, -1);
  g_assert_cmpuint (hit.span, ==, G_MAXUINT64);
  g_assert_false (slab_timeline_pick (trace, &layout, layout.time.start - 1.0, layout.row_top + 1.0, &hit));
  g_assert_false (slab_timeline_pick (trace, &layout, layout.time.end + 1.0, layout.row_top + 1.0, &hit));
  g_assert_false (slab_timeline_pick (trace, &layout, layout.time.start + 1.0, layout.row_top - 1.0, &hit));
  g_assert_false (slab_timeline_pick (trace, &layout, layout.time.start + 1.0, layout.axis_y + 1.0, &hit));
  g_assert_false (slab_timeline_pick (trace, &layout, NAN, NAN, &hit));
  g_assert_finalize_object (trace);
}

/* Thinner than the pointer can aim: within a pixel it is hit. */
static void
test_pick_narrow (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  SlabTimelineHit hit;
  double x;

  add (trace, 0, 5000 * MS, 5000 * MS + 1000, SLAB_PHASE_FILTER, 0);
  slab_trace_end_at (trace, 10000 * MS);
  slab_plot_theme_init (&theme, FALSE, FALSE);
  slab_timeline_layout_init (&layout, trace, NULL, &theme, 1000, 300);
  x = slab_plot_axis_to_pixel (&layout.time, 5.0);
  for (gint i = -3; i <= 3; i++)
    {
      g_assert_true (pick (trace, &layout, 0, x + 0.6 * i, &hit));
      g_assert_cmpuint (hit.span, ==, ABS (i) <= 1 ? 0 : G_MAXUINT64);
    }
  g_assert_finalize_object (trace);
}

/* 20 s on some 850 pixels, spans of 0.1 ms: 6 pixels are 6 × 20 s / pixels / 0.1 ms of them. */
static void
test_block (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  SlabTimelineHit hit;
  g_autofree char *text = NULL;
  double expected;

  for (guint i = 0; i < 200000; i++)
    add (trace, 0, i * MS / 10, (i + 1) * MS / 10, i % 4 == 0 ? SLAB_PHASE_READ : SLAB_PHASE_FILTER, (gint32) i);
  slab_trace_end_at (trace, 20000 * MS);
  slab_plot_theme_init (&theme, FALSE, FALSE);
  slab_timeline_layout_init (&layout, trace, NULL, &theme, 1000, 300);
  expected = 6.0 * 200000.0 / (layout.time.end - layout.time.start);
  for (double at = 1.0; at < 19.0; at += 0.77)
    {
      g_assert_true (pick (trace, &layout, 0, slab_plot_axis_to_pixel (&layout.time, at), &hit));
      g_assert_cmpfloat_with_epsilon ((double) (hit.block_end - hit.block_first), expected, 2.0);
      g_assert_cmpuint (hit.span, >=, hit.block_first);
      g_assert_cmpuint (hit.span, <, hit.block_end);
      g_assert_cmpfloat_with_epsilon ((double) hit.span, at * 10000.0, 2.0);
    }
  hit.block_first = 1000;
  hit.block_end = 1412;
  text = slab_timeline_describe_hit (trace, &hit);
  g_assert_cmpstr (text, ==,
                   "412 spans · filter 75 %, read 25 %\n41.2 ms from 100 ms on\n"
                   "Chunks 1000 to 1411 · mean 100 µs · longest 100 µs\nThread 1");

  /* Closer, each is by itself. */
  slab_timeline_layout_init (&layout, trace, &(SlabTimelineRange){ 1.0, 1.001 }, &theme, 1000, 300);
  g_assert_true (pick (trace, &layout, 0, slab_plot_axis_to_pixel (&layout.time, 1.00025), &hit));
  g_assert_cmpuint (hit.block_end, ==, hit.block_first);
  g_assert_cmpuint (hit.span, ==, 10002);
  g_assert_finalize_object (trace);
}

static void
assert_range (const SlabTimelineRange *range, double start, double end)
{
  g_assert_cmpfloat_with_epsilon (range->start, start, 1e-9);
  g_assert_cmpfloat_with_epsilon (range->end, end, 1e-9);
}

static void
test_ranges (void)
{
  SlabTimelineRange range = { 0.0, 10.0 };

  slab_timeline_range_zoom (&range, 2.0, 5.0, 10.0);
  assert_range (&range, 2.5, 7.5);
  slab_timeline_range_zoom (&range, 2.0, 2.5, 10.0);
  assert_range (&range, 2.5, 5.0);
  slab_timeline_range_pan (&range, 1.0, 10.0);
  assert_range (&range, 3.5, 6.0);
  slab_timeline_range_pan (&range, 100.0, 10.0);
  assert_range (&range, 7.5, 10.0);
  slab_timeline_range_pan (&range, -100.0, 10.0);
  assert_range (&range, 0.0, 2.5);
  slab_timeline_range_zoom (&range, 0.001, 1.0, 10.0);
  assert_range (&range, 0.0, 10.0);
  for (guint i = 0; i < 100; i++)
    slab_timeline_range_zoom (&range, 3.0, 4.0, 10.0);
  g_assert_cmpfloat_with_epsilon (range.end - range.start, 1e-6, 1e-12);
  g_assert_cmpfloat (range.start, <=, 4.0 + 1e-12);
  g_assert_cmpfloat (range.end, >=, 4.0 - 1e-12);

  /* A run of no length, and figures that are none. */
  slab_timeline_range_zoom (&range, 2.0, 0.0, 0.0);
  g_assert_cmpfloat (range.start, ==, 0.0);
  g_assert_cmpfloat (range.end, >, 0.0);
  range = (SlabTimelineRange){ NAN, 3.0 };
  slab_timeline_range_pan (&range, 1.0, 10.0);
  assert_range (&range, 0.0, 10.0);
}

/* Whatever the height and the size of the letters are, placing comes to an end: a hang is this test's time-out. */
static void
test_any_size (void)
{
  SlabTrace *trace = make_trace ();
  SlabPlotTheme theme;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  for (guint third = 24; third <= 72; third++)
    for (guint height = 0; height <= 500; height++)
      {
        SlabTimelineLayout layout;

        theme.font_size = third / 3.0;
        slab_timeline_layout_init (&layout, trace, NULL, &theme, 1270, height);
        g_assert_cmpfloat (layout.row_height, >=, 3.0);
      }
  g_assert_finalize_object (trace);
}

/* Two runs beside each other have the scales of the larger one of each graph. */
static void
test_share_scales (void)
{
  SlabTrace *small = slab_trace_new (2), *large = slab_trace_new (4);
  SlabPlotTheme theme;
  SlabTimelineLayout first, second;

  add_sample (small, 50 * MS, 1.0, 900 << 20);
  add_sample (large, 50 * MS, 3.0, 100 << 20);
  slab_trace_end_at (small, 100 * MS);
  slab_trace_end_at (large, 100 * MS);
  slab_plot_theme_init (&theme, FALSE, FALSE);
  slab_timeline_layout_init (&first, small, NULL, &theme, 800, 600);
  slab_timeline_layout_init (&second, large, NULL, &theme, 800, 600);
  g_assert_cmpfloat (first.graphs[SLAB_TIMELINE_CORES].high, <, second.graphs[SLAB_TIMELINE_CORES].high);
  g_assert_cmpfloat (first.graphs[SLAB_TIMELINE_MEMORY].high, >, second.graphs[SLAB_TIMELINE_MEMORY].high);
  slab_timeline_layout_share_scales (&first, large, &theme);
  slab_timeline_layout_share_scales (&second, small, &theme);
  for (guint g = 0; g < SLAB_N_TIMELINE_GRAPHS; g++)
    g_assert_cmpfloat (first.graphs[g].high, ==, second.graphs[g].high);
  g_assert_cmpfloat (first.graphs[SLAB_TIMELINE_CORES].high, >=, 4.0);
  g_assert_cmpfloat (first.graphs[SLAB_TIMELINE_MEMORY].high, >=, 900 << 20);
  g_assert_finalize_object (small);
  g_assert_finalize_object (large);
}

/* "A process with a long name · a thread with one" takes more than our rows need; of a narrow picture not too much.
 * Beside another run, time begins at the same place. */
static void
test_gutter (void)
{
  SlabTrace *own = slab_trace_new (1), *foreign = slab_trace_new (1);
  SlabTimelineLayout short_names, long_names, narrow;
  SlabPlotTheme theme;

  slab_trace_set_row_name (foreign, 0, "A process with a long name, a thread");
  slab_trace_end_at (own, 100 * MS);
  slab_trace_end_at (foreign, 100 * MS);
  slab_plot_theme_init (&theme, FALSE, FALSE);
  slab_timeline_layout_init (&short_names, own, NULL, &theme, 1200, 400);
  slab_timeline_layout_init (&long_names, foreign, NULL, &theme, 1200, 400);
  slab_timeline_layout_init (&narrow, foreign, NULL, &theme, 500, 400);
  g_assert_cmpfloat (short_names.time.start, ==, 132.0);
  /* 36 letters of a bit more than half of 12 pixels. */
  g_assert_cmpfloat (long_names.time.start, >=, 36 * 6.0 + 24.0);
  g_assert_cmpfloat (long_names.time.start, <=, 36 * 8.0 + 24.0);
  g_assert_cmpfloat (narrow.time.start, <=, 0.3 * 500.0);
  slab_timeline_layout_share_scales (&short_names, foreign, &theme);
  g_assert_cmpfloat (short_names.time.start, ==, long_names.time.start);
  g_assert_finalize_object (own);
  g_assert_finalize_object (foreign);
}

/* Without the line of totals the legend is where that was, and the rest of the height is used. */
static void
test_without_totals (void)
{
  SlabTrace *trace = make_trace ();
  SlabTimelineLayout with, without;
  SlabPlotTheme theme;
  double height;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  height = slab_timeline_get_natural_height (trace, &theme) + 50.0;
  slab_timeline_layout_init (&with, trace, NULL, &theme, 460, height);
  slab_timeline_layout_init_without_totals (&without, trace, NULL, &theme, 460, height);
  g_assert_cmpfloat (with.legend_y, >, with.totals_y);
  g_assert_cmpfloat (without.totals_y, <, 0.0);
  g_assert_cmpfloat_with_epsilon (without.legend_y, with.totals_y, 1e-9);
  g_assert_cmpfloat (without.row_top, <, with.row_top);
  g_assert_cmpfloat (without.height, ==, height);
  g_assert_cmpfloat_with_epsilon (without.axis_y, with.axis_y, 8.0);
  /* In one line with the legend they leave none. */
  slab_timeline_layout_init (&with, trace, NULL, &theme, 1000, height);
  slab_timeline_layout_init_without_totals (&without, trace, NULL, &theme, 1000, height);
  g_assert_cmpfloat (without.totals_y, <, 0.0);
  g_assert_cmpfloat (without.row_top, ==, with.row_top);
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-layout/layout", test_layout);
  g_test_add_func ("/timeline-layout/pick", test_pick);
  g_test_add_func ("/timeline-layout/pick-narrow", test_pick_narrow);
  g_test_add_func ("/timeline-layout/block", test_block);
  g_test_add_func ("/timeline-layout/ranges", test_ranges);
  g_test_add_func ("/timeline-layout/any-size", test_any_size);
  g_test_add_func ("/timeline-layout/share-scales", test_share_scales);
  g_test_add_func ("/timeline-layout/gutter", test_gutter);
  g_test_add_func ("/timeline-layout/without-totals", test_without_totals);
  return g_test_run ();
}
