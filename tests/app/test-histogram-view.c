/* SPDX-License-Identifier: MIT */
#include "app/slab-histogram-view.h"

#include "app-fixture.h"

#include <math.h>

typedef struct
{
  GtkWidget *window;
  SlabHistogramView *view;
  SlabViewState *state;
  SlabVolume *volume;
} Fixture;

static void
wait_exact (Fixture *fixture)
{
  SlabVolumeHistogram *job = slab_view_state_get_histogram (fixture->state);

  app_wait_until (slab_volume_histogram_get_progress (job) == 1);
}

/* Values 0 to 299: 3 x 10 x 10 voxels, in a window of 100 to 200. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = gtk_window_new ();
  fixture->view = g_object_ref (SLAB_HISTOGRAM_VIEW (slab_histogram_view_new ()));
  fixture->state = slab_view_state_new ();
  fixture->volume = app_make_volume (3, 10, 10);
  gtk_window_set_decorated (GTK_WINDOW (fixture->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 400, 180);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  slab_view_state_set_volume (fixture->state, fixture->volume);
  slab_view_state_set_contrast (fixture->state, 100, 200);
  slab_histogram_view_set_state (fixture->view, fixture->state);
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_wait_until (gtk_widget_get_width (GTK_WIDGET (fixture->view)) > 0);
  wait_exact (fixture);
  app_settle ();
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
assert_window (Fixture *fixture, double low, double high)
{
  double is_low, is_high;

  slab_view_state_get_contrast (fixture->state, &is_low, &is_high);
  g_assert_cmpfloat_with_epsilon (is_low, low, 1e-6);
  g_assert_cmpfloat_with_epsilon (is_high, high, 1e-6);
}

static SlabHistogramRange
get_range (Fixture *fixture)
{
  SlabHistogramRange range = { NAN, NAN };

  g_assert_true (slab_histogram_view_get_range (fixture->view, &range));
  return range;
}

/* Where a value is, from the axis that the view tells. */
static SlabHistogramLayout
get_layout (Fixture *fixture)
{
  const SlabHistogramRange range = get_range (fixture);
  SlabHistogramLayout layout;
  SlabPlotTheme theme;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  slab_histogram_layout_init (&layout, &range, &theme, gtk_widget_get_width (GTK_WIDGET (fixture->view)),
                              gtk_widget_get_height (GTK_WIDGET (fixture->view)));
  return layout;
}

static void
drag (Fixture *fixture, double from, double to)
{
  const SlabHistogramLayout layout = get_layout (fixture);
  gpointer gesture = app_get_controller (fixture->view, GTK_TYPE_GESTURE_DRAG);
  const double x = slab_plot_axis_to_pixel (&layout.value, from);

  g_signal_emit_by_name (gesture, "drag-begin", x, 60.0);
  g_signal_emit_by_name (gesture, "drag-update", slab_plot_axis_to_pixel (&layout.value, to) - x, 0.0);
  g_signal_emit_by_name (gesture, "drag-end", 0.0, 0.0);
}

static void
assert_near (double value, double expected, double distance)
{
  g_assert_cmpfloat (fabs (value - expected), <=, distance);
}

/* 0 to 299, 5 % more on either side. */
static void
test_range (Fixture *fixture, gconstpointer data)
{
  SlabHistogramRange range = get_range (fixture);

  assert_near (range.low, -14.95, 0.5);
  assert_near (range.high, 313.95, 0.5);
  slab_histogram_view_zoom (fixture->view, 2, 200);
  range = get_range (fixture);
  assert_near (range.high - range.low, 164.45, 0.5);
  slab_histogram_view_reset (fixture->view);
  range = get_range (fixture);
  assert_near (range.high - range.low, 328.9, 1);
  /* The window's ends are to be reached. */
  slab_view_state_set_contrast (fixture->state, -1000, 1000);
  range = get_range (fixture);
  g_assert_cmpfloat (range.low, <, -1000);
  g_assert_cmpfloat (range.high, >, 1000);
}

