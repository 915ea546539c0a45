/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "engine/slab-engine.h"
#include "engine/slab-lab-file.h"
#include "engine/slab-lab-text.h"
#include "engine/slab-lab.h"
#include "engine/slab-sample.h"
#include "plot/slab-lab-picture.h"
#include "plot/slab-picture-file.h"
#include "slab-cli-params.h"
#include "slab-cli.h"

#define DEFAULT_SET "2017"

typedef struct
{
  char *output;
  char *filter;
  char *again;
  SlabCliParams params;
  int n_repeats;
  int n_threads;
  gboolean json;
  gboolean list;
  gboolean quiet;
  SlabCliRaw raw;
} LabOptions;

static void
lab_options_clear (LabOptions *options)
{
  g_free (options->output);
  g_free (options->filter);
  g_free (options->again);
  slab_cli_params_clear (&options->params);
  slab_cli_raw_clear (&options->raw);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LabOptions, lab_options_clear)

/* --- The table ---------------------------------------------------------------------------------------------------- */

/* Bandwidth as a share only: a line has to fit a terminal. What the experiment of 2017 complained of is beside what it
 * told: the memory, and how little the cores gained. */
static const SlabLabColumn columns[] = {
  SLAB_LAB_COLUMN_EXPERIMENT,
  SLAB_LAB_COLUMN_MEDIAN,
  SLAB_LAB_COLUMN_RANGE,
  SLAB_LAB_COLUMN_CPU,
  SLAB_LAB_COLUMN_PEERS,
  SLAB_LAB_COLUMN_EFFICIENCY,
  SLAB_LAB_COLUMN_BANDWIDTH_SHARE,
  SLAB_LAB_COLUMN_OF_FILTER,
  SLAB_LAB_COLUMN_PEAK,
  SLAB_LAB_COLUMN_SPEED_UP,
  SLAB_LAB_COLUMN_THEN,
  SLAB_LAB_COLUMN_OTHERS,
};

#define N_COLUMNS G_N_ELEMENTS (columns)

static const char *
get_title (guint column)
{
  return columns[column] == SLAB_LAB_COLUMN_BANDWIDTH_SHARE ? _ ("bandwidth")
                                                            : slab_lab_text_get_title (columns[column]);
}

static void
print_field (const char *text, int width, gboolean is_first)
{
  int space = (int) MAX (0, width - g_utf8_strlen (text, -1));

  if (is_first)
    slab_cli_print ("%s%*s", text, space, "");
  else
    slab_cli_print ("  %*s%s", space, "", text);
}

static void
print_cells (const SlabLabResult *result)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  gboolean has_peers = strcmp (result->set, DEFAULT_SET) == 0;
  gboolean has_identity = slab_lab_text_has_column (result, SLAB_LAB_COLUMN_OF_FILTER);
  int widths[N_COLUMNS]; /* -1: not shown */

  for (guint i = 0; i < slab_lab_result_get_n_cells (result); i++)
    for (guint c = 0; c < N_COLUMNS; c++)
      g_ptr_array_add (fields, slab_lab_text_format (result, i, columns[c]));
  for (guint c = 0; c < N_COLUMNS; c++)
    {
      widths[c] = -1;
      if ((columns[c] == SLAB_LAB_COLUMN_OF_FILTER && !has_identity)
          || (columns[c] == SLAB_LAB_COLUMN_OTHERS && !slab_lab_text_has_column (result, columns[c]))
          || ((columns[c] == SLAB_LAB_COLUMN_PEERS || columns[c] == SLAB_LAB_COLUMN_THEN) && !has_peers))
        continue;
      widths[c] = (int) g_utf8_strlen (get_title (c), -1);
      for (guint i = c; i < fields->len; i += N_COLUMNS)
        widths[c] = MAX (widths[c], (int) g_utf8_strlen (g_ptr_array_index (fields, i), -1));
      print_field (get_title (c), widths[c], c == 0);
    }
  slab_cli_print ("\n");
  for (guint i = 0; i < fields->len; i += N_COLUMNS)
    {
      for (guint c = 0; c < N_COLUMNS; c++)
        if (widths[c] >= 0)
          print_field (g_ptr_array_index (fields, i + c), widths[c], c == 0);
      slab_cli_print ("\n");
    }
  slab_cli_print ("\n");
  if (has_identity)
    slab_cli_print ("%s\n",
                    _ ("Of filter: the identity's time as a share of the filter's in the same cut. It reads its chunks "
                       "as the filter does: in place, or copied with their overlap."));
  if (has_peers)
    slab_cli_print ("%s\n", slab_lab_text_get_peers_note ());
  if (has_peers || has_identity)
    slab_cli_print ("\n");
}

