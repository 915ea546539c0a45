/* SPDX-License-Identifier: MIT */
#include "profile/slab-trace-json.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

typedef struct
{
  char *folder;
  GFile *file;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("slab-trace-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  path = g_build_filename (fixture->folder, "run.json", NULL);
  fixture->file = g_file_new_for_path (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_file_delete (fixture->file, NULL, NULL);
  /* Fails where a temporary file was left behind. */
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_object_unref (fixture->file);
  g_free (fixture->folder);
}

static SlabTrace *
make_trace (void)
{
  SlabTrace *trace = slab_trace_new (3);
  SlabTraceChunk chunks[2] = { { { 0, 0, 0 }, { 50, 64, 1104 }, { 50, 76, 1104 } },
                               { { 0, 64, 0 }, { 50, 64, 1104 }, { 50, 88, G_GINT64_CONSTANT (5000000000) } } };
  static const char *const passes[] = { "gather", "z \"y\"", NULL };
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  SlabSpan span;

  slab_trace_set_pass_names (trace, passes);
  slab_trace_set_counters (trace, 1, &(SlabTraceCounters){ 123456789012, SLAB_TRACE_UNKNOWN, 7 });
  slab_trace_set_chunks (trace, chunks, 2);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_TITLE, "gaussian sigma=3");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_INPUT, "a \"b\" \\ ü\t\n€ 𝄞.vol");
  slab_trace_set_property_string (trace, "empty", "");
  span = (SlabSpan){ 0, 1, 12345678901234567, 0, -1, SLAB_PHASE_READ };
  slab_trace_add_span (trace, 0, &span);
  span = (SlabSpan){ 1, 999, 0, 0, 3, SLAB_PHASE_FILTER };
  slab_trace_add_span_with_passes (trace, 0, &span, (const SlabTracePass[]){ { 600, 1 }, { 399, 98765432109 } });
  span = (SlabSpan){ 1000, 0, 1, 0, -1, SLAB_PHASE_WRITE };
  slab_trace_add_span (trace, 0, &span);
  span = (SlabSpan){ 1000, 123456789, 1, 1, -1, SLAB_PHASE_WRITE };
  slab_trace_add_span (trace, 0, &span);
  span = (SlabSpan){
    G_GINT64_CONSTANT (86400123456789), G_GINT64_CONSTANT (3600000000001), 0, -1, -1, SLAB_PHASE_WAIT
  };
  slab_trace_add_span (trace, 2, &span);
  sample.time = 20000001;
  sample.cores_busy = 1.9375;
  sample.resident_bytes = 1 << 30;
  slab_trace_add_sample (trace, &sample, NULL);
  sample = (SlabTraceSample){
    .time = 40000002,
    .cores_busy = 1.0 / 3.0,
    .cores_queued = 0.25,
    .resident_bytes = G_GUINT64_CONSTANT (1) << 45,
    .owner_bytes = { 1, 2, 3, (G_GUINT64_CONSTANT (1) << 45) - 6 },
    .minor_faults = 17,
    .major_faults = 0,
    .disk_read_bytes = 4096,
    .disk_written_bytes = G_GUINT64_CONSTANT (9007199254740991),
  };
  slab_trace_add_sample (trace, &sample, (const float[]){ 0.5f, NAN, 1.0f / 3.0f });
  slab_trace_end_at (trace, G_GINT64_CONSTANT (90000123456790));
  return trace;
}

static void
assert_same_passes (SlabTrace *a, SlabTrace *b, guint thread, guint64 span)
{
  SlabTracePass p[SLAB_TRACE_MAX_PASSES], q[SLAB_TRACE_MAX_PASSES];
  gboolean has = slab_trace_get_span_passes (a, thread, span, p);

  g_assert_true (has == slab_trace_get_span_passes (b, thread, span, q));
  g_assert_cmpuint (slab_trace_get_n_passes (a), ==, slab_trace_get_n_passes (b));
  for (guint i = 0; has && i < slab_trace_get_n_passes (a); i++)
    {
      g_assert_cmpint (p[i].duration, ==, q[i].duration);
      g_assert_cmpuint (p[i].bytes, ==, q[i].bytes);
      g_assert_cmpstr (slab_trace_get_pass_name (a, i), ==, slab_trace_get_pass_name (b, i));
    }
}

