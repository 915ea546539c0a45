/* SPDX-License-Identifier: MIT */
#include "filter-fixture.h"

static void
test_list (void)
{
  guint n = 0;
  const SlabFilterInfo *const *filters = slab_filter_list (&n);

  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpstr (filters[0]->id, ==, "gaussian");
  g_assert_cmpstr (filters[1]->id, ==, "tv");
  g_assert_cmpstr (filters[2]->id, ==, "identity");
  g_assert_true (slab_filter_list (NULL) == filters);
}

static void
test_find (void)
{
  guint n = 0;
  const SlabFilterInfo *const *filters = slab_filter_list (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (slab_filter_find (filters[i]->id, &error) == filters[i]);
      g_assert_no_error (error);
    }
}

static void
test_find_unknown (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (slab_filter_find ("median", &error));
  g_assert_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_UNKNOWN_FILTER);
  g_assert_nonnull (strstr (error->message, "median"));
  g_assert_nonnull (strstr (error->message, "gaussian, tv, identity"));
  g_assert_null (slab_filter_find ("", NULL));
  g_assert_null (slab_filter_find ("Gaussian", NULL));
}

/* Every row of every table: complete, in range, and what it depends on is a choice of the same filter. */
static void
test_tables (void)
{
  guint n = 0;
  const SlabFilterInfo *const *filters = slab_filter_list (&n);

  for (guint i = 0; i < n; i++)
    {
      const SlabFilterInfo *info = filters[i];
      g_autoptr (SlabFilterParams) params = slab_filter_params_new (info);
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (info->title);
      g_assert_nonnull (info->summary);
      g_assert_nonnull (info->run_chunk);
      g_assert_cmpuint (info->n_params, <=, SLAB_FILTER_MAX_PARAMS);
      g_assert_true (slab_filter_params_validate (params, &error));
      g_assert_no_error (error);

      for (guint row = 0; row < info->n_params; row++)
        {
          const SlabParamSpec *spec = &info->params[row];
          g_autofree char *text = slab_filter_params_get_as_string (params, spec->name);

          g_assert_nonnull (spec->label);
          g_assert_nonnull (spec->description);
          g_assert_cmpfloat (spec->minimum, <, spec->maximum);
          g_assert_cmpfloat (spec->default_value, >=, spec->minimum);
          g_assert_cmpfloat (spec->default_value, <=, spec->maximum);
          g_assert_cmpfloat (spec->step, >, 0);
          g_assert_true ((spec->kind == SLAB_PARAM_CHOICE) == (spec->choices != NULL));
          if (spec->only_if_param != NULL)
            slab_filter_params_get_choice (params, spec->only_if_param);
          fixture_set (params, spec->name, text);
        }
    }
}

/* What every filter keeps to: parts that it does not touch, cancel, scratch, any place in the output. */
static void
test_common (void)
{
  const gint64 shape[3] = { 6, 7, 21 };
  const gint64 core_start[3] = { 1, 2, 3 };
  const gint64 core_size[3] = { 3, 4, 11 };
  const gint64 output_size[3] = { 5, 8, 20 };
  const gint64 output_start[3] = { 1, 3, 4 };
  const gint cancelled = 1;
  gsize n_output = slab_reference_count (output_size);
  g_autofree float *input = g_new (float, slab_reference_count (shape));
  g_autofree float *output = g_new (float, n_output);
  guint n = 0;
  const SlabFilterInfo *const *filters = slab_filter_list (&n);

  slab_reference_fill (input, shape, SLAB_REFERENCE_STEPS, 5);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SlabFilterParams) params = slab_filter_params_new (filters[i]);

      for (gsize k = 0; k < n_output; k++)
        output[k] = -77;
      fixture_run_chunk (params, input, shape, core_start, core_size, output, output_size, output_start, &cancelled);
      for (gsize k = 0; k < n_output; k++)
        g_assert_cmpfloat (output[k], ==, -77);

      fixture_run_chunk (params, input, shape, core_start, core_size, output, output_size, output_start, NULL);
      for (gint64 z = 0; z < output_size[0]; z++)
        for (gint64 y = 0; y < output_size[1]; y++)
          for (gint64 x = 0; x < output_size[2]; x++)
            {
              gboolean is_core = z >= output_start[0] && z < output_start[0] + core_size[0] && y >= output_start[1]
                                 && y < output_start[1] + core_size[1] && x >= output_start[2]
                                 && x < output_start[2] + core_size[2];
              float value = output[(z * output_size[1] + y) * output_size[2] + x];

              g_assert_true ((value == -77) == !is_core);
            }
    }
}

/* Sizes whose bytes do not fit 64 bits ask for more than there is, not for a few. */
static void
test_huge (void)
{
  const gint64 huge[3] = { G_GINT64_CONSTANT (1) << 40, G_GINT64_CONSTANT (1) << 40, G_GINT64_CONSTANT (1) << 40 };
  g_autoptr (SlabFilterParams) gaussian = slab_filter_params_new (slab_filter_find ("gaussian", NULL));
  g_autoptr (SlabFilterParams) tv = slab_filter_params_new (slab_filter_find ("tv", NULL));

  g_assert_cmpuint (slab_filter_params_get_info (tv)->get_scratch_bytes (tv, huge, huge), ==, G_MAXUINT64);
  g_assert_cmpuint (slab_filter_params_get_info (tv)->get_state_bytes (tv, huge, 1), ==, G_MAXUINT64);
  g_assert_cmpuint (slab_filter_params_get_info (gaussian)->get_scratch_bytes (gaussian, huge, huge), >,
                    G_GUINT64_CONSTANT (1) << 43);
  fixture_set (gaussian, "boundary", "wrap");
  g_assert_cmpuint (slab_filter_params_get_info (gaussian)->get_scratch_bytes (gaussian, huge, huge), >,
                    G_GUINT64_CONSTANT (1) << 43);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/list", test_list);
  g_test_add_func ("/filter/find", test_find);
  g_test_add_func ("/filter/find-unknown", test_find_unknown);
  g_test_add_func ("/filter/tables", test_tables);
  g_test_add_func ("/filter/common", test_common);
  g_test_add_func ("/filter/huge", test_huge);

  return g_test_run ();
}
