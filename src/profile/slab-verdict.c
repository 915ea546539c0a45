/* SPDX-License-Identifier: MIT */
#include "slab-verdict-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "slab-figure-text.h"
#include "slab-trace-machine.h"
#include "slab-trace-number.h"
#include "slab-trace-statistics.h"
#include "slab-trace-summary.h"
#include "slab-trace-traffic.h"

/* Below, threads that begin and pages that are touched first are most of what there is to see. */
#define LEAST_SECONDS 0.01
/* From here on nothing else is worth a change: what is left is what a plain copy, or a plain sum, loses as well. */
#define NEAR_SHARE 0.7
/* From here on a machine's limit is worth a name when no loss is. A kernel that adds and multiplies apart can reach
 * half of the peak, which is of fused ones. */
#define SOME_SHARE 0.4
/* Bytes that a miss of the last cache brings. */
#define CACHE_LINE 64.0
/* The least that a fault brings. */
#define PAGE_BYTES 4096.0

G_DEFINE_BOXED_TYPE (SlabVerdict, slab_verdict, slab_verdict_ref, slab_verdict_unref)

/* --- Names -------------------------------------------------------------------------------------------------------- */

static const struct
{
  const char *name;
  const char *title;
} limits[SLAB_N_LIMITS] = {
  [SLAB_LIMIT_UNKNOWN] = { "unknown", N_ ("Not known") },
  [SLAB_LIMIT_TOO_SHORT] = { "too-short", N_ ("Too short to say") },
  [SLAB_LIMIT_MEMORY] = { "memory", N_ ("Memory bandwidth") },
  [SLAB_LIMIT_ARITHMETIC] = { "arithmetic", N_ ("Arithmetic") },
  [SLAB_LIMIT_BALANCE] = { "balance", N_ ("Waiting for one another") },
  [SLAB_LIMIT_HALO] = { "halo", N_ ("Halos") },
  [SLAB_LIMIT_READING] = { "reading", N_ ("Reading chunks") },
  [SLAB_LIMIT_WRITING] = { "writing", N_ ("Writing chunks") },
  [SLAB_LIMIT_FRESH_MEMORY] = { "fresh-memory", N_ ("Fresh memory") },
  [SLAB_LIMIT_DISK] = { "disk", N_ ("Files") },
  [SLAB_LIMIT_OTHER_PROGRAMS] = { "other-programs", N_ ("Other programs") },
  [SLAB_LIMIT_START] = { "start", N_ ("Starting") },
  [SLAB_LIMIT_FILTER] = { "filter", N_ ("The filter itself") },
};

/**
 * slab_limit_get_name:
 *
 * Returns: a word for scripts, not translated
 */
const char *
slab_limit_get_name (SlabLimit limit)
{
  g_return_val_if_fail ((guint) limit < SLAB_N_LIMITS, NULL);

  return limits[limit].name;
}

/**
 * slab_limit_get_title:
 *
 * Returns: a heading, translated
 */
const char *
slab_limit_get_title (SlabLimit limit)
{
  g_return_val_if_fail ((guint) limit < SLAB_N_LIMITS, NULL);

  return _ (limits[limit].title);
}

/* --- Figures ------------------------------------------------------------------------------------------------------ */

/* 0 is a figure of these. */
static double
get_told_seconds (SlabTrace *trace, const char *key)
{
  const double value = slab_trace_get_property_number (trace, key);

  return value >= 0.0 ? value : NAN;
}

static void
add_known (guint64 *sum, guint64 count)
{
  if (count != SLAB_TRACE_UNKNOWN)
    *sum = *sum == SLAB_TRACE_UNKNOWN ? count : *sum + count;
}

typedef struct
{
  guint64 least;
  guint64 most;
} Growth;

static void
growth_add (Growth *self, guint64 bytes, guint64 without)
{
  if (bytes == SLAB_TRACE_UNKNOWN)
    return;
  if (without != SLAB_TRACE_UNKNOWN)
    bytes -= MIN (without, bytes);
  self->least = MIN (self->least, bytes);
  self->most = MAX (self->most, bytes);
}

static double
growth_get (const Growth *self)
{
  return self->most > self->least ? (double) (self->most - self->least) : 0.0;
}

/* See SlabVerdictFigures.fault_seconds. */
static double
get_fault_seconds (const SlabVerdictFigures *f, SlabTrace *trace, double output_bytes)
{
  const double filter = get_told_seconds (trace, SLAB_TRACE_KEY_SYSTEM_FILTER);
  const double write = get_told_seconds (trace, SLAB_TRACE_KEY_SYSTEM_WRITE);
  const char *steps = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_STEPS);
  /* Who writes to the result itself reads from the volume itself. */
  const gboolean is_in_place = steps != NULL && strstr (steps, slab_phase_get_name (SLAB_PHASE_WRITE)) == NULL;
  const double other_bytes = is_in_place ? 0.0 : MAX (f->fresh_bytes - output_bytes, 0.0);
  double seconds = f->system_seconds;

  if (isfinite (f->system_read_seconds) && isfinite (filter) && isfinite (write))
    seconds = MIN (seconds, filter + write + MIN (f->system_read_seconds, SLAB_VERDICT_FRESH_SECONDS * other_bytes));
  return MIN (seconds, SLAB_VERDICT_FRESH_SECONDS * f->fresh_bytes);
}

