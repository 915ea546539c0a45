/* SPDX-License-Identifier: MIT */
#include "app/slab-planes-view.h"

#include "app-fixture.h"
#include "app/slab-slice-view-private.h"

typedef struct
{
  GtkWidget *window;
  SlabPlanesView *view;
  SlabViewState *state;
} Fixture;

static SlabSliceView *
get_view (Fixture *fixture, SlabAxis plane)
{
  return slab_planes_view_get_view (fixture->view, plane);
}

static gboolean
is_shown (Fixture *fixture, SlabAxis plane)
{
  return gtk_widget_get_mapped (GTK_WIDGET (get_view (fixture, plane)));
}

static gboolean
is_all_up_to_date (Fixture *fixture)
{
  for (guint i = 0; i < SLAB_N_AXES; i++)
    if (is_shown (fixture, (SlabAxis) i) && !slab_slice_view_is_up_to_date (get_view (fixture, (SlabAxis) i)))
      return FALSE;
  return TRUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabVolume) volume = app_make_volume (20, 30, 40);

  fixture->window = gtk_window_new ();
  fixture->view = g_object_ref (SLAB_PLANES_VIEW (slab_planes_view_new ()));
  fixture->state = slab_view_state_new ();
  slab_planes_view_set_state (fixture->view, fixture->state);
  slab_view_state_set_contrast (fixture->state, 0, 3000);
  slab_view_state_set_volume (fixture->state, volume);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 700);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_wait_until (is_shown (fixture, SLAB_AXIS_Z) && is_all_up_to_date (fixture));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_iterate_until_quiet ();
  g_assert_finalize_object (fixture->view);
  g_assert_finalize_object (fixture->state);
}

static void
test_defaults (void)
{
  SlabPlanesView *view = g_object_ref_sink (SLAB_PLANES_VIEW (slab_planes_view_new ()));

  g_assert_null (slab_planes_view_get_state (view));
  g_assert_cmpint (slab_planes_view_get_plane (view), ==, SLAB_AXIS_Z);
  g_assert_cmpint (slab_planes_view_get_layout (view), ==, SLAB_PLANES_LAYOUT_AUTO);
  g_assert_cmpint (slab_planes_view_get_shown_slice (view), ==, -1);
  g_assert_null (slab_planes_view_get_error (view));
  slab_planes_view_set_playing (view, TRUE);
  g_assert_false (slab_planes_view_get_playing (view));
  slab_planes_view_step (view, 1);
  slab_planes_view_zoom_to (view, 2);
  slab_planes_view_zoom_by (view, 2);
  g_assert_cmpfloat (slab_planes_view_get_zoom (view), ==, 0);
  g_assert_finalize_object (view);
}

/* The three show the slices through one voxel. */
static void
test_linked (Fixture *fixture, gconstpointer data)
{
  float value;

  slab_view_state_set_cursor (fixture->state, (gint64[]){ 3, 4, 5 });
  app_wait_until (is_all_up_to_date (fixture));
  /* Voxel z, y, x is 100 z + 10 y + x. */
  g_assert_true (
      slab_slice_frame_get_value (slab_slice_view_get_frame (get_view (fixture, SLAB_AXIS_Z)), 0, 0, &value));
  g_assert_cmpfloat (value, ==, 300);
  g_assert_true (
      slab_slice_frame_get_value (slab_slice_view_get_frame (get_view (fixture, SLAB_AXIS_Y)), 0, 0, &value));
  g_assert_cmpfloat (value, ==, 40);
  g_assert_true (
      slab_slice_frame_get_value (slab_slice_view_get_frame (get_view (fixture, SLAB_AXIS_X)), 0, 0, &value));
  g_assert_cmpfloat (value, ==, 5);
}

/* 20 by 30 by 40 voxels: fitted, all of each plane is there, one of them has no room left, and a voxel is as large in
 * one as in the other; a plane alone has all of the room again. */
static void
test_fitted (Fixture *fixture, gconstpointer data)
{
  static const SlabPlanesLayout layouts[] = { SLAB_PLANES_LAYOUT_ROW, SLAB_PLANES_LAYOUT_GRID,
                                              SLAB_PLANES_LAYOUT_COLUMN };
  SlabSliceView *xy = get_view (fixture, SLAB_AXIS_Z);

  for (gsize k = 0; k < G_N_ELEMENTS (layouts); k++)
    {
      double zoom, room = G_MAXDOUBLE;

      slab_planes_view_set_layout (fixture->view, layouts[k]);
      app_iterate_until_quiet ();
      zoom = slab_slice_view_get_zoom (xy);
      for (guint i = 0; i < SLAB_N_AXES; i++)
        {
          static const double across[] = { 40, 40, 30 }, down[] = { 30, 20, 20 };
          GtkWidget *view = GTK_WIDGET (get_view (fixture, (SlabAxis) i));

          g_assert_true (is_shown (fixture, (SlabAxis) i));
          g_assert_cmpfloat (slab_slice_view_get_zoom (get_view (fixture, (SlabAxis) i)), ==, zoom);
          room = MIN (room, gtk_widget_get_width (view) / across[i]);
          room = MIN (room, gtk_widget_get_height (view) / down[i]);
        }
      g_assert_cmpfloat_with_epsilon (zoom, room, 1e-9);
    }
  slab_planes_view_set_layout (fixture->view, SLAB_PLANES_LAYOUT_SINGLE);
  app_iterate_until_quiet ();
  g_assert_cmpfloat_with_epsilon (
      slab_slice_view_get_zoom (xy),
      MIN (gtk_widget_get_width (GTK_WIDGET (xy)) / 40.0, gtk_widget_get_height (GTK_WIDGET (xy)) / 30.0), 1e-9);
}

