/* SPDX-License-Identifier: MIT */
#include "slab-machine-keeper.h"

#include "engine/slab-engine.h"

/* Milliseconds. A machine that is never left alone costs some seconds of its spare time in ten minutes. */
#define MOST_DELAY 600000u

struct _SlabMachineKeeper
{
  GObject parent_instance;

  GFile *file;
  SlabMachineKeeperFunc function;
  guint delay;        /* of the first try, milliseconds */
  guint next_delay;   /* of the next one */
  GPtrArray *waiting; /* SlabTrace, not owned: they go when they are gone */
  SlabMachine *machine;
  GCancellable *cancellable; /* while it is measured */
  guint source;
  guint n_holds;
};

G_DEFINE_FINAL_TYPE (SlabMachineKeeper, slab_machine_keeper, G_TYPE_OBJECT)

static void schedule (SlabMachineKeeper *self);

typedef struct
{
  GFile *file;
  SlabMachineKeeperFunc function;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->file);
  g_free (job);
}

static void
on_trace_gone (gpointer data, GObject *trace)
{
  g_ptr_array_remove_fast (SLAB_MACHINE_KEEPER (data)->waiting, trace);
}

static void
tell_all (SlabMachineKeeper *self)
{
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func (g_object_unref);

  /* Who hears of it may do anything with it. */
  for (guint i = 0; i < self->waiting->len; i++)
    {
      SlabTrace *trace = g_ptr_array_index (self->waiting, i);

      g_object_weak_unref (G_OBJECT (trace), on_trace_gone, self);
      g_ptr_array_add (traces, g_object_ref (trace));
    }
  g_ptr_array_set_size (self->waiting, 0);
  for (guint i = 0; i < traces->len; i++)
    slab_trace_tell_machine (g_ptr_array_index (traces, i), self->machine);
}

static void
on_measured (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (SlabMachineKeeper) self = g_weak_ref_get (weak);
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabMachine) machine = g_task_propagate_pointer (G_TASK (result), &error);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL)
    return;
  g_clear_object (&self->cancellable);
  if (machine != NULL && !machine->is_disturbed)
    {
      self->machine = g_steal_pointer (&machine);
      tell_all (self);
      return;
    }
  /* Whom it made room for will be done; other programs may stay. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    self->next_delay = self->delay;
  else
    self->next_delay = MIN (2 * self->next_delay, MOST_DELAY);
  schedule (self);
}

static gpointer
measure_thread (gpointer data)
{
  g_autoptr (GTask) task = data;
  const Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  SlabMachine *machine;

  /* The threads that this one starts give way as well. */
  slab_engine_lower_priority ();
  machine = job->function (job->file, g_task_get_cancellable (task), &error);
  if (machine != NULL)
    g_task_return_pointer (task, machine, (GDestroyNotify) slab_machine_free);
  else
    g_task_return_error (task, error);
  return NULL;
}

static gboolean
on_time (gpointer user_data)
{
  SlabMachineKeeper *self = user_data;
  GWeakRef *weak;
  GTask *task;
  Job *job;

  if (self->n_holds > 0 || slab_machine_is_used ())
    return G_SOURCE_CONTINUE;
  self->source = 0;
  self->cancellable = g_cancellable_new ();
  weak = g_new (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  /* Not of this object: it may go before the end, and nobody waits for that. */
  task = g_task_new (NULL, self->cancellable, on_measured, weak);
  g_task_set_source_tag (task, on_time);
  job = g_new (Job, 1);
  *job = (Job){ g_object_ref (self->file), self->function };
  g_task_set_task_data (task, job, job_free);
  /* A thread of GLib's pool would keep the low priority. */
  g_thread_unref (g_thread_new ("slab-machine", measure_thread, task));
  return G_SOURCE_REMOVE;
}

static void
schedule (SlabMachineKeeper *self)
{
  if (self->source == 0 && self->cancellable == NULL)
    self->source = g_timeout_add_full (G_PRIORITY_LOW, self->next_delay, on_time, self, NULL);
}

static void
slab_machine_keeper_dispose (GObject *object)
{
  SlabMachineKeeper *self = SLAB_MACHINE_KEEPER (object);

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  for (guint i = 0; i < self->waiting->len; i++)
    g_object_weak_unref (g_ptr_array_index (self->waiting, i), on_trace_gone, self);
  g_ptr_array_set_size (self->waiting, 0);
  G_OBJECT_CLASS (slab_machine_keeper_parent_class)->dispose (object);
}

static void
slab_machine_keeper_finalize (GObject *object)
{
  SlabMachineKeeper *self = SLAB_MACHINE_KEEPER (object);

  g_ptr_array_unref (self->waiting);
  g_clear_object (&self->file);
  slab_machine_free (self->machine);
  G_OBJECT_CLASS (slab_machine_keeper_parent_class)->finalize (object);
}

static void
slab_machine_keeper_class_init (SlabMachineKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = slab_machine_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = slab_machine_keeper_finalize;
}

static void
slab_machine_keeper_init (SlabMachineKeeper *self)
{
  self->waiting = g_ptr_array_new ();
}

/**
 * slab_machine_keeper_new:
 * @file: that keeps the figures
 * @function: slab_machine_load_or_measure(), or what stands for it
 * @delay: milliseconds from the end of a run to the first try. Where others disturbed one the next comes after twice
 *   the time, up to ten minutes
 *
 * Returns: (transfer full): a keeper that does nothing until there is a run
 */
SlabMachineKeeper *
slab_machine_keeper_new (GFile *file, SlabMachineKeeperFunc function, guint delay)
{
  SlabMachineKeeper *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (function != NULL, NULL);
  g_return_val_if_fail (delay > 0, NULL);

  self = g_object_new (SLAB_TYPE_MACHINE_KEEPER, NULL);
  self->file = g_object_ref (file);
  self->function = function;
  self->delay = self->next_delay = delay;
  return self;
}

static gboolean
is_of_here (const SlabMachine *told)
{
  g_autoptr (SlabMachine) here = slab_machine_new ();

  return slab_machine_is_told (here, told);
}

/**
 * slab_machine_keeper_add_trace:
 * @trace: of a run that has ended; not held. One that knows what its machine can do, or was on another one, stays as
 *   it is; another is told now, or when it is known
 */
void
slab_machine_keeper_add_trace (SlabMachineKeeper *self, SlabTrace *trace)
{
  g_autoptr (SlabMachine) told = NULL;

  g_return_if_fail (SLAB_IS_MACHINE_KEEPER (self));
  g_return_if_fail (SLAB_IS_TRACE (trace));

  told = slab_trace_dup_machine (trace);
  if (told == NULL || slab_machine_is_measured (told) || !is_of_here (told)
      || g_ptr_array_find (self->waiting, trace, NULL))
    return;
  g_object_weak_ref (G_OBJECT (trace), on_trace_gone, self);
  g_ptr_array_add (self->waiting, trace);
  if (self->machine != NULL)
    tell_all (self);
  else
    schedule (self);
}

void
slab_machine_keeper_hold (SlabMachineKeeper *self)
{
  g_return_if_fail (SLAB_IS_MACHINE_KEEPER (self));

  self->n_holds++;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

void
slab_machine_keeper_release (SlabMachineKeeper *self)
{
  g_return_if_fail (SLAB_IS_MACHINE_KEEPER (self));
  g_return_if_fail (self->n_holds > 0);

  self->n_holds--;
}
