/* SPDX-License-Identifier: MIT */
#include "slab-readout.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "plot/slab-scale-bar.h"

#define MINUS "\u2212"
#define NARROW_SPACE "\u202f"
#define FIGURE_SPACE "\u2007"
/* More than these the index tells as well. */
#define MAX_DECIMALS 6
/* Up to these a whole number is written out: all of them are there in a float32, and in what a screen has room for. */
#define WHOLE_FLOAT 16777216.0
#define WHOLE_DOUBLE 1e12

static char *
take_sign (const char *number)
{
  return number[0] == '-' ? g_strconcat (MINUS, number + 1, NULL) : g_strdup (number);
}

char *
slab_readout_format_value (double value, guint n_digits)
{
  char format[8];
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_val_if_fail (n_digits >= 1 && n_digits <= 17, NULL);

  if (isnan (value))
    return g_strdup ("NaN");
  if (isinf (value))
    return g_strdup (value > 0 ? "+∞" : MINUS "∞");
  g_snprintf (format, sizeof format, "%%.%ug", n_digits);
  g_ascii_formatd (number, sizeof number, format, value == 0 ? 0.0 : value);
  return take_sign (number);
}

char *
slab_readout_format_sample (double value, SlabSampleType type)
{
  const gboolean is_double = type == SLAB_SAMPLE_FLOAT64;
  const double whole_limit = slab_sample_type_is_wide (type) ? WHOLE_DOUBLE : WHOLE_FLOAT;
  guint n_digits = is_double ? DBL_DIG : FLT_DIG;

  g_return_val_if_fail (type < SLAB_N_SAMPLE_TYPES, NULL);

  if (value == rint (value) && fabs (value) <= whole_limit)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      return take_sign (g_ascii_formatd (number, sizeof number, "%.0f", value == 0 ? 0.0 : value));
    }
  /* So many digits every decimal number survives with; two or three more tell all neighbours apart. */
  for (; isfinite (value) && n_digits < (is_double ? DBL_DECIMAL_DIG : FLT_DECIMAL_DIG); n_digits++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE], format[8];
      double read;

      g_snprintf (format, sizeof format, "%%.%ug", n_digits);
      read = g_ascii_strtod (g_ascii_formatd (number, sizeof number, format, value), NULL);
      if (is_double ? read == value : (float) read == (float) value)
        break;
    }
  return slab_readout_format_value (value, n_digits);
}

char *
slab_readout_format_length (double length, const char *unit)
{
  g_autofree char *number = NULL;

  length = slab_scale_bar_choose_unit (length, &unit);
  number = slab_readout_format_value (length, 4);
  if (unit == NULL)
    /* Translators: a length, as "36.5 voxels" */
    return g_strdup_printf (_ ("%s voxels"), number);
  return g_strconcat (number, *unit != '\0' ? NARROW_SPACE : "", unit, NULL);
}

static gboolean
get_spacing (SlabVolume *volume, double spacing[SLAB_N_AXES])
{
  if (!slab_volume_get_spacing (volume, spacing))
    return FALSE;
  for (guint i = 0; i < SLAB_N_AXES; i++)
    if (!isfinite (spacing[i]) || !(spacing[i] > 0))
      return FALSE;
  return TRUE;
}

const char *
slab_readout_get_unit (SlabVolume *volume)
{
  double spacing[SLAB_N_AXES];
  const char *unit;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), NULL);

  if (!get_spacing (volume, spacing))
    return NULL;
  unit = slab_volume_get_unit (volume);
  return unit != NULL ? unit : "";
}

/* The middle of the first voxel is at 0. As many decimals as tell neighbours apart, so that figures do not jump. */
static char *
format_position (gint64 index, double spacing)
{
  char format[8];
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  guint decimals = 0;
  double step = spacing;

  while (step < 1 && decimals <= MAX_DECIMALS)
    {
      step *= 10;
      decimals++;
    }
  if (fabs (step - round (step)) > 1e-6 * step)
    decimals++;
  if (decimals > MAX_DECIMALS)
    return slab_readout_format_value ((double) index * spacing, 6);
  g_snprintf (format, sizeof format, "%%.%uf", decimals);
  return g_strdup (g_ascii_formatd (number, sizeof number, format, (double) index * spacing));
}

/* Padded to the longest index of its axis: the text stays in its place while the pointer moves. */
static void
append_index (GString *text, const char *axis, gint64 index, gint64 n)
{
  char digits[24], last[24];
  const int missing = g_snprintf (last, sizeof last, "%" G_GINT64_FORMAT, n - 1)
                      - g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, index);

  if (text->len > 0)
    g_string_append (text, "  ");
  g_string_append_printf (text, "%s ", axis);
  for (int i = 0; i < missing; i++)
    g_string_append (text, FIGURE_SPACE);
  g_string_append (text, digits);
}

/**
 * slab_readout_format_voxel:
 * @volume: a volume
 * @voxel: one of its voxels
 * @known: whether @value has been read
 * @value: what is in it, or what is shown there of several slices
 * @slab: (nullable): of which @value is, as slab_projection_describe() has it; NULL where it is the voxel's own
 *
 * Returns: (transfer full): index, position where the volume has a spacing, and value
 */
char *
slab_readout_format_voxel (SlabVolume *volume, const gint64 voxel[SLAB_N_AXES], gboolean known, double value,
                           const char *slab)
{
  static const char *const axes[SLAB_N_AXES] = { "z", "y", "x" };
  double spacing[SLAB_N_AXES];
  GString *text;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), NULL);
  g_return_val_if_fail (voxel != NULL, NULL);

  text = g_string_new (NULL);
  for (guint i = 0; i < SLAB_N_AXES; i++)
    append_index (text, axes[i], voxel[i], slab_volume_get_shape (volume)->n[i]);
  if (get_spacing (volume, spacing))
    {
      const char *unit = slab_volume_get_unit (volume);

      for (guint i = 0; i < SLAB_N_AXES; i++)
        {
          g_autofree char *position = format_position (voxel[i], spacing[i]);

          g_string_append_printf (text, "%s%s", i == 0 ? " · " : ", ", position);
        }
      if (unit != NULL)
        g_string_append_printf (text, NARROW_SPACE "%s", unit);
    }
  if (known)
    {
      const SlabSampleType type = slab != NULL ? SLAB_SAMPLE_FLOAT32 : slab_volume_get_sample_type (volume);
      g_autofree char *number = slab_readout_format_sample (value, type);
      const char *unit = slab_volume_get_value_unit (volume);

      g_string_append_printf (text, " · %s%s%s", slab != NULL ? slab : "", slab != NULL ? ": " : "", number);
      if (unit != NULL)
        g_string_append_printf (text, NARROW_SPACE "%s", unit);
    }
  return g_string_free (text, FALSE);
}
