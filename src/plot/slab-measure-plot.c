/* SPDX-License-Identifier: MIT */
#include "slab-measure-plot.h"

#include <math.h>

#include "slab-plot-text.h"

#define LINE_WIDTH 1.5
#define TICK 6.0
#define HANDLE_RADIUS 4.5
#define ARC_RADIUS 22.0
#define BAND_MIN 4.0
#define LABEL_OFFSET 10.0
#define LABEL_PADDING 5.0
#define LABEL_RADIUS 4.0
/* Of the font's size. */
#define LABEL_HEIGHT 1.7

/* Yellow, the one colour that no plane's line has; to be told from grey by everyone. */
static const SlabColor ink = { 1, 0.86, 0.25, 1 };
static const SlabColor shade = { 0, 0, 0, 0.6 };
static const SlabColor empty = { 0.1, 0.1, 0.1, 1 };

void
slab_measure_look_place (SlabMeasureLook *look, double x, double y, double width, double height)
{
  g_return_if_fail (look != NULL);
  g_return_if_fail (look->n_ends <= SLAB_MEASURE_LOOK_MAX_ENDS);
  g_return_if_fail (width > 0 && height > 0);

  for (guint i = 0; i < look->n_ends; i++)
    {
      look->x[i] = x + look->x[i] * width;
      look->y[i] = y + look->y[i] * height;
    }
  look->left = x + look->left * width;
  look->right = x + look->right * width;
  look->top = y + look->top * height;
  look->bottom = y + look->bottom * height;
  look->band *= width;
}

static void
get_label_box (SlabPlotText *text, const SlabMeasureLook *look, const SlabPlotTheme *theme, double width, double height,
               cairo_rectangle_t *box)
{
  box->width = ceil (slab_plot_text_get_width (text, look->label) + 2 * LABEL_PADDING);
  box->height = ceil (theme->font_size * LABEL_HEIGHT);
  box->x = MAX (MIN (look->x[look->n_ends - 1] + LABEL_OFFSET, width - box->width), 0);
  box->y = MAX (MIN (look->y[look->n_ends - 1] + LABEL_OFFSET, height - box->height), 0);
}

/* What is drawn without the label, and a margin around it. */
static void
get_figure_box (const SlabMeasureLook *look, double *left, double *top, double *right, double *bottom)
{
  const double margin = ARC_RADIUS + 4 + (look->figure == SLAB_MEASURE_FIGURE_LINE ? look->band / 2 : 0);

  *left = *right = look->x[0];
  *top = *bottom = look->y[0];
  for (guint i = 1; i < look->n_ends; i++)
    {
      *left = MIN (*left, look->x[i]);
      *right = MAX (*right, look->x[i]);
      *top = MIN (*top, look->y[i]);
      *bottom = MAX (*bottom, look->y[i]);
    }
  if (look->figure == SLAB_MEASURE_FIGURE_RECTANGLE)
    {
      *left = MIN (*left, look->left);
      *right = MAX (*right, look->right);
      *top = MIN (*top, look->top);
      *bottom = MAX (*bottom, look->bottom);
    }
  *left -= margin;
  *right += margin;
  *top -= margin;
  *bottom += margin;
}

/**
 * slab_measure_plot_get_extents:
 * @extents: (out): untouched where %FALSE is returned
 *
 * At a large zoom a line is much longer than the drawing; its extents are not.
 */
gboolean
slab_measure_plot_get_extents (cairo_t *cr, const SlabMeasureLook *look, const SlabPlotTheme *theme, double width,
                               double height, cairo_rectangle_t *extents)
{
  double left, top, right, bottom;

  g_return_val_if_fail (cr != NULL && look != NULL && theme != NULL, FALSE);
  g_return_val_if_fail (look->n_ends >= 1 && look->n_ends <= SLAB_MEASURE_LOOK_MAX_ENDS, FALSE);
  g_return_val_if_fail (extents != NULL, FALSE);

  get_figure_box (look, &left, &top, &right, &bottom);
  if (!(left < width && top < height && right > 0 && bottom > 0))
    return FALSE;
  if (look->label != NULL)
    {
      SlabPlotText text;
      cairo_rectangle_t box;

      slab_plot_text_init (&text, cr, theme);
      get_label_box (&text, look, theme, width, height, &box);
      slab_plot_text_clear (&text);
      left = MIN (left, box.x);
      top = MIN (top, box.y);
      right = MAX (right, box.x + box.width);
      bottom = MAX (bottom, box.y + box.height);
    }
  left = MAX (floor (left), 0);
  top = MAX (floor (top), 0);
  *extents = (cairo_rectangle_t){ left, top, MIN (ceil (right), width) - left, MIN (ceil (bottom), height) - top };
  return TRUE;
}

