/* SPDX-License-Identifier: MIT */
#include "plot/slab-icicle-plot.h"
#include "plot/slab-timeline-private.h"
#include "timeline-fixture.h"

static const char *const names[] = { "z", "y", "x", NULL };

/* 100 ms: a filter from 20 to 80, of that z 30 ms, y 12 ms, x 12 ms, and 6 ms none of them: 50, 20, 20 and 10 %. */
static SlabTrace *
make_passes (void)
{
  static const SlabTracePass passes[3] = { { 30 * MS, 0 }, { 12 * MS, 0 }, { 12 * MS, 0 } };
  const SlabTraceChunk chunk = { { 0, 0, 0 }, { 5, 5, 5 }, { 5, 5, 5 } };
  SlabTrace *trace = slab_trace_new (1);

  slab_trace_set_chunks (trace, &chunk, 1);
  slab_trace_set_pass_names (trace, names);
  slab_trace_add_span_with_passes (trace, 0, &(SlabSpan){ 20 * MS, 60 * MS, 0, 0, -1, SLAB_PHASE_FILTER }, passes);
  slab_trace_end_at (trace, 100 * MS);
  return trace;
}

static guint
get_distance (guint32 a, guint32 b)
{
  guint sum = 0;

  for (guint shift = 0; shift < 24; shift += 8)
    sum += (guint) ABS ((gint) (a >> shift & 0xff) - (gint) (b >> shift & 0xff));
  return sum;
}

/* The colours of the strip at a time, from above, and how many device pixels each is high. Of the last, hatched part
 * they are not of one colour: what is left is its. Returns: how many colours came before it. */
static guint
read_strip (const Picture *picture, int scale, double seconds, guint32 colors[3], int heights[4])
{
  const SlabTimelineLayout *layout = &picture->layout;
  const int x = (int) (scale * slab_plot_axis_to_pixel (&layout->time, seconds));
  const int top = (int) (scale * (slab_timeline_get_bar_top (layout, 0) + layout->bar_height + 1.0));
  const int height = (int) (scale * (layout->pass_height - 1.0));
  guint n = 0;

  memset (heights, 0, 4 * sizeof *heights);
  for (int y = top; y < top + height; y++)
    {
      const guint32 pixel = get_pixel (picture, x, y);

      if (n == 3 && pixel != colors[2])
        {
          heights[3] = top + height - y;
          break;
        }
      if (n == 0 || pixel != colors[n - 1])
        colors[n++] = pixel;
      heights[n - 1]++;
    }
  return n;
}

/* Passes that alternate have no places in time: at its begin, in its middle and at its end a span looks the same, and
 * how high each is, is its share. */
static void
test_strip (void)
{
  static const double shares[] = { 0.5, 0.2, 0.2, 0.1 };
  SlabTrace *trace = make_passes ();

  for (int scale = 1; scale <= 2; scale++)
    for (guint dark = 0; dark < 2; dark++)
      {
        guint32 first[3], colors[3], background;
        int heights[4], total;
        Picture picture;

        draw (&picture, trace, NULL, 1000, 400, scale, dark != 0, NULL);
        background = to_pixel (&picture.theme.background);
        total = (int) (scale * (picture.layout.pass_height - 1.0));
        g_assert_cmpint (total, >=, scale * 8);
        g_assert_cmpuint (read_strip (&picture, scale, 0.0205, first, heights), ==, 3);
        for (guint i = 0; i < 4; i++)
          g_assert_cmpfloat (fabs (heights[i] - shares[i] * total), <=, 1.0);
        for (double at = 0.021; at < 0.0795; at += 0.007)
          {
            int others[4];

            g_assert_cmpuint (read_strip (&picture, scale, at, colors, others), ==, 3);
            g_assert_cmpmem (colors, sizeof colors, first, sizeof first);
            g_assert_cmpmem (others, sizeof others, heights, sizeof heights);
          }
        /* Outside of the span there is nothing. */
        for (guint i = 0; i < 2; i++)
          {
            (void) read_strip (&picture, scale, i == 0 ? 0.01 : 0.09, colors, heights);
            g_assert_cmphex (colors[0], ==, background);
            g_assert_cmpint (heights[0], ==, total);
          }
        cairo_surface_destroy (picture.surface);
      }
  g_assert_finalize_object (trace);
}

