/* SPDX-License-Identifier: MIT */
#include "plot/slab-lab-picture.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#include "../engine/lab-fixture.h"
#include "picture-fixture.h"

/* A whole run of 8 s, in chunks 2 s of which the cut takes a quarter; two copies at once in 10 s; threads; a map. */
static SlabLabResult *
make_result (gboolean is_measured)
{
  SlabLabResult *result = fixture_new ();
  const struct
  {
    SlabLabKind kind;
    const char *filter;
    guint n_threads;
    guint n_copies;
    gint base;
    double seconds;
  } cells[] = {
    { SLAB_LAB_KIND_SINGLE, "gaussian", 1, 1, 0, 8.0 },   { SLAB_LAB_KIND_CHUNKED, "gaussian", 4, 1, 0, 2.0 },
    { SLAB_LAB_KIND_IDENTITY, "identity", 4, 1, 1, 0.5 }, { SLAB_LAB_KIND_WEAK, "gaussian", 1, 1, 3, 8.0 },
    { SLAB_LAB_KIND_WEAK, "gaussian", 1, 2, 3, 10.0 },    { SLAB_LAB_KIND_STRONG, "tv", 1, 1, 5, 8.0 },
    { SLAB_LAB_KIND_STRONG, "tv", 4, 1, 5, 2.6 },         { SLAB_LAB_KIND_CHUNKED, "tv", 4, 1, 5, 4.0 },
    { SLAB_LAB_KIND_IDENTITY, "identity", 4, 1, 7, 1.0 }, { SLAB_LAB_KIND_GRID, "tv", 4, 1, -1, 1.0 },
    { SLAB_LAB_KIND_GRID, "tv", 4, 1, -1, 3.0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      SlabLabCell *cell = fixture_add_cell (result, cells[i].kind, cells[i].filter, cells[i].n_threads,
                                            cells[i].n_copies, cells[i].base);

      if (cell->kind == SLAB_LAB_KIND_GRID)
        {
          cell->settings.chunk_mode = SLAB_CHUNK_MANUAL;
          cell->settings.overlap_auto = FALSE;
          for (guint a = 0; a < SLAB_N_AXES; a++)
            {
              cell->settings.chunk[a] = 4;
              cell->settings.overlap[a] = i == 9 ? 0 : 2;
            }
        }
      if (is_measured)
        fixture_add_repeat (cell, cells[i].seconds, 1.0, 0);
    }
  return result;
}

/* By the cells, measured or not; the price of a cut is told with the times where there are some. */
static void
test_panels (void)
{
  static const SlabLabPanelKind expected[] = { SLAB_LAB_PANEL_TIMES, SLAB_LAB_PANEL_WEAK, SLAB_LAB_PANEL_STRONG,
                                               SLAB_LAB_PANEL_PRICE, SLAB_LAB_PANEL_GRID };
  g_autoptr (SlabLabResult) result = make_result (FALSE);
  g_autoptr (GArray) panels = slab_lab_picture_list_panels (result);

  g_assert_cmpuint (panels->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < panels->len; i++)
    {
      const SlabLabPanel *panel = &g_array_index (panels, SlabLabPanel, i);
      g_autofree char *words = slab_lab_picture_describe_panel (panel);

      g_assert_cmpint (panel->kind, ==, expected[i]);
      g_assert_cmpstr (panel->filter->id, ==, i < 2 ? "gaussian" : "tv");
      g_assert_nonnull (strstr (words, i < 2 ? "Gaussian" : "Total variation"));
    }
}

static void
test_draw (void)
{
  for (guint variant = 0; variant < 4; variant++)
    {
      g_autoptr (SlabLabResult) result = make_result (variant < 2);
      g_autoptr (GArray) panels = slab_lab_picture_list_panels (result);

      for (guint i = 0; i < panels->len; i++)
        {
          const SlabLabPanel *panel = &g_array_index (panels, SlabLabPanel, i);
          Picture picture;
          double height;

          picture_init (&picture, 480, 400, 1.0, variant % 2 != 0);
          height = slab_lab_picture_get_panel_height (result, panel, &picture.theme);
          g_assert_cmpfloat (height, >, 100.0);
          g_assert_cmpfloat (height, <=, 400.0);
          slab_lab_picture_draw_panel (picture.cr, result, panel, &picture.theme, 480, height);
          g_assert_true (picture_has_ink (&picture, 20, 20, 460, height - 20));
          /* A point, a bar or a field in the filter's colour only where something was measured. */
          g_assert_cmpint (picture_has_color (&picture, &picture.theme.phases[SLAB_PHASE_FILTER], 0, 0, 480, height),
                           ==, variant < 2);
          picture_assert_margin (&picture);
          picture_clear (&picture);
        }
    }
}

/* --- Files -------------------------------------------------------------------------------------------------------- */

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
  g_autoptr (SlabLabResult) result = make_result (TRUE);
  g_autofree char *folder = g_dir_make_tmp ("slab-lab-picture-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "lab.svg", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  Shapes shapes = { g_array_new (FALSE, FALSE, sizeof (double)), 0.0 };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, &shapes, NULL);
  gboolean found = FALSE;
  gsize length;

  g_assert_true (slab_lab_picture_save (result, file, &error));
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
        g_autoptr (SlabLabResult) result = i < 2 ? make_result (i == 0) : fixture_new ();
        g_autofree char *path = g_build_filename (folder, names[k], NULL);
        g_autoptr (GFile) file = g_file_new_for_path (path);
        g_autofree char *contents = NULL;
        g_autoptr (GError) error = NULL;
        gsize length;

        g_assert_true (slab_lab_picture_save (result, file, &error));
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
  g_test_add_func ("/lab-picture/panels", test_panels);
  g_test_add_func ("/lab-picture/draw", test_draw);
  g_test_add_func ("/lab-picture/svg", test_svg);
  g_test_add_func ("/lab-picture/pages", test_pages);
  return g_test_run ();
}
