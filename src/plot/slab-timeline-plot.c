/* SPDX-License-Identifier: MIT */
#include "slab-timeline-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "profile/slab-figure-text.h"

/* Of what is under the time axis: on the last lines above it, as the edges of lists that scroll have. */
#define SHADE_HEIGHT 1.4
#define SHADE_ALPHA 0.14

static guint64
count_spans (SlabTrace *trace)
{
  guint64 n = 0;

  for (guint t = 0; t < slab_trace_get_n_threads (trace); t++)
    n += slab_trace_get_n_spans (trace, t);
  return n;
}

/* ---- Drawing ---- */

double
slab_timeline_snap (const SlabTimelineCanvas *canvas, double x)
{
  return round (x / canvas->pixel) * canvas->pixel;
}

void
slab_timeline_fill (const SlabTimelineCanvas *canvas, double x, double y, double width, double height,
                    const SlabColor *color, double alpha)
{
  slab_plot_set_color (canvas->cr, color, alpha);
  cairo_rectangle (canvas->cr, x, y, width, height);
  cairo_fill (canvas->cr);
}

/* A line of one pixel that is not spread over two. */
void
slab_timeline_draw_horizontal (const SlabTimelineCanvas *canvas, double x0, double x1, double y, const SlabColor *color,
                               double alpha)
{
  slab_timeline_fill (canvas, x0, slab_timeline_snap (canvas, y), x1 - x0, MAX (canvas->pixel, 0.5), color, alpha);
}

void
slab_timeline_draw_vertical (const SlabTimelineCanvas *canvas, double x, double y0, double y1, const SlabColor *color,
                             double alpha)
{
  slab_timeline_fill (canvas, slab_timeline_snap (canvas, x), y0, MAX (canvas->pixel, 0.5), y1 - y0, color, alpha);
}

void
slab_timeline_draw_message (SlabTimelineCanvas *canvas, const char *message, double top, double bottom)
{
  const SlabTimelineLayout *layout = canvas->layout;

  slab_plot_text_set_font (&canvas->text, 1.0, FALSE);
  slab_plot_set_color (canvas->cr, &canvas->theme->dim, 1.0);
  slab_plot_text_draw (&canvas->text, message, 0.5 * (layout->time.start + layout->time.end), 0.5 * (top + bottom), 0.5,
                       layout->time.end - layout->time.start);
}

static guint
get_time_ticks (const SlabTimelineCanvas *canvas, double ticks[SLAB_PLOT_AXIS_MAX_TICKS], double *step)
{
  const SlabPlotAxis *time = &canvas->layout->time;
  guint max = (guint) CLAMP ((time->end - time->start) / (6.5 * canvas->em), 2.0, 14.0);

  return slab_plot_axis_get_ticks (time->low, time->high, max, ticks, step);
}

static void
draw_grid (SlabTimelineCanvas *canvas)
{
  const SlabTimelineLayout *layout = canvas->layout;
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS], step;
  guint n = get_time_ticks (canvas, ticks, &step);

  for (guint i = 0; i < n; i++)
    slab_timeline_draw_vertical (canvas, slab_plot_axis_to_pixel (&layout->time, ticks[i]), layout->row_top,
                                 layout->axis_y, &canvas->theme->grid, 1.0);
}

/* Rows, graphs and tracks whose middle is under the time axis, where that is drawn over them. */
static guint
count_below (const SlabTimelineLayout *layout)
{
  const double edge = layout->axis_shown_y;
  guint n = 0;

  if (layout->n_threads > 0)
    n = layout->n_threads
        - (guint) CLAMP (ceil ((edge - layout->row_top) / layout->row_height - 0.5), 0.0, (double) layout->n_threads);
  for (guint g = 0; g < SLAB_N_TIMELINE_GRAPHS; g++)
    if (slab_timeline_has_graph (layout, (SlabTimelineGraph) g))
      n += 0.5 * (layout->graphs[g].start + layout->graphs[g].end) > edge ? 1 : 0;
  for (guint t = 0; t < layout->n_tracks; t++)
    n += layout->track_top + t * layout->track_distance + 0.5 * layout->track_height > edge ? 1 : 0;
  return n;
}

