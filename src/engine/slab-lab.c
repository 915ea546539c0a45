/* SPDX-License-Identifier: MIT */
#include "slab-lab.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "profile/slab-process.h"
#include "slab-lab-others.h"
#include "slab-run.h"
#include "volume/slab-volume-crop.h"

/* How long a cancel may go unnoticed while runs last. */
#define CANCEL_USEC 5000

/*
 * One thread runs the lab. It alone writes to the result, and with the mutex held, so that others may copy it at any
 * time; what it reads there itself needs no lock.
 */
struct _SlabLab
{
  GObject parent_instance;

  SlabVolume *volume;
  GPtrArray *engines;  /* one for each copy at once */
  GHashTable *volumes; /* of the slices that cells take: number → SlabVolume */
  SlabLabOthers *others;
  GMainContext *context; /* where signals are emitted; NULL: in the running thread */
  gint was_run;          /* atomic */

  GMutex mutex;
  SlabLabResult *result;
  guint64 n_measured;
  guint64 n_to_measure;
};

enum
{
  CELL_STARTED,
  CELL_MEASURED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabLab, slab_lab, G_TYPE_OBJECT)

/* --- Signals ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  SlabLab *lab;
  guint id;
  guint cell;
  guint repeat;
} Emission;

static void
emission_free (gpointer data)
{
  Emission *emission = data;

  g_object_unref (emission->lab);
  g_free (emission);
}

static gboolean
emit_now (gpointer data)
{
  Emission *emission = data;

  if (emission->id == CELL_STARTED)
    g_signal_emit (emission->lab, signals[CELL_STARTED], 0, emission->cell, emission->repeat);
  else
    g_signal_emit (emission->lab, signals[emission->id], 0, emission->cell);
  return G_SOURCE_REMOVE;
}

static void
emit (SlabLab *self, guint id, guint cell, guint repeat)
{
  Emission *emission = g_new (Emission, 1);
  g_autoptr (GSource) source = NULL;

  *emission = (Emission){ g_object_ref (self), id, cell, repeat };
  if (self->context == NULL)
    {
      emit_now (emission);
      emission_free (emission);
      return;
    }
  /* Of the priority of the task's end, which so comes after the last of them. */
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, emit_now, emission, emission_free);
  g_source_attach (source, self->context);
}

/* --- Measuring ---------------------------------------------------------------------------------------------------- */

static gboolean
check_memory (SlabRun *run, guint n_copies, GError **error)
{
  SlabVolume *volume = slab_run_get_volume (run);
  double input = (double) slab_volume_get_n_voxels (volume)
                 * (double) slab_sample_type_get_size (slab_volume_get_sample_type (volume));
  double own = (double) slab_chunk_plan_get_peak_bytes (slab_run_get_plan (run)) - input;
  double there = (double) slab_process_get_machine_memory ();
  g_autofree char *need = NULL;
  g_autofree char *have = NULL;

  if (!(there > 0.0) || own * n_copies + input <= there)
    return TRUE;
  need = g_format_size_full ((guint64) MIN (own * n_copies + input, 0x1p62), G_FORMAT_SIZE_IEC_UNITS);
  have = g_format_size_full ((guint64) there, G_FORMAT_SIZE_IEC_UNITS);
  g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY,
               g_dngettext (GETTEXT_PACKAGE, "%s: %u copy needs %s of memory; the machine has %s",
                            "%s: %u copies at once need %s of memory; the machine has %s", n_copies),
               slab_volume_get_name (volume), n_copies, need, have);
  return FALSE;
}

static GPtrArray *
make_runs (SlabVolume *volume, const SlabLabCell *cell, GError **error)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < cell->n_copies; i++)
    {
      SlabRun *run = slab_run_new (volume, cell->params, &cell->settings, error);

      if (run == NULL)
        return NULL;
      g_ptr_array_add (runs, run);
      if (i == 0 && !check_memory (run, cell->n_copies, error))
        return NULL;
      slab_run_set_sample_interval (run, 0);
      slab_run_set_recording (run, FALSE);
    }
  return g_steal_pointer (&runs);
}

static void
wait_for_runs (GPtrArray *runs, GCancellable *cancellable)
{
  gboolean is_cancelled = FALSE;

  for (guint i = 0; i < runs->len; i++)
    while (!slab_run_wait (g_ptr_array_index (runs, i), is_cancelled ? -1 : CANCEL_USEC))
      if (g_cancellable_is_cancelled (cancellable))
        {
          for (guint k = 0; k < runs->len; k++)
            slab_run_cancel (g_ptr_array_index (runs, k));
          is_cancelled = TRUE;
        }
}

