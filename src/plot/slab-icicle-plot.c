/* SPDX-License-Identifier: MIT */
#include "slab-icicle-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "profile/slab-figure-text.h"
#include "slab-plot-frame.h"

/* All of the font's size. */
#define MARGIN 0.5
#define LEVEL 2.4
#define LEVEL_MAX 3.6
#define AXIS_HEIGHT 3.2
#define TEXT_PAD 0.4
#define LABEL 5.0
#define TITLE_LINE 2.3 /* from the axis to the middle of its title, as in every frame */

/* Of the run: what takes as much has its name somewhere in sight, the largest first. */
#define LEAST_NAMED 0.005

/* The order of work: waiting is last, whatever the enumeration says. */
static const SlabPhase order[SLAB_N_PHASES] = { SLAB_PHASE_READ, SLAB_PHASE_FILTER, SLAB_PHASE_WRITE, SLAB_PHASE_OTHER,
                                                SLAB_PHASE_WAIT };
struct _SlabIciclePlot
{
  GArray *nodes; /* a node's parts follow each other, by time */
  GPtrArray *names;
  guint depth;
  guint n_passes;
};

G_DEFINE_BOXED_TYPE (SlabIciclePlot, slab_icicle_plot, slab_icicle_plot_ref, slab_icicle_plot_unref)

/* ---- Nodes ---- */

static const SlabIcicleNode *
peek (const SlabIciclePlot *self, guint node)
{
  return &g_array_index (self->nodes, SlabIcicleNode, node);
}

static guint
add_node (SlabIciclePlot *self, const SlabIcicleNode *node, char *name)
{
  g_array_append_vals (self->nodes, node, 1);
  g_ptr_array_add (self->names, name);
  self->depth = MAX (self->depth, node->depth + 1);
  return self->nodes->len - 1;
}

/* A part of @parent that begins @offset seconds into it. What rounding adds does not stick out. */
static guint
add_part (SlabIciclePlot *self, guint parent, SlabIcicleNode node, double *offset, char *name)
{
  const SlabIcicleNode *above = peek (self, parent);

  node.parent = parent;
  node.depth = above->depth + 1;
  node.start = above->start + *offset;
  node.seconds = CLAMP (node.seconds, 0.0, MAX (above->seconds - *offset, 0.0));
  if (!(node.seconds > 0.0))
    {
      g_free (name);
      return SLAB_ICICLE_NO_NODE;
    }
  *offset += node.seconds;
  return add_node (self, &node, name);
}

static void
add_rest (SlabIciclePlot *self, guint parent, double offset)
{
  SlabIcicleNode node = *peek (self, parent);
  gboolean in_filter = node.kind == SLAB_ICICLE_NODE_PHASE;
  double left = node.seconds - offset;

  /* What the clock cannot tell is no part. */
  if (left <= 1e-6 * node.seconds)
    return;
  node.kind = SLAB_ICICLE_NODE_REST;
  node.seconds = left;
  node.bytes = NAN;
  (void) add_part (self, parent, node, &offset, g_strdup (in_filter ? _ ("outside the passes") : _ ("not recorded")));
}

static void
add_passes (SlabIciclePlot *self, guint parent, SlabTrace *trace, const SlabPassStatistics *passes, guint n_passes)
{
  gint row = peek (self, parent)->row;
  double offset = 0.0, sum = 0.0;

  for (guint i = 0; i < n_passes; i++)
    sum += passes[i].seconds;
  if (!(sum > 0.0))
    return;
  for (guint i = 0; i < n_passes; i++)
    {
      SlabIcicleNode node = { .kind = SLAB_ICICLE_NODE_PASS, .row = row, .phase = SLAB_PHASE_FILTER, .pass = (gint) i };

      node.seconds = passes[i].seconds;
      node.bytes = passes[i].bytes > 0.0 ? passes[i].bytes : NAN;
      (void) add_part (self, parent, node, &offset, g_strdup (slab_trace_get_pass_name (trace, i)));
    }
  add_rest (self, parent, offset);
}

