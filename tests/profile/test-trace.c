/* SPDX-License-Identifier: MIT */
#include "profile/slab-trace.h"

#include <math.h>
#include <string.h>

static void
add (SlabTrace *trace, guint thread, gint64 start, gint64 duration, SlabPhase phase)
{
  SlabSpan span = { .start = start, .duration = duration, .chunk = -1, .iteration = -1, .phase = phase };

  slab_trace_add_span (trace, thread, &span);
}

static void
test_names (void)
{
  static const char *const names[SLAB_N_PHASES] = { "read", "filter", "write", "wait", "other" };
  SlabPhase phase = SLAB_PHASE_WAIT;

  for (guint i = 0; i < SLAB_N_PHASES; i++)
    {
      g_assert_cmpstr (slab_phase_get_name ((SlabPhase) i), ==, names[i]);
      g_assert_true (slab_phase_from_name (names[i], &phase));
      g_assert_cmpuint (phase, ==, i);
    }
  phase = SLAB_PHASE_FILTER;
  g_assert_false (slab_phase_from_name ("Filter", &phase));
  g_assert_false (slab_phase_from_name ("", &phase));
  g_assert_cmpuint (phase, ==, SLAB_PHASE_FILTER);
}

static void
test_empty (void)
{
  SlabTrace *trace = slab_trace_new (3);
  guint n_keys = 7;

  g_assert_cmpuint (slab_trace_get_n_threads (trace), ==, 3);
  for (guint t = 0; t < 3; t++)
    {
      g_assert_cmpuint (slab_trace_get_n_spans (trace, t), ==, 0);
      g_assert_cmpuint (slab_trace_find_span (trace, t, 0), ==, 0);
    }
  g_assert_cmpuint (slab_trace_get_n_samples (trace), ==, 0);
  g_assert_cmpuint (slab_trace_find_sample (trace, 5), ==, 0);
  g_assert_cmpuint (slab_trace_get_n_chunks (trace), ==, 0);
  g_assert_false (slab_trace_is_begun (trace));
  g_assert_false (slab_trace_is_ended (trace));
  g_assert_cmpint (slab_trace_now (trace), ==, 0);
  g_assert_cmpint (slab_trace_get_duration (trace), ==, 0);
  g_assert_null (slab_trace_get_property_keys (trace, &n_keys)[0]);
  g_assert_cmpuint (n_keys, ==, 0);
  g_assert_null (slab_trace_get_property_string (trace, "title"));
  g_assert_finalize_object (trace);
}

static void
test_spans (void)
{
  SlabTrace *trace = slab_trace_new (2);
  SlabSpan in = { G_GINT64_CONSTANT (5000000000),
                  G_GINT64_CONSTANT (7000000001),
                  G_GUINT64_CONSTANT (0xfedcba9876543210),
                  123456,
                  42,
                  SLAB_PHASE_WRITE };
  SlabSpan out;

  slab_trace_add_span (trace, 1, &in);
  g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), ==, 0);
  g_assert_cmpuint (slab_trace_get_n_spans (trace, 1), ==, 1);
  slab_trace_get_span (trace, 1, 0, &out);
  g_assert_cmpint (out.start, ==, in.start);
  g_assert_cmpint (out.duration, ==, in.duration);
  g_assert_cmpuint (out.bytes, ==, in.bytes);
  g_assert_cmpint (out.chunk, ==, in.chunk);
  g_assert_cmpint (out.iteration, ==, in.iteration);
  g_assert_cmpint (out.phase, ==, in.phase);
  g_assert_cmpint (slab_trace_get_phase_time (trace, 1, SLAB_PHASE_WRITE), ==, in.duration);
  g_assert_cmpint (slab_trace_get_phase_time (trace, 1, SLAB_PHASE_READ), ==, 0);
  g_assert_cmpint (slab_trace_get_phase_time (trace, 0, SLAB_PHASE_WRITE), ==, 0);
  g_assert_finalize_object (trace);
}