static void
test_drag (Fixture *fixture, gconstpointer data)
{
  double low, high;

  drag (fixture, 100, 50);
  slab_view_state_get_contrast (fixture->state, &low, &high);
  assert_near (low, 50, 2);
  g_assert_cmpfloat (high, ==, 200);
  slab_view_state_set_contrast (fixture->state, 100, 200);
  drag (fixture, 200, 250);
  slab_view_state_get_contrast (fixture->state, &low, &high);
  g_assert_cmpfloat (low, ==, 100);
  assert_near (high, 250, 2);
  slab_view_state_set_contrast (fixture->state, 100, 200);
  drag (fixture, 150, 110);
  slab_view_state_get_contrast (fixture->state, &low, &high);
  assert_near (low, 60, 2);
  g_assert_cmpfloat_with_epsilon (high - low, 100, 1e-6);
  /* They do not pass each other. */
  slab_view_state_set_contrast (fixture->state, 100, 200);
  drag (fixture, 100, 280);
  assert_window (fixture, 200, 200);
  /* Beside the window there is nothing to hold. */
  slab_view_state_set_contrast (fixture->state, 100, 200);
  drag (fixture, 20, 60);
  assert_window (fixture, 100, 200);
}

static void
test_wheel (Fixture *fixture, gconstpointer data)
{
  gpointer scroll = app_get_controller (fixture->view, GTK_TYPE_EVENT_CONTROLLER_SCROLL);
  gpointer click = app_get_controller (fixture->view, GTK_TYPE_GESTURE_CLICK);
  SlabHistogramRange before = get_range (fixture), after;
  gboolean handled = FALSE;

  g_signal_emit_by_name (scroll, "scroll", 0.0, -1.0, &handled);
  g_assert_true (handled);
  after = get_range (fixture);
  assert_near (after.high - after.low, (before.high - before.low) / 1.25, 1e-6);
  g_signal_emit_by_name (click, "pressed", 1, 10.0, 10.0);
  g_assert_cmpfloat (get_range (fixture).high, ==, after.high);
  g_signal_emit_by_name (click, "pressed", 2, 10.0, 10.0);
  g_assert_cmpfloat (get_range (fixture).high, ==, before.high);
}

static gboolean
press (GtkWidget *handle, guint key, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (handle);
  g_autoptr (GtkShortcutTrigger) wanted = gtk_keyval_trigger_new (key, modifiers);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint s = 0; s < g_list_model_get_n_items (G_LIST_MODEL (controller)); s++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), s);

          if (gtk_shortcut_trigger_compare (gtk_shortcut_get_trigger (shortcut), wanted) == 0)
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, handle,
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }
  g_error ("no shortcut for %s", gdk_keyval_name (key));
}

/* A hundredth of the axis, 328.9 values, in whole numbers: 3. */
static void
test_keys (Fixture *fixture, gconstpointer data)
{
  GtkWidget *low = gtk_widget_get_first_child (GTK_WIDGET (fixture->view));
  GtkWidget *high = gtk_widget_get_next_sibling (low);

  g_assert_true (gtk_widget_get_focusable (low));
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (low)), ==, GTK_ACCESSIBLE_ROLE_SLIDER);
  press (low, GDK_KEY_Right, 0);
  assert_window (fixture, 103, 200);
  press (low, GDK_KEY_Left, GDK_SHIFT_MASK);
  assert_window (fixture, 73, 200);
  press (high, GDK_KEY_Up, 0);
  assert_window (fixture, 73, 203);
  press (high, GDK_KEY_Page_Down, 0);
  assert_window (fixture, 70, 200);
  press (low, GDK_KEY_Home, 0);
  assert_window (fixture, 0, 200);
  press (high, GDK_KEY_End, 0);
  assert_window (fixture, 0, 299);
  /* As the wheel at a handle, and as the double click. */
  {
    const SlabHistogramRange before = get_range (fixture);
    SlabHistogramRange after;

    press (low, GDK_KEY_plus, 0);
    after = get_range (fixture);
    assert_near (after.high - after.low, (before.high - before.low) / 1.25, 1e-6);
    press (low, GDK_KEY_0, 0);
    g_assert_cmpfloat (get_range (fixture).high, ==, before.high);
  }
  /* From one to the other, and out. */
  gtk_widget_grab_focus (low);
  gtk_widget_child_focus (fixture->window, GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_widget_has_focus (high));
}

