/* SPDX-License-Identifier: MIT */
#include "slab-trace-summary.h"

#include "slab-trace-number.h"

static double
voxels (const gint64 size[3])
{
  return (double) size[0] * (double) size[1] * (double) size[2];
}

/* From anyone's file: only what is a share. */
static gboolean
get_told_share (SlabTrace *trace, double *share)
{
  const double value = slab_trace_get_property_number (trace, SLAB_TRACE_KEY_USEFUL_SHARE);

  if (!(value > 0.0 && value <= 1.0))
    return FALSE;
  *share = value;
  return TRUE;
}

/**
 * slab_trace_summary_get_n_cores:
 *
 * Any thread.
 *
 * Returns: that the run could have; where only the machine's are told, those; 0: neither is
 */
guint
slab_trace_summary_get_n_cores (SlabTrace *trace)
{
  static const char *const keys[] = { SLAB_TRACE_KEY_CORES, SLAB_TRACE_KEY_MACHINE_CORES };
  guint64 n = 0;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), 0);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *text = slab_trace_get_property_string (trace, keys[i]);

      if (text != NULL && g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT, &n, NULL))
        return (guint) n;
    }
  return 0;
}

/* Of a run that lasts until the last span that a row has told of. */
static gint64
get_told_time (SlabTrace *trace, guint row)
{
  const guint64 n_spans = slab_trace_get_n_spans (trace, row);
  SlabSpan span;

  if (n_spans == 0)
    return 0;
  slab_trace_get_span (trace, row, n_spans - 1, &span);
  return span.start + span.duration;
}

static guint64
get_resident_before (SlabTrace *trace)
{
  const char *text = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_RESIDENT_BEFORE);
  guint64 n = 0;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &n, NULL) ? n : SLAB_TRACE_UNKNOWN;
}

/* Threads beyond the cores wait for their own kind. @working: threads in spans of work, of all rows: it is the run's
 * threads, those that only read and write as well, of which the samples say how many had no core. */
static void
judge_cores (SlabTraceSummary *summary, double working, guint n_workers)
{
  const double n_cores = summary->n_cores;
  const double own = n_cores > 0.0 ? MAX (working - n_cores, 0.0) : 0.0;
  double on_core = 1.0;

  if (isfinite (summary->mean_cores_queued))
    {
      summary->own_cores_queued = MIN (summary->mean_cores_queued, own);
      summary->others_cores = summary->mean_cores_queued - summary->own_cores_queued;
      if (n_cores > 0.0)
        summary->others_cores = MIN (summary->others_cores, n_cores);
      if (working > summary->mean_cores_queued)
        on_core = CLAMP (1.0 - summary->mean_cores_queued / working, 0.0, 1.0);
      /* Others than those that worked waited too: what was computed had a core. */
      else if (working > 0.0)
        on_core = CLAMP (summary->mean_cores_busy / working, 0.0, 1.0);
    }
  summary->speed_up = summary->useful_span_share * n_workers * on_core;
  if (n_cores > 0.0 && summary->speed_up > n_cores)
    summary->speed_up = n_cores;
  if (summary->mean_cores_busy > 0.0 && summary->speed_up > summary->mean_cores_busy)
    summary->speed_up = summary->mean_cores_busy;
  summary->efficiency = summary->speed_up / n_workers;
}

/**
 * slab_trace_summarize:
 * @summary: (out caller-allocates): every share is within 0..1 or not known, whatever the trace holds
 *
 * Of a run that lasts: so far. Any thread; it does not walk over the spans.
 */
