/* SPDX-License-Identifier: MIT */
#include "profile/slab-trace-compare.h"

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

static const SlabTraceDifference *
find (GPtrArray *rows, const char *key)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const SlabTraceDifference *row = g_ptr_array_index (rows, i);

      if (g_str_equal (row->key, key))
        return row;
    }
  return NULL;
}

static void
add (SlabTrace *trace, guint row, gint64 start, gint64 duration, SlabPhase phase)
{
  SlabSpan span = { .start = start, .duration = duration, .chunk = 0, .iteration = -1, .phase = phase };

  slab_trace_add_span (trace, row, &span);
}

/* One thread filters for 4 of 4 s; two filter for 2 and 1 of 2 s, with half of it for their halos. */
static void
test_rows (void)
{
  const gint64 s = 1000000000;
  SlabTrace *a = slab_trace_new (1), *b = slab_trace_new (2);
  const SlabTraceChunk whole = { { 0, 0, 0 }, { 8, 8, 8 }, { 8, 8, 8 } };
  const SlabTraceChunk parts[2] = { { { 0, 0, 0 }, { 4, 8, 8 }, { 8, 8, 8 } },
                                    { { 4, 0, 0 }, { 4, 8, 8 }, { 8, 8, 8 } } };
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  g_autoptr (GPtrArray) rows = NULL;
  const SlabTraceDifference *row;

  slab_trace_set_property_string (a, SLAB_TRACE_KEY_TITLE, "gaussian sigma=3");
  slab_trace_set_property_string (b, SLAB_TRACE_KEY_TITLE, "gaussian sigma=3");
  slab_trace_set_property_string (a, SLAB_TRACE_KEY_CHUNK, "8,8,8");
  slab_trace_set_property_string (b, SLAB_TRACE_KEY_CHUNK, "4,8,8");
  slab_trace_set_property_string (b, SLAB_TRACE_KEY_GAP, "0.001");
  slab_trace_set_property_string (a, SLAB_TRACE_KEY_USEFUL_BYTES, "4000");
  slab_trace_set_property_string (b, SLAB_TRACE_KEY_USEFUL_BYTES, "4000");
  slab_trace_set_property_string (b, "of its own", "yes");
  slab_trace_set_chunks (a, &whole, 1);
  slab_trace_set_chunks (b, parts, 2);
  add (a, 0, 0, 4 * s, SLAB_PHASE_FILTER);
  add (b, 0, 0, 2 * s, SLAB_PHASE_FILTER);
  add (b, 1, 0, 1 * s, SLAB_PHASE_FILTER);
  add (b, 1, 1 * s, 1 * s, SLAB_PHASE_WAIT);
  sample.time = 4 * s;
  sample.cores_busy = 1.0;
  sample.resident_bytes = 1000000;
  slab_trace_add_sample (a, &sample, NULL);
  slab_trace_end_at (a, 4 * s);
  slab_trace_end_at (b, 2 * s);
  rows = slab_trace_compare (a, b);

  g_assert_null (find (rows, SLAB_TRACE_KEY_TITLE));
  g_assert_null (find (rows, SLAB_TRACE_KEY_USEFUL_BYTES));
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpstr (row->key, ==, SLAB_TRACE_KEY_CHUNK);
  g_assert_true (row->is_setting);
  g_assert_cmpstr (row->texts[0], ==, "8,8,8");
  g_assert_cmpstr (row->texts[1], ==, "4,8,8");
  g_assert_true (isnan (row->ratio));
  row = find (rows, SLAB_TRACE_KEY_GAP);
  g_assert_cmpstr (row->texts[0], ==, "");
  g_assert_cmpstr (row->texts[1], ==, "0.001");
  g_assert_cmpstr (find (rows, "of its own")->title, ==, "of its own");

  row = find (rows, "seconds");
  g_assert_false (row->is_setting);
  assert_near (row->values[0], 4.0);
  assert_near (row->values[1], 2.0);
  assert_near (row->ratio, 0.5);
  g_assert_cmpstr (row->texts[0], ==, "4.00 s");
  assert_near (find (rows, "threads")->ratio, 2.0);
  assert_near (find (rows, "chunks")->values[1], 2.0);
  assert_near (find (rows, "busy")->values[1], 0.75);
  assert_near (find (rows, "efficiency")->values[0], 1.0);
  assert_near (find (rows, "efficiency")->values[1], 0.375);
  assert_near (find (rows, "useful_spans")->values[1], 0.375);
  assert_near (find (rows, "imbalance")->values[1], 2.0 / 1.5 - 1.0);
  assert_near (find (rows, "redundant_seconds")->values[1], 1.5);
  assert_near (find (rows, "wait_seconds")->values[1], 1.0);
  g_assert_true (isnan (find (rows, "wait_seconds")->ratio));
  assert_near (find (rows, "useful_bandwidth")->values[1], 2000.0);

  /* Only the first has samples; neither has iterations. */
  row = find (rows, "peak_resident_bytes");
  assert_near (row->values[0], 1e6);
  g_assert_true (isnan (row->values[1]) && isnan (row->ratio));
  g_assert_cmpstr (row->texts[1], ==, "–");
  g_assert_null (find (rows, "iterations"));
  g_assert_finalize_object (a);
  g_assert_finalize_object (b);
}

