/* SPDX-License-Identifier: MIT */
#include "slab-heat-map-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "slab-plot-frame.h"

/* All of the font's size. */
#define MARGIN 0.8
#define TITLE_LINE 2.0
#define LABEL_LINE 1.6
#define BAR_WIDTH 8.0
#define BAR_HEIGHT 0.8
#define BAR_STEPS 32
#define FRAME 2.5

typedef struct
{
  double left;
  double top;
  double cell_width;
  double cell_height;
  double low;
  double high;
  guint best; /* of the values; G_MAXUINT: none */
  gboolean is_empty;
} Layout;

static const char *
get_reason (const SlabHeatMapData *data, guint index)
{
  return data->reasons != NULL ? data->reasons[index] : NULL;
}

static const char *
get_first_reason (const SlabHeatMapData *data)
{
  for (guint i = 0; i < data->n_rows * data->n_columns; i++)
    if (get_reason (data, i) != NULL)
      return data->reasons[i];
  return NULL;
}

static gboolean
has_disturbed (const SlabHeatMapData *data)
{
  for (guint i = 0; data->is_disturbed != NULL && i < data->n_rows * data->n_columns; i++)
    if (data->is_disturbed[i])
      return TRUE;
  return FALSE;
}

/* What frame, hatches and marks mean. */
static gboolean
has_notes (const SlabHeatMapData *data)
{
  return data->best_name != NULL || get_first_reason (data) != NULL || has_disturbed (data);
}

static void
place (cairo_t *cr, const SlabHeatMapData *data, const SlabPlotTheme *theme, double width, double height,
       Layout *layout)
{
  const double em = theme->font_size;
  double labels = 0.0;
  SlabPlotText text;

  *layout = (Layout){ .low = INFINITY, .high = -INFINITY, .best = G_MAXUINT, .is_empty = TRUE };
  slab_plot_text_init (&text, cr, theme);
  slab_plot_text_set_font (&text, 0.86, FALSE);
  for (guint r = 0; r < data->n_rows; r++)
    labels = MAX (labels, slab_plot_text_get_width (&text, data->y_labels[r]));
  slab_plot_text_clear (&text);
  layout->left = ceil (MARGIN * em + MIN (labels, 0.4 * width) + 0.6 * em);
  layout->top = ceil (2.0 * TITLE_LINE * em);
  layout->cell_width = MAX (width - MARGIN * em - layout->left, 1.0) / MAX (data->n_columns, 1);
  layout->cell_height = MAX (height - layout->top - (2.0 + has_notes (data)) * LABEL_LINE * em, 1.0)
                        / MAX (data->n_rows, 1);
  for (guint i = 0; i < data->n_rows * data->n_columns; i++)
    {
      double value = data->values[i];

      if (!isfinite (value))
        continue;
      layout->low = MIN (layout->low, value);
      layout->high = MAX (layout->high, value);
      layout->is_empty = FALSE;
      if ((data->may_be_best == NULL || data->may_be_best[i])
          && (layout->best == G_MAXUINT
              || (data->lowest_is_best ? value < data->values[layout->best] : value > data->values[layout->best])))
        layout->best = i;
    }
}

static void
get_cell (const Layout *layout, guint row, guint column, cairo_rectangle_t *box)
{
  box->x = layout->left + column * layout->cell_width;
  box->y = layout->top + row * layout->cell_height;
  box->width = layout->cell_width;
  box->height = layout->cell_height;
}

/**
 * slab_heat_map_plot_get_cell:
 * @box: (out):
 */
void
slab_heat_map_plot_get_cell (cairo_t *cr, const SlabHeatMapData *data, guint row, guint column,
                             const SlabPlotTheme *theme, double width, double height, cairo_rectangle_t *box)
{
  Layout layout;

  g_return_if_fail (cr != NULL && data != NULL && theme != NULL && box != NULL);
  g_return_if_fail (row < data->n_rows && column < data->n_columns);

  place (cr, data, theme, width, height, &layout);
  get_cell (&layout, row, column, box);
}

/**
 * slab_heat_map_plot_find_at:
 * @row: (out): untouched where %FALSE is returned
 * @column: (out): too
 */
gboolean
slab_heat_map_plot_find_at (cairo_t *cr, const SlabHeatMapData *data, const SlabPlotTheme *theme, double width,
                            double height, double x, double y, guint *row, guint *column)
{
  Layout layout;

  g_return_val_if_fail (cr != NULL && data != NULL && theme != NULL && row != NULL && column != NULL, FALSE);

  place (cr, data, theme, width, height, &layout);
  if (x < layout.left || y < layout.top || x >= layout.left + data->n_columns * layout.cell_width
      || y >= layout.top + data->n_rows * layout.cell_height)
    return FALSE;
  *column = MIN ((guint) ((x - layout.left) / layout.cell_width), data->n_columns - 1);
  *row = MIN ((guint) ((y - layout.top) / layout.cell_height), data->n_rows - 1);
  return TRUE;
}