static void
collect_samples (SlabVerdictFigures *f, SlabTrace *trace)
{
  gint64 before = 0;
  const double before_bytes = slab_trace_get_property_positive (trace, SLAB_TRACE_KEY_RESIDENT_BEFORE);
  Growth own = { G_MAXUINT64, 0 }, output = { 0, 0 };

  f->queued_seconds = f->system_seconds = NAN;
  f->minor_faults = f->major_faults = f->disk_read_bytes = f->disk_written_bytes = SLAB_TRACE_UNKNOWN;
  /* The first sample is late for what came at once. */
  if (isfinite (before_bytes))
    growth_add (&own, (guint64) before_bytes, 0);
  for (guint64 i = 0; i < slab_trace_get_n_samples (trace); i++)
    {
      SlabTraceSample sample;

      slab_trace_get_sample (trace, i, &sample);
      if (isfinite (sample.cores_queued))
        f->queued_seconds = (isnan (f->queued_seconds) ? 0.0 : f->queued_seconds)
                            + sample.cores_queued * 1e-9 * (double) MAX (sample.time - before, 0);
      if (isfinite (sample.cores_system))
        f->system_seconds = (isnan (f->system_seconds) ? 0.0 : f->system_seconds)
                            + sample.cores_system * 1e-9 * (double) MAX (sample.time - before, 0);
      growth_add (&own, sample.resident_bytes, sample.owner_bytes[SLAB_MEMORY_INPUT]);
      growth_add (&output, sample.owner_bytes[SLAB_MEMORY_OUTPUT], 0);
      before = sample.time;
      add_known (&f->minor_faults, sample.minor_faults);
      add_known (&f->major_faults, sample.major_faults);
      add_known (&f->disk_read_bytes, sample.disk_read_bytes);
      add_known (&f->disk_written_bytes, sample.disk_written_bytes);
    }
  /* Of a file that is cut among its samples the rest went as what they tell. */
  if (before > 0 && f->seconds > 0.0)
    {
      f->queued_seconds *= f->seconds / (1e-9 * (double) before);
      f->system_seconds *= f->seconds / (1e-9 * (double) before);
    }
  f->fresh_bytes = f->fault_seconds = NAN;
  f->system_read_seconds = get_told_seconds (trace, SLAB_TRACE_KEY_SYSTEM_READ);
  if (f->minor_faults == SLAB_TRACE_UNKNOWN)
    return;
  f->fresh_bytes = MAX (PAGE_BYTES * (double) f->minor_faults, growth_get (&own));
  f->fault_seconds = isfinite (f->system_seconds) ? get_fault_seconds (f, trace, growth_get (&output))
                                                  : SLAB_VERDICT_FAULT_SECONDS * (double) f->minor_faults;
}

static void
add_counter (double *sum, guint64 count)
{
  *sum += count != SLAB_TRACE_UNKNOWN ? (double) count : NAN;
}

/* All rows that worked, or none: a part of the misses says nothing of the whole. */
static void
collect_counters (SlabVerdictFigures *f, SlabTrace *trace)
{
  for (guint row = 0; row < f->n_workers; row++)
    {
      SlabTraceCounters counters = { SLAB_TRACE_UNKNOWN, SLAB_TRACE_UNKNOWN, SLAB_TRACE_UNKNOWN };

      slab_trace_get_counters (trace, row, &counters);
      add_counter (&f->instructions, counters.instructions);
      add_counter (&f->cycles, counters.cycles);
      add_counter (&f->cache_misses, counters.cache_misses);
    }
  f->memory_bytes = CACHE_LINE * f->cache_misses;
}

/* Until its first work. A thread that never has any waits for the others. */
static double
get_start_seconds (SlabTrace *trace, guint row)
{
  const guint64 n = slab_trace_get_n_spans (trace, row);

  for (guint64 i = 0; i < n; i++)
    {
      SlabSpan span;

      slab_trace_get_span (trace, row, i, &span);
      if (span.phase != SLAB_PHASE_WAIT)
        return 1e-9 * (double) MAX (span.start, 0);
    }
  return 0.0;
}

