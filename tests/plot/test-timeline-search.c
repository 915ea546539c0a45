/* SPDX-License-Identifier: MIT */
#include "plot/slab-timeline-search.h"

#include "timeline-fixture.h"

static void
assert_parsed (SlabTrace *trace, const char *words, gboolean valid, gint32 chunk, SlabPhase phase)
{
  SlabTimelineSearch search;

  g_autofree char *said = g_utf8_make_valid (words, -1);

  g_test_message ("%s", said);
  g_assert_cmpint (slab_timeline_search_parse (&search, trace, words), ==, valid);
  if (!valid)
    return;
  g_assert_cmpint (search.chunk, ==, chunk);
  g_assert_cmpint (search.phase, ==, phase);
}

static void
test_parse (void)
{
  SlabTrace *trace = make_trace ();

  assert_parsed (trace, "7", TRUE, 7, SLAB_N_PHASES);
  assert_parsed (trace, " write ", TRUE, -1, SLAB_PHASE_WRITE);
  assert_parsed (trace, "Fil", TRUE, -1, SLAB_PHASE_FILTER);
  assert_parsed (trace, "1 read", TRUE, 1, SLAB_PHASE_READ);
  /* Chunk 1 is z 0–50, y 64–128, x 0–1104. */
  assert_parsed (trace, "10, 64, 1103", TRUE, 1, SLAB_N_PHASES);
  assert_parsed (trace, "10,63,0", TRUE, 0, SLAB_N_PHASES);
  assert_parsed (trace, "10,128,0", FALSE, 0, SLAB_N_PHASES);
  assert_parsed (trace, "", FALSE, 0, SLAB_N_PHASES);
  assert_parsed (trace, ", ", FALSE, 0, SLAB_N_PHASES);
  assert_parsed (trace, "1 2", FALSE, 0, SLAB_N_PHASES);
  assert_parsed (trace, "1 2 3 4", FALSE, 0, SLAB_N_PHASES);
  assert_parsed (trace, "read write", FALSE, 0, SLAB_N_PHASES);
  assert_parsed (trace, "-3", FALSE, 0, SLAB_N_PHASES);
  assert_parsed (trace, "99999999999", FALSE, 0, SLAB_N_PHASES);
  assert_parsed (trace, "\xff", FALSE, 0, SLAB_N_PHASES);
  assert_parsed (trace, "#7", TRUE, 7, SLAB_N_PHASES);
  assert_parsed (trace, "chunk 7", TRUE, 7, SLAB_N_PHASES);
  assert_parsed (trace, "Chunk #7 filter", TRUE, 7, SLAB_PHASE_FILTER);
  assert_parsed (trace, "10:64:1103", TRUE, 1, SLAB_N_PHASES);
  assert_parsed (trace, "voxel 10 64 1103", TRUE, 1, SLAB_N_PHASES);
  assert_parsed (trace, "chunk", FALSE, 0, SLAB_N_PHASES);
  assert_parsed (trace, "chunk x", FALSE, 0, SLAB_N_PHASES);
  assert_parsed (trace, "chunk 7 8", FALSE, 0, SLAB_N_PHASES);
  assert_parsed (trace, "#", FALSE, 0, SLAB_N_PHASES);
  g_assert_finalize_object (trace);
}

static void
assert_more (SlabTrace *trace, const char *words, gboolean valid, guint thread, gint64 longer)
{
  SlabTimelineSearch search;

  g_test_message ("%s", words);
  g_assert_cmpint (slab_timeline_search_parse (&search, trace, words), ==, valid);
  if (!valid)
    return;
  g_assert_cmpuint (search.thread, ==, thread);
  g_assert_cmpint (search.longer, ==, longer);
}

static void
test_parse_more (void)
{
  SlabTrace *trace = make_trace ();

  assert_more (trace, "thread 2", TRUE, 2, 0);
  assert_more (trace, "write thread 1", TRUE, 1, 0);
  assert_more (trace, "longer than 5 ms", TRUE, 0, 5 * MS);
  assert_more (trace, "longer 5", TRUE, 0, 5 * MS);
  assert_more (trace, "> 2 s", TRUE, 0, 2000 * MS);
  assert_more (trace, ">250us", TRUE, 0, MS / 4);
  assert_more (trace, "> 0.5 µs", TRUE, 0, 500);
  assert_more (trace, "filter thread 2 longer than 12.5 ms", TRUE, 2, 25 * MS / 2);
  assert_more (trace, "thread", FALSE, 0, 0);
  assert_more (trace, "thread 0", FALSE, 0, 0);
  assert_more (trace, "longer than", FALSE, 0, 0);
  assert_more (trace, "longer than 5 weeks", FALSE, 0, 0);
  assert_more (trace, ">", FALSE, 0, 0);
  g_assert_finalize_object (trace);
}

