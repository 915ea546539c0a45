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

typedef struct
{
  SlabScalingKind kind;
  const double *n;
  const double *seconds;
  guint n_points;
} Curve;

static Curve
get_curve (const SlabScalingData *data)
{
  return (Curve){ data->kind, data->n, data->seconds, data->n_points };
}

static Curve
get_other (const SlabScalingData *data)
{
  return (Curve){ data->kind, data->other_n, data->other_seconds, data->other_name != NULL ? data->n_other : 0 };
}

static gboolean
is_point (const Curve *curve, guint i)
{
  return isfinite (curve->n[i]) && curve->n[i] > 0.0 && isfinite (curve->seconds[i]) && curve->seconds[i] > 0.0;
}

static double
get_speedup (const Curve *curve, double one, guint i)
{
  /* n jobs in so many seconds are n times as much work. */
  return curve->kind == SLAB_SCALING_WEAK ? curve->n[i] * one / curve->seconds[i] : one / curve->seconds[i];
}

/* Gene Amdahl, "Validity of the single processor approach …", AFIPS 1967: 1 / (s + (1 - s) / n). */
static double
get_amdahl (double serial, double n)
{
  return 1.0 / (serial + (1.0 - serial) / n);
}

static gboolean
has_fit (const SlabScalingData *data)
{
  return data->kind == SLAB_SCALING_STRONG && isfinite (data->serial) && data->serial >= 0.0 && data->serial <= 1.0;
}

static gboolean
has_interval (const SlabScalingData *data)
{
  return has_fit (data) && data->serial_low >= 0.0 && data->serial_high <= 1.0 && data->serial_low < data->serial_high;
}

static gboolean
has_ceiling (const SlabScalingData *data)
{
  return isfinite (data->ceiling) && data->ceiling > 0.0;
}

static gboolean
has_disturbed (const SlabScalingData *data)
{
  const Curve curve = get_curve (data);

  for (guint i = 0; data->is_disturbed != NULL && i < curve.n_points; i++)
    if (data->is_disturbed[i] && is_point (&curve, i))
      return TRUE;
  return FALSE;
}

/* Lines, the memory, points: a line each, since their words are long. */
static guint
count_legend_lines (const SlabScalingData *data)
{
  return 1 + has_ceiling (data) + (data->other_name != NULL || has_disturbed (data));
}

/* Returns: seconds of one; NAN where there is no point. */
static double
survey (const Curve *curve, guint *n_points, double *most, double *high)
{
  double least = INFINITY, one = NAN;

  for (guint i = 0; i < curve->n_points; i++)
    if (is_point (curve, i))
      {
        (*n_points)++;
        *most = MAX (*most, curve->n[i]);
        if (curve->n[i] < least)
          {
            least = curve->n[i];
            one = curve->kind == SLAB_SCALING_WEAK ? curve->seconds[i] : curve->n[i] * curve->seconds[i];
          }
      }
  for (guint i = 0; i < curve->n_points; i++)
    if (is_point (curve, i))
      *high = MAX (*high, get_speedup (curve, one, i));
  return one;
}

/**
 * slab_scaling_plot_init_layout:
 * @layout: (out caller-allocates):
 */
