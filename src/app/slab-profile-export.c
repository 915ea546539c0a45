/* SPDX-License-Identifier: MIT */
#include "slab-profile-export.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "plot/slab-report.h"
#include "profile/slab-name-table.h"
#include "profile/slab-trace-csv.h"
#include "profile/slab-trace-json.h"
#include "slab-save-task.h"

static const struct
{
  const char *id;
  const char *title;
  const char *pattern;
  const char *name; /* what is put behind that of the input */
} exports[SLAB_N_PROFILE_EXPORTS] = {
  [SLAB_PROFILE_EXPORT_PNG] = { "png", N_ ("PNG Picture"), "*.png", "timeline.png" },
  [SLAB_PROFILE_EXPORT_SVG] = { "svg", N_ ("SVG Picture"), "*.svg", "timeline.svg" },
  [SLAB_PROFILE_EXPORT_PDF] = { "pdf", N_ ("PDF Document"), "*.pdf", "timeline.pdf" },
  [SLAB_PROFILE_EXPORT_HTML] = { "html", N_ ("HTML Report"), "*.html", "report.html" },
  [SLAB_PROFILE_EXPORT_SPANS] = { "spans", N_ ("CSV Table of Spans"), "*.csv", "spans.csv" },
  [SLAB_PROFILE_EXPORT_SAMPLES] = { "samples", N_ ("CSV Table of Samples"), "*.csv", "samples.csv" },
  [SLAB_PROFILE_EXPORT_JSON] = { "json", N_ ("JSON Trace for Perfetto and Other Viewers"), "*.json", "trace.json" },
  [SLAB_PROFILE_EXPORT_DOT] = { "dot", N_ ("DOT Graph of the Tasks"), "*.dot", "tasks.dot" },
};

typedef struct
{
  SlabTrace *trace;
  SlabProfileExport what;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_object_unref (export->trace);
  g_free (export);
}

const char *
slab_profile_export_get_id (SlabProfileExport what)
{
  g_return_val_if_fail (what < SLAB_N_PROFILE_EXPORTS, NULL);

  return exports[what].id;
}

const char *
slab_profile_export_get_title (SlabProfileExport what)
{
  g_return_val_if_fail (what < SLAB_N_PROFILE_EXPORTS, NULL);

  return _ (exports[what].title);
}

const char *
slab_profile_export_get_pattern (SlabProfileExport what)
{
  g_return_val_if_fail (what < SLAB_N_PROFILE_EXPORTS, NULL);

  return exports[what].pattern;
}

gboolean
slab_profile_export_from_id (const char *id, SlabProfileExport *what)
{
  const gint index = slab_name_table_find_row (&exports[0].id, sizeof exports[0], G_N_ELEMENTS (exports), id);

  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (what != NULL, FALSE);

  if (index >= 0)
    *what = (SlabProfileExport) index;
  return index >= 0;
}

static gboolean
save (gpointer what, GFile *file, GCancellable *cancellable, GError **error)
{
  const Export *export = what;
  g_autofree char *name = NULL;

  switch (export->what)
    {
    case SLAB_PROFILE_EXPORT_SPANS:
      return slab_trace_save_spans_csv (export->trace, file, cancellable, error);
    case SLAB_PROFILE_EXPORT_SAMPLES:
      return slab_trace_save_samples_csv (export->trace, file, cancellable, error);
    case SLAB_PROFILE_EXPORT_JSON:
      return slab_trace_save (export->trace, file, cancellable, error);
    case SLAB_PROFILE_EXPORT_PNG:
    case SLAB_PROFILE_EXPORT_SVG:
    case SLAB_PROFILE_EXPORT_PDF:
    case SLAB_PROFILE_EXPORT_HTML:
    case SLAB_PROFILE_EXPORT_DOT:
    case SLAB_N_PROFILE_EXPORTS:
    default:
      /* Whoever types another picture's ending wants that one. */
      name = g_file_get_basename (file);
      return slab_report_check_name (name, error) && slab_report_save (export->trace, file, error);
    }
}

/**
 * slab_profile_export_async:
 * @trace: any trace
 * @what: what of it; of pictures, page and graph the name's ending decides which, and one that is none of them is
 *   refused
 * @file: where to
 */
void
slab_profile_export_async (SlabTrace *trace, SlabProfileExport what, GFile *file, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  Export *export;

  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (what < SLAB_N_PROFILE_EXPORTS);
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  export = g_new (Export, 1);
  *export = (Export){ g_object_ref (trace), what };
  slab_save_task_run (trace, save, export, export_free, file, cancellable, callback, user_data);
}

char *
slab_profile_export_finish (SlabTrace *trace, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, trace), NULL);

  return slab_save_task_finish (result, error);
}

char *
slab_profile_export_dup_name (SlabTrace *trace, const char *suffix)
{
  const char *input;
  g_autofree char *base = NULL;
  char *dot;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);
  g_return_val_if_fail (suffix != NULL, NULL);

  input = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_INPUT);
  base = input != NULL && *input != '\0' ? g_path_get_basename (input) : g_strdup ("run");
  dot = strrchr (base, '.');
  if (dot != NULL && dot != base)
    *dot = '\0';
  return g_strdup_printf ("%s-%s", base, suffix);
}

char *
slab_profile_export_get_default_name (SlabTrace *trace, SlabProfileExport what)
{
  g_return_val_if_fail (what < SLAB_N_PROFILE_EXPORTS, NULL);

  return slab_profile_export_dup_name (trace, exports[what].name);
}
