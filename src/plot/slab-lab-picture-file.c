/* SPDX-License-Identifier: MIT */
#include "engine/slab-lab-text.h"
#include "slab-lab-picture.h"
#include "slab-picture-file.h"
#include "slab-plot-text.h"

/* Of the font's size. */
#define TABLE_LINE 1.7

#define PAGE_WIDTH 1120.0
#define PAGE_MARGIN 36.0
#define PAGE_GAP 28.0
#define MAX_HEIGHT 12000.0

/* The range is in the files of figures. */
static const SlabLabColumn columns[] = {
  SLAB_LAB_COLUMN_EXPERIMENT, SLAB_LAB_COLUMN_MEDIAN,     SLAB_LAB_COLUMN_OTHERS,    SLAB_LAB_COLUMN_PEERS,
  SLAB_LAB_COLUMN_OF_FILTER,  SLAB_LAB_COLUMN_EFFICIENCY, SLAB_LAB_COLUMN_BANDWIDTH, SLAB_LAB_COLUMN_PEAK,
  SLAB_LAB_COLUMN_SPEED_UP,   SLAB_LAB_COLUMN_THEN,
};

typedef struct
{
  const SlabLabResult *result;
  const SlabLabResult *other;
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
                              page->result, page->other, &g_array_index (page->panels, SlabLabPanel, i), &page->theme));
  return height;
}

static double
get_page_height (const Page *page)
{
  const double em = page->theme.font_size;
  double height = 2.0 * PAGE_MARGIN + (6.4 + TABLE_LINE * g_strv_length (page->lines)) * em;

  for (guint i = 0; i < page->panels->len; i += 2)
    height += get_row_height (page, i) + PAGE_GAP;
  return MIN (height + PAGE_GAP + TABLE_LINE * (page->result->cells->len + 4) * em, MAX_HEIGHT);
}

static double
draw_heading (const Page *page, SlabPlotText *text)
{
  const double em = page->theme.font_size, left = PAGE_MARGIN, room = PAGE_WIDTH - 2.0 * PAGE_MARGIN;
  g_autofree char *set = slab_lab_text_describe_set (page->result);
  g_autofree char *input = slab_lab_text_describe_input (page->result);
  g_autofree char *machine = slab_lab_text_describe_machine (page->result);
  g_autofree char *date = page->result->date != NULL ? g_date_time_format (page->result->date, "%Y-%m-%d") : NULL;
  g_autofree char *filters = slab_lab_text_describe_filters (page->result);
  g_autofree char *line = g_strdup_printf ("%s · %s · %s · %s", filters, input, machine, date != NULL ? date : "");
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
          slab_lab_picture_draw_panel (cr, page->result, page->other, panel, &page->theme, column, height);
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
      /* A sentence a line. */
      g_auto (GStrv) sentences = g_strsplit (slab_lab_text_get_peers_note (), ". ", -1);

      slab_plot_set_color (text->cr, &page->theme.dim, 1.0);
      for (guint i = 0; sentences[i] != NULL; i++)
        slab_plot_text_draw (text, sentences[i], PAGE_MARGIN, y + (n_rows + 1.3 + i) * TABLE_LINE * em, 0.0,
                             PAGE_WIDTH - 2.0 * PAGE_MARGIN);
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
 * @other: (nullable): compared with, in the plots
 * @file: its ending decides: see slab_picture_file_has_ending()
 *
 * Returns: %FALSE where it could not be written; then what was there before is still there
 */
gboolean
slab_lab_picture_save (const SlabLabResult *result, const SlabLabResult *other, GFile *file, GError **error)
{
  g_autofree char *conclusion = NULL;
  Page page = { .result = result, .other = other };
  gboolean done;

  g_return_val_if_fail (result != NULL, FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  conclusion = slab_lab_text_conclude (result);
  page.panels = slab_lab_picture_list_panels (result, other);
  page.lines = g_strsplit (conclusion, "\n", -1);
  slab_plot_theme_init (&page.theme, FALSE, FALSE);
  done = slab_picture_file_save (file, PAGE_WIDTH, get_page_height (&page), draw_page, &page, error);
  g_strfreev (page.lines);
  g_array_unref (page.panels);
  return done;
}
