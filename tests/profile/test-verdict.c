/* SPDX-License-Identifier: MIT */
#include "verdict-fixture.h"

/* 16 GB in 1 s of 20 GB/s; 10 GFLOP of 100. */
static void
test_memory (void)
{
  SlabTrace *trace = make_trace (0.05, 0.9, 0.05, 0.0);
  g_autoptr (SlabVerdict) verdict = NULL;
  const SlabVerdictFigures *f;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_BYTES, "16000000000");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_FLOPS, "1e10");
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  f = slab_verdict_get_figures (verdict);
  assert_near (f->seconds, 1.0);
  g_assert_cmpuint (f->n_workers, ==, 2);
  assert_near (f->capacity, 2.0);
  assert_near (f->bandwidth, 2e10);
  assert_near (f->peak_flops, 1e11);
  assert_near (f->bandwidth_share, 0.8);
  assert_near (f->flops_share, 0.1);
  assert_near (f->intensity, 0.625);
  assert_near (f->balance_share, 1.0);
  assert_near (f->useful_seconds, 1.8);
  assert_near (f->halo_seconds, 0.0);
  assert_near (f->read_seconds, 0.1);
  assert_near (f->write_seconds, 0.1);
  assert_near (f->wait_seconds, 0.0);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_MEMORY);
  assert_text (verdict, "1.00 s on 2 threads.");
  assert_text (verdict, "Memory held it back. Input and result alone are 80 %");
  assert_text (verdict, "90 % went into voxels of the result, 5 % into reading, 5 % into writing, and for");
  assert_line (slab_verdict_get_evidence (verdict),
               "16.0 GB of input and result, 16.0 GB/s of 20.0 GB/s measured (80 %)");
  assert_line (slab_verdict_get_evidence (verdict), "10.0 GFLOP/s of 100 GFLOP/s measured (10 %)");
  assert_line (slab_verdict_get_evidence (verdict), "Operations a byte: 0.625");
  assert_line (slab_verdict_get_evidence (verdict), "Voxels of the result: 1.80 s of threads’ time (90 %)");
  assert_line (slab_verdict_get_advice (verdict), "More threads hardly help");
  g_assert_finalize_object (trace);
}

/* 30 GB in 1 s of 20 GB/s: that cannot be, and is no limit; 24 GB are within the error of the measurement. */
static void
test_impossible (void)
{
  for (guint i = 0; i < 2; i++)
    {
      SlabTrace *trace = make_trace (0.0, 1.0, 0.0, 0.0);
      g_autoptr (SlabVerdict) verdict = NULL;

      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_BYTES, i == 0 ? "30000000000" : "24000000000");
      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_FLOPS, "1e10");
      slab_trace_end_at (trace, 1000000000);
      verdict = slab_verdict_new (trace, &machine);
      g_assert_cmpint (slab_verdict_get_limit (verdict), ==, i == 0 ? SLAB_LIMIT_UNKNOWN : SLAB_LIMIT_MEMORY);
      g_assert_true (has_line (slab_verdict_get_evidence (verdict), "is no figure to go by") == (i == 0));
      g_assert_finalize_object (trace);
    }
}

/* 125 million misses of 64 bytes each on both threads are 16 GB; input and result are only 2 GB. */
static void
test_memory_counted (void)
{
  SlabTrace *trace = make_trace (0.0, 1.0, 0.0, 0.0);
  const SlabTraceCounters counters = { SLAB_TRACE_UNKNOWN, SLAB_TRACE_UNKNOWN, 125000000 };
  g_autoptr (SlabVerdict) verdict = NULL, half = NULL;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_BYTES, "2000000000");
  slab_trace_set_counters (trace, 0, &counters);
  slab_trace_end_at (trace, 1000000000);
  /* One thread's misses say nothing of the run's. */
  half = slab_verdict_new (trace, &machine);
  g_assert_true (isnan (slab_verdict_get_figures (half)->memory_bytes));
  g_assert_cmpint (slab_verdict_get_limit (half), ==, SLAB_LIMIT_UNKNOWN);

  slab_trace_set_counters (trace, 1, &counters);
  verdict = slab_verdict_new (trace, &machine);
  assert_near (slab_verdict_get_figures (verdict)->memory_bytes, 1.6e10);
  assert_near (slab_verdict_get_figures (verdict)->memory_share, 0.8);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_MEMORY);
  assert_text (verdict, "fetch is 80 %");
  g_assert_finalize_object (trace);
}

/* All threads together. */
static void
test_counters (void)
{
  SlabTrace *trace = make_trace (0.0, 1.0, 0.0, 0.0);
  g_autoptr (SlabVerdict) verdict = NULL;

  slab_trace_set_counters (trace, 0, &(SlabTraceCounters){ 6000000000, 2500000000, 5000000 });
  slab_trace_set_counters (trace, 1, &(SlabTraceCounters){ 3000000000, 2500000000, 2200000 });
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  assert_near (slab_verdict_get_figures (verdict)->instructions, 9e9);
  assert_near (slab_verdict_get_figures (verdict)->cycles, 5e9);
  assert_near (slab_verdict_get_figures (verdict)->cache_misses, 7.2e6);
  g_assert_finalize_object (trace);
}

/* 50 GFLOP in 1 s of 100, and 2 GB of 20. The machine is the trace's own. */
static void
test_arithmetic (void)
{
  SlabTrace *trace = make_trace (0.0, 1.0, 0.0, 0.0);
  g_autoptr (SlabVerdict) verdict = NULL;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_BYTES, "2000000000");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_FLOPS, "50000000000");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MACHINE_CORES, "2");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MACHINE_BANDWIDTH, "1.5e10,2e10");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MACHINE_FLOPS, "5e10,1e11");
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, NULL);
  assert_near (slab_verdict_get_figures (verdict)->flops_share, 0.5);
  assert_near (slab_verdict_get_figures (verdict)->bandwidth_share, 0.1);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_ARITHMETIC);
  assert_text (verdict, "Its operations are 50 % of what so many threads");
  g_assert_finalize_object (trace);
}

