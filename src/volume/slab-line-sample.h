/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-slice-reader.h"

G_BEGIN_DECLS

#define SLAB_LINE_MAX_WIDTH 101

/**
 * SlabLine:
 * @plane: the axis across the plane that the line lies in
 * @slice: index along that axis
 * @start: where it begins, in voxels, where voxel i reaches from i to i + 1; what is said along @plane is not looked at
 * @end: where it ends, likewise
 * @width: samples side by side that are averaged, 1 to SLAB_LINE_MAX_WIDTH
 * @thickness: slices of the slab around @slice whose projection is looked at, see slab_slice_get_slab(); 0 is one
 * @projection: of them
 * @nearest: the value of the voxel that a sample is in, instead of bilinear between the middles of four
 */
typedef struct
{
  SlabAxis plane;
  gint64 slice;
  double start[SLAB_N_AXES];
  double end[SLAB_N_AXES];
  guint width;
  gint64 thickness;
  SlabProjection projection;
  gboolean nearest;
} SlabLine;

/**
 * SlabLineSample:
 *
 * Values along a line, as skimage.measure.profile_line() has them: from its begin to its end, both included, at equal
 * distances of at most one unit, averaged over as many samples to its sides as its width says, a unit apart. The unit
 * is the finer edge of a voxel in the plane, so that in anisotropic voxels what is right-angled is so in the object.
 *
 * Up to half a voxel from the volume's faces the outermost voxel counts; samples further out do not exist, and those
 * that meet a NaN or an infinity are left out of the average. Where none is left the value is NaN.
 *
 * Immutable, with one owner; any thread.
 */
typedef struct _SlabLineSample SlabLineSample;

/* In units of the spacing, in voxels where the volume has none that can be measured in. */
double slab_line_measure (SlabVolume *volume, SlabAxis plane, const double start[SLAB_N_AXES],
                          const double end[SLAB_N_AXES]);

/* In the calling thread, which is not the main one. */
SlabLineSample *slab_line_sample_new (SlabVolume *volume, const SlabLine *line, GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void slab_line_sample_new_async (SlabVolume *volume, const SlabLine *line, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
SlabLineSample *slab_line_sample_new_finish (SlabVolume *volume, GAsyncResult *result,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void slab_line_sample_free (SlabLineSample *self);

const SlabLine *slab_line_sample_get_line (SlabLineSample *self);
double slab_line_sample_get_length (SlabLineSample *self);
const double *slab_line_sample_peek_values (SlabLineSample *self, guint *n_values);
guint64 slab_line_sample_get_n_left_out (SlabLineSample *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabLineSample, slab_line_sample_free)

G_END_DECLS
