/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "plot/slab-timeline-private.h"
#include "timeline-fixture.h"

static void
assert_described (SlabTrace *trace, double seconds, gint thread, guint64 span, const char *expected)
{
  SlabTimelineHit hit = { .seconds = seconds, .thread = thread, .span = span };
  g_autofree char *text = slab_timeline_describe_hit (trace, &hit);

  g_assert_cmpstr (text, ==, expected);
}

/* Of another program's spans the name, and of many the one that took the most time. */
static void
test_other (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabTimelineHit block = { .seconds = 0.01, .thread = 0, .span = 0, .block_first = 0, .block_end = 3 };
  SlabSpan span = { 0, 2 * MS, 0, -1, 1, SLAB_PHASE_OTHER };
  g_autofree char *text = NULL;

  slab_trace_add_span_name (trace, "parse");
  slab_trace_add_span_name (trace, "compile");
  slab_trace_add_span (trace, 0, &span);
  span = (SlabSpan){ 3 * MS, 1 * MS, 0, -1, 0, SLAB_PHASE_OTHER };
  slab_trace_add_span (trace, 0, &span);
  span = (SlabSpan){ 5 * MS, 0, 0, -1, 0, SLAB_PHASE_OTHER };
  slab_trace_add_span (trace, 0, &span);
  slab_trace_end_at (trace, 10 * MS);
  assert_described (trace, 0.001, 0, 0, "compile\n2.00 ms at 0 s\nThread 1");
  assert_described (trace, 0.005, 0, 2, "parse\nmark at 5.00 ms\nThread 1");
  text = slab_timeline_describe_hit (trace, &block);
  g_assert_cmpstr (text, ==,
                   "2 spans · 1 mark · most of it “compile”\n5.00 ms from 0 s on\nmean 1.00 ms · longest 2.00 ms\n"
                   "Thread 1");
  g_assert_finalize_object (trace);
}

static void
test_describe (void)
{
  SlabTrace *trace = make_trace ();
  SlabTrace *empty = slab_trace_new (1);
  SlabSpan span = { 1200000, 1200000, 3000000, -1, 17, SLAB_PHASE_WRITE };
  g_autofree char *totals = slab_timeline_describe_totals (trace);
  g_autofree char *nothing = slab_timeline_describe_totals (empty);
  g_autofree char *with_before = NULL, *cancelled = NULL, *unfiltered = NULL;

  assert_described (trace, 0.03, 0, 2, "Chunk 1 · z 0–50, y 64–128, x 0–1104\nfilter · 40.0 ms at 20.0 ms\nThread 1");
  assert_described (trace, 0.015, 0, 1,
                    "Chunk 1 · z 0–50, y 64–128, x 0–1104\nread · 10.0 ms at 10.0 ms\nafter waiting 10.0 ms\n4.19 MB "
                    "· 0.42 GB/s\nThread 1");
  /* A chunk without a box. */
  assert_described (trace, 0.09, 0, 4, "Chunk 7\nfilter · 20.0 ms at 80.0 ms\nafter waiting 10.0 ms\nThread 1");
  assert_described (trace, 0.075, 0, G_MAXUINT64, "Thread 1\nnothing recorded at 75.0 ms");
  assert_described (trace, 0.075, -1, G_MAXUINT64, "75.0 ms\n1.0 cores busy\n200 MiB resident");
  assert_described (trace, 0.5, -1, G_MAXUINT64, "500 ms");
  slab_trace_add_span (empty, 0, &span);
  assert_described (empty, 0.002, 0, 0,
                    "write · 1.20 ms at 1.20 ms\nafter waiting 1.20 ms\nIteration 17\n3.00 MB · 2.50 GB/s\nThread 1");

  /* Busy: (10 + 40 + 10 + 20 + 50) of 200 ms; filter 110 of 200; the chunks have no overlap. */
  g_assert_cmpstr (totals, ==,
                   "100 ms · 2 threads · 1.5 cores busy · efficiency 55 % · peak 400 MiB · 65 % in spans of work");
  /* 150 MiB of them were there before. */
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_RESIDENT_BEFORE, "157286400");
  with_before = slab_timeline_describe_totals (trace);
  g_assert_nonnull (strstr (with_before, " · peak 250 MiB over the 150 MiB before it · "));
  g_assert_cmpstr (nothing, ==, "0 s · 1 thread");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_OUTCOME, "cancelled");
  /* The mean of 2 and 1 of the 2 that it could have; twice an efficiency of 0.55. */
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_CORES, "2");
  cancelled = slab_timeline_describe_totals (trace);
  g_assert_nonnull (strstr (cancelled, "1.5 of 2 cores busy · efficiency 55 % · about 1.1× one thread · peak"));
  g_assert_true (g_str_has_prefix (cancelled, "cancelled · 100 ms"));

  /* Nothing is known to filter: busy for 1.2 of 4 ms, and no efficiency. */
  slab_trace_end_at (empty, 4 * MS);
  unfiltered = slab_timeline_describe_totals (empty);
  g_assert_cmpstr (unfiltered, ==, "4.00 ms · 1 thread · 30 % in spans of work");

  /* Of a chunk it is how many iterations were made of it. */
  span = (SlabSpan){ 2400000, 100000, 0, 3, 17, SLAB_PHASE_FILTER };
  slab_trace_add_span (empty, 0, &span);
  assert_described (empty, 0.00245, 0, 1, "Chunk 3\nfilter · 100 µs at 2.40 ms\nIterations: 17\nThread 1");
  g_assert_finalize_object (trace);
  g_assert_finalize_object (empty);
}

