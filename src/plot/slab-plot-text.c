/* SPDX-License-Identifier: MIT */
#include "slab-plot-text.h"

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

  g_clear_object (&text->layout);
  g_clear_pointer (&text->font, pango_font_description_free);
}

void
slab_plot_text_set_font (SlabPlotText *text, double scale, gboolean bold)
{
  g_return_if_fail (text != NULL);

  pango_font_description_set_absolute_size (text->font, text->size * scale * PANGO_SCALE);
  pango_font_description_set_weight (text->font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (text->layout, text->font);
}

static double
set_string (SlabPlotText *text, const char *string, double max_width)
{
  int width, height;

  pango_layout_set_width (text->layout, -1);
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
