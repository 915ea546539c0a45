/* SPDX-License-Identifier: MIT */
#include "profile/slab-process.h"
#include "profile/slab-sampler.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>

static char *
new_pages (gsize length)
{
  char *memory = mmap (NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  g_assert_true (memory != MAP_FAILED);
  return memory;
}

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

/* The thread that works is busy, one that is only told of is not, and memory has an owner, every byte of it. */
static void
test_owners (void)
{
  const gsize input_bytes = 4 << 20, scratch_bytes = 6 << 20, output_bytes = 16 << 20;
  char *input = new_pages (input_bytes), *scratch = new_pages (scratch_bytes), *output = new_pages (output_bytes);
  SlabTrace *trace = slab_trace_new (2);
  SlabSampler *sampler;
  SlabTraceSample sample;
  guint64 n, sum = 0;
  gint64 cpu;

  if (!g_file_test ("/proc/self/pagemap", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the system has no /proc");
      return;
    }
  memset (input, 1, input_bytes);
  sampler = slab_sampler_new (trace, 1000);
  slab_sampler_set_memory (sampler, &(SlabSamplerMemory){ .input = input,
                                                          .input_bytes = input_bytes,
                                                          .output = output,
                                                          .output_bytes = output_bytes,
                                                          .scratch_bytes = scratch_bytes });
  slab_sampler_set_thread (sampler, 0);
  slab_trace_begin (trace);
  memset (scratch, 1, scratch_bytes);
  memset (output, 1, output_bytes / 2);
  for (cpu = slab_process_get_cpu_time (); slab_process_get_cpu_time () < cpu + 50000000;)
    ;
  slab_trace_end (trace);
  slab_sampler_free (sampler);

  n = slab_trace_get_n_samples (trace);
  g_assert_cmpuint (n, >=, 1);
  slab_trace_get_sample (trace, n - 1, &sample);
  for (guint i = 0; i < SLAB_N_MEMORY_OWNERS; i++)
    sum += sample.owner_bytes[i];
  g_assert_cmpuint (sum, ==, sample.resident_bytes);
  g_assert_cmpuint (sample.owner_bytes[SLAB_MEMORY_INPUT], ==, input_bytes);
  g_assert_cmpuint (sample.owner_bytes[SLAB_MEMORY_SCRATCH], ==, scratch_bytes);
  /* To what else the process touched meanwhile, and pages of 2 MiB. */
  g_assert_cmpuint (sample.owner_bytes[SLAB_MEMORY_OUTPUT], >=, output_bytes / 2);
  g_assert_cmpuint (sample.owner_bytes[SLAB_MEMORY_OUTPUT], <=, output_bytes / 2 + (4 << 20));
  g_assert_cmpuint (sample.minor_faults, >, 0);
  g_assert_true (isnan (slab_trace_get_sample_thread_busy (trace, n - 1, 1)));
  munmap (input, input_bytes);
  munmap (scratch, scratch_bytes);
  munmap (output, output_bytes);
  g_assert_finalize_object (trace);
}

/* Of two samples the second knows what the first saw of the thread. */
static void
test_thread_busy (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabSampler *sampler = slab_sampler_new (trace, 5);
  gint64 cpu = slab_process_get_cpu_time ();
  float most = 0.0f;
  gboolean told = FALSE;

  slab_sampler_set_thread (sampler, 0);
  slab_trace_begin (trace);
  while (slab_process_get_cpu_time () < cpu + 100000000)
    ;
  slab_trace_end (trace);
  slab_sampler_free (sampler);
  for (guint64 i = 0; i < slab_trace_get_n_samples (trace); i++)
    {
      float busy = slab_trace_get_sample_thread_busy (trace, i, 0);

      if (isnan (busy))
        continue;
      told = TRUE;
      most = MAX (most, busy);
      g_assert_cmpfloat (busy, >=, 0.0f);
      g_assert_cmpfloat (busy, <=, 1.0f);
    }
  if (told)
    g_assert_cmpfloat (most, >, 0.0f);
  else
    g_test_skip ("the system does not tell the times of threads");
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
  g_test_add_func ("/sampler/owners", test_owners);
  g_test_add_func ("/sampler/thread-busy", test_thread_busy);
  return g_test_run ();
}
