/* SPDX-License-Identifier: MIT */
#include "slab-timeline-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "slab-chunk-scale.h"

/*
 * A graph is a table of points, each with the values of all its series at one place; it is filled in one walk over the
 * visible samples, and samples that share a pixel are one point. Means over the time since the sample before are steps;
 * readings at a moment are joined, and of those that share a pixel the largest counts.
 */
#define MAX_STACKED_THREADS 32
#define USEFUL_PIXELS 3.0
#define LINE_WIDTH 1.5 /* of a curve */
#define MAX_SERIES MAX_STACKED_THREADS
#define THREAD_ALPHA 0.5
#define HATCH_DISTANCE 5.0
#define HATCH_ALPHA 0.65

/* What the cores' samples tell. */
enum
{
  CORES_BUSY,
  CORES_QUEUED,
  CORES_SYSTEM,
  N_CORES_SERIES,
};

typedef void (*GetValues) (SlabTimelineCanvas *canvas, guint64 index, const SlabTraceSample *sample, double seconds,
                           double *values);

typedef struct
{
  guint n_series;
  gboolean is_mean;
  double first_x;
  GArray *points; /* of 1 + n_series doubles: x, then the values */
} Table;

/* ---- Values ---- */

static double
or_zero (double value)
{
  return isfinite (value) ? value : 0.0;
}

static double
get_rate (guint64 count, double seconds)
{
  return count != SLAB_TRACE_UNKNOWN && seconds > 0.0 ? (double) count / seconds : 0.0;
}

static void
get_cores (SlabTimelineCanvas *canvas, guint64 index, const SlabTraceSample *sample, double seconds, double *values)
{
  values[CORES_BUSY] = or_zero (sample->cores_busy);
  values[CORES_QUEUED] = or_zero (sample->cores_queued);
  values[CORES_SYSTEM] = or_zero (sample->cores_system);
}

static void
get_threads (SlabTimelineCanvas *canvas, guint64 index, const SlabTraceSample *sample, double seconds, double *values)
{
  for (guint t = 0; t < MIN (canvas->layout->n_threads, MAX_STACKED_THREADS); t++)
    values[t] = or_zero ((double) slab_trace_get_sample_thread_busy (canvas->trace, index, t));
}

static void
get_resident (SlabTimelineCanvas *canvas, guint64 index, const SlabTraceSample *sample, double seconds, double *values)
{
  values[0] = (double) sample->resident_bytes;
}

/* Before owners were told, it is all the other. */
static void
get_owners (SlabTimelineCanvas *canvas, guint64 index, const SlabTraceSample *sample, double seconds, double *values)
{
  gboolean told = sample->owner_bytes[SLAB_MEMORY_OTHER] != SLAB_TRACE_UNKNOWN;

  for (guint o = 0; o < SLAB_N_MEMORY_OWNERS; o++)
    values[o] = told && sample->owner_bytes[o] != SLAB_TRACE_UNKNOWN ? (double) sample->owner_bytes[o] : 0.0;
  if (!told)
    values[SLAB_MEMORY_OTHER] = (double) sample->resident_bytes;
}

static void
get_faults (SlabTimelineCanvas *canvas, guint64 index, const SlabTraceSample *sample, double seconds, double *values)
{
  values[0] = get_rate (sample->minor_faults, seconds);
  values[1] = get_rate (sample->major_faults, seconds);
}

static void
get_disk (SlabTimelineCanvas *canvas, guint64 index, const SlabTraceSample *sample, double seconds, double *values)
{
  values[0] = get_rate (sample->disk_read_bytes, seconds);
  values[1] = get_rate (sample->disk_written_bytes, seconds);
}

static void
table_init (Table *table, guint n_series, gboolean is_mean)
{
  *table = (Table){ n_series, is_mean, 0.0, g_array_new (FALSE, FALSE, (guint) ((1 + n_series) * sizeof (double))) };
}

static void
table_clear (Table *table)
{
  g_array_unref (table->points);
}

static const double *
table_get (const Table *table, guint i)
{
  return (const double *) (gconstpointer) (table->points->data + i * (1 + table->n_series) * sizeof (double));
}

static void
table_fill (Table *table, SlabTimelineCanvas *canvas, GetValues get)
{
  const SlabPlotAxis *time = &canvas->layout->time;
  guint64 n = slab_trace_get_n_samples (canvas->trace);
  guint64 i = slab_trace_find_sample (canvas->trace, slab_timeline_to_nanoseconds (time->low));
  double point[1 + MAX_SERIES], values[MAX_SERIES], sums[MAX_SERIES] = { 0.0 };
  double before = 0.0, length = 0.0, last_x;

  /* One before the visible ones, for the line that comes in from the left. */
  i = i > 0 ? i - 1 : 0;
  if (i > 0)
    {
      SlabTraceSample sample;

      slab_trace_get_sample (canvas->trace, i - 1, &sample);
      before = 1e-9 * (double) sample.time;
    }
  table->first_x = last_x = slab_plot_axis_to_pixel (time, before);
  for (; i < n; i++)
    {
      SlabTraceSample sample;
      double at;

      slab_trace_get_sample (canvas->trace, i, &sample);
      at = 1e-9 * (double) sample.time;
      get (canvas, i, &sample, at - before, values);
      for (guint s = 0; s < table->n_series; s++)
        sums[s] = table->is_mean ? sums[s] + values[s] * (at - before) : MAX (sums[s], values[s]);
      length += at - before;
      before = at;
      point[0] = slab_plot_axis_to_pixel (time, at);
      if (point[0] - last_x < canvas->pixel && i + 1 < n)
        continue;
      for (guint s = 0; s < table->n_series; s++)
        {
          point[1 + s] = !table->is_mean ? sums[s] : length > 0.0 ? sums[s] / length : values[s];
          sums[s] = 0.0;
        }
      g_array_append_val (table->points, point);
      last_x = point[0];
      length = 0.0;
      if (last_x > time->end)
        break;
    }
}

