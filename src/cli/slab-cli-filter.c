/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/slab-run.h"
#include "filter/slab-filter.h"
#include "plot/slab-report.h"
#include "profile/slab-figure-text.h"
#include "profile/slab-machine.h"
#include "profile/slab-process.h"
#include "profile/slab-sampler.h"
#include "profile/slab-trace-json.h"
#include "profile/slab-trace-machine.h"
#include "profile/slab-trace-summary.h"
#include "slab-cli-params.h"
#include "slab-cli.h"
#include "volume/slab-volume-writer.h"

typedef struct
{
  char *output;
  char *filter;
  char *chunk;
  char *overlap;
  char *memory_limit;
  char *trace;
  char *report;
  int n_threads;
  int sample_interval; /* milliseconds */
  gboolean normalize;
  gboolean json;
  gboolean quiet;
  SlabCliParams params;
  SlabCliRaw raw;
} FilterOptions;

static void
filter_options_clear (FilterOptions *options)
{
  g_free (options->output);
  g_free (options->filter);
  g_free (options->chunk);
  g_free (options->overlap);
  g_free (options->memory_limit);
  g_free (options->trace);
  g_free (options->report);
  slab_cli_params_clear (&options->params);
  slab_cli_raw_clear (&options->raw);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FilterOptions, filter_options_clear)

static SlabFilterParams *
make_params (const FilterOptions *options, GError **error)
{
  const SlabFilterInfo *info = slab_filter_find (options->filter, error);

  return info != NULL ? slab_cli_params_make (&options->params, info, error) : NULL;
}

static char *
list_filters (void)
{
  guint n_filters;
  const SlabFilterInfo *const *filters = slab_filter_list (&n_filters);
  GString *text = g_string_new (NULL);

  for (guint f = 0; f < n_filters; f++)
    g_string_append_printf (text, "%s%s", f ? "|" : "", filters[f]->id);
  return g_string_free (text, FALSE);
}

/* "512M", "1.5G", "2GiB", or bytes; a unit is a power of 1024, as of memory. */
static gboolean
parse_size (const char *text, guint64 *n_bytes)
{
  static const char units[] = "KMGT";
  char *end;
  double value = g_ascii_strtod (text, &end);

  if (end == text || !isfinite (value) || value <= 0.0)
    return FALSE;
  if (*end != '\0' && *end != 'B')
    {
      const char *unit = strchr (units, g_ascii_toupper (*end));

      if (unit == NULL)
        return FALSE;
      value *= exp2 (10.0 * (double) (unit - units + 1));
      end++;
      if (*end == 'i')
        end++;
    }
  if (*end == 'B')
    end++;
  if (*end != '\0' || value >= 0x1p63)
    return FALSE;
  *n_bytes = (guint64) value;
  return TRUE;
}

static gboolean
make_settings (const FilterOptions *options, SlabRunSettings *settings, GError **error)
{
  *settings = SLAB_RUN_SETTINGS_DEFAULT;
  settings->normalize = options->normalize;
  if (options->chunk && !slab_run_settings_parse_chunk (settings, options->chunk, error))
    return FALSE;
  if (options->overlap && !slab_run_settings_parse_overlap (settings, options->overlap, error))
    return FALSE;
  if (options->n_threads < 0)
    {
      g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING,
                   _ ("--threads is %d; expected 1 or more, or 0 for all cores"), options->n_threads);
      return FALSE;
    }
  settings->n_threads = (guint) options->n_threads;
  if (options->sample_interval < SLAB_SAMPLER_LEAST_INTERVAL || options->sample_interval > SLAB_SAMPLER_MOST_INTERVAL)
    {
      g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING,
                   _ ("--sample-interval is %d; expected %d to %d milliseconds"), options->sample_interval,
                   SLAB_SAMPLER_LEAST_INTERVAL, SLAB_SAMPLER_MOST_INTERVAL);
      return FALSE;
    }
  if (options->memory_limit && !parse_size (options->memory_limit, &settings->memory_limit))
    {
      g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING,
                   _ ("--memory-limit is “%s”; expected a size such as 800M or 4G"), options->memory_limit);
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_from_file (SlabRun *run)
{
  return slab_volume_get_file (slab_run_get_volume (run)) != NULL;
}

