/* SPDX-License-Identifier: MIT */
#include "slab-plot-frame.h"

#include <math.h>

#define LABEL_SCALE 0.86
#define LABEL_GAP 0.5
/* Middle lines of what is below the area, from its edge. */
#define LABEL_LINE 0.95
#define X_TITLE_LINE 2.3
/* And of the title above it. */
#define Y_TITLE_LINE 1.0

/**
 * slab_plot_frame_init:
 * @frame: (out caller-allocates): to be cleared with slab_plot_frame_clear()
 */
void
slab_plot_frame_init (SlabPlotFrame *frame, cairo_t *cr, const SlabPlotTheme *theme, const SlabPlotAxis *x,
                      const SlabPlotAxis *y)
{
  double dx = 1.0, dy = 1.0;

  g_return_if_fail (frame != NULL);
  g_return_if_fail (cr != NULL && theme != NULL);
  g_return_if_fail (x != NULL && y != NULL);

  cairo_user_to_device_distance (cr, &dx, &dy);
  *frame = (SlabPlotFrame){ .cr = cr, .theme = theme, .x = *x, .y = *y, .em = theme->font_size };
  frame->pixel = fabs (dx) > 1.0 ? 1.0 / fabs (dx) : 1.0;
  if (cairo_surface_get_type (cairo_get_target (cr)) == CAIRO_SURFACE_TYPE_IMAGE)
    {
      double scale_x, scale_y;

      cairo_surface_get_device_scale (cairo_get_target (cr), &scale_x, &scale_y);
      frame->pixel = MIN (frame->pixel, 1.0 / MAX (scale_x, 1.0));
    }
  slab_plot_text_init (&frame->text, cr, theme);
  slab_plot_text_set_font (&frame->text, LABEL_SCALE, FALSE);
}

void
slab_plot_frame_clear (SlabPlotFrame *frame)
{
  g_return_if_fail (frame != NULL);

  slab_plot_text_clear (&frame->text);
}

double
slab_plot_frame_snap (const SlabPlotFrame *frame, double position)
{
  g_return_val_if_fail (frame != NULL, position);

  return round (position / frame->pixel) * frame->pixel;
}

void
slab_plot_frame_fill (SlabPlotFrame *frame, double x, double y, double width, double height, const SlabColor *color,
                      double alpha)
{
  g_return_if_fail (frame != NULL);

  slab_plot_set_color (frame->cr, color, alpha);
  cairo_rectangle (frame->cr, x, y, width, height);
  cairo_fill (frame->cr);
}

/* Relative luminance (WCAG 2.1); the contrast with black and with white is equal at about 0.179. */
static double
get_luminance (const SlabColor *color)
{
  const double parts[] = { color->red, color->green, color->blue }, weights[] = { 0.2126, 0.7152, 0.0722 };
  double sum = 0.0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    sum += weights[i] * (parts[i] <= 0.04045 ? parts[i] / 12.92 : pow ((parts[i] + 0.055) / 1.055, 2.4));
  return sum;
}

void
slab_plot_frame_set_ink (SlabPlotFrame *frame, const SlabColor *color)
{
  static const SlabColor black = { 0.0, 0.0, 0.0, 1.0 }, white = { 1.0, 1.0, 1.0, 1.0 };

  g_return_if_fail (frame != NULL);
  g_return_if_fail (color != NULL);

  slab_plot_set_color (frame->cr, get_luminance (color) > 0.179 ? &black : &white, 1.0);
}

void
slab_plot_frame_draw_tick_x (SlabPlotFrame *frame, double value, const char *label)
{
  double x;

  g_return_if_fail (frame != NULL);

  x = slab_plot_frame_snap (frame, slab_plot_axis_to_pixel (&frame->x, value));
  slab_plot_frame_fill (frame, x, frame->y.end, MAX (frame->pixel, 0.5), frame->y.start - frame->y.end,
                        &frame->theme->grid, 1.0);
  if (label == NULL)
    return;
  slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
  slab_plot_text_draw (&frame->text, label, x, frame->y.start + LABEL_LINE * frame->em, 0.5, -1.0);
}

