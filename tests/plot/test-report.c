/* SPDX-License-Identifier: MIT */
#include "plot/slab-report.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <string.h>

static SlabTrace *
make_trace (guint n_threads)
{
  SlabTrace *trace = slab_trace_new (n_threads);
  SlabTraceChunk chunk = { { 0, 0, 0 }, { 50, 64, 1104 }, { 50, 76, 1104 } };
  SlabSpan span = { 0, 90000000, 0, 0, -1, SLAB_PHASE_FILTER };

  slab_trace_set_chunks (trace, &chunk, 1);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_TITLE, "gaussian <sigma=3> & more");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_INPUT, "sample.vol");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_SHAPE, "50,1104,1104");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_CHUNK, "50,64,1104");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_OVERLAP, "12,12,12");
  slab_trace_add_span (trace, 0, &span);
  slab_trace_add_sample (trace, &(SlabTraceSample){ .time = 50000000, .cores_busy = 1.0, .resident_bytes = 1 << 28 },
                         NULL);
  slab_trace_end_at (trace, 100000000);
  return trace;
}

static char *
save (const char *folder, const char *name, SlabTrace *trace, char **contents, gsize *length)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GError *error = NULL;

  g_assert_true (slab_report_save (trace, file, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, contents, length, &error));
  g_assert_no_error (error);
  return path;
}

static void
count_element (GMarkupParseContext *context, const char *element, const char **names, const char **values,
               gpointer data, GError **error)
{
  guint *counts = data;

  counts[0]++;
  counts[1] += strcmp (element, "path") == 0 || strcmp (element, "rect") == 0;
}

