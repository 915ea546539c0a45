/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-volume-sample-private.h"
#include "slab-volume.h"

G_BEGIN_DECLS

/* What is read at a time by those who go over all voxels: fits the second-level cache. */
#define SLAB_BLOCK_VOXELS 65536

void slab_volume_read_flat (SlabVolume *self, guint64 first, gsize n_voxels, float *target);
/* Runs of a sample that a disk is asked for before they are read: it answers many at a time sooner than one by one. */
#define SLAB_SAMPLE_AHEAD 64
/* Asks for a run, by its turn in the spread order; for none after the last one. */
void slab_volume_prefetch_run (SlabVolume *self, const SlabVolumeSample *sample, guint64 turn);
/* Of the first voxel in the file; 0 for a volume in memory. */
guint64 slab_volume_get_offset (SlabVolume *self);
/* A volume over samples that somebody else keeps, stored as those of @like are. */
SlabVolume *slab_volume_new_over_samples (const void *samples, const SlabShape *shape,
                                          SlabVolume *like) G_GNUC_WARN_UNUSED_RESULT;
/* Of a volume that only the caller has yet. @unit: static, or NULL. */
void slab_volume_init_spacing (SlabVolume *self, const double spacing[SLAB_N_AXES], const char *unit);
void slab_volume_init_name (SlabVolume *self, const char *name);

G_END_DECLS
