/* SPDX-License-Identifier: MIT */
#include "slab-timeline-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/*
 * What the colours of the rows mean, in a line at the top of the picture. Where one is too short for the phases and the
 * passes, the passes have lines of their own; where the height has no room for those, fewer words are made of them.
 */

/* All of the font's size. */
#define SWATCH(em) floor (0.85 * (em))
#define GAP 0.45
#define BETWEEN 1.3
/* Of a letter, more than most fonts have: a line that stays empty costs less than one that is missing. */
#define LETTER 0.6

#define MAX_ITEMS (SLAB_N_PHASES + SLAB_TRACE_MAX_PASSES + 4)

/* A word with its colour; a scale has several of its colours. */
typedef struct
{
  char *label;
  SlabColor colors[3];
  guint n_colors;
  gboolean is_hatched;
} LegendItem;

/* ---- Lines ---- */

/**
 * wrap:
 * @widths: of the items, without what is between them
 * @n_first: items that stand together, and begin the first line
 * @lines: (out): of each item
 *
 * All in one line where they fit; else the others begin a line of their own.
 *
 * Returns: how many lines
 */
static guint
wrap (const double *widths, guint n, guint n_first, double between, double room, guint *lines)
{
  double all = -between, at = -between;
  guint line = 0;

  for (guint i = 0; i < n; i++)
    all += widths[i] + between;
  for (guint i = 0; i < n; i++)
    {
      if (all > room && at > 0.0 && (i == n_first || at + between + widths[i] > room))
        {
          line++;
          at = -between;
        }
      at += between + widths[i];
      lines[i] = line;
    }
  return line + 1;
}

static double
guess_width (const char *label, gboolean has_swatch, double em)
{
  return (has_swatch ? SWATCH (em) + GAP * em : 0.0) + LETTER * em * (double) g_utf8_strlen (label, -1);
}

static const char *
get_passes_title (gboolean brief)
{
  return brief ? _ ("passes:") : _ ("passes, as shares of the span:");
}

/**
 * slab_timeline_count_legend_lines:
 * @em: the theme's font size
 * @room: from the first colour to the right edge
 *
 * By the letters of its words, without a surface: a bound that few fonts exceed.
 *
 * Returns: how many lines phases and passes take
 */
guint
slab_timeline_count_legend_lines (SlabTrace *trace, double em, double room)
{
  const guint n_passes = slab_trace_get_n_passes (trace);
  double widths[MAX_ITEMS];
  guint lines[MAX_ITEMS], n = 0, n_phases;

  if (n_passes == 0)
    return 1;
  for (guint p = 0; p < SLAB_N_PHASES; p++)
    if (p != SLAB_PHASE_OTHER)
      widths[n++] = guess_width (slab_phase_get_label ((SlabPhase) p), TRUE, em);
  n_phases = n;
  widths[n++] = guess_width (get_passes_title (FALSE), FALSE, em);
  for (guint p = 0; p < n_passes; p++)
    widths[n++] = guess_width (slab_trace_get_pass_name (trace, p), TRUE, em);
  widths[n++] = guess_width (_ ("outside the passes"), TRUE, em);
  return wrap (widths, n, n_phases, BETWEEN * em, room, lines);
}

/* ---- Items ---- */

static gboolean
has_phase (SlabTimelineCanvas *canvas, SlabPhase phase)
{
  for (guint t = 0; t < canvas->layout->n_threads; t++)
    if (slab_trace_get_phase_time (canvas->trace, t, phase) > 0)
      return TRUE;
  return FALSE;
}

/* Spans that are none of the phases are only in other programs' traces, which know nothing of the phases either. */
static gboolean
is_in_legend (SlabTimelineCanvas *canvas, SlabPhase phase)
{
  return has_phase (canvas, phase) || (phase != SLAB_PHASE_OTHER && !has_phase (canvas, SLAB_PHASE_OTHER));
}

