/* SPDX-License-Identifier: MIT */
#include "slab-machine-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* Both arrays of a copy together: more than the caches hold, but no more than this share of the memory. */
#define COPY_LEAST_BYTES (G_GUINT64_CONSTANT (256) << 20)
#define COPY_CACHES 2
#define COPY_MOST_BYTES (G_GUINT64_CONSTANT (2) << 30)
#define COPY_SHARE_OF_MEMORY 8
#define COPY_ALIGN 64
/* Looked at for a cancel after so many bytes, which take about a millisecond. */
#define PIECE_BYTES (G_GUINT64_CONSTANT (8) << 20)

/* The best of the rounds counts: others who use the machine can only make one slower. */
#define LEAST_ROUNDS 4
#define MOST_ROUNDS 64
#define ROUNDS_USEC 150000
/* Long beside the microseconds by which threads begin together, short beside a cancel. */
#define FMA_ROUND_USEC 8000

/* Threads that do the same at the same time, round after round. They are GLib's and not OpenMP's: the pool of OpenMP is
 * the engine's, and this may run beside it. */
typedef struct
{
  guint n_threads;
  const SlabMachineKernel *kernel;
  GCancellable *cancellable;
  char *source; /* n_bytes each, aligned to a page */
  char *target;
  gsize n_bytes;
  guint64 n_steps; /* of a round of the kernel, in each thread */

  GMutex mutex;
  GCond cond;
  guint n_waiting; /* with the mutex */
  guint n_meetings;

  /* Written by the owner of the index before a meeting, read by the first thread after it. */
  gint64 *starts;
  gint64 *ends;
  gint64 *cpu_times; /* nanoseconds that the thread had a core, of all its rounds; written by the owner of the index */
  gint64 *all_times; /* nanoseconds that these took */
  /* Written by the first thread before a meeting. */
  gboolean is_over;
  gint64 best_copy; /* microseconds of the best round */
  gint64 best_run;
} Team;

typedef struct
{
  Team *team;
  guint index;
} Member;

static void
meet (Team *team)
{
  guint meeting;

  g_mutex_lock (&team->mutex);
  meeting = team->n_meetings;
  if (++team->n_waiting == team->n_threads)
    {
      team->n_waiting = 0;
      team->n_meetings++;
      g_cond_broadcast (&team->cond);
    }
  else
    while (meeting == team->n_meetings)
      g_cond_wait (&team->cond, &team->mutex);
  g_mutex_unlock (&team->mutex);
}

/* What a run would be held up by, and what it makes wrong, ends at once. */
static gboolean
is_stopped (const Team *team)
{
  return g_cancellable_is_cancelled (team->cancellable) || slab_machine_is_used ();
}

static void
get_part (const Team *team, guint index, gsize *first, gsize *n_bytes)
{
  const gsize part = team->n_bytes / team->n_threads / COPY_ALIGN * COPY_ALIGN;

  *first = part * index;
  *n_bytes = part;
}

static void
copy_part (const Team *team, guint index, guint round)
{
  gsize first, n_bytes;

  get_part (team, index, &first, &n_bytes);
  for (gsize done = 0; done < n_bytes && !is_stopped (team); done += PIECE_BYTES)
    {
      const gsize n = MIN (PIECE_BYTES, n_bytes - done);
      char *target = team->target + first + done;
      const char *source = team->source + first + done;

      /* Which is quicker depends on the processor and the system's library. */
      if (round % 2 == 0)
        team->kernel->copy (target, source, n);
      else
        memcpy (target, source, n);
    }
}

/* A product that tends to a normal number: an infinity or a denormal may cost time. */
static double
run_steps (const SlabMachineKernel *kernel, guint64 n_steps)
{
  return kernel->run (n_steps, 1.0F, 0.5F, 1.0F);
}

static gint64
get_thread_cpu_time (void)
{
  struct timespec time;

  if (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time) != 0)
    return 0;
  return (gint64) time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

