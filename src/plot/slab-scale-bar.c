/* SPDX-License-Identifier: MIT */
#include "slab-scale-bar.h"

#include <math.h>

#include "slab-plot-text.h"

#define PADDING 10.0
#define PADDING_ABOVE 5.0
#define PADDING_BELOW 7.0
#define RADIUS 6.0
#define BAR_HEIGHT 3.0
#define GAP 4.0
/* Of the font's size. */
#define LINE 1.4

double
slab_scale_bar_get_round_length (double longest)
{
  double power;

  g_return_val_if_fail (longest > 0 && isfinite (longest), 1);

  power = pow (10, floor (log10 (longest) + 1e-9));
  if (longest >= 5 * power * (1 - 1e-9))
    return 5 * power;
  if (longest >= 2 * power * (1 - 1e-9))
    return 2 * power;
  return power;
}

static const struct
{
  const char *name;
  double metres;
} units[] = {
  { "nm", 1e-9 },
  { "µm", 1e-6 },
  { "mm", 1e-3 },
  { "m", 1 },
};

/**
 * slab_scale_bar_choose_unit:
 * @length: in @unit, >= 0
 * @unit: (inout) (nullable): a unit of length is changed for that of nm, µm, mm and m in which the number is at least 1
 *   and below 1000, where there is one; others are left alone
 *
 * Returns: the same length in the unit that @unit is then
 */
double
slab_scale_bar_choose_unit (double length, const char **unit)
{
  guint own = 0, best = G_N_ELEMENTS (units);
  double number;

  g_return_val_if_fail (unit != NULL, length);

  while (own < G_N_ELEMENTS (units) && g_strcmp0 (*unit, units[own].name) != 0)
    own++;
  /* Nothing is nothing in any unit. */
  if (own == G_N_ELEMENTS (units) || !(length > 0))
    return length;
  do
    {
      best--;
      number = length * (units[own].metres / units[best].metres);
    }
  while (best > 0 && number < 1 - 1e-9);
  *unit = units[best].name;
  return number;
}

/**
 * slab_scale_bar_fit:
 * @pixel: width of a unit of the drawing, in @unit
 * @unit: (nullable): a string that lasts as long as @look. One of length is changed for that of nm, µm, mm and m that
 *   suits the number
 * @longest: width that the bar may have, in units of the drawing
 * @look: (out): untouched where %FALSE is returned
 */
gboolean
slab_scale_bar_fit (double pixel, const char *unit, double longest, SlabScaleBarLook *look)
{
  double length;

  g_return_val_if_fail (look != NULL, FALSE);

  if (!(longest * pixel > 0) || !isfinite (longest * pixel))
    return FALSE;
  length = slab_scale_bar_get_round_length (longest * pixel);
  if (!(length > 0) || !isfinite (length / pixel))
    return FALSE;
  *look = (SlabScaleBarLook){ length, unit, length / pixel };
  look->length = slab_scale_bar_choose_unit (look->length, &look->unit);
  return TRUE;
}

static char *
make_text (const SlabScaleBarLook *look)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (number, sizeof number, "%g", look->length);
  return look->unit != NULL ? g_strdup_printf ("%s\u202f%s", number, look->unit) : g_strdup (number);
}

static void
get_size (SlabPlotText *text, const char *label, const SlabScaleBarLook *look, const SlabPlotTheme *theme,
          double *width, double *height)
{
  *width = ceil (MAX (look->width, slab_plot_text_get_width (text, label)) + 2 * PADDING);
  *height = ceil (PADDING_ABOVE + theme->font_size * LINE + GAP + BAR_HEIGHT + PADDING_BELOW);
}

/**
 * slab_scale_bar_measure:
 * @cr: for its fonts; nothing is drawn
 * @width: (out):
 * @height: (out):
 */
void
slab_scale_bar_measure (cairo_t *cr, const SlabScaleBarLook *look, const SlabPlotTheme *theme, double *width,
                        double *height)
{
  g_autofree char *label = NULL;
  SlabPlotText text;

  g_return_if_fail (cr != NULL && look != NULL && theme != NULL);
  g_return_if_fail (width != NULL && height != NULL);

  label = make_text (look);
  slab_plot_text_init (&text, cr, theme);
  get_size (&text, label, look, theme, width, height);
  slab_plot_text_clear (&text);
}

/* The nearest edge between two pixels of the device: a bar is as long as it says, and its ends are sharp. */
static double
snap (cairo_t *cr, double x)
{
  double unused = 0;

  cairo_user_to_device (cr, &x, &unused);
  x = round (x);
  unused = 0;
  cairo_device_to_user (cr, &x, &unused);
  return x;
}

void
slab_scale_bar_draw (cairo_t *cr, const SlabScaleBarLook *look, const SlabPlotTheme *theme, double x, double y)
{
  g_autofree char *label = NULL;
  SlabPlotText text;
  double width, height, left, right;

  g_return_if_fail (cr != NULL && look != NULL && theme != NULL);

  label = make_text (look);
  slab_plot_text_init (&text, cr, theme);
  get_size (&text, label, look, theme, &width, &height);
  slab_plot_draw_shade (cr, x, y, width, height, RADIUS);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.95);
  slab_plot_text_draw (&text, label, x + width / 2, y + PADDING_ABOVE + theme->font_size * LINE / 2, 0.5, -1);
  left = snap (cr, x + (width - look->width) / 2);
  right = snap (cr, left + look->width);
  cairo_rectangle (cr, left, y + height - PADDING_BELOW - BAR_HEIGHT, right - left, BAR_HEIGHT);
  cairo_fill (cr);
  slab_plot_text_clear (&text);
}