/* That there is more than what is in sight: a shade on what the axis is drawn over, and how much it is. */
static void
draw_more (SlabTimelineCanvas *canvas)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const SlabColor *color = &canvas->theme->foreground;
  const double em = canvas->em, y = layout->axis_shown_y, x = SLAB_TIMELINE_PAD * em;
  const guint n = count_below (layout);
  g_autofree char *number = slab_figure_format_whole (n);
  /* Translators: rows and graphs that are under those in sight; beside a small arrow that points down. */
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s more below", "%s more below", n), number);
  cairo_pattern_t *shade;

  if (n == 0)
    return;
  shade = cairo_pattern_create_linear (0.0, y - SHADE_HEIGHT * em, 0.0, y);
  cairo_pattern_add_color_stop_rgba (shade, 0.0, color->red, color->green, color->blue, 0.0);
  cairo_pattern_add_color_stop_rgba (shade, 1.0, color->red, color->green, color->blue, SHADE_ALPHA);
  cairo_set_source (canvas->cr, shade);
  cairo_rectangle (canvas->cr, 0.0, y - SHADE_HEIGHT * em, layout->width, SHADE_HEIGHT * em);
  cairo_fill (canvas->cr);
  cairo_pattern_destroy (shade);

  slab_plot_set_color (canvas->cr, &canvas->theme->dim, 1.0);
  cairo_move_to (canvas->cr, x, y + 0.9 * em);
  cairo_line_to (canvas->cr, x + 0.6 * em, y + 0.9 * em);
  cairo_line_to (canvas->cr, x + 0.3 * em, y + 1.3 * em);
  cairo_close_path (canvas->cr);
  cairo_fill (canvas->cr);
  slab_plot_text_set_font (&canvas->text, SLAB_TIMELINE_SMALL, FALSE);
  slab_plot_text_draw (&canvas->text, words, x + em, y + 1.1 * em, 0.0, layout->time.start - x - 2.5 * em);
}

static void
draw_time_axis (SlabTimelineCanvas *canvas)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const SlabPlotAxis *time = &layout->time;
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS], step, free_from = 0.0;
  guint n = get_time_ticks (canvas, ticks, &step);

  if (layout->axis_shown_y < layout->axis_y)
    {
      slab_timeline_fill (canvas, 0.0, layout->axis_shown_y, layout->width, layout->height - layout->axis_shown_y,
                          &canvas->theme->background, 1.0);
      draw_more (canvas);
    }
  slab_timeline_draw_horizontal (canvas, time->start, time->end, layout->axis_shown_y, &canvas->theme->dim, 0.8);
  slab_plot_text_set_font (&canvas->text, SLAB_TIMELINE_SMALL, FALSE);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = slab_plot_format_seconds_like (ticks[i], ticks[i] == 0.0 ? 0.0 : step,
                                                              MAX (fabs (time->low), fabs (time->high)));
      double x = slab_plot_axis_to_pixel (time, ticks[i]);
      double width = slab_plot_text_get_width (&canvas->text, label);
      double left = MIN (x - 0.5 * width, layout->width - 2.0 - width);

      slab_timeline_draw_vertical (canvas, x, layout->axis_shown_y, layout->axis_shown_y + 0.35 * canvas->em,
                                   &canvas->theme->dim, 0.8);
      if (left < free_from)
        continue;
      slab_plot_set_color (canvas->cr, &canvas->theme->dim, 1.0);
      slab_plot_text_draw (&canvas->text, label, left, layout->axis_shown_y + 1.1 * canvas->em, 0.0, -1.0);
      free_from = left + width + 0.8 * canvas->em;
    }
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

