/* SPDX-License-Identifier: MIT */
#include "plot/slab-timeline-plot.h"

#include <math.h>
#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)

static void
add (SlabTrace *trace, guint thread, gint64 start, gint64 end, SlabPhase phase, gint32 chunk)
{
  SlabSpan span = { start, end - start, phase == SLAB_PHASE_READ ? 4194304 : 0, chunk, -1, phase };

  slab_trace_add_span (trace, thread, &span);
}

static void
add_sample (SlabTrace *trace, gint64 time, double cores_busy, guint64 resident_bytes)
{
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;

  sample.time = time;
  sample.cores_busy = cores_busy;
  sample.resident_bytes = resident_bytes;
  slab_trace_add_sample (trace, &sample, NULL);
}

/* 100 ms. Thread 1: wait 0–10, read 10–20, filter 20–60, write 60–70, nothing to 80, filter 80–100.
 * Thread 2: filter 0–50, wait 50–100. */
static SlabTrace *
make_trace (void)
{
  SlabTrace *trace = slab_trace_new (2);
  SlabTraceChunk chunks[2] = { { { 0, 0, 0 }, { 50, 64, 1104 }, { 50, 64, 1104 } },
                               { { 0, 64, 0 }, { 50, 64, 1104 }, { 50, 64, 1104 } } };

  slab_trace_set_chunks (trace, chunks, 2);
  add (trace, 0, 0 * MS, 10 * MS, SLAB_PHASE_WAIT, -1);
  add (trace, 0, 10 * MS, 20 * MS, SLAB_PHASE_READ, 1);
  add (trace, 0, 20 * MS, 60 * MS, SLAB_PHASE_FILTER, 1);
  add (trace, 0, 60 * MS, 70 * MS, SLAB_PHASE_WRITE, 1);
  add (trace, 0, 80 * MS, 100 * MS, SLAB_PHASE_FILTER, 7);
  add (trace, 1, 0 * MS, 50 * MS, SLAB_PHASE_FILTER, 0);
  add (trace, 1, 50 * MS, 100 * MS, SLAB_PHASE_WAIT, -1);
  add_sample (trace, 50 * MS, 2.0, 400 << 20);
  add_sample (trace, 100 * MS, 1.0, 200 << 20);
  slab_trace_end_at (trace, 100 * MS);
  return trace;
}

typedef struct
{
  cairo_surface_t *surface;
  SlabTimelineLayout layout;
  SlabPlotTheme theme;
} Picture;

static void
draw (Picture *picture, SlabTrace *trace, const SlabTimelineRange *range, double width, double height, double scale,
      gboolean dark, const SlabTimelineHit *hover)
{
  cairo_t *cr;

  slab_plot_theme_init (&picture->theme, dark, FALSE);
  picture->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (width * scale), (int) (height * scale));
  cairo_surface_set_device_scale (picture->surface, scale, scale);
  cr = cairo_create (picture->surface);
  slab_timeline_layout_init (&picture->layout, trace, range, &picture->theme, width, height);
  slab_timeline_draw (cr, trace, &picture->layout, &picture->theme, hover);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (picture->surface);
}

/* In device pixels. */
static guint32
get_pixel (const Picture *picture, int x, int y)
{
  const guint8 *data = cairo_image_surface_get_data (picture->surface);
  guint32 pixel;

  g_assert_cmpint (x, >=, 0);
  g_assert_cmpint (y, >=, 0);
  g_assert_cmpint (x, <, cairo_image_surface_get_width (picture->surface));
  g_assert_cmpint (y, <, cairo_image_surface_get_height (picture->surface));
  memcpy (&pixel, data + y * cairo_image_surface_get_stride (picture->surface) + 4 * x, 4);
  return pixel & 0xffffff;
}

static guint32
to_pixel (const SlabColor *color)
{
  return (guint32) lround (color->red * 255.0) << 16 | (guint32) lround (color->green * 255.0) << 8
         | (guint32) lround (color->blue * 255.0);
}