static void
run_rounds (Team *team, guint index, gboolean is_copy)
{
  gint64 *best = is_copy ? &team->best_copy : &team->best_run;
  gint64 all_start = g_get_monotonic_time ();

  for (guint round = 0;; round++)
    {
      gint64 cpu_start;

      meet (team);
      cpu_start = get_thread_cpu_time ();
      team->starts[index] = g_get_monotonic_time ();
      if (is_copy)
        copy_part (team, index, round);
      else
        run_steps (team->kernel, team->n_steps);
      team->ends[index] = g_get_monotonic_time ();
      team->cpu_times[index] += get_thread_cpu_time () - cpu_start;
      team->all_times[index] += 1000 * (team->ends[index] - team->starts[index]);
      meet (team);
      if (index == 0)
        {
          gint64 start = G_MAXINT64, end = 0;

          for (guint i = 0; i < team->n_threads; i++)
            {
              start = MIN (start, team->starts[i]);
              end = MAX (end, team->ends[i]);
            }
          *best = MIN (*best, MAX (1, end - start));
          team->is_over = is_stopped (team) || round + 1 == MOST_ROUNDS
                          || (round + 1 >= LEAST_ROUNDS && end - all_start >= ROUNDS_USEC);
        }
      meet (team);
      if (team->is_over)
        return;
    }
}

static gpointer
member_main (gpointer data)
{
  Member *member = data;
  Team *team = member->team;
  gsize first, n_bytes;

  /* The pages come to be by the thread that copies them, near its core. */
  get_part (team, member->index, &first, &n_bytes);
  for (gsize done = 0; done < n_bytes && !is_stopped (team); done += PIECE_BYTES)
    {
      memset (team->source + first + done, 1, MIN (PIECE_BYTES, n_bytes - done));
      memset (team->target + first + done, 2, MIN (PIECE_BYTES, n_bytes - done));
    }
  run_rounds (team, member->index, TRUE);
  run_rounds (team, member->index, FALSE);
  return NULL;
}

/* Bytes of each of the two arrays. */
static gsize
choose_copy_bytes (const SlabMachine *self)
{
  guint64 bytes = COPY_LEAST_BYTES;
  const long n_pages = sysconf (_SC_PHYS_PAGES), page = sysconf (_SC_PAGESIZE);

  for (guint i = 0; i < SLAB_MACHINE_N_CACHES; i++)
    bytes = MAX (bytes, MIN (self->cache_bytes[i], COPY_MOST_BYTES) * COPY_CACHES);
  bytes = MIN (bytes, COPY_MOST_BYTES);
  if (n_pages > 0 && page > 0)
    bytes = MIN (bytes, (guint64) n_pages * (guint64) page / COPY_SHARE_OF_MEMORY);
  return (gsize) (bytes / 2 / PIECE_BYTES * PIECE_BYTES);
}

static guint64
choose_steps (const SlabMachineKernel *kernel)
{
  guint64 n_steps = 1024;

  for (;;)
    {
      const gint64 start = g_get_monotonic_time ();
      gint64 took;

      run_steps (kernel, n_steps);
      took = g_get_monotonic_time () - start;
      if (took >= FMA_ROUND_USEC / 2)
        return MAX (1, n_steps * FMA_ROUND_USEC / (guint64) took);
      n_steps *= 2;
    }
}

/**
 * slab_machine_times_judge:
 * @rates: (out): a copy counts what it reads and what it writes; all threads together
 */
void
slab_machine_times_judge (const SlabMachineTimes *times, SlabMachineRates *rates)
{
  g_return_if_fail (times != NULL && rates != NULL);
  g_return_if_fail (times->copy_usec > 0 && times->run_usec > 0);

  rates->bandwidth = 2.0 * (double) times->copied_bytes * times->n_threads / ((double) times->copy_usec * 1e-6);
  rates->flops = (double) times->n_operations * times->n_threads / ((double) times->run_usec * 1e-6);
  /* Where the system has no such clock nobody can tell. */
  rates->cpu_share = times->cpu_nsec > 0 && times->all_nsec > 0 ? (double) times->cpu_nsec / (double) times->all_nsec
                                                                : 1.0;
}

