/* SPDX-License-Identifier: MIT */
#include "trace-json-fixture.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

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
    .cores_system = 0.125,
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
      g_assert_true (p.cores_system == q.cores_system || (isnan (p.cores_system) && isnan (q.cores_system)));
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
  g_assert_cmpint (json_object_get_int_member (other, "version"), ==, 4);
  g_assert_cmpstr (json_object_get_string_member (other, "parts"), ==,
                   "chunks and passes; of passes in turn only the lengths are true, not when they begin");
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
      if (json_object_has_member (event, "cat"))
        continue;
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

static void
assert_share (JsonObject *event, double share)
{
  JsonObject *args = json_object_has_member (event, "args") ? json_object_get_object_member (event, "args") : NULL;

  g_assert_cmpint (args != NULL && json_object_has_member (args, "share"), ==, share > 0.0);
  if (share > 0.0)
    g_assert_cmpfloat_with_epsilon (json_object_get_double_member (args, "share"), share, 1e-9);
}

/* Viewers nest by time, and of what begins at once what comes later in the file: chunk 0 holds its three spans, and the
 * filter its two passes, 600 and 399 of 999 ns. */
static void
test_nesting (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    double start, duration; /* microseconds */
    gboolean is_part;
    double share; /* 0: not told */
  } expected[] = {
    { "chunk 0", 0.0, 1.0, TRUE, 0.0 },
    { "read", 0.0, 0.001, FALSE, 0.0 },
    { "filter", 0.001, 0.999, FALSE, 0.0 },
    { "gather (in turn)", 0.001, 0.6, TRUE, 0.601 },
    { "z \"y\" (in turn)", 0.601, 0.399, TRUE, 0.399 },
    { "write", 1.0, 0.0, FALSE, 0.0 },
    { "chunk 1", 1.0, 123456.789, TRUE, 0.0 },
    { "write", 1.0, 123456.789, FALSE, 0.0 },
  };
  SlabTrace *trace = make_trace ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *path = g_file_get_path (fixture->file);
  GError *error = NULL;
  JsonArray *events;
  guint n = 0;

  g_assert_true (slab_trace_save (trace, fixture->file, NULL, &error));
  g_assert_finalize_object (trace);
  g_assert_true (json_parser_load_from_file (parser, path, &error));
  g_assert_no_error (error);
  events = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "traceEvents");
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);

      if (strcmp (json_object_get_string_member (event, "ph"), "X") != 0
          || json_object_get_int_member (event, "tid") != 1)
        continue;
      g_assert_cmpuint (n, <, G_N_ELEMENTS (expected));
      g_assert_cmpstr (json_object_get_string_member (event, "name"), ==, expected[n].name);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (event, "ts"), expected[n].start, 1e-9);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (event, "dur"), expected[n].duration, 1e-9);
      g_assert_cmpint (json_object_has_member (event, "cat"), ==, expected[n].is_part);
      assert_share (event, expected[n].share);
      n++;
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (expected));
}

/* Three spans of 100 µs: one pass for all of it, one for 90 µs, and two in turn with 20 µs outside of them. */
static void
test_pass_parts (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "sweep", "sums", NULL };
  static const SlabTracePass passes[3][2] = { { { 100000, 0 }, { 0, 0 } },
                                              { { 0, 0 }, { 90000, 0 } },
                                              { { 30000, 0 }, { 50000, 0 } } };
  static const struct
  {
    const char *name;
    double start, duration, share;
  } expected[] = {
    { "sweep", 0.0, 100.0, 1.0 },
    { "sums", 100.0, 90.0, 0.9 },
    { "outside the passes", 190.0, 10.0, 0.1 },
    { "sweep (in turn)", 200.0, 30.0, 0.3 },
    { "sums (in turn)", 230.0, 50.0, 0.5 },
    { "outside the passes (in turn)", 280.0, 20.0, 0.2 },
  };
  SlabTrace *trace = slab_trace_new (1), *loaded;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *path = g_file_get_path (fixture->file);
  GError *error = NULL;
  JsonArray *events;
  guint n = 0;

  slab_trace_set_pass_names (trace, names);
  for (guint i = 0; i < 3; i++)
    slab_trace_add_span_with_passes (trace, 0, &(SlabSpan){ i * 100000, 100000, 0, -1, -1, SLAB_PHASE_FILTER },
                                     passes[i]);
  slab_trace_end_at (trace, 300000);
  g_assert_true (slab_trace_save (trace, fixture->file, NULL, &error));
  g_assert_true (json_parser_load_from_file (parser, path, &error));
  g_assert_no_error (error);
  events = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "traceEvents");
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);

      if (!json_object_has_member (event, "cat"))
        continue;
      g_assert_cmpuint (n, <, G_N_ELEMENTS (expected));
      g_assert_cmpstr (json_object_get_string_member (event, "name"), ==, expected[n].name);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (event, "ts"), expected[n].start, 1e-9);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (event, "dur"), expected[n].duration, 1e-9);
      assert_share (event, expected[n].share);
      n++;
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (expected));
  loaded = slab_trace_load (fixture->file, NULL, &error);
  g_assert_no_error (error);
  assert_same (trace, loaded);
  g_assert_finalize_object (loaded);
  g_assert_finalize_object (trace);
}

