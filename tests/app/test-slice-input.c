/* SPDX-License-Identifier: MIT */
#include "app/slab-slice-input.h"

#include "app-fixture.h"
#include "app/slab-slice-view-private.h"

typedef struct
{
  GtkWidget *window;
  SlabSliceView *view;
  SlabViewState *state;
  SlabVolume *volume;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = gtk_window_new ();
  fixture->view = g_object_ref (SLAB_SLICE_VIEW (slab_slice_view_new (SLAB_AXIS_Z)));
  fixture->state = slab_view_state_new ();
  gtk_window_set_decorated (GTK_WINDOW (fixture->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 160, 160);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  fixture->volume = app_make_volume (30, 4, 5);
  slab_view_state_set_volume (fixture->state, fixture->volume);
  slab_slice_view_set_state (fixture->view, fixture->state);
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_wait_until (slab_slice_view_get_shown_slice (fixture->view) == 15);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_iterate_until_quiet ();
  g_assert_finalize_object (fixture->view);
  g_assert_finalize_object (fixture->state);
  app_finalize_object (fixture->volume);
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
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_Z), ==, 16);
  scroll (fixture, -3);
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_Z), ==, 13);
  /* Parts of a click add up, and are forgotten when the fingers leave. */
  scroll (fixture, 0.5);
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_Z), ==, 13);
  scroll (fixture, 0.5);
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_Z), ==, 14);
  scroll (fixture, 0.75);
  g_signal_emit_by_name (app_get_controller (fixture->view, GTK_TYPE_EVENT_CONTROLLER_SCROLL), "scroll-end");
  scroll (fixture, 0.75);
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_Z), ==, 14);
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
press_with (Fixture *fixture, const char *signal, guint key, GdkModifierType modifiers)
{
  gpointer controller = app_get_controller (fixture->view, GTK_TYPE_EVENT_CONTROLLER_KEY);
  gboolean handled = FALSE;

  if (g_str_equal (signal, "key-pressed"))
    g_signal_emit_by_name (controller, signal, key, 0, modifiers, &handled);
  else
    g_signal_emit_by_name (controller, signal, key, 0, modifiers);
  return handled;
}

static gboolean
press (Fixture *fixture, const char *signal, guint key)
{
  return press_with (fixture, signal, key, 0);
}

static void
drag (Fixture *fixture, double x, double y, double dx, double dy)
{
  gpointer gesture = app_get_controller (fixture->view, GTK_TYPE_GESTURE_DRAG);

  /* A line is taken where it is seen. */
  slab_slice_view_show_cursor (fixture->view);
  g_signal_emit_by_name (gesture, "drag-begin", x, y);
  g_signal_emit_by_name (gesture, "drag-update", dx, dy);
  g_signal_emit_by_name (gesture, "drag-end", dx, dy);
}

static void
assert_cursor (Fixture *fixture, gint64 z, gint64 y, gint64 x)
{
  gint64 cursor[SLAB_N_AXES];

  slab_view_state_get_cursor (fixture->state, cursor);
  g_assert_cmpint (cursor[0], ==, z);
  g_assert_cmpint (cursor[1], ==, y);
  g_assert_cmpint (cursor[2], ==, x);
}

/* 32 pixels a voxel, 16 free above; a finger and the first button are the same. */
static void
test_cursor (Fixture *fixture, gconstpointer data)
{
  assert_cursor (fixture, 15, 2, 2);
  /* A click points. */
  drag (fixture, 130, 30, 0, 0);
  assert_cursor (fixture, 15, 0, 4);
  /* The upright line of x 4 is at 144, far from the other at 32: held, it moves alone. */
  drag (fixture, 146, 120, -70, -60);
  assert_cursor (fixture, 15, 0, 2);
  /* The other one, at y 0, to beyond the slice. */
  drag (fixture, 20, 33, 60, 500);
  assert_cursor (fixture, 15, 3, 2);
  /* Both, where they cross. */
  drag (fixture, 82, 126, -64, -32);
  assert_cursor (fixture, 15, 2, 0);
  /* On a line as well a click points, and does not only hold the line. */
  drag (fixture, 18, 124, 1, 0);
  assert_cursor (fixture, 15, 3, 0);
  /* From anywhere else a drag takes the cursor along. */
  drag (fixture, 100, 40, 40, 30);
  assert_cursor (fixture, 15, 1, 4);
  g_assert_true (slab_view_state_get_fitted (fixture->state));
}

