/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-slice-view.h"

G_BEGIN_DECLS

/* What SlabSliceInput does to the view. x and y are logical pixels of the widget. */

/* Now is when the person acted: the time that a frame is measured from. */
void slab_slice_view_note_input (SlabSliceView *self);
void slab_slice_view_set_pointer (SlabSliceView *self, gboolean inside, double x, double y);
void slab_slice_view_zoom_about (SlabSliceView *self, double zoom, double x, double y);
/* The coordinates of the slice in the middle of the widget. */
void slab_slice_view_get_middle (SlabSliceView *self, double *u, double *v);
/* From where u, v was the middle, the picture is moved by dx, dy. */
void slab_slice_view_pan (SlabSliceView *self, double u, double v, double dx, double dy);
void slab_slice_view_popup_menu (SlabSliceView *self, double x, double y);

G_END_DECLS
