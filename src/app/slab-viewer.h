/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-application.h"
#include "slab-document.h"
#include "slab-session.h"
#include "slab-tab.h"
#include "slab-view-state.h"

G_BEGIN_DECLS

/**
 * SlabViewer:
 *
 * All of one document: its slices, its filter, its history, the picture of its runs, and what a person is told of it.
 * Its widgets activate "win.…": a window, or a test, hands out the actions of the viewer under that name.
 *
 * Its properties are those of SlabTab, and so are its signals but for these:
 *   "layout-needed" (GFile, string message): it is raw; answered by slab_viewer_take_volume ()
 *   "volume-made" (SlabVolume): a part of it, which is to be opened beside it
 *   "run-ended" (): done, cancelled or failed
 */
#define SLAB_TYPE_VIEWER (slab_viewer_get_type ())
G_DECLARE_FINAL_TYPE (SlabViewer, slab_viewer, SLAB, VIEWER, GtkWidget)

GtkWidget *slab_viewer_new (SlabApplication *app);

SlabDocument *slab_viewer_get_document (SlabViewer *self);
SlabViewState *slab_viewer_get_state (SlabViewer *self);
GActionGroup *slab_viewer_get_actions (SlabViewer *self);
GActionGroup *slab_viewer_get_default_actions (void) G_GNUC_WARN_UNUSED_RESULT;

/* What is shown or was asked for; NULL for a volume that was never a file. */
GFile *slab_viewer_get_file (SlabViewer *self);
/* Opens it in a thread. */
void slab_viewer_open_file (SlabViewer *self, GFile *file);
/* The sample volume; made first when it is not there. */
void slab_viewer_open_sample (SlabViewer *self);
/* As the beginning of a new history. */
void slab_viewer_take_volume (SlabViewer *self, SlabVolume *volume);
/* Its colours and contrast, and what is drawn over the picture, as those of @other. */
void slab_viewer_take_look (SlabViewer *self, SlabViewer *other);
void slab_viewer_reload (SlabViewer *self);
void slab_viewer_ask_reload (SlabViewer *self);
void slab_viewer_check_file (SlabViewer *self);
SlabSessionTab *slab_viewer_save_tab (SlabViewer *self) G_GNUC_WARN_UNUSED_RESULT;
void slab_viewer_open_tab (SlabViewer *self, SlabSessionTab *tab);

/* What the banner says was read. */
void slab_viewer_dismiss (SlabViewer *self);

/* A run or a file would be lost when it is closed now. */
gboolean slab_viewer_is_working (SlabViewer *self);
/* Cancels a run and what is done with files. */
void slab_viewer_stop (SlabViewer *self);

void slab_viewer_keep_panes (SlabViewer *self);
void slab_viewer_restore_panes (SlabViewer *self);
void slab_viewer_set_modifiers (SlabViewer *self, GdkModifierType modifiers);

/* What is shown was opened as a session had it. */
gboolean slab_viewer_is_from_session (SlabViewer *self);
/* The number that the session has its links by; 0 for none, and from when they were made or undone by hand. */
guint slab_viewer_get_session_link (SlabViewer *self);
void slab_viewer_forget_session_link (SlabViewer *self);

G_END_DECLS
