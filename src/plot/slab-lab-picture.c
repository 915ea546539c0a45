/* SPDX-License-Identifier: MIT */
#include "slab-lab-picture.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "engine/slab-lab-text.h"
#include "profile/slab-figure-text.h"
#include "slab-bar-plot.h"
#include "slab-heat-map-plot.h"
#include "slab-scaling-plot.h"

/* Of the font's size. */
#define CURVE_HEIGHT 24.0

#define MEBIBYTE 1048576.0

static const SlabFilterInfo *
get_filter (const SlabLabCell *cell)
{
  return slab_filter_params_get_info (cell->params);
}

/* Whose cut an identity is in; else the cell's own. */
static const SlabFilterInfo *
get_priced_filter (const SlabLabResult *result, const SlabLabCell *cell)
{
  if (cell->kind == SLAB_LAB_KIND_IDENTITY && cell->base >= 0 && (guint) cell->base < result->cells->len)
    return get_filter (slab_lab_result_get_cell (result, (guint) cell->base));
  return get_filter (cell);
}

/* --- Which plots there are ---------------------------------------------------------------------------------------- */

static gboolean
has_kind (const SlabLabResult *result, SlabLabKind kind, const SlabFilterInfo *filter)
{
  for (guint i = 0; i < result->cells->len; i++)
    {
      const SlabLabCell *cell = slab_lab_result_get_cell (result, i);

      if (cell->kind == kind && get_priced_filter (result, cell) == filter)
        return TRUE;
    }
  return FALSE;
}

/* Whether both have a field of the map for the same experiment. */
static gboolean
have_same_grid (const SlabLabResult *result, const SlabLabResult *other, const SlabFilterInfo *filter)
{
  for (guint i = 0; other != NULL && i < result->cells->len; i++)
    {
      const SlabLabCell *cell = slab_lab_result_get_cell (result, i);

      if (cell->kind == SLAB_LAB_KIND_GRID && get_filter (cell) == filter
          && slab_lab_result_find_same (result, i, other) >= 0)
        return TRUE;
    }
  return FALSE;
}

/* Beside a few slices the process has the whole volume: its memory says nothing of them. */
static gboolean
takes_all (const SlabLabResult *result, const SlabFilterInfo *filter)
{
  for (guint i = 0; i < result->cells->len; i++)
    {
      const SlabLabCell *cell = slab_lab_result_get_cell (result, i);

      if (get_priced_filter (result, cell) == filter && cell->n_slices > 0)
        return FALSE;
    }
  return TRUE;
}

GArray *
slab_lab_picture_list_panels (const SlabLabResult *result, const SlabLabResult *other)
{
  GArray *panels = g_array_new (FALSE, FALSE, sizeof (SlabLabPanel));
  guint n_filters;
  const SlabFilterInfo *const *filters = slab_filter_list (&n_filters);

  g_return_val_if_fail (result != NULL, panels);

  for (guint i = 0; i < n_filters; i++)
    {
      const SlabFilterInfo *filter = filters[i];
      gboolean has_single = has_kind (result, SLAB_LAB_KIND_SINGLE, filter);
      const struct
      {
        SlabLabPanelKind kind;
        gboolean is_there;
      } all[] = {
        { SLAB_LAB_PANEL_TIMES, has_single },
        { SLAB_LAB_PANEL_MEMORY, has_single && takes_all (result, filter) },
        { SLAB_LAB_PANEL_STRONG, has_kind (result, SLAB_LAB_KIND_STRONG, filter) },
        { SLAB_LAB_PANEL_WEAK, has_kind (result, SLAB_LAB_KIND_WEAK, filter) },
        /* Beside a single run the price is told with the times. */
        { SLAB_LAB_PANEL_PRICE, !has_single && has_kind (result, SLAB_LAB_KIND_IDENTITY, filter) },
        { SLAB_LAB_PANEL_GRID, has_kind (result, SLAB_LAB_KIND_GRID, filter) },
        { SLAB_LAB_PANEL_RATIO, have_same_grid (result, other, filter) },
      };

      for (guint k = 0; k < G_N_ELEMENTS (all); k++)
        if (all[k].is_there)
          g_array_append_val (panels, ((SlabLabPanel){ all[k].kind, filter }));
    }
  return panels;
}

