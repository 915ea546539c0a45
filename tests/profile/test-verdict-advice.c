/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "profile/slab-verdict-private.h"

/* Two threads that each had a second. */
static SlabVerdict *
advise (const SlabVerdictFigures *more, const SlabVerdictLosses *losses, SlabLimit limit, guint n_chunks)
{
  SlabVerdict *verdict = g_atomic_rc_box_new0 (SlabVerdict);

  verdict->figures = *more;
  verdict->figures.n_workers = 2;
  verdict->figures.seconds = 1.0;
  verdict->figures.capacity = 2.0;
  verdict->figures.n_cores = 2;
  verdict->limit = limit;
  slab_verdict_write_advice (verdict, losses, n_chunks);
  return verdict;
}

static gboolean
has_line (SlabVerdict *verdict, const char *part)
{
  const char *const *lines = slab_verdict_get_advice (verdict);

  for (guint i = 0; lines[i] != NULL; i++)
    if (strstr (lines[i], part) != NULL)
      return TRUE;
  return FALSE;
}

/*
 * What each promises, of all the threads' time: waiting 0.30; halos, of which larger chunks save half, 0.22; carrying,
 * of which half is saved, 0.125. The two that promise most, the most first; both of a kind are one.
 */
static void
test_order (void)
{
  const SlabVerdictFigures figures = { .halo_seconds = 0.5,
                                       .halo_read_seconds = 0.38,
                                       .read_seconds = 0.5,
                                       .wait_seconds = 0.6,
                                       .fresh_bytes = 1e8,
                                       .fault_seconds = 0.8 };
  const SlabVerdictLosses losses = { .balance = 0.3, .halo = 0.44, .reading = 0.25 };
  const SlabVerdictLosses other = { .halo = 0.44, .reading = 0.25 };
  g_autoptr (SlabVerdict) waiting = advise (&figures, &losses, SLAB_LIMIT_BALANCE, 3);
  g_autoptr (SlabVerdict) halos = advise (&figures, &other, SLAB_LIMIT_HALO, 8);

  g_assert_cmpuint (g_strv_length ((GStrv) slab_verdict_get_advice (waiting)), ==, 2);
  g_assert_true (g_str_has_prefix (slab_verdict_get_advice (waiting)[0], "Cut so that each"));
  g_assert_true (g_str_has_prefix (slab_verdict_get_advice (waiting)[1], "Let the filter do more at a time"));
  g_assert_cmpuint (g_strv_length ((GStrv) slab_verdict_get_advice (halos)), ==, 2);
  g_assert_nonnull (strstr (slab_verdict_get_advice (halos)[0], "halos took 880 ms"));
  g_assert_true (g_str_has_prefix (slab_verdict_get_advice (halos)[1], "Let the filter do more at a time"));
}

/* Half of 0.19 is no gain that would be seen, half of 0.21 is one. */
static void
test_least_gain (void)
{
  const SlabVerdictFigures figures = { .halo_seconds = 0.2 };
  const SlabVerdictLosses little = { .halo = 0.19, .reading = 0.19, .other_programs = 0.09 }, enough = { .halo = 0.21 };
  g_autoptr (SlabVerdict) silent = advise (&figures, &little, SLAB_LIMIT_FILTER, 8);
  g_autoptr (SlabVerdict) verdict = advise (&figures, &enough, SLAB_LIMIT_FILTER, 8);

  g_assert_null (slab_verdict_get_advice (silent)[0]);
  g_assert_true (has_line (verdict, "halos took 200 ms"));
}