static gboolean
check_runs (GPtrArray *runs, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < runs->len; i++)
    {
      SlabRun *run = g_ptr_array_index (runs, i);
      GError *failure;

      if (slab_run_get_state (run) == SLAB_RUN_STATE_DONE)
        continue;
      failure = slab_run_dup_error (run);
      if (failure != NULL)
        g_propagate_error (error, failure);
      else
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Cancelled"));
      return FALSE;
    }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
tell_plan (const SlabLabCell *cell, SlabVolume *volume, GPtrArray *runs, SlabLabCell *told)
{
  const SlabChunkPlan *plan = slab_run_get_plan (g_ptr_array_index (runs, 0));
  const SlabFilterInfo *info = slab_filter_params_get_info (cell->params);

  told->n_threads = slab_chunk_plan_get_n_threads (plan);
  told->n_chunks = slab_chunk_plan_get_n_chunks (plan);
  told->redundancy = slab_chunk_plan_get_redundancy (plan);
  if (info->get_cost != NULL)
    told->useful_bytes = (double) (slab_sample_type_get_size (slab_volume_get_sample_type (volume)) + sizeof (float))
                         * (double) slab_volume_get_n_voxels (volume) * (double) cell->n_copies;
}

static void
pass_by (gpointer user_data)
{
  g_async_queue_push (user_data, user_data);
}

/* A run is waited for by its state, and an engine holds its result a little longer: neither that memory nor its pages
 * may be there for the next one. */
static void
wait_for_engines (SlabLab *self)
{
  g_autoptr (GAsyncQueue) passed = g_async_queue_new ();

  for (guint i = 0; i < self->engines->len; i++)
    slab_engine_push (g_ptr_array_index (self->engines, i), pass_by, g_async_queue_ref (passed),
                      (GDestroyNotify) g_async_queue_unref);
  for (guint i = 0; i < self->engines->len; i++)
    g_async_queue_pop (passed);
}

/* @told: (out) (nullable): gets what the plan said. */
static gboolean
run_copies (SlabLab *self, SlabVolume *volume, const SlabLabCell *cell, SlabLabRepeat *repeat, SlabLabCell *told,
            GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) runs = NULL;
  gboolean is_peak_known;
  gint64 start, cpu_start, others_start;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  runs = make_runs (volume, cell, error);
  if (runs == NULL)
    return FALSE;
  while (self->engines->len < runs->len)
    g_ptr_array_add (self->engines, slab_engine_new (FALSE));

  wait_for_engines (self);
  /* Of several copies only one could have the pages of the result before: so none has, and all are alike. */
  slab_buffer_release_kept ();
  is_peak_known = slab_process_reset_peak_resident_bytes ();
  repeat->before_bytes = slab_process_get_resident_bytes ();
  others_start = slab_lab_others_read (self->others);
  cpu_start = slab_process_get_cpu_time ();
  start = g_get_monotonic_time ();
  for (guint i = 0; i < runs->len; i++)
    slab_run_start (g_ptr_array_index (runs, i), g_ptr_array_index (self->engines, i));
  wait_for_runs (runs, cancellable);
  repeat->seconds = (double) MAX (1, g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  repeat->cpu_seconds = 1e-9 * (double) (slab_process_get_cpu_time () - cpu_start);
  slab_lab_others_read (self->others);
  repeat->others_cores = slab_lab_others_get (self->others, others_start);
  repeat->peak_bytes = is_peak_known ? slab_process_get_peak_resident_bytes () : 0;
  repeat->iterations = 0;
  if (!check_runs (runs, cancellable, error))
    return FALSE;
  for (guint i = 0; i < runs->len; i++)
    repeat->iterations = MAX (repeat->iterations, slab_run_get_iterations (g_ptr_array_index (runs, i)));
  if (told != NULL)
    tell_plan (cell, volume, runs, told);
  return TRUE;
}

/* The pages of a file, the workers' first steps and the clock of the processor are no part of what is measured. */
static gboolean
warm_up (SlabLab *self, SlabVolume *volume, GCancellable *cancellable, GError **error)
{
  const SlabFilterInfo *info = slab_filter_find ("identity", error);
  g_autoptr (SlabFilterParams) params = info != NULL ? slab_filter_params_new (info) : NULL;
  g_autoptr (SlabLabCell) cell = NULL;
  SlabLabRepeat repeat;

  if (params == NULL)
    return FALSE;
  cell = slab_lab_cell_new (SLAB_LAB_KIND_IDENTITY, params);
  return run_copies (self, volume, cell, &repeat, NULL, cancellable, error);
}

