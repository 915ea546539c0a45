/* SPDX-License-Identifier: MIT */
#include "slab-line-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "slab-plot-text.h"

/* Of the font's size. */
#define LABEL_SCALE 0.85
#define LABEL_ADVANCE 0.55
#define LABEL_DISTANCE 5.0
/* Room above and below the line, of its range. */
#define MARGIN 0.05
#define PIXELS_PER_VALUE_TICK 28.0
#define PIXELS_PER_DISTANCE_TICK 70.0
#define MAX_DECIMALS 6

/* Like the other labels of its axis. */
static char *
format_tick (double value, double step, double largest)
{
  char format[8];
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  const double decimals = MAX (0.0, ceil (-log10 (step) - 1e-6));

  if (largest >= 1e6 || decimals > MAX_DECIMALS)
    g_snprintf (format, sizeof format, "%%.4g");
  else
    g_snprintf (format, sizeof format, "%%.%df", (int) decimals);
  g_ascii_formatd (number, sizeof number, format, value);
  return number[0] == '-' ? g_strconcat ("\u2212", number + 1, NULL) : g_strdup (number);
}

static guint
get_ticks (const SlabPlotAxis *axis, double pixels_per_tick, double ticks[SLAB_PLOT_AXIS_MAX_TICKS], double *step)
{
  const double room = fabs (axis->end - axis->start) / pixels_per_tick;

  return slab_plot_axis_get_ticks (axis->low, axis->high, (guint) CLAMP (room, 2.0, 12.0), ticks, step);
}

static void
set_value_range (SlabLinePlotLayout *layout, const SlabLinePlotData *data)
{
  double low = INFINITY, high = -INFINITY;

  for (guint i = 0; i < data->n_values; i++)
    if (isfinite (data->values[i]))
      {
        low = MIN (low, data->values[i]);
        high = MAX (high, data->values[i]);
      }
  layout->empty = !(low <= high);
  if (layout->empty)
    low = high = 0;
  if (data->bars)
    {
      layout->value.low = 0;
      layout->value.high = high > 0 ? high * (1 + MARGIN) : 1;
      return;
    }
  /* A line of one value is in the middle, not on the edge. */
  if (high - low <= 1e-9 * MAX (fabs (low), fabs (high)))
    {
      const double around = low != 0 ? fabs (low) * 0.1 : 0.5;

      low -= around;
      high += around;
    }
  layout->value.low = low - (high - low) * MARGIN;
  layout->value.high = high + (high - low) * MARGIN;
}

/**
 * slab_line_plot_init_layout:
 * @layout: (out caller-allocates): where everything is
 */
void
slab_line_plot_init_layout (SlabLinePlotLayout *layout, const SlabLinePlotData *data, const SlabPlotTheme *theme,
                            double width, double height)
{
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS];
  double step, label_height;
  glong longest = 1;
  guint n;

  g_return_if_fail (layout != NULL && data != NULL && theme != NULL);

  set_value_range (layout, data);
  label_height = theme->font_size * 1.4;
  layout->top = data->legend != NULL || data->name != NULL ? label_height : label_height / 2;
  layout->bottom = MAX (height - label_height - LABEL_DISTANCE, layout->top + 1);
  layout->value.start = layout->bottom;
  layout->value.end = layout->top;
  n = get_ticks (&layout->value, PIXELS_PER_VALUE_TICK, ticks, &step);
  for (guint i = 0; i < n && !layout->empty; i++)
    {
      g_autofree char *label = format_tick (ticks[i], step, MAX (fabs (layout->value.low), fabs (layout->value.high)));

      longest = MAX (longest, g_utf8_strlen (label, -1));
    }
  layout->left = ceil ((double) (longest + 1) * theme->font_size * LABEL_SCALE * LABEL_ADVANCE) + 2 * LABEL_DISTANCE;
  /* Half a label of the axis below sticks out. */
  layout->right = MAX (width - theme->font_size * 1.5, layout->left + 1);
  layout->distance = (SlabPlotAxis){ data->start, data->end, layout->left, layout->right };
}

