/* SPDX-License-Identifier: MIT */
#include "trace-json-fixture.h"

#include "profile/slab-trace-summary.h"
#include "profile/slab-trace-tracks.h"
#include "profile/slab-trace-tree.h"

#include <math.h>
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
    { "[{\"ph\":\"X\",\"name\":\"read\",\"ts\":1,\"dur\":1},,]", SLAB_TRACE_ERROR_PARSE },
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
    { "{\"traceEvents\":[{\"ph\":\"M\",\"name\":\"process_name\",\"args\":{\"name\":\"a\"}}]}",
      SLAB_TRACE_ERROR_NOT_A_TRACE },
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
  static const char *const row_names[] = { "Main", "Thread 9", "Main, depth 2", "Thread 9, depth 2" };
  static const guint places[] = { 0, 2, 1, 3 };
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
      g_assert_cmpuint (slab_trace_tree_get_places (trace)[i], ==, places[i]);
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
                   "1 end of a span that does not begin in the file was left out; "
                   "1 span has no end in the file; it lasts as long as what it is in, or to the end");

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
      g_assert_cmpuint (slab_trace_tree_get_places (again)[i], ==, places[i]);
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
  "{\"traceEvents\":[" events "],\"otherData\":{\"format\":\"slabscope\",\"n_threads\":1,\"duration_ns\":100000,"      \
  "\"chunks\":[[0,0,0,4,4,4,4,4,4]]}}"
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

/* What there is no picture of is counted, by kind where nobody knows it. */
static void
test_counted (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "[" EVENT (
      "1", "0", "100", "work") ","
                               "{\"ph\":\"s\",\"pid\":4,\"tid\":1,\"ts\":5,\"name\":\"flow\",\"id\":1},"
                               "{\"ph\":\"f\",\"pid\":4,\"tid\":1,\"ts\":6,\"name\":\"flow\",\"id\":1},"
                               "{\"ph\":\"O\",\"pid\":4,\"ts\":5,\"name\":\"object\",\"id\":1},"
                               "{\"ph\":\"Q\",\"pid\":4,\"ts\":5,\"name\":\"new\"},"
                               "{\"ph\":\"X!\",\"pid\":4,\"ts\":6,\"dur\":1,\"name\":\"two letters\"},{},]";
  GError *error = NULL;
  SlabTrace *trace = load_text (fixture, text, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_threads (trace), ==, 1);
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), ==,
                   "2 events of unknown kinds (none, “Q”) were left out; "
                   "2 ends and steps of arrows between spans are not shown; "
                   "1 event that is no span, mark or counter is not shown");
  g_assert_finalize_object (trace);
}

static void
assert_name (SlabTrace *trace, guint row, guint64 index, const char *name)
{
  SlabSpan span;

  slab_trace_get_span (trace, row, index, &span);
  g_assert_cmpstr (slab_trace_get_span_name (trace, &span), ==, name);
}

static void
assert_row_name (SlabTrace *trace, guint row, const char *expected)
{
  g_autofree char *name = slab_trace_dup_row_name (trace, row);

  g_assert_cmpstr (name, ==, expected);
}

/* Instants of all three kinds are spans of no length, also by names of our phases, below what they happen in. */
static void
test_marks (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "[" EVENT (
      "1", "10", "100", "work") ","
                                "{\"ph\":\"i\",\"pid\":4,\"tid\":1,\"ts\":0,\"name\":\"first\",\"s\":\"t\"},"
                                "{\"ph\":\"I\",\"pid\":4,\"tid\":1,\"ts\":50,\"name\":\"read\"},"
                                "{\"ph\":\"R\",\"pid\":4,\"tid\":1,\"ts\":120,\"name\":\"last\"}]";
  GError *error = NULL;
  SlabTrace *trace = load_text (fixture, text, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_threads (trace), ==, 2);
  g_assert_cmpuint (slab_trace_get_n_workers (trace), ==, 1);
  g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), ==, 3);
  assert_span (trace, 0, 0, 0, 0, SLAB_PHASE_OTHER);
  assert_name (trace, 0, 0, "first");
  assert_span (trace, 0, 1, 10000, 100000, SLAB_PHASE_OTHER);
  assert_span (trace, 0, 2, 120000, 0, SLAB_PHASE_OTHER);
  assert_name (trace, 0, 2, "last");
  assert_span (trace, 1, 0, 50000, 0, SLAB_PHASE_OTHER);
  assert_name (trace, 1, 0, "read");
  g_assert_null (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING));
  g_assert_finalize_object (trace);

  /* They are enough for a trace. */
  trace = load_text (fixture, "[{\"ph\":\"i\",\"name\":\"read\",\"ts\":1}]", -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (slab_trace_get_duration (trace), ==, 0);
  g_assert_finalize_object (trace);
}

