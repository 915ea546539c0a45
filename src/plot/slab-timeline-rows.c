/* SPDX-License-Identifier: MIT */
#include "slab-timeline-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "profile/slab-figure-text.h"
#include "slab-chunk-scale.h"
#include "slab-colormap.h"
#include "volume/slab-bands.h"

/* Rows whose pixels are in memory at once. */
#define MAX_STRIPS 64
#define LETTER (0.6 * SLAB_TIMELINE_SMALL) /* as wide as one is; measuring takes longer than drawing */

double
slab_timeline_get_bar_top (const SlabTimelineLayout *layout, guint thread)
{
  const double around = layout->row_height - layout->group_height - layout->bar_height - layout->pass_height;

  return slab_timeline_get_row_top (layout, thread) + floor (0.5 * around) + layout->group_height;
}

void
slab_timeline_draw_hatch (const SlabTimelineCanvas *canvas, double x, double y, double width, double height,
                          double distance, const SlabColor *color, double alpha)
{
  cairo_t *cr = canvas->cr;

  cairo_save (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  /* The grid of the diagonals is the picture's, so that it does not move with the spans. */
  for (double at = floor ((x - height) / distance) * distance; at < x + width; at += distance)
    {
      cairo_move_to (cr, at, y + height);
      cairo_line_to (cr, at + height, y);
    }
  cairo_set_line_width (cr, 1.0);
  slab_plot_set_color (cr, color, alpha);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* So that waiting is told from work without its colour. */
void
slab_timeline_draw_idle_hatch (const SlabTimelineCanvas *canvas, double x, double y, double width, double height)
{
  slab_timeline_draw_hatch (canvas, x, y, width, height, 6.0, &canvas->theme->dim, 0.22);
}

static double
get_luminance (const SlabColor *color)
{
  return 0.299 * color->red + 0.587 * color->green + 0.114 * color->blue;
}

static void
set_color_on (const SlabTimelineCanvas *canvas, const SlabColor *ground)
{
  static const SlabColor black = { 0.0, 0.0, 0.0, 1.0 }, white = { 1.0, 1.0, 1.0, 1.0 };

  slab_plot_set_color (canvas->cr, get_luminance (ground) > 0.55 ? &black : &white, 0.92);
}

/* The chunk's number, unless that stands above it; else what is done and for how long, as far as there is room. */
static void
draw_span_words (SlabTimelineCanvas *canvas, const SlabSpan *span, double x0, double x1, double y)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const double room = x1 - x0 - 0.5 * canvas->em, middle = floor (0.5 * (x0 + x1));
  const SlabColor color = slab_timeline_get_span_color (canvas, span);

  if (layout->bar_height < SLAB_TIMELINE_SMALL * canvas->em * 1.15 || room < 0.8 * canvas->em)
    return;
  set_color_on (canvas, &color);
  if (span->phase == SLAB_PHASE_OTHER)
    {
      const char *name = slab_trace_get_span_name (canvas->trace, span);

      /* Of three letters and dots nobody is wiser. */
      if (room >= MIN (5.0, LETTER * (double) g_utf8_strlen (name, -1)) * canvas->em)
        slab_plot_text_draw (&canvas->text, name, middle, y + 0.5 * layout->bar_height, 0.5, room);
      return;
    }
  if (!(layout->group_height > 0.0))
    {
      if (span->phase == SLAB_PHASE_FILTER && span->chunk >= 0)
        slab_plot_text_draw_number (&canvas->text, (guint) span->chunk, middle, y + 0.5 * layout->bar_height, room);
      return;
    }
  if (room >= 5.0 * canvas->em)
    {
      const char *phase = slab_phase_get_label (span->phase);
      g_autofree char *duration = slab_plot_format_seconds (1e-9 * (double) span->duration, 0.0);
      g_autofree char *words = g_strdup_printf ("%s · %s", phase, duration);

      slab_plot_text_draw (&canvas->text, room >= 8.0 * canvas->em ? words : phase, middle,
                           y + 0.5 * layout->bar_height, 0.5, room);
    }
}

/* A third of the circle of colours would repeat after three chunks; the golden section of it never does. */
SlabColor
slab_timeline_get_chunk_color (const SlabTimelineCanvas *canvas, gint32 chunk, SlabPhase phase)
{
  const gboolean dark = get_luminance (&canvas->theme->background) < 0.5;
  const double hue = 6.0 * fmod (0.6180339887498949 * chunk, 1.0);
  const double strength = phase == SLAB_PHASE_FILTER ? 1.0 : 0.6;
  SlabColor color = { 0.0, 0.0, 0.0, 1.0 };
  double *const parts[3] = { &color.red, &color.green, &color.blue };
  const double ground[3] = { canvas->theme->background.red, canvas->theme->background.green,
                             canvas->theme->background.blue };

  for (guint c = 0; c < 3; c++)
    {
      /* 0 to 1 as the hue is far from or near the red, green or blue. */
      double distance = fabs (fmod (hue - 2.0 * c + 9.0, 6.0) - 3.0);
      double pure = CLAMP (2.0 - distance, 0.0, 1.0);
      double part = dark ? 0.36 + 0.5 * pure : 0.16 + 0.56 * pure;

      *parts[c] = strength * part + (1.0 - strength) * ground[c];
    }
  return color;
}

SlabColor
slab_timeline_get_iteration_color (const SlabTimelineCanvas *canvas, double iteration)
{
  double last = MAX (canvas->peaks.last_iteration, 1);
  guint8 rgb[3];

  /* Its darkest part would be lost on a dark ground, its brightest on a light one. */
  slab_colormap_get_rgb (SLAB_COLORMAP_VIRIDIS, 0.15 + 0.75 * iteration / last, rgb);
  return (SlabColor){ rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0, 1.0 };
}

SlabColor
slab_timeline_get_span_color (const SlabTimelineCanvas *canvas, const SlabSpan *span)
{
  const SlabPlotTheme *theme = canvas->theme;

  /* Of another program's spans the name is all there is to tell them apart. */
  if (span->phase == SLAB_PHASE_OTHER && span->iteration >= 0)
    return slab_timeline_get_chunk_color (canvas, span->iteration, SLAB_PHASE_FILTER);
  if (canvas->layout->colors == SLAB_TIMELINE_BY_PHASE || span->phase == SLAB_PHASE_WAIT)
    return theme->phases[span->phase];
  if (canvas->layout->colors == SLAB_TIMELINE_BY_CHUNK && span->chunk >= 0)
    return slab_timeline_get_chunk_color (canvas, span->chunk, span->phase);
  if (canvas->layout->colors == SLAB_TIMELINE_BY_ITERATION && span->iteration >= 0 && span->phase != SLAB_PHASE_OTHER)
    return slab_timeline_get_iteration_color (canvas, span->iteration);
  return theme->dim;
}

/* Of many spans: their phases mixed by time; the mean iteration; of chunks, none. Of another program's spans the colour
 * of the name that took the most time: a mixture would be that of some other name. */
static SlabColor
get_sum_color (const SlabTimelineCanvas *canvas, const SlabTraceSum *sum, double all)
{
  const SlabPlotTheme *theme = canvas->theme;
  const SlabColor other = sum->name >= 0 ? slab_timeline_get_chunk_color (canvas, sum->name, SLAB_PHASE_FILTER)
                                         : theme->phases[SLAB_PHASE_OTHER];
  const double wait = (double) sum->phase_times[SLAB_PHASE_WAIT] / all;
  SlabColor work = theme->dim, color = { 0.0, 0.0, 0.0, 1.0 };

  if (canvas->layout->colors == SLAB_TIMELINE_BY_PHASE)
    {
      for (guint p = 0; p < SLAB_N_PHASES; p++)
        {
          const SlabColor *phase = p == SLAB_PHASE_OTHER ? &other : &theme->phases[p];
          double share;

          if (sum->phase_times[p] == 0)
            continue;
          share = (double) sum->phase_times[p] / all;
          color.red += phase->red * share;
          color.green += phase->green * share;
          color.blue += phase->blue * share;
        }
      return color;
    }
  if (canvas->layout->colors == SLAB_TIMELINE_BY_ITERATION && sum->n_iterations > 0)
    work = slab_timeline_get_iteration_color (canvas, sum->iterations / (double) sum->n_iterations);
  else if (2.0 * (double) sum->phase_times[SLAB_PHASE_OTHER] > all)
    work = other;
  color.red = work.red + wait * (theme->phases[SLAB_PHASE_WAIT].red - work.red);
  color.green = work.green + wait * (theme->phases[SLAB_PHASE_WAIT].green - work.green);
  color.blue = work.blue + wait * (theme->phases[SLAB_PHASE_WAIT].blue - work.blue);
  return color;
}

SlabColor
slab_timeline_get_pass_color (const SlabTimelineCanvas *canvas, guint pass)
{
  SlabColor color;

  slab_plot_theme_get_pass_color (canvas->theme, pass, slab_trace_get_n_passes (canvas->trace), &color);
  return color;
}

/* ---- A row ---- */

enum
{
  LANE_GROUP,
  LANE_SPAN,
  N_LANES,
};

/* What lasts no time. */
typedef struct
{
  int column;
  gint32 name; /* -1: of several */
} Mark;

/* A row as pixels: its lanes are the same over their whole height. Premultiplied ARGB32. */
typedef struct
{
  guint thread;
  guint32 *lanes[N_LANES];
  SlabTimelineRaster raster;  /* without pixels: drawn as paths */
  SlabTimelineShares *shares; /* NULL: not shown */
  guint8 *dense;              /* more than one span has to do with that pixel */
  int n;
  double pixel_time; /* nanoseconds of a column */
  GArray *wide;      /* of indices of spans with room for more than colour */
  GArray *marks;     /* of Mark, from left to right */
  GArray *groups;    /* of Group, likewise */
} Strip;

/* What spans one after another belong to: a chunk, or an iteration of a filter over the whole volume. */
typedef struct
{
  gint32 id;   /* -1: none */
  gint32 last; /* of iterations that were made at once; -1: not told yet */
  gboolean is_chunk;
  double x0;
  double x1;
} Group;

static int
to_column (const SlabTimelineCanvas *canvas, const Strip *strip, double x)
{
  /* round () is a call. */
  return (int) CLAMP ((x - canvas->layout->time.start) / canvas->pixel + 0.5, 0.0, (double) strip->n);
}

static void
put (const SlabTimelineCanvas *canvas, Strip *strip, guint lane, double x0, double x1, const SlabColor *color)
{
  int left = to_column (canvas, strip, x0), right = MAX (to_column (canvas, strip, x1), left + 1);
  guint32 pixel = slab_timeline_to_pixel (color, 1.0);

  /* Neighbours of one colour stay apart by a hair. */
  if ((right - left) * canvas->pixel >= 4.0 && x1 <= canvas->layout->time.end)
    right--;
  for (int i = left; i < MIN (right, strip->n); i++)
    strip->lanes[lane][i] = pixel;
}

/* Spans of a row one after another. */
#define N_READ 64

typedef struct
{
  SlabTrace *trace;
  guint thread;
  guint64 n; /* of the row */
  guint64 first;
  guint64 n_read;
  SlabSpan spans[N_READ];
} Reader;

static void
read_from (Reader *reader, guint64 index)
{
  reader->first = index;
  reader->n_read = MIN (reader->n - index, N_READ);
  slab_trace_get_spans (reader->trace, reader->thread, index, reader->n_read, reader->spans);
}

/* Valid until the next one. */
static inline const SlabSpan *
read_span (Reader *reader, guint64 index)
{
  if (index - reader->first >= reader->n_read)
    read_from (reader, index);
  return &reader->spans[index - reader->first];
}

/* The first span from @from on that ends after @time. Mostly it is near; then all before it have been read too. */
static guint64
find_end (Reader *reader, guint64 from, gint64 time)
{
  const guint64 near = MIN (reader->n - from, N_READ);

  for (guint64 i = from; i < from + near; i++)
    {
      const SlabSpan *span;

      if (i - reader->first >= reader->n_read)
        read_from (reader, from);
      span = &reader->spans[i - reader->first];
      if (span->start + span->duration > time)
        return i;
    }
  return slab_trace_find_span_from (reader->trace, reader->thread, from + near, time);
}

/* ---- Groups ---- */

static Group
get_group (const SlabSpan *span)
{
  gboolean is_chunk = span->chunk >= 0;

  if (span->phase == SLAB_PHASE_OTHER || (span->phase == SLAB_PHASE_WAIT && !is_chunk))
    return (Group){ .id = -1 };
  return (Group){ .id = is_chunk ? span->chunk : span->iteration, .is_chunk = is_chunk };
}

static SlabColor
get_group_color (const SlabTimelineCanvas *canvas, const Group *group)
{
  const SlabColor *ground = &canvas->theme->background, *ink = &canvas->theme->foreground;
  const double share = 0.14;

  if (canvas->layout->colors == SLAB_TIMELINE_BY_CHUNK && group->is_chunk)
    return slab_timeline_get_chunk_color (canvas, group->id, SLAB_PHASE_FILTER);
  if (canvas->layout->colors == SLAB_TIMELINE_BY_ITERATION && !group->is_chunk && group->id >= 0)
    return slab_timeline_get_iteration_color (canvas, group->id);
  return (SlabColor){ ground->red + share * (ink->red - ground->red),
                      ground->green + share * (ink->green - ground->green),
                      ground->blue + share * (ink->blue - ground->blue), 1.0 };
}

/* @next: the iteration that begins next; -1: none, or not known. */
static void
close_group (SlabTimelineCanvas *canvas, Strip *strip, Group *group, gint32 next)
{
  const SlabColor color = get_group_color (canvas, group);

  if (group->id < 0)
    return;
  group->last = next > group->id ? next - 1 : -1;
  put (canvas, strip, LANE_GROUP, group->x0, group->x1, &color);
  if (group->x1 - group->x0 >= 1.3 * canvas->em)
    g_array_append_val (strip->groups, *group);
  group->id = -1;
}

static void
take_group (SlabTimelineCanvas *canvas, Strip *strip, Group *open, const SlabSpan *span, double x0, double x1)
{
  Group group = get_group (span);

  if (group.id < 0)
    return;
  if (group.id != open->id || group.is_chunk != open->is_chunk)
    {
      close_group (canvas, strip, open, group.is_chunk ? -1 : group.id);
      *open = group;
      open->x0 = x0;
    }
  open->x1 = x1;
}

/* Of what is in sight first, the group began before it. */
static void
open_first_group (SlabTimelineCanvas *canvas, Group *open, guint thread, guint64 begin)
{
  const guint64 most = 64;
  SlabSpan span;

  *open = (Group){ .id = -1 };
  if (begin >= slab_trace_get_n_spans (canvas->trace, thread))
    return;
  slab_trace_get_span (canvas->trace, thread, begin, &span);
  *open = get_group (&span);
  open->x0 = slab_plot_axis_to_pixel (&canvas->layout->time, 1e-9 * (double) span.start);
  open->x1 = open->x0;
  for (guint64 i = begin; open->id >= 0 && i > 0 && begin - i < most; i--)
    {
      Group before;

      slab_trace_get_span (canvas->trace, thread, i - 1, &span);
      before = get_group (&span);
      if (before.id >= 0 && (before.id != open->id || before.is_chunk != open->is_chunk))
        break;
      if (before.id >= 0)
        open->x0 = slab_plot_axis_to_pixel (&canvas->layout->time, 1e-9 * (double) span.start);
    }
}

/* Many chunks in a pixel: as one. */
static void
take_narrow_groups (SlabTimelineCanvas *canvas, Strip *strip, Group *open, Reader *reader, guint64 first, guint64 end,
                    double x0, double x1)
{
  SlabColor color;
  Group group;

  take_group (canvas, strip, open, read_span (reader, first), x0, x1);
  if (end - first < 2)
    return;
  group = get_group (read_span (reader, end - 1));
  if (group.id < 0 || (group.id == open->id && group.is_chunk == open->is_chunk))
    return;
  color = get_group_color (canvas, &(Group){ .id = -1 });
  close_group (canvas, strip, open, -1);
  put (canvas, strip, LANE_GROUP, x0, x1, &color);
  *open = group;
  open->x0 = open->x1 = x1;
}

/* The iteration after those of a group that no later one in sight ends. Of the last, those that were made. */
static gint32
find_next_iteration (SlabTimelineCanvas *canvas, guint thread, guint64 from, gint32 id)
{
  const guint64 n = slab_trace_get_n_spans (canvas->trace, thread), most = 64;
  const char *made;
  guint64 n_made = 0;

  for (guint64 i = from; i < n && i - from < most; i++)
    {
      SlabSpan span;
      Group group;

      slab_trace_get_span (canvas->trace, thread, i, &span);
      group = get_group (&span);
      if (group.id > id && !group.is_chunk)
        return group.id;
    }
  made = slab_trace_get_property_string (canvas->trace, SLAB_TRACE_KEY_ITERATIONS);
  if (made != NULL && g_ascii_string_to_unsigned (made, 10, 0, G_MAXINT32, &n_made, NULL))
    return (gint32) n_made;
  return -1;
}

/* "chunk 4", "iterations 1–4": what has room; else the numbers alone. By the number of letters, since measuring all of
 * them would take longer than drawing. */
char *
slab_timeline_dup_group_words (gboolean is_chunk, gint32 id, gint32 last, double room, double em)
{
  const double letter = LETTER * em;
  g_autofree char *words = NULL, *numbers = NULL;

  if (is_chunk)
    words = g_strdup_printf (_ ("chunk %d"), id);
  else if (last > id)
    {
      numbers = g_strdup_printf ("%d–%d", id, last);
      /* Translators: "iterations 1–4". */
      words = g_strdup_printf (_ ("iterations %s"), numbers);
    }
  else if (last == id)
    words = g_strdup_printf (_ ("iteration %d"), id);
  else
    /* Translators: those that a run is at, of which it is not known yet which will be the last. */
    words = g_strdup_printf (_ ("from iteration %d"), id);
  if (letter * (double) g_utf8_strlen (words, -1) <= room)
    return g_steal_pointer (&words);
  if (numbers != NULL && letter * (double) g_utf8_strlen (numbers, -1) <= room)
    return g_steal_pointer (&numbers);
  return NULL;
}

static void
draw_group_numbers (SlabTimelineCanvas *canvas, const Strip *strip, double y)
{
  const SlabTimelineLayout *layout = canvas->layout;

  for (guint i = 0; i < strip->groups->len; i++)
    {
      const Group *group = &g_array_index (strip->groups, Group, i);
      const SlabColor color = get_group_color (canvas, group);
      double left = MAX (group->x0, layout->time.start), right = MIN (group->x1, layout->time.end);
      const double room = right - left - 0.4 * canvas->em, middle = floor (0.5 * (left + right));
      const double line = y + 0.5 * (layout->group_height - 1.0);
      g_autofree char *words = slab_timeline_dup_group_words (group->is_chunk, group->id, group->last, room,
                                                              canvas->em);

      set_color_on (canvas, &color);
      if (words != NULL)
        slab_plot_text_draw (&canvas->text, words, middle, line, 0.5, room);
      else
        slab_plot_text_draw_number (&canvas->text, (guint) group->id, middle, line, room);
    }
}

/* ---- Spans and passes ---- */

static void
put_passes (SlabTimelineCanvas *canvas, Strip *strip, guint thread, guint64 index, const SlabSpan *span, int left,
            int right)
{
  SlabTracePass passes[SLAB_TRACE_MAX_PASSES];
  gint64 times[SLAB_TRACE_MAX_PASSES];
  SlabTimelineShares shares;

  if (strip->shares == NULL || span->phase != SLAB_PHASE_FILTER
      || !slab_trace_get_span_passes (canvas->trace, thread, index, passes))
    return;
  for (guint p = 0; p < slab_trace_get_n_passes (canvas->trace); p++)
    times[p] = passes[p].duration;
  slab_timeline_shares_init (&shares, times, slab_trace_get_n_passes (canvas->trace), span->duration, 1.0);
  /* Apart by a hair, as the spans are. */
  if ((right - left) * canvas->pixel >= 4.0 && right < strip->n)
    right--;
  for (int i = left; i < MIN (right, strip->n); i++)
    strip->shares[i] = shares;
}

static void
put_wide_span (SlabTimelineCanvas *canvas, Strip *strip, guint thread, guint64 index, const SlabSpan *span, double x0,
               double x1)
{
  int left = to_column (canvas, strip, x0), right = MAX (to_column (canvas, strip, x1), left + 1);
  const SlabColor color = slab_timeline_get_span_color (canvas, span);

  put (canvas, strip, LANE_SPAN, x0, x1, &color);
  for (int i = left; i < MIN (right, strip->n); i++)
    strip->dense[i] = FALSE;
  put_passes (canvas, strip, thread, index, span, left, right);
}

/* What only a wide span has room for. */
static void
decorate_wide_span (SlabTimelineCanvas *canvas, const SlabSpan *span, double x0, double x1, double y)
{
  const SlabTimelineLayout *layout = canvas->layout;
  double left = slab_timeline_snap (canvas, MAX (x0, layout->time.start));
  double right = slab_timeline_snap (canvas, MIN (x1, layout->time.end));
  double width = right - left - (x1 <= layout->time.end ? canvas->pixel : 0.0);

  if (span->phase == SLAB_PHASE_WAIT && width >= 6.0 && layout->bar_height >= 6.0)
    slab_timeline_draw_idle_hatch (canvas, left, y, width, layout->bar_height);
  draw_span_words (canvas, span, left, left + width, y);
}

static void
put_narrow_passes (SlabTimelineCanvas *canvas, Strip *strip, const SlabTraceSum *sum, int column)
{
  const gint64 all = sum->phase_times[SLAB_PHASE_FILTER];

  if (strip->shares != NULL && strip->shares[column].opacity == 0)
    slab_timeline_shares_init (&strip->shares[column], sum->pass_times, slab_trace_get_n_passes (canvas->trace), all,
                               CLAMP ((double) all / strip->pixel_time, 0.3, 1.0));
}

/* @first: of @n spans. */
static void
take_mark (Strip *strip, const SlabSpan *first, guint64 n, int column)
{
  Mark mark = { column, n == 1 ? first->iteration : -1 };

  g_array_append_val (strip->marks, mark);
}

/* Spans @first .. @end lie within a pixel: their phases are mixed by time, and the colour fades with the time that is
 * none of them. A single short one must still be seen. */
static void
put_narrow_spans (SlabTimelineCanvas *canvas, Strip *strip, Reader *reader, guint64 first, guint64 end, int column)
{
  SlabTraceSum sum;
  SlabColor color;
  double all = 0.0;

  if (first >= reader->first && end <= reader->first + reader->n_read)
    {
      slab_trace_sum_spans (&reader->spans[first - reader->first], end - first, &sum);
      if (strip->shares != NULL)
        slab_trace_add_pass_times (canvas->trace, strip->thread, first, end, sum.pass_times);
    }
  else
    slab_trace_index_sum (canvas->index, strip->thread, first, end, &sum);
  for (guint p = 0; p < SLAB_N_PHASES; p++)
    all += (double) sum.phase_times[p];
  if (sum.n_marks > 0)
    take_mark (strip, read_span (reader, first), end - first, column);
  if (!(all > 0.0))
    return;
  color = get_sum_color (canvas, &sum, all);
  slab_timeline_blend (&strip->lanes[LANE_SPAN][column],
                       slab_timeline_to_pixel (&color, CLAMP (all / strip->pixel_time, 0.45, 1.0)));
  strip->dense[column] = end - first > 1;
  put_narrow_passes (canvas, strip, &sum, column);
}

/* Runs of equal pixels as rectangles, for what is enlarged later. */
static void
paint_runs (SlabTimelineCanvas *canvas, const guint32 *pixels, int n, double y, double height)
{
  cairo_t *cr = canvas->cr;

  for (int i = 0, end; i < n; i = end)
    {
      guint32 pixel = pixels[i];
      double alpha = (pixel >> 24) / 255.0;

      for (end = i + 1; end < n && pixels[end] == pixel; end++)
        ;
      if (!(alpha > 0.0))
        continue;
      cairo_set_source_rgba (cr, (pixel >> 16 & 0xff) / 255.0 / alpha, (pixel >> 8 & 0xff) / 255.0 / alpha,
                             (pixel & 0xff) / 255.0 / alpha, alpha);
      cairo_rectangle (cr, canvas->layout->time.start + i * canvas->pixel, y, (end - i) * canvas->pixel, height);
      cairo_fill (cr);
    }
}

static void
get_lane (const SlabTimelineLayout *layout, guint lane, double bar_top, double *top, double *height)
{
  *top = lane == LANE_GROUP ? bar_top - layout->group_height : bar_top;
  *height = lane == LANE_GROUP ? layout->group_height - 1.0 : layout->bar_height;
}

/* Lines along what is many spans, so that it is not taken for one. */
#define TEXTURE_DISTANCE 4.0
#define TEXTURE_ALPHA 0.28

/* The end of the run of dense columns that begins with @first, over gaps of a column or two. */
static int
find_dense_end (const Strip *strip, int first)
{
  int end = first + 1, gap = 0;

  for (int at = first + 1; at < strip->n && gap < 3; at++)
    {
      gap = strip->dense[at] ? 0 : gap + 1;
      if (gap == 0)
        end = at + 1;
    }
  return end;
}

/* As paths. */
static void
paint_texture (SlabTimelineCanvas *canvas, const Strip *strip, double y)
{
  const SlabTimelineLayout *layout = canvas->layout;
  int end;

  if (layout->bar_height < 2.0 * TEXTURE_DISTANCE)
    return;
  for (int i = 0; i < strip->n; i = end)
    {
      end = i + 1;
      if (!strip->dense[i])
        continue;
      end = find_dense_end (strip, i);
      for (double line = TEXTURE_DISTANCE; line < layout->bar_height - 1.0; line += TEXTURE_DISTANCE)
        cairo_rectangle (canvas->cr, layout->time.start + i * canvas->pixel, y + line, (end - i) * canvas->pixel, 1.0);
    }
  slab_plot_set_color (canvas->cr, &canvas->theme->background, TEXTURE_ALPHA);
  cairo_fill (canvas->cr);
}

/* The same into the row's pixels. */
static void
put_texture (const SlabTimelineCanvas *canvas, const Strip *strip, double y, SlabTimelineRaster *raster)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const guint32 over = slab_timeline_to_pixel (&canvas->theme->background, TEXTURE_ALPHA);
  const int thickness = MAX ((int) round (1.0 / canvas->pixel), 1);
  int end;

  if (layout->bar_height < 2.0 * TEXTURE_DISTANCE)
    return;
  for (int i = 0; i < MIN (strip->n, raster->width); i = end)
    {
      end = i + 1;
      if (!strip->dense[i])
        continue;
      end = MIN (find_dense_end (strip, i), raster->width);
      for (double line = TEXTURE_DISTANCE; line < layout->bar_height - 1.0; line += TEXTURE_DISTANCE)
        {
          const int first = (int) round ((y + line - raster->y) / canvas->pixel);

          for (int row = MAX (first, 0); row < MIN (first + thickness, raster->height); row++)
            slab_timeline_blend_run (raster->pixels + (gsize) row * (gsize) raster->stride + i, over, end - i);
        }
    }
}

