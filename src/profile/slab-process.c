/* SPDX-License-Identifier: MIT */
#include "slab-process.h"

#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif
#include <time.h>
#include <unistd.h>

/* Pages that are all asked for, and how many of more. */
#define SMALL_RANGE 4096
#define SPREAD_PAGES 16

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

/* Number @index of a text of numbers, counted in pages. */
static gboolean
parse_pages (const char *text, guint index, guint64 page_size, guint64 *bytes)
{
  const char *p = skip_blanks (text);
  guint64 pages = 0, value;

  for (guint i = 0; i <= index; i++)
    {
      if (!scan_number (&p, &pages) || (*p != ' ' && *p != '\n' && *p != '\0'))
        return FALSE;
      p = skip_blanks (p);
    }
  if (__builtin_mul_overflow (pages, page_size, &value))
    return FALSE;
  *bytes = value;
  return TRUE;
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
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (resident_bytes != NULL, FALSE);

  return parse_pages (text, 1, page_size, resident_bytes);
}

/**
 * slab_process_parse_statm_shared:
 * @text: of /proc/PID/statm
 * @page_size: bytes
 * @shared_bytes: (out): resident pages of files; unchanged on failure
 *
 * Returns: whether @text says it
 */
gboolean
slab_process_parse_statm_shared (const char *text, guint64 page_size, guint64 *shared_bytes)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (shared_bytes != NULL, FALSE);

  return parse_pages (text, 2, page_size, shared_bytes);
}

/**
 * slab_process_parse_schedstat:
 * @text: of /proc/PID/task/TID/schedstat: nanoseconds on a core, nanoseconds ready but without one, slices
 * @run_nanoseconds: (out): unchanged on failure
 * @queue_nanoseconds: (out): unchanged on failure
 *
 * Returns: whether @text says it
 */
gboolean
slab_process_parse_schedstat (const char *text, guint64 *run_nanoseconds, guint64 *queue_nanoseconds)
{
  guint64 run, queue;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (run_nanoseconds != NULL && queue_nanoseconds != NULL, FALSE);

  if (!parse_pages (text, 0, 1, &run) || !parse_pages (text, 1, 1, &queue))
    return FALSE;
  *run_nanoseconds = run;
  *queue_nanoseconds = queue;
  return TRUE;
}

static gboolean
find_number (const char *text, const char *key, guint64 *number)
{
  for (const char *line = text; line != NULL; line = strchr (line, '\n'))
    {
      const char *p;

      if (*line == '\n')
        line++;
      if (strncmp (line, key, strlen (key)) != 0)
        continue;
      p = skip_blanks (line + strlen (key));
      return scan_number (&p, number) && (*p == '\n' || *p == '\0' || *p == ' ');
    }
  return FALSE;
}

/**
 * slab_process_parse_io:
 * @text: of /proc/PID/io: lines "read_bytes: 12", "write_bytes: 34", of what came from disks and went to them
 * @read_bytes: (out): unchanged on failure
 * @written_bytes: (out): unchanged on failure
 *
 * Returns: whether @text says both
 */
gboolean
slab_process_parse_io (const char *text, guint64 *read_bytes, guint64 *written_bytes)
{
  guint64 n_read, n_written;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (read_bytes != NULL && written_bytes != NULL, FALSE);

  if (!find_number (text, "read_bytes:", &n_read) || !find_number (text, "write_bytes:", &n_written))
    return FALSE;
  *read_bytes = n_read;
  *written_bytes = n_written;
  return TRUE;
}

/* Behind "start-end" in a line of maps come permissions, offset, device and inode, which is not 0 for a file. */
static gboolean
names_file (const char *p)
{
  guint64 inode;

  for (guint i = 0; i < 3; i++)
    {
      p = skip_blanks (p);
      while (*p != ' ' && *p != '\n' && *p != '\0')
        p++;
    }
  p = skip_blanks (p);
  return scan_number (&p, &inode) && inode != 0;
}

/**
 * slab_process_parse_maps:
 * @text: of /proc/PID/maps: per mapping a line "start-end permissions offset device inode …", addresses in hexadecimal
 *   digits
 * @start: address
 * @end: address behind the last byte
 *
 * Returns: whether a file is mapped to some of the range
 */
gboolean
slab_process_parse_maps (const char *text, guint64 start, guint64 end)
{
  g_return_val_if_fail (text != NULL, FALSE);

  for (const char *line = text; line != NULL && *line != '\0'; line = strchr (line, '\n'))
    {
      char *rest;
      guint64 first, last;

      if (*line == '\n')
        line++;
      first = g_ascii_strtoull (line, &rest, 16);
      if (rest == line || *rest != '-')
        continue;
      last = g_ascii_strtoull (rest + 1, &rest, 16);
      if (*rest == ' ' && MAX (first, start) < MIN (last, end) && names_file (rest))
        return TRUE;
    }
  return FALSE;
}

/**
 * slab_process_count_present:
 * @entries: (array length=n_entries): of /proc/PID/pagemap, one a page
 *
 * Returns: how many of the pages are in RAM, by their highest bit
 */
gsize
slab_process_count_present (const guint64 *entries, gsize n_entries)
{
  gsize n = 0;

  for (gsize i = 0; i < n_entries; i++)
    n += entries[i] >> 63;
  return n;
}

