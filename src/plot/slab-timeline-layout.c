/* SPDX-License-Identifier: MIT */
#include "slab-timeline-private.h"

#include <math.h>

#include "profile/slab-trace-summary.h"
#include "profile/slab-trace-tree.h"

/* Everything is sized in the theme's font size. */
#define GUTTER 11.0
#define GUTTER_NARROW 9.6
#define GUTTER_WIDE 26.0            /* at most, for the names of other programs' rows */
#define GUTTER_SHARE 0.3            /* of the width, likewise */
#define LETTER 0.56                 /* the width of one in a name, as a rule */
#define NARROW_WIDTH 40.0           /* below it the gutter is narrow */
#define ONE_LINE_WIDTH 56.0         /* from it on totals and legend share a line */
#define ONE_LINE_WIDTH_PASSES 130.0 /* the same, where passes are in the legend */
#define AXIS_HEIGHT 2.2
#define ROW_COMFORTABLE 2.0
#define ROW_LOW 1.4
#define ROW_MAX 3.0
#define GRAPH_COMFORTABLE 5.0
#define GRAPH_MIN 2.2
#define ROW_MIN_PIXELS 3.0
#define IDLE_HEIGHT 0.3 /* of a graph without anything, under the line that says so */
/* Of the height that is just enough, adding up leaves less than this. */
#define ROUNDING 1e-6
#define GROUP_HEIGHT 1.05
#define PASS_HEIGHT 0.9
/* Graphs give up to here, so that rows can show what is above and under their spans. */
#define GRAPH_FOR_LANES 2.8
/* Of more rows none gets the comfort of a few. */
#define FEW_ROWS 16
/* A bandwidth that is out of reach by more than this would press what was reached onto the axis. */
#define BANDWIDTH_REACH 6.0

/* ---- Layout ---- */

/* @n_lines: of the legend. */
static double
get_header_height (SlabTrace *trace, double width, double em, guint n_lines)
{
  const double one_line = slab_trace_get_n_passes (trace) > 0 ? ONE_LINE_WIDTH_PASSES : ONE_LINE_WIDTH;

  return ((width >= one_line * em ? 1.0 : 2.0) * SLAB_TIMELINE_HEADER_LINE
          + (MAX (n_lines, 1) - 1) * SLAB_TIMELINE_LEGEND_LINE)
         * em;
}

/* Which graphs there is something to draw in, or to say of; of a run that is still going on, those that will come.
 * Returns: how many of them are as high as a graph is. */
static guint
find_graphs (SlabTrace *trace, const SlabTracePeaks *peaks, gboolean shown[SLAB_N_TIMELINE_GRAPHS])
{
  gboolean expected = !slab_trace_is_ended (trace);
  guint n = 0;

  shown[SLAB_TIMELINE_CORES] = shown[SLAB_TIMELINE_MEMORY] = expected || peaks->n_samples > 0;
  shown[SLAB_TIMELINE_USEFUL] = peaks->useful > 0.0;
  shown[SLAB_TIMELINE_FAULTS] = peaks->has_faults;
  shown[SLAB_TIMELINE_DISK] = peaks->has_disk;
  for (guint g = 0; g < SLAB_N_TIMELINE_GRAPHS; g++)
    n += shown[g] && !slab_timeline_is_idle (peaks, (SlabTimelineGraph) g) ? 1 : 0;
  return n;
}

/* What those take that are no more than a line which says that there was nothing. */
static double
get_idle_height (const SlabTracePeaks *peaks, const gboolean shown[SLAB_N_TIMELINE_GRAPHS], double em)
{
  double height = 0.0;

  for (guint g = 0; g < SLAB_N_TIMELINE_GRAPHS; g++)
    if (shown[g] && slab_timeline_is_idle (peaks, (SlabTimelineGraph) g))
      height += (SLAB_TIMELINE_GAP + IDLE_HEIGHT) * em;
  return height;
}

static guint
count_tracks (SlabTrace *trace)
{
  SlabTraceTracks *tracks = slab_trace_tracks_get (trace);

  return tracks != NULL ? slab_trace_tracks_get_n (tracks) : 0;
}

