/* SPDX-License-Identifier: MIT */
#include "filter-fixture.h"
#include "filter/slab-filter-private.h"

#include <float.h>

static const char *const boundaries[] = { "nearest", "reflect", "mirror", "constant", "wrap" };

/* Whether @output is within 3e-7 of the largest value, and NaN or infinite just where @expected is. @largest is 0,
 * or the largest value of the input where the sums of it cancel: SciPy's own rounding between its passes is as
 * large. */
static void
assert_single (const char *name, const float *output, const float *expected, gsize n, double largest)
{
  double error = 0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (expected[i]))
      largest = MAX (largest, fabs ((double) expected[i]));

  for (gsize i = 0; i < n; i++)
    {
      if (!isfinite (expected[i]))
        {
          g_assert_cmphex (slab_reference_bits (output[i]), ==, slab_reference_bits (expected[i]));
          continue;
        }
      error = MAX (error, fabs ((double) output[i] - (double) expected[i]));
    }
  g_test_message ("%s: %.2e of the largest value", name, largest > 0 ? error / largest : 0);
  if (!(error <= 3e-7 * largest))
    g_error ("%s: single differs by %g, largest value %g", name, error, largest);
}

/* Double is SciPy's to the bit, and so the whole reference of single. */
static void
test_reference (gconstpointer data)
{
  const SlabReferenceCase *reference = data;
  gsize n = slab_reference_count (reference->shape);
  g_autoptr (SlabFilterParams) params = fixture_params (reference->filter, reference->options);
  g_autofree float *input = fixture_input (reference);
  g_autofree float *output = g_new (float, n);
  g_autofree float *single = g_new (float, n);

  fixture_set (params, "precision", "double");
  g_assert_cmpuint (fixture_run_whole (params, input, reference->shape, output), ==, 0);
  fixture_assert_reference (reference, output);

  fixture_set (params, "precision", "single");
  fixture_run_whole (params, input, reference->shape, single);
  assert_single (reference->name, single, output, n,
                 strstr (reference->name, "longer-than-axis") || strstr (reference->name, "large-sigma") ? 1. : 0.);
}

/* The same bits for any cut whose overlap covers the halo. */
static void
test_chunks (void)
{
  const gint64 shape[3] = { 19, 33, 150 };
  const gint64 chunks[][3] = { { 1, 33, 150 }, { 19, 1, 150 }, { 19, 33, 1 },    { 7, 10, 64 },
                               { 8, 8, 16 },   { 5, 32, 97 },  { 100, 100, 100 } };
  const char *sigmas[] = { "1.2", "0.6,2,3", "2,0,1", "0,0,2.6" };
  gsize n = slab_reference_count (shape);
  g_autofree float *input = g_new (float, n);
  g_autofree float *whole = g_new (float, n);
  g_autofree float *cut = g_new (float, n);

  slab_reference_fill (input, shape, SLAB_REFERENCE_SPECIAL, 4);
  for (guint boundary = 0; boundary < G_N_ELEMENTS (boundaries); boundary++)
    for (guint sigma = 0; sigma < G_N_ELEMENTS (sigmas); sigma++)
      for (guint precision = 0; precision < 2; precision++)
        {
          const char *options[] = { "boundary",  boundaries[boundary],
                                    "sigma",     sigmas[sigma],
                                    "precision", precision == 0 ? "single" : "double",
                                    "cval",      "0.25",
                                    NULL };
          g_autoptr (SlabFilterParams) params = fixture_params ("gaussian", options);
          const SlabFilterInfo *info = slab_filter_params_get_info (params);
          gint64 halo[3];

          info->get_halo (params, halo);
          fixture_run_whole (params, input, shape, whole);
          for (guint i = 0; i < G_N_ELEMENTS (chunks); i++)
            {
              memset (cut, 0, n * sizeof (float));
              fixture_run_cut (params, input, shape, chunks[i], halo, info->is_periodic (params), cut);
              fixture_assert_same_bits (cut, whole, n);
            }
        }
}

