/* SPDX-License-Identifier: MIT */
#pragma once

#include "plot/slab-timeline-plot.h"

#include <math.h>
#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)

/* What the tests of the timeline draw and look at. */

G_GNUC_UNUSED static void
add (SlabTrace *trace, guint thread, gint64 start, gint64 end, SlabPhase phase, gint32 chunk)
{
  SlabSpan span = { start, end - start, phase == SLAB_PHASE_READ ? 4194304 : 0, chunk, -1, phase };

  slab_trace_add_span (trace, thread, &span);
}

G_GNUC_UNUSED static void
add_sample (SlabTrace *trace, gint64 time, double cores_busy, guint64 resident_bytes)
{
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;

  sample.time = time;
  sample.cores_busy = cores_busy;
  sample.resident_bytes = resident_bytes;
  slab_trace_add_sample (trace, &sample, NULL);
}

/* 100 ms. Thread 1: wait 0–10, read 10–20, filter 20–60, write 60–70, nothing to 80, filter 80–100.
 * Thread 2: filter 0–50, wait 50–100. */
G_GNUC_UNUSED static SlabTrace *
make_trace (void)
{
  SlabTrace *trace = slab_trace_new (2);
  SlabTraceChunk chunks[2] = { { { 0, 0, 0 }, { 50, 64, 1104 }, { 50, 64, 1104 } },
                               { { 0, 64, 0 }, { 50, 64, 1104 }, { 50, 64, 1104 } } };

  slab_trace_set_chunks (trace, chunks, 2);
  add (trace, 0, 0 * MS, 10 * MS, SLAB_PHASE_WAIT, -1);
  add (trace, 0, 10 * MS, 20 * MS, SLAB_PHASE_READ, 1);
  add (trace, 0, 20 * MS, 60 * MS, SLAB_PHASE_FILTER, 1);
  add (trace, 0, 60 * MS, 70 * MS, SLAB_PHASE_WRITE, 1);
  add (trace, 0, 80 * MS, 100 * MS, SLAB_PHASE_FILTER, 7);
  add (trace, 1, 0 * MS, 50 * MS, SLAB_PHASE_FILTER, 0);
  add (trace, 1, 50 * MS, 100 * MS, SLAB_PHASE_WAIT, -1);
  add_sample (trace, 50 * MS, 2.0, 400 << 20);
  add_sample (trace, 100 * MS, 1.0, 200 << 20);
  slab_trace_end_at (trace, 100 * MS);
  return trace;
}

typedef struct
{
  cairo_surface_t *surface;
  SlabTimelineLayout layout;
  SlabPlotTheme theme;
} Picture;

G_GNUC_UNUSED static void
draw (Picture *picture, SlabTrace *trace, const SlabTimelineRange *range, double width, double height, double scale,
      gboolean dark, const SlabTimelineHit *hover)
{
  cairo_t *cr;

  slab_plot_theme_init (&picture->theme, dark, FALSE);
  picture->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (width * scale), (int) (height * scale));
  cairo_surface_set_device_scale (picture->surface, scale, scale);
  cr = cairo_create (picture->surface);
  slab_timeline_layout_init (&picture->layout, trace, range, &picture->theme, width, height);
  slab_timeline_draw (cr, trace, &picture->layout, &picture->theme, hover);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (picture->surface);
}

/* In device pixels. */
G_GNUC_UNUSED static guint32
get_pixel (const Picture *picture, int x, int y)
{
  const guint8 *data = cairo_image_surface_get_data (picture->surface);
  guint32 pixel;

  g_assert_cmpint (x, >=, 0);
  g_assert_cmpint (y, >=, 0);
  g_assert_cmpint (x, <, cairo_image_surface_get_width (picture->surface));
  g_assert_cmpint (y, <, cairo_image_surface_get_height (picture->surface));
  memcpy (&pixel, data + y * cairo_image_surface_get_stride (picture->surface) + 4 * x, 4);
  return pixel & 0xffffff;
}

G_GNUC_UNUSED static guint32
to_pixel (const SlabColor *color)
{
  return (guint32) lround (color->red * 255.0) << 16 | (guint32) lround (color->green * 255.0) << 8
         | (guint32) lround (color->blue * 255.0);
}
