/* SPDX-License-Identifier: MIT */
#include "filter-fixture.h"
#include "filter/slab-filter-private.h"

/* One stage of a problem, shared out to threads by a counter. */
typedef struct
{
  const SlabFilterParams *params;
  SlabFilterProblem *problem;
  guint stage;
  gint n_tasks;
  gint next;
  gint next_thread;
  gboolean backwards;
} Stage;

static gpointer
stage_thread (gpointer data)
{
  Stage *stage = data;
  guint thread = (guint) g_atomic_int_add (&stage->next_thread, 1);
  gint task;

  while ((task = g_atomic_int_add (&stage->next, 1)) < stage->n_tasks)
    slab_filter_params_get_info (stage->params)
        ->run_task (stage->params, stage->problem, stage->stage,
                    (guint64) (stage->backwards ? stage->n_tasks - 1 - task : task), thread);

  return NULL;
}

/* What the last run_global () knew of its result. */
static double last_gap;

/* Runs a volume as one problem; returns its number of iterations. */
static guint
run_global (const SlabFilterParams *params, const float *input, const gint64 shape[3], float *output, guint n_threads,
            gboolean backwards, const gint *cancel)
{
  const SlabFilterInfo *info = slab_filter_params_get_info (params);
  guint64 bytes = info->get_state_bytes (params, shape, MAX (n_threads, 1));
  guint8 *state = fixture_memory_new (bytes);
  const gint no_cancel = 0;
  SlabFilterProblem problem = {
    .input = input,
    .size = { shape[0], shape[1], shape[2] },
    .output = output,
    .state = state,
    .n_threads = MAX (n_threads, 1),
    .cancel = cancel != NULL ? cancel : &no_cancel,
    .gap = -1,
  };

  memset (state, 0, bytes);
  info->begin (params, &problem);
  for (;;)
    {
      for (guint i = 0; i < info->n_stages; i++)
        {
          Stage stage = { .params = params, .problem = &problem, .stage = i, .backwards = backwards };
          GThread *threads[8];

          stage.n_tasks = (gint) info->get_n_tasks (params, shape, MAX (n_threads, 1), i);
          for (guint thread = 0; thread < n_threads; thread++)
            threads[thread] = g_thread_new ("stage", stage_thread, &stage);
          if (n_threads == 0)
            stage_thread (&stage);
          for (guint thread = 0; thread < n_threads; thread++)
            g_thread_join (threads[thread]);
        }
      if (cancel != NULL || !info->finish_pass (params, &problem))
        break;
    }
  fixture_memory_free (state, bytes);
  last_gap = problem.gap;

  return problem.iterations;
}

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

/* NumPy's float32 sum of at most 8192 numbers. */
static float
plain_sum_piece (const float *values, gsize n)
{
  if (n < 8)
    {
      float sum = 0;

      for (gsize i = 0; i < n; i++)
        sum += values[i];
      return sum;
    }
  if (n <= 128)
    {
      float s[8];
      float sum;
      gsize i;

      memcpy (s, values, sizeof s);
      for (i = 8; i < n - n % 8; i++)
        s[i % 8] += values[i];
      sum = ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
      for (; i < n; i++)
        sum += values[i];
      return sum;
    }
  return plain_sum_piece (values, n / 2 - n / 2 % 8)
         + plain_sum_piece (values + (n / 2 - n / 2 % 8), n - (n / 2 - n / 2 % 8));
}

static float
plain_sum (const float *values, gsize n)
{
  float sum = 0;

  for (gsize i = 0; i < n; i += 8192)
    sum += plain_sum_piece (values + i, MIN (n - i, 8192));
  return sum;
}

/* scikit-image's function line by line, one array after the other; test_reference () vouches for the same of the
 * filter, and here there can be many shapes. */
static guint
plain_tv (const float *f, const gint64 shape[3], double weight, double eps, guint n_max, float *u)
{
  const gsize n = slab_reference_count (shape);
  const gsize strides[3] = { (gsize) (shape[1] * shape[2]), (gsize) shape[2], 1 };
  const float tau = (float) (1. / 6.);
  const float tau_over_weight = (float) (1. / 6. / weight);
  g_autofree float *memory = g_new0 (float, 8 * n);
  float *p[3] = { memory, memory + n, memory + 2 * n };
  float *g[3] = { memory + 3 * n, memory + 4 * n, memory + 5 * n };
  float *d = memory + 6 * n;
  float *norm = memory + 7 * n;
  double first = 0, previous = 0;
  guint i;

  for (i = 0; i < n_max; i++)
    {
      double energy;

      for (gsize k = 0; k < n; k++)
        {
          const gint64 at[3] = { (gint64) (k / strides[0]), (gint64) (k / strides[1]) % shape[1],
                                 (gint64) k % shape[2] };

          if (i == 0)
            {
              u[k] = f[k];
              continue;
            }
          d[k] = -(((0.f + p[0][k]) + p[1][k]) + p[2][k]);
          for (guint a = 0; a < 3; a++)
            if (at[a] > 0)
              d[k] += p[a][k - strides[a]];
          u[k] = f[k] + d[k];
        }
      for (gsize k = 0; k < n; k++)
        {
          const gint64 at[3] = { (gint64) (k / strides[0]), (gint64) (k / strides[1]) % shape[1],
                                 (gint64) k % shape[2] };

          for (guint a = 0; a < 3; a++)
            g[a][k] = at[a] + 1 < shape[a] ? u[k + strides[a]] - u[k] : 0.f;
          norm[k] = sqrtf ((g[0][k] * g[0][k] + g[1][k] * g[1][k]) + g[2][k] * g[2][k]);
          for (guint a = 0; a < 3; a++)
            p[a][k] = (p[a][k] - tau * g[a][k]) / (norm[k] * tau_over_weight + 1.f);
        }
      for (gsize k = 0; k < n; k++)
        d[k] *= d[k];
      energy = (double) plain_sum (d, n) + weight * (double) plain_sum (norm, n);
      energy /= (double) n;
      if (i == 0)
        first = energy;
      else if (fabs (previous - energy) < eps * first)
        return i + 1;
      previous = energy;
    }
  return i;
}

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

/* p and the p before it: 32 bytes a voxel with input and output. */
static void
test_gap_state_is_small (void)
{
  const gint64 shape[3] = { 50, 1104, 1104 };
  const char *options[] = { "stop", "gap", NULL };
  g_autoptr (SlabFilterParams) params = fixture_params ("tv", options);

  for (guint n_threads = 1; n_threads <= 16; n_threads++)
    {
      guint64 bytes = slab_filter_params_get_info (params)->get_state_bytes (params, shape, n_threads);

      g_assert_cmpuint (bytes, >=, 24 * (guint64) slab_reference_count (shape));
      g_assert_cmpuint (bytes, <, 24 * (guint64) slab_reference_count (shape) + n_threads * (16 << 20));
    }
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
  g_test_add_func ("/filter/tv/shapes", test_shapes);
  g_test_add_func ("/filter/tv/threads", test_threads);
  g_test_add_func ("/filter/tv/gap", test_gap);
  g_test_add_func ("/filter/tv/gap-absurd", test_gap_absurd);
  g_test_add_func ("/filter/tv/gap-state-is-small", test_gap_state_is_small);
  g_test_add_func ("/filter/tv/fixed-reach", test_fixed_reach);
  g_test_add_func ("/filter/tv/halo", test_halo);
  g_test_add_func ("/filter/tv/cancel", test_cancel);
  g_test_add_func ("/filter/tv/state-is-small", test_state_is_small);
  g_test_add_func ("/filter/tv/absurd", test_absurd);

  return g_test_run ();
}