char *
slab_lab_picture_describe_panel (const SlabLabPanel *panel)
{
  const char *filter;

  g_return_val_if_fail (panel != NULL, NULL);

  filter = _ (panel->filter->title);
  switch (panel->kind)
    {
    case SLAB_LAB_PANEL_STRONG:
      return g_strdup_printf (_ ("%s: more threads"), filter);
    case SLAB_LAB_PANEL_WEAK:
      return g_strdup_printf (_ ("%s: copies at once"), filter);
    case SLAB_LAB_PANEL_PRICE:
      return g_strdup_printf (_ ("%s: price of the chunks"), filter);
    case SLAB_LAB_PANEL_GRID:
      return g_strdup_printf (_ ("%s: chunks and overlaps"), filter);
    case SLAB_LAB_PANEL_RATIO:
      return g_strdup_printf (_ ("%s: chunks and overlaps, by the other"), filter);
    case SLAB_LAB_PANEL_MEMORY:
      return g_strdup_printf (_ ("%s: peak memory"), filter);
    case SLAB_LAB_PANEL_TIMES:
    default:
      return g_strdup_printf (_ ("%s: now and then"), filter);
    }
}

/* --- Curves ------------------------------------------------------------------------------------------------------- */

/* Speed-up at which the memory moves the useful bytes of the last cell as fast as all cores can make it. */
static double
get_ceiling (const SlabLabResult *result, SlabLabKind kind, const SlabFilterInfo *filter, double seconds_one)
{
  for (gint i = (gint) result->cells->len - 1; i >= 0; i--)
    {
      const SlabLabCell *cell = slab_lab_result_get_cell (result, (guint) i);

      if (cell->kind == kind && get_filter (cell) == filter && cell->useful_bytes > 0.0
          && result->machine->bandwidth_all > 0.0)
        return seconds_one * result->machine->bandwidth_all / (cell->useful_bytes / cell->n_copies);
    }
  return NAN;
}

typedef struct
{
  double *n;
  double *seconds;
  gboolean *is_disturbed;
  guint n_points;
} Curve;

static void
curve_clear (Curve *curve)
{
  g_free (curve->n);
  g_free (curve->seconds);
  g_free (curve->is_disturbed);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Curve, curve_clear)

/* As slab_lab_result_get_curve(), with what the plot needs beside. */
static void
collect_curve (const SlabLabResult *result, SlabLabKind kind, const SlabFilterInfo *filter, Curve *curve)
{
  const guint most = result->cells->len;
  g_autofree guint *counts = g_new (guint, most + 1);
  guint point = 0;

  curve->n = g_new (double, most + 1);
  curve->seconds = g_new (double, most + 1);
  curve->is_disturbed = g_new0 (gboolean, most + 1);
  curve->n_points = slab_lab_result_get_curve (result, kind, filter->id, counts, curve->seconds, most);
  for (guint i = 0; i < curve->n_points; i++)
    curve->n[i] = counts[i];
  for (guint i = 0; i < most && point < curve->n_points; i++)
    {
      const SlabLabCell *cell = slab_lab_result_get_cell (result, i);
      SlabLabFigures figures;

      slab_lab_result_get_figures (result, i, &figures);
      if (cell->kind == kind && get_filter (cell) == filter && figures.n > 0)
        curve->is_disturbed[point++] = figures.is_disturbed;
    }
}

/* What is compared with, wherever two results are in one plot. */
static const char *
get_other_name (void)
{
  return _ ("the other");
}

