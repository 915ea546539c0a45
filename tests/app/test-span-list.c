/* SPDX-License-Identifier: MIT */
#include "app/slab-span-list.h"

#include "app-fixture.h"

#define N_MANY 1000000

static void
add_span (SlabTrace *trace, guint row, SlabPhase phase, gint64 start, gint64 duration, gint32 chunk, guint64 bytes)
{
  const SlabSpan span = { start, duration, bytes, chunk, -1, phase };

  slab_trace_add_span (trace, row, &span);
}

/* Rows with three spans, none and two. */
static SlabTrace *
make_trace (void)
{
  SlabTrace *trace = slab_trace_new (3);
  const SlabTraceChunk chunks[2] = { { { 5, 0, 0 }, { 5, 6, 7 }, { 6, 7, 8 } },
                                     { { 0, 6, 0 }, { 5, 6, 7 }, { 6, 7, 8 } } };

  slab_trace_set_chunks (trace, chunks, 2);
  slab_trace_begin (trace);
  add_span (trace, 0, SLAB_PHASE_READ, 0, 30, 0, 300);
  add_span (trace, 0, SLAB_PHASE_FILTER, 30, 50, 0, 0);
  add_span (trace, 0, SLAB_PHASE_WAIT, 80, 20, -1, 0);
  add_span (trace, 2, SLAB_PHASE_READ, 10, 30, 1, 3000);
  add_span (trace, 2, SLAB_PHASE_FILTER, 40, 60, 1, 0);
  return trace;
}

/* "0.2 2.1": the rows and indices of the list's spans, in its order. */
static char *
get_order (SlabSpanList *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (SlabSpanItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);
      guint64 index;
      guint row, position;

      g_assert_true (slab_span_list_get_place (list, i, &row, &index));
      g_assert_cmpuint (slab_span_item_get_row (item), ==, row);
      g_assert_cmpuint (slab_span_item_get_index (item), ==, index);
      g_assert_true (slab_span_list_find (list, row, index, &position));
      g_assert_cmpuint (position, ==, i);
      g_string_append_printf (text, "%s%u.%u", i > 0 ? " " : "", row, (guint) index);
    }
  return g_string_free (text, FALSE);
}

#define assert_order(LIST, EXPECTED)                                                                                   \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autofree char *order_ = get_order (LIST);                                                                        \
    g_assert_cmpstr (order_, ==, EXPECTED);                                                                            \
  }                                                                                                                    \
  G_STMT_END

static void
test_empty (void)
{
  SlabSpanList *list = slab_span_list_new ();
  guint64 index;
  guint row, position;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 0));
  g_assert_false (slab_span_list_get_place (list, 0, &row, &index));
  g_assert_false (slab_span_list_find (list, 0, 0, &position));
  g_assert_false (slab_span_list_refresh (list));
  slab_span_list_set_phase (list, SLAB_PHASE_READ);
  g_assert_cmpuint (slab_span_list_get_n_spans (list), ==, 0);
  g_assert_finalize_object (list);
}

static void
test_phases (void)
{
  g_autoptr (SlabTrace) trace = make_trace ();
  SlabSpanList *list = slab_span_list_new ();
  guint position;

  slab_span_list_set_trace (list, trace);
  assert_order (list, "0.0 0.1 0.2 2.0 2.1");
  slab_span_list_set_phase (list, SLAB_PHASE_FILTER);
  assert_order (list, "0.1 2.1");
  g_assert_cmpuint (slab_span_list_get_n_spans (list), ==, 5);
  g_assert_false (slab_span_list_find (list, 0, 0, &position));
  g_assert_false (slab_span_list_find (list, 1, 0, &position));
  g_assert_false (slab_span_list_find (list, 9, 0, &position));
  slab_span_list_set_phase (list, SLAB_PHASE_WRITE);
  assert_order (list, "");
  slab_span_list_set_phase (list, SLAB_SPAN_LIST_ALL_PHASES);
  assert_order (list, "0.0 0.1 0.2 2.0 2.1");
  g_assert_finalize_object (list);
}

/* By each column; of equals the trace's order. */
static void
test_columns (void)
{
  static const struct
  {
    SlabSpanColumn column;
    const char *order;
  } cases[] = {
    { SLAB_SPAN_COLUMN_ROW, "0.0 0.1 0.2 2.0 2.1" },   { SLAB_SPAN_COLUMN_PHASE, "0.0 2.0 0.1 2.1 0.2" },
    { SLAB_SPAN_COLUMN_CHUNK, "0.2 0.0 0.1 2.0 2.1" }, { SLAB_SPAN_COLUMN_BOX, "0.2 2.0 2.1 0.0 0.1" },
    { SLAB_SPAN_COLUMN_START, "0.0 2.0 0.1 2.1 0.2" }, { SLAB_SPAN_COLUMN_DURATION, "0.2 0.0 2.0 0.1 2.1" },
    { SLAB_SPAN_COLUMN_BYTES, "0.1 0.2 2.1 0.0 2.0" }, { SLAB_SPAN_COLUMN_RATE, "0.1 0.2 2.1 0.0 2.0" },
  };
  g_autoptr (SlabTrace) trace = make_trace ();
  SlabSpanList *list = slab_span_list_new ();

  slab_span_list_set_trace (list, trace);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GtkSorter) sorter = slab_span_list_new_sorter (cases[i].column);

      slab_span_list_set_sorter (list, sorter);
      assert_order (list, cases[i].order);
    }
  slab_span_list_set_sorter (list, NULL);
  assert_order (list, "0.0 0.1 0.2 2.0 2.1");
  g_assert_finalize_object (list);
}