static void
test_describe_passes (void)
{
  static const char *const names[] = { "z", "y", "x", NULL };
  const SlabTracePass passes[3] = { { 15 * MS, 0 }, { 0, 0 }, { 25 * MS, 0 } };
  const SlabTracePass all[3] = { { 0, 0 }, { 40 * MS, 0 }, { 0, 0 } }, most[3] = { { 38 * MS, 0 }, { 0, 0 }, { 0, 0 } };
  const SlabSpan span = { 10 * MS, 50 * MS, 0, 3, -1, SLAB_PHASE_FILTER };
  SlabTrace *trace = slab_trace_new (1);

  slab_trace_set_pass_names (trace, names);
  slab_trace_add_span_with_passes (trace, 0, &span, passes);
  assert_described (trace, 0.02, 0, 0,
                    "Chunk 3\nfilter · 50.0 ms at 10.0 ms\nafter waiting 10.0 ms\n"
                    "in turn: z 15.0 ms (30 %) · x 25.0 ms (50 %) · outside the passes 10.0 ms (20 %)\nThread 1");
  /* A single one takes no turns, and all of a span is no share of it. */
  slab_trace_add_span_with_passes (trace, 0, &(SlabSpan){ 60 * MS, 40 * MS, 0, 4, -1, SLAB_PHASE_FILTER }, all);
  assert_described (trace, 0.07, 0, 1, "Chunk 4\nfilter · 40.0 ms at 60.0 ms\ny 40.0 ms\nThread 1");
  slab_trace_add_span_with_passes (trace, 0, &(SlabSpan){ 100 * MS, 40 * MS, 0, 5, -1, SLAB_PHASE_FILTER }, most);
  assert_described (
      trace, 0.11, 0, 2,
      "Chunk 5\nfilter · 40.0 ms at 100 ms\nz 38.0 ms (95 %) · outside the passes 2.00 ms (5 %)\nThread 1");
  g_assert_finalize_object (trace);
}

/* 15 to 65 ms. Thread 1: read 5, filter 40, write 5; thread 2: filter 35, wait 15: filter is 75 of 100. The cores are
 * two for 35 ms and one for 15. Whole spans of the filter: 40 and 50 ms. */
