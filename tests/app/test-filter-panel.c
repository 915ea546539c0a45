/* SPDX-License-Identifier: MIT */
#include "app/slab-filter-panel.h"

#include "app-fixture.h"
#include "profile/slab-process.h"

#define TIMES "\302\240×\302\240"

typedef struct
{
  SlabEngine *engine;
  SlabDocument *document;
  SlabFilterPanel *panel;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabVolume) volume = app_make_volume (20, 30, 40);
  fixture->engine = slab_engine_new (FALSE);
  fixture->document = slab_document_new (fixture->engine);
  slab_document_set_source (fixture->document, volume);
  fixture->panel = SLAB_FILTER_PANEL (g_object_ref_sink (slab_filter_panel_new (fixture->document)));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->panel);
  g_assert_finalize_object (fixture->document);
  slab_engine_shutdown (fixture->engine);
  g_assert_finalize_object (fixture->engine);
}

static gpointer
get_child (Fixture *fixture, const char *name)
{
  return app_get_child (fixture->panel, name);
}

/* Every label in a part of the plan's summary. */
static char *
get_plan_texts (Fixture *fixture, const char *name)
{
  return app_get_texts (app_get_child (get_child (fixture, "plan_summary"), name));
}

static GtkWidget *
find_param_row (GtkWidget *widget, const char *name)
{
  if (g_strcmp0 (g_object_get_data (G_OBJECT (widget), "slab-param-name"), name) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_param_row (child, name);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static guint
count_param_rows (GtkWidget *widget)
{
  guint n_rows = g_object_get_data (G_OBJECT (widget), "slab-param-name") != NULL ? 1 : 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_rows += count_param_rows (child);
  return n_rows;
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  guint n_filters;
  const SlabFilterInfo *const *filters = slab_filter_list (&n_filters);
  g_assert_cmpuint (n_filters, >=, 3);
  for (guint i = 0; i < n_filters; i++)
    {
      g_assert_true (slab_filter_panel_set_filter (fixture->panel, filters[i]->id));
      g_assert_cmpuint (count_param_rows (GTK_WIDGET (fixture->panel)), ==, filters[i]->n_params);
      for (guint p = 0; p < filters[i]->n_params; p++)
        {
          const SlabParamSpec *spec = &filters[i]->params[p];
          GtkWidget *row = find_param_row (GTK_WIDGET (fixture->panel), spec->name);
          g_assert_nonnull (row);
          g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, spec->label);
          g_assert_cmpint (ADW_IS_COMBO_ROW (row), ==, spec->kind == SLAB_PARAM_CHOICE);
        }
    }
  g_assert_false (slab_filter_panel_set_filter (fixture->panel, "no-such-filter"));
}

/* A job from an untouched panel is the filter's defaults. */
static void
test_defaults (Fixture *fixture, gconstpointer data)
{
  guint n_filters;
  const SlabFilterInfo *const *filters = slab_filter_list (&n_filters);
  for (guint i = 0; i < n_filters; i++)
    {
      g_autoptr (SlabFilterParams) params = NULL;
      g_autoptr (SlabFilterParams) defaults = slab_filter_params_new (filters[i]);
      g_autoptr (GError) error = NULL;
      SlabRunSettings settings;
      slab_filter_panel_set_filter (fixture->panel, filters[i]->id);
      g_assert_true (slab_filter_panel_get_job (fixture->panel, &params, &settings, &error));
      g_assert_no_error (error);
      g_assert_true (slab_filter_params_get_info (params) == filters[i]);
      for (guint p = 0; p < filters[i]->n_params; p++)
        {
          g_autofree char *value = slab_filter_params_get_as_string (params, filters[i]->params[p].name);
          g_autofree char *expected = slab_filter_params_get_as_string (defaults, filters[i]->params[p].name);
          g_assert_cmpstr (value, ==, expected);
        }
      g_assert_cmpint (settings.chunk_mode, ==, SLAB_CHUNK_AUTO);
      g_assert_true (settings.overlap_auto);
      g_assert_cmpuint (settings.n_threads, ==, 0);
      g_assert_false (settings.normalize);
    }
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabFilterParams) params = NULL;
  g_autoptr (GError) error = NULL;
  SlabRunSettings settings;
  double sigma[3];

  g_assert_true (slab_filter_panel_set_filter (fixture->panel, "gaussian"));
  g_assert_true (slab_filter_panel_set_param (fixture->panel, "sigma", "1,2,2.12345"));
  g_assert_true (slab_filter_panel_set_param (fixture->panel, "boundary", "nearest"));
  g_assert_true (slab_filter_panel_set_param (fixture->panel, "chunk", "10,15,20"));
  g_assert_true (slab_filter_panel_set_param (fixture->panel, "overlap", "0,9,8"));
  g_assert_true (slab_filter_panel_set_param (fixture->panel, "threads", "1"));
  g_assert_true (slab_filter_panel_set_param (fixture->panel, "normalize", "true"));
  g_assert_false (slab_filter_panel_set_param (fixture->panel, "boundary", "sideways"));
  g_assert_false (slab_filter_panel_set_param (fixture->panel, "sigma", "-1"));
  g_assert_false (slab_filter_panel_set_param (fixture->panel, "chunk", "0,1,1"));
  g_assert_false (slab_filter_panel_set_param (fixture->panel, "no-such", "1"));

  g_assert_true (slab_filter_panel_get_job (fixture->panel, &params, &settings, &error));
  g_assert_no_error (error);
  slab_filter_params_get_triple (params, "sigma", sigma);
  /* More digits than the row shows by itself are kept. */
  g_assert_true (sigma[0] == 1 && sigma[1] == 2 && sigma[2] == 2.12345);
  g_autofree char *boundary = slab_filter_params_get_as_string (params, "boundary");
  g_assert_cmpstr (boundary, ==, "nearest");
  g_assert_cmpint (settings.chunk_mode, ==, SLAB_CHUNK_MANUAL);
  g_assert_cmpint (settings.chunk[0], ==, 10);
  g_assert_cmpint (settings.chunk[1], ==, 15);
  g_assert_cmpint (settings.chunk[2], ==, 20);
  g_assert_false (settings.overlap_auto);
  g_assert_cmpint (settings.overlap[0], ==, 0);
  g_assert_cmpint (settings.overlap[1], ==, 9);
  g_assert_cmpint (settings.overlap[2], ==, 8);
  g_assert_cmpuint (settings.n_threads, ==, slab_process_get_n_cores () == 1 ? 0 : 1);
  g_assert_true (settings.normalize);

  /* Coming back to a filter finds its values. */
  g_clear_pointer (&params, slab_filter_params_free);
  slab_filter_panel_set_filter (fixture->panel, "identity");
  slab_filter_panel_set_filter (fixture->panel, "gaussian");
  g_assert_true (slab_filter_panel_get_job (fixture->panel, &params, &settings, &error));
  slab_filter_params_get_triple (params, "sigma", sigma);
  g_assert_true (sigma[0] == 1 && sigma[1] == 2 && sigma[2] == 2.12345);
}

