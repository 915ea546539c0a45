/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-volume.h"

G_BEGIN_DECLS

/* What a slab of several slices shows of them. */
typedef enum
{
  SLAB_PROJECTION_MEAN,
  SLAB_PROJECTION_MAXIMUM,
  SLAB_PROJECTION_MINIMUM,
  SLAB_N_PROJECTIONS,
} SlabProjection;

/* The axes of a plane's picture: which axis of the volume runs to the right and which one down. */
SlabAxis slab_slice_get_horizontal (SlabAxis plane);
SlabAxis slab_slice_get_vertical (SlabAxis plane);

/* The slices of a slab: of @thickness (at least 1) around @slice, which is one of @n_slices; even ones have one more
 * before it. Those beyond the volume do not count: from @first on @n are left. */
void slab_slice_get_slab (gint64 slice, gint64 thickness, gint64 n_slices, gint64 *first, gint64 *n);

/**
 * SlabSliceRegion:
 * @plane: axis across the slices
 * @first: first slice of the slab
 * @n_slices: how many, at least 1
 * @projection: what is shown of them: one NaN makes a mean NaN; the maximum and the minimum are of those that are not
 *   NaN, if there are any
 * @u: first voxel of a row of the picture, along slab_slice_get_horizontal()
 * @v: the first row, along slab_slice_get_vertical()
 * @n_u: values of a row
 * @n_v: rows
 * @every_u: voxels from one value to the next; those between are not looked at
 * @every_v: voxels from one row to the next
 * @every_slice: slices from one to the next, for a look at a slab whose projection is then of those only; 0 is 1
 *
 * Part of a slice or of a slab of them.
 */
typedef struct
{
  SlabAxis plane;
  gint64 first;
  gint64 n_slices;
  SlabProjection projection;
  gint64 u;
  gint64 v;
  gint64 n_u;
  gint64 n_v;
  gint64 every_u;
  gint64 every_v;
  gint64 every_slice;
} SlabSliceRegion;

/* Whether a reading is to end without its result, because nobody waits for it any more. */
typedef gboolean (*SlabSliceReaderStop) (gpointer user_data);

/**
 * SlabSliceReader:
 *
 * Reads slices, with buffers that are kept from one to the next. Of a file that is not small against the memory nothing
 * stays in the process: it is read and not looked at through its mapping, what is known to be empty is not read at all,
 * and slices across X come by SlabBrickCache. One thread at a time; others help it with the slabs of what is in memory.
 */
typedef struct _SlabSliceReader SlabSliceReader;

SlabSliceReader *slab_slice_reader_new (void) G_GNUC_WARN_UNUSED_RESULT;
void slab_slice_reader_free (SlabSliceReader *self);

void slab_slice_reader_set_alone (SlabSliceReader *self, gboolean alone);
void slab_slice_reader_set_stop (SlabSliceReader *self, SlabSliceReaderStop stop, gpointer user_data);
gboolean slab_slice_reader_read (SlabSliceReader *self, SlabVolume *volume, const SlabSliceRegion *region, gint64 row,
                                 gint64 n_rows, float *target, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void slab_slice_reader_prefetch (SlabVolume *volume, const SlabSliceRegion *region);
/* Whether parts of this volume take so long that a coarse slice should be shown first. */
gboolean slab_slice_reader_is_slow (SlabVolume *volume);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabSliceReader, slab_slice_reader_free)

G_END_DECLS
