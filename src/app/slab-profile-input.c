/* SPDX-License-Identifier: MIT */
#include "slab-profile-view-private.h"

#include <math.h>

/*
 * What pointer, touch and keys do to the picture of a run:
 *
 *   wheel: scrolls the threads, with Shift pans in time, with Control zooms at the pointer; pinch zooms
 *   drag: marks a range of time; with the middle button, or with Shift, pans in time and scrolls the threads
 *   click: chooses a span, on the head of a row or graph pins it; double click: the whole run; right: a row's menu
 *   drag on the time axis or of the moment's mark, while a moment is shown: moves it
 *   keys: the view's actions, while the picture has the focus
 */

#define DRAG_THRESHOLD 4 /* pixels, below which a press is a click */
#define MARK_REACH 9     /* pixels around the mark of the moment */

static void
on_motion (SlabProfileView *self, double x, double y)
{
  self->pointer_inside = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  slab_profile_view_queue_picture (self);
}

/* A window, or a card, that appears under a resting pointer enters without its having moved; GTK then gives a motion of
 * no distance, which must not take the card away from a span that was chosen by key. It gives one after every frame in
 * which anything was laid out, too: the picture would be drawn twice each time. */
static void
on_pointer_enter (GtkEventControllerMotion *controller, double x, double y, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  if (self->pointer_inside)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
}

static void
on_pointer_motion (GtkEventControllerMotion *controller, double x, double y, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  if (x != self->pointer_x || y != self->pointer_y)
    on_motion (self, x, y);
}

static void
on_pointer_leave (GtkEventControllerMotion *controller, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  self->pointer_inside = FALSE;
  slab_profile_view_queue_picture (self);
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  if (self->trace == NULL)
    return GDK_EVENT_PROPAGATE;
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  if ((state & GDK_CONTROL_MASK) != 0)
    {
      slab_profile_view_zoom_by (self, pow (SLAB_PROFILE_ZOOM_STEP, -dy));
      return GDK_EVENT_STOP;
    }
  if ((state & GDK_SHIFT_MASK) != 0 && dx == 0)
    {
      dx = dy;
      dy = 0;
    }
  if (dx == 0)
    return GDK_EVENT_PROPAGATE;
  slab_profile_view_pan (self, dx * SLAB_PROFILE_PAN_STEP / 2);
  return dy == 0 ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

gboolean
slab_profile_view_is_on_moment (SlabProfileView *self, double x, double y)
{
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  if (self->trace == NULL || self->highlight_time < 0)
    return FALSE;
  slab_profile_view_init_theme (self, &theme);
  slab_profile_view_init_layout (self, &theme, &layout);
  if (y >= layout.axis_shown_y)
    return TRUE;
  double top = slab_profile_view_get_moment_top (self, &layout, &theme);
  return y < top && y >= top - MARK_REACH
         && fabs (x - slab_plot_axis_to_pixel (&layout.time, 1e-9 * (double) self->highlight_time)) <= MARK_REACH;
}

void
slab_profile_view_scrub (SlabProfileView *self, double x)
{
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  slab_profile_view_init_theme (self, &theme);
  slab_profile_view_init_layout (self, &theme, &layout);
  double seconds = CLAMP (slab_plot_axis_to_value (&layout.time, x), 0, slab_profile_view_get_duration (self));
  g_signal_emit_by_name (self, "time-scrubbed", (gint64) llround (1e9 * seconds));
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  if (self->trace == NULL || (button != GDK_BUTTON_PRIMARY && button != GDK_BUTTON_MIDDLE))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  self->scrubbing = button == GDK_BUTTON_PRIMARY && (state & GDK_SHIFT_MASK) == 0
                    && slab_profile_view_is_on_moment (self, x, y);
  if (self->scrubbing)
    slab_profile_view_scrub (self, x);
  self->marking = button == GDK_BUTTON_PRIMARY && (state & GDK_SHIFT_MASK) == 0;
  self->drag_range = slab_profile_view_get_visible (self);
  self->drag_scroll = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scrolled));
}

