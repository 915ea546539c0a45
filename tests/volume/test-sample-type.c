/* SPDX-License-Identifier: MIT */
#include "volume/slab-sample-type.h"

#include <math.h>
#include <string.h>

static void
test_names (void)
{
  const char *names[] = { "uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "float64" };
  const gsize sizes[] = { 1, 1, 2, 2, 4, 4, 4, 8 };
  SlabSampleType type = SLAB_SAMPLE_INT8;
  SlabByteOrder order;

  for (guint i = 0; i < SLAB_N_SAMPLE_TYPES; i++)
    {
      g_assert_cmpstr (slab_sample_type_get_name (i), ==, names[i]);
      g_assert_cmpuint (slab_sample_type_get_size (i), ==, sizes[i]);
      g_assert_true (slab_sample_type_from_name (names[i], &type));
      g_assert_cmpuint (type, ==, i);
    }
  g_assert_false (slab_sample_type_from_name ("float16", &type));
  g_assert_false (slab_sample_type_from_name ("", &type));
  g_assert_true (slab_byte_order_from_name ("big", &order));
  g_assert_cmpuint (order, ==, SLAB_BYTE_ORDER_BIG);
  g_assert_true (slab_byte_order_from_name ("little", &order));
  g_assert_cmpstr (slab_byte_order_get_name (order), ==, "little");
  g_assert_false (slab_byte_order_from_name ("middle", &order));
  g_assert_true (slab_sample_type_is_native (SLAB_SAMPLE_FLOAT32, slab_byte_order_get_native ()));
  g_assert_false (slab_sample_type_is_native (SLAB_SAMPLE_FLOAT32, !slab_byte_order_get_native ()));
  g_assert_false (slab_sample_type_is_native (SLAB_SAMPLE_INT32, slab_byte_order_get_native ()));
}

static void
reverse (guint8 *bytes, gsize size, gsize n)
{
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < size / 2; j++)
      {
        guint8 swap = bytes[i * size + j];

        bytes[i * size + j] = bytes[i * size + size - 1 - j];
        bytes[i * size + size - 1 - j] = swap;
      }
}

/* Converts @native to floats from both byte orders, at every alignment, and compares. */
static void
check_to_float (SlabSampleType type, const void *native, gsize n, const float *expected)
{
  gsize size = slab_sample_type_get_size (type);
  guint8 bytes[256];
  float values[32];

  for (int swapped = 0; swapped < 2; swapped++)
    for (gsize shift = 0; shift < 8; shift++)
      {
        SlabByteOrder order = swapped ? !slab_byte_order_get_native () : slab_byte_order_get_native ();

        memcpy (bytes + shift, native, n * size);
        if (swapped)
          reverse (bytes + shift, size, n);
        slab_sample_type_to_float (type, order, bytes + shift, n, values);
        g_assert_cmpmem (values, n * sizeof (float), expected, n * sizeof (float));
      }
}

static void
test_to_float (void)
{
  const guint8 u8[] = { 0, 1, 255 };
  const gint8 i8[] = { -128, -1, 127 };
  const guint16 u16[] = { 0, 258, 65535 };
  const gint16 i16[] = { -32768, -2, 32767 };
  const guint32 u32[] = { 16777217, 16777219, 4294967295u, 2147483648u };
  const gint32 i32[] = { -16777217, -16777219, 2147483647 };
  const float f32[] = { -0.0f, 1e-45f, INFINITY, 3.5f };
  const double f64[] = { 0.1, 1 + 0x1p-24, 1 + 3 * 0x1p-24, 1e300, 1e-50, -INFINITY };

  check_to_float (SLAB_SAMPLE_UINT8, u8, 3, (float[]){ 0, 1, 255 });
  check_to_float (SLAB_SAMPLE_INT8, i8, 3, (float[]){ -128, -1, 127 });
  check_to_float (SLAB_SAMPLE_UINT16, u16, 3, (float[]){ 0, 258, 65535 });
  check_to_float (SLAB_SAMPLE_INT16, i16, 3, (float[]){ -32768, -2, 32767 });
  /* From NumPy's astype(): halves go to the even neighbour. */
  check_to_float (SLAB_SAMPLE_UINT32, u32, 4, (float[]){ 16777216, 16777220, 4294967296.0f, 2147483648.0f });
  check_to_float (SLAB_SAMPLE_INT32, i32, 3, (float[]){ -16777216, -16777220, 2147483648.0f });
  check_to_float (SLAB_SAMPLE_FLOAT32, f32, 4, f32);
  check_to_float (SLAB_SAMPLE_FLOAT64, f64, 6, (float[]){ 0.1f, 1.0f, 1 + 0x1p-22f, INFINITY, 0, -INFINITY });
}