/* A slice that is turned is asked for in its own plane, and nothing in the others. */
static void
test_others_rest (Fixture *fixture, gconstpointer data)
{
  const guint64 serial_y = get_view (fixture, SLAB_AXIS_Y)->serial;
  const guint64 serial_x = get_view (fixture, SLAB_AXIS_X)->serial;
  gint64 lines;

  slab_view_state_step (fixture->state, SLAB_AXIS_Z, 1);
  /* Their lines come with the slice. */
  lines = get_view (fixture, SLAB_AXIS_Y)->lines[SLAB_AXIS_Z];
  g_assert_cmpint (lines, ==, 10);
  app_wait_until (slab_slice_view_get_shown_slice (get_view (fixture, SLAB_AXIS_Z)) == 11);
  g_assert_cmpint (get_view (fixture, SLAB_AXIS_Y)->lines[SLAB_AXIS_Z], ==, 11);
  g_assert_cmpint (get_view (fixture, SLAB_AXIS_X)->lines[SLAB_AXIS_Z], ==, 11);
  app_iterate_until_quiet ();
  g_assert_cmpuint (get_view (fixture, SLAB_AXIS_Y)->serial, ==, serial_y);
  g_assert_cmpuint (get_view (fixture, SLAB_AXIS_X)->serial, ==, serial_x);
}

/* By hand there is one zoom and one middle for all. */
static void
test_zoom (Fixture *fixture, gconstpointer data)
{
  double u, v, u_other, v_other;

  g_assert_true (slab_view_state_get_fitted (fixture->state));
  slab_slice_view_zoom_about (get_view (fixture, SLAB_AXIS_Y), 50, 10, 10);
  for (guint i = 0; i < SLAB_N_AXES; i++)
    g_assert_cmpfloat (slab_slice_view_get_zoom (get_view (fixture, (SlabAxis) i)), ==, 50);
  g_assert_true (slab_slice_view_get_middle (get_view (fixture, SLAB_AXIS_Y), &u, &v));
  g_assert_true (slab_slice_view_get_middle (get_view (fixture, SLAB_AXIS_Z), &u_other, &v_other));
  g_assert_cmpfloat (u_other, ==, u);
  g_assert_cmpfloat (v_other, ==, 15);
  g_assert_true (slab_slice_view_get_middle (get_view (fixture, SLAB_AXIS_X), &u_other, &v_other));
  g_assert_cmpfloat (u_other, ==, 15);
  g_assert_cmpfloat (v_other, ==, v);
}

static void
test_active (Fixture *fixture, gconstpointer data)
{
  gboolean handled;

  /* A wheel over another plane makes it the one that is meant. */
  g_signal_emit_by_name (app_get_controller (get_view (fixture, SLAB_AXIS_X), GTK_TYPE_EVENT_CONTROLLER_SCROLL),
                         "scroll", 0.0, 1.0, &handled);
  g_assert_cmpint (slab_planes_view_get_plane (fixture->view), ==, SLAB_AXIS_X);
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_X), ==, 21);
  slab_planes_view_step (fixture->view, -2);
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_X), ==, 19);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (get_view (fixture, SLAB_AXIS_X)), "active"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (get_view (fixture, SLAB_AXIS_Z)), "active"));

  /* The keys go along, but not out of an entry. */
  gtk_widget_grab_focus (GTK_WIDGET (get_view (fixture, SLAB_AXIS_Y)));
  g_assert_cmpint (slab_planes_view_get_plane (fixture->view), ==, SLAB_AXIS_Y);
  g_signal_emit_by_name (app_get_controller (get_view (fixture, SLAB_AXIS_X), GTK_TYPE_EVENT_CONTROLLER_SCROLL),
                         "scroll", 0.0, 1.0, &handled);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == GTK_WIDGET (get_view (fixture, SLAB_AXIS_X)));
}

