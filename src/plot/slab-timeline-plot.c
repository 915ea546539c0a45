/* SPDX-License-Identifier: MIT */
#include "slab-timeline-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "profile/slab-trace-summary.h"
#include "slab-plot-text.h"

/* Everything is sized in the theme's font size. */
#define PAD 1.0
#define HEADER_LINE 2.2
#define GUTTER 11.0
#define GUTTER_NARROW 9.6
#define NARROW_WIDTH 40.0   /* below it the gutter is narrow */
#define ONE_LINE_WIDTH 56.0 /* from it on totals and legend share a line */
#define AXIS_HEIGHT 2.2
#define GAP 0.9
#define ROW_COMFORTABLE 2.0
#define ROW_MAX 3.0
#define GRAPH_COMFORTABLE 5.0
#define GRAPH_MIN 2.4
/* Over all cores busy: the line there is as thick as elsewhere, and the clocks may say a bit more than all. */
#define CORES_HEADROOM 1.1
#define ROW_MIN_PIXELS 3.0
#define SMALL 0.86

#define MIN_RANGE 1e-6 /* seconds */
#define NO_SPAN G_MAXUINT64

/* Of more spans in a pixel than MAX_EXACT a sample is looked at, in groups of neighbours: single ones at equal
 * distances would fall into step with read, filter, write, read, filter, write. */
#define GROUP_SIZE 8
#define N_GROUPS 4
#define MAX_EXACT 64

static const char *const phase_labels[SLAB_N_PHASES] = { N_ ("read"), N_ ("filter"), N_ ("write"), N_ ("wait"),
                                                         N_ ("other") };

static const char *
get_phase_label (SlabPhase phase)
{
  return _ (phase_labels[phase]);
}

static double
get_duration_seconds (SlabTrace *trace)
{
  return 1e-9 * (double) slab_trace_get_duration (trace);
}

static gint64
to_nanoseconds (double seconds)
{
  return (gint64) floor (CLAMP (seconds * 1e9, -4e18, 4e18));
}

static guint64
count_spans (SlabTrace *trace)
{
  guint64 n = 0;

  for (guint t = 0; t < slab_trace_get_n_threads (trace); t++)
    n += slab_trace_get_n_spans (trace, t);
  return n;
}

/* ---- Layout ---- */

static double
get_header_height (double width, double em)
{
  return (width >= ONE_LINE_WIDTH * em ? 1.0 : 2.0) * HEADER_LINE * em;
}

/**
 * slab_timeline_get_natural_height:
 *
 * Returns: for a picture wide enough for totals and legend in one line; in the units of the theme's font size
 */
double
slab_timeline_get_natural_height (guint n_threads, const SlabPlotTheme *theme)
{
  double em, row;

  g_return_val_if_fail (theme != NULL, 0.0);

  em = theme->font_size;
  row = n_threads <= 16 ? ROW_COMFORTABLE * em : n_threads <= 64 ? 1.4 * em : MAX (ROW_MIN_PIXELS, 0.5 * em);
  return (0.5 + HEADER_LINE + 2.0 * (GRAPH_COMFORTABLE + GAP) + AXIS_HEIGHT) * em + MAX (n_threads, 1) * row;
}

/**
 * slab_timeline_get_minimum_height:
 *
 * Returns: below it words or graphs are left out; in the units of the theme's font size
 */
double
slab_timeline_get_minimum_height (guint n_threads, const SlabPlotTheme *theme)
{
  double em;

  g_return_val_if_fail (theme != NULL, 0.0);

  em = theme->font_size;
  return (0.5 + HEADER_LINE + 2.0 * (GRAPH_MIN + GAP) + AXIS_HEIGHT) * em
         + MAX (n_threads, 1) * (n_threads <= 16 ? 1.4 * em : MAX (ROW_MIN_PIXELS, 0.5 * em));
}

/* Highest value of the cores axis: all threads' cores, or more where more were busy. An interval too short for the
 * clocks says nothing. */
static double
get_cores_high (SlabTrace *trace)
{
  double high = slab_trace_get_n_workers (trace);
  guint64 n = slab_trace_get_n_samples (trace);
  gint64 before = 0;
  double peak = 0.0;

  for (guint64 i = 0; i < n; i++)
    {
      SlabTraceSample sample;

      slab_trace_get_sample (trace, i, &sample);
      if (sample.time - before > 2000000 && isfinite (sample.cores_busy))
        peak = MAX (peak, sample.cores_busy);
      before = sample.time;
    }
  return peak > 1.05 * high ? ceil (peak) : high;
}

static double
get_memory_high (SlabTrace *trace)
{
  guint64 n = slab_trace_get_n_samples (trace);
  guint64 peak = 0;

  for (guint64 i = 0; i < n; i++)
    {
      SlabTraceSample sample;

      slab_trace_get_sample (trace, i, &sample);
      peak = MAX (peak, sample.resident_bytes);
    }
  return peak > 0 ? 1.12 * (double) peak : 1048576.0;
}

static void
init_time (SlabTimelineLayout *layout, SlabTrace *trace, const SlabTimelineRange *range, double em)
{
  layout->time.low = range != NULL ? range->start : 0.0;
  layout->time.high = range != NULL ? range->end : get_duration_seconds (trace);
  /* Before anything has happened, a second. */
  if (range == NULL && !(layout->time.high > 0.0))
    layout->time.high = 1.0;
  if (!(layout->time.high - layout->time.low >= MIN_RANGE))
    layout->time.high = layout->time.low + MIN_RANGE;
  layout->time.start = floor ((layout->width >= NARROW_WIDTH * em ? GUTTER : GUTTER_NARROW) * em);
  layout->time.end = MAX (layout->time.start + 1.0, floor (layout->width - 1.5 * PAD * em));
}

