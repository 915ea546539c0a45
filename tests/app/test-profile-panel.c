/* SPDX-License-Identifier: MIT */
#include "app/slab-profile-panel.h"

#include "app/slab-plot-page.h"
#include "app/slab-spans-page.h"
#include "app/slab-statistics-page.h"
#include "app/slab-verdict-page.h"
#include "profile-fixture.h"

typedef struct
{
  SlabTrace *trace;
  SlabProfilePanel *panel;
  GtkWidget *window;
  char *message;
} Fixture;

static void
message_cb (SlabProfilePanel *panel, const char *message, Fixture *fixture)
{
  g_free (fixture->message);
  fixture->message = g_strdup (message);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->trace = profile_make_trace ();
  fixture->panel = SLAB_PROFILE_PANEL (g_object_ref_sink (slab_profile_panel_new ()));
  g_signal_connect (fixture->panel, "message", G_CALLBACK (message_cb), fixture);
  fixture->window = profile_show (GTK_WIDGET (fixture->panel));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_set_child (GTK_WINDOW (fixture->window), NULL);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_settle ();
  app_finalize_object (fixture->panel);
  app_finalize_object (fixture->trace);
  g_free (fixture->message);
}

static gboolean
has (Fixture *fixture, GType type)
{
  guint index = 0;

  return app_find_nth (GTK_WIDGET (fixture->panel), type, &index) != NULL;
}

/* Before the first run there is a word, and nothing to act on. */
static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (gtk_stack_get_visible_child_name (app_get_child (fixture->panel, "stack")), ==, "empty");
  /* Neither opens a dialog, nor makes a page of nothing. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->panel), "panel.export", "s", "png");
  gtk_widget_activate_action (GTK_WIDGET (fixture->panel), "panel.page", "s", "spans");
  g_assert_false (has (fixture, SLAB_TYPE_SPANS_PAGE));
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, 1);
  slab_profile_panel_set_trace (fixture->panel, fixture->trace);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (app_get_child (fixture->panel, "stack")), ==, "pages");
  g_assert_true (slab_profile_panel_get_trace (fixture->panel) == fixture->trace);
  slab_profile_panel_set_trace (fixture->panel, NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (app_get_child (fixture->panel, "stack")), ==, "empty");
}

/* Each is made when it is first looked at; by the actions of the keys too. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  slab_profile_panel_set_trace (fixture->panel, fixture->trace);
  g_assert_cmpstr (slab_profile_panel_get_page (fixture->panel), ==, "timeline");
  g_assert_false (has (fixture, SLAB_TYPE_SPANS_PAGE));
  g_assert_false (has (fixture, SLAB_TYPE_STATISTICS_PAGE));
  g_assert_false (has (fixture, SLAB_TYPE_VERDICT_PAGE));
  gtk_widget_activate_action (GTK_WIDGET (fixture->panel), "panel.page", "s", "spans");
  g_assert_cmpstr (slab_profile_panel_get_page (fixture->panel), ==, "spans");
  g_assert_true (has (fixture, SLAB_TYPE_SPANS_PAGE));
  gtk_widget_activate_action (GTK_WIDGET (fixture->panel), "panel.page", "s", "statistics");
  g_assert_true (has (fixture, SLAB_TYPE_STATISTICS_PAGE));
  gtk_widget_activate_action (GTK_WIDGET (fixture->panel), "panel.page", "s", "verdict");
  g_assert_true (has (fixture, SLAB_TYPE_VERDICT_PAGE));
  slab_profile_panel_set_page (fixture->panel, "nowhere");
  g_assert_cmpstr (slab_profile_panel_get_page (fixture->panel), ==, "verdict");
  g_object_set (fixture->panel, "page", "timeline", NULL);
  g_assert_cmpstr (slab_profile_panel_get_page (fixture->panel), ==, "timeline");
}

static void
test_plots (Fixture *fixture, gconstpointer data)
{
  static const char *const pages[] = { "inside", "tasks", "roofline" };
  guint64 index;
  guint row;

  slab_profile_panel_set_trace (fixture->panel, fixture->trace);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      guint n = i;

      g_assert_null (app_find_nth (GTK_WIDGET (fixture->panel), SLAB_TYPE_PLOT_PAGE, &n));
      gtk_widget_activate_action (GTK_WIDGET (fixture->panel), "panel.page", "s", pages[i]);
      g_assert_cmpstr (slab_profile_panel_get_page (fixture->panel), ==, pages[i]);
      app_get_nth (GTK_WIDGET (fixture->panel), SLAB_TYPE_PLOT_PAGE, i);
    }
  /* A chunk's filter is what is looked for, where there are several spans of it. */
  g_signal_emit_by_name (app_get_nth (GTK_WIDGET (fixture->panel), SLAB_TYPE_PLOT_PAGE, 1), "chunk-activated", 1);
  g_assert_cmpstr (slab_profile_panel_get_page (fixture->panel), ==, "timeline");
  g_assert_true (slab_profile_view_get_selected (slab_profile_panel_get_view (fixture->panel), &row, &index));
  g_assert_cmpuint (row, ==, 1);
  g_assert_cmpuint (index, ==, 1);
}

