/* SPDX-License-Identifier: MIT */
#include "slab-lab-job.h"

#include <glib/gi18n-lib.h>

#include "engine/slab-engine.h"
#include "engine/slab-lab-file.h"
#include "engine/slab-lab-set.h"
#include "engine/slab-sample.h"

/* Small volumes have hundreds of measurements a second, which nobody sees; and to draw them uses the cores that are
 * being measured. */
#define CHANGED_MSEC 500

struct _SlabLabJob
{
  GObject parent_instance;

  SlabVolume *volume; /* NULL: the sample, until it is there */
  char *set;
  guint n_repeats;
  SlabFilterParams *params;
  guint n_threads;
  GPtrArray *cells;       /* NULL: of the set */
  SlabLabResult *earlier; /* NULL: nothing was measured before */

  GFile *folder;
  GFile *kept;
  GCancellable *cancellable;
  SlabLab *lab;
  guint cell;
  guint repeat;
  guint changed_source;
  gboolean running;
  GError *error;
};

enum
{
  CHANGED,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabLabJob, slab_lab_job, G_TYPE_OBJECT)

/* --- Telling ------------------------------------------------------------------------------------------------------ */

static gboolean
changed_cb (gpointer user_data)
{
  SlabLabJob *self = user_data;

  self->changed_source = 0;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
queue_changed (SlabLabJob *self)
{
  if (self->changed_source == 0)
    self->changed_source = g_timeout_add (CHANGED_MSEC, changed_cb, self);
}

static void
started_cb (SlabLabJob *self, guint cell, guint repeat)
{
  self->cell = cell;
  self->repeat = repeat;
  queue_changed (self);
}

static void
end (SlabLabJob *self)
{
  GApplication *app = g_application_get_default ();

  g_clear_handle_id (&self->changed_source, g_source_remove);
  self->running = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[ENDED], 0, self->error);
  if (app != NULL)
    g_application_release (app);
  g_object_unref (self);
}

/* --- Keeping ------------------------------------------------------------------------------------------------------ */

static void
keep_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  SlabLabJob *self = source;
  GFile *file = NULL;
  GError *error = NULL;

  if (slab_lab_result_keep (task_data, self->folder, &file, NULL, &error))
    g_task_return_pointer (task, file, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabLabJob *self = SLAB_LAB_JOB (source);
  g_autoptr (GError) error = NULL;

  self->kept = g_task_propagate_pointer (G_TASK (result), &error);
  if (error != NULL && self->error == NULL)
    self->error = g_steal_pointer (&error);
  end (self);
}

static void
measured_cb (GObject *source, GAsyncResult *async_result, gpointer user_data)
{
  SlabLabJob *self = user_data;
  g_autoptr (SlabLabResult) result = slab_lab_dup_result (self->lab);
  g_autoptr (GTask) task = NULL;

  if (!slab_lab_run_finish (self->lab, async_result, &self->error) && !slab_lab_result_has_measurement (result))
    {
      end (self);
      return;
    }
  task = g_task_new (self, NULL, kept_cb, NULL);
  g_task_set_source_tag (task, measured_cb);
  g_task_set_task_data (task, g_steal_pointer (&result), (GDestroyNotify) slab_lab_result_unref);
  g_task_run_in_thread (task, keep_thread);
}

/* --- Preparing ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  SlabVolume *volume;
  SlabMachine *machine;
} Prepared;

static void
prepared_free (gpointer data)
{
  Prepared *prepared = data;

  g_clear_object (&prepared->volume);
  slab_machine_free (prepared->machine);
  g_free (prepared);
}

typedef struct
{
  GFile *file;
  GCancellable *cancellable;
  gboolean done;
  GError *error;
} SampleJob;

static void
write_sample (gpointer user_data)
{
  SampleJob *job = user_data;
  const SlabShape shape = SLAB_SAMPLE_DEFAULT_SHAPE;

  job->done = slab_sample_write (job->file, &shape, SLAB_SAMPLE_DEFAULT_SEED, 0, NULL, NULL, job->cancellable,
                                 &job->error);
}

static SlabVolume *
open_sample (GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = slab_sample_get_default_file ();

  if (!g_file_query_exists (file, cancellable))
    {
      g_autoptr (SlabEngine) engine = slab_engine_new (FALSE);
      SampleJob job = { file, cancellable, FALSE, NULL };

      slab_engine_push (engine, write_sample, &job, NULL);
      slab_engine_shutdown (engine);
      if (!job.done)
        {
          g_propagate_error (error, job.error);
          return NULL;
        }
    }
  return slab_volume_open (file, NULL, error);
}

static void
prepare_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  SlabLabJob *self = source;
  g_autoptr (GFile) file = slab_machine_get_default_file ();
  Prepared *prepared = g_new0 (Prepared, 1);
  GError *error = NULL;

  prepared->volume = self->volume != NULL ? g_object_ref (self->volume) : open_sample (cancellable, &error);
  /* Without the machine's figures there is no share of them, and that is all. */
  if (prepared->volume != NULL)
    prepared->machine = slab_machine_load_or_measure (file, cancellable, NULL);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      prepared_free (prepared);
    }
  else
    g_task_return_pointer (task, prepared, prepared_free);
}

