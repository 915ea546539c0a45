/* SPDX-License-Identifier: MIT */
#pragma once

#include "slice/slab-contrast.h"
#include "slice/slab-slice-request.h"
#include "volume/slab-volume-histogram.h"

G_BEGIN_DECLS

/* What of a SlabViewState has changed; several at a time. */
typedef enum
{
  SLAB_VIEW_CHANGE_VOLUME = 1 << 0,   /* another volume, spacing or unit; the rest may have changed as well */
  SLAB_VIEW_CHANGE_CURSOR = 1 << 1,   /* the voxel that the planes go through */
  SLAB_VIEW_CHANGE_PLACE = 1 << 2,    /* zoom, fitted, or what is in the middle */
  SLAB_VIEW_CHANGE_CONTRAST = 1 << 3, /* low, high, gamma */
  SLAB_VIEW_CHANGE_COLORS = 1 << 4,   /* colour map, inverted, symmetric */
  SLAB_VIEW_CHANGE_SLAB = 1 << 5,     /* thickness, projection */
  SLAB_VIEW_CHANGE_PIXELS = 1 << 6,   /* interpolation */
  SLAB_VIEW_CHANGE_OVERLAYS = 1 << 7, /* what is drawn over the picture */
} SlabViewChanges;

/**
 * SlabViewState:
 *
 * What is seen of a volume and how: one object for the planes of a document, its panels and its tools, which all follow
 * it and set it; nobody keeps a copy. It knows no widget. Main thread only.
 *
 * Places are in voxels, where voxel i reaches from i to i + 1. A zoom is in device pixels per unit: the unit is the
 * edge of a voxel along the axis with the finest spacing, so that one zoom serves all planes of anisotropic voxels.
 * Where it is fitted, every view shows its whole slice at a zoom of its own and the state's is that of the last zoom
 * by hand.
 *
 * Properties (all notified, on change only):
 *   "volume" (SlabVolume): NULL also where only its shape is known
 *   "low", "high" (double): the contrast window; low == high is allowed
 *   "provisional" (boolean, read-only): the window is of part of what it is to be found from, and will follow the rest
 *   "symmetric" (boolean): low is always -high
 *   "gamma" (double, 0.1 to 10): see SlabSliceRequest
 *   "colormap" (int, SlabColormap), "inverted" (boolean)
 *   "interpolation" (int, SlabInterpolation)
 *   "projection" (int, SlabProjection), "thickness" (int64, at least 1)
 *   "fitted" (boolean)
 *   "overlays" (uint, SlabViewOverlays)
 *
 * Signals:
 *   "changed" (uint, SlabViewChanges): once for each call that changed anything, after the notifications
 *   "histogram-changed": there is more of the volume's histogram; only once it has been asked for
 *   "failed" (string): a message for the person, of what was asked for and could not be found out
 */
#define SLAB_TYPE_VIEW_STATE (slab_view_state_get_type ())
G_DECLARE_FINAL_TYPE (SlabViewState, slab_view_state, SLAB, VIEW_STATE, GObject)

#define SLAB_VIEW_GAMMA_MIN 0.1
#define SLAB_VIEW_GAMMA_MAX 10.0

SlabViewState *slab_view_state_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* A volume of the same shape keeps everything, so that before and after can be flipped; any other begins with the
 * cursor in its middle, fitted, in slabs of one slice. */
void slab_view_state_set_volume (SlabViewState *self, SlabVolume *volume);
SlabVolume *slab_view_state_get_volume (SlabViewState *self);
/* Instead of a volume: the room that one would take, for what is known of its places but not of its voxels. */
void slab_view_state_set_shape (SlabViewState *self, const SlabShape *shape);
/* Of the volume or without one; FALSE, and @shape all 0, where there is neither. */
gboolean slab_view_state_get_shape (SlabViewState *self, SlabShape *shape);

/* Clamped to the shape. */
void slab_view_state_set_cursor (SlabViewState *self, const gint64 cursor[SLAB_N_AXES]);
void slab_view_state_get_cursor (SlabViewState *self, gint64 cursor[SLAB_N_AXES]);
/* The slice of a plane is the cursor along the plane's axis. */
void slab_view_state_set_slice (SlabViewState *self, SlabAxis plane, gint64 slice);
gint64 slab_view_state_get_slice (SlabViewState *self, SlabAxis plane);
gint64 slab_view_state_get_n_slices (SlabViewState *self, SlabAxis plane);
/* Ends at the first or last slice. */
void slab_view_state_step (SlabViewState *self, SlabAxis plane, gint64 n_slices);

