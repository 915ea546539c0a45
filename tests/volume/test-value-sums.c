/* SPDX-License-Identifier: MIT */
#include "volume/slab-value-sums.h"

#include <float.h>
#include <math.h>

static void
test_none (void)
{
  SlabValueSums sums;
  float values[SLAB_VALUE_SUMS_LANES];

  slab_value_sums_init (&sums);
  slab_value_sums_add (&sums, values, 0);
  g_assert_cmpfloat (sums.min, ==, FLT_MAX);
  g_assert_cmpfloat (sums.max, ==, -FLT_MAX);
  g_assert_cmpfloat (sums.sum, ==, 0);
  g_assert_cmpuint (sums.n_finite, ==, 0);
  g_assert_true (sums.integral);
}

/* 1 … n in pieces of every length around that of the lanes: n (n + 1) / 2, in whole numbers. */
static void
test_lengths (void)
{
  for (gsize n = 1; n <= 3 * SLAB_VALUE_SUMS_LANES + 1; n++)
    {
      SlabValueSums sums;
      float values[4 * SLAB_VALUE_SUMS_LANES];

      slab_value_sums_init (&sums);
      for (guint piece = 0; piece < 2; piece++)
        {
          for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
            values[i] = i < n ? (float) (i + 1) : 1e30f;
          slab_value_sums_add (&sums, values, n);
        }
      g_assert_cmpfloat (sums.min, ==, 1);
      g_assert_cmpfloat (sums.max, ==, n);
      g_assert_cmpfloat (sums.sum, ==, n * (n + 1));
      g_assert_cmpuint (sums.n_finite, ==, 2 * n);
      g_assert_cmpuint (sums.n_nan, ==, 0);
      g_assert_true (sums.integral);
    }
}

static void
test_not_finite (void)
{
  float values[SLAB_VALUE_SUMS_LANES] = { NAN, -2, INFINITY, 4, -INFINITY, -NAN, -INFINITY };
  float half[SLAB_VALUE_SUMS_LANES] = { 0.5f };
  SlabValueSums sums;

  slab_value_sums_init (&sums);
  slab_value_sums_add (&sums, values, 7);
  g_assert_cmpfloat (sums.min, ==, -2);
  g_assert_cmpfloat (sums.max, ==, 4);
  g_assert_cmpfloat (sums.sum, ==, 2);
  g_assert_cmpuint (sums.n_finite, ==, 2);
  g_assert_cmpuint (sums.n_nan, ==, 2);
  g_assert_cmpuint (sums.n_plus_infinite, ==, 1);
  g_assert_cmpuint (sums.n_minus_infinite, ==, 2);
  g_assert_true (sums.integral);
  slab_value_sums_add (&sums, half, 1);
  g_assert_false (sums.integral);
  g_assert_cmpfloat (sums.sum, ==, 2.5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/value-sums/none", test_none);
  g_test_add_func ("/value-sums/lengths", test_lengths);
  g_test_add_func ("/value-sums/not-finite", test_not_finite);
  return g_test_run ();
}
