/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "slab-filter-tv-private.h"

/*
 * scikit-image stops on an energy that counts the data term twice, which is not what it minimises, and when that energy
 * hardly changes, which says little about what is left: with its default eps the result is 0.07 to 13.8 % above the
 * minimum of
 *
 *   P (u) = |u - f|^2 / 2 + weight * TV (u)
 *
 * With STOP_GAP that is minimised by the accelerated primal-dual method of Chambolle and Pock, "A first-order
 * primal-dual algorithm for convex problems with applications to imaging" (2011), algorithm 2, whose error
 * falls with the square of the number of steps:
 *
 *   u' = u + tau / (1 + tau) * (f + d - u),  d = -div p
 *   v  = u' + theta * (u' - u),              theta = 1 / sqrt (1 + 2 * gamma * tau)
 *   tau and sigma become tau * theta and sigma / theta
 *   p' = p - sigma * grad v, brought back to |p'| <= weight
 *
 * from u = f, with tau * sigma * |grad|^2 = 1 in its proof. Here the product is 1.3 at first: it may be up to 4/3 where
 * theta is 1 (He, Ma, Xu and Yuan, "A generalized primal-dual algorithm with improved convergence condition for saddle
 * point problems", 2022), and saves up to a sixth of the steps. That proof has no theta that changes, so
 * where a look finds the gap larger than the look before did, the product is 1 from then on, and the rest is the method
 * of the first proof. 1.6 saved a tenth more, but with 1.9 the gap did not always fall.
 *
 * The data term allows any gamma up to 1. What is given away by a smaller one is won later on: of 0.15 to 1, with
 * tau = 1, 0.35 was the best or within a tenth of it over noise of 0.1 and 0.3 and weights from 0.05 to 1. To 1e-3 it
 * took, with a product of 1, 10 to 36 % fewer steps than the projected gradient of the dual (Beck and Teboulle's FGP):
 * 51, 74, 18 and 178 instead of 65, 86, 20 and 280. And where that needs two p, here u is the second unknown, in the
 * place of the result: 20 bytes a voxel with f, as scikit-image's iteration needs. The v of a step is needed where u is
 * in that iteration, so the passes of several iterations are the same; that tau, sigma and theta are known in advance
 * is what makes them possible. Where weak smoothing of much noise needs a dozen steps, no method that was tried, FGP
 * with and without restarts among them, needed less than ten.
 *
 * For |p| <= weight and any u the gap
 *
 *   P (u) - D (p) = sum of weight * |grad u| + p . grad u + (u - f - d)^2 / 2
 *
 * is a sum of nothing negative, and never less than P (u) less the minimum. It is taken in double precision, in blocks
 * that only the volume's shape decides. p is kept in a ball a little smaller than the weight, so that rounding does not
 * leave the ball of the weight.
 *
 * What is promised is a share of the minimum, which is not known; D (p) is no larger, so the gap is told as a share of
 * that. In between it is one of P (u), which does not come near zero before the minimum does.
 *
 * Where p and u come near zero they would become denormal, and slow: these kernels take such numbers for zero, so that
 * the result of what is smaller than 2^-126 is zero. The other stops have scikit-image's bits, denormals included, and
 * are slow with them. Nor would it help to multiply all by a power of two: what is rounded to a denormal in
 * scikit-image would not be rounded, and so have other bits.
 *
 * Looks at the gap are cheap: as it is a sum of nothing negative, every 17th block says nearly what all would. Only
 * when these let expect the end, all are summed up.
 */

/* Voxels, at least, of a block of rows whose gap is summed up by itself. */
#define BLOCK_VOXELS 8192
/* Blocks for each one that is looked at, if at least so many are. */
#define BLOCK_STRIDE 17
#define LEAST_BLOCKS 60
/* Steps before the gap is first looked at, and how much larger their number may get to the next look. */
#define FIRST_LOOK (2 * LEVELS)
#define MOST_TO_NEXT_LOOK 1.25
#define FIRST_TAU 1.
/* tau * sigma * |grad|^2 until the gap has risen. */
#define LONG_PRODUCT 1.3
#define GAMMA 0.35