/* NULL, with the error set, where it makes no sense. */
static SlabLab *
make_lab (SlabLabJob *self, const SlabMachine *machine)
{
  g_autoptr (GPtrArray) cells = NULL;

  if (self->earlier != NULL)
    return slab_lab_check_again (self->earlier, self->volume, &self->error)
               ? slab_lab_new_again (self->volume, self->earlier, machine)
               : NULL;
  cells = self->cells != NULL ? g_ptr_array_ref (self->cells)
                              : slab_lab_set_make_cells (slab_lab_set_find (self->set, NULL), self->params,
                                                         slab_volume_get_shape (self->volume), self->n_threads);
  return slab_lab_new (self->volume, self->set, cells, self->n_repeats, machine);
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabLabJob *self = SLAB_LAB_JOB (source);
  Prepared *prepared = g_task_propagate_pointer (G_TASK (result), &self->error);

  if (prepared != NULL)
    {
      g_set_object (&self->volume, prepared->volume);
      self->lab = make_lab (self, prepared->machine);
      prepared_free (prepared);
    }
  if (self->lab == NULL)
    {
      end (self);
      return;
    }
  g_signal_connect_object (self->lab, "cell-started", G_CALLBACK (started_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lab, "cell-measured", G_CALLBACK (queue_changed), self, G_CONNECT_SWAPPED);
  slab_lab_run_async (self->lab, self->cancellable, measured_cb, self);
  queue_changed (self);
}

/**
 * slab_lab_job_start:
 * @folder: where the result is kept; made where it is not there
 *
 * No filter should run in the program meanwhile.
 */
void
slab_lab_job_start (SlabLabJob *self, GFile *folder)
{
  GApplication *app = g_application_get_default ();
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SLAB_IS_LAB_JOB (self));
  g_return_if_fail (G_IS_FILE (folder));
  g_return_if_fail (self->folder == NULL);

  self->folder = g_object_ref (folder);
  self->running = TRUE;
  /* Until end (): a window that is closed does not take with it what was measured. */
  g_object_ref (self);
  if (app != NULL)
    g_application_hold (app);
  task = g_task_new (self, self->cancellable, prepared_cb, NULL);
  g_task_set_source_tag (task, slab_lab_job_start);
  g_task_run_in_thread (task, prepare_thread);
}

void
slab_lab_job_cancel (SlabLabJob *self)
{
  g_return_if_fail (SLAB_IS_LAB_JOB (self));

  g_cancellable_cancel (self->cancellable);
}

/* --- Looking on --------------------------------------------------------------------------------------------------- */

gboolean
slab_lab_job_is_running (SlabLabJob *self)
{
  g_return_val_if_fail (SLAB_IS_LAB_JOB (self), FALSE);

  return self->running;
}

SlabLabResult *
slab_lab_job_dup_result (SlabLabJob *self)
{
  g_return_val_if_fail (SLAB_IS_LAB_JOB (self), NULL);

  return self->lab != NULL ? slab_lab_dup_result (self->lab) : NULL;
}

double
slab_lab_job_get_progress (SlabLabJob *self)
{
  g_return_val_if_fail (SLAB_IS_LAB_JOB (self), 0.0);

  return self->lab != NULL ? slab_lab_get_progress (self->lab) : 0.0;
}

double
slab_lab_job_get_seconds_left (SlabLabJob *self)
{
  g_return_val_if_fail (SLAB_IS_LAB_JOB (self), -1.0);

  return self->lab != NULL ? slab_lab_get_seconds_left (self->lab) : -1.0;
}

