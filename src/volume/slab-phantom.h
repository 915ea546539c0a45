/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-shape.h"

G_BEGIN_DECLS

/**
 * SlabPhantom:
 *
 * The model behind the sample volume: a microtomogram of an Al-Cu alloy as a synchrotron would give it. Grains of
 * aluminium (a Voronoi tessellation), a copper-rich film of varying thickness between them, pores, a round field
 * of view, ring artefacts, noise. Immutable after it is made; every voxel depends only on shape, seed and its place,
 * so planes can be filled in any order by any number of threads with the same bytes as a result.
 */
typedef struct _SlabPhantom SlabPhantom;

SlabPhantom *slab_phantom_new (const SlabShape *shape, guint64 seed) G_GNUC_WARN_UNUSED_RESULT;
void slab_phantom_free (SlabPhantom *phantom);

/* @plane: shape.n[Y] * shape.n[X] voxels. Any thread. */
void slab_phantom_fill_plane (const SlabPhantom *phantom, gint64 z, float *plane);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabPhantom, slab_phantom_free)

G_END_DECLS
