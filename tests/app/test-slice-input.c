/* SPDX-License-Identifier: MIT */
#include "app/slab-slice-input.h"

#include "app-fixture.h"
#include "app/slab-slice-view-private.h"

typedef struct
{
  GtkWidget *window;
  SlabSliceView *view;
  SlabVolume *volume;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = gtk_window_new ();
  fixture->view = g_object_ref (SLAB_SLICE_VIEW (slab_slice_view_new ()));
  gtk_window_set_decorated (GTK_WINDOW (fixture->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 160, 160);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  fixture->volume = app_make_volume (30, 4, 5);
  slab_slice_view_set_volume (fixture->view, fixture->volume);
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_wait_until (slab_slice_view_get_shown_slice (fixture->view) == 15);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_iterate_until_quiet ();
  g_assert_finalize_object (fixture->view);
  g_assert_finalize_object (fixture->volume);
}

static void
scroll (Fixture *fixture, double dy)
{
  gboolean handled = FALSE;

  g_signal_emit_by_name (app_get_controller (fixture->view, GTK_TYPE_EVENT_CONTROLLER_SCROLL), "scroll", 0.0, dy,
                         &handled);
  g_assert_true (handled);
}

static void
test_wheel (Fixture *fixture, gconstpointer data)
{
  scroll (fixture, 1);
  g_assert_cmpint (slab_slice_view_get_slice (fixture->view), ==, 16);
  scroll (fixture, -3);
  g_assert_cmpint (slab_slice_view_get_slice (fixture->view), ==, 13);
  /* Parts of a click add up, and are forgotten when the fingers leave. */
  scroll (fixture, 0.5);
  g_assert_cmpint (slab_slice_view_get_slice (fixture->view), ==, 13);
  scroll (fixture, 0.5);
  g_assert_cmpint (slab_slice_view_get_slice (fixture->view), ==, 14);
  scroll (fixture, 0.75);
  g_signal_emit_by_name (app_get_controller (fixture->view, GTK_TYPE_EVENT_CONTROLLER_SCROLL), "scroll-end");
  scroll (fixture, 0.75);
  g_assert_cmpint (slab_slice_view_get_slice (fixture->view), ==, 14);
}

static void
pointer_cb (SlabSliceView *view, gboolean inside, gint64 z, gint64 y, gint64 x, gboolean known, double value,
            GString *told)
{
  g_string_printf (told, "%d %d %d %d %d %g", inside, (int) z, (int) y, (int) x, known, known ? value : 0);
}

static void
test_pointer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) told = g_string_new (NULL);
  gpointer motion = app_get_controller (fixture->view, GTK_TYPE_EVENT_CONTROLLER_MOTION);

  g_signal_connect (fixture->view, "pointer", G_CALLBACK (pointer_cb), told);
  /* 32 pixels a voxel, 16 free above: voxel y 1, x 2. */
  g_signal_emit_by_name (motion, "motion", 70.0, 50.0);
  g_assert_cmpstr (told->str, ==, "1 15 1 2 1 1512");
  g_signal_emit_by_name (motion, "motion", 70.0, 5.0);
  g_assert_true (g_str_has_prefix (told->str, "0 "));
  g_signal_emit_by_name (motion, "enter", 70.0, 50.0);
  g_assert_true (g_str_has_prefix (told->str, "1 "));
  g_signal_emit_by_name (motion, "leave");
  g_assert_true (g_str_has_prefix (told->str, "0 "));
}

static gboolean
press (Fixture *fixture, const char *signal, guint key)
{
  gpointer controller = app_get_controller (fixture->view, GTK_TYPE_EVENT_CONTROLLER_KEY);
  gboolean handled = FALSE;

  if (g_str_equal (signal, "key-pressed"))
    g_signal_emit_by_name (controller, signal, key, 0, 0, &handled);
  else
    g_signal_emit_by_name (controller, signal, key, 0, 0);
  return handled;
}

/* Without a button that is known a drag points, and moves nothing; moving is the view's own. */
static void
test_drag (Fixture *fixture, gconstpointer data)
{
  gpointer drag = app_get_controller (fixture->view, GTK_TYPE_GESTURE_DRAG);
  double u, v, u_after, v_after;

  slab_slice_view_get_middle (fixture->view, &u, &v);
  g_assert_true (u == 2.5 && v == 2);
  g_signal_emit_by_name (drag, "drag-begin", 80.0, 80.0);
  g_signal_emit_by_name (drag, "drag-update", 32.0, -32.0);
  g_signal_emit_by_name (drag, "drag-end", 32.0, -32.0);
  slab_slice_view_get_middle (fixture->view, &u_after, &v_after);
  g_assert_true (u_after == u && v_after == v);
  g_assert_true (slab_slice_view_get_fitted (fixture->view));

  slab_slice_view_pan (fixture->view, u, v, 32, -32);
  slab_slice_view_get_middle (fixture->view, &u_after, &v_after);
  g_assert_cmpfloat_with_epsilon (u_after, 1.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (v_after, 3, 1e-9);
  g_assert_false (slab_slice_view_get_fitted (fixture->view));
}

static void
test_space (Fixture *fixture, gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->view);

  g_assert_cmpstr (gdk_cursor_get_name (gtk_widget_get_cursor (widget)), ==, "crosshair");
  g_assert_true (press (fixture, "key-pressed", GDK_KEY_space));
  g_assert_cmpstr (gdk_cursor_get_name (gtk_widget_get_cursor (widget)), ==, "grab");
  press (fixture, "key-released", GDK_KEY_space);
  g_assert_cmpstr (gdk_cursor_get_name (gtk_widget_get_cursor (widget)), ==, "crosshair");
  g_assert_false (press (fixture, "key-pressed", GDK_KEY_q));
}

static void
test_menu (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *popover;

  /* Without a menu the key does nothing. */
  g_assert_true (press (fixture, "key-pressed", GDK_KEY_Menu));
  g_menu_append (menu, "Fit", "win.zoom-fit");
  slab_slice_view_set_context_menu (fixture->view, G_MENU_MODEL (menu));
  popover = app_get_nth (GTK_WIDGET (fixture->view), GTK_TYPE_POPOVER_MENU, 0);
  g_assert_false (gtk_widget_get_visible (popover));
  g_assert_true (press (fixture, "key-pressed", GDK_KEY_Menu));
  g_assert_true (gtk_widget_get_visible (popover));
  gtk_popover_popdown (GTK_POPOVER (popover));
  slab_slice_view_set_context_menu (fixture->view, NULL);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
#define ADD(name, function) g_test_add ("/slice-input/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("wheel", test_wheel);
  ADD ("pointer", test_pointer);
  ADD ("drag", test_drag);
  ADD ("space", test_space);
  ADD ("menu", test_menu);
  return g_test_run ();
}
