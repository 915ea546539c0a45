/* SPDX-License-Identifier: MIT */
#include "slab-timeline-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "profile/slab-figure-text.h"
#include "profile/slab-name-table.h"
#include "profile/slab-trace-summary.h"

static const char *const owner_labels[SLAB_N_MEMORY_OWNERS] = { N_ ("input"), N_ ("output"), N_ ("scratch"),
                                                                N_ ("other") };

const char *
slab_timeline_get_owner_label (SlabMemoryOwner owner)
{
  return _ (owner_labels[owner]);
}

double
slab_timeline_get_bandwidth (SlabTrace *trace)
{
  const char *told = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_MACHINE_BANDWIDTH);
  const char *all = told != NULL ? strchr (told, ',') : NULL;
  double value = all != NULL ? g_ascii_strtod (all + 1, NULL) : NAN;

  return isfinite (value) && value > 0.0 ? value : NAN;
}

static const char *const color_ids[SLAB_N_TIMELINE_COLORS] = { "phase", "chunk", "iteration" };

const char *
slab_timeline_colors_get_id (SlabTimelineColors colors)
{
  g_return_val_if_fail ((guint) colors < SLAB_N_TIMELINE_COLORS, "");

  return color_ids[colors];
}

/**
 * slab_timeline_colors_from_id:
 * @colors: (out): unchanged where the name is not known
 */
gboolean
slab_timeline_colors_from_id (const char *id, SlabTimelineColors *colors)
{
  const gint index = slab_name_table_find (color_ids, G_N_ELEMENTS (color_ids), id);

  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (colors != NULL, FALSE);

  if (index >= 0)
    *colors = (SlabTimelineColors) index;
  return index >= 0;
}

static void
append_rate (GString *text, const SlabSpan *span)
{
  g_autofree char *bytes = slab_figure_format_bytes ((double) span->bytes);

  g_string_append_printf (text, "\n%s", bytes);
  if (span->duration > 0)
    {
      char rate[G_ASCII_DTOSTR_BUF_SIZE];

      /* Bytes in a nanosecond are gigabytes in a second. */
      g_ascii_formatd (rate, sizeof rate, "%.2f", (double) span->bytes / (double) span->duration);
      g_string_append_printf (text, " · %s GB/s", rate);
    }
}

static void
append_share (GString *text, const char *name, gint64 time, gint64 all)
{
  g_autofree char *duration = slab_plot_format_seconds (1e-9 * (double) time, 0.0);

  if (time >= all)
    g_string_append_printf (text, "%s %s", name, duration);
  else
    /* Translators: a part, how long it took, and its share of the whole: "z 20.1 ms (40 %)". */
    g_string_append_printf (text, _ ("%s %s (%.0f %%)"), name, duration, 100.0 * (double) time / (double) all);
}

/* "in turn: z 20.1 ms (40 %) · y 27.0 ms (54 %) · outside the passes 3.00 ms (6 %)": those that took any time, and the
 * rest, unless it is less than half a percent. */
static void
append_passes (GString *text, SlabTrace *trace, guint thread, guint64 index, const SlabSpan *span)
{
  const guint n_passes = slab_trace_get_n_passes (trace);
  SlabTracePass passes[SLAB_TRACE_MAX_PASSES];
  gint64 rest = span->duration;
  guint n_seen = 0;

  if (!slab_trace_get_span_passes (trace, thread, index, passes))
    return;
  for (guint p = 0; p < n_passes; p++)
    n_seen += passes[p].duration > 0 ? 1 : 0;
  if (n_seen == 0)
    return;
  /* Translators: of the passes of a filter, which alternate; their times follow. */
  g_string_append (text, n_seen > 1 ? _ ("\nin turn: ") : "\n");
  for (guint p = 0, n = 0; p < n_passes; p++)
    if (passes[p].duration > 0)
      {
        g_string_append (text, n > 0 ? " · " : "");
        append_share (text, slab_trace_get_pass_name (trace, p), passes[p].duration, span->duration);
        rest -= passes[p].duration;
        n++;
      }
  if (200 * rest >= span->duration)
    {
      g_string_append (text, " · ");
      append_share (text, _ ("outside the passes"), rest, span->duration);
    }
}

