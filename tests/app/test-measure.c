/* SPDX-License-Identifier: MIT */
#include "app/slab-measure.h"

#include "app-fixture.h"
#include "volume/slab-volume-private.h"

#include <math.h>

static SlabMeasure *
make (SlabMeasureKind kind, SlabVolume *volume, double y0, double x0, double y1, double x1)
{
  SlabMeasure *measure = slab_measure_new (kind, SLAB_AXIS_Z, 2);

  slab_measure_set_volume (measure, volume);
  slab_measure_set_end (measure, 0, (const double[]){ 0, y0, x0 });
  slab_measure_set_end (measure, 1, (const double[]){ 0, y1, x1 });
  return measure;
}

static void
wait_for (SlabMeasure *measure)
{
  app_wait_until (slab_measure_is_up_to_date (measure));
}

static void
free_measure (SlabMeasure *measure)
{
  slab_measure_set_volume (measure, NULL);
  wait_for (measure);
  g_assert_finalize_object (measure);
}

/* Voxel z, y, x is 100 z + 10 y + x, so that along y a line in slice 2 rises by ten. */
static void
test_line (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (3, 6, 7);
  SlabMeasure *measure = make (SLAB_MEASURE_LINE, volume, 0.5, 1.5, 4.5, 1.5);
  const double *values;
  guint n;

  wait_for (measure);
  values = slab_line_sample_peek_values (slab_measure_get_profile (measure), &n);
  g_assert_cmpuint (n, ==, 5);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (values[i], 201 + 10.0 * i, 1e-9);
  g_assert_null (slab_measure_get_histogram (measure));

  /* What is found at last is of the newest place, however fast it changes. */
  for (guint i = 0; i < 200; i++)
    slab_measure_set_end (measure, 1, (const double[]){ 0, 0.5 + i % 6, 2.5 });
  slab_measure_set_end (measure, 0, (const double[]){ 0, 3.5, 1.5 });
  slab_measure_set_end (measure, 1, (const double[]){ 0, 3.5, 3.5 });
  slab_measure_set_width (measure, 3);
  wait_for (measure);
  values = slab_line_sample_peek_values (slab_measure_get_profile (measure), &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpfloat_with_epsilon (values[2], 233, 1e-9);
  g_assert_cmpuint (slab_line_sample_get_line (slab_measure_get_profile (measure))->width, ==, 3);
  slab_measure_set_width (measure, 1000);
  g_assert_cmpuint (slab_measure_get_width (measure), ==, SLAB_LINE_MAX_WIDTH);
  free_measure (measure);
}

/* From x = 1.25 to 3.25 of row 2 of slice 2, whose voxels are 220 + their column and have their values in their
 * middles: samples at 1.25, 2.25, 3.25 are in the columns 1, 2, 3, and a quarter of a voxel before their middles. */
static void
test_interpolation (void)
{
  static const double expected[SLAB_N_INTERPOLATIONS][3] = { { 221, 222, 223 }, { 220.75, 221.75, 222.75 } };
  g_autoptr (SlabVolume) volume = app_make_volume (3, 6, 7);
  SlabMeasure *measure = make (SLAB_MEASURE_LINE, volume, 2.5, 1.25, 2.5, 3.25);

  for (guint i = 0; i < 2 * SLAB_N_INTERPOLATIONS; i++)
    {
      const double *values;
      guint n;

      slab_measure_set_interpolation (measure, (SlabInterpolation) (i % SLAB_N_INTERPOLATIONS));
      wait_for (measure);
      values = slab_line_sample_peek_values (slab_measure_get_profile (measure), &n);
      g_assert_cmpuint (n, ==, 3);
      for (guint j = 0; j < n; j++)
        g_assert_cmpfloat_with_epsilon (values[j], expected[i % SLAB_N_INTERPOLATIONS][j], 1e-9);
    }
  free_measure (measure);
}

/* Rows 1 and 2, columns 2 to 4 of slice 2: 212 … 224, whose mean is 218, and whose mean square distance from it is
 * (25 + 2/3). */
static void
test_rectangle (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (3, 6, 7);
  SlabMeasure *measure = make (SLAB_MEASURE_RECTANGLE, volume, 2.2, 4.9, 1.7, 2);
  const SlabHistogramSummary *summary;
  g_autofree char *text = NULL;
  SlabBox box;

  g_assert_true (slab_measure_get_box (measure, &box));
  g_assert_cmpint (box.start[SLAB_AXIS_Z], ==, 2);
  g_assert_cmpint (box.size[SLAB_AXIS_Z], ==, 1);
  g_assert_cmpint (box.start[SLAB_AXIS_Y], ==, 1);
  g_assert_cmpint (box.size[SLAB_AXIS_Y], ==, 2);
  g_assert_cmpint (box.start[SLAB_AXIS_X], ==, 2);
  g_assert_cmpint (box.size[SLAB_AXIS_X], ==, 3);
  wait_for (measure);
  summary = slab_histogram_get_summary (slab_measure_get_histogram (measure));
  g_assert_cmpuint (summary->n, ==, 6);
  g_assert_cmpfloat_with_epsilon (summary->mean, 218, 1e-12);
  g_assert_cmpfloat_with_epsilon (summary->deviation, sqrt (25 + 2.0 / 3), 1e-9);
  g_assert_cmpfloat (summary->min, ==, 212);
  g_assert_cmpfloat (summary->max, ==, 224);
  text = slab_measure_describe (measure);
  g_assert_cmpstr (text, ==, "218 ± 5.07");
  free_measure (measure);
}

/* The slices 1 to 3 of five; what is found for other slices is never told for these. */
static void
test_slab (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (5, 6, 7);
  SlabMeasure *line = make (SLAB_MEASURE_LINE, volume, 0.5, 1.5, 4.5, 1.5);
  SlabMeasure *rectangle = make (SLAB_MEASURE_RECTANGLE, volume, 2.2, 4.9, 1.7, 2);
  SlabMeasure *distance = make (SLAB_MEASURE_DISTANCE, volume, 0, 0, 1, 1);
  g_autofree char *text = NULL, *none = NULL;
  const double *values;
  guint n;

  g_assert_null (slab_measure_describe_slab (line));
  slab_measure_set_slab (line, 3, SLAB_PROJECTION_MAXIMUM);
  g_assert_null (slab_measure_get_profile (line));
  wait_for (line);
  values = slab_line_sample_peek_values (slab_measure_get_profile (line), &n);
  g_assert_cmpuint (n, ==, 5);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (values[i], 301 + 10.0 * i, 1e-9);
  text = slab_measure_describe_slab (line);
  g_assert_cmpstr (text, ==, "maximum of 3 slices");

  slab_measure_set_slab (rectangle, 3, SLAB_PROJECTION_MINIMUM);
  wait_for (rectangle);
  g_assert_cmpfloat_with_epsilon (slab_histogram_get_summary (slab_measure_get_histogram (rectangle))->mean, 118,
                                  1e-12);
  slab_measure_set_slab (distance, 3, SLAB_PROJECTION_MINIMUM);
  none = slab_measure_describe_slab (distance);
  g_assert_null (none);

  for (guint i = 0; i < 50; i++)
    {
      const SlabLine *found;

      slab_measure_set_slab (line, 1 + i % 3, (SlabProjection) (i % SLAB_N_PROJECTIONS));
      while (slab_measure_get_profile (line) == NULL)
        g_main_context_iteration (NULL, TRUE);
      found = slab_line_sample_get_line (slab_measure_get_profile (line));
      g_assert_cmpint (found->thickness, ==, 1 + i % 3);
      g_assert_cmpint (found->projection, ==, i % SLAB_N_PROJECTIONS);
      slab_measure_set_width (line, 1 + i % 2);
    }
  free_measure (line);
  free_measure (rectangle);
  free_measure (distance);
}

static void
test_distance_and_angle (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (3, 6, 7);
  g_autoptr (SlabVolume) plain = app_make_volume (3, 6, 7);
  SlabMeasure *distance, *angle;
  g_autofree char *length = NULL, *voxels = NULL, *degrees = NULL;

  /* Voxels of 3 x 4 along y and x: 3-4-5, and an angle that is not that of the voxels. */
  slab_volume_init_spacing (volume, (const double[]){ 1, 3, 4 }, "mm");
  distance = make (SLAB_MEASURE_DISTANCE, volume, 1, 1, 2, 2);
  g_assert_cmpfloat_with_epsilon (slab_measure_get_length (distance), 5, 1e-12);
  length = slab_measure_describe (distance);
  g_assert_cmpstr (length, ==, "5\u202fmm");
  slab_measure_set_volume (distance, plain);
  voxels = slab_measure_describe (distance);
  g_assert_cmpstr (voxels, ==, "1.414 voxels");
  g_assert_null (slab_measure_get_profile (distance));
  free_measure (distance);

  angle = make (SLAB_MEASURE_ANGLE, volume, 1, 1, 1, 3);
  slab_measure_set_end (angle, 2, (const double[]){ 0, 2, 2 });
  g_assert_cmpfloat_with_epsilon (slab_measure_get_angle (angle), atan2 (3, 4) * 180 / G_PI, 1e-9);
  degrees = slab_measure_describe (angle);
  g_assert_cmpstr (degrees, ==, "36.9°");
  slab_measure_set_end (angle, 2, (const double[]){ 0, 1, 1 });
  g_assert_true (isnan (slab_measure_get_angle (angle)));
  free_measure (angle);
}

static void
assert_end (SlabMeasure *measure, guint end, double z, double y, double x)
{
  double point[SLAB_N_AXES];

  slab_measure_get_end (measure, end, point);
  g_assert_cmpfloat (point[SLAB_AXIS_Z], ==, z);
  g_assert_cmpfloat (point[SLAB_AXIS_Y], ==, y);
  g_assert_cmpfloat (point[SLAB_AXIS_X], ==, x);
}

static void
test_kept_inside (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (3, 6, 7);
  SlabMeasure *measure = make (SLAB_MEASURE_DISTANCE, volume, -3, 1, 2, 99);

  assert_end (measure, 0, 2.5, 0, 1);
  assert_end (measure, 1, 2.5, 2, 7);
  slab_measure_set_end (measure, 1, (const double[]){ 0, NAN, 1 });
  assert_end (measure, 1, 2.5, 2, 7);
  /* Moved, it keeps its form, and stays in its slice. */
  slab_measure_move (measure, (const double[]){ 1, 10, 1 });
  assert_end (measure, 0, 2.5, 4, 1);
  assert_end (measure, 1, 2.5, 6, 7);
  slab_measure_move (measure, (const double[]){ 0, -1, -0.5 });
  assert_end (measure, 0, 2.5, 3, 0.5);
  assert_end (measure, 1, 2.5, 5, 6.5);
  free_measure (measure);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* In voxels of the slice: of a plane XY x to the right and y down. Three samples of the finer edge, which is that of y:
 * one and a half voxels across, where x is twice as wide. */
static void
test_look (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (3, 6, 7);
  SlabMeasure *line = make (SLAB_MEASURE_LINE, volume, 0.5, 1.5, 4.5, 2.5);
  SlabMeasure *rectangle = make (SLAB_MEASURE_RECTANGLE, volume, 4.3, 5.2, 1.6, 2);
  SlabMeasure *place = slab_measure_new (SLAB_MEASURE_PLACE, SLAB_AXIS_Z, 2);
  const double units[SLAB_N_AXES] = { 5, 1, 2 };
  SlabMeasureLook look;

  slab_measure_set_width (line, 3);
  g_assert_true (slab_measure_get_look (line, units, &look));
  g_assert_cmpint (look.figure, ==, SLAB_MEASURE_FIGURE_LINE);
  g_assert_cmpuint (look.n_ends, ==, 2);
  g_assert_cmpfloat (look.x[0], ==, 1.5);
  g_assert_cmpfloat (look.y[0], ==, 0.5);
  g_assert_cmpfloat (look.x[1], ==, 2.5);
  g_assert_cmpfloat (look.y[1], ==, 4.5);
  g_assert_cmpfloat (look.band, ==, 1.5);
  g_assert_false (look.handles);
  g_assert_null (look.label);
  slab_measure_set_width (line, 1);
  g_assert_true (slab_measure_get_look (line, units, &look));
  g_assert_cmpfloat (look.band, ==, 0);

  /* Whole voxels. */
  g_assert_true (slab_measure_get_look (rectangle, units, &look));
  g_assert_cmpint (look.figure, ==, SLAB_MEASURE_FIGURE_RECTANGLE);
  g_assert_cmpfloat (look.left, ==, 2);
  g_assert_cmpfloat (look.right, ==, 6);
  g_assert_cmpfloat (look.top, ==, 1);
  g_assert_cmpfloat (look.bottom, ==, 5);

  slab_measure_set_volume (place, volume);
  g_assert_false (slab_measure_get_look (place, units, &look));
  free_measure (place);
  free_measure (rectangle);
  slab_measure_set_volume (line, NULL);
  g_assert_false (slab_measure_get_look (line, units, &look));
  free_measure (line);
}

static void
test_name (void)
{
  SlabMeasure *measure = slab_measure_new (SLAB_MEASURE_PLACE, SLAB_AXIS_Z, 0);
  guint n_changed = 0;

  g_signal_connect_swapped (measure, "changed", G_CALLBACK (count_cb), &n_changed);
  g_assert_cmpstr (slab_measure_get_name (measure), ==, "");
  slab_measure_set_name (measure, "pore");
  slab_measure_set_name (measure, "pore");
  g_assert_cmpstr (slab_measure_get_name (measure), ==, "pore");
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_finalize_object (measure);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/measure/line", test_line);
  g_test_add_func ("/measure/interpolation", test_interpolation);
  g_test_add_func ("/measure/rectangle", test_rectangle);
  g_test_add_func ("/measure/slab", test_slab);
  g_test_add_func ("/measure/distance-and-angle", test_distance_and_angle);
  g_test_add_func ("/measure/kept-inside", test_kept_inside);
  g_test_add_func ("/measure/look", test_look);
  g_test_add_func ("/measure/name", test_name);
  return g_test_run ();
}