/**
 * slab_process_count_of_files:
 * @entries: (array length=n_entries): of /proc/PID/pagemap, one a page
 *
 * Returns: how many of the pages are in RAM and of a file, or of memory that is shared as one: by bit 61
 */
gsize
slab_process_count_of_files (const guint64 *entries, gsize n_entries)
{
  gsize n = 0;

  for (gsize i = 0; i < n_entries; i++)
    n += entries[i] >> 63 & entries[i] >> 61 & 1;
  return n;
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

/* Into a buffer on the stack: the heap is left as it is. */
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

/* The text of all mappings is long in a program with a window: only where no page of the range tells it. */
static gboolean
is_mapped_file (guint64 start, guint64 end)
{
  g_autofree char *maps = NULL;

  return g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL) && slab_process_parse_maps (maps, start, end);
}

/**
 * slab_process_get_range_resident_bytes:
 * @start: an address
 * @length: bytes from there
 * @is_file: (out) (optional): whether a file is mapped there
 *
 * Asks for each page of a small range. Of a larger one it asks for some that are evenly spread, since to ask for all
 * takes 10 milliseconds a GB: then the answer is an estimate. Any thread.
 *
 * Returns: bytes of the range that are in RAM, in whole pages; 0 where the system does not tell
 */
guint64
slab_process_get_range_resident_bytes (gconstpointer start, gsize length, gboolean *is_file)
{
  const guint64 page_size = (guint64) sysconf (_SC_PAGESIZE);
  const guint64 first = (guintptr) start / page_size;
  const guint64 n_pages = ((guintptr) start + length + page_size - 1) / page_size - first;
  const gboolean is_small = n_pages <= SMALL_RANGE;
  const guint64 n_to_ask = is_small ? n_pages : SPREAD_PAGES;
  guint64 entries[SMALL_RANGE];
  guint64 n_present = 0, n_of_files = 0, n_asked = 0;
  int fd;

  if (is_file != NULL)
    *is_file = FALSE;
  fd = open ("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return 0;
  while (n_asked < n_to_ask)
    {
      const guint64 page = first + n_asked * (n_pages / n_to_ask);
      const gsize n_wanted = is_small ? (gsize) (n_pages - n_asked) : 1;
      gssize n_read = pread (fd, entries, n_wanted * sizeof *entries, (off_t) (page * sizeof *entries));
      gsize n = n_read > 0 ? (gsize) n_read / sizeof *entries : 0;

      if (n == 0)
        break;
      n_present += slab_process_count_present (entries, n);
      n_of_files += slab_process_count_of_files (entries, n);
      n_asked += n;
    }
  close (fd);
  if (is_file != NULL)
    *is_file = n_present > 0 ? n_of_files > 0 : is_mapped_file ((guintptr) start, (guintptr) start + length);
  return n_asked > 0 ? (guint64) ((double) n_present / (double) n_asked * (double) n_pages) * page_size : 0;
}

/**
 * slab_process_get_faults:
 * @minor: (out): pages that this process got so far without waiting for a disk; unchanged on failure
 * @major: (out): pages for which it waited for a disk; unchanged on failure
 * @system_time: (out): nanoseconds that its threads were in the kernel; unchanged on failure
 *
 * Any thread.
 *
 * Returns: whether the system tells
 */
gboolean
slab_process_get_faults (guint64 *minor, guint64 *major, gint64 *system_time)
{
  struct rusage usage;

  if (getrusage (RUSAGE_SELF, &usage) != 0)
    return FALSE;
  *minor = (guint64) usage.ru_minflt;
  *major = (guint64) usage.ru_majflt;
  *system_time = (gint64) usage.ru_stime.tv_sec * 1000000000 + (gint64) usage.ru_stime.tv_usec * 1000;
  return TRUE;
}

/**
 * slab_process_get_thread_system_time:
 *
 * Of the calling thread. A third of a microsecond. Most systems count it by looking what a core is at when its clock
 * ticks, so that a single difference says little and the sum of many is right.
 *
 * Returns: nanoseconds that it was in the kernel; -1 where the system does not tell
 */
gint64
slab_process_get_thread_system_time (void)
{
#ifdef RUSAGE_THREAD
  struct rusage usage;

  if (getrusage (RUSAGE_THREAD, &usage) == 0)
    return (gint64) usage.ru_stime.tv_sec * 1000000000 + (gint64) usage.ru_stime.tv_usec * 1000;
#endif
  return -1;
}

/**
 * slab_process_get_thread_id:
 *
 * Returns: what slab_process_reader_get_thread_times() knows the calling thread by; 0 where threads have no such number
 */
gint
slab_process_get_thread_id (void)
{
#ifdef __linux__
  return (gint) syscall (SYS_gettid);
#else
  return 0;
#endif
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
 * slab_process_reset_peak_resident_bytes:
 *
 * From here on slab_process_get_peak_resident_bytes() is the most that was resident since. Any thread, for the whole
 * process.
 *
 * Reference: proc(5), /proc/pid/clear_refs.
 *
 * Returns: whether the system can do that
 */
gboolean
slab_process_reset_peak_resident_bytes (void)
{
  int fd = open ("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
  gboolean done;

  if (fd < 0)
    return FALSE;
  done = write (fd, "5", 1) == 1;
  close (fd);
  return done;
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
