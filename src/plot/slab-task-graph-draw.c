/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "slab-plot-frame.h"
#include "slab-task-graph-private.h"

/* All of the font's size. */
#define MARGIN 0.8
#define HEADER_LINE 2.0
#define PANEL_TITLE 1.8
#define PANEL_GAP 1.5
#define INDEX_WIDTH 1.9
#define TASK_GAP 0.7
#define TASK_WIDTH 2.2
#define TASKS_HEIGHT 2.2
#define STAGE_PADDING 0.9
#define STAGE_HEIGHT 2.6
#define STAGE_GAP 2.4
#define RING_DROP 1.4
#define RING_HEIGHT 7.0  /* of all of it */
#define MOST_HEIGHT 36.0 /* of what is asked for */
#define NUMBER_WIDTH 2.2
#define NUMBER_HEIGHT 1.5
#define CELL_MAX_WIDTH 24.0
#define CELL_MAX_HEIGHT 4.5
#define LINK_ROOM 1.1 /* between cells, where the links of halos are seen */
#define SMALL 0.86

#define MAX_PANELS 12
/* Below this distance of lines they are a grey area. */
#define LEAST_CELL 4.0

typedef enum
{
  DETAIL_TASKS,
  DETAIL_NUMBERS,
  DETAIL_GRID,
} Detail;

/* Where everything is. Axes: of layers, rows and columns of cells; each a permutation of Z, Y, X. */
typedef struct
{
  guint layer_axis;
  guint row_axis;
  guint column_axis;
  guint first_layer;
  guint n_panels;
  guint panel_columns;
  double panel_title;
  double panel_width;
  double panel_height;
  double left;
  double top;
  double cell_width;
  double cell_height;
  double gap_x; /* between cells */
  double gap_y;
  Detail detail;
} Layout;

static void
choose_axes (const SlabTaskGraph *self, Layout *layout)
{
  const guint *grid = self->grid;

  /* Axes that are not cut come last, so that a volume that is cut along one is a column, along two a table. */
  *layout = (Layout){ .layer_axis = 0, .row_axis = 1, .column_axis = 2 };
  if (grid[0] > 1 && grid[1] > 1 && grid[2] <= 1)
    *layout = (Layout){ .layer_axis = 2, .row_axis = 0, .column_axis = 1 };
  else if (grid[0] > 1 && grid[1] <= 1)
    *layout = (Layout){ .layer_axis = 1, .row_axis = 0, .column_axis = 2 };
}

/* Of the font's size: a cell with an index and a box for each step. */
static double
get_tasks_width (const SlabTaskGraph *self)
{
  const guint n = slab_task_graph_count_steps (self);

  return INDEX_WIDTH + n * (TASK_WIDTH + TASK_GAP) + LINK_ROOM;
}

/* What counts is how much of a cell with tasks fits. */
static double
get_fit (const SlabTaskGraph *self, double cell_width, double cell_height)
{
  return MIN (cell_width / get_tasks_width (self), cell_height / TASKS_HEIGHT);
}

/* A volume that is cut along one axis alone is a column, or a row where that has more room. */
static void
turn_row (const SlabTaskGraph *self, Layout *layout, double room_x, double room_y)
{
  const guint n = self->grid[layout->row_axis];
  const guint row_axis = layout->row_axis;

  if (layout->n_panels > 1 || n < 2 || self->grid[layout->column_axis] > 1
      || get_fit (self, room_x / n, room_y) <= get_fit (self, room_x, room_y / n))
    return;
  layout->row_axis = layout->column_axis;
  layout->column_axis = row_axis;
}

