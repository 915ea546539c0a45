/* SPDX-License-Identifier: MIT */
#include "sparse-fixture.h"
#include "volume/slab-slice-reader.h"

#include <math.h>

static const SlabShape shape = { { 4, 5, 6 } };

/* 100 z + 10 y + x */
static SlabVolume *
make_volume (void)
{
  float values[4 * 5 * 6];

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = (float) (100 * (i / 30) + 10 * (i / 6 % 5) + i % 6);
  return fixture_make_volume (&shape, values);
}

static SlabSliceRegion
make_region (SlabAxis plane, gint64 first, gint64 n_slices)
{
  return (SlabSliceRegion){ .plane = plane,
                            .first = first,
                            .n_slices = n_slices,
                            .n_u = shape.n[slab_slice_get_horizontal (plane)],
                            .n_v = shape.n[slab_slice_get_vertical (plane)],
                            .every_u = 1,
                            .every_v = 1 };
}

static void
read_all (SlabSliceReader *reader, SlabVolume *volume, const SlabSliceRegion *region, float *target)
{
  g_autoptr (GError) error = NULL;

  /* A row at a time and the rest at once. */
  g_assert_true (slab_slice_reader_read (reader, volume, region, 0, 1, target, &error));
  if (region->n_v > 1)
    g_assert_true (slab_slice_reader_read (reader, volume, region, 1, region->n_v - 1, target + region->n_u, &error));
  g_assert_no_error (error);
}

static double
get_value (SlabAxis plane, double slice, gint64 u, gint64 v)
{
  const double at[3][3] = { { slice, (double) v, (double) u },
                            { (double) v, slice, (double) u },
                            { (double) v, (double) u, slice } };

  return 100 * at[plane][0] + 10 * at[plane][1] + at[plane][2];
}

/* The values grow evenly along every axis: the mean of slices 1 and 2 is at 1.5, the extremes are at the ends. */
static void
test_projections (void)
{
  const double places[] = { 1.5, 2, 1 };
  g_autoptr (SlabVolume) volume = make_volume ();
  g_autoptr (SlabSliceReader) reader = slab_slice_reader_new ();

  for (guint plane = 0; plane < 3; plane++)
    for (guint projection = 0; projection <= SLAB_N_PROJECTIONS; projection++)
      {
        SlabSliceRegion region = make_region ((SlabAxis) plane, 1, projection < SLAB_N_PROJECTIONS ? 2 : 1);
        float target[30];

        region.projection = (SlabProjection) (projection % SLAB_N_PROJECTIONS);
        read_all (reader, volume, &region, target);
        for (gint64 v = 0; v < region.n_v; v++)
          for (gint64 u = 0; u < region.n_u; u++)
            g_assert_cmpfloat (
                target[v * region.n_u + u], ==,
                (float) get_value ((SlabAxis) plane, projection < SLAB_N_PROJECTIONS ? places[projection] : 1, u, v));
      }
}

static void
test_steps (void)
{
  g_autoptr (SlabVolume) volume = make_volume ();
  g_autoptr (SlabSliceReader) reader = slab_slice_reader_new ();
  SlabSliceRegion region = make_region (SLAB_AXIS_Z, 2, 1);
  float target[6];

  region.u = 1;
  region.v = 2;
  region.every_u = 3;
  region.every_v = 2;
  region.n_u = region.n_v = 2;
  read_all (reader, volume, &region, target);
  g_assert_cmpfloat (target[0], ==, 221);
  g_assert_cmpfloat (target[1], ==, 224);
  g_assert_cmpfloat (target[2], ==, 241);
  g_assert_cmpfloat (target[3], ==, 244);
}

/* NaN: in a mean it stays, in the others any number is preferred to it; infinities are numbers. */
static void
test_invalid (void)
{
  const SlabShape thin = { { 3, 1, 4 } };
  const float values[] = { NAN, 1, NAN, INFINITY, 2, NAN, NAN, 1, 4, 3, NAN, -INFINITY };
  g_autoptr (SlabVolume) volume = fixture_make_volume (&thin, values);
  g_autoptr (SlabSliceReader) reader = slab_slice_reader_new ();
  SlabSliceRegion region = { SLAB_AXIS_Z, 0, 3, SLAB_PROJECTION_MEAN, 0, 0, 4, 1, 1, 1 };
  float target[4];

  read_all (reader, volume, &region, target);
  for (guint i = 0; i < 4; i++)
    g_assert_true (isnan (target[i]));
  region.projection = SLAB_PROJECTION_MAXIMUM;
  read_all (reader, volume, &region, target);
  g_assert_cmpfloat (target[0], ==, 4);
  g_assert_cmpfloat (target[1], ==, 3);
  g_assert_true (isnan (target[2]));
  g_assert_cmpfloat (target[3], ==, INFINITY);
  region.projection = SLAB_PROJECTION_MINIMUM;
  read_all (reader, volume, &region, target);
  g_assert_cmpfloat (target[0], ==, 2);
  g_assert_cmpfloat (target[1], ==, 1);
  g_assert_true (isnan (target[2]));
  g_assert_cmpfloat (target[3], ==, -INFINITY);
}

