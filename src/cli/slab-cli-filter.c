/* SPDX-License-Identifier: MIT */

#include <string.h>

#include <glib/gi18n-lib.h>

#include "engine/slab-run.h"
#include "plot/slab-report.h"
#include "profile/slab-process.h"
#include "profile/slab-trace-json.h"
#include "profile/slab-trace-summary.h"
#include "slab-cli-input.h"
#include "slab-cli-output.h"
#include "volume/slab-volume-writer.h"

/* Planes handed to the writer at once are about this large, so that progress and cancel come often. */
#define SAVE_BATCH_BYTES (G_GINT64_CONSTANT (16) << 20)

/* How long an interrupt may wait to be seen, and how often progress is looked at: microseconds. */
#define POLL_INTERVAL (20 * 1000)

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
  gboolean normalize;
  gboolean json;
  gboolean quiet;
} FilterOptions;

/* One option of the tool for each name in the filters' parameter tables; filters may share a name. */
typedef struct
{
  const SlabParamSpec *spec;
  char *description;
  char *value;
} ParamOption;

static void
param_option_clear (gpointer data)
{
  ParamOption *option = data;

  g_free (option->description);
  g_free (option->value);
}

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
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FilterOptions, filter_options_clear)

static ParamOption *
find_param_option (GArray *options, const char *name)
{
  for (guint i = 0; i < options->len; i++)
    {
      ParamOption *option = &g_array_index (options, ParamOption, i);

      if (g_str_equal (option->spec->name, name))
        return option;
    }
  return NULL;
}

static char *
describe_choices (const SlabParamSpec *spec)
{
  GString *text = g_string_new (NULL);

  for (const SlabParamChoice *choice = spec->choices; choice->id; choice++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "|" : "", choice->id);
  return g_string_free (text, FALSE);
}

static GArray *
collect_param_options (void)
{
  GArray *options = g_array_new (FALSE, TRUE, sizeof (ParamOption));
  guint n_filters;
  const SlabFilterInfo *const *filters = slab_filter_list (&n_filters);

  g_array_set_clear_func (options, param_option_clear);
  for (guint f = 0; f < n_filters; f++)
    for (guint p = 0; p < filters[f]->n_params; p++)
      {
        const SlabParamSpec *spec = &filters[f]->params[p];
        ParamOption option = { .spec = spec };
        g_autoptr (SlabFilterParams) defaults = NULL;
        g_autofree char *default_text = NULL;
        g_autofree char *choices = NULL;

        if (find_param_option (options, spec->name))
          continue;
        defaults = slab_filter_params_new (filters[f]);
        default_text = slab_filter_params_get_as_string (defaults, spec->name);
        choices = spec->kind == SLAB_PARAM_CHOICE ? describe_choices (spec) : NULL;
        option.description = g_strdup_printf ("%s: %s%s%s (%s)", filters[f]->id, _ (spec->description),
                                              choices ? " " : "", choices ? choices : "", default_text);
        g_array_append_val (options, option);
      }
  return options;
}

static void
add_param_options (GArray *options, GOptionContext *context)
{
  GOptionGroup *group = g_option_group_new ("params", _ ("What the filter does:"), NULL, NULL, NULL);

  for (guint i = 0; i < options->len; i++)
    {
      ParamOption *option = &g_array_index (options, ParamOption, i);
      const GOptionEntry entries[] = {
        { option->spec->name, 0, 0, G_OPTION_ARG_STRING, &option->value, option->description,
          option->spec->kind == SLAB_PARAM_TRIPLE   ? "N|Z,Y,X"
          : option->spec->kind == SLAB_PARAM_CHOICE ? "WORD"
                                                    : "N" },
        { NULL },
      };

      g_option_group_add_entries (group, entries);
    }
  g_option_context_add_group (context, group);
}

