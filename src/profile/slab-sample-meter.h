/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-trace.h"

G_BEGIN_DECLS

/**
 * SlabThreadReading:
 * @thread: its number; 0: it is not there, or the system does not tell its times
 * @run: nanoseconds that it was on a core so far
 * @queue: nanoseconds that it was ready but had none
 */
typedef struct
{
  gint thread;
  guint64 run;
  guint64 queue;
} SlabThreadReading;

/**
 * SlabSampleReading:
 * @real_time: nanoseconds of a clock that is never set
 * @cpu_time: nanoseconds that the threads of the process were on a core so far
 * @system_time: of these, in the kernel; negative: not told
 * @minor_faults: so far; this and the following are %SLAB_TRACE_UNKNOWN where they are not told
 * @major_faults: so far
 * @disk_read_bytes: so far
 * @disk_written_bytes: so far
 *
 * What the clocks and counts of a process are at a moment.
 */
typedef struct
{
  gint64 real_time;
  gint64 cpu_time;
  gint64 system_time;
  guint64 minor_faults;
  guint64 major_faults;
  guint64 disk_read_bytes;
  guint64 disk_written_bytes;
} SlabSampleReading;

/**
 * SlabSampleMeter:
 *
 * Makes samples of readings: what went on from one to the next. One thread at a time.
 */
typedef struct _SlabSampleMeter SlabSampleMeter;

SlabSampleMeter *slab_sample_meter_new (guint n_threads, guint n_cores) G_GNUC_WARN_UNUSED_RESULT;
void slab_sample_meter_free (SlabSampleMeter *self);
void slab_sample_meter_begin (SlabSampleMeter *self, const SlabSampleReading *reading);
gboolean slab_sample_meter_take (SlabSampleMeter *self, const SlabSampleReading *reading,
                                 const SlabThreadReading *threads, SlabTraceSample *sample, float *threads_busy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabSampleMeter, slab_sample_meter_free)

G_END_DECLS
