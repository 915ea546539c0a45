/* SPDX-License-Identifier: MIT */
#include "slab-colormap.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "profile/slab-name-table.h"
#include "slab-colormap-knots.h"
#include "slab-colormap-labels.h"

static const struct
{
  const char *id;
  const char *name;
  SlabColormapKind kind;
} maps[SLAB_N_COLORMAPS] = {
  [SLAB_COLORMAP_GREY] = { "grey", N_ ("Grey"), SLAB_COLORMAP_SEQUENTIAL },
  [SLAB_COLORMAP_VIRIDIS] = { "viridis", N_ ("Viridis"), SLAB_COLORMAP_SEQUENTIAL },
  [SLAB_COLORMAP_MAGMA] = { "magma", N_ ("Magma"), SLAB_COLORMAP_SEQUENTIAL },
  [SLAB_COLORMAP_INFERNO] = { "inferno", N_ ("Inferno"), SLAB_COLORMAP_SEQUENTIAL },
  [SLAB_COLORMAP_CIVIDIS] = { "cividis", N_ ("Cividis"), SLAB_COLORMAP_SEQUENTIAL },
  [SLAB_COLORMAP_COOLWARM] = { "coolwarm", N_ ("Cool to Warm"), SLAB_COLORMAP_DIVERGING },
  [SLAB_COLORMAP_LABELS] = { "labels", N_ ("Labels"), SLAB_COLORMAP_CATEGORICAL },
};

/**
 * slab_colormap_get_id:
 *
 * Returns: (transfer none): for settings, actions and the command line; not translated
 */
const char *
slab_colormap_get_id (SlabColormap colormap)
{
  g_return_val_if_fail ((guint) colormap < SLAB_N_COLORMAPS, "");

  return maps[colormap].id;
}

/**
 * slab_colormap_get_name:
 *
 * Returns: (transfer none): in English, to be passed through gettext
 */
const char *
slab_colormap_get_name (SlabColormap colormap)
{
  g_return_val_if_fail ((guint) colormap < SLAB_N_COLORMAPS, "");

  return maps[colormap].name;
}

/**
 * slab_colormap_get_kind:
 *
 * Returns: what the map is for; of a categorical one only slab_colormap_get_label_rgb() means something
 */
SlabColormapKind
slab_colormap_get_kind (SlabColormap colormap)
{
  g_return_val_if_fail ((guint) colormap < SLAB_N_COLORMAPS, SLAB_COLORMAP_SEQUENTIAL);

  return maps[colormap].kind;
}

/**
 * slab_colormap_from_id:
 * @colormap: (out): unchanged where there is no such map
 */
gboolean
slab_colormap_from_id (const char *id, SlabColormap *colormap)
{
  const gint index = slab_name_table_find_row (&maps[0].id, sizeof maps[0], G_N_ELEMENTS (maps), id);

  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (colormap != NULL, FALSE);

  if (index >= 0)
    *colormap = (SlabColormap) index;
  return index >= 0;
}

/**
 * slab_colormap_get_rgb:
 * @position: 0..1, clamped; NaN gives the colour of slab_colormap_get_invalid_rgb()
 * @rgb: (out): red, green, blue
 *
 * Linear between knots. Within 2/255 of matplotlib's maps in every channel; the lightness of sequential ones never
 * falls. A categorical map has the colour of the label 255 @position, so that a bar shows what there is.
 */
void
slab_colormap_get_rgb (SlabColormap colormap, double position, guint8 rgb[3])
{
  const guint32 *map;
  guint32 before, after;
  double at, share;
  guint index;

  g_return_if_fail ((guint) colormap < SLAB_N_COLORMAPS);
  g_return_if_fail (rgb != NULL);

  if (isnan (position))
    {
      slab_colormap_get_invalid_rgb (rgb);
      return;
    }
  position = CLAMP (position, 0.0, 1.0);
  if (colormap == SLAB_COLORMAP_GREY)
    {
      memset (rgb, (int) (position * 255.0 + 0.5), 3);
      return;
    }
  if (colormap == SLAB_COLORMAP_LABELS)
    {
      slab_colormap_get_label_rgb (position * 255.0, rgb);
      return;
    }
  map = knots[colormap - SLAB_COLORMAP_VIRIDIS];
  at = position * (SLAB_COLORMAP_N_KNOTS - 1);
  index = MIN ((guint) at, SLAB_COLORMAP_N_KNOTS - 2);
  share = at - index;
  before = map[index];
  after = map[index + 1];
  for (guint c = 0; c < 3; c++)
    {
      guint shift = 16 - 8 * c;

      rgb[c] = (guint8) ((before >> shift & 0xff) * (1.0 - share) + (after >> shift & 0xff) * share + 0.5);
    }
}

/**
 * slab_colormap_get_label_rgb:
 * @value: a label; 0 is the background, which is black
 * @rgb: (out): red, green, blue; that of slab_colormap_get_invalid_rgb() where @value is not finite
 *
 * The first labels are the furthest from each other, for the colour-blind as well; after 255 they begin anew. A label
 * and its neighbours are never alike. Below 0 it goes on in the other direction: -1 has the last colour.
 */
void
slab_colormap_get_label_rgb (double value, guint8 rgb[3])
{
  const double label = rint (value);
  double index;

  g_return_if_fail (rgb != NULL);

  if (!isfinite (value))
    {
      slab_colormap_get_invalid_rgb (rgb);
      return;
    }
  if (label == 0)
    {
      memset (rgb, 0, 3);
      return;
    }
  index = fmod (label > 0 ? label - 1 : label, SLAB_COLORMAP_N_LABELS);
  if (index < 0)
    index += SLAB_COLORMAP_N_LABELS;
  for (guint c = 0; c < 3; c++)
    rgb[c] = (guint8) (label_colors[(guint) index] >> (16 - 8 * c) & 0xff);
}

/**
 * slab_colormap_get_invalid_rgb:
 * @rgb: (out): of NaN and infinities: magenta, further than 150 from every colour of every map
 */
void
slab_colormap_get_invalid_rgb (guint8 rgb[3])
{
  g_return_if_fail (rgb != NULL);

  rgb[0] = 255;
  rgb[1] = 0;
  rgb[2] = 255;
}
