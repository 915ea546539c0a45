/* SPDX-License-Identifier: MIT */
#include "app/slab-measure-input.h"

#include "measure-fixture.h"

/* A second one beside that of the overlay does the same: it has no state but a drag. */
static SlabMeasureInput *
make_input (Fixture *fixture)
{
  return slab_measure_input_new (fixture->overlay);
}

static SlabMeasure *
get_only (Fixture *fixture)
{
  g_autoptr (SlabMeasure) measure = g_list_model_get_item (G_LIST_MODEL (fixture->measures), 0);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->measures)), ==, 1);
  return measure;
}

static void
assert_end (SlabMeasure *measure, guint end, double y, double x)
{
  double point[SLAB_N_AXES];

  slab_measure_get_end (measure, end, point);
  g_assert_cmpfloat_with_epsilon (point[SLAB_AXIS_Y], y, 1e-3);
  g_assert_cmpfloat_with_epsilon (point[SLAB_AXIS_X], x, 1e-3);
}

/* 32 pixels a voxel, the slice begins at 0, 16. */
static void
test_draw (Fixture *fixture, gconstpointer data)
{
  SlabMeasureInput *input = make_input (fixture);

  /* With the cursor in hand the view has it. */
  g_assert_false (slab_measure_input_press (input, 32, 48));
  slab_measures_set_tool (fixture->measures, SLAB_MEASURE_TOOL_LINE);
  g_assert_true (slab_measure_input_press (input, 32, 48));
  slab_measure_input_drag (input, 34, 48);
  slab_measure_input_release (input);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->measures)), ==, 0);

  g_assert_true (slab_measure_input_press (input, 32, 48));
  slab_measure_input_drag (input, 64, 48);
  slab_measure_input_drag (input, 96, 80);
  slab_measure_input_release (input);
  assert_end (get_only (fixture), 0, 1, 1);
  assert_end (get_only (fixture), 1, 2, 3);
  g_assert_cmpint (slab_measure_get_kind (get_only (fixture)), ==, SLAB_MEASURE_LINE);
  g_assert_true (slab_measures_get_selected (fixture->measures) == get_only (fixture));
  g_object_unref (input);
}

static void
test_draw_angle (Fixture *fixture, gconstpointer data)
{
  SlabMeasureInput *input = make_input (fixture);

  slab_measures_set_tool (fixture->measures, SLAB_MEASURE_TOOL_ANGLE);
  g_assert_true (slab_measure_input_press (input, 32, 112));
  slab_measure_input_drag (input, 48, 112);
  slab_measure_input_drag (input, 96, 112);
  slab_measure_input_release (input);
  /* The other leg is as long and upright. */
  assert_end (get_only (fixture), 0, 3, 1);
  assert_end (get_only (fixture), 1, 3, 3);
  assert_end (get_only (fixture), 2, 1, 1);
  g_assert_cmpfloat_with_epsilon (slab_measure_get_angle (get_only (fixture)), 90, 1e-3);

  slab_measures_set_tool (fixture->measures, SLAB_MEASURE_TOOL_CURSOR);
  g_assert_true (slab_measure_input_press (input, 32, 48));
  slab_measure_input_drag (input, 96, 48);
  slab_measure_input_release (input);
  assert_end (get_only (fixture), 2, 1, 3);
  assert_end (get_only (fixture), 1, 3, 3);
  g_assert_cmpfloat_with_epsilon (slab_measure_get_angle (get_only (fixture)), 45, 1e-3);
  g_object_unref (input);
}

static void
test_drag (Fixture *fixture, gconstpointer data)
{
  SlabMeasureInput *input = make_input (fixture);
  SlabMeasure *measure = fixture_add (fixture, SLAB_MEASURE_DISTANCE, 1, 1, 1, 3);

  slab_measures_set_selected (fixture->measures, NULL);
  /* By its first end, which is then the selected one. */
  g_assert_true (slab_measure_input_press (input, 33, 49));
  slab_measure_input_drag (input, 64, 80);
  slab_measure_input_release (input);
  assert_end (measure, 0, 2, 2);
  assert_end (measure, 1, 1, 3);
  g_assert_true (slab_measures_get_selected (fixture->measures) == measure);
  g_assert_cmpuint (slab_measures_get_end (fixture->measures), ==, 0);

  /* By its middle, as a whole. */
  g_assert_true (slab_measure_input_press (input, 80, 64));
  slab_measure_input_drag (input, 96, 64);
  slab_measure_input_drag (input, 112, 96);
  slab_measure_input_release (input);
  assert_end (measure, 0, 3, 3);
  assert_end (measure, 1, 2, 4);
  slab_measure_input_drag (input, 0, 0);
  assert_end (measure, 0, 3, 3);
  g_object_unref (input);
}