/* Each sentence a line of its own. */
static void
print_conclusion (const SlabLabResult *result)
{
  g_autofree char *text = slab_lab_text_conclude (result);

  if (*text != '\0')
    slab_cli_print ("%s\n", text);
}

static void
print_result (const SlabLabResult *result)
{
  g_autofree char *set = slab_lab_text_describe_set (result);
  g_autofree char *input = slab_lab_text_describe_input (result);
  g_autofree char *machine = slab_lab_text_describe_machine (result);
  g_autofree char *filters = slab_lab_text_describe_filters (result);

  slab_cli_print_row (_ ("Set"), "%s", set);
  slab_cli_print_row (_ ("Filter"), "%s", filters);
  slab_cli_print_row (_ ("Input"), "%s", input);
  slab_cli_print_row (_ ("Machine"), "%s", machine);
  slab_cli_print ("\n");
  print_cells (result);
  print_conclusion (result);
  for (guint i = 0; i < slab_lab_result_get_n_cells (result); i++)
    {
      const SlabLabCell *cell = slab_lab_result_get_cell (result, i);
      g_autofree char *name = slab_lab_cell_describe (cell);

      if (cell->error != NULL)
        slab_cli_print_row (_ ("Failed"), "%s: %s", name, cell->error);
    }
}

/* --- What there is ------------------------------------------------------------------------------------------------ */

static SlabCliStatus
print_list (void)
{
  guint n_sets;
  const SlabLabSetInfo *sets = slab_lab_set_list (&n_sets);
  g_autoptr (GFile) folder = slab_lab_get_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) kept = slab_lab_list_kept (folder, slab_cli_get_cancellable (), &error);

  for (guint i = 0; i < n_sets; i++)
    slab_cli_print ("%-9s %s. %s\n", sets[i].id, _ (sets[i].title), _ (sets[i].summary));
  if (kept == NULL)
    return slab_cli_fail (error);
  if (kept->len > 0)
    slab_cli_print ("\n%s\n", _ ("Kept:"));
  for (guint i = 0; i < kept->len; i++)
    slab_cli_print ("  %s\n", g_file_peek_path (g_ptr_array_index (kept, i)));
  return SLAB_CLI_DONE;
}

/* --- Measuring ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  SlabVolume *volume;
  GError *error;
} SampleJob;

static void
make_sample (gpointer user_data)
{
  SampleJob *job = user_data;
  const SlabShape shape = SLAB_SAMPLE_DEFAULT_SHAPE;

  job->volume = slab_sample_make (&shape, SLAB_SAMPLE_DEFAULT_SEED, 0, slab_cli_get_cancellable (), &job->error);
}

static SlabVolume *
open_volume (const char *path, const SlabCliRaw *raw, GError **error)
{
  g_autoptr (SlabEngine) engine = NULL;
  SampleJob job = { NULL, NULL };

  if (path != NULL)
    return slab_cli_open (path, raw, error);
  engine = slab_engine_new (FALSE);
  slab_engine_push (engine, make_sample, &job, NULL);
  slab_engine_shutdown (engine);
  if (job.volume == NULL)
    g_propagate_error (error, job.error);
  return job.volume;
}

static void
on_cell (SlabLab *lab, guint cell, SlabCliProgress *progress)
{
  slab_cli_progress_show (progress, slab_lab_get_progress (lab), slab_lab_get_seconds_left (lab));
}

/* The words that are there: a set, a file, both in this order, or none. */
static const SlabLabSetInfo *
take_words (int argc, char **argv, const char **path, GError **error)
{
  const SlabLabSetInfo *info;

  *path = argc > 2 ? argv[2] : NULL;
  if (argc < 2)
    return slab_lab_set_find (DEFAULT_SET, error);
  info = slab_lab_set_find (argv[1], error);
  if (info != NULL || argc > 2 || !g_file_test (argv[1], G_FILE_TEST_EXISTS))
    return info;
  g_clear_error (error);
  *path = argv[1];
  return slab_lab_set_find (DEFAULT_SET, error);
}