/* Double has the same bits from the instructions of any processor that this one can stand for; single from those
 * that multiply and add in one, and nearly the same from the others. */
static void
test_processors (void)
{
  const gint64 shape[3] = { 13, 22, 175 };
  const char *precisions[] = { "single", "double" };
  gsize n = slab_reference_count (shape);
  g_autofree float *input = g_new (float, n);
  g_autofree float *base = g_new (float, n);
  g_autofree float *output = g_new (float, n);

  slab_reference_fill (input, shape, SLAB_REFERENCE_SPECIAL, 7);
  for (guint i = 0; i < G_N_ELEMENTS (precisions); i++)
    for (guint boundary = 0; boundary < G_N_ELEMENTS (boundaries); boundary++)
      {
        const char *options[] = {
          "sigma", "1,2,1.5", "precision", precisions[i], "boundary", boundaries[boundary], NULL
        };
        g_autoptr (SlabFilterParams) params = fixture_params ("gaussian", options);

        slab_cpu_limit_vector_bytes (16);
        g_assert_cmpuint (slab_cpu_get_vector_bytes (), ==, 16);
        fixture_run_whole (params, input, shape, base);
        for (guint bytes = 32; bytes <= 64; bytes *= 2)
          {
            slab_cpu_limit_vector_bytes (bytes);
            if (slab_cpu_get_vector_bytes () < bytes)
              continue;
            fixture_run_whole (params, input, shape, output);
            if (i == 0 && bytes == 32)
              {
                assert_single ("base", base, output, n, 0);
                memcpy (base, output, n * sizeof (float));
              }
            fixture_assert_same_bits (output, base, n);
          }
        slab_cpu_limit_vector_bytes (64);
      }
}

/* The same bits whatever the caches: rings and bands of other sizes. */
static void
test_caches (void)
{
  const gint64 shape[3] = { 40, 61, 413 };
  const gsize caches[][2] = { { 16 << 10, 16 << 10 }, { 128 << 10, 128 << 10 }, { 1 << 20, 4 << 20 } };
  const char *precisions[] = { "single", "double" };
  gsize n = slab_reference_count (shape);
  g_autofree float *input = g_new (float, n);
  g_autofree float *expected = g_new (float, n);
  g_autofree float *output = g_new (float, n);

  slab_reference_fill (input, shape, SLAB_REFERENCE_NOISE, 11);
  for (guint i = 0; i < G_N_ELEMENTS (precisions); i++)
    for (guint boundary = 0; boundary < G_N_ELEMENTS (boundaries); boundary++)
      {
        const char *options[] = {
          "sigma", "2,1,3", "precision", precisions[i], "boundary", boundaries[boundary], NULL
        };
        g_autoptr (SlabFilterParams) params = fixture_params ("gaussian", options);

        slab_cpu_set_cache_bytes (8 << 20, 8 << 20);
        fixture_run_whole (params, input, shape, expected);
        for (guint cache = 0; cache < G_N_ELEMENTS (caches); cache++)
          {
            slab_cpu_set_cache_bytes (caches[cache][0], caches[cache][1]);
            memset (output, 0, n * sizeof (float));
            fixture_run_whole (params, input, shape, output);
            fixture_assert_same_bits (output, expected, n);
          }
      }
  slab_cpu_set_cache_bytes (0, 0);
}

