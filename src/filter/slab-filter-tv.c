/* SPDX-License-Identifier: MIT */
#include "slab-filter-tv.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "slab-filter-private.h"

/*
 * skimage.restoration.denoise_tv_chambolle () of a 3-D float32 array, in its order of operations, so that the result
 * and the number of iterations are its own. One iteration is two sweeps:
 *
 *   u from p, and d * d (u = f + d, d = -div p)
 *   p from u, in place, and the norm of u's gradient
 *
 * and then the energy decides. The result is the last u; the p made after it is of no use, as in scikit-image.
 *
 * The energy's two sums are those of NumPy 1.24 (float32): the volume as one row of voxels in pieces of 8192, each
 * summed pairwise, the pieces added up one after the other. So pieces can be summed in any order by any thread.
 *
 * Reach: u of iteration 0 is the input, and the u of each later one depends on the u before at most one voxel away.
 * After N of them a voxel depends on N - 1 voxels to each side: the halo of "fixed".
 */

#define PIECE 8192
/* Small enough to balance the threads, large enough to hide the cost of handing a task out. */
#define PIECES_PER_TASK 16

typedef enum
{
  STOP_GLOBAL,
  STOP_CHUNK,
  STOP_FIXED,
} Stop;

/* One problem: a volume, or a padded chunk. */
typedef struct
{
  const float *f;
  float *u;
  float *p[SLAB_FILTER_N_AXES];
  float *d_sums;    /* a piece each */
  float *norm_sums; /* a piece each */
  gint64 size[SLAB_FILTER_N_AXES];
  gint64 n_voxels;
  gint64 n_pieces;
  float tau;
  float tau_over_weight;
  double weight;
  double eps;
  gint64 max_iterations;
  gboolean stops; /* by the energy */
} Problem;

/* What is kept of the energy from iteration to iteration. */
typedef struct
{
  double first;
  double previous;
} Energy;

/* Places in bytes from the start of the state or scratch. */
typedef struct
{
  guint64 energy;
  guint64 p[SLAB_FILTER_N_AXES];
  guint64 d_sums;
  guint64 norm_sums;
  guint64 u; /* of a chunk only */
  guint64 total;
} Layout;

static gint64
count_voxels (const gint64 size[SLAB_FILTER_N_AXES])
{
  guint64 n = 1;

  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    n = slab_filter_bytes_mul (n, (guint64) size[axis]);

  return (gint64) MIN (n, (guint64) G_MAXINT64);
}

static gint64
count_pieces (gint64 n_voxels)
{
  return n_voxels / PIECE + (n_voxels % PIECE != 0 ? 1 : 0);
}

static void
layout_init (Layout *layout, const gint64 size[SLAB_FILTER_N_AXES], gboolean with_u)
{
  gint64 n_voxels = count_voxels (size);
  guint64 volume_bytes = slab_filter_bytes_mul ((guint64) n_voxels, sizeof (float));
  guint64 sums_bytes = slab_filter_bytes_mul ((guint64) count_pieces (n_voxels), sizeof (float));

  memset (layout, 0, sizeof *layout);
  layout->energy = slab_filter_bytes_append (&layout->total, sizeof (Energy));
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    layout->p[axis] = slab_filter_bytes_append (&layout->total, volume_bytes);
  layout->d_sums = slab_filter_bytes_append (&layout->total, sums_bytes);
  layout->norm_sums = slab_filter_bytes_append (&layout->total, sums_bytes);
  if (with_u)
    layout->u = slab_filter_bytes_append (&layout->total, volume_bytes);
}

static void
problem_init (Problem *problem, const SlabFilterParams *params, const gint64 size[SLAB_FILTER_N_AXES],
              const Layout *layout, guint8 *memory)
{
  const double tau = 1. / 6.;

  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    {
      problem->size[axis] = size[axis];
      problem->p[axis] = (float *) (memory + layout->p[axis]);
    }
  problem->d_sums = (float *) (memory + layout->d_sums);
  problem->norm_sums = (float *) (memory + layout->norm_sums);
  problem->n_voxels = count_voxels (size);
  problem->n_pieces = count_pieces (problem->n_voxels);
  problem->weight = slab_filter_params_get_double (params, "weight");
  problem->eps = slab_filter_params_get_double (params, "eps");
  problem->max_iterations = slab_filter_params_get_integer (params, "max-iterations");
  problem->stops = slab_filter_params_get_choice (params, "stop") != STOP_FIXED;
  problem->tau = (float) tau;
  problem->tau_over_weight = (float) (tau / problem->weight);
}

