/* SPDX-License-Identifier: MIT */
#include "tv-fixture.h"

/* Passes of several iterations stop where looking at each one by itself does, and are fewer. */
static void
test_foresees (void)
{
  const gint64 shape[3] = { 8, 64, 64 };
  const char *options[] = { "eps", "1e-4", "max-iterations", "200", NULL };
  g_autoptr (SlabFilterParams) params = fixture_params ("tv", options);
  const gsize n = slab_reference_count (shape);
  g_autofree float *input = g_new (float, n);
  g_autofree float *expected = g_new (float, n);
  g_autofree float *output = g_new (float, n);
  guint iterations;

  slab_reference_fill (input, shape, SLAB_REFERENCE_STEPS, 4);
  iterations = plain_tv (input, shape, 0.1, 1e-4, 200, expected);
  g_assert_cmpuint (run_global (params, input, shape, output, 1, FALSE, NULL), ==, iterations);
  fixture_assert_same_bits (output, expected, n);
  /* One pass for each iteration, the first and the last of one: less is what is won by foreseeing. */
  g_assert_cmpuint (iterations, >, 30);
  g_assert_cmpuint (last_passes, <, iterations * 2 / 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/tv-stop/foresees", test_foresees);

  return g_test_run ();
}
