/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

#include "slab-slice-request.h"

G_BEGIN_DECLS

/**
 * SlabSliceCells:
 * @data: rows of @n_u values, @n_v of them
 * @u: voxel of the slice that is the first of each row
 * @v: voxel of the slice whose row is the first
 * @every_u: voxels from one value of a row to the next
 * @every_v: voxels from one row to the next
 *
 * A rectangle of a slice as it was read, every @every_v-th row and @every_u-th column of it.
 */
typedef struct
{
  const float *data;
  gint64 u;
  gint64 v;
  gint64 n_u;
  gint64 n_v;
  gint64 every_u;
  gint64 every_v;
} SlabSliceCells;

/* The part of them that the request wants, at its size and in its colours. Any thread. */
GBytes *slab_slice_paint (const SlabSliceCells *cells, const SlabSliceRequest *request, gboolean *is_opaque,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
