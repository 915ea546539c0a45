/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A piece has room for a whole number of these. */
#define SLAB_VALUE_SUMS_LANES 16
/* What a piece should not be longer than: it stays in the first-level cache, and its sum is exact to a few digits. */
#define SLAB_VALUE_SUMS_PIECE ((gsize) 4096)

/**
 * SlabValueSums:
 * @min: smallest finite value, FLT_MAX when there is none
 * @max: largest finite value, -FLT_MAX when there is none
 * @sum: of the finite values; the same to the last bit for the same pieces
 * @n_finite: values that are finite
 * @n_nan: values that are NaN
 * @n_plus_infinite: values that are +inf
 * @n_minus_infinite: values that are -inf
 * @integral: whether every finite value is a whole number
 *
 * What a pass over values learns, for all who make one.
 */
typedef struct
{
  float min;
  float max;
  double sum;
  guint64 n_finite;
  guint64 n_nan;
  guint64 n_plus_infinite;
  guint64 n_minus_infinite;
  gboolean integral;
} SlabValueSums;

void slab_value_sums_init (SlabValueSums *sums);
void slab_value_sums_add (SlabValueSums *sums, float *values, gsize n);

G_END_DECLS
