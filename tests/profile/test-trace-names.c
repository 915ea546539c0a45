/* SPDX-License-Identifier: MIT */
#include "profile/slab-trace.h"

/* Files of earlier versions have these words. */
static void
test_phases (void)
{
  static const char *const names[SLAB_N_PHASES] = { "read", "filter", "write", "wait", "other" };
  SlabPhase phase = SLAB_PHASE_WAIT;

  for (guint p = 0; p < SLAB_N_PHASES; p++)
    {
      g_assert_cmpstr (slab_phase_get_name ((SlabPhase) p), ==, names[p]);
      g_assert_true (slab_phase_from_name (names[p], &phase));
      g_assert_cmpuint (phase, ==, p);
    }
  g_assert_false (slab_phase_from_name ("Read", &phase));
  g_assert_false (slab_phase_from_name ("", &phase));
  g_assert_cmpuint (phase, ==, SLAB_PHASE_OTHER);
}

static void
test_owners (void)
{
  static const char *const names[SLAB_N_MEMORY_OWNERS] = { "input", "output", "scratch", "other" };

  for (guint o = 0; o < SLAB_N_MEMORY_OWNERS; o++)
    g_assert_cmpstr (slab_memory_owner_get_name ((SlabMemoryOwner) o), ==, names[o]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-names/phases", test_phases);
  g_test_add_func ("/trace-names/owners", test_owners);
  return g_test_run ();
}
