/* SPDX-License-Identifier: MIT */
#include "app/slab-difference-item.h"

#include <math.h>

static void
test_texts (void)
{
  const SlabTraceDifference figure = {
    (char *) "seconds", (char *) "Time", { (char *) "2 s", (char *) "3 s" }, { 2, 3 }, 1.5, FALSE
  };
  const SlabTraceDifference setting = {
    (char *) "chunk", (char *) "Chunk", { (char *) "1", (char *) "" }, { NAN, NAN }, NAN, TRUE
  };
  g_autoptr (SlabDifferenceItem) first = slab_difference_item_new (&figure);
  g_autoptr (SlabDifferenceItem) second = slab_difference_item_new (&setting);

  g_assert_cmpstr (slab_difference_item_get_text (first, SLAB_DIFFERENCE_TITLE), ==, "Time");
  g_assert_cmpstr (slab_difference_item_get_text (first, SLAB_DIFFERENCE_FIRST), ==, "2 s");
  g_assert_cmpstr (slab_difference_item_get_text (first, SLAB_DIFFERENCE_SECOND), ==, "3 s");
  g_assert_cmpstr (slab_difference_item_get_text (first, SLAB_DIFFERENCE_RATIO), ==, "×\u202f1.50");
  g_assert_cmpstr (slab_difference_item_get_text (second, SLAB_DIFFERENCE_SECOND), ==, "");
  g_assert_cmpstr (slab_difference_item_get_text (second, SLAB_DIFFERENCE_RATIO), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/difference-item/texts", test_texts);
  return g_test_run ();
}
