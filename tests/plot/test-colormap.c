/* SPDX-License-Identifier: MIT */
#include "plot/slab-colormap.h"

#include <math.h>

#include "colormap-samples.h"

static void
test_names (void)
{
  SlabColormap colormap = SLAB_COLORMAP_MAGMA;

  for (guint i = 0; i < SLAB_N_COLORMAPS; i++)
    {
      SlabColormap found = SLAB_N_COLORMAPS;

      g_assert_cmpstr (slab_colormap_get_name ((SlabColormap) i), !=, "");
      g_assert_true (slab_colormap_from_id (slab_colormap_get_id ((SlabColormap) i), &found));
      g_assert_cmpuint (found, ==, i);
    }
  g_assert_cmpstr (slab_colormap_get_id (SLAB_COLORMAP_VIRIDIS), ==, "viridis");
  g_assert_false (slab_colormap_from_id ("jet", &colormap));
  g_assert_cmpuint (colormap, ==, SLAB_COLORMAP_MAGMA);
}

static void
test_reference (void)
{
  for (guint m = SLAB_COLORMAP_VIRIDIS; m <= SLAB_COLORMAP_COOLWARM; m++)
    for (guint i = 0; i < 64; i++)
      {
        guint32 expected = samples[m - SLAB_COLORMAP_VIRIDIS][i];
        guint8 rgb[3];

        slab_colormap_get_rgb ((SlabColormap) m, (i * SAMPLES_STEP + SAMPLES_OFFSET) / 255.0, rgb);
        for (guint c = 0; c < 3; c++)
          g_assert_cmpint (ABS ((gint) rgb[c] - (gint) (expected >> (16 - 8 * c) & 0xff)), <=, 2);
      }
}

static void
fill_table (SlabColormap colormap, guint8 table[256][3])
{
  for (guint i = 0; i < 256; i++)
    slab_colormap_get_rgb (colormap, i / 255.0, table[i]);
}

static void
test_grey (void)
{
  guint8 table[256][3], rgb[3];

  fill_table (SLAB_COLORMAP_GREY, table);
  for (guint i = 0; i < 256; i++)
    for (guint c = 0; c < 3; c++)
      g_assert_cmpuint (table[i][c], ==, i);
  slab_colormap_get_rgb (SLAB_COLORMAP_GREY, -3.0, rgb);
  g_assert_cmpuint (rgb[1], ==, 0);
  slab_colormap_get_rgb (SLAB_COLORMAP_GREY, INFINITY, rgb);
  g_assert_cmpuint (rgb[1], ==, 255);
}

static double
linear (guint8 value)
{
  double v = value / 255.0;

  return v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4);
}

/* CIE lightness, of sRGB. */
static double
lightness (const guint8 rgb[3])
{
  double y = 0.2126 * linear (rgb[0]) + 0.7152 * linear (rgb[1]) + 0.0722 * linear (rgb[2]);

  return y > 216.0 / 24389.0 ? 116.0 * cbrt (y) - 16.0 : y * 24389.0 / 27.0;
}

static void
test_lightness (void)
{
  guint8 table[256][3];

  for (guint m = 0; m < SLAB_N_COLORMAPS; m++)
    {
      if (slab_colormap_get_kind ((SlabColormap) m) != SLAB_COLORMAP_SEQUENTIAL)
        continue;
      fill_table ((SlabColormap) m, table);
      /* A step of one in a channel is up to 0.4 of lightness; over four entries it rises for certain. */
      for (guint i = 0; i + 1 < 256; i++)
        g_assert_cmpfloat (lightness (table[i + 1]), >, lightness (table[i]) - 0.3);
      for (guint i = 0; i + 4 < 256; i++)
        g_assert_cmpfloat (lightness (table[i + 4]), >, lightness (table[i]));
    }
}

static void
test_invalid (void)
{
  guint8 table[256][3], invalid[3], nan_rgb[3];

  slab_colormap_get_invalid_rgb (invalid);
  slab_colormap_get_rgb (SLAB_COLORMAP_VIRIDIS, NAN, nan_rgb);
  g_assert_cmpmem (nan_rgb, 3, invalid, 3);
  for (guint m = 0; m < SLAB_N_COLORMAPS; m++)
    {
      fill_table ((SlabColormap) m, table);
      for (guint i = 0; i < 256; i++)
        {
          double distance = 0.0;

          for (guint c = 0; c < 3; c++)
            distance += pow ((double) table[i][c] - invalid[c], 2.0);
          g_assert_cmpfloat (sqrt (distance), >, 150.0);
        }
    }
}

