/* SPDX-License-Identifier: MIT */
#include "app/slab-history-panel.h"

#include "app-fixture.h"
#include "profile/slab-figure-text.h"

static void
assert_run (GtkWidget *panel, int run, const char *title, const char *words)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (app_get_child (panel, "run_list"), run);

  g_assert_nonnull (row);
  g_assert_true (g_str_has_prefix (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title));
  app_assert_contains (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), words);
}

static void
test_entries (void)
{
  const SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;
  g_autoptr (SlabVolume) volume = app_make_volume (2, 3, 4);
  g_autoptr (SlabFilterParams) params = slab_filter_params_new (slab_filter_find ("identity", NULL));
  g_autoptr (GError) error = NULL;
  SlabEngine *engine = slab_engine_new (FALSE);
  SlabDocument *document = slab_document_new (engine);
  GtkWidget *panel = g_object_ref_sink (slab_history_panel_new ());
  GtkListBox *list = app_get_nth (panel, GTK_TYPE_LIST_BOX, 0);

  slab_history_panel_set_document (SLAB_HISTORY_PANEL (panel), document);
  g_assert_null (gtk_list_box_get_row_at_index (list, 0));
  slab_document_set_source (document, volume);
  g_assert_nonnull (gtk_list_box_get_row_at_index (list, 0));
  g_assert_null (gtk_list_box_get_row_at_index (list, 1));

  g_assert_true (slab_document_run (document, params, &settings, &error));
  g_assert_no_error (error);
  app_wait_until (!slab_document_is_running (document));
  g_assert_nonnull (gtk_list_box_get_row_at_index (list, 1));
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (gtk_list_box_get_row_at_index (list, 1))), ==,
                   "identity reading=copy");

  /* A click shows the entry. */
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 0));
  g_assert_cmpuint (slab_document_get_position (document), ==, 0);
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 1));
  g_assert_cmpuint (slab_document_get_position (document), ==, 1);

  /* A second one in place of the first result: both runs are kept, and can be marked. */
  slab_document_show_entry (document, 0);
  g_assert_true (slab_document_run (document, params, &settings, &error));
  app_wait_until (!slab_document_is_running (document));
  g_assert_cmpuint (slab_document_get_n_entries (document), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (slab_document_get_traces (document)), ==, 2);
  {
    guint marked[2];

    g_assert_cmpuint (slab_history_panel_get_marked (SLAB_HISTORY_PANEL (panel), marked), ==, 0);
    gtk_check_button_set_active (app_get_nth (panel, GTK_TYPE_CHECK_BUTTON, 1), TRUE);
    gtk_check_button_set_active (app_get_nth (panel, GTK_TYPE_CHECK_BUTTON, 0), TRUE);
    g_assert_cmpuint (slab_history_panel_get_marked (SLAB_HISTORY_PANEL (panel), marked), ==, 2);
    g_assert_cmpuint (marked[0], ==, 1);
    g_assert_cmpuint (marked[1], ==, 0);
    gtk_check_button_set_active (app_get_nth (panel, GTK_TYPE_CHECK_BUTTON, 1), FALSE);
    g_assert_cmpuint (slab_history_panel_get_marked (SLAB_HISTORY_PANEL (panel), marked), ==, 1);
    g_assert_cmpuint (marked[0], ==, 0);
  }
  /* With their settings; what was cancelled is told. */
  assert_run (panel, 1, "Run 2 · identity",
              "1 thread · 1 chunk of 2\u00a0×\u00a03\u00a0×\u00a04 · overlap 0\u00a0×\u00a00\u00a0×\u00a00");
  {
    g_autoptr (SlabTrace) trace = g_list_model_get_item (slab_document_get_traces (document), 1);
    /* 24 floats are read and 24 written. */
    g_autofree char *rate = slab_figure_format_bandwidth (192e9 / (double) slab_trace_get_duration (trace));
    g_autofree char *words = g_strdup_printf ("%s useful", rate);

    assert_run (panel, 1, "Run 2 · identity", words);
  }
  {
    g_autoptr (SlabVolume) large = app_make_volume (40, 200, 200);
    g_autoptr (SlabFilterParams) endless = slab_filter_params_new (slab_filter_find ("tv", NULL));

    slab_document_set_source (document, large);
    g_assert_cmpuint (g_list_model_get_n_items (slab_document_get_traces (document)), ==, 0);
    g_assert_true (slab_filter_params_set_from_string (endless, "eps", "0", &error));
    g_assert_true (slab_document_run (document, endless, &settings, &error));
    slab_document_cancel (document);
    app_wait_until (!slab_document_is_running (document));
    assert_run (panel, 0, "Run 1 · tv", "cancelled · ");
    /* There is no chunk of what is filtered as one. */
    assert_run (panel, 0, "Run 1 · tv", "whole volume");
  }
  slab_document_set_source (document, volume);
  g_assert_cmpuint (g_list_model_get_n_items (slab_document_get_traces (document)), ==, 0);

  g_assert_finalize_object (panel);
  app_settle ();
  g_assert_finalize_object (document);
  slab_engine_shutdown (engine);
  g_object_unref (engine);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/history-panel/entries", test_entries);
  return g_test_run ();
}
