/* SPDX-License-Identifier: MIT */
#include "profile/slab-trace-summary.h"

static void
add (SlabTrace *trace, guint thread, gint64 start, gint64 duration, SlabPhase phase)
{
  SlabSpan span = { .start = start, .duration = duration, .chunk = 0, .iteration = -1, .phase = phase };

  slab_trace_add_span (trace, thread, &span);
}

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-12)

/* Two threads, 10 s: thread 0 reads 1, filters 6, writes 1, waits 2; thread 1 filters 4, waits 6. */
static void
test_figures (void)
{
  const gint64 s = 1000000000;
  SlabTrace *trace = slab_trace_new (2);
  SlabTraceChunk chunks[2] = { { { 0, 0, 0 }, { 10, 10, 10 }, { 10, 10, 16 } },
                               { { 0, 0, 10 }, { 10, 10, 6 }, { 10, 10, 16 } } };
  SlabTraceSummary summary;

  slab_trace_set_chunks (trace, chunks, 2);
  add (trace, 0, 0 * s, 1 * s, SLAB_PHASE_READ);
  add (trace, 0, 1 * s, 6 * s, SLAB_PHASE_FILTER);
  add (trace, 0, 7 * s, 1 * s, SLAB_PHASE_WRITE);
  add (trace, 0, 8 * s, 2 * s, SLAB_PHASE_WAIT);
  add (trace, 1, 0 * s, 6 * s, SLAB_PHASE_WAIT);
  add (trace, 1, 6 * s, 4 * s, SLAB_PHASE_FILTER);
  /* 1 s at 1 core, 4 s at 2, 5 s at 0.2: 1 + 8 + 1 = 10 core seconds of 10. */
  slab_trace_add_sample (trace, &(SlabTraceSample){ .time = 1 * s, .cores_busy = 1.0, .resident_bytes = 1000 }, NULL);
  slab_trace_add_sample (trace, &(SlabTraceSample){ .time = 5 * s, .cores_busy = 2.0, .resident_bytes = 3000 }, NULL);
  slab_trace_add_sample (trace, &(SlabTraceSample){ .time = 10 * s, .cores_busy = 0.2, .resident_bytes = 2000 }, NULL);
  slab_trace_end_at (trace, 10 * s);

  slab_trace_summarize (trace, &summary);
  assert_near (summary.seconds, 10.0);
  assert_near (summary.phase_seconds[SLAB_PHASE_READ], 1.0);
  assert_near (summary.phase_seconds[SLAB_PHASE_FILTER], 10.0);
  assert_near (summary.phase_seconds[SLAB_PHASE_WRITE], 1.0);
  assert_near (summary.phase_seconds[SLAB_PHASE_WAIT], 8.0);
  assert_near (summary.busy_share, 12.0 / 20.0);
  assert_near (summary.useful_share, 1600.0 / 3200.0);
  assert_near (summary.useful_span_share, 10.0 / 20.0 * 0.5);
  /* Of two threads; a core was busy. */
  assert_near (summary.speed_up, 0.5);
  assert_near (summary.efficiency, 0.25);
  assert_near (summary.mean_cores_busy, 1.0);
  g_assert_cmpuint (summary.peak_resident_bytes, ==, 3000);
  g_assert_cmpuint (summary.run_bytes, ==, SLAB_TRACE_UNKNOWN);
  g_assert_cmpuint (summary.n_spans, ==, 6);

  /* Of 3000 bytes 700 were there before. */
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_RESIDENT_BEFORE, "700");
  slab_trace_summarize (trace, &summary);
  g_assert_cmpuint (summary.resident_bytes_before, ==, 700);
  g_assert_cmpuint (summary.run_bytes, ==, 2300);
  /* Given back while it ran, more than the run took. */
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_RESIDENT_BEFORE, "4000");
  slab_trace_summarize (trace, &summary);
  g_assert_cmpuint (summary.run_bytes, ==, 0);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_RESIDENT_BEFORE, "-4");
  slab_trace_summarize (trace, &summary);
  g_assert_cmpuint (summary.resident_bytes_before, ==, SLAB_TRACE_UNKNOWN);
  g_assert_cmpuint (summary.run_bytes, ==, SLAB_TRACE_UNKNOWN);
  g_assert_finalize_object (trace);
}

