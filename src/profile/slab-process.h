/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Pure functions over the text of /proc files, so that they are tested on fixtures. */
gboolean slab_process_parse_statm (const char *text, guint64 page_size, guint64 *resident_bytes);
gboolean slab_process_parse_status_peak (const char *text, guint64 *peak_resident_bytes); /* VmHWM */

/* Of this process, now. 0 where the system does not tell. */
guint64 slab_process_get_resident_bytes (void);
guint64 slab_process_get_peak_resident_bytes (void);
gint64 slab_process_get_cpu_time (void);        /* nanoseconds of all threads */
guint slab_process_get_n_cores (void);          /* cores this process may run on */
guint64 slab_process_get_machine_memory (void); /* bytes of the machine; 0 where the system does not tell */

G_END_DECLS
