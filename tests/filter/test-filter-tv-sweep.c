/* SPDX-License-Identifier: MIT */
#include "tv-fixture.h"

/* Strips, gaps between them, more and fewer levels, leaves across borders: whatever the shape, threads and vectors. */
static void
test_shapes (void)
{
  const struct
  {
    gint64 shape[3];
    const char *weight;
    const char *eps;
    guint n_max;
  } cases[] = {
    { { 23, 130, 157 }, "0.15", "2e-4", 12 }, { { 3, 300, 64 }, "0.15", "1e-3", 40 },
    { { 9, 97, 101 }, "0.3", "5e-4", 60 },    { { 1, 200, 50 }, "0.2", "1e-4", 100 },
    { { 200, 1, 50 }, "0.2", "1e-4", 100 },   { { 50, 200, 1 }, "0.2", "2e-4", 70 },
    { { 1, 1, 9000 }, "0.1", "2e-4", 50 },    { { 9000, 1, 1 }, "0.1", "2e-4", 50 },
    { { 1, 9000, 1 }, "0.1", "2e-4", 50 },    { { 1, 1, 1 }, "0.1", "2e-4", 10 },
    { { 2, 3, 1 }, "0.1", "2e-4", 10 },       { { 4, 64, 128 }, "0.1", "0.5", 10 }, /* stops in the first iterations */
    { { 4, 64, 128 }, "1e-5", "2e-4", 10 },                                         /* at once */
    { { 5, 90, 77 }, "5", "1e-6", 150 },    /* the energy rises before the end */
    { { 2, 60, 100 }, "0.1", "1e-7", 300 }, /* noise of the sums stops it */
    { { 8, 64, 64 }, "0.1", "0", 23 },        { { 8, 64, 64 }, "0.1", "2e-4", 1 },
    { { 8, 64, 64 }, "0.1", "2e-4", 2 },      { { 8, 64, 64 }, "0.1", "2e-4", 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint kind = SLAB_REFERENCE_NOISE; kind <= SLAB_REFERENCE_SPECIAL; kind++)
      {
        const gint64 *shape = cases[i].shape;
        const gsize n = slab_reference_count (shape);
        g_autofree char *n_max = g_strdup_printf ("%u", cases[i].n_max);
        const char *options[] = { "weight", cases[i].weight, "eps", cases[i].eps, "max-iterations", n_max, NULL };
        g_autoptr (SlabFilterParams) params = fixture_params ("tv", options);
        g_autofree float *input = g_new (float, n);
        g_autofree float *expected = g_new (float, n);
        g_autofree float *output = g_new (float, n);
        guint iterations;

        if (kind == SLAB_REFERENCE_SPECIAL && n < 1000)
          continue;
        slab_reference_fill (input, shape, kind, 5 + i);
        iterations = plain_tv (input, shape, g_ascii_strtod (cases[i].weight, NULL),
                               g_ascii_strtod (cases[i].eps, NULL), cases[i].n_max, expected);
        for (guint n_threads = 0; n_threads <= 4; n_threads++)
          {
            slab_cpu_limit_vector_bytes (n_threads % 3 == 0 ? 64 : n_threads % 3 == 1 ? 32 : 16);
            memset (output, 0xff, n * sizeof (float));
            g_assert_cmpuint (run_global (params, input, shape, output, n_threads, n_threads % 2 == 1, NULL), ==,
                              iterations);
            fixture_assert_same_bits (output, expected, n);
          }
        slab_cpu_limit_vector_bytes (64);
        fixture_set (params, "stop", "chunk");
        memset (output, 0xff, n * sizeof (float));
        g_assert_cmpuint (fixture_run_whole (params, input, shape, output), ==, iterations);
        fixture_assert_same_bits (output, expected, n);
      }
}

/* The same bits and iterations for any number of threads and order of tasks, in strips for the cache's sake as well. */
static void
test_threads (void)
{
  const gint64 shape[3] = { 3, 520, 1501 };
  const char *options[] = { "weight", "0.15", "max-iterations", "9", "eps", "1e-5", NULL };
  gsize n = slab_reference_count (shape);
  g_autoptr (SlabFilterParams) params = fixture_params ("tv", options);
  g_autofree float *input = g_new (float, n);
  g_autofree float *expected = g_new (float, n);
  g_autofree float *output = g_new (float, n);
  guint iterations;

  g_assert_cmpuint (slab_filter_params_get_info (params)->get_n_tasks (params, shape, 1, 0), >=, 4);
  slab_reference_fill (input, shape, SLAB_REFERENCE_STEPS, 9);
  iterations = plain_tv (input, shape, 0.15, 1e-5, 9, expected);
  for (guint n_threads = 0; n_threads <= 8; n_threads += 2)
    {
      memset (output, 0, n * sizeof (float));
      g_assert_cmpuint (run_global (params, input, shape, output, n_threads, n_threads != 4, NULL), ==, iterations);
      fixture_assert_same_bits (output, expected, n);
    }
}

/*
 * Ten iterations of N voxels, on paper, in bytes a voxel: iteration 0 reads f and writes three components of p, 16; the
 * next eight read f and p and write p, 28 each; the last one reads f and p and writes the result, 20. However the
 * volume is cut, and whoever has the tasks.
 */
static void
test_bytes (void)
{
  const gint64 shape[3] = { 4, 160, 128 };
  const guint64 n = slab_reference_count (shape);
  const guint64 expected = n * (16 + 8 * 28 + 20);
  const char *options[] = { "weight", "0.15", "max-iterations", "10", "stop", "fixed", NULL };
  g_autoptr (SlabFilterParams) params = fixture_params ("tv", options);
  g_autofree float *input = g_new (float, n);
  g_autofree float *output = g_new (float, n);
  SlabFilterPass passes[SLAB_FILTER_MAX_PASSES] = { { 0 } };

  slab_reference_fill (input, shape, SLAB_REFERENCE_STEPS, 9);
  for (guint n_threads = 1; n_threads <= 4; n_threads++)
    {
      g_assert_cmpuint (run_global (params, input, shape, output, n_threads, FALSE, NULL), ==, 10);
      g_assert_cmpuint (last_bytes[0] + last_bytes[1], ==, expected);
      g_assert_cmpuint (last_bytes[2], ==, 0);
      if (slab_filter_params_get_info (params)->get_n_tasks (params, shape, n_threads, 1) > 0)
        g_assert_cmpuint (last_bytes[1], >, 0);
      else
        g_assert_cmpuint (last_bytes[1], ==, 0);
    }

  fixture_passes = passes;
  g_assert_cmpuint (fixture_run_whole (params, input, shape, output), ==, 10);
  fixture_passes = NULL;
  g_assert_cmpuint (passes[0].bytes + passes[1].bytes, ==, expected);
  g_assert_cmpint (passes[0].duration, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/tv-sweep/shapes", test_shapes);
  g_test_add_func ("/filter/tv-sweep/threads", test_threads);
  g_test_add_func ("/filter/tv-sweep/bytes", test_bytes);

  return g_test_run ();
}
