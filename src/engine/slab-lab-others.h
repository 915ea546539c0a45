/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SlabLabOthers:
 *
 * How busy the rest of the machine is: cores, of those that this process may run on, that other processes, the kernel
 * and, in a virtual machine, its host's other guests use meanwhile. The system counts in ticks of 10 ms a core, so that
 * a span of less than half a second is told of the half second until its end. One thread at a time.
 */
typedef struct _SlabLabOthers SlabLabOthers;

/* Nanoseconds of the shortest span that can be told of. */
#define SLAB_LAB_OTHERS_LEAST_SPAN 500000000

SlabLabOthers *slab_lab_others_new (void) G_GNUC_WARN_UNUSED_RESULT;
void slab_lab_others_free (SlabLabOthers *self);

/* Reads the clocks of now; nothing where the system does not tell. Returns: nanoseconds, for slab_lab_others_get(). */
gint64 slab_lab_others_read (SlabLabOthers *self);
void slab_lab_others_add (SlabLabOthers *self, gint64 time, gint64 busy_time, gint64 own_time);
double slab_lab_others_get (const SlabLabOthers *self, gint64 since);

/* A pure function over the text of /proc/stat, so that it is tested on fixtures. */
gboolean slab_lab_others_parse_stat (const char *text, gboolean (*may_use) (guint cpu, gpointer user_data),
                                     gpointer user_data, guint64 *busy_ticks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabLabOthers, slab_lab_others_free)

G_END_DECLS