/* An overlap wider than the halo changes nothing either. */
static void
test_wide_overlap (void)
{
  const gint64 shape[3] = { 9, 20, 40 };
  const gint64 chunk[3] = { 4, 6, 15 };
  const gint64 overlap[3] = { 6, 9, 11 };
  gsize n = slab_reference_count (shape);
  g_autofree float *input = g_new (float, n);
  g_autofree float *whole = g_new (float, n);
  g_autofree float *cut = g_new (float, n);

  slab_reference_fill (input, shape, SLAB_REFERENCE_NOISE, 4);
  for (guint boundary = 0; boundary < G_N_ELEMENTS (boundaries); boundary++)
    {
      const char *options[] = { "boundary", boundaries[boundary], "sigma", "1", NULL };
      g_autoptr (SlabFilterParams) params = fixture_params ("gaussian", options);

      fixture_run_whole (params, input, shape, whole);
      fixture_run_cut (params, input, shape, chunk, overlap, slab_filter_params_get_info (params)->is_periodic (params),
                       cut);
      fixture_assert_same_bits (cut, whole, n);
    }
}

/* More columns than a strip, and a ring that is used round: against a cut that needs neither. */
static void
test_long_rows (void)
{
  const gint64 shape[3] = { 9, 70, 2000 };
  const gint64 chunk[3] = { 3, 9, 100 };
  gsize n = slab_reference_count (shape);
  g_autofree float *input = g_new (float, n);
  g_autofree float *whole = g_new (float, n);
  g_autofree float *cut = g_new (float, n);

  slab_reference_fill (input, shape, SLAB_REFERENCE_NOISE, 4);
  for (guint boundary = 0; boundary < G_N_ELEMENTS (boundaries); boundary++)
    {
      const char *options[] = { "boundary", boundaries[boundary], "sigma", "3", NULL };
      g_autoptr (SlabFilterParams) params = fixture_params ("gaussian", options);
      gint64 halo[3];

      slab_filter_params_get_info (params)->get_halo (params, halo);
      fixture_run_whole (params, input, shape, whole);
      fixture_run_cut (params, input, shape, chunk, halo, slab_filter_params_get_info (params)->is_periodic (params),
                       cut);
      fixture_assert_same_bits (cut, whole, n);
    }
}

/* A constant volume stays what it is: to the bit in double; in single as close as three roundings. */
static void
test_constant_volume (void)
{
  const gint64 shape[3] = { 11, 17, 45 };
  const char *sigmas[] = { "0.5", "1", "1.7", "3", "7.3", "20" };
  gsize n = slab_reference_count (shape);
  g_autofree float *input = g_new (float, n);
  g_autofree float *output = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    input[i] = 0.7f;
  for (guint i = 0; i < G_N_ELEMENTS (sigmas); i++)
    {
      const char *options[] = { "sigma", sigmas[i], "precision", "double", NULL };
      g_autoptr (SlabFilterParams) params = fixture_params ("gaussian", options);

      fixture_run_whole (params, input, shape, output);
      fixture_assert_same_bits (output, input, n);
      fixture_set (params, "precision", "single");
      fixture_run_whole (params, input, shape, output);
      assert_single (sigmas[i], output, input, n, 0);
    }
}

/* Chunks of a periodic volume that are shown the whole of it, as the engine does at its faces; rows of a cut that
 * begins anew in the middle of a strip, and reaches that are as long as the axis, and longer. */
