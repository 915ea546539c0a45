/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "profile/slab-trace.h"

G_BEGIN_DECLS

typedef struct
{
  double red;
  double green;
  double blue;
  double alpha;
} SlabColor;

/**
 * SlabPlotTheme:
 *
 * Everything a picture needs to look right in its place: light, dark or high contrast; on screen or on paper. The
 * phase colours are one palette, distinguishable for the colour-blind, used by every picture of a run.
 */
typedef struct
{
  SlabColor background;
  SlabColor foreground;
  SlabColor dim; /* secondary text and axis lines */
  SlabColor grid;
  SlabColor accent;
  SlabColor phases[SLAB_N_PHASES];
  SlabColor cores;  /* line of the cores graph */
  SlabColor memory; /* line of the memory graph */
  const char *font_family;
  double font_size; /* pixels or points */
} SlabPlotTheme;

void slab_plot_theme_init (SlabPlotTheme *theme, gboolean dark_style, gboolean high_contrast);
/* Of a pass of a filter, in every picture of a run. */
void slab_plot_theme_get_pass_color (const SlabPlotTheme *theme, guint pass, guint n_passes, SlabColor *color);
void slab_plot_set_color (cairo_t *cr, const SlabColor *color, double alpha);
/* What makes white text readable over a picture: a dark rectangle with round corners. */
void slab_plot_draw_shade (cairo_t *cr, double x, double y, double width, double height, double radius);

G_END_DECLS