/* The height that is left for @n rows, beside words that are @header high and two graphs that are @graph high each;
 * what there is no room for becomes smaller, or goes. */
static double
share_height (double height, double header, guint n, double em, gboolean *words, double *graph)
{
  *words = TRUE;
  *graph = GRAPH_COMFORTABLE * em;
  for (;;)
    {
      const double left = height - (0.5 + AXIS_HEIGHT) * em - (*words ? header : 0.0)
                          - (*graph > 0.0 ? 2.0 * (*graph + GAP * em) : 0.0);

      if (left >= n * 1.4 * em || (*graph == 0.0 && !*words))
        return left;
      /* Smaller graphs, as long as that leaves rows that can be read. */
      if (*graph > GRAPH_MIN * em)
        {
          const double fit = *graph - 0.5 * (n * 1.4 * em - left);

          *graph = MAX (fit, GRAPH_MIN * em);
          /* By arithmetic, and not by looking again: what rounding leaves could keep it from ever fitting. */
          if (fit >= GRAPH_MIN * em)
            return n * 1.4 * em;
        }
      /* A few rows stay readable at the cost of the words; of many, no words are worth the place. */
      else if (left >= n * (n <= 4 ? 1.2 * em : ROW_MIN_PIXELS))
        return left;
      else if (*words)
        *words = FALSE;
      else
        *graph = 0.0;
    }
}

/* Returns the height of all rows. */
static double
init_rows (SlabTimelineLayout *layout, double left, gboolean has_graphs, double em)
{
  const guint n = layout->n_threads;
  double rows = CLAMP (left, n * ROW_MIN_PIXELS, n * ROW_MAX * em);

  if (has_graphs && left > n * ROW_COMFORTABLE * em)
    {
      /* Beyond comfort, rows and graphs grow together; what the rows cannot take is the graphs'. */
      const double extra = left - n * ROW_COMFORTABLE * em;

      rows = MIN (n * ROW_COMFORTABLE * em + 0.3 * extra, n * ROW_MAX * em);
    }
  layout->row_height = rows / n;
  if (layout->row_height >= 6.0)
    layout->row_height = floor (layout->row_height);
  layout->bar_height = layout->row_height >= 8.0 ? floor (layout->row_height * 0.78)
                                                 : MAX (2.0, layout->row_height - 1.0);
  return layout->row_height * n;
}

/**
 * slab_timeline_layout_init:
 * @layout: (out caller-allocates):
 * @range: (nullable): visible time; %NULL: all of it
 *
 * Places everything in @width × @height from (0, 0). Where the height is not enough, first the graphs shrink, then the
 * rows, down to 3 pixels; then the lines of words go, then the graphs; and what is left is drawn beyond the height.
 */
void
slab_timeline_layout_init (SlabTimelineLayout *layout, SlabTrace *trace, const SlabTimelineRange *range,
                           const SlabPlotTheme *theme, double width, double height)
{
  double em, header, left, rows, graph, y;
  gboolean words;

  g_return_if_fail (layout != NULL);
  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (theme != NULL);

  em = theme->font_size;
  *layout = (SlabTimelineLayout){ .width = width, .height = height, .n_threads = slab_trace_get_n_threads (trace) };
  init_time (layout, trace, range, em);
  header = get_header_height (width, em);
  left = share_height (height, header, layout->n_threads, em, &words, &graph);
  rows = init_rows (layout, left, graph > 0.0, em);
  /* What whole pixels left over. */
  if (graph > 0.0 && left > rows)
    graph += 0.5 * (left - rows);

  y = floor (0.25 * em);
  layout->totals_y = layout->legend_y = -1.0;
  if (words)
    {
      layout->totals_y = y + 0.5 * HEADER_LINE * em;
      layout->legend_y = layout->totals_y + (header > 1.5 * HEADER_LINE * em ? HEADER_LINE * em * 0.9 : 0.0);
      y += header;
    }
  layout->row_top = floor (y);
  y = layout->row_top + rows;

  graph = floor (graph);
  layout->cores = (SlabPlotAxis){ 0.0, CORES_HEADROOM * get_cores_high (trace), y, y };
  layout->memory = (SlabPlotAxis){ 0.0, get_memory_high (trace), y, y };
  if (graph > 0.0)
    {
      y += floor (GAP * em);
      layout->cores.end = y;
      layout->cores.start = y + graph;
      y += graph + floor (GAP * em);
      layout->memory.end = y;
      layout->memory.start = y + graph;
      y += graph;
    }
  layout->axis_y = y;
}

/* ---- Drawing ---- */

typedef struct
{
  cairo_t *cr;
  SlabTrace *trace;
  const SlabTimelineLayout *layout;
  const SlabPlotTheme *theme;
  SlabPlotText text;
  double em;
  double pixel; /* size of a device's pixel, at most 1 */
} Canvas;

static double
snap (const Canvas *canvas, double x)
{
  return round (x / canvas->pixel) * canvas->pixel;
}

static void
fill_rectangle (const Canvas *canvas, double x, double y, double width, double height, const SlabColor *color,
                double alpha)
{
  slab_plot_set_color (canvas->cr, color, alpha);
  cairo_rectangle (canvas->cr, x, y, width, height);
  cairo_fill (canvas->cr);
}

/* A line of one pixel that is not spread over two. */
static void
draw_horizontal (const Canvas *canvas, double x0, double x1, double y, const SlabColor *color, double alpha)
{
  fill_rectangle (canvas, x0, snap (canvas, y), x1 - x0, MAX (canvas->pixel, 0.5), color, alpha);
}

