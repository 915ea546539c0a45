/* SPDX-License-Identifier: MIT */
#include <dlfcn.h>

#include <gio/gio.h>

/*
 * What the thread sanitizer has to know of GLib, which is not built with it: its locks are futexes and its atomics are
 * inside a library, so the order that they make between threads is not seen, and what they guard looks like a race.
 * Each function here stands before GLib's own of the same name in programs that are built with the sanitizer, does
 * the same by it, and tells the order that its documentation promises, no more: what is done before a release of an
 * address happens before what follows an acquire of it. Calls within GLib are not seen here.
 */

void __tsan_acquire (void *address);
void __tsan_release (void *address);

/* Functions to call GLib's own by; looked up again wherever it is not known yet. */
#define REAL(name) ((__typeof__ (&name)) find (&real_##name, #name))

static gpointer
find (gpointer *real, const char *name)
{
  gpointer found = __atomic_load_n (real, __ATOMIC_RELAXED);

  if (found == NULL)
    {
      found = dlsym (RTLD_NEXT, name);
      g_assert (found != NULL);
      __atomic_store_n (real, found, __ATOMIC_RELAXED);
    }
  return found;
}

/* Locks: who locks comes after who unlocked. */

static gpointer real_g_mutex_lock, real_g_mutex_trylock, real_g_mutex_unlock;
static gpointer real_g_cond_wait, real_g_cond_wait_until;

void
g_mutex_lock (GMutex *mutex)
{
  REAL (g_mutex_lock) (mutex);
  __tsan_acquire (mutex);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  const gboolean is_mine = REAL (g_mutex_trylock) (mutex);

  if (is_mine)
    __tsan_acquire (mutex);
  return is_mine;
}

void
g_mutex_unlock (GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_mutex_unlock) (mutex);
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_cond_wait) (cond, mutex);
  __tsan_acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  gboolean is_told;

  __tsan_release (mutex);
  is_told = REAL (g_cond_wait_until) (cond, mutex, end_time);
  __tsan_acquire (mutex);
  return is_told;
}

/* Once: who finds it made comes after who made it. Who finds it so without a call reads the address atomically. */

static gpointer real_g_once_init_enter, real_g_once_init_leave;

/* In parentheses, since they are macros as well. */
gboolean (g_once_init_enter) (volatile void *location)
{
  const gboolean is_first = REAL (g_once_init_enter) (location);

  if (!is_first)
    __tsan_acquire ((gpointer) location);
  return is_first;
}

void (g_once_init_leave) (volatile void *location, gsize result)
{
  __tsan_release ((gpointer) location);
  REAL (g_once_init_leave) (location, result);
}

/* References: the last one is given up after all others were, and what it frees is freed after their last use. */

static gpointer real_g_object_unref, real_g_bytes_unref;

/* One that is not the last is given up here, as GLib does it where there are no toggle references: nobody may be told
 * of the order before the count says that no other is left. */
void
g_object_unref (gpointer object)
{
  guint *count = object != NULL ? (guint *) &((GObject *) object)->ref_count : NULL;
  guint n = count != NULL ? __atomic_load_n (count, __ATOMIC_RELAXED) : 0;

  if (count != NULL)
    __tsan_release (object);
  while (n > 1)
    if (__atomic_compare_exchange_n (count, &n, n - 1, FALSE, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
      return;
  if (count != NULL)
    __tsan_acquire (object);
  REAL (g_object_unref) (object);
}

void
g_bytes_unref (GBytes *bytes)
{
  if (bytes != NULL)
    {
      __tsan_release (bytes);
      __tsan_acquire (bytes);
    }
  REAL (g_bytes_unref) (bytes);
}

/* Idle sources: what is called comes after whoever gave it to be called. Wrapped by the linker, which leaves the
 * sources of libraries alone: theirs may call something else than a GSourceFunc. */

void __real_g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify destroy);
void __wrap_g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify destroy);

