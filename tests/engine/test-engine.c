/* SPDX-License-Identifier: MIT */
#include "engine/slab-engine.h"

#ifdef __linux__
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

typedef struct
{
  SlabEngine *engine;
  GThread *thread;
  GString *order;
  char letter;
  gint priority;
  gint policy;
  gint n_destroyed;
} Job;

static void
note_job (gpointer user_data)
{
  Job *job = user_data;

  job->thread = g_thread_self ();
  g_string_append_c (job->order, job->letter);
#ifdef __linux__
  job->priority = getpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid));
  job->policy = sched_getscheduler (0);
#endif
}

static void
note_destroyed (gpointer user_data)
{
  Job *job = user_data;

  g_assert_true (job->thread == g_thread_self ());
  job->n_destroyed++;
}

/* One after the other in one thread that is not ours; shutdown waits for all of them. */
static void
test_order (void)
{
  SlabEngine *engine = slab_engine_new (FALSE);
  g_autoptr (GString) order = g_string_new (NULL);
  Job jobs[5] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      jobs[i].order = order;
      jobs[i].letter = (char) ('a' + i);
      slab_engine_push (engine, note_job, &jobs[i], note_destroyed);
    }
  slab_engine_shutdown (engine);
  g_assert_cmpstr (order->str, ==, "abcde");
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      g_assert_true (jobs[i].thread == jobs[0].thread);
      g_assert_true (jobs[i].thread != g_thread_self ());
      g_assert_cmpint (jobs[i].n_destroyed, ==, 1);
    }
  slab_engine_shutdown (engine);
  g_assert_finalize_object (engine);
}

static void
test_priority (void)
{
#ifdef __linux__
  g_autoptr (GString) order = g_string_new (NULL);
  int own = getpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid));

  for (gboolean background = FALSE; background <= TRUE; background++)
    {
      SlabEngine *engine = slab_engine_new (background);
      Job job = { .order = order };

      g_assert_cmpint (slab_engine_is_background (engine), ==, background);
      slab_engine_push (engine, note_job, &job, NULL);
      slab_engine_shutdown (engine);
      g_assert_cmpint (job.priority, ==, background ? MAX (10, own) : own);
      /* Where it wakes it lets whoever runs go on. */
      g_assert_cmpint (job.policy, ==, background ? SCHED_BATCH : sched_getscheduler (0));
      g_assert_finalize_object (engine);
    }
  /* The thread of the window keeps its own. */
  g_assert_cmpint (getpriority (PRIO_PROCESS, 0), ==, own);
#else
  g_test_skip ("threads have no priority of their own here");
#endif
}

static void
wait_for_flag (gpointer user_data)
{
  while (!g_atomic_int_get ((gint *) user_data))
    g_usleep (1000);
}

static void
drop_engine (gpointer user_data)
{
  Job *job = user_data;

  g_clear_object (&job->engine);
  g_atomic_int_set (&job->n_destroyed, 1);
}

/* The last reference may go in the engine's own thread, which cannot wait for itself. */
static void
test_last_reference_in_job (void)
{
  SlabEngine *engine = slab_engine_new (FALSE);
  Job job = { .engine = engine };
  gint flag = FALSE;
  gpointer watched = engine;

  g_object_add_weak_pointer (G_OBJECT (engine), &watched);
  slab_engine_push (engine, wait_for_flag, &flag, NULL);
  slab_engine_push (engine, drop_engine, &job, NULL);
  g_atomic_int_set (&flag, TRUE);
  while (!g_atomic_int_get (&job.n_destroyed))
    g_usleep (1000);
  g_assert_null (watched);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/order", test_order);
  g_test_add_func ("/engine/priority", test_priority);
  g_test_add_func ("/engine/last-reference-in-job", test_last_reference_in_job);
  return g_test_run ();
}
