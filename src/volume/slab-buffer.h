/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SlabBuffer:
 *
 * A reference-counted array of float32 voxels in memory of its own: page-aligned, zeroed on first touch,
 * given back to the system at once by the last unref. Never aborts when memory is short.
 *
 * The exception is a buffer for a result: the last one that was freed, of up to SLAB_BUFFER_MAX_KEPT_BYTES, is kept for
 * the next of the same size, since to get fresh pages takes a quarter of the time of a filter. The system may take the
 * kept pages away at any time, and they go when a result of another size is asked for.
 */
typedef struct _SlabBuffer SlabBuffer;

#define SLAB_BUFFER_MAX_KEPT_BYTES (G_GUINT64_CONSTANT (512) << 20)

SlabBuffer *slab_buffer_new (guint64 n_voxels, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All voxels are to be written: they may be those of another volume. */
SlabBuffer *slab_buffer_new_for_result (guint64 n_voxels, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void slab_buffer_release_kept (void);
SlabBuffer *slab_buffer_ref (SlabBuffer *buffer);
void slab_buffer_unref (SlabBuffer *buffer);

float *slab_buffer_get_data (SlabBuffer *buffer);
guint64 slab_buffer_get_n_voxels (SlabBuffer *buffer);
/* What a buffer of so many bytes takes of the memory. */
guint64 slab_buffer_get_memory_bytes (guint64 n_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabBuffer, slab_buffer_unref)

G_END_DECLS
