/* SPDX-License-Identifier: MIT */
#include "slab-slice-values.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <string.h>

/* Of the voxel's edge: a margin to its neighbours, and the height of the text. */
#define SHARE_ACROSS 0.92
/* Where there is room for it, numbers have a gap between them and are not read as one. */
#define SHARE_ACROSS_ROOMY 0.8
#define ROOMY 40
#define SHARE_DOWN 0.5
#define MIN_TEXT_PIXELS 6.0
#define MAX_TEXT_PIXELS 18.0
#define MAX_DIGITS 4
/* With so few of them a number is written as short as it can be. */
#define SHORT_DIGITS 2
/* Around a number that has a line behind it, of its size; and so many pixels at least. */
#define HALO 0.5
#define HALO_MIN 5.0

/* ".57", "-1.2", "120", "1.2k", "66k"; what is larger or smaller stays as it is. */
static void
shorten (float value, int n_digits, char *number, int length)
{
  const double size = fabs ((double) value);
  /* From here on all digits are before the point. */
  const double whole = n_digits > 1 ? 99.5 : 9.5;
  char format[8];

  g_snprintf (format, sizeof format, "%%.%dg", n_digits);
  if (size >= 0.001 && size < 1 && number[value < 0 ? 1 : 0] == '0')
    memmove (number + (value < 0 ? 1 : 0), number + (value < 0 ? 2 : 1), strlen (number + (value < 0 ? 1 : 0)));
  else if (size >= 1 && size < 999.5)
    g_ascii_formatd (number, length, size < whole ? format : "%.0f", (double) value);
  else if (size >= 999.5 && size < 999.5e6)
    {
      const double unit = size < 999.5e3 ? 1e3 : 1e6;

      g_ascii_formatd (number, length - 1, size < whole * unit ? format : "%.0f", (double) value / unit);
      g_strlcat (number, unit < 1e6 ? "k" : "M", (gsize) length);
    }
}

/**
 * slab_slice_values_format:
 * @n_digits: 1 to 9; with 2 or fewer there is no 0 before the point, and thousands are "k", millions "M"
 * @text: (out): the value
 */
void
slab_slice_values_format (float value, int n_digits, char text[SLAB_SLICE_VALUE_LENGTH])
{
  char number[G_ASCII_DTOSTR_BUF_SIZE], format[8];
  char *exponent;

  g_return_if_fail (n_digits >= 1 && n_digits <= 9);
  g_return_if_fail (text != NULL);

  if (isnan (value))
    g_strlcpy (text, "NaN", SLAB_SLICE_VALUE_LENGTH);
  else if (isinf (value))
    g_strlcpy (text, value > 0 ? "∞" : "−∞", SLAB_SLICE_VALUE_LENGTH);
  else
    {
      g_snprintf (format, sizeof format, "%%.%dg", n_digits);
      g_ascii_formatd (number, sizeof number, format, value);
      if (n_digits <= SHORT_DIGITS)
        shorten (value, n_digits, number, sizeof number);
      /* "1e+09" to "1e9": the place is narrow. */
      exponent = strchr (number, 'e');
      if (exponent != NULL)
        g_snprintf (exponent + 1, 6, "%d", atoi (exponent + 1));
      g_strlcpy (text, number, SLAB_SLICE_VALUE_LENGTH);
    }
}

/* CIE luminance of the colour at a place of the picture, 0 to 1; transparent is black. */
static double
get_luminance (cairo_surface_t *surface, int x, int y)
{
  const guint8 *row = cairo_image_surface_get_data (surface)
                      + (gsize) y * (gsize) cairo_image_surface_get_stride (surface);
  guint32 pixel;
  double sum = 0;

  memcpy (&pixel, row + (gsize) x * sizeof pixel, sizeof pixel);
  for (guint c = 0; c < 3; c++)
    {
      static const double weights[] = { 0.2126, 0.7152, 0.0722 };
      const double level = (pixel >> (16 - 8 * c) & 0xff) / 255.0;

      sum += weights[c] * (level <= 0.04045 ? level / 12.92 : pow ((level + 0.055) / 1.055, 2.4));
    }
  return sum;
}