static void
place (const SlabTaskGraph *self, const SlabPlotTheme *theme, double width, double height, Layout *layout)
{
  const double em = theme->font_size;
  double best = -1.0, room_x, room_y;
  guint rows, columns, middle[3];

  choose_axes (self, layout);
  layout->n_panels = MAX (self->grid[layout->layer_axis], 1);
  if (layout->n_panels > MAX_PANELS)
    {
      slab_task_graph_get_place (self, self->middle, middle);
      layout->first_layer = CLAMP (middle[layout->layer_axis], 1, layout->n_panels - 2) - 1;
      layout->n_panels = 3;
    }
  layout->left = MARGIN * em;
  layout->top = (HEADER_LINE + 0.5 * MARGIN) * em;
  room_x = MAX (width - 2.0 * MARGIN * em, 1.0);
  room_y = MAX (height - layout->top - MARGIN * em, 1.0);
  layout->panel_title = layout->n_panels > 1 ? PANEL_TITLE * em : 0.0;
  turn_row (self, layout, room_x, room_y);
  rows = MAX (self->grid[layout->row_axis], 1);
  columns = MAX (self->grid[layout->column_axis], 1);
  for (guint n = 1; n <= layout->n_panels; n++)
    {
      guint lines = (layout->n_panels + n - 1) / n;
      double cell_width = MAX ((room_x - (n - 1) * PANEL_GAP * em) / n, 1.0) / columns;
      double cell_height = MAX (room_y / lines - layout->panel_title, 1.0) / rows;
      double fit = get_fit (self, cell_width, cell_height);

      if (fit <= best)
        continue;
      best = fit;
      layout->panel_columns = n;
      layout->cell_width = MIN (cell_width, CELL_MAX_WIDTH * em);
      layout->cell_height = MIN (cell_height, CELL_MAX_HEIGHT * em);
    }
  layout->panel_width = layout->cell_width * columns + PANEL_GAP * em;
  layout->panel_height = layout->cell_height * rows + layout->panel_title;
  layout->detail = DETAIL_GRID;
  if (layout->cell_width >= NUMBER_WIDTH * em && layout->cell_height >= NUMBER_HEIGHT * em)
    layout->detail = DETAIL_NUMBERS;
  if (layout->cell_width >= get_tasks_width (self) * em && layout->cell_height >= TASKS_HEIGHT * em)
    layout->detail = DETAIL_TASKS;
  layout->gap_x = layout->gap_y = MIN (layout->cell_width, layout->cell_height) >= LEAST_CELL ? 1.0 : 0.0;
  if (layout->detail != DETAIL_GRID)
    {
      layout->gap_x = MIN (LINK_ROOM * em, 0.3 * layout->cell_width);
      layout->gap_y = MIN (LINK_ROOM * em, 0.3 * layout->cell_height);
    }
}

static gboolean
get_cell (const SlabTaskGraph *self, const Layout *layout, guint index, cairo_rectangle_t *box)
{
  guint at[3], panel;

  slab_task_graph_get_place (self, index, at);
  if (at[layout->layer_axis] < layout->first_layer || at[layout->layer_axis] >= layout->first_layer + layout->n_panels)
    return FALSE;
  panel = at[layout->layer_axis] - layout->first_layer;
  box->x = layout->left + panel % layout->panel_columns * layout->panel_width
           + at[layout->column_axis] * layout->cell_width;
  box->y = layout->top + panel / layout->panel_columns * layout->panel_height + layout->panel_title
           + at[layout->row_axis] * layout->cell_height;
  box->width = MAX (layout->cell_width - layout->gap_x, 0.1);
  box->height = MAX (layout->cell_height - layout->gap_y, 0.1);
  return TRUE;
}

/**
 * slab_task_graph_get_box:
 * @box: (out): untouched where %FALSE is returned
 *
 * Returns: %FALSE too where the layer of the chunk is not drawn
 */
gboolean
slab_task_graph_get_box (const SlabTaskGraph *self, guint index, const SlabPlotTheme *theme, double width,
                         double height, cairo_rectangle_t *box)
{
  Layout layout;

  g_return_val_if_fail (self != NULL && theme != NULL && box != NULL, FALSE);

  if (index >= self->n_chunks)
    return FALSE;
  place (self, theme, width, height, &layout);
  return get_cell (self, &layout, index, box);
}

gint32
slab_task_graph_find_at (const SlabTaskGraph *self, const SlabPlotTheme *theme, double width, double height, double x,
                         double y)
{
  Layout layout;
  guint at[3];
  double across, down, line, column;

  g_return_val_if_fail (self != NULL && theme != NULL, -1);

  if (self->n_chunks == 0)
    return -1;
  place (self, theme, width, height, &layout);
  across = x - layout.left;
  down = y - layout.top;
  if (across < 0.0 || down < 0.0)
    return -1;
  column = floor (across / layout.panel_width);
  line = floor (down / layout.panel_height);
  if (column >= layout.panel_columns || line * layout.panel_columns + column >= layout.n_panels)
    return -1;
  across -= column * layout.panel_width;
  down -= line * layout.panel_height + layout.panel_title;
  if (down < 0.0 || across >= layout.cell_width * self->grid[layout.column_axis]
      || down >= layout.cell_height * self->grid[layout.row_axis])
    return -1;
  at[layout.layer_axis] = layout.first_layer + (guint) (line * layout.panel_columns + column);
  at[layout.column_axis] = (guint) (across / layout.cell_width);
  at[layout.row_axis] = (guint) (down / layout.cell_height);
  return slab_task_graph_find_chunk (self, at);
}