/* Nanoseconds, as Perfetto counts. */
typedef struct
{
  gint64 start;
  gint64 duration;
  gint64 row;
  guint order;
} Slice;

/* As Perfetto sorts them: by time, of one time the longest first, else as they are in the file. */
static int
compare_slices (gconstpointer a, gconstpointer b)
{
  const Slice *p = a, *q = b;

  if (p->row != q->row)
    return p->row < q->row ? -1 : 1;
  if (p->start != q->start)
    return p->start < q->start ? -1 : 1;
  if (p->duration != q->duration)
    return p->duration > q->duration ? -1 : 1;
  return p->order < q->order ? -1 : p->order > q->order;
}

/* slice_drop_overlapping_complete_event, or slice_spill_…: of two slices of a thread one lies in the other, or they are
 * apart. What lasts no time and begins where another ends is apart of it, unless neither lasts any. */
static void
assert_nested (GArray *slices)
{
  const Slice *open[512]; /* slice_max_depth_exceeded */
  guint depth = 0;

  g_array_sort (slices, compare_slices);
  for (guint i = 0; i < slices->len; i++)
    {
      const Slice *slice = &g_array_index (slices, Slice, i);

      if (i > 0 && slice[-1].row != slice->row)
        depth = 0;
      for (guint d = depth; d > 0; d--)
        {
          const Slice *outer = open[d - 1];
          const gint64 end = outer->start + outer->duration;

          if (end < slice->start || (end == slice->start && (outer->duration > 0 || slice->duration > 0)))
            depth--;
          else
            g_assert_false (slice->start < end && slice->start + slice->duration > end);
        }
      g_assert_cmpuint (depth, <, G_N_ELEMENTS (open));
      open[depth++] = slice;
    }
}

/* Microseconds to nanoseconds, as both the older versions, which cut them off, and the newer ones, which round them,
 * have them to one nanosecond. */
static gint64
read_time (JsonObject *event, const char *name)
{
  JsonNode *node = json_object_get_member (event, name);

  g_assert_true (node != NULL && JSON_NODE_HOLDS_VALUE (node));
  g_assert_true (json_node_get_value_type (node) == G_TYPE_INT64 || json_node_get_value_type (node) == G_TYPE_DOUBLE);
  g_assert_cmpfloat (json_node_get_double (node), >=, 0.0);
  return llround (json_node_get_double (node) * 1000.0);
}

/* Rules for the letters of the file, whatever is in it. */
static void
check_perfetto_text (const char *text, gsize length)
{
  gboolean in_string = FALSE;
  guint n_decimals = 0;

  /* "tried to parse data after EOF": where a piece of the file ends with its last bracket, no other may follow. */
  g_assert_cmpint (text[length - 1], ==, '}');
  for (gsize i = 0; i < length; i++)
    {
      /* Control characters end the strings that are outside of events, DEL too. */
      g_assert_true (((guchar) text[i] >= 0x20 && text[i] != 0x7f) || (text[i] == '\n' && !in_string));
      if (in_string && text[i] == '\\')
        {
          i++;
          /* "reserved for surrogate pairs": it does not put two halves together. */
          g_assert_false (text[i] == 'u' && (text[i + 1] | 0x20) == 'd' && text[i + 2] >= '8');
          /* A string of an event ends at the first quote that is not behind a backslash, whatever that is behind. */
          g_assert_false (text[i] == '\\' && text[i + 1] == '"');
        }
      else if (text[i] == '"')
        in_string = !in_string;
      /* 10 to the number of decimals has 64 bits. */
      n_decimals = in_string || !g_ascii_isdigit (text[i]) ? 0
                   : n_decimals > 0 || text[i - 1] == '.'  ? n_decimals + 1
                                                           : 0;
      g_assert_cmpuint (n_decimals, <=, 19);
    }
}