/* "after waiting 3.20 ms": since what the thread did before, which it was not told to do anything else after. */
static void
append_wait (GString *text, SlabTrace *trace, guint thread, guint64 index, const SlabSpan *span)
{
  const guint64 most = 64;
  gint64 from = 0;

  /* Of what other programs recorded, nothing says that the time between is waiting. */
  if (span->phase == SLAB_PHASE_WAIT || span->phase == SLAB_PHASE_OTHER)
    return;
  for (guint64 i = index; i > 0 && index - i < most; i--)
    {
      SlabSpan before;

      slab_trace_get_span (trace, thread, i - 1, &before);
      from = before.start;
      if (before.phase == SLAB_PHASE_WAIT)
        continue;
      from = before.start + before.duration;
      break;
    }
  if (span->start > from)
    {
      g_autofree char *wait = slab_plot_format_seconds (1e-9 * (double) (span->start - from), 0.0);

      g_string_append_c (text, '\n');
      /* Translators: how long a thread had nothing to do before this. */
      g_string_append_printf (text, _ ("after waiting %s"), wait);
    }
}

static void
describe_span (GString *text, SlabTrace *trace, guint thread, guint64 index, const SlabSpan *span)
{
  g_autofree char *duration = slab_plot_format_seconds (1e-9 * (double) span->duration, 0.0);
  g_autofree char *start = slab_plot_format_seconds (1e-9 * (double) span->start, 0.0);
  SlabTraceChunk chunk;

  if (span->chunk >= 0)
    {
      g_string_append_printf (text, _ ("Chunk %d"), span->chunk);
      if (slab_trace_get_chunk (trace, span->chunk, &chunk))
        g_string_append_printf (text,
                                " · z %" G_GINT64_FORMAT "–%" G_GINT64_FORMAT ", y %" G_GINT64_FORMAT
                                "–%" G_GINT64_FORMAT ", x %" G_GINT64_FORMAT "–%" G_GINT64_FORMAT,
                                chunk.start[0], chunk.start[0] + chunk.size[0], chunk.start[1],
                                chunk.start[1] + chunk.size[1], chunk.start[2], chunk.start[2] + chunk.size[2]);
      g_string_append_c (text, '\n');
    }
  if (span->phase == SLAB_PHASE_OTHER && span->iteration >= 0)
    {
      const char *name = slab_trace_get_span_name (trace, span);

      g_string_append (text, *name != '\0' ? name : _ ("(without a name)"));
      g_string_append_c (text, '\n');
    }
  if (span->phase == SLAB_PHASE_OTHER && span->duration == 0)
    /* Translators: of an event that lasts no time. */
    g_string_append_printf (text, _ ("mark at %s"), start);
  else if (span->phase == SLAB_PHASE_OTHER)
    /* Translators: duration, start: "1.20 ms at 12.3 ms". */
    g_string_append_printf (text, _ ("%s at %s"), duration, start);
  else
    /* Translators: phase, duration, start: "filter · 1.20 ms at 12.3 ms". */
    g_string_append_printf (text, _ ("%s · %s at %s"), slab_phase_get_label (span->phase), duration, start);
  append_wait (text, trace, thread, index, span);
  if (span->iteration >= 0 && span->phase != SLAB_PHASE_OTHER)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, span->chunk >= 0 ? _ ("Iterations: %d") : _ ("Iteration %d"), span->iteration);
    }
  append_passes (text, trace, thread, index, span);
  if (span->bytes > 0)
    append_rate (text, span);
}