/* What a column view makes of its columns' sorters. */
static void
test_column_view (void)
{
  g_autoptr (SlabTrace) trace = make_trace ();
  SlabSpanList *list = slab_span_list_new ();
  GtkWidget *view = g_object_ref_sink (gtk_column_view_new (NULL));
  g_autoptr (GtkSorter) sorter = slab_span_list_new_sorter (SLAB_SPAN_COLUMN_PHASE);
  GtkColumnViewColumn *column = gtk_column_view_column_new ("", NULL);

  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
  slab_span_list_set_trace (list, trace);
  slab_span_list_set_sorter (list, gtk_column_view_get_sorter (GTK_COLUMN_VIEW (view)));
  assert_order (list, "0.0 0.1 0.2 2.0 2.1");
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (view), column, GTK_SORT_ASCENDING);
  assert_order (list, "0.0 2.0 0.1 2.1 0.2");
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (view), column, GTK_SORT_DESCENDING);
  assert_order (list, "0.2 0.1 2.1 0.0 2.0");
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (view), NULL, GTK_SORT_ASCENDING);
  assert_order (list, "0.0 0.1 0.2 2.0 2.1");
  slab_span_list_set_sorter (list, NULL);
  g_assert_finalize_object (list);
  g_object_unref (column);
  g_object_unref (view);
}

/* Of two columns the first decides, and the second among its equals, wherever they are in the table. */
static void
test_two_columns (void)
{
  g_autoptr (SlabTrace) trace = make_trace ();
  SlabSpanList *list = slab_span_list_new ();

  slab_span_list_set_trace (list, trace);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GtkMultiSorter) both = gtk_multi_sorter_new ();

      gtk_multi_sorter_append (both,
                               slab_span_list_new_sorter (i == 0 ? SLAB_SPAN_COLUMN_PHASE : SLAB_SPAN_COLUMN_BOX));
      gtk_multi_sorter_append (both,
                               slab_span_list_new_sorter (i == 0 ? SLAB_SPAN_COLUMN_BOX : SLAB_SPAN_COLUMN_PHASE));
      slab_span_list_set_sorter (list, GTK_SORTER (both));
      assert_order (list, i == 0 ? "2.0 0.0 2.1 0.1 0.2" : "0.2 2.0 2.1 0.0 0.1");
      slab_span_list_set_sorter (list, NULL);
    }
  g_assert_finalize_object (list);
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, GString *text)
{
  g_string_append_printf (text, "%u-%u+%u;", position, removed, added);
}

/* A run that goes on only adds where there is something new. */
static void
test_growth (void)
{
  g_autoptr (SlabTrace) trace = make_trace ();
  SlabSpanList *list = slab_span_list_new ();
  g_autoptr (GString) changes = g_string_new (NULL);
  g_autoptr (GtkSorter) sorter = slab_span_list_new_sorter (SLAB_SPAN_COLUMN_START);

  slab_span_list_set_trace (list, trace);
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), changes);
  g_assert_false (slab_span_list_refresh (list));
  add_span (trace, 0, SLAB_PHASE_READ, 100, 5, 0, 0);
  add_span (trace, 1, SLAB_PHASE_READ, 101, 5, 0, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 5);
  g_assert_true (slab_span_list_refresh (list));
  assert_order (list, "0.0 0.1 0.2 0.3 1.0 2.0 2.1");
  g_assert_cmpstr (changes->str, ==, "3-0+1;4-0+1;");

  slab_span_list_set_sorter (list, sorter);
  assert_order (list, "0.0 2.0 0.1 2.1 0.2 0.3 1.0");
  g_string_truncate (changes, 0);
  add_span (trace, 0, SLAB_PHASE_WRITE, 106, 5, 0, 0);
  g_assert_true (slab_span_list_refresh (list));
  assert_order (list, "0.0 2.0 0.1 2.1 0.2 0.3 1.0 0.4");
  g_assert_cmpstr (changes->str, ==, "7-0+1;");

  slab_span_list_set_phase (list, SLAB_PHASE_READ);
  assert_order (list, "0.0 2.0 0.3 1.0");
  g_assert_finalize_object (list);
}

/* A million lines, in the order of pseudo-random durations: each at least as long as the one before. */
static void
test_many (void)
{
  g_autoptr (SlabTrace) trace = slab_trace_new (2);
  SlabSpanList *list = slab_span_list_new ();
  g_autoptr (GtkSorter) sorter = slab_span_list_new_sorter (SLAB_SPAN_COLUMN_DURATION);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  gint64 starts[2] = { 0, 0 }, before = 0;

  slab_trace_begin (trace);
  for (guint i = 0; i < N_MANY; i++)
    {
      gint64 duration = g_rand_int_range (rand, 1, G_MAXINT);

      add_span (trace, i % 2, SLAB_PHASE_FILTER, starts[i % 2], duration, -1, 0);
      starts[i % 2] += duration;
    }
  slab_span_list_set_trace (list, trace);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, N_MANY);
  slab_span_list_set_sorter (list, sorter);
  for (guint i = 0; i < N_MANY; i++)
    {
      SlabSpan span;
      guint64 index;
      guint row;

      g_assert_true (slab_span_list_get_place (list, i, &row, &index));
      slab_trace_get_span (trace, row, index, &span);
      g_assert_cmpint (span.duration, >=, before);
      before = span.duration;
    }
  g_assert_finalize_object (list);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/span-list/empty", test_empty);
  g_test_add_func ("/span-list/phases", test_phases);
  g_test_add_func ("/span-list/columns", test_columns);
  g_test_add_func ("/span-list/column-view", test_column_view);
  g_test_add_func ("/span-list/two-columns", test_two_columns);
  g_test_add_func ("/span-list/growth", test_growth);
  g_test_add_func ("/span-list/many", test_many);
  return g_test_run ();
}
