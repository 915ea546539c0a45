/* SPDX-License-Identifier: MIT */
#include "slab-trace-compare.h"

#include <glib/gi18n-lib.h>

#include "slab-counters.h"
#include "slab-figure-text.h"
#include "slab-trace-number.h"
#include "slab-trace-statistics.h"
#include "slab-trace-summary.h"
#include "slab-trace-traffic.h"

typedef char *(*FormatFunc) (double value);

static void
difference_free (gpointer data)
{
  SlabTraceDifference *self = data;

  g_free (self->key);
  g_free (self->title);
  g_free (self->texts[0]);
  g_free (self->texts[1]);
  g_free (self);
}

static char *
format_count (double value)
{
  return value >= 0.0 && value < 0x1p63 ? slab_figure_format_whole ((guint64) (value + 0.5))
                                        : slab_figure_format_number (value);
}

/* --- Settings ----------------------------------------------------------------------------------------------------- */

/* What came out of a run, and what is a figure below. */
static gboolean
is_figure (const char *key)
{
  static const char *const figures[] = { SLAB_TRACE_KEY_FLOPS,         SLAB_TRACE_KEY_USEFUL_BYTES,
                                         SLAB_TRACE_KEY_USEFUL_SHARE,  SLAB_TRACE_KEY_MOVED_BYTES,
                                         SLAB_TRACE_KEY_ITERATIONS,    SLAB_TRACE_KEY_RESIDENT_BEFORE,
                                         SLAB_TRACE_KEY_TASKS,         SLAB_TRACE_KEY_SYSTEM_READ,
                                         SLAB_TRACE_KEY_SYSTEM_FILTER, SLAB_TRACE_KEY_SYSTEM_WRITE };

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    if (g_strcmp0 (figures[i], key) == 0)
      return TRUE;
  return FALSE;
}

/* The keys of a trace are words already; the ones of the engine are worth a translation. */
const char *
slab_trace_get_setting_title (const char *key)
{
  static const struct
  {
    const char *key;
    const char *title;
  } titles[] = {
    { SLAB_TRACE_KEY_TITLE, N_ ("Filter") },
    { SLAB_TRACE_KEY_INPUT, N_ ("Input") },
    { SLAB_TRACE_KEY_INPUT_FILE, N_ ("File of the input") },
    { SLAB_TRACE_KEY_SHAPE, N_ ("Shape") },
    { SLAB_TRACE_KEY_CHUNK, N_ ("Chunk") },
    { SLAB_TRACE_KEY_OVERLAP, N_ ("Overlap") },
    { SLAB_TRACE_KEY_HALO, N_ ("Halo") },
    { SLAB_TRACE_KEY_SLABS, N_ ("Slabs") },
    { SLAB_TRACE_KEY_SLAB, N_ ("Slab") },
    { SLAB_TRACE_KEY_HELPERS, N_ ("Threads for files") },
    { SLAB_TRACE_KEY_OUTCOME, N_ ("Outcome") },
    { SLAB_TRACE_KEY_GAP, N_ ("Distance from the minimum") },
    { SLAB_TRACE_KEY_ITERATIONS, N_ ("Iterations") },
    { SLAB_TRACE_KEY_STEPS, N_ ("Steps of a chunk") },
    { SLAB_TRACE_KEY_TASKS, N_ ("Tasks") },
    { SLAB_TRACE_KEY_FLOPS, N_ ("Operations that are needed") },
    { SLAB_TRACE_KEY_USEFUL_BYTES, N_ ("Bytes of input and result") },
    { SLAB_TRACE_KEY_MOVED_BYTES, N_ ("Bytes of all iterations") },
    { SLAB_TRACE_KEY_MOVED_FROM, N_ ("Where iterations have their data") },
    { SLAB_TRACE_KEY_PROGRESS, N_ ("Done of the run") },
    { SLAB_TRACE_KEY_CORES, N_ ("Cores that it could have") },
    { SLAB_TRACE_KEY_USEFUL_SHARE, N_ ("Useful share of the filter’s work") },
    { SLAB_TRACE_KEY_RESIDENT_BEFORE, N_ ("Memory of the process before the run") },
    { SLAB_TRACE_KEY_SYSTEM_READ, N_ ("In the system while reading") },
    { SLAB_TRACE_KEY_SYSTEM_FILTER, N_ ("In the system while filtering") },
    { SLAB_TRACE_KEY_SYSTEM_WRITE, N_ ("In the system while writing") },
    { SLAB_TRACE_KEY_BEGUN, N_ ("Begun") },
    { SLAB_TRACE_KEY_VERSION, N_ ("Version of Slabscope") },
    { SLAB_TRACE_KEY_MACHINE, N_ ("Machine") },
    { SLAB_TRACE_KEY_MACHINE_CORES, N_ ("Cores") },
    { SLAB_TRACE_KEY_MACHINE_BANDWIDTH, N_ ("Bandwidth of one thread and of all") },
    { SLAB_TRACE_KEY_MACHINE_FLOPS, N_ ("Operations a second of one thread and of all") },
    { SLAB_TRACE_KEY_MACHINE_DISTURBED, N_ ("Measured beside other programs") },
    { SLAB_TRACE_KEY_COUNTERS, N_ ("Counters") },
    { SLAB_TRACE_KEY_WARNING, N_ ("Left out") },
  };

  g_return_val_if_fail (key != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].key, key))
      return _ (titles[i].title);
  return key;
}

