/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-view-state.h"

G_BEGIN_DECLS

/* What slab-view-state.c and slab-view-state-contrast.c share. */

/* States that follow each other; each holds the group, the group holds no state: a state leaves when it goes. */
typedef struct
{
  guint number;
  GPtrArray *members;
  gboolean is_telling;
  gboolean with_contrast;
} LinkGroup;

struct _SlabViewState
{
  GObject parent_instance;

  SlabVolume *volume;
  SlabShape shape; /* of the volume, or without one; all 0: of nothing */
  gint64 cursor[SLAB_N_AXES];
  double units[SLAB_N_AXES];
  gboolean fitted;
  double zoom;
  double middle[SLAB_N_AXES];
  SlabContrast contrast;
  double gamma;
  SlabColormap colormap;
  gboolean inverted;
  SlabInterpolation interpolation;
  SlabProjection projection;
  gint64 thickness;
  SlabViewOverlays overlays;

  GCancellable *contrast_cancellable;
  gboolean wants_full; /* the window follows the range of the histogram */
  gboolean provisional;
  gboolean symmetric;
  gboolean symmetric_by_map; /* nobody has asked for it but the colour map */
  SlabVolumeHistogram *histogram;
  /* Of the volume before, while it is not yet exact: who flips between two does not begin anew each time. */
  SlabVolumeHistogram *other_histogram;
  LinkGroup *group;
};

typedef enum
{
  PROP_0,
  PROP_VOLUME,
  PROP_LOW,
  PROP_HIGH,
  PROP_PROVISIONAL,
  PROP_SYMMETRIC,
  PROP_GAMMA,
  PROP_COLORMAP,
  PROP_INVERTED,
  PROP_INTERPOLATION,
  PROP_PROJECTION,
  PROP_THICKNESS,
  PROP_FITTED,
  PROP_OVERLAYS,
  N_PROPS
} SlabViewProperty;

void slab_view_state_notify (SlabViewState *self, SlabViewProperty property);
/* Emits "changed", and has those that are linked follow. */
void slab_view_state_tell (SlabViewState *self, SlabViewChanges changes);

/* slab-view-state-contrast.c */

/* What is being looked for is no longer wanted. */
void slab_view_state_cancel_contrast (SlabViewState *self);
void slab_view_state_follow_histogram (SlabViewState *self);

G_END_DECLS
