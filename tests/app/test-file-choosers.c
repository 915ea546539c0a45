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
  assert_chooser (slab_file_choosers_new_export (NULL, "slab-timeline.png", "PNG Picture", "*.png"),
                  GTK_FILE_CHOOSER_ACTION_SAVE, FALSE, "slab-timeline.png", 1);
  assert_chooser (slab_file_choosers_new_save_slice (NULL, "slab-xy-0012.png"), GTK_FILE_CHOOSER_ACTION_SAVE, FALSE,
                  "slab-xy-0012.png", 1);
  assert_chooser (slab_file_choosers_new_folder (NULL), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, FALSE, NULL, 0);
}

static void
response_cb (GtkNativeDialog *dialog, int response, GtkWidget *listener)
{
  g_assert_true (GTK_IS_LABEL (listener));
}

/* One takes the place of another, and is heard for as long as there is somebody to hear it. */
static void
test_show (void)
{
  GtkFileChooserNative *first = slab_file_choosers_new_open (NULL), *shown = NULL;
  GtkWidget *listener = g_object_ref_sink (gtk_label_new (NULL));

  slab_file_choosers_show (&shown, first, G_CALLBACK (response_cb), listener);
  g_assert_true (shown == first);
  g_assert_true (gtk_native_dialog_get_visible (GTK_NATIVE_DIALOG (first)));
  g_object_add_weak_pointer (G_OBJECT (first), (gpointer *) &first);
  slab_file_choosers_show (&shown, slab_file_choosers_new_save (NULL, "a.vol"), G_CALLBACK (response_cb), listener);
  g_assert_null (first);
  g_assert_true (gtk_native_dialog_get_visible (GTK_NATIVE_DIALOG (shown)));
  g_assert_finalize_object (listener);
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (shown));
  g_assert_finalize_object (shown);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/file-choosers/kinds", test_kinds);
  g_test_add_func ("/file-choosers/show", test_show);
  return g_test_run ();
}
