/* SPDX-License-Identifier: MIT */
#include "profile/slab-trace-traffic.h"

/* A volume of 61 million voxels has 8 bytes of input and result each; 49 iterations go over 28 bytes a voxel. */
static void
test_sources (void)
{
  static const struct
  {
    const char *useful, *moved, *from, *iterations;
    double io, all, memory;
    SlabTrafficSource source;
  } cases[] = {
    { "488000000", NULL, NULL, "0", 488e6, NAN, 488e6, SLAB_TRAFFIC_NONE },
    { "488000000", "83692000000", "cache", "49", 488e6, 83.692e9, 488e6, SLAB_TRAFFIC_CACHE },
    { "488000000", "83692000000", "memory", "49", 488e6, 83.692e9, 83.692e9, SLAB_TRAFFIC_MEMORY },
    /* Of a run that was cancelled early: less than input and result is no account of the memory. */
    { "488000000", "100000000", "memory", "1", 488e6, 1e8, 488e6, SLAB_TRAFFIC_MEMORY },
    { "488000000", "83692000000", "the moon", "49", 488e6, 83.692e9, NAN, SLAB_TRAFFIC_UNKNOWN },
    /* Of an older version: what is called useful are the iterations' bytes. */
    { "83692000000", NULL, NULL, "49", NAN, 83.692e9, NAN, SLAB_TRAFFIC_UNKNOWN },
    { NULL, "nan", "memory", NULL, NAN, NAN, NAN, SLAB_TRAFFIC_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SlabTrace *trace = slab_trace_new (1);
      SlabTraceTraffic traffic;
      const double expected[] = { cases[i].io, cases[i].all, cases[i].memory };
      double found[3];

      if (cases[i].useful)
        slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_BYTES, cases[i].useful);
      if (cases[i].moved)
        slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MOVED_BYTES, cases[i].moved);
      if (cases[i].from)
        slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MOVED_FROM, cases[i].from);
      if (cases[i].iterations)
        slab_trace_set_property_string (trace, SLAB_TRACE_KEY_ITERATIONS, cases[i].iterations);
      slab_trace_get_traffic (trace, &traffic);
      found[0] = traffic.io_bytes;
      found[1] = traffic.moved_bytes;
      found[2] = traffic.memory_bytes;
      g_assert_cmpint (traffic.source, ==, cases[i].source);
      for (guint k = 0; k < 3; k++)
        {
          g_assert_cmpint (isnan (found[k]) != 0, ==, isnan (expected[k]) != 0);
          if (!isnan (expected[k]))
            g_assert_cmpfloat_with_epsilon (found[k], expected[k], 1.0);
        }
      g_assert_finalize_object (trace);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-traffic/sources", test_sources);
  return g_test_run ();
}
