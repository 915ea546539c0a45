/* SPDX-License-Identifier: MIT */
#include "slab-lab-others.h"

#include <math.h>
#ifdef __linux__
#include <sched.h>
#endif
#include <string.h>
#include <unistd.h>

#include "profile/slab-process.h"

/* More than anybody looks back. */
#define N_READINGS 256
#define MAX_CPUS 8192

typedef struct
{
  gint64 time;
  gint64 busy;
  gint64 own;
} Reading;

struct _SlabLabOthers
{
  Reading readings[N_READINGS]; /* the one with the number i at i % N_READINGS */
  gsize n_readings;
};

SlabLabOthers *
slab_lab_others_new (void)
{
  return g_new0 (SlabLabOthers, 1);
}

void
slab_lab_others_free (SlabLabOthers *self)
{
  g_free (self);
}

/**
 * slab_lab_others_parse_stat:
 * @text: of /proc/stat, see proc(5)
 * @may_use: which of the CPUs to count; called with each
 * @busy_ticks: (out): of all that are counted, since the machine was started, in units of USER_HZ: user, nice, system,
 *   irq, softirq and what a host took; unchanged on failure
 *
 * Returns: whether a CPU was told of
 */
gboolean
slab_lab_others_parse_stat (const char *text, gboolean (*may_use) (guint cpu, gpointer user_data), gpointer user_data,
                            guint64 *busy_ticks)
{
  enum
  {
    USER,
    NICE,
    SYSTEM,
    IDLE,
    IOWAIT,
    IRQ,
    SOFTIRQ,
    STEAL,
    N_FIELDS
  };
  guint64 busy = 0;
  gboolean is_told = FALSE;

  g_return_val_if_fail (text != NULL && may_use != NULL && busy_ticks != NULL, FALSE);

  for (const char *line = text; line != NULL && *line != '\0'; line = strchr (line, '\n'), line += line != NULL)
    {
      const char *place = line + 3;
      char *end;
      guint64 cpu, sum = 0;

      if (strncmp (line, "cpu", 3) != 0 || !g_ascii_isdigit (*place))
        continue;
      cpu = g_ascii_strtoull (place, &end, 10);
      if (cpu > G_MAXUINT || !may_use ((guint) cpu, user_data))
        continue;
      /* Old kernels tell fewer fields. */
      for (guint field = 0; field < N_FIELDS && *end == ' '; field++)
        {
          guint64 ticks;

          place = end;
          ticks = g_ascii_strtoull (place, &end, 10);
          if (end == place)
            break;
          if (field != IDLE && field != IOWAIT)
            sum += ticks;
        }
      busy += sum;
      is_told = TRUE;
    }
  if (is_told)
    *busy_ticks = busy;
  return is_told;
}

#ifdef __linux__
typedef struct
{
  cpu_set_t *set; /* NULL: any */
  gsize size;
} Allowed;

static gboolean
is_allowed (guint cpu, gpointer user_data)
{
  const Allowed *allowed = user_data;

  return allowed->set == NULL || (cpu < MAX_CPUS && CPU_ISSET_S (cpu, allowed->size, allowed->set));
}

static gboolean
read_busy_time (gint64 *busy_time)
{
  Allowed allowed = { CPU_ALLOC (MAX_CPUS), CPU_ALLOC_SIZE (MAX_CPUS) };
  const gint64 ticks_per_second = sysconf (_SC_CLK_TCK);
  g_autofree char *text = NULL;
  guint64 ticks = 0;
  gboolean is_told;

  if (allowed.set != NULL && sched_getaffinity (0, allowed.size, allowed.set) != 0)
    {
      CPU_FREE (allowed.set);
      allowed.set = NULL;
    }
  is_told = ticks_per_second > 0 && g_file_get_contents ("/proc/stat", &text, NULL, NULL)
            && slab_lab_others_parse_stat (text, is_allowed, &allowed, &ticks);
  if (is_told)
    *busy_time = (gint64) ticks * (1000000000 / ticks_per_second);
  if (allowed.set != NULL)
    CPU_FREE (allowed.set);
  return is_told;
}
#else
static gboolean
read_busy_time (gint64 *busy_time)
{
  return FALSE;
}
#endif

gint64
slab_lab_others_read (SlabLabOthers *self)
{
  const gint64 time = g_get_monotonic_time () * 1000;
  gint64 busy;

  g_return_val_if_fail (self != NULL, 0);

  if (read_busy_time (&busy))
    slab_lab_others_add (self, time, busy, slab_process_get_cpu_time ());
  return time;
}

/**
 * slab_lab_others_add:
 * @time: nanoseconds, of a clock that is never set
 * @busy_time: nanoseconds of all cores so far that they were busy
 * @own_time: nanoseconds of these for this process
 */
void
slab_lab_others_add (SlabLabOthers *self, gint64 time, gint64 busy_time, gint64 own_time)
{
  g_return_if_fail (self != NULL);

  self->readings[self->n_readings++ % N_READINGS] = (Reading){ time, busy_time, own_time };
}

/**
 * slab_lab_others_get:
 * @since: of an earlier reading
 *
 * Returns: cores that others used on the average from @since to the last reading, or over the last half second where
 *   that is longer; NAN where it is not known
 */
double
slab_lab_others_get (const SlabLabOthers *self, gint64 since)
{
  const Reading *last, *first = NULL;

  g_return_val_if_fail (self != NULL, NAN);

  if (self->n_readings == 0)
    return NAN;
  last = &self->readings[(self->n_readings - 1) % N_READINGS];
  since = MIN (since, last->time - SLAB_LAB_OTHERS_LEAST_SPAN);
  for (gsize i = self->n_readings; i > 0 && i + N_READINGS > self->n_readings && first == NULL; i--)
    if (self->readings[(i - 1) % N_READINGS].time <= since)
      first = &self->readings[(i - 1) % N_READINGS];
  if (first == NULL)
    return NAN;
  return MAX (0.0, (double) (last->busy - first->busy - (last->own - first->own)))
         / (double) (last->time - first->time);
}
