/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "profile/slab-trace.h"

G_BEGIN_DECLS

/* What is to be known of a trace. In a thread of its own; the trace may be running. */
typedef gpointer (*SlabTraceFigureFunc) (SlabTrace *trace);
/* The same of a part of its time, nanoseconds since the run began; of all: 0 and G_MAXINT64. */
typedef gpointer (*SlabTraceRangeFunc) (SlabTrace *trace, gint64 start, gint64 end);

/**
 * SlabTraceFollower:
 *
 * Keeps figures of a trace up to date while a widget is seen: once of a run that has ended, and once more when it tells
 * of its machine, again and again of one that lasts, and not at all where nobody looks. Main thread only.
 *
 * Signals:
 *   "changed": there are new figures, or, without a function that makes them, the trace may tell more than before
 */
#define SLAB_TYPE_TRACE_FOLLOWER (slab_trace_follower_get_type ())
G_DECLARE_FINAL_TYPE (SlabTraceFollower, slab_trace_follower, SLAB, TRACE_FOLLOWER, GObject)

SlabTraceFollower *slab_trace_follower_new (GtkWidget *widget, guint interval, SlabTraceFigureFunc function,
                                            GDestroyNotify free_figures) G_GNUC_WARN_UNUSED_RESULT;
/* Of a part of the run, all of it until slab_trace_follower_set_range () is called. */
SlabTraceFollower *slab_trace_follower_new_for_range (GtkWidget *widget, guint interval, SlabTraceRangeFunc function,
                                                      GDestroyNotify free_figures) G_GNUC_WARN_UNUSED_RESULT;
void slab_trace_follower_set_range (SlabTraceFollower *self, gint64 start, gint64 end);
void slab_trace_follower_set_trace (SlabTraceFollower *self, SlabTrace *trace);
SlabTrace *slab_trace_follower_get_trace (SlabTraceFollower *self);
gpointer slab_trace_follower_get_figures (SlabTraceFollower *self);

G_END_DECLS
