/* SPDX-License-Identifier: MIT */
#include "plot/slab-chunk-legend.h"

#include "chunk-fixture.h"
#include "picture-fixture.h"

#define HEIGHT 40.0

static void
draw (Picture *picture, SlabChunkIndex *index, SlabChunkColors colors, double width, gboolean dark)
{
  SlabChunkScale scale;

  picture_init (picture, width, HEIGHT, 1, dark);
  slab_chunk_scale_init (&scale, index, colors);
  slab_chunk_legend_draw (picture->cr, slab_chunk_index_get_trace (index), &scale, &picture->theme, width, HEIGHT);
}

static void
test_rows (void)
{
  g_autoptr (SlabChunkIndex) index = chunk_make_index (TRUE);
  SlabColor first, second;
  Picture picture;

  slab_chunk_scale_get_row_color (0, &first);
  slab_chunk_scale_get_row_color (1, &second);
  for (guint dark = 0; dark < 2; dark++)
    {
      draw (&picture, index, SLAB_CHUNK_COLORS_THREAD, 500, (gboolean) dark);
      g_assert_true (picture_has_color (&picture, &first, 0, 0, 500, HEIGHT));
      g_assert_true (picture_has_color (&picture, &second, 0, 0, 500, HEIGHT));
      picture_clear (&picture);
    }
  /* Where there is no room for a thread, neither is its colour. */
  draw (&picture, index, SLAB_CHUNK_COLORS_THREAD, 30, FALSE);
  g_assert_false (picture_has_color (&picture, &first, 0, 0, 30, HEIGHT));
  picture_clear (&picture);
}

static void
test_bar (void)
{
  g_autoptr (SlabChunkIndex) index = chunk_make_index (TRUE);
  SlabChunkScale scale;
  SlabColor low, high;
  Picture picture;

  slab_chunk_scale_init (&scale, index, SLAB_CHUNK_COLORS_DURATION);
  slab_chunk_scale_get_value_color (&scale, 0.0101, &low);
  slab_chunk_scale_get_value_color (&scale, 0.0299, &high);
  draw (&picture, index, SLAB_CHUNK_COLORS_DURATION, 600, FALSE);
  g_assert_true (picture_has_color (&picture, &low, 0, 0, 600, HEIGHT));
  g_assert_true (picture_has_color (&picture, &high, 0, 0, 600, HEIGHT));
  picture_clear (&picture);
  /* Nothing is drawn beyond a narrow place. */
  draw (&picture, index, SLAB_CHUNK_COLORS_DURATION, 60, FALSE);
  picture_clear (&picture);
}

static void
assert_described (SlabChunkIndex *index, SlabChunkColors colors, const char *expected)
{
  g_autofree char *text = NULL;
  SlabChunkScale scale;

  slab_chunk_scale_init (&scale, index, colors);
  text = slab_chunk_legend_describe (&scale);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_describe (void)
{
  g_autoptr (SlabChunkIndex) index = chunk_make_index (TRUE);
  g_autoptr (SlabChunkIndex) plain = chunk_make_index (FALSE);

  assert_described (index, SLAB_CHUNK_COLORS_THREAD, "A colour for each of 2 threads");
  assert_described (index, SLAB_CHUNK_COLORS_ITERATIONS, "Iterations: 5 to 25");
  assert_described (index, SLAB_CHUNK_COLORS_DURATION, "Duration: 10.0 ms to 30.0 ms");
  assert_described (plain, SLAB_CHUNK_COLORS_ITERATIONS, "No iterations were recorded for the chunks of this run");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chunk-legend/rows", test_rows);
  g_test_add_func ("/chunk-legend/bar", test_bar);
  g_test_add_func ("/chunk-legend/describe", test_describe);
  return g_test_run ();
}
