/* SPDX-License-Identifier: MIT */
#include "slab-timeline-private.h"

#include <math.h>
#include <string.h>

#include "slab-colormap.h"

double
slab_timeline_get_bar_top (const SlabTimelineLayout *layout, guint thread)
{
  return layout->row_top + thread * layout->row_height + floor (0.5 * (layout->row_height - layout->bar_height));
}

/* Diagonals, so that waiting is told from work without its colour. */
void
slab_timeline_draw_hatch (const SlabTimelineCanvas *canvas, double x, double y, double width, double height)
{
  cairo_t *cr = canvas->cr;
  const double distance = 6.0;

  cairo_save (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  /* The grid of the diagonals is the picture's, so that it does not move with the spans. */
  for (double at = floor ((x - height) / distance) * distance; at < x + width; at += distance)
    {
      cairo_move_to (cr, at, y + height);
      cairo_line_to (cr, at + height, y);
    }
  cairo_set_line_width (cr, 1.0);
  slab_plot_set_color (cr, &canvas->theme->dim, 0.22);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static double
get_luminance (const SlabColor *color)
{
  return 0.299 * color->red + 0.587 * color->green + 0.114 * color->blue;
}

static void
draw_chunk_number (SlabTimelineCanvas *canvas, const SlabSpan *span, double x0, double x1, double y)
{
  static const SlabColor black = { 0.0, 0.0, 0.0, 1.0 }, white = { 1.0, 1.0, 1.0, 1.0 };
  const SlabTimelineLayout *layout = canvas->layout;
  SlabColor color;
  char number[16];

  if (span->phase != SLAB_PHASE_FILTER || span->chunk < 0
      || layout->bar_height < SLAB_TIMELINE_SMALL * canvas->em * 1.15 || x1 - x0 < 1.3 * canvas->em)
    return;
  g_snprintf (number, sizeof number, "%d", span->chunk);
  if (slab_plot_text_get_width (&canvas->text, number) > x1 - x0 - 0.5 * canvas->em)
    return;
  color = slab_timeline_get_span_color (canvas, span);
  slab_plot_set_color (canvas->cr, get_luminance (&color) > 0.55 ? &black : &white, 0.92);
  slab_plot_text_draw (&canvas->text, number, floor (0.5 * (x0 + x1)), y + 0.5 * layout->bar_height, 0.5, -1.0);
}

/* A third of the circle of colours would repeat after three chunks; the golden section of it never does. */
SlabColor
slab_timeline_get_chunk_color (const SlabTimelineCanvas *canvas, gint32 chunk, SlabPhase phase)
{
  const gboolean dark = get_luminance (&canvas->theme->background) < 0.5;
  const double hue = 6.0 * fmod (0.6180339887498949 * chunk, 1.0);
  const double strength = phase == SLAB_PHASE_FILTER ? 1.0 : 0.6;
  SlabColor color = { 0.0, 0.0, 0.0, 1.0 };
  double *const parts[3] = { &color.red, &color.green, &color.blue };
  const double ground[3] = { canvas->theme->background.red, canvas->theme->background.green,
                             canvas->theme->background.blue };

  for (guint c = 0; c < 3; c++)
    {
      /* 0 to 1 as the hue is far from or near the red, green or blue. */
      double distance = fabs (fmod (hue - 2.0 * c + 9.0, 6.0) - 3.0);
      double pure = CLAMP (2.0 - distance, 0.0, 1.0);
      double part = dark ? 0.36 + 0.5 * pure : 0.16 + 0.56 * pure;

      *parts[c] = strength * part + (1.0 - strength) * ground[c];
    }
  return color;
}

SlabColor
slab_timeline_get_iteration_color (const SlabTimelineCanvas *canvas, double iteration)
{
  double last = MAX (canvas->peaks.last_iteration, 1);
  guint8 rgb[3];

  /* Its darkest part would be lost on a dark ground, its brightest on a light one. */
  slab_colormap_get_rgb (SLAB_COLORMAP_VIRIDIS, 0.15 + 0.75 * iteration / last, rgb);
  return (SlabColor){ rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0, 1.0 };
}

SlabColor
slab_timeline_get_span_color (const SlabTimelineCanvas *canvas, const SlabSpan *span)
{
  const SlabPlotTheme *theme = canvas->theme;

  if (canvas->layout->colors == SLAB_TIMELINE_BY_PHASE || span->phase == SLAB_PHASE_WAIT)
    return theme->phases[span->phase];
  if (canvas->layout->colors == SLAB_TIMELINE_BY_CHUNK && span->chunk >= 0)
    return slab_timeline_get_chunk_color (canvas, span->chunk, span->phase);
  if (canvas->layout->colors == SLAB_TIMELINE_BY_ITERATION && span->iteration >= 0 && span->phase != SLAB_PHASE_OTHER)
    return slab_timeline_get_iteration_color (canvas, span->iteration);
  return theme->dim;
}

/* Of many spans: their phases mixed by time; the mean iteration; of chunks, none. */
static SlabColor
get_sum_color (const SlabTimelineCanvas *canvas, const SlabTraceSum *sum, double all)
{
  const SlabPlotTheme *theme = canvas->theme;
  const double wait = (double) sum->phase_times[SLAB_PHASE_WAIT] / all;
  SlabColor work = theme->dim, color = { 0.0, 0.0, 0.0, 1.0 };

  if (canvas->layout->colors == SLAB_TIMELINE_BY_PHASE)
    {
      for (guint p = 0; p < SLAB_N_PHASES; p++)
        {
          double share = (double) sum->phase_times[p] / all;

          color.red += theme->phases[p].red * share;
          color.green += theme->phases[p].green * share;
          color.blue += theme->phases[p].blue * share;
        }
      return color;
    }
  if (canvas->layout->colors == SLAB_TIMELINE_BY_ITERATION && sum->n_iterations > 0)
    work = slab_timeline_get_iteration_color (canvas, sum->iterations / (double) sum->n_iterations);
  color.red = work.red + wait * (theme->phases[SLAB_PHASE_WAIT].red - work.red);
  color.green = work.green + wait * (theme->phases[SLAB_PHASE_WAIT].green - work.green);
  color.blue = work.blue + wait * (theme->phases[SLAB_PHASE_WAIT].blue - work.blue);
  return color;
}

/* One row as pixels: its bars are the same over their whole height. Premultiplied ARGB32. */
typedef struct
{
  guint32 *pixels;
  guint8 *dense; /* more than one span has to do with that pixel */
  int n;
} Strip;

static guint32
to_pixel (const SlabColor *color, double alpha)
{
  guint32 a = (guint32) lround (255.0 * alpha);

  return a << 24 | (guint32) lround (255.0 * alpha * color->red) << 16
         | (guint32) lround (255.0 * alpha * color->green) << 8 | (guint32) lround (255.0 * alpha * color->blue);
}

static void
blend (guint32 *pixel, guint32 over)
{
  guint32 rest = 255 - (over >> 24), result = 0;

  for (guint shift = 0; shift < 32; shift += 8)
    result |= MIN ((over >> shift & 0xff) + ((*pixel >> shift & 0xff) * rest + 127) / 255, 255) << shift;
  *pixel = result;
}

static int
to_column (const SlabTimelineCanvas *canvas, const Strip *strip, double x)
{
  return (int) CLAMP (round ((x - canvas->layout->time.start) / canvas->pixel), 0.0, (double) strip->n);
}

static void
put_wide_span (SlabTimelineCanvas *canvas, Strip *strip, const SlabSpan *span, double x0, double x1)
{
  int left = to_column (canvas, strip, x0), right = MAX (to_column (canvas, strip, x1), left + 1);
  const SlabColor color = slab_timeline_get_span_color (canvas, span);
  guint32 pixel = to_pixel (&color, 1.0);

  /* Neighbours of one phase stay apart by a hair. */
  if ((right - left) * canvas->pixel >= 4.0 && x1 <= canvas->layout->time.end)
    right--;
  for (int i = left; i < MIN (right, strip->n); i++)
    {
      strip->pixels[i] = pixel;
      strip->dense[i] = FALSE;
    }
}

/* What only a wide span has room for. */
static void
decorate_wide_span (SlabTimelineCanvas *canvas, const SlabSpan *span, double x0, double x1, double y)
{
  const SlabTimelineLayout *layout = canvas->layout;
  double left = slab_timeline_snap (canvas, MAX (x0, layout->time.start));
  double right = slab_timeline_snap (canvas, MIN (x1, layout->time.end));
  double width = right - left - (x1 <= layout->time.end ? canvas->pixel : 0.0);

  if (span->phase == SLAB_PHASE_WAIT && width >= 6.0 && layout->bar_height >= 6.0)
    slab_timeline_draw_hatch (canvas, left, y, width, layout->bar_height);
  draw_chunk_number (canvas, span, left, left + width, y);
}

/* Spans @first .. @end lie within a pixel: their phases are mixed by time, and the colour fades with the time that is
 * none of them. A single short one must still be seen. */
static void
put_narrow_spans (SlabTimelineCanvas *canvas, Strip *strip, guint thread, guint64 first, guint64 end, int column)
{
  const SlabPlotAxis *time = &canvas->layout->time;
  double pixel_seconds = (time->high - time->low) / (time->end - time->start) * canvas->pixel;
  SlabTraceSum sum;
  SlabColor color;
  double all = 0.0;

  slab_trace_index_sum (canvas->index, thread, first, end, &sum);
  for (guint p = 0; p < SLAB_N_PHASES; p++)
    all += (double) sum.phase_times[p];
  if (!(all > 0.0))
    return;
  color = get_sum_color (canvas, &sum, all);
  blend (&strip->pixels[column], to_pixel (&color, CLAMP (1e-9 * all / pixel_seconds, 0.45, 1.0)));
  strip->dense[column] = end - first > 1;
}

/* Runs of equal pixels as rectangles, for what is enlarged later. */
static void
paint_runs (SlabTimelineCanvas *canvas, const Strip *strip, double y)
{
  cairo_t *cr = canvas->cr;

  for (int i = 0, end; i < strip->n; i = end)
    {
      guint32 pixel = strip->pixels[i];
      double alpha = (pixel >> 24) / 255.0;

      for (end = i + 1; end < strip->n && strip->pixels[end] == pixel; end++)
        ;
      if (!(alpha > 0.0))
        continue;
      cairo_set_source_rgba (cr, (pixel >> 16 & 0xff) / 255.0 / alpha, (pixel >> 8 & 0xff) / 255.0 / alpha,
                             (pixel & 0xff) / 255.0 / alpha, alpha);
      cairo_rectangle (cr, canvas->layout->time.start + i * canvas->pixel, y, (end - i) * canvas->pixel,
                       canvas->layout->bar_height);
      cairo_fill (cr);
    }
}

/* On a screen, the row is one picture of one line. */
static void
paint_strip (SlabTimelineCanvas *canvas, const Strip *strip, cairo_surface_t *surface, double y)
{
  const SlabTimelineLayout *layout = canvas->layout;
  cairo_t *cr = canvas->cr;
  cairo_pattern_t *pattern;
  cairo_matrix_t matrix;

  cairo_surface_mark_dirty (surface);
  pattern = cairo_pattern_create_for_surface (surface);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_PAD);
  cairo_matrix_init (&matrix, 1.0 / canvas->pixel, 0.0, 0.0, 1.0 / layout->bar_height,
                     -layout->time.start / canvas->pixel, -y / layout->bar_height);
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_set_source (cr, pattern);
  cairo_rectangle (cr, layout->time.start, y, strip->n * canvas->pixel, layout->bar_height);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);
}

