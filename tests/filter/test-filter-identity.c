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
  g_assert_cmpstr (line, ==, "identity");
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/identity/needs-nothing", test_needs_nothing);
  g_test_add_func ("/filter/identity/copies", test_copies);

  return g_test_run ();
}
