/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "slab-plot-theme.h"

G_BEGIN_DECLS

typedef enum
{
  SLAB_MEASURE_FIGURE_LINE,      /* from end 0 to end 1, with the edges of what it averages */
  SLAB_MEASURE_FIGURE_RECTANGLE, /* its box */
  SLAB_MEASURE_FIGURE_DISTANCE,  /* from end 0 to end 1, with a tick across each */
  SLAB_MEASURE_FIGURE_ANGLE,     /* from end 0 to each of the others, and the arc between them */
} SlabMeasureFigure;

#define SLAB_MEASURE_LOOK_MAX_ENDS 3

/**
 * SlabMeasureLook:
 * @figure: what is drawn
 * @n_ends: 2, of an angle 3
 * @x: of each end
 * @y: of each end
 * @left: of a rectangle's box
 * @top: of it
 * @right: of it, >= @left
 * @bottom: of it, >= @top
 * @band: of a line, the width of what it averages; drawn where it is at least 4
 * @label: (nullable): beside the last end
 * @handles: the ends can be taken hold of
 * @held: of them, the one that the keys move
 * @mark: a place along a line, 0 to 1; < 0 for none
 *
 * How a measure is drawn over a slice. Coordinates are of the slice, in voxels, until slab_measure_look_place() makes
 * them those of the drawing.
 */
typedef struct
{
  SlabMeasureFigure figure;
  guint n_ends;
  double x[SLAB_MEASURE_LOOK_MAX_ENDS];
  double y[SLAB_MEASURE_LOOK_MAX_ENDS];
  double left;
  double top;
  double right;
  double bottom;
  double band;
  const char *label;
  gboolean handles;
  guint held;
  double mark;
} SlabMeasureLook;

/*
 * Measures over the picture of a slice, on the screen as in a file. Yellow with a dark edge, so that they can be seen
 * whatever is behind them. Any thread.
 */

/* The slice's origin is at @x, @y of the drawing, and a voxel is @width by @height, both > 0. @band is in voxels
 * across before. */
void slab_measure_look_place (SlabMeasureLook *look, double x, double y, double width, double height);
/* The part of a drawing of @width by @height that it is drawn in; FALSE where that is nothing. @cr: for its fonts;
 * nothing is drawn. */
gboolean slab_measure_plot_get_extents (cairo_t *cr, const SlabMeasureLook *look, const SlabPlotTheme *theme,
                                        double width, double height, cairo_rectangle_t *extents);
/* Over a drawing of @width by @height, within which the label is kept. The theme's font counts, its colours do not. */
void slab_measure_plot_draw (cairo_t *cr, const SlabMeasureLook *look, const SlabPlotTheme *theme, double width,
                             double height);

G_END_DECLS
