/* SPDX-License-Identifier: MIT */
#include "profile/slab-chunk-index.h"

/*
 * A volume of 4 x 6 x 10 in chunks of 2 x 3 x 5, two along each axis: chunk 4 k + 2 j + i is at z 2 k, y 3 j, x 5 i.
 * The overlap is one voxel, two along x.
 */
static SlabTrace *
make_trace (const char *overlap)
{
  SlabTrace *trace = slab_trace_new (2);
  SlabTraceChunk chunks[8];

  for (gint64 k = 0; k < 2; k++)
    for (gint64 j = 0; j < 2; j++)
      for (gint64 i = 0; i < 2; i++)
        chunks[4 * k + 2 * j + i] = (SlabTraceChunk){ { 2 * k, 3 * j, 5 * i }, { 2, 3, 5 }, { 3, 4, 7 } };
  slab_trace_set_chunks (trace, chunks, 8);
  if (overlap != NULL)
    slab_trace_set_property_string (trace, SLAB_TRACE_KEY_OVERLAP, overlap);
  return trace;
}

static void
add (SlabTrace *trace, guint row, gint64 start, gint64 end, SlabPhase phase, gint32 chunk, gint32 iterations)
{
  const SlabSpan span = { start, end - start, 0, chunk, iterations, phase };

  slab_trace_add_span (trace, row, &span);
}

static void
assert_cut (SlabChunkIndex *index, guint axis, gint64 slice, const char *expected)
{
  guint n;
  const guint *cut = slab_chunk_index_find_cut (index, axis, slice, &n);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " " : "", cut[i]);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_cut (void)
{
  g_autoptr (SlabTrace) trace = make_trace (NULL);
  g_autoptr (SlabChunkIndex) index = slab_chunk_index_new (trace);

  assert_cut (index, 0, 0, "0 1 2 3");
  assert_cut (index, 0, 1, "0 1 2 3");
  assert_cut (index, 0, 2, "4 5 6 7");
  assert_cut (index, 0, 3, "4 5 6 7");
  assert_cut (index, 0, 4, "");
  assert_cut (index, 0, -1, "");
  assert_cut (index, 1, 2, "0 1 4 5");
  assert_cut (index, 1, 3, "2 3 6 7");
  assert_cut (index, 2, 4, "0 2 4 6");
  assert_cut (index, 2, 5, "1 3 5 7");
  g_assert_cmpint (slab_chunk_index_find_at (index, (const gint64[]){ 0, 0, 0 }), ==, 0);
  g_assert_cmpint (slab_chunk_index_find_at (index, (const gint64[]){ 3, 2, 5 }), ==, 5);
  g_assert_cmpint (slab_chunk_index_find_at (index, (const gint64[]){ 1, 5, 9 }), ==, 3);
  g_assert_cmpint (slab_chunk_index_find_at (index, (const gint64[]){ 1, 6, 9 }), ==, -1);
  g_assert_cmpint (slab_chunk_index_find_at (index, (const gint64[]){ 1, 5, -1 }), ==, -1);
}

/* One that is longer than the others is found where they are not. */
static void
test_uneven (void)
{
  const SlabTraceChunk chunks[] = { { { 0, 0, 0 }, { 9, 1, 1 }, { 9, 1, 1 } },
                                    { { 1, 0, 0 }, { 2, 1, 1 }, { 2, 1, 1 } },
                                    { { 5, 0, 0 }, { 1, 1, 1 }, { 1, 1, 1 } } };
  g_autoptr (SlabTrace) trace = slab_trace_new (1);
  g_autoptr (SlabChunkIndex) index = NULL;

  slab_trace_set_chunks (trace, chunks, 3);
  index = slab_chunk_index_new (trace);
  assert_cut (index, 0, 0, "0");
  assert_cut (index, 0, 2, "0 1");
  assert_cut (index, 0, 3, "0");
  assert_cut (index, 0, 5, "0 2");
  assert_cut (index, 0, 8, "0");
  assert_cut (index, 0, 9, "");
}

