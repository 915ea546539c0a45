/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "profile/slab-trace.h"

G_BEGIN_DECLS

/**
 * SlabProfileView:
 *
 * The picture of a run, live while it lasts: threads, cores and memory on one time axis, with hover card, zoom and
 * pan in time, and the line of totals. Drawn by SlabTimelinePlot.
 *
 * Properties: "trace" (SlabTrace), NULL for a placeholder text
 * Signals: "chunk-activated" (int chunk): a span was clicked
 */
#define SLAB_TYPE_PROFILE_VIEW (slab_profile_view_get_type ())
G_DECLARE_FINAL_TYPE (SlabProfileView, slab_profile_view, SLAB, PROFILE_VIEW, GtkWidget)

GtkWidget *slab_profile_view_new (void);
void slab_profile_view_set_trace (SlabProfileView *self, SlabTrace *trace);
SlabTrace *slab_profile_view_get_trace (SlabProfileView *self);
void slab_profile_view_fit (SlabProfileView *self);
void slab_profile_view_zoom (SlabProfileView *self, double factor);
void slab_profile_view_pan (SlabProfileView *self, double share); /* of the visible range */
void slab_profile_view_get_range (SlabProfileView *self, double *start, double *end);

G_END_DECLS