/* "filter 80 %, read 12 %", the largest first, what is less than half a percent not. */
static void
append_shares (GString *text, const gint64 times[SLAB_N_PHASES])
{
  gboolean said[SLAB_N_PHASES] = { FALSE };
  double all = 0.0;
  const char *before = "";

  for (guint p = 0; p < SLAB_N_PHASES; p++)
    all += (double) times[p];
  for (guint n = 0; n < SLAB_N_PHASES; n++)
    {
      guint most = SLAB_N_PHASES;

      for (guint p = 0; p < SLAB_N_PHASES; p++)
        if (!said[p] && (most == SLAB_N_PHASES || times[p] > times[most]))
          most = p;
      said[most] = TRUE;
      if (!(100.0 * (double) times[most] >= 0.5 * all) || times[most] == 0)
        break;
      g_string_append (text, before);
      /* Translators: a phase and its share: "filter 97 %". */
      g_string_append_printf (text, _ ("%s %.0f %%"), slab_phase_get_label ((SlabPhase) most),
                              100.0 * (double) times[most] / all);
      before = ", ";
    }
}

static void
append_count (GString *text, guint64 n_spans)
{
  g_autofree char *number = slab_figure_format_whole (n_spans);

  /* Translators: "412 spans". */
  g_string_append_printf (text, ngettext ("%s span", "%s spans", n_spans), number);
}

/* "Chunks 12 to 43 · mean 1.20 ms · longest 3.40 ms". Of very many spans it would take too long. */
static void
append_block (GString *text, SlabTrace *trace, const SlabTimelineHit *hit)
{
  const guint64 n = hit->block_end - hit->block_first, most = 50000;
  gint32 first = G_MAXINT32, last = -1;
  gint64 longest = 0, sum = 0;
  g_autofree char *mean = NULL, *maximum = NULL;

  if (n > most)
    return;
  for (guint64 i = hit->block_first; i < hit->block_end; i++)
    {
      SlabSpan span;

      slab_trace_get_span (trace, (guint) hit->thread, i, &span);
      longest = MAX (longest, span.duration);
      sum += span.duration;
      if (span.chunk >= 0)
        {
          first = MIN (first, span.chunk);
          last = MAX (last, span.chunk);
        }
    }
  g_string_append_c (text, '\n');
  if (last > first)
    g_string_append_printf (text, _ ("Chunks %d to %d"), first, last);
  else if (last >= 0)
    g_string_append_printf (text, _ ("Chunk %d"), last);
  mean = slab_plot_format_seconds (1e-9 * (double) sum / (double) n, 0.0);
  maximum = slab_plot_format_seconds (1e-9 * (double) longest, 0.0);
  g_string_append (text, last >= 0 ? " · " : "");
  g_string_append_printf (text, _ ("mean %s · longest %s"), mean, maximum);
}

/* "most of it “compile”": the name that took the most time. */
static void
append_name (GString *text, SlabTrace *trace, const SlabTraceSum *sum)
{
  const SlabSpan span = { .phase = SLAB_PHASE_OTHER, .iteration = sum->name };
  const char *name = slab_trace_get_span_name (trace, &span);

  g_string_append_printf (
      text, 2 * sum->name_time > sum->phase_times[SLAB_PHASE_OTHER] ? _ ("most of it “%s”") : _ ("above all “%s”"),
      *name != '\0' ? name : _ ("(without a name)"));
}