/* What a row has above and under its spans, where there is room. Of a run that has only begun, what will come. */
static double
get_lanes (SlabTrace *trace, const SlabTracePeaks *peaks, double em, double *group, double *pass)
{
  *group = slab_trace_get_n_chunks (trace) > 0 || peaks->last_iteration >= 0 ? floor (GROUP_HEIGHT * em) + 1.0 : 0.0;
  *pass = slab_trace_get_n_passes (trace) > 0 ? floor (PASS_HEIGHT * em) + 1.0 : 0.0;
  return *group + *pass;
}

static double
get_height (SlabTrace *trace, const SlabPlotTheme *theme, gboolean comfort)
{
  const double few_rows = comfort ? ROW_COMFORTABLE : ROW_LOW, more_rows = comfort ? ROW_LOW : 0.5;
  const double em = theme->font_size;
  guint n_rows = MAX (slab_trace_get_n_threads (trace), 1);
  gboolean shown[SLAB_N_TIMELINE_GRAPHS];
  SlabTracePeaks peaks;
  double row, lanes, graph, group, pass, header;
  guint n_graphs;

  slab_trace_index_get_peaks (slab_trace_index_get (trace), &peaks);
  n_graphs = find_graphs (trace, &peaks, shown) + count_tracks (trace);
  lanes = n_rows <= FEW_ROWS ? get_lanes (trace, &peaks, em, &group, &pass) : 0.0;
  graph = comfort ? GRAPH_COMFORTABLE : lanes > 0.0 ? GRAPH_FOR_LANES : GRAPH_MIN;
  row = n_rows <= FEW_ROWS ? few_rows * em + lanes : n_rows <= 64 ? more_rows * em : MAX (ROW_MIN_PIXELS, 0.5 * em);
  header = get_header_height (trace, ONE_LINE_WIDTH * em, em, 1) / em;
  return (0.5 + header + n_graphs * (graph + SLAB_TIMELINE_GAP) + AXIS_HEIGHT) * em
         + get_idle_height (&peaks, shown, em) + n_rows * row;
}

/**
 * slab_timeline_get_natural_height:
 *
 * Returns: for a picture wide enough for totals and legend in one line, or, with passes, in two; in the units of the
 *   theme's font size
 */
double
slab_timeline_get_natural_height (SlabTrace *trace, const SlabPlotTheme *theme)
{
  g_return_val_if_fail (SLAB_IS_TRACE (trace), 0.0);
  g_return_val_if_fail (theme != NULL, 0.0);

  return get_height (trace, theme, TRUE);
}

/**
 * slab_timeline_get_minimum_height:
 *
 * Returns: below it words or graphs are left out; in the units of the theme's font size
 */
double
slab_timeline_get_minimum_height (SlabTrace *trace, const SlabPlotTheme *theme)
{
  g_return_val_if_fail (SLAB_IS_TRACE (trace), 0.0);
  g_return_val_if_fail (theme != NULL, 0.0);

  return get_height (trace, theme, FALSE);
}

/* Those that the run could have, or more where more were busy; where they are not told, one for each thread. */
static double
get_cores_high (SlabTrace *trace, const SlabTracePeaks *peaks)
{
  const guint n_cores = slab_trace_summary_get_n_cores (trace);
  double high = n_cores > 0 ? n_cores : slab_trace_get_n_workers (trace);

  return SLAB_TIMELINE_CORES_HEADROOM * (peaks->cores_busy > 1.05 * high ? ceil (peaks->cores_busy) : high);
}

static double
get_useful_high (SlabTrace *trace, const SlabTracePeaks *peaks)
{
  double bandwidth = slab_timeline_get_bandwidth (trace);

  if (isfinite (bandwidth) && bandwidth > peaks->useful && bandwidth <= BANDWIDTH_REACH * peaks->useful)
    return 1.12 * bandwidth;
  return 1.12 * peaks->useful;
}

