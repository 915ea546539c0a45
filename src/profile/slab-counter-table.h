/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-trace.h"

G_BEGIN_DECLS

#define SLAB_COUNTER_TABLE_N_COLUMNS 6

/*
 * What the processor counted for each thread, as words: for the window, the tool and the report. Counts are of the
 * whole run, in user mode. Any thread.
 */

/* Translated; the first is that of the threads' names. */
const char *slab_counter_table_get_title (guint column);
/* Line by line, a field a column; the last line is all threads together, where there are more. Empty where nothing was
 * counted. (element-type utf8) */
GPtrArray *slab_counter_table_new (SlabTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
/* Why something is missing; NULL where nobody said, as in traces of other programs. */
char *slab_counter_table_dup_reason (SlabTrace *trace) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
