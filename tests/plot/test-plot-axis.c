/* SPDX-License-Identifier: MIT */
#include "plot/slab-plot-axis.h"

#include <float.h>
#include <math.h>

static void
test_mapping (void)
{
  SlabPlotAxis axis = { 10.0, 30.0, 100.0, 500.0 };
  SlabPlotAxis up = { 0.0, 4.0, 200.0, 40.0 };
  SlabPlotAxis empty = { 3.0, 3.0, 7.0, 9.0 };

  g_assert_cmpfloat (slab_plot_axis_to_pixel (&axis, 10.0), ==, 100.0);
  g_assert_cmpfloat (slab_plot_axis_to_pixel (&axis, 30.0), ==, 500.0);
  g_assert_cmpfloat (slab_plot_axis_to_pixel (&axis, 15.0), ==, 200.0);
  g_assert_cmpfloat (slab_plot_axis_to_pixel (&axis, 35.0), ==, 600.0);
  g_assert_cmpfloat (slab_plot_axis_to_value (&axis, 200.0), ==, 15.0);
  g_assert_cmpfloat (slab_plot_axis_to_pixel (&up, 1.0), ==, 160.0);
  g_assert_cmpfloat (slab_plot_axis_to_value (&up, 160.0), ==, 1.0);
  g_assert_cmpfloat (slab_plot_axis_to_pixel (&empty, 5.0), ==, 7.0);
  g_assert_cmpfloat (slab_plot_axis_to_value (&empty, 8.0), ==, 3.0);
  empty.high = 4.0;
  empty.end = empty.start;
  g_assert_cmpfloat (slab_plot_axis_to_value (&empty, 8.0), ==, 3.0);
}

static void
assert_ticks (double low, double high, guint max, double first, double step, guint n)
{
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS], found;

  g_assert_cmpuint (slab_plot_axis_get_ticks (low, high, max, ticks, &found), ==, n);
  g_assert_cmpfloat_with_epsilon (found, step, step * 1e-9);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (ticks[i], first + i * step, step * 1e-6);
}

static void
test_ticks (void)
{
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS], step;

  assert_ticks (0.0, 1.0, 6, 0.0, 0.2, 6);
  assert_ticks (0.0, 1.0, 5, 0.0, 0.5, 3);
  assert_ticks (0.0, 0.213, 8, 0.0, 0.05, 5);
  assert_ticks (0.0, 2.0, 3, 0.0, 1.0, 3);
  assert_ticks (0.0, 64.0, 5, 0.0, 20.0, 4);
  assert_ticks (-3.0, 7.0, 6, -2.0, 2.0, 5);
  assert_ticks (1000.0001, 1000.0009, 5, 1000.0002, 0.0002, 4);
  assert_ticks (0.0, 3e-6, 4, 0.0, 1e-6, 4);

  g_assert_cmpuint (slab_plot_axis_get_ticks (1.0, 1.0, 5, ticks, &step), ==, 0);
  g_assert_cmpfloat (step, ==, 0.0);
  g_assert_cmpuint (slab_plot_axis_get_ticks (2.0, 1.0, 5, ticks, NULL), ==, 0);
  g_assert_cmpuint (slab_plot_axis_get_ticks (0.0, NAN, 5, ticks, NULL), ==, 0);
  g_assert_cmpuint (slab_plot_axis_get_ticks (-INFINITY, 1.0, 5, ticks, NULL), ==, 0);
  g_assert_cmpuint (slab_plot_axis_get_ticks (-G_MAXDOUBLE, G_MAXDOUBLE, 5, ticks, NULL), ==, 0);
  g_assert_cmpuint (slab_plot_axis_get_ticks (0.0, 1.0, 0, ticks, NULL), ==, 0);
}

/* Whatever the range: never too many, within it, and not fewer than a third of what fits. */
static void
test_ticks_many (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      double ticks[SLAB_PLOT_AXIS_MAX_TICKS], step;
      double low = g_test_rand_double_range (-1.0, 1.0) * pow (10.0, g_test_rand_int_range (-6, 6));
      double high = low + g_test_rand_double_range (0.1, 1.0) * pow (10.0, g_test_rand_int_range (-6, 6));
      guint max = (guint) g_test_rand_int_range (1, 60);
      guint n = slab_plot_axis_get_ticks (low, high, max, ticks, &step);

      /* Far from 0 a double is coarser than a small part of a step. */
      double slack = step * 1e-5 + 4 * DBL_EPSILON * MAX (fabs (low), fabs (high));

      g_assert_cmpuint (n, <=, MIN (max, SLAB_PLOT_AXIS_MAX_TICKS));
      g_assert_cmpuint (n + 1, >=, MIN (max, SLAB_PLOT_AXIS_MAX_TICKS) / 3);
      for (guint k = 0; k < n; k++)
        {
          g_assert_cmpfloat (ticks[k], >=, low - slack);
          g_assert_cmpfloat (ticks[k], <=, high + slack);
        }
    }
}

