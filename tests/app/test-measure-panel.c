/* SPDX-License-Identifier: MIT */
#include "app/slab-measure-panel.h"

#include <float.h>
#include <math.h>

#include "app-fixture.h"

typedef struct
{
  SlabVolume *volume;
  SlabViewState *state;
  SlabMeasures *measures;
  GtkWidget *panel;
} PanelFixture;

static void
set_up (PanelFixture *fixture, gconstpointer data)
{
  fixture->volume = app_make_volume (3, 4, 5);
  fixture->state = slab_view_state_new ();
  fixture->measures = slab_measures_new ();
  slab_view_state_set_volume (fixture->state, fixture->volume);
  slab_measures_set_volume (fixture->measures, fixture->volume);
  fixture->panel = g_object_ref_sink (slab_measure_panel_new ());
  slab_measure_panel_set_measures (SLAB_MEASURE_PANEL (fixture->panel), fixture->measures, fixture->state);
}

static void
tear_down (PanelFixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->panel);
  g_assert_finalize_object (fixture->measures);
  g_assert_finalize_object (fixture->state);
  app_finalize_object (fixture->volume);
}

static SlabMeasure *
add (PanelFixture *fixture, SlabMeasureKind kind, double y0, double x0, double y1, double x1)
{
  g_autoptr (SlabMeasure) measure = slab_measure_new (kind, SLAB_AXIS_Z, 2);

  slab_measure_set_end (measure, 0, (const double[]){ 2.5, y0, x0 });
  slab_measure_set_end (measure, 1, (const double[]){ 2.5, y1, x1 });
  slab_measures_add (fixture->measures, measure);
  app_wait_until (slab_measure_is_up_to_date (measure));
  return measure;
}

static void
assert_shows (PanelFixture *fixture, const char *part)
{
  g_autofree char *text = app_get_texts (fixture->panel);

  app_assert_contains (text, part);
}

static void
test_numbers (PanelFixture *fixture, gconstpointer data)
{
  GtkWidget *details = app_get_child (fixture->panel, "details");

  g_assert_false (gtk_widget_get_visible (details));
  /* 211, 212, 221, 222 */
  add (fixture, SLAB_MEASURE_RECTANGLE, 1, 1, 3, 3);
  g_assert_true (gtk_widget_get_visible (details));
  assert_shows (fixture, "Rectangle 1\n");
  assert_shows (fixture, "Mean\t216.5\n");
  assert_shows (fixture, "Minimum\t211\n");
  assert_shows (fixture, "Maximum\t222\n");
  /* The root of (25 + 0.25) */
  assert_shows (fixture, "Standard deviation (n)\t5.02494\n");
  g_assert_false (gtk_widget_get_visible (app_get_child (fixture->panel, "width_row")));

  /* 200, 201, 202, 203 */
  add (fixture, SLAB_MEASURE_LINE, 0.5, 0.5, 0.5, 3.5);
  assert_shows (fixture, "Length\t3 voxels\n");
  assert_shows (fixture, "Mean\t201.5\n");
  slab_measures_set_mark (fixture->measures, 2.0 / 3);
  assert_shows (fixture, "2 voxels · 202\n");
  gtk_spin_button_set_value (app_get_child (fixture->panel, "width"), 3);
  g_assert_cmpuint (slab_measure_get_width (slab_measures_get_selected (fixture->measures)), ==, 3);
  app_wait_until (slab_measure_is_up_to_date (slab_measures_get_selected (fixture->measures)));
}

static void
test_select_and_name (PanelFixture *fixture, gconstpointer data)
{
  SlabMeasure *first = add (fixture, SLAB_MEASURE_DISTANCE, 0, 0, 0, 3);
  GtkListBox *list = app_get_child (fixture->panel, "list");
  GtkEditable *name = app_get_child (fixture->panel, "name");

  add (fixture, SLAB_MEASURE_DISTANCE, 0, 0, 0, 4);
  g_assert_true (gtk_list_box_get_selected_row (list) == gtk_list_box_get_row_at_index (list, 1));
  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, 0));
  g_assert_true (slab_measures_get_selected (fixture->measures) == first);
  g_assert_cmpstr (gtk_editable_get_text (name), ==, "Distance 1");
  gtk_editable_set_text (name, "a < b & c");
  g_assert_cmpstr (slab_measure_get_name (first), ==, "a < b & c");
  assert_shows (fixture, "a < b & c\n");

  g_signal_emit_by_name (app_get_nth (GTK_WIDGET (gtk_list_box_get_row_at_index (list, 0)), GTK_TYPE_BUTTON, 0),
                         "clicked");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->measures)), ==, 1);
}

