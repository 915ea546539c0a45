/* SPDX-License-Identifier: MIT */
#include "slab-timeline-raster.h"

#include <math.h>

#define MAX_SIZE 32767 /* of cairo's images */

guint32
slab_timeline_to_pixel (const SlabColor *color, double alpha)
{
  const double all = 255.0 * alpha;

  /* Of what is never negative; lround () is a call. */
  return (guint32) (all + 0.5) << 24 | (guint32) (all * color->red + 0.5) << 16
         | (guint32) (all * color->green + 0.5) << 8 | (guint32) (all * color->blue + 0.5);
}

gboolean
slab_timeline_raster_init (SlabTimelineRaster *raster, double x, double y, double width, double height, double pixel)
{
  g_return_val_if_fail (raster != NULL, FALSE);
  g_return_val_if_fail (pixel > 0.0, FALSE);

  *raster = (SlabTimelineRaster){ .x = x, .y = y, .pixel = pixel };
  raster->width = (int) CLAMP (round (width / pixel), 0.0, MAX_SIZE);
  raster->height = (int) CLAMP (round (height / pixel), 0.0, MAX_SIZE);
  if (raster->width == 0 || raster->height == 0)
    return FALSE;
  raster->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, raster->width, raster->height);
  if (cairo_surface_status (raster->surface) != CAIRO_STATUS_SUCCESS)
    {
      g_clear_pointer (&raster->surface, cairo_surface_destroy);
      return FALSE;
    }
  cairo_surface_flush (raster->surface);
  raster->pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (raster->surface);
  raster->stride = cairo_image_surface_get_stride (raster->surface) / (int) sizeof (guint32);
  return TRUE;
}

void
slab_timeline_raster_paint (SlabTimelineRaster *raster, cairo_t *cr)
{
  g_return_if_fail (raster != NULL && raster->surface != NULL);
  g_return_if_fail (cr != NULL);

  cairo_surface_mark_dirty (raster->surface);
  cairo_surface_set_device_scale (raster->surface, 1.0 / raster->pixel, 1.0 / raster->pixel);
  cairo_set_source_surface (cr, raster->surface, raster->x, raster->y);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_rectangle (cr, raster->x, raster->y, raster->width * raster->pixel, raster->height * raster->pixel);
  cairo_fill (cr);
  g_clear_pointer (&raster->surface, cairo_surface_destroy);
}

/* Rows @from to @to of a column, which may begin and end within a pixel. */
static void
fill_column (SlabTimelineRaster *raster, int column, double from, double to, guint32 whole, const SlabColor *color,
             double alpha)
{
  guint32 *at = raster->pixels + column;
  int first, last;

  from = CLAMP (from, 0.0, raster->height);
  to = CLAMP (to, 0.0, raster->height);
  if (!(to > from))
    return;
  first = (int) from;
  last = MIN ((int) to, raster->height - 1);
  if (first == last)
    {
      slab_timeline_blend (&at[(gsize) first * (gsize) raster->stride],
                           slab_timeline_to_pixel (color, alpha * (to - from)));
      return;
    }
  if (from > first)
    {
      slab_timeline_blend (&at[(gsize) first * (gsize) raster->stride],
                           slab_timeline_to_pixel (color, alpha * (first + 1 - from)));
      first++;
    }
  for (int row = first; row < (int) to; row++)
    slab_timeline_blend (&at[(gsize) row * (gsize) raster->stride], whole);
  if (to > (int) to)
    slab_timeline_blend (&at[(gsize) last * (gsize) raster->stride],
                         slab_timeline_to_pixel (color, alpha * (to - last)));
}

void
slab_timeline_raster_fill (SlabTimelineRaster *raster, const double *top, const double *bottom, const SlabColor *color,
                           double alpha)
{
  guint32 whole;

  g_return_if_fail (raster != NULL && raster->surface != NULL);
  g_return_if_fail (top != NULL && bottom != NULL && color != NULL);

  whole = slab_timeline_to_pixel (color, alpha);
  for (int i = 0; i < raster->width; i++)
    if (isfinite (top[i]) && isfinite (bottom[i]))
      fill_column (raster, i, (top[i] - raster->y) / raster->pixel, (bottom[i] - raster->y) / raster->pixel, whole,
                   color, alpha);
}

void
slab_timeline_raster_hatch (SlabTimelineRaster *raster, const double *top, const double *bottom, double distance,
                            const SlabColor *color, double alpha)
{
  guint32 pixel;
  int every, width;

  g_return_if_fail (raster != NULL && raster->surface != NULL);
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

  g_return_if_fail (raster != NULL && raster->surface != NULL);
  g_return_if_fail (y != NULL && color != NULL);

  whole = slab_timeline_to_pixel (color, 1.0);
  /* What goes up or down is as wide as what goes along. */
  reach = MAX ((int) (width / raster->pixel), 1);
  for (int i = 0; i < raster->width; i++)
    {
      double low = y[i], high = y[i];

      if (!isfinite (y[i]))
        continue;
      for (int before = MAX (i - reach, 0); before < i; before++)
        if (isfinite (y[before]))
          {
            low = MIN (low, y[before]);
            high = MAX (high, y[before]);
          }
      fill_column (raster, i, (low - 0.5 * width - raster->y) / raster->pixel,
                   (high + 0.5 * width - raster->y) / raster->pixel, whole, color, 1.0);
    }
}