/* The keyboard goes with the page: also to one that is made only then. */
static void
test_focus (Fixture *fixture, gconstpointer data)
{
  static const char *const pages[] = { "spans", "statistics", "verdict", "tasks", "timeline" };

  slab_profile_panel_set_trace (fixture->panel, fixture->trace);
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (fixture->panel)));
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      AdwViewStack *stack = app_get_child (fixture->panel, "pages");
      GtkWidget *focus;

      slab_profile_panel_set_page (fixture->panel, pages[i]);
      focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
      g_assert_nonnull (focus);
      g_assert_true (gtk_widget_is_ancestor (focus, adw_view_stack_get_visible_child (stack)));
    }
}

/* Presses a key of the window's, where the panel has one for it. */
static gboolean
press_global (Fixture *fixture, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->panel));
  g_autoptr (GtkShortcutTrigger) wanted = gtk_keyval_trigger_new (key, GDK_CONTROL_MASK);

  for (guint c = 0; c < g_list_model_get_n_items (controllers); c++)
    {
      g_autoptr (GtkEventController) of_panel = g_list_model_get_item (controllers, c);

      if (!GTK_IS_SHORTCUT_CONTROLLER (of_panel)
          || gtk_shortcut_controller_get_scope (GTK_SHORTCUT_CONTROLLER (of_panel)) != GTK_SHORTCUT_SCOPE_GLOBAL)
        continue;
      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (of_panel)); i++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (of_panel), i);

          if (gtk_shortcut_trigger_compare (gtk_shortcut_get_trigger (shortcut), wanted) == 0)
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, GTK_WIDGET (fixture->panel),
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }
  return FALSE;
}

/* The pages have keys that are the window's; of a panel that is not seen they are left to others. */
static void
test_keys (Fixture *fixture, gconstpointer data)
{
  slab_profile_panel_set_trace (fixture->panel, fixture->trace);
  g_assert_true (press_global (fixture, GDK_KEY_3));
  g_assert_cmpstr (slab_profile_panel_get_page (fixture->panel), ==, "statistics");
  g_assert_true (press_global (fixture, GDK_KEY_7));
  g_assert_cmpstr (slab_profile_panel_get_page (fixture->panel), ==, "roofline");
  g_assert_false (press_global (fixture, GDK_KEY_8));
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  gtk_widget_set_visible (GTK_WIDGET (fixture->panel), FALSE);
  g_assert_false (press_global (fixture, GDK_KEY_1));
  g_assert_cmpstr (slab_profile_panel_get_page (fixture->panel), ==, "roofline");
  gtk_widget_set_visible (GTK_WIDGET (fixture->panel), TRUE);
}

/* The statistics are those of the range that is marked in the timeline, also of one that was marked before. */
static void
test_marked (Fixture *fixture, gconstpointer data)
{
  SlabProfileView *view = slab_profile_panel_get_view (fixture->panel);
  SlabStatisticsPage *page;
  double start, end;

  slab_profile_panel_set_trace (fixture->panel, fixture->trace);
  slab_profile_view_set_marked (view, 0.015, 0.03);
  slab_profile_panel_set_page (fixture->panel, "statistics");
  page = app_get_nth (GTK_WIDGET (fixture->panel), SLAB_TYPE_STATISTICS_PAGE, 0);
  app_wait_until (gtk_widget_get_visible (app_get_child (page, "range_bar")));
  g_assert_cmpstr (gtk_label_get_text (app_get_child (page, "range_label")), ==, "From 15.0 ms to 30.0 ms of the run");
  g_signal_emit_by_name (page, "whole-run");
  g_assert_false (slab_profile_view_get_marked (view, &start, &end));
  app_wait_until (!gtk_widget_get_visible (app_get_child (page, "range_bar")));
}

