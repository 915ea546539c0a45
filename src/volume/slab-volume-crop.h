/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-volume-writer.h"

G_BEGIN_DECLS

/* A box of a volume as a volume in memory; slab_crop_save() writes one to a file, however large. */
SlabVolume *slab_volume_crop (SlabVolume *volume, const SlabBox *box, SlabProgressFunc progress, gpointer user_data,
                              GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