static void
get_highs (SlabTrace *trace, const SlabTracePeaks *peaks, double highs[SLAB_N_TIMELINE_GRAPHS])
{
  highs[SLAB_TIMELINE_CORES] = get_cores_high (trace, peaks);
  highs[SLAB_TIMELINE_MEMORY] = peaks->resident_bytes > 0 ? 1.12 * (double) peaks->resident_bytes : 1048576.0;
  highs[SLAB_TIMELINE_USEFUL] = get_useful_high (trace, peaks);
  highs[SLAB_TIMELINE_FAULTS] = peaks->faults > 0.0 ? 1.12 * peaks->faults : 1.0;
  highs[SLAB_TIMELINE_DISK] = peaks->disk > 0.0 ? 1.12 * peaks->disk : 1048576.0;
}

/* Places the graphs from @y on. Returns: where they end. */
static double
place_graphs (SlabTimelineLayout *layout, SlabTrace *trace, const SlabTracePeaks *peaks,
              const gboolean shown[SLAB_N_TIMELINE_GRAPHS], double y, double graph, double em)
{
  const double gap = floor (SLAB_TIMELINE_GAP * em);
  double highs[SLAB_N_TIMELINE_GRAPHS];

  get_highs (trace, peaks, highs);
  for (guint g = 0; g < SLAB_N_TIMELINE_GRAPHS; g++)
    {
      double top = shown[g] && graph > 0.0 ? y + gap : y;

      if (shown[g] && graph > 0.0)
        y = top + (slab_timeline_is_idle (peaks, (SlabTimelineGraph) g) ? MAX (floor (IDLE_HEIGHT * em), 1.0) : graph);
      layout->graphs[g] = (SlabPlotAxis){ 0.0, highs[g], y, top };
    }
  return y;
}

/* Our rows have short names; of those of others it takes the longest, as far as that leaves enough for their time. */
static double
get_gutter (SlabTrace *trace, double em, double width)
{
  const double least = width >= NARROW_WIDTH * em ? GUTTER : GUTTER_NARROW;
  const guint most = 256;
  glong n_letters = 0;

  if (!slab_trace_has_row_names (trace))
    return floor (least * em);
  for (guint row = 0; row < MIN (slab_trace_get_n_threads (trace), most); row++)
    {
      g_autofree char *name = slab_trace_dup_row_name (trace, row);

      n_letters = MAX (n_letters, g_utf8_strlen (name, -1));
    }
  return floor (MAX (
      MIN ((2.0 * SLAB_TIMELINE_PAD + LETTER * (double) n_letters) * em, MIN (GUTTER_WIDE * em, GUTTER_SHARE * width)),
      least * em));
}

/**
 * slab_timeline_layout_init:
 * @layout: (out caller-allocates):
 * @range: (nullable): visible time; %NULL: all of it
 *
 * Places everything in @width × @height from (0, 0). A graph of which there is nothing to draw is one line, which says
 * so. Where the height is not enough, first the graphs and tracks shrink, then such lines and the last of them go, down
 * to cores and memory; then the rows shrink, down to 3 pixels; then the lines of words go, then the last graphs; and
 * what is left is drawn beyond the height.
 */