static void
put_pixels (const SlabTimelineCanvas *canvas, Strip *strip)
{
  const SlabTimelineLayout *layout = canvas->layout;
  SlabTimelineRaster *raster = &strip->raster;
  const double bar_top = slab_timeline_get_bar_top (layout, strip->thread);
  const int n = MIN (strip->n, raster->width);

  for (guint lane = 0; lane < N_LANES; lane++)
    {
      double from, height;
      int first, end;

      if (strip->lanes[lane] == NULL)
        continue;
      get_lane (layout, lane, bar_top, &from, &height);
      first = (int) CLAMP (round ((from - raster->y) / canvas->pixel), 0.0, raster->height);
      end = (int) CLAMP (round ((from + height - raster->y) / canvas->pixel), 0.0, raster->height);
      for (int y = first; y < end; y++)
        slab_timeline_blend_row (raster->pixels + (gsize) y * (gsize) raster->stride, strip->lanes[lane], n);
    }
  put_texture (canvas, strip, bar_top, raster);
  if (strip->shares != NULL)
    slab_timeline_put_shares (canvas, strip->shares, strip->n, bar_top + layout->bar_height + 1.0,
                              layout->pass_height - 1.0, raster);
}

/* The spans that end between two places of a row. */
guint64
slab_timeline_count_spans (const SlabTimelineCanvas *canvas, guint thread, double left, double right)
{
  const SlabPlotAxis *time = &canvas->layout->time;
  const gint64 from = slab_timeline_to_nanoseconds (slab_plot_axis_to_value (time, left));
  const gint64 to = slab_timeline_to_nanoseconds (slab_plot_axis_to_value (time, right));
  const guint64 first = slab_trace_find_span (canvas->trace, thread, from);

  return slab_trace_find_span_from (canvas->trace, thread, first, to) - first;
}