/* Steps of 0.1 add up to 0.3 exactly, not to 0.30000000000000004. */
static void
test_steps (Fixture *fixture, gconstpointer data)
{
  slab_filter_panel_set_filter (fixture->panel, "tv");
  g_assert_true (slab_filter_panel_set_param (fixture->panel, "weight", "0.1"));
  GtkWidget *row = find_param_row (GTK_WIDGET (fixture->panel), "weight");
  g_assert_nonnull (row);
  GtkSpinButton *spin = app_get_nth (row, GTK_TYPE_SPIN_BUTTON, 0);
  gtk_spin_button_set_increments (spin, 0.1, 1);
  gtk_spin_button_spin (spin, GTK_SPIN_STEP_FORWARD, 0.1);
  gtk_spin_button_spin (spin, GTK_SPIN_STEP_FORWARD, 0.1);

  g_autoptr (SlabFilterParams) params = NULL;
  SlabRunSettings settings;
  g_assert_true (slab_filter_panel_get_job (fixture->panel, &params, &settings, NULL));
  g_assert_true (slab_filter_params_get_double (params, "weight") == 0.3);
}

static void
test_rows_of_use (Fixture *fixture, gconstpointer data)
{
  slab_filter_panel_set_filter (fixture->panel, "gaussian");
  GtkWidget *cval = find_param_row (GTK_WIDGET (fixture->panel), "cval");
  g_assert_nonnull (cval);
  g_assert_false (gtk_widget_get_visible (cval));
  slab_filter_panel_set_param (fixture->panel, "boundary", "constant");
  g_assert_true (gtk_widget_get_visible (cval));
  slab_filter_panel_set_param (fixture->panel, "boundary", "wrap");
  g_assert_false (gtk_widget_get_visible (cval));

  GtkWidget *chunk = get_child (fixture, "chunk_y_row");
  g_assert_false (gtk_widget_get_visible (chunk));
  slab_filter_panel_set_param (fixture->panel, "chunk", "5,5,5");
  g_assert_true (gtk_widget_get_visible (chunk));
  slab_filter_panel_set_param (fixture->panel, "chunk", "whole");
  g_assert_false (gtk_widget_get_visible (chunk));
}

