/* SPDX-License-Identifier: MIT */
#include "sparse-fixture.h"
#include "volume/slab-line-sample.h"
#include "volume/slab-volume-private.h"

#include <math.h>

#define NZ 5
#define NY 23
#define NX 31

static SlabVolume *
make_scrambled (void)
{
  const SlabShape shape = { { NZ, NY, NX } };
  g_autofree float *values = g_new (float, NZ *NY *NX);

  for (guint i = 0; i < NZ * NY * NX; i++)
    values[i] = fixture_scramble (i, 2654435761u);
  return fixture_make_volume (&shape, values);
}

/* @start, @end: down and across, in the coordinates of SciPy, where the middle of the first voxel is 0. */
static SlabLine
make_line (SlabAxis plane, gint64 slice, const double start[2], const double end[2], guint width)
{
  const SlabAxis down = plane == SLAB_AXIS_Z ? SLAB_AXIS_Y : SLAB_AXIS_Z;
  const SlabAxis across = plane == SLAB_AXIS_X ? SLAB_AXIS_Y : SLAB_AXIS_X;
  SlabLine line = { .plane = plane, .slice = slice, .width = width };

  line.start[down] = start[0] + 0.5;
  line.start[across] = start[1] + 0.5;
  line.end[down] = end[0] + 0.5;
  line.end[across] = end[1] + 0.5;
  return line;
}

static void
assert_sample (SlabLineSample *sample, guint n_expected, const double expected[5], double sum)
{
  guint n;
  const double *values = slab_line_sample_peek_values (sample, &n);
  double total = 0;

  g_assert_cmpuint (n, ==, n_expected);
  for (guint i = 0; i < n; i++)
    total += values[i];
  g_assert_cmpfloat_with_epsilon (values[0], expected[0], 1e-9);
  g_assert_cmpfloat_with_epsilon (values[1], expected[1], 1e-9);
  g_assert_cmpfloat_with_epsilon (values[n / 2], expected[2], 1e-9);
  g_assert_cmpfloat_with_epsilon (values[n - 2], expected[3], 1e-9);
  g_assert_cmpfloat_with_epsilon (values[n - 1], expected[4], 1e-9);
  g_assert_cmpfloat_with_epsilon (total, sum, 1e-7);
}

/* skimage.measure.profile_line (…, mode="nearest"), and scipy.ndimage.map_coordinates () where voxels are not cubes:
 * see reference.py. */
static void
test_references (void)
{
  static const struct
  {
    SlabAxis plane;
    gint64 slice;
    double start[2], end[2];
    guint width;
    gboolean nearest;
    double height; /* of a voxel along z */
    guint n;
    double values[5]; /* the first two, the middle one, the last two */
    double sum;
  } cases[] = {
    { SLAB_AXIS_Z,
      3,
      { 4.25, 5.5 },
      { 16, 21.75 },
      1,
      FALSE,
      1,
      22,
      { 0.549856185913, 0.395435056449, 0.289435250419, 0.41835857573, 0.211791992188 },
      10.8862906908 },
    { SLAB_AXIS_Z,
      3,
      { 4.25, 5.5 },
      { 16, 21.75 },
      4,
      FALSE,
      1,
      22,
      { 0.477571413393, 0.525378098586, 0.57645835804, 0.549005879437, 0.537243743498 },
      11.1602718115 },
    { SLAB_AXIS_Y,
      7,
      { 0.5, 2 },
      { 3.5, 27 },
      1,
      FALSE,
      1,
      27,
      { 0.178558349609, 0.733380244328, 0.391326904297, 0.419096049472, 0.604095458984 },
      13.7137039004 },
    { SLAB_AXIS_X,
      11,
      { 3.75, 20 },
      { 0.25, 3 },
      1,
      FALSE,
      1,
      19,
      { 0.697807312012, 0.614047203535, 0.443946838379, 0.298544236171, 0.440086364746 },
      9.24982377041 },
    { SLAB_AXIS_Z,
      1,
      { 2.2, 25.7 },
      { 18.4, 6.3 },
      3,
      TRUE,
      1,
      27,
      { 0.172536214193, 0.586237589518, 0.52365620931, 0.514094034831, 0.155095418294 },
      13.6993459066 },
    { SLAB_AXIS_Y,
      7,
      { 0.5, 2 },
      { 3.5, 27 },
      3,
      FALSE,
      3,
      28,
      { 0.291463116217, 0.624617099494, 0.5447627072, 0.464994702964, 0.583054701961 },
      14.254409561 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SlabVolume) volume = make_scrambled ();
      g_autoptr (SlabLineSample) sample = NULL;
      g_autoptr (GError) error = NULL;
      SlabLine line = make_line (cases[i].plane, cases[i].slice, cases[i].start, cases[i].end, cases[i].width);

      line.nearest = cases[i].nearest;
      if (cases[i].height > 1)
        slab_volume_init_spacing (volume, (const double[]){ 0.5 * cases[i].height, 0.5, 0.5 }, "µm");
      sample = slab_line_sample_new (volume, &line, NULL, &error);
      g_assert_no_error (error);
      assert_sample (sample, cases[i].n, cases[i].values, cases[i].sum);
      g_assert_cmpuint (slab_line_sample_get_n_left_out (sample), ==, 0);
      g_assert_cmpuint (slab_line_sample_get_line (sample)->width, ==, cases[i].width);
    }
}

