/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "profile/slab-trace.h"

G_BEGIN_DECLS

/* A run as a file, by the name's ending: its picture as PNG (at twice the screen's resolution), SVG or PDF, a page of
 * HTML, or its tasks as DOT. Written to a temporary name and renamed. */
gboolean slab_report_save (SlabTrace *trace, GFile *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the name's ending is one that slab_report_save () writes; the message says which are. */
gboolean slab_report_check_name (const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