static void
describe_block (GString *text, SlabTrace *trace, const SlabTimelineHit *hit, const char *row)
{
  g_autofree char *duration = NULL, *start = NULL;
  SlabTraceSum sum;

  slab_trace_index_sum (slab_trace_index_get (trace), (guint) hit->thread, hit->block_first, hit->block_end, &sum);
  duration = slab_plot_format_seconds (1e-9 * (double) (sum.end - sum.start), 0.0);
  start = slab_plot_format_seconds (1e-9 * (double) sum.start, 0.0);
  if (sum.n_spans > sum.n_marks)
    append_count (text, sum.n_spans - sum.n_marks);
  if (sum.n_marks > 0)
    {
      g_autofree char *number = slab_figure_format_whole (sum.n_marks);

      g_string_append (text, text->len > 0 ? " · " : "");
      /* Translators: events that last no time: "12 marks". */
      g_string_append_printf (text, ngettext ("%s mark", "%s marks", sum.n_marks), number);
    }
  if (sum.name >= 0)
    {
      g_string_append (text, " · ");
      append_name (text, trace, &sum);
    }
  else if (sum.n_spans > sum.n_marks)
    {
      g_string_append (text, " · ");
      append_shares (text, sum.phase_times);
    }
  g_string_append_c (text, '\n');
  /* Translators: duration, start: "1.20 ms from 12.3 ms on". */
  g_string_append_printf (text, _ ("%s from %s on"), duration, start);
  append_block (text, trace, hit);
  g_string_append_printf (text, "\n%s", row);
}

static void
append_figure (GString *text, const char *format, double value)
{
  char figure[G_ASCII_DTOSTR_BUF_SIZE];
  g_auto (GStrv) around = g_strsplit (format, "%s", 2);

  g_ascii_formatd (figure, sizeof figure, value < 99.95 ? "%.1f" : "%.0f", value);
  g_string_append_printf (text, "\n%s%s%s", around[0], figure, around[1] != NULL ? around[1] : "");
}

static void
append_bytes (GString *text, const char *format, double bytes)
{
  g_autofree char *figure = slab_plot_format_bytes (bytes, 0.0);
  g_auto (GStrv) around = g_strsplit (format, "%s", 2);

  g_string_append_printf (text, "\n%s%s%s", around[0], figure, around[1] != NULL ? around[1] : "");
}

static void
describe_owners (GString *text, const SlabTraceSample *sample)
{
  const char *before = "\n";

  if (sample->owner_bytes[SLAB_MEMORY_OTHER] == SLAB_TRACE_UNKNOWN)
    return;
  for (guint o = 0; o < SLAB_N_MEMORY_OWNERS; o++)
    if (sample->owner_bytes[o] != SLAB_TRACE_UNKNOWN && sample->owner_bytes[o] > 0)
      {
        g_autofree char *bytes = slab_plot_format_bytes ((double) sample->owner_bytes[o], 0.0);

        g_string_append_printf (text, "%s%s %s", before, slab_timeline_get_owner_label ((SlabMemoryOwner) o), bytes);
        before = " · ";
      }
}

/* Rates are means since the sample before. */
static void
describe_sample (GString *text, SlabTrace *trace, guint64 index)
{
  SlabTraceSample sample, before = SLAB_TRACE_SAMPLE_INIT;
  g_autofree char *cores = NULL;
  double seconds;

  slab_trace_get_sample (trace, index, &sample);
  if (index > 0)
    slab_trace_get_sample (trace, index - 1, &before);
  seconds = 1e-9 * (double) (sample.time - before.time);
  cores = slab_figure_format_cores (isfinite (sample.cores_busy) ? sample.cores_busy : 0.0,
                                    slab_trace_summary_get_n_cores (trace));
  g_string_append_printf (text, "\n%s", cores);
  /* Rounded, 0.1 is the least that can be read. */
  if (sample.cores_system >= 0.05)
    append_figure (text, _ ("%s of them in the kernel"), sample.cores_system);
  if (sample.cores_queued >= 0.05)
    append_figure (text, _ ("%s threads ready without a core"), sample.cores_queued);
  append_bytes (text, _ ("%s resident"), (double) sample.resident_bytes);
  describe_owners (text, &sample);
  if (!(seconds > 0.0))
    return;
  if (sample.minor_faults != SLAB_TRACE_UNKNOWN)
    append_figure (text, _ ("%s page faults a second"), (double) sample.minor_faults / seconds);
  if (sample.major_faults != SLAB_TRACE_UNKNOWN && sample.major_faults > 0)
    append_figure (text, _ ("%s of them a second read from a disk"), (double) sample.major_faults / seconds);
  if (sample.disk_read_bytes != SLAB_TRACE_UNKNOWN && sample.disk_read_bytes > 0)
    append_bytes (text, _ ("%s/s read from disk"), (double) sample.disk_read_bytes / seconds);
  if (sample.disk_written_bytes != SLAB_TRACE_UNKNOWN && sample.disk_written_bytes > 0)
    append_bytes (text, _ ("%s/s written to disk"), (double) sample.disk_written_bytes / seconds);
}

