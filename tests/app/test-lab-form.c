/* SPDX-License-Identifier: MIT */
#include "app/slab-lab-form.h"

#include "lab-app-fixture.h"

typedef struct
{
  SlabLabForm *form;
  SlabVolume *volume;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->form = g_object_ref_sink (g_object_new (SLAB_TYPE_LAB_FORM, NULL));
  fixture->volume = app_make_volume (8, 32, 32);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_finalize_object (fixture->form);
  g_object_unref (fixture->volume);
}

static const char *
get_estimate (Fixture *fixture)
{
  return gtk_label_get_text (app_get_child (fixture->form, "estimate_label"));
}

/* The document's volume comes first; without one there is the sample. */
static void
test_volume (Fixture *fixture, gconstpointer data)
{
  g_assert_null (slab_lab_form_get_volume (fixture->form));
  g_assert_false (slab_lab_form_choose_volume (fixture->form, 1));
  slab_lab_form_set_volume (fixture->form, fixture->volume);
  g_assert_true (slab_lab_form_get_volume (fixture->form) == fixture->volume);
  g_assert_true (slab_lab_form_choose_volume (fixture->form, 1));
  g_assert_null (slab_lab_form_get_volume (fixture->form));
}

/* Rows for each parameter of the chosen filter; what is chosen comes out. */
static void
test_params (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabFilterParams) none = NULL, params = NULL, again = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (slab_lab_form_get_params (fixture->form, &none, NULL));
  g_assert_null (none);
  g_assert_true (slab_lab_form_choose_set (fixture->form, "strong"));
  g_assert_false (slab_lab_form_choose_set (fixture->form, "2018"));
  g_assert_true (slab_lab_form_choose_filter (fixture->form, "tv"));
  g_assert_false (slab_lab_form_choose_filter (fixture->form, "median"));
  g_assert_true (slab_lab_form_set_param (fixture->form, "weight", "0.25"));
  g_assert_false (slab_lab_form_set_param (fixture->form, "weight", "much"));
  g_assert_false (slab_lab_form_set_param (fixture->form, "sigma", "2"));
  g_assert_true (slab_lab_form_get_params (fixture->form, &params, &error));
  g_assert_no_error (error);
  text = slab_filter_params_describe (params);
  g_assert_cmpstr (text, ==, "tv weight=0.25");
  /* As it was left. */
  slab_lab_form_choose_filter (fixture->form, "gaussian");
  slab_lab_form_choose_filter (fixture->form, "tv");
  g_assert_true (slab_lab_form_get_params (fixture->form, &again, NULL));
  g_assert_cmpfloat (slab_filter_params_get_double (again, "weight"), ==, 0.25);
}

/* A guess, until there is a result of the same with the same parameters. */
static void
test_estimate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new ();
  g_autoptr (SlabLabResult) result = lab_make_result (2.5);
  g_autoptr (SlabMachine) machine = slab_machine_new ();

  slab_lab_form_set_volume (fixture->form, fixture->volume);
  slab_lab_form_choose_set (fixture->form, "strong");
  slab_lab_form_set_n_threads (fixture->form, 3);
  slab_lab_form_set_n_repeats (fixture->form, 1);
  g_assert_cmpuint (slab_lab_form_get_n_threads (fixture->form), ==, 3);
  g_assert_cmpuint (slab_lab_form_get_n_repeats (fixture->form), ==, 1);
  app_wait_until (strstr (get_estimate (fixture), "3 experiments, 1 time: very roughly") != NULL);
  g_free (result->machine->model);
  result->machine->model = g_strdup (machine->model);
  result->machine->n_cores = machine->n_cores;
  g_ptr_array_add (results, result);
  slab_lab_form_set_results (fixture->form, results);
  app_wait_until (strstr (get_estimate (fixture), "by earlier results") != NULL);
  slab_lab_form_set_param (fixture->form, "sigma", "5");
  app_wait_until (strstr (get_estimate (fixture), "as yet a guess") != NULL);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
#define ADD(NAME, TEST) g_test_add ("/lab-form/" NAME, Fixture, NULL, set_up, TEST, tear_down)
  ADD ("volume", test_volume);
  ADD ("params", test_params);
  ADD ("estimate", test_estimate);
  return g_test_run ();
}