static void
draw_vertical (const Canvas *canvas, double x, double y0, double y1, const SlabColor *color, double alpha)
{
  fill_rectangle (canvas, snap (canvas, x), y0, MAX (canvas->pixel, 0.5), y1 - y0, color, alpha);
}

static gboolean
has_graphs (const SlabTimelineLayout *layout)
{
  return layout->cores.start > layout->cores.end;
}

static double
get_bar_top (const SlabTimelineLayout *layout, guint thread)
{
  return layout->row_top + thread * layout->row_height + floor (0.5 * (layout->row_height - layout->bar_height));
}

/* Diagonals, so that waiting is told from work without its colour. */
static void
draw_hatch (const Canvas *canvas, double x, double y, double width, double height)
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
draw_chunk_number (Canvas *canvas, const SlabSpan *span, double x0, double x1, double y)
{
  static const SlabColor black = { 0.0, 0.0, 0.0, 1.0 }, white = { 1.0, 1.0, 1.0, 1.0 };
  const SlabTimelineLayout *layout = canvas->layout;
  char number[16];

  if (span->phase != SLAB_PHASE_FILTER || span->chunk < 0 || layout->bar_height < SMALL * canvas->em * 1.15
      || x1 - x0 < 1.3 * canvas->em)
    return;
  g_snprintf (number, sizeof number, "%d", span->chunk);
  if (slab_plot_text_get_width (&canvas->text, number) > x1 - x0 - 0.5 * canvas->em)
    return;
  slab_plot_set_color (canvas->cr, get_luminance (&canvas->theme->phases[span->phase]) > 0.55 ? &black : &white, 0.92);
  slab_plot_text_draw (&canvas->text, number, floor (0.5 * (x0 + x1)), y + 0.5 * layout->bar_height, 0.5, -1.0);
}

static void
draw_wide_span (Canvas *canvas, const SlabSpan *span, double x0, double x1, double y)
{
  const SlabTimelineLayout *layout = canvas->layout;
  double left = snap (canvas, MAX (x0, layout->time.start));
  double right = snap (canvas, MIN (x1, layout->time.end));
  double width = MAX (right - left, canvas->pixel);

  /* Neighbours of one phase stay apart by a hair. */
  if (width >= 4.0 && x1 <= layout->time.end)
    width -= canvas->pixel;
  fill_rectangle (canvas, left, y, width, layout->bar_height, &canvas->theme->phases[span->phase], 1.0);
  if (span->phase == SLAB_PHASE_WAIT && width >= 6.0 && layout->bar_height >= 6.0)
    draw_hatch (canvas, left, y, width, layout->bar_height);
  draw_chunk_number (canvas, span, left, left + width, y);
}

/* Spans @first .. @end lie within a pixel: their phases are mixed by time, and the colour fades with the time that is
 * none of them. */
static void
draw_narrow_spans (const Canvas *canvas, guint thread, guint64 first, guint64 end, double x, double y)
{
  const SlabTimelineLayout *layout = canvas->layout;
  double pixel_seconds = (layout->time.high - layout->time.low) / (layout->time.end - layout->time.start)
                         * canvas->pixel;
  guint64 count = end - first;
  guint64 n_groups = 1, group_size = count;
  double times[SLAB_N_PHASES] = { 0.0 }, sum = 0.0, seen, covered;
  SlabColor color = { 0.0, 0.0, 0.0, 1.0 };
  SlabSpan span;
  gint64 extent = 0;

  if (count > MAX_EXACT)
    {
      n_groups = N_GROUPS;
      group_size = GROUP_SIZE;
    }
  for (guint64 g = 0; g < n_groups; g++)
    {
      guint64 at = first + g * (count - group_size) / MAX (n_groups - 1, 1);
      gint64 begin = 0;

      for (guint64 i = at; i < at + group_size; i++)
        {
          slab_trace_get_span (canvas->trace, thread, i, &span);
          if (i == at)
            begin = span.start;
          times[span.phase] += (double) span.duration;
          sum += (double) span.duration;
        }
      extent += span.start + span.duration - begin;
    }
  if (sum <= 0.0)
    return;
  for (guint p = 0; p < SLAB_N_PHASES; p++)
    {
      const SlabColor *phase = &canvas->theme->phases[p];

      color.red += phase->red * times[p] / sum;
      color.green += phase->green * times[p] / sum;
      color.blue += phase->blue * times[p] / sum;
    }
  /* Of a sample: its density. Of all spans: their share of the pixel, and a single short one must still be seen. */
  seen = n_groups > 1 ? sum / MAX ((double) extent, 1.0) : 1e-9 * sum / pixel_seconds;
  covered = CLAMP (seen, 0.45, 1.0);
  fill_rectangle (canvas, x, y, canvas->pixel, layout->bar_height, &color, covered);
}