/* (transfer none): the slices that a cell takes, which stay until the lab is gone. */
static SlabVolume *
get_slices (SlabLab *self, gint64 n_slices, GCancellable *cancellable, GError **error)
{
  const SlabShape *shape = slab_volume_get_shape (self->volume);
  gint64 n = n_slices > 0 ? MIN (n_slices, shape->n[SLAB_AXIS_Z]) : shape->n[SLAB_AXIS_Z];
  SlabVolume *known = g_hash_table_lookup (self->volumes, &n);
  g_autoptr (SlabVolume) volume = NULL;

  if (known != NULL)
    return known;
  if (n == shape->n[SLAB_AXIS_Z])
    volume = g_object_ref (self->volume);
  else
    {
      SlabBox box = slab_shape_get_box (shape);

      box.start[SLAB_AXIS_Z] = (shape->n[SLAB_AXIS_Z] - n) / 2;
      box.size[SLAB_AXIS_Z] = n;
      volume = slab_volume_crop (self->volume, &box, NULL, NULL, cancellable, error);
    }
  if (volume == NULL || !warm_up (self, volume, cancellable, error))
    return NULL;
  g_hash_table_insert (self->volumes, g_memdup2 (&n, sizeof n), g_object_ref (volume));
  return volume;
}

/* Fails only where it was cancelled: why a cell cannot be measured is a part of the result. */
static gboolean
measure_cell (SlabLab *self, guint index, guint repeat_index, GCancellable *cancellable, GError **error)
{
  SlabLabCell *cell = g_ptr_array_index (self->result->cells, index);
  g_autoptr (GError) failure = NULL;
  SlabLabRepeat repeat;
  SlabLabCell told = { 0 };
  SlabVolume *volume;
  gboolean done;

  /* Of a result that is measured again, a part is there already. */
  if (cell->error != NULL || cell->repeats->len > repeat_index)
    return TRUE;
  emit (self, CELL_STARTED, index, repeat_index);
  volume = get_slices (self, cell->n_slices, cancellable, &failure);
  done = volume != NULL && run_copies (self, volume, cell, &repeat, &told, cancellable, &failure);
  if (!done && g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  g_mutex_lock (&self->mutex);
  if (done)
    {
      cell->n_threads = told.n_threads;
      cell->n_chunks = told.n_chunks;
      cell->redundancy = told.redundancy;
      cell->useful_bytes = told.useful_bytes;
      g_array_append_val (cell->repeats, repeat);
      self->n_measured++;
    }
  else
    {
      cell->error = g_strdup (failure->message);
      self->n_to_measure -= self->result->n_repeats - cell->repeats->len;
    }
  g_mutex_unlock (&self->mutex);
  emit (self, CELL_MEASURED, index, 0);
  return TRUE;
}

/* So that of the first cells as well, however short they are, it can be told what others did. */
static void
look_at_others (SlabLab *self, GCancellable *cancellable)
{
  const gint64 end = slab_lab_others_read (self->others) + SLAB_LAB_OTHERS_LEAST_SPAN;

  while (g_get_monotonic_time () * 1000 <= end && !g_cancellable_is_cancelled (cancellable))
    g_usleep (CANCEL_USEC);
}

static gboolean
measure_all (SlabLab *self, GCancellable *cancellable, GError **error)
{
  look_at_others (self, cancellable);
  for (guint repeat = 0; repeat < self->result->n_repeats; repeat++)
    for (guint i = 0; i < self->result->cells->len; i++)
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !measure_cell (self, i, repeat, cancellable, error))
        return FALSE;
  return TRUE;
}

static gboolean
run (SlabLab *self, GCancellable *cancellable, GError **error)
{
  gboolean done = measure_all (self, cancellable, error);

  for (guint i = 0; i < self->engines->len; i++)
    slab_engine_shutdown (g_ptr_array_index (self->engines, i));
  g_ptr_array_set_size (self->engines, 0);
  g_hash_table_remove_all (self->volumes);
  slab_buffer_release_kept ();
  g_mutex_lock (&self->mutex);
  self->result->is_complete = done;
  g_mutex_unlock (&self->mutex);
  return done;
}

/**
 * slab_lab_run:
 * @cancellable: (nullable): what is measured just then is left out
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Measures every cell. Blocks; in any thread but an engine's, and not while another run of the process lasts. Once.
 *
 * Returns: whether it came to the end; either way slab_lab_dup_result() has what was measured
 */
