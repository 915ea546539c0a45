/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "slab-colormap.h"
#include "slab-plot-axis.h"
#include "slab-plot-theme.h"

G_BEGIN_DECLS

/*
 * The picture by which a contrast window is chosen: the bars of a histogram, over them the window as two handles with
 * the transfer curve between, below them the colours that the values get, then the axis. Layout, drawing, hit-testing
 * and the arithmetic of the axis are separate functions without a widget; sizes are in pixels. Any thread.
 */

/* From @low to @high, the end that is further to the right. */
typedef struct
{
  double low;
  double high;
} SlabHistogramRange;

/**
 * SlabHistogramBars:
 * @counts: voxels of each bar, %NULL where none is known yet
 * @n_counts: how many bars
 * @first: value at the lower edge of the first one
 * @step: values that a bar is wide, > 0
 * @n: voxels at all, those that are not finite as well
 * @n_below: below the window, so in its first colour
 * @n_above: above the window
 * @n_nan: NaN
 * @n_infinite: infinite, of either sign
 * @exact: of every voxel, and not of a sample
 * @progress: 0..1, of counting every voxel
 */
typedef struct
{
  const guint64 *counts;
  guint n_counts;
  double first;
  double step;
  guint64 n;
  guint64 n_below;
  guint64 n_above;
  guint64 n_nan;
  guint64 n_infinite;
  gboolean exact;
  double progress;
} SlabHistogramBars;

/* All that was counted is NaN or infinite: there is nothing to choose a window of. */
gboolean slab_histogram_bars_have_nothing (const SlabHistogramBars *bars);

/* What can be taken hold of. */
typedef enum
{
  SLAB_HISTOGRAM_PART_NONE,
  SLAB_HISTOGRAM_PART_LOW,
  SLAB_HISTOGRAM_PART_HIGH,
  SLAB_HISTOGRAM_PART_MIDDLE, /* between the two: both at a time */
} SlabHistogramPart;

/**
 * SlabHistogramLook:
 * @window: the contrast window
 * @gamma: of the transfer curve, as in SlabSliceRequest
 * @colormap: what the values are shown in
 * @inverted: the map from its other end
 * @logarithmic: the counts go up by powers of ten
 * @focus: the part that has the keyboard
 * @hover: the part under the pointer, or held by it
 * @unit: (nullable): of the values
 */
typedef struct
{
  SlabHistogramRange window;
  double gamma;
  SlabColormap colormap;
  gboolean inverted;
  gboolean logarithmic;
  SlabHistogramPart focus;
  SlabHistogramPart hover;
  const char *unit;
} SlabHistogramLook;

typedef struct
{
  double width;
  double height;
  SlabPlotAxis value;  /* values to x */
  double bars_top;     /* of the highest bar */
  double bars_bottom;  /* where bars stand */
  double strip_bottom; /* of the colours, which begin at @bars_bottom */
  double shares_y;     /* middle line of the shares that the window clips */
  double ticks_y;      /* middle line of the values */
  double notes_y;      /* middle line of what else is to be said */
} SlabHistogramLayout;

void slab_histogram_layout_init (SlabHistogramLayout *layout, const SlabHistogramRange *range,
                                 const SlabPlotTheme *theme, double width, double height);
void slab_histogram_plot_draw (cairo_t *cr, const SlabHistogramBars *bars, const SlabHistogramLook *look,
                               const SlabHistogramLayout *layout, const SlabPlotTheme *theme);
SlabHistogramPart slab_histogram_plot_pick (const SlabHistogramLayout *layout, const SlabHistogramRange *window,
                                            double x, double y);

/* How high a bar is, 0..1 of the highest. */
double slab_histogram_plot_get_share (guint64 count, guint64 largest, gboolean logarithmic);
/* Edges of about @max_bars bars over a range; of whole numbers each has the same number of values. */
guint slab_histogram_plot_choose_bars (const SlabHistogramRange *range, gboolean integral, guint max_bars,
                                       double *first, double *step);
/* "0.1 %", "<0.01 %"; NULL for none. */
char *slab_histogram_plot_format_percent (guint64 part, guint64 n) G_GNUC_WARN_UNUSED_RESULT;

/* The window after @part was moved by @by values; handles never pass each other. */
SlabHistogramRange slab_histogram_window_move (const SlabHistogramRange *window, SlabHistogramPart part, double by);

/* Range arithmetic: what is first seen, how far one can go out, zoom and pan within that. */
SlabHistogramRange slab_histogram_range_get_whole (double min, double max, const SlabHistogramRange *window);
void slab_histogram_range_zoom (SlabHistogramRange *range, double factor, double at, const SlabHistogramRange *whole);
void slab_histogram_range_pan (SlabHistogramRange *range, double by, const SlabHistogramRange *whole);

G_END_DECLS