/* Near the top of the bar, above any chunk number. */
static guint32
get_row_pixel (const Picture *picture, guint thread, double seconds)
{
  const SlabTimelineLayout *layout = &picture->layout;
  double y = layout->row_top + thread * layout->row_height + 0.5 * (layout->row_height - layout->bar_height) + 1.5;

  return get_pixel (picture, (int) slab_plot_axis_to_pixel (&layout->time, seconds), (int) y);
}

static void
test_colors (void)
{
  SlabTrace *trace = make_trace ();

  for (guint dark = 0; dark < 2; dark++)
    {
      Picture picture;
      const SlabPlotTheme *theme = &picture.theme;

      draw (&picture, trace, NULL, 1000, 400, 1.0, dark != 0, NULL);
      g_assert_cmphex (get_row_pixel (&picture, 0, 0.015), ==, to_pixel (&theme->phases[SLAB_PHASE_READ]));
      g_assert_cmphex (get_row_pixel (&picture, 0, 0.025), ==, to_pixel (&theme->phases[SLAB_PHASE_FILTER]));
      g_assert_cmphex (get_row_pixel (&picture, 0, 0.059), ==, to_pixel (&theme->phases[SLAB_PHASE_FILTER]));
      g_assert_cmphex (get_row_pixel (&picture, 0, 0.065), ==, to_pixel (&theme->phases[SLAB_PHASE_WRITE]));
      g_assert_cmphex (get_row_pixel (&picture, 0, 0.075), ==, to_pixel (&theme->background));
      g_assert_cmphex (get_row_pixel (&picture, 0, 0.095), ==, to_pixel (&theme->phases[SLAB_PHASE_FILTER]));
      g_assert_cmphex (get_row_pixel (&picture, 1, 0.015), ==, to_pixel (&theme->phases[SLAB_PHASE_FILTER]));
      g_assert_cmphex (get_row_pixel (&picture, 1, 0.055), !=, to_pixel (&theme->phases[SLAB_PHASE_FILTER]));
      g_assert_cmphex (get_row_pixel (&picture, 1, 0.055), !=, to_pixel (&theme->background));
      g_assert_cmphex (get_pixel (&picture, 999, 399), ==, to_pixel (&theme->background));
      cairo_surface_destroy (picture.surface);
    }
  g_assert_finalize_object (trace);
}