static void
assert_padded (SlabChunkIndex *index, guint chunk, gint64 z, gint64 y, gint64 x)
{
  gint64 start[3], size[3];

  g_assert_true (slab_chunk_index_get_padded (index, chunk, start, size));
  g_assert_cmpint (start[0], ==, z);
  g_assert_cmpint (start[1], ==, y);
  g_assert_cmpint (start[2], ==, x);
  g_assert_cmpint (size[0], ==, 3);
  g_assert_cmpint (size[1], ==, 4);
  g_assert_cmpint (size[2], ==, 7);
}

/* Every chunk touches one face along each axis: its halo is on the other side. */
static void
test_padded (void)
{
  static const char *const overlaps[] = { "1,1,2", NULL, "1,1", "many,1,2" };

  for (guint i = 0; i < G_N_ELEMENTS (overlaps); i++)
    {
      g_autoptr (SlabTrace) trace = make_trace (overlaps[i]);
      g_autoptr (SlabChunkIndex) index = slab_chunk_index_new (trace);
      gint64 start[3], size[3];

      assert_padded (index, 0, 0, 0, 0);
      assert_padded (index, 7, 1, 2, 3);
      assert_padded (index, 2, 0, 2, 0);
      g_assert_false (slab_chunk_index_get_padded (index, 8, start, size));
      g_assert_false (slab_chunk_index_get_core (index, 8, start, size));
      g_assert_true (slab_chunk_index_get_core (index, 7, start, size));
      g_assert_cmpint (start[2], ==, 5);
      g_assert_cmpint (size[2], ==, 5);
    }
}

/* A periodic filter reads on at the other side. */
static void
test_periodic (void)
{
  const SlabTraceChunk chunk = { { 0, 0, 0 }, { 4, 4, 4 }, { 6, 8, 4 } };
  g_autoptr (SlabTrace) trace = slab_trace_new (1);
  g_autoptr (SlabChunkIndex) index = NULL;
  gint64 start[3], size[3];

  slab_trace_set_chunks (trace, &chunk, 1);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_OVERLAP, "1,2,3");
  index = slab_chunk_index_new (trace);
  g_assert_true (slab_chunk_index_get_padded (index, 0, start, size));
  g_assert_cmpint (start[0], ==, -1);
  g_assert_cmpint (start[1], ==, -2);
  g_assert_cmpint (start[2], ==, 0);
}

static SlabChunkStage
get_stage (SlabChunkIndex *index, guint chunk, gint64 time)
{
  SlabChunkStage stage;

  slab_chunk_index_get_stages (index, time, &chunk, 1, &stage);
  return stage;
}

/* Row 0: chunk 0 read 0–10, filter 10–40, write 40–50; chunk 2 read 50–60 and stopped. Row 1: wait for chunk 1 0–5,
 * read 5–10, filter 10–30; a second time 60–100; write 100–110. */
