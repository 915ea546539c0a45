/* SPDX-License-Identifier: MIT */
#include "sparse-fixture.h"

#include "volume/slab-crop.h"

/* What NumPy's slices of an array of shape (4, 5, 6) hold, on paper. */
static void
test_box (void)
{
  static const struct
  {
    const char *text;
    SlabBox box;
  } cases[] = {
    { ":,:,:", { { 0, 0, 0 }, { 4, 5, 6 } } },
    { "1:3,:,2:", { { 1, 0, 2 }, { 2, 5, 4 } } },
    { "-2:,:-1,-100:100", { { 2, 0, 0 }, { 2, 4, 6 } } },
    { "[ 3 : 4 , 4 : , -1 : ]", { { 3, 4, 5 }, { 1, 1, 1 } } },
    { "0:4,0:5,0:6", { { 0, 0, 0 }, { 4, 5, 6 } } },
  };
  const SlabShape shape = { { 4, 5, 6 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SlabCrop crop;
      SlabBox box;

      g_assert_true (slab_crop_parse (cases[i].text, &crop));
      g_assert_true (slab_crop_get_box (&crop, &shape, &box));
      g_assert_cmpmem (&box, sizeof box, &cases[i].box, sizeof box);
    }
}

/* NumPy makes an empty array of these. */
static void
test_empty (void)
{
  static const char *const texts[] = { "3:1,:,:", "4:9,:,:", ":,-1:-1,:", ":,:,:-6", ":,:,2:2" };
  const SlabShape shape = { { 4, 5, 6 } };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      SlabCrop crop;
      SlabBox box;

      g_assert_true (slab_crop_parse (texts[i], &crop));
      g_assert_false (slab_crop_get_box (&crop, &shape, &box));
    }
}

static void
test_wrong (void)
{
  static const char *const texts[] = {
    "",          "1:2",    "1:2,3:4", "1,2,3",       "1:2,3:4,5:6,7:8",
    "1:2:1,:,:", ":,:,:x", "a:,:,:",  "1.5:,:,:",    "--1:,:,:",
    "- 1:,:,:",  "[:,:,:", ":,:,:]",  "1:2;3:4;5:6", "9223372036854775808:,:,:",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      SlabCrop crop = { { 7, 7, 7 }, { 7, 7, 7 } };

      g_assert_false (slab_crop_parse (texts[i], &crop));
      g_assert_cmpint (crop.start[0], ==, 7);
    }
}

/* The voxel at (z, y, x) is its own number in the file, modulo what uint16 holds. */
static SlabVolume *
make_counting (const char *folder, const SlabShape *shape)
{
  const SlabRawLayout layout = { *shape, SLAB_SAMPLE_UINT16, SLAB_BYTE_ORDER_LITTLE, 0, 0 };
  const gsize n = (gsize) shape->n[0] * (gsize) shape->n[1] * (gsize) shape->n[2];
  g_autofree guint16 *samples = g_new (guint16, n);
  g_autoptr (GError) error = NULL;
  SlabVolume *volume;

  for (gsize i = 0; i < n; i++)
    samples[i] = GUINT16_TO_LE ((guint16) i);
  fixture_write (folder, "whole.raw", samples, n * sizeof *samples);
  volume = fixture_open (folder, "whole.raw", &layout, &error);
  g_assert_no_error (error);
  return volume;
}

