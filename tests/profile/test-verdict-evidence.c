/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "profile/slab-verdict-private.h"

/* Two threads that each had a second; what is not told is not known. */
static SlabVerdictFigures
make_figures (void)
{
  return (SlabVerdictFigures){ .seconds = 1.0,
                               .n_workers = 2,
                               .capacity = 2.0,
                               .thread_seconds = 2.0,
                               .useful_bytes = NAN,
                               .moved_bytes = NAN,
                               .needed_bytes = NAN,
                               .flops = NAN,
                               .bandwidth = NAN,
                               .peak_flops = NAN,
                               .bandwidth_share = NAN,
                               .flops_share = NAN,
                               .intensity = NAN,
                               .balance_share = 1.0,
                               .queued_seconds = NAN,
                               .own_seconds = NAN,
                               .others_seconds = NAN,
                               .cores_busy = NAN,
                               .minor_faults = SLAB_TRACE_UNKNOWN,
                               .major_faults = SLAB_TRACE_UNKNOWN,
                               .system_seconds = NAN,
                               .system_read_seconds = NAN,
                               .fresh_bytes = NAN,
                               .fault_seconds = NAN,
                               .disk_read_bytes = SLAB_TRACE_UNKNOWN,
                               .disk_written_bytes = SLAB_TRACE_UNKNOWN,
                               .memory_bytes = NAN,
                               .instructions = NAN,
                               .cycles = NAN,
                               .cache_misses = NAN,
                               .memory_share = NAN };
}

/* @reason: (nullable): why the trace has no counters */
static SlabVerdict *
list (const SlabVerdictFigures *figures, const SlabVerdictShares *shares, const char *reason)
{
  const SlabVerdictShares none = { 0 };
  SlabTrace *trace = slab_trace_new (2);
  SlabVerdict *verdict = g_atomic_rc_box_new0 (SlabVerdict);

  verdict->figures = *figures;
  if (reason != NULL)
    slab_trace_set_property_string (trace, SLAB_TRACE_KEY_COUNTERS, reason);
  slab_verdict_write_evidence (verdict, trace, shares != NULL ? shares : &none);
  g_assert_finalize_object (trace);
  return verdict;
}

/* Returns: the place of the line that begins so; -1: there is none */
static gint
find_line (SlabVerdict *verdict, const char *beginning)
{
  const char *const *lines = slab_verdict_get_evidence (verdict);

  for (gint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], beginning))
      return i;
  return -1;
}

/* 9 billion instructions in 5 billion cycles are 1.8 a cycle; 7.2 million misses are 0.8 in a thousand of them. */
static void
test_counters (void)
{
  SlabVerdictFigures figures = make_figures ();
  g_autoptr (SlabVerdict) counted = NULL, refused = NULL;

  refused = list (&figures, NULL, "not-permitted 3");
  g_assert_cmpint (find_line (refused, "Counters of the processor: not permitted (perf_event_paranoid is 3)"), >=, 0);
  g_assert_cmpint (find_line (refused, "Instructions"), ==, -1);
  g_assert_cmpint (find_line (refused, "Misses"), ==, -1);

  figures.instructions = 9e9;
  figures.cycles = 5e9;
  figures.cache_misses = 7.2e6;
  counted = list (&figures, NULL, NULL);
  g_assert_cmpint (find_line (counted, "Instructions a cycle (IPC): 1.80"), >=, 0);
  g_assert_cmpint (find_line (counted, "Misses of the last cache: 0.80 in 1000 instructions"), >=, 0);
  g_assert_cmpint (find_line (counted, "Counters of the processor"), ==, -1);
}

