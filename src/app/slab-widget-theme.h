/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "plot/slab-plot-theme.h"

G_BEGIN_DECLS

/* What a picture of src/plot/ takes from the widget that it is drawn in: light, dark or high contrast, and its font, a
 * step smaller, as the captions of a figure are. Main thread only. */
void slab_widget_theme_init (SlabPlotTheme *theme, GtkWidget *widget);

G_END_DECLS
