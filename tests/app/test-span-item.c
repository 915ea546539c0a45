/* SPDX-License-Identifier: MIT */
#include "app/slab-span-item.h"

#include "profile-fixture.h"

static void
assert_text (SlabSpanItem *item, SlabSpanColumn column, const char *expected)
{
  g_autofree char *text = slab_span_item_format (item, column);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_plain (SlabTrace *trace, guint row, const SlabSpan *span, SlabSpanColumn column, const char *expected)
{
  g_autofree char *text = slab_span_format_plain (trace, row, span, column);

  g_assert_cmpstr (text, ==, expected);
}

/* 20 MB in 10 ms are 2 GB/s. */
static void
test_texts (void)
{
  g_autoptr (SlabTrace) trace = profile_make_trace ();
  g_autoptr (SlabSpanItem) read = slab_span_item_new (trace, 0, 0);
  g_autoptr (SlabSpanItem) wait = slab_span_item_new (trace, 0, 3);

  assert_text (read, SLAB_SPAN_COLUMN_ROW, "Thread 1");
  assert_text (read, SLAB_SPAN_COLUMN_PHASE, "read");
  assert_text (read, SLAB_SPAN_COLUMN_CHUNK, "0");
  assert_text (read, SLAB_SPAN_COLUMN_BOX, "0:2, 0:3, 0:4");
  assert_text (read, SLAB_SPAN_COLUMN_START, "0 s");
  assert_text (read, SLAB_SPAN_COLUMN_DURATION, "10.0 ms");
  assert_text (read, SLAB_SPAN_COLUMN_BYTES, "20.0 MB");
  assert_text (read, SLAB_SPAN_COLUMN_RATE, "2.00");
  assert_text (read, SLAB_SPAN_COLUMN_ITERATION, "");
  assert_text (wait, SLAB_SPAN_COLUMN_CHUNK, "");
  assert_text (wait, SLAB_SPAN_COLUMN_BOX, "");
  assert_text (wait, SLAB_SPAN_COLUMN_RATE, "");
  assert_text (wait, SLAB_SPAN_COLUMN_START, "80.0 ms");
}

static void
test_plain (void)
{
  g_autoptr (SlabTrace) trace = profile_make_trace ();
  SlabSpan span;

  slab_trace_get_span (trace, 1, 0, &span);
  assert_plain (trace, 1, &span, SLAB_SPAN_COLUMN_DURATION, "0.020000000");
  assert_plain (trace, 1, &span, SLAB_SPAN_COLUMN_BYTES, "20000000");
  assert_plain (trace, 1, &span, SLAB_SPAN_COLUMN_RATE, "1");
  assert_plain (trace, 1, &span, SLAB_SPAN_COLUMN_CHUNK, "1");
  assert_plain (trace, 1, &span, SLAB_SPAN_COLUMN_BOX, "0:2, 0:3, 4:8");
}

/* Another program's spans have names, whose index is in the place of the iteration. */
static void
test_foreign (void)
{
  g_autoptr (SlabTrace) trace = slab_trace_new (1);
  SlabSpan span = { .duration = 5, .chunk = -1, .phase = SLAB_PHASE_OTHER };
  g_autoptr (SlabSpanItem) item = NULL;

  span.iteration = slab_trace_add_span_name (trace, "render");
  slab_trace_begin (trace);
  slab_trace_add_span (trace, 0, &span);
  item = slab_span_item_new (trace, 0, 0);
  assert_text (item, SLAB_SPAN_COLUMN_PHASE, "render");
  assert_text (item, SLAB_SPAN_COLUMN_ITERATION, "");
  g_assert_cmpint (slab_span_item_get_key (item, SLAB_SPAN_COLUMN_ITERATION), ==, SLAB_SPAN_KEY_NONE);
}

/* No division by nothing, and what is absent comes first. */
static void
test_keys (void)
{
  g_autoptr (SlabTrace) trace = slab_trace_new (1);
  const SlabSpan instant = { .bytes = 7, .chunk = 3, .iteration = 4, .phase = SLAB_PHASE_READ };
  const SlabSpan slow = { .duration = 10, .bytes = 1, .chunk = -1, .iteration = -1 };
  const SlabSpan quick = { .duration = 10, .bytes = 100, .chunk = -1, .iteration = -1 };

  g_assert_cmpint (slab_span_get_key (trace, 0, &instant, SLAB_SPAN_COLUMN_RATE), ==, SLAB_SPAN_KEY_NONE);
  g_assert_cmpint (slab_span_get_key (trace, 0, &slow, SLAB_SPAN_COLUMN_RATE), >, SLAB_SPAN_KEY_NONE);
  g_assert_cmpint (slab_span_get_key (trace, 0, &slow, SLAB_SPAN_COLUMN_RATE), <,
                   slab_span_get_key (trace, 0, &quick, SLAB_SPAN_COLUMN_RATE));
  /* A chunk that the trace does not have. */
  g_assert_cmpint (slab_span_get_key (trace, 0, &instant, SLAB_SPAN_COLUMN_BOX), ==, SLAB_SPAN_KEY_NONE);
  g_assert_cmpint (slab_span_get_key (trace, 0, &instant, SLAB_SPAN_COLUMN_CHUNK), ==, 3);
  g_assert_cmpint (slab_span_get_key (trace, 0, &instant, SLAB_SPAN_COLUMN_ITERATION), ==, 4);
  g_assert_cmpint (slab_span_get_key (trace, 0, &slow, SLAB_SPAN_COLUMN_CHUNK), ==, SLAB_SPAN_KEY_NONE);
}

static void
test_probe (void)
{
  g_autoptr (SlabSpanItem) probe = slab_span_item_new_probe (SLAB_SPAN_COLUMN_START, 1, SLAB_SPAN_COLUMN_BYTES, -1);

  g_assert_cmpint (slab_span_item_get_key (probe, SLAB_SPAN_COLUMN_START), ==, 1);
  g_assert_cmpint (slab_span_item_get_key (probe, SLAB_SPAN_COLUMN_BYTES), ==, -1);
  g_assert_cmpint (slab_span_item_get_key (probe, SLAB_SPAN_COLUMN_CHUNK), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/span-item/texts", test_texts);
  g_test_add_func ("/span-item/plain", test_plain);
  g_test_add_func ("/span-item/foreign", test_foreign);
  g_test_add_func ("/span-item/keys", test_keys);
  g_test_add_func ("/span-item/probe", test_probe);
  return g_test_run ();
}
