/* SPDX-License-Identifier: MIT */
#include "volume/slab-histogram.h"

#include <math.h>

static SlabHistogram *
make_histogram (const SlabHistogramBin *bins, guint n_bins)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (SlabHistogramBin));
  SlabHistogramSummary summary = { .min = NAN, .max = NAN, .n_minus_infinite = 2, .n_plus_infinite = 3 };

  g_array_append_vals (array, bins, n_bins);
  for (guint i = 0; i < n_bins; i++)
    summary.n_finite += bins[i].count;
  if (n_bins > 0)
    {
      summary.min = bins[0].first;
      summary.max = bins[n_bins - 1].last;
    }
  summary.n = summary.n_finite + 5;
  return slab_histogram_new (&summary, array, TRUE);
}

/* numpy.percentile ([1, 2, 2, 2, 10], …) on paper: index p / 100 * 4 between neighbours. */
static void
test_percentiles (void)
{
  const SlabHistogramBin bins[] = { { 1, 1, 1 }, { 2, 2, 3 }, { 10, 10, 1 } };
  const SlabHistogramBin wide[] = { { 0, 4, 4 } };
  g_autoptr (SlabHistogram) histogram = make_histogram (bins, 3);
  g_autoptr (SlabHistogram) even = make_histogram (wide, 1);
  g_autoptr (SlabHistogram) empty = make_histogram (NULL, 0);

  g_assert_cmpfloat (slab_histogram_get_percentile (histogram, 0), ==, 1);
  g_assert_cmpfloat (slab_histogram_get_percentile (histogram, 12.5), ==, 1.5);
  g_assert_cmpfloat (slab_histogram_get_percentile (histogram, 50), ==, 2);
  g_assert_cmpfloat (slab_histogram_get_percentile (histogram, 75), ==, 2);
  g_assert_cmpfloat_with_epsilon (slab_histogram_get_percentile (histogram, 90), 6.8, 1e-12);
  g_assert_cmpfloat (slab_histogram_get_percentile (histogram, 100), ==, 10);
  g_assert_cmpfloat (slab_histogram_get_percentile (histogram, 200), ==, 10);

  /* Four values that lie evenly from 0 to 4: 0.5, 1.5, 2.5, 3.5. */
  g_assert_cmpfloat (slab_histogram_get_percentile (even, 50), ==, 2);
  g_assert_cmpfloat (slab_histogram_get_percentile (even, 0), ==, 0.5);

  g_assert_true (isnan (slab_histogram_get_percentile (empty, 50)));
}

/* numpy.histogram ([1, 2, 2, 2, 10], 4, (0, 4)): [0, 1, 3, 0]; with 10 as the upper edge, 10 is in the last. */
static void
test_counts (void)
{
  const SlabHistogramBin bins[] = { { 1, 1, 1 }, { 2, 2, 3 }, { 10, 10, 1 } };
  g_autoptr (SlabHistogram) histogram = make_histogram (bins, 3);
  guint64 counts[4], n_below, n_above;

  slab_histogram_get_counts (histogram, 0, 4, 4, counts);
  g_assert_cmpuint (counts[0], ==, 0);
  g_assert_cmpuint (counts[1], ==, 1);
  g_assert_cmpuint (counts[2], ==, 3);
  g_assert_cmpuint (counts[3], ==, 0);
  slab_histogram_get_counts (histogram, 2, 10, 2, counts);
  g_assert_cmpuint (counts[0], ==, 3);
  g_assert_cmpuint (counts[1], ==, 1);

  slab_histogram_get_outside (histogram, 1.5, 9, &n_below, &n_above);
  /* Without the infinities, which are counted as such. */
  g_assert_cmpuint (n_below, ==, 1);
  g_assert_cmpuint (n_above, ==, 1);
  slab_histogram_get_outside (histogram, 2, 2, &n_below, &n_above);
  g_assert_cmpuint (n_below, ==, 1);
  g_assert_cmpuint (n_above, ==, 1);
}

/* 0.7 * 10 and its like are not what they seem: every tenth must be where its edge says. */
static void
test_edges (void)
{
  SlabHistogramBin bins[10];
  g_autoptr (SlabHistogram) histogram = NULL;
  guint64 counts[10];

  for (guint i = 0; i < 10; i++)
    bins[i] = (SlabHistogramBin){ (float) i, (float) i, i + 1 };
  histogram = make_histogram (bins, 10);
  slab_histogram_get_counts (histogram, 0, 10, 10, counts);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (counts[i], ==, i + 1);
}

/* 121 numbers in at most 64 bars: two in each, whose edges are between numbers. */
static void
test_whole_bars (void)
{
  double low = 100, high = 220;

  g_assert_cmpuint (slab_histogram_place_whole_bars (&low, &high, 64), ==, 61);
  g_assert_cmpfloat (low, ==, 99.5);
  g_assert_cmpfloat (high, ==, 221.5);
  low = high = -7;
  g_assert_cmpuint (slab_histogram_place_whole_bars (&low, &high, 64), ==, 1);
  g_assert_cmpfloat (low, ==, -7.5);
  g_assert_cmpfloat (high, ==, -6.5);
  low = 0;
  high = 63;
  g_assert_cmpuint (slab_histogram_place_whole_bars (&low, &high, 64), ==, 64);
  low = 0;
  high = 65535;
  g_assert_cmpuint (slab_histogram_place_whole_bars (&low, &high, 64), ==, 64);
  g_assert_cmpfloat (high, ==, 65535.5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/histogram/percentiles", test_percentiles);
  g_test_add_func ("/histogram/counts", test_counts);
  g_test_add_func ("/histogram/edges", test_edges);
  g_test_add_func ("/histogram/whole-bars", test_whole_bars);
  return g_test_run ();
}
