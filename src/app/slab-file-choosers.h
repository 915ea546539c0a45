/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The system's dialogs for files, with the kinds that there are. Not yet shown; "response" tells the end. @parent may
 * be NULL. Main thread only.
 */

/* Several volumes. */
GtkFileChooserNative *slab_file_choosers_new_open (GtkWindow *parent) G_GNUC_WARN_UNUSED_RESULT;
/* A volume; @name: what is proposed. */
GtkFileChooserNative *slab_file_choosers_new_save (GtkWindow *parent, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* A run, as a picture or a table; @kind: says what of it, @pattern: of the names of such files. */
GtkFileChooserNative *slab_file_choosers_new_export (GtkWindow *parent, const char *name, const char *kind,
                                                     const char *pattern) G_GNUC_WARN_UNUSED_RESULT;
/* A slice; the ending of its name says in which format. */
GtkFileChooserNative *slab_file_choosers_new_save_slice (GtkWindow *parent, const char *name) G_GNUC_WARN_UNUSED_RESULT;
GtkFileChooserNative *slab_file_choosers_new_folder (GtkWindow *parent) G_GNUC_WARN_UNUSED_RESULT;

/* Shows @chooser, whose reference it takes, in the place of the one in @shown. @response ("response" of
 * GtkNativeDialog, with @object as its data) is to destroy it and to clear @shown; it is not called once @object is
 * gone. */
void slab_file_choosers_show (GtkFileChooserNative **shown, GtkFileChooserNative *chooser, GCallback response,
                              gpointer object);

G_END_DECLS
