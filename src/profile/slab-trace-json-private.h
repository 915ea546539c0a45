/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-trace-json.h"

G_BEGIN_DECLS

/* What slab-trace-json.c writes and slab-trace-json-load.c reads. */

#define SLAB_TRACE_JSON_FORMAT "slabscope"
#define SLAB_TRACE_JSON_VERSION 3
#define SLAB_TRACE_JSON_PROCESS 1
/* Category of spans that follow from others: of chunks and passes. */
#define SLAB_TRACE_JSON_PART "part"

/* Names of counter events, whose figures are named below them. */
#define SLAB_TRACE_JSON_CORES "cores busy"    /* "cores", "queued" */
#define SLAB_TRACE_JSON_MEMORY "memory"       /* "resident" and the owners' names, bytes */
#define SLAB_TRACE_JSON_FAULTS "page faults"  /* "minor", "major", since the sample before */
#define SLAB_TRACE_JSON_DISK "disk"           /* "read", "written", bytes since the sample before */
#define SLAB_TRACE_JSON_THREADS "thread busy" /* a share for each thread's number, from 1 */

/**
 * SlabTraceLosses:
 * @n_unknown: events of kinds that nobody knows
 * @n_impossible: events with impossible times or values
 * @n_crowded: spans of threads that there is no row for
 * @n_deep: spans that lie in more others than there are rows for
 * @n_crossing: spans that lie partly over another one, in a row of their own
 * @n_hidden: spans of our own format that lie over others
 * @n_instants: events that last no time
 * @n_counters: values of counters that are not ours
 * @n_bad_chunks: chunks without a sensible box
 * @n_dropped: spans for which there was no memory
 *
 * What of a file is not in the trace as the file says it.
 */
typedef struct
{
  guint64 n_unknown;
  guint64 n_impossible;
  guint64 n_crowded;
  guint64 n_deep;
  guint64 n_crossing;
  guint64 n_hidden;
  guint64 n_instants;
  guint64 n_counters;
  guint64 n_bad_chunks;
  guint64 n_dropped;
} SlabTraceLosses;

GString *slab_trace_losses_describe (const SlabTraceLosses *self) G_GNUC_WARN_UNUSED_RESULT; /* "" for none */

G_END_DECLS
