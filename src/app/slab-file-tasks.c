/* SPDX-License-Identifier: MIT */
#include "slab-file-tasks.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "engine/slab-sample.h"
#include "volume/slab-crop.h"
#include "volume/slab-volume-crop.h"
#include "volume/slab-volume-writer.h"

#define POLL_MILLISECONDS 50

typedef struct _Work Work;

/* Work in another thread that has a progress and can be cancelled. */
struct _Work
{
  gboolean (*run) (Work *work, GError **error);   /* in that thread */
  void (*tell) (SlabFileTasks *self, Work *work); /* that it is done; in the main one */
  GCancellable *cancellable;
  gint permille; /* atomic */
  GFile *file;
  SlabVolume *volume; /* what is saved, or cut */
  SlabBox box;        /* the part of it */
  SlabVolume *cropped;
  SlabSliceExport *slices;
};

struct _SlabFileTasks
{
  GObject parent_instance;

  SlabEngine *engine;
  guint64 opening; /* counts requests, so that the newest wins */
  guint64 opened;
  Work *work;
  char *label;
  guint poll;
};

enum
{
  PROP_0,
  PROP_BUSY,
  PROP_LABEL,
  PROP_PROGRESS,
  N_PROPS
};

enum
{
  OPENED,
  LAYOUT_NEEDED,
  SAVED,
  EXPORTED,
  CROPPED,
  FAILED,
  CANCELLED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabFileTasks, slab_file_tasks, G_TYPE_OBJECT)

/* @opening: a file that is to be shown; of a volume that is shown only a change of its file is a reason to open it
 * again. */
static void
tell_failure (SlabFileTasks *self, const GError *error, gboolean opening)
{
  const gboolean reload = opening || g_error_matches (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[CANCELLED], 0);
  else
    g_signal_emit (self, signals[FAILED], 0, error->message, reload);
}

/* Opening */

typedef struct
{
  GFile *file;
  gboolean has_layout;
  SlabRawLayout layout;
  guint64 number;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_object_unref (opening->file);
  g_free (opening);
}

static void
open_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Opening *opening = task_data;
  GError *error = NULL;
  SlabVolume *volume = slab_volume_open (opening->file, opening->has_layout ? &opening->layout : NULL, &error);

  if (volume != NULL)
    g_task_return_pointer (task, volume, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabFileTasks *self = SLAB_FILE_TASKS (source);
  Opening *opening = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolume) volume = g_task_propagate_pointer (G_TASK (result), &error);

  /* Something else was asked for meanwhile. */
  if (opening->number != self->opening)
    return;
  self->opened = opening->number;
  if (volume != NULL)
    g_signal_emit (self, signals[OPENED], 0, volume);
  else if (g_error_matches (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_NO_LAYOUT)
           || g_error_matches (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_SIZE))
    g_signal_emit (self, signals[LAYOUT_NEEDED], 0, opening->file, error->message);
  else
    tell_failure (self, error, TRUE);
}

void
slab_file_tasks_open (SlabFileTasks *self, GFile *file, const SlabRawLayout *layout)
{
  g_autoptr (GTask) task = NULL;
  Opening *opening;

  g_return_if_fail (SLAB_IS_FILE_TASKS (self));
  g_return_if_fail (G_IS_FILE (file));

  opening = g_new0 (Opening, 1);
  opening->has_layout = layout != NULL;
  if (layout != NULL)
    opening->layout = *layout;
  opening->file = g_object_ref (file);
  opening->number = ++self->opening;
  task = g_task_new (self, NULL, open_cb, NULL);
  g_task_set_source_tag (task, slab_file_tasks_open);
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, open_thread);
}

gboolean
slab_file_tasks_is_opening (SlabFileTasks *self)
{
  g_return_val_if_fail (SLAB_IS_FILE_TASKS (self), FALSE);

  return self->opening != self->opened;
}

/* Work with a progress */

static void
work_clear (gpointer data)
{
  Work *work = data;

  g_clear_object (&work->cancellable);
  g_clear_object (&work->file);
  g_clear_object (&work->volume);
  g_clear_object (&work->cropped);
  g_clear_pointer (&work->slices, slab_slice_export_unref);
}

static void
work_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, work_clear);
}

static void
work_progress (double fraction, gpointer user_data)
{
  Work *work = user_data;

  g_atomic_int_set (&work->permille, (gint) (fraction * 1000));
}

static gboolean
poll_cb (gpointer user_data)
{
  g_object_notify_by_pspec (user_data, properties[PROP_PROGRESS]);
  return G_SOURCE_CONTINUE;
}

static Work *
work_new (gboolean (*run) (Work *work, GError **error), void (*tell) (SlabFileTasks *self, Work *work), GFile *file,
          SlabVolume *volume)
{
  Work *work = g_atomic_rc_box_new0 (Work);

  work->run = run;
  work->tell = tell;
  work->cancellable = g_cancellable_new ();
  work->file = file != NULL ? g_object_ref (file) : NULL;
  work->volume = volume != NULL ? g_object_ref (volume) : NULL;
  return work;
}