static void
pale (SlabTimelineCanvas *canvas, double left, double right, double top, double bottom)
{
  const SlabPlotAxis *time = &canvas->layout->time;
  const SlabColor *color = &canvas->theme->background;

  slab_timeline_fill (canvas, time->start, top, left - time->start, bottom - top, color, 0.55);
  slab_timeline_fill (canvas, right, top, time->end - right, bottom - top, color, 0.55);
}

/* What lies outside of the marked range steps back; the words between the graphs are of all of it. */
static void
draw_range (SlabTimelineCanvas *canvas)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const SlabPlotAxis *time = &layout->time;
  const SlabPlotTheme *theme = canvas->theme;
  double left, right;

  if (!(layout->selection_end > layout->selection_start))
    return;
  left = CLAMP (slab_plot_axis_to_pixel (time, layout->selection_start), time->start, time->end);
  right = CLAMP (slab_plot_axis_to_pixel (time, layout->selection_end), time->start, time->end);
  pale (canvas, left, right, layout->row_top, layout->row_top + layout->n_threads * layout->row_height);
  for (guint g = 0; g < SLAB_N_TIMELINE_GRAPHS; g++)
    if (slab_timeline_has_graph (layout, (SlabTimelineGraph) g))
      pale (canvas, left, right, layout->graphs[g].end, layout->graphs[g].start);
  slab_timeline_fill (canvas, left, layout->row_top, right - left, layout->axis_y - layout->row_top, &theme->accent,
                      0.1);
  if (layout->selection_start >= time->low)
    slab_timeline_draw_vertical (canvas, left, layout->row_top, layout->axis_y, &theme->accent, 1.0);
  if (layout->selection_end <= time->high)
    slab_timeline_draw_vertical (canvas, right, layout->row_top, layout->axis_y, &theme->accent, 1.0);
}

static gboolean
is_vector (cairo_t *cr)
{
  cairo_surface_type_t type = cairo_surface_get_type (cairo_get_target (cr));

  return type == CAIRO_SURFACE_TYPE_SVG || type == CAIRO_SURFACE_TYPE_PDF || type == CAIRO_SURFACE_TYPE_PS;
}

static void
draw_header (SlabTimelineCanvas *canvas)
{
  const SlabTimelineLayout *layout = canvas->layout;
  g_autofree char *totals = NULL;
  double end = layout->time.end;

  if (layout->legend_y >= 0.0)
    {
      double begin = slab_timeline_draw_legend (canvas);

      if (!(layout->legend_y > layout->totals_y + 1.0))
        end = begin - 1.5 * canvas->em;
    }
  if (layout->totals_y < 0.0)
    return;
  totals = slab_timeline_describe_totals (canvas->trace);
  slab_plot_text_set_font (&canvas->text, 1.0, FALSE);
  slab_plot_set_color (canvas->cr, &canvas->theme->foreground, 1.0);
  slab_plot_text_draw (&canvas->text, totals, SLAB_TIMELINE_PAD * canvas->em, layout->totals_y, 0.0,
                       end - SLAB_TIMELINE_PAD * canvas->em);
}

