/* SPDX-License-Identifier: MIT */
#include "slab-process.h"

#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A decimal number at *text, which is moved past it. Signs, as g_ascii_strtoull takes them, mean nothing here. */
static gboolean
scan_number (const char **text, guint64 *number)
{
  const char *p = *text;
  guint64 value = 0;

  if (!g_ascii_isdigit (*p))
    return FALSE;
  for (; g_ascii_isdigit (*p); p++)
    if (__builtin_mul_overflow (value, (guint64) 10, &value)
        || __builtin_add_overflow (value, (guint64) (*p - '0'), &value))
      return FALSE;
  *text = p;
  *number = value;
  return TRUE;
}

static const char *
skip_blanks (const char *p)
{
  while (*p == ' ' || *p == '\t')
    p++;
  return p;
}

/**
 * slab_process_parse_statm:
 * @text: of /proc/PID/statm: "size resident shared …", in pages
 * @page_size: bytes
 * @resident_bytes: (out): unchanged on failure
 *
 * Returns: whether @text says it
 */
gboolean
slab_process_parse_statm (const char *text, guint64 page_size, guint64 *resident_bytes)
{
  const char *p;
  guint64 size, resident, bytes;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (resident_bytes != NULL, FALSE);

  p = skip_blanks (text);
  if (!scan_number (&p, &size) || *p != ' ')
    return FALSE;
  p = skip_blanks (p);
  if (!scan_number (&p, &resident) || (*p != ' ' && *p != '\n' && *p != '\0'))
    return FALSE;
  if (__builtin_mul_overflow (resident, page_size, &bytes))
    return FALSE;
  *resident_bytes = bytes;
  return TRUE;
}

/**
 * slab_process_parse_status_peak:
 * @text: of /proc/PID/status; the line is "VmHWM:     1234 kB", where kB are 1024 bytes
 * @peak_resident_bytes: (out): unchanged on failure
 *
 * Returns: whether @text says it
 */
gboolean
slab_process_parse_status_peak (const char *text, guint64 *peak_resident_bytes)
{
  static const char key[] = "VmHWM:";

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (peak_resident_bytes != NULL, FALSE);

  for (const char *line = text; line != NULL; line = strchr (line, '\n'))
    {
      const char *p;
      guint64 kib, bytes;

      if (*line == '\n')
        line++;
      if (strncmp (line, key, strlen (key)) != 0)
        continue;
      p = skip_blanks (line + strlen (key));
      if (!scan_number (&p, &kib))
        return FALSE;
      p = skip_blanks (p);
      if (strncmp (p, "kB", 2) != 0 || g_ascii_isalnum (p[2]) || __builtin_mul_overflow (kib, (guint64) 1024, &bytes))
        return FALSE;
      *peak_resident_bytes = bytes;
      return TRUE;
    }
  return FALSE;
}

/* Into a buffer on the stack: the sampler calls this 50 times a second and leaves the heap as it is. */
static gboolean
read_text (const char *path, char *buffer, gsize size)
{
  gsize length = 0;
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return FALSE;
  while (length < size - 1)
    {
      gssize n = read (fd, buffer + length, size - 1 - length);

      if (n <= 0)
        break;
      length += n;
    }
  close (fd);
  buffer[length] = '\0';
  return length > 0;
}

/**
 * slab_process_get_resident_bytes:
 *
 * Any thread.
 *
 * Returns: memory of this process that is in RAM now, mapped files included; 0 where the system does not tell
 */
guint64
slab_process_get_resident_bytes (void)
{
  char text[256];
  guint64 bytes = 0;
  long page_size = sysconf (_SC_PAGESIZE);

  if (page_size <= 0 || !read_text ("/proc/self/statm", text, sizeof text)
      || !slab_process_parse_statm (text, (guint64) page_size, &bytes))
    return 0;
  return bytes;
}

/**
 * slab_process_get_peak_resident_bytes:
 *
 * Any thread.
 *
 * Returns: the most that was ever resident; 0 where the system does not tell
 */
guint64
slab_process_get_peak_resident_bytes (void)
{
  char text[8192];
  guint64 bytes = 0;

  if (!read_text ("/proc/self/status", text, sizeof text) || !slab_process_parse_status_peak (text, &bytes))
    return 0;
  return bytes;
}

/**
 * slab_process_get_cpu_time:
 *
 * Any thread.
 *
 * Returns: nanoseconds that all threads of this process have run, in user and in system mode; 0 where the system does
 *   not tell
 */
gint64
slab_process_get_cpu_time (void)
{
  struct timespec t;

  if (clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t) != 0)
    return 0;
  return (gint64) t.tv_sec * 1000000000 + t.tv_nsec;
}

/**
 * slab_process_get_n_cores:
 *
 * Any thread; it is the affinity of the calling one, so call it in a thread that is not pinned.
 *
 * Returns: cores this process may run on, 1 or more
 */
guint
slab_process_get_n_cores (void)
{
#ifdef __linux__
  /* The mask must be as long as the kernel's, which is not told: the call fails while it is too short. */
  for (guint n_cpus = 1024; n_cpus <= 1024 * 1024; n_cpus *= 4)
    {
      cpu_set_t *set = CPU_ALLOC (n_cpus);
      gsize size = CPU_ALLOC_SIZE (n_cpus);
      int count = 0;

      if (set == NULL)
        break;
      if (sched_getaffinity (0, size, set) == 0)
        count = CPU_COUNT_S (size, set);
      CPU_FREE (set);
      if (count > 0)
        return (guint) count;
    }
#endif
  return MAX (1, g_get_num_processors ());
}

/**
 * slab_process_get_machine_memory:
 *
 * Any thread.
 *
 * Returns: bytes of memory that the machine has, 0 where the system does not tell
 */
guint64
slab_process_get_machine_memory (void)
{
#if defined(_SC_PHYS_PAGES) && defined(_SC_PAGESIZE)
  long n_pages = sysconf (_SC_PHYS_PAGES);
  long page_size = sysconf (_SC_PAGESIZE);
  guint64 n_bytes;

  if (n_pages > 0 && page_size > 0 && g_uint64_checked_mul (&n_bytes, (guint64) n_pages, (guint64) page_size))
    return n_bytes;
#endif
  return 0;
}
