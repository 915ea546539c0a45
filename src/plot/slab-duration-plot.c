/* SPDX-License-Identifier: MIT */
#include "slab-duration-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "profile/slab-figure-text.h"
#include "slab-plot-frame.h"

/* All of the font's size. */
#define GUTTER 4.6
#define RIGHT 2.4
#define LEGEND_LINE 2.0
#define HEADING_LINE 2.0
#define AXIS_HEIGHT 3.2
#define PANEL_GAP 0.8
#define PANEL_MIN 1.0
#define DECADE_LABEL 4.5

/* The order of work: waiting is last, whatever the enumeration says. */
static const SlabPhase order[SLAB_N_PHASES] = { SLAB_PHASE_READ, SLAB_PHASE_FILTER, SLAB_PHASE_WRITE, SLAB_PHASE_OTHER,
                                                SLAB_PHASE_WAIT };
static const struct
{
  const char *label;
  double dash[2];
} marks[] = {
  { N_ ("median"), { 0.0, 0.0 } },
  { "95 %", { 5.0, 3.0 } },
  { "99 %", { 1.5, 2.5 } },
};

static const SlabPhaseStatistics *
get_durations (const SlabTraceStatistics *statistics, const SlabDurationPlotPanel *panel)
{
  return panel->pass >= 0 ? &statistics->pass_durations[panel->pass] : &statistics->phases[panel->phase];
}

/* "filter", "filter: sweep" */
static char *
dup_label (const SlabTraceStatistics *statistics, const SlabDurationPlotPanel *panel)
{
  const char *phase = slab_phase_get_label (panel->phase);

  /* Translators: "filter: sweep", a phase and a part of it. */
  return panel->pass >= 0 ? g_strdup_printf (_ ("%s: %s"), phase, statistics->pass_names[panel->pass])
                          : g_strdup (phase);
}

/**
 * slab_duration_plot_list_panels:
 * @panels: (out caller-allocates): in the order of work
 */
guint
slab_duration_plot_list_panels (const SlabTraceStatistics *statistics,
                                SlabDurationPlotPanel panels[SLAB_DURATION_PLOT_MAX_PANELS])
{
  guint n = 0;

  g_return_val_if_fail (statistics != NULL && panels != NULL, 0);

  for (guint i = 0; i < SLAB_N_PHASES; i++)
    {
      guint n_passes = 0;

      for (guint p = 0; order[i] == SLAB_PHASE_FILTER && p < statistics->n_passes; p++)
        n_passes += statistics->pass_durations[p].n > 0;
      for (guint p = 0; n_passes > 1 && p < statistics->n_passes; p++)
        if (statistics->pass_durations[p].n > 0)
          panels[n++] = (SlabDurationPlotPanel){ .phase = order[i], .pass = (int) p };
      if (n_passes <= 1 && statistics->phases[order[i]].n > 0)
        panels[n++] = (SlabDurationPlotPanel){ .phase = order[i], .pass = -1 };
    }
  return n;
}

static double
get_mark (const SlabPhaseStatistics *phase, guint mark)
{
  return mark == 0 ? phase->median : mark == 1 ? phase->p95 : phase->p99;
}

static guint64
get_largest_count (const SlabPhaseStatistics *phase)
{
  guint64 largest = 0;

  for (guint b = 0; b < SLAB_TRACE_STATISTICS_N_BINS; b++)
    largest = MAX (largest, phase->histogram[b]);
  return largest;
}

/* Bins with spans of any panel, and one on both sides; at least a decade. */
static void
find_bins (const SlabTraceStatistics *statistics, const SlabDurationPlotLayout *layout, guint *first, guint *end)
{
  *first = SLAB_TRACE_STATISTICS_N_BINS;
  *end = 0;
  for (guint p = 0; p < layout->n_panels; p++)
    for (guint b = 0; b < SLAB_TRACE_STATISTICS_N_BINS; b++)
      if (get_durations (statistics, &layout->panels[p])->histogram[b] > 0)
        {
          *first = MIN (*first, b);
          *end = MAX (*end, b + 1);
        }
  if (*end == 0)
    *first = 0;
  *first -= MIN (*first, 1);
  *end = MIN (*end + 1, SLAB_TRACE_STATISTICS_N_BINS);
  while (*end - *first < 6)
    {
      *first -= MIN (*first, 1);
      *end = MIN (*end + 1, SLAB_TRACE_STATISTICS_N_BINS);
    }
}

