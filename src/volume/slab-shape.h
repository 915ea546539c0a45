/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Axes are always named in NumPy's order: index 0 is Z (slices, slowest in memory), 2 is X (fastest). */
typedef enum
{
  SLAB_AXIS_Z,
  SLAB_AXIS_Y,
  SLAB_AXIS_X,
} SlabAxis;

#define SLAB_N_AXES 3

/**
 * SlabShape:
 * @n: voxels along Z, Y and X
 *
 * The size of a volume. Signed, so that differences of coordinates need no casts; a valid shape has
 * every n >= 1 and a product of at most SLAB_SHAPE_MAX_VOXELS.
 */
typedef struct
{
  gint64 n[SLAB_N_AXES];
} SlabShape;

/**
 * SlabBox:
 * @start: first voxel along Z, Y and X
 * @size: voxels along Z, Y and X
 *
 * An axis-aligned box of voxels.
 */
typedef struct
{
  gint64 start[SLAB_N_AXES];
  gint64 size[SLAB_N_AXES];
} SlabBox;

/* 2^46 voxels: bytes of the widest sample type, times a few work arrays, still fit 64 bits. */
#define SLAB_SHAPE_MAX_VOXELS (G_GINT64_CONSTANT (1) << 46)

gboolean slab_shape_is_valid (const SlabShape *shape);
gboolean slab_shape_equal (const SlabShape *a, const SlabShape *b);
gboolean slab_shape_get_n_voxels (const SlabShape *shape, guint64 *n_voxels) G_GNUC_WARN_UNUSED_RESULT;
gboolean slab_shape_get_n_bytes (const SlabShape *shape, gsize voxel_size, guint64 *n_bytes) G_GNUC_WARN_UNUSED_RESULT;
SlabBox slab_shape_get_box (const SlabShape *shape);
char *slab_shape_to_string (const SlabShape *shape) G_GNUC_WARN_UNUSED_RESULT;
gboolean slab_shape_parse (const char *text, SlabShape *shape) G_GNUC_WARN_UNUSED_RESULT;

guint64 slab_box_get_n_voxels (const SlabBox *box);
gboolean slab_box_is_inside (const SlabBox *box, const SlabShape *shape);

G_END_DECLS