/* What was measured is kept also after an interrupt, which must not stop the writing of it. */
static SlabCliStatus
tell_result (const SlabLabResult *result, const LabOptions *options)
{
  g_autoptr (GFile) folder = slab_lab_get_folder ();
  g_autoptr (GFile) kept = NULL;
  g_autoptr (GError) error = NULL;

  if (options->json)
    {
      g_autofree char *text = slab_lab_result_to_json (result);

      slab_cli_print ("%s", text);
    }
  else if (!options->quiet)
    print_result (result);
  if (!slab_lab_result_keep (result, folder, &kept, NULL, &error))
    return slab_cli_fail (error);
  if (options->output != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (options->output);

      if (!(slab_picture_file_has_ending (options->output) ? slab_lab_picture_save (result, NULL, file, &error)
                                                           : slab_lab_result_save (result, file, NULL, &error)))
        return slab_cli_fail (error);
    }
  if (!options->json && !options->quiet)
    {
      slab_cli_print_row (_ ("Kept"), "%s", g_file_peek_path (kept));
      if (slab_lab_result_count_disturbed (result) > 0)
        slab_cli_print_row (_ ("Disturbed"), _ ("“lab --again” with this file measures them again"));
    }
  return SLAB_CLI_DONE;
}

static SlabLab *
make_lab (const SlabLabSetInfo *info, const SlabFilterParams *params, SlabVolume *volume, const LabOptions *options,
          const SlabMachine *machine)
{
  g_autoptr (GPtrArray)
      cells = slab_lab_set_make_cells (info, params, slab_volume_get_shape (volume), (guint) options->n_threads);

  return slab_lab_new (volume, info->id, cells, (guint) options->n_repeats, machine);
}

static SlabMachine *
get_machine (const LabOptions *options)
{
  g_autoptr (GFile) file = slab_machine_get_default_file ();
  SlabMachine *machine = slab_machine_load_or_measure (file, slab_cli_get_cancellable (), NULL);

  if (machine != NULL && !options->quiet && !options->json)
    slab_cli_print_machine_note (machine);
  return machine;
}

static SlabCliStatus
run_lab (SlabLab *lab, const LabOptions *options)
{
  GCancellable *cancellable = slab_cli_get_cancellable ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabLabResult) result = NULL;
  SlabCliProgress progress;
  SlabCliStatus status = SLAB_CLI_DONE;
  gboolean done;

  slab_cli_progress_begin (&progress, _ ("Measuring"), options->quiet);
  g_signal_connect (lab, "cell-measured", G_CALLBACK (on_cell), &progress);
  done = slab_lab_run (lab, cancellable, &error);
  slab_cli_progress_end (&progress);
  result = slab_lab_dup_result (lab);
  if (slab_lab_result_has_measurement (result))
    status = tell_result (result, options);
  if (!done)
    return slab_cli_fail (error);
  for (guint i = 0; i < slab_lab_result_get_n_cells (result) && status == SLAB_CLI_DONE; i++)
    if (slab_lab_result_get_cell (result, i)->error != NULL)
      {
        g_autoptr (GError) first = g_error_new_literal (SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY,
                                                        slab_lab_result_get_cell (result, i)->error);

        status = slab_cli_fail (first);
      }
  return status;
}

/* What others disturbed of an earlier result. */
static SlabCliStatus
run_again (const char *path, const LabOptions *options)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (options->again);
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabLabResult) earlier = slab_lab_result_load (file, slab_cli_get_cancellable (), &error);
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (SlabMachine) machine = NULL;
  g_autoptr (SlabLab) lab = NULL;

  if (earlier == NULL)
    return slab_cli_fail (error);
  volume = open_volume (path, &options->raw, &error);
  if (volume == NULL || !slab_lab_check_again (earlier, volume, &error))
    return slab_cli_fail (error);
  machine = get_machine (options);
  lab = slab_lab_new_again (volume, earlier, machine);
  return run_lab (lab, options);
}

static SlabFilterParams *
make_params (const LabOptions *options, GError **error)
{
  guint n_filters;
  const SlabFilterInfo *const *filters = slab_filter_list (&n_filters);
  const SlabFilterInfo *filter = options->filter != NULL ? slab_filter_find (options->filter, error) : filters[0];

  return filter != NULL ? slab_cli_params_make (&options->params, filter, error) : NULL;
}

