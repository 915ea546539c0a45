/* SPDX-License-Identifier: MIT */
#include "volume/slab-volume-sample-private.h"

#include <math.h>

/* Runs are in order, apart, inside, and each is in its own share. */
static void
test_runs (void)
{
  const guint64 sizes[] = { 1, 1000, 1 << 18, (1 << 18) + 1, 300000, 60940800, (guint64) 1 << 46 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      SlabVolumeSample sample;
      guint64 end = 0;

      g_assert_true (slab_volume_sample_init (&sample, sizes[i]));
      for (guint64 run = 0; run < sample.n_runs; run++)
        {
          guint64 start = slab_volume_sample_get_run (&sample, run);

          g_assert_cmpuint (start, >=, end);
          g_assert_cmpuint (start / (sizes[i] / sample.n_runs), ==, run);
          end = start + sample.run_length;
          g_assert_cmpuint (end, <=, sizes[i]);
        }
      g_assert_cmpuint (sample.n_runs * sample.run_length, ==, MIN (sizes[i], 1 << 18));
      slab_volume_sample_clear (&sample);
    }
}

/* In blocks of any size the same voxels are taken as run by run. */
static void
test_blocks (void)
{
  const gsize n = 400000;
  const gsize blocks[] = { 1, 63, 1000, 65536, 400000 };
  g_autofree float *values = g_new (float, n);
  SlabVolumeSample expected;

  for (gsize i = 0; i < n; i++)
    values[i] = i % 97 == 0 ? NAN : (float) i;
  g_assert_true (slab_volume_sample_init (&expected, n));
  for (guint64 run = 0; run < expected.n_runs; run++)
    slab_volume_sample_add (&expected, values + slab_volume_sample_get_run (&expected, run), expected.run_length);
  g_assert_cmpuint (expected.n_values, >, 250000);
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      SlabVolumeSample sample;

      g_assert_true (slab_volume_sample_init (&sample, n));
      for (gsize first = 0; first < n; first += blocks[i])
        slab_volume_sample_add_block (&sample, first, values + first, MIN (blocks[i], n - first));
      g_assert_cmpmem (sample.values, sample.n_values * sizeof (float), expected.values,
                       expected.n_values * sizeof (float));
      slab_volume_sample_clear (&sample);
    }
  slab_volume_sample_clear (&expected);
}

static void
test_order (void)
{
  const float values[] = { 3e38f, -1, 0.0f, -3e38f, 1e-45f, -1e-45f, 2 };
  const double percents[] = { 0, 100.0 / 6, 200.0 / 6, 50, 400.0 / 6, 500.0 / 6, 100 };
  const float sorted[] = { -3e38f, -1, -1e-45f, 0, 1e-45f, 2, 3e38f };
  float percentiles[7];
  SlabVolumeSample sample;

  g_assert_true (slab_volume_sample_init (&sample, 7));
  slab_volume_sample_add (&sample, values, 7);
  g_assert_true (slab_volume_sample_get_percentiles (&sample, percents, 7, percentiles));
  g_assert_cmpfloat (percentiles[0], ==, sorted[0]);
  g_assert_cmpfloat (percentiles[3], ==, sorted[3]);
  g_assert_cmpfloat (percentiles[6], ==, sorted[6]);
  g_assert_cmpfloat_with_epsilon (percentiles[1], sorted[1], 1e24);
  slab_volume_sample_clear (&sample);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/volume-sample/runs", test_runs);
  g_test_add_func ("/volume-sample/blocks", test_blocks);
  g_test_add_func ("/volume-sample/order", test_order);
  return g_test_run ();
}