/**
 * slab_task_graph_get_natural_height:
 * @width: that it will have
 *
 * Returns: in which as much is told of each chunk as in more
 */
double
slab_task_graph_get_natural_height (const SlabTaskGraph *self, const SlabPlotTheme *theme, double width)
{
  const double em = theme->font_size;
  double height = MOST_HEIGHT * em;

  g_return_val_if_fail (self != NULL && theme != NULL, 0.0);

  if (self->n_chunks == 0)
    return RING_HEIGHT * em;
  /* With less of it the panels may come to stand otherwise. */
  for (guint round = 0; round < 4; round++)
    {
      Layout layout;
      guint lines;

      place (self, theme, width, height, &layout);
      lines = (layout.n_panels + layout.panel_columns - 1) / layout.panel_columns;
      height = MIN (height, layout.top + lines * layout.panel_height + MARGIN * em);
    }
  return ceil (height);
}

/* ---- Drawing ---- */

static void
draw_arrow (SlabPlotFrame *frame, double x0, double x1, double y)
{
  const double head = MIN (0.35 * frame->em, 0.6 * (x1 - x0));

  slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
  cairo_set_line_width (frame->cr, 1.5);
  cairo_move_to (frame->cr, x0, y);
  cairo_line_to (frame->cr, x1 - 0.5 * head, y);
  cairo_stroke (frame->cr);
  cairo_move_to (frame->cr, x1, y);
  cairo_line_to (frame->cr, x1 - head, y - 0.6 * head);
  cairo_line_to (frame->cr, x1 - head, y + 0.6 * head);
  cairo_close_path (frame->cr);
  cairo_fill (frame->cr);
}

static void
draw_tasks (SlabPlotFrame *frame, const SlabTaskGraph *self, guint index, const cairo_rectangle_t *box)
{
  const double em = frame->em, number = INDEX_WIDTH * em, between = TASK_GAP * em;
  const guint n = slab_task_graph_count_steps (self);
  double each = (box->width - number - (n - 1) * between) / n, y = box->y + 0.5 * box->height, x = box->x + number;
  g_autofree char *text = g_strdup_printf ("%u", index);

  slab_plot_set_color (frame->cr, &frame->theme->foreground, 1.0);
  slab_plot_text_draw (&frame->text, text, box->x + number - 0.4 * em, y, 1.0, -1.0);
  for (guint p = SLAB_PHASE_READ; p <= SLAB_PHASE_WRITE; p++)
    {
      const SlabColor *color = &frame->theme->phases[p];

      if (!(self->steps & 1u << p))
        continue;
      if (x > box->x + number)
        draw_arrow (frame, x - between, x, y);
      slab_plot_frame_fill (frame, x, box->y, each, box->height, color, 1.0);
      if (slab_plot_text_get_width (&frame->text, slab_phase_get_label ((SlabPhase) p)) <= each - 0.3 * em)
        {
          slab_plot_frame_set_ink (frame, color);
          slab_plot_text_draw (&frame->text, slab_phase_get_label ((SlabPhase) p), x + 0.5 * each, y, 0.5, -1.0);
        }
      x += each + between;
    }
}

static void
draw_number (SlabPlotFrame *frame, guint index, const cairo_rectangle_t *box)
{
  const SlabColor *color = &frame->theme->phases[SLAB_PHASE_FILTER];
  g_autofree char *text = g_strdup_printf ("%u", index);

  slab_plot_frame_fill (frame, box->x, box->y, box->width, box->height, color, 1.0);
  if (slab_plot_text_get_width (&frame->text, text) > box->width - 2.0)
    return;
  slab_plot_frame_set_ink (frame, color);
  slab_plot_text_draw (&frame->text, text, box->x + 0.5 * box->width, box->y + 0.5 * box->height, 0.5, -1.0);
}

