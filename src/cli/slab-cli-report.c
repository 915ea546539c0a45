/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "plot/slab-report-plot.h"
#include "plot/slab-report.h"
#include "profile/slab-counter-table.h"
#include "profile/slab-figure-text.h"
#include "profile/slab-trace-compare.h"
#include "profile/slab-trace-csv.h"
#include "profile/slab-trace-json.h"
#include "profile/slab-trace-statistics.h"
#include "profile/slab-trace-summary.h"
#include "profile/slab-verdict.h"
#include "slab-cli.h"

/* --- Tables ------------------------------------------------------------------------------------------------------- */

/* A field of a table, by what is seen of it and not by its bytes. */
static void
print_field (const char *text, int width, gboolean is_left)
{
  int space = (int) MAX (0, width - g_utf8_strlen (text, -1));

  if (is_left)
    slab_cli_print ("%s%*s", text, space, "");
  else
    slab_cli_print ("%*s%s", space + 2, "", text);
}

/* The first column is as wide as its widest field, the others hold a figure. */
static void
print_table (const char *const *titles, guint n_columns, GPtrArray *fields)
{
  guint n_rows = fields->len / n_columns;
  g_autofree int *widths = g_new0 (int, n_columns);

  for (guint c = 0; c < n_columns; c++)
    {
      widths[c] = (int) g_utf8_strlen (titles[c], -1);
      for (guint r = 0; r < n_rows; r++)
        widths[c] = MAX (widths[c], (int) g_utf8_strlen (g_ptr_array_index (fields, r * n_columns + c), -1));
    }
  slab_cli_print ("\n");
  for (guint c = 0; c < n_columns; c++)
    print_field (titles[c], widths[c], c == 0);
  slab_cli_print ("\n");
  for (guint r = 0; r < n_rows; r++)
    {
      for (guint c = 0; c < n_columns; c++)
        {
          const char *text = g_ptr_array_index (fields, r * n_columns + c);

          /* No blanks at the end of a line. */
          if (c + 1 < n_columns || *text != '\0')
            print_field (text, widths[c], c == 0);
        }
      slab_cli_print ("\n");
    }
}

static void
print_phases (const SlabTraceStatistics *statistics)
{
  const char *const titles[] = { _ ("Phase"),  _ ("spans"), _ ("total"), _ ("mean"),
                                 _ ("median"), "95 %",      "99 %",      _ ("longest") };
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);

  for (guint p = 0; p < SLAB_N_PHASES; p++)
    {
      const SlabPhaseStatistics *phase = &statistics->phases[p];
      const double seconds[] = { phase->total, phase->mean, phase->median, phase->p95, phase->p99, phase->max };

      if (phase->n == 0)
        continue;
      g_ptr_array_add (fields, g_strdup (slab_phase_get_name ((SlabPhase) p)));
      g_ptr_array_add (fields, slab_figure_format_whole (phase->n));
      for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
        g_ptr_array_add (fields, slab_figure_format_seconds (seconds[i]));
    }
  if (fields->len > 0)
    print_table (titles, G_N_ELEMENTS (titles), fields);
}

static void
print_rows (SlabTrace *trace, const SlabTraceStatistics *statistics)
{
  const char *const titles[] = { _ ("Row"), _ ("work"), _ ("overhead"), _ ("wait"), _ ("accounted for") };
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);

  for (guint row = 0; row < statistics->n_rows; row++)
    {
      const SlabRowStatistics *sums = &statistics->rows[row];

      g_ptr_array_add (fields, slab_trace_dup_row_name (trace, row));
      g_ptr_array_add (fields, slab_figure_format_seconds (sums->work));
      g_ptr_array_add (fields, slab_figure_format_seconds (sums->overhead));
      g_ptr_array_add (fields, slab_figure_format_seconds (sums->wait));
      g_ptr_array_add (fields, slab_figure_format_share (sums->share));
    }
  print_table (titles, G_N_ELEMENTS (titles), fields);
}