static void
add_phases (SlabIciclePlot *self, guint parent, SlabTrace *trace, const SlabTraceStatistics *statistics, gint row)
{
  double offset = 0.0;

  for (guint i = 0; i < SLAB_N_PHASES; i++)
    {
      SlabIcicleNode node = { .kind = SLAB_ICICLE_NODE_PHASE, .row = row, .phase = order[i], .pass = -1, .bytes = NAN };
      guint index;

      node.seconds = row < 0 ? statistics->phases[order[i]].total : statistics->rows[row].phases[order[i]];
      /* Bytes are counted by phase, not by row; those of spans that a range cuts are whole. */
      if (row < 0 && statistics->phases[order[i]].bytes > 0)
        node.bytes = (double) statistics->phases[order[i]].bytes;
      index = add_part (self, parent, node, &offset, g_strdup (slab_phase_get_label (order[i])));
      if (index != SLAB_ICICLE_NO_NODE && order[i] == SLAB_PHASE_FILTER)
        add_passes (self, index, trace,
                    row < 0 ? statistics->passes : slab_trace_statistics_get_row_passes (statistics, (guint) row),
                    statistics->n_passes);
    }
  add_rest (self, parent, offset);
}

/**
 * slab_icicle_plot_new:
 * @statistics: (nullable): of @trace
 *
 * Any thread.
 *
 * Returns: (transfer full): without any time it has the node of the run alone
 */
SlabIciclePlot *
slab_icicle_plot_new (SlabTrace *trace, const SlabTraceStatistics *statistics, SlabIcicleKind kind)
{
  g_autoptr (SlabTraceStatistics) own = NULL;
  SlabIciclePlot *self;
  SlabIcicleNode run = { .kind = SLAB_ICICLE_NODE_RUN, .parent = SLAB_ICICLE_NO_NODE, .row = -1, .pass = -1 };
  double seconds, offset = 0.0;
  const char *title;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  if (statistics == NULL)
    statistics = own = slab_trace_statistics_new (trace, 0, G_MAXINT64);
  self = g_atomic_rc_box_new0 (SlabIciclePlot);
  self->nodes = g_array_new (FALSE, FALSE, sizeof (SlabIcicleNode));
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->n_passes = statistics->n_passes;
  seconds = 1e-9 * (double) (statistics->end - statistics->start);
  run.seconds = seconds * statistics->n_rows;
  run.bytes = NAN;
  title = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_TITLE);
  (void) add_node (self, &run, g_strdup (title != NULL && *title != '\0' ? title : _ ("Run")));
  if (kind == SLAB_ICICLE_TOTALS)
    {
      add_phases (self, 0, trace, statistics, -1);
      return self;
    }
  for (guint row = 0; row < statistics->n_rows; row++)
    {
      SlabIcicleNode node = { .kind = SLAB_ICICLE_NODE_ROW, .row = (gint) row, .pass = -1, .bytes = NAN };
      guint index;

      node.seconds = seconds;
      index = add_part (self, 0, node, &offset, slab_trace_dup_row_name (trace, row));
      if (index != SLAB_ICICLE_NO_NODE)
        add_phases (self, index, trace, statistics, (gint) row);
    }
  return self;
}

SlabIciclePlot *
slab_icicle_plot_ref (SlabIciclePlot *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SlabIciclePlot *self = data;

  g_array_unref (self->nodes);
  g_ptr_array_unref (self->names);
}

void
slab_icicle_plot_unref (SlabIciclePlot *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}

guint
slab_icicle_plot_get_n_nodes (const SlabIciclePlot *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->nodes->len;
}

guint
slab_icicle_plot_get_depth (const SlabIciclePlot *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->depth;
}

/**
 * slab_icicle_plot_get_node:
 * @node: < slab_icicle_plot_get_n_nodes(); 0 is the run
 *
 * Returns: (transfer none): valid as long as @self
 */
const SlabIcicleNode *
slab_icicle_plot_get_node (const SlabIciclePlot *self, guint node)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (node < self->nodes->len, NULL);

  return peek (self, node);
}

/**
 * slab_icicle_plot_get_name:
 *
 * Returns: (transfer none): valid as long as @self
 */
const char *
slab_icicle_plot_get_name (const SlabIciclePlot *self, guint node)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (node < self->nodes->len, NULL);

  return g_ptr_array_index (self->names, node);
}

