/* SPDX-License-Identifier: MIT */
#include "trace-json-fixture.h"

#include <string.h>

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    int code;
  } cases[] = {
    { "", SLAB_TRACE_ERROR_PARSE },
    { " \n\t ", SLAB_TRACE_ERROR_PARSE },
    { "hello", SLAB_TRACE_ERROR_PARSE },
    { "<svg/>", SLAB_TRACE_ERROR_PARSE },
    { "\x89PNG\r\n", SLAB_TRACE_ERROR_PARSE },
    { "{", SLAB_TRACE_ERROR_PARSE },
    { "{\"traceEvents\"", SLAB_TRACE_ERROR_PARSE },
    { "{\"traceEvents\":[", SLAB_TRACE_ERROR_PARSE },
    { "{\"traceEvents\":[{\"ph\":\"X\",\"name\":\"rea", SLAB_TRACE_ERROR_PARSE },
    { "[", SLAB_TRACE_ERROR_PARSE },
    { "{\"traceEvents\":[]} x", SLAB_TRACE_ERROR_NOT_A_TRACE },
    { "[{\"ph\":\"X\",\"name\":\"read\",\"ts\":1,\"dur\":1}] x", SLAB_TRACE_ERROR_PARSE },
    { "[{\"ph\":\"X\",\"name\":\"read\",\"ts\":1,\"dur\":1},]", SLAB_TRACE_ERROR_PARSE },
    { "[{\"ph\":\"X\",\"name\":\"read\",\"ts\":1-2,\"dur\":1}]", SLAB_TRACE_ERROR_PARSE },
    { "[{\"ph\":\"X\",\"name\":\"read\",\"ts\":.5,\"dur\":1}]", SLAB_TRACE_ERROR_PARSE },
    { "[{\"ph\":\"X\" \"name\":\"read\"}]", SLAB_TRACE_ERROR_PARSE },
    { "[{\"ph\":\"\\x\"}]", SLAB_TRACE_ERROR_PARSE },
    { "[{\"ph\":\"\\u12g4\"}]", SLAB_TRACE_ERROR_PARSE },
    { "{}", SLAB_TRACE_ERROR_NOT_A_TRACE },
    { "{\"a\":[1,2,{\"traceEvents\":[]}]}", SLAB_TRACE_ERROR_NOT_A_TRACE },
    { "{\"traceEvents\":7}", SLAB_TRACE_ERROR_NOT_A_TRACE },
    { "[]", SLAB_TRACE_ERROR_NOT_A_TRACE },
    { "[1,2,3]", SLAB_TRACE_ERROR_NOT_A_TRACE },
    { "{\"traceEvents\":[{\"ph\":\"i\",\"name\":\"read\",\"ts\":1}]}", SLAB_TRACE_ERROR_NOT_A_TRACE },
    { "{\"traceEvents\":[{\"ph\":\"X\",\"name\":\"read\",\"ts\":1,\"dur\":-1}]}", SLAB_TRACE_ERROR_NOT_A_TRACE },
  };
  g_autoptr (GString) deep = g_string_new ("{\"traceEvents\":");
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_null (load_text (fixture, cases[i].text, -1, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, SLAB_TRACE_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, FIXTURE_NAME));
      g_clear_error (&error);
    }
  g_assert_null (load_text (fixture, "\0\0\0\0", 4, &error));
  g_assert_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_PARSE);
  g_clear_error (&error);
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  g_assert_null (load_text (fixture, deep->str, -1, &error));
  g_assert_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_PARSE);
  g_clear_error (&error);
}

#define EVENT(tid, ts, dur, name)                                                                                      \
  "{\"ph\":\"X\",\"pid\":4,\"tid\":" tid ",\"ts\":" ts ",\"dur\":" dur ",\"name\":\"" name "\"}"

static void
assert_span (SlabTrace *trace, guint thread, guint64 index, gint64 start, gint64 duration, SlabPhase phase)
{
  SlabSpan span;

  g_assert_cmpuint (index, <, slab_trace_get_n_spans (trace, thread));
  slab_trace_get_span (trace, thread, index, &span);
  g_assert_cmpint (span.start, ==, start);
  g_assert_cmpint (span.duration, ==, duration);
  g_assert_cmpint (span.phase, ==, phase);
}