static void
draw_curve (cairo_t *cr, const SlabLabResult *result, const SlabLabResult *other, const SlabLabPanel *panel,
            const SlabPlotTheme *theme, double width, double height)
{
  const SlabLabKind kind = panel->kind == SLAB_LAB_PANEL_STRONG ? SLAB_LAB_KIND_STRONG : SLAB_LAB_KIND_WEAK;
  g_autofree char *bandwidth = slab_figure_format_bandwidth (result->machine->bandwidth_all);
  g_auto (Curve) own = { 0 }, others = { 0 };
  SlabScalingData data = { .kind = kind == SLAB_LAB_KIND_STRONG ? SLAB_SCALING_STRONG : SLAB_SCALING_WEAK,
                           .name = _ (panel->filter->title),
                           .ceiling = NAN,
                           .ceiling_name = bandwidth,
                           .serial = NAN };
  SlabLabFit fit;

  collect_curve (result, kind, panel->filter, &own);
  data.n = own.n;
  data.seconds = own.seconds;
  data.is_disturbed = own.is_disturbed;
  data.n_points = own.n_points;
  if (other != NULL)
    {
      collect_curve (other, kind, panel->filter, &others);
      data.other_name = others.n_points > 0 ? get_other_name () : NULL;
      data.other_n = others.n;
      data.other_seconds = others.seconds;
      data.n_other = others.n_points;
    }
  if (own.n_points > 0 && own.n[0] <= 1.0)
    data.ceiling = get_ceiling (result, kind, panel->filter, own.seconds[0]);
  /* Two points lie on every curve: none is shown to be the one. */
  if (kind == SLAB_LAB_KIND_STRONG && own.n_points > 2 && slab_lab_result_fit (result, panel->filter->id, &fit))
    {
      data.serial = fit.serial;
      data.serial_low = fit.serial_low;
      data.serial_high = fit.serial_high;
    }
  slab_scaling_plot_draw (cr, &data, theme, width, height);
}

/* --- The map ------------------------------------------------------------------------------------------------------ */

/* Where a label has been seen before, or at the end. */
static guint
find_label (GPtrArray *labels, char *label)
{
  for (guint i = 0; i < labels->len; i++)
    if (g_str_equal (g_ptr_array_index (labels, i), label))
      {
        g_free (label);
        return i;
      }
  g_ptr_array_add (labels, label);
  return labels->len - 1;
}

static char *
format_chunk (const SlabLabResult *result, const SlabLabCell *cell)
{
  const gint64 *chunk = cell->settings.chunk;

  if (memcmp (chunk, result->shape.n, sizeof result->shape.n) == 0)
    return g_strdup (_ ("whole"));
  return g_strdup_printf ("%" PRId64 " × %" PRId64 " × %" PRId64, chunk[0], chunk[1], chunk[2]);
}

typedef struct
{
  SlabHeatMapData data;
  GPtrArray *chunks;
  GPtrArray *overlaps;
  gint *cells; /* of each field; -1: none */
  double *values;
  const char **reasons;
  gboolean *is_disturbed;
  gboolean *has_whole_overlap;
} Grid;

static void
grid_clear (Grid *grid)
{
  g_clear_pointer (&grid->chunks, g_ptr_array_unref);
  g_clear_pointer (&grid->overlaps, g_ptr_array_unref);
  g_free (grid->cells);
  g_free (grid->values);
  g_free (grid->reasons);
  g_free (grid->is_disturbed);
  g_free (grid->has_whole_overlap);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Grid, grid_clear)

static void
place_cells (const SlabLabResult *result, const SlabFilterInfo *filter, Grid *grid)
{
  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < result->cells->len; i++)
        {
          const SlabLabCell *cell = slab_lab_result_get_cell (result, i);
          guint row, column;

          if (cell->kind != SLAB_LAB_KIND_GRID || get_filter (cell) != filter)
            continue;
          row = find_label (grid->chunks, format_chunk (result, cell));
          column = find_label (grid->overlaps, slab_lab_cell_format_overlap (cell));
          if (pass == 1)
            grid->cells[row * grid->overlaps->len + column] = (gint) i;
        }
      if (pass == 0)
        {
          grid->cells = g_new (gint, grid->chunks->len * grid->overlaps->len);
          for (guint i = 0; i < grid->chunks->len * grid->overlaps->len; i++)
            grid->cells[i] = -1;
        }
    }
}

/* The overlaps of the map as they come, voxels along Z. */
static GArray *
list_overlaps (const SlabLabResult *result, const SlabFilterInfo *filter)
{
  GArray *overlaps = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < result->cells->len; i++)
    {
      const SlabLabCell *cell = slab_lab_result_get_cell (result, i);
      gboolean is_new = cell->kind == SLAB_LAB_KIND_GRID && get_filter (cell) == filter;

      for (guint o = 0; o < overlaps->len && is_new; o++)
        is_new = g_array_index (overlaps, gint64, o) != cell->settings.overlap[SLAB_AXIS_Z];
      if (is_new)
        g_array_append_val (overlaps, cell->settings.overlap[SLAB_AXIS_Z]);
    }
  return overlaps;
}