static void
assert_track_value (SlabTrace *trace, guint track, guint series, gint64 time, double expected)
{
  double value = -1.0;

  g_assert_true (slab_trace_tracks_find_value (slab_trace_tracks_get (trace), track, series, time, &value));
  g_assert_cmpfloat (value, ==, expected);
}

/* Counters of other programs are tracks, whatever their names; they still are when the trace was saved as ours. */
static void
test_counters (Fixture *fixture, gconstpointer data)
{
  static const char text[] =
      "[{\"ph\":\"C\",\"pid\":4,\"ts\":5,\"name\":\"heap\",\"args\":{\"used\":5,\"free\":\"-2.5e3\"}},"
      "{\"ph\":\"C\",\"pid\":4,\"ts\":7,\"name\":\"heap\",\"args\":{\"used\":NaN,\"free\":1}},"
      "{\"ph\":\"C\",\"pid\":4,\"ts\":6,\"name\":\"heap\",\"args\":{\"used\":6}},"
      "{\"ph\":\"C\",\"pid\":4,\"ts\":6,\"name\":\"heap\",\"id\":\"0x1\",\"args\":{\"used\":8}},"
      "{\"ph\":\"C\",\"pid\":4,\"ts\":6,\"name\":\"memory\",\"args\":{\"resident\":7}},"
      "{\"ph\":\"C\",\"pid\":4,\"ts\":9,\"name\":\"nothing\",\"args\":{\"text\":\"a\",\"null\":null}}]";
  GError *error = NULL;
  SlabTrace *trace = load_text (fixture, text, -1, &error);
  SlabTrace *again;

  g_assert_no_error (error);
  g_assert_true (slab_trace_save (trace, fixture->file, NULL, &error));
  again = slab_trace_load (fixture->file, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      SlabTraceTracks *tracks = slab_trace_tracks_get (i == 0 ? trace : again);

      g_assert_cmpuint (slab_trace_get_n_samples (i == 0 ? trace : again), ==, 0);
      g_assert_cmpuint (slab_trace_tracks_get_n (tracks), ==, 3);
      g_assert_cmpstr (slab_trace_tracks_get_name (tracks, 0), ==, "heap");
      g_assert_cmpstr (slab_trace_tracks_get_name (tracks, 1), ==, "heap 0x1");
      g_assert_cmpstr (slab_trace_tracks_get_name (tracks, 2), ==, "memory");
      g_assert_cmpstr (slab_trace_tracks_get_series_name (tracks, 0, 1), ==, "free");
      assert_track_value (i == 0 ? trace : again, 0, 0, 0, 5.0);
      assert_track_value (i == 0 ? trace : again, 0, 0, 1500, 6.0);
      assert_track_value (i == 0 ? trace : again, 0, 1, 1999, -2500.0);
      assert_track_value (i == 0 ? trace : again, 0, 1, 2000, 1.0);
      assert_track_value (i == 0 ? trace : again, 2, 0, 2000, 7.0);
    }
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), ==,
                   "1 event with impossible times or values was left out; "
                   "1 number is none, or infinite, and is taken as not known");
  g_assert_cmpint (slab_trace_get_duration (trace), ==, 2000);
  g_assert_finalize_object (again);
  g_assert_finalize_object (trace);
}

/* More counters than there are places for. */
static void
test_many_counters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("[");
  GError *error = NULL;
  SlabTrace *trace;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (text, "{\"ph\":\"C\",\"pid\":1,\"ts\":%u,\"name\":\"c%u\",\"args\":{\"v\":1}},", i, i);
  g_string_append_c (text, ']');
  trace = load_text (fixture, text->str, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_tracks_get_n (slab_trace_tracks_get (trace)), ==, SLAB_TRACE_TRACKS_MAX);
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), ==,
                   "36 values of more counters than fit are not shown");
  g_assert_finalize_object (trace);
}

