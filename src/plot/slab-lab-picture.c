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
#include "slab-picture-file.h"
#include "slab-plot-text.h"
#include "slab-scaling-plot.h"

/* All of the font's size. */
#define CURVE_HEIGHT 24.0
#define TABLE_LINE 1.7

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

GArray *
slab_lab_picture_list_panels (const SlabLabResult *result)
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
        { SLAB_LAB_PANEL_STRONG, has_kind (result, SLAB_LAB_KIND_STRONG, filter) },
        { SLAB_LAB_PANEL_WEAK, has_kind (result, SLAB_LAB_KIND_WEAK, filter) },
        /* Beside a single run the price is told with the times. */
        { SLAB_LAB_PANEL_PRICE, !has_single && has_kind (result, SLAB_LAB_KIND_IDENTITY, filter) },
        { SLAB_LAB_PANEL_GRID, has_kind (result, SLAB_LAB_KIND_GRID, filter) },
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

static void
draw_curve (cairo_t *cr, const SlabLabResult *result, const SlabLabPanel *panel, const SlabPlotTheme *theme,
            double width, double height)
{
  const SlabLabKind kind = panel->kind == SLAB_LAB_PANEL_STRONG ? SLAB_LAB_KIND_STRONG : SLAB_LAB_KIND_WEAK;
  const guint most = result->cells->len;
  g_autofree guint *counts = g_new (guint, most + 1);
  g_autofree double *n = g_new (double, most + 1);
  g_autofree double *seconds = g_new (double, most + 1);
  SlabScalingData data = { .kind = kind == SLAB_LAB_KIND_STRONG ? SLAB_SCALING_STRONG : SLAB_SCALING_WEAK,
                           .name = _ (panel->filter->title),
                           .n = n,
                           .seconds = seconds,
                           .ceiling = NAN,
                           .serial = NAN };
  SlabLabFit fit;

  data.n_points = slab_lab_result_get_curve (result, kind, panel->filter->id, counts, seconds, most);
  for (guint i = 0; i < data.n_points; i++)
    n[i] = counts[i];
  if (data.n_points > 0 && counts[0] == 1)
    data.ceiling = get_ceiling (result, kind, panel->filter, seconds[0]);
  if (kind == SLAB_LAB_KIND_STRONG && slab_lab_result_fit (result, panel->filter->id, &fit))
    data.serial = fit.serial;
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

static void
draw_grid (cairo_t *cr, const SlabLabResult *result, const SlabLabPanel *panel, const SlabPlotTheme *theme,
           double width, double height)
{
  g_autoptr (GPtrArray) chunks = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) overlaps = g_ptr_array_new_with_free_func (g_free);
  g_autofree double *values = NULL;
  SlabHeatMapData data = {
    .x_title = _ ("Overlap"), .y_title = _ ("Chunk"), .value_title = _ ("Seconds"), .lowest_is_best = TRUE
  };

  for (guint pass = 0; pass < 2; pass++)
    {
      if (pass == 1)
        {
          values = g_new (double, chunks->len * overlaps->len);
          for (guint i = 0; i < chunks->len * overlaps->len; i++)
            values[i] = NAN;
        }
      for (guint i = 0; i < result->cells->len; i++)
        {
          const SlabLabCell *cell = slab_lab_result_get_cell (result, i);
          guint row, column;

          if (cell->kind != SLAB_LAB_KIND_GRID || get_filter (cell) != panel->filter)
            continue;
          row = find_label (chunks, format_chunk (result, cell));
          column = find_label (overlaps, slab_lab_cell_format_overlap (cell));
          if (pass == 1)
            values[row * overlaps->len + column] = slab_lab_text_get_value (result, i, SLAB_LAB_COLUMN_MEDIAN);
        }
    }
  data.x_labels = (const char *const *) overlaps->pdata;
  data.y_labels = (const char *const *) chunks->pdata;
  data.n_columns = overlaps->len;
  data.n_rows = chunks->len;
  data.values = values;
  slab_heat_map_plot_draw (cr, &data, theme, width, height);
}

/* --- Bars --------------------------------------------------------------------------------------------------------- */

