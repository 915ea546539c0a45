/* SPDX-License-Identifier: MIT */
#include "slab-sampler.h"

#include "slab-process-reader.h"
#include "slab-process.h"
#include "slab-sample-meter.h"

struct _SlabSampler
{
  SlabTrace *trace;
  gint64 interval; /* microseconds */
  GMutex mutex;    /* held while a sample is taken */
  GCond cond;
  gboolean stop; /* under @mutex: from then on the thread touches nothing but the two above */

  gint *threads; /* atomic; ids by row of the trace, 0: not known yet */

  GMutex memory_mutex;
  SlabSamplerMemory memory;
  guint64 input_at_start; /* bytes of the input that were resident when @memory was set */
  gboolean input_is_file;
  guint64 anonymous_rest; /* resident bytes that were neither files' nor of @memory */
  guint64 files_rest;
  gboolean has_memory;

  SlabProcessReader *reader;
  /* Of the thread while it runs. */
  SlabSampleMeter *meter;
  gint64 sample_time;             /* on the trace's clock; -1: none yet */
  SlabThreadReading *threads_now; /* by row */
  float *busy;                    /* by row */
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
read_process (SlabSampler *self, SlabSampleReading *reading)
{
  guint64 minor, major, n_read, n_written;

  *reading = (SlabSampleReading){ .system_time = -1,
                                  .minor_faults = SLAB_TRACE_UNKNOWN,
                                  .major_faults = SLAB_TRACE_UNKNOWN,
                                  .disk_read_bytes = SLAB_TRACE_UNKNOWN,
                                  .disk_written_bytes = SLAB_TRACE_UNKNOWN };
  read_clocks (&reading->real_time, &reading->cpu_time);
  if (slab_process_get_faults (&minor, &major, &reading->system_time))
    {
      reading->minor_faults = minor;
      reading->major_faults = major;
    }
  if (slab_process_reader_get_disk_bytes (self->reader, &n_read, &n_written))
    {
      reading->disk_read_bytes = n_read;
      reading->disk_written_bytes = n_written;
    }
}

static void
read_threads (SlabSampler *self)
{
  const guint n = slab_trace_get_n_threads (self->trace);

  for (guint i = 0; i < n; i++)
    {
      SlabThreadReading *now = &self->threads_now[i];
      gint thread = g_atomic_int_get (&self->threads[i]);

      *now = (SlabThreadReading){ 0 };
      if (slab_process_reader_get_thread_times (self->reader, i, thread, &now->run, &now->queue))
        now->thread = thread;
    }
}

/*
 * The kernel tells resident pages of the process as those of files and the others, at a price that does not matter;
 * pages of a mapping it tells by walking over all of them, which takes too long to be done again and again. So that is
 * done once, and what pages the process gets after that is given to those that are known to grow: pages of files to
 * the input, the others to the scratch, which threads use from the start, and then to the output.
 */
static void
share_memory (SlabSampler *self, guint64 resident, guint64 files, SlabTraceSample *sample)
{
  guint64 *owner = sample->owner_bytes;
  guint64 anonymous = resident - files;

  g_mutex_lock (&self->memory_mutex);
  if (self->has_memory)
    {
      const SlabSamplerMemory *memory = &self->memory;
      guint64 grown = anonymous - MIN (anonymous, self->anonymous_rest);
      guint64 input, scratch, window, output;

      if (self->input_is_file)
        input = MIN (files - MIN (files, self->files_rest), memory->input_bytes);
      else
        grown -= input = MIN (self->input_at_start, grown);
      grown -= scratch = MIN (grown, memory->scratch_bytes);
      grown -= window = MIN (grown, memory->window_bytes);
      output = MIN (grown, memory->output_bytes);
      owner[SLAB_MEMORY_INPUT] = input + window;
      owner[SLAB_MEMORY_SCRATCH] = scratch;
      owner[SLAB_MEMORY_OUTPUT] = output;
      owner[SLAB_MEMORY_OTHER] = resident - input - window - scratch - output;
    }
  g_mutex_unlock (&self->memory_mutex);
}

static void
take_sample (SlabSampler *self)
{
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  SlabSampleReading reading;
  guint64 files;

  read_process (self, &reading);
  sample.time = slab_trace_now (self->trace);

  /* Before the run there is nothing to speak of: the first interval begins with the run. */
  if (!slab_trace_is_begun (self->trace))
    {
      slab_sample_meter_begin (self->meter, &reading);
      return;
    }
  /* A trace that has ended counts no time any more. */
  if (sample.time <= self->sample_time)
    return;
  read_threads (self);
  if (!slab_sample_meter_take (self->meter, &reading, self->threads_now, &sample, self->busy))
    return;
  if (slab_process_reader_get_memory (self->reader, &sample.resident_bytes, &files))
    share_memory (self, sample.resident_bytes, files, &sample);
  slab_trace_add_sample (self->trace, &sample, self->busy);
  self->sample_time = sample.time;
}

static void
sampler_clear (gpointer data)
{
  SlabSampler *self = data;

  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->memory_mutex);
  slab_process_reader_free (self->reader);
  slab_sample_meter_free (self->meter);
  g_free (self->threads);
  g_free (self->threads_now);
  g_free (self->busy);
}

