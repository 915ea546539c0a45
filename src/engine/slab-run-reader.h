/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-run-team.h"

G_BEGIN_DECLS

/* How the threads of a run read its volume: in pieces, so that cancel is heard. */
void slab_run_reader_divide (float *voxels, const gint64 size[SLAB_N_AXES], gsize row_stride, gsize plane_stride,
                             float divisor);
gboolean slab_run_reader_read (SlabRunTeam *team, const SlabBox *padded, float *target, GError **error);
void slab_run_reader_bring_in (SlabRunTeam *team, const SlabBox *padded);

/* By all threads together. */
gboolean slab_run_reader_copy (SlabRunTeam *team, float *target, GError **error);
gboolean slab_run_reader_normalize (SlabRunTeam *team, GError **error);

G_END_DECLS