/* "seconds" is the filter's run, which from file to file reads and writes as well; "total_seconds" is from the opening
 * of the input until the result is on the disk. */
static void
print_json (SlabRun *run, const SlabTraceSummary *summary, guint64 peak, double total)
{
  const SlabChunkPlan *plan = slab_run_get_plan (run);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gint64 values[SLAB_N_AXES];

  json_builder_begin_object (builder);
  slab_cli_add_number (builder, "seconds", summary->seconds);
  slab_cli_add_number (builder, "total_seconds", total);
  json_builder_set_member_name (builder, "threads");
  json_builder_add_int_value (builder, slab_chunk_plan_get_n_threads (plan));
  json_builder_set_member_name (builder, "chunks");
  json_builder_add_int_value (builder, (gint64) slab_chunk_plan_get_n_chunks (plan));
  json_builder_set_member_name (builder, "slabs");
  json_builder_add_int_value (builder, (gint64) slab_chunk_plan_get_n_slabs (plan));
  json_builder_set_member_name (builder, "tasks");
  json_builder_add_int_value (builder, (gint64) slab_chunk_plan_get_n_tasks (plan, is_from_file (run)));
  slab_cli_add_number (builder, "redundant_share", slab_chunk_plan_get_redundant_share (plan));
  slab_chunk_plan_get_chunk (plan, values);
  slab_cli_add_integers (builder, "chunk", values);
  slab_chunk_plan_get_smallest_chunk (plan, values);
  slab_cli_add_integers (builder, "smallest_chunk", values);
  slab_chunk_plan_get_overlap (plan, values);
  slab_cli_add_integers (builder, "overlap", values);
  slab_chunk_plan_get_halo (plan, values);
  if (values[0] == SLAB_FILTER_HALO_UNBOUNDED)
    {
      json_builder_set_member_name (builder, "halo");
      json_builder_add_null_value (builder);
    }
  else
    slab_cli_add_integers (builder, "halo", values);
  json_builder_set_member_name (builder, "exact");
  json_builder_add_boolean_value (builder, slab_chunk_plan_is_exact (plan));
  json_builder_set_member_name (builder, "iterations");
  json_builder_add_int_value (builder, slab_run_get_iterations (run));
  if (slab_run_get_gap (run) >= 0.0)
    slab_cli_add_number (builder, "gap", slab_run_get_gap (run));
  json_builder_set_member_name (builder, "peak_rss_bytes");
  json_builder_add_int_value (builder, (gint64) peak);
  slab_cli_add_number (builder, "efficiency", summary->efficiency);
  json_builder_end_object (builder);
  slab_cli_print_json (builder);
}