/* The middle of a value on its axis. */
static double
get_x (const SlabLinePlotLayout *layout, const SlabLinePlotData *data, guint i)
{
  const double parts = data->bars ? data->n_values : MAX (data->n_values, 2) - 1;

  if (data->n_values == 1)
    return (layout->left + layout->right) / 2;
  return layout->left + (i + (data->bars ? 0.5 : 0)) / parts * (layout->right - layout->left);
}

static void
draw_axes (cairo_t *cr, const SlabLinePlotLayout *layout, const SlabLinePlotData *data, const SlabPlotTheme *theme)
{
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS];
  double step, unit_left = layout->right, legend_left = 0;
  SlabPlotText text;
  guint n;

  slab_plot_text_init (&text, cr, theme);
  slab_plot_text_set_font (&text, LABEL_SCALE, FALSE);
  cairo_set_line_width (cr, 1);

  n = get_ticks (&layout->value, PIXELS_PER_VALUE_TICK, ticks, &step);
  for (guint i = 0; i < n && !layout->empty; i++)
    {
      const double y = floor (slab_plot_axis_to_pixel (&layout->value, ticks[i])) + 0.5;
      g_autofree char *label = format_tick (ticks[i], step, MAX (fabs (layout->value.low), fabs (layout->value.high)));

      slab_plot_set_color (cr, &theme->grid, 1);
      cairo_move_to (cr, layout->left, y);
      cairo_line_to (cr, layout->right, y);
      cairo_stroke (cr);
      slab_plot_set_color (cr, &theme->dim, 1);
      slab_plot_text_draw (&text, label, layout->left - LABEL_DISTANCE, y, 1, -1);
    }

  slab_plot_set_color (cr, &theme->dim, 1);
  cairo_move_to (cr, floor (layout->left) + 0.5, layout->top);
  cairo_line_to (cr, floor (layout->left) + 0.5, floor (layout->bottom) + 0.5);
  cairo_line_to (cr, layout->right, floor (layout->bottom) + 0.5);
  cairo_stroke (cr);
  if (data->name != NULL)
    legend_left += slab_plot_text_draw (&text, data->name, 0, layout->top - theme->font_size * 0.7, 0, layout->right)
                   + theme->font_size;
  if (data->legend != NULL && legend_left < layout->right)
    slab_plot_text_draw (&text, data->legend, layout->right, layout->top - theme->font_size * 0.7, 1,
                         layout->right - legend_left);
  if (data->unit != NULL && *data->unit != '\0')
    {
      unit_left = layout->right + theme->font_size * 1.2 - slab_plot_text_get_width (&text, data->unit);
      slab_plot_text_draw (&text, data->unit, unit_left, layout->bottom + LABEL_DISTANCE + theme->font_size * 0.6, 0,
                           -1);
    }
  n = get_ticks (&layout->distance, PIXELS_PER_DISTANCE_TICK, ticks, &step);
  for (guint i = 0; i < n; i++)
    {
      const double x = floor (slab_plot_axis_to_pixel (&layout->distance, ticks[i])) + 0.5;
      g_autofree char *label = format_tick (ticks[i], step,
                                            MAX (fabs (layout->distance.low), fabs (layout->distance.high)));

      cairo_move_to (cr, x, layout->bottom);
      cairo_line_to (cr, x, layout->bottom + 3);
      cairo_stroke (cr);
      /* The unit stands where the last number would. */
      if (x + slab_plot_text_get_width (&text, label) / 2 + LABEL_DISTANCE < unit_left)
        slab_plot_text_draw (&text, label, x, layout->bottom + LABEL_DISTANCE + theme->font_size * 0.6, 0.5, -1);
    }
  slab_plot_text_clear (&text);
}

static void
draw_bars (cairo_t *cr, const SlabLinePlotLayout *layout, const SlabLinePlotData *data, const SlabPlotTheme *theme)
{
  const double width = (layout->right - layout->left) / data->n_values;

  slab_plot_set_color (cr, &theme->accent, 0.8);
  for (guint i = 0; i < data->n_values; i++)
    if (data->values[i] > 0 && isfinite (data->values[i]))
      {
        const double y = slab_plot_axis_to_pixel (&layout->value, data->values[i]);

        /* A single voxel is to be seen beside a million. */
        cairo_rectangle (cr, layout->left + i * width, MIN (y, layout->bottom - 1), MAX (width, 0.5),
                         MAX (layout->bottom - y, 1));
      }
  cairo_fill (cr);
}

