/* SPDX-License-Identifier: MIT */
#include "volume/slab-volume-crop.h"

#include "volume-fixture.h"
#include "volume/slab-volume-private.h"

/* Voxel z, y, x is 10000 z + 100 y + x. */
static SlabVolume *
make_volume (void)
{
  const SlabShape shape = { { 4, 5, 7 } };
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (4 * 5 * 7, NULL);
  float *data = slab_buffer_get_data (buffer);
  SlabVolume *volume;

  for (gint64 i = 0; i < 4 * 5 * 7; i++)
    data[i] = (float) (10000 * (i / 35) + 100 * (i / 7 % 5) + i % 7);
  volume = slab_volume_new_from_buffer (buffer, &shape, NULL);
  slab_volume_init_spacing (volume, (const double[]){ 3, 2, 1 }, "µm");
  slab_volume_init_name (volume, "slab.1.vol");
  return volume;
}

static void
test_box (void)
{
  const SlabBox box = { { 1, 2, 3 }, { 3, 2, 4 } };
  SlabVolume *volume = make_volume ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolume) cropped = slab_volume_crop (volume, &box, NULL, NULL, NULL, &error);
  const SlabBox all = { { 0, 0, 0 }, { 3, 2, 4 } };
  double spacing[SLAB_N_AXES];
  float voxels[24];

  g_assert_no_error (error);
  /* It does not need the other. */
  g_assert_finalize_object (volume);
  g_assert_cmpint (slab_volume_get_shape (cropped)->n[0], ==, 3);
  g_assert_cmpint (slab_volume_get_shape (cropped)->n[1], ==, 2);
  g_assert_cmpint (slab_volume_get_shape (cropped)->n[2], ==, 4);
  g_assert_true (slab_volume_read_box (cropped, &all, voxels, 4, 8, &error));
  for (guint i = 0; i < 24; i++)
    g_assert_cmpfloat ((double) voxels[i], ==, 10000 * (1 + i / 8) + 100 * (2 + i / 4 % 2) + 3 + i % 4);
  g_assert_true (slab_volume_get_spacing (cropped, spacing));
  g_assert_cmpfloat (spacing[0], ==, 3);
  g_assert_cmpstr (slab_volume_get_unit (cropped), ==, "µm");
  g_assert_cmpstr (slab_volume_get_name (cropped), ==, "slab.1-crop.vol");
  g_assert_null (slab_volume_get_file (cropped));
}

static void
progress_cb (double fraction, gpointer user_data)
{
  g_assert_cmpfloat (fraction, >=, 0);
  g_assert_cmpfloat (fraction, <=, 1);
  if (user_data != NULL)
    g_cancellable_cancel (user_data);
}

static void
test_cancel (void)
{
  const SlabBox box = { { 0, 0, 0 }, { 4, 5, 7 } };
  g_autoptr (SlabVolume) volume = make_volume ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SlabVolume) whole = slab_volume_crop (volume, &box, progress_cb, NULL, cancellable, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (whole);
  g_assert_null (slab_volume_crop (volume, &box, progress_cb, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/volume-crop/box", test_box);
  g_test_add_func ("/volume-crop/cancel", test_cancel);
  return g_test_run ();
}
