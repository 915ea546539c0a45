/* SPDX-License-Identifier: MIT */
#include "app/slab-choice-row.h"

#include "app-fixture.h"

static void
assert_described (AdwComboRow *row, const char *expected)
{
  g_autofree char *other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (row),
                                                               GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, expected);

  g_assert_cmpstr (other, ==, NULL);
}

static void
test_description (void)
{
  static const char *const names[] = { "Mean", "Maximum", NULL };
  AdwComboRow *row = g_object_ref_sink (ADW_COMBO_ROW (adw_combo_row_new ()));
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);

  slab_choice_row_set_up (row);
  adw_combo_row_set_model (row, G_LIST_MODEL (list));
  assert_described (row, "Mean");
  adw_combo_row_set_selected (row, 1);
  assert_described (row, "Maximum");
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), "Of several slices");
  assert_described (row, "Maximum. Of several slices");
  adw_combo_row_set_selected (row, 0);
  assert_described (row, "Mean. Of several slices");
  g_assert_finalize_object (row);
}

int
main (int argc, char *argv[])
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/choice-row/description", test_description);
  return g_test_run ();
}