static void
describe_useful (GString *text, SlabTrace *trace, gint64 time)
{
  SlabTraceIndex *index = slab_trace_index_get (trace);
  gint64 step = slab_trace_index_get_useful_step (index);
  double rate = slab_trace_index_get_useful_rate (index, time, time + step);

  if (rate > 0.0)
    {
      char figure[G_ASCII_DTOSTR_BUF_SIZE];

      SlabTracePeaks peaks;

      slab_trace_index_get_peaks (index, &peaks);
      g_ascii_formatd (figure, sizeof figure, "%.2f", 1e-9 * rate);
      g_string_append_c (text, '\n');
      g_string_append_printf (text, peaks.is_moved ? _ ("%s GB/s moved") : _ ("%s GB/s useful"), figure);
    }
}

/**
 * slab_timeline_describe_hit:
 *
 * Returns: (transfer full): a few lines: of a span, of a thread between its spans, of a counter's track, or of the
 *   samples at that time
 */
char *
slab_timeline_describe_hit (SlabTrace *trace, const SlabTimelineHit *hit)
{
  g_autoptr (GString) text = NULL;
  g_autofree char *at = NULL;
  guint64 index;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);
  g_return_val_if_fail (hit != NULL, NULL);

  text = g_string_new (NULL);
  at = slab_plot_format_seconds (hit->seconds, 0.0);
  if (hit->thread >= 0 && (guint) hit->thread < slab_trace_get_n_threads (trace))
    {
      guint thread = (guint) hit->thread;
      g_autofree char *name = slab_trace_dup_row_name (trace, thread);

      if (hit->block_end > hit->block_first + 1 && hit->block_end <= slab_trace_get_n_spans (trace, thread))
        describe_block (text, trace, hit, name);
      else if (hit->span < slab_trace_get_n_spans (trace, thread))
        {
          SlabSpan span;

          slab_trace_get_span (trace, thread, hit->span, &span);
          describe_span (text, trace, thread, hit->span, &span);
          g_string_append_c (text, '\n');
          g_string_append (text, name);
        }
      else
        {
          g_string_append (text, name);
          g_string_append_c (text, '\n');
          g_string_append_printf (text, _ ("nothing recorded at %s"), at);
        }
      return g_string_free (g_steal_pointer (&text), FALSE);
    }

  g_string_append (text, at);
  if (hit->track > 0)
    {
      slab_timeline_describe_track (text, trace, hit->track - 1, slab_timeline_to_nanoseconds (hit->seconds));
      return g_string_free (g_steal_pointer (&text), FALSE);
    }
  index = slab_trace_find_sample (trace, slab_timeline_to_nanoseconds (hit->seconds));
  if (index < slab_trace_get_n_samples (trace))
    describe_sample (text, trace, index);
  describe_useful (text, trace, slab_timeline_to_nanoseconds (hit->seconds));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static double