/* "1.2e10,3e10": of one thread and of all. */
static char *
format_pair (const char *text, FormatFunc format)
{
  char *end;
  double one = g_ascii_strtod (text, &end), all;
  g_autofree char *first = NULL, *second = NULL;

  if (end == text || *end != ',')
    return NULL;
  text = end + 1;
  all = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (one) || !isfinite (all))
    return NULL;
  first = format (one);
  second = format (all);
  /* Translators: a figure of one thread, and the same of all threads of the machine */
  return g_strdup_printf (_ ("%s and %s"), first, second);
}

static char *
format_figure (const char *text, FormatFunc format)
{
  char *end;
  const double value = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' && isfinite (value) ? format (value) : NULL;
}

/* In UTC, as it is written: of whoever reads it nobody knows where the run was. */
static char *
format_date (const char *text)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (text, NULL);
  g_autoptr (GDateTime) utc = date != NULL ? g_date_time_to_utc (date) : NULL;

  return utc != NULL ? g_date_time_format (utc, "%Y-%m-%d %H:%M:%S UTC") : NULL;
}

/* "50,64,1104", or words in the place of numbers. */
static char *
format_sizes (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  if (g_strv_length (parts) != 3)
    return NULL;
  if (g_str_equal (text, "unbounded,unbounded,unbounded"))
    return g_strdup (_ ("unbounded"));
  return g_strjoinv (" × ", parts);
}

/* "read,filter,write" */
static char *
format_steps (const char *text)
{
  g_auto (GStrv) steps = g_strsplit (text, ",", -1);

  for (guint i = 0; steps[i] != NULL; i++)
    {
      SlabPhase phase;

      if (!slab_phase_from_name (steps[i], &phase))
        return NULL;
      g_free (steps[i]);
      steps[i] = g_strdup (slab_phase_get_label (phase));
    }
  return g_strjoinv (", ", steps);
}

static char *
format_whole (const char *text)
{
  guint64 number;

  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &number, NULL) ? slab_figure_format_whole (number)
                                                                              : NULL;
}

/**
 * slab_trace_format_setting:
 * @key: of a property of a trace
 * @text: what it says; may be from anyone's file
 *
 * Any thread.
 *
 * Returns: (transfer full): for people; @text where it is not what the key stands for, or the key is unknown
 */
