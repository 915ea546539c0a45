/* SPDX-License-Identifier: MIT */
#include "slab-scaling-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "profile/slab-figure-text.h"
#include "slab-plot-frame.h"

/* All of the font's size. */
#define GUTTER 3.6
#define RIGHT 1.5
#define TOP 2.4
#define AXIS_HEIGHT 3.2
#define LEGEND_LINE 1.8
#define LABEL_X 2.5
#define LABEL_Y 2.0
#define POINT_RADIUS 0.36

#define CURVE_STEPS 100

static gboolean
is_point (const SlabScalingData *data, guint i)
{
  return isfinite (data->n[i]) && data->n[i] > 0.0 && isfinite (data->seconds[i]) && data->seconds[i] > 0.0;
}

static double
get_speedup (const SlabScalingData *data, double one, guint i)
{
  /* n jobs in so many seconds are n times as much work. */
  return data->kind == SLAB_SCALING_WEAK ? data->n[i] * one / data->seconds[i] : one / data->seconds[i];
}

/* Gene Amdahl, "Validity of the single processor approach …", AFIPS 1967: 1 / (s + (1 - s) / n). */
static double
get_amdahl (double serial, double n)
{
  return 1.0 / (serial + (1.0 - serial) / n);
}

/**
 * slab_scaling_plot_init_layout:
 * @layout: (out caller-allocates):
 */
void
slab_scaling_plot_init_layout (SlabScalingPlotLayout *layout, const SlabScalingData *data, const SlabPlotTheme *theme,
                               double width, double height)
{
  double least = INFINITY, most = 1.0, high = 1.0, em;

  g_return_if_fail (layout != NULL && data != NULL && theme != NULL);

  em = theme->font_size;
  *layout = (SlabScalingPlotLayout){ .one = NAN };
  for (guint i = 0; i < data->n_points; i++)
    if (is_point (data, i))
      {
        layout->n_points++;
        most = MAX (most, data->n[i]);
        if (data->n[i] < least)
          {
            least = data->n[i];
            layout->one = data->kind == SLAB_SCALING_WEAK ? data->seconds[i] : data->n[i] * data->seconds[i];
          }
      }
  for (guint i = 0; i < data->n_points; i++)
    if (is_point (data, i))
      high = MAX (high, get_speedup (data, layout->one, i));
  layout->n = (SlabPlotAxis){ 0.0, 1.05 * most, floor (GUTTER * em),
                              MAX (floor (width - RIGHT * em), floor (GUTTER * em) + 1.0) };
  layout->speedup = (SlabPlotAxis){ 0.0, 1.05 * MAX (most, high), 0.0, floor ((TOP + LEGEND_LINE) * em) };
  layout->speedup.start = MAX (floor (height - AXIS_HEIGHT * em), layout->speedup.end + 1.0);
}

static void
draw_ticks (SlabPlotFrame *frame)
{
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS], step;

  for (guint axis = 0; axis < 2; axis++)
    {
      const SlabPlotAxis *it = axis == 0 ? &frame->x : &frame->y;
      double room = fabs (it->end - it->start) / ((axis == 0 ? LABEL_X : LABEL_Y) * frame->em);
      guint n = slab_plot_axis_get_ticks (0.0, it->high, (guint) CLAMP (room, 2.0, 17.0), ticks, &step);

      for (guint i = 0; i < n; i++)
        {
          g_autofree char *label = NULL;

          /* There is no half of a thread. */
          if (axis == 0 && fabs (ticks[i] - round (ticks[i])) > 1e-9)
            continue;
          label = slab_plot_format_value (ticks[i], axis == 0 ? MAX (step, 1.0) : step);
          if (axis == 0)
            slab_plot_frame_draw_tick_x (frame, ticks[i], label);
          else
            slab_plot_frame_draw_tick_y (frame, ticks[i], label);
        }
    }
}

typedef enum
{
  LINE_IDEAL,
  LINE_CEILING,
  LINE_AMDAHL,
} Line;

static void
set_line (SlabPlotFrame *frame, Line line)
{
  static const double dashes[][2] = { { 1.0, 0.0 }, { 6.0, 4.0 }, { 2.0, 3.0 } };
  const SlabColor *color = line == LINE_AMDAHL ? &frame->theme->phases[SLAB_PHASE_FILTER] : &frame->theme->dim;

  slab_plot_set_color (frame->cr, color, 1.0);
  cairo_set_line_width (frame->cr, 1.5);
  cairo_set_dash (frame->cr, dashes[line], line == LINE_IDEAL ? 0 : 2, 0.0);
}

static double
draw_key (SlabPlotFrame *frame, Line line, const char *label, double x)
{
  const double em = frame->em, y = 0.6 * LEGEND_LINE * em;

  set_line (frame, line);
  cairo_move_to (frame->cr, x, y);
  cairo_line_to (frame->cr, x + 1.8 * em, y);
  cairo_stroke (frame->cr);
  cairo_set_dash (frame->cr, NULL, 0, 0.0);
  slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
  return x + 2.2 * em + slab_plot_text_draw (&frame->text, label, x + 2.2 * em, y, 0.0, -1.0) + 1.4 * em;
}

