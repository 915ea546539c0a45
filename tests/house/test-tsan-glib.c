/* SPDX-License-Identifier: MIT */
#include <gio/gio.h>

/*
 * For the thread sanitizer: what GLib orders is no race to it, and a race is one all the same. In the cases that are
 * in order a report ends the program with the sanitizer's exit status.
 */

#define N_ROUNDS 300

static GMutex mutexes[2];
static guint counter;

static gpointer
count (gpointer mutex)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_mutex_lock (mutex);
      counter++;
      g_mutex_unlock (mutex);
    }
  return NULL;
}

static void
count_twice (GMutex *mine, GMutex *other)
{
  GThread *thread = g_thread_new ("count", count, other);

  count (mine);
  g_thread_join (thread);
}

static void
test_mutex (void)
{
  counter = 0;
  count_twice (&mutexes[0], &mutexes[0]);
  g_assert_cmpuint (counter, ==, 2 * N_ROUNDS);
}

/* Each has a lock, but not the same one. */
static void
test_race (void)
{
  if (g_test_subprocess ())
    {
      count_twice (&mutexes[0], &mutexes[1]);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*ThreadSanitizer: data race*");
}

/* On the heap: what is on a stack is not watched as closely. */
typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean is_there;
  guint value;
} Box;

static void
box_fill (Box *box)
{
  g_mutex_lock (&box->mutex);
  box->value++;
  box->is_there = TRUE;
  g_cond_signal (&box->cond);
  g_mutex_unlock (&box->mutex);
}

static void
box_wait (Box *box)
{
  g_mutex_lock (&box->mutex);
  while (!box->is_there)
    g_cond_wait_until (&box->cond, &box->mutex, g_get_monotonic_time () + G_TIME_SPAN_MILLISECOND);
  box->is_there = FALSE;
  g_mutex_unlock (&box->mutex);
}

static gpointer
fill_rounds (gpointer queue)
{
  Box *box;

  while ((box = g_async_queue_pop (queue))->value < N_ROUNDS)
    box_fill (box);
  return NULL;
}

/* To the thread through the queue, back by the condition. */
static void
test_queue (void)
{
  g_autoptr (GAsyncQueue) queue = g_async_queue_new ();
  GThread *thread = g_thread_new ("fill", fill_rounds, queue);
  g_autofree Box *box = g_new0 (Box, 1);

  for (guint i = 1; i <= N_ROUNDS; i++)
    {
      g_async_queue_push (queue, box);
      box_wait (box);
      g_assert_cmpuint (box->value, ==, i);
    }
  g_async_queue_push (queue, box);
  g_thread_join (thread);
}

static void
fill (gpointer data, gpointer unused)
{
  box_fill (data);
}

static void
test_pool (void)
{
  GThreadPool *pool = g_thread_pool_new (fill, NULL, 1, FALSE, NULL);

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autofree Box *box = g_new0 (Box, 1);

      box->value = i;
      g_thread_pool_push (pool, box, NULL);
      box_wait (box);
      g_assert_cmpuint (box->value, ==, i + 1);
    }
  g_thread_pool_free (pool, FALSE, TRUE);
}

static void
double_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  guint *result = g_new (guint, 1);

  *result = 2 * *(guint *) data;
  g_task_return_pointer (task, result, g_free);
}

static void
doubled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  guint **place = user_data;

  *place = g_task_propagate_pointer (G_TASK (result), NULL);
}

static gboolean
count_once (gpointer data)
{
  ++*(guint *) data;
  return G_SOURCE_REMOVE;
}

static gpointer
attach (gpointer context)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  guint *value = g_new (guint, 1);

  *value = 1;
  g_source_set_callback (source, count_once, value, g_free);
  g_source_attach (source, context);
  return NULL;
}

static void
test_source (void)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GMainContext) context = g_main_context_new ();
      GThread *thread = g_thread_new ("attach", attach, context);

      g_main_context_iteration (context, TRUE);
      g_thread_join (thread);
    }
}

static void
test_task (void)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      guint *result = NULL;
      GTask *task = g_task_new (NULL, NULL, doubled_cb, &result);
      guint *given = g_new (guint, 1);

      *given = i;
      g_task_set_task_data (task, given, g_free);
      g_task_run_in_thread (task, double_thread);
      g_object_unref (task);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (*result, ==, 2 * i);
      g_free (result);
    }
}

static gpointer
write_and_unref (gpointer bytes)
{
  *(guint8 *) g_bytes_get_data (bytes, NULL) = 1;
  g_bytes_unref (bytes);
  return NULL;
}

static void
read_and_free (gpointer data)
{
  g_assert_cmpuint (*(guint8 *) data, ==, 1);
  g_free (data);
}

/* Whoever is the last frees it, after the other's last use. */
static void
test_reference (void)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      guint8 *data = g_new0 (guint8, 8);
      GBytes *bytes = g_bytes_new_with_free_func (data, 8, read_and_free, data);
      GThread *thread = g_thread_new ("unref", write_and_unref, g_bytes_ref (bytes));

      g_bytes_unref (bytes);
      g_thread_join (thread);
    }
}

static gpointer
read_and_unref (gpointer object)
{
  g_assert_cmpuint (*(guint *) g_object_get_data (object, "value"), ==, 1);
  g_object_unref (object);
  return NULL;
}

static void
write_and_free (gpointer data)
{
  *(guint *) data = 2;
  g_free (data);
}

/* Two that let go at the same moment. */
static void
test_object (void)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
      guint *value = g_new (guint, 1);
      GThread *thread;

      *value = 1;
      g_object_set_data_full (object, "value", value, write_and_free);
      thread = g_thread_new ("unref", read_and_unref, g_object_ref (object));
      read_and_unref (object);
      g_thread_join (thread);
    }
}

static gpointer
make_once (gpointer place)
{
  gsize *once = place;

  if (g_once_init_enter (once))
    {
      guint *made = g_new (guint, 1);

      *made = 7;
      g_once_init_leave (once, (gsize) made);
    }
  g_assert_cmpuint (*(guint *) *once, ==, 7);
  return NULL;
}

static void
test_once (void)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gsize once = 0;
      GThread *thread = g_thread_new ("once", make_once, &once);

      make_once (&once);
      g_thread_join (thread);
      g_free ((gpointer) once);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tsan-glib/mutex", test_mutex);
  g_test_add_func ("/tsan-glib/race", test_race);
  g_test_add_func ("/tsan-glib/queue", test_queue);
  g_test_add_func ("/tsan-glib/pool", test_pool);
  g_test_add_func ("/tsan-glib/task", test_task);
  g_test_add_func ("/tsan-glib/source", test_source);
  g_test_add_func ("/tsan-glib/reference", test_reference);
  g_test_add_func ("/tsan-glib/object", test_object);
  g_test_add_func ("/tsan-glib/once", test_once);
  return g_test_run ();
}
