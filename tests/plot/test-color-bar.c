/* SPDX-License-Identifier: MIT */
#include "plot/slab-color-bar.h"

#include <math.h>
#include <string.h>

#define SIZE 300

typedef struct
{
  cairo_surface_t *surface;
  double width;
  double height;
} Picture;

/* On a bright ground, so that what lies over it is seen. */
static void
draw (Picture *picture, const SlabColorBarLook *look, double max_height)
{
  SlabPlotTheme theme;
  cairo_t *cr;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  picture->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, SIZE, SIZE);
  cr = cairo_create (picture->surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  slab_color_bar_measure (cr, look, &theme, max_height, &picture->width, &picture->height);
  slab_color_bar_draw (cr, look, &theme, 0, 0, max_height);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (picture->surface);
}

static guint32
get_pixel (const Picture *picture, int x, int y)
{
  guint32 pixel;

  memcpy (&pixel,
          cairo_image_surface_get_data (picture->surface) + y * cairo_image_surface_get_stride (picture->surface)
              + 4 * x,
          4);
  return pixel & 0xffffff;
}

static guint
count_pixels (const Picture *picture, guint32 color)
{
  guint n = 0;

  for (int y = 0; y < SIZE; y++)
    for (int x = 0; x < SIZE; x++)
      n += get_pixel (picture, x, y) == color;
  return n;
}

/* Down the middle of a grey bar the levels fall from 255 to 0, by p^gamma; inverted they rise. */
static void
test_bar (void)
{
  static const double gammas[] = { 1, 2 };

  for (guint g = 0; g < G_N_ELEMENTS (gammas); g++)
    for (guint inverted = 0; inverted < 2; inverted++)
      {
        const SlabColorBarLook look = { .low = -1, .high = 3, .gamma = gammas[g], .inverted = inverted != 0 };
        Picture picture;
        int top, bottom;
        double worst = 0;

        draw (&picture, &look, 220);
        g_assert_cmpfloat (picture.height, <=, 220);
        g_assert_cmpfloat (picture.height, >, 200);
        /* 8 of padding, half a line of 18. */
        top = 17;
        bottom = (int) picture.height - 17;
        for (int y = top + 1; y < bottom - 1; y++)
          {
            double level = pow (1 - (y - top + 0.5) / (bottom - top), gammas[g]);

            level = inverted ? 1 - level : level;
            worst = MAX (worst, fabs (255 * level - (get_pixel (&picture, 12, y) & 0xff)));
          }
        g_assert_cmpfloat (worst, <=, 4);
        /* Beside it nothing is changed. */
        g_assert_cmphex (get_pixel (&picture, (int) picture.width + 1, 100), ==, 0xffffff);
        g_assert_cmphex (get_pixel (&picture, (int) picture.width - 3, 100), !=, 0xffffff);
        cairo_surface_destroy (picture.surface);
      }
}

/* A line on top, and as wide as that needs; the bar is below it. */
static void
test_unit (void)
{
  const SlabColorBarLook plain = { .low = 0, .high = 1, .gamma = 1 };
  const SlabColorBarLook look = { .low = 0, .high = 1, .gamma = 1, .unit = "a very long unit" };
  Picture without, with;
  guint n_ink = 0;

  draw (&without, &plain, 220);
  draw (&with, &look, 220);
  g_assert_cmpfloat (with.width, >, without.width);
  g_assert_cmpfloat (with.height, <=, 220);
  for (int y = 8; y < 26; y++)
    for (int x = 8; x < (int) with.width - 8; x++)
      n_ink += (get_pixel (&with, x, y) & 0xff) > 0xc0;
  g_assert_cmpuint (n_ink, >, 40);
  /* White is the first of the bar's colours: a line of 18 lower. */
  g_assert_cmphex (get_pixel (&without, 12, 18) & 0xff, >, 0xf0);
  g_assert_cmphex (get_pixel (&with, 12, 18 + 18) & 0xff, >, 0xf0);
  cairo_surface_destroy (without.surface);
  cairo_surface_destroy (with.surface);
}

static guint32
get_invalid (void)
{
  guint8 rgb[3];

  slab_colormap_get_invalid_rgb (rgb);
  return (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2];
}

static void
test_invalid (void)
{
  SlabColorBarLook look = { .high = 1, .gamma = 1 };
  Picture picture;

  draw (&picture, &look, 220);
  g_assert_cmpuint (count_pixels (&picture, get_invalid ()), ==, 0);
  cairo_surface_destroy (picture.surface);
  look.has_invalid = TRUE;
  draw (&picture, &look, 220);
  g_assert_cmpuint (count_pixels (&picture, get_invalid ()), >, 100);
  cairo_surface_destroy (picture.surface);
}

