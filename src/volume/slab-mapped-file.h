/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SlabMappedFile:
 *
 * A regular file mapped for reading. When another program cuts the file short, or its disk fails, loads from the
 * mapping see zeros instead of killing the process, and slab_mapped_file_check() tells.
 */
typedef struct _SlabMappedFile SlabMappedFile;

SlabMappedFile *slab_mapped_file_new (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void slab_mapped_file_free (SlabMappedFile *self);

const guint8 *slab_mapped_file_get_data (SlabMappedFile *self);
guint64 slab_mapped_file_get_n_bytes (SlabMappedFile *self);
gboolean slab_mapped_file_read (SlabMappedFile *self, guint64 offset, void *target, gsize n_bytes,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void slab_mapped_file_bring_in (SlabMappedFile *self, guint64 first, guint64 n_bytes);
void slab_mapped_file_forget_brought_in (SlabMappedFile *self);
guint64 slab_mapped_file_get_extent (SlabMappedFile *self, guint64 offset, gboolean *is_hole);
void slab_mapped_file_prefetch (SlabMappedFile *self, guint64 offset, guint64 n_bytes);
gboolean slab_mapped_file_check (SlabMappedFile *self, guint64 n_bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabMappedFile, slab_mapped_file_free)

G_END_DECLS
