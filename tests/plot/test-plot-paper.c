/* SPDX-License-Identifier: MIT */
#include "plot/slab-plot-paper.h"

#include <cairo.h>
#include <glib/gstdio.h>

static void
fill (cairo_t *cr, const SlabPlotTheme *theme, double width, double height, gpointer user_data)
{
  double *size = user_data;

  g_assert_nonnull (theme);
  size[0] = width;
  size[1] = height;
  cairo_set_source_rgb (cr, 1.0, 0.0, 0.0);
  cairo_rectangle (cr, 0.0, 0.0, width, height);
  cairo_fill (cr);
}

static guint32
get_pixel (cairo_surface_t *surface, int x, int y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (const void *) row)[x] & 0xffffff;
}

/* The plot has what it asks for, with the same white around it everywhere; at twice the screen's resolution. */
static void
test_margins (void)
{
  g_autofree char *folder = g_dir_make_tmp ("slab-plot-paper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  double size[2] = { 0.0, 0.0 };
  cairo_surface_t *surface;
  int width, height, margin;

  g_assert_true (slab_plot_paper_save (file, NULL, 300.0, fill, size, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (size[0], ==, SLAB_PLOT_PAPER_INNER_WIDTH);
  g_assert_cmpfloat (size[1], ==, 300.0);
  surface = cairo_image_surface_create_from_png (path);
  width = cairo_image_surface_get_width (surface);
  height = cairo_image_surface_get_height (surface);
  margin = (width - (int) (2.0 * size[0])) / 2;
  g_assert_cmpint (margin, >, 0);
  g_assert_cmpint (height, ==, 600 + 2 * margin);
  g_assert_cmphex (get_pixel (surface, margin - 1, height / 2), ==, 0xffffff);
  g_assert_cmphex (get_pixel (surface, margin, height / 2), ==, 0xff0000);
  g_assert_cmphex (get_pixel (surface, width - margin - 1, height / 2), ==, 0xff0000);
  g_assert_cmphex (get_pixel (surface, width - margin, height / 2), ==, 0xffffff);
  g_assert_cmphex (get_pixel (surface, width / 2, margin - 1), ==, 0xffffff);
  g_assert_cmphex (get_pixel (surface, width / 2, height - margin - 1), ==, 0xff0000);
  g_assert_cmphex (get_pixel (surface, width / 2, height - margin), ==, 0xffffff);
  cairo_surface_destroy (surface);
  /* More than a picture can have. */
  g_assert_true (slab_plot_paper_save (file, NULL, 1e5, fill, size, &error));
  g_assert_cmpfloat (size[1], <, 12000.0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Words are above the plot, which has as much as without them; more of them have more lines. */
static void
test_words (void)
{
  g_autofree char *folder = g_dir_make_tmp ("slab-plot-paper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GString) words = g_string_new (NULL);
  int before = 0;

  for (guint i = 0; i < 3; i++)
    {
      double size[2] = { 0.0, 0.0 };
      cairo_surface_t *surface;
      guint n_dark = 0;
      int top;

      g_assert_true (slab_plot_paper_save (file, i > 0 ? words->str : NULL, 100.0, fill, size, NULL));
      g_assert_cmpfloat_with_epsilon (size[1], 100.0, 1e-6);
      surface = cairo_image_surface_create_from_png (path);
      top = cairo_image_surface_get_height (surface) - 200 - 48;
      for (int y = 48; y < top; y++)
        for (int x = 48; x < cairo_image_surface_get_width (surface) - 48; x++)
          n_dark += (get_pixel (surface, x, y) & 0xff) < 0x80 ? 1 : 0;
      g_assert_true ((n_dark > 100) == (i > 0));
      g_assert_cmphex (get_pixel (surface, 100, top + 1), ==, 0xff0000);
      g_assert_cmpint (top, >, before);
      before = top;
      cairo_surface_destroy (surface);
      for (guint w = 0; w < 40 * i + 1; w++)
        g_string_append (words, "words ");
    }
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-paper/margins", test_margins);
  g_test_add_func ("/plot-paper/words", test_words);
  return g_test_run ();
}