static void
assert_same_counters (SlabTrace *a, SlabTrace *b, guint row)
{
  SlabTraceCounters p = { 0 }, q = { 0 };

  g_assert_true (slab_trace_get_counters (a, row, &p) == slab_trace_get_counters (b, row, &q));
  g_assert_cmpmem (&p, sizeof p, &q, sizeof q);
}

static void
assert_same (SlabTrace *a, SlabTrace *b)
{
  g_assert_cmpuint (slab_trace_get_n_threads (a), ==, slab_trace_get_n_threads (b));
  g_assert_cmpint (slab_trace_get_duration (a), ==, slab_trace_get_duration (b));
  for (guint t = 0; t < slab_trace_get_n_threads (a); t++)
    {
      g_assert_cmpuint (slab_trace_get_n_spans (a, t), ==, slab_trace_get_n_spans (b, t));
      for (guint64 i = 0; i < slab_trace_get_n_spans (a, t); i++)
        {
          SlabSpan p, q;

          slab_trace_get_span (a, t, i, &p);
          slab_trace_get_span (b, t, i, &q);
          g_assert_cmpint (p.start, ==, q.start);
          g_assert_cmpint (p.duration, ==, q.duration);
          g_assert_cmpuint (p.bytes, ==, q.bytes);
          g_assert_cmpint (p.chunk, ==, q.chunk);
          g_assert_cmpint (p.iteration, ==, q.iteration);
          g_assert_cmpint (p.phase, ==, q.phase);
          assert_same_passes (a, b, t, i);
        }
      assert_same_counters (a, b, t);
    }
  g_assert_cmpuint (slab_trace_get_n_samples (a), ==, slab_trace_get_n_samples (b));
  for (guint64 i = 0; i < slab_trace_get_n_samples (a); i++)
    {
      SlabTraceSample p, q;

      slab_trace_get_sample (a, i, &p);
      slab_trace_get_sample (b, i, &q);
      g_assert_cmpint (p.time, ==, q.time);
      g_assert_cmpfloat (p.cores_busy, ==, q.cores_busy);
      g_assert_true (p.cores_queued == q.cores_queued || (isnan (p.cores_queued) && isnan (q.cores_queued)));
      g_assert_cmpuint (p.resident_bytes, ==, q.resident_bytes);
      g_assert_cmpmem (p.owner_bytes, sizeof p.owner_bytes, q.owner_bytes, sizeof q.owner_bytes);
      g_assert_cmpuint (p.minor_faults, ==, q.minor_faults);
      g_assert_cmpuint (p.major_faults, ==, q.major_faults);
      g_assert_cmpuint (p.disk_read_bytes, ==, q.disk_read_bytes);
      g_assert_cmpuint (p.disk_written_bytes, ==, q.disk_written_bytes);
      for (guint t = 0; t < slab_trace_get_n_threads (a); t++)
        {
          float x = slab_trace_get_sample_thread_busy (a, i, t), y = slab_trace_get_sample_thread_busy (b, i, t);

          g_assert_true (x == y || (isnan (x) && isnan (y)));
        }
    }
  g_assert_cmpuint (slab_trace_get_n_chunks (a), ==, slab_trace_get_n_chunks (b));
  for (guint i = 0; i < slab_trace_get_n_chunks (a); i++)
    {
      SlabTraceChunk p, q;

      g_assert_true (slab_trace_get_chunk (a, (gint32) i, &p));
      g_assert_true (slab_trace_get_chunk (b, (gint32) i, &q));
      g_assert_cmpmem (&p, sizeof p, &q, sizeof q);
    }
  g_assert_cmpstrv ((char **) slab_trace_get_property_keys (a, NULL), (char **) slab_trace_get_property_keys (b, NULL));
  for (const char *const *key = slab_trace_get_property_keys (a, NULL); *key != NULL; key++)
    g_assert_cmpstr (slab_trace_get_property_string (a, *key), ==, slab_trace_get_property_string (b, *key));
}