/* At most one primitive per pixel, however many spans there are. */
static void
draw_row (Canvas *canvas, guint thread)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const SlabPlotAxis *time = &layout->time;
  guint64 n = slab_trace_get_n_spans (canvas->trace, thread);
  guint64 i = slab_trace_find_span (canvas->trace, thread, to_nanoseconds (time->low));
  double y = get_bar_top (layout, thread);
  double drawn = -1.0; /* the last pixel of narrow spans */

  while (i < n)
    {
      SlabSpan span;
      double x0, x1, column;
      guint64 end;

      slab_trace_get_span (canvas->trace, thread, i, &span);
      x0 = slab_plot_axis_to_pixel (time, 1e-9 * (double) span.start);
      x1 = slab_plot_axis_to_pixel (time, 1e-9 * (double) (span.start + span.duration));
      if (x0 >= time->end)
        break;
      if (x1 - x0 >= canvas->pixel)
        {
          draw_wide_span (canvas, &span, x0, x1, y);
          i++;
          continue;
        }
      column = floor (MAX (x0, time->start) / canvas->pixel) * canvas->pixel;
      end = slab_trace_find_span (canvas->trace, thread,
                                  to_nanoseconds (slab_plot_axis_to_value (time, column + canvas->pixel)));
      end = CLAMP (end, i + 1, n);
      /* By rounding, a span or two of a pixel may be left over: it has its colour already. */
      if (column > drawn)
        draw_narrow_spans (canvas, thread, i, end, column, y);
      drawn = column;
      i = end;
    }
}

static void
draw_row_labels (Canvas *canvas)
{
  const SlabTimelineLayout *layout = canvas->layout;
  guint every = 1;

  /* Every label, or every fifth, tenth, … so that they do not touch. */
  static const guint steps[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000 };
  for (guint i = 0; i < G_N_ELEMENTS (steps) && every * layout->row_height < 1.15 * canvas->em; i++)
    every = steps[i];

  slab_plot_text_set_font (&canvas->text, every == 1 && layout->row_height >= 1.3 * canvas->em ? 1.0 : SMALL, FALSE);
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
      slab_plot_text_draw (&canvas->text, label, PAD * canvas->em, get_bar_top (layout, t) + 0.5 * layout->bar_height,
                           0.0, layout->time.start - 1.5 * PAD * canvas->em);
    }
}

static void
draw_message (Canvas *canvas, const char *message, double top, double bottom)
{
  const SlabTimelineLayout *layout = canvas->layout;

  slab_plot_text_set_font (&canvas->text, 1.0, FALSE);
  slab_plot_set_color (canvas->cr, &canvas->theme->dim, 1.0);
  slab_plot_text_draw (&canvas->text, message, 0.5 * (layout->time.start + layout->time.end), 0.5 * (top + bottom), 0.5,
                       layout->time.end - layout->time.start);
}

static guint
get_time_ticks (const Canvas *canvas, double ticks[SLAB_PLOT_AXIS_MAX_TICKS], double *step)
{
  const SlabPlotAxis *time = &canvas->layout->time;
  guint max = (guint) CLAMP ((time->end - time->start) / (6.5 * canvas->em), 2.0, 14.0);

  return slab_plot_axis_get_ticks (time->low, time->high, max, ticks, step);
}

static void
draw_grid (Canvas *canvas)
{
  const SlabTimelineLayout *layout = canvas->layout;
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS], step;
  guint n = get_time_ticks (canvas, ticks, &step);

  for (guint i = 0; i < n; i++)
    draw_vertical (canvas, slab_plot_axis_to_pixel (&layout->time, ticks[i]), layout->row_top, layout->axis_y,
                   &canvas->theme->grid, 1.0);
}

static void
draw_time_axis (Canvas *canvas)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const SlabPlotAxis *time = &layout->time;
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS], step, free_from = 0.0;
  guint n = get_time_ticks (canvas, ticks, &step);

  draw_horizontal (canvas, time->start, time->end, layout->axis_y, &canvas->theme->dim, 0.8);
  slab_plot_text_set_font (&canvas->text, SMALL, FALSE);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = slab_plot_format_seconds_like (ticks[i], ticks[i] == 0.0 ? 0.0 : step,
                                                              MAX (fabs (time->low), fabs (time->high)));
      double x = slab_plot_axis_to_pixel (time, ticks[i]);
      double width = slab_plot_text_get_width (&canvas->text, label);
      double left = MIN (x - 0.5 * width, layout->width - 2.0 - width);

      draw_vertical (canvas, x, layout->axis_y, layout->axis_y + 0.35 * canvas->em, &canvas->theme->dim, 0.8);
      if (left < free_from)
        continue;
      slab_plot_set_color (canvas->cr, &canvas->theme->dim, 1.0);
      slab_plot_text_draw (&canvas->text, label, left, layout->axis_y + 1.1 * canvas->em, 0.0, -1.0);
      free_from = left + width + 0.8 * canvas->em;
    }
}

typedef enum
{
  GRAPH_CORES,
  GRAPH_MEMORY
} Graph;

/* Whole cores, and the last tick is all of them. */
static guint
get_core_ticks (double high, guint max_ticks, double ticks[SLAB_PLOT_AXIS_MAX_TICKS])
{
  guint n_cores = (guint) CLAMP (high, 1.0, 1e6);
  guint step = 1, n;

  while (step < n_cores && (n_cores % step != 0 || n_cores / step + 1 > max_ticks))
    step++;
  n = n_cores / step + 1;
  for (guint i = 0; i < n; i++)
    ticks[i] = (double) i * step;
  return n;
}

