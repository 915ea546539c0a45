/* SPDX-License-Identifier: MIT */

/*
 * What recording costs: rounds of runs over the same volume, two without the recorder and one with it for each interval
 * of the sampler, in an order that turns from round to round, so that a machine that gets slower or faster meanwhile
 * does not count for one of them. The others are compared with both of these; the second against the first says what
 * the same method makes of no difference at all.
 *
 *   bench-recording VOLUME INTERVALS FILTER PARAMETER=VALUE ROUNDS [THREADS]
 *
 *   bench-recording VOLUME file FILTER PARAMETER=VALUE ROUNDS [THREADS]
 *
 * INTERVALS are milliseconds with commas between, 0 to record without samples. Prints one JSON object. A cost is the
 * ratio of the medians, less one, with the interval that holds 95 % of those of as many rounds drawn at random from
 * these (the bootstrap); once of the wall time, and once of the processors' time, which other programs disturb less.
 * With "file" it is the file of a run in small chunks instead: its size, and the median time that it takes to be
 * written.
 */
#include "engine/slab-run.h"
#include "profile/slab-process.h"
#include "profile/slab-trace-json.h"
#include "profile/slab-trace-summary.h"

#include <stdlib.h>
#include <string.h>

#define MAX_INTERVALS 8
#define N_DRAWS 2000
/* Of the sample, some ten thousand. */
#define SMALL_CHUNK ((const gint64[3]){ 5, 24, 48 })

typedef struct
{
  SlabEngine *engine;
  SlabVolume *volume;
  SlabFilterParams *params;
  guint n_threads;
} Bench;

typedef struct
{
  double wall; /* seconds */
  double cpu;
  guint64 n_spans;
  guint64 n_samples;
} Cost;

#define NOT_RECORDED G_MAXUINT
#define N_BARE 2

