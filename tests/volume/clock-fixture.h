/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>
#include <time.h>

/* The clock that what is linked into the test asks, in place of GLib's: it goes as that does, and where a test wants a
 * slow disk, so many microseconds further each time it is asked. Included by one file of a program. */
static gint fixture_clock_skew; /* atomic */
static gint fixture_clock_asked;

gint64
g_get_monotonic_time (void)
{
  struct timespec now;
  const gint skew = g_atomic_int_get (&fixture_clock_skew);
  const gint asked = skew != 0 ? g_atomic_int_add (&fixture_clock_asked, skew) + skew
                               : g_atomic_int_get (&fixture_clock_asked);

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000 + asked;
}