/* One row's part of u: @n voxels from flat index @start on, of which the first is at @x in its row. */
#define MAKE_U(d_z, d_y, d_x)                                                                                          \
  {                                                                                                                    \
    float d = -(((0.f + p0[i]) + p1[i]) + p2[i]);                                                                      \
                                                                                                                       \
    if (d_z)                                                                                                           \
      d += p0[i - plane];                                                                                              \
    if (d_y)                                                                                                           \
      d += p1[i - row];                                                                                                \
    if (d_x)                                                                                                           \
      d += p2[i - 1];                                                                                                  \
    u[i] = f[i] + d;                                                                                                   \
    squares[i] = d * d;                                                                                                \
  }

SLAB_FILTER_INLINE void
make_u_row (const float *restrict f, const float *p0, const float *p1, const float *p2, float *restrict u,
            float *restrict squares, gint64 n, gint64 plane, gint64 row, gboolean has_z, gboolean has_y, gboolean has_x)
{
  gint64 i = 0;

  if (!has_x)
    {
      MAKE_U (has_z, has_y, FALSE)
      i = 1;
    }
  /* The conditions are moved out of loops that are written out. */
  if (has_z && has_y)
    for (; i < n; i++)
      MAKE_U (TRUE, TRUE, TRUE)
  else if (has_z)
    for (; i < n; i++)
      MAKE_U (TRUE, FALSE, TRUE)
  else if (has_y)
    for (; i < n; i++)
      MAKE_U (FALSE, TRUE, TRUE)
  else
    for (; i < n; i++)
      MAKE_U (FALSE, FALSE, TRUE)
}

#define MAKE_P(g_z, g_y, g_x)                                                                                          \
  {                                                                                                                    \
    const float g0 = (g_z) ? u[i + plane] - u[i] : 0.f;                                                                \
    const float g1 = (g_y) ? u[i + row] - u[i] : 0.f;                                                                  \
    const float g2 = (g_x) ? u[i + 1] - u[i] : 0.f;                                                                    \
    const float norm = sqrtf ((g0 * g0 + g1 * g1) + g2 * g2);                                                          \
    const float denominator = norm * tau_over_weight + 1.f;                                                            \
                                                                                                                       \
    norms[i] = norm;                                                                                                   \
    p0[i] = (p0[i] - tau * g0) / denominator;                                                                          \
    p1[i] = (p1[i] - tau * g1) / denominator;                                                                          \
    p2[i] = (p2[i] - tau * g2) / denominator;                                                                          \
  }

SLAB_FILTER_INLINE void
make_p_row (const float *u, float *restrict p0, float *restrict p1, float *restrict p2, float *restrict norms, gint64 n,
            gint64 plane, gint64 row, float tau, float tau_over_weight, gboolean has_z, gboolean has_y, gboolean has_x)
{
  const gint64 end = has_x ? n : n - 1;
  gint64 i = 0;

  if (has_z && has_y)
    for (; i < end; i++)
      MAKE_P (TRUE, TRUE, TRUE)
  else if (has_z)
    for (; i < end; i++)
      MAKE_P (TRUE, FALSE, TRUE)
  else if (has_y)
    for (; i < end; i++)
      MAKE_P (FALSE, TRUE, TRUE)
  else
    for (; i < end; i++)
      MAKE_P (FALSE, FALSE, TRUE)
  if (!has_x)
    MAKE_P (has_z, has_y, FALSE)
}

