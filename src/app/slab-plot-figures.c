/* SPDX-License-Identifier: MIT */
#include "slab-plot-figures.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "plot/slab-icicle-plot.h"
#include "plot/slab-picture-file.h"
#include "plot/slab-plot-paper.h"
#include "plot/slab-report.h"
#include "plot/slab-roofline-plot.h"
#include "plot/slab-task-graph.h"
#include "profile/slab-trace-machine.h"

/* Of the font's size. */
#define ROOFLINE_HEIGHT 11.0
#define TASKS_HEIGHT 14.0 /* at most: in less, less is told of each chunk */
#define TASKS_WIDTH 70.0  /* of a panel that is not large */

struct _SlabPlotFigures
{
  gatomicrefcount ref_count;
  SlabPlotPageKind kind;
  SlabTrace *trace;
  char *summary;
  SlabIciclePlot *icicle;
  SlabTaskGraph *tasks;
  SlabMachine *machine; /* NULL: the trace says nothing of it */
};

/* The machine that the run was on. What a trace from a file does not tell is known where it was this one, and that was
 * measured since; the runs of a document are told by SlabMachineKeeper. */
static SlabMachine *
find_machine (SlabTrace *trace)
{
  g_autoptr (SlabMachine) told = slab_trace_dup_machine (trace);
  g_autoptr (SlabMachine) here = NULL;
  g_autoptr (SlabMachine) kept = NULL;
  g_autoptr (GFile) file = NULL;

  if (told == NULL || slab_machine_is_measured (told) || !slab_trace_is_ended (trace))
    return g_steal_pointer (&told);
  here = slab_machine_new ();
  file = slab_machine_get_default_file ();
  kept = slab_machine_load (file, NULL, NULL);
  if (kept == NULL || !slab_machine_is_same (kept, here) || !slab_machine_is_told (here, told))
    return g_steal_pointer (&told);
  return g_steal_pointer (&kept);
}

SlabPlotFigures *
slab_plot_figures_new (SlabTrace *trace, SlabPlotPageKind kind, gboolean threads)
{
  SlabPlotFigures *self;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);
  g_return_val_if_fail (kind < SLAB_N_PLOT_PAGES, NULL);

  self = g_new0 (SlabPlotFigures, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  self->trace = g_object_ref (trace);
  switch (kind)
    {
    case SLAB_PLOT_PAGE_INSIDE:
      self->icicle = slab_icicle_plot_new (trace, NULL, threads ? SLAB_ICICLE_THREADS : SLAB_ICICLE_TOTALS);
      self->summary = slab_icicle_plot_describe_node (self->icicle, 0);
      break;
    case SLAB_PLOT_PAGE_TASKS:
      self->tasks = slab_task_graph_new (trace);
      self->summary = slab_task_graph_describe (self->tasks);
      break;
    case SLAB_PLOT_PAGE_ROOFLINE:
    case SLAB_N_PLOT_PAGES:
    default:
      self->machine = find_machine (trace);
      self->summary = slab_roofline_plot_describe (trace, self->machine);
    }
  return self;
}

SlabPlotFigures *
slab_plot_figures_ref (SlabPlotFigures *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
slab_plot_figures_unref (SlabPlotFigures *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->icicle, slab_icicle_plot_unref);
  g_clear_pointer (&self->tasks, slab_task_graph_unref);
  g_clear_pointer (&self->machine, slab_machine_free);
  g_object_unref (self->trace);
  g_free (self->summary);
  g_free (self);
}

const char *
slab_plot_figures_get_summary (const SlabPlotFigures *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->summary;
}

char *
slab_plot_figures_dup_text (const SlabPlotFigures *self)
{
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new (NULL);
  if (self->kind != SLAB_PLOT_PAGE_INSIDE)
    g_string_append_printf (text, "%s\n", self->summary);
  for (guint i = 0; self->kind == SLAB_PLOT_PAGE_INSIDE && i < slab_icicle_plot_get_n_nodes (self->icicle); i++)
    {
      g_autofree char *line = slab_icicle_plot_describe_node (self->icicle, i);

      g_string_append_printf (text, "%*s%s\n", 2 * (int) slab_icicle_plot_get_node (self->icicle, i)->depth, "", line);
    }
  return g_string_free (text, FALSE);
}

double
slab_plot_figures_get_min_height (const SlabPlotFigures *self, const SlabPlotTheme *theme)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (theme != NULL, 0);

  if (self->kind == SLAB_PLOT_PAGE_INSIDE)
    return slab_icicle_plot_get_natural_height (self->icicle, theme);
  if (self->kind == SLAB_PLOT_PAGE_TASKS)
    return MIN (slab_task_graph_get_natural_height (self->tasks, theme, TASKS_WIDTH * theme->font_size),
                TASKS_HEIGHT * theme->font_size);
  return ROOFLINE_HEIGHT * theme->font_size;
}