static void
legend_add (GArray *items, char *label, const SlabColor *color, gboolean is_hatched)
{
  LegendItem item = { .label = label, .colors = { *color }, .n_colors = 1, .is_hatched = is_hatched };

  g_array_append_val (items, item);
}

static void
legend_item_clear (gpointer item)
{
  g_free (((LegendItem *) item)->label);
}

static void
legend_add_iterations (GArray *items, SlabTimelineCanvas *canvas)
{
  LegendItem item = { .n_colors = 3 };

  if (canvas->peaks.last_iteration < 0)
    {
      legend_add (items, g_strdup (_ ("no iterations")), &canvas->theme->dim, FALSE);
      return;
    }
  item.label = g_strdup_printf (slab_trace_get_n_chunks (canvas->trace) > 0 ? _ ("0 to %d iterations")
                                                                            : _ ("iteration 0 to %d"),
                                canvas->peaks.last_iteration);
  for (guint c = 0; c < item.n_colors; c++)
    item.colors[c] = slab_timeline_get_iteration_color (canvas, 0.5 * c * canvas->peaks.last_iteration);
  g_array_append_val (items, item);
  /* Translators: of what belongs to no iteration. */
  legend_add (items, g_strdup (_ ("none")), &canvas->theme->dim, FALSE);
}

/* How much is said of the passes. */
typedef enum
{
  WORDS_ALL,
  WORDS_BRIEF,
  WORDS_BRIEFER, /* without what is outside of them */
  WORDS_NONE,
} Words;

/* Where they are shown; their names are the filter's and not translated. */
static void
legend_add_passes (GArray *items, SlabTimelineCanvas *canvas, Words words)
{
  LegendItem item = { .label = NULL };

  if (!(canvas->layout->pass_height > 0.0) || slab_trace_get_n_passes (canvas->trace) == 0 || words == WORDS_NONE)
    return;
  item.label = g_strdup (get_passes_title (words != WORDS_ALL));
  g_array_append_val (items, item);
  for (guint p = 0; p < slab_trace_get_n_passes (canvas->trace); p++)
    {
      const SlabColor color = slab_timeline_get_pass_color (canvas, p);

      legend_add (items, g_strdup (slab_trace_get_pass_name (canvas->trace, p)), &color, FALSE);
    }
  if (words != WORDS_BRIEFER)
    legend_add (items, g_strdup (_ ("outside the passes")), &canvas->theme->phases[SLAB_PHASE_WAIT], TRUE);
}

/* Of another program's spans, which are coloured by their names. */
static void
legend_add_names (GArray *items, SlabTimelineCanvas *canvas)
{
  LegendItem item = { .label = g_strdup (_ ("by name")), .n_colors = 3 };

  for (guint c = 0; c < item.n_colors; c++)
    item.colors[c] = slab_timeline_get_chunk_color (canvas, (gint32) c, SLAB_PHASE_FILTER);
  g_array_append_val (items, item);
}

static GArray *
make_legend (SlabTimelineCanvas *canvas)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (LegendItem));
  const SlabPlotTheme *theme = canvas->theme;

  g_array_set_clear_func (items, legend_item_clear);
  switch (canvas->layout->colors)
    {
    case SLAB_TIMELINE_BY_CHUNK:
      {
        LegendItem item = { .label = g_strdup (_ ("chunks")), .n_colors = 3 };

        for (guint c = 0; c < item.n_colors; c++)
          item.colors[c] = slab_timeline_get_chunk_color (canvas, (gint32) c, SLAB_PHASE_FILTER);
        g_array_append_val (items, item);
        legend_add (items, g_strdup (_ ("many or none")), &theme->dim, FALSE);
      }
      break;
    case SLAB_TIMELINE_BY_ITERATION:
      legend_add_iterations (items, canvas);
      break;
    case SLAB_TIMELINE_BY_PHASE:
    case SLAB_N_TIMELINE_COLORS:
    default:
      for (guint p = 0; p < SLAB_N_PHASES; p++)
        if (p == SLAB_PHASE_OTHER && slab_trace_get_n_span_names (canvas->trace) > 0)
          legend_add_names (items, canvas);
        else if (p != SLAB_PHASE_WAIT && is_in_legend (canvas, (SlabPhase) p))
          legend_add (items, g_strdup (slab_phase_get_label ((SlabPhase) p)), &theme->phases[p], FALSE);
    }
  if (is_in_legend (canvas, SLAB_PHASE_WAIT))
    legend_add (items, g_strdup (slab_phase_get_label (SLAB_PHASE_WAIT)), &theme->phases[SLAB_PHASE_WAIT], TRUE);
  return items;
}

