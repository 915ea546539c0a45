/* SPDX-License-Identifier: MIT */
#include "slab-widget-theme.h"

#include <adwaita.h>

#define CAPTION 0.85

/**
 * slab_widget_theme_init:
 * @theme: (out caller-allocates): the font's name is the widget's and valid until its style changes
 * @widget: on a display
 */
void
slab_widget_theme_init (SlabPlotTheme *theme, GtkWidget *widget)
{
  AdwStyleManager *style;
  PangoContext *context;
  const PangoFontDescription *font;
  double size;

  g_return_if_fail (theme != NULL);
  g_return_if_fail (GTK_IS_WIDGET (widget));

  style = adw_style_manager_get_for_display (gtk_widget_get_display (widget));
  slab_plot_theme_init (theme, adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));

  context = gtk_widget_get_pango_context (widget);
  font = pango_context_get_font_description (context);
  if (font == NULL || pango_font_description_get_family (font) == NULL)
    return;
  size = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  if (!pango_font_description_get_size_is_absolute (font))
    {
      const double resolution = pango_cairo_context_get_resolution (context);

      size *= (resolution > 0 ? resolution : 96) / 72;
    }
  theme->font_family = pango_font_description_get_family (font);
  if (size > 0)
    theme->font_size = size * CAPTION;
}
