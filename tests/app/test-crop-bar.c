/* SPDX-License-Identifier: MIT */
#include "app/slab-crop-bar.h"

#include "app-fixture.h"

static double
get_number (gpointer bar, const char *name)
{
  return gtk_spin_button_get_value (app_get_child (bar, name));
}

static void
test_numbers (void)
{
  SlabCropBox *box = slab_crop_box_new ();
  GtkWidget *bar = g_object_ref_sink (g_object_new (SLAB_TYPE_CROP_BAR, NULL));
  g_autofree char *texts = NULL;
  SlabBox found;

  slab_crop_bar_set_box (SLAB_CROP_BAR (bar), box);
  slab_crop_box_set_shape (box, &(SlabShape){ { 100, 200, 400 } });
  g_assert_cmpfloat (get_number (bar, "start_z"), ==, 25);
  g_assert_cmpfloat (get_number (bar, "size_y"), ==, 100);
  g_assert_cmpfloat (get_number (bar, "start_x"), ==, 100);
  /* 50 x 100 x 200 of 4 bytes: 4000000 / 2^20. */
  texts = app_get_texts (bar);
  app_assert_contains (texts, "3.81");
  app_assert_contains (texts, "200 voxels");
  /* What “Create” makes of any sample type. */
  app_assert_contains (texts, "as float32");

  gtk_spin_button_set_value (app_get_child (bar, "start_z"), 90);
  slab_crop_box_get (box, &found);
  g_assert_cmpint (found.start[SLAB_AXIS_Z], ==, 90);
  g_assert_cmpint (found.size[SLAB_AXIS_Z], ==, 10);
  g_assert_cmpfloat (get_number (bar, "size_z"), ==, 10);
  gtk_spin_button_set_value (app_get_child (bar, "size_x"), 3);
  slab_crop_box_get (box, &found);
  g_assert_cmpint (found.start[SLAB_AXIS_X], ==, 100);
  g_assert_cmpint (found.size[SLAB_AXIS_X], ==, 3);
  g_assert_finalize_object (bar);
  g_assert_finalize_object (box);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/crop-bar/numbers", test_numbers);
  return g_test_run ();
}