/* How many spans a block stands for, where the number has room. */
static void
draw_block_counts (SlabTimelineCanvas *canvas, const Strip *strip, double y)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const double em = canvas->em, height = 1.1 * SLAB_TIMELINE_SMALL * em;
  int end;

  if (layout->bar_height < height)
    return;
  for (int i = 0; i < strip->n; i = end)
    {
      const double left = layout->time.start + i * canvas->pixel;
      g_autofree char *number = NULL, *words = NULL;
      double right, width, x;
      guint64 n;

      end = i + 1;
      if (!strip->dense[i])
        continue;
      /* The same blocks as those with lines along them. */
      end = find_dense_end (strip, i);
      right = layout->time.start + end * canvas->pixel;
      if (right - left < 3.0 * em)
        continue;
      n = slab_timeline_count_spans (canvas, strip->thread, left, right);
      number = slab_figure_format_whole (n);
      words = g_strdup_printf (ngettext ("%s span", "%s spans", n), number);
      width = slab_plot_text_get_width (&canvas->text, words);
      /* Twice that, so that it can be seen what it is of. */
      if (n < 2 || 2.0 * width > right - left)
        continue;
      x = floor (0.5 * (left + right));
      slab_timeline_fill (canvas, x - 0.5 * width - 0.3 * em, y + 0.5 * (layout->bar_height - height), width + 0.6 * em,
                          height, &canvas->theme->background, 0.8);
      slab_plot_set_color (canvas->cr, &canvas->theme->foreground, 1.0);
      slab_plot_text_draw (&canvas->text, words, x, y + 0.5 * layout->bar_height, 0.5, -1.0);
    }
}