static void
draw_hover (SlabTimelineCanvas *canvas, const SlabTimelineHit *hover)
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
  if (hover->thread >= 0 && (guint) hover->thread < layout->n_threads && hover->span != SLAB_TIMELINE_NO_SPAN
      && hover->span < slab_trace_get_n_spans (canvas->trace, (guint) hover->thread))
    {
      const gboolean is_block = hover->block_end > hover->block_first + 1
                                && hover->block_end <= slab_trace_get_n_spans (canvas->trace, (guint) hover->thread);
      SlabSpan span, last;
      double x0, x1;

      slab_trace_get_span (canvas->trace, (guint) hover->thread, is_block ? hover->block_first : hover->span, &span);
      if (is_block)
        {
          slab_trace_get_span (canvas->trace, (guint) hover->thread, hover->block_end - 1, &last);
          span.duration = last.start + last.duration - span.start;
        }
      x0 = slab_plot_axis_to_pixel (time, 1e-9 * (double) span.start);
      x1 = slab_plot_axis_to_pixel (time, 1e-9 * (double) (span.start + span.duration));
      x0 = slab_timeline_snap (canvas, MAX (x0, time->start - 4.0));
      x1 = MAX (slab_timeline_snap (canvas, MIN (x1, time->end + 4.0)), x0 + 2.0);
      cairo_save (cr);
      cairo_rectangle (cr, time->start - 1.5, 0.0, time->end - time->start + 3.0, layout->axis_y);
      cairo_clip (cr);
      cairo_rectangle (cr, x0 - 0.5, slab_timeline_get_bar_top (layout, (guint) hover->thread) - 0.5, x1 - x0,
                       layout->bar_height + 1.0);
      cairo_set_line_width (cr, 2.0);
      slab_plot_set_color (cr, &canvas->theme->foreground, 1.0);
      cairo_stroke (cr);
      cairo_restore (cr);
    }
  slab_timeline_draw_vertical (canvas, x, layout->row_top, layout->axis_shown_y, &canvas->theme->foreground, 0.75);

  label = slab_plot_format_seconds_like (hover->seconds, pow (10.0, floor (log10 ((time->high - time->low) / 500.0))),
                                         MAX (fabs (time->low), fabs (time->high)));
  slab_plot_text_set_font (&canvas->text, SLAB_TIMELINE_SMALL, FALSE);
  width = slab_plot_text_get_width (&canvas->text, label) + 0.9 * em;
  left = CLAMP (x - 0.5 * width, 1.0, MAX (1.0, layout->width - width - 1.0));
  draw_rounded (cr, left, layout->axis_shown_y + 0.32 * em, width, 1.55 * em, 0.3 * em);
  slab_plot_set_color (cr, &canvas->theme->foreground, 1.0);
  cairo_fill (cr);
  slab_plot_set_color (cr, &canvas->theme->background, 1.0);
  slab_plot_text_draw (&canvas->text, label, left + 0.5 * width, layout->axis_shown_y + 1.1 * em, 0.5, -1.0);
}

static void
canvas_init (SlabTimelineCanvas *canvas, cairo_t *cr, SlabTrace *trace, const SlabTimelineLayout *layout,
             const SlabPlotTheme *theme)
{
  double scale_x = 1.0, scale_y = 0.0, device_x = 1.0, device_y = 1.0;

  *canvas = (SlabTimelineCanvas){ .cr = cr, .trace = trace, .layout = layout, .theme = theme, .only = -1 };
  cairo_user_to_device_distance (cr, &scale_x, &scale_y);
  cairo_surface_get_device_scale (cairo_get_target (cr), &device_x, &device_y);
  if (layout->device_scale > 0.0)
    device_x = layout->device_scale;
  canvas->pixel = 1.0 / CLAMP (round (fabs (scale_x) * device_x), 1.0, 8.0);
  canvas->is_vector = is_vector (cr);
  canvas->em = theme->font_size;
  canvas->index = slab_trace_index_get (trace);
  slab_trace_index_get_peaks (canvas->index, &canvas->peaks);
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
  SlabTimelineCanvas canvas;
  SlabTimelinePlots *plots;
  double rows_bottom;

  g_return_if_fail (cr != NULL);
  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (layout != NULL && layout->n_threads == slab_trace_get_n_threads (trace));
  g_return_if_fail (theme != NULL);

  canvas_init (&canvas, cr, trace, layout, theme);
  rows_bottom = layout->row_top + layout->n_threads * layout->row_height;

  cairo_save (cr);
  slab_timeline_fill (&canvas, 0.0, 0.0, layout->width, layout->height, &theme->background, 1.0);
  slab_plot_text_init (&canvas.text, cr, theme);

  draw_grid (&canvas);
  draw_header (&canvas);
  slab_timeline_draw_row_labels (&canvas);
  if (count_spans (trace) == 0)
    slab_timeline_draw_message (
        &canvas, slab_trace_is_ended (trace) ? _ ("Nothing was recorded") : _ ("Waiting for the first span"),
        layout->row_top, rows_bottom);
  plots = slab_timeline_plots_new (&canvas);
  slab_timeline_draw_rows (&canvas, plots);
  slab_timeline_plots_finish (plots);
  slab_timeline_draw_tracks (&canvas);
  draw_range (&canvas);
  draw_time_axis (&canvas);
  if (hover != NULL)
    draw_hover (&canvas, hover);

  slab_plot_text_clear (&canvas.text);
  cairo_restore (cr);
}

