/* SPDX-License-Identifier: MIT */
#include "app/slab-preferences.h"

#include "app-fixture.h"

static void
test_bound (void)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.slabscope.Slabscope");
  SlabPreferences *preferences = g_object_ref_sink (slab_preferences_new (NULL, settings));
  AdwComboRow *mouse = app_get_child (preferences, "mouse_preset");
  AdwComboRow *colormap = app_get_child (preferences, "colormap");
  GtkSwitch *session = app_get_child (preferences, "restore_session");
  GtkSpinButton *memory = app_get_child (preferences, "cache_memory");
  g_autofree char *text = NULL;

  /* The defaults of the schema. */
  g_assert_cmpuint (adw_combo_row_get_selected (mouse), ==, 0);
  g_assert_false (gtk_switch_get_active (session));
  g_assert_cmpfloat (gtk_spin_button_get_value (memory), ==, 512);

  /* From the rows to the keys … */
  adw_combo_row_set_selected (mouse, 2);
  text = g_settings_get_string (settings, "mouse-preset");
  g_assert_cmpstr (text, ==, "slicer");
  adw_combo_row_set_selected (colormap, 1);
  g_free (text);
  text = g_settings_get_string (settings, "colormap");
  g_assert_cmpstr (text, ==, "viridis");
  gtk_switch_set_active (session, TRUE);
  g_assert_true (g_settings_get_boolean (settings, "restore-session"));
  gtk_spin_button_set_value (memory, 2048);
  g_assert_cmpint (g_settings_get_int (settings, "cache-memory"), ==, 2048);

  gtk_spin_button_set_value (app_get_child (preferences, "sample_interval"), 5);
  g_assert_cmpint (g_settings_get_int (settings, "sample-interval"), ==, 5);

  /* … and back. */
  g_settings_set_string (settings, "mouse-preset", "napari");
  g_settings_set_boolean (settings, "show-values", FALSE);
  app_settle ();
  g_assert_cmpuint (adw_combo_row_get_selected (mouse), ==, 1);
  g_assert_false (gtk_switch_get_active (app_get_child (preferences, "show_values")));
  /* A colour map of a later version is shown as the default, and its name stays. */
  g_settings_set_string (settings, "colormap", "of-the-future");
  app_settle ();
  g_assert_cmpuint (adw_combo_row_get_selected (colormap), ==, 0);

  gtk_window_destroy (GTK_WINDOW (preferences));
  app_settle ();
  g_assert_finalize_object (preferences);
}

/* Every row can be found by those who cannot see it. */
static void
test_rows (void)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.slabscope.Slabscope");
  SlabPreferences *preferences = slab_preferences_new (NULL, settings);
  g_autofree char *texts = app_get_texts (preferences);

  app_assert_contains (texts, "Fiji");
  app_assert_contains (texts, "Scale Bar");
  gtk_window_destroy (GTK_WINDOW (preferences));
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/preferences/bound", test_bound);
  g_test_add_func ("/preferences/rows", test_rows);
  return g_test_run ();
}