/* A lozenge on a line as high as a span, above the spans; of those that would lie on each other only the first has
 * one. */
static void
draw_marks (SlabTimelineCanvas *canvas, const Strip *strip, double y)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const double half = CLAMP (0.22 * layout->bar_height, 1.5, 0.3 * canvas->em), middle = y + 0.5 * layout->bar_height;
  cairo_t *cr = canvas->cr;
  double last = -G_MAXDOUBLE;

  for (guint i = 0; i < strip->marks->len; i++)
    {
      const Mark *mark = &g_array_index (strip->marks, Mark, i);
      const SlabColor color = mark->name >= 0 ? slab_timeline_get_chunk_color (canvas, mark->name, SLAB_PHASE_FILTER)
                                              : canvas->theme->foreground;
      const double x = layout->time.start + (mark->column + 0.5) * canvas->pixel;

      slab_timeline_draw_vertical (canvas, x - 0.5 * canvas->pixel, y, y + layout->bar_height, &color, 1.0);
      if (x - last < 1.5 * half)
        continue;
      last = x;
      cairo_move_to (cr, x, middle - half);
      cairo_line_to (cr, x + half, middle);
      cairo_line_to (cr, x, middle + half);
      cairo_line_to (cr, x - half, middle);
      cairo_close_path (cr);
      slab_plot_set_color (cr, &color, 1.0);
      cairo_fill_preserve (cr);
      cairo_set_line_width (cr, 1.0);
      slab_plot_set_color (cr, &canvas->theme->background, 1.0);
      cairo_stroke (cr);
    }
}