static void
check_box (const SlabShape *shape, const SlabBox *box)
{
  char *folder = fixture_make_folder ();
  g_autoptr (SlabVolume) volume = make_counting (folder, shape);
  g_autoptr (GFile) target = fixture_get_file (folder, "part.raw");
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  const guint16 *found;
  gsize n_bytes;

  g_assert_true (slab_crop_save (volume, box, target, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  bytes = fixture_read (folder, "part.raw", &n_bytes);
  g_assert_cmpuint (n_bytes, ==, slab_box_get_n_voxels (box) * 2);
  found = (const guint16 *) bytes;
  for (gint64 z = box->start[0]; z < box->start[0] + box->size[0]; z++)
    for (gint64 y = box->start[1]; y < box->start[1] + box->size[1]; y++)
      for (gint64 x = box->start[2]; x < box->start[2] + box->size[2]; x++)
        if (GUINT16_FROM_LE (*found++) != (guint16) ((z * shape->n[1] + y) * shape->n[2] + x))
          g_error ("the voxel at %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT " is another", z, y, x);
  g_clear_object (&volume);
  fixture_remove_folder (folder);
}

/* Boxes of whole planes, of parts of planes and of parts of rows in each of the pieces that it is written in. */
static void
test_voxels (void)
{
  const SlabShape small = { { 4, 5, 6 } };
  const SlabShape planes = { { 5, 700, 700 } };
  const SlabShape rows = { { 2, 1500, 1000 } };
  const SlabShape row = { { 2, 2, (1 << 20) + 7 } };
  const SlabBox boxes[] = {
    { { 1, 2, 3 }, { 2, 3, 2 } },
    { { 1, 1, 2 }, { 4, 690, 690 } },
    { { 0, 3, 0 }, { 2, 1490, 999 } },
    { { 0, 0, 1 }, { 2, 2, (1 << 20) + 5 } },
  };

  check_box (&small, &boxes[0]);
  check_box (&planes, &boxes[1]);
  check_box (&rows, &boxes[2]);
  check_box (&row, &boxes[3]);
}

/* No float32 is between 2³² - 256 and 2³², nor between 1 and 1 + 2⁻²³: each of these would become another. */
static void
test_keeps_bits (void)
{
  static const struct
  {
    SlabSampleType type;
    guint64 bits[4];
  } cases[] = {
    { SLAB_SAMPLE_UINT32, { 0, 4294967295, 4294967295 - 1, 16777217 } },
    { SLAB_SAMPLE_INT32, { 0, 0x80000001, 2147483646, 16777217 } },
    { SLAB_SAMPLE_FLOAT32, { 0, 0x7fa00001, 0x80000000, 1 } },
    /* 1 + 2⁻⁵², the largest, and a NaN with a payload. */
    { SLAB_SAMPLE_FLOAT64, { 0, 0x3ff0000000000001, 0x7fefffffffffffff, 0x7ff4000000000001 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (SlabByteOrder order = SLAB_BYTE_ORDER_LITTLE; order <= SLAB_BYTE_ORDER_BIG; order++)
      {
        const SlabRawLayout layout = { { { 2, 1, 2 } }, cases[i].type, order, 1, 0 };
        const SlabBox box = { { 0, 0, 1 }, { 2, 1, 1 } };
        const gsize size = slab_sample_type_get_size (cases[i].type);
        char *folder = fixture_make_folder ();
        g_autoptr (GFile) target = fixture_get_file (folder, "part.raw");
        g_autoptr (GFile) copy = fixture_get_file (folder, "copy.raw");
        g_autoptr (SlabVolume) volume = NULL;
        g_autoptr (GError) error = NULL;
        g_autofree char *part = NULL;
        g_autofree char *whole = NULL;
        guint8 bytes[1 + 4 * 8] = { 0 }, little[4 * 8], expected[2 * 8];
        gsize n_bytes;

        for (gsize j = 0; j < 4 * size; j++)
          {
            const gsize place = order == SLAB_BYTE_ORDER_LITTLE ? j % size : size - 1 - j % size;

            little[j] = (guint8) (cases[i].bits[j / size] >> (8 * (j % size)));
            bytes[1 + j / size * size + place] = little[j];
          }
        memcpy (expected, little + size, size);
        memcpy (expected + size, little + 3 * size, size);
        fixture_write (folder, "in.raw", bytes, 1 + 4 * size);
        volume = fixture_open (folder, "in.raw", &layout, &error);
        g_assert_no_error (error);

        g_assert_true (slab_crop_save (volume, &box, target, NULL, NULL, NULL, &error));
        g_assert_no_error (error);
        part = fixture_read (folder, "part.raw", &n_bytes);
        g_assert_cmpmem (part, n_bytes, expected, 2 * size);

        g_assert_true (slab_volume_save (volume, copy, cases[i].type, NULL, NULL, NULL, &error));
        g_assert_no_error (error);
        whole = fixture_read (folder, "copy.raw", &n_bytes);
        g_assert_cmpmem (whole, n_bytes, little, 4 * size);
        g_clear_object (&volume);
        fixture_remove_folder (folder);
      }
}

static void
test_keeps_spacing (void)
{
  char *folder = fixture_make_folder ();
  const float values[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  const SlabBox box = { { 1, 0, 0 }, { 1, 2, 2 } };
  g_autoptr (SlabVolume) whole = NULL;
  g_autoptr (SlabVolume) part = NULL;
  g_autoptr (GFile) target = fixture_get_file (folder, "part.vol");
  g_autoptr (GError) error = NULL;
  double spacing[SLAB_N_AXES];

  fixture_write (folder, "whole.vol", values, sizeof values);
  fixture_write_text (folder, "whole.vol.info",
                      "NUM_X = 2\nNUM_Y = 2\nNUM_Z = 2\nvoxelSize = 1.25\nBYTEORDER = LOWBYTEFIRST\n");
  whole = fixture_open (folder, "whole.vol", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (slab_crop_save (whole, &box, target, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  part = fixture_open (folder, "part.vol", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (slab_volume_get_spacing (part, spacing));
  for (int i = 0; i < SLAB_N_AXES; i++)
    g_assert_cmpfloat (spacing[i], ==, 1.25);
  g_assert_cmpfloat (fixture_read_voxel (part, 0, 0, 0), ==, 5);
  g_assert_cmpfloat (fixture_read_voxel (part, 0, 1, 1), ==, 8);
  g_clear_object (&part);
  g_clear_object (&whole);
  fixture_remove_folder (folder);
}

/* A box on both sides of what a signed index of 32 bits reaches, and one at the end. */
static void
test_beyond_31_bits (void)
{
  static const struct
  {
    SlabBox box;
    guint8 expected[2 * 2];
  } cases[] = {
    { { { 2047, 1023, 1022 }, { 1, 1, 2 } }, { 0, 2 } },
    { { { 2048, 0, 0 }, { 1, 2, 2 } }, { 3, 0, 0, 0 } },
    { { { 2198, 1023, 1022 }, { 2, 1, 2 } }, { 0, 0, 0, 4 } },
  };
  char *folder = fixture_make_folder ();
  g_autoptr (SlabVolume) volume = sparse_make (folder);

  for (guint i = 0; i < G_N_ELEMENTS (cases) && volume != NULL; i++)
    {
      g_autoptr (GFile) target = fixture_get_file (folder, "part.raw");
      g_autoptr (GError) error = NULL;
      g_autofree char *bytes = NULL;
      gsize n;

      g_assert_true (slab_crop_save (volume, &cases[i].box, target, NULL, NULL, NULL, &error));
      g_assert_no_error (error);
      bytes = fixture_read (folder, "part.raw", &n);
      g_assert_cmpmem (bytes, n, cases[i].expected, slab_box_get_n_voxels (&cases[i].box));
    }
  g_clear_object (&volume);
  fixture_remove_folder (folder);
}

static void
cancel_half_way (double fraction, gpointer user_data)
{
  if (fraction > 0.3)
    g_cancellable_cancel (user_data);
}

static void
test_cancel (void)
{
  char *folder = fixture_make_folder ();
  const SlabShape shape = { { 5, 700, 700 } };
  g_autoptr (SlabVolume) volume = make_counting (folder, &shape);
  const SlabBox box = slab_shape_get_box (&shape);
  g_autoptr (GFile) target = fixture_get_file (folder, "part.vol");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  fixture_write_text (folder, "part.vol", "old");
  g_assert_false (slab_crop_save (volume, &box, target, cancel_half_way, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture_count_files (folder), ==, 2);
  {
    gsize n;
    g_autofree char *old = fixture_read (folder, "part.vol", &n);

    g_assert_cmpstr (old, ==, "old");
  }
  g_clear_object (&volume);
  fixture_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/crop/box", test_box);
  g_test_add_func ("/crop/empty", test_empty);
  g_test_add_func ("/crop/wrong", test_wrong);
  g_test_add_func ("/crop/voxels", test_voxels);
  g_test_add_func ("/crop/keeps-bits", test_keeps_bits);
  g_test_add_func ("/crop/keeps-spacing", test_keeps_spacing);
  g_test_add_func ("/crop/beyond-31-bits", test_beyond_31_bits);
  g_test_add_func ("/crop/cancel", test_cancel);
  return g_test_run ();
}
