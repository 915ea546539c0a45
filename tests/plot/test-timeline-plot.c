/* SPDX-License-Identifier: MIT */
#include "timeline-fixture.h"

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

static void
test_hover (void)
{
  SlabTrace *trace = make_trace ();
  Picture plain, hovered;
  SlabTimelineHit hit = { .seconds = 0.0311, .thread = 0, .span = 2 };
  cairo_t *cr;
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

  /* Afterwards it is the same. */
  cr = cairo_create (plain.surface);
  slab_timeline_draw_hover (cr, trace, &plain.layout, &plain.theme, &hit);
  cairo_destroy (cr);
  cairo_surface_flush (plain.surface);
  for (y = 0; y < 400; y++)
    for (x = 0; x < 1000; x++)
      g_assert_cmphex (get_pixel (&hovered, x, y), ==, get_pixel (&plain, x, y));
  cairo_surface_destroy (plain.surface);
  draw (&plain, trace, NULL, 1000, 400, 1.0, FALSE, NULL);
  x = (int) lround (slab_plot_axis_to_pixel (&plain.layout.time, 0.020));
  y = (int) (plain.layout.row_top + 0.5 * plain.layout.row_height);

  /* What is gone or outside does no harm. */
  cairo_surface_destroy (hovered.surface);
  hit = (SlabTimelineHit){ .seconds = 99.0, .thread = 7, .span = 12345 };
  draw (&hovered, trace, NULL, 1000, 400, 1.0, FALSE, &hit);
  g_assert_cmphex (get_pixel (&hovered, x, y), ==, get_pixel (&plain, x, y));
  cairo_surface_destroy (plain.surface);
  cairo_surface_destroy (hovered.surface);
  g_assert_finalize_object (trace);
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
  /* Between the graphs there are words, which are of all of the run. */
  for (y = (int) ceil (plain.layout.graphs[SLAB_TIMELINE_CORES].start) + 1;
       y < (int) plain.layout.graphs[SLAB_TIMELINE_MEMORY].end - 1; y++)
    for (int x = (int) slab_plot_axis_to_pixel (&plain.layout.time, 0.052); x < 1000; x++)
      g_assert_cmphex (get_pixel (&marked, x, y), ==, get_pixel (&plain, x, y));
  cairo_surface_destroy (plain.surface);
  cairo_surface_destroy (marked.surface);
  g_assert_finalize_object (trace);
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline/scale", test_scale);
  g_test_add_func ("/timeline/hover", test_hover);
  g_test_add_func ("/timeline/marked", test_marked);
  g_test_add_func ("/timeline/odd", test_odd);
  g_test_add_func ("/timeline/live", test_live);
  return g_test_run ();
}