static void
test_around (void)
{
  const gint64 shape[3] = { 7, 29, 331 };
  const gint64 chunks[][3] = { { 7, 29, 331 }, { 3, 10, 331 }, { 7, 1, 20 }, { 4, 29, 100 }, { 2, 12, 250 } };
  const char *sigmas[] = { "1,2,1.5", "3", "0.5,7,30", "0,7.5,83", "2,12,2" };
  gsize n = slab_reference_count (shape);
  g_autofree float *input = g_new (float, n);
  g_autofree float *expected = g_new (float, n);
  g_autofree float *output = g_new (float, n);

  slab_reference_fill (input, shape, SLAB_REFERENCE_NOISE, 5);
  for (guint sigma = 0; sigma < G_N_ELEMENTS (sigmas); sigma++)
    for (guint precision = 0; precision < 2; precision++)
      {
        const char *options[] = { "boundary",    "wrap",      "sigma",
                                  sigmas[sigma], "precision", precision == 0 ? "single" : "double",
                                  NULL };
        g_autoptr (SlabFilterParams) params = fixture_params ("gaussian", options);
        gint64 halo[3];

        slab_filter_params_get_info (params)->get_halo (params, halo);
        fixture_run_cut (params, input, shape, shape, halo, TRUE, expected);
        for (guint i = 0; i < G_N_ELEMENTS (chunks); i++)
          {
            gint64 start[3], size[3];

            memset (output, 0, n * sizeof (float));
            for (start[0] = 0; start[0] < shape[0]; start[0] += chunks[i][0])
              for (start[1] = 0; start[1] < shape[1]; start[1] += chunks[i][1])
                for (start[2] = 0; start[2] < shape[2]; start[2] += chunks[i][2])
                  {
                    for (guint axis = 0; axis < 3; axis++)
                      size[axis] = MIN (chunks[i][axis], shape[axis] - start[axis]);
                    fixture_run_chunk (params, input, shape, start, size, output, shape, start, NULL);
                  }
            fixture_assert_same_bits (output, expected, n);
          }
      }
}

/* Numbers below FLT_MIN are not flushed to 0 in double. In single they are, at no more than the price that is named,
 * the same in every cut, and without a trace in what the caller does. */
static void
test_denormals (void)
{
  const gint64 shape[3] = { 3, 9, 30 };
  volatile float half = 0.5f;
  gsize n = slab_reference_count (shape);
  g_autofree float *input = g_new (float, n);
  g_autofree float *output = g_new (float, n);
  const char *options[] = { "sigma", "1", "precision", "double", NULL };
  g_autoptr (SlabFilterParams) params = fixture_params ("gaussian", options);

  for (gsize i = 0; i < n; i++)
    input[i] = 0x1p-140f;
  fixture_run_whole (params, input, shape, output);
  fixture_assert_same_bits (output, input, n);
  fixture_set (params, "precision", "single");
  fixture_run_whole (params, input, shape, output);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat (fabs ((double) output[i] - (double) input[i]), <=, FLT_MIN * (3 * 4 + 5.5));
  /* Not a constant of the compiler. */
  g_assert_cmpfloat (input[0] * half, ==, 0x1p-141f);
}

/* Where there are normal numbers as well, single is as close as ever; where there are none, within 1e-37 a step. */
static void
test_mixed_denormals (void)
{
  const gint64 shape[3] = { 9, 22, 70 };
  const gint64 chunk[3] = { 4, 7, 31 };
  const char *sigmas[] = { "1", "3" };
  const float largest[] = { 1, 0x1p-100f, 0x1p-124f, 0x1p-130f };
  gsize n = slab_reference_count (shape);
  g_autofree float *input = g_new (float, n);
  g_autofree float *expected = g_new (float, n);
  g_autofree float *output = g_new (float, n);
  g_autofree float *cut = g_new (float, n);

  for (guint sigma = 0; sigma < G_N_ELEMENTS (sigmas); sigma++)
    for (guint k = 0; k < G_N_ELEMENTS (largest); k++)
      {
        const char *options[] = { "sigma", sigmas[sigma], "precision", "double", NULL };
        g_autoptr (SlabFilterParams) params = fixture_params ("gaussian", options);
        double bound = 0;
        gint64 halo[3];

        slab_reference_fill (input, shape, SLAB_REFERENCE_NOISE, 6);
        for (gsize i = 0; i < n; i++)
          input[i] *= i % 3 == 0 ? largest[k] : 0x1p-130f;
        slab_filter_params_get_info (params)->get_halo (params, halo);
        fixture_run_whole (params, input, shape, expected);
        fixture_set (params, "precision", "single");
        fixture_run_whole (params, input, shape, output);
        fixture_run_cut (params, input, shape, chunk, halo, FALSE, cut);
        fixture_assert_same_bits (cut, output, n);

        for (gsize i = 0; i < n; i++)
          bound = MAX (bound, 3e-7 * fabs ((double) expected[i]));
        if (largest[k] < 0x1p-100f)
          bound = MAX (bound, 1e-37 * (double) halo[0]);
        for (gsize i = 0; i < n; i++)
          g_assert_cmpfloat (fabs ((double) output[i] - (double) expected[i]), <=, bound);
      }
}

