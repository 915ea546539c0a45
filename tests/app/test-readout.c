/* SPDX-License-Identifier: MIT */
#include "app/slab-readout.h"

#include "app-fixture.h"
#include "volume/slab-volume-private.h"

#include <float.h>
#include <math.h>

static void
assert_value (double value, guint n_digits, const char *expected)
{
  g_autofree char *text = slab_readout_format_value (value, n_digits);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_value (void)
{
  assert_value (0.18341, 4, "0.1834");
  assert_value (-0.5, 6, "\u22120.5");
  assert_value (-0.0, 6, "0");
  assert_value (-3e12, 6, "\u22123e+12");
  assert_value (16777217, 9, "16777217");
  assert_value (NAN, 6, "NaN");
  assert_value (INFINITY, 6, "+∞");
  assert_value (-INFINITY, 6, "\u2212∞");
}

static void
assert_sample (double value, SlabSampleType type, const char *expected)
{
  g_autofree char *text = slab_readout_format_sample (value, type);

  g_assert_cmpstr (text, ==, expected);
}

/* The shortest that are read as the same number, by NumPy's repr () of the type. */
static void
test_sample (void)
{
  assert_sample (45663, SLAB_SAMPLE_UINT16, "45663");
  assert_sample (1234567, SLAB_SAMPLE_UINT32, "1234567");
  assert_sample (4000000001, SLAB_SAMPLE_UINT32, "4000000001");
  assert_sample (-2147483648.0, SLAB_SAMPLE_INT32, "\u22122147483648");
  assert_sample (-0.0, SLAB_SAMPLE_FLOAT32, "0");
  assert_sample (1000000.25, SLAB_SAMPLE_FLOAT32, "1000000.25");
  assert_sample (1000000.3125, SLAB_SAMPLE_FLOAT32, "1000000.3");
  assert_sample (1000000, SLAB_SAMPLE_FLOAT32, "1000000");
  assert_sample ((double) 0.1f, SLAB_SAMPLE_FLOAT32, "0.1");
  assert_sample (-0.7375, SLAB_SAMPLE_FLOAT32, "\u22120.7375");
  assert_sample ((double) (1 / 3.0f), SLAB_SAMPLE_FLOAT32, "0.33333334");
  assert_sample ((double) FLT_MAX, SLAB_SAMPLE_FLOAT32, "3.4028235e+38");
  assert_sample (0.1, SLAB_SAMPLE_FLOAT64, "0.1");
  assert_sample (0.1 + 0.2, SLAB_SAMPLE_FLOAT64, "0.30000000000000004");
  assert_sample (16777217.5, SLAB_SAMPLE_FLOAT64, "16777217.5");
  assert_sample (1e300, SLAB_SAMPLE_FLOAT64, "1e+300");
  assert_sample (NAN, SLAB_SAMPLE_FLOAT32, "NaN");
  assert_sample (-INFINITY, SLAB_SAMPLE_FLOAT64, "\u2212∞");
}

static void
test_length (void)
{
  g_autofree char *physical = slab_readout_format_length (36.5, "µm");
  g_autofree char *voxels = slab_readout_format_length (36.5, NULL);
  g_autofree char *bare = slab_readout_format_length (36.5, "");

  g_assert_cmpstr (physical, ==, "36.5\u202fµm");
  g_assert_cmpstr (voxels, ==, "36.5 voxels");
  g_assert_cmpstr (bare, ==, "36.5");
}

/* 2.392e8 µm are 239.2 m: in the unit in which people say it. Of what is none of length nothing is known. */
static void
test_length_unit (void)
{
  static const struct
  {
    double length;
    const char *unit;
    const char *expected;
  } cases[] = {
    { 2.392e8, "µm", "239.2\u202fm" }, { 1500, "µm", "1.5\u202fmm" },      { 0.25, "µm", "250\u202fnm" },
    { 0, "µm", "0\u202fµm" },          { 2.5e4, "px", "2.5e+04\u202fpx" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = slab_readout_format_length (cases[i].length, cases[i].unit);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
assert_voxel (SlabVolume *volume, gint64 z, gint64 y, gint64 x, gboolean known, double value, const char *expected)
{
  const gint64 voxel[] = { z, y, x };
  g_autofree char *text = slab_readout_format_voxel (volume, voxel, known, value, NULL);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_voxel (void)
{
  g_autoptr (SlabVolume) plain = app_make_volume (1, 4, 101);
  g_autoptr (SlabVolume) fine = app_make_volume (30, 12, 12);
  g_autoptr (SlabVolume) odd = app_make_volume (2, 2, 2);
  g_autoptr (SlabVolume) bad = app_make_volume (2, 2, 2);

  /* No spacing: no position. An index is as wide as the longest of its axis. */
  assert_voxel (plain, 0, 3, 7, TRUE, -1.5, "z 0  y 3  x \u2007\u20077 · \u22121.5");
  assert_voxel (plain, 0, 3, 100, FALSE, 0, "z 0  y 3  x 100");
  assert_voxel (plain, 0, 3, 100, TRUE, NAN, "z 0  y 3  x 100 · NaN");

  /* 24 · 0.05, 11 · 0.325, 7 · 2 */
  slab_volume_init_spacing (fine, (const double[]){ 0.05, 0.325, 2 }, "µm");
  assert_voxel (fine, 24, 11, 7, TRUE, (double) 0.1834f, "z 24  y 11  x \u20077 · 1.20, 3.58, 14\u202fµm · 0.1834");
  /* Where decimals would be many, significant digits. */
  slab_volume_init_spacing (odd, (const double[]){ 1.5e-9, 1.5, 1.5 }, NULL);
  assert_voxel (odd, 1, 1, 0, FALSE, 0, "z 1  y 1  x 0 · 1.5e-09, 1.5, 0.0");
  slab_volume_init_spacing (bad, (const double[]){ 0, 1, 1 }, "mm");
  assert_voxel (bad, 1, 1, 0, TRUE, 5, "z 1  y 1  x 0 · 5");

  assert_voxel (bad, 1, 1, 1, TRUE, 1000000.25, "z 1  y 1  x 1 · 1000000.25");

  /* What several slices make is not the voxel's own value, and says so. */
  {
    g_autofree char *text = slab_readout_format_voxel (plain, (const gint64[]){ 0, 3, 100 }, TRUE, 0.5,
                                                       "maximum of 5 slices");

    g_assert_cmpstr (text, ==, "z 0  y 3  x 100 · maximum of 5 slices: 0.5");
  }

  slab_volume_annotate (fine, (const double[]){ 0.05, 0.325, 2 }, "µm", "1/cm");
  assert_voxel (fine, 24, 11, 7, TRUE, 0.1834, "z 24  y 11  x \u20077 · 1.20, 3.58, 14\u202fµm · 0.1834\u202f1/cm");

  g_assert_null (slab_readout_get_unit (plain));
  g_assert_null (slab_readout_get_unit (bad));
  g_assert_cmpstr (slab_readout_get_unit (odd), ==, "");
  g_assert_cmpstr (slab_readout_get_unit (fine), ==, "µm");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/readout/value", test_value);
  g_test_add_func ("/readout/sample", test_sample);
  g_test_add_func ("/readout/length", test_length);
  g_test_add_func ("/readout/length-unit", test_length_unit);
  g_test_add_func ("/readout/voxel", test_voxel);
  return g_test_run ();
}