/*
 * What makes Perfetto count an error, or refuse a file, of what a file of spans, counters and names may do wrong. As
 * read in its sources: src/trace_processor/importers/json/json_trace_tokenizer.cc and json_trace_parser.cc (before them
 * json_trace_parser_impl.cc and json_utils.cc), util/json_parser.h, sorter/trace_sorter.h,
 * importers/common/slice_tracker.cc, storage/stats.h. Where its versions differ the stricter one counts.
 *
 * It does not look into members beside "traceEvents", however large or deep, and counts "displayTimeUnit" as something
 * to know, not as an error; nor is there a bound to the depth of arguments but the memory.
 */
static void
check_perfetto_rules (const char *path)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GArray) slices = g_array_new (FALSE, FALSE, sizeof (Slice));
  g_autoptr (GHashTable) names = g_hash_table_new (NULL, NULL);
  g_autofree char *text = NULL;
  GError *error = NULL;
  JsonObject *root;
  JsonArray *events;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, &error));
  check_perfetto_text (text, length);
  g_assert_true (json_parser_load_from_file (parser, path, &error));
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  /* With "ns" it once read times as nanoseconds, and had to know that before the events. */
  if (json_object_has_member (root, "displayTimeUnit"))
    {
      g_assert_true (g_str_has_prefix (text, "{\"displayTimeUnit\":"));
      g_assert_cmpstr (json_object_get_string_member (root, "displayTimeUnit"), ==, "ms");
    }
  events = json_object_get_array_member (root, "traceEvents");
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);
      const char *kind = json_object_get_string_member (event, "ph");
      const char *name = json_object_get_string_member (event, "name");
      g_autoptr (GList) members = json_object_get_members (event);
      JsonObject *args;

      g_assert_nonnull (kind);
      g_assert_nonnull (name);
      /* A list as a member of the event itself once was fatal ("unsupported JSON dictionary with array"). */
      for (GList *l = members; l != NULL; l = l->next)
        g_assert_false (JSON_NODE_HOLDS_ARRAY (json_object_get_member (event, l->data)));
      /* Nothing that has to be paired: flow_without_direction, flow_invalid_id, and json_parser_failure of asynchronous
       * events without an id. */
      for (guint m = 0; m < 3; m++)
        g_assert_false (json_object_has_member (event, ((const char *const[]){ "id", "id2", "bind_id" })[m]));
      /* Numbers of processes and threads have 32 bits; another one becomes 0, and thread 0 that of the process. */
      g_assert_cmpint (json_object_get_int_member (event, "pid"), >, 0);
      g_assert_cmpint (json_object_get_int_member (event, "pid"), <=, G_MAXUINT32);
      if (json_object_has_member (event, "tid"))
        g_assert_cmpint (json_object_get_int_member (event, "tid"), >, 0);
      /* json_tokenizer_failure without a time; trace_sorter_negative_timestamp_dropped. */
      if (strcmp (kind, "M") != 0)
        read_time (event, "ts");
      if (strcmp (kind, "X") == 0)
        {
          /* json_parser_failure without a duration, "JSON trace file is incomplete" where it is no number. */
          const Slice slice = { read_time (event, "ts"), read_time (event, "dur"),
                                json_object_get_int_member (event, "tid"), i };

          g_array_append_val (slices, slice);
          if (json_object_has_member (event, "args"))
            g_assert_true (JSON_NODE_HOLDS_OBJECT (json_object_get_member (event, "args")));
        }
      else if (strcmp (kind, "C") == 0)
        {
          /* json_parser_failure: no arguments, or figures that are no numbers. */
          g_autoptr (GList) figures = NULL;

          args = json_object_get_object_member (event, "args");
          figures = json_object_get_values (args);
          g_assert_nonnull (figures);
          for (GList *l = figures; l != NULL; l = l->next)
            g_assert_true (json_node_get_value_type (l->data) == G_TYPE_INT64
                           || json_node_get_value_type (l->data) == G_TYPE_DOUBLE);
        }
      else
        {
          g_assert_cmpstr (kind, ==, "M");
          args = json_object_get_object_member (event, "args");
          /* json_parser_failure: a name that is empty, an order that is no number. A thread has one name. */
          if (g_str_has_suffix (name, "_name"))
            g_assert_cmpstr (json_object_get_string_member (args, "name"), !=, "");
          else
            g_assert_true (json_node_get_value_type (json_object_get_member (args, "sort_index")) == G_TYPE_INT64);
          if (strcmp (name, "thread_name") == 0)
            g_assert_true (
                g_hash_table_add (names, GINT_TO_POINTER ((gint) json_object_get_int_member (event, "tid"))));
        }
    }
  assert_nested (slices);
}

