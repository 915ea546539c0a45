/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "slab-plot-theme.h"

G_BEGIN_DECLS

/* How wide a plot on paper is, without the margins, in pixels of a screen. */
#define SLAB_PLOT_PAPER_INNER_WIDTH 912.0
/* And how high one that could have any height. */
#define SLAB_PLOT_PAPER_INNER_HEIGHT 392.0

/* Draws a plot from (0, 0) to @width, @height, on what is white already. */
typedef void (*SlabPlotPaperDraw) (cairo_t *cr, const SlabPlotTheme *theme, double width, double height,
                                   gpointer user_data);

/* One plot alone on white, as the window and the tool save it. @words: (nullable): above it, in as many lines as they
 * take; @height: of the plot, cut where no file has so much. */
gboolean slab_plot_paper_save (GFile *file, const char *words, double height, SlabPlotPaperDraw draw,
                               gpointer user_data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