void
slab_timeline_layout_init (SlabTimelineLayout *layout, SlabTrace *trace, const SlabTimelineRange *range,
                           const SlabPlotTheme *theme, double width, double height)
{
  double em, header, fixed, idle, left, rows, graph, y, row_comfort, lanes = 0.0, group = 0.0, pass = 0.0;
  gboolean shown[SLAB_N_TIMELINE_GRAPHS];
  gboolean words = TRUE;
  SlabTracePeaks peaks;
  guint n, n_graphs, n_tracks;

  g_return_if_fail (layout != NULL);
  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (theme != NULL);

  em = theme->font_size;
  n = slab_trace_get_n_threads (trace);
  *layout = (SlabTimelineLayout){ .width = width, .height = height, .n_threads = n };
  slab_trace_index_get_peaks (slab_trace_index_get (trace), &peaks);
  n_tracks = count_tracks (trace);
  n_graphs = find_graphs (trace, &peaks, shown) + n_tracks;
  layout->rows = slab_trace_tree_get_rows (trace);
  layout->places = slab_trace_tree_get_places (trace);
  layout->parents = slab_trace_tree_get_parents (trace);

  layout->time.low = range != NULL ? range->start : 0.0;
  layout->time.high = range != NULL ? range->end : 1e-9 * (double) slab_trace_get_duration (trace);
  /* Before anything has happened, a second. */
  if (range == NULL && !(layout->time.high > 0.0))
    layout->time.high = 1.0;
  if (!(layout->time.high - layout->time.low >= SLAB_TIMELINE_MIN_RANGE))
    layout->time.high = layout->time.low + SLAB_TIMELINE_MIN_RANGE;
  layout->time.start = get_gutter (trace, em, width);
  layout->time.end = MAX (layout->time.start + 1.0, floor (width - 1.5 * SLAB_TIMELINE_PAD * em));

  layout->n_legend_lines = slab_timeline_count_legend_lines (trace, em, layout->time.end - SLAB_TIMELINE_PAD * em);
  /* More of them than one, as far as rows and graphs can spare the height. */
  while (layout->n_legend_lines > 1
         && get_height (trace, theme, FALSE) + (layout->n_legend_lines - 1) * SLAB_TIMELINE_LEGEND_LINE * em > height)
    layout->n_legend_lines--;
  header = get_header_height (trace, width, em, layout->n_legend_lines);
  fixed = (0.5 + AXIS_HEIGHT) * em;
  idle = get_idle_height (&peaks, shown, em);
  graph = n_graphs > 0 ? GRAPH_COMFORTABLE * em : 0.0;
  if (n <= FEW_ROWS)
    lanes = get_lanes (trace, &peaks, em, &group, &pass);
  row_comfort = ROW_COMFORTABLE * em + lanes;
  if (lanes > 0.0 && graph > 0.0)
    {
      double missing = n * (ROW_LOW * em + lanes)
                       - (height - fixed - idle - header - n_graphs * (graph + SLAB_TIMELINE_GAP * em));

      graph = CLAMP (graph - MAX (missing, 0.0) / n_graphs, GRAPH_FOR_LANES * em, graph);
    }
  for (;;)
    {
      double fit;

      left = height - fixed - idle - (words ? header : 0.0)
             - (graph > 0.0 ? n_graphs * (graph + SLAB_TIMELINE_GAP * em) : 0.0);
      if (left >= n * ROW_LOW * em - ROUNDING || (graph == 0.0 && !words))
        break;
      /* Smaller graphs, as long as that leaves rows that can be read. */
      if (graph > GRAPH_MIN * em)
        {
          fit = graph - (n * ROW_LOW * em - left) / n_graphs;
          graph = MAX (fit, GRAPH_MIN * em);
          if (fit < GRAPH_MIN * em)
            continue;
          /* By arithmetic, and not by looking again: what rounding leaves could keep it from ever fitting. */
          left = n * ROW_LOW * em;
          break;
        }
      if (idle > 0.0)
        {
          for (guint g = 0; g < SLAB_N_TIMELINE_GRAPHS; g++)
            shown[g] = shown[g] && !slab_timeline_is_idle (&peaks, (SlabTimelineGraph) g);
          idle = 0.0;
          continue;
        }
      if (graph > 0.0 && n_graphs > 2)
        {
          if (n_tracks > 0)
            n_tracks--;
          else
            for (guint g = SLAB_N_TIMELINE_GRAPHS; g-- > 0;)
              if (shown[g])
                {
                  shown[g] = FALSE;
                  break;
                }
          n_graphs--;
          continue;
        }
      /* A few rows stay readable at the cost of the words; of many, no words are worth the place. */
      if (left >= n * (n <= 4 ? 1.2 * em : ROW_MIN_PIXELS))
        break;
      if (words)
        words = FALSE;
      else
        graph = 0.0;
    }
  rows = CLAMP (left, n * ROW_MIN_PIXELS, n * (ROW_MAX * em + lanes));
  if (graph > 0.0 && left > n * row_comfort)
    {
      /* Beyond comfort, rows and graphs grow together; what the rows cannot take is the graphs'. */
      double extra = left - n * row_comfort;

      rows = MIN (n * row_comfort + 0.3 * extra, n * (ROW_MAX * em + lanes));
    }
  layout->row_height = rows / n;
  if (layout->row_height >= 6.0)
    layout->row_height = floor (layout->row_height);
  rows = layout->row_height * n;
  /* What whole pixels left over. */
  if (graph > 0.0 && left > rows)
    graph += (left - rows) / n_graphs;
  layout->bar_height = layout->row_height >= 8.0 ? floor (layout->row_height * 0.78)
                                                 : MAX (2.0, layout->row_height - 1.0);
  if (lanes > 0.0 && layout->row_height >= floor (ROW_LOW * em + lanes - ROUNDING))
    {
      layout->group_height = group;
      layout->pass_height = pass;
      layout->bar_height = floor ((layout->row_height - lanes) * 0.86);
    }

  y = floor (0.25 * em);
  layout->totals_y = layout->legend_y = -1.0;
  if (words)
    {
      layout->totals_y = y + 0.5 * SLAB_TIMELINE_HEADER_LINE * em;
      layout->legend_y = layout->totals_y
                         + (get_header_height (trace, width, em, 1) > 1.5 * SLAB_TIMELINE_HEADER_LINE * em
                                ? SLAB_TIMELINE_HEADER_LINE * em * 0.9
                                : 0.0);
      y += header;
    }
  layout->row_top = floor (y);
  layout->axis_y = place_graphs (layout, trace, &peaks, shown, layout->row_top + rows, floor (graph), em);
  layout->n_tracks = graph > 0.0 ? n_tracks : 0;
  layout->track_height = floor (graph);
  layout->track_distance = floor (graph) + floor (SLAB_TIMELINE_GAP * em);
  layout->track_top = layout->axis_y + floor (SLAB_TIMELINE_GAP * em);
  layout->axis_y += layout->n_tracks * layout->track_distance;
  layout->axis_shown_y = layout->axis_y;
}

