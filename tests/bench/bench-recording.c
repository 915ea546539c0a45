/* SPDX-License-Identifier: MIT */

/*
 * What recording costs: pairs of runs over the same volume, with the recorder and the sampler and without, in an
 * order that alternates, so that a machine that gets slower or faster meanwhile does not count for one side.
 *
 *   bench-recording VOLUME [PAIRS [THREADS]]
 *
 * prints one JSON object. The cost is the median of the ratios within the pairs, less one.
 */
#include "engine/slab-run.h"
#include "profile/slab-trace-summary.h"

#include <stdlib.h>

static double
run_once (SlabEngine *engine, SlabVolume *volume, guint n_threads, gboolean recording, guint64 *n_spans)
{
  g_autoptr (GError) error = NULL;
  SlabFilterParams *params = slab_filter_params_new (slab_filter_find ("gaussian", &error));
  SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;
  g_autoptr (SlabRun) run = NULL;
  gint64 start;
  double seconds;

  g_assert_no_error (error);
  if (!slab_filter_params_set_from_string (params, "sigma", "3", &error))
    g_error ("%s", error->message);
  settings.n_threads = n_threads;
  run = slab_run_new (volume, params, &settings, &error);
  if (run == NULL)
    g_error ("%s", error->message);
  slab_run_set_recording (run, recording);
  if (!recording)
    slab_run_set_sample_interval (run, 0);
  start = g_get_monotonic_time ();
  slab_run_start (run, engine);
  slab_run_wait (run, -1);
  seconds = (double) (g_get_monotonic_time () - start) * 1e-6;
  error = slab_run_dup_error (run);
  if (error != NULL)
    g_error ("%s", error->message);
  if (recording)
    {
      SlabTraceSummary summary;

      slab_trace_summarize (slab_run_get_trace (run), &summary);
      *n_spans = summary.n_spans;
    }
  slab_filter_params_free (params);
  return seconds;
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

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (SlabEngine) engine = NULL;
  guint n_pairs = argc > 2 ? (guint) atoi (argv[2]) : 9;
  guint n_threads = argc > 3 ? (guint) atoi (argv[3]) : 0;
  g_autofree double *with = NULL;
  g_autofree double *without = NULL;
  g_autofree double *ratios = NULL;
  guint64 n_spans = 0;
  double with_median, without_median, ratio, ratio_low, ratio_high;

  if (argc < 2 || n_pairs < 1 || n_pairs > 10000)
    {
      g_printerr ("usage: bench-recording VOLUME [PAIRS [THREADS]]\n");
      return 2;
    }
  file = g_file_new_for_commandline_arg (argv[1]);
  volume = slab_volume_open (file, NULL, &error);
  if (volume == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  engine = slab_engine_new (FALSE);
  with = g_new (double, n_pairs);
  without = g_new (double, n_pairs);
  ratios = g_new (double, n_pairs);

  /* The file into the page cache, the threads into being. */
  run_once (engine, volume, n_threads, TRUE, &n_spans);
  for (guint i = 0; i < n_pairs; i++)
    {
      if (i % 2 == 0)
        with[i] = run_once (engine, volume, n_threads, TRUE, &n_spans);
      without[i] = run_once (engine, volume, n_threads, FALSE, NULL);
      if (i % 2 == 1)
        with[i] = run_once (engine, volume, n_threads, TRUE, &n_spans);
      ratios[i] = with[i] / without[i];
    }
  slab_engine_shutdown (engine);

  with_median = median (with, n_pairs);
  without_median = median (without, n_pairs);
  ratio = median (ratios, n_pairs);
  ratio_low = ratios[n_pairs / 4];
  ratio_high = ratios[3 * n_pairs / 4];
  g_print ("{\"pairs\": %u, \"spans\": %" G_GUINT64_FORMAT ", \"with\": %.6f, \"without\": %.6f, "
           "\"cost\": %.6f, \"cost_low\": %.6f, \"cost_high\": %.6f}\n",
           n_pairs, n_spans, with_median, without_median, ratio - 1, ratio_low - 1, ratio_high - 1);
  return 0;
}