/* A thousand slices of 0.1: a sum of floats would have lost digits. */
static void
test_thick (void)
{
  const SlabShape tall = { { 10000, 1, 1 } };
  g_autofree float *values = g_new (float, 10000);
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (SlabSliceReader) reader = slab_slice_reader_new ();
  const SlabSliceRegion region = { SLAB_AXIS_Z, 0, 10000, SLAB_PROJECTION_MEAN, 0, 0, 1, 1, 1, 1 };
  float target;

  for (guint i = 0; i < 10000; i++)
    values[i] = 0.1f;
  volume = fixture_make_volume (&tall, values);
  read_all (reader, volume, &region, &target);
  g_assert_cmpfloat (target, ==, 0.1f);
}

/* A file that is not looked at through its mapping: 600 MiB, of which three voxels are there. */
static void
test_large (void)
{
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "x.raw", NULL);
  const SlabRawLayout layout = { { { 600, 1024, 512 } }, SLAB_SAMPLE_UINT16, SLAB_BYTE_ORDER_LITTLE, 0, 0 };
  const gint64 places[][3] = { { 300, 700, 400 }, { 300, 20, 5 }, { 301, 700, 400 } };
  g_autoptr (SlabSliceReader) reader = slab_slice_reader_new ();
  g_autofree float *target = g_new (float, 1024 * 600);
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolume) volume = NULL;
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ftruncate (fd, (off_t) 600 * 1024 * 512 * 2), ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      const guint8 sample[2] = { (guint8) (i + 1), 1 };

      g_assert_cmpint (pwrite (fd, sample, 2, 2 * ((places[i][0] * 1024 + places[i][1]) * 512 + places[i][2])), ==, 2);
    }
  close (fd);
  volume = fixture_open (folder, "x.raw", &layout, &error);
  g_assert_no_error (error);
  g_assert_true (slab_slice_reader_is_slow (volume));

  for (guint plane = 0; plane < 3; plane++)
    for (guint every = 1; every <= 10; every += 9)
      {
        const gint64 n_u = layout.shape.n[slab_slice_get_horizontal ((SlabAxis) plane)] / every;
        const gint64 n_v = layout.shape.n[slab_slice_get_vertical ((SlabAxis) plane)] / every;
        const SlabSliceRegion region = {
          (SlabAxis) plane, places[0][plane], 1, SLAB_PROJECTION_MEAN, 0, 0, n_u, n_v, every, every
        };
        const gint64 u = places[0][slab_slice_get_horizontal ((SlabAxis) plane)];
        const gint64 v = places[0][slab_slice_get_vertical ((SlabAxis) plane)];
        guint n_set = 0;

        read_all (reader, volume, &region, target);
        /* Their places are multiples of 10. */
        g_assert_cmpfloat (target[v / every * n_u + u / every], ==, 0x101);
        for (gint64 i = 0; i < n_u * n_v; i++)
          n_set += target[i] != 0 ? 1 : 0;
        g_assert_cmpuint (n_set, ==, every == 1 ? 2 : 1);
      }

  g_assert_cmpint (truncate (path, 1 << 20), ==, 0);
  {
    const SlabSliceRegion region = { SLAB_AXIS_Y, 3, 1, SLAB_PROJECTION_MEAN, 0, 0, 512, 600, 1, 1 };

    g_assert_false (slab_slice_reader_read (reader, volume, &region, 0, 600, target, &error));
    g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED);
  }
  fixture_remove_folder (folder);
}

/* One place of a slab, slice after slice: a number beats a NaN, and a mean with a NaN is one. */
static float
project (const float *values, gsize stride, gint64 n, SlabProjection projection)
{
  double sum = 0.0;
  float extreme = NAN;

  for (gint64 k = 0; k < n; k++)
    {
      const float value = values[(gsize) k * stride];

      sum += (double) value;
      if (isnan (extreme) || (projection == SLAB_PROJECTION_MAXIMUM ? value > extreme : value < extreme))
        extreme = value;
    }
  return projection == SLAB_PROJECTION_MEAN ? (float) (sum / (double) n) : extreme;
}