/**
 * slab_timeline_layout_init_without_totals:
 * @layout: (out caller-allocates):
 * @range: (nullable): visible time; %NULL: all of it
 */
void
slab_timeline_layout_init_without_totals (SlabTimelineLayout *layout, SlabTrace *trace, const SlabTimelineRange *range,
                                          const SlabPlotTheme *theme, double width, double height)
{
  double line;

  g_return_if_fail (layout != NULL);
  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (theme != NULL);

  slab_timeline_layout_init (layout, trace, range, theme, width, height);
  line = layout->legend_y - layout->totals_y;
  if (layout->totals_y >= 0.0 && line > 0.0)
    {
      slab_timeline_layout_init (layout, trace, range, theme, width, height + line);
      layout->height = height;
      slab_timeline_layout_move (layout, -line);
    }
  layout->totals_y = -1.0;
}

void
slab_timeline_layout_move (SlabTimelineLayout *layout, double down)
{
  g_return_if_fail (layout != NULL);

  layout->row_top += down;
  layout->axis_y += down;
  layout->axis_shown_y += down;
  layout->track_top += down;
  layout->totals_y += down;
  layout->legend_y += down;
  for (guint g = 0; g < SLAB_N_TIMELINE_GRAPHS; g++)
    {
      layout->graphs[g].start += down;
      layout->graphs[g].end += down;
    }
}

/**
 * slab_timeline_layout_share_scales:
 * @other: (nullable): the run that is compared with it
 *
 * Equal heights mean equal figures in both pictures, when both are laid out so.
 */
void
slab_timeline_layout_share_scales (SlabTimelineLayout *layout, SlabTrace *other, const SlabPlotTheme *theme)
{
  double highs[SLAB_N_TIMELINE_GRAPHS];
  SlabTracePeaks peaks;

  g_return_if_fail (layout != NULL);
  g_return_if_fail (other == NULL || SLAB_IS_TRACE (other));
  g_return_if_fail (theme != NULL);

  if (other == NULL)
    return;
  slab_trace_index_get_peaks (slab_trace_index_get (other), &peaks);
  get_highs (other, &peaks, highs);
  for (guint g = 0; g < SLAB_N_TIMELINE_GRAPHS; g++)
    layout->graphs[g].high = MAX (layout->graphs[g].high, highs[g]);
  /* One moment is at the same place in both. */
  layout->time.start = MAX (layout->time.start, get_gutter (other, theme->font_size, layout->width));
  layout->time.end = MAX (layout->time.end, layout->time.start + 1.0);
}