/* Each chunk has as many voxels of its neighbours as of its own, but a pass along z makes only its own: by the filter's
 * account a quarter of its work is redundant, 0.5 s of the 2 s of both threads. */
static void
test_halo (void)
{
  SlabTrace *trace = make_trace (0.0, 1.0, 0.0, 0.0);
  const SlabTraceChunk chunks[2] = { { { 0, 0, 0 }, { 4, 4, 4 }, { 8, 4, 4 } },
                                     { { 4, 0, 0 }, { 4, 4, 4 }, { 8, 4, 4 } } };
  g_autoptr (SlabVerdict) verdict = NULL;

  slab_trace_set_chunks (trace, chunks, 2);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_SHARE, "0.75");
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  assert_near (slab_verdict_get_figures (verdict)->halo_seconds, 0.5);
  assert_near (slab_verdict_get_figures (verdict)->useful_seconds, 1.5);
  g_assert_true (slab_verdict_get_figures (verdict)->is_share_of_work);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_HALO);
  assert_text (verdict, "25 % of the threads’ time went into what another chunk does");
  assert_text (verdict, "75 % went into voxels of the result, 25 % into halos");
  assert_line (slab_verdict_get_advice (verdict), "larger chunks, or fewer axes: halos took 500 ms");
  g_assert_false (has_line (slab_verdict_get_evidence (verdict), "counted in voxels"));
  g_assert_finalize_object (trace);
}

/* A trace without that account, or with one that makes no sense, has only voxels, of which half are of halos; that
 * this is but a bound is said. */
static void
test_halo_by_voxels (void)
{
  static const char *const words[] = { NULL, "", "0", "-0.5", "1.5", "nan", "0.75x" };
  const SlabTraceChunk chunks[2] = { { { 0, 0, 0 }, { 4, 4, 4 }, { 8, 4, 4 } },
                                     { { 4, 0, 0 }, { 4, 4, 4 }, { 8, 4, 4 } } };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      SlabTrace *trace = make_trace (0.0, 1.0, 0.0, 0.0);
      g_autoptr (SlabVerdict) verdict = NULL;

      slab_trace_set_chunks (trace, chunks, 2);
      if (words[i] != NULL)
        slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_SHARE, words[i]);
      slab_trace_end_at (trace, 1000000000);
      verdict = slab_verdict_new (trace, &machine);
      assert_near (slab_verdict_get_figures (verdict)->halo_seconds, 1.0);
      g_assert_false (slab_verdict_get_figures (verdict)->is_share_of_work);
      assert_line (slab_verdict_get_evidence (verdict), "Halos are counted in voxels");
      g_assert_finalize_object (trace);
    }
}

/* The second thread works for 0.4 s of 1 s and has nothing for 0.6 s, of which 0.1 s are not even told: 0.6 of 2. */
static void
test_balance (void)
{
  SlabTrace *trace = slab_trace_new (2);
  const SlabTraceChunk chunks[3] = { { { 0, 0, 0 }, { 4, 4, 4 }, { 4, 4, 4 } },
                                     { { 4, 0, 0 }, { 4, 4, 4 }, { 4, 4, 4 } },
                                     { { 8, 0, 0 }, { 4, 4, 4 }, { 4, 4, 4 } } };
  g_autoptr (SlabVerdict) verdict = NULL;
  const SlabVerdictFigures *f;

  slab_trace_set_chunks (trace, chunks, 3);
  fill (trace, 0, 0.0, 1.0, 0.0, 0.0);
  fill (trace, 1, 0.0, 0.4, 0.0, 0.5);
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  f = slab_verdict_get_figures (verdict);
  assert_near (f->wait_seconds, 0.6);
  assert_near (f->balance_share, 0.7);
  assert_near (f->useful_seconds + f->halo_seconds + f->read_seconds + f->write_seconds + f->wait_seconds, f->capacity);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_BALANCE);
  assert_text (verdict, "nothing to do for 30 %");
  assert_line (slab_verdict_get_evidence (verdict), "mean thread did 70 % of the work of the busiest");
  assert_line (slab_verdict_get_advice (verdict), "each of the 2 threads gets as many chunks; now there are 3");
  g_assert_finalize_object (trace);
}

static void
test_copies (void)
{
  SlabTrace *reading = make_trace (0.4, 0.5, 0.1, 0.0), *writing = make_trace (0.1, 0.5, 0.4, 0.0);
  g_autoptr (SlabVerdict) verdict = NULL;

  slab_trace_end_at (reading, 1000000000);
  slab_trace_end_at (writing, 1000000000);
  verdict = slab_verdict_new (reading, &machine);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_READING);
  assert_text (verdict, "it took 40 %");
  assert_line (slab_verdict_get_advice (verdict), "carried to and fro for 1.00 s");
  g_clear_pointer (&verdict, slab_verdict_unref);
  verdict = slab_verdict_new (writing, &machine);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_WRITING);
  g_assert_finalize_object (reading);
  g_assert_finalize_object (writing);
}