#define ASYNC(kind, id, ts, name)                                                                                      \
  "{\"ph\":\"" kind "\",\"cat\":\"net\",\"pid\":4,\"tid\":1,\"id\":" id ",\"ts\":" ts ",\"name\":\"" name "\"}"

/* Two requests at once, the first with a step in it and ending in between; one of a local id; one that never ends; one
 * in the way of old. They have a place of their own, below the threads, named by name and category. */
static void
test_async (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "[" EVENT ("1", "0", "100", "work") "," ASYNC ("b", "1", "10", "load") "," ASYNC (
      "b", "\"0x2\"", "20",
      "load") "," ASYNC ("b", "1", "25",
                         "parse") "," ASYNC ("n", "1", "26",
                                             "step") "," ASYNC ("e", "1", "30",
                                                                "parse") "," ASYNC ("e", "1", "40",
                                                                                    "load") "," ASYNC ("e", "\"0x2\"",
                                                                                                       "60",
                                                                                                       "") ","
                                                                                                           "{\"ph\":"
                                                                                                           "\"b\","
                                                                                                           "\"cat\":"
                                                                                                           "\"a\","
                                                                                                           "\"pid\":4,"
                                                                                                           "\"id2\":{"
                                                                                                           "\"local\":"
                                                                                                           "7},\"ts\":"
                                                                                                           "70,"
                                                                                                           "\"name\":"
                                                                                                           "\"a\"},"
                                                                                                           "{\"ph\":"
                                                                                                           "\"S\","
                                                                                                           "\"cat\":"
                                                                                                           "\"old\","
                                                                                                           "\"pid\":4,"
                                                                                                           "\"id\":7,"
                                                                                                           "\"ts\":70,"
                                                                                                           "\"name\":"
                                                                                                           "\"s\"},"
                                                                                                           "{\"ph\":"
                                                                                                           "\"F\","
                                                                                                           "\"cat\":"
                                                                                                           "\"old\","
                                                                                                           "\"pid\":4,"
                                                                                                           "\"id\":7,"
                                                                                                           "\"ts\":80,"
                                                                                                           "\"name\":"
                                                                                                           "\"s\"},"
                                                                                                           "{\"ph\":"
                                                                                                           "\"e\","
                                                                                                           "\"cat\":"
                                                                                                           "\"old\","
                                                                                                           "\"pid\":4,"
                                                                                                           "\"id\":9,"
                                                                                                           "\"ts\":80,"
                                                                                                           "\"name\":"
                                                                                                           "\"s\"},"
                                                                                                           "{\"ph\":"
                                                                                                           "\"b\","
                                                                                                           "\"cat\":"
                                                                                                           "\"old\","
                                                                                                           "\"pid\":4,"
                                                                                                           "\"ts\":80,"
                                                                                                           "\"name\":"
                                                                                                           "\"without "
                                                                                                           "id\"}]";
  GError *error = NULL;
  SlabTrace *trace = load_text (fixture, text, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_workers (trace), ==, 1);
  assert_row_name (trace, 0, "Thread 1");
  assert_row_name (trace, 1, "load · net");
  assert_row_name (trace, 2, "a");
  assert_row_name (trace, 3, "s · old");
  assert_row_name (trace, 4, "load · net, depth 2");
  assert_span (trace, 1, 0, 10000, 30000, SLAB_PHASE_OTHER);
  assert_span (trace, 4, 0, 20000, 40000, SLAB_PHASE_OTHER);
  assert_span (trace, 5, 0, 25000, 5000, SLAB_PHASE_OTHER);
  assert_name (trace, 5, 0, "parse");
  assert_span (trace, 6, 0, 26000, 0, SLAB_PHASE_OTHER);
  assert_span (trace, 2, 0, 70000, 30000, SLAB_PHASE_OTHER);
  assert_span (trace, 3, 0, 70000, 10000, SLAB_PHASE_OTHER);
  g_assert_cmpuint (slab_trace_tree_get_parents (trace)[2], ==, 2);
  g_assert_cmpuint (slab_trace_tree_get_parents (trace)[6], ==, 1);
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), ==,
                   "1 event with impossible times or values was left out; "
                   "1 end of a span that does not begin in the file was left out; "
                   "1 span has no end in the file; it lasts as long as what it is in, or to the end");
  g_assert_finalize_object (trace);
}

