/* SPDX-License-Identifier: MIT */
#include "slab-chunk-work.h"

/* Chunks of one axis that cost the same. */
typedef struct
{
  double core;
  double touched;
  double n;
} Kind;

static void
add_kind (GArray *kinds, double core, double touched)
{
  Kind kind = { core, touched, 1.0 };

  /* Mostly the one that came last. */
  for (guint i = kinds->len; i > 0; i--)
    {
      Kind *known = &g_array_index (kinds, Kind, i - 1);

      if (known->core == core && known->touched == touched)
        {
          known->n += 1.0;
          return;
        }
    }
  g_array_append_val (kinds, kind);
}

/* @reach: voxels beyond the core that the filter goes over at most. */
static GArray *
list_kinds (const SlabChunkPlan *plan, guint axis, gint64 reach)
{
  GArray *kinds = g_array_new (FALSE, FALSE, sizeof (Kind));
  gint64 grid[SLAB_N_AXES];
  guint64 stride = 1;

  slab_chunk_plan_get_grid (plan, grid);
  for (guint a = axis + 1; a < SLAB_N_AXES; a++)
    stride *= (guint64) grid[a];
  for (gint64 i = 0; i < grid[axis]; i++)
    {
      SlabBox core, padded;
      gint64 before, after;

      slab_chunk_plan_get_core (plan, (guint64) i * stride, &core);
      slab_chunk_plan_get_padded (plan, (guint64) i * stride, &padded);
      before = core.start[axis] - padded.start[axis];
      after = padded.size[axis] - core.size[axis] - before;
      add_kind (kinds, (double) core.size[axis],
                (double) core.size[axis] + (double) MIN (before, reach) + (double) MIN (after, reach));
    }
  return kinds;
}

static double
get_work (const SlabFilterParams *params, const double touched[SLAB_N_AXES], const double core[SLAB_N_AXES])
{
  const SlabFilterInfo *info = slab_filter_params_get_info (params);

  return info->get_work ? info->get_work (params, touched, core) : touched[0] * touched[1] * touched[2];
}

/**
 * slab_chunk_work_measure:
 * @plan: whose boxes are known
 * @params: of its filter
 *
 * Passes along some axes leave out what others need, so that the voxels of the padded boxes alone would say too much.
 * A filter that accounts for its work does not touch what lies beyond its halo; others go over all of a padded chunk.
 * Any thread.
 *
 * Returns: work of all chunks / work of the volume as one chunk
 */
double
slab_chunk_work_measure (const SlabChunkPlan *plan, const SlabFilterParams *params)
{
  const gboolean has_account = slab_filter_params_get_info (params)->get_work != NULL;
  const gint64 *n = slab_chunk_plan_get_shape (plan)->n;
  const double whole[SLAB_N_AXES] = { (double) n[0], (double) n[1], (double) n[2] };
  GArray *kinds[SLAB_N_AXES];
  gint64 halo[SLAB_N_AXES];
  double all = 0.0, needed;

  slab_chunk_plan_get_halo (plan, halo);
  for (guint a = 0; a < SLAB_N_AXES; a++)
    kinds[a] = list_kinds (plan, a, has_account ? halo[a] : G_MAXINT64);
  for (guint z = 0; z < kinds[0]->len; z++)
    for (guint y = 0; y < kinds[1]->len; y++)
      for (guint x = 0; x < kinds[2]->len; x++)
        {
          const Kind *k[SLAB_N_AXES] = { &g_array_index (kinds[0], Kind, z), &g_array_index (kinds[1], Kind, y),
                                         &g_array_index (kinds[2], Kind, x) };
          const double core[SLAB_N_AXES] = { k[0]->core, k[1]->core, k[2]->core };
          const double touched[SLAB_N_AXES] = { k[0]->touched, k[1]->touched, k[2]->touched };

          all += k[0]->n * k[1]->n * k[2]->n * get_work (params, touched, core);
        }
  for (guint a = 0; a < SLAB_N_AXES; a++)
    g_array_unref (kinds[a]);
  needed = get_work (params, whole, whole);
  return needed > 0.0 ? MAX (all / needed, 1.0) : 1.0;
}