/* The workers wait for the row that reads the file, which does so for 0.9 s of 1 s. */
static void
test_reader (void)
{
  SlabTrace *trace = slab_trace_new (3);
  g_autoptr (SlabVerdict) verdict = NULL;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_HELPERS, "reader");
  fill (trace, 0, 0.0, 0.5, 0.0, 0.5);
  fill (trace, 1, 0.0, 0.5, 0.0, 0.5);
  fill (trace, 2, 0.9, 0.0, 0.0, 0.1);
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  assert_near (slab_verdict_get_figures (verdict)->reader_share, 0.9);
  assert_near (slab_verdict_get_figures (verdict)->read_seconds, 0.0);
  assert_near (slab_verdict_get_figures (verdict)->wait_seconds, 1.0);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_DISK);
  assert_text (verdict, "for 50 % of their time the threads waited");
  assert_line (slab_verdict_get_advice (verdict), "for 90 % of the run");
  g_assert_finalize_object (trace);
}

/* Reading is a disk's fault where at least half of what was read came from one: 1000 of 2000 bytes, not 998. */
static void
test_disk (void)
{
  for (guint i = 0; i < 2; i++)
    {
      SlabTrace *trace = make_trace (0.5, 0.5, 0.0, 0.0);
      SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
      g_autoptr (SlabVerdict) verdict = NULL;

      sample.disk_read_bytes = i == 0 ? 499 : 500;
      sample.disk_written_bytes = 0;
      sample.time = 500000000;
      slab_trace_add_sample (trace, &sample, NULL);
      sample.time = 1000000000;
      slab_trace_add_sample (trace, &sample, NULL);
      slab_trace_end_at (trace, 1000000000);
      verdict = slab_verdict_new (trace, &machine);
      g_assert_cmpuint (slab_verdict_get_figures (verdict)->disk_read_bytes, ==, i == 0 ? 998 : 1000);
      g_assert_cmpint (slab_verdict_get_limit (verdict), ==, i == 0 ? SLAB_LIMIT_READING : SLAB_LIMIT_DISK);
      g_assert_finalize_object (trace);
    }
}

/* 0.4 s at 0.5 threads queued, 0.2 s of which nothing is told, 0.4 s at 1: 0.6 of 2 s. */
static void
test_other_programs (void)
{
  SlabTrace *trace = make_trace (0.0, 0.9, 0.0, 0.1);
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  g_autoptr (SlabVerdict) verdict = NULL;
  const SlabVerdictFigures *f;

  sample.minor_faults = 2000;
  sample.time = 400000000;
  sample.cores_queued = 0.5;
  slab_trace_add_sample (trace, &sample, NULL);
  sample.time = 600000000;
  sample.cores_queued = NAN;
  slab_trace_add_sample (trace, &sample, NULL);
  sample.time = 1000000000;
  sample.cores_queued = 1.0;
  slab_trace_add_sample (trace, &sample, NULL);
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  f = slab_verdict_get_figures (verdict);
  assert_near (f->queued_seconds, 0.6);
  g_assert_cmpuint (f->minor_faults, ==, 6000);
  assert_near (f->fault_seconds, 6000 * SLAB_VERDICT_FAULT_SECONDS);
  g_assert_true (f->major_faults == SLAB_TRACE_UNKNOWN);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_OTHER_PROGRAMS);
  assert_text (verdict, "for 30 % of their time threads were ready and had no core");
  assert_line (slab_verdict_get_evidence (verdict), "Page faults: 6000");
  assert_line (slab_verdict_get_advice (verdict), "600 ms went by without a core");
  g_assert_finalize_object (trace);
}

static void
test_too_short (void)
{
  SlabTrace *trace = make_trace (0.0, 0.001, 0.0, 0.0), *empty = slab_trace_new (2);
  g_autoptr (SlabVerdict) verdict = NULL, nothing = NULL;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_BYTES, "20000000");
  slab_trace_end_at (trace, 1000000);
  verdict = slab_verdict_new (trace, &machine);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_TOO_SHORT);
  assert_text (verdict, "1.00 ms on 2 threads. That is too short");

  slab_trace_end_at (empty, 0);
  nothing = slab_verdict_new (empty, NULL);
  g_assert_cmpint (slab_verdict_get_limit (nothing), ==, SLAB_LIMIT_TOO_SHORT);
  g_assert_true (isnan (slab_verdict_get_figures (nothing)->bandwidth_share));
  assert_line (slab_verdict_get_advice (nothing), "Filter a larger volume");
  /* One that failed at once asks for something else. */
  slab_trace_set_property_string (empty, SLAB_TRACE_KEY_OUTCOME, "failed: No space");
  g_clear_pointer (&nothing, slab_verdict_unref);
  nothing = slab_verdict_new (empty, NULL);
  g_assert_null (slab_verdict_get_advice (nothing)[0]);
  g_assert_finalize_object (trace);
  g_assert_finalize_object (empty);
}

/* Nothing is lost, and neither limit is near: 2 of 20 GB/s, 20 of 100 GFLOP/s. */
static void
test_filter (void)
{
  SlabTrace *trace = make_trace (0.0, 1.0, 0.0, 0.0);
  g_autoptr (SlabVerdict) verdict = NULL;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_BYTES, "2000000000");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_FLOPS, "20000000000");
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_FILTER);
  assert_text (verdict, "it used 10 % of the memory’s bandwidth and 20 % of the arithmetic");
  g_assert_finalize_object (trace);
}

