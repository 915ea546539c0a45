/* SPDX-License-Identifier: MIT */
#include "app/slab-profile-view.h"

#include "app-fixture.h"
#include "app/slab-profile-card.h"
#include "app/slab-profile-view-private.h"

#define MS G_GINT64_CONSTANT (1000000)
#define NEAR 1e-9

typedef struct
{
  SlabTrace *trace;
  SlabProfileView *view;
  GtkWidget *window;
} Fixture;

static void
add_span (SlabTrace *trace, guint thread, SlabPhase phase, gint64 start, gint64 end, gint32 chunk)
{
  SlabSpan span = { .start = start, .duration = end - start, .chunk = chunk, .iteration = -1, .phase = phase };
  slab_trace_add_span (trace, thread, &span);
}

/* Two threads with a chunk each, 100 ms. */
static SlabTrace *
new_trace (gboolean ended)
{
  SlabTrace *trace = slab_trace_new (2);
  const SlabTraceChunk chunks[2] = { { { 0, 0, 0 }, { 5, 6, 7 }, { 6, 7, 8 } },
                                     { { 5, 0, 0 }, { 5, 6, 7 }, { 6, 7, 8 } } };
  slab_trace_set_chunks (trace, chunks, 2);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_TITLE, "gaussian sigma=3");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_CHUNK, "5,6,7");
  slab_trace_begin (trace);
  add_span (trace, 0, SLAB_PHASE_READ, 0, 10 * MS, 0);
  add_span (trace, 0, SLAB_PHASE_FILTER, 10 * MS, 60 * MS, 0);
  add_span (trace, 0, SLAB_PHASE_WRITE, 60 * MS, 100 * MS, 0);
  add_span (trace, 1, SLAB_PHASE_READ, 0, 40 * MS, 1);
  add_span (trace, 1, SLAB_PHASE_FILTER, 40 * MS, 100 * MS, 1);
  if (ended)
    slab_trace_end_at (trace, 100 * MS);
  return trace;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->trace = new_trace (TRUE);
  fixture->view = SLAB_PROFILE_VIEW (g_object_ref_sink (slab_profile_view_new ()));
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 800, 400);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  slab_profile_view_set_trace (fixture->view, fixture->trace);
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_iterate (150);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_set_child (GTK_WINDOW (fixture->window), NULL);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_iterate (20);
  g_assert_finalize_object (fixture->view);
  g_assert_finalize_object (fixture->trace);
}

static gpointer
get_child (Fixture *fixture, const char *name)
{
  return app_get_child (fixture->view, name);
}

static void
assert_range (Fixture *fixture, double start, double end)
{
  double is_start, is_end;
  slab_profile_view_get_range (fixture->view, &is_start, &is_end);
  g_assert_cmpfloat_with_epsilon (is_start, start, NEAR);
  g_assert_cmpfloat_with_epsilon (is_end, end, NEAR);
}

static void
act (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->view), action, NULL));
}

/* What the picture does with a key that is pressed while it has the focus. */
static void
press_with (Fixture *fixture, guint key, GdkModifierType modifiers)
{
  GtkWidget *canvas = get_child (fixture, "canvas");
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (canvas);
  g_autoptr (GtkShortcutTrigger) wanted = gtk_keyval_trigger_new (key, modifiers);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint s = 0; s < g_list_model_get_n_items (G_LIST_MODEL (controller)); s++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), s);
          if (gtk_shortcut_trigger_compare (gtk_shortcut_get_trigger (shortcut), wanted) != 0)
            continue;
          g_assert_true (gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, canvas, NULL));
          return;
        }
    }
  g_error ("no shortcut for %s", gdk_keyval_name (key));
}

static void
press (Fixture *fixture, guint key)
{
  press_with (fixture, key, 0);
}

static void
test_empty (void)
{
  SlabProfileView *view = SLAB_PROFILE_VIEW (g_object_ref_sink (slab_profile_view_new ()));
  double start = 1, end = 1;
  slab_profile_view_fit (view);
  slab_profile_view_zoom (view, 2);
  slab_profile_view_pan (view, 1);
  slab_profile_view_get_range (view, &start, &end);
  g_assert_true (start == 0 && end == 0);
  g_assert_false (slab_profile_view_get_selected (view, NULL, NULL));
  g_assert_null (slab_profile_view_describe_at (view, 10, 10));
  gtk_widget_activate_action (GTK_WIDGET (view), "profile.zoom-in", NULL);
  GtkStack *stack = GTK_STACK (gtk_widget_get_template_child (GTK_WIDGET (view), SLAB_TYPE_PROFILE_VIEW, "stack"));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "empty");
  g_assert_finalize_object (view);
}

