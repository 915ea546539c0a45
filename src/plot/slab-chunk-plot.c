/* SPDX-License-Identifier: MIT */
#include "slab-chunk-plot.h"

#include <math.h>

/* How much of a chunk's colour lies over the voxels. */
#define OPACITY_DONE 0.45
#define OPACITY_AT_WORK 0.25
#define OPACITY_HATCH 0.9
#define OPACITY_LINE 0.35
/* Of all that while another chunk is lit up. */
#define DIMMED 0.4
#define STRONGER 1.5
/* Device pixels. */
#define HATCH_DISTANCE 8
#define HATCH_WIDTH 3
/* Between chunks that are smaller lines would leave nothing else. */
#define LEAST_FOR_LINES 5

/* All of the picture that is pixels, as cairo has them: ARGB32, premultiplied. */
typedef struct
{
  guint8 *data;
  int stride;
  int width;
  int height;
  double scale; /* device pixels per unit */
} Raster;

/* Device pixels, cut at the raster; the last ones of the chunk itself tell where its lines are. */
typedef struct
{
  int left, top, right, bottom;
  int line_x, line_y;
  gboolean has_lines;
} Place;

static guint32
to_pixel (const SlabColor *color, double alpha)
{
  const double a = 255.0 * CLAMP (alpha, 0.0, 1.0);

  return (guint32) lround (a) << 24 | (guint32) lround (a * color->red) << 16 | (guint32) lround (a * color->green) << 8
         | (guint32) lround (a * color->blue);
}

static gboolean
find_place (const Raster *raster, const SlabChunkLook *look, const gint64 start[3], const gint64 size[3], Place *place)
{
  const double left = (look->x + (double) start[look->across] * look->voxel_width) * raster->scale;
  const double top = (look->y + (double) start[look->down] * look->voxel_height) * raster->scale;
  const double right = left + (double) size[look->across] * look->voxel_width * raster->scale;
  const double bottom = top + (double) size[look->down] * look->voxel_height * raster->scale;

  if (!(right > 0 && bottom > 0 && left < raster->width && top < raster->height))
    return FALSE;
  place->left = (int) MAX (round (left), 0.0);
  place->top = (int) MAX (round (top), 0.0);
  place->right = (int) MIN (round (right), (double) raster->width);
  place->bottom = (int) MIN (round (bottom), (double) raster->height);
  place->line_x = right <= raster->width ? (int) round (right) - 1 : -1;
  place->line_y = bottom <= raster->height ? (int) round (bottom) - 1 : -1;
  place->has_lines = MIN (right - left, bottom - top) >= LEAST_FOR_LINES;
  return TRUE;
}

static guint32 *
get_row (const Raster *raster, int y)
{
  return (guint32 *) (gpointer) (raster->data + (gsize) y * (gsize) raster->stride);
}

static void
fill (const Raster *raster, const Place *place, guint32 pixel)
{
  for (int y = place->top; y < place->bottom; y++)
    {
      guint32 *row = get_row (raster, y);

      for (int x = place->left; x < place->right; x++)
        row[x] = pixel;
    }
}

/* The diagonals are the picture's, so that neighbours go on in each other. */
static void
hatch (const Raster *raster, const Place *place, guint32 pixel)
{
  const int distance = MAX ((int) lround (HATCH_DISTANCE * raster->scale), 2);
  const int width = MAX ((int) lround (HATCH_WIDTH * raster->scale), 1);

  for (int y = place->top; y < place->bottom; y++)
    {
      guint32 *row = get_row (raster, y);

      for (int x = place->left; x < place->right; x++)
        if ((x + y) % distance < width)
          row[x] = pixel;
    }
}

static void
draw_lines (const Raster *raster, const Place *place, guint32 pixel)
{
  if (place->line_y >= place->top && place->line_y < place->bottom)
    {
      guint32 *row = get_row (raster, place->line_y);

      for (int x = place->left; x < place->right; x++)
        row[x] = pixel;
    }
  if (place->line_x >= place->left && place->line_x < place->right)
    for (int y = place->top; y < place->bottom; y++)
      get_row (raster, y)[place->line_x] = pixel;
}