/* What is not known is said to be so, and nothing is claimed of it; figures that make no sense are not known. */
static void
test_unknown (void)
{
  static const char *const words[] = { NULL, "", "nan", "-5", "1e10x", "inf", "12,5" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      SlabTrace *trace = make_trace (0.0, 1.0, 0.0, 0.0);
      g_autoptr (SlabVerdict) verdict = NULL;
      const SlabVerdictFigures *f;

      if (words[i] != NULL)
        {
          slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_BYTES, words[i]);
          slab_trace_set_property_string (trace, SLAB_TRACE_KEY_FLOPS, words[i]);
          slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MACHINE_BANDWIDTH, words[i]);
        }
      slab_trace_end_at (trace, 1000000000);
      verdict = slab_verdict_new (trace, NULL);
      f = slab_verdict_get_figures (verdict);
      g_assert_true (isnan (f->useful_bytes) && isnan (f->flops) && isnan (f->bandwidth_share));
      g_assert_true (isnan (f->flops_share) && isnan (f->queued_seconds) && isnan (f->fault_seconds));
      g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_UNKNOWN);
      assert_text (verdict, "is not known");
      assert_line (slab_verdict_get_evidence (verdict), "does not say how many bytes");
      assert_line (slab_verdict_get_evidence (verdict), "does not say how many operations");
      g_assert_false (has_line (slab_verdict_get_evidence (verdict), "nan"));
      g_assert_false (has_line (slab_verdict_get_evidence (verdict), "–"));
      g_assert_false (has_line (slab_verdict_get_evidence (verdict), "Page faults"));
      g_assert_finalize_object (trace);
    }
}

/* Another program's spans are what it says; what they are for, and why there are none, nobody knows. */
static void
test_foreign (void)
{
  SlabTrace *trace = slab_trace_new (2);
  g_autoptr (SlabVerdict) verdict = NULL;
  const SlabVerdictFigures *f;

  for (guint row = 0; row < 2; row++)
    {
      SlabSpan span = { .duration = row == 0 ? 1000000000 : 500000000, .chunk = -1, .phase = SLAB_PHASE_OTHER };

      span.iteration = slab_trace_add_span_name (trace, "task");
      slab_trace_add_span (trace, row, &span);
    }
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, NULL);
  f = slab_verdict_get_figures (verdict);
  assert_near (f->other_seconds, 1.5);
  assert_near (f->useful_seconds, 0.0);
  assert_near (f->wait_seconds, 0.5);
  assert_near (f->balance_share, 0.75);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_UNKNOWN);
  g_assert_cmpstr (slab_verdict_get_text (verdict), ==,
                   "The trace is of 1.00 s and 2 threads. What held it back is not known: the trace is of another "
                   "program, and does not say what its spans are for. Of the threads’ time, 75 % went into what the "
                   "trace names, and for 25 % it names nothing.");
  assert_line (slab_verdict_get_evidence (verdict), "What the trace names: 1.50 s of threads’ time (75 %)");
  assert_line (slab_verdict_get_evidence (verdict), "Nothing that the trace names: 500 ms of threads’ time (25 %)");
  g_assert_cmpuint (g_strv_length ((GStrv) slab_verdict_get_evidence (verdict)), ==, 2);
  g_assert_cmpuint (g_strv_length ((GStrv) slab_verdict_get_advice (verdict)), ==, 0);
  g_assert_finalize_object (trace);
}

/* A run that lasts: half a second of the second thread is not told yet, and is no waiting; what is known when it has
 * ended is not said before. */
static void
test_live (void)
{
  SlabTrace *trace = slab_trace_new (2), *fresh = slab_trace_new (2);
  g_autoptr (SlabVerdict) verdict = NULL, nothing = NULL, ended = NULL;

  slab_trace_begin (trace);
  slab_trace_begin (fresh);
  fill (trace, 0, 0.02, 0.015, 0.005, 0.0);
  fill (trace, 1, 0.0, 0.01, 0.0, 0.0);
  while (slab_trace_now (trace) < 50000000)
    g_usleep (10000);
  verdict = slab_verdict_new (trace, &machine);
  assert_near (slab_verdict_get_figures (verdict)->capacity, 0.05);
  assert_near (slab_verdict_get_figures (verdict)->wait_seconds, 0.0);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_READING);
  g_assert_true (g_str_has_prefix (slab_verdict_get_text (verdict), "So far, after "));
  assert_text (verdict, " on 2 threads, the spans that have ended say the following.");
  assert_text (verdict, "50 % went into voxels of the result, 40 % into reading, 10 % into writing, and for 0 %");
  g_assert_null (strstr (slab_verdict_get_text (verdict), "The run took"));
  assert_line (slab_verdict_get_evidence (verdict), "Memory and arithmetic: known when the run has ended");
  g_assert_false (has_line (slab_verdict_get_evidence (verdict), "does not say"));

  nothing = slab_verdict_new (fresh, &machine);
  g_assert_true (g_str_has_suffix (slab_verdict_get_text (nothing), "on 2 threads, no span has ended."));
  g_assert_cmpuint (g_strv_length ((GStrv) slab_verdict_get_advice (nothing)), ==, 0);

  slab_trace_end_at (trace, 50000000);
  ended = slab_verdict_new (trace, &machine);
  assert_near (slab_verdict_get_figures (ended)->capacity, 0.1);
  assert_text (ended, "The run took 50.0 ms on 2 threads.");
  g_assert_finalize_object (trace);
  g_assert_finalize_object (fresh);
}

/* 0.6 of 2 s without a core, all in spans, which are 1.8 s: a third of them. */
static void
test_within_spans (void)
{
  SlabTrace *trace = make_trace (0.0, 0.9, 0.0, 0.1);
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  g_autoptr (SlabVerdict) verdict = NULL;

  sample.time = 1000000000;
  sample.cores_queued = 0.6;
  slab_trace_add_sample (trace, &sample, NULL);
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_OTHER_PROGRAMS);
  assert_text (verdict, "for 30 % of their time threads were ready and had no core. Of the threads’ time, 90 % were "
                        "spans for voxels of the result, and for 10 % there was nothing to do. What held it back lies "
                        "within these spans: of their time it took 33 %.");
  g_assert_finalize_object (trace);
}

