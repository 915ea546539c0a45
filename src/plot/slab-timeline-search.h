/* SPDX-License-Identifier: MIT */
#pragma once

#include "profile/slab-trace.h"

G_BEGIN_DECLS

/**
 * SlabTimelineSearch:
 * @chunk: of its spans, -1: of any
 * @phase: of this phase, %SLAB_N_PHASES: of any
 *
 * Which spans of a trace a person looks for. A plain value.
 */
typedef struct
{
  gint32 chunk;
  SlabPhase phase;
} SlabTimelineSearch;

gboolean slab_timeline_search_parse (SlabTimelineSearch *search, SlabTrace *trace, const char *words);
gboolean slab_timeline_search_find (const SlabTimelineSearch *search, SlabTrace *trace, gboolean forward, gint *thread,
                                    guint64 *span);

G_END_DECLS
