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
  SLAB_N_COLORMAPS,
} SlabColormap;

const char *slab_colormap_get_id (SlabColormap colormap);   /* "viridis", for settings and actions */
const char *slab_colormap_get_name (SlabColormap colormap); /* marked with N_() */
gboolean slab_colormap_from_id (const char *id, SlabColormap *colormap);

/* @position: 0..1, clamped. */
void slab_colormap_get_rgb (SlabColormap colormap, double position, guint8 rgb[3]);
/* 256 entries of R, G, B, A bytes; A is 255. */
void slab_colormap_fill_table (SlabColormap colormap, gboolean inverted, guint8 table[256][4]);
/* NaN and infinities are shown in a colour that is in no map. */
void slab_colormap_get_invalid_rgb (guint8 rgb[3]);

G_END_DECLS
