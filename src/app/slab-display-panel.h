/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "slab-view-state.h"

G_BEGIN_DECLS

/**
 * SlabDisplayPanel:
 *
 * The sidebar's page about what is seen: the contrast window on its histogram, the colour map, and what the volume is.
 * It follows its state and sets it; what its buttons do are actions of the window.
 *
 * Properties: "state" (SlabViewState), "logarithmic" (boolean): as the histogram has it
 */
#define SLAB_TYPE_DISPLAY_PANEL (slab_display_panel_get_type ())
G_DECLARE_FINAL_TYPE (SlabDisplayPanel, slab_display_panel, SLAB, DISPLAY_PANEL, GtkWidget)

GtkWidget *slab_display_panel_new (void);
void slab_display_panel_set_state (SlabDisplayPanel *self, SlabViewState *state);
void slab_display_panel_set_logarithmic (SlabDisplayPanel *self, gboolean logarithmic);

G_END_DECLS
