/* SPDX-License-Identifier: MIT */
#include "slab-trace-number.h"

/**
 * slab_trace_get_property_number:
 *
 * Properties are words, and may be from anyone's file: "6760000000" and "0.796", whatever the locale. What range makes
 * sense the caller knows.
 *
 * Returns: the number; NAN where there is none
 */
double
slab_trace_get_property_number (SlabTrace *trace, const char *key)
{
  const char *text = slab_trace_get_property_string (trace, key);
  char *end;
  double value;

  if (text == NULL)
    return NAN;
  value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (value) ? value : NAN;
}

/**
 * slab_trace_get_property_positive:
 *
 * Of what is not there where it is 0, as bytes and operations.
 *
 * Returns: the number; NAN where there is none above 0
 */
double
slab_trace_get_property_positive (SlabTrace *trace, const char *key)
{
  const double value = slab_trace_get_property_number (trace, key);

  return value > 0.0 ? value : NAN;
}