/* Not from samples: what the spans tell, in steps that they can tell apart and that can be seen. */
static void
table_fill_useful (Table *table, SlabTimelineCanvas *canvas)
{
  const SlabPlotAxis *time = &canvas->layout->time;
  double seconds_a_pixel = (time->high - time->low) / (time->end - time->start);
  double step = MAX (1e-9 * (double) slab_trace_index_get_useful_step (canvas->index), USEFUL_PIXELS * seconds_a_pixel);
  double end = MIN (time->high, 1e-9 * (double) slab_trace_get_duration (canvas->trace));
  double at = MAX (floor (time->low / step) * step, 0.0);

  table->first_x = slab_plot_axis_to_pixel (time, at);
  for (; at < end; at += step)
    {
      double point[2];

      point[0] = slab_plot_axis_to_pixel (time, MIN (at + step, end));
      point[1] = slab_trace_index_get_useful_rate (canvas->index, slab_timeline_to_nanoseconds (at),
                                                   slab_timeline_to_nanoseconds (MIN (at + step, end)));
      g_array_append_val (table->points, point);
    }
}

/* ---- Lines and areas ---- */

static double
sum_to (const double *point, guint series)
{
  double sum = 0.0;

  for (guint s = 0; s < series; s++)
    sum += point[1 + s];
  return sum;
}

/* The upper edge of @series lying on those before it (@stacked), or alone. */
static double
get_height (const double *point, guint series, gboolean stacked)
{
  return stacked ? sum_to (point, series + 1) : point[1 + series];
}

static void
trace_line (SlabTimelineCanvas *canvas, const SlabPlotAxis *axis, const Table *table, guint series, gboolean stacked,
            gboolean backwards)
{
  cairo_t *cr = canvas->cr;
  guint n = table->points->len;

  for (guint k = 0; k < n; k++)
    {
      guint i = backwards ? n - 1 - k : k;
      const double *point = table_get (table, i);
      double start = i > 0 ? table_get (table, i - 1)[0] : table->first_x;
      double height = backwards ? (series > 0 ? sum_to (point, series) : 0.0) : get_height (point, series, stacked);
      double y = slab_plot_axis_to_pixel (axis, height);

      if (table->is_mean || i == 0)
        {
          cairo_line_to (cr, backwards ? point[0] : start, y);
          cairo_line_to (cr, backwards ? start : point[0], y);
        }
      else
        cairo_line_to (cr, point[0], y);
    }
}

/* What a graph is drawn on: on a screen its pixels, else paths within its place. */
typedef struct
{
  SlabTimelineCanvas *canvas;
  const SlabPlotAxis *axis;
  SlabTimelineRaster raster;
  double *columns; /* NULL: paths; else two rows of the raster's width */
  Table table;     /* of what was drawn last; no points: nothing was */
} Plot;

static void
plot_begin (Plot *plot, SlabTimelineCanvas *canvas, const SlabPlotAxis *axis)
{
  const SlabPlotAxis *time = &canvas->layout->time;
  double top = floor (axis->end) - 1.0, width = time->end - time->start, height = ceil (axis->start) + 1.0 - top;

  *plot = (Plot){ .canvas = canvas, .axis = axis };
  if (!canvas->is_vector
      && slab_timeline_raster_begin (&plot->raster, canvas->cr, time->start, top, width, height, canvas->pixel))
    plot->columns = g_new (double, 2 * plot->raster.width);
}

static void
plot_begin_paths (Plot *plot)
{
  const SlabPlotAxis *time = &plot->canvas->layout->time;
  const double top = floor (plot->axis->end) - 1.0;

  cairo_save (plot->canvas->cr);
  cairo_rectangle (plot->canvas->cr, time->start, top, time->end - time->start, ceil (plot->axis->start) + 1.0 - top);
  cairo_clip (plot->canvas->cr);
}

static void
plot_end_paths (Plot *plot)
{
  cairo_new_path (plot->canvas->cr);
  cairo_restore (plot->canvas->cr);
}

static void
plot_take_table (Plot *plot, Table *table)
{
  if (plot->table.points != NULL)
    table_clear (&plot->table);
  plot->table = *table;
}

static void
plot_clear (Plot *plot)
{
  if (plot->table.points != NULL)
    table_clear (&plot->table);
  g_free (plot->columns);
}

