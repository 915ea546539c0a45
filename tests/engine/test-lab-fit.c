/* SPDX-License-Identifier: MIT */
#include "engine/slab-lab-fit.h"

#include <math.h>

/* On paper: T1 = 10 s, s = 0.2: 10 · (0.2 + 0.8 / n) = 10, 6, 4, 3. */
static void
test_exact (void)
{
  const guint n[] = { 1, 2, 4, 8 };
  const double seconds[] = { 10.0, 6.0, 4.0, 3.0 };
  SlabLabFit fit;

  g_assert_true (slab_lab_fit_amdahl (n, seconds, 4, &fit));
  g_assert_cmpfloat_with_epsilon (fit.seconds_one, 10.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (fit.serial, 0.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (fit.most_speed_up, 5.0, 1e-11);
  g_assert_cmpfloat_with_epsilon (fit.rms, 0.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (slab_lab_fit_get_seconds (&fit, 16), 2.5, 1e-12);
}

/*
 * On paper, with x = 1/n = 1, 1/2, 1/4 and T = 8, 6, 3: means 7/12 and 17/3; sum of (x - x̄)(T - T̄) is
 * 5/12 · 7/3 - 1/12 · 1/3 + 1/3 · 8/3 = 66/36, that of (x - x̄)² is 25/144 + 1/144 + 16/144 = 42/144. So
 * b = 44/7, a = 17/3 - 44/7 · 7/12 = 2, T1 = 58/7, s = 14/58. What is left: -2/7, 6/7, -4/7; mean square 8/21.
 */
static void
test_least_squares (void)
{
  const guint n[] = { 4, 1, 2 };
  const double seconds[] = { 3.0, 8.0, 6.0 };
  SlabLabFit fit;

  g_assert_true (slab_lab_fit_amdahl (n, seconds, 3, &fit));
  g_assert_cmpfloat_with_epsilon (fit.seconds_one, 58.0 / 7.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (fit.serial, 14.0 / 58.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (fit.rms, sqrt (8.0 / 21.0), 1e-12);
  /* numpy.polyfit (1 / n, seconds, 1, cov=True), and its covariances through the gradient of a / (a + b). */
  g_assert_cmpfloat_with_epsilon (fit.serial_error, 0.172884674137, 1e-9);
  /* With one degree of freedom, scipy.stats.t.ppf (0.975, 1) = 12.706 of these: nothing is known. */
  g_assert_cmpfloat (fit.serial_low, ==, 0.0);
  g_assert_cmpfloat (fit.serial_high, ==, 1.0);
  g_assert_false (fit.is_superlinear);
}

/* More than n times as fast with n threads: nothing is serial. T = b / n: b = (1·9 + ½·4) / (1 + ¼) = 8.8. */
static void
test_superlinear (void)
{
  const guint n[] = { 1, 2 };
  const double seconds[] = { 9.0, 4.0 };
  SlabLabFit fit;

  g_assert_true (slab_lab_fit_amdahl (n, seconds, 2, &fit));
  g_assert_cmpfloat (fit.serial, ==, 0.0);
  g_assert_true (isinf (fit.most_speed_up));
  g_assert_cmpfloat_with_epsilon (fit.seconds_one, 8.8, 1e-12);
  g_assert_true (fit.is_superlinear);
  g_assert_true (isnan (fit.serial_error));
  g_assert_true (isnan (fit.serial_low));
  g_assert_true (isnan (fit.serial_high));
}

/* T = 7.3 / n: the line goes through the origin, and what rounding leaves of it is below. */
static void
test_ideal (void)
{
  const guint n[] = { 1, 2, 3, 4 };
  const double seconds[] = { 7.3 / 1, 7.3 / 2, 7.3 / 3, 7.3 / 4 };
  SlabLabFit fit;

  g_assert_true (slab_lab_fit_amdahl (n, seconds, 4, &fit));
  g_assert_cmpfloat_with_epsilon (fit.serial, 0.0, 1e-12);
  g_assert_false (fit.is_superlinear);
}

/*
 * T = 10 (0.2 + 0.8 / n) with errors of 0.05 s to both sides; numpy.polyfit (1 / n, seconds, 1, cov=True), its
 * covariances through the gradient of a / (a + b), and scipy.stats.t.ppf (0.975, 2) = 4.303.
 */
static void
test_interval (void)
{
  const guint n[] = { 1, 2, 4, 8 };
  const double seconds[] = { 10.05, 5.95, 4.05, 2.95 };
  SlabLabFit fit;

  g_assert_true (slab_lab_fit_amdahl (n, seconds, 4, &fit));
  g_assert_cmpfloat_with_epsilon (fit.serial, 0.196014728178, 1e-9);
  g_assert_cmpfloat_with_epsilon (fit.serial_low, 0.170685626, 1e-4);
  g_assert_cmpfloat_with_epsilon (fit.serial_high, 0.221343831, 1e-4);
}

/* Slower with more threads: all is serial, and the mean is the best line. */
static void
test_no_gain (void)
{
  const guint n[] = { 1, 2 };
  const double seconds[] = { 4.0, 5.0 };
  SlabLabFit fit;

  g_assert_true (slab_lab_fit_amdahl (n, seconds, 2, &fit));
  g_assert_cmpfloat_with_epsilon (fit.serial, 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (fit.seconds_one, 4.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (fit.most_speed_up, 1.0, 1e-12);
}

static void
test_refuses (void)
{
  const guint same[] = { 2, 2, 2 };
  const guint none[] = { 0, 1 };
  const guint good[] = { 1, 2 };
  const double seconds[] = { 1.0, 1.1, 1.2 };
  const double zero[] = { 1.0, 0.0 };
  const double not_a_number[] = { 1.0, NAN };
  SlabLabFit fit = { .serial = 7.0 };

  g_assert_false (slab_lab_fit_amdahl (NULL, NULL, 0, &fit));
  g_assert_false (slab_lab_fit_amdahl (good, seconds, 1, &fit));
  g_assert_false (slab_lab_fit_amdahl (same, seconds, 3, &fit));
  g_assert_false (slab_lab_fit_amdahl (none, seconds, 2, &fit));
  g_assert_false (slab_lab_fit_amdahl (good, zero, 2, &fit));
  g_assert_false (slab_lab_fit_amdahl (good, not_a_number, 2, &fit));
  g_assert_cmpfloat (fit.serial, ==, 7.0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab-fit/exact", test_exact);
  g_test_add_func ("/lab-fit/least-squares", test_least_squares);
  g_test_add_func ("/lab-fit/interval", test_interval);
  g_test_add_func ("/lab-fit/ideal", test_ideal);
  g_test_add_func ("/lab-fit/superlinear", test_superlinear);
  g_test_add_func ("/lab-fit/no-gain", test_no_gain);
  g_test_add_func ("/lab-fit/refuses", test_refuses);
  return g_test_run ();
}
