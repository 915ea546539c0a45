/* SPDX-License-Identifier: MIT */
#include "slab-sample-meter.h"

#include <string.h>

struct _SlabSampleMeter
{
  guint n_threads;
  guint n_cores;
  SlabSampleReading before;
  SlabThreadReading *threads_before;
};

/* None where either is not told, or where the count began anew. */
static guint64
subtract (guint64 now, guint64 before)
{
  return now != SLAB_TRACE_UNKNOWN && before != SLAB_TRACE_UNKNOWN && now >= before ? now - before : SLAB_TRACE_UNKNOWN;
}

/**
 * slab_sample_meter_new:
 * @n_threads: whose readings are given with each of the process
 * @n_cores: that the process may use. No sample tells more: the clocks of a reading may be tens of microseconds apart,
 *   which is much of an interval that is as short
 *
 * Returns: (transfer full): a meter whose first interval begins with slab_sample_meter_begin()
 */
SlabSampleMeter *
slab_sample_meter_new (guint n_threads, guint n_cores)
{
  SlabSampleMeter *self = g_new0 (SlabSampleMeter, 1);

  self->n_threads = n_threads;
  self->n_cores = n_cores;
  /* Never NULL, which memcpy () may not be given even for nothing. */
  self->threads_before = g_new0 (SlabThreadReading, MAX (n_threads, 1));
  return self;
}

void
slab_sample_meter_free (SlabSampleMeter *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->threads_before);
  g_free (self);
}

/**
 * slab_sample_meter_begin:
 * @reading: of the moment from which on the next sample speaks
 *
 * Threads are new then: what they did before is not known.
 */
void
slab_sample_meter_begin (SlabSampleMeter *self, const SlabSampleReading *reading)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (reading != NULL);

  self->before = *reading;
  memset (self->threads_before, 0, self->n_threads * sizeof *self->threads_before);
}

/**
 * slab_sample_meter_take:
 * @reading: of now
 * @threads: (array): of now, one for each thread
 * @sample: (inout): its cores, faults and disk are set; all others are left alone
 * @threads_busy: (out) (array): for each thread, the share of the time since that it was on a core; NAN for one that
 *   came or went meanwhile
 *
 * Shares are of the time that really passed: a reading that comes late, by a second or by the hours for which a machine
 * stood still, tells low ones and no wrong ones.
 *
 * Returns: whether any time has passed; if not, nothing is changed
 */
gboolean
slab_sample_meter_take (SlabSampleMeter *self, const SlabSampleReading *reading, const SlabThreadReading *threads,
                        SlabTraceSample *sample, float *threads_busy)
{
  const SlabSampleReading *before;
  guint64 queued = 0;
  gboolean is_told = FALSE;
  double elapsed;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (reading != NULL && threads != NULL, FALSE);
  g_return_val_if_fail (sample != NULL && threads_busy != NULL, FALSE);

  before = &self->before;
  if (reading->real_time <= before->real_time)
    return FALSE;
  elapsed = (double) (reading->real_time - before->real_time);

  sample->cores_busy = CLAMP ((double) (reading->cpu_time - before->cpu_time) / elapsed, 0.0, (double) self->n_cores);
  if (reading->system_time >= 0 && before->system_time >= 0)
    sample->cores_system = MAX (0.0, (double) (reading->system_time - before->system_time) / elapsed);
  sample->minor_faults = subtract (reading->minor_faults, before->minor_faults);
  sample->major_faults = subtract (reading->major_faults, before->major_faults);
  sample->disk_read_bytes = subtract (reading->disk_read_bytes, before->disk_read_bytes);
  sample->disk_written_bytes = subtract (reading->disk_written_bytes, before->disk_written_bytes);

  for (guint i = 0; i < self->n_threads; i++)
    {
      const SlabThreadReading *then = &self->threads_before[i];
      const SlabThreadReading *now = &threads[i];

      threads_busy[i] = NAN;
      if (now->thread == 0 || now->thread != then->thread || now->run < then->run || now->queue < then->queue)
        continue;
      threads_busy[i] = (float) MIN ((double) (now->run - then->run) / elapsed, 1.0);
      queued += now->queue - then->queue;
      is_told = TRUE;
    }
  if (is_told)
    sample->cores_queued = MIN ((double) queued / elapsed, (double) self->n_threads);

  self->before = *reading;
  memcpy (self->threads_before, threads, self->n_threads * sizeof *threads);
  return TRUE;
}