static void
draw_graph_axis (Canvas *canvas, const SlabPlotAxis *axis, const char *title, Graph graph)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const double em = canvas->em;
  const double title_y = axis->end + 0.36 * em;
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS], title_width, room;
  guint max = (guint) CLAMP ((axis->start - axis->end) / (1.15 * em) + 1.0, 2.0, 6.0);
  guint n = graph == GRAPH_CORES ? get_core_ticks (axis->high / CORES_HEADROOM + 1e-6, max, ticks)
                                 : slab_plot_axis_get_byte_ticks (axis->high, max, ticks);

  /* Without samples there is no scale of memory. */
  if (graph == GRAPH_MEMORY && slab_trace_get_n_samples (canvas->trace) == 0)
    n = 1;

  slab_plot_text_set_font (&canvas->text, 1.0, FALSE);
  slab_plot_set_color (canvas->cr, &canvas->theme->foreground, 1.0);
  room = layout->time.start - (PAD + 0.5) * em;
  title_width = slab_plot_text_draw (&canvas->text, title, PAD * em, title_y, 0.0, room - em);

  slab_plot_text_set_font (&canvas->text, SMALL, FALSE);
  slab_plot_set_color (canvas->cr, &canvas->theme->dim, 1.0);
  for (guint i = 0; i < n; i++)
    {
      double y = slab_plot_axis_to_pixel (axis, ticks[i]);
      g_autofree char *label = NULL;

      draw_horizontal (canvas, layout->time.start, layout->time.end, y, &canvas->theme->grid, 1.0);
      if (ticks[i] == 0.0)
        label = g_strdup ("0");
      else if (graph == GRAPH_CORES)
        label = g_strdup_printf ("%.0f", ticks[i]);
      else
        label = slab_plot_format_bytes_like (ticks[i], ticks[1], axis->high);
      /* A label that would touch the title is left to its line. */
      if (fabs (y - title_y) < 1.05 * em
          && title_width + 0.5 * em + slab_plot_text_get_width (&canvas->text, label) > room)
        continue;
      slab_plot_set_color (canvas->cr, &canvas->theme->dim, 1.0);
      slab_plot_text_draw (&canvas->text, label, layout->time.start - 0.5 * em, y, 1.0, -1.0);
    }
}

static double
get_sample_value (const SlabTraceSample *sample, Graph graph)
{
  double value = graph == GRAPH_CORES ? sample->cores_busy : (double) sample->resident_bytes;

  return isfinite (value) ? value : 0.0;
}

/* Cores are a mean over the time since the sample before, so they are steps; memory is a reading at a moment, so its
 * points are joined. Samples that share a pixel are one point: the mean of the one, the largest of the other. */
static void
draw_graph_line (Canvas *canvas, const SlabPlotAxis *axis, const SlabColor *color, Graph graph)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const SlabPlotAxis *time = &layout->time;
  cairo_t *cr = canvas->cr;
  guint64 n = slab_trace_get_n_samples (canvas->trace);
  guint64 i = slab_trace_find_sample (canvas->trace, to_nanoseconds (time->low));
  double before = 0.0, last_x, first_x, area = 0.0, length = 0.0, largest = 0.0;
  gboolean open = FALSE;
  cairo_path_t *path;

  /* One before the visible ones, for the line that comes in from the left. */
  i = i > 0 ? i - 1 : 0;
  if (i > 0)
    {
      SlabTraceSample sample;

      slab_trace_get_sample (canvas->trace, i - 1, &sample);
      before = 1e-9 * (double) sample.time;
    }
  last_x = first_x = slab_plot_axis_to_pixel (time, before);
  cairo_save (cr);
  cairo_rectangle (cr, time->start, axis->end - 1.0, time->end - time->start, axis->start - axis->end + 2.0);
  cairo_clip (cr);
  for (; i < n; i++)
    {
      SlabTraceSample sample;
      double at, value, x, y;

      slab_trace_get_sample (canvas->trace, i, &sample);
      at = 1e-9 * (double) sample.time;
      value = get_sample_value (&sample, graph);
      area += value * (at - before);
      length += at - before;
      largest = MAX (largest, value);
      before = at;
      x = slab_plot_axis_to_pixel (time, at);
      if (x - last_x < canvas->pixel && i + 1 < n)
        continue;
      if (graph == GRAPH_CORES)
        value = length > 0.0 ? area / length : value;
      else
        value = largest;
      y = slab_plot_axis_to_pixel (axis, value);
      if (!open)
        cairo_move_to (cr, last_x, y);
      else if (graph == GRAPH_CORES)
        cairo_line_to (cr, last_x, y);
      cairo_line_to (cr, x, y);
      open = TRUE;
      last_x = x;
      area = length = largest = 0.0;
      if (x > time->end)
        break;
    }
  if (open)
    {
      path = cairo_copy_path (cr);
      cairo_line_to (cr, last_x, axis->start);
      cairo_line_to (cr, first_x, axis->start);
      cairo_close_path (cr);
      slab_plot_set_color (cr, color, 0.16);
      cairo_fill (cr);
      cairo_append_path (cr, path);
      cairo_path_destroy (path);
      cairo_set_line_width (cr, 1.5);
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      slab_plot_set_color (cr, color, 1.0);
      cairo_stroke (cr);
    }
  cairo_new_path (cr);
  cairo_restore (cr);
}

static void
draw_graphs (Canvas *canvas)
{
  const SlabTimelineLayout *layout = canvas->layout;

  draw_graph_axis (canvas, &layout->cores, _ ("Cores busy"), GRAPH_CORES);
  draw_graph_axis (canvas, &layout->memory, _ ("Memory"), GRAPH_MEMORY);
  if (slab_trace_get_n_samples (canvas->trace) == 0)
    {
      draw_message (canvas, _ ("No samples"), layout->cores.end, layout->cores.start);
      draw_message (canvas, _ ("No samples"), layout->memory.end, layout->memory.start);
      return;
    }
  draw_graph_line (canvas, &layout->cores, &canvas->theme->cores, GRAPH_CORES);
  draw_graph_line (canvas, &layout->memory, &canvas->theme->memory, GRAPH_MEMORY);
}

static void
draw_rounded (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0.0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0.0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3.0 * G_PI_2);
  cairo_close_path (cr);
}

