/* SPDX-License-Identifier: MIT */
#include "profile/slab-trace-statistics.h"

#define S G_GINT64_CONSTANT (1000000000)
#define MS G_GINT64_CONSTANT (1000000)

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-12)

static void
add_of_chunk (SlabTrace *trace, guint row, gint64 start, gint64 duration, SlabPhase phase, guint64 bytes, gint32 chunk)
{
  SlabSpan span = { start, duration, bytes, chunk, -1, phase };

  slab_trace_add_span (trace, row, &span);
}

static void
add (SlabTrace *trace, guint row, gint64 start, gint64 duration, SlabPhase phase, guint64 bytes)
{
  add_of_chunk (trace, row, start, duration, phase, bytes, 0);
}

/* Two workers and a reader, 10 s. Worker 1: read 1, filter 6, write 1, wait 2. Worker 2: wait 6, filter 3, nothing 1.
 * The reader: read 4, wait 6. Half of the voxels of the chunks are another's. */
static SlabTrace *
make_trace (void)
{
  SlabTrace *trace = slab_trace_new (3);
  SlabTraceChunk chunks[2] = { { { 0, 0, 0 }, { 10, 10, 10 }, { 10, 10, 16 } },
                               { { 0, 0, 10 }, { 10, 10, 6 }, { 10, 10, 16 } } };

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_HELPERS, "reader");
  slab_trace_set_chunks (trace, chunks, 2);
  add (trace, 0, 0 * S, 1 * S, SLAB_PHASE_READ, 100);
  add (trace, 0, 1 * S, 6 * S, SLAB_PHASE_FILTER, 0);
  add (trace, 0, 7 * S, 1 * S, SLAB_PHASE_WRITE, 50);
  add (trace, 0, 8 * S, 2 * S, SLAB_PHASE_WAIT, 0);
  add (trace, 1, 0 * S, 6 * S, SLAB_PHASE_WAIT, 0);
  add_of_chunk (trace, 1, 6 * S, 3 * S, SLAB_PHASE_FILTER, 0, 1);
  add (trace, 2, 0 * S, 4 * S, SLAB_PHASE_READ, 700);
  add (trace, 2, 4 * S, 6 * S, SLAB_PHASE_WAIT, 0);
  slab_trace_end_at (trace, 10 * S);
  return trace;
}

static void
test_whole (void)
{
  SlabTrace *trace = make_trace ();
  g_autoptr (SlabTraceStatistics) s = slab_trace_statistics_new (trace, 0, G_MAXINT64);

  g_assert_cmpint (s->start, ==, 0);
  g_assert_cmpint (s->end, ==, 10 * S);
  g_assert_cmpuint (s->n_rows, ==, 3);
  g_assert_cmpuint (s->n_workers, ==, 2);

  g_assert_cmpuint (s->phases[SLAB_PHASE_READ].n, ==, 2);
  assert_near (s->phases[SLAB_PHASE_READ].total, 5.0);
  assert_near (s->phases[SLAB_PHASE_READ].mean, 2.5);
  assert_near (s->phases[SLAB_PHASE_READ].median, 2.5);
  assert_near (s->phases[SLAB_PHASE_READ].max, 4.0);
  g_assert_cmpuint (s->phases[SLAB_PHASE_READ].bytes, ==, 800);
  assert_near (s->phases[SLAB_PHASE_FILTER].total, 9.0);
  assert_near (s->phases[SLAB_PHASE_WRITE].total, 1.0);
  g_assert_cmpuint (s->phases[SLAB_PHASE_WAIT].n, ==, 3);
  assert_near (s->phases[SLAB_PHASE_WAIT].total, 14.0);
  g_assert_cmpuint (s->phases[SLAB_PHASE_OTHER].n, ==, 0);
  assert_near (s->phases[SLAB_PHASE_OTHER].max, 0.0);

  assert_near (s->rows[0].work, 6.0);
  assert_near (s->rows[0].overhead, 2.0);
  assert_near (s->rows[0].wait, 2.0);
  assert_near (s->rows[0].share, 1.0);
  assert_near (s->rows[1].work, 3.0);
  assert_near (s->rows[1].overhead, 0.0);
  assert_near (s->rows[1].wait, 6.0);
  assert_near (s->rows[1].share, 0.9);
  assert_near (s->rows[2].overhead, 4.0);

  /* 6 / 4.5 - 1; the reader does no work, and does not count. */
  assert_near (s->imbalance, 1.0 / 3.0);
  assert_near (s->useful_share, 0.5);
  assert_near (s->redundant, 4.5);
  g_assert_finalize_object (trace);
}

