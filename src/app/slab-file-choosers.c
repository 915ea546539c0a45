/* SPDX-License-Identifier: MIT */
#include "slab-file-choosers.h"

#include <glib/gi18n-lib.h>

/* @patterns: with semicolons between them. */
static void
add_filter (GtkFileChooserNative *chooser, const char *name, const char *patterns)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_auto (GStrv) each = g_strsplit (patterns, ";", -1);

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; each[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, each[i]);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
}

static GtkFileChooserNative *
new_chooser (GtkWindow *parent, const char *title, GtkFileChooserAction action, const char *accept)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, parent, action, accept, _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  return chooser;
}

GtkFileChooserNative *
slab_file_choosers_new_open (GtkWindow *parent)
{
  GtkFileChooserNative *chooser;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);

  chooser = new_chooser (parent, _ ("Open Volumes"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"));
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  add_filter (chooser, _ ("Volumes"), "*.vol;*.raw");
  add_filter (chooser, _ ("All files"), "*");
  return chooser;
}

GtkFileChooserNative *
slab_file_choosers_new_save (GtkWindow *parent, const char *name)
{
  GtkFileChooserNative *chooser;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  chooser = new_chooser (parent, _ ("Save the Volume"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  add_filter (chooser, _ ("ESRF volumes (.vol with .vol.info)"), "*.vol");
  return chooser;
}

GtkFileChooserNative *
slab_file_choosers_new_export (GtkWindow *parent, const char *name, const char *kind, const char *pattern)
{
  GtkFileChooserNative *chooser;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (kind != NULL && pattern != NULL, NULL);

  chooser = new_chooser (parent, _ ("Export the Run"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  add_filter (chooser, kind, pattern);
  return chooser;
}

GtkFileChooserNative *
slab_file_choosers_new_save_slice (GtkWindow *parent, const char *name)
{
  GtkFileChooserNative *chooser;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  chooser = new_chooser (parent, _ ("Save the Slice"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  add_filter (chooser, _ ("Pictures and values"), "*.png;*.tif;*.tiff");
  return chooser;
}

GtkFileChooserNative *
slab_file_choosers_new_folder (GtkWindow *parent)
{
  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);

  return new_chooser (parent, _ ("Folder for the Slices"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Save Here"));
}

void
slab_file_choosers_show (GtkFileChooserNative **shown, GtkFileChooserNative *chooser, GCallback response,
                         gpointer object)
{
  g_return_if_fail (shown != NULL);
  g_return_if_fail (GTK_IS_FILE_CHOOSER_NATIVE (chooser));
  g_return_if_fail (G_IS_OBJECT (object));

  if (*shown != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (*shown));
  g_clear_object (shown);
  *shown = chooser;
  g_signal_connect_object (chooser, "response", response, object, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