static char *
describe_chunks (const SlabLabResult *result, const SlabLabCell *cell)
{
  gint64 n[SLAB_N_AXES];

  if (cell->settings.chunk_mode == SLAB_CHUNK_WHOLE)
    return g_strdup (_ ("one thread, whole"));
  if (cell->settings.chunk_mode != SLAB_CHUNK_MANUAL)
    return g_strdup (_ ("chosen by itself"));
  for (guint a = 0; a < SLAB_N_AXES; a++)
    n[a] = (result->shape.n[a] + cell->settings.chunk[a] - 1) / MAX (cell->settings.chunk[a], 1);
  if (cell->n_slices > 0)
    n[0] = 1;
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " chunk", "%" PRId64 " chunks", (gulong) (n[0] * n[1] * n[2])),
      n[0] * n[1] * n[2]);
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

static void
add_bar (const SlabLabResult *result, const SlabLabPanel *panel, guint index, GArray *bars, GPtrArray *strings)
{
  const SlabLabCell *cell = slab_lab_result_get_cell (result, index);
  const gint identity = find_identity (result, index);
  const gboolean is_price = panel->kind == SLAB_LAB_PANEL_PRICE;
  SlabBar bar = { .part = NAN, .mark = NAN };

  bar.value = slab_lab_text_get_value (result, index, SLAB_LAB_COLUMN_MEDIAN);
  bar.label = describe_bar (result, cell);
  g_ptr_array_add (strings, (gpointer) bar.label);
  if (is_price && identity >= 0)
    {
      g_autofree char *share = slab_lab_text_format (result, (guint) identity, SLAB_LAB_COLUMN_SPEED_UP);
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
collect_bars (const SlabLabResult *result, const SlabLabPanel *panel, GArray *bars, GPtrArray *strings)
{
  for (guint i = 0; i < result->cells->len; i++)
    if (is_in_panel (result, panel, slab_lab_result_get_cell (result, i)))
      add_bar (result, panel, i, bars, strings);
}

static void
init_bars (SlabBarPlotData *data, const SlabLabPanel *panel, const GArray *bars, char *title)
{
  gboolean has_marks = FALSE;

  *data = (SlabBarPlotData){ .title = title, .bars = (const SlabBar *) (void *) bars->data, .n_bars = bars->len };
  for (guint i = 0; i < bars->len; i++)
    has_marks |= isfinite (data->bars[i].mark);
  if (panel->kind == SLAB_LAB_PANEL_PRICE)
    {
      data->value_name = _ ("the filter");
      data->part_name = _ ("of it the cut by itself");
    }
  else if (has_marks)
    {
      data->value_name = _ ("here");
      data->mark_name = _ ("scikit-image, dask");
    }
}

static void
draw_bars (cairo_t *cr, const SlabLabResult *result, const SlabLabPanel *panel, const SlabPlotTheme *theme,
           double width, double height)
{
  g_autoptr (GArray) bars = g_array_new (FALSE, FALSE, sizeof (SlabBar));
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *title = g_strdup_printf (_ ("Seconds: %s"), _ (panel->filter->title));
  SlabBarPlotData data;

  collect_bars (result, panel, bars, strings);
  init_bars (&data, panel, bars, title);
  slab_bar_plot_draw (cr, &data, theme, width, height);
}

/* --- Plots -------------------------------------------------------------------------------------------------------- */

/**
 * slab_lab_picture_get_panel_height:
 *
 * Returns: in which the plot is read well, in the theme's units
 */
double
slab_lab_picture_get_panel_height (const SlabLabResult *result, const SlabLabPanel *panel, const SlabPlotTheme *theme)
{
  g_autoptr (GArray) bars = NULL;
  g_autoptr (GPtrArray) strings = NULL;
  SlabBarPlotData data;

  g_return_val_if_fail (result != NULL && panel != NULL && theme != NULL, 0.0);

  if (panel->kind != SLAB_LAB_PANEL_TIMES && panel->kind != SLAB_LAB_PANEL_PRICE)
    return CURVE_HEIGHT * theme->font_size;
  bars = g_array_new (FALSE, FALSE, sizeof (SlabBar));
  strings = g_ptr_array_new_with_free_func (g_free);
  collect_bars (result, panel, bars, strings);
  init_bars (&data, panel, bars, NULL);
  return MAX (slab_bar_plot_get_natural_height (&data, theme), 0.5 * CURVE_HEIGHT * theme->font_size);
}

void
slab_lab_picture_draw_panel (cairo_t *cr, const SlabLabResult *result, const SlabLabPanel *panel,
                             const SlabPlotTheme *theme, double width, double height)
{
  g_return_if_fail (cr != NULL && result != NULL && panel != NULL && theme != NULL);

  switch (panel->kind)
    {
    case SLAB_LAB_PANEL_STRONG:
    case SLAB_LAB_PANEL_WEAK:
      draw_curve (cr, result, panel, theme, width, height);
      break;
    case SLAB_LAB_PANEL_GRID:
      draw_grid (cr, result, panel, theme, width, height);
      break;
    case SLAB_LAB_PANEL_TIMES:
    case SLAB_LAB_PANEL_PRICE:
    default:
      draw_bars (cr, result, panel, theme, width, height);
    }
}

/* --- The page ----------------------------------------------------------------------------------------------------- */

#define PAGE_WIDTH 1120.0
#define PAGE_MARGIN 36.0
#define PAGE_GAP 28.0
#define MAX_HEIGHT 12000.0

/* The range is in the files of figures. */
static const SlabLabColumn columns[] = {
  SLAB_LAB_COLUMN_EXPERIMENT, SLAB_LAB_COLUMN_MEDIAN,    SLAB_LAB_COLUMN_SPEED_UP,
  SLAB_LAB_COLUMN_EFFICIENCY, SLAB_LAB_COLUMN_BANDWIDTH, SLAB_LAB_COLUMN_BANDWIDTH_SHARE,
  SLAB_LAB_COLUMN_PEAK,       SLAB_LAB_COLUMN_PEERS,     SLAB_LAB_COLUMN_THEN,
};

typedef struct
{
  const SlabLabResult *result;
  GArray *panels;
  char **lines; /* of the conclusion */
  SlabPlotTheme theme;
} Page;

static double
get_row_height (const Page *page, guint first)
{
  double height = 0.0;

  for (guint i = first; i < MIN (first + 2, page->panels->len); i++)
    height = MAX (height, slab_lab_picture_get_panel_height (
                              page->result, &g_array_index (page->panels, SlabLabPanel, i), &page->theme));
  return height;
}

static double
get_page_height (const Page *page)
{
  const double em = page->theme.font_size;
  double height = 2.0 * PAGE_MARGIN + (6.4 + TABLE_LINE * g_strv_length (page->lines)) * em;

  for (guint i = 0; i < page->panels->len; i += 2)
    height += get_row_height (page, i) + PAGE_GAP;
  return MIN (height + PAGE_GAP + TABLE_LINE * (page->result->cells->len + 2) * em, MAX_HEIGHT);
}

static double
draw_heading (const Page *page, SlabPlotText *text)
{
  const double em = page->theme.font_size, left = PAGE_MARGIN, room = PAGE_WIDTH - 2.0 * PAGE_MARGIN;
  g_autofree char *set = slab_lab_text_describe_set (page->result);
  g_autofree char *input = slab_lab_text_describe_input (page->result);
  g_autofree char *machine = slab_lab_text_describe_machine (page->result);
  g_autofree char *date = page->result->date != NULL ? g_date_time_format (page->result->date, "%Y-%m-%d") : NULL;
  g_autofree char *line = g_strdup_printf ("%s · %s · %s", input, machine, date != NULL ? date : "");
  double y = PAGE_MARGIN + em;

  slab_plot_text_set_font (text, 1.6, TRUE);
  slab_plot_set_color (text->cr, &page->theme.foreground, 1.0);
  slab_plot_text_draw (text, set, left, y, 0.0, room);
  slab_plot_text_set_font (text, 1.0, FALSE);
  slab_plot_set_color (text->cr, &page->theme.dim, 1.0);
  y += 2.2 * em;
  slab_plot_text_draw (text, line, left, y, 0.0, room);
  slab_plot_set_color (text->cr, &page->theme.foreground, 1.0);
  y += 0.6 * em;
  for (guint i = 0; page->lines[i] != NULL; i++)
    {
      y += TABLE_LINE * em;
      slab_plot_text_draw (text, page->lines[i], left, y, 0.0, room);
    }
  return y + 2.6 * em;
}

static double
draw_panels (cairo_t *cr, const Page *page, double y)
{
  const double column = 0.5 * (PAGE_WIDTH - 2.0 * PAGE_MARGIN - PAGE_GAP);

  for (guint i = 0; i < page->panels->len; i += 2)
    {
      double height = get_row_height (page, i);

      for (guint k = i; k < MIN (i + 2, page->panels->len); k++)
        {
          const SlabLabPanel *panel = &g_array_index (page->panels, SlabLabPanel, k);

          cairo_save (cr);
          cairo_translate (cr, PAGE_MARGIN + (k - i) * (column + PAGE_GAP), y);
          slab_lab_picture_draw_panel (cr, page->result, panel, &page->theme, column, height);
          cairo_restore (cr);
        }
      y += height + PAGE_GAP;
    }
  return y;
}

static void
draw_table (const Page *page, SlabPlotText *text, double y)
{
  const double em = page->theme.font_size, gap = 1.6 * em;
  const guint n_rows = page->result->cells->len;
  double x = PAGE_MARGIN;

  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    {
      const char *title = slab_lab_text_get_title (columns[c]);
      const gboolean is_words = columns[c] == SLAB_LAB_COLUMN_EXPERIMENT;
      g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
      double width, at;

      if (!slab_lab_text_has_column (page->result, columns[c]))
        continue;
      slab_plot_text_set_font (text, 0.9, TRUE);
      width = slab_plot_text_get_width (text, title);
      slab_plot_text_set_font (text, 0.9, FALSE);
      for (guint i = 0; i < n_rows; i++)
        {
          g_ptr_array_add (fields, slab_lab_text_format (page->result, i, columns[c]));
          width = MAX (width, slab_plot_text_get_width (text, g_ptr_array_index (fields, i)));
        }
      at = is_words ? x : x + width;
      slab_plot_text_set_font (text, 0.9, TRUE);
      slab_plot_set_color (text->cr, &page->theme.dim, 1.0);
      slab_plot_text_draw (text, title, at, y, is_words ? 0.0 : 1.0, -1.0);
      slab_plot_text_set_font (text, 0.9, FALSE);
      slab_plot_set_color (text->cr, &page->theme.foreground, 1.0);
      for (guint i = 0; i < n_rows; i++)
        slab_plot_text_draw (text, g_ptr_array_index (fields, i), at, y + (i + 1) * TABLE_LINE * em,
                             is_words ? 0.0 : 1.0, -1.0);
      x += width + gap;
    }
  if (slab_lab_text_has_column (page->result, SLAB_LAB_COLUMN_PEERS))
    {
      slab_plot_set_color (text->cr, &page->theme.dim, 1.0);
      slab_plot_text_draw (text, slab_lab_text_get_peers_note (), PAGE_MARGIN, y + (n_rows + 1.3) * TABLE_LINE * em,
                           0.0, PAGE_WIDTH - 2.0 * PAGE_MARGIN);
    }
}

static void
draw_page (cairo_t *cr, double width, double height, gpointer user_data)
{
  const Page *page = user_data;
  SlabPlotText text;
  double y;

  slab_plot_set_color (cr, &page->theme.background, 1.0);
  cairo_paint (cr);
  slab_plot_text_init (&text, cr, &page->theme);
  y = draw_heading (page, &text);
  y = draw_panels (cr, page, y);
  draw_table (page, &text, y + 0.5 * PAGE_GAP);
  slab_plot_text_clear (&text);
}

/**
 * slab_lab_picture_save:
 * @result: also one that is not complete
 * @file: its ending decides: see slab_picture_file_has_ending()
 *
 * Returns: %FALSE where it could not be written; then what was there before is still there
 */
gboolean
slab_lab_picture_save (const SlabLabResult *result, GFile *file, GError **error)
{
  g_autofree char *conclusion = NULL;
  Page page = { .result = result };
  gboolean done;

  g_return_val_if_fail (result != NULL, FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  conclusion = slab_lab_text_conclude (result);
  page.panels = slab_lab_picture_list_panels (result);
  page.lines = g_strsplit (conclusion, "\n", -1);
  slab_plot_theme_init (&page.theme, FALSE, FALSE);
  done = slab_picture_file_save (file, PAGE_WIDTH, get_page_height (&page), draw_page, &page, error);
  g_strfreev (page.lines);
  g_array_unref (page.panels);
  return done;
}