static SlabFilterParams *
make_params (const char *filter, GArray *options, SlabCliStatus *status)
{
  g_autoptr (SlabFilterParams) params = NULL;
  g_autoptr (GError) error = NULL;
  const SlabFilterInfo *info = slab_filter_find (filter, &error);

  *status = SLAB_CLI_WRONG_USAGE;
  if (!info)
    {
      slab_cli_wrong_usage ("filter", "%s", error->message);
      return NULL;
    }
  params = slab_filter_params_new (info);
  for (guint i = 0; i < options->len; i++)
    {
      ParamOption *option = &g_array_index (options, ParamOption, i);
      gboolean known = FALSE;

      if (!option->value)
        continue;
      for (guint p = 0; p < info->n_params && !known; p++)
        known = g_str_equal (info->params[p].name, option->spec->name);
      if (!known)
        {
          slab_cli_wrong_usage ("filter", _ ("the filter %s has no --%s"), info->id, option->spec->name);
          return NULL;
        }
      if (!slab_filter_params_set_from_string (params, option->spec->name, option->value, &error))
        {
          slab_cli_wrong_usage ("filter", "%s", error->message);
          return NULL;
        }
    }
  if (!slab_filter_params_validate (params, &error))
    {
      slab_cli_wrong_usage ("filter", "%s", error->message);
      return NULL;
    }
  *status = SLAB_CLI_DONE;
  return g_steal_pointer (&params);
}

static gboolean
make_settings (const FilterOptions *options, SlabRunSettings *settings, SlabCliStatus *status)
{
  g_autoptr (GError) error = NULL;

  *settings = SLAB_RUN_SETTINGS_DEFAULT;
  *status = SLAB_CLI_WRONG_USAGE;
  if ((options->chunk && !slab_run_settings_parse_chunk (settings, options->chunk, &error))
      || (options->overlap && !slab_run_settings_parse_overlap (settings, options->overlap, &error)))
    {
      slab_cli_wrong_usage ("filter", "%s", error->message);
      return FALSE;
    }
  if (options->n_threads < 0)
    {
      slab_cli_wrong_usage ("filter", _ ("%d threads: at least 1 is needed, or 0 for all cores"), options->n_threads);
      return FALSE;
    }
  if (options->memory_limit && !slab_cli_parse_size (options->memory_limit, &settings->memory_limit))
    {
      slab_cli_wrong_usage ("filter", _ ("the memory limit “%s” is not a size such as 512M or 4G"),
                            options->memory_limit);
      return FALSE;
    }
  settings->n_threads = (guint) options->n_threads;
  settings->normalize = options->normalize;
  *status = SLAB_CLI_DONE;
  return TRUE;
}

/* Every place that will be written to, before the work. */
static SlabCliStatus
check_targets (const FilterOptions *options)
{
  g_autoptr (GError) error = NULL;

  if (options->report && !slab_report_check_name (options->report, &error))
    return slab_cli_wrong_usage ("filter", "%s", error->message);
  if (!slab_cli_check_target (options->output, &error)
      || (options->trace && !slab_cli_check_target (options->trace, &error))
      || (options->report && !slab_cli_check_target (options->report, &error)))
    return slab_cli_fail ("filter", g_steal_pointer (&error));
  return SLAB_CLI_DONE;
}

static void
cancel_run (GCancellable *cancellable, gpointer run)
{
  slab_run_cancel (run);
}

/* Waits for the run with progress. The trace and the report of a run that was cancelled or failed are still made. */
static gboolean
wait_for_run (SlabRun *run, gboolean quiet, GError **error)
{
  GCancellable *cancellable = slab_cli_get_cancellable ();
  SlabCliProgress progress;
  gulong handler;

  handler = g_cancellable_connect (cancellable, G_CALLBACK (cancel_run), run, NULL);
  slab_cli_progress_begin (&progress, "filter", quiet);
  while (!slab_run_wait (run, POLL_INTERVAL))
    slab_cli_progress_show (&progress, slab_run_get_progress (run), slab_run_get_seconds_left (run));
  slab_cli_progress_end (&progress);
  g_cancellable_disconnect (cancellable, handler);

  switch (slab_run_get_state (run))
    {
    case SLAB_RUN_STATE_DONE:
      return TRUE;
    case SLAB_RUN_STATE_CANCELLED:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("cancelled"));
      return FALSE;
    default:
      g_propagate_error (error, slab_run_dup_error (run));
      return FALSE;
    }
}