static void
count_notify (gpointer view, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_trace (Fixture *fixture, gconstpointer data)
{
  guint n_notified = 0;
  g_signal_connect (fixture->view, "notify::trace", G_CALLBACK (count_notify), &n_notified);
  slab_profile_view_set_trace (fixture->view, fixture->trace);
  g_assert_cmpuint (n_notified, ==, 0);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (get_child (fixture, "stack")), ==, "picture");
  const char *title = gtk_label_get_text (get_child (fixture, "title_label"));
  g_assert_nonnull (strstr (title, "gaussian sigma=3"));
  g_assert_nonnull (strstr (title, "chunk 5 × 6 × 7"));
  g_assert_nonnull (strstr (slab_totals_line_get_text (get_child (fixture, "totals_line")), "2 threads"));
  slab_profile_view_set_trace (fixture->view, NULL);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (get_child (fixture, "stack")), ==, "empty");
}

/* Of a run that was not cut up the size of a chunk says nothing. */
static void
test_whole_volume (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabTrace) trace = slab_trace_new (2);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_TITLE, "tv weight=0.1");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_CHUNK, "50,1104,1104");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_OVERLAP, "0,0,0");
  slab_trace_end_at (trace, 100 * MS);
  slab_profile_view_set_trace (fixture->view, trace);
  g_assert_cmpstr (gtk_label_get_text (get_child (fixture, "title_label")), ==, "tv weight=0.1 · whole volume");
}

static void
test_range (Fixture *fixture, gconstpointer data)
{
  assert_range (fixture, 0, 0.1);
  slab_profile_view_zoom (fixture->view, 2);
  assert_range (fixture, 0.025, 0.075);
  slab_profile_view_pan (fixture->view, 0.2);
  assert_range (fixture, 0.035, 0.085);
  /* Not beyond the run. */
  slab_profile_view_pan (fixture->view, 5);
  assert_range (fixture, 0.05, 0.1);
  slab_profile_view_pan (fixture->view, -5);
  assert_range (fixture, 0, 0.05);
  slab_profile_view_zoom (fixture->view, 0.001);
  assert_range (fixture, 0, 0.1);
  slab_profile_view_zoom (fixture->view, 1e12);
  double start, end;
  slab_profile_view_get_range (fixture->view, &start, &end);
  g_assert_cmpfloat (end, >, start);
  slab_profile_view_fit (fixture->view);
  assert_range (fixture, 0, 0.1);
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  press (fixture, GDK_KEY_w);
  /* A step is 1.25: 80 ms about the middle. */
  assert_range (fixture, 0.01, 0.09);
  press (fixture, GDK_KEY_d);
  assert_range (fixture, 0.02, 0.1);
  press (fixture, GDK_KEY_a);
  assert_range (fixture, 0.004, 0.084);
  press (fixture, GDK_KEY_Home);
  assert_range (fixture, 0, 0.08);
  press (fixture, GDK_KEY_End);
  assert_range (fixture, 0.02, 0.1);
  press (fixture, GDK_KEY_s);
  assert_range (fixture, 0, 0.1);
  press (fixture, GDK_KEY_plus);
  assert_range (fixture, 0.01, 0.09);
  press (fixture, GDK_KEY_minus);
  assert_range (fixture, 0, 0.1);
  press (fixture, GDK_KEY_plus);
  press (fixture, GDK_KEY_f);
  assert_range (fixture, 0, 0.1);
  act (fixture, "profile.zoom-in");
  assert_range (fixture, 0.01, 0.09);
  act (fixture, "profile.fit");
  assert_range (fixture, 0, 0.1);
}

static void
assert_selected (Fixture *fixture, guint thread, guint64 span)
{
  guint is_thread;
  guint64 is_span;
  g_assert_true (slab_profile_view_get_selected (fixture->view, &is_thread, &is_span));
  g_assert_cmpuint (is_thread, ==, thread);
  g_assert_cmpuint (is_span, ==, span);
}

