/* SPDX-License-Identifier: MIT */
#include "plot/slab-heat-map-plot.h"

#include "picture-fixture.h"

static const char *const columns[] = { "0", "9", "18" }, *const rows[] = { "32", "64" };
static const double values[] = { 1.0, 2.0, 3.0, 0.5, NAN, 1.5 };
static const SlabHeatMapData data = { "Overlap", "Chunk", columns,        rows, values, 2,    3,
                                      "Seconds", TRUE,    "the quickest", NULL, NULL,   FALSE };

/* The highest value has the full colour, one that was not run none, the lowest the frame. */
static void
test_cells (void)
{
  for (guint variant = 0; variant < 4; variant++)
    {
      cairo_rectangle_t box;
      Picture picture;

      picture_init (&picture, 420, 240, 1 + variant / 2, variant % 2 != 0);
      slab_heat_map_plot_draw (picture.cr, &data, &picture.theme, 420, 240);
      slab_heat_map_plot_get_cell (picture.cr, &data, 0, 2, &picture.theme, 420, 240, &box);
      g_assert_cmphex (picture_get_pixel (&picture, box.x + 6, box.y + 6), ==,
                       picture_to_pixel (&picture.theme.phases[SLAB_PHASE_FILTER]));
      slab_heat_map_plot_get_cell (picture.cr, &data, 1, 1, &picture.theme, 420, 240, &box);
      g_assert_cmphex (picture_get_pixel (&picture, box.x + 6, box.y + 6), ==,
                       picture_to_pixel (&picture.theme.background));
      slab_heat_map_plot_get_cell (picture.cr, &data, 1, 0, &picture.theme, 420, 240, &box);
      g_assert_true (picture_has_color (&picture, &picture.theme.phases[SLAB_PHASE_READ], box.x, box.y, box.x + 4,
                                        box.y + box.height));
      slab_heat_map_plot_get_cell (picture.cr, &data, 0, 0, &picture.theme, 420, 240, &box);
      g_assert_false (picture_has_color (&picture, &picture.theme.phases[SLAB_PHASE_READ], box.x, box.y,
                                         box.x + box.width, box.y + box.height - 2));
      picture_assert_margin (&picture);
      picture_clear (&picture);
    }
}

static void
test_find (void)
{
  Picture picture;
  guint row, column;

  picture_init (&picture, 420, 240, 1.0, FALSE);
  for (guint i = 0; i < 6; i++)
    {
      cairo_rectangle_t box;

      slab_heat_map_plot_get_cell (picture.cr, &data, i / 3, i % 3, &picture.theme, 420, 240, &box);
      g_assert_true (slab_heat_map_plot_find_at (picture.cr, &data, &picture.theme, 420, 240, box.x + box.width / 2,
                                                 box.y + box.height / 2, &row, &column));
      g_assert_cmpuint (row, ==, i / 3);
      g_assert_cmpuint (column, ==, i % 3);
    }
  g_assert_false (slab_heat_map_plot_find_at (picture.cr, &data, &picture.theme, 420, 240, 1, 100, &row, &column));
  g_assert_false (slab_heat_map_plot_find_at (picture.cr, &data, &picture.theme, 420, 240, 200, 239, &row, &column));
  picture_clear (&picture);
}

/* Nothing run, all the same, no place. */
static void
test_extremes (void)
{
  const double nothing[] = { NAN, NAN }, same[] = { 2.0, 2.0 };
  SlabHeatMapData small = { "Overlap", "Chunk", columns, rows, nothing, 1, 2, "Seconds", TRUE };
  Picture picture;

  picture_init (&picture, 300, 200, 1.0, FALSE);
  slab_heat_map_plot_draw (picture.cr, &small, &picture.theme, 300, 200);
  g_assert_true (picture_has_ink (&picture, 50, 80, 250, 120));
  small.values = same;
  slab_heat_map_plot_draw (picture.cr, &small, &picture.theme, 300, 200);
  slab_heat_map_plot_draw (picture.cr, &small, &picture.theme, 5, 5);
  picture_clear (&picture);
}