/* What lasts no time at the very beginning has ended there too. */
static guint64
find_first (SlabTimelineCanvas *canvas, guint thread)
{
  const gint64 low = slab_timeline_to_nanoseconds (canvas->layout->time.low);
  guint64 first = slab_trace_find_span (canvas->trace, thread, low);

  for (SlabSpan span; first > 0; first--)
    {
      slab_trace_get_span (canvas->trace, thread, first - 1, &span);
      if (span.duration > 0 || span.start < low)
        break;
    }
  return first;
}

/* As much work as there are pixels, however many spans there are. */
static void
fill_strip (SlabTimelineCanvas *canvas, Strip *strip)
{
  const guint thread = strip->thread;
  const SlabPlotAxis *time = &canvas->layout->time;
  Reader reader = { canvas->trace, thread, slab_trace_get_n_spans (canvas->trace, thread), 0, 0, { { 0 } } };
  const guint64 n = reader.n, begin = find_first (canvas, thread);
  const double low = 1e9 * time->low, scale = canvas->pixel / strip->pixel_time;
  guint64 i, end;
  int drawn = -1; /* the last pixel of narrow spans */
  Group group;

  open_first_group (canvas, &group, thread, begin);
  for (i = begin; i < n; i = end)
    {
      const SlabSpan *span = read_span (&reader, i);
      /* slab_plot_axis_to_pixel (), for which there are too many. */
      const double x0 = time->start + ((double) span->start - low) * scale;
      const double x1 = time->start + ((double) (span->start + span->duration) - low) * scale;
      int column;

      end = i + 1;
      if (x0 >= time->end)
        break;
      if (x1 - x0 >= canvas->pixel)
        {
          put_wide_span (canvas, strip, thread, i, span, x0, x1);
          if (x1 - x0 >= 6.0)
            g_array_append_val (strip->wide, i);
          if (strip->lanes[LANE_GROUP] != NULL)
            take_group (canvas, strip, &group, span, x0, x1);
          continue;
        }
      /* What begins with a column may lie before it by rounding. */
      column = (int) ((MAX (x0, time->start) - time->start) / canvas->pixel + 1e-6);
      if (column >= strip->n)
        break;
      end = find_end (&reader, i, (gint64) floor (low + (column + 1) * strip->pixel_time));
      end = CLAMP (end, i + 1, n);
      /* By rounding, a span or two of a pixel may be left over: it has its colour already. */
      if (column > drawn)
        put_narrow_spans (canvas, strip, &reader, i, end, column);
      drawn = column;
      if (strip->lanes[LANE_GROUP] != NULL)
        take_narrow_groups (canvas, strip, &group, &reader, i, end, x0, time->start + (column + 1) * canvas->pixel);
    }
  if (strip->lanes[LANE_GROUP] != NULL)
    close_group (canvas, strip, &group,
                 group.id < 0 || group.is_chunk ? -1 : find_next_iteration (canvas, thread, i, group.id));
}