/* Longer than 5 ms on the second row: none is as long as just that. */
static void
test_find_more (void)
{
  SlabTrace *trace = slab_trace_new (2);
  SlabTimelineSearch search;
  gint thread = -1;
  guint64 span = 0;

  add (trace, 0, 0, 20 * MS, SLAB_PHASE_FILTER, 0);
  add (trace, 1, 0, 5 * MS, SLAB_PHASE_FILTER, 1);
  add (trace, 1, 5 * MS, 11 * MS, SLAB_PHASE_FILTER, 2);
  g_assert_true (slab_timeline_search_parse (&search, trace, "thread 2 longer than 5 ms"));
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (slab_timeline_search_find (&search, trace, TRUE, &thread, &span));
      g_assert_cmpint (thread, ==, 1);
      g_assert_cmpuint (span, ==, 1);
    }
  g_assert_true (slab_timeline_search_parse (&search, trace, "thread 3"));
  g_assert_false (slab_timeline_search_find (&search, trace, TRUE, &thread, &span));
  g_assert_finalize_object (trace);
}

/* The filter's spans in the order of time: thread 2's 0 at 0 ms, thread 1's 2 at 20 and 4 at 80 ms; then anew. */
static void
test_find (void)
{
  static const gint threads[] = { 1, 0, 0, 1 };
  static const guint64 spans[] = { 0, 2, 4, 0 };
  SlabTrace *trace = make_trace ();
  SlabTimelineSearch search = { -1, SLAB_PHASE_FILTER };
  gint thread = -1;
  guint64 span = 0;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_assert_true (slab_timeline_search_find (&search, trace, TRUE, &thread, &span));
      g_assert_cmpint (thread, ==, threads[i]);
      g_assert_cmpuint (span, ==, spans[i]);
    }
  for (guint i = G_N_ELEMENTS (threads) - 1; i-- > 0;)
    {
      g_assert_true (slab_timeline_search_find (&search, trace, FALSE, &thread, &span));
      g_assert_cmpint (thread, ==, threads[i]);
      g_assert_cmpuint (span, ==, spans[i]);
    }

  /* The only one is found again and again. */
  search = (SlabTimelineSearch){ 7, SLAB_N_PHASES };
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (slab_timeline_search_find (&search, trace, i == 0, &thread, &span));
      g_assert_cmpint (thread, ==, 0);
      g_assert_cmpuint (span, ==, 4);
    }
  search = (SlabTimelineSearch){ 7, SLAB_PHASE_WRITE };
  g_assert_false (slab_timeline_search_find (&search, trace, TRUE, &thread, &span));
  g_assert_cmpint (thread, ==, 0);
  g_assert_cmpuint (span, ==, 4);
  g_assert_finalize_object (trace);
}

/* At 4 ms on thread 2, at 5 ms on threads 1 and 3, there also one of no length. */
static void
test_ties (void)
{
  SlabTrace *trace = slab_trace_new (3);
  SlabTimelineSearch search = { -1, SLAB_PHASE_WAIT };
  gint thread = -1;
  guint64 span = 0;

  add (trace, 2, 5 * MS, 5 * MS, SLAB_PHASE_WAIT, -1);
  add (trace, 2, 5 * MS, 9 * MS, SLAB_PHASE_WAIT, -1);
  add (trace, 0, 5 * MS, 6 * MS, SLAB_PHASE_WAIT, -1);
  add (trace, 1, 4 * MS, 8 * MS, SLAB_PHASE_WAIT, -1);
  for (guint i = 0; i < 5; i++)
    {
      static const gint threads[] = { 1, 0, 2, 2, 1 };

      g_assert_true (slab_timeline_search_find (&search, trace, TRUE, &thread, &span));
      g_assert_cmpint (thread, ==, threads[i]);
      g_assert_cmpuint (span, ==, i == 3 ? 1 : 0);
    }
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-search/parse", test_parse);
  g_test_add_func ("/timeline-search/find", test_find);
  g_test_add_func ("/timeline-search/parse-more", test_parse_more);
  g_test_add_func ("/timeline-search/find-more", test_find_more);
  g_test_add_func ("/timeline-search/ties", test_ties);
  return g_test_run ();
}
