/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-volume.h"

G_BEGIN_DECLS

/* Neighbouring slices across X that are read together: half a kilobyte of every row, of which one page is read anyway.
 * */
#define SLAB_BRICK_SLICES 16
#define SLAB_BRICK_ROWS 256
#define SLAB_BRICK_PLANES 16

/**
 * SlabBrickCache:
 *
 * Parts of volumes for slices across X. Such a slice has one voxel in every row of the file, each in a page of its own:
 * what takes time is the pages and not the voxels. So a brick takes the neighbouring slices along, which then come from
 * memory, and what has been read of a slice is kept when the rest of it is no longer wanted.
 *
 * A brick is SLAB_BRICK_SLICES × SLAB_BRICK_ROWS × SLAB_BRICK_PLANES voxels along X, Y and Z, 256 KiB as float32; one
 * of zeros alone, where the file has a hole, takes none. The longest unused go first when the budget is spent. Any
 * number of threads, for any number of volumes.
 */
typedef struct _SlabBrickCache SlabBrickCache;

SlabBrickCache *slab_brick_cache_new (gsize budget) G_GNUC_WARN_UNUSED_RESULT;
void slab_brick_cache_free (SlabBrickCache *self);
/* One for the whole process, which ends with it. */
SlabBrickCache *slab_brick_cache_get_default (void);

gboolean slab_brick_cache_read (SlabBrickCache *self, SlabVolume *volume, gint64 x, gint64 y, gint64 z, gint64 n_y,
                                gint64 n_z, gboolean alone, float *target, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Bytes that are kept; never more than the budget. */
void slab_brick_cache_set_budget (SlabBrickCache *self, gsize budget);
gsize slab_brick_cache_get_n_bytes (SlabBrickCache *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabBrickCache, slab_brick_cache_free)

G_END_DECLS
