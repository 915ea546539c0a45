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

  g_assert_true (slab_plot_paper_save (file, 300.0, fill, size, &error));
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
  g_assert_true (slab_plot_paper_save (file, 1e5, fill, size, &error));
  g_assert_cmpfloat (size[1], <, 12000.0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-paper/margins", test_margins);
  return g_test_run ();
}