static void
print_plan (SlabRun *run)
{
  SlabVolume *volume = slab_run_get_volume (run);
  const SlabChunkPlan *plan = slab_run_get_plan (run);
  g_autofree char *filter = slab_filter_params_describe (slab_run_get_params (run));
  g_autofree char *shape = slab_cli_format_shape (slab_volume_get_shape (volume));
  g_autofree char *peak = slab_figure_format_memory ((double) slab_chunk_plan_get_peak_bytes (plan));
  guint64 n_chunks = slab_chunk_plan_get_n_chunks (plan);

  slab_cli_print_row (_ ("Filter"), "%s", filter);
  slab_cli_print_row (_ ("Input"), "%s, %s %s", slab_volume_get_name (volume), shape,
                      slab_sample_type_get_name (slab_volume_get_sample_type (volume)));
  if (slab_chunk_plan_is_global (plan))
    slab_cli_print_row (_ ("Plan"), _ ("the whole volume as one problem, %" PRIu64 " tasks an iteration"),
                        slab_chunk_plan_get_n_tasks (plan, FALSE));
  else
    {
      g_autofree char *redundant = slab_figure_format_share (slab_chunk_plan_get_redundant_share (plan));
      SlabShape chunk, smallest;
      g_autofree char *chunk_text = NULL;
      g_autofree char *overlap_text = NULL;
      gint64 overlap[SLAB_N_AXES];

      slab_chunk_plan_get_chunk (plan, chunk.n);
      slab_chunk_plan_get_smallest_chunk (plan, smallest.n);
      slab_chunk_plan_get_overlap (plan, overlap);
      chunk_text = slab_cli_format_shape (&chunk);
      overlap_text = slab_cli_format_triple (overlap);
      slab_cli_print_row (
          _ ("Plan"),
          memcmp (chunk.n, smallest.n, sizeof chunk.n) != 0
              ? g_dngettext (GETTEXT_PACKAGE, "%" PRIu64 " chunk of at most %s, overlap %s, %" PRIu64 " tasks",
                             "%" PRIu64 " chunks of at most %s, overlap %s, %" PRIu64 " tasks", (gulong) n_chunks)
              : g_dngettext (GETTEXT_PACKAGE, "%" PRIu64 " chunk of %s, overlap %s, %" PRIu64 " tasks",
                             "%" PRIu64 " chunks of %s, overlap %s, %" PRIu64 " tasks", (gulong) n_chunks),
          n_chunks, chunk_text, overlap_text, slab_chunk_plan_get_n_tasks (plan, is_from_file (run)));
      slab_cli_print_row (_ ("Redundant"), _ ("%s of the filter’s work"), redundant);
    }
  slab_cli_print_row (_ ("Memory"), _ ("%s expected"), peak);
  for (const char *const *note = slab_chunk_plan_get_notes (plan); *note; note++)
    slab_cli_print_row (_ ("Note"), "%s.", *note);
  fflush (stdout);
}

static void
print_outcome (SlabRun *run, const SlabTraceSummary *summary, guint64 peak)
{
  const guint64 before = summary->resident_bytes_before;
  const guint n_threads = slab_chunk_plan_get_n_threads (slab_run_get_plan (run));
  g_autofree char *peak_text = slab_figure_format_memory ((double) peak);
  g_autofree char *run_text = slab_figure_format_memory ((double) (peak - MIN (peak, before)));
  g_autofree char *cores = slab_figure_format_cores (summary->mean_cores_busy, summary->n_cores);

  slab_cli_print_row (
      _ ("Filtered"),
      /* Translators: time, threads, "1.9 of 2 cores busy", a factor, percent: the factor of the threads. */
      g_dngettext (GETTEXT_PACKAGE, "in %.3f s on %u thread, %s, about %.1f× one thread, efficiency %.0f %%",
                   "in %.3f s on %u threads, %s, about %.1f× one thread, efficiency %.0f %%", n_threads),
      summary->seconds, n_threads, cores, summary->speed_up, 100.0 * summary->efficiency);
  if (summary->others_cores >= 0.1)
    slab_cli_print_row (_ ("Cores"), _ ("other programs took %.1f of %u"), summary->others_cores, summary->n_cores);
  if (slab_run_get_iterations (run) > 0)
    slab_cli_print_row (_ ("Iterations"), "%u", slab_run_get_iterations (run));
  if (slab_run_get_gap (run) >= 0.0)
    slab_cli_print_row (_ ("Gap"), _ ("at most %.2g %% above the minimum"), 100.0 * slab_run_get_gap (run));
  if (peak > 0 && before != SLAB_TRACE_UNKNOWN)
    slab_cli_print_row (_ ("Peak memory"), _ ("%s for the run, %s of the process"), run_text, peak_text);
  else if (peak > 0)
    slab_cli_print_row (_ ("Peak memory"), "%s", peak_text);
}

static void
on_interrupt (GCancellable *cancellable, SlabRun *run)
{
  slab_run_cancel (run);
}

