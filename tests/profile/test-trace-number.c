/* SPDX-License-Identifier: MIT */
#include "profile/slab-trace-number.h"

static void
test_number (void)
{
  static const char *const bad[] = { "", " ", "x", "12,5", "1e10x", "nan", "inf", "-inf", "1e999", "1 2" };
  SlabTrace *trace = slab_trace_new (1);

  g_assert_true (isnan (slab_trace_get_property_number (trace, "flops")));
  slab_trace_set_property_string (trace, "flops", "6760000000");
  g_assert_cmpfloat (slab_trace_get_property_number (trace, "flops"), ==, 6.76e9);
  slab_trace_set_property_string (trace, "flops", "-0.25");
  g_assert_cmpfloat (slab_trace_get_property_number (trace, "flops"), ==, -0.25);
  slab_trace_set_property_string (trace, "flops", "0");
  g_assert_cmpfloat (slab_trace_get_property_number (trace, "flops"), ==, 0.0);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      slab_trace_set_property_string (trace, "flops", bad[i]);
      g_assert_true (isnan (slab_trace_get_property_number (trace, "flops")));
    }
  g_assert_finalize_object (trace);
}

static void
test_positive (void)
{
  static const char *const none[] = { "0", "-1", "0.0", "", "12 bytes" };
  SlabTrace *trace = slab_trace_new (1);

  g_assert_true (isnan (slab_trace_get_property_positive (trace, "useful_bytes")));
  slab_trace_set_property_string (trace, "useful_bytes", "0.25");
  g_assert_cmpfloat (slab_trace_get_property_positive (trace, "useful_bytes"), ==, 0.25);
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    {
      slab_trace_set_property_string (trace, "useful_bytes", none[i]);
      g_assert_true (isnan (slab_trace_get_property_positive (trace, "useful_bytes")));
    }
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-number/number", test_number);
  g_test_add_func ("/trace-number/positive", test_positive);
  return g_test_run ();
}
