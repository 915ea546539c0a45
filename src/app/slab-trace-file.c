/* SPDX-License-Identifier: MIT */
#include "slab-trace-file.h"

#include "profile/slab-trace-index.h"
#include "profile/slab-trace-json.h"
#include "slab-timings.h"

/* What is there sooner needs no progress. */
#define BUSY_MILLISECONDS 200
#define POLL_MILLISECONDS 50

typedef struct
{
  GFile *file;
  gint permille; /* atomic */
} Work;

struct _SlabTraceFile
{
  GObject parent_instance;

  GTask *task; /* the newest request */
  gboolean busy;
  guint source;
};

enum
{
  PROP_0,
  PROP_BUSY,
  PROP_PROGRESS,
  N_PROPS
};

enum
{
  LOADED,
  FAILED,
  CANCELLED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabTraceFile, slab_trace_file, G_TYPE_OBJECT)

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->file);
  g_free (work);
}

static void
set_busy (SlabTraceFile *self, gboolean busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static gboolean
poll_cb (gpointer user_data)
{
  g_object_notify_by_pspec (user_data, properties[PROP_PROGRESS]);
  return G_SOURCE_CONTINUE;
}

static gboolean
busy_cb (gpointer user_data)
{
  SlabTraceFile *self = user_data;

  self->source = g_timeout_add (POLL_MILLISECONDS, poll_cb, self);
  set_busy (self, TRUE);
  return G_SOURCE_REMOVE;
}

/* What it says, if anything, concerns nobody any more. */
static void
drop_task (SlabTraceFile *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->task != NULL)
    g_cancellable_cancel (g_task_get_cancellable (self->task));
  g_clear_object (&self->task);
}

static void
progress_cb (double fraction, gpointer user_data)
{
  g_atomic_int_set (&((Work *) user_data)->permille, (gint) (fraction * 1000));
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  SlabTrace *trace = slab_trace_load_with_progress (work->file, progress_cb, work, cancellable, &error);
  SlabTracePeaks peaks;

  /* What the first picture asks for, so that the main thread does not walk over a million spans. */
  if (trace != NULL)
    slab_trace_index_get_peaks (slab_trace_index_get (trace), &peaks);
  if (trace != NULL)
    g_task_return_pointer (task, trace, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabTraceFile *self = SLAB_TRACE_FILE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabTrace) trace = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->task != G_TASK (result))
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->task);
  set_busy (self, FALSE);
  if (trace != NULL)
    g_signal_emit (self, signals[LOADED], 0, trace);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[CANCELLED], 0);
  else
    g_signal_emit (self, signals[FAILED], 0, error->message);
}

void
slab_trace_file_load (SlabTraceFile *self, GFile *file)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Work *work;

  g_return_if_fail (SLAB_IS_TRACE_FILE (self));
  g_return_if_fail (G_IS_FILE (file));

  drop_task (self);
  slab_timings_note_open ();
  work = g_new0 (Work, 1);
  work->file = g_object_ref (file);
  self->task = g_task_new (self, cancellable, load_cb, NULL);
  g_task_set_source_tag (self->task, slab_trace_file_load);
  g_task_set_task_data (self->task, work, work_free);
  self->source = self->busy ? g_timeout_add (POLL_MILLISECONDS, poll_cb, self)
                            : g_timeout_add (BUSY_MILLISECONDS, busy_cb, self);
  g_task_run_in_thread (self->task, load_thread);
}

/* "cancelled" follows, where it is not too late. */
void
slab_trace_file_cancel (SlabTraceFile *self)
{
  g_return_if_fail (SLAB_IS_TRACE_FILE (self));

  if (self->task != NULL)
    g_cancellable_cancel (g_task_get_cancellable (self->task));
}

gboolean
slab_trace_file_is_busy (SlabTraceFile *self)
{
  g_return_val_if_fail (SLAB_IS_TRACE_FILE (self), FALSE);

  return self->busy;
}

double
slab_trace_file_get_progress (SlabTraceFile *self)
{
  g_return_val_if_fail (SLAB_IS_TRACE_FILE (self), 0);

  if (self->task == NULL)
    return 0;
  return g_atomic_int_get (&((Work *) g_task_get_task_data (self->task))->permille) / 1000.0;
}

gboolean
slab_trace_file_is_trace (GFile *file)
{
  g_autofree char *name = NULL;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  name = g_file_get_basename (file);
  folded = name != NULL ? g_ascii_strdown (name, -1) : NULL;
  return folded != NULL && (g_str_has_suffix (folded, ".json") || g_str_has_suffix (folded, ".json.gz"));
}

char *
slab_trace_file_dup_name (GFile *file)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  name = g_file_get_basename (file);
  return name != NULL ? g_filename_display_name (name) : g_file_get_parse_name (file);
}

static void
slab_trace_file_dispose (GObject *object)
{
  drop_task (SLAB_TRACE_FILE (object));

  G_OBJECT_CLASS (slab_trace_file_parent_class)->dispose (object);
}

static void
slab_trace_file_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SlabTraceFile *self = SLAB_TRACE_FILE (object);

  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, slab_trace_file_get_progress (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
slab_trace_file_class_init (SlabTraceFileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = slab_trace_file_dispose;
  object_class->get_property = slab_trace_file_get_property;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, readable);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[LOADED] = g_signal_new ("loaded", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  SLAB_TYPE_TRACE);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
  signals[CANCELLED] = g_signal_new ("cancelled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
slab_trace_file_init (SlabTraceFile *self)
{
}

SlabTraceFile *
slab_trace_file_new (void)
{
  return g_object_new (SLAB_TYPE_TRACE_FILE, NULL);
}
