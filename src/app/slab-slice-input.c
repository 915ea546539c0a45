/* SPDX-License-Identifier: MIT */
#include "slab-slice-input.h"

#include <math.h>

#include "slab-contrast.h"
#include "slab-slice-view-private.h"

#define ZOOM_STEP 1.25
#define BIG_STEP 10
/* Pixels of smooth scrolling that count as one click of a wheel. */
#define SCROLL_PIXELS 24.0
#define CLICK_SLOP 4.0

typedef enum
{
  DRAG_NONE,
  DRAG_CURSOR,
  DRAG_PAN,
  DRAG_CONTRAST,
} DragKind;

struct _SlabSliceInput
{
  GObject parent_instance;

  SlabSliceView *view; /* not owned: it owns this */
  gboolean space_held;
  double scrolled; /* parts of a click that are not yet a slice */

  DragKind drag;
  gboolean drag_moved;
  double drag_u, drag_v; /* the middle, and the contrast, when the drag began */
  SlabContrast drag_contrast;
  double pinch_zoom;
};

G_DEFINE_FINAL_TYPE (SlabSliceInput, slab_slice_input, G_TYPE_OBJECT)

static gboolean
has_volume (SlabSliceInput *self)
{
  return slab_slice_view_get_volume (self->view) != NULL;
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, SlabSliceInput *self)
{
  const GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  double clicks = dy;
  double whole;

  g_assert (SLAB_IS_SLICE_INPUT (self));

  if (!has_volume (self))
    return FALSE;
  slab_slice_view_note_input (self->view);
  /* Some systems turn the wheel sideways while Shift is held. */
  if (clicks == 0 && (state & GDK_SHIFT_MASK) != 0)
    clicks = dx;
  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE)
    clicks /= SCROLL_PIXELS;
  if ((state & GDK_CONTROL_MASK) != 0)
    {
      slab_slice_view_zoom_by (self->view, pow (ZOOM_STEP, -clicks));
      return TRUE;
    }
  self->scrolled += clicks;
  whole = trunc (self->scrolled);
  self->scrolled -= whole;
  if (whole != 0)
    slab_slice_view_step (self->view, (gint64) whole * ((state & GDK_SHIFT_MASK) != 0 ? BIG_STEP : 1));
  return TRUE;
}

static void
scroll_end_cb (GtkEventControllerScroll *controller, SlabSliceInput *self)
{
  g_assert (SLAB_IS_SLICE_INPUT (self));

  self->scrolled = 0;
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, SlabSliceInput *self)
{
  g_assert (SLAB_IS_SLICE_INPUT (self));

  slab_slice_view_set_pointer (self->view, TRUE, x, y);
}

static void
leave_cb (GtkEventControllerMotion *controller, SlabSliceInput *self)
{
  g_assert (SLAB_IS_SLICE_INPUT (self));

  slab_slice_view_set_pointer (self->view, FALSE, 0, 0);
}

