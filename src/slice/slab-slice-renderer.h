/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "slab-slice-request.h"
#include "volume/slab-volume.h"

G_BEGIN_DECLS

/**
 * SlabSliceFrame:
 *
 * A finished request: the picture, and the voxels it was made of. Immutable, with one owner, any thread.
 */
typedef struct _SlabSliceFrame SlabSliceFrame;

void slab_slice_frame_free (SlabSliceFrame *frame);
const SlabSliceRequest *slab_slice_frame_get_request (SlabSliceFrame *frame);
SlabVolume *slab_slice_frame_get_volume (SlabSliceFrame *frame);
/* Rows of pixels as cairo has them, alpha premultiplied, without gaps between them; NULL when it failed. */
GBytes *slab_slice_frame_get_pixels (SlabSliceFrame *frame);
/* The same pixels for cairo, which then need not be converted; never written to. One without alpha is copied, where one
 * with it would be looked at pixel by pixel. */
cairo_surface_t *slab_slice_frame_get_surface (SlabSliceFrame *frame);
const GError *slab_slice_frame_get_error (SlabSliceFrame *frame);
/* Value of a voxel of the slice, from memory; FALSE when it is not among those that were read for the picture. */
gboolean slab_slice_frame_get_value (SlabSliceFrame *frame, gint64 u, gint64 v, float *value);
/* TRUE: a first look, of some of the voxels that the picture should be made of; a finer one follows. */
void slab_slice_frame_drop_values (SlabSliceFrame *frame);
gboolean slab_slice_frame_is_coarse (SlabSliceFrame *frame);
/* NULL where the request did not ask for one. */
const struct _SlabSliceSurvey *slab_slice_frame_get_survey (SlabSliceFrame *frame);
gint64 slab_slice_frame_get_start_time (SlabSliceFrame *frame); /* rendering began; monotonic, µs */
gint64 slab_slice_frame_get_end_time (SlabSliceFrame *frame);   /* pixels were ready; monotonic, µs */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabSliceFrame, slab_slice_frame_free)

/**
 * SlabSliceRenderer:
 *
 * One thread that reads slices and colours them. The newest request wins: one that has not been begun when the next
 * arrives is dropped. Where reading takes long, as of a large file in thousands of places, a coarse frame comes first
 * and finer ones after it until the next request. Made and used in one main context.
 *
 * Signals:
 *   "ready": a frame can be taken; frames not taken meanwhile were dropped
 */
#define SLAB_TYPE_SLICE_RENDERER (slab_slice_renderer_get_type ())
G_DECLARE_FINAL_TYPE (SlabSliceRenderer, slab_slice_renderer, SLAB, SLICE_RENDERER, GObject)

SlabSliceRenderer *slab_slice_renderer_new (void) G_GNUC_WARN_UNUSED_RESULT;
void slab_slice_renderer_request (SlabSliceRenderer *self, SlabVolume *volume, const SlabSliceRequest *request);
gboolean slab_slice_renderer_wait (SlabSliceRenderer *self, guint64 serial, gint64 end_time);
SlabSliceFrame *slab_slice_renderer_take_frame (SlabSliceRenderer *self) G_GNUC_WARN_UNUSED_RESULT;
/* Forgets what is waiting and what is kept of any volume. */
void slab_slice_renderer_clear (SlabSliceRenderer *self);

/* The renderer's arithmetic, in the calling thread: for pictures out of the window and for tests. */
SlabSliceFrame *slab_slice_render (SlabVolume *volume, const SlabSliceRequest *request) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