static void
stroke_link (SlabPlotFrame *frame)
{
  slab_plot_set_color (frame->cr, &frame->theme->phases[SLAB_PHASE_READ], 1.0);
  cairo_set_line_width (frame->cr, 1.5);
  cairo_set_dash (frame->cr, (const double[]){ 3.0, 2.0 }, 2, 0.0);
  cairo_stroke (frame->cr);
  cairo_set_dash (frame->cr, NULL, 0, 0.0);
}

/* From edge to edge of cells that are side by side; past those between others of a row or column, in the room beside
 * them. @right and @down: how many cells @to lies from @from; one of them at most 1, as has_line() has it. */
static void
draw_link (SlabPlotFrame *frame, const Layout *layout, const cairo_rectangle_t *from, const cairo_rectangle_t *to,
           int right, int down)
{
  const double inside = layout->detail == DETAIL_TASKS ? 3.2 * frame->em : 0.5 * from->width;
  const double x0 = from->x + inside, y0 = from->y + 0.5 * from->height;
  const double x1 = to->x + inside, y1 = to->y + 0.5 * to->height;
  const double bottom = from->y + from->height, edge = from->x + from->width;
  cairo_t *cr = frame->cr;

  /* A curve of this kind goes three quarters of the way to its middle points. */
  if (ABS (right) > 1)
    {
      cairo_move_to (cr, x0, bottom);
      cairo_curve_to (cr, x0, bottom + layout->gap_y, x1, bottom + layout->gap_y, x1, bottom);
    }
  else if (ABS (down) > 1)
    {
      cairo_move_to (cr, edge, y0);
      cairo_curve_to (cr, edge + layout->gap_x, y0, edge + layout->gap_x, y1, edge, y1);
    }
  else if (right == 0)
    {
      cairo_move_to (cr, x0, down > 0 ? bottom : from->y);
      cairo_line_to (cr, x0, down > 0 ? to->y : to->y + to->height);
    }
  else
    {
      cairo_move_to (cr, right > 0 ? edge : from->x, down == 0 ? y0 : down > 0 ? bottom : from->y);
      cairo_line_to (cr, right > 0 ? to->x : to->x + to->width, down == 0 ? y1 : down > 0 ? to->y : to->y + to->height);
    }
  stroke_link (frame);
}

/* Of those that are farther off across rows and columns there would be a web of lines over all cells. */
static gboolean
has_line (int right, int down)
{
  return (ABS (right) <= 1 && ABS (down) <= 1) || right == 0 || down == 0;
}

/* Between each two chunks of a layer of which one reads from the other. Returns: whether that is all of them. */
static gboolean
draw_halos (SlabPlotFrame *frame, const SlabTaskGraph *self, const Layout *layout)
{
  gboolean is_all = TRUE;

  for (guint i = 0; i < self->n_chunks; i++)
    {
      g_autoptr (GArray) neighbours = NULL;
      cairo_rectangle_t box, other;
      guint at[3], there[3];

      if (!get_cell (self, layout, i, &box))
        continue;
      slab_task_graph_get_place (self, i, at);
      neighbours = slab_task_graph_get_neighbours (self, i);
      for (guint k = 0; k < neighbours->len; k++)
        {
          guint index = g_array_index (neighbours, guint, k);
          int right, down;

          slab_task_graph_get_place (self, index, there);
          if (index < i || there[layout->layer_axis] != at[layout->layer_axis]
              || !get_cell (self, layout, index, &other))
            continue;
          right = (int) there[layout->column_axis] - (int) at[layout->column_axis];
          down = (int) there[layout->row_axis] - (int) at[layout->row_axis];
          if (has_line (right, down))
            draw_link (frame, layout, &box, &other, right, down);
          else
            is_all = FALSE;
        }
    }
  return is_all;
}

static char *
describe_layer (const SlabTaskGraph *self, guint axis, guint layer)
{
  static const char names[] = { 'z', 'y', 'x' };
  const gint64 start = self->starts[axis][layer];
  const gint64 end = layer + 1 < self->grid[axis] ? self->starts[axis][layer + 1] : self->extent[axis];

  return g_strdup_printf ("%c %" PRId64 "–%" PRId64, names[axis], start, end);
}

