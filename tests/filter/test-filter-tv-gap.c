/* SPDX-License-Identifier: MIT */
#include <float.h>

#include "filter/slab-filter-tv-private.h"
#include "tv-fixture.h"

/* The volume's geometry, and for each voxel a bit for each axis along which it is the last. */
typedef struct
{
  gint64 shape[3];
  gsize strides[3];
  gsize n;
  guint8 *last;
} Grid;

static void
grid_init (Grid *grid, const gint64 shape[3])
{
  memcpy (grid->shape, shape, sizeof grid->shape);
  grid->strides[0] = (gsize) (shape[1] * shape[2]);
  grid->strides[1] = (gsize) shape[2];
  grid->strides[2] = 1;
  grid->n = slab_reference_count (shape);
  grid->last = g_new0 (guint8, grid->n);
  for (gsize k = 0; k < grid->n; k++)
    for (guint a = 0; a < 3; a++)
      if ((gint64) (k / grid->strides[a]) % shape[a] == shape[a] - 1)
        grid->last[k] |= (guint8) (1u << a);
}

static void
grid_clear (Grid *grid)
{
  g_clear_pointer (&grid->last, g_free);
}

static double
get_change (const Grid *grid, const double *u, gsize k, guint axis)
{
  return grid->last[k] & 1u << axis ? 0 : u[k + grid->strides[axis]] - u[k];
}

static double *
to_double (const float *values, gsize n)
{
  double *result = g_new (double, n);

  for (gsize k = 0; k < n; k++)
    result[k] = (double) values[k];
  return result;
}

/* |u - f|^2 / 2 + weight * TV (u), with TV the sum of the lengths of the gradients by forward differences. */
static double
get_primal (const Grid *grid, const double *f, const double *u, double weight)
{
  double sum = 0;

  for (gsize k = 0; k < grid->n; k++)
    {
      double squares = 0;

      for (guint a = 0; a < 3; a++)
        squares += get_change (grid, u, k, a) * get_change (grid, u, k, a);
      sum += 0.5 * (u[k] - f[k]) * (u[k] - f[k]) + weight * sqrt (squares);
    }
  return sum;
}

/* The adjoint of the gradient: sum of d * u is that of p . grad u, for any u. */
static void
get_adjoint (const Grid *grid, double *const p[3], double *d)
{
  memset (d, 0, grid->n * sizeof (double));
  for (guint a = 0; a < 3; a++)
    for (gsize k = 0; k < grid->n; k++)
      if (!(grid->last[k] & 1u << a))
        {
          d[k] -= p[a][k];
          d[k + grid->strides[a]] += p[a][k];
        }
}

/* weight * TV (u) is the largest -p . grad u of all |p| <= weight. Of any such p the least |u - f|^2 / 2 - d * u is
 * at u = f + d, and no value of what is minimised is below it. */
static double
get_dual (const Grid *grid, const double *f, double *const p[3])
{
  g_autofree double *d = g_new (double, grid->n);
  double sum = 0;

  get_adjoint (grid, p, d);
  for (gsize k = 0; k < grid->n; k++)
    sum -= d[k] * (0.5 * d[k] + f[k]);
  return sum;
}

/* Values above and below the minimum, by another method than the filter's: the accelerated projected gradient of the
 * dual of Beck and Teboulle (2009), with a new start where it goes uphill (O'Donoghue and Candes, 2015). */
