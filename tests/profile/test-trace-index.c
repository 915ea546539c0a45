/* SPDX-License-Identifier: MIT */
#include "profile/slab-trace-index.h"

#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)

static void
add (SlabTrace *trace, guint row, gint64 start, gint64 end, SlabPhase phase, gint32 chunk, guint64 bytes)
{
  SlabSpan span = { start, end - start, bytes, chunk, -1, phase };

  slab_trace_add_span (trace, row, &span);
}

/* Of those at hand it is the same, but for the passes. */
static void
assert_same_at_hand (SlabTrace *trace, guint64 first, guint64 end, const SlabTraceSum *expected)
{
  g_autofree SlabSpan *spans = g_new (SlabSpan, end - first);
  SlabTraceSum sum, without = *expected;

  memset (without.pass_times, 0, sizeof without.pass_times);
  slab_trace_get_spans (trace, 0, first, end - first, spans);
  slab_trace_sum_spans (spans, end - first, &sum);
  g_assert_cmpmem (&sum, sizeof sum, &without, sizeof without);
}

static void
assert_sum (SlabTrace *trace, guint64 first, guint64 end)
{
  SlabTraceSum sum, expected = { 0 };
  SlabTracePass passes[SLAB_TRACE_MAX_PASSES];

  slab_trace_index_sum (slab_trace_index_get (trace), 0, first, end, &sum);
  for (guint64 i = first; i < end; i++)
    {
      SlabSpan span;

      slab_trace_get_span (trace, 0, i, &span);
      if (slab_trace_get_span_passes (trace, 0, i, passes))
        for (guint p = 0; p < 2; p++)
          expected.pass_times[p] += passes[p].duration;
      if (i == first)
        expected.start = span.start;
      expected.end = span.start + span.duration;
      expected.phase_times[span.phase] += span.duration;
      if (span.iteration >= 0)
        {
          expected.n_iterations++;
          expected.iterations += span.iteration;
        }
    }
  g_assert_cmpuint (sum.n_spans, ==, end - first);
  g_assert_cmpint (sum.start, ==, expected.start);
  g_assert_cmpint (sum.end, ==, expected.end);
  for (guint p = 0; p < SLAB_N_PHASES; p++)
    g_assert_cmpint (sum.phase_times[p], ==, expected.phase_times[p]);
  for (guint p = 0; p < SLAB_TRACE_MAX_PASSES; p++)
    g_assert_cmpint (sum.pass_times[p], ==, expected.pass_times[p]);
  g_assert_cmpuint (sum.n_iterations, ==, expected.n_iterations);
  g_assert_cmpfloat (sum.iterations, ==, expected.iterations);
  assert_same_at_hand (trace, first, end, &sum);
}

/* Any part of a growing row against a walk over it. */
static void
test_sums (void)
{
  g_autoptr (SlabTrace) trace = slab_trace_new (1);
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  static const char *const names[] = { "z", "x", NULL };
  gint64 time = 0;
  guint64 n = 0;

  slab_trace_set_pass_names (trace, names);
  for (guint round = 0; round < 60; round++)
    {
      guint more = (guint) g_rand_int_range (random, 1, 400);

      for (guint i = 0; i < more; i++, n++)
        {
          SlabSpan span = {
            time, g_rand_int_range (random, 0, 1000), 0,
            -1,   g_rand_int_range (random, -1, 9),   (SlabPhase) g_rand_int_range (random, 0, SLAB_PHASE_OTHER)
          };

          if (span.phase == SLAB_PHASE_FILTER && i % 3 != 0)
            {
              const SlabTracePass passes[2] = { { span.duration / 3, 0 }, { span.duration / 2, 0 } };

              slab_trace_add_span_with_passes (trace, 0, &span, passes);
            }
          else
            slab_trace_add_span (trace, 0, &span);
          time += span.duration + g_rand_int_range (random, 0, 3);
        }
      for (guint i = 0; i < 20; i++)
        {
          guint64 first = (guint64) g_rand_int_range (random, 0, (gint32) n);

          assert_sum (trace, first, (guint64) g_rand_int_range (random, (gint32) first, (gint32) n + 1));
        }
      assert_sum (trace, 0, n);
    }
  {
    SlabTraceSum none;

    slab_trace_index_sum (slab_trace_index_get (trace), 0, 3, 3, &none);
    g_assert_cmpuint (none.n_spans, ==, 0);
    g_assert_cmpint (none.end, ==, 0);
  }
}