/* Of other layers, from which halos of one read; NULL: none. Lines from each cell to nine of each would hide all. */
static char *
describe_links (const SlabTaskGraph *self, guint axis, guint layer)
{
  g_autofree gboolean *is_linked = g_new0 (gboolean, self->grid[axis]);
  GString *text = g_string_new (NULL);
  guint place[3];

  for (guint i = 0; i < self->n_chunks; i++)
    {
      g_autoptr (GArray) neighbours = NULL;

      slab_task_graph_get_place (self, i, place);
      if (place[axis] != layer)
        continue;
      neighbours = slab_task_graph_get_neighbours (self, i);
      for (guint k = 0; k < neighbours->len; k++)
        {
          slab_task_graph_get_place (self, g_array_index (neighbours, guint, k), place);
          is_linked[place[axis]] = TRUE;
        }
    }
  for (guint other = 0; other < self->grid[axis]; other++)
    if (is_linked[other] && other != layer)
      {
        g_autofree char *name = describe_layer (self, axis, other);

        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", name);
      }
  return g_string_free (text, text->len == 0);
}

/* What of the volume a layer is, and, behind a broken line, the layers that its halos read from. */
static void
draw_panel_titles (SlabPlotFrame *frame, const SlabTaskGraph *self, const Layout *layout)
{
  const guint axis = layout->layer_axis;

  if (layout->n_panels < 2)
    return;
  for (guint p = 0; p < layout->n_panels; p++)
    {
      const double left = layout->left + p % layout->panel_columns * layout->panel_width;
      const double right = left + layout->panel_width - frame->em;
      const double y = layout->top + p / layout->panel_columns * layout->panel_height + 0.5 * layout->panel_title;
      g_autofree char *title = describe_layer (self, axis, layout->first_layer + p);
      /* The grid shows itself what the chunk in the middle reads from. */
      g_autofree char *links = layout->detail != DETAIL_GRID ? describe_links (self, axis, layout->first_layer + p)
                                                             : NULL;
      double x;

      slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
      x = left + slab_plot_text_draw (&frame->text, title, left, y, 0.0, right - left) + 0.6 * frame->em;
      if (links == NULL || right - x < 4.0 * frame->em)
        continue;
      cairo_move_to (frame->cr, x, y);
      cairo_line_to (frame->cr, x + 1.6 * frame->em, y);
      stroke_link (frame);
      slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
      x += 2.2 * frame->em;
      slab_plot_text_draw (&frame->text, links, x, y, 0.0, right - x);
    }
}

/* The grid as lines over an area, so that its cost is that of its pixels; then the chunk in the middle and those that
 * its halo reads from. */
static void
draw_grid (SlabPlotFrame *frame, const SlabTaskGraph *self, const Layout *layout)
{
  g_autoptr (GArray) neighbours = slab_task_graph_get_neighbours (self, self->middle);
  double wide = layout->cell_width * self->grid[layout->column_axis];
  double high = layout->cell_height * self->grid[layout->row_axis];

  for (guint p = 0; p < layout->n_panels; p++)
    {
      double x = layout->left + p % layout->panel_columns * layout->panel_width;
      double y = layout->top + p / layout->panel_columns * layout->panel_height + layout->panel_title;

      slab_plot_frame_fill (frame, x, y, wide, high, &frame->theme->phases[SLAB_PHASE_WAIT], 1.0);
      for (guint c = 1; layout->cell_width >= LEAST_CELL && c < self->grid[layout->column_axis]; c++)
        slab_plot_frame_fill (frame, x + c * layout->cell_width - 1.0, y, 1.0, high, &frame->theme->background, 1.0);
      for (guint r = 1; layout->cell_height >= LEAST_CELL && r < self->grid[layout->row_axis]; r++)
        slab_plot_frame_fill (frame, x, y + r * layout->cell_height - 1.0, wide, 1.0, &frame->theme->background, 1.0);
    }
  for (guint i = 0; i <= neighbours->len; i++)
    {
      gboolean is_middle = i == neighbours->len;
      guint index = is_middle ? self->middle : g_array_index (neighbours, guint, i);
      cairo_rectangle_t box;

      if (get_cell (self, layout, index, &box))
        slab_plot_frame_fill (frame, box.x, box.y, MAX (box.width, 2.0), MAX (box.height, 2.0),
                              &frame->theme->phases[is_middle ? SLAB_PHASE_FILTER : SLAB_PHASE_READ], 1.0);
    }
}

