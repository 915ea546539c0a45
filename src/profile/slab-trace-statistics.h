/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-trace.h"

G_BEGIN_DECLS

/* Of a histogram of durations: five to a decade, from 100 ns on, up to a thousand seconds. */
#define SLAB_TRACE_STATISTICS_N_BINS 50
#define SLAB_TRACE_STATISTICS_N_SLOWEST 10

/**
 * SlabPhaseStatistics:
 * @n: spans of some length that lie in the range, at least in part
 * @total: seconds of them within the range, over all rows
 * @whole: seconds of those spans, also of what of them lies outside of the range: @n times @mean
 * @mean: of the whole spans' durations, seconds, as all that follows; 0 without spans
 * @median: linear interpolation between the two nearest in order, as numpy.percentile() does it
 * @p95: 95th percentile
 * @p99: 99th percentile
 * @max: the longest
 * @bytes: of the whole spans
 * @histogram: whole spans by duration; see slab_trace_statistics_get_bin_start()
 *
 * A span that the range cuts counts with its part in sums of time, and with all of it where the question is how long
 * such a span takes: a cut makes none shorter. A moment without a length, as other programs mark them, has no duration
 * at all.
 */
typedef struct
{
  guint64 n;
  double total;
  double whole;
  double mean;
  double median;
  double p95;
  double p99;
  double max;
  guint64 bytes;
  guint64 histogram[SLAB_TRACE_STATISTICS_N_BINS];
} SlabPhaseStatistics;

/**
 * SlabRowStatistics:
 * @phases: seconds within the range, by phase
 * @work: seconds in the filter, or in what another program's trace calls by its own names
 * @overhead: seconds that only read and write
 * @wait: seconds with nothing to do
 * @share: @work + @overhead + @wait of the range, 0..1: what the row accounts for
 */
typedef struct
{
  double phases[SLAB_N_PHASES];
  double work;
  double overhead;
  double wait;
  double share;
} SlabRowStatistics;

/**
 * SlabPassStatistics:
 * @seconds: of a pass inside the filter; of a span that the range cuts, in proportion
 * @bytes: that it read and wrote, in the same proportion; 0 where that is not known
 */
typedef struct
{
  double seconds;
  double bytes;
} SlabPassStatistics;

/**
 * SlabSlowSpan:
 * @row: its row
 * @index: in that row
 * @duration: nanoseconds
 */
typedef struct
{
  guint row;
  guint64 index;
  gint64 duration;
} SlabSlowSpan;

/**
 * SlabTraceStatistics:
 * @start: of the range, nanoseconds since the run began
 * @end: of the range, at most the run's duration
 * @n_rows: rows of spans
 * @n_workers: the first of them, which filter
 * @n_passes: that the filter tells apart
 * @n_slowest: at most %SLAB_TRACE_STATISTICS_N_SLOWEST
 * @phases: by phase, over all rows
 * @rows: @n_rows of them
 * @passes: over all rows
 * @pass_names: @n_passes of them
 * @pass_durations: of each pass, how long it took in a span, of the spans in which it took any time; without bytes
 * @slowest: the longest spans of any phase but waiting, the longest first; of equals the earlier row and span
 * @imbalance: largest work of a worker / mean work of the workers - 1; 0 where there is no work
 * @useful_share: of the filter's work in the range, what the volume as one chunk would need as well, 0..1; of the whole
 *   run as in #SlabTraceSummary, unless it was cut short
 * @is_share_of_work: as there
 * @redundant: seconds in the filter * (1 - @useful_share): what the halos took, of all rows together
 *
 * What the spans of a range of time say together. Made once, never changes; reference-counted, free to read from any
 * thread.
 */
typedef struct
{
  gint64 start;
  gint64 end;
  guint n_rows;
  guint n_workers;
  guint n_passes;
  guint n_slowest;
  SlabPhaseStatistics phases[SLAB_N_PHASES];
  const SlabRowStatistics *rows;
  SlabPassStatistics passes[SLAB_TRACE_MAX_PASSES];
  const char *pass_names[SLAB_TRACE_MAX_PASSES];
  SlabPhaseStatistics pass_durations[SLAB_TRACE_MAX_PASSES];
  SlabSlowSpan slowest[SLAB_TRACE_STATISTICS_N_SLOWEST];
  double imbalance;
  double useful_share;
  gboolean is_share_of_work;
  double redundant;
} SlabTraceStatistics;

#define SLAB_TYPE_TRACE_STATISTICS (slab_trace_statistics_get_type ())
GType slab_trace_statistics_get_type (void) G_GNUC_CONST;

/* The whole run: 0, G_MAXINT64. */
SlabTraceStatistics *slab_trace_statistics_new (SlabTrace *trace, gint64 start, gint64 end) G_GNUC_WARN_UNUSED_RESULT;
SlabTraceStatistics *slab_trace_statistics_ref (SlabTraceStatistics *self);
void slab_trace_statistics_unref (SlabTraceStatistics *self);

const SlabPassStatistics *slab_trace_statistics_get_row_passes (const SlabTraceStatistics *self, guint row);
/* Of the filter's time, each pass's share as it is read; together no more than all of it. */
void slab_trace_statistics_format_pass_shares (const SlabTraceStatistics *self, char *texts[SLAB_TRACE_MAX_PASSES]);

double slab_trace_statistics_get_bin_start (guint bin); /* seconds */
guint slab_trace_statistics_find_bin (gint64 duration); /* nanoseconds */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabTraceStatistics, slab_trace_statistics_unref)

G_END_DECLS
