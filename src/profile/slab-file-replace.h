/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SlabFileReplace:
 *
 * A file that is written under another name beside it and renamed when it is whole, so that under its own name there
 * is either the old content or all of the new. (g_file_replace () writes to the final name where there was no file.)
 */
typedef struct _SlabFileReplace SlabFileReplace;

SlabFileReplace *slab_file_replace_begin (GFile *file, GCancellable *cancellable,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
GOutputStream *slab_file_replace_get_stream (SlabFileReplace *self);
gboolean slab_file_replace_finish (SlabFileReplace *self, GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void slab_file_replace_free (SlabFileReplace *self);

/* Writes @what to @stream; what it says of an error needs no name of the file. */
typedef gboolean (*SlabFileReplaceFunc) (gpointer what, GOutputStream *stream, GCancellable *cancellable,
                                         GError **error);

/* All of that at once. */
gboolean slab_file_replace_save (GFile *file, SlabFileReplaceFunc write, gpointer what, GCancellable *cancellable,
                                 GError **error);
gboolean slab_file_replace_save_text (GFile *file, const char *text, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabFileReplace, slab_file_replace_free)

G_END_DECLS