/* The range cuts spans: their parts count in the sums, all of them where it is asked how long such a span takes. */
static void
test_range (void)
{
  SlabTrace *trace = make_trace ();
  g_autoptr (SlabTraceStatistics) s = slab_trace_statistics_new (trace, 3 * S, 7 * S + 500 * MS);
  g_autoptr (SlabTraceStatistics) empty = slab_trace_statistics_new (trace, 20 * S, 5 * S);

  g_assert_cmpuint (s->phases[SLAB_PHASE_FILTER].n, ==, 2);
  assert_near (s->phases[SLAB_PHASE_FILTER].total, 4.0 + 1.5);
  /* 6 and 3 s, of which the range has but parts. */
  assert_near (s->phases[SLAB_PHASE_FILTER].whole, 9.0);
  assert_near (s->phases[SLAB_PHASE_FILTER].mean, 4.5);
  g_assert_cmpuint (s->phases[SLAB_PHASE_READ].n, ==, 1);
  assert_near (s->phases[SLAB_PHASE_READ].total, 1.0);
  g_assert_cmpuint (s->phases[SLAB_PHASE_READ].bytes, ==, 700);
  assert_near (s->rows[0].work, 4.0);
  assert_near (s->rows[0].overhead, 0.5);
  assert_near (s->rows[0].wait, 0.0);
  assert_near (s->rows[0].share, 1.0);
  assert_near (s->rows[1].wait, 3.0);
  assert_near (s->imbalance, 4.0 / 2.75 - 1.0);

  g_assert_cmpuint (empty->phases[SLAB_PHASE_FILTER].n, ==, 0);
  assert_near (empty->phases[SLAB_PHASE_FILTER].total, 0.0);
  assert_near (empty->rows[0].share, 0.0);
  assert_near (empty->imbalance, 0.0);
  g_assert_finalize_object (trace);
}

/* The first chunk has 600 voxels of halo around 1000, the second 1000 around 600. Until 6 s there is but the first,
 * from 6 to 9 s a sixth of the first and all of the second: 1000 / 6 + 600 of 1600 / 6 + 1600. Where the filter says
 * that a fifth of its work is redundant, a voxel of a halo costs a quarter: 1600 / (1600 + 1600 / 4) = 0.8. */
static void
test_range_share (void)
{
  SlabTrace *trace = make_trace ();
  g_autoptr (SlabTraceStatistics) first = slab_trace_statistics_new (trace, 1 * S, 6 * S);
  g_autoptr (SlabTraceStatistics) both = slab_trace_statistics_new (trace, 6 * S, 9 * S);
  g_autoptr (SlabTraceStatistics) none = slab_trace_statistics_new (trace, 0, 1 * S);
  g_autoptr (SlabTraceStatistics) told = NULL, all = NULL;

  assert_near (first->useful_share, 1000.0 / 1600.0);
  assert_near (first->redundant, 5.0 * 600.0 / 1600.0);
  assert_near (both->useful_share, (1000.0 / 6.0 + 600.0) / (1600.0 / 6.0 + 1600.0));
  assert_near (both->redundant, 4.0 * (1.0 - both->useful_share));
  assert_near (none->redundant, 0.0);

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_SHARE, "0.8");
  told = slab_trace_statistics_new (trace, 1 * S, 6 * S);
  all = slab_trace_statistics_new (trace, 0, G_MAXINT64);
  g_assert_true (told->is_share_of_work);
  assert_near (told->useful_share, 1000.0 / (1000.0 + 600.0 / 4.0));
  assert_near (all->useful_share, 0.8);
  assert_near (all->redundant, 9.0 * 0.2);
  g_assert_finalize_object (trace);
}