static void
print_passes (SlabTrace *trace, const SlabTraceStatistics *statistics)
{
  const char *const titles[] = { _ ("Pass"), _ ("total"), _ ("of the filter"), _ ("bytes"), _ ("rate") };
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  char *words[SLAB_TRACE_MAX_PASSES];

  slab_trace_statistics_format_pass_shares (statistics, words);
  for (guint i = 0; i < statistics->n_passes; i++)
    {
      const SlabPassStatistics *pass = &statistics->passes[i];
      double bytes = pass->bytes > 0.0 ? pass->bytes : NAN;

      g_ptr_array_add (fields, g_strdup (slab_trace_get_pass_name (trace, i)));
      g_ptr_array_add (fields, slab_figure_format_seconds (pass->seconds));
      g_ptr_array_add (fields, words[i]);
      g_ptr_array_add (fields, slab_figure_format_bytes (bytes));
      g_ptr_array_add (fields, slab_figure_format_bandwidth (pass->seconds > 0.0 ? bytes / pass->seconds : NAN));
    }
  if (fields->len > 0)
    print_table (titles, G_N_ELEMENTS (titles), fields);
}

static void
print_counters (SlabTrace *trace)
{
  const char *titles[SLAB_COUNTER_TABLE_N_COLUMNS];
  g_autoptr (GPtrArray) fields = slab_counter_table_new (trace);
  g_autofree char *reason = slab_counter_table_dup_reason (trace);

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    titles[i] = slab_counter_table_get_title (i);
  if (fields->len > 0)
    print_table (titles, G_N_ELEMENTS (titles), fields);
  if (reason != NULL)
    {
      slab_cli_print ("\n");
      slab_cli_print_row (_ ("Counters"), "%s", reason);
    }
}

static void
print_slowest (SlabTrace *trace, const SlabTraceStatistics *statistics)
{
  const char *const titles[] = { _ ("Slowest"), _ ("row"), _ ("chunk"), _ ("start"), _ ("duration") };
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < statistics->n_slowest; i++)
    {
      SlabSpan span;

      slab_trace_get_span (trace, statistics->slowest[i].row, statistics->slowest[i].index, &span);
      g_ptr_array_add (fields, g_strdup (slab_trace_get_span_name (trace, &span)));
      g_ptr_array_add (fields, slab_trace_dup_row_name (trace, statistics->slowest[i].row));
      g_ptr_array_add (fields, span.chunk >= 0 ? g_strdup_printf ("%d", span.chunk) : g_strdup ("–"));
      g_ptr_array_add (fields, slab_figure_format_seconds (1e-9 * (double) span.start));
      g_ptr_array_add (fields, slab_figure_format_seconds (1e-9 * (double) span.duration));
    }
  if (fields->len > 0)
    print_table (titles, G_N_ELEMENTS (titles), fields);
}

static void
print_lines (const char *title, const char *const *lines)
{
  if (lines[0] == NULL)
    return;
  slab_cli_print ("\n%s\n", title);
  for (guint i = 0; lines[i] != NULL; i++)
    slab_cli_print ("  %s\n", lines[i]);
}

static void
print_report (SlabTrace *trace, const SlabTraceStatistics *statistics, const SlabVerdict *verdict)
{
  const char *title = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_TITLE);
  const char *warning = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING);
  g_autofree char *imbalance = slab_figure_format_share (statistics->imbalance);
  g_autofree char *redundant = slab_figure_format_seconds (statistics->redundant);
  g_autofree char *share = slab_figure_format_share (1.0 - statistics->useful_share);

  if (title != NULL)
    slab_cli_print ("%s\n\n", title);
  slab_cli_print ("%s\n", slab_verdict_get_text (verdict));
  print_lines (_ ("Evidence"), slab_verdict_get_evidence (verdict));
  print_lines (_ ("What to change"), slab_verdict_get_advice (verdict));
  if (warning != NULL)
    slab_cli_print ("\n%s\n", warning);
  print_phases (statistics);
  print_rows (trace, statistics);
  slab_cli_print ("\n");
  slab_cli_print_row (_ ("Imbalance"), "%s", imbalance);
  slab_cli_print_row (_ ("Redundant"), _ ("%s, %s of the filter’s work"), redundant, share);
  print_passes (trace, statistics);
  print_counters (trace);
  print_slowest (trace, statistics);
}

