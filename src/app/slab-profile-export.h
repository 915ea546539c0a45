/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "profile/slab-trace.h"

G_BEGIN_DECLS

/* What a run can be as a file. */
typedef enum
{
  SLAB_PROFILE_EXPORT_PNG, /* the picture of all of it */
  SLAB_PROFILE_EXPORT_SVG,
  SLAB_PROFILE_EXPORT_PDF,
  SLAB_PROFILE_EXPORT_HTML,    /* a page with all plots and figures */
  SLAB_PROFILE_EXPORT_SPANS,   /* a table of the spans, as CSV */
  SLAB_PROFILE_EXPORT_SAMPLES, /* a table of the samples, as CSV */
  SLAB_PROFILE_EXPORT_JSON,    /* the trace itself, which opens in Perfetto */
  SLAB_PROFILE_EXPORT_DOT,     /* its tasks as a graph, for graphviz */
  SLAB_N_PROFILE_EXPORTS,
} SlabProfileExport;

const char *slab_profile_export_get_id (SlabProfileExport what);      /* "png", "spans": of an action's target */
const char *slab_profile_export_get_title (SlabProfileExport what);   /* translated: "PNG Picture" */
const char *slab_profile_export_get_pattern (SlabProfileExport what); /* of names: "*.png" */
gboolean slab_profile_export_from_id (const char *id, SlabProfileExport *what);

/* "slab-tasks.svg" of a run of "slab.vol": for a file that is made of it by @suffix, "tasks.svg". */
char *slab_profile_export_dup_name (SlabTrace *trace, const char *suffix) G_GNUC_WARN_UNUSED_RESULT;
/* A name to begin with: of the run's input, "slab.vol" becomes "slab-timeline.png". */
char *slab_profile_export_get_default_name (SlabTrace *trace, SlabProfileExport what) G_GNUC_WARN_UNUSED_RESULT;

/* Works in a thread of its own; the file is replaced as a whole. */
void slab_profile_export_async (SlabTrace *trace, SlabProfileExport what, GFile *file, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
/* The name of the file without its folder, fit to be shown; NULL with @error. */
char *slab_profile_export_finish (SlabTrace *trace, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
