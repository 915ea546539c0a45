/* SPDX-License-Identifier: MIT */
#include "slab-roofline-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "profile/slab-figure-text.h"
#include "profile/slab-trace-machine.h"
#include "profile/slab-trace-number.h"
#include "profile/slab-trace-traffic.h"
#include "slab-plot-frame.h"

/* All of the font's size. */
#define GUTTER 5.0
#define RIGHT 1.5
#define TOP 2.2
#define AXIS_HEIGHT 3.2
#define DECADE_LABEL_X 3.5
#define DECADE_LABEL_Y 2.0
#define POINT_RADIUS 0.42
#define BOUND_LENGTH 2.4
#define NAME_DISTANCE 1.5 /* of its middle from the point's */
#define SMALL 0.86

/* Bytes that a miss of the last cache brings. */
#define CACHE_LINE 64.0
/* What is told of a trace from anyone's file may be anything; this is a plot. */
#define LEAST 1e-30
#define MOST 1e30

typedef struct
{
  double bandwidth;
  double flops;
  guint n_threads;
} Roof;

/* What is known of the bytes that came from memory. */
typedef enum
{
  BYTES_OF_RESULT,     /* the fewest: input and result once, from which the cache did the rest */
  BYTES_OF_ITERATIONS, /* the most: all that iterations go over, of which the cache may have held a part */
  BYTES_BETWEEN,       /* those two are its ends */
} Bytes;

typedef struct
{
  const char *name;
  guint n_threads;
  double seconds;
  double flops; /* operations of the result; NAN: not told */
  Bytes kind;
  double bytes;          /* as @kind says, between: the most; NAN: not told */
  double least_bytes;    /* between: the fewest */
  double fetched_bytes;  /* as the processor counted; NAN: not counted */
  gboolean is_disturbed; /* what the roofs are by */
  guint n_roofs;
  Roof roofs[2]; /* of one thread, of all */
  Roof own;      /* of the run's threads */
} Figures;

/* All threads, or none: a part of the misses says nothing of the whole. */
static double
get_fetched_bytes (SlabTrace *trace, guint n_workers)
{
  double sum = 0.0;

  for (guint row = 0; row < n_workers; row++)
    {
      SlabTraceCounters counters;

      if (!slab_trace_get_counters (trace, row, &counters) || counters.cache_misses == SLAB_TRACE_UNKNOWN)
        return NAN;
      sum += CACHE_LINE * (double) counters.cache_misses;
    }
  return sum > 0.0 ? sum : NAN;
}

static gboolean
set_roof (Roof *roof, const SlabMachine *machine, guint n_threads)
{
  roof->n_threads = n_threads;
  roof->bandwidth = slab_machine_get_bandwidth (machine, n_threads);
  roof->flops = slab_machine_get_flops (machine, n_threads);
  return roof->bandwidth >= LEAST && roof->bandwidth <= MOST && roof->flops >= LEAST && roof->flops <= MOST;
}

static void
collect (Figures *f, SlabTrace *trace, const SlabMachine *machine)
{
  g_autoptr (SlabMachine) own = NULL;
  SlabTraceTraffic traffic;
  guint n_cores;

  *f = (Figures){ 0 };
  f->name = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_TITLE);
  if (f->name == NULL || *f->name == '\0')
    f->name = _ ("This run");
  f->n_threads = slab_trace_get_n_workers (trace);
  f->seconds = 1e-9 * (double) slab_trace_get_duration (trace);
  f->flops = slab_trace_get_property_number (trace, SLAB_TRACE_KEY_FLOPS);
  if (!(f->flops >= LEAST && f->flops <= MOST))
    f->flops = NAN;
  slab_trace_get_traffic (trace, &traffic);
  f->kind = traffic.source == SLAB_TRAFFIC_MEMORY ? BYTES_OF_ITERATIONS : BYTES_OF_RESULT;
  f->bytes = traffic.memory_bytes;
  if (traffic.source == SLAB_TRAFFIC_UNKNOWN)
    {
      f->kind = traffic.moved_bytes > traffic.io_bytes ? BYTES_BETWEEN : BYTES_OF_ITERATIONS;
      f->bytes = fmax (traffic.moved_bytes, traffic.io_bytes);
      f->least_bytes = traffic.io_bytes;
    }
  f->fetched_bytes = get_fetched_bytes (trace, f->n_threads);
  if (machine == NULL)
    machine = own = slab_trace_dup_machine (trace);
  if (machine == NULL || !set_roof (&f->roofs[0], machine, 1))
    return;
  f->is_disturbed = machine->is_disturbed;
  f->n_roofs = 1;
  n_cores = MAX (machine->n_cores, 1);
  if (n_cores > 1 && set_roof (&f->roofs[1], machine, n_cores))
    f->n_roofs = 2;
  if (!set_roof (&f->own, machine, f->n_threads))
    f->own = f->roofs[f->n_roofs - 1];
}

