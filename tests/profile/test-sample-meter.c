/* SPDX-License-Identifier: MIT */
#include "profile/slab-sample-meter.h"

#define HOUR G_GINT64_CONSTANT (3600000000000)
#define MILLISECOND G_GINT64_CONSTANT (1000000)

/* Times are what is given here, and samples what paper makes of them. */
static SlabSampleReading
at (gint64 real_time, gint64 cpu_time)
{
  return (SlabSampleReading){ .real_time = real_time,
                              .cpu_time = cpu_time,
                              .system_time = -1,
                              .minor_faults = SLAB_TRACE_UNKNOWN,
                              .major_faults = SLAB_TRACE_UNKNOWN,
                              .disk_read_bytes = SLAB_TRACE_UNKNOWN,
                              .disk_written_bytes = SLAB_TRACE_UNKNOWN };
}

/* The first sample speaks of the time since the beginning, not of that since the process was there. */
static void
test_first (void)
{
  g_autoptr (SlabSampleMeter) meter = slab_sample_meter_new (2, 8);
  SlabSampleReading reading = at (50 * HOUR, 20 * HOUR);
  SlabThreadReading threads[2] = { { 11, 7000, 500 }, { 0, 0, 0 } };
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  float busy[2];

  reading.system_time = HOUR;
  reading.minor_faults = 1000000;
  reading.major_faults = 30;
  reading.disk_read_bytes = 1 << 30;
  reading.disk_written_bytes = 5;
  slab_sample_meter_begin (meter, &reading);

  /* 100 ms later: 150 ms on the cores, of which 20 in the kernel. */
  reading.real_time += 100 * MILLISECOND;
  reading.cpu_time += 150 * MILLISECOND;
  reading.system_time += 20 * MILLISECOND;
  reading.minor_faults += 12;
  reading.disk_read_bytes += 4096;
  g_assert_true (slab_sample_meter_take (meter, &reading, threads, &sample, busy));
  g_assert_cmpfloat_with_epsilon (sample.cores_busy, 1.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (sample.cores_system, 0.2, 1e-12);
  g_assert_cmpuint (sample.minor_faults, ==, 12);
  g_assert_cmpuint (sample.major_faults, ==, 0);
  g_assert_cmpuint (sample.disk_read_bytes, ==, 4096);
  g_assert_cmpuint (sample.disk_written_bytes, ==, 0);
  /* Threads are seen for the first time. */
  g_assert_true (isnan (busy[0]));
  g_assert_true (isnan (busy[1]));
  g_assert_true (isnan (sample.cores_queued));

  reading.real_time += 10 * MILLISECOND;
  threads[0].run += 6 * MILLISECOND;
  threads[0].queue += 3 * MILLISECOND;
  g_assert_true (slab_sample_meter_take (meter, &reading, threads, &sample, busy));
  g_assert_cmpfloat (sample.cores_busy, ==, 0.0);
  g_assert_cmpfloat_with_epsilon (busy[0], 0.6, 1e-6);
  g_assert_true (isnan (busy[1]));
  g_assert_cmpfloat_with_epsilon (sample.cores_queued, 0.3, 1e-12);
}

/* A virtual machine that stood still for seven hours, while its clock went on: 5 ms of work are a share of all that.
 * One whose clock stands meanwhile has a short interval. */
static void
test_suspended (void)
{
  g_autoptr (SlabSampleMeter) meter = slab_sample_meter_new (1, 8);
  SlabSampleReading reading = at (HOUR, MILLISECOND);
  SlabThreadReading thread = { 5, 0, 0 };
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  float busy;

  slab_sample_meter_begin (meter, &reading);
  reading.real_time += 5 * MILLISECOND;
  g_assert_true (slab_sample_meter_take (meter, &reading, &thread, &sample, &busy));
  reading.real_time += 7 * HOUR;
  reading.cpu_time += 5 * MILLISECOND;
  thread.run += 5 * MILLISECOND;
  thread.queue += 7 * HOUR;
  g_assert_true (slab_sample_meter_take (meter, &reading, &thread, &sample, &busy));
  g_assert_cmpfloat_with_epsilon (sample.cores_busy, 0.005 / (7 * 3600), 1e-15);
  g_assert_cmpfloat_with_epsilon (busy, 0.005 / (7 * 3600), 1e-12);
  g_assert_cmpfloat_with_epsilon (sample.cores_queued, 1.0, 1e-12);

  /* And then as before. */
  reading.real_time += 5 * MILLISECOND;
  reading.cpu_time += 5 * MILLISECOND;
  thread.run += 5 * MILLISECOND;
  g_assert_true (slab_sample_meter_take (meter, &reading, &thread, &sample, &busy));
  g_assert_cmpfloat_with_epsilon (sample.cores_busy, 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (busy, 1.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (sample.cores_queued, 0.0, 1e-12);
}

/* What is left of a run may be shorter than the clocks of a reading are apart: no share of two cores is five. */
static void
test_short (void)
{
  g_autoptr (SlabSampleMeter) meter = slab_sample_meter_new (0, 2);
  SlabSampleReading reading = at (HOUR, MILLISECOND);
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  float busy;

  slab_sample_meter_begin (meter, &reading);
  reading.real_time += MILLISECOND / 50;
  reading.cpu_time += MILLISECOND / 10;
  g_assert_true (slab_sample_meter_take (meter, &reading, &(SlabThreadReading){ 0 }, &sample, &busy));
  g_assert_cmpfloat (sample.cores_busy, ==, 2.0);
}

/* No time has passed, or less than none: no sample, and the next one speaks of all since the last. */
static void
test_no_time (void)
{
  g_autoptr (SlabSampleMeter) meter = slab_sample_meter_new (0, 8);
  SlabSampleReading reading = at (10 * MILLISECOND, 0);
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  float busy;

  slab_sample_meter_begin (meter, &reading);
  reading.cpu_time = MILLISECOND;
  g_assert_false (slab_sample_meter_take (meter, &reading, &(SlabThreadReading){ 0 }, &sample, &busy));
  reading.real_time = 9 * MILLISECOND;
  g_assert_false (slab_sample_meter_take (meter, &reading, &(SlabThreadReading){ 0 }, &sample, &busy));
  g_assert_cmpfloat (sample.cores_busy, ==, 0.0);
  reading.real_time = 14 * MILLISECOND;
  reading.cpu_time = 2 * MILLISECOND;
  g_assert_true (slab_sample_meter_take (meter, &reading, &(SlabThreadReading){ 0 }, &sample, &busy));
  g_assert_cmpfloat_with_epsilon (sample.cores_busy, 0.5, 1e-12);
}

/* A thread that vanishes, one that takes its place, and one whose times the system told but once. */
static void
test_vanished (void)
{
  g_autoptr (SlabSampleMeter) meter = slab_sample_meter_new (2, 8);
  SlabSampleReading reading = at (0, 0);
  SlabThreadReading threads[2] = { { 1, 100 * MILLISECOND, 0 }, { 2, 200 * MILLISECOND, 0 } };
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  float busy[2];

  slab_sample_meter_begin (meter, &reading);
  reading.real_time += 10 * MILLISECOND;
  slab_sample_meter_take (meter, &reading, threads, &sample, busy);

  reading.real_time += 10 * MILLISECOND;
  threads[0] = (SlabThreadReading){ 0, 0, 0 };
  threads[1].run += 5 * MILLISECOND;
  g_assert_true (slab_sample_meter_take (meter, &reading, threads, &sample, busy));
  g_assert_true (isnan (busy[0]));
  g_assert_cmpfloat_with_epsilon (busy[1], 0.5, 1e-6);

  /* Another thread has less behind it, or more; neither has been seen before. */
  reading.real_time += 10 * MILLISECOND;
  threads[0] = (SlabThreadReading){ 3, 900 * MILLISECOND, 0 };
  threads[1] = (SlabThreadReading){ 4, 900 * MILLISECOND, 0 };
  g_assert_true (slab_sample_meter_take (meter, &reading, threads, &sample, busy));
  g_assert_true (isnan (busy[0]));
  g_assert_true (isnan (busy[1]));

  /* Times that go back are none. */
  reading.real_time += 10 * MILLISECOND;
  threads[0].run = 0;
  threads[1].run += 30 * MILLISECOND;
  g_assert_true (slab_sample_meter_take (meter, &reading, threads, &sample, busy));
  g_assert_true (isnan (busy[0]));
  g_assert_cmpfloat (busy[1], ==, 1.0f);
}

/* 50 ms of waiting told at once, after 10 ms: no more threads than there are wait. One that waited less than before is
 * another. Time in the kernel that is told for the first time is not of this interval. */
static void
test_bounds (void)
{
  g_autoptr (SlabSampleMeter) meter = slab_sample_meter_new (1, 8);
  SlabSampleReading reading = at (0, 0);
  SlabThreadReading thread = { 1, 0, 70 * MILLISECOND };
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  float busy;

  slab_sample_meter_begin (meter, &reading);
  reading.real_time += 10 * MILLISECOND;
  reading.system_time = 5 * MILLISECOND;
  g_assert_true (slab_sample_meter_take (meter, &reading, &thread, &sample, &busy));
  g_assert_true (isnan (sample.cores_system));
  reading.real_time += 10 * MILLISECOND;
  reading.system_time += 5 * MILLISECOND;
  thread.queue += 50 * MILLISECOND;
  g_assert_true (slab_sample_meter_take (meter, &reading, &thread, &sample, &busy));
  g_assert_cmpfloat (sample.cores_queued, ==, 1.0);
  g_assert_cmpfloat_with_epsilon (sample.cores_system, 0.5, 1e-12);
  reading.real_time += 10 * MILLISECOND;
  thread.run += MILLISECOND;
  thread.queue -= MILLISECOND;
  g_assert_true (slab_sample_meter_take (meter, &reading, &thread, &sample, &busy));
  g_assert_true (isnan (busy));
}

/* A system that tells nothing but the clocks, one that begins to, and counts that begin anew. */
static void
test_not_told (void)
{
  g_autoptr (SlabSampleMeter) meter = slab_sample_meter_new (1, 8);
  SlabSampleReading reading = at (0, 0);
  SlabThreadReading thread = { 0, 0, 0 };
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  float busy;

  slab_sample_meter_begin (meter, &reading);
  reading.real_time += 10 * MILLISECOND;
  reading.cpu_time += 10 * MILLISECOND;
  g_assert_true (slab_sample_meter_take (meter, &reading, &thread, &sample, &busy));
  g_assert_cmpfloat_with_epsilon (sample.cores_busy, 1.0, 1e-12);
  g_assert_true (isnan (sample.cores_system));
  g_assert_true (isnan (sample.cores_queued));
  g_assert_cmpuint (sample.minor_faults, ==, SLAB_TRACE_UNKNOWN);
  g_assert_cmpuint (sample.disk_read_bytes, ==, SLAB_TRACE_UNKNOWN);

  reading.real_time += 10 * MILLISECOND;
  reading.disk_read_bytes = 1 << 30;
  g_assert_true (slab_sample_meter_take (meter, &reading, &thread, &sample, &busy));
  g_assert_cmpuint (sample.disk_read_bytes, ==, SLAB_TRACE_UNKNOWN);
  reading.real_time += 10 * MILLISECOND;
  reading.disk_read_bytes += 100;
  g_assert_true (slab_sample_meter_take (meter, &reading, &thread, &sample, &busy));
  g_assert_cmpuint (sample.disk_read_bytes, ==, 100);
  reading.real_time += 10 * MILLISECOND;
  reading.disk_read_bytes = 3;
  g_assert_true (slab_sample_meter_take (meter, &reading, &thread, &sample, &busy));
  g_assert_cmpuint (sample.disk_read_bytes, ==, SLAB_TRACE_UNKNOWN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sample-meter/first", test_first);
  g_test_add_func ("/sample-meter/suspended", test_suspended);
  g_test_add_func ("/sample-meter/short", test_short);
  g_test_add_func ("/sample-meter/no-time", test_no_time);
  g_test_add_func ("/sample-meter/vanished", test_vanished);
  g_test_add_func ("/sample-meter/bounds", test_bounds);
  g_test_add_func ("/sample-meter/not-told", test_not_told);
  return g_test_run ();
}
