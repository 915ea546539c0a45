/* SPDX-License-Identifier: MIT */
#include <cairo.h>

#include "cli-fixture.h"

/* The number of a tag; those of one number alone. */
static guint32
get_tiff_number (const guint8 *data, gsize n_bytes, guint16 tag)
{
  guint32 directory;
  guint16 n;

  memcpy (&directory, data + 4, 4);
  directory = GUINT32_FROM_LE (directory);
  g_assert_cmpuint (directory + 2, <=, n_bytes);
  memcpy (&n, data + directory, 2);
  n = GUINT16_FROM_LE (n);
  for (guint i = 0; i < n; i++)
    {
      const guint8 *entry = data + directory + 2 + 12 * i;
      guint16 found;
      guint32 value;

      g_assert_cmpuint (directory + 2 + 12 * (i + 1), <=, n_bytes);
      memcpy (&found, entry, 2);
      memcpy (&value, entry + 8, 4);
      if (GUINT16_FROM_LE (found) == tag)
        return GUINT32_FROM_LE (value);
    }
  g_error ("there is no tag %u", tag);
}

/* Rows of floats, little endian, in one strip. */
static void
assert_tiff (const char *name, guint width, guint height, const float *wanted)
{
  g_autofree char *path = path_of (name);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  const guint8 *data;
  gsize n_bytes;
  guint32 offset;

  g_file_get_contents (path, &contents, &n_bytes, &error);
  g_assert_no_error (error);
  data = (const guint8 *) contents;
  g_assert_cmpmem (data, 4, "II*\0", 4);
  g_assert_cmpuint (get_tiff_number (data, n_bytes, 256), ==, width);
  g_assert_cmpuint (get_tiff_number (data, n_bytes, 257), ==, height);
  g_assert_cmpuint (get_tiff_number (data, n_bytes, 258), ==, 32);
  g_assert_cmpuint (get_tiff_number (data, n_bytes, 339), ==, 3);
  g_assert_cmpuint (get_tiff_number (data, n_bytes, 279), ==, width * height * 4);
  offset = get_tiff_number (data, n_bytes, 273);
  g_assert_cmpuint (offset + width * height * 4, ==, n_bytes);
  for (guint i = 0; i < width * height; i++)
    {
      guint32 word;
      float value;

      memcpy (&word, data + offset + 4 * i, 4);
      word = GUINT32_FROM_LE (word);
      memcpy (&value, &word, 4);
      g_assert_cmpfloat (value, ==, wanted[i]);
    }
}

/* A fraction of the directory. */
static double
get_tiff_fraction (const char *name, guint16 tag)
{
  g_autofree char *path = path_of (name);
  g_autofree char *contents = NULL;
  guint32 offset, numbers[2];
  gsize n_bytes;

  g_assert_true (g_file_get_contents (path, &contents, &n_bytes, NULL));
  offset = get_tiff_number ((const guint8 *) contents, n_bytes, tag);
  g_assert_cmpuint (offset + 8, <=, n_bytes);
  memcpy (numbers, contents + offset, 8);
  return (double) GUINT32_FROM_LE (numbers[0]) / (double) GUINT32_FROM_LE (numbers[1]);
}

/* a = np.arange (24).reshape (2, 3, 4) on paper: a[1]; a[:, 1, :]; a[:, :, 3] with y to the right and z down;
 * a.mean (0), a[:, :, 1:4].max (2). */
static void
test_slice (void)
{
  static const float xy[] = { 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23 };
  static const float xz[] = { 4, 5, 6, 7, 16, 17, 18, 19 };
  static const float yz[] = { 3, 7, 11, 15, 19, 23 };
  static const float mean[] = { 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 };
  static const float low[] = { 1, 5, 9, 13, 17, 21 };
  static const char info[] = "NUM_X = 4\nNUM_Y = 3\nNUM_Z = 2\nvoxelSize = 2.5\nBYTEORDER = LOWBYTEFIRST\n";
  g_autofree char *path = NULL;
  g_auto (Outcome) said = { 0 };

  write_counting ("a.raw");
  said = run ("slice a.raw -o xy.tif --index 1" RAW);
  g_assert_cmpint (said.status, ==, 0);
  g_assert_nonnull (strstr (said.out, "xy.tif, xy 1, 3 × 4"));
  assert_tiff ("xy.tif", 4, 3, xy);
  /* The middle one is left out, and the last one counted from the end. */
  assert_done ("slice a.raw -o xz.tiff --plane xz --quiet" RAW);
  assert_tiff ("xz.tiff", 4, 2, xz);
  assert_done ("slice a.raw -o yz.TIF --plane YZ --index -1 --quiet" RAW);
  assert_tiff ("yz.TIF", 3, 2, yz);
  assert_done ("slice a.raw -o mean.tif --index 0 --thickness 9 --quiet" RAW);
  assert_tiff ("mean.tif", 4, 3, mean);
  assert_done ("slice a.raw -o max.tif --plane yz --index 2 --thickness 3 --projection max --quiet" RAW);
  assert_tiff ("max.tif", 3, 2, yz);
  assert_done ("slice a.raw -o min.tif --plane yz --index 2 --thickness 3 --projection min --quiet" RAW);
  assert_tiff ("min.tif", 3, 2, low);

  /* 2.5 µm: 4000 pixels a centimetre. */
  write_counting ("b.vol");
  path = path_of ("b.vol.info");
  g_assert_true (g_file_set_contents (path, info, -1, NULL));
  assert_done ("slice b.vol -o b.tif --index 1 --quiet");
  assert_tiff ("b.tif", 4, 3, xy);
  g_assert_cmpfloat (get_tiff_fraction ("b.tif", 282), ==, 4000);
  g_assert_cmpfloat (get_tiff_fraction ("b.tif", 283), ==, 4000);

  assert_fails ("slice a.raw" RAW, 2, "-o");
  assert_fails ("slice a.raw -o c.jpg" RAW, 2, "“c.jpg”");
  assert_fails ("slice a.raw -o c.tif --plane zx" RAW, 2, "“zx”");
  assert_fails ("slice a.raw -o c.tif --projection sum" RAW, 2, "“sum”");
  assert_fails ("slice a.raw -o c.tif --thickness 0" RAW, 2, "--thickness");
  assert_fails ("slice a.raw -o c.tif --plane xz --index 3" RAW, 1, "a.raw: there is no xz slice 3; expected -3 to 2");
  assert_fails ("slice none.vol -o c.tif", 1, "none.vol");
  assert_fails ("slice a.raw -o none/c.tif" RAW, 1, "none");
  g_assert_false (exists ("c.tif"));
  clean_folder ();
}

