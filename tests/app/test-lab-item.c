/* SPDX-License-Identifier: MIT */
#include "app/slab-lab-item.h"

#include "lab-app-fixture.h"

static void
assert_field (SlabLabItem *item, guint column, const char *expected)
{
  g_autofree char *text = slab_lab_item_format (item, column);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_alone (void)
{
  g_autoptr (SlabLabResult) result = lab_make_result (2.5);
  g_autoptr (SlabLabItem) item = slab_lab_item_new (result, 1, NULL);

  g_assert_cmpuint (slab_lab_item_get_index (item), ==, 1);
  assert_field (item, SLAB_LAB_COLUMN_EXPERIMENT, "Gaussian, 4 threads");
  assert_field (item, SLAB_LAB_COLUMN_SPEED_UP, "3.20×");
  assert_field (item, SLAB_LAB_ITEM_OTHER, "–");
  assert_field (item, SLAB_LAB_ITEM_RATIO, "–");
  g_assert_cmpfloat (slab_lab_item_get_value (item, SLAB_LAB_COLUMN_MEDIAN), ==, 2.5);
  g_assert_true (isnan (slab_lab_item_get_value (item, SLAB_LAB_ITEM_OTHER)));
}

/* By what the experiment is, and not by its place. */
static void
test_compared (void)
{
  g_autoptr (SlabLabResult) result = lab_make_result (2.5);
  g_autoptr (SlabLabResult) other = fixture_new ();
  g_autoptr (SlabLabItem) one = NULL, four = NULL;

  fixture_add_repeat (fixture_add_cell (other, SLAB_LAB_KIND_STRONG, "gaussian", 4, 1, 0), 5.0, 8.0, 0);
  fixture_add_repeat (fixture_add_cell (other, SLAB_LAB_KIND_STRONG, "tv", 1, 1, 0), 9.0, 8.0, 0);
  one = slab_lab_item_new (result, 0, other);
  four = slab_lab_item_new (result, 1, other);
  assert_field (one, SLAB_LAB_ITEM_OTHER, "–");
  assert_field (four, SLAB_LAB_ITEM_OTHER, "5.00 s");
  assert_field (four, SLAB_LAB_ITEM_RATIO, "0.500×");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab-item/alone", test_alone);
  g_test_add_func ("/lab-item/compared", test_compared);
  return g_test_run ();
}