/* Of the voxels that all chunks read, those that are read once; NAN where a box is missing. */
static double
get_voxel_share (SlabTrace *trace)
{
  double core = 0.0, padded = 0.0;

  for (guint i = 0; i < slab_trace_get_n_chunks (trace); i++)
    {
      SlabTraceChunk chunk;
      double voxels;

      slab_trace_get_chunk (trace, (gint32) i, &chunk);
      voxels = (double) chunk.padded_size[0] * (double) chunk.padded_size[1] * (double) chunk.padded_size[2];
      if (!(voxels > 0.0))
        return NAN;
      padded += voxels;
      core += (double) chunk.size[0] * (double) chunk.size[1] * (double) chunk.size[2];
    }
  return padded > 0.0 ? CLAMP (core / padded, 0.0, 1.0) : 1.0;
}

static void
collect_rows (SlabVerdictFigures *f, SlabTrace *trace, const SlabTraceStatistics *statistics)
{
  double filter = 0.0;

  for (guint row = 0; row < statistics->n_rows - slab_trace_get_n_nested_rows (trace); row++)
    {
      const SlabRowStatistics *sums = &statistics->rows[row];

      f->thread_seconds += f->seconds;
      f->work_seconds += sums->work + sums->overhead;
      if (row < f->n_workers)
        {
          filter += sums->phases[SLAB_PHASE_FILTER];
          f->start_seconds += get_start_seconds (trace, row);
          f->other_seconds += sums->phases[SLAB_PHASE_OTHER];
          f->read_seconds += sums->phases[SLAB_PHASE_READ];
          f->write_seconds += sums->phases[SLAB_PHASE_WRITE];
        }
      else if (f->seconds > 0.0)
        f->reader_share = MAX (f->reader_share, CLAMP (sums->overhead / f->seconds, 0.0, 1.0));
    }
  f->redundant_share = 1.0 - statistics->useful_share;
  f->is_share_of_work = statistics->is_share_of_work;
  f->useful_seconds = filter * statistics->useful_share;
  f->halo_seconds = filter - f->useful_seconds;
  f->halo_read_seconds = f->read_seconds * (1.0 - get_voxel_share (trace));
  f->wait_seconds = MAX (f->capacity - filter - f->read_seconds - f->write_seconds - f->other_seconds, 0.0);
  f->start_seconds = MIN (f->start_seconds, f->wait_seconds);
  f->balance_share = 1.0 / (1.0 + statistics->imbalance);
}

/* The samples speak of all the run, or of none of it. */
static void
collect_cores (SlabVerdictFigures *f, const SlabTraceSummary *summary)
{
  f->n_cores = summary->n_cores;
  f->cores_busy = summary->mean_cores_busy > 0.0 ? summary->mean_cores_busy : NAN;
  f->speed_up = summary->speed_up;
  f->own_seconds = f->others_seconds = NAN;
  if (isnan (f->queued_seconds) || !(summary->mean_cores_queued > 0.0))
    return;
  f->own_seconds = f->queued_seconds * summary->own_cores_queued / summary->mean_cores_queued;
  f->others_seconds = f->queued_seconds * summary->others_cores / summary->mean_cores_queued;
}

static void
collect (SlabVerdictFigures *f, SlabTrace *trace, const SlabTraceStatistics *statistics, const SlabMachine *machine)
{
  SlabTraceTraffic traffic;
  SlabTraceSummary summary;
  const char *outcome = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_OUTCOME);

  slab_trace_summarize (trace, &summary);
  f->is_live = !slab_trace_is_ended (trace);
  f->is_cut_short = outcome != NULL
                    && (g_str_has_prefix (outcome, "cancelled") || g_str_has_prefix (outcome, "failed"));
  f->is_foreign = slab_trace_get_n_span_names (trace) > 0;
  f->seconds = 1e-9 * (double) statistics->end;
  f->n_workers = statistics->n_workers;
  f->capacity = f->is_live ? summary.capacity : f->seconds * f->n_workers;
  slab_trace_get_traffic (trace, &traffic);
  f->useful_bytes = traffic.io_bytes;
  f->moved_bytes = traffic.moved_bytes;
  f->needed_bytes = traffic.memory_bytes;
  f->flops = slab_trace_get_property_positive (trace, SLAB_TRACE_KEY_FLOPS);
  f->is_copy = g_strcmp0 (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_FLOPS), "0") == 0;
  f->is_to_file = isfinite (slab_trace_get_property_positive (trace, SLAB_TRACE_KEY_SLABS));
  f->n_chunks = slab_trace_get_n_chunks (trace);
  f->bandwidth = machine ? slab_machine_get_bandwidth (machine, f->n_workers) : 0.0;
  f->peak_flops = machine ? slab_machine_get_flops (machine, f->n_workers) : 0.0;
  f->bandwidth = f->bandwidth > 0.0 ? f->bandwidth : NAN;
  f->peak_flops = f->peak_flops > 0.0 ? f->peak_flops : NAN;
  f->is_machine_disturbed = machine != NULL && machine->is_disturbed;
  collect_rows (f, trace, statistics);
  collect_samples (f, trace);
  collect_cores (f, &summary);
  collect_counters (f, trace);
  f->intensity = f->flops / f->needed_bytes;
  f->bandwidth_share = f->seconds > 0.0 ? f->needed_bytes / f->seconds / f->bandwidth : NAN;
  f->flops_share = f->seconds > 0.0 ? f->flops / f->seconds / f->peak_flops : NAN;
  f->memory_share = f->seconds > 0.0 ? f->memory_bytes / f->seconds / f->bandwidth : NAN;
}

