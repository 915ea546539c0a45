/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SlabLabFit:
 * @seconds_one: T1, of one thread
 * @serial: s, the share of T1 that more threads do not shorten, 0..1
 * @most_speed_up: 1/s, what endlessly many threads would gain; INFINITY where s is 0
 * @rms: root of the mean square of what the line is away from the measurements, in seconds
 * @serial_error: standard error of s; NAN where there are two measurements, through which a line always goes
 * @serial_low: with 95 % the share is at least this; NAN likewise
 * @serial_high: and at most this; NAN likewise
 * @is_superlinear: the best line has a negative serial part, which no share is: more threads gain more than their
 *   number
 *
 * T(n) = T1 · (s + (1 − s) / n).
 */
typedef struct
{
  double seconds_one;
  double serial;
  double most_speed_up;
  double rms;
  double serial_error;
  double serial_low;
  double serial_high;
  gboolean is_superlinear;
} SlabLabFit;

gboolean slab_lab_fit_amdahl (const guint *n, const double *seconds, gsize n_points,
                              SlabLabFit *fit) G_GNUC_WARN_UNUSED_RESULT;
double slab_lab_fit_get_seconds (const SlabLabFit *fit, guint n);

G_END_DECLS
