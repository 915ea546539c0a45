/* SPDX-License-Identifier: MIT */
#include "picture-fixture.h"
#include "task-graph-fixture.h"

/* Each chunk is found where its box is, whatever of it is drawn. */
static void
test_places (void)
{
  static const struct
  {
    guint grid[3];
    double width;
    double height;
  } cases[] = {
    { { 1, 7, 1 }, 600, 330 }, { { 2, 3, 4 }, 800, 400 },   { { 4, 4, 1 }, 500, 300 },
    { { 1, 1, 1 }, 300, 200 }, { { 1, 60, 60 }, 500, 400 }, { { 6, 1, 9 }, 400, 300 },
  };
  SlabPlotTheme theme;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autoptr (SlabTaskGraph)
          graph = make_graph (cases[c].grid[0], cases[c].grid[1], cases[c].grid[2], 3, FALSE, TRUE);
      double width = cases[c].width, height = cases[c].height;
      cairo_rectangle_t box;

      for (guint i = 0; i < slab_task_graph_get_n_chunks (graph); i++)
        {
          g_assert_true (slab_task_graph_get_box (graph, i, &theme, width, height, &box));
          g_assert_cmpfloat (box.x, >=, 0.0);
          g_assert_cmpfloat (box.y, >=, 0.0);
          g_assert_cmpfloat (box.x + box.width, <=, width);
          g_assert_cmpfloat (box.y + box.height, <=, height);
          g_assert_cmpint (
              slab_task_graph_find_at (graph, &theme, width, height, box.x + 0.5 * box.width, box.y + 0.5 * box.height),
              ==, (gint32) i);
        }
      g_assert_false (
          slab_task_graph_get_box (graph, slab_task_graph_get_n_chunks (graph), &theme, width, height, &box));
      g_assert_cmpint (slab_task_graph_find_at (graph, &theme, width, height, 1, 1), ==, -1);
    }
}

/* With room the three tasks, each in its colour; without it the chunk in the middle and its halo. */
static void
test_picture (void)
{
  g_autoptr (SlabTaskGraph) few = make_graph (1, 4, 1, 3, FALSE, TRUE);
  g_autoptr (SlabTaskGraph) many = make_graph (1, 41, 41, 3, FALSE, TRUE);

  for (guint variant = 0; variant < 4; variant++)
    {
      cairo_rectangle_t box;
      Picture picture;

      picture_init (&picture, 500, 300, 1 + variant / 2, variant % 2 != 0);
      slab_task_graph_draw (picture.cr, few, &picture.theme, 500, 300);
      g_assert_true (slab_task_graph_get_box (few, 2, &picture.theme, 500, 300, &box));
      for (guint p = SLAB_PHASE_READ; p <= SLAB_PHASE_WRITE; p++)
        g_assert_true (picture_has_color (&picture, &picture.theme.phases[p], box.x, box.y, box.x + box.width,
                                          box.y + box.height));
      picture_assert_margin (&picture);
      picture_clear (&picture);

      picture_init (&picture, 500, 400, 1 + variant / 2, variant % 2 != 0);
      slab_task_graph_draw (picture.cr, many, &picture.theme, 500, 400);
      g_assert_true (slab_task_graph_get_box (many, 20 * 41 + 20, &picture.theme, 500, 400, &box));
      g_assert_cmphex (picture_get_pixel (&picture, box.x + 2, box.y + 2), ==,
                       picture_to_pixel (&picture.theme.phases[SLAB_PHASE_FILTER]));
      g_assert_true (slab_task_graph_get_box (many, 21 * 41 + 19, &picture.theme, 500, 400, &box));
      g_assert_cmphex (picture_get_pixel (&picture, box.x + 2, box.y + 2), ==,
                       picture_to_pixel (&picture.theme.phases[SLAB_PHASE_READ]));
      g_assert_true (slab_task_graph_get_box (many, 22 * 41 + 20, &picture.theme, 500, 400, &box));
      g_assert_cmphex (picture_get_pixel (&picture, box.x + 2, box.y + 2), ==,
                       picture_to_pixel (&picture.theme.phases[SLAB_PHASE_WAIT]));
      picture_assert_margin (&picture);
      picture_clear (&picture);
    }
}

static gboolean
has_link (Picture *picture, double x0, double y0, double x1, double y1)
{
  return picture_has_color (picture, &picture->theme.phases[SLAB_PHASE_READ], x0, y0, x1, y1);
}

