/* SPDX-License-Identifier: MIT */
#pragma once

#include "filter/slab-filter.h"
#include "volume/slab-shape.h"

G_BEGIN_DECLS

/* What an overlap that does not cover the halo can change at the borders of chunks. */
double slab_chunk_seam_estimate (const SlabFilterParams *params, const gint64 halo[SLAB_N_AXES],
                                 const gint64 overlap[SLAB_N_AXES], const gint64 n_chunks[SLAB_N_AXES]);

G_END_DECLS
