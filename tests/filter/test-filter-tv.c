/* SPDX-License-Identifier: MIT */
#include "tv-fixture.h"

/* scikit-image's bits and its number of iterations, as one problem and as one chunk. */
static void
test_reference (gconstpointer data)
{
  const SlabReferenceCase *reference = data;
  gsize n = slab_reference_count (reference->shape);
  g_autoptr (SlabFilterParams) params = fixture_params (reference->filter, reference->options);
  const SlabFilterInfo *info = slab_filter_params_get_info (params);
  g_autofree float *input = fixture_input (reference);
  g_autofree float *output = g_new (float, n);

  if (info->is_global (params))
    {
      g_assert_cmpuint (run_global (params, input, reference->shape, output, 0, FALSE, NULL), ==,
                        reference->iterations);
      fixture_assert_reference (reference, output);
      fixture_set (params, "stop", "chunk");
    }

  memset (output, 0, n * sizeof (float));
  g_assert_cmpuint (fixture_run_whole (params, input, reference->shape, output), ==, reference->iterations);
  fixture_assert_reference (reference, output);
}

/* N iterations reach N - 1 voxels: an overlap of that much is exact, and one less is not. */
static void
test_fixed_reach (void)
{
  const gint64 shape[3] = { 14, 21, 38 };
  const gint64 chunks[][3] = { { 5, 7, 9 }, { 14, 1, 38 }, { 1, 21, 20 } };
  gsize n = slab_reference_count (shape);
  g_autofree float *input = g_new (float, n);
  g_autofree float *whole = g_new (float, n);
  g_autofree float *cut = g_new (float, n);

  slab_reference_fill (input, shape, SLAB_REFERENCE_STEPS, 6);
  for (guint iterations = 1; iterations <= 6; iterations++)
    {
      g_autofree char *text = g_strdup_printf ("%u", iterations);
      const char *options[] = { "stop", "fixed", "max-iterations", text, "weight", "0.3", NULL };
      g_autoptr (SlabFilterParams) params = fixture_params ("tv", options);
      gint64 halo[3];

      slab_filter_params_get_info (params)->get_halo (params, halo);
      g_assert_cmpint (halo[0], ==, iterations - 1);
      g_assert_cmpuint (fixture_run_whole (params, input, shape, whole), ==, iterations);
      for (guint i = 0; i < G_N_ELEMENTS (chunks); i++)
        {
          fixture_run_cut (params, input, shape, chunks[i], halo, FALSE, cut);
          fixture_assert_same_bits (cut, whole, n);
        }

      if (iterations > 1)
        {
          halo[0]--;
          halo[1]--;
          halo[2]--;
          fixture_run_cut (params, input, shape, chunks[0], halo, FALSE, cut);
          g_assert_cmphex (slab_reference_hash (cut, n), !=, slab_reference_hash (whole, n));
        }
    }
}

static void
test_halo (void)
{
  const char *options[] = { NULL };
  const char *stops[] = { "global", "gap", "chunk" };
  g_autoptr (SlabFilterParams) params = fixture_params ("tv", options);
  const SlabFilterInfo *info = slab_filter_params_get_info (params);
  gint64 halo[3];

  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    {
      fixture_set (params, "stop", stops[i]);
      info->get_halo (params, halo);
      for (guint axis = 0; axis < 3; axis++)
        g_assert_cmpint (halo[axis], ==, SLAB_FILTER_HALO_UNBOUNDED);
      g_assert_cmpint (info->is_global (params), ==, i < 2);
    }
  fixture_set (params, "stop", "fixed");
  g_assert_false (info->is_global (params));
  g_assert_false (info->is_periodic (params));
}

/* A set flag ends each part of an iteration, and nothing is written after it. */
static void
test_cancel (void)
{
  const gint64 shape[3] = { 5, 20, 30 };
  const gint cancelled = 1;
  const char *options[] = { "max-iterations", "3", NULL };
  gsize n = slab_reference_count (shape);
  g_autoptr (SlabFilterParams) params = fixture_params ("tv", options);
  g_autofree float *input = g_new (float, n);
  g_autofree float *output = g_new (float, n);

  slab_reference_fill (input, shape, SLAB_REFERENCE_STEPS, 6);
  for (gsize i = 0; i < n; i++)
    output[i] = -77;
  run_global (params, input, shape, output, 0, FALSE, &cancelled);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat (output[i], ==, -77);
}

/* 16 bytes a voxel with the input, and the output: what the promise of memory is made of. */
static void
test_state_is_small (void)
{
  const gint64 shape[3] = { 50, 1104, 1104 };
  const char *options[] = { NULL };
  g_autoptr (SlabFilterParams) params = fixture_params ("tv", options);

  for (guint n_threads = 1; n_threads <= 16; n_threads++)
    {
      guint64 bytes = slab_filter_params_get_info (params)->get_state_bytes (params, shape, n_threads);

      g_assert_cmpuint (bytes, >=, 12 * (guint64) slab_reference_count (shape));
      g_assert_cmpuint (bytes, <, 12 * (guint64) slab_reference_count (shape) + n_threads * (16 << 20));
    }
}

static void
test_absurd (void)
{
  const char *options[] = { NULL };
  g_autoptr (SlabFilterParams) params = fixture_params ("tv", options);
  g_autoptr (GError) error = NULL;

  g_assert_false (slab_filter_params_set_double (params, "weight", -0.5, &error));
  g_assert_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM);
  g_assert_cmpstr (error->message, ==, "weight is -0.5, but cannot be negative");
  g_clear_error (&error);

  g_assert_true (slab_filter_params_set_double (params, "weight", 0, &error));
  g_assert_no_error (error);
  g_assert_false (slab_filter_params_validate (params, &error));
  g_assert_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM);
  g_assert_cmpstr (error->message, ==, "weight is 0, expected a number larger than 0");
  g_clear_error (&error);

  g_assert_false (slab_filter_params_set_integer (params, "max-iterations", 0, &error));
  g_assert_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (slab_reference_filter_cases); i++)
    if (g_str_equal (slab_reference_filter_cases[i].filter, "tv"))
      {
        g_autofree char *path = g_strdup_printf ("/filter/tv/reference/%s", slab_reference_filter_cases[i].name);

        g_test_add_data_func (path, &slab_reference_filter_cases[i], test_reference);
      }
  g_test_add_func ("/filter/tv/fixed-reach", test_fixed_reach);
  g_test_add_func ("/filter/tv/halo", test_halo);
  g_test_add_func ("/filter/tv/cancel", test_cancel);
  g_test_add_func ("/filter/tv/state-is-small", test_state_is_small);
  g_test_add_func ("/filter/tv/absurd", test_absurd);

  return g_test_run ();
}