static void
wait_for_run (SlabRun *run, gboolean quiet)
{
  SlabCliProgress progress;
  GCancellable *cancellable = slab_cli_get_cancellable ();
  gulong handler = g_cancellable_connect (cancellable, G_CALLBACK (on_interrupt), run, NULL);

  slab_cli_progress_begin (&progress, _ ("Filter"), quiet);
  while (!slab_run_wait (run, 50000))
    slab_cli_progress_show (&progress, slab_run_get_progress (run), slab_run_get_seconds_left (run));
  slab_cli_progress_show (&progress, slab_run_get_progress (run), 0.0);
  slab_cli_progress_end (&progress);
  g_cancellable_disconnect (cancellable, handler);
}

/* Before the run: a disk that is too full is known then and not after hours of work. */
static SlabVolumeWriter *
make_writer (SlabVolume *volume, const FilterOptions *options, GError **error)
{
  g_autoptr (GFile) target = g_file_new_for_commandline_arg (options->output);
  double spacing[SLAB_N_AXES];

  (void) slab_volume_get_spacing (volume, spacing);
  return slab_volume_writer_new (target, slab_volume_get_shape (volume), SLAB_SAMPLE_FLOAT32, spacing, error);
}

static gboolean
save_result (SlabRun *run, SlabVolumeWriter *writer, const FilterOptions *options, GError **error)
{
  g_autoptr (SlabVolume) result = slab_run_dup_result (run);
  SlabCliProgress progress;
  gboolean saved;

  slab_cli_progress_begin (&progress, _ ("Save"), options->quiet);
  saved = slab_volume_writer_write (writer, result, slab_cli_progress_func, &progress, slab_cli_get_cancellable (),
                                    error);
  slab_cli_progress_end (&progress);
  if (saved && !options->quiet && !options->json)
    slab_cli_print_row (_ ("Saved"), _ ("%s, in %.2f s"), options->output,
                        (double) (g_get_monotonic_time () - progress.start) / G_USEC_PER_SEC);
  return saved;
}

/* After a cancel nothing is measured any more, but what was kept before is true of that run as well. */
static SlabMachine *
find_machine (GCancellable *cancellable)
{
  g_autoptr (GFile) file = slab_machine_get_default_file ();
  g_autoptr (SlabMachine) here = slab_machine_new ();
  g_autoptr (SlabMachine) kept = NULL;

  if (!g_cancellable_is_cancelled (cancellable))
    return slab_machine_load_or_measure (file, cancellable, NULL);
  kept = slab_machine_load (file, NULL, NULL);
  return kept != NULL && slab_machine_is_same (kept, here) ? g_steal_pointer (&kept) : NULL;
}