/* NumPy's pairwise sum of at most 128 numbers: eight sums, then what is left over. */
SLAB_FILTER_INLINE float
sum_leaf (const float *values, gint64 n)
{
  float sums[8];
  float sum = 0;
  gint64 i;

  if (n < 8)
    {
      for (i = 0; i < n; i++)
        sum += values[i];
      return sum;
    }

  for (i = 0; i < 8; i++)
    sums[i] = values[i];
  for (; i + 8 <= n; i += 8)
    for (gint64 k = 0; k < 8; k++)
      sums[k] += values[i + k];
  sum = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
  for (; i < n; i++)
    sum += values[i];

  return sum;
}

/* Of at most PIECE numbers: halved, at a multiple of eight, until there is a leaf. */
static float
sum_pairwise (const float *values, gint64 n)
{
  gint64 half;

  if (n <= 128)
    return sum_leaf (values, n);

  half = n / 2;
  half -= half % 8;

  return sum_pairwise (values, half) + sum_pairwise (values + half, n - half);
}

static void
get_position (const Problem *problem, gint64 index, gint64 position[SLAB_FILTER_N_AXES])
{
  position[2] = index % problem->size[2];
  index /= problem->size[2];
  position[1] = index % problem->size[1];
  position[0] = index / problem->size[1];
}

/* To the part of the piece in the next row. */
static inline void
next_row (const Problem *problem, gint64 position[SLAB_FILTER_N_AXES])
{
  position[2] = 0;
  if (++position[1] == problem->size[1])
    {
      position[1] = 0;
      position[0]++;
    }
}

/* The first sweep over one piece; @values has room for it. */
SLAB_FILTER_CLONES static gboolean
make_u_piece (const Problem *problem, gint64 piece, gboolean is_first, float *values, const gint *cancel)
{
  const gint64 start = piece * PIECE;
  const gint64 end = MIN (start + PIECE, problem->n_voxels);
  const gint64 row = problem->size[2];
  gint64 position[SLAB_FILTER_N_AXES];

  get_position (problem, start, position);
  for (gint64 i = start; i < end;)
    {
      const gint64 n = MIN (row - position[2], end - i);

      if (g_atomic_int_get (cancel) != 0)
        return FALSE;
      if (is_first)
        memcpy (problem->u + i, problem->f + i, (gsize) n * sizeof (float));
      else
        make_u_row (problem->f + i, problem->p[0] + i, problem->p[1] + i, problem->p[2] + i, problem->u + i,
                    values + (i - start), n, problem->size[1] * row, row, position[0] > 0, position[1] > 0,
                    position[2] > 0);
      i += n;
      next_row (problem, position);
    }

  return TRUE;
}

/* The second sweep over one piece. */
SLAB_FILTER_CLONES static gboolean
make_p_piece (const Problem *problem, gint64 piece, float *values, const gint *cancel)
{
  const gint64 start = piece * PIECE;
  const gint64 end = MIN (start + PIECE, problem->n_voxels);
  const gint64 row = problem->size[2];
  gint64 position[SLAB_FILTER_N_AXES];

  get_position (problem, start, position);
  for (gint64 i = start; i < end;)
    {
      const gint64 n = MIN (row - position[2], end - i);

      if (g_atomic_int_get (cancel) != 0)
        return FALSE;
      make_p_row (problem->u + i, problem->p[0] + i, problem->p[1] + i, problem->p[2] + i, values + (i - start), n,
                  problem->size[1] * row, row, problem->tau, problem->tau_over_weight,
                  position[0] < problem->size[0] - 1, position[1] < problem->size[1] - 1, position[2] + n < row);
      i += n;
      next_row (problem, position);
    }

  return TRUE;
}

static gint64
get_piece_size (const Problem *problem, gint64 piece)
{
  return MIN (PIECE, problem->n_voxels - piece * PIECE);
}

static gboolean
sweep_u (const Problem *problem, gint64 first_piece, gint64 n_pieces, gboolean is_first, const gint *cancel)
{
  float squares[PIECE];

  for (gint64 piece = first_piece; piece < first_piece + n_pieces; piece++)
    {
      if (!make_u_piece (problem, piece, is_first, squares, cancel))
        return FALSE;
      problem->d_sums[piece] = is_first ? 0 : sum_pairwise (squares, get_piece_size (problem, piece));
    }

  return TRUE;
}

