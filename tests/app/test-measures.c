/* SPDX-License-Identifier: MIT */
#include "app/slab-measures.h"

#include "app-fixture.h"
#include "volume/slab-volume-private.h"

static void
wait_for_all (SlabMeasures *measures)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (measures)); i++)
    {
      g_autoptr (SlabMeasure) measure = g_list_model_get_item (G_LIST_MODEL (measures), i);

      app_wait_until (slab_measure_is_up_to_date (measure));
    }
}

static SlabMeasure *
add (SlabMeasures *measures, SlabMeasureKind kind, double y0, double x0, double y1, double x1)
{
  g_autoptr (SlabMeasure) measure = slab_measure_new (kind, SLAB_AXIS_Z, 1);

  slab_measure_set_end (measure, 0, (const double[]){ 0, y0, x0 });
  slab_measure_set_end (measure, 1, (const double[]){ 0, y1, x1 });
  slab_measures_add (measures, measure);
  return measure;
}

static void
assert_names (SlabMeasures *measures, const char *expected)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (measures)); i++)
    {
      g_autoptr (SlabMeasure) measure = g_list_model_get_item (G_LIST_MODEL (measures), i);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", slab_measure_get_name (measure));
    }
  g_assert_cmpstr (names->str, ==, expected);
  g_string_free (names, TRUE);
}

static void
test_remove_and_restore (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (3, 4, 5);
  SlabMeasures *measures = slab_measures_new ();
  SlabMeasure *first, *second;

  slab_measures_set_volume (measures, volume);
  first = add (measures, SLAB_MEASURE_DISTANCE, 0, 0, 1, 1);
  second = add (measures, SLAB_MEASURE_DISTANCE, 0, 0, 2, 1);
  add (measures, SLAB_MEASURE_ANGLE, 0, 0, 2, 1);
  assert_names (measures, "Distance 1, Distance 2, Angle 1");
  g_assert_false (slab_measures_can_restore (measures));

  slab_measures_set_selected (measures, second);
  g_assert_cmpuint (slab_measures_get_end (measures), ==, 1);
  slab_measures_remove (measures, second);
  g_assert_null (slab_measures_get_selected (measures));
  slab_measures_remove (measures, first);
  assert_names (measures, "Angle 1");
  slab_measures_restore (measures);
  g_assert_true (slab_measures_can_restore (measures));
  slab_measures_restore (measures);
  assert_names (measures, "Distance 1, Distance 2, Angle 1");
  g_assert_true (slab_measures_get_selected (measures) == second);
  g_assert_false (slab_measures_can_restore (measures));
  /* A name is not given twice. */
  slab_measures_remove (measures, second);
  add (measures, SLAB_MEASURE_DISTANCE, 0, 0, 2, 1);
  assert_names (measures, "Distance 1, Angle 1, Distance 3");
  g_assert_finalize_object (measures);
}

static void
test_volume (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (3, 4, 5);
  g_autoptr (SlabVolume) same = app_make_volume (3, 4, 5);
  g_autoptr (SlabVolume) other = app_make_volume (3, 4, 6);
  SlabMeasures *measures = slab_measures_new ();
  SlabMeasure *line;

  slab_measures_set_volume (measures, volume);
  line = add (measures, SLAB_MEASURE_LINE, 0.5, 0.5, 0.5, 2.5);
  wait_for_all (measures);
  g_assert_nonnull (slab_measure_get_profile (line));
  /* Before and after a filter: measured anew. */
  slab_measures_set_volume (measures, same);
  g_assert_null (slab_measure_get_profile (line));
  wait_for_all (measures);
  g_assert_nonnull (slab_measure_get_profile (line));
  slab_measures_remove (measures, line);
  add (measures, SLAB_MEASURE_LINE, 0.5, 0.5, 0.5, 2.5);
  slab_measures_set_volume (measures, other);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (measures)), ==, 0);
  g_assert_false (slab_measures_can_restore (measures));
  app_iterate_until_quiet ();
  g_assert_finalize_object (measures);
}

static void
test_mark (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (3, 4, 5);
  SlabMeasures *measures = slab_measures_new ();
  SlabMeasure *line;

  slab_measures_set_volume (measures, volume);
  line = add (measures, SLAB_MEASURE_LINE, 0.5, 0.5, 0.5, 2.5);
  slab_measures_set_mark (measures, 0.25);
  g_assert_cmpfloat (slab_measures_get_mark (measures), ==, 0.25);
  /* Of nothing but a line, and gone with the selection. */
  add (measures, SLAB_MEASURE_DISTANCE, 0, 0, 1, 1);
  g_assert_cmpfloat (slab_measures_get_mark (measures), <, 0);
  slab_measures_set_mark (measures, 0.25);
  g_assert_cmpfloat (slab_measures_get_mark (measures), <, 0);
  slab_measures_set_selected (measures, line);
  slab_measures_set_mark (measures, 7);
  g_assert_cmpfloat (slab_measures_get_mark (measures), ==, 1);
  app_iterate_until_quiet ();
  g_assert_finalize_object (measures);
}

