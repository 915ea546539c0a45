/* SPDX-License-Identifier: MIT */
#include "slab-run-control.h"

#include <glib/gi18n-lib.h>

/* A person cannot read faster. */
#define NOTIFY_INTERVAL 20000 /* microseconds */

/**
 * slab_run_control_clear:
 * @control: what no thread uses any more
 *
 * Frees an error that nobody asked for.
 */
void
slab_run_control_clear (SlabRunControl *control)
{
  g_return_if_fail (control != NULL);

  if (g_atomic_pointer_get (&control->error))
    g_error_free (g_steal_pointer (&control->error));
}

/**
 * slab_run_control_cancel:
 * @control: a control
 *
 * Asks all to return, on behalf of a person. Any thread.
 */
void
slab_run_control_cancel (SlabRunControl *control)
{
  g_return_if_fail (control != NULL);

  g_atomic_int_set (&control->cancelled, TRUE);
  g_atomic_int_set (&control->stop, TRUE);
}

/**
 * slab_run_control_fail:
 * @control: a control
 * @error: (transfer full): why
 *
 * Asks all to return; the first error of all threads is the one that is told. Any thread.
 */
void
slab_run_control_fail (SlabRunControl *control, GError *error)
{
  g_return_if_fail (control != NULL);
  g_return_if_fail (error != NULL);

  if (!g_atomic_pointer_compare_and_exchange (&control->error, NULL, error))
    g_error_free (error);
  g_atomic_int_set (&control->stop, TRUE);
}

/**
 * slab_run_control_is_stopped:
 * @control: a control
 *
 * Any thread.
 *
 * Returns: whether all shall return
 */
gboolean
slab_run_control_is_stopped (SlabRunControl *control)
{
  return g_atomic_int_get (&control->stop) != 0;
}

/**
 * slab_run_control_was_cancelled:
 * @control: a control
 *
 * Any thread.
 *
 * Returns: whether a person asked for it
 */
gboolean
slab_run_control_was_cancelled (SlabRunControl *control)
{
  return g_atomic_int_get (&control->cancelled) != 0;
}

/**
 * slab_run_control_check:
 * @control: a control that no other thread works for at the moment
 * @error: the first error of a thread, handed over, or G_IO_ERROR_CANCELLED
 *
 * Returns: whether the run goes on
 */
gboolean
slab_run_control_check (SlabRunControl *control, GError **error)
{
  g_return_val_if_fail (control != NULL, FALSE);

  if (!slab_run_control_is_stopped (control))
    return TRUE;
  if (g_atomic_pointer_get (&control->error))
    g_propagate_error (error, g_steal_pointer (&control->error));
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The run was cancelled"));
  return FALSE;
}

/**
 * slab_run_control_add_work:
 * @control: a control
 * @work: in units of SLAB_RUN_WORK_…
 *
 * Any thread.
 */
void
slab_run_control_add_work (SlabRunControl *control, guint64 work)
{
  gint64 now = g_get_monotonic_time ();
  int_fast64_t last = atomic_load_explicit (&control->notify_time, memory_order_relaxed);

  atomic_fetch_add_explicit (&control->work_done, (int_fast64_t) work, memory_order_relaxed);
  if (control->notify && now - last >= NOTIFY_INTERVAL
      && atomic_compare_exchange_strong (&control->notify_time, &last, now))
    control->notify (control->user_data);
}

/**
 * slab_run_control_get_work:
 * @control: a control
 *
 * Any thread.
 *
 * Returns: work that is done
 */
guint64
slab_run_control_get_work (SlabRunControl *control)
{
  return (guint64) atomic_load_explicit (&control->work_done, memory_order_relaxed);
}

/**
 * slab_run_control_raise_iterations:
 * @control: a control
 * @iterations: of one chunk, or of the whole problem
 *
 * Keeps the most. Any thread.
 */
void
slab_run_control_raise_iterations (SlabRunControl *control, guint iterations)
{
  gint seen = g_atomic_int_get (&control->n_iterations);

  while ((gint) iterations > seen
         && !g_atomic_int_compare_and_exchange (&control->n_iterations, seen, (gint) iterations))
    seen = g_atomic_int_get (&control->n_iterations);
}

/**
 * slab_run_control_add_swept:
 * @control: a control
 * @n_voxels: of a chunk's result
 * @iterations: that were made of it: chunks that stop by themselves differ
 *
 * Any thread.
 */
void
slab_run_control_add_swept (SlabRunControl *control, guint64 n_voxels, guint iterations)
{
  atomic_fetch_add (&control->n_swept, (int_fast64_t) (n_voxels * iterations));
}

guint64
slab_run_control_get_swept (SlabRunControl *control)
{
  return (guint64) atomic_load (&control->n_swept);
}