/* A reader's time without a core is set against its time as well: 1.5 of 3 s of three threads, not of the 2 of two. */
static void
test_queued_helpers (void)
{
  SlabTrace *trace = slab_trace_new (3);
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  g_autoptr (SlabVerdict) verdict = NULL;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_HELPERS, "reader");
  fill (trace, 0, 0.0, 1.0, 0.0, 0.0);
  fill (trace, 1, 0.0, 1.0, 0.0, 0.0);
  fill (trace, 2, 0.4, 0.0, 0.0, 0.6);
  sample.time = 1000000000;
  sample.cores_queued = 1.5;
  slab_trace_add_sample (trace, &sample, NULL);
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  assert_near (slab_verdict_get_figures (verdict)->thread_seconds, 3.0);
  assert_near (slab_verdict_get_figures (verdict)->work_seconds, 2.4);
  assert_text (verdict, "for 50 % of their time threads were ready and had no core");
  assert_line (slab_verdict_get_evidence (verdict), "Ready, but without a core: 1.50 s of threads’ time (50 %)");
  g_assert_finalize_object (trace);
}

/* 0.667, 0.1665 and 0.1665: rounded by themselves 67, 17 and 17 are 101. */
static void
test_sum (void)
{
  SlabTrace *trace = make_trace (0.1665, 0.667, 0.1665, 0.0);
  g_autoptr (SlabVerdict) verdict = NULL;

  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  assert_text (verdict, "67 % went into voxels of the result, 17 % into reading, 16 % into writing, and for 0 %");
  assert_line (slab_verdict_get_evidence (verdict), "Writing chunks: 333 ms of threads’ time (16 %)");
  g_assert_finalize_object (trace);
}

static guint
count_lines (const char *const *lines)
{
  return g_strv_length ((GStrv) lines);
}

/*
 * 125 chunks on two threads, of which each has 62 or 63: that is not why one waits for 0.6 s. Halos are half of the
 * 1.4 s of filtering, 0.7 s: larger chunks are worth more than smaller ones, and only one of both is said.
 */
static void
test_one_cut (void)
{
  SlabTrace *trace = slab_trace_new (2);
  g_autofree SlabTraceChunk *chunks = g_new0 (SlabTraceChunk, 125);
  g_autoptr (SlabVerdict) larger = NULL, smaller = NULL;

  for (guint i = 0; i < 125; i++)
    chunks[i] = (SlabTraceChunk){ { i, 0, 0 }, { 1, 1, 1 }, { 1, 1, 1 } };
  slab_trace_set_chunks (trace, chunks, 125);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_SHARE, "0.5");
  fill (trace, 0, 0.0, 1.0, 0.0, 0.0);
  fill (trace, 1, 0.0, 0.4, 0.0, 0.6);
  slab_trace_end_at (trace, 1000000000);
  larger = slab_verdict_new (trace, &machine);
  assert_line (slab_verdict_get_advice (larger), "Cut larger chunks, or fewer axes: halos took 700 ms");
  g_assert_false (has_line (slab_verdict_get_advice (larger), "smaller chunks"));
  g_assert_false (has_line (slab_verdict_get_advice (larger), "as many chunks"));
  g_assert_cmpuint (count_lines (slab_verdict_get_advice (larger)), ==, 1);

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_SHARE, "0.9");
  smaller = slab_verdict_new (trace, &machine);
  assert_line (slab_verdict_get_advice (smaller),
               "Cut smaller chunks, so that no thread has a long one left at the end "
               "(600 ms of waiting)");
  g_assert_cmpuint (count_lines (slab_verdict_get_advice (smaller)), ==, 1);
  g_assert_finalize_object (trace);
}

/* One chunk for two threads; what is read and written takes as long; halos are there as well: two pieces at most. */
static void
test_two_pieces (void)
{
  SlabTrace *trace = slab_trace_new (2);
  const SlabTraceChunk chunk = { { 0, 0, 0 }, { 1, 1, 1 }, { 1, 1, 1 } };
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  g_autoptr (SlabVerdict) verdict = NULL;

  slab_trace_set_chunks (trace, &chunk, 1);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_SHARE, "0.5");
  fill (trace, 0, 0.25, 0.5, 0.25, 0.0);
  fill (trace, 1, 0.0, 0.0, 0.0, 1.0);
  sample.time = 1000000000;
  sample.cores_queued = 0.2;
  slab_trace_add_sample (trace, &sample, NULL);
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  g_assert_cmpuint (count_lines (slab_verdict_get_advice (verdict)), ==, 2);
  assert_line (slab_verdict_get_advice (verdict), "Cut at least 2 chunks, one for each thread, instead of 1");
  assert_line (slab_verdict_get_advice (verdict), "to and fro for 500 ms");
  g_assert_finalize_object (trace);
}

/* Both threads begin after 0.5 s of 1 s and are alike: that is no waiting for one another. */
static void
test_start (void)
{
  SlabTrace *trace = slab_trace_new (2);
  g_autoptr (SlabVerdict) verdict = NULL;

  for (guint row = 0; row < 2; row++)
    {
      const SlabSpan idle = { 0, 400000000, 0, -1, -1, SLAB_PHASE_WAIT };
      const SlabSpan work = { 500000000, 500000000, 0, -1, -1, SLAB_PHASE_FILTER };

      slab_trace_add_span (trace, row, &idle);
      slab_trace_add_span (trace, row, &work);
    }
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  assert_near (slab_verdict_get_figures (verdict)->start_seconds, 1.0);
  assert_near (slab_verdict_get_figures (verdict)->wait_seconds, 1.0);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_START);
  assert_text (verdict, "for 50 % of their time the threads had no work yet");
  g_assert_false (has_line (slab_verdict_get_advice (verdict), "waiting"));
  g_assert_finalize_object (trace);
}

