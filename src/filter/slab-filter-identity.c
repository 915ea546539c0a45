/* SPDX-License-Identifier: MIT */
#include "slab-filter-identity.h"

#include <glib/gi18n-lib.h>

#include "slab-filter-private.h"

static gboolean
identity_validate (const SlabFilterParams *params, GError **error)
{
  return TRUE;
}

static void
identity_get_halo (const SlabFilterParams *params, gint64 halo[SLAB_FILTER_N_AXES])
{
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    halo[axis] = 0;
}

static gboolean
identity_is_periodic (const SlabFilterParams *params)
{
  return FALSE;
}

static guint64
identity_get_scratch_bytes (const SlabFilterParams *params, const gint64 input_size[SLAB_FILTER_N_AXES],
                            const gint64 core_size[SLAB_FILTER_N_AXES])
{
  return 0;
}

static void
identity_run_chunk (const SlabFilterParams *params, SlabFilterChunk *chunk)
{
  slab_filter_chunk_copy_core (chunk);
  chunk->iterations = 0;
}

static void
identity_get_cost (const SlabFilterParams *params, gsize input_sample_size, SlabFilterCost *cost)
{
  *cost = (SlabFilterCost){ 0.0, (double) input_sample_size + sizeof (float) };
}

const SlabFilterInfo slab_filter_identity = {
  .id = "identity",
  .title = N_ ("Identity"),
  .summary = N_ ("Copies the volume: shows what cutting, reading and writing cost by themselves."),
  .params = NULL,
  .n_params = 0,
  .validate = identity_validate,
  .get_halo = identity_get_halo,
  .is_periodic = identity_is_periodic,
  .get_scratch_bytes = identity_get_scratch_bytes,
  .run_chunk = identity_run_chunk,
  .get_cost = identity_get_cost,
};
