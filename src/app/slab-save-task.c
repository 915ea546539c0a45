/* SPDX-License-Identifier: MIT */
#include "slab-save-task.h"

typedef struct
{
  SlabSaveFunc save;
  gpointer what;
  GDestroyNotify free_what;
  GFile *file;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->free_what != NULL)
    job->free_what (job->what);
  g_object_unref (job->file);
  g_free (job);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  g_autofree char *name = g_file_get_basename (job->file);
  GError *error = NULL;

  if (job->save (job->what, job->file, cancellable, &error))
    g_task_return_pointer (task, g_filename_display_name (name), g_free);
  else
    g_task_return_error (task, error);
}

void
slab_save_task_run (gpointer source, SlabSaveFunc save, gpointer what, GDestroyNotify free_what, GFile *file,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (G_IS_OBJECT (source));
  g_return_if_fail (save != NULL);
  g_return_if_fail (G_IS_FILE (file));

  job = g_new (Job, 1);
  *job = (Job){ save, what, free_what, g_object_ref (file) };
  task = g_task_new (source, cancellable, callback, user_data);
  g_task_set_source_tag (task, slab_save_task_run);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, save_in_thread);
}

char *
slab_save_task_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == slab_save_task_run, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
