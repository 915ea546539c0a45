/* SPDX-License-Identifier: MIT */
#include "app/slab-mouse-preset.h"

static void
test_names (void)
{
  static const char *const ids[SLAB_N_MOUSE_PRESETS] = { "fiji", "napari", "slicer" };
  SlabMousePreset preset;

  for (guint i = 0; i < SLAB_N_MOUSE_PRESETS; i++)
    {
      g_assert_cmpstr (slab_mouse_preset_get_id ((SlabMousePreset) i), ==, ids[i]);
      g_assert_true (slab_mouse_preset_from_id (ids[i], &preset));
      g_assert_cmpint (preset, ==, i);
      g_assert_cmpstr (slab_mouse_preset_get_name ((SlabMousePreset) i), !=, "");
      g_assert_cmpstr (slab_mouse_preset_describe ((SlabMousePreset) i, 0), !=,
                       slab_mouse_preset_describe ((SlabMousePreset) i, GDK_CONTROL_MASK));
    }
  g_assert_false (slab_mouse_preset_from_id ("paint", &preset));
  g_assert_false (slab_mouse_preset_from_id (NULL, &preset));
  g_assert_cmpint (preset, ==, SLAB_MOUSE_PRESET_SLICER);
}

/* As the manuals of the three programs have it. */
static void
test_wheel (void)
{
  static const struct
  {
    GdkModifierType modifiers;
    SlabMouseDeed deeds[SLAB_N_MOUSE_PRESETS];
  } cases[] = {
    { 0, { SLAB_MOUSE_DEED_SLICES, SLAB_MOUSE_DEED_ZOOM, SLAB_MOUSE_DEED_SLICES } },
    { GDK_CONTROL_MASK, { SLAB_MOUSE_DEED_ZOOM, SLAB_MOUSE_DEED_SLICES, SLAB_MOUSE_DEED_ZOOM } },
    { GDK_SHIFT_MASK, { SLAB_MOUSE_DEED_SLICES_BIG, SLAB_MOUSE_DEED_SLICES_BIG, SLAB_MOUSE_DEED_SLICES_BIG } },
    { GDK_CONTROL_MASK | GDK_SHIFT_MASK, { SLAB_MOUSE_DEED_ZOOM, SLAB_MOUSE_DEED_SLICES, SLAB_MOUSE_DEED_ZOOM } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint preset = 0; preset < SLAB_N_MOUSE_PRESETS; preset++)
      g_assert_cmpint (slab_mouse_preset_get_wheel ((SlabMousePreset) preset, cases[i].modifiers), ==,
                       cases[i].deeds[preset]);
}

static void
test_drag (void)
{
  static const struct
  {
    guint button;
    GdkModifierType modifiers;
    gboolean space;
    SlabMouseDeed deeds[SLAB_N_MOUSE_PRESETS];
  } cases[] = {
    { 1, 0, FALSE, { SLAB_MOUSE_DEED_CURSOR, SLAB_MOUSE_DEED_PAN, SLAB_MOUSE_DEED_CONTRAST } },
    { 1, GDK_SHIFT_MASK, FALSE, { SLAB_MOUSE_DEED_PAN, SLAB_MOUSE_DEED_PAN, SLAB_MOUSE_DEED_PAN } },
    { 1, 0, TRUE, { SLAB_MOUSE_DEED_PAN, SLAB_MOUSE_DEED_PAN, SLAB_MOUSE_DEED_PAN } },
    { 2, 0, FALSE, { SLAB_MOUSE_DEED_PAN, SLAB_MOUSE_DEED_PAN, SLAB_MOUSE_DEED_PAN } },
    { 3, 0, FALSE, { SLAB_MOUSE_DEED_CONTRAST, SLAB_MOUSE_DEED_CONTRAST, SLAB_MOUSE_DEED_ZOOM } },
    { 8, 0, FALSE, { SLAB_MOUSE_DEED_NONE, SLAB_MOUSE_DEED_NONE, SLAB_MOUSE_DEED_NONE } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint preset = 0; preset < SLAB_N_MOUSE_PRESETS; preset++)
      g_assert_cmpint (
          slab_mouse_preset_get_drag ((SlabMousePreset) preset, cases[i].button, cases[i].modifiers, cases[i].space),
          ==, cases[i].deeds[preset]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mouse-preset/names", test_names);
  g_test_add_func ("/mouse-preset/wheel", test_wheel);
  g_test_add_func ("/mouse-preset/drag", test_drag);
  return g_test_run ();
}