static void
test_roundtrip (Fixture *fixture, gconstpointer data)
{
  SlabTrace *trace = make_trace ();
  SlabTrace *loaded;
  GError *error = NULL;

  /* A decimal comma must not get in; where the system has no such locale this tests the rest. */
  setlocale (LC_ALL, "de_DE.UTF-8");
  g_assert_true (slab_trace_save (trace, fixture->file, NULL, &error));
  g_assert_no_error (error);
  loaded = slab_trace_load (fixture->file, NULL, &error);
  setlocale (LC_ALL, "C");
  g_assert_no_error (error);
  g_assert_true (slab_trace_is_ended (loaded));
  g_assert_null (slab_trace_get_property_string (loaded, SLAB_TRACE_KEY_WARNING));
  assert_same (trace, loaded);
  g_assert_finalize_object (loaded);

  /* Over an existing file. */
  g_assert_true (slab_trace_save (trace, fixture->file, NULL, &error));
  g_assert_finalize_object (trace);
  trace = slab_trace_new (5);
  slab_trace_end_at (trace, 0);
  g_assert_true (slab_trace_save (trace, fixture->file, NULL, &error));
  loaded = slab_trace_load (fixture->file, NULL, &error);
  g_assert_no_error (error);
  assert_same (trace, loaded);
  g_assert_finalize_object (loaded);
  g_assert_finalize_object (trace);
}

/* What another program reads: by an independent parser, after the letter of the format. */
static void
test_format (Fixture *fixture, gconstpointer data)
{
  SlabTrace *trace = make_trace ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *path = g_file_get_path (fixture->file);
  GError *error = NULL;
  JsonObject *root, *other;
  JsonArray *events;
  guint n_spans = 0, n_counters = 0, n_names = 0;

  g_assert_true (slab_trace_save (trace, fixture->file, NULL, &error));
  g_assert_true (json_parser_load_from_file (parser, path, &error));
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (json_object_get_string_member (root, "displayTimeUnit"), ==, "ms");
  other = json_object_get_object_member (root, "otherData");
  g_assert_cmpint (json_object_get_int_member (other, "version"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (other, "n_threads"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (other, "duration_ns"), ==, G_GINT64_CONSTANT (90000123456790));
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (other, "settings"), "input"), ==,
                   "a \"b\" \\ ü\t\n€ 𝄞.vol");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (other, "chunks")), ==, 2);

  events = json_object_get_array_member (root, "traceEvents");
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);
      const char *kind = json_object_get_string_member (event, "ph");
      const char *name = json_object_get_string_member (event, "name");

      g_assert_cmpint (json_object_get_int_member (event, "pid"), ==, 1);
      if (strcmp (kind, "X") == 0)
        {
          n_spans++;
          if (n_spans == 2)
            {
              JsonObject *args = json_object_get_object_member (event, "args");

              g_assert_cmpstr (name, ==, "filter");
              g_assert_cmpint (json_object_get_int_member (event, "tid"), ==, 1);
              g_assert_cmpfloat_with_epsilon (json_object_get_double_member (event, "ts"), 0.001, 1e-9);
              g_assert_cmpfloat_with_epsilon (json_object_get_double_member (event, "dur"), 0.999, 1e-9);
              g_assert_cmpint (json_object_get_int_member (args, "chunk"), ==, 0);
              g_assert_cmpint (json_object_get_int_member (args, "iteration"), ==, 3);
              g_assert_false (json_object_has_member (args, "bytes"));
            }
        }
      else if (strcmp (kind, "C") == 0)
        {
          JsonObject *args = json_object_get_object_member (event, "args");

          if (n_counters++ == 0)
            {
              g_assert_cmpstr (name, ==, "cores busy");
              g_assert_cmpfloat (json_object_get_double_member (args, "cores"), ==, 1.9375);
            }
          else if (n_counters == 2)
            {
              g_assert_false (json_object_has_member (args, "input"));
              g_assert_cmpstr (name, ==, "memory");
              g_assert_cmpint (json_object_get_int_member (args, "resident"), ==, 1 << 30);
            }
        }
      else
        {
          g_assert_cmpstr (kind, ==, "M");
          n_names += strcmp (name, "thread_name") == 0;
        }
    }
  g_assert_cmpuint (n_spans, ==, 5);
  g_assert_cmpuint (n_counters, ==, 7);
  g_assert_cmpuint (n_names, ==, 3);
  g_assert_finalize_object (trace);
}