void
slab_trace_summarize (SlabTrace *trace, SlabTraceSummary *summary)
{
  guint n_threads, n_rows, n_chunks;
  guint64 n_samples;
  double useful = 0.0, padded = 0.0, sampled = 0.0, core_seconds = 0.0, busy = 0.0, at_work = 0.0, filter = 0.0;
  double queued_seconds = 0.0, queued_sampled = 0.0;
  gboolean has_boxes = TRUE;
  const gboolean is_live = !slab_trace_is_ended (trace);
  guint n_workers;
  gint64 before = 0;

  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (summary != NULL);

  *summary = (SlabTraceSummary){ 0 };
  n_threads = slab_trace_get_n_threads (trace);
  n_rows = n_threads - slab_trace_get_n_nested_rows (trace);
  n_workers = slab_trace_get_n_workers (trace);
  for (guint t = 0; t < n_threads; t++)
    {
      summary->n_spans += slab_trace_get_n_spans (trace, t);
      for (guint p = 0; p < SLAB_N_PHASES; p++)
        {
          double seconds = 1e-9 * slab_trace_get_phase_time (trace, t, (SlabPhase) p);

          summary->phase_seconds[p] += seconds;
          if (t < n_workers && p != SLAB_PHASE_WAIT)
            busy += seconds;
          if (t < n_workers && p == SLAB_PHASE_FILTER)
            filter += seconds;
          /* What is nested in others' spans is theirs. */
          if (t < n_rows && p != SLAB_PHASE_WAIT)
            at_work += seconds;
        }
      if (t < n_workers && is_live)
        summary->capacity += 1e-9 * (double) get_told_time (trace, t);
    }
  /* After the spans, so that a running trace's spans lie within it. */
  summary->seconds = 1e-9 * slab_trace_get_duration (trace);

  n_chunks = slab_trace_get_n_chunks (trace);
  for (guint i = 0; i < n_chunks; i++)
    {
      SlabTraceChunk chunk;

      slab_trace_get_chunk (trace, (gint32) i, &chunk);
      useful += voxels (chunk.size);
      padded += voxels (chunk.padded_size);
      /* Of a damaged file. What is known of the others says nothing of this one. */
      has_boxes = has_boxes && voxels (chunk.padded_size) > 0.0;
    }
  summary->is_share_of_work = get_told_share (trace, &summary->useful_share);
  if (!summary->is_share_of_work)
    summary->useful_share = !has_boxes ? NAN : padded > 0.0 ? CLAMP (useful / padded, 0.0, 1.0) : 1.0;

  if (!is_live)
    summary->capacity = n_workers * summary->seconds;
  if (summary->capacity > 0.0)
    {
      summary->busy_share = CLAMP (busy / summary->capacity, 0.0, 1.0);
      summary->useful_span_share = CLAMP (filter / summary->capacity, 0.0, 1.0) * summary->useful_share;
    }

  n_samples = slab_trace_get_n_samples (trace);
  for (guint64 i = 0; i < n_samples; i++)
    {
      SlabTraceSample sample;

      slab_trace_get_sample (trace, i, &sample);
      core_seconds += sample.cores_busy * (double) (sample.time - before);
      sampled += (double) (sample.time - before);
      if (isfinite (sample.cores_queued) && sample.time > before)
        {
          queued_seconds += sample.cores_queued * (double) (sample.time - before);
          queued_sampled += (double) (sample.time - before);
        }
      before = sample.time;
      summary->peak_resident_bytes = MAX (summary->peak_resident_bytes, sample.resident_bytes);
    }
  summary->resident_bytes_before = get_resident_before (trace);
  summary->run_bytes = SLAB_TRACE_UNKNOWN;
  if (summary->peak_resident_bytes > 0 && summary->resident_bytes_before != SLAB_TRACE_UNKNOWN)
    summary->run_bytes = summary->peak_resident_bytes
                         - MIN (summary->peak_resident_bytes, summary->resident_bytes_before);
  summary->mean_cores_busy = sampled > 0.0 ? core_seconds / sampled : 0.0;
  summary->mean_cores_queued = queued_sampled > 0.0 ? queued_seconds / queued_sampled : NAN;
  summary->n_cores = slab_trace_summary_get_n_cores (trace);
  judge_cores (summary, summary->seconds > 0.0 ? MIN (at_work / summary->seconds, n_rows) : 0.0, n_workers);
}