/* Another program's: any clock, any numbers of threads, in any order, and no end of the list. */
static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "\n[" EVENT ("999999999", "1000005.5", "2", "write") "," EVENT (
      "-7", "1.000001e6", "1e1", "read") "," EVENT ("999999999", "1000001", "3", "filter") ", \n";
  GError *error = NULL;
  SlabTrace *trace = load_text (fixture, text, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_threads (trace), ==, 2);
  assert_span (trace, 0, 0, 0, 10000, SLAB_PHASE_READ);
  assert_span (trace, 1, 0, 0, 3000, SLAB_PHASE_FILTER);
  assert_span (trace, 1, 1, 4500, 2000, SLAB_PHASE_WRITE);
  g_assert_cmpint (slab_trace_get_duration (trace), ==, 10000);
  g_assert_null (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING));
  g_assert_finalize_object (trace);
}

/* Spans of any name, that begin and end in events of their own, in threads that have names. */
static void
test_other_spans (Fixture *fixture, gconstpointer data)
{
  static const char text[] =
      "[{\"ph\":\"M\",\"pid\":1,\"tid\":8,\"name\":\"thread_name\",\"args\":{\"name\":\"Main\"}},"
      "{\"ph\":\"B\",\"pid\":1,\"tid\":8,\"ts\":10,\"name\":\"outer\"},"
      "{\"ph\":\"B\",\"pid\":1,\"tid\":8,\"ts\":20,\"name\":\"inner\"},"
      "{\"ph\":\"E\",\"pid\":1,\"tid\":8,\"ts\":25},"
      "{\"ph\":\"E\",\"pid\":1,\"tid\":8,\"ts\":40},"
      "{\"ph\":\"E\",\"pid\":1,\"tid\":8,\"ts\":41},"
      "{\"ph\":\"B\",\"pid\":1,\"tid\":9,\"ts\":30,\"name\":\"inner\"},"
      "{\"ph\":\"X\",\"pid\":1,\"tid\":9,\"ts\":70,\"dur\":10,\"name\":\"filter\"}]";
  static const char *const row_names[] = { "Main", "Thread 2", "Main, depth 2", "Thread 2, depth 2" };
  GError *error = NULL;
  SlabTrace *trace = load_text (fixture, text, -1, &error);
  SlabTrace *again;
  SlabSpan span;

  g_assert_no_error (error);
  /* What is nested has rows of its own behind those of the threads, and is no other worker. */
  g_assert_cmpuint (slab_trace_get_n_threads (trace), ==, 4);
  g_assert_cmpuint (slab_trace_get_n_nested_rows (trace), ==, 2);
  g_assert_cmpuint (slab_trace_get_n_workers (trace), ==, 2);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *name = slab_trace_dup_row_name (trace, i);

      g_assert_cmpstr (name, ==, row_names[i]);
      g_assert_cmpuint (slab_trace_get_n_spans (trace, i), ==, 1);
    }
  assert_span (trace, 0, 0, 0, 30000, SLAB_PHASE_OTHER);
  slab_trace_get_span (trace, 0, 0, &span);
  g_assert_cmpstr (slab_trace_get_span_name (trace, &span), ==, "outer");
  assert_span (trace, 2, 0, 10000, 5000, SLAB_PHASE_OTHER);
  slab_trace_get_span (trace, 2, 0, &span);
  g_assert_cmpstr (slab_trace_get_span_name (trace, &span), ==, "inner");
  /* What never ends lasts to the end of the trace, with a span of ours in it. */
  assert_span (trace, 1, 0, 20000, 50000, SLAB_PHASE_OTHER);
  assert_span (trace, 3, 0, 60000, 10000, SLAB_PHASE_FILTER);
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), ==,
                   "1 event with impossible times or values was left out");

  /* Saved as ours it is the same. */
  g_assert_true (slab_trace_save (trace, fixture->file, NULL, &error));
  again = slab_trace_load (fixture->file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_workers (again), ==, 2);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *name = slab_trace_dup_row_name (again, i);

      g_assert_cmpstr (name, ==, row_names[i]);
      g_assert_cmpuint (slab_trace_get_n_spans (again, i), ==, 1);
    }
  assert_span (again, 2, 0, 10000, 5000, SLAB_PHASE_OTHER);
  g_assert_finalize_object (again);
  g_assert_finalize_object (trace);
}

