/* SPDX-License-Identifier: MIT */
#include "app-fixture.h"
#include "app/slab-profile-view-private.h"

#define MS G_GINT64_CONSTANT (1000000)
#define N_THREADS 60
#define PINNED 1
#define ANOTHER 7

/* Rows that need to be scrolled: of each thread the first half is a filter, the other a read; of one it is a wait. */
typedef struct
{
  SlabTrace *trace;
  SlabProfileView *view;
  GtkWidget *window;
  GtkWidget *canvas;
  GtkAdjustment *vertical;
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
} Fixture;

static void
add_span (SlabTrace *trace, guint thread, SlabPhase phase, gint64 start, gint64 end)
{
  const SlabSpan span = { start * MS, (end - start) * MS, 0, -1, -1, phase };

  slab_trace_add_span (trace, thread, &span);
}

static void
look_up (Fixture *fixture)
{
  slab_profile_view_init_theme (fixture->view, &fixture->theme);
  slab_profile_view_init_layout (fixture->view, &fixture->theme, &fixture->layout);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->trace = slab_trace_new (N_THREADS);
  slab_trace_begin (fixture->trace);
  for (guint t = 0; t < N_THREADS; t++)
    {
      add_span (fixture->trace, t, SLAB_PHASE_FILTER, 0, 50);
      add_span (fixture->trace, t, t == PINNED ? SLAB_PHASE_WRITE : SLAB_PHASE_READ, 50, 100);
    }
  slab_trace_end_at (fixture->trace, 100 * MS);
  fixture->view = SLAB_PROFILE_VIEW (g_object_ref_sink (slab_profile_view_new ()));
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 800, 300);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  slab_profile_view_set_trace (fixture->view, fixture->trace);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture->canvas = app_get_child (fixture->view, "canvas");
  fixture->vertical = gtk_scrolled_window_get_vadjustment (app_get_child (fixture->view, "scrolled"));
  app_wait_until (gtk_adjustment_get_page_size (fixture->vertical) > 0
                  && gtk_adjustment_get_upper (fixture->vertical) > gtk_adjustment_get_page_size (fixture->vertical));
  app_iterate_until_quiet ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_iterate_until_quiet ();
  g_assert_finalize_object (fixture->view);
  g_assert_finalize_object (fixture->trace);
}

static void
pin (Fixture *fixture, guint item)
{
  slab_profile_view_set_pinned (fixture->view, item, TRUE);
  app_iterate_until_quiet ();
  look_up (fixture);
}

static void
scroll_to (Fixture *fixture, double value)
{
  gtk_adjustment_set_value (fixture->vertical, value);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->vertical), ==, value);
  app_iterate_until_quiet ();
  look_up (fixture);
}

static guint32
get_pixel (cairo_surface_t *picture, double x, double y)
{
  const guint8 *row = cairo_image_surface_get_data (picture)
                      + (gsize) floor (y) * (gsize) cairo_image_surface_get_stride (picture);
  guint32 pixel;

  memcpy (&pixel, row + 4 * (gsize) x, 4);
  return pixel & 0xffffff;
}

static guint32
to_pixel (const SlabColor *color)
{
  return (guint32) lround (255 * color->red) << 16 | (guint32) lround (255 * color->green) << 8
         | (guint32) lround (255 * color->blue);
}

/* All of the canvas, also what is scrolled away. */
static cairo_surface_t *
take_picture (Fixture *fixture)
{
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, gtk_widget_get_width (fixture->canvas),
                                                         gtk_widget_get_height (fixture->canvas));
  cairo_t *cr = cairo_create (picture);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  GTK_WIDGET_GET_CLASS (fixture->canvas)->snapshot (fixture->canvas, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (picture);
  return picture;
}

static double
to_x (Fixture *fixture, double seconds)
{
  return floor (slab_plot_axis_to_pixel (&fixture->layout.time, seconds));
}

/* The height of the middle of a row's bar, where the row is at @top. */
static double
to_bar (Fixture *fixture, double top)
{
  return top + slab_timeline_get_bar_top (&fixture->layout, 0) - fixture->layout.row_top
         + floor (0.5 * fixture->layout.bar_height);
}

