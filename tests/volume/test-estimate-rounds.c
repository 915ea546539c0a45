/* SPDX-License-Identifier: MIT */
#include "volume/slab-estimate-rounds.h"

/* 40 ms, 200 ms, 1 s, 5 s after the begin. */
static void
test_times (void)
{
  const gint64 begin = 123456789;
  const gint64 due[] = { 40000, 200000, 1000000, 5000000 };
  SlabEstimateRounds rounds;

  slab_estimate_rounds_init (&rounds, begin);
  for (guint i = 0; i < G_N_ELEMENTS (due); i++)
    {
      g_assert_false (slab_estimate_rounds_is_due (&rounds, begin + due[i] - 1, 1000000));
      g_assert_true (slab_estimate_rounds_is_due (&rounds, begin + due[i], 1000000));
      g_assert_false (slab_estimate_rounds_is_due (&rounds, begin + due[i], 1000000));
    }
}

/* A slow disk: later, but not of fewer voxels; and one late estimate in place of two. */
static void
test_few (void)
{
  SlabEstimateRounds rounds;

  slab_estimate_rounds_init (&rounds, 0);
  g_assert_false (slab_estimate_rounds_is_due (&rounds, 300000, 192));
  g_assert_false (slab_estimate_rounds_is_due (&rounds, 300000, 4095));
  g_assert_true (slab_estimate_rounds_is_due (&rounds, 300000, 4096));
  g_assert_false (slab_estimate_rounds_is_due (&rounds, 999999, 8000));
  g_assert_true (slab_estimate_rounds_is_due (&rounds, 1000000, 9000));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/estimate-rounds/times", test_times);
  g_test_add_func ("/estimate-rounds/few", test_few);
  return g_test_run ();
}
