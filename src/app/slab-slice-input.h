/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-slice-view.h"

G_BEGIN_DECLS

/**
 * SlabSliceInput:
 *
 * Wheel, pointer, touch and held keys of a slice view: what each means, and the state of a drag between its beginning
 * and its end.
 *
 *   wheel: slices, with Shift ten at a time, with Control zoom at the pointer; pinch: zoom
 *   drag with the middle button, or with the first one and Shift or Space: move the picture
 *   drag with the right button: contrast, across its width and down its level; a right click: the menu
 *
 * Keys that step through the slices are bindings of the view's class.
 */
#define SLAB_TYPE_SLICE_INPUT (slab_slice_input_get_type ())
G_DECLARE_FINAL_TYPE (SlabSliceInput, slab_slice_input, SLAB, SLICE_INPUT, GObject)

/* Adds its controllers to @view, which keeps it and drops it when it is disposed of. */
SlabSliceInput *slab_slice_input_new (SlabSliceView *view) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