static gboolean
save_result (SlabRun *run, SlabVolumeWriter *writer, gboolean quiet, GError **error)
{
  GCancellable *cancellable = slab_cli_get_cancellable ();
  g_autoptr (SlabVolume) result = slab_run_dup_result (run);
  const float *voxels = slab_volume_peek_floats (result);
  const SlabShape *shape = slab_volume_get_shape (result);
  gint64 plane = shape->n[SLAB_AXIS_Y] * shape->n[SLAB_AXIS_X];
  gint64 batch = MAX (1, SAVE_BATCH_BYTES / (plane * (gint64) sizeof (float)));
  SlabCliProgress progress;
  gboolean saved = TRUE;

  slab_cli_progress_begin (&progress, "save", quiet);
  for (gint64 z = 0; saved && z < shape->n[SLAB_AXIS_Z]; z += batch)
    {
      gint64 n_planes = MIN (batch, shape->n[SLAB_AXIS_Z] - z);

      saved = !g_cancellable_set_error_if_cancelled (cancellable, error)
              && slab_volume_writer_append_planes (writer, voxels + z * plane, n_planes, error);
      slab_cli_progress_show (&progress, (double) (z + n_planes) / (double) shape->n[SLAB_AXIS_Z], -1.0);
    }
  saved = saved && slab_volume_writer_finish (writer, cancellable, error);
  slab_cli_progress_end (&progress);
  return saved;
}

static gboolean
save_profile (SlabRun *run, const FilterOptions *options, GError **error)
{
  SlabTrace *trace = slab_run_get_trace (run);
  g_autoptr (GFile) trace_file = options->trace ? g_file_new_for_commandline_arg (options->trace) : NULL;
  g_autoptr (GFile) report_file = options->report ? g_file_new_for_commandline_arg (options->report) : NULL;

  return (!trace_file || slab_trace_save (trace, trace_file, NULL, error))
         && (!report_file || slab_report_save (trace, report_file, error));
}

static void
print_json (SlabRun *run, const SlabTraceSummary *summary)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const SlabChunkPlan *plan = slab_run_get_plan (run);
  gint64 values[SLAB_N_AXES];

  json_builder_begin_object (builder);
  slab_cli_json_add_number (builder, "seconds", summary->seconds);
  json_builder_set_member_name (builder, "threads");
  json_builder_add_int_value (builder, slab_chunk_plan_get_n_threads (plan));
  json_builder_set_member_name (builder, "chunks");
  json_builder_add_int_value (builder, (gint64) slab_chunk_plan_get_n_chunks (plan));
  json_builder_set_member_name (builder, "tasks");
  json_builder_add_int_value (builder, (gint64) slab_chunk_plan_get_n_tasks (plan));
  slab_chunk_plan_get_chunk (plan, values);
  slab_cli_json_add_integers (builder, "chunk", values);
  slab_chunk_plan_get_overlap (plan, values);
  slab_cli_json_add_integers (builder, "overlap", values);
  slab_chunk_plan_get_halo (plan, values);
  json_builder_set_member_name (builder, "halo");
  json_builder_begin_array (builder);
  for (guint axis = 0; axis < SLAB_N_AXES; axis++)
    {
      if (values[axis] == SLAB_FILTER_HALO_UNBOUNDED)
        json_builder_add_null_value (builder);
      else
        json_builder_add_int_value (builder, values[axis]);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "exact");
  json_builder_add_boolean_value (builder, slab_chunk_plan_is_exact (plan));
  json_builder_set_member_name (builder, "iterations");
  json_builder_add_int_value (builder, slab_run_get_iterations (run));
  json_builder_set_member_name (builder, "peak_rss_bytes");
  json_builder_add_int_value (builder, (gint64) slab_process_get_peak_resident_bytes ());
  slab_cli_json_add_number (builder, "efficiency", summary->efficiency);
  slab_cli_json_add_number (builder, "busy_share", summary->busy_share);
  json_builder_end_object (builder);
  slab_cli_print_json (builder);
}