get_mean_cores (SlabTrace *trace, gint64 start, gint64 end)
{
  guint64 n = slab_trace_get_n_samples (trace), i = slab_trace_find_sample (trace, start + 1);
  double area = 0.0, length = 0.0;
  gint64 before = 0;

  if (i > 0)
    {
      SlabTraceSample sample;

      slab_trace_get_sample (trace, i - 1, &sample);
      before = sample.time;
    }
  for (; i < n && before < end; i++)
    {
      SlabTraceSample sample;
      double inside;

      slab_trace_get_sample (trace, i, &sample);
      inside = (double) (MIN (sample.time, end) - MAX (before, start));
      before = sample.time;
      if (!isfinite (sample.cores_busy) || !(inside > 0.0))
        continue;
      area += sample.cores_busy * inside;
      length += inside;
    }
  return length > 0.0 ? area / length : NAN;
}

/* Spans that reach over an end count with what lies inside. */
static guint64
sum_range (SlabTrace *trace, gint64 start, gint64 end, gint64 times[SLAB_N_PHASES])
{
  guint64 n_spans = 0;

  for (guint t = 0; t < slab_trace_get_n_threads (trace); t++)
    {
      guint64 first = slab_trace_find_span (trace, t, start), last = slab_trace_find_span (trace, t, end - 1);
      SlabTraceSum sum;
      SlabSpan span;

      /* The one that lasts at the end belongs to it. */
      if (last < slab_trace_get_n_spans (trace, t))
        {
          slab_trace_get_span (trace, t, last, &span);
          if (span.start < end)
            last++;
        }
      if (first >= last)
        continue;
      slab_trace_index_sum (slab_trace_index_get (trace), t, first, last, &sum);
      for (guint p = 0; p < SLAB_N_PHASES; p++)
        times[p] += sum.phase_times[p];
      n_spans += last - first;
      slab_trace_get_span (trace, t, first, &span);
      times[span.phase] -= MAX (start - span.start, 0);
      slab_trace_get_span (trace, t, last - 1, &span);
      times[span.phase] -= MAX (span.start + span.duration - end, 0);
    }
  return n_spans;
}

#define NO_BREAK_SPACE "\u00a0"

/* Where a line is broken, a figure stays with its unit. */
static char *
join_figures (const GString *text)
{
  GString *joined = g_string_sized_new (text->len + 32);

  for (gsize i = 0; i < text->len; i++)
    if (text->str[i] == ' ' && i > 0 && g_ascii_isdigit (text->str[i - 1]))
      g_string_append (joined, NO_BREAK_SPACE);
    else
      g_string_append_c (joined, text->str[i]);
  return g_string_free (joined, FALSE);
}

/**
 * slab_timeline_describe_range:
 *
 * Its cost does not grow with the spans.
 *
 * Returns: (transfer full): one line, which can be broken between its parts, but not between a figure and its unit
 */
char *
slab_timeline_describe_range (SlabTrace *trace, const SlabTimelineRange *range)
{
  g_autoptr (GString) text = NULL;
  g_autofree char *seconds = NULL, *from = NULL, *to = NULL;
  gint64 times[SLAB_N_PHASES] = { 0 };
  gint64 start, end;
  guint64 n_spans;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);
  g_return_val_if_fail (range != NULL, NULL);

  start = slab_timeline_to_nanoseconds (range->start + 0.5e-9);
  end = slab_timeline_to_nanoseconds (range->end + 0.5e-9);
  text = g_string_new (NULL);
  seconds = slab_plot_format_seconds (range->end - range->start, 0.0);
  from = slab_plot_format_seconds (range->start, 0.0);
  to = slab_plot_format_seconds (range->end, 0.0);
  n_spans = sum_range (trace, start, end, times);
  /* Translators: two moments of a run: "from 12.3 ms to 45.6 ms". */
  g_string_append_printf (text, _ ("from %s to %s"), from, to);
  g_string_append_printf (text, " · %s · ", seconds);
  append_count (text, n_spans);
  if (n_spans > 0)
    g_string_append (text, " · ");
  append_shares (text, times);
  return join_figures (text);
}

