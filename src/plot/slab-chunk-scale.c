/* SPDX-License-Identifier: MIT */
#include "slab-chunk-scale.h"

#include <glib/gi18n-lib.h>

#include "profile/slab-name-table.h"
#include "slab-colormap.h"

static const struct
{
  const char *id;
  const char *name;
} kinds[SLAB_N_CHUNK_COLORS] = {
  [SLAB_CHUNK_COLORS_THREAD] = { "thread", N_ ("Thread") },
  [SLAB_CHUNK_COLORS_START] = { "start", N_ ("Start") },
  [SLAB_CHUNK_COLORS_DURATION] = { "duration", N_ ("Duration") },
  [SLAB_CHUNK_COLORS_ITERATIONS] = { "iterations", N_ ("Iterations") },
};

const char *
slab_chunk_colors_get_id (SlabChunkColors colors)
{
  g_return_val_if_fail ((guint) colors < SLAB_N_CHUNK_COLORS, "");

  return kinds[colors].id;
}

const char *
slab_chunk_colors_get_name (SlabChunkColors colors)
{
  g_return_val_if_fail ((guint) colors < SLAB_N_CHUNK_COLORS, "");

  return _ (kinds[colors].name);
}

gboolean
slab_chunk_colors_from_id (const char *id, SlabChunkColors *colors)
{
  const gint index = slab_name_table_find_row (&kinds[0].id, sizeof kinds[0], G_N_ELEMENTS (kinds), id);

  g_return_val_if_fail (id != NULL && colors != NULL, FALSE);

  if (index >= 0)
    *colors = (SlabChunkColors) index;
  return index >= 0;
}

static gboolean
get_value (SlabChunkColors colors, const SlabChunkLife *life, double *value)
{
  if (life->start < 0)
    return FALSE;
  switch (colors)
    {
    case SLAB_CHUNK_COLORS_THREAD:
      *value = life->row;
      return life->row >= 0;
    case SLAB_CHUNK_COLORS_START:
      *value = 1e-9 * (double) life->start;
      return TRUE;
    case SLAB_CHUNK_COLORS_DURATION:
      *value = 1e-9 * (double) life->work;
      return TRUE;
    case SLAB_CHUNK_COLORS_ITERATIONS:
      *value = life->iterations;
      return life->iterations >= 0;
    case SLAB_N_CHUNK_COLORS:
      break;
    }
  return FALSE;
}

/**
 * slab_chunk_scale_init:
 * @self: (out caller-allocates):
 * @index: as far as it has read its trace
 */
void
slab_chunk_scale_init (SlabChunkScale *self, SlabChunkIndex *index, SlabChunkColors colors)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (index != NULL);
  g_return_if_fail ((guint) colors < SLAB_N_CHUNK_COLORS);

  *self = (SlabChunkScale){ .colors = colors, .n_rows = slab_trace_get_n_workers (slab_chunk_index_get_trace (index)) };
  for (guint i = 0; i < slab_chunk_index_get_n_chunks (index); i++)
    {
      SlabChunkLife life;
      double value;

      slab_chunk_index_get_life (index, i, &life);
      if (!get_value (colors, &life, &value))
        continue;
      self->low = self->is_known ? MIN (self->low, value) : value;
      self->high = self->is_known ? MAX (self->high, value) : value;
      self->is_known = TRUE;
    }
}

static void
take_rgb (const guint8 rgb[3], SlabColor *color)
{
  *color = (SlabColor){ rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0, 1.0 };
}

/* Okabe and Ito's colours, the nearest to each other not side by side; from the ninth on by the map of labels, which
 * has enough. */
void
slab_chunk_scale_get_row_color (guint row, SlabColor *color)
{
  static const guint8 first[][3] = { { 86, 180, 233 }, { 230, 159, 0 }, { 0, 178, 130 },  { 204, 121, 167 },
                                     { 213, 94, 0 },   { 0, 114, 178 }, { 240, 228, 66 }, { 160, 160, 160 } };
  guint8 rgb[3];

  g_return_if_fail (color != NULL);

  if (row < G_N_ELEMENTS (first))
    {
      take_rgb (first[row], color);
      return;
    }
  slab_colormap_get_label_rgb (row + 1, rgb);
  take_rgb (rgb, color);
}

void
slab_chunk_scale_get_value_color (const SlabChunkScale *self, double value, SlabColor *color)
{
  const double width = self->high - self->low;
  guint8 rgb[3];

  g_return_if_fail (self != NULL);
  g_return_if_fail (color != NULL);

  /* Its darkest part would be lost on a dark slice. */
  slab_colormap_get_rgb (SLAB_COLORMAP_VIRIDIS, 0.1 + 0.9 * (width > 0 ? (value - self->low) / width : 0.5), rgb);
  take_rgb (rgb, color);
}

gboolean
slab_chunk_scale_get_color (const SlabChunkScale *self, const SlabChunkLife *life, SlabColor *color)
{
  double value;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (life != NULL, FALSE);
  g_return_val_if_fail (color != NULL, FALSE);

  if (!get_value (self->colors, life, &value))
    {
      *color = (SlabColor){ 0.6, 0.6, 0.6, 1.0 };
      return FALSE;
    }
  if (self->colors == SLAB_CHUNK_COLORS_THREAD)
    slab_chunk_scale_get_row_color ((guint) value, color);
  else
    slab_chunk_scale_get_value_color (self, value, color);
  return TRUE;
}
