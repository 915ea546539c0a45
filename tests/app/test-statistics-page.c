/* SPDX-License-Identifier: MIT */
#include "app/slab-statistics-page.h"

#include <string.h>

#include "profile-fixture.h"

static void
activated_cb (SlabStatisticsPage *page, guint row, guint64 index, guint64 *place)
{
  place[0] = row;
  place[1] = index;
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/*
 * On paper, of the trace of profile-fixture.h:
 *   work 60 and 20 ms: mean 40, the busiest 20 ms or 50 % above it
 *   filter 80 ms, of which half for voxels of the other chunk
 *   read 10 and 20 ms: mean and median 15, P95 10 + 0.95 * 10 = 19.5, P99 19.9
 *   thread 2: filter 20 %, read 20 %, wait 60 %
 */
static void
test_figures (void)
{
  SlabTrace *trace = profile_make_trace ();
  SlabStatisticsPage *page = SLAB_STATISTICS_PAGE (g_object_ref_sink (slab_statistics_page_new ()));
  GtkWidget *window;
  GtkListBox *slowest = app_get_child (page, "slowest");
  guint64 place[2] = { 9, 9 };
  g_autofree char *text = NULL;

  slab_statistics_page_set_trace (page, trace);
  g_signal_connect (page, "span-activated", G_CALLBACK (activated_cb), place);
  window = profile_show (GTK_WIDGET (page));
  app_wait_until (gtk_widget_get_visible (app_get_child (page, "content")));
  text = slab_statistics_page_dup_text (page);
  app_assert_contains (text, "\nWall time\t100 ms\t\n");
  app_assert_contains (text, "\nLoad imbalance\t20.0 ms\t50 %\n");
  app_assert_contains (text, "\nRedundant work\t40.0 ms\t50 %\n");
  app_assert_contains (text, "\nread\t2\t30.0 ms\t15.0 ms\t15.0 ms\t19.5 ms\t19.9 ms\t20.0 ms\n");
  app_assert_contains (text, "\nThread 1\t60 %\t20 %\t20 %\n");
  app_assert_contains (text, "\nThread 2\t20 %\t20 %\t60 %\n");
  g_assert_null (strstr (text, "Inside the filter"));

  /* Of all spans but waiting: filter 60, then filter and read of 20 ms in thread 2. */
  for (guint i = 0; i < 3; i++)
    {
      static const guint64 expected[3][2] = { { 0, 1 }, { 1, 0 }, { 1, 1 } };

      g_signal_emit_by_name (slowest, "row-activated", gtk_list_box_get_row_at_index (slowest, (int) i));
      g_assert_cmpuint (place[0], ==, expected[i][0]);
      g_assert_cmpuint (place[1], ==, expected[i][1]);
    }
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gtk_list_box_get_row_at_index (slowest, 0)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "60.0 ms · filter of chunk 0 · Thread 1, at 10.0 ms");

  /* The figures of another run are not there before they are known. */
  slab_statistics_page_set_trace (page, NULL);
  g_assert_false (gtk_widget_get_visible (app_get_child (page, "content")));
  gtk_window_destroy (GTK_WINDOW (window));
  app_finalize_object (page);
  app_finalize_object (trace);
}

/* From 15 to 30 ms: the filter of thread 1 all the time; on thread 2, 5 ms of reading and 10 of the filter. How long a
 * span takes is told of the whole ones: 60 and 20 ms. */
static void
test_range (void)
{
  SlabTrace *trace = profile_make_trace ();
  SlabStatisticsPage *page = SLAB_STATISTICS_PAGE (g_object_ref_sink (slab_statistics_page_new ()));
  GtkLabel *label = app_get_child (page, "range_label");
  GtkWidget *bar = app_get_child (page, "range_bar");
  g_autofree char *text = NULL, *whole = NULL;
  GtkWidget *window;
  guint n_asked = 0;

  g_signal_connect_swapped (page, "whole-run", G_CALLBACK (count_cb), &n_asked);
  slab_statistics_page_set_trace (page, trace);
  window = profile_show (GTK_WIDGET (page));
  app_wait_until (gtk_widget_get_visible (app_get_child (page, "content")));
  g_assert_false (gtk_widget_get_visible (bar));

  slab_statistics_page_set_range (page, 15 * PROFILE_MS, 30 * PROFILE_MS);
  app_wait_until (gtk_widget_get_visible (bar));
  g_assert_cmpstr (gtk_label_get_text (label), ==, "From 15.0 ms to 30.0 ms of the run");
  text = slab_statistics_page_dup_text (page);
  app_assert_contains (text, "From 15.0 ms to 30.0 ms of the run\n");
  app_assert_contains (text, "\nThe marked range\n");
  g_assert_null (strstr (text, "\nThe run\n"));
  app_assert_contains (text, "\nMarked time\t15.0 ms\t\n");
  app_assert_contains (text, "\nfilter\t2\t80.0 ms\t40.0 ms\t40.0 ms\t58.0 ms\t59.6 ms\t60.0 ms\n");
  app_assert_contains (text, "\nThread 1\t100 %\t0 %\t0 %\n");
  app_assert_contains (text, "\nThread 2\t67 %\t33 %\t0 %\n");
  g_signal_emit_by_name (app_get_nth (bar, GTK_TYPE_BUTTON, 0), "clicked");
  g_assert_cmpuint (n_asked, ==, 1);

  slab_statistics_page_set_range (page, 0, 0);
  app_wait_until (!gtk_widget_get_visible (bar));
  whole = slab_statistics_page_dup_text (page);
  g_assert_true (g_str_has_prefix (whole, "The run\n"));
  app_assert_contains (whole, "\nWall time\t100 ms\t\n");
  app_assert_contains (whole, "\nThread 1\t60 %\t20 %\t20 %\n");
  gtk_window_destroy (GTK_WINDOW (window));
  app_finalize_object (page);
  app_finalize_object (trace);
}

