/* SPDX-License-Identifier: MIT */
#include "volume-fixture.h"
#include "volume/slab-volume-compare.h"

#include <math.h>

static void
make_pair (const SlabShape *shape, SlabVolume **a, SlabVolume **b)
{
  gsize n = (gsize) (shape->n[0] * shape->n[1] * shape->n[2]);
  g_autofree float *values_a = g_new (float, n);
  g_autofree float *values_b = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    {
      values_a[i] = fixture_scramble (i, 2654435761u) * 4.0f - 1.0f;
      values_b[i] = values_a[i] + fixture_scramble (i, 2246822519u) * 0.5f;
    }
  *a = fixture_make_volume (shape, values_a);
  *b = fixture_make_volume (shape, values_b);
}

/* Expected values by scikit-image, see reference.py. */
static void
test_reference (void)
{
  const struct
  {
    SlabShape shape;
    double max_abs, rms, psnr, ssim, scale;
    gint64 at[3];
  } cases[] = {
    { { { 9, 20, 17 } },
      0.499908447265625,
      0.28848143947500876,
      22.837251718201639,
      0.9673351557841311,
      2.999267578125,
      { 4, 6, 8 } },
    { { { 1, 33, 40 } },
      0.49964141845703125,
      0.28834598310158749,
      22.8389447173506,
      0.96808092001405655,
      2.9981689453125,
      { 0, 7, 1 } },
    { { { 30, 8, 7 } },
      0.499908447265625,
      0.28825616082680272,
      22.841650868829042,
      0.96828778038645325,
      2.9981689453125,
      { 26, 2, 0 } },
    { { { 5, 5, 5 } },
      0.4945526123046875,
      0.28441277020796692,
      22.89128737630309,
      0.96811839768587249,
      2.96746826171875,
      { 3, 2, 1 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      SlabVolume *a, *b;
      SlabVolumeComparison comparison;

      make_pair (&cases[i].shape, &a, &b);
      g_assert_true (slab_volume_compare (a, b, NULL, &comparison, &error));
      g_assert_no_error (error);
      g_assert_cmpfloat (comparison.max_abs, ==, cases[i].max_abs);
      g_assert_cmpfloat_with_epsilon (comparison.rms, cases[i].rms, 1e-12);
      g_assert_cmpfloat_with_epsilon (comparison.psnr, cases[i].psnr, 1e-10);
      g_assert_cmpfloat_with_epsilon (comparison.ssim, cases[i].ssim, 1e-12);
      g_assert_cmpfloat (comparison.scale, ==, cases[i].scale);
      for (int j = 0; j < 3; j++)
        g_assert_cmpint (comparison.at[j], ==, cases[i].at[j]);
      g_assert_cmpuint (comparison.n_unequal_nan, ==, 0);
      g_assert_finalize_object (a);
      g_assert_finalize_object (b);
    }
}

/* So wide that planes are cut into bands: two columns of the reference, side by side many times, say the same. */
static void
test_bands (void)
{
  const SlabShape shape = { { 7, 40, 20011 } };
  gsize n = 7 * 40 * 20011;
  g_autofree float *values = g_new (float, n);
  g_autoptr (SlabVolume) a = NULL;
  g_autoptr (SlabVolume) b = NULL;
  SlabVolumeComparison comparison;

  for (gsize i = 0; i < n; i++)
    values[i] = (float) (i % 20011 % 7) + (float) (i / 20011 % 40 % 7);
  a = fixture_make_volume (&shape, values);
  for (gsize i = 0; i < n; i++)
    values[i] *= 2;
  b = fixture_make_volume (&shape, values);
  g_assert_true (slab_volume_compare (a, b, NULL, &comparison, NULL));
  /* Each window holds each pair of 0…6 + 0…6 seven times. On paper: means 6 and 12, variance of a 8 * 343 / 342,
   * range 12. */
  {
    double c1 = 0.0144, c2 = 0.1296;
    double variance = 8.0 * 343 / 342;
    double expected = (2 * 6 * 12 + c1) * (4 * variance + c2) / ((36 + 144 + c1) * (5 * variance + c2));

    g_assert_cmpfloat_with_epsilon (comparison.ssim, expected, 1e-12);
  }
  g_assert_cmpfloat (comparison.max_abs, ==, 12);
}

static void
test_equal (void)
{
  const SlabShape shapes[] = { { { 8, 9, 10 } }, { { 1, 1, 1 } }, { { 1, 1, 100 } }, { { 2, 3, 1 } } };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (GError) error = NULL;
      SlabVolume *a, *b;
      SlabVolumeComparison comparison;

      make_pair (&shapes[i], &a, &b);
      g_assert_true (slab_volume_compare (a, a, NULL, &comparison, &error));
      g_assert_no_error (error);
      g_assert_cmpfloat (comparison.max_abs, ==, 0);
      g_assert_cmpfloat (comparison.rms, ==, 0);
      g_assert_true (comparison.psnr == INFINITY);
      g_assert_cmpfloat_with_epsilon (comparison.ssim, 1, 1e-15);
      g_object_unref (a);
      g_object_unref (b);
    }
}

static void
test_not_finite (void)
{
  const SlabShape shape = { { 1, 1, 6 } };
  const float values_a[] = { NAN, NAN, 1, INFINITY, -INFINITY, 3 };
  const float values_b[] = { NAN, 2, NAN, INFINITY, -INFINITY, 4 };
  const float values_c[] = { NAN, NAN, 1, INFINITY, INFINITY, 3 };
  g_autoptr (SlabVolume) a = fixture_make_volume (&shape, values_a);
  g_autoptr (SlabVolume) b = fixture_make_volume (&shape, values_b);
  g_autoptr (SlabVolume) c = fixture_make_volume (&shape, values_c);
  SlabVolumeComparison comparison;

  g_assert_true (slab_volume_compare (a, b, NULL, &comparison, NULL));
  g_assert_cmpuint (comparison.n_unequal_nan, ==, 2);
  g_assert_cmpfloat (comparison.max_abs, ==, 1);
  g_assert_cmpint (comparison.at[2], ==, 5);
  g_assert_cmpfloat (comparison.scale, ==, 3);
  g_assert_cmpfloat_with_epsilon (comparison.rms, sqrt (1.0 / 3), 1e-15);
  g_assert_true (isfinite (comparison.ssim));

  g_assert_true (slab_volume_compare (a, c, NULL, &comparison, NULL));
  g_assert_cmpuint (comparison.n_unequal_nan, ==, 0);
  g_assert_true (comparison.max_abs == INFINITY);
  g_assert_cmpint (comparison.at[2], ==, 4);
}

static void
test_errors (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolume) a = NULL;
  g_autoptr (SlabVolume) b = NULL;
  g_autoptr (SlabVolume) c = NULL;
  g_autoptr (SlabVolume) d = NULL;
  SlabVolumeComparison comparison;

  make_pair (&(SlabShape){ { 2, 3, 4 } }, &a, &b);
  make_pair (&(SlabShape){ { 4, 3, 2 } }, &c, &d);
  g_assert_false (slab_volume_compare (a, c, NULL, &comparison, &error));
  g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "2×3×4"));
  g_assert_nonnull (strstr (error->message, "4×3×2"));
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_false (slab_volume_compare (a, b, cancellable, &comparison, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/volume-compare/reference", test_reference);
  g_test_add_func ("/volume-compare/bands", test_bands);
  g_test_add_func ("/volume-compare/equal", test_equal);
  g_test_add_func ("/volume-compare/not-finite", test_not_finite);
  g_test_add_func ("/volume-compare/errors", test_errors);
  return g_test_run ();
}
