/* SPDX-License-Identifier: MIT */
#include "slab-verdict-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "slab-counters.h"
#include "slab-figure-text.h"
#include "slab-trace-machine.h"

/* The list under the paragraph: a figure a line. */

/* Of the threads' time, and of cores: below, others that wanted them are no figure to show. */
#define LEAST_TOLD_SHARE 0.005
#define LEAST_TOLD_CORES 0.05
/* Of the time in the system: below, what it was there for while reading is no figure to show. */
#define LEAST_SHOWN_SYSTEM 0.1
/* Below, redundant work is no figure to show. */
#define LEAST_REDUNDANT_SHARE 0.0005

static void
add_seconds (GPtrArray *lines, const char *title, double seconds, double capacity)
{
  g_autofree char *text = slab_figure_format_seconds (seconds);
  g_autofree char *share = slab_figure_format_share (capacity > 0.0 ? seconds / capacity : NAN);

  /* Translators: a title, seconds, and the same as a share of the time of all threads. */
  slab_verdict_add_line (lines, _ ("%s: %s of threads’ time (%s)"), title, text, share);
}

static void
add_part (GPtrArray *lines, const char *title, const SlabVerdictShares *shares, SlabVerdictPart part)
{
  g_autofree char *text = slab_figure_format_seconds (shares->seconds[part]);

  if (shares->seconds[part] > 0.0)
    slab_verdict_add_line (lines, _ ("%s: %s of threads’ time (%s)"), title, text, shares->texts[part]);
}

static void
tell_machine (const SlabVerdictFigures *f, GPtrArray *lines)
{
  g_autofree char *bytes = slab_figure_format_bytes (f->useful_bytes);
  g_autofree char *needed = slab_figure_format_bytes (f->needed_bytes);
  g_autofree char *moved = slab_figure_format_bytes (f->moved_bytes);
  g_autofree char *moved_rate = slab_figure_format_bandwidth (f->seconds > 0.0 ? f->moved_bytes / f->seconds : NAN);
  g_autofree char *rate = slab_figure_format_bandwidth (f->seconds > 0.0 ? f->needed_bytes / f->seconds : NAN);
  g_autofree char *bandwidth = slab_figure_format_bandwidth (f->bandwidth);
  g_autofree char *bandwidth_share = slab_figure_format_share (f->bandwidth_share);
  g_autofree char *flops = slab_figure_format_flops (f->seconds > 0.0 ? f->flops / f->seconds : NAN);
  g_autofree char *peak = slab_figure_format_flops (f->peak_flops);
  g_autofree char *flops_share = slab_figure_format_share (f->flops_share);
  g_autofree char *intensity = slab_figure_format_number (f->intensity);
  g_autofree char *counted = slab_figure_format_bandwidth (f->seconds > 0.0 ? f->memory_bytes / f->seconds : NAN);
  g_autofree char *counted_share = slab_figure_format_share (f->memory_share);

  if (isfinite (f->bandwidth_share) && f->needed_bytes > f->useful_bytes)
    slab_verdict_add_line (
        lines,
        _ ("Memory: at most %s for all iterations, which the cache does not hold, %s of %s measured (%s); input and "
           "result are %s"),
        needed, rate, bandwidth, bandwidth_share, bytes);
  else if (isfinite (f->bandwidth_share))
    slab_verdict_add_line (lines, _ ("Memory: %s of input and result, %s of %s measured (%s)"), bytes, rate, bandwidth,
                           bandwidth_share);
  else if (isfinite (f->needed_bytes) && f->seconds > 0.0 && f->needed_bytes > f->useful_bytes)
    slab_verdict_add_line (
        lines,
        _ ("Memory: at most %s for all iterations, which the cache does not hold, %s; the machine’s bandwidth was "
           "not measured"),
        needed, rate);
  else if (isfinite (f->needed_bytes) && f->seconds > 0.0)
    slab_verdict_add_line (lines, _ ("Memory: %s of input and result, %s; the machine’s bandwidth was not measured"),
                           bytes, rate);
  else if (!f->is_foreign)
    slab_verdict_add_line (lines, "%s", _ ("Memory: the trace does not say how many bytes the result needs"));

  if (isfinite (f->moved_bytes) && !(f->needed_bytes > f->useful_bytes))
    slab_verdict_add_line (
        lines,
        isfinite (f->needed_bytes)
            ? _ ("Loaded and stored by all iterations, within the cache: %s, %s")
            : _ ("Loaded and stored by all iterations, in the cache or in memory, which is not told: %s, %s"),
        moved, moved_rate);

  if (isfinite (f->memory_share))
    slab_verdict_add_line (lines, _ ("Fetched from memory, as the processor counted: %s of %s measured (%s)"), counted,
                           bandwidth, counted_share);

  if (isfinite (f->flops_share))
    slab_verdict_add_line (lines, _ ("Arithmetic: %s of %s measured (%s)"), flops, peak, flops_share);
  else if (isfinite (f->flops) && f->seconds > 0.0)
    slab_verdict_add_line (lines, _ ("Arithmetic: %s; what the machine can do was not measured"), flops);
  else if (f->is_copy)
    slab_verdict_add_line (lines, "%s", _ ("Arithmetic: none, the filter copies"));
  else if (!f->is_foreign)
    slab_verdict_add_line (lines, "%s", _ ("Arithmetic: the trace does not say how many operations the result needs"));

  if (f->bandwidth_share > MOST_SHARE || f->memory_share > MOST_SHARE || f->flops_share > MOST_SHARE)
    slab_verdict_add_line (
        lines, "%s",
        _ ("More than the machine was measured to do is no figure to go by: it can do more than that, "
           "or the trace counts what was not done"));
  if (f->is_machine_disturbed)
    slab_verdict_add_line (lines, "%s", slab_machine_get_disturbed_text ());
  if (isfinite (f->intensity))
    slab_verdict_add_line (lines, _ ("Operations a byte: %s"), intensity);
}

