/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "slab-profile-export.h"
#include "slab-profile-view.h"

G_BEGIN_DECLS

/**
 * SlabProfilePanel:
 *
 * All that is to be seen of a run, a page at a time: its timeline, its spans as a table, their statistics, the verdict,
 * and plots of what is inside, of its tasks and of the machine's limits. A page is made when it is first looked at. A
 * span that is chosen on one page is chosen on the others. Main thread only.
 *
 * Properties: "trace" (SlabTrace), NULL for a placeholder text; "page" (string): "timeline", "spans", "statistics",
 *   "verdict", "inside", "tasks" or "roofline"
 * Signals:
 *   "message" (string): what a person must be told
 *   "span-activated" (guint row, guint64 index): a span was asked for on a page other than the timeline, which shows it
 * Actions: "panel.page" (string), "panel.copy", "panel.export" (string, see slab_profile_export_get_id())
 */
#define SLAB_TYPE_PROFILE_PANEL (slab_profile_panel_get_type ())
G_DECLARE_FINAL_TYPE (SlabProfilePanel, slab_profile_panel, SLAB, PROFILE_PANEL, GtkWidget)

GtkWidget *slab_profile_panel_new (void);
void slab_profile_panel_set_trace (SlabProfilePanel *self, SlabTrace *trace);
SlabTrace *slab_profile_panel_get_trace (SlabProfilePanel *self);
void slab_profile_panel_set_page (SlabProfilePanel *self, const char *name);
const char *slab_profile_panel_get_page (SlabProfilePanel *self);
SlabProfileView *slab_profile_panel_get_view (SlabProfilePanel *self);
/* Why "win.chunks", which has a button here, cannot be done; NULL where it can. */
void slab_profile_panel_set_no_chunks (SlabProfilePanel *self, const char *why);
/* Of a run without its volume: what the button for "trace.open-input" does, or why it cannot. NULL hides it. */
void slab_profile_panel_set_input_tooltip (SlabProfilePanel *self, const char *tooltip);
/* Chooses a span on all pages and shows it in the timeline. */
void slab_profile_panel_show_span (SlabProfilePanel *self, guint row, guint64 index);

/* In a thread. The outcome comes as "message". */
void slab_profile_panel_export (SlabProfilePanel *self, SlabProfileExport what, GFile *file);

G_END_DECLS
