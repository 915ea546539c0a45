/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-application.h"
#include "slab-viewer.h"

G_BEGIN_DECLS

/**
 * SlabWindow:
 *
 * Volumes, traces and comparisons in tabs, each a SlabTab, under one header; and what there is to see while none is
 * open. Whatever can be done is an action ("win.…"), with a state where there is one, so that menus, keys and other
 * programs do and see the same; those of a document are the actions of the tab in front.
 */
#define SLAB_TYPE_WINDOW (slab_window_get_type ())
G_DECLARE_FINAL_TYPE (SlabWindow, slab_window, SLAB, WINDOW, AdwApplicationWindow)

SlabWindow *slab_window_new (SlabApplication *app);

guint slab_window_get_n_tabs (SlabWindow *self);
SlabTab *slab_window_get_nth_tab (SlabWindow *self, guint index);

/* Opens it in a thread, in a tab of its own in the order of the calls; one that is open comes to the front. Where the
 * layout of a volume is not known the dialog asks for it; a failure is shown in the window. "….json" is a trace. */
void slab_window_open_file (SlabWindow *self, GFile *file);
/* The sample volume; made first when it is not there. */
void slab_window_open_sample (SlabWindow *self);
void slab_window_follow_others (SlabWindow *self);
/* In the banner, beside what it says already. */
void slab_window_show_message (SlabWindow *self, const char *message);

SlabSessionWindow *slab_window_save_session (SlabWindow *self) G_GNUC_WARN_UNUSED_RESULT;
/* Takes the tabs out of @session. */
void slab_window_restore_session (SlabWindow *self, SlabSessionWindow *session);

G_END_DECLS
