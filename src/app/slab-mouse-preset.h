/* SPDX-License-Identifier: MIT */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/*
 * SlabMousePreset:
 *
 * What wheel and buttons mean in a slice view. People come with the habits of another program in their hands; each
 * preset is one program's, as far as it has what can be done here. Main thread only.
 */
typedef enum
{
  SLAB_MOUSE_PRESET_FIJI, /* the default */
  SLAB_MOUSE_PRESET_NAPARI,
  SLAB_MOUSE_PRESET_SLICER,
  SLAB_N_MOUSE_PRESETS,
} SlabMousePreset;

/* What a wheel or a drag does. */
typedef enum
{
  SLAB_MOUSE_DEED_NONE,
  SLAB_MOUSE_DEED_SLICES,
  SLAB_MOUSE_DEED_SLICES_BIG, /* ten at a time */
  SLAB_MOUSE_DEED_ZOOM,       /* by wheel at the pointer; by drag up and down where it began */
  SLAB_MOUSE_DEED_CURSOR,
  SLAB_MOUSE_DEED_PAN,
  SLAB_MOUSE_DEED_CONTRAST, /* across the width, up and down the level */
  SLAB_MOUSE_DEED_REGION,   /* a box, whose contrast is then that of the whole picture */
} SlabMouseDeed;

/* As the setting "mouse-preset" has it: "fiji", "napari", "slicer". */
const char *slab_mouse_preset_get_id (SlabMousePreset preset);
gboolean slab_mouse_preset_from_id (const char *id, SlabMousePreset *preset);
/* For people; translated. */
const char *slab_mouse_preset_get_name (SlabMousePreset preset);

SlabMouseDeed slab_mouse_preset_get_wheel (SlabMousePreset preset, GdkModifierType modifiers);
/* @space_held: the space bar turns the first button into the hand that moves the picture. */
SlabMouseDeed slab_mouse_preset_get_drag (SlabMousePreset preset, guint button, GdkModifierType modifiers,
                                          gboolean space_held);
/* One line that says what wheel and buttons do while these keys are held; translated. */
const char *slab_mouse_preset_describe (SlabMousePreset preset, GdkModifierType modifiers);

G_END_DECLS