static gboolean
has_fit (const SlabScalingData *data)
{
  return data->kind == SLAB_SCALING_STRONG && isfinite (data->serial) && data->serial >= 0.0 && data->serial <= 1.0;
}

static gboolean
has_ceiling (const SlabScalingData *data)
{
  return isfinite (data->ceiling) && data->ceiling > 0.0;
}

static void
draw_legend (SlabPlotFrame *frame, const SlabScalingData *data)
{
  double x = draw_key (frame, LINE_IDEAL, _ ("ideal"), 0.5 * frame->em);

  if (has_ceiling (data))
    {
      g_autofree char *ceiling = slab_figure_format_number (data->ceiling);
      g_autofree char *label = g_strdup_printf (_ ("memory bandwidth allows %s"), ceiling);

      x = draw_key (frame, LINE_CEILING, label, x);
    }
  if (has_fit (data))
    {
      g_autofree char *serial = slab_figure_format_share (data->serial);
      /* Translators: a share of the work. */
      g_autofree char *label = g_strdup_printf (_ ("Amdahl, %s serial"), serial);

      (void) draw_key (frame, LINE_AMDAHL, label, x);
    }
}

static void
draw_lines (SlabPlotFrame *frame, const SlabScalingData *data)
{
  double most = frame->x.high;

  cairo_save (frame->cr);
  cairo_rectangle (frame->cr, frame->x.start, frame->y.end, frame->x.end - frame->x.start,
                   frame->y.start - frame->y.end);
  cairo_clip (frame->cr);
  set_line (frame, LINE_IDEAL);
  cairo_move_to (frame->cr, frame->x.start, frame->y.start);
  cairo_line_to (frame->cr, frame->x.end, slab_plot_axis_to_pixel (&frame->y, most));
  cairo_stroke (frame->cr);
  if (has_ceiling (data))
    {
      double y = floor (slab_plot_axis_to_pixel (&frame->y, data->ceiling)) + 0.5;

      set_line (frame, LINE_CEILING);
      cairo_move_to (frame->cr, frame->x.start, y);
      cairo_line_to (frame->cr, frame->x.end, y);
      cairo_stroke (frame->cr);
    }
  if (has_fit (data))
    {
      set_line (frame, LINE_AMDAHL);
      for (guint i = 0; i <= CURVE_STEPS && most > 1.0; i++)
        {
          double n = 1.0 + (most - 1.0) * i / CURVE_STEPS;

          cairo_line_to (frame->cr, slab_plot_axis_to_pixel (&frame->x, n),
                         slab_plot_axis_to_pixel (&frame->y, get_amdahl (data->serial, n)));
        }
      cairo_stroke (frame->cr);
    }
  cairo_restore (frame->cr);
}

static void
draw_points (SlabPlotFrame *frame, const SlabScalingData *data, double one)
{
  for (guint i = 0; i < data->n_points; i++)
    {
      double x, y;

      if (!is_point (data, i))
        continue;
      x = slab_plot_axis_to_pixel (&frame->x, data->n[i]);
      y = slab_plot_axis_to_pixel (&frame->y, get_speedup (data, one, i));
      cairo_new_path (frame->cr);
      cairo_arc (frame->cr, x, y, POINT_RADIUS * frame->em, 0.0, 2.0 * G_PI);
      slab_plot_set_color (frame->cr, &frame->theme->phases[SLAB_PHASE_FILTER], 1.0);
      cairo_fill_preserve (frame->cr);
      slab_plot_set_color (frame->cr, &frame->theme->background, 1.0);
      cairo_set_line_width (frame->cr, 1.5);
      cairo_stroke (frame->cr);
    }
}

void
slab_scaling_plot_draw (cairo_t *cr, const SlabScalingData *data, const SlabPlotTheme *theme, double width,
                        double height)
{
  SlabScalingPlotLayout layout;
  g_autofree char *title = NULL;
  SlabPlotFrame frame;
  const char *what;

  g_return_if_fail (cr != NULL && data != NULL && theme != NULL);

  slab_scaling_plot_init_layout (&layout, data, theme, width, height);
  if (layout.n_points == 0)
    {
      slab_plot_draw_message (cr, theme, width, height, _ ("Nothing has been run yet"));
      return;
    }
  what = data->kind == SLAB_SCALING_WEAK ? _ ("Jobs in the time of one") : _ ("Speed-up");
  title = data->name != NULL ? g_strdup_printf ("%s: %s", what, data->name) : g_strdup (what);
  cairo_save (cr);
  slab_plot_frame_init (&frame, cr, theme, &layout.n, &layout.speedup);
  draw_ticks (&frame);
  draw_legend (&frame, data);
  draw_lines (&frame, data);
  draw_points (&frame, data, layout.one);
  slab_plot_frame_draw_axes (&frame, data->kind == SLAB_SCALING_WEAK ? _ ("Copies at once") : _ ("Threads"), title);
  slab_plot_frame_clear (&frame);
  cairo_restore (cr);
}
