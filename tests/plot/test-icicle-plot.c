/* SPDX-License-Identifier: MIT */
#include "plot/slab-icicle-plot.h"

#include "picture-fixture.h"

#define MS G_GINT64_CONSTANT (1000000)

/* 100 ms on two threads. Thread 1: read 0–20, filter 20–80 (sweep 40 ms and 400 MB, sums 15 ms), wait 80–100.
 * Thread 2: filter 0–50 (sweep 50 ms and 500 MB), nothing recorded from there on. */
static SlabTrace *
make_trace (void)
{
  static const char *const names[] = { "sweep", "sums", NULL };
  SlabTrace *trace = slab_trace_new (2);
  SlabSpan span = { 0, 20 * MS, 1000, 0, -1, SLAB_PHASE_READ };
  SlabTracePass passes[2] = { { 40 * MS, 400000000 }, { 15 * MS, 0 } };

  slab_trace_set_pass_names (trace, names);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_TITLE, "tv");
  slab_trace_add_span (trace, 0, &span);
  span = (SlabSpan){ 20 * MS, 60 * MS, 0, 0, -1, SLAB_PHASE_FILTER };
  slab_trace_add_span_with_passes (trace, 0, &span, passes);
  span = (SlabSpan){ 80 * MS, 20 * MS, 0, -1, -1, SLAB_PHASE_WAIT };
  slab_trace_add_span (trace, 0, &span);
  passes[0] = (SlabTracePass){ 50 * MS, 500000000 };
  passes[1] = (SlabTracePass){ 0, 0 };
  span = (SlabSpan){ 0, 50 * MS, 0, 1, -1, SLAB_PHASE_FILTER };
  slab_trace_add_span_with_passes (trace, 1, &span, passes);
  slab_trace_end_at (trace, 100 * MS);
  return trace;
}

typedef struct
{
  const char *name;
  guint depth;
  double start;
  double seconds;
} Expected;

static void
check_nodes (const SlabIciclePlot *plot, const Expected *expected, guint n)
{
  g_assert_cmpuint (slab_icicle_plot_get_n_nodes (plot), ==, n);
  for (guint i = 0; i < n; i++)
    {
      const SlabIcicleNode *node = slab_icicle_plot_get_node (plot, i);

      g_assert_cmpstr (slab_icicle_plot_get_name (plot, i), ==, expected[i].name);
      g_assert_cmpuint (node->depth, ==, expected[i].depth);
      g_assert_cmpfloat_with_epsilon (node->start, expected[i].start, 1e-9);
      g_assert_cmpfloat_with_epsilon (node->seconds, expected[i].seconds, 1e-9);
    }
}

static void
test_totals (void)
{
  static const Expected expected[] = {
    { "tv", 0, 0.0, 0.2 },      { "read", 1, 0.0, 0.02 },          { "filter", 1, 0.02, 0.11 },
    { "sweep", 2, 0.02, 0.09 }, { "sums", 2, 0.11, 0.015 },        { "outside the passes", 2, 0.125, 0.005 },
    { "wait", 1, 0.13, 0.02 },  { "not recorded", 1, 0.15, 0.05 },
  };
  SlabTrace *trace = make_trace ();
  g_autoptr (SlabIciclePlot) plot = slab_icicle_plot_new (trace, NULL, SLAB_ICICLE_TOTALS);
  g_autofree char *text = slab_icicle_plot_describe_node (plot, 3);
  g_autofree char *run = slab_icicle_plot_describe_node (plot, 0);

  check_nodes (plot, expected, G_N_ELEMENTS (expected));
  g_assert_cmpuint (slab_icicle_plot_get_depth (plot), ==, 3);
  /* 90 of 110 ms, 90 of 200 ms; 900 MB in 90 ms. */
  g_assert_cmpstr (text, ==, "sweep: 90.0 ms of threads’ time, 82 % of filter, 45 % of the run, 900 MB, 10.0 GB/s");
  g_assert_cmpstr (run, ==, "tv: 200 ms of threads’ time");
  g_assert_finalize_object (trace);
}

static void
test_threads (void)
{
  static const Expected expected[] = {
    { "tv", 0, 0.0, 0.2 },
    { "Thread 1", 1, 0.0, 0.1 },
    { "read", 2, 0.0, 0.02 },
    { "filter", 2, 0.02, 0.06 },
    { "sweep", 3, 0.02, 0.04 },
    { "sums", 3, 0.06, 0.015 },
    { "outside the passes", 3, 0.075, 0.005 },
    { "wait", 2, 0.08, 0.02 },
    { "Thread 2", 1, 0.1, 0.1 },
    { "filter", 2, 0.1, 0.05 },
    { "sweep", 3, 0.1, 0.05 },
    { "not recorded", 2, 0.15, 0.05 },
  };
  SlabTrace *trace = make_trace ();
  g_autoptr (SlabIciclePlot) plot = slab_icicle_plot_new (trace, NULL, SLAB_ICICLE_THREADS);

  check_nodes (plot, expected, G_N_ELEMENTS (expected));
  g_assert_cmpuint (slab_icicle_plot_get_depth (plot), ==, 4);
  g_assert_cmpint (slab_icicle_plot_get_node (plot, 10)->row, ==, 1);
  g_assert_cmpint (slab_icicle_plot_get_node (plot, 10)->pass, ==, 0);
  g_assert_finalize_object (trace);
}

