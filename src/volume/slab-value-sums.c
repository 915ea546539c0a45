/* SPDX-License-Identifier: MIT */
#include "slab-value-sums.h"

#include "slab-clones.h"

#include <float.h>
#include <math.h>

/* Independent sums, so that the compiler may use vectors and the rounding errors stay small. */
#define N_LANES SLAB_VALUE_SUMS_LANES

typedef struct
{
  float min[N_LANES];
  float max[N_LANES];
  double sum[N_LANES];
  guint32 n_finite[N_LANES];
  guint32 n_fractions[N_LANES];
} Lanes;

SLAB_CLONES
static void
add_to_lanes (Lanes *lanes, const float *values, gsize n)
{
  for (gsize i = 0; i < n; i += N_LANES)
    for (guint lane = 0; lane < N_LANES; lane++)
      {
        float value = values[i + lane];
        gboolean is_finite = fabsf (value) <= FLT_MAX;
        float low = is_finite ? value : FLT_MAX;
        float high = is_finite ? value : -FLT_MAX;
        float some = is_finite ? value : 0;

        lanes->min[lane] = low < lanes->min[lane] ? low : lanes->min[lane];
        lanes->max[lane] = high > lanes->max[lane] ? high : lanes->max[lane];
        lanes->sum[lane] += some;
        lanes->n_finite[lane] += is_finite ? 1 : 0;
        lanes->n_fractions[lane] += truncf (some) != some ? 1 : 0;
      }
}

/**
 * slab_value_sums_init:
 * @sums: (out): those of no value
 *
 * Any thread.
 */
void
slab_value_sums_init (SlabValueSums *sums)
{
  *sums = (SlabValueSums){ .min = FLT_MAX, .max = -FLT_MAX, .integral = TRUE };
}

/**
 * slab_value_sums_add:
 * @sums: of what came before
 * @values: a piece, with room for a whole number of %SLAB_VALUE_SUMS_LANES; what lies behind the @n values becomes NaN
 * @n: how many, less than 2^32
 *
 * Any thread.
 */
void
slab_value_sums_add (SlabValueSums *sums, float *values, gsize n)
{
  const gsize padded = (n + N_LANES - 1) / N_LANES * N_LANES;
  guint64 n_finite = 0;
  double sum = 0;
  Lanes lanes = { 0 };

  for (gsize i = n; i < padded; i++)
    values[i] = NAN;
  for (guint lane = 0; lane < N_LANES; lane++)
    {
      lanes.min[lane] = FLT_MAX;
      lanes.max[lane] = -FLT_MAX;
    }
  add_to_lanes (&lanes, values, padded);
  for (guint lane = 0; lane < N_LANES; lane++)
    {
      sums->min = MIN (sums->min, lanes.min[lane]);
      sums->max = MAX (sums->max, lanes.max[lane]);
      sum += lanes.sum[lane];
      n_finite += lanes.n_finite[lane];
      sums->integral = sums->integral && lanes.n_fractions[lane] == 0;
    }
  sums->sum += sum;
  sums->n_finite += n_finite;
  if (n_finite < n)
    for (gsize i = 0; i < n; i++)
      {
        sums->n_nan += isnan (values[i]) ? 1 : 0;
        sums->n_plus_infinite += values[i] > FLT_MAX ? 1 : 0;
        sums->n_minus_infinite += values[i] < -FLT_MAX ? 1 : 0;
      }
}
