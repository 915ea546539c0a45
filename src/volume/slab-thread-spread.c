/* SPDX-License-Identifier: MIT */
#include "slab-thread-spread.h"

#ifdef __linux__
#include <sched.h>
#endif

/*
 * The system may start or wake a thread on the core of the one that does it, and leave both there for milliseconds, or,
 * since a thread that waits in a barrier looks busy, for a whole run: two threads then take as long as one, and the one
 * that waits keeps the core from the one that it waits for. So a thread that finds another one of its team on its core
 * steps aside once. It is not bound to where it goes: the system may move it again, to make room for other programs.
 */

#ifdef __linux__
static gboolean
mark_taken (SlabThreadSpread *spread, guint core)
{
  const guint64 bit = G_GUINT64_CONSTANT (1) << (core % 64);

  return (atomic_fetch_or (&spread->taken[core / 64], bit) & bit) == 0;
}

static void
mark_free (SlabThreadSpread *spread, guint core)
{
  atomic_fetch_and (&spread->taken[core / 64], ~(G_GUINT64_CONSTANT (1) << (core % 64)));
}

/* To be there from now on, one core is allowed, and then all of them again. */
static gboolean
step_to (guint core, const cpu_set_t *allowed)
{
  cpu_set_t one;

  CPU_ZERO (&one);
  CPU_SET (core, &one);
  return sched_setaffinity (0, sizeof one, &one) == 0 && sched_setaffinity (0, sizeof *allowed, allowed) == 0;
}
#endif

/**
 * slab_thread_spread_take:
 * @spread: of the team
 * @core: what the last call of this thread returned, -1 for the first
 *
 * Moves the calling thread to a core that no other thread of the team has taken, when its own is. Where every allowed
 * core is taken, or the user has bound the thread, it stays. Two or three system calls at most, no lock.
 *
 * Returns: the core that is now taken by this thread, -1 for none
 */
gint
slab_thread_spread_take (SlabThreadSpread *spread, gint core)
{
#ifdef __linux__
  cpu_set_t allowed;
  const gint here = sched_getcpu ();

  if (here < 0 || here >= MIN (SLAB_THREAD_SPREAD_MAX_CORES, CPU_SETSIZE))
    return core;
  if (here == core)
    return core;
  if (core >= 0)
    mark_free (spread, (guint) core);
  if (mark_taken (spread, (guint) here))
    return here;
  if (sched_getaffinity (0, sizeof allowed, &allowed) != 0)
    return -1;
  for (guint other = 0; other < MIN (SLAB_THREAD_SPREAD_MAX_CORES, CPU_SETSIZE); other++)
    if (CPU_ISSET (other, &allowed) && mark_taken (spread, other))
      {
        if (step_to (other, &allowed))
          return (gint) other;
        mark_free (spread, other);
        return -1;
      }
  return -1;
#else
  return -1;
#endif
}