/**
 * slab_timeline_layout_show_axis:
 * @bottom: of what of the picture is in sight
 *
 * Where the time axis is below that, it is drawn at the lower edge of what is in sight, over the graphs.
 */
void
slab_timeline_layout_show_axis (SlabTimelineLayout *layout, const SlabPlotTheme *theme, double bottom)
{
  g_return_if_fail (layout != NULL);
  g_return_if_fail (theme != NULL);

  layout->axis_shown_y = MIN (layout->axis_y, floor (bottom - AXIS_HEIGHT * theme->font_size));
}

double
slab_timeline_get_row_top (const SlabTimelineLayout *layout, guint thread)
{
  const guint place = layout->places != NULL && thread < layout->n_threads ? layout->places[thread] : thread;

  return layout->row_top + place * layout->row_height;
}

gint
slab_timeline_find_row (const SlabTimelineLayout *layout, double y)
{
  const double place = floor ((y - layout->row_top) / layout->row_height);

  if (!(place >= 0.0) || place >= layout->n_threads)
    return -1;
  return (gint) (layout->rows != NULL ? layout->rows[(guint) place] : (guint) place);
}

/* ---- Picking ---- */

/* A mark is wider than what it stands for. */
#define MARK_REACH 4.0

static gboolean
find_mark (SlabTrace *trace, const SlabTimelineLayout *layout, double x, SlabTimelineHit *hit)
{
  const gint64 low = slab_timeline_to_nanoseconds (slab_plot_axis_to_value (&layout->time, x - MARK_REACH));
  const gint64 high = slab_timeline_to_nanoseconds (slab_plot_axis_to_value (&layout->time, x + MARK_REACH));
  const guint64 n = slab_trace_get_n_spans (trace, (guint) hit->thread);
  double nearest = MARK_REACH;

  /* More than a few there are a block. */
  for (guint64 i = slab_trace_find_span (trace, (guint) hit->thread, low - 1), end = MIN (n, i + 8); i < end; i++)
    {
      SlabSpan span;
      double distance;

      slab_trace_get_span (trace, (guint) hit->thread, i, &span);
      if (span.start > high)
        break;
      distance = fabs (slab_plot_axis_to_pixel (&layout->time, 1e-9 * (double) span.start) - x);
      if (span.duration > 0 || span.phase != SLAB_PHASE_OTHER || !(distance < nearest))
        continue;
      hit->span = i;
      nearest = distance;
    }
  return nearest < MARK_REACH;
}

/* Where the span is less than a pixel wide, those about it are taken as one. */
static void
find_block (SlabTrace *trace, const SlabTimelineLayout *layout, double x, SlabTimelineHit *hit)
{
  const SlabPlotAxis *time = &layout->time;
  const double seconds_a_pixel = (time->high - time->low) / (time->end - time->start);
  guint thread = (guint) hit->thread;
  guint64 first, end;
  SlabSpan span;
  double left;

  slab_trace_get_span (trace, thread, hit->span, &span);
  if (1e-9 * (double) span.duration >= seconds_a_pixel)
    return;
  left = time->start + floor ((x - time->start) / SLAB_TIMELINE_BLOCK) * SLAB_TIMELINE_BLOCK;
  first = slab_trace_find_span (trace, thread, slab_timeline_to_nanoseconds (slab_plot_axis_to_value (time, left)));
  end = slab_trace_find_span (
      trace, thread, slab_timeline_to_nanoseconds (slab_plot_axis_to_value (time, left + SLAB_TIMELINE_BLOCK)));
  first = MIN (first, hit->span);
  end = MAX (end, hit->span + 1);
  if (end - first > 1)
    {
      hit->block_first = first;
      hit->block_end = end;
    }
}

