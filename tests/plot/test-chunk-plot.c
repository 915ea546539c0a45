/* SPDX-License-Identifier: MIT */
#include "plot/slab-chunk-plot.h"

#include "chunk-fixture.h"
#include "picture-fixture.h"

/* 20 x 20 voxels of 10 pixels, over black. */
static void
draw (Picture *picture, SlabChunkIndex *index, gint64 time, gint64 slice, gboolean shows_all, gint selected)
{
  const SlabChunkLook look = { .axis = 0,
                               .across = 2,
                               .down = 1,
                               .slice = slice,
                               .time = time * MS,
                               .shows_all = shows_all,
                               .selected = selected,
                               .voxel_width = 10,
                               .voxel_height = 10,
                               .device_scale = picture->scale };
  SlabChunkScale scale;

  picture_init (picture, 200, 200, picture->scale, TRUE);
  cairo_set_source_rgb (picture->cr, 0, 0, 0);
  cairo_paint (picture->cr);
  slab_chunk_scale_init (&scale, index, SLAB_CHUNK_COLORS_THREAD);
  slab_chunk_plot_draw (picture->cr, index, &scale, &look, 200, 200);
}

/* Okabe and Ito's sky blue and orange, 45 % over black, within one. */
static void
assert_done (Picture *picture, double x, double y, guint red, guint green, guint blue)
{
  const guint32 pixel = picture_get_pixel (picture, x, y);

  g_assert_cmpint (ABS ((int) (pixel >> 16) - (int) lround (0.45 * red)), <=, 1);
  g_assert_cmpint (ABS ((int) (pixel >> 8 & 0xff) - (int) lround (0.45 * green)), <=, 1);
  g_assert_cmpint (ABS ((int) (pixel & 0xff) - (int) lround (0.45 * blue)), <=, 1);
}

static guint
count_colors (Picture *picture, double left, double top)
{
  guint32 seen[8];
  guint n = 0;

  for (int y = 0; y < 20; y++)
    for (int x = 0; x < 20; x++)
      {
        const guint32 pixel = picture_get_pixel (picture, left + x, top + y);
        gboolean known = FALSE;

        for (guint i = 0; i < n; i++)
          known = known || seen[i] == pixel;
        if (!known && n < G_N_ELEMENTS (seen))
          seen[n++] = pixel;
      }
  return n;
}

static void
test_stages (void)
{
  g_autoptr (SlabChunkIndex) index = chunk_make_index (TRUE);
  Picture picture = { .scale = 1 };

  for (guint scale = 1; scale <= 2; scale++)
    {
      picture.scale = scale;
      draw (&picture, index, 15, 0, TRUE, -1);
      /* 0 is done, 1 and 3 are at work: hatched, in two colours; 2 is not begun. */
      assert_done (&picture, 50, 50, 86, 180, 233);
      g_assert_cmpuint (count_colors (&picture, 140, 40), ==, 2);
      g_assert_cmpuint (count_colors (&picture, 140, 140), ==, 2);
      g_assert_cmphex (picture_get_pixel (&picture, 50, 150), ==, 0);
      /* Between them there is a line: white of 35 %. */
      g_assert_cmphex (picture_get_device_pixel (&picture, 50 * (int) scale, 200 * (int) scale - 1), ==, 0x595959);
      picture_clear (&picture);

      draw (&picture, index, 40, 1, TRUE, -1);
      assert_done (&picture, 150, 50, 230, 159, 0);
      assert_done (&picture, 150, 150, 86, 180, 233);
      g_assert_cmphex (picture_get_pixel (&picture, 50, 150), ==, 0);
      picture_clear (&picture);
    }
}

static void
test_selected (void)
{
  g_autoptr (SlabChunkIndex) index = chunk_make_index (TRUE);
  Picture picture = { .scale = 1 };
  guint n_white = 0, n_gaps = 0;

  /* Alone: a line around the core, in dashes around the halo, which is to the right and below. */
  draw (&picture, index, 40, 0, FALSE, 0);
  g_assert_cmphex (picture_get_pixel (&picture, 50, 50), ==, 0);
  g_assert_cmphex (picture_get_pixel (&picture, 150, 50), ==, 0);
  for (int y = 5; y < 95; y++)
    g_assert_cmphex (picture_get_pixel (&picture, 99, y), ==, 0xffffff);
  for (int y = 5; y < 125; y++)
    if ((picture_get_pixel (&picture, 129, y) & 0xff) > 0xa0)
      n_white++;
    else
      n_gaps++;
  g_assert_cmpuint (n_white, >, 40);
  g_assert_cmpuint (n_gaps, >, 30);
  picture_clear (&picture);

  /* The others are dimmed, it is not. */
  draw (&picture, index, 40, 0, TRUE, 0);
  assert_done (&picture, 50, 50, 86, 180, 233);
  g_assert_cmphex (picture_get_pixel (&picture, 150, 50) >> 16, <, lround (0.45 * 230 * 0.5));
  g_assert_cmphex (picture_get_pixel (&picture, 150, 50) >> 16, >, 0);
  picture_clear (&picture);

  /* A slice beside it: where it is, but in dashes. */
  n_white = n_gaps = 0;
  draw (&picture, index, 40, 2, FALSE, 0);
  for (int y = 5; y < 95; y++)
    if ((picture_get_pixel (&picture, 99, y) & 0xff) > 0x60)
      n_white++;
    else
      n_gaps++;
  g_assert_cmpuint (n_white, >, 30);
  g_assert_cmpuint (n_gaps, >, 20);
  g_assert_cmphex (picture_get_pixel (&picture, 129, 50), ==, 0);
  picture_clear (&picture);
}

/* Far away and far into it: only what is in sight is drawn. */
static void
test_far (void)
{
  g_autoptr (SlabChunkIndex) index = chunk_make_index (TRUE);
  SlabChunkLook look = {
    .axis = 0, .across = 2, .down = 1, .time = 40 * MS, .shows_all = TRUE, .selected = 3, .device_scale = 1
  };
  SlabChunkScale scale;
  Picture picture;

  slab_chunk_scale_init (&scale, index, SLAB_CHUNK_COLORS_THREAD);
  picture_init (&picture, 100, 100, 1, TRUE);
  look.x = look.y = -1.5e6;
  look.voxel_width = look.voxel_height = 1e5;
  slab_chunk_plot_draw (picture.cr, index, &scale, &look, 100, 100);
  g_assert_cmpuint (count_colors (&picture, 40, 40), ==, 1);
  look.x = 1e9;
  slab_chunk_plot_draw (picture.cr, index, &scale, &look, 100, 100);
  /* Chunks that are less than a pixel. */
  look.x = look.y = 50;
  look.voxel_width = look.voxel_height = 0.01;
  slab_chunk_plot_draw (picture.cr, index, &scale, &look, 100, 100);
  picture_clear (&picture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chunk-plot/stages", test_stages);
  g_test_add_func ("/chunk-plot/selected", test_selected);
  g_test_add_func ("/chunk-plot/far", test_far);
  return g_test_run ();
}