static void
test_spans (Fixture *fixture, gconstpointer data)
{
  SlabProfileCard *card = get_child (fixture, "card");
  g_assert_false (slab_profile_view_get_selected (fixture->view, NULL, NULL));
  press (fixture, GDK_KEY_period);
  assert_selected (fixture, 0, 0);
  press (fixture, GDK_KEY_comma);
  assert_selected (fixture, 0, 0);
  press (fixture, GDK_KEY_period);
  assert_selected (fixture, 0, 1);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (card)));
  g_assert_nonnull (strstr (slab_profile_card_get_text (card), "filter"));
  g_assert_nonnull (strstr (slab_profile_card_get_text (card), "Chunk 0"));
  /* At its middle, 35 ms, the other thread reads. */
  press (fixture, GDK_KEY_Down);
  assert_selected (fixture, 1, 0);
  press (fixture, GDK_KEY_Down);
  assert_selected (fixture, 1, 0);
  /* And at the middle of that, 20 ms, the first one filters. */
  press (fixture, GDK_KEY_Up);
  assert_selected (fixture, 0, 1);
  press (fixture, GDK_KEY_period);
  press (fixture, GDK_KEY_period);
  press (fixture, GDK_KEY_period);
  assert_selected (fixture, 0, 2);

  /* First the span, 60 to 100 ms and a quarter of it to each side, then the whole run. */
  press (fixture, GDK_KEY_f);
  assert_range (fixture, 0.05, 0.1);
  press (fixture, GDK_KEY_f);
  assert_range (fixture, 0, 0.1);
  press (fixture, GDK_KEY_f);
  assert_range (fixture, 0.05, 0.1);
  /* A span that is not in sight comes into it. */
  press (fixture, GDK_KEY_comma);
  press (fixture, GDK_KEY_comma);
  assert_selected (fixture, 0, 0);
  assert_range (fixture, 0, 0.05);
  press (fixture, GDK_KEY_Escape);
  g_assert_false (slab_profile_view_get_selected (fixture->view, NULL, NULL));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (card)));
}

/* Down the picture at a third of its width, 25 to 45 ms: the filter of chunk 0, the reading of chunk 1. */
static void
test_describe (Fixture *fixture, gconstpointer data)
{
  GtkWidget *canvas = get_child (fixture, "canvas");
  int width = gtk_widget_get_width (canvas), height = gtk_widget_get_height (canvas);
  gboolean filter = FALSE, read = FALSE;
  g_assert_cmpint (width, >, 400);
  g_assert_cmpint (height, >, 100);
  for (int y = 0; y < height; y++)
    {
      g_autofree char *text = slab_profile_view_describe_at (fixture->view, width / 3.0, y);
      if (text == NULL)
        continue;
      filter |= strstr (text, "Chunk 0") != NULL && strstr (text, "filter") != NULL;
      read |= strstr (text, "Chunk 1") != NULL && strstr (text, "read") != NULL;
    }
  g_assert_true (filter);
  g_assert_true (read);
}

/* A running trace grows in the view by itself, a zoomed one stays where it is. */
static void
test_live (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabTrace) trace = new_trace (FALSE);
  double start, first, second;
  slab_profile_view_set_trace (fixture->view, trace);
  slab_profile_view_get_range (fixture->view, &start, &first);
  add_span (trace, 1, SLAB_PHASE_WRITE, 100 * MS, 110 * MS, 1);
  app_iterate (120);
  slab_profile_view_get_range (fixture->view, &start, &second);
  g_assert_cmpfloat (start, ==, 0);
  g_assert_cmpfloat (second, >, first);
  slab_profile_view_zoom (fixture->view, 4);
  slab_profile_view_get_range (fixture->view, &start, &first);
  app_iterate (50);
  assert_range (fixture, start, first);
  slab_trace_end_at (trace, 2000 * MS);
  app_iterate (150);
  g_assert_nonnull (strstr (slab_totals_line_get_text (get_child (fixture, "totals_line")), "2.00 s"));
  slab_profile_view_fit (fixture->view);
  assert_range (fixture, 0, 2);
  slab_profile_view_set_trace (fixture->view, fixture->trace);
}

static double
get_range_end (SlabProfileView *view)
{
  double start, end;
  slab_profile_view_get_range (view, &start, &end);
  return end;
}

/* From the end of a running trace on, the view goes with it, until something else is looked at. */
static void
test_follow (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabTrace) trace = new_trace (FALSE);
  double start, end, next_start, next_end;
  slab_profile_view_set_trace (fixture->view, trace);
  app_iterate (60);
  slab_profile_view_zoom (fixture->view, 8);
  press (fixture, GDK_KEY_End);
  slab_profile_view_get_range (fixture->view, &start, &end);
  app_wait_until (get_range_end (fixture->view) > end + 0.05);
  slab_profile_view_get_range (fixture->view, &next_start, &next_end);
  /* No longer and no shorter than it was. */
  g_assert_cmpfloat_with_epsilon (next_end - next_start, end - start, NEAR);
  press (fixture, GDK_KEY_w);
  slab_profile_view_get_range (fixture->view, &start, &end);
  app_iterate (120);
  assert_range (fixture, start, end);
  /* By moving there it is followed too; and back it is not. */
  slab_profile_view_pan (fixture->view, 1e6);
  end = get_range_end (fixture->view);
  app_wait_until (get_range_end (fixture->view) > end + 0.05);
  press (fixture, GDK_KEY_a);
  slab_profile_view_get_range (fixture->view, &start, &end);
  app_iterate (120);
  assert_range (fixture, start, end);
  slab_trace_end (trace);
  slab_profile_view_set_trace (fixture->view, fixture->trace);
}