/* What was written before the file was cut is there, and the message says that more is missing. */
static void
test_cut_short (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {
    "{\"traceEvents\":[{\"ph\":\"X\",\"name\":\"read\",\"ts\":1,\"dur\":1}",
    "{\"traceEvents\":[{\"ph\":\"X\",\"name\":\"read\",\"ts\":1,\"dur\":1}]",
    "{\"traceEvents\":[{\"ph\":\"X\",\"name\":\"read\",\"ts\":1,\"dur\":1},{\"ph\":\"X\",\"na",
  };
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      SlabTrace *trace = load_text (fixture, texts[i], -1, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), ==, 1);
      assert_span (trace, 0, 0, 0, 1000, SLAB_PHASE_READ);
      g_assert_nonnull (strstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), "cut short"));
      g_assert_finalize_object (trace);
    }
}

static void
test_overlapping (Fixture *fixture, gconstpointer data)
{
  /* wait 0..100 holds read 10..20 and filter 30..60; write 50..70 lies over filter's end. */
  static const char text[] = "[" EVENT ("1", "0", "100", "wait") "," EVENT ("1", "10", "10", "read") "," EVENT (
      "1", "30", "30", "filter") "," EVENT ("1", "50", "20", "write") "]";
  GError *error = NULL;
  SlabTrace *trace = load_text (fixture, text, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_threads (trace), ==, 3);
  g_assert_cmpuint (slab_trace_get_n_workers (trace), ==, 1);
  g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), ==, 1);
  g_assert_cmpuint (slab_trace_get_n_spans (trace, 1), ==, 2);
  g_assert_cmpuint (slab_trace_get_n_spans (trace, 2), ==, 1);
  assert_span (trace, 0, 0, 0, 100000, SLAB_PHASE_WAIT);
  assert_span (trace, 1, 0, 10000, 10000, SLAB_PHASE_READ);
  assert_span (trace, 1, 1, 30000, 30000, SLAB_PHASE_FILTER);
  assert_span (trace, 2, 0, 50000, 20000, SLAB_PHASE_WRITE);
  g_assert_nonnull (strstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), "1 span ends after"));
  g_assert_finalize_object (trace);
}

#define OURS(events)                                                                                                   \
  "{\"traceEvents\":[" events "],\"otherData\":{\"format\":\"slabscope\",\"n_threads\":1,\"duration_ns\":100000}}"
#define OUR_EVENT(ts, dur, name, more)                                                                                 \
  "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":" ts ",\"dur\":" dur ",\"name\":\"" name "\"" more "}"

/* A thread of ours does one thing at a time: of what lies over another the one that began last shows. */
static void
test_ours_overlapping (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;
  SlabTrace *trace = load_text (
      fixture, OURS (OUR_EVENT ("0", "100", "wait", "") "," OUR_EVENT ("10", "10", "read", "")), -1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_threads (trace), ==, 1);
  assert_span (trace, 0, 0, 0, 10000, SLAB_PHASE_WAIT);
  assert_span (trace, 0, 1, 10000, 10000, SLAB_PHASE_READ);
  assert_span (trace, 0, 2, 20000, 80000, SLAB_PHASE_WAIT);
  g_assert_nonnull (strstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), "1 span overlaps"));
  g_assert_finalize_object (trace);
}

