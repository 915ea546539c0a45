/* SPDX-License-Identifier: MIT */
#include "profile/slab-counters.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static void
test_scale (void)
{
  /* Always there; a third of the time, so three times as much; never. */
  g_assert_cmpuint (slab_counters_scale (&(SlabCounterReading){ 1000, 50, 50 }), ==, 1000);
  g_assert_cmpuint (slab_counters_scale (&(SlabCounterReading){ 1000, 90, 30 }), ==, 3000);
  g_assert_cmpuint (slab_counters_scale (&(SlabCounterReading){ 0, 90, 0 }), ==, SLAB_TRACE_UNKNOWN);
  g_assert_cmpuint (slab_counters_scale (&(SlabCounterReading){ G_MAXUINT64 / 2, 90, 1 }), ==, SLAB_TRACE_UNKNOWN);
}

/* A pipe that holds what the kernel would give; the counter of cache misses is not there. */
static int
fake_opener (SlabCounter counter, gpointer user_data)
{
  const SlabCounterReading *readings = user_data;
  int ends[2];

  if (counter == SLAB_COUNTER_CACHE_MISSES)
    return -ENOENT;
  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_cmpint (write (ends[1], &readings[counter], sizeof *readings), ==, sizeof *readings);
  close (ends[1]);
  return ends[0];
}

static void
test_read (void)
{
  SlabCounterReading readings[] = { { 800, 10, 10 }, { 500, 20, 10 } };
  g_autoptr (SlabCounters) counters = slab_counters_new (fake_opener, readings);
  g_autofree char *reason = slab_counters_dup_reason (counters);
  SlabTraceCounters found;

  g_assert_true (slab_counters_read (counters, &found));
  g_assert_cmpuint (found.instructions, ==, 800);
  g_assert_cmpuint (found.cycles, ==, 1000);
  g_assert_cmpuint (found.cache_misses, ==, SLAB_TRACE_UNKNOWN);
  g_assert_cmpint (slab_counters_get_error (counters), ==, ENOENT);
  g_assert_cmpstr (reason, ==, "not-shown");
  /* What is at its end gives nothing. */
  g_assert_false (slab_counters_read (counters, &found));
}

static int
refuse (SlabCounter counter, gpointer user_data)
{
  return -EACCES;
}

static void
test_refused (void)
{
  g_autoptr (SlabCounters) counters = slab_counters_new (refuse, NULL);
  SlabTraceCounters found;

  g_assert_false (slab_counters_read (counters, &found));
  g_assert_cmpint (slab_counters_get_error (counters), ==, EACCES);
}

static void
assert_explained (int error_number, const char *paranoid, const char *expected)
{
  g_autofree char *reason = slab_counters_make_reason (error_number, paranoid);
  g_autofree char *text = slab_counters_describe_reason (reason);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_explain (void)
{
  assert_explained (EACCES, "3\n", "not permitted (perf_event_paranoid is 3)");
  assert_explained (EPERM, NULL, "not permitted");
  assert_explained (ENOSYS, "2", "the system has none");
  assert_explained (ENOENT, "2", "the processor shows none, as in most virtual machines");
  assert_explained (EMFILE, "2", g_strerror (EMFILE));
}

/* What files keep, of this version and of older ones, and what is none of it. */
static void
test_kept (void)
{
  static const char *const cases[][2] = {
    { "not-permitted", "not permitted" },
    { "not-permitted 3", "not permitted (perf_event_paranoid is 3)" },
    { "not-shown", "the processor shows none, as in most virtual machines" },
    { "not-there", "the system has none" },
    { "not permitted", "not permitted" },
    { "not permitted (perf_event_paranoid is 3)", "not permitted (perf_event_paranoid is 3)" },
    { "the processor shows none, as in most virtual machines",
      "the processor shows none, as in most virtual machines" },
    { "the system has none", "the system has none" },
    { "error 0", "error 0" },
    { "error x", "error x" },
    { "not permitted (perf_event_paranoid is ", "not permitted (perf_event_paranoid is " },
    { "its own words", "its own words" },
    { "", "" },
  };
  g_autofree char *reason = slab_counters_make_reason (EACCES, "3\n");

  g_assert_cmpstr (reason, ==, "not-permitted 3");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = slab_counters_describe_reason (cases[i][0]);

      g_assert_cmpstr (text, ==, cases[i][1]);
    }
}

/* On this machine: counts that grow, or a reason why not. */
static void
test_here (void)
{
  g_autoptr (SlabCounters) counters = slab_counters_new (NULL, NULL);
  g_autofree char *reason = slab_counters_dup_reason (counters);
  SlabTraceCounters found;

  if (slab_counters_read (counters, &found))
    g_assert_true (found.instructions > 0 || reason != NULL);
  else
    g_assert_true (reason != NULL && *reason != '\0');
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/counters/scale", test_scale);
  g_test_add_func ("/counters/read", test_read);
  g_test_add_func ("/counters/refused", test_refused);
  g_test_add_func ("/counters/explain", test_explain);
  g_test_add_func ("/counters/kept", test_kept);
  g_test_add_func ("/counters/here", test_here);
  return g_test_run ();
}