/* Lines of halos are between the cells, where nothing hides them, beside, below and askew; without overlap none is. */
static void
test_links (void)
{
  for (guint variant = 0; variant < 4; variant++)
    {
      const gint64 overlap = variant < 2 ? 3 : 0;
      g_autoptr (SlabTaskGraph) graph = make_graph (1, 3, 3, overlap, FALSE, TRUE);
      cairo_rectangle_t first, right, below, askew;
      Picture picture;

      picture_init (&picture, 700, 300, 2.0, variant % 2 != 0);
      slab_task_graph_draw (picture.cr, graph, &picture.theme, 700, 300);
      g_assert_true (slab_task_graph_get_box (graph, 0, &picture.theme, 700, 300, &first));
      g_assert_true (slab_task_graph_get_box (graph, 1, &picture.theme, 700, 300, &right));
      g_assert_true (slab_task_graph_get_box (graph, 3, &picture.theme, 700, 300, &below));
      g_assert_true (slab_task_graph_get_box (graph, 4, &picture.theme, 700, 300, &askew));
      g_assert_cmpfloat (right.x, >, first.x + first.width + 5);
      g_assert_cmpfloat (below.y, >, first.y + first.height + 5);
      g_assert_true (has_link (&picture, first.x + first.width + 1, first.y, right.x - 1, first.y + first.height - 1)
                     == (overlap > 0));
      g_assert_true (has_link (&picture, first.x, first.y + first.height + 1, first.x + first.width - 1, below.y - 1)
                     == (overlap > 0));
      g_assert_true (
          has_link (&picture, first.x + first.width + 1, first.y + first.height + 1, askew.x - 1, askew.y - 1)
          == (overlap > 0));
      picture_assert_margin (&picture);
      picture_clear (&picture);
    }
}

/* A halo of 15 of chunks of 10 reads from the two next ones: the second is met in a bow beside the row. */
static void
test_far_links (void)
{
  for (guint variant = 0; variant < 2; variant++)
    {
      g_autoptr (SlabTaskGraph) graph = make_graph (1, 8, 1, variant == 0 ? 15 : 5, FALSE, TRUE);
      cairo_rectangle_t box;
      Picture picture;

      picture_init (&picture, 1240, 180, 1.0, FALSE);
      slab_task_graph_draw (picture.cr, graph, &picture.theme, 1240, 180);
      g_assert_true (slab_task_graph_get_box (graph, 3, &picture.theme, 1240, 180, &box));
      g_assert_true (has_link (&picture, box.x, box.y + box.height + 1, box.x + box.width, box.y + box.height + 11)
                     == (variant == 0));
      picture_assert_margin (&picture);
      picture_clear (&picture);
    }
}

/* Chunks along y alone: a row of tasks where it is wide, a column where it is high. */
static void
test_turn (void)
{
  g_autoptr (SlabTaskGraph) graph = make_graph (1, 8, 1, 3, FALSE, TRUE);
  SlabPlotTheme theme;
  cairo_rectangle_t first, last;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  g_assert_true (slab_task_graph_get_box (graph, 0, &theme, 1240, 180, &first));
  g_assert_true (slab_task_graph_get_box (graph, 7, &theme, 1240, 180, &last));
  g_assert_cmpfloat_with_epsilon (first.y, last.y, 1e-9);
  g_assert_cmpfloat (last.x + last.width, >, 1100);
  g_assert_true (slab_task_graph_get_box (graph, 0, &theme, 400, 500, &first));
  g_assert_true (slab_task_graph_get_box (graph, 7, &theme, 400, 500, &last));
  g_assert_cmpfloat_with_epsilon (first.x, last.x, 1e-9);
  g_assert_cmpfloat (last.y, >, 400);
}

/* Behind what of the volume a layer is: the layers that it reads from, if there are such. */
static void
test_layers (void)
{
  for (guint variant = 0; variant < 2; variant++)
    {
      g_autoptr (SlabTaskGraph) graph = make_graph (2, 2, 2, variant == 0 ? 3 : 0, FALSE, TRUE);
      cairo_rectangle_t box;
      Picture picture;

      picture_init (&picture, 700, 400, 2.0, FALSE);
      slab_task_graph_draw (picture.cr, graph, &picture.theme, 700, 400);
      for (guint i = 0; i < 8; i += 4)
        {
          g_assert_true (slab_task_graph_get_box (graph, i, &picture.theme, 700, 400, &box));
          g_assert_true (has_link (&picture, box.x, box.y - 1.6 * picture.theme.font_size, box.x + box.width, box.y - 3)
                         == (variant == 0));
        }
      picture_clear (&picture);
    }
}

