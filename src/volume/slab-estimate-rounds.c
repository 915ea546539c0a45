/* SPDX-License-Identifier: MIT */
#include "slab-estimate-rounds.h"

#define FACTOR 5

/**
 * slab_estimate_rounds_init:
 * @now: when reading begins, in microseconds of any clock
 */
void
slab_estimate_rounds_init (SlabEstimateRounds *self, gint64 now)
{
  g_return_if_fail (self != NULL);

  *self = (SlabEstimateRounds){ .begin = now, .next = SLAB_ESTIMATE_FIRST };
}

/**
 * slab_estimate_rounds_is_due:
 * @now: by the same clock
 * @n_voxels: how many have been read by now
 *
 * Returns: whether to tell; each round once, and those that were missed never
 */
gboolean
slab_estimate_rounds_is_due (SlabEstimateRounds *self, gint64 now, guint64 n_voxels)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (n_voxels < SLAB_ESTIMATE_MIN_VOXELS || now - self->begin < self->next)
    return FALSE;
  while (now - self->begin >= self->next)
    self->next *= FACTOR;
  return TRUE;
}