static void
test_tall (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabTrace) trace = slab_trace_new (128);
  slab_trace_begin (trace);
  for (guint thread = 0; thread < 128; thread++)
    add_span (trace, thread, SLAB_PHASE_FILTER, 0, 10 * MS, -1);
  slab_trace_end_at (trace, 10 * MS);
  slab_profile_view_set_trace (fixture->view, trace);
  app_iterate (100);
  GtkAdjustment *vertical = gtk_scrolled_window_get_vadjustment (get_child (fixture, "scrolled"));
  g_assert_cmpfloat (gtk_adjustment_get_upper (vertical), >, gtk_adjustment_get_page_size (vertical) * 2);
  /* The row of a span that is chosen by key is scrolled into sight. */
  press (fixture, GDK_KEY_period);
  for (guint i = 0; i < 127; i++)
    press (fixture, GDK_KEY_Down);
  assert_selected (fixture, 127, 0);
  g_assert_cmpfloat (gtk_adjustment_get_value (vertical), >, gtk_adjustment_get_page_size (vertical));
  slab_profile_view_set_trace (fixture->view, fixture->trace);
}

/* The menu sets it, the key goes on to the next. */
static void
test_colors (Fixture *fixture, gconstpointer data)
{
  static const char *const expected[] = { "iteration", "phase", "chunk" };
  guint n_notified = 0;
  g_signal_connect (fixture->view, "notify::color-by", G_CALLBACK (count_notify), &n_notified);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->view), "profile.color-by", "s", "chunk"));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *now = NULL;
      press (fixture, GDK_KEY_c);
      g_object_get (fixture->view, "color-by", &now, NULL);
      g_assert_cmpstr (now, ==, expected[i]);
    }
  g_assert_cmpuint (n_notified, ==, 4);
  g_object_set (fixture->view, "color-by", "no such", NULL);
  g_assert_cmpuint (n_notified, ==, 4);
}

/* A marked range has its statistics in the place of the totals, is framed, and goes with the selection. */
static void
test_marked (Fixture *fixture, gconstpointer data)
{
  GtkLabel *title = get_child (fixture, "title_label");
  SlabTotalsLine *totals = get_child (fixture, "totals_line");
  double start, end;
  g_assert_false (slab_profile_view_get_marked (fixture->view, &start, &end));
  slab_profile_view_mark (fixture->view, (SlabTimelineRange){ 0.02, 0.05 });
  g_assert_true (slab_profile_view_get_marked (fixture->view, &start, &end));
  g_assert_cmpfloat_with_epsilon (start, 0.02, NEAR);
  g_assert_cmpfloat_with_epsilon (end, 0.05, NEAR);
  /* Filter 30 ms on the one thread; read 20, filter 10 on the other. */
  g_assert_cmpstr (
      gtk_label_get_text (title), ==,
      "from 20.0\u00a0ms to 50.0\u00a0ms · 30.0\u00a0ms · 3\u00a0spans · filter 67\u00a0%, read 33\u00a0%");
  /* The whole spans of the filter: 50 and 60 ms. */
  g_assert_true (g_str_has_prefix (
      slab_totals_line_get_text (totals),
      "filter: mean 55.0\u00a0ms, median 55.0\u00a0ms, P95\u00a059.5\u00a0ms, P99\u00a059.9\u00a0ms"));
  /* Whatever has no room is said there. */
  const char *tip = gtk_widget_get_tooltip_text (GTK_WIDGET (totals));
  g_assert_nonnull (strstr (tip, "gaussian sigma=3"));
  g_assert_nonnull (strstr (tip, "read: mean 40.0 ms"));
  act (fixture, "profile.frame");
  assert_range (fixture, 0.02, 0.05);
  act (fixture, "profile.frame");
  assert_range (fixture, 0, 0.1);
  press (fixture, GDK_KEY_Escape);
  g_assert_false (slab_profile_view_get_marked (fixture->view, &start, &end));
  g_assert_nonnull (strstr (gtk_label_get_text (title), "gaussian sigma=3"));
  g_assert_nonnull (strstr (slab_totals_line_get_text (totals), "2 threads"));

  /* Not beyond the run, and not into the next one. */
  slab_profile_view_mark (fixture->view, (SlabTimelineRange){ -1, 7 });
  g_assert_true (slab_profile_view_get_marked (fixture->view, &start, &end));
  g_assert_cmpfloat_with_epsilon (start, 0, NEAR);
  g_assert_cmpfloat_with_epsilon (end, 0.1, NEAR);
  slab_profile_view_set_trace (fixture->view, NULL);
  g_assert_false (slab_profile_view_get_marked (fixture->view, &start, &end));
}

