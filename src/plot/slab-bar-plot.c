/* SPDX-License-Identifier: MIT */
#include "slab-bar-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "slab-plot-frame.h"

/* All of the font's size. */
#define MARGIN 0.8
#define TITLE_LINE 2.0
#define LEGEND_LINE 1.8
#define TICK_LINE 2.0
#define ROW 2.0
#define BAR_SHARE 0.62
/* Of a bar's height, where another one is below it. */
#define OWN_SHARE 0.6
#define LABEL_GAP 0.7
#define KEY 0.9

#define MOST_LABEL_SHARE 0.45

typedef struct
{
  SlabPlotAxis x;
  double top;
  double row;
  gboolean is_empty;
} Layout;

static gboolean
has_disturbed (const SlabBarPlotData *data)
{
  for (guint i = 0; i < data->n_bars; i++)
    if (data->bars[i].is_disturbed)
      return TRUE;
  return FALSE;
}

static gboolean
has_other (const SlabBarPlotData *data, const SlabBar *bar)
{
  return data->other_name != NULL && isfinite (bar->other) && bar->other > 0.0;
}

static gboolean
has_legend (const SlabBarPlotData *data)
{
  return data->other_name != NULL || has_disturbed (data) || data->value_name != NULL || data->part_name != NULL
         || data->mark_name != NULL;
}

static double
get_head (const SlabBarPlotData *data, double em)
{
  return (TITLE_LINE + (has_legend (data) ? LEGEND_LINE : 0.0)) * em;
}

static void
place (cairo_t *cr, const SlabBarPlotData *data, const SlabPlotTheme *theme, double width, double height,
       Layout *layout)
{
  const double em = theme->font_size;
  double labels = 0.0, texts = 0.0, most = 0.0;
  SlabPlotText text;

  layout->is_empty = TRUE;
  slab_plot_text_init (&text, cr, theme);
  slab_plot_text_set_font (&text, 0.86, FALSE);
  for (guint i = 0; i < data->n_bars; i++)
    {
      const SlabBar *bar = &data->bars[i];

      labels = MAX (labels, slab_plot_text_get_width (&text, bar->label));
      if (bar->text != NULL)
        texts = MAX (texts, slab_plot_text_get_width (&text, bar->text));
      layout->is_empty &= !isfinite (bar->value);
      most = isfinite (bar->value) ? MAX (most, bar->value) : most;
      most = isfinite (bar->part) ? MAX (most, bar->part) : most;
      most = isfinite (bar->mark) ? MAX (most, bar->mark) : most;
      most = has_other (data, bar) ? MAX (most, bar->other) : most;
    }
  slab_plot_text_clear (&text);
  layout->x.low = 0.0;
  layout->x.high = most > 0.0 ? most : 1.0;
  layout->x.start = ceil (MARGIN * em + MIN (labels, MOST_LABEL_SHARE * width) + LABEL_GAP * em);
  layout->x.end = MAX (width - MARGIN * em - (texts > 0.0 ? texts + LABEL_GAP * em : 0.0), layout->x.start + 1.0);
  layout->top = get_head (data, em);
  layout->row = MAX (height - layout->top - TICK_LINE * em, 1.0) / MAX (data->n_bars, 1);
  layout->row = MIN (layout->row, 1.5 * ROW * em);
}

static void
get_bar (const Layout *layout, const SlabBarPlotData *data, guint index, cairo_rectangle_t *box)
{
  const SlabBar *bar = &data->bars[index];

  box->x = layout->x.start;
  box->width = isfinite (bar->value) ? slab_plot_axis_to_pixel (&layout->x, bar->value) - box->x : 0.0;
  box->height = BAR_SHARE * layout->row;
  box->y = layout->top + (index + 0.5) * layout->row - 0.5 * box->height;
  if (data->other_name != NULL)
    box->height *= OWN_SHARE;
}

/**
 * slab_bar_plot_get_bar:
 * @box: (out):
 */
void
slab_bar_plot_get_bar (cairo_t *cr, const SlabBarPlotData *data, guint index, const SlabPlotTheme *theme, double width,
                       double height, cairo_rectangle_t *box)
{
  Layout layout;

  g_return_if_fail (cr != NULL && data != NULL && theme != NULL && box != NULL);
  g_return_if_fail (index < data->n_bars);

  place (cr, data, theme, width, height, &layout);
  get_bar (&layout, data, index, box);
}

double
slab_bar_plot_get_natural_height (const SlabBarPlotData *data, const SlabPlotTheme *theme)
{
  g_return_val_if_fail (data != NULL && theme != NULL, 0.0);

  return ceil (get_head (data, theme->font_size) + (data->n_bars * ROW + TICK_LINE) * theme->font_size);
}

/* Where a line is full, words end in "…", and a key that has no room at all is left out. */
static double
draw_key (SlabPlotFrame *frame, const SlabColor *color, const char *name, gboolean is_line, double x, double y,
          double end)
{
  const double em = frame->em;
  double width = is_line ? 2.0 : KEY * em;

  if (name == NULL || x + width + 1.5 * em > end)
    return x;
  slab_plot_frame_fill (frame, x, y - 0.5 * KEY * em, width, KEY * em, color, 1.0);
  slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
  x += width + 0.5 * em;
  return x + slab_plot_text_draw (&frame->text, name, x, y, 0.0, end - x) + 1.4 * em;
}

