/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "profile/slab-trace.h"

G_BEGIN_DECLS

/* One page that needs no other file: what the run was, the verdict, the plots (as they look on a light and on a dark
 * screen), the figures as tables, the machine. Well-formed XML; without a date: the same trace gives the same page.
 * Any thread. */
char *slab_report_html_format (SlabTrace *trace) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