static void
test_pan (Fixture *fixture, gconstpointer data)
{
  double u, v;

  press (fixture, "key-pressed", GDK_KEY_space);
  drag (fixture, 80, 80, 32, -32);
  press (fixture, "key-released", GDK_KEY_space);
  g_assert_true (slab_slice_view_get_middle (fixture->view, &u, &v));
  g_assert_cmpfloat_with_epsilon (u, 1.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (v, 3, 1e-9);
  g_assert_false (slab_view_state_get_fitted (fixture->state));
  assert_cursor (fixture, 15, 2, 2);
}

/* Like napari the wheel zooms and a drag moves, like 3D Slicer a drag is the contrast. */
static void
test_presets (Fixture *fixture, gconstpointer data)
{
  const double zoom = slab_slice_view_get_zoom (fixture->view);
  double u, v, low, high;

  slab_view_state_set_overlays (fixture->state, 0);
  slab_view_state_set_contrast (fixture->state, 0, 100);
  slab_slice_view_set_mouse_preset (fixture->view, SLAB_MOUSE_PRESET_NAPARI);
  scroll (fixture, -1);
  assert_cursor (fixture, 15, 2, 2);
  g_assert_cmpfloat_with_epsilon (slab_slice_view_get_zoom (fixture->view), 1.25 * zoom, 1e-9);
  slab_view_state_fit (fixture->state);
  drag (fixture, 80, 80, 32, 0);
  g_assert_true (slab_slice_view_get_middle (fixture->view, &u, &v));
  g_assert_cmpfloat_with_epsilon (u, 1.5, 1e-9);
  assert_cursor (fixture, 15, 2, 2);
  /* A click points in each of them. */
  slab_view_state_fit (fixture->state);
  drag (fixture, 40, 50, 0, 0);
  assert_cursor (fixture, 15, 1, 1);

  slab_slice_view_set_mouse_preset (fixture->view, SLAB_MOUSE_PRESET_SLICER);
  g_assert_cmpint (slab_slice_view_get_mouse_preset (fixture->view), ==, SLAB_MOUSE_PRESET_SLICER);
  drag (fixture, 80, 80, 50, 0);
  slab_view_state_get_contrast (fixture->state, &low, &high);
  g_assert_cmpfloat (high - low, >, 100);
  assert_cursor (fixture, 15, 1, 1);
  scroll (fixture, 1);
  assert_cursor (fixture, 16, 1, 1);
}

/* Ctrl makes the first button one that draws a box, in each preset; what it touches is found from the places. */
static void
test_box (Fixture *fixture, gconstpointer data)
{
  gint64 u, v, n_u, n_v;

  for (guint i = 0; i < SLAB_N_MOUSE_PRESETS; i++)
    {
      const SlabMousePreset preset = (SlabMousePreset) i;

      g_assert_cmpint (slab_mouse_preset_get_drag (preset, GDK_BUTTON_PRIMARY, GDK_CONTROL_MASK, FALSE), ==,
                       SLAB_MOUSE_DEED_REGION);
      g_assert_cmpint (slab_mouse_preset_get_drag (preset, GDK_BUTTON_PRIMARY, GDK_CONTROL_MASK, TRUE), ==,
                       SLAB_MOUSE_DEED_PAN);
      g_assert_cmpint (slab_mouse_preset_get_drag (preset, GDK_BUTTON_SECONDARY, GDK_CONTROL_MASK, FALSE), !=,
                       SLAB_MOUSE_DEED_REGION);
    }

  /* 32 pixels a voxel, 16 free above: from y 1, x 1 to y 0, x 2. */
  g_assert_true (slab_slice_view_get_box (fixture->view, 40, 70, 90, 20, &u, &v, &n_u, &n_v));
  g_assert_cmpint (u, ==, 1);
  g_assert_cmpint (v, ==, 0);
  g_assert_cmpint (n_u, ==, 2);
  g_assert_cmpint (n_v, ==, 2);
  /* From outside to outside: all there is. */
  g_assert_true (slab_slice_view_get_box (fixture->view, -50, -50, 500, 500, &u, &v, &n_u, &n_v));
  g_assert_cmpint (n_u, ==, 5);
  g_assert_cmpint (n_v, ==, 4);
  g_assert_false (slab_slice_view_get_box (fixture->view, 10, 2, 100, 10, &u, &v, &n_u, &n_v));

  slab_slice_view_set_band (fixture->view, 90, 20, 40, 70);
  g_assert_cmpfloat (fixture->view->band.origin.x, ==, 40);
  g_assert_cmpfloat (fixture->view->band.size.height, ==, 50);
  slab_slice_view_clear_band (fixture->view);
  g_assert_cmpfloat (fixture->view->band.size.width, ==, 0);
}

static void
count_cb (SlabSliceView *view, guint *count)
{
  (*count)++;
}

static void
test_told (Fixture *fixture, gconstpointer data)
{
  gpointer click = app_get_controller (fixture->view, GTK_TYPE_GESTURE_CLICK);
  guint n_acted = 0, n_double = 0;

  g_signal_connect (fixture->view, "acted", G_CALLBACK (count_cb), &n_acted);
  g_signal_connect (fixture->view, "double-clicked", G_CALLBACK (count_cb), &n_double);
  scroll (fixture, 1);
  g_assert_cmpuint (n_acted, ==, 1);
  g_signal_emit_by_name (click, "pressed", 1, 80.0, 80.0);
  g_assert_cmpuint (n_double, ==, 0);
  g_signal_emit_by_name (click, "pressed", 2, 80.0, 80.0);
  g_assert_cmpuint (n_double, ==, 1);
}

/* Over a line the pointer says which way it can be moved. */
static void
test_pointer_shapes (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    double x;
    double y;
    const char *name;
  } cases[] = { { 80, 20, "col-resize" }, { 20, 96, "row-resize" }, { 82, 94, "move" }, { 20, 20, "crosshair" } };
  gpointer motion = app_get_controller (fixture->view, GTK_TYPE_EVENT_CONTROLLER_MOTION);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_signal_emit_by_name (motion, "motion", cases[i].x, cases[i].y);
      g_assert_cmpstr (gdk_cursor_get_name (gtk_widget_get_cursor (GTK_WIDGET (fixture->view))), ==, cases[i].name);
    }
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
  guint first = 0;

  /* Without a menu the key does nothing. */
  g_assert_true (press (fixture, "key-pressed", GDK_KEY_Menu));
  g_menu_append (menu, "Fit", "win.zoom-fit");
  slab_slice_view_set_context_menu (fixture->view, G_MENU_MODEL (menu));
  /* It is made when it is asked for, and then stays. */
  g_assert_null (app_find_nth (GTK_WIDGET (fixture->view), GTK_TYPE_POPOVER_MENU, &first));
  for (guint i = 0; i < 2; i++)
    {
      guint second = 1;

      g_assert_true (press (fixture, "key-pressed", GDK_KEY_Menu));
      popover = app_get_nth (GTK_WIDGET (fixture->view), GTK_TYPE_POPOVER_MENU, 0);
      g_assert_true (gtk_widget_get_visible (popover));
      g_assert_null (app_find_nth (GTK_WIDGET (fixture->view), GTK_TYPE_POPOVER_MENU, &second));
      gtk_popover_popdown (GTK_POPOVER (popover));
    }
  slab_slice_view_set_context_menu (fixture->view, NULL);
}

