/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

#include "slab-slice-request.h"

G_BEGIN_DECLS

/* The part of a region that the request wants, at its size and in its colours. @cells: the region's values as they were
 * read, row after row; which slices they are of is not looked at. Any thread. */
GBytes *slab_slice_paint (const float *cells, const SlabSliceRegion *region, const SlabSliceRequest *request,
                          gboolean *is_opaque, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
