/* SPDX-License-Identifier: MIT */
#include "volume-fixture.h"
#include "volume/slab-histogram-counter.h"

#include <math.h>

#define N 100003

/* Everything in blocks of odd lengths, a second time where that is wanted. */
static SlabHistogram *
count (SlabSampleType type, SlabByteOrder order, const void *samples, gsize n, gboolean *twice)
{
  const gsize size = slab_sample_type_get_size (type);
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabHistogramCounter) counter = slab_histogram_counter_new (type, order, &error);

  g_assert_no_error (error);
  *twice = FALSE;
  do
    for (gsize first = 0; first < n; first += 5001)
      slab_histogram_counter_add (counter, (const guint8 *) samples + first * size, MIN (5001, n - first));
  while (!*twice && (*twice = slab_histogram_counter_wants_more (counter)));
  return slab_histogram_counter_finish (counter, TRUE);
}

static SlabHistogram *
count_floats (const float *values, gsize n, gboolean *twice)
{
  return count (SLAB_SAMPLE_FLOAT32, slab_byte_order_get_native (), values, n, twice);
}

static void
check_summary (SlabHistogram *histogram, float min, float max, double mean, double deviation)
{
  const SlabHistogramSummary *summary = slab_histogram_get_summary (histogram);

  g_assert_cmpuint (summary->n, ==, N);
  g_assert_cmpuint (summary->n_finite, ==, N);
  g_assert_cmpfloat (summary->min, ==, min);
  g_assert_cmpfloat (summary->max, ==, max);
  g_assert_cmpfloat_with_epsilon (summary->mean, mean, 1e-12 * (1 + fabs (mean)));
  g_assert_cmpfloat_with_epsilon (summary->deviation, deviation, 1e-12 * (1 + deviation));
}

static void
check_counts (SlabHistogram *histogram, double low, double high, const guint64 expected[8])
{
  guint64 counts[8];

  slab_histogram_get_counts (histogram, low, high, 8, counts);
  for (guint i = 0; i < 8; i++)
    g_assert_cmpuint (counts[i], ==, expected[i]);
}

static void
check_percentiles (SlabHistogram *histogram, const double expected[4], double epsilon)
{
  const double percents[] = { 0.1, 25, 50, 99.9 };

  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (slab_histogram_get_percentile (histogram, percents[i]), expected[i],
                                    epsilon + 1e-12 * (1 + fabs (expected[i])));
}

/* Expected values by NumPy, see reference.py. */
static void
test_spread (void)
{
  const double percentiles[] = { -2.990081481933594, -0.500152587890625, 2.0, 6.989776611328125 };
  const guint64 counts[] = { 10002, 10000, 9999, 10002, 9998, 10000, 10003, 9999 };
  g_autofree float *values = g_new (float, N);
  g_autoptr (SlabHistogram) histogram = NULL;
  gboolean twice;

  for (guint i = 0; i < N; i++)
    values[i] = fixture_scramble (i, 2654435761u) * 10.0f - 3.0f;
  histogram = count_floats (values, N, &twice);
  g_assert_false (twice);
  g_assert_false (slab_histogram_get_summary (histogram)->integral);
  check_summary (histogram, -3, 6.99984741f, 1.9998945267848018, 2.8867671232297223);
  check_percentiles (histogram, percentiles, 7.0 / 8192);
  check_counts (histogram, -3, 5, counts);
}

/* Values of one part in a thousand: a bin a value, and the deviation keeps its digits. */
static void
test_close (void)
{
  const double percentiles[] = { 1000.0009765625, 1000.25, 1000.5, 1000.9989624023438 };
  const guint64 counts[] = { 12499, 12499, 12501, 12500, 12500, 12502, 12499, 12503 };
  g_autofree float *values = g_new (float, N);
  g_autoptr (SlabHistogram) histogram = NULL;
  gboolean twice;

  for (guint i = 0; i < N; i++)
    values[i] = 1000.0f + fixture_scramble (i, 2654435761u);
  histogram = count_floats (values, N, &twice);
  g_assert_true (twice);
  check_summary (histogram, 1000, 1001, 1000.4999894558828, 0.28867671294601738);
  check_percentiles (histogram, percentiles, 0);
  check_counts (histogram, 1000, 1001, counts);
}