static void
work_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabFileTasks *self = SLAB_FILE_TASKS (source);
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  const gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  g_clear_handle_id (&self->poll, g_source_remove);
  g_clear_pointer (&self->work, work_unref);
  g_clear_pointer (&self->label, g_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  if (done)
    work->tell (self, work);
  else
    tell_failure (self, error, FALSE);
}

static void
work_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;

  if (work->run (work, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
work_job (gpointer user_data)
{
  GTask *task = user_data;

  work_thread (task, g_task_get_source_object (task), g_task_get_task_data (task), g_task_get_cancellable (task));
}

/* Takes the work and the label. @in_engine: where it uses OpenMP. */
static void
begin_work (SlabFileTasks *self, Work *work, char *label, gboolean in_engine)
{
  g_autoptr (GTask) task = NULL;

  g_assert (self->work == NULL);

  task = g_task_new (self, work->cancellable, work_cb, NULL);
  g_task_set_source_tag (task, begin_work);
  g_task_set_task_data (task, work, work_unref);

  self->work = g_atomic_rc_box_acquire (work);
  self->label = label;
  self->poll = g_timeout_add (POLL_MILLISECONDS, poll_cb, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  if (in_engine)
    slab_engine_push (self->engine, work_job, g_object_ref (task), g_object_unref);
  else
    g_task_run_in_thread (task, work_thread);
}

static char *
get_shown_name (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return g_filename_display_name (name);
}

static gboolean
make_sample (Work *work, GError **error)
{
  const SlabShape shape = SLAB_SAMPLE_DEFAULT_SHAPE;
  g_autoptr (GFile) folder = g_file_get_parent (work->file);
  g_autoptr (GError) folder_error = NULL;

  if (!g_file_make_directory_with_parents (folder, NULL, &folder_error)
      && !g_error_matches (folder_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    {
      g_propagate_error (error, g_steal_pointer (&folder_error));
      return FALSE;
    }
  /* Another window may have made it while this job waited. */
  return g_file_query_exists (work->file, NULL)
         || slab_sample_write (work->file, &shape, SLAB_SAMPLE_DEFAULT_SEED, 0, work_progress, work, work->cancellable,
                               error);
}

static void
open_sample (SlabFileTasks *self, Work *work)
{
  slab_file_tasks_open (self, work->file, NULL);
}

void
slab_file_tasks_open_sample (SlabFileTasks *self)
{
  g_autoptr (GFile) file = NULL;

  g_return_if_fail (SLAB_IS_FILE_TASKS (self));

  if (self->work != NULL)
    return;
  file = slab_sample_get_default_file ();
  if (g_file_query_exists (file, NULL))
    slab_file_tasks_open (self, file, NULL);
  else
    begin_work (self, work_new (make_sample, open_sample, file, NULL), g_strdup (_ ("Making the sample volume…")),
                TRUE);
}

static gboolean
save (Work *work, GError **error)
{
  return slab_volume_save (work->volume, work->file, slab_volume_get_sample_type (work->volume), work_progress, work,
                           work->cancellable, error);
}

static void
tell_saved (SlabFileTasks *self, Work *work)
{
  g_signal_emit (self, signals[SAVED], 0, work->file);
}

void
slab_file_tasks_save (SlabFileTasks *self, SlabVolume *volume, GFile *file)
{
  g_autofree char *shown = NULL;

  g_return_if_fail (SLAB_IS_FILE_TASKS (self));
  g_return_if_fail (SLAB_IS_VOLUME (volume));
  g_return_if_fail (G_IS_FILE (file));

  if (self->work != NULL)
    return;
  shown = get_shown_name (file);
  begin_work (self, work_new (save, tell_saved, file, volume), g_strdup_printf (_ ("Saving “%s”…"), shown), FALSE);
}

static gboolean export(Work *work, GError **error)
{
  return slab_slice_export_run (work->slices, work_progress, work, work->cancellable, error);
}

static void
tell_exported (SlabFileTasks *self, Work *work)
{
  g_signal_emit (self, signals[EXPORTED], 0, work->file, slab_slice_export_get_n_files (work->slices));
}

void
slab_file_tasks_export (SlabFileTasks *self, SlabSliceExport *slices)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *shown = NULL;
  guint64 n_files;
  Work *work;

  g_return_if_fail (SLAB_IS_FILE_TASKS (self));
  g_return_if_fail (slices != NULL);

  if (self->work != NULL)
    return;
  n_files = slab_slice_export_get_n_files (slices);
  file = slab_slice_export_get_file (slices, 0);
  shown = get_shown_name (file);
  work = work_new (export, tell_exported, file, NULL);
  work->slices = slab_slice_export_ref (slices);
  begin_work (self, work,
              n_files == 1 ? g_strdup_printf (_ ("Saving “%s”…"), shown)
                           : g_strdup_printf (_ ("Saving %" PRIu64 " slices from “%s” on…"), n_files, shown),
              FALSE);
}

static gboolean
crop (Work *work, GError **error)
{
  work->cropped = slab_volume_crop (work->volume, &work->box, work_progress, work, work->cancellable, error);
  return work->cropped != NULL;
}

static void
tell_cropped (SlabFileTasks *self, Work *work)
{
  g_signal_emit (self, signals[CROPPED], 0, work->cropped);
}

void
slab_file_tasks_crop (SlabFileTasks *self, SlabVolume *volume, const SlabBox *box)
{
  Work *work;

  g_return_if_fail (SLAB_IS_FILE_TASKS (self));
  g_return_if_fail (SLAB_IS_VOLUME (volume));
  g_return_if_fail (box != NULL && slab_box_is_inside (box, slab_volume_get_shape (volume)));

  if (self->work != NULL)
    return;
  work = work_new (crop, tell_cropped, NULL, volume);
  work->box = *box;
  begin_work (self, work, g_strdup_printf (_ ("Cropping “%s”…"), slab_volume_get_name (volume)), FALSE);
}

static gboolean
save_crop (Work *work, GError **error)
{
  return slab_crop_save (work->volume, &work->box, work->file, work_progress, work, work->cancellable, error);
}

void
slab_file_tasks_save_crop (SlabFileTasks *self, SlabVolume *volume, const SlabBox *box, GFile *file)
{
  g_autofree char *shown = NULL;
  Work *work;

  g_return_if_fail (SLAB_IS_FILE_TASKS (self));
  g_return_if_fail (SLAB_IS_VOLUME (volume));
  g_return_if_fail (box != NULL && slab_box_is_inside (box, slab_volume_get_shape (volume)));
  g_return_if_fail (G_IS_FILE (file));

  if (self->work != NULL)
    return;
  shown = get_shown_name (file);
  work = work_new (save_crop, tell_saved, file, volume);
  work->box = *box;
  begin_work (self, work, g_strdup_printf (_ ("Saving “%s”…"), shown), FALSE);
}

gboolean
slab_file_tasks_is_busy (SlabFileTasks *self)
{
  g_return_val_if_fail (SLAB_IS_FILE_TASKS (self), FALSE);

  return self->work != NULL;
}

const char *
slab_file_tasks_get_label (SlabFileTasks *self)
{
  g_return_val_if_fail (SLAB_IS_FILE_TASKS (self), NULL);

  return self->label;
}

double
slab_file_tasks_get_progress (SlabFileTasks *self)
{
  g_return_val_if_fail (SLAB_IS_FILE_TASKS (self), 0);

  return self->work != NULL ? g_atomic_int_get (&self->work->permille) / 1000.0 : 0;
}

void
slab_file_tasks_cancel (SlabFileTasks *self)
{
  g_return_if_fail (SLAB_IS_FILE_TASKS (self));

  if (self->work != NULL)
    g_cancellable_cancel (self->work->cancellable);
}

/* GObject */

static void
slab_file_tasks_dispose (GObject *object)
{
  SlabFileTasks *self = SLAB_FILE_TASKS (object);

  /* No work is under way: its task would hold this object. */
  g_clear_handle_id (&self->poll, g_source_remove);
  g_clear_pointer (&self->work, work_unref);
  g_clear_pointer (&self->label, g_free);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (slab_file_tasks_parent_class)->dispose (object);
}

static void
slab_file_tasks_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SlabFileTasks *self = SLAB_FILE_TASKS (object);

  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, slab_file_tasks_is_busy (self));
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, slab_file_tasks_get_progress (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
slab_file_tasks_class_init (SlabFileTasksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = slab_file_tasks_dispose;
  object_class->get_property = slab_file_tasks_get_property;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, readable);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, readable);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPENED] = g_signal_new ("opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  SLAB_TYPE_VOLUME);
  signals[LAYOUT_NEEDED] = g_signal_new ("layout-needed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                         G_TYPE_FILE, G_TYPE_STRING);
  signals[SAVED] = g_signal_new ("saved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_FILE);
  signals[EXPORTED] = g_signal_new ("exported", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                    G_TYPE_FILE, G_TYPE_UINT64);
  signals[CROPPED] = g_signal_new ("cropped", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   SLAB_TYPE_VOLUME);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                  G_TYPE_BOOLEAN);
  signals[CANCELLED] = g_signal_new ("cancelled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
slab_file_tasks_init (SlabFileTasks *self)
{
}

SlabFileTasks *
slab_file_tasks_new (SlabEngine *engine)
{
  SlabFileTasks *self;

  g_return_val_if_fail (SLAB_IS_ENGINE (engine), NULL);

  self = g_object_new (SLAB_TYPE_FILE_TASKS, NULL);
  self->engine = g_object_ref (engine);
  return self;
}
