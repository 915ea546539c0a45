/* SPDX-License-Identifier: MIT */
#include "tv-fixture.h"

/* What is to be minimised, in double precision. */
static double
primal (const float *f, const float *u, const gint64 shape[3], double weight)
{
  const gint64 strides[3] = { shape[1] * shape[2], shape[2], 1 };
  double sum = 0;

  for (gint64 k = 0; k < (gint64) slab_reference_count (shape); k++)
    {
      const gint64 at[3] = { k / strides[0], k / strides[1] % shape[1], k % shape[2] };
      const double change = (double) u[k] - (double) f[k];
      double squares = 0;

      for (guint a = 0; a < 3; a++)
        if (at[a] + 1 < shape[a])
          {
            const double g = (double) u[k + strides[a]] - (double) u[k];

            squares += g * g;
          }
      sum += 0.5 * change * change + weight * sqrt (squares);
    }
  return sum;
}

/* The minimum that a thousand times slower method finds: scikit-image's iteration, without its stop. The gap is what it
 * says: never less than the true distance; and smaller the more is asked for. */
static void
test_gap (void)
{
  const struct
  {
    gint64 shape[3];
    const char *weight;
    guint n_plain;
  } cases[] = {
    { { 12, 30, 33 }, "0.1", 2000 }, { { 12, 30, 33 }, "0.3", 4000 }, { { 1, 60, 50 }, "0.2", 4000 },
    { { 300, 1, 7 }, "0.2", 5000 },  { { 1, 1, 500 }, "0.1", 8000 },
  };
  const char *gaps[] = { "0.1", "1e-2", "1e-3", "1e-4", "1e-5" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gint64 *shape = cases[i].shape;
      const gsize n = slab_reference_count (shape);
      const double weight = g_ascii_strtod (cases[i].weight, NULL);
      const char *options[] = { "weight", cases[i].weight, "stop", "gap", "max-iterations", "5000", NULL };
      g_autoptr (SlabFilterParams) params = fixture_params ("tv", options);
      g_autofree float *input = g_new (float, n);
      g_autofree float *plain = g_new (float, n);
      g_autofree float *output = g_new (float, n);
      g_autofree float *again = g_new (float, n);
      double minimum;
      guint before = 0;

      slab_reference_fill (input, shape, SLAB_REFERENCE_STEPS, 7 + i);
      plain_tv (input, shape, weight, 0, cases[i].n_plain, plain);
      minimum = primal (input, plain, shape, weight);
      for (guint k = 0; k < G_N_ELEMENTS (gaps); k++)
        {
          const double wanted = g_ascii_strtod (gaps[k], NULL);
          guint iterations;
          double value, gap;

          fixture_set (params, "gap", gaps[k]);
          iterations = run_global (params, input, shape, output, 0, FALSE, NULL);
          gap = last_gap;
          value = primal (input, output, shape, weight);
          g_assert_cmpuint (iterations, >=, before);
          g_assert_cmpuint (iterations, <, 5000);
          g_assert_cmpfloat (gap, >=, 0);
          g_assert_cmpfloat (gap, <=, wanted);
          /* The plain one is not quite at the minimum itself, so this is weaker than what the gap promises. */
          g_assert_cmpfloat (value - minimum, <=, gap * value);
          g_assert_cmpfloat (value, >=, minimum * (1 - 1e-3));
          before = iterations;

          /* The other way round the plain one has no gap, but the lower bound holds for it. */
          g_assert_cmpfloat (value * (1 - gap), <=, minimum * (1 + 1e-12));

          for (guint n_threads = 1; k == 2 && n_threads <= 4; n_threads++)
            {
              slab_cpu_limit_vector_bytes (n_threads % 3 == 0 ? 64 : n_threads % 3 == 1 ? 32 : 16);
              memset (again, 0xff, n * sizeof (float));
              g_assert_cmpuint (run_global (params, input, shape, again, n_threads, n_threads % 2 == 0, NULL), ==,
                                iterations);
              g_assert_true (memcmp (&gap, &last_gap, sizeof gap) == 0);
              fixture_assert_same_bits (again, output, n);
            }
          slab_cpu_limit_vector_bytes (64);
          memset (again, 0xff, n * sizeof (float));
          g_assert_cmpuint (fixture_run_whole (params, input, shape, again), ==, iterations);
          fixture_assert_same_bits (again, output, n);
        }
    }
}

