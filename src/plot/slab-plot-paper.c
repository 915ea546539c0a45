/* SPDX-License-Identifier: MIT */
#include "slab-plot-paper.h"

#include <math.h>
#include <pango/pangocairo.h>

#include "slab-picture-file.h"

#define MARGIN 24.0
#define WORDS_GAP 0.8      /* below them; of the font's size */
#define MAX_HEIGHT 12000.0 /* as slab_picture_file_save () takes it */

typedef struct
{
  SlabPlotTheme theme;
  const char *words;
  SlabPlotPaperDraw draw;
  gpointer user_data;
} Paper;

static PangoLayout *
lay_out_words (cairo_t *cr, const Paper *paper)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family (font, paper->theme.font_family != NULL ? paper->theme.font_family : "sans");
  pango_font_description_set_absolute_size (font, paper->theme.font_size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) (SLAB_PLOT_PAPER_INNER_WIDTH * PANGO_SCALE));
  pango_layout_set_text (layout, paper->words, -1);
  pango_font_description_free (font);
  return layout;
}

/* With what is between them and the plot. */
static double
get_words_height (cairo_t *cr, const Paper *paper)
{
  g_autoptr (PangoLayout) layout = NULL;
  int height;

  if (paper->words == NULL)
    return 0.0;
  layout = lay_out_words (cr, paper);
  pango_layout_get_size (layout, NULL, &height);
  return ceil ((double) height / PANGO_SCALE + WORDS_GAP * paper->theme.font_size);
}

/* Before there is a page. */
static double
measure_words (const Paper *paper)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  const double height = get_words_height (cr, paper);

  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return height;
}

static void
draw_paper (cairo_t *cr, double width, double height, gpointer user_data)
{
  const Paper *paper = user_data;
  const double words = measure_words (paper);

  slab_plot_set_color (cr, &paper->theme.background, 1.0);
  cairo_paint (cr);
  cairo_translate (cr, MARGIN, MARGIN);
  if (paper->words != NULL)
    {
      g_autoptr (PangoLayout) layout = lay_out_words (cr, paper);

      slab_plot_set_color (cr, &paper->theme.foreground, 1.0);
      cairo_move_to (cr, 0.0, 0.0);
      pango_cairo_show_layout (cr, layout);
      cairo_new_path (cr);
    }
  cairo_translate (cr, 0.0, words);
  paper->draw (cr, &paper->theme, width - 2.0 * MARGIN, height - 2.0 * MARGIN - words, paper->user_data);
}

/**
 * slab_plot_paper_save:
 * @file: its ending decides: .png, .svg or .pdf
 * @words: (nullable): what the plot does not say itself
 * @height: of the plot, in pixels of a screen
 *
 * The same plot gives the same file. Any thread; blocks.
 *
 * Returns: %FALSE where it could not be written; then what was there before is still there
 */
gboolean
slab_plot_paper_save (GFile *file, const char *words, double height, SlabPlotPaperDraw draw, gpointer user_data,
                      GError **error)
{
  Paper paper = { .words = words, .draw = draw, .user_data = user_data };

  g_return_val_if_fail (G_IS_FILE (file), FALSE);
  g_return_val_if_fail (height >= 1.0, FALSE);
  g_return_val_if_fail (draw != NULL, FALSE);

  slab_plot_theme_init (&paper.theme, FALSE, FALSE);
  return slab_picture_file_save (file, SLAB_PLOT_PAPER_INNER_WIDTH + 2.0 * MARGIN,
                                 MIN (measure_words (&paper) + height + 2.0 * MARGIN, MAX_HEIGHT), draw_paper, &paper,
                                 error);
}
