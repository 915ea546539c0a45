/* SPDX-License-Identifier: MIT */
#include "app/slab-history-panel.h"

#include <adwaita.h>

static void
wait_end (SlabDocument *document)
{
  const gint64 limit = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;

  while (slab_document_is_running (document))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (500);
    }
}

static GtkListBox *
find_list (GtkWidget *widget)
{
  if (GTK_IS_LIST_BOX (widget))
    return GTK_LIST_BOX (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkListBox *list = find_list (child);

      if (list != NULL)
        return list;
    }
  return NULL;
}

static void
test_entries (void)
{
  const SlabShape shape = { { 2, 3, 4 } };
  const SlabRunSettings settings = SLAB_RUN_SETTINGS_DEFAULT;
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (24, NULL);
  g_autoptr (SlabVolume) volume = slab_volume_new_from_buffer (buffer, &shape, NULL);
  g_autoptr (SlabFilterParams) params = slab_filter_params_new (slab_filter_find ("identity", NULL));
  g_autoptr (GError) error = NULL;
  SlabEngine *engine = slab_engine_new (FALSE);
  SlabDocument *document = slab_document_new (engine);
  GtkWidget *panel = g_object_ref_sink (slab_history_panel_new ());
  GtkListBox *list = find_list (panel);

  slab_history_panel_set_document (SLAB_HISTORY_PANEL (panel), document);
  g_assert_null (gtk_list_box_get_row_at_index (list, 0));
  slab_document_set_source (document, volume);
  g_assert_nonnull (gtk_list_box_get_row_at_index (list, 0));
  g_assert_null (gtk_list_box_get_row_at_index (list, 1));

  g_assert_true (slab_document_run (document, params, &settings, &error));
  g_assert_no_error (error);
  wait_end (document);
  g_assert_nonnull (gtk_list_box_get_row_at_index (list, 1));
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (gtk_list_box_get_row_at_index (list, 1))), ==,
                   "identity");

  /* A click shows the entry. */
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 0));
  g_assert_cmpuint (slab_document_get_position (document), ==, 0);
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 1));
  g_assert_cmpuint (slab_document_get_position (document), ==, 1);

  g_assert_finalize_object (panel);
  while (g_main_context_iteration (NULL, FALSE))
    ;
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