/* From where it was pressed to the pointer, in either direction. */
static void
mark_drag (SlabProfileView *self, GtkGestureDrag *gesture, double dx, const SlabTimelineLayout *layout)
{
  double x, y;
  if (!gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  double from = slab_plot_axis_to_value (&layout->time, x), to = slab_plot_axis_to_value (&layout->time, x + dx);
  from = CLAMP (from, self->drag_range.start, self->drag_range.end);
  to = CLAMP (to, self->drag_range.start, self->drag_range.end);
  self->framed = FALSE;
  slab_profile_view_mark (self, (SlabTimelineRange){ MIN (from, to), MAX (from, to) });
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  if (self->trace == NULL)
    return;
  if (self->scrubbing)
    {
      double x, y;
      if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
        slab_profile_view_scrub (self, x + dx);
      return;
    }
  if (!self->dragging && hypot (dx, dy) < DRAG_THRESHOLD)
    return;
  if (!self->dragging)
    {
      self->dragging = TRUE;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      gtk_widget_set_cursor_from_name (GTK_WIDGET (self->canvas), self->marking ? "col-resize" : "grabbing");
    }
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  slab_profile_view_init_theme (self, &theme);
  slab_profile_view_init_layout (self, &theme, &layout);
  if (self->marking)
    {
      mark_drag (self, gesture, dx, &layout);
      return;
    }
  double pixels = layout.time.end - layout.time.start;
  SlabTimelineRange range = self->drag_range;
  /* The place that was pressed stays under the pointer. */
  if (pixels > 0)
    slab_timeline_range_pan (&range, -dx * (range.end - range.start) / pixels, slab_profile_view_get_duration (self));
  slab_profile_view_set_visible (self, range);
  /* The offset is counted on the picture, which has itself moved by what was scrolled. */
  GtkAdjustment *vertical = gtk_scrolled_window_get_vadjustment (self->scrolled);
  double scrolled = gtk_adjustment_get_value (vertical) - self->drag_scroll;
  gtk_adjustment_set_value (vertical, self->drag_scroll - (dy - scrolled));
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  self->scrubbing = FALSE;
  if (!self->dragging)
    return;
  self->dragging = FALSE;
  gtk_widget_set_cursor (GTK_WIDGET (self->canvas), NULL);
  slab_profile_view_queue_picture (self);
}

static void
on_click_pressed (GtkGestureClick *gesture, int n_press, double x, double y, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
on_click_released (GtkGestureClick *gesture, int n_press, double x, double y, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  SlabTimelineHit hit;
  if (n_press > 1)
    {
      /* The head of a row moves with the first click, so that the second is on whatever has come there. */
      if (n_press == 2 && !self->clicked_head)
        slab_profile_view_fit (self);
      return;
    }
  self->clicked_head = FALSE;
  if (slab_profile_view_is_on_moment (self, x, y))
    return;
  guint item;
  if (slab_profile_view_find_head (self, x, y, &item))
    {
      self->clicked_head = TRUE;
      slab_profile_view_set_pinned (self, item, !slab_profile_view_get_pinned (self, item));
      return;
    }
  if (self->marked.end > self->marked.start)
    slab_profile_view_mark (self, (SlabTimelineRange){ 0, 0 });
  SlabSpanCursor cursor = SLAB_SPAN_CURSOR_NONE;
  if (slab_profile_view_pick (self, x, y, &hit) && hit.thread >= 0 && hit.span != G_MAXUINT64)
    cursor = (SlabSpanCursor){ hit.thread, hit.span };
  slab_profile_view_set_cursor (self, cursor);
  self->framed = FALSE;
  on_motion (self, x, y);
}

static void
on_menu_pressed (GtkGestureClick *gesture, int n_press, double x, double y, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  if (self->trace == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  slab_profile_view_popup_menu (self, x, y);
}

static void
on_pinch_begin (GtkGesture *gesture, GdkEventSequence *sequence, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  self->pinch_factor = 1;
}

static void
on_pinch (GtkGestureZoom *gesture, double scale, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  if (!(scale > 0))
    return;
  double x, y;
  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    {
      self->pointer_inside = TRUE;
      self->pointer_x = x;
      self->pointer_y = y;
    }
  slab_profile_view_zoom_by (self, scale / self->pinch_factor);
  self->pinch_factor = scale;
}

/* GTK shows where the keyboard is after Tab and arrows only; here any key does something. */
static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));
  gboolean is_modifier = event != NULL && gdk_key_event_is_modifier (event);
  if (GTK_IS_WINDOW (root) && !is_modifier && !gtk_window_get_focus_visible (GTK_WINDOW (root)))
    {
      gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
      slab_profile_view_queue_picture (self);
    }
  return GDK_EVENT_PROPAGATE;
}