static gboolean
save_record (SlabRun *run, const FilterOptions *options, GError **error)
{
  SlabTrace *trace = slab_run_get_trace (run);
  GCancellable *cancellable = slab_cli_get_cancellable ();

  if (options->trace || options->report)
    {
      g_autoptr (SlabMachine) machine = find_machine (cancellable);

      gboolean measured = machine != NULL;

      /* Without its figures the run is there all the same, and says where it was. */
      if (!measured)
        machine = slab_machine_new ();
      slab_trace_set_machine (trace, machine);
      if (measured && !options->quiet && !options->json)
        slab_cli_print_machine_note (machine);
    }
  /* The run was cancelled and not the writing of what it did until then. */
  if (g_cancellable_is_cancelled (cancellable))
    cancellable = NULL;
  if (options->trace)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (options->trace);
      if (!slab_trace_save (trace, file, cancellable, error))
        return FALSE;
    }
  if (options->report)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (options->report);
      if (!slab_report_save (trace, file, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_whole_problem (const SlabFilterParams *params)
{
  const SlabFilterInfo *info = slab_filter_params_get_info (params);

  return info->is_global && info->is_global (params);
}

/* In memory where that fits the limit and takes little of the machine's, else from file to file. */
static SlabRun *
make_run (SlabVolume *volume, const SlabFilterParams *params, const SlabRunSettings *settings,
          const FilterOptions *options, gboolean *is_to_file, GError **error)
{
  g_autoptr (GError) memory_error = NULL;
  g_autoptr (GFile) target = NULL;
  SlabRunSettings in_memory = *settings;
  SlabRun *run;

  /* The limit is for the process, a plan in memory speaks of voxels. */
  if (settings->memory_limit > 0)
    in_memory.memory_limit = settings->memory_limit - MIN (settings->memory_limit - 1, SLAB_RUN_PROCESS_BYTES);
  run = slab_run_new (volume, params, &in_memory, &memory_error);
  *is_to_file = FALSE;
  target = g_file_new_for_commandline_arg (options->output);
  if (run != NULL && slab_run_is_large (run))
    {
      SlabRun *to_file = slab_run_new_to_file (volume, params, settings, target, NULL);

      if (to_file != NULL)
        {
          g_object_unref (run);
          *is_to_file = TRUE;
          return to_file;
        }
    }
  if (run != NULL)
    return run;
  if (!g_error_matches (memory_error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY))
    {
      g_propagate_error (error, g_steal_pointer (&memory_error));
      return NULL;
    }
  *is_to_file = TRUE;
  run = slab_run_new_to_file (volume, params, settings, target, error);
  /* Where nobody set a limit, the one that a run from file to file has by itself explains nothing: what a filter that
   * cannot go so lacks is the machine's memory. */
  if (run == NULL && settings->memory_limit == 0 && is_whole_problem (params))
    {
      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&memory_error));
    }
  return run;
}

static SlabCliStatus
run_filter (SlabVolume *volume, const SlabFilterParams *params, const SlabRunSettings *settings,
            const FilterOptions *options, gint64 start)
{
  g_autoptr (GError) error = NULL;
  gboolean is_to_file;
  g_autoptr (SlabRun) run = make_run (volume, params, settings, options, &is_to_file, &error);
  g_autoptr (SlabVolumeWriter) writer = NULL;
  g_autoptr (SlabEngine) engine = NULL;
  gboolean talk = !options->quiet && !options->json;
  SlabTraceSummary summary;
  guint64 peak;
  double total = 0.0;
  SlabCliStatus status = SLAB_CLI_DONE;

  if (run == NULL)
    {
      if (g_error_matches (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING))
        return slab_cli_wrong_usage ("filter", "%s", error->message);
      return slab_cli_fail (error);
    }
  if (!is_to_file && (writer = make_writer (volume, options, &error)) == NULL)
    return slab_cli_fail (error);
  if (talk)
    print_plan (run);

  engine = slab_engine_new (FALSE);
  slab_run_set_sample_interval (run, (guint) options->sample_interval);
  slab_run_start (run, engine);
  wait_for_run (run, options->quiet);
  slab_engine_shutdown (engine);
  peak = slab_process_get_peak_resident_bytes ();
  slab_trace_summarize (slab_run_get_trace (run), &summary);

  if (slab_run_get_state (run) == SLAB_RUN_STATE_DONE)
    {
      if (talk)
        print_outcome (run, &summary, peak);
      if (writer != NULL && !save_result (run, writer, options, &error))
        {
          status = slab_cli_fail (error);
          g_clear_error (&error);
        }
      total = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
    }
  else if (slab_run_get_state (run) == SLAB_RUN_STATE_CANCELLED)
    {
      g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Cancelled"));
      status = slab_cli_fail (cancelled);
    }
  else
    {
      g_autoptr (GError) failure = slab_run_dup_error (run);
      status = slab_cli_fail (failure);
    }
  /* What happened is of interest above all when it did not end well. */
  if (!save_record (run, options, &error))
    {
      SlabCliStatus record_status = slab_cli_fail (error);

      return status == SLAB_CLI_DONE ? record_status : status;
    }
  if (status == SLAB_CLI_DONE && options->json)
    print_json (run, &summary, peak, total);
  return status;
}

