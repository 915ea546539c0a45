/* SPDX-License-Identifier: MIT */
#include "volume/slab-thread-spread.h"

#ifdef __linux__
#include <sched.h>
#endif

#ifdef __linux__
typedef struct
{
  SlabThreadSpread *spread;
  gint core;
  gboolean is_there;
  gboolean same_allowed;
} Taker;

static gpointer
take (gpointer data)
{
  Taker *taker = data;
  cpu_set_t before, after;

  sched_getaffinity (0, sizeof before, &before);
  taker->core = slab_thread_spread_take (taker->spread, -1);
  /* The system may have moved it on, but only where there is another place. */
  taker->is_there = taker->core >= 0 && CPU_ISSET (taker->core, &before);
  sched_getaffinity (0, sizeof after, &after);
  taker->same_allowed = CPU_EQUAL (&before, &after);
  return NULL;
}

/* As many threads as cores get one each, whatever they began on; those beyond get none. What they may use is not
 * changed. */
static void
test_different_cores (void)
{
  SlabThreadSpread spread = { 0 };
  cpu_set_t allowed;
  guint64 seen[SLAB_THREAD_SPREAD_MAX_CORES / 64] = { 0 };
  guint n_cores, n_none = 0;

  g_assert_cmpint (sched_getaffinity (0, sizeof allowed, &allowed), ==, 0);
  n_cores = (guint) CPU_COUNT (&allowed);
  for (guint i = 0; i < n_cores + 3; i++)
    {
      Taker taker = { .spread = &spread };

      g_thread_join (g_thread_new ("taker", take, &taker));
      g_assert_true (taker.same_allowed);
      if (taker.core < 0)
        {
          n_none++;
          continue;
        }
      g_assert_true (taker.is_there);
      g_assert_cmpuint (seen[taker.core / 64] >> (taker.core % 64) & 1, ==, 0);
      seen[taker.core / 64] |= G_GUINT64_CONSTANT (1) << (taker.core % 64);
    }
  g_assert_cmpuint (n_none, ==, 3);
}

/* A thread that the user has bound to one core stays there, taken or not. */
static void
test_bound (void)
{
  SlabThreadSpread spread = { 0 };
  cpu_set_t allowed, one, after;
  const gint here = sched_getcpu ();

  g_assert_cmpint (sched_getaffinity (0, sizeof allowed, &allowed), ==, 0);
  CPU_ZERO (&one);
  CPU_SET (here, &one);
  g_assert_cmpint (sched_setaffinity (0, sizeof one, &one), ==, 0);
  spread.taken[here / 64] = G_GUINT64_CONSTANT (1) << (here % 64);
  g_assert_cmpint (slab_thread_spread_take (&spread, -1), ==, -1);
  g_assert_cmpint (sched_getaffinity (0, sizeof after, &after), ==, 0);
  g_assert_true (CPU_EQUAL (&one, &after));

  /* The one that it has it keeps, and another that it had becomes free. */
  spread.taken[here / 64] = 0;
  g_assert_cmpint (slab_thread_spread_take (&spread, -1), ==, here);
  g_assert_cmpint (slab_thread_spread_take (&spread, here), ==, here);
  spread.taken[here / 64] = 0;
  spread.taken[1000 / 64] |= G_GUINT64_CONSTANT (1) << (1000 % 64);
  g_assert_cmpint (slab_thread_spread_take (&spread, 1000), ==, here);
  g_assert_cmpuint (spread.taken[1000 / 64] >> (1000 % 64) & 1, ==, 0);
  g_assert_cmpint (sched_setaffinity (0, sizeof allowed, &allowed), ==, 0);
}
#endif

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#ifdef __linux__
  g_test_add_func ("/thread-spread/different-cores", test_different_cores);
  g_test_add_func ("/thread-spread/bound", test_bound);
#endif

  return g_test_run ();
}