static gboolean
sweep_p (const Problem *problem, gint64 first_piece, gint64 n_pieces, const gint *cancel)
{
  float norms[PIECE];

  for (gint64 piece = first_piece; piece < first_piece + n_pieces; piece++)
    {
      if (!make_p_piece (problem, piece, norms, cancel))
        return FALSE;
      problem->norm_sums[piece] = sum_pairwise (norms, get_piece_size (problem, piece));
    }

  return TRUE;
}

/* Whether another iteration is wanted after number @iteration (from 0), whose sums are made. */
static gboolean
goes_on (const Problem *problem, Energy *energy, gint64 iteration)
{
  float d_sum = 0;
  float norm_sum = 0;
  double now;

  if (iteration + 1 >= problem->max_iterations)
    return FALSE;
  if (!problem->stops)
    return TRUE;

  for (gint64 piece = 0; piece < problem->n_pieces; piece++)
    {
      d_sum += problem->d_sums[piece];
      norm_sum += problem->norm_sums[piece];
    }
  now = (double) d_sum + problem->weight * (double) norm_sum;
  now /= (double) problem->n_voxels;

  if (iteration == 0)
    energy->first = now;
  /* Not ">=": with a NaN in the volume nothing is smaller, and scikit-image goes on to the last iteration. */
  else if (fabs (energy->previous - now) < problem->eps * energy->first)
    return FALSE;
  energy->previous = now;

  return TRUE;
}

static gboolean
tv_validate (const SlabFilterParams *params, GError **error)
{
  if (!(slab_filter_params_get_double (params, "weight") > 0))
    {
      g_set_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM,
                   _ ("weight is 0, expected a number larger than 0"));
      return FALSE;
    }

  return TRUE;
}

static void
tv_get_halo (const SlabFilterParams *params, gint64 halo[SLAB_FILTER_N_AXES])
{
  const gboolean is_fixed = slab_filter_params_get_choice (params, "stop") == STOP_FIXED;

  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    halo[axis] = is_fixed ? slab_filter_params_get_integer (params, "max-iterations") - 1 : SLAB_FILTER_HALO_UNBOUNDED;
}

static gboolean
tv_is_periodic (const SlabFilterParams *params)
{
  return FALSE;
}

static guint64
tv_get_scratch_bytes (const SlabFilterParams *params, const gint64 input_size[SLAB_FILTER_N_AXES],
                      const gint64 core_size[SLAB_FILTER_N_AXES])
{
  Layout layout;

  layout_init (&layout, input_size, TRUE);

  return layout.total;
}

static void
tv_run_chunk (const SlabFilterParams *params, SlabFilterChunk *chunk)
{
  Problem problem;
  Layout layout;
  Energy energy = { 0, 0 };
  SlabFilterChunk result;
  gint64 iteration = 0;

  chunk->iterations = 0;
  layout_init (&layout, chunk->input_size, TRUE);
  problem_init (&problem, params, chunk->input_size, &layout, chunk->scratch);
  problem.f = chunk->input;
  problem.u = (float *) ((guint8 *) chunk->scratch + layout.u);
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    memset (problem.p[axis], 0, (gsize) problem.n_voxels * sizeof (float));

  do
    {
      if (!sweep_u (&problem, 0, problem.n_pieces, iteration == 0, chunk->cancel))
        return;
      if (iteration + 1 < problem.max_iterations && !sweep_p (&problem, 0, problem.n_pieces, chunk->cancel))
        return;
    }
  while (goes_on (&problem, &energy, iteration++));

  chunk->iterations = (guint) iteration;
  result = *chunk;
  result.input = problem.u;
  slab_filter_chunk_copy_core (&result);
}

static gboolean
tv_is_global (const SlabFilterParams *params)
{
  return slab_filter_params_get_choice (params, "stop") == STOP_GLOBAL;
}

static guint64
tv_get_state_bytes (const SlabFilterParams *params, const gint64 size[SLAB_FILTER_N_AXES])
{
  Layout layout;

  layout_init (&layout, size, FALSE);

  return layout.total;
}