/* The next run will differ by half of what others took: halves of 0.3, beside 0.32 and 0.16. */
static void
test_noise (void)
{
  const SlabVerdictFigures figures = { .halo_seconds = 0.6, .others_seconds = 0.4 };
  const SlabVerdictLosses loaded = { .halo = 0.3, .other_programs = 0.32 };
  const SlabVerdictLosses less = { .halo = 0.3, .other_programs = 0.16 };
  g_autoptr (SlabVerdict) quiet = advise (&figures, &loaded, SLAB_LIMIT_HALO, 8);
  g_autoptr (SlabVerdict) both = advise (&figures, &less, SLAB_LIMIT_HALO, 8);

  g_assert_cmpstr (slab_verdict_get_advice (quiet)[0], ==, "Let other programs end: 400 ms went by without a core.");
  g_assert_null (slab_verdict_get_advice (quiet)[1]);
  g_assert_true (g_str_has_prefix (slab_verdict_get_advice (both)[0], "Let other programs end"));
  g_assert_true (g_str_has_prefix (slab_verdict_get_advice (both)[1], "Cut larger chunks"));
}

/* Halves of 0.22 and 0.26, beside a disk that took 0.5: what gains less than a quarter of the first waits. */
static void
test_far_below (void)
{
  const SlabVerdictFigures figures = { .halo_seconds = 0.3, .disk_read_bytes = 1000000 };
  const SlabVerdictLosses small = { .halo = 0.22, .disk = 0.5 }, large = { .halo = 0.26, .disk = 0.5 };
  g_autoptr (SlabVerdict) one = advise (&figures, &small, SLAB_LIMIT_DISK, 8);
  g_autoptr (SlabVerdict) two = advise (&figures, &large, SLAB_LIMIT_DISK, 8);

  g_assert_cmpuint (g_strv_length ((GStrv) slab_verdict_get_advice (one)), ==, 1);
  g_assert_true (g_str_has_prefix (slab_verdict_get_advice (one)[0], "Run it again: 1.00 MB came from the disk"));
  g_assert_cmpuint (g_strv_length ((GStrv) slab_verdict_get_advice (two)), ==, 2);
}

/* 1 GB takes 0.5 s wherever it is; of 0.9 s of 2 another run can save 0.4, of 0.55 s too little. */
static void
test_fresh_memory (void)
{
  const SlabVerdictFigures dear = { .fresh_bytes = 1e9, .fault_seconds = 0.9 };
  const SlabVerdictFigures cheap = { .fresh_bytes = 1e9, .fault_seconds = 0.55 };
  const SlabVerdictLosses much = { .fresh_memory = 0.45 }, least = { .fresh_memory = 0.275 };
  g_autoptr (SlabVerdict) again = advise (&dear, &much, SLAB_LIMIT_FRESH_MEMORY, 8);
  g_autoptr (SlabVerdict) silent = advise (&cheap, &least, SLAB_LIMIT_FRESH_MEMORY, 8);

  g_assert_true (has_line (again, "Run it again: the memory may be at hand then (900 ms"));
  g_assert_null (slab_verdict_get_advice (silent)[0]);
}

/* Who has not ended yet is not told to do it again. */
static void
test_live (void)
{
  const SlabVerdictFigures memory = { .is_live = TRUE, .fresh_bytes = 1e9, .fault_seconds = 0.9 };
  const SlabVerdictFigures disk = { .is_live = TRUE, .disk_read_bytes = 1000000 };
  const SlabVerdictLosses fresh = { .fresh_memory = 0.45 }, read = { .disk = 0.5 };
  g_autoptr (SlabVerdict) of_memory = advise (&memory, &fresh, SLAB_LIMIT_FRESH_MEMORY, 8);
  g_autoptr (SlabVerdict) of_disk = advise (&disk, &read, SLAB_LIMIT_DISK, 8);

  g_assert_null (slab_verdict_get_advice (of_memory)[0]);
  g_assert_null (slab_verdict_get_advice (of_disk)[0]);
}