static SlabTrace *
load_text (Fixture *fixture, const char *text, gssize length, GError **error)
{
  g_autofree char *path = g_file_get_path (fixture->file);

  /* Without the wait for the disk; this way an old file is not cut to the new length. */
  g_unlink (path);
  g_assert_true (g_file_set_contents_full (path, text, length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  return slab_trace_load (fixture->file, NULL, error);
}

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
    { "{\"traceEvents\":[{\"ph\":\"X\",\"name\":\"read\",\"ts\":1,\"dur\":1}", SLAB_TRACE_ERROR_PARSE },
    { "{\"traceEvents\":[{\"ph\":\"X\",\"name\":\"read\",\"ts\":1,\"dur\":1}]", SLAB_TRACE_ERROR_PARSE },
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
      g_assert_nonnull (strstr (error->message, "run.json"));
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

/* Every beginning of a good file is refused with a message, and none is read outside. */
static void
test_cut_short (Fixture *fixture, gconstpointer data)
{
  SlabTrace *trace = make_trace ();
  g_autofree char *text = NULL;
  gsize length;
  GError *error = NULL;

  g_assert_true (slab_trace_save (trace, fixture->file, NULL, &error));
  g_assert_finalize_object (trace);
  g_assert_true (g_file_load_contents (fixture->file, NULL, &text, &length, NULL, NULL));
  for (gsize n = 0; n + 2 < length; n += n % 7 + 1)
    {
      g_assert_null (load_text (fixture, text, (gssize) n, &error));
      g_assert_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_PARSE);
      g_clear_error (&error);
    }
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
  static const char *const names[] = { "outer", "inner", "outer" };
  GError *error = NULL;
  SlabTrace *trace = load_text (fixture, text, -1, &error);
  g_autofree char *name = NULL;
  SlabSpan span;

  g_assert_no_error (error);
  g_assert_cmpuint (slab_trace_get_n_threads (trace), ==, 2);
  name = slab_trace_dup_row_name (trace, 0);
  g_assert_cmpstr (name, ==, "Main");
  assert_span (trace, 0, 0, 0, 10000, SLAB_PHASE_OTHER);
  assert_span (trace, 0, 1, 10000, 5000, SLAB_PHASE_OTHER);
  assert_span (trace, 0, 2, 15000, 15000, SLAB_PHASE_OTHER);
  for (guint i = 0; i < 3; i++)
    {
      slab_trace_get_span (trace, 0, i, &span);
      g_assert_cmpstr (slab_trace_get_span_name (trace, &span), ==, names[i]);
    }
  /* What never ends lasts to the end of the trace, with a span of ours over it. */
  assert_span (trace, 1, 0, 20000, 40000, SLAB_PHASE_OTHER);
  assert_span (trace, 1, 1, 60000, 10000, SLAB_PHASE_FILTER);
  g_assert_nonnull (
      strstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), "1 events with impossible"));
  g_assert_finalize_object (trace);
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
  g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), ==, 6);
  assert_span (trace, 0, 0, 0, 10000, SLAB_PHASE_WAIT);
  assert_span (trace, 0, 1, 10000, 10000, SLAB_PHASE_READ);
  assert_span (trace, 0, 2, 20000, 10000, SLAB_PHASE_WAIT);
  assert_span (trace, 0, 3, 30000, 20000, SLAB_PHASE_FILTER);
  assert_span (trace, 0, 4, 50000, 20000, SLAB_PHASE_WRITE);
  assert_span (trace, 0, 5, 70000, 30000, SLAB_PHASE_WAIT);
  g_assert_nonnull (strstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING), "3 spans overlap"));
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
  g_assert_nonnull (strstr (warning, "1 spans of threads"));
  g_assert_nonnull (strstr (warning, "3 chunks without"));
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