/* Where there are more values than pixels, the lowest and the highest of each column. */
static void
draw_line (cairo_t *cr, const SlabLinePlotLayout *layout, const SlabLinePlotData *data, const SlabPlotTheme *theme)
{
  const double n_columns = MAX (floor (layout->right - layout->left), 1.0);
  const guint per_step = (guint) MAX (floor (data->n_values / (2 * n_columns)), 1.0);
  gboolean pen_down = FALSE;

  slab_plot_set_color (cr, &theme->accent, 1);
  cairo_set_line_width (cr, 1.5);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (guint i = 0; i < data->n_values; i += per_step)
    {
      double low = INFINITY, high = -INFINITY;
      const double x = get_x (layout, data, i);

      for (guint j = i; j < MIN (i + per_step, data->n_values); j++)
        if (isfinite (data->values[j]))
          {
            low = MIN (low, data->values[j]);
            high = MAX (high, data->values[j]);
          }
      if (!(low <= high))
        {
          pen_down = FALSE;
          continue;
        }
      if (!pen_down)
        /* A value between two gaps is a dot. */
        cairo_move_to (cr, x, slab_plot_axis_to_pixel (&layout->value, low));
      cairo_line_to (cr, x, slab_plot_axis_to_pixel (&layout->value, low));
      if (high > low)
        cairo_line_to (cr, x, slab_plot_axis_to_pixel (&layout->value, high));
      pen_down = TRUE;
    }
  cairo_stroke (cr);
}

static void
draw_mark (cairo_t *cr, const SlabLinePlotLayout *layout, const SlabLinePlotData *data, const SlabPlotTheme *theme,
           guint i)
{
  const double x = get_x (layout, data, i);

  slab_plot_set_color (cr, &theme->foreground, 0.6);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, floor (x) + 0.5, layout->top);
  cairo_line_to (cr, floor (x) + 0.5, layout->bottom);
  cairo_stroke (cr);
  if (!isfinite (data->values[i]) || data->bars)
    return;
  slab_plot_set_color (cr, &theme->accent, 1);
  cairo_arc (cr, x, slab_plot_axis_to_pixel (&layout->value, data->values[i]), 4, 0, 2 * G_PI);
  cairo_fill_preserve (cr);
  slab_plot_set_color (cr, &theme->background, 1);
  cairo_stroke (cr);
}

void
slab_line_plot_draw (cairo_t *cr, const SlabLinePlotLayout *layout, const SlabLinePlotData *data,
                     const SlabPlotTheme *theme, int marked)
{
  g_return_if_fail (cr != NULL && layout != NULL && data != NULL && theme != NULL);

  cairo_save (cr);
  draw_axes (cr, layout, data, theme);
  if (layout->empty)
    {
      SlabPlotText text;

      slab_plot_text_init (&text, cr, theme);
      slab_plot_set_color (cr, &theme->dim, 1);
      slab_plot_text_draw (&text, _ ("No finite values"), (layout->left + layout->right) / 2,
                           (layout->top + layout->bottom) / 2, 0.5, layout->right - layout->left);
      slab_plot_text_clear (&text);
    }
  else if (data->bars)
    draw_bars (cr, layout, data, theme);
  else
    draw_line (cr, layout, data, theme);
  if (marked >= 0 && (guint) marked < data->n_values)
    draw_mark (cr, layout, data, theme, (guint) marked);
  cairo_restore (cr);
}

int
slab_line_plot_pick (const SlabLinePlotLayout *layout, const SlabLinePlotData *data, double x, double y)
{
  double share;

  g_return_val_if_fail (layout != NULL && data != NULL, -1);

  if (data->n_values == 0 || x < layout->left || x > layout->right || y < layout->top || y > layout->bottom)
    return -1;
  share = (x - layout->left) / (layout->right - layout->left);
  if (data->bars)
    return (int) MIN (floor (share * data->n_values), data->n_values - 1.0);
  return (int) round (share * (data->n_values - 1));
}