static void
draw_all (const Raster *raster, SlabChunkIndex *index, const SlabChunkScale *scale, const SlabChunkLook *look)
{
  static const SlabColor white = { 1.0, 1.0, 1.0, 1.0 };
  const double share = (look->selected >= 0 ? DIMMED : 1.0) * (look->is_strong ? STRONGER : 1.0);
  const guint32 line = to_pixel (&white, OPACITY_LINE * share);
  guint n;
  const guint *cut = slab_chunk_index_find_cut (index, look->axis, look->slice, &n);
  g_autofree SlabChunkStage *stages = g_new (SlabChunkStage, MAX (n, 1));

  slab_chunk_index_get_stages (index, look->time, cut, n, stages);
  for (guint i = 0; i < n; i++)
    {
      const double more = (gint) cut[i] == look->selected ? 1.0 : share;
      gint64 start[3], size[3];
      SlabChunkLife life;
      SlabColor color;
      Place place;

      if (!slab_chunk_index_get_core (index, cut[i], start, size) || !find_place (raster, look, start, size, &place))
        continue;
      slab_chunk_index_get_life (index, cut[i], &life);
      (void) slab_chunk_scale_get_color (scale, &life, &color);
      if (stages[i] == SLAB_CHUNK_STAGE_DONE)
        fill (raster, &place, to_pixel (&color, OPACITY_DONE * more));
      else if (stages[i] == SLAB_CHUNK_STAGE_AT_WORK)
        {
          fill (raster, &place, to_pixel (&color, OPACITY_AT_WORK * more));
          hatch (raster, &place, to_pixel (&color, OPACITY_HATCH * more));
        }
      if (place.has_lines)
        draw_lines (raster, &place, line);
    }
}

static void
draw_box (cairo_t *cr, const SlabChunkLook *look, const gint64 start[3], const gint64 size[3], double width,
          double height, double line, gboolean dashed, double alpha)
{
  double left = look->x + (double) start[look->across] * look->voxel_width;
  double top = look->y + (double) start[look->down] * look->voxel_height;
  double right = left + (double) size[look->across] * look->voxel_width;
  double bottom = top + (double) size[look->down] * look->voxel_height;

  /* Far beyond the picture a line is as good as just beyond it, and dashes would be drawn one by one. */
  left = floor (CLAMP (left, -20.0, width + 20.0)) + 0.5;
  top = floor (CLAMP (top, -20.0, height + 20.0)) + 0.5;
  right = ceil (CLAMP (right, -20.0, width + 20.0)) - 0.5;
  bottom = ceil (CLAMP (bottom, -20.0, height + 20.0)) - 0.5;
  cairo_rectangle (cr, left, top, MAX (right - left, 1.0), MAX (bottom - top, 1.0));
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, 0.6 * alpha);
  cairo_set_line_width (cr, line + 2.0);
  cairo_stroke_preserve (cr);
  if (dashed)
    cairo_set_dash (cr, (const double[]){ 5.0, 4.0 }, 2, 0.0);
  cairo_set_source_rgba (cr, 1.0, 1.0, 1.0, alpha);
  cairo_set_line_width (cr, line);
  cairo_stroke (cr);
}

static void
draw_selected (cairo_t *cr, SlabChunkIndex *index, const SlabChunkLook *look, double width, double height)
{
  gint64 start[3], size[3], padded_start[3], padded_size[3];
  gboolean is_here, is_near;

  if (!slab_chunk_index_get_core (index, (guint) look->selected, start, size)
      || !slab_chunk_index_get_padded (index, (guint) look->selected, padded_start, padded_size))
    return;
  is_here = look->slice >= start[look->axis] && look->slice < start[look->axis] + size[look->axis];
  is_near = look->slice >= padded_start[look->axis] && look->slice < padded_start[look->axis] + padded_size[look->axis];
  if (is_near && (padded_size[look->across] > size[look->across] || padded_size[look->down] > size[look->down]))
    draw_box (cr, look, padded_start, padded_size, width, height, 1.0, TRUE, 0.8);
  draw_box (cr, look, start, size, width, height, 2.0, !is_here, is_here ? 1.0 : 0.6);
}

void
slab_chunk_plot_draw (cairo_t *cr, SlabChunkIndex *index, const SlabChunkScale *scale, const SlabChunkLook *look,
                      double width, double height)
{
  g_return_if_fail (cr != NULL && index != NULL && scale != NULL && look != NULL);
  g_return_if_fail (look->axis < 3 && look->across < 3 && look->down < 3);
  g_return_if_fail (look->voxel_width > 0 && look->voxel_height > 0 && look->device_scale > 0);
  g_return_if_fail (width > 0 && height > 0);

  cairo_save (cr);
  cairo_rectangle (cr, 0.0, 0.0, width, height);
  cairo_clip (cr);
  if (look->shows_all)
    {
      cairo_surface_t *surface;
      Raster raster = { 0 };

      raster.scale = CLAMP (look->device_scale, 1.0, 4.0);
      surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (width * raster.scale),
                                            (int) ceil (height * raster.scale));
      if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
        {
          raster.data = cairo_image_surface_get_data (surface);
          raster.stride = cairo_image_surface_get_stride (surface);
          raster.width = cairo_image_surface_get_width (surface);
          raster.height = cairo_image_surface_get_height (surface);
          draw_all (&raster, index, scale, look);
          cairo_surface_mark_dirty (surface);
          cairo_surface_set_device_scale (surface, raster.scale, raster.scale);
          cairo_set_source_surface (cr, surface, 0.0, 0.0);
          cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
          cairo_paint (cr);
        }
      cairo_surface_destroy (surface);
    }
  if (look->selected >= 0)
    draw_selected (cr, index, look, width, height);
  cairo_restore (cr);
}
