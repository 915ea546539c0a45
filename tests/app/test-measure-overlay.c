/* SPDX-License-Identifier: MIT */
#include "measure-fixture.h"

static cairo_surface_t *
draw (Fixture *fixture)
{
  GtkWidget *widget = GTK_WIDGET (fixture->overlay);
  g_autoptr (GskRenderNode) node = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 160, 160);
  return app_draw_node (node, 160, 160);
}

/* The ink: red and green, little blue. @least: of red */
static gboolean
is_yellow (cairo_surface_t *surface, int x, int y, guint least)
{
  const guint32 pixel = app_get_pixel (surface, x, y);

  return (pixel >> 16 & 0xff) >= least && (pixel & 0xff) < (pixel >> 16 & 0xff) / 2;
}

static void
test_places (Fixture *fixture, gconstpointer data)
{
  double point[SLAB_N_AXES], x, y;

  g_assert_true (slab_measure_overlay_to_point (fixture->overlay, 80, 16 + 48, point));
  g_assert_cmpfloat_with_epsilon (point[SLAB_AXIS_Z], 1.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (point[SLAB_AXIS_Y], 1.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (point[SLAB_AXIS_X], 2.5, 1e-6);
  g_assert_true (slab_measure_overlay_from_point (fixture->overlay, point, &x, &y));
  g_assert_cmpfloat_with_epsilon (x, 80, 1e-3);
  g_assert_cmpfloat_with_epsilon (y, 64, 1e-3);
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
  /* From 32, 48 to 128, 48 in pixels; and a rectangle from 16, 80 to 96, 112. */
  SlabMeasure *line = fixture_add (fixture, SLAB_MEASURE_LINE, 1, 1, 1, 4);
  SlabMeasure *rectangle = fixture_add (fixture, SLAB_MEASURE_RECTANGLE, 2, 0.5, 3, 3);
  guint end = 9;

  g_assert_true (slab_measure_overlay_find_end (fixture->overlay, 130, 50, &end) == line);
  g_assert_cmpuint (end, ==, 1);
  g_assert_true (slab_measure_overlay_find_end (fixture->overlay, 15, 81, &end) == rectangle);
  g_assert_cmpuint (end, ==, 0);
  g_assert_null (slab_measure_overlay_find_end (fixture->overlay, 80, 48, &end));
  g_assert_true (slab_measure_overlay_find_body (fixture->overlay, 80, 50) == line);
  g_assert_true (slab_measure_overlay_find_body (fixture->overlay, 60, 112) == rectangle);
  g_assert_null (slab_measure_overlay_find_body (fixture->overlay, 60, 96));
  g_assert_cmpfloat_with_epsilon (slab_measure_overlay_find_share (fixture->overlay, line, 56, 50), 0.25, 1e-3);
  g_assert_cmpfloat (slab_measure_overlay_find_share (fixture->overlay, line, 56, 80), <, 0);
  g_assert_cmpfloat (slab_measure_overlay_find_share (fixture->overlay, rectangle, 16, 80), <, 0);

  /* In another slice nothing is to be taken hold of. */
  slab_view_state_set_slice (fixture->state, SLAB_AXIS_Z, 2);
  g_assert_null (slab_measure_overlay_find_end (fixture->overlay, 130, 50, &end));
  g_assert_null (slab_measure_overlay_find_body (fixture->overlay, 80, 50));
}

static void
test_pixels (Fixture *fixture, gconstpointer data)
{
  SlabMeasure *line = fixture_add (fixture, SLAB_MEASURE_DISTANCE, 1, 1, 1, 4);
  SlabMeasure *rectangle = fixture_add (fixture, SLAB_MEASURE_RECTANGLE, 2.3, 0.5, 2.6, 1.5);
  cairo_surface_t *surface = draw (fixture);

  g_assert_true (is_yellow (surface, 80, 48, 0x80) || is_yellow (surface, 80, 47, 0x80));
  g_assert_false (is_yellow (surface, 80, 40, 0x20));
  /* A rectangle is of whole voxels: row 2, columns 0 and 1, which is 0 … 64 by 80 … 112. */
  g_assert_true (is_yellow (surface, 32, 80, 0x80) || is_yellow (surface, 32, 79, 0x80));
  g_assert_true (is_yellow (surface, 64, 96, 0x80) || is_yellow (surface, 63, 96, 0x80));
  cairo_surface_destroy (surface);

  /* Of another slice the selected one alone, and faintly. */
  slab_measures_set_selected (fixture->measures, line);
  slab_view_state_set_slice (fixture->state, SLAB_AXIS_Z, 2);
  surface = draw (fixture);
  g_assert_true (is_yellow (surface, 80, 48, 0x20) || is_yellow (surface, 80, 47, 0x20));
  g_assert_false (is_yellow (surface, 80, 48, 0x80) || is_yellow (surface, 80, 47, 0x80));
  g_assert_false (is_yellow (surface, 32, 80, 0x10) || is_yellow (surface, 32, 79, 0x10));
  cairo_surface_destroy (surface);

  slab_view_state_set_overlays (fixture->state, 0);
  surface = draw (fixture);
  g_assert_cmphex (app_get_pixel (surface, 80, 48), ==, 0);
  cairo_surface_destroy (surface);
  g_assert_true (SLAB_IS_MEASURE (rectangle));
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add ("/measure-overlay/places", Fixture, NULL, fixture_set_up, test_places, fixture_tear_down);
  g_test_add ("/measure-overlay/find", Fixture, NULL, fixture_set_up, test_find, fixture_tear_down);
  g_test_add ("/measure-overlay/pixels", Fixture, NULL, fixture_set_up, test_pixels, fixture_tear_down);
  return g_test_run ();
}
