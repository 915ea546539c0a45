/* SPDX-License-Identifier: MIT */
#include "slab-engine.h"

#ifdef __linux__
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

/*
 * What the thread needs lives apart from the object: a job may hold the last reference to the engine, and then the
 * object is gone while its thread still runs that job's end.
 */
typedef struct
{
  gatomicrefcount ref_count;
  GAsyncQueue *queue;
  gboolean background;
} EngineCore;

typedef struct
{
  SlabEngineJob run; /* NULL: the thread ends */
  gpointer user_data;
  GDestroyNotify destroy;
} EngineItem;

struct _SlabEngine
{
  GObject parent_instance;
  EngineCore *core;
  GThread *thread;
  gint is_shut_down; /* atomic */
};

G_DEFINE_FINAL_TYPE (SlabEngine, slab_engine, G_TYPE_OBJECT)

static void
engine_core_unref (EngineCore *core)
{
  if (!g_atomic_ref_count_dec (&core->ref_count))
    return;
  g_async_queue_unref (core->queue);
  g_free (core);
}

static void
push_item (EngineCore *core, SlabEngineJob run, gpointer user_data, GDestroyNotify destroy)
{
  EngineItem *item = g_new0 (EngineItem, 1);

  item->run = run;
  item->user_data = user_data;
  item->destroy = destroy;
  g_async_queue_push (core->queue, item);
}

#ifdef __linux__

#define NICENESS 10
#define SLICE_NSEC (3 * 1000 * 1000)

/* The kernel's struct sched_attr as it was at first, which the C library may not know. */
typedef struct
{
  guint32 size;
  guint32 policy;
  guint64 flags;
  gint32 nice;
  guint32 priority;
  guint64 runtime;
  guint64 deadline;
  guint64 period;
} SchedAttributes;

#endif

/**
 * slab_engine_lower_priority:
 *
 * Makes the calling thread give way to the rest of the process, as a window wants it: nice 10 leaves a worker about
 * a tenth of a core that both want, and all of it while nobody else does. Its turns are a little longer than those
 * of others, 2.8 ms at most, since a thread that wakes for a shorter turn takes the core at once (Linux 6.12) and
 * has not to wait for the end of this one: between the mouse and the picture there are half a dozen wakings. They
 * are no longer than that, since a thread that has had its share, as the display's server after a large picture,
 * does wait for the end. Once per thread; nothing where the system has no priority of single threads.
 */
void
slab_engine_lower_priority (void)
{
#ifdef __linux__
  static _Thread_local gboolean done = FALSE;
  SchedAttributes attributes = { .size = sizeof attributes, .policy = SCHED_BATCH, .runtime = SLICE_NSEC };

  if (done)
    return;
  done = TRUE;
  /* A process that gives way by more already keeps to that. */
  attributes.nice = MAX (NICENESS, getpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid)));
  if (syscall (SYS_sched_setattr, 0, &attributes, 0) != 0)
    setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), attributes.nice);
#endif
}

static gpointer
engine_thread (gpointer data)
{
  EngineCore *core = data;
  gboolean go_on = TRUE;

  if (core->background)
    slab_engine_lower_priority ();
  while (go_on)
    {
      EngineItem *item = g_async_queue_pop (core->queue);

      go_on = item->run != NULL;
      if (go_on)
        item->run (item->user_data);
      if (item->destroy)
        item->destroy (item->user_data);
      g_free (item);
    }
  engine_core_unref (core);
  return NULL;
}

static void
slab_engine_dispose (GObject *object)
{
  SlabEngine *self = SLAB_ENGINE (object);

  if (self->core)
    slab_engine_shutdown (self);
  G_OBJECT_CLASS (slab_engine_parent_class)->dispose (object);
}

static void
slab_engine_finalize (GObject *object)
{
  SlabEngine *self = SLAB_ENGINE (object);

  g_clear_pointer (&self->core, engine_core_unref);
  G_OBJECT_CLASS (slab_engine_parent_class)->finalize (object);
}

static void
slab_engine_class_init (SlabEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = slab_engine_dispose;
  object_class->finalize = slab_engine_finalize;
}

static void
slab_engine_init (SlabEngine *self)
{
}

/**
 * slab_engine_new:
 * @background: whether its threads run at a lower priority than the rest of the process
 *
 * Any thread.
 *
 * Returns: (transfer full): an engine whose thread waits for jobs
 */
SlabEngine *
slab_engine_new (gboolean background)
{
  SlabEngine *self = g_object_new (SLAB_TYPE_ENGINE, NULL);

  self->core = g_new0 (EngineCore, 1);
  g_atomic_ref_count_init (&self->core->ref_count);
  self->core->queue = g_async_queue_new ();
  self->core->background = background;
  g_atomic_ref_count_inc (&self->core->ref_count);
  self->thread = g_thread_new ("slab-engine", engine_thread, self->core);
  return self;
}

/**
 * slab_engine_push:
 * @self: an engine that has not been shut down
 * @job: called in the engine's thread, after all jobs pushed before
 * @user_data: for @job
 * @destroy: (nullable): called with @user_data in the engine's thread after @job
 *
 * Any thread.
 */
void
slab_engine_push (SlabEngine *self, SlabEngineJob job, gpointer user_data, GDestroyNotify destroy)
{
  g_return_if_fail (SLAB_IS_ENGINE (self));
  g_return_if_fail (job != NULL);
  g_return_if_fail (!g_atomic_int_get (&self->is_shut_down));

  push_item (self->core, job, user_data, destroy);
}

/**
 * slab_engine_is_background:
 * @self: an engine
 *
 * Any thread.
 *
 * Returns: whether its threads run at a lower priority
 */
gboolean
slab_engine_is_background (SlabEngine *self)
{
  g_return_val_if_fail (SLAB_IS_ENGINE (self), FALSE);

  return self->core->background;
}

/**
 * slab_engine_shutdown:
 * @self: an engine
 *
 * Waits until all jobs are done and the thread has ended; nothing may be pushed after it. A second call does nothing.
 * The last unref does it as well. In the engine's own thread it does not wait: the thread ends after its jobs.
 */
void
slab_engine_shutdown (SlabEngine *self)
{
  g_return_if_fail (SLAB_IS_ENGINE (self));

  if (!g_atomic_int_compare_and_exchange (&self->is_shut_down, FALSE, TRUE))
    return;
  push_item (self->core, NULL, NULL, NULL);
  if (self->thread == g_thread_self ())
    g_clear_pointer (&self->thread, g_thread_unref);
  else
    g_thread_join (g_steal_pointer (&self->thread));
}