static void
draw_row (SlabTimelineCanvas *canvas, Strip *strip)
{
  const SlabPlotAxis *time = &canvas->layout->time;
  const double y = slab_timeline_get_bar_top (canvas->layout, strip->thread);

  if (strip->raster.pixels != NULL)
    slab_timeline_raster_end (&strip->raster, canvas->cr);
  else
    {
      for (guint lane = 0; lane < N_LANES; lane++)
        if (strip->lanes[lane] != NULL)
          {
            double top, height;

            get_lane (canvas->layout, lane, y, &top, &height);
            paint_runs (canvas, strip->lanes[lane], strip->n, top, height);
          }
      paint_texture (canvas, strip, y);
      if (strip->shares != NULL)
        slab_timeline_paint_shares (canvas, strip->shares, strip->n, y + canvas->layout->bar_height + 1.0,
                                    canvas->layout->pass_height - 1.0);
    }
  draw_marks (canvas, strip, y);
  draw_block_counts (canvas, strip, y);
  draw_group_numbers (canvas, strip, y - canvas->layout->group_height);
  for (guint w = 0; w < strip->wide->len; w++)
    {
      SlabSpan span;

      slab_trace_get_span (canvas->trace, strip->thread, g_array_index (strip->wide, guint64, w), &span);
      decorate_wide_span (canvas, &span, slab_plot_axis_to_pixel (time, 1e-9 * (double) span.start),
                          slab_plot_axis_to_pixel (time, 1e-9 * (double) (span.start + span.duration)), y);
    }
}

