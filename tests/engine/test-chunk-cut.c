/* SPDX-License-Identifier: MIT */
#include "engine/slab-chunk-cut.h"

static void
test_regularly (void)
{
  static const gint64 cases[][5] = { /* n, chunk, sizes */
                                     { 7, 3, 3, 3, 1 },
                                     { 6, 3, 3, 3 },
                                     { 2, 3, 2 },
                                     { 1, 1, 1 },
                                     { 3, 1, 1, 1, 1 }
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 n_chunks = 0;
      gint64 sum = 0;
      g_autofree gint64 *sizes = slab_chunk_cut_regularly (cases[i][0], cases[i][1], &n_chunks);

      for (gint64 c = 0; c < n_chunks; c++)
        {
          g_assert_cmpint (sizes[c], ==, cases[i][2 + c]);
          sum += sizes[c];
        }
      g_assert_cmpint (sum, ==, cases[i][0]);
    }
}

/* Sizes on paper: borders at n times the weight so far by the weight of all, rounded down. */
static void
test_tapered (void)
{
  static const struct
  {
    gint64 n;
    SlabChunkTaper taper;
    gint64 weight;
    gint64 sizes[9];
  } cases[] = {
    { 28, { 2, 2, 2 }, 14, { 8, 8, 4, 4, 2, 2 } },
    { 100, { 2, 2, 2 }, 14, { 28, 29, 14, 14, 7, 8 } },
    { 7, { 3, 1, 1 }, 7, { 2, 2, 2, 1 } },
    { 10, { 4, 3, 0 }, 4, { 2, 3, 2, 3 } },
    { 1104, { 1, 1, 3 }, 15, { 588, 295, 147, 74 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 n_chunks = 0;
      g_autofree gint64 *sizes = slab_chunk_cut_tapered (cases[i].n, &cases[i].taper, &n_chunks);

      g_assert_cmpint (slab_chunk_taper_get_weight (&cases[i].taper), ==, cases[i].weight);
      for (gint64 c = 0; c < n_chunks; c++)
        g_assert_cmpint (sizes[c], ==, cases[i].sizes[c]);
      g_assert_cmpint (cases[i].sizes[n_chunks], ==, 0);
    }
}

/* Overlaps larger than the axis: dask raises ValueError. */
static void
test_too_short (void)
{
  gint64 sizes[] = { 2, 2, 1 };

  g_assert_cmpint (slab_chunk_cut_merge (sizes, 3, 6), ==, 0);
}

static void
test_nothing_to_merge (void)
{
  gint64 sizes[] = { 4, 4, 3 };

  g_assert_cmpint (slab_chunk_cut_merge (sizes, 3, 3), ==, 3);
  g_assert_cmpint (sizes[2], ==, 3);
}

/* As computed by dask 2022.12.1's overlap.ensure_minimum_chunksize (depth, normalize_chunks (chunk, n)). */
static const struct
{
  gint64 n;
  gint64 chunk;
  gint64 depth;
  gint64 sizes[38];
} dask_merges[] = {
  { 21, 20, 10, { 11, 10 } },
  { 50, 10, 9, { 10, 10, 10, 10, 10 } },
  { 50, 4, 9, { 12, 12, 12, 14 } },
  { 5, 1, 3, { 5 } },
  { 41, 20, 10, { 20, 11, 10 } },
  { 100, 7, 9, { 14, 14, 14, 14, 14, 14, 16 } },
  { 100, 30, 29, { 30, 30, 40 } },
  { 64, 5, 8, { 10, 10, 10, 10, 10, 14 } },
  { 23, 6, 6, { 6, 6, 11 } },
  { 23, 6, 5, { 6, 6, 6, 5 } },
  { 30, 8, 11, { 16, 14 } },
  { 1104, 276, 9, { 276, 276, 276, 276 } },
  { 1104, 100, 9, { 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 95, 9 } },
  { 37, 3, 10, { 12, 12, 13 } },
  { 61, 20, 19, { 20, 20, 21 } },
};

static void
test_merge_as_dask (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (dask_merges); i++)
    {
      gint64 n_chunks = 0;
      g_autofree gint64 *sizes = slab_chunk_cut_regularly (dask_merges[i].n, dask_merges[i].chunk, &n_chunks);

      n_chunks = slab_chunk_cut_merge (sizes, n_chunks, dask_merges[i].depth);
      for (gint64 c = 0; c < n_chunks; c++)
        g_assert_cmpint (sizes[c], ==, dask_merges[i].sizes[c]);
      g_assert_cmpint (dask_merges[i].sizes[n_chunks], ==, 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chunk-cut/tapered", test_tapered);
  g_test_add_func ("/chunk-cut/regularly", test_regularly);
  g_test_add_func ("/chunk-cut/too-short", test_too_short);
  g_test_add_func ("/chunk-cut/nothing-to-merge", test_nothing_to_merge);
  g_test_add_func ("/chunk-cut/merge-as-dask", test_merge_as_dask);
  return g_test_run ();
}