/**
 * slab_icicle_plot_describe_node:
 *
 * Returns: (transfer full): a line for a card, translated
 */
char *
slab_icicle_plot_describe_node (const SlabIciclePlot *self, guint node)
{
  const SlabIcicleNode *it;
  g_autofree char *seconds = NULL, *of_run = NULL;
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (node < self->nodes->len, NULL);

  it = peek (self, node);
  seconds = slab_figure_format_seconds (it->seconds);
  text = g_string_new (NULL);
  /* Translators: a name, and seconds added up over threads. */
  g_string_append_printf (text, _ ("%s: %s of threads’ time"), slab_icicle_plot_get_name (self, node), seconds);
  if (it->depth > 1)
    {
      g_autofree char *share = slab_figure_format_share (it->seconds / peek (self, it->parent)->seconds);

      /* Translators: a share, and the name of what it is a share of. */
      g_string_append_printf (text, _ (", %s of %s"), share, slab_icicle_plot_get_name (self, it->parent));
    }
  if (it->depth > 0)
    {
      of_run = slab_figure_format_share (it->seconds / peek (self, 0)->seconds);
      g_string_append_printf (text, _ (", %s of the run"), of_run);
    }
  if (isfinite (it->bytes))
    {
      g_autofree char *bytes = slab_figure_format_bytes (it->bytes);
      g_autofree char *rate = slab_figure_format_bandwidth (it->bytes / it->seconds);

      g_string_append_printf (text, ", %s, %s", bytes, rate);
    }
  return g_string_free (text, FALSE);
}

/* ---- Places ---- */

static double
get_level_height (const SlabIciclePlot *self, const SlabPlotTheme *theme, double height)
{
  double room = (height - (MARGIN + AXIS_HEIGHT) * theme->font_size) / MAX (self->depth, 1);

  return floor (CLAMP (room, 2.0, LEVEL_MAX * theme->font_size));
}

static void
get_axis (const SlabIciclePlot *self, const SlabPlotTheme *theme, double width, SlabPlotAxis *axis)
{
  double margin = floor (2.0 * theme->font_size);

  *axis = (SlabPlotAxis){ 0.0, peek (self, 0)->seconds, margin, MAX (width - margin, margin + 1.0) };
}

double
slab_icicle_plot_get_natural_height (const SlabIciclePlot *self, const SlabPlotTheme *theme)
{
  g_return_val_if_fail (self != NULL && theme != NULL, 0.0);

  return (MARGIN + AXIS_HEIGHT + LEVEL * MAX (self->depth, 1)) * theme->font_size;
}

/**
 * slab_icicle_plot_get_box:
 * @box: (out):
 */
void
slab_icicle_plot_get_box (const SlabIciclePlot *self, guint node, const SlabPlotTheme *theme, double width,
                          double height, cairo_rectangle_t *box)
{
  const SlabIcicleNode *it;
  SlabPlotAxis axis;

  g_return_if_fail (self != NULL && theme != NULL && box != NULL);
  g_return_if_fail (node < self->nodes->len);

  it = peek (self, node);
  get_axis (self, theme, width, &axis);
  box->height = get_level_height (self, theme, height);
  box->x = slab_plot_axis_to_pixel (&axis, it->start);
  box->width = slab_plot_axis_to_pixel (&axis, it->start + it->seconds) - box->x;
  box->y = floor (MARGIN * theme->font_size) + it->depth * box->height;
}

guint
slab_icicle_plot_find_at (const SlabIciclePlot *self, const SlabPlotTheme *theme, double width, double height, double x,
                          double y)
{
  SlabPlotAxis axis;
  double level, seconds;

  g_return_val_if_fail (self != NULL && theme != NULL, SLAB_ICICLE_NO_NODE);

  get_axis (self, theme, width, &axis);
  level = floor ((y - floor (MARGIN * theme->font_size)) / get_level_height (self, theme, height));
  seconds = slab_plot_axis_to_value (&axis, x);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const SlabIcicleNode *it = peek (self, i);

      if ((double) it->depth == level && seconds >= it->start && seconds < it->start + it->seconds)
        return i;
    }
  return SLAB_ICICLE_NO_NODE;
}

