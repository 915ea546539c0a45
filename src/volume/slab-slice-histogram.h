/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-histogram.h"
#include "slab-slice-reader.h"

G_BEGIN_DECLS

/* How often which values occur in a picture of a slice, or of a slab of them: of what is shown, not of the voxels that
 * it is made of. */

/* In the calling thread, which is not the main one. */
SlabHistogram *slab_slice_compute_histogram (SlabVolume *volume, const SlabSliceRegion *region,
                                             GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void slab_slice_compute_histogram_async (SlabVolume *volume, const SlabSliceRegion *region, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
SlabHistogram *slab_slice_compute_histogram_finish (SlabVolume *volume, GAsyncResult *result,
                                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