/* Three spans of a sweep of 6, 2 and 4 s, of which one has 1 s of sums as well; the other run has no sums but seams. */
static void
test_passes (void)
{
  static const char *const first_names[] = { "sweep", "sums", NULL }, *const second_names[] = { "seams", "sweep",
                                                                                                NULL };
  const gint64 s = 1000000000;
  const SlabTracePass first[3][2] = { { { 6 * s, 0 }, { 0, 0 } }, { { 2 * s, 0 }, { 1 * s, 0 } }, { { 4 * s, 0 } } };
  const SlabTracePass second[2] = { { 1 * s, 0 }, { 3 * s, 0 } };
  SlabTrace *a = slab_trace_new (1), *b = slab_trace_new (1);
  g_autoptr (GPtrArray) rows = NULL;
  const SlabTraceDifference *row;

  slab_trace_set_pass_names (a, first_names);
  slab_trace_set_pass_names (b, second_names);
  for (guint i = 0; i < 3; i++)
    {
      SlabSpan span = {
        .start = 6 * i * s, .duration = 6 * s, .chunk = -1, .iteration = 0, .phase = SLAB_PHASE_FILTER
      };

      slab_trace_add_span_with_passes (a, 0, &span, first[i]);
      if (i == 0)
        slab_trace_add_span_with_passes (b, 0, &span, second);
    }
  slab_trace_end_at (a, 18 * s);
  slab_trace_end_at (b, 6 * s);
  rows = slab_trace_compare (a, b);
  g_assert_null (find (rows, "median_filter_seconds"));
  row = find (rows, "pass_seconds:sweep");
  g_assert_cmpstr (row->title, ==, "Pass “sweep”, all threads");
  assert_near (row->values[0], 12.0);
  assert_near (row->values[1], 3.0);
  assert_near (row->ratio, 0.25);
  row = find (rows, "pass_median_seconds:sweep");
  assert_near (row->values[0], 4.0);
  assert_near (row->values[1], 3.0);
  row = find (rows, "pass_seconds:sums");
  assert_near (row->values[0], 1.0);
  g_assert_true (isnan (row->values[1]));
  row = find (rows, "pass_median_seconds:seams");
  g_assert_true (isnan (row->values[0]));
  assert_near (row->values[1], 1.0);
  g_assert_finalize_object (a);
  g_assert_finalize_object (b);
}

static void
test_same (void)
{
  SlabTrace *trace = slab_trace_new (2);
  g_autoptr (GPtrArray) rows = NULL;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_TITLE, "tv");
  add (trace, 0, 0, 1000, SLAB_PHASE_FILTER);
  slab_trace_end_at (trace, 1000);
  rows = slab_trace_compare (trace, trace);
  for (guint i = 0; i < rows->len; i++)
    {
      const SlabTraceDifference *row = g_ptr_array_index (rows, i);

      g_assert_false (row->is_setting);
      g_assert_true (isnan (row->ratio) || row->ratio == 1.0);
    }
  g_assert_finalize_object (trace);
}

