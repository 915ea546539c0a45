/* SPDX-License-Identifier: MIT */
#include "app/slab-lab-plots.h"

#include "lab-app-fixture.h"

static guint
count_areas (GtkWidget *widget)
{
  guint n = GTK_IS_DRAWING_AREA (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_areas (child);
  return n;
}

/* One for each plot of the result; while a set is measured they stay the same widgets. */
static void
test_plots (void)
{
  GtkWidget *widget = g_object_ref_sink (slab_lab_plots_new ());
  SlabLabPlots *plots = SLAB_LAB_PLOTS (widget);
  g_autoptr (SlabLabResult) result = lab_make_result (2.5), again = lab_make_result (5.0), more = lab_make_result (5.0);
  GtkWidget *first;

  g_assert_cmpuint (slab_lab_plots_get_n_plots (plots), ==, 0);
  slab_lab_plots_set_result (plots, result, NULL);
  g_assert_cmpuint (slab_lab_plots_get_n_plots (plots), ==, 1);
  g_assert_cmpuint (count_areas (widget), ==, 1);
  first = app_get_nth (widget, GTK_TYPE_DRAWING_AREA, 0);
  slab_lab_plots_set_result (plots, again, NULL);
  g_assert_true (app_get_nth (widget, GTK_TYPE_DRAWING_AREA, 0) == first);
  fixture_add_cell (more, SLAB_LAB_KIND_GRID, "tv", 4, 1, -1);
  slab_lab_plots_set_result (plots, more, NULL);
  g_assert_cmpuint (count_areas (widget), ==, 2);
  slab_lab_plots_set_result (plots, NULL, NULL);
  g_assert_cmpuint (count_areas (widget), ==, 0);
  app_finalize_object (widget);
}

/* Two maps have a third one, of their ratio; fields say at length what they are. */
static void
test_compared (void)
{
  GtkWidget *widget = g_object_ref_sink (slab_lab_plots_new ());
  g_autoptr (SlabLabResult) result = lab_make_result (2.5), other = lab_make_result (5.0);

  fixture_add_cell (result, SLAB_LAB_KIND_GRID, "tv", 4, 1, -1);
  slab_lab_plots_set_result (SLAB_LAB_PLOTS (widget), result, other);
  g_assert_cmpuint (count_areas (widget), ==, 2);
  fixture_add_cell (other, SLAB_LAB_KIND_GRID, "tv", 4, 1, -1);
  slab_lab_plots_set_result (SLAB_LAB_PLOTS (widget), result, other);
  g_assert_cmpuint (count_areas (widget), ==, 3);
  g_assert_true (gtk_widget_get_has_tooltip (app_get_nth (widget, GTK_TYPE_DRAWING_AREA, 0)));
  slab_lab_plots_set_result (SLAB_LAB_PLOTS (widget), result, NULL);
  g_assert_cmpuint (count_areas (widget), ==, 2);
  app_finalize_object (widget);
}

/* In a window it is drawn, and says what it is to who cannot see it. */
static void
test_drawn (void)
{
  GtkWidget *window = gtk_window_new (), *plots = slab_lab_plots_new ();
  g_autoptr (SlabLabResult) result = lab_make_result (2.5);
  GtkWidget *area;

  slab_lab_plots_set_result (SLAB_LAB_PLOTS (plots), result, NULL);
  gtk_window_set_child (GTK_WINDOW (window), plots);
  gtk_window_set_default_size (GTK_WINDOW (window), 500, 400);
  gtk_window_present (GTK_WINDOW (window));
  area = app_get_nth (plots, GTK_TYPE_DRAWING_AREA, 0);
  app_wait_until (gtk_widget_get_width (area) > 300);
  app_iterate (100);
  g_assert_cmpint (gtk_widget_get_height (area), >=, 150);
  gtk_test_accessible_assert_property (area, GTK_ACCESSIBLE_PROPERTY_LABEL, "Gaussian: more threads");
  gtk_window_destroy (GTK_WINDOW (window));
  app_settle ();
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/lab-plots/plots", test_plots);
  g_test_add_func ("/lab-plots/compared", test_compared);
  g_test_add_func ("/lab-plots/drawn", test_drawn);
  return g_test_run ();
}
