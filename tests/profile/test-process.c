/* SPDX-License-Identifier: MIT */
#include "profile/slab-process.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void
test_statm (void)
{
  static const char *const garbage[] = { "",
                                         " ",
                                         "123",
                                         "123 ",
                                         "123 x",
                                         "a b",
                                         "-1 -2",
                                         "1 +2",
                                         "1 2x",
                                         "1\n2",
                                         "12 1e3 4\n",
                                         "\xff\xfe 3",
                                         "1 999999999999999999999999 3",
                                         "1 9223372036854775807 3" };
  guint64 bytes = 42;

  g_assert_true (slab_process_parse_statm ("37614 15223 5023 12 0 9000 0\n", 4096, &bytes));
  g_assert_cmpuint (bytes, ==, G_GUINT64_CONSTANT (15223) * 4096);
  g_assert_true (slab_process_parse_statm ("1 0", 65536, &bytes));
  g_assert_cmpuint (bytes, ==, 0);
  g_assert_true (slab_process_parse_statm ("99999999 68719476736 1", 4096, &bytes));
  g_assert_cmpuint (bytes, ==, G_GUINT64_CONSTANT (1) << 48);

  bytes = 42;
  for (guint i = 0; i < G_N_ELEMENTS (garbage); i++)
    g_assert_false (slab_process_parse_statm (garbage[i], 4096, &bytes));
  g_assert_cmpuint (bytes, ==, 42);
}

static void
test_status (void)
{
  static const char text[] = "Name:\tVmHWM: 3 kB\nUmask:\t0022\nState:\tR (running)\nVmPeak:\t    8412 kB\n"
                             "VmSize:\t    8412 kB\nVmHWM:\t  262144 kB\nVmRSS:\t     948 kB\nThreads:\t1\n";
  static const char *const garbage[] = { "",
                                         "VmHWM",
                                         "VmHWM:",
                                         "VmHWM:\t kB\n",
                                         "VmHWM:\t12\n",
                                         "VmHWM:\t12 MB\n",
                                         "VmHWM:\t12 kBytes\n",
                                         "VmHWM:\t-12 kB\n",
                                         "XVmHWM:\t12 kB\n",
                                         "VmHWM:\t99999999999999999999 kB\n",
                                         "VmHWM:\t18446744073709551615 kB\n" };
  guint64 bytes = 42;

  for (guint i = 0; i < G_N_ELEMENTS (garbage); i++)
    g_assert_false (slab_process_parse_status_peak (garbage[i], &bytes));
  g_assert_cmpuint (bytes, ==, 42);
  g_assert_true (slab_process_parse_status_peak (text, &bytes));
  g_assert_cmpuint (bytes, ==, 262144 * 1024);
  g_assert_true (slab_process_parse_status_peak ("VmHWM: 1 kB", &bytes));
  g_assert_cmpuint (bytes, ==, 1024);
}

static void
test_memory (void)
{
  const gsize size = 64 << 20;
  guint64 before = slab_process_get_resident_bytes ();
  guint64 during;
  char *block;

  if (before == 0)
    {
      g_test_skip ("the system does not tell the resident memory");
      return;
    }
  /* Memory of its own, which a sanitizer does not keep for later. */
  block = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_assert_true (block != MAP_FAILED);
  memset (block, 1, size);
  during = slab_process_get_resident_bytes ();
  g_assert_cmpuint (during, >=, before + size / 10 * 9);
  g_assert_cmpuint (slab_process_get_peak_resident_bytes (), >=, during / 10 * 9);
  g_assert_cmpint (munmap (block, size), ==, 0);
  /* The block is gone, and with it the peak. Where the system cannot do that, it says so and nothing changes. */
  if (slab_process_reset_peak_resident_bytes ())
    g_assert_cmpuint (slab_process_get_peak_resident_bytes (), <, during - size / 2);
  else
    g_assert_cmpuint (slab_process_get_peak_resident_bytes (), >=, during / 10 * 9);
}

static void
test_cpu_time (void)
{
  gint64 cpu = slab_process_get_cpu_time ();
  gint64 slept;
  volatile guint work = 0;

  g_usleep (30000);
  slept = slab_process_get_cpu_time () - cpu;
  g_assert_cmpint (slept, >=, 0);
  g_assert_cmpint (slept, <, 20000000); /* asleep it does not count */
  cpu = slab_process_get_cpu_time ();
  for (guint i = 0; i < 3000000; i++)
    work += i;
  g_assert_cmpuint (work, >, 0);
  g_assert_cmpint (slab_process_get_cpu_time (), >, cpu);
}