/* The upper edge of @series, or what it lies on (@below), at the middle of each column of pixels. */
static const double *
get_columns (Plot *plot, const Table *table, guint series, gboolean stacked, gboolean below)
{
  double *ys = plot->columns + (below ? plot->raster.width : 0);
  guint n = table->points->len, i = 0;

  for (int c = 0; c < plot->raster.width; c++)
    {
      double x = plot->raster.x + (c + 0.5) * plot->raster.pixel, height;
      const double *point;

      while (i < n && table_get (table, i)[0] <= x)
        i++;
      if (i == n || x < table->first_x)
        {
          ys[c] = NAN;
          continue;
        }
      point = table_get (table, i);
      height = !below ? get_height (point, series, stacked) : stacked ? sum_to (point, series) : 0.0;
      if (!table->is_mean && i > 0)
        {
          const double *before = table_get (table, i - 1);
          double from = !below ? get_height (before, series, stacked) : stacked ? sum_to (before, series) : 0.0;

          height = from + (height - from) * (x - before[0]) / (point[0] - before[0]);
        }
      ys[c] = slab_plot_axis_to_pixel (plot->axis, height);
    }
  return ys;
}

static void
fill_area (Plot *plot, const Table *table, guint series, gboolean stacked, const SlabColor *color, double alpha)
{
  SlabTimelineCanvas *canvas = plot->canvas;

  if (plot->columns != NULL)
    {
      const double *top = get_columns (plot, table, series, stacked, FALSE);

      slab_timeline_raster_fill (&plot->raster, top, get_columns (plot, table, series, stacked, TRUE), color, alpha);
      return;
    }
  cairo_new_path (canvas->cr);
  trace_line (canvas, plot->axis, table, series, stacked, FALSE);
  trace_line (canvas, plot->axis, table, stacked ? series : 0, stacked, TRUE);
  cairo_close_path (canvas->cr);
  slab_plot_set_color (canvas->cr, color, alpha);
  cairo_fill (canvas->cr);
}

/* The same, hatched. */
static void
hatch_area (Plot *plot, const Table *table, guint series, const SlabColor *color, double alpha)
{
  SlabTimelineCanvas *canvas = plot->canvas;
  const SlabPlotAxis *time = &canvas->layout->time;

  if (plot->columns != NULL)
    {
      const double *top = get_columns (plot, table, series, TRUE, FALSE);

      slab_timeline_raster_hatch (&plot->raster, top, get_columns (plot, table, series, TRUE, TRUE), HATCH_DISTANCE,
                                  color, alpha);
      return;
    }
  cairo_save (canvas->cr);
  cairo_new_path (canvas->cr);
  trace_line (canvas, plot->axis, table, series, TRUE, FALSE);
  trace_line (canvas, plot->axis, table, series, TRUE, TRUE);
  cairo_close_path (canvas->cr);
  cairo_clip (canvas->cr);
  slab_timeline_draw_hatch (canvas, time->start, plot->axis->end, time->end - time->start,
                            plot->axis->start - plot->axis->end, HATCH_DISTANCE, color, alpha);
  cairo_restore (canvas->cr);
}

static void
stroke_line (Plot *plot, const Table *table, guint series, gboolean stacked, const SlabColor *color)
{
  SlabTimelineCanvas *canvas = plot->canvas;

  if (plot->columns != NULL)
    {
      slab_timeline_raster_stroke (&plot->raster, get_columns (plot, table, series, stacked, FALSE), LINE_WIDTH, color);
      return;
    }
  cairo_new_path (canvas->cr);
  trace_line (canvas, plot->axis, table, series, stacked, FALSE);
  cairo_set_line_width (canvas->cr, LINE_WIDTH);
  cairo_set_line_join (canvas->cr, table->is_mean ? CAIRO_LINE_JOIN_MITER : CAIRO_LINE_JOIN_BEVEL);
  slab_plot_set_color (canvas->cr, color, 1.0);
  cairo_stroke (canvas->cr);
}

/* ---- Axes and legends ---- */

/* Whole cores, and the last tick is all of them. */
static guint
get_core_ticks (double high, guint max_ticks, double ticks[SLAB_PLOT_AXIS_MAX_TICKS])
{
  guint n_cores = (guint) CLAMP (high, 1.0, 1e6);
  guint step = 1, n;

  while (step < n_cores && (n_cores % step != 0 || n_cores / step + 1 > max_ticks))
    step++;
  n = n_cores / step + 1;
  for (guint i = 0; i < n; i++)
    ticks[i] = (double) i * step;
  return n;
}

static char *
format_tick (SlabTimelineGraph graph, const SlabPlotAxis *axis, double tick, double step)
{
  if (tick == 0.0)
    return g_strdup ("0");
  switch (graph)
    {
    case SLAB_TIMELINE_CORES:
      return g_strdup_printf ("%.0f", tick);
    case SLAB_TIMELINE_USEFUL:
      return slab_plot_format_value (1e-9 * tick, 1e-9 * step);
    case SLAB_TIMELINE_FAULTS:
      if (axis->high >= 2000.0)
        {
          g_autofree char *thousands = slab_plot_format_value (1e-3 * tick, 1e-3 * step);

          return g_strconcat (thousands, " k", NULL);
        }
      return slab_plot_format_value (tick, step);
    case SLAB_TIMELINE_MEMORY:
    case SLAB_TIMELINE_DISK:
    case SLAB_N_TIMELINE_GRAPHS:
    default:
      return slab_plot_format_bytes_like (tick, step, axis->high);
    }
}

