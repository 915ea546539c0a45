/* SPDX-License-Identifier: MIT */
#include "slab-projection.h"

#include <glib/gi18n-lib.h>

#include "profile/slab-name-table.h"

static const char *const ids[SLAB_N_PROJECTIONS] = { "mean", "maximum", "minimum" };

const char *
slab_projection_get_id (SlabProjection projection)
{
  g_return_val_if_fail (projection < SLAB_N_PROJECTIONS, NULL);

  return ids[projection];
}

gboolean
slab_projection_from_id (const char *id, SlabProjection *projection)
{
  const gint index = slab_name_table_find (ids, G_N_ELEMENTS (ids), id);

  g_return_val_if_fail (id != NULL && projection != NULL, FALSE);

  if (index >= 0)
    *projection = (SlabProjection) index;
  return index >= 0;
}

const char *
slab_projection_get_title (SlabProjection projection)
{
  static const char *const titles[SLAB_N_PROJECTIONS] = { N_ ("Mean"), N_ ("Maximum"), N_ ("Minimum") };

  g_return_val_if_fail (projection < SLAB_N_PROJECTIONS, NULL);

  return _ (titles[projection]);
}

char *
slab_projection_describe (SlabProjection projection, gint64 n_slices)
{
  const gulong n = (gulong) MAX (n_slices, 1);

  g_return_val_if_fail (projection < SLAB_N_PROJECTIONS, NULL);

  if (n == 1)
    return NULL;
  switch (projection)
    {
    case SLAB_PROJECTION_MAXIMUM:
      return g_strdup_printf (ngettext ("maximum of %lu slice", "maximum of %lu slices", n), n);
    case SLAB_PROJECTION_MINIMUM:
      return g_strdup_printf (ngettext ("minimum of %lu slice", "minimum of %lu slices", n), n);
    case SLAB_PROJECTION_MEAN:
    case SLAB_N_PROJECTIONS:
    default:
      return g_strdup_printf (ngettext ("mean of %lu slice", "mean of %lu slices", n), n);
    }
}
