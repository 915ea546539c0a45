/* SPDX-License-Identifier: MIT */
#include "plot/slab-report-plot.h"

#include <cairo.h>
#include <glib/gstdio.h>

/* Names are those of the command line, each its own. */
static void
test_names (void)
{
  SlabReportPlot plot = SLAB_N_REPORT_PLOTS;

  for (guint i = 0; i < SLAB_N_REPORT_PLOTS; i++)
    {
      g_assert_true (slab_report_plot_from_name (slab_report_plot_get_name ((SlabReportPlot) i), &plot));
      g_assert_cmpuint (plot, ==, i);
    }
  plot = SLAB_N_REPORT_PLOTS;
  g_assert_false (slab_report_plot_from_name ("Timeline", &plot));
  g_assert_false (slab_report_plot_from_name ("", &plot));
  g_assert_cmpuint (plot, ==, SLAB_N_REPORT_PLOTS);
}

/* The graph of tasks is a graph too. */
static void
test_endings (void)
{
  for (guint i = 0; i < SLAB_N_REPORT_PLOTS; i++)
    {
      const SlabReportPlot plot = (SlabReportPlot) i;
      g_autoptr (GError) error = NULL;

      g_assert_true (slab_report_plot_check_name (plot, "a.svg", NULL));
      g_assert_true (slab_report_plot_check_name (plot, "a.PNG", NULL));
      g_assert_true (slab_report_plot_check_name (plot, "a.pdf", NULL));
      g_assert_true (slab_report_plot_check_name (plot, "a.dot", NULL) == (plot == SLAB_REPORT_PLOT_TASKS));
      g_assert_false (slab_report_plot_check_name (plot, "a.html", &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
    }
}

/* Of a trace without anything too, on white; what a failed save would have replaced stays. */
static void
test_save (void)
{
  g_autofree char *folder = g_dir_make_tmp ("slab-report-plot-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "p.png", NULL);
  g_autofree char *wrong = g_build_filename (folder, "p.txt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) wrong_file = g_file_new_for_path (wrong);
  SlabTrace *trace = slab_trace_new (2);

  slab_trace_end_at (trace, 1000);
  for (guint i = 0; i < SLAB_N_REPORT_PLOTS; i++)
    {
      g_autoptr (GError) error = NULL;
      cairo_surface_t *surface;

      g_assert_true (slab_report_plot_save (trace, (SlabReportPlot) i, file, &error));
      g_assert_no_error (error);
      surface = cairo_image_surface_create_from_png (path);
      g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 1920);
      g_assert_cmphex (*(guint32 *) (void *) cairo_image_surface_get_data (surface) & 0xffffff, ==, 0xffffff);
      cairo_surface_destroy (surface);
      g_assert_false (slab_report_plot_save (trace, (SlabReportPlot) i, wrong_file, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
      g_assert_false (g_file_query_exists (wrong_file, NULL));
    }
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-plot/names", test_names);
  g_test_add_func ("/report-plot/endings", test_endings);
  g_test_add_func ("/report-plot/save", test_save);
  return g_test_run ();
}
