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
  g_return_val_if_fail (names != NULL || n_names == 0, -1);

  for (guint i = 0; name != NULL && i < n_names; i++)
    if (strcmp (names[i], name) == 0)
      return (gint) i;
  return -1;
}