static double
get_roof (const Roof *roof, double intensity)
{
  return MIN (roof->flops, roof->bandwidth * intensity);
}

static void
place (SlabRooflinePlotLayout *layout, const Figures *f, const SlabPlotTheme *theme, double width, double height)
{
  const double em = theme->font_size;
  double low = 0.1, high = 10.0, bottom = INFINITY, top = 0.0;

  layout->run_intensity = f->flops / f->bytes;
  layout->run_flops = f->seconds > 0.0 ? f->flops / f->seconds : NAN;
  if (isfinite (layout->run_intensity))
    {
      low = MIN (low, layout->run_intensity / 2.0);
      high = MAX (high, layout->run_intensity * 2.0);
    }
  if (f->kind == BYTES_BETWEEN)
    high = MAX (high, f->flops / f->least_bytes * 2.0);
  if (isfinite (f->flops / f->fetched_bytes))
    {
      low = MIN (low, f->flops / f->fetched_bytes / 2.0);
      high = MAX (high, f->flops / f->fetched_bytes * 2.0);
    }
  for (guint i = 0; i < f->n_roofs; i++)
    {
      double ridge = f->roofs[i].flops / f->roofs[i].bandwidth;

      low = MIN (low, ridge / 10.0);
      high = MAX (high, ridge * 20.0);
      top = MAX (top, f->roofs[i].flops);
    }
  for (guint i = 0; i < f->n_roofs; i++)
    bottom = MIN (bottom, get_roof (&f->roofs[i], low));
  if (isfinite (layout->run_flops))
    {
      bottom = MIN (bottom, layout->run_flops / 2.0);
      top = MAX (top, layout->run_flops);
    }
  if (!(top > 0.0))
    {
      bottom = 1e9;
      top = 1e11;
    }
  bottom = MIN (bottom, top / 10.0);
  layout->intensity = (SlabPlotAxis){ log10 (low), log10 (high), floor (GUTTER * em),
                                      MAX (floor (width - RIGHT * em), floor (GUTTER * em) + 1.0) };
  layout->flops = (SlabPlotAxis){ log10 (bottom), log10 (2.5 * top), 0.0, floor (TOP * em) };
  layout->flops.start = MAX (floor (height - AXIS_HEIGHT * em), layout->flops.end + 1.0);
}

/**
 * slab_roofline_plot_init_layout:
 * @layout: (out caller-allocates):
 * @machine: (nullable):
 */
void
slab_roofline_plot_init_layout (SlabRooflinePlotLayout *layout, SlabTrace *trace, const SlabMachine *machine,
                                const SlabPlotTheme *theme, double width, double height)
{
  Figures f;

  g_return_if_fail (layout != NULL);
  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (theme != NULL);

  collect (&f, trace, machine);
  place (layout, &f, theme, width, height);
}

/* ---- Words ---- */

/* "5.2 or fewer": of fewer bytes than there are follow more operations a byte. */
static char *
describe_intensity (const Figures *f)
{
  g_autofree char *number = slab_figure_format_number (f->flops / f->bytes);
  g_autofree char *most = NULL;

  switch (f->kind)
    {
    case BYTES_OF_ITERATIONS:
      return g_strdup_printf (_ ("%s or more operations a byte"), number);
    case BYTES_BETWEEN:
      most = slab_figure_format_number (f->flops / f->least_bytes);
      /* Translators: from the one number to the other */
      return g_strdup_printf (_ ("%s to %s operations a byte"), number, most);
    case BYTES_OF_RESULT:
    default:
      return g_strdup_printf (_ ("%s or fewer operations a byte"), number);
    }
}

