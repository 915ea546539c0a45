/* SPDX-License-Identifier: MIT */

/*
 * What recording costs: pairs of runs over the same volume, with the recorder and the sampler and without, in an
 * order that alternates, so that a machine that gets slower or faster meanwhile does not count for one side.
 *
 *   bench-recording VOLUME INTERVAL FILTER PARAMETER=VALUE PAIRS [THREADS]
 *
 * INTERVAL is in milliseconds, 0 to record without samples. Prints one JSON object. The cost is the median of the
 * ratios within the pairs, less one, between the ends of its interval of 95 % confidence; once of the wall time, and
 * once of the processors' time, which other programs disturb less.
 */
#include "engine/slab-run.h"
#include "profile/slab-process.h"
#include "profile/slab-trace-summary.h"

#include <math.h>
#include <stdlib.h>

typedef struct
{
  SlabEngine *engine;
  SlabVolume *volume;
  SlabFilterParams *params;
  guint interval; /* milliseconds */
  guint n_threads;
  guint64 n_spans; /* of the last run that was recorded */
  guint64 n_samples;
} Bench;

typedef struct
{
  double wall; /* seconds */
  double cpu;
} Cost;

static Cost
run_once (Bench *bench, gboolean recording)
{
  g_autoptr (GError) error = NULL;
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;
  g_autoptr (SlabRun) run = NULL;
  gint64 start, cpu_start;
  Cost cost;

  settings.n_threads = bench->n_threads;
  run = slab_run_new (bench->volume, bench->params, &settings, &error);
  if (run == NULL)
    g_error ("%s", error->message);
  slab_run_set_recording (run, recording);
  slab_run_set_sample_interval (run, recording ? bench->interval : 0);
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
      bench->n_spans = summary.n_spans;
      bench->n_samples = slab_trace_get_n_samples (slab_run_get_trace (run));
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

/* Ranks of the ends of the median's interval, by the normal approximation of the binomial distribution. */
static void
print_ratio (const char *name, double *ratios, guint n)
{
  const double middle = median (ratios, n);
  const double reach = 0.98 * sqrt (n);
  const guint low = (guint) MAX (0.0, floor (n / 2.0 - reach));
  const guint high = (guint) MIN (n - 1.0, ceil (n / 2.0 + reach));

  g_print (", \"%s\": {\"cost\": %.6f, \"low\": %.6f, \"high\": %.6f}", name, middle - 1, ratios[low] - 1,
           ratios[high] - 1);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  Bench bench = { 0 };
  guint n_pairs = argc > 5 ? (guint) atoi (argv[5]) : 0;
  g_autofree double *with = NULL;
  g_autofree double *without = NULL;
  g_autofree double *wall_ratios = NULL;
  g_autofree double *cpu_ratios = NULL;
  g_auto (GStrv) parameter = NULL;

  if (argc < 6 || n_pairs < 1 || n_pairs > 10000)
    {
      g_printerr ("usage: bench-recording VOLUME INTERVAL FILTER PARAMETER=VALUE PAIRS [THREADS]\n");
      return 2;
    }
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
  bench.interval = (guint) atoi (argv[2]);
  bench.n_threads = argc > 6 ? (guint) atoi (argv[6]) : 0;
  bench.engine = slab_engine_new (FALSE);
  with = g_new (double, n_pairs);
  without = g_new (double, n_pairs);
  wall_ratios = g_new (double, n_pairs);
  cpu_ratios = g_new (double, n_pairs);

  /* The file into the page cache, the threads into being. */
  run_once (&bench, TRUE);
  for (guint i = 0; i < n_pairs; i++)
    {
      Cost first = run_once (&bench, i % 2 == 0);
      Cost second = run_once (&bench, i % 2 == 1);
      Cost recorded = i % 2 == 0 ? first : second;
      Cost plain = i % 2 == 0 ? second : first;

      with[i] = recorded.wall;
      without[i] = plain.wall;
      wall_ratios[i] = recorded.wall / plain.wall;
      cpu_ratios[i] = recorded.cpu / plain.cpu;
    }
  slab_engine_shutdown (bench.engine);
  g_object_unref (bench.engine);
  g_object_unref (bench.volume);
  slab_filter_params_free (bench.params);

  g_print ("{\"pairs\": %u, \"spans\": %" G_GUINT64_FORMAT ", \"samples\": %" G_GUINT64_FORMAT
           ", \"with\": %.6f, \"without\": %.6f",
           n_pairs, bench.n_spans, bench.n_samples, median (with, n_pairs), median (without, n_pairs));
  print_ratio ("wall", wall_ratios, n_pairs);
  print_ratio ("cpu", cpu_ratios, n_pairs);
  g_print ("}\n");
  return 0;
}