/* What is outside of the passes is hatched: of two tones, neither of them the background's. */
static void
test_outside (void)
{
  SlabTrace *trace = make_passes ();
  const SlabTimelineLayout *layout;
  guint n_ground = 0, n_lines = 0;
  Picture picture;
  int y;

  draw (&picture, trace, NULL, 1000, 400, 2.0, FALSE, NULL);
  layout = &picture.layout;
  y = (int) (2.0 * (slab_timeline_get_bar_top (layout, 0) + layout->bar_height + layout->pass_height)) - 2;
  for (int x = (int) (2.0 * slab_plot_axis_to_pixel (&layout->time, 0.03));
       x < (int) (2.0 * slab_plot_axis_to_pixel (&layout->time, 0.07)); x++)
    {
      const guint32 pixel = get_pixel (&picture, x, y);

      g_assert_cmphex (pixel, !=, to_pixel (&picture.theme.background));
      if (pixel == to_pixel (&picture.theme.phases[SLAB_PHASE_WAIT]))
        n_ground++;
      else
        n_lines++;
    }
  g_assert_cmpuint (n_ground, >, n_lines);
  g_assert_cmpuint (n_lines, >, 40);
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

/* One pass that is all of a span fills the strip. */
static void
test_alone (void)
{
  static const SlabTracePass passes[3] = { { 0, 0 }, { 40 * MS, 0 }, { 0, 0 } };
  SlabTrace *trace = slab_trace_new (1);
  guint32 colors[3];
  SlabColor second;
  int heights[4];
  Picture picture;

  slab_trace_set_pass_names (trace, names);
  slab_trace_add_span_with_passes (trace, 0, &(SlabSpan){ 0, 40 * MS, 0, -1, 0, SLAB_PHASE_FILTER }, passes);
  slab_trace_end_at (trace, 50 * MS);
  draw (&picture, trace, NULL, 1000, 400, 1.0, FALSE, NULL);
  slab_plot_theme_get_pass_color (&picture.theme, 1, 3, &second);
  for (double at = 0.001; at < 0.0395; at += 0.005)
    {
      (void) read_strip (&picture, 1, at, colors, heights);
      g_assert_cmphex (colors[0], ==, to_pixel (&second));
      g_assert_cmpint (heights[0], ==, (int) picture.layout.pass_height - 1);
    }
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

/* Spans of 0.1 ms, of which z took 60 and x 20 µs: of many in one pixel they are shares as well. */
static void
test_narrow (void)
{
  static const SlabTracePass passes[3] = { { 60000, 0 }, { 0, 0 }, { 20000, 0 } };
  SlabTrace *trace = slab_trace_new (1);
  SlabColor z, x;
  Picture picture;
  int heights[4], total;
  guint32 colors[3];

  slab_trace_set_pass_names (trace, names);
  for (guint i = 0; i < 200000; i++)
    slab_trace_add_span_with_passes (trace, 0, &(SlabSpan){ i * MS / 10, MS / 10, 0, -1, -1, SLAB_PHASE_FILTER },
                                     passes);
  slab_trace_end_at (trace, 20000 * MS);
  draw (&picture, trace, NULL, 1000, 400, 2.0, FALSE, NULL);
  slab_plot_theme_get_pass_color (&picture.theme, 0, 3, &z);
  slab_plot_theme_get_pass_color (&picture.theme, 2, 3, &x);
  total = (int) (2.0 * (picture.layout.pass_height - 1.0));
  for (double at = 1.0; at < 19.0; at += 1.3)
    {
      (void) read_strip (&picture, 2, at, colors, heights);
      g_assert_cmpuint (get_distance (colors[0], to_pixel (&z)), <=, 6);
      g_assert_cmpuint (get_distance (colors[1], to_pixel (&x)), <=, 6);
      g_assert_cmpfloat (fabs (heights[0] - 0.6 * total), <=, 1.0);
      g_assert_cmpfloat (fabs (heights[1] - 0.2 * total), <=, 1.0);
    }
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

/* Of any stretch of a span the passes have the same shares: what is seen there is what is counted of it. */
static void
test_range (void)
{
  static const double shares[] = { 0.5, 0.2, 0.2 };
  SlabTrace *trace = make_passes ();

  for (gint64 at = 20; at < 80; at += 15)
    {
      g_autoptr (SlabTraceStatistics) statistics = slab_trace_statistics_new (trace, at * MS, (at + 15) * MS);

      for (guint i = 0; i < 3; i++)
        g_assert_cmpfloat_with_epsilon (statistics->passes[i].seconds, 0.015 * shares[i], 1e-9);
    }
  g_assert_finalize_object (trace);
}

/* Whole units, together all of them; what is small is seen, and what is too small is not. */
static void
test_split (void)
{
  static const gint64 times[] = { 500, 20, 300, 2 };
  int sizes[SLAB_TRACE_MAX_PASSES + 1];
  SlabTimelineShares shares;

  slab_timeline_shares_init (&shares, times, 4, 1000, 1.0);
  for (int units = 4; units < 200; units++)
    {
      int sum = 0;

      slab_timeline_shares_split (&shares, 4, units, sizes);
      for (guint i = 0; i < 5; i++)
        sum += sizes[i];
      g_assert_cmpint (sum, ==, units);
      g_assert_cmpint (sizes[1], >=, 1);
      g_assert_cmpint (sizes[3], ==, 0);
      /* The rest is 178 of 1000. */
      g_assert_cmpfloat (fabs (sizes[4] - 0.178 * units), <=, 1.1 + 0.01 * units);
      g_assert_cmpfloat (fabs (sizes[2] - 0.3 * units), <=, 1.1 + 0.01 * units);
    }
  /* Fewer units than parts: the largest has them. */
  slab_timeline_shares_split (&shares, 4, 1, sizes);
  g_assert_cmpint (sizes[0] + sizes[1] + sizes[2] + sizes[4], ==, 1);

  /* More than there is, and nothing at all. */
  slab_timeline_shares_init (&shares, times, 4, 100, 1.0);
  slab_timeline_shares_split (&shares, 4, 10, sizes);
  g_assert_cmpint (sizes[4], ==, 0);
  slab_timeline_shares_init (&shares, (const gint64[]){ 0, 0 }, 2, 100, 1.0);
  g_assert_cmpuint (shares.opacity, ==, 0);
}

/* What is written to files: the same shares, as paths. */
static void
test_paths (void)
{
  static const gint64 times[] = { 50, 20, 20 };
  SlabTrace *trace = make_passes ();
  SlabTimelineShares shares[200] = { 0 };
  SlabTimelineCanvas canvas;
  Picture picture;
  guint counts[3] = { 0 };

  draw (&picture, trace, NULL, 1000, 400, 1.0, FALSE, NULL);
  canvas = (SlabTimelineCanvas){ .cr = cairo_create (picture.surface),
                                 .trace = trace,
                                 .layout = &picture.layout,
                                 .theme = &picture.theme,
                                 .em = 12.0,
                                 .pixel = 1.0,
                                 .is_vector = TRUE };
  slab_plot_set_color (canvas.cr, &picture.theme.background, 1.0);
  cairo_paint (canvas.cr);
  for (guint i = 100; i < 200; i++)
    slab_timeline_shares_init (&shares[i], times, 3, 100, 1.0);
  slab_timeline_paint_shares (&canvas, shares, 200, 100.0, 50.0);
  cairo_destroy (canvas.cr);
  cairo_surface_flush (picture.surface);
  for (int y = 100; y < 150; y++)
    {
      for (guint p = 0; p < 3; p++)
        {
          SlabColor color;

          slab_plot_theme_get_pass_color (&picture.theme, p, 3, &color);
          counts[p] += get_pixel (&picture, (int) picture.layout.time.start + 150, y) == to_pixel (&color) ? 1 : 0;
        }
      g_assert_cmphex (get_pixel (&picture, (int) picture.layout.time.start + 50, y), ==,
                       to_pixel (&picture.theme.background));
    }
  g_assert_cmpuint (counts[0], ==, 25);
  g_assert_cmpuint (counts[1], ==, 10);
  g_assert_cmpuint (counts[2], ==, 10);
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

/* Squares of one colour in the legend's line that are as wide as a sign, from left to right. */
static guint
read_legend (const Picture *picture, guint32 colors[16])
{
  const int y = (int) picture->layout.legend_y, swatch = (int) floor (0.85 * picture->theme.font_size);
  const guint32 background = to_pixel (&picture->theme.background);
  guint n = 0;

  for (int x = 0, end; x < 990; x = end)
    {
      const guint32 color = get_pixel (picture, x, y);

      for (end = x + 1; end < 990 && get_pixel (picture, end, y) == color; end++)
        ;
      if (color != background && end - x == swatch && n < 16)
        colors[n++] = color;
    }
  return n;
}

/* A pass has one colour: in the legend, in the strip under the spans, and in the picture of what is inside. */
static void
test_one_color (void)
{
  SlabTrace *trace = make_passes ();

  for (guint dark = 0; dark < 2; dark++)
    {
      g_autoptr (SlabIciclePlot) plot = slab_icicle_plot_new (trace, NULL, SLAB_ICICLE_TOTALS);
      guint32 legend[16], strip[3], icicle[3] = { 0 }, filter;
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 800, 200);
      cairo_t *cr = cairo_create (surface);
      Picture picture, inside;
      int heights[4];
      guint n;

      draw (&picture, trace, NULL, 1000, 400, 1.0, dark != 0, NULL);
      filter = to_pixel (&picture.theme.phases[SLAB_PHASE_FILTER]);
      n = read_legend (&picture, legend);
      g_assert_cmpuint (n, >=, 6);
      g_assert_cmpuint (read_strip (&picture, 1, 0.05, strip, heights), ==, 3);
      slab_icicle_plot_draw (cr, plot, &picture.theme, 800, 200);
      cairo_destroy (cr);
      cairo_surface_flush (surface);
      inside.surface = surface;
      for (guint i = 0; i < slab_icicle_plot_get_n_nodes (plot); i++)
        for (guint p = 0; p < 3; p++)
          if (g_strcmp0 (slab_icicle_plot_get_name (plot, i), names[p]) == 0)
            {
              cairo_rectangle_t box;

              slab_icicle_plot_get_box (plot, i, &picture.theme, 800, 200, &box);
              icicle[p] = get_pixel (&inside, (int) box.x + 2, (int) box.y + 2);
            }
      /* Read, filter and write come first; the hatched ones are of no one colour. */
      for (guint p = 0; p < 3; p++)
        {
          g_assert_cmpuint (get_distance (legend[n - 3 + p], strip[p]), <=, 3);
          g_assert_cmpuint (get_distance (icicle[p], strip[p]), <=, 3);
          /* The first is the nearest to the filter's. */
          if (p > 0)
            g_assert_cmpuint (get_distance (strip[p], filter), >, get_distance (strip[p - 1], filter) + 20);
        }
      g_assert_cmphex (legend[1], ==, filter);
      cairo_surface_destroy (surface);
      cairo_surface_destroy (picture.surface);
    }
  g_assert_finalize_object (trace);
}

/* Of spans that share a pixel the passes are added up: the first one took all of their time, or half of it. */
static void
test_shared_pixels (void)
{
  for (guint half = 0; half < 2; half++)
    {
      SlabTrace *trace = slab_trace_new (1);
      guint32 colors[3];
      int heights[4];
      Picture picture;
      SlabColor color;

      slab_trace_set_pass_names (trace, names);
      for (guint i = 0; i < 5000; i++)
        {
          const SlabTracePass passes[3] = { { MS / (half + 1) / 50, 0 }, { 0, 0 }, { 0, 0 } };

          slab_trace_add_span_with_passes (
              trace, 0, &(SlabSpan){ i * MS / 50, MS / 50, 0, (gint32) i, -1, SLAB_PHASE_FILTER }, passes);
        }
      slab_trace_end_at (trace, 100 * MS);
      draw (&picture, trace, NULL, 1000, 400, 1, FALSE, NULL);
      slab_plot_theme_get_pass_color (&picture.theme, 0, 3, &color);
      for (guint at = 0; at < 4; at++)
        {
          const int total = (int) (picture.layout.pass_height - 1.0);

          g_assert_cmpuint (read_strip (&picture, 1, 0.0123 + 0.02 * at, colors, heights), >=, 1);
          /* It fades with the part of a pixel that a span of its neighbour takes. */
          g_assert_cmpuint (get_distance (colors[0], to_pixel (&color)), <=, 80);
          g_assert_cmpint (ABS (heights[0] - total / ((int) half + 1)), <=, 1);
        }
      cairo_surface_destroy (picture.surface);
      g_assert_finalize_object (trace);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-passes/strip", test_strip);
  g_test_add_func ("/timeline-passes/outside", test_outside);
  g_test_add_func ("/timeline-passes/alone", test_alone);
  g_test_add_func ("/timeline-passes/narrow", test_narrow);
  g_test_add_func ("/timeline-passes/range", test_range);
  g_test_add_func ("/timeline-passes/split", test_split);
  g_test_add_func ("/timeline-passes/paths", test_paths);
  g_test_add_func ("/timeline-passes/one-color", test_one_color);
  g_test_add_func ("/timeline-passes/shared-pixels", test_shared_pixels);
  return g_test_run ();
}
