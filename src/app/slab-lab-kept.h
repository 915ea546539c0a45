/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "engine/slab-lab-result.h"

G_BEGIN_DECLS

/**
 * SlabLabKept:
 *
 * A result that is kept in a file. Immutable; any thread.
 */
#define SLAB_TYPE_LAB_KEPT (slab_lab_kept_get_type ())
G_DECLARE_FINAL_TYPE (SlabLabKept, slab_lab_kept, SLAB, LAB_KEPT, GObject)

SlabLabKept *slab_lab_kept_new (GFile *file, SlabLabResult *result) G_GNUC_WARN_UNUSED_RESULT;
GFile *slab_lab_kept_get_file (SlabLabKept *self);
SlabLabResult *slab_lab_kept_get_result (SlabLabKept *self);
/* "Strong scaling", and "28 Nov 2026, 14:20 · slab.vol · Intel …". */
char *slab_lab_kept_format_title (SlabLabKept *self) G_GNUC_WARN_UNUSED_RESULT;
char *slab_lab_kept_format_subtitle (SlabLabKept *self) G_GNUC_WARN_UNUSED_RESULT;

/* Reads all that are in @folder in a thread: (element-type SlabLabKept), newest first. @n_broken: (out): files that
 * could not be read. */
void slab_lab_kept_load_async (GFile *folder, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *slab_lab_kept_load_finish (GAsyncResult *result, guint *n_broken, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
