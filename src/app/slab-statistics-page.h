/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "profile/slab-trace.h"

G_BEGIN_DECLS

/**
 * SlabStatisticsPage:
 *
 * What the spans of a run say together: how long those of each phase take and how that is
 * spread, what each thread did, what the filter's
 * passes took, how even the work was, and the slowest spans as links. Follows a run that lasts. Main thread only.
 *
 * Signals:
 *   "whole-run" (): a person wants the figures of the whole run again, see slab_statistics_page_set_range()
 *   "span-activated" (guint row, guint64 index): one of the slowest was chosen
 *   "message" (string): what a person must be told
 * Actions: "clipboard.copy": all of it as tables
 */
#define SLAB_TYPE_STATISTICS_PAGE (slab_statistics_page_get_type ())
G_DECLARE_FINAL_TYPE (SlabStatisticsPage, slab_statistics_page, SLAB, STATISTICS_PAGE, GtkWidget)

GtkWidget *slab_statistics_page_new (void);
void slab_statistics_page_set_trace (SlabStatisticsPage *self, SlabTrace *trace);
/* Of a part of the run's time, nanoseconds since it began; not after @start: of all of it. */
void slab_statistics_page_set_range (SlabStatisticsPage *self, gint64 start, gint64 end);
char *slab_statistics_page_dup_text (SlabStatisticsPage *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
