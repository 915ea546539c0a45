/* SPDX-License-Identifier: MIT */
#include "slab-figure-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* As ISO 80000 separates thousands: a space that is narrow and does not break. */
#define THOUSANDS_SEPARATOR "\342\200\257"

static char *
format_unknown (void)
{
  return g_strdup ("–");
}

/* Three digits, no exponent: 0, 0.123, 1.23, 12.3, 123, 1234. */
static char *
format_digits (double value)
{
  double size = fabs (value);
  /* By what it is rounded to: 9.996 has two digits in front. */
  int n_decimals = size >= 99.95 || size <= 0.0 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;

  return g_strdup_printf ("%.*f", n_decimals, value);
}

char *
slab_figure_format_number (double number)
{
  return isfinite (number) ? format_digits (number) : format_unknown ();
}

char *
slab_figure_format_seconds (double seconds)
{
  const char *unit;
  g_autofree char *digits = NULL;

  if (!isfinite (seconds))
    return format_unknown ();
  if (fabs (seconds) >= 0.9995 || fabs (seconds) <= 0.0)
    unit = C_ ("unit", "s");
  else if (fabs (seconds) >= 0.9995e-3)
    {
      unit = C_ ("unit", "ms");
      seconds *= 1e3;
    }
  else
    {
      unit = C_ ("unit", "µs");
      seconds *= 1e6;
    }
  digits = format_digits (seconds);
  return g_strdup_printf ("%s %s", digits, unit);
}

char *
slab_figure_format_share (double share)
{
  double percent = 100.0 * share;

  if (!isfinite (share))
    return format_unknown ();
  return g_strdup_printf ("%.*f %%", fabs (percent) >= 0.95 || fabs (percent) <= 0.0 ? 0 : 1, percent);
}

/**
 * slab_figure_format_shares:
 * @shares: (array length=n): parts of a whole, each 0..1 or more
 * @n: at most %SLAB_FIGURE_MAX_SHARES
 * @texts: (out) (array length=n) (transfer full): of those that are not finite "–"
 *
 * In percent, such that what is read adds up as the parts do: each is rounded down, and those that lost most get what
 * is left (Hamilton's method of largest remainders). In tenths where a part would be rounded to nothing else, unless
 * it is less than half of one.
 */
void
slab_figure_format_shares (const double *shares, guint n, char **texts)
{
  double left[SLAB_FIGURE_MAX_SHARES], scale = 100.0, sum = 0.0;
  gint64 units[SLAB_FIGURE_MAX_SHARES], missing;

  g_return_if_fail (n <= SLAB_FIGURE_MAX_SHARES);

  for (guint i = 0; i < n; i++)
    if (isfinite (shares[i]) && shares[i] > 0.0)
      {
        sum += shares[i];
        scale = shares[i] >= 0.0005 && shares[i] < 0.0095 ? 1000.0 : scale;
      }
  missing = llround (scale * sum);
  for (guint i = 0; i < n; i++)
    {
      const double value = isfinite (shares[i]) && shares[i] > 0.0 ? scale * shares[i] : 0.0;

      /* What is a whole number but for the last bit of its arithmetic is that. */
      units[i] = (gint64) floor (value + 1e-9);
      left[i] = value - (double) units[i];
      missing -= units[i];
    }
  for (; missing > 0; missing--)
    {
      guint most = 0;

      for (guint i = 1; i < n; i++)
        if (left[i] > left[most])
          most = i;
      units[most]++;
      left[most] -= 1.0;
    }
  for (guint i = 0; i < n; i++)
    if (!isfinite (shares[i]))
      texts[i] = format_unknown ();
    else if (units[i] == 0)
      texts[i] = slab_figure_format_share (0.0);
    else
      texts[i] = g_strdup_printf ("%.*f %%", scale > 100.0, 100.0 * (double) units[i] / scale);
}

static char *
format_scaled_by (double value, double scale, const char *const *units, guint n_units)
{
  g_autofree char *digits = NULL;
  guint i = 0;

  if (!isfinite (value))
    return format_unknown ();
  while (i + 1 < n_units && fabs (value) >= scale - 0.5)
    {
      value /= scale;
      i++;
    }
  digits = i == 0 ? g_strdup_printf ("%.0f", value) : format_digits (value);
  return g_strdup_printf ("%s %s", digits, _ (units[i]));
}

static char *
format_scaled (double value, const char *const *units, guint n_units)
{
  return format_scaled_by (value, 1000.0, units, n_units);
}

char *
slab_figure_format_memory (double bytes)
{
  static const char *const units[] = { N_ ("B"), N_ ("KiB"), N_ ("MiB"), N_ ("GiB"), N_ ("TiB") };

  return format_scaled_by (bytes, 1024.0, units, G_N_ELEMENTS (units));
}

char *
slab_figure_format_bytes (double bytes)
{
  static const char *const units[] = { N_ ("B"), N_ ("kB"), N_ ("MB"), N_ ("GB"), N_ ("TB") };

  return format_scaled (bytes, units, G_N_ELEMENTS (units));
}

char *
slab_figure_format_bandwidth (double bytes_a_second)
{
  static const char *const units[] = { N_ ("B/s"), N_ ("kB/s"), N_ ("MB/s"), N_ ("GB/s"), N_ ("TB/s") };

  return format_scaled (bytes_a_second, units, G_N_ELEMENTS (units));
}

char *
slab_figure_format_flops (double operations_a_second)
{
  static const char *const units[] = { N_ ("FLOP/s"), N_ ("kFLOP/s"), N_ ("MFLOP/s"), N_ ("GFLOP/s"), N_ ("TFLOP/s") };

  return format_scaled (operations_a_second, units, G_N_ELEMENTS (units));
}

/**
 * slab_figure_format_cores:
 * @busy: cores
 * @n_cores: of how many; 0 where that is not known
 *
 * Returns: (transfer full): "1.9 of 2 cores busy"
 */
char *
slab_figure_format_cores (double busy, guint n_cores)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_snprintf (number, sizeof number, "%.*f", busy < 0.095 ? 2 : 1, busy);
  return n_cores > 0 ? g_strdup_printf (
             g_dngettext (GETTEXT_PACKAGE, "%s of %u core busy", "%s of %u cores busy", n_cores), number, n_cores)
                     : g_strdup_printf (_ ("%s cores busy"), number);
}

char *
slab_figure_format_operations (double operations)
{
  static const char *const units[] = { N_ ("FLOP"), N_ ("kFLOP"), N_ ("MFLOP"), N_ ("GFLOP"), N_ ("TFLOP") };

  return format_scaled (operations, units, G_N_ELEMENTS (units));
}

char *
slab_figure_format_count (double count)
{
  /* Translators: thousands, millions, … of something that is counted */
  static const char *const units[] = { "", N_ ("k"), N_ ("M"), N_ ("G"), N_ ("T"), N_ ("P") };

  return isfinite (count) && fabs (count) < 999.5 ? g_strdup_printf ("%.0f", count)
                                                  : format_scaled (count, units, G_N_ELEMENTS (units));
}

/**
 * slab_figure_format_whole:
 * @number: a count that is told to the last digit
 *
 * Returns: (transfer full): its digits in groups of three; four digits stay together
 */
char *
slab_figure_format_whole (guint64 number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  const gsize length = strlen (digits);
  GString *text;

  if (length <= 4)
    return g_steal_pointer (&digits);
  text = g_string_new (NULL);
  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (text, THOUSANDS_SEPARATOR);
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}