static void
test_byte_ticks (void)
{
  const double mib = 1048576.0, gib = 1073741824.0;
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS];

  g_assert_cmpuint (slab_plot_axis_get_byte_ticks (512.0 * mib, 4, ticks), ==, 3);
  g_assert_cmpfloat (ticks[1], ==, 200.0 * mib);
  g_assert_cmpfloat (ticks[2], ==, 400.0 * mib);
  g_assert_cmpuint (slab_plot_axis_get_byte_ticks (1.3 * gib, 4, ticks), ==, 3);
  g_assert_cmpfloat (ticks[1], ==, 0.5 * gib);
  g_assert_cmpuint (slab_plot_axis_get_byte_ticks (3.0, 10, ticks), ==, 4);
  g_assert_cmpfloat (ticks[3], ==, 3.0);
  g_assert_cmpuint (slab_plot_axis_get_byte_ticks (0.0, 4, ticks), ==, 0);
  g_assert_cmpuint (slab_plot_axis_get_byte_ticks (NAN, 4, ticks), ==, 0);
}

#define assert_text(call, text)                                                                                        \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autofree char *found = call;                                                                                     \
    g_assert_cmpstr (found, ==, text);                                                                                 \
  }                                                                                                                    \
  G_STMT_END

static void
test_seconds (void)
{
  assert_text (slab_plot_format_seconds (0.0, 0.0), "0 s");
  assert_text (slab_plot_format_seconds (0.0125, 0.0), "12.5 ms");
  assert_text (slab_plot_format_seconds (1.23456, 0.0), "1.23 s");
  assert_text (slab_plot_format_seconds (123.456, 0.0), "123 s");
  assert_text (slab_plot_format_seconds (0.00123, 0.0), "1.23 ms");
  assert_text (slab_plot_format_seconds (0.000251, 0.0), "251 µs");
  assert_text (slab_plot_format_seconds (5e-9, 0.0), "5 ns");
  assert_text (slab_plot_format_seconds (0.9996, 0.0), "1.00 s");
  assert_text (slab_plot_format_seconds (0.0999951, 0.0), "100 ms");
  assert_text (slab_plot_format_seconds (-0.5, 0.0), "-500 ms");
  assert_text (slab_plot_format_seconds (0.2, 0.05), "200 ms");
  assert_text (slab_plot_format_seconds (1.2, 0.05), "1.20 s");
  assert_text (slab_plot_format_seconds (0.0, 0.05), "0 ms");
  assert_text (slab_plot_format_seconds_like (0.5, 0.5, 2.0), "0.5 s");
  assert_text (slab_plot_format_seconds_like (100.01, 0.01, 100.05), "100.01 s");
  assert_text (slab_plot_format_seconds_like (2e-6, 1e-6, 3e-6), "2 µs");
  assert_text (slab_plot_format_seconds (NAN, 0.0), "–");
}

static void
test_bytes (void)
{
  assert_text (slab_plot_format_bytes (0.0, 0.0), "0 B");
  assert_text (slab_plot_format_bytes (1023.0, 0.0), "1023 B");
  assert_text (slab_plot_format_bytes (1024.0, 0.0), "1.00 KiB");
  assert_text (slab_plot_format_bytes (251.0 * 1048576.0, 0.0), "251 MiB");
  assert_text (slab_plot_format_bytes (1.5 * 1073741824.0, 0.0), "1.50 GiB");
  assert_text (slab_plot_format_bytes (1023.7 * 1048576.0, 0.0), "1.00 GiB");
  assert_text (slab_plot_format_bytes (52428800.0, 0.0), "50.0 MiB");
  assert_text (slab_plot_format_bytes_like (0.5 * 1073741824.0, 0.5 * 1073741824.0, 1073741824.0), "0.5 GiB");
  assert_text (slab_plot_format_bytes (INFINITY, 0.0), "–");
}