static void
add_keys (SlabProfileView *self)
{
  static const struct
  {
    guint key;
    const char *action;
    GdkModifierType modifiers;
  } keys[] = {
    { GDK_KEY_w, "profile.zoom-in" },
    { GDK_KEY_plus, "profile.zoom-in" },
    { GDK_KEY_equal, "profile.zoom-in" },
    { GDK_KEY_KP_Add, "profile.zoom-in" },
    { GDK_KEY_s, "profile.zoom-out" },
    { GDK_KEY_minus, "profile.zoom-out" },
    { GDK_KEY_KP_Subtract, "profile.zoom-out" },
    { GDK_KEY_a, "profile.pan-left" },
    { GDK_KEY_Left, "profile.pan-left" },
    { GDK_KEY_d, "profile.pan-right" },
    { GDK_KEY_Right, "profile.pan-right" },
    { GDK_KEY_f, "profile.frame" },
    { GDK_KEY_Home, "profile.start" },
    { GDK_KEY_End, "profile.end" },
    { GDK_KEY_comma, "profile.previous-span" },
    { GDK_KEY_period, "profile.next-span" },
    { GDK_KEY_Up, "profile.previous-thread" },
    { GDK_KEY_Down, "profile.next-thread" },
    { GDK_KEY_p, "profile.pin" },
    { GDK_KEY_p, "profile.unpin-all", GDK_SHIFT_MASK },
    { GDK_KEY_Menu, "profile.menu" },
    { GDK_KEY_F10, "profile.menu", GDK_SHIFT_MASK },
    { GDK_KEY_bracketleft, "profile.mark-begin" },
    { GDK_KEY_bracketright, "profile.mark-end" },
    { GDK_KEY_Right, "profile.mark-more", GDK_SHIFT_MASK },
    { GDK_KEY_Left, "profile.mark-less", GDK_SHIFT_MASK },
    { GDK_KEY_c, "profile.next-color" },
    { GDK_KEY_Return, "profile.go-to-chunk" },
    { GDK_KEY_KP_Enter, "profile.go-to-chunk" },
    { GDK_KEY_Escape, "profile.deselect" },
    { GDK_KEY_f, "profile.search", GDK_CONTROL_MASK },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, keys[i].modifiers),
                                                            gtk_named_action_new (keys[i].action)));
  gtk_widget_add_controller (GTK_WIDGET (self->canvas), controller);

  GtkEventController *pressed = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (pressed, GTK_PHASE_CAPTURE);
  g_signal_connect (pressed, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->canvas), pressed);
}

static void
add_pointer (SlabProfileView *self)
{
  GtkWidget *canvas = GTK_WIDGET (self->canvas);

  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "enter", G_CALLBACK (on_pointer_enter), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_pointer_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_pointer_leave), self);
  gtk_widget_add_controller (canvas, motion);

  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (canvas, scroll);

  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect (click, "pressed", G_CALLBACK (on_click_pressed), self);
  g_signal_connect (click, "released", G_CALLBACK (on_click_released), self);
  gtk_widget_add_controller (canvas, GTK_EVENT_CONTROLLER (click));

  GtkGesture *menu = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect (menu, "pressed", G_CALLBACK (on_menu_pressed), self);
  gtk_widget_add_controller (canvas, GTK_EVENT_CONTROLLER (menu));

  GtkGesture *drag = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (canvas, GTK_EVENT_CONTROLLER (drag));

  GtkGesture *pinch = gtk_gesture_zoom_new ();
  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinch), self);
  gtk_widget_add_controller (canvas, GTK_EVENT_CONTROLLER (pinch));
}

void
slab_profile_view_add_input (SlabProfileView *self)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));

  add_keys (self);
  add_pointer (self);
}