static void
draw_chunk_mark (const SlabPlotFigures *self, cairo_t *cr, const SlabPlotTheme *theme, double width, double height,
                 gint64 item, gboolean selected)
{
  cairo_rectangle_t box;

  if (!slab_task_graph_get_box (self->tasks, (guint) item, theme, width, height, &box))
    return;
  slab_plot_set_color (cr, &theme->foreground, 1);
  cairo_set_line_width (cr, selected ? 3 : 1);
  cairo_rectangle (cr, box.x - 0.5, box.y - 0.5, box.width + 1, box.height + 1);
  cairo_stroke (cr);
}

void
slab_plot_figures_draw (const SlabPlotFigures *self, cairo_t *cr, const SlabPlotTheme *theme, double width,
                        double height, gint64 item, gboolean selected)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (cr != NULL && theme != NULL);

  switch (self->kind)
    {
    case SLAB_PLOT_PAGE_INSIDE:
      slab_icicle_plot_draw (cr, self->icicle, theme, width, height);
      if (item != SLAB_PLOT_NO_ITEM)
        slab_icicle_plot_draw_mark (cr, self->icicle, (guint) item, selected, theme, width, height);
      break;
    case SLAB_PLOT_PAGE_TASKS:
      slab_task_graph_draw (cr, self->tasks, theme, width, height);
      if (item != SLAB_PLOT_NO_ITEM)
        draw_chunk_mark (self, cr, theme, width, height, item, selected);
      break;
    case SLAB_PLOT_PAGE_ROOFLINE:
    case SLAB_N_PLOT_PAGES:
    default:
      slab_roofline_plot_draw (cr, self->trace, self->machine, theme, width, height);
    }
}

gint64
slab_plot_figures_find_at (const SlabPlotFigures *self, const SlabPlotTheme *theme, double width, double height,
                           double x, double y)
{
  guint node;

  g_return_val_if_fail (self != NULL, SLAB_PLOT_NO_ITEM);
  g_return_val_if_fail (theme != NULL, SLAB_PLOT_NO_ITEM);

  if (self->kind == SLAB_PLOT_PAGE_TASKS)
    return slab_task_graph_find_at (self->tasks, theme, width, height, x, y);
  if (self->kind != SLAB_PLOT_PAGE_INSIDE)
    return SLAB_PLOT_NO_ITEM;
  node = slab_icicle_plot_find_at (self->icicle, theme, width, height, x, y);
  return node != SLAB_ICICLE_NO_NODE ? (gint64) node : SLAB_PLOT_NO_ITEM;
}

/* Sideways the next box of the same level, wherever it hangs; down the first of its parts. */
static gint64
step_in_icicle (const SlabIciclePlot *icicle, guint at, SlabPlotStep step)
{
  const SlabIcicleNode *from = slab_icicle_plot_get_node (icicle, at);
  const SlabIcicleNode *best = NULL;
  gint64 found = at;

  if (step == SLAB_PLOT_STEP_UP)
    return from->parent != SLAB_ICICLE_NO_NODE ? (gint64) from->parent : (gint64) at;
  for (guint i = 0; i < slab_icicle_plot_get_n_nodes (icicle); i++)
    {
      const SlabIcicleNode *node = slab_icicle_plot_get_node (icicle, i);
      gboolean nearer;

      if (step == SLAB_PLOT_STEP_DOWN)
        nearer = node->parent == at && (best == NULL || node->start < best->start);
      else if (node->depth != from->depth || i == at)
        nearer = FALSE;
      else if (step == SLAB_PLOT_STEP_RIGHT)
        nearer = node->start > from->start && (best == NULL || node->start < best->start);
      else
        nearer = node->start < from->start && (best == NULL || node->start > best->start);
      if (nearer)
        {
          best = node;
          found = i;
        }
    }
  return found;
}

static gint64
step_in_grid (const SlabTaskGraph *tasks, gint64 at, SlabPlotStep step)
{
  const gint64 n = slab_task_graph_get_n_chunks (tasks);
  guint grid[3];
  gint64 to;

  slab_task_graph_get_grid (tasks, grid);
  if (step == SLAB_PLOT_STEP_LEFT || step == SLAB_PLOT_STEP_RIGHT)
    to = at + (step == SLAB_PLOT_STEP_RIGHT ? 1 : -1);
  else
    to = at + (step == SLAB_PLOT_STEP_DOWN ? 1 : -1) * (gint64) grid[2];
  return to >= 0 && to < n ? to : at;
}

gint64
slab_plot_figures_step (const SlabPlotFigures *self, gint64 item, SlabPlotStep step)
{
  g_return_val_if_fail (self != NULL, SLAB_PLOT_NO_ITEM);

  if (self->kind == SLAB_PLOT_PAGE_INSIDE && slab_icicle_plot_get_n_nodes (self->icicle) > 0)
    return item == SLAB_PLOT_NO_ITEM ? 0 : step_in_icicle (self->icicle, (guint) item, step);
  if (self->kind == SLAB_PLOT_PAGE_TASKS && slab_task_graph_get_n_chunks (self->tasks) > 0)
    return item == SLAB_PLOT_NO_ITEM ? 0 : step_in_grid (self->tasks, item, step);
  return SLAB_PLOT_NO_ITEM;
}

