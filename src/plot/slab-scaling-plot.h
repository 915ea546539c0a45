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
} SlabScalingData;

/**
 * SlabScalingPlotLayout:
 * @n: to x
 * @speedup: to y; of a weak scaling n * seconds of one / seconds: jobs done in the time of one
 * @n_points: that are drawn, 0: there is nothing to see
 * @one: seconds of n = 1; where that was not run, of the smallest times n
 */
typedef struct
{
  SlabPlotAxis n;
  SlabPlotAxis speedup;
  guint n_points;
  double one;
} SlabScalingPlotLayout;

/* Speed-up over threads with the ideal line, the ceiling of the memory and Amdahl's curve. Any thread. */
void slab_scaling_plot_init_layout (SlabScalingPlotLayout *layout, const SlabScalingData *data,
                                    const SlabPlotTheme *theme, double width, double height);
void slab_scaling_plot_draw (cairo_t *cr, const SlabScalingData *data, const SlabPlotTheme *theme, double width,
                             double height);

G_END_DECLS