/* What the processor counted, or why it did not. Of a range it did not either. */
static void
test_counters (void)
{
  SlabTrace *trace = profile_make_trace ();
  SlabStatisticsPage *page = SLAB_STATISTICS_PAGE (g_object_ref_sink (slab_statistics_page_new ()));
  g_autofree char *text = NULL, *range = NULL;
  GtkWidget *window;

  slab_trace_set_counters (trace, 0, &(SlabTraceCounters){ 3000000, 2000000, 15000 });
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_COUNTERS, "not permitted");
  slab_statistics_page_set_trace (page, trace);
  window = profile_show (GTK_WIDGET (page));
  app_wait_until (gtk_widget_get_visible (app_get_child (page, "content")));
  text = slab_statistics_page_dup_text (page);
  app_assert_contains (text, "\nWhat the processor counted\n");
  app_assert_contains (text, "\nThread 1\t3.00 M\t2.00 M\t1.50\t15.0 k\t5.00\n");
  app_assert_contains (text, "\nSome counters are missing: not permitted\n");

  slab_statistics_page_set_range (page, 15 * PROFILE_MS, 30 * PROFILE_MS);
  app_wait_until (gtk_widget_get_visible (app_get_child (page, "range_bar")));
  range = slab_statistics_page_dup_text (page);
  app_assert_contains (range, "\nWhat the processor counted in the whole run\n");
  gtk_window_destroy (GTK_WINDOW (window));
  app_finalize_object (page);
  app_finalize_object (trace);
}

/* Four phases have spans: the plot has a panel for each, and tells of what is under the pointer. */
static void
test_durations (void)
{
  SlabTrace *trace = profile_make_trace ();
  SlabStatisticsPage *page = SLAB_STATISTICS_PAGE (g_object_ref_sink (slab_statistics_page_new ()));
  GtkTooltip *tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  GtkWidget *area = NULL;
  GtkWidget *window;
  guint n_told = 0, n = 0;

  slab_statistics_page_set_trace (page, trace);
  window = profile_show (GTK_WIDGET (page));
  app_wait_until (gtk_widget_get_visible (app_get_child (page, "content")));
  do
    area = app_get_nth (GTK_WIDGET (page), GTK_TYPE_DRAWING_AREA, n++);
  while (!gtk_widget_get_has_tooltip (area));
  app_wait_until (gtk_widget_get_height (area) >= 4 * 72);
  for (int y = 0; y < gtk_widget_get_height (area); y += 4)
    {
      gboolean told = FALSE;

      g_signal_emit_by_name (area, "query-tooltip", gtk_widget_get_width (area) / 2, y, FALSE, tooltip, &told);
      n_told += told;
    }
  g_assert_cmpuint (n_told, >=, 4);
  /* The margin, and the keyboard, which has no place. */
  {
    gboolean told = FALSE;

    g_signal_emit_by_name (area, "query-tooltip", 0, 0, FALSE, tooltip, &told);
    g_assert_false (told);
    g_signal_emit_by_name (area, "query-tooltip", gtk_widget_get_width (area) / 2, 60, TRUE, tooltip, &told);
    g_assert_false (told);
  }
  g_object_unref (tooltip);
  gtk_window_destroy (GTK_WINDOW (window));
  app_finalize_object (page);
  app_finalize_object (trace);
}

static void
test_empty_run (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabStatisticsPage *page = SLAB_STATISTICS_PAGE (g_object_ref_sink (slab_statistics_page_new ()));
  GtkWidget *window;

  slab_trace_begin (trace);
  slab_trace_end_at (trace, 0);
  slab_statistics_page_set_trace (page, trace);
  window = profile_show (GTK_WIDGET (page));
  app_wait_until (gtk_widget_get_visible (app_get_child (page, "content")));
  g_assert_false (gtk_widget_get_visible (app_get_child (page, "slowest_section")));
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (page)));
  gtk_window_destroy (GTK_WINDOW (window));
  app_finalize_object (page);
  app_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/statistics-page/figures", test_figures);
  g_test_add_func ("/statistics-page/range", test_range);
  g_test_add_func ("/statistics-page/counters", test_counters);
  g_test_add_func ("/statistics-page/durations", test_durations);
  g_test_add_func ("/statistics-page/empty-run", test_empty_run);
  return g_test_run ();
}
