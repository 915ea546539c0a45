/* SPDX-License-Identifier: MIT */
#pragma once

#include "profile/slab-trace.h"

G_BEGIN_DECLS

/**
 * SlabTimelineSearch:
 * @chunk: of its spans, -1: of any
 * @phase: of this phase, %SLAB_N_PHASES: of any
 * @thread: of this row, counted from 1 as people do; 0: of any
 * @longer: nanoseconds: only spans that take longer than this; 0: of any length
 *
 * Which spans of a trace a person looks for. A plain value.
 */
typedef struct
{
  gint32 chunk;
  SlabPhase phase;
  guint thread;
  gint64 longer;
} SlabTimelineSearch;

gboolean slab_timeline_search_parse (SlabTimelineSearch *search, SlabTrace *trace, const char *words);
gboolean slab_timeline_search_find (const SlabTimelineSearch *search, SlabTrace *trace, gboolean forward, gint *thread,
                                    guint64 *span);

G_END_DECLS