/* Of waiting it is not asked how long one usually takes, unless there is nothing else. */
static SlabPhase
find_main_phase (const SlabTraceStatistics *statistics)
{
  SlabPhase found = SLAB_PHASE_WAIT;

  for (guint p = 0; p < SLAB_N_PHASES; p++)
    if (p != SLAB_PHASE_WAIT && statistics->phases[p].n > 0
        && (found == SLAB_PHASE_WAIT || statistics->phases[p].total > statistics->phases[found].total))
      found = (SlabPhase) p;
  return found;
}

/* "filter: mean 1.20 ms, median 1.10 ms, P95 3.40 ms, P99 4.20 ms" */
static void
append_durations (GString *text, const SlabTraceStatistics *statistics, SlabPhase phase)
{
  const SlabPhaseStatistics *figures = &statistics->phases[phase];
  g_autofree char *mean = slab_plot_format_seconds (figures->mean, 0.0);
  g_autofree char *median = slab_plot_format_seconds (figures->median, 0.0);
  g_autofree char *p95 = slab_plot_format_seconds (figures->p95, 0.0);
  g_autofree char *p99 = slab_plot_format_seconds (figures->p99, 0.0);

  /* Translators: how long a span of a phase takes: "filter: mean 1.20 ms, median 1.10 ms, P95 3.40 ms, P99 4.20 ms" */
  g_string_append_printf (text, _ ("%s: mean %s, median %s, P95 %s, P99 %s"), slab_phase_get_label (phase), mean,
                          median, p95, p99);
}

/**
 * slab_timeline_describe_range_rates:
 * @statistics: (nullable): of the range, once they are known
 *
 * Its cost grows with the samples of the range, not with the spans.
 *
 * Returns: (transfer full): one line, empty where nothing is known; figures and units are joined in it as well
 */
char *
slab_timeline_describe_range_rates (SlabTrace *trace, const SlabTimelineRange *range,
                                    const SlabTraceStatistics *statistics)
{
  g_autoptr (GString) text = NULL;
  SlabTraceSummary summary;
  SlabTracePeaks peaks;
  gint64 start, end;
  double cores, rate;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);
  g_return_val_if_fail (range != NULL, NULL);

  text = g_string_new (NULL);
  start = slab_timeline_to_nanoseconds (range->start + 0.5e-9);
  end = slab_timeline_to_nanoseconds (range->end + 0.5e-9);
  if (statistics != NULL && statistics->phases[find_main_phase (statistics)].n > 0)
    append_durations (text, statistics, find_main_phase (statistics));
  cores = get_mean_cores (trace, start, end);
  if (isfinite (cores))
    {
      g_autofree char *figure = NULL;

      slab_trace_summarize (trace, &summary);
      figure = slab_figure_format_cores (cores, summary.n_cores);
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", figure);
    }
  slab_trace_index_get_peaks (slab_trace_index_get (trace), &peaks);
  rate = slab_trace_index_get_useful_rate (slab_trace_index_get (trace), start, end);
  if (rate > 0.0)
    {
      char figure[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (figure, sizeof figure, "%.2f", 1e-9 * rate);
      g_string_append (text, text->len > 0 ? " · " : "");
      g_string_append_printf (text, peaks.is_moved ? _ ("%s GB/s moved") : _ ("%s GB/s useful"), figure);
    }
  return join_figures (text);
}

/**
 * slab_timeline_describe_phases:
 *
 * Returns: (transfer full): a line for each phase that there are spans of
 */
