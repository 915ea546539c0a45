/* SPDX-License-Identifier: MIT */
#include "slab-slice-input.h"

#include <math.h>

#include "slab-slice-view-private.h"
#include "slice/slab-contrast.h"

#define ZOOM_STEP 1.25
#define BIG_STEP 10
/* Pixels of smooth scrolling that count as one click of a wheel. */
#define SCROLL_PIXELS 24.0
#define CLICK_SLOP 4.0
/* Of the view, that a key moves it by, and with Shift. */
#define PAN_SHARE 0.1
#define PAN_SHARE_BIG 0.5

/* Pixels of a drag up or down that double or halve the zoom. */
#define ZOOM_PIXELS 100.0

struct _SlabSliceInput
{
  GObject parent_instance;

  SlabSliceView *view; /* not owned: it owns this */
  gboolean space_held;
  const char *pointer_name;
  double scrolled; /* parts of a click that are not yet a slice */

  SlabMousePreset preset;
  SlabMouseDeed drag;
  guint drag_button;
  gboolean drag_moved;
  gboolean across, down; /* which of the cursor's lines a drag holds */
  double drag_x, drag_y; /* where it began */
  double drag_u, drag_v; /* the middle, the contrast and the zoom, when it began */
  SlabContrast drag_contrast;
  double drag_zoom;
  double pinch_zoom;
};

G_DEFINE_FINAL_TYPE (SlabSliceInput, slab_slice_input, G_TYPE_OBJECT)

static gboolean
has_shape (SlabSliceInput *self)
{
  SlabViewState *state = slab_slice_view_get_state (self->view);
  SlabShape shape;

  return state != NULL && slab_view_state_get_shape (state, &shape);
}

/* Without voxels there are no values whose contrast could be another. */
static SlabMouseDeed
get_possible (SlabSliceInput *self, SlabMouseDeed deed)
{
  const gboolean is_contrast = deed == SLAB_MOUSE_DEED_CONTRAST || deed == SLAB_MOUSE_DEED_REGION;

  return is_contrast && slab_view_state_get_volume (slab_slice_view_get_state (self->view)) == NULL
             ? SLAB_MOUSE_DEED_PAN
             : deed;
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, SlabSliceInput *self)
{
  const GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  double clicks = dy;
  SlabMouseDeed deed;
  double whole;

  g_assert (SLAB_IS_SLICE_INPUT (self));

  if (!has_shape (self))
    return FALSE;
  slab_slice_view_note_input (self->view);
  /* Some systems turn the wheel sideways while Shift is held. */
  if (clicks == 0 && (state & GDK_SHIFT_MASK) != 0)
    clicks = dx;
  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE)
    clicks /= SCROLL_PIXELS;
  deed = slab_mouse_preset_get_wheel (self->preset, state);
  if (deed == SLAB_MOUSE_DEED_ZOOM)
    {
      slab_slice_view_zoom_by (self->view, pow (ZOOM_STEP, -clicks));
      return TRUE;
    }
  self->scrolled += clicks;
  whole = trunc (self->scrolled);
  self->scrolled -= whole;
  if (whole != 0)
    slab_view_state_step (slab_slice_view_get_state (self->view), slab_slice_view_get_plane (self->view),
                          (gint64) whole * (deed == SLAB_MOUSE_DEED_SLICES_BIG ? BIG_STEP : 1));
  return TRUE;
}

static void
scroll_end_cb (GtkEventControllerScroll *controller, SlabSliceInput *self)
{
  g_assert (SLAB_IS_SLICE_INPUT (self));

  self->scrolled = 0;
}

/* What the pointer would do here. */
static void
show_pointer (SlabSliceInput *self, gboolean across, gboolean down)
{
  const char *name = "crosshair";

  if (self->drag == SLAB_MOUSE_DEED_PAN)
    name = "grabbing";
  else if (self->drag == SLAB_MOUSE_DEED_CONTRAST)
    name = "all-scroll";
  else if (self->drag == SLAB_MOUSE_DEED_ZOOM)
    name = "ns-resize";
  else if (self->space_held)
    name = "grab";
  else if (across && down)
    name = "move";
  else if (across)
    name = "col-resize";
  else if (down)
    name = "row-resize";
  if (self->drag == SLAB_MOUSE_DEED_NONE && self->view->pointer_taken)
    {
      self->pointer_name = NULL;
      return;
    }
  /* Setting one is a round trip to the display where it is another object of the same name. */
  if (self->pointer_name != name)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self->view), name);
  self->pointer_name = name;
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, SlabSliceInput *self)
{
  gboolean across, down;

  g_assert (SLAB_IS_SLICE_INPUT (self));

  slab_slice_view_set_pointer (self->view, TRUE, x, y);
  if (self->drag == SLAB_MOUSE_DEED_NONE)
    {
      slab_slice_view_find_lines (self->view, x, y, &across, &down);
      show_pointer (self, across, down);
    }
}