char *
slab_trace_format_setting (const char *key, const char *text)
{
  static const char *const sizes[] = { SLAB_TRACE_KEY_SHAPE, SLAB_TRACE_KEY_CHUNK, SLAB_TRACE_KEY_OVERLAP,
                                       SLAB_TRACE_KEY_HALO, SLAB_TRACE_KEY_SLAB };
  char *formatted = NULL;

  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  if (g_str_equal (key, SLAB_TRACE_KEY_MACHINE_BANDWIDTH))
    formatted = format_pair (text, slab_figure_format_bandwidth);
  else if (g_str_equal (key, SLAB_TRACE_KEY_MACHINE_FLOPS))
    formatted = format_pair (text, slab_figure_format_flops);
  else if (g_str_equal (key, SLAB_TRACE_KEY_USEFUL_BYTES) || g_str_equal (key, SLAB_TRACE_KEY_MOVED_BYTES))
    formatted = format_figure (text, slab_figure_format_bytes);
  else if (g_str_equal (key, SLAB_TRACE_KEY_RESIDENT_BEFORE))
    formatted = format_figure (text, slab_figure_format_memory);
  else if (g_str_equal (key, SLAB_TRACE_KEY_SYSTEM_READ) || g_str_equal (key, SLAB_TRACE_KEY_SYSTEM_FILTER)
           || g_str_equal (key, SLAB_TRACE_KEY_SYSTEM_WRITE))
    formatted = format_figure (text, slab_figure_format_seconds);
  else if (g_str_equal (key, SLAB_TRACE_KEY_BEGUN))
    formatted = format_date (text);
  else if (g_str_equal (key, SLAB_TRACE_KEY_FLOPS))
    formatted = format_figure (text, slab_figure_format_operations);
  else if (g_str_equal (key, SLAB_TRACE_KEY_PROGRESS) || g_str_equal (key, SLAB_TRACE_KEY_USEFUL_SHARE))
    formatted = format_figure (text, slab_figure_format_share);
  else if (g_str_equal (key, SLAB_TRACE_KEY_TASKS) || g_str_equal (key, SLAB_TRACE_KEY_ITERATIONS)
           || g_str_equal (key, SLAB_TRACE_KEY_SLABS))
    formatted = format_whole (text);
  else if (g_str_equal (key, SLAB_TRACE_KEY_STEPS))
    formatted = format_steps (text);
  else if (g_str_equal (key, SLAB_TRACE_KEY_COUNTERS))
    formatted = slab_counters_describe_reason (text);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (g_str_equal (key, sizes[i]))
      formatted = format_sizes (text);
  return formatted != NULL ? formatted : g_strdup (text);
}

static void
add_setting (GPtrArray *rows, const char *key, const char *title, const char *first, const char *second)
{
  SlabTraceDifference *row;

  if (g_strcmp0 (first, second) == 0)
    return;
  row = g_new0 (SlabTraceDifference, 1);
  row->key = g_strdup (key);
  row->title = g_strdup (title);
  row->texts[0] = g_strdup (first ? first : "");
  row->texts[1] = g_strdup (second ? second : "");
  row->values[0] = row->values[1] = row->ratio = NAN;
  row->is_setting = TRUE;
  g_ptr_array_add (rows, row);
}

static void
add_settings (GPtrArray *rows, SlabTrace *first, SlabTrace *second)
{
  SlabTrace *const traces[2] = { first, second };

  for (guint t = 0; t < 2; t++)
    {
      const char *const *keys = slab_trace_get_property_keys (traces[t], NULL);

      for (guint i = 0; keys[i] != NULL; i++)
        {
          const char *a = slab_trace_get_property_string (first, keys[i]);
          const char *b = slab_trace_get_property_string (second, keys[i]);

          /* What both have was met in the first. */
          if (!is_figure (keys[i]) && (t == 0 || a == NULL))
            add_setting (rows, keys[i], slab_trace_get_setting_title (keys[i]), a, b);
        }
    }
}

/* --- Figures ------------------------------------------------------------------------------------------------------ */

static void
add_figure (GPtrArray *rows, const char *key, const char *title, FormatFunc format, double first, double second)
{
  SlabTraceDifference *row;

  if (!isfinite (first) && !isfinite (second))
    return;
  row = g_new0 (SlabTraceDifference, 1);
  row->key = g_strdup (key);
  row->title = g_strdup (title);
  row->texts[0] = format (first);
  row->texts[1] = format (second);
  row->values[0] = first;
  row->values[1] = second;
  row->ratio = first > 0.0 ? second / first : NAN;
  g_ptr_array_add (rows, row);
}