static void
test_life (void)
{
  g_autoptr (SlabTrace) trace = make_trace (NULL);
  g_autoptr (SlabChunkIndex) index = slab_chunk_index_new (trace);
  SlabChunkLife life;
  guint n_at_work, n_done;

  g_assert_false (slab_chunk_index_update (index));
  add (trace, 0, 0, 10, SLAB_PHASE_READ, 0, -1);
  add (trace, 0, 10, 40, SLAB_PHASE_FILTER, 0, 12);
  add (trace, 0, 40, 50, SLAB_PHASE_WRITE, 0, -1);
  add (trace, 0, 50, 60, SLAB_PHASE_READ, 2, -1);
  add (trace, 1, 0, 5, SLAB_PHASE_WAIT, 1, -1);
  add (trace, 1, 5, 10, SLAB_PHASE_READ, 1, -1);
  add (trace, 1, 10, 30, SLAB_PHASE_FILTER, 1, 7);
  add (trace, 1, 60, 100, SLAB_PHASE_FILTER, 1, 3);
  add (trace, 1, 100, 110, SLAB_PHASE_WRITE, 1, -1);
  add (trace, 1, 110, 120, SLAB_PHASE_WAIT, -1, -1);
  slab_trace_end_at (trace, 120);
  g_assert_true (slab_chunk_index_update (index));
  g_assert_false (slab_chunk_index_update (index));

  slab_chunk_index_get_life (index, 0, &life);
  g_assert_cmpint (life.row, ==, 0);
  g_assert_cmpuint (life.span, ==, 1);
  g_assert_cmpint (life.start, ==, 0);
  g_assert_cmpint (life.end, ==, 50);
  g_assert_cmpint (life.work, ==, 50);
  g_assert_cmpint (life.iterations, ==, 12);
  g_assert_true (life.is_finished);

  /* The longest time in the filter stands for it. */
  slab_chunk_index_get_life (index, 1, &life);
  g_assert_cmpint (life.row, ==, 1);
  g_assert_cmpuint (life.span, ==, 3);
  g_assert_cmpint (life.start, ==, 5);
  g_assert_cmpint (life.end, ==, 110);
  g_assert_cmpint (life.work, ==, 75);
  g_assert_cmpint (life.iterations, ==, 7);

  slab_chunk_index_get_life (index, 2, &life);
  g_assert_cmpint (life.start, ==, 50);
  g_assert_false (life.is_finished);
  slab_chunk_index_get_life (index, 3, &life);
  g_assert_cmpint (life.row, ==, -1);
  g_assert_cmpint (life.start, ==, -1);

  g_assert_cmpint (get_stage (index, 0, 0), ==, SLAB_CHUNK_STAGE_AT_WORK);
  g_assert_cmpint (get_stage (index, 0, 49), ==, SLAB_CHUNK_STAGE_AT_WORK);
  g_assert_cmpint (get_stage (index, 0, 50), ==, SLAB_CHUNK_STAGE_DONE);
  g_assert_cmpint (get_stage (index, 1, 4), ==, SLAB_CHUNK_STAGE_AHEAD);
  /* Between its phases it is not done. */
  g_assert_cmpint (get_stage (index, 1, 50), ==, SLAB_CHUNK_STAGE_AT_WORK);
  g_assert_cmpint (get_stage (index, 1, 110), ==, SLAB_CHUNK_STAGE_DONE);
  /* It was never written, as the others were. */
  g_assert_cmpint (get_stage (index, 2, 49), ==, SLAB_CHUNK_STAGE_AHEAD);
  g_assert_cmpint (get_stage (index, 2, 120), ==, SLAB_CHUNK_STAGE_AT_WORK);
  g_assert_cmpint (get_stage (index, 3, 120), ==, SLAB_CHUNK_STAGE_AHEAD);

  slab_chunk_index_count (index, 55, &n_at_work, &n_done);
  g_assert_cmpuint (n_at_work, ==, 2);
  g_assert_cmpuint (n_done, ==, 1);
  slab_chunk_index_count (index, 120, &n_at_work, &n_done);
  g_assert_cmpuint (n_at_work, ==, 1);
  g_assert_cmpuint (n_done, ==, 2);
}

/* Written in place, a chunk is done when it is filtered. What is going on is told only when it is over: the two workers
 * have the first two chunks that are not done. */
