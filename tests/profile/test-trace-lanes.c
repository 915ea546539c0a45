/* SPDX-License-Identifier: MIT */
#include "profile/slab-trace-lanes.h"

typedef struct
{
  gint64 start;
  gint64 duration;
  guint lane;
  gboolean is_crossing;
} Case;

static void
check (const Case *cases, guint n_cases)
{
  SlabTraceLanes lanes = { .n_lanes = 0 };

  for (guint i = 0; i < n_cases; i++)
    {
      gint64 start = cases[i].start, duration = cases[i].duration;
      gboolean is_crossing = -1;

      g_assert_cmpuint (slab_trace_lanes_place (&lanes, &start, &duration, &is_crossing), ==, cases[i].lane);
      g_assert_cmpint (is_crossing, ==, cases[i].is_crossing);
      g_assert_cmpint (start, ==, cases[i].start);
      g_assert_cmpint (duration, ==, cases[i].duration);
    }
}

/* The lane is the depth of the call, whatever came before. */
static void
test_nested (void)
{
  static const Case cases[] = {
    { 0, 100, 0, FALSE }, { 0, 50, 1, FALSE }, { 10, 20, 2, FALSE },  { 30, 20, 2, FALSE }, { 50, 50, 1, FALSE },
    { 60, 10, 2, FALSE }, { 61, 9, 3, FALSE }, { 100, 10, 0, FALSE }, { 105, 0, 1, FALSE },
  };

  check (cases, G_N_ELEMENTS (cases));
}

static void
test_crossing (void)
{
  static const Case cases[] = {
    { 0, 100, 0, FALSE },
    { 50, 100, 1, TRUE },
    { 100, 20, 0, FALSE },
  };

  check (cases, G_N_ELEMENTS (cases));
}

/* A nanosecond over the end of its neighbour is what rounding leaves; two are not. */
static void
test_rounding (void)
{
  SlabTraceLanes lanes = { .n_lanes = 0 };
  gint64 start = 0, duration = 100;
  gboolean is_crossing;

  g_assert_cmpuint (slab_trace_lanes_place (&lanes, &start, &duration, &is_crossing), ==, 0);
  start = 99;
  duration = 51;
  g_assert_cmpuint (slab_trace_lanes_place (&lanes, &start, &duration, &is_crossing), ==, 0);
  g_assert_cmpint (start, ==, 100);
  g_assert_cmpint (duration, ==, 50);
  g_assert_false (is_crossing);
  start = 148;
  duration = 10;
  g_assert_cmpuint (slab_trace_lanes_place (&lanes, &start, &duration, &is_crossing), ==, 1);
  g_assert_true (is_crossing);

  /* Where the file rounds to more, that. */
  lanes = (SlabTraceLanes){ .rounding = 500 };
  start = 0;
  duration = 10000;
  g_assert_cmpuint (slab_trace_lanes_place (&lanes, &start, &duration, &is_crossing), ==, 0);
  start = 9600;
  duration = 1000;
  g_assert_cmpuint (slab_trace_lanes_place (&lanes, &start, &duration, &is_crossing), ==, 0);
  g_assert_cmpint (start, ==, 10000);
  g_assert_cmpint (duration, ==, 600);
  g_assert_false (is_crossing);
}

static void
test_full (void)
{
  SlabTraceLanes lanes = { .n_lanes = 0 };

  for (guint i = 0; i < SLAB_TRACE_LANES_MAX + 2; i++)
    {
      gint64 start = i, duration = 1000 - 2 * (gint64) i;
      gboolean is_crossing;

      g_assert_cmpuint (slab_trace_lanes_place (&lanes, &start, &duration, &is_crossing), ==,
                        i < SLAB_TRACE_LANES_MAX ? i : SLAB_TRACE_LANES_NONE);
      g_assert_false (is_crossing);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-lanes/nested", test_nested);
  g_test_add_func ("/trace-lanes/crossing", test_crossing);
  g_test_add_func ("/trace-lanes/rounding", test_rounding);
  g_test_add_func ("/trace-lanes/full", test_full);
  return g_test_run ();
}
