/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "volume/slab-volume.h"

G_BEGIN_DECLS

/**
 * SlabProperties:
 *
 * What a volume is, in a window of its own: shape, type, spacing, the file and what is beside it; and its exact values,
 * for which every voxel is read when it is asked for, in a thread that ends with the window. Main thread only.
 */
#define SLAB_TYPE_PROPERTIES (slab_properties_get_type ())
G_DECLARE_FINAL_TYPE (SlabProperties, slab_properties, SLAB, PROPERTIES, AdwWindow)

SlabProperties *slab_properties_new (GtkWindow *parent, SlabVolume *volume);
/* As pressing the button does. */
void slab_properties_measure (SlabProperties *self);

G_END_DECLS