/* 3-4-5 in voxels of 2 x 1: lengths are those of the object. */
static void
test_length (void)
{
  g_autoptr (SlabVolume) volume = make_scrambled ();
  const double start[] = { 1, 2, 3 };
  const double end[] = { 4, 2 + 4, 3 + 8 };

  /* Without a spacing, in voxels; what lies across the plane does not count. */
  g_assert_cmpfloat_with_epsilon (slab_line_measure (volume, SLAB_AXIS_X, start, end), 5, 1e-12);
  g_assert_cmpfloat_with_epsilon (slab_line_measure (volume, SLAB_AXIS_Z, start, end), sqrt (80), 1e-12);
  slab_volume_init_spacing (volume, (const double[]){ 0.4, 0.4, 0.15 }, "mm");
  g_assert_cmpfloat_with_epsilon (slab_line_measure (volume, SLAB_AXIS_Y, start, end), hypot (1.2, 1.2), 1e-12);
  g_assert_cmpfloat_with_epsilon (slab_line_measure (volume, SLAB_AXIS_X, start, end), 2, 1e-12);
}

/* One row 10, 11, 12, …: of a ramp every sample is known on paper. */
static void
test_edges (void)
{
  const SlabShape shape = { { 1, 1, 8 } };
  const float values[] = { 10, 11, 12, 13, 14, 15, 16, 17 };
  g_autoptr (SlabVolume) volume = fixture_make_volume (&shape, values);
  g_autoptr (GError) error = NULL;
  SlabLine line = { .plane = SLAB_AXIS_Z, .start = { 0, 0.5, 0 }, .end = { 0, 0.5, 8 }, .width = 1 };
  SlabLineSample *sample = slab_line_sample_new (volume, &line, NULL, &error);
  const double *found;
  guint n;

  /* From face to face: the outer halves of the outermost voxels have their value. */
  found = slab_line_sample_peek_values (sample, &n);
  g_assert_cmpuint (n, ==, 9);
  g_assert_cmpfloat (found[0], ==, 10);
  for (guint i = 1; i < 8; i++)
    g_assert_cmpfloat_with_epsilon (found[i], 9.5 + i, 1e-12);
  g_assert_cmpfloat (found[8], ==, 17);
  g_assert_cmpfloat (slab_line_sample_get_length (sample), ==, 8);
  slab_line_sample_free (sample);

  /* The sides of a width of three are beside the volume, and so is the middle further along. */
  line = (SlabLine){ .plane = SLAB_AXIS_Z, .start = { 0, 0.5, 6.5 }, .end = { 0, 0.5, 9.5 }, .width = 3 };
  sample = slab_line_sample_new (volume, &line, NULL, &error);
  found = slab_line_sample_peek_values (sample, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpfloat (found[0], ==, 16);
  g_assert_cmpfloat (found[1], ==, 17);
  g_assert_true (isnan (found[2]) && isnan (found[3]));
  g_assert_cmpuint (slab_line_sample_get_n_left_out (sample), ==, 2 * 4 + 2);
  slab_line_sample_free (sample);

  /* No length: one sample. */
  line = (SlabLine){ .plane = SLAB_AXIS_Z, .start = { 0, 0.5, 3.25 }, .end = { 0, 0.5, 3.25 }, .width = 1 };
  sample = slab_line_sample_new (volume, &line, NULL, &error);
  found = slab_line_sample_peek_values (sample, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat_with_epsilon (found[0], 12.75, 1e-12);
  slab_line_sample_free (sample);
  g_assert_no_error (error);
}

/* A sample that would need a NaN is none; on the middle of its neighbour it does not need it. */
static void
test_not_finite (void)
{
  const SlabShape shape = { { 1, 3, 4 } };
  const float values[] = { 1, 2, 3, 4, 5, NAN, 7, 8, 9, 10, INFINITY, 12 };
  g_autoptr (SlabVolume) volume = fixture_make_volume (&shape, values);
  g_autoptr (GError) error = NULL;
  SlabLine line = { .plane = SLAB_AXIS_Z, .start = { 0, 1.5, 0.5 }, .end = { 0, 1.5, 3.5 }, .width = 1 };
  SlabLineSample *sample = slab_line_sample_new (volume, &line, NULL, &error);
  const double *found;
  guint n;

  found = slab_line_sample_peek_values (sample, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpfloat (found[0], ==, 5);
  g_assert_true (isnan (found[1]));
  g_assert_cmpfloat (found[2], ==, 7);
  g_assert_cmpuint (slab_line_sample_get_n_left_out (sample), ==, 1);
  slab_line_sample_free (sample);

  /* Averaged over the three rows, without what is not finite: (1 + 5 + 9) / 3, (2 + 10) / 2, (3 + 7) / 2, … */
  line.width = 3;
  sample = slab_line_sample_new (volume, &line, NULL, &error);
  found = slab_line_sample_peek_values (sample, &n);
  g_assert_cmpfloat_with_epsilon (found[0], 5, 1e-12);
  g_assert_cmpfloat_with_epsilon (found[1], 6, 1e-12);
  g_assert_cmpfloat_with_epsilon (found[2], 5, 1e-12);
  g_assert_cmpfloat_with_epsilon (found[3], 8, 1e-12);
  g_assert_cmpuint (slab_line_sample_get_n_left_out (sample), ==, 2);
  slab_line_sample_free (sample);
}

/* 200 000 voxels along: read in pieces, the samples spread over it. */
static void
test_long (void)
{
  const gint64 nx = 200001;
  const SlabShape shape = { { 1, 1, nx } };
  g_autofree float *values = g_new (float, (gsize) nx);
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (SlabLineSample) sample = NULL;
  g_autoptr (GError) error = NULL;
  const SlabLine line = { .plane = SLAB_AXIS_Z, .start = { 0, 0.5, 0.5 }, .end = { 0, 0.5, 200000.5 }, .width = 1 };
  const double *found;
  guint n;

  for (gint64 i = 0; i < nx; i++)
    values[i] = (float) i;
  volume = fixture_make_volume (&shape, values);
  sample = slab_line_sample_new (volume, &line, NULL, &error);
  g_assert_no_error (error);
  found = slab_line_sample_peek_values (sample, &n);
  g_assert_cmpuint (n, ==, 65536);
  for (guint i = 0; i < n; i += 997)
    g_assert_cmpfloat_with_epsilon (found[i], 200000.0 * i / 65535, 1e-6);
}

static void
async_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_async (void)
{
  g_autoptr (SlabVolume) volume = make_scrambled ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SlabLineSample) sample = NULL;
  g_autoptr (GError) error = NULL;
  const SlabLine line = make_line (SLAB_AXIS_Z, 3, (const double[]){ 4.25, 5.5 }, (const double[]){ 16, 21.75 }, 1);
  guint n;

  slab_line_sample_new_async (volume, &line, NULL, async_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  sample = slab_line_sample_new_finish (volume, result, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (slab_line_sample_peek_values (sample, &n)[0], 0.549856185913, 1e-9);
  g_clear_object (&result);

  g_cancellable_cancel (cancellable);
  g_assert_null (slab_line_sample_new (volume, &line, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Voxel z, y, x is 100 z + 10 y + x, but for a NaN at 2, 0, 1: along x in row 0, around slice 1. */
static void
test_slab (void)
{
  static const struct
  {
    gint64 slice, thickness;
    SlabProjection projection;
    double expected[3];
  } cases[] = {
    { 1, 3, SLAB_PROJECTION_MAXIMUM, { 200, 101, 202 } },
    { 1, 3, SLAB_PROJECTION_MINIMUM, { 0, 1, 2 } },
    { 1, 3, SLAB_PROJECTION_MEAN, { 100, NAN, 102 } },
    /* Even: one more before. At the end: what is left of it. */
    { 1, 2, SLAB_PROJECTION_MEAN, { 50, 51, 52 } },
    { 0, 3, SLAB_PROJECTION_MAXIMUM, { 100, 101, 102 } },
    { 1, 0, SLAB_PROJECTION_MAXIMUM, { 100, 101, 102 } },
  };
  const SlabShape shape = { { 3, 2, 3 } };
  g_autoptr (SlabVolume) volume = NULL;
  float values[18];

  for (gint64 i = 0; i < 18; i++)
    values[i] = (float) (100 * (i / 6) + 10 * (i / 3 % 2) + i % 3);
  values[13] = NAN;
  volume = fixture_make_volume (&shape, values);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SlabLine line = make_line (SLAB_AXIS_Z, cases[i].slice, (const double[]){ 0, 0 }, (const double[]){ 0, 2 }, 1);
      g_autoptr (SlabLineSample) sample = NULL;
      g_autoptr (GError) error = NULL;
      const double *found;
      guint n;

      line.thickness = cases[i].thickness;
      line.projection = cases[i].projection;
      sample = slab_line_sample_new (volume, &line, NULL, &error);
      g_assert_no_error (error);
      found = slab_line_sample_peek_values (sample, &n);
      g_assert_cmpuint (n, ==, 3);
      for (guint j = 0; j < n; j++)
        if (isnan (cases[i].expected[j]))
          g_assert_true (isnan (found[j]));
        else
          g_assert_cmpfloat_with_epsilon (found[j], cases[i].expected[j], 1e-9);
    }
}

/* Lines of three voxels to the one that is 3, in each plane of a volume of more than 2³¹ voxels. */
static void
test_beyond_31_bits (void)
{
  char *folder = fixture_make_folder ();
  g_autoptr (SlabVolume) volume = sparse_make (folder);

  for (guint plane = 0; plane < SLAB_N_AXES && volume != NULL; plane++)
    {
      const gint64 *at = sparse_places[2];
      SlabLine line = { .plane = (SlabAxis) plane, .slice = at[plane], .width = 1, .nearest = TRUE };
      const guint along = plane == SLAB_AXIS_X ? SLAB_AXIS_Y : SLAB_AXIS_X;
      g_autoptr (SlabLineSample) sample = NULL;
      g_autoptr (GError) error = NULL;
      const double *values;
      guint n;

      for (guint i = 0; i < SLAB_N_AXES; i++)
        line.start[i] = line.end[i] = (double) at[i] + 0.5;
      line.start[along] += 2;
      sample = slab_line_sample_new (volume, &line, NULL, &error);
      g_assert_no_error (error);
      values = slab_line_sample_peek_values (sample, &n);
      g_assert_cmpuint (n, ==, 3);
      g_assert_cmpfloat (values[0], ==, 0);
      g_assert_cmpfloat (values[1], ==, 0);
      g_assert_cmpfloat (values[2], ==, 3);
    }
  g_clear_object (&volume);
  fixture_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line-sample/references", test_references);
  g_test_add_func ("/line-sample/length", test_length);
  g_test_add_func ("/line-sample/edges", test_edges);
  g_test_add_func ("/line-sample/not-finite", test_not_finite);
  g_test_add_func ("/line-sample/long", test_long);
  g_test_add_func ("/line-sample/async", test_async);
  g_test_add_func ("/line-sample/slab", test_slab);
  g_test_add_func ("/line-sample/beyond-31-bits", test_beyond_31_bits);
  return g_test_run ();
}