static void
test_order (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabSpan span;

  add (trace, 0, 100, 50, SLAB_PHASE_READ);
  add (trace, 0, 140, 30, SLAB_PHASE_FILTER); /* 10 too early */
  add (trace, 0, 10, 20, SLAB_PHASE_WRITE);   /* wholly in the past */
  add (trace, 0, 200, -5, SLAB_PHASE_WAIT);   /* a clock that went back */
  add (trace, 0, G_MAXINT64 - 5, G_MAXINT64, SLAB_PHASE_READ);
  g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), ==, 5);
  slab_trace_get_span (trace, 0, 1, &span);
  g_assert_cmpint (span.start, ==, 150);
  g_assert_cmpint (span.duration, ==, 20);
  slab_trace_get_span (trace, 0, 2, &span);
  g_assert_cmpint (span.start, ==, 170);
  g_assert_cmpint (span.duration, ==, 0);
  slab_trace_get_span (trace, 0, 3, &span);
  g_assert_cmpint (span.start, ==, 200);
  g_assert_cmpint (span.duration, ==, 0);
  slab_trace_get_span (trace, 0, 4, &span);
  g_assert_cmpint (span.start, >=, 200);
  g_assert_cmpint (span.duration, >=, 0);
  g_assert_finalize_object (trace);
}

static void
test_reserve (void)
{
  SlabTrace *trace = slab_trace_new (1);

  g_assert_true (slab_trace_reserve (trace, 0, 0));
  g_assert_true (slab_trace_reserve (trace, 0, 1));
  g_assert_true (slab_trace_reserve (trace, 0, 100000));
  g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), ==, 0);
  for (guint i = 0; i < 100001; i++)
    add (trace, 0, i, 1, SLAB_PHASE_READ);
  g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), ==, 100001);
  /* More than any machine has is refused, and nothing breaks. */
  g_assert_false (slab_trace_reserve (trace, 0, G_MAXUINT64));
  add (trace, 0, 100001, 1, SLAB_PHASE_READ);
  g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), ==, 100002);
  g_assert_finalize_object (trace);
}

static void
test_samples (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabTraceSample sample;

  for (guint i = 1; i <= 5000; i++)
    slab_trace_add_sample (
        trace, &(SlabTraceSample){ .time = i * 20, .cores_busy = i * 0.5, .resident_bytes = i * 4096 }, NULL);
  g_assert_cmpuint (slab_trace_get_n_samples (trace), ==, 5000);
  slab_trace_get_sample (trace, 4999, &sample);
  g_assert_cmpint (sample.time, ==, 100000);
  g_assert_cmpfloat (sample.cores_busy, ==, 2500.0);
  g_assert_cmpuint (sample.resident_bytes, ==, 5000 * 4096);
  g_assert_cmpuint (slab_trace_find_sample (trace, 0), ==, 0);
  g_assert_cmpuint (slab_trace_find_sample (trace, 20), ==, 0);
  g_assert_cmpuint (slab_trace_find_sample (trace, 21), ==, 1);
  g_assert_cmpuint (slab_trace_find_sample (trace, 100001), ==, 5000);
  slab_trace_add_sample (trace, &(SlabTraceSample){ .time = 5, .cores_busy = 0, .resident_bytes = 0 }, NULL);
  slab_trace_get_sample (trace, 5000, &sample);
  g_assert_cmpint (sample.time, ==, 100000);
  /* One taken while the end was being chosen speaks of no time after it. */
  slab_trace_end_at (trace, 99990);
  slab_trace_get_sample (trace, 4999, &sample);
  g_assert_cmpint (sample.time, ==, 99990);
  slab_trace_get_sample (trace, 4998, &sample);
  g_assert_cmpint (sample.time, ==, 99980);
  g_assert_finalize_object (trace);
}

