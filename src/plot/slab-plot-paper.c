/* SPDX-License-Identifier: MIT */
#include "slab-plot-paper.h"

#include "slab-picture-file.h"

#define MARGIN 24.0
#define MAX_HEIGHT 12000.0 /* as slab_picture_file_save () takes it */

typedef struct
{
  SlabPlotTheme theme;
  SlabPlotPaperDraw draw;
  gpointer user_data;
} Paper;

static void
draw_paper (cairo_t *cr, double width, double height, gpointer user_data)
{
  const Paper *paper = user_data;

  slab_plot_set_color (cr, &paper->theme.background, 1.0);
  cairo_paint (cr);
  cairo_translate (cr, MARGIN, MARGIN);
  paper->draw (cr, &paper->theme, width - 2.0 * MARGIN, height - 2.0 * MARGIN, paper->user_data);
}

/**
 * slab_plot_paper_save:
 * @file: its ending decides: .png, .svg or .pdf
 * @height: of the plot, in pixels of a screen
 *
 * The same plot gives the same file. Any thread; blocks.
 *
 * Returns: %FALSE where it could not be written; then what was there before is still there
 */
gboolean
slab_plot_paper_save (GFile *file, double height, SlabPlotPaperDraw draw, gpointer user_data, GError **error)
{
  Paper paper = { .draw = draw, .user_data = user_data };

  g_return_val_if_fail (G_IS_FILE (file), FALSE);
  g_return_val_if_fail (height >= 1.0, FALSE);
  g_return_val_if_fail (draw != NULL, FALSE);

  slab_plot_theme_init (&paper.theme, FALSE, FALSE);
  return slab_picture_file_save (file, SLAB_PLOT_PAPER_INNER_WIDTH + 2.0 * MARGIN,
                                 MIN (height + 2.0 * MARGIN, MAX_HEIGHT), draw_paper, &paper, error);
}
