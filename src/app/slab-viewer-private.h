/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-banner.h"
#include "slab-crop-bar.h"
#include "slab-display-panel.h"
#include "slab-export-dialog.h"
#include "slab-file-tasks.h"
#include "slab-file-watch.h"
#include "slab-filter-panel.h"
#include "slab-history-panel.h"
#include "slab-measure-panel.h"
#include "slab-planes-actions.h"
#include "slab-planes-view.h"
#include "slab-profile-panel.h"
#include "slab-replay-actions.h"
#include "slab-replay-bar.h"
#include "slab-slice-view.h"
#include "slab-task-strip.h"
#include "slab-viewer.h"
#include "slab-voxel-probe.h"

G_BEGIN_DECLS

/* What slab-viewer.c (what is shown) and slab-viewer-actions.c (what can be done) share. */

/* A voxel, and what the picture says of it. */
typedef struct
{
  gint64 voxel[SLAB_N_AXES];
  gboolean known;
  double value;
  char *slab; /* of which it is; NULL where it is the voxel's own */
} SlabVoxelReading;

struct _SlabViewer
{
  GtkWidget parent_instance;

  SlabApplication *app;
  GSimpleActionGroup *actions;
  SlabPlanesActions *planes_actions;
  SlabReplayActions *replay_actions;
  SlabDocument *document;
  SlabViewState *state; /* what is seen of it */
  SlabMeasures *measures;
  SlabFileTasks *files;
  GFile *file;
  gboolean is_raw; /* @layout is what a person said of the file */
  SlabRawLayout layout;
  SlabFileWatch *watch;
  gboolean reloading;
  SlabSessionTab *pending_tab; /* how to show what is being opened */
  gboolean from_session;
  guint session_link;         /* see SlabSessionTab; 0 once it has been linked otherwise */
  AdwMessageDialog *question; /* whether to reload */
  AdwToast *last_toast;       /* weak */
  gint64 toast_time;          /* when it was added; monotonic, µs */
  GListModel *toast_widgets;
  guint toast_source;
  SlabRun *run; /* the one whose progress is shown */
  GtkFileChooserNative *chooser;
  SlabExportChoice export_choice; /* once a person has made one */
  SlabAxis export_plane;          /* that its first and last slice are of */
  gboolean export_chosen;
  SlabCropBox *crop_box;
  SlabChunkReplay *replay;
  char *title;
  char *subtitle;
  double progress;
  char *progress_text;
  gboolean profile_dismissed;
  gboolean narrow;
  guint layout_idle;
  int sidebar_width; /* as it was kept, 0 for none; and the height of the profile */
  int profile_height;
  gboolean sidebar_restored;
  gboolean sidebar_yields; /* to the bar of the replay, for there is no room for both */
  gboolean sidebar_hidden; /* by that */
  guint status_timeout;
  guint status_idle;
  GdkModifierType modifiers;

  GtkWidget *content;
  AdwToastOverlay *toasts;
  SlabBanner *banner;
  SlabTaskStrip *task;
  GtkPaned *profile_paned;
  GtkPaned *sidebar_paned;
  GtkWidget *sidebar;
  AdwViewStack *sidebar_pages;
  SlabPlanesView *view;
  GtkRevealer *crop_revealer;
  SlabCropBar *crop_bar;
  SlabReplayBar *replay_bar;
  SlabFilterPanel *filter_panel;
  GtkWidget *display_place; /* of the panels, which are made when they are first seen and NULL until then */
  GtkWidget *measure_place;
  GtkWidget *history_place;
  SlabDisplayPanel *display_panel;
  SlabMeasurePanel *measure_panel;
  SlabHistoryPanel *history_panel;
  SlabProfilePanel *profile;
  /* No labels: a text of another width would have the window laid out again. */
  GtkInscription *status_pointer;
  GtkInscription *status_zoom;
  SlabVoxelProbe *probe;
  SlabVoxelReading reading; /* what the status is of */
  gboolean pointer_inside;  /* a picture: the status is of what is under it */
  GtkLabel *status_behind;
  GtkLabel *status_hint;
  GMenuModel *slice_menu;
  GMenu *colormap_menu;
};

