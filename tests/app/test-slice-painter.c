/* SPDX-License-Identifier: MIT */
#include "app/slab-slice-painter.h"

#include <math.h>

#include "app-fixture.h"

/* Values 0..255 in grey are their own level. */
static SlabSliceRequest
make_request (int width, int height, double step)
{
  return (SlabSliceRequest){ .width = width, .height = height, .step_x = step, .step_y = step, .low = 0, .high = 255 };
}

static guint32
get_word (GBytes *bytes, gsize index)
{
  gsize size;
  const guint32 *words = g_bytes_get_data (bytes, &size);

  g_assert_cmpuint (index * 4 + 4, <=, size);
  return words[index];
}

static void
test_mean (void)
{
  const float data[] = { 10, 20, 30, 40, 50, 60, 70, 80 };
  const SlabSliceCells cells = { data, 0, 0, 4, 2, 1, 1 };
  const SlabSliceRequest request = make_request (2, 1, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = slab_slice_paint (&cells, &request, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 8);
  /* (10 + 20 + 50 + 60) / 4 and (30 + 40 + 70 + 80) / 4 */
  g_assert_cmphex (get_word (bytes, 0), ==, 0xff000000u | app_gray (35));
  g_assert_cmphex (get_word (bytes, 1), ==, 0xff000000u | app_gray (55));
}

/* A part of the slice: what is beside it is transparent; every second voxel was read. */
static void
test_place (void)
{
  const float data[] = { 100, 200 };
  const SlabSliceCells cells = { data, 4, 6, 2, 1, 2, 1 };
  SlabSliceRequest request = make_request (8, 1, 1);
  g_autoptr (GBytes) bytes = NULL;

  request.left = 2;
  request.top = 6;
  bytes = slab_slice_paint (&cells, &request, NULL);
  for (guint i = 0; i < 8; i++)
    g_assert_cmphex (get_word (bytes, i), ==, i < 2 || i >= 6 ? 0 : 0xff000000u | app_gray (i < 4 ? 100 : 200));
}

static void
test_invalid (void)
{
  const float data[] = { NAN, 7, INFINITY, 9 };
  const SlabSliceCells cells = { data, 0, 0, 4, 1, 1, 1 };
  const SlabSliceRequest request = make_request (4, 1, 1);
  g_autoptr (GBytes) bytes = slab_slice_paint (&cells, &request, NULL);
  guint8 rgb[3];
  guint32 invalid;

  slab_colormap_get_invalid_rgb (rgb);
  invalid = 0xff000000u | (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2];
  g_assert_cmphex (get_word (bytes, 0), ==, invalid);
  g_assert_cmphex (get_word (bytes, 1), ==, 0xff000000u | app_gray (7));
  g_assert_cmphex (get_word (bytes, 2), ==, invalid);
  g_assert_cmphex (get_word (bytes, 3), ==, 0xff000000u | app_gray (9));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slice-painter/mean", test_mean);
  g_test_add_func ("/slice-painter/place", test_place);
  g_test_add_func ("/slice-painter/invalid", test_invalid);
  return g_test_run ();
}
