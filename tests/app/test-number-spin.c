/* SPDX-License-Identifier: MIT */
#include "app/slab-number-spin.h"

#include "app-fixture.h"

static void
test_text (void)
{
  GtkSpinButton *spin = g_object_ref_sink (GTK_SPIN_BUTTON (gtk_spin_button_new (NULL, 1, 0)));

  slab_number_spin_set_up (spin, "Weight", 0, 1000, 0.1, 1);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "0.0");
  for (guint i = 0; i < 3; i++)
    gtk_spin_button_spin (spin, GTK_SPIN_STEP_FORWARD, 0.1);
  /* Three floats of 0.1 are 0.30000000000000004. */
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "0.3");
  g_assert_true (slab_number_spin_get_value (spin) == 0.3);

  /* More digits than are shown by themselves are kept. */
  gtk_editable_set_text (GTK_EDITABLE (spin), " 2,12345 ");
  gtk_spin_button_update (spin);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "2.12345");
  g_assert_true (slab_number_spin_get_value (spin) == 2.12345);

  /* What is no number changes nothing; what is out of range becomes the nearest that is not. */
  gtk_editable_set_text (GTK_EDITABLE (spin), "3 apples");
  gtk_spin_button_update (spin);
  g_assert_true (slab_number_spin_get_value (spin) == 2.12345);
  gtk_editable_set_text (GTK_EDITABLE (spin), "nan");
  gtk_spin_button_update (spin);
  g_assert_true (slab_number_spin_get_value (spin) == 2.12345);
  gtk_spin_button_set_value (spin, 5000);
  g_assert_true (slab_number_spin_get_value (spin) == 1000);
  g_assert_finalize_object (spin);
}

static void
test_wheel (void)
{
  GtkSpinButton *spin = g_object_ref_sink (GTK_SPIN_BUTTON (gtk_spin_button_new (NULL, 1, 0)));
  GtkEventController *scroll;

  slab_number_spin_set_up (spin, "Weight", 0, 10, 1, 0);
  scroll = app_get_controller (spin, GTK_TYPE_EVENT_CONTROLLER_SCROLL);
  g_assert_cmpint (gtk_event_controller_get_propagation_phase (scroll), ==, GTK_PHASE_NONE);
  g_assert_finalize_object (spin);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/number-spin/text", test_text);
  g_test_add_func ("/number-spin/wheel", test_wheel);
  return g_test_run ();
}