char *
slab_lab_job_describe_step (SlabLabJob *self)
{
  g_autoptr (SlabLabResult) result = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (SLAB_IS_LAB_JOB (self), NULL);

  if (g_cancellable_is_cancelled (self->cancellable))
    return g_strdup (_ ("Cancelling…"));
  if (self->lab == NULL)
    return g_strdup (_ ("Measuring the machine and opening the volume…"));
  result = slab_lab_dup_result (self->lab);
  if (self->cell >= slab_lab_result_get_n_cells (result))
    return g_strdup ("");
  name = slab_lab_cell_describe (slab_lab_result_get_cell (result, self->cell));
  /* Translators: the cell, of all; the round, of all; the cell's name */
  return g_strdup_printf (_ ("%u of %u, round %u of %u: %s"), self->cell + 1, slab_lab_result_get_n_cells (result),
                          self->repeat + 1, self->n_repeats, name);
}

GFile *
slab_lab_job_get_kept (SlabLabJob *self)
{
  g_return_val_if_fail (SLAB_IS_LAB_JOB (self), NULL);

  return self->kept;
}

/* --- Making ------------------------------------------------------------------------------------------------------- */

void
slab_lab_job_set_filter (SlabLabJob *self, const SlabFilterParams *params, guint n_threads)
{
  g_return_if_fail (SLAB_IS_LAB_JOB (self));
  g_return_if_fail (self->folder == NULL);

  g_clear_pointer (&self->params, slab_filter_params_free);
  self->params = params != NULL ? slab_filter_params_copy (params) : NULL;
  self->n_threads = n_threads;
}

void
slab_lab_job_set_cells (SlabLabJob *self, GPtrArray *cells)
{
  g_return_if_fail (SLAB_IS_LAB_JOB (self));
  g_return_if_fail (cells != NULL);
  g_return_if_fail (self->folder == NULL);

  g_clear_pointer (&self->cells, g_ptr_array_unref);
  self->cells = g_ptr_array_ref (cells);
}

void
slab_lab_job_set_earlier (SlabLabJob *self, SlabLabResult *earlier)
{
  g_return_if_fail (SLAB_IS_LAB_JOB (self));
  g_return_if_fail (earlier != NULL);
  g_return_if_fail (self->folder == NULL);

  g_clear_pointer (&self->earlier, slab_lab_result_unref);
  self->earlier = slab_lab_result_ref (earlier);
}

/**
 * slab_lab_job_new:
 * @volume: (nullable): %NULL for the sample, which is made where it is not there
 * @set: of slab_lab_set_list()
 * @n_repeats: of each cell
 *
 * Returns: (transfer full): one that has not begun
 */
SlabLabJob *
slab_lab_job_new (SlabVolume *volume, const char *set, guint n_repeats)
{
  SlabLabJob *self;

  g_return_val_if_fail (volume == NULL || SLAB_IS_VOLUME (volume), NULL);
  g_return_val_if_fail (set != NULL, NULL);
  g_return_val_if_fail (n_repeats >= 1 && n_repeats <= SLAB_LAB_MAX_REPEATS, NULL);

  self = g_object_new (SLAB_TYPE_LAB_JOB, NULL);
  g_set_object (&self->volume, volume);
  self->set = g_strdup (set);
  self->n_repeats = n_repeats;
  return self;
}

static void
slab_lab_job_finalize (GObject *object)
{
  SlabLabJob *self = SLAB_LAB_JOB (object);

  g_clear_object (&self->volume);
  g_free (self->set);
  g_clear_pointer (&self->params, slab_filter_params_free);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_clear_pointer (&self->earlier, slab_lab_result_unref);
  g_clear_object (&self->folder);
  g_clear_object (&self->kept);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->lab);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (slab_lab_job_parent_class)->finalize (object);
}

static void
slab_lab_job_class_init (SlabLabJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = slab_lab_job_finalize;

  signals[CHANGED] = g_signal_new ("changed", SLAB_TYPE_LAB_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   0);
  signals[ENDED] = g_signal_new ("ended", SLAB_TYPE_LAB_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_ERROR);
}

static void
slab_lab_job_init (SlabLabJob *self)
{
  self->cancellable = g_cancellable_new ();
}
