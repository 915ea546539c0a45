/* SPDX-License-Identifier: MIT */
#include "slab-slice-stack.h"

#include "slab-clones.h"

#include <math.h>
#include <string.h>

/* Slices that are read side by side: more places that memory is busy with, and fewer passes over what is known. Those
 * that are left are taken by four, two and one for the same reason: four one by one take longer than eight at once. */
#define N_TOGETHER 8

/* A NaN loses against every number. Without a branch, for the compiler's vectors. */
SLAB_CLONES_INLINE float
get_extreme (float a, float b, gboolean largest)
{
  const float extreme = largest ? (b > a ? b : a) : (b < a ? b : a);

  return a != a ? b : extreme;
}

/* @n_slices, and @largest below, are constants where these are called, so that the inner loop goes. */
SLAB_CLONES_INLINE void
add_some (double *restrict sums, const float *restrict values, gsize stride, gsize n_slices, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      double sum = sums[i];

#pragma GCC unroll 8
      for (gsize k = 0; k < n_slices; k++)
        sum += (double) values[k * stride + i];
      sums[i] = sum;
    }
}

SLAB_CLONES_INLINE void
keep_some (float *restrict extremes, const float *restrict values, gsize stride, gsize n_slices, gsize n,
           gboolean largest)
{
  for (gsize i = 0; i < n; i++)
    {
      float extreme = extremes[i];

#pragma GCC unroll 8
      for (gsize k = 0; k < n_slices; k++)
        extreme = get_extreme (extreme, values[k * stride + i], largest);
      extremes[i] = extreme;
    }
}

SLAB_CLONES_INLINE void
keep_extremes (float *extremes, const float *values, gsize stride, gsize n_slices, gsize n, gboolean largest)
{
  for (; n_slices >= N_TOGETHER; n_slices -= N_TOGETHER, values += N_TOGETHER * stride)
    keep_some (extremes, values, stride, N_TOGETHER, n, largest);
  if ((n_slices & 4) != 0)
    keep_some (extremes, values, stride, 4, n, largest);
  values += (n_slices & 4) * stride;
  if ((n_slices & 2) != 0)
    keep_some (extremes, values, stride, 2, n, largest);
  values += (n_slices & 2) * stride;
  if ((n_slices & 1) != 0)
    keep_some (extremes, values, stride, 1, n, largest);
}

SLAB_CLONES
static void
add_to_sums (double *sums, const float *values, gsize stride, gsize n_slices, gsize n)
{
  for (; n_slices >= N_TOGETHER; n_slices -= N_TOGETHER, values += N_TOGETHER * stride)
    add_some (sums, values, stride, N_TOGETHER, n);
  if ((n_slices & 4) != 0)
    add_some (sums, values, stride, 4, n);
  values += (n_slices & 4) * stride;
  if ((n_slices & 2) != 0)
    add_some (sums, values, stride, 2, n);
  values += (n_slices & 2) * stride;
  if ((n_slices & 1) != 0)
    add_some (sums, values, stride, 1, n);
}

SLAB_CLONES
static void
keep_largest (float *largest, const float *values, gsize stride, gsize n_slices, gsize n)
{
  keep_extremes (largest, values, stride, n_slices, n, TRUE);
}

SLAB_CLONES
static void
keep_smallest (float *smallest, const float *values, gsize stride, gsize n_slices, gsize n)
{
  keep_extremes (smallest, values, stride, n_slices, n, FALSE);
}

void
slab_slice_stack_begin (SlabProjection projection, double *sums, float *target, gsize n)
{
  g_return_if_fail (projection != SLAB_PROJECTION_MEAN || sums != NULL);

  if (projection == SLAB_PROJECTION_MEAN)
    memset (sums, 0, n * sizeof *sums);
  else
    for (gsize i = 0; i < n; i++)
      target[i] = NAN;
}

void
slab_slice_stack_add (SlabProjection projection, const float *values, gsize stride, gsize n_slices, double *sums,
                      float *target, gsize n)
{
  g_return_if_fail (values != NULL);
  g_return_if_fail (projection != SLAB_PROJECTION_MEAN || sums != NULL);

  if (projection == SLAB_PROJECTION_MEAN)
    add_to_sums (sums, values, stride, n_slices, n);
  else if (projection == SLAB_PROJECTION_MAXIMUM)
    keep_largest (target, values, stride, n_slices, n);
  else
    keep_smallest (target, values, stride, n_slices, n);
}

void
slab_slice_stack_end (SlabProjection projection, gint64 n_slices, const double *sums, float *target, gsize n)
{
  g_return_if_fail (n_slices > 0);

  if (projection == SLAB_PROJECTION_MEAN)
    for (gsize i = 0; i < n; i++)
      target[i] = (float) (sums[i] / (double) n_slices);
}