static void
test_perfetto (Fixture *fixture, gconstpointer data)
{
  /* Of another program: spans that cross, names with control characters and without any, counters of doubles. */
  static const char foreign[] = "[{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":0,\"dur\":10.001,\"name\":\"a\\u007f\\n\"},"
                                "{\"ph\":\"X\",\"pid\":1,\"tid\":3,\"ts\":0,\"dur\":1,\"name\":\"C:\\\\a\\\\\"},"
                                "{\"ph\":\"M\",\"pid\":1,\"tid\":3,\"name\":\"thread_name\","
                                "\"args\":{\"name\":\"\\ud83d\\ude00\"}},"
                                "{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"thread_name\",\"args\":{\"name\":\"\"}},"
                                "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":5,\"dur\":10,\"name\":\"\"},"
                                "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":10,\"dur\":2,\"name\":\"c\"},"
                                "{\"ph\":\"i\",\"pid\":2,\"ts\":10,\"name\":\"mark\"},"
                                "{\"ph\":\"b\",\"cat\":\"x\",\"id\":1,\"pid\":2,\"ts\":10,\"name\":\"async\"},"
                                "{\"ph\":\"C\",\"pid\":2,\"ts\":10,\"name\":\"\",\"args\":{\"\":1e-300,\"b\":NaN,"
                                "\"c\":0.00012345678901234567,\"d\":123456789.01234567}}]";
  SlabTrace *trace = make_trace ();
  g_autofree char *path = g_file_get_path (fixture->file);
  GError *error = NULL;

  g_assert_true (slab_trace_save (trace, fixture->file, NULL, &error));
  g_assert_no_error (error);
  g_assert_finalize_object (trace);
  check_perfetto_rules (path);

  trace = load_text (fixture, foreign, -1, &error);
  g_assert_no_error (error);
  g_assert_true (slab_trace_save (trace, fixture->file, NULL, &error));
  g_assert_no_error (error);
  g_assert_finalize_object (trace);
  check_perfetto_rules (path);
}

/* Every beginning of a good file is refused with a message, or is read as far as it goes and says so; none is read
 * outside. */
static void
test_cut_short (Fixture *fixture, gconstpointer data)
{
  SlabTrace *trace = make_trace ();
  g_autofree char *text = NULL;
  gsize length;
  guint64 n_most = 0;
  GError *error = NULL;

  g_assert_true (slab_trace_save (trace, fixture->file, NULL, &error));
  g_assert_finalize_object (trace);
  g_assert_true (g_file_load_contents (fixture->file, NULL, &text, &length, NULL, NULL));
  for (gsize n = 0; n < length; n += n % 7 + 1)
    {
      g_autoptr (SlabTrace) loaded = load_text (fixture, text, (gssize) n, &error);
      guint64 n_spans = 0;

      if (loaded == NULL)
        {
          g_assert_cmpuint (n_most, ==, 0);
          g_assert_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_PARSE);
          g_clear_error (&error);
          continue;
        }
      g_assert_no_error (error);
      g_assert_nonnull (strstr (slab_trace_get_property_string (loaded, SLAB_TRACE_KEY_WARNING), "cut short"));
      for (guint row = 0; row < slab_trace_get_n_threads (loaded); row++)
        n_spans += slab_trace_get_n_spans (loaded, row);
      g_assert_cmpuint (n_spans, >=, n_most);
      n_most = n_spans;
    }
  g_assert_cmpuint (n_most, ==, 5);
}

