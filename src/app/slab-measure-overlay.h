/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-measures.h"
#include "slab-slice-view.h"

G_BEGIN_DECLS

/**
 * SlabMeasureOverlay:
 *
 * Draws the measures of a document over one SlabSliceView, which it is to be laid over, and lets the person draw and
 * change them there with the view's own events; it takes none itself. Of other slices only the selected one is to be
 * seen, faintly. Main thread only.
 */
#define SLAB_TYPE_MEASURE_OVERLAY (slab_measure_overlay_get_type ())
G_DECLARE_FINAL_TYPE (SlabMeasureOverlay, slab_measure_overlay, SLAB, MEASURE_OVERLAY, GtkWidget)

GtkWidget *slab_measure_overlay_new (SlabSliceView *view);

void slab_measure_overlay_set_measures (SlabMeasureOverlay *self, SlabMeasures *measures);
SlabMeasures *slab_measure_overlay_get_measures (SlabMeasureOverlay *self);
SlabSliceView *slab_measure_overlay_get_view (SlabMeasureOverlay *self);

/* Places: x and y in logical pixels of the view. FALSE where nothing is shown. */
gboolean slab_measure_overlay_to_point (SlabMeasureOverlay *self, double x, double y, double point[SLAB_N_AXES]);
gboolean slab_measure_overlay_from_point (SlabMeasureOverlay *self, const double point[SLAB_N_AXES], double *x,
                                          double *y);
/* The measure of this slice whose end is within reach; NULL for none. */
SlabMeasure *slab_measure_overlay_find_end (SlabMeasureOverlay *self, double x, double y, guint *end);
/* The one a line of which is. */
SlabMeasure *slab_measure_overlay_find_body (SlabMeasureOverlay *self, double x, double y);
/* How far along a line the pointer is, 0 to 1; negative where it is not within reach. */
double slab_measure_overlay_find_share (SlabMeasureOverlay *self, SlabMeasure *measure, double x, double y);
/* In the slice that is asked for. */
gboolean slab_measure_overlay_is_here (SlabMeasureOverlay *self, SlabMeasure *measure);

G_END_DECLS