/* Of very many spans the durations are sorted beside the window, and follow. */
static void
test_marked_many (Fixture *fixture, gconstpointer data)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabTotalsLine *totals = get_child (fixture, "totals_line");
  slab_trace_begin (trace);
  for (gint64 i = 0; i < 30000; i++)
    add_span (trace, 0, SLAB_PHASE_FILTER, i * 1000, i * 1000 + 800, -1);
  slab_trace_end_at (trace, 30 * MS);
  slab_profile_view_set_trace (fixture->view, trace);
  slab_profile_view_mark (fixture->view, (SlabTimelineRange){ 0.001, 0.03 });
  g_assert_null (strstr (slab_totals_line_get_text (totals), "mean"));
  /* While they are made, another range is marked: it gets its own. */
  slab_profile_view_mark (fixture->view, (SlabTimelineRange){ 0.002, 0.03 });
  app_wait_until (
      strstr (slab_totals_line_get_text (totals), "filter: mean 800\u00a0ns, median 800\u00a0ns, P95\u00a0800\u00a0ns")
      != NULL);
  g_assert_cmpint (fixture->view->mark_statistics->start, ==, 2 * MS);
  /* Of another run nobody waits for them. */
  slab_profile_view_mark (fixture->view, (SlabTimelineRange){ 0.003, 0.03 });
  slab_profile_view_set_trace (fixture->view, fixture->trace);
  app_finalize_object (trace);
}

static void
assert_marked (Fixture *fixture, double start, double end)
{
  double from, to;
  g_assert_true (slab_profile_view_get_marked (fixture->view, &from, &to));
  g_assert_cmpfloat_with_epsilon (from, start, NEAR);
  g_assert_cmpfloat_with_epsilon (to, end, NEAR);
}

/* By key the row of the chosen span, and what the picture says on top is of it, however far it is scrolled. */
static void
test_pins (Fixture *fixture, gconstpointer data)
{
  GtkWidget *canvas = get_child (fixture, "canvas");
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  slab_profile_view_select_span (fixture->view, 1, 0);
  press (fixture, GDK_KEY_p);
  g_assert_true (slab_profile_view_get_pinned (fixture->view, 1));
  g_assert_false (slab_profile_view_get_pinned (fixture->view, 0));
  slab_profile_view_set_pinned (fixture->view, SLAB_TIMELINE_ITEM_GRAPH + SLAB_TIMELINE_MEMORY, TRUE);

  slab_profile_view_init_theme (fixture->view, &theme);
  slab_profile_view_init_layout (fixture->view, &theme, &layout);
  double top, height;
  guint item;
  g_assert_true (slab_timeline_get_item (&layout, &theme, 1, &top, &height));
  double y = layout.row_top - ceil (slab_profile_view_measure_pins (fixture->view, &layout, &theme, NULL));
  g_assert_cmpfloat (y, >=, 0);
  g_assert_true (slab_profile_view_find_head (fixture->view, 5, y + height / 2, &item));
  g_assert_cmpuint (item, ==, 1);
  g_assert_true (slab_profile_view_find_head (fixture->view, 5, layout.row_top + height / 2, &item));
  g_assert_cmpuint (item, ==, 0);
  SlabTimelineHit hit;
  g_assert_true (slab_profile_view_pick (fixture->view, layout.time.start + 5, y + height / 2, &hit));
  g_assert_cmpint (hit.thread, ==, 1);
  g_autofree char *said = slab_profile_view_describe_pins (fixture->view);
  g_assert_cmpstr (said, ==, "pinned: Thread 2, Memory");

  press (fixture, GDK_KEY_p);
  g_assert_false (slab_profile_view_get_pinned (fixture->view, 1));
  gtk_widget_activate_action (canvas, "profile.pin-item", "u", 0);
  g_assert_true (slab_profile_view_get_pinned (fixture->view, 0));
  press_with (fixture, GDK_KEY_p, GDK_SHIFT_MASK);
  g_assert_false (slab_profile_view_get_pinned (fixture->view, 0));
  g_assert_null (slab_profile_view_describe_pins (fixture->view));
}

static void
count_mark (guint *count)
{
  (*count)++;
}

