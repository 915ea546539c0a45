/* SPDX-License-Identifier: MIT */
#include "volume-fixture.h"
#include "volume/slab-volume-writer.h"

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum
{
  NZ = 6,
  NY = 4,
  NX = 5,
  N_PLANE = NY * NX,
  N_VOXELS = NZ * NY * NX
};

static const SlabShape shape = { { NZ, NY, NX } };

static void
fill (float values[N_VOXELS])
{
  for (int i = 0; i < N_VOXELS; i++)
    values[i] = (float) i - 0.5f;
}

static SlabVolume *
make_volume (void)
{
  float values[N_VOXELS];

  fill (values);
  return fixture_make_volume (&shape, values);
}

static gboolean
save (SlabVolume *volume, const char *folder, const char *name, SlabSampleType type, GError **error)
{
  g_autoptr (GFile) file = fixture_get_file (folder, name);

  return slab_volume_save (volume, file, type, NULL, NULL, NULL, error);
}

static void
test_float32 (void)
{
  const double spacing[] = { 0.0500083, 0.0500083, 0.0500083 };
  char *folder = fixture_make_folder ();
  g_autoptr (GFile) file = fixture_get_file (folder, "x.vol");
  g_autofree char *info = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  SlabVolumeWriter *writer = slab_volume_writer_new (file, &shape, SLAB_SAMPLE_FLOAT32, spacing, &error);
  float values[N_VOXELS];
  guint8 expected[N_VOXELS * 4];
  gsize n_bytes;

  g_assert_no_error (error);
  fill (values);
  g_assert_true (slab_volume_writer_append_planes (writer, values, 2, &error));
  g_assert_true (slab_volume_writer_append_planes (writer, values, 0, &error));
  g_assert_true (slab_volume_writer_append_planes (writer, values + 2 * N_PLANE, 3, &error));
  g_assert_true (slab_volume_writer_append_planes (writer, values + 5 * N_PLANE, 1, &error));
  g_assert_cmpuint (fixture_count_files (folder), ==, 3);
  g_assert_true (slab_volume_writer_finish (writer, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (slab_volume_writer_finish (writer, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_finalize_object (writer);
  g_assert_cmpuint (fixture_count_files (folder), ==, 3);

  slab_sample_type_from_float (SLAB_SAMPLE_FLOAT32, SLAB_BYTE_ORDER_LITTLE, values, N_VOXELS, expected);
  bytes = fixture_read (folder, "x.vol", &n_bytes);
  g_assert_cmpmem (bytes, n_bytes, expected, sizeof expected);

  /* Percentiles of -0.5 … 118.5 by numpy.percentile(), on paper: -0.5 + 119 p / 100. */
  info = fixture_read (folder, "x.vol.info", &n_bytes);
  g_assert_cmpstr (info, ==,
                   "! PyHST_SLAVE VOLUME INFO FILE\n"
                   "NUM_X =  5\n"
                   "NUM_Y =  4\n"
                   "NUM_Z =  6\n"
                   "voxelSize =  5.000830e-02\n"
                   "BYTEORDER = LOWBYTEFIRST\n"
                   "ValMin =  -5.00000000e-01\n"
                   "ValMax =  1.18500000e+02\n"
                   "s1 =  -4.98809993e-01\n"
                   "s2 =  1.18498810e+02\n"
                   "S1 =  -2.61999995e-01\n"
                   "S2 =  1.18262001e+02\n");
  fixture_remove_folder (folder);
}

static void
check_saved (const char *folder, const char *name, SlabSampleType type)
{
  for (int by_xml = 0; by_xml < 2; by_xml++)
    {
      g_autofree char *info_name = g_strconcat (name, ".info", NULL);
      g_autofree char *path = g_build_filename (folder, info_name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (SlabVolume) volume = NULL;
      float values[N_VOXELS], expected[N_VOXELS];
      guint8 bytes[N_VOXELS * 8];
      SlabBox box = slab_shape_get_box (&shape);

      if (by_xml)
        g_assert_cmpint (g_unlink (path), ==, 0);
      volume = fixture_open (folder, name, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (slab_volume_get_sample_type (volume), ==, type);
      g_assert_cmpint (slab_volume_get_byte_order (volume), ==, SLAB_BYTE_ORDER_LITTLE);
      g_assert_true (slab_volume_read_box (volume, &box, values, NX, N_PLANE, &error));
      fill (expected);
      slab_sample_type_from_float (type, SLAB_BYTE_ORDER_LITTLE, expected, N_VOXELS, bytes);
      slab_sample_type_to_float (type, SLAB_BYTE_ORDER_LITTLE, bytes, N_VOXELS, expected);
      g_assert_cmpmem (values, sizeof values, expected, sizeof expected);
    }
}

static void
test_types (void)
{
  for (SlabSampleType type = 0; type < SLAB_N_SAMPLE_TYPES; type++)
    for (int is_raw = 0; is_raw < 2; is_raw++)
      {
        char *folder = fixture_make_folder ();
        const char *name = is_raw ? "x.raw" : "x <&> y.vol";
        g_autoptr (SlabVolume) volume = make_volume ();
        g_autoptr (GError) error = NULL;

        g_assert_true (save (volume, folder, name, type, &error));
        g_assert_no_error (error);
        check_saved (folder, name, type);
        fixture_remove_folder (folder);
      }
}

/* NaN and infinities stay what they are and out of the ranges; with nothing finite there are no ranges. */
static void
test_not_finite (void)
{
  char *folder = fixture_make_folder ();
  const SlabShape line = { { 1, 1, 4 } };
  const float some[] = { NAN, 1, 3, -INFINITY };
  const float none[] = { NAN, NAN, INFINITY, NAN };
  g_autoptr (GError) error = NULL;
  g_autofree char *info = NULL;
  g_autofree char *poor_info = NULL;
  SlabVolume *volume;
  gsize n_bytes;

  volume = fixture_make_volume (&line, some);
  g_assert_true (save (volume, folder, "x.vol", SLAB_SAMPLE_FLOAT32, &error));
  g_assert_finalize_object (volume);
  info = fixture_read (folder, "x.vol.info", &n_bytes);
  g_assert_nonnull (strstr (info, "ValMin =  1.00000000e+00\nValMax =  3.00000000e+00\n"));
  volume = fixture_open (folder, "x.vol", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (isnan (fixture_read_voxel (volume, 0, 0, 0)));
  g_assert_true (fixture_read_voxel (volume, 0, 0, 3) == -INFINITY);
  g_assert_finalize_object (volume);

  volume = fixture_make_volume (&line, none);
  g_assert_true (save (volume, folder, "x.vol", SLAB_SAMPLE_FLOAT32, &error));
  g_assert_finalize_object (volume);
  poor_info = fixture_read (folder, "x.vol.info", &n_bytes);
  g_assert_null (strstr (poor_info, "ValMin"));
  g_assert_null (strstr (poor_info, "s1"));
  volume = fixture_open (folder, "x.vol", NULL, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (volume);
  fixture_remove_folder (folder);
}

static void
check_untouched (const char *folder)
{
  const char *names[] = { "x.vol", "x.vol.info", "x.vol.xml" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize n_bytes;
      g_autofree char *text = fixture_read (folder, names[i], &n_bytes);

      g_assert_cmpstr (text, ==, "old");
    }
  g_assert_cmpuint (fixture_count_files (folder), ==, 3);
}

static char *
make_folder_with_old_files (void)
{
  char *folder = fixture_make_folder ();

  fixture_write_text (folder, "x.vol", "old");
  fixture_write_text (folder, "x.vol.info", "old");
  fixture_write_text (folder, "x.vol.xml", "old");
  return folder;
}

static void
test_dropped (void)
{
  char *folder = make_folder_with_old_files ();
  g_autoptr (GFile) file = fixture_get_file (folder, "x.vol");
  float values[N_VOXELS + N_PLANE];

  fill (values);
  for (int n_planes = 0; n_planes <= NZ + 1; n_planes++)
    {
      g_autoptr (GError) error = NULL;
      SlabVolumeWriter *writer = slab_volume_writer_new (file, &shape, SLAB_SAMPLE_FLOAT32, NULL, &error);

      g_assert_no_error (error);
      if (n_planes > NZ)
        {
          g_assert_false (slab_volume_writer_append_planes (writer, values, n_planes, &error));
          g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_SIZE);
        }
      else
        g_assert_true (slab_volume_writer_append_planes (writer, values, n_planes, &error));
      g_clear_error (&error);
      if (n_planes < NZ && n_planes % 2 == 0)
        {
          g_assert_false (slab_volume_writer_finish (writer, NULL, &error));
          g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_SIZE);
          g_assert_nonnull (strstr (error->message, "120"));
        }
      g_assert_finalize_object (writer);
      check_untouched (folder);
    }
  fixture_remove_folder (folder);
}

static void
on_progress (double fraction, gpointer user_data)
{
  GCancellable *cancellable = user_data;

  if (fraction > 0.3)
    g_cancellable_cancel (cancellable);
}

static void
test_cancelled (void)
{
  const SlabShape large = { { 10, 300, 300 } };
  char *folder = make_folder_with_old_files ();
  g_autoptr (GFile) file = fixture_get_file (folder, "x.vol");
  g_autofree float *values = g_new0 (float, 10 * 300 * 300);
  g_autoptr (SlabVolume) volume = fixture_make_volume (&large, values);
  g_autoptr (GCancellable) before = g_cancellable_new ();
  g_autoptr (GCancellable) during = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (before);
  g_assert_false (slab_volume_save (volume, file, SLAB_SAMPLE_FLOAT32, NULL, NULL, before, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  check_untouched (folder);
  g_assert_false (slab_volume_save (volume, file, SLAB_SAMPLE_FLOAT32, on_progress, during, during, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  check_untouched (folder);
  fixture_remove_folder (folder);
}

/* How many descriptors lead to a file of a folder whose name is gone. */
static guint
count_removed_open (const char *folder)
{
  g_autoptr (GDir) links = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;
  guint n = 0;

  while (links != NULL && (name = g_dir_read_name (links)) != NULL)
    {
      g_autofree char *link = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *path = g_file_read_link (link, NULL);

      n += path != NULL && g_str_has_prefix (path, folder) && g_str_has_suffix (path, "(deleted)");
    }
  return n;
}

/* The place of a cancelled save is given back before the next one asks for its own, which may need it. */
static void
test_place_given_back (void)
{
  const SlabShape large = { { 64, 512, 512 } };
  const gsize n_voxels = 64 * 512 * 512;
  char *folder = make_folder_with_old_files ();
  g_autoptr (GFile) file = fixture_get_file (folder, "x.vol");
  g_autofree float *values = g_new0 (float, n_voxels);
  g_autoptr (SlabVolume) volume = fixture_make_volume (&large, values);
  g_autoptr (SlabVolumeWriter) next = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (slab_volume_save (volume, file, SLAB_SAMPLE_FLOAT32, on_progress, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  check_untouched (folder);
  next = slab_volume_writer_new (file, &shape, SLAB_SAMPLE_FLOAT32, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_removed_open (folder), ==, 0);
  g_clear_object (&next);
  check_untouched (folder);
  fixture_remove_folder (folder);
}

static void
collect_progress (double fraction, gpointer user_data)
{
  GArray *fractions = user_data;

  g_array_append_val (fractions, fraction);
}

/* All voxels are there, but the disk has not got them yet. */
static void
test_cancelled_at_the_end (void)
{
  char *folder = make_folder_with_old_files ();
  g_autoptr (GFile) file = fixture_get_file (folder, "x.vol");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  SlabVolumeWriter *writer = slab_volume_writer_new (file, &shape, SLAB_SAMPLE_FLOAT32, NULL, &error);
  float values[N_VOXELS];

  g_assert_no_error (error);
  fill (values);
  g_assert_true (slab_volume_writer_append_planes (writer, values, NZ, &error));
  g_cancellable_cancel (cancellable);
  g_assert_false (slab_volume_writer_finish (writer, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  check_untouched (folder);
  g_clear_error (&error);
  g_assert_false (slab_volume_writer_finish (writer, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_finalize_object (writer);
  check_untouched (folder);
  fixture_remove_folder (folder);
}

static void
test_onto_itself (void)
{
  char *folder = fixture_make_folder ();
  g_autoptr (GFile) file = fixture_get_file (folder, "x.vol");
  g_autoptr (SlabVolume) memory = make_volume ();
  g_autoptr (SlabVolume) mapped = NULL;
  g_autoptr (GArray) fractions = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GError) error = NULL;

  g_assert_true (save (memory, folder, "x.vol", SLAB_SAMPLE_FLOAT32, &error));
  mapped = fixture_open (folder, "x.vol", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (slab_volume_save (mapped, file, SLAB_SAMPLE_FLOAT64, collect_progress, fractions, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (g_array_index (fractions, double, 0), ==, 0);
  g_assert_cmpfloat (g_array_index (fractions, double, fractions->len - 1), ==, 1);
  /* The old file is gone from the folder, but not from under the open volume. */
  g_assert_true (slab_volume_check (mapped, &error));
  g_assert_cmpfloat (fixture_read_voxel (mapped, 5, 3, 4), ==, 118.5f);
  check_saved (folder, "x.vol", SLAB_SAMPLE_FLOAT64);
  fixture_remove_folder (folder);
}

static void
test_link (void)
{
  char *folder = fixture_make_folder ();
  g_autofree char *elsewhere = g_build_filename (folder, "elsewhere", NULL);
  g_autofree char *link = g_build_filename (folder, "x.vol", NULL);
  g_autoptr (SlabVolume) volume = make_volume ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (elsewhere, 0700), ==, 0);
  g_assert_true (save (volume, elsewhere, "real.vol", SLAB_SAMPLE_UINT8, &error));
  g_assert_cmpint (symlink ("elsewhere/real.vol", link), ==, 0);
  g_assert_true (save (volume, folder, "x.vol", SLAB_SAMPLE_FLOAT32, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  /* The voxels are where the link leads, the side files beside the name that was asked for. */
  check_saved (folder, "x.vol", SLAB_SAMPLE_FLOAT32);
  g_assert_cmpuint (fixture_count_files (elsewhere), ==, 3);
  g_assert_cmpint (g_unlink (link), ==, 0);
  fixture_remove_folder (g_steal_pointer (&elsewhere));
  fixture_remove_folder (folder);
}

static void
test_spacing (void)
{
  char *folder = fixture_make_folder ();
  g_autoptr (GError) error = NULL;
  SlabVolume *volume;
  double spacing[3];
  g_autoptr (SlabVolume) saved = NULL;
  guint8 voxels[240] = { 0 };

  fixture_write (folder, "x.vol", voxels, sizeof voxels);
  fixture_write_text (folder, "x.vol.info", "NUM_X=5\nNUM_Y=4\nNUM_Z=3\nvoxelSize=0.7000000000000001\n");
  volume = fixture_open (folder, "x.vol", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (save (volume, folder, "y.vol", SLAB_SAMPLE_FLOAT32, &error));
  g_assert_finalize_object (volume);
  saved = fixture_open (folder, "y.vol", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (slab_volume_get_spacing (saved, spacing));
  g_assert_cmpfloat (spacing[1], ==, 0.7000000000000001);
  fixture_remove_folder (folder);
}

static void
test_bad_targets (void)
{
  char *folder = fixture_make_folder ();
  g_autofree char *name = g_strnfill (300, 'x');
  g_autofree char *path = g_build_filename (folder, "y.vol.info", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe", NULL);
  const struct
  {
    const char *name;
    int code;
  } cases[] = {
    { ".", G_IO_ERROR_IS_DIRECTORY },          { "y.vol", G_IO_ERROR_IS_DIRECTORY },
    { "missing/x.vol", G_IO_ERROR_NOT_FOUND }, { name, G_IO_ERROR_FILENAME_TOO_LONG },
    { "pipe", G_IO_ERROR_NOT_REGULAR_FILE },
  };
  g_autoptr (SlabVolume) volume = make_volume ();

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (save (volume, folder, cases[i].name, SLAB_SAMPLE_FLOAT32, &error));
      g_assert_error (error, G_IO_ERROR, cases[i].code);
      g_assert_cmpuint (fixture_count_files (folder), ==, 2);
    }
  fixture_remove_folder (folder);
}

static void
test_read_only_folder (void)
{
  char *folder = make_folder_with_old_files ();
  g_autoptr (SlabVolume) volume = make_volume ();
  g_autoptr (GError) error = NULL;
  gboolean is_saved;

  g_assert_cmpint (chmod (folder, 0555), ==, 0);
  /* Nothing is read-only for root. */
  if (geteuid () == 0)
    g_assert_cmpint (seteuid (65534), ==, 0);
  is_saved = save (volume, folder, "x.vol", SLAB_SAMPLE_FLOAT32, &error);
  if (getuid () == 0)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_false (is_saved);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_nonnull (strstr (error->message, "x.vol"));
  g_assert_cmpint (chmod (folder, 0755), ==, 0);
  check_untouched (folder);
  fixture_remove_folder (folder);
}

static void
set_size_limit (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (bytes, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* SIGXFSZ would end the test. */
static void
test_size_limit (void)
{
  char *folder = make_folder_with_old_files ();
  g_autoptr (GFile) file = fixture_get_file (folder, "x.vol");
  g_autoptr (GError) error = NULL;
  SlabVolumeWriter *writer;
  float values[N_VOXELS];
  sigset_t pending;

  fill (values);
  set_size_limit (100);
  writer = slab_volume_writer_new (file, &shape, SLAB_SAMPLE_FLOAT32, NULL, &error);
  set_size_limit (RLIM_INFINITY);
  g_assert_null (writer);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "480"));
  g_clear_error (&error);
  check_untouched (folder);

  writer = slab_volume_writer_new (file, &shape, SLAB_SAMPLE_FLOAT32, NULL, &error);
  g_assert_no_error (error);
  set_size_limit (100);
  g_assert_false (slab_volume_writer_append_planes (writer, values, NZ, &error));
  set_size_limit (RLIM_INFINITY);
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (slab_volume_writer_append_planes (writer, values, NZ, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_finalize_object (writer);
  check_untouched (folder);
  g_assert_cmpint (sigpending (&pending), ==, 0);
  g_assert_false (sigismember (&pending, SIGXFSZ));
  fixture_remove_folder (folder);
}

static void
test_full_disk (void)
{
  const SlabShape large = { { 10, 100, 100 } };
  char *folder = fixture_make_folder ();
  g_autofree float *values = g_new0 (float, 10 * 100 * 100);
  g_autoptr (SlabVolume) volume = fixture_make_volume (&large, values);
  g_autoptr (SlabVolume) small = make_volume ();
  g_autoptr (GError) error = NULL;

  if (mount ("tmpfs", folder, "tmpfs", 0, "size=64k") != 0)
    {
      g_test_skip ("a file system of 64 kB cannot be mounted here");
      fixture_remove_folder (folder);
      return;
    }
  fixture_write_text (folder, "x.vol", "old");
  fixture_write_text (folder, "x.vol.info", "old");
  fixture_write_text (folder, "x.vol.xml", "old");
  g_assert_false (save (volume, folder, "x.vol", SLAB_SAMPLE_FLOAT32, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  /* Three old files of a page each leave 13. */
  g_assert_nonnull (strstr (error->message, "400000"));
  if (sysconf (_SC_PAGESIZE) == 4096)
    g_assert_nonnull (strstr (error->message, "room for 53248"));
  check_untouched (folder);
  g_clear_error (&error);

  /* Room for the voxels, but none for the side files. */
  {
    g_autofree guint8 *filler = g_malloc0 (48 * 1024);

    fixture_write (folder, "filler", filler, 48 * 1024);
    g_assert_false (save (small, folder, "x.vol", SLAB_SAMPLE_FLOAT32, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
    /* What the voxels were given already is not free. */
    g_assert_nonnull (strstr (error->message, "x.vol.info"));
    g_assert_nonnull (strstr (error->message, "room for 0)"));
    g_assert_cmpuint (fixture_count_files (folder), ==, 4);
  }
  g_assert_cmpint (umount (folder), ==, 0);
  fixture_remove_folder (folder);
}

/* One voxel fits, the text beside it does not: that is known before the voxel comes, and said of the side file. */
static void
test_side_file_has_no_room (void)
{
  const SlabShape one = { { 1, 1, 1 } };
  char *folder = fixture_make_folder ();
  g_autoptr (GFile) file = fixture_get_file (folder, "x.vol");
  g_autoptr (GError) error = NULL;
  SlabVolumeWriter *writer;

  set_size_limit (100);
  writer = slab_volume_writer_new (file, &one, SLAB_SAMPLE_FLOAT32, NULL, &error);
  set_size_limit (RLIM_INFINITY);
  g_assert_null (writer);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "x.vol.info"));
  g_assert_cmpuint (fixture_count_files (folder), ==, 0);
  fixture_remove_folder (folder);
}

/* What is taken for the side files at first is enough for the longest: a name of which each letter is escaped, numbers
 * with every digit and a sign, on a disk that has no more. */
static void
test_longest_side_files (void)
{
  static const float values[] = { -1.17549435e-38f, -3.40282347e+38f };
  const double spacing[] = { 1.0 / 3e100, 1.0 / 3e100, 1.0 / 3e100 };
  const SlabShape two = { { 1, 1, 2 } };
  char *folder = fixture_make_folder ();
  g_autofree char *base = g_strnfill (200, '\'');
  g_autofree char *info_name = g_strconcat (base, ".info", NULL);
  g_autoptr (GFile) file = fixture_get_file (folder, base);
  g_autoptr (GFile) info = fixture_get_file (folder, info_name);
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolumeWriter) writer = NULL;
  g_autofree char *text = NULL;
  const guint8 filler[1024] = { 0 };
  int fd;
  g_autofree char *filler_path = g_build_filename (folder, "filler", NULL);

  if (mount ("tmpfs", folder, "tmpfs", 0, "size=64k") != 0)
    {
      g_test_skip ("a file system of 64 kB cannot be mounted here");
      fixture_remove_folder (folder);
      return;
    }
  writer = slab_volume_writer_new (file, &two, SLAB_SAMPLE_FLOAT32, spacing, &error);
  g_assert_no_error (error);
  /* Till nothing more fits. */
  fd = open (filler_path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  g_assert_cmpint (fd, >=, 0);
  while (write (fd, filler, sizeof filler) > 0)
    ;
  close (fd);
  g_assert_true (slab_volume_writer_append_planes (writer, values, 1, &error));
  g_assert_true (slab_volume_writer_finish (writer, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_load_contents (info, NULL, &text, NULL, NULL, &error));
  g_assert_true (g_str_has_suffix (text, "\n"));
  g_assert_nonnull (strstr (text, "ValMin =  -3.40282347e+38\n"));
  g_assert_null (strstr (text, "   "));
  g_assert_cmpint (umount (folder), ==, 0);
  fixture_remove_folder (folder);
}

static void
test_permissions (void)
{
  char *folder = make_folder_with_old_files ();
  g_autofree char *path = g_build_filename (folder, "x.vol", NULL);
  g_autoptr (SlabVolume) volume = make_volume ();
  g_autoptr (GError) error = NULL;
  struct stat info;

  g_assert_cmpint (chmod (path, 0640), ==, 0);
  g_assert_true (save (volume, folder, "x.vol", SLAB_SAMPLE_FLOAT32, &error));
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);
  g_assert_cmpuint (fixture_count_files (folder), ==, 3);
  fixture_remove_folder (folder);
}

/* A source that is cut short while it is saved must not become a volume with zeros. */
static void
test_cut_source (void)
{
  char *folder = make_folder_with_old_files ();
  char *source_folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (source_folder, "s.vol", NULL);
  SlabRawLayout layout = { { { 8, 64, 64 } }, SLAB_SAMPLE_UINT8, SLAB_BYTE_ORDER_LITTLE, 0 };
  g_autofree guint8 *bytes = g_malloc0 (8 * 64 * 64);
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolume) volume = NULL;

  fixture_write (source_folder, "s.vol", bytes, 8 * 64 * 64);
  volume = fixture_open (source_folder, "s.vol", &layout, &error);
  g_assert_no_error (error);
  g_assert_cmpint (truncate (path, 64 * 64), ==, 0);
  g_assert_false (save (volume, folder, "x.vol", SLAB_SAMPLE_UINT8, &error));
  g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED);
  check_untouched (folder);
  fixture_remove_folder (folder);
  fixture_remove_folder (source_folder);
}

/* The last of three names cannot be had: the two before it are given back. */
static void
test_late_failure (void)
{
  char *folder = fixture_make_folder ();
  g_autofree char *target_path = g_build_filename (folder, "x.vol", NULL);
  g_autofree char *xml_path = g_build_filename (folder, "x.vol.xml", NULL);
  g_autoptr (GFile) target = g_file_new_for_path (target_path);
  float values[N_VOXELS];

  fill (values);
  for (int has_old = 0; has_old < 2; has_old++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      SlabVolumeWriter *writer = slab_volume_writer_new (target, &shape, SLAB_SAMPLE_FLOAT32, NULL, &error);

      g_assert_no_error (error);
      g_assert_true (slab_volume_writer_append_planes (writer, values, NZ, &error));
      if (has_old)
        {
          fixture_write (folder, "x.vol", "old", 3);
          fixture_write (folder, "x.vol.info", "old info", 8);
        }
      g_assert_cmpint (g_mkdir (xml_path, 0700), ==, 0);
      g_assert_false (slab_volume_writer_finish (writer, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
      g_assert_finalize_object (writer);
      g_assert_cmpuint (fixture_count_files (folder), ==, has_old ? 3 : 1);
      if (has_old)
        {
          g_assert_true (g_file_get_contents (target_path, &text, NULL, NULL));
          g_assert_cmpstr (text, ==, "old");
        }
      g_assert_cmpint (g_rmdir (xml_path), ==, 0);
    }
  fixture_remove_folder (folder);
}

/* Past the system's cache or through it, in pieces of any size and at any address: the same bytes. */
static void
test_direct (void)
{
  static const guint64 pieces[] = { 1, 1023, 1024, 5000, 100000 };
  SlabShape large = { { 7, 100, 333 } };
  guint64 n_voxels = 7 * 100 * 333;
  char *folder = fixture_make_folder ();
  g_autoptr (GFile) file = fixture_get_file (folder, "x.vol");
  g_autoptr (GError) error = NULL;
  float *values = g_aligned_alloc (n_voxels + 16, sizeof (float), 4096);

  for (guint p = 0; p < G_N_ELEMENTS (pieces); p++)
    for (guint shift = 0; shift < 2; shift++)
      {
        g_autoptr (SlabVolumeWriter) writer = slab_volume_writer_new (file, &large, SLAB_SAMPLE_FLOAT32, NULL, &error);
        g_autofree char *info = NULL;
        g_autofree char *bytes = NULL;
        gsize n_bytes;

        g_assert_no_error (error);
        for (guint64 i = 0; i < n_voxels; i++)
          values[shift + i] = (float) i - 1000.0f;
        slab_volume_writer_set_direct (writer);
        for (guint64 done = 0; done < n_voxels; done += pieces[p])
          g_assert_true (slab_volume_writer_append_voxels (writer, values + shift + done,
                                                           MIN (pieces[p], n_voxels - done), &error));
        g_assert_true (slab_volume_writer_finish (writer, NULL, &error));
        g_assert_no_error (error);
        g_assert_true (g_file_load_contents (file, NULL, &bytes, &n_bytes, NULL, &error));
        g_assert_cmpmem (bytes, n_bytes, values + shift, n_voxels * sizeof (float));
        info = fixture_read (folder, "x.vol.info", NULL);
        g_assert_nonnull (strstr (info, "ValMin =  -1.00000000e+03\n"));
        g_assert_nonnull (strstr (info, "ValMax =  2.32099000e+05\n"));
      }
  g_aligned_free (values);
  fixture_remove_folder (folder);
}

/* Voxels beyond the volume are refused like planes are. */
static void
test_too_many_voxels (void)
{
  char *folder = fixture_make_folder ();
  g_autoptr (GFile) file = fixture_get_file (folder, "x.vol");
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolumeWriter) writer = slab_volume_writer_new (file, &shape, SLAB_SAMPLE_UINT8, NULL, &error);
  float values[N_VOXELS];

  fill (values);
  g_assert_true (slab_volume_writer_append_voxels (writer, values, N_VOXELS - 1, &error));
  g_assert_false (slab_volume_writer_append_voxels (writer, values, 2, &error));
  g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_SIZE);
  g_assert_false (g_file_query_exists (file, NULL));
  fixture_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/volume-writer/float32", test_float32);
  g_test_add_func ("/volume-writer/types", test_types);
  g_test_add_func ("/volume-writer/not-finite", test_not_finite);
  g_test_add_func ("/volume-writer/dropped", test_dropped);
  g_test_add_func ("/volume-writer/cancelled", test_cancelled);
  g_test_add_func ("/volume-writer/cancelled-at-the-end", test_cancelled_at_the_end);
  g_test_add_func ("/volume-writer/place-given-back", test_place_given_back);
  g_test_add_func ("/volume-writer/onto-itself", test_onto_itself);
  g_test_add_func ("/volume-writer/link", test_link);
  g_test_add_func ("/volume-writer/spacing", test_spacing);
  g_test_add_func ("/volume-writer/bad-targets", test_bad_targets);
  g_test_add_func ("/volume-writer/read-only-folder", test_read_only_folder);
  g_test_add_func ("/volume-writer/size-limit", test_size_limit);
  g_test_add_func ("/volume-writer/full-disk", test_full_disk);
  g_test_add_func ("/volume-writer/side-file-has-no-room", test_side_file_has_no_room);
  g_test_add_func ("/volume-writer/longest-side-files", test_longest_side_files);
  g_test_add_func ("/volume-writer/permissions", test_permissions);
  g_test_add_func ("/volume-writer/cut-source", test_cut_source);
  g_test_add_func ("/volume-writer/late-failure", test_late_failure);
  g_test_add_func ("/volume-writer/direct", test_direct);
  g_test_add_func ("/volume-writer/too-many-voxels", test_too_many_voxels);
  return g_test_run ();
}
