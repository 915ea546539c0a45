/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "slab-crop-box.h"

G_BEGIN_DECLS

/**
 * SlabCropBar:
 *
 * A SlabCropBox in numbers, to be read and to be typed, how much memory the volume in it would take, and what can be
 * done with it: "win.crop" leaves, "win.crop-create" and "win.crop-save" take it out. Main thread only.
 */
#define SLAB_TYPE_CROP_BAR (slab_crop_bar_get_type ())
G_DECLARE_FINAL_TYPE (SlabCropBar, slab_crop_bar, SLAB, CROP_BAR, GtkWidget)

void slab_crop_bar_set_box (SlabCropBar *self, SlabCropBox *box);
/* The bytes of a volume in memory, as float32. */
guint64 slab_crop_bar_get_n_bytes (const SlabBox *box);

G_END_DECLS