/* What cannot be is hatched, and the reason stands below; what was disturbed has a mark. */
static void
test_reasons (void)
{
  static const char *const reasons[] = { NULL, NULL, NULL, NULL, "no memory", NULL };
  static const gboolean is_disturbed[] = { FALSE, TRUE, FALSE, FALSE, FALSE, FALSE };
  static const double none[] = { NAN, NAN, NAN, NAN, NAN, NAN };
  SlabHeatMapData with = data, plain = data;
  cairo_rectangle_t box;
  Picture picture;

  plain.best_name = NULL;
  with.best_name = NULL;
  with.reasons = reasons;
  with.is_disturbed = is_disturbed;
  picture_init (&picture, 420, 240, 1.0, FALSE);
  slab_heat_map_plot_draw (picture.cr, &plain, &picture.theme, 420, 240);
  slab_heat_map_plot_get_cell (picture.cr, &plain, 1, 1, &picture.theme, 420, 240, &box);
  g_assert_false (picture_has_color (&picture, &picture.theme.dim, box.x + 3, box.y + 3, box.x + 20, box.y + 20));
  picture_clear (&picture);
  picture_init (&picture, 420, 240, 1.0, FALSE);
  slab_heat_map_plot_draw (picture.cr, &with, &picture.theme, 420, 240);
  slab_heat_map_plot_get_cell (picture.cr, &with, 1, 1, &picture.theme, 420, 240, &box);
  g_assert_true (picture_has_color (&picture, &picture.theme.dim, box.x + 3, box.y + 3, box.x + 20, box.y + 20));
  g_assert_true (picture_has_ink (&picture, 10, 240 - 1.4 * picture.theme.font_size, 200, 239));
  picture_assert_margin (&picture);
  /* Also where there is nothing else. */
  with.values = none;
  slab_heat_map_plot_draw (picture.cr, &with, &picture.theme, 420, 240);
  picture_clear (&picture);
}

/* Only one of those that may be it has the frame. */
static void
test_candidates (void)
{
  static const gboolean may_be_best[] = { TRUE, TRUE, TRUE, FALSE, FALSE, FALSE };
  SlabHeatMapData with = data;
  cairo_rectangle_t box;
  Picture picture;

  with.may_be_best = may_be_best;
  picture_init (&picture, 420, 240, 1.0, FALSE);
  slab_heat_map_plot_draw (picture.cr, &with, &picture.theme, 420, 240);
  for (guint row = 0; row < 2; row++)
    {
      slab_heat_map_plot_get_cell (picture.cr, &with, row, 0, &picture.theme, 420, 240, &box);
      g_assert_cmpint (picture_has_color (&picture, &picture.theme.phases[SLAB_PHASE_READ], box.x, box.y + 4, box.x + 4,
                                          box.y + box.height - 4),
                       ==, row == 0);
    }
  picture_clear (&picture);
}

/* Half and double are as far from 1, with another hue. */
static void
test_ratio (void)
{
  static const double ratios[] = { 0.5, 1.0, 2.0, 1.0, 1.0, 1.0 };
  SlabHeatMapData with = data;
  cairo_rectangle_t box;
  Picture picture;

  with.values = ratios;
  with.is_ratio = TRUE;
  with.best_name = NULL;
  picture_init (&picture, 420, 240, 1.0, FALSE);
  slab_heat_map_plot_draw (picture.cr, &with, &picture.theme, 420, 240);
  slab_heat_map_plot_get_cell (picture.cr, &with, 0, 0, &picture.theme, 420, 240, &box);
  g_assert_cmphex (picture_get_pixel (&picture, box.x + 6, box.y + 6), ==,
                   picture_to_pixel (&picture.theme.phases[SLAB_PHASE_READ]));
  slab_heat_map_plot_get_cell (picture.cr, &with, 0, 2, &picture.theme, 420, 240, &box);
  g_assert_cmphex (picture_get_pixel (&picture, box.x + 6, box.y + 6), ==,
                   picture_to_pixel (&picture.theme.phases[SLAB_PHASE_FILTER]));
  picture_clear (&picture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/heat-map-plot/cells", test_cells);
  g_test_add_func ("/heat-map-plot/find", test_find);
  g_test_add_func ("/heat-map-plot/extremes", test_extremes);
  g_test_add_func ("/heat-map-plot/reasons", test_reasons);
  g_test_add_func ("/heat-map-plot/candidates", test_candidates);
  g_test_add_func ("/heat-map-plot/ratio", test_ratio);
  return g_test_run ();
}
