/* SPDX-License-Identifier: MIT */
#include "app/slab-file-choosers.h"

#include "app-fixture.h"

/* The kinds that a dialog offers, and what it is for. */
static void
assert_chooser (GtkFileChooserNative *native, GtkFileChooserAction action, gboolean several, const char *name,
                guint n_kinds)
{
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (native);
  g_autoptr (GListModel) kinds = gtk_file_chooser_get_filters (chooser);

  g_assert_cmpint (gtk_file_chooser_get_action (chooser), ==, action);
  g_assert_cmpint (gtk_file_chooser_get_select_multiple (chooser), ==, several);
  g_assert_true (gtk_native_dialog_get_modal (GTK_NATIVE_DIALOG (native)));
  g_assert_false (gtk_native_dialog_get_visible (GTK_NATIVE_DIALOG (native)));
  g_assert_cmpuint (g_list_model_get_n_items (kinds), ==, n_kinds);
  if (name != NULL)
    {
      g_autofree char *proposed = gtk_file_chooser_get_current_name (chooser);

      g_assert_cmpstr (proposed, ==, name);
    }
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (native));
  g_assert_finalize_object (native);
}

static void
test_kinds (void)
{
  assert_chooser (slab_file_choosers_new_open (NULL), GTK_FILE_CHOOSER_ACTION_OPEN, TRUE, NULL, 2);
  assert_chooser (slab_file_choosers_new_save (NULL, "slab-tv.vol"), GTK_FILE_CHOOSER_ACTION_SAVE, FALSE, "slab-tv.vol",
                  1);
  assert_chooser (slab_file_choosers_new_export (NULL, "slab-timeline.png"), GTK_FILE_CHOOSER_ACTION_SAVE, FALSE,
                  "slab-timeline.png", 5);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/file-choosers/kinds", test_kinds);
  return g_test_run ();
}