static void
test_live (void)
{
  g_autoptr (SlabTrace) trace = make_trace (NULL);
  g_autoptr (SlabChunkIndex) index = slab_chunk_index_new (trace);
  guint n_at_work, n_done;

  slab_chunk_index_count (index, 0, &n_at_work, &n_done);
  g_assert_cmpuint (n_at_work, ==, 0);
  slab_trace_begin (trace);
  slab_chunk_index_count (index, 0, &n_at_work, &n_done);
  g_assert_cmpuint (n_at_work, ==, 2);
  add (trace, 0, 0, 10, SLAB_PHASE_FILTER, 1, -1);
  add (trace, 0, 10, 20, SLAB_PHASE_FILTER, 2, -1);
  (void) slab_chunk_index_update (index);
  g_assert_cmpint (get_stage (index, 0, 20), ==, SLAB_CHUNK_STAGE_AT_WORK);
  g_assert_cmpint (get_stage (index, 1, 20), ==, SLAB_CHUNK_STAGE_DONE);
  g_assert_cmpint (get_stage (index, 2, 20), ==, SLAB_CHUNK_STAGE_DONE);
  g_assert_cmpint (get_stage (index, 3, 20), ==, SLAB_CHUNK_STAGE_AT_WORK);
  g_assert_cmpint (get_stage (index, 4, 20), ==, SLAB_CHUNK_STAGE_AHEAD);
  /* Of an earlier time only what has been told. */
  g_assert_cmpint (get_stage (index, 0, 15), ==, SLAB_CHUNK_STAGE_AHEAD);
  g_assert_cmpint (get_stage (index, 2, 15), ==, SLAB_CHUNK_STAGE_AT_WORK);
  slab_trace_end_at (trace, 20);
  g_assert_cmpint (get_stage (index, 0, 20), ==, SLAB_CHUNK_STAGE_AHEAD);
}

static void
test_none (void)
{
  g_autoptr (SlabTrace) trace = slab_trace_new (1);
  g_autoptr (SlabChunkIndex) index = slab_chunk_index_new (trace);

  add (trace, 0, 0, 10, SLAB_PHASE_FILTER, 5, 1);
  add (trace, 0, 10, 20, SLAB_PHASE_FILTER, -1, 1);
  g_assert_false (slab_chunk_index_update (index));
  g_assert_cmpuint (slab_chunk_index_get_n_chunks (index), ==, 0);
  g_assert_true (slab_chunk_index_get_trace (index) == trace);
  assert_cut (index, 0, 0, "");
  g_assert_cmpint (slab_chunk_index_find_at (index, (const gint64[]){ 0, 0, 0 }), ==, -1);
}

/* As recorded, unless the chunks know better. */
static void
test_shape (void)
{
  static const struct
  {
    const char *recorded;
    gint64 shape[3];
  } cases[] = {
    { NULL, { 4, 6, 10 } },    { "5,6,12", { 5, 6, 12 } },  { "4,6", { 4, 6, 10 } },
    { "3,9,x", { 4, 9, 10 } }, { "-7,6,10", { 4, 6, 10 } }, { "99999999999,6,10", { 4, 6, 10 } },
  };
  const SlabTraceChunk nowhere[2] = { { { 0 }, { 0 }, { 0 } } };
  g_autoptr (SlabTrace) none = slab_trace_new (1);
  g_autoptr (SlabTrace) bad = slab_trace_new (1);
  g_autoptr (SlabChunkIndex) none_index = slab_chunk_index_new (none);
  g_autoptr (SlabChunkIndex) bad_index = NULL;
  gint64 shape[3];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SlabTrace) trace = make_trace (NULL);
      g_autoptr (SlabChunkIndex) index = NULL;

      if (cases[i].recorded != NULL)
        slab_trace_set_property_string (trace, SLAB_TRACE_KEY_SHAPE, cases[i].recorded);
      index = slab_chunk_index_new (trace);
      g_assert_true (slab_chunk_index_get_shape (index, shape));
      g_assert_cmpmem (shape, sizeof shape, cases[i].shape, sizeof shape);
    }
  g_assert_false (slab_chunk_index_get_shape (none_index, shape));
  slab_trace_set_chunks (bad, nowhere, 2);
  bad_index = slab_chunk_index_new (bad);
  g_assert_false (slab_chunk_index_get_shape (bad_index, shape));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chunk-index/cut", test_cut);
  g_test_add_func ("/chunk-index/uneven", test_uneven);
  g_test_add_func ("/chunk-index/shape", test_shape);
  g_test_add_func ("/chunk-index/padded", test_padded);
  g_test_add_func ("/chunk-index/periodic", test_periodic);
  g_test_add_func ("/chunk-index/life", test_life);
  g_test_add_func ("/chunk-index/live", test_live);
  g_test_add_func ("/chunk-index/none", test_none);
  return g_test_run ();
}