/* By numpy.percentile ([3, 1, 7, 20, 4, 100, 5, 6, 2, 50], [50, 95, 99]): 5.5, 77.5, 95.5; mean 19.8. */
static void
test_percentiles (void)
{
  static const gint64 durations[] = { 3, 1, 7, 20, 4, 100, 5, 6, 2, 50 };
  SlabTrace *trace = slab_trace_new (1);
  g_autoptr (SlabTraceStatistics) s = NULL;
  gint64 time = 0;

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      add (trace, 0, time, durations[i] * MS, SLAB_PHASE_FILTER, 0);
      time += durations[i] * MS;
    }
  slab_trace_end_at (trace, time);
  s = slab_trace_statistics_new (trace, 0, G_MAXINT64);
  assert_near (s->phases[SLAB_PHASE_FILTER].mean, 0.0198);
  assert_near (s->phases[SLAB_PHASE_FILTER].median, 0.0055);
  assert_near (s->phases[SLAB_PHASE_FILTER].p95, 0.0775);
  assert_near (s->phases[SLAB_PHASE_FILTER].p99, 0.0955);
  assert_near (s->phases[SLAB_PHASE_FILTER].max, 0.1);
  g_assert_finalize_object (trace);
}

static void
test_single (void)
{
  SlabTrace *trace = slab_trace_new (1);
  g_autoptr (SlabTraceStatistics) s = NULL;

  add (trace, 0, 0, 2 * S, SLAB_PHASE_FILTER, 0);
  slab_trace_end_at (trace, 2 * S);
  s = slab_trace_statistics_new (trace, 0, G_MAXINT64);
  assert_near (s->phases[SLAB_PHASE_FILTER].median, 2.0);
  assert_near (s->phases[SLAB_PHASE_FILTER].p99, 2.0);
  assert_near (s->imbalance, 0.0);
  g_assert_finalize_object (trace);
}

/* Five bins to a decade from 100 ns on: 1 ms is at the start of the 21st, 10^-3 * 10^(1/5) s = 1.585 ms of the next. */
static void
test_bins (void)
{
  assert_near (slab_trace_statistics_get_bin_start (0), 1e-7);
  assert_near (slab_trace_statistics_get_bin_start (20), 1e-3);
  g_assert_cmpuint (slab_trace_statistics_find_bin (0), ==, 0);
  g_assert_cmpuint (slab_trace_statistics_find_bin (157), ==, 0);
  g_assert_cmpuint (slab_trace_statistics_find_bin (159), ==, 1);
  g_assert_cmpuint (slab_trace_statistics_find_bin (1 * MS - 1), ==, 19);
  g_assert_cmpuint (slab_trace_statistics_find_bin (1 * MS), ==, 20);
  g_assert_cmpuint (slab_trace_statistics_find_bin (1584 * MS / 1000), ==, 20);
  g_assert_cmpuint (slab_trace_statistics_find_bin (1586 * MS / 1000), ==, 21);
  g_assert_cmpuint (slab_trace_statistics_find_bin (G_MAXINT64), ==, SLAB_TRACE_STATISTICS_N_BINS - 1);
}