static void
tell_counters (const SlabVerdictFigures *f, SlabTrace *trace, GPtrArray *lines)
{
  char rate[G_ASCII_DTOSTR_BUF_SIZE], misses[G_ASCII_DTOSTR_BUF_SIZE];
  const char *why_not = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_COUNTERS);

  g_ascii_formatd (rate, sizeof rate, "%.2f", f->instructions / f->cycles);
  g_ascii_formatd (misses, sizeof misses, "%.2f", 1000.0 * f->cache_misses / f->instructions);
  if (f->instructions > 0.0 && f->cycles > 0.0)
    slab_verdict_add_line (lines, _ ("Instructions a cycle (IPC): %s"), rate);
  if (f->instructions > 0.0 && isfinite (f->cache_misses))
    slab_verdict_add_line (lines, _ ("Misses of the last cache: %s in 1000 instructions"), misses);
  if (why_not != NULL && *why_not != '\0')
    {
      g_autofree char *reason = slab_counters_describe_reason (why_not);

      slab_verdict_add_line (lines, _ ("Counters of the processor: %s"), reason);
    }
}

static void
tell_samples (const SlabVerdictFigures *f, GPtrArray *lines)
{
  g_autofree char *faults = slab_figure_format_seconds (f->fault_seconds);
  g_autofree char *fresh = slab_figure_format_bytes (f->fresh_bytes);
  g_autofree char *each = slab_figure_format_seconds (SLAB_VERDICT_FAULT_SECONDS);
  g_autofree char *read = slab_figure_format_bytes ((double) f->disk_read_bytes);
  g_autofree char *written = slab_figure_format_bytes ((double) f->disk_written_bytes);
  g_autofree char *reader = slab_figure_format_share (f->reader_share);
  g_autofree char *own = slab_figure_format_seconds (f->own_seconds);
  g_autofree char *minor = slab_figure_format_whole (f->minor_faults);
  g_autofree char *major = slab_figure_format_whole (f->major_faults);

  if (isfinite (f->cores_busy))
    {
      g_autofree char *cores = slab_figure_format_cores (f->cores_busy, f->n_cores);

      slab_verdict_add_line (lines, _ ("Processor: %s"), cores);
      /* Of a filter that computes nothing all is overhead. */
      if (f->speed_up >= LEAST_TOLD_CORES && !f->is_copy)
        slab_verdict_add_line (
            lines,
            /* Translators: an estimate, "by" is what it is made from. */
            _ ("About %.1f× as fast as one thread with its data at hand and a core to itself, by spans and time on "
               "cores"),
            f->speed_up);
    }
  if (f->queued_seconds >= LEAST_TOLD_SHARE * f->thread_seconds)
    add_seconds (lines, _ ("Ready, but without a core"), f->queued_seconds, f->thread_seconds);
  if (f->own_seconds >= LEAST_TOLD_SHARE * f->thread_seconds)
    slab_verdict_add_line (
        lines, _ ("Of that, %s because there were more threads than the %u cores: these were at the run meanwhile"),
        own, f->n_cores);
  if (f->n_cores > 0 && f->seconds > 0.0 && f->others_seconds / f->seconds >= LEAST_TOLD_CORES)
    slab_verdict_add_line (lines, _ ("Other programs took %.1f of %u cores"), f->others_seconds / f->seconds,
                           f->n_cores);
  if (isfinite (f->system_seconds))
    add_seconds (lines, _ ("In the system"), f->system_seconds, f->thread_seconds);
  if (f->system_read_seconds >= LEAST_SHOWN_SYSTEM * f->system_seconds && f->system_seconds > 0.0)
    add_seconds (lines, _ ("Of that, while chunks were read"), f->system_read_seconds, f->thread_seconds);
  if (f->minor_faults != SLAB_TRACE_UNKNOWN && isfinite (f->system_seconds))
    slab_verdict_add_line (lines,
                           g_dngettext (GETTEXT_PACKAGE, "Page faults: %s for %s of fresh memory, at most %s",
                                        "Page faults: %s for %s of fresh memory, at most %s", (gulong) f->minor_faults),
                           minor, fresh, faults);
  else if (f->minor_faults != SLAB_TRACE_UNKNOWN)
    slab_verdict_add_line (lines,
                           g_dngettext (GETTEXT_PACKAGE, "Page faults: %s, about %s if it takes %s",
                                        "Page faults: %s, about %s if each takes %s", (gulong) f->minor_faults),
                           minor, faults, each);
  if (f->major_faults != SLAB_TRACE_UNKNOWN && f->major_faults > 0)
    slab_verdict_add_line (lines, _ ("Page faults that waited for a disk: %s"), major);
  if (f->disk_read_bytes != SLAB_TRACE_UNKNOWN && f->disk_written_bytes != SLAB_TRACE_UNKNOWN
      && (f->disk_read_bytes > 0 || f->disk_written_bytes > 0))
    slab_verdict_add_line (lines, _ ("Disks: %s read, %s written"), read, written);
  if (f->reader_share > 0.0)
    slab_verdict_add_line (lines, _ ("The thread that reads or writes files was at it for %s of the run"), reader);
}

