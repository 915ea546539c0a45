/* SPDX-License-Identifier: MIT */
#include "slab-name-table.h"

#include <string.h>

/**
 * slab_name_table_find:
 * @names: (array length=n_names): none is %NULL
 * @name: (nullable): from a file, a command line or an action; %NULL is none of them
 *
 * Returns: the index of @name, to the letter; -1 where it is not there
 */
gint
slab_name_table_find (const char *const *names, guint n_names, const char *name)
{
  return slab_name_table_find_row (names, sizeof *names, n_names, name);
}

/**
 * slab_name_table_find_row:
 * @first: as `&table[0].id`; none of the words is %NULL
 * @stride: as `sizeof table[0]`, in bytes
 * @name: (nullable): as of slab_name_table_find()
 *
 * Returns: the index of the row with @name, to the letter; -1 where it is not there
 */
gint
slab_name_table_find_row (const char *const *first, gsize stride, guint n_rows, const char *name)
{
  g_return_val_if_fail (first != NULL || n_rows == 0, -1);

  for (guint i = 0; name != NULL && i < n_rows; i++)
    if (strcmp (G_STRUCT_MEMBER (const char *, first, i *stride), name) == 0)
      return (gint) i;
  return -1;
}
