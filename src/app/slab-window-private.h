/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-display-panel.h"
#include "slab-file-tasks.h"
#include "slab-filter-panel.h"
#include "slab-history-panel.h"
#include "slab-planes-view.h"
#include "slab-profile-view.h"
#include "slab-window.h"

G_BEGIN_DECLS

/* What slab-window.c (what is shown) and slab-window-actions.c (what can be done) share. */

struct _SlabWindow
{
  AdwApplicationWindow parent_instance;

  SlabDocument *document;
  SlabViewState *state; /* what is seen of it */
  SlabFileTasks *files;
  SlabRun *run; /* the one whose progress is shown */
  GtkFileChooserNative *chooser;
  gboolean profile_dismissed;
  gboolean narrow;
  gboolean compact;
  guint layout_idle;
  int sidebar_width; /* as it was kept, 0 for none; and the height of the profile */
  int profile_height;
  gboolean sidebar_restored;
  guint status_timeout;
  GdkModifierType modifiers;

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkWidget *history_buttons;
  GtkStack *run_stack;
  AdwButtonContent *run_content;
  GtkProgressBar *run_progress;
  GtkRevealer *banner;
  GtkLabel *banner_label;
  GtkRevealer *task;
  GtkLabel *task_label;
  GtkProgressBar *task_progress;
  GtkStack *pages;
  GtkPaned *profile_paned;
  GtkPaned *sidebar_paned;
  GtkWidget *sidebar;
  AdwViewStack *sidebar_pages;
  SlabPlanesView *view;
  SlabFilterPanel *filter_panel;
  SlabDisplayPanel *display_panel;
  SlabHistoryPanel *history_panel;
  SlabProfileView *profile;
  GtkLabel *status_pointer;
  GtkLabel *status_zoom;
  GtkLabel *status_behind;
  GtkLabel *status_hint;
  GMenuModel *slice_menu;
  GMenu *recent_menu;
  GMenu *colormap_menu;
};

SlabApplication *slab_window_get_app (SlabWindow *self);
/* Also what the person is told of a failure by. */
void slab_window_show_banner (SlabWindow *self, const char *message);
void slab_window_hide_banner (SlabWindow *self);
void slab_window_set_profile_visible (SlabWindow *self, gboolean visible);

/* slab-window-actions.c */

extern const char *const slab_window_plane_names[SLAB_N_AXES]; /* states of "win.plane" */

/* The window's actions and the keys without Control; once, before its template. */
void slab_window_add_actions (SlabWindow *self);
/* Which can be activated, and the states that follow from the document. */
void slab_window_update_actions (SlabWindow *self);
/* Tells a state, where it differs. @state may be floating. */
void slab_window_set_state (SlabWindow *self, const char *name, GVariant *state);

G_END_DECLS
