/* SPDX-License-Identifier: MIT */
#include "app/slab-display-panel.h"

#include "app-fixture.h"
#include "app/slab-format.h"

static gboolean
has_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label (child, text))
      return TRUE;
  return FALSE;
}

static void
test_follows_and_sets (void)
{
  SlabViewState *state = slab_view_state_new ();
  SlabVolume *volume = app_make_volume (2, 3, 4);
  GtkWidget *panel = g_object_ref_sink (slab_display_panel_new ());
  GtkWidget *low = app_get_nth (panel, GTK_TYPE_ENTRY, 0);
  GtkWidget *high = app_get_nth (panel, GTK_TYPE_ENTRY, 1);
  AdwComboRow *colormap = ADW_COMBO_ROW (app_get_child (panel, "colormap"));
  const gint64 n[] = { 2, 3, 4 };
  g_autofree char *shape = slab_format_triple (n);
  double from, to;

  slab_display_panel_set_state (SLAB_DISPLAY_PANEL (panel), state);
  slab_view_state_set_volume (state, volume);
  g_assert_true (has_label (panel, shape));

  slab_view_state_set_contrast (state, -1.5, 2e6);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (low)), ==, "-1.5");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (high)), ==, "2e+06");

  /* A comma is a point; what is no number is marked and changes nothing. */
  gtk_editable_set_text (GTK_EDITABLE (low), " 0,25 ");
  g_signal_emit_by_name (low, "activate");
  slab_view_state_get_contrast (state, &from, &to);
  g_assert_cmpfloat (from, ==, 0.25);
  g_assert_cmpfloat (to, ==, 2e6);
  gtk_editable_set_text (GTK_EDITABLE (high), "12 apples");
  g_signal_emit_by_name (high, "activate");
  g_assert_true (gtk_widget_has_css_class (high, "error"));
  slab_view_state_get_contrast (state, &from, &to);
  g_assert_cmpfloat (to, ==, 2e6);
  gtk_editable_set_text (GTK_EDITABLE (high), "nan");
  g_signal_emit_by_name (high, "activate");
  slab_view_state_get_contrast (state, &from, &to);
  g_assert_cmpfloat (to, ==, 2e6);

  adw_combo_row_set_selected (colormap, SLAB_COLORMAP_MAGMA);
  g_assert_cmpint (slab_view_state_get_colormap (state), ==, SLAB_COLORMAP_MAGMA);
  slab_view_state_set_colormap (state, SLAB_COLORMAP_CIVIDIS);
  g_assert_cmpuint (adw_combo_row_get_selected (colormap), ==, SLAB_COLORMAP_CIVIDIS);
  gtk_switch_set_active (GTK_SWITCH (app_get_nth (panel, GTK_TYPE_SWITCH, 0)), TRUE);
  g_assert_true (slab_view_state_get_inverted (state));

  /* 1 in the middle, powers of ten to either side. */
  {
    GtkRange *gamma = GTK_RANGE (app_get_child (panel, "gamma"));
    gpointer click = app_get_controller (gamma, GTK_TYPE_GESTURE_CLICK);

    g_assert_cmpfloat (gtk_range_get_value (gamma), ==, 0);
    gtk_range_set_value (gamma, 0.5);
    g_assert_cmpfloat_with_epsilon (slab_view_state_get_gamma (state), 3.16227766, 1e-6);
    slab_view_state_set_gamma (state, 0.1);
    g_assert_cmpfloat_with_epsilon (gtk_range_get_value (gamma), -1, 1e-9);
    g_assert_true (has_label (panel, "0.10"));
    g_signal_emit_by_name (click, "pressed", 1, 10.0, 5.0);
    g_assert_cmpfloat_with_epsilon (slab_view_state_get_gamma (state), 0.1, 1e-9);
    g_signal_emit_by_name (click, "pressed", 2, 10.0, 5.0);
    g_assert_cmpfloat (slab_view_state_get_gamma (state), ==, 1);
  }
  {
    gboolean logarithmic = FALSE;

    g_object_get (panel, "logarithmic", &logarithmic, NULL);
    g_assert_true (logarithmic);
    slab_display_panel_set_logarithmic (SLAB_DISPLAY_PANEL (panel), FALSE);
    g_object_get (app_get_child (panel, "histogram"), "logarithmic", &logarithmic, NULL);
    g_assert_false (logarithmic);
  }
  g_assert_false (gtk_widget_get_visible (app_get_child (panel, "file_range")));

  /* Not thicker than the longest axis, and nothing to project of one slice. */
  {
    GtkSpinButton *thickness = GTK_SPIN_BUTTON (app_get_child (panel, "thickness"));
    AdwComboRow *projection = ADW_COMBO_ROW (app_get_child (panel, "projection"));
    AdwComboRow *interpolation = ADW_COMBO_ROW (app_get_child (panel, "interpolation"));

    g_assert_cmpfloat (gtk_spin_button_get_value (thickness), ==, 1);
    g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (projection)));
    gtk_spin_button_set_value (thickness, 3);
    g_assert_cmpint (slab_view_state_get_thickness (state), ==, 3);
    g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (projection)));
    gtk_spin_button_set_value (thickness, 2.5);
    g_assert_cmpint (slab_view_state_get_thickness (state), ==, 2);
    g_assert_cmpfloat (gtk_spin_button_get_value (thickness), ==, 2);
    gtk_spin_button_set_value (thickness, 99);
    g_assert_cmpint (slab_view_state_get_thickness (state), ==, 4);
    adw_combo_row_set_selected (projection, SLAB_PROJECTION_MINIMUM);
    g_assert_cmpint (slab_view_state_get_projection (state), ==, SLAB_PROJECTION_MINIMUM);
    slab_view_state_set_projection (state, SLAB_PROJECTION_MAXIMUM);
    g_assert_cmpuint (adw_combo_row_get_selected (projection), ==, SLAB_PROJECTION_MAXIMUM);
    slab_view_state_set_thickness (state, 2);
    g_assert_cmpfloat (gtk_spin_button_get_value (thickness), ==, 2);
    adw_combo_row_set_selected (interpolation, SLAB_INTERPOLATION_LINEAR);
    g_assert_cmpint (slab_view_state_get_interpolation (state), ==, SLAB_INTERPOLATION_LINEAR);
    slab_view_state_set_interpolation (state, SLAB_INTERPOLATION_NEAREST);
    g_assert_cmpuint (adw_combo_row_get_selected (interpolation), ==, SLAB_INTERPOLATION_NEAREST);
  }

  slab_view_state_set_volume (state, NULL);
  g_assert_false (has_label (panel, shape));
  g_assert_finalize_object (panel);
  g_assert_finalize_object (state);
  app_finalize_object (volume);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/display-panel/follows-and-sets", test_follows_and_sets);
  return g_test_run ();
}
