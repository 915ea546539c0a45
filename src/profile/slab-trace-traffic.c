/* SPDX-License-Identifier: MIT */
#include "slab-trace-traffic.h"

#include "slab-trace-number.h"

/**
 * slab_trace_get_traffic:
 * @traffic: (out caller-allocates): figures that make no sense are NAN
 *
 * Any thread.
 */
void
slab_trace_get_traffic (SlabTrace *trace, SlabTraceTraffic *traffic)
{
  const char *from;

  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (traffic != NULL);

  *traffic = (SlabTraceTraffic){ slab_trace_get_property_positive (trace, SLAB_TRACE_KEY_USEFUL_BYTES),
                                 slab_trace_get_property_positive (trace, SLAB_TRACE_KEY_MOVED_BYTES),
                                 SLAB_TRAFFIC_NONE, NAN };
  if (isnan (traffic->moved_bytes) && slab_trace_get_property_positive (trace, SLAB_TRACE_KEY_ITERATIONS) > 0.0)
    {
      /* Older versions wrote the bytes of all iterations under the name of input and result. */
      traffic->moved_bytes = traffic->io_bytes;
      traffic->io_bytes = NAN;
      traffic->source = SLAB_TRAFFIC_UNKNOWN;
      return;
    }
  traffic->memory_bytes = traffic->io_bytes;
  if (isnan (traffic->moved_bytes))
    return;
  from = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_MOVED_FROM);
  if (g_strcmp0 (from, "cache") == 0)
    traffic->source = SLAB_TRAFFIC_CACHE;
  else if (g_strcmp0 (from, "memory") == 0)
    {
      traffic->source = SLAB_TRAFFIC_MEMORY;
      traffic->memory_bytes = fmax (traffic->moved_bytes, traffic->io_bytes);
    }
  else
    {
      traffic->source = SLAB_TRAFFIC_UNKNOWN;
      traffic->memory_bytes = NAN;
    }
}