/* Without the pointer, the ends are those of the chosen span. */
static void
test_mark_keys (Fixture *fixture, gconstpointer data)
{
  double start, end;
  guint n = 0;
  g_signal_connect_swapped (fixture->view, "marked-changed", G_CALLBACK (count_mark), &n);
  press_with (fixture, GDK_KEY_Left, GDK_SHIFT_MASK);
  g_assert_false (slab_profile_view_get_marked (fixture->view, &start, &end));
  SlabSpan span;
  slab_trace_get_span (fixture->trace, 0, 1, &span);
  double begin = 1e-9 * (double) span.start, finish = begin + 1e-9 * (double) span.duration;
  slab_profile_view_select_span (fixture->view, 0, 1);
  press (fixture, GDK_KEY_bracketleft);
  assert_marked (fixture, begin, 0.1);
  press (fixture, GDK_KEY_bracketright);
  assert_marked (fixture, begin, finish);
  g_assert_cmpuint (n, ==, 2);
  /* A fiftieth of the 100 ms that are seen. */
  press_with (fixture, GDK_KEY_Left, GDK_SHIFT_MASK);
  assert_marked (fixture, begin, finish - 0.002);
  press_with (fixture, GDK_KEY_Right, GDK_SHIFT_MASK);
  assert_marked (fixture, begin, finish);
  press (fixture, GDK_KEY_Escape);
  g_assert_false (slab_profile_view_get_marked (fixture->view, &start, &end));
  g_assert_cmpuint (n, ==, 5);
}

static void
count_change (SlabProfileView *view, guint *count)
{
  (*count)++;
}

/* What other views of the run use. */
static void
test_select (Fixture *fixture, gconstpointer data)
{
  guint n_changes = 0, thread;
  guint64 span;
  g_signal_connect (fixture->view, "selection-changed", G_CALLBACK (count_change), &n_changes);
  slab_profile_view_select_span (fixture->view, 1, 1);
  g_assert_true (slab_profile_view_get_selected (fixture->view, &thread, &span));
  g_assert_cmpuint (thread, ==, 1);
  g_assert_cmpuint (span, ==, 1);
  g_assert_cmpuint (n_changes, ==, 1);
  slab_profile_view_select_span (fixture->view, 1, 1);
  g_assert_cmpuint (n_changes, ==, 1);
  act (fixture, "profile.previous-span");
  g_assert_cmpuint (n_changes, ==, 2);
  /* At the end of the row nothing changes. */
  act (fixture, "profile.previous-span");
  g_assert_cmpuint (n_changes, ==, 2);

  /* It is brought into sight. */
  slab_profile_view_zoom (fixture->view, 20);
  slab_profile_view_select_span (fixture->view, 0, 0);
  double start, end;
  slab_profile_view_get_range (fixture->view, &start, &end);
  g_assert_cmpfloat_with_epsilon ((start + end) / 2, 0.005, 0.0025 + NEAR);
  g_assert_cmpuint (n_changes, ==, 3);

  slab_profile_view_select_span (fixture->view, 0, 3);
  g_assert_false (slab_profile_view_get_selected (fixture->view, NULL, NULL));
  slab_profile_view_select_span (fixture->view, 2, 0);
  g_assert_false (slab_profile_view_get_selected (fixture->view, NULL, NULL));
  g_assert_cmpuint (n_changes, ==, 4);
  slab_profile_view_select_span (fixture->view, 0, 1);
  slab_profile_view_set_trace (fixture->view, NULL);
  g_assert_cmpuint (n_changes, ==, 6);
}

static void
assert_found (Fixture *fixture, guint thread, guint64 span)
{
  guint is_thread;
  guint64 is_span;
  app_iterate (250);
  g_assert_true (slab_profile_view_get_selected (fixture->view, &is_thread, &is_span));
  g_assert_cmpuint (is_thread, ==, thread);
  g_assert_cmpuint (is_span, ==, span);
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  GtkSearchBar *bar = get_child (fixture, "search_bar");
  GtkEditable *entry = get_child (fixture, "search_entry");
  GtkWidget *canvas = get_child (fixture, "canvas");
  act (fixture, "profile.search");
  g_assert_true (gtk_search_bar_get_search_mode (bar));
  gtk_editable_set_text (entry, "read");
  assert_found (fixture, 0, 0);
  g_signal_emit_by_name (entry, "activate");
  assert_found (fixture, 1, 0);
  g_signal_emit_by_name (entry, "previous-match");
  assert_found (fixture, 0, 0);
  gtk_editable_set_text (entry, "1 filter");
  assert_found (fixture, 1, 1);
  /* The voxel of chunk 1; then one that no chunk has, which changes nothing. */
  gtk_editable_set_text (entry, "7, 0, 0");
  assert_found (fixture, 1, 0);
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (entry), "error"));
  gtk_editable_set_text (entry, "70, 0, 0");
  assert_found (fixture, 1, 0);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (entry), "error"));
  gtk_search_bar_set_search_mode (bar, FALSE);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == canvas);
}