static void
strip_init (Strip *strip, const SlabTimelineCanvas *canvas, guint thread)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const int n = (int) CLAMP (round ((layout->time.end - layout->time.start) / canvas->pixel), 1.0, 32767.0);
  const gboolean shown[N_LANES] = { layout->group_height > 0.0, TRUE };
  const double top = slab_timeline_snap (canvas, slab_timeline_get_bar_top (layout, thread) - layout->group_height);

  *strip = (Strip){ .thread = thread, .dense = g_malloc0 ((gsize) n), .n = n };
  strip->pixel_time = 1e9 * (layout->time.high - layout->time.low) / (layout->time.end - layout->time.start)
                      * canvas->pixel;
  for (guint lane = 0; lane < N_LANES; lane++)
    strip->lanes[lane] = shown[lane] ? g_new0 (guint32, n) : NULL;
  strip->shares = layout->pass_height > 0.0 ? g_new0 (SlabTimelineShares, n) : NULL;
  strip->wide = g_array_new (FALSE, FALSE, sizeof (guint64));
  strip->groups = g_array_new (FALSE, FALSE, sizeof (Group));
  strip->marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  if (!canvas->is_vector)
    (void) slab_timeline_raster_begin (&strip->raster, canvas->cr, layout->time.start, top, n * canvas->pixel,
                                       layout->group_height + layout->bar_height + layout->pass_height, canvas->pixel);
}

static void
strip_clear (gpointer data)
{
  Strip *strip = data;

  for (guint lane = 0; lane < N_LANES; lane++)
    g_free (strip->lanes[lane]);
  g_free (strip->shares);
  g_free (strip->dense);
  g_array_unref (strip->wide);
  g_array_unref (strip->groups);
  g_array_unref (strip->marks);
}

typedef struct
{
  SlabTimelineCanvas *canvas;
  Strip *strips;
  guint n_strips;
  SlabTimelinePlots *plots;
} Filling;

/* First the rows, then the graphs. */
static void
fill_band (gint64 first, gint64 n, gpointer scratch, gpointer data)
{
  const Filling *filling = data;

  for (gint64 i = first; i < first + n; i++)
    {
      Strip *strip = &filling->strips[i];

      if (i >= filling->n_strips)
        {
          slab_timeline_plots_fill (filling->plots, (guint) (i - filling->n_strips));
          continue;
        }
      fill_strip (filling->canvas, strip);
      if (strip->raster.pixels != NULL)
        put_pixels (filling->canvas, strip);
    }
}

/* Several threads fill them; then this one writes on the rows. @plots: NULL: not yet. */
static void
draw_strips (SlabTimelineCanvas *canvas, GArray *strips, SlabTimelinePlots *plots)
{
  Filling filling = { canvas, (Strip *) (gpointer) strips->data, strips->len, plots };
  const guint n = strips->len + (plots != NULL ? slab_timeline_plots_get_n (plots) : 0);

  if (!slab_bands_run (n, 1, 0, FALSE, fill_band, &filling))
    fill_band (0, n, NULL, &filling);
  slab_plot_text_set_font (&canvas->text, SLAB_TIMELINE_SMALL, FALSE);
  for (guint i = 0; i < strips->len; i++)
    draw_row (canvas, &filling.strips[i]);
  g_array_set_size (strips, 0);
}

void
slab_timeline_draw_rows (SlabTimelineCanvas *canvas, SlabTimelinePlots *plots)
{
  const SlabTimelineLayout *layout = canvas->layout;
  g_autoptr (GArray) strips = g_array_new (FALSE, FALSE, sizeof (Strip));
  double x0, y0, x1, y1;

  g_array_set_clear_func (strips, strip_clear);
  cairo_clip_extents (canvas->cr, &x0, &y0, &x1, &y1);
  for (guint t = 0; t < layout->n_threads; t++)
    {
      const double top = slab_timeline_get_row_top (layout, t);
      Strip strip;

      /* Marks may reach over the edges of their row, but not over another one. */
      if ((canvas->only >= 0 && (gint) t != canvas->only) || !(top + 2.0 * layout->row_height > y0)
          || !(top - layout->row_height < y1))
        continue;
      if (slab_trace_get_n_spans (canvas->trace, t) == 0)
        continue;
      strip_init (&strip, canvas, t);
      g_array_append_val (strips, strip);
      if (strips->len == MAX_STRIPS)
        draw_strips (canvas, strips, NULL);
    }
  draw_strips (canvas, strips, plots);
}

