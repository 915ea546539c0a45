/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "profile/slab-trace.h"

G_BEGIN_DECLS

/*
 * A run as a file: "….png", "….svg" and "….pdf" are the picture of all of it, "….json" the trace itself, which opens
 * in Perfetto. Any other ending is refused. Works in a thread of its own; the file is replaced as a whole.
 */

void slab_profile_export_async (SlabTrace *trace, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
/* The name of the file without its folder, fit to be shown; NULL with @error. */
char *slab_profile_export_finish (SlabTrace *trace, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A name to begin with: of the run's input, "slab.vol" becomes "slab-timeline.png". */
char *slab_profile_export_get_default_name (SlabTrace *trace) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
