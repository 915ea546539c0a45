/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Pure functions over the text of /proc files, so that they are tested on fixtures. */
gboolean slab_process_parse_statm (const char *text, guint64 page_size, guint64 *resident_bytes);
gboolean slab_process_parse_statm_shared (const char *text, guint64 page_size, guint64 *shared_bytes);
gboolean slab_process_parse_status_peak (const char *text, guint64 *peak_resident_bytes); /* VmHWM */
gboolean slab_process_parse_io (const char *text, guint64 *read_bytes, guint64 *written_bytes);
gboolean slab_process_parse_schedstat (const char *text, guint64 *run_nanoseconds, guint64 *queue_nanoseconds);
gboolean slab_process_parse_maps (const char *text, guint64 start, guint64 end);
gsize slab_process_count_present (const guint64 *entries, gsize n_entries);
gsize slab_process_count_of_files (const guint64 *entries, gsize n_entries);

/* Of this process, now. 0 where the system does not tell. */
guint64 slab_process_get_resident_bytes (void);
guint64 slab_process_get_range_resident_bytes (gconstpointer start, gsize length, gboolean *is_file);
gboolean slab_process_get_faults (guint64 *minor, guint64 *major, gint64 *system_time);
gint slab_process_get_thread_id (void);
gint64 slab_process_get_thread_system_time (void); /* nanoseconds; -1: not told */
guint64 slab_process_get_peak_resident_bytes (void);
gboolean slab_process_reset_peak_resident_bytes (void); /* begins anew with what is resident now */
gint64 slab_process_get_cpu_time (void);                /* nanoseconds of all threads */
guint slab_process_get_n_cores (void);                  /* cores this process may run on */
guint64 slab_process_get_machine_memory (void);         /* bytes of the machine; 0 where the system does not tell */

G_END_DECLS