/* --- Limit -------------------------------------------------------------------------------------------------------- */

static SlabVerdictLosses
get_losses (const SlabVerdictFigures *f, guint64 bytes_read)
{
  SlabVerdictLosses losses = { 0 };

  if (!(f->capacity > 0.0) || !(f->thread_seconds > 0.0))
    return losses;
  /* What another program's threads do between its spans, and whether they wait for one another, is not known. */
  if (!f->is_foreign)
    {
      losses.start = f->start_seconds / f->capacity;
      losses.balance = f->wait_seconds / f->capacity - losses.start;
    }
  /* What is read twice for a halo is the halo's. */
  losses.halo = (f->halo_seconds + fmax (f->halo_read_seconds, 0.0)) / f->capacity;
  losses.reading = f->is_foreign ? 0.0 : (f->read_seconds - fmax (f->halo_read_seconds, 0.0)) / f->capacity;
  losses.writing = f->is_foreign ? 0.0 : f->write_seconds / f->capacity;
  /* A guess from the number of faults alone is no ground for a verdict. */
  losses.fresh_memory = isfinite (f->system_seconds) && isfinite (f->fault_seconds)
                            ? MIN (f->fault_seconds / f->thread_seconds, 1.0)
                            : 0.0;
  losses.other_programs = isfinite (f->others_seconds) ? MIN (f->others_seconds / f->thread_seconds, 1.0) : 0.0;
  losses.own_threads = isfinite (f->own_seconds) ? MIN (f->own_seconds / f->thread_seconds, 1.0) : 0.0;
  /* Threads wait for the one that reads or writes the file; and a chunk of a mapped file is read from the disk. */
  if (f->reader_share >= BUSY_READER_SHARE)
    {
      losses.disk = losses.balance + losses.start;
      losses.balance = losses.start = 0.0;
    }
  else if (f->disk_read_bytes != SLAB_TRACE_UNKNOWN && bytes_read > 0
           && (double) f->disk_read_bytes >= 0.5 * (double) bytes_read)
    {
      /* Once for all chunks: what a halo reads again is in memory by then. */
      losses.disk = f->read_seconds / f->capacity;
      losses.halo = f->halo_seconds / f->capacity;
      losses.reading = 0.0;
    }
  return losses;
}

static double
believe (double share)
{
  return share <= MOST_SHARE ? share : NAN;
}

/* NAN is no share at all. */
static double
get_machine_share (const SlabVerdictFigures *f, SlabLimit *limit)
{
  double memory = fmax (fmax (believe (f->bandwidth_share), believe (f->memory_share)), 0.0);
  double arithmetic = fmax (believe (f->flops_share), 0.0);

  *limit = memory >= arithmetic ? SLAB_LIMIT_MEMORY : SLAB_LIMIT_ARITHMETIC;
  return MAX (memory, arithmetic);
}

gboolean
slab_verdict_is_near (const SlabVerdict *self)
{
  SlabLimit limit;

  return get_machine_share (&self->figures, &limit) >= NEAR_SHARE;
}

static gboolean
is_judged (const SlabVerdictFigures *f)
{
  return isfinite (believe (f->bandwidth_share)) && isfinite (believe (f->flops_share));
}

static SlabLimit
find_limit (const SlabVerdictFigures *f, const SlabVerdictLosses *losses)
{
  const struct
  {
    double share;
    SlabLimit limit;
  } candidates[] = {
    { losses->other_programs, SLAB_LIMIT_OTHER_PROGRAMS },
    { losses->balance, SLAB_LIMIT_BALANCE },
    { losses->start, SLAB_LIMIT_START },
    { losses->disk, SLAB_LIMIT_DISK },
    { losses->fresh_memory, SLAB_LIMIT_FRESH_MEMORY },
    { losses->halo, SLAB_LIMIT_HALO },
    { losses->reading, SLAB_LIMIT_READING },
    { losses->writing, SLAB_LIMIT_WRITING },
  };
  SlabLimit machine_limit;
  double machine_share = get_machine_share (f, &machine_limit);
  guint largest = 0;

  if (f->seconds < LEAST_SECONDS)
    return SLAB_LIMIT_TOO_SHORT;
  if (machine_share >= NEAR_SHARE)
    return machine_limit;
  for (guint i = 1; i < G_N_ELEMENTS (candidates); i++)
    if (candidates[i].share > candidates[largest].share)
      largest = i;
  if (candidates[largest].share >= LOSS_SHARE)
    return candidates[largest].limit;
  if (machine_share >= SOME_SHARE)
    return machine_limit;
  return is_judged (f) ? SLAB_LIMIT_FILTER : SLAB_LIMIT_UNKNOWN;
}