/* Clocks that count from 1970 on, to the nanosecond; what is on another clock is left out. */
static void
test_clocks (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "[" EVENT ("1", "0", "1", "no clock") "," EVENT (
      "1", "1691510394820126.125", "2.5",
      "a") "," EVENT ("1", "1691510394820130", "1",
                      "b") ","
                           "{\"ph\":\"C\",\"pid\":4,\"ts\":1691510394820131.5,\"name\":\"c\",\"args\":{\"v\":1}},"
                           "{\"ph\":\"C\",\"pid\":4,\"ts\":7,\"name\":\"c\",\"args\":{\"v\":2}},"
                           "{\"ph\":\"X\",\"pid\":4,\"tid\":1,\"ts\":9223372036854775808,\"dur\":1,\"name\":\"2^63\"}]";
  GError *error = NULL;
  SlabTrace *trace = load_text (fixture, text, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), ==, 2);
  assert_span (trace, 0, 0, 0, 2500, SLAB_PHASE_OTHER);
  assert_span (trace, 0, 1, 3875, 1000, SLAB_PHASE_OTHER);
  assert_track_value (trace, 0, 0, 5375, 1.0);
  g_assert_cmpint (slab_trace_get_duration (trace), ==, 5375);
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), ==,
                   "3 events with impossible times or values were left out");
  g_assert_finalize_object (trace);
}

/* Threads are in the order that the file asks for, and tell of which process they are where there are several; those
 * without an event have no row. */
static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const char text[] =
      "[{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":0,\"dur\":1,\"name\":\"a\"},"
      "{\"ph\":\"X\",\"pid\":1,\"tid\":2,\"ts\":0,\"dur\":1,\"name\":\"b\"},"
      "{\"ph\":\"X\",\"pid\":2,\"tid\":1,\"ts\":0,\"dur\":1,\"name\":\"c\"},"
      "{\"ph\":\"X\",\"pid\":\"Spans\",\"tid\":\"Profiler\",\"ts\":\"0.5\",\"dur\":\"0.25\",\"name\":\"d\"},"
      "{\"ph\":\"X\",\"pid\":3,\"ts\":0,\"dur\":1,\"name\":\"e\"},"
      "{\"ph\":\"M\",\"pid\":2,\"name\":\"process_name\",\"args\":{\"name\":\"GPU\"}},"
      "{\"ph\":\"M\",\"pid\":2,\"name\":\"process_sort_index\",\"args\":{\"sort_index\":-1}},"
      "{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":5}},"
      "{\"ph\":\"M\",\"pid\":1,\"tid\":2,\"name\":\"thread_name\",\"args\":{\"name\":\"Main\"}},"
      "{\"ph\":\"M\",\"pid\":1,\"tid\":3,\"name\":\"thread_name\",\"args\":{\"name\":\"idle\"}}]";
  static const char *const names[] = { "Thread 1 · GPU", "Main · Process 1", "Thread 1 · Process 1",
                                       "Thread 4 · Process 3", "Profiler · Spans" };
  GError *error = NULL;
  SlabTrace *trace = load_text (fixture, text, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_threads (trace), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    assert_row_name (trace, i, names[i]);
  assert_span (trace, 4, 0, 500, 250, SLAB_PHASE_OTHER);
  g_assert_null (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING));
  g_assert_finalize_object (trace);
}

