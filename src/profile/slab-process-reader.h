/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SlabProcessReader:
 *
 * What /proc tells of this process, for somebody who asks again and again: its files are opened once and stay open,
 * since opening them takes several times as long as reading them. Functions fail where the system does not tell.
 */
typedef struct _SlabProcessReader SlabProcessReader;

SlabProcessReader *slab_process_reader_new (const char *folder, guint n_threads) G_GNUC_WARN_UNUSED_RESULT;
void slab_process_reader_free (SlabProcessReader *self);
gboolean slab_process_reader_get_memory (SlabProcessReader *self, guint64 *resident_bytes, guint64 *shared_bytes);
gboolean slab_process_reader_get_disk_bytes (SlabProcessReader *self, guint64 *read_bytes, guint64 *written_bytes);
gboolean slab_process_reader_get_thread_times (SlabProcessReader *self, guint slot, gint thread,
                                               guint64 *run_nanoseconds, guint64 *queue_nanoseconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabProcessReader, slab_process_reader_free)

G_END_DECLS