/* Lightest and without a hue in the middle, and darker by as much to both sides. */
static void
test_diverging (void)
{
  guint8 table[256][3];

  g_assert_cmpuint (slab_colormap_get_kind (SLAB_COLORMAP_COOLWARM), ==, SLAB_COLORMAP_DIVERGING);
  fill_table (SLAB_COLORMAP_COOLWARM, table);
  for (guint i = 0; i + 8 < 128; i++)
    {
      g_assert_cmpfloat (lightness (table[i + 8]), >, lightness (table[i]));
      g_assert_cmpfloat (lightness (table[247 - i]), >, lightness (table[255 - i]));
      g_assert_cmpfloat_with_epsilon (lightness (table[i]), lightness (table[255 - i]), 4);
    }
  g_assert_cmpint (ABS (table[128][0] - table[128][1]), <=, 4);
  g_assert_cmpint (ABS (table[128][2] - table[128][1]), <=, 4);
  /* Cool is below, warm above. */
  g_assert_cmpuint (table[0][2], >, table[0][0]);
  g_assert_cmpuint (table[255][0], >, table[255][2]);
}

static double
get_distance (const guint8 a[3], const guint8 b[3])
{
  double sum = 0;

  for (guint c = 0; c < 3; c++)
    sum += pow ((double) a[c] - b[c], 2);
  return sqrt (sum);
}

static void
test_labels (void)
{
  guint8 rgb[3], other[3], invalid[3];

  g_assert_cmpuint (slab_colormap_get_kind (SLAB_COLORMAP_LABELS), ==, SLAB_COLORMAP_CATEGORICAL);
  slab_colormap_get_label_rgb (0, rgb);
  g_assert_cmpuint (rgb[0] + rgb[1] + rgb[2], ==, 0);
  slab_colormap_get_label_rgb (-0.0, rgb);
  g_assert_cmpuint (rgb[0] + rgb[1] + rgb[2], ==, 0);
  slab_colormap_get_invalid_rgb (invalid);
  slab_colormap_get_label_rgb (NAN, rgb);
  g_assert_cmpmem (rgb, 3, invalid, 3);
  slab_colormap_get_label_rgb (-INFINITY, rgb);
  g_assert_cmpmem (rgb, 3, invalid, 3);

  /* No label is nearly black, none like the next one or the one after, where they begin anew as well. */
  for (gint label = -300; label < 600; label++)
    {
      if (label == 0)
        continue;
      slab_colormap_get_label_rgb (label, rgb);
      g_assert_cmpfloat (lightness (rgb), >, 20);
      g_assert_cmpfloat (get_distance (rgb, invalid), >, 150);
      for (gint next = 1; next <= 2; next++)
        {
          slab_colormap_get_label_rgb (label + next, other);
          g_assert_cmpfloat (get_distance (rgb, other), >, 40);
        }
    }
  /* The first twenty are all different. */
  for (gint a = 1; a <= 20; a++)
    for (gint b = a + 1; b <= 20; b++)
      {
        slab_colormap_get_label_rgb (a, rgb);
        slab_colormap_get_label_rgb (b, other);
        g_assert_cmpfloat (get_distance (rgb, other), >, 40);
      }
  /* Whatever is far away has a colour. */
  slab_colormap_get_label_rgb (256, rgb);
  slab_colormap_get_label_rgb (1, other);
  g_assert_cmpmem (rgb, 3, other, 3);
  slab_colormap_get_label_rgb (2.4, rgb);
  slab_colormap_get_label_rgb (2, other);
  g_assert_cmpmem (rgb, 3, other, 3);
  slab_colormap_get_label_rgb (-1, rgb);
  slab_colormap_get_label_rgb (255, other);
  g_assert_cmpmem (rgb, 3, other, 3);
  slab_colormap_get_label_rgb (1e300, rgb);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/colormap/names", test_names);
  g_test_add_func ("/colormap/reference", test_reference);
  g_test_add_func ("/colormap/grey", test_grey);
  g_test_add_func ("/colormap/lightness", test_lightness);
  g_test_add_func ("/colormap/invalid", test_invalid);
  g_test_add_func ("/colormap/diverging", test_diverging);
  g_test_add_func ("/colormap/labels", test_labels);
  return g_test_run ();
}
