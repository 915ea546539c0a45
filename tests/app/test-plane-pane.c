/* SPDX-License-Identifier: MIT */
#include "app/slab-plane-pane.h"

#include "app-fixture.h"

typedef struct
{
  GtkWidget *window;
  SlabPlanePane *pane;
  SlabViewState *state;
} Fixture;

/* The XZ plane of 3 x 40 x 5 voxels. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabVolume) volume = app_make_volume (3, 40, 5);

  fixture->window = gtk_window_new ();
  fixture->pane = g_object_ref (SLAB_PLANE_PANE (slab_plane_pane_new (SLAB_AXIS_Y)));
  fixture->state = slab_view_state_new ();
  slab_view_state_set_volume (fixture->state, volume);
  slab_plane_pane_set_state (fixture->pane, fixture->state);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 400, 200);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->pane));
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_wait_until (slab_slice_view_get_shown_slice (slab_plane_pane_get_view (fixture->pane)) == 20);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_iterate_until_quiet ();
  g_assert_finalize_object (fixture->pane);
  g_assert_finalize_object (fixture->state);
}

static GtkAdjustment *
get_adjustment (Fixture *fixture)
{
  return GTK_ADJUSTMENT (app_get_child (fixture->pane, "adjustment"));
}

static const char *
get_number (Fixture *fixture)
{
  return gtk_editable_get_text (GTK_EDITABLE (app_get_child (fixture->pane, "entry")));
}

static void
test_follows (Fixture *fixture, gconstpointer data)
{
  g_autofree char *texts = app_get_texts (fixture->pane);

  app_assert_contains (texts, "XZ  y\u202f20\n");
  app_assert_contains (texts, "/\u202f40\n");
  g_assert_cmpfloat (gtk_adjustment_get_upper (get_adjustment (fixture)), ==, 39);
  g_assert_cmpfloat (gtk_adjustment_get_value (get_adjustment (fixture)), ==, 20);
  g_assert_cmpstr (get_number (fixture), ==, "20");

  slab_view_state_set_slice (fixture->state, SLAB_AXIS_Y, 33);
  app_wait_until (gtk_adjustment_get_value (get_adjustment (fixture)) == 33);
  g_assert_cmpstr (get_number (fixture), ==, "33");
  app_wait_until (slab_slice_view_get_shown_slice (slab_plane_pane_get_view (fixture->pane)) == 33);
  g_assert_cmpstr (gtk_inscription_get_text (GTK_INSCRIPTION (app_get_child (fixture->pane, "name"))), ==,
                   "XZ  y\u202f33");

  slab_view_state_set_volume (fixture->state, NULL);
  g_assert_cmpfloat (gtk_adjustment_get_upper (get_adjustment (fixture)), ==, 0);
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (app_get_child (fixture->pane, "scale"))));
  g_assert_cmpstr (gtk_inscription_get_text (GTK_INSCRIPTION (app_get_child (fixture->pane, "name"))), ==, "XZ");
}

static const char *
get_name (Fixture *fixture)
{
  return gtk_inscription_get_text (GTK_INSCRIPTION (app_get_child (fixture->pane, "name")));
}

/* The picture says of how many slices it is; at the volume's end they are fewer. */
static void
test_slab (Fixture *fixture, gconstpointer data)
{
  SlabSliceView *view = slab_plane_pane_get_view (fixture->pane);

  slab_view_state_set_projection (fixture->state, SLAB_PROJECTION_MAXIMUM);
  slab_view_state_set_thickness (fixture->state, 5);
  app_wait_until (slab_slice_view_get_shown_slab (view) != NULL);
  g_assert_cmpstr (get_name (fixture), ==, "XZ  y\u202f20 · maximum of 5 slices");
  slab_view_state_set_slice (fixture->state, SLAB_AXIS_Y, 39);
  app_wait_until (slab_slice_view_get_shown_slice (view) == 39);
  g_assert_cmpstr (get_name (fixture), ==, "XZ  y\u202f39 · maximum of 3 slices");
  slab_view_state_set_thickness (fixture->state, 1);
  app_wait_until (slab_slice_view_get_shown_slab (view) == NULL);
  g_assert_cmpstr (get_name (fixture), ==, "XZ  y\u202f39");
}

static void
count_cb (gpointer object, guint *count)
{
  (*count)++;
}

static void
rate_cb (gpointer object, double rate, double *told)
{
  *told = rate;
}

static void
type (Fixture *fixture, const char *text)
{
  GtkWidget *entry = app_get_child (fixture->pane, "entry");

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "activate");
}

static void
test_sets (Fixture *fixture, gconstpointer data)
{
  GtkWidget *entry = app_get_child (fixture->pane, "entry");
  guint n_acted = 0;

  g_signal_connect (slab_plane_pane_get_view (fixture->pane), "acted", G_CALLBACK (count_cb), &n_acted);
  gtk_adjustment_set_value (get_adjustment (fixture), 7);
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_Y), ==, 7);
  g_assert_cmpuint (n_acted, ==, 1);
  type (fixture, " 12 ");
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_Y), ==, 12);
  /* Beyond the end is the end, and the number says so at once. */
  type (fixture, "4000");
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_Y), ==, 39);
  g_assert_cmpstr (get_number (fixture), ==, "39");
  type (fixture, "-5");
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_Y), ==, 0);
  type (fixture, "99999999999999999999");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  type (fixture, "3.5");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_Y), ==, 0);
  type (fixture, "2");
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  /* What the state does is not the person's doing. */
  n_acted = 0;
  slab_view_state_set_slice (fixture->state, SLAB_AXIS_Y, 25);
  app_iterate_until_quiet ();
  g_assert_cmpuint (n_acted, ==, 0);
}

static void
test_buttons (Fixture *fixture, gconstpointer data)
{
  GtkWidget *rate = app_get_child (fixture->pane, "rate");
  guint n_play = 0, n_maximize = 0;
  double told = 0;

  g_signal_connect (fixture->pane, "play-clicked", G_CALLBACK (count_cb), &n_play);
  g_signal_connect (fixture->pane, "maximize-clicked", G_CALLBACK (count_cb), &n_maximize);
  g_signal_connect (fixture->pane, "rate-changed", G_CALLBACK (rate_cb), &told);
  g_signal_emit_by_name (app_get_child (fixture->pane, "play"), "clicked");
  g_signal_emit_by_name (app_get_child (fixture->pane, "maximize"), "clicked");
  g_assert_cmpuint (n_play, ==, 1);
  g_assert_cmpuint (n_maximize, ==, 1);

  /* How fast it will be is to be seen before. */
  slab_plane_pane_set_playing (fixture->pane, FALSE, 25);
  g_assert_true (gtk_widget_get_visible (app_get_child (fixture->pane, "rate_button")));
  g_assert_cmpstr (gtk_label_get_text (app_get_child (fixture->pane, "rate_label")), ==, "25/s");
  g_assert_cmpfloat (gtk_spin_button_get_value (GTK_SPIN_BUTTON (rate)), ==, 25);
  g_assert_cmpfloat (told, ==, 0);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (rate), 30);
  g_assert_cmpfloat (told, ==, 30);

  slab_plane_pane_set_alone (fixture->pane, TRUE, TRUE);
  g_assert_false (gtk_widget_get_visible (app_get_child (fixture->pane, "maximize")));
  g_assert_cmpint (slab_plane_pane_get_bar_height (fixture->pane), >, 20);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
#define ADD(name, function) g_test_add ("/plane-pane/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("follows", test_follows);
  ADD ("slab", test_slab);
  ADD ("sets", test_sets);
  ADD ("buttons", test_buttons);
  return g_test_run ();
}
