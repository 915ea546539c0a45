/* SPDX-License-Identifier: MIT */
#include "clock-fixture.h"
#include "volume-fixture.h"
#include "volume/slab-estimate-rounds.h"
#include "volume/slab-volume-histogram.h"

#include <fcntl.h>
#include <math.h>
#include <unistd.h>

typedef struct
{
  guint n_changes;
  guint n_estimates;
  guint64 n_voxels; /* of the last estimate */
  double progress;  /* of the last change */
} Changes;

static void
changed_cb (SlabVolumeHistogram *job, Changes *changes)
{
  SlabHistogram *histogram = slab_volume_histogram_get_histogram (job);

  changes->n_changes++;
  if (histogram != NULL && !slab_histogram_is_exact (histogram))
    {
      changes->n_estimates++;
      g_assert_cmpuint (slab_histogram_get_summary (histogram)->n, >=, SLAB_ESTIMATE_MIN_VOXELS);
      g_assert_cmpuint (slab_histogram_get_summary (histogram)->n, >=, changes->n_voxels);
      changes->n_voxels = slab_histogram_get_summary (histogram)->n;
    }
  g_assert_cmpfloat (slab_volume_histogram_get_progress (job), >=, changes->progress);
  changes->progress = slab_volume_histogram_get_progress (job);
}

static void
wait_for_end (SlabVolumeHistogram *job)
{
  while (slab_volume_histogram_get_progress (job) < 1 && slab_volume_histogram_get_error (job) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* 2^20 + 24 voxels whose values tell their place: of a ramp, every number is known on paper. */
static void
test_ramp (void)
{
  const SlabShape shape = { { 8, 131, 1000 } };
  const guint n = 8 * 131 * 1000;
  g_autofree float *values = g_new (float, n);
  SlabVolume *volume;
  SlabVolumeHistogram *job;
  SlabHistogram *histogram;
  const SlabHistogramSummary *summary;
  Changes changes = { 0 };
  guint64 counts[4];

  for (guint i = 0; i < n; i++)
    values[i] = (float) i;
  volume = fixture_make_volume (&shape, values);
  job = slab_volume_histogram_new (volume);
  g_signal_connect (job, "changed", G_CALLBACK (changed_cb), &changes);
  g_assert_true (slab_volume_histogram_get_volume (job) == volume);
  g_assert_null (slab_volume_histogram_get_histogram (job));
  wait_for_end (job);
  g_assert_no_error (slab_volume_histogram_get_error (job));
  g_assert_cmpuint (changes.n_changes, >, 0);

  histogram = slab_volume_histogram_get_histogram (job);
  g_assert_true (slab_histogram_is_exact (histogram));
  summary = slab_histogram_get_summary (histogram);
  g_assert_cmpuint (summary->n_finite, ==, n);
  g_assert_cmpfloat (summary->min, ==, 0);
  g_assert_cmpfloat (summary->max, ==, (float) (n - 1));
  /* (n - 1) / 2 and sqrt ((n² - 1) / 12) */
  g_assert_cmpfloat_with_epsilon (summary->mean, 523999.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (summary->deviation, sqrt (((double) n * n - 1) / 12), 1e-6);
  g_assert_true (summary->integral);
  slab_histogram_get_counts (histogram, 0, 1048576, 4, counts);
  g_assert_cmpuint (counts[0], ==, 262144);
  g_assert_cmpuint (counts[1], ==, 262144);
  g_assert_cmpuint (counts[2], ==, 262144);
  g_assert_cmpuint (counts[3], ==, n - 3 * 262144);

  /* The next one for the same volume has it at once. */
  {
    SlabVolumeHistogram *again = slab_volume_histogram_new (volume);

    g_assert_true (slab_volume_histogram_get_histogram (again) == histogram);
    g_assert_cmpfloat (slab_volume_histogram_get_progress (again), ==, 1);
    g_assert_finalize_object (again);
  }
  g_assert_finalize_object (job);
  g_object_unref (volume);
}

/* Values close together are looked at twice, in the thread as well. */
static void
test_close (void)
{
  const SlabShape shape = { { 2, 3, 4 } };
  float values[24];
  g_autoptr (SlabVolume) volume = NULL;
  SlabVolumeHistogram *job;

  for (guint i = 0; i < 24; i++)
    values[i] = 1000.0f + (float) i / 1024;
  volume = fixture_make_volume (&shape, values);
  job = slab_volume_histogram_new (volume);
  wait_for_end (job);
  /* numpy.percentile (…, 50): between the 12th and the 13th of 24. */
  g_assert_cmpfloat (slab_histogram_get_percentile (slab_volume_histogram_get_histogram (job), 50), ==,
                     1000 + 11.5 / 1024);
  g_assert_finalize_object (job);
}

/* More than 2^31 voxels, of which the file has none but the last: estimates, each of more of them, and every voxel
 * counted. */
static void
test_sparse (gconstpointer skew)
{
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "x.raw", NULL);
  const SlabRawLayout layout = { { { 129, 4096, 4096 } }, SLAB_SAMPLE_UINT8, SLAB_BYTE_ORDER_LITTLE, 0, 0 };
  const guint64 n = G_GUINT64_CONSTANT (129) * 4096 * 4096;
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolume) volume = NULL;
  SlabVolumeHistogram *job;
  SlabHistogram *histogram;
  Changes changes = { 0 };
  const gint64 start = g_get_monotonic_time ();
  gint64 first = 0;
  const guint8 last = 200;
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  if (ftruncate (fd, (off_t) n) != 0 || pwrite (fd, &last, 1, (off_t) n - 1) != 1)
    {
      g_test_skip ("a sparse file of 2 GiB is not possible here");
      close (fd);
      fixture_remove_folder (folder);
      return;
    }
  close (fd);
  volume = fixture_open (folder, "x.raw", &layout, &error);
  g_assert_no_error (error);
  g_atomic_int_set (&fixture_clock_skew, GPOINTER_TO_INT (skew));
  job = slab_volume_histogram_new (volume);
  g_signal_connect (job, "changed", G_CALLBACK (changed_cb), &changes);
  /* All of it is counted once. */
  while (slab_volume_histogram_get_progress (job) < (GPOINTER_TO_INT (skew) == 0 ? 1 : 0.01))
    {
      g_main_context_iteration (NULL, TRUE);
      if (first == 0)
        first = g_get_monotonic_time () - start;
    }
  g_atomic_int_set (&fixture_clock_skew, 0);
  g_test_message ("first after %.1f ms, all after %.2f s", (double) first / 1e3,
                  (double) (g_get_monotonic_time () - start) / 1e6);
  g_assert_cmpuint (changes.n_estimates, >, 0);
  if (GPOINTER_TO_INT (skew) != 0)
    {
      g_assert_finalize_object (job);
      fixture_remove_folder (folder);
      return;
    }
  histogram = slab_volume_histogram_get_histogram (job);
  g_assert_cmpuint (slab_histogram_get_summary (histogram)->n_finite, ==, n);
  g_assert_cmpfloat (slab_histogram_get_summary (histogram)->max, ==, 200);
  g_assert_cmpfloat_with_epsilon (slab_histogram_get_summary (histogram)->mean, 200.0 / (double) n, 1e-20);
  g_assert_finalize_object (job);
  fixture_remove_folder (folder);
}

static void
test_cut_short (void)
{
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "x.raw", NULL);
  const SlabRawLayout layout = { { { 16, 64, 64 } }, SLAB_SAMPLE_UINT8, SLAB_BYTE_ORDER_LITTLE, 0, 0 };
  g_autofree guint8 *bytes = g_malloc0 (16 * 64 * 64);
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (SlabVolumeHistogram) job = NULL;

  fixture_write (folder, "x.raw", bytes, 16 * 64 * 64);
  volume = fixture_open (folder, "x.raw", &layout, &error);
  g_assert_no_error (error);
  g_assert_cmpint (truncate (path, 10), ==, 0);
  job = slab_volume_histogram_new (volume);
  wait_for_end (job);
  g_assert_error (slab_volume_histogram_get_error (job), SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED);
  fixture_remove_folder (folder);
}

