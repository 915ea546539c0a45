/* SPDX-License-Identifier: MIT */
#include "app/slab-export-dialog.h"

#include "app-fixture.h"

static void
accepted_cb (SlabExportDialog *dialog, SlabExportChoice *choice)
{
  slab_export_dialog_get_choice (dialog, choice);
}

static void
assert_says (SlabExportDialog *dialog, const char *part, gboolean can_accept)
{
  app_assert_contains (gtk_label_get_text (app_get_child (dialog, "summary")), part);
  g_assert_cmpint (gtk_widget_get_sensitive (app_get_child (dialog, "accept")), ==, can_accept);
}

static void
test_series (void)
{
  const SlabExportChoice first = { SLAB_SLICE_FORMAT_PNG, FALSE, SLAB_VIEW_OVERLAY_SCALE_BAR, 0, 24, 1, NULL };
  g_autoptr (SlabVolume) volume = app_make_volume (25, 4, 5);
  SlabExportDialog *dialog = slab_export_dialog_new (NULL, volume, SLAB_AXIS_Z, TRUE, TRUE, &first);
  SlabExportChoice choice = { 0 };

  g_signal_connect (dialog, "accepted", G_CALLBACK (accepted_cb), &choice);
  gtk_window_present (GTK_WINDOW (dialog));
  assert_says (dialog, "25 files, “Untitled-xy-0000.png” to “Untitled-xy-0024.png”", TRUE);
  gtk_spin_button_set_value (app_get_child (dialog, "first"), 3);
  gtk_spin_button_set_value (app_get_child (dialog, "step"), 10);
  adw_combo_row_set_selected (app_get_child (dialog, "format"), 1);
  assert_says (dialog, "3 files, “Untitled-xy-0003.tif” to “Untitled-xy-0023.tif”", TRUE);
  /* Of values nothing can be drawn over. */
  g_assert_false (gtk_widget_get_sensitive (app_get_child (dialog, "scale_bar_row")));
  g_assert_false (gtk_widget_get_sensitive (app_get_child (dialog, "measures_row")));
  gtk_spin_button_set_value (app_get_child (dialog, "last"), 2);
  assert_says (dialog, "before", FALSE);
  gtk_spin_button_set_value (app_get_child (dialog, "last"), 5);
  gtk_editable_set_text (app_get_child (dialog, "stem"), "a/b");
  assert_says (dialog, "/", FALSE);
  gtk_editable_set_text (app_get_child (dialog, "stem"), "steel");
  assert_says (dialog, "One file, “steel-0003.tif”", TRUE);
  adw_combo_row_set_selected (app_get_child (dialog, "area"), 1);
  gtk_switch_set_active (app_get_child (dialog, "color_bar"), TRUE);
  gtk_switch_set_active (app_get_child (dialog, "scale_bar"), FALSE);
  g_signal_emit_by_name (app_get_child (dialog, "accept"), "clicked");
  g_assert_cmpint (choice.format, ==, SLAB_SLICE_FORMAT_TIFF);
  g_assert_true (choice.whole);
  g_assert_cmpint (choice.overlays, ==, SLAB_VIEW_OVERLAY_COLOR_BAR);
  g_assert_cmpint (choice.first, ==, 3);
  g_assert_cmpint (choice.last, ==, 5);
  g_assert_cmpint (choice.step, ==, 10);
  g_assert_cmpstr (choice.stem, ==, "steel");
  slab_export_choice_clear (&choice);
  app_iterate_until_quiet ();
}

/* Asked about only where there are any. */
static void
test_measures (void)
{
  const SlabExportChoice first = { SLAB_SLICE_FORMAT_PNG, FALSE, SLAB_VIEW_OVERLAY_MEASURES, 0, 24, 1, NULL };
  g_autoptr (SlabVolume) volume = app_make_volume (25, 4, 5);

  for (guint i = 0; i < 2; i++)
    {
      SlabExportDialog *dialog = slab_export_dialog_new (NULL, volume, SLAB_AXIS_Z, FALSE, i == 0, &first);
      SlabExportChoice choice = { 0 };

      g_assert_cmpint (gtk_widget_get_visible (app_get_child (dialog, "measures_row")), ==, i == 0);
      slab_export_dialog_get_choice (dialog, &choice);
      g_assert_cmpint (choice.overlays, ==, SLAB_VIEW_OVERLAY_MEASURES);
      slab_export_choice_clear (&choice);
      gtk_switch_set_active (app_get_child (dialog, "measures"), FALSE);
      slab_export_dialog_get_choice (dialog, &choice);
      g_assert_cmpint (choice.overlays, ==, 0);
      slab_export_choice_clear (&choice);
      gtk_window_destroy (GTK_WINDOW (dialog));
    }
}

static void
test_slice (void)
{
  const SlabExportChoice first = { SLAB_SLICE_FORMAT_TIFF, TRUE, SLAB_VIEW_OVERLAY_VALUES, 2, 3, 1, NULL };
  g_autoptr (SlabVolume) volume = app_make_volume (25, 4, 5);
  SlabExportDialog *dialog = slab_export_dialog_new (NULL, volume, SLAB_AXIS_X, FALSE, FALSE, &first);
  SlabExportChoice choice = { 0 };

  g_assert_false (gtk_widget_get_visible (app_get_child (dialog, "series")));
  slab_export_dialog_get_choice (dialog, &choice);
  g_assert_cmpint (choice.format, ==, SLAB_SLICE_FORMAT_TIFF);
  g_assert_true (choice.whole);
  /* What there is no row for stays. */
  g_assert_cmpint (choice.overlays, ==, SLAB_VIEW_OVERLAY_VALUES);
  slab_export_choice_clear (&choice);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/export-dialog/series", test_series);
  g_test_add_func ("/export-dialog/measures", test_measures);
  g_test_add_func ("/export-dialog/slice", test_slice);
  return g_test_run ();
}