/* Returns: where it begins. */
/* Spans that are none of the phases are only in other programs' traces. */
static gboolean
is_in_legend (Canvas *canvas, guint phase)
{
  if (phase != SLAB_PHASE_OTHER)
    return TRUE;
  for (guint t = 0; t < canvas->layout->n_threads; t++)
    if (slab_trace_get_phase_time (canvas->trace, t, SLAB_PHASE_OTHER) > 0)
      return TRUE;
  return FALSE;
}

static double
draw_legend (Canvas *canvas)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const double em = canvas->em, swatch = floor (0.85 * em), gap = 0.45 * em, between = 1.3 * em;
  gboolean own_line = layout->legend_y > layout->totals_y + 1.0;
  double width = -between, x, begin;

  slab_plot_text_set_font (&canvas->text, 1.0, FALSE);
  for (guint p = 0; p < SLAB_N_PHASES; p++)
    if (is_in_legend (canvas, p))
      width += swatch + gap + slab_plot_text_get_width (&canvas->text, get_phase_label ((SlabPhase) p)) + between;

  begin = x = floor (own_line ? PAD * em : layout->time.end - width);
  for (guint p = 0; p < SLAB_N_PHASES; p++)
    {
      double y = floor (layout->legend_y - 0.5 * swatch);

      if (!is_in_legend (canvas, p))
        continue;
      fill_rectangle (canvas, x, y, swatch, swatch, &canvas->theme->phases[p], 1.0);
      if (p == SLAB_PHASE_WAIT)
        draw_hatch (canvas, x, y, swatch, swatch);
      x += swatch + gap;
      slab_plot_set_color (canvas->cr, &canvas->theme->foreground, 1.0);
      x += slab_plot_text_draw (&canvas->text, get_phase_label ((SlabPhase) p), x, layout->legend_y, 0.0, -1.0);
      x = floor (x + between);
    }
  return begin;
}

static void
draw_header (Canvas *canvas)
{
  const SlabTimelineLayout *layout = canvas->layout;
  g_autofree char *totals = NULL;
  double end = layout->time.end;

  if (layout->legend_y >= 0.0)
    {
      double begin = draw_legend (canvas);

      if (!(layout->legend_y > layout->totals_y + 1.0))
        end = begin - 1.5 * canvas->em;
    }
  if (layout->totals_y < 0.0)
    return;
  totals = slab_timeline_describe_totals (canvas->trace);
  slab_plot_text_set_font (&canvas->text, 1.0, FALSE);
  slab_plot_set_color (canvas->cr, &canvas->theme->foreground, 1.0);
  slab_plot_text_draw (&canvas->text, totals, PAD * canvas->em, layout->totals_y, 0.0, end - PAD * canvas->em);
}

static void
draw_hover (Canvas *canvas, const SlabTimelineHit *hover)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const SlabPlotAxis *time = &layout->time;
  const double em = canvas->em;
  cairo_t *cr = canvas->cr;
  g_autofree char *label = NULL;
  double x = slab_plot_axis_to_pixel (time, hover->seconds);
  double width, left;

  if (x < time->start - 0.5 || x > time->end + 0.5)
    return;
  if (hover->thread >= 0 && (guint) hover->thread < layout->n_threads && hover->span != NO_SPAN
      && hover->span < slab_trace_get_n_spans (canvas->trace, (guint) hover->thread))
    {
      SlabSpan span;
      double x0, x1;

      slab_trace_get_span (canvas->trace, (guint) hover->thread, hover->span, &span);
      x0 = slab_plot_axis_to_pixel (time, 1e-9 * (double) span.start);
      x1 = slab_plot_axis_to_pixel (time, 1e-9 * (double) (span.start + span.duration));
      x0 = snap (canvas, MAX (x0, time->start - 4.0));
      x1 = MAX (snap (canvas, MIN (x1, time->end + 4.0)), x0 + 2.0);
      cairo_save (cr);
      cairo_rectangle (cr, time->start - 1.5, 0.0, time->end - time->start + 3.0, layout->axis_y);
      cairo_clip (cr);
      cairo_rectangle (cr, x0 - 0.5, get_bar_top (layout, (guint) hover->thread) - 0.5, x1 - x0,
                       layout->bar_height + 1.0);
      cairo_set_line_width (cr, 2.0);
      slab_plot_set_color (cr, &canvas->theme->foreground, 1.0);
      cairo_stroke (cr);
      cairo_restore (cr);
    }
  draw_vertical (canvas, x, layout->row_top, layout->axis_y, &canvas->theme->foreground, 0.75);

  label = slab_plot_format_seconds_like (hover->seconds, pow (10.0, floor (log10 ((time->high - time->low) / 500.0))),
                                         MAX (fabs (time->low), fabs (time->high)));
  slab_plot_text_set_font (&canvas->text, SMALL, FALSE);
  width = slab_plot_text_get_width (&canvas->text, label) + 0.9 * em;
  left = CLAMP (x - 0.5 * width, 1.0, MAX (1.0, layout->width - width - 1.0));
  draw_rounded (cr, left, layout->axis_y + 0.32 * em, width, 1.55 * em, 0.3 * em);
  slab_plot_set_color (cr, &canvas->theme->foreground, 1.0);
  cairo_fill (cr);
  slab_plot_set_color (cr, &canvas->theme->background, 1.0);
  slab_plot_text_draw (&canvas->text, label, left + 0.5 * width, layout->axis_y + 1.1 * em, 0.5, -1.0);
}