static char *
describe_chunk (const SlabTaskGraph *tasks, guint index)
{
  g_autoptr (GArray) neighbours = slab_task_graph_get_neighbours (tasks, index);
  g_autoptr (GString) box = g_string_new (NULL);
  SlabTraceChunk chunk;

  if (!slab_task_graph_get_chunk (tasks, index, &chunk))
    return NULL;
  for (guint i = 0; i < 3; i++)
    g_string_append_printf (box, "%s%" PRId64 ":%" PRId64, i > 0 ? ", " : "", chunk.start[i],
                            chunk.start[i] + chunk.size[i]);
  /* Translators: "Chunk 5: voxels 0:50, 0:256, 256:512 (Z, Y, X); its halo reads from 3 neighbours" */
  return g_strdup_printf (ngettext ("Chunk %u: voxels %s (Z, Y, X); its halo reads from %u neighbour",
                                    "Chunk %u: voxels %s (Z, Y, X); its halo reads from %u neighbours",
                                    neighbours->len),
                          index, box->str, neighbours->len);
}

gint64
slab_plot_figures_find_same (const SlabPlotFigures *self, const SlabPlotFigures *before, gint64 item)
{
  const SlabIcicleNode *wanted;

  g_return_val_if_fail (self != NULL && before != NULL, SLAB_PLOT_NO_ITEM);

  if (item == SLAB_PLOT_NO_ITEM || self->kind != before->kind)
    return SLAB_PLOT_NO_ITEM;
  if (self->kind == SLAB_PLOT_PAGE_TASKS)
    return (guint) item < slab_task_graph_get_n_chunks (self->tasks) ? item : SLAB_PLOT_NO_ITEM;
  if (self->kind != SLAB_PLOT_PAGE_INSIDE)
    return SLAB_PLOT_NO_ITEM;
  wanted = slab_icicle_plot_get_node (before->icicle, (guint) item);
  for (guint i = 0; i < slab_icicle_plot_get_n_nodes (self->icicle); i++)
    {
      const SlabIcicleNode *node = slab_icicle_plot_get_node (self->icicle, i);

      if (node->kind == wanted->kind && node->depth == wanted->depth && node->row == wanted->row
          && node->phase == wanted->phase && node->pass == wanted->pass)
        return i;
    }
  return SLAB_PLOT_NO_ITEM;
}

char *
slab_plot_figures_describe (const SlabPlotFigures *self, gint64 item)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (item != SLAB_PLOT_NO_ITEM && self->kind == SLAB_PLOT_PAGE_INSIDE)
    return slab_icicle_plot_describe_node (self->icicle, (guint) item);
  if (item != SLAB_PLOT_NO_ITEM && self->kind == SLAB_PLOT_PAGE_TASKS)
    return describe_chunk (self->tasks, (guint) item);
  return g_strdup (self->summary);
}

/* --- Files -------------------------------------------------------------------------------------------------------- */

static void
draw_paper (cairo_t *cr, const SlabPlotTheme *theme, double width, double height, gpointer user_data)
{
  slab_plot_figures_draw (user_data, cr, theme, width, height, SLAB_PLOT_NO_ITEM, FALSE);
}

gboolean
slab_plot_figures_save (SlabPlotFigures *self, GFile *file, GError **error)
{
  g_autofree char *name = NULL, *lower = NULL;
  SlabPlotTheme theme;
  double height;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  name = g_file_get_basename (file);
  lower = g_ascii_strdown (name, -1);
  if (g_str_has_suffix (lower, ".dot") && self->kind == SLAB_PLOT_PAGE_TASKS)
    return slab_report_save (self->trace, file, error);
  if (!slab_picture_file_has_ending (name))
    {
      g_autofree char *shown = g_file_get_parse_name (file);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
                   self->kind == SLAB_PLOT_PAGE_TASKS
                       ? _ ("%s: the name of a plot ends in .svg, .png or .pdf, that of its graph in .dot")
                       : _ ("%s: the name of a plot ends in .svg, .png or .pdf"),
                   shown);
      return FALSE;
    }
  slab_plot_theme_init (&theme, FALSE, FALSE);
  height = SLAB_PLOT_PAPER_INNER_HEIGHT;
  if (self->kind == SLAB_PLOT_PAGE_INSIDE)
    height = slab_icicle_plot_get_natural_height (self->icicle, &theme);
  else if (self->kind == SLAB_PLOT_PAGE_TASKS)
    height = slab_task_graph_get_natural_height (self->tasks, &theme, SLAB_PLOT_PAPER_INNER_WIDTH);
  return slab_plot_paper_save (file, self->kind != SLAB_PLOT_PAGE_INSIDE ? self->summary : NULL, height, draw_paper,
                               self, error);
}