static cairo_surface_t *
take_picture (GtkWidget *canvas)
{
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, gtk_widget_get_width (canvas),
                                                         gtk_widget_get_height (canvas));
  cairo_t *cr = cairo_create (picture);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GTK_WIDGET_GET_CLASS (canvas)->snapshot (canvas, snapshot);
  GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  gsk_render_node_unref (node);
  cairo_destroy (cr);
  cairo_surface_flush (picture);
  return picture;
}

/* A line of the accent's colour, at its moment only. */
static void
test_highlight (Fixture *fixture, gconstpointer data)
{
  GtkWidget *canvas = get_child (fixture, "canvas");
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  slab_profile_view_init_theme (fixture->view, &theme);
  slab_profile_view_init_layout (fixture->view, &theme, &layout);
  const guint32 accent = (guint32) lround (255 * theme.accent.red) << 16
                         | (guint32) lround (255 * theme.accent.green) << 8
                         | (guint32) lround (255 * theme.accent.blue);
  for (guint i = 0; i < 3; i++)
    {
      static const gint64 times[] = { -1, 30 * MS, 70 * MS };
      slab_profile_view_set_highlight_time (fixture->view, times[i]);
      cairo_surface_t *picture = take_picture (canvas);
      for (guint k = 1; k < 3; k++)
        {
          int x = (int) slab_plot_axis_to_pixel (&layout.time, (double) times[k] * 1e-9);
          const guint8 *row = cairo_image_surface_get_data (picture)
                              + (gsize) (layout.row_top + 5) * (gsize) cairo_image_surface_get_stride (picture);
          guint32 pixel;
          memcpy (&pixel, row + 4 * x, 4);
          g_assert_cmpint ((pixel & 0xffffff) == accent, ==, k == i);
        }
      cairo_surface_destroy (picture);
    }
}

static void
keep_int (SlabProfileView *view, int value, int *kept)
{
  *kept = value;
}

static void
keep_time (SlabProfileView *view, gint64 value, gint64 *kept)
{
  *kept = value;
}

/* Return asks for the chunk of the span that is chosen, where it has one; a click only chooses. */
static void
test_go_to_chunk (Fixture *fixture, gconstpointer data)
{
  int chunk = -1;

  g_signal_connect (fixture->view, "chunk-activated", G_CALLBACK (keep_int), &chunk);
  press (fixture, GDK_KEY_Return);
  g_assert_cmpint (chunk, ==, -1);
  slab_profile_view_select_span (fixture->view, 1, 1);
  g_assert_cmpint (chunk, ==, -1);
  press (fixture, GDK_KEY_Return);
  g_assert_cmpint (chunk, ==, 1);
}

/* The axis moves the moment while there is one: at the middle of 100 ms, 50 ms. */
static void
test_scrub (Fixture *fixture, gconstpointer data)
{
  GtkWidget *canvas = get_child (fixture, "canvas");
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  gint64 time = -1;

  slab_profile_view_init_theme (fixture->view, &theme);
  slab_profile_view_init_layout (fixture->view, &theme, &layout);
  g_signal_connect (fixture->view, "time-scrubbed", G_CALLBACK (keep_time), &time);
  g_assert_false (slab_profile_view_is_on_moment (fixture->view, 400, layout.axis_shown_y + 5));
  slab_profile_view_set_highlight_time (fixture->view, 20 * MS);
  g_assert_true (slab_profile_view_is_on_moment (fixture->view, 400, layout.axis_shown_y + 5));
  g_assert_false (slab_profile_view_is_on_moment (fixture->view, 400, layout.row_top + 5));
  g_assert_true (slab_profile_view_is_on_moment (fixture->view, slab_plot_axis_to_pixel (&layout.time, 0.020) + 4,
                                                 layout.row_top - 4));
  g_assert_false (slab_profile_view_is_on_moment (fixture->view, slab_plot_axis_to_pixel (&layout.time, 0.020) + 20,
                                                  layout.row_top - 4));
  slab_profile_view_scrub (fixture->view, (layout.time.start + layout.time.end) / 2);
  g_assert_cmpint (ABS (time - 50 * MS), <, 1000);
  slab_profile_view_scrub (fixture->view, gtk_widget_get_width (canvas) + 100.0);
  g_assert_cmpint (time, ==, 100 * MS);
  slab_profile_view_scrub (fixture->view, -100);
  g_assert_cmpint (time, ==, 0);
}

static void
move_pointer (GtkWidget *canvas, const char *how, double x, double y)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (canvas);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
        g_signal_emit_by_name (controller, how, x, y);
    }
}

