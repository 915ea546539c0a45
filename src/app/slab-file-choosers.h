/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The system's dialogs for files, with the kinds that there are. Not yet shown. @parent may be NULL. Main thread only.
 */

/* Several volumes and traces. */
GtkFileChooserNative *slab_file_choosers_new_open (GtkWindow *parent) G_GNUC_WARN_UNUSED_RESULT;
/* A trace to compare another one with. */
GtkFileChooserNative *slab_file_choosers_new_trace (GtkWindow *parent) G_GNUC_WARN_UNUSED_RESULT;
/* A volume that was made of another one: of "slab.raw" by "tv" "slab-tv.vol" is proposed. */
GtkFileChooserNative *slab_file_choosers_new_save (GtkWindow *parent, const char *volume_name,
                                                   const char *deed) G_GNUC_WARN_UNUSED_RESULT;
/* A run, as a picture or a table; @kind: says what of it, @pattern: of the names of such files. */
GtkFileChooserNative *slab_file_choosers_new_export (GtkWindow *parent, const char *name, const char *kind,
                                                     const char *pattern) G_GNUC_WARN_UNUSED_RESULT;
/* The results of the scaling lab: plots or figures. */
GtkFileChooserNative *slab_file_choosers_new_lab (GtkWindow *parent, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* A slice; the ending of its name says in which format. */
GtkFileChooserNative *slab_file_choosers_new_save_slice (GtkWindow *parent, const char *name) G_GNUC_WARN_UNUSED_RESULT;
GtkFileChooserNative *slab_file_choosers_new_folder (GtkWindow *parent) G_GNUC_WARN_UNUSED_RESULT;

/* One of the files that were chosen. */
typedef void (*SlabFileChosen) (gpointer object, GFile *file);

/* Shows @chooser, whose reference it takes, in the place of the one in @shown, which is a part of @object. @chosen is
 * called for each file, not where the dialog was cancelled and not once @object, a GObject, is gone. */
void slab_file_choosers_show (GtkFileChooserNative **shown, GtkFileChooserNative *chooser, SlabFileChosen chosen,
                              gpointer object);
/* The one in @shown, if there is one. */
void slab_file_choosers_close (GtkFileChooserNative **shown);

G_END_DECLS