gboolean
slab_lab_run (SlabLab *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (SLAB_IS_LAB (self), FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  g_return_val_if_fail (g_atomic_int_compare_and_exchange (&self->was_run, FALSE, TRUE), FALSE);

  return run (self, cancellable, error);
}

static void
run_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (run (source_object, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * slab_lab_run_async:
 * @cancellable: (nullable): what is measured just then is left out
 * @callback: called in the thread-default main context of the caller, after the last signal
 *
 * slab_lab_run() in a thread of its own. Once.
 */
void
slab_lab_run_async (SlabLab *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SLAB_IS_LAB (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));
  g_return_if_fail (g_atomic_int_compare_and_exchange (&self->was_run, FALSE, TRUE));

  self->context = g_main_context_ref_thread_default ();
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, slab_lab_run_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, run_in_thread);
}

gboolean
slab_lab_run_finish (SlabLab *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Looking on --------------------------------------------------------------------------------------------------- */

/**
 * slab_lab_dup_result:
 *
 * Returns: (transfer full): a copy of what has been measured until now, which does not change
 */
SlabLabResult *
slab_lab_dup_result (SlabLab *self)
{
  SlabLabResult *copy;

  g_return_val_if_fail (SLAB_IS_LAB (self), NULL);

  g_mutex_lock (&self->mutex);
  copy = slab_lab_result_copy (self->result);
  g_mutex_unlock (&self->mutex);
  return copy;
}

/**
 * slab_lab_get_progress:
 *
 * Returns: measurements that are done of those to do, 0..1
 */
double
slab_lab_get_progress (SlabLab *self)
{
  double progress;

  g_return_val_if_fail (SLAB_IS_LAB (self), 0.0);

  g_mutex_lock (&self->mutex);
  progress = self->n_to_measure > 0 ? (double) self->n_measured / (double) self->n_to_measure : 1.0;
  g_mutex_unlock (&self->mutex);
  return progress;
}

/**
 * slab_lab_get_seconds_left:
 *
 * Returns: what the measurements to come will take by the mean of those that are done; negative in the first round
 */
double
slab_lab_get_seconds_left (SlabLab *self)
{
  double left = 0.0;

  g_return_val_if_fail (SLAB_IS_LAB (self), -1.0);

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->result->cells->len && left >= 0.0; i++)
    {
      const SlabLabCell *cell = g_ptr_array_index (self->result->cells, i);
      guint n = cell->repeats->len;
      double sum = 0.0;

      if (cell->error != NULL)
        continue;
      for (guint k = 0; k < n; k++)
        sum += g_array_index (cell->repeats, SlabLabRepeat, k).seconds;
      if (n < self->result->n_repeats)
        left = n > 0 ? left + sum / n * (self->result->n_repeats - n) : -1.0;
    }
  g_mutex_unlock (&self->mutex);
  return left;
}

/* --- Making ------------------------------------------------------------------------------------------------------- */

/**
 * slab_lab_new:
 * @volume: what to measure on; a reference is taken
 * @set: id of the set that @cells are of
 * @cells: (element-type SlabLabCell): copied; what was measured of them is left out
 * @n_repeats: of each cell, 1 to %SLAB_LAB_MAX_REPEATS
 * @machine: (nullable): measured, for the shares of its bandwidth; %NULL to name it only
 *
 * Returns: (transfer full): a lab that has not begun
 */
SlabLab *
slab_lab_new (SlabVolume *volume, const char *set, GPtrArray *cells, guint n_repeats, const SlabMachine *machine)
{
  SlabLab *self;
  SlabLabResult *result;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), NULL);
  g_return_val_if_fail (set != NULL && cells != NULL, NULL);
  g_return_val_if_fail (n_repeats >= 1 && n_repeats <= SLAB_LAB_MAX_REPEATS, NULL);

  self = g_object_new (SLAB_TYPE_LAB, NULL);
  self->volume = g_object_ref (volume);
  result = self->result = slab_lab_result_new ();
  result->set = g_strdup (set);
  result->program = g_strdup (SLAB_VERSION);
  result->date = g_date_time_new_now_utc ();
  slab_machine_free (result->machine);
  result->machine = machine != NULL ? slab_machine_copy (machine) : slab_machine_new ();
  result->volume = g_strdup (slab_volume_get_name (volume));
  result->shape = *slab_volume_get_shape (volume);
  result->sample_type = slab_volume_get_sample_type (volume);
  result->n_repeats = n_repeats;
  for (guint i = 0; i < cells->len; i++)
    {
      SlabLabCell *cell = slab_lab_cell_copy (g_ptr_array_index (cells, i));

      g_array_set_size (cell->repeats, 0);
      g_clear_pointer (&cell->error, g_free);
      g_ptr_array_add (result->cells, cell);
    }
  self->n_to_measure = (guint64) result->cells->len * n_repeats;
  return self;
}