/* p's rounding is 2^-24 of it for each of a few operations. */
float
slab_tv_get_radius (double weight)
{
  return (float) (weight * (1 - 0x1p-21));
}

/* Blocks of rows, over which the gap is summed up: the same for any number of threads. */
gint64
slab_tv_count_blocks (const gint64 shape[SLAB_FILTER_N_AXES], gint64 *n_rows)
{
  *n_rows = MAX (BLOCK_VOXELS / shape[2], 1);

  return slab_tv_divide_up ((gint64) slab_filter_bytes_mul ((guint64) shape[0], (guint64) shape[1]), *n_rows);
}

#define MEASURE_LANES 8

/* Adds voxel @i of the row to the sums of lane @k. */
#define MEASURE(i, k, has_left, has_right)                                                                             \
  {                                                                                                                    \
    const double u = (double) v[i];                                                                                    \
    const double p0 = (double) q0[i], p1 = (double) q1[i], p2 = (double) q2[i];                                        \
    const double d = (((double) q0_before[i] - p0) + ((double) q1_before[i] - p1))                                     \
                     + (((has_left) ? (double) q2[(i) -1] : 0.) - p2);                                                 \
    const double change = u - (double) f[i];                                                                           \
    const double g0 = (double) v_z[i] - u;                                                                             \
    const double g1 = (double) v_y[i] - u;                                                                             \
    const double g2 = (has_right) ? (double) v[(i) + 1] - u : 0.;                                                      \
    const double norm = weight * sqrt (g0 * g0 + g1 * g1 + g2 * g2);                                                   \
                                                                                                                       \
    gaps[k] += (norm + (p0 * g0 + p1 * g1 + p2 * g2)) + 0.5 * ((change - d) * (change - d));                           \
    primals[k] += norm + 0.5 * (change * change);                                                                      \
  }

/* In lanes, so that every instruction set adds up in the same order. Without a neighbour v_z or v_y is v. */
SLAB_FILTER_INLINE void
measure_row_anywhere (const TvRow *row, double weight, Measure *sums)
{
  const float *restrict f = row->f;
  const float *restrict v = row->v;
  const float *v_z = row->v_z;
  const float *v_y = row->v_y;
  const float *q0 = row->q[0], *q1 = row->q[1], *q2 = row->q[2];
  const float *q0_before = row->q0_before, *q1_before = row->q1_before;
  double gaps[MEASURE_LANES] = { 0 };
  double primals[MEASURE_LANES] = { 0 };
  const gsize n = row->n;
  gsize i = 1;

  MEASURE (0, 0, FALSE, n > 1)
  for (; i + MEASURE_LANES < n; i += MEASURE_LANES)
    for (gsize k = 0; k < MEASURE_LANES; k++)
      MEASURE (i + k, k, TRUE, TRUE)
  for (; i < n; i++)
    MEASURE (i, 0, TRUE, i + 1 < n)

  for (gsize k = 0; k < MEASURE_LANES; k++)
    {
      sums->gap += gaps[k];
      sums->primal += primals[k];
    }
}

#ifdef SLAB_CPU_HAS_TARGETS
SLAB_CPU_TARGET_64 static void
measure_row_64 (const TvRow *row, double weight, Measure *sums)
{
  measure_row_anywhere (row, weight, sums);
}

SLAB_CPU_TARGET_32 static void
measure_row_32 (const TvRow *row, double weight, Measure *sums)
{
  measure_row_anywhere (row, weight, sums);
}
#endif

/* Chosen by hand: the loader's choice is not to be had from every compiler. */
static void
measure_row (const TvRow *row, double weight, Measure *sums)
{
  switch (slab_cpu_get_vector_bytes ())
    {
#ifdef SLAB_CPU_HAS_TARGETS
    case 64:
      measure_row_64 (row, weight, sums);
      break;
    case 32:
      measure_row_32 (row, weight, sums);
      break;
#endif
    default:
      measure_row_anywhere (row, weight, sums);
      break;
    }
}

