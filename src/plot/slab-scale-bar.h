/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "slab-plot-theme.h"

G_BEGIN_DECLS

/**
 * SlabScaleBarLook:
 * @length: what the bar stands for, in @unit
 * @unit: (nullable): such as "µm"
 * @width: of the bar, in units of the drawing, > 0
 */
typedef struct
{
  double length;
  const char *unit;
  double width;
} SlabScaleBarLook;

/*
 * The length of something round in a picture. It lies over the picture, white on a shade, so that it can be read
 * whatever is behind it. Any thread.
 */

/* The largest of 1, 2, 5 times a power of ten that is not above @longest, which is > 0. */
double slab_scale_bar_get_round_length (double longest);
/* A length in the unit in which people would say it. */
double slab_scale_bar_choose_unit (double length, const char **unit);
/* The longest round length that is at most @longest wide, of pixels @pixel wide in @unit; FALSE, where these say
 * nothing. */
gboolean slab_scale_bar_fit (double pixel, const char *unit, double longest, SlabScaleBarLook *look);

/* The size it takes, at any place. */
void slab_scale_bar_measure (cairo_t *cr, const SlabScaleBarLook *look, const SlabPlotTheme *theme, double *width,
                             double *height);
/* At @x, @y. The theme's font counts, its colours do not. */
void slab_scale_bar_draw (cairo_t *cr, const SlabScaleBarLook *look, const SlabPlotTheme *theme, double x, double y);

G_END_DECLS