/* Under a roof that is too high for it a run looks worse than it is, and the other way round. */
static char *
describe_share (const Figures *f)
{
  const double flops = f->flops / f->seconds;
  g_autofree char *share = slab_figure_format_share (flops / get_roof (&f->own, f->flops / f->bytes));

  if (f->kind != BYTES_OF_RESULT && f->flops / f->bytes < f->own.flops / f->own.bandwidth)
    return g_strdup_printf (_ ("at most %s"), share);
  if (f->kind == BYTES_OF_RESULT)
    return g_strdup_printf (_ ("at least %s"), share);
  return g_steal_pointer (&share);
}

static char *
describe_point (const Figures *f)
{
  g_autofree char *rate = slab_figure_format_flops (f->flops / f->seconds);
  g_autofree char *intensity = describe_intensity (f);
  g_autofree char *share = NULL, *roof = NULL;

  if (f->n_roofs == 0)
    return g_strdup_printf (_ ("%s at %s"), rate, intensity);
  share = describe_share (f);
  roof = slab_figure_format_flops (get_roof (&f->own, f->flops / f->bytes));
  /* Translators: "3.2 GFLOP/s at 5.2 or fewer operations a byte: at least 12 % of the 25 GFLOP/s that 2 threads …" */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s at %s: %s of the %s that %u thread can reach there",
                                       "%s at %s: %s of the %s that %u threads can reach there", f->own.n_threads),
                          rate, intensity, share, roof, f->own.n_threads);
}

/* Beside the point, as short as that. */
static const char *
get_bytes_label (const Figures *f)
{
  static const char *const labels[] = {
    [BYTES_OF_RESULT] = N_ ("input and result alone: at most there"),
    [BYTES_OF_ITERATIONS] = N_ ("all iterations from memory: at least there"),
    [BYTES_BETWEEN] = N_ ("iterations from memory or the cache: between"),
  };

  return _ (labels[f->kind]);
}

static const char *
get_bytes_sentence (const Figures *f)
{
  static const char *const sentences[] = {
    [BYTES_OF_RESULT] = N_ ("The bytes are those of input and result, each moved once, which are the fewest: with what "
                            "else came from memory the point is further left."),
    [BYTES_OF_ITERATIONS] = N_ (
        "The bytes are all that the iterations go over, which are the most: with what the cache "
        "held of it the point is further right."),
    [BYTES_BETWEEN] = N_ ("The trace does not say whether the iterations had their bytes from memory or from the "
                          "cache: the point is somewhere between the two."),
  };

  return _ (sentences[f->kind]);
}

/* What is missing, and what follows. NULL: nothing. */
static const char *
get_missing (const Figures *f)
{
  if (isnan (f->flops))
    return _ ("The trace does not say how many operations the result needs, so the run has no point here.");
  if (isnan (f->bytes))
    return _ ("The trace does not say how many bytes the result needs, so the run has no point here.");
  if (!(f->seconds > 0.0))
    return _ ("The run took no time, so it has no point here.");
  return NULL;
}

static const char *
get_unmeasured (const Figures *f)
{
  return f->n_roofs == 0 ? _ ("What the machine can do was not measured, so there are no roofs.") : NULL;
}

/**
 * slab_roofline_plot_describe:
 * @machine: (nullable):
 *
 * Any thread.
 *
 * Returns: (transfer full): sentences, translated
 */
char *
slab_roofline_plot_describe (SlabTrace *trace, const SlabMachine *machine)
{
  Figures f;
  GString *text;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  collect (&f, trace, machine);
  text = g_string_new (NULL);
  if (get_missing (&f) != NULL)
    g_string_append (text, get_missing (&f));
  else
    {
      g_autofree char *point = describe_point (&f);

      g_string_append_printf (text, "%s: %s. %s", f.name, point, get_bytes_sentence (&f));
    }
  if (f.is_disturbed)
    g_string_append_printf (text, " %s", slab_machine_get_disturbed_text ());
  if (get_unmeasured (&f) != NULL)
    g_string_append_printf (text, " %s", get_unmeasured (&f));
  return g_string_free (text, FALSE);
}

/* ---- Drawing ---- */

static void
draw_grid (SlabPlotFrame *frame)
{
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS];
  double room = (frame->x.end - frame->x.start) / (DECADE_LABEL_X * frame->em);
  guint n = slab_plot_axis_get_decades (frame->x.low, frame->x.high, (guint) CLAMP (room, 1.0, 20.0), ticks);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = slab_plot_format_value (pow (10.0, ticks[i]), 0.0);

      slab_plot_frame_draw_tick_x (frame, ticks[i], label);
    }
  room = (frame->y.start - frame->y.end) / (DECADE_LABEL_Y * frame->em);
  n = slab_plot_axis_get_decades (frame->y.low, frame->y.high, (guint) CLAMP (room, 1.0, 20.0), ticks);
  for (guint i = 0; i < n; i++)
    {
      /* The unit is in the axis' title. */
      g_autofree char *label = slab_plot_format_value (pow (10.0, ticks[i] - 9.0), 0.0);

      slab_plot_frame_draw_tick_y (frame, ticks[i], label);
    }
}