static void
test_peaks (void)
{
  g_autoptr (SlabTrace) trace = slab_trace_new (1);
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  const float busy = 0.5f;
  SlabTracePeaks peaks;

  slab_trace_index_get_peaks (slab_trace_index_get (trace), &peaks);
  g_assert_cmpuint (peaks.n_samples, ==, 0);
  g_assert_cmpfloat (peaks.cores_busy, ==, 0.0);

  sample.time = 100 * MS;
  sample.cores_busy = 1.5;
  sample.resident_bytes = 4000;
  slab_trace_add_sample (trace, &sample, NULL);
  slab_trace_index_get_peaks (slab_trace_index_get (trace), &peaks);
  g_assert_cmpuint (peaks.n_samples, ==, 1);
  g_assert_cmpfloat (peaks.cores_busy, ==, 1.5);
  g_assert_false (peaks.has_owners || peaks.has_faults || peaks.has_disk || peaks.has_threads);

  sample.time = 150 * MS;
  sample.cores_busy = 1.0;
  sample.minor_faults = 600;
  sample.disk_read_bytes = 1000;
  sample.disk_written_bytes = 4000;
  for (guint o = 0; o < SLAB_N_MEMORY_OWNERS; o++)
    sample.owner_bytes[o] = 1000;
  slab_trace_add_sample (trace, &sample, &busy);
  /* Too short to be believed. */
  sample.time = 151 * MS;
  sample.cores_busy = 50.0;
  sample.minor_faults = 1000000;
  slab_trace_add_sample (trace, &sample, &busy);
  slab_trace_index_get_peaks (slab_trace_index_get (trace), &peaks);
  g_assert_cmpfloat (peaks.cores_busy, ==, 1.5);
  g_assert_cmpfloat_with_epsilon (peaks.faults, 12000.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (peaks.disk, 80000.0, 1e-6);
  g_assert_cmpuint (peaks.resident_bytes, ==, 4000);
  g_assert_true (peaks.has_owners && peaks.has_faults && peaks.has_disk && peaks.has_threads);
}

/* Two chunks of 10 × 10 × 10 with a padded box of 20 × 10 × 10: half of what is read is useful. */
static SlabTrace *
make_chunks (guint n_threads)
{
  SlabTrace *trace = slab_trace_new (n_threads);
  SlabTraceChunk chunks[2] = { { { 0, 0, 0 }, { 10, 10, 10 }, { 20, 10, 10 } },
                               { { 10, 0, 0 }, { 10, 10, 10 }, { 20, 10, 10 } } };

  slab_trace_set_chunks (trace, chunks, 2);
  return trace;
}

static double
get_rate (SlabTrace *trace, gint64 start, gint64 end)
{
  SlabTracePeaks peaks;

  slab_trace_index_get_peaks (slab_trace_index_get (trace), &peaks);
  return slab_trace_index_get_useful_rate (slab_trace_index_get (trace), start, end);
}

static void
test_useful (void)
{
  g_autoptr (SlabTrace) trace = make_chunks (1);
  g_autoptr (SlabTrace) told = make_chunks (1);
  g_autoptr (SlabTrace) in_place = make_chunks (1);
  g_autoptr (SlabTrace) long_run = make_chunks (1);

  /* 4000 of the 8000 that were read, and the 4000 that were written, in 80 ms. */
  add (trace, 0, 0, 20 * MS, SLAB_PHASE_WAIT, 0, 0);
  add (trace, 0, 20 * MS, 30 * MS, SLAB_PHASE_READ, 0, 8000);
  add (trace, 0, 30 * MS, 90 * MS, SLAB_PHASE_FILTER, 0, 8000);
  g_assert_cmpfloat (get_rate (trace, 0, 100 * MS), ==, 0.0); /* not finished */
  add (trace, 0, 90 * MS, 100 * MS, SLAB_PHASE_WRITE, 0, 4000);
  g_assert_cmpfloat_with_epsilon (get_rate (trace, 40 * MS, 60 * MS), 8000 / 0.08, 50.0);
  g_assert_cmpfloat_with_epsilon (get_rate (trace, 0, 100 * MS), 8000 / 0.1, 50.0);
  g_assert_cmpfloat_with_epsilon (get_rate (trace, 0, 19 * MS), 0.0, 50.0);

  /* What the trace says the result needs goes before what was moved. */
  slab_trace_set_property_string (told, SLAB_TRACE_KEY_USEFUL_BYTES, "20000");
  add (told, 0, 0, 100 * MS, SLAB_PHASE_FILTER, 0, 8000);
  add (told, 0, 100 * MS, 150 * MS, SLAB_PHASE_FILTER, 1, 8000);
  add (told, 0, 150 * MS, 151 * MS, SLAB_PHASE_WRITE, 1, 4000);
  g_assert_cmpfloat_with_epsilon (get_rate (told, 0, 100 * MS), 10000 / 0.1, 50.0);
  g_assert_cmpfloat_with_epsilon (get_rate (told, 100 * MS, 151 * MS), 10000 / 0.051, 50.0);

  add (in_place, 0, 0, 100 * MS, SLAB_PHASE_FILTER, 0, 8000);
  add (in_place, 0, 100 * MS, 200 * MS, SLAB_PHASE_FILTER, 1, 8000);
  g_assert_cmpfloat_with_epsilon (get_rate (in_place, 0, 100 * MS), 8000 / 0.1, 50.0);
  /* The last one of a row has been done once the run has. */
  g_assert_cmpfloat_with_epsilon (get_rate (in_place, 101 * MS, 200 * MS), 0.0, 50.0);
  add (in_place, 0, 200 * MS, 210 * MS, SLAB_PHASE_WAIT, -1, 0);
  slab_trace_end_at (in_place, 210 * MS);
  g_assert_cmpfloat_with_epsilon (get_rate (in_place, 100 * MS, 200 * MS), 8000 / 0.1, 50.0);

  /* Far beyond the first bins the sum stays. */
  for (guint i = 0; i < 100; i++)
    add (long_run, 0, i * 60000 * MS, (i + 1) * 60000 * MS, SLAB_PHASE_WRITE, -1, 6000);
  g_assert_cmpfloat_with_epsilon (get_rate (long_run, 0, 6000000 * MS), 100.0, 0.01);
  g_assert_cmpfloat_with_epsilon (get_rate (long_run, 600000 * MS, 1200000 * MS), 100.0, 0.01);
}

/* Sweeps over a volume that is not cut: what their passes say, or else what the result needs, by their time. */
static void
test_useful_sweeps (void)
{
  static const char *const names[] = { "sweep", "sums", NULL };
  g_autoptr (SlabTrace) trace = slab_trace_new (2);
  g_autoptr (SlabTrace) told = slab_trace_new (2);
  const SlabTracePass passes[2] = { { 30 * MS, 60000 }, { 10 * MS, 20000 } };
  SlabTracePeaks peaks;

  slab_trace_set_pass_names (trace, names);
  for (guint row = 0; row < 2; row++)
    {
      slab_trace_add_span_with_passes (trace, row, &(SlabSpan){ 10 * MS, 40 * MS, 0, -1, 3, SLAB_PHASE_FILTER },
                                       passes);
      add (trace, row, 50 * MS, 100 * MS, SLAB_PHASE_WAIT, -1, 0);
    }
  g_assert_cmpfloat_with_epsilon (get_rate (trace, 10 * MS, 50 * MS), 2 * 80000 / 0.04, 4000.0);
  g_assert_cmpfloat_with_epsilon (get_rate (trace, 52 * MS, 100 * MS), 0.0, 50.0);

  /* 30 ms and 10 ms of filtering share 80000 bytes. */
  slab_trace_set_property_string (told, SLAB_TRACE_KEY_USEFUL_BYTES, "80000");
  add (told, 0, 0, 30 * MS, SLAB_PHASE_FILTER, -1, 0);
  add (told, 1, 0, 20 * MS, SLAB_PHASE_WAIT, -1, 0);
  add (told, 1, 20 * MS, 30 * MS, SLAB_PHASE_FILTER, -1, 0);
  slab_trace_end_at (told, 30 * MS);
  g_assert_cmpfloat_with_epsilon (get_rate (told, 0, 30 * MS), 80000 / 0.03, 4000.0);
  g_assert_cmpfloat_with_epsilon (get_rate (told, 0, 20 * MS), 40000 / 0.02, 4000.0);

  slab_trace_index_get_peaks (slab_trace_index_get (trace), &peaks);
  g_assert_true (peaks.is_moved);
  slab_trace_index_get_peaks (slab_trace_index_get (told), &peaks);
  g_assert_false (peaks.is_moved);
}

/* What helpers bring is read by a worker too, and counts once. */
static void
test_helpers (void)
{
  g_autoptr (SlabTrace) trace = make_chunks (2);

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_HELPERS, "reader");
  add (trace, 1, 0, 100 * MS, SLAB_PHASE_READ, -1, 1000000);
  add (trace, 0, 0, 100 * MS, SLAB_PHASE_WRITE, -1, 1000);
  g_assert_cmpfloat_with_epsilon (get_rate (trace, 0, 100 * MS), 10000.0, 50.0);
}

