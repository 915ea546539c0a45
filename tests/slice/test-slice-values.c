/* SPDX-License-Identifier: MIT */
#include "slice/slab-slice-values.h"

#include <math.h>
#include <pango/pangocairo.h>

#include "../app/app-basics.h"

static void
check_format (float value, int n_digits, const char *expected)
{
  char text[SLAB_SLICE_VALUE_LENGTH];

  slab_slice_values_format (value, n_digits, text);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_format (void)
{
  check_format (0.18341f, 4, "0.1834");
  check_format (12, 4, "12");
  check_format (-0.5f, 4, "-0.5");
  check_format (1.25e9f, 3, "1.25e9");
  check_format (-1.234e-12f, 4, "-1.234e-12");
  check_format (65535, 4, "6.554e4");
  check_format (0.5678f, 2, ".57");
  check_format (-0.5678f, 2, "-.57");
  check_format (0.997f, 2, "1");
  check_format (-1.25e-5f, 1, "-1e-5");
  check_format (1.234f, 2, "1.2");
  check_format (-45.4f, 1, "-45");
  check_format (123.4f, 2, "123");
  check_format (1234, 2, "1.2k");
  check_format (65535, 2, "66k");
  check_format (-65535, 1, "-66k");
  check_format (999700, 2, "1M");
  check_format (3.2e9f, 2, "3.2e9");
  check_format (0, 2, "0");
  check_format (NAN, 4, "NaN");
  check_format (INFINITY, 4, "∞");
  check_format (-INFINITY, 4, "−∞");
}

/* What is drawn: darkest and brightest level within a voxel's part of the picture. */
static gboolean
draw (SlabVolume *volume, double zoom, guint8 *ink_on_dark, guint8 *ink_on_bright)
{
  SlabSliceRequest request;
  SlabSliceFrame *frame;
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoFontDescription *font = pango_font_description_from_string ("Sans 10");
  cairo_surface_t *surface;
  cairo_t *cr;
  gboolean good;

  slab_slice_request_init (&request, SLAB_AXIS_Z, 0);
  request.width = (int) (2 * zoom);
  request.height = (int) zoom;
  request.step_x = request.step_y = 1 / zoom;
  frame = slab_slice_render (volume, &request);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, request.width, request.height);
  cr = cairo_create (surface);
  cairo_set_source_surface (cr, slab_slice_frame_get_surface (frame), 0, 0);
  cairo_paint (cr);
  pango_context_set_font_description (context, font);
  good = slab_slice_values_draw (frame, -1, -1, cr, context);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  *ink_on_dark = 0;
  *ink_on_bright = 255;
  for (int y = 0; y < request.height; y++)
    for (int x = 0; x < request.width; x++)
      {
        const guint8 level = cairo_image_surface_get_data (
            surface)[y * cairo_image_surface_get_stride (surface) + 4 * x];

        if (x < request.width / 2)
          *ink_on_dark = MAX (*ink_on_dark, level);
        else
          *ink_on_bright = MIN (*ink_on_bright, level);
      }
  cairo_surface_destroy (surface);
  pango_font_description_free (font);
  g_object_unref (context);
  slab_slice_frame_free (frame);
  return good;
}

/* White on a dark voxel, black on a bright one; nothing where voxels are small. */
static void
test_draw (void)
{
  const SlabShape shape = { { 1, 1, 2 } };
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (2, NULL);
  g_autoptr (SlabVolume) volume = NULL;
  guint8 on_dark, on_bright;

  slab_buffer_get_data (buffer)[0] = 0.25f;
  slab_buffer_get_data (buffer)[1] = 0.75f;
  volume = slab_volume_new_from_buffer (buffer, &shape, NULL);
  g_assert_true (draw (volume, 48, &on_dark, &on_bright));
  g_assert_cmpuint (on_dark, >, 200);
  g_assert_cmpuint (on_bright, <, 60);
  g_assert_true (draw (volume, 24, &on_dark, &on_bright));
  g_assert_cmpuint (on_dark, >, 120);
  g_assert_cmpuint (on_bright, <, 150);
  g_assert_true (draw (volume, 16, &on_dark, &on_bright));
  g_assert_cmpuint (on_dark, >, 120);
  g_assert_cmpuint (on_bright, <, 150);
  g_assert_false (draw (volume, 12, &on_dark, &on_bright));
  g_assert_cmpuint (on_dark, ==, 64);
  g_assert_cmpuint (on_bright, ==, 191);
}

/* Red where the line is still seen, along the middle of a voxel of @zoom pixels and by its edge. */
static void
draw_over_line (SlabVolume *volume, int zoom, gint64 row, guint *n_red, gboolean *red_at_edge)
{
  SlabSliceRequest request;
  SlabSliceFrame *frame;
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoFontDescription *font = pango_font_description_from_string ("Sans 10");
  cairo_surface_t *surface;
  cairo_t *cr;

  slab_slice_request_init (&request, SLAB_AXIS_Z, 0);
  request.width = request.height = zoom;
  request.step_x = request.step_y = 1.0 / zoom;
  frame = slab_slice_render (volume, &request);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, zoom, zoom);
  cr = cairo_create (surface);
  cairo_set_source_surface (cr, slab_slice_frame_get_surface (frame), 0, 0);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 1, 0, 0);
  cairo_rectangle (cr, 0, zoom / 2, zoom, 1);
  cairo_fill (cr);
  pango_context_set_font_description (context, font);
  g_assert_true (slab_slice_values_draw (frame, -1, row, cr, context));
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  *n_red = 0;
  for (int x = 0; x < zoom; x++)
    {
      const guint8 *pixel = cairo_image_surface_get_data (surface) + zoom / 2 * cairo_image_surface_get_stride (surface)
                            + 4 * x;
      const gboolean red = (*(const guint32 *) (const void *) pixel & 0xffffff) == 0xff0000;

      *n_red += red;
      if (x == 0)
        *red_at_edge = red;
    }
  cairo_surface_destroy (surface);
  pango_font_description_free (font);
  g_object_unref (context);
  slab_slice_frame_free (frame);
}

/* A line of the cursor ends around the number that it would strike out. */
static void
test_line_behind (void)
{
  const SlabShape shape = { { 1, 1, 1 } };
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (1, NULL);
  g_autoptr (SlabVolume) volume = NULL;
  guint n_struck, n_red;
  gboolean red_at_edge;

  slab_buffer_get_data (buffer)[0] = 0.25f;
  volume = slab_volume_new_from_buffer (buffer, &shape, NULL);
  draw_over_line (volume, 64, -1, &n_struck, &red_at_edge);
  g_assert_true (red_at_edge);
  draw_over_line (volume, 64, 0, &n_red, &red_at_edge);
  g_assert_true (red_at_edge);
  /* "0.25" is some 30 pixels wide: between its figures nothing of the line is left. */
  g_assert_cmpuint (n_red + 10, <, n_struck);
  g_assert_cmpuint (n_red, <, 64 - 24);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slice-values/format", test_format);
  g_test_add_func ("/slice-values/draw", test_draw);
  g_test_add_func ("/slice-values/line-behind", test_line_behind);
  return g_test_run ();
}
