/* SPDX-License-Identifier: MIT */
#include "volume-fixture.h"
#include "volume/slab-slice-histogram.h"

#include <math.h>
#include <unistd.h>

/* Slices 0, 1 and 2 of 2 x 2 voxels. */
static SlabVolume *
make_volume (void)
{
  static const float values[] = { 0, 1, 2, 3, 4, 3, 2, 1, -1, 2, NAN, 5 };

  return fixture_make_volume (&(SlabShape){ { 3, 2, 2 } }, values);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabHistogram **histogram = user_data;
  g_autoptr (GError) error = NULL;

  *histogram = slab_slice_compute_histogram_finish (SLAB_VOLUME (source), result, &error);
  g_assert_no_error (error);
}

static SlabHistogram *
compute (SlabVolume *volume, const SlabSliceRegion *region)
{
  g_autoptr (GError) error = NULL;
  SlabHistogram *histogram = slab_slice_compute_histogram (volume, region, NULL, &error);

  g_assert_no_error (error);
  return histogram;
}

static void
test_async (void)
{
  g_autoptr (SlabVolume) volume = make_volume ();
  const SlabSliceRegion region = { SLAB_AXIS_Z, 0, 3, SLAB_PROJECTION_MAXIMUM, 0, 0, 2, 2, 1, 1 };
  g_autoptr (SlabHistogram) histogram = NULL;

  slab_slice_compute_histogram_async (volume, &region, NULL, done_cb, &histogram);
  while (histogram == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat (slab_histogram_get_summary (histogram)->max, ==, 5);
}

/* By hand: the maxima are 4 3 2 5, the minima -1 1 2 1, the means 1 2 NaN 3. */
static void
test_projections (void)
{
  static const struct
  {
    SlabProjection projection;
    guint64 n_finite;
    float min, max;
    double mean, deviation;
  } cases[] = {
    { SLAB_PROJECTION_MAXIMUM, 4, 2, 5, 3.5, 1.118033988749895 },
    { SLAB_PROJECTION_MINIMUM, 4, -1, 2, 0.75, 1.0897247358851685 },
    { SLAB_PROJECTION_MEAN, 3, 1, 3, 2, 0.816496580927726 },
  };
  g_autoptr (SlabVolume) volume = make_volume ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const SlabSliceRegion region = { SLAB_AXIS_Z, 0, 3, cases[i].projection, 0, 0, 2, 2, 1, 1 };
      g_autoptr (SlabHistogram) histogram = compute (volume, &region);
      const SlabHistogramSummary *summary = slab_histogram_get_summary (histogram);

      g_assert_true (slab_histogram_is_exact (histogram));
      g_assert_cmpuint (summary->n, ==, 4);
      g_assert_cmpuint (summary->n_finite, ==, cases[i].n_finite);
      g_assert_cmpfloat (summary->min, ==, cases[i].min);
      g_assert_cmpfloat (summary->max, ==, cases[i].max);
      g_assert_cmpfloat_with_epsilon (summary->mean, cases[i].mean, 1e-12);
      g_assert_cmpfloat_with_epsilon (summary->deviation, cases[i].deviation, 1e-12);
    }
}

/* Of a part, across another axis: column y = 1 of slices 0 and 1, of which x = 0 and 1 are one picture: 3 and 2. */
static void
test_part (void)
{
  g_autoptr (SlabVolume) volume = make_volume ();
  const SlabSliceRegion region = { SLAB_AXIS_X, 0, 2, SLAB_PROJECTION_MAXIMUM, 1, 0, 1, 2, 1, 1 };
  g_autoptr (SlabHistogram) histogram = compute (volume, &region);

  g_assert_cmpuint (slab_histogram_get_summary (histogram)->n, ==, 2);
  g_assert_cmpfloat (slab_histogram_get_summary (histogram)->min, ==, 2);
  g_assert_cmpfloat (slab_histogram_get_summary (histogram)->max, ==, 3);
}

/* A file that lost its end while it is open. */
static void
test_cut_short (void)
{
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "x.raw", NULL);
  const SlabRawLayout layout = { { { 16, 64, 64 } }, SLAB_SAMPLE_UINT8, SLAB_BYTE_ORDER_LITTLE, 0, 0 };
  const SlabSliceRegion region = { SLAB_AXIS_Z, 3, 1, SLAB_PROJECTION_MEAN, 0, 0, 64, 64, 1, 1 };
  g_autofree guint8 *bytes = g_malloc0 (16 * 64 * 64);
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (GError) error = NULL;

  fixture_write (folder, "x.raw", bytes, 16 * 64 * 64);
  volume = fixture_open (folder, "x.raw", &layout, &error);
  g_assert_no_error (error);
  g_assert_cmpint (truncate (path, 10), ==, 0);
  g_assert_null (slab_slice_compute_histogram (volume, &region, NULL, &error));
  g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED);
  fixture_remove_folder (folder);
}

/* Values that are close together are counted in a second round: 1000 + i / 1024 for i from 0 to 4095, of which
 * numpy.percentile (…, 25) is that of index 1023.75. */
static void
test_close (void)
{
  const SlabShape shape = { { 1, 64, 64 } };
  const SlabSliceRegion region = { SLAB_AXIS_Z, 0, 1, SLAB_PROJECTION_MEAN, 0, 0, 64, 64, 1, 1 };
  g_autofree float *values = g_new (float, 4096);
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (SlabHistogram) histogram = NULL;

  for (guint i = 0; i < 4096; i++)
    values[i] = 1000 + (float) i / 1024;
  volume = fixture_make_volume (&shape, values);
  histogram = compute (volume, &region);
  g_assert_cmpfloat_with_epsilon (slab_histogram_get_percentile (histogram, 25), 1000 + 1023.75 / 1024, 1e-9);
}

/* A row of more than is read at a time, of which no voxel may be missed. */
static void
test_long_rows (void)
{
  const gint64 n_x = ((gint64) 1 << 20) + 7;
  const SlabShape shape = { { 1, 2, n_x } };
  const SlabSliceRegion region = { SLAB_AXIS_Z, 0, 1, SLAB_PROJECTION_MEAN, 0, 0, n_x, 2, 1, 1 };
  g_autofree float *values = g_new0 (float, (gsize) (2 * n_x));
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (SlabHistogram) histogram = NULL;
  const SlabHistogramSummary *summary;

  values[n_x - 1] = 9;
  values[n_x] = -3;
  volume = fixture_make_volume (&shape, values);
  histogram = compute (volume, &region);
  summary = slab_histogram_get_summary (histogram);
  g_assert_cmpuint (summary->n, ==, (guint64) (2 * n_x));
  g_assert_cmpfloat (summary->max, ==, 9);
  g_assert_cmpfloat (summary->min, ==, -3);
}

static void
test_cancelled (void)
{
  g_autoptr (SlabVolume) volume = make_volume ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  const SlabSliceRegion region = { SLAB_AXIS_Z, 0, 3, SLAB_PROJECTION_MEAN, 0, 0, 2, 2, 1, 1 };

  g_cancellable_cancel (cancellable);
  g_assert_null (slab_slice_compute_histogram (volume, &region, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slice-histogram/async", test_async);
  g_test_add_func ("/slice-histogram/projections", test_projections);
  g_test_add_func ("/slice-histogram/part", test_part);
  g_test_add_func ("/slice-histogram/cut-short", test_cut_short);
  g_test_add_func ("/slice-histogram/close", test_close);
  g_test_add_func ("/slice-histogram/long-rows", test_long_rows);
  g_test_add_func ("/slice-histogram/cancelled", test_cancelled);
  return g_test_run ();
}
