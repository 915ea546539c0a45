/* SPDX-License-Identifier: MIT */
#pragma once

#include "profile/slab-trace.h"

G_BEGIN_DECLS

/**
 * SlabSpanCursor:
 * @thread: whose span is chosen, -1 for none
 * @span: its index among the thread's
 *
 * The span of a trace that a person has chosen, and how keys move it. A plain value; the trace may be running. Main
 * thread only.
 */
typedef struct
{
  gint thread;
  guint64 span;
} SlabSpanCursor;

#define SLAB_SPAN_CURSOR_NONE ((SlabSpanCursor){ .thread = -1 })

/* FALSE when none is chosen, or @trace, which may be NULL, does not have it. */
gboolean slab_span_cursor_get (const SlabSpanCursor *self, SlabTrace *trace, SlabSpan *span);
/* The span of the first thread that has one, at @time (ns since the run began) or nearest to it. */
gboolean slab_span_cursor_enter (SlabSpanCursor *self, SlabTrace *trace, gint64 time);
/* The next (@by 1) or previous (-1) one of the thread; stays at the ends. One must be chosen. */
void slab_span_cursor_step (SlabSpanCursor *self, SlabTrace *trace, gint by);
/* The one of the next thread down (1) or up (-1) that has any, at the middle of this one; FALSE when there is none. */
gboolean slab_span_cursor_step_thread (SlabSpanCursor *self, SlabTrace *trace, gint by);

G_END_DECLS
