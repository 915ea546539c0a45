/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SlabBuffer:
 *
 * A reference-counted array of float32 voxels in memory of its own: page-aligned, zeroed on first touch,
 * given back to the system at once by the last unref. Never aborts when memory is short.
 */
typedef struct _SlabBuffer SlabBuffer;

SlabBuffer *slab_buffer_new (guint64 n_voxels, GError **error) G_GNUC_WARN_UNUSED_RESULT;
SlabBuffer *slab_buffer_ref (SlabBuffer *buffer);
void slab_buffer_unref (SlabBuffer *buffer);

float *slab_buffer_get_data (SlabBuffer *buffer);
guint64 slab_buffer_get_n_voxels (SlabBuffer *buffer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabBuffer, slab_buffer_unref)

G_END_DECLS