static void
find_minimum (const Grid *grid, const double *f, double weight, double *above, double *below)
{
  g_autofree double *memory = g_new0 (double, 7 * grid->n);
  double *p[3], *q[3];
  double *u = memory + 6 * grid->n;
  double t = 1;
  guint i;

  *above = INFINITY;
  *below = -INFINITY;
  for (guint a = 0; a < 3; a++)
    {
      p[a] = memory + a * grid->n;
      q[a] = memory + (3 + a) * grid->n;
    }
  for (i = 1; i < 100000; i++)
    {
      const double next_t = (1 + sqrt (1 + 4 * t * t)) / 2;
      double uphill = 0;

      get_adjoint (grid, q, u);
      for (gsize k = 0; k < grid->n; k++)
        u[k] += f[k];
      for (gsize k = 0; k < grid->n; k++)
        {
          double moved[3];
          double squares = 0;
          double shrink;

          for (guint a = 0; a < 3; a++)
            {
              moved[a] = q[a][k] - get_change (grid, u, k, a) / 12;
              squares += moved[a] * moved[a];
            }
          shrink = MIN (weight / sqrt (MAX (squares, DBL_MIN)), 1);
          for (guint a = 0; a < 3; a++)
            {
              const double now = shrink * moved[a];
              const double step = now - p[a][k];

              uphill += (q[a][k] - now) * step;
              q[a][k] = now + (t - 1) / next_t * step;
              p[a][k] = now;
            }
        }
      t = next_t;
      if (uphill > 0)
        {
          t = 1;
          for (guint a = 0; a < 3; a++)
            memcpy (q[a], p[a], grid->n * sizeof (double));
        }
      if (i % 50 != 0)
        continue;

      get_adjoint (grid, p, u);
      for (gsize k = 0; k < grid->n; k++)
        u[k] += f[k];
      *above = get_primal (grid, f, u, weight);
      *below = get_dual (grid, f, p);
      if (*above - *below < 1e-7 * *above)
        break;
    }
  g_assert_cmpuint (i, <, 100000);
}

/* What the last p of a run says. */
static double last_dual;

static void
note_dual (const SlabFilterParams *params, const SlabFilterProblem *whole)
{
  const double weight = slab_filter_params_get_double (params, "weight");
  g_autofree double *f = to_double (whole->input, slab_reference_count (whole->size));
  double *p[3];
  Problem problem;
  Grid grid;

  slab_tv_problem_init (&problem, params, whole->size, whole->n_threads, FALSE, whole->state);
  grid_init (&grid, problem.size);
  for (guint a = 0; a < 3; a++)
    p[a] = to_double (problem.p[a], grid.n);
  for (gsize k = 0; k < grid.n; k++)
    {
      g_assert_cmpfloat (p[0][k] * p[0][k] + p[1][k] * p[1][k] + p[2][k] * p[2][k], <=, weight * weight);
      for (guint a = 0; a < 3; a++)
        if (grid.last[k] & 1u << a)
          g_assert_cmpfloat (p[a][k], ==, 0);
    }
  last_dual = get_dual (&grid, f, p);
  for (guint a = 0; a < 3; a++)
    g_free (p[a]);
  grid_clear (&grid);
}

/* What it says of its result is so: by its own p, and by the true minimum between @below and @above. Returns the
 * result's value. */
static double
check_gap (const Grid *grid, const double *f, const float *output, double weight, double wanted, double below,
           double above)
{
  g_autofree double *u = to_double (output, grid->n);
  const double value = get_primal (grid, f, u, weight);

  g_assert_cmpfloat (last_gap, >=, 0);
  g_assert_cmpfloat (last_gap, <=, wanted);
  g_assert_cmpfloat (fabs (value - last_dual * (1 + last_gap)), <=, 1e-11 * value);
  g_assert_cmpfloat (value, >=, below * (1 - 1e-12));
  g_assert_cmpfloat (value / (1 + last_gap), <=, above * (1 + 1e-12));
  return value;
}

/* Whatever the method, the minimum is the same. The gap is what it says: never less than the true distance; and smaller
 * the more is asked for. */
static void
test_gap (void)
{
  const struct
  {
    gint64 shape[3];
    const char *weight;
  } cases[] = {
    { { 12, 30, 33 }, "0.1" }, { { 12, 30, 33 }, "0.3" }, { { 1, 60, 50 }, "0.2" },
    { { 300, 1, 7 }, "0.2" },  { { 1, 1, 500 }, "0.1" },
  };
  const char *gaps[] = { "0.5", "0.1", "1e-2", "1e-3", "1e-4", "1e-5" };

  look_at_end = note_dual;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gint64 *shape = cases[i].shape;
      const gsize n = slab_reference_count (shape);
      const double weight = g_ascii_strtod (cases[i].weight, NULL);
      const char *options[] = { "weight", cases[i].weight, "stop", "gap", "max-iterations", "5000", NULL };
      g_autoptr (SlabFilterParams) params = fixture_params ("tv", options);
      g_autofree float *input = g_new (float, n);
      g_autofree float *output = g_new (float, n);
      g_autofree float *again = g_new (float, n);
      g_autofree double *f = NULL;
      double above, below;
      guint before = 0;
      Grid grid;

      grid_init (&grid, shape);
      slab_reference_fill (input, shape, SLAB_REFERENCE_STEPS, 7 + i);
      f = to_double (input, n);
      find_minimum (&grid, f, weight, &above, &below);
      for (guint k = 0; k < G_N_ELEMENTS (gaps); k++)
        {
          const double wanted = g_ascii_strtod (gaps[k], NULL);
          guint iterations;
          double gap;

          fixture_set (params, "gap", gaps[k]);
          iterations = run_global (params, input, shape, output, 0, FALSE, NULL);
          gap = last_gap;
          check_gap (&grid, f, output, weight, wanted, below, above);
          g_assert_cmpuint (iterations, >=, before);
          g_assert_cmpuint (iterations, <, 5000);
          before = iterations;

          for (guint n_threads = 1; k == 3 && n_threads <= 4; n_threads++)
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
      grid_clear (&grid);
    }
  look_at_end = NULL;
}

