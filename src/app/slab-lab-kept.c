/* SPDX-License-Identifier: MIT */
#include "slab-lab-kept.h"

#include <glib/gi18n-lib.h>

#include "engine/slab-lab-file.h"
#include "engine/slab-lab-text.h"

struct _SlabLabKept
{
  GObject parent_instance;

  GFile *file;
  SlabLabResult *result;
};

G_DEFINE_FINAL_TYPE (SlabLabKept, slab_lab_kept, G_TYPE_OBJECT)

char *
slab_lab_kept_format_title (SlabLabKept *self)
{
  g_autofree char *set = NULL;

  g_return_val_if_fail (SLAB_IS_LAB_KEPT (self), NULL);

  set = slab_lab_text_describe_set (self->result);
  /* Translators: the name of a set of experiments that was not measured to its end */
  return self->result->is_complete ? g_steal_pointer (&set) : g_strdup_printf (_ ("%s (cancelled)"), set);
}

char *
slab_lab_kept_format_subtitle (SlabLabKept *self)
{
  g_autoptr (GDateTime) local = NULL;
  g_autofree char *date = NULL, *filters = NULL;

  g_return_val_if_fail (SLAB_IS_LAB_KEPT (self), NULL);

  local = self->result->date != NULL ? g_date_time_to_local (self->result->date) : NULL;
  /* Translators: a day and a time of that day, see g_date_time_format () */
  date = local != NULL ? g_date_time_format (local, _ ("%e %b %Y, %H:%M")) : g_strdup ("–");
  filters = slab_lab_text_describe_filters (self->result);
  return g_strdup_printf ("%s · %s · %s · %s", g_strchug (date), filters, self->result->volume,
                          self->result->machine->model != NULL ? self->result->machine->model : "–");
}

GFile *
slab_lab_kept_get_file (SlabLabKept *self)
{
  g_return_val_if_fail (SLAB_IS_LAB_KEPT (self), NULL);

  return self->file;
}

SlabLabResult *
slab_lab_kept_get_result (SlabLabKept *self)
{
  g_return_val_if_fail (SLAB_IS_LAB_KEPT (self), NULL);

  return self->result;
}

/* --- Reading ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  GPtrArray *kept;
  guint n_broken;
} Loaded;

static void
loaded_free (gpointer data)
{
  Loaded *loaded = data;

  g_clear_pointer (&loaded->kept, g_ptr_array_unref);
  g_free (loaded);
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) files = slab_lab_list_kept (task_data, cancellable, &error);
  Loaded *loaded;

  if (files == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  loaded = g_new0 (Loaded, 1);
  loaded->kept = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < files->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (SlabLabResult) result = slab_lab_result_load (g_ptr_array_index (files, i), cancellable, &failure);

      if (result != NULL)
        g_ptr_array_add (loaded->kept, slab_lab_kept_new (g_ptr_array_index (files, i), result));
      else
        {
          loaded->n_broken++;
          g_debug ("%s", failure->message);
        }
    }
  g_task_return_pointer (task, loaded, loaded_free);
}

void
slab_lab_kept_load_async (GFile *folder, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (folder));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, slab_lab_kept_load_async);
  g_task_set_task_data (task, g_object_ref (folder), g_object_unref);
  g_task_run_in_thread (task, load_thread);
}

GPtrArray *
slab_lab_kept_load_finish (GAsyncResult *result, guint *n_broken, GError **error)
{
  Loaded *loaded;
  GPtrArray *kept;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  loaded = g_task_propagate_pointer (G_TASK (result), error);
  if (loaded == NULL)
    return NULL;
  kept = g_steal_pointer (&loaded->kept);
  if (n_broken != NULL)
    *n_broken = loaded->n_broken;
  loaded_free (loaded);
  return kept;
}

/* GObject */

static void
slab_lab_kept_finalize (GObject *object)
{
  SlabLabKept *self = SLAB_LAB_KEPT (object);

  g_clear_object (&self->file);
  g_clear_pointer (&self->result, slab_lab_result_unref);
  G_OBJECT_CLASS (slab_lab_kept_parent_class)->finalize (object);
}

static void
slab_lab_kept_class_init (SlabLabKeptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = slab_lab_kept_finalize;
}

static void
slab_lab_kept_init (SlabLabKept *self)
{
}

SlabLabKept *
slab_lab_kept_new (GFile *file, SlabLabResult *result)
{
  SlabLabKept *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (result != NULL, NULL);

  self = g_object_new (SLAB_TYPE_LAB_KEPT, NULL);
  self->file = g_object_ref (file);
  self->result = slab_lab_result_ref (result);
  return self;
}