static double
get_width (SlabTimelineCanvas *canvas, const LegendItem *item)
{
  return item->n_colors * SWATCH (canvas->em) + (item->n_colors > 0 ? GAP * canvas->em : 0.0)
         + slab_plot_text_get_width (&canvas->text, item->label);
}

static guint
place (SlabTimelineCanvas *canvas, const GArray *items, guint n_first, double *widths, guint *lines)
{
  for (guint i = 0; i < items->len; i++)
    widths[i] = get_width (canvas, &g_array_index (items, LegendItem, i));
  return wrap (widths, items->len, n_first, BETWEEN * canvas->em,
               canvas->layout->time.end - SLAB_TIMELINE_PAD * canvas->em, lines);
}

static void
draw_item (SlabTimelineCanvas *canvas, const LegendItem *item, double x, double middle)
{
  const double swatch = SWATCH (canvas->em), y = floor (middle - 0.5 * swatch);

  for (guint c = 0; c < item->n_colors; c++)
    {
      slab_timeline_fill (canvas, x, y, swatch, swatch, &item->colors[c], 1.0);
      if (item->is_hatched)
        slab_timeline_draw_idle_hatch (canvas, x, y, swatch, swatch);
      x += swatch;
    }
  x += item->n_colors > 0 ? GAP * canvas->em : 0.0;
  slab_plot_set_color (canvas->cr, item->n_colors > 0 ? &canvas->theme->foreground : &canvas->theme->dim, 1.0);
  slab_plot_text_draw (&canvas->text, item->label, x, middle, 0.0, -1.0);
}

/**
 * slab_timeline_draw_legend:
 *
 * In the lines that the layout has for it, or at the right of the totals.
 *
 * Returns: where it begins
 */
double
slab_timeline_draw_legend (SlabTimelineCanvas *canvas)
{
  const SlabTimelineLayout *layout = canvas->layout;
  const double em = canvas->em, between = BETWEEN * em;
  const gboolean own_line = layout->legend_y > layout->totals_y + 1.0;
  g_autoptr (GArray) items = make_legend (canvas);
  const guint n_phases = items->len;
  double widths[MAX_ITEMS], x, begin;
  guint lines[MAX_ITEMS], line = 0;

  slab_plot_text_set_font (&canvas->text, 1.0, FALSE);
  for (guint words = WORDS_ALL; words <= WORDS_NONE; words++)
    {
      g_array_set_size (items, n_phases);
      legend_add_passes (items, canvas, (Words) words);
      if (place (canvas, items, n_phases, widths, lines) <= MAX (layout->n_legend_lines, 1))
        break;
    }
  x = SLAB_TIMELINE_PAD * em;
  if (!own_line)
    {
      x = layout->time.end + between;
      for (guint i = 0; i < items->len; i++)
        x -= widths[i] + between;
    }
  begin = x = floor (x);
  for (guint i = 0; i < items->len && lines[i] < MAX (layout->n_legend_lines, 1); i++)
    {
      if (lines[i] > line)
        x = begin;
      line = lines[i];
      draw_item (canvas, &g_array_index (items, LegendItem, i), x,
                 layout->legend_y + line * SLAB_TIMELINE_LEGEND_LINE * em);
      x = floor (x + widths[i] + between);
    }
  return begin;
}
