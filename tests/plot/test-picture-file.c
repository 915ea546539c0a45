/* SPDX-License-Identifier: MIT */
#include "plot/slab-picture-file.h"

#include <glib/gstdio.h>
#include <string.h>

/* A blue picture with its lower right quarter red. */
static void
draw (cairo_t *cr, double width, double height, gpointer user_data)
{
  g_assert_cmpfloat (width, ==, 200.0);
  g_assert_cmpfloat (height, ==, 100.0);
  g_assert_cmpstr (user_data, ==, "data");
  cairo_set_source_rgb (cr, 0.0, 0.0, 1.0);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 1.0, 0.0, 0.0);
  cairo_rectangle (cr, 100.0, 50.0, 100.0, 50.0);
  cairo_fill (cr);
}

static char *
save (const char *folder, const char *name)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_assert_true (slab_picture_file_save (file, 200.0, 100.0, draw, (gpointer) "data", &error));
  g_assert_no_error (error);
  return path;
}

static void
test_kinds (void)
{
  g_autofree char *folder = g_dir_make_tmp ("slab-picture-XXXXXX", NULL);
  g_autofree char *png = save (folder, "a.PNG"), *svg = save (folder, "a.svg"), *pdf = save (folder, "a.pdf");
  cairo_surface_t *surface = cairo_image_surface_create_from_png (png);
  const guint8 *data;
  g_autofree char *contents = NULL;
  const GMarkupParser parser = { 0 };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
  gsize length;

  /* Twice the size. */
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 400);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 200);
  data = cairo_image_surface_get_data (surface);
  g_assert_cmphex (*(const guint32 *) (const void *) (data + 10 * cairo_image_surface_get_stride (surface) + 40)
                       & 0xffffff,
                   ==, 0x0000ff);
  g_assert_cmphex (*(const guint32 *) (const void *) (data + 150 * cairo_image_surface_get_stride (surface) + 1200)
                       & 0xffffff,
                   ==, 0xff0000);
  cairo_surface_destroy (surface);

  g_assert_true (g_file_get_contents (svg, &contents, &length, NULL));
  g_assert_true (g_markup_parse_context_parse (context, contents, (gssize) length, NULL));
  g_assert_true (g_markup_parse_context_end_parse (context, NULL));
  g_markup_parse_context_free (context);
  g_assert_nonnull (strstr (contents, "viewBox=\"0 0 200 100\""));
  g_clear_pointer (&contents, g_free);

  g_assert_true (g_file_get_contents (pdf, &contents, &length, NULL));
  g_assert_cmpint (memcmp (contents, "%PDF-", 5), ==, 0);

  g_unlink (png);
  g_unlink (svg);
  g_unlink (pdf);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_refused (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/a.gif");
  g_autoptr (GFile) missing = g_file_new_for_path ("/nowhere/a.png");
  g_autoptr (GError) error = NULL;

  g_assert_false (slab_picture_file_has_ending ("a.gif"));
  g_assert_false (slab_picture_file_has_ending ("png"));
  g_assert_true (slab_picture_file_has_ending ("a.Svg"));
  g_assert_false (slab_picture_file_save (file, 200.0, 100.0, draw, (gpointer) "data", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (error->message, "/nowhere/a.gif"));
  g_clear_error (&error);
  g_assert_false (slab_picture_file_save (missing, 200.0, 100.0, draw, (gpointer) "data", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture-file/kinds", test_kinds);
  g_test_add_func ("/picture-file/refused", test_refused);
  return g_test_run ();
}
