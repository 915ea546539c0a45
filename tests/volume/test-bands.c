/* SPDX-License-Identifier: MIT */
#include "volume/slab-bands.h"

#include <pthread.h>
#include <string.h>

#define N 1000
#define SCRATCH 4096

typedef struct
{
  gint counts[N]; /* atomic */
  gint64 size;
  gint n_calls; /* atomic */
  pthread_t caller;
  gboolean alone;
} Work;

static void
count_cb (gint64 first, gint64 n, gpointer scratch, gpointer data)
{
  Work *work = data;
  guint8 *bytes = scratch;

  g_assert_cmpint (first % work->size, ==, 0);
  g_assert_cmpint (n, ==, MIN (work->size, N - first));
  if (work->alone)
    g_assert_true (pthread_equal (work->caller, pthread_self ()));
  g_atomic_int_inc (&work->n_calls);
  /* Were it another thread's as well it would not stay what it is. */
  memset (bytes, (int) (first % 251), SCRATCH);
  for (gint64 i = first; i < first + n; i++)
    g_atomic_int_inc (&work->counts[i]);
  for (guint i = 0; i < SCRATCH; i++)
    g_assert_cmpuint (bytes[i], ==, first % 251);
}

/* Each thing is done once, in bands of the size that was asked for. */
static void
test_all (void)
{
  static const gint64 sizes[] = { 1, 7, 100, N - 1, N, 2 * N };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (guint alone = 0; alone < 2; alone++)
      {
        Work work = { .size = sizes[s], .caller = pthread_self (), .alone = alone != 0 };

        g_assert_true (slab_bands_run (N, sizes[s], SCRATCH, work.alone, count_cb, &work));
        g_assert_cmpint (work.n_calls, ==, (N + sizes[s] - 1) / sizes[s]);
        for (guint i = 0; i < N; i++)
          g_assert_cmpint (work.counts[i], ==, 1);
      }
}

static void
fail_cb (gint64 first, gint64 n, gpointer scratch, gpointer data)
{
  g_assert_not_reached ();
}

static void
test_none (void)
{
  g_assert_true (slab_bands_run (0, 1, 0, FALSE, fail_cb, NULL));
}

/* More than there is memory for: nothing is begun. */
static void
test_no_memory (void)
{
  g_assert_false (slab_bands_run (N, 1, G_MAXSSIZE, FALSE, fail_cb, NULL));
}

typedef struct
{
  pthread_mutex_t mutex;
  pthread_cond_t cond;
  guint n_there;
} Meeting;

/* Two bands that each wait for the other are at work at the same time. */
static void
meet_cb (gint64 first, gint64 n, gpointer scratch, gpointer data)
{
  Meeting *meeting = data;

  pthread_mutex_lock (&meeting->mutex);
  meeting->n_there++;
  pthread_cond_broadcast (&meeting->cond);
  while (meeting->n_there < 2)
    pthread_cond_wait (&meeting->cond, &meeting->mutex);
  pthread_mutex_unlock (&meeting->mutex);
}

static void
test_together (void)
{
  Meeting meeting = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0 };

  if (g_get_num_processors () < 2)
    {
      g_test_skip ("a second processor is absent");
      return;
    }
  g_assert_true (slab_bands_run (2, 1, 0, FALSE, meet_cb, &meeting));
  g_assert_cmpuint (meeting.n_there, ==, 2);
}

static gpointer
run_all (gpointer data)
{
  for (guint i = 0; i < 20; i++)
    test_all ();
  return NULL;
}

/* Several ask at a time, for fewer helpers than that. */
static void
test_several (void)
{
  GThread *threads[6];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("asks", run_all, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bands/all", test_all);
  g_test_add_func ("/bands/none", test_none);
  g_test_add_func ("/bands/no-memory", test_no_memory);
  g_test_add_func ("/bands/together", test_together);
  g_test_add_func ("/bands/several", test_several);
  return g_test_run ();
}
