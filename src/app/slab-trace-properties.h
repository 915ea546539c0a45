/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "profile/slab-trace.h"

G_BEGIN_DECLS

/**
 * SlabTraceProperties:
 *
 * What a trace says of its run, in a window of its own: the settings, the machine, the file. Main thread only.
 */
#define SLAB_TYPE_TRACE_PROPERTIES (slab_trace_properties_get_type ())
G_DECLARE_FINAL_TYPE (SlabTraceProperties, slab_trace_properties, SLAB, TRACE_PROPERTIES, AdwWindow)

/* @file: NULL for a run that is in no file. */
SlabTraceProperties *slab_trace_properties_new (GtkWindow *parent, SlabTrace *trace, GFile *file);

G_END_DECLS
