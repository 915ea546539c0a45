/* SPDX-License-Identifier: MIT */
#include "app/slab-crop-box.h"

static const SlabShape shape = { { 3, 40, 101 } };

static void
count_cb (gpointer object, guint *count)
{
  (*count)++;
}

static void
assert_box (SlabCropBox *box, SlabAxis axis, gint64 start, gint64 size)
{
  SlabBox found;

  slab_crop_box_get (box, &found);
  g_assert_cmpint (found.start[axis], ==, start);
  g_assert_cmpint (found.size[axis], ==, size);
}

static void
test_shape (void)
{
  SlabCropBox *box = slab_crop_box_new ();
  SlabShape found;

  slab_crop_box_set_active (box, TRUE);
  g_assert_false (slab_crop_box_get_active (box));
  g_assert_false (slab_crop_box_get_shape (box, &found));
  slab_crop_box_set_shape (box, &shape);
  g_assert_true (slab_crop_box_get_shape (box, &found));
  /* All of a few, a quarter left out at both ends of the others. */
  assert_box (box, SLAB_AXIS_Z, 0, 3);
  assert_box (box, SLAB_AXIS_Y, 10, 20);
  assert_box (box, SLAB_AXIS_X, 25, 51);
  slab_crop_box_set_active (box, TRUE);
  slab_crop_box_set_edges (box, SLAB_AXIS_Y, 1, 2);
  /* Before and after a filter the shape is the same. */
  slab_crop_box_set_shape (box, &shape);
  g_assert_true (slab_crop_box_get_active (box));
  assert_box (box, SLAB_AXIS_Y, 1, 1);
  slab_crop_box_set_shape (box, &(SlabShape){ { 8, 8, 8 } });
  g_assert_false (slab_crop_box_get_active (box));
  assert_box (box, SLAB_AXIS_Y, 2, 4);
  slab_crop_box_set_shape (box, NULL);
  g_assert_false (slab_crop_box_get_shape (box, &found));
  g_assert_finalize_object (box);
}

static void
test_limits (void)
{
  SlabCropBox *box = slab_crop_box_new ();
  guint n_changed = 0;

  slab_crop_box_set_shape (box, &shape);
  g_signal_connect (box, "changed", G_CALLBACK (count_cb), &n_changed);
  slab_crop_box_set (box, &(SlabBox){ { -5, 39, 7 }, { 100, 100, 0 } });
  assert_box (box, SLAB_AXIS_Z, 0, 3);
  assert_box (box, SLAB_AXIS_Y, 39, 1);
  assert_box (box, SLAB_AXIS_X, 7, 1);
  g_assert_cmpuint (n_changed, ==, 1);
  slab_crop_box_set (box, &(SlabBox){ { 0, 39, 7 }, { 3, 1, 1 } });
  g_assert_cmpuint (n_changed, ==, 1);
  slab_crop_box_set_edges (box, SLAB_AXIS_X, 30, 20);
  assert_box (box, SLAB_AXIS_X, 20, 10);
  slab_crop_box_set_edges (box, SLAB_AXIS_X, 50, 50);
  assert_box (box, SLAB_AXIS_X, 50, 1);
  slab_crop_box_set_edges (box, SLAB_AXIS_X, 200, 300);
  assert_box (box, SLAB_AXIS_X, 100, 1);
  slab_crop_box_set_edges (box, SLAB_AXIS_X, -10, 30);
  assert_box (box, SLAB_AXIS_X, 0, 30);
  slab_crop_box_move_to (box, SLAB_AXIS_X, 90);
  assert_box (box, SLAB_AXIS_X, 71, 30);
  slab_crop_box_move_to (box, SLAB_AXIS_X, -3);
  assert_box (box, SLAB_AXIS_X, 0, 30);
  g_assert_finalize_object (box);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crop-box/shape", test_shape);
  g_test_add_func ("/crop-box/limits", test_limits);
  return g_test_run ();
}
