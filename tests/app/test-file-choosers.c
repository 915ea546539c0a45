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
  assert_chooser (slab_file_choosers_new_open (NULL), GTK_FILE_CHOOSER_ACTION_OPEN, TRUE, NULL, 4);
  assert_chooser (slab_file_choosers_new_trace (NULL), GTK_FILE_CHOOSER_ACTION_OPEN, FALSE, NULL, 2);
  assert_chooser (slab_file_choosers_new_save (NULL, "slab.v2.raw", "tv"), GTK_FILE_CHOOSER_ACTION_SAVE, FALSE,
                  "slab.v2-tv.vol", 1);
  assert_chooser (slab_file_choosers_new_save (NULL, ".slab", "crop"), GTK_FILE_CHOOSER_ACTION_SAVE, FALSE,
                  ".slab-crop.vol", 1);
  assert_chooser (slab_file_choosers_new_export (NULL, "slab-timeline.png", "PNG Picture", "*.png"),
                  GTK_FILE_CHOOSER_ACTION_SAVE, FALSE, "slab-timeline.png", 1);
  assert_chooser (slab_file_choosers_new_save_slice (NULL, "slab-xy-0012.png"), GTK_FILE_CHOOSER_ACTION_SAVE, FALSE,
                  "slab-xy-0012.png", 1);
  assert_chooser (slab_file_choosers_new_folder (NULL), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, FALSE, NULL, 0);
}

static void
chosen (gpointer object, GFile *file)
{
  gtk_label_set_text (object, g_file_peek_path (file));
}

/* One takes the place of another, and is heard for as long as there is somebody to hear it. */
static void
test_show (void)
{
  GtkFileChooserNative *first = slab_file_choosers_new_open (NULL), *shown = NULL;
  GtkWidget *listener = g_object_ref_sink (gtk_label_new (NULL));

  slab_file_choosers_show (&shown, first, chosen, listener);
  g_assert_true (shown == first);
  g_assert_true (gtk_native_dialog_get_visible (GTK_NATIVE_DIALOG (first)));
  g_object_add_weak_pointer (G_OBJECT (first), (gpointer *) &first);
  slab_file_choosers_show (&shown, slab_file_choosers_new_save (NULL, "a.vol", "tv"), chosen, listener);
  g_assert_null (first);
  g_assert_true (gtk_native_dialog_get_visible (GTK_NATIVE_DIALOG (shown)));
  g_assert_finalize_object (listener);
  g_signal_emit_by_name (shown, "response", GTK_RESPONSE_ACCEPT);
  slab_file_choosers_close (&shown);
  g_assert_null (shown);
  slab_file_choosers_close (&shown);
}

static gboolean
has_file (GtkFileChooserNative *chooser, GFile *file)
{
  g_autoptr (GFile) found = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  return found != NULL && g_file_equal (found, file);
}

/* Whatever the answer, the dialog is gone; only an accepted file is told. */
static void
test_chosen (void)
{
  static const int responses[] = { GTK_RESPONSE_CANCEL, GTK_RESPONSE_DELETE_EVENT, GTK_RESPONSE_ACCEPT };
  g_autofree char *folder = app_make_folder ();
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  GtkWidget *listener = g_object_ref_sink (gtk_label_new (NULL));
  GtkFileChooserNative *shown = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (responses); i++)
    {
      GtkFileChooserNative *chooser = slab_file_choosers_new_folder (NULL);

      g_assert_true (gtk_file_chooser_set_file (GTK_FILE_CHOOSER (chooser), file, NULL));
      slab_file_choosers_show (&shown, chooser, chosen, listener);
      g_object_add_weak_pointer (G_OBJECT (chooser), (gpointer *) &chooser);
      g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (listener)), ==, "");
      /* It reads the folder first. */
      app_wait_until (has_file (chooser, file));
      g_signal_emit_by_name (chooser, "response", responses[i]);
      g_assert_null (shown);
      g_assert_null (chooser);
    }
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (listener)), ==, folder);
  g_assert_finalize_object (listener);
  app_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/file-choosers/kinds", test_kinds);
  g_test_add_func ("/file-choosers/show", test_show);
  g_test_add_func ("/file-choosers/chosen", test_chosen);
  return g_test_run ();
}
