/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/slab-run.h"

G_BEGIN_DECLS

/**
 * SlabDocument:
 *
 * One source volume with its history: every finished run adds an entry after the current one (dropping those undone).
 * Undo is "show the one before"; nothing is computed again. Main thread only.
 *
 * Properties (read-only, notified on change):
 *   "volume"   (SlabVolume) the volume of the current entry, NULL while empty
 *   "position" (uint) index of the current entry; 0 is the source
 *   "n-entries" (uint)
 *   "run"      (SlabRun) the running or last run, NULL before the first
 *   "running"  (boolean)
 *   "can-undo", "can-redo" (boolean)
 *
 * Signals:
 *   "run-ended" (SlabRun): done, cancelled or failed; a result is already the current entry
 */
#define SLAB_TYPE_DOCUMENT (slab_document_get_type ())
G_DECLARE_FINAL_TYPE (SlabDocument, slab_document, SLAB, DOCUMENT, GObject)

SlabDocument *slab_document_new (SlabEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

/* Drops the history and cancels a run. */
void slab_document_set_source (SlabDocument *self, SlabVolume *volume);
SlabVolume *slab_document_get_volume (SlabDocument *self);
guint slab_document_get_position (SlabDocument *self);
guint slab_document_get_n_entries (SlabDocument *self);
SlabVolume *slab_document_get_entry_volume (SlabDocument *self, guint index);
SlabRun *slab_document_get_entry_run (SlabDocument *self, guint index); /* NULL for the source */
char *slab_document_get_entry_title (SlabDocument *self, guint index) G_GNUC_WARN_UNUSED_RESULT;

void slab_document_show_entry (SlabDocument *self, guint index);
void slab_document_undo (SlabDocument *self);
void slab_document_redo (SlabDocument *self);
/* Between a result and what it was made from: before, after, before … */
void slab_document_flip (SlabDocument *self);

/* SlabTrace of every run, the oldest first, also of those that were cancelled or failed, or whose result was dropped;
 * each says its settings and its outcome. With another source they go. */
GListModel *slab_document_get_traces (SlabDocument *self);

/* Filters the current volume. One run at a time. */
void slab_document_set_sample_interval (SlabDocument *self, guint milliseconds);
gboolean slab_document_run (SlabDocument *self, const SlabFilterParams *params, const SlabRunSettings *settings,
                            GError **error);
void slab_document_cancel (SlabDocument *self);
SlabRun *slab_document_get_run (SlabDocument *self);
gboolean slab_document_is_running (SlabDocument *self);

G_END_DECLS
