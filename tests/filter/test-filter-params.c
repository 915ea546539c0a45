/* SPDX-License-Identifier: MIT */
#include <locale.h>

#include "filter-fixture.h"

static SlabFilterParams *
new_params (const char *filter)
{
  return slab_filter_params_new (slab_filter_find (filter, NULL));
}

/* The defaults of the command line's contract. */
static void
test_defaults (void)
{
  g_autoptr (SlabFilterParams) gaussian = new_params ("gaussian");
  g_autoptr (SlabFilterParams) tv = new_params ("tv");
  const struct
  {
    const SlabFilterParams *params;
    const char *name;
    const char *text;
  } rows[] = {
    { gaussian, "truncate", "4" }, { gaussian, "boundary", "reflect" },
    { gaussian, "cval", "0" },     { gaussian, "precision", "single" },
    { tv, "weight", "0.1" },       { tv, "eps", "0.0002" },
    { tv, "gap", "0.001" },        { tv, "max-iterations", "200" },
    { tv, "stop", "global" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = slab_filter_params_get_as_string (rows[i].params, rows[i].name);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
  g_assert_cmpuint (slab_filter_params_get_info (gaussian)->n_params, ==, 5);
  g_assert_cmpuint (slab_filter_params_get_info (tv)->n_params, ==, 5);
}

static void
test_set_and_get (void)
{
  g_autoptr (SlabFilterParams) gaussian = new_params ("gaussian");
  g_autoptr (SlabFilterParams) tv = new_params ("tv");
  g_autoptr (GError) error = NULL;
  const double sigma[3] = { 1, 2.5, 0 };
  double found[3];

  g_assert_true (slab_filter_params_set_triple (gaussian, "sigma", sigma, &error));
  slab_filter_params_get_triple (gaussian, "sigma", found);
  for (guint axis = 0; axis < 3; axis++)
    g_assert_cmpfloat (found[axis], ==, sigma[axis]);

  g_assert_true (slab_filter_params_set_double (gaussian, "cval", -3.5, &error));
  g_assert_cmpfloat (slab_filter_params_get_double (gaussian, "cval"), ==, -3.5);
  g_assert_true (slab_filter_params_set_choice (gaussian, "boundary", 4, &error));
  g_assert_cmpuint (slab_filter_params_get_choice (gaussian, "boundary"), ==, 4);
  g_assert_true (slab_filter_params_set_integer (tv, "max-iterations", 17, &error));
  g_assert_cmpint (slab_filter_params_get_integer (tv, "max-iterations"), ==, 17);
  g_assert_no_error (error);
}

static void
test_strings (void)
{
  const struct
  {
    const char *filter;
    const char *name;
    const char *text;
    const char *back; /* NULL: refused */
  } rows[] = {
    { "gaussian", "sigma", "3", "3" },
    { "gaussian", "sigma", "1,2,2.5", "1,2,2.5" },
    { "gaussian", "sigma", "2,2,2", "2" },
    { "gaussian", "sigma", " 1, 2 ,3 ", "1,2,3" },
    { "gaussian", "sigma", "0", "0" },
    { "gaussian", "sigma", "1e-3", "0.001" },
    { "gaussian", "sigma", "", NULL },
    { "gaussian", "sigma", " ", NULL },
    { "gaussian", "sigma", "1,2", NULL },
    { "gaussian", "sigma", "1,2,3,4", NULL },
    { "gaussian", "sigma", "1,,3", NULL },
    { "gaussian", "sigma", "1,2,-3", NULL },
    { "gaussian", "sigma", "-1", NULL },
    { "gaussian", "sigma", "three", NULL },
    { "gaussian", "sigma", "3x", NULL },
    { "gaussian", "sigma", "nan", NULL },
    { "gaussian", "sigma", "inf", NULL },
    { "gaussian", "sigma", "1e300", NULL },
    { "gaussian", "cval", "-1.25", "-1.25" },
    { "gaussian", "cval", "0.1", "0.1" },
    { "gaussian", "cval", "0.30000000000000004", "0.30000000000000004" },
    { "gaussian", "cval", "-inf", NULL },
    { "gaussian", "cval", "NaN", NULL },
    { "gaussian", "boundary", "wrap", "wrap" },
    { "gaussian", "boundary", "Wrap", NULL },
    { "gaussian", "boundary", "3", NULL },
    { "gaussian", "precision", "double", "double" },
    { "tv", "weight", "0.25", "0.25" },
    { "tv", "weight", "-0.25", NULL },
    { "tv", "weight", "0,25", NULL },
    { "tv", "eps", "2e-4", "0.0002" },
    { "tv", "max-iterations", "1000", "1000" },
    { "tv", "max-iterations", "0", NULL },
    { "tv", "max-iterations", "-1", NULL },
    { "tv", "max-iterations", "1.5", NULL },
    { "tv", "max-iterations", "99999999999999999999", NULL },
    { "tv", "stop", "fixed", "fixed" },
    { "tv", "stop", "never", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SlabFilterParams) params = new_params (rows[i].filter);
      g_autoptr (GError) error = NULL;
      g_autofree char *before = slab_filter_params_get_as_string (params, rows[i].name);
      g_autofree char *after = NULL;
      gboolean is_set = slab_filter_params_set_from_string (params, rows[i].name, rows[i].text, &error);

      after = slab_filter_params_get_as_string (params, rows[i].name);
      if (rows[i].back != NULL)
        {
          g_assert_no_error (error);
          g_assert_true (is_set);
          g_assert_cmpstr (after, ==, rows[i].back);
        }
      else
        {
          g_assert_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM);
          g_assert_false (is_set);
          g_assert_true (g_str_has_prefix (error->message, rows[i].name));
          g_assert_cmpstr (after, ==, before);
        }
    }
}

static void
test_unknown (void)
{
  g_autoptr (SlabFilterParams) params = new_params ("tv");
  g_autoptr (GError) error = NULL;

  g_assert_false (slab_filter_params_set_from_string (params, "sigma", "1", &error));
  g_assert_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_UNKNOWN_PARAM);
  g_assert_nonnull (strstr (error->message, "sigma"));
  g_clear_error (&error);
  g_assert_false (slab_filter_params_set_double (params, "sigma", 1, &error));
  g_assert_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_UNKNOWN_PARAM);
}