/* Gone at any time: the thread goes as well, and lets the volume go. */
static void
test_dispose (void)
{
  const SlabShape shape = { { 20, 400, 400 } };
  g_autofree float *values = g_new0 (float, 20 * 400 * 400);

  for (guint i = 0; i < 20; i++)
    {
      SlabVolume *volume = fixture_make_volume (&shape, values);
      SlabVolumeHistogram *job = slab_volume_histogram_new (volume);
      gpointer weak = volume;
      const gint64 limit = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;

      g_object_add_weak_pointer (G_OBJECT (volume), &weak);
      g_usleep (i * 300);
      g_assert_finalize_object (job);
      g_object_unref (volume);
      while (g_atomic_pointer_get (&weak) != NULL)
        {
          g_assert_cmpint (g_get_monotonic_time (), <, limit);
          g_main_context_iteration (NULL, FALSE);
          g_usleep (100);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/volume-histogram/ramp", test_ramp);
  g_test_add_func ("/volume-histogram/close", test_close);
  g_test_add_data_func ("/volume-histogram/sparse", GINT_TO_POINTER (0), test_sparse);
  /* A disk that takes 10 ms for a run of the sample, as one does beside a filter. */
  g_test_add_data_func ("/volume-histogram/slow", GINT_TO_POINTER (10000), test_sparse);
  g_test_add_func ("/volume-histogram/cut-short", test_cut_short);
  g_test_add_func ("/volume-histogram/dispose", test_dispose);
  return g_test_run ();
}
