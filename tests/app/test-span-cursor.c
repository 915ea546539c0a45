/* SPDX-License-Identifier: MIT */
#include "app/slab-span-cursor.h"

/* Three threads: 0-10, 10-60, 60-100; none; 20-40, 40-90. */
static SlabTrace *
make_trace (void)
{
  static const struct
  {
    guint thread;
    gint64 start;
    gint64 end;
  } spans[] = { { 0, 0, 10 }, { 0, 10, 60 }, { 0, 60, 100 }, { 2, 20, 40 }, { 2, 40, 90 } };
  SlabTrace *trace = slab_trace_new (3);

  slab_trace_begin (trace);
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      const SlabSpan span = { .start = spans[i].start,
                              .duration = spans[i].end - spans[i].start,
                              .chunk = -1,
                              .iteration = -1,
                              .phase = SLAB_PHASE_FILTER };

      slab_trace_add_span (trace, spans[i].thread, &span);
    }
  slab_trace_end_at (trace, 100);
  return trace;
}

static void
assert_at (const SlabSpanCursor *cursor, gint thread, guint64 span)
{
  g_assert_cmpint (cursor->thread, ==, thread);
  g_assert_cmpuint (cursor->span, ==, span);
}

static void
test_none (void)
{
  SlabTrace *trace = make_trace ();
  SlabTrace *empty = slab_trace_new (2);
  SlabSpanCursor cursor = SLAB_SPAN_CURSOR_NONE;
  SlabSpan span;

  g_assert_false (slab_span_cursor_get (&cursor, trace, &span));
  g_assert_false (slab_span_cursor_get (&cursor, NULL, &span));
  cursor = (SlabSpanCursor){ 0, 3 };
  g_assert_false (slab_span_cursor_get (&cursor, trace, &span));
  cursor = (SlabSpanCursor){ 7, 0 };
  g_assert_false (slab_span_cursor_get (&cursor, trace, &span));
  g_assert_false (slab_span_cursor_enter (&cursor, empty, 0));
  g_assert_finalize_object (trace);
  g_assert_finalize_object (empty);
}

static void
test_steps (void)
{
  SlabTrace *trace = make_trace ();
  SlabSpanCursor cursor = SLAB_SPAN_CURSOR_NONE;
  SlabSpan span;

  g_assert_true (slab_span_cursor_enter (&cursor, trace, 35));
  assert_at (&cursor, 0, 1);
  g_assert_true (slab_span_cursor_get (&cursor, trace, &span));
  g_assert_cmpint (span.start, ==, 10);
  slab_span_cursor_step (&cursor, trace, 1);
  assert_at (&cursor, 0, 2);
  slab_span_cursor_step (&cursor, trace, 1);
  assert_at (&cursor, 0, 2);
  /* Past the thread that has none: at 80, the middle of 60-100, the last one works at its second span. */
  g_assert_true (slab_span_cursor_step_thread (&cursor, trace, 1));
  assert_at (&cursor, 2, 1);
  g_assert_false (slab_span_cursor_step_thread (&cursor, trace, 1));
  assert_at (&cursor, 2, 1);
  slab_span_cursor_step (&cursor, trace, -1);
  slab_span_cursor_step (&cursor, trace, -1);
  assert_at (&cursor, 2, 0);
  /* And at 30 the first one at its second. */
  g_assert_true (slab_span_cursor_step_thread (&cursor, trace, -1));
  assert_at (&cursor, 0, 1);
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/span-cursor/none", test_none);
  g_test_add_func ("/span-cursor/steps", test_steps);
  return g_test_run ();
}