/**
 * slab_timeline_pick:
 * @hit: (out caller-allocates): set in any case; of no use on %FALSE
 *
 * Returns: whether (@x, @y) is on the rows or the graphs. A span shorter than a pixel is hit within one pixel.
 */
gboolean
slab_timeline_pick (SlabTrace *trace, const SlabTimelineLayout *layout, double x, double y, SlabTimelineHit *hit)
{
  gint64 time, reach;
  guint64 n, index;
  SlabSpan span;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), FALSE);
  g_return_val_if_fail (layout != NULL, FALSE);
  g_return_val_if_fail (hit != NULL, FALSE);

  *hit = (SlabTimelineHit){ slab_plot_axis_to_value (&layout->time, x), -1, SLAB_TIMELINE_NO_SPAN, 0, 0, 0 };
  if (!(x >= layout->time.start && x <= layout->time.end && y >= layout->row_top && y <= layout->axis_y))
    return FALSE;
  hit->thread = slab_timeline_find_row (layout, y);
  if (hit->thread < 0 || (guint) hit->thread >= slab_trace_get_n_threads (trace))
    {
      hit->thread = -1;
      if (y >= layout->track_top - SLAB_TIMELINE_GAP && layout->n_tracks > 0)
        hit->track = MIN ((guint) ((y - layout->track_top) / layout->track_distance + 1.0), layout->n_tracks);
      return TRUE;
    }

  time = slab_timeline_to_nanoseconds (hit->seconds + 0.5e-9);
  reach = slab_timeline_to_nanoseconds ((layout->time.high - layout->time.low)
                                        / (layout->time.end - layout->time.start));
  n = slab_trace_get_n_spans (trace, (guint) hit->thread);
  index = slab_trace_find_span (trace, (guint) hit->thread, time);
  if (index < n)
    {
      slab_trace_get_span (trace, (guint) hit->thread, index, &span);
      if (span.start <= time || span.start - time < reach)
        {
          hit->span = index;
          find_block (trace, layout, x, hit);
          return TRUE;
        }
    }
  if (index > 0)
    {
      slab_trace_get_span (trace, (guint) hit->thread, index - 1, &span);
      if (time - (span.start + span.duration) < reach)
        {
          hit->span = index - 1;
          find_block (trace, layout, x, hit);
          return TRUE;
        }
    }
  if (find_mark (trace, layout, x, hit))
    find_block (trace, layout, x, hit);
  return TRUE;
}

/* ---- Ranges ---- */

static void
keep_inside (SlabTimelineRange *range, double length, double duration)
{
  duration = isfinite (duration) ? MAX (duration, SLAB_TIMELINE_MIN_RANGE) : SLAB_TIMELINE_MIN_RANGE;
  length = isfinite (length) ? CLAMP (length, SLAB_TIMELINE_MIN_RANGE, duration) : duration;
  range->start = isfinite (range->start) ? CLAMP (range->start, 0.0, duration - length) : 0.0;
  range->end = MIN (range->start + length, duration);
}

/**
 * slab_timeline_range_zoom:
 * @factor: > 1 shows less time, < 1 more
 * @at: seconds; stays where it is in the picture, as far as the ends allow
 * @duration: seconds of the run
 */
void
slab_timeline_range_zoom (SlabTimelineRange *range, double factor, double at, double duration)
{
  double length, share;

  g_return_if_fail (range != NULL);
  g_return_if_fail (factor > 0.0);

  length = range->end - range->start;
  share = length > 0.0 ? CLAMP ((at - range->start) / length, 0.0, 1.0) : 0.5;
  at = range->start + share * length;
  length = CLAMP (length / factor, SLAB_TIMELINE_MIN_RANGE, MAX (duration, SLAB_TIMELINE_MIN_RANGE));
  range->start = at - share * length;
  keep_inside (range, length, duration);
}

/**
 * slab_timeline_range_pan:
 * @seconds: > 0 shows later time
 */
void
slab_timeline_range_pan (SlabTimelineRange *range, double seconds, double duration)
{
  double length;

  g_return_if_fail (range != NULL);

  length = range->end - range->start;
  range->start += seconds;
  keep_inside (range, length, duration);
}