/* One thread has nobody to give a core to. */
static void
test_one_thread (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  g_autoptr (SlabVerdict) verdict = NULL;

  fill (trace, 0, 0.0, 1.0, 0.0, 0.0);
  sample.time = 1000000000;
  sample.cores_queued = 0.5;
  slab_trace_add_sample (trace, &sample, NULL);
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  assert_line (slab_verdict_get_advice (verdict), "Let other programs end: 500 ms went by without a core");
  g_assert_false (has_line (slab_verdict_get_advice (verdict), "fewer threads"));
  g_assert_finalize_object (trace);
}

/*
 * Four threads that always work on two cores: of 2.5 that have none 2 are more than there are cores, and 0.5 of a core
 * have others. Efficiency 1, 1.5 of 4 threads on a core: 1.5 times one thread.
 */
static void
test_own_threads (void)
{
  SlabTrace *trace = slab_trace_new (4);
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  g_autoptr (SlabVerdict) verdict = NULL;
  const SlabVerdictFigures *f;

  for (guint row = 0; row < 4; row++)
    fill (trace, row, 0.0, 1.0, 0.0, 0.0);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_CORES, "2");
  sample.time = 1000000000;
  sample.cores_queued = 2.5;
  sample.cores_busy = 1.5;
  slab_trace_add_sample (trace, &sample, NULL);
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  f = slab_verdict_get_figures (verdict);
  assert_near (f->own_seconds, 2.0);
  assert_near (f->others_seconds, 0.5);
  assert_near (f->speed_up, 1.5);
  /* Cores that were at the run all the time lost nothing by it. */
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_UNKNOWN);
  assert_line (slab_verdict_get_evidence (verdict), "Ready, but without a core: 2.50 s of threads’ time (62 %)");
  assert_line (slab_verdict_get_evidence (verdict), "Of that, 2.00 s because there were more threads than the 2 cores");
  assert_line (slab_verdict_get_evidence (verdict), "1.5 of 2 cores busy");
  assert_line (slab_verdict_get_evidence (verdict), "About 1.5× as fast as one thread");
  assert_line (slab_verdict_get_evidence (verdict), "Other programs took 0.5 of 2 cores");
  g_assert_cmpstr (slab_verdict_get_advice (verdict)[0], ==, "Let other programs end: 500 ms went by without a core.");
  g_assert_cmpuint (count_lines (slab_verdict_get_advice (verdict)), <=, 2);
  g_assert_false (has_line (slab_verdict_get_advice (verdict), "threads"));
  g_assert_finalize_object (trace);
}

static void
test_outcome (void)
{
  static const struct
  {
    const char *outcome, *progress, *text;
  } cases[] = {
    { "done", NULL, "The run took 1.00 s on 2 threads. No" },
    { "cancelled", "0.43", "The run was cancelled after 1.00 s on 2 threads, with 43 % done. What follows is" },
    { "cancelled", NULL, "The run was cancelled after 1.00 s on 2 threads. What follows is" },
    { "failed: No space", "0.5",
      "The run failed after 1.00 s on 2 threads, with 50 % done: No space. What follows is" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SlabTrace *trace = make_trace (0.0, 1.0, 0.0, 0.0);
      g_autoptr (SlabVerdict) verdict = NULL;

      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_OUTCOME, cases[i].outcome);
      if (cases[i].progress != NULL)
        slab_trace_set_property_string (trace, SLAB_TRACE_KEY_PROGRESS, cases[i].progress);
      slab_trace_end_at (trace, 1000000000);
      verdict = slab_verdict_new (trace, &machine);
      g_assert_true (g_str_has_prefix (slab_verdict_get_text (verdict), cases[i].text));
      /* A trace that tells nothing is at fault, or a run that did nothing. */
      g_assert_true (has_line (slab_verdict_get_evidence (verdict), "since nothing was done to the end") == (i > 0));
      g_assert_true (has_line (slab_verdict_get_evidence (verdict), "does not say how many bytes") == (i == 0));
      g_assert_cmpuint (count_lines (slab_verdict_get_advice (verdict)), ==, i == 0 ? 1 : 0);
      g_assert_finalize_object (trace);
    }
}

/* 44 % of the bandwidth is the nearest limit, and none that held it back; 10 % more of it is near. */
static void
test_nearest (void)
{
  SlabTrace *trace = make_trace (0.0, 1.0, 0.0, 0.0);
  g_autoptr (SlabVerdict) verdict = NULL, near = NULL;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_ITERATIONS, "10");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_FLOPS, "1e10");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_BYTES, "1000000000");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MOVED_BYTES, "8800000000");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MOVED_FROM, "memory");
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_MEMORY);
  assert_text (verdict,
               "No loss is large; of the machine’s limits, memory was the nearest. What its iterations go over is "
               "more than the cache holds, and 44 % of the measured bandwidth.");
  g_assert_null (strstr (slab_verdict_get_text (verdict), "held it back"));
  g_assert_cmpstr (slab_verdict_get_advice (verdict)[0], ==,
                   "Fewer iterations, or chunks that the cache holds, ask less of the memory.");

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MOVED_BYTES, "14200000000");
  near = slab_verdict_new (trace, &machine);
  assert_text (near, "Memory held it back. What its iterations go over");
  assert_line (slab_verdict_get_advice (near), "More threads hardly help at 71 % of the bandwidth; fewer iterations");
  g_assert_finalize_object (trace);
}