static void
test_graphs (void)
{
  SlabTrace *trace = make_trace ();
  Picture picture;
  const SlabTimelineLayout *layout = &picture.layout;
  guint32 background;
  int x_first, x_second, y;

  draw (&picture, trace, NULL, 1000, 400, 1.0, FALSE, NULL);
  background = to_pixel (&picture.theme.background);
  x_first = (int) slab_plot_axis_to_pixel (&layout->time, 0.023);
  x_second = (int) slab_plot_axis_to_pixel (&layout->time, 0.087);
  /* At one and a half cores the first half is filled and the second is not; at half a core both are. */
  y = (int) slab_plot_axis_to_pixel (&layout->graphs[SLAB_TIMELINE_CORES], 1.5);
  g_assert_cmphex (get_pixel (&picture, x_first, y), !=, background);
  g_assert_cmphex (get_pixel (&picture, x_second, y), ==, background);
  y = (int) slab_plot_axis_to_pixel (&layout->graphs[SLAB_TIMELINE_CORES], 0.5);
  g_assert_cmphex (get_pixel (&picture, x_second, y), !=, background);
  /* The line itself, at two cores. */
  y = (int) slab_plot_axis_to_pixel (&layout->graphs[SLAB_TIMELINE_CORES], 2.0);
  g_assert_cmphex (get_pixel (&picture, x_first, y), !=, get_pixel (&picture, x_first, y + 8));
  /* It is not at the edge, where it would be cut: there is room above it. */
  g_assert_cmpint (y - (int) layout->graphs[SLAB_TIMELINE_CORES].end, >=, 3);
  g_assert_cmphex (get_pixel (&picture, x_first, y - 3), ==, background);

  y = (int) slab_plot_axis_to_pixel (&layout->graphs[SLAB_TIMELINE_MEMORY], 330.0 * 1048576.0);
  g_assert_cmphex (get_pixel (&picture, x_first, y), !=, background);
  g_assert_cmphex (get_pixel (&picture, (int) slab_plot_axis_to_pixel (&layout->time, 0.097), y), ==, background);
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

/* On a screen of twice the pixels, edges are as sharp as there. */
static void
test_scale (void)
{
  SlabTrace *trace = make_trace ();
  Picture picture;
  const SlabTimelineLayout *layout = &picture.layout;
  int x, y;

  draw (&picture, trace, NULL, 801, 400, 2.0, FALSE, NULL);
  x = (int) lround (2.0 * slab_plot_axis_to_pixel (&layout->time, 0.010));
  y = (int) (2.0 * (layout->row_top + 0.5 * layout->row_height));
  g_assert_cmphex (get_pixel (&picture, x, y), ==, to_pixel (&picture.theme.phases[SLAB_PHASE_READ]));
  g_assert_cmphex (get_pixel (&picture, x - 1, y), !=, to_pixel (&picture.theme.phases[SLAB_PHASE_READ]));
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

/* Spans of 0.1 ms, read and write by turns: every pixel is their mixture. */
static void
test_merged (void)
{
  SlabTrace *trace = slab_trace_new (1);
  Picture picture;
  guint32 expected = 0;

  for (guint i = 0; i < 200000; i++)
    add (trace, 0, i * MS / 10, (i + 1) * MS / 10, i % 2 == 0 ? SLAB_PHASE_READ : SLAB_PHASE_WRITE, (gint32) i);
  slab_trace_end_at (trace, 20000 * MS);
  draw (&picture, trace, NULL, 900, 300, 1.0, FALSE, NULL);
  for (guint c = 0; c < 3; c++)
    {
      guint shift = 8 * c;

      expected |= ((to_pixel (&picture.theme.phases[SLAB_PHASE_READ]) >> shift & 0xff)
                   + (to_pixel (&picture.theme.phases[SLAB_PHASE_WRITE]) >> shift & 0xff))
                      / 2
                  << shift;
    }
  for (double at = 0.5; at < 19.5; at += 0.7)
    {
      guint32 pixel = get_row_pixel (&picture, 0, at);

      for (guint shift = 0; shift < 24; shift += 8)
        g_assert_cmpint (ABS ((gint) (pixel >> shift & 0xff) - (gint) (expected >> shift & 0xff)), <=, 8);
    }
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

static void
test_alone (void)
{
  SlabTrace *trace = slab_trace_new (1);
  Picture picture;

  /* A microsecond of ten seconds is still seen. */
  add (trace, 0, 5000 * MS, 5000 * MS + 1000, SLAB_PHASE_FILTER, 0);
  slab_trace_end_at (trace, 10000 * MS);
  draw (&picture, trace, NULL, 900, 300, 1.0, FALSE, NULL);
  g_assert_cmphex (get_row_pixel (&picture, 0, 5.0), !=, to_pixel (&picture.theme.background));
  g_assert_cmphex (get_row_pixel (&picture, 0, 5.2), ==, to_pixel (&picture.theme.background));
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

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
  g_assert_cmpstr (text, ==, "412 spans · filter 75 %, read 25 %\n41.2 ms from 100 ms on\nThread 1");

  /* Closer, each is by itself. */
  slab_timeline_layout_init (&layout, trace, &(SlabTimelineRange){ 1.0, 1.001 }, &theme, 1000, 300);
  g_assert_true (pick (trace, &layout, 0, slab_plot_axis_to_pixel (&layout.time, 1.00025), &hit));
  g_assert_cmpuint (hit.block_end, ==, hit.block_first);
  g_assert_cmpuint (hit.span, ==, 10002);
  g_assert_finalize_object (trace);
}

/* A bar of many spans has lines along it, one of a single span is plain. */
static void
test_texture (void)
{
  SlabTrace *many = slab_trace_new (1), *one = slab_trace_new (1);
  Picture picture;

  for (guint i = 0; i < 100000; i++)
    add (many, 0, i * MS / 10, (i + 1) * MS / 10, SLAB_PHASE_FILTER, (gint32) i);
  slab_trace_end_at (many, 10000 * MS);
  add (one, 0, 0, 10000 * MS, SLAB_PHASE_FILTER, -1);
  slab_trace_end_at (one, 10000 * MS);
  for (guint i = 0; i < 2; i++)
    {
      const SlabTimelineLayout *layout = &picture.layout;
      guint n = 0;
      int x, top;

      draw (&picture, i == 0 ? many : one, NULL, 1000, 400, 1.0, FALSE, NULL);
      x = (int) slab_plot_axis_to_pixel (&layout->time, 3.3);
      top = (int) (layout->row_top + 0.5 * (layout->row_height - layout->bar_height));
      for (int y = top + 1; y < top + (int) layout->bar_height - 1; y++)
        n += get_pixel (&picture, x, y) != get_pixel (&picture, x, top + 1) ? 1 : 0;
      if (i == 0)
        g_assert_cmpuint (n, >=, 2);
      else
        g_assert_cmpuint (n, ==, 0);
      cairo_surface_destroy (picture.surface);
    }
  g_assert_finalize_object (many);
  g_assert_finalize_object (one);
}

static void
draw_colors (Picture *picture, SlabTrace *trace, SlabTimelineColors colors)
{
  cairo_t *cr;

  slab_plot_theme_init (&picture->theme, FALSE, FALSE);
  picture->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1000, 400);
  cr = cairo_create (picture->surface);
  slab_timeline_layout_init (&picture->layout, trace, NULL, &picture->theme, 1000, 400);
  picture->layout.colors = colors;
  slab_timeline_draw (cr, trace, &picture->layout, &picture->theme, NULL);
  cairo_destroy (cr);
  cairo_surface_flush (picture->surface);
}

static void
test_color_by (void)
{
  SlabTrace *trace = make_trace (), *iterations = slab_trace_new (1);
  guint32 first, dim;
  Picture picture;

  draw_colors (&picture, trace, SLAB_TIMELINE_BY_CHUNK);
  /* One chunk has its colour whatever is done with it, stronger where it is filtered; others have others. */
  g_assert_cmphex (get_row_pixel (&picture, 0, 0.015), ==, get_row_pixel (&picture, 0, 0.065));
  g_assert_cmphex (get_row_pixel (&picture, 0, 0.015), !=, get_row_pixel (&picture, 0, 0.025));
  g_assert_cmphex (get_row_pixel (&picture, 0, 0.025), !=, get_row_pixel (&picture, 1, 0.025));
  g_assert_cmphex (get_row_pixel (&picture, 0, 0.025), !=, get_row_pixel (&picture, 0, 0.095));
  cairo_surface_destroy (picture.surface);

  for (gint32 i = 0; i < 5; i++)
    {
      SlabSpan span = { 20 * MS * i, 20 * MS, 0, -1, i, SLAB_PHASE_FILTER };

      slab_trace_add_span (iterations, 0, &span);
    }
  slab_trace_end_at (iterations, 100 * MS);
  draw_colors (&picture, iterations, SLAB_TIMELINE_BY_ITERATION);
  /* From dark to bright. */
  first = get_row_pixel (&picture, 0, 0.003);
  for (guint i = 1; i < 5; i++)
    g_assert_cmpint (get_row_pixel (&picture, 0, 0.003 + 0.02 * i) >> 8 & 0xff, >,
                     get_row_pixel (&picture, 0, 0.003 + 0.02 * (i - 1)) >> 8 & 0xff);
  cairo_surface_destroy (picture.surface);
  draw_colors (&picture, trace, SLAB_TIMELINE_BY_ITERATION);
  dim = to_pixel (&picture.theme.dim);
  g_assert_cmphex (get_row_pixel (&picture, 0, 0.025), ==, dim);
  g_assert_cmphex (first, !=, dim);
  cairo_surface_destroy (picture.surface);

  for (guint i = 0; i < SLAB_N_TIMELINE_COLORS; i++)
    {
      SlabTimelineColors colors = SLAB_N_TIMELINE_COLORS;

      g_assert_true (slab_timeline_colors_from_id (slab_timeline_colors_get_id ((SlabTimelineColors) i), &colors));
      g_assert_cmpint (colors, ==, i);
    }
  {
    SlabTimelineColors colors = SLAB_TIMELINE_BY_CHUNK;

    g_assert_false (slab_timeline_colors_from_id ("colour", &colors));
    g_assert_cmpint (colors, ==, SLAB_TIMELINE_BY_CHUNK);
  }
  g_assert_finalize_object (trace);
  g_assert_finalize_object (iterations);
}

/* 15 to 65 ms. Thread 1: read 5, filter 40, write 5; thread 2: filter 35, wait 15: filter is 75 of 100. The cores are
 * two for 35 ms and one for 15. */
static void
test_describe_range (void)
{
  SlabTrace *trace = make_trace ();
  SlabTrace *empty = slab_trace_new (1);
  g_autofree char *text = slab_timeline_describe_range (trace, &(SlabTimelineRange){ 0.015, 0.065 });
  g_autofree char *within = slab_timeline_describe_range (trace, &(SlabTimelineRange){ 0.03, 0.04 });
  g_autofree char *nothing = slab_timeline_describe_range (empty, &(SlabTimelineRange){ 0.0, 0.5 });

  g_assert_true (
      g_str_has_prefix (text, "50.0 ms · 5 spans · filter 75 %, wait 15 %, read 5 %, write 5 % · 1.7 cores busy"));
  g_assert_true (g_str_has_prefix (within, "10.0 ms · 2 spans · filter 100 % · 2.0 cores busy"));
  g_assert_cmpstr (nothing, ==, "500 ms · 0 spans");
  g_assert_finalize_object (trace);
  g_assert_finalize_object (empty);
}

/* What is marked stands out: around it, the picture steps back. */
static void
test_marked (void)
{
  SlabTrace *trace = make_trace ();
  Picture plain, marked;
  cairo_t *cr;
  int y, outside, inside;

  draw (&plain, trace, NULL, 1000, 400, 1.0, FALSE, NULL);
  draw (&marked, trace, NULL, 1000, 400, 1.0, FALSE, NULL);
  marked.layout.selection_start = 0.03;
  marked.layout.selection_end = 0.05;
  cr = cairo_create (marked.surface);
  slab_timeline_draw (cr, trace, &marked.layout, &marked.theme, NULL);
  cairo_destroy (cr);
  cairo_surface_flush (marked.surface);
  y = (int) (plain.layout.row_top + 0.5 * plain.layout.row_height);
  outside = (int) slab_plot_axis_to_pixel (&plain.layout.time, 0.022);
  inside = (int) slab_plot_axis_to_pixel (&plain.layout.time, 0.032);
  for (guint shift = 0; shift < 24; shift += 8)
    {
      /* Lighter on white by more than half of what there is to it; inside nearly as it was. */
      gint before = (gint) (get_pixel (&plain, outside, y) >> shift & 0xff);
      gint after = (gint) (get_pixel (&marked, outside, y) >> shift & 0xff);

      g_assert_cmpint (after, >=, before + (255 - before) / 2);
      before = (gint) (get_pixel (&plain, inside, y) >> shift & 0xff);
      after = (gint) (get_pixel (&marked, inside, y) >> shift & 0xff);
      g_assert_cmpint (ABS (after - before), <=, 26);
    }
  cairo_surface_destroy (plain.surface);
  cairo_surface_destroy (marked.surface);
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

static void
test_hover (void)
{
  SlabTrace *trace = make_trace ();
  Picture plain, hovered;
  SlabTimelineHit hit = { .seconds = 0.0311, .thread = 0, .span = 2 };
  int x, y;

  draw (&plain, trace, NULL, 1000, 400, 1.0, FALSE, NULL);
  draw (&hovered, trace, NULL, 1000, 400, 1.0, FALSE, &hit);
  x = (int) lround (slab_plot_axis_to_pixel (&plain.layout.time, hit.seconds));
  /* Through every row and both graphs. */
  for (y = (int) plain.layout.row_top; y < (int) plain.layout.axis_y; y += 5)
    g_assert_cmphex (get_pixel (&hovered, x, y), !=, get_pixel (&plain, x, y));
  /* Around the span, and not beside it. */
  x = (int) lround (slab_plot_axis_to_pixel (&plain.layout.time, 0.020));
  y = (int) (plain.layout.row_top + 0.5 * plain.layout.row_height);
  g_assert_cmphex (get_pixel (&hovered, x, y), !=, get_pixel (&plain, x, y));
  g_assert_cmphex (get_pixel (&hovered, x - 10, y), ==, get_pixel (&plain, x - 10, y));

  /* What is gone or outside does no harm. */
  cairo_surface_destroy (hovered.surface);
  hit = (SlabTimelineHit){ .seconds = 99.0, .thread = 7, .span = 12345 };
  draw (&hovered, trace, NULL, 1000, 400, 1.0, FALSE, &hit);
  g_assert_cmphex (get_pixel (&hovered, x, y), ==, get_pixel (&plain, x, y));
  cairo_surface_destroy (plain.surface);
  cairo_surface_destroy (hovered.surface);
  g_assert_finalize_object (trace);
}

static void
assert_described (SlabTrace *trace, double seconds, gint thread, guint64 span, const char *expected)
{
  SlabTimelineHit hit = { .seconds = seconds, .thread = thread, .span = span };
  g_autofree char *text = slab_timeline_describe_hit (trace, &hit);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_describe (void)
{
  SlabTrace *trace = make_trace ();
  SlabTrace *empty = slab_trace_new (1);
  SlabSpan span = { 1200000, 1200000, 3000000, -1, 17, SLAB_PHASE_WRITE };
  g_autofree char *totals = slab_timeline_describe_totals (trace);
  g_autofree char *nothing = slab_timeline_describe_totals (empty);
  g_autofree char *cancelled = NULL;

  assert_described (trace, 0.03, 0, 2, "Chunk 1 · z 0–50, y 64–128, x 0–1104\nfilter · 40.0 ms at 20.0 ms\nThread 1");
  assert_described (trace, 0.015, 0, 1,
                    "Chunk 1 · z 0–50, y 64–128, x 0–1104\nread · 10.0 ms at 10.0 ms\n4.00 MiB · 0.42 GB/s\nThread 1");
  /* A chunk without a box. */
  assert_described (trace, 0.09, 0, 4, "Chunk 7\nfilter · 20.0 ms at 80.0 ms\nThread 1");
  assert_described (trace, 0.075, 0, G_MAXUINT64, "Thread 1\nnothing recorded at 75.0 ms");
  assert_described (trace, 0.075, -1, G_MAXUINT64, "75.0 ms\n1.0 cores busy\n200 MiB resident");
  assert_described (trace, 0.5, -1, G_MAXUINT64, "500 ms");
  slab_trace_add_span (empty, 0, &span);
  assert_described (empty, 0.002, 0, 0, "write · 1.20 ms at 1.20 ms\nIteration 17\n2.86 MiB · 2.50 GB/s\nThread 1");

  /* Busy: (10 + 40 + 10 + 20 + 50) of 200 ms; filter 110 of 200; the chunks have no overlap. */
  g_assert_cmpstr (totals, ==, "100 ms · 2 threads · 65 % busy · efficiency 55 % · peak 400 MiB");
  g_assert_cmpstr (nothing, ==, "0 s · 1 thread");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_OUTCOME, "cancelled");
  cancelled = slab_timeline_describe_totals (trace);
  g_assert_true (g_str_has_prefix (cancelled, "cancelled · 100 ms"));
  g_assert_finalize_object (trace);
  g_assert_finalize_object (empty);
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

/* Nothing yet, no samples, tiny sizes, absurd ranges: all are drawn without a warning. */
static void
test_odd (void)
{
  static const SlabTimelineRange ranges[] = { { 0.0, 1e-6 },  { 0.02, 0.0200001 }, { -5.0, 5.0 },
                                              { 50.0, 60.0 }, { 3.0, 1.0 },        { 0.0, 1e9 } };
  SlabTrace *trace = make_trace ();
  SlabTrace *empty = slab_trace_new (3);
  SlabTrace *many = slab_trace_new (300);
  Picture picture;
  int x;

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      draw (&picture, trace, &ranges[i], 640, 300, 1.0, FALSE, NULL);
      cairo_surface_destroy (picture.surface);
    }
  for (guint size = 1; size < 300; size += 23)
    {
      draw (&picture, trace, NULL, size, size, 1.0, TRUE, NULL);
      cairo_surface_destroy (picture.surface);
      draw (&picture, many, NULL, size, size, 1.0, TRUE, NULL);
      cairo_surface_destroy (picture.surface);
    }
  draw (&picture, empty, NULL, 800, 400, 1.0, FALSE, NULL);
  /* Its rows say something. */
  x = (int) (0.5 * (picture.layout.time.start + picture.layout.time.end));
  {
    gboolean found = FALSE;
    int y = (int) (picture.layout.row_top + 1.5 * picture.layout.row_height);

    for (int i = -40; i <= 40; i++)
      for (int j = -4; j <= 4; j++)
        found = found || get_pixel (&picture, x + i, y + j) != to_pixel (&picture.theme.background);
    g_assert_true (found);
  }
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
  g_assert_finalize_object (empty);
  g_assert_finalize_object (many);
}

static gpointer
record (gpointer data)
{
  SlabTrace *trace = data;

  for (guint i = 0; i < 20000; i++)
    {
      add (trace, 0, i * 1000, i * 1000 + 900, (SlabPhase) (i % 4), (gint32) i);
      add_sample (trace, i * 1000, 1.0, 1 << 20);
    }
  return NULL;
}

/* Drawn while it grows. */
static void
test_live (void)
{
  SlabTrace *trace = slab_trace_new (1);
  GThread *thread;
  Picture picture;

  slab_trace_begin (trace);
  thread = g_thread_new ("record", record, trace);
  for (guint i = 0; i < 10; i++)
    {
      draw (&picture, trace, NULL, 500, 250, 1.0, FALSE, NULL);
      cairo_surface_destroy (picture.surface);
    }
  g_thread_join (thread);
  slab_trace_end (trace);
  g_assert_finalize_object (trace);
}

/* A million spans cost what the picture's pixels cost. A frame has 16 ms; a loaded machine and sanitizers get 20 times
 * that, which is still far from a walk over all spans with a rectangle each. */
static void
test_million (void)
{
  SlabTrace *trace = slab_trace_new (4);
  Picture picture;
  gint64 start;

  for (guint t = 0; t < 4; t++)
    for (guint i = 0; i < 250000; i++)
      add (trace, t, i * 4000, i * 4000 + 3900, (SlabPhase) (i % 4), (gint32) i);
  slab_trace_end_at (trace, 1000 * MS);
  draw (&picture, trace, NULL, 1600, 400, 1.0, TRUE, NULL);
  cairo_surface_destroy (picture.surface);
  start = g_get_monotonic_time ();
  draw (&picture, trace, NULL, 1600, 400, 1.0, TRUE, NULL);
  start = g_get_monotonic_time () - start;
  g_test_message ("a million spans in %.1f ms", start / 1000.0);
  g_assert_cmpint (start, <, 320000);
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline/colors", test_colors);
  g_test_add_func ("/timeline/graphs", test_graphs);
  g_test_add_func ("/timeline/scale", test_scale);
  g_test_add_func ("/timeline/merged", test_merged);
  g_test_add_func ("/timeline/alone", test_alone);
  g_test_add_func ("/timeline/layout", test_layout);
  g_test_add_func ("/timeline/pick", test_pick);
  g_test_add_func ("/timeline/pick-narrow", test_pick_narrow);
  g_test_add_func ("/timeline/block", test_block);
  g_test_add_func ("/timeline/texture", test_texture);
  g_test_add_func ("/timeline/color-by", test_color_by);
  g_test_add_func ("/timeline/describe-range", test_describe_range);
  g_test_add_func ("/timeline/marked", test_marked);
  g_test_add_func ("/timeline/hover", test_hover);
  g_test_add_func ("/timeline/describe", test_describe);
  g_test_add_func ("/timeline/ranges", test_ranges);
  g_test_add_func ("/timeline/odd", test_odd);
  g_test_add_func ("/timeline/live", test_live);
  g_test_add_func ("/timeline/million", test_million);
  g_test_add_func ("/timeline/any-size", test_any_size);
  return g_test_run ();
}
