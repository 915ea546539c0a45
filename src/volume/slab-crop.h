/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-volume-writer.h"

G_BEGIN_DECLS

/**
 * SlabCrop:
 * @start: first voxel along Z, Y and X; a negative one counts from the end, %G_MININT64 is the begin
 * @stop: the voxel after the last one, likewise; %G_MAXINT64 is the end
 *
 * A box as a person says it before the volume is known: the slices of NumPy, without steps.
 */
typedef struct
{
  gint64 start[SLAB_N_AXES];
  gint64 stop[SLAB_N_AXES];
} SlabCrop;

gboolean slab_crop_parse (const char *text, SlabCrop *crop) G_GNUC_WARN_UNUSED_RESULT;
gboolean slab_crop_get_box (const SlabCrop *self, const SlabShape *shape, SlabBox *box) G_GNUC_WARN_UNUSED_RESULT;

gboolean slab_crop_save (SlabVolume *volume, const SlabBox *box, GFile *target, SlabProgressFunc progress,
                         gpointer user_data, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