/* 0xRRGGBB of every pixel, row after row; the size is checked. */
static guint32 *
load_png (const char *name, int width, int height)
{
  g_autofree char *path = path_of (name);
  guint32 *pixels = g_new (guint32, (gsize) width * (gsize) height);
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, width);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, height);
  for (int y = 0; y < height; y++)
    {
      const guint32 *row = (const guint32 *) (gconstpointer) (cairo_image_surface_get_data (surface)
                                                              + y * cairo_image_surface_get_stride (surface));

      for (int x = 0; x < width; x++)
        pixels[y * width + x] = row[x] & 0xffffff;
    }
  cairo_surface_destroy (surface);
  return pixels;
}

/* Of a picture whose pixels are squares of @scale: the grey of each voxel, 255 (a - low) / (high - low). */
static void
assert_gray (const char *name, int width, int height, int scale, const float *voxels, double low, double high)
{
  g_autofree guint32 *pixels = load_png (name, width * scale, height * scale);

  for (int y = 0; y < height * scale; y++)
    for (int x = 0; x < width * scale; x++)
      {
        const double share = ((double) voxels[y / scale * width + x / scale] - low) / (high - low);
        const double expected = 255 * CLAMP (share, 0, 1);
        const guint32 pixel = pixels[y * width * scale + x];

        /* A map has 256 steps: half of one is the most that is lost. */
        g_assert_cmpfloat_with_epsilon (pixel & 0xff, expected, 1.0);
        g_assert_cmpuint (pixel >> 8 & 0xff, ==, pixel & 0xff);
        g_assert_cmpuint (pixel >> 16, ==, pixel & 0xff);
      }
}