/* --- Words -------------------------------------------------------------------------------------------------------- */

/* A line of the list, or a sentence of the paragraph. */
void
slab_verdict_add_line (GPtrArray *lines, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (lines, g_strdup_vprintf (format, args));
  va_end (args);
}

GStrv
slab_verdict_end_lines (GPtrArray *lines)
{
  g_ptr_array_add (lines, NULL);
  return (GStrv) g_ptr_array_free (lines, FALSE);
}

static void
shares_init (SlabVerdictShares *self, const SlabVerdictFigures *f)
{
  const double work = f->read_seconds + f->write_seconds + f->other_seconds + f->wait_seconds;
  const gboolean is_known = isfinite (f->halo_seconds) && !f->is_foreign;
  double shares[SLAB_N_PARTS];

  *self = (SlabVerdictShares){ .seconds = { [SLAB_PART_USEFUL] = is_known ? f->useful_seconds : 0.0,
                                            [SLAB_PART_HALO] = is_known ? f->halo_seconds : 0.0,
                                            [SLAB_PART_FILTER] = is_known ? 0.0 : MAX (f->capacity - work, 0.0),
                                            [SLAB_PART_READ] = f->read_seconds,
                                            [SLAB_PART_WRITE] = f->write_seconds,
                                            [SLAB_PART_OTHER] = f->other_seconds,
                                            [SLAB_PART_WAIT] = f->wait_seconds } };
  for (guint i = 0; i < SLAB_N_PARTS; i++)
    shares[i] = f->capacity > 0.0 ? self->seconds[i] / f->capacity : NAN;
  slab_figure_format_shares (shares, SLAB_N_PARTS, self->texts);
}