/* Lines along what is many spans, so that it is not taken for one. */
static void
paint_texture (SlabTimelineCanvas *canvas, const Strip *strip, double y)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const double distance = 4.0;
  int end;

  if (layout->bar_height < 2.0 * distance)
    return;
  for (int i = 0; i < strip->n; i = end)
    {
      int gap = 0;

      end = i + 1;
      if (!strip->dense[i])
        continue;
      for (int at = i + 1; at < strip->n && gap < 3; at++)
        {
          gap = strip->dense[at] ? 0 : gap + 1;
          if (gap == 0)
            end = at + 1;
        }
      for (double line = distance; line < layout->bar_height - 1.0; line += distance)
        cairo_rectangle (canvas->cr, layout->time.start + i * canvas->pixel, y + line, (end - i) * canvas->pixel, 1.0);
    }
  slab_plot_set_color (canvas->cr, &canvas->theme->background, 0.28);
  cairo_fill (canvas->cr);
}

/* As much work as there are pixels, however many spans there are. */
static void
draw_row (SlabTimelineCanvas *canvas, Strip *strip, cairo_surface_t *surface, guint thread)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const SlabPlotAxis *time = &layout->time;
  guint64 n = slab_trace_get_n_spans (canvas->trace, thread);
  guint64 begin = slab_trace_find_span (canvas->trace, thread, slab_timeline_to_nanoseconds (time->low));
  double y = slab_timeline_get_bar_top (layout, thread);
  g_autoptr (GArray) wide = g_array_new (FALSE, FALSE, sizeof (guint64));
  int drawn = -1; /* the last pixel of narrow spans */

  memset (strip->pixels, 0, (gsize) strip->n * sizeof *strip->pixels);
  memset (strip->dense, 0, (gsize) strip->n);
  for (guint64 i = begin, end; i < n; i = end)
    {
      SlabSpan span;
      double x0, x1;
      int column;

      slab_trace_get_span (canvas->trace, thread, i, &span);
      x0 = slab_plot_axis_to_pixel (time, 1e-9 * (double) span.start);
      x1 = slab_plot_axis_to_pixel (time, 1e-9 * (double) (span.start + span.duration));
      end = i + 1;
      if (x0 >= time->end)
        break;
      if (x1 - x0 >= canvas->pixel)
        {
          put_wide_span (canvas, strip, &span, x0, x1);
          if (x1 - x0 >= 6.0)
            g_array_append_val (wide, i);
          continue;
        }
      column = (int) floor ((MAX (x0, time->start) - time->start) / canvas->pixel);
      if (column >= strip->n)
        break;
      end = slab_trace_find_span (
          canvas->trace, thread,
          slab_timeline_to_nanoseconds (slab_plot_axis_to_value (time, time->start + (column + 1) * canvas->pixel)));
      end = CLAMP (end, i + 1, n);
      /* By rounding, a span or two of a pixel may be left over: it has its colour already. */
      if (column > drawn)
        put_narrow_spans (canvas, strip, thread, i, end, column);
      drawn = column;
    }

  if (surface != NULL)
    paint_strip (canvas, strip, surface, y);
  else
    paint_runs (canvas, strip, y);
  paint_texture (canvas, strip, y);
  for (guint w = 0; w < wide->len; w++)
    {
      SlabSpan span;

      slab_trace_get_span (canvas->trace, thread, g_array_index (wide, guint64, w), &span);
      decorate_wide_span (canvas, &span, slab_plot_axis_to_pixel (time, 1e-9 * (double) span.start),
                          slab_plot_axis_to_pixel (time, 1e-9 * (double) (span.start + span.duration)), y);
    }
}