/* However far the rows are scrolled, it is at the top of what is in sight; and what is under the pointer is it. */
static void
test_scrolled (Fixture *fixture, gconstpointer data)
{
  SlabTimelineHit hit;
  guint item;

  pin (fixture, PINNED);
  for (guint i = 1; i < 4; i++)
    {
      const double scrolled = 40.0 * i, height = fixture->layout.row_height;
      cairo_surface_t *picture;
      double below;

      scroll_to (fixture, scrolled);
      g_assert_true (slab_profile_view_pick (fixture->view, to_x (fixture, 0.075), scrolled + 0.5 * height, &hit));
      g_assert_cmpint (hit.thread, ==, PINNED);
      g_assert_cmpuint (hit.span, ==, 1);
      g_assert_true (slab_profile_view_find_head (fixture->view, 5, scrolled + 0.5 * height, &item));
      g_assert_cmpuint (item, ==, PINNED);

      /* Below it, what the scrolled rows have there. */
      below = scrolled + ceil (height) + 0.5 * height;
      g_assert_true (slab_profile_view_pick (fixture->view, to_x (fixture, 0.025), below, &hit));
      g_assert_cmpint (hit.thread, ==, (int) floor ((below - fixture->layout.row_top) / height));
      g_assert_cmpint (hit.thread, >, PINNED);

      /* Only that row writes. */
      picture = take_picture (fixture);
      g_assert_cmphex (get_pixel (picture, to_x (fixture, 0.075), to_bar (fixture, scrolled)), ==,
                       to_pixel (&fixture->theme.phases[SLAB_PHASE_WRITE]));
      cairo_surface_destroy (picture);
    }
}

/* What the time axis is drawn over is not hit through it, neither by the pointer nor as a row's head. */
static void
test_axis (Fixture *fixture, gconstpointer data)
{
  SlabTimelineHit hit;
  guint item;

  scroll_to (fixture, 40);
  g_assert_cmpfloat (fixture->layout.axis_shown_y, <, fixture->layout.axis_y - 30);
  g_assert_true (slab_profile_view_pick (fixture->view, 400, fixture->layout.axis_shown_y - 5, &hit));
  g_assert_false (slab_profile_view_pick (fixture->view, 400, fixture->layout.axis_shown_y + 5, &hit));
  g_assert_true (slab_profile_view_find_head (fixture->view, 5, fixture->layout.axis_shown_y - 5, &item));
  g_assert_false (slab_profile_view_find_head (fixture->view, 5, fixture->layout.axis_shown_y + 5, &item));
}

/* The outline of the chosen span is on the copy too, the hover line goes through both. */
static void
test_marks (Fixture *fixture, gconstpointer data)
{
  const guint32 ink = (look_up (fixture), to_pixel (&fixture->theme.foreground));
  cairo_surface_t *plain, *chosen, *hovered;
  double top, x;
  guint n_changed = 0;

  pin (fixture, PINNED);
  pin (fixture, ANOTHER);
  scroll_to (fixture, 80);
  plain = take_picture (fixture);
  slab_profile_view_select_span (fixture->view, PINNED, 1);
  /* It is in sight already. */
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->vertical), ==, 80);
  /* At its left edge; the card is at its middle. */
  chosen = take_picture (fixture);
  x = to_x (fixture, 0.05) - 1;
  top = to_bar (fixture, 80);
  g_assert_cmphex (get_pixel (plain, x, top), !=, ink);
  g_assert_cmphex (get_pixel (chosen, x, top), ==, ink);
  /* Of the other one there is none. */
  top = to_bar (fixture, 80 + fixture->layout.row_height);
  g_assert_cmphex (get_pixel (chosen, x, top), ==, get_pixel (plain, x, top));

  slab_profile_view_select_span (fixture->view, N_THREADS, 0);
  x = to_x (fixture, 0.025);
  fixture->view->pointer_inside = TRUE;
  fixture->view->pointer_x = x;
  fixture->view->pointer_y = fixture->layout.axis_shown_y - 3;
  hovered = take_picture (fixture);
  for (double y = 80; y < fixture->layout.axis_shown_y; y++)
    n_changed += get_pixel (hovered, x, y) != get_pixel (plain, x, y) ? 1 : 0;
  g_assert_cmpfloat (n_changed, >=, fixture->layout.axis_shown_y - 80 - 4);
  fixture->view->pointer_inside = FALSE;
  cairo_surface_destroy (plain);
  cairo_surface_destroy (chosen);
  cairo_surface_destroy (hovered);
}

/* A row that is chosen by key comes out from under those that are pinned, and from under the time axis. */
static void
test_chosen_in_sight (Fixture *fixture, gconstpointer data)
{
  double top, height;
  guint item;

  pin (fixture, PINNED);
  pin (fixture, ANOTHER);
  for (guint i = 0; i < 3; i++)
    {
      const guint thread = (guint[]){ N_THREADS - 1, 3, 30 }[i];

      slab_profile_view_select_span (fixture->view, thread, 0);
      app_iterate_until_quiet ();
      look_up (fixture);
      g_assert_true (slab_timeline_get_item (&fixture->layout, &fixture->theme, thread, &top, &height));
      g_assert_true (slab_profile_view_find_head (fixture->view, 5, top + 0.5 * height, &item));
      g_assert_cmpuint (item, ==, thread);
      g_assert_true (gtk_widget_get_visible (app_get_child (fixture->view, "card")));
    }
}