/* As the bars are drawn: in the middle of the window in full strength, and nothing where there are no values. */
static void
test_picture (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  const int width = gtk_widget_get_width (GTK_WIDGET (fixture->view));
  const int height = gtk_widget_get_height (GTK_WIDGET (fixture->view));
  const SlabHistogramLayout layout = get_layout (fixture);
  cairo_surface_t *surface;
  SlabPlotTheme theme;
  guint32 pixel;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  app_settle ();
  GTK_WIDGET_GET_CLASS (fixture->view)->snapshot (GTK_WIDGET (fixture->view), snapshot);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  g_assert_nonnull (node);
  surface = app_draw_node (node, width, height);
  slab_plot_theme_init (&theme, FALSE, FALSE);
  /* On nothing, 0.7 of their colour. */
  pixel = app_get_pixel (surface, (int) slab_plot_axis_to_pixel (&layout.value, 180), (int) layout.bars_bottom - 12);
  g_assert_cmpint (ABS ((int) (pixel & 0xff) - (int) lround (0.7 * 255 * theme.cores.blue)), <=, 3);
  g_assert_cmpint (ABS ((int) (pixel >> 16) - (int) lround (0.7 * 255 * theme.cores.red)), <=, 3);
  cairo_surface_destroy (surface);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

static SlabVolume *
make_volume (const float *values, guint n)
{
  const SlabShape shape = { { 1, 1, n } };
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (n, NULL);

  memcpy (slab_buffer_get_data (buffer), values, n * sizeof (float));
  return slab_volume_new_from_buffer (buffer, &shape, NULL);
}

/* One value, nothing finite, the largest numbers there are: an axis, a picture, keys that do no harm. */
static void
test_odd_volumes (Fixture *fixture, gconstpointer data)
{
  static const float cases[][4] = { { 7, 7, 7, 7 },
                                    { NAN, NAN, NAN, NAN },
                                    { INFINITY, -INFINITY, NAN, INFINITY },
                                    { -3.4e38f, 3.4e38f, 0, 1 },
                                    { 1e-40f, 2e-40f, 0, 1e-40f },
                                    { 1e9f, 1e9f, 1e9f, 1e9f } };
  GtkWidget *low = gtk_widget_get_first_child (GTK_WIDGET (fixture->view));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SlabVolume) volume = make_volume (cases[i], 4);
      SlabHistogramRange range;

      slab_view_state_set_volume (fixture->state, volume);
      slab_view_state_full_contrast (fixture->state);
      wait_exact (fixture);
      app_iterate (40);
      range = get_range (fixture);
      g_assert_cmpfloat (range.high, >, range.low);
      g_assert_true (isfinite (range.high - range.low));
      press (low, GDK_KEY_Right, 0);
      press (low, GDK_KEY_Left, GDK_SHIFT_MASK);
      press (low, GDK_KEY_Home, 0);
      slab_histogram_view_zoom (fixture->view, 1e9, 100);
      app_iterate (40);
      range = get_range (fixture);
      g_assert_cmpfloat (range.high, >, range.low);
      slab_view_state_set_volume (fixture->state, fixture->volume);
    }
}

static void
test_empty (void)
{
  GtkWidget *view = g_object_ref_sink (slab_histogram_view_new ());
  SlabHistogramRange range;

  g_assert_false (slab_histogram_view_get_range (SLAB_HISTOGRAM_VIEW (view), &range));
  slab_histogram_view_reset (SLAB_HISTOGRAM_VIEW (view));
  slab_histogram_view_zoom (SLAB_HISTOGRAM_VIEW (view), 2, 10);
  slab_histogram_view_drag (SLAB_HISTOGRAM_VIEW (view), SLAB_HISTOGRAM_PART_LOW, &(SlabHistogramRange){ 0, 1 }, 5);
  g_assert_true (slab_histogram_view_get_logarithmic (SLAB_HISTOGRAM_VIEW (view)));
  slab_histogram_view_set_logarithmic (SLAB_HISTOGRAM_VIEW (view), FALSE);
  g_assert_false (slab_histogram_view_get_logarithmic (SLAB_HISTOGRAM_VIEW (view)));
  g_assert_finalize_object (view);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
#define ADD(name, function) g_test_add ("/histogram-view/" name, Fixture, NULL, set_up, function, tear_down)
  g_test_add_func ("/histogram-view/empty", test_empty);
  ADD ("range", test_range);
  ADD ("drag", test_drag);
  ADD ("wheel", test_wheel);
  ADD ("keys", test_keys);
  ADD ("picture", test_picture);
  ADD ("odd-volumes", test_odd_volumes);
  return g_test_run ();
}
