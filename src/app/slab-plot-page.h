/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "profile/slab-trace.h"

G_BEGIN_DECLS

/* What is drawn. */
typedef enum
{
  SLAB_PLOT_PAGE_INSIDE,   /* what the threads' time went into, as boxes below boxes */
  SLAB_PLOT_PAGE_TASKS,    /* the chunks, their tasks and their neighbours */
  SLAB_PLOT_PAGE_ROOFLINE, /* how far the run is from what the machine can do */
  SLAB_N_PLOT_PAGES,
} SlabPlotPageKind;

/**
 * SlabPlotPage:
 *
 * A plot of a run, with a line above it that says what it shows: all of it, or the part that is under the pointer or
 * was chosen. Parts are chosen by click or by the arrow keys. Follows a run that lasts; its figures are made in a
 * thread, while the page is seen. Main thread only.
 *
 * Signals:
 *   "chunk-activated" (int chunk): a chunk of the tasks was chosen by double click or Return
 *   "message" (string): what a person must be told
 * Actions: "clipboard.copy": what it shows, as words; "plot.save": as a file that a dialog asks for
 */
#define SLAB_TYPE_PLOT_PAGE (slab_plot_page_get_type ())
G_DECLARE_FINAL_TYPE (SlabPlotPage, slab_plot_page, SLAB, PLOT_PAGE, GtkWidget)

GtkWidget *slab_plot_page_new (SlabPlotPageKind kind);
void slab_plot_page_set_trace (SlabPlotPage *self, SlabTrace *trace);
/* "" where there are no figures yet. */
char *slab_plot_page_dup_text (SlabPlotPage *self) G_GNUC_WARN_UNUSED_RESULT;
/* By the name's ending SVG, PNG or PDF, as on paper; of the tasks also DOT. The outcome comes as "message". */
void slab_plot_page_save (SlabPlotPage *self, GFile *file);

G_END_DECLS