/* 13 GB of 20 are the nearest limit, 14 held it back; 7 are none to name, and 8 are. */
static void
test_shares_of_machine (void)
{
  static const struct
  {
    const char *bytes;
    SlabLimit limit;
    const char *text;
  } cases[] = {
    { "7900000000", SLAB_LIMIT_FILTER, "No limit of the machine explains it" },
    { "8000000000", SLAB_LIMIT_MEMORY, "memory was the nearest" },
    { "13900000000", SLAB_LIMIT_MEMORY, "memory was the nearest" },
    { "14000000000", SLAB_LIMIT_MEMORY, "Memory held it back. Input and result alone are 70 %" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SlabTrace *trace = make_trace (0.0, 1.0, 0.0, 0.0);
      g_autoptr (SlabVerdict) verdict = NULL;

      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_BYTES, cases[i].bytes);
      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_FLOPS, "1e9");
      slab_trace_end_at (trace, 1000000000);
      verdict = slab_verdict_new (trace, &machine);
      g_assert_cmpint (slab_verdict_get_limit (verdict), ==, cases[i].limit);
      assert_text (verdict, cases[i].text);
      g_assert_finalize_object (trace);
    }
}

/* A damaged trace, in which a thread began after the end: it waited for all the second that there was, and no
 * longer. */
static void
test_start_within_wait (void)
{
  SlabTrace *trace = slab_trace_new (1);
  const SlabSpan span = { 5000000000, 500000000, 0, -1, -1, SLAB_PHASE_FILTER };
  g_autoptr (SlabVerdict) verdict = NULL;

  slab_trace_add_span (trace, 0, &span);
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  assert_near (slab_verdict_get_figures (verdict)->wait_seconds, 1.0);
  assert_near (slab_verdict_get_figures (verdict)->start_seconds, 1.0);
  g_assert_finalize_object (trace);
}

/* The busiest of those that read and write, whichever it is; a hundredth of a core is nothing that others took. */
static void
test_busiest_helper (void)
{
  for (guint i = 0; i < 2; i++)
    {
      SlabTrace *trace = slab_trace_new (3);
      SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
      g_autoptr (SlabVerdict) verdict = NULL;

      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_HELPERS, "reader,writer");
      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_CORES, "4");
      fill (trace, 0, 0.0, 0.5, 0.0, 0.5);
      fill (trace, 1, i == 0 ? 0.9 : 0.2, 0.0, 0.0, 0.1);
      fill (trace, 2, 0.0, 0.0, i == 0 ? 0.2 : 0.9, 0.1);
      sample.time = 1000000000;
      sample.cores_queued = 0.01;
      slab_trace_add_sample (trace, &sample, NULL);
      slab_trace_end_at (trace, 1000000000);
      verdict = slab_verdict_new (trace, &machine);
      assert_near (slab_verdict_get_figures (verdict)->reader_share, 0.9);
      assert_near (slab_verdict_get_figures (verdict)->others_seconds, 0.01);
      g_assert_false (has_line (slab_verdict_get_evidence (verdict), "Other programs took"));
      g_assert_finalize_object (trace);
    }
}

/* 49 iterations over 28 bytes a voxel in 1 s: 14 GB of 20 where the cache does not hold them, else 2 GB. */
static void
test_iterations (void)
{
  for (guint i = 0; i < 3; i++)
    {
      SlabTrace *trace = make_trace (0.0, 1.0, 0.0, 0.0);
      g_autoptr (SlabVerdict) verdict = NULL;
      const SlabVerdictFigures *f;

      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_ITERATIONS, "49");
      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_FLOPS, "10000000000");
      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_BYTES, i < 2 ? "2000000000" : "14000000000");
      if (i < 2)
        slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MOVED_BYTES, "14000000000");
      if (i < 2)
        slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MOVED_FROM, i == 0 ? "memory" : "cache");
      slab_trace_end_at (trace, 1000000000);
      verdict = slab_verdict_new (trace, &machine);
      f = slab_verdict_get_figures (verdict);
      if (i == 2)
        {
          g_assert_true (isnan (f->bandwidth_share) && isnan (f->intensity));
          assert_line (slab_verdict_get_evidence (verdict), "which is not told: 14.0 GB, 14.0 GB/s");
        }
      else
        {
          assert_near (f->bandwidth_share, i == 0 ? 0.7 : 0.1);
          assert_near (f->intensity, i == 0 ? 10.0 / 14.0 : 5.0);
          assert_line (slab_verdict_get_evidence (verdict),
                       i == 0 ? "at most 14.0 GB for all iterations, which the cache does not hold"
                              : "2.00 GB of input and result, 2.00 GB/s of 20.0 GB/s");
        }
      if (i == 1)
        assert_line (slab_verdict_get_evidence (verdict), "within the cache: 14.0 GB, 14.0 GB/s");
      g_assert_finalize_object (trace);
    }
}

static void
test_names (void)
{
  for (guint i = 0; i < SLAB_N_LIMITS; i++)
    for (guint k = 0; k < i; k++)
      {
        g_assert_cmpstr (slab_limit_get_name ((SlabLimit) i), !=, slab_limit_get_name ((SlabLimit) k));
        g_assert_cmpstr (slab_limit_get_title ((SlabLimit) i), !=, slab_limit_get_title ((SlabLimit) k));
      }
}

/* Where a box of a chunk is missing, no share of halos is made up. */
static void
test_halos_unknown (void)
{
  const SlabTraceChunk chunks[2] = { { { 0, 0, 0 }, { 4, 4, 4 }, { 4, 4, 8 } }, { { 0 }, { 0 }, { 0 } } };
  SlabTrace *trace = make_trace (0.1, 0.8, 0.1, 0.0);
  g_autoptr (SlabVerdict) verdict = NULL;

  slab_trace_set_chunks (trace, chunks, 2);
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  g_assert_true (isnan (slab_verdict_get_figures (verdict)->halo_seconds));
  assert_text (verdict, "80 % went into the filter, 10 % into reading, 10 % into writing");
  assert_text (verdict, "into halos is not known");
  assert_line (slab_verdict_get_evidence (verdict), "Halos: not known");
  g_object_unref (trace);
}

