/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-plot-axis.h"
#include "slab-plot-theme.h"

G_BEGIN_DECLS

typedef enum
{
  SLAB_SCALING_STRONG, /* one job on n threads: the ideal is n times as fast */
  SLAB_SCALING_WEAK,   /* n jobs at once, each on one thread: the ideal is as long as one */
} SlabScalingKind;

/**
 * SlabScalingData:
 * @kind: what n counts
 * @name: (nullable): of what was run
 * @n: threads, or copies: > 0, rising
 * @seconds: of each, > 0; those that are not are left out
 * @n_points: of both
 * @ceiling: speed-up that the bandwidth of the memory allows; NAN: not known
 * @serial: share of the work that does not run in parallel, 0..1, as fitted by Amdahl's law; NAN: no fit
 * @serial_low: of the interval that it is in with certainty; none where it is not below @serial_high
 * @serial_high: likewise
 * @ceiling_name: (nullable): of @ceiling: "20.0 GB/s"
 * @is_disturbed: (nullable): of each point, whether it is not to be trusted
 * @other_name: (nullable): what is compared with, of which the speed-up is told by its own time of one
 * @other_n: of it
 * @other_seconds: of it
 * @n_other: of both
 */
typedef struct
{
  SlabScalingKind kind;
  const char *name;
  const double *n;
  const double *seconds;
  guint n_points;
  double ceiling;
  double serial;
  double serial_low;
  double serial_high;
  const char *ceiling_name;
  const gboolean *is_disturbed;
  const char *other_name;
  const double *other_n;
  const double *other_seconds;
  guint n_other;
} SlabScalingData;

/**
 * SlabScalingPlotLayout:
 * @n: to x
 * @speedup: to y; of a weak scaling n * seconds of one / seconds: jobs done in the time of one
 * @n_points: that are drawn, 0: there is nothing to see
 * @one: seconds of n = 1; where that was not run, of the smallest times n
 * @other_one: the same of what is compared with
 */
typedef struct
{
  SlabPlotAxis n;
  SlabPlotAxis speedup;
  guint n_points;
  double one;
  double other_one;
} SlabScalingPlotLayout;

/* Speed-up over threads with the ideal line, the ceiling of the memory and Amdahl's curve. Any thread. */
void slab_scaling_plot_init_layout (SlabScalingPlotLayout *layout, const SlabScalingData *data,
                                    const SlabPlotTheme *theme, double width, double height);
void slab_scaling_plot_draw (cairo_t *cr, const SlabScalingData *data, const SlabPlotTheme *theme, double width,
                             double height);

G_END_DECLS