/**
 * slab_timeline_draw:
 * @layout: of this trace and theme
 * @hover: (nullable): what to point out
 *
 * Paints the background too. One thread at a time per @cr; the trace may grow meanwhile. Cost is bounded by the size of
 * the picture, not by the number of spans.
 */
void
slab_timeline_draw (cairo_t *cr, SlabTrace *trace, const SlabTimelineLayout *layout, const SlabPlotTheme *theme,
                    const SlabTimelineHit *hover)
{
  Canvas canvas = { .cr = cr, .trace = trace, .layout = layout, .theme = theme };
  double scale_x = 1.0, scale_y = 0.0, device_x = 1.0, device_y = 1.0, rows_bottom;

  g_return_if_fail (cr != NULL);
  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (layout != NULL && layout->n_threads == slab_trace_get_n_threads (trace));
  g_return_if_fail (theme != NULL);

  cairo_user_to_device_distance (cr, &scale_x, &scale_y);
  cairo_surface_get_device_scale (cairo_get_target (cr), &device_x, &device_y);
  canvas.pixel = 1.0 / CLAMP (round (fabs (scale_x) * device_x), 1.0, 8.0);
  canvas.em = theme->font_size;
  rows_bottom = layout->row_top + layout->n_threads * layout->row_height;

  cairo_save (cr);
  fill_rectangle (&canvas, 0.0, 0.0, layout->width, layout->height, &theme->background, 1.0);
  slab_plot_text_init (&canvas.text, cr, theme);

  draw_grid (&canvas);
  draw_header (&canvas);
  draw_row_labels (&canvas);
  if (count_spans (trace) == 0)
    draw_message (&canvas, slab_trace_is_ended (trace) ? _ ("Nothing was recorded") : _ ("Waiting for the first span"),
                  layout->row_top, rows_bottom);
  else
    {
      slab_plot_text_set_font (&canvas.text, SMALL, FALSE);
      for (guint t = 0; t < layout->n_threads; t++)
        draw_row (&canvas, t);
    }
  if (has_graphs (layout))
    draw_graphs (&canvas);
  draw_time_axis (&canvas);
  if (hover != NULL)
    draw_hover (&canvas, hover);

  slab_plot_text_clear (&canvas.text);
  cairo_restore (cr);
}

/* ---- Picking and words ---- */

/**
 * slab_timeline_pick:
 * @hit: (out caller-allocates): set in any case; of no use on %FALSE
 *
 * Returns: whether (@x, @y) is on the rows or the graphs. A span shorter than a pixel is hit within one pixel.
 */
gboolean
slab_timeline_pick (SlabTrace *trace, const SlabTimelineLayout *layout, double x, double y, SlabTimelineHit *hit)
{
  gint64 time, reach;
  guint64 n, index;
  double row;
  SlabSpan span;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), FALSE);
  g_return_val_if_fail (layout != NULL, FALSE);
  g_return_val_if_fail (hit != NULL, FALSE);

  *hit = (SlabTimelineHit){ slab_plot_axis_to_value (&layout->time, x), -1, NO_SPAN };
  if (!(x >= layout->time.start && x <= layout->time.end && y >= layout->row_top && y <= layout->axis_y))
    return FALSE;
  row = floor ((y - layout->row_top) / layout->row_height);
  if (row >= layout->n_threads || row >= slab_trace_get_n_threads (trace))
    return TRUE;
  hit->thread = (gint) row;

  time = to_nanoseconds (hit->seconds + 0.5e-9);
  reach = to_nanoseconds ((layout->time.high - layout->time.low) / (layout->time.end - layout->time.start));
  n = slab_trace_get_n_spans (trace, (guint) hit->thread);
  index = slab_trace_find_span (trace, (guint) hit->thread, time);
  if (index < n)
    {
      slab_trace_get_span (trace, (guint) hit->thread, index, &span);
      if (span.start <= time || span.start - time < reach)
        {
          hit->span = index;
          return TRUE;
        }
    }
  if (index > 0)
    {
      slab_trace_get_span (trace, (guint) hit->thread, index - 1, &span);
      if (time - (span.start + span.duration) < reach)
        hit->span = index - 1;
    }
  return TRUE;
}

static void
append_rate (GString *text, const SlabSpan *span)
{
  g_autofree char *bytes = slab_plot_format_bytes ((double) span->bytes, 0.0);

  g_string_append_printf (text, "\n%s", bytes);
  if (span->duration > 0)
    {
      char rate[G_ASCII_DTOSTR_BUF_SIZE];

      /* Bytes in a nanosecond are gigabytes in a second. */
      g_ascii_formatd (rate, sizeof rate, "%.2f", (double) span->bytes / (double) span->duration);
      g_string_append_printf (text, " · %s GB/s", rate);
    }
}

static void
describe_span (GString *text, SlabTrace *trace, const SlabSpan *span)
{
  g_autofree char *duration = slab_plot_format_seconds (1e-9 * (double) span->duration, 0.0);
  g_autofree char *start = slab_plot_format_seconds (1e-9 * (double) span->start, 0.0);
  SlabTraceChunk chunk;

  if (span->chunk >= 0)
    {
      g_string_append_printf (text, _ ("Chunk %d"), span->chunk);
      if (slab_trace_get_chunk (trace, span->chunk, &chunk))
        g_string_append_printf (text,
                                " · z %" G_GINT64_FORMAT "–%" G_GINT64_FORMAT ", y %" G_GINT64_FORMAT
                                "–%" G_GINT64_FORMAT ", x %" G_GINT64_FORMAT "–%" G_GINT64_FORMAT,
                                chunk.start[0], chunk.start[0] + chunk.size[0], chunk.start[1],
                                chunk.start[1] + chunk.size[1], chunk.start[2], chunk.start[2] + chunk.size[2]);
      g_string_append_c (text, '\n');
    }
  /* Translators: phase, duration, start: "filter · 1.20 ms at 12.3 ms". */
  g_string_append_printf (text, _ ("%s · %s at %s"), get_phase_label (span->phase), duration, start);
  if (span->iteration >= 0)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _ ("Iteration %d"), span->iteration);
    }
  if (span->bytes > 0)
    append_rate (text, span);
}

