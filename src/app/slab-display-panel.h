/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-slice-view.h"

G_BEGIN_DECLS

/**
 * SlabDisplayPanel:
 *
 * The sidebar's page about what is seen: the contrast window, the colour map, and what the volume is. It follows its
 * view and sets it.
 *
 * Properties: "view" (SlabSliceView)
 */
#define SLAB_TYPE_DISPLAY_PANEL (slab_display_panel_get_type ())
G_DECLARE_FINAL_TYPE (SlabDisplayPanel, slab_display_panel, SLAB, DISPLAY_PANEL, GtkWidget)

GtkWidget *slab_display_panel_new (void);
void slab_display_panel_set_view (SlabDisplayPanel *self, SlabSliceView *view);

G_END_DECLS
