/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "slab-view-state.h"

G_BEGIN_DECLS

/**
 * SlabDisplayPanel:
 *
 * The sidebar's page about what is seen: the contrast window, the colour map, and what the volume is. It follows its
 * state and sets it.
 *
 * Properties: "state" (SlabViewState)
 */
#define SLAB_TYPE_DISPLAY_PANEL (slab_display_panel_get_type ())
G_DECLARE_FINAL_TYPE (SlabDisplayPanel, slab_display_panel, SLAB, DISPLAY_PANEL, GtkWidget)

GtkWidget *slab_display_panel_new (void);
void slab_display_panel_set_state (SlabDisplayPanel *self, SlabViewState *state);

G_END_DECLS
