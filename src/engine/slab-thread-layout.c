/* SPDX-License-Identifier: MIT */
#include "slab-thread-layout.h"

#include "filter/slab-filter-bytes.h"

/* Rounded up to whole cache lines. */
static guint64
voxels_of_bytes (guint64 n_bytes)
{
  return slab_filter_bytes_add (n_bytes, 63) / 64 * 16;
}

/**
 * slab_thread_layout_init:
 * @layout: (out): the layout
 * @params: the filter's
 * @core: voxels of a chunk's core along each axis
 * @padded: voxels of the padded chunk
 * @in_place: whether chunks are read and written where they are, so that a thread has nothing but scratch
 *
 * Any thread.
 */
void
slab_thread_layout_init (SlabThreadLayout *layout, const SlabFilterParams *params, const gint64 core[SLAB_N_AXES],
                         const gint64 padded[SLAB_N_AXES], gboolean in_place)
{
  const SlabFilterInfo *info = slab_filter_params_get_info (params);
  guint64 scratch_bytes = info->get_scratch_bytes ? info->get_scratch_bytes (params, padded, core) : 0;

  layout->core = layout->scratch = 0;
  if (!in_place)
    {
      layout->core = voxels_of_bytes (slab_filter_bytes_mul (slab_filter_bytes_mul_sizes (padded), sizeof (float)));
      layout->scratch = slab_filter_bytes_add (
          layout->core, voxels_of_bytes (slab_filter_bytes_mul (slab_filter_bytes_mul_sizes (core), sizeof (float))));
    }
  layout->total = slab_filter_bytes_add (layout->scratch, voxels_of_bytes (scratch_bytes));
}