/* A pointer that rests where something appears does not take the card from the span that was chosen by key; one that
 * moves does. */
static void
test_resting_pointer (Fixture *fixture, gconstpointer data)
{
  GtkWidget *canvas = get_child (fixture, "canvas");
  SlabProfileCard *card = get_child (fixture, "card");
  press (fixture, GDK_KEY_period);
  move_pointer (canvas, "enter", 500, 40);
  move_pointer (canvas, "motion", 500, 40);
  g_assert_false (fixture->view->pointer_inside);
  g_assert_nonnull (strstr (slab_profile_card_get_text (card), "Chunk 0"));
  move_pointer (canvas, "motion", 501, 40);
  g_assert_true (fixture->view->pointer_inside);
  /* Nor is anything drawn again until it moves on. */
  fixture->view->drawn_at = 0;
  move_pointer (canvas, "motion", 501, 40);
  g_assert_cmpint (fixture->view->drawn_at, ==, 0);
  move_pointer (canvas, "motion", 502, 40);
  g_assert_cmpint (fixture->view->drawn_at, >, 0);
}

/* Any key of the picture shows where the keyboard is, a pointer does not. */
static void
test_focus_visible (Fixture *fixture, gconstpointer data)
{
  GtkWidget *canvas = get_child (fixture, "canvas");
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (canvas);
  gboolean handled = TRUE;
  gtk_widget_grab_focus (canvas);
  gtk_window_set_focus_visible (GTK_WINDOW (fixture->window), FALSE);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", GDK_KEY_period, 0, (GdkModifierType) 0, &handled);
    }
  g_assert_false (handled);
  g_assert_true (gtk_window_get_focus_visible (GTK_WINDOW (fixture->window)));
}

static void
test_look (Fixture *fixture, gconstpointer data)
{
  GtkWidget *canvas = get_child (fixture, "canvas");
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (canvas)), ==, GTK_ACCESSIBLE_ROLE_IMG);
  g_assert_true (gtk_widget_get_focusable (canvas));
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (fixture->view)));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == canvas);
  AdwStyleManager *style = adw_style_manager_get_default ();
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  app_iterate (50);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  app_iterate (50);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/app/profile-view/empty", test_empty);
  g_test_add ("/app/profile-view/trace", Fixture, NULL, set_up, test_trace, tear_down);
  g_test_add ("/app/profile-view/whole-volume", Fixture, NULL, set_up, test_whole_volume, tear_down);
  g_test_add ("/app/profile-view/range", Fixture, NULL, set_up, test_range, tear_down);
  g_test_add ("/app/profile-view/keys", Fixture, NULL, set_up, test_keys, tear_down);
  g_test_add ("/app/profile-view/spans", Fixture, NULL, set_up, test_spans, tear_down);
  g_test_add ("/app/profile-view/describe", Fixture, NULL, set_up, test_describe, tear_down);
  g_test_add ("/app/profile-view/live", Fixture, NULL, set_up, test_live, tear_down);
  g_test_add ("/app/profile-view/follow", Fixture, NULL, set_up, test_follow, tear_down);
  g_test_add ("/app/profile-view/tall", Fixture, NULL, set_up, test_tall, tear_down);
  g_test_add ("/app/profile-view/colors", Fixture, NULL, set_up, test_colors, tear_down);
  g_test_add ("/app/profile-view/pins", Fixture, NULL, set_up, test_pins, tear_down);
  g_test_add ("/app/profile-view/mark-keys", Fixture, NULL, set_up, test_mark_keys, tear_down);
  g_test_add ("/app/profile-view/marked", Fixture, NULL, set_up, test_marked, tear_down);
  g_test_add ("/app/profile-view/marked-many", Fixture, NULL, set_up, test_marked_many, tear_down);
  g_test_add ("/app/profile-view/select", Fixture, NULL, set_up, test_select, tear_down);
  g_test_add ("/app/profile-view/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/app/profile-view/highlight", Fixture, NULL, set_up, test_highlight, tear_down);
  g_test_add ("/app/profile-view/go-to-chunk", Fixture, NULL, set_up, test_go_to_chunk, tear_down);
  g_test_add ("/app/profile-view/scrub", Fixture, NULL, set_up, test_scrub, tear_down);
  g_test_add ("/app/profile-view/resting-pointer", Fixture, NULL, set_up, test_resting_pointer, tear_down);
  g_test_add ("/app/profile-view/focus-visible", Fixture, NULL, set_up, test_focus_visible, tear_down);
  g_test_add ("/app/profile-view/look", Fixture, NULL, set_up, test_look, tear_down);
  return g_test_run ();
}