/* Also what the person is told of a failure by. */
void slab_viewer_show_banner (SlabViewer *self, const char *message);
void slab_viewer_show_file_banner (SlabViewer *self, const char *message);
void slab_viewer_hide_banner (SlabViewer *self);
/* Before something is done whose failure would be told by the banner. */
void slab_viewer_begin_try (SlabViewer *self);
/* @button, @action: NULL where nothing is to be done. */
void slab_viewer_show_toast (SlabViewer *self, const char *text, const char *button, const char *action);
void slab_viewer_set_profile_visible (SlabViewer *self, gboolean visible);
void slab_viewer_show_overlay (SlabViewer *self, SlabViewOverlays overlay, gboolean shown);

/* slab-viewer-status.c */

/* What the mouse does with the modifiers that are held. */
void slab_viewer_show_hint (SlabViewer *self);
/* How far the picture is behind, and the zoom: soon. */
void slab_viewer_queue_status (SlabViewer *self);
/* Of the voxel under the pointer; while that is elsewhere, of the one at the cursor, which keys move. */
void slab_viewer_show_readout (SlabViewer *self);
/* What is known of the voxel that was last asked for. */
void slab_viewer_show_reading (SlabViewer *self);
/* The pointer is at a voxel, or @inside none. */
void slab_viewer_point (SlabViewer *self, gboolean inside, gint64 z, gint64 y, gint64 x, gboolean known, double value,
                        const char *slab);

/* slab-viewer-files.c */

void slab_viewer_init_files (SlabViewer *self);
void slab_viewer_forget_file (SlabViewer *self);

/* slab-viewer-measures.c */

void slab_viewer_init_measures (SlabViewer *self);
/* What a session keeps of them; restored once the volume is there. */
void slab_viewer_save_measures (SlabViewer *self, SlabSessionTab *tab);
void slab_viewer_restore_measures (SlabViewer *self, const SlabSessionTab *tab);
void slab_viewer_add_measure_actions (GActionMap *map, SlabViewer *self);

/* slab-viewer-pages.c */

/* Has a page of the sidebar made, by its name, where it is not. */
void slab_viewer_make_page (SlabViewer *self, const char *name);

/* slab-viewer-compare.c */

void slab_viewer_init_compare (SlabViewer *self);
void slab_viewer_add_compare_actions (GActionMap *map, SlabViewer *self);

/* slab-viewer-export.c */

void slab_viewer_init_export (SlabViewer *self);
void slab_viewer_add_export_actions (GActionMap *map, SlabViewer *self);

/* slab-viewer-crop.c */

void slab_viewer_init_crop (SlabViewer *self);
void slab_viewer_add_crop_actions (GActionMap *map, SlabViewer *self);
/* Follows what can be done. */
void slab_viewer_update_crop (SlabViewer *self, gboolean can_work);

/* slab-viewer-replay.c */

void slab_viewer_init_replay (SlabViewer *self);
/* Hides the sidebar where it is under the picture and a run is replayed there, and shows it again afterwards. */
void slab_viewer_update_sidebar (SlabViewer *self);

/* slab-viewer-actions.c */

/* What can be shown over the picture: its action, and the setting it begins with. */
typedef struct
{
  const char *action;
  const char *key;
  SlabViewOverlays overlay;
} SlabViewerOverlay;

#define SLAB_VIEWER_N_OVERLAYS 4
extern const SlabViewerOverlay slab_viewer_overlays[SLAB_VIEWER_N_OVERLAYS];

/* The viewer's actions; once, before its template. */
void slab_viewer_add_actions (SlabViewer *self);
/* Which can be activated, and the states that follow from the document. */
void slab_viewer_update_actions (SlabViewer *self);
/* Tells a state, where it differs. @state may be floating. */
void slab_viewer_set_state (SlabViewer *self, const char *name, GVariant *state);
void slab_viewer_set_enabled (SlabViewer *self, const char *name, gboolean enabled);
/* Shares the height anew where the sidebar is under the picture. */
void slab_viewer_place_sidebar (SlabViewer *self);

G_END_DECLS
