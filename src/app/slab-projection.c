/* SPDX-License-Identifier: MIT */
#include "slab-projection.h"

#include <glib/gi18n-lib.h>

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
  g_return_val_if_fail (id != NULL && projection != NULL, FALSE);

  for (guint i = 0; i < SLAB_N_PROJECTIONS; i++)
    if (g_str_equal (id, ids[i]))
      {
        *projection = (SlabProjection) i;
        return TRUE;
      }
  return FALSE;
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