const char *
slab_timeline_get_graph_title (SlabTrace *trace, SlabTimelineGraph graph)
{
  static const char *const titles[SLAB_N_TIMELINE_GRAPHS] = {
    [SLAB_TIMELINE_CORES] = N_ ("Cores busy"),   [SLAB_TIMELINE_MEMORY] = N_ ("Memory"),
    [SLAB_TIMELINE_USEFUL] = N_ ("Useful GB/s"), [SLAB_TIMELINE_FAULTS] = N_ ("Page faults/s"),
    [SLAB_TIMELINE_DISK] = N_ ("Disk bytes/s"),
  };

  if (graph == SLAB_TIMELINE_USEFUL)
    {
      SlabTracePeaks peaks;

      slab_trace_index_get_peaks (slab_trace_index_get (trace), &peaks);
      /* Translators: bytes that iterations moved to and from memory, as a title beside a graph. */
      return peaks.is_moved ? _ ("Moved GB/s") : _ (titles[graph]);
    }
  return _ (titles[graph]);
}

/* The time axis is drawn over what is below the edge of what is in sight: of half a line nothing can be read. */
static gboolean
is_title_seen (const SlabTimelineLayout *layout, const SlabPlotAxis *axis, double em)
{
  return axis->end + (SLAB_TIMELINE_TITLE + 0.5) * em <= layout->axis_shown_y;
}

/**
 * slab_timeline_draw_scale_title:
 * @axis: of a graph or track, whose upper edge the title is at
 *
 * Returns: its width; 0 where it is left out
 */
double
slab_timeline_draw_scale_title (SlabTimelineCanvas *canvas, const SlabPlotAxis *axis, const char *title)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const double em = canvas->em;

  if (!is_title_seen (layout, axis, em))
    return 0.0;
  slab_plot_text_set_font (&canvas->text, 1.0, FALSE);
  slab_plot_set_color (canvas->cr, &canvas->theme->foreground, 1.0);
  return slab_plot_text_draw (&canvas->text, title, SLAB_TIMELINE_PAD * em, axis->end + SLAB_TIMELINE_TITLE * em, 0.0,
                              layout->time.start - (SLAB_TIMELINE_PAD + 1.0) * em);
}

/**
 * slab_timeline_draw_scale_tick:
 * @title_width: of slab_timeline_draw_scale_title()
 *
 * A line through the graph, and what it stands for in the gutter. A label that would touch the title is left to its
 * line, and so is one that the time axis would cut, where that is drawn over the graph.
 */
void
slab_timeline_draw_scale_tick (SlabTimelineCanvas *canvas, const SlabPlotAxis *axis, double tick, const char *label,
                               double title_width)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const double em = canvas->em, y = slab_plot_axis_to_pixel (axis, tick);
  const double room = layout->time.start - (SLAB_TIMELINE_PAD + 0.5) * em;

  slab_timeline_draw_horizontal (canvas, layout->time.start, layout->time.end, y, &canvas->theme->grid, 1.0);
  slab_plot_text_set_font (&canvas->text, SLAB_TIMELINE_SMALL, FALSE);
  if (fabs (y - axis->end - SLAB_TIMELINE_TITLE * em) < 0.9 * em
      && title_width + 0.5 * em + slab_plot_text_get_width (&canvas->text, label) > room)
    return;
  if (layout->axis_shown_y < layout->axis_y && y + 0.4 * em > layout->axis_shown_y)
    return;
  slab_plot_set_color (canvas->cr, &canvas->theme->dim, 1.0);
  slab_plot_text_draw (&canvas->text, label, layout->time.start - 0.5 * em, y, 1.0, -1.0);
}

static void
draw_graph_axis (SlabTimelineCanvas *canvas, SlabTimelineGraph graph)
{
  const SlabPlotAxis *axis = &canvas->layout->graphs[graph];
  const double em = canvas->em;
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS], title_width;
  guint max = (guint) CLAMP ((axis->start - axis->end) / (1.15 * em) + 1.0, 2.0, 6.0);
  guint n;

  if (graph == SLAB_TIMELINE_CORES)
    n = get_core_ticks (axis->high / SLAB_TIMELINE_CORES_HEADROOM + 1e-6, max, ticks);
  else if (graph == SLAB_TIMELINE_USEFUL || graph == SLAB_TIMELINE_FAULTS)
    n = slab_plot_axis_get_ticks (0.0, axis->high, max, ticks, NULL);
  else
    n = slab_plot_axis_get_byte_ticks (axis->high, max, ticks);
  /* Without samples there is no scale of memory, and of nothing none of disks. */
  if (graph == SLAB_TIMELINE_MEMORY && canvas->peaks.n_samples == 0)
    n = MIN (n, 1);
  if (slab_timeline_is_idle (&canvas->peaks, graph))
    n = 0;

  title_width = slab_timeline_draw_scale_title (canvas, axis, slab_timeline_get_graph_title (canvas->trace, graph));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = format_tick (graph, axis, ticks[i], n > 1 ? ticks[1] : 0.0);

      slab_timeline_draw_scale_tick (canvas, axis, ticks[i], label, title_width);
    }
}