/* Boxes that are not known make halos not known; 0 % of them would be a claim. */
static void
test_bad_chunks (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *chunks;
    const char *warning;
    guint n_chunks;
    gboolean known;
  } cases[] = {
    { "[[0,0,0,4,4,4,4,4,8],[4,0,0,4,4,4,4,4,8]]", NULL, 2, TRUE },
    { "[[0,0,0,4,4,4,4,4,8],[4,0,0]]", "where 1 chunk lies in the volume is not known", 2, FALSE },
    { "[[0,0,0,4,4,4,4,4,8]]", "where 1 chunk lies in the volume is not known", 2, FALSE },
    { "{\"a\":[1]}", "the entry of the chunks is no list", 2, FALSE },
    { "\"none\"", "the entry of the chunks is no list", 2, FALSE },
  };
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{\"otherData\":{\"format\":\"slabscope\",\"n_threads\":1,\"chunks\":%s},\"traceEvents\":["
          "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":0,\"dur\":9,\"name\":\"filter\",\"args\":{\"chunk\":1}}]}",
          cases[i].chunks);
      SlabTrace *trace = load_text (fixture, text, -1, &error);
      const char *warning;
      SlabTraceSummary summary;

      g_assert_no_error (error);
      warning = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING);
      g_assert_cmpint (warning == NULL, ==, cases[i].warning == NULL);
      if (warning != NULL)
        g_assert_nonnull (strstr (warning, cases[i].warning));
      g_assert_cmpuint (slab_trace_get_n_chunks (trace), ==, cases[i].n_chunks);
      slab_trace_summarize (trace, &summary);
      if (cases[i].known)
        g_assert_cmpfloat (summary.useful_share, ==, 0.5);
      else
        g_assert_true (isnan (summary.useful_share) && isnan (summary.efficiency));
      g_assert_finalize_object (trace);
    }
}

/* Of ours as well: more threads than there are rows for. */
static void
test_ours_many_threads (Fixture *fixture, gconstpointer data)
{
  static const char text[] =
      "{\"otherData\":{\"format\":\"slabscope\",\"n_threads\":1500,\"chunks\":[]},\"traceEvents\":["
      "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":0,\"dur\":9,\"name\":\"read\"},"
      "{\"ph\":\"X\",\"pid\":1,\"tid\":1025,\"ts\":0,\"dur\":9,\"name\":\"read\"}]}";
  GError *error = NULL;
  SlabTrace *trace = load_text (fixture, text, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_threads (trace), ==, 1024);
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), ==,
                   "of 1500 threads the first 1024 are shown; "
                   "1 span of a thread that the trace has no row for was left out");
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
      "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":\"seven\",\"dur\":2,\"name\":\"read\"},"
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
  g_assert_nonnull (strstr (warning, "3 elements of the list are no events"));
  g_assert_nonnull (strstr (warning, "5 events with impossible times"));
  g_assert_nonnull (strstr (warning, "1 span of a thread"));
  g_assert_nonnull (strstr (warning, "where 3 chunks lie in the volume is not known"));
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
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), ==,
                   "3 events with impossible times or values were left out; "
                   "4 numbers are none, or infinite, and are taken as not known");
  g_assert_finalize_object (trace);
}

static void
assert_chunk (SlabTrace *trace, gint32 index, const gint64 numbers[9])
{
  SlabTraceChunk chunk;

  g_assert_true (slab_trace_get_chunk (trace, index, &chunk));
  g_assert_cmpmem (chunk.start, sizeof chunk.start, numbers, 3 * sizeof *numbers);
  g_assert_cmpmem (chunk.size, sizeof chunk.size, numbers + 3, 3 * sizeof *numbers);
  g_assert_cmpmem (chunk.padded_size, sizeof chunk.padded_size, numbers + 6, 3 * sizeof *numbers);
}

/* Sizes that chunks have in common may be before the chunks or behind them; one that is not there is no box. */
static void
test_chunk_sizes (Fixture *fixture, gconstpointer data)
{
  static const char sizes[] = "\"chunk_sizes\":[[1,2,3,4,5,6],[1,2],[7,8,9,10,11,-12],[7,8,9,10,11,12]]";
  static const char chunks[] = "\"chunks\":[[0,0,0,0],[0,2,4,3],[1,1,1,2,2,2,3,3,3],[5,5,5,4],[5,5,5,1],[5,5,5,2],"
                               "[5,5,5,-1],[5,5,5,4611686018427387903]]";
  static const gint64 expected[][9] = {
    { 0, 0, 0, 1, 2, 3, 4, 5, 6 },
    { 0, 2, 4, 7, 8, 9, 10, 11, 12 },
    { 1, 1, 1, 2, 2, 2, 3, 3, 3 },
    { 0 },
    { 0 },
    { 0 },
    { 0 },
    { 0 },
  };

  for (guint order = 0; order < 2; order++)
    {
      g_autofree char *text = g_strdup_printf ("{\"otherData\":{\"format\":\"slabscope\",\"n_threads\":1,%s,%s},"
                                               "\"traceEvents\":[{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":0,\"dur\":9,"
                                               "\"name\":\"read\"}]}",
                                               order == 0 ? sizes : chunks, order == 0 ? chunks : sizes);
      GError *error = NULL;
      SlabTrace *trace = load_text (fixture, text, -1, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (slab_trace_get_n_chunks (trace), ==, G_N_ELEMENTS (expected));
      for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
        assert_chunk (trace, (gint32) i, expected[i]);
      g_assert_nonnull (strstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), "where 5 chunks lie"));
      g_assert_finalize_object (trace);
    }
}