static void
stroke (cairo_t *cr, double width)
{
  slab_plot_set_color (cr, &shade, 1);
  cairo_set_line_width (cr, width + 2);
  cairo_stroke_preserve (cr);
  slab_plot_set_color (cr, &ink, 1);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

/* The two edges of what a line averages. */
static void
draw_band (cairo_t *cr, const SlabMeasureLook *look)
{
  const double dx = look->x[1] - look->x[0], dy = look->y[1] - look->y[0];
  const double length = hypot (dx, dy);

  if (!(length > 0) || look->band < BAND_MIN)
    return;
  for (int side = -1; side <= 1; side += 2)
    {
      const double aside_x = -dy / length * look->band / 2 * side, aside_y = dx / length * look->band / 2 * side;

      cairo_move_to (cr, look->x[0] + aside_x, look->y[0] + aside_y);
      cairo_line_to (cr, look->x[1] + aside_x, look->y[1] + aside_y);
    }
  slab_plot_set_color (cr, &ink, 0.7);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, (const double[]){ 4, 3 }, 2, 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_ticks (cairo_t *cr, const SlabMeasureLook *look)
{
  const double dx = look->x[1] - look->x[0], dy = look->y[1] - look->y[0];
  const double length = hypot (dx, dy);

  for (guint i = 0; i < 2 && length > 0; i++)
    {
      cairo_move_to (cr, look->x[i] + dy / length * TICK, look->y[i] - dx / length * TICK);
      cairo_line_to (cr, look->x[i] - dy / length * TICK, look->y[i] + dx / length * TICK);
    }
  stroke (cr, LINE_WIDTH);
}

static void
draw_arc (cairo_t *cr, const SlabMeasureLook *look)
{
  const double first = atan2 (look->y[1] - look->y[0], look->x[1] - look->x[0]);
  double turn = atan2 (look->y[2] - look->y[0], look->x[2] - look->x[0]) - first;

  /* The smaller of the two. */
  while (turn > G_PI)
    turn -= 2 * G_PI;
  while (turn < -G_PI)
    turn += 2 * G_PI;
  cairo_new_sub_path (cr);
  if (turn >= 0)
    cairo_arc (cr, look->x[0], look->y[0], ARC_RADIUS, first, first + turn);
  else
    cairo_arc_negative (cr, look->x[0], look->y[0], ARC_RADIUS, first, first + turn);
  stroke (cr, 1);
}

static void
draw_handle (cairo_t *cr, double x, double y, gboolean filled)
{
  cairo_new_path (cr);
  cairo_arc (cr, x, y, HANDLE_RADIUS, 0, 2 * G_PI);
  slab_plot_set_color (cr, filled ? &ink : &empty, 1);
  cairo_fill_preserve (cr);
  stroke (cr, LINE_WIDTH);
}

static void
draw_label (cairo_t *cr, const SlabMeasureLook *look, const SlabPlotTheme *theme, double width, double height)
{
  SlabPlotText text;
  cairo_rectangle_t box;

  slab_plot_text_init (&text, cr, theme);
  get_label_box (&text, look, theme, width, height, &box);
  slab_plot_draw_shade (cr, box.x, box.y, box.width, box.height, LABEL_RADIUS);
  slab_plot_set_color (cr, &ink, 1);
  (void) slab_plot_text_draw (&text, look->label, box.x + LABEL_PADDING, box.y + box.height / 2, 0, -1);
  slab_plot_text_clear (&text);
}

void
slab_measure_plot_draw (cairo_t *cr, const SlabMeasureLook *look, const SlabPlotTheme *theme, double width,
                        double height)
{
  g_return_if_fail (cr != NULL && look != NULL && theme != NULL);
  g_return_if_fail (look->n_ends >= (look->figure == SLAB_MEASURE_FIGURE_ANGLE ? 3 : 2));
  g_return_if_fail (look->n_ends <= SLAB_MEASURE_LOOK_MAX_ENDS);

  cairo_save (cr);
  cairo_new_path (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  if (look->figure == SLAB_MEASURE_FIGURE_RECTANGLE)
    {
      cairo_rectangle (cr, look->left, look->top, look->right - look->left, look->bottom - look->top);
      stroke (cr, LINE_WIDTH);
    }
  else
    for (guint i = 1; i < look->n_ends; i++)
      {
        cairo_move_to (cr, look->x[0], look->y[0]);
        cairo_line_to (cr, look->x[i], look->y[i]);
        stroke (cr, LINE_WIDTH);
      }
  if (look->figure == SLAB_MEASURE_FIGURE_LINE)
    draw_band (cr, look);
  else if (look->figure == SLAB_MEASURE_FIGURE_DISTANCE)
    draw_ticks (cr, look);
  else if (look->figure == SLAB_MEASURE_FIGURE_ANGLE)
    draw_arc (cr, look);
  for (guint i = 0; look->handles && i < look->n_ends; i++)
    draw_handle (cr, look->x[i], look->y[i], i == look->held);
  if (look->mark >= 0)
    draw_handle (cr, look->x[0] + look->mark * (look->x[1] - look->x[0]),
                 look->y[0] + look->mark * (look->y[1] - look->y[0]), TRUE);
  if (look->label != NULL)
    draw_label (cr, look, theme, width, height);
  cairo_restore (cr);
}