/* A number out of a choice's range or for another kind of row is refused. */
static void
test_wrong_kind (void)
{
  g_autoptr (SlabFilterParams) params = new_params ("gaussian");
  g_autoptr (GError) error = NULL;

  g_assert_false (slab_filter_params_set_choice (params, "boundary", 5, &error));
  g_assert_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM);
  g_assert_nonnull (strstr (error->message, "nearest, reflect, mirror, constant, wrap"));
  g_clear_error (&error);
  g_assert_false (slab_filter_params_set_double (params, "boundary", 1, &error));
  g_assert_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM);
  g_clear_error (&error);
  g_assert_false (slab_filter_params_set_choice (params, "sigma", 1, &error));
  g_assert_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM);
}

static void
test_is_used (void)
{
  g_autoptr (SlabFilterParams) gaussian = new_params ("gaussian");
  g_autoptr (SlabFilterParams) tv = new_params ("tv");

  g_assert_true (slab_filter_params_is_used (gaussian, "sigma"));
  g_assert_false (slab_filter_params_is_used (gaussian, "cval"));
  fixture_set (gaussian, "boundary", "constant");
  g_assert_true (slab_filter_params_is_used (gaussian, "cval"));

  g_assert_true (slab_filter_params_is_used (tv, "eps"));
  fixture_set (tv, "stop", "chunk");
  g_assert_true (slab_filter_params_is_used (tv, "eps"));
  fixture_set (tv, "stop", "fixed");
  g_assert_false (slab_filter_params_is_used (tv, "eps"));
}