/* What the filter says of its work goes before what the voxels say: 0.8 of half of 10 s, where a quarter of them is
 * needed. */
static void
test_share_of_work (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabTraceChunk chunk = { { 0, 0, 0 }, { 4, 4, 4 }, { 16, 4, 4 } };
  SlabTraceSummary summary;

  slab_trace_set_chunks (trace, &chunk, 1);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_SHARE, "0.8");
  add (trace, 0, 0, 5000000000, SLAB_PHASE_FILTER);
  slab_trace_end_at (trace, 10000000000);
  slab_trace_summarize (trace, &summary);
  assert_near (summary.useful_share, 0.8);
  g_assert_true (summary.is_share_of_work);
  assert_near (summary.useful_span_share, 0.4);
  g_assert_finalize_object (trace);
}

/*
 * Two threads at work for all of 10 s, each thing once: all of their spans are useful. 1.4 of them have no core, so
 * that 0.6 threads are as fast as 0.6 of one that has. Where nobody says how many cores there are, or how many threads
 * had none, nothing is made up.
 */
static void
test_cores (void)
{
  for (guint told = 0; told < 2; told++)
    {
      SlabTrace *trace = slab_trace_new (2);
      SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
      SlabTraceSummary summary;

      add (trace, 0, 0, 10000000000, SLAB_PHASE_FILTER);
      add (trace, 1, 0, 10000000000, SLAB_PHASE_FILTER);
      if (told)
        slab_trace_set_property_string (trace, SLAB_TRACE_KEY_CORES, "2");
      sample.time = 10000000000;
      sample.cores_busy = 0.6;
      sample.cores_queued = told ? 1.4 : NAN;
      slab_trace_add_sample (trace, &sample, NULL);
      slab_trace_end_at (trace, 10000000000);
      slab_trace_summarize (trace, &summary);
      assert_near (summary.busy_share, 1.0);
      assert_near (summary.useful_span_share, 1.0);
      g_assert_cmpuint (summary.n_cores, ==, told ? 2 : 0);
      assert_near (summary.others_cores, told ? 1.4 : 0.0);
      assert_near (summary.own_cores_queued, 0.0);
      /* No faster than the cores that were busy, whatever is told of those that were not. */
      assert_near (summary.speed_up, 0.6);
      assert_near (summary.efficiency, 0.3);
      g_assert_finalize_object (trace);
    }
}

/*
 * Two workers filter for 4 of 10 s, a reader and a writer read and write for 10 and 6: of 24 s in spans 12 had no core,
 * so that half of each is left: 2 workers * 0.4 * 0.5, where the workers alone would have had none at all.
 */
static void
test_helpers (void)
{
  SlabTrace *trace = slab_trace_new (4);
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  SlabTraceSummary summary;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_HELPERS, "reader,writer");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_CORES, "2");
  add (trace, 0, 0, 4000000000, SLAB_PHASE_FILTER);
  add (trace, 1, 0, 4000000000, SLAB_PHASE_FILTER);
  add (trace, 2, 0, 10000000000, SLAB_PHASE_READ);
  add (trace, 3, 0, 6000000000, SLAB_PHASE_WRITE);
  sample.time = 10000000000;
  sample.cores_busy = 1.2;
  sample.cores_queued = 1.2;
  slab_trace_add_sample (trace, &sample, NULL);
  slab_trace_end_at (trace, 10000000000);
  slab_trace_summarize (trace, &summary);
  assert_near (summary.busy_share, 0.4);
  assert_near (summary.useful_span_share, 0.4);
  /* 2.4 threads in spans, of 2 cores. */
  assert_near (summary.own_cores_queued, 0.4);
  assert_near (summary.others_cores, 0.8);
  assert_near (summary.speed_up, 0.4);
  assert_near (summary.efficiency, 0.2);
  g_assert_finalize_object (trace);
}

/* More threads had no core than worked, so that others of them did not work: the 0.8 that did had the 0.4 cores that
 * were busy, and are half as fast as with one each. */
