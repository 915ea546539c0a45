/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-trace.h"

G_BEGIN_DECLS

/* Figures that the kernel gives of one counter. */
typedef struct
{
  guint64 value;
  guint64 enabled; /* nanoseconds that it was to count */
  guint64 running; /* of these, nanoseconds that the processor had room to */
} SlabCounterReading;

typedef enum
{
  SLAB_COUNTER_INSTRUCTIONS,
  SLAB_COUNTER_CYCLES,
  SLAB_COUNTER_CACHE_MISSES,
  SLAB_N_COUNTERS,
} SlabCounter;

/* Opens a counter of the calling thread: a file that gives a #SlabCounterReading, or a negative errno. */
typedef int (*SlabCounterOpener) (SlabCounter counter, gpointer user_data);

/**
 * SlabCounters:
 *
 * What the processor counts for one thread, in user mode, from slab_counters_new () on.
 */
typedef struct _SlabCounters SlabCounters;

SlabCounters *slab_counters_new (SlabCounterOpener opener, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void slab_counters_free (SlabCounters *self);
int slab_counters_get_error (const SlabCounters *self);
gboolean slab_counters_read (const SlabCounters *self, SlabTraceCounters *counters);

guint64 slab_counters_scale (const SlabCounterReading *reading);
char *slab_counters_make_reason (int error_number, const char *paranoid) G_GNUC_WARN_UNUSED_RESULT;
char *slab_counters_describe_reason (const char *reason) G_GNUC_WARN_UNUSED_RESULT;
char *slab_counters_dup_reason (const SlabCounters *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabCounters, slab_counters_free)

G_END_DECLS