/* Parts of ours are for other viewers, wherever in the file it says whose it is; of others' files they are spans. */
static void
test_parts (Fixture *fixture, gconstpointer data)
{
  static const char events[] = OUR_EVENT ("0", "50", "chunk 0", ",\"cat\":\"part\"") "," OUR_EVENT (
      "0", "50", "filter", ",\"cat\":\"x\",\"args\":{\"chunk\":0}");
  static const char ours[] = OURS (OUR_EVENT ("0", "50", "chunk 0", ",\"cat\":\"part\"") "," OUR_EVENT (
      "0", "50", "filter", ",\"cat\":\"x\",\"args\":{\"chunk\":0}"));
  g_autofree char *theirs = g_strdup_printf ("[%s]", events);
  GError *error = NULL;
  SlabTrace *trace = load_text (fixture, ours, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), ==, 1);
  assert_span (trace, 0, 0, 0, 50000, SLAB_PHASE_FILTER);
  g_assert_null (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING));
  g_assert_finalize_object (trace);

  trace = load_text (fixture, theirs, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_threads (trace), ==, 2);
  assert_span (trace, 0, 0, 0, 50000, SLAB_PHASE_OTHER);
  assert_span (trace, 1, 0, 0, 50000, SLAB_PHASE_FILTER);
  g_assert_finalize_object (trace);
}

/* What has no place in a picture of spans is counted by kind. */
static void
test_counted (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "[" EVENT (
      "1", "0", "100", "work") ","
                               "{\"ph\":\"i\",\"pid\":4,\"tid\":1,\"ts\":5,\"name\":\"mark\",\"s\":\"t\"},"
                               "{\"ph\":\"C\",\"pid\":4,\"ts\":5,\"name\":\"heap\",\"args\":{\"bytes\":5}},"
                               "{\"ph\":\"C\",\"pid\":4,\"ts\":6,\"name\":\"heap\",\"args\":{\"bytes\":6}},"
                               "{\"ph\":\"b\",\"pid\":4,\"ts\":6,\"name\":\"async\",\"id\":1}]";
  GError *error = NULL;
  SlabTrace *trace = load_text (fixture, text, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), ==,
                   "1 event of an unknown kind was left out; 1 event that lasts no time is not shown; "
                   "2 values of another program's counters are not shown");
  g_assert_finalize_object (trace);
}

/* Deeper than there are rows for: the deepest are left out and counted. */
static void
test_deep (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("[");
  GError *error = NULL;
  SlabTrace *trace;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (text, "%s{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":%u,\"dur\":%u,\"name\":\"f\"}",
                            i > 0 ? "," : "", i, 1000 - 2 * i);
  g_string_append_c (text, ']');
  trace = load_text (fixture, text->str, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_threads (trace), ==, 64);
  assert_span (trace, 63, 0, 63000, 874000, SLAB_PHASE_OTHER);
  g_assert_nonnull (
      strstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), "36 spans that are nested too deeply"));
  g_assert_finalize_object (trace);

  /* 600 threads of three each: there are rows for the outermost only. */
  g_string_assign (text, "[");
  for (guint i = 0; i < 1800; i++)
    g_string_append_printf (text, "%s{\"ph\":\"X\",\"pid\":1,\"tid\":%u,\"ts\":0,\"dur\":%u,\"name\":\"f\"}",
                            i > 0 ? "," : "", i / 3, 10 - i % 3);
  g_string_append_c (text, ']');
  trace = load_text (fixture, text->str, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_threads (trace), ==, 600);
  g_assert_cmpuint (slab_trace_get_n_workers (trace), ==, 600);
  g_assert_nonnull (
      strstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), "1200 spans that are nested too deeply"));
  g_assert_finalize_object (trace);
}

