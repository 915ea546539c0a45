/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "plot/slab-histogram-plot.h"
#include "slab-view-state.h"

G_BEGIN_DECLS

/**
 * SlabHistogramView:
 *
 * The histogram of a state's volume, and on it the contrast window, which is dragged by its ends or by what is between
 * them. It asks for the histogram while it is on screen, shows the estimate at once and the exact one when it is there.
 *
 * The wheel zooms the axis at the pointer, sideways it moves; a double click shows where the values are again. The two
 * handles take the keyboard: the arrows move them by a hundredth of the axis, Shift by ten, Home and End to the
 * smallest and the largest value, Page Up and Page Down both of them. Main thread only.
 *
 * Properties (all notified, on change only):
 *   "state" (SlabViewState): NULL for nothing
 *   "logarithmic" (boolean, default TRUE): the counts go up by powers of ten
 */
#define SLAB_TYPE_HISTOGRAM_VIEW (slab_histogram_view_get_type ())
G_DECLARE_FINAL_TYPE (SlabHistogramView, slab_histogram_view, SLAB, HISTOGRAM_VIEW, GtkWidget)

GtkWidget *slab_histogram_view_new (void);

void slab_histogram_view_set_state (SlabHistogramView *self, SlabViewState *state);
void slab_histogram_view_set_logarithmic (SlabHistogramView *self, gboolean logarithmic);
gboolean slab_histogram_view_get_logarithmic (SlabHistogramView *self);

/* The values at the ends of the axis; FALSE without a volume. */
gboolean slab_histogram_view_get_range (SlabHistogramView *self, SlabHistogramRange *range);
/* What a drag of @part that began with the window @from does when it has come @dx logical pixels far. */
void slab_histogram_view_drag (SlabHistogramView *self, SlabHistogramPart part, const SlabHistogramRange *from,
                               double dx);
/* @at: logical pixels from the left edge. */
void slab_histogram_view_zoom (SlabHistogramView *self, double factor, double at);
/* Where the values are, and the window. */
void slab_histogram_view_reset (SlabHistogramView *self);

G_END_DECLS