/* The card of the chosen span goes where the span goes out of sight: by scrolling, by moving in time, in a drag. */
static void
test_card (Fixture *fixture, gconstpointer data)
{
  GtkWidget *card = app_get_child (fixture->view, "card");

  slab_profile_view_select_span (fixture->view, 0, 0);
  g_assert_true (gtk_widget_get_visible (card));
  gtk_adjustment_set_value (fixture->vertical, 100);
  g_assert_false (gtk_widget_get_visible (card));
  /* Pinned, it is never scrolled away. */
  slab_profile_view_set_pinned (fixture->view, 0, TRUE);
  g_assert_true (gtk_widget_get_visible (card));
  slab_profile_view_set_range (fixture->view, 0.06, 0.08);
  g_assert_false (gtk_widget_get_visible (card));
  slab_profile_view_set_range (fixture->view, 0.04, 0.08);
  g_assert_true (gtk_widget_get_visible (card));
  fixture->view->dragging = TRUE;
  slab_profile_view_queue_picture (fixture->view);
  g_assert_false (gtk_widget_get_visible (card));
  fixture->view->dragging = FALSE;
  slab_profile_view_queue_picture (fixture->view);
  g_assert_true (gtk_widget_get_visible (card));
}

static GtkGesture *
find_click (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller)
          && gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == GDK_BUTTON_PRIMARY)
        return GTK_GESTURE (controller);
    }
  g_error ("nothing listens to clicks");
}

/* On a head only the first of two clicks does anything; in the picture the second one shows the whole run. */
static void
test_double_click (Fixture *fixture, gconstpointer data)
{
  GtkGesture *click = find_click (fixture->canvas);
  double start, end, y;

  look_up (fixture);
  y = fixture->layout.row_top + 3.5 * fixture->layout.row_height;
  slab_profile_view_set_range (fixture->view, 0.02, 0.06);
  for (int n = 1; n <= 2; n++)
    g_signal_emit_by_name (click, "released", n, 5.0, y);
  g_assert_true (slab_profile_view_get_pinned (fixture->view, 3));
  slab_profile_view_get_range (fixture->view, &start, &end);
  g_assert_cmpfloat_with_epsilon (start, 0.02, 1e-9);
  g_assert_cmpfloat_with_epsilon (end, 0.06, 1e-9);
  for (int n = 1; n <= 2; n++)
    g_signal_emit_by_name (click, "released", n, 400.0, y + 30);
  slab_profile_view_get_range (fixture->view, &start, &end);
  g_assert_cmpfloat_with_epsilon (start, 0.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (end, 0.1, 1e-9);
}

/* A key opens the menu of the chosen span's row, from which graphs can be pinned too. */
static void
test_menu (Fixture *fixture, gconstpointer data)
{
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  const char *const expected[] = { "Unpin “Thread 2”", "Pin “Cores busy”", "Pin “Memory”", "Unpin All" };
  guint n = 0;

  sample.time = 50 * MS;
  sample.cores_busy = 1.0;
  sample.resident_bytes = 1 << 20;
  slab_trace_add_sample (fixture->trace, &sample, NULL);
  pin (fixture, PINNED);
  slab_profile_view_select_span (fixture->view, PINNED, 0);
  g_assert_true (gtk_widget_activate_action (fixture->canvas, "profile.menu", NULL));
  GMenuModel *menu = gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (fixture->view->menu));
  for (int s = 0; s < g_menu_model_get_n_items (menu); s++)
    {
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, s, G_MENU_LINK_SECTION);

      for (int i = 0; i < g_menu_model_get_n_items (section); i++)
        {
          g_autofree char *label = NULL;

          g_menu_model_get_item_attribute (section, i, G_MENU_ATTRIBUTE_LABEL, "s", &label);
          g_assert_cmpuint (n, <, G_N_ELEMENTS (expected));
          g_assert_cmpstr (label, ==, expected[n]);
          n++;
        }
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (expected));
  app_wait_until (gtk_widget_get_mapped (fixture->view->menu));
  app_iterate_until_quiet ();
  gtk_popover_popdown (GTK_POPOVER (fixture->view->menu));
  app_wait_until (!gtk_widget_get_mapped (fixture->view->menu));
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add ("/app/profile-pin/scrolled", Fixture, NULL, set_up, test_scrolled, tear_down);
  g_test_add ("/app/profile-pin/axis", Fixture, NULL, set_up, test_axis, tear_down);
  g_test_add ("/app/profile-pin/marks", Fixture, NULL, set_up, test_marks, tear_down);
  g_test_add ("/app/profile-pin/chosen-in-sight", Fixture, NULL, set_up, test_chosen_in_sight, tear_down);
  g_test_add ("/app/profile-pin/card", Fixture, NULL, set_up, test_card, tear_down);
  g_test_add ("/app/profile-pin/menu", Fixture, NULL, set_up, test_menu, tear_down);
  g_test_add ("/app/profile-pin/double-click", Fixture, NULL, set_up, test_double_click, tear_down);
  return g_test_run ();
}