static void
test_chunks (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabTraceChunk chunks[2] = { { { 0, 0, 0 }, { 5, 6, 7 }, { 8, 9, 7 } }, { { 5, 0, 0 }, { 1, 6, 7 }, { 4, 9, 7 } } };
  SlabTraceChunk chunk = { { 77, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 } };

  slab_trace_set_chunks (trace, chunks, 2);
  g_assert_cmpuint (slab_trace_get_n_chunks (trace), ==, 2);
  g_assert_false (slab_trace_get_chunk (trace, 2, &chunk));
  g_assert_false (slab_trace_get_chunk (trace, -1, &chunk));
  g_assert_false (slab_trace_get_chunk (trace, G_MININT32, &chunk));
  g_assert_cmpint (chunk.start[0], ==, 77);
  g_assert_true (slab_trace_get_chunk (trace, 1, &chunk));
  g_assert_cmpmem (&chunk, sizeof chunk, &chunks[1], sizeof chunk);
  slab_trace_set_chunks (trace, NULL, 0);
  g_assert_cmpuint (slab_trace_get_n_chunks (trace), ==, 0);
  g_assert_finalize_object (trace);
}

#define N_TOLD 1000

static gpointer
look_for_chunks (gpointer trace)
{
  SlabTraceChunk chunk;
  guint n;

  while ((n = slab_trace_get_n_chunks (trace)) == 0)
    g_thread_yield ();
  g_assert_cmpuint (n, ==, N_TOLD);
  for (guint i = 0; i < n; i++)
    {
      g_assert_true (slab_trace_get_chunk (trace, (gint32) i, &chunk));
      g_assert_cmpint (chunk.start[0], ==, i);
    }
  return NULL;
}

/* A window looks at a run's trace before the engine has cut its volume: it sees no boxes, or all of them. */
static void
test_chunks_while_read (void)
{
  SlabTraceChunk chunks[N_TOLD] = { 0 };

  for (guint i = 0; i < N_TOLD; i++)
    chunks[i].start[0] = i;
  for (guint i = 0; i < 50; i++)
    {
      SlabTrace *trace = slab_trace_new (1);
      GThread *reader = g_thread_new ("reader", look_for_chunks, trace);

      slab_trace_set_chunks (trace, chunks, N_TOLD);
      g_thread_join (reader);
      g_assert_finalize_object (trace);
    }
}

static void
test_properties (void)
{
  SlabTrace *trace = slab_trace_new (1);
  const char *first;
  const char *const *keys;
  guint n;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_TITLE, "gaussian sigma=3");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_INPUT, "sample.vol");
  first = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_TITLE);
  keys = slab_trace_get_property_keys (trace, &n);
  g_assert_cmpuint (n, ==, 2);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_OUTCOME, "done");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_TITLE, NULL);

  /* What was handed out is still there. */
  g_assert_cmpstr (first, ==, "gaussian sigma=3");
  g_assert_cmpstr (keys[0], ==, "title");
  g_assert_cmpstr (keys[1], ==, "input");
  g_assert_null (keys[2]);

  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_TITLE), ==, "");
  keys = slab_trace_get_property_keys (trace, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpstr (keys[2], ==, "outcome");
  g_assert_null (keys[3]);
  g_assert_finalize_object (trace);
}

static void
test_clock (void)
{
  SlabTrace *trace = slab_trace_new (1);
  gint64 a, b, duration;

  slab_trace_begin (trace);
  g_assert_true (slab_trace_is_begun (trace));
  a = slab_trace_now (trace);
  g_usleep (3000);
  b = slab_trace_now (trace);
  g_assert_cmpint (a, >=, 0);
  g_assert_cmpint (b - a, >=, 3000000);
  g_assert_cmpint (slab_trace_get_duration (trace), >=, b);
  slab_trace_end (trace);
  g_assert_true (slab_trace_is_ended (trace));
  duration = slab_trace_get_duration (trace);
  g_assert_cmpint (duration, >=, b);
  g_usleep (1000);
  slab_trace_end (trace);
  slab_trace_end_at (trace, 12);
  g_assert_cmpint (slab_trace_get_duration (trace), ==, duration);
  g_assert_cmpint (slab_trace_now (trace), ==, duration);
  g_assert_finalize_object (trace);
}