static double
draw_key (SlabPlotFrame *frame, const SlabColor *color, const char *label, double x, double y)
{
  const double em = frame->em;

  slab_plot_frame_fill (frame, x, y - 0.4 * em, 0.8 * em, 0.8 * em, color, 1.0);
  slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
  return x + 1.2 * em + slab_plot_text_draw (&frame->text, label, x + 1.2 * em, y, 0.0, -1.0) + 1.4 * em;
}

static const char *
get_steps_label (const SlabTaskGraph *self)
{
  const gboolean reads = (self->steps & 1u << SLAB_PHASE_READ) != 0;
  const gboolean writes = (self->steps & 1u << SLAB_PHASE_WRITE) != 0;

  if (reads && writes)
    return _ ("read, filter and write of a chunk");
  if (reads)
    return _ ("read and filter of a chunk");
  return writes ? _ ("filter and write of a chunk") : _ ("filter of a chunk");
}

static void
draw_legend (SlabPlotFrame *frame, const SlabTaskGraph *self, const Layout *layout, gboolean has_all_lines)
{
  const SlabPlotTheme *theme = frame->theme;
  double x = layout->left, y = 0.6 * HEADER_LINE * frame->em;

  if (layout->detail == DETAIL_GRID)
    {
      x = draw_key (frame, &theme->phases[SLAB_PHASE_FILTER], _ ("a chunk in the middle"), x, y);
      if (self->most_neighbours > 0)
        (void) draw_key (frame, &theme->phases[SLAB_PHASE_READ], _ ("what its halo reads from"), x, y);
      return;
    }
  if (self->most_neighbours == 0 && layout->detail == DETAIL_TASKS)
    return;
  if (layout->detail == DETAIL_NUMBERS)
    x = draw_key (frame, &theme->phases[SLAB_PHASE_FILTER], get_steps_label (self), x, y);
  if (self->most_neighbours == 0)
    return;
  cairo_move_to (frame->cr, x, y);
  cairo_line_to (frame->cr, x + 1.6 * frame->em, y);
  stroke_link (frame);
  slab_plot_set_color (frame->cr, &theme->dim, 1.0);
  slab_plot_text_draw (&frame->text,
                       has_all_lines
                           ? _ ("each reads voxels of the other as its halo")
                           : _ ("each reads voxels of the other as its halo; so do those farther off across both"),
                       x + 2.0 * frame->em, y, 0.0, -1.0);
}

static double
get_stage_width (SlabPlotFrame *frame, const char *label)
{
  return slab_plot_text_get_width (&frame->text, label) + 2.0 * STAGE_PADDING * frame->em;
}

/* A box of what is drawn from left to right; returns its right edge. */
static double
draw_stage (SlabPlotFrame *frame, const char *label, gboolean is_data, double x, double y)
{
  const double width = get_stage_width (frame, label), height = STAGE_HEIGHT * frame->em;
  const SlabColor *color = &frame->theme->phases[SLAB_PHASE_FILTER];

  if (is_data)
    {
      slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
      cairo_set_line_width (frame->cr, 1.5);
      cairo_rectangle (frame->cr, x, y - 0.5 * height, width, height);
      cairo_stroke (frame->cr);
      slab_plot_set_color (frame->cr, &frame->theme->foreground, 1.0);
    }
  else
    {
      slab_plot_frame_fill (frame, x, y - 0.5 * height, width, height, color, 1.0);
      slab_plot_frame_set_ink (frame, color);
    }
  slab_plot_text_draw (&frame->text, label, x + 0.5 * width, y, 0.5, -1.0);
  return x + width;
}

/* From the last stage of an iteration back to its first. */
static void
draw_ring (SlabPlotFrame *frame, const char *label, double first, double last, double y)
{
  const double em = frame->em, below = y + 0.5 * STAGE_HEIGHT * em, drop = below + RING_DROP * em, head = 0.35 * em;

  /* A stage alone goes back to itself. */
  if (last - first < 2.0 * em)
    {
      first -= em;
      last += em;
    }
  slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
  cairo_set_line_width (frame->cr, 1.5);
  cairo_move_to (frame->cr, last, below);
  cairo_line_to (frame->cr, last, drop);
  cairo_line_to (frame->cr, first, drop);
  cairo_line_to (frame->cr, first, below + 0.5 * head);
  cairo_stroke (frame->cr);
  cairo_move_to (frame->cr, first, below);
  cairo_line_to (frame->cr, first - 0.6 * head, below + head);
  cairo_line_to (frame->cr, first + 0.6 * head, below + head);
  cairo_close_path (frame->cr);
  cairo_fill (frame->cr);
  slab_plot_text_draw (&frame->text, label, 0.5 * (first + last), drop + 0.9 * em, 0.5, -1.0);
}

