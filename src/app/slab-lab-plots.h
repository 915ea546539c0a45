/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "engine/slab-lab-result.h"

G_BEGIN_DECLS

/**
 * SlabLabPlots:
 *
 * The plots of a result, two beside each other where there is room. What a field of a map says at length is its
 * tooltip. Main thread only.
 */
#define SLAB_TYPE_LAB_PLOTS (slab_lab_plots_get_type ())
G_DECLARE_FINAL_TYPE (SlabLabPlots, slab_lab_plots, SLAB, LAB_PLOTS, GtkWidget)

GtkWidget *slab_lab_plots_new (void);
/* @result: (nullable). @other: (nullable): compared with. While a set is measured it is called again and again. */
void slab_lab_plots_set_result (SlabLabPlots *self, SlabLabResult *result, SlabLabResult *other);
guint slab_lab_plots_get_n_plots (SlabLabPlots *self);

G_END_DECLS
