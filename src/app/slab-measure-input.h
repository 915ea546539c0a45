/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _SlabMeasureOverlay SlabMeasureOverlay;

/**
 * SlabMeasureInput:
 *
 * What pointer and keys over a slice do to the measures: with a tool in hand a drag draws one; the ends of those that
 * are there can be dragged with any tool, their lines with the cursor; the arrows move the selected end, Delete removes
 * the measure, Return draws one without a pointer, Escape puts the tool away. Events are taken before the view has
 * them, but no drag while the pointer is another's.
 */
#define SLAB_TYPE_MEASURE_INPUT (slab_measure_input_get_type ())
G_DECLARE_FINAL_TYPE (SlabMeasureInput, slab_measure_input, SLAB, MEASURE_INPUT, GObject)

/* @overlay owns it. */
SlabMeasureInput *slab_measure_input_new (SlabMeasureOverlay *overlay) G_GNUC_WARN_UNUSED_RESULT;

/* What its controllers do; x and y are logical pixels of the view. FALSE: it is for the view. */
gboolean slab_measure_input_press (SlabMeasureInput *self, double x, double y);
void slab_measure_input_drag (SlabMeasureInput *self, double x, double y);
void slab_measure_input_release (SlabMeasureInput *self);
void slab_measure_input_point (SlabMeasureInput *self, double x, double y);
gboolean slab_measure_input_key (SlabMeasureInput *self, guint key, GdkModifierType modifiers);

G_END_DECLS