static gpointer
sampler_thread (gpointer data)
{
  SlabSampler *self = data;
  gint64 deadline = g_get_monotonic_time () + self->interval;

  g_mutex_lock (&self->mutex);
  while (!self->stop)
    {
      gint64 now;

      if (g_cond_wait_until (&self->cond, &self->mutex, deadline) || self->stop)
        continue;
      take_sample (self);

      /* On the grid of the interval; what was missed is not made up for. */
      now = g_get_monotonic_time ();
      deadline += MAX (1, (now - deadline) / self->interval + 1) * self->interval;
    }
  g_mutex_unlock (&self->mutex);
  g_atomic_rc_box_release_full (self, sampler_clear);
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
  SlabSampleReading reading;
  guint n_threads;
  GThread *thread;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);
  g_return_val_if_fail (interval > 0, NULL);

  self = g_atomic_rc_box_new0 (SlabSampler);
  n_threads = slab_trace_get_n_threads (trace);
  self->threads = g_new0 (gint, n_threads);
  self->threads_now = g_new0 (SlabThreadReading, n_threads);
  self->busy = g_new (float, n_threads);
  self->reader = slab_process_reader_new (NULL, n_threads);
  self->meter = slab_sample_meter_new (n_threads, g_get_num_processors ());
  g_mutex_init (&self->memory_mutex);
  self->trace = g_object_ref (trace);
  self->interval = (gint64) interval * 1000;
  self->sample_time = -1;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  read_process (self, &reading);
  slab_sample_meter_begin (self->meter, &reading);
  /* Where none can be started, only the last sample is taken. */
  thread = g_thread_try_new ("slab-sampler", sampler_thread, g_atomic_rc_box_acquire (self), NULL);
  if (thread != NULL)
    g_thread_unref (thread);
  else
    g_atomic_rc_box_release (self);
  return self;
}

/**
 * slab_sampler_set_thread:
 * @row: of the trace
 *
 * The calling thread is the one whose spans the row holds: from now on samples tell how busy it is. Any thread, also
 * again and again.
 */
void
slab_sampler_set_thread (SlabSampler *sampler, guint row)
{
  g_return_if_fail (sampler != NULL);
  g_return_if_fail (row < slab_trace_get_n_threads (sampler->trace));

  /* The id costs a call of the system. */
  if (g_atomic_int_get (&sampler->threads[row]) == 0)
    g_atomic_int_set (&sampler->threads[row], slab_process_get_thread_id ());
}

/**
 * slab_sampler_set_memory:
 * @memory: copied
 *
 * Tells whom memory belongs to. Before the scratch is used; takes a tenth of a millisecond. Any thread. Without it
 * samples do not tell memory by owner.
 */
void
slab_sampler_set_memory (SlabSampler *sampler, const SlabSamplerMemory *memory)
{
  guint64 resident, files, input = 0, output = 0;
  gboolean input_is_file = FALSE;

  g_return_if_fail (sampler != NULL);
  g_return_if_fail (memory != NULL);

  if (!slab_process_reader_get_memory (sampler->reader, &resident, &files))
    return;
  if (memory->input != NULL)
    input = slab_process_get_range_resident_bytes (memory->input, memory->input_bytes, &input_is_file);
  if (memory->output != NULL)
    output = slab_process_get_range_resident_bytes (memory->output, memory->output_bytes, NULL);

  g_mutex_lock (&sampler->memory_mutex);
  sampler->memory = *memory;
  sampler->input_at_start = input;
  sampler->input_is_file = input_is_file;
  sampler->files_rest = files - MIN (files, input_is_file ? input : 0);
  sampler->anonymous_rest = resident - files;
  sampler->anonymous_rest -= MIN (sampler->anonymous_rest, output + (input_is_file ? 0 : input));
  sampler->has_memory = TRUE;
  g_mutex_unlock (&sampler->memory_mutex);
}

/**
 * slab_sampler_free:
 *
 * Takes a last sample, so that even a run shorter than the interval has one, and lets go of the trace. The sampler's
 * thread ends by itself soon after: on cores that are all busy it may get its turn only after milliseconds, which would
 * be the run's. The same thread that made it, or any other one that knows that it is the last user.
 */
void
slab_sampler_free (SlabSampler *sampler)
{
  g_return_if_fail (sampler != NULL);

  g_mutex_lock (&sampler->mutex);
  take_sample (sampler);
  sampler->stop = TRUE;
  g_cond_signal (&sampler->cond);
  g_mutex_unlock (&sampler->mutex);
  g_clear_object (&sampler->trace);
  g_atomic_rc_box_release_full (sampler, sampler_clear);
}