/* The identity does nothing but carry chunks to and fro: no loss, and nothing to change in it. */
static void
test_copy (void)
{
  SlabTrace *trace = make_trace (0.3, 0.05, 0.6, 0.05);
  g_autoptr (SlabVerdict) verdict = NULL;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_FLOPS, "0");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_BYTES, "1000000000");
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  g_assert_true (slab_verdict_get_figures (verdict)->is_copy);
  assert_text (verdict, "to read and write the chunks, 90 % of the threads’ time, is what this cut costs");
  assert_line (slab_verdict_get_evidence (verdict), "Arithmetic: none, the filter copies");
  g_assert_false (has_line (slab_verdict_get_evidence (verdict), "one thread"));
  g_assert_finalize_object (trace);
}

/* A thread that never had a chunk did not wait for the others. A step that there is not has no line. */
static void
test_few_chunks (void)
{
  const SlabTraceChunk chunk = { { 0, 0, 0 }, { 4, 4, 4 }, { 4, 4, 4 } };
  SlabTrace *trace = slab_trace_new (2);
  g_autoptr (SlabVerdict) verdict = NULL;

  fill (trace, 0, 0.0, 1.0, 0.0, 0.0);
  fill (trace, 1, 0.0, 0.0, 0.0, 1.0);
  slab_trace_set_chunks (trace, &chunk, 1);
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  assert_text (verdict, "Too few chunks held it back: there was 1 for 2 threads, so that for 50 %");
  assert_text (verdict, "50 % went into voxels of the result, and for 50 % there was nothing to do");
  g_assert_false (has_line (slab_verdict_get_evidence (verdict), "Reading"));
  g_assert_false (has_line (slab_verdict_get_evidence (verdict), "Writing"));
  g_assert_false (has_line (slab_verdict_get_evidence (verdict), "Halos"));
  assert_line (slab_verdict_get_advice (verdict), "at least 2 chunks");
  g_assert_finalize_object (trace);
}

/* Redundant work is a share of the filter's work, as the plan had it, whatever else the threads did. */
static void
test_redundant (void)
{
  const SlabTraceChunk chunks[2] = { { { 0, 0, 0 }, { 4, 4, 4 }, { 8, 4, 4 } },
                                     { { 4, 0, 0 }, { 4, 4, 4 }, { 8, 4, 4 } } };
  SlabTrace *trace = make_trace (0.25, 0.5, 0.0, 0.25);
  SlabMachine disturbed = machine;
  g_autoptr (SlabVerdict) verdict = NULL;

  disturbed.is_disturbed = TRUE;
  slab_trace_set_chunks (trace, chunks, 2);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_SHARE, "0.8");
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &disturbed);
  assert_near (slab_verdict_get_figures (verdict)->redundant_share, 0.2);
  assert_line (slab_verdict_get_evidence (verdict), "Redundant work: 20 % of the filter’s work");
  assert_line (slab_verdict_get_evidence (verdict), "Halos: 200 ms of threads’ time (10 %)");
  assert_line (slab_verdict_get_evidence (verdict), "Other programs used the cores while the machine was measured");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_SHARE, "0.98");
  g_clear_pointer (&verdict, slab_verdict_unref);
  verdict = slab_verdict_new (trace, &disturbed);
  assert_line (slab_verdict_get_evidence (verdict), "Redundant work: 2 % of the filter’s work");
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict/memory", test_memory);
  g_test_add_func ("/verdict/halos-unknown", test_halos_unknown);
  g_test_add_func ("/verdict/impossible", test_impossible);
  g_test_add_func ("/verdict/memory-counted", test_memory_counted);
  g_test_add_func ("/verdict/counters", test_counters);
  g_test_add_func ("/verdict/arithmetic", test_arithmetic);
  g_test_add_func ("/verdict/halo", test_halo);
  g_test_add_func ("/verdict/halo-by-voxels", test_halo_by_voxels);
  g_test_add_func ("/verdict/balance", test_balance);
  g_test_add_func ("/verdict/copies", test_copies);
  g_test_add_func ("/verdict/reader", test_reader);
  g_test_add_func ("/verdict/disk", test_disk);
  g_test_add_func ("/verdict/other-programs", test_other_programs);
  g_test_add_func ("/verdict/too-short", test_too_short);
  g_test_add_func ("/verdict/filter", test_filter);
  g_test_add_func ("/verdict/unknown", test_unknown);
  g_test_add_func ("/verdict/foreign", test_foreign);
  g_test_add_func ("/verdict/live", test_live);
  g_test_add_func ("/verdict/within-spans", test_within_spans);
  g_test_add_func ("/verdict/queued-helpers", test_queued_helpers);
  g_test_add_func ("/verdict/sum", test_sum);
  g_test_add_func ("/verdict/one-cut", test_one_cut);
  g_test_add_func ("/verdict/two-pieces", test_two_pieces);
  g_test_add_func ("/verdict/start", test_start);
  g_test_add_func ("/verdict/one-thread", test_one_thread);
  g_test_add_func ("/verdict/own-threads", test_own_threads);
  g_test_add_func ("/verdict/outcome", test_outcome);
  g_test_add_func ("/verdict/iterations", test_iterations);
  g_test_add_func ("/verdict/names", test_names);
  g_test_add_func ("/verdict/nearest", test_nearest);
  g_test_add_func ("/verdict/shares-of-machine", test_shares_of_machine);
  g_test_add_func ("/verdict/start-within-wait", test_start_within_wait);
  g_test_add_func ("/verdict/busiest-helper", test_busiest_helper);
  g_test_add_func ("/verdict/copy", test_copy);
  g_test_add_func ("/verdict/few-chunks", test_few_chunks);
  g_test_add_func ("/verdict/redundant", test_redundant);
  return g_test_run ();
}
