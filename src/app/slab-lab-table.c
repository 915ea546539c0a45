/* SPDX-License-Identifier: MIT */
#include "slab-lab-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "slab-lab-item.h"

struct _SlabLabTable
{
  GtkWidget parent_instance;

  GtkWidget *scrolled;
  GtkColumnView *view;
  GListStore *store; /* SlabLabItem, in the order of the cells */
  GtkSortListModel *sorted;
  GtkColumnViewColumn *columns[SLAB_LAB_ITEM_N_COLUMNS];
};

G_DEFINE_FINAL_TYPE (SlabLabTable, slab_lab_table, GTK_TYPE_WIDGET)

/* What is compared stands beside the measurement, and what the experiment of 2017 complained of beside what it told;
 * what is looked up now and then comes last. */
static const guint order[SLAB_LAB_ITEM_N_COLUMNS] = {
  SLAB_LAB_COLUMN_EXPERIMENT,
  SLAB_LAB_COLUMN_MEDIAN,
  SLAB_LAB_ITEM_OTHER,
  SLAB_LAB_ITEM_RATIO,
  SLAB_LAB_COLUMN_OTHERS,
  SLAB_LAB_COLUMN_PEERS,
  SLAB_LAB_COLUMN_PEAK,
  SLAB_LAB_COLUMN_SPEED_UP,
  SLAB_LAB_COLUMN_THEN,
  SLAB_LAB_COLUMN_EFFICIENCY,
  SLAB_LAB_COLUMN_OF_FILTER,
  SLAB_LAB_COLUMN_BANDWIDTH,
  SLAB_LAB_COLUMN_BANDWIDTH_SHARE,
  SLAB_LAB_COLUMN_RANGE,
  SLAB_LAB_COLUMN_CPU,
};

static const char *
get_title (guint column)
{
  if (column == SLAB_LAB_ITEM_OTHER)
    /* Translators: heading of a column of seconds, of the result that is compared with */
    return _ ("the other");
  if (column == SLAB_LAB_ITEM_RATIO)
    return _ ("ratio");
  return slab_lab_text_get_title ((SlabLabColumn) column);
}

static gboolean
is_words (guint column)
{
  return column == SLAB_LAB_COLUMN_EXPERIMENT;
}

static void
setup_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), is_words (GPOINTER_TO_UINT (column)) ? 0 : 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  SlabLabItem *row = gtk_list_item_get_item (item);
  g_autofree char *text = slab_lab_item_format (row, GPOINTER_TO_UINT (column));
  GtkWidget *label = gtk_list_item_get_child (item);

  gtk_label_set_text (GTK_LABEL (label), text);
  /* Why there is no figure. */
  gtk_widget_set_tooltip_text (label, slab_lab_item_get_error (row));
}

/* What is not known comes last, whichever way. */
static int
compare_items (gconstpointer a, gconstpointer b, gpointer column)
{
  SlabLabItem *first = (SlabLabItem *) a, *second = (SlabLabItem *) b;
  double x = slab_lab_item_get_value (first, GPOINTER_TO_UINT (column));
  double y = slab_lab_item_get_value (second, GPOINTER_TO_UINT (column));

  if (is_words (GPOINTER_TO_UINT (column)) || (isnan (x) && isnan (y)))
    return (int) slab_lab_item_get_index (first) - (int) slab_lab_item_get_index (second);
  if (isnan (x) || isnan (y))
    return isnan (x) ? 1 : -1;
  return (x > y) - (x < y);
}

static void
add_column (SlabLabTable *self, guint column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_items, GUINT_TO_POINTER (column), NULL));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), GUINT_TO_POINTER (column));
  self->columns[column] = gtk_column_view_column_new (get_title (column), factory);
  gtk_column_view_column_set_sorter (self->columns[column], sorter);
  gtk_column_view_column_set_expand (self->columns[column], is_words (column));
  gtk_column_view_append_column (self->view, self->columns[column]);
  g_object_unref (self->columns[column]);
}

void
slab_lab_table_set_result (SlabLabTable *self, SlabLabResult *result, SlabLabResult *other)
{
  const guint n = result != NULL ? slab_lab_result_get_n_cells (result) : 0;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (SLAB_IS_LAB_TABLE (self));

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, slab_lab_item_new (result, i, other));
  g_list_store_splice (self->store, 0, g_list_model_get_n_items (G_LIST_MODEL (self->store)), items->pdata, n);
  for (guint c = 0; c < SLAB_LAB_ITEM_N_COLUMNS; c++)
    gtk_column_view_column_set_visible (
        self->columns[c],
        c >= SLAB_LAB_N_COLUMNS ? other != NULL : n > 0 && slab_lab_text_has_column (result, (SlabLabColumn) c));
}

GListModel *
slab_lab_table_get_rows (SlabLabTable *self)
{
  g_return_val_if_fail (SLAB_IS_LAB_TABLE (self), NULL);

  return G_LIST_MODEL (self->sorted);
}

/* GObject */

static void
slab_lab_table_dispose (GObject *object)
{
  SlabLabTable *self = SLAB_LAB_TABLE (object);

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (slab_lab_table_parent_class)->dispose (object);
}

static void
slab_lab_table_class_init (SlabLabTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = slab_lab_table_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
slab_lab_table_init (SlabLabTable *self)
{
  self->store = g_list_store_new (SLAB_TYPE_LAB_ITEM);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Experiments"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  for (guint i = 0; i < SLAB_LAB_ITEM_N_COLUMNS; i++)
    add_column (self, order[i]);
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->store)),
                                          g_object_ref (gtk_column_view_get_sorter (self->view)));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (self->sorted))));
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
slab_lab_table_new (void)
{
  return g_object_new (SLAB_TYPE_LAB_TABLE, NULL);
}
