/* SPDX-License-Identifier: MIT */

/*
 * What a chunk costs: the same filter with one chunk after the other, round after round, so that a machine that gets
 * slower or faster meanwhile does not count for one of them.
 *
 *   bench-chunks VOLUME|Z,Y,X FILTER[:NAME=VALUE…] THREADS ROUNDS CHUNK…
 *
 * A volume is read from its file, a shape is made in memory; chunks are auto, whole or Z,Y,X. Prints one JSON object:
 * for each chunk what the plan made of it, the medians of the seconds and of the share of them that threads were idle,
 * and the quarters of the seconds.
 */
#include "engine/slab-run.h"
#include "profile/slab-trace-summary.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CHUNKS 64

static SlabVolume *
make_volume (const SlabShape *shape)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabBuffer) buffer = NULL;
  guint64 n_voxels;
  float *voxels;
  guint32 noise = 1;

  if (!slab_shape_get_n_voxels (shape, &n_voxels))
    g_error ("the shape has too many voxels");
  buffer = slab_buffer_new (n_voxels, &error);
  if (buffer == NULL)
    g_error ("%s", error->message);
  voxels = slab_buffer_get_data (buffer);
  for (guint64 i = 0; i < n_voxels; i++)
    {
      noise = noise * 1664525 + 1013904223;
      voxels[i] = (float) noise / 4294967296.0f;
    }
  return slab_volume_new_from_buffer (buffer, shape, NULL);
}

static double
run_once (SlabEngine *engine, SlabVolume *volume, const SlabFilterParams *params, const SlabRunSettings *settings,
          double *idle, SlabRun **done)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabRun) run = NULL;
  gint64 start = g_get_monotonic_time ();
  SlabTraceSummary summary;
  double seconds;

  run = slab_run_new (volume, params, settings, &error);
  if (run == NULL)
    g_error ("%s", error->message);
  slab_run_set_sample_interval (run, 0);
  slab_run_start (run, engine);
  slab_run_wait (run, -1);
  seconds = (double) (g_get_monotonic_time () - start) * 1e-6;
  error = slab_run_dup_error (run);
  if (error != NULL)
    g_error ("%s", error->message);
  slab_trace_summarize (slab_run_get_trace (run), &summary);
  *idle = 1.0 - summary.busy_share;
  if (done)
    *done = g_steal_pointer (&run);
  return seconds;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
print_result (SlabRun *run, const char *chunk, double *seconds, double *idle, guint n_rounds)
{
  const SlabChunkPlan *plan = slab_run_get_plan (run);
  gint64 size[SLAB_N_AXES];

  qsort (seconds, n_rounds, sizeof (double), compare_doubles);
  qsort (idle, n_rounds, sizeof (double), compare_doubles);
  slab_chunk_plan_get_chunk (plan, size);
  g_print ("{\"asked\": \"%s\", \"chunk\": [%d, %d, %d], \"chunks\": %d, \"redundancy\": %.3f, \"thread_bytes\": %d, "
           "\"seconds\": %.5f, \"low\": %.5f, \"high\": %.5f, \"idle\": %.4f}",
           chunk, (int) size[0], (int) size[1], (int) size[2], (int) slab_chunk_plan_get_n_chunks (plan),
           slab_chunk_plan_get_redundancy (plan), (int) slab_chunk_plan_get_thread_bytes (plan), seconds[n_rounds / 2],
           seconds[n_rounds / 4], seconds[3 * n_rounds / 4], idle[n_rounds / 2]);
}

static SlabFilterParams *
make_params (const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ":", -1);
  const SlabFilterInfo *info = slab_filter_find (words[0], error);
  g_autoptr (SlabFilterParams) params = info ? slab_filter_params_new (info) : NULL;

  for (guint i = 1; params && words[i]; i++)
    {
      g_auto (GStrv) pair = g_strsplit (words[i], "=", 2);

      if (!slab_filter_params_set_from_string (params, pair[0], pair[1] ? pair[1] : "", error))
        return NULL;
    }
  return g_steal_pointer (&params);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (SlabEngine) engine = NULL;
  g_autoptr (SlabFilterParams) params = NULL;
  SlabRunSettings settings[MAX_CHUNKS];
  double *seconds[MAX_CHUNKS];
  double *idle[MAX_CHUNKS];
  double first_idle;
  SlabRun *runs[MAX_CHUNKS] = { NULL };
  guint n_threads = argc > 3 ? (guint) atoi (argv[3]) : 0;
  guint n_rounds = argc > 4 ? (guint) atoi (argv[4]) : 0;
  guint n_chunks = argc > 5 ? (guint) argc - 5 : 0;
  SlabShape shape;

  if (n_rounds < 1 || n_rounds > 10000 || n_chunks < 1 || n_chunks > MAX_CHUNKS)
    {
      g_printerr ("usage: bench-chunks VOLUME|Z,Y,X FILTER[:NAME=VALUE…] THREADS ROUNDS CHUNK…\n");
      return 2;
    }
  if (slab_shape_parse (argv[1], &shape))
    volume = make_volume (&shape);
  else
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (argv[1]);
      volume = slab_volume_open (file, NULL, &error);
    }
  if (volume != NULL)
    params = make_params (argv[2], &error);
  if (params == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  for (guint c = 0; c < n_chunks; c++)
    {
      settings[c] = SLAB_RUN_SETTINGS_DEFAULT;
      settings[c].n_threads = n_threads;
      seconds[c] = g_new (double, n_rounds);
      idle[c] = g_new (double, n_rounds);
      if (!slab_run_settings_parse_chunk (&settings[c], argv[5 + c], &error))
        {
          g_printerr ("%s\n", error->message);
          return 1;
        }
    }
  engine = slab_engine_new (FALSE);

  /* The file into the page cache, the threads into being. */
  run_once (engine, volume, params, &settings[0], &first_idle, NULL);
  for (guint round = 0; round < n_rounds; round++)
    for (guint i = 0; i < n_chunks; i++)
      {
        guint c = (i + round) % n_chunks;

        g_clear_object (&runs[c]);
        /* The result goes at once: the next run must not find less memory. */
        if (round + 1 < n_rounds)
          seconds[c][round] = run_once (engine, volume, params, &settings[c], &idle[c][round], NULL);
        else
          seconds[c][round] = run_once (engine, volume, params, &settings[c], &idle[c][round], &runs[c]);
      }
  slab_engine_shutdown (engine);

  g_print ("{\"volume\": \"%s\", \"filter\": \"%s\", \"threads\": %u, \"rounds\": %u, \"results\": [", argv[1], argv[2],
           n_threads, n_rounds);
  for (guint c = 0; c < n_chunks; c++)
    {
      if (c > 0)
        g_print (",\n  ");
      print_result (runs[c], argv[5 + c], seconds[c], idle[c], n_rounds);
      g_object_unref (runs[c]);
      g_free (seconds[c]);
      g_free (idle[c]);
    }
  g_print ("]}\n");
  return 0;
}
