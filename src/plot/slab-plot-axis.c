/* SPDX-License-Identifier: MIT */
#include "slab-plot-axis.h"

#include <math.h>
#include <string.h>

typedef struct
{
  double size;
  const char *name;
} Unit;

static const Unit second_units[] = { { 1.0, "s" }, { 1e-3, "ms" }, { 1e-6, "µs" }, { 1e-9, "ns" } };
static const Unit byte_units[] = {
  { 1152921504606846976.0, "EiB" },
  { 1125899906842624.0, "PiB" },
  { 1099511627776.0, "TiB" },
  { 1073741824.0, "GiB" },
  { 1048576.0, "MiB" },
  { 1024.0, "KiB" },
  { 1.0, "B" },
};

/**
 * slab_plot_axis_to_pixel:
 *
 * Returns: where @value is, also outside the axis; its start where the axis has no length
 */
double
slab_plot_axis_to_pixel (const SlabPlotAxis *axis, double value)
{
  g_return_val_if_fail (axis != NULL, 0.0);

  if (!(axis->high > axis->low))
    return axis->start;
  return axis->start + (value - axis->low) / (axis->high - axis->low) * (axis->end - axis->start);
}

/**
 * slab_plot_axis_to_value:
 *
 * Returns: the inverse of slab_plot_axis_to_pixel()
 */
double
slab_plot_axis_to_value (const SlabPlotAxis *axis, double pixel)
{
  g_return_val_if_fail (axis != NULL, 0.0);

  if (axis->end == axis->start)
    return axis->low;
  return axis->low + (pixel - axis->start) / (axis->end - axis->start) * (axis->high - axis->low);
}

/* The first of 1, 2, 5, 10, … that is not below @least. */
static double
round_step (double least)
{
  double power = pow (10.0, floor (log10 (least)));

  for (;; power *= 10.0)
    {
      if (power >= least * (1.0 - 1e-9))
        return power;
      if (2.0 * power >= least * (1.0 - 1e-9))
        return 2.0 * power;
      if (5.0 * power >= least * (1.0 - 1e-9))
        return 5.0 * power;
    }
}

static guint
fill_ticks (double low, double high, double step, guint max_ticks, double ticks[SLAB_PLOT_AXIS_MAX_TICKS])
{
  /* A tick on an end belongs to the axis whatever the rounding. */
  double first = ceil (low / step - 1e-6), last = floor (high / step + 1e-6);
  guint n;

  if (last < first || last - first + 1.0 > max_ticks)
    return 0;
  n = (guint) (last - first) + 1;
  for (guint i = 0; i < n; i++)
    {
      ticks[i] = (first + i) * step;
      if (ticks[i] == 0.0)
        ticks[i] = 0.0; /* not -0 */
    }
  return n;
}

/**
 * slab_plot_axis_get_ticks:
 * @max_ticks: at most this many, 1 .. %SLAB_PLOT_AXIS_MAX_TICKS
 * @ticks: (out): multiples of @step within @low .. @high, rising
 * @step: (out) (optional): 1, 2 or 5 times a power of ten; 0 without ticks
 *
 * Returns: the number of ticks; 0 for a range that is empty, not finite, or too narrow for its distance from 0
 */
guint
slab_plot_axis_get_ticks (double low, double high, guint max_ticks, double ticks[SLAB_PLOT_AXIS_MAX_TICKS],
                          double *step)
{
  double distance;

  g_return_val_if_fail (ticks != NULL, 0);

  if (step != NULL)
    *step = 0.0;
  max_ticks = MIN (max_ticks, SLAB_PLOT_AXIS_MAX_TICKS);
  if (max_ticks == 0 || !isfinite (low) || !isfinite (high) || !(high > low) || !isfinite (high - low)
      || MAX (fabs (low), fabs (high)) / (high - low) > 1e12 || high - low < 1e-300)
    return 0;

  /* The first step that could fit may have one tick too many; a few steps on, there is room. */
  distance = round_step ((high - low) / max_ticks);
  for (guint attempt = 0; attempt < 4; attempt++)
    {
      double first = ceil (low / distance - 1e-6), last = floor (high / distance + 1e-6);

      if (last - first + 1.0 <= max_ticks)
        break;
      distance = round_step (distance * 1.5);
    }
  if (step != NULL)
    *step = distance;
  return fill_ticks (low, high, distance, max_ticks, ticks);
}

static const Unit *
find_unit (const Unit *units, guint n_units, double largest)
{
  for (guint i = 0; i < n_units; i++)
    if (largest >= units[i].size * (1.0 - 1e-9))
      return &units[i];
  return &units[n_units - 1];
}

/**
 * slab_plot_axis_get_byte_ticks:
 * @high: bytes; the axis begins at 0
 * @max_ticks: 2 .. %SLAB_PLOT_AXIS_MAX_TICKS
 *
 * Returns: the number of ticks, the first at 0
 */
