/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-trace.h"

G_BEGIN_DECLS

/*
 * What a picture of a trace asks for in every frame, kept so that the answer costs the logarithm of the number of
 * spans: sums over any spans of a row, the highest values of the samples, and the useful bytes over the run's time. It
 * grows with its trace: each question first takes in what was recorded since the last one. Any thread; one at a time
 * gets in.
 */

/**
 * SlabTraceSum:
 * @n_spans: how many
 * @start: of the first of them, nanoseconds
 * @end: when the last of them to end ended
 * @phase_times: nanoseconds in each phase
 * @pass_times: nanoseconds in each of the trace's passes
 * @name: of the spans of %SLAB_PHASE_OTHER the name that took the most time, as #SlabSpan has it, -1: none took any.
 *   Of many spans with many names it may be another of those that took much
 * @name_time: nanoseconds of that name, or somewhat less
 * @n_marks: how many of those spans last no time
 * @n_iterations: how many of them belong to an iteration
 * @iterations: the sum of the numbers of those
 */
typedef struct
{
  guint64 n_spans;
  gint64 start;
  gint64 end;
  gint64 phase_times[SLAB_N_PHASES];
  gint64 pass_times[SLAB_TRACE_MAX_PASSES];
  gint32 name;
  gint64 name_time;
  guint64 n_marks;
  guint64 n_iterations;
  double iterations;
} SlabTraceSum;

/**
 * SlabTracePeaks:
 * @n_samples: how many the figures are of
 * @cores_busy: the most cores
 * @resident_bytes: the most memory
 * @faults: the most page faults a second
 * @disk: the most bytes a second that were read from disks or written to them
 * @useful: the most useful bytes a second, over slab_trace_index_get_useful_step()
 * @is_moved: the useful bytes are what the passes of sweeps over the whole volume moved, over and over: of one problem
 *   that is solved as a whole, no part of the result is due to one moment
 * @last_iteration: the highest number of an iteration, -1 for none
 * @has_owners: some sample tells memory by owner
 * @has_threads: some sample tells how busy each thread was
 * @has_faults: some sample tells faults
 * @has_disk: some sample tells what was read from disks and written
 *
 * Of rates: over intervals that are long enough for the clocks, %SLAB_TRACE_INDEX_SHORT and more.
 */
typedef struct
{
  guint64 n_samples;
  double cores_busy;
  guint64 resident_bytes;
  double faults;
  double disk;
  double useful;
  gboolean is_moved;
  gint32 last_iteration;
  gboolean has_owners;
  gboolean has_threads;
  gboolean has_faults;
  gboolean has_disk;
} SlabTracePeaks;

/* Nanoseconds: an interval between samples of less says nothing. */
#define SLAB_TRACE_INDEX_SHORT 2000000

typedef struct _SlabTraceIndex SlabTraceIndex;

/* The trace's own, made when first asked for; lives as long as the trace. */
SlabTraceIndex *slab_trace_index_get (SlabTrace *trace);

void slab_trace_index_sum (SlabTraceIndex *self, guint row, guint64 first, guint64 end, SlabTraceSum *sum);
void slab_trace_sum_spans (const SlabSpan *spans, guint64 n, SlabTraceSum *sum);
void slab_trace_index_get_peaks (SlabTraceIndex *self, SlabTracePeaks *peaks);
/* Bytes a second, of the result: input read once, output written once. */
double slab_trace_index_get_useful_rate (SlabTraceIndex *self, gint64 start, gint64 end);
/* The time that rates are told apart by, nanoseconds. */
gint64 slab_trace_index_get_useful_step (SlabTraceIndex *self);

G_END_DECLS
