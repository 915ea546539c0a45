/* SPDX-License-Identifier: MIT */

#include <glib/gi18n-lib.h>

#include "engine/slab-engine.h"
#include "engine/slab-sample.h"
#include "slab-cli-input.h"
#include "slab-cli-output.h"

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
run_job (gpointer data)
{
  SampleJob *job = data;

  job->done = slab_sample_write (job->target, &job->shape, job->seed, job->n_threads, slab_cli_progress_callback,
                                 &job->progress, slab_cli_get_cancellable (), &job->error);
}

SlabCliStatus
slab_cli_sample (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = slab_cli_context_new (argv[0]);
  g_autoptr (SlabEngine) engine = NULL;
  g_autoptr (GFile) target = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *shape = NULL;
  SampleJob job = { .shape = SLAB_SAMPLE_DEFAULT_SHAPE };
  gint64 seed = SLAB_SAMPLE_DEFAULT_SEED;
  SlabCliStatus status;
  int n_threads = 0;
  gboolean quiet = FALSE;
  const GOptionEntry entries[] = {
    { "shape", 0, 0, G_OPTION_ARG_STRING, &shape, _ ("Voxels of the sample (50,1104,1104)"), "Z,Y,X" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, _ ("Another number makes another sample (2017)"), "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, _ ("Threads; the result does not depend on it (all cores)"), "N" },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &quiet, _ ("No progress"), NULL },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!slab_cli_parse (context, &argc, &argv, 1, &status))
    return status;
  if (shape && !slab_cli_parse_shape (shape, &job.shape))
    return slab_cli_wrong_usage (
        "sample", _ ("the shape “%s” is not three numbers Z,Y,X of at least 1 with a product that can exist"), shape);
  if (n_threads < 0)
    return slab_cli_wrong_usage ("sample", _ ("%d threads: at least 1 is needed, or 0 for all cores"), n_threads);
  if (!slab_cli_check_target (argv[1], &error))
    return slab_cli_fail ("sample", g_steal_pointer (&error));

  slab_cli_catch_interrupts ();
  target = g_file_new_for_commandline_arg (argv[1]);
  job.target = target;
  job.seed = (guint64) seed;
  job.n_threads = (guint) n_threads;
  slab_cli_progress_begin (&job.progress, "sample", quiet);
  engine = slab_engine_new (FALSE);
  slab_engine_push (engine, run_job, &job, NULL);
  slab_engine_shutdown (engine);
  slab_cli_progress_end (&job.progress);
  if (!job.done)
    return slab_cli_fail ("sample", job.error);
  if (!quiet)
    {
      g_autofree char *text = slab_shape_to_string (&job.shape);

      slab_cli_print_row (_ ("saved"), "%s, %s float32", argv[1], text);
    }
  return SLAB_CLI_DONE;
}