static gboolean
check_targets (const FilterOptions *options, GError **error)
{
  return slab_cli_check_target (options->output, error)
         && (!options->trace || slab_cli_check_target (options->trace, error))
         && (!options->report || slab_cli_check_target (options->report, error));
}

/**
 * slab_cli_filter:
 * @argc: words
 * @argv: words
 *
 * Returns: exit status
 */
SlabCliStatus
slab_cli_filter (int argc, char **argv)
{
  g_auto (FilterOptions) options = { .sample_interval = SLAB_SAMPLER_DEFAULT_INTERVAL };
  g_autofree char *filters = list_filters ();
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_ ("The result, an ESRF volume of float32"), "OUT" },
    { "filter", 0, 0, G_OPTION_ARG_STRING, &options.filter, N_ ("Which filter"), filters },
    { "normalize", 0, 0, G_OPTION_ARG_NONE, &options.normalize, N_ ("Divide by the largest absolute value first"),
      NULL },
    { "chunk", 0, 0, G_OPTION_ARG_STRING, &options.chunk, N_ ("Voxels of a chunk (auto)"), "auto|whole|Z,Y,X" },
    { "overlap", 0, 0, G_OPTION_ARG_STRING, &options.overlap,
      N_ ("Voxels read beyond a chunk to each side (auto: as far as the filter reaches)"), "auto|N|Z,Y,X" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.n_threads, N_ ("Threads (all cores, fewer for a small volume)"),
      "N" },
    { "memory-limit", 0, 0, G_OPTION_ARG_STRING, &options.memory_limit,
      N_ ("What the process may take: a run that needs more goes from file to file, in slabs"), "SIZE" },
    { "trace", 0, 0, G_OPTION_ARG_FILENAME, &options.trace, N_ ("Write what each thread did, for report and Perfetto"),
      "FILE.json" },
    { "sample-interval", 0, 0, G_OPTION_ARG_INT, &options.sample_interval,
      N_ ("Milliseconds between two samples of the process in the trace (20)"), "MS" },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &options.report, N_ ("Draw the run: .png, .svg, .pdf, .html or .dot"),
      "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json,
      N_ ("Print one JSON object: seconds is the run, total_seconds until the result is saved; a halo without bounds "
          "is "
          "null"),
      NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &options.quiet, N_ ("No progress, no plan, no figures"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = slab_cli_new_context (
      "IN -o OUT --filter NAME", _ ("Runs a filter over a volume in overlapping chunks on every core."));
  g_autoptr (SlabFilterParams) params = NULL;
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (GError) error = NULL;
  SlabRunSettings settings;
  SlabCliStatus status;
  gint64 start;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  slab_cli_params_add_options (&options.params, context);
  slab_cli_raw_add_options (&options.raw, context, TRUE);
  if (!slab_cli_parse (context, "filter", &argc, &argv, 1, &status))
    return status;
  if (options.output == NULL)
    return slab_cli_wrong_usage ("filter", _ ("The output is missing; expected -o OUT"));
  if (options.filter == NULL)
    return slab_cli_wrong_usage ("filter", _ ("The filter is missing; expected --filter %s"), filters);
  params = make_params (&options, &error);
  if (params == NULL || !make_settings (&options, &settings, &error)
      || (options.report && !slab_report_check_name (options.report, &error)))
    return slab_cli_wrong_usage ("filter", "%s", error->message);
  if (!slab_cli_raw_parse (&options.raw, "filter", &status))
    return status;
  /* Before the work: a name that cannot be written to would be known only after it. */
  if (!check_targets (&options, &error))
    return slab_cli_fail (error);

  start = g_get_monotonic_time ();
  volume = slab_cli_open (argv[1], &options.raw, &error);
  if (volume == NULL)
    return slab_cli_fail (error);
  return run_filter (volume, params, &settings, &options, start);
}