static void
test_go_to (PanelFixture *fixture, gconstpointer data)
{
  const SlabMeasurePlace place = { { 0, 3, 1 }, FALSE, 6, { 0.5, 2, 3 } };
  GtkListBox *list = app_get_child (fixture->panel, "list");
  g_autoptr (SlabMeasure) bookmark = slab_measure_new (SLAB_MEASURE_PLACE, SLAB_AXIS_Z, 0);
  gint64 cursor[SLAB_N_AXES];
  double middle[SLAB_N_AXES];

  add (fixture, SLAB_MEASURE_DISTANCE, 0, 0, 0, 3);
  slab_measure_set_place (bookmark, &place);
  slab_measures_add (fixture->measures, bookmark);
  assert_shows (fixture, "z 0  y 3  x 1\n");

  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 0));
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_Z), ==, 2);
  g_assert_true (slab_view_state_get_fitted (fixture->state));
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 1));
  slab_view_state_get_cursor (fixture->state, cursor);
  slab_view_state_get_middle (fixture->state, middle);
  g_assert_cmpint (cursor[SLAB_AXIS_Z], ==, 0);
  g_assert_cmpint (cursor[SLAB_AXIS_Y], ==, 3);
  g_assert_cmpint (cursor[SLAB_AXIS_X], ==, 1);
  g_assert_false (slab_view_state_get_fitted (fixture->state));
  g_assert_cmpfloat (slab_view_state_get_zoom (fixture->state), ==, 6);
  g_assert_cmpfloat (middle[SLAB_AXIS_X], ==, 3);
}

/* Rectangles over values at the end of what a float can be, over one of them and over none, are drawn: what fails is
 * fatal here. */
static void
test_extremes (PanelFixture *fixture, gconstpointer data)
{
  static const float values[][2] = {
    { 3.3e38f, 3.3e38f },    { -FLT_MAX, FLT_MAX }, { FLT_MAX, FLT_MAX },
    { -FLT_MAX, -FLT_MAX },  { 1e-45f, 1e-45f },    { 0, 0 },
    { 2e9f, 2e9f },          { NAN, NAN },          { INFINITY, NAN },
    { -INFINITY, INFINITY },
  };
  const SlabShape shape = { { 3, 4, 5 } };
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), fixture->panel);
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 700);
  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (SlabBuffer) buffer = slab_buffer_new (60, NULL);
      SlabVolume *volume;

      for (guint k = 0; k < 60; k++)
        slab_buffer_get_data (buffer)[k] = values[i][k % 2];
      volume = slab_volume_new_from_buffer (buffer, &shape, NULL);
      slab_view_state_set_volume (fixture->state, volume);
      slab_measures_set_volume (fixture->measures, volume);
      add (fixture, SLAB_MEASURE_RECTANGLE, 1, 1, 2, 3);
      app_iterate_until_quiet ();
      if (i == 0)
        assert_shows (fixture, "Mean\t3.3e+38\n");
      slab_view_state_set_volume (fixture->state, fixture->volume);
      slab_measures_set_volume (fixture->measures, fixture->volume);
      app_finalize_object (volume);
    }
  gtk_window_set_child (GTK_WINDOW (window), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  app_iterate_until_quiet ();
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add ("/measure-panel/numbers", PanelFixture, NULL, set_up, test_numbers, tear_down);
  g_test_add ("/measure-panel/select-and-name", PanelFixture, NULL, set_up, test_select_and_name, tear_down);
  g_test_add ("/measure-panel/extremes", PanelFixture, NULL, set_up, test_extremes, tear_down);
  g_test_add ("/measure-panel/go-to", PanelFixture, NULL, set_up, test_go_to, tear_down);
  return g_test_run ();
}
