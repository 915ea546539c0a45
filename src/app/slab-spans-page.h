/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "profile/slab-trace.h"

G_BEGIN_DECLS

/**
 * SlabSpansPage:
 *
 * The spans of a run as a table, a line each, in the order of any column; what the timeline shows, in words. Follows a
 * run that lasts. Main thread only.
 *
 * Signals:
 *   "selection-changed": another span is selected, or none
 *   "span-activated" (guint row, guint64 index): a line was opened, by Return or a double click
 *   "message" (string): what a person must be told
 * Actions: "clipboard.copy": the selected lines as a table, all where none is selected
 */
#define SLAB_TYPE_SPANS_PAGE (slab_spans_page_get_type ())
G_DECLARE_FINAL_TYPE (SlabSpansPage, slab_spans_page, SLAB, SPANS_PAGE, GtkWidget)

GtkWidget *slab_spans_page_new (void);
void slab_spans_page_set_trace (SlabSpansPage *self, SlabTrace *trace);
void slab_spans_page_set_phase (SlabSpansPage *self, SlabPhase phase); /* SLAB_SPAN_LIST_ALL_PHASES: all */

/* The one selected span; FALSE where none is, or several are. */
gboolean slab_spans_page_get_selected (SlabSpansPage *self, guint *row, guint64 *index);
void slab_spans_page_select_span (SlabSpansPage *self, guint row, guint64 index);
/* Tab-separated, with a line of titles; NULL where that is more than a clipboard should carry. */
char *slab_spans_page_copy_rows (SlabSpansPage *self, guint *n_rows) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