static void
test_plan (Fixture *fixture, gconstpointer data)
{
  slab_filter_panel_set_filter (fixture->panel, "gaussian");
  slab_filter_panel_set_param (fixture->panel, "sigma", "1");
  slab_filter_panel_set_param (fixture->panel, "chunk", "10,15,20");
  g_autofree char *exact = get_plan_texts (fixture, "grid");
  /* 2 x 2 x 2 chunks that are filtered in place; sigma 1 reaches 4 voxels. */
  app_assert_contains (exact, "8 (2" TIMES "2" TIMES "2), each of 10" TIMES "15" TIMES "20 voxels");
  app_assert_contains (exact, "\n8 on ");
  app_assert_contains (exact, "4, covers the halo");
  /* As in test-plan-summary.c. */
  app_assert_contains (exact, "30 % of the filter’s work");

  slab_filter_panel_set_param (fixture->panel, "overlap", "2");
  g_autofree char *seams = get_plan_texts (fixture, "grid");
  app_assert_contains (seams, "2, less than the halo of 4");
  g_autofree char *notes = get_plan_texts (fixture, "notes");
  g_assert_cmpuint (strlen (notes), >, 20);
  g_assert_true (gtk_widget_has_css_class (get_child (fixture, "summary_label"), "warning"));

  slab_filter_panel_set_param (fixture->panel, "chunk", "whole");
  g_autofree char *whole = get_plan_texts (fixture, "grid");
  app_assert_contains (whole, "1, of 20" TIMES "30" TIMES "40 voxels");
  app_assert_contains (whole, "none");
  g_assert_false (gtk_widget_has_css_class (get_child (fixture, "summary_label"), "warning"));

  /* Another volume, another plan. */
  g_autoptr (SlabVolume) volume = app_make_volume (3, 5, 7);
  slab_document_set_source (fixture->document, volume);
  g_autofree char *other = get_plan_texts (fixture, "grid");
  app_assert_contains (other, "1, of 3" TIMES "5" TIMES "7 voxels");
}

static void
test_invalid (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabFilterParams) params = NULL;
  g_autoptr (GError) error = NULL;
  SlabRunSettings settings;

  slab_filter_panel_set_filter (fixture->panel, "gaussian");
  g_assert_true (gtk_widget_get_sensitive (get_child (fixture, "run_box")));
  g_assert_false (gtk_widget_get_visible (get_child (fixture, "error_label")));

  slab_filter_panel_set_param (fixture->panel, "chunk", "10,15,20");
  slab_filter_panel_set_param (fixture->panel, "overlap", "1000");
  g_assert_false (slab_filter_panel_get_job (fixture->panel, &params, &settings, &error));
  g_assert_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING);
  g_assert_null (params);
  GtkLabel *label = get_child (fixture, "error_label");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (label)));
  g_assert_cmpstr (gtk_label_get_text (label), ==, error->message);
  g_assert_false (gtk_widget_get_sensitive (get_child (fixture, "run_box")));
  g_assert_false (gtk_widget_get_visible (app_get_child (get_child (fixture, "plan_summary"), "grid")));

  slab_filter_panel_set_param (fixture->panel, "overlap", "auto");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (label)));
  g_assert_true (gtk_widget_get_sensitive (get_child (fixture, "run_box")));
}

