/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-volume.h"

G_BEGIN_DECLS

/* What is read at a time by those who go over all voxels: fits the second-level cache. */
#define SLAB_BLOCK_VOXELS 65536

void slab_volume_read_flat (SlabVolume *self, guint64 first, gsize n_voxels, float *target);
/* Of the first voxel in the file; 0 for a volume in memory. */
guint64 slab_volume_get_offset (SlabVolume *self);
/* A volume over samples that somebody else keeps, stored as those of @like are. */
SlabVolume *slab_volume_new_over_samples (const void *samples, const SlabShape *shape,
                                          SlabVolume *like) G_GNUC_WARN_UNUSED_RESULT;
/* Of a volume that only the caller has yet. @unit: static, or NULL. */
void slab_volume_init_spacing (SlabVolume *self, const double spacing[SLAB_N_AXES], const char *unit);
void slab_volume_init_name (SlabVolume *self, const char *name);

G_END_DECLS
