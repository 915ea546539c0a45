/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-plot-axis.h"
#include "slab-plot-text.h"

G_BEGIN_DECLS

/**
 * SlabPlotFrame:
 * @x: values to x; of a logarithmic axis, their logarithms to base ten
 * @y: the same upwards: @y.start is below @y.end
 * @em: the theme's font size
 * @pixel: size of a device's pixel, at most 1
 *
 * The area of a plot between its two axes, and what is drawn around it. Holds what drawing in it needs.
 */
typedef struct
{
  cairo_t *cr;
  const SlabPlotTheme *theme;
  SlabPlotText text;
  SlabPlotAxis x;
  SlabPlotAxis y;
  double em;
  double pixel;
} SlabPlotFrame;

/* @x and @y: with their positions. @cr and @theme must stay. To be cleared. */
void slab_plot_frame_init (SlabPlotFrame *frame, cairo_t *cr, const SlabPlotTheme *theme, const SlabPlotAxis *x,
                           const SlabPlotAxis *y);
void slab_plot_frame_clear (SlabPlotFrame *frame);

/* A line across the area at @value of an axis, and its @label (nullable) below, or left of it. */
void slab_plot_frame_draw_tick_x (SlabPlotFrame *frame, double value, const char *label);
void slab_plot_frame_draw_tick_y (SlabPlotFrame *frame, double value, const char *label);
/* The two lines of the axes; what the axes are: @x_title below, at the right, @y_title above, at the left. */
void slab_plot_frame_draw_axes (SlabPlotFrame *frame, const char *x_title, const char *y_title);
void slab_plot_frame_fill (SlabPlotFrame *frame, double x, double y, double width, double height,
                           const SlabColor *color, double alpha);
/* Slanted lines over @box, a quarter of the font's size wide and as far apart. */
void slab_plot_frame_hatch (SlabPlotFrame *frame, const cairo_rectangle_t *box, const SlabColor *color);
/* Black or white, whichever is read better on @color. */
void slab_plot_frame_set_ink (SlabPlotFrame *frame, const SlabColor *color);
double slab_plot_frame_snap (const SlabPlotFrame *frame, double position);

/* What a plot of nothing says: @message in the middle, in as many lines as it takes. */
void slab_plot_draw_message (cairo_t *cr, const SlabPlotTheme *theme, double width, double height, const char *message);

G_END_DECLS
