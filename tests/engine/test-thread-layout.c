/* SPDX-License-Identifier: MIT */
#include "engine/slab-thread-layout.h"

/* The padded chunk first, then the core, each from a cache line of 64 bytes on: 16 voxels. */
static void
test_parts (void)
{
  g_autoptr (SlabFilterParams) params = slab_filter_params_new (slab_filter_find ("identity", NULL));
  static const gint64 core[SLAB_N_AXES] = { 2, 3, 5 };
  static const gint64 padded[SLAB_N_AXES] = { 4, 5, 7 };
  SlabThreadLayout layout;

  slab_thread_layout_init (&layout, params, core, padded, FALSE);
  g_assert_cmpuint (layout.core, ==, 144);         /* 140 */
  g_assert_cmpuint (layout.scratch, ==, 144 + 32); /* 30 */
  g_assert_cmpuint (layout.total, ==, 144 + 32);
  slab_thread_layout_init (&layout, params, core, padded, TRUE);
  g_assert_cmpuint (layout.total, ==, 0);
}

static void
test_scratch (void)
{
  g_autoptr (SlabFilterParams) params = slab_filter_params_new (slab_filter_find ("gaussian", NULL));
  const SlabFilterInfo *info = slab_filter_params_get_info (params);
  static const gint64 core[SLAB_N_AXES] = { 10, 30, 50 };
  static const gint64 padded[SLAB_N_AXES] = { 20, 40, 60 };
  SlabThreadLayout layout;

  slab_thread_layout_init (&layout, params, core, padded, TRUE);
  g_assert_cmpuint (layout.total * 4, >=, info->get_scratch_bytes (params, padded, core));
  g_assert_cmpuint (layout.total * 4, <, info->get_scratch_bytes (params, padded, core) + 64);
}

static void
test_too_large (void)
{
  g_autoptr (SlabFilterParams) params = slab_filter_params_new (slab_filter_find ("identity", NULL));
  static const gint64 size[SLAB_N_AXES] = { G_MAXINT64, G_MAXINT64, 16 };
  SlabThreadLayout layout;

  /* Not a small number that has wrapped around. */
  slab_thread_layout_init (&layout, params, size, size, FALSE);
  g_assert_cmpuint (layout.total, >, G_MAXUINT64 / 8);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/thread-layout/parts", test_parts);
  g_test_add_func ("/thread-layout/scratch", test_scratch);
  g_test_add_func ("/thread-layout/too-large", test_too_large);
  return g_test_run ();
}