/* The figure promised for a run of 10 000 chunks: at most 5 MB. Read and write have spans of their own in runs of
 * filters that iterate over a chunk; three passes are more than any of those has. */
static void
test_large (Fixture *fixture, gconstpointer data)
{
  const guint n = 10000;
  SlabTrace *trace = slab_trace_new (2), *loaded;
  static const char *const passes[] = { "gather", "sweep", "stop", NULL };
  static const SlabTracePass parts[] = { { 9876, 3200000 }, { 834567, 320000000 }, { 390123, 6400000 } };
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

/* How many numbers each chunk of the file is told by, and how many sizes they have in common. */
static guint
count_sizes (Fixture *fixture, guint n_chunks, guint *n_short)
{
  g_autofree char *path = g_file_get_path (fixture->file);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *other;
  JsonArray *chunks;
  GError *error = NULL;

  g_assert_true (json_parser_load_from_file (parser, path, &error));
  other = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)), "otherData");
  chunks = json_object_get_array_member (other, "chunks");
  g_assert_cmpuint (json_array_get_length (chunks), ==, n_chunks);
  *n_short = 0;
  for (guint i = 0; i < n_chunks; i++)
    {
      const guint n = json_array_get_length (json_array_get_array_element (chunks, i));

      g_assert_true (n == 4 || n == 9);
      *n_short += n == 4;
    }
  return json_array_get_length (json_object_get_array_member (other, "chunk_sizes"));
}

/* What chunks have in common is written once, as long as there are not too many of it; times without zeros behind
 * them. Either way it is the same that is read. */
static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  for (guint n_sizes = 2; n_sizes <= 200; n_sizes += 198)
    {
      SlabTrace *trace = slab_trace_new (1), *loaded;
      SlabTraceChunk chunks[200];
      const SlabSpan span = { 500, 120, 0, -1, -1, SLAB_PHASE_FILTER };
      g_autofree char *text = NULL;
      GError *error = NULL;
      guint n_short;

      for (guint i = 0; i < 200; i++)
        chunks[i] = (SlabTraceChunk){ { i, 0, 7 }, { 5, 6, 1 + i % n_sizes }, { 9, 10, 5 + i % n_sizes } };
      slab_trace_set_chunks (trace, chunks, 200);
      slab_trace_add_span (trace, 0, &span);
      slab_trace_end_at (trace, 1000);
      g_assert_true (slab_trace_save (trace, fixture->file, NULL, &error));
      g_assert_no_error (error);
      if (n_sizes == 2)
        {
          g_assert_cmpuint (count_sizes (fixture, 200, &n_short), ==, 2);
          g_assert_cmpuint (n_short, ==, 200);
        }
      else
        {
          g_assert_cmpuint (count_sizes (fixture, 200, &n_short), ==, n_short);
          g_assert_cmpuint (n_short, >, 2);
          g_assert_cmpuint (n_short, <, 200);
        }
      g_assert_true (g_file_load_contents (fixture->file, NULL, &text, NULL, NULL, NULL));
      g_assert_nonnull (strstr (text, "\"ts\":0.5,\"dur\":0.12,"));
      loaded = slab_trace_load (fixture->file, NULL, &error);
      g_assert_no_error (error);
      g_assert_null (slab_trace_get_property_string (loaded, SLAB_TRACE_KEY_WARNING));
      assert_same (trace, loaded);
      g_assert_finalize_object (loaded);
      g_assert_finalize_object (trace);
    }
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
  g_assert_nonnull (strstr (error->message, FIXTURE_NAME));
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
  ADD ("nesting", test_nesting);
  ADD ("pass-parts", test_pass_parts);
  ADD ("perfetto", test_perfetto);
  ADD ("cut-short", test_cut_short);
  ADD ("large", test_large);
  ADD ("sizes", test_sizes);
  ADD ("io-errors", test_io_errors);
  return g_test_run ();
}