static Cost
run_once (Bench *bench, guint interval)
{
  g_autoptr (GError) error = NULL;
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;
  g_autoptr (SlabRun) run = NULL;
  gint64 start, cpu_start;
  const gboolean recording = interval != NOT_RECORDED;
  Cost cost = { 0 };

  settings.n_threads = bench->n_threads;
  run = slab_run_new (bench->volume, bench->params, &settings, &error);
  if (run == NULL)
    g_error ("%s", error->message);
  slab_run_set_recording (run, recording);
  slab_run_set_sample_interval (run, recording ? interval : 0);
  cpu_start = slab_process_get_cpu_time ();
  start = g_get_monotonic_time ();
  slab_run_start (run, bench->engine);
  slab_run_wait (run, -1);
  cost.wall = (double) (g_get_monotonic_time () - start) * 1e-6;
  cost.cpu = (double) (slab_process_get_cpu_time () - cpu_start) * 1e-9;
  error = slab_run_dup_error (run);
  if (error != NULL)
    g_error ("%s", error->message);
  if (recording)
    {
      SlabTraceSummary summary;

      slab_trace_summarize (slab_run_get_trace (run), &summary);
      cost.n_spans = summary.n_spans;
      cost.n_samples = slab_trace_get_n_samples (slab_run_get_trace (run));
    }
  return cost;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *values, guint n)
{
  qsort (values, n, sizeof (double), compare_doubles);
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

typedef struct
{
  Cost *const *costs;
  guint n_rounds;
  gboolean is_wall;
} Costs;

/* Median of the kinds from @first to before @end in these rounds. */
static double
get_median (const Costs *costs, guint first, guint end, const guint *rounds)
{
  g_autofree double *values = g_new (double, (end - first) * costs->n_rounds);
  guint n = 0;

  for (guint k = first; k < end; k++)
    for (guint i = 0; i < costs->n_rounds; i++)
      {
        const Cost *cost = &costs->costs[k][rounds[i]];

        values[n++] = costs->is_wall ? cost->wall : cost->cpu;
      }
  return median (values, n);
}

/* The second of the bare ones is compared with the first. */
static double
get_ratio (const Costs *costs, guint kind, const guint *rounds)
{
  return get_median (costs, kind, kind + 1, rounds) / get_median (costs, 0, kind < N_BARE ? 1 : N_BARE, rounds);
}

static void
print_ratio (const char *name, const Costs *costs, guint kind, GRand *random)
{
  g_autofree guint *rounds = g_new (guint, costs->n_rounds);
  g_autofree double *ratios = g_new (double, N_DRAWS);
  double all;

  for (guint i = 0; i < costs->n_rounds; i++)
    rounds[i] = i;
  all = get_ratio (costs, kind, rounds);
  for (guint draw = 0; draw < N_DRAWS; draw++)
    {
      for (guint i = 0; i < costs->n_rounds; i++)
        rounds[i] = (guint) g_rand_int_range (random, 0, (gint32) costs->n_rounds);
      ratios[draw] = get_ratio (costs, kind, rounds);
    }
  qsort (ratios, N_DRAWS, sizeof *ratios, compare_doubles);
  g_print (", \"%s\": {\"cost\": %.6f, \"low\": %.6f, \"high\": %.6f}", name, all - 1, ratios[N_DRAWS / 40] - 1,
           ratios[N_DRAWS - 1 - N_DRAWS / 40] - 1);
}

static void
print_costs (Cost *const *costs, const guint *intervals, guint n_kinds, guint n_rounds, GRand *random)
{
  const Costs walls = { costs, n_rounds, TRUE }, cpus = { costs, n_rounds, FALSE };
  g_autofree guint *rounds = g_new (guint, n_rounds);

  for (guint i = 0; i < n_rounds; i++)
    rounds[i] = i;
  g_print ("{\"rounds\": %u, \"seconds\": %.6f, \"intervals\": [", n_rounds, get_median (&walls, 0, N_BARE, rounds));
  for (guint k = 1; k < n_kinds; k++)
    {
      const Cost *last = &costs[k][n_rounds - 1];

      g_print ("%s{\"recorded\": %s, \"interval\": %u, \"spans\": %" G_GUINT64_FORMAT
               ", \"samples\": %" G_GUINT64_FORMAT,
               k > 1 ? ", " : "", k < N_BARE ? "false" : "true", k < N_BARE ? 0 : intervals[k], last->n_spans,
               last->n_samples);
      print_ratio ("wall", &walls, k, random);
      print_ratio ("cpu", &cpus, k, random);
      g_print ("}");
    }
  g_print ("]}\n");
}

/* @n_rounds: files that are written, one over the other */
static int
measure_file (Bench *bench, guint n_rounds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("slabscope-XXXXXX.json", &stream, &error);
  g_autoptr (GFileInfo) info = NULL;
  g_autofree double *times = g_new (double, n_rounds);
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;
  g_autoptr (SlabRun) run = NULL;
  SlabTraceSummary summary;

  settings.n_threads = bench->n_threads;
  settings.chunk_mode = SLAB_CHUNK_MANUAL;
  memcpy (settings.chunk, SMALL_CHUNK, sizeof settings.chunk);
  if (file != NULL)
    run = slab_run_new (bench->volume, bench->params, &settings, &error);
  if (run == NULL)
    g_error ("%s", error->message);
  slab_run_start (run, bench->engine);
  slab_run_wait (run, -1);
  for (guint i = 0; i < n_rounds; i++)
    {
      gint64 start = g_get_monotonic_time ();

      if (!slab_trace_save (slab_run_get_trace (run), file, NULL, &error))
        g_error ("%s", error->message);
      times[i] = (double) (g_get_monotonic_time () - start) * 1e-6;
    }
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, &error);
  if (info == NULL)
    g_error ("%s", error->message);
  slab_trace_summarize (slab_run_get_trace (run), &summary);
  g_print ("{\"chunks\": %u, \"spans\": %" G_GUINT64_FORMAT ", \"bytes\": %" G_GINT64_FORMAT ", \"seconds\": %.6f}\n",
           slab_trace_get_n_chunks (slab_run_get_trace (run)), summary.n_spans, (gint64) g_file_info_get_size (info),
           median (times, n_rounds));
  g_file_delete (file, NULL, NULL);
  return 0;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  Bench bench = { 0 };
  const guint n_rounds = argc > 5 ? (guint) atoi (argv[5]) : 0;
  g_auto (GStrv) parameter = NULL;
  g_auto (GStrv) words = NULL;
  guint intervals[N_BARE + MAX_INTERVALS] = { NOT_RECORDED, NOT_RECORDED };
  Cost *costs[N_BARE + MAX_INTERVALS] = { NULL };
  guint n_kinds = N_BARE;

  if (argc < 6 || n_rounds < 1 || n_rounds > 10000)
    {
      g_printerr ("usage: bench-recording VOLUME INTERVALS FILTER PARAMETER=VALUE ROUNDS [THREADS]\n");
      return 2;
    }
  words = g_strsplit (argv[2], ",", -1);
  for (; words[n_kinds - N_BARE] != NULL && n_kinds < N_BARE + MAX_INTERVALS; n_kinds++)
    intervals[n_kinds] = (guint) atoi (words[n_kinds - N_BARE]);
  parameter = g_strsplit (argv[4], "=", 2);
  file = g_file_new_for_commandline_arg (argv[1]);
  bench.volume = slab_volume_open (file, NULL, &error);
  if (bench.volume == NULL || slab_filter_find (argv[3], &error) == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  bench.params = slab_filter_params_new (slab_filter_find (argv[3], NULL));
  if (!slab_filter_params_set_from_string (bench.params, parameter[0], parameter[1] ? parameter[1] : "", &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  bench.n_threads = argc > 6 ? (guint) atoi (argv[6]) : 0;
  bench.engine = slab_engine_new (FALSE);
  if (strcmp (argv[2], "file") == 0)
    {
      int status = measure_file (&bench, n_rounds);

      slab_engine_shutdown (bench.engine);
      g_object_unref (bench.engine);
      g_object_unref (bench.volume);
      slab_filter_params_free (bench.params);
      return status;
    }
  for (guint k = 0; k < n_kinds; k++)
    costs[k] = g_new (Cost, n_rounds);

  /* The file into the page cache, the threads into being. */
  run_once (&bench, intervals[n_kinds - 1]);
  for (guint i = 0; i < n_rounds; i++)
    for (guint turn = 0; turn < n_kinds; turn++)
      {
        /* Each comes first, last, and after each of the others. */
        const guint k = i % 2 == 0 ? (i / 2 + turn) % n_kinds : (i / 2 + n_kinds - turn) % n_kinds;

        costs[k][i] = run_once (&bench, intervals[k]);
      }
  slab_engine_shutdown (bench.engine);
  g_object_unref (bench.engine);
  g_object_unref (bench.volume);
  slab_filter_params_free (bench.params);

  print_costs (costs, intervals, n_kinds, n_rounds, random);
  for (guint k = 0; k < n_kinds; k++)
    g_free (costs[k]);
  return 0;
}
