/* SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>
#include <string.h>

#include "lab-picture-fixture.h"
#include "plot/slab-lab-picture.h"

typedef struct
{
  GArray *widths; /* of everything that is as high as a bar */
  double height;
} Shapes;

/* cairo writes rectangles as paths, and from 1.18 on as rectangles. */
static void
take_shape (GMarkupParseContext *context, const char *element, const char **names, const char **values, gpointer data,
            GError **error)
{
  Shapes *shapes = data;
  double low[2] = { INFINITY, INFINITY }, high[2] = { -INFINITY, -INFINITY };
  double width, height;

  if (strcmp (element, "path") == 0)
    for (guint i = 0; names[i] != NULL; i++)
      {
        const char *at = values[i];
        guint k = 0;

        if (strcmp (names[i], "d") != 0)
          continue;
        while (*at != '\0')
          {
            char *end;
            double number = g_ascii_strtod (at, &end);

            if (end == at)
              {
                at++;
                continue;
              }
            low[k % 2] = MIN (low[k % 2], number);
            high[k % 2] = MAX (high[k % 2], number);
            k++;
            at = end;
          }
      }
  width = high[0] - low[0];
  height = high[1] - low[1];
  if (strcmp (element, "rect") == 0)
    for (guint i = 0; names[i] != NULL; i++)
      {
        width = strcmp (names[i], "width") == 0 ? g_ascii_strtod (values[i], NULL) : width;
        height = strcmp (names[i], "height") == 0 ? g_ascii_strtod (values[i], NULL) : height;
      }
  if (height > 10.0 && height < 40.0 && width > 20.0)
    g_array_append_val (shapes->widths, width);
}

static gboolean
has_width (const Shapes *shapes, double width)
{
  for (guint i = 0; i < shapes->widths->len; i++)
    if (fabs (g_array_index (shapes->widths, double, i) - width) < 0.01 * width)
      return TRUE;
  return FALSE;
}

/* The bars of the file are as long as their cells took: 8, 2, 0.5, 8 and 10 seconds. */
static void
test_svg (void)
{
  static const GMarkupParser parser = { .start_element = take_shape };
  g_autoptr (SlabLabResult) result = lab_picture_make_result (TRUE);
  g_autofree char *folder = g_dir_make_tmp ("slab-lab-picture-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "lab.svg", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  Shapes shapes = { g_array_new (FALSE, FALSE, sizeof (double)), 0.0 };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, &shapes, NULL);
  gboolean found = FALSE;
  gsize length;

  g_assert_true (slab_lab_picture_save (result, NULL, file, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_true (g_markup_parse_context_parse (context, contents, (gssize) length, &error));
  g_assert_no_error (error);
  g_assert_true (g_markup_parse_context_end_parse (context, NULL));
  g_markup_parse_context_free (context);
  for (guint i = 0; i < shapes.widths->len && !found; i++)
    {
      double second = g_array_index (shapes.widths, double, i) / 10.0;

      found = has_width (&shapes, 8.0 * second) && has_width (&shapes, 2.0 * second);
    }
  g_assert_true (found);
  g_array_unref (shapes.widths);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Of what was not measured, and without a cell, too. */
static void
test_pages (void)
{
  static const char *const names[] = { "lab.png", "lab.pdf" };
  g_autofree char *folder = g_dir_make_tmp ("slab-lab-picture-XXXXXX", NULL);

  for (guint i = 0; i < 3; i++)
    for (guint k = 0; k < G_N_ELEMENTS (names); k++)
      {
        g_autoptr (SlabLabResult) result = i < 2 ? lab_picture_make_result (i == 0) : fixture_new ();
        g_autofree char *path = g_build_filename (folder, names[k], NULL);
        g_autoptr (GFile) file = g_file_new_for_path (path);
        g_autofree char *contents = NULL;
        g_autoptr (GError) error = NULL;
        gsize length;

        g_assert_true (slab_lab_picture_save (result, NULL, file, &error));
        g_assert_no_error (error);
        g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
        g_assert_cmpint (memcmp (contents, k == 0 ? "\211PNG" : "%PDF", 4), ==, 0);
        g_assert_cmpint (g_unlink (path), ==, 0);
      }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab-picture-file/svg", test_svg);
  g_test_add_func ("/lab-picture-file/pages", test_pages);
  return g_test_run ();
}
