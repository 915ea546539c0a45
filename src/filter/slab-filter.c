/* SPDX-License-Identifier: MIT */
#include "slab-filter.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "slab-filter-gaussian.h"
#include "slab-filter-identity.h"
#include "slab-filter-private.h"
#include "slab-filter-tv.h"

/* Not G_DEFINE_QUARK (): errors arise in several threads, and its variable is shared without an order. */
GQuark
slab_filter_error_quark (void)
{
  return g_quark_from_static_string ("slab-filter-error-quark");
}

/* A filter is one file and one row here. */
static const SlabFilterInfo *const filters[] = {
  &slab_filter_gaussian,
  &slab_filter_tv,
  &slab_filter_identity,
};

/**
 * slab_filter_list:
 * @n_filters: (out) (optional): number of filters
 *
 * All filters, in the order in which they are offered. Any thread.
 *
 * Returns: (transfer none): a static array of @n_filters filters
 */
const SlabFilterInfo *const *
slab_filter_list (guint *n_filters)
{
  if (n_filters != NULL)
    *n_filters = G_N_ELEMENTS (filters);

  return filters;
}

/**
 * slab_filter_find:
 * @id: word of the command line, as "gaussian"
 * @error: %SLAB_FILTER_ERROR_UNKNOWN_FILTER, with the words that are known
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): the filter
 */
const SlabFilterInfo *
slab_filter_find (const char *id, GError **error)
{
  g_autoptr (GString) known = NULL;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    if (strcmp (filters[i]->id, id) == 0)
      return filters[i];

  known = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", filters[i]->id);
  g_set_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_UNKNOWN_FILTER, _ ("There is no filter “%s”; there are: %s"),
               id, known->str);

  return NULL;
}
