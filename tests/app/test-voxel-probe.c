/* SPDX-License-Identifier: MIT */
#include "app/slab-voxel-probe.h"

#include "app-fixture.h"

#include <math.h>

/* Neighbours that are one float32. */
static const guint32 samples[] = { 16777216, 16777217, 4000000000, 4000000001 };

static SlabVolume *
open_samples (char **folder)
{
  const SlabRawLayout layout = { { { 1, 2, 2 } }, SLAB_SAMPLE_UINT32, slab_byte_order_get_native (), 0, 0 };
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  SlabVolume *volume;

  *folder = app_make_folder ();
  path = g_build_filename (*folder, "u32.raw", NULL);
  g_assert_true (g_file_set_contents (path, (const char *) samples, sizeof samples, NULL));
  file = g_file_new_for_path (path);
  volume = slab_volume_open (file, &layout, &error);
  g_assert_no_error (error);
  return volume;
}

static void
count_cb (SlabVoxelProbe *probe, guint *n)
{
  (*n)++;
}

static void
test_needed (void)
{
  g_autofree char *folder = NULL;
  SlabVolume *wide = open_samples (&folder);
  SlabVolume *floats = app_make_volume (1, 2, 2);

  g_assert_true (slab_voxel_probe_is_needed (wide, 16777216));
  g_assert_false (slab_voxel_probe_is_needed (wide, 16777215));
  g_assert_false (slab_voxel_probe_is_needed (floats, 16777216));
  g_assert_finalize_object (wide);
  g_assert_finalize_object (floats);
  app_remove_folder (folder);
}

static void
test_values (void)
{
  g_autofree char *folder = NULL;
  SlabVolume *volume = open_samples (&folder);
  SlabVoxelProbe *probe = slab_voxel_probe_new ();
  guint n = 0;
  double value = -1;

  g_signal_connect (probe, "found", G_CALLBACK (count_cb), &n);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      const gint64 voxel[] = { 0, i / 2, i % 2 };

      g_assert_false (slab_voxel_probe_get_value (probe, volume, voxel, &value));
      slab_voxel_probe_ask (probe, volume, voxel);
      app_wait_until (n == i + 1);
      g_assert_true (slab_voxel_probe_get_value (probe, volume, voxel, &value));
      g_assert_cmpfloat (value, ==, samples[i]);
    }
  g_assert_finalize_object (probe);
  app_finalize_object (volume);
  app_remove_folder (folder);
}

/* The pointer moves on while one is read: only where it stops is told; and nothing, once nobody wants it. */
static void
test_newest (void)
{
  g_autofree char *folder = NULL;
  SlabVolume *volume = open_samples (&folder);
  SlabVoxelProbe *probe = slab_voxel_probe_new ();
  const gint64 last[] = { 0, 1, 1 };
  guint n = 0;
  double value = -1;

  g_signal_connect (probe, "found", G_CALLBACK (count_cb), &n);
  for (gint64 i = 0; i < 4; i++)
    slab_voxel_probe_ask (probe, volume, (const gint64[]){ 0, i / 2, i % 2 });
  app_wait_until (n > 0);
  app_iterate_until_quiet ();
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (slab_voxel_probe_get_value (probe, volume, last, &value));
  g_assert_cmpfloat (value, ==, 4000000001);

  slab_voxel_probe_ask (probe, volume, (const gint64[]){ 0, 0, 0 });
  slab_voxel_probe_cancel (probe);
  app_iterate_until_quiet ();
  g_assert_cmpuint (n, ==, 1);
  app_finalize_object (probe);
  app_finalize_object (volume);
  app_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/voxel-probe/needed", test_needed);
  g_test_add_func ("/voxel-probe/values", test_values);
  g_test_add_func ("/voxel-probe/newest", test_newest);
  return g_test_run ();
}