/**
 * slab_timeline_draw_hover:
 * @hover: what to point out
 *
 * Over slab_timeline_draw() of the same layout without it: together they are the same as with it.
 */
void
slab_timeline_draw_hover (cairo_t *cr, SlabTrace *trace, const SlabTimelineLayout *layout, const SlabPlotTheme *theme,
                          const SlabTimelineHit *hover)
{
  SlabTimelineCanvas canvas;

  g_return_if_fail (cr != NULL);
  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (layout != NULL && layout->n_threads == slab_trace_get_n_threads (trace));
  g_return_if_fail (theme != NULL && hover != NULL);

  canvas_init (&canvas, cr, trace, layout, theme);
  cairo_save (cr);
  slab_plot_text_init (&canvas.text, cr, theme);
  draw_hover (&canvas, hover);
  slab_plot_text_clear (&canvas.text);
  cairo_restore (cr);
}

/* ---- Items ---- */

gboolean
slab_timeline_get_item (const SlabTimelineLayout *layout, const SlabPlotTheme *theme, guint item, double *top,
                        double *height)
{
  guint graph = item - SLAB_TIMELINE_ITEM_GRAPH;

  g_return_val_if_fail (layout != NULL && theme != NULL, FALSE);
  g_return_val_if_fail (top != NULL && height != NULL, FALSE);

  if (item < SLAB_TIMELINE_ITEM_GRAPH)
    {
      *top = slab_timeline_get_row_top (layout, item);
      *height = layout->row_height;
      return item < layout->n_threads;
    }
  if (item >= SLAB_TIMELINE_ITEM_TRACK)
    {
      *top = layout->track_top + (item - SLAB_TIMELINE_ITEM_TRACK) * layout->track_distance
             - floor (SLAB_TIMELINE_GAP * theme->font_size);
      *height = layout->track_distance + floor (0.55 * theme->font_size);
      return item - SLAB_TIMELINE_ITEM_TRACK < layout->n_tracks;
    }
  if (graph >= SLAB_N_TIMELINE_GRAPHS || !slab_timeline_has_graph (layout, (SlabTimelineGraph) graph))
    return FALSE;
  /* With the legend above it, and all of the lowest figure of its scale. */
  *top = layout->graphs[graph].end - floor (SLAB_TIMELINE_GAP * theme->font_size);
  *height = layout->graphs[graph].start - *top + floor (0.55 * theme->font_size);
  return TRUE;
}

gboolean
slab_timeline_find_item (const SlabTimelineLayout *layout, const SlabPlotTheme *theme, double y, guint *item)
{
  double top, height;
  gint row;

  g_return_val_if_fail (layout != NULL && theme != NULL && item != NULL, FALSE);

  for (guint g = 0; g < SLAB_N_TIMELINE_GRAPHS; g++)
    if (slab_timeline_get_item (layout, theme, SLAB_TIMELINE_ITEM_GRAPH + g, &top, &height) && y >= top
        && y < top + height)
      {
        *item = SLAB_TIMELINE_ITEM_GRAPH + g;
        return TRUE;
      }
  for (guint t = 0; t < layout->n_tracks; t++)
    if (slab_timeline_get_item (layout, theme, SLAB_TIMELINE_ITEM_TRACK + t, &top, &height) && y >= top
        && y < top + height)
      {
        *item = SLAB_TIMELINE_ITEM_TRACK + t;
        return TRUE;
      }
  row = slab_timeline_find_row (layout, y);
  *item = (guint) MAX (row, 0);
  return row >= 0;
}