static char *
describe_threads (const Roof *roof)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u thread", "%u threads", roof->n_threads), roof->n_threads);
}

/* Where on the way from @low to @high something as wide as that has its middle: half-way, or where it is not on
 * @avoided. */
static double
find_middle (double low, double high, double width, double avoided)
{
  static const double shares[] = { 0.5, 0.7, 0.3 };

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      const double middle = low + shares[i] * (high - low);

      if (!(fabs (middle - avoided) < 0.5 * width) && middle - 0.5 * width > low && middle + 0.5 * width < high)
        return middle;
    }
  return 0.5 * (low + high);
}

/* On the side of the line where the other roof is not. @run_x: of the line from the run to its roof; NAN: none. */
static void
draw_roof_labels (SlabPlotFrame *frame, const Roof *roof, gboolean above, double run_x)
{
  const double em = frame->em, side = above ? -1.0 : 1.0;
  g_autofree char *threads = describe_threads (roof);
  g_autofree char *flops = slab_figure_format_flops (roof->flops);
  g_autofree char *bandwidth = slab_figure_format_bandwidth (roof->bandwidth);
  /* Translators: what the machine can do, and with how many threads. */
  g_autofree char *flat = g_strdup_printf (_ ("%s, %s"), flops, threads);
  g_autofree char *steep = g_strdup_printf (_ ("%s, %s"), bandwidth, threads);
  double ridge = log10 (roof->flops / roof->bandwidth);
  double ridge_x = slab_plot_axis_to_pixel (&frame->x, ridge);
  double flat_y = slab_plot_axis_to_pixel (&frame->y, log10 (roof->flops));
  double slope = (frame->y.start - frame->y.end) / (frame->y.high - frame->y.low)
                 / ((frame->x.end - frame->x.start) / (frame->x.high - frame->x.low));
  double from_x = MAX (frame->x.start, slab_plot_axis_to_pixel (&frame->x, frame->y.low - log10 (roof->bandwidth)));
  double length = hypot (ridge_x - from_x, slope * (ridge_x - from_x)), width, middle;

  slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
  if (slab_plot_text_get_width (&frame->text, flat) < frame->x.end - ridge_x - em)
    slab_plot_text_draw (&frame->text, flat, frame->x.end - 0.3 * em, flat_y + side * 0.85 * em, 1.0, -1.0);
  width = slab_plot_text_get_width (&frame->text, steep);
  if (width > length - 2.0 * em)
    return;
  middle = find_middle (from_x, ridge_x, (width + 2.0 * em) * cos (atan (slope)), run_x);
  cairo_save (frame->cr);
  cairo_translate (
      frame->cr, middle,
      slab_plot_axis_to_pixel (&frame->y, log10 (roof->bandwidth) + slab_plot_axis_to_value (&frame->x, middle)));
  cairo_rotate (frame->cr, -atan (slope));
  slab_plot_text_draw (&frame->text, steep, 0.0, side * 0.85 * em, 0.5, -1.0);
  cairo_restore (frame->cr);
}

