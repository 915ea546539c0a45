/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-run-team.h"

G_BEGIN_DECLS

/* The loop of a filter that takes the volume as one problem: passes, stage after stage, all threads on each. */
gboolean slab_run_global (SlabRunTeam *team, double *gap, guint64 *n_tasks, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
