/* SPDX-License-Identifier: MIT */
#include "slab-timeline-raster.h"

#include <math.h>

#include "volume/slab-clones.h"

#define MAX_SIZE 32767 /* of cairo's images */

guint32
slab_timeline_to_pixel (const SlabColor *color, double alpha)
{
  const double all = 255.0 * alpha;

  /* Of what is never negative; lround () is a call. */
  return (guint32) (all + 0.5) << 24 | (guint32) (all * color->red + 0.5) << 16
         | (guint32) (all * color->green + 0.5) << 8 | (guint32) (all * color->blue + 0.5);
}

/* Whether the picture's own pixels lie under those of the raster one by one; then the place of the first. @column,
 * @row: as they were where not. */
static gboolean
find_place (const SlabTimelineRaster *raster, cairo_t *cr, int *column, int *row)
{
  cairo_surface_t *target = cairo_get_target (cr);
  const double x1 = raster->x + raster->width * raster->pixel, y1 = raster->y + raster->height * raster->pixel;
  const double close = 1e-6;
  double scale_x, scale_y, offset_x, offset_y, x, y;
  cairo_rectangle_list_t *clip;
  cairo_matrix_t matrix;
  gboolean is_whole;

  if (cairo_get_group_target (cr) != target || cairo_surface_get_type (target) != CAIRO_SURFACE_TYPE_IMAGE
      || (cairo_image_surface_get_format (target) != CAIRO_FORMAT_RGB24
          && cairo_image_surface_get_format (target) != CAIRO_FORMAT_ARGB32))
    return FALSE;
  cairo_get_matrix (cr, &matrix);
  cairo_surface_get_device_scale (target, &scale_x, &scale_y);
  cairo_surface_get_device_offset (target, &offset_x, &offset_y);
  if (matrix.xy != 0.0 || matrix.yx != 0.0 || fabs (matrix.xx * scale_x * raster->pixel - 1.0) > close
      || fabs (matrix.yy * scale_y * raster->pixel - 1.0) > close)
    return FALSE;
  x = (matrix.xx * raster->x + matrix.x0) * scale_x + offset_x;
  y = (matrix.yy * raster->y + matrix.y0) * scale_y + offset_y;
  if (fabs (x - round (x)) > close || fabs (y - round (y)) > close || round (x) < 0.0 || round (y) < 0.0
      || round (x) + raster->width > cairo_image_surface_get_width (target)
      || round (y) + raster->height > cairo_image_surface_get_height (target))
    return FALSE;
  clip = cairo_copy_clip_rectangle_list (cr);
  is_whole = clip->status == CAIRO_STATUS_SUCCESS && clip->num_rectangles == 1 && clip->rectangles[0].x <= raster->x
             && clip->rectangles[0].y <= raster->y && clip->rectangles[0].x + clip->rectangles[0].width >= x1 - close
             && clip->rectangles[0].y + clip->rectangles[0].height >= y1 - close;
  cairo_rectangle_list_destroy (clip);
  if (!is_whole)
    return FALSE;
  *column = (int) round (x);
  *row = (int) round (y);
  return TRUE;
}

gboolean
slab_timeline_raster_begin (SlabTimelineRaster *raster, cairo_t *cr, double x, double y, double width, double height,
                            double pixel)
{
  cairo_surface_t *surface;
  int column = 0, row = 0;

  g_return_val_if_fail (raster != NULL && cr != NULL, FALSE);
  g_return_val_if_fail (pixel > 0.0, FALSE);

  *raster = (SlabTimelineRaster){ .x = x, .y = y, .pixel = pixel };
  raster->width = (int) CLAMP (round (width / pixel), 0.0, MAX_SIZE);
  raster->height = (int) CLAMP (round (height / pixel), 0.0, MAX_SIZE);
  if (raster->width == 0 || raster->height == 0)
    return FALSE;
  if (find_place (raster, cr, &column, &row))
    raster->target = surface = cairo_get_target (cr);
  else
    raster->surface = surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, raster->width, raster->height);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      g_clear_pointer (&raster->surface, cairo_surface_destroy);
      return FALSE;
    }
  cairo_surface_flush (surface);
  raster->stride = cairo_image_surface_get_stride (surface) / (int) sizeof (guint32);
  raster->pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (surface) + (gsize) row * (gsize) raster->stride
                   + column;
  return TRUE;
}

void
slab_timeline_raster_end (SlabTimelineRaster *raster, cairo_t *cr)
{
  g_return_if_fail (raster != NULL && raster->pixels != NULL);
  g_return_if_fail (cr != NULL);

  raster->pixels = NULL;
  if (raster->surface == NULL)
    {
      cairo_surface_mark_dirty (raster->target);
      return;
    }
  cairo_surface_mark_dirty (raster->surface);
  cairo_surface_set_device_scale (raster->surface, 1.0 / raster->pixel, 1.0 / raster->pixel);
  cairo_set_source_surface (cr, raster->surface, raster->x, raster->y);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_rectangle (cr, raster->x, raster->y, raster->width * raster->pixel, raster->height * raster->pixel);
  cairo_fill (cr);
  g_clear_pointer (&raster->surface, cairo_surface_destroy);
}

SLAB_CLONES
void
slab_timeline_blend_row (guint32 *pixels, const guint32 *over, int n)
{
  for (int i = 0; i < n; i++)
    slab_timeline_blend (&pixels[i], over[i]);
}

