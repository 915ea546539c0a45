/* SPDX-License-Identifier: MIT */
#pragma once

#include <pango/pangocairo.h>

#include "slab-plot-theme.h"

G_BEGIN_DECLS

/**
 * SlabPlotText:
 *
 * Lines of text in the theme's font with tabular figures, placed by their middle line, so that neighbours of all sizes
 * stand on one line.
 */
typedef struct
{
  cairo_t *cr;
  PangoLayout *layout;
  PangoFontDescription *font;
  double size;
  /* The figures of the current font; no font: not looked up. */
  cairo_scaled_font_t *figures_font;
  gulong figures[10];
  double figure_width;
} SlabPlotText;

void slab_plot_text_init (SlabPlotText *text, cairo_t *cr, const SlabPlotTheme *theme);
void slab_plot_text_clear (SlabPlotText *text);
/* @scale: of the theme's size; keeps until the next call */
void slab_plot_text_set_font (SlabPlotText *text, double scale, gboolean bold);
double slab_plot_text_get_width (SlabPlotText *text, const char *string);
/* @align: 0 begins at @x, 0.5 is centred on it, 1 ends at it. @max_width: longer ones end in "…"; < 0: any. */
double slab_plot_text_draw (SlabPlotText *text, const char *string, double x, double middle_y, double align,
                            double max_width);
/* Figures alone, in a tenth of the time, centred on @x. Returns: whether they fit in @max_width; else nothing is
 * drawn. */
gboolean slab_plot_text_draw_number (SlabPlotText *text, guint number, double x, double middle_y, double max_width);

G_END_DECLS
