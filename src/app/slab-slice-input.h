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
 * What wheel and buttons do is the preset's: see SlabMousePreset. In every preset a line of the cursor can be held with
 * the first button, a click with it sets the cursor, a double click is told, and a right click shows the menu.
 *
 * Keys that step through the slices are bindings of the view's class.
 */
#define SLAB_TYPE_SLICE_INPUT (slab_slice_input_get_type ())
G_DECLARE_FINAL_TYPE (SlabSliceInput, slab_slice_input, SLAB, SLICE_INPUT, GObject)

/* Adds its controllers to @view, which keeps it and drops it when it is disposed of. */
SlabSliceInput *slab_slice_input_new (SlabSliceView *view) G_GNUC_WARN_UNUSED_RESULT;

void slab_slice_input_set_preset (SlabSliceInput *self, SlabMousePreset preset);
SlabMousePreset slab_slice_input_get_preset (SlabSliceInput *self);

G_END_DECLS