static void
draw_sign (SlabTimelineCanvas *canvas, const SlabTimelineLegendItem *item, double x, double y, double size)
{
  cairo_t *cr = canvas->cr;
  const double dash[] = { 3.0, 2.0 };
  const double top = floor (y - 0.5 * size);

  switch (item->sign)
    {
    case SLAB_TIMELINE_SIGN_AREA:
      slab_timeline_fill (canvas, x, top, size, size, &item->color, item->alpha);
      return;
    case SLAB_TIMELINE_SIGN_HATCH:
      slab_timeline_draw_hatch (canvas, x, top, size, size, HATCH_DISTANCE, &item->color, item->alpha);
      return;
    case SLAB_TIMELINE_SIGN_THREADS:
      for (guint t = 0; t < MIN (canvas->layout->n_threads, 3); t++)
        {
          SlabColor color;

          slab_chunk_scale_get_row_color (t, &color);
          slab_timeline_fill (canvas, x + t * size / 3.0, top, size / 3.0, size, &color, item->alpha);
        }
      return;
    case SLAB_TIMELINE_SIGN_LINE:
    case SLAB_TIMELINE_SIGN_DASHES:
    default:
      break;
    }
  cairo_save (cr);
  cairo_set_line_width (cr, LINE_WIDTH);
  if (item->sign == SLAB_TIMELINE_SIGN_DASHES)
    cairo_set_dash (cr, dash, G_N_ELEMENTS (dash), 0.0);
  cairo_move_to (cr, x, floor (y) + 0.5);
  cairo_line_to (cr, x + size, floor (y) + 0.5);
  slab_plot_set_color (cr, &item->color, 1.0);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* Above the graph, at the right, so that it covers nothing. What has no room is left out, from the end. */
void
slab_timeline_draw_graph_legend (SlabTimelineCanvas *canvas, const SlabPlotAxis *axis,
                                 const SlabTimelineLegendItem *items, guint n_items)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const double em = canvas->em, size = floor (0.75 * em), gap = 0.35 * em, between = em;
  double y = axis->end + SLAB_TIMELINE_TITLE * em, width = -between, x;

  if (axis->start - axis->end < 1.6 * em || !is_title_seen (layout, axis, em))
    return;
  slab_plot_text_set_font (&canvas->text, SLAB_TIMELINE_SMALL, FALSE);
  for (guint i = 0; i < n_items; i++)
    {
      const double more = size + gap + slab_plot_text_get_width (&canvas->text, items[i].label) + between;

      if (width + more > layout->time.end - layout->time.start)
        n_items = i;
      else
        width += more;
    }
  x = floor (layout->time.end - width);
  for (guint i = 0; i < n_items; i++)
    {
      draw_sign (canvas, &items[i], floor (x), y, size);
      x += size + gap;
      slab_plot_set_color (canvas->cr, &canvas->theme->foreground, 1.0);
      x += slab_plot_text_draw (&canvas->text, items[i].label, x, y, 0.0, -1.0) + between;
    }
}

/* ---- The graphs ---- */

gboolean
slab_timeline_has_row_colors (const SlabTimelineCanvas *canvas)
{
  return canvas->peaks.has_threads && canvas->layout->n_threads <= MAX_STACKED_THREADS
         && slab_timeline_has_graph (canvas->layout, SLAB_TIMELINE_CORES);
}

/* Whether any sample tells of threads without a core, and of time in the kernel. */
static void
find_told (SlabTimelineCanvas *canvas, gboolean told[N_CORES_SERIES])
{
  const guint64 n = slab_trace_get_n_samples (canvas->trace);

  told[CORES_BUSY] = TRUE;
  told[CORES_QUEUED] = told[CORES_SYSTEM] = FALSE;
  for (guint64 i = 0; i < n && !(told[CORES_QUEUED] && told[CORES_SYSTEM]); i++)
    {
      SlabTraceSample sample;

      slab_trace_get_sample (canvas->trace, i, &sample);
      told[CORES_QUEUED] = told[CORES_QUEUED] || isfinite (sample.cores_queued);
      told[CORES_SYSTEM] = told[CORES_SYSTEM] || isfinite (sample.cores_system);
    }
}

/* A thick line along the upper edge where more threads are ready than the scale has room for. Returns: the most that
 * had no core there; 0: it has room for all. */
static double
mark_beyond (SlabTimelineCanvas *canvas, const SlabPlotAxis *axis, const Table *table)
{
  const SlabPlotAxis *time = &canvas->layout->time;
  double before = table->first_x, most = 0.0;

  for (guint i = 0; i < table->points->len; i++)
    {
      const double *point = table_get (table, i);
      const double left = CLAMP (before, time->start, time->end), right = CLAMP (point[0], time->start, time->end);

      before = point[0];
      if (sum_to (point, CORES_QUEUED + 1) <= axis->high || !(right > left))
        continue;
      slab_timeline_fill (canvas, left, floor (axis->end), right - left, 2.0, &canvas->theme->cores, 1.0);
      most = MAX (most, point[1 + CORES_QUEUED]);
    }
  return most;
}

