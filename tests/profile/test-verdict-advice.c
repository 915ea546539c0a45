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

/* The two that promise most, the most first; none of what is no loss. */
static void
test_order (void)
{
  const SlabVerdictFigures figures = { .halo_seconds = 0.6, .others_seconds = 0.9, .read_seconds = 0.5 };
  const SlabVerdictLosses losses = { .halo = 0.3, .other_programs = 0.45, .reading = 0.25 };
  const SlabVerdictLosses none = { .halo = 0.04, .reading = 0.1 };
  g_autoptr (SlabVerdict) verdict = advise (&figures, &losses, SLAB_LIMIT_OTHER_PROGRAMS, 8);
  g_autoptr (SlabVerdict) silent = advise (&figures, &none, SLAB_LIMIT_FILTER, 8);

  g_assert_cmpuint (g_strv_length ((GStrv) slab_verdict_get_advice (verdict)), ==, 2);
  g_assert_true (g_str_has_prefix (slab_verdict_get_advice (verdict)[0], "Let other programs end"));
  g_assert_nonnull (strstr (slab_verdict_get_advice (verdict)[1], "halos took 600 ms"));
  g_assert_null (slab_verdict_get_advice (silent)[0]);
}

/* Threads that waited because one of them had no core were not cut badly. */
static void
test_waiting (void)
{
  const SlabVerdictFigures figures = { .wait_seconds = 0.2, .others_seconds = 0.5 };
  const SlabVerdictLosses own = { .balance = 0.1 }, others = { .balance = 0.1, .other_programs = 0.25 };
  g_autoptr (SlabVerdict) cut = advise (&figures, &own, SLAB_LIMIT_FILTER, 8);
  g_autoptr (SlabVerdict) few = advise (&figures, &own, SLAB_LIMIT_BALANCE, 1);
  g_autoptr (SlabVerdict) uneven = advise (&figures, &own, SLAB_LIMIT_FILTER, 3);
  g_autoptr (SlabVerdict) disturbed = advise (&figures, &others, SLAB_LIMIT_OTHER_PROGRAMS, 8);

  g_assert_true (has_line (cut, "Cut smaller chunks"));
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
  g_test_add_func ("/verdict-advice/waiting", test_waiting);
  g_test_add_func ("/verdict-advice/slabs", test_slabs);
  g_test_add_func ("/verdict-advice/copy", test_copy);
  return g_test_run ();
}
