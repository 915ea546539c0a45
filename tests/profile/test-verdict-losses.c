/* SPDX-License-Identifier: MIT */
#include "verdict-fixture.h"

/* What each loss is charged with. */

/*
 * 100 000 faults of 4096 bytes are 409.6 MB, for which 4.096 s are the most that is believed; 0.3 of a second at 2
 * cores in the kernel are 0.6 s, of 2 s.
 */
static void
test_fresh_memory (void)
{
  SlabTrace *trace = make_trace (0.0, 1.0, 0.0, 0.0);
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  g_autoptr (SlabVerdict) verdict = NULL;
  const SlabVerdictFigures *f;

  sample.time = 300000000;
  sample.cores_system = 2.0;
  sample.resident_bytes = 1000000;
  sample.minor_faults = 100000;
  slab_trace_add_sample (trace, &sample, NULL);
  sample.time = 1000000000;
  sample.cores_system = 0.0;
  sample.minor_faults = 0;
  slab_trace_add_sample (trace, &sample, NULL);
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  f = slab_verdict_get_figures (verdict);
  assert_near (f->system_seconds, 0.6);
  assert_near (f->fresh_bytes, 409.6e6);
  assert_near (f->fault_seconds, 0.6);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_FRESH_MEMORY);
  assert_text (verdict, "for 30 % of the threads’ time");
  assert_text (verdict, "410 MB in all");
  assert_line (slab_verdict_get_evidence (verdict), "In the system: 600 ms of threads’ time (30 %)");
  assert_line (slab_verdict_get_evidence (verdict), "100\342\200\257000 for 410 MB of fresh memory");
  assert_line (slab_verdict_get_advice (verdict), "Run it again");
  g_assert_finalize_object (trace);
}

/* The kernel was busy as long, but with something else: 100 faults and 10 MB more are 0.1 s of 2 s at most. */
static void
test_system_is_not_memory (void)
{
  SlabTrace *trace = make_trace (0.0, 1.0, 0.0, 0.0);
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  g_autoptr (SlabVerdict) verdict = NULL;

  for (guint i = 0; i < 2; i++)
    {
      sample.time = 500000000 * (i + 1);
      sample.cores_system = 0.6;
      sample.resident_bytes = i * 10000000;
      sample.minor_faults = 50;
      slab_trace_add_sample (trace, &sample, NULL);
    }
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  assert_near (slab_verdict_get_figures (verdict)->system_seconds, 0.6);
  assert_near (slab_verdict_get_figures (verdict)->fresh_bytes, 1e7);
  assert_near (slab_verdict_get_figures (verdict)->fault_seconds, 0.1);
  g_assert_cmpint (slab_verdict_get_limit (verdict), !=, SLAB_LIMIT_FRESH_MEMORY);
  g_assert_finalize_object (trace);
}

/*
 * 1 s in the kernel of 2 s, but 0.9 s of it while chunks were read. 60 MB came to a result of 50 MB, so that 10 MB were
 * not the result's: of these 0.1 s of the reading may be, and 0.04 and 0.01 s came where the result was made. The other
 * 300 MB are pages of the input. 40 MB were there before the run.
 */
static void
test_system_by_phase (void)
{
  SlabTrace *trace = make_trace (0.5, 0.4, 0.1, 0.0);
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  g_autoptr (SlabVerdict) verdict = NULL;
  const SlabVerdictFigures *f;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_RESIDENT_BEFORE, "40000000");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_SYSTEM_READ, "0.9");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_SYSTEM_FILTER, "0.04");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_SYSTEM_WRITE, "0.01");
  for (guint i = 0; i < 2; i++)
    {
      sample.time = 500000000 * (i + 1);
      sample.cores_system = 1.0;
      sample.minor_faults = 50;
      sample.resident_bytes = i == 0 ? 220000000 : 400000000;
      sample.owner_bytes[SLAB_MEMORY_INPUT] = i == 0 ? 150000000 : 300000000;
      sample.owner_bytes[SLAB_MEMORY_OUTPUT] = i == 0 ? 25000000 : 50000000;
      slab_trace_add_sample (trace, &sample, NULL);
    }
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  f = slab_verdict_get_figures (verdict);
  assert_near (f->system_seconds, 1.0);
  assert_near (f->system_read_seconds, 0.9);
  assert_near (f->fresh_bytes, 6e7);
  assert_near (f->fault_seconds, 0.15);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_READING);
  assert_line (slab_verdict_get_evidence (verdict), "Of that, while chunks were read: 900 ms of threads’ time (45 %)");
  assert_line (slab_verdict_get_evidence (verdict), "60.0 MB of fresh memory, at most 150 ms");
  g_assert_false (has_line (slab_verdict_get_advice (verdict), "Run it again"));

  /* Chunks that are read where they are touch no memory of the run's. */
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_STEPS, "read,filter,write");
  g_clear_pointer (&verdict, slab_verdict_unref);
  verdict = slab_verdict_new (trace, &machine);
  assert_near (slab_verdict_get_figures (verdict)->fault_seconds, 0.15);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_STEPS, "read,filter");
  g_clear_pointer (&verdict, slab_verdict_unref);
  verdict = slab_verdict_new (trace, &machine);
  assert_near (slab_verdict_get_figures (verdict)->fault_seconds, 0.05);
  g_assert_finalize_object (trace);

  /* What is no figure, or not all three of them, is not told. */
  trace = make_trace (0.5, 0.4, 0.1, 0.0);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_SYSTEM_READ, "-1");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_SYSTEM_FILTER, "0");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_SYSTEM_WRITE, "0");
  sample.time = 1000000000;
  sample.cores_system = 0.5;
  slab_trace_add_sample (trace, &sample, NULL);
  slab_trace_end_at (trace, 1000000000);
  g_clear_pointer (&verdict, slab_verdict_unref);
  verdict = slab_verdict_new (trace, &machine);
  g_assert_true (isnan (slab_verdict_get_figures (verdict)->system_read_seconds));
  assert_near (slab_verdict_get_figures (verdict)->fault_seconds, MIN (0.5, 50 * 4096 * SLAB_VERDICT_FRESH_SECONDS));
  g_assert_finalize_object (trace);
}

