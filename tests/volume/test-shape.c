/* SPDX-License-Identifier: MIT */
#include "volume/slab-shape.h"

static void
test_valid (void)
{
  const struct
  {
    SlabShape shape;
    gboolean is_valid;
    guint64 n_voxels;
  } cases[] = {
    { { { 1, 1, 1 } }, TRUE, 1 },
    { { { 50, 1104, 1104 } }, TRUE, 60940800 },
    { { { 2048, 2048, 2048 } }, TRUE, G_GUINT64_CONSTANT (8589934592) },
    { { { 1 << 16, 1 << 15, 1 << 15 } }, TRUE, (guint64) 1 << 46 },
    { { { (1 << 16) + 1, 1 << 15, 1 << 15 } }, FALSE, 0 },
    { { { 0, 5, 5 } }, FALSE, 0 },
    { { { 5, -1, 5 } }, FALSE, 0 },
    { { { -5, -1, 5 } }, FALSE, 0 },
    { { { G_MAXINT64, G_MAXINT64, 2 } }, FALSE, 0 },
    /* The product wraps around to 0 in 64 bits. */
    { { { G_GINT64_CONSTANT (1) << 32, G_GINT64_CONSTANT (1) << 32, 1 } }, FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint64 n = 99;

      g_assert_cmpint (slab_shape_is_valid (&cases[i].shape), ==, cases[i].is_valid);
      g_assert_cmpint (slab_shape_get_n_voxels (&cases[i].shape, &n), ==, cases[i].is_valid);
      g_assert_cmpuint (n, ==, cases[i].n_voxels);
    }
}

static void
test_bytes (void)
{
  SlabShape shape = { { 50, 1104, 1104 } };
  guint64 n;

  g_assert_true (slab_shape_get_n_bytes (&shape, 4, &n));
  g_assert_cmpuint (n, ==, 243763200);
  g_assert_false (slab_shape_get_n_bytes (&shape, G_MAXSIZE, &n));
  g_assert_cmpuint (n, ==, 0);
}

static void
test_text (void)
{
  const char *good[] = { "50,1104,1103", "50x1104x1103", " 50 × 1104 × 1103 ", "(50, 1104, 1103)", "50X1104,1103" };
  const char *bad[] = { "",       "50",     "50,1104",          "50,1104,1103,2", "0,1,1",
                        "-1,1,1", "a,b,c",  "50 1104 1103",     "1,1,1.5",        "99999999999999999999,1,1",
                        "(1,1,1", "1,1,1)", "70000,70000,70000" };
  SlabShape expected = { { 50, 1104, 1103 } };
  g_autofree char *text = slab_shape_to_string (&expected);

  g_assert_cmpstr (text, ==, "50×1104×1103");
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      SlabShape shape;

      g_assert_true (slab_shape_parse (good[i], &shape));
      g_assert_true (slab_shape_equal (&shape, &expected));
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      SlabShape shape = { { 7, 8, 9 } };

      g_assert_false (slab_shape_parse (bad[i], &shape));
      g_assert_cmpint (shape.n[0], ==, 7);
    }
}

static void
test_box (void)
{
  SlabShape shape = { { 3, 4, 5 } };
  SlabBox whole = slab_shape_get_box (&shape);
  const SlabBox outside[] = {
    { { 0, 0, 0 }, { 4, 4, 5 } }, { { 1, 0, 0 }, { 3, 4, 5 } }, { { -1, 0, 0 }, { 1, 1, 1 } },
    { { 0, 0, 0 }, { 1, 0, 1 } }, { { 0, 0, 5 }, { 1, 1, 1 } }, { { 0, 0, G_MAXINT64 }, { 1, 1, G_MAXINT64 } },
  };

  g_assert_cmpuint (slab_box_get_n_voxels (&whole), ==, 60);
  g_assert_true (slab_box_is_inside (&whole, &shape));
  g_assert_true (slab_box_is_inside (&(SlabBox){ { 2, 3, 4 }, { 1, 1, 1 } }, &shape));
  for (guint i = 0; i < G_N_ELEMENTS (outside); i++)
    g_assert_false (slab_box_is_inside (&outside[i], &shape));
  g_assert_cmpuint (slab_box_get_n_voxels (&outside[3]), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shape/valid", test_valid);
  g_test_add_func ("/shape/bytes", test_bytes);
  g_test_add_func ("/shape/text", test_text);
  g_test_add_func ("/shape/box", test_box);
  return g_test_run ();
}