static void
shares_clear (SlabVerdictShares *self)
{
  for (guint i = 0; i < SLAB_N_PARTS; i++)
    g_free (self->texts[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SlabVerdictShares, shares_clear)

/* To carry chunks to and fro is no loss of a filter that does nothing else. */
static void
tell_copy (const SlabVerdictFigures *f, GPtrArray *sentences)
{
  g_autofree char *share = slab_figure_format_share ((f->read_seconds + f->write_seconds) / f->capacity);

  slab_verdict_add_line (
      sentences,
      _ ("The filter computes nothing: to read and write the chunks, %s of the threads’ time, is what "
         "this cut costs any filter that works on copies."),
      share);
}

/* Only what is near is what held the run back. */
static void
tell_machine_limit (const SlabVerdict *self, GPtrArray *sentences)
{
  const SlabVerdictFigures *f = &self->figures;
  const gboolean is_near = slab_verdict_is_near (self);
  const gboolean is_counted = isnan (f->bandwidth_share) || f->memory_share > f->bandwidth_share;
  g_autofree char *bandwidth = slab_figure_format_share (f->bandwidth_share);
  g_autofree char *counted = slab_figure_format_share (f->memory_share);
  g_autofree char *flops = slab_figure_format_share (f->flops_share);

  if (!is_near)
    slab_verdict_add_line (sentences, "%s",
                           self->limit == SLAB_LIMIT_MEMORY
                               ? _ ("No loss is large; of the machine’s limits, memory was the nearest.")
                               : _ ("No loss is large; of the machine’s limits, arithmetic was the nearest."));
  else
    slab_verdict_add_line (sentences, "%s",
                           self->limit == SLAB_LIMIT_MEMORY ? _ ("Memory held it back.")
                                                            : _ ("Arithmetic held it back."));
  if (self->limit == SLAB_LIMIT_ARITHMETIC)
    slab_verdict_add_line (sentences, _ ("Its operations are %s of what so many threads were measured to do."), flops);
  else if (is_counted)
    slab_verdict_add_line (sentences, _ ("What the caches had to fetch is %s of the measured bandwidth."), counted);
  else
    slab_verdict_add_line (
        sentences,
        f->needed_bytes > f->useful_bytes
            ? _ ("What its iterations go over is more than the cache holds, and %s of the measured bandwidth.")
            : _ ("Input and result alone are %s of the measured bandwidth."),
        bandwidth);
}

static void
tell_limit (const SlabVerdict *self, const SlabVerdictLosses *losses, const SlabVerdictShares *shares,
            GPtrArray *sentences)
{
  const SlabVerdictFigures *f = &self->figures;
  const char *halo = shares->texts[SLAB_PART_HALO], *reading = shares->texts[SLAB_PART_READ],
             *writing = shares->texts[SLAB_PART_WRITE];
  /* As the shares have it, where it is that part. */
  g_autofree char *balance = losses->start > 0.0 ? slab_figure_format_share (losses->balance)
                                                 : g_strdup (shares->texts[SLAB_PART_WAIT]);
  g_autofree char *halos = slab_figure_format_share (losses->halo);
  g_autofree char *halo_read = slab_figure_format_share (f->halo_read_seconds / f->capacity);
  g_autofree char *disk = slab_figure_format_share (losses->disk);
  g_autofree char *fresh = slab_figure_format_share (losses->fresh_memory);
  g_autofree char *fresh_bytes = slab_figure_format_bytes (f->fresh_bytes);
  g_autofree char *others = slab_figure_format_share (losses->other_programs);
  g_autofree char *bandwidth = slab_figure_format_share (f->bandwidth_share);
  g_autofree char *flops = slab_figure_format_share (f->flops_share);
  g_autofree char *least = slab_figure_format_seconds (LEAST_SECONDS);
  g_autofree char *start = slab_figure_format_share (losses->start);

  switch (self->limit)
    {
    case SLAB_LIMIT_TOO_SHORT:
      slab_verdict_add_line (
          sentences, _ ("That is too short to say what held it back; from %s on there would be something to see."),
          least);
      break;
    case SLAB_LIMIT_MEMORY:
    case SLAB_LIMIT_ARITHMETIC:
      tell_machine_limit (self, sentences);
      break;
    case SLAB_LIMIT_BALANCE:
      if (f->n_chunks > 0 && f->n_chunks < f->n_workers)
        {
          slab_verdict_add_line (sentences,
                                 g_dngettext (GETTEXT_PACKAGE,
                                              "Too few chunks held it back: there was %u for %u threads, so that for "
                                              "%s of the threads’ time there was nothing to do.",
                                              "Too few chunks held it back: there were %u for %u threads, so that for "
                                              "%s of the threads’ time there was nothing to do.",
                                              f->n_chunks),
                                 f->n_chunks, f->n_workers, balance);
          break;
        }
      slab_verdict_add_line (sentences,
                             _ ("Threads that waited for one another held it back: they had nothing to do for %s of "
                                "their time."),
                             balance);
      break;
    case SLAB_LIMIT_HALO:
      if (f->halo_read_seconds > 0.0)
        slab_verdict_add_line (
            sentences,
            /* Translators: shares of the threads' time; the first is the sum of the other two. */
            _ ("Halos held it back: %s of the threads’ time went into what another chunk does for its result as "
               "well, %s in the filter and %s in reading."),
            halos, halo, halo_read);
      else
        slab_verdict_add_line (
            sentences,
            _ ("Halos held it back: %s of the threads’ time went into what another chunk does for its result as "
               "well."),
            halo);
      break;
    case SLAB_LIMIT_READING:
      if (f->is_copy)
        {
          tell_copy (f, sentences);
          break;
        }
      slab_verdict_add_line (sentences, _ ("Reading chunks held it back: it took %s of the threads’ time."), reading);
      break;
    case SLAB_LIMIT_WRITING:
      if (f->is_copy)
        {
          tell_copy (f, sentences);
          break;
        }
      slab_verdict_add_line (sentences, _ ("Writing chunks held it back: it took %s of the threads’ time."), writing);
      break;
    case SLAB_LIMIT_FRESH_MEMORY:
      slab_verdict_add_line (
          sentences,
          _ ("Fresh memory held it back: for %s of the threads’ time the system mapped and cleared pages that were "
             "touched for the first time, %s in all."),
          fresh, fresh_bytes);
      break;
    case SLAB_LIMIT_DISK:
      slab_verdict_add_line (sentences,
                             _ ("Files held it back: for %s of their time the threads waited for what was read or "
                                "written."),
                             disk);
      break;
    case SLAB_LIMIT_OTHER_PROGRAMS:
      slab_verdict_add_line (
          sentences, _ ("Other programs held it back: for %s of their time threads were ready and had no core."),
          others);
      break;
    case SLAB_LIMIT_START:
      slab_verdict_add_line (sentences, _ ("The start held it back: for %s of their time the threads had no work yet."),
                             start);
      break;
    case SLAB_LIMIT_FILTER:
      slab_verdict_add_line (
          sentences,
          _ ("No limit of the machine explains it: it used %s of the memory’s bandwidth and %s of the "
             "arithmetic, and no loss is large. What is left is inside the filter: data that moves "
             "through the caches more than once, and operations that wait for one another."),
          bandwidth, flops);
      break;
    case SLAB_LIMIT_UNKNOWN:
    case SLAB_N_LIMITS:
    default:
      slab_verdict_add_line (
          sentences, "%s",
          f->is_foreign
              ? _ ("What held it back is not known: the trace is of another program, and does not say what its "
                   "spans are for.")
          : f->is_live
              ? _ ("No loss stands out. How near it comes to what the machine can do is known when it has ended.")
              : _ ("No loss stands out. How near it came to what the machine can do is not known, because the trace or "
                   "the machine has no figures for it."));
      break;
    }
}

/* The shares make a whole, so that a reader need not ask where the rest is. What the run does without is not told. */
static void
tell_shares (const SlabVerdict *self, const SlabVerdictLosses *losses, const SlabVerdictShares *shares,
             GPtrArray *sentences)
{
  const SlabVerdictFigures *f = &self->figures;
  const double within = self->limit == SLAB_LIMIT_FRESH_MEMORY     ? losses->fresh_memory
                        : self->limit == SLAB_LIMIT_OTHER_PROGRAMS ? losses->other_programs
                                                                   : 0.0;
  /* Those are seen by core, not by what a thread was at: a span says how long it took, whoever had the core. */
  const gboolean is_within = within > 0.0 && f->work_seconds > 0.0;
  /* Translators: shares of the threads' time, in a row: "70 % went into voxels of the result, 20 % into halos"; or
   * "70 % were spans for voxels of the result, 20 % for halos". */
  const char *const words[SLAB_PART_WAIT][2] = {
    [SLAB_PART_USEFUL] = { _ ("%s went into voxels of the result"), _ ("%s were spans for voxels of the result") },
    [SLAB_PART_HALO] = { _ ("%s into halos"), _ ("%s for halos") },
    [SLAB_PART_FILTER] = { _ ("%s went into the filter"), _ ("%s were spans of the filter") },
    [SLAB_PART_READ] = { _ ("%s into reading"), _ ("%s for reading") },
    [SLAB_PART_WRITE] = { _ ("%s into writing"), _ ("%s for writing") },
    [SLAB_PART_OTHER] = { _ ("%s went into what the trace names"), _ ("%s were spans that the trace names") },
  };
  g_autoptr (GString) list = NULL;

  if (!(f->capacity > 0.0))
    return;
  list = g_string_new (NULL);
  for (guint i = 0; i < SLAB_PART_WAIT; i++)
    {
      if (!(shares->seconds[i] > 0.0))
        continue;
      g_string_append (list, list->len > 0 ? ", " : "");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_string_append_printf (list, words[i][is_within], shares->texts[i]);
#pragma GCC diagnostic pop
    }
  if (list->len > 0)
    /* Translators: "70 % went into voxels of the result, 20 % into halos", and what is left */
    slab_verdict_add_line (sentences,
                           f->is_foreign ? _ ("Of the threads’ time, %s, and for %s it names nothing.")
                                         : _ ("Of the threads’ time, %s, and for %s there was nothing to do."),
                           list->str, shares->texts[SLAB_PART_WAIT]);
  if (is_within)
    {
      g_autofree char *share = slab_figure_format_share (MIN (within * f->thread_seconds / f->work_seconds, 1.0));

      slab_verdict_add_line (sentences, _ ("What held it back lies within these spans: of their time it took %s."),
                             share);
    }
  if (isnan (f->halo_seconds) && !f->is_foreign)
    slab_verdict_add_line (
        sentences, "%s",
        _ ("How much of the filter’s went into halos is not known, since boxes of chunks are missing."));
}

/* A run that did not end well says so first: the rest is of what was done. */
static void
tell_outcome (const SlabVerdictFigures *f, SlabTrace *trace, GPtrArray *sentences)
{
  const char *outcome = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_OUTCOME);
  const double done = slab_trace_get_property_positive (trace, SLAB_TRACE_KEY_PROGRESS);
  g_autofree char *seconds = slab_figure_format_seconds (f->seconds);
  g_autofree char *share = slab_figure_format_share (MIN (done, 1.0));
  /* Translators: what was done of a run */
  g_autofree char *part = isfinite (done) ? g_strdup_printf (_ (", with %s done"), share) : g_strdup ("");
  const gboolean cancelled = outcome != NULL && g_str_has_prefix (outcome, "cancelled");
  const char *why = outcome != NULL && g_str_has_prefix (outcome, "failed") ? outcome + strlen ("failed") : NULL;

  if (cancelled)
    /* Translators: seconds, threads, and ", with 43 % done" or nothing */
    slab_verdict_add_line (sentences,
                           g_dngettext (GETTEXT_PACKAGE, "The run was cancelled after %s on %u thread%s.",
                                        "The run was cancelled after %s on %u threads%s.", f->n_workers),
                           seconds, f->n_workers, part);
  else if (why != NULL)
    /* Translators: seconds, threads, ", with 43 % done" or nothing, and ": why" or nothing */
    slab_verdict_add_line (sentences,
                           g_dngettext (GETTEXT_PACKAGE, "The run failed after %s on %u thread%s%s.",
                                        "The run failed after %s on %u threads%s%s.", f->n_workers),
                           seconds, f->n_workers, part, why);
  else if (f->is_live && f->capacity > 0.0)
    /* Translators: of a run that lasts; a whole sentence, others follow it. */
    slab_verdict_add_line (
        sentences,
        g_dngettext (GETTEXT_PACKAGE, "So far, after %s on %u thread, the spans that have ended say the following.",
                     "So far, after %s on %u threads, the spans that have ended say the following.", f->n_workers),
        seconds, f->n_workers);
  else if (f->is_live)
    slab_verdict_add_line (sentences,
                           g_dngettext (GETTEXT_PACKAGE, "So far, after %s on %u thread, no span has ended.",
                                        "So far, after %s on %u threads, no span has ended.", f->n_workers),
                           seconds, f->n_workers);
  else if (f->is_foreign)
    slab_verdict_add_line (sentences,
                           g_dngettext (GETTEXT_PACKAGE, "The trace is of %s and %u thread.",
                                        "The trace is of %s and %u threads.", f->n_workers),
                           seconds, f->n_workers);
  else
    slab_verdict_add_line (
        sentences,
        g_dngettext (GETTEXT_PACKAGE, "The run took %s on %u thread.", "The run took %s on %u threads.", f->n_workers),
        seconds, f->n_workers);
  if (cancelled || why != NULL)
    slab_verdict_add_line (sentences, "%s", _ ("What follows is of what was done until then."));
}

static void
write_text (SlabVerdict *self, SlabTrace *trace, const SlabVerdictLosses *losses, const SlabVerdictShares *shares)
{
  const SlabVerdictFigures *f = &self->figures;
  GPtrArray *sentences = g_ptr_array_new ();
  g_auto (GStrv) list = NULL;

  tell_outcome (f, trace, sentences);
  if (!f->is_live || f->capacity > 0.0)
    tell_limit (self, losses, shares, sentences);
  if (self->limit != SLAB_LIMIT_TOO_SHORT)
    tell_shares (self, losses, shares, sentences);
  list = slab_verdict_end_lines (sentences);
  self->text = g_strjoinv (" ", list);
}

/* --- Public ------------------------------------------------------------------------------------------------------- */

/**
 * slab_verdict_new:
 * @trace: of a run that has ended; of one that lasts: what can be said so far
 * @machine: (nullable): what the run is measured against; %NULL: what the trace says of the machine it was on
 *
 * Any thread; it walks over the spans.
 *
 * Returns: (transfer full): the verdict, in the language of the moment
 */
SlabVerdict *
slab_verdict_new (SlabTrace *trace, const SlabMachine *machine)
{
  SlabVerdict *self;
  g_autoptr (SlabTraceStatistics) statistics = NULL;
  g_autoptr (SlabMachine) own = NULL;
  SlabVerdictLosses losses;
  g_auto (SlabVerdictShares) shares = { 0 };

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  if (machine == NULL)
    machine = own = slab_trace_dup_machine (trace);
  statistics = slab_trace_statistics_new (trace, 0, G_MAXINT64);
  self = g_atomic_rc_box_new0 (SlabVerdict);
  collect (&self->figures, trace, statistics, machine);
  losses = get_losses (&self->figures, statistics->phases[SLAB_PHASE_READ].bytes);
  self->limit = find_limit (&self->figures, &losses);
  shares_init (&shares, &self->figures);
  write_text (self, trace, &losses, &shares);
  slab_verdict_write_evidence (self, trace, &shares);
  slab_verdict_write_advice (self, &losses, slab_trace_get_n_chunks (trace));
  return self;
}

SlabVerdict *
slab_verdict_ref (SlabVerdict *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SlabVerdict *self = data;

  g_free (self->text);
  g_strfreev (self->evidence);
  g_strfreev (self->advice);
}

void
slab_verdict_unref (SlabVerdict *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}

SlabLimit
slab_verdict_get_limit (const SlabVerdict *self)
{
  g_return_val_if_fail (self != NULL, SLAB_LIMIT_UNKNOWN);

  return self->limit;
}

/**
 * slab_verdict_get_figures:
 *
 * Returns: (transfer none): valid as long as @self
 */
const SlabVerdictFigures *
slab_verdict_get_figures (const SlabVerdict *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->figures;
}

/**
 * slab_verdict_get_text:
 *
 * Returns: (transfer none): one paragraph
 */
const char *
slab_verdict_get_text (const SlabVerdict *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * slab_verdict_get_evidence:
 *
 * Returns: (transfer none) (array zero-terminated=1): lines that each say a figure, or that it is not known
 */
const char *const *
slab_verdict_get_evidence (const SlabVerdict *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->evidence;
}

/**
 * slab_verdict_get_advice:
 *
 * Returns: (transfer none) (array zero-terminated=1): what to change, the most first; empty where nothing would help
 */
const char *const *
slab_verdict_get_advice (const SlabVerdict *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->advice;
}
