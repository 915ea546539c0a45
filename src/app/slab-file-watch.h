/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SlabFileWatch:
 *
 * Tells when a file is no longer what it was when the watch began: cut short, grown, written over, replaced, gone.
 * What the system tells of the folder only makes it look; what counts is the file's size, time and identity. Where the
 * system tells nothing (a share of the network) somebody has to ask by slab_file_watch_check (). Nothing is asked of
 * the disk in the main thread. Made and used in one main context.
 *
 * Signals: "changed" (string message): for the person, naming the file; once for each state it gets into
 */
#define SLAB_TYPE_FILE_WATCH (slab_file_watch_get_type ())
G_DECLARE_FINAL_TYPE (SlabFileWatch, slab_file_watch, SLAB, FILE_WATCH, GObject)

/* @n_bytes: of the file when it was opened. */
SlabFileWatch *slab_file_watch_new (GFile *file, guint64 n_bytes) G_GNUC_WARN_UNUSED_RESULT;
/* Looks now; "changed" follows where there is something to tell. */
void slab_file_watch_check (SlabFileWatch *self);
/* The file is what it should be now, since it was saved under this name: only what comes later is told. */
void slab_file_watch_accept (SlabFileWatch *self);
/* What it was last found to be; NULL while it is as it was. */
const char *slab_file_watch_get_message (SlabFileWatch *self);

G_END_DECLS
