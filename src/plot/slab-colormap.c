/* SPDX-License-Identifier: MIT */
#include "slab-colormap.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "slab-colormap-knots.h"

static const struct
{
  const char *id;
  const char *name;
} maps[SLAB_N_COLORMAPS] = {
  [SLAB_COLORMAP_GREY] = { "grey", N_ ("Grey") },          [SLAB_COLORMAP_VIRIDIS] = { "viridis", N_ ("Viridis") },
  [SLAB_COLORMAP_MAGMA] = { "magma", N_ ("Magma") },       [SLAB_COLORMAP_INFERNO] = { "inferno", N_ ("Inferno") },
  [SLAB_COLORMAP_CIVIDIS] = { "cividis", N_ ("Cividis") },
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
 * slab_colormap_from_id:
 * @colormap: (out): unchanged where there is no such map
 */
gboolean
slab_colormap_from_id (const char *id, SlabColormap *colormap)
{
  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (colormap != NULL, FALSE);

  for (guint i = 0; i < SLAB_N_COLORMAPS; i++)
    if (strcmp (id, maps[i].id) == 0)
      {
        *colormap = (SlabColormap) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * slab_colormap_get_rgb:
 * @position: 0..1, clamped; NaN gives the colour of slab_colormap_get_invalid_rgb()
 * @rgb: (out): red, green, blue
 *
 * Linear between knots. Within 2/255 of matplotlib's maps in every channel; their lightness never falls.
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
 * slab_colormap_fill_table:
 * @inverted: the map from its other end
 * @table: (out): R, G, B and A of the 256 positions i / 255
 */
void
slab_colormap_fill_table (SlabColormap colormap, gboolean inverted, guint8 table[256][4])
{
  g_return_if_fail ((guint) colormap < SLAB_N_COLORMAPS);
  g_return_if_fail (table != NULL);

  for (guint i = 0; i < 256; i++)
    {
      slab_colormap_get_rgb (colormap, (inverted ? 255 - i : i) / 255.0, table[i]);
      table[i][3] = 255;
    }
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