guint
slab_plot_axis_get_byte_ticks (double high, guint max_ticks, double ticks[SLAB_PLOT_AXIS_MAX_TICKS])
{
  const Unit *unit;
  double step;

  g_return_val_if_fail (ticks != NULL, 0);

  max_ticks = MIN (max_ticks, SLAB_PLOT_AXIS_MAX_TICKS);
  if (!isfinite (high) || !(high > 0.0) || max_ticks < 2)
    return 0;
  unit = find_unit (byte_units, G_N_ELEMENTS (byte_units), high);
  step = round_step (high / unit->size / (max_ticks - 1)) * unit->size;
  return fill_ticks (0.0, high, MAX (step, 1.0), max_ticks, ticks);
}

/**
 * slab_plot_axis_get_decades:
 * @low: exponent of ten
 * @high: exponent of ten
 * @max_ticks: 1 .. %SLAB_PLOT_AXIS_MAX_TICKS
 * @ticks: (out): exponents, rising, multiples of their distance
 *
 * Returns: the number of ticks; 0 for a range that is empty, not finite or beyond what a double can be
 */
guint
slab_plot_axis_get_decades (double low, double high, guint max_ticks, double ticks[SLAB_PLOT_AXIS_MAX_TICKS])
{
  g_return_val_if_fail (ticks != NULL, 0);

  max_ticks = MIN (max_ticks, SLAB_PLOT_AXIS_MAX_TICKS);
  if (!isfinite (low) || !isfinite (high) || !(high > low) || fabs (low) > 400.0 || fabs (high) > 400.0
      || max_ticks == 0)
    return 0;
  for (guint step = 1;; step++)
    {
      double first = ceil (low / step - 1e-6), last = floor (high / step + 1e-6);

      if (last - first + 1.0 <= max_ticks)
        return fill_ticks (low, high, step, max_ticks, ticks);
    }
}

/**
 * slab_plot_axis_get_log_ticks:
 * @low: exponent of ten
 * @high: exponent of ten
 * @max_ticks: 1 .. %SLAB_PLOT_AXIS_MAX_TICKS
 * @ticks: (out): exponents, rising
 *
 * Ticks for the numbers themselves: at 1, 2 and 5 of each decade where there is room for that, else as
 * slab_plot_axis_get_decades(), since of a decade or two the powers of ten alone tell no scale.
 *
 * Returns: the number of ticks
 */
guint
slab_plot_axis_get_log_ticks (double low, double high, guint max_ticks, double ticks[SLAB_PLOT_AXIS_MAX_TICKS])
{
  static const double parts[] = { 1.0, 2.0, 5.0 };
  guint n = 0;

  g_return_val_if_fail (ticks != NULL, 0);

  max_ticks = MIN (max_ticks, SLAB_PLOT_AXIS_MAX_TICKS);
  if (!isfinite (low) || !isfinite (high) || !(high > low) || fabs (low) > 400.0 || fabs (high) > 400.0)
    return 0;
  for (double decade = floor (low); decade <= high; decade++)
    for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
      {
        const double at = decade + log10 (parts[i]);

        if (at < low - 1e-6 || at > high + 1e-6)
          continue;
        if (n == max_ticks)
          return slab_plot_axis_get_decades (low, high, max_ticks, ticks);
        ticks[n++] = at;
      }
  return n;
}

/* @step > 0: as many decimals as tell neighbours apart; 0: three digits. */
static char *
format (double value, double step, double largest, const Unit *units, guint n_units)
{
  const Unit *unit = find_unit (units, n_units, largest);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  char pattern[8];
  double scaled = value / unit->size;
  gint decimals = 0;

  if (step > 0.0)
    {
      double left = step / unit->size;

      while (decimals < 9 && fabs (left - round (left)) > 1e-6 * left)
        {
          left *= 10.0;
          decimals++;
        }
    }
  else if (fabs (scaled) < 99.95 && scaled != 0.0 && unit->size != 1e-9 && !(unit->size == 1.0 && units == byte_units))
    decimals = fabs (scaled) < 9.995 ? 2 : 1;
  g_snprintf (pattern, sizeof pattern, "%%.%df", decimals);
  g_ascii_formatd (buffer, sizeof buffer, pattern, scaled == 0.0 ? 0.0 : scaled);
  return g_strdup_printf ("%s %s", buffer, unit->name);
}

/* 999.96 ms is 1.00 s, not 1000 ms: what is rounded to three digits finds its unit after that. */
static double
round_to_three_digits (double value)
{
  double power;

  if (value == 0.0 || !isfinite (value))
    return value;
  power = pow (10.0, floor (log10 (fabs (value))) - 2.0);
  return round (value / power) * power;
}