/* Rows of one thread stand together, below a line. */
static gboolean
is_thread (const SlabTimelineLayout *layout, guint row)
{
  return layout->parents == NULL || layout->parents[row] == row;
}

static void
draw_thread_lines (SlabTimelineCanvas *canvas)
{
  const SlabTimelineLayout *layout = canvas->layout;

  for (guint place = 1; layout->rows != NULL && canvas->only < 0 && place < layout->n_threads; place++)
    if (is_thread (layout, layout->rows[place])
        && (!is_thread (layout, layout->rows[place - 1])
            || (place + 1 < layout->n_threads && !is_thread (layout, layout->rows[place + 1]))))
      slab_timeline_draw_horizontal (canvas, SLAB_TIMELINE_PAD * canvas->em, layout->time.end,
                                     layout->row_top + place * layout->row_height, &canvas->theme->grid, 1.0);
}

/* What the numbers above the spans are of, and what is below them, beside the uppermost row; and each row's colour in
 * the graph of the cores. */
static void
draw_row_keys (SlabTimelineCanvas *canvas)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const double em = canvas->em, right = layout->time.start - 0.7 * em;
  const guint first = canvas->only >= 0 ? (guint) canvas->only : layout->rows != NULL ? layout->rows[0] : 0;
  const double top = slab_timeline_get_bar_top (layout, first);

  slab_plot_text_set_font (&canvas->text, SLAB_TIMELINE_SMALL, FALSE);
  slab_plot_set_color (canvas->cr, &canvas->theme->dim, 1.0);
  if (layout->group_height > 0.0)
    slab_plot_text_draw (&canvas->text, slab_trace_get_n_chunks (canvas->trace) > 0 ? _ ("chunks") : _ ("iterations"),
                         right, top - 0.5 * (layout->group_height + 1.0), 1.0, -1.0);
  if (layout->pass_height > 0.0)
    slab_plot_text_draw (&canvas->text, _ ("passes"), right,
                         top + layout->bar_height + 0.5 * (layout->pass_height + 1.0), 1.0, -1.0);
  for (guint t = 0; slab_timeline_has_row_colors (canvas) && t < layout->n_threads; t++)
    {
      SlabColor color;

      if (canvas->only >= 0 && (gint) t != canvas->only)
        continue;
      slab_chunk_scale_get_row_color (t, &color);
      slab_timeline_fill (canvas, floor (layout->time.start - 0.45 * em), slab_timeline_get_bar_top (layout, t),
                          floor (0.25 * em), layout->bar_height, &color, 1.0);
    }
}

static void
draw_row_label (SlabTimelineCanvas *canvas, guint row)
{
  const SlabTimelineLayout *layout = canvas->layout;
  g_autofree char *label = slab_trace_dup_row_name (canvas->trace, row);

  slab_plot_text_draw (&canvas->text, label, SLAB_TIMELINE_PAD * canvas->em,
                       slab_timeline_get_bar_top (layout, row) + 0.5 * layout->bar_height, 0.0,
                       layout->time.start - 1.5 * SLAB_TIMELINE_PAD * canvas->em);
}

/* One for a thread, at the first of its rows, unless it would touch the one before. */
static void
draw_thread_labels (SlabTimelineCanvas *canvas)
{
  const SlabTimelineLayout *layout = canvas->layout;
  double last = -G_MAXDOUBLE;

  draw_thread_lines (canvas);
  slab_plot_text_set_font (&canvas->text, layout->row_height >= 1.3 * canvas->em ? 1.0 : SLAB_TIMELINE_SMALL, FALSE);
  slab_plot_set_color (canvas->cr, &canvas->theme->foreground, 1.0);
  for (guint place = 0; place < layout->n_threads; place++)
    {
      const double top = layout->row_top + place * layout->row_height;

      if (!is_thread (layout, layout->rows[place]) || top - last < 1.15 * canvas->em)
        continue;
      draw_row_label (canvas, layout->rows[place]);
      last = top;
    }
}

void
slab_timeline_draw_row_labels (SlabTimelineCanvas *canvas)
{
  const SlabTimelineLayout *layout = canvas->layout;
  guint every = 1;

  draw_row_keys (canvas);
  if (layout->rows != NULL && canvas->only < 0)
    {
      draw_thread_labels (canvas);
      return;
    }

  /* Every label, or every fifth, tenth, … so that they do not touch. */
  static const guint steps[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000 };
  for (guint i = 0; i < G_N_ELEMENTS (steps) && every * layout->row_height < 1.15 * canvas->em; i++)
    every = steps[i];

  slab_plot_text_set_font (&canvas->text,
                           every == 1 && layout->row_height >= 1.3 * canvas->em ? 1.0 : SLAB_TIMELINE_SMALL, FALSE);
  slab_plot_set_color (canvas->cr, &canvas->theme->foreground, 1.0);
  for (guint t = 0; t < layout->n_threads; t++)
    {
      if (canvas->only >= 0 && (gint) t != canvas->only)
        continue;
      if (canvas->only < 0 && every > 1 && t != 0 && (t + 1) % every != 0)
        continue;
      /* The first row keeps its label unless the next one needs the place. */
      if (canvas->only < 0 && every > 1 && t == 0 && (every - 1) * layout->row_height < 1.15 * canvas->em)
        continue;
      draw_row_label (canvas, t);
    }
}
