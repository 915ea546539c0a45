/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-volume.h"

G_BEGIN_DECLS

/* What is read at a time by those who go over all voxels: fits the second-level cache. */
#define SLAB_BLOCK_VOXELS 65536

void slab_volume_read_flat (SlabVolume *self, guint64 first, gsize n_voxels, float *target);

G_END_DECLS