/**
 * slab_timeline_describe_hit:
 *
 * Returns: (transfer full): a few lines: of a span, of a thread between its spans, or of the samples at that time
 */
char *
slab_timeline_describe_hit (SlabTrace *trace, const SlabTimelineHit *hit)
{
  g_autoptr (GString) text = NULL;
  g_autofree char *at = NULL;
  guint64 index;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);
  g_return_val_if_fail (hit != NULL, NULL);

  text = g_string_new (NULL);
  at = slab_plot_format_seconds (hit->seconds, 0.0);
  if (hit->thread >= 0 && (guint) hit->thread < slab_trace_get_n_threads (trace))
    {
      guint thread = (guint) hit->thread;
      g_autofree char *name = slab_trace_dup_row_name (trace, thread);

      if (hit->span < slab_trace_get_n_spans (trace, thread))
        {
          SlabSpan span;

          slab_trace_get_span (trace, thread, hit->span, &span);
          describe_span (text, trace, &span);
          g_string_append_c (text, '\n');
          g_string_append (text, name);
        }
      else
        {
          g_string_append (text, name);
          g_string_append_c (text, '\n');
          g_string_append_printf (text, _ ("nothing recorded at %s"), at);
        }
      return g_string_free (g_steal_pointer (&text), FALSE);
    }

  g_string_append (text, at);
  index = slab_trace_find_sample (trace, to_nanoseconds (hit->seconds));
  if (index < slab_trace_get_n_samples (trace))
    {
      SlabTraceSample sample;
      char cores[G_ASCII_DTOSTR_BUF_SIZE];
      g_autofree char *memory = NULL;

      slab_trace_get_sample (trace, index, &sample);
      memory = slab_plot_format_bytes ((double) sample.resident_bytes, 0.0);
      g_ascii_formatd (cores, sizeof cores, "%.1f", get_sample_value (&sample, GRAPH_CORES));
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _ ("%s cores busy"), cores);
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _ ("%s resident"), memory);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * slab_timeline_describe_totals:
 *
 * Returns: (transfer full): one line; of a run that did not end well it begins with that
 */
char *
slab_timeline_describe_totals (SlabTrace *trace)
{
  SlabTraceSummary summary;
  g_autoptr (GString) text = NULL;
  g_autofree char *seconds = NULL;
  const char *outcome;
  guint n;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  slab_trace_summarize (trace, &summary);
  n = slab_trace_get_n_threads (trace);
  text = g_string_new (NULL);
  outcome = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_OUTCOME);
  if (outcome != NULL && g_str_has_prefix (outcome, "cancelled"))
    g_string_append (text, _ ("cancelled · "));
  else if (outcome != NULL && g_str_has_prefix (outcome, "failed"))
    g_string_append (text, _ ("failed · "));

  seconds = slab_plot_format_seconds (summary.seconds, 0.0);
  g_string_append_printf (text, "%s · ", seconds);
  g_string_append_printf (text, ngettext ("%u thread", "%u threads", n), n);
  if (summary.n_spans > 0)
    {
      g_string_append (text, " · ");
      /* Translators: percentages: "97 % busy · efficiency 61 %". */
      g_string_append_printf (text, _ ("%.0f %% busy · efficiency %.0f %%"), 100.0 * summary.busy_share,
                              100.0 * summary.efficiency);
    }
  if (summary.peak_resident_bytes > 0)
    {
      g_autofree char *peak = slab_plot_format_bytes ((double) summary.peak_resident_bytes, 0.0);

      g_string_append (text, " · ");
      g_string_append_printf (text, _ ("peak %s"), peak);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- Ranges ---- */

static void
keep_inside (SlabTimelineRange *range, double length, double duration)
{
  duration = isfinite (duration) ? MAX (duration, MIN_RANGE) : MIN_RANGE;
  length = isfinite (length) ? CLAMP (length, MIN_RANGE, duration) : duration;
  range->start = isfinite (range->start) ? CLAMP (range->start, 0.0, duration - length) : 0.0;
  range->end = MIN (range->start + length, duration);
}

/**
 * slab_timeline_range_zoom:
 * @factor: > 1 shows less time, < 1 more
 * @at: seconds; stays where it is in the picture, as far as the ends allow
 * @duration: seconds of the run
 */
void
slab_timeline_range_zoom (SlabTimelineRange *range, double factor, double at, double duration)
{
  double length, share;

  g_return_if_fail (range != NULL);
  g_return_if_fail (factor > 0.0);

  length = range->end - range->start;
  share = length > 0.0 ? CLAMP ((at - range->start) / length, 0.0, 1.0) : 0.5;
  at = range->start + share * length;
  length = CLAMP (length / factor, MIN_RANGE, MAX (duration, MIN_RANGE));
  range->start = at - share * length;
  keep_inside (range, length, duration);
}

/**
 * slab_timeline_range_pan:
 * @seconds: > 0 shows later time
 */
void
slab_timeline_range_pan (SlabTimelineRange *range, double seconds, double duration)
{
  double length;

  g_return_if_fail (range != NULL);

  length = range->end - range->start;
  range->start += seconds;
  keep_inside (range, length, duration);
}