/* 0 where nobody has taken a sample, where the volume was not cut, and where the filter does not iterate. */
static double
get_known (double value)
{
  return value > 0.0 ? value : NAN;
}

static double
get_told (guint64 figure)
{
  return figure != SLAB_TRACE_UNKNOWN ? (double) figure : NAN;
}

static const SlabPhaseStatistics *
find_pass (const SlabTraceStatistics *statistics, const char *name)
{
  for (guint i = 0; i < statistics->n_passes; i++)
    if (g_str_equal (statistics->pass_names[i], name))
      return &statistics->pass_durations[i];
  return NULL;
}

static void
add_pass (GPtrArray *rows, const char *name, const SlabPhaseStatistics *x, const SlabPhaseStatistics *y)
{
  const gboolean has_first = x != NULL && x->n > 0, has_second = y != NULL && y->n > 0;
  g_autofree char *total_key = g_strdup_printf ("pass_seconds:%s", name);
  g_autofree char *median_key = g_strdup_printf ("pass_median_seconds:%s", name);
  /* Translators: of a pass of the filter, such as "sweep" or "z" */
  g_autofree char *total = g_strdup_printf (_ ("Pass “%s”, all threads"), name);
  g_autofree char *median = g_strdup_printf (_ ("Median of pass “%s”"), name);

  add_figure (rows, total_key, total, slab_figure_format_seconds, has_first ? x->whole : NAN,
              has_second ? y->whole : NAN);
  add_figure (rows, median_key, median, slab_figure_format_seconds, has_first ? x->median : NAN,
              has_second ? y->median : NAN);
}

/* A median of the spans of unlike passes is that of none of them: each pass has its own, and spans have one where
 * neither run tells passes apart. */
static void
add_filter_spans (GPtrArray *rows, const SlabTraceStatistics *x, const SlabTraceStatistics *y)
{
  for (guint i = 0; i < x->n_passes; i++)
    add_pass (rows, x->pass_names[i], &x->pass_durations[i], find_pass (y, x->pass_names[i]));
  for (guint i = 0; i < y->n_passes; i++)
    if (find_pass (x, y->pass_names[i]) == NULL)
      add_pass (rows, y->pass_names[i], NULL, &y->pass_durations[i]);
  if (x->n_passes == 0 && y->n_passes == 0)
    add_figure (rows, "median_filter_seconds", _ ("Median of filter spans"), slab_figure_format_seconds,
                x->phases[SLAB_PHASE_FILTER].median, y->phases[SLAB_PHASE_FILTER].median);
}