static void
test_kinds (void)
{
  static const GMarkupParser parser = { .start_element = count_element };
  g_autofree char *folder = g_dir_make_tmp ("slab-report-XXXXXX", NULL);
  SlabTrace *trace = make_trace (2);
  guint counts[2] = { 0, 0 };
  GMarkupParseContext *context;
  GError *error = NULL;
  cairo_surface_t *surface;

  {
    g_autofree char *contents = NULL;
    gsize length;
    g_autofree char *path = save (folder, "run.png", trace, &contents, &length);

    surface = cairo_image_surface_create_from_png (path);
    g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
    /* Twice the page's 1120 pixels. */
    g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 2240);
    g_assert_cmpint (cairo_image_surface_get_height (surface), >, 400);
    /* White paper. */
    g_assert_cmphex (*(guint32 *) (void *) cairo_image_surface_get_data (surface) & 0xffffff, ==, 0xffffff);
    cairo_surface_destroy (surface);
    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  {
    g_autofree char *contents = NULL;
    gsize length;
    g_autofree char *path = save (folder, "run.SVG", trace, &contents, &length);

    context = g_markup_parse_context_new (&parser, 0, counts, NULL);
    g_assert_true (g_markup_parse_context_parse (context, contents, (gssize) length, &error));
    g_assert_no_error (error);
    g_assert_true (g_markup_parse_context_end_parse (context, &error));
    g_assert_no_error (error);
    g_markup_parse_context_free (context);
    g_assert_cmpuint (counts[0], >, 20);
    g_assert_cmpuint (counts[1], >, 10);
    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  {
    g_autofree char *contents = NULL;
    gsize length;
    g_autofree char *path = save (folder, "run.pdf", trace, &contents, &length);

    g_assert_true (g_str_has_prefix (contents, "%PDF"));
    g_assert_nonnull (g_strstr_len (contents + length - 16, 16, "%%EOF"));
    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  {
    g_autofree char *contents = NULL;
    gsize length;
    g_autofree char *path = save (folder, "run.html", trace, &contents, &length);

    g_assert_true (g_str_has_prefix (contents, "<!DOCTYPE html>"));
    g_assert_true (g_str_has_suffix (contents, "</html>\n"));
    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  {
    g_autofree char *contents = NULL;
    gsize length;
    g_autofree char *path = save (folder, "run.dot", trace, &contents, &length);

    g_assert_true (g_str_has_prefix (contents, "digraph"));
    g_assert_nonnull (strstr (contents, "in0 -> filter0;"));
    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  /* And no temporary file. */
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_finalize_object (trace);
}

/* Cairo numbers the surfaces of a process in its SVG files. */
static void
forget_surface_number (char *contents, gsize *length)
{
  g_autoptr (GRegex) regex = g_regex_new ("id=\"surface[0-9]+\"", 0, 0, NULL);
  g_autofree char *text = g_regex_replace_literal (regex, contents, (gssize) *length, 0, "", 0, NULL);

  *length = strlen (text);
  memcpy (contents, text, *length);
}

/* The same trace is the same file, a second later too. */
static void
test_reproducible (void)
{
  static const char *const names[] = { "run.png", "run.svg", "run.pdf" };
  g_autofree char *folder = g_dir_make_tmp ("slab-report-XXXXXX", NULL);
  SlabTrace *trace = make_trace (2);
  char *first[3];
  gsize lengths[3];

  for (guint i = 0; i < 3; i++)
    {
      g_free (save (folder, names[i], trace, &first[i], &lengths[i]));
      if (i == 1)
        forget_surface_number (first[i], &lengths[i]);
    }
  g_usleep (1100000);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *second = NULL;
      gsize length;
      g_autofree char *path = save (folder, names[i], trace, &second, &length);

      if (i == 1)
        forget_surface_number (second, &length);
      g_assert_cmpmem (first[i], lengths[i], second, length);
      g_free (first[i]);
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_finalize_object (trace);
}

/* More rows than a page would hold, and none at all. */
static void
test_extremes (void)
{
  g_autofree char *folder = g_dir_make_tmp ("slab-report-XXXXXX", NULL);
  SlabTrace *traces[2] = { make_trace (4000), slab_trace_new (1) };

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *contents = NULL;
      gsize length;
      g_autofree char *path = save (folder, i == 0 ? "run.svg" : "run.png", traces[i], &contents, &length);

      g_assert_cmpuint (length, >, 1000);
      g_assert_cmpint (g_unlink (path), ==, 0);
      g_assert_finalize_object (traces[i]);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_names (void)
{
  static const char *const good[] = { "a.png", "/x/b.SVG", "c.d.Pdf", "e.HTML", "f.dot" };
  static const char *const bad[] = { "a.jpg", "png", "a.png.txt", "", "a.htm" };
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_true (slab_report_check_name (good[i], &error));
      g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (slab_report_check_name (bad[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
      g_assert_nonnull (strstr (error->message, bad[i]));
      g_assert_nonnull (strstr (error->message, ".svg"));
      g_clear_error (&error);
    }
}

static void
test_errors (void)
{
  SlabTrace *trace = make_trace (1);
  g_autofree char *folder = g_dir_make_tmp ("slab-report-XXXXXX", NULL);
  g_autofree char *inside = g_build_filename (folder, "missing", "run.png", NULL);
  g_autofree char *other = g_build_filename (folder, "run.gif", NULL);
  g_autoptr (GFile) missing = g_file_new_for_path (inside);
  g_autoptr (GFile) gif = g_file_new_for_path (other);
  GError *error = NULL;

  g_assert_false (slab_report_save (trace, missing, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "run.png"));
  g_clear_error (&error);
  g_assert_false (slab_report_save (trace, gif, &error));
  g_assert_nonnull (strstr (error->message, "run.gif"));
  g_clear_error (&error);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/kinds", test_kinds);
  g_test_add_func ("/report/reproducible", test_reproducible);
  g_test_add_func ("/report/extremes", test_extremes);
  g_test_add_func ("/report/names", test_names);
  g_test_add_func ("/report/errors", test_errors);
  return g_test_run ();
}