/**
 * slab_lab_check_again:
 * @earlier: a result
 * @volume: to measure on
 * @error: SLAB_ENGINE_ERROR_INVALID_SETTING
 *
 * Figures of another volume or of another machine cannot stand in one result. Any thread.
 *
 * Returns: whether @earlier was measured on @volume and on this machine, and has something to measure again
 */
gboolean
slab_lab_check_again (const SlabLabResult *earlier, SlabVolume *volume, GError **error)
{
  g_autoptr (SlabMachine) machine = NULL;

  g_return_val_if_fail (earlier != NULL && SLAB_IS_VOLUME (volume), FALSE);

  if (!slab_shape_equal (&earlier->shape, slab_volume_get_shape (volume))
      || g_strcmp0 (earlier->volume, slab_volume_get_name (volume)) != 0)
    {
      g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING,
                   _ ("The result is of “%s”; expected that volume, not “%s”"), earlier->volume,
                   slab_volume_get_name (volume));
      return FALSE;
    }
  machine = slab_machine_new ();
  if (g_strcmp0 (earlier->machine->model, machine->model) != 0 || earlier->machine->n_cores != machine->n_cores)
    {
      g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING,
                   _ ("The result was measured on another machine: %s, %u cores"), earlier->machine->model,
                   earlier->machine->n_cores);
      return FALSE;
    }
  if (earlier->is_complete && slab_lab_result_count_disturbed (earlier) == 0)
    {
      g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING,
                   _ ("Nothing of the result was disturbed"));
      return FALSE;
    }
  return TRUE;
}

/**
 * slab_lab_new_again:
 * @volume: that @earlier was measured on; a reference is taken
 * @earlier: with cells that others disturbed, see slab_lab_result_count_disturbed()
 * @machine: (nullable): that @earlier was measured on
 *
 * Of the cells that are not disturbed, and of those that could not be measured, nothing changes; of the others the
 * repeats that nobody disturbed are kept.
 *
 * Returns: (transfer full): a lab that has not begun
 */
SlabLab *
slab_lab_new_again (SlabVolume *volume, const SlabLabResult *earlier, const SlabMachine *machine)
{
  SlabLab *self;
  SlabLabResult *result;

  g_return_val_if_fail (earlier != NULL, NULL);

  self = slab_lab_new (volume, earlier->set, earlier->cells, CLAMP (earlier->n_repeats, 1, SLAB_LAB_MAX_REPEATS),
                       machine);
  g_return_val_if_fail (self != NULL, NULL);

  result = self->result;
  self->n_to_measure = 0;
  for (guint i = 0; i < result->cells->len; i++)
    {
      SlabLabCell *cell = g_ptr_array_index (result->cells, i);
      const SlabLabCell *before = slab_lab_result_get_cell (earlier, i);
      SlabLabFigures figures;

      slab_lab_result_get_figures (earlier, i, &figures);
      cell->error = g_strdup (before->error);
      for (guint k = 0; k < before->repeats->len; k++)
        {
          const SlabLabRepeat *repeat = &g_array_index (before->repeats, SlabLabRepeat, k);

          if (!figures.is_disturbed || !slab_lab_repeat_is_disturbed (repeat, earlier->machine->n_cores))
            g_array_append_val (cell->repeats, *repeat);
        }
      if (cell->error == NULL && cell->repeats->len < result->n_repeats)
        self->n_to_measure += result->n_repeats - cell->repeats->len;
    }
  return self;
}

static void
slab_lab_finalize (GObject *object)
{
  SlabLab *self = SLAB_LAB (object);

  g_clear_object (&self->volume);
  g_ptr_array_unref (self->engines);
  g_hash_table_unref (self->volumes);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->result, slab_lab_result_unref);
  slab_lab_others_free (self->others);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (slab_lab_parent_class)->finalize (object);
}

static void
slab_lab_class_init (SlabLabClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = slab_lab_finalize;

  signals[CELL_STARTED] = g_signal_new ("cell-started", SLAB_TYPE_LAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[CELL_MEASURED] = g_signal_new ("cell-measured", SLAB_TYPE_LAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
slab_lab_init (SlabLab *self)
{
  self->engines = g_ptr_array_new_with_free_func (g_object_unref);
  self->volumes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->others = slab_lab_others_new ();
  g_mutex_init (&self->mutex);
}