/* One iteration, which all of them are like. FALSE: there is no room for it. */
static gboolean
draw_iterations (cairo_t *cr, const SlabTaskGraph *self, const SlabPlotTheme *theme, double width, double height)
{
  static const SlabPlotAxis none = { 0.0, 1.0, 0.0, 1.0 };
  const char *const unnamed[] = { _ ("iteration"), NULL };
  const char *const *stages = self->stages != NULL && self->stages[0] != NULL ? (const char *const *) self->stages
                                                                              : unnamed;
  g_autofree char *times = g_strdup_printf ("× %u", self->n_iterations);
  double gap, needed, x, y, first = NAN, last = NAN;
  SlabPlotFrame frame;

  cairo_save (cr);
  slab_plot_frame_init (&frame, cr, theme, &none, &none);
  gap = STAGE_GAP * frame.em;
  needed = get_stage_width (&frame, _ ("input")) + gap + get_stage_width (&frame, _ ("result"));
  for (guint i = 0; stages[i] != NULL; i++)
    needed += get_stage_width (&frame, stages[i]) + gap;
  if (needed > width - 2.0 * MARGIN * frame.em || height < RING_HEIGHT * frame.em)
    {
      slab_plot_frame_clear (&frame);
      cairo_restore (cr);
      return FALSE;
    }
  x = 0.5 * (width - needed);
  y = 0.5 * (height - (RING_DROP + 1.5) * frame.em);
  x = draw_stage (&frame, _ ("input"), TRUE, x, y);
  for (guint i = 0; stages[i] != NULL; i++)
    {
      draw_arrow (&frame, x, x + gap, y);
      last = x + gap + 0.5 * get_stage_width (&frame, stages[i]);
      first = i == 0 ? last : first;
      x = draw_stage (&frame, stages[i], FALSE, x + gap, y);
    }
  draw_arrow (&frame, x, x + gap, y);
  (void) draw_stage (&frame, _ ("result"), TRUE, x + gap, y);
  draw_ring (&frame, times, first, last, y);
  slab_plot_frame_clear (&frame);
  cairo_restore (cr);
  return TRUE;
}

static void
draw_no_chunks (cairo_t *cr, const SlabTaskGraph *self, const SlabPlotTheme *theme, double width, double height)
{
  g_autofree char *words = NULL;

  if (self->n_iterations > 0 && draw_iterations (cr, self, theme, width, height))
    return;
  words = slab_task_graph_describe (self);
  slab_plot_draw_message (cr, theme, width, height, words);
}

void
slab_task_graph_draw (cairo_t *cr, const SlabTaskGraph *self, const SlabPlotTheme *theme, double width, double height)
{
  static const SlabPlotAxis none = { 0.0, 1.0, 0.0, 1.0 };
  gboolean is_all = TRUE;
  SlabPlotFrame frame;
  Layout layout;

  g_return_if_fail (cr != NULL);
  g_return_if_fail (self != NULL && theme != NULL);

  if (self->n_chunks == 0)
    {
      draw_no_chunks (cr, self, theme, width, height);
      return;
    }
  place (self, theme, width, height, &layout);
  cairo_save (cr);
  slab_plot_frame_init (&frame, cr, theme, &none, &none);
  draw_panel_titles (&frame, self, &layout);
  if (layout.detail == DETAIL_GRID)
    draw_grid (&frame, self, &layout);
  else
    {
      for (guint i = 0; i < self->n_chunks; i++)
        {
          cairo_rectangle_t box;

          if (!get_cell (self, &layout, i, &box))
            continue;
          if (layout.detail == DETAIL_TASKS)
            draw_tasks (&frame, self, i, &box);
          else
            draw_number (&frame, i, &box);
        }
      is_all = draw_halos (&frame, self, &layout);
    }
  draw_legend (&frame, self, &layout, is_all);
  slab_plot_frame_clear (&frame);
  cairo_restore (cr);
}
