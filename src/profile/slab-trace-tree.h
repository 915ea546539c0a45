/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-trace.h"

G_BEGIN_DECLS

/*
 * Which rows of a trace belong together: what is nested in the spans of a thread is in rows of its own, the last ones
 * of the trace (see slab_trace_set_n_nested_rows()), and is shown below that thread. Any thread, once it is set.
 */

/* One thread, before anybody else has the trace; once. */
void slab_trace_tree_set (SlabTrace *trace, const guint *parents);
/* Of each row the one that it is nested in, at last that of a thread; of that, itself. %NULL: nobody told. */
const guint *slab_trace_tree_get_parents (SlabTrace *trace);
/* The rows from the top to the bottom, and where each of them is; %NULL: in their own order. */
const guint *slab_trace_tree_get_rows (SlabTrace *trace);
const guint *slab_trace_tree_get_places (SlabTrace *trace);

G_END_DECLS
