/* SPDX-License-Identifier: MIT */
#include "app/slab-timings.h"

static void
test_lines (void)
{
  if (g_test_subprocess ())
    {
      g_setenv ("SLABSCOPE_TIMINGS", "1", TRUE);
      slab_timings_begin ();
      g_assert_true (slab_timings_is_wanted ());
      slab_timings_add_frame (NULL, 2, 7, 1000, 1500, 1750, 4750, 9000);
      /* Nothing caused it, or what did came after. */
      slab_timings_add_frame (NULL, 1, 8, 0, 1500, 1750, 4750, 9000);
      slab_timings_note_open ();
      slab_timings_add_profile (1234, 0, g_get_monotonic_time (), g_get_monotonic_time (),
                                g_get_monotonic_time () + 3 * G_TIME_SPAN_SECOND);
      slab_timings_add_profile (1234, 1000, 1500, 4500, 9000);
      return;
    }
  g_test_trap_subprocess (NULL, 20 * G_TIME_SPAN_SECOND, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*first-slice * s since the program began*");
  g_test_trap_assert_stderr ("*frame plane 2 slice 7: input to request 0.50, waited 0.25, rendered 3.00, to paint "
                             "4.25, in all 8.00 ms; laid out in *, painted in * ms*");
  g_test_trap_assert_stderr ("*frame plane 1 slice 8: input to request 0.00, waited 0.25, rendered 3.00, to paint "
                             "4.25, in all 7.50 ms; laid out in *, painted in * ms*");
  g_test_trap_assert_stderr ("*open-profile 1234 spans: 3.* s since the file was asked for, 0.0* s of processor time*");
  g_test_trap_assert_stderr ("*frame profile: input to draw 0.50, drawn in 3.00, in all 8.00 ms*");
}

static void
test_quiet (void)
{
  if (g_test_subprocess ())
    {
      g_unsetenv ("SLABSCOPE_TIMINGS");
      slab_timings_begin ();
      g_assert_false (slab_timings_is_wanted ());
      slab_timings_add_frame (NULL, 0, 7, 1000, 1500, 1750, 4750, 9000);
      slab_timings_add_profile (1234, 1000, 1500, 4500, 9000);
      return;
    }
  g_test_trap_subprocess (NULL, 20 * G_TIME_SPAN_SECOND, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr_unmatched ("*frame*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timings/lines", test_lines);
  g_test_add_func ("/timings/quiet", test_quiet);
  return g_test_run ();
}