static void
test_cores (void)
{
  g_assert_cmpuint (slab_process_get_n_cores (), >=, 1);
  g_assert_cmpuint (slab_process_get_n_cores (), <, 100000);
  /* 0, or what a machine can have that this runs on. */
  g_assert_true (slab_process_get_machine_memory () == 0
                 || slab_process_get_machine_memory () > slab_process_get_peak_resident_bytes ());
}

static void
test_shared (void)
{
  guint64 bytes = 7;

  g_assert_true (slab_process_parse_statm_shared ("5000 1200 300 20 0 900 0\n", 4096, &bytes));
  g_assert_cmpuint (bytes, ==, 300 * 4096);
  g_assert_false (slab_process_parse_statm_shared ("5000 1200\n", 4096, &bytes));
  g_assert_false (slab_process_parse_statm_shared ("5000 1200 x", 4096, &bytes));
  g_assert_false (slab_process_parse_statm_shared ("5000 1200 4611686018427387904", 8, &bytes));
  g_assert_cmpuint (bytes, ==, 300 * 4096);
}

static void
test_io (void)
{
  guint64 n_read = 7, n_written = 8;

  /* As Linux 6.1 prints it. rchar and wchar are what went through calls, from caches as well. */
  g_assert_true (slab_process_parse_io ("rchar: 11\nwchar: 22\nsyscr: 1\nsyscw: 2\nread_bytes: 4096\nwrite_bytes: "
                                        "81920\ncancelled_write_bytes: 5\n",
                                        &n_read, &n_written));
  g_assert_cmpuint (n_read, ==, 4096);
  g_assert_cmpuint (n_written, ==, 81920);
  g_assert_false (slab_process_parse_io ("", &n_read, &n_written));
  g_assert_false (slab_process_parse_io ("read_bytes: 1\n", &n_read, &n_written));
  g_assert_false (slab_process_parse_io ("read_bytes: 1\nwrite_bytes: -2\n", &n_read, &n_written));
  g_assert_cmpuint (n_read, ==, 4096);
}

static void
test_schedstat (void)
{
  guint64 run = 7, queue = 8;

  g_assert_true (slab_process_parse_schedstat ("123456789012 3456 78\n", &run, &queue));
  g_assert_cmpuint (run, ==, G_GUINT64_CONSTANT (123456789012));
  g_assert_cmpuint (queue, ==, 3456);
  g_assert_false (slab_process_parse_schedstat ("12\n", &run, &queue));
  g_assert_false (slab_process_parse_schedstat ("a b c\n", &run, &queue));
  g_assert_cmpuint (queue, ==, 3456);
}

static void
test_maps (void)
{
  static const char text[] = "1000-3000 r--p 00000000 08:01 42 /data/a.vol\n"
                             "5000-9000 rw-p 00000000 00:00 0 \n"
                             "ffff0000-ffff1000 rw-p 00000000 00:00 0 [stack]\n";

  g_assert_true (slab_process_parse_maps (text, 0x1000, 0x3000));
  g_assert_true (slab_process_parse_maps (text, 0x2fff, 0x6000));
  g_assert_false (slab_process_parse_maps (text, 0x3000, 0x6000));
  g_assert_false (slab_process_parse_maps (text, 0xffff0000, 0xffff1000));
  g_assert_false (slab_process_parse_maps ("", 0, 1));
  g_assert_false (slab_process_parse_maps ("9-7 rw-p\nabc\n", 0, 100));
}

/* As Linux documents pagemap: bit 63 is set for a page in RAM, bit 62 for one in the swap, bit 61 for one of a file. */
static void
test_present (void)
{
  static const guint64 entries[] = { G_GUINT64_CONSTANT (0x8000000000000000), G_GUINT64_CONSTANT (0x4000000000000001),
                                     0, G_GUINT64_CONSTANT (0xa000000000000000) };

  g_assert_cmpuint (slab_process_count_present (entries, G_N_ELEMENTS (entries)), ==, 2);
  g_assert_cmpuint (slab_process_count_present (entries, 0), ==, 0);
  g_assert_cmpuint (slab_process_count_of_files (entries, G_N_ELEMENTS (entries)), ==, 1);
  g_assert_cmpuint (slab_process_count_of_files (entries, 0), ==, 0);
}