/* In the order of the paragraph, with its shares; a part that took no time is not told. */
static void
test_parts (void)
{
  char useful[] = "60 %", halo[] = "25 %", wait[] = "15 %", nothing[] = "0 %";
  const SlabVerdictShares shares = { { [SLAB_PART_USEFUL] = 1.2, [SLAB_PART_HALO] = 0.5, [SLAB_PART_WAIT] = 0.3 },
                                     { useful, halo, nothing, nothing, nothing, nothing, wait } };
  SlabVerdictFigures figures = make_figures ();
  g_autoptr (SlabVerdict) verdict = NULL;
  gint at;

  figures.useful_seconds = 1.2;
  figures.halo_seconds = 0.5;
  figures.wait_seconds = 0.3;
  figures.is_share_of_work = TRUE;
  verdict = list (&figures, &shares, NULL);
  at = find_line (verdict, "Voxels of the result: 1.20 s of threads’ time (60 %)");
  g_assert_cmpint (at, >=, 0);
  g_assert_cmpint (find_line (verdict, "Halos: 500 ms of threads’ time (25 %)"), ==, at + 1);
  g_assert_cmpint (find_line (verdict, "Nothing to do: 300 ms of threads’ time (15 %)"), ==, at + 2);
  g_assert_cmpint (find_line (verdict, "Reading chunks"), ==, -1);
  g_assert_cmpint (find_line (verdict, "Writing chunks"), ==, -1);
  g_assert_cmpint (find_line (verdict, "The filter"), ==, -1);
}

/* 100 000 faults of a microsecond each are 100 ms; of disks that did nothing nothing is said. */
static void
test_system (void)
{
  SlabVerdictFigures figures = make_figures ();
  g_autoptr (SlabVerdict) unknown = list (&figures, NULL, NULL);
  g_autoptr (SlabVerdict) idle = NULL, busy = NULL;

  g_assert_cmpint (find_line (unknown, "Page faults"), ==, -1);
  g_assert_cmpint (find_line (unknown, "Disks"), ==, -1);

  figures.minor_faults = 100000;
  figures.major_faults = 0;
  figures.fault_seconds = 0.1;
  figures.disk_read_bytes = figures.disk_written_bytes = 0;
  idle = list (&figures, NULL, NULL);
  g_assert_cmpint (find_line (idle, "Page faults: 100\342\200\257000, about 100 ms"), >=, 0);
  g_assert_cmpint (find_line (idle, "Page faults that waited"), ==, -1);
  g_assert_cmpint (find_line (idle, "Disks"), ==, -1);

  figures.major_faults = 12345;
  figures.disk_read_bytes = 488000000;
  busy = list (&figures, NULL, NULL);
  g_assert_cmpint (find_line (busy, "Page faults that waited for a disk: 12\342\200\257345"), >=, 0);
  g_assert_cmpint (find_line (busy, "Disks: 488 MB read"), >=, 0);
}

/* 16 GB in a second of 20, and 50 GFLOP of 100; without a measured machine only what was done. */
static void
test_machine (void)
{
  SlabVerdictFigures figures = make_figures ();
  g_autoptr (SlabVerdict) alone = NULL, measured = NULL;

  figures.useful_bytes = figures.needed_bytes = 1.6e10;
  figures.flops = 5e10;
  alone = list (&figures, NULL, NULL);
  g_assert_cmpint (find_line (alone, "Memory: 16.0 GB of input and result, 16.0 GB/s; the machine"), ==, 0);
  g_assert_cmpint (find_line (alone, "Arithmetic: 50.0 GFLOP/s; what the machine can do was not measured"), ==, 1);

  figures.bandwidth = 2e10;
  figures.bandwidth_share = 0.8;
  figures.peak_flops = 1e11;
  figures.flops_share = 0.5;
  measured = list (&figures, NULL, NULL);
  g_assert_cmpint (find_line (measured, "Memory: 16.0 GB of input and result, 16.0 GB/s of 20.0 GB/s measured (80 %)"),
                   ==, 0);
  g_assert_cmpint (find_line (measured, "Arithmetic: 50.0 GFLOP/s of 100 GFLOP/s measured (50 %)"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict-evidence/counters", test_counters);
  g_test_add_func ("/verdict-evidence/parts", test_parts);
  g_test_add_func ("/verdict-evidence/system", test_system);
  g_test_add_func ("/verdict-evidence/machine", test_machine);
  return g_test_run ();
}