/* Slabs from one slice to more than are read together, rows longer than are projected together, parts of rows, floats
 * with NaN and integers of the other byte order. */
static void
test_slabs (void)
{
  static const gint64 n_slices[] = { 2, 7, 8, 9, 16, 17, 20 };
  const SlabRawLayout layout = { { { 21, 22, 2100 } }, SLAB_SAMPLE_INT16, SLAB_BYTE_ORDER_BIG, 0, 0 };
  const gsize strides[3] = { 22 * 2100, 2100, 1 }, n = 21 * 22 * 2100;
  char *folder = fixture_make_folder ();
  g_autofree float *values = g_new (float, n);
  g_autofree guint8 *bytes = g_new (guint8, 2 * n);
  g_autofree float *target = g_new (float, 22 * 2100);
  g_autoptr (SlabSliceReader) reader = slab_slice_reader_new ();

  for (guint kind = 0; kind < 2; kind++)
    {
      g_autoptr (SlabVolume) volume = NULL;
      g_autoptr (GError) error = NULL;

      for (gsize i = 0; i < n; i++)
        {
          const gint16 value = (gint16) ((guint32) i * 2654435761u >> 16);

          values[i] = kind == 0 && i % 11 == 3 ? NAN : (float) value;
          bytes[2 * i] = (guint8) ((guint16) value >> 8);
          bytes[2 * i + 1] = (guint8) value;
        }
      fixture_write (folder, "x.raw", bytes, 2 * n);
      volume = kind == 0 ? fixture_make_volume (&layout.shape, values)
                         : fixture_open (folder, "x.raw", &layout, &error);
      g_assert_no_error (error);
      for (guint plane = 0; plane < 3; plane++)
        for (guint t = 0; t < G_N_ELEMENTS (n_slices); t++)
          for (guint projection = 0; projection < SLAB_N_PROJECTIONS; projection++)
            {
              const SlabAxis across = slab_slice_get_horizontal ((SlabAxis) plane);
              const SlabAxis down = slab_slice_get_vertical ((SlabAxis) plane);
              const SlabSliceRegion region = { (SlabAxis) plane,
                                               1,
                                               n_slices[t],
                                               (SlabProjection) projection,
                                               1,
                                               2,
                                               layout.shape.n[across] - 3,
                                               layout.shape.n[down] - 4,
                                               1,
                                               1 };

              /* With help and without it. */
              slab_slice_reader_set_alone (reader, t % 2 == 1);
              read_all (reader, volume, &region, target);
              for (gint64 v = 0; v < region.n_v; v++)
                for (gint64 u = 0; u < region.n_u; u++)
                  {
                    const float *first = values + strides[plane] + (gsize) (u + 1) * strides[across]
                                         + (gsize) (v + 2) * strides[down];
                    const float expected = project (first, strides[plane], n_slices[t], (SlabProjection) projection);
                    const float found = target[v * region.n_u + u];

                    if (!(found == expected || (isnan (found) && isnan (expected))))
                      g_error ("plane %u, %d slices, projection %u, u %d, v %d: %g, not %g", plane, (int) n_slices[t],
                               projection, (int) u, (int) v, (double) found, (double) expected);
                  }
            }
    }
  fixture_remove_folder (folder);
}

/* Of more than 2³¹ voxels each slice has those that are in it and no other, whichever way it is cut. */
static void
test_beyond_31_bits (void)
{
  char *folder = fixture_make_folder ();
  g_autoptr (SlabSliceReader) reader = slab_slice_reader_new ();
  g_autofree float *target = g_new (float, (gsize) SPARSE_NZ *SPARSE_NX);
  g_autoptr (SlabVolume) volume = sparse_make (folder);

  for (guint i = 0; i < SPARSE_N_PLACES && volume != NULL; i++)
    for (guint plane = 0; plane < SLAB_N_AXES; plane++)
      for (gint64 n_slices = 1; n_slices <= 2; n_slices++)
        {
          const gint64 *at = sparse_places[i];
          const gint64 *n = slab_volume_get_shape (volume)->n;
          const SlabAxis across = slab_slice_get_horizontal ((SlabAxis) plane);
          const SlabAxis down = slab_slice_get_vertical ((SlabAxis) plane);
          const gint64 first = MIN (at[plane], n[plane] - n_slices);
          const SlabSliceRegion region = { (SlabAxis) plane, first, n_slices, SLAB_PROJECTION_MAXIMUM, 0, 0, n[across],
                                           n[down],          1,     1 };
          guint n_expected = 0, n_set = 0;

          read_all (reader, volume, &region, target);
          g_assert_cmpfloat (target[at[down] * n[across] + at[across]], >=, (float) (i + 1));
          for (guint k = 0; k < SPARSE_N_PLACES; k++)
            n_expected += sparse_places[k][plane] >= first && sparse_places[k][plane] < first + n_slices ? 1 : 0;
          for (gint64 k = 0; k < n[across] * n[down]; k++)
            n_set += target[k] != 0 ? 1 : 0;
          g_assert_cmpuint (n_set, ==, n_expected);
        }
  g_clear_object (&volume);
  fixture_remove_folder (folder);
}