static void
test_single (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < SLAB_N_AXES; i++)
    g_assert_true (is_shown (fixture, (SlabAxis) i));
  slab_planes_view_set_layout (fixture->view, SLAB_PLANES_LAYOUT_ROW);
  g_signal_emit_by_name (get_view (fixture, SLAB_AXIS_Y), "double-clicked");
  app_wait_until (!is_shown (fixture, SLAB_AXIS_Z) && !is_shown (fixture, SLAB_AXIS_X));
  g_assert_true (is_shown (fixture, SLAB_AXIS_Y));
  g_assert_cmpint (slab_planes_view_get_layout (fixture->view), ==, SLAB_PLANES_LAYOUT_SINGLE);
  /* Those that are hidden ask for nothing; shown again they are of the slice that is wanted. */
  slab_view_state_set_cursor (fixture->state, (gint64[]){ 1, 2, 3 });
  app_wait_until (is_all_up_to_date (fixture));
  slab_planes_view_toggle_single (fixture->view, SLAB_AXIS_X);
  app_wait_until (is_shown (fixture, SLAB_AXIS_X)
                  && slab_slice_view_get_shown_slice (get_view (fixture, SLAB_AXIS_X)) == 3);
  slab_planes_view_toggle_single (fixture->view, SLAB_AXIS_X);
  g_assert_cmpint (slab_planes_view_get_layout (fixture->view), ==, SLAB_PLANES_LAYOUT_ROW);
  app_wait_until (is_shown (fixture, SLAB_AXIS_Z) && is_all_up_to_date (fixture));
  g_assert_cmpint (slab_slice_view_get_shown_slice (get_view (fixture, SLAB_AXIS_Z)), ==, 1);
}

/* What is one voxel thick is a picture: the plane across it is shown. */
static void
test_flat (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabVolume) flat = app_make_volume (20, 1, 40);
  g_autoptr (SlabVolume) line = app_make_volume (1, 1, 300);
  g_autoptr (SlabVolume) voxel = app_make_volume (1, 1, 1);

  slab_view_state_set_volume (fixture->state, flat);
  app_wait_until (!is_shown (fixture, SLAB_AXIS_Z) && slab_planes_view_get_shown_slice (fixture->view) == 0);
  g_assert_cmpint (slab_planes_view_get_plane (fixture->view), ==, SLAB_AXIS_Y);
  slab_view_state_set_volume (fixture->state, line);
  app_wait_until (is_shown (fixture, SLAB_AXIS_Z) && slab_planes_view_get_shown_slice (fixture->view) == 0);
  g_assert_false (is_shown (fixture, SLAB_AXIS_X));
  slab_view_state_set_volume (fixture->state, voxel);
  app_wait_until (slab_planes_view_get_shown_slice (fixture->view) == 0);
  slab_planes_view_set_playing (fixture->view, TRUE);
  g_assert_false (slab_planes_view_get_playing (fixture->view));
  slab_view_state_set_volume (fixture->state, NULL);
  app_iterate_until_quiet ();
}

static void
shown_cb (SlabPlanesView *view, GParamSpec *pspec, GString *seen)
{
  g_string_append_printf (seen, "%d ", (int) slab_planes_view_get_shown_slice (view));
}

/* Every slice is shown in turn, and after the last comes the first. */
static void
test_play (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  gint64 begun, took;

  slab_view_state_set_slice (fixture->state, SLAB_AXIS_Z, 16);
  app_wait_until (is_all_up_to_date (fixture));
  g_signal_connect (fixture->view, "notify::shown-slice", G_CALLBACK (shown_cb), seen);
  slab_planes_view_set_rate (fixture->view, 1000);
  g_assert_cmpfloat (slab_planes_view_get_rate (fixture->view), ==, SLAB_PLANES_VIEW_RATE_MAX);
  slab_planes_view_set_rate (fixture->view, 20);
  slab_planes_view_set_playing (fixture->view, TRUE);
  begun = g_get_monotonic_time ();
  app_wait_until (slab_planes_view_get_shown_slice (fixture->view) == 2);
  took = g_get_monotonic_time () - begun;
  slab_planes_view_set_playing (fixture->view, FALSE);
  g_assert_cmpstr (seen->str, ==, "17 18 19 0 1 2 ");
  /* The first at once, five more at twenty a second; a busy machine may be slower. */
  g_assert_cmpint (took, >=, 220 * G_TIME_SPAN_MILLISECOND);
  g_signal_handlers_disconnect_by_data (fixture->view, seen);
  app_iterate_until_quiet ();
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_Z), ==, 2);
}

static void
test_preset (Fixture *fixture, gconstpointer data)
{
  slab_planes_view_set_mouse_preset (fixture->view, SLAB_MOUSE_PRESET_NAPARI);
  for (guint i = 0; i < SLAB_N_AXES; i++)
    g_assert_cmpint (slab_slice_view_get_mouse_preset (get_view (fixture, (SlabAxis) i)), ==, SLAB_MOUSE_PRESET_NAPARI);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/planes-view/defaults", test_defaults);
#define ADD(name, function) g_test_add ("/planes-view/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("fitted", test_fitted);
  ADD ("linked", test_linked);
  ADD ("others-rest", test_others_rest);
  ADD ("zoom", test_zoom);
  ADD ("active", test_active);
  ADD ("single", test_single);
  ADD ("flat", test_flat);
  ADD ("play", test_play);
  ADD ("preset", test_preset);
  return g_test_run ();
}