static gpointer
record (gpointer data)
{
  for (guint i = 0; i < 100000; i++)
    add (data, 0, i * 1000, i * 1000 + 1000, (SlabPhase) (i % 4), (gint32) (i / 4), 4);
  return NULL;
}

static gpointer
ask (gpointer data)
{
  SlabTraceIndex *index = slab_trace_index_get (data);

  for (guint i = 0; i < 300; i++)
    {
      guint64 n = slab_trace_get_n_spans (data, 0);
      SlabTraceSum sum;
      SlabTracePeaks peaks;

      slab_trace_index_sum (index, 0, 0, n, &sum);
      if (n > 0)
        g_assert_cmpint (sum.end, ==, (gint64) n * 1000);
      slab_trace_index_get_peaks (index, &peaks);
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (SlabTrace) trace = slab_trace_new (1);
  GThread *writer = g_thread_new ("record", record, trace);
  GThread *reader = g_thread_new ("ask", ask, trace);

  ask (trace);
  g_thread_join (reader);
  g_thread_join (writer);
  assert_sum (trace, 3, 99998);
}

/* Other programs' spans: the name with the most time, also of very many and many names, and what lasts no time. */
static void
test_names (void)
{
  g_autoptr (SlabTrace) trace = slab_trace_new (1);
  SlabTraceSum sum;
  guint64 n = 0;

  for (guint i = 0; i < 20000; i++)
    {
      /* Name 7 has 30 % of the time in every tenth span; 30 others share the rest. */
      SlabSpan span = { i * 100,         i % 10 == 4 ? 38 : 10, 0, -1, i % 10 == 4 ? 7 : 100 + (gint32) (i % 31),
                        SLAB_PHASE_OTHER };

      slab_trace_add_span (trace, 0, &span);
      n++;
      if (i % 4 == 0)
        {
          span = (SlabSpan){ i * 100 + 50, 0, 0, -1, 9, SLAB_PHASE_OTHER };
          slab_trace_add_span (trace, 0, &span);
          n++;
        }
    }
  slab_trace_end_at (trace, 2000000);
  slab_trace_index_sum (slab_trace_index_get (trace), 0, 0, n, &sum);
  g_assert_cmpint (sum.name, ==, 7);
  g_assert_cmpint (sum.name_time, >, 0);
  g_assert_cmpint (sum.name_time, <=, 2000 * 38);
  g_assert_cmpuint (sum.n_marks, ==, 5000);
  slab_trace_index_sum (slab_trace_index_get (trace), 0, 0, 2, &sum);
  g_assert_cmpint (sum.name, ==, 100);
  g_assert_cmpint (sum.name_time, ==, 10);
  g_assert_cmpuint (sum.n_marks, ==, 1);
  slab_trace_index_sum (slab_trace_index_get (trace), 0, 1, 2, &sum);
  g_assert_cmpint (sum.name, ==, -1);
  slab_trace_index_sum (slab_trace_index_get (trace), 0, 0, 0, &sum);
  g_assert_cmpint (sum.name, ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-index/sums", test_sums);
  g_test_add_func ("/trace-index/peaks", test_peaks);
  g_test_add_func ("/trace-index/useful", test_useful);
  g_test_add_func ("/trace-index/useful-sweeps", test_useful_sweeps);
  g_test_add_func ("/trace-index/helpers", test_helpers);
  g_test_add_func ("/trace-index/threads", test_threads);
  g_test_add_func ("/trace-index/names", test_names);
  return g_test_run ();
}
