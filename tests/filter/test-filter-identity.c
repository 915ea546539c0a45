/* SPDX-License-Identifier: MIT */
#include "filter-fixture.h"

static const char *const no_options[] = { NULL };

static void
test_needs_nothing (void)
{
  g_autoptr (SlabFilterParams) params = fixture_params ("identity", no_options);
  const SlabFilterInfo *info = slab_filter_params_get_info (params);
  const gint64 size[3] = { 4, 5, 6 };
  gint64 halo[3] = { -1, -1, -1 };
  g_autofree char *line = slab_filter_params_describe (params);

  info->get_halo (params, halo);
  for (guint axis = 0; axis < 3; axis++)
    g_assert_cmpint (halo[axis], ==, 0);
  g_assert_cmpuint (info->get_scratch_bytes (params, size, size), ==, 0);
  g_assert_false (info->is_periodic (params));
  g_assert_null (info->is_global);
  g_assert_cmpstr (line, ==, "identity reading=copy");
  g_assert_false (info->reads_in_place (params));
  fixture_set (params, "reading", "in-place");
  g_assert_true (info->reads_in_place (params));
}

/* NaN and infinities included. */
static void
test_copies (void)
{
  g_autoptr (SlabFilterParams) params = fixture_params ("identity", no_options);
  const gint64 shapes[][3] = { { 1, 1, 1 }, { 5, 7, 11 }, { 1, 9, 3 } };
  const gint64 chunk[3] = { 2, 3, 4 };
  const gint64 overlap[3] = { 1, 0, 3 };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      gsize n = slab_reference_count (shapes[i]);
      g_autofree float *input = g_new (float, n);
      g_autofree float *output = g_new (float, n);

      slab_reference_fill (input, shapes[i], SLAB_REFERENCE_SPECIAL, 3);
      g_assert_cmpuint (fixture_run_whole (params, input, shapes[i], output), ==, 0);
      fixture_assert_same_bits (output, input, n);

      memset (output, 0, n * sizeof (float));
      fixture_run_cut (params, input, shapes[i], chunk, overlap, FALSE, output);
      fixture_assert_same_bits (output, input, n);
    }
}

static void
halve (gconstpointer data, const void *samples, gsize n, float *floats)
{
  for (gsize i = 0; i < n; i++)
    floats[i] = *(const float *) data * ((const guint8 *) samples)[i];
}

/* From the middle of a volume of its samples, at an address of no alignment, to the middle of another one. */
static void
check_in_place (SlabFilterSample sample, gsize sample_size, const guint8 *bytes, const float expected[4])
{
  g_autoptr (SlabFilterParams)
      params = fixture_params ("identity", (const char *const[]){ "reading", "in-place", NULL });
  const gint cancel = 0;
  const float half = 0.5f;
  /* Two rows of two voxels in rows of five. */
  guint8 input[64] = { 0 };
  float output[12];
  SlabFilterChunk chunk = { .input = input + 1,
                            .input_sample = sample,
                            .input_sample_size = sample_size,
                            .input_row_stride = 5,
                            .input_plane_stride = 10,
                            .input_size = { 1, 2, 4 },
                            .core_start = { 0, 0, 2 },
                            .core_size = { 1, 2, 2 },
                            .output = output + 1,
                            .output_row_stride = 6,
                            .output_plane_stride = 12,
                            .convert = sample == SLAB_FILTER_SAMPLE_OTHER ? halve : NULL,
                            .convert_data = &half,
                            .cancel = &cancel };

  memcpy (input + 1 + 2 * sample_size, bytes, 2 * sample_size);
  memcpy (input + 1 + 7 * sample_size, bytes + 2 * sample_size, 2 * sample_size);
  for (guint i = 0; i < 12; i++)
    output[i] = -7.0f;
  slab_filter_params_get_info (params)->run_chunk (params, &chunk);
  for (guint i = 0; i < 12; i++)
    if (i == 1 || i == 2 || i == 7 || i == 8)
      g_assert_cmpfloat (output[i], ==, expected[i % 6 - 1 + (i > 6 ? 2 : 0)]);
    else
      g_assert_cmpfloat (output[i], ==, -7.0f);
}

static void
test_in_place (void)
{
  check_in_place (SLAB_FILTER_SAMPLE_UINT8, 1, (const guint8[]){ 0, 1, 127, 255 }, (const float[]){ 0, 1, 127, 255 });
  check_in_place (SLAB_FILTER_SAMPLE_INT8, 1, (const guint8[]){ 0, 1, 128, 255 }, (const float[]){ 0, 1, -128, -1 });
  check_in_place (SLAB_FILTER_SAMPLE_UINT16, 2, (const guint8 *) (const guint16[]){ 0, 258, 32768, 65535 },
                  (const float[]){ 0, 258, 32768, 65535 });
  check_in_place (SLAB_FILTER_SAMPLE_INT16, 2, (const guint8 *) (const gint16[]){ 0, 258, -32768, -1 },
                  (const float[]){ 0, 258, -32768, -1 });
  check_in_place (SLAB_FILTER_SAMPLE_OTHER, 1, (const guint8[]){ 0, 1, 127, 255 },
                  (const float[]){ 0, 0.5f, 63.5f, 127.5f });
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/identity/needs-nothing", test_needs_nothing);
  g_test_add_func ("/filter/identity/copies", test_copies);
  g_test_add_func ("/filter/identity/in-place", test_in_place);

  return g_test_run ();
}
