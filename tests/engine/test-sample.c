/* SPDX-License-Identifier: MIT */
#include "engine/slab-sample.h"

#include <glib/gstdio.h>

#include "engine/slab-engine.h"
#include "volume/slab-phantom.h"
#include "volume/slab-volume.h"

typedef struct
{
  GFile *file;
  SlabShape shape;
  guint64 seed;
  guint n_threads;
  GCancellable *cancellable;
  gboolean done;
  GError *error;
  double fraction;
  guint n_calls;
} Job;

static char *folder;

static void
on_progress (double fraction, gpointer user_data)
{
  Job *job = user_data;

  g_assert_cmpfloat (fraction, >, job->fraction);
  job->fraction = fraction;
  job->n_calls++;
}

static void
write_job (gpointer user_data)
{
  Job *job = user_data;

  job->done = slab_sample_write (job->file, &job->shape, job->seed, job->n_threads, on_progress, job, job->cancellable,
                                 &job->error);
}

static void
write_sample (Job *job, const char *name)
{
  SlabEngine *engine = slab_engine_new (FALSE);

  job->file = g_file_new_build_filename (folder, name, NULL);
  slab_engine_push (engine, write_job, job, NULL);
  slab_engine_shutdown (engine);
  g_assert_finalize_object (engine);
}

static void
remove_sample (Job *job)
{
  g_autofree char *path = g_file_get_path (job->file);
  g_autofree char *info = g_strconcat (path, ".info", NULL);
  g_autofree char *xml = g_strconcat (path, ".xml", NULL);

  g_unlink (path);
  g_unlink (info);
  g_unlink (xml);
  g_clear_object (&job->file);
  g_clear_error (&job->error);
}

static void
test_planes (void)
{
  Job job = { .shape = { { 11, 40, 50 } }, .seed = 3, .n_threads = 2 };
  SlabBox box = { { 0, 0, 0 }, { 1, 40, 50 } };
  g_autoptr (SlabPhantom) phantom = slab_phantom_new (&job.shape, job.seed);
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (GError) error = NULL;

  write_sample (&job, "sample.vol");
  g_assert_no_error (job.error);
  g_assert_true (job.done);
  g_assert_cmpfloat (job.fraction, ==, 1.0);
  g_assert_cmpuint (job.n_calls, ==, 2);

  /* Plane after plane, in their order, across the batches. */
  volume = slab_volume_open (job.file, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (slab_shape_equal (slab_volume_get_shape (volume), &job.shape));
  g_assert_cmpint (slab_volume_get_sample_type (volume), ==, SLAB_SAMPLE_FLOAT32);
  for (gint64 z = 0; z < 11; z++)
    {
      float expected[40 * 50];
      float found[40 * 50];

      box.start[0] = z;
      slab_phantom_fill_plane (phantom, z, expected);
      g_assert_true (slab_volume_read_box (volume, &box, found, 50, 2000, &error));
      g_assert_cmpmem (expected, sizeof expected, found, sizeof found);
    }
  remove_sample (&job);
}

static void
test_threads (void)
{
  g_autofree char *expected = NULL;
  gsize expected_size = 0;

  for (guint n_threads = 1; n_threads <= 5; n_threads++)
    {
      Job job = { .shape = { { 9, 33, 21 } }, .seed = SLAB_SAMPLE_DEFAULT_SEED, .n_threads = n_threads };
      g_autofree char *contents = NULL;
      gsize size;

      write_sample (&job, "threads.vol");
      g_assert_true (job.done);
      g_assert_true (g_file_load_contents (job.file, NULL, &contents, &size, NULL, NULL));
      g_assert_cmpuint (size, ==, 9 * 33 * 21 * 4);
      if (n_threads == 1)
        {
          expected = g_steal_pointer (&contents);
          expected_size = size;
        }
      else
        g_assert_cmpmem (contents, size, expected, expected_size);
      remove_sample (&job);
    }
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Job job = { .shape = { { 9, 33, 21 } }, .n_threads = 2, .cancellable = cancellable };

  g_cancellable_cancel (cancellable);
  write_sample (&job, "cancel.vol");
  g_assert_false (job.done);
  g_assert_error (job.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_query_exists (job.file, NULL));
  remove_sample (&job);
}

static void
test_unwritable (void)
{
  Job job = { .shape = { { 9, 33, 21 } }, .n_threads = 2 };

  write_sample (&job, "no-such-folder/sample.vol");
  g_assert_false (job.done);
  g_assert_nonnull (job.error);
  g_assert_cmpuint (job.n_calls, ==, 0);
  remove_sample (&job);
}

typedef struct
{
  SlabShape shape;
  GCancellable *cancellable;
  SlabVolume *volume;
  GError *error;
} MakeJob;

static void
make_job (gpointer user_data)
{
  MakeJob *job = user_data;

  job->volume = slab_sample_make (&job->shape, 3, 2, job->cancellable, &job->error);
}

static void
make_sample (MakeJob *job)
{
  SlabEngine *engine = slab_engine_new (FALSE);

  slab_engine_push (engine, make_job, job, NULL);
  slab_engine_shutdown (engine);
  g_assert_finalize_object (engine);
}

static void
test_in_memory (void)
{
  MakeJob job = { .shape = { { 11, 40, 50 } } };
  SlabBox box = { { 0, 0, 0 }, { 1, 40, 50 } };
  g_autoptr (SlabPhantom) phantom = slab_phantom_new (&job.shape, 3);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  make_sample (&job);
  g_assert_no_error (job.error);
  g_assert_cmpstr (slab_volume_get_name (job.volume), ==, "sample.vol");
  for (gint64 z = 0; z < 11; z++)
    {
      float expected[40 * 50];
      float found[40 * 50];

      box.start[0] = z;
      slab_phantom_fill_plane (phantom, z, expected);
      g_assert_true (slab_volume_read_box (job.volume, &box, found, 50, 2000, NULL));
      g_assert_cmpmem (expected, sizeof expected, found, sizeof found);
    }
  g_clear_object (&job.volume);

  g_cancellable_cancel (cancellable);
  job.cancellable = cancellable;
  make_sample (&job);
  g_assert_null (job.volume);
  g_assert_error (job.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&job.error);
}

static void
test_default_file (void)
{
  g_autoptr (GFile) file = slab_sample_get_default_file ();
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *expected = g_build_filename (g_get_user_cache_dir (), "slabscope", "sample.vol", NULL);

  g_assert_cmpstr (path, ==, expected);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("slabscope-sample-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_test_add_func ("/sample/planes", test_planes);
  g_test_add_func ("/sample/threads", test_threads);
  g_test_add_func ("/sample/cancel", test_cancel);
  g_test_add_func ("/sample/unwritable", test_unwritable);
  g_test_add_func ("/sample/in-memory", test_in_memory);
  g_test_add_func ("/sample/default-file", test_default_file);
  status = g_test_run ();
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
  return status;
}