/* What has no noise, no voxels beside it, no end or no numbers. */
static void
test_gap_absurd (void)
{
  const gint64 shape[3] = { 4, 20, 30 };
  const gint64 one[3] = { 1, 1, 1 };
  const char *options[] = { "stop", "gap", "max-iterations", "37", NULL };
  gsize n = slab_reference_count (shape);
  g_autoptr (SlabFilterParams) params = fixture_params ("tv", options);
  g_autofree float *input = g_new (float, n);
  g_autofree float *output = g_new (float, n);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < n; i++)
    input[i] = 3.25f;
  g_assert_cmpuint (run_global (params, input, shape, output, 2, FALSE, NULL), <=, 10);
  g_assert_cmpfloat (last_gap, ==, 0);
  fixture_assert_same_bits (output, input, n);
  run_global (params, input, one, output, 1, FALSE, NULL);
  g_assert_cmpfloat (output[0], ==, 3.25f);

  /* The largest number of iterations ends it as well, and the gap says that it was too early. */
  slab_reference_fill (input, shape, SLAB_REFERENCE_STEPS, 3);
  fixture_set (params, "gap", "1e-6");
  g_assert_cmpuint (run_global (params, input, shape, output, 2, FALSE, NULL), ==, 37);
  g_assert_cmpfloat (last_gap, >, 1e-6);
  fixture_set (params, "max-iterations", "1");
  g_assert_cmpuint (run_global (params, input, shape, output, 2, FALSE, NULL), ==, 1);
  g_assert_cmpfloat (last_gap, >, 1e-6);

  fixture_set (params, "max-iterations", "20");
  input[77] = NAN;
  g_assert_cmpuint (run_global (params, input, shape, output, 2, FALSE, NULL), ==, 20);
  g_assert_true (isnan (last_gap));

  g_assert_false (slab_filter_params_set_double (params, "gap", 1e-9, &error));
  g_assert_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM);
  g_assert_true (slab_filter_params_is_used (params, "gap"));
  g_assert_false (slab_filter_params_is_used (params, "eps"));
  fixture_set (params, "stop", "chunk");
  g_assert_false (slab_filter_params_is_used (params, "gap"));
  g_assert_true (slab_filter_params_is_used (params, "eps"));
}

/* p, and the iterate in the place of the result: 20 bytes a voxel with input and output, and what each border of strips
 * keeps. */
static void
test_gap_state_is_small (void)
{
  const gint64 shape[3] = { 50, 1104, 1104 };
  const char *options[] = { "stop", "gap", NULL };
  g_autoptr (SlabFilterParams) params = fixture_params ("tv", options);

  for (guint n_threads = 1; n_threads <= 16; n_threads++)
    {
      guint64 bytes = slab_filter_params_get_info (params)->get_state_bytes (params, shape, n_threads);

      g_assert_cmpuint (bytes, >=, 12 * (guint64) slab_reference_count (shape));
      g_assert_cmpuint (bytes, <, 12 * (guint64) slab_reference_count (shape) + n_threads * (16 << 20));
    }
}

/* A volume that fades from 1e-30 to what single precision has no more: no denormal comes out, and the caller's own
 * arithmetic has them again. */
static void
test_gap_denormals (void)
{
  const gint64 shape[3] = { 6, 20, 40 };
  const char *options[] = { "stop", "gap", "weight", "1e-36", "max-iterations", "50", NULL };
  gsize n = slab_reference_count (shape);
  g_autoptr (SlabFilterParams) params = fixture_params ("tv", options);
  g_autofree float *input = g_new (float, n);
  g_autofree float *output = g_new (float, n);
  volatile float small = 0x1p-100f;
  guint n_zero = 0;

  slab_reference_fill (input, shape, SLAB_REFERENCE_STEPS, 5);
  for (gsize i = 0; i < n; i++)
    input[i] *= i % 40 < 20 ? 1e-39f : 1e-30f;
  run_global (params, input, shape, output, 2, FALSE, NULL);
  g_assert_cmpfloat (small * 0x1p-40f, ==, 0x1p-140f);
#if defined(__SSE2__) || defined(__aarch64__)
  for (gsize i = 0; i < n; i++)
    {
      g_assert_false (output[i] != 0 && fabsf (output[i]) < 0x1p-126f);
      n_zero += output[i] == 0;
    }
  g_assert_cmpuint (n_zero, >, 0);
  g_assert_cmpuint (n_zero, <, n);
#endif
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/tv-gap/gap", test_gap);
  g_test_add_func ("/filter/tv-gap/absurd", test_gap_absurd);
  g_test_add_func ("/filter/tv-gap/denormals", test_gap_denormals);
  g_test_add_func ("/filter/tv-gap/state-is-small", test_gap_state_is_small);

  return g_test_run ();
}
