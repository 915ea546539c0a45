/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-slice-geometry.h"
#include "slab-slice-input.h"
#include "slab-slice-overlay.h"
#include "slab-slice-view.h"

G_BEGIN_DECLS

/* What slab-slice-view.c (what is drawn) and slab-slice-view-place.c (where it is) share. */

struct _SlabSliceView
{
  GtkWidget parent_instance;

  SlabViewState *state;
  SlabAxis plane;
  SlabVolume *volume;        /* the state's, as it was last seen */
  SlabShape shape;           /* likewise; all 0 for nothing */
  gint64 asked_slice;        /* likewise */
  gint64 lines[SLAB_N_AXES]; /* the cursor as it is drawn */
  double spacing[SLAB_N_AXES];
  gboolean has_spacing;
  gboolean pointer_taken; /* another one says what it does and looks like */
  double told_zoom;
  double fit_limit; /* a slice that is fitted is not larger, in device pixels per unit; 0 for none */
  char *shown_slab;
  char *error;

  SlabSliceRenderer *renderer;
  GdkTexture *texture; /* of the frame, from when it is drawn as one */
  SlabSliceFrame *frame;
  guint64 serial;
  gint64 awaited_until; /* the newest request is not answered: how long a frame may wait for it; 0 for not at all */
  gboolean is_late;     /* the last answer took longer */

  /* The picture as it was last drawn: the same node again costs nothing to compare and nothing to paint. */
  GskRenderNode *picture;
  graphene_rect_t picture_place;

  /* The key to the colours, as it was last drawn: NULL where there is no room. */
  GskRenderNode *color_bar;
  SlabColorBarLook color_bar_look;
  int color_bar_width, color_bar_height;
  gboolean has_color_bar;

  /* The scale bar, likewise. */
  GskRenderNode *scale_bar;
  double scale_bar_zoom, scale_bar_width, scale_bar_height;
  gboolean has_scale_bar;

  GtkWidget *layer; /* a child, drawn between the picture and the cursor's lines */

  graphene_rect_t band; /* the box that is being drawn; empty for none */
  SlabSliceInput *input;
  GMenuModel *menu_model;
  GtkWidget *menu; /* of it, once it has been asked for */
  gboolean pointer_inside;
  double pointer_x;
  double pointer_y;

  guint lines_timeout;

  guint64 painted_serial;
  gboolean paint_pending;
  GdkFrameClock *clock;
  gulong before_paint, after_layout, after_paint;
};

/* With a volume or its shape, and a size. */
gboolean slab_slice_view_has_place (SlabSliceView *self);
/* Only with a place. */
SlabSliceGeometry slab_slice_view_get_geometry (SlabSliceView *self);
/* Asks for a picture of where it is now. */
void slab_slice_view_place_changed (SlabSliceView *self);
/* Notifies where it differs from what was told. */
void slab_slice_view_tell_zoom (SlabSliceView *self);

/* What SlabSliceInput does to the view. x and y are logical pixels of the widget. */

/* Now is when the person acted: the time that a frame is measured from. */
void slab_slice_view_note_input (SlabSliceView *self);
void slab_slice_view_set_pointer (SlabSliceView *self, gboolean inside, double x, double y);
void slab_slice_view_zoom_about (SlabSliceView *self, double zoom, double x, double y);
/* The coordinates of the slice in the middle of the widget; FALSE without a place. */
gboolean slab_slice_view_get_middle (SlabSliceView *self, double *u, double *v);
/* From where u, v was the middle, the picture is moved by dx, dy. */
void slab_slice_view_pan (SlabSliceView *self, double u, double v, double dx, double dy);
/* Which of the cursor's lines are within reach: that of the axis that runs across, of the one that runs down. */
void slab_slice_view_find_lines (SlabSliceView *self, double x, double y, gboolean *across, gboolean *down);
/* Along the axes that are asked for, the cursor is at x, y: at the nearest voxel where that is beside the slice. */
void slab_slice_view_set_cursor (SlabSliceView *self, double x, double y, gboolean across, gboolean down);
/* The box from one place to another is drawn; and no more. */
void slab_slice_view_set_band (SlabSliceView *self, double x0, double y0, double x1, double y1);
void slab_slice_view_clear_band (SlabSliceView *self);
/* Voxels of the slice that the box touches; FALSE where it touches none. */
gboolean slab_slice_view_get_box (SlabSliceView *self, double x0, double y0, double x1, double y1, gint64 *u, gint64 *v,
                                  gint64 *n_u, gint64 *n_v);
/* What the overlays ask for of scale bar and colour bar: for what shades the picture, over which they stay. */
void slab_slice_view_snapshot_bars (SlabSliceView *self, GtkSnapshot *snapshot);
void slab_slice_view_popup_menu (SlabSliceView *self, double x, double y);
void slab_slice_view_double_click (SlabSliceView *self);

G_END_DECLS