/* Every bit of the sample, where a float32 has but 24. */
static void
test_to_double (void)
{
  static const struct
  {
    SlabSampleType type;
    double expected;
    guint8 little[8];
  } cases[] = {
    { SLAB_SAMPLE_UINT8, 200, { 200 } },
    { SLAB_SAMPLE_INT16, -2, { 0xfe, 0xff } },
    { SLAB_SAMPLE_UINT32, 4000000001, { 0x01, 0x28, 0x6b, 0xee } },
    { SLAB_SAMPLE_INT32, -16777217, { 0xff, 0xff, 0xff, 0xfe } },
    { SLAB_SAMPLE_FLOAT32, -1.5, { 0, 0, 0xc0, 0xbf } },
    { SLAB_SAMPLE_FLOAT64, 0.1, { 0x9a, 0x99, 0x99, 0x99, 0x99, 0x99, 0xb9, 0x3f } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gsize size = slab_sample_type_get_size (cases[i].type);
      guint8 big[8];

      for (gsize k = 0; k < size; k++)
        big[k] = cases[i].little[size - 1 - k];
      g_assert_cmpfloat (slab_sample_type_to_double (cases[i].type, SLAB_BYTE_ORDER_LITTLE, cases[i].little), ==,
                         cases[i].expected);
      g_assert_cmpfloat (slab_sample_type_to_double (cases[i].type, SLAB_BYTE_ORDER_BIG, big), ==, cases[i].expected);
      g_assert_true (slab_sample_type_is_wide (cases[i].type)
                     == (cases[i].type == SLAB_SAMPLE_UINT32 || cases[i].type == SLAB_SAMPLE_INT32
                         || cases[i].type == SLAB_SAMPLE_FLOAT64));
    }
}

static void
test_nan (void)
{
  double source = NAN;
  float value = 0;

  slab_sample_type_to_float (SLAB_SAMPLE_FLOAT64, slab_byte_order_get_native (), &source, 1, &value);
  g_assert_true (isnan (value));
  slab_sample_type_to_float (SLAB_SAMPLE_UINT8, SLAB_BYTE_ORDER_LITTLE, NULL, 0, NULL);
}

/* Expected integers by numpy.rint() and numpy.clip(), see reference.py. */
static void
test_from_float (void)
{
  const float source[] = { 0.5f,   1.5f,     2.5f,     -0.5f,  -1.5f, 254.5f, 255.5f, 300,      -7,       127.5f,
                           128.5f, 65534.5f, 32767.5f, 4.2e9f, 5e9f,  -3e9f,  NAN,    INFINITY, -INFINITY };
  enum
  {
    N = G_N_ELEMENTS (source)
  };
  const gint64 expected[][N] = {
    [SLAB_SAMPLE_UINT8] = { 0, 2, 2, 0, 0, 254, 255, 255, 0, 128, 128, 255, 255, 255, 255, 0, 0, 255, 0 },
    [SLAB_SAMPLE_INT8] = { 0, 2, 2, 0, -2, 127, 127, 127, -7, 127, 127, 127, 127, 127, 127, -128, 0, 127, -128 },
    [SLAB_SAMPLE_UINT16] = { 0, 2, 2, 0, 0, 254, 256, 300, 0, 128, 128, 65534, 32768, 65535, 65535, 0, 0, 65535, 0 },
    [SLAB_SAMPLE_INT16] = { 0, 2, 2, 0, -2, 254, 256, 300, -7, 128, 128, 32767, 32767, 32767, 32767, -32768, 0, 32767,
                            -32768 },
    [SLAB_SAMPLE_UINT32] = { 0, 2, 2, 0, 0, 254, 256, 300, 0, 128, 128, 65534, 32768, 4200000000, 4294967295u, 0, 0,
                             4294967295u, 0 },
    [SLAB_SAMPLE_INT32] = { 0, 2, 2, 0, -2, 254, 256, 300, -7, 128, 128, 65534, 32768, 2147483647, 2147483647,
                            -2147483648LL, 0, 2147483647, -2147483648LL },
  };

  for (SlabSampleType type = SLAB_SAMPLE_UINT8; type <= SLAB_SAMPLE_INT32; type++)
    for (SlabByteOrder order = SLAB_BYTE_ORDER_LITTLE; order <= SLAB_BYTE_ORDER_BIG; order++)
      {
        gsize size = slab_sample_type_get_size (type);
        guint8 bytes[N * 4];

        slab_sample_type_from_float (type, order, source, N, bytes);
        for (gsize i = 0; i < N; i++)
          {
            guint64 bits = 0;

            for (gsize j = 0; j < size; j++)
              bits |= (guint64) bytes[i * size + (order == SLAB_BYTE_ORDER_LITTLE ? j : size - 1 - j)] << (8 * j);
            g_assert_cmphex (bits, ==, (guint64) expected[type][i] & (~(guint64) 0 >> (64 - 8 * size)));
          }
      }
}

static void
test_round_trip (void)
{
  const float source[] = { 0.1f, -3e38f, 1e-45f, INFINITY, -0.0f };

  for (SlabSampleType type = SLAB_SAMPLE_FLOAT32; type <= SLAB_SAMPLE_FLOAT64; type++)
    for (SlabByteOrder order = SLAB_BYTE_ORDER_LITTLE; order <= SLAB_BYTE_ORDER_BIG; order++)
      {
        guint8 bytes[1 + 5 * 8];
        float values[5];

        slab_sample_type_from_float (type, order, source, 5, bytes + 1);
        slab_sample_type_to_float (type, order, bytes + 1, 5, values);
        g_assert_cmpmem (values, sizeof values, source, sizeof source);
      }
}

/* On paper. Float64 that no float32 holds, a NaN with a payload: bytes are bytes. */
static void
test_reorder (void)
{
  static const guint8 big[] = { 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,
                                0x7f, 0xf4, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10 };
  static const struct
  {
    SlabSampleType type;
    guint8 little[16];
  } cases[] = {
    { SLAB_SAMPLE_INT8, { 1, 2, 3, 4, 5, 6, 7, 8, 0x7f, 0xf4, 11, 12, 13, 14, 15, 16 } },
    { SLAB_SAMPLE_UINT16, { 2, 1, 4, 3, 6, 5, 8, 7, 0xf4, 0x7f, 12, 11, 14, 13, 16, 15 } },
    { SLAB_SAMPLE_INT32, { 4, 3, 2, 1, 8, 7, 6, 5, 12, 11, 0xf4, 0x7f, 16, 15, 14, 13 } },
    { SLAB_SAMPLE_FLOAT32, { 4, 3, 2, 1, 8, 7, 6, 5, 12, 11, 0xf4, 0x7f, 16, 15, 14, 13 } },
    { SLAB_SAMPLE_FLOAT64, { 8, 7, 6, 5, 4, 3, 2, 1, 16, 15, 14, 13, 12, 11, 0xf4, 0x7f } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gsize n = sizeof big / slab_sample_type_get_size (cases[i].type);
      guint8 bytes[1 + sizeof big];

      slab_sample_type_reorder (cases[i].type, SLAB_BYTE_ORDER_BIG, big, n, SLAB_BYTE_ORDER_LITTLE, bytes + 1);
      g_assert_cmpmem (bytes + 1, sizeof big, cases[i].little, sizeof big);
      slab_sample_type_reorder (cases[i].type, SLAB_BYTE_ORDER_LITTLE, cases[i].little, n, SLAB_BYTE_ORDER_BIG,
                                bytes + 1);
      g_assert_cmpmem (bytes + 1, sizeof big, big, sizeof big);
      slab_sample_type_reorder (cases[i].type, SLAB_BYTE_ORDER_BIG, big, n, SLAB_BYTE_ORDER_BIG, bytes + 1);
      g_assert_cmpmem (bytes + 1, sizeof big, big, sizeof big);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sample-type/names", test_names);
  g_test_add_func ("/sample-type/to-float", test_to_float);
  g_test_add_func ("/sample-type/to-double", test_to_double);
  g_test_add_func ("/sample-type/nan", test_nan);
  g_test_add_func ("/sample-type/from-float", test_from_float);
  g_test_add_func ("/sample-type/round-trip", test_round_trip);
  g_test_add_func ("/sample-type/reorder", test_reorder);
  return g_test_run ();
}