static void
draw_cores_legend (SlabTimelineCanvas *canvas, const gboolean told[N_CORES_SERIES], double beyond)
{
  const SlabPlotTheme *theme = canvas->theme;
  const gboolean is_wide = canvas->layout->time.end - canvas->layout->time.start >= 45.0 * canvas->em;
  SlabTimelineLegendItem items[4];
  g_autofree char *words = NULL;
  guint n = 0;

  items[n++] = (SlabTimelineLegendItem){ _ ("process"), theme->cores, 1.0, SLAB_TIMELINE_SIGN_LINE };
  if (slab_timeline_has_row_colors (canvas))
    items[n++] = (SlabTimelineLegendItem){ _ ("each thread"), theme->cores, THREAD_ALPHA, SLAB_TIMELINE_SIGN_THREADS };
  if (told[CORES_SYSTEM])
    /* Translators: of the cores that are busy, those that work for the operating system. */
    items[n++] = (SlabTimelineLegendItem){ _ ("in the kernel"), theme->memory, 1.0, SLAB_TIMELINE_SIGN_LINE };
  if (told[CORES_QUEUED])
    {
      /* Translators: threads that could work, but have no core; a figure of them. */
      words = beyond > 0.0 && is_wide
                  ? g_strdup_printf (_ ("ready without a core, up to %.1f, beyond this scale"), beyond)
                  : g_strdup (_ ("ready without a core"));
      items[n++] = (SlabTimelineLegendItem){ words, theme->cores, HATCH_ALPHA, SLAB_TIMELINE_SIGN_HATCH };
    }
  if (n > 1)
    slab_timeline_draw_graph_legend (canvas, &canvas->layout->graphs[SLAB_TIMELINE_CORES], items, n);
}

static void
plot_cores (Plot *plot)
{
  SlabTimelineCanvas *canvas = plot->canvas;
  const SlabColor *color = &canvas->theme->cores;
  gboolean told[N_CORES_SERIES];
  Table total, threads;

  find_told (canvas, told);
  table_init (&total, N_CORES_SERIES, TRUE);
  table_fill (&total, canvas, get_cores);
  if (slab_timeline_has_row_colors (canvas))
    {
      table_init (&threads, canvas->layout->n_threads, TRUE);
      table_fill (&threads, canvas, get_threads);
      /* In the order of the rows from below, and in their colours. */
      for (guint t = 0; t < threads.n_series; t++)
        {
          SlabColor row;

          slab_chunk_scale_get_row_color (t, &row);
          fill_area (plot, &threads, t, TRUE, &row, THREAD_ALPHA);
        }
      table_clear (&threads);
    }
  else
    fill_area (plot, &total, CORES_BUSY, FALSE, color, 0.16);
  if (told[CORES_QUEUED])
    hatch_area (plot, &total, CORES_QUEUED, color, HATCH_ALPHA);
  if (told[CORES_SYSTEM])
    stroke_line (plot, &total, CORES_SYSTEM, FALSE, &canvas->theme->memory);
  stroke_line (plot, &total, CORES_BUSY, FALSE, color);
  plot_take_table (plot, &total);
}

static void
finish_cores (Plot *plot)
{
  SlabTimelineCanvas *canvas = plot->canvas;
  gboolean told[N_CORES_SERIES];

  find_told (canvas, told);
  draw_cores_legend (canvas, told, told[CORES_QUEUED] ? mark_beyond (canvas, plot->axis, &plot->table) : 0.0);
}

/* Pages of the input go with reading them, those of the output with writing, scratch with the filter. */
static const SlabColor *
get_owner_color (const SlabPlotTheme *theme, guint owner)
{
  switch (owner)
    {
    case SLAB_MEMORY_INPUT:
      return &theme->phases[SLAB_PHASE_READ];
    case SLAB_MEMORY_OUTPUT:
      return &theme->phases[SLAB_PHASE_WRITE];
    case SLAB_MEMORY_SCRATCH:
      return &theme->phases[SLAB_PHASE_FILTER];
    default:
      return &theme->dim;
    }
}

/* From below: what is always there first. */
static void
plot_memory (Plot *plot)
{
  SlabTimelineCanvas *canvas = plot->canvas;
  const SlabPlotTheme *theme = canvas->theme;
  const gboolean has_owners = canvas->peaks.has_owners;
  Table table;

  table_init (&table, has_owners ? SLAB_N_MEMORY_OWNERS : 1, FALSE);
  table_fill (&table, canvas, has_owners ? get_owners : get_resident);
  if (has_owners)
    for (guint o = 0; o < SLAB_N_MEMORY_OWNERS; o++)
      fill_area (plot, &table, o, TRUE, get_owner_color (theme, o), 0.6);
  else
    fill_area (plot, &table, 0, FALSE, &theme->memory, 0.16);
  stroke_line (plot, &table, table.n_series - 1, TRUE, &theme->memory);
  plot_take_table (plot, &table);
}

