/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "profile/slab-trace.h"

G_BEGIN_DECLS

/**
 * SlabVerdictPage:
 *
 * What held a run back, in words: a paragraph, the figures that it rests on, and what to change. Follows a run that
 * lasts. Main thread only.
 *
 * Signals: "message" (string): what a person must be told
 * Actions: "clipboard.copy": all of it as text; of a text that is marked, that
 */
#define SLAB_TYPE_VERDICT_PAGE (slab_verdict_page_get_type ())
G_DECLARE_FINAL_TYPE (SlabVerdictPage, slab_verdict_page, SLAB, VERDICT_PAGE, GtkWidget)

GtkWidget *slab_verdict_page_new (void);
void slab_verdict_page_set_trace (SlabVerdictPage *self, SlabTrace *trace);
char *slab_verdict_page_dup_text (SlabVerdictPage *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