static void
test_describe (void)
{
  g_autoptr (SlabFilterParams) params = new_params ("gaussian");
  g_autoptr (SlabFilterParams) tv = new_params ("tv");
  g_autofree char *plain = slab_filter_params_describe (params);
  g_autofree char *changed = NULL;
  g_autofree char *unused = NULL;
  g_autofree char *fixed = NULL;

  g_assert_cmpstr (plain, ==, "gaussian sigma=3");
  fixture_set (params, "cval", "1");
  fixture_set (params, "sigma", "1,2,3");
  unused = slab_filter_params_describe (params);
  g_assert_cmpstr (unused, ==, "gaussian sigma=1,2,3");
  fixture_set (params, "boundary", "constant");
  changed = slab_filter_params_describe (params);
  g_assert_cmpstr (changed, ==, "gaussian sigma=1,2,3 boundary=constant cval=1");
  fixture_set (tv, "stop", "fixed");
  fixture_set (tv, "max-iterations", "12");
  fixed = slab_filter_params_describe (tv);
  g_assert_cmpstr (fixed, ==, "tv weight=0.1 max-iterations=12 stop=fixed");
}

static void
test_copy (void)
{
  g_autoptr (SlabFilterParams) params = new_params ("gaussian");
  g_autoptr (SlabFilterParams) copy = NULL;
  g_autofree char *text = NULL;

  fixture_set (params, "sigma", "1,2,3");
  copy = slab_filter_params_copy (params);
  fixture_set (params, "sigma", "4");
  text = slab_filter_params_get_as_string (copy, "sigma");
  g_assert_cmpstr (text, ==, "1,2,3");
  g_assert_true (slab_filter_params_get_info (copy) == slab_filter_params_get_info (params));
}

/* A decimal comma of the locale is neither read nor written. */
static void
test_locale (void)
{
  static const char *const locales[] = { "de_DE.UTF-8", "fr_FR.UTF-8", "de_DE.utf8", "fr_FR.utf8" };
  g_autoptr (SlabFilterParams) params = new_params ("tv");
  g_autofree char *text = NULL;
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (locales) && !found; i++)
    found = setlocale (LC_NUMERIC, locales[i]) != NULL;
  if (!found)
    {
      g_test_skip ("a locale with a decimal comma is absent");
      return;
    }

  fixture_set (params, "weight", "0.25");
  text = slab_filter_params_get_as_string (params, "weight");
  setlocale (LC_NUMERIC, "C");
  g_assert_cmpfloat (slab_filter_params_get_double (params, "weight"), ==, 0.25);
  g_assert_cmpstr (text, ==, "0.25");
}

static void
test_most_iterations (void)
{
  g_autoptr (SlabFilterParams) tv = slab_filter_params_new (slab_filter_find ("tv", NULL));
  g_autoptr (SlabFilterParams) gaussian = slab_filter_params_new (slab_filter_find ("gaussian", NULL));

  g_assert_true (slab_filter_params_set_from_string (tv, "max-iterations", "17", NULL));
  g_assert_cmpint (slab_filter_params_get_most_iterations (tv), ==, 17);
  g_assert_cmpint (slab_filter_params_get_most_iterations (gaussian), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/params/defaults", test_defaults);
  g_test_add_func ("/filter/params/set-and-get", test_set_and_get);
  g_test_add_func ("/filter/params/strings", test_strings);
  g_test_add_func ("/filter/params/unknown", test_unknown);
  g_test_add_func ("/filter/params/wrong-kind", test_wrong_kind);
  g_test_add_func ("/filter/params/is-used", test_is_used);
  g_test_add_func ("/filter/params/describe", test_describe);
  g_test_add_func ("/filter/params/copy", test_copy);
  g_test_add_func ("/filter/params/locale", test_locale);
  g_test_add_func ("/filter/params/most-iterations", test_most_iterations);

  return g_test_run ();
}