/* radius = int (4 * sigma + 0.5), by hand. */
static void
test_halo (void)
{
  const char *options[] = { "sigma", "3,0.1,2.2", NULL };
  g_autoptr (SlabFilterParams) params = fixture_params ("gaussian", options);
  const SlabFilterInfo *info = slab_filter_params_get_info (params);
  gint64 halo[3];

  info->get_halo (params, halo);
  g_assert_cmpint (halo[0], ==, 12);
  g_assert_cmpint (halo[1], ==, 0);
  g_assert_cmpint (halo[2], ==, 9);

  fixture_set (params, "truncate", "2.5");
  info->get_halo (params, halo);
  g_assert_cmpint (halo[0], ==, 8);
  g_assert_cmpint (halo[2], ==, 6);

  for (guint i = 0; i < G_N_ELEMENTS (boundaries); i++)
    {
      fixture_set (params, "boundary", boundaries[i]);
      g_assert_cmpint (info->is_periodic (params), ==, g_str_equal (boundaries[i], "wrap"));
    }
  g_assert_null (info->is_global);
}

static void
test_absurd (void)
{
  const char *options[] = { NULL };
  g_autoptr (SlabFilterParams) params = fixture_params ("gaussian", options);
  g_autoptr (GError) error = NULL;

  g_assert_false (slab_filter_params_set_from_string (params, "sigma", "-1", &error));
  g_assert_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM);
  g_assert_cmpstr (error->message, ==, "sigma is -1, but cannot be negative");
  g_clear_error (&error);

  fixture_set (params, "sigma", "0");
  g_assert_true (slab_filter_params_validate (params, &error));

  fixture_set (params, "sigma", "1,1,9000");
  g_assert_false (slab_filter_params_validate (params, &error));
  g_assert_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM);
  g_assert_nonnull (strstr (error->message, "36000 voxels"));
  g_clear_error (&error);

  fixture_set (params, "sigma", "8000");
  g_assert_true (slab_filter_params_validate (params, &error));
  g_assert_no_error (error);
}

/* Ring and carry are what they are meant to be: shares of the caches, whatever the volume. */
static void
test_scratch_is_small (void)
{
  const char *options[] = { NULL };
  g_autoptr (SlabFilterParams) params = fixture_params ("gaussian", options);
  const SlabFilterInfo *info = slab_filter_params_get_info (params);
  const gint64 padded[3] = { 50, 88, 1104 };
  const gint64 core[3] = { 50, 64, 1104 };
  const gint64 whole[3] = { 2048, 2048, 2048 };

  slab_cpu_set_cache_bytes (2 << 20, 8 << 20);
  g_assert_cmpuint (info->get_scratch_bytes (params, padded, core), <, 8 << 20);
  g_assert_cmpuint (info->get_scratch_bytes (params, whole, whole), <, 8 << 20);
  fixture_set (params, "precision", "double");
  g_assert_cmpuint (info->get_scratch_bytes (params, whole, whole), <, 8 << 20);
  fixture_set (params, "sigma", "20");
  g_assert_cmpuint (info->get_scratch_bytes (params, whole, whole), <, 24 << 20);
  slab_cpu_set_cache_bytes (0, 0);
}

