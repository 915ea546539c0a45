/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-run-team.h"

G_BEGIN_DECLS

/* The loop over chunks: read, filter, write, by whichever thread is free. */
void slab_run_chunks (SlabRunTeam *team);

G_END_DECLS
