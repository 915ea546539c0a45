/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-trace-json.h"

G_BEGIN_DECLS

/* What slab-trace-json.c writes and slab-trace-json-load.c reads. */

#define SLAB_TRACE_JSON_FORMAT "slabscope"
#define SLAB_TRACE_JSON_VERSION 4
#define SLAB_TRACE_JSON_PROCESS 1
/* Category of spans that follow from others: of chunks and passes. */
#define SLAB_TRACE_JSON_PART "part"
/* Category of counters that another program's trace had, from which ours are told whatever their names. */
#define SLAB_TRACE_JSON_TRACK "track"

/* Names of counter events, whose figures are named below them. */
#define SLAB_TRACE_JSON_CORES "cores busy"    /* "cores", "queued", "system" */
#define SLAB_TRACE_JSON_MEMORY "memory"       /* "resident" and the owners' names, bytes */
#define SLAB_TRACE_JSON_FAULTS "page faults"  /* "minor", "major", since the sample before */
#define SLAB_TRACE_JSON_DISK "disk"           /* "read", "written", bytes since the sample before */
#define SLAB_TRACE_JSON_THREADS "thread busy" /* a share for each thread's number, from 1 */

/* Kinds of events are single characters of ASCII; at 0 is what is none. */
#define SLAB_TRACE_N_KINDS 128

/**
 * SlabTraceLosses:
 * @n_impossible: events with impossible times or values
 * @n_unbegun: ends of spans that did not begin
 * @n_unended: spans without an end
 * @n_crowded: spans of threads that there is no row for
 * @n_deep: spans that lie in more others than there are rows for
 * @n_crossing: spans that lie partly over another one, in a row of their own
 * @n_hidden: spans of our own format that lie over others
 * @n_flows: beginnings, steps and ends of arrows between spans
 * @n_unseen: events of known kinds that there is no picture of, such as snapshots of objects
 * @n_counters: values of counters that there is no place for
 * @n_unnamed: spans whose names are too many
 * @n_not_numbers: numbers that are none, or infinite
 * @n_bad_chunks: chunks without a sensible box
 * @has_bad_chunks: the entry of the chunks is no list
 * @n_dropped: spans for which there was no memory
 * @n_threads: how many there are of which only the first %SLAB_TRACE_LOADER_MAX_ROWS are there; 0: all are
 * @later_version: of our format, which the file is of; 0: none that this program does not know
 * @n_not_events: elements of the list of events that are none
 * @kinds: events of kinds that nobody knows, by kind
 *
 * What of a file is not in the trace as the file says it.
 */
typedef struct
{
  guint64 n_impossible;
  guint64 n_unbegun;
  guint64 n_unended;
  guint64 n_crowded;
  guint64 n_deep;
  guint64 n_crossing;
  guint64 n_hidden;
  guint64 n_flows;
  guint64 n_unseen;
  guint64 n_counters;
  guint64 n_unnamed;
  guint64 n_not_numbers;
  guint64 n_bad_chunks;
  guint64 n_dropped;
  guint64 n_threads;
  guint64 n_not_events;
  gboolean has_bad_chunks;
  gint64 later_version;
  guint64 kinds[SLAB_TRACE_N_KINDS];
} SlabTraceLosses;

GString *slab_trace_losses_describe (const SlabTraceLosses *self) G_GNUC_WARN_UNUSED_RESULT; /* "" for none */

G_END_DECLS