char *
slab_timeline_dup_item_name (SlabTrace *trace, guint item)
{
  SlabTraceTracks *tracks;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  tracks = slab_trace_tracks_get (trace);
  if (item >= SLAB_TIMELINE_ITEM_TRACK)
    return tracks != NULL && item - SLAB_TIMELINE_ITEM_TRACK < slab_trace_tracks_get_n (tracks)
               ? g_strdup (slab_trace_tracks_get_name (tracks, item - SLAB_TIMELINE_ITEM_TRACK))
               : NULL;

  if (item < slab_trace_get_n_threads (trace))
    return slab_trace_dup_row_name (trace, item);
  if (item < SLAB_TIMELINE_ITEM_GRAPH || item - SLAB_TIMELINE_ITEM_GRAPH >= SLAB_N_TIMELINE_GRAPHS)
    return NULL;
  return g_strdup (slab_timeline_get_graph_title (trace, (SlabTimelineGraph) (item - SLAB_TIMELINE_ITEM_GRAPH)));
}

void
slab_timeline_draw_pin (cairo_t *cr, const SlabPlotTheme *theme, double x, double y, double alpha)
{
  const double em = theme->font_size;

  g_return_if_fail (cr != NULL && theme != NULL);

  slab_plot_set_color (cr, &theme->accent, alpha);
  cairo_new_path (cr);
  cairo_arc (cr, x, y - 0.15 * em, 0.22 * em, 0.0, 2.0 * G_PI);
  cairo_fill (cr);
  cairo_rectangle (cr, x - 0.5, y, 1.0, 0.45 * em);
  cairo_fill (cr);
}

void
slab_timeline_draw_item (cairo_t *cr, SlabTrace *trace, const SlabTimelineLayout *layout, const SlabPlotTheme *theme,
                         guint item, double y, const SlabTimelineHit *hover)
{
  SlabTimelineLayout moved;
  SlabTimelineCanvas canvas;
  SlabTimelinePlots *plots;
  double top, height, pin;

  g_return_if_fail (cr != NULL);
  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (layout != NULL && theme != NULL);

  if (!slab_timeline_get_item (layout, theme, item, &top, &height))
    return;
  moved = *layout;
  slab_timeline_layout_move (&moved, y - top);
  /* What belongs to all of the picture ends with the item. */
  moved.axis_y = moved.axis_shown_y = y + height;
  moved.row_top = MIN (moved.row_top, y);
  cairo_save (cr);
  cairo_rectangle (cr, 0.0, y, layout->width, height);
  cairo_clip (cr);
  slab_plot_set_color (cr, &theme->background, 1.0);
  cairo_paint (cr);
  canvas_init (&canvas, cr, trace, &moved, theme);
  canvas.only = (gint) item;
  slab_plot_text_init (&canvas.text, cr, theme);
  draw_grid (&canvas);
  if (item < SLAB_TIMELINE_ITEM_GRAPH)
    slab_timeline_draw_row_labels (&canvas);
  plots = slab_timeline_plots_new (&canvas);
  slab_timeline_draw_rows (&canvas, plots);
  slab_timeline_plots_finish (plots);
  slab_timeline_draw_tracks (&canvas);
  draw_range (&canvas);
  if (hover != NULL)
    draw_hover (&canvas, hover);
  if (item < SLAB_TIMELINE_ITEM_GRAPH)
    pin = slab_timeline_get_bar_top (&moved, item) + 0.5 * moved.bar_height;
  else if (item < SLAB_TIMELINE_ITEM_TRACK)
    pin = moved.graphs[item - SLAB_TIMELINE_ITEM_GRAPH].end + SLAB_TIMELINE_TITLE * theme->font_size;
  else
    pin = moved.track_top + (item - SLAB_TIMELINE_ITEM_TRACK) * moved.track_distance
          + SLAB_TIMELINE_TITLE * theme->font_size;
  slab_timeline_draw_pin (cr, theme, 0.5 * theme->font_size, pin, 1.0);
  slab_plot_text_clear (&canvas.text);
  cairo_restore (cr);
}