static gboolean
measure_team (const SlabMachine *self, guint n_threads, guint64 n_steps, SlabMachineRates *rates,
              GCancellable *cancellable, GError **error)
{
  const gsize n_bytes = choose_copy_bytes (self);
  g_autofree gint64 *starts = g_new0 (gint64, n_threads);
  g_autofree gint64 *ends = g_new0 (gint64, n_threads);
  g_autofree gint64 *cpu_times = g_new0 (gint64, n_threads);
  g_autofree gint64 *all_times = g_new0 (gint64, n_threads);
  g_autofree Member *members = g_new0 (Member, n_threads);
  g_autofree GThread **threads = g_new0 (GThread *, n_threads);
  Team team = { .n_threads = n_threads,
                .kernel = slab_machine_find_kernel (),
                .cancellable = cancellable,
                .n_bytes = n_bytes,
                .n_steps = n_steps,
                .starts = starts,
                .ends = ends,
                .cpu_times = cpu_times,
                .all_times = all_times,
                .best_copy = G_MAXINT64,
                .best_run = G_MAXINT64 };
  char *memory = mmap (NULL, 2 * n_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  SlabMachineTimes times;
  gsize first, part;

  if (memory == MAP_FAILED)
    {
      g_autofree char *size = g_format_size_full (2 * n_bytes, G_FORMAT_SIZE_IEC_UNITS);

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   _ ("The machine cannot be measured: there is no memory of %s to copy in"), size);
      return FALSE;
    }
#ifdef MADV_HUGEPAGE
  madvise (memory, 2 * n_bytes, MADV_HUGEPAGE);
#endif
  team.source = memory;
  team.target = memory + n_bytes;
  g_mutex_init (&team.mutex);
  g_cond_init (&team.cond);

  for (guint i = 0; i < n_threads; i++)
    {
      members[i] = (Member){ .team = &team, .index = i };
      if (i > 0)
        threads[i] = g_thread_new ("slab-machine", member_main, &members[i]);
    }
  member_main (&members[0]);
  for (guint i = 1; i < n_threads; i++)
    g_thread_join (threads[i]);

  g_cond_clear (&team.cond);
  g_mutex_clear (&team.mutex);
  munmap (memory, 2 * n_bytes);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) || slab_machine_set_error_if_used (error))
    return FALSE;

  get_part (&team, 0, &first, &part);
  times = (SlabMachineTimes){ .n_threads = n_threads,
                              .copied_bytes = part,
                              .copy_usec = team.best_copy,
                              .n_operations = slab_machine_kernel_count_operations (team.kernel, n_steps),
                              .run_usec = team.best_run };
  for (guint i = 0; i < n_threads; i++)
    {
      times.cpu_nsec += cpu_times[i];
      times.all_nsec += all_times[i];
    }
  slab_machine_times_judge (&times, rates);
  return TRUE;
}

/**
 * slab_machine_measure_once:
 * @self: this machine; unchanged on failure
 * @cpu_share: (out): of the time that the threads were at it, how much they had a core, 0 to about 1
 *
 * slab_machine_measure() without a second try, and whatever other programs do.
 *
 * Returns: as slab_machine_measure()
 */
gboolean
slab_machine_measure_once (SlabMachine *self, double *cpu_share, GCancellable *cancellable, GError **error)
{
  SlabMachineRates one, all;
  guint64 n_steps;

  g_return_val_if_fail (self != NULL && cpu_share != NULL, FALSE);
  g_return_val_if_fail (self->n_cores > 0, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || slab_machine_set_error_if_used (error))
    return FALSE;
  n_steps = choose_steps (slab_machine_find_kernel ());
  if (!measure_team (self, 1, n_steps, &one, cancellable, error))
    return FALSE;
  all = one;
  if (self->n_cores > 1 && !measure_team (self, self->n_cores, n_steps, &all, cancellable, error))
    return FALSE;
  self->bandwidth_one = one.bandwidth;
  self->bandwidth_all = all.bandwidth;
  self->flops_one = one.flops;
  self->flops_all = all.flops;
  *cpu_share = MIN (one.cpu_share, all.cpu_share);
  return TRUE;
}
