/* SPDX-License-Identifier: MIT */
#include "slice/slab-slice-painter.h"

#include <math.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../app/app-basics.h"

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
  const SlabSliceRegion region = { .n_u = 4, .n_v = 2, .every_u = 1, .every_v = 1 };
  const SlabSliceRequest request = make_request (2, 1, 2);
  g_autoptr (GError) error = NULL;
  gboolean is_opaque = FALSE;
  g_autoptr (GBytes) bytes = slab_slice_paint (data, &region, &request, &is_opaque, &error);

  g_assert_no_error (error);
  g_assert_true (is_opaque);
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
  const SlabSliceRegion region = { .u = 4, .v = 6, .n_u = 2, .n_v = 1, .every_u = 2, .every_v = 1 };
  SlabSliceRequest request = make_request (8, 1, 1);
  g_autoptr (GBytes) bytes = NULL;
  gboolean is_opaque = TRUE;

  request.left = 2;
  request.top = 6;
  bytes = slab_slice_paint (data, &region, &request, &is_opaque, NULL);
  g_assert_false (is_opaque);
  for (guint i = 0; i < 8; i++)
    g_assert_cmphex (get_word (bytes, i), ==, i < 2 || i >= 6 ? 0 : 0xff000000u | app_gray (i < 4 ? 100 : 200));
}

static void
test_invalid (void)
{
  const float data[] = { NAN, 7, INFINITY, 9 };
  const SlabSliceRegion region = { .n_u = 4, .n_v = 1, .every_u = 1, .every_v = 1 };
  const SlabSliceRequest request = make_request (4, 1, 1);
  g_autoptr (GBytes) bytes = slab_slice_paint (data, &region, &request, NULL, NULL);
  guint8 rgb[3];
  guint32 invalid;

  slab_colormap_get_invalid_rgb (rgb);
  invalid = 0xff000000u | (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2];
  g_assert_cmphex (get_word (bytes, 0), ==, invalid);
  g_assert_cmphex (get_word (bytes, 1), ==, 0xff000000u | app_gray (7));
  g_assert_cmphex (get_word (bytes, 2), ==, invalid);
  g_assert_cmphex (get_word (bytes, 3), ==, 0xff000000u | app_gray (9));
}

/* A volume of one value has one colour, wherever the pixels' edges fall in its voxels. */
static void
test_flat (void)
{
  static const double steps[] = { 0.0728, 0.3, 0.7, 1.37, 5.3 };
  g_autofree float *data = g_new (float, 200 * 200);
  const SlabSliceRegion region = { .n_u = 200, .n_v = 200, .every_u = 1, .every_v = 1 };

  for (guint i = 0; i < 200 * 200; i++)
    data[i] = 7.1f;
  for (guint s = 0; s < G_N_ELEMENTS (steps); s++)
    {
      SlabSliceRequest request = make_request (30, 30, steps[s]);
      g_autoptr (GBytes) bytes = NULL;

      request.left = request.top = 0.41;
      request.low = request.high = (double) 7.1f;
      bytes = slab_slice_paint (data, &region, &request, NULL, NULL);
      for (guint i = 0; i < 900; i++)
        g_assert_cmphex (get_word (bytes, i), ==, get_word (bytes, 0));
      g_assert_cmphex (get_word (bytes, 0), !=, 0xff000000u);
      g_assert_cmphex (get_word (bytes, 0), !=, 0xffffffffu);
    }
}

/* The mean over the pixel from @from to @from + @step, or what is between two middles of cells at the pixel's own. */
static double
get_expected (const float *cells, gint64 n, double from, double step, SlabInterpolation interpolation)
{
  double sum = 0, length = 0;

  if (interpolation == SLAB_INTERPOLATION_LINEAR && step < 1)
    {
      const double place = CLAMP (from + step / 2 - 0.5, 0.0, (double) (n - 1));
      const gint64 first = MIN ((gint64) place, n - 2);

      return cells[first] + (place - (double) first) * ((double) cells[first + 1] - cells[first]);
    }
  for (gint64 i = 0; i < n; i++)
    {
      const double part = MIN (from + step, (double) (i + 1)) - MAX (from, (double) i);

      sum += part > 0 ? part * cells[i] : 0;
      length += MAX (part, 0);
    }
  return sum / length;
}

