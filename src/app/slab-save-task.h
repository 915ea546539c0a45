/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Saves @what to @file. Runs in a thread of its own. */
typedef gboolean (*SlabSaveFunc) (gpointer what, GFile *file, GCancellable *cancellable, GError **error);

/* Saves in a thread; @callback with @source and @user_data comes in the caller's main context. @what is the task's,
 * which gives it to @free_what when it is done. */
void slab_save_task_run (gpointer source, SlabSaveFunc save, gpointer what, GDestroyNotify free_what, GFile *file,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* What to say of it: the name of the file without its folder, valid UTF-8; NULL: it failed. */
char *slab_save_task_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
