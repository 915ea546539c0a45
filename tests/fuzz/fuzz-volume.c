/* SPDX-License-Identifier: MIT */
#include "fuzz-target.h"

#include "volume/slab-raw-guess.h"
#include "volume/slab-volume-statistics.h"
#include "volume/slab-volume.h"

#include <glib/gstdio.h>
#include <stdlib.h>

/* The input is up to four files, one behind the other: the voxels, then X.vol.info, X.vol.xml and X.info, divided by
 * this line. A part that is empty is a file that is not there. */
#define DIVIDER "\n--8<--\n"

static const char *const names[] = { "fuzz.vol", "fuzz.vol.info", "fuzz.vol.xml", "fuzz.info" };
static char *folder;
static char *paths[G_N_ELEMENTS (names)];

static void
remove_folder (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_unlink (paths[i]);
      g_free (paths[i]);
    }
  g_rmdir (folder);
  g_free (folder);
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  fuzz_make_warnings_fatal ();
  folder = g_dir_make_tmp ("slabscope-fuzz-XXXXXX", NULL);
  g_assert_nonnull (folder);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    paths[i] = g_build_filename (folder, names[i], NULL);
  atexit (remove_folder);
  return 0;
}

static void
write_file (const char *path, const guint8 *data, gsize size)
{
  FILE *file;

  /* A file that is cut to nothing and written again makes some file systems wait for the disk. */
  g_unlink (path);
  file = g_fopen (path, "wb");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (data, 1, size, file), ==, size);
  g_assert_cmpint (fclose (file), ==, 0);
}

/* One line along each axis, and a plane: all the ways there are to copy. */
static void
read_parts (SlabVolume *volume)
{
  const SlabShape *shape = slab_volume_get_shape (volume);
  g_autofree float *voxels = g_new (float, slab_volume_get_n_voxels (volume));
  SlabBox boxes[4] = { slab_shape_get_box (shape) };

  for (int axis = 0; axis < SLAB_N_AXES; axis++)
    {
      SlabBox box = slab_shape_get_box (shape);

      box.start[axis] = shape->n[axis] - 1;
      box.size[axis] = 1;
      boxes[axis + 1] = box;
    }
  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize row = (gsize) boxes[i].size[SLAB_AXIS_X];
      gboolean success = slab_volume_read_box (volume, &boxes[i], voxels, row, row * (gsize) boxes[i].size[SLAB_AXIS_Y],
                                               &error);

      fuzz_check_outcome (success, error);
      g_assert_no_error (error);
    }
}

static void
open_and_read (GFile *file, const SlabRawLayout *layout, gsize n_bytes)
{
  g_autoptr (GError) error = NULL;
  SlabVolume *volume = slab_volume_open (file, layout, &error);
  SlabVolumeStatistics statistics;
  guint64 n_voxels, n_used;
  double spacing[SLAB_N_AXES];
  float low, high;

  fuzz_check_outcome (volume != NULL, error);
  if (volume == NULL)
    return;

  g_assert_true (slab_shape_get_n_voxels (slab_volume_get_shape (volume), &n_voxels));
  n_used = n_voxels * slab_sample_type_get_size (slab_volume_get_sample_type (volume));
  g_assert_cmpuint (n_used, <=, n_bytes);
  if (slab_volume_get_display_range (volume, &low, &high))
    g_assert_cmpfloat (low, <, high);
  if (slab_volume_get_spacing (volume, spacing))
    g_assert_nonnull (slab_volume_get_unit (volume));
  g_assert_nonnull (slab_volume_get_format (volume));
  read_parts (volume);
  g_assert_true (slab_volume_compute_statistics (volume, NULL, &statistics, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (statistics.n_finite + statistics.n_nan + statistics.n_infinite, ==, n_voxels);
  g_assert_finalize_object (volume);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GFile) file = g_file_new_for_path (paths[0]);
  gsize n_voxel_bytes = 0;
  SlabRawLayout layout;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const guint8 *end = i + 1 < G_N_ELEMENTS (names) ? memmem (data, size, DIVIDER, strlen (DIVIDER)) : NULL;
      gsize n_bytes = end != NULL ? (gsize) (end - data) : size;

      if (i == 0)
        n_voxel_bytes = n_bytes;
      if (i == 0 || n_bytes > 0)
        write_file (paths[i], data, n_bytes);
      else
        g_unlink (paths[i]);
      data += n_bytes;
      size -= n_bytes;
      if (end != NULL)
        {
          data += strlen (DIVIDER);
          size -= strlen (DIVIDER);
        }
    }

  open_and_read (file, NULL, n_voxel_bytes);
  (void) slab_raw_layout_guess (paths[0], n_voxel_bytes, &layout);
  open_and_read (file, &layout, n_voxel_bytes);
  return 0;
}