/* Rows of any length at any zoom, and nothing is looked at behind the last cell: there the memory ends. */
static void
test_zoom (void)
{
  static const gint64 lengths[] = { 2, 15, 16, 17, 24, 100 };
  static const double steps[] = { 0.07, 0.5333, 0.92, 0.9485, 1, 1.04, 1.5, 1.9, 2, 2.7 };
  static const double lefts[] = { 0, -3.3, 0.61, 7.9 };
  const gsize page = (gsize) sysconf (_SC_PAGESIZE);
  const int width = 1203;
  guint8 *memory = mmap (NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  g_assert_true (memory != MAP_FAILED);
  g_assert_cmpint (mprotect (memory + page, page, PROT_NONE), ==, 0);
  for (guint c = 0; c < G_N_ELEMENTS (lengths) * G_N_ELEMENTS (steps) * G_N_ELEMENTS (lefts) * 3; c++)
    {
      const gint64 n = lengths[c / 3 % G_N_ELEMENTS (lengths)];
      const double step = steps[c / 3 / G_N_ELEMENTS (lengths) % G_N_ELEMENTS (steps)];
      const double left = lefts[c / 3 / G_N_ELEMENTS (lengths) / G_N_ELEMENTS (steps)];
      const SlabSliceRegion region = { .n_u = n, .n_v = 1, .every_u = 1, .every_v = 1 };
      SlabSliceRequest request = make_request (width, 1, step);
      float *cells = (float *) (void *) (memory + page) - n;
      g_autoptr (GBytes) bytes = NULL;

      for (gint64 i = 0; i < n; i++)
        cells[i] = (float) (i * 97 % 251);
      request.left = left;
      request.step_y = 1;
      request.interpolation = c % 3 == 0 ? SLAB_INTERPOLATION_LINEAR : SLAB_INTERPOLATION_NEAREST;
      request.colormap = c % 3 == 1 ? SLAB_COLORMAP_LABELS : SLAB_COLORMAP_GREY;
      bytes = slab_slice_paint (cells, &region, &request, NULL, NULL);
      for (int x = 0; x < width; x++)
        {
          const double from = left + x * step;
          const guint32 word = get_word (bytes, (gsize) x);

          if (from + step / 2 < 0 || from + step / 2 >= (double) n)
            g_assert_cmphex (word, ==, 0);
          else if (request.colormap == SLAB_COLORMAP_LABELS)
            {
              guint8 rgb[3];

              slab_colormap_get_label_rgb (cells[(gint64) (from + step / 2)], rgb);
              g_assert_cmphex (word, ==, 0xff000000u | (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2]);
            }
          else
            {
              g_assert_cmphex (word >> 24, ==, 0xff);
              /* Half a level of rounding, and a sliver of a neighbour that is not seen. */
              g_assert_cmpfloat_with_epsilon (word & 0xff, get_expected (cells, n, from, step, request.interpolation),
                                              0.8);
            }
        }
    }
  g_assert_cmpint (munmap (memory, 2 * page), ==, 0);
}

/* Linear: between the middles of voxels, level outside them. Values 0, 96 over 8 pixels of a quarter voxel: the middle
 * of pixel i is at (i + 0.5) / 4, so its value is 96 ((i + 0.5) / 4 - 0.5). */
static void
test_linear (void)
{
  const float data[] = { 0, 96, 200, 44 };
  const SlabSliceRegion region = { .n_u = 2, .n_v = 2, .every_u = 1, .every_v = 1 };
  const SlabSliceRegion one = { .n_u = 1, .n_v = 1, .every_u = 1, .every_v = 1 };
  const guint row[] = { 0, 0, 12, 36, 60, 84, 96, 96 };
  SlabSliceRequest request = make_request (8, 1, 0.25);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) middle = NULL;
  g_autoptr (GBytes) single = NULL;

  request.interpolation = SLAB_INTERPOLATION_LINEAR;
  bytes = slab_slice_paint (data, &region, &request, NULL, NULL);
  for (guint i = 0; i < 8; i++)
    g_assert_cmphex (get_word (bytes, i), ==, 0xff000000u | app_gray (row[i]));

  /* A pixel in the middle of the four: (0 + 96 + 200 + 44) / 4. */
  request = make_request (1, 1, 0.5);
  request.left = request.top = 0.75;
  request.interpolation = SLAB_INTERPOLATION_LINEAR;
  middle = slab_slice_paint (data, &region, &request, NULL, NULL);
  g_assert_cmphex (get_word (middle, 0), ==, 0xff000000u | app_gray (85));

  request = make_request (3, 1, 1.0 / 3);
  request.interpolation = SLAB_INTERPOLATION_LINEAR;
  single = slab_slice_paint (data + 2, &one, &request, NULL, NULL);
  for (guint i = 0; i < 3; i++)
    g_assert_cmphex (get_word (single, i), ==, 0xff000000u | app_gray (200));
}

static guint32
get_invalid_word (void)
{
  guint8 rgb[3];

  slab_colormap_get_invalid_rgb (rgb);
  return 0xff000000u | (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2];
}

/* A voxel that is NaN has its edges in linear as well, and takes nothing from its neighbours nor gives them anything.
 * */
/* Linear: between the middles of voxels, level outside them. Values 0, 96 over 8 pixels of a quarter voxel: the middle
 * of pixel i is at (i + 0.5) / 4, so its value is 96 ((i + 0.5) / 4 - 0.5). */
