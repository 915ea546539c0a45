/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "engine/slab-engine.h"
#include "engine/slab-lab-file.h"
#include "engine/slab-lab.h"
#include "engine/slab-sample.h"
#include "profile/slab-figure-text.h"
#include "slab-cli.h"

#define DEFAULT_SET "2017"

typedef struct
{
  char *output;
  char *filter;
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
  slab_cli_raw_clear (&options->raw);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LabOptions, lab_options_clear)

/* --- The table ---------------------------------------------------------------------------------------------------- */

typedef enum
{
  COLUMN_EXPERIMENT,
  COLUMN_MEDIAN,
  COLUMN_RANGE,
  COLUMN_CPU,
  COLUMN_PEAK,
  COLUMN_SPEED_UP,
  COLUMN_EFFICIENCY,
  COLUMN_BANDWIDTH,
  COLUMN_OF_FILTER, /* of the identity only */
  COLUMN_PEERS,     /* of the set of 2017 only */
  COLUMN_THEN,
  N_COLUMNS,
} Column;

static char *
format_range (double least, double most)
{
  g_autofree char *from = slab_figure_format_seconds (least);
  g_autofree char *to = slab_figure_format_seconds (most);

  return isfinite (least) ? g_strdup_printf ("%s–%s", from, to) : g_steal_pointer (&from);
}

static char *
format_times (double ratio)
{
  g_autofree char *number = slab_figure_format_number (ratio);

  return isfinite (ratio) ? g_strdup_printf ("%s×", number) : g_steal_pointer (&number);
}

/* What is known of the experiment, in one field. */
static char *
format_then (const SlabLabPeer *peer)
{
  GString *text = g_string_new (NULL);

  if (isfinite (peer->speed_up_low))
    {
      g_autofree char *low = slab_figure_format_number (peer->speed_up_low);
      g_autofree char *high = slab_figure_format_number (peer->speed_up_high);

      g_string_append_printf (text, "%s–%s×", low, high);
    }
  if (isfinite (peer->cores))
    {
      g_autofree char *cores = slab_figure_format_number (peer->cores);

      g_string_append_printf (text, _ (", %s cores"), cores);
    }
  if (isfinite (peer->peak_bytes))
    {
      g_autofree char *bytes = slab_figure_format_bytes (peer->peak_bytes);

      g_string_append_printf (text, ", %s", bytes);
    }
  if (text->len == 0)
    g_string_append (text, "–");
  return g_string_free (text, FALSE);
}

static void
add_fields (GPtrArray *fields, const SlabLabResult *result, guint index)
{
  const SlabLabCell *cell = slab_lab_result_get_cell (result, index);
  SlabLabFigures f;

  slab_lab_result_get_figures (result, index, &f);
  g_ptr_array_add (fields, slab_lab_cell_describe (cell));
  g_ptr_array_add (fields, slab_figure_format_seconds (f.median));
  g_ptr_array_add (fields, format_range (f.least, f.most));
  g_ptr_array_add (fields, slab_figure_format_seconds (f.cpu_seconds));
  g_ptr_array_add (fields, slab_figure_format_bytes (f.peak_bytes));
  /* The identity is not quicker than the filter, it is a part of it. */
  g_ptr_array_add (fields, format_times (cell->kind == SLAB_LAB_KIND_IDENTITY ? NAN : f.speed_up));
  g_ptr_array_add (fields, slab_figure_format_share (f.efficiency));
  g_ptr_array_add (fields, slab_figure_format_share (f.bandwidth_share));
  g_ptr_array_add (fields, slab_figure_format_share (cell->kind == SLAB_LAB_KIND_IDENTITY ? f.price : NAN));
  g_ptr_array_add (fields, slab_figure_format_seconds (cell->peer.seconds));
  g_ptr_array_add (fields, format_then (&cell->peer));
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
  const char *const titles[N_COLUMNS] = {
    [COLUMN_EXPERIMENT] = _ ("Experiment"),
    [COLUMN_MEDIAN] = _ ("median"),
    [COLUMN_RANGE] = _ ("least–most"),
    [COLUMN_CPU] = _ ("CPU"),
    [COLUMN_PEAK] = _ ("peak"),
    [COLUMN_SPEED_UP] = _ ("speed-up"),
    [COLUMN_EFFICIENCY] = _ ("efficiency"),
    [COLUMN_BANDWIDTH] = _ ("bandwidth"),
    [COLUMN_OF_FILTER] = _ ("of filter"),
    [COLUMN_PEERS] = _ ("peers"),
    [COLUMN_THEN] = _ ("then"),
  };
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  gboolean has_peers = strcmp (result->set, DEFAULT_SET) == 0;
  gboolean has_identity = FALSE;
  gboolean has_then = FALSE;
  int widths[N_COLUMNS]; /* -1: not shown */

  for (guint i = 0; i < slab_lab_result_get_n_cells (result); i++)
    {
      add_fields (fields, result, i);
      has_identity |= slab_lab_result_get_cell (result, i)->kind == SLAB_LAB_KIND_IDENTITY;
      has_then |= isfinite (slab_lab_result_get_cell (result, i)->peer.speed_up_low);
    }
  for (guint c = 0; c < N_COLUMNS; c++)
    {
      widths[c] = -1;
      if ((c >= COLUMN_PEERS && !has_peers) || (c == COLUMN_OF_FILTER && !has_identity))
        continue;
      widths[c] = (int) g_utf8_strlen (titles[c], -1);
      for (guint i = c; i < fields->len; i += N_COLUMNS)
        widths[c] = MAX (widths[c], (int) g_utf8_strlen (g_ptr_array_index (fields, i), -1));
      print_field (titles[c], widths[c], c == 0);
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
                    _ ("Of filter: the identity's time as a share of the filter's in the same cut. It copies each "
                       "chunk with its overlap, which filters that read in place need not do; so it may be more "
                       "than all of it."));
  if (has_peers)
    slab_cli_print ("%s\n", _ ("Peers: scikit-image and dask on another machine, of two cores; total variation there "
                               "on noise, and in one run only."));
  if (has_then)
    slab_cli_print ("%s\n", _ ("Then: the experiment on four cores. It told figures of the Gaussian in chunks only."));
  else if (has_peers)
    slab_cli_print ("%s\n",
                    _ ("Peers and then are of a volume of 50 × 1104 × 1104 voxels and say nothing of this one."));
  if (has_peers || has_identity)
    slab_cli_print ("\n");
}

