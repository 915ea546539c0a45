/* SPDX-License-Identifier: MIT */
#include "app/slab-spans-page.h"

#include "app/slab-span-list.h"
#include "profile-fixture.h"

typedef struct
{
  SlabTrace *trace;
  SlabSpansPage *page;
  GtkWidget *window;
  guint n_selections;
  guint row;
  guint64 index;
  char *message;
} Fixture;

static void
selection_cb (SlabSpansPage *page, Fixture *fixture)
{
  fixture->n_selections++;
}

static void
activated_cb (SlabSpansPage *page, guint row, guint64 index, Fixture *fixture)
{
  fixture->row = row;
  fixture->index = index;
}

static void
message_cb (SlabSpansPage *page, const char *message, Fixture *fixture)
{
  g_free (fixture->message);
  fixture->message = g_strdup (message);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->trace = profile_make_trace ();
  fixture->page = SLAB_SPANS_PAGE (g_object_ref_sink (slab_spans_page_new ()));
  slab_spans_page_set_trace (fixture->page, fixture->trace);
  g_signal_connect (fixture->page, "selection-changed", G_CALLBACK (selection_cb), fixture);
  g_signal_connect (fixture->page, "span-activated", G_CALLBACK (activated_cb), fixture);
  g_signal_connect (fixture->page, "message", G_CALLBACK (message_cb), fixture);
  fixture->window = profile_show (GTK_WIDGET (fixture->page));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_set_child (GTK_WINDOW (fixture->window), NULL);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_settle ();
  app_finalize_object (fixture->page);
  app_finalize_object (fixture->trace);
  g_free (fixture->message);
}

static GtkSelectionModel *
get_model (Fixture *fixture)
{
  return gtk_column_view_get_model (app_get_child (fixture->page, "view"));
}

static void
sort_by (Fixture *fixture, SlabSpanColumn column, GtkSortType order)
{
  GtkColumnView *view = app_get_child (fixture->page, "view");
  g_autoptr (GtkColumnViewColumn) found = g_list_model_get_item (gtk_column_view_get_columns (view), column);

  gtk_column_view_sort_by_column (view, found, order);
}

static void
assert_count (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (gtk_label_get_text (app_get_child (fixture->page, "count_label")), ==, expected);
}

/* What is on the screen is what a screen reader is told. */
static void
test_cells (Fixture *fixture, gconstpointer data)
{
  g_autofree char *texts = NULL;
  GtkWidget *cell = app_get_nth (app_get_child (fixture->page, "view"), GTK_TYPE_INSCRIPTION, 0);

  app_wait_until (g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (cell)), "Thread 1") == 0);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, "Thread 1");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Thread");
  texts = app_get_texts (fixture->page);
  app_assert_contains (texts, "Box Z:Y:X");
  app_assert_contains (texts, "GB/s");
  app_assert_contains (texts, "7 spans");
}

static void
test_phase (Fixture *fixture, gconstpointer data)
{
  slab_spans_page_set_phase (fixture->page, SLAB_PHASE_FILTER);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_model (fixture))), ==, 2);
  assert_count (fixture, "2 of 7 spans");
  gtk_drop_down_set_selected (app_get_child (fixture->page, "phase_drop_down"), 0);
  assert_count (fixture, "7 spans");
}

/* What is selected stays so in another order and is told once; several are none. */
static void
test_selection (Fixture *fixture, gconstpointer data)
{
  guint64 index;
  guint row;

  g_assert_false (slab_spans_page_get_selected (fixture->page, &row, &index));
  gtk_selection_model_select_item (get_model (fixture), 1, TRUE);
  g_assert_true (slab_spans_page_get_selected (fixture->page, &row, &index));
  g_assert_cmpuint (row, ==, 0);
  g_assert_cmpuint (index, ==, 1);
  g_assert_cmpuint (fixture->n_selections, ==, 1);

  sort_by (fixture, SLAB_SPAN_COLUMN_DURATION, GTK_SORT_DESCENDING);
  g_assert_true (slab_spans_page_get_selected (fixture->page, &row, &index));
  g_assert_cmpuint (row, ==, 0);
  g_assert_cmpuint (index, ==, 1);
  g_assert_true (gtk_selection_model_is_selected (get_model (fixture), 0));

  gtk_selection_model_select_item (get_model (fixture), 3, FALSE);
  g_assert_false (slab_spans_page_get_selected (fixture->page, &row, &index));
  assert_count (fixture, "7 spans · 2 selected");
}