/* The gap of the iterate and p. */
static void
measure_blocks (const Problem *problem, gint64 first, gint64 end, guint thread)
{
  const float *minus_zero = slab_tv_get_minus_zero (problem, slab_tv_get_thread_memory (problem, thread));
  Measure *measures = (Measure *) (problem->memory + problem->layout.blocks);
  TvRow row;

  slab_tv_row_init (&row, problem);
  for (gint64 block = first; block < end; block++)
    {
      Measure sums = { 0, 0 };

      if (block % problem->pass->block_stride != 0)
        continue;
      for (gint64 i = block * problem->block_rows;
           i < MIN ((block + 1) * problem->block_rows, problem->size[0] * problem->size[1]); i++)
        {
          const gint64 z = i / problem->size[1];
          const gint64 y = i % problem->size[1];

          if (g_atomic_int_get (problem->cancel) != 0)
            return;
          slab_tv_set_u_row (&row, problem, z, y, minus_zero);
          row.v = problem->saved + slab_tv_get_index (problem, z, y);
          row.v_z = z + 1 < problem->size[0] ? row.v + problem->plane : row.v;
          row.v_y = y + 1 < problem->size[1] ? row.v + problem->size[2] : row.v;
          measure_row (&row, problem->weight, &sums);
        }
      measures[block] = sums;
    }
}

/* Rows of the blocks that a task of measuring looks at. */
guint64
slab_tv_count_measured_rows (const Problem *problem, gint64 task)
{
  const gint64 n_rows = problem->size[0] * problem->size[1];
  guint64 n = 0;

  for (gint64 block = task * BLOCKS_PER_TASK; block < MIN ((task + 1) * BLOCKS_PER_TASK, problem->n_blocks); block++)
    if (block % problem->pass->block_stride == 0)
      n += (guint64) (MIN ((block + 1) * problem->block_rows, n_rows) - block * problem->block_rows);
  return n;
}

static void
write_strip (const Problem *problem, gint64 strip)
{
  const gint64 high = slab_tv_get_border (problem, strip + 1);

  for (gint64 z = 0; z < problem->size[0]; z++)
    for (gint64 y = slab_tv_get_border (problem, strip); y < high; y++)
      slab_tv_write_result (problem, z, y, problem->saved + slab_tv_get_index (problem, z, y));
}

void
slab_tv_run_gap_task (const Problem *problem, guint stage, gint64 task, guint thread)
{
  const PassKind kind = problem->pass->kind;
  const guint64 before = slab_cpu_flush_denormals ();

  if (stage == 0 && kind == PASS_FIRST)
    slab_tv_walk_first (problem, task, thread);
  else if (stage == 0 && kind == PASS_MIDDLE)
    slab_tv_walk_strip (problem, task, thread);
  else if (stage == 0 && problem->saved != problem->result)
    write_strip (problem, task);
  else if (stage == 1 && kind == PASS_MIDDLE)
    slab_tv_walk_gap (problem, task, thread);
  else if (stage == 2 && problem->pass->block_stride > 0)
    measure_blocks (problem, task * BLOCKS_PER_TASK, MIN ((task + 1) * BLOCKS_PER_TASK, problem->n_blocks), thread);
  slab_cpu_restore_denormals (before);
}

/* With g a share of P, D = P - g * P. */
double
slab_tv_limit_gap (double gap)
{
  return gap / (1 + gap);
}

double
slab_tv_get_gap (const Problem *problem)
{
  const double gap = problem->pass->gap;

  /* A dual value that is not above zero says nothing of a minimum that cannot be below zero. */
  return gap >= 1 ? -1 : gap < 0 ? gap : gap / (1 - gap);
}

static gint64
get_stride (const Problem *problem)
{
  return problem->n_blocks >= BLOCK_STRIDE * LEAST_BLOCKS ? BLOCK_STRIDE : 1;
}

