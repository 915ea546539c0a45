/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "profile/slab-trace.h"

G_BEGIN_DECLS

/**
 * SlabTraceFile:
 *
 * Reads a trace in a thread; the newest request wins. Made and used in one main context, in which everything is told.
 *
 * Properties (read-only, notified):
 *   "busy" (boolean): it takes so long that it must be seen
 *   "progress" (double): 0 to 1, of what is read
 *
 * Signals:
 *   "loaded" (SlabTrace), "failed" (string message), "cancelled" (): one of them for each request that is not replaced
 */
#define SLAB_TYPE_TRACE_FILE (slab_trace_file_get_type ())
G_DECLARE_FINAL_TYPE (SlabTraceFile, slab_trace_file, SLAB, TRACE_FILE, GObject)

SlabTraceFile *slab_trace_file_new (void) G_GNUC_WARN_UNUSED_RESULT;
void slab_trace_file_load (SlabTraceFile *self, GFile *file);
void slab_trace_file_cancel (SlabTraceFile *self);
gboolean slab_trace_file_is_busy (SlabTraceFile *self);
double slab_trace_file_get_progress (SlabTraceFile *self);

/* By its name, which is all that can be known without waiting for a disk. */
gboolean slab_trace_file_is_trace (GFile *file);
/* The name of the file without its folder, fit to be shown. */
char *slab_trace_file_dup_name (GFile *file) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