/* The sampled Gaussian along one axis, in double and with none of the filter's order; the volume goes on mirrored. */
static void
smooth_axis (const double *in, const gint64 shape[3], guint axis, double sigma, double *out)
{
  const gint64 strides[3] = { shape[1] * shape[2], shape[2], 1 };
  const gint64 radius = (gint64) (4 * sigma + 0.5), n = shape[axis], stride = strides[axis];

  for (gint64 k = 0; k < (gint64) slab_reference_count (shape); k++)
    {
      const gint64 at = k / stride % n;
      double sum = 0, weights = 0;

      for (gint64 tap = -radius; tap <= radius; tap++)
        {
          const double weight = exp (-0.5 * (double) (tap * tap) / (sigma * sigma));
          const gint64 place = ((at + tap) % (2 * n) + 2 * n) % (2 * n);

          sum += weight * in[k + ((place < n ? place : 2 * n - 1 - place) - at) * stride];
          weights += weight;
        }
      out[k] = sum / weights;
    }
}

/* Of values from 0 to 1, and of a constant, of which every weighted mean is the constant. */
static void
test_large_sigma (void)
{
  const double sigmas[] = { 12, 12.2, 20, 50, 100 };
  const gint64 shapes[][3] = { { 1, 1, 400 }, { 25, 110, 61 } };

  for (guint i = 0; i < G_N_ELEMENTS (sigmas); i++)
    for (guint k = 0; k < G_N_ELEMENTS (shapes); k++)
      {
        const gint64 *shape = shapes[k];
        const gsize n = slab_reference_count (shape);
        g_autofree char *sigma = g_strdup_printf ("%g", sigmas[i]);
        g_autoptr (SlabFilterParams) params = fixture_params ("gaussian", (const char *[]){ "sigma", sigma, NULL });
        g_autofree float *input = g_new (float, n);
        g_autofree float *output = g_new (float, n);
        g_autofree double *expected = g_new (double, n);
        g_autofree double *spare = g_new (double, n);
        double largest = 0, error = 0;

        slab_reference_fill (input, shape, SLAB_REFERENCE_STEPS, 11);
        for (gsize v = 0; v < n; v++)
          expected[v] = (double) input[v];
        for (guint axis = 0; axis < 3; axis++)
          {
            smooth_axis (expected, shape, axis, sigmas[i], spare);
            memcpy (expected, spare, n * sizeof (double));
          }
        fixture_run_whole (params, input, shape, output);
        for (gsize v = 0; v < n; v++)
          {
            largest = MAX (largest, fabs (expected[v]));
            error = MAX (error, fabs ((double) output[v] - expected[v]));
          }
        g_assert_cmpfloat (error, <=, 3e-7 * largest);

        for (gsize v = 0; v < n; v++)
          input[v] = 0.7f;
        fixture_run_whole (params, input, shape, output);
        for (gsize v = 0; v < n; v++)
          g_assert_cmpfloat (fabs ((double) output[v] - (double) input[v]), <=, 3e-7 * 0.7);
      }
}