static void
print_differences (GPtrArray *rows, const char *const names[2])
{
  const char *const titles[] = { "", names[0], names[1], _ ("second / first") };
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < rows->len; i++)
    {
      const SlabTraceDifference *row = g_ptr_array_index (rows, i);

      g_ptr_array_add (fields, g_strdup (row->title));
      for (guint k = 0; k < 2; k++)
        if (*row->texts[k] == '\0')
          g_ptr_array_add (fields, g_strdup ("–"));
        else
          g_ptr_array_add (fields, row->is_setting ? slab_trace_format_setting (row->key, row->texts[k])
                                                   : g_strdup (row->texts[k]));
      g_ptr_array_add (fields, row->is_setting ? g_strdup ("") : slab_figure_format_number (row->ratio));
    }
  print_table (titles, G_N_ELEMENTS (titles), fields);
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

static void
add_integer (JsonBuilder *json, const char *name, guint64 value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, (gint64) value);
}

static void
add_string (JsonBuilder *json, const char *name, const char *value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, value);
}

/* null where it is not told. */
static void
add_count (JsonBuilder *json, const char *name, guint64 count)
{
  slab_cli_add_number (json, name, count == SLAB_TRACE_UNKNOWN ? NAN : (double) count);
}

static void
add_lines (JsonBuilder *json, const char *name, const char *const *lines)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_array (json);
  for (guint i = 0; lines[i] != NULL; i++)
    json_builder_add_string_value (json, lines[i]);
  json_builder_end_array (json);
}

static void
add_verdict (JsonBuilder *json, const SlabVerdict *verdict)
{
  const SlabVerdictFigures *f = slab_verdict_get_figures (verdict);

  json_builder_set_member_name (json, "verdict");
  json_builder_begin_object (json);
  add_string (json, "limit", slab_limit_get_name (slab_verdict_get_limit (verdict)));
  add_string (json, "text", slab_verdict_get_text (verdict));
  add_lines (json, "evidence", slab_verdict_get_evidence (verdict));
  add_lines (json, "advice", slab_verdict_get_advice (verdict));
  slab_cli_add_number (json, "useful_bytes", f->useful_bytes);
  slab_cli_add_number (json, "flops", f->flops);
  slab_cli_add_number (json, "bandwidth", f->bandwidth);
  slab_cli_add_number (json, "peak_flops", f->peak_flops);
  slab_cli_add_number (json, "bandwidth_share", f->bandwidth_share);
  slab_cli_add_number (json, "memory_share", f->memory_share);
  slab_cli_add_number (json, "instructions", f->instructions);
  slab_cli_add_number (json, "cycles", f->cycles);
  slab_cli_add_number (json, "cache_misses", f->cache_misses);
  slab_cli_add_number (json, "flops_share", f->flops_share);
  slab_cli_add_number (json, "intensity", f->intensity);
  slab_cli_add_number (json, "balance_share", f->balance_share);
  slab_cli_add_number (json, "useful_seconds", f->useful_seconds);
  slab_cli_add_number (json, "halo_seconds", f->halo_seconds);
  slab_cli_add_number (json, "read_seconds", f->read_seconds);
  slab_cli_add_number (json, "halo_read_seconds", f->halo_read_seconds);
  slab_cli_add_number (json, "write_seconds", f->write_seconds);
  slab_cli_add_number (json, "other_seconds", f->other_seconds);
  slab_cli_add_number (json, "wait_seconds", f->wait_seconds);
  slab_cli_add_number (json, "queued_seconds", f->queued_seconds);
  slab_cli_add_number (json, "system_seconds", f->system_seconds);
  slab_cli_add_number (json, "system_read_seconds", f->system_read_seconds);
  slab_cli_add_number (json, "fault_seconds", f->fault_seconds);
  add_count (json, "minor_faults", f->minor_faults);
  add_count (json, "major_faults", f->major_faults);
  add_count (json, "disk_read_bytes", f->disk_read_bytes);
  add_count (json, "disk_written_bytes", f->disk_written_bytes);
  json_builder_end_object (json);
}

