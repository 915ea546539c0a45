/* SPDX-License-Identifier: MIT */
#include "clock-fixture.h"
#include "volume-fixture.h"
#include "volume/slab-volume-statistics.h"

#include <math.h>
#include <unistd.h>

static const SlabShape small_shape = { { 5, 7, 11 } };

static SlabVolume *
make_small_volume (void)
{
  float values[5 * 7 * 11];

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = fixture_scramble (i, 2654435761u) * 10.0f - 3.0f;
  return fixture_make_volume (&small_shape, values);
}

/* Expected values by NumPy, see reference.py. */
static void
test_statistics (void)
{
  g_autoptr (SlabVolume) volume = make_small_volume ();
  g_autoptr (GError) error = NULL;
  SlabVolumeStatistics statistics;

  g_assert_true (slab_volume_compute_statistics (volume, NULL, &statistics, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (statistics.min, ==, -3);
  g_assert_cmpfloat (statistics.max, ==, 6.98809814453125f);
  g_assert_cmpfloat_with_epsilon (statistics.mean, 1.9888147131189124, 1e-14);
  g_assert_cmpuint (statistics.n_finite, ==, 385);
  g_assert_cmpuint (statistics.n_nan, ==, 0);
  g_assert_cmpuint (statistics.n_infinite, ==, 0);
}

static void
test_not_finite (void)
{
  const SlabShape shape = { { 1, 3, 2 } };
  const float some[] = { NAN, -2, INFINITY, 4, -INFINITY, -NAN };
  const float none[] = { NAN, NAN, INFINITY, NAN, NAN, NAN };
  const double percents[] = { 0, 50, 100 };
  g_autoptr (SlabVolume) volume = fixture_make_volume (&shape, some);
  g_autoptr (SlabVolume) empty = fixture_make_volume (&shape, none);
  SlabVolumeStatistics statistics;
  float values[3];

  g_assert_true (slab_volume_compute_statistics (volume, NULL, &statistics, NULL));
  g_assert_cmpfloat (statistics.min, ==, -2);
  g_assert_cmpfloat (statistics.max, ==, 4);
  g_assert_cmpfloat (statistics.mean, ==, 1);
  g_assert_cmpuint (statistics.n_finite, ==, 2);
  g_assert_cmpuint (statistics.n_nan, ==, 2);
  g_assert_cmpuint (statistics.n_infinite, ==, 2);
  g_assert_true (slab_volume_estimate_percentiles (volume, percents, 3, values, NULL, NULL, NULL, NULL));
  g_assert_cmpfloat (values[0], ==, -2);
  g_assert_cmpfloat (values[1], ==, 1);
  g_assert_cmpfloat (values[2], ==, 4);

  g_assert_true (slab_volume_compute_statistics (empty, NULL, &statistics, NULL));
  g_assert_true (isnan (statistics.min) && isnan (statistics.max) && isnan (statistics.mean));
  g_assert_cmpuint (statistics.n_finite, ==, 0);
  g_assert_true (slab_volume_estimate_percentiles (empty, percents, 3, values, NULL, NULL, NULL, NULL));
  g_assert_true (isnan (values[0]) && isnan (values[1]) && isnan (values[2]));
}

static void
test_percentiles (void)
{
  const double percents[] = { 0, 0.2, 25, 50, 99.8, 100 };
  const double expected[] = {
    -3.0, -2.9853515625, -0.507781982421875, 1.98443603515625, 6.973332519531249, 6.98809814453125
  };
  g_autoptr (SlabVolume) volume = make_small_volume ();
  g_autoptr (GError) error = NULL;
  float values[6];

  g_assert_true (slab_volume_estimate_percentiles (volume, percents, 6, values, NULL, NULL, NULL, &error));
  for (guint i = 0; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (values[i], expected[i], 5e-7);
}

/* A sample: within its statistical error of the whole volume's percentiles, and not blind to any part of it. */
static void
test_large (void)
{
  const SlabShape shape = { { 40, 200, 200 } };
  const gsize n = 40 * 200 * 200;
  const double percents[] = { 1, 50, 99 };
  const double expected[] = { 0.0099945068359375, 0.4999847412109375, 0.989990234375 };
  g_autofree float *data = g_new (float, n);
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (SlabVolume) striped = NULL;
  SlabVolumeStatistics statistics;
  float values[3], again[3];

  for (gsize i = 0; i < n; i++)
    data[i] = fixture_scramble (i, 2654435761u);
  volume = fixture_make_volume (&shape, data);
  g_assert_true (slab_volume_estimate_percentiles (volume, percents, 3, values, NULL, NULL, NULL, NULL));
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (values[i], expected[i], 0.005);
  g_assert_true (slab_volume_estimate_percentiles (volume, percents, 3, again, NULL, NULL, NULL, NULL));
  g_assert_cmpmem (values, sizeof values, again, sizeof again);
  g_assert_true (slab_volume_compute_statistics (volume, NULL, &statistics, NULL));
  g_assert_cmpfloat_with_epsilon (statistics.mean, 0.5, 1e-4);
  g_assert_cmpuint (statistics.n_finite, ==, n);

  /* One column of ten is bright; a sample in step with the rows would see all or nothing of it. */
  for (gsize i = 0; i < n; i++)
    data[i] = i % 200 < 20 ? 1 : 0;
  striped = fixture_make_volume (&shape, data);
  g_assert_true (slab_volume_estimate_percentiles (striped, (double[]){ 88, 92 }, 2, values, NULL, NULL, NULL, NULL));
  g_assert_cmpfloat (values[0], ==, 0);
  g_assert_cmpfloat (values[1], ==, 1);
}

typedef struct
{
  guint n_told;
  float median; /* as it was told first */
} Told;

static void
told_cb (const float *values, gpointer user_data)
{
  Told *told = user_data;

  if (told->n_told++ == 0)
    told->median = values[1];
}

/* With a slow disk one hears of it soon: of the whole volume by then, though only in part. */
static void
test_slow (void)
{
  const SlabShape shape = { { 40, 200, 200 } };
  const double percents[] = { 1, 50, 99 };
  g_autofree float *data = g_new (float, 40 * 200 * 200);
  g_autoptr (SlabVolume) volume = NULL;
  float values[3], slow[3];
  Told told = { 0 };

  for (guint i = 0; i < 40 * 200 * 200; i++)
    data[i] = (float) i;
  volume = fixture_make_volume (&shape, data);
  g_assert_true (slab_volume_estimate_percentiles (volume, percents, 3, values, told_cb, &told, NULL, NULL));
  told = (Told){ 0 };
  g_atomic_int_set (&fixture_clock_skew, 2000);
  g_assert_true (slab_volume_estimate_percentiles (volume, percents, 3, slow, told_cb, &told, NULL, NULL));
  g_atomic_int_set (&fixture_clock_skew, 0);
  /* 4096 runs of 2 ms, first at 64 runs: after 128 ms, 200 ms, 1 s and 5 s. */
  g_assert_cmpuint (told.n_told, ==, 4);
  /* A ramp's is its middle; the first 64 runs in the order of the file are a thousandth of that. */
  g_assert_cmpfloat_with_epsilon (told.median, 800000, 40000);
  g_assert_cmpmem (values, sizeof values, slow, sizeof slow);
}

static void
test_cancelled (void)
{
  g_autoptr (SlabVolume) volume = make_small_volume ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  SlabVolumeStatistics statistics;
  double percent = 50;
  float value;

  g_cancellable_cancel (cancellable);
  g_assert_false (slab_volume_compute_statistics (volume, cancellable, &statistics, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (slab_volume_estimate_percentiles (volume, &percent, 1, &value, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cut_short (void)
{
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "x.vol", NULL);
  SlabRawLayout layout = { { { 16, 64, 64 } }, SLAB_SAMPLE_UINT8, SLAB_BYTE_ORDER_LITTLE, 0 };
  g_autofree guint8 *bytes = g_malloc0 (16 * 64 * 64);
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolume) volume = NULL;
  SlabVolumeStatistics statistics;
  double percent = 50;
  float value;

  fixture_write (folder, "x.vol", bytes, 16 * 64 * 64);
  volume = fixture_open (folder, "x.vol", &layout, &error);
  g_assert_no_error (error);
  g_assert_cmpint (truncate (path, 10), ==, 0);
  g_assert_false (slab_volume_compute_statistics (volume, NULL, &statistics, &error));
  g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED);
  g_clear_error (&error);
  g_assert_false (slab_volume_estimate_percentiles (volume, &percent, 1, &value, NULL, NULL, NULL, &error));
  g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED);
  fixture_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/volume-statistics/statistics", test_statistics);
  g_test_add_func ("/volume-statistics/not-finite", test_not_finite);
  g_test_add_func ("/volume-statistics/percentiles", test_percentiles);
  g_test_add_func ("/volume-statistics/large", test_large);
  g_test_add_func ("/volume-statistics/slow", test_slow);
  g_test_add_func ("/volume-statistics/cancelled", test_cancelled);
  g_test_add_func ("/volume-statistics/cut-short", test_cut_short);
  return g_test_run ();
}
