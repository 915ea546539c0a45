/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "volume/slab-volume-histogram.h"

G_BEGIN_DECLS

/**
 * SlabProperties:
 *
 * What a volume is, in a window of its own: shape, type, spacing, the file and what is beside it; and its exact values,
 * once its histogram has counted every voxel. Main thread only.
 */
#define SLAB_TYPE_PROPERTIES (slab_properties_get_type ())
G_DECLARE_FINAL_TYPE (SlabProperties, slab_properties, SLAB, PROPERTIES, AdwWindow)

/* @histogram: of the volume that is meant; it may be at work. */
SlabProperties *slab_properties_new (GtkWindow *parent, SlabVolumeHistogram *histogram);

G_END_DECLS
