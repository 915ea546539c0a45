/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-trace.h"

G_BEGIN_DECLS

/*
 * Counters of other programs: figures that were read now and then, of which nothing is known but their names. A track
 * is one counter; it has one series or several, as memory has what is used and what is free. A value lasts until the
 * next one.
 *
 * One thread fills it and gives it to its trace; then any thread may read.
 */
#define SLAB_TRACE_TRACKS_MAX 64

typedef struct
{
  gint64 time;  /* nanoseconds since the run began */
  double value; /* NAN: not known from here on */
} SlabTraceTrackPoint;

typedef struct _SlabTraceTracks SlabTraceTracks;

SlabTraceTracks *slab_trace_tracks_new (void) G_GNUC_WARN_UNUSED_RESULT;
void slab_trace_tracks_free (SlabTraceTracks *self);
/* The number of the counter with that name in that process, which is added where it is new; -1: one too many. */
gint slab_trace_tracks_find (SlabTraceTracks *self, gint64 process, const char *name, gboolean is_own);
gboolean slab_trace_tracks_add (SlabTraceTracks *self, guint track, const char *series, gint64 time, double value);
gboolean slab_trace_tracks_is_own (SlabTraceTracks *self, guint track);
gint64 slab_trace_tracks_get_process (SlabTraceTracks *self, guint track);
void slab_trace_tracks_set_name (SlabTraceTracks *self, guint track, const char *name);
void slab_trace_tracks_remove (SlabTraceTracks *self, guint track);
gint64 slab_trace_tracks_find_first_time (SlabTraceTracks *self, gint64 from);
guint64 slab_trace_tracks_finish (SlabTraceTracks *self, gint64 origin, gint64 length);
gint64 slab_trace_tracks_get_last_time (SlabTraceTracks *self);

/* @self goes over to the trace, before anybody else has that; once. */
void slab_trace_tracks_give (SlabTraceTracks *self, SlabTrace *trace);
SlabTraceTracks *slab_trace_tracks_get (SlabTrace *trace); /* NULL: it has none */

guint slab_trace_tracks_get_n (SlabTraceTracks *self);
const char *slab_trace_tracks_get_name (SlabTraceTracks *self, guint track);
guint slab_trace_tracks_get_n_series (SlabTraceTracks *self, guint track);
const char *slab_trace_tracks_get_series_name (SlabTraceTracks *self, guint track, guint series);
const SlabTraceTrackPoint *slab_trace_tracks_get_points (SlabTraceTracks *self, guint track, guint series, gsize *n);
/* Of all its series; FALSE: no value is known. */
gboolean slab_trace_tracks_get_range (SlabTraceTracks *self, guint track, double *low, double *high);
gboolean slab_trace_tracks_find_value (SlabTraceTracks *self, guint track, guint series, gint64 time, double *value);
gboolean slab_trace_tracks_find_extent (SlabTraceTracks *self, guint track, guint series, gint64 start, gint64 end,
                                        double *low, double *high);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabTraceTracks, slab_trace_tracks_free)

G_END_DECLS