/**
 * slab_duration_plot_init_layout:
 * @layout: (out caller-allocates):
 * @width: of the plot, in the units of the theme's font size
 * @height: of the plot; of a low one, the panels are drawn beyond it
 */
void
slab_duration_plot_init_layout (SlabDurationPlotLayout *layout, const SlabTraceStatistics *statistics,
                                const SlabPlotTheme *theme, double width, double height)
{
  double em, panel, y;

  g_return_if_fail (layout != NULL);
  g_return_if_fail (statistics != NULL && theme != NULL);

  em = theme->font_size;
  *layout = (SlabDurationPlotLayout){ 0 };
  layout->n_panels = slab_duration_plot_list_panels (statistics, layout->panels);
  find_bins (statistics, layout, &layout->first_bin, &layout->end_bin);
  layout->time = (SlabPlotAxis){ log10 (slab_trace_statistics_get_bin_start (layout->first_bin)),
                                 log10 (slab_trace_statistics_get_bin_start (layout->end_bin)), floor (GUTTER * em),
                                 MAX (floor (width - RIGHT * em), floor (GUTTER * em) + 1.0) };
  if (layout->n_panels == 0)
    return;
  panel = (height - (LEGEND_LINE + AXIS_HEIGHT) * em) / layout->n_panels - (HEADING_LINE + PANEL_GAP) * em;
  panel = floor (MAX (panel, PANEL_MIN * em));
  y = LEGEND_LINE * em;
  for (guint i = 0; i < layout->n_panels; i++)
    {
      SlabDurationPlotPanel *it = &layout->panels[i];

      it->heading_y = y + 0.5 * HEADING_LINE * em;
      y = floor (y + HEADING_LINE * em);
      it->count = (SlabPlotAxis){ 0.0, 1.05 * (double) MAX (get_largest_count (get_durations (statistics, it)), 1),
                                  y + panel, y };
      y += panel + PANEL_GAP * em;
    }
}

/**
 * slab_duration_plot_find_at:
 * @panel: (out): its place in @layout
 * @bin: (out): of the statistics
 *
 * Returns: %FALSE outside the panels; then the results are untouched
 */
gboolean
slab_duration_plot_find_at (const SlabDurationPlotLayout *layout, double x, double y, guint *panel, guint *bin)
{
  g_return_val_if_fail (layout != NULL && panel != NULL && bin != NULL, FALSE);

  if (x < layout->time.start || x >= layout->time.end)
    return FALSE;
  for (guint i = 0; i < layout->n_panels; i++)
    if (y >= layout->panels[i].count.end && y < layout->panels[i].count.start)
      {
        double share = (x - layout->time.start) / (layout->time.end - layout->time.start);

        *panel = i;
        *bin = layout->first_bin + (guint) (share * (layout->end_bin - layout->first_bin));
        *bin = MIN (*bin, layout->end_bin - 1);
        return TRUE;
      }
  return FALSE;
}

/**
 * slab_duration_plot_describe_bin:
 * @bin: < %SLAB_TRACE_STATISTICS_N_BINS
 *
 * Returns: (transfer full): a line for a card, translated
 */
char *
slab_duration_plot_describe_bin (const SlabTraceStatistics *statistics, const SlabDurationPlotPanel *panel, guint bin)
{
  g_autofree char *label = NULL, *number = NULL, *from = NULL, *to = NULL;
  guint64 n;

  g_return_val_if_fail (statistics != NULL && panel != NULL, NULL);
  g_return_val_if_fail (bin < SLAB_TRACE_STATISTICS_N_BINS, NULL);

  label = dup_label (statistics, panel);
  n = slab_duration_plot_get_n_in_bin (statistics, panel, bin);
  number = slab_figure_format_whole (n);
  from = slab_figure_format_seconds (slab_trace_statistics_get_bin_start (bin));
  to = slab_figure_format_seconds (slab_trace_statistics_get_bin_start (bin + 1));
  /* Translators: a phase, a number of spans, and the durations between which they are. */
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s: %s span of %s to %s", "%s: %s spans of %s to %s", (gulong) n), label, number,
      from, to);
}

guint64
slab_duration_plot_get_n_in_bin (const SlabTraceStatistics *statistics, const SlabDurationPlotPanel *panel, guint bin)
{
  g_return_val_if_fail (statistics != NULL && panel != NULL, 0);
  g_return_val_if_fail (bin < SLAB_TRACE_STATISTICS_N_BINS, 0);

  return get_durations (statistics, panel)->histogram[bin];
}

