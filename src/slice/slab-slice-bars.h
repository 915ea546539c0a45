/* SPDX-License-Identifier: MIT */
#pragma once

#include "plot/slab-color-bar.h"
#include "plot/slab-scale-bar.h"
#include "slab-slice-renderer.h"

G_BEGIN_DECLS

/* Where the bars go in a picture of this size, on the screen as in a file: the scale bar at the lower left, the key to
 * the colours at the upper right. @pixel: width of a unit of the drawing, in @unit. @longest: for
 * slab_color_bar_draw(). FALSE where there is no room, or nothing to tell. Any thread. */
gboolean slab_slice_bars_place_scale_bar (cairo_t *cr, const SlabPlotTheme *theme, double pixel, const char *unit,
                                          double width, double height, SlabScaleBarLook *look,
                                          cairo_rectangle_t *place);
gboolean slab_slice_bars_place_color_bar (cairo_t *cr, const SlabPlotTheme *theme, const SlabColorBarLook *look,
                                          double width, double height, double *longest, cairo_rectangle_t *place);
/* What the key to the colours of a frame tells. */
void slab_slice_bars_init_color_bar (SlabColorBarLook *look, SlabSliceFrame *frame);

G_END_DECLS
