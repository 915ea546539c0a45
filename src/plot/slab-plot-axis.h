/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SLAB_PLOT_AXIS_MAX_TICKS 32

/**
 * SlabPlotAxis:
 * @low: value at @start
 * @high: value at @end, > @low
 * @start: position of @low, in pixels
 * @end: position of @high, in pixels; may be < @start for an axis that points up
 *
 * A linear mapping between values and pixels. Pure arithmetic.
 */
typedef struct
{
  double low;
  double high;
  double start;
  double end;
} SlabPlotAxis;

double slab_plot_axis_to_pixel (const SlabPlotAxis *axis, double value);
double slab_plot_axis_to_value (const SlabPlotAxis *axis, double pixel);

/* Round steps of 1, 2 or 5 times a power of ten, so that at most @max_ticks fit. @step is the distance. */
guint slab_plot_axis_get_ticks (double low, double high, guint max_ticks, double ticks[SLAB_PLOT_AXIS_MAX_TICKS],
                                double *step);
/* Ticks of a number of bytes: steps of 1, 2, 5 … in the binary unit that suits @high. */
guint slab_plot_axis_get_byte_ticks (double high, guint max_ticks, double ticks[SLAB_PLOT_AXIS_MAX_TICKS]);
/* Of a logarithmic axis from 10^@low to 10^@high: whole exponents, every one, or every second, third … */
guint slab_plot_axis_get_decades (double low, double high, guint max_ticks, double ticks[SLAB_PLOT_AXIS_MAX_TICKS]);

/* Texts with units, the same everywhere: "12.5 ms", "1.23 s", "251 MiB". @step: resolution that must show, or 0. */
char *slab_plot_format_seconds (double seconds, double step) G_GNUC_WARN_UNUSED_RESULT;
/* Labels of one axis agree on the unit of the @largest of them. */
char *slab_plot_format_seconds_like (double seconds, double step, double largest) G_GNUC_WARN_UNUSED_RESULT;
guint slab_plot_axis_get_log_ticks (double low, double high, guint max_ticks, double ticks[SLAB_PLOT_AXIS_MAX_TICKS]);
char *slab_plot_format_bytes_like (double bytes, double step, double largest) G_GNUC_WARN_UNUSED_RESULT;
char *slab_plot_format_bytes (double bytes, double step) G_GNUC_WARN_UNUSED_RESULT;
/* A plain number, as voxels have: "0.15", "−20", "2e-9". */
char *slab_plot_format_value (double value, double step) G_GNUC_WARN_UNUSED_RESULT;
/* The same of one that is no tick: "1.1" where ticks beside it are "1.10" and "1.15". */
char *slab_plot_format_end (double value, double step) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
