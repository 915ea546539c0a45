/* SPDX-License-Identifier: MIT */
#include "volume/slab-raw-guess.h"

static const struct
{
  const char *name;
  guint64 n_bytes;
  SlabRawGuess guess;
  SlabShape shape;
  SlabSampleType type;
  guint64 skip;
} cases[] = {
  { "Al8Cu_1000_g13_t4_200_250.vol", 243763200, SLAB_RAW_GUESS_NAME, { { 50, 1104, 1104 } }, SLAB_SAMPLE_FLOAT32, 0 },
  { "/some/where_1_2/scan_200_250.VOL",
    51 * 64 * 64 * 4,
    SLAB_RAW_GUESS_NAME,
    { { 51, 64, 64 } },
    SLAB_SAMPLE_FLOAT32,
    0 },
  { "sand_200x200x100_uint8.raw", 4000000, SLAB_RAW_GUESS_NAME, { { 100, 200, 200 } }, SLAB_SAMPLE_UINT8, 0 },
  { "pure_Ti_216x215x141_uint16.raw",
    216 * 215 * 141 * 2,
    SLAB_RAW_GUESS_NAME,
    { { 141, 215, 216 } },
    SLAB_SAMPLE_UINT16,
    0 },
  { "a_20x30x40_float32.raw", 20 * 30 * 40 * 4, SLAB_RAW_GUESS_NAME, { { 40, 30, 20 } }, SLAB_SAMPLE_FLOAT32, 0 },
  { "a_20x30x40_16bit.raw", 20 * 30 * 40 * 2, SLAB_RAW_GUESS_NAME, { { 40, 30, 20 } }, SLAB_SAMPLE_UINT16, 0 },
  { "a_20x30x40_32bit.raw", 20 * 30 * 40 * 4, SLAB_RAW_GUESS_NAME, { { 40, 30, 20 } }, SLAB_SAMPLE_FLOAT32, 0 },
  { "a_20x30x40_int16.raw", 20 * 30 * 40 * 2, SLAB_RAW_GUESS_NAME, { { 40, 30, 20 } }, SLAB_SAMPLE_INT16, 0 },
  { "a 20x30x40.raw", 20 * 30 * 40 * 2, SLAB_RAW_GUESS_NAME, { { 40, 30, 20 } }, SLAB_SAMPLE_UINT16, 0 },
  { "a_20x30x40.vol", 20 * 30 * 40 * 8, SLAB_RAW_GUESS_NAME, { { 40, 30, 20 } }, SLAB_SAMPLE_FLOAT64, 0 },
  /* One slice more than the name says, as in the real file. */
  { "grain1_112x112x121_uint8.raw", 1530368, SLAB_RAW_GUESS_SIZE, { { 122, 112, 112 } }, SLAB_SAMPLE_UINT8, 0 },
  { "brain_128x128x84_uint8.den",
    62 + 128 * 128 * 84,
    SLAB_RAW_GUESS_SIZE,
    { { 84, 128, 128 } },
    SLAB_SAMPLE_UINT8,
    62 },
  { "volume.vol", 64 * 64 * 64 * 4, SLAB_RAW_GUESS_SIZE, { { 64, 64, 64 } }, SLAB_SAMPLE_FLOAT32, 0 },
  { "volume.raw", 100 * 200 * 200, SLAB_RAW_GUESS_SIZE, { { 100, 200, 200 } }, SLAB_SAMPLE_UINT8, 0 },
  { "prime.raw", 1000003, SLAB_RAW_GUESS_NONE, { { 1, 1000, 1000 } }, SLAB_SAMPLE_UINT8, 3 },
  { "tiny.vol", 3, SLAB_RAW_GUESS_NONE, { { 1, 1, 1 } }, SLAB_SAMPLE_UINT8, 2 },
  { "empty.vol", 0, SLAB_RAW_GUESS_NONE, { { 1, 1, 1 } }, SLAB_SAMPLE_UINT8, 0 },
  /* Numbers that explain nothing, and numbers too long for any. */
  { "a_0x0x0.raw", 1000003, SLAB_RAW_GUESS_NONE, { { 1, 1000, 1000 } }, SLAB_SAMPLE_UINT8, 3 },
  { "a_99999999999999999999x1x1.raw", 1000003, SLAB_RAW_GUESS_NONE, { { 1, 1000, 1000 } }, SLAB_SAMPLE_UINT8, 3 },
  { "a_250_200.raw", 1000003, SLAB_RAW_GUESS_NONE, { { 1, 1000, 1000 } }, SLAB_SAMPLE_UINT8, 3 },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SlabRawLayout layout;
      guint64 n_bytes;

      g_test_message ("%s", cases[i].name);
      g_assert_cmpint (slab_raw_layout_guess (cases[i].name, cases[i].n_bytes, &layout), ==, cases[i].guess);
      g_assert_true (slab_shape_equal (&layout.shape, &cases[i].shape));
      g_assert_cmpint (layout.sample_type, ==, cases[i].type);
      g_assert_cmpint (layout.byte_order, ==, SLAB_BYTE_ORDER_LITTLE);
      g_assert_cmpuint (layout.skip, ==, cases[i].skip);
      g_assert_true (slab_raw_layout_get_n_bytes (&layout, &n_bytes));
      if (cases[i].n_bytes > 0)
        g_assert_cmpuint (n_bytes, ==, cases[i].n_bytes);
    }
}

/* Whatever the size and the name: an answer soon, that fits. */
static void
test_any_size (void)
{
  const char *names[] = { "a.vol", "a.raw", "a", "x_3x5x7.raw", "s_1_9.vol", "\xff_2x2_\xfe.raw" };

  for (guint64 n_bytes = 1; n_bytes < ((guint64) 1 << 62); n_bytes = n_bytes * 7 / 2 + 3)
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
      {
        SlabRawLayout layout;
        guint64 size;

        slab_raw_layout_guess (names[i], n_bytes, &layout);
        g_assert_true (slab_raw_layout_get_n_bytes (&layout, &size));
        g_assert_cmpuint (size, ==, n_bytes);
      }
}

static void
test_overflow (void)
{
  SlabRawLayout layout = { { { 1, 1, 1 } }, SLAB_SAMPLE_FLOAT64, SLAB_BYTE_ORDER_LITTLE, G_MAXUINT64 - 7 };
  guint64 n_bytes;

  g_assert_false (slab_raw_layout_get_n_bytes (&layout, &n_bytes));
  layout.skip--;
  g_assert_true (slab_raw_layout_get_n_bytes (&layout, &n_bytes));
  g_assert_cmpuint (n_bytes, ==, G_MAXUINT64);
  layout.shape.n[0] = 0;
  g_assert_false (slab_raw_layout_get_n_bytes (&layout, &n_bytes));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/raw-guess/cases", test_cases);
  g_test_add_func ("/raw-guess/any-size", test_any_size);
  g_test_add_func ("/raw-guess/overflow", test_overflow);
  return g_test_run ();
}
