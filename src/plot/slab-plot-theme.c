/* SPDX-License-Identifier: MIT */
#include "slab-plot-theme.h"

#define RGB(hex)                                                                                                       \
  {                                                                                                                    \
    ((hex) >> 16 & 0xff) / 255.0, ((hex) >> 8 & 0xff) / 255.0, ((hex) &0xff) / 255.0, 1.0                              \
  }

/*
 * The phases: read orange, filter blue, write green, in the manner of Okabe and Ito's palette, so that no pair falls
 * together for anyone; what fills most of the picture is the calm one. Waiting is not work: it is nearly the
 * background. Contrast of the first three with the background is 3 and more.
 */
static const SlabPlotTheme light = {
  .background = RGB (0xffffff),
  .foreground = RGB (0x24262a),
  .dim = RGB (0x666a71),
  .grid = RGB (0xe6e7e9),
  .accent = RGB (0x1c71d8),
  .phases = { RGB (0xe0701a), RGB (0x2460a7), RGB (0x19a68a), RGB (0xdfe1e4), RGB (0x7a2f5f) },
  .cores = RGB (0x4d5561),
  .memory = RGB (0x8a4fa3),
};

static const SlabPlotTheme dark = {
  .background = RGB (0x1e1e1e),
  .foreground = RGB (0xf2f2f2),
  .dim = RGB (0xa4a7ad),
  .grid = RGB (0x323437),
  .accent = RGB (0x78aeed),
  .phases = { RGB (0xf0a040), RGB (0x4a8cd8), RGB (0x8fe0b0), RGB (0x3c3f43), RGB (0xe0b8f0) },
  .cores = RGB (0xc3c8d0),
  .memory = RGB (0xc896e0),
};

static const SlabPlotTheme light_contrast = {
  .background = RGB (0xffffff),
  .foreground = RGB (0x000000),
  .dim = RGB (0x303338),
  .grid = RGB (0xb4b7bc),
  .accent = RGB (0x0d4f9e),
  .phases = { RGB (0xb04a00), RGB (0x0b3f85), RGB (0x0b7a5c), RGB (0xcdd0d4), RGB (0x9e4ffe) },
  .cores = RGB (0x14181f),
  .memory = RGB (0x5c2178),
};

static const SlabPlotTheme dark_contrast = {
  .background = RGB (0x000000),
  .foreground = RGB (0xffffff),
  .dim = RGB (0xd5d8dc),
  .grid = RGB (0x5a5d62),
  .accent = RGB (0xa6ceff),
  .phases = { RGB (0xffb454), RGB (0x5ea2f0), RGB (0xa8f5c6), RGB (0x4a4d52), RGB (0xb09ab8) },
  .cores = RGB (0xffffff),
  .memory = RGB (0xe0b0f5),
};

/**
 * slab_plot_theme_init:
 * @theme: (out caller-allocates): with the font "sans" in 12 pixels; change what the place asks for
 */
void
slab_plot_theme_init (SlabPlotTheme *theme, gboolean dark_style, gboolean high_contrast)
{
  g_return_if_fail (theme != NULL);

  if (high_contrast)
    *theme = dark_style ? dark_contrast : light_contrast;
  else
    *theme = dark_style ? dark : light;
  theme->font_family = "sans";
  theme->font_size = 12.0;
}

/**
 * slab_plot_theme_get_pass_color:
 * @pass: < @n_passes
 * @color: (out): a shade of the filter's colour; the first pass is the nearest to that
 */
void
slab_plot_theme_get_pass_color (const SlabPlotTheme *theme, guint pass, guint n_passes, SlabColor *color)
{
  const SlabColor *filter, *pale;
  gboolean is_dark;
  double fade;

  g_return_if_fail (theme != NULL);
  g_return_if_fail (color != NULL);

  filter = &theme->phases[SLAB_PHASE_FILTER];
  /* Towards what is light: the background of a light theme, of which it keeps away, or the foreground of a dark one. */
  is_dark = theme->background.green < 0.5;
  pale = is_dark ? &theme->foreground : &theme->background;
  fade = is_dark ? 0.25 + 0.75 * pass / MAX (n_passes, 1) : 0.2 + 0.65 * pass / MAX (n_passes, 1);
  *color = (SlabColor){ filter->red + fade * (pale->red - filter->red),
                        filter->green + fade * (pale->green - filter->green),
                        filter->blue + fade * (pale->blue - filter->blue), 1.0 };
}

/**
 * slab_plot_set_color:
 * @alpha: 0..1, times the colour's own
 */
void
slab_plot_set_color (cairo_t *cr, const SlabColor *color, double alpha)
{
  g_return_if_fail (cr != NULL);
  g_return_if_fail (color != NULL);

  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * alpha);
}

void
slab_plot_draw_shade (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  g_return_if_fail (cr != NULL);

  cairo_new_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.85);
  cairo_fill (cr);
}