/* ---- Drawing ---- */

static const char *
get_axis_title (void)
{
  return _ ("Time of all threads added up");
}

static void
get_color (const SlabIciclePlot *self, const SlabIcicleNode *node, const SlabPlotTheme *theme, SlabColor *color)
{
  if (node->kind == SLAB_ICICLE_NODE_PASS)
    slab_plot_theme_get_pass_color (theme, (guint) node->pass, self->n_passes, color);
  else if (node->kind == SLAB_ICICLE_NODE_RUN || node->kind == SLAB_ICICLE_NODE_ROW)
    *color = theme->grid;
  else
    *color = theme->phases[node->kind == SLAB_ICICLE_NODE_REST ? SLAB_PHASE_WAIT : node->phase];
}

/* What is left of a name that is too long. */
static char *
dup_short_name (const SlabIciclePlot *self, guint node)
{
  const SlabIcicleNode *it = peek (self, node);

  if (it->kind == SLAB_ICICLE_NODE_REST)
    /* Translators: what is in none of the parts: shorter than “outside the passes”. */
    return g_strdup (_ ("outside"));
  return g_strdup (slab_icicle_plot_get_name (self, node));
}

/* FALSE: there is no room for the name. */
static gboolean
draw_label (SlabPlotFrame *frame, const SlabIciclePlot *self, guint node, const cairo_rectangle_t *box,
            const SlabColor *color)
{
  const SlabIcicleNode *it = peek (self, node);
  g_autofree char *seconds = slab_figure_format_seconds (it->seconds);
  g_autofree char *share = slab_figure_format_share (it->seconds / peek (self, 0)->seconds);
  const char *name = slab_icicle_plot_get_name (self, node);
  double room = box->width - 2.0 * TEXT_PAD * frame->em;
  gboolean is_drawn = FALSE;
  char *texts[5];

  if (box->height < 1.2 * frame->em || room < 0.5 * frame->em)
    return FALSE;
  texts[0] = g_strdup_printf ("%s · %s · %s", name, seconds, share);
  texts[1] = g_strdup_printf ("%s · %s", name, share);
  texts[2] = g_strdup (name);
  texts[3] = dup_short_name (self, node);
  texts[4] = NULL;
  for (guint i = 0; texts[i] != NULL && !is_drawn; i++)
    if (slab_plot_text_get_width (&frame->text, texts[i]) <= room)
      {
        slab_plot_frame_set_ink (frame, color);
        slab_plot_text_draw (&frame->text, texts[i], box->x + TEXT_PAD * frame->em, box->y + 0.5 * box->height, 0.0,
                             -1.0);
        is_drawn = TRUE;
      }
  for (guint i = 0; texts[i] != NULL; i++)
    g_free (texts[i]);
  return is_drawn;
}

/* ---- What has no room for its name ---- */

/* Boxes of the same name and colour, as those of several threads are. */
typedef struct
{
  const char *name;
  SlabColor color;
  double seconds;
  gboolean is_named; /* in another box */
} Name;

static void
note_name (GArray *names, const SlabIciclePlot *self, guint node, const SlabColor *color, gboolean is_named)
{
  const Name one = { slab_icicle_plot_get_name (self, node), *color, peek (self, node)->seconds, is_named };

  for (guint i = 0; i < names->len; i++)
    {
      Name *other = &g_array_index (names, Name, i);

      if (!g_str_equal (other->name, one.name))
        continue;
      other->seconds += one.seconds;
      other->is_named |= is_named;
      return;
    }
  g_array_append_val (names, one);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  const double one = ((const Name *) a)->seconds, other = ((const Name *) b)->seconds;

  return (one < other) - (one > other);
}