SLAB_CLONES
void
slab_timeline_blend_run (guint32 *pixels, guint32 over, int n)
{
  for (int i = 0; i < n; i++)
    slab_timeline_blend (&pixels[i], over);
}

/* Where @row is one of a column's rows. */
SLAB_CLONES
static void
blend_columns (guint32 *pixels, guint32 over, const int *first, const int *end, int row, int n)
{
  for (int i = 0; i < n; i++)
    {
      guint32 blended = pixels[i];

      slab_timeline_blend (&blended, over);
      pixels[i] = row >= first[i] && row < end[i] ? blended : pixels[i];
    }
}

/* Rows @from to @to of a column, which may begin and end within a pixel: those pixels, and which are whole. */
static void
fill_ends (SlabTimelineRaster *raster, int column, double from, double to, const SlabColor *color, double alpha,
           int *first, int *end)
{
  guint32 *at = raster->pixels + column;

  from = CLAMP (from, 0.0, raster->height);
  to = CLAMP (to, 0.0, raster->height);
  *first = *end = 0;
  if (!(to > from))
    return;
  *first = (int) from;
  *end = (int) to;
  if (*first == *end)
    {
      const double all = alpha * (to - from);

      slab_timeline_blend (&at[(gsize) *first * (gsize) raster->stride], slab_timeline_to_pixel (color, all));
      return;
    }
  if (from > *first)
    {
      slab_timeline_blend (&at[(gsize) *first * (gsize) raster->stride],
                           slab_timeline_to_pixel (color, alpha * (*first + 1 - from)));
      (*first)++;
    }
  if (to > *end)
    slab_timeline_blend (&at[(gsize) *end * (gsize) raster->stride],
                         slab_timeline_to_pixel (color, alpha * (to - *end)));
}

void
slab_timeline_raster_fill (SlabTimelineRaster *raster, const double *top, const double *bottom, const SlabColor *color,
                           double alpha)
{
  g_autofree int *rows = NULL;
  int *first, *end, least, most = 0;
  guint32 whole;

  g_return_if_fail (raster != NULL && raster->pixels != NULL);
  g_return_if_fail (top != NULL && bottom != NULL && color != NULL);

  whole = slab_timeline_to_pixel (color, alpha);
  rows = g_new0 (int, 2 * raster->width);
  first = rows;
  end = rows + raster->width;
  least = raster->height;
  for (int i = 0; i < raster->width; i++)
    {
      if (!isfinite (top[i]) || !isfinite (bottom[i]))
        continue;
      fill_ends (raster, i, (top[i] - raster->y) / raster->pixel, (bottom[i] - raster->y) / raster->pixel, color, alpha,
                 &first[i], &end[i]);
      if (end[i] > first[i])
        {
          least = MIN (least, first[i]);
          most = MAX (most, end[i]);
        }
    }
  /* Along the lines, as they lie in memory. */
  for (int row = least; row < most; row++)
    blend_columns (raster->pixels + (gsize) row * (gsize) raster->stride, whole, first, end, row, raster->width);
}

void
slab_timeline_raster_hatch (SlabTimelineRaster *raster, const double *top, const double *bottom, double distance,
                            const SlabColor *color, double alpha)
{
  guint32 pixel;
  int every, width;

  g_return_if_fail (raster != NULL && raster->pixels != NULL);
  g_return_if_fail (top != NULL && bottom != NULL && color != NULL);
  g_return_if_fail (distance > 0.0);

  pixel = slab_timeline_to_pixel (color, alpha);
  every = MAX ((int) round (distance / raster->pixel), 2);
  width = MAX ((int) round (1.0 / raster->pixel), 1);
  for (int i = 0; i < raster->width; i++)
    {
      int first, end;

      if (!isfinite (top[i]) || !isfinite (bottom[i]))
        continue;
      first = (int) CLAMP (round ((top[i] - raster->y) / raster->pixel), 0.0, raster->height);
      end = (int) CLAMP (round ((bottom[i] - raster->y) / raster->pixel), 0.0, raster->height);
      for (int row = first; row < end; row++)
        if ((i + row) % every < width)
          slab_timeline_blend (&raster->pixels[(gsize) row * (gsize) raster->stride + (gsize) i], pixel);
    }
}

void
slab_timeline_raster_stroke (SlabTimelineRaster *raster, const double *y, double width, const SlabColor *color)
{
  guint32 whole;
  int reach;

  g_return_if_fail (raster != NULL && raster->pixels != NULL);
  g_return_if_fail (y != NULL && color != NULL);

  whole = slab_timeline_to_pixel (color, 1.0);
  /* What goes up or down is as wide as what goes along. */
  reach = MAX ((int) (width / raster->pixel), 1);
  for (int i = 0; i < raster->width; i++)
    {
      double low = y[i], high = y[i];
      int first, end;

      if (!isfinite (y[i]))
        continue;
      for (int before = MAX (i - reach, 0); before < i; before++)
        if (isfinite (y[before]))
          {
            low = MIN (low, y[before]);
            high = MAX (high, y[before]);
          }
      fill_ends (raster, i, (low - 0.5 * width - raster->y) / raster->pixel,
                 (high + 0.5 * width - raster->y) / raster->pixel, color, 1.0, &first, &end);
      for (int row = first; row < end; row++)
        raster->pixels[(gsize) row * (gsize) raster->stride + (gsize) i] = whole;
    }
}