/* Wherever a box is, it is found there, and has its phase's colour. */
static void
test_picture (void)
{
  SlabTrace *trace = make_trace ();
  g_autoptr (SlabIciclePlot) plot = slab_icicle_plot_new (trace, NULL, SLAB_ICICLE_THREADS);

  for (guint variant = 0; variant < 4; variant++)
    {
      Picture picture;
      cairo_rectangle_t run;

      picture_init (&picture, 640, 200, 1 + variant / 2, variant % 2 != 0);
      slab_icicle_plot_draw (picture.cr, plot, &picture.theme, 640, 200);
      slab_icicle_plot_get_box (plot, 0, &picture.theme, 640, 200, &run);
      for (guint i = 0; i < slab_icicle_plot_get_n_nodes (plot); i++)
        {
          const SlabIcicleNode *node = slab_icicle_plot_get_node (plot, i);
          cairo_rectangle_t box;

          slab_icicle_plot_get_box (plot, i, &picture.theme, 640, 200, &box);
          /* Widths are time. */
          g_assert_cmpfloat_with_epsilon (box.width / run.width, node->seconds / 0.2, 1e-9);
          g_assert_cmpuint (slab_icicle_plot_find_at (plot, &picture.theme, 640, 200, box.x + 0.5 * box.width,
                                                      box.y + 0.5 * box.height),
                            ==, i);
          if (node->kind == SLAB_ICICLE_NODE_PHASE)
            g_assert_cmphex (picture_get_pixel (&picture, box.x + 2, box.y + 2), ==,
                             picture_to_pixel (&picture.theme.phases[node->phase]));
        }
      g_assert_cmpuint (slab_icicle_plot_find_at (plot, &picture.theme, 640, 200, 1, run.y + 1), ==,
                        SLAB_ICICLE_NO_NODE);
      g_assert_cmpuint (slab_icicle_plot_find_at (plot, &picture.theme, 640, 200, 320, 199), ==, SLAB_ICICLE_NO_NODE);
      g_assert_cmpuint (slab_icicle_plot_find_at (plot, &picture.theme, 640, 200, 320, 0), ==, SLAB_ICICLE_NO_NODE);
      slab_icicle_plot_draw_mark (picture.cr, plot, 0, TRUE, &picture.theme, 640, 200);
      g_assert_true (picture_has_color (&picture, &picture.theme.accent, run.x, run.y, run.x + 3, run.y + run.height));
      picture_assert_margin (&picture);
      picture_clear (&picture);
    }
  g_assert_finalize_object (trace);
}

/* No spans, no place, and more rows than pixels. */
static void
test_extremes (void)
{
  SlabTrace *traces[] = { slab_trace_new (1), make_trace (), slab_trace_new (3000) };

  slab_trace_end_at (traces[2], 100 * MS);
  for (guint i = 0; i < G_N_ELEMENTS (traces); i++)
    {
      g_autoptr (SlabIciclePlot) plot = slab_icicle_plot_new (traces[i], NULL, SLAB_ICICLE_THREADS);
      double size = i == 1 ? 8 : 200;
      Picture picture;

      picture_init (&picture, size, size, 1.0, FALSE);
      slab_icicle_plot_draw (picture.cr, plot, &picture.theme, size, size);
      slab_icicle_plot_draw_mark (picture.cr, plot, SLAB_ICICLE_NO_NODE, FALSE, &picture.theme, size, size);
      picture_clear (&picture);
      g_assert_finalize_object (traces[i]);
    }
}

/* A box without room for its name has that under the axis with its colour, from half a percent of the run on; where one
 * has room it is not said twice. */
static void
test_names (void)
{
  static const struct
  {
    double width;
    gboolean is_below;
  } cases[] = { { 450.0, TRUE }, { 2400.0, FALSE } };
  SlabTrace *trace = slab_trace_new (1);
  g_autoptr (SlabIciclePlot) plot = NULL;

  slab_trace_add_span (trace, 0, &(SlabSpan){ 0, 3 * MS, 0, 0, -1, SLAB_PHASE_READ });
  slab_trace_add_span (trace, 0, &(SlabSpan){ 3 * MS, MS / 4, 0, 0, -1, SLAB_PHASE_WRITE });
  slab_trace_add_span (trace, 0, &(SlabSpan){ 4 * MS, 96 * MS, 0, 0, -1, SLAB_PHASE_FILTER });
  slab_trace_end_at (trace, 100 * MS);
  plot = slab_icicle_plot_new (trace, NULL, SLAB_ICICLE_TOTALS);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const double width = cases[i].width, height = 160.0;
      cairo_rectangle_t box;
      Picture picture;
      double below;

      picture_init (&picture, width, height, 1.0, FALSE);
      slab_icicle_plot_draw (picture.cr, plot, &picture.theme, width, height);
      slab_icicle_plot_get_box (plot, 1, &picture.theme, width, height, &box);
      below = box.y + box.height + 2.0;
      g_assert_true (
          picture_has_color (&picture, &picture.theme.phases[SLAB_PHASE_READ], 0.0, below, width, height - 1.0)
          == cases[i].is_below);
      g_assert_false (
          picture_has_color (&picture, &picture.theme.phases[SLAB_PHASE_WRITE], 0.0, below, width, height - 1.0));
      g_assert_false (
          picture_has_color (&picture, &picture.theme.phases[SLAB_PHASE_FILTER], 0.0, below, width, height - 1.0));
      picture_assert_margin (&picture);
      picture_clear (&picture);
    }
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/icicle-plot/totals", test_totals);
  g_test_add_func ("/icicle-plot/threads", test_threads);
  g_test_add_func ("/icicle-plot/picture", test_picture);
  g_test_add_func ("/icicle-plot/names", test_names);
  g_test_add_func ("/icicle-plot/extremes", test_extremes);
  return g_test_run ();
}