/* What this program writes it knows; of what a later one writes it says so, and reads what it can. Another program's
 * "version" says nothing. */
static void
test_version (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *other_data;
    const char *warning;
  } cases[] = {
    { "\"format\":\"slabscope\",\"version\":4", NULL },
    { "\"format\":\"slabscope\"", NULL },
    { "\"version\":77,\"format\":\"slabscope\"", "it is of version 77 of the format" },
    { "\"version\":77", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"otherData\":{%s},\"traceEvents\":[{\"ph\":\"X\",\"pid\":1,\"tid\":1,"
                                               "\"ts\":0,\"dur\":9,\"name\":\"read\"}]}",
                                               cases[i].other_data);
      GError *error = NULL;
      SlabTrace *trace = load_text (fixture, text, -1, &error);
      const char *warning;

      g_assert_no_error (error);
      g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), ==, 1);
      warning = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING);
      if (cases[i].warning == NULL)
        g_assert_null (warning);
      else
        g_assert_true (g_str_has_prefix (warning, cases[i].warning));
      g_assert_finalize_object (trace);
    }
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
  g_assert_nonnull (strstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING),
                            "of 3000 threads the first 1024 are shown"));
  g_assert_finalize_object (trace);
}

/* [{"ph":"X","pid":1,"tid":1,"ts":1,"dur":2.5,"name":"f"},{"ph":"X","pid":1,"tid":1,"ts":4,"dur":1,"name":"g"}] by
 * Python's gzip.compress (). */
static const guint8 packed[] = { 0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x8b, 0xae, 0x56,
                                 0x2a, 0xc8, 0x50, 0xb2, 0x52, 0x8a, 0x50, 0xd2, 0x51, 0x2a, 0xc8, 0x4c, 0x51,
                                 0xb2, 0x32, 0xd4, 0x51, 0x2a, 0x81, 0xd1, 0xc5, 0x60, 0x2a, 0xa5, 0xb4, 0x48,
                                 0xc9, 0xca, 0x48, 0xcf, 0x54, 0x47, 0x29, 0x2f, 0x31, 0x37, 0x15, 0xa8, 0x36,
                                 0x4d, 0xa9, 0x56, 0x87, 0x80, 0x36, 0x13, 0xa8, 0x36, 0x43, 0xb8, 0xa6, 0x74,
                                 0xa5, 0xda, 0x58, 0x00, 0x26, 0x4a, 0x53, 0x54, 0x6d, 0x00, 0x00, 0x00 };

static void
assert_warned (SlabTrace *trace, const char *what)
{
  g_assert_nonnull (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING));
  g_assert_nonnull (strstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), what));
}