static void
print_rows (SlabRun *run, const SlabTraceSummary *summary, const char *output, double save_seconds)
{
  const SlabChunkPlan *plan = slab_run_get_plan (run);
  SlabVolume *volume = slab_run_get_volume (run);
  g_autofree char *shape = slab_shape_to_string (slab_volume_get_shape (volume));
  g_autofree char *filter = slab_filter_params_describe (slab_run_get_params (run));
  g_autofree char *peak = g_format_size_full (slab_process_get_peak_resident_bytes (), G_FORMAT_SIZE_IEC_UNITS);
  guint iterations = slab_run_get_iterations (run);
  gint64 chunk[SLAB_N_AXES];
  gint64 overlap[SLAB_N_AXES];

  slab_chunk_plan_get_chunk (plan, chunk);
  slab_chunk_plan_get_overlap (plan, overlap);
  slab_cli_print_row (_ ("filter"), "%s", filter);
  slab_cli_print_row (_ ("input"), "%s, %s %s", slab_volume_get_name (volume), shape,
                      slab_sample_type_get_name (slab_volume_get_sample_type (volume)));
  slab_cli_print_row (_ ("time"), _ ("%.3f s on %u threads, %.0f %% busy, efficiency %.0f %%"), summary->seconds,
                      slab_chunk_plan_get_n_threads (plan), summary->busy_share * 100.0, summary->efficiency * 100.0);
  slab_cli_print_row (_ ("chunks"),
                      _ ("%" G_GUINT64_FORMAT " of %" G_GINT64_FORMAT " × %" G_GINT64_FORMAT " × %" G_GINT64_FORMAT
                         ", overlap %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT " (%s)"),
                      slab_chunk_plan_get_n_chunks (plan), chunk[SLAB_AXIS_Z], chunk[SLAB_AXIS_Y], chunk[SLAB_AXIS_X],
                      overlap[SLAB_AXIS_Z], overlap[SLAB_AXIS_Y], overlap[SLAB_AXIS_X],
                      slab_chunk_plan_is_exact (plan) ? _ ("equal to the whole volume at once")
                                                      : _ ("the chunks are part of the result"));
  if (iterations > 0)
    slab_cli_print_row (_ ("iterations"), "%u", iterations);
  slab_cli_print_row (_ ("peak memory"), "%s", peak);
  slab_cli_print_row (_ ("saved"), _ ("%s in %.2f s"), output, save_seconds);
  for (const char *const *note = slab_chunk_plan_get_notes (plan); note && *note; note++)
    slab_cli_print_row (_ ("note"), "%s", *note);
}

static SlabCliStatus
filter_volume (SlabVolume *volume, const SlabFilterParams *params, const SlabRunSettings *settings,
               const FilterOptions *options)
{
  g_autoptr (GFile) target = g_file_new_for_commandline_arg (options->output);
  g_autoptr (SlabVolumeWriter) writer = NULL;
  g_autoptr (SlabEngine) engine = NULL;
  g_autoptr (SlabRun) run = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) profile_error = NULL;
  SlabTraceSummary summary;
  double spacing[SLAB_N_AXES];
  gboolean has_spacing = slab_volume_get_spacing (volume, spacing);
  gboolean done;
  gint64 save_start;
  double save_seconds;

  run = slab_run_new (volume, params, settings, &error);
  if (!run)
    {
      if (g_error_matches (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING))
        return slab_cli_wrong_usage ("filter", "%s", error->message);
      return slab_cli_fail ("filter", g_steal_pointer (&error));
    }
  /* Made now, so that a full disk is found before the work. */
  writer = slab_volume_writer_new (target, slab_volume_get_shape (volume), SLAB_SAMPLE_FLOAT32,
                                   has_spacing ? spacing : NULL, &error);
  if (!writer)
    return slab_cli_fail ("filter", g_steal_pointer (&error));

  engine = slab_engine_new (FALSE);
  slab_run_start (run, engine);
  done = wait_for_run (run, options->quiet, &error);
  slab_engine_shutdown (engine);
  save_start = g_get_monotonic_time ();
  done = done && save_result (run, writer, options->quiet, &error);
  save_seconds = (double) (g_get_monotonic_time () - save_start) / G_USEC_PER_SEC;

  if (!save_profile (run, options, &profile_error))
    {
      if (done)
        return slab_cli_fail ("filter", g_steal_pointer (&profile_error));
      g_printerr ("slabscope-cli filter: %s\n", profile_error->message);
    }
  if (!done)
    return slab_cli_fail ("filter", g_steal_pointer (&error));

  slab_trace_summarize (slab_run_get_trace (run), &summary);
  if (options->json)
    print_json (run, &summary);
  else if (!options->quiet)
    print_rows (run, &summary, options->output, save_seconds);
  return SLAB_CLI_DONE;
}