void
slab_scaling_plot_init_layout (SlabScalingPlotLayout *layout, const SlabScalingData *data, const SlabPlotTheme *theme,
                               double width, double height)
{
  double most = 1.0, high = 1.0, em;
  guint n_other = 0;
  Curve curve, other;

  g_return_if_fail (layout != NULL && data != NULL && theme != NULL);

  em = theme->font_size;
  curve = get_curve (data);
  other = get_other (data);
  *layout = (SlabScalingPlotLayout){ .one = NAN };
  layout->one = survey (&curve, &layout->n_points, &most, &high);
  layout->other_one = survey (&other, &n_other, &most, &high);
  layout->n = (SlabPlotAxis){ 0.0, 1.05 * most, floor (GUTTER * em),
                              MAX (floor (width - RIGHT * em), floor (GUTTER * em) + 1.0) };
  layout->speedup = (SlabPlotAxis){ 0.0, 1.05 * MAX (most, high), 0.0,
                                    floor ((TOP + LEGEND_LINE * count_legend_lines (data)) * em) };
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

typedef enum
{
  POINT_MEASURED,
  POINT_DISTURBED,
  POINT_OTHER,
} Point;

/* Told apart without their colours as well: a disc, a ring, a square. */
static void
draw_point (SlabPlotFrame *frame, Point point, double x, double y)
{
  const SlabPlotTheme *theme = frame->theme;
  const SlabColor *color = &theme->phases[point == POINT_OTHER ? SLAB_PHASE_WRITE : SLAB_PHASE_FILTER];
  const double radius = POINT_RADIUS * frame->em;

  cairo_new_path (frame->cr);
  if (point == POINT_OTHER)
    cairo_rectangle (frame->cr, x - 0.9 * radius, y - 0.9 * radius, 1.8 * radius, 1.8 * radius);
  else
    cairo_arc (frame->cr, x, y, radius, 0.0, 2.0 * G_PI);
  slab_plot_set_color (frame->cr, point == POINT_DISTURBED ? &theme->background : color, 1.0);
  cairo_fill_preserve (frame->cr);
  slab_plot_set_color (frame->cr, point == POINT_DISTURBED ? color : &theme->background, 1.0);
  cairo_set_line_width (frame->cr, 1.5);
  cairo_stroke (frame->cr);
}

static double
draw_words (SlabPlotFrame *frame, const char *words, double x, double y)
{
  slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
  return x + slab_plot_text_draw (&frame->text, words, x, y, 0.0, MAX (frame->x.end - x, 0.0)) + 1.4 * frame->em;
}

static double
draw_key (SlabPlotFrame *frame, Line line, const char *label, double x, double y)
{
  const double em = frame->em;

  set_line (frame, line);
  cairo_move_to (frame->cr, x, y);
  cairo_line_to (frame->cr, x + 1.8 * em, y);
  cairo_stroke (frame->cr);
  cairo_set_dash (frame->cr, NULL, 0, 0.0);
  return draw_words (frame, label, x + 2.2 * em, y);
}

static double
draw_point_key (SlabPlotFrame *frame, Point point, const char *label, double x, double y)
{
  draw_point (frame, point, x + 0.5 * frame->em, y);
  return draw_words (frame, label, x + 1.4 * frame->em, y);
}

static char *
describe_fit (const SlabScalingData *data)
{
  g_autofree char *serial = slab_figure_format_share (data->serial);
  g_autofree char *low = slab_figure_format_share (data->serial_low);
  g_autofree char *high = slab_figure_format_share (data->serial_high);

  if (!has_interval (data))
    /* Translators: a share of the work. */
    return g_strdup_printf (_ ("Amdahl, %s serial"), serial);
  /* Translators: a share of the work, and the two shares that it is between. */
  return g_strdup_printf (_ ("Amdahl, %s serial (%s to %s)"), serial, low, high);
}

static char *
describe_ceiling (const SlabPlotFrame *frame, const SlabScalingData *data)
{
  g_autofree char *number = slab_figure_format_number (data->ceiling);
  /* The figure comes first: what is behind it may find no room. */
  g_autofree char *text = data->ceiling_name != NULL
                              /* Translators: the speed-up that the memory allows; what the memory gives, in GB/s. */
                              ? g_strdup_printf (_ ("at most %s×, by the memory's %s"), number, data->ceiling_name)
                              : g_strdup_printf (_ ("at most %s×, by the memory"), number);

  /* Translators: a line that is beyond the upper end of the plot. */
  return data->ceiling > frame->y.high ? g_strdup_printf (_ ("%s (above)"), text) : g_steal_pointer (&text);
}

static void
draw_legend (SlabPlotFrame *frame, const SlabScalingData *data)
{
  const double em = frame->em, left = 0.5 * em;
  double y = 0.6 * LEGEND_LINE * em;
  double x = draw_key (frame, LINE_IDEAL, _ ("ideal"), left, y);

  if (has_fit (data))
    {
      g_autofree char *label = describe_fit (data);

      (void) draw_key (frame, LINE_AMDAHL, label, x, y);
    }
  if (has_ceiling (data))
    {
      g_autofree char *label = describe_ceiling (frame, data);

      y += LEGEND_LINE * em;
      (void) draw_key (frame, LINE_CEILING, label, left, y);
    }
  y += LEGEND_LINE * em;
  x = left;
  if (data->other_name != NULL)
    {
      x = draw_point_key (frame, POINT_MEASURED, _ ("this"), x, y);
      x = draw_point_key (frame, POINT_OTHER, data->other_name, x, y);
    }
  if (has_disturbed (data))
    (void) draw_point_key (frame, POINT_DISTURBED, _ ("disturbed by others"), x, y);
}

/* What the curve may be as well. */
static void
draw_interval (SlabPlotFrame *frame, const SlabScalingData *data, double most)
{
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i <= CURVE_STEPS; i++)
      {
        double n = 1.0 + (most - 1.0) * (side == 0 ? i : CURVE_STEPS - i) / CURVE_STEPS;

        cairo_line_to (
            frame->cr, slab_plot_axis_to_pixel (&frame->x, n),
            slab_plot_axis_to_pixel (&frame->y, get_amdahl (side == 0 ? data->serial_low : data->serial_high, n)));
      }
  cairo_close_path (frame->cr);
  slab_plot_set_color (frame->cr, &frame->theme->phases[SLAB_PHASE_FILTER], 0.18);
  cairo_fill (frame->cr);
}