static void
add_phases (JsonBuilder *json, const SlabTraceStatistics *statistics)
{
  json_builder_set_member_name (json, "phases");
  json_builder_begin_array (json);
  for (guint p = 0; p < SLAB_N_PHASES; p++)
    {
      const SlabPhaseStatistics *phase = &statistics->phases[p];

      json_builder_begin_object (json);
      add_string (json, "name", slab_phase_get_name ((SlabPhase) p));
      add_integer (json, "n", phase->n);
      slab_cli_add_number (json, "total", phase->total);
      slab_cli_add_number (json, "mean", phase->mean);
      slab_cli_add_number (json, "median", phase->median);
      slab_cli_add_number (json, "p95", phase->p95);
      slab_cli_add_number (json, "p99", phase->p99);
      slab_cli_add_number (json, "max", phase->max);
      add_integer (json, "bytes", phase->bytes);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_passes (JsonBuilder *json, SlabTrace *trace, guint n_passes, const SlabPassStatistics *passes)
{
  json_builder_set_member_name (json, "passes");
  json_builder_begin_array (json);
  for (guint i = 0; i < n_passes; i++)
    {
      json_builder_begin_object (json);
      add_string (json, "name", slab_trace_get_pass_name (trace, i));
      slab_cli_add_number (json, "seconds", passes[i].seconds);
      slab_cli_add_number (json, "bytes", passes[i].bytes);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_rows (JsonBuilder *json, SlabTrace *trace, const SlabTraceStatistics *statistics)
{
  json_builder_set_member_name (json, "rows");
  json_builder_begin_array (json);
  for (guint row = 0; row < statistics->n_rows; row++)
    {
      g_autofree char *name = slab_trace_dup_row_name (trace, row);

      json_builder_begin_object (json);
      add_string (json, "name", name);
      slab_cli_add_number (json, "work", statistics->rows[row].work);
      slab_cli_add_number (json, "overhead", statistics->rows[row].overhead);
      slab_cli_add_number (json, "wait", statistics->rows[row].wait);
      slab_cli_add_number (json, "share", statistics->rows[row].share);
      add_passes (json, trace, statistics->n_passes, slab_trace_statistics_get_row_passes (statistics, row));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_counters (JsonBuilder *json, SlabTrace *trace)
{
  const char *reason = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_COUNTERS);

  json_builder_set_member_name (json, "counters");
  json_builder_begin_array (json);
  for (guint row = 0; row < slab_trace_get_n_threads (trace); row++)
    {
      g_autofree char *name = slab_trace_dup_row_name (trace, row);
      SlabTraceCounters counters;

      if (!slab_trace_get_counters (trace, row, &counters))
        continue;
      json_builder_begin_object (json);
      add_string (json, "name", name);
      add_count (json, "instructions", counters.instructions);
      add_count (json, "cycles", counters.cycles);
      add_count (json, "cache_misses", counters.cache_misses);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_set_member_name (json, "no_counters");
  if (reason != NULL)
    json_builder_add_string_value (json, reason);
  else
    json_builder_add_null_value (json);
}

static void
add_slowest (JsonBuilder *json, SlabTrace *trace, const SlabTraceStatistics *statistics)
{
  json_builder_set_member_name (json, "slowest");
  json_builder_begin_array (json);
  for (guint i = 0; i < statistics->n_slowest; i++)
    {
      SlabSpan span;

      slab_trace_get_span (trace, statistics->slowest[i].row, statistics->slowest[i].index, &span);
      json_builder_begin_object (json);
      add_string (json, "name", slab_trace_get_span_name (trace, &span));
      add_integer (json, "row", statistics->slowest[i].row);
      add_integer (json, "index", statistics->slowest[i].index);
      json_builder_set_member_name (json, "chunk");
      json_builder_add_int_value (json, span.chunk);
      slab_cli_add_number (json, "start", 1e-9 * (double) span.start);
      slab_cli_add_number (json, "duration", 1e-9 * (double) span.duration);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
print_json_report (SlabTrace *trace, const SlabTraceStatistics *statistics, const SlabVerdict *verdict)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  SlabTraceSummary summary;

  slab_trace_summarize (trace, &summary);
  json_builder_begin_object (json);
  slab_cli_add_number (json, "seconds", summary.seconds);
  add_integer (json, "threads", statistics->n_workers);
  add_integer (json, "chunks", slab_trace_get_n_chunks (trace));
  slab_cli_add_number (json, "efficiency", summary.efficiency);
  slab_cli_add_number (json, "useful_span_share", summary.useful_span_share);
  slab_cli_add_number (json, "imbalance", statistics->imbalance);
  slab_cli_add_number (json, "useful_share", statistics->useful_share);
  slab_cli_add_number (json, "redundant", statistics->redundant);
  add_verdict (json, verdict);
  add_phases (json, statistics);
  add_passes (json, trace, statistics->n_passes, statistics->passes);
  add_rows (json, trace, statistics);
  add_counters (json, trace);
  add_slowest (json, trace, statistics);
  json_builder_end_object (json);
  slab_cli_print_json (json);
}

static void
print_json_differences (GPtrArray *rows)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  for (guint kind = 0; kind < 2; kind++)
    {
      json_builder_set_member_name (json, kind == 0 ? "settings" : "figures");
      json_builder_begin_array (json);
      for (guint i = 0; i < rows->len; i++)
        {
          const SlabTraceDifference *row = g_ptr_array_index (rows, i);

          if (row->is_setting != (kind == 0))
            continue;
          json_builder_begin_object (json);
          add_string (json, "key", row->key);
          if (row->is_setting)
            {
              add_string (json, "first", row->texts[0]);
              add_string (json, "second", row->texts[1]);
            }
          else
            {
              slab_cli_add_number (json, "first", row->values[0]);
              slab_cli_add_number (json, "second", row->values[1]);
              slab_cli_add_number (json, "ratio", row->ratio);
            }
          json_builder_end_object (json);
        }
      json_builder_end_array (json);
    }
  json_builder_end_object (json);
  slab_cli_print_json (json);
}

/* --- Command ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  char *output;
  char *samples;
  char *plot_name;
  SlabReportPlot plot; /* of @plot_name, where that is told */
  gboolean json;
  gboolean quiet;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->output);
  g_free (options->samples);
  g_free (options->plot_name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
is_csv (const char *name)
{
  return strlen (name) > 4 && g_ascii_strcasecmp (name + strlen (name) - 4, ".csv") == 0;
}

static char *
list_plots (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < SLAB_N_REPORT_PLOTS; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", slab_report_plot_get_name ((SlabReportPlot) i));
  return g_string_free (text, FALSE);
}

static gboolean
check_options (Options *options, gboolean has_two, SlabCliStatus *status)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *plots = list_plots ();

  if (has_two && (options->output != NULL || options->samples != NULL || options->plot_name != NULL))
    *status = slab_cli_wrong_usage ("report",
                                    _ ("Of two traces there is only a table; expected no -o, --plot or --samples"));
  else if (options->plot_name != NULL && !slab_report_plot_from_name (options->plot_name, &options->plot))
    *status = slab_cli_wrong_usage ("report", _ ("There is no plot “%s”; expected one of %s"), options->plot_name,
                                    plots);
  else if (options->plot_name != NULL && options->output == NULL)
    *status = slab_cli_wrong_usage ("report", _ ("--plot %s goes into a file; expected -o FILE.svg, .png or .pdf"),
                                    options->plot_name);
  else if (options->plot_name != NULL && !slab_report_plot_check_name (options->plot, options->output, &error))
    *status = slab_cli_wrong_usage ("report", "%s", error->message);
  else if (options->samples != NULL && !is_csv (options->samples))
    *status = slab_cli_wrong_usage ("report", _ ("“%s”: expected a name that ends in .csv"), options->samples);
  else if (options->output != NULL && options->plot_name == NULL && !is_csv (options->output)
           && !slab_report_check_name (options->output, &error))
    *status = slab_cli_wrong_usage ("report", "%s", error->message);
  else if ((options->output != NULL && !slab_cli_check_target (options->output, &error))
           || (options->samples != NULL && !slab_cli_check_target (options->samples, &error)))
    *status = slab_cli_fail (error);
  else
    return TRUE;
  return FALSE;
}

static gboolean
save (SlabTrace *trace, const Options *options, GError **error)
{
  GCancellable *cancellable = slab_cli_get_cancellable ();

  if (options->output != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (options->output);

      if (options->plot_name != NULL ? !slab_report_plot_save (trace, options->plot, file, error)
          : is_csv (options->output) ? !slab_trace_save_spans_csv (trace, file, cancellable, error)
                                     : !slab_report_save (trace, file, error))
        return FALSE;
    }
  if (options->samples != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (options->samples);

      if (!slab_trace_save_samples_csv (trace, file, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static SlabTrace *
load (const char *name, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (name);

  return slab_trace_load (file, slab_cli_get_cancellable (), error);
}

static SlabCliStatus
report_two (char **names, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabTrace) first = load (names[0], &error);
  g_autoptr (SlabTrace) second = first ? load (names[1], &error) : NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (second == NULL)
    return slab_cli_fail (error);
  rows = slab_trace_compare (first, second);
  if (options->json)
    print_json_differences (rows);
  else if (!options->quiet)
    print_differences (rows, (const char *const *) names);
  return SLAB_CLI_DONE;
}

static SlabCliStatus
report_one (const char *name, const Options *options)
{
  gboolean is_saved = options->output != NULL || options->samples != NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabTrace) trace = load (name, &error);

  if (trace == NULL || !save (trace, options, &error))
    return slab_cli_fail (error);
  if (options->json || (!is_saved && !options->quiet))
    {
      g_autoptr (SlabTraceStatistics) statistics = slab_trace_statistics_new (trace, 0, G_MAXINT64);
      g_autoptr (SlabVerdict) verdict = slab_verdict_new (trace, NULL);

      if (options->json)
        print_json_report (trace, statistics, verdict);
      else
        print_report (trace, statistics, verdict);
    }
  else if (!options->quiet)
    {
      if (options->output != NULL)
        slab_cli_print_row (_ ("Saved"), "%s", options->output);
      if (options->samples != NULL)
        slab_cli_print_row (_ ("Saved"), "%s", options->samples);
    }
  return SLAB_CLI_DONE;
}

/**
 * slab_cli_report:
 * @argc: words
 * @argv: words
 *
 * Returns: exit status
 */
SlabCliStatus
slab_cli_report (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
      N_ ("The picture: .png, .svg or .pdf; all plots and figures: .html; the tasks: .dot; the spans: .csv"), "FILE" },
    { "plot", 0, 0, G_OPTION_ARG_STRING, &options.plot_name,
      N_ ("In the file -o only this plot: timeline, tasks, roofline, inside or durations"), "NAME" },
    { "samples", 0, 0, G_OPTION_ARG_FILENAME, &options.samples, N_ ("A table of the samples"), "FILE.csv" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print one JSON object"), NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &options.quiet, N_ ("Print nothing"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = slab_cli_new_context (
      "TRACE.json [TRACE.json]", _ ("Says what held a run back, from the trace that “filter --trace” wrote, and draws "
                                    "its picture. Of two traces: what differs."));
  SlabCliStatus status;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!slab_cli_parse_some (context, "report", &argc, &argv, 1, 2, &status)
      || !check_options (&options, argc == 3, &status))
    return status;
  return argc == 3 ? report_two (argv + 1, &options) : report_one (argv[1], &options);
}