/* Figures, or a picture of them. */
static gboolean
check_output_name (const char *name, GError **error)
{
  if (slab_picture_file_has_ending (name) || slab_lab_result_check_name (name, NULL))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               _ ("“%s” has no ending that says the kind of file: expected .json, .csv, .svg, .png or .pdf"), name);
  return FALSE;
}

/**
 * slab_cli_lab:
 * @argc: words
 * @argv: words
 *
 * Returns: exit status
 */
SlabCliStatus
slab_cli_lab (int argc, char **argv)
{
  g_auto (LabOptions) options = { .n_repeats = SLAB_LAB_DEFAULT_REPEATS };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
      N_ ("Write the results as well: .json or .csv, or their plots: .svg, .png or .pdf"), "FILE" },
    { "filter", 0, 0, G_OPTION_ARG_STRING, &options.filter,
      N_ ("Which filter (gaussian), with its own options; the set 2017 has its own filters"), "NAME" },
    { "repeat", 0, 0, G_OPTION_ARG_INT, &options.n_repeats, N_ ("Measurements of each experiment (5)"), "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.n_threads, N_ ("Most threads, and most copies at once (all cores)"),
      "N" },
    { "again", 0, 0, G_OPTION_ARG_FILENAME, &options.again,
      N_ ("Measure of an earlier result only what other programs disturbed"), "FILE" },
    { "list", 0, 0, G_OPTION_ARG_NONE, &options.list, N_ ("List the sets, and the results that are kept"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print one JSON object, with every measurement"), NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &options.quiet, N_ ("No progress, no table"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = slab_cli_new_context (
      "[SET] [IN]", _ ("Runs a set of experiments on IN, or on the sample, and says how the "
                       "filter scales; results are kept. An interrupt keeps what is done."));
  g_autoptr (SlabFilterParams) params = NULL;
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (SlabMachine) machine = NULL;
  g_autoptr (SlabLab) lab = NULL;
  g_autoptr (GError) error = NULL;
  const SlabLabSetInfo *info;
  const char *path;
  SlabCliStatus status;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  slab_cli_params_add_options (&options.params, context);
  slab_cli_raw_add_options (&options.raw, context, TRUE);
  if (!slab_cli_parse_some (context, "lab", &argc, &argv, 0, 2, &status))
    return status;
  if (options.list)
    return print_list ();
  if (options.n_repeats < 1 || options.n_repeats > SLAB_LAB_MAX_REPEATS)
    return slab_cli_wrong_usage ("lab", _ ("--repeat is %d; expected 1 to %d"), options.n_repeats,
                                 SLAB_LAB_MAX_REPEATS);
  if (options.n_threads < 0 || options.n_threads > SLAB_RUN_SETTINGS_MAX_THREADS)
    return slab_cli_wrong_usage ("lab", _ ("--threads is %d; expected 1 to %d, or 0 for all cores"), options.n_threads,
                                 SLAB_RUN_SETTINGS_MAX_THREADS);
  if (options.again != NULL)
    {
      if (argc > 2 || options.filter != NULL || slab_cli_params_are_given (&options.params))
        return slab_cli_wrong_usage ("lab", _ ("--again takes set, filter and its options from the file; expected no "
                                               "more than IN"));
      path = argc > 1 ? argv[1] : NULL;
      info = NULL;
    }
  else
    {
      info = take_words (argc, argv, &path, &error);
      if (info == NULL || (info->has_filter && !(params = make_params (&options, &error))))
        return slab_cli_wrong_usage ("lab", "%s", error->message);
      if (!info->has_filter && (options.filter != NULL || slab_cli_params_are_given (&options.params)))
        return slab_cli_wrong_usage ("lab",
                                     _ ("--filter and the options of filters mean nothing to the set “%s”, which "
                                        "has its own"),
                                     info->id);
    }
  if (!slab_cli_raw_parse (&options.raw, "lab", &status))
    return status;
  if (options.output != NULL && !check_output_name (options.output, &error))
    return slab_cli_wrong_usage ("lab", "%s", error->message);
  if (options.output != NULL && !slab_cli_check_target (options.output, &error))
    return slab_cli_fail (error);
  if (options.again != NULL)
    return run_again (path, &options);
  volume = open_volume (path, &options.raw, &error);
  if (volume == NULL)
    return slab_cli_fail (error);
  machine = get_machine (&options);
  lab = make_lab (info, params, volume, &options, machine);
  return run_lab (lab, &options);
}