static void
test_format (void)
{
  static const char *const cases[][3] = {
    { SLAB_TRACE_KEY_SHAPE, "50,1104,1104", "50 × 1104 × 1104" },
    { SLAB_TRACE_KEY_HALO, "12,unbounded,0", "12 × unbounded × 0" },
    { SLAB_TRACE_KEY_CHUNK, "whole", "whole" },
    { SLAB_TRACE_KEY_MACHINE_BANDWIDTH, "2.02e+10,4.06e+10", "20.2 GB/s and 40.6 GB/s" },
    { SLAB_TRACE_KEY_MACHINE_FLOPS, "1.75e+11,3.43e+11", "175 GFLOP/s and 343 GFLOP/s" },
    { SLAB_TRACE_KEY_MACHINE_BANDWIDTH, "2e10", "2e10" },
    { SLAB_TRACE_KEY_MACHINE_BANDWIDTH, "2e10,", "2e10," },
    { SLAB_TRACE_KEY_MACHINE_BANDWIDTH, "1e999,1", "1e999,1" },
    { SLAB_TRACE_KEY_USEFUL_BYTES, "488000000", "488 MB" },
    { SLAB_TRACE_KEY_USEFUL_BYTES, "some", "some" },
    { SLAB_TRACE_KEY_FLOPS, "444000000", "444 MFLOP" },
    { SLAB_TRACE_KEY_FLOPS, "4e8 or so", "4e8 or so" },
    { SLAB_TRACE_KEY_BEGUN, "2026-11-28T17:12:05Z", "2026-11-28 17:12:05 UTC" },
    { SLAB_TRACE_KEY_BEGUN, "2026-11-28T23:30:00-02:00", "2026-11-29 01:30:00 UTC" },
    { SLAB_TRACE_KEY_BEGUN, "yesterday", "yesterday" },
    { SLAB_TRACE_KEY_RESIDENT_BEFORE, "157286400", "150 MiB" },
    { SLAB_TRACE_KEY_SYSTEM_READ, "2.31", "2.31 s" },
    { SLAB_TRACE_KEY_SYSTEM_WRITE, "0.0015", "1.50 ms" },
    { SLAB_TRACE_KEY_TITLE, "gaussian sigma=3,3,3", "gaussian sigma=3,3,3" },
    { "of its own", "1,2,3", "1,2,3" },
    { SLAB_TRACE_KEY_PROGRESS, "0.1425", "14 %" },
    { SLAB_TRACE_KEY_USEFUL_SHARE, "0.796", "80 %" },
    { SLAB_TRACE_KEY_PROGRESS, "half", "half" },
    { SLAB_TRACE_KEY_HALO, "unbounded,unbounded,unbounded", "unbounded" },
    { SLAB_TRACE_KEY_STEPS, "read,filter,write", "read, filter, write" },
    { SLAB_TRACE_KEY_STEPS, "filter", "filter" },
    { SLAB_TRACE_KEY_STEPS, "read,sleep", "read,sleep" },
    { SLAB_TRACE_KEY_TASKS, "21780", "21\342\200\257780" },
    { SLAB_TRACE_KEY_ITERATIONS, "100", "100" },
    { SLAB_TRACE_KEY_ITERATIONS, "1e5", "1e5" },
    { SLAB_TRACE_KEY_COUNTERS, "not-permitted 3", "not permitted (perf_event_paranoid is 3)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = slab_trace_format_setting (cases[i][0], cases[i][1]);

      g_assert_cmpstr (text, ==, cases[i][2]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-compare/rows", test_rows);
  g_test_add_func ("/trace-compare/passes", test_passes);
  g_test_add_func ("/trace-compare/same", test_same);
  g_test_add_func ("/trace-compare/format", test_format);
  return g_test_run ();
}
