/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-chunk-replay.h"
#include "slab-crop-box.h"
#include "slab-measures.h"
#include "slab-slice-view.h"

G_BEGIN_DECLS

/**
 * SlabPlanePane:
 *
 * One plane with what belongs to it: its picture with its name and the slice that is on screen, and under it the bar of
 * the slice that is asked for: a slider, a number to type, play, and to show this plane alone. Main thread only.
 *
 * Signals:
 *   "play-clicked": play, or stop
 *   "rate-changed" (double): slices a second that the person wants
 *   "maximize-clicked": show this plane alone, or all again
 */
#define SLAB_TYPE_PLANE_PANE (slab_plane_pane_get_type ())
G_DECLARE_FINAL_TYPE (SlabPlanePane, slab_plane_pane, SLAB, PLANE_PANE, GtkWidget)

GtkWidget *slab_plane_pane_new (SlabAxis plane);

/* "XY", "XZ", "YZ". */
const char *slab_plane_get_name (SlabAxis plane);

SlabSliceView *slab_plane_pane_get_view (SlabPlanePane *self);
void slab_plane_pane_set_state (SlabPlanePane *self, SlabViewState *state);
/* Drawn over the picture, as are a box that is being cropped and the chunks of a run. */
void slab_plane_pane_set_measures (SlabPlanePane *self, SlabMeasures *measures);
void slab_plane_pane_set_crop_box (SlabPlanePane *self, SlabCropBox *box);
void slab_plane_pane_set_replay (SlabPlanePane *self, SlabChunkReplay *replay);
/* Marked as the plane that keys without one of their own mean. */
void slab_plane_pane_set_active (SlabPlanePane *self, gboolean active);
/* How the buttons look: whether it plays, and at how many slices a second. */
void slab_plane_pane_set_playing (SlabPlanePane *self, gboolean playing, double rate);
/* Whether it is shown alone; @alone and @only: and there are no others to be shown. */
void slab_plane_pane_set_alone (SlabPlanePane *self, gboolean alone, gboolean only);
/* Of what is under the picture, in logical pixels. */
int slab_plane_pane_get_bar_height (SlabPlanePane *self);

G_END_DECLS
