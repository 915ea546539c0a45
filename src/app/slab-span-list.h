/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "profile/slab-trace.h"
#include "slab-span-item.h"

G_BEGIN_DECLS

/**
 * SlabSpanList:
 *
 * The spans of a trace as a GListModel of SlabSpanItem, which are made when they are asked for: a million spans are
 * there at once. In the trace's own order it keeps nothing of a span; in another one, four bytes. Main thread only.
 *
 * A GtkSortListModel would make an object of each span, and compare these.
 */
#define SLAB_TYPE_SPAN_LIST (slab_span_list_get_type ())
G_DECLARE_FINAL_TYPE (SlabSpanList, slab_span_list, SLAB, SPAN_LIST, GObject)

/* What is not filtered by phase. */
#define SLAB_SPAN_LIST_ALL_PHASES SLAB_N_PHASES

SlabSpanList *slab_span_list_new (void) G_GNUC_WARN_UNUSED_RESULT;
void slab_span_list_set_trace (SlabSpanList *self, SlabTrace *trace);
SlabTrace *slab_span_list_get_trace (SlabSpanList *self);
void slab_span_list_set_phase (SlabSpanList *self, SlabPhase phase);
void slab_span_list_set_sorter (SlabSpanList *self, GtkSorter *sorter);
/* A sorter of SlabSpanItem by their keys. */
GtkSorter *slab_span_list_new_sorter (SlabSpanColumn column) G_GNUC_WARN_UNUSED_RESULT;

/* Takes in what has come since; TRUE when there was anything. */
gboolean slab_span_list_refresh (SlabSpanList *self);

guint64 slab_span_list_get_n_spans (SlabSpanList *self); /* of all phases */
gboolean slab_span_list_get_place (SlabSpanList *self, guint position, guint *row, guint64 *index);
gboolean slab_span_list_find (SlabSpanList *self, guint row, guint64 index, guint *position);

G_END_DECLS