static gint64
get_most (const GArray *overlaps)
{
  gint64 most = 0;

  for (guint i = 0; i < overlaps->len; i++)
    most = MAX (most, g_array_index (overlaps, gint64, i));
  return most;
}

/* Of filters that reach differently far the same overlap means something else: half of the one's halo may be all of the
 * other's. Where both maps have as many, the same share of each halo is compared. Returns: the overlap of @other that
 * goes with that of the cell; -1: the same voxels. */
static gint64
find_same_share (const SlabLabResult *result, const SlabLabResult *other, const SlabFilterInfo *filter, gint64 overlap)
{
  g_autoptr (GArray) own = list_overlaps (result, filter);
  g_autoptr (GArray) others = list_overlaps (other, filter);

  if (own->len != others->len || get_most (own) == get_most (others))
    return -1;
  for (guint i = 0; i < own->len; i++)
    if (g_array_index (own, gint64, i) == overlap)
      return g_array_index (others, gint64, i);
  return -1;
}

/* The experiment of @other whose time that of the cell is divided by; -1: there is none. */
static gint
find_divisor (const SlabLabResult *result, guint index, const SlabLabResult *other, const SlabFilterInfo *filter)
{
  const SlabLabCell *cell = slab_lab_result_get_cell (result, index);
  const gint64 overlap = find_same_share (result, other, filter, cell->settings.overlap[SLAB_AXIS_Z]);

  if (overlap < 0)
    return slab_lab_result_find_same (result, index, other);
  for (guint i = 0; i < other->cells->len; i++)
    {
      const SlabLabCell *candidate = slab_lab_result_get_cell (other, i);

      if (candidate->kind == SLAB_LAB_KIND_GRID && get_filter (candidate) == filter
          && candidate->settings.overlap[SLAB_AXIS_Z] == overlap
          && candidate->settings.n_threads == cell->settings.n_threads
          && memcmp (candidate->settings.chunk, cell->settings.chunk, sizeof cell->settings.chunk) == 0)
        return (gint) i;
    }
  return -1;
}

/* "3 / 5": of the one and of the other. */
static gboolean
label_shares (const SlabLabResult *result, const SlabLabResult *other, const SlabFilterInfo *filter,
              GPtrArray *overlaps)
{
  gboolean is_other = FALSE;

  for (guint i = 0; i < overlaps->len; i++)
    {
      const char *own = g_ptr_array_index (overlaps, i);
      const gint64 share = find_same_share (result, other, filter, g_ascii_strtoll (own, NULL, 10));
      char *both;

      if (share < 0 || share == g_ascii_strtoll (own, NULL, 10))
        continue;
      both = g_strdup_printf ("%s / %" PRId64, own, share);
      g_free (overlaps->pdata[i]);
      overlaps->pdata[i] = both;
      is_other = TRUE;
    }
  return is_other;
}

/* The ratio is of the same experiment's time in @other; where it has none, that is the reason. */
static void
fill_field (const SlabLabResult *result, const SlabLabResult *other, const SlabLabPanel *panel, guint field, Grid *grid)
{
  const gint cell = grid->cells[field];
  SlabLabFigures figures;

  grid->values[field] = NAN;
  if (cell < 0)
    return;
  slab_lab_result_get_figures (result, (guint) cell, &figures);
  grid->values[field] = figures.median;
  grid->reasons[field] = slab_lab_result_get_cell (result, (guint) cell)->error;
  grid->is_disturbed[field] = figures.is_disturbed;
  if (panel->kind == SLAB_LAB_PANEL_RATIO)
    {
      const gint same = find_divisor (result, (guint) cell, other, panel->filter);

      grid->values[field] = NAN;
      if (same < 0)
        grid->reasons[field] = _ ("not in the other");
      else
        grid->values[field] = figures.median / slab_lab_text_get_value (other, (guint) same, SLAB_LAB_COLUMN_MEDIAN);
    }
}

