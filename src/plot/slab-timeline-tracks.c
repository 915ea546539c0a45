/* SPDX-License-Identifier: MIT */
#include "slab-timeline-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/*
 * Counters of other programs. What they count is not known, so each has a scale of its own; a value lasts until the
 * next one. Of what shares a column of pixels the least and the largest are joined, so that no peak is lost.
 */
#define LINE_WIDTH 1.5
/* More curves in one graph nobody can follow; what is left out has its value in the card. */
#define MAX_CURVES 8
#define HEADROOM 1.12

static SlabColor
get_curve_color (const SlabTimelineCanvas *canvas, guint series)
{
  return slab_timeline_get_chunk_color (canvas, (gint32) series, SLAB_PHASE_FILTER);
}

/* With 0 in it: a figure that hardly changes would look like one that leaps. */
static SlabPlotAxis
get_axis (SlabTimelineCanvas *canvas, SlabTraceTracks *tracks, guint track)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const double top = layout->track_top + track * layout->track_distance;
  double low = 0.0, high = 0.0;

  slab_trace_tracks_get_range (tracks, track, &low, &high);
  low = MIN (HEADROOM * low, 0.0);
  high = MAX (HEADROOM * high, 0.0);
  /* Of figures at the ends of all doubles the distance would be none. */
  low = MAX (low, -0.25 * G_MAXDOUBLE);
  high = MIN (high, 0.25 * G_MAXDOUBLE);
  if (!(high > low))
    high = low + 1.0;
  return (SlabPlotAxis){ low, high, top + layout->track_height, top };
}

/* "1.5 M": a counter of bytes or of nanoseconds has more digits than there is room for. */
static char *
format_value (double value, double step, double largest)
{
  static const struct
  {
    double unit;
    const char *letter;
  } units[] = { { 1e12, "T" }, { 1e9, "G" }, { 1e6, "M" }, { 1e3, "k" } };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (largest >= 2.0 * units[i].unit && largest < 1e16)
      {
        g_autofree char *number = slab_plot_format_value (value / units[i].unit, step / units[i].unit);

        return g_strdup_printf ("%s %s", number, units[i].letter);
      }
  return slab_plot_format_value (value, step);
}

static void
draw_axis (SlabTimelineCanvas *canvas, const SlabPlotAxis *axis, const char *name)
{
  const guint max = (guint) CLAMP ((axis->start - axis->end) / (1.5 * canvas->em) + 1.0, 2.0, 5.0);
  const double title_width = slab_timeline_draw_scale_title (canvas, axis, name);
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS], step;
  guint n = slab_plot_axis_get_ticks (axis->low, axis->high, max, ticks, &step);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = ticks[i] == 0.0 ? g_strdup ("0")
                                               : format_value (ticks[i], step, MAX (fabs (axis->low), axis->high));

      slab_timeline_draw_scale_tick (canvas, axis, ticks[i], label, title_width);
    }
}

/* As long as it is the same, one rectangle. */
typedef struct
{
  double x0;
  double x1;
  double top;
  double bottom;
} Run;

static void
add_run (SlabTimelineCanvas *canvas, const Run *run, double base, const SlabColor *color, gboolean is_filled)
{
  if (!(run->x1 > run->x0))
    return;
  if (is_filled)
    slab_timeline_fill (canvas, run->x0, MIN (run->top, base), run->x1 - run->x0, fabs (base - run->top), color, 0.16);
  /* Between the least and the largest it was everywhere, and nowhere for long. */
  if (run->bottom - run->top > LINE_WIDTH)
    slab_timeline_fill (canvas, run->x0, run->top, run->x1 - run->x0, run->bottom - run->top, color, 0.5);
  slab_timeline_fill (canvas, run->x0, run->top - 0.5 * LINE_WIDTH, run->x1 - run->x0, LINE_WIDTH, color, 1.0);
  if (run->bottom > run->top)
    slab_timeline_fill (canvas, run->x0, run->bottom - 0.5 * LINE_WIDTH, run->x1 - run->x0, LINE_WIDTH, color, 1.0);
}