/* Two plateaus along an axis. The lower one's n1 voxels, all moved up by x, cost n1 * x^2 / 2 and save weight * x:
 * least at x = weight / n1. So the upper one's fall by weight / n2, and where they would pass each other both are at
 * the mean. A volume of such lines has no change across them, and so no less a minimum than its lines. */
static void
test_gap_step (void)
{
  const struct
  {
    gint64 shape[3];
    guint axis;
    gint64 n_low;
  } cases[] = {
    { { 1, 1, 8 }, 2, 3 },    { { 1, 1, 2 }, 2, 1 },    { { 1, 7, 1 }, 1, 5 },   { { 60, 1, 1 }, 0, 17 },
    { { 1, 9, 20 }, 2, 4 },   { { 1, 20, 9 }, 1, 13 },  { { 11, 1, 20 }, 0, 4 }, { { 6, 10, 40 }, 2, 25 },
    { { 6, 40, 10 }, 1, 25 }, { { 40, 6, 10 }, 0, 25 },
  };
  /* With a large weight a result of single precision does not come nearer: one last bit that differs between two voxels
   * costs as much as the weight times it. */
  const struct
  {
    const char *weight;
    const char *gap;
  } asked[] = { { "0.0625", "1e-6" }, { "0.25", "1e-6" }, { "64", "1e-3" } };
  const double low = 0.5, high = 1.5;

  look_at_end = note_dual;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint w = 0; w < G_N_ELEMENTS (asked); w++)
      {
        const double weight = g_ascii_strtod (asked[w].weight, NULL);
        const double n_low = (double) cases[i].n_low;
        const double n_line = (double) cases[i].shape[cases[i].axis];
        const double n_high = n_line - n_low;
        const gboolean meets = weight / n_low + weight / n_high >= high - low;
        const double mean = (n_low * low + n_high * high) / n_line;
        const double solved[2] = { meets ? mean : low + weight / n_low, meets ? mean : high - weight / n_high };
        const double line = 0.5 * n_low * (solved[0] - low) * (solved[0] - low)
                            + 0.5 * n_high * (solved[1] - high) * (solved[1] - high) + weight * (solved[1] - solved[0]);
        const char *options[] = { "weight",     asked[w].weight,  "stop",  "gap", "gap",
                                  asked[w].gap, "max-iterations", "10000", NULL };
        g_autoptr (SlabFilterParams) params = fixture_params ("tv", options);
        g_autofree float *input = NULL;
        g_autofree float *output = NULL;
        g_autofree double *f = NULL;
        double minimum, value;
        double distance = 0;
        Grid grid;

        grid_init (&grid, cases[i].shape);
        input = g_new (float, grid.n);
        output = g_new (float, grid.n);
        for (gsize k = 0; k < grid.n; k++)
          {
            const gint64 at = (gint64) (k / grid.strides[cases[i].axis]) % cases[i].shape[cases[i].axis];

            input[k] = at < cases[i].n_low ? (float) low : (float) high;
          }
        f = to_double (input, grid.n);
        minimum = line * (double) grid.n / n_line;
        run_global (params, input, cases[i].shape, output, 0, FALSE, NULL);
        value = check_gap (&grid, f, output, weight, g_ascii_strtod (asked[w].gap, NULL), minimum, minimum);
        for (gsize k = 0; k < grid.n; k++)
          {
            const double change = (double) output[k] - solved[f[k] == high];

            distance += change * change;
          }
        /* What is minimised rises by at least half the square of the distance from where it is least. */
        g_assert_cmpfloat (0.5 * distance, <=, value - minimum + 1e-12 * minimum);
        grid_clear (&grid);
      }
  look_at_end = NULL;
}