static void
test_short (void)
{
  const double percentiles[] = { 58.001999999999995, 14998.5, 29999.0, 59938.99800000001 };
  const guint64 counts[] = { 13654, 13653, 13657, 13652, 13653, 13656, 13650, 4428 };
  const double small_percentiles[] = { -99.0, -50.0, 0.0, 99.0 };
  const guint64 small_counts[] = { 15501, 16003, 15999, 16501, 15999, 16000, 4000, 0 };
  g_autofree guint16 *values = g_new (guint16, N);
  g_autofree gint8 *small = g_new (gint8, N);
  gboolean twice;

  for (guint i = 0; i < N; i++)
    {
      small[i] = (gint8) (fixture_scramble (i, 2246822519u) * 200.0f - 100.0f);
      values[i] = (guint16) (fixture_scramble (i, 2246822519u) * 60000.0f);
    }
  for (guint swapped = 0; swapped < 2; swapped++)
    {
      g_autoptr (SlabHistogram) histogram = count (
          SLAB_SAMPLE_UINT16, swapped ? SLAB_BYTE_ORDER_BIG : SLAB_BYTE_ORDER_LITTLE, values, N, &twice);

      g_assert_false (twice);
      g_assert_true (slab_histogram_get_summary (histogram)->integral);
      check_summary (histogram, 0, 59999, 29998.879733607992, 17320.605849482741);
      check_percentiles (histogram, percentiles, 0);
      check_counts (histogram, 0, 65536, counts);
      for (guint i = 0; i < N; i++)
        values[i] = GUINT16_SWAP_LE_BE (values[i]);
      if (G_BYTE_ORDER == G_BIG_ENDIAN)
        break;
    }
  {
    g_autoptr (SlabHistogram) histogram = count (SLAB_SAMPLE_INT8, SLAB_BYTE_ORDER_LITTLE, small, N, &twice);

    check_summary (histogram, -100, 99, -0.0020399388018359451, 57.302509094384945);
    check_percentiles (histogram, small_percentiles, 0);
    check_counts (histogram, -100, 156, small_counts);
  }
}

/* Labels as floats: whole numbers are exact, however far apart. */
static void
test_integral (void)
{
  const float values[] = { 0, 0, 0, 7, 7, 300, 300, 300, 4000 };
  gboolean twice;
  g_autoptr (SlabHistogram) histogram = count_floats (values, G_N_ELEMENTS (values), &twice);
  const SlabHistogramBin *bins;
  gsize n_bins;

  g_assert_true (slab_histogram_get_summary (histogram)->integral);
  bins = slab_histogram_peek_bins (histogram, &n_bins);
  g_assert_cmpuint (n_bins, ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      const float expected[] = { 0, 7, 300, 4000 };
      const guint64 counts[] = { 3, 2, 3, 1 };

      g_assert_cmpfloat (bins[i].first, ==, expected[i]);
      g_assert_cmpfloat (bins[i].last, ==, expected[i]);
      g_assert_cmpuint (bins[i].count, ==, counts[i]);
    }
  g_assert_cmpfloat (slab_histogram_get_percentile (histogram, 50), ==, 7);
}

static void
test_not_finite (void)
{
  const float values[] = { NAN, -2, INFINITY, 4, -INFINITY, -NAN, INFINITY, -0.0f };
  const float none[] = { NAN, INFINITY, NAN };
  gboolean twice;
  g_autoptr (SlabHistogram) histogram = count_floats (values, G_N_ELEMENTS (values), &twice);
  g_autoptr (SlabHistogram) empty = count_floats (none, G_N_ELEMENTS (none), &twice);
  const SlabHistogramSummary *summary = slab_histogram_get_summary (histogram);
  guint64 counts[3];
  gsize n_bins;

  g_assert_cmpuint (summary->n, ==, 8);
  g_assert_cmpuint (summary->n_finite, ==, 3);
  g_assert_cmpuint (summary->n_nan, ==, 2);
  g_assert_cmpuint (summary->n_plus_infinite, ==, 2);
  g_assert_cmpuint (summary->n_minus_infinite, ==, 1);
  g_assert_cmpfloat (summary->min, ==, -2);
  g_assert_cmpfloat (summary->max, ==, 4);
  /* -2, 0 and 4: (64/9 + 4/9 + 100/9) / 3 */
  g_assert_cmpfloat_with_epsilon (summary->mean, 2.0 / 3, 1e-15);
  g_assert_cmpfloat_with_epsilon (summary->deviation, sqrt (56.0 / 9), 1e-15);
  slab_histogram_get_counts (histogram, -3, 6, 3, counts);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (counts[i], ==, 1);

  summary = slab_histogram_get_summary (empty);
  g_assert_cmpuint (summary->n_finite, ==, 0);
  g_assert_cmpuint (summary->n_nan, ==, 2);
  g_assert_true (isnan (summary->min) && isnan (summary->max));
  g_assert_true (isnan (summary->mean) && isnan (summary->deviation));
  slab_histogram_peek_bins (empty, &n_bins);
  g_assert_cmpuint (n_bins, ==, 0);
  g_assert_true (isnan (slab_histogram_get_percentile (empty, 50)));
  slab_histogram_get_counts (empty, 0, 1, 3, counts);
  g_assert_cmpuint (counts[0] + counts[1] + counts[2], ==, 0);
}

