/* SPDX-License-Identifier: MIT */
#pragma once

#include "volume/slab-volume.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* A folder of its own for each test, and numbers that reference.py makes as well. */

static inline char *
fixture_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("slabscope-test-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static inline void
fixture_remove_folder (char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        g_assert_cmpint (g_rmdir (path), ==, 0);
      else
        g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
}

static inline GFile *
fixture_get_file (const char *folder, const char *name)
{
  return g_file_new_build_filename (folder, name, NULL);
}

static inline void
fixture_write (const char *folder, const char *name, const void *bytes, gsize n_bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, (gssize) n_bytes, &error);
  g_assert_no_error (error);
}

static inline void
fixture_write_text (const char *folder, const char *name, const char *text)
{
  fixture_write (folder, name, text, strlen (text));
}

static inline char *
fixture_read (const char *folder, const char *name, gsize *n_bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *bytes = NULL;

  g_file_get_contents (path, &bytes, n_bytes, &error);
  g_assert_no_error (error);
  return bytes;
}

static inline guint
fixture_count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static inline SlabVolume *
fixture_open (const char *folder, const char *name, const SlabRawLayout *layout, GError **error)
{
  g_autoptr (GFile) file = fixture_get_file (folder, name);

  return slab_volume_open (file, layout, error);
}

/* 0..1, exact in float32. */
static inline float
fixture_scramble (guint64 i, guint32 multiplier)
{
  return (float) (((guint32) i * multiplier) >> 16) / 65536.0f;
}

static inline SlabVolume *
fixture_make_volume (const SlabShape *shape, const float *values)
{
  g_autoptr (SlabBuffer) buffer = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_voxels;

  g_assert_true (slab_shape_get_n_voxels (shape, &n_voxels));
  buffer = slab_buffer_new (n_voxels, &error);
  g_assert_no_error (error);
  memcpy (slab_buffer_get_data (buffer), values, n_voxels * sizeof (float));
  return slab_volume_new_from_buffer (buffer, shape, NULL);
}

static inline float
fixture_read_voxel (SlabVolume *volume, gint64 z, gint64 y, gint64 x)
{
  SlabBox box = { { z, y, x }, { 1, 1, 1 } };
  g_autoptr (GError) error = NULL;
  float value = 0;
  gboolean is_read = slab_volume_read_box (volume, &box, &value, 1, 1, &error);

  g_assert_no_error (error);
  g_assert_true (is_read);
  return value;
}