static void
test_linear_invalid (void)
{
  const float data[] = { 50, 50, 50, 50, NAN, 50, 50, 50, 50 };
  const SlabSliceRegion region = { .n_u = 3, .n_v = 3, .every_u = 1, .every_v = 1 };
  SlabSliceRequest request = make_request (12, 12, 0.25);
  g_autoptr (GBytes) bytes = NULL;

  request.interpolation = SLAB_INTERPOLATION_LINEAR;
  bytes = slab_slice_paint (data, &region, &request, NULL, NULL);
  for (guint y = 0; y < 12; y++)
    for (guint x = 0; x < 12; x++)
      g_assert_cmphex (get_word (bytes, 12 * y + x), ==,
                       x >= 4 && x < 8 && y >= 4 && y < 8 ? get_invalid_word () : 0xff000000u | app_gray (50));
}

/* p to the power of gamma: 64 / 255 squared is 16.06 / 255, its root 127.7 / 255. */
static void
test_gamma (void)
{
  const float data[] = { 0, 64, 255 };
  const SlabSliceRegion region = { .n_u = 3, .n_v = 1, .every_u = 1, .every_v = 1 };
  SlabSliceRequest request = make_request (3, 1, 1);
  g_autoptr (GBytes) darker = NULL;
  g_autoptr (GBytes) brighter = NULL;

  request.gamma = 2;
  darker = slab_slice_paint (data, &region, &request, NULL, NULL);
  request.gamma = 0.5;
  brighter = slab_slice_paint (data, &region, &request, NULL, NULL);
  g_assert_cmphex (get_word (darker, 0), ==, 0xff000000u | app_gray (0));
  g_assert_cmphex (get_word (darker, 1), ==, 0xff000000u | app_gray (16));
  g_assert_cmphex (get_word (darker, 2), ==, 0xff000000u | app_gray (255));
  g_assert_cmphex (get_word (brighter, 1), ==, 0xff000000u | app_gray (128));
}

/* Labels are never mixed, neither zoomed out nor in, and know no window. */
static void
test_labels (void)
{
  const float data[] = { 0, 1, 2, 300, 300, 300, 7, NAN };
  const SlabSliceRegion region = { .n_u = 8, .n_v = 1, .every_u = 1, .every_v = 1 };
  SlabSliceRequest request = make_request (4, 1, 2);
  g_autoptr (GBytes) out = NULL;
  g_autoptr (GBytes) in = NULL;

  request.colormap = SLAB_COLORMAP_LABELS;
  request.interpolation = SLAB_INTERPOLATION_LINEAR;
  request.low = 5;
  request.high = 6;
  request.step_y = 1;
  out = slab_slice_paint (data, &region, &request, NULL, NULL);
  /* The middles of the pixels are at 1, 3, 5 and 7: the voxels that begin there. */
  for (guint i = 0; i < 4; i++)
    {
      guint8 rgb[3];

      slab_colormap_get_label_rgb (data[2 * i + 1], rgb);
      g_assert_cmphex (get_word (out, i), ==, 0xff000000u | (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2]);
    }
  request = make_request (16, 1, 0.5);
  request.colormap = SLAB_COLORMAP_LABELS;
  in = slab_slice_paint (data, &region, &request, NULL, NULL);
  for (guint i = 0; i < 16; i++)
    {
      guint8 rgb[3];

      slab_colormap_get_label_rgb (data[i / 2], rgb);
      g_assert_cmphex (get_word (in, i), ==, 0xff000000u | (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2]);
    }
}

/* So large that several threads paint it: every pixel is still its own voxel's. */
static void
test_threads (void)
{
  const int n = 1500;
  g_autofree float *data = g_new (float, (gsize) n *n);
  const SlabSliceRegion region = { .n_u = n, .n_v = n, .every_u = 1, .every_v = 1 };
  const SlabSliceRequest request = make_request (n, n, 1);

  for (int i = 0; i < n * n; i++)
    data[i] = (float) (i % 251);
  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (GBytes) bytes = slab_slice_paint (data, &region, &request, NULL, NULL);
      const guint32 *words = g_bytes_get_data (bytes, NULL);

      for (int i = 0; i < n * n; i++)
        if (words[i] != (0xff000000u | app_gray ((guint8) (i % 251))))
          g_error ("pixel %d is %08x", i, words[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slice-painter/mean", test_mean);
  g_test_add_func ("/slice-painter/place", test_place);
  g_test_add_func ("/slice-painter/invalid", test_invalid);
  g_test_add_func ("/slice-painter/flat", test_flat);
  g_test_add_func ("/slice-painter/zoom", test_zoom);
  g_test_add_func ("/slice-painter/linear", test_linear);
  g_test_add_func ("/slice-painter/linear-invalid", test_linear_invalid);
  g_test_add_func ("/slice-painter/gamma", test_gamma);
  g_test_add_func ("/slice-painter/labels", test_labels);
  g_test_add_func ("/slice-painter/threads", test_threads);
  return g_test_run ();
}