/* Where the sums cancel the result is much smaller than the input, to which the promise of single refers. */
static void
test_zero_mean (void)
{
  const double sigmas[][3] = { { 1, 1, 1 }, { 3, 3, 3 }, { 0.6, 2, 7.3 }, { 11, 0.9, 5 }, { 12, 12, 12 } };
  const gint64 shape[3] = { 23, 34, 75 };
  const gsize n = slab_reference_count (shape);
  g_autofree float *input = g_new (float, n);
  g_autofree float *output = g_new (float, n);
  g_autofree double *expected = g_new (double, n);
  g_autofree double *spare = g_new (double, n);
  g_autoptr (GRand) random = g_rand_new_with_seed (12);
  double mean = 0, largest = 0;

  for (gsize v = 0; v < n; v++)
    {
      input[v] = (float) g_rand_double_range (random, -1000, 1000);
      mean += (double) input[v] / (double) n;
    }
  for (gsize v = 0; v < n; v++)
    {
      input[v] -= (float) mean;
      largest = MAX (largest, fabs ((double) input[v]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (sigmas); i++)
    {
      g_autofree char *sigma = g_strdup_printf ("%g,%g,%g", sigmas[i][0], sigmas[i][1], sigmas[i][2]);
      g_autoptr (SlabFilterParams) params = fixture_params ("gaussian", (const char *[]){ "sigma", sigma, NULL });
      double left = 0, error = 0;

      for (gsize v = 0; v < n; v++)
        expected[v] = (double) input[v];
      for (guint axis = 0; axis < 3; axis++)
        {
          smooth_axis (expected, shape, axis, sigmas[i][axis], spare);
          memcpy (expected, spare, n * sizeof (double));
        }
      fixture_run_whole (params, input, shape, output);
      for (gsize v = 0; v < n; v++)
        {
          left = MAX (left, fabs (expected[v]));
          error = MAX (error, fabs ((double) output[v] - expected[v]));
        }
      g_test_message ("sigma %s: %.2e of the input, %.2e of the result", sigma, error / largest, error / left);
      g_assert_cmpfloat (left, <, 0.5 * largest);
      g_assert_cmpfloat (error, <=, 3e-7 * largest);
    }
}

/* Single adds the two taps of a pair before their weight: up to half of what a float holds there is room for that,
 * beyond it there is not, as the parameter's help says. */
static void
test_overflow (void)
{
  const gint64 shape[3] = { 9, 20, 37 };
  const char *sigmas[] = { "0.5", "1,2,3", "3,0,0", "0,3,0", "0,0,3" };
  const gsize n = slab_reference_count (shape);
  g_autofree float *input = g_new (float, n);
  g_autofree float *output = g_new (float, n);

  for (guint i = 0; i < G_N_ELEMENTS (sigmas); i++)
    for (int sign = -1; sign <= 1; sign += 2)
      {
        g_autoptr (SlabFilterParams) params = fixture_params ("gaussian", (const char *[]){ "sigma", sigmas[i], NULL });

        /* A constant, of which every weighted mean is the constant. */
        for (gsize v = 0; v < n; v++)
          input[v] = (float) sign * 0.5f * FLT_MAX;
        fixture_run_whole (params, input, shape, output);
        assert_single (sigmas[i], output, input, n, 0);

        for (gsize v = 0; v < n; v++)
          input[v] = (float) sign * 0.51f * FLT_MAX;
        fixture_run_whole (params, input, shape, output);
        for (gsize v = 0; v < n; v++)
          g_assert_cmpint (isinf (output[v]) ? (output[v] > 0 ? 1 : -1) : 0, ==, sign);

        fixture_set (params, "precision", "double");
        for (gsize v = 0; v < n; v++)
          input[v] = (float) sign * 0.99f * FLT_MAX;
        fixture_run_whole (params, input, shape, output);
        assert_single (sigmas[i], output, input, n, 0);

        /* A reach of 50 voxels. */
        fixture_set (params, "precision", "single");
        fixture_set (params, "sigma", "12.5");
        fixture_run_whole (params, input, shape, output);
        assert_single ("12.5", output, input, n, 0);
      }
}

/*
 * A core of 4 × 16 × 20 within halos of 2, 3 and 4 voxels, small enough for one block. On paper: z reads 8 planes of
 * 22 × 28 and writes 4 of them, y reads these and writes 4 × 16 rows of 28, x reads these and writes 4 × 16 × 20.
 */
static void
test_passes (void)
{
  const gint64 input_size[3] = { 8, 22, 28 }, core_start[3] = { 2, 3, 4 }, core_size[3] = { 4, 16, 20 };
  const gint64 origin[3] = { 0, 0, 0 };
  const char *options[] = { "sigma", "0.5,0.75,1", NULL };
  g_autoptr (SlabFilterParams) params = fixture_params ("gaussian", options);
  g_autofree float *input = g_new0 (float, slab_reference_count (input_size));
  g_autofree float *output = g_new (float, slab_reference_count (core_size));
  SlabFilterPass passes[SLAB_FILTER_MAX_PASSES] = { { 0 } };

  fixture_passes = passes;
  fixture_run_chunk (params, input, input_size, core_start, core_size, output, core_size, origin, NULL);
  g_assert_cmpuint (passes[0].bytes, ==, 4 * (8 * 22 * 28 + 4 * 22 * 28));
  g_assert_cmpuint (passes[1].bytes, ==, 4 * (4 * 22 * 28 + 4 * 16 * 28));
  g_assert_cmpuint (passes[2].bytes, ==, 4 * (4 * 16 * 28 + 4 * 16 * 20));
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (passes[i].duration, >=, 0);
  g_assert_cmpint (passes[0].duration + passes[1].duration + passes[2].duration, >, 0);

  /* Columns of doubles take twice as much. */
  memset (passes, 0, sizeof passes);
  fixture_set (params, "precision", "double");
  fixture_run_chunk (params, input, input_size, core_start, core_size, output, core_size, origin, NULL);
  g_assert_cmpuint (passes[0].bytes, ==, 4 * (8 * 22 * 28 + 4 * 22 * 28));
  g_assert_cmpuint (passes[1].bytes, ==, 4 * 4 * 22 * 28 + 8 * 4 * 16 * 28);
  g_assert_cmpuint (passes[2].bytes, ==, 8 * 4 * 16 * 28 + 4 * 4 * 16 * 20);

  /* At the faces of the volume there are no more rows to read: of the columns, those beyond are made. */
  memset (passes, 0, sizeof passes);
  fixture_set (params, "precision", "single");
  fixture_run_chunk (params, input, core_size, origin, core_size, output, core_size, origin, NULL);
  g_assert_cmpuint (passes[0].bytes, ==, 4 * (4 * 16 * 20 + 4 * 16 * 20));
  g_assert_cmpuint (passes[1].bytes, ==, 4 * (4 * 16 * 20 + 4 * 16 * 20));
  g_assert_cmpuint (passes[2].bytes, ==, 4 * (4 * 16 * 28 + 4 * 16 * 20));
  fixture_passes = NULL;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (slab_reference_filter_cases); i++)
    if (g_str_equal (slab_reference_filter_cases[i].filter, "gaussian"))
      {
        g_autofree char *path = g_strdup_printf ("/filter/gaussian/reference/%s", slab_reference_filter_cases[i].name);

        g_test_add_data_func (path, &slab_reference_filter_cases[i], test_reference);
      }
  g_test_add_func ("/filter/gaussian/chunks", test_chunks);
  g_test_add_func ("/filter/gaussian/processors", test_processors);
  g_test_add_func ("/filter/gaussian/caches", test_caches);
  g_test_add_func ("/filter/gaussian/wide-overlap", test_wide_overlap);
  g_test_add_func ("/filter/gaussian/long-rows", test_long_rows);
  g_test_add_func ("/filter/gaussian/constant-volume", test_constant_volume);
  g_test_add_func ("/filter/gaussian/around", test_around);
  g_test_add_func ("/filter/gaussian/denormals", test_denormals);
  g_test_add_func ("/filter/gaussian/mixed-denormals", test_mixed_denormals);
  g_test_add_func ("/filter/gaussian/large-sigma", test_large_sigma);
  g_test_add_func ("/filter/gaussian/zero-mean", test_zero_mean);
  g_test_add_func ("/filter/gaussian/overflow", test_overflow);
  g_test_add_func ("/filter/gaussian/halo", test_halo);
  g_test_add_func ("/filter/gaussian/absurd", test_absurd);
  g_test_add_func ("/filter/gaussian/passes", test_passes);
  g_test_add_func ("/filter/gaussian/scratch-is-small", test_scratch_is_small);

  return g_test_run ();
}
