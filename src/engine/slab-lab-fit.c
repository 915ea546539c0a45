/* SPDX-License-Identifier: MIT */
#include "slab-lab-fit.h"

#include <math.h>

/* By the law of propagation of errors from those of the line's two parts (a, b) to s = a / (a + b); theirs are the
 * common ones of a line of least squares, with what is left over the points beyond two. */
static double
get_serial_error (const guint *n, const double *seconds, gsize n_points, double a, double b)
{
  double sum_x = 0.0, sum_xx = 0.0, sum_rest = 0.0, count = (double) n_points;
  double scatter, variance_a, variance_b, covariance;

  if (n_points < 3)
    return NAN;
  for (gsize i = 0; i < n_points; i++)
    {
      double x = 1.0 / n[i], rest = seconds[i] - (a + b * x);

      sum_x += x;
      sum_xx += x * x;
      sum_rest += rest * rest;
    }
  scatter = sum_rest / (count - 2.0) / (count * sum_xx - sum_x * sum_x);
  variance_a = scatter * sum_xx;
  variance_b = scatter * count;
  covariance = -scatter * sum_x;
  return sqrt (MAX (b * b * variance_a + a * a * variance_b - 2.0 * a * b * covariance, 0.0)) / ((a + b) * (a + b));
}

/* Student's t that 97.5 % are below, so that 95 % are between it and its negative. */
static double
get_student_t (gsize n_degrees)
{
  static const double quantiles[] = { 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
                                      2.201,  2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086 };

  /* Beyond the table less than 2 % too long. */
  return quantiles[MIN (n_degrees, G_N_ELEMENTS (quantiles)) - 1];
}

/**
 * slab_lab_fit_amdahl:
 * @n: (array length=n_points): threads, each at least 1
 * @seconds: (array length=n_points): that the same work took with them, each more than 0
 * @fit: (out): unchanged on failure
 *
 * Fits the law of Amdahl (1967), T(n) = T1 · (s + (1 − s) / n), to measurements. It is a line over 1/n,
 * T = a + b / n with a = T1 · s and b = T1 · (1 − s), so that the least squares have a closed form. Where the best line
 * has a negative part (more threads gain more than their number, or lose), the best one without that part is taken.
 * Any thread.
 *
 * Returns: whether there are two different counts of threads and every number makes sense
 */
gboolean
slab_lab_fit_amdahl (const guint *n, const double *seconds, gsize n_points, SlabLabFit *fit)
{
  double sum_x = 0.0, sum_t = 0.0, sum_xx = 0.0, sum_xt = 0.0, sum_rest = 0.0;
  double count = (double) n_points;
  double determinant, a, b, serial_error, serial_low = NAN, serial_high = NAN;
  gboolean is_superlinear;

  g_return_val_if_fail (n_points == 0 || (n != NULL && seconds != NULL), FALSE);
  g_return_val_if_fail (fit != NULL, FALSE);

  for (gsize i = 0; i < n_points; i++)
    {
      double x;

      if (n[i] == 0 || !isfinite (seconds[i]) || seconds[i] <= 0.0)
        return FALSE;
      x = 1.0 / n[i];
      sum_x += x;
      sum_t += seconds[i];
      sum_xx += x * x;
      sum_xt += x * seconds[i];
    }
  determinant = count * sum_xx - sum_x * sum_x;
  if (!(determinant > 1e-12 * count * sum_xx))
    return FALSE;
  b = (count * sum_xt - sum_x * sum_t) / determinant;
  a = (sum_t - b * sum_x) / count;
  serial_error = get_serial_error (n, seconds, n_points, a, b);
  if (n_points > 2 && isfinite (serial_error))
    {
      const double reach = get_student_t (n_points - 2) * serial_error, serial = a / (a + b);

      serial_low = CLAMP (serial - reach, 0.0, 1.0);
      serial_high = CLAMP (serial + reach, 0.0, 1.0);
    }
  /* What rounding leaves of a line through the origin is none. */
  is_superlinear = a < -1e-9 * (a + b);
  if (a < 0.0)
    {
      a = 0.0;
      b = sum_xt / sum_xx;
    }
  else if (b < 0.0)
    {
      b = 0.0;
      a = sum_t / count;
    }
  for (gsize i = 0; i < n_points; i++)
    {
      double rest = seconds[i] - (a + b / n[i]);

      sum_rest += rest * rest;
    }
  fit->seconds_one = a + b;
  fit->serial = a / (a + b);
  fit->most_speed_up = a > 0.0 ? (a + b) / a : INFINITY;
  fit->rms = sqrt (sum_rest / count);
  fit->serial_error = serial_error;
  fit->serial_low = serial_low;
  fit->serial_high = serial_high;
  fit->is_superlinear = is_superlinear;
  return TRUE;
}

/**
 * slab_lab_fit_get_seconds:
 * @n: threads, at least 1
 *
 * Returns: T(n) of the fitted line
 */
double
slab_lab_fit_get_seconds (const SlabLabFit *fit, guint n)
{
  g_return_val_if_fail (fit != NULL && n > 0, NAN);

  return fit->seconds_one * (fit->serial + (1.0 - fit->serial) / n);
}