/**
 * slab_plot_format_seconds_like:
 * @step: seconds that must show, as the distance of ticks; 0: three digits
 * @largest: seconds; decides the unit
 *
 * Returns: (transfer full): the same in every locale; "–" for what is no number
 */
char *
slab_plot_format_seconds_like (double seconds, double step, double largest)
{
  if (!isfinite (seconds) || !isfinite (largest))
    return g_strdup ("–");
  return format (seconds, step, fabs (largest), second_units, G_N_ELEMENTS (second_units));
}

/**
 * slab_plot_format_seconds:
 * @step: seconds that must show, 0: three digits
 *
 * Returns: (transfer full): "12.5 ms", "1.23 s"; "–" for what is no number
 */
char *
slab_plot_format_seconds (double seconds, double step)
{
  if (seconds == 0.0 && !(step > 0.0))
    return g_strdup ("0 s");
  return slab_plot_format_seconds_like (seconds, step,
                                        step > 0.0 ? MAX (fabs (seconds), step) : round_to_three_digits (seconds));
}

/**
 * slab_plot_format_bytes_like:
 * @step: bytes that must show, 0: three digits
 * @largest: bytes; decides the unit
 *
 * Returns: (transfer full): in binary units, the same in every locale; "–" for what is no number
 */
char *
slab_plot_format_bytes_like (double bytes, double step, double largest)
{
  if (!isfinite (bytes) || !isfinite (largest))
    return g_strdup ("–");
  return format (bytes, step, fabs (largest), byte_units, G_N_ELEMENTS (byte_units));
}

/**
 * slab_plot_format_bytes:
 * @step: bytes that must show, 0: three digits
 *
 * Returns: (transfer full): "251 MiB", "1.50 GiB"; "–" for what is no number
 */
char *
slab_plot_format_bytes (double bytes, double step)
{
  /* 1023.6 MiB would be "1024 MiB". */
  double largest = fabs (bytes) * (1.0 + 0.5 / 1024.0);

  return slab_plot_format_bytes_like (bytes, step, step > 0.0 ? MAX (fabs (bytes), step) : largest);
}

static char *
format_value (double value, double step)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE], pattern[8];
  double largest = MAX (fabs (value), step);
  int digits = 6;
  char *mark, *from;

  if (!isfinite (value))
    return g_strdup ("–");
  if (step > 0.0 && isfinite (step))
    {
      /* A tick of 0 is not the rest of a subtraction. */
      if (fabs (value) < step * 1e-6)
        return g_strdup ("0");
      if (largest < 1e6 && step >= 0.99e-4)
        {
          g_snprintf (pattern, sizeof pattern, "%%.%df", (int) MAX (ceil (-log10 (step) - 1e-9), 0.0));
          return g_strdup (g_ascii_formatd (buffer, sizeof buffer, pattern, value));
        }
      digits = (int) CLAMP (floor (log10 (largest)) - floor (log10 (step) + 1e-9) + 1, 1.0, 15.0);
      g_snprintf (pattern, sizeof pattern, "%%.%de", digits - 1);
    }
  else
    g_snprintf (pattern, sizeof pattern, "%%.%dg", digits);
  g_ascii_formatd (buffer, sizeof buffer, pattern, value);
  /* 2e-09 is 2e-9, 1e+06 is 1e6. */
  mark = strchr (buffer, 'e');
  if (mark == NULL)
    return g_strdup (buffer);
  *mark++ = '\0';
  from = mark + 1 + strspn (mark + 1, "0");
  return g_strdup_printf ("%se%s%s", buffer, *mark == '-' ? "-" : "", *from != '\0' ? from : "0");
}

/* A minus as wide as a plus, as readouts have it; that of an exponent stays short. */
static char *
take_sign (char *number)
{
  char *text;

  if (*number != '-')
    return number;
  text = g_strconcat ("\u2212", number + 1, NULL);
  g_free (number);
  return text;
}

/**
 * slab_plot_format_value:
 * @step: what must show, as the distance of ticks; 0: six digits
 *
 * Returns: (transfer full): the same in every locale; "–" for what is no number
 */
char *
slab_plot_format_value (double value, double step)
{
  return take_sign (format_value (value, step));
}

/**
 * slab_plot_format_end:
 * @step: what must show at least
 *
 * Returns: (transfer full): as slab_plot_format_value(), without the zeros that end a fraction: one that stands alone
 *   and is no tick of an axis needs none
 */
char *
slab_plot_format_end (double value, double step)
{
  char *number = format_value (value, step);
  char *mark = strchr (number, 'e');
  char *end = mark != NULL ? mark : number + strlen (number);
  char *last = end;

  if (memchr (number, '.', (gsize) (end - number)) != NULL)
    {
      while (last[-1] == '0')
        last--;
      if (last[-1] == '.')
        last--;
      memmove (last, end, strlen (end) + 1);
    }
  return take_sign (number);
}