static void
test_senseless (Fixture *fixture, gconstpointer data)
{
  static const char text[] =
      "{\"otherData\":{\"format\":\"slabscope\",\"n_threads\":1e300,\"duration_ns\":-5,\"settings\":{\"a\":1,\"b\":"
      "\"c\"},"
      "\"chunks\":[[1,2],7,[1,1,1,2,2,2,3,3,-3],[1,1,1,2,2,2,3,3,3]]},\"traceEvents\":["
      "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":1,\"dur\":2,\"name\":\"read\",\"args\":{\"chunk\":1e99,\"bytes\":-3}},"
      "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":5,\"dur\":-2,\"name\":\"read\"},"
      "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":-5,\"dur\":2,\"name\":\"read\"},"
      "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":1e300,\"dur\":2,\"name\":\"read\"},"
      "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":\"7\",\"dur\":2,\"name\":\"read\"},"
      "{\"ph\":\"X\",\"pid\":1,\"tid\":77,\"ts\":5,\"dur\":2,\"name\":\"read\"},"
      "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":5,\"dur\":2,\"name\":\"dance\"},"
      "{\"ph\":\"C\",\"pid\":1,\"ts\":9,\"name\":\"cores busy\",\"args\":{\"cores\":-1}},"
      "{\"ph\":\"C\",\"pid\":1,\"ts\":9,\"name\":\"memory\",\"args\":{\"resident\":4096}},"
      "17,null,[[]],{\"ph\":\"M\"}]}";
  GError *error = NULL;
  SlabTrace *trace = load_text (fixture, text, -1, &error);
  const char *warning;
  SlabTraceChunk chunk;
  SlabTraceSample sample;
  SlabSpan span;

  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_threads (trace), ==, 1);
  g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), ==, 2);
  slab_trace_get_span (trace, 0, 1, &span);
  g_assert_cmpstr (slab_trace_get_span_name (trace, &span), ==, "dance");
  slab_trace_get_span (trace, 0, 0, &span);
  g_assert_cmpint (span.chunk, ==, -1);
  g_assert_cmpuint (span.bytes, ==, 0);
  g_assert_cmpuint (slab_trace_get_n_samples (trace), ==, 1);
  slab_trace_get_sample (trace, 0, &sample);
  g_assert_cmpuint (sample.resident_bytes, ==, 4096);
  g_assert_cmpint (slab_trace_get_duration (trace), ==, 9000);
  g_assert_cmpuint (slab_trace_get_n_chunks (trace), ==, 4);
  g_assert_true (slab_trace_get_chunk (trace, 2, &chunk));
  g_assert_cmpint (chunk.padded_size[2], ==, 0);
  g_assert_true (slab_trace_get_chunk (trace, 3, &chunk));
  g_assert_cmpint (chunk.padded_size[2], ==, 3);
  g_assert_cmpstr (slab_trace_get_property_string (trace, "b"), ==, "c");
  warning = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING);
  g_assert_nonnull (strstr (warning, "3 events of unknown kinds"));
  g_assert_nonnull (strstr (warning, "5 events with impossible times"));
  g_assert_nonnull (strstr (warning, "1 span of a thread"));
  g_assert_nonnull (strstr (warning, "3 chunks without"));
  g_assert_finalize_object (trace);
}

/* What Python writes of numbers that are none costs their events and not the file. */
static void
test_no_numbers (Fixture *fixture, gconstpointer data)
{
  static const char text[] =
      "[{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":NaN,\"dur\":2,\"name\":\"a\"},"
      "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":1,\"dur\":Infinity,\"name\":\"a\"},"
      "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":-Infinity,\"dur\":2,\"name\":\"a\"},"
      "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":1,\"dur\":2,\"name\":\"a\",\"args\":{\"x\":NaN}}]";
  GError *error = NULL;
  SlabTrace *trace = load_text (fixture, text, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), ==, 1);
  g_assert_nonnull (
      strstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), "3 events with impossible times"));
  g_assert_finalize_object (trace);
}

/* As many threads as events: the rows are capped, nothing is allocated for the rest. */
static void
test_many_threads (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("[");
  GError *error = NULL;
  SlabTrace *trace;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (text, "%s{\"ph\":\"X\",\"pid\":%u,\"tid\":%u,\"ts\":0,\"dur\":1,\"name\":\"read\"}",
                            i > 0 ? "," : "", i / 100, i * 7919);
  g_string_append_c (text, ']');
  trace = load_text (fixture, text->str, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_threads (trace), ==, 1024);
  g_assert_nonnull (strstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), "1976 spans of threads"));
  g_assert_finalize_object (trace);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/trace-json-load/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("refused", test_refused);
  ADD ("cut-short", test_cut_short);
  ADD ("foreign", test_foreign);
  ADD ("other-spans", test_other_spans);
  ADD ("overlapping", test_overlapping);
  ADD ("ours-overlapping", test_ours_overlapping);
  ADD ("parts", test_parts);
  ADD ("counted", test_counted);
  ADD ("deep", test_deep);
  ADD ("senseless", test_senseless);
  ADD ("no-numbers", test_no_numbers);
  ADD ("many-threads", test_many_threads);
#undef ADD
  return g_test_run ();
}