/* From elsewhere: without a signal, and with all phases where it is of another. */
static void
test_select_span (Fixture *fixture, gconstpointer data)
{
  guint64 index;
  guint row;

  slab_spans_page_set_phase (fixture->page, SLAB_PHASE_WAIT);
  slab_spans_page_select_span (fixture->page, 1, 1);
  g_assert_true (slab_spans_page_get_selected (fixture->page, &row, &index));
  g_assert_cmpuint (row, ==, 1);
  g_assert_cmpuint (index, ==, 1);
  assert_count (fixture, "7 spans");
  g_assert_cmpuint (fixture->n_selections, ==, 0);
  slab_spans_page_select_span (fixture->page, 5, 5);
  g_assert_false (slab_spans_page_get_selected (fixture->page, &row, &index));
}

static void
test_activate (Fixture *fixture, gconstpointer data)
{
  g_signal_emit_by_name (app_get_child (fixture->page, "view"), "activate", 5);
  g_assert_cmpuint (fixture->row, ==, 1);
  g_assert_cmpuint (fixture->index, ==, 1);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  g_autofree char *all = NULL, *some = NULL;
  g_auto (GStrv) lines = NULL;
  guint n;

  all = slab_spans_page_copy_rows (fixture->page, &n);
  g_assert_cmpuint (n, ==, 7);
  lines = g_strsplit (all, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 9);
  g_assert_cmpstr (lines[0], ==, "Thread\tPhase\tChunk\tBox Z:Y:X\tStart (s)\tDuration (s)\tBytes\tGB/s\tIteration");

  sort_by (fixture, SLAB_SPAN_COLUMN_START, GTK_SORT_DESCENDING);
  gtk_selection_model_select_item (get_model (fixture), 0, TRUE);
  gtk_selection_model_select_item (get_model (fixture), 6, FALSE);
  some = slab_spans_page_copy_rows (fixture->page, &n);
  g_assert_cmpuint (n, ==, 2);
  app_assert_contains (some, "\nThread 1\twait\t\t\t0.080000000\t0.020000000\t0\t\t\n"
                             "Thread 2\tread\t1\t0:2, 0:3, 4:8\t0.000000000\t0.020000000\t20000000\t1\t\n");

  g_assert_true (gtk_widget_activate_action (app_get_child (fixture->page, "view"), "clipboard.copy", NULL));
  g_assert_cmpstr (fixture->message, ==, "Copied 2 spans as a table");
}

/* A run that lasts is followed while the page is seen. */
static void
test_live (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabTrace) trace = slab_trace_new (1);

  slab_trace_begin (trace);
  slab_spans_page_set_trace (fixture->page, trace);
  assert_count (fixture, "0 spans");
  profile_add_span (trace, 0, SLAB_PHASE_READ, 0, 10, -1, 0);
  app_wait_until (g_list_model_get_n_items (G_LIST_MODEL (get_model (fixture))) == 1);
  assert_count (fixture, "1 span");
  slab_trace_end (trace);
  slab_spans_page_set_trace (fixture->page, NULL);
  assert_count (fixture, "0 spans");
}

/* Those of the chunks are there where there are chunks. */
static void
test_columns (Fixture *fixture, gconstpointer data)
{
  GListModel *columns = gtk_column_view_get_columns (app_get_child (fixture->page, "view"));
  SlabTrace *without = slab_trace_new (1);

  for (guint round = 0; round < 2; round++)
    {
      for (guint c = 0; c < g_list_model_get_n_items (columns); c++)
        {
          g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, c);
          const gboolean is_chunk = c == SLAB_SPAN_COLUMN_CHUNK || c == SLAB_SPAN_COLUMN_BOX;

          g_assert_cmpint (gtk_column_view_column_get_visible (column), ==, round == 0 || !is_chunk);
        }
      slab_spans_page_set_trace (fixture->page, without);
    }
  slab_spans_page_set_trace (fixture->page, fixture->trace);
  app_finalize_object (without);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
#define ADD(name, function) g_test_add ("/spans-page/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("cells", test_cells);
  ADD ("phase", test_phase);
  ADD ("selection", test_selection);
  ADD ("select-span", test_select_span);
  ADD ("activate", test_activate);
  ADD ("copy", test_copy);
  ADD ("live", test_live);
  ADD ("columns", test_columns);
#undef ADD
  return g_test_run ();
}
