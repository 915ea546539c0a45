/* SPDX-License-Identifier: MIT */
#include "slab-format.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A shape is one figure: it is not broken over two lines. */
#define TIMES "\302\240×\302\240"

/**
 * slab_format_triple:
 * @values: along Z, Y and X
 *
 * Returns: (transfer full): the three in NumPy's order with multiplication signs between them, which do not break
 */
char *
slab_format_triple (const gint64 values[3])
{
  g_return_val_if_fail (values != NULL, NULL);
  return g_strdup_printf ("%" G_GINT64_FORMAT TIMES "%" G_GINT64_FORMAT TIMES "%" G_GINT64_FORMAT, values[0], values[1],
                          values[2]);
}

/**
 * slab_format_time_left:
 * @seconds: an estimate; negative or not finite when there is none
 *
 * Rounded up, so that a wait is never shorter than the text says.
 *
 * Returns: (transfer full) (nullable): "2 s left", "1 min 20 s left", "2 h 5 min left", or %NULL
 */
char *
slab_format_time_left (double seconds)
{
  if (!(seconds >= 0) || seconds > 1e9)
    return NULL;
  gint64 whole = (gint64) ceil (seconds);
  if (whole <= 1)
    return g_strdup (_ ("1 s left"));
  if (whole < 60)
    return g_strdup_printf (_ ("%d s left"), (int) whole);
  if (whole < 3600)
    return g_strdup_printf (_ ("%d min %d s left"), (int) (whole / 60), (int) (whole % 60));
  return g_strdup_printf (_ ("%d h %d min left"), (int) (whole / 3600), (int) (whole % 3600 / 60));
}

/**
 * slab_format_shorten:
 * @max_chars: at least 3
 *
 * Returns: (transfer full): @text, or its beginning and the longer end of it with an ellipsis between them
 */
char *
slab_format_shorten (const char *text, guint max_chars)
{
  const glong length = g_utf8_strlen (text, -1);
  glong n_first;

  g_return_val_if_fail (max_chars >= 3, NULL);

  if (length <= (glong) max_chars)
    return g_strdup (text);
  n_first = ((glong) max_chars - 1) * 2 / 5;
  g_autofree char *first = g_utf8_substring (text, 0, n_first);
  return g_strconcat (first, "…", g_utf8_offset_to_pointer (text, length - ((glong) max_chars - 1 - n_first)), NULL);
}

/**
 * slab_format_read_lengths:
 * @text: three numbers, or one for all axes, with a point or with a comma
 * @lengths: (out): along Z, Y, X, above 0; 0 for each where there is no text
 *
 * Returns: %FALSE, and @lengths as they were, for anything else
 */
gboolean
slab_format_read_lengths (const char *text, double lengths[3])
{
  g_auto (GStrv) crosses = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *spaced = NULL;
  double found[3] = { 0, 0, 0 };
  guint n = 0, n_commas = 0;

  g_return_val_if_fail (text != NULL && lengths != NULL, FALSE);

  crosses = g_strsplit (text, "×", -1);
  spaced = g_strjoinv (" ", crosses);
  g_strstrip (g_strdelimit (spaced, "x;\t", ' '));
  for (const char *c = spaced; *c != '\0'; c++)
    n_commas += *c == ',';
  /* One comma in one number is the locale's. */
  parts = g_strsplit_set (spaced, strchr (spaced, ' ') == NULL && n_commas == 2 ? "," : " ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      const gsize length = strlen (parts[i]);
      char *end;

      if (length == 0)
        continue;
      if (parts[i][length - 1] == ',')
        parts[i][length - 1] = '\0';
      g_strdelimit (parts[i], ",", '.');
      if (n == 3)
        return FALSE;
      found[n] = g_ascii_strtod (parts[i], &end);
      if (end == parts[i] || *end != '\0' || !isfinite (found[n]) || !(found[n] > 0))
        return FALSE;
      n++;
    }
  if (n == 2)
    return FALSE;
  if (n == 1)
    found[1] = found[2] = found[0];
  memcpy (lengths, found, sizeof found);
  return TRUE;
}

/**
 * slab_format_lengths:
 * @lengths: along Z, Y, X
 *
 * Returns: (transfer full): what slab_format_read_lengths() reads; "" where one is not known
 */
char *
slab_format_lengths (const double lengths[3])
{
  char numbers[3][G_ASCII_DTOSTR_BUF_SIZE];

  g_return_val_if_fail (lengths != NULL, NULL);

  for (guint i = 0; i < 3; i++)
    {
      if (!(lengths[i] > 0))
        return g_strdup ("");
      g_ascii_formatd (numbers[i], sizeof numbers[i], "%.9g", lengths[i]);
    }
  if (lengths[0] == lengths[1] && lengths[1] == lengths[2])
    return g_strdup (numbers[0]);
  return g_strdup_printf ("%s, %s, %s", numbers[0], numbers[1], numbers[2]);
}
