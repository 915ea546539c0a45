/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-chunk-plan.h"
#include "volume/slab-volume.h"

G_BEGIN_DECLS

/* Whether a run fits: the limit that a person set, the memory of the machine. */
guint64 slab_run_memory_get_default_limit (void);
/* A need in words, which is enough when it is taken as a limit. */
char *slab_run_memory_format (guint64 n_bytes) G_GNUC_WARN_UNUSED_RESULT;
/* Says why a filter that takes the whole volume as one problem does not go from file to file, and what would. */
void slab_run_memory_set_whole_error (SlabVolume *volume, const SlabFilterParams *params,
                                      const SlabRunSettings *settings, guint64 memory_limit, GError **error);
gboolean slab_run_memory_check (const SlabChunkPlan *plan, SlabVolume *volume, const SlabFilterParams *params,
                                const SlabRunSettings *settings, GError **error);

G_END_DECLS
