/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-contrast.h"
#include "slab-slice-geometry.h"
#include "slab-slice-input.h"
#include "slab-slice-overlay.h"
#include "slab-slice-view.h"

G_BEGIN_DECLS

/* What slab-slice-view.c (what is drawn) and slab-slice-view-place.c (where it is) share. */

/* Each plane keeps its place. */
typedef struct
{
  gint64 slice;
  gboolean fitted;
  double zoom; /* device pixels per voxel, across */
  double u;    /* coordinate of the slice in the widget's middle */
  double v;
} SlabSlicePlace;

struct _SlabSliceView
{
  GtkWidget parent_instance;

  SlabVolume *volume;
  SlabAxis plane;
  SlabSlicePlace places[SLAB_N_AXES];
  double aspect[SLAB_N_AXES]; /* height of a voxel / its width, per plane */
  double spacing[SLAB_N_AXES];
  gboolean has_spacing;
  SlabContrast contrast;
  SlabColormap colormap;
  gboolean inverted;
  char *error;

  SlabSliceRenderer *renderer;
  SlabSliceFrame *frame;
  guint64 serial;
  GCancellable *contrast_cancellable;

  SlabSliceInput *input;
  GtkWidget *menu;
  gboolean pointer_inside;
  double pointer_x;
  double pointer_y;

  SlabSliceChunks *chunks; /* of the run that is shown over the picture */
  guint tick;

  gint64 input_time;
  guint64 painted_serial;
  gboolean paint_pending;
  GdkFrameClock *clock;
  gulong clock_handler;
};

/* Of the plane that is shown. */
SlabSlicePlace *slab_slice_view_get_place (SlabSliceView *self);
gboolean slab_slice_view_has_size (SlabSliceView *self);
/* Of the plane that is shown; only with a volume. */
SlabSliceGeometry slab_slice_view_get_geometry (SlabSliceView *self);
/* All of the slice, in the middle; told by nobody. */
void slab_slice_view_fit_place (SlabSliceView *self);
/* From the volume's spacings. */
void slab_slice_view_set_aspects (SlabSliceView *self);

/* Asks the renderer for what is now to be seen. */
void slab_slice_view_request_frame (SlabSliceView *self);
/* And moves what is there to its new place in the meantime. */
void slab_slice_view_update (SlabSliceView *self);
/* What is said to who cannot see it. */
void slab_slice_view_update_label (SlabSliceView *self);

/* What SlabSliceInput does to the view. x and y are logical pixels of the widget. */

/* Now is when the person acted: the time that a frame is measured from. */
void slab_slice_view_note_input (SlabSliceView *self);
void slab_slice_view_set_pointer (SlabSliceView *self, gboolean inside, double x, double y);
void slab_slice_view_zoom_about (SlabSliceView *self, double zoom, double x, double y);
/* The coordinates of the slice in the middle of the widget. */
void slab_slice_view_get_middle (SlabSliceView *self, double *u, double *v);
/* From where u, v was the middle, the picture is moved by dx, dy. */
void slab_slice_view_pan (SlabSliceView *self, double u, double v, double dx, double dy);
void slab_slice_view_popup_menu (SlabSliceView *self, double x, double y);

G_END_DECLS
