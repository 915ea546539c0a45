/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "slab-colormap.h"
#include "slab-plot-theme.h"

G_BEGIN_DECLS

#define SLAB_COLOR_BAR_MAX_LABELS 16

/**
 * SlabColorBarLook:
 * @low: value that has the map's first colour
 * @high: value that has its last colour
 * @gamma: as in SlabSliceRequest
 * @colormap: the map; of a categorical one @labels are shown, whatever the window
 * @inverted: the map from its other end
 * @unit: (nullable): of the values, a static string
 * @has_invalid: the picture has voxels that are no number
 * @has_nothing: and no others, so that none has a colour of the map
 * @has_below: it has some below @low; counts where @high is no higher
 * @has_above: it has some above
 * @n_labels: how many @labels, at most %SLAB_COLOR_BAR_MAX_LABELS
 * @more_labels: there are others
 * @labels: in ascending order
 *
 * What a bar is to tell.
 */
typedef struct
{
  double low;
  double high;
  double gamma;
  SlabColormap colormap;
  gboolean inverted;
  const char *unit;
  gboolean has_invalid;
  gboolean has_nothing;
  gboolean has_below;
  gboolean has_above;
  guint n_labels;
  gboolean more_labels;
  double labels[SLAB_COLOR_BAR_MAX_LABELS];
} SlabColorBarLook;

/*
 * The key to a picture's colours: an upright bar with the values, a swatch of what is no number, which is alone where
 * there is nothing else; a swatch for each label; or, of a window of no width, swatches of its value and of what is
 * above and below. It lies over the picture, white on a shade, so that it can be read whatever is behind it. Any
 * thread.
 */

/* The size it takes, at most @height high; 0 x 0 where that is too little. */
void slab_color_bar_measure (cairo_t *cr, const SlabColorBarLook *look, const SlabPlotTheme *theme, double max_height,
                             double *width, double *height);
/* At @x, @y, with the same @max_height. The theme's font counts, its colours do not. */
void slab_color_bar_draw (cairo_t *cr, const SlabColorBarLook *look, const SlabPlotTheme *theme, double x, double y,
                          double max_height);

G_END_DECLS
