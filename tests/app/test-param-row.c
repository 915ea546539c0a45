/* SPDX-License-Identifier: MIT */
#include "app/slab-param-row.h"

#include "app-fixture.h"

typedef struct
{
  SlabFilterParams *params;
  GtkWidget *group;
  SlabParamRow *row;
  guint n_changed;
} Fixture;

static void
changed_cb (SlabParamRow *row, Fixture *fixture)
{
  fixture->n_changed++;
}

/* @data: the parameter of the Gaussian that the row is for. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  const SlabFilterInfo *info = slab_filter_find ("gaussian", NULL);

  fixture->params = slab_filter_params_new (info);
  fixture->group = g_object_ref_sink (adw_preferences_group_new ());
  for (guint i = 0; i < info->n_params; i++)
    if (g_str_equal (info->params[i].name, data))
      fixture->row = slab_param_row_new (&info->params[i]);
  g_assert_nonnull (fixture->row);
  slab_param_row_add_to (fixture->row, ADW_PREFERENCES_GROUP (fixture->group));
  g_signal_connect (fixture->row, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  slab_param_row_remove_from (fixture->row, ADW_PREFERENCES_GROUP (fixture->group));
  g_assert_finalize_object (fixture->row);
  g_assert_finalize_object (fixture->group);
  slab_filter_params_free (fixture->params);
}

static void
set_spin (Fixture *fixture, guint index, double value)
{
  gtk_spin_button_set_value (app_get_nth (fixture->group, GTK_TYPE_SPIN_BUTTON, index), value);
}

static void
assert_stored (Fixture *fixture, const char *name, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (slab_param_row_store (fixture->row, fixture->params, &error));
  g_assert_no_error (error);
  text = slab_filter_params_get_as_string (fixture->params, name);
  g_assert_cmpstr (text, ==, expected);
}

/* One number, or one per axis, which start from the one. */
static void
test_triple (Fixture *fixture, gconstpointer data)
{
  GtkToggleButton *per_axis = app_get_nth (fixture->group, GTK_TYPE_TOGGLE_BUTTON, 0);

  g_assert_true (slab_filter_params_set_from_string (fixture->params, "sigma", "2", NULL));
  slab_param_row_load (fixture->row, fixture->params);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  g_assert_false (gtk_toggle_button_get_active (per_axis));
  set_spin (fixture, 0, 1.5);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  assert_stored (fixture, "sigma", "1.5");

  gtk_toggle_button_set_active (per_axis, TRUE);
  g_assert_cmpuint (fixture->n_changed, ==, 2);
  assert_stored (fixture, "sigma", "1.5");
  set_spin (fixture, 3, 4);
  assert_stored (fixture, "sigma", "1.5,1.5,4");
  set_spin (fixture, 1, 3);
  gtk_toggle_button_set_active (per_axis, FALSE);
  assert_stored (fixture, "sigma", "3");

  g_assert_true (slab_filter_params_set_from_string (fixture->params, "sigma", "1,2,3", NULL));
  slab_param_row_load (fixture->row, fixture->params);
  g_assert_true (gtk_toggle_button_get_active (per_axis));
  assert_stored (fixture, "sigma", "1,2,3");
}

static void
test_choice (Fixture *fixture, gconstpointer data)
{
  AdwComboRow *combo = app_get_nth (fixture->group, ADW_TYPE_COMBO_ROW, 0);

  g_assert_true (slab_filter_params_set_from_string (fixture->params, "boundary", "wrap", NULL));
  slab_param_row_load (fixture->row, fixture->params);
  g_assert_cmpuint (adw_combo_row_get_selected (combo), ==,
                    slab_filter_params_get_choice (fixture->params, "boundary"));
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  g_assert_true (slab_filter_params_set_from_string (fixture->params, "boundary", "nearest", NULL));
  adw_combo_row_set_selected (combo, slab_filter_params_get_choice (fixture->params, "boundary"));
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  assert_stored (fixture, "boundary", "nearest");
}

/* The value beyond the edge is of use only where the edge is a constant. */
static void
test_use (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = app_get_nth (fixture->group, ADW_TYPE_ACTION_ROW, 0);

  g_assert_cmpstr (g_object_get_data (G_OBJECT (row), "slab-param-name"), ==, "cval");
  g_assert_true (slab_filter_params_set_from_string (fixture->params, "boundary", "wrap", NULL));
  slab_param_row_show_if_used (fixture->row, fixture->params);
  g_assert_false (gtk_widget_get_visible (row));
  g_assert_true (slab_filter_params_set_from_string (fixture->params, "boundary", "constant", NULL));
  slab_param_row_show_if_used (fixture->row, fixture->params);
  g_assert_true (gtk_widget_get_visible (row));
  set_spin (fixture, 0, -2.5);
  assert_stored (fixture, "cval", "-2.5");
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add ("/param-row/triple", Fixture, "sigma", set_up, test_triple, tear_down);
  g_test_add ("/param-row/choice", Fixture, "boundary", set_up, test_choice, tear_down);
  g_test_add ("/param-row/use", Fixture, "cval", set_up, test_use, tear_down);
  return g_test_run ();
}