/* Two writers and the sampler's row at full speed, while a reader checks that what it sees is whole. */
#define STRESS_SPANS 60000

typedef struct
{
  SlabTrace *trace;
  guint thread;
} Writer;

static gpointer
write_spans (gpointer data)
{
  Writer *writer = data;

  for (guint i = 0; i < STRESS_SPANS; i++)
    {
      SlabSpan span = { i * 3, 2, i ^ 0x5555, (gint32) i, (gint32) writer->thread, (SlabPhase) (i % 4) };

      slab_trace_add_span (writer->trace, writer->thread, &span);
      if (i % 1000 == 0)
        slab_trace_set_property_string (writer->trace, "by-writer", i % 2000 == 0 ? "even" : "odd");
      if (writer->thread == 0)
        slab_trace_add_sample (writer->trace,
                               &(SlabTraceSample){ .time = i, .cores_busy = i * 0.25, .resident_bytes = i }, NULL);
    }
  return NULL;
}

static void
test_threads (void)
{
  SlabTrace *trace = slab_trace_new (2);
  Writer writers[2] = { { trace, 0 }, { trace, 1 } };
  GThread *threads[2];
  gboolean all = FALSE;
  guint64 seen[2] = { 0, 0 };

  slab_trace_begin (trace);
  for (guint t = 0; t < 2; t++)
    threads[t] = g_thread_new ("writer", write_spans, &writers[t]);
  while (!all)
    {
      guint64 n_samples = slab_trace_get_n_samples (trace);

      all = TRUE;
      for (guint t = 0; t < 2; t++)
        {
          guint64 n = slab_trace_get_n_spans (trace, t);
          SlabSpan span;

          g_assert_cmpuint (n, >=, seen[t]);
          seen[t] = n;
          all = all && n == STRESS_SPANS;
          if (n == 0)
            continue;
          slab_trace_get_span (trace, t, n - 1, &span);
          g_assert_cmpint (span.start, ==, (gint64) (n - 1) * 3);
          g_assert_cmpuint (span.bytes, ==, (n - 1) ^ 0x5555);
          g_assert_cmpint (span.iteration, ==, (gint) t);
          g_assert_cmpuint (slab_trace_find_span (trace, t, span.start / 3 / 2 * 3), ==, (n - 1) / 2);
        }
      if (n_samples > 0)
        {
          SlabTraceSample sample;

          slab_trace_get_sample (trace, n_samples - 1, &sample);
          g_assert_cmpuint (sample.resident_bytes, ==, n_samples - 1);
        }
      if (slab_trace_get_property_string (trace, "by-writer") != NULL)
        g_assert_nonnull (strchr ("eo", slab_trace_get_property_string (trace, "by-writer")[0]));
      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_ITERATIONS, all ? "2" : "1");
    }
  slab_trace_end (trace);
  for (guint t = 0; t < 2; t++)
    g_thread_join (threads[t]);
  g_assert_finalize_object (trace);
}

/* Rows that only read and write come last; a trace from a file may name as many as it likes. */
static void
test_helpers (void)
{
  g_autoptr (SlabTrace) trace = slab_trace_new (4);
  static const char *const names[] = { "Thread 1", "Thread 2", "Reader", "Writer" };

  g_assert_cmpuint (slab_trace_get_n_workers (trace), ==, 4);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_HELPERS, "reader,writer");
  g_assert_cmpuint (slab_trace_get_n_workers (trace), ==, 2);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *name = slab_trace_dup_row_name (trace, i);
      g_assert_cmpstr (name, ==, names[i]);
    }

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_HELPERS, "a,b,c,d");
  g_assert_cmpuint (slab_trace_get_n_workers (trace), ==, 4);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_HELPERS, "a,b,c");
  g_assert_cmpuint (slab_trace_get_n_workers (trace), ==, 1);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_HELPERS, "");
  g_assert_cmpuint (slab_trace_get_n_workers (trace), ==, 4);
}