static void
draw_roof (SlabPlotFrame *frame, const Roof *roof, gboolean own)
{
  double ridge = log10 (roof->flops / roof->bandwidth);

  cairo_save (frame->cr);
  cairo_rectangle (frame->cr, frame->x.start, frame->y.end, frame->x.end - frame->x.start,
                   frame->y.start - frame->y.end);
  cairo_clip (frame->cr);
  cairo_move_to (frame->cr, frame->x.start,
                 slab_plot_axis_to_pixel (&frame->y, log10 (roof->bandwidth) + frame->x.low));
  cairo_line_to (frame->cr, slab_plot_axis_to_pixel (&frame->x, ridge),
                 slab_plot_axis_to_pixel (&frame->y, log10 (roof->flops)));
  cairo_line_to (frame->cr, frame->x.end, slab_plot_axis_to_pixel (&frame->y, log10 (roof->flops)));
  cairo_set_line_join (frame->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (frame->cr, own ? 2.5 : 1.5);
  slab_plot_set_color (frame->cr, own ? &frame->theme->foreground : &frame->theme->dim, 1.0);
  cairo_stroke (frame->cr);
  cairo_restore (frame->cr);
}

static void
draw_dot (SlabPlotFrame *frame, double x, double y, gboolean hollow)
{
  const SlabColor *color = &frame->theme->phases[SLAB_PHASE_FILTER];

  cairo_new_path (frame->cr);
  cairo_arc (frame->cr, x, y, POINT_RADIUS * frame->em, 0.0, 2.0 * G_PI);
  slab_plot_set_color (frame->cr, hollow ? &frame->theme->background : color, 1.0);
  cairo_fill_preserve (frame->cr);
  cairo_set_line_width (frame->cr, 2.0);
  slab_plot_set_color (frame->cr, hollow ? color : &frame->theme->background, 1.0);
  cairo_stroke (frame->cr);
}

/* The width of a label, and whether it is left of its point: the roofs rise to the right, where there is more room
 * under them. */
static gboolean
measure_label (SlabPlotFrame *frame, const char *label, double x, gboolean bold, double *width)
{
  const double to_left = x - frame->x.start - 1.5 * frame->em, to_right = frame->x.end - x - frame->em;
  gboolean left;

  slab_plot_text_set_font (&frame->text, bold ? 1.0 : SMALL, bold);
  *width = slab_plot_text_get_width (&frame->text, label);
  left = *width > to_right && to_left > to_right;
  *width = MAX (MIN (*width, left ? to_left : to_right), 0.0);
  slab_plot_text_set_font (&frame->text, SMALL, FALSE);
  return left;
}

/* Beside a point, over what is behind it. */
static void
draw_point_label (SlabPlotFrame *frame, const char *label, double x, double y, gboolean bold)
{
  const double em = frame->em;
  double width, at;

  at = measure_label (frame, label, x, bold, &width) ? x - em - width : x + em;
  slab_plot_text_set_font (&frame->text, bold ? 1.0 : SMALL, bold);
  slab_plot_frame_fill (frame, at - 0.2 * em, y - 0.7 * em, width + 0.4 * em, 1.4 * em, &frame->theme->background, 0.8);
  slab_plot_set_color (frame->cr, bold ? &frame->theme->foreground : &frame->theme->dim, 1.0);
  slab_plot_text_draw (&frame->text, label, at, y, 0.0, width + 0.5);
  slab_plot_text_set_font (&frame->text, SMALL, FALSE);
}

/* Whether a label that has its middle there stands on the line of a roof. */
static gboolean
hides_roof (SlabPlotFrame *frame, const Figures *f, const char *label, double x, double y, gboolean bold)
{
  const double em = frame->em;
  double width, from, to;

  from = measure_label (frame, label, x, bold, &width) ? x - 1.2 * em - width : x + 0.8 * em;
  to = slab_plot_axis_to_value (&frame->x, from + width + 0.4 * em);
  from = slab_plot_axis_to_value (&frame->x, from);
  for (guint i = 0; i < f->n_roofs; i++)
    if (slab_plot_axis_to_pixel (&frame->y, log10 (get_roof (&f->roofs[i], pow (10.0, from)))) > y - 0.9 * em
        && slab_plot_axis_to_pixel (&frame->y, log10 (get_roof (&f->roofs[i], pow (10.0, to)))) < y + 0.9 * em)
      return TRUE;
  return FALSE;
}

/* To the side on which the run may be as well. */
static void
draw_bound (SlabPlotFrame *frame, const Figures *f, double x, double y)
{
  const double em = frame->em, head = 0.4 * em;
  const double side = f->kind == BYTES_OF_RESULT ? -1.0 : 1.0;
  double end = x + side * BOUND_LENGTH * em;

  if (f->kind == BYTES_BETWEEN)
    end = slab_plot_axis_to_pixel (&frame->x, log10 (f->flops / f->least_bytes));
  slab_plot_set_color (frame->cr, &frame->theme->phases[SLAB_PHASE_FILTER], 1.0);
  cairo_set_line_width (frame->cr, 2.0);
  cairo_move_to (frame->cr, x, y);
  cairo_line_to (frame->cr, end, y);
  if (f->kind == BYTES_BETWEEN)
    {
      cairo_move_to (frame->cr, end, y - head);
      cairo_line_to (frame->cr, end, y + head);
    }
  else
    {
      cairo_move_to (frame->cr, end - side * head, y - head);
      cairo_line_to (frame->cr, end, y);
      cairo_line_to (frame->cr, end - side * head, y + head);
    }
  cairo_stroke (frame->cr);
}

static void
draw_run (SlabPlotFrame *frame, const SlabRooflinePlotLayout *layout, const Figures *f)
{
  double x = slab_plot_axis_to_pixel (&frame->x, log10 (layout->run_intensity));
  double y = slab_plot_axis_to_pixel (&frame->y, log10 (layout->run_flops));

  if (f->n_roofs > 0)
    {
      double roof = log10 (get_roof (&f->own, layout->run_intensity));

      cairo_move_to (frame->cr, x, y);
      cairo_line_to (frame->cr, x, slab_plot_axis_to_pixel (&frame->y, roof));
      cairo_set_line_width (frame->cr, 1.5);
      cairo_set_dash (frame->cr, (const double[]){ 4.0, 3.0 }, 2, 0.0);
      slab_plot_set_color (frame->cr, &frame->theme->phases[SLAB_PHASE_FILTER], 1.0);
      cairo_stroke (frame->cr);
      cairo_set_dash (frame->cr, NULL, 0, 0.0);
    }
  if (isfinite (f->fetched_bytes))
    {
      double counted = slab_plot_axis_to_pixel (&frame->x, log10 (f->flops / f->fetched_bytes));

      draw_point_label (frame, _ ("with the bytes that the processor fetched"), counted, y + 3.0 * frame->em, FALSE);
      draw_dot (frame, counted, y, TRUE);
    }
  if (hides_roof (frame, f, f->name, x, y - NAME_DISTANCE * frame->em, TRUE))
    {
      draw_point_label (frame, f->name, x, y + NAME_DISTANCE * frame->em, TRUE);
      if (y + (NAME_DISTANCE + 2.0) * frame->em < frame->y.start)
        draw_point_label (frame, get_bytes_label (f), x, y + (NAME_DISTANCE + 1.4) * frame->em, FALSE);
    }
  else
    {
      draw_point_label (frame, f->name, x, y - NAME_DISTANCE * frame->em, TRUE);
      draw_point_label (frame, get_bytes_label (f), x, y + NAME_DISTANCE * frame->em, FALSE);
    }
  draw_bound (frame, f, x, y);
  draw_dot (frame, x, y, FALSE);
}

void
slab_roofline_plot_draw (cairo_t *cr, SlabTrace *trace, const SlabMachine *machine, const SlabPlotTheme *theme,
                         double width, double height)
{
  SlabRooflinePlotLayout layout;
  SlabPlotFrame frame;
  Figures f;

  g_return_if_fail (cr != NULL);
  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (theme != NULL);

  collect (&f, trace, machine);
  if (get_missing (&f) != NULL && get_unmeasured (&f) != NULL)
    {
      g_autofree char *both = g_strdup_printf ("%s\n%s", get_missing (&f), get_unmeasured (&f));

      slab_plot_draw_message (cr, theme, width, height, both);
      return;
    }
  place (&layout, &f, theme, width, height);
  cairo_save (cr);
  slab_plot_frame_init (&frame, cr, theme, &layout.intensity, &layout.flops);
  draw_grid (&frame);
  for (guint i = 0; i < f.n_roofs; i++)
    draw_roof (&frame, &f.roofs[i], f.roofs[i].n_threads == f.own.n_threads);
  for (guint i = 0; i < f.n_roofs; i++)
    draw_roof_labels (&frame, &f.roofs[i], i + 1 == f.n_roofs,
                      slab_plot_axis_to_pixel (&layout.intensity, log10 (layout.run_intensity)));
  if (get_missing (&f) == NULL)
    draw_run (&frame, &layout, &f);
  slab_plot_frame_draw_axes (&frame, _ ("Operations a byte"), _ ("GFLOP/s"));
  if (f.is_disturbed)
    {
      slab_plot_set_color (cr, &theme->dim, 1.0);
      slab_plot_text_draw (&frame.text, _ ("Measured beside other programs: the roofs are higher."),
                           layout.intensity.end, layout.flops.start - 0.9 * frame.em, 1.0,
                           layout.intensity.end - layout.intensity.start);
    }
  slab_plot_frame_clear (&frame);
  cairo_restore (cr);
}