static void
print_fit (const SlabLabResult *result)
{
  SlabLabFit fit;
  g_autofree char *one = NULL;
  g_autofree char *serial = NULL;
  g_autofree char *error = NULL;
  g_autofree char *most = NULL;

  if (!slab_lab_result_fit (result, NULL, &fit))
    return;
  if (fit.is_superlinear)
    {
      slab_cli_print_row (_ ("Serial part"), "%s",
                          _ ("cannot be told: more threads gained more than their number, as where one alone was held "
                             "up or where the caches of more cores hold more"));
      return;
    }
  one = slab_figure_format_seconds (fit.seconds_one);
  serial = slab_figure_format_share (fit.serial);
  if (!isfinite (fit.serial_error))
    {
      slab_cli_print_row (_ ("Serial part"),
                          _ ("%s of %s, if two points are to be trusted: how sure that is takes three "
                             "counts of threads"),
                          serial, one);
      return;
    }
  error = slab_figure_format_share (fit.serial_error);
  if (isfinite (fit.most_speed_up) && fit.serial > 2.0 * fit.serial_error)
    {
      most = format_times (fit.most_speed_up);
      slab_cli_print_row (_ ("Serial part"), _ ("%s ± %s of %s: at most %s with any number of threads"), serial, error,
                          one, most);
    }
  else
    slab_cli_print_row (_ ("Serial part"), _ ("%s ± %s of %s: not told from none"), serial, error, one);
}

/* The cell that is nearest to what the memory gives. */
static void
print_ceiling (const SlabLabResult *result)
{
  SlabLabFigures best = { .bandwidth_share = -1.0 };
  guint index = 0;
  g_autofree char *share = NULL;
  g_autofree char *floor = NULL;
  g_autofree char *name = NULL;

  for (guint i = 0; i < slab_lab_result_get_n_cells (result); i++)
    {
      SlabLabFigures f;

      if (slab_lab_result_get_cell (result, i)->kind == SLAB_LAB_KIND_IDENTITY)
        continue;
      slab_lab_result_get_figures (result, i, &f);
      if (f.bandwidth_share > best.bandwidth_share)
        {
          best = f;
          index = i;
        }
    }
  if (best.bandwidth_share < 0.0)
    return;
  share = slab_figure_format_share (best.bandwidth_share);
  floor = slab_figure_format_seconds (best.floor_seconds);
  name = slab_lab_cell_describe (slab_lab_result_get_cell (result, index));
  slab_cli_print_row (_ ("Memory"), _ ("at most %s of its bandwidth, which alone would take %s (%s)"), share, floor,
                      name);
}