void
slab_timeline_draw_rows (SlabTimelineCanvas *canvas)
{
  const SlabPlotAxis *time = &canvas->layout->time;
  int n = (int) CLAMP (round ((time->end - time->start) / canvas->pixel), 1.0, 32767.0);
  Strip strip = { .dense = g_malloc ((gsize) n), .n = n };
  gboolean vector = canvas->is_vector;

  if (vector)
    strip.pixels = g_new (guint32, n);
  for (guint t = 0; t < canvas->layout->n_threads; t++)
    {
      cairo_surface_t *surface = NULL;

      /* One for each row: a recording surface keeps what it is given, not a copy of it. */
      if (!vector)
        {
          surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, n, 1);
          if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
            break;
          strip.pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (surface);
        }
      draw_row (canvas, &strip, surface, t);
      g_clear_pointer (&surface, cairo_surface_destroy);
    }
  if (vector)
    g_free (strip.pixels);
  g_free (strip.dense);
}

void
slab_timeline_draw_row_labels (SlabTimelineCanvas *canvas)
{
  const SlabTimelineLayout *layout = canvas->layout;
  guint every = 1;

  /* Every label, or every fifth, tenth, … so that they do not touch. */
  static const guint steps[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000 };
  for (guint i = 0; i < G_N_ELEMENTS (steps) && every * layout->row_height < 1.15 * canvas->em; i++)
    every = steps[i];

  slab_plot_text_set_font (&canvas->text,
                           every == 1 && layout->row_height >= 1.3 * canvas->em ? 1.0 : SLAB_TIMELINE_SMALL, FALSE);
  slab_plot_set_color (canvas->cr, &canvas->theme->foreground, 1.0);
  for (guint t = 0; t < layout->n_threads; t++)
    {
      g_autofree char *label = NULL;

      if (every > 1 && t != 0 && (t + 1) % every != 0)
        continue;
      /* The first row keeps its label unless the next one needs the place. */
      if (every > 1 && t == 0 && (every - 1) * layout->row_height < 1.15 * canvas->em)
        continue;
      label = slab_trace_dup_row_name (canvas->trace, t);
      slab_plot_text_draw (&canvas->text, label, SLAB_TIMELINE_PAD * canvas->em,
                           slab_timeline_get_bar_top (layout, t) + 0.5 * layout->bar_height, 0.0,
                           layout->time.start - 1.5 * SLAB_TIMELINE_PAD * canvas->em);
    }
}
