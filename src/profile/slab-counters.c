/* SPDX-License-Identifier: MIT */
#include "slab-counters.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#ifdef __linux__
#include <linux/perf_event.h>
#include <sys/syscall.h>
#endif
#include <string.h>
#include <unistd.h>

struct _SlabCounters
{
  int files[SLAB_N_COUNTERS]; /* -1: there is none */
  int error;                  /* of the first that could not be opened; 0 */
};

static int
open_counter (SlabCounter counter, gpointer user_data)
{
#ifdef __linux__
  static const guint64 configs[SLAB_N_COUNTERS] = {
    [SLAB_COUNTER_INSTRUCTIONS] = PERF_COUNT_HW_INSTRUCTIONS,
    [SLAB_COUNTER_CYCLES] = PERF_COUNT_HW_CPU_CYCLES,
    [SLAB_COUNTER_CACHE_MISSES] = PERF_COUNT_HW_CACHE_MISSES,
  };
  struct perf_event_attr attr = {
    .type = PERF_TYPE_HARDWARE,
    .size = sizeof attr,
    .config = configs[counter],
    .read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
    .exclude_kernel = 1,
    .exclude_hv = 1,
  };
  long file = syscall (SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);

  return file >= 0 ? (int) file : -errno;
#else
  return -ENOSYS;
#endif
}

/**
 * slab_counters_new:
 * @opener: (nullable) (scope call): %NULL: the kernel's perf_event_open (2)
 * @user_data: for @opener
 *
 * In the thread that is to be counted. Counters that cannot be opened are left out.
 *
 * Returns: (transfer full): free it in any thread
 */
SlabCounters *
slab_counters_new (SlabCounterOpener opener, gpointer user_data)
{
  SlabCounters *self = g_new0 (SlabCounters, 1);

  if (opener == NULL)
    opener = open_counter;
  for (guint i = 0; i < SLAB_N_COUNTERS; i++)
    {
      int file = opener ((SlabCounter) i, user_data);

      if (file < 0 && self->error == 0)
        self->error = -file;
      self->files[i] = MAX (file, -1);
    }
  return self;
}

void
slab_counters_free (SlabCounters *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < SLAB_N_COUNTERS; i++)
    if (self->files[i] >= 0)
      close (self->files[i]);
  g_free (self);
}

/**
 * slab_counters_get_error:
 *
 * Returns: an errno: why a counter is missing; 0 where none is
 */
int
slab_counters_get_error (const SlabCounters *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->error;
}

/**
 * slab_counters_scale:
 * @reading: of one counter
 *
 * A processor has fewer counters than programs may ask for; then each counts a part of the time, and what it would have
 * counted in all of it is value * enabled / running (perf_event_open (2)).
 *
 * Returns: the count; %SLAB_TRACE_UNKNOWN of one that never ran
 */
guint64
slab_counters_scale (const SlabCounterReading *reading)
{
  double scaled;

  g_return_val_if_fail (reading != NULL, SLAB_TRACE_UNKNOWN);

  if (reading->running == 0)
    return SLAB_TRACE_UNKNOWN;
  if (reading->running >= reading->enabled)
    return reading->value;
  scaled = (double) reading->value * ((double) reading->enabled / (double) reading->running);
  return scaled < 0x1p63 ? (guint64) (scaled + 0.5) : SLAB_TRACE_UNKNOWN;
}

/**
 * slab_counters_read:
 * @counters: (out): since slab_counters_new ()
 *
 * Any thread, also after the one that is counted has ended.
 *
 * Returns: whether there is any count
 */
gboolean
slab_counters_read (const SlabCounters *self, SlabTraceCounters *counters)
{
  guint64 counts[SLAB_N_COUNTERS];
  gboolean any = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (counters != NULL, FALSE);

  for (guint i = 0; i < SLAB_N_COUNTERS; i++)
    {
      SlabCounterReading reading;

      counts[i] = SLAB_TRACE_UNKNOWN;
      if (self->files[i] >= 0 && read (self->files[i], &reading, sizeof reading) == sizeof reading)
        counts[i] = slab_counters_scale (&reading);
      any = any || counts[i] != SLAB_TRACE_UNKNOWN;
    }
  *counters = (SlabTraceCounters){ .instructions = counts[SLAB_COUNTER_INSTRUCTIONS],
                                   .cycles = counts[SLAB_COUNTER_CYCLES],
                                   .cache_misses = counts[SLAB_COUNTER_CACHE_MISSES] };
  return any;
}

