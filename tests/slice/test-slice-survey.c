/* SPDX-License-Identifier: MIT */
#include "slice/slab-slice-survey.h"

#include <math.h>

static SlabSliceRequest
make_request (SlabColormap colormap, double left, double top, int width, int height)
{
  SlabSliceRequest request;

  slab_slice_request_init (&request, SLAB_AXIS_Z, 0);
  request.colormap = colormap;
  request.left = left;
  request.top = top;
  request.width = width;
  request.height = height;
  return request;
}

/* Only what is seen counts: the NaN is in the last row, the infinity in the last column. */
static void
test_invalid (void)
{
  const float values[] = { 0, 1, 2, INFINITY, 4, 5, 6, 7, 8, NAN, 10, 11 };
  const SlabSliceRegion region = { .u = 100, .v = 50, .n_u = 4, .n_v = 3, .every_u = 1, .every_v = 1 };
  SlabSliceSurvey survey;
  SlabSliceRequest request = make_request (SLAB_COLORMAP_GREY, 100, 50, 3, 2);

  slab_slice_survey (values, &region, &request, &survey);
  g_assert_false (survey.has_invalid);
  g_assert_cmpuint (survey.n_labels, ==, 0);
  request = make_request (SLAB_COLORMAP_GREY, 100, 50, 4, 2);
  slab_slice_survey (values, &region, &request, &survey);
  g_assert_true (survey.has_invalid);
  request = make_request (SLAB_COLORMAP_GREY, 100, 51, 3, 2);
  slab_slice_survey (values, &region, &request, &survey);
  g_assert_true (survey.has_invalid);
}

static void
test_labels (void)
{
  const float values[] = { 3, 3, 0, -2, 300, 3, NAN, 1, 0, 1, 1, 3 };
  const SlabSliceRegion region = { .n_u = 4, .n_v = 3, .every_u = 1, .every_v = 1 };
  static const double expected[] = { -2, 1, 3, 300 };
  SlabSliceSurvey survey;
  SlabSliceRequest request = make_request (SLAB_COLORMAP_LABELS, 0, 0, 4, 3);

  slab_slice_survey (values, &region, &request, &survey);
  g_assert_true (survey.has_invalid);
  g_assert_false (survey.more_labels);
  g_assert_cmpuint (survey.n_labels, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (survey.labels[i], ==, expected[i]);
}

/* 40 down to 1: the lowest are kept. */
static void
test_many (void)
{
  float values[40];
  const SlabSliceRegion region = { .n_u = 40, .n_v = 1, .every_u = 1, .every_v = 1 };
  SlabSliceSurvey survey;
  SlabSliceRequest request = make_request (SLAB_COLORMAP_LABELS, 0, 0, 40, 1);

  for (guint i = 0; i < 40; i++)
    values[i] = (float) (40 - i);
  slab_slice_survey (values, &region, &request, &survey);
  g_assert_true (survey.more_labels);
  g_assert_cmpuint (survey.n_labels, ==, SLAB_COLOR_BAR_MAX_LABELS);
  for (guint i = 0; i < SLAB_COLOR_BAR_MAX_LABELS; i++)
    g_assert_cmpfloat (survey.labels[i], ==, i + 1);
}

/* Every fourth voxel was read, and the picture begins in their midst. */
static void
test_decimated (void)
{
  const float values[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  const SlabSliceRegion region = { .n_u = 4, .n_v = 2, .every_u = 4, .every_v = 4 };
  SlabSliceSurvey survey;
  SlabSliceRequest request = make_request (SLAB_COLORMAP_LABELS, 4, 4, 2, 1);

  request.step_x = request.step_y = 4;
  slab_slice_survey (values, &region, &request, &survey);
  g_assert_cmpuint (survey.n_labels, ==, 2);
  g_assert_cmpfloat (survey.labels[0], ==, 6);
  g_assert_cmpfloat (survey.labels[1], ==, 7);
}

/* What is beside the one value that a window of no width has; an infinity is neither. */
static void
test_flat (void)
{
  const float values[] = { 3, 3, 2, 3, INFINITY, 3, 3, 4 };
  const SlabSliceRegion region = { .n_u = 4, .n_v = 2, .every_u = 1, .every_v = 1 };
  SlabSliceSurvey survey;
  SlabSliceRequest request = make_request (SLAB_COLORMAP_GREY, 0, 0, 4, 1);

  request.low = request.high = 3;
  slab_slice_survey (values, &region, &request, &survey);
  g_assert_true (survey.has_below);
  g_assert_false (survey.has_above);
  request = make_request (SLAB_COLORMAP_GREY, 0, 1, 3, 1);
  request.low = request.high = 3;
  slab_slice_survey (values, &region, &request, &survey);
  g_assert_false (survey.has_below);
  g_assert_false (survey.has_above);
  request = make_request (SLAB_COLORMAP_GREY, 0, 1, 4, 1);
  request.low = request.high = 3;
  slab_slice_survey (values, &region, &request, &survey);
  g_assert_true (survey.has_above);
  request.high = 4;
  slab_slice_survey (values, &region, &request, &survey);
  g_assert_false (survey.has_above);
}

static void
test_nothing_finite (void)
{
  const float values[] = { NAN, INFINITY, NAN, 3 };
  const SlabSliceRegion region = { .n_u = 2, .n_v = 2, .every_u = 1, .every_v = 1 };
  SlabSliceSurvey survey;
  SlabSliceRequest request = make_request (SLAB_COLORMAP_GREY, 0, 0, 2, 1);

  slab_slice_survey (values, &region, &request, &survey);
  g_assert_true (survey.has_invalid);
  g_assert_false (survey.has_finite);
  request = make_request (SLAB_COLORMAP_GREY, 0, 0, 2, 2);
  slab_slice_survey (values, &region, &request, &survey);
  g_assert_true (survey.has_finite);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slice-survey/invalid", test_invalid);
  g_test_add_func ("/slice-survey/labels", test_labels);
  g_test_add_func ("/slice-survey/many", test_many);
  g_test_add_func ("/slice-survey/decimated", test_decimated);
  g_test_add_func ("/slice-survey/flat", test_flat);
  g_test_add_func ("/slice-survey/nothing-finite", test_nothing_finite);
  return g_test_run ();
}
