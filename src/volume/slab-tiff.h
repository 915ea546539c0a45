/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-slice-reader.h"
#include "slab-volume-writer.h"

G_BEGIN_DECLS

/* A slice, or a slab of several, as a TIFF of its values: 32-bit floats, which Fiji, napari and Python's readers open
 * as they are. */
gboolean slab_tiff_write_slice (SlabVolume *volume, const SlabSliceRegion *region, GOutputStream *stream,
                                SlabProgressFunc progress, gpointer user_data, GCancellable *cancellable,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
