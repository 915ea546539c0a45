/* SPDX-License-Identifier: MIT */
#include "app/slab-figure-table.h"

#include "app-fixture.h"

static GPtrArray *
make_texts (const char *const *texts, guint n)
{
  GPtrArray *array = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (array, (gpointer) texts[i]);
  return array;
}

static void
test_lines (void)
{
  static const char *const titles[] = { "Phase", "Total", NULL };
  static const char *const many[] = { "read", "1 s", "filter", "2 s" };
  static const char *const few[] = { "write", "3 s" };
  static const double seconds[SLAB_N_PHASES] = { 1, 2 };
  SlabFigureTable *table = SLAB_FIGURE_TABLE (g_object_ref_sink (slab_figure_table_new ("Spans", titles)));
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) first = make_texts (many, 4);
  g_autoptr (GPtrArray) second = make_texts (few, 2);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (table)));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (table), GTK_ACCESSIBLE_PROPERTY_LABEL, "Spans");
  slab_figure_table_append_text (table, text);
  g_assert_cmpstr (text->str, ==, "");

  slab_figure_table_set_texts (table, first);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (table)));
  g_assert_cmpuint (slab_figure_table_get_n_lines (table), ==, 2);
  g_assert_cmpstr (slab_figure_table_get_text (table, 1, 1), ==, "2 s");
  slab_figure_table_set_phase (table, 1, SLAB_PHASE_FILTER);
  slab_figure_table_set_bar (table, 1, seconds, 4);
  slab_figure_table_append_text (table, text);
  g_assert_cmpstr (text->str, ==, "Spans\nPhase\tTotal\nread\t1 s\nfilter\t2 s\n");

  slab_figure_table_set_texts (table, second);
  g_assert_cmpuint (slab_figure_table_get_n_lines (table), ==, 1);
  g_assert_cmpstr (slab_figure_table_get_text (table, 0, 0), ==, "write");
  slab_figure_table_set_texts (table, none);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (table)));
  g_assert_finalize_object (table);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/figure-table/lines", test_lines);
  return g_test_run ();
}
