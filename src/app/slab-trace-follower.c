/* SPDX-License-Identifier: MIT */
#include "slab-trace-follower.h"

struct _SlabTraceFollower
{
  GObject parent_instance;

  GtkWidget *widget; /* unowned: it owns the follower; NULL once it is gone */
  guint interval;
  SlabTraceFigureFunc function;
  SlabTraceRangeFunc range_function; /* in the place of the other */
  gint64 start;                      /* of the range, nanoseconds */
  gint64 end;
  GDestroyNotify free_figures;

  SlabTrace *trace;
  gpointer figures;
  guint source;
  gboolean seen_ended;
  gboolean complete; /* nothing will change any more */
  gboolean busy;
  gboolean again; /* asked for while busy */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabTraceFollower, slab_trace_follower, G_TYPE_OBJECT)

static void look (SlabTraceFollower *self);

/* What is asked for may be another thing while the thread works. */
typedef struct
{
  SlabTrace *trace;
  gint64 start;
  gint64 end;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->trace);
  g_free (job);
}

static void
compute_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  SlabTraceFollower *self = source;
  const Job *job = task_data;

  g_task_return_pointer (task,
                         self->range_function != NULL ? self->range_function (job->trace, job->start, job->end)
                                                      : self->function (job->trace),
                         self->free_figures);
}

static void
clear_figures (SlabTraceFollower *self)
{
  gpointer figures = g_steal_pointer (&self->figures);

  if (figures != NULL && self->free_figures != NULL)
    self->free_figures (figures);
}

static void
on_computed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabTraceFollower *self = SLAB_TRACE_FOLLOWER (source);
  const Job *job = g_task_get_task_data (G_TASK (result));
  gpointer figures = g_task_propagate_pointer (G_TASK (result), NULL);
  gboolean again = self->again;

  self->busy = FALSE;
  self->again = FALSE;
  if (job->trace != self->trace || job->start != self->start || job->end != self->end)
    {
      /* Another trace or range has come meanwhile. */
      if (figures != NULL && self->free_figures != NULL)
        self->free_figures (figures);
    }
  else
    {
      clear_figures (self);
      self->figures = figures;
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    }
  if (again && self->trace != NULL)
    look (self);
}

static void
look (SlabTraceFollower *self)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  if (self->function == NULL && self->range_function == NULL)
    {
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
      return;
    }
  self->again = self->busy;
  if (self->busy)
    return;
  self->busy = TRUE;
  task = g_task_new (self, NULL, on_computed, NULL);
  g_task_set_source_tag (task, look);
  job = g_new (Job, 1);
  *job = (Job){ g_object_ref (self->trace), self->start, self->end };
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, compute_in_thread);
}

static gboolean
on_interval (gpointer user_data)
{
  SlabTraceFollower *self = user_data;
  gboolean ended = slab_trace_is_ended (self->trace);

  /* One more look after the end, for what was on its way. */
  self->complete = self->seen_ended;
  self->seen_ended = ended;
  if (self->complete)
    self->source = 0;
  look (self);
  return self->source != 0;
}

static void
stop (SlabTraceFollower *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
}

static void
start_looking (SlabTraceFollower *self)
{
  stop (self);
  if (self->trace == NULL || self->complete || self->widget == NULL || !gtk_widget_get_mapped (self->widget))
    return;
  self->seen_ended = slab_trace_is_ended (self->trace);
  self->complete = self->seen_ended;
  if (!self->complete)
    self->source = g_timeout_add (self->interval, on_interval, self);
  look (self);
}

static void
slab_trace_follower_dispose (GObject *object)
{
  SlabTraceFollower *self = SLAB_TRACE_FOLLOWER (object);

  stop (self);
  if (self->widget != NULL)
    g_signal_handlers_disconnect_by_data (self->widget, self);
  g_clear_weak_pointer (&self->widget);
  g_clear_object (&self->trace);
  clear_figures (self);
  G_OBJECT_CLASS (slab_trace_follower_parent_class)->dispose (object);
}

static void
slab_trace_follower_class_init (SlabTraceFollowerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = slab_trace_follower_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", SLAB_TYPE_TRACE_FOLLOWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
slab_trace_follower_init (SlabTraceFollower *self)
{
  self->end = G_MAXINT64;
}

/**
 * slab_trace_follower_new:
 * @widget: that shows the figures; the follower does not keep it
 * @interval: milliseconds between two looks at a run that lasts
 * @function: (nullable): makes the figures
 * @free_figures: (nullable): frees them
 *
 * Returns: (transfer full): a follower of no trace
 */
SlabTraceFollower *
slab_trace_follower_new (GtkWidget *widget, guint interval, SlabTraceFigureFunc function, GDestroyNotify free_figures)
{
  SlabTraceFollower *self;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (interval > 0, NULL);

  self = g_object_new (SLAB_TYPE_TRACE_FOLLOWER, NULL);
  g_set_weak_pointer (&self->widget, widget);
  self->interval = interval;
  self->function = function;
  self->free_figures = free_figures;
  g_signal_connect_object (widget, "map", G_CALLBACK (start_looking), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (widget, "unmap", G_CALLBACK (stop), self, G_CONNECT_SWAPPED);
  return self;
}

SlabTraceFollower *
slab_trace_follower_new_for_range (GtkWidget *widget, guint interval, SlabTraceRangeFunc function,
                                   GDestroyNotify free_figures)
{
  SlabTraceFollower *self = slab_trace_follower_new (widget, interval, NULL, free_figures);

  if (self != NULL)
    self->range_function = function;
  return self;
}

/**
 * slab_trace_follower_set_range:
 * @self: one for ranges
 * @start: nanoseconds since the run began
 * @end: the same; %G_MAXINT64: its end
 *
 * The figures stay those of the range before until "changed".
 */
void
slab_trace_follower_set_range (SlabTraceFollower *self, gint64 start, gint64 end)
{
  g_return_if_fail (SLAB_IS_TRACE_FOLLOWER (self));
  g_return_if_fail (self->range_function != NULL);

  if (self->start == start && self->end == end)
    return;
  self->start = start;
  self->end = end;
  self->complete = FALSE;
  start_looking (self);
}

static void
on_machine_told (SlabTraceFollower *self)
{
  self->complete = FALSE;
  start_looking (self);
}

void
slab_trace_follower_set_trace (SlabTraceFollower *self, SlabTrace *trace)
{
  g_return_if_fail (SLAB_IS_TRACE_FOLLOWER (self));
  g_return_if_fail (trace == NULL || SLAB_IS_TRACE (trace));

  if (self->trace == trace)
    return;
  if (self->trace != NULL)
    g_signal_handlers_disconnect_by_data (self->trace, self);
  g_set_object (&self->trace, trace);
  if (trace != NULL)
    g_signal_connect_object (trace, "machine-told", G_CALLBACK (on_machine_told), self, G_CONNECT_SWAPPED);
  stop (self);
  clear_figures (self);
  self->complete = FALSE;
  start_looking (self);
}

SlabTrace *
slab_trace_follower_get_trace (SlabTraceFollower *self)
{
  g_return_val_if_fail (SLAB_IS_TRACE_FOLLOWER (self), NULL);

  return self->trace;
}

/**
 * slab_trace_follower_get_figures:
 * @self: a follower
 *
 * Returns: (transfer none) (nullable): the newest figures of the trace; %NULL where there are none yet. Valid until
 *   "changed", or another trace
 */
gpointer
slab_trace_follower_get_figures (SlabTraceFollower *self)
{
  g_return_val_if_fail (SLAB_IS_TRACE_FOLLOWER (self), NULL);

  return self->figures;
}
