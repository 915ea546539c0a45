/* SPDX-License-Identifier: MIT */
#include "volume/slab-plane-window.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char *folder;

/* Samples of 2 bytes, each its index in the volume, behind @skip other bytes. */
static SlabVolume *
make_volume (const gint64 n[3], guint64 skip, GFile **file)
{
  g_autofree char *path = g_build_filename (folder, "in.raw", NULL);
  SlabRawLayout layout = { .shape = { { n[0], n[1], n[2] } }, .sample_type = SLAB_SAMPLE_UINT16, .skip = skip };
  gsize n_voxels = (gsize) (n[0] * n[1] * n[2]);
  g_autofree guint8 *bytes = g_malloc0 (skip + n_voxels * 2);
  g_autoptr (GError) error = NULL;
  SlabVolume *volume;

  for (gsize i = 0; i < n_voxels; i++)
    {
      bytes[skip + 2 * i] = (guint8) (i & 255);
      bytes[skip + 2 * i + 1] = (guint8) (i >> 8 & 255);
    }
  g_file_set_contents (path, (const char *) bytes, (gssize) (skip + n_voxels * 2), &error);
  g_assert_no_error (error);
  *file = g_file_new_for_path (path);
  volume = slab_volume_open (*file, &layout, &error);
  g_assert_no_error (error);
  return volume;
}

static void
check_planes (SlabPlaneWindow *window, const gint64 n[3], gint64 n_before, gint64 start, gint64 end)
{
  gsize n_plane = (gsize) (n[1] * n[2]);
  g_autofree float *plane = g_new (float, n_plane);

  for (gint64 z = start; z < end; z++)
    {
      SlabBox box = { { z + n_before, 0, 0 }, { 1, n[1], n[2] } };
      gint64 of = ((z % n[0]) + n[0]) % n[0];
      g_autoptr (GError) error = NULL;

      g_assert_true (
          slab_volume_read_box (slab_plane_window_get_view (window), &box, plane, (gsize) n[2], n_plane, &error));
      for (gsize i = 0; i < n_plane; i++)
        g_assert_cmpfloat (plane[i], ==, (float) (((gsize) of * n_plane + i) & 65535));
    }
}

/* Planes come in order, from the other end beyond the faces, and go when they are dropped. */
static void
test_moves (void)
{
  static const gint64 shapes[][3] = { { 7, 61, 53 }, { 3, 700, 800 }, { 1, 1, 1 }, { 5, 64, 32 } };
  static const guint64 skips[] = { 0, 3, 10, 4096 };
  gint cancel = 0;

  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
    for (guint k = 0; k < G_N_ELEMENTS (skips); k++)
      for (gint64 around = 0; around < 10; around += 4)
        {
          const gint64 *n = shapes[s];
          g_autoptr (GFile) file = NULL;
          g_autoptr (SlabVolume) volume = make_volume (n, skips[k], &file);
          g_autoptr (GError) error = NULL;
          g_autoptr (SlabPlaneWindow) window = slab_plane_window_new (volume, around, around, &error);
          gint64 low = -around;

          g_assert_no_error (error);
          g_assert_cmpint (slab_volume_get_shape (slab_plane_window_get_view (window))->n[0], ==, n[0] + 2 * around);
          g_assert_cmpint (slab_plane_window_get_end (window), ==, -around);
          for (gint64 step = 1; slab_plane_window_get_end (window) < n[0] + around; step++)
            {
              gint64 end = slab_plane_window_get_end (window);
              gint64 more = MIN (step, n[0] + around - end);

              g_assert_true (slab_plane_window_load (window, more, &cancel, &error));
              g_assert_no_error (error);
              g_assert_cmpint (slab_plane_window_get_end (window), ==, end + more);
              check_planes (window, n, around, low, end + more);
              low = end - 1 > low ? end - 1 : low;
              slab_plane_window_drop (window, low);
              check_planes (window, n, around, low, end + more);
            }
        }
}

