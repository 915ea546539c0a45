/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>
#include <gtk/gtk.h>

#include "profile/slab-trace.h"

G_BEGIN_DECLS

/**
 * SlabProfileView:
 *
 * The picture of a run, live while it lasts: threads, cores and memory on one time axis, with hover card, zoom and
 * pan in time, and the line of totals. Drawn by SlabTimelinePlot. Main thread only.
 *
 * Properties: "trace" (SlabTrace), NULL for a placeholder text; "color-by" (string)
 * Signals:
 *   "chunk-activated" (int chunk): Return on a span that belongs to one
 *   "time-scrubbed" (int64): the time axis was pressed or dragged on while a moment is shown (see
 *     slab_profile_view_set_highlight_time ()), at so many nanoseconds since the run began
 *   "range-changed" (): by a person or by the program; a run that grows does not tell it
 *   "marked-changed" (): another range of time is marked, or none; slab_profile_view_get_marked() says which
 *   "selection-changed": another span is chosen, or none; slab_profile_view_get_selected() says which
 * Actions (each also by key while the picture has the focus): "profile.zoom-in", "profile.zoom-out", "profile.fit",
 *   "profile.frame", "profile.pan-left", "profile.pan-right", "profile.start", "profile.end",
 *   "profile.next-span", "profile.previous-span", "profile.next-thread", "profile.previous-thread",
 *   "profile.pin" (the row or graph under the pointer, else that of the chosen span), "profile.pin-item" (uint),
 *   "profile.unpin-all", "profile.mark-begin", "profile.mark-end", "profile.mark-more", "profile.mark-less",
 *   "profile.deselect", "profile.next-color", "profile.search",
 *   "profile.go-to-chunk", "profile.color-by" (string:
 *   "phase", "chunk" or "iteration"; a property with the same values)
 */
#define SLAB_TYPE_PROFILE_VIEW (slab_profile_view_get_type ())
G_DECLARE_FINAL_TYPE (SlabProfileView, slab_profile_view, SLAB, PROFILE_VIEW, GtkWidget)

GtkWidget *slab_profile_view_new (void);
void slab_profile_view_set_trace (SlabProfileView *self, SlabTrace *trace);

/* The visible range, in seconds since the run began. */
void slab_profile_view_fit (SlabProfileView *self);
void slab_profile_view_zoom (SlabProfileView *self, double factor); /* > 1: closer, about the middle */
void slab_profile_view_pan (SlabProfileView *self, double share);   /* of the visible range; > 0: later */
void slab_profile_view_get_range (SlabProfileView *self, double *start, double *end);

/* In seconds; one that is all of the axis is as after slab_profile_view_fit (). */
void slab_profile_view_set_range (SlabProfileView *self, double start, double end);
/* The axis is at least so long, in seconds: that of a run beside it. 0 for its own length. */
void slab_profile_view_set_axis_length (SlabProfileView *self, double seconds);
/* The graphs' scales are those that a run beside it needs too; NULL: its own. */
void slab_profile_view_set_beside (SlabProfileView *self, SlabTrace *trace);
/* Whether a row, or a graph, stays in sight while the others scroll; @item as of slab_timeline_get_item (). */
gboolean slab_profile_view_get_pinned (SlabProfileView *self, guint item);
void slab_profile_view_set_pinned (SlabProfileView *self, guint item, gboolean pinned);
/* The range that was marked by drag or key, in seconds. FALSE when there is none. */
gboolean slab_profile_view_get_marked (SlabProfileView *self, double *start, double *end);
void slab_profile_view_set_marked (SlabProfileView *self, double start, double end);

/* The span chosen by click or key. FALSE when there is none. */
gboolean slab_profile_view_get_selected (SlabProfileView *self, guint *thread, guint64 *span);
/* Chooses a span and brings it into sight; of an index that is not there, none is chosen. */
void slab_profile_view_select_span (SlabProfileView *self, guint thread, guint64 span);
/* A line through everything at a moment of the run, in nanoseconds since it began; -1: none. */
void slab_profile_view_set_highlight_time (SlabProfileView *self, gint64 time);
/* The lines of the card for a place in the picture, NULL where there is nothing to tell. */
char *slab_profile_view_describe_at (SlabProfileView *self, double x, double y) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