void
slab_verdict_write_evidence (SlabVerdict *self, SlabTrace *trace, const SlabVerdictShares *shares)
{
  const SlabVerdictFigures *f = &self->figures;
  GPtrArray *lines = g_ptr_array_new ();
  g_autofree char *balance = slab_figure_format_share (f->balance_share);
  g_autofree char *redundant = slab_figure_format_share (f->redundant_share);

  if (f->is_live)
    slab_verdict_add_line (lines, "%s", _ ("Memory and arithmetic: known when the run has ended"));
  else if (f->is_cut_short && isnan (f->useful_bytes) && isnan (f->flops))
    slab_verdict_add_line (lines, "%s", _ ("Memory and arithmetic: not known, since nothing was done to the end"));
  else
    tell_machine (f, lines);
  tell_counters (f, trace, lines);
  if (f->n_workers > 1 && !f->is_foreign && f->capacity > 0.0)
    /* Translators: work is time in the filter. */
    slab_verdict_add_line (lines, _ ("Balance: the mean thread did %s of the work of the busiest"), balance);
  add_part (lines, _ ("Voxels of the result"), shares, SLAB_PART_USEFUL);
  add_part (lines, _ ("Halos"), shares, SLAB_PART_HALO);
  add_part (lines, _ ("The filter"), shares, SLAB_PART_FILTER);
  if (isnan (f->halo_seconds) && !f->is_foreign)
    slab_verdict_add_line (lines, "%s", _ ("Halos: not known, since boxes of chunks are missing"));
  if (f->redundant_share >= LEAST_REDUNDANT_SHARE && shares->seconds[SLAB_PART_HALO] > 0.0)
    slab_verdict_add_line (lines, _ ("Redundant work: %s of the filter’s work, for halos"), redundant);
  if (shares->seconds[SLAB_PART_HALO] > 0.0 && !f->is_share_of_work)
    slab_verdict_add_line (
        lines, "%s",
        _ ("Halos are counted in voxels, at most what they took: the trace does not say what the filter did for "
           "them"));
  add_part (lines, _ ("Reading chunks"), shares, SLAB_PART_READ);
  if (f->halo_read_seconds >= LEAST_REDUNDANT_SHARE * f->capacity && f->halo_read_seconds > 0.0)
    add_seconds (lines, _ ("Of that, for halos"), f->halo_read_seconds, f->capacity);
  add_part (lines, _ ("Writing chunks"), shares, SLAB_PART_WRITE);
  add_part (lines, _ ("What the trace names"), shares, SLAB_PART_OTHER);
  add_part (lines, f->is_foreign ? _ ("Nothing that the trace names") : _ ("Nothing to do"), shares, SLAB_PART_WAIT);
  if (f->start_seconds >= 0.01 * f->capacity && f->start_seconds > 0.0 && !f->is_foreign)
    add_seconds (lines, _ ("Of that, before the first work"), f->start_seconds, f->capacity);
  tell_samples (f, lines);
  self->evidence = slab_verdict_end_lines (lines);
}