/* Left of the axis' title, the largest first, as far as there is room. */
static void
draw_unnamed (SlabPlotFrame *frame, const SlabIciclePlot *self, GArray *names)
{
  const double em = frame->em, y = frame->y.start + TITLE_LINE * em;
  const double end = frame->x.end - slab_plot_text_get_width (&frame->text, get_axis_title ()) - 1.5 * em;
  double x = frame->x.start;

  g_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      const Name *it = &g_array_index (names, Name, i);
      g_autofree char *share = slab_figure_format_share (it->seconds / peek (self, 0)->seconds);
      g_autofree char *text = g_strdup_printf ("%s · %s", it->name, share);

      if (it->is_named || it->seconds < LEAST_NAMED * peek (self, 0)->seconds
          || x + 1.2 * em + slab_plot_text_get_width (&frame->text, text) > end)
        continue;
      slab_plot_frame_fill (frame, x, y - 0.4 * em, 0.8 * em, 0.8 * em, &it->color, 1.0);
      slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
      x += 1.2 * em;
      x += slab_plot_text_draw (&frame->text, text, x, y, 0.0, -1.0) + 1.4 * em;
    }
}

static void
draw_axis (SlabPlotFrame *frame)
{
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS], step;
  double room = (frame->x.end - frame->x.start) / (LABEL * frame->em);
  guint n = slab_plot_axis_get_ticks (0.0, frame->x.high, (guint) CLAMP (room, 2.0, 12.0), ticks, &step);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = slab_plot_format_seconds_like (ticks[i], step, frame->x.high);

      slab_plot_frame_draw_tick_x (frame, ticks[i], label);
    }
  slab_plot_frame_draw_axes (frame, get_axis_title (), NULL);
}

void
slab_icicle_plot_draw (cairo_t *cr, const SlabIciclePlot *self, const SlabPlotTheme *theme, double width, double height)
{
  SlabPlotAxis x, y;
  SlabPlotFrame frame;
  g_autofree double *drawn_to = NULL;
  g_autoptr (GArray) names = g_array_new (FALSE, FALSE, sizeof (Name));

  g_return_if_fail (cr != NULL);
  g_return_if_fail (self != NULL && theme != NULL);

  if (self->nodes->len < 2)
    {
      slab_plot_draw_message (cr, theme, width, height, _ ("The trace has no spans"));
      return;
    }
  get_axis (self, theme, width, &x);
  y.end = floor (MARGIN * theme->font_size);
  y.start = y.end + self->depth * get_level_height (self, theme, height);
  y.low = 0.0;
  y.high = 1.0;
  cairo_save (cr);
  slab_plot_frame_init (&frame, cr, theme, &x, &y);
  draw_axis (&frame);
  drawn_to = g_new (double, self->depth);
  for (guint i = 0; i < self->depth; i++)
    drawn_to[i] = -1.0;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const SlabIcicleNode *it = peek (self, i);
      cairo_rectangle_t box;
      SlabColor color;
      double left, right;

      slab_icicle_plot_get_box (self, i, theme, width, height, &box);
      left = slab_plot_frame_snap (&frame, box.x);
      right = MAX (slab_plot_frame_snap (&frame, box.x + box.width), left + frame.pixel);
      /* Of boxes within one pixel, one is drawn. */
      if (right <= drawn_to[it->depth])
        continue;
      drawn_to[it->depth] = right;
      if (right - left >= 4.0)
        right -= frame.pixel;
      get_color (self, it, theme, &color);
      slab_plot_frame_fill (&frame, left, box.y, right - left, box.height - 1.0, &color, 1.0);
      note_name (names, self, i, &color, draw_label (&frame, self, i, &box, &color));
    }
  draw_unnamed (&frame, self, names);
  slab_plot_frame_clear (&frame);
  cairo_restore (cr);
}

void
slab_icicle_plot_draw_mark (cairo_t *cr, const SlabIciclePlot *self, guint node, gboolean selected,
                            const SlabPlotTheme *theme, double width, double height)
{
  cairo_rectangle_t box;

  g_return_if_fail (cr != NULL);
  g_return_if_fail (self != NULL && theme != NULL);

  if (node >= self->nodes->len)
    return;
  slab_icicle_plot_get_box (self, node, theme, width, height, &box);
  cairo_save (cr);
  cairo_set_line_width (cr, selected ? 2.0 : 1.0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  slab_plot_set_color (cr, selected ? &theme->accent : &theme->foreground, 1.0);
  cairo_rectangle (cr, box.x + 0.5, box.y + 0.5, MAX (box.width - 2.0, 1.0), MAX (box.height - 2.0, 1.0));
  cairo_stroke (cr);
  cairo_restore (cr);
}