static void
test_values (void)
{
  static const struct
  {
    double value, step;
    const char *text;
  } cases[] = {
    { 0.15, 0.05, "0.15" },
    { -20, 10, "−20" },
    { 200000, 100000, "200000" },
    { 2e6, 1e6, "2e6" },
    { 2.5e6, 5e5, "2.5e6" },
    { 4e-9, 2e-9, "4e-9" },
    { 1e-20, 0.5, "0" },
    { 0, 0, "0" },
    { 1000.0002, 2e-4, "1000.0002" },
    { 1 / 3.0, 0, "0.333333" },
    { -1.5e-7, 0, "−1.5e-7" },
    { 1e300, 0, "1e300" },
    { NAN, 1, "–" },
    { INFINITY, 0, "–" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = slab_plot_format_value (cases[i].value, cases[i].step);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Of a step that asks for more digits than the number has, the number is left. */
static void
test_ends (void)
{
  static const struct
  {
    double value, step;
    const char *text;
  } cases[] = {
    { 1.1, 2e-4, "1.1" },          { 0.9, 2e-4, "0.9" }, { 1, 1e-3, "1" },        { 0, 1e-3, "0" },
    { -0.109067, 2e-3, "−0.109" }, { 100, 0.1, "100" },  { 1200, 10, "1200" },    { 2.5e7, 1e4, "2.5e7" },
    { 3e-8, 1e-11, "3e-8" },       { 3, 0, "3" },        { -2e10, 1e7, "−2e10" }, { NAN, 1, "–" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = slab_plot_format_end (cases[i].value, cases[i].step);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Whole exponents only; where there are too many, every second, third, … that is a multiple. */
static void
test_decades (void)
{
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS];

  g_assert_cmpuint (slab_plot_axis_get_decades (-6.8, -2.0, 8, ticks), ==, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpfloat (ticks[i], ==, -6.0 + i);
  g_assert_cmpuint (slab_plot_axis_get_decades (-6.8, -2.0, 3, ticks), ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (ticks[i], ==, -6.0 + 2 * i);
  g_assert_cmpuint (slab_plot_axis_get_decades (-7.0, 3.0, 4, ticks), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (ticks[i], ==, -6.0 + 3 * i);
  /* Within a decade there is none. */
  g_assert_cmpuint (slab_plot_axis_get_decades (0.1, 0.9, 8, ticks), ==, 0);
  g_assert_cmpuint (slab_plot_axis_get_decades (1.0, 1.0, 8, ticks), ==, 0);
  g_assert_cmpuint (slab_plot_axis_get_decades (NAN, 1.0, 8, ticks), ==, 0);
  g_assert_cmpuint (slab_plot_axis_get_decades (0.0, INFINITY, 8, ticks), ==, 0);
  g_assert_cmpuint (slab_plot_axis_get_decades (0.0, 5.0, 0, ticks), ==, 0);
}

/* From 1.5 ms to 30 ms: 2, 5, 10 and 20 ms, where four have room, else 10 ms alone. */
static void
test_log_ticks (void)
{
  static const double expected[] = { 2e-3, 5e-3, 10e-3, 20e-3 };
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS];

  g_assert_cmpuint (slab_plot_axis_get_log_ticks (log10 (1.5e-3), log10 (30e-3), 4, ticks), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (pow (10.0, ticks[i]), expected[i], 1e-9);
  g_assert_cmpuint (slab_plot_axis_get_log_ticks (log10 (1.5e-3), log10 (30e-3), 3, ticks), ==, 1);
  g_assert_cmpfloat_with_epsilon (ticks[0], -2.0, 1e-9);
  /* The ends are in it. */
  g_assert_cmpuint (slab_plot_axis_get_log_ticks (0.0, 1.0, 8, ticks), ==, 4);
  g_assert_cmpuint (slab_plot_axis_get_log_ticks (-6.8, -2.0, 8, ticks), ==, 5);
  g_assert_cmpuint (slab_plot_axis_get_log_ticks (1.0, 1.0, 8, ticks), ==, 0);
  g_assert_cmpuint (slab_plot_axis_get_log_ticks (-INFINITY, 1.0, 8, ticks), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-axis/mapping", test_mapping);
  g_test_add_func ("/plot-axis/ticks", test_ticks);
  g_test_add_func ("/plot-axis/ticks-many", test_ticks_many);
  g_test_add_func ("/plot-axis/byte-ticks", test_byte_ticks);
  g_test_add_func ("/plot-axis/seconds", test_seconds);
  g_test_add_func ("/plot-axis/bytes", test_bytes);
  g_test_add_func ("/plot-axis/values", test_values);
  g_test_add_func ("/plot-axis/ends", test_ends);
  g_test_add_func ("/plot-axis/decades", test_decades);
  g_test_add_func ("/plot-axis/log-ticks", test_log_ticks);
  return g_test_run ();
}