char *
slab_timeline_describe_phases (const SlabTraceStatistics *statistics)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (statistics != NULL, NULL);

  text = g_string_new (NULL);
  for (guint p = 0; p < SLAB_N_PHASES; p++)
    {
      g_autofree char *longest = NULL;

      if (statistics->phases[p].n == 0)
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      append_durations (text, statistics, (SlabPhase) p);
      longest = slab_plot_format_seconds (statistics->phases[p].max, 0.0);
      g_string_append (text, ", ");
      g_string_append_printf (text, _ ("longest %s"), longest);
      g_string_append (text, " · ");
      append_count (text, statistics->phases[p].n);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * slab_timeline_describe_totals:
 *
 * Returns: (transfer full): one line of figures between which is " · ", what is asked first at its begin, since its end
 *   may have no room; of a run that did not end well it begins with that
 */
char *
slab_timeline_describe_totals (SlabTrace *trace)
{
  SlabTraceSummary summary;
  g_autoptr (GString) text = NULL;
  g_autofree char *seconds = NULL;
  const char *outcome;
  guint n;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  slab_trace_summarize (trace, &summary);
  n = slab_trace_get_n_workers (trace);
  text = g_string_new (NULL);
  outcome = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_OUTCOME);
  if (outcome != NULL && g_str_has_prefix (outcome, "cancelled"))
    g_string_append (text, _ ("cancelled · "));
  else if (outcome != NULL && g_str_has_prefix (outcome, "failed"))
    g_string_append (text, _ ("failed · "));

  seconds = slab_plot_format_seconds (summary.seconds, 0.0);
  g_string_append_printf (text, "%s · ", seconds);
  g_string_append_printf (text, ngettext ("%u thread", "%u threads", n), n);
  n = slab_trace_get_n_threads (trace) - slab_trace_get_n_nested_rows (trace) - n;
  if (n > 0)
    /* Translators: behind "2 threads": those that only read and write files for them. */
    g_string_append_printf (text, ngettext (" and %u for files", " and %u for files", n), n);
  if (summary.mean_cores_busy > 0.0)
    {
      g_autofree char *cores = slab_figure_format_cores (summary.mean_cores_busy, summary.n_cores);

      g_string_append (text, " · ");
      g_string_append (text, cores);
    }
  /* Where nothing is known to be filtering, as in most traces of other programs, efficiency means nothing; of a damaged
   * file it may not be known. */
  if (summary.n_spans > 0 && summary.phase_seconds[SLAB_PHASE_FILTER] > 0.0 && isfinite (summary.efficiency))
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _ ("efficiency %.0f %%"), 100.0 * summary.efficiency);
    }
  if (summary.mean_cores_busy > 0.0 && summary.speed_up > 0.0 && summary.n_cores > 0)
    {
      g_string_append (text, " · ");
      /* Translators: an estimate: so many times as fast as one thread alone. */
      g_string_append_printf (text, _ ("about %.1f× one thread"), summary.speed_up);
    }
  if (summary.peak_resident_bytes > 0)
    {
      const gboolean is_told = summary.run_bytes != SLAB_TRACE_UNKNOWN;
      g_autofree char *peak = slab_figure_format_memory (
          (double) (is_told ? summary.run_bytes : summary.peak_resident_bytes));
      g_autofree char *before = slab_figure_format_memory ((double) summary.resident_bytes_before);

      g_string_append (text, " · ");
      if (is_told)
        /* Translators: two amounts of memory: the most of the run, and of what was there before. */
        g_string_append_printf (text, _ ("peak %s over the %s before it"), peak, before);
      else
        g_string_append_printf (text, _ ("peak %s"), peak);
    }
  /* Rounded, 0.1 is the least that can be read. */
  if (summary.others_cores >= 0.1 && summary.n_cores > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _ ("other programs took %.1f of %u cores"), summary.others_cores, summary.n_cores);
    }
  /* While a run lasts, its first spans of work last as well: nothing of them is known before they end. */
  if (summary.n_spans > 0 && (summary.busy_share > 0.0 || slab_trace_is_ended (trace)))
    {
      g_string_append (text, " · ");
      /* Translators: a percentage. A thread in a span may have no core. */
      g_string_append_printf (text, _ ("%.0f %% in spans of work"), 100.0 * summary.busy_share);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
