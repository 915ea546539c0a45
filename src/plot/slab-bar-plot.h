/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-plot-theme.h"

G_BEGIN_DECLS

/**
 * SlabBar:
 * @label: left of it
 * @value: its length; NAN: not run
 * @part: of @value, from its beginning, in another colour; NAN: none
 * @mark: a line across it, of what it is compared with; NAN: none
 * @text: (nullable): behind it
 * @other: of what is compared with, as a second bar below; none where it is not above 0
 * @is_disturbed: hatched, since it is not to be trusted
 */
typedef struct
{
  const char *label;
  double value;
  double part;
  double mark;
  const char *text;
  double other;
  gboolean is_disturbed;
} SlabBar;

/**
 * SlabBarPlotData:
 * @title: what the lengths are, with the unit
 * @value_name: (nullable): of the legend
 * @part_name: (nullable): likewise
 * @mark_name: (nullable): likewise
 * @other_name: (nullable): likewise; without it there is no second bar
 */
typedef struct
{
  const char *title;
  const char *value_name;
  const char *part_name;
  const char *mark_name;
  const SlabBar *bars;
  guint n_bars;
  const char *other_name;
} SlabBarPlotData;

/* Bars below each other from 0, with parts, marks and words. Any thread. */
void slab_bar_plot_draw (cairo_t *cr, const SlabBarPlotData *data, const SlabPlotTheme *theme, double width,
                         double height);
/* What they take to be read well. */
double slab_bar_plot_get_natural_height (const SlabBarPlotData *data, const SlabPlotTheme *theme);
/* The box of the bar with @index, of its whole @value, in a drawing of that size. @cr: for its fonts. */
void slab_bar_plot_get_bar (cairo_t *cr, const SlabBarPlotData *data, guint index, const SlabPlotTheme *theme,
                            double width, double height, cairo_rectangle_t *box);

G_END_DECLS
