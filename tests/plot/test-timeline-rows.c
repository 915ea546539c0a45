/* SPDX-License-Identifier: MIT */
#include "plot/slab-timeline-private.h"
#include "profile/slab-trace-tree.h"
#include "timeline-fixture.h"

/* Near the top of the bar, above any chunk number. */
static guint32
get_row_pixel (const Picture *picture, guint thread, double seconds)
{
  const SlabTimelineLayout *layout = &picture->layout;
  double y = slab_timeline_get_bar_top (layout, thread) + 1.5;

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
      top = (int) slab_timeline_get_bar_top (layout, 0);
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

/* Along the middle of a bar, from @left to @right: how many columns are nearly the background, as the ground of a count
 * is; between the first and the last of them, how many are dark. */
static guint
find_count (const Picture *picture, double left, double right, int *first, int *last, guint *n_dark)
{
  const SlabTimelineLayout *layout = &picture->layout;
  const int y = (int) (slab_timeline_get_bar_top (layout, 0) + floor (0.5 * layout->bar_height));
  guint n = 0;

  *n_dark = 0;
  for (int x = (int) ceil (left); x < (int) right; x++)
    {
      const guint32 pixel = get_pixel (picture, x, y);
      const guint sum = (pixel >> 16 & 0xff) + (pixel >> 8 & 0xff) + (pixel & 0xff);

      if (sum > 660)
        {
          *first = n == 0 ? x : *first;
          *last = x;
          n++;
        }
      *n_dark += n > 0 && sum < 250 ? 1 : 0;
    }
  return n;
}

/* 5000 spans of 10 µs, then a wide one of 50 ms, then 40 narrow ones in a block with no room for words. */
static void
test_block_count (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabTimelineCanvas canvas = { .trace = trace };
  const SlabPlotAxis *time;
  Picture picture;
  double left, right, end;
  int first, last;
  guint n_dark;

  for (gint64 i = 0; i < 5000; i++)
    add (trace, 0, i * MS / 100, (i + 1) * MS / 100, SLAB_PHASE_FILTER, -1);
  add (trace, 0, 50 * MS, 95 * MS, SLAB_PHASE_FILTER, -1);
  for (gint64 i = 0; i < 200; i++)
    add (trace, 0, 95 * MS + i * MS / 100, 95 * MS + (i + 1) * MS / 100, SLAB_PHASE_FILTER, -1);
  slab_trace_end_at (trace, 100 * MS);
  draw (&picture, trace, NULL, 1000, 300, 1.0, FALSE, NULL);
  canvas.layout = &picture.layout;
  time = &picture.layout.time;
  left = slab_plot_axis_to_pixel (time, 0.0);
  right = slab_plot_axis_to_pixel (time, 0.05);
  end = slab_plot_axis_to_pixel (time, 0.097);

  g_assert_cmpuint (slab_timeline_count_spans (&canvas, 0, left, right + 0.01), ==, 5000);
  g_assert_cmpuint (slab_timeline_count_spans (&canvas, 0, left, slab_plot_axis_to_pixel (time, 0.025) + 0.01), ==,
                    2500);
  g_assert_cmpuint (slab_timeline_count_spans (&canvas, 0, left, end + 1.0), ==, 5201);

  /* "5000 spans" on a ground of its own in the middle of the block, and within it. */
  g_assert_cmpuint (find_count (&picture, left, right, &first, &last, &n_dark), >=, 20);
  g_assert_cmpfloat (fabs (0.5 * (first + last) - 0.5 * (left + right)), <=, 2.0);
  g_assert_cmpint (last - first, >, 5 * (int) picture.theme.font_size / 2);
  g_assert_cmpint (last - first, <, 9 * (int) picture.theme.font_size);
  g_assert_cmpuint (n_dark, >=, 5);
  /* None where it has no room, and none in a span. */
  g_assert_cmpuint (find_count (&picture, slab_plot_axis_to_pixel (time, 0.095) + 1.0, end, &first, &last, &n_dark), ==,
                    0);
  g_assert_cmpuint (
      find_count (&picture, right + 2.0, slab_plot_axis_to_pixel (time, 0.095) - 2.0, &first, &last, &n_dark), ==, 0);
  cairo_surface_destroy (picture.surface);

  g_assert_finalize_object (trace);

  /* A row that is too low for words has none. */
  trace = slab_trace_new (40);
  for (gint64 i = 0; i < 10000; i++)
    add (trace, 0, i * MS / 100, (i + 1) * MS / 100, SLAB_PHASE_FILTER, -1);
  slab_trace_end_at (trace, 100 * MS);
  draw (&picture, trace, NULL, 1000, 300, 1.0, FALSE, NULL);
  g_assert_cmpfloat (picture.layout.bar_height, <, picture.theme.font_size);
  g_assert_cmpuint (find_count (&picture, left, right, &first, &last, &n_dark), ==, 0);
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
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
  gboolean has_square = FALSE;
  guint32 first, dim;
  Picture picture;
  guint n_dim = 0;

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
  /* What belongs to none is in the legend too, as a square of its grey. */
  dim = to_pixel (&picture.theme.dim);
  for (int x = 400; x < 995; x++)
    {
      n_dim = get_pixel (&picture, x, (int) picture.layout.legend_y) == dim ? n_dim + 1 : 0;
      has_square = has_square || n_dim >= 8;
    }
  g_assert_true (has_square);
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

/* Above a chunk's spans a bar from the first to the last of them, under its filter its passes. */
static void
test_nested (void)
{
  static const char *const names[] = { "rows", "columns", NULL };
  const SlabTraceChunk chunk = { { 0, 0, 0 }, { 5, 5, 5 }, { 5, 5, 5 } };
  const SlabTracePass passes[2] = { { 30 * MS, 0 }, { 10 * MS, 0 } };
  const SlabSpan filter = { 20 * MS, 50 * MS, 0, 0, -1, SLAB_PHASE_FILTER };
  SlabTrace *trace = slab_trace_new (1);

  slab_trace_set_chunks (trace, &chunk, 1);
  slab_trace_set_pass_names (trace, names);
  add (trace, 0, 10 * MS, 20 * MS, SLAB_PHASE_READ, 0);
  slab_trace_add_span_with_passes (trace, 0, &filter, passes);
  add (trace, 0, 70 * MS, 100 * MS, SLAB_PHASE_WAIT, -1);
  slab_trace_end_at (trace, 100 * MS);
  for (guint scale = 1; scale <= 2; scale++)
    {
      Picture picture;
      const SlabTimelineLayout *layout = &picture.layout;
      guint32 background;
      double top, bottom;

      draw (&picture, trace, NULL, 1000, 400, scale, FALSE, NULL);
      g_assert_cmpfloat (layout->group_height, >, 4.0);
      g_assert_cmpfloat (layout->pass_height, >, 4.0);
      background = to_pixel (&picture.theme.background);
      top = slab_timeline_get_bar_top (layout, 0) - layout->group_height;
      bottom = slab_timeline_get_bar_top (layout, 0) + layout->bar_height;
      g_assert_cmpfloat (top, >=, layout->row_top);
      g_assert_cmpfloat (bottom + layout->pass_height, <=, layout->row_top + layout->row_height);
#define AT(seconds, y)                                                                                                 \
  get_pixel (&picture, (int) (scale * slab_plot_axis_to_pixel (&layout->time, seconds)), (int) (scale * (y)))
      for (guint i = 0; i < 10; i++)
        {
          const double at = 0.005 + 0.01 * i;

          g_assert_cmpint (AT (at, top + 1.5) != background, ==, at > 0.01 && at < 0.07);
        }
      for (guint i = 0; i < 10; i++)
        {
          const double at = 0.005 + 0.01 * i;

          g_assert_cmpint (AT (at, bottom + 3.0) != background, ==, at > 0.02 && at < 0.07);
        }
#undef AT
      cairo_surface_destroy (picture.surface);

      /* Where there is no room, the spans alone. */
      draw (&picture, trace, NULL, 1000, 60, scale, FALSE, NULL);
      g_assert_cmpfloat (layout->group_height, ==, 0.0);
      g_assert_cmpfloat (layout->pass_height, ==, 0.0);
      cairo_surface_destroy (picture.surface);
    }
  g_assert_finalize_object (trace);
}

static void
assert_words (gboolean is_chunk, gint32 id, gint32 last, double room, const char *expected)
{
  g_autofree char *words = slab_timeline_dup_group_words (is_chunk, id, last, room, 12.0);

  g_assert_cmpstr (words, ==, expected);
}

/* How wide the words above the spans are, between two times. */
static int
measure_words (const Picture *picture, double from, double to)
{
  const SlabTimelineLayout *layout = &picture->layout;
  const int top = (int) (slab_timeline_get_bar_top (layout, 0) - layout->group_height);
  const int left = (int) slab_plot_axis_to_pixel (&layout->time, from) + 2;
  const int right = (int) slab_plot_axis_to_pixel (&layout->time, to) - 2;
  int first = right, last = left;

  for (int x = left; x < right; x++)
    for (int y = top; y < top + (int) layout->group_height - 1; y++)
      if ((get_pixel (picture, x, y) & 0xff) < 0x80)
        {
          first = MIN (first, x);
          last = MAX (last, x);
        }
  return MAX (last - first, 0);
}

/* And that beside the uppermost row, in the line of those words. */
static int
measure_key (const Picture *picture)
{
  const SlabTimelineLayout *layout = &picture->layout;
  const int top = (int) (slab_timeline_get_bar_top (layout, 0) - layout->group_height);
  int first = (int) layout->time.start, last = 0;

  for (int x = 0; x < (int) layout->time.start; x++)
    for (int y = top; y < top + (int) layout->group_height - 1; y++)
      if ((get_pixel (picture, x, y) & 0xff) < 0xd0)
        {
          first = MIN (first, x);
          last = MAX (last, x);
        }
  return MAX (last - first, 0);
}

/* What the numbers above the spans are of is said where there is room: of a run of 10012 iterations one, two, six and
 * the rest were made at once. Beside the row stands what they are. */
static void
test_group_words (void)
{
  static const gint32 firsts[] = { 0, 1, 3, 9 };
  static const char *const expected[] = { "iteration 0", "iterations 1–2", "iterations 3–8", "iterations 9–10011" };
  SlabTrace *trace = slab_trace_new (1), *chunks = make_trace ();
  SlabPlotText text;
  Picture picture;
  cairo_t *cr;

  assert_words (TRUE, 7, -1, 200.0, "chunk 7");
  assert_words (TRUE, 7, -1, 20.0, NULL);
  assert_words (FALSE, 1, 4, 200.0, "iterations 1–4");
  assert_words (FALSE, 1, 4, 30.0, "1–4");
  assert_words (FALSE, 1, 4, 5.0, NULL);
  assert_words (FALSE, 3, 3, 200.0, "iteration 3");
  assert_words (FALSE, 3, -1, 200.0, "from iteration 3");

  for (guint i = 0; i < G_N_ELEMENTS (firsts); i++)
    slab_trace_add_span (trace, 0, &(SlabSpan){ 25 * MS * i, 25 * MS, 0, -1, firsts[i], SLAB_PHASE_FILTER });
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_ITERATIONS, "10012");
  slab_trace_end_at (trace, 100 * MS);
  draw (&picture, trace, NULL, 1000, 400, 1.0, FALSE, NULL);
  cr = cairo_create (picture.surface);
  slab_plot_text_init (&text, cr, &picture.theme);
  slab_plot_text_set_font (&text, SLAB_TIMELINE_SMALL, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (firsts); i++)
    g_assert_cmpfloat (
        fabs (measure_words (&picture, 0.025 * i, 0.025 * (i + 1)) - slab_plot_text_get_width (&text, expected[i])), <=,
        3.0);
  g_assert_cmpfloat (fabs (measure_key (&picture) - slab_plot_text_get_width (&text, "iterations")), <=, 3.0);
  cairo_surface_destroy (picture.surface);
  draw (&picture, chunks, NULL, 1000, 400, 1.0, FALSE, NULL);
  g_assert_cmpfloat (fabs (measure_key (&picture) - slab_plot_text_get_width (&text, "chunks")), <=, 3.0);
  cairo_surface_destroy (picture.surface);
  slab_plot_text_clear (&text);
  cairo_destroy (cr);
  g_assert_finalize_object (chunks);
  g_assert_finalize_object (trace);
}

/* A million spans; the second picture, from sums that are there already, is the first one's equal. How long it took is
 * said, and asserted nowhere. */
static void
test_million (void)
{
  SlabTrace *trace = slab_trace_new (4);
  Picture first, second;
  gint64 start;

  for (guint t = 0; t < 4; t++)
    for (guint i = 0; i < 250000; i++)
      add (trace, t, i * 4000, i * 4000 + 3900, (SlabPhase) (i % 4), (gint32) i);
  slab_trace_end_at (trace, 1000 * MS);
  draw (&first, trace, NULL, 1600, 400, 1.0, TRUE, NULL);
  start = g_get_monotonic_time ();
  draw (&second, trace, NULL, 1600, 400, 1.0, TRUE, NULL);
  g_test_message ("a million spans in %.1f ms", (double) (g_get_monotonic_time () - start) / 1000.0);
  cairo_surface_flush (first.surface);
  cairo_surface_flush (second.surface);
  g_assert_cmpmem (cairo_image_surface_get_data (first.surface),
                   (gsize) cairo_image_surface_get_stride (first.surface)
                       * (gsize) cairo_image_surface_get_height (first.surface),
                   cairo_image_surface_get_data (second.surface),
                   (gsize) cairo_image_surface_get_stride (second.surface)
                       * (gsize) cairo_image_surface_get_height (second.surface));
  cairo_surface_destroy (first.surface);
  cairo_surface_destroy (second.surface);
  g_assert_finalize_object (trace);
}

static void
add_other (SlabTrace *trace, guint row, gint64 start, gint64 end, gint32 name)
{
  SlabSpan span = { start, end - start, 0, -1, name, SLAB_PHASE_OTHER };

  slab_trace_add_span (trace, row, &span);
}

static SlabColor
get_name_color (SlabTrace *trace, const Picture *picture, gint32 name)
{
  const SlabTimelineCanvas canvas = { .trace = trace, .layout = &picture->layout, .theme = &picture->theme };

  return slab_timeline_get_chunk_color (&canvas, name, SLAB_PHASE_FILTER);
}

/* Another program's spans that share pixels have the colour of the name that took the most time of them. */
static void
test_merged_names (void)
{
  SlabTrace *trace = slab_trace_new (1);
  Picture picture;
  SlabColor color;

  for (guint i = 0; i < 3; i++)
    slab_trace_add_span_name (trace, i == 0 ? "a" : i == 1 ? "b" : "c");
  for (guint i = 0; i < 200000; i++)
    add_other (trace, 0, i * MS / 10, i * MS / 10 + (i % 3 == 1 ? 60000 : 20000), (gint32) (i % 3));
  slab_trace_end_at (trace, 20000 * MS);
  for (guint colors = 0; colors < SLAB_N_TIMELINE_COLORS; colors++)
    {
      cairo_t *cr;
      guint32 pixel;
      double share;

      draw (&picture, trace, NULL, 900, 300, 1.0, FALSE, NULL);
      picture.layout.colors = (SlabTimelineColors) colors;
      cr = cairo_create (picture.surface);
      slab_timeline_draw (cr, trace, &picture.layout, &picture.theme, NULL);
      cairo_destroy (cr);
      color = get_name_color (trace, &picture, 1);
      pixel = get_row_pixel (&picture, 0, 7.3);
      /* It fades with the two thirds of the time that are none of them, but no further than can be seen. */
      share = 0.45;
      for (guint c = 0; c < 3; c++)
        {
          const double part = c == 0 ? color.red : c == 1 ? color.green : color.blue;
          const double ground = c == 0   ? picture.theme.background.red
                                : c == 1 ? picture.theme.background.green
                                         : picture.theme.background.blue;

          g_assert_cmpfloat_with_epsilon ((pixel >> (16 - 8 * c) & 0xff) / 255.0, share * part + (1.0 - share) * ground,
                                          0.03);
        }
      cairo_surface_destroy (picture.surface);
    }
  g_assert_finalize_object (trace);
}

/* Its edges are smooth, which rounds what is inside as well. */
static void
assert_near (guint32 pixel, const SlabColor *color)
{
  const guint32 expected = to_pixel (color);

  for (guint shift = 0; shift < 24; shift += 8)
    g_assert_cmpint (ABS ((gint) (pixel >> shift & 0xff) - (gint) (expected >> shift & 0xff)), <=, 2);
}

/* What lasts no time is a lozenge in its name's colour, also at the very beginning; it is found by the pointer some
 * pixels around it. */
static void
test_marks (void)
{
  SlabTrace *trace = slab_trace_new (1);
  Picture picture;
  SlabTimelineHit hit;
  SlabColor color;
  double x, y;

  slab_trace_add_span_name (trace, "mark");
  add_other (trace, 0, 0, 0, 0);
  add_other (trace, 0, 50 * MS, 50 * MS, 0);
  slab_trace_end_at (trace, 100 * MS);
  draw (&picture, trace, NULL, 900, 300, 1.0, FALSE, NULL);
  color = get_name_color (trace, &picture, 0);
  y = slab_timeline_get_bar_top (&picture.layout, 0) + 0.5 * picture.layout.bar_height;
  for (guint i = 0; i < 2; i++)
    {
      x = slab_plot_axis_to_pixel (&picture.layout.time, 0.05 * i);
      assert_near (get_pixel (&picture, (int) x, (int) y), &color);
      assert_near (get_pixel (&picture, (int) x + 1, (int) y), &color);
      g_assert_cmphex (get_pixel (&picture, (int) x + 12, (int) y), ==, to_pixel (&picture.theme.background));
      g_assert_true (slab_timeline_pick (trace, &picture.layout, x + 3.0, y, &hit));
      g_assert_cmpuint (hit.span, ==, i);
      g_assert_true (slab_timeline_pick (trace, &picture.layout, x + 9.0, y, &hit));
      g_assert_cmpuint (hit.span, ==, G_MAXUINT64);
    }
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

/* Of several names in a pixel none is shown. */
static void
test_marks_together (void)
{
  SlabTrace *trace = slab_trace_new (1);
  Picture picture;

  slab_trace_add_span_name (trace, "first");
  slab_trace_add_span_name (trace, "second");
  for (gint32 i = 0; i < 2; i++)
    add_other (trace, 0, 50 * MS + i, 50 * MS + i, i);
  slab_trace_end_at (trace, 100 * MS);
  draw (&picture, trace, NULL, 900, 300, 1.0, FALSE, NULL);
  assert_near (get_pixel (&picture, (int) slab_plot_axis_to_pixel (&picture.layout.time, 0.05),
                          (int) (slab_timeline_get_bar_top (&picture.layout, 0) + 0.5 * picture.layout.bar_height)),
               &picture.theme.foreground);
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

/* In a span three letters wide one letter is written, and nothing of a longer name. */
static void
test_names (void)
{
  SlabTrace *trace = slab_trace_new (1);
  Picture picture;
  double width;

  slab_trace_add_span_name (trace, "W");
  slab_trace_add_span_name (trace, "WWWWWWWWWWWW");
  add_other (trace, 0, 0, 10 * MS, 0);
  add_other (trace, 0, 20 * MS, 30 * MS, 1);
  slab_trace_end_at (trace, 250 * MS);
  draw (&picture, trace, NULL, 1000, 300, 1.0, FALSE, NULL);
  width = slab_plot_axis_to_pixel (&picture.layout.time, 0.01) - picture.layout.time.start;
  g_assert_cmpfloat (width, >, 2.5 * picture.theme.font_size);
  g_assert_cmpfloat (width, <, 4.0 * picture.theme.font_size);
  for (gint32 i = 0; i < 2; i++)
    {
      const double top = slab_timeline_get_bar_top (&picture.layout, 0), left = 0.02 * i;
      const SlabColor color = get_name_color (trace, &picture, i);
      guint n_ink = 0;

      for (int y = (int) top + 2; y < (int) (top + picture.layout.bar_height) - 2; y++)
        for (int x = (int) slab_plot_axis_to_pixel (&picture.layout.time, left) + 2;
             x < (int) slab_plot_axis_to_pixel (&picture.layout.time, left + 0.01) - 2; x++)
          n_ink += get_pixel (&picture, x, y) != to_pixel (&color);
      if (i == 0)
        g_assert_cmpuint (n_ink, >, 5);
      else
        g_assert_cmpuint (n_ink, ==, 0);
    }
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

/* The nested row of the first thread stands between the threads, without a label of its own. */
static void
test_tree (void)
{
  static const guint parents[] = { 0, 1, 0 };
  SlabTrace *trace = slab_trace_new (3);
  Picture picture;
  SlabTimelineHit hit;
  SlabColor color;
  guint item;

  slab_trace_add_span_name (trace, "a");
  for (guint row = 0; row < 3; row++)
    add_other (trace, row, row * 10 * MS, (row + 1) * 10 * MS, 0);
  slab_trace_set_n_nested_rows (trace, 1);
  slab_trace_tree_set (trace, parents);
  slab_trace_end_at (trace, 30 * MS);
  draw (&picture, trace, NULL, 900, 300, 1.0, FALSE, NULL);
  color = get_name_color (trace, &picture, 0);
  for (guint row = 0; row < 3; row++)
    {
      const guint place = row == 0 ? 0 : row == 2 ? 1 : 2;
      const double top = picture.layout.row_top + place * picture.layout.row_height;
      const double middle = slab_timeline_get_bar_top (&picture.layout, row) + 0.5 * picture.layout.bar_height;
      gboolean has_label = FALSE;

      g_assert_cmpfloat (slab_timeline_get_row_top (&picture.layout, row), ==, top);
      g_assert_cmpint (slab_timeline_find_row (&picture.layout, top + 1.0), ==, row);
      g_assert_true (slab_timeline_find_item (&picture.layout, &picture.theme, top + 1.0, &item));
      g_assert_cmpuint (item, ==, row);
      g_assert_cmphex (get_row_pixel (&picture, row, 0.01 * row + 0.002), ==, to_pixel (&color));
      g_assert_true (slab_timeline_pick (
          trace, &picture.layout, slab_plot_axis_to_pixel (&picture.layout.time, 0.01 * row + 0.002), middle, &hit));
      g_assert_cmpint (hit.thread, ==, row);
      g_assert_cmpuint (hit.span, ==, 0);
      for (int x = 0; x < (int) picture.layout.time.start - 4; x++)
        for (int y = (int) top + 2; y < (int) (top + picture.layout.row_height) - 1; y++)
          has_label = has_label || get_pixel (&picture, x, y) != to_pixel (&picture.theme.background);
      g_assert_cmpint (has_label, ==, row != 2);
    }
  g_assert_cmpint (slab_timeline_find_row (&picture.layout, picture.layout.row_top - 1.0), ==, -1);
  g_assert_cmpint (
      slab_timeline_find_row (&picture.layout, picture.layout.row_top + 3 * picture.layout.row_height + 1.0), ==, -1);
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

static guint
get_difference (guint32 a, guint32 b)
{
  gint most = 0;

  for (guint shift = 0; shift < 24; shift += 8)
    most = MAX (most, ABS ((gint) (a >> shift & 0xff) - (gint) (b >> shift & 0xff)));
  return (guint) most;
}

/* Into the picture's own pixels, or by way of others where it is drawn in a group: but for rounding it is the same. */
static void
test_group (gconstpointer data)
{
  const double scale = *(const double *) data;
  SlabTrace *trace = slab_trace_new (2);
  static const char *const names[] = { "z", "y", NULL };
  Picture direct, grouped;
  const int width = (int) (900 * scale), height = (int) (500 * scale);
  guint n_colored = 0;
  cairo_t *cr;

  slab_trace_set_pass_names (trace, names);
  for (guint i = 0; i < 4000; i++)
    {
      const gint64 start = i < 2000 ? i * MS / 100 : 20 * MS + (i - 2000) * MS / 10;
      const SlabSpan span = { start, (i < 2000 ? 7 : 80) * MS / 1000,
                              0,     (gint32) i,
                              -1,    i % 3 == 0 ? SLAB_PHASE_FILTER : SLAB_PHASE_WRITE };
      const SlabTracePass passes[2] = { { span.duration / 2, 0 }, { span.duration / 4, 0 } };

      if (span.phase == SLAB_PHASE_FILTER)
        slab_trace_add_span_with_passes (trace, i % 2, &span, passes);
      else
        slab_trace_add_span (trace, i % 2, &span);
    }
  for (guint i = 1; i <= 20; i++)
    add_sample (trace, i * 10 * MS, 0.1 * i, (guint64) (21 - i) << 20);
  slab_trace_end_at (trace, 220 * MS);
  draw (&direct, trace, NULL, 900, 500, scale, FALSE, NULL);
  draw (&grouped, trace, NULL, 900, 500, scale, FALSE, NULL);
  cr = cairo_create (grouped.surface);
  cairo_push_group (cr);
  slab_timeline_draw (cr, trace, &grouped.layout, &grouped.theme, NULL);
  cairo_pop_group_to_source (cr);
  cairo_paint (cr);
  cairo_destroy (cr);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        g_assert_cmpuint (get_difference (get_pixel (&direct, x, y), get_pixel (&grouped, x, y)), <=, 3);
        n_colored += get_pixel (&direct, x, y) != to_pixel (&direct.theme.background);
      }
  g_assert_cmpuint (n_colored, >, (guint) (width * height) / 10);
  cairo_surface_destroy (direct.surface);
  cairo_surface_destroy (grouped.surface);
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-rows/colors", test_colors);
  g_test_add_func ("/timeline-rows/merged", test_merged);
  g_test_add_func ("/timeline-rows/alone", test_alone);
  g_test_add_func ("/timeline-rows/texture", test_texture);
  g_test_add_func ("/timeline-rows/block-count", test_block_count);
  g_test_add_func ("/timeline-rows/color-by", test_color_by);
  g_test_add_func ("/timeline-rows/nested", test_nested);
  g_test_add_func ("/timeline-rows/group-words", test_group_words);
  g_test_add_func ("/timeline-rows/merged-names", test_merged_names);
  g_test_add_func ("/timeline-rows/marks", test_marks);
  g_test_add_func ("/timeline-rows/marks-together", test_marks_together);
  g_test_add_func ("/timeline-rows/names", test_names);
  g_test_add_func ("/timeline-rows/tree", test_tree);
  g_test_add_data_func ("/timeline-rows/group", &(double){ 1.0 }, test_group);
  g_test_add_data_func ("/timeline-rows/group-2x", &(double){ 2.0 }, test_group);
  g_test_add_func ("/timeline-rows/million", test_million);
  return g_test_run ();
}