static void
test_histogram (void)
{
  SlabTrace *trace = slab_trace_new (1);
  g_autoptr (SlabTraceStatistics) s = NULL;
  guint64 n_spans = 0;

  add (trace, 0, 0, 1 * MS, SLAB_PHASE_FILTER, 0);
  add (trace, 0, 1 * MS, 1 * MS, SLAB_PHASE_FILTER, 0);
  add (trace, 0, 2 * MS, 10 * MS, SLAB_PHASE_FILTER, 0);
  add (trace, 0, 12 * MS, 0, SLAB_PHASE_READ, 0);
  slab_trace_end_at (trace, 12 * MS);
  s = slab_trace_statistics_new (trace, 0, G_MAXINT64);
  g_assert_cmpuint (s->phases[SLAB_PHASE_FILTER].histogram[20], ==, 2);
  g_assert_cmpuint (s->phases[SLAB_PHASE_FILTER].histogram[25], ==, 1);
  /* A moment without a length has no duration. */
  g_assert_cmpuint (s->phases[SLAB_PHASE_READ].histogram[0], ==, 0);
  g_assert_cmpuint (s->phases[SLAB_PHASE_READ].n, ==, 0);
  g_assert_cmpuint (s->n_slowest, ==, 3);
  for (guint i = 0; i < SLAB_TRACE_STATISTICS_N_BINS; i++)
    n_spans += s->phases[SLAB_PHASE_FILTER].histogram[i];
  g_assert_cmpuint (n_spans, ==, 3);
  g_assert_finalize_object (trace);
}

/* 15 spans of 1, 2, … 15 ms in turns on two rows; a long wait is none of them, and of equals the first comes first. */
static void
test_slowest (void)
{
  SlabTrace *trace = slab_trace_new (2);
  g_autoptr (SlabTraceStatistics) s = NULL;
  gint64 times[2] = { 0, 0 };

  for (gint64 i = 1; i <= 15; i++)
    {
      add (trace, i % 2, times[i % 2], i * MS, SLAB_PHASE_FILTER, 0);
      times[i % 2] += i * MS;
    }
  add (trace, 0, times[0], 15 * MS, SLAB_PHASE_READ, 0);
  add (trace, 0, times[0] + 15 * MS, 900 * MS, SLAB_PHASE_WAIT, 0);
  slab_trace_end_at (trace, 2 * S);
  s = slab_trace_statistics_new (trace, 0, G_MAXINT64);
  g_assert_cmpuint (s->n_slowest, ==, 10);
  /* Row 0 has 2, 4, … 14 and the read at 7; row 1 has 1, 3, … 15 at 0 … 7. */
  g_assert_cmpuint (s->slowest[0].row, ==, 0);
  g_assert_cmpuint (s->slowest[0].index, ==, 7);
  g_assert_cmpuint (s->slowest[1].row, ==, 1);
  g_assert_cmpuint (s->slowest[1].index, ==, 7);
  g_assert_cmpuint (s->slowest[2].row, ==, 0);
  g_assert_cmpuint (s->slowest[2].index, ==, 6);
  g_assert_cmpint (s->slowest[9].duration, ==, 7 * MS);
  g_assert_finalize_object (trace);
}

/* What a row that only reads and writes files does is no work to be balanced, even where it filters: 4 and 2 s of the
 * workers, 4 / 3 - 1; with 9 s of the third row it would be 9 / 5 - 1. */
static void
test_imbalance (void)
{
  SlabTrace *trace = slab_trace_new (3);
  g_autoptr (SlabTraceStatistics) s = NULL;

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_HELPERS, "writer");
  add (trace, 0, 0, 4 * S, SLAB_PHASE_FILTER, 0);
  add (trace, 1, 0, 2 * S, SLAB_PHASE_FILTER, 0);
  add (trace, 2, 0, 9 * S, SLAB_PHASE_FILTER, 0);
  slab_trace_end_at (trace, 10 * S);
  s = slab_trace_statistics_new (trace, 0, G_MAXINT64);
  g_assert_cmpuint (s->n_workers, ==, 2);
  assert_near (s->rows[2].work, 9.0);
  assert_near (s->imbalance, 4.0 / 3.0 - 1.0);
  g_assert_finalize_object (trace);
}

