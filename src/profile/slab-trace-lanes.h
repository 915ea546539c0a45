/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SLAB_TRACE_LANES_MAX 64

/**
 * SlabTraceLanes:
 * @ends: when the last span of each lane ends, nanoseconds
 * @n_lanes: lanes that any span was placed in
 * @rounding: nanoseconds that what was written may differ by from what was meant; 0: one
 *
 * Lanes of one thread: nested spans lie below each other, and those of one lane after each other. Zeros to begin with.
 */
typedef struct
{
  gint64 rounding;
  gint64 ends[SLAB_TRACE_LANES_MAX];
  guint n_lanes;
} SlabTraceLanes;

/* Of no lane: too many spans lie about this one. */
#define SLAB_TRACE_LANES_NONE G_MAXUINT

guint slab_trace_lanes_place (SlabTraceLanes *self, gint64 *start, gint64 *duration, gboolean *is_crossing);

G_END_DECLS