static void
plan_steps (const Problem *problem, Pass *pass)
{
  pass->kind = PASS_MIDDLE;
  pass->n_levels = (guint) MIN (pass->look - pass->iteration, LEVELS);
  for (guint t = 0; t < pass->n_levels; t++)
    {
      const double theta = 1 / sqrt (1 + 2 * GAMMA * pass->tau);

      pass->steps[t].relaxation = (float) (pass->tau / (1 + pass->tau));
      pass->steps[t].momentum = (float) theta;
      pass->tau *= theta;
      pass->sigma /= theta;
      pass->steps[t].sigma = (float) pass->sigma;
    }
  pass->block_stride = pass->iteration + pass->n_levels == pass->look ? get_stride (problem) : 0;
}

/* Of the blocks that were looked at. */
static double
get_gap (const Problem *problem)
{
  const Measure *measures = (const Measure *) (problem->memory + problem->layout.blocks);
  Measure sums = { 0, 0 };

  for (gint64 block = 0; block < problem->n_blocks; block += problem->pass->block_stride)
    {
      sums.gap += measures[block].gap;
      sums.primal += measures[block].primal;
    }
  return sums.gap == 0 ? 0 : sums.gap / sums.primal;
}

/* The gap falls with the square of the number of steps, or faster. */
static gint64
find_next_look (const Problem *problem, const Pass *pass, double gap)
{
  double factor = sqrt (gap / problem->gap);
  gint64 look;

  factor = factor > 1 && factor < MOST_TO_NEXT_LOOK ? factor : MOST_TO_NEXT_LOOK;
  look = (gint64) ceil ((double) pass->iteration * factor);
  /* A number of whole passes. */
  look = pass->iteration + slab_tv_divide_up (MAX (look - pass->iteration, 1), LEVELS) * LEVELS;
  return MIN (look, problem->max_iterations);
}

/* Looks are of the same blocks, and so comparable. */
static void
watch_product (Pass *pass, double gap)
{
  if (pass->is_long && gap > pass->looked)
    {
      pass->sigma /= LONG_PRODUCT;
      pass->is_long = FALSE;
    }
  pass->looked = gap;
}

/* After a pass of STOP_GAP: whether there is another one. */
gboolean
slab_tv_go_on_to_gap (Problem *problem)
{
  Pass *pass = problem->pass;
  const gboolean is_last = pass->iteration + pass->n_levels >= problem->max_iterations;
  double gap;

  pass->iteration += pass->n_levels;
  pass->n_levels = 0;
  if (pass->block_stride == 0)
    {
      plan_steps (problem, pass);
      return TRUE;
    }

  gap = get_gap (problem);
  if (pass->kind != PASS_MEASURE)
    watch_product (pass, gap);
  if (pass->block_stride > 1 || (pass->kind != PASS_MEASURE && problem->saved != problem->result))
    {
      pass->expected = gap * pass->part;
      if (pass->expected <= problem->gap || is_last)
        {
          pass->kind = PASS_MEASURE;
          pass->block_stride = 1;
          return TRUE;
        }
    }
  else
    {
      pass->gap = gap;
      if (gap <= problem->gap || is_last)
        return FALSE;
      if (pass->expected > 0)
        pass->part *= gap / pass->expected;
    }
  pass->look = find_next_look (problem, pass, gap);
  plan_steps (problem, pass);
  return TRUE;
}

void
slab_tv_begin_to_gap (const Problem *problem)
{
  Pass *pass = problem->pass;
  double norm = 0;

  /* The largest eigenvalue of -div grad: 4 for a long axis, 0 for one voxel. */
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    {
      const double cosine = cos (G_PI_2 / (double) problem->size[axis]);

      if (problem->size[axis] > 1)
        norm += 4 * cosine * cosine;
    }
  pass->kind = PASS_FIRST;
  pass->n_levels = 1;
  pass->gap = -1;
  pass->part = 1;
  pass->tau = FIRST_TAU;
  pass->sigma = LONG_PRODUCT / (MAX (norm, 1) * pass->tau);
  pass->is_long = TRUE;
  pass->looked = G_MAXDOUBLE;
  pass->steps[0].sigma = (float) pass->sigma;
  pass->look = MIN (FIRST_LOOK + 1, problem->max_iterations);
  pass->block_stride = pass->look == 1 ? get_stride (problem) : 0;
}