static void
test_empty (void)
{
  g_autoptr (GError) error = NULL;
  SlabRunSettings settings;
  SlabFilterParams *params = NULL;
  SlabFilterPanel *panel = SLAB_FILTER_PANEL (g_object_ref_sink (slab_filter_panel_new (NULL)));
  GtkWidget *run = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (panel), SLAB_TYPE_FILTER_PANEL, "run_box"));
  g_assert_false (gtk_widget_get_sensitive (run));
  g_assert_true (slab_filter_panel_get_job (panel, &params, &settings, &error));
  g_assert_no_error (error);
  slab_filter_params_free (params);

  SlabEngine *engine = slab_engine_new (FALSE);
  SlabDocument *document = slab_document_new (engine);
  slab_filter_panel_set_document (panel, document);
  g_assert_false (gtk_widget_get_sensitive (run));
  g_autoptr (SlabVolume) volume = app_make_volume (4, 4, 4);
  slab_document_set_source (document, volume);
  g_assert_true (gtk_widget_get_sensitive (run));
  slab_filter_panel_set_document (panel, NULL);
  g_assert_false (gtk_widget_get_sensitive (run));

  g_assert_finalize_object (panel);
  g_assert_finalize_object (document);
  slab_engine_shutdown (engine);
  g_assert_finalize_object (engine);
}

static void
on_run_ended (SlabDocument *document, SlabRun *run, gboolean *ended)
{
  *ended = TRUE;
}

static void
test_running (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabFilterParams) params = NULL;
  g_autoptr (GError) error = NULL;
  SlabRunSettings settings;
  gboolean ended = FALSE;
  GtkStack *stack = get_child (fixture, "run_stack");

  g_signal_connect (fixture->document, "run-ended", G_CALLBACK (on_run_ended), &ended);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "run");
  g_assert_true (slab_filter_panel_get_job (fixture->panel, &params, &settings, &error));
  g_assert_true (slab_document_run (fixture->document, params, &settings, &error));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "running");
  g_autofree char *progress = app_get_texts (stack);
  app_assert_contains (progress, " %");
  g_assert_cmpstr (gtk_actionable_get_action_name (get_child (fixture, "run_button")), ==, "win.run");
  g_assert_cmpstr (gtk_actionable_get_action_name (get_child (fixture, "stop_button")), ==, "win.cancel");

  while (!ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "run");
  g_signal_handlers_disconnect_by_data (fixture->document, &ended);
}

/* Ctrl+R does not take the focus out of a number that is being typed. */
static void
test_typed (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (fixture->panel));
  gtk_window_present (GTK_WINDOW (window));
  slab_filter_panel_set_param (fixture->panel, "chunk", "5,6,7");
  GtkWidget *spin = get_child (fixture, "chunk_y");
  g_assert_true (gtk_widget_grab_focus (spin));
  gtk_editable_set_text (GTK_EDITABLE (spin), "11");

  g_autoptr (SlabFilterParams) params = NULL;
  SlabRunSettings settings;
  g_assert_true (slab_filter_panel_get_job (fixture->panel, &params, &settings, NULL));
  g_assert_cmpint (settings.chunk[1], ==, 11);
  gtk_window_set_child (GTK_WINDOW (window), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  guint n_filters;
  const SlabFilterInfo *const *filters = slab_filter_list (&n_filters);
  for (guint i = 0; i < n_filters; i++)
    {
      int minimum;
      slab_filter_panel_set_filter (fixture->panel, filters[i]->id);
      gtk_widget_measure (GTK_WIDGET (fixture->panel), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, 340);
    }
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/app/filter-panel/empty", test_empty);
  g_test_add ("/app/filter-panel/rows", Fixture, NULL, set_up, test_rows, tear_down);
  g_test_add ("/app/filter-panel/defaults", Fixture, NULL, set_up, test_defaults, tear_down);
  g_test_add ("/app/filter-panel/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/app/filter-panel/steps", Fixture, NULL, set_up, test_steps, tear_down);
  g_test_add ("/app/filter-panel/rows-of-use", Fixture, NULL, set_up, test_rows_of_use, tear_down);
  g_test_add ("/app/filter-panel/plan", Fixture, NULL, set_up, test_plan, tear_down);
  g_test_add ("/app/filter-panel/invalid", Fixture, NULL, set_up, test_invalid, tear_down);
  g_test_add ("/app/filter-panel/running", Fixture, NULL, set_up, test_running, tear_down);
  g_test_add ("/app/filter-panel/typed", Fixture, NULL, set_up, test_typed, tear_down);
  g_test_add ("/app/filter-panel/narrow", Fixture, NULL, set_up, test_narrow, tear_down);
  return g_test_run ();
}
