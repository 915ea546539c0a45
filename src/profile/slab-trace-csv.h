/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "slab-trace.h"

G_BEGIN_DECLS

/* Tables for a spreadsheet or for pandas: RFC 4180 with a line of names, a point before decimals in every locale, "\n"
 * at the end of a line, and an empty field where a figure is not told. */
gboolean slab_trace_save_spans_csv (SlabTrace *trace, GFile *file, GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean slab_trace_save_samples_csv (SlabTrace *trace, GFile *file, GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