static void
add_figures (GPtrArray *rows, SlabTrace *a, SlabTrace *b)
{
  g_autoptr (SlabTraceStatistics) x = slab_trace_statistics_new (a, 0, G_MAXINT64);
  g_autoptr (SlabTraceStatistics) y = slab_trace_statistics_new (b, 0, G_MAXINT64);
  SlabTraceSummary s, t;
  SlabTraceTraffic traffic[2];
  double rates[2];

  slab_trace_summarize (a, &s);
  slab_trace_summarize (b, &t);
  slab_trace_get_traffic (a, &traffic[0]);
  slab_trace_get_traffic (b, &traffic[1]);
  rates[0] = s.seconds > 0.0 ? traffic[0].io_bytes / s.seconds : NAN;
  rates[1] = t.seconds > 0.0 ? traffic[1].io_bytes / t.seconds : NAN;

  add_figure (rows, "seconds", _ ("Time"), slab_figure_format_seconds, s.seconds, t.seconds);
  add_figure (rows, "threads", _ ("Threads"), format_count, x->n_workers, y->n_workers);
  add_figure (rows, "chunks", _ ("Chunks"), format_count, get_known (slab_trace_get_n_chunks (a)),
              get_known (slab_trace_get_n_chunks (b)));
  add_figure (rows, "iterations", _ ("Iterations"), format_count,
              get_known (slab_trace_get_property_number (a, SLAB_TRACE_KEY_ITERATIONS)),
              get_known (slab_trace_get_property_number (b, SLAB_TRACE_KEY_ITERATIONS)));
  add_figure (rows, "busy", _ ("In spans of work"), slab_figure_format_share, s.busy_share, t.busy_share);
  add_figure (rows, "useful_spans", _ ("In spans for voxels of the result"), slab_figure_format_share,
              s.useful_span_share, t.useful_span_share);
  add_figure (rows, "efficiency", _ ("Efficiency"), slab_figure_format_share, s.efficiency, t.efficiency);
  add_figure (rows, "useful_share", _ ("Useful share of the filter’s work"), slab_figure_format_share, s.useful_share,
              t.useful_share);
  add_figure (rows, "imbalance", _ ("Imbalance"), slab_figure_format_share, x->imbalance, y->imbalance);
  add_figure (rows, "filter_seconds", _ ("Filter, all threads"), slab_figure_format_seconds,
              s.phase_seconds[SLAB_PHASE_FILTER], t.phase_seconds[SLAB_PHASE_FILTER]);
  add_figure (rows, "read_seconds", _ ("Read, all threads"), slab_figure_format_seconds,
              s.phase_seconds[SLAB_PHASE_READ], t.phase_seconds[SLAB_PHASE_READ]);
  add_figure (rows, "write_seconds", _ ("Write, all threads"), slab_figure_format_seconds,
              s.phase_seconds[SLAB_PHASE_WRITE], t.phase_seconds[SLAB_PHASE_WRITE]);
  add_figure (rows, "wait_seconds", _ ("Wait, all threads"), slab_figure_format_seconds,
              s.phase_seconds[SLAB_PHASE_WAIT], t.phase_seconds[SLAB_PHASE_WAIT]);
  add_figure (rows, "redundant_seconds", _ ("Halos, all threads"), slab_figure_format_seconds, x->redundant,
              y->redundant);
  add_filter_spans (rows, x, y);
  add_figure (rows, "max_filter_seconds", _ ("Longest filter span"), slab_figure_format_seconds,
              x->phases[SLAB_PHASE_FILTER].max, y->phases[SLAB_PHASE_FILTER].max);
  add_figure (rows, "useful_bandwidth", _ ("Input and result a second"), slab_figure_format_bandwidth, rates[0],
              rates[1]);
  add_figure (rows, "cores_busy", _ ("Cores busy"), slab_figure_format_number, get_known (s.mean_cores_busy),
              get_known (t.mean_cores_busy));
  add_figure (rows, "speed_up", _ ("Times one thread, estimated"), slab_figure_format_number, get_known (s.speed_up),
              get_known (t.speed_up));
  add_figure (rows, "run_bytes", _ ("Memory of the run"), slab_figure_format_memory, get_told (s.run_bytes),
              get_told (t.run_bytes));
  add_figure (rows, "peak_resident_bytes", _ ("Largest memory of the process"), slab_figure_format_memory,
              get_known ((double) s.peak_resident_bytes), get_known ((double) t.peak_resident_bytes));
}

/* --- Public ------------------------------------------------------------------------------------------------------- */

/**
 * slab_trace_compare:
 * @first: a run
 * @second: another
 *
 * The settings that differ, in the order of @first; then the figures that one of them at least has, whether they
 * differ or not. Any thread; it walks over the spans of both.
 *
 * Returns: (transfer full) (element-type SlabTraceDifference): rows; they are freed with the array
 */
GPtrArray *
slab_trace_compare (SlabTrace *first, SlabTrace *second)
{
  GPtrArray *rows;

  g_return_val_if_fail (SLAB_IS_TRACE (first), NULL);
  g_return_val_if_fail (SLAB_IS_TRACE (second), NULL);

  rows = g_ptr_array_new_with_free_func (difference_free);
  add_settings (rows, first, second);
  add_figures (rows, first, second);
  return rows;
}