/* As traces keep them: the first may have the level of perf_event_paranoid behind it, the last has its number. Older
 * versions kept what they said to people. */
#define NOT_PERMITTED "not-permitted"
#define NOT_SHOWN "not-shown"
#define NOT_THERE "not-there"
#define FAILED "error"
#define OLD_NOT_PERMITTED "not permitted"
#define OLD_NOT_SHOWN "the processor shows none, as in most virtual machines"
#define OLD_NOT_THERE "the system has none"

/**
 * slab_counters_make_reason:
 * @error_number: of perf_event_open (2)
 * @paranoid: (nullable): text of /proc/sys/kernel/perf_event_paranoid
 *
 * Returns: (transfer full): why there are no counters, for traces to keep: "not-permitted 3";
 *   slab_counters_describe_reason() says it to people
 */
char *
slab_counters_make_reason (int error_number, const char *paranoid)
{
  g_autofree char *level = paranoid ? g_strstrip (g_strdup (paranoid)) : NULL;

  switch (error_number)
    {
    case EACCES:
    case EPERM:
      return level && *level ? g_strdup_printf (NOT_PERMITTED " %s", level) : g_strdup (NOT_PERMITTED);
    case ENOENT:
    case ENODEV:
    case EOPNOTSUPP:
      return g_strdup (NOT_SHOWN);
    case ENOSYS:
      return g_strdup (NOT_THERE);
    default:
      return g_strdup_printf (FAILED " %d", error_number);
    }
}

/* Of "not-permitted 3", and of older versions' "not permitted (perf_event_paranoid is 3)". */
static gboolean
read_not_permitted (const char *text, char **level)
{
  const char *rest;

  if (g_str_equal (text, NOT_PERMITTED) || g_str_equal (text, OLD_NOT_PERMITTED))
    *level = NULL;
  else if (g_str_has_prefix (text, NOT_PERMITTED " "))
    *level = g_strdup (text + strlen (NOT_PERMITTED " "));
  else if (g_str_has_prefix (text, OLD_NOT_PERMITTED " (perf_event_paranoid is ") && g_str_has_suffix (text, ")"))
    {
      rest = text + strlen (OLD_NOT_PERMITTED " (perf_event_paranoid is ");
      *level = g_strndup (rest, strlen (rest) - 1);
    }
  else
    return FALSE;
  return TRUE;
}

/**
 * slab_counters_describe_reason:
 * @reason: what a trace says, of any version or from anyone's file
 *
 * Any thread.
 *
 * Returns: (transfer full): the same in the person's language; @reason where it is none that is known
 */
char *
slab_counters_describe_reason (const char *reason)
{
  g_autofree char *level = NULL;
  gint64 number;

  g_return_val_if_fail (reason != NULL, NULL);

  if (read_not_permitted (reason, &level))
    /* Translators: of counting, and a setting of the kernel. */
    return level != NULL ? g_strdup_printf (_ ("not permitted (perf_event_paranoid is %s)"), level)
                         : g_strdup (_ ("not permitted"));
  if (g_str_equal (reason, NOT_SHOWN) || g_str_equal (reason, OLD_NOT_SHOWN))
    return g_strdup (_ ("the processor shows none, as in most virtual machines"));
  if (g_str_equal (reason, NOT_THERE) || g_str_equal (reason, OLD_NOT_THERE))
    return g_strdup (_ ("the system has none"));
  if (g_str_has_prefix (reason, FAILED " ")
      && g_ascii_string_to_signed (reason + strlen (FAILED " "), 10, 1, G_MAXINT, &number, NULL))
    return g_strdup (g_strerror ((int) number));
  return g_strdup (reason);
}

/**
 * slab_counters_dup_reason:
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): as slab_counters_make_reason() of this machine; %NULL where all counters are
 *   there
 */
char *
slab_counters_dup_reason (const SlabCounters *self)
{
  g_autofree char *paranoid = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->error == 0)
    return NULL;
  g_file_get_contents ("/proc/sys/kernel/perf_event_paranoid", &paranoid, NULL, NULL);
  return slab_counters_make_reason (self->error, paranoid);
}
