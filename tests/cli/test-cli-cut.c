/* SPDX-License-Identifier: MIT */
#include "cli-fixture.h"

/* Parts of a volume: boxes and pictures. */

/* NumPy's np.arange (24).reshape (2, 3, 4)[1:, -2:, 1:3] on paper: 17, 18, 21, 22. */
static void
test_crop (void)
{
  g_autoptr (JsonObject) object = NULL;
  g_auto (Outcome) outside = { 0 };

  write_counting ("a.raw");
  assert_done ("crop a.raw b.vol --box 1:,-2:,1:3 --quiet" RAW);
  object = run_json ("info b.vol --json");
  assert_array (object, "shape", 1, 2, 2);
  g_assert_cmpstr (json_object_get_string_member (object, "dtype"), ==, "float32");
  g_assert_cmpfloat (json_object_get_double_member (object, "min"), ==, 17.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "max"), ==, 22.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "mean"), ==, 19.5);

  assert_fails ("crop b.vol c.vol", 2, "--box");
  assert_fails ("crop b.vol c.vol --box 0,:,:", 2, "“0,:,:”");
  assert_fails ("crop none.vol c.vol --box :,:,:", 1, "none.vol");
  assert_fails ("crop b.vol none/c.vol --box :,:,:", 1, "none");
  outside = run ("crop b.vol c.vol --box :,:,2:");
  g_assert_cmpint (outside.status, ==, 1);
  g_assert_nonnull (strstr (outside.err, "b.vol"));
  g_assert_nonnull (strstr (outside.err, "1 × 2 × 2"));
  g_assert_false (exists ("c.vol"));
  clean_folder ();
}

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
  assert_fails ("slice a.raw -o c.png" RAW, 2, "“c.png”");
  assert_fails ("slice a.raw -o c.tif --plane zx" RAW, 2, "“zx”");
  assert_fails ("slice a.raw -o c.tif --projection sum" RAW, 2, "“sum”");
  assert_fails ("slice a.raw -o c.tif --thickness 0" RAW, 2, "--thickness");
  assert_fails ("slice a.raw -o c.tif --plane xz --index 3" RAW, 1, "a.raw: there is no xz slice 3; expected -3 to 2");
  assert_fails ("slice none.vol -o c.tif", 1, "none.vol");
  assert_fails ("slice a.raw -o none/c.tif" RAW, 1, "none");
  g_assert_false (exists ("c.tif"));
  clean_folder ();
}

int
main (int argc, char *argv[])
{
  int status = begin_tests (&argc, &argv);

  if (status != 0)
    return status;
  g_test_add_func ("/cli-cut/crop", test_crop);
  g_test_add_func ("/cli-cut/slice", test_slice);
  return run_tests ();
}
