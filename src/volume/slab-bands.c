/* SPDX-License-Identifier: MIT */
#include "slab-bands.h"

#include "slab-thread-spread.h"

#include <stdlib.h>
#ifdef __linux__
#include <sched.h>
#endif

#define MAX_HELPERS 3

/* Lives until the last helper has looked at it, which may be after the work is done. */
typedef struct
{
  gint64 n;
  gint64 size;
  gsize n_scratch;
  SlabBandFunc func;
  gpointer data;
  SlabThreadSpread spread;

  GMutex mutex;
  GCond cond;
  guint n_references;
  guint n_helpers; /* at work */
  gint64 next;
  gboolean closed; /* a helper that comes now finds nothing */
} Job;

/* With the mutex held, which it gives back. */
static void
job_unref (Job *job)
{
  const gboolean is_last = --job->n_references == 0;

  g_mutex_unlock (&job->mutex);
  if (!is_last)
    return;
  g_mutex_clear (&job->mutex);
  g_cond_clear (&job->cond);
  g_free (job);
}

/* With the mutex held. */
static void
work (Job *job, gpointer scratch)
{
  while (job->next < job->n)
    {
      const gint64 first = job->next;
      const gint64 n = MIN (job->size, job->n - first);

      job->next += n;
      g_mutex_unlock (&job->mutex);
      job->func (first, n, scratch, job->data);
      g_mutex_lock (&job->mutex);
    }
}

static void
help (gpointer data, gpointer unused)
{
  Job *job = data;

  g_mutex_lock (&job->mutex);
  if (!job->closed && job->next < job->n)
    {
      gpointer scratch;

      job->n_helpers++;
      g_mutex_unlock (&job->mutex);
      (void) slab_thread_spread_take (&job->spread, -1);
      scratch = malloc (MAX (job->n_scratch, 1));
      g_mutex_lock (&job->mutex);
      /* Without memory the others do it. */
      if (scratch != NULL)
        work (job, scratch);
      job->n_helpers--;
      g_cond_signal (&job->cond);
      g_mutex_unlock (&job->mutex);
      free (scratch);
      g_mutex_lock (&job->mutex);
    }
  job_unref (job);
}

static GThreadPool *
get_helpers (void)
{
  static GThreadPool *pool = NULL;
  static gsize made = 0;

  if (g_once_init_enter (&made))
    {
      const gint n = MIN ((gint) g_get_num_processors () - 1, MAX_HELPERS);

      if (n > 0)
        pool = g_thread_pool_new (help, NULL, n, FALSE, NULL);
      g_once_init_leave (&made, 1);
    }
  return pool;
}

/**
 * slab_bands_run:
 * @n: how many things there are to do, at least 0
 * @size: how many of them are a band: enough that a thread is worth waking for some of them
 * @n_scratch: bytes of memory for each thread
 * @alone: no other thread helps: for what nobody waits for
 * @func: called for bands that begin at multiples of @size, in any order and from several threads
 * @data: for @func
 *
 * The calling thread works too, and what it has not found others for it does itself. Any thread, several at a time.
 *
 * Returns: %TRUE when all of them are done; %FALSE when none is, since the memory is short
 */
gboolean
slab_bands_run (gint64 n, gint64 size, gsize n_scratch, gboolean alone, SlabBandFunc func, gpointer data)
{
  GThreadPool *helpers = NULL;
  gpointer scratch;
  gint64 n_wanted = 0;
  Job *job;

  g_return_val_if_fail (n >= 0, FALSE);
  g_return_val_if_fail (size > 0, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  scratch = malloc (MAX (n_scratch, 1));
  if (scratch == NULL)
    return FALSE;
  if (!alone && n > size)
    helpers = get_helpers ();
  if (helpers != NULL)
    n_wanted = MIN (g_thread_pool_get_max_threads (helpers), (n - 1) / size);

  job = g_new0 (Job, 1);
  job->n = n;
  job->size = size;
  job->n_scratch = n_scratch;
  job->func = func;
  job->data = data;
  g_mutex_init (&job->mutex);
  g_cond_init (&job->cond);
  g_mutex_lock (&job->mutex);
  job->n_references = 1;
  for (gint64 i = 0; i < n_wanted; i++)
    {
      job->n_references++;
      /* It is queued even where a new thread is refused. */
      (void) g_thread_pool_push (helpers, job, NULL);
    }
  if (n_wanted > 0)
    {
      (void) slab_thread_spread_take (&job->spread, -1);
      g_mutex_unlock (&job->mutex);
#ifdef __linux__
      /* One that was woken may be waiting for this very core, to step aside. */
      sched_yield ();
#endif
      g_mutex_lock (&job->mutex);
    }
  work (job, scratch);
  job->closed = TRUE;
  while (job->n_helpers > 0)
    g_cond_wait (&job->cond, &job->mutex);
  job_unref (job);
  free (scratch);
  return TRUE;
}