/* The first span's passes are cut in half with it, the second's lie in the range. */
static void
test_passes (void)
{
  static const char *const names[] = { "gather", "z", NULL };
  SlabTrace *trace = slab_trace_new (2);
  SlabTracePass passes[2][2] = { { { 1 * S, 1000 }, { 3 * S, 400 } }, { { 1 * S, 50 }, { 0, 0 } } };
  SlabSpan span = { .start = 0, .duration = 4 * S, .chunk = 0, .iteration = -1, .phase = SLAB_PHASE_FILTER };
  g_autoptr (SlabTraceStatistics) whole = NULL, half = NULL;
  char *shares[SLAB_TRACE_MAX_PASSES];

  slab_trace_set_pass_names (trace, names);
  slab_trace_add_span_with_passes (trace, 0, &span, passes[0]);
  span.start = 2 * S;
  span.duration = 2 * S;
  slab_trace_add_span_with_passes (trace, 1, &span, passes[1]);
  add (trace, 1, 4 * S, 1 * S, SLAB_PHASE_FILTER, 0);
  slab_trace_end_at (trace, 5 * S);

  whole = slab_trace_statistics_new (trace, 0, G_MAXINT64);
  g_assert_cmpuint (whole->n_passes, ==, 2);
  assert_near (whole->passes[0].seconds, 2.0);
  assert_near (whole->passes[0].bytes, 1050.0);
  assert_near (whole->passes[1].seconds, 3.0);
  assert_near (slab_trace_statistics_get_row_passes (whole, 0)[0].seconds, 1.0);
  assert_near (slab_trace_statistics_get_row_passes (whole, 1)[0].bytes, 50.0);
  /* 2/7 and 3/7 are 28.57 and 42.86 %, which are 71.43 % together. */
  slab_trace_statistics_format_pass_shares (whole, shares);
  g_assert_cmpstr (shares[0], ==, "28 %");
  g_assert_cmpstr (shares[1], ==, "43 %");
  g_free (shares[0]);
  g_free (shares[1]);

  half = slab_trace_statistics_new (trace, 2 * S, 5 * S);
  assert_near (slab_trace_statistics_get_row_passes (half, 0)[0].seconds, 0.5);
  assert_near (slab_trace_statistics_get_row_passes (half, 0)[1].bytes, 200.0);
  assert_near (half->passes[0].seconds, 1.5);
  g_assert_finalize_object (trace);
}

static void
test_empty (void)
{
  SlabTrace *trace = slab_trace_new (2);
  g_autoptr (SlabTraceStatistics) s = slab_trace_statistics_new (trace, 0, G_MAXINT64);

  g_assert_cmpuint (s->n_slowest, ==, 0);
  assert_near (s->imbalance, 0.0);
  assert_near (s->redundant, 0.0);
  assert_near (s->rows[1].share, 0.0);
  g_assert_finalize_object (trace);
}

static void
test_shared (void)
{
  SlabTrace *trace = make_trace ();
  SlabTraceStatistics *s = slab_trace_statistics_new (trace, 0, G_MAXINT64);
  SlabTraceStatistics *copy = g_boxed_copy (SLAB_TYPE_TRACE_STATISTICS, s);

  /* The figures outlive the trace. */
  g_assert_finalize_object (trace);
  g_assert_true (copy == s);
  slab_trace_statistics_unref (s);
  assert_near (copy->rows[0].work, 6.0);
  g_boxed_free (SLAB_TYPE_TRACE_STATISTICS, copy);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-statistics/whole", test_whole);
  g_test_add_func ("/trace-statistics/range", test_range);
  g_test_add_func ("/trace-statistics/range-share", test_range_share);
  g_test_add_func ("/trace-statistics/percentiles", test_percentiles);
  g_test_add_func ("/trace-statistics/single", test_single);
  g_test_add_func ("/trace-statistics/bins", test_bins);
  g_test_add_func ("/trace-statistics/histogram", test_histogram);
  g_test_add_func ("/trace-statistics/slowest", test_slowest);
  g_test_add_func ("/trace-statistics/imbalance", test_imbalance);
  g_test_add_func ("/trace-statistics/passes", test_passes);
  g_test_add_func ("/trace-statistics/empty", test_empty);
  g_test_add_func ("/trace-statistics/shared", test_shared);
  return g_test_run ();
}
