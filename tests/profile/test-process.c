/* SPDX-License-Identifier: MIT */
#include "profile/slab-process.h"

#include <string.h>

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
  block = g_malloc (size);
  memset (block, 1, size);
  during = slab_process_get_resident_bytes ();
  g_assert_cmpuint (during, >=, before + size / 10 * 9);
  g_assert_cmpuint (slab_process_get_peak_resident_bytes (), >=, during / 10 * 9);
  g_free (block);
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/process/statm", test_statm);
  g_test_add_func ("/process/status", test_status);
  g_test_add_func ("/process/memory", test_memory);
  g_test_add_func ("/process/cpu-time", test_cpu_time);
  g_test_add_func ("/process/cores", test_cores);
  return g_test_run ();
}
