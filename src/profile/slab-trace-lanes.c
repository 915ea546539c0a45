/* SPDX-License-Identifier: MIT */
#include "slab-trace-lanes.h"

/* Writers round beginning and length of a span, each to a nanosecond or more. */
#define LEAST_ROUNDING 1

/**
 * slab_trace_lanes_place:
 * @start: (inout): nanoseconds; spans come in the order of their starts, of one start the longest first. Where it is
 *   before the end of its neighbour by what rounding makes, it is moved there
 * @duration: (inout): nanoseconds; is shortened by as much
 * @is_crossing: (out): whether the span ends after one that it begins in, which nested calls never do
 *
 * Returns: the first lane that is free at @start, which for nested spans is their depth, from 0;
 *   %SLAB_TRACE_LANES_NONE where all are taken
 */
guint
slab_trace_lanes_place (SlabTraceLanes *self, gint64 *start, gint64 *duration, gboolean *is_crossing)
{
  const gint64 end = *start + *duration;
  gint64 rounding;
  guint lane = 0;

  g_return_val_if_fail (self != NULL, SLAB_TRACE_LANES_NONE);

  rounding = MAX (self->rounding, LEAST_ROUNDING);
  *is_crossing = FALSE;
  /* What lasts no time does not reach over the end of its neighbour. */
  while (lane < self->n_lanes && self->ends[lane] > *start + (*duration > rounding ? rounding : 0))
    {
      *is_crossing |= self->ends[lane] + rounding < end;
      lane++;
    }
  if (lane == SLAB_TRACE_LANES_MAX)
    return SLAB_TRACE_LANES_NONE;
  if (lane < self->n_lanes && self->ends[lane] > *start)
    {
      *duration -= self->ends[lane] - *start;
      *start = self->ends[lane];
    }
  self->n_lanes = MAX (self->n_lanes, lane + 1);
  self->ends[lane] = end;
  return lane;
}