static void
draw_lines (SlabPlotFrame *frame, const SlabScalingData *data)
{
  double most = frame->x.high;

  cairo_save (frame->cr);
  cairo_rectangle (frame->cr, frame->x.start, frame->y.end, frame->x.end - frame->x.start,
                   frame->y.start - frame->y.end);
  cairo_clip (frame->cr);
  if (has_interval (data) && most > 1.0)
    draw_interval (frame, data, most);
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

/* @is_disturbed: (nullable). Two curves are told apart by lines as well, which one that is alone does not need. */
static void
draw_points (SlabPlotFrame *frame, const Curve *curve, double one, const gboolean *is_disturbed, Point point,
             gboolean has_line)
{
  cairo_set_dash (frame->cr, NULL, 0, 0.0);
  for (guint pass = has_line ? 0 : 1; pass < 2; pass++)
    {
      for (guint i = 0; i < curve->n_points; i++)
        {
          double x, y;

          if (!is_point (curve, i))
            continue;
          x = slab_plot_axis_to_pixel (&frame->x, curve->n[i]);
          y = slab_plot_axis_to_pixel (&frame->y, get_speedup (curve, one, i));
          if (pass == 0)
            cairo_line_to (frame->cr, x, y);
          else
            draw_point (frame, is_disturbed != NULL && is_disturbed[i] ? POINT_DISTURBED : point, x, y);
        }
      slab_plot_set_color (frame->cr,
                           &frame->theme->phases[point == POINT_OTHER ? SLAB_PHASE_WRITE : SLAB_PHASE_FILTER], 1.0);
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
  Curve curve, other;

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
  other = get_other (data);
  draw_points (&frame, &other, layout.other_one, NULL, POINT_OTHER, TRUE);
  curve = get_curve (data);
  draw_points (&frame, &curve, layout.one, data->is_disturbed, POINT_MEASURED, data->other_name != NULL);
  slab_plot_frame_draw_axes (&frame, data->kind == SLAB_SCALING_WEAK ? _ ("Copies at once") : _ ("Threads"), title);
  slab_plot_frame_clear (&frame);
  cairo_restore (cr);
}