/* With less of it the result is another one, however quick it is. */
static void
mark_whole_overlap (const SlabLabResult *result, Grid *grid, guint n_fields)
{
  gint64 most = 0;

  for (guint i = 0; i < n_fields; i++)
    if (grid->cells[i] >= 0)
      most = MAX (most, slab_lab_result_get_cell (result, (guint) grid->cells[i])->settings.overlap[SLAB_AXIS_Z]);
  for (guint i = 0; i < n_fields; i++)
    grid->has_whole_overlap[i] =
        grid->cells[i] >= 0
        && slab_lab_result_get_cell (result, (guint) grid->cells[i])->settings.overlap[SLAB_AXIS_Z] == most;
}

static void
collect_grid (const SlabLabResult *result, const SlabLabResult *other, const SlabLabPanel *panel, Grid *grid)
{
  const gboolean is_ratio = panel->kind == SLAB_LAB_PANEL_RATIO;
  gboolean is_milli, has_shares = FALSE;
  double most = 0.0;
  guint n_fields;

  grid->chunks = g_ptr_array_new_with_free_func (g_free);
  grid->overlaps = g_ptr_array_new_with_free_func (g_free);
  place_cells (result, panel->filter, grid);
  n_fields = grid->chunks->len * grid->overlaps->len;
  grid->values = g_new (double, n_fields);
  grid->reasons = g_new0 (const char *, n_fields);
  grid->is_disturbed = g_new0 (gboolean, n_fields);
  grid->has_whole_overlap = g_new0 (gboolean, n_fields);
  for (guint i = 0; i < n_fields; i++)
    {
      fill_field (result, other, panel, i, grid);
      most = grid->values[i] > most ? grid->values[i] : most;
    }
  mark_whole_overlap (result, grid, n_fields);
  /* Figures of a few digits in every field. */
  is_milli = !is_ratio && most < 1.0;
  for (guint i = 0; is_milli && i < n_fields; i++)
    grid->values[i] *= 1e3;
  if (is_ratio)
    has_shares = label_shares (result, other, panel->filter, grid->overlaps);
  grid->data = (SlabHeatMapData){ .x_title = has_shares ? _ ("Overlap here / in the other, the same share of each halo")
                                                        : _ ("Overlap, voxels to each side"),
                                  .y_title = _ ("Chunk, voxels Z × Y × X"),
                                  .value_title = is_ratio   ? _ ("Seconds, by those of the other")
                                                 : is_milli ? _ ("Milliseconds")
                                                            : _ ("Seconds"),
                                  .best_name = is_ratio ? NULL : _ ("the quickest with the whole overlap"),
                                  .lowest_is_best = TRUE,
                                  .is_ratio = is_ratio,
                                  .x_labels = (const char *const *) grid->overlaps->pdata,
                                  .y_labels = (const char *const *) grid->chunks->pdata,
                                  .n_columns = grid->overlaps->len,
                                  .n_rows = grid->chunks->len,
                                  .values = grid->values,
                                  .reasons = grid->reasons,
                                  .is_disturbed = grid->is_disturbed,
                                  .may_be_best = grid->has_whole_overlap };
}

static void
draw_grid (cairo_t *cr, const SlabLabResult *result, const SlabLabResult *other, const SlabLabPanel *panel,
           const SlabPlotTheme *theme, double width, double height)
{
  g_auto (Grid) grid = { 0 };

  collect_grid (result, other, panel, &grid);
  slab_heat_map_plot_draw (cr, &grid.data, theme, width, height);
}

