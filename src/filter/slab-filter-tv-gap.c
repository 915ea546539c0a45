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
 * With STOP_GAP that is minimised by the accelerated projected gradient of its dual (Beck and Teboulle, "Fast
 * gradient-based algorithms for constrained total variation image denoising and deblurring problems", 2009), with the
 * step 1/12 that three axes allow, until it is known to be near. For |p| <= weight and u = f + d the gap
 *
 *   P (u) - D (p) = sum of weight * |grad u| + p . grad u, and of (u - f - d)^2 / 2 for what u is rounded
 *
 * is a sum of nothing negative, and never less than P (u) less the minimum. It is taken in double precision, in blocks
 * that only the volume's shape decides. p is kept in a ball a little smaller than the weight, so that rounding does not
 * leave the ball of the weight.
 *
 * A step is a pass of one level, with the p before it in the place of p's: the new p is written there.
 */

/* Voxels, at least, of a block of rows whose gap is summed up by itself; blocks of a task. */
#define BLOCK_VOXELS 8192
/* Steps before the gap is first looked at, and how much larger their number may get to the next look. */
#define FIRST_LOOK 10
#define MOST_TO_NEXT_LOOK 1.25

/* Blocks of rows, over which the gap is summed up: the same for any number of threads. */
gint64
slab_tv_count_blocks (const gint64 shape[SLAB_FILTER_N_AXES], gint64 *n_rows)
{
  *n_rows = MAX (BLOCK_VOXELS / shape[2], 1);

  return slab_tv_divide_up ((gint64) slab_filter_bytes_mul ((guint64) shape[0], (guint64) shape[1]), *n_rows);
}

static void
clear_strip (const Problem *problem, gint64 strip)
{
  const gint64 low = slab_tv_get_border (problem, strip);
  const gint64 high = slab_tv_get_border (problem, strip + 1);
  const gsize bytes = (gsize) problem->size[2] * sizeof (float);

  for (gint64 z = 0; z < problem->size[0]; z++)
    for (gint64 y = low; y < high; y++)
      {
        if (g_atomic_int_get (problem->cancel) != 0)
          return;
        for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
          {
            memset (problem->p[axis] + slab_tv_get_index (problem, z, y), 0, bytes);
            memset (problem->old[axis] + slab_tv_get_index (problem, z, y), 0, bytes);
          }
      }
}

static void
make_u_strip (const Problem *problem, gint64 strip, guint thread)
{
  const gint64 low = slab_tv_get_border (problem, strip);
  const gint64 high = slab_tv_get_border (problem, strip + 1);
  guint8 *thread_memory = slab_tv_get_thread_memory (problem, thread);
  const float *minus_zero = slab_tv_get_minus_zero (problem, thread_memory);
  TvRow row;

  slab_tv_row_init (&row, problem);
  row.squares = (float *) (thread_memory + problem->layout.sinks[0][SUM_SQUARES]);
  for (gint64 z = 0; z < problem->size[0]; z++)
    for (gint64 y = low; y < high; y++)
      {
        if (g_atomic_int_get (problem->cancel) != 0)
          return;
        slab_tv_set_u_row (&row, problem, z, y, minus_zero);
        row.u = problem->saved + slab_tv_get_index (problem, z, y);
        problem->kernels->make_u (&row);
        if (problem->saved != problem->result)
          slab_tv_write_result (problem, z, y, row.u);
      }
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
SLAB_FILTER_CLONES static void
measure_row (const TvRow *row, double weight, Measure *sums)
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

/* The gap of u, which is in the place of the result by now, and p. */
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

void
slab_tv_run_gap_task (const Problem *problem, guint stage, gint64 task, guint thread)
{
  const PassKind kind = problem->pass->kind;

  if (stage == 0 && kind == PASS_CLEAR)
    clear_strip (problem, task);
  else if (stage == 0 && kind == PASS_DESCEND)
    slab_tv_walk_strip (problem, task, thread);
  else if (stage == 0)
    make_u_strip (problem, task, thread);
  else if (stage == 1 && kind == PASS_DESCEND)
    slab_tv_walk_gap (problem, task, thread);
  else if (stage == 2 && kind == PASS_MEASURE)
    measure_blocks (problem, task * BLOCKS_PER_TASK, MIN ((task + 1) * BLOCKS_PER_TASK, problem->n_blocks), thread);
}

static void
plan_step (Pass *pass)
{
  const double next = (1 + sqrt (1 + 4 * pass->momentum * pass->momentum)) / 2;

  pass->kind = PASS_DESCEND;
  pass->beta = (pass->momentum - 1) / next;
  pass->momentum = next;
}

/* After a pass of STOP_GAP: whether there is another one. */
gboolean
slab_tv_go_on_to_gap (Problem *problem)
{
  const Measure *measures = (const Measure *) (problem->memory + problem->layout.blocks);
  Pass *pass = problem->pass;
  Measure sums = { 0, 0 };
  double gap, factor;

  switch (pass->kind)
    {
    case PASS_DESCEND:
      pass->iteration++;
      pass->now = 1 - pass->now;
      for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
        {
          float *newer = problem->old[axis];

          problem->old[axis] = problem->p[axis];
          problem->p[axis] = newer;
        }
      if (pass->iteration == pass->look)
        pass->kind = PASS_MEASURE;
      else
        plan_step (pass);
      return TRUE;

    case PASS_MEASURE:
      break;

    default:
      plan_step (pass);
      return TRUE;
    }

  for (gint64 block = 0; block < problem->n_blocks; block++)
    {
      sums.gap += measures[block].gap;
      sums.primal += measures[block].primal;
    }
  gap = sums.gap == 0 ? 0 : sums.gap / sums.primal;
  /* What has swung past the minimum starts anew from where it is. */
  if (pass->gap >= 0 && gap > pass->gap)
    pass->momentum = 1;
  pass->gap = gap;
  if (gap <= problem->gap || pass->iteration >= problem->max_iterations)
    return FALSE;

  /* The gap falls with the square of the number of steps, or faster. */
  factor = sqrt (gap / problem->gap);
  factor = factor > 1 && factor < MOST_TO_NEXT_LOOK ? factor : MOST_TO_NEXT_LOOK;
  pass->look = MIN ((gint64) ceil ((double) pass->iteration * factor), problem->max_iterations);
  plan_step (pass);
  return TRUE;
}

void
slab_tv_begin_to_gap (const Problem *problem)
{
  Pass *pass = problem->pass;

  pass->kind = PASS_CLEAR;
  pass->n_levels = 1;
  pass->gap = -1;
  pass->momentum = 1;
  pass->look = MIN (FIRST_LOOK, problem->max_iterations);
}