static void
test_one_value (void)
{
  g_autofree float *values = g_new (float, N);
  g_autoptr (SlabHistogram) histogram = NULL;
  gboolean twice;

  for (guint i = 0; i < N; i++)
    values[i] = 0.1f;
  histogram = count_floats (values, N, &twice);
  check_summary (histogram, 0.1f, 0.1f, 0.1f, 0);
  g_assert_cmpfloat (slab_histogram_get_percentile (histogram, 0.1), ==, 0.1f);
  g_assert_cmpfloat (slab_histogram_get_percentile (histogram, 99), ==, 0.1f);
}

/* The widest range there is, and one hot voxel that must not hide the rest. */
static void
test_extremes (void)
{
  const float widest[] = { -G_MAXFLOAT, 0, G_MAXFLOAT };
  const float lowest[] = { -G_MAXFLOAT, -INFINITY, -INFINITY, -G_MAXFLOAT * (1 - 1e-6f), -G_MAXFLOAT };
  g_autofree float *values = g_new (float, N);
  g_autoptr (SlabHistogram) histogram = NULL;
  gboolean twice;

  histogram = count_floats (widest, 3, &twice);
  g_assert_cmpfloat (slab_histogram_get_summary (histogram)->min, ==, -G_MAXFLOAT);
  g_assert_cmpfloat (slab_histogram_get_summary (histogram)->max, ==, G_MAXFLOAT);
  g_assert_cmpfloat (slab_histogram_get_percentile (histogram, 50), ==, 0);
  g_clear_pointer (&histogram, slab_histogram_unref);

  histogram = count_floats (lowest, 5, &twice);
  g_assert_true (twice);
  g_assert_cmpuint (slab_histogram_get_summary (histogram)->n_finite, ==, 3);
  g_assert_cmpfloat (slab_histogram_get_percentile (histogram, 50), ==, -G_MAXFLOAT);
  g_assert_cmpfloat (slab_histogram_get_percentile (histogram, 100), ==, lowest[3]);
  g_clear_pointer (&histogram, slab_histogram_unref);

  for (guint i = 0; i < N; i++)
    values[i] = 1000.0f + fixture_scramble (i, 2654435761u);
  values[5] = 1e30f;
  histogram = count_floats (values, N, &twice);
  g_assert_cmpfloat (slab_histogram_get_summary (histogram)->max, ==, 1e30f);
  g_assert_cmpfloat_with_epsilon (slab_histogram_get_percentile (histogram, 50), 1000.5, 1e-4);
}

static void
test_nothing (void)
{
  gboolean twice;
  g_autoptr (SlabHistogram) histogram = count_floats (NULL, 0, &twice);
  g_autoptr (SlabHistogram) shorts = count (SLAB_SAMPLE_UINT8, SLAB_BYTE_ORDER_LITTLE, NULL, 0, &twice);

  g_assert_cmpuint (slab_histogram_get_summary (histogram)->n, ==, 0);
  g_assert_true (isnan (slab_histogram_get_summary (histogram)->mean));
  g_assert_true (isnan (slab_histogram_get_summary (shorts)->min));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/histogram-counter/spread", test_spread);
  g_test_add_func ("/histogram-counter/close", test_close);
  g_test_add_func ("/histogram-counter/short", test_short);
  g_test_add_func ("/histogram-counter/integral", test_integral);
  g_test_add_func ("/histogram-counter/not-finite", test_not_finite);
  g_test_add_func ("/histogram-counter/one-value", test_one_value);
  g_test_add_func ("/histogram-counter/extremes", test_extremes);
  g_test_add_func ("/histogram-counter/nothing", test_nothing);
  return g_test_run ();
}
