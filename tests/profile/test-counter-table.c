/* SPDX-License-Identifier: MIT */
#include "profile/slab-counter-table.h"

static void
assert_line (GPtrArray *texts, guint line, const char *const expected[SLAB_COUNTER_TABLE_N_COLUMNS])
{
  g_assert_cmpuint (texts->len, >=, (line + 1) * SLAB_COUNTER_TABLE_N_COLUMNS);
  for (guint i = 0; i < SLAB_COUNTER_TABLE_N_COLUMNS; i++)
    g_assert_cmpstr (g_ptr_array_index (texts, line * SLAB_COUNTER_TABLE_N_COLUMNS + i), ==, expected[i]);
}

/* 3 instructions for 2 cycles, a miss in 200; and 1 for 2, 2 in 100 of them: 4e9 for 4e9, 30e6 misses of 4e9. */
static void
test_lines (void)
{
  static const char *const lines[3][SLAB_COUNTER_TABLE_N_COLUMNS] = {
    { "Thread 1", "3.00 G", "2.00 G", "1.50", "15.0 M", "5.00" },
    { "Thread 2", "1.00 G", "2.00 G", "0.500", "15.0 M", "15.0" },
    { "Together", "4.00 G", "4.00 G", "1.00", "30.0 M", "7.50" },
  };
  SlabTrace *trace = slab_trace_new (2);
  g_autoptr (GPtrArray) texts = NULL;
  g_autofree char *reason = NULL;

  slab_trace_set_counters (trace, 0, &(SlabTraceCounters){ 3000000000, 2000000000, 15000000 });
  slab_trace_set_counters (trace, 1, &(SlabTraceCounters){ 1000000000, 2000000000, 15000000 });
  texts = slab_counter_table_new (trace);
  g_assert_cmpuint (texts->len, ==, 3 * SLAB_COUNTER_TABLE_N_COLUMNS);
  for (guint i = 0; i < 3; i++)
    assert_line (texts, i, lines[i]);
  reason = slab_counter_table_dup_reason (trace);
  g_assert_null (reason);
  g_assert_finalize_object (trace);
}

/* A processor without a counter for misses, and one thread alone, which is no sum. */
static void
test_missing (void)
{
  static const char *const line[SLAB_COUNTER_TABLE_N_COLUMNS] = { "Thread 1", "500", "1.00 k", "0.500", "–", "–" };
  SlabTrace *trace = slab_trace_new (1);
  g_autoptr (GPtrArray) texts = NULL;
  g_autofree char *reason = NULL;

  slab_trace_set_counters (trace, 0, &(SlabTraceCounters){ 500, 1000, SLAB_TRACE_UNKNOWN });
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_COUNTERS, "not permitted (perf_event_paranoid is 3)");
  texts = slab_counter_table_new (trace);
  g_assert_cmpuint (texts->len, ==, SLAB_COUNTER_TABLE_N_COLUMNS);
  assert_line (texts, 0, line);
  reason = slab_counter_table_dup_reason (trace);
  g_assert_cmpstr (reason, ==, "Some counters are missing: not permitted (perf_event_paranoid is 3)");
  g_assert_finalize_object (trace);
}

static void
test_none (void)
{
  SlabTrace *trace = slab_trace_new (2);
  g_autoptr (GPtrArray) texts = slab_counter_table_new (trace);
  g_autofree char *reason = slab_counter_table_dup_reason (trace);

  g_assert_cmpuint (texts->len, ==, 0);
  g_assert_null (reason);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_COUNTERS, "the system has none");
  reason = slab_counter_table_dup_reason (trace);
  g_assert_cmpstr (reason, ==, "There are no counters: the system has none");
  for (guint i = 0; i < SLAB_COUNTER_TABLE_N_COLUMNS; i++)
    g_assert_nonnull (slab_counter_table_get_title (i));
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/counter-table/lines", test_lines);
  g_test_add_func ("/counter-table/missing", test_missing);
  g_test_add_func ("/counter-table/none", test_none);
  return g_test_run ();
}
