/* SPDX-License-Identifier: MIT */
#include "volume/slab-slice-stack.h"

#include <math.h>

/* Eleven slices of three values: eight that are taken together and three more. Value i of slice k is 10 k + i but for
 * NaN in all slices at place 1, and in the last slice at place 2. */
static void
test_projections (void)
{
  const float expected[SLAB_N_PROJECTIONS][3] = { [SLAB_PROJECTION_MEAN] = { 50, NAN, NAN },
                                                  [SLAB_PROJECTION_MAXIMUM] = { 100, NAN, 92 },
                                                  [SLAB_PROJECTION_MINIMUM] = { 0, NAN, 2 } };
  float values[11 * 4];

  for (guint k = 0; k < 11; k++)
    for (guint i = 0; i < 4; i++)
      values[k * 4 + i] = i == 1 || (i == 2 && k == 10) ? NAN : (float) (10 * k + i);

  for (guint projection = 0; projection < SLAB_N_PROJECTIONS; projection++)
    for (guint first = 0; first <= 11; first++)
      {
        float target[3] = { -7, -7, -7 };
        double sums[3];

        /* In one go, and in two. */
        slab_slice_stack_begin ((SlabProjection) projection, sums, target, 3);
        slab_slice_stack_add ((SlabProjection) projection, values, 4, first, sums, target, 3);
        slab_slice_stack_add ((SlabProjection) projection, values + first * 4, 4, 11 - first, sums, target, 3);
        slab_slice_stack_end ((SlabProjection) projection, 11, sums, target, 3);
        for (guint i = 0; i < 3; i++)
          if (isnan (expected[projection][i]))
            g_assert_true (isnan (target[i]));
          else
            g_assert_cmpfloat (target[i], ==, expected[projection][i]);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slice-stack/projections", test_projections);
  return g_test_run ();
}