/* The lines without a pointer, as far as the slice goes; other arrows are not for this. */
static void
test_cursor_keys (Fixture *fixture, gconstpointer data)
{
  assert_cursor (fixture, 15, 2, 2);
  g_assert_true (press_with (fixture, "key-pressed", GDK_KEY_Right, GDK_ALT_MASK));
  g_assert_true (press_with (fixture, "key-pressed", GDK_KEY_KP_Up, GDK_ALT_MASK));
  assert_cursor (fixture, 15, 1, 3);
  g_assert_true (press_with (fixture, "key-pressed", GDK_KEY_Left, GDK_ALT_MASK | GDK_SHIFT_MASK));
  g_assert_true (press_with (fixture, "key-pressed", GDK_KEY_Down, GDK_ALT_MASK | GDK_SHIFT_MASK));
  assert_cursor (fixture, 15, 3, 0);
  g_assert_false (press_with (fixture, "key-pressed", GDK_KEY_Right, 0));
  g_assert_false (press_with (fixture, "key-pressed", GDK_KEY_Right, GDK_ALT_MASK | GDK_CONTROL_MASK));
  g_assert_false (press_with (fixture, "key-pressed", GDK_KEY_Home, GDK_ALT_MASK));
  slab_view_state_set_volume (fixture->state, NULL);
  g_assert_false (press_with (fixture, "key-pressed", GDK_KEY_Right, GDK_ALT_MASK));
}

/* At 64 pixels a voxel a tenth of 160 pixels is a quarter of a voxel. */
static void
test_pan_keys (Fixture *fixture, gconstpointer data)
{
  double u, v;

  slab_slice_view_zoom_to (fixture->view, 64);
  g_assert_true (slab_slice_view_get_middle (fixture->view, &u, &v));
  g_assert_cmpfloat_with_epsilon (u, 2.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (v, 2, 1e-9);
  g_assert_true (press_with (fixture, "key-pressed", GDK_KEY_Right, GDK_CONTROL_MASK));
  g_assert_true (press_with (fixture, "key-pressed", GDK_KEY_Up, GDK_CONTROL_MASK | GDK_SHIFT_MASK));
  g_assert_true (slab_slice_view_get_middle (fixture->view, &u, &v));
  g_assert_cmpfloat_with_epsilon (u, 2.75, 0.02);
  g_assert_cmpfloat_with_epsilon (v, 2 - 1.25, 0.02);
  assert_cursor (fixture, 15, 2, 2);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
#define ADD(name, function) g_test_add ("/slice-input/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("wheel", test_wheel);
  ADD ("pointer", test_pointer);
  ADD ("cursor-keys", test_cursor_keys);
  ADD ("pan-keys", test_pan_keys);
  ADD ("cursor", test_cursor);
  ADD ("pan", test_pan);
  ADD ("presets", test_presets);
  ADD ("box", test_box);
  ADD ("told", test_told);
  ADD ("pointer-shapes", test_pointer_shapes);
  ADD ("space", test_space);
  ADD ("menu", test_menu);
  return g_test_run ();
}
