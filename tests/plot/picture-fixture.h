/* SPDX-License-Identifier: MIT */
#pragma once

#include <math.h>
#include <string.h>

#include "plot/slab-plot-theme.h"

/* A plot on its theme's background, and how to look at it. Places are in the plot's units, whatever the scale. */
typedef struct
{
  cairo_surface_t *surface;
  cairo_t *cr;
  SlabPlotTheme theme;
  double width;
  double height;
  double scale;
} Picture;

static inline void
picture_init (Picture *picture, double width, double height, double scale, gboolean dark)
{
  slab_plot_theme_init (&picture->theme, dark, FALSE);
  picture->width = width;
  picture->height = height;
  picture->scale = scale;
  picture->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (width * scale), (int) (height * scale));
  cairo_surface_set_device_scale (picture->surface, scale, scale);
  picture->cr = cairo_create (picture->surface);
  slab_plot_set_color (picture->cr, &picture->theme.background, 1.0);
  cairo_paint (picture->cr);
}

static inline void
picture_clear (Picture *picture)
{
  g_assert_cmpint (cairo_status (picture->cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (picture->cr);
  cairo_surface_destroy (picture->surface);
}

static inline guint32
picture_get_device_pixel (Picture *picture, int x, int y)
{
  guint32 pixel;

  cairo_surface_flush (picture->surface);
  g_assert_cmpint (x, >=, 0);
  g_assert_cmpint (y, >=, 0);
  g_assert_cmpint (x, <, cairo_image_surface_get_width (picture->surface));
  g_assert_cmpint (y, <, cairo_image_surface_get_height (picture->surface));
  memcpy (&pixel,
          cairo_image_surface_get_data (picture->surface) + y * cairo_image_surface_get_stride (picture->surface)
              + 4 * x,
          4);
  return pixel & 0xffffff;
}

static inline guint32
picture_get_pixel (Picture *picture, double x, double y)
{
  return picture_get_device_pixel (picture, (int) floor (x * picture->scale), (int) floor (y * picture->scale));
}

static inline guint32
picture_to_pixel (const SlabColor *color)
{
  return (guint32) lround (color->red * 255.0) << 16 | (guint32) lround (color->green * 255.0) << 8
         | (guint32) lround (color->blue * 255.0);
}

/* Whether anything but the background is in a box. */
static inline gboolean
picture_has_ink (Picture *picture, double left, double top, double right, double bottom)
{
  guint32 background = picture_to_pixel (&picture->theme.background);

  for (int y = (int) (top * picture->scale); y < (int) (bottom * picture->scale); y++)
    for (int x = (int) (left * picture->scale); x < (int) (right * picture->scale); x++)
      if (picture_get_device_pixel (picture, x, y) != background)
        return TRUE;
  return FALSE;
}

/* Whether a colour is in a box. */
static inline gboolean
picture_has_color (Picture *picture, const SlabColor *color, double left, double top, double right, double bottom)
{
  guint32 wanted = picture_to_pixel (color);

  for (int y = (int) (top * picture->scale); y < (int) (bottom * picture->scale); y++)
    for (int x = (int) (left * picture->scale); x < (int) (right * picture->scale); x++)
      if (picture_get_device_pixel (picture, x, y) == wanted)
        return TRUE;
  return FALSE;
}

/* Nothing is cut: the edge of the picture is empty. */
static inline void
picture_assert_margin (Picture *picture)
{
  g_assert_false (picture_has_ink (picture, 0.0, 0.0, 1.0, picture->height));
  g_assert_false (picture_has_ink (picture, picture->width - 1.0, 0.0, picture->width, picture->height));
  g_assert_false (picture_has_ink (picture, 0.0, 0.0, picture->width, 1.0));
  g_assert_false (picture_has_ink (picture, 0.0, picture->height - 1.0, picture->width, picture->height));
}