SlabCliStatus
slab_cli_filter (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = slab_cli_context_new (argv[0]);
  g_autoptr (GArray) param_options = collect_param_options ();
  g_autoptr (SlabFilterParams) params = NULL;
  g_autoptr (SlabVolume) volume = NULL;
  g_auto (SlabCliInput) input = { 0 };
  g_auto (FilterOptions) options = { 0 };
  SlabRunSettings settings;
  SlabCliStatus status;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, _ ("The result: a .vol with its .info and .xml"),
      "OUT" },
    { "filter", 0, 0, G_OPTION_ARG_STRING, &options.filter, _ ("gaussian, tv or identity"), "NAME" },
    { "normalize", 0, 0, G_OPTION_ARG_NONE, &options.normalize, _ ("Divide by the largest absolute value first"),
      NULL },
    { "chunk", 0, 0, G_OPTION_ARG_STRING, &options.chunk, _ ("Voxels of a chunk (auto)"), "auto|whole|Z,Y,X" },
    { "overlap", 0, 0, G_OPTION_ARG_STRING, &options.overlap, _ ("Voxels beyond a chunk's faces (auto)"),
      "auto|N|Z,Y,X" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.n_threads, _ ("Threads (all cores)"), "N" },
    { "memory-limit", 0, 0, G_OPTION_ARG_STRING, &options.memory_limit,
      _ ("Refuse what would need more memory: 512M, 4G"), "SIZE" },
    { "trace", 0, 0, G_OPTION_ARG_FILENAME, &options.trace, _ ("Write what each thread did, as Chrome Trace Events"),
      "FILE.json" },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &options.report, _ ("Draw what each thread did"), "FILE.png|svg|pdf" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, _ ("Print one JSON object"), NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &options.quiet, _ ("No progress, no summary"), NULL },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, NULL);
  add_param_options (param_options, context);
  slab_cli_input_add_options (&input, context, "dtype");
  if (!slab_cli_parse (context, &argc, &argv, 1, &status))
    return status;
  if (!options.output)
    return slab_cli_wrong_usage ("filter", _ ("say with -o where the result goes"));
  if (!options.filter)
    return slab_cli_wrong_usage ("filter", _ ("say with --filter what to do: gaussian, tv or identity"));
  params = make_params (options.filter, param_options, &status);
  if (!params || !make_settings (&options, &settings, &status))
    return status;
  status = check_targets (&options);
  if (status != SLAB_CLI_DONE)
    return status;

  slab_cli_catch_interrupts ();
  status = slab_cli_input_open (&input, "filter", argv[1], &volume);
  if (status != SLAB_CLI_DONE)
    return status;
  return filter_volume (volume, params, &settings, &options);
}
