/* SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "slab-plot-theme.h"

G_BEGIN_DECLS

/**
 * SlabTimelineRaster:
 *
 * A part of the timeline as device pixels, for what changes with every column of them: as paths, cairo needs several
 * times as long. Premultiplied ARGB32, to be blended into. Where the picture is an image of the same pixels, and the
 * part not clipped, they are those of the picture itself; else pixels of its own, at first transparent. Between its two
 * ends any thread may fill it, and several may fill several that do not overlap.
 */
typedef struct
{
  cairo_surface_t *surface; /* of its own; NULL: the picture's */
  cairo_surface_t *target;
  guint32 *pixels;
  int stride; /* in pixels */
  int width;
  int height;
  double x; /* of its upper left corner in the picture */
  double y;
  double pixel; /* the picture's size of one of them */
} SlabTimelineRaster;

/* The picture must not be drawn on at this place until slab_timeline_raster_end (). FALSE: no memory, or nothing to
 * hold; then there is nothing to end. */
gboolean slab_timeline_raster_begin (SlabTimelineRaster *raster, cairo_t *cr, double x, double y, double width,
                                     double height, double pixel);
/* Onto the picture, and away with it. */
void slab_timeline_raster_end (SlabTimelineRaster *raster, cairo_t *cr);

/* @top and @bottom: the picture's y of each column, NAN where there is nothing. Edges are smooth. */
void slab_timeline_raster_fill (SlabTimelineRaster *raster, const double *top, const double *bottom,
                                const SlabColor *color, double alpha);
/* A line through @y of each column. */
void slab_timeline_raster_stroke (SlabTimelineRaster *raster, const double *y, double width, const SlabColor *color);

/* Diagonals, @distance apart in the picture's units, on the picture's grid. */
void slab_timeline_raster_hatch (SlabTimelineRaster *raster, const double *top, const double *bottom, double distance,
                                 const SlabColor *color, double alpha);

guint32 slab_timeline_to_pixel (const SlabColor *color, double alpha);

/* @over on *@pixel, both premultiplied. */
static inline void
slab_timeline_blend (guint32 *pixel, guint32 over)
{
  const guint32 rest = 255 - (over >> 24);
  /* Two channels at a time; x / 255 as (x + 128 + (x + 128) / 256) / 256. */
  guint32 even = (*pixel & 0xff00ff) * rest + 0x800080;
  guint32 odd = (*pixel >> 8 & 0xff00ff) * rest + 0x800080;

  even = (even + (even >> 8 & 0xff00ff)) >> 8 & 0xff00ff;
  odd = (odd + (odd >> 8 & 0xff00ff)) & 0xff00ff00;
  *pixel = over + (even | odd);
}

/* The same of many: each its own, or all the same one. */
void slab_timeline_blend_row (guint32 *pixels, const guint32 *over, int n);
void slab_timeline_blend_run (guint32 *pixels, guint32 over, int n);

G_END_DECLS
