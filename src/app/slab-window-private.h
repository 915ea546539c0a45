/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-display-panel.h"
#include "slab-file-tasks.h"
#include "slab-filter-panel.h"
#include "slab-history-panel.h"
#include "slab-profile-view.h"
#include "slab-window.h"

G_BEGIN_DECLS

/* What slab-window.c (what is shown) and slab-window-actions.c (what can be done) share. */

struct _SlabWindow
{
  AdwApplicationWindow parent_instance;

  SlabDocument *document;
  SlabFileTasks *files;
  SlabRun *run; /* the one whose progress is shown */
  GtkFileChooserNative *chooser;
  gboolean profile_dismissed;
  gboolean narrow;
  guint narrow_idle;
  guint slice_bar_timeout;
  GdkModifierType modifiers;

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkStack *run_stack;
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
  SlabSliceView *view;
  GtkAdjustment *slice_adjustment;
  GtkSpinButton *slice_entry;
  GtkLabel *n_slices;
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
