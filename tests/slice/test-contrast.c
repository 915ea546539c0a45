/* SPDX-License-Identifier: MIT */
#include "slice/slab-contrast.h"

#include <float.h>
#include <math.h>

#include "../app/app-basics.h"

static void
test_valid (void)
{
  SlabContrast contrast = { 5, 3 };

  g_assert_true (slab_contrast_make_valid (&contrast));
  g_assert_true (contrast.low == 3 && contrast.high == 5);
  contrast = (SlabContrast){ 4, 4 };
  g_assert_true (slab_contrast_make_valid (&contrast));
  g_assert_true (contrast.low == 4 && contrast.high == 4);
  contrast = (SlabContrast){ -1e300, 1e300 };
  g_assert_true (slab_contrast_make_valid (&contrast));
  g_assert_true (contrast.low == -FLT_MAX && contrast.high == FLT_MAX);
  contrast = (SlabContrast){ NAN, 1 };
  g_assert_false (slab_contrast_make_valid (&contrast));
  contrast = (SlabContrast){ 0, INFINITY };
  g_assert_false (slab_contrast_make_valid (&contrast));
}

static void
test_drag (void)
{
  const SlabContrast start = { 100, 200 };
  const SlabContrast point = { 500, 500 };
  SlabContrast contrast = slab_contrast_drag (&start, 0, 0);

  g_assert_true (contrast.low == 100 && contrast.high == 200);
  /* 150 ln 2 pixels to the right: twice as wide, about 150. */
  contrast = slab_contrast_drag (&start, 150 * G_LN2, 0);
  g_assert_cmpfloat_with_epsilon (contrast.low, 50, 1e-9);
  g_assert_cmpfloat_with_epsilon (contrast.high, 250, 1e-9);
  /* 150 pixels up: half its width lower, so that everything is brighter. */
  contrast = slab_contrast_drag (&start, 0, -150);
  g_assert_cmpfloat_with_epsilon (contrast.low, 50, 1e-9);
  g_assert_cmpfloat_with_epsilon (contrast.high, 150, 1e-9);
  /* A hundredth of the level where there is no width. */
  contrast = slab_contrast_drag (&point, 0, 0);
  g_assert_cmpfloat_with_epsilon (contrast.high - contrast.low, 5, 1e-9);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
find (SlabVolume *volume, GCancellable *cancellable, SlabContrast *contrast, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  slab_contrast_find_async (volume, cancellable, NULL, found_cb, &result);
  app_wait_until (result != NULL);
  return slab_contrast_find_finish (volume, result, contrast, error);
}

static void
test_find (void)
{
  g_autoptr (SlabVolume) volume = app_make_volume (1, 1, 1000);
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (8, NULL);
  const SlabShape shape = { { 2, 2, 2 } };
  g_autoptr (SlabVolume) nothing = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  SlabContrast contrast = { -1, -1 };

  /* 0 to 999: a thousandth is cut at each end. */
  g_assert_true (find (volume, NULL, &contrast, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (contrast.low, 1, 1);
  g_assert_cmpfloat_with_epsilon (contrast.high, 998, 1);

  for (guint i = 0; i < 8; i++)
    slab_buffer_get_data (buffer)[i] = i % 2 == 0 ? NAN : INFINITY;
  nothing = slab_volume_new_from_buffer (buffer, &shape, NULL);
  g_assert_true (find (nothing, NULL, &contrast, &error));
  g_assert_true (contrast.low == 0 && contrast.high == 1);

  g_cancellable_cancel (cancellable);
  g_assert_false (find (volume, cancellable, &contrast, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Values so close together that a histogram is counted in two rounds: 1000 and the next 1023 floats, 2^-14 apart. */
static void
test_find_in_close (void)
{
  const SlabShape shape = { { 1, 4, 256 } };
  const SlabSliceRegion region = {
    .plane = SLAB_AXIS_Z, .n_slices = 1, .n_u = 256, .n_v = 4, .every_u = 1, .every_v = 1
  };
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (1024, NULL);
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SlabContrast contrast;

  for (guint i = 0; i < 1024; i++)
    slab_buffer_get_data (buffer)[i] = 1000 + (float) i * 0x1p-14f;
  volume = slab_volume_new_from_buffer (buffer, &shape, NULL);
  slab_contrast_find_in_async (volume, &region, NULL, found_cb, &result);
  app_wait_until (result != NULL);
  g_assert_true (slab_contrast_find_finish (volume, result, &contrast, &error));
  g_assert_no_error (error);
  /* A thousandth of 1024 values is one. */
  g_assert_cmpfloat_with_epsilon (contrast.low, 1000 + 1 * 0x1p-14, 1.01 * 0x1p-14);
  g_assert_cmpfloat_with_epsilon (contrast.high, 1000 + 1022 * 0x1p-14, 1.01 * 0x1p-14);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contrast/valid", test_valid);
  g_test_add_func ("/contrast/drag", test_drag);
  g_test_add_func ("/contrast/find", test_find);
  g_test_add_func ("/contrast/find-in/close", test_find_in_close);
  return g_test_run ();
}
