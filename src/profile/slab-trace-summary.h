/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-trace.h"

G_BEGIN_DECLS

/**
 * SlabTraceSummary:
 * @seconds: wall time of the run
 * @phase_seconds: thread seconds per phase, summed over all rows
 * @busy_share: the workers' time at work, in read, filter and write, on a core or not / (workers * seconds), 0..1
 * @useful_share: work that the whole volume as one chunk would be / work of all chunks, 0..1; 1 without chunks; NAN
 *   where chunks are there whose boxes are not known, as in a damaged file, and what is made of it too
 * @is_share_of_work: whether that is the filter's own account, %SLAB_TRACE_KEY_USEFUL_SHARE; else voxels of the cores /
 *   voxels of the padded chunks stand for it
 * @efficiency: thread time in filter * useful_share / (workers * seconds), 0..1: what was spent on voxels that
 *   are in the result, of all that was there to spend
 * @mean_cores_busy: mean of the samples, weighted by their time
 * @mean_cores_queued: threads that were ready and had no core, likewise, of the samples that tell it; NAN: none does
 * @n_cores: that the run could have; 0: not told
 * @own_cores_queued: of @mean_cores_queued, threads that are more than the cores; 0 where nothing is told
 * @others_cores: the rest, at most @n_cores: what other programs took; 0 where nothing is told
 * @speed_up: estimate of how many times as fast as one thread it was, which did each thing once and had a core to
 *   itself: workers * efficiency, less the time without a core; at most @n_cores. Memory that threads share makes it
 *   less
 * @peak_resident_bytes: largest resident memory of the process seen by the sampler
 * @resident_bytes_before: what it had resident before the run; %SLAB_TRACE_UNKNOWN: not told
 * @run_bytes: of @peak_resident_bytes, what came with the run; %SLAB_TRACE_UNKNOWN where one of both is not told
 * @n_spans: spans that were recorded
 */
typedef struct
{
  double seconds;
  double phase_seconds[SLAB_N_PHASES];
  double busy_share;
  double useful_share;
  gboolean is_share_of_work;
  double efficiency;
  double mean_cores_busy;
  double mean_cores_queued;
  guint n_cores;
  double own_cores_queued;
  double others_cores;
  double speed_up;
  guint64 peak_resident_bytes;
  guint64 resident_bytes_before;
  guint64 run_bytes;
  guint64 n_spans;
} SlabTraceSummary;

void slab_trace_summarize (SlabTrace *trace, SlabTraceSummary *summary);

G_END_DECLS