/* A chunk that is only filtered has no colour of another step. */
static void
test_steps (void)
{
  const SlabTraceChunk chunks[] = { { { 0, 0, 0 }, { 9, 9, 9 }, { 9, 9, 9 } },
                                    { { 9, 0, 0 }, { 9, 9, 9 }, { 9, 9, 9 } } };
  g_autoptr (SlabTaskGraph)
      graph = slab_task_graph_new_for_chunks (chunks, 2, NULL, 1u << SLAB_PHASE_READ | 1u << SLAB_PHASE_FILTER);
  Picture picture;

  picture_init (&picture, 500, 300, 1.0, FALSE);
  slab_task_graph_draw (picture.cr, graph, &picture.theme, 500, 300);
  for (guint p = SLAB_PHASE_READ; p <= SLAB_PHASE_WRITE; p++)
    g_assert_true (picture_has_color (&picture, &picture.theme.phases[p], 0, 0, 500, 300) == (p != SLAB_PHASE_WRITE));
  picture_assert_margin (&picture);
  picture_clear (&picture);
}

/* One problem: its stages from input to result, and the way back for the next iteration. Without room, words. */
static void
test_ring (void)
{
  static const char *const names[] = { "gradient", "divergence", NULL };

  for (guint variant = 0; variant < 4; variant++)
    {
      SlabTrace *trace = slab_trace_new (2);
      const double width = variant == 3 ? 150 : 600;
      g_autoptr (SlabTaskGraph) graph = NULL;
      Picture picture;
      gboolean has_box;

      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_ITERATIONS, "200");
      if (variant != 2)
        slab_trace_set_pass_names (trace, names);
      graph = slab_task_graph_new (trace);
      picture_init (&picture, width, 300, 1.0, variant == 1);
      slab_task_graph_draw (picture.cr, graph, &picture.theme, width, 300);
      has_box = picture_has_color (&picture, &picture.theme.phases[SLAB_PHASE_FILTER], 0, 130, width, 170);
      g_assert_true (has_box == (variant != 3));
      /* Below the boxes. */
      if (variant != 3)
        g_assert_true (picture_has_color (&picture, &picture.theme.dim, 100, 175, 500, 200));
      picture_assert_margin (&picture);
      picture_clear (&picture);
      g_assert_finalize_object (trace);
    }
}

/* Nothing, no place, more layers than panels, a trace whose chunks are no grid. */
static void
test_extremes (void)
{
  SlabTrace *trace = slab_trace_new (1);
  const SlabTraceChunk odd[] = { { { 0, 0, 0 }, { 5, 5, 5 }, { 5, 5, 5 } }, { { 3, 9, 1 }, { 4, 4, 4 }, { 9, 9, 9 } } };
  SlabTaskGraph *graphs[4] = { slab_task_graph_new (trace), make_graph (3, 3, 3, 2, FALSE, TRUE),
                               make_graph (40, 3, 3, 2, FALSE, TRUE),
                               slab_task_graph_new_for_chunks (odd, 2, NULL, SLAB_TASK_GRAPH_ALL_STEPS) };

  for (guint i = 0; i < G_N_ELEMENTS (graphs); i++)
    {
      double size = i == 1 ? 10 : 300;
      Picture picture;

      picture_init (&picture, size, size, 1.0, FALSE);
      slab_task_graph_draw (picture.cr, graphs[i], &picture.theme, size, size);
      picture_clear (&picture);

      slab_task_graph_unref (graphs[i]);
    }
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/task-graph-draw/places", test_places);
  g_test_add_func ("/task-graph-draw/picture", test_picture);
  g_test_add_func ("/task-graph-draw/links", test_links);
  g_test_add_func ("/task-graph-draw/far-links", test_far_links);
  g_test_add_func ("/task-graph-draw/turn", test_turn);
  g_test_add_func ("/task-graph-draw/layers", test_layers);
  g_test_add_func ("/task-graph-draw/steps", test_steps);
  g_test_add_func ("/task-graph-draw/ring", test_ring);
  g_test_add_func ("/task-graph-draw/extremes", test_extremes);
  return g_test_run ();
}