/* The picture itself around a number, over what has been drawn on it since; the current point stays. */
static void
draw_halo (cairo_surface_t *picture, double width, cairo_t *cr, PangoLayout *layout)
{
  double x, y;

  cairo_get_current_point (cr, &x, &y);
  pango_cairo_layout_path (cr, layout);
  cairo_set_source_surface (cr, picture, 0, 0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
  cairo_move_to (cr, x, y);
}

/* The voxels of which something is seen: from the first to the last of each axis. */
typedef struct
{
  gint64 u_first, u_last;
  gint64 v_first, v_last;
} Seen;

/* The largest size at which every number has room in its voxel, with as many digits as that leaves readable; 0 for
 * none. @layout: its font has MAX_TEXT_PIXELS: the width of a number grows with it. */
static double
find_size (SlabSliceFrame *frame, const Seen *seen, PangoLayout *layout, double across, double down, int *n_digits)
{
  const double share = across >= ROOMY ? SHARE_ACROSS_ROOMY : SHARE_ACROSS;

  for (*n_digits = MAX_DIGITS; *n_digits >= 1; (*n_digits)--)
    {
      double widest = 1, tallest = 1, size;

      for (gint64 v = seen->v_first; v <= seen->v_last; v++)
        for (gint64 u = seen->u_first; u <= seen->u_last; u++)
          {
            char text[SLAB_SLICE_VALUE_LENGTH];
            int width, height;
            float value;

            if (!slab_slice_frame_get_value (frame, u, v, &value))
              continue;
            slab_slice_values_format (value, *n_digits, text);
            pango_layout_set_text (layout, text, -1);
            pango_layout_get_pixel_size (layout, &width, &height);
            widest = MAX (widest, width);
            tallest = MAX (tallest, height);
          }
      size = MAX_TEXT_PIXELS
             * MIN (MIN (across * share / widest, MAX (down * SHARE_DOWN, MIN_TEXT_PIXELS * 1.5) / tallest), 1.0);
      if (size >= MIN_TEXT_PIXELS)
        return floor (size);
    }
  return 0;
}

/* @halo: the width of the picture's own colours around it. */
static void
draw_value (SlabSliceFrame *frame, cairo_t *cr, PangoLayout *layout, double x, double y, float value, int n_digits,
            double halo)
{
  char text[SLAB_SLICE_VALUE_LENGTH];
  int width, height;
  double ink;

  slab_slice_values_format (value, n_digits, text);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  /* (L + 0.05) / 0.05 against 1.05 / (L + 0.05) */
  ink = get_luminance (slab_slice_frame_get_surface (frame), (int) x, (int) y) > 0.179 ? 0 : 1;
  cairo_move_to (cr, round (x - width / 2.0), round (y - height / 2.0));
  if (halo > 0)
    draw_halo (slab_slice_frame_get_surface (frame), halo, cr, layout);
  cairo_set_source_rgb (cr, ink, ink, ink);
  pango_cairo_show_layout (cr, layout);
}

/**
 * slab_slice_values_draw:
 * @frame: what is on screen
 * @cr: where one unit is a device pixel and 0, 0 the frame's corner; it is left as it was
 * @context: of the widget's font
 *
 * Black on what is bright, white on what is dark: whichever has the higher contrast by WCAG, which is never below 4.5.
 * All are of one size, that of the widest with four digits, or as many as fit: two at 16 pixels a voxel. Nothing is
 * drawn of a coarse frame, nor of a slice that is seen with less than SLAB_SLICE_VALUES_ZOOM pixels a voxel. A line
 * behind a number ends around it, or it would strike it out. The thread of @context.
 *
 * Returns: whether there was room
 */
gboolean
slab_slice_values_draw (SlabSliceFrame *frame, gint64 column, gint64 row, cairo_t *cr, PangoContext *context)
{
  g_autoptr (PangoLayout) layout = NULL;
  g_autoptr (PangoFontDescription) font = NULL;
  const SlabSliceRequest *request;
  double across, down, size;
  int n_digits;
  Seen seen;

  g_return_val_if_fail (frame != NULL, FALSE);
  g_return_val_if_fail (cr != NULL && PANGO_IS_CONTEXT (context), FALSE);

  request = slab_slice_frame_get_request (frame);
  across = 1 / request->step_x;
  down = 1 / request->step_y;
  if (slab_slice_frame_get_surface (frame) == NULL || slab_slice_frame_is_coarse (frame)
      || MIN (across, down) < SLAB_SLICE_VALUES_ZOOM)
    return FALSE;
  seen.u_first = (gint64) floor (request->left);
  seen.v_first = (gint64) floor (request->top);
  seen.u_last = (gint64) ceil (request->left + request->width * request->step_x) - 1;
  seen.v_last = (gint64) ceil (request->top + request->height * request->step_y) - 1;

  layout = pango_layout_new (context);
  font = pango_font_description_copy (pango_context_get_font_description (context));
  pango_font_description_set_absolute_size (font, MAX_TEXT_PIXELS * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  size = find_size (frame, &seen, layout, across, down, &n_digits);
  if (size == 0)
    return FALSE;
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);

  cairo_save (cr);
  for (gint64 v = seen.v_first; v <= seen.v_last; v++)
    for (gint64 u = seen.u_first; u <= seen.u_last; u++)
      {
        const double x = ((double) u + 0.5 - request->left) * across;
        const double y = ((double) v + 0.5 - request->top) * down;
        float value;

        /* A number of which the middle is not seen would be cut. */
        if (x >= 0 && y >= 0 && x < request->width && y < request->height
            && slab_slice_frame_get_value (frame, u, v, &value))
          draw_value (frame, cr, layout, x, y, value, n_digits,
                      u == column || v == row ? MAX (size * HALO, HALO_MIN) : 0);
      }
  cairo_restore (cr);
  return TRUE;
}
