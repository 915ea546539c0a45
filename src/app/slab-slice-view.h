/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "plot/slab-colormap.h"
#include "profile/slab-trace.h"
#include "slab-slice-renderer.h"
#include "volume/slab-volume.h"

G_BEGIN_DECLS

/**
 * SlabSliceView:
 *
 * One slice of a volume, along one of the three planes. The voxels are read and coloured by a SlabSliceRenderer in
 * its own thread; the newest request wins; the widget only places the texture. Setting a volume of the same shape
 * keeps the place, the zoom and the contrast, so that before and after can be flipped.
 *
 * Properties (all notified):
 *   "volume" (SlabVolume)
 *   "plane" (int, SlabAxis: the axis that is scrubbed), default Z
 *   "slice" (int64, 0-based along the plane's axis): what is asked for
 *   "shown-slice" (int64, read-only): what is on screen, -1 for none
 *   "n-slices" (int64, read-only)
 *   "low", "high" (double): the contrast window; low == high is allowed
 *   "colormap" (int, SlabColormap), "inverted" (boolean)
 *   "zoom" (double, read-only): pixels of the screen per voxel along the horizontal axis
 *   "fitted" (boolean, read-only): the zoom follows the widget's size
 *   "error" (string, read-only): why there is no picture, else NULL
 *
 * Signals:
 *   "pointer" (boolean inside, int64 z, int64 y, int64 x, boolean known, double value): the voxel under the pointer in
 *     the slice on screen; @known is FALSE while its value has not been read
 */
#define SLAB_TYPE_SLICE_VIEW (slab_slice_view_get_type ())
G_DECLARE_FINAL_TYPE (SlabSliceView, slab_slice_view, SLAB, SLICE_VIEW, GtkWidget)

GtkWidget *slab_slice_view_new (void);

void slab_slice_view_set_volume (SlabSliceView *self, SlabVolume *volume);
SlabVolume *slab_slice_view_get_volume (SlabSliceView *self);
void slab_slice_view_set_plane (SlabSliceView *self, SlabAxis plane);
SlabAxis slab_slice_view_get_plane (SlabSliceView *self);
/* Clamped to the volume. */
void slab_slice_view_set_slice (SlabSliceView *self, gint64 slice);
gint64 slab_slice_view_get_slice (SlabSliceView *self);
gint64 slab_slice_view_get_shown_slice (SlabSliceView *self);
gint64 slab_slice_view_get_n_slices (SlabSliceView *self);
void slab_slice_view_step (SlabSliceView *self, gint64 n_slices);

void slab_slice_view_set_window (SlabSliceView *self, double low, double high);
void slab_slice_view_get_window (SlabSliceView *self, double *low, double *high);
void slab_slice_view_set_colormap (SlabSliceView *self, SlabColormap colormap);
SlabColormap slab_slice_view_get_colormap (SlabSliceView *self);
void slab_slice_view_set_inverted (SlabSliceView *self, gboolean inverted);
gboolean slab_slice_view_get_inverted (SlabSliceView *self);
/* Percentiles 0.1 and 99.9 over a sample of the whole volume, found in a thread; the window follows when known. */
void slab_slice_view_auto_contrast (SlabSliceView *self);

void slab_slice_view_fit (SlabSliceView *self);
void slab_slice_view_zoom_to (SlabSliceView *self, double zoom);
void slab_slice_view_zoom_by (SlabSliceView *self, double factor); /* about the pointer, else the middle */
double slab_slice_view_get_zoom (SlabSliceView *self);
gboolean slab_slice_view_get_fitted (SlabSliceView *self);

const char *slab_slice_view_get_error (SlabSliceView *self);
/* Draws the chunks of a run over the slice, those that are done in colour, until the run has ended. */
void slab_slice_view_set_trace (SlabSliceView *self, SlabTrace *trace);
void slab_slice_view_set_context_menu (SlabSliceView *self, GMenuModel *menu);
/* The frame on screen, NULL while there is none. */
SlabSliceFrame *slab_slice_view_get_frame (SlabSliceView *self);
/* The voxel at a place of the widget; FALSE beside the slice. */
gboolean slab_slice_view_pick (SlabSliceView *self, double x, double y, gint64 voxel[SLAB_N_AXES]);

G_END_DECLS