static void
test_queued (void)
{
  SlabTrace *trace = slab_trace_new (2);
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  SlabTraceSummary summary;

  add (trace, 0, 0, 4000000000, SLAB_PHASE_FILTER);
  add (trace, 1, 0, 4000000000, SLAB_PHASE_FILTER);
  sample.time = 10000000000;
  sample.cores_busy = 0.4;
  sample.cores_queued = 1.0;
  slab_trace_add_sample (trace, &sample, NULL);
  slab_trace_end_at (trace, 10000000000);
  slab_trace_summarize (trace, &summary);
  assert_near (summary.speed_up, 0.4);
  assert_near (summary.efficiency, 0.2);
  g_assert_finalize_object (trace);
}

/* Both threads work for all of 10 s, one of them without a core, while another part of the program, which is not the
 * run's, has the other core: it counts as busy, but nothing of the run was done on it. */
static void
test_own_program (void)
{
  SlabTrace *trace = slab_trace_new (2);
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  SlabTraceSummary summary;

  add (trace, 0, 0, 10000000000, SLAB_PHASE_FILTER);
  add (trace, 1, 0, 10000000000, SLAB_PHASE_FILTER);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_CORES, "2");
  sample.time = 10000000000;
  sample.cores_busy = 2.0;
  sample.cores_queued = 1.0;
  slab_trace_add_sample (trace, &sample, NULL);
  slab_trace_end_at (trace, 10000000000);
  slab_trace_summarize (trace, &summary);
  assert_near (summary.speed_up, 1.0);
  assert_near (summary.efficiency, 0.5);
  g_assert_finalize_object (trace);
}

/* Of a run that lasts nobody knows what the second thread is at since 2 s: it has told of 2 s, the first of 4 s. */
static void
test_live (void)
{
  SlabTrace *trace = slab_trace_new (2);
  SlabTraceSummary summary;

  slab_trace_begin (trace);
  add (trace, 0, 0, 3000000000, SLAB_PHASE_FILTER);
  add (trace, 0, 3000000000, 1000000000, SLAB_PHASE_WAIT);
  add (trace, 1, 0, 1500000000, SLAB_PHASE_FILTER);
  add (trace, 1, 1500000000, 500000000, SLAB_PHASE_WRITE);
  slab_trace_summarize (trace, &summary);
  assert_near (summary.capacity, 6.0);
  assert_near (summary.busy_share, 5.0 / 6.0);
  assert_near (summary.useful_span_share, 4.5 / 6.0);
  slab_trace_end_at (trace, 4000000000);
  slab_trace_summarize (trace, &summary);
  assert_near (summary.capacity, 8.0);
  assert_near (summary.useful_span_share, 4.5 / 8.0);
  g_assert_finalize_object (trace);
}

static void
test_empty (void)
{
  SlabTrace *trace = slab_trace_new (4);
  SlabTraceSummary summary;

  slab_trace_summarize (trace, &summary);
  assert_near (summary.seconds, 0.0);
  assert_near (summary.busy_share, 0.0);
  assert_near (summary.useful_share, 1.0);
  assert_near (summary.efficiency, 0.0);
  assert_near (summary.mean_cores_busy, 0.0);
  g_assert_cmpuint (summary.n_spans, ==, 0);
  g_assert_finalize_object (trace);
}

/* What makes no sense still gives shares. */
static void
test_absurd (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabTraceChunk chunk = { { 0, 0, 0 }, { 9, 9, 9 }, { 1, 1, 1 } };
  SlabTraceSummary summary;

  slab_trace_set_chunks (trace, &chunk, 1);
  add (trace, 0, 0, 1000, SLAB_PHASE_FILTER);
  slab_trace_end_at (trace, 10);
  slab_trace_summarize (trace, &summary);
  assert_near (summary.busy_share, 1.0);
  assert_near (summary.useful_share, 1.0);
  assert_near (summary.useful_span_share, 1.0);
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-summary/figures", test_figures);
  g_test_add_func ("/trace-summary/share-of-work", test_share_of_work);
  g_test_add_func ("/trace-summary/cores", test_cores);
  g_test_add_func ("/trace-summary/helpers", test_helpers);
  g_test_add_func ("/trace-summary/queued", test_queued);
  g_test_add_func ("/trace-summary/own-program", test_own_program);
  g_test_add_func ("/trace-summary/live", test_live);
  g_test_add_func ("/trace-summary/empty", test_empty);
  g_test_add_func ("/trace-summary/absurd", test_absurd);
  return g_test_run ();
}
