/* SPDX-License-Identifier: MIT */
#include "plot/slab-timeline-private.h"
#include "timeline-fixture.h"

/* A sign of that colour in a line of the legend. Returns: the line, from 0; -1: in none. */
static int
find_line (const Picture *picture, const SlabColor *color)
{
  for (int line = 0; picture->layout.legend_y >= 0.0 && line < 4; line++)
    {
      const int y = (int) (picture->layout.legend_y + line * SLAB_TIMELINE_LEGEND_LINE * picture->theme.font_size);

      for (int x = 0; y < picture->layout.row_top && x < cairo_image_surface_get_width (picture->surface); x++)
        if (get_pixel (picture, x, y) == to_pixel (color))
          return line;
    }
  return -1;
}

static gboolean
is_in_legend (const Picture *picture, SlabPhase phase)
{
  return find_line (picture, &picture->theme.phases[phase]) >= 0;
}

/* Of a run of ours every phase, also what did not happen; of another program's what it has. */
static void
test_phases (void)
{
  SlabTrace *ours = slab_trace_new (1), *other = slab_trace_new (1);
  Picture picture;

  add (ours, 0, 0, 10 * MS, SLAB_PHASE_FILTER, 0);
  slab_trace_end_at (ours, 10 * MS);
  draw (&picture, ours, NULL, 1000, 400, 1.0, FALSE, NULL);
  g_assert_true (is_in_legend (&picture, SLAB_PHASE_READ));
  g_assert_true (is_in_legend (&picture, SLAB_PHASE_FILTER));
  g_assert_true (is_in_legend (&picture, SLAB_PHASE_WRITE));
  g_assert_false (is_in_legend (&picture, SLAB_PHASE_OTHER));
  cairo_surface_destroy (picture.surface);

  add (other, 0, 0, 10 * MS, SLAB_PHASE_OTHER, -1);
  add (other, 0, 10 * MS, 20 * MS, SLAB_PHASE_WRITE, -1);
  slab_trace_end_at (other, 20 * MS);
  draw (&picture, other, NULL, 1000, 400, 1.0, FALSE, NULL);
  g_assert_false (is_in_legend (&picture, SLAB_PHASE_READ));
  g_assert_false (is_in_legend (&picture, SLAB_PHASE_FILTER));
  g_assert_true (is_in_legend (&picture, SLAB_PHASE_WRITE));
  g_assert_true (is_in_legend (&picture, SLAB_PHASE_OTHER));
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (ours);
  g_assert_finalize_object (other);
}

/* A run with the three passes of a filter, one chunk on each of two threads. */
static SlabTrace *
make_passes (void)
{
  static const char *const names[] = { "first axis", "second axis", "third axis", NULL };
  static const SlabTracePass passes[3] = { { 30 * MS, 0 }, { 12 * MS, 0 }, { 12 * MS, 0 } };
  const SlabTraceChunk chunks[2] = { { { 0, 0, 0 }, { 5, 5, 5 }, { 5, 5, 5 } },
                                     { { 5, 0, 0 }, { 5, 5, 5 }, { 5, 5, 5 } } };
  SlabTrace *trace = slab_trace_new (2);

  slab_trace_set_chunks (trace, chunks, 2);
  slab_trace_set_pass_names (trace, names);
  for (guint t = 0; t < 2; t++)
    slab_trace_add_span_with_passes (trace, t, &(SlabSpan){ 0, 60 * MS, 0, (gint32) t, -1, SLAB_PHASE_FILTER }, passes);
  slab_trace_end_at (trace, 100 * MS);
  return trace;
}

/* Where one line is too short for phases and passes there are more; the passes' begins with the first of them. */
static void
test_lines (void)
{
  static const struct
  {
    double width;
    int first; /* line of the first pass */
    int last;  /* line of the last one; -1: not known, only that there is one */
  } cases[] = { { 1400, 0, 0 }, { 500, 1, 1 }, { 300, 1, -1 } };
  SlabTrace *trace = make_passes ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Picture picture;
      int last = 0;

      draw (&picture, trace, NULL, cases[i].width, 500, 1.0, FALSE, NULL);
      g_assert_true (is_in_legend (&picture, SLAB_PHASE_WRITE));
      for (guint p = 0; p < 3; p++)
        {
          SlabColor color;
          int line;

          slab_plot_theme_get_pass_color (&picture.theme, p, 3, &color);
          line = find_line (&picture, &color);
          if (p == 0)
            g_assert_cmpint (line, ==, cases[i].first);
          g_assert_cmpint (line, >=, last);
          last = line;
        }
      if (cases[i].last >= 0)
        g_assert_cmpint (last, ==, cases[i].last);
      g_assert_cmpint (last, <, (int) picture.layout.n_legend_lines);
      cairo_surface_destroy (picture.surface);
    }
  g_assert_finalize_object (trace);
}