/* The figure promised for a run of 10 000 chunks: at most 5 MB. Read and write have spans of their own in runs of filters
 * that iterate over a chunk, which have two passes. */
static void
test_large (Fixture *fixture, gconstpointer data)
{
  const guint n = 10000;
  SlabTrace *trace = slab_trace_new (2), *loaded;
  static const char *const passes[] = { "sweep", "stop", NULL };
  static const SlabTracePass parts[] = { { 834567, 320000000 }, { 390000, 6400000 } };
  g_autofree SlabTraceChunk *chunks = g_new0 (SlabTraceChunk, n);
  g_autoptr (GFileInfo) info = NULL;
  GError *error = NULL;
  gint64 time = 0;

  slab_trace_set_pass_names (trace, passes);
  for (guint i = 0; i < n; i++)
    {
      chunks[i] = (SlabTraceChunk){ { 0, i * 11, 512 }, { 50, 11, 512 }, { 50, 35, 536 } };
      for (guint p = 0; p < 4; p++)
        {
          SlabSpan span = { time, 1234567,      p == 0 || p == 2 ? 3200000 : 0, p == SLAB_PHASE_WAIT ? -1 : (gint32) i,
                            -1,   (SlabPhase) p };

          if (span.phase == SLAB_PHASE_FILTER)
            slab_trace_add_span_with_passes (trace, i % 2, &span, parts);
          else
            slab_trace_add_span (trace, i % 2, &span);
          time += 1234567 + 89;
        }
    }
  slab_trace_set_chunks (trace, chunks, n);
  slab_trace_end_at (trace, time);
  g_assert_true (slab_trace_save (trace, fixture->file, NULL, &error));
  info = g_file_query_info (fixture->file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_file_info_get_size (info), <=, 5000000);
  loaded = slab_trace_load (fixture->file, NULL, &error);
  g_assert_no_error (error);
  assert_same (trace, loaded);
  g_assert_finalize_object (loaded);
  g_assert_finalize_object (trace);
}

static void
test_io_errors (Fixture *fixture, gconstpointer data)
{
  SlabTrace *trace = make_trace ();
  g_autoptr (GFile) missing = g_file_get_child (fixture->file, "sub.json");
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autofree char *text = NULL;
  GError *error = NULL;

  g_assert_null (slab_trace_load (fixture->file, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "run.json"));
  g_clear_error (&error);
  g_assert_null (slab_trace_load (folder, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  g_assert_false (slab_trace_save (trace, missing, NULL, &error));
  g_assert_nonnull (strstr (error->message, "sub.json"));
  g_clear_error (&error);
  g_assert_false (slab_trace_save (trace, folder, NULL, &error));
  g_assert_nonnull (strstr (error->message, fixture->folder));
  g_clear_error (&error);

  /* Given up half-way, the old content is still there. */
  g_assert_true (g_file_replace_contents (fixture->file, "old", 3, NULL, FALSE, 0, NULL, NULL, NULL));
  g_cancellable_cancel (cancelled);
  g_assert_false (slab_trace_save (trace, fixture->file, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (g_file_load_contents (fixture->file, NULL, &text, NULL, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
  g_assert_null (slab_trace_load (fixture->file, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_finalize_object (trace);
}

#define ADD(name, function) g_test_add ("/trace-json/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("roundtrip", test_roundtrip);
  ADD ("format", test_format);
  ADD ("refused", test_refused);
  ADD ("cut-short", test_cut_short);
  ADD ("foreign", test_foreign);
  ADD ("other-spans", test_other_spans);
  ADD ("overlapping", test_overlapping);
  ADD ("senseless", test_senseless);
  ADD ("many-threads", test_many_threads);
  ADD ("large", test_large);
  ADD ("io-errors", test_io_errors);
  return g_test_run ();
}