/* Of P = 8 and D = 4, 8, 0 and -8. */
static void
test_gap_share (void)
{
  const struct
  {
    double of_primal;
    double of_dual;
  } cases[] = { { 0.5, 1 }, { 0, 0 }, { 1, -1 }, { 2, -1 }, { -1, -1 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Pass pass = { .gap = cases[i].of_primal };
      const Problem problem = { .pass = &pass };

      g_assert_cmpfloat (slab_tv_get_gap (&problem), ==, cases[i].of_dual);
    }
  g_assert_cmpfloat (slab_tv_limit_gap (1), ==, 0.5);
  g_assert_cmpfloat (slab_tv_limit_gap (0.25), ==, 0.2);
}

/* The long product is that of the comment in the filter, over |grad|^2 = 2 of two voxels, for as long as the gap
 * falls; and 1 over it once it has risen. */
static void
test_gap_product (void)
{
  const struct
  {
    double gap;
    double product;
  } looks[] = { { 0.5, 1.3 }, { 0.25, 1.3 }, { 0.26, 1 }, { 0.2, 1 }, { 0.3, 1 } };
  Pass pass = { 0 };
  Measure measure = { 0, 1 };
  Problem problem = {
    .pass = &pass,
    .memory = (guint8 *) &measure,
    .size = { 1, 1, 2 },
    .n_blocks = 1,
    .gap = 1e-6,
    .max_iterations = 1000000,
  };

  slab_tv_begin_to_gap (&problem);
  g_assert_cmpfloat (fabs (pass.tau * pass.sigma - 1.3 / 2), <, 1e-12);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      while (pass.block_stride == 0)
        g_assert_true (slab_tv_go_on_to_gap (&problem));
      measure.gap = looks[i].gap;
      g_assert_true (slab_tv_go_on_to_gap (&problem));
      g_assert_cmpfloat (fabs (pass.tau * pass.sigma - looks[i].product / 2), <, 1e-12);
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

/*
 * On paper, in bytes a voxel: the first step reads f and writes p and the iterate, 20; each other one reads f, and
 * reads and writes p and the iterate, 36; a look at all of the gap reads f, p and the iterate, 20.
 */
static void
test_gap_bytes (void)
{
  const gint64 shape[3] = { 4, 160, 128 };
  const guint64 n = slab_reference_count (shape);
  const char *options[] = { "weight", "0.15", "max-iterations", "200", "stop", "gap", NULL };
  g_autoptr (SlabFilterParams) params = fixture_params ("tv", options);
  g_autofree float *input = g_new (float, n);
  g_autofree float *output = g_new (float, n);

  slab_reference_fill (input, shape, SLAB_REFERENCE_STEPS, 9);
  for (guint n_threads = 1; n_threads <= 4; n_threads += 3)
    {
      guint iterations = run_global (params, input, shape, output, n_threads, FALSE, NULL);

      g_assert_cmpuint (iterations, >, 2);
      g_assert_cmpuint (last_bytes[0] + last_bytes[1], ==, n * (20 + (guint64) (iterations - 1) * 36));
      g_assert_cmpuint (last_bytes[2], >=, n * 20);
      g_assert_cmpuint (last_bytes[2], <, n * 20 * last_passes);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/tv-gap/gap", test_gap);
  g_test_add_func ("/filter/tv-gap/step", test_gap_step);
  g_test_add_func ("/filter/tv-gap/product", test_gap_product);
  g_test_add_func ("/filter/tv-gap/share", test_gap_share);
  g_test_add_func ("/filter/tv-gap/absurd", test_gap_absurd);
  g_test_add_func ("/filter/tv-gap/denormals", test_gap_denormals);
  g_test_add_func ("/filter/tv-gap/bytes", test_gap_bytes);
  g_test_add_func ("/filter/tv-gap/state-is-small", test_gap_state_is_small);

  return g_test_run ();
}
