/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "plot/slab-plot-theme.h"
#include "profile/slab-trace.h"
#include "slab-plot-page.h"

G_BEGIN_DECLS

#define SLAB_PLOT_NO_ITEM (-1)

typedef enum
{
  SLAB_PLOT_STEP_LEFT,
  SLAB_PLOT_STEP_RIGHT,
  SLAB_PLOT_STEP_UP,
  SLAB_PLOT_STEP_DOWN,
} SlabPlotStep;

/**
 * SlabPlotFigures:
 *
 * What one of the plots of src/plot/ needs, made once from a trace, under one name for all kinds: parts of a plot are
 * items, numbered from 0. Never changes; reference-counted, free to use from any thread.
 */
typedef struct _SlabPlotFigures SlabPlotFigures;

/* May take seconds, of many spans. Of the plot of what is inside, @threads tells the threads apart. */
SlabPlotFigures *slab_plot_figures_new (SlabTrace *trace, SlabPlotPageKind kind,
                                        gboolean threads) G_GNUC_WARN_UNUSED_RESULT;
SlabPlotFigures *slab_plot_figures_ref (SlabPlotFigures *self);
void slab_plot_figures_unref (SlabPlotFigures *self);

/* What all of it says, in a line. */
const char *slab_plot_figures_get_summary (const SlabPlotFigures *self);
/* All that it says, in lines. */
char *slab_plot_figures_dup_text (const SlabPlotFigures *self) G_GNUC_WARN_UNUSED_RESULT;
double slab_plot_figures_get_min_height (const SlabPlotFigures *self, const SlabPlotTheme *theme);
/* @item: to mark; @selected: whether it is held, and not only under the pointer. */
void slab_plot_figures_draw (const SlabPlotFigures *self, cairo_t *cr, const SlabPlotTheme *theme, double width,
                             double height, gint64 item, gboolean selected);
gint64 slab_plot_figures_find_at (const SlabPlotFigures *self, const SlabPlotTheme *theme, double width, double height,
                                  double x, double y);
/* The item in a direction; from SLAB_PLOT_NO_ITEM the first; where there is none, @item itself. */
gint64 slab_plot_figures_step (const SlabPlotFigures *self, gint64 item, SlabPlotStep step);
/* The item that @item of @before is here: SLAB_PLOT_NO_ITEM where there is none any more. */
gint64 slab_plot_figures_find_same (const SlabPlotFigures *self, const SlabPlotFigures *before, gint64 item);
char *slab_plot_figures_describe (const SlabPlotFigures *self, gint64 item) G_GNUC_WARN_UNUSED_RESULT;
/* Blocks. By the name's ending; FALSE with @error where that is none that there is, or the file cannot be written. */
gboolean slab_plot_figures_save (SlabPlotFigures *self, GFile *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabPlotFigures, slab_plot_figures_unref)

G_END_DECLS
