/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "slab-trace.h"

G_BEGIN_DECLS

typedef enum
{
  SLAB_TRACE_ERROR_PARSE,
  SLAB_TRACE_ERROR_NOT_A_TRACE,
} SlabTraceError;

#define SLAB_TRACE_ERROR (slab_trace_error_quark ())
GQuark slab_trace_error_quark (void);

/* @fraction: of the file that was read, 0 to 1; called in the thread that reads. */
typedef void (*SlabTraceProgressFunc) (double fraction, gpointer user_data);

/* Chrome Trace Event JSON ("JSON Object Format"): spans are "X" events in microseconds, samples "C" events, thread
 * names "M" events; settings and chunk boxes are in "otherData". */
gboolean slab_trace_save (SlabTrace *trace, GFile *file, GCancellable *cancellable,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
SlabTrace *slab_trace_load (GFile *file, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
SlabTrace *slab_trace_load_with_progress (GFile *file, SlabTraceProgressFunc progress, gpointer user_data,
                                          GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
