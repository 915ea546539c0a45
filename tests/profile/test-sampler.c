/* SPDX-License-Identifier: MIT */
#include "profile/slab-process.h"
#include "profile/slab-sampler.h"

static void
spin (gint64 microseconds)
{
  gint64 end = g_get_monotonic_time () + microseconds;

  while (g_get_monotonic_time () < end)
    ;
}

/* The figure is the CPU clock's share of the real time, also of the first sample. */
static void
test_busy (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabSampler *sampler = slab_sampler_new (trace, 5);
  gint64 cpu = slab_process_get_cpu_time ();
  gint64 real = g_get_monotonic_time ();
  gint64 before = 0;
  double core_time = 0.0;
  guint64 n;

  slab_trace_begin (trace);
  spin (100000);
  cpu = slab_process_get_cpu_time () - cpu;
  real = (g_get_monotonic_time () - real) * 1000;
  slab_trace_end (trace);
  slab_sampler_free (sampler);

  n = slab_trace_get_n_samples (trace);
  g_assert_cmpuint (n, >=, 2);
  for (guint64 i = 0; i < n; i++)
    {
      SlabTraceSample sample;

      slab_trace_get_sample (trace, i, &sample);
      g_assert_cmpint (sample.time, >, before);
      g_assert_cmpfloat (sample.cores_busy, >=, 0.0);
      g_assert_cmpfloat (sample.cores_busy, <, 4.0);
      core_time += sample.cores_busy * (double) (sample.time - before);
      before = sample.time;
      if (slab_process_get_resident_bytes () > 0)
        g_assert_cmpuint (sample.resident_bytes, >, 100000);
    }
  g_assert_cmpint (before, <=, slab_trace_get_duration (trace));
  /* The samples add up to what the process really used. */
  g_assert_cmpfloat (core_time, >, 0.75 * (double) cpu);
  g_assert_cmpfloat (core_time, <, 1.25 * (double) cpu + 5e6);
  g_assert_cmpfloat (core_time, <=, 1.5 * (double) real);
  g_assert_finalize_object (trace);
}

static void
test_idle (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabSampler *sampler = slab_sampler_new (trace, 10);
  SlabTraceSample sample;
  guint64 n;
  double sum = 0.0;

  slab_trace_begin (trace);
  g_usleep (60000);
  slab_sampler_free (sampler);
  n = slab_trace_get_n_samples (trace);
  g_assert_cmpuint (n, >=, 1);
  for (guint64 i = 0; i < n; i++)
    {
      slab_trace_get_sample (trace, i, &sample);
      sum += sample.cores_busy;
    }
  g_assert_cmpfloat (sum / n, <, 0.5);
  g_assert_finalize_object (trace);
}

/* Shorter than the interval: one sample; and nobody waits for the interval to pass. */
static void
test_prompt (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabSampler *sampler = slab_sampler_new (trace, 60000);
  gint64 start;

  slab_trace_begin (trace);
  spin (3000);
  start = g_get_monotonic_time ();
  slab_sampler_free (sampler);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5000000);
  g_assert_cmpuint (slab_trace_get_n_samples (trace), ==, 1);
  g_assert_finalize_object (trace);
}

static void
test_never_begun (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabSampler *sampler = slab_sampler_new (trace, 1);

  g_usleep (10000);
  slab_sampler_free (sampler);
  g_assert_cmpuint (slab_trace_get_n_samples (trace), ==, 0);
  g_assert_finalize_object (trace);
}

/* A trace that has ended takes one sample of its end and no more. */
static void
test_ended (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabSampler *sampler;
  SlabTraceSample sample;
  guint64 n;

  slab_trace_begin (trace);
  sampler = slab_sampler_new (trace, 1);
  g_usleep (5000);
  slab_trace_end (trace);
  g_usleep (10000);
  slab_sampler_free (sampler);
  n = slab_trace_get_n_samples (trace);
  g_assert_cmpuint (n, >=, 1);
  slab_trace_get_sample (trace, n - 1, &sample);
  g_assert_cmpint (sample.time, ==, slab_trace_get_duration (trace));
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sampler/busy", test_busy);
  g_test_add_func ("/sampler/idle", test_idle);
  g_test_add_func ("/sampler/prompt", test_prompt);
  g_test_add_func ("/sampler/never-begun", test_never_begun);
  g_test_add_func ("/sampler/ended", test_ended);
  return g_test_run ();
}
