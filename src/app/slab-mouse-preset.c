/* SPDX-License-Identifier: MIT */
#include "slab-mouse-preset.h"

#include <glib/gi18n-lib.h>

#include "profile/slab-name-table.h"

static const struct
{
  const char *id;
  const char *name;
  SlabMouseDeed wheel;
  SlabMouseDeed control_wheel;
  SlabMouseDeed primary;
  SlabMouseDeed secondary;
  const char *hint;
  const char *control_hint;
} presets[SLAB_N_MOUSE_PRESETS] = {
  [SLAB_MOUSE_PRESET_FIJI] = { "fiji", N_ ("Like Fiji"), SLAB_MOUSE_DEED_SLICES, SLAB_MOUSE_DEED_ZOOM,
                               SLAB_MOUSE_DEED_CURSOR, SLAB_MOUSE_DEED_CONTRAST,
                               N_ ("wheel: slices · Ctrl: zoom · Shift: ×10 · right-drag: contrast"),
                               N_ ("wheel: zoom at the pointer · drag: contrast of a box") },
  [SLAB_MOUSE_PRESET_NAPARI] = { "napari", N_ ("Like napari"), SLAB_MOUSE_DEED_ZOOM, SLAB_MOUSE_DEED_SLICES,
                                 SLAB_MOUSE_DEED_PAN, SLAB_MOUSE_DEED_CONTRAST,
                                 N_ ("wheel: zoom · Ctrl: slices · drag: move · right-drag: contrast"),
                                 N_ ("wheel: slices · drag: contrast of a box") },
  [SLAB_MOUSE_PRESET_SLICER] = { "slicer", N_ ("Like 3D Slicer"), SLAB_MOUSE_DEED_SLICES, SLAB_MOUSE_DEED_ZOOM,
                                 SLAB_MOUSE_DEED_CONTRAST, SLAB_MOUSE_DEED_ZOOM,
                                 N_ ("wheel: slices · drag: contrast · right-drag: zoom · Shift+drag: move"),
                                 N_ ("wheel: zoom at the pointer · drag: contrast of a box") },
};

const char *
slab_mouse_preset_get_id (SlabMousePreset preset)
{
  g_return_val_if_fail (preset < SLAB_N_MOUSE_PRESETS, NULL);

  return presets[preset].id;
}

/**
 * slab_mouse_preset_from_id:
 * @id: (nullable):
 * @preset: (out): untouched where @id names none
 *
 * Returns: whether there is such a preset
 */
gboolean
slab_mouse_preset_from_id (const char *id, SlabMousePreset *preset)
{
  const gint index = slab_name_table_find_row (&presets[0].id, sizeof presets[0], G_N_ELEMENTS (presets), id);

  g_return_val_if_fail (preset != NULL, FALSE);

  if (index >= 0)
    *preset = (SlabMousePreset) index;
  return index >= 0;
}

const char *
slab_mouse_preset_get_name (SlabMousePreset preset)
{
  g_return_val_if_fail (preset < SLAB_N_MOUSE_PRESETS, NULL);

  return _ (presets[preset].name);
}

SlabMouseDeed
slab_mouse_preset_get_wheel (SlabMousePreset preset, GdkModifierType modifiers)
{
  SlabMouseDeed deed;

  g_return_val_if_fail (preset < SLAB_N_MOUSE_PRESETS, SLAB_MOUSE_DEED_NONE);

  deed = (modifiers & GDK_CONTROL_MASK) != 0 ? presets[preset].control_wheel : presets[preset].wheel;
  /* Shift is ten slices in each of them, also where the plain wheel zooms. */
  if ((modifiers & GDK_SHIFT_MASK) != 0 && (modifiers & GDK_CONTROL_MASK) == 0)
    return SLAB_MOUSE_DEED_SLICES_BIG;
  return deed;
}

SlabMouseDeed
slab_mouse_preset_get_drag (SlabMousePreset preset, guint button, GdkModifierType modifiers, gboolean space_held)
{
  g_return_val_if_fail (preset < SLAB_N_MOUSE_PRESETS, SLAB_MOUSE_DEED_NONE);

  switch (button)
    {
    case GDK_BUTTON_MIDDLE:
      return SLAB_MOUSE_DEED_PAN;
    case GDK_BUTTON_SECONDARY:
      return presets[preset].secondary;
    case GDK_BUTTON_PRIMARY:
      if (space_held || (modifiers & GDK_SHIFT_MASK) != 0)
        return SLAB_MOUSE_DEED_PAN;
      return (modifiers & GDK_CONTROL_MASK) != 0 ? SLAB_MOUSE_DEED_REGION : presets[preset].primary;
    default:
      return SLAB_MOUSE_DEED_NONE;
    }
}

const char *
slab_mouse_preset_describe (SlabMousePreset preset, GdkModifierType modifiers)
{
  g_return_val_if_fail (preset < SLAB_N_MOUSE_PRESETS, NULL);

  if ((modifiers & GDK_CONTROL_MASK) != 0)
    return _ (presets[preset].control_hint);
  if ((modifiers & GDK_SHIFT_MASK) != 0)
    return _ ("wheel: ten slices · drag: move");
  return _ (presets[preset].hint);
}
