/* SPDX-License-Identifier: MIT */
#include "slab-profile-export.h"

#include <string.h>

#include "plot/slab-report.h"
#include "profile/slab-trace-json.h"

static void
export_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  SlabTrace *trace = source;
  GFile *file = task_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *folded = g_ascii_strdown (name, -1);
  gboolean ok = g_str_has_suffix (folded, ".json")
                    ? slab_trace_save (trace, file, cancellable, &error)
                    : slab_report_check_name (name, &error) && slab_report_save (trace, file, &error);
  if (ok)
    g_task_return_pointer (task, g_filename_display_name (name), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
slab_profile_export_async (SlabTrace *trace, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  g_autoptr (GTask) task = g_task_new (trace, cancellable, callback, user_data);
  g_task_set_source_tag (task, slab_profile_export_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, export_in_thread);
}

char *
slab_profile_export_finish (SlabTrace *trace, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, trace), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
slab_profile_export_get_default_name (SlabTrace *trace)
{
  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  const char *input = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_INPUT);
  g_autofree char *base = input != NULL && *input != '\0' ? g_path_get_basename (input) : g_strdup ("run");
  char *dot = strrchr (base, '.');
  if (dot != NULL && dot != base)
    *dot = '\0';
  return g_strdup_printf ("%s-timeline.png", base);
}