/* What is selected on one page is so on the other. */
static void
test_selection (Fixture *fixture, gconstpointer data)
{
  SlabProfileView *view = slab_profile_panel_get_view (fixture->panel);
  SlabSpansPage *spans;
  guint64 index;
  guint row;

  slab_profile_panel_set_trace (fixture->panel, fixture->trace);
  slab_profile_view_select_span (view, 1, 1);
  slab_profile_panel_set_page (fixture->panel, "spans");
  spans = app_get_nth (GTK_WIDGET (fixture->panel), SLAB_TYPE_SPANS_PAGE, 0);
  g_assert_true (slab_spans_page_get_selected (spans, &row, &index));
  g_assert_cmpuint (row, ==, 1);
  g_assert_cmpuint (index, ==, 1);

  gtk_selection_model_select_item (gtk_column_view_get_model (app_get_child (spans, "view")), 2, TRUE);
  g_assert_true (slab_profile_view_get_selected (view, &row, &index));
  g_assert_cmpuint (row, ==, 0);
  g_assert_cmpuint (index, ==, 2);
  slab_profile_view_select_span (view, 0, 1);
  g_assert_true (slab_spans_page_get_selected (spans, &row, &index));
  g_assert_cmpuint (index, ==, 1);

  g_signal_emit_by_name (app_get_child (spans, "view"), "activate", 4);
  g_assert_cmpstr (slab_profile_panel_get_page (fixture->panel), ==, "timeline");
  g_assert_true (slab_profile_view_get_selected (view, &row, &index));
  g_assert_cmpuint (row, ==, 1);
  g_assert_cmpuint (index, ==, 0);
}

static void
test_export (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = app_make_folder ();
  g_autofree char *path = g_build_filename (folder, "run.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nonexistent-folder/run.png");
  g_autofree char *content = NULL;

  slab_profile_panel_export (fixture->panel, SLAB_PROFILE_EXPORT_SPANS, file);
  slab_profile_panel_set_trace (fixture->panel, fixture->trace);
  slab_profile_panel_export (fixture->panel, SLAB_PROFILE_EXPORT_SPANS, file);
  app_wait_until (fixture->message != NULL);
  g_assert_cmpstr (fixture->message, ==, "Saved “run.csv”");
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  app_assert_contains (content, "filter");

  g_clear_pointer (&fixture->message, g_free);
  slab_profile_panel_export (fixture->panel, SLAB_PROFILE_EXPORT_PNG, nowhere);
  app_wait_until (fixture->message != NULL);
  app_assert_contains (fixture->message, "nonexistent-folder");
  app_remove_folder (folder);
}

static void
test_menu (Fixture *fixture, gconstpointer data)
{
  GMenuModel *menu = gtk_menu_button_get_menu_model (app_get_child (fixture->panel, "export_button"));

  g_assert_cmpint (g_menu_model_get_n_items (menu), ==, SLAB_N_PROFILE_EXPORTS);
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autofree char *id = NULL;
      SlabProfileExport what;

      g_assert_true (g_menu_model_get_item_attribute (menu, i, "target", "s", &id));
      g_assert_true (slab_profile_export_from_id (id, &what));
      g_assert_cmpint (what, ==, i);
    }
}

/* A run that was cancelled has its pages. */
static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autofree char *texts = NULL;

  slab_trace_set_property_string (fixture->trace, SLAB_TRACE_KEY_OUTCOME, "cancelled");
  slab_profile_panel_set_trace (fixture->panel, fixture->trace);
  texts = app_get_texts (fixture->panel);
  app_assert_contains (texts, "ancelled");
  slab_profile_panel_set_page (fixture->panel, "statistics");
  app_wait_until (gtk_widget_get_visible (
      app_get_child (app_get_nth (GTK_WIDGET (fixture->panel), SLAB_TYPE_STATISTICS_PAGE, 0), "content")));
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
#define ADD(name, function) g_test_add ("/profile-panel/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("empty", test_empty);
  ADD ("pages", test_pages);
  ADD ("plots", test_plots);
  ADD ("focus", test_focus);
  ADD ("keys", test_keys);
  ADD ("marked", test_marked);
  ADD ("selection", test_selection);
  ADD ("export", test_export);
  ADD ("menu", test_menu);
  ADD ("cancelled", test_cancelled);
#undef ADD
  return g_test_run ();
}
