/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "slab-filter-tv-private.h"

/*
 * The u of an iteration is gone when its energy is known. When the energy comes near the threshold, passes make one
 * iteration and write its u to the result. Whether the next iterations can be the last is extrapolated, and where that
 * was wrong, the iterations up to the last are made again, without the sums: the number is known then.
 */

/* Takes note of an iteration's energy; returns whether it is the last. */
static gboolean
note_energy (const Problem *problem, Energy *energy, gint64 iteration, double now)
{
  const double threshold = problem->eps * energy->first;
  const double change = energy->previous - now;

  energy->previous = now;
  if (iteration == 0)
    {
      energy->first = now;
      return FALSE;
    }
  energy->changes[2] = energy->changes[1];
  energy->changes[1] = energy->changes[0];
  energy->changes[0] = change / threshold;
  energy->n_changes++;
  /* Not ">=": with a NaN in the volume nothing is smaller, and scikit-image goes on to the last iteration. */
  return fabs (change) < threshold;
}

/*
 * How many iterations can be made before one of them may be the last: 0 when already the next may be. The change falls
 * fast at first, where it is enough that it does not fall to a quarter each time; later it goes on as it goes, but for
 * the noise of sums in single precision.
 */
static guint
foresee_iterations (const Energy *energy, guint most)
{
  const double *changes = energy->changes;
  const double sign = changes[0] < 0 ? -1 : 1;
  double now = fabs (changes[0]);
  double fall, noise;
  guint n;

  if (energy->n_changes == 0)
    return most;
  for (n = 0; n < most && now > 4; n++)
    now /= 4;
  if (energy->n_changes < 3)
    return n;

  /* Every other change is often larger than its neighbours: the step is twice what a proof of descent allows. */
  fall = MAX (sign * (changes[2] - changes[0]), 0) / 2;
  noise = fabs (changes[0] - 2 * changes[1] + changes[2]) / 2;
  now = MIN (sign * changes[0], sign * changes[1]) - noise;
  while (n < most && now - 2 * fall * (n + 1) > 1)
    n++;
  return n;
}

static void
plan_pass (const Problem *problem, Pass *pass)
{
  gint64 n_left = pass->last - pass->iteration;
  guint n;

  pass->writes_u = FALSE;
  pass->n_levels = 1;
  if (n_left == 0)
    {
      pass->kind = PASS_LAST;
      pass->sums = FALSE;
      return;
    }
  pass->kind = pass->iteration == 0 ? PASS_FIRST : PASS_MIDDLE;
  pass->sums = !pass->is_known;
  if (pass->kind == PASS_FIRST)
    return;
  n = pass->is_known ? LEVELS : foresee_iterations (&pass->energy, LEVELS);
  pass->writes_u = n == 0;
  pass->n_levels = (guint) MIN (MAX (n, 1), n_left);
}

void
slab_tv_begin (const Problem *problem, const SlabFilterParams *params)
{
  Pass *pass = problem->pass;

  memset (pass, 0, sizeof *pass);
  if (problem->n_blocks > 0)
    {
      slab_tv_begin_to_gap (problem);
      return;
    }
  pass->last = slab_filter_params_get_integer (params, "max-iterations") - 1;
  /* No change is smaller than nothing. */
  pass->is_known = slab_filter_params_get_choice (params, "stop") == STOP_FIXED || problem->eps == 0;
  plan_pass (problem, pass);
}

/* After a pass: whether there is another one. */
gboolean
slab_tv_go_on (Problem *problem)
{
  Pass *pass = problem->pass;

  if (problem->n_blocks > 0)
    return slab_tv_go_on_to_gap (problem);
  if (pass->kind == PASS_LAST)
    return FALSE;
  for (guint level = 0; pass->sums && level < pass->n_levels; level++)
    {
      const gint64 iteration = pass->iteration + level;
      const float d_sum = iteration == 0 ? 0 : slab_tv_sum_all (problem, level, SUM_SQUARES);
      const float norm_sum = slab_tv_sum_all (problem, level, SUM_NORMS);
      double now = (double) d_sum + problem->weight * (double) norm_sum;

      now /= (double) problem->n_voxels;
      if (!note_energy (problem, &pass->energy, iteration, now))
        continue;
      pass->last = iteration;
      if (pass->writes_u)
        return FALSE;
      pass->is_known = TRUE;
      pass->iteration = 0;
      plan_pass (problem, pass);
      return TRUE;
    }
  /* Of nothing, or of NaN: then no iteration stops it. */
  if (!(pass->energy.first > 0))
    pass->is_known = TRUE;
  pass->iteration += pass->n_levels;
  plan_pass (problem, pass);
  return TRUE;
}
