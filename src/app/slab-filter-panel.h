/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "slab-document.h"

G_BEGIN_DECLS

/**
 * SlabFilterPanel:
 *
 * The sidebar's page that chooses a filter, sets its parameters (rows made from the filter's parameter table) and how
 * it is cut and run, and says in words, before the run, what the plan means. Its button activates "win.run", its Stop
 * button "win.cancel". It scrolls by itself; the buttons stay at its lower edge. Main thread only.
 *
 * Properties: "document" (SlabDocument)
 */
#define SLAB_TYPE_FILTER_PANEL (slab_filter_panel_get_type ())
G_DECLARE_FINAL_TYPE (SlabFilterPanel, slab_filter_panel, SLAB, FILTER_PANEL, GtkWidget)

GtkWidget *slab_filter_panel_new (SlabDocument *document);
void slab_filter_panel_set_document (SlabFilterPanel *self, SlabDocument *document);

/* What "win.run" starts. FALSE with the message that the panel shows when the settings mean nothing. */
gboolean slab_filter_panel_get_job (SlabFilterPanel *self, SlabFilterParams **params, SlabRunSettings *settings,
                                    GError **error);
/* For actions and tests: the same as choosing in the rows. */
gboolean slab_filter_panel_set_filter (SlabFilterPanel *self, const char *id);
/* A parameter of the chosen filter, or "chunk", "overlap", "threads", "normalize", in the words of the tool. */
gboolean slab_filter_panel_set_param (SlabFilterPanel *self, const char *name, const char *text);
/* Whether Run is what one would do next, TRUE at first: of a window's buttons one at most has that colour. */
void slab_filter_panel_set_suggested (SlabFilterPanel *self, gboolean suggested);

G_END_DECLS