/* From nearly the background to a full colour: one hue, so that more is darker on paper and lighter on a dark screen,
 * for everyone. Ratios have two of them, which are told apart by the figures as well; there as much more as less is as
 * far from the background. */
static void
get_color (const SlabHeatMapData *data, const Layout *layout, double value, const SlabPlotTheme *theme,
           SlabColor *color)
{
  const gboolean is_below = data->is_ratio && value < 1.0;
  const SlabColor *full = &theme->phases[is_below ? SLAB_PHASE_READ : SLAB_PHASE_FILTER], *back = &theme->background;
  double share = 0.0;

  if (data->is_ratio && value > 0.0)
    {
      const double most = MAX (fabs (log (layout->low)), fabs (log (layout->high)));

      share = most > 0.0 ? fabs (log (value)) / most : 0.0;
    }
  else if (layout->high > layout->low)
    share = (value - layout->low) / (layout->high - layout->low);
  share = 0.12 + 0.88 * CLAMP (share, 0.0, 1.0);
  color->red = back->red + share * (full->red - back->red);
  color->green = back->green + share * (full->green - back->green);
  color->blue = back->blue + share * (full->blue - back->blue);
  color->alpha = 1.0;
}

static char *
format_figure (double value)
{
  char pattern[] = "%.0f", number[G_ASCII_DTOSTR_BUF_SIZE];
  double size = fabs (value);

  /* Three digits. */
  pattern[2] = size >= 99.95 || size <= 0.0 ? '0' : size >= 9.995 ? '1' : size >= 0.9995 ? '2' : '3';
  return g_strdup (g_ascii_formatd (number, sizeof number, pattern, value));
}

static void
draw_cell (SlabPlotFrame *frame, const SlabHeatMapData *data, const Layout *layout, guint index,
           const cairo_rectangle_t *box)
{
  const double value = data->values[index];
  const gboolean is_disturbed = data->is_disturbed != NULL && data->is_disturbed[index];
  g_autofree char *number = NULL, *figure = NULL;
  SlabColor color = frame->theme->background;
  double left = slab_plot_frame_snap (frame, box->x), top = slab_plot_frame_snap (frame, box->y);
  double right = slab_plot_frame_snap (frame, box->x + box->width) - 1.0;
  double bottom = slab_plot_frame_snap (frame, box->y + box->height) - 1.0;
  const cairo_rectangle_t inside = { left, top, MAX (right - left, 0.5), MAX (bottom - top, 0.5) };

  if (isfinite (value))
    get_color (data, layout, value, frame->theme, &color);
  slab_plot_frame_fill (frame, inside.x, inside.y, inside.width, inside.height, &color, 1.0);
  if (get_reason (data, index) != NULL)
    {
      slab_plot_frame_hatch (frame, &inside, &frame->theme->dim);
      return;
    }
  number = isfinite (value) ? format_figure (value) : g_strdup ("–");
  figure = g_strdup_printf ("%s%s%s", number, data->is_ratio && isfinite (value) ? "×" : "", is_disturbed ? " !" : "");
  if (box->height < 1.3 * frame->em || slab_plot_text_get_width (&frame->text, figure) > box->width - 0.6 * frame->em)
    return;
  slab_plot_frame_set_ink (frame, &color);
  slab_plot_text_draw (&frame->text, figure, 0.5 * (left + right), 0.5 * (top + bottom), 0.5, -1.0);
}

static void
draw_notes (SlabPlotFrame *frame, const SlabHeatMapData *data, double width, double height)
{
  const double em = frame->em, y = height - 0.6 * LABEL_LINE * em, end = width - MARGIN * em;
  const char *reason = get_first_reason (data);
  double x = MARGIN * em;

  if (data->best_name != NULL)
    {
      cairo_rectangle (frame->cr, x + 1.0, y - 0.45 * em, 1.3 * em, 0.9 * em);
      cairo_set_line_width (frame->cr, FRAME);
      slab_plot_set_color (frame->cr, &frame->theme->phases[SLAB_PHASE_READ], 1.0);
      cairo_stroke (frame->cr);
      x += 1.9 * em;
      slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
      x += slab_plot_text_draw (&frame->text, data->best_name, x, y, 0.0, MAX (end - x, 0.0)) + 1.4 * em;
    }
  slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
  if (has_disturbed (data))
    /* Translators: behind a figure in a cell. */
    x += slab_plot_text_draw (&frame->text, _ ("! disturbed by others"), x, y, 0.0, MAX (end - x, 0.0)) + 1.4 * em;
  if (reason != NULL)
    {
      const cairo_rectangle_t box = { x, y - 0.45 * em, 1.4 * em, 0.9 * em };

      slab_plot_frame_hatch (frame, &box, &frame->theme->dim);
      x += 1.9 * em;
      slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
      slab_plot_text_draw (&frame->text, reason, x, y, 0.0, MAX (end - x, 0.0));
    }
}

