/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "engine/slab-engine.h"
#include "engine/slab-sample.h"
#include "slab-cli.h"

typedef struct
{
  GFile *target;
  SlabShape shape;
  guint64 seed;
  guint n_threads;
  SlabCliProgress progress;
  gboolean done;
  GError *error;
} SampleJob;

static void
write_sample (gpointer user_data)
{
  SampleJob *job = user_data;

  job->done = slab_sample_write (job->target, &job->shape, job->seed, job->n_threads, slab_cli_progress_func,
                                 &job->progress, slab_cli_get_cancellable (), &job->error);
}

/**
 * slab_cli_sample:
 * @argc: words
 * @argv: words
 *
 * Returns: exit status
 */
SlabCliStatus
slab_cli_sample (int argc, char **argv)
{
  g_autofree char *shape = NULL;
  g_autofree char *seed = NULL;
  int n_threads = 0;
  gboolean quiet = FALSE;
  const GOptionEntry entries[] = {
    { "shape", 0, 0, G_OPTION_ARG_STRING, &shape, N_ ("Voxels (50,1104,1104)"), "Z,Y,X" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &seed, N_ ("Another seed is another specimen (2017)"), "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, N_ ("Threads (all cores); the bytes are the same"), "N" },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &quiet, N_ ("Print nothing"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = slab_cli_new_context (
      "OUT.vol", _ ("Makes a synthetic microtomogram of an Al-Cu alloy, float32, with its info files."));
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) target = NULL;
  SampleJob job = { .shape = SLAB_SAMPLE_DEFAULT_SHAPE, .seed = SLAB_SAMPLE_DEFAULT_SEED };
  SlabEngine *engine;
  SlabCliStatus status;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!slab_cli_parse (context, "sample", &argc, &argv, 1, &status))
    return status;
  if (shape && !slab_shape_parse (shape, &job.shape))
    return slab_cli_wrong_usage ("sample", _ ("--shape is “%s”; expected voxels as Z,Y,X, each at least 1"), shape);
  if (seed && !g_ascii_string_to_unsigned (seed, 10, 0, G_MAXUINT64, &job.seed, NULL))
    return slab_cli_wrong_usage ("sample", _ ("--seed is “%s”; expected a whole number, 0 or more"), seed);
  if (n_threads < 0 || n_threads > 1024)
    return slab_cli_wrong_usage ("sample", _ ("--threads is %d; expected 1 to 1024, or 0 for all cores"), n_threads);
  if (!slab_cli_check_target (argv[1], &error))
    return slab_cli_fail (error);

  target = g_file_new_for_commandline_arg (argv[1]);
  job.target = target;
  job.n_threads = (guint) n_threads;
  slab_cli_progress_begin (&job.progress, _ ("Sample"), quiet);
  engine = slab_engine_new (FALSE);
  slab_engine_push (engine, write_sample, &job, NULL);
  slab_engine_shutdown (engine);
  g_object_unref (engine);
  slab_cli_progress_end (&job.progress);

  if (!job.done)
    {
      error = job.error;
      return slab_cli_fail (error);
    }
  if (!quiet)
    {
      g_autofree char *text = slab_cli_format_shape (&job.shape);
      slab_cli_print_row (_ ("Saved"), _ ("%s, %s float32, seed %" PRIu64 ", in %.2f s"), argv[1], text, job.seed,
                          (double) (g_get_monotonic_time () - job.progress.start) / G_USEC_PER_SEC);
    }
  return SLAB_CLI_DONE;
}