typedef struct
{
  GSourceFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Callback;

static gboolean
call_back (gpointer data)
{
  Callback *callback = data;

  __tsan_acquire (callback);
  return callback->func (callback->data);
}

static void
callback_free (gpointer data)
{
  Callback *callback = data;

  if (callback->destroy != NULL)
    callback->destroy (callback->data);
  g_free (callback);
}

void
__wrap_g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  Callback *callback = g_new (Callback, 1);

  *callback = (Callback){ func, data, destroy };
  __tsan_release (callback);
  __real_g_source_set_callback (source, call_back, callback, callback_free);
}

/* Queues: who takes something out comes after who put it in. */

static gpointer real_g_async_queue_push, real_g_async_queue_pop;

void
g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  __tsan_release (queue);
  REAL (g_async_queue_push) (queue, data);
}

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  gpointer data = REAL (g_async_queue_pop) (queue);

  __tsan_acquire (queue);
  return data;
}

/* Pools: a function that is called with something comes after who pushed it. */

static gpointer real_g_thread_pool_new, real_g_thread_pool_push;

typedef struct
{
  GFunc run;
  gpointer user_data;
} PoolCall;

static void
run_in_pool (gpointer data, gpointer user_data)
{
  const PoolCall *call = user_data;

  __tsan_acquire (data);
  call->run (data, call->user_data);
}

/* A pool of a process lives as long as it: what is made for it here is not freed. */
GThreadPool *
g_thread_pool_new (GFunc func, gpointer user_data, gint max_threads, gboolean exclusive, GError **error)
{
  PoolCall *call = g_new (PoolCall, 1);

  *call = (PoolCall){ func, user_data };
  return REAL (g_thread_pool_new) (run_in_pool, call, max_threads, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer data, GError **error)
{
  __tsan_release (data);
  return REAL (g_thread_pool_push) (pool, data, error);
}

/* Tasks: what runs in a thread comes after who started it, who takes the result comes after who returned it. */

static gpointer real_g_task_run_in_thread, real_g_task_return_pointer, real_g_task_return_boolean;
static gpointer real_g_task_return_int, real_g_task_return_error, real_g_task_return_error_if_cancelled;
static gpointer real_g_task_propagate_pointer, real_g_task_propagate_boolean, real_g_task_propagate_int;

static GQuark
get_task_quark (void)
{
  return g_quark_from_static_string ("tsan-task-func");
}

static void
run_task (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  __tsan_acquire (task);
  ((GTaskThreadFunc) g_object_get_qdata (G_OBJECT (task), get_task_quark ())) (task, source, task_data, cancellable);
}

void
g_task_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  g_object_set_qdata (G_OBJECT (task), get_task_quark (), func);
  __tsan_release (task);
  REAL (g_task_run_in_thread) (task, run_task);
}

void
g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify destroy)
{
  __tsan_release (task);
  REAL (g_task_return_pointer) (task, result, destroy);
}

void
g_task_return_boolean (GTask *task, gboolean result)
{
  __tsan_release (task);
  REAL (g_task_return_boolean) (task, result);
}

void
g_task_return_int (GTask *task, gssize result)
{
  __tsan_release (task);
  REAL (g_task_return_int) (task, result);
}

void
g_task_return_error (GTask *task, GError *error)
{
  __tsan_release (task);
  REAL (g_task_return_error) (task, error);
}

gboolean
g_task_return_error_if_cancelled (GTask *task)
{
  __tsan_release (task);
  return REAL (g_task_return_error_if_cancelled) (task);
}

gpointer
g_task_propagate_pointer (GTask *task, GError **error)
{
  __tsan_acquire (task);
  return REAL (g_task_propagate_pointer) (task, error);
}

gboolean
g_task_propagate_boolean (GTask *task, GError **error)
{
  __tsan_acquire (task);
  return REAL (g_task_propagate_boolean) (task, error);
}

gssize
g_task_propagate_int (GTask *task, GError **error)
{
  __tsan_acquire (task);
  return REAL (g_task_propagate_int) (task, error);
}