/* What a session brings back has its name already; the next one has another. */
static void
test_names (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (3, 4, 5);
  SlabMeasures *measures = slab_measures_new ();
  SlabMeasure *measure = slab_measure_new (SLAB_MEASURE_DISTANCE, SLAB_AXIS_Z, 1);

  slab_measures_set_volume (measures, volume);
  slab_measure_set_name (measure, "Distance 2");
  slab_measures_add (measures, measure);
  g_assert_cmpstr (slab_measure_get_name (add (measures, SLAB_MEASURE_DISTANCE, 0, 0, 1, 1)), ==, "Distance 3");
  g_object_unref (measure);
  g_assert_finalize_object (measures);
}

static void
test_csv (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (3, 4, 5);
  SlabMeasures *measures = slab_measures_new ();
  SlabMeasure *measure;
  g_autofree char *text = NULL;

  slab_volume_init_spacing (volume, (const double[]){ 0.5, 0.5, 0.5 }, "mm");
  slab_measures_set_volume (measures, volume);
  measure = add (measures, SLAB_MEASURE_RECTANGLE, 0, 0, 1, 2);
  slab_measure_set_name (measure, "the \"pore\", large");
  measure = add (measures, SLAB_MEASURE_ANGLE, 0, 0, 0, 2);
  slab_measure_set_end (measure, 2, (const double[]){ 0, 2, 0 });
  add (measures, SLAB_MEASURE_LINE, 0.5, 0.5, 0.5, 2.5);
  wait_for_all (measures);
  text = slab_measures_to_csv (measures);
  /* Voxels 100 and 101; a right angle; 100, 101, 102 over 2 voxels of half a millimetre. */
  g_assert_cmpstr (text, ==,
                   "name,kind,plane,slice,z1,y1,x1,z2,y2,x2,z3,y3,x3,length,unit,angle,n,not finite,mean,deviation,"
                   "min,max,slab\n"
                   "\"the \"\"pore\"\", large\",rectangle,XY,1,1.5,0,0,1.5,1,2,,,,,,,2,0,100.5,0.5,100,101,\n"
                   "Angle 1,angle,XY,1,1.5,0,0,1.5,0,2,1.5,2,0,,,90,,,,,,,\n"
                   "Line 1,line,XY,1,1.5,0.5,0.5,1.5,0.5,2.5,,,,1,mm,,,,,,,,\n"
                   "\ndistance mm,value nearest\n0,100\n0.5,101\n1,102\n");

  /* Values of several slices are not those of the voxels, and say so. */
  slab_measures_set_slab (measures, 3, SLAB_PROJECTION_MAXIMUM);
  wait_for_all (measures);
  g_free (text);
  text = slab_measures_to_csv (measures);
  app_assert_contains (text, ",rectangle,XY,1,1.5,0,0,1.5,1,2,,,,,,,2,0,200.5,0.5,200,201,maximum of 3 slices\n");
  app_assert_contains (text, "Angle 1,angle,XY,1,1.5,0,0,1.5,0,2,1.5,2,0,,,90,,,,,,,\n");
  app_assert_contains (text, "1,mm,,,,,,,,maximum of 3 slices\n");
  app_assert_contains (text, "\n0,200\n0.5,201\n1,202\n");

  /* As the view has it, of those that are there and of those that come: half between two voxels is their mean. */
  slab_measures_set_interpolation (measures, SLAB_INTERPOLATION_LINEAR);
  add (measures, SLAB_MEASURE_LINE, 0.5, 1, 0.5, 2);
  wait_for_all (measures);
  g_free (text);
  text = slab_measures_to_csv (measures);
  app_assert_contains (text, "\ndistance mm,value linear\n0,200.5\n0.5,201.5\n");
  g_assert_finalize_object (measures);
}

static void
test_tool (void)
{
  SlabMeasures *measures = slab_measures_new ();
  SlabMeasureTool tool;

  g_assert_cmpint (slab_measures_get_tool (measures), ==, SLAB_MEASURE_TOOL_CURSOR);
  for (guint i = 0; i < SLAB_N_MEASURE_TOOLS; i++)
    {
      g_assert_true (slab_measure_tool_from_id (slab_measure_tool_get_id ((SlabMeasureTool) i), &tool));
      g_assert_cmpint (tool, ==, (int) i);
      slab_measures_set_tool (measures, tool);
      g_assert_cmpint (slab_measures_get_tool (measures), ==, tool);
    }
  g_assert_false (slab_measure_tool_from_id ("hammer", &tool));
  g_assert_finalize_object (measures);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/measures/remove-and-restore", test_remove_and_restore);
  g_test_add_func ("/measures/volume", test_volume);
  g_test_add_func ("/measures/mark", test_mark);
  g_test_add_func ("/measures/names", test_names);
  g_test_add_func ("/measures/csv", test_csv);
  g_test_add_func ("/measures/tool", test_tool);
  return g_test_run ();
}