static guint64
get_resident_bytes (void)
{
  unsigned long size, resident = 0;
  FILE *file = fopen ("/proc/self/statm", "r");

  if (file == NULL)
    return 0;
  if (fscanf (file, "%lu %lu", &size, &resident) != 2)
    resident = 0;
  fclose (file);
  return (guint64) resident * (guint64) sysconf (_SC_PAGESIZE);
}

/* What is dropped makes room for what is loaded next, and leaves the memory of the process at the end. */
static void
test_memory (void)
{
  static const gint64 n[3] = { 40, 1000, 1000 };
  g_autoptr (GFile) file = NULL;
  g_autoptr (SlabVolume) volume = make_volume (n, 0, &file);
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabPlaneWindow) window = slab_plane_window_new (volume, 0, 0, &error);
  guint64 before = get_resident_bytes ();
  gint cancel = 0;

  g_assert_no_error (error);
  if (before == 0)
    {
      g_test_skip ("the system does not tell of resident memory");
      return;
    }
  for (gint64 z = 0; z < n[0]; z += 2)
    {
      g_assert_true (slab_plane_window_load (window, 2, &cancel, &error));
      g_assert_cmpuint (get_resident_bytes (), <, before + 8000000 + slab_plane_window_get_extra_bytes ());
      slab_plane_window_drop (window, z);
    }
  slab_plane_window_drop (window, n[0]);
  g_assert_cmpuint (get_resident_bytes (), <, before + slab_plane_window_get_extra_bytes ());
}

static void
test_cancel (void)
{
  static const gint64 n[3] = { 4, 10, 10 };
  g_autoptr (GFile) file = NULL;
  g_autoptr (SlabVolume) volume = make_volume (n, 0, &file);
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabPlaneWindow) window = slab_plane_window_new (volume, 0, 0, &error);
  gint cancel = 1;

  g_assert_false (slab_plane_window_load (window, 1, &cancel, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A file that was cut short is told, not read as zeros. */
static void
test_cut_short (void)
{
  static const gint64 n[3] = { 9, 100, 100 };
  g_autoptr (GFile) file = NULL;
  g_autoptr (SlabVolume) volume = make_volume (n, 0, &file);
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabPlaneWindow) window = slab_plane_window_new (volume, 0, 0, &error);
  gint cancel = 0;

  g_assert_true (slab_plane_window_load (window, 2, &cancel, &error));
  g_assert_cmpint (truncate (g_file_peek_path (file), 55000), ==, 0);
  g_assert_false (slab_plane_window_load (window, 4, &cancel, &error));
  g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED);
  g_assert_nonnull (strstr (error->message, "in.raw"));
  g_assert_nonnull (strstr (error->message, "55000"));
}

/* A volume that is in memory already. */
static void
test_memory_volume (void)
{
  SlabShape shape = { { 6, 5, 4 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (120, &error);
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (SlabPlaneWindow) window = NULL;
  const float *voxels;
  gint cancel = 0;

  for (gint i = 0; i < 120; i++)
    slab_buffer_get_data (buffer)[i] = (float) i;
  volume = slab_volume_new_from_buffer (buffer, &shape, NULL);
  window = slab_plane_window_new (volume, 2, 0, &error);
  g_assert_true (slab_plane_window_load (window, 8, &cancel, &error));
  voxels = slab_volume_peek_floats (slab_plane_window_get_view (window));
  for (gint i = 0; i < 160; i++)
    g_assert_cmpfloat (voxels[i], ==, (float) ((i + 80) % 120));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("slabscope-XXXXXX", &error);
  g_assert_no_error (error);
  g_test_add_func ("/plane-window/moves", test_moves);
  g_test_add_func ("/plane-window/memory", test_memory);
  g_test_add_func ("/plane-window/cancel", test_cancel);
  g_test_add_func ("/plane-window/cut-short", test_cut_short);
  g_test_add_func ("/plane-window/memory-volume", test_memory_volume);
  status = g_test_run ();
  path = g_build_filename (folder, "in.raw", NULL);
  g_unlink (path);
  g_rmdir (folder);
  g_free (folder);
  return status;
}