static void
test_labels (void)
{
  SlabColorBarLook look = { .colormap = SLAB_COLORMAP_LABELS, .n_labels = 3, .labels = { 2, 7, 300 } };
  guint8 rgb[3];
  double height;
  Picture picture;

  draw (&picture, &look, 220);
  for (guint i = 0; i < 3; i++)
    {
      slab_colormap_get_label_rgb (look.labels[i], rgb);
      g_assert_cmpuint (count_pixels (&picture, (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2]), >, 100);
    }
  slab_colormap_get_label_rgb (3, rgb);
  g_assert_cmpuint (count_pixels (&picture, (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2]), ==, 0);
  height = picture.height;
  cairo_surface_destroy (picture.surface);
  look.more_labels = TRUE;
  draw (&picture, &look, 220);
  g_assert_cmpfloat (picture.height, >, height);
  cairo_surface_destroy (picture.surface);
  /* Where there is room for two lines, the second says that there are others. */
  draw (&picture, &look, 16 + 2 * 18 + 1);
  slab_colormap_get_label_rgb (7, rgb);
  g_assert_cmpuint (count_pixels (&picture, (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2]), ==, 0);
  cairo_surface_destroy (picture.surface);
  look.n_labels = 0;
  look.more_labels = FALSE;
  draw (&picture, &look, 220);
  g_assert_cmpfloat (picture.height, ==, 0);
  cairo_surface_destroy (picture.surface);
}

/* Of a window of no width only the colours that occur: its value has that of the map's middle. */
static void
test_flat (void)
{
  SlabColorBarLook look = { .low = 3, .high = 3, .gamma = 1 };
  double height, width;
  Picture picture;

  draw (&picture, &look, 220);
  g_assert_cmphex (get_pixel (&picture, 14, 17), ==, 0x808080);
  g_assert_cmpuint (count_pixels (&picture, 0xffffff), <, SIZE * SIZE - 16 * 34);
  height = picture.height;
  width = picture.width;
  cairo_surface_destroy (picture.surface);
  look.has_above = TRUE;
  look.inverted = TRUE;
  draw (&picture, &look, 220);
  g_assert_cmphex (get_pixel (&picture, 14, 17), ==, 0);
  g_assert_cmphex (get_pixel (&picture, 14, 17 + 18), ==, 0x808080);
  g_assert_cmpfloat (picture.height, ==, height + 18);
  g_assert_cmpfloat (picture.width, >, width);
  cairo_surface_destroy (picture.surface);
  look.has_below = TRUE;
  draw (&picture, &look, 220);
  g_assert_cmphex (get_pixel (&picture, 14, 17 + 2 * 18), ==, 0xffffff);
  g_assert_cmpfloat (picture.height, ==, height + 2 * 18);
  cairo_surface_destroy (picture.surface);
}

/* A window of no width, numbers of any size, no room: nothing fails, and without room nothing is drawn. */
static void
test_odd (void)
{
  static const SlabColorBarLook looks[] = { { .low = 5, .high = 5, .gamma = 1 },
                                            { .low = -3.4e38, .high = 3.4e38, .gamma = 1 },
                                            { .low = 1e-40, .high = 2e-40, .gamma = 0.1 },
                                            { .low = 1e9, .high = 1e9 + 64, .gamma = 10 } };
  static const double heights[] = { 0, 10, 40, 80, 290 };

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    for (guint h = 0; h < G_N_ELEMENTS (heights); h++)
      {
        Picture picture;

        draw (&picture, &looks[i], heights[h]);
        g_assert_cmpfloat (picture.height, <=, MAX (heights[h], 0));
        /* A swatch has room where a bar has none. */
        if (heights[h] < (looks[i].high > looks[i].low ? 50 : 34))
          g_assert_cmpuint (count_pixels (&picture, 0xffffff), ==, SIZE * SIZE);
        cairo_surface_destroy (picture.surface);
      }
}

/* Of a picture without a number in it there is no scale: only the swatch, with words. */
static void
test_nothing (void)
{
  for (guint i = 0; i < 3; i++)
    {
      const SlabColorBarLook look = { .low = 0,
                                      .high = i == 1 ? 0 : 1,
                                      .gamma = 1,
                                      .colormap = i == 2 ? SLAB_COLORMAP_LABELS : SLAB_COLORMAP_GREY,
                                      .has_invalid = TRUE,
                                      .has_nothing = TRUE };
      Picture picture;

      draw (&picture, &look, 220);
      g_assert_cmpfloat (picture.height, >, 0);
      g_assert_cmpfloat (picture.height, <, 40);
      g_assert_cmpuint (count_pixels (&picture, get_invalid ()), >, 100);
      cairo_surface_destroy (picture.surface);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/color-bar/bar", test_bar);
  g_test_add_func ("/color-bar/unit", test_unit);
  g_test_add_func ("/color-bar/invalid", test_invalid);
  g_test_add_func ("/color-bar/labels", test_labels);
  g_test_add_func ("/color-bar/flat", test_flat);
  g_test_add_func ("/color-bar/odd", test_odd);
  g_test_add_func ("/color-bar/nothing", test_nothing);
  return g_test_run ();
}