static guint64
tv_get_n_tasks (const SlabFilterParams *params, const gint64 size[SLAB_FILTER_N_AXES], guint stage)
{
  const gint64 n_pieces = count_pieces (count_voxels (size));

  return (guint64) (n_pieces / PIECES_PER_TASK + (n_pieces % PIECES_PER_TASK != 0 ? 1 : 0));
}

static void
global_init (Problem *problem, const SlabFilterParams *params, SlabFilterProblem *whole, Layout *layout)
{
  layout_init (layout, whole->size, FALSE);
  problem_init (problem, params, whole->size, layout, whole->state);
  problem->f = whole->input;
  problem->u = whole->output;
}

static void
tv_run_task (const SlabFilterParams *params, SlabFilterProblem *whole, guint stage, guint64 task)
{
  Problem problem;
  Layout layout;
  gint64 first, n;

  global_init (&problem, params, whole, &layout);
  first = (gint64) task * PIECES_PER_TASK;
  n = MIN (PIECES_PER_TASK, problem.n_pieces - first);

  if (stage == 0)
    sweep_u (&problem, first, n, whole->iteration == 0, whole->cancel);
  else if ((gint64) whole->iteration + 1 < problem.max_iterations)
    sweep_p (&problem, first, n, whole->cancel);
}

static gboolean
tv_finish_iteration (const SlabFilterParams *params, SlabFilterProblem *whole)
{
  Problem problem;
  Layout layout;

  global_init (&problem, params, whole, &layout);
  whole->iterations = whole->iteration + 1;

  return goes_on (&problem, (Energy *) ((guint8 *) whole->state + layout.energy), whole->iteration);
}

static const SlabParamChoice stop_choices[] = {
  { "global", N_ ("Whole volume") },
  { "chunk", N_ ("Each chunk") },
  { "fixed", N_ ("Fixed number") },
  { NULL, NULL },
};

static const SlabParamSpec tv_params[] = {
  { .name = "weight",
    .label = N_ ("Weight"),
    .description = N_ ("How strongly to denoise, in the volume's own values: larger removes more."),
    .kind = SLAB_PARAM_DOUBLE,
    .default_value = 0.1,
    .minimum = 0,
    .maximum = 1e12,
    .step = 0.01,
    .digits = 4 },
  { .name = "eps",
    .label = N_ ("Tolerance"),
    .description = N_ ("Stops when the energy changes by less than this share of the first energy."),
    .kind = SLAB_PARAM_DOUBLE,
    .default_value = 2e-4,
    .minimum = 0,
    .maximum = 1,
    .step = 1e-4,
    .digits = 7,
    .only_if_param = "stop",
    .only_if_index = STOP_FIXED,
    .only_if_not = TRUE },
  { .name = "max-iterations",
    .label = N_ ("Iterations"),
    .description = N_ ("The largest number of iterations, or the number itself when it is fixed."),
    .kind = SLAB_PARAM_INTEGER,
    .default_value = 200,
    .minimum = 1,
    .maximum = 1000000,
    .step = 10 },
  { .name = "stop",
    .label = N_ ("Stop"),
    .description = N_ ("Over what the energy is taken: the whole volume as one, each chunk by itself, or not at all."),
    .kind = SLAB_PARAM_CHOICE,
    .default_value = STOP_GLOBAL,
    .minimum = STOP_GLOBAL,
    .maximum = STOP_FIXED,
    .step = 1,
    .choices = stop_choices },
};

const SlabFilterInfo slab_filter_tv = {
  .id = "tv",
  .title = N_ ("Total variation"),
  .summary = N_ ("Removes noise and keeps edges, as skimage.restoration.denoise_tv_chambolle does."),
  .params = tv_params,
  .n_params = G_N_ELEMENTS (tv_params),
  .validate = tv_validate,
  .get_halo = tv_get_halo,
  .is_periodic = tv_is_periodic,
  .get_scratch_bytes = tv_get_scratch_bytes,
  .run_chunk = tv_run_chunk,
  .is_global = tv_is_global,
  .n_stages = 2,
  .get_state_bytes = tv_get_state_bytes,
  .get_n_tasks = tv_get_n_tasks,
  .run_task = tv_run_task,
  .finish_iteration = tv_finish_iteration,
};