static void
test_packed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SlabTrace *trace = load_text (fixture, (const char *) packed, sizeof packed, &error);
  guint8 broken[sizeof packed];
  guint n_kept = 0;
  SlabSpan span;

  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), ==, 2);
  slab_trace_get_span (trace, 0, 0, &span);
  g_assert_cmpint (span.duration, ==, 2500);
  g_assert_cmpint (slab_trace_get_duration (trace), ==, 4000);
  g_assert_null (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING));
  g_assert_finalize_object (trace);

  /* Cut at every byte behind the mark: with the spans before, or a message, and both name the bytes. */
  for (gsize n = 2; n < sizeof packed; n++)
    {
      g_autofree char *bytes = g_strdup_printf ("after %" G_GSIZE_FORMAT " bytes", n);

      trace = load_text (fixture, (const char *) packed, (gssize) n, &error);
      if (trace == NULL)
        {
          g_assert_cmpuint (n_kept, ==, 0);
          g_assert_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_PARSE);
          g_assert_nonnull (strstr (error->message, FIXTURE_NAME));
          g_assert_nonnull (strstr (error->message, "gzip"));
          g_assert_nonnull (strstr (error->message, bytes));
          g_clear_error (&error);
          continue;
        }
      g_assert_no_error (error);
      assert_warned (trace, "cut short");
      assert_warned (trace, bytes);
      g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), >=, n_kept);
      n_kept = (guint) slab_trace_get_n_spans (trace, 0);
      assert_warned (trace, n_kept == 1 ? "what 1 event before" : "what 2 events before");
      g_assert_finalize_object (trace);
    }
  g_assert_cmpuint (n_kept, ==, 2);
  /* A bit of the checksum or of the length, in the first 64 bytes or behind them, when the spans are there already. */
  for (gsize at = sizeof packed - 8; at < sizeof packed; at++)
    {
      memcpy (broken, packed, sizeof packed);
      broken[at] ^= 0x40;
      trace = load_text (fixture, (const char *) broken, sizeof broken, &error);
      if (trace != NULL)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), >=, 1);
          assert_warned (trace, "damaged");
          g_assert_finalize_object (trace);
          continue;
        }
      g_assert_cmpuint (at, <, 64);
      g_assert_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_PARSE);
      g_assert_nonnull (strstr (error->message, "gzip"));
      g_clear_error (&error);
    }
  /* Of one byte it cannot be told. */
  g_assert_null (load_text (fixture, (const char *) packed, 1, &error));
  g_assert_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_PARSE);
}

/* Any bytes of a packed file may be anything: it is a trace, or there is a message, and nothing is read outside. */
static void
test_packed_random (Fixture *fixture, gconstpointer data)
{
  for (guint round = 0; round < 2000; round++)
    {
      guint8 changed[3 * sizeof packed];
      g_autoptr (GError) error = NULL;
      g_autoptr (SlabTrace) trace = NULL;

      for (guint i = 0; i < 3; i++)
        memcpy (changed + i * sizeof packed, packed, sizeof packed);
      for (gint n = g_test_rand_int_range (1, 6); n > 0; n--)
        changed[g_test_rand_int_range (2, sizeof changed)] = (guint8) g_test_rand_int_range (0, 256);
      trace = load_text (fixture, (const char *) changed, g_test_rand_int_range (2, sizeof changed), &error);
      g_assert_true ((trace != NULL) == (error == NULL));
      if (error != NULL)
        g_assert_nonnull (strstr (error->message, FIXTURE_NAME));
    }
}

static void
cancel_at (double fraction, gpointer data)
{
  if (fraction > 0.5)
    g_cancellable_cancel (data);
}

/* Also when all is read and only in part sorted: the trace is not made then. */
static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("[");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_file_get_path (fixture->file);
  SlabTrace *trace;

  for (guint i = 0; i < 4096; i++)
    g_string_append_printf (text, "%s{\"ph\":\"X\",\"pid\":1,\"tid\":%u,\"ts\":%u,\"dur\":1,\"name\":\"a\"}",
                            i > 0 ? "," : "", i % 3, i);
  g_string_append_c (text, ']');
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  trace = slab_trace_load_with_progress (fixture->file, cancel_at, cancellable, cancellable, &error);
  g_assert_null (trace);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_nonnull (strstr (error->message, FIXTURE_NAME));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/trace-json-load/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("refused", test_refused);
  ADD ("packed", test_packed);
  ADD ("packed-random", test_packed_random);
  ADD ("cut-short", test_cut_short);
  ADD ("foreign", test_foreign);
  ADD ("other-spans", test_other_spans);
  ADD ("overlapping", test_overlapping);
  ADD ("ours-overlapping", test_ours_overlapping);
  ADD ("parts", test_parts);
  ADD ("counted", test_counted);
  ADD ("marks", test_marks);
  ADD ("counters", test_counters);
  ADD ("many-counters", test_many_counters);
  ADD ("async", test_async);
  ADD ("clocks", test_clocks);
  ADD ("names", test_names);
  ADD ("bad-chunks", test_bad_chunks);
  ADD ("version", test_version);
  ADD ("chunk-sizes", test_chunk_sizes);
  ADD ("ours-many-threads", test_ours_many_threads);
  ADD ("deep", test_deep);
  ADD ("senseless", test_senseless);
  ADD ("no-numbers", test_no_numbers);
  ADD ("many-threads", test_many_threads);
  ADD ("cancelled", test_cancelled);
#undef ADD
  return g_test_run ();
}