static void
test_slice_picture (void)
{
  static const float xy[] = { 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23 };
  static const float yz[] = { 3, 7, 11, 15, 19, 23 };
  static const float mean[] = { 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 };
  static const char info[] = "NUM_X = 400\nNUM_Y = 300\nNUM_Z = 1\nvoxelSize = 2.5\nBYTEORDER = LOWBYTEFIRST\n";
  g_autofree guint32 *inverted = NULL, *colored = NULL, *plain = NULL, *barred = NULL;
  g_autofree float *ramp = g_new (float, 300 * 400);
  g_autofree char *path = path_of ("big.vol"), *info_path = path_of ("big.vol.info");
  g_auto (Outcome) said = { 0 };
  guint n_scale = 0, n_color = 0;

  write_counting ("a.raw");
  said = run ("slice a.raw -o xy.png --index 1 --window 10,30" RAW);
  g_assert_cmpint (said.status, ==, 0);
  g_assert_nonnull (strstr (said.out, "xy.png, xy 1, 4 × 3 pixels, 10 to 30"));
  assert_gray ("xy.png", 4, 3, 1, xy, 10, 30);
  /* Limits in the wrong order are the same window. */
  assert_done ("slice a.raw -o yz.png --plane yz --index -1 --scale 5 --window 20,5 --quiet" RAW);
  assert_gray ("yz.png", 3, 2, 5, yz, 5, 20);
  assert_done ("slice a.raw -o mean.PNG --index 0 --thickness 9 --window 0,24 --quiet" RAW);
  assert_gray ("mean.PNG", 4, 3, 1, mean, 0, 24);
  /* Of 24 values 0 to 23 the percentiles 0.1 and 99.9 are the ends, or 0.023 from them. */
  assert_done ("slice a.raw -o auto.png --index 1 --quiet" RAW);
  assert_gray ("auto.png", 4, 3, 1, xy, 0, 23);

  assert_done ("slice a.raw -o inv.png --index 1 --window 12,23 --invert --quiet" RAW);
  inverted = load_png ("inv.png", 4, 3);
  g_assert_cmphex (inverted[0], ==, 0xffffff);
  g_assert_cmphex (inverted[11], ==, 0x000000);
  /* The ends of matplotlib's viridis. */
  assert_done ("slice a.raw -o map.png --index 1 --window 12,23 --colormap viridis --quiet" RAW);
  colored = load_png ("map.png", 4, 3);
  g_assert_cmphex (colored[0], ==, 0x440154);
  g_assert_cmphex (colored[11], ==, 0xfde725);

  /* The bars are drawn over the picture: lower left, upper right, and nowhere else. */
  for (guint i = 0; i < 300 * 400; i++)
    ramp[i] = (float) (i % 400);
  g_assert_true (g_file_set_contents (path, (const char *) ramp, 300 * 400 * sizeof (float), NULL));
  g_assert_true (g_file_set_contents (info_path, info, -1, NULL));
  assert_done ("slice big.vol -o plain.png --window 0,399 --quiet");
  assert_done ("slice big.vol -o bars.png --window 0,399 --scale-bar --color-bar --quiet");
  plain = load_png ("plain.png", 400, 300);
  barred = load_png ("bars.png", 400, 300);
  for (guint y = 0; y < 300; y++)
    for (guint x = 0; x < 400; x++)
      if (plain[y * 400 + x] != barred[y * 400 + x])
        {
          n_scale += x < 200 && y >= 200;
          n_color += x >= 200 && y < 250;
          g_assert_true ((x < 200 && y >= 200) || (x >= 200 && y < 250));
        }
  g_assert_cmpuint (n_scale, >, 200);
  g_assert_cmpuint (n_color, >, 1000);

  assert_fails ("slice a.raw -o c.png --window 3" RAW, 2, "LOW,HIGH");
  assert_fails ("slice a.raw -o c.png --window 1,nan" RAW, 2, "LOW,HIGH");
  assert_fails ("slice a.raw -o c.png --colormap jet" RAW, 2, "viridis");
  assert_fails ("slice a.raw -o c.png --scale 0" RAW, 2, "--scale");
  assert_fails ("slice a.raw -o c.tif --invert" RAW, 2, ".png");
  assert_fails ("slice a.raw -o c.png --scale-bar" RAW, 1, "a.raw");
  g_assert_false (exists ("c.png"));
  clean_folder ();
}

static void
test_slice_series (void)
{
  static const float first[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
  static const float second[] = { 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23 };
  static const float column[] = { 2, 6, 10, 14, 18, 22 };
  g_auto (Outcome) said = { 0 };

  write_counting ("a.raw");
  said = run ("slice a.raw -o s_%04d.tif" RAW);
  g_assert_cmpint (said.status, ==, 0);
  g_assert_nonnull (strstr (said.out, "2 files"));
  assert_tiff ("s_0000.tif", 4, 3, first);
  assert_tiff ("s_0001.tif", 4, 3, second);
  /* range (0, 4, 2) is 0 and 2; range (1, 3) is 1 and 2. */
  assert_done ("slice a.raw -o x%d-.tif --plane yz --index 0:4:2 --quiet" RAW);
  assert_tiff ("x2-.tif", 3, 2, column);
  g_assert_true (exists ("x0-.tif"));
  g_assert_false (exists ("x1-.tif"));
  g_assert_false (exists ("x3-.tif"));
  assert_done ("slice a.raw -o p%03d.png --plane yz --index -3:-1 --window 0,24 --quiet" RAW);
  g_assert_true (exists ("p001.png"));
  assert_gray ("p002.png", 3, 2, 1, column, 0, 24);
  g_assert_false (exists ("p000.png"));
  g_assert_false (exists ("p003.png"));

  /* Nothing of what is there is replaced. */
  assert_fails ("slice a.raw -o s_%04d.tif --index 1:2" RAW, 1, "s_0001.tif");
  assert_tiff ("s_0001.tif", 4, 3, second);
  assert_fails ("slice a.raw -o t_%04d.tif --index 1" RAW, 2, "A:B");
  assert_fails ("slice a.raw -o t.tif --index 0:2" RAW, 2, "%04d");
  assert_fails ("slice a.raw -o t_%04d.tif --index 0:3" RAW, 1, "2 slices");
  assert_fails ("slice a.raw -o t_%04d.tif --index 1:1" RAW, 1, "1:1");
  assert_fails ("slice a.raw -o t_%04d.tif --index 0:2:0" RAW, 1, "0:2:0");
  assert_fails ("slice a.raw -o t.tif --index one" RAW, 1, "one");
  clean_folder ();
}

int
main (int argc, char *argv[])
{
  int status = begin_tests (&argc, &argv);

  if (status != 0)
    return status;
  g_test_add_func ("/cli-slice/values", test_slice);
  g_test_add_func ("/cli-slice/picture", test_slice_picture);
  g_test_add_func ("/cli-slice/series", test_slice_series);
  return run_tests ();
}