static void
draw_curve (SlabTimelineCanvas *canvas, SlabTraceTracks *tracks, guint track, guint series, const SlabPlotAxis *axis)
{
  const SlabPlotAxis *time = &canvas->layout->time;
  const SlabColor color = get_curve_color (canvas, series);
  const gboolean is_alone = slab_trace_tracks_get_n_series (tracks, track) == 1;
  const double base = slab_plot_axis_to_pixel (axis, 0.0);
  const double duration = 1e-9 * (double) slab_trace_get_duration (canvas->trace);
  const double end_x = MIN (time->end, slab_plot_axis_to_pixel (time, duration));
  const int n = (int) CLAMP (ceil ((end_x - time->start) / canvas->pixel), 0.0, 32767.0);
  Run run = { 0.0, 0.0, 0.0, 0.0 };
  gint64 start = slab_timeline_to_nanoseconds (time->low);

  for (int c = 0; c < n; c++)
    {
      const double x = time->start + c * canvas->pixel;
      gint64 end = slab_timeline_to_nanoseconds (slab_plot_axis_to_value (time, x + canvas->pixel));
      double low, high, top, bottom;

      end = MAX (end, start + 1);
      if (!slab_trace_tracks_find_extent (tracks, track, series, start, end, &low, &high))
        {
          add_run (canvas, &run, base, &color, is_alone);
          run = (Run){ 0.0, 0.0, 0.0, 0.0 };
          start = end;
          continue;
        }
      start = end;
      top = slab_plot_axis_to_pixel (axis, CLAMP (high, axis->low, axis->high));
      bottom = slab_plot_axis_to_pixel (axis, CLAMP (low, axis->low, axis->high));
      if (run.x1 > run.x0 && fabs (run.top - top) < 1e-9 && fabs (run.bottom - bottom) < 1e-9)
        {
          run.x1 = x + canvas->pixel;
          continue;
        }
      add_run (canvas, &run, base, &color, is_alone);
      run = (Run){ x, x + canvas->pixel, top, bottom };
    }
  add_run (canvas, &run, base, &color, is_alone);
}

static void
draw_track (SlabTimelineCanvas *canvas, SlabTraceTracks *tracks, guint track)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const SlabPlotAxis axis = get_axis (canvas, tracks, track);
  const guint n_curves = MIN (slab_trace_tracks_get_n_series (tracks, track), MAX_CURVES);
  SlabTimelineLegendItem items[MAX_CURVES];

  draw_axis (canvas, &axis, slab_trace_tracks_get_name (tracks, track));
  cairo_save (canvas->cr);
  cairo_rectangle (canvas->cr, layout->time.start, axis.end - 1.0, layout->time.end - layout->time.start,
                   axis.start - axis.end + 2.0);
  cairo_clip (canvas->cr);
  for (guint s = 0; s < n_curves; s++)
    draw_curve (canvas, tracks, track, s, &axis);
  cairo_restore (canvas->cr);
  for (guint s = 0; s < n_curves; s++)
    items[s] = (SlabTimelineLegendItem){ slab_trace_tracks_get_series_name (tracks, track, s),
                                         get_curve_color (canvas, s), 1.0, SLAB_TIMELINE_SIGN_LINE };
  slab_timeline_draw_graph_legend (canvas, &axis, items, n_curves);
}

void
slab_timeline_draw_tracks (SlabTimelineCanvas *canvas)
{
  SlabTraceTracks *tracks = slab_trace_tracks_get (canvas->trace);
  double x0, y0, x1, y1;

  if (tracks == NULL)
    return;
  cairo_clip_extents (canvas->cr, &x0, &y0, &x1, &y1);
  for (guint t = 0; t < MIN (canvas->layout->n_tracks, slab_trace_tracks_get_n (tracks)); t++)
    {
      const double top = canvas->layout->track_top + t * canvas->layout->track_distance;

      if (canvas->only >= 0 && (guint) canvas->only != SLAB_TIMELINE_ITEM_TRACK + t)
        continue;
      /* Of many only those in sight, with what is above and below their scales. */
      if (top - SLAB_TIMELINE_GAP * canvas->em > y1 || top + canvas->layout->track_distance < y0)
        continue;
      draw_track (canvas, tracks, t);
    }
}

/* "\nheap\nused 1.5 M · free 2 M" */
void
slab_timeline_describe_track (GString *text, SlabTrace *trace, guint track, gint64 time)
{
  SlabTraceTracks *tracks = slab_trace_tracks_get (trace);
  const char *before = "\n";

  if (tracks == NULL || track >= slab_trace_tracks_get_n (tracks))
    return;
  g_string_append_printf (text, "\n%s", slab_trace_tracks_get_name (tracks, track));
  for (guint s = 0; s < slab_trace_tracks_get_n_series (tracks, track); s++)
    {
      double value = NAN;
      g_autofree char *number = NULL;

      (void) slab_trace_tracks_find_value (tracks, track, s, time, &value);
      number = isfinite (value) ? format_value (value, 0.0, fabs (value)) : g_strdup (_ ("not known"));
      g_string_append_printf (text, "%s%s %s", before, slab_trace_tracks_get_series_name (tracks, track, s), number);
      before = s % 4 == 3 ? "\n" : " · ";
    }
}
