/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-chunk-plan.h"

G_BEGIN_DECLS

/* What all chunks of a plan cost against the volume as one chunk, by the filter's own account; at least 1. */
double slab_chunk_work_measure (const SlabChunkPlan *plan, const SlabFilterParams *params);

G_END_DECLS
