/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-action-mirror.h"
#include "slab-banner.h"
#include "slab-window.h"

G_BEGIN_DECLS

/* What slab-window.c (header, state), slab-window-tabs.c (documents) and slab-window-actions.c share. */

struct _SlabWindow
{
  AdwApplicationWindow parent_instance;

  SlabActionMirror *mirror;
  GBindingGroup *bindings; /* of the header to the tab in front */
  SlabTab *tab;            /* the one in front */
  SlabViewer *viewer;      /* the same where it is one, else NULL */
  GPtrArray *opening;      /* SlabTab that are not in a tab yet */
  guint64 n_opened;        /* counts requests, so that tabs are in their order and the newest is in front */
  guint64 in_front;
  guint64 wanted; /* the one that a session had in front; 0 for none */
  GtkFileChooserNative *chooser;
  gboolean compact;
  guint layout_idle;
  gboolean closing; /* it was said that what is going on may be lost */
  AdwTabPage *menu_page;

  AdwWindowTitle *title;
  GtkWidget *open_button;
  GtkWidget *history_buttons;
  GtkStack *run_stack;
  AdwButtonContent *run_content;
  GtkProgressBar *run_progress;
  SlabBanner *banner;
  GtkStack *pages;
  AdwTabView *tabs;
  GMenu *recent_menu;
};

SlabApplication *slab_window_get_app (SlabWindow *self);
/* Takes over another tab's place in the header and the actions. */
void slab_window_show_tab (SlabWindow *self, SlabTab *tab);

/* slab-window-tabs.c */

void slab_window_init_tabs (SlabWindow *self);
void slab_window_dispose_tabs (SlabWindow *self);
/* Callbacks of the template. */
void slab_window_page_attached (SlabWindow *self, AdwTabPage *page, int position);
void slab_window_page_detached (SlabWindow *self, AdwTabPage *page, int position);
void slab_window_page_selected (SlabWindow *self);
gboolean slab_window_close_page (AdwTabView *tabs, AdwTabPage *page, SlabWindow *self);
AdwTabView *slab_window_create_window (AdwTabView *tabs, SlabWindow *self);
void slab_window_setup_menu (AdwTabView *tabs, AdwTabPage *page, SlabWindow *self);
/* The page the menu was opened on, else the one in front; NULL without tabs. */
AdwTabPage *slab_window_get_page (SlabWindow *self);
void slab_window_move_page_to_window (SlabWindow *self, AdwTabPage *page);
/* "win.link": follow the others that have the same shape, in whichever window. */
gboolean slab_window_can_link (SlabWindow *self);
gboolean slab_window_is_linked (SlabWindow *self);
/* On the tabs of this window. */
void slab_window_show_links (SlabWindow *self);
void slab_window_set_linked (SlabWindow *self, SlabViewer *viewer, gboolean linked);
void slab_window_indicator_activated (AdwTabView *tabs, AdwTabPage *page, SlabWindow *self);
void slab_window_update_titles (SlabWindow *self);
/* Asks whether what is going on in @n_working documents may be lost; @answer is called where it may. */
void slab_window_ask_stop (SlabWindow *self, guint n_working, GCallback answer, gpointer user_data);
guint slab_window_count_working (SlabWindow *self);

/* slab-window-actions.c */

/* The window's actions and the keys without Control; once, before its template. */
void slab_window_add_actions (SlabWindow *self);
/* Which can be activated, and the states that follow from the tabs. */
void slab_window_update_actions (SlabWindow *self);
/* The same, and the session changes with it. */
void slab_window_tabs_changed (SlabWindow *self);
/* Tells a state, where it differs. @state may be floating. */
void slab_window_set_state (SlabWindow *self, const char *name, GVariant *state);

G_END_DECLS
