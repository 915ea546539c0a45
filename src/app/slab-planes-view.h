/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-chunk-replay.h"
#include "slab-crop-box.h"
#include "slab-measures.h"
#include "slab-planes-layout.h"
#include "slab-slice-view.h"

G_BEGIN_DECLS

/**
 * SlabPlanesView:
 *
 * The three planes of a SlabViewState, each a SlabPlanePane, sharing the room as SlabPlanesLayout has it, or one of
 * them alone. One of the planes is the active one: the last that the person did something in; keys that have no plane
 * of their own mean it. Main thread only.
 *
 * Properties (all notified, on change only):
 *   "state" (SlabViewState)
 *   "plane" (int, SlabAxis): the active one
 *   "layout" (int, SlabPlanesLayout), default AUTO: what is wished for
 *   "shown-slice" (int64, read-only), "zoom" (double, read-only): of the active plane, see SlabSliceView
 *   "playing" (boolean): the slices of the active plane go by
 *   "rate" (double, 1 to 60): slices a second while it plays
 *   "mouse-preset" (int, SlabMousePreset)
 *   "error" (string, read-only): why a plane has no picture, else NULL
 *
 * Signals:
 *   "pointer" (…, string slab): of the plane under the pointer, see SlabSliceView; what the value is of, as its
 *     "shown-slab" has it
 */
#define SLAB_TYPE_PLANES_VIEW (slab_planes_view_get_type ())
G_DECLARE_FINAL_TYPE (SlabPlanesView, slab_planes_view, SLAB, PLANES_VIEW, GtkWidget)

#define SLAB_PLANES_VIEW_RATE_MAX 60.0

GtkWidget *slab_planes_view_new (void);

void slab_planes_view_set_state (SlabPlanesView *self, SlabViewState *state);
SlabViewState *slab_planes_view_get_state (SlabPlanesView *self);
SlabSliceView *slab_planes_view_get_view (SlabPlanesView *self, SlabAxis plane);

void slab_planes_view_set_plane (SlabPlanesView *self, SlabAxis plane);
SlabAxis slab_planes_view_get_plane (SlabPlanesView *self);
void slab_planes_view_set_layout (SlabPlanesView *self, SlabPlanesLayout layout);
SlabPlanesLayout slab_planes_view_get_layout (SlabPlanesView *self);
/* That plane alone; where it is already, all of them again as they were. */
void slab_planes_view_toggle_single (SlabPlanesView *self, SlabAxis plane);

/* Logical pixels below the picture that has the most room; 0 while there is none. */
int slab_planes_view_get_foot (SlabPlanesView *self);

/* The active plane's. */
gint64 slab_planes_view_get_shown_slice (SlabPlanesView *self);
void slab_planes_view_step (SlabPlanesView *self, gint64 n_slices);
double slab_planes_view_get_zoom (SlabPlanesView *self);
void slab_planes_view_zoom_to (SlabPlanesView *self, double zoom);
void slab_planes_view_zoom_by (SlabPlanesView *self, double factor);

/* After the last slice comes the first, as people know it from Fiji. */
void slab_planes_view_set_playing (SlabPlanesView *self, gboolean playing);
gboolean slab_planes_view_get_playing (SlabPlanesView *self);
void slab_planes_view_set_rate (SlabPlanesView *self, double rate);
double slab_planes_view_get_rate (SlabPlanesView *self);

void slab_planes_view_set_mouse_preset (SlabPlanesView *self, SlabMousePreset preset);
SlabMousePreset slab_planes_view_get_mouse_preset (SlabPlanesView *self);

gboolean slab_planes_view_is_coarse (SlabPlanesView *self);
const char *slab_planes_view_get_error (SlabPlanesView *self);
/* Drawn over the planes that they are in. */
void slab_planes_view_set_measures (SlabPlanesView *self, SlabMeasures *measures);
void slab_planes_view_set_crop_box (SlabPlanesView *self, SlabCropBox *box);
void slab_planes_view_set_replay (SlabPlanesView *self, SlabChunkReplay *replay);
void slab_planes_view_set_context_menu (SlabPlanesView *self, GMenuModel *menu);

G_END_DECLS
