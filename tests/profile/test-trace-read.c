/* SPDX-License-Identifier: MIT */
#include "profile/slab-trace.h"

/* Read together from any place on, also from one block into the next ones. */
static void
assert_together (SlabTrace *trace, guint64 n)
{
  g_autofree SlabSpan *spans = g_new (SlabSpan, 5000);

  for (guint64 first = 0; first + 5000 <= n; first = 2 * first + 2045)
    {
      slab_trace_get_spans (trace, 0, first, 5000, spans);
      for (guint64 i = 0; i < 5000; i++)
        {
          g_assert_cmpint (spans[i].start, ==, (gint64) (first + i) * 10);
          g_assert_cmpint (spans[i].duration, ==, 7);
          g_assert_cmpuint (spans[i].bytes, ==, first + i);
          g_assert_cmpint (spans[i].chunk, ==, (gint) (first + i));
          g_assert_cmpint (spans[i].iteration, ==, -1);
          g_assert_cmpint (spans[i].phase, ==, (gint) ((first + i) % 4));
        }
    }
  slab_trace_get_spans (trace, 0, n, 0, spans);
}

/* Across many blocks: every span is where it was put, and the search finds it. */
static void
test_many (void)
{
  const guint64 n = 300000;
  SlabTrace *trace = slab_trace_new (1);
  SlabSpan span;

  for (guint64 i = 0; i < n; i++)
    {
      span = (SlabSpan){ (gint64) i * 10, 7, i, (gint32) i, -1, (SlabPhase) (i % 4) };
      slab_trace_add_span (trace, 0, &span);
    }
  g_assert_cmpuint (slab_trace_get_n_spans (trace, 0), ==, n);
  for (guint64 i = 0; i < n; i++)
    {
      slab_trace_get_span (trace, 0, i, &span);
      g_assert_cmpint (span.start, ==, (gint64) i * 10);
      g_assert_cmpuint (span.bytes, ==, i);
      g_assert_cmpint (span.phase, ==, (gint) (i % 4));
    }
  assert_together (trace, n);
  for (guint64 i = 0; i < n; i += 997)
    {
      g_assert_cmpuint (slab_trace_find_span (trace, 0, (gint64) i * 10), ==, i);
      g_assert_cmpuint (slab_trace_find_span (trace, 0, (gint64) i * 10 + 6), ==, i);
      g_assert_cmpuint (slab_trace_find_span (trace, 0, (gint64) i * 10 + 7), ==, i + 1);
      g_assert_cmpuint (slab_trace_find_span (trace, 0, (gint64) i * 10 + 9), ==, i + 1);
    }
  g_assert_cmpuint (slab_trace_find_span (trace, 0, -1), ==, 0);
  g_assert_cmpuint (slab_trace_find_span (trace, 0, (gint64) n * 10), ==, n);
  /* From anywhere before it, the same is found. */
  for (guint i = 0; i < n; i += 37)
    for (guint64 before = 0; before <= i; before = 3 * before + 1)
      {
        g_assert_cmpuint (slab_trace_find_span_from (trace, 0, i - before, (gint64) i * 10 + 6), ==, i);
        g_assert_cmpuint (slab_trace_find_span_from (trace, 0, i - before, (gint64) i * 10 + 7), ==, i + 1);
      }
  g_assert_cmpuint (slab_trace_find_span_from (trace, 0, n - 1, (gint64) n * 10), ==, n);
  g_assert_cmpuint (slab_trace_find_span_from (trace, 0, n, (gint64) n * 10), ==, n);
  g_assert_cmpint (slab_trace_get_phase_time (trace, 0, SLAB_PHASE_READ), ==, 7 * (gint64) n / 4);
  g_assert_cmpuint (slab_trace_get_n_dropped (trace), ==, 0);
  g_assert_finalize_object (trace);
}

static void
test_passes (void)
{
  static const char *const names[] = { "z", "y", "x", NULL };
  SlabTrace *trace = slab_trace_new (2);
  SlabTracePass passes[SLAB_TRACE_MAX_PASSES] = { { 0 } };

  slab_trace_set_pass_names (trace, names);
  g_assert_cmpuint (slab_trace_get_n_passes (trace), ==, 3);
  g_assert_cmpstr (slab_trace_get_pass_name (trace, 1), ==, "y");
  g_assert_true (slab_trace_reserve (trace, 0, 10));
  /* Every third span has passes, over several blocks. */
  for (guint i = 0; i < 10000; i++)
    {
      SlabSpan span = { i * 10, 10, 0, (gint32) i, -1, SLAB_PHASE_FILTER };

      passes[0] = (SlabTracePass){ 1, i };
      passes[2] = (SlabTracePass){ i % 7, 5 };
      if (i % 3 == 0)
        slab_trace_add_span_with_passes (trace, 0, &span, passes);
      else
        slab_trace_add_span (trace, 0, &span);
    }
  for (guint i = 0; i < 10000; i++)
    {
      SlabTracePass seen[SLAB_TRACE_MAX_PASSES] = { { -1, 0 } };

      g_assert_true (slab_trace_get_span_passes (trace, 0, i, seen) == (i % 3 == 0));
      g_assert_cmpint (seen[0].duration, ==, i % 3 == 0 ? 1 : -1);
      if (i % 3 == 0)
        {
          g_assert_cmpuint (seen[0].bytes, ==, i);
          g_assert_cmpint (seen[1].duration, ==, 0);
          g_assert_cmpint (seen[2].duration, ==, i % 7);
        }
    }
  g_assert_cmpuint (slab_trace_get_n_dropped (trace), ==, 0);
  g_assert_finalize_object (trace);
}

/* Of any spans in a row the sum, whether all of them have passes or only some. */
static void
test_pass_times (void)
{
  static const char *const names[] = { "z", "y", NULL };
  g_autoptr (SlabTrace) trace = slab_trace_new (2);
  const guint64 n = 5000;

  slab_trace_set_pass_names (trace, names);
  for (guint64 i = 0; i < n; i++)
    {
      const SlabSpan span = { (gint64) i * 100, 90, 0, -1, -1, SLAB_PHASE_FILTER };
      const SlabTracePass passes[2] = { { (gint64) i, 0 }, { 1, 0 } };

      if (i % 3 == 0)
        slab_trace_add_span_with_passes (trace, 1, &span, passes);
      else
        slab_trace_add_span (trace, 1, &span);
    }
  for (guint64 first = 0; first < n; first = 2 * first + 1)
    for (guint64 end = first; end <= n; end += 1 + end / 2)
      {
        gint64 times[SLAB_TRACE_MAX_PASSES] = { 1000, 2000 }, z = 1000, y = 2000;

        for (guint64 i = first; i < end; i++)
          if (i % 3 == 0)
            {
              z += (gint64) i;
              y++;
            }
        slab_trace_add_pass_times (trace, 1, first, end, times);
        g_assert_cmpint (times[0], ==, z);
        g_assert_cmpint (times[1], ==, y);
        g_assert_cmpint (times[2], ==, 0);
        slab_trace_add_pass_times (trace, 0, 0, 0, times);
        g_assert_cmpint (times[0], ==, z);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-read/many", test_many);
  g_test_add_func ("/trace-read/passes", test_passes);
  g_test_add_func ("/trace-read/pass-times", test_pass_times);
  return g_test_run ();
}
