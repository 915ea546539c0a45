/* SPDX-License-Identifier: MIT */
#include "slab-sampler.h"

#include "slab-process.h"

struct _SlabSampler
{
  SlabTrace *trace;
  gint64 interval; /* microseconds */
  GThread *thread; /* NULL where none could be started: then only the last sample is taken */
  GMutex mutex;
  GCond cond;
  gboolean stop; /* set under @mutex, so that no wake-up is lost; atomic */

  /* What the sample before saw. Of the thread while it runs. */
  gint64 real_time; /* nanoseconds */
  gint64 cpu_time;
  gint64 sample_time; /* on the trace's clock; -1: none yet */
};

/* The two clocks are read one after the other; when the thread was put aside in between, they do not belong together
 * and are read again. Suspension stops both clocks, so a night asleep is not a long interval either. */
static void
read_clocks (gint64 *real_time, gint64 *cpu_time)
{
  for (guint attempt = 0; attempt < 4; attempt++)
    {
      gint64 before = g_get_monotonic_time ();
      gint64 after;

      *cpu_time = slab_process_get_cpu_time ();
      after = g_get_monotonic_time ();
      *real_time = (before + after) * 500;
      if (after - before < 50)
        break;
    }
}

static void
take_sample (SlabSampler *self)
{
  gint64 real_time, cpu_time, time;
  SlabTraceSample sample;

  read_clocks (&real_time, &cpu_time);
  time = slab_trace_now (self->trace);

  /* Before the run there is nothing to speak of: the first interval begins with the run. */
  if (!slab_trace_is_begun (self->trace))
    {
      self->real_time = real_time;
      self->cpu_time = cpu_time;
      return;
    }
  /* No time has passed, or none that the trace still counts: there is no share of it. */
  if (real_time <= self->real_time || time <= self->sample_time)
    return;

  sample.time = time;
  sample.cores_busy = MAX (0.0, (double) (cpu_time - self->cpu_time) / (double) (real_time - self->real_time));
  sample.resident_bytes = slab_process_get_resident_bytes ();
  slab_trace_add_sample (self->trace, &sample);

  self->real_time = real_time;
  self->cpu_time = cpu_time;
  self->sample_time = time;
}

static gpointer
sampler_thread (gpointer data)
{
  SlabSampler *self = data;
  gint64 deadline = g_get_monotonic_time () + self->interval;

  g_mutex_lock (&self->mutex);
  while (!g_atomic_int_get (&self->stop))
    {
      gint64 now;

      if (g_cond_wait_until (&self->cond, &self->mutex, deadline))
        continue;
      g_mutex_unlock (&self->mutex);
      take_sample (self);
      g_mutex_lock (&self->mutex);

      /* On the grid of the interval; what was missed is not made up for. */
      now = g_get_monotonic_time ();
      deadline += MAX (1, (now - deadline) / self->interval + 1) * self->interval;
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/**
 * slab_sampler_new:
 * @trace: a reference is taken
 * @interval: milliseconds, 1 or more
 *
 * Notes CPU and real time at once, so that the first sample, one @interval later, already speaks of the time before
 * it. Make it just before slab_trace_begin(); samples are added only once the trace has begun. Any thread.
 *
 * Returns: (transfer full): free it with slab_sampler_free()
 */
SlabSampler *
slab_sampler_new (SlabTrace *trace, guint interval)
{
  SlabSampler *self;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);
  g_return_val_if_fail (interval > 0, NULL);

  self = g_new0 (SlabSampler, 1);
  self->trace = g_object_ref (trace);
  self->interval = (gint64) interval * 1000;
  self->sample_time = -1;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  read_clocks (&self->real_time, &self->cpu_time);
  self->thread = g_thread_try_new ("slab-sampler", sampler_thread, self, NULL);
  return self;
}

/**
 * slab_sampler_free:
 *
 * Wakes the thread, waits for its end, and takes a last sample, so that even a run shorter than the interval has one.
 * The same thread that made it, or any other one that knows that it is the last user.
 */
void
slab_sampler_free (SlabSampler *sampler)
{
  g_return_if_fail (sampler != NULL);

  if (sampler->thread != NULL)
    {
      g_mutex_lock (&sampler->mutex);
      g_atomic_int_set (&sampler->stop, TRUE);
      g_cond_signal (&sampler->cond);
      g_mutex_unlock (&sampler->mutex);
      g_thread_join (sampler->thread);
    }
  take_sample (sampler);
  g_cond_clear (&sampler->cond);
  g_mutex_clear (&sampler->mutex);
  g_object_unref (sampler->trace);
  g_free (sampler);
}