/* By hand: no longer fitted. @middle: voxel coordinates, clamped to the shape. */
void slab_view_state_set_place (SlabViewState *self, double zoom, const double middle[SLAB_N_AXES]);
double slab_view_state_get_zoom (SlabViewState *self);
void slab_view_state_get_middle (SlabViewState *self, double middle[SLAB_N_AXES]);
void slab_view_state_fit (SlabViewState *self);
gboolean slab_view_state_get_fitted (SlabViewState *self);
/* Units per voxel along each axis, at least 1 of them 1; all 1 where the volume does not tell its spacing. */
void slab_view_state_get_units (SlabViewState *self, double units[SLAB_N_AXES]);

/* Limits in the wrong order are exchanged; those that are not finite are ignored. */
void slab_view_state_set_contrast (SlabViewState *self, double low, double high);
void slab_view_state_get_contrast (SlabViewState *self, double *low, double *high);
gboolean slab_view_state_get_provisional (SlabViewState *self);
void slab_view_state_set_symmetric (SlabViewState *self, gboolean symmetric);
gboolean slab_view_state_get_symmetric (SlabViewState *self);
void slab_view_state_set_gamma (SlabViewState *self, double gamma);
double slab_view_state_get_gamma (SlabViewState *self);
/* Percentiles 0.1 and 99.9 over a sample of the whole volume, found in a thread; the window follows when known, and
 * where the disk is slow is provisional until then. */
void slab_view_state_auto_contrast (SlabViewState *self);
/* The same over what a plane shows now, and over @n_u x @n_v voxels of it from @u, @v on. */
void slab_view_state_slice_contrast (SlabViewState *self, SlabAxis plane);
void slab_view_state_region_contrast (SlabViewState *self, SlabAxis plane, gint64 u, gint64 v, gint64 n_u, gint64 n_v);
/* From the smallest to the largest value: of the sample at first, then of all. */
void slab_view_state_full_contrast (SlabViewState *self);
/* As the volume's own file suggests; FALSE, and nothing is changed, where it does not. */
gboolean slab_view_state_file_contrast (SlabViewState *self);
/* Of the volume; its work begins with the first call. NULL without a volume. */
SlabVolumeHistogram *slab_view_state_get_histogram (SlabViewState *self);

void slab_view_state_set_colormap (SlabViewState *self, SlabColormap colormap);
/* By a person: a diverging one brings "symmetric" with it. */
void slab_view_state_choose_colormap (SlabViewState *self, SlabColormap colormap);
SlabColormap slab_view_state_get_colormap (SlabViewState *self);
void slab_view_state_set_inverted (SlabViewState *self, gboolean inverted);
gboolean slab_view_state_get_inverted (SlabViewState *self);
void slab_view_state_set_interpolation (SlabViewState *self, SlabInterpolation interpolation);
SlabInterpolation slab_view_state_get_interpolation (SlabViewState *self);

void slab_view_state_set_projection (SlabViewState *self, SlabProjection projection);
SlabProjection slab_view_state_get_projection (SlabViewState *self);
/* Of every plane; where it is more than the volume has, all of it is shown. */
void slab_view_state_set_thickness (SlabViewState *self, gint64 thickness);
gint64 slab_view_state_get_thickness (SlabViewState *self);

void slab_view_state_set_overlays (SlabViewState *self, SlabViewOverlays overlays);
SlabViewOverlays slab_view_state_get_overlays (SlabViewState *self);

/* The colours and the slab of a request; the rest of it is the view's. */
void slab_view_state_fill_request (SlabViewState *self, SlabSliceRequest *request);

/* Two states follow each other's cursor, place and slab while their volumes have the same shape. */
void slab_view_state_link (SlabViewState *self, SlabViewState *other);
void slab_view_state_unlink (SlabViewState *self);
gboolean slab_view_state_is_linked (SlabViewState *self);
/* Of a group, and only while there is one: low, high, symmetric and gamma are followed as well. */
void slab_view_state_set_contrast_linked (SlabViewState *self, gboolean linked);
gboolean slab_view_state_get_contrast_linked (SlabViewState *self);
/* The same for all that are linked with each other; 0 for one that is alone. */
guint slab_view_state_get_link (SlabViewState *self);

G_END_DECLS