/* Voxels that are thousands apart, of a row that is a page long and more, and every third slice of a slab: the same as
 * of the whole, in memory as in a file. The values are their places. */
static void
test_far (void)
{
  const SlabShape wide = { { 5, 2, 9000 } };
  g_autofree float *values = g_new (float, 5 * 2 * 9000);
  g_autoptr (SlabVolume) volume = NULL;
  g_autoptr (SlabSliceReader) reader = slab_slice_reader_new ();
  SlabSliceRegion region = { SLAB_AXIS_Z, 1, 1, SLAB_PROJECTION_MEAN, 17, 0, 3, 2, 4000, 1, 0 };
  float target[6];

  for (guint i = 0; i < 5 * 2 * 9000; i++)
    values[i] = (float) i;
  volume = fixture_make_volume (&wide, values);
  read_all (reader, volume, &region, target);
  for (guint v = 0; v < 2; v++)
    for (guint u = 0; u < 3; u++)
      g_assert_cmpfloat (target[3 * v + u], ==, (float) (18000 + 9000 * v + 17 + 4000 * u));

  /* Slices 0 and 3 of the first four: their mean is at 1.5. */
  region.first = 0;
  region.n_slices = 4;
  region.every_slice = 3;
  read_all (reader, volume, &region, target);
  for (guint v = 0; v < 2; v++)
    for (guint u = 0; u < 3; u++)
      g_assert_cmpfloat (target[3 * v + u], ==, (float) (27000 + 9000 * v + 17 + 4000 * u));

  /* Across X neighbours along Y are a row apart. */
  region = (SlabSliceRegion){ SLAB_AXIS_X, 8999, 1, SLAB_PROJECTION_MEAN, 0, 1, 2, 3, 1, 1, 0 };
  read_all (reader, volume, &region, target);
  for (guint v = 0; v < 3; v++)
    for (guint u = 0; u < 2; u++)
      g_assert_cmpfloat (target[2 * v + u], ==, (float) (18000 * (v + 1) + 9000 * u + 8999));
}

static gboolean
count_down (gpointer user_data)
{
  return --*(int *) user_data < 0;
}

/* A slab of ten slices that nobody waits for after the fourth. */
static void
test_stop (void)
{
  const SlabShape tall = { { 10, 1, 9000 } };
  g_autofree float *values = g_new0 (float, 10 * 9000);
  g_autoptr (SlabVolume) volume = fixture_make_volume (&tall, values);
  g_autoptr (SlabSliceReader) reader = slab_slice_reader_new ();
  const SlabSliceRegion region = { SLAB_AXIS_Z, 0, 10, SLAB_PROJECTION_MEAN, 0, 0, 3, 1, 4000, 1, 0 };
  g_autoptr (GError) error = NULL;
  int n_left = 4;
  float target[3];

  slab_slice_reader_set_stop (reader, count_down, &n_left);
  g_assert_false (slab_slice_reader_read (reader, volume, &region, 0, 1, target, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (n_left, ==, -1);
  g_clear_error (&error);
  slab_slice_reader_set_stop (reader, NULL, NULL);
  g_assert_true (slab_slice_reader_read (reader, volume, &region, 0, 1, target, &error));
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slice-reader/projections", test_projections);
  g_test_add_func ("/slice-reader/steps", test_steps);
  g_test_add_func ("/slice-reader/invalid", test_invalid);
  g_test_add_func ("/slice-reader/thick", test_thick);
  g_test_add_func ("/slice-reader/slabs", test_slabs);
  g_test_add_func ("/slice-reader/large", test_large);
  g_test_add_func ("/slice-reader/beyond-31-bits", test_beyond_31_bits);
  g_test_add_func ("/slice-reader/far", test_far);
  g_test_add_func ("/slice-reader/stop", test_stop);
  return g_test_run ();
}
