/* SPDX-License-Identifier: MIT */
#pragma once

#include "filter/slab-filter.h"
#include "volume/slab-shape.h"

G_BEGIN_DECLS

/**
 * SlabThreadLayout:
 * @core: where the core's result is
 * @scratch: where the filter's scratch is
 * @total: voxels in all
 *
 * Where the parts of a thread's memory are, in voxels of 4 bytes from its begin, where the padded chunk is; each part
 * starts on a cache line. Sizes that do not fit stay at the largest number there is, so that an absurd chunk is refused
 * for its memory and not wrapped around to a small one.
 */
typedef struct
{
  guint64 core;
  guint64 scratch;
  guint64 total;
} SlabThreadLayout;

void slab_thread_layout_init (SlabThreadLayout *layout, const SlabFilterParams *params, const gint64 core[SLAB_N_AXES],
                              const gint64 padded[SLAB_N_AXES], gboolean in_place);

G_END_DECLS
