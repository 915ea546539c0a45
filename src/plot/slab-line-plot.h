/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-plot-axis.h"
#include "slab-plot-theme.h"

G_BEGIN_DECLS

/*
 * Values over a distance, as a line or as bars, with an axis on the left and one below. Layout, drawing and finding
 * what is under the pointer are separate functions; sizes are in pixels.
 */

/**
 * SlabLinePlotData:
 * @values: at equal distances; what is not finite is a gap
 * @n_values: how many
 * @start: distance of the first value; of bars, the begin of the first
 * @end: distance of the last value; of bars, the end of the last
 * @unit: of the distance, or what bars are counts over, under its axis; NULL or "" for none
 * @bars: counts, as bars from zero
 * @legend: what the values are, above them; NULL for none
 * @name: what is counted or measured, above the axis on the left; NULL for none
 */
typedef struct
{
  const double *values;
  guint n_values;
  double start;
  double end;
  const char *unit;
  gboolean bars;
  const char *legend;
  const char *name;
} SlabLinePlotData;

typedef struct
{
  SlabPlotAxis distance;
  SlabPlotAxis value;
  double left, top, right, bottom; /* of the area within the axes */
  gboolean empty;                  /* no value is finite */
} SlabLinePlotLayout;

void slab_line_plot_init_layout (SlabLinePlotLayout *layout, const SlabLinePlotData *data, const SlabPlotTheme *theme,
                                 double width, double height);
/* @marked: the index of a value to mark, -1 for none */
void slab_line_plot_draw (cairo_t *cr, const SlabLinePlotLayout *layout, const SlabLinePlotData *data,
                          const SlabPlotTheme *theme, int marked);
/* The index of the value at x, y; -1 beside the area. */
int slab_line_plot_pick (const SlabLinePlotLayout *layout, const SlabLinePlotData *data, double x, double y);

G_END_DECLS