static void
finish_memory (Plot *plot)
{
  SlabTimelineCanvas *canvas = plot->canvas;
  const SlabPlotTheme *theme = canvas->theme;
  SlabTimelineLegendItem items[SLAB_N_MEMORY_OWNERS + 1];

  if (!canvas->peaks.has_owners)
    return;
  for (guint o = 0; o < SLAB_N_MEMORY_OWNERS; o++)
    items[o] = (SlabTimelineLegendItem){ slab_timeline_get_owner_label ((SlabMemoryOwner) o),
                                         *get_owner_color (theme, o), 0.6, SLAB_TIMELINE_SIGN_AREA };
  items[SLAB_N_MEMORY_OWNERS] = (SlabTimelineLegendItem){ _ ("resident"), theme->memory, 1.0, SLAB_TIMELINE_SIGN_LINE };
  slab_timeline_draw_graph_legend (canvas, plot->axis, items, G_N_ELEMENTS (items));
}

static void
plot_useful (Plot *plot)
{
  SlabTimelineCanvas *canvas = plot->canvas;
  Table table;

  table_init (&table, 1, TRUE);
  table_fill_useful (&table, canvas);
  fill_area (plot, &table, 0, FALSE, &canvas->theme->accent, 0.2);
  stroke_line (plot, &table, 0, FALSE, &canvas->theme->accent);
  plot_take_table (plot, &table);
}