static void
draw_head (SlabPlotFrame *frame, const SlabBarPlotData *data, double width)
{
  const double em = frame->em, y = (TITLE_LINE + 0.4 * LEGEND_LINE) * em;
  const SlabPlotTheme *theme = frame->theme;
  const double end = width - MARGIN * em;
  double x = MARGIN * em;

  slab_plot_set_color (frame->cr, &theme->dim, 1.0);
  slab_plot_text_draw (&frame->text, data->title, MARGIN * em, 0.55 * TITLE_LINE * em, 0.0,
                       MAX (width - 2.0 * MARGIN * em, 0.0));
  x = draw_key (frame, &theme->phases[SLAB_PHASE_FILTER], data->value_name, FALSE, x, y, end);
  x = draw_key (frame, &theme->phases[SLAB_PHASE_READ], data->part_name, FALSE, x, y, end);
  x = draw_key (frame, &theme->phases[SLAB_PHASE_WRITE], data->other_name, FALSE, x, y, end);
  x = draw_key (frame, &theme->foreground, data->mark_name, TRUE, x, y, end);
  if (has_disturbed (data) && x + (KEY + 1.5) * em <= end)
    {
      const cairo_rectangle_t box = { x, y - 0.5 * KEY * em, KEY * em, KEY * em };

      (void) draw_key (frame, &theme->phases[SLAB_PHASE_FILTER], _ ("disturbed by others"), FALSE, x, y, end);
      slab_plot_frame_hatch (frame, &box, &theme->background);
    }
}

static void
draw_bar (SlabPlotFrame *frame, const Layout *layout, const SlabBarPlotData *data, guint index, double width)
{
  const SlabBar *bar = &data->bars[index];
  const double em = frame->em;
  const SlabPlotTheme *theme = frame->theme;
  double behind = layout->x.start, middle;
  cairo_rectangle_t box;

  get_bar (layout, data, index, &box);
  middle = layout->top + (index + 0.5) * layout->row;
  if (isfinite (bar->value))
    {
      slab_plot_frame_fill (frame, box.x, box.y, MAX (box.width, 1.0), box.height, &theme->phases[SLAB_PHASE_FILTER],
                            1.0);
      behind = box.x + box.width;
    }
  if (isfinite (bar->part))
    {
      const double end = slab_plot_axis_to_pixel (&layout->x, bar->part);

      slab_plot_frame_fill (frame, box.x, box.y, end - box.x, box.height, &theme->phases[SLAB_PHASE_READ], 1.0);
      /* As it was measured by itself it may be longer than the whole. */
      behind = MAX (behind, end);
    }
  if (bar->is_disturbed)
    slab_plot_frame_hatch (frame, &box, &theme->background);
  if (has_other (data, bar))
    {
      double length = MAX (slab_plot_axis_to_pixel (&layout->x, bar->other) - box.x, 1.0);

      slab_plot_frame_fill (frame, box.x, box.y + box.height, length, box.height * (1.0 / OWN_SHARE - 1.0),
                            &theme->phases[SLAB_PHASE_WRITE], 1.0);
      behind = MAX (behind, box.x + length);
    }
  if (isfinite (bar->mark))
    {
      double x = slab_plot_axis_to_pixel (&layout->x, bar->mark);

      slab_plot_frame_fill (frame, x - 2.0, box.y - 0.12 * layout->row, 2.0, box.height + 0.24 * layout->row,
                            &theme->foreground, 1.0);
      behind = MAX (behind, x);
    }
  if (layout->row < em)
    return;
  slab_plot_set_color (frame->cr, &theme->foreground, 1.0);
  slab_plot_text_draw (&frame->text, bar->label, layout->x.start - LABEL_GAP * em, middle, 1.0,
                       MAX (layout->x.start - (LABEL_GAP + MARGIN) * em + 1.0, 0.0));
  slab_plot_text_draw (&frame->text,
                       bar->text != NULL       ? bar->text
                       : isfinite (bar->value) ? ""
                                               : "–",
                       behind + 0.6 * LABEL_GAP * em, middle, 0.0, MAX (width - behind - LABEL_GAP * em, 0.0));
}

static void
draw_ticks (SlabPlotFrame *frame, const Layout *layout, double bottom)
{
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS], step;
  guint n = slab_plot_axis_get_ticks (0.0, layout->x.high,
                                      (guint) CLAMP ((layout->x.end - layout->x.start) / (5.0 * frame->em), 2.0, 10.0),
                                      ticks, &step);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = slab_plot_format_value (ticks[i], step);
      double x = slab_plot_frame_snap (frame, slab_plot_axis_to_pixel (&layout->x, ticks[i]));

      slab_plot_frame_fill (frame, x, layout->top, 1.0, bottom - layout->top, &frame->theme->grid, 1.0);
      slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
      slab_plot_text_draw (&frame->text, label, x, bottom + 0.5 * TICK_LINE * frame->em, 0.5, -1.0);
    }
}

void
slab_bar_plot_draw (cairo_t *cr, const SlabBarPlotData *data, const SlabPlotTheme *theme, double width, double height)
{
  static const SlabPlotAxis none = { 0.0, 1.0, 0.0, 1.0 };
  SlabPlotFrame frame;
  Layout layout;

  g_return_if_fail (cr != NULL && data != NULL && theme != NULL);

  place (cr, data, theme, width, height, &layout);
  if (layout.is_empty)
    {
      slab_plot_draw_message (cr, theme, width, height, _ ("Nothing has been run yet"));
      return;
    }
  cairo_save (cr);
  slab_plot_frame_init (&frame, cr, theme, &none, &none);
  draw_head (&frame, data, width);
  draw_ticks (&frame, &layout, layout.top + data->n_bars * layout.row);
  for (guint i = 0; i < data->n_bars; i++)
    draw_bar (&frame, &layout, data, i, width);
  slab_plot_frame_clear (&frame);
  cairo_restore (cr);
}
