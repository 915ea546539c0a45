/* SPDX-License-Identifier: MIT */
#include "plot/slab-chunk-scale.h"

#include "chunk-fixture.h"

static void
test_ids (void)
{
  SlabChunkColors colors = SLAB_CHUNK_COLORS_THREAD;

  for (guint i = 0; i < SLAB_N_CHUNK_COLORS; i++)
    {
      g_assert_true (slab_chunk_colors_from_id (slab_chunk_colors_get_id ((SlabChunkColors) i), &colors));
      g_assert_cmpint (colors, ==, (SlabChunkColors) i);
      g_assert_cmpstr (slab_chunk_colors_get_name (colors), !=, "");
    }
  g_assert_false (slab_chunk_colors_from_id ("phase", &colors));
}

static void
assert_scale (SlabChunkIndex *index, SlabChunkColors colors, gboolean is_known, double low, double high)
{
  SlabChunkScale scale;

  slab_chunk_scale_init (&scale, index, colors);
  g_assert_cmpint (scale.is_known, ==, is_known);
  g_assert_cmpuint (scale.n_rows, ==, 2);
  g_assert_cmpfloat_with_epsilon (scale.low, low, 1e-12);
  g_assert_cmpfloat_with_epsilon (scale.high, high, 1e-12);
}

static void
test_range (void)
{
  g_autoptr (SlabChunkIndex) index = chunk_make_index (TRUE);
  g_autoptr (SlabChunkIndex) plain = chunk_make_index (FALSE);

  assert_scale (index, SLAB_CHUNK_COLORS_START, TRUE, 0, 0.010);
  assert_scale (index, SLAB_CHUNK_COLORS_DURATION, TRUE, 0.010, 0.030);
  assert_scale (index, SLAB_CHUNK_COLORS_ITERATIONS, TRUE, 5, 25);
  assert_scale (plain, SLAB_CHUNK_COLORS_ITERATIONS, FALSE, 0, 0);
}

static double
get_luminance (const SlabColor *color)
{
  return 0.299 * color->red + 0.587 * color->green + 0.114 * color->blue;
}

static void
test_colors (void)
{
  g_autoptr (SlabChunkIndex) index = chunk_make_index (TRUE);
  SlabColor colors[4], row;
  SlabChunkScale scale;
  SlabChunkLife life;

  slab_chunk_scale_init (&scale, index, SLAB_CHUNK_COLORS_DURATION);
  for (guint i = 0; i < 4; i++)
    {
      slab_chunk_index_get_life (index, i, &life);
      g_assert_cmpint (slab_chunk_scale_get_color (&scale, &life, &colors[i]), ==, i != 2);
    }
  /* The longer, the brighter: 0 takes 10 ms, 1 20 ms, 3 30 ms. */
  g_assert_cmpfloat (get_luminance (&colors[0]), <, get_luminance (&colors[1]));
  g_assert_cmpfloat (get_luminance (&colors[1]), <, get_luminance (&colors[3]));
  g_assert_cmpfloat (colors[2].red, ==, colors[2].blue);

  /* 0 and 3 are of the same thread. */
  slab_chunk_scale_init (&scale, index, SLAB_CHUNK_COLORS_THREAD);
  for (guint i = 0; i < 4; i++)
    {
      slab_chunk_index_get_life (index, i, &life);
      (void) slab_chunk_scale_get_color (&scale, &life, &colors[i]);
    }
  slab_chunk_scale_get_row_color (0, &row);
  g_assert_cmpmem (&colors[0], sizeof row, &row, sizeof row);
  g_assert_cmpmem (&colors[3], sizeof row, &row, sizeof row);
  g_assert_cmpfloat (colors[1].red, !=, row.red);
}

/* No two threads of a large machine look the same. */
static void
test_many_rows (void)
{
  for (guint a = 0; a < 64; a++)
    for (guint b = 0; b < a; b++)
      {
        SlabColor first, second;

        slab_chunk_scale_get_row_color (a, &first);
        slab_chunk_scale_get_row_color (b, &second);
        g_assert_false (first.red == second.red && first.green == second.green && first.blue == second.blue);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chunk-scale/ids", test_ids);
  g_test_add_func ("/chunk-scale/range", test_range);
  g_test_add_func ("/chunk-scale/colors", test_colors);
  g_test_add_func ("/chunk-scale/many-rows", test_many_rows);
  return g_test_run ();
}
