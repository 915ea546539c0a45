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

/* Rows with other things before and behind the word. */
static void
test_find_row (void)
{
  static const struct
  {
    double value;
    const char *id;
    char more[3];
  } rows[] = { { 1.0, "one", "a" }, { 2.0, "two", "b" }, { 3.0, "three", "c" } };

  g_assert_cmpint (slab_name_table_find_row (&rows[0].id, sizeof rows[0], 3, "one"), ==, 0);
  g_assert_cmpint (slab_name_table_find_row (&rows[0].id, sizeof rows[0], 3, "three"), ==, 2);
  g_assert_cmpint (slab_name_table_find_row (&rows[0].id, sizeof rows[0], 2, "three"), ==, -1);
  g_assert_cmpint (slab_name_table_find_row (&rows[0].id, sizeof rows[0], 3, "a"), ==, -1);
  g_assert_cmpint (slab_name_table_find_row (&rows[0].id, sizeof rows[0], 3, NULL), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/name-table/find", test_find);
  g_test_add_func ("/name-table/find-row", test_find_row);
  return g_test_run ();
}