static void
test_threads_busy (void)
{
  SlabTrace *trace = slab_trace_new (2);
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;

  slab_trace_add_sample (trace, &sample, (const float[]){ 0.25f, NAN });
  slab_trace_add_sample (trace, &sample, NULL);
  g_assert_cmpfloat (slab_trace_get_sample_thread_busy (trace, 0, 0), ==, 0.25f);
  g_assert_true (isnan (slab_trace_get_sample_thread_busy (trace, 0, 1)));
  g_assert_true (isnan (slab_trace_get_sample_thread_busy (trace, 1, 0)));
  slab_trace_get_sample (trace, 0, &sample);
  g_assert_cmpuint (sample.owner_bytes[SLAB_MEMORY_OTHER], ==, SLAB_TRACE_UNKNOWN);
  g_assert_cmpuint (sample.disk_written_bytes, ==, SLAB_TRACE_UNKNOWN);
  g_assert_finalize_object (trace);
}

static void
test_counters (void)
{
  SlabTrace *trace = slab_trace_new (2);
  SlabTraceCounters counters = { 1, 2, 3 };

  g_assert_false (slab_trace_get_counters (trace, 1, &counters));
  g_assert_cmpuint (counters.instructions, ==, 1);
  slab_trace_set_counters (trace, 1, &(SlabTraceCounters){ 10, 20, SLAB_TRACE_UNKNOWN });
  g_assert_true (slab_trace_get_counters (trace, 1, &counters));
  g_assert_cmpuint (counters.cycles, ==, 20);
  g_assert_false (slab_trace_get_counters (trace, 0, &counters));
  g_assert_finalize_object (trace);
}

static void
test_other_names (void)
{
  SlabTrace *trace = slab_trace_new (2);
  SlabSpan span = { 0, 1, 0, -1, slab_trace_add_span_name (trace, "a"), SLAB_PHASE_OTHER };
  g_autofree char *name = NULL;

  g_assert_cmpstr (slab_trace_get_span_name (trace, &span), ==, "a");
  span.iteration = slab_trace_add_span_name (trace, "b");
  slab_trace_add_span (trace, 1, &span);
  slab_trace_get_span (trace, 1, 0, &span);
  g_assert_cmpstr (slab_trace_get_span_name (trace, &span), ==, "b");
  span.iteration = 7;
  g_assert_cmpstr (slab_trace_get_span_name (trace, &span), ==, "other");
  span.phase = SLAB_PHASE_READ;
  g_assert_cmpstr (slab_trace_get_span_name (trace, &span), ==, "read");

  slab_trace_set_row_name (trace, 1, "Main");
  name = slab_trace_dup_row_name (trace, 1);
  g_assert_cmpstr (name, ==, "Main");
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/names", test_names);
  g_test_add_func ("/trace/empty", test_empty);
  g_test_add_func ("/trace/spans", test_spans);
  g_test_add_func ("/trace/order", test_order);
  g_test_add_func ("/trace/reserve", test_reserve);
  g_test_add_func ("/trace/samples", test_samples);
  g_test_add_func ("/trace/chunks", test_chunks);
  g_test_add_func ("/trace/chunks-while-read", test_chunks_while_read);
  g_test_add_func ("/trace/properties", test_properties);
  g_test_add_func ("/trace/clock", test_clock);
  g_test_add_func ("/trace/threads", test_threads);
  g_test_add_func ("/trace/helpers", test_helpers);
  g_test_add_func ("/trace/threads-busy", test_threads_busy);
  g_test_add_func ("/trace/counters", test_counters);
  g_test_add_func ("/trace/other-names", test_other_names);
  return g_test_run ();
}
