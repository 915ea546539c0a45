/* SPDX-License-Identifier: MIT */
#include "slab-plot-text.h"

#include <string.h>

/**
 * slab_plot_text_init:
 * @text: (out caller-allocates): to be cleared with slab_plot_text_clear()
 * @cr: must stay
 */
void
slab_plot_text_init (SlabPlotText *text, cairo_t *cr, const SlabPlotTheme *theme)
{
  PangoAttrList *attributes;

  g_return_if_fail (text != NULL);
  g_return_if_fail (cr != NULL);
  g_return_if_fail (theme != NULL);

  text->cr = cr;
  text->size = theme->font_size;
  text->font = pango_font_description_new ();
  pango_font_description_set_family (text->font, theme->font_family != NULL ? theme->font_family : "sans");
  text->figures_font = NULL;
  text->layout = pango_cairo_create_layout (cr);
  pango_layout_set_single_paragraph_mode (text->layout, TRUE);
  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (text->layout, attributes);
  pango_attr_list_unref (attributes);
  slab_plot_text_set_font (text, 1.0, FALSE);
}

void
slab_plot_text_clear (SlabPlotText *text)
{
  g_return_if_fail (text != NULL);

  g_clear_pointer (&text->figures_font, cairo_scaled_font_destroy);
  g_clear_object (&text->layout);
  g_clear_pointer (&text->font, pango_font_description_free);
}

void
slab_plot_text_set_font (SlabPlotText *text, double scale, gboolean bold)
{
  g_return_if_fail (text != NULL);

  g_clear_pointer (&text->figures_font, cairo_scaled_font_destroy);
  pango_font_description_set_absolute_size (text->font, text->size * scale * PANGO_SCALE);
  pango_font_description_set_weight (text->font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (text->layout, text->font);
}

static double
set_string (SlabPlotText *text, const char *string, double max_width)
{
  int width, height;

  pango_layout_set_width (text->layout, -1);
  /* What was measured is often drawn next, and is laid out already. */
  if (strcmp (pango_layout_get_text (text->layout), string) != 0)
    pango_layout_set_text (text->layout, string, -1);
  pango_layout_get_size (text->layout, &width, &height);
  if (max_width >= 0.0 && width > max_width * PANGO_SCALE)
    {
      pango_layout_set_ellipsize (text->layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (text->layout, (int) (max_width * PANGO_SCALE));
      pango_layout_get_size (text->layout, &width, &height);
    }
  return (double) width / PANGO_SCALE;
}

/**
 * slab_plot_text_get_width:
 *
 * Returns: the width of @string in the current font
 */
double
slab_plot_text_get_width (SlabPlotText *text, const char *string)
{
  g_return_val_if_fail (text != NULL, 0.0);
  g_return_val_if_fail (string != NULL, 0.0);

  return set_string (text, string, -1.0);
}

/**
 * slab_plot_text_draw:
 * @middle_y: half-way up a capital, for which half the x-height and ascent of common fonts is taken
 *
 * Draws in the current source colour.
 *
 * Returns: the width that was used
 */
double
slab_plot_text_draw (SlabPlotText *text, const char *string, double x, double middle_y, double align, double max_width)
{
  double width, baseline, size;

  g_return_val_if_fail (text != NULL, 0.0);
  g_return_val_if_fail (string != NULL, 0.0);

  width = set_string (text, string, max_width);
  baseline = (double) pango_layout_get_baseline (text->layout) / PANGO_SCALE;
  size = (double) pango_font_description_get_size (text->font) / PANGO_SCALE;
  /* Capitals and figures are about 0.72 of the size high. */
  cairo_move_to (text->cr, x - align * width, middle_y + 0.36 * size - baseline);
  pango_cairo_show_layout (text->cr, text->layout);
  cairo_new_path (text->cr);
  return width;
}

/* Tabular figures are all as wide as each other, and their places need no layout. */
static gboolean
look_up_figures (SlabPlotText *text)
{
  double widest = 0.0;

  for (guint figure = 0; figure < 10; figure++)
    {
      const char string[2] = { (char) ('0' + figure), '\0' };
      const PangoLayoutLine *line;
      const PangoLayoutRun *run;

      widest = MAX (widest, set_string (text, string, -1.0));
      line = pango_layout_get_line_readonly (text->layout, 0);
      run = line != NULL && line->runs != NULL ? line->runs->data : NULL;
      if (run == NULL || run->glyphs->num_glyphs != 1)
        return FALSE;
      text->figures[figure] = run->glyphs->glyphs[0].glyph;
      if (figure == 0)
        {
          cairo_scaled_font_t *font = pango_cairo_font_get_scaled_font (PANGO_CAIRO_FONT (run->item->analysis.font));

          if (font == NULL)
            return FALSE;
          text->figures_font = cairo_scaled_font_reference (font);
        }
    }
  text->figure_width = widest;
  return TRUE;
}

gboolean
slab_plot_text_draw_number (SlabPlotText *text, guint number, double x, double middle_y, double max_width)
{
  cairo_glyph_t glyphs[10];
  char string[16];
  int n;

  g_return_val_if_fail (text != NULL, FALSE);

  n = g_snprintf (string, sizeof string, "%u", number);
  if (text->figures_font == NULL && !look_up_figures (text))
    {
      g_clear_pointer (&text->figures_font, cairo_scaled_font_destroy);
      if (slab_plot_text_get_width (text, string) > max_width)
        return FALSE;
      slab_plot_text_draw (text, string, x, middle_y, 0.5, -1.0);
      return TRUE;
    }
  if (n * text->figure_width > max_width)
    return FALSE;
  for (int i = 0; i < n; i++)
    {
      double size = (double) pango_font_description_get_size (text->font) / PANGO_SCALE;

      glyphs[i] = (cairo_glyph_t){ text->figures[string[i] - '0'], x + (i - 0.5 * n) * text->figure_width,
                                   middle_y + 0.36 * size };
    }
  cairo_set_scaled_font (text->cr, text->figures_font);
  cairo_show_glyphs (text->cr, glyphs, n);
  return TRUE;
}
