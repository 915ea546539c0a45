/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "volume/slab-shape.h"

G_BEGIN_DECLS

/**
 * SlabCropBox:
 *
 * The box that a person is about to cut out of a volume, whether there is one, and where it is: for the planes that it
 * is dragged in and the numbers that say the same. Always inside the volume and never empty. Main thread only.
 *
 * Signals:
 *   "changed": the box or the shape it is in
 *   "toggled": a box is being chosen, or no longer
 */
#define SLAB_TYPE_CROP_BOX (slab_crop_box_get_type ())
G_DECLARE_FINAL_TYPE (SlabCropBox, slab_crop_box, SLAB, CROP_BOX, GObject)

SlabCropBox *slab_crop_box_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Of the volume; of another one than before the box is the middle half of each axis. NULL: there is none. */
void slab_crop_box_set_shape (SlabCropBox *self, const SlabShape *shape);
gboolean slab_crop_box_get_shape (SlabCropBox *self, SlabShape *shape);
/* That a box is being chosen; not without a shape. */
void slab_crop_box_set_active (SlabCropBox *self, gboolean active);
gboolean slab_crop_box_get_active (SlabCropBox *self);

/* What of it is outside is cut off; at least a voxel stays. */
void slab_crop_box_set (SlabCropBox *self, const SlabBox *box);
void slab_crop_box_get (SlabCropBox *self, SlabBox *box);
/* From edge @from to edge @to along an axis, in either order; edge i is before voxel i. */
void slab_crop_box_set_edges (SlabCropBox *self, SlabAxis axis, gint64 from, gint64 to);
/* As far as there is room; the size stays. */
void slab_crop_box_move_to (SlabCropBox *self, SlabAxis axis, gint64 start);

G_END_DECLS
