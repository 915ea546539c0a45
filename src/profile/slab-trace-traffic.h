/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-trace.h"

G_BEGIN_DECLS

/* Where the bytes of a filter's iterations come from. */
typedef enum
{
  SLAB_TRAFFIC_NONE,    /* it does not iterate: input and result are all */
  SLAB_TRAFFIC_CACHE,   /* what a thread goes over again and again stays in its cache */
  SLAB_TRAFFIC_MEMORY,  /* it is more than the cache holds */
  SLAB_TRAFFIC_UNKNOWN, /* not told, as in traces of older versions */
} SlabTrafficSource;

/**
 * SlabTraceTraffic:
 * @io_bytes: input read once and result written once; NAN: not told
 * @moved_bytes: what the iterations of the filter load and store together; NAN: it does not iterate, or not told
 * @source: where those are
 * @memory_bytes: what has to come from memory and to go there: @io_bytes, or @moved_bytes where the cache does not hold
 *   them; NAN: not known
 */
typedef struct
{
  double io_bytes;
  double moved_bytes;
  SlabTrafficSource source;
  double memory_bytes;
} SlabTraceTraffic;

void slab_trace_get_traffic (SlabTrace *trace, SlabTraceTraffic *traffic);

G_END_DECLS