/* ---- Drawing ---- */

static void
set_dash (cairo_t *cr, guint mark)
{
  cairo_set_dash (cr, marks[mark].dash, mark > 0 ? 2 : 0, 0.0);
}

static void
draw_legend (SlabPlotFrame *frame)
{
  double x = frame->x.start, y = 0.5 * LEGEND_LINE * frame->em;

  slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
  /* The title of all axes of counts, above the first of them. */
  slab_plot_text_draw (&frame->text, _ ("Spans"), 0.5 * frame->em, y, 0.0, x - 0.5 * frame->em);
  for (guint m = 0; m < G_N_ELEMENTS (marks); m++)
    {
      double at = slab_plot_frame_snap (frame, x) + 0.75;

      slab_plot_set_color (frame->cr, &frame->theme->foreground, 1.0);
      cairo_set_line_width (frame->cr, 1.5);
      set_dash (frame->cr, m);
      cairo_move_to (frame->cr, at, y - 0.6 * frame->em);
      cairo_line_to (frame->cr, at, y + 0.6 * frame->em);
      cairo_stroke (frame->cr);
      slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
      x += 0.6 * frame->em;
      x += slab_plot_text_draw (&frame->text, m == 0 ? _ (marks[m].label) : marks[m].label, x, y, 0.0, -1.0)
           + 1.4 * frame->em;
    }
  cairo_set_dash (frame->cr, NULL, 0, 0.0);
}

static void
draw_heading (SlabPlotFrame *frame, const SlabDurationPlotPanel *panel, const SlabPhaseStatistics *phase,
              const char *label)
{
  const double em = frame->em;
  g_autofree char *median = slab_figure_format_seconds (phase->median);
  g_autofree char *p95 = slab_figure_format_seconds (phase->p95);
  g_autofree char *p99 = slab_figure_format_seconds (phase->p99);
  g_autofree char *longest = slab_figure_format_seconds (phase->max);
  g_autofree char *total = slab_figure_format_seconds (phase->total);
  g_autofree char *number = slab_figure_format_whole (phase->n);
  g_autofree char *count = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s span", "%s spans", (gulong) phase->n),
                                            number);
  /* Translators: of the durations of spans: how many, their sum, median, percentiles, the longest. */
  g_autofree char *all = g_strdup_printf (_ ("%s, %s in all · median %s · 95 %% %s · 99 %% %s · longest %s"), count,
                                          total, median, p95, p99, longest);
  g_autofree char *some = g_strdup_printf (_ ("%s · median %s · 95 %% %s · 99 %% %s"), count, median, p95, p99);
  double x = frame->x.start, room;

  slab_plot_frame_fill (frame, x, panel->heading_y - 0.4 * em, 0.8 * em, 0.8 * em, &frame->theme->phases[panel->phase],
                        1.0);
  x += 1.3 * em;
  slab_plot_text_set_font (&frame->text, 1.0, TRUE);
  slab_plot_set_color (frame->cr, &frame->theme->foreground, 1.0);
  x += slab_plot_text_draw (&frame->text, label, x, panel->heading_y, 0.0, -1.0) + 0.8 * em;
  slab_plot_text_set_font (&frame->text, 0.86, FALSE);
  slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
  room = frame->x.end + (RIGHT - 0.5) * em - x;
  slab_plot_text_draw (&frame->text, slab_plot_text_get_width (&frame->text, all) <= room ? all : some, x,
                       panel->heading_y, 0.0, MAX (room, 0.0));
}

static void
draw_counts (SlabPlotFrame *frame)
{
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS], step;
  double room = (frame->y.start - frame->y.end) / (1.6 * frame->em);
  guint n = slab_plot_axis_get_ticks (0.0, frame->y.high, (guint) CLAMP (room, 2.0, 5.0), ticks, &step);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = NULL;

      /* There is no half of a span. */
      if (fabs (ticks[i] - round (ticks[i])) > 1e-9)
        continue;
      label = slab_plot_format_value (ticks[i], MAX (step, 1.0));
      slab_plot_frame_draw_tick_y (frame, ticks[i], label);
    }
}

