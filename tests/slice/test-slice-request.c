/* SPDX-License-Identifier: MIT */
#include "slice/slab-slice-request.h"

#include <math.h>

static void
test_init (void)
{
  SlabSliceRequest request;

  slab_slice_request_init (&request, SLAB_AXIS_Y, 7);
  g_assert_cmpint (request.plane, ==, SLAB_AXIS_Y);
  g_assert_cmpint (request.slice, ==, 7);
  g_assert_cmpint (request.thickness, ==, 1);
  g_assert_cmpfloat (request.step_x, ==, 1);
  g_assert_cmpfloat (request.step_y, ==, 1);
  g_assert_cmpfloat (request.low, ==, 0);
  g_assert_cmpfloat (request.high, ==, 1);
  g_assert_cmpfloat (request.gamma, ==, 1);
}

/* Of 10 slices: around one, an even one with one more before it, and cut at either end. */
static void
test_slab (void)
{
  static const struct
  {
    gint64 slice, thickness, first, n;
  } cases[] = { { 4, 1, 4, 1 }, { 4, 3, 3, 3 }, { 4, 4, 2, 4 }, { 0, 5, 0, 3 }, { 9, 4, 7, 3 }, { 4, 99, 0, 10 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SlabSliceRequest request;
      gint64 first, n;

      slab_slice_request_init (&request, SLAB_AXIS_Z, cases[i].slice);
      request.thickness = cases[i].thickness;
      slab_slice_request_get_slab (&request, 10, &first, &n);
      g_assert_cmpint (first, ==, cases[i].first);
      g_assert_cmpint (n, ==, cases[i].n);
    }
}

/* The mean of labels 1 and 3 is 2, which need not be there: names have no mean, but a largest and a smallest. */
static void
test_labels (void)
{
  SlabSliceRequest request;
  gint64 first, n;

  slab_slice_request_init (&request, SLAB_AXIS_Z, 4);
  request.colormap = SLAB_COLORMAP_LABELS;
  g_assert_false (slab_slice_request_is_mean_of_labels (&request));
  request.thickness = 9;
  g_assert_true (slab_slice_request_is_mean_of_labels (&request));
  slab_slice_request_get_slab (&request, 10, &first, &n);
  g_assert_cmpint (first, ==, 4);
  g_assert_cmpint (n, ==, 1);
  request.projection = SLAB_PROJECTION_MAXIMUM;
  g_assert_false (slab_slice_request_is_mean_of_labels (&request));
  slab_slice_request_get_slab (&request, 10, &first, &n);
  g_assert_cmpint (n, ==, 9);
  request.projection = SLAB_PROJECTION_MEAN;
  request.colormap = SLAB_COLORMAP_VIRIDIS;
  g_assert_false (slab_slice_request_is_mean_of_labels (&request));
}

/* 20 by 30 voxels, those along z 2.5 times as long: XZ has 30 pixels across and 50 down, of 0.4 voxels; at half the
 * size 15 and 25. */
static void
test_whole (void)
{
  const SlabShape shape = { { 20, 40, 30 } };
  SlabSliceRequest request;

  slab_slice_request_init (&request, SLAB_AXIS_Y, 0);
  request.left = 3;
  request.top = 4;
  slab_slice_request_take_whole (&request, &shape, (const double[]){ 2.5, 1, 1 });
  g_assert_cmpfloat (request.left, ==, 0);
  g_assert_cmpfloat (request.top, ==, 0);
  g_assert_cmpint (request.width, ==, 30);
  g_assert_cmpint (request.height, ==, 50);
  g_assert_cmpfloat_with_epsilon (request.step_x, 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (request.step_y, 0.4, 1e-12);

  slab_slice_request_zoom (&request, 0.5);
  g_assert_cmpint (request.width, ==, 15);
  g_assert_cmpint (request.height, ==, 25);
  g_assert_cmpfloat_with_epsilon (request.step_x, 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (request.step_y, 0.8, 1e-12);
}

/* A factor that gives no whole number of pixels shows the same voxels; at least a pixel is left. */
static void
test_zoom (void)
{
  SlabSliceRequest request;

  slab_slice_request_init (&request, SLAB_AXIS_Z, 0);
  request.width = 10;
  request.height = 7;
  slab_slice_request_zoom (&request, 1.27);
  g_assert_cmpint (request.width, ==, 13);
  g_assert_cmpint (request.height, ==, 9);
  g_assert_cmpfloat_with_epsilon (request.width * request.step_x, 10, 1e-12);
  g_assert_cmpfloat_with_epsilon (request.height * request.step_y, 7, 1e-12);
  slab_slice_request_zoom (&request, 1e-6);
  g_assert_cmpint (request.width, ==, 1);
  g_assert_cmpint (request.height, ==, 1);
  g_assert_cmpfloat_with_epsilon (request.step_x, 10, 1e-12);
}

static void
test_units (void)
{
  static const struct
  {
    double spacing[SLAB_N_AXES];
    double units[SLAB_N_AXES];
  } cases[] = {
    { { 2, 0.5, 1 }, { 4, 1, 2 } }, { { 3, 3, 3 }, { 1, 1, 1 } },   { { 0, 1, 1 }, { 1, 1, 1 } },
    { { 1, -1, 1 }, { 1, 1, 1 } },  { { 1, NAN, 1 }, { 1, 1, 1 } }, { { 1, 1e6, 1 }, { 1, 1, 1 } },
  };
  double units[SLAB_N_AXES];

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      slab_slice_units_from_spacing (cases[i].spacing, units);
      for (guint a = 0; a < SLAB_N_AXES; a++)
        g_assert_cmpfloat (units[a], ==, cases[i].units[a]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slice-request/init", test_init);
  g_test_add_func ("/slice-request/slab", test_slab);
  g_test_add_func ("/slice-request/whole", test_whole);
  g_test_add_func ("/slice-request/zoom", test_zoom);
  g_test_add_func ("/slice-request/units", test_units);
  g_test_add_func ("/slice-request/labels", test_labels);
  return g_test_run ();
}