/* A field in words: the chunk and overlap, what was measured, or why nothing was. */
static char *
describe_field (const SlabLabResult *result, const Grid *grid, guint field)
{
  const char *chunk = grid->data.y_labels[field / grid->data.n_columns];
  const char *overlap = grid->data.x_labels[field % grid->data.n_columns];
  g_autofree char *what = NULL;

  if (grid->reasons[field] != NULL)
    what = g_strdup (grid->reasons[field]);
  else if (!isfinite (grid->values[field]))
    what = g_strdup (_ ("not measured yet"));
  else if (grid->data.is_ratio)
    what = slab_lab_text_format_times (grid->values[field]);
  else
    {
      g_autofree char *seconds = slab_lab_text_format (result, (guint) grid->cells[field], SLAB_LAB_COLUMN_MEDIAN);
      g_autofree char *peak = slab_lab_text_format (result, (guint) grid->cells[field], SLAB_LAB_COLUMN_PEAK);
      g_autofree char *others = slab_lab_text_format (result, (guint) grid->cells[field], SLAB_LAB_COLUMN_OTHERS);

      /* Translators: seconds, and the most memory. */
      what = grid->is_disturbed[field] ? g_strdup_printf (_ ("%s, peak %s, %s"), seconds, peak, others)
                                       : g_strdup_printf (_ ("%s, peak %s"), seconds, peak);
    }
  /* Translators: a chunk, its overlap, and what was measured. */
  return g_strdup_printf (_ ("%s with overlap %s: %s"), chunk, overlap, what);
}

/* --- Bars --------------------------------------------------------------------------------------------------------- */

static char *
describe_chunks (const SlabLabResult *result, const SlabLabCell *cell)
{
  gint64 n[SLAB_N_AXES];
  g_autofree char *number = NULL;

  if (cell->settings.chunk_mode == SLAB_CHUNK_WHOLE)
    return g_strdup (_ ("one thread, whole"));
  if (cell->settings.chunk_mode != SLAB_CHUNK_MANUAL)
    return g_strdup (_ ("chosen by itself"));
  for (guint a = 0; a < SLAB_N_AXES; a++)
    n[a] = (result->shape.n[a] + cell->settings.chunk[a] - 1) / MAX (cell->settings.chunk[a], 1);
  if (cell->n_slices > 0)
    n[0] = 1;
  number = slab_figure_format_whole ((guint64) (n[0] * n[1] * n[2]));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s chunk", "%s chunks", (gulong) (n[0] * n[1] * n[2])),
                          number);
}

static char *
describe_bar (const SlabLabResult *result, const SlabLabCell *cell)
{
  if (cell->kind == SLAB_LAB_KIND_WEAK)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u copy", "%u copies at once", cell->n_copies),
                            cell->n_copies);
  if (cell->kind == SLAB_LAB_KIND_IDENTITY)
    return g_strdup (_ ("empty function in chunks"));
  return describe_chunks (result, cell);
}

/* The identity in the cut of the cell with @index; -1: there is none. */
static gint
find_identity (const SlabLabResult *result, guint index)
{
  for (guint i = 0; i < result->cells->len; i++)
    {
      const SlabLabCell *cell = slab_lab_result_get_cell (result, i);

      if (cell->kind == SLAB_LAB_KIND_IDENTITY && cell->base == (gint) index)
        return (gint) i;
    }
  return -1;
}

static char *
describe_memory (const SlabLabResult *result, guint index)
{
  const SlabLabPeer *peer = &slab_lab_result_get_cell (result, index)->peer;
  g_autofree char *own = slab_lab_text_format (result, index, SLAB_LAB_COLUMN_PEAK);
  g_autofree char *then = slab_figure_format_bytes (peer->peak_bytes);

  /* Translators: memory here, and that of the experiment of 2017. */
  return isfinite (peer->peak_bytes) ? g_strdup_printf (_ ("%s, then %s"), own, then) : g_steal_pointer (&own);
}