static void
leave_cb (GtkEventControllerMotion *controller, SlabSliceInput *self)
{
  g_assert (SLAB_IS_SLICE_INPUT (self));

  slab_slice_view_set_pointer (self->view, FALSE, 0, 0);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, SlabSliceInput *self)
{
  const GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  g_assert (SLAB_IS_SLICE_INPUT (self));

  /* A finger has none. */
  button = button != 0 ? button : GDK_BUTTON_PRIMARY;
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  slab_slice_view_note_input (self->view);
  if (!has_shape (self) || !slab_slice_view_get_middle (self->view, &self->drag_u, &self->drag_v))
    return;
  slab_view_state_get_contrast (slab_slice_view_get_state (self->view), &self->drag_contrast.low,
                                &self->drag_contrast.high);
  self->drag_zoom = slab_slice_view_get_zoom (self->view);
  self->drag_button = button;
  self->drag_x = x;
  self->drag_y = y;
  self->drag_moved = FALSE;
  self->across = self->down = FALSE;
  self->drag = get_possible (self, slab_mouse_preset_get_drag (self->preset, button, state, self->space_held));
  if (button == GDK_BUTTON_PRIMARY && !self->space_held && (state & GDK_SHIFT_MASK) == 0
      && self->drag != SLAB_MOUSE_DEED_REGION)
    {
      slab_slice_view_find_lines (self->view, x, y, &self->across, &self->down);
      if (self->across || self->down)
        self->drag = SLAB_MOUSE_DEED_CURSOR;
      else if (self->drag == SLAB_MOUSE_DEED_CURSOR)
        {
          self->across = self->down = TRUE;
          slab_slice_view_set_cursor (self->view, x, y, TRUE, TRUE);
        }
    }
  show_pointer (self, self->across, self->down);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, SlabSliceInput *self)
{
  g_assert (SLAB_IS_SLICE_INPUT (self));

  if (!has_shape (self) || self->drag == SLAB_MOUSE_DEED_NONE)
    return;
  if (!self->drag_moved && hypot (dx, dy) < CLICK_SLOP)
    return;
  self->drag_moved = TRUE;
  slab_slice_view_note_input (self->view);
  switch (self->drag)
    {
    case SLAB_MOUSE_DEED_PAN:
      slab_slice_view_pan (self->view, self->drag_u, self->drag_v, dx, dy);
      break;
    case SLAB_MOUSE_DEED_CONTRAST:
      {
        const SlabContrast contrast = slab_contrast_drag (&self->drag_contrast, dx, dy);

        slab_view_state_set_contrast (slab_slice_view_get_state (self->view), contrast.low, contrast.high);
      }
      break;
    case SLAB_MOUSE_DEED_ZOOM:
      slab_slice_view_zoom_about (self->view, self->drag_zoom * exp2 (-dy / ZOOM_PIXELS), self->drag_x, self->drag_y);
      break;
    case SLAB_MOUSE_DEED_CURSOR:
      slab_slice_view_set_cursor (self->view, self->drag_x + dx, self->drag_y + dy, self->across, self->down);
      break;
    case SLAB_MOUSE_DEED_REGION:
      slab_slice_view_set_band (self->view, self->drag_x, self->drag_y, self->drag_x + dx, self->drag_y + dy);
      break;
    case SLAB_MOUSE_DEED_NONE:
    case SLAB_MOUSE_DEED_SLICES:
    case SLAB_MOUSE_DEED_SLICES_BIG:
      break;
    }
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, SlabSliceInput *self)
{
  const SlabMouseDeed deed = self->drag;
  gint64 u, v, n_u, n_v;

  g_assert (SLAB_IS_SLICE_INPUT (self));

  self->drag = SLAB_MOUSE_DEED_NONE;
  show_pointer (self, FALSE, FALSE);
  slab_slice_view_clear_band (self->view);
  if (deed == SLAB_MOUSE_DEED_REGION && self->drag_moved && has_shape (self)
      && slab_slice_view_get_box (self->view, self->drag_x, self->drag_y, self->drag_x + dx, self->drag_y + dy, &u, &v,
                                  &n_u, &n_v))
    slab_view_state_region_contrast (slab_slice_view_get_state (self->view), slab_slice_view_get_plane (self->view), u,
                                     v, n_u, n_v);
  if (self->drag_moved || deed == SLAB_MOUSE_DEED_NONE)
    return;
  if (self->drag_button == GDK_BUTTON_SECONDARY)
    slab_slice_view_popup_menu (self->view, self->drag_x, self->drag_y);
  /* Where a drag means something else, and on one of the cursor's lines, a click still points. */
  else if (self->drag_button == GDK_BUTTON_PRIMARY && !self->space_held
           && !(deed == SLAB_MOUSE_DEED_CURSOR && self->across && self->down))
    slab_slice_view_set_cursor (self->view, self->drag_x, self->drag_y, TRUE, TRUE);
}