/* Threads that waited because one of them had no core were not cut badly. */
static void
test_waiting (void)
{
  const SlabVerdictFigures figures = { .wait_seconds = 0.2, .others_seconds = 0.5 };
  const SlabVerdictLosses own = { .balance = 0.15 }, others = { .balance = 0.15, .other_programs = 0.25 };
  const SlabVerdictLosses halos = { .balance = 0.15, .halo = 0.06 };
  /* More threads than cores wait for one another as well. */
  const SlabVerdictLosses crowded = { .balance = 0.15, .own_threads = 0.2 };
  g_autoptr (SlabVerdict) shared = advise (&figures, &crowded, SLAB_LIMIT_FILTER, 8);
  /* Four or five of nine chunks: that is not why a thread waits. */
  g_autoptr (SlabVerdict) many = advise (&figures, &own, SLAB_LIMIT_FILTER, 9);
  g_autoptr (SlabVerdict) costly = advise (&figures, &halos, SLAB_LIMIT_FILTER, 8);
  g_autoptr (SlabVerdict) cut = advise (&figures, &own, SLAB_LIMIT_FILTER, 8);
  g_autoptr (SlabVerdict) few = advise (&figures, &own, SLAB_LIMIT_BALANCE, 1);
  g_autoptr (SlabVerdict) uneven = advise (&figures, &own, SLAB_LIMIT_FILTER, 3);
  g_autoptr (SlabVerdict) disturbed = advise (&figures, &others, SLAB_LIMIT_OTHER_PROGRAMS, 8);

  /* Smaller chunks would gain 0.15 and lose 0.06 more, which is too little. */
  g_assert_null (slab_verdict_get_advice (costly)[0]);
  g_assert_true (has_line (cut, "Cut smaller chunks"));
  g_assert_true (has_line (many, "Cut smaller chunks"));
  g_assert_null (slab_verdict_get_advice (shared)[0]);
  g_assert_true (has_line (few, "Cut at least 2 chunks, one for each thread, instead of 1"));
  g_assert_true (has_line (uneven, "each of the 2 threads gets as many chunks; now there are 3"));
  g_assert_false (has_line (disturbed, "Cut "));
  g_assert_true (has_line (disturbed, "Let other programs end"));
}

/* From file to file slabs are as thick as the memory allows: larger chunks are not to be had without more of it. */
static void
test_slabs (void)
{
  const SlabVerdictFigures figures = { .halo_seconds = 0.6, .is_to_file = TRUE, .reader_share = 0.8 };
  const SlabVerdictLosses halos = { .halo = 0.3 }, files = { .halo = 0.3, .disk = 0.4 };
  g_autoptr (SlabVerdict) thin = advise (&figures, &halos, SLAB_LIMIT_HALO, 8);
  g_autoptr (SlabVerdict) slow = advise (&figures, &files, SLAB_LIMIT_DISK, 8);

  g_assert_true (has_line (thin, "Give the run more memory, for thicker slabs: halos took 600 ms"));
  g_assert_false (has_line (thin, "larger chunks"));
  g_assert_true (has_line (slow, "give the run enough memory to do without slabs"));
  g_assert_cmpuint (g_strv_length ((GStrv) slab_verdict_get_advice (slow)), ==, 1);
}

/* Who computes nothing cannot do more at a time. */
static void
test_copy (void)
{
  const SlabVerdictFigures figures = { .read_seconds = 0.6, .write_seconds = 1.0 };
  const SlabVerdictFigures copy = { .read_seconds = 0.6, .write_seconds = 1.0, .is_copy = TRUE };
  const SlabVerdictLosses losses = { .reading = 0.3, .writing = 0.5 };
  g_autoptr (SlabVerdict) filter = advise (&figures, &losses, SLAB_LIMIT_WRITING, 8);
  g_autoptr (SlabVerdict) identity = advise (&copy, &losses, SLAB_LIMIT_WRITING, 8);

  g_assert_true (has_line (filter, "carried to and fro for 1.60 s"));
  g_assert_null (slab_verdict_get_advice (identity)[0]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict-advice/order", test_order);
  g_test_add_func ("/verdict-advice/least-gain", test_least_gain);
  g_test_add_func ("/verdict-advice/noise", test_noise);
  g_test_add_func ("/verdict-advice/far-below", test_far_below);
  g_test_add_func ("/verdict-advice/fresh-memory", test_fresh_memory);
  g_test_add_func ("/verdict-advice/live", test_live);
  g_test_add_func ("/verdict-advice/waiting", test_waiting);
  g_test_add_func ("/verdict-advice/slabs", test_slabs);
  g_test_add_func ("/verdict-advice/copy", test_copy);
  return g_test_run ();
}
