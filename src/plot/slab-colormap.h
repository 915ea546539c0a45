/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SLAB_COLORMAP_GREY,
  SLAB_COLORMAP_VIRIDIS,
  SLAB_COLORMAP_MAGMA,
  SLAB_COLORMAP_INFERNO,
  SLAB_COLORMAP_CIVIDIS,
  SLAB_COLORMAP_COOLWARM,
  SLAB_COLORMAP_LABELS,
  SLAB_N_COLORMAPS,
} SlabColormap;

typedef enum
{
  SLAB_COLORMAP_SEQUENTIAL,  /* from dark to bright: more is brighter */
  SLAB_COLORMAP_DIVERGING,   /* two hues from a neutral middle: for differences, in a window about 0 */
  SLAB_COLORMAP_CATEGORICAL, /* a colour for each whole number, whatever the window */
} SlabColormapKind;

const char *slab_colormap_get_id (SlabColormap colormap);   /* "viridis", for settings and actions */
const char *slab_colormap_get_name (SlabColormap colormap); /* marked with N_() */
SlabColormapKind slab_colormap_get_kind (SlabColormap colormap);
gboolean slab_colormap_from_id (const char *id, SlabColormap *colormap);

/* @position: 0..1, clamped. */
void slab_colormap_get_rgb (SlabColormap colormap, double position, guint8 rgb[3]);
/* Of a categorical map. Values in between, of which labels have none, have the colour of the nearest. */
void slab_colormap_get_label_rgb (double value, guint8 rgb[3]);
/* NaN and infinities are shown in a colour that is in no map. */
void slab_colormap_get_invalid_rgb (guint8 rgb[3]);

G_END_DECLS