static void
test_describe_range (void)
{
  const SlabTimelineRange range = { 0.015, 0.065 }, inside = { 0.03, 0.04 }, all = { 0.0, 0.5 };
  SlabTrace *trace = make_trace ();
  SlabTrace *empty = slab_trace_new (1);
  g_autoptr (SlabTraceStatistics) statistics = slab_trace_statistics_new (trace, 15 * MS, 65 * MS);
  g_autoptr (SlabTraceStatistics) none = slab_trace_statistics_new (empty, 0, 500 * MS);
  g_autofree char *text = slab_timeline_describe_range (trace, &range);
  g_autofree char *within = slab_timeline_describe_range (trace, &inside);
  g_autofree char *nothing = slab_timeline_describe_range (empty, &all);
  g_autofree char *rates = slab_timeline_describe_range_rates (trace, &range, statistics);
  g_autofree char *no_rates = slab_timeline_describe_range_rates (empty, &all, none);
  g_autofree char *soon = slab_timeline_describe_range_rates (trace, &inside, NULL);
  g_autofree char *phases = slab_timeline_describe_phases (statistics);
  g_autofree char *no_phases = slab_timeline_describe_phases (none);

  g_assert_cmpstr (text, ==,
                   "from 15.0\u00a0ms to 65.0\u00a0ms · 50.0\u00a0ms · 5\u00a0spans · filter 75\u00a0%, wait "
                   "15\u00a0%, read 5\u00a0%, write 5\u00a0%");
  g_assert_cmpstr (within, ==, "from 30.0\u00a0ms to 40.0\u00a0ms · 10.0\u00a0ms · 2\u00a0spans · filter 100\u00a0%");
  g_assert_cmpstr (nothing, ==, "from 0\u00a0s to 500\u00a0ms · 500\u00a0ms · 0\u00a0spans");
  g_assert_true (g_str_has_prefix (rates, "filter: mean 45.0\u00a0ms, median 45.0\u00a0ms, P95\u00a049.5\u00a0ms, "
                                          "P99\u00a049.9\u00a0ms · 1.7\u00a0cores busy"));
  g_assert_true (g_str_has_prefix (soon, "2.0\u00a0cores busy"));
  g_assert_cmpstr (no_rates, ==, "");
  g_assert_cmpstr (phases, ==,
                   "read: mean 10.0 ms, median 10.0 ms, P95 10.0 ms, P99 10.0 ms, longest 10.0 ms · 1 span\n"
                   "filter: mean 45.0 ms, median 45.0 ms, P95 49.5 ms, P99 49.9 ms, longest 50.0 ms · 2 spans\n"
                   "write: mean 10.0 ms, median 10.0 ms, P95 10.0 ms, P99 10.0 ms, longest 10.0 ms · 1 span\n"
                   "wait: mean 50.0 ms, median 50.0 ms, P95 50.0 ms, P99 50.0 ms, longest 50.0 ms · 1 span");
  g_assert_cmpstr (no_phases, ==, "");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_CORES, "2");
  g_free (g_steal_pointer (&soon));
  soon = slab_timeline_describe_range_rates (trace, &inside, NULL);
  g_assert_true (g_str_has_prefix (soon, "2.0\u00a0of 2\u00a0cores busy"));
  g_assert_finalize_object (trace);
  g_assert_finalize_object (empty);
}

/* Rows of what is nested are of no threads of their own; each name has a colour, whatever phases would have. */
static void
test_nested (void)
{
  SlabTrace *trace = slab_trace_new (3);
  g_autofree char *totals = NULL;
  SlabTimelineLayout layout = { .colors = SLAB_TIMELINE_BY_PHASE };
  SlabPlotTheme theme;
  SlabTimelineCanvas canvas = { .trace = trace, .layout = &layout, .theme = &theme };
  SlabColor colors[3];

  slab_plot_theme_init (&theme, FALSE, FALSE);
  for (guint i = 0; i < 3; i++)
    {
      const SlabSpan span = { 0, 10000000, 0, -1, (gint32) (i / 2), SLAB_PHASE_OTHER };

      slab_trace_add_span (trace, i, &span);
      colors[i] = slab_timeline_get_span_color (&canvas, &span);
    }
  g_assert_cmpmem (&colors[0], sizeof (SlabColor), &colors[1], sizeof (SlabColor));
  g_assert_cmpfloat (fabs (colors[0].red - colors[2].red) + fabs (colors[0].green - colors[2].green)
                         + fabs (colors[0].blue - colors[2].blue),
                     >, 0.2);
  slab_trace_set_n_nested_rows (trace, 1);
  slab_trace_end_at (trace, 20000000);
  totals = slab_timeline_describe_totals (trace);
  g_assert_cmpstr (totals, ==, "20.0 ms · 2 threads · 50 % in spans of work");
  g_assert_finalize_object (trace);
}

/* Threads are those that filter; the reader and the writer of a run in slabs are told apart from them. */
static void
test_helpers (void)
{
  SlabTrace *trace = slab_trace_new (4);
  const SlabSpan span = { 0, 10000000, 0, -1, -1, SLAB_PHASE_WAIT };
  g_autofree char *live = NULL, *totals = NULL;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_HELPERS, "reader,writer");
  slab_trace_add_span (trace, 0, &span);
  /* The first span of work may last while this is asked. */
  live = slab_timeline_describe_totals (trace);
  g_assert_null (strstr (live, "in spans of work"));
  slab_trace_end_at (trace, 20000000);
  totals = slab_timeline_describe_totals (trace);
  g_assert_cmpstr (totals, ==, "20.0 ms · 2 threads and 2 for files · 0 % in spans of work");
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-text/describe", test_describe);
  g_test_add_func ("/timeline-text/other", test_other);
  g_test_add_func ("/timeline-text/describe-passes", test_describe_passes);
  g_test_add_func ("/timeline-text/describe-range", test_describe_range);
  g_test_add_func ("/timeline-text/nested", test_nested);
  g_test_add_func ("/timeline-text/helpers", test_helpers);
  return g_test_run ();
}