static void
draw_times (SlabPlotFrame *frame, gboolean labels)
{
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS];
  double room = (frame->x.end - frame->x.start) / (DECADE_LABEL * frame->em);
  guint n = slab_plot_axis_get_log_ticks (frame->x.low, frame->x.high, (guint) CLAMP (room, 1.0, 20.0), ticks);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = slab_plot_format_seconds (pow (10.0, ticks[i]), pow (10.0, ticks[i]));

      slab_plot_frame_draw_tick_x (frame, ticks[i], labels ? label : NULL);
    }
}

/* @outlined: of a colour that is nearly the background's. */
static void
draw_bars (SlabPlotFrame *frame, const SlabDurationPlotLayout *layout, const SlabPhaseStatistics *phase,
           const SlabColor *color, gboolean outlined)
{
  for (guint b = layout->first_bin; b < layout->end_bin; b++)
    {
      double left = log10 (slab_trace_statistics_get_bin_start (b));
      double right = log10 (slab_trace_statistics_get_bin_start (b + 1));
      double top;

      if (phase->histogram[b] == 0)
        continue;
      left = slab_plot_frame_snap (frame, slab_plot_axis_to_pixel (&frame->x, left));
      right = slab_plot_frame_snap (frame, slab_plot_axis_to_pixel (&frame->x, right));
      /* One span among thousands is still seen. */
      top = MIN (slab_plot_axis_to_pixel (&frame->y, (double) phase->histogram[b]), frame->y.start - 1.5);
      right = MAX (right - frame->pixel, left + frame->pixel);
      slab_plot_frame_fill (frame, left, top, right - left, frame->y.start - top, color, 1.0);
      if (!outlined)
        continue;
      slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
      cairo_set_line_width (frame->cr, 1.0);
      cairo_rectangle (frame->cr, left + 0.5, top + 0.5, right - left - 1.0, frame->y.start - top - 0.5);
      cairo_stroke (frame->cr);
    }
}

static void
draw_marks (SlabPlotFrame *frame, const SlabPhaseStatistics *phase)
{
  for (guint m = 0; m < G_N_ELEMENTS (marks); m++)
    {
      double seconds = get_mark (phase, m), x;

      if (!(seconds > 0.0))
        continue;
      x = slab_plot_axis_to_pixel (&frame->x, CLAMP (log10 (seconds), frame->x.low, frame->x.high));
      /* Seen on the bar as beside it. */
      for (guint pass = 0; pass < 2; pass++)
        {
          slab_plot_set_color (frame->cr, pass == 0 ? &frame->theme->background : &frame->theme->foreground,
                               pass == 0 ? 0.75 : 1.0);
          cairo_set_line_width (frame->cr, pass == 0 ? 3.5 : 1.5);
          set_dash (frame->cr, pass == 0 ? 0 : m);
          cairo_move_to (frame->cr, x, frame->y.end);
          cairo_line_to (frame->cr, x, frame->y.start);
          cairo_stroke (frame->cr);
        }
    }
  cairo_set_dash (frame->cr, NULL, 0, 0.0);
}

void
slab_duration_plot_draw (cairo_t *cr, const SlabTraceStatistics *statistics, const SlabPlotTheme *theme, double width,
                         double height)
{
  SlabDurationPlotLayout layout;

  g_return_if_fail (cr != NULL);
  g_return_if_fail (statistics != NULL && theme != NULL);

  slab_duration_plot_init_layout (&layout, statistics, theme, width, height);
  if (layout.n_panels == 0)
    {
      slab_plot_draw_message (cr, theme, width, height, _ ("The trace has no spans"));
      return;
    }
  cairo_save (cr);
  for (guint i = 0; i < layout.n_panels; i++)
    {
      const SlabDurationPlotPanel *panel = &layout.panels[i];
      const SlabPhaseStatistics *phase = get_durations (statistics, panel);
      g_autofree char *label = dup_label (statistics, panel);
      gboolean is_last = i + 1 == layout.n_panels;
      SlabPlotFrame frame;

      slab_plot_frame_init (&frame, cr, theme, &layout.time, &panel->count);
      if (i == 0)
        draw_legend (&frame);
      draw_heading (&frame, panel, phase, label);
      draw_times (&frame, is_last);
      draw_counts (&frame);
      draw_bars (&frame, &layout, phase, &theme->phases[panel->phase], panel->phase == SLAB_PHASE_WAIT);
      draw_marks (&frame, phase);
      slab_plot_frame_draw_axes (&frame, is_last ? _ ("Duration of a span") : NULL, NULL);
      slab_plot_frame_clear (&frame);
    }
  cairo_restore (cr);
}
