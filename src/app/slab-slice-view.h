/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "slab-mouse-preset.h"
#include "slab-view-state.h"
#include "slice/slab-slice-renderer.h"

G_BEGIN_DECLS

/**
 * SlabSliceView:
 *
 * One plane of a SlabViewState: the slice that goes through the state's cursor, at the state's place, in its colours.
 * The voxels are read and coloured by a SlabSliceRenderer in its own thread; the newest request wins; the widget only
 * places the texture, and over it the cursor's lines and a scale bar. What the person does in it is done to the state,
 * so that all who follow the state show it. Of a state with a shape and no volume the place of the slice is shown, for
 * what is drawn over it. Main thread only.
 *
 * Properties (all notified, on change only):
 *   "state" (SlabViewState): what is seen; NULL for nothing
 *   "plane" (int, SlabAxis: the axis across the slice), construct only, default Z
 *   "shown-slice" (int64, read-only): what is on screen, -1 for none; what is asked for is the state's
 *   "shown-slab" (string, read-only): what is on screen is of several slices: "maximum of 5 slices"; NULL for one slice
 *   "zoom" (double, read-only): device pixels per unit of the state, 0 while nothing is shown
 *   "error" (string, read-only): why there is no picture, else NULL
 *
 * Signals:
 *   "pointer" (boolean inside, int64 z, int64 y, int64 x, boolean known, double value): the voxel under the pointer in
 *     the slice or slab on screen; @known is FALSE while its value has not been read
 *   "acted": the person did something in this view: keys without a plane of their own mean this one from now on
 *   "state-changed": the state is another one or has changed: for what is drawn over the picture
 *   "double-clicked": with the first button
 */
#define SLAB_TYPE_SLICE_VIEW (slab_slice_view_get_type ())
G_DECLARE_FINAL_TYPE (SlabSliceView, slab_slice_view, SLAB, SLICE_VIEW, GtkWidget)

GtkWidget *slab_slice_view_new (SlabAxis plane);

void slab_slice_view_set_state (SlabSliceView *self, SlabViewState *state);
SlabViewState *slab_slice_view_get_state (SlabSliceView *self);
SlabAxis slab_slice_view_get_plane (SlabSliceView *self);
gint64 slab_slice_view_get_shown_slice (SlabSliceView *self);
/* Of several slices the values on screen are this; NULL for those of one slice. */
const char *slab_slice_view_get_shown_slab (SlabSliceView *self);
/* Nothing newer is asked for than what is on screen. */
gboolean slab_slice_view_is_up_to_date (SlabSliceView *self);
/* Whether what is shown has but a part of its rows and columns, the rest being read; "notify::coarse" tells. */
gboolean slab_slice_view_is_coarse (SlabSliceView *self);
double slab_slice_view_get_fit_zoom (SlabSliceView *self);
void slab_slice_view_limit_fit (SlabSliceView *self, double zoom);

/* @zoom: device pixels per unit; about the middle of the widget; no longer fitted. */
void slab_slice_view_zoom_to (SlabSliceView *self, double zoom);
void slab_slice_view_zoom_by (SlabSliceView *self, double factor); /* about the pointer, else the middle */
double slab_slice_view_get_zoom (SlabSliceView *self);

void slab_slice_view_set_mouse_preset (SlabSliceView *self, SlabMousePreset preset);
SlabMousePreset slab_slice_view_get_mouse_preset (SlabSliceView *self);

const char *slab_slice_view_get_error (SlabSliceView *self);
/* Shown by a right click that does not move, and by the Menu key. */
void slab_slice_view_set_context_menu (SlabSliceView *self, GMenuModel *menu);
/* A child that is drawn over the picture and under the cursor's lines, the scale bar and the key to the colours, in the
 * size of the view. Once. */
void slab_slice_view_set_layer (SlabSliceView *self, GtkWidget *layer);
/* Lines that wait for a slice to come (see slab-slice-view.c) move now. */
void slab_slice_view_show_cursor (SlabSliceView *self);
/* The frame on screen, NULL while there is none. */
SlabSliceFrame *slab_slice_view_get_frame (SlabSliceView *self);
gboolean slab_slice_view_get_request (SlabSliceView *self, SlabSliceRequest *request);
/* The voxel at a place of the widget; FALSE beside the slice. */
gboolean slab_slice_view_pick (SlabSliceView *self, double x, double y, gint64 voxel[SLAB_N_AXES]);
/* While @taken the pointer here is the caller's, with its look, but in a drag that it leaves to the view. */
void slab_slice_view_set_pointer_taken (SlabSliceView *self, gboolean taken);
gboolean slab_slice_view_get_pointer_taken (SlabSliceView *self);

G_END_DECLS