/* Pages that are written to become resident, and cost a fault each, or one for many where they are large. */
static void
test_range (void)
{
  /* Large enough to be asked about in part. */
  const gsize length = 64 << 20;
  guint64 before[2], after[2];
  gint64 system_time;
  gboolean is_file = TRUE;
  char *memory = mmap (NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  g_assert_true (memory != MAP_FAILED);
  if (!g_file_test ("/proc/self/pagemap", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the system has no /proc/self/pagemap");
      munmap (memory, length);
      return;
    }
  g_assert_cmpuint (slab_process_get_range_resident_bytes (memory, length, &is_file), <=, length / 16);
  g_assert_true (slab_process_get_faults (&before[0], &before[1], &system_time));
  memset (memory, 1, length);
  g_assert_true (slab_process_get_faults (&after[0], &after[1], &system_time));
  g_assert_cmpuint (after[0], >, before[0]);
  g_assert_cmpuint (slab_process_get_range_resident_bytes (memory, length, &is_file), >=, length / 16 * 15);
  g_assert_false (is_file);
  munmap (memory, length);
}

/* Reading zeros is the kernel's work, of which no more than the time that passed is told, and, at last, a tenth of a
 * second. */
static void
test_thread_system_time (void)
{
  static char buffer[1 << 20];
  const gint64 start = g_get_monotonic_time ();
  gint64 before = slab_process_get_thread_system_time ();
  int fd = open ("/dev/zero", O_RDONLY | O_CLOEXEC);

  if (before < 0 || fd < 0)
    {
      g_test_skip ("a thread's time in the kernel, or /dev/zero, is absent");
      return;
    }
  while (slab_process_get_thread_system_time () - before < 100000000)
    {
      g_assert_cmpint (read (fd, buffer, sizeof buffer), ==, sizeof buffer);
      if (g_get_monotonic_time () - start > 60 * G_USEC_PER_SEC)
        g_error ("a minute of reading is %" G_GINT64_FORMAT " ns in the kernel",
                 slab_process_get_thread_system_time () - before);
    }
  g_assert_cmpint (slab_process_get_thread_system_time () - before, <=,
                   1000 * (g_get_monotonic_time () - start) + 20000000);
  close (fd);
}

/* Whose a range is, is known before and after pages of it are there. */
static void
test_range_of_file (void)
{
  const gsize length = 1 << 20;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("slabscope-XXXXXX", &path, &error);
  gboolean is_file = FALSE;
  volatile const char *mapped;

  g_assert_no_error (error);
  g_assert_cmpint (ftruncate (fd, (off_t) length), ==, 0);
  mapped = mmap (NULL, length, PROT_READ, MAP_SHARED, fd, 0);
  g_assert_true (mapped != MAP_FAILED);
  close (fd);
  if (g_file_test ("/proc/self/pagemap", G_FILE_TEST_EXISTS))
    {
      g_assert_cmpuint (slab_process_get_range_resident_bytes ((gconstpointer) mapped, length, &is_file), ==, 0);
      g_assert_true (is_file);
      is_file = FALSE;
      g_assert_cmpint (mapped[length / 2], ==, 0);
      g_assert_cmpuint (slab_process_get_range_resident_bytes ((gconstpointer) mapped, length, &is_file), >, 0);
      g_assert_true (is_file);
    }
  else
    g_test_skip ("the system has no /proc/self/pagemap");
  munmap ((gpointer) mapped, length);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/process/statm", test_statm);
  g_test_add_func ("/process/status", test_status);
  g_test_add_func ("/process/memory", test_memory);
  g_test_add_func ("/process/cpu-time", test_cpu_time);
  g_test_add_func ("/process/cores", test_cores);
  g_test_add_func ("/process/shared", test_shared);
  g_test_add_func ("/process/io", test_io);
  g_test_add_func ("/process/schedstat", test_schedstat);
  g_test_add_func ("/process/maps", test_maps);
  g_test_add_func ("/process/present", test_present);
  g_test_add_func ("/process/range", test_range);
  g_test_add_func ("/process/thread-system-time", test_thread_system_time);
  g_test_add_func ("/process/range-of-file", test_range_of_file);
  return g_test_run ();
}
