/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "slab-document.h"

G_BEGIN_DECLS

/**
 * SlabHistoryPanel:
 *
 * The sidebar's page with the document's entries, the source first; a click shows one. Below them every run, also those
 * without a result; two can be marked to be compared by "win.compare". Main thread only.
 *
 * Properties: "document" (SlabDocument)
 * Signals: "trace-activated" (SlabTrace): that of a run, to be shown
 */
#define SLAB_TYPE_HISTORY_PANEL (slab_history_panel_get_type ())
G_DECLARE_FINAL_TYPE (SlabHistoryPanel, slab_history_panel, SLAB, HISTORY_PANEL, GtkWidget)

GtkWidget *slab_history_panel_new (void);
void slab_history_panel_set_document (SlabHistoryPanel *self, SlabDocument *document);

/* The runs that are to be compared, by their index in slab_document_get_traces (). Returns how many, at most 2. */
guint slab_history_panel_get_marked (SlabHistoryPanel *self, guint runs[2]);

G_END_DECLS