static void
add_bar (const SlabLabResult *result, const SlabLabResult *other, const SlabLabPanel *panel, guint index, GArray *bars,
         GPtrArray *strings)
{
  const SlabLabCell *cell = slab_lab_result_get_cell (result, index);
  const gint identity = find_identity (result, index);
  const gboolean is_price = panel->kind == SLAB_LAB_PANEL_PRICE;
  const gint same = other != NULL ? slab_lab_result_find_same (result, index, other) : -1;
  SlabBar bar = { .part = NAN, .mark = NAN, .other = NAN };
  SlabLabFigures figures;

  slab_lab_result_get_figures (result, index, &figures);
  bar.value = figures.median;
  bar.is_disturbed = figures.is_disturbed;
  bar.label = describe_bar (result, cell);
  g_ptr_array_add (strings, (gpointer) bar.label);
  if (same >= 0)
    bar.other = slab_lab_text_get_value (other, (guint) same, SLAB_LAB_COLUMN_MEDIAN);
  if (panel->kind == SLAB_LAB_PANEL_MEMORY)
    {
      bar.value = figures.peak_bytes / MEBIBYTE;
      bar.part = figures.before_bytes / MEBIBYTE;
      bar.mark = cell->peer.peak_bytes / MEBIBYTE;
      bar.is_disturbed = FALSE;
      bar.other = same >= 0 ? slab_lab_text_get_value (other, (guint) same, SLAB_LAB_COLUMN_PEAK) / MEBIBYTE : NAN;
      bar.text = describe_memory (result, index);
    }
  else if (is_price && identity >= 0)
    {
      g_autofree char *share = slab_lab_text_format (result, (guint) identity, SLAB_LAB_COLUMN_OF_FILTER);
      g_autofree char *seconds = slab_figure_format_seconds (bar.value);

      bar.part = slab_lab_text_get_value (result, (guint) identity, SLAB_LAB_COLUMN_MEDIAN);
      bar.text = g_strdup_printf ("%s, %s", seconds, share);
    }
  else if (isfinite (cell->peer.seconds) && isfinite (bar.value))
    {
      g_autofree char *seconds = slab_figure_format_seconds (bar.value);
      g_autofree char *peer = slab_figure_format_seconds (cell->peer.seconds);

      bar.mark = cell->peer.seconds;
      /* Translators: seconds of this program, and those of another one */
      bar.text = g_strdup_printf (_ ("%s, peer %s"), seconds, peer);
    }
  else
    bar.text = slab_figure_format_seconds (bar.value);
  g_ptr_array_add (strings, (gpointer) bar.text);
  g_array_append_val (bars, bar);
}

static gboolean
is_in_panel (const SlabLabResult *result, const SlabLabPanel *panel, const SlabLabCell *cell)
{
  if (get_priced_filter (result, cell) != panel->filter)
    return FALSE;
  if (panel->kind == SLAB_LAB_PANEL_PRICE)
    return cell->kind == SLAB_LAB_KIND_CHUNKED;
  return cell->kind == SLAB_LAB_KIND_SINGLE || cell->kind == SLAB_LAB_KIND_CHUNKED
         || cell->kind == SLAB_LAB_KIND_IDENTITY || cell->kind == SLAB_LAB_KIND_WEAK;
}

/* @strings: keeps what @bars points to. */
static void
collect_bars (const SlabLabResult *result, const SlabLabResult *other, const SlabLabPanel *panel, GArray *bars,
              GPtrArray *strings)
{
  for (guint i = 0; i < result->cells->len; i++)
    if (is_in_panel (result, panel, slab_lab_result_get_cell (result, i)))
      add_bar (result, other, panel, i, bars, strings);
}

static void
init_bars (SlabBarPlotData *data, const SlabLabPanel *panel, const GArray *bars, char *title)
{
  gboolean has_marks = FALSE, has_others = FALSE;

  *data = (SlabBarPlotData){ .title = title, .bars = (const SlabBar *) (void *) bars->data, .n_bars = bars->len };
  for (guint i = 0; i < bars->len; i++)
    {
      has_marks |= isfinite (data->bars[i].mark);
      has_others |= isfinite (data->bars[i].other);
    }
  if (has_others)
    {
      data->value_name = _ ("this");
      data->other_name = get_other_name ();
    }
  if (panel->kind == SLAB_LAB_PANEL_MEMORY)
    {
      data->value_name = has_others ? data->value_name : _ ("here");
      data->part_name = _ ("there before: program and input");
      data->mark_name = has_marks ? _ ("the experiment of 2017") : NULL;
    }
  else if (panel->kind == SLAB_LAB_PANEL_PRICE)
    {
      data->value_name = has_others ? data->value_name : _ ("the filter");
      data->part_name = _ ("of it the cut by itself");
    }
  else if (has_marks)
    {
      data->value_name = has_others ? data->value_name : _ ("here");
      data->mark_name = _ ("scikit-image, dask");
    }
}

