/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "slab-measures.h"
#include "slab-view-state.h"

G_BEGIN_DECLS

/**
 * SlabMeasurePanel:
 *
 * The tools, the measures and bookmarks of a document, and all that is known of the selected one: its numbers, and the
 * plot of its values, in which the pointer marks the place in the picture and the other way round. Main thread only.
 */
#define SLAB_TYPE_MEASURE_PANEL (slab_measure_panel_get_type ())
G_DECLARE_FINAL_TYPE (SlabMeasurePanel, slab_measure_panel, SLAB, MEASURE_PANEL, GtkWidget)

GtkWidget *slab_measure_panel_new (void);

/* Both, or neither. */
void slab_measure_panel_set_measures (SlabMeasurePanel *self, SlabMeasures *measures, SlabViewState *state);
/* Shows the slice of a measure; of a bookmark, all as it was seen. */
void slab_measure_panel_go_to (SlabMeasurePanel *self, SlabMeasure *measure);

G_END_DECLS
