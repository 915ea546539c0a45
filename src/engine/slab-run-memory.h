/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-chunk-plan.h"
#include "volume/slab-volume.h"

G_BEGIN_DECLS

/* Whether a run fits: the limit that a person set, the memory of the machine. */
guint64 slab_run_memory_get_default_limit (void);
gboolean slab_run_memory_check (const SlabChunkPlan *plan, SlabVolume *volume, const SlabFilterParams *params,
                                const SlabRunSettings *settings, GError **error);

G_END_DECLS