/* What the colours mean, at the right of the titles. */
static void
draw_bar (SlabPlotFrame *frame, const SlabHeatMapData *data, const Layout *layout, double width)
{
  const double em = frame->em, y = 0.55 * TITLE_LINE * em;
  g_autofree char *low = format_figure (layout->low), *high = format_figure (layout->high);
  double right = width - MARGIN * em - slab_plot_text_get_width (&frame->text, high);
  double left = right - 0.4 * em - BAR_WIDTH * em, step = BAR_WIDTH * em / BAR_STEPS, title_end;

  slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
  slab_plot_text_draw (&frame->text, high, right, y, 0.0, -1.0);
  title_end = left - 0.4 * em - slab_plot_text_draw (&frame->text, low, left - 0.4 * em, y, 1.0, -1.0) - 0.6 * em;
  slab_plot_text_draw (&frame->text, data->value_title, MARGIN * em, y, 0.0, MAX (title_end - MARGIN * em, 0.0));
  for (guint i = 0; i < BAR_STEPS; i++)
    {
      SlabColor color;

      get_color (data, layout, layout->low + (layout->high - layout->low) * i / (BAR_STEPS - 1.0), frame->theme,
                 &color);
      slab_plot_frame_fill (frame, left + i * step, y - 0.5 * BAR_HEIGHT * em, step + 0.5, BAR_HEIGHT * em, &color,
                            1.0);
    }
}

static void
draw_labels (SlabPlotFrame *frame, const SlabHeatMapData *data, const Layout *layout, double width, double height)
{
  const double em = frame->em;
  double bottom = layout->top + data->n_rows * layout->cell_height;

  slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
  slab_plot_text_draw (&frame->text, data->y_title, MARGIN * em, layout->top - 0.7 * em, 0.0,
                       MAX (width - 2.0 * MARGIN * em, 0.0));
  slab_plot_text_draw (&frame->text, data->x_title, width - MARGIN * em, bottom + 1.4 * LABEL_LINE * em, 1.0,
                       MAX (width - 2.0 * MARGIN * em, 0.0));
  slab_plot_set_color (frame->cr, &frame->theme->foreground, 1.0);
  for (guint r = 0; r < data->n_rows && layout->cell_height >= em; r++)
    slab_plot_text_draw (&frame->text, data->y_labels[r], layout->left - 0.6 * em,
                         layout->top + (r + 0.5) * layout->cell_height, 1.0,
                         MAX (layout->left - 0.6 * em - MARGIN * em + 1.0, 0.0));
  for (guint c = 0; c < data->n_columns && layout->cell_width >= 1.5 * em; c++)
    slab_plot_text_draw (&frame->text, data->x_labels[c], layout->left + (c + 0.5) * layout->cell_width,
                         bottom + 0.5 * LABEL_LINE * em, 0.5, layout->cell_width);
}

void
slab_heat_map_plot_draw (cairo_t *cr, const SlabHeatMapData *data, const SlabPlotTheme *theme, double width,
                         double height)
{
  static const SlabPlotAxis none = { 0.0, 1.0, 0.0, 1.0 };
  SlabPlotFrame frame;
  cairo_rectangle_t box;
  Layout layout;

  g_return_if_fail (cr != NULL && data != NULL && theme != NULL);

  place (cr, data, theme, width, height, &layout);
  if (layout.is_empty && get_first_reason (data) == NULL)
    {
      slab_plot_draw_message (cr, theme, width, height, _ ("Nothing has been run yet"));
      return;
    }
  cairo_save (cr);
  slab_plot_frame_init (&frame, cr, theme, &none, &none);
  if (!layout.is_empty)
    draw_bar (&frame, data, &layout, width);
  draw_labels (&frame, data, &layout, width, height);
  for (guint r = 0; r < data->n_rows; r++)
    for (guint c = 0; c < data->n_columns; c++)
      {
        get_cell (&layout, r, c, &box);
        draw_cell (&frame, data, &layout, r * data->n_columns + c, &box);
      }
  if (layout.best != G_MAXUINT && data->best_name != NULL)
    {
      get_cell (&layout, layout.best / data->n_columns, layout.best % data->n_columns, &box);
      cairo_rectangle (cr, box.x + 0.5 * FRAME, box.y + 0.5 * FRAME, MAX (box.width - FRAME - 1.0, 1.0),
                       MAX (box.height - FRAME - 1.0, 1.0));
      cairo_set_line_width (cr, FRAME);
      slab_plot_set_color (cr, &theme->phases[SLAB_PHASE_READ], 1.0);
      cairo_stroke (cr);
    }
  if (has_notes (data))
    draw_notes (&frame, data, width, height);
  slab_plot_frame_clear (&frame);
  cairo_restore (cr);
}
