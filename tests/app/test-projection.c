/* SPDX-License-Identifier: MIT */
#include "app/slab-projection.h"

static void
test_ids (void)
{
  for (guint i = 0; i < SLAB_N_PROJECTIONS; i++)
    {
      SlabProjection projection;

      g_assert_true (slab_projection_from_id (slab_projection_get_id ((SlabProjection) i), &projection));
      g_assert_cmpint (projection, ==, i);
      g_assert_cmpstr (slab_projection_get_title (projection), !=, "");
    }
  {
    SlabProjection untouched = SLAB_PROJECTION_MINIMUM;

    g_assert_false (slab_projection_from_id ("median", &untouched));
    g_assert_cmpint (untouched, ==, SLAB_PROJECTION_MINIMUM);
  }
}

static void
assert_text (SlabProjection projection, gint64 n_slices, const char *expected)
{
  g_autofree char *text = slab_projection_describe (projection, n_slices);

  g_assert_cmpstr (text, ==, expected);
}

/* One slice is nothing else than itself. */
static void
test_describe (void)
{
  assert_text (SLAB_PROJECTION_MAXIMUM, 1, NULL);
  assert_text (SLAB_PROJECTION_MEAN, 0, NULL);
  assert_text (SLAB_PROJECTION_MEAN, 2, "mean of 2 slices");
  assert_text (SLAB_PROJECTION_MAXIMUM, 5, "maximum of 5 slices");
  assert_text (SLAB_PROJECTION_MINIMUM, 4000000000, "minimum of 4000000000 slices");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/projection/ids", test_ids);
  g_test_add_func ("/projection/describe", test_describe);
  return g_test_run ();
}