static void
set_drag (SlabSliceInput *self, DragKind drag)
{
  static const char *const cursors[] = { "crosshair", "crosshair", "grabbing", "all-scroll" };

  self->drag = drag;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->view), cursors[drag]);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, SlabSliceInput *self)
{
  const GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  const guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  g_assert (SLAB_IS_SLICE_INPUT (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  if (!has_volume (self))
    return;
  slab_slice_view_get_middle (self->view, &self->drag_u, &self->drag_v);
  slab_slice_view_get_window (self->view, &self->drag_contrast.low, &self->drag_contrast.high);
  self->drag_moved = FALSE;
  if (button == GDK_BUTTON_MIDDLE
      || (button == GDK_BUTTON_PRIMARY && (self->space_held || (state & GDK_SHIFT_MASK) != 0)))
    set_drag (self, DRAG_PAN);
  else if (button == GDK_BUTTON_SECONDARY)
    set_drag (self, DRAG_CONTRAST);
  else
    set_drag (self, DRAG_CURSOR);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, SlabSliceInput *self)
{
  g_assert (SLAB_IS_SLICE_INPUT (self));

  if (!has_volume (self) || self->drag == DRAG_NONE || self->drag == DRAG_CURSOR)
    return;
  if (!self->drag_moved && hypot (dx, dy) < CLICK_SLOP)
    return;
  self->drag_moved = TRUE;
  slab_slice_view_note_input (self->view);
  if (self->drag == DRAG_PAN)
    slab_slice_view_pan (self->view, self->drag_u, self->drag_v, dx, dy);
  else
    {
      const SlabContrast contrast = slab_contrast_drag (&self->drag_contrast, dx, dy);

      slab_slice_view_set_window (self->view, contrast.low, contrast.high);
    }
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, SlabSliceInput *self)
{
  const gboolean clicked = self->drag == DRAG_CONTRAST && !self->drag_moved;
  double x, y;

  g_assert (SLAB_IS_SLICE_INPUT (self));

  set_drag (self, DRAG_NONE);
  if (clicked && gtk_gesture_drag_get_start_point (gesture, &x, &y))
    slab_slice_view_popup_menu (self->view, x, y);
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, SlabSliceInput *self)
{
  g_assert (SLAB_IS_SLICE_INPUT (self));

  self->pinch_zoom = slab_slice_view_get_zoom (self->view);
}

static void
pinch_cb (GtkGestureZoom *gesture, double scale, SlabSliceInput *self)
{
  double x, y;

  g_assert (SLAB_IS_SLICE_INPUT (self));

  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    slab_slice_view_zoom_about (self->view, self->pinch_zoom * scale, x, y);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, SlabSliceInput *self)
{
  GtkWidget *widget = GTK_WIDGET (self->view);

  g_assert (SLAB_IS_SLICE_INPUT (self));

  slab_slice_view_note_input (self->view);
  if (key == GDK_KEY_space)
    {
      self->space_held = TRUE;
      if (self->drag == DRAG_NONE)
        gtk_widget_set_cursor_from_name (widget, "grab");
      return TRUE;
    }
  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0))
    {
      slab_slice_view_popup_menu (self->view, gtk_widget_get_width (widget) / 2.0,
                                  gtk_widget_get_height (widget) / 2.0);
      return TRUE;
    }
  return FALSE;
}

static void
key_released_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, SlabSliceInput *self)
{
  g_assert (SLAB_IS_SLICE_INPUT (self));

  if (key != GDK_KEY_space)
    return;
  self->space_held = FALSE;
  if (self->drag == DRAG_NONE)
    set_drag (self, DRAG_NONE);
}

static void
slab_slice_input_class_init (SlabSliceInputClass *klass)
{
}

static void
slab_slice_input_init (SlabSliceInput *self)
{
}

/* The controllers live as long as the view, which may be longer: their handlers go with this object. */
static void
handle (SlabSliceInput *self, gpointer controller, const char *signal, GCallback callback)
{
  g_signal_connect_object (controller, signal, callback, self, 0);
}

SlabSliceInput *
slab_slice_input_new (SlabSliceView *view)
{
  GtkEventController *controller;
  SlabSliceInput *self;

  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (view), NULL);

  self = g_object_new (SLAB_TYPE_SLICE_INPUT, NULL);
  self->view = view;
  set_drag (self, DRAG_NONE);

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  handle (self, controller, "scroll", G_CALLBACK (scroll_cb));
  handle (self, controller, "scroll-end", G_CALLBACK (scroll_end_cb));
  gtk_widget_add_controller (GTK_WIDGET (view), controller);

  controller = gtk_event_controller_motion_new ();
  handle (self, controller, "enter", G_CALLBACK (motion_cb));
  handle (self, controller, "motion", G_CALLBACK (motion_cb));
  handle (self, controller, "leave", G_CALLBACK (leave_cb));
  gtk_widget_add_controller (GTK_WIDGET (view), controller);

  controller = GTK_EVENT_CONTROLLER (gtk_gesture_drag_new ());
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (controller), 0);
  handle (self, controller, "drag-begin", G_CALLBACK (drag_begin_cb));
  handle (self, controller, "drag-update", G_CALLBACK (drag_update_cb));
  handle (self, controller, "drag-end", G_CALLBACK (drag_end_cb));
  gtk_widget_add_controller (GTK_WIDGET (view), controller);

  controller = GTK_EVENT_CONTROLLER (gtk_gesture_zoom_new ());
  handle (self, controller, "begin", G_CALLBACK (pinch_begin_cb));
  handle (self, controller, "scale-changed", G_CALLBACK (pinch_cb));
  gtk_widget_add_controller (GTK_WIDGET (view), controller);

  controller = gtk_event_controller_key_new ();
  handle (self, controller, "key-pressed", G_CALLBACK (key_pressed_cb));
  handle (self, controller, "key-released", G_CALLBACK (key_released_cb));
  gtk_widget_add_controller (GTK_WIDGET (view), controller);
  return self;
}
