/* SPDX-License-Identifier: MIT */
#include "slab-file-choosers.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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

  chooser = new_chooser (parent, _ ("Open Volumes and Traces"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"));
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  add_filter (chooser, _ ("Volumes and traces"), "*.vol;*.raw;*.json;*.json.gz");
  add_filter (chooser, _ ("Volumes"), "*.vol;*.raw");
  add_filter (chooser, _ ("Traces"), "*.json;*.json.gz");
  add_filter (chooser, _ ("All files"), "*");
  return chooser;
}

GtkFileChooserNative *
slab_file_choosers_new_trace (GtkWindow *parent)
{
  GtkFileChooserNative *chooser;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);

  chooser = new_chooser (parent, _ ("Compare with a Trace"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Compare"));
  add_filter (chooser, _ ("Traces"), "*.json;*.json.gz");
  add_filter (chooser, _ ("All files"), "*");
  return chooser;
}

GtkFileChooserNative *
slab_file_choosers_new_save (GtkWindow *parent, const char *volume_name, const char *deed)
{
  g_autofree char *stem = NULL;
  g_autofree char *name = NULL;
  GtkFileChooserNative *chooser;
  const char *dot;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (volume_name != NULL && deed != NULL, NULL);

  dot = strrchr (volume_name, '.');
  stem = dot != NULL && dot != volume_name ? g_strndup (volume_name, (gsize) (dot - volume_name))
                                           : g_strdup (volume_name);
  name = g_strdup_printf ("%s-%s.vol", stem, deed);

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
slab_file_choosers_new_lab (GtkWindow *parent, const char *name)
{
  GtkFileChooserNative *chooser;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  chooser = new_chooser (parent, _ ("Export Results"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  add_filter (chooser, _ ("Pictures and figures"), "*.pdf;*.svg;*.png;*.csv;*.json");
  add_filter (chooser, _ ("PDF document"), "*.pdf");
  add_filter (chooser, _ ("SVG picture"), "*.svg");
  add_filter (chooser, _ ("PNG picture"), "*.png");
  add_filter (chooser, _ ("Table of figures"), "*.csv");
  add_filter (chooser, _ ("Every measurement"), "*.json");
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

/* What a dialog that is shown has to do at its end. */
typedef struct
{
  GtkFileChooserNative **shown;
  SlabFileChosen chosen;
} Waiting;

static void
response_cb (GtkNativeDialog *dialog, int response, GObject *object)
{
  const Waiting waiting = *(const Waiting *) g_object_get_data (G_OBJECT (dialog), "waiting");
  g_autoptr (GListModel) files = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
  slab_file_choosers_close (waiting.shown);
  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      waiting.chosen (object, file);
    }
}

void
slab_file_choosers_show (GtkFileChooserNative **shown, GtkFileChooserNative *chooser, SlabFileChosen chosen,
                         gpointer object)
{
  Waiting *waiting;

  g_return_if_fail (shown != NULL);
  g_return_if_fail (GTK_IS_FILE_CHOOSER_NATIVE (chooser));
  g_return_if_fail (chosen != NULL);
  g_return_if_fail (G_IS_OBJECT (object));

  slab_file_choosers_close (shown);
  *shown = chooser;
  waiting = g_new (Waiting, 1);
  *waiting = (Waiting){ shown, chosen };
  g_object_set_data_full (G_OBJECT (chooser), "waiting", waiting, g_free);
  g_signal_connect_object (chooser, "response", G_CALLBACK (response_cb), object, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
slab_file_choosers_close (GtkFileChooserNative **shown)
{
  g_return_if_fail (shown != NULL);

  if (*shown != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (*shown));
  g_clear_object (shown);
}
