/* SPDX-License-Identifier: MIT */
#pragma once

#include "profile/slab-trace.h"
#include "slab-plot-theme.h"

G_BEGIN_DECLS

/* The totals of a run on paper, where nothing opens that is cut: figures go on in another line. The height of all
 * lines in the width, both in the units of the theme's font size. */
double slab_report_totals_get_height (SlabTrace *trace, const SlabPlotTheme *theme, double width);
/* From the upper left corner @x, @y on. */
void slab_report_totals_draw (cairo_t *cr, SlabTrace *trace, const SlabPlotTheme *theme, double x, double y,
                              double width);

G_END_DECLS