/* Low as the window's panel, the rows keep their height: fewer words are made, down to the phases alone. */
static void
test_low (void)
{
  SlabTrace *trace = make_passes ();
  SlabPlotTheme theme;
  Picture picture;
  double least;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  least = slab_timeline_get_minimum_height (trace, &theme);
  draw (&picture, trace, NULL, 300, least, 1.0, FALSE, NULL);
  g_assert_cmpuint (picture.layout.n_legend_lines, ==, 1);
  g_assert_true (is_in_legend (&picture, SLAB_PHASE_READ));
  g_assert_true (is_in_legend (&picture, SLAB_PHASE_FILTER));
  cairo_surface_destroy (picture.surface);
  draw (&picture, trace, NULL, 300, least + 3.0 * SLAB_TIMELINE_LEGEND_LINE * theme.font_size, 1.0, FALSE, NULL);
  g_assert_cmpuint (picture.layout.n_legend_lines, >, 1);
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

/* At any width the passes stand with the phases in one line, or begin a line of their own. */
static void
test_widths (void)
{
  SlabTrace *trace = make_passes ();
  guint n_one = 0, n_more = 0;

  for (int width = 400; width <= 1400; width += 20)
    {
      Picture picture;
      SlabColor color;
      int first;

      draw (&picture, trace, NULL, width, 500, 1.0, FALSE, NULL);
      slab_plot_theme_get_pass_color (&picture.theme, 0, 3, &color);
      first = find_line (&picture, &color);
      slab_plot_theme_get_pass_color (&picture.theme, 2, 3, &color);
      if (first == 0)
        g_assert_cmpint (find_line (&picture, &color), ==, 0);
      else
        g_assert_cmpint (first, ==, 1);
      n_one += first == 0;
      n_more += first == 1;
      cairo_surface_destroy (picture.surface);
    }
  g_assert_cmpuint (n_one, >, 0);
  g_assert_cmpuint (n_more, >, 0);
  g_assert_finalize_object (trace);
}

/* Where there is one line and all words are too long for it, fewer are made of the passes before they are left out. */
static void
test_brief (void)
{
  SlabTrace *trace = make_passes ();
  SlabPlotTheme theme;
  guint n_brief = 0;
  double least;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  least = slab_timeline_get_minimum_height (trace, &theme);
  for (int width = 300; width <= 1400; width += 20)
    {
      Picture low, high;
      SlabColor color;

      draw (&low, trace, NULL, width, least, 1.0, FALSE, NULL);
      draw (&high, trace, NULL, width, 500, 1.0, FALSE, NULL);
      slab_plot_theme_get_pass_color (&theme, 2, 3, &color);
      g_assert_cmpuint (low.layout.n_legend_lines, ==, 1);
      if (find_line (&high, &color) > 0 && find_line (&low, &color) == 0)
        n_brief++;
      else if (n_brief > 0)
        g_assert_cmpint (find_line (&low, &color), ==, 0);
      cairo_surface_destroy (low.surface);
      cairo_surface_destroy (high.surface);
    }
  g_assert_cmpuint (n_brief, >=, 2);
  g_assert_finalize_object (trace);
}

/* Where a sign of that colour begins in the first line of the legend; -1: nowhere. */
static int
find_sign (const Picture *picture, const SlabColor *color)
{
  for (int x = 0; x < cairo_image_surface_get_width (picture->surface); x++)
    if (get_pixel (picture, x, (int) picture->layout.legend_y) == to_pixel (color))
      return x;
  return -1;
}

/* From few to many, in the colours that the spans have. */
static void
test_iterations (void)
{
  SlabTrace *trace = slab_trace_new (1);
  Picture picture;
  SlabColor colors[2];
  int first, last;
  cairo_t *cr;

  for (gint32 i = 0; i < 2; i++)
    {
      const SlabSpan span = { i * 50 * MS, 50 * MS, 0, -1, 20 * i, SLAB_PHASE_FILTER };

      slab_trace_add_span (trace, 0, &span);
    }
  slab_trace_end_at (trace, 100 * MS);
  draw (&picture, trace, NULL, 1000, 300, 1.0, FALSE, NULL);
  picture.layout.colors = SLAB_TIMELINE_BY_ITERATION;
  cr = cairo_create (picture.surface);
  slab_timeline_draw (cr, trace, &picture.layout, &picture.theme, NULL);
  cairo_destroy (cr);
  for (guint i = 0; i < 2; i++)
    {
      const guint32 pixel = get_pixel (
          &picture, (int) slab_plot_axis_to_pixel (&picture.layout.time, 0.002 + 0.05 * i),
          (int) (slab_timeline_get_bar_top (&picture.layout, 0) + 0.5 * picture.layout.bar_height));

      colors[i] = (SlabColor){ (pixel >> 16 & 0xff) / 255.0, (pixel >> 8 & 0xff) / 255.0, (pixel & 0xff) / 255.0, 1.0 };
    }
  first = find_sign (&picture, &colors[0]);
  last = find_sign (&picture, &colors[1]);
  g_assert_cmpint (first, >=, 0);
  g_assert_cmpint (last, >, first);
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-legend/phases", test_phases);
  g_test_add_func ("/timeline-legend/lines", test_lines);
  g_test_add_func ("/timeline-legend/low", test_low);
  g_test_add_func ("/timeline-legend/widths", test_widths);
  g_test_add_func ("/timeline-legend/brief", test_brief);
  g_test_add_func ("/timeline-legend/iterations", test_iterations);
  return g_test_run ();
}
