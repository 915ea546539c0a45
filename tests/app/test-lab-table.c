/* SPDX-License-Identifier: MIT */
#include "app/slab-lab-table.h"

#include "app/slab-lab-item.h"
#include "lab-app-fixture.h"

static guint
get_index (SlabLabTable *table, guint place)
{
  g_autoptr (SlabLabItem) item = g_list_model_get_item (slab_lab_table_get_rows (table), place);

  return slab_lab_item_get_index (item);
}

static gboolean
is_shown (SlabLabTable *table, const char *title)
{
  GtkColumnView *view = app_get_nth (GTK_WIDGET (table), GTK_TYPE_COLUMN_VIEW, 0);
  GListModel *columns = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_strcmp0 (gtk_column_view_column_get_title (column), title) == 0)
        return gtk_column_view_column_get_visible (column);
    }
  g_error ("there is no column “%s”", title);
}

/* Only columns that say something. */
static void
test_columns (void)
{
  GtkWidget *widget = g_object_ref_sink (slab_lab_table_new ());
  SlabLabTable *table = SLAB_LAB_TABLE (widget);
  g_autoptr (SlabLabResult) result = lab_make_result (2.5), other = lab_make_result (5.0);

  slab_lab_table_set_result (table, result, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (slab_lab_table_get_rows (table)), ==, 2);
  g_assert_true (is_shown (table, "speed-up"));
  g_assert_false (is_shown (table, "peers"));
  g_assert_false (is_shown (table, "ratio"));
  slab_lab_table_set_result (table, result, other);
  g_assert_true (is_shown (table, "ratio"));
  slab_lab_table_set_result (table, NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (slab_lab_table_get_rows (table)), ==, 0);
  app_finalize_object (widget);
}

/* By the figure, and the order stays while the table fills. */
static void
test_sorted (void)
{
  GtkWidget *widget = g_object_ref_sink (slab_lab_table_new ());
  SlabLabTable *table = SLAB_LAB_TABLE (widget);
  GtkColumnView *view = app_get_nth (widget, GTK_TYPE_COLUMN_VIEW, 0);
  g_autoptr (GtkColumnViewColumn) median = g_list_model_get_item (gtk_column_view_get_columns (view), 1);
  g_autoptr (SlabLabResult) result = lab_make_result (2.5), slower = lab_make_result (9.0);

  slab_lab_table_set_result (table, result, NULL);
  g_assert_cmpuint (get_index (table, 0), ==, 0);
  gtk_column_view_sort_by_column (view, median, GTK_SORT_ASCENDING);
  g_assert_cmpuint (get_index (table, 0), ==, 1);
  slab_lab_table_set_result (table, slower, NULL);
  g_assert_cmpuint (get_index (table, 0), ==, 0);
  app_finalize_object (widget);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/lab-table/columns", test_columns);
  g_test_add_func ("/lab-table/sorted", test_sorted);
  return g_test_run ();
}