static void
print_result (const SlabLabResult *result)
{
  const SlabLabSetInfo *info = slab_lab_set_find (result->set, NULL);
  g_autofree char *shape = slab_cli_format_shape (&result->shape);
  g_autofree char *bandwidth = slab_figure_format_bandwidth (
      result->machine->bandwidth_all > 0.0 ? result->machine->bandwidth_all : NAN);

  slab_cli_print_row (_ ("Set"), "%s", info != NULL ? _ (info->title) : result->set);
  slab_cli_print_row (_ ("Input"), "%s, %s %s", result->volume, shape, slab_sample_type_get_name (result->sample_type));
  slab_cli_print_row (_ ("Machine"),
                      g_dngettext (GETTEXT_PACKAGE, "%s, %u core, %s", "%s, %u cores, %s", result->machine->n_cores),
                      result->machine->model, result->machine->n_cores, bandwidth);
  slab_cli_print ("\n");
  print_cells (result);
  print_fit (result);
  print_ceiling (result);
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

static gboolean
has_measurement (const SlabLabResult *result)
{
  for (guint i = 0; i < slab_lab_result_get_n_cells (result); i++)
    if (slab_lab_result_get_cell (result, i)->repeats->len > 0)
      return TRUE;
  return FALSE;
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

      if (!slab_lab_result_save (result, file, NULL, &error))
        return slab_cli_fail (error);
    }
  if (!options->json && !options->quiet)
    slab_cli_print_row (_ ("Kept"), "%s", g_file_peek_path (kept));
  return SLAB_CLI_DONE;
}

static SlabCliStatus
run_lab (const SlabLabSetInfo *info, const SlabFilterParams *params, SlabVolume *volume, const LabOptions *options)
{
  GCancellable *cancellable = slab_cli_get_cancellable ();
  g_autoptr (GFile) file = slab_machine_get_default_file ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (SlabMachine) machine = slab_machine_load_or_measure (file, cancellable, &failure);
  g_autoptr (GPtrArray)
      cells = slab_lab_set_make_cells (info, params, slab_volume_get_shape (volume), (guint) options->n_threads);
  g_autoptr (SlabLab) lab = slab_lab_new (volume, info->id, cells, (guint) options->n_repeats, machine);
  g_autoptr (SlabLabResult) result = NULL;
  SlabCliProgress progress;
  SlabCliStatus status = SLAB_CLI_DONE;
  gboolean done;

  if (machine != NULL && !options->quiet && !options->json)
    slab_cli_print_machine_note (machine);
  slab_cli_progress_begin (&progress, _ ("Measuring"), options->quiet);
  g_signal_connect (lab, "cell-measured", G_CALLBACK (on_cell), &progress);
  done = slab_lab_run (lab, cancellable, &error);
  slab_cli_progress_end (&progress);
  result = slab_lab_dup_result (lab);
  if (has_measurement (result))
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
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_ ("Write the results as well: .json or .csv"),
      "FILE" },
    { "filter", 0, 0, G_OPTION_ARG_STRING, &options.filter,
      N_ ("Which filter, as it is by default (gaussian); the set 2017 has its own"), "NAME" },
    { "repeat", 0, 0, G_OPTION_ARG_INT, &options.n_repeats, N_ ("Measurements of each experiment (5)"), "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.n_threads, N_ ("Most threads, and most copies at once (all cores)"),
      "N" },
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
  g_autoptr (GError) error = NULL;
  const SlabLabSetInfo *info;
  const char *path;
  SlabCliStatus status;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
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
  info = take_words (argc, argv, &path, &error);
  if (info == NULL)
    return slab_cli_wrong_usage ("lab", "%s", error->message);
  if (options.filter != NULL)
    {
      const SlabFilterInfo *filter = slab_filter_find (options.filter, &error);

      if (filter == NULL)
        return slab_cli_wrong_usage ("lab", "%s", error->message);
      if (!info->has_filter)
        return slab_cli_wrong_usage ("lab", _ ("--filter means nothing to the set “%s”, which has its own"), info->id);
      params = slab_filter_params_new (filter);
    }
  if (!slab_cli_raw_parse (&options.raw, "lab", &status))
    return status;
  if (options.output != NULL && !slab_lab_result_check_name (options.output, &error))
    return slab_cli_wrong_usage ("lab", "%s", error->message);
  if (options.output != NULL && !slab_cli_check_target (options.output, &error))
    return slab_cli_fail (error);
  volume = open_volume (path, &options.raw, &error);
  if (volume == NULL)
    return slab_cli_fail (error);
  return run_lab (info, params, volume, &options);
}