/*
 * A chunk of 1 voxel is read with 7 of its neighbours': 7/8 of 0.8 s of reading are the halo's, and by the filter's
 * account half of 0.2 s of filtering: 0.8 of 1 s, of each thread.
 */
static void
test_halo_reading (void)
{
  const SlabTraceChunk chunks[2] = { { { 0, 0, 0 }, { 1, 1, 1 }, { 2, 2, 2 } },
                                     { { 1, 0, 0 }, { 1, 1, 1 }, { 2, 2, 2 } } };
  SlabTrace *trace = make_trace (0.8, 0.2, 0.0, 0.0);
  g_autoptr (SlabVerdict) verdict = NULL;

  slab_trace_set_chunks (trace, chunks, 2);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_SHARE, "0.5");
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  assert_near (slab_verdict_get_figures (verdict)->read_seconds, 1.6);
  assert_near (slab_verdict_get_figures (verdict)->halo_read_seconds, 1.4);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_HALO);
  assert_text (verdict,
               "Halos held it back: 80 % of the threads’ time went into what another chunk does for its result as "
               "well, 10 % in the filter and 70 % in reading.");
  assert_line (slab_verdict_get_evidence (verdict), "Reading chunks: 1.60 s of threads’ time (80 %)");
  assert_line (slab_verdict_get_evidence (verdict), "Of that, for halos: 1.40 s of threads’ time (70 %)");
  g_assert_cmpstr (slab_verdict_get_advice (verdict)[0], ==,
                   "Cut larger chunks, or fewer axes: halos took 1.60 s of threads’ time.");
  g_assert_null (slab_verdict_get_advice (verdict)[1]);
  g_assert_finalize_object (trace);
}

/* All that is read comes from a disk, once: what is read again for halos is at hand, and no fault of theirs. */
static void
test_disk_and_halos (void)
{
  const SlabTraceChunk chunk = { { 0, 0, 0 }, { 1, 1, 1 }, { 2, 2, 2 } };
  SlabTrace *trace = make_trace (0.6, 0.4, 0.0, 0.0);
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  g_autoptr (SlabVerdict) verdict = NULL;

  slab_trace_set_chunks (trace, &chunk, 1);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_SHARE, "0.75");
  sample.disk_read_bytes = 2000;
  sample.disk_written_bytes = 0;
  sample.time = 1000000000;
  slab_trace_add_sample (trace, &sample, NULL);
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  g_assert_cmpint (slab_verdict_get_limit (verdict), ==, SLAB_LIMIT_DISK);
  assert_text (verdict, "Files held it back: for 60 % of their time");
  g_assert_false (has_line (slab_verdict_get_advice (verdict), "Cut larger chunks"));
  g_assert_finalize_object (trace);
}

/* Half a run has samples: the other half went as that did. 0.5 of 2 threads had no core then. */
static void
test_cut_samples (void)
{
  SlabTrace *trace = make_trace (0.0, 0.9, 0.0, 0.1);
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  g_autoptr (SlabVerdict) verdict = NULL;

  sample.time = 500000000;
  sample.cores_queued = 0.5;
  sample.cores_system = 0.2;
  slab_trace_add_sample (trace, &sample, NULL);
  slab_trace_end_at (trace, 1000000000);
  verdict = slab_verdict_new (trace, &machine);
  assert_near (slab_verdict_get_figures (verdict)->queued_seconds, 0.5);
  assert_near (slab_verdict_get_figures (verdict)->system_seconds, 0.2);
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict-losses/fresh-memory", test_fresh_memory);
  g_test_add_func ("/verdict-losses/system-is-not-memory", test_system_is_not_memory);
  g_test_add_func ("/verdict-losses/system-by-phase", test_system_by_phase);
  g_test_add_func ("/verdict-losses/halo-reading", test_halo_reading);
  g_test_add_func ("/verdict-losses/disk-and-halos", test_disk_and_halos);
  g_test_add_func ("/verdict-losses/cut-samples", test_cut_samples);
  return g_test_run ();
}