void
slab_plot_frame_draw_tick_y (SlabPlotFrame *frame, double value, const char *label)
{
  double y;

  g_return_if_fail (frame != NULL);

  y = slab_plot_frame_snap (frame, slab_plot_axis_to_pixel (&frame->y, value));
  slab_plot_frame_fill (frame, frame->x.start, y, frame->x.end - frame->x.start, MAX (frame->pixel, 0.5),
                        &frame->theme->grid, 1.0);
  if (label == NULL)
    return;
  slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
  slab_plot_text_draw (&frame->text, label, frame->x.start - LABEL_GAP * frame->em, y, 1.0, -1.0);
}

void
slab_plot_frame_draw_axes (SlabPlotFrame *frame, const char *x_title, const char *y_title)
{
  double left, bottom, line;

  g_return_if_fail (frame != NULL);

  left = slab_plot_frame_snap (frame, frame->x.start);
  bottom = slab_plot_frame_snap (frame, frame->y.start);
  line = MAX (frame->pixel, 0.5);
  slab_plot_frame_fill (frame, left, frame->y.end, line, bottom - frame->y.end, &frame->theme->dim, 1.0);
  slab_plot_frame_fill (frame, left, bottom, frame->x.end - left, line, &frame->theme->dim, 1.0);
  slab_plot_set_color (frame->cr, &frame->theme->dim, 1.0);
  if (x_title != NULL)
    slab_plot_text_draw (&frame->text, x_title, frame->x.end, bottom + X_TITLE_LINE * frame->em, 1.0,
                         frame->x.end - left);
  if (y_title != NULL)
    slab_plot_text_draw (&frame->text, y_title, 0.5 * frame->em, frame->y.end - Y_TITLE_LINE * frame->em, 0.0,
                         frame->x.end - 0.5 * frame->em);
}

void
slab_plot_frame_hatch (SlabPlotFrame *frame, const cairo_rectangle_t *box, const SlabColor *color)
{
  double step;

  g_return_if_fail (frame != NULL && box != NULL && color != NULL);

  step = 0.7 * frame->em;
  cairo_save (frame->cr);
  cairo_rectangle (frame->cr, box->x, box->y, box->width, box->height);
  cairo_clip (frame->cr);
  /* From a multiple of the step, so that the lines of neighbours go on in each other. */
  for (double x = step * floor ((box->x + box->y) / step); x < box->x + box->width + box->y + box->height; x += step)
    {
      cairo_move_to (frame->cr, x - box->y, box->y);
      cairo_line_to (frame->cr, x - box->y - box->height, box->y + box->height);
    }
  cairo_set_dash (frame->cr, NULL, 0, 0.0);
  cairo_set_line_width (frame->cr, 0.18 * frame->em);
  slab_plot_set_color (frame->cr, color, 1.0);
  cairo_stroke (frame->cr);
  cairo_restore (frame->cr);
}

void
slab_plot_draw_message (cairo_t *cr, const SlabPlotTheme *theme, double width, double height, const char *message)
{
  PangoFontDescription *font;
  PangoLayout *layout;
  int text_height;

  g_return_if_fail (cr != NULL && theme != NULL);
  g_return_if_fail (message != NULL);

  layout = pango_cairo_create_layout (cr);
  font = pango_font_description_new ();
  pango_font_description_set_family (font, theme->font_family != NULL ? theme->font_family : "sans");
  pango_font_description_set_absolute_size (font, theme->font_size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, (int) (MAX (width - 2.0 * theme->font_size, 1.0) * PANGO_SCALE));
  pango_layout_set_text (layout, message, -1);
  pango_layout_get_size (layout, NULL, &text_height);
  slab_plot_set_color (cr, &theme->dim, 1.0);
  cairo_move_to (cr, theme->font_size, MAX (0.5 * (height - (double) text_height / PANGO_SCALE), 0.0));
  pango_cairo_show_layout (cr, layout);
  cairo_new_path (cr);
  pango_font_description_free (font);
  g_object_unref (layout);
}