/* Taken away by another gesture: nothing is done. */
static void
drag_cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, SlabSliceInput *self)
{
  g_assert (SLAB_IS_SLICE_INPUT (self));

  self->drag = SLAB_MOUSE_DEED_NONE;
  slab_slice_view_clear_band (self->view);
  show_pointer (self, FALSE, FALSE);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, SlabSliceInput *self)
{
  g_assert (SLAB_IS_SLICE_INPUT (self));

  if (n_press == 2)
    slab_slice_view_double_click (self->view);
}

/* A double click may give the view another size, and so the same place other coordinates: the next click is a first. */
static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, SlabSliceInput *self)
{
  if (n_press == 2)
    gtk_event_controller_reset (GTK_EVENT_CONTROLLER (gesture));
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
get_direction (guint key, int *across, int *down)
{
  *across = key == GDK_KEY_Right || key == GDK_KEY_KP_Right ? 1
            : key == GDK_KEY_Left || key == GDK_KEY_KP_Left ? -1
                                                            : 0;
  *down = key == GDK_KEY_Down || key == GDK_KEY_KP_Down ? 1 : key == GDK_KEY_Up || key == GDK_KEY_KP_Up ? -1 : 0;
  return *across != 0 || *down != 0;
}

/* Alt moves the cursor's lines, Control what is seen. */
static gboolean
arrow_key (SlabSliceInput *self, guint key, GdkModifierType modifiers)
{
  SlabViewState *state = slab_slice_view_get_state (self->view);
  const SlabAxis plane = slab_slice_view_get_plane (self->view);
  const gboolean big = (modifiers & GDK_SHIFT_MASK) != 0;
  int across, down;
  double u, v;

  modifiers &= GDK_ALT_MASK | GDK_CONTROL_MASK;
  if ((modifiers != GDK_ALT_MASK && modifiers != GDK_CONTROL_MASK) || !has_shape (self)
      || !get_direction (key, &across, &down))
    return FALSE;
  slab_slice_view_note_input (self->view);
  if (modifiers == GDK_ALT_MASK)
    {
      slab_view_state_step (state, slab_slice_get_horizontal (plane), across * (big ? BIG_STEP : 1));
      slab_view_state_step (state, slab_slice_get_vertical (plane), down * (big ? BIG_STEP : 1));
    }
  else if (slab_slice_view_get_middle (self->view, &u, &v))
    {
      const double share = big ? PAN_SHARE_BIG : PAN_SHARE;

      slab_slice_view_pan (self->view, u, v, -across * share * gtk_widget_get_width (GTK_WIDGET (self->view)),
                           -down * share * gtk_widget_get_height (GTK_WIDGET (self->view)));
    }
  return TRUE;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, SlabSliceInput *self)
{
  GtkWidget *widget = GTK_WIDGET (self->view);

  g_assert (SLAB_IS_SLICE_INPUT (self));

  if (key == GDK_KEY_space)
    {
      self->space_held = TRUE;
      show_pointer (self, FALSE, FALSE);
      return TRUE;
    }
  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0))
    {
      slab_slice_view_popup_menu (self->view, gtk_widget_get_width (widget) / 2.0,
                                  gtk_widget_get_height (widget) / 2.0);
      return TRUE;
    }
  return arrow_key (self, key, state);
}

static void
key_released_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, SlabSliceInput *self)
{
  g_assert (SLAB_IS_SLICE_INPUT (self));

  if (key != GDK_KEY_space)
    return;
  self->space_held = FALSE;
  show_pointer (self, FALSE, FALSE);
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
  show_pointer (self, FALSE, FALSE);

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
  handle (self, controller, "cancel", G_CALLBACK (drag_cancel_cb));
  gtk_widget_add_controller (GTK_WIDGET (view), controller);

  controller = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (controller), GDK_BUTTON_PRIMARY);
  handle (self, controller, "pressed", G_CALLBACK (pressed_cb));
  handle (self, controller, "released", G_CALLBACK (released_cb));
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

void
slab_slice_input_set_preset (SlabSliceInput *self, SlabMousePreset preset)
{
  g_return_if_fail (SLAB_IS_SLICE_INPUT (self));
  g_return_if_fail (preset < SLAB_N_MOUSE_PRESETS);

  self->preset = preset;
}

SlabMousePreset
slab_slice_input_get_preset (SlabSliceInput *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_INPUT (self), SLAB_MOUSE_PRESET_FIJI);

  return self->preset;
}