/* What is chosen over the slice, a box to crop, is in front of the measures. */
static void
test_pointer_taken (Fixture *fixture, gconstpointer data)
{
  SlabMeasureInput *input = make_input (fixture);
  SlabMeasure *measure = fixture_add (fixture, SLAB_MEASURE_DISTANCE, 1, 1, 1, 3);

  slab_slice_view_set_pointer_taken (fixture->view, TRUE);
  for (SlabMeasureTool tool = SLAB_MEASURE_TOOL_LINE; tool < SLAB_N_MEASURE_TOOLS; tool++)
    {
      slab_measures_set_tool (fixture->measures, tool);
      g_assert_false (slab_measure_input_press (input, 32, 48));
      slab_measure_input_drag (input, 64, 80);
      slab_measure_input_release (input);
    }
  g_assert_true (get_only (fixture) == measure);
  assert_end (measure, 0, 1, 1);
  slab_slice_view_set_pointer_taken (fixture->view, FALSE);
  g_assert_true (slab_measure_input_press (input, 32, 48));
  slab_measure_input_release (input);
  g_object_unref (input);
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  SlabMeasureInput *input = make_input (fixture);
  SlabMeasure *measure = fixture_add (fixture, SLAB_MEASURE_DISTANCE, 1, 1, 1, 3);

  g_assert_true (slab_measure_input_key (input, GDK_KEY_Left, 0));
  g_assert_true (slab_measure_input_key (input, GDK_KEY_Down, 0));
  assert_end (measure, 1, 2, 2);
  g_assert_true (slab_measure_input_key (input, GDK_KEY_bracketright, 0));
  g_assert_true (slab_measure_input_key (input, GDK_KEY_Right, GDK_SHIFT_MASK));
  g_assert_true (slab_measure_input_key (input, GDK_KEY_Up, 0));
  assert_end (measure, 0, 0, 5);
  /* Both ends, of 2, 2 and 0, 5: the slice ends with x 5. */
  g_assert_true (slab_measure_input_key (input, GDK_KEY_Left, GDK_ALT_MASK));
  g_assert_true (slab_measure_input_key (input, GDK_KEY_Down, GDK_ALT_MASK));
  assert_end (measure, 0, 1, 4);
  assert_end (measure, 1, 3, 1);
  g_assert_true (slab_measure_input_key (input, GDK_KEY_Up, GDK_ALT_MASK | GDK_SHIFT_MASK));
  assert_end (measure, 0, 0, 4);
  assert_end (measure, 1, 2, 1);
  g_assert_false (slab_measure_input_key (input, GDK_KEY_Return, GDK_ALT_MASK));
  /* What is not for it goes on, and so do arrows in another slice. */
  g_assert_false (slab_measure_input_key (input, GDK_KEY_Page_Down, 0));
  g_assert_false (slab_measure_input_key (input, GDK_KEY_Right, GDK_CONTROL_MASK));
  slab_view_state_set_slice (fixture->state, SLAB_AXIS_Z, 2);
  g_assert_false (slab_measure_input_key (input, GDK_KEY_Right, 0));
  g_assert_false (slab_measure_input_key (input, GDK_KEY_Delete, 0));
  slab_view_state_set_slice (fixture->state, SLAB_AXIS_Z, 1);
  g_assert_true (slab_measure_input_key (input, GDK_KEY_Delete, 0));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->measures)), ==, 0);
  g_assert_false (slab_measure_input_key (input, GDK_KEY_Right, 0));

  /* Without a pointer: 0.3 of the height in the middle. */
  slab_measures_set_tool (fixture->measures, SLAB_MEASURE_TOOL_DISTANCE);
  g_assert_true (slab_measure_input_key (input, GDK_KEY_Return, 0));
  assert_end (get_only (fixture), 0, 2, 2.5 - 0.75);
  assert_end (get_only (fixture), 1, 2, 2.5 + 0.75);
  g_assert_true (slab_measure_input_key (input, GDK_KEY_Escape, 0));
  g_assert_cmpint (slab_measures_get_tool (fixture->measures), ==, SLAB_MEASURE_TOOL_CURSOR);
  g_assert_true (slab_measure_input_key (input, GDK_KEY_Escape, 0));
  g_assert_null (slab_measures_get_selected (fixture->measures));
  g_assert_false (slab_measure_input_key (input, GDK_KEY_Escape, 0));
  g_assert_false (slab_measure_input_key (input, GDK_KEY_Return, 0));
  g_object_unref (input);
}

static void
test_point (Fixture *fixture, gconstpointer data)
{
  SlabMeasureInput *input = make_input (fixture);

  fixture_add (fixture, SLAB_MEASURE_LINE, 1, 1, 1, 4);
  slab_measure_input_point (input, 56, 50);
  g_assert_cmpfloat_with_epsilon (slab_measures_get_mark (fixture->measures), 0.25, 1e-3);
  slab_measure_input_point (input, 56, 100);
  g_assert_cmpfloat (slab_measures_get_mark (fixture->measures), <, 0);
  g_object_unref (input);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add ("/measure-input/draw", Fixture, NULL, fixture_set_up, test_draw, fixture_tear_down);
  g_test_add ("/measure-input/draw-angle", Fixture, NULL, fixture_set_up, test_draw_angle, fixture_tear_down);
  g_test_add ("/measure-input/drag", Fixture, NULL, fixture_set_up, test_drag, fixture_tear_down);
  g_test_add ("/measure-input/pointer-taken", Fixture, NULL, fixture_set_up, test_pointer_taken, fixture_tear_down);
  g_test_add ("/measure-input/keys", Fixture, NULL, fixture_set_up, test_keys, fixture_tear_down);
  g_test_add ("/measure-input/point", Fixture, NULL, fixture_set_up, test_point, fixture_tear_down);
  return g_test_run ();
}