static void
finish_useful (Plot *plot)
{
  SlabTimelineCanvas *canvas = plot->canvas;
  const SlabPlotAxis *axis = plot->axis;
  const SlabPlotAxis *time = &canvas->layout->time;
  const double bandwidth = slab_timeline_get_bandwidth (canvas->trace);
  const double dash[] = { 5.0, 4.0 };
  g_autofree char *words = NULL;
  cairo_t *cr = canvas->cr;

  if (isfinite (bandwidth) && bandwidth <= axis->high)
    {
      double y = slab_timeline_snap (canvas, slab_plot_axis_to_pixel (axis, bandwidth)) + 0.5 * canvas->pixel;

      cairo_save (cr);
      cairo_set_line_width (cr, LINE_WIDTH);
      cairo_set_dash (cr, dash, G_N_ELEMENTS (dash), 0.0);
      cairo_move_to (cr, time->start, y);
      cairo_line_to (cr, time->end, y);
      slab_plot_set_color (cr, &canvas->theme->foreground, 0.8);
      cairo_stroke (cr);
      cairo_restore (cr);
    }
  if (isfinite (bandwidth))
    {
      char figure[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (figure, sizeof figure, "%.1f", 1e-9 * bandwidth);
      words = bandwidth <= axis->high ? g_strdup_printf (_ ("memory bandwidth %s GB/s"), figure)
                                      : g_strdup_printf (_ ("memory bandwidth %s GB/s, beyond this scale"), figure);
      slab_timeline_draw_graph_legend (
          canvas, axis, &(SlabTimelineLegendItem){ words, canvas->theme->foreground, 1.0, SLAB_TIMELINE_SIGN_DASHES },
          1);
    }
}

/* Two rates on one axis, each filled below its line. */
static void
plot_pair (Plot *plot, GetValues get, const SlabColor *first, const SlabColor *second)
{
  const SlabColor *const colors[2] = { first, second };
  Table table;

  table_init (&table, 2, TRUE);
  table_fill (&table, plot->canvas, get);
  for (guint s = 0; s < 2; s++)
    {
      fill_area (plot, &table, s, FALSE, colors[s], 0.16);
      stroke_line (plot, &table, s, FALSE, colors[s]);
    }
  plot_take_table (plot, &table);
}

static void
plot_faults (Plot *plot)
{
  const SlabPlotTheme *theme = plot->canvas->theme;

  plot_pair (plot, get_faults, &theme->memory, &theme->phases[SLAB_PHASE_READ]);
}

static void
finish_faults (Plot *plot)
{
  const SlabPlotTheme *theme = plot->canvas->theme;
  const SlabTimelineLegendItem items[2] = {
    { C_ ("page faults", "mapped"), theme->memory, 1.0, SLAB_TIMELINE_SIGN_LINE },
    { C_ ("page faults", "from disk"), theme->phases[SLAB_PHASE_READ], 1.0, SLAB_TIMELINE_SIGN_LINE }
  };

  slab_timeline_draw_graph_legend (plot->canvas, plot->axis, items, G_N_ELEMENTS (items));
}

static void
plot_disk (Plot *plot)
{
  const SlabPlotTheme *theme = plot->canvas->theme;

  plot_pair (plot, get_disk, &theme->phases[SLAB_PHASE_READ], &theme->phases[SLAB_PHASE_WRITE]);
}

static void
finish_disk (Plot *plot)
{
  const SlabPlotTheme *theme = plot->canvas->theme;
  const SlabTimelineLegendItem items[2] = {
    { C_ ("disk", "read"), theme->phases[SLAB_PHASE_READ], 1.0, SLAB_TIMELINE_SIGN_LINE },
    { C_ ("disk", "written"), theme->phases[SLAB_PHASE_WRITE], 1.0, SLAB_TIMELINE_SIGN_LINE }
  };

  slab_timeline_draw_graph_legend (plot->canvas, plot->axis, items, G_N_ELEMENTS (items));
}

gboolean
slab_timeline_is_idle (const SlabTracePeaks *peaks, SlabTimelineGraph graph)
{
  return graph == SLAB_TIMELINE_DISK && !(peaks->disk > 0.0);
}

/* In the place of the legend. */
static void
draw_idle (SlabTimelineCanvas *canvas, const SlabPlotAxis *axis, const char *words)
{
  const SlabTimelineLayout *layout = canvas->layout;

  if (!is_title_seen (layout, axis, canvas->em))
    return;
  slab_plot_text_set_font (&canvas->text, SLAB_TIMELINE_SMALL, FALSE);
  slab_plot_set_color (canvas->cr, &canvas->theme->dim, 1.0);
  slab_plot_text_draw (&canvas->text, words, layout->time.start + 0.4 * canvas->em,
                       axis->end + SLAB_TIMELINE_TITLE * canvas->em, 0.0, layout->time.end - layout->time.start);
}

/* Instead of a graph; NULL: there is one. A flat line would leave open whether it was looked at. */
static const char *
get_nothing (const SlabTimelineCanvas *canvas, SlabTimelineGraph graph)
{
  if ((graph == SLAB_TIMELINE_CORES || graph == SLAB_TIMELINE_MEMORY) && canvas->peaks.n_samples == 0)
    return _ ("No samples");
  if (slab_timeline_is_idle (&canvas->peaks, graph))
    return _ ("No disk traffic");
  return NULL;
}

/* What is filled, by any thread, and what is drawn over it. */
static const struct
{
  void (*plot) (Plot *plot);
  void (*finish) (Plot *plot);
} graph_funcs[SLAB_N_TIMELINE_GRAPHS] = {
  [SLAB_TIMELINE_CORES] = { plot_cores, finish_cores },    [SLAB_TIMELINE_MEMORY] = { plot_memory, finish_memory },
  [SLAB_TIMELINE_USEFUL] = { plot_useful, finish_useful }, [SLAB_TIMELINE_FAULTS] = { plot_faults, finish_faults },
  [SLAB_TIMELINE_DISK] = { plot_disk, finish_disk },
};

struct _SlabTimelinePlots
{
  guint n;
  SlabTimelineGraph graphs[SLAB_N_TIMELINE_GRAPHS];
  Plot plots[SLAB_N_TIMELINE_GRAPHS];
};

/**
 * slab_timeline_plots_new:
 * @canvas: must stay
 *
 * Draws the scales.
 *
 * Returns: what is to be drawn on them, for slab_timeline_plots_finish()
 */
SlabTimelinePlots *
slab_timeline_plots_new (SlabTimelineCanvas *canvas)
{
  SlabTimelinePlots *self = g_new0 (SlabTimelinePlots, 1);

  for (guint g = 0; g < SLAB_N_TIMELINE_GRAPHS; g++)
    {
      const SlabTimelineGraph graph = (SlabTimelineGraph) g;
      const SlabPlotAxis *axis = &canvas->layout->graphs[graph];

      if (!slab_timeline_has_graph (canvas->layout, graph)
          || (canvas->only >= 0 && (guint) canvas->only != SLAB_TIMELINE_ITEM_GRAPH + g))
        continue;
      draw_graph_axis (canvas, graph);
      if (slab_timeline_is_idle (&canvas->peaks, graph))
        draw_idle (canvas, axis, get_nothing (canvas, graph));
      else if (get_nothing (canvas, graph) != NULL)
        slab_timeline_draw_message (canvas, get_nothing (canvas, graph), axis->end, axis->start);
      else
        self->graphs[self->n++] = graph;
    }
  /* Not before all is drawn that lies under them. */
  for (guint i = 0; i < self->n; i++)
    plot_begin (&self->plots[i], canvas, &canvas->layout->graphs[self->graphs[i]]);
  return self;
}

guint
slab_timeline_plots_get_n (const SlabTimelinePlots *self)
{
  return self->n;
}

/**
 * slab_timeline_plots_fill:
 * @index: < slab_timeline_plots_get_n(); each once
 *
 * Any thread, several of them at a time. What is drawn as paths is left to slab_timeline_plots_finish().
 */
void
slab_timeline_plots_fill (SlabTimelinePlots *self, guint index)
{
  if (self->plots[index].columns != NULL)
    graph_funcs[self->graphs[index]].plot (&self->plots[index]);
}

/* The rest of it, and away with it. */
void
slab_timeline_plots_finish (SlabTimelinePlots *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      Plot *plot = &self->plots[i];

      if (plot->columns != NULL)
        slab_timeline_raster_end (&plot->raster, plot->canvas->cr);
      else
        {
          plot_begin_paths (plot);
          graph_funcs[self->graphs[i]].plot (plot);
          plot_end_paths (plot);
        }
    }
  for (guint i = 0; i < self->n; i++)
    {
      graph_funcs[self->graphs[i]].finish (&self->plots[i]);
      plot_clear (&self->plots[i]);
    }
  g_free (self);
}