static void
draw_bars (cairo_t *cr, const SlabLabResult *result, const SlabLabResult *other, const SlabLabPanel *panel,
           const SlabPlotTheme *theme, double width, double height)
{
  g_autoptr (GArray) bars = g_array_new (FALSE, FALSE, sizeof (SlabBar));
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *title = g_strdup_printf (panel->kind == SLAB_LAB_PANEL_MEMORY ? _ ("Peak memory in MiB: %s")
                                                                                 : _ ("Seconds: %s"),
                                            _ (panel->filter->title));
  SlabBarPlotData data;

  collect_bars (result, other, panel, bars, strings);
  init_bars (&data, panel, bars, title);
  slab_bar_plot_draw (cr, &data, theme, width, height);
}

/* --- Plots -------------------------------------------------------------------------------------------------------- */

static gboolean
has_bars (const SlabLabPanel *panel)
{
  return panel->kind == SLAB_LAB_PANEL_TIMES || panel->kind == SLAB_LAB_PANEL_PRICE
         || panel->kind == SLAB_LAB_PANEL_MEMORY;
}

/**
 * slab_lab_picture_get_panel_height:
 *
 * Returns: in which the plot is read well, in the theme's units
 */
double
slab_lab_picture_get_panel_height (const SlabLabResult *result, const SlabLabResult *other, const SlabLabPanel *panel,
                                   const SlabPlotTheme *theme)
{
  g_autoptr (GArray) bars = NULL;
  g_autoptr (GPtrArray) strings = NULL;
  SlabBarPlotData data;

  g_return_val_if_fail (result != NULL && panel != NULL && theme != NULL, 0.0);

  if (!has_bars (panel))
    return CURVE_HEIGHT * theme->font_size;
  bars = g_array_new (FALSE, FALSE, sizeof (SlabBar));
  strings = g_ptr_array_new_with_free_func (g_free);
  collect_bars (result, other, panel, bars, strings);
  init_bars (&data, panel, bars, NULL);
  return MAX (slab_bar_plot_get_natural_height (&data, theme), 0.5 * CURVE_HEIGHT * theme->font_size);
}

void
slab_lab_picture_draw_panel (cairo_t *cr, const SlabLabResult *result, const SlabLabResult *other,
                             const SlabLabPanel *panel, const SlabPlotTheme *theme, double width, double height)
{
  g_return_if_fail (cr != NULL && result != NULL && panel != NULL && theme != NULL);

  switch (panel->kind)
    {
    case SLAB_LAB_PANEL_STRONG:
    case SLAB_LAB_PANEL_WEAK:
      draw_curve (cr, result, other, panel, theme, width, height);
      break;
    case SLAB_LAB_PANEL_RATIO:
      if (other == NULL)
        break;
      draw_grid (cr, result, other, panel, theme, width, height);
      break;
    case SLAB_LAB_PANEL_GRID:
      draw_grid (cr, result, NULL, panel, theme, width, height);
      break;
    case SLAB_LAB_PANEL_TIMES:
    case SLAB_LAB_PANEL_MEMORY:
    case SLAB_LAB_PANEL_PRICE:
    default:
      draw_bars (cr, result, other, panel, theme, width, height);
    }
}

/**
 * slab_lab_picture_describe_at:
 * @cr: for its fonts
 *
 * Returns: (transfer full) (nullable): what a drawing of that size has there, in words; %NULL: nothing that it does not
 *   say itself
 */
char *
slab_lab_picture_describe_at (cairo_t *cr, const SlabLabResult *result, const SlabLabResult *other,
                              const SlabLabPanel *panel, const SlabPlotTheme *theme, double width, double height,
                              double x, double y)
{
  g_auto (Grid) grid = { 0 };
  guint row, column;

  g_return_val_if_fail (cr != NULL && result != NULL && panel != NULL && theme != NULL, NULL);

  if (panel->kind != SLAB_LAB_PANEL_GRID && (panel->kind != SLAB_LAB_PANEL_RATIO || other == NULL))
    return NULL;
  collect_grid (result, other, panel, &grid);
  if (!slab_heat_map_plot_find_at (cr, &grid.data, theme, width, height, x, y, &row, &column))
    return NULL;
  return describe_field (result, &grid, row * grid.data.n_columns + column);
}
