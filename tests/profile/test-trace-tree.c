/* SPDX-License-Identifier: MIT */
#include "profile/slab-trace-tree.h"

static void
test_none (void)
{
  g_autoptr (SlabTrace) trace = slab_trace_new (3);

  g_assert_null (slab_trace_tree_get_rows (trace));
  g_assert_null (slab_trace_tree_get_places (trace));
  g_assert_null (slab_trace_tree_get_parents (trace));
}

/* Two threads, of which the second has two rows of nested spans and the first one: each thread's stand together. */
static void
test_order (void)
{
  static const guint parents[] = { 0, 1, 0, 1, 1 }, rows[] = { 0, 2, 1, 3, 4 };
  g_autoptr (SlabTrace) trace = slab_trace_new (5);

  slab_trace_tree_set (trace, parents);
  for (guint place = 0; place < 5; place++)
    {
      g_assert_cmpuint (slab_trace_tree_get_rows (trace)[place], ==, rows[place]);
      g_assert_cmpuint (slab_trace_tree_get_places (trace)[rows[place]], ==, place);
      g_assert_cmpuint (slab_trace_tree_get_parents (trace)[place], ==, parents[place]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-tree/none", test_none);
  g_test_add_func ("/trace-tree/order", test_order);
  return g_test_run ();
}
