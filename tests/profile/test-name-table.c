/* SPDX-License-Identifier: MIT */
#include "profile/slab-name-table.h"

static void
test_find (void)
{
  static const char *const names[] = { "one", "two", "", "three" };

  g_assert_cmpint (slab_name_table_find (names, 4, "one"), ==, 0);
  g_assert_cmpint (slab_name_table_find (names, 4, "three"), ==, 3);
  g_assert_cmpint (slab_name_table_find (names, 4, ""), ==, 2);
  /* Not a part of one, nor in other letters, nor behind the end. */
  g_assert_cmpint (slab_name_table_find (names, 4, "tw"), ==, -1);
  g_assert_cmpint (slab_name_table_find (names, 4, "twos"), ==, -1);
  g_assert_cmpint (slab_name_table_find (names, 4, "One"), ==, -1);
  g_assert_cmpint (slab_name_table_find (names, 3, "three"), ==, -1);
  g_assert_cmpint (slab_name_table_find (names, 4, NULL), ==, -1);
  g_assert_cmpint (slab_name_table_find (NULL, 0, "one"), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/name-table/find", test_find);
  return g_test_run ();
}
