/* SPDX-License-Identifier: MIT */
#pragma once

#include "volume/slab-volume.h"

G_BEGIN_DECLS

/**
 * SlabVoxelProbe:
 *
 * Reads the sample of one voxel, in a thread, for who shows its value: a picture has float32, which is another number
 * than an integer above 2²⁴ or a float64. One is read at a time, and of those that are asked for meanwhile the last.
 * Main thread only.
 */
#define SLAB_TYPE_VOXEL_PROBE (slab_voxel_probe_get_type ())
G_DECLARE_FINAL_TYPE (SlabVoxelProbe, slab_voxel_probe, SLAB, VOXEL_PROBE, GObject)

SlabVoxelProbe *slab_voxel_probe_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the value that a picture has of a voxel may be another than its sample's. */
gboolean slab_voxel_probe_is_needed (SlabVolume *volume, double value);
/* "found" follows with what slab_voxel_probe_get_value() tells, unless another voxel is asked for, or none, before; not
 * where the file failed. */
void slab_voxel_probe_ask (SlabVoxelProbe *self, SlabVolume *volume, const gint64 voxel[SLAB_N_AXES]);
void slab_voxel_probe_cancel (SlabVoxelProbe *self);
/* FALSE where the value of this voxel is not what was found last. */
gboolean slab_voxel_probe_get_value (SlabVoxelProbe *self, SlabVolume *volume, const gint64 voxel[SLAB_N_AXES],
                                     double *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
