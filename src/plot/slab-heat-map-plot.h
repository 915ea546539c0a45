/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-plot-theme.h"

G_BEGIN_DECLS

/**
 * SlabHeatMapData:
 * @x_title: what columns are: "Overlap"
 * @y_title: what rows are: "Chunk"
 * @x_labels: @n_columns of them
 * @y_labels: @n_rows of them, the first on top
 * @values: @n_rows × @n_columns, row after row; NAN: not run
 * @value_title: with the unit: "Seconds"
 * @lowest_is_best: the lowest value has the frame, otherwise the highest
 * @best_name: (nullable): of the frame, for the legend; without it there is no frame
 * @reasons: (nullable) (array): of each value, why there is none and will be none, or %NULL: such a cell is hatched
 * @is_disturbed: (nullable) (array): of each value, whether it is not to be trusted
 * @may_be_best: (nullable) (array): of each value, whether it may have the frame; without it any
 * @is_ratio: values below 1 have one hue, values above another one, by how many times they are it
 */
typedef struct
{
  const char *x_title;
  const char *y_title;
  const char *const *x_labels;
  const char *const *y_labels;
  const double *values;
  guint n_rows;
  guint n_columns;
  const char *value_title;
  gboolean lowest_is_best;
  const char *best_name;
  const char *const *reasons;
  const gboolean *is_disturbed;
  gboolean is_ratio;
  const gboolean *may_be_best;
} SlabHeatMapData;

/* A table of figures as colours, with the figures in the cells where they fit, a bar that says what the colours mean,
 * hatches with the reason where there cannot be any, and a frame around the best. Any thread. */
void slab_heat_map_plot_draw (cairo_t *cr, const SlabHeatMapData *data, const SlabPlotTheme *theme, double width,
                              double height);
/* The box of a cell in a drawing of that size. @cr: for its fonts. */
void slab_heat_map_plot_get_cell (cairo_t *cr, const SlabHeatMapData *data, guint row, guint column,
                                  const SlabPlotTheme *theme, double width, double height, cairo_rectangle_t *box);
/* FALSE where there is no cell. */
gboolean slab_heat_map_plot_find_at (cairo_t *cr, const SlabHeatMapData *data, const SlabPlotTheme *theme, double width,
                                     double height, double x, double y, guint *row, guint *column);

G_END_DECLS
