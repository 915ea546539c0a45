/* SPDX-License-Identifier: MIT */
#include "slab-crop-overlay.h"

#include <math.h>

#include "slab-slice-view-private.h"

#define REACH 8.0
#define HANDLE 9.0
/* Shorter than this a drag was a click. */
#define SLOP 4.0

/* Which edges of an axis a drag has: one of them, none, or both, to move the box. */
typedef enum
{
  HOLD_NONE,
  HOLD_LOW,
  HOLD_HIGH,
  HOLD_BOTH,
} Hold;

struct _SlabCropOverlay
{
  GtkWidget parent_instance;

  SlabSliceView *view; /* not owned: it is beside this */
  SlabCropBox *box;
  gboolean dragging;
  gboolean drawing; /* anew, from where the drag began */
  gboolean moved;
  Hold across;
  Hold down;
  double from_x, from_y;
  SlabBox from_box;
  const char *pointer; /* the view's, while it is over the box */
};

G_DEFINE_FINAL_TYPE (SlabCropOverlay, slab_crop_overlay, GTK_TYPE_WIDGET)

static gboolean
is_shown (SlabCropOverlay *self)
{
  return self->box != NULL && slab_crop_box_get_active (self->box) && self->view != NULL
         && slab_slice_view_has_place (self->view);
}

static void
get_axes (SlabCropOverlay *self, SlabAxis *across, SlabAxis *down)
{
  const SlabAxis plane = slab_slice_view_get_plane (self->view);

  *across = slab_slice_get_horizontal (plane);
  *down = slab_slice_get_vertical (plane);
}

/* In logical pixels of the view. */
static graphene_rect_t
get_rectangle (SlabCropOverlay *self)
{
  const SlabSliceGeometry geometry = slab_slice_view_get_geometry (self->view);
  SlabAxis across, down;
  SlabBox box;

  get_axes (self, &across, &down);
  slab_crop_box_get (self->box, &box);
  return slab_slice_geometry_to_widget (&geometry, (double) box.start[across], (double) box.start[down],
                                        (double) box.size[across], (double) box.size[down]);
}

/* Of a box that is a few pixels small the nearer edge. */
static Hold
find_edge (double at, double low, double high)
{
  const double to_low = fabs (at - low), to_high = fabs (at - high);

  if (MIN (to_low, to_high) > REACH)
    return HOLD_NONE;
  return to_low < to_high ? HOLD_LOW : HOLD_HIGH;
}

static void
find_holds (SlabCropOverlay *self, double x, double y, Hold *across, Hold *down)
{
  const graphene_rect_t rect = get_rectangle (self);
  const double left = (double) rect.origin.x, right = left + (double) rect.size.width;
  const double top = (double) rect.origin.y, bottom = top + (double) rect.size.height;

  *across = *down = HOLD_NONE;
  if (x < left - REACH || x > right + REACH || y < top - REACH || y > bottom + REACH)
    return;
  *across = find_edge (x, left, right);
  *down = find_edge (y, top, bottom);
  if (*across == HOLD_NONE && *down == HOLD_NONE)
    *across = *down = HOLD_BOTH;
}

gboolean
slab_crop_overlay_press (SlabCropOverlay *self, double x, double y)
{
  g_return_val_if_fail (SLAB_IS_CROP_OVERLAY (self), FALSE);

  if (!is_shown (self))
    return FALSE;
  find_holds (self, x, y, &self->across, &self->down);
  self->dragging = TRUE;
  self->drawing = self->across == HOLD_NONE && self->down == HOLD_NONE;
  self->moved = FALSE;
  self->from_x = x;
  self->from_y = y;
  slab_crop_box_get (self->box, &self->from_box);
  return TRUE;
}

/* The edge that was held, as far as the pointer has gone since; @by and @at in voxels. */
static void
drag_axis (SlabCropOverlay *self, SlabAxis axis, Hold hold, double by)
{
  const gint64 start = self->from_box.start[axis], end = start + self->from_box.size[axis];
  const gint64 step = (gint64) round (by);

  switch (hold)
    {
    case HOLD_NONE:
      break;
    case HOLD_LOW:
      slab_crop_box_set_edges (self->box, axis, MIN (start + step, end - 1), end);
      break;
    case HOLD_HIGH:
      slab_crop_box_set_edges (self->box, axis, start, MAX (end + step, start + 1));
      break;
    case HOLD_BOTH:
      slab_crop_box_move_to (self->box, axis, start + step);
      break;
    }
}

void
slab_crop_overlay_drag (SlabCropOverlay *self, double x, double y)
{
  SlabSliceGeometry geometry;
  SlabAxis across, down;
  double u0, v0, u, v;

  g_return_if_fail (SLAB_IS_CROP_OVERLAY (self));

  if (!self->dragging || !is_shown (self) || (!self->moved && hypot (x - self->from_x, y - self->from_y) < SLOP))
    return;
  self->moved = TRUE;
  get_axes (self, &across, &down);
  geometry = slab_slice_view_get_geometry (self->view);
  slab_slice_geometry_to_slice (&geometry, self->from_x, self->from_y, &u0, &v0);
  slab_slice_geometry_to_slice (&geometry, x, y, &u, &v);
  if (self->drawing)
    {
      /* All voxels that are touched. */
      slab_crop_box_set_edges (self->box, across, (gint64) floor (MIN (u0, u)), (gint64) ceil (MAX (u0, u)));
      slab_crop_box_set_edges (self->box, down, (gint64) floor (MIN (v0, v)), (gint64) ceil (MAX (v0, v)));
      return;
    }
  drag_axis (self, across, self->across, u - u0);
  drag_axis (self, down, self->down, v - v0);
}

void
slab_crop_overlay_release (SlabCropOverlay *self)
{
  g_return_if_fail (SLAB_IS_CROP_OVERLAY (self));

  if (self->dragging && !self->moved && self->view != NULL)
    slab_slice_view_set_cursor (self->view, self->from_x, self->from_y, TRUE, TRUE);
  self->dragging = FALSE;
}

/* Drawing */

static void
append_handle (GtkSnapshot *snapshot, double x, double y)
{
  const GdkRGBA ink = { 1, 1, 1, 1 }, shade = { 0, 0, 0, 0.7f };
  const graphene_rect_t rect = GRAPHENE_RECT_INIT ((float) floor (x - HANDLE / 2), (float) floor (y - HANDLE / 2),
                                                   HANDLE, HANDLE);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &rect, 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &ink, &rect);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ 1, 1, 1, 1 }, (GdkRGBA[4]){ shade, shade, shade, shade });
}

static void
append_outside (GtkSnapshot *snapshot, const graphene_rect_t *rect, float width, float height)
{
  const GdkRGBA shade = { 0, 0, 0, 0.5f };
  const float left = CLAMP (rect->origin.x, 0, width), top = CLAMP (rect->origin.y, 0, height);
  const float right = CLAMP (rect->origin.x + rect->size.width, 0, width);
  const float bottom = CLAMP (rect->origin.y + rect->size.height, 0, height);

  gtk_snapshot_append_color (snapshot, &shade, &GRAPHENE_RECT_INIT (0, 0, width, top));
  gtk_snapshot_append_color (snapshot, &shade, &GRAPHENE_RECT_INIT (0, bottom, width, height - bottom));
  gtk_snapshot_append_color (snapshot, &shade, &GRAPHENE_RECT_INIT (0, top, left, bottom - top));
  gtk_snapshot_append_color (snapshot, &shade, &GRAPHENE_RECT_INIT (right, top, width - right, bottom - top));
}

static void
append_outline (GtkSnapshot *snapshot, const graphene_rect_t *rect, float width, float height, gboolean dashed)
{
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  const double x = floor ((double) rect->origin.x) + 0.5, y = floor ((double) rect->origin.y) + 0.5;
  const double right = ceil ((double) (rect->origin.x + rect->size.width)) - 0.5;
  const double bottom = ceil ((double) (rect->origin.y + rect->size.height)) - 0.5;
  graphene_rect_t area = *rect;
  cairo_t *cr;

  graphene_rect_inset (&area, -3, -3);
  if (!graphene_rect_intersection (&area, &bounds, &area))
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &area);
  cairo_rectangle (cr, x, y, MAX (right - x, 1), MAX (bottom - y, 1));
  cairo_set_source_rgba (cr, 0, 0, 0, 0.6);
  cairo_set_line_width (cr, 3);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgba (cr, 1, 1, 1, dashed ? 0.8 : 1);
  cairo_set_line_width (cr, 1);
  if (dashed)
    cairo_set_dash (cr, (const double[]){ 5, 4 }, 2, 0);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
slab_crop_overlay_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SlabCropOverlay *self = SLAB_CROP_OVERLAY (widget);
  const float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  graphene_rect_t rect;
  gboolean inside;
  SlabAxis plane;
  SlabBox box;
  gint64 slice;

  if (!is_shown (self))
    return;
  plane = slab_slice_view_get_plane (self->view);
  slice = slab_view_state_get_slice (slab_slice_view_get_state (self->view), plane);
  slab_crop_box_get (self->box, &box);
  inside = slice >= box.start[plane] && slice < box.start[plane] + box.size[plane];
  rect = get_rectangle (self);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (inside)
    append_outside (snapshot, &rect, width, height);
  else
    gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0, 0, 0, 0.5f }, &GRAPHENE_RECT_INIT (0, 0, width, height));
  /* They are of the view and not of what is cropped away. */
  slab_slice_view_snapshot_bars (self->view, snapshot);
  append_outline (snapshot, &rect, width, height, !inside);
  for (int i = 0; i < 9; i++)
    if (i != 4)
      append_handle (snapshot, (double) (rect.origin.x + rect.size.width * (float) (i % 3) / 2),
                     (double) (rect.origin.y + rect.size.height * (float) (i / 3) / 2));
  gtk_snapshot_pop (snapshot);
}

/* Input */

static void
set_pointer (SlabCropOverlay *self, const char *name)
{
  GdkCursor *now = gtk_widget_get_cursor (GTK_WIDGET (self->view));

  /* A drag that is the view's shows its own meanwhile. */
  if (self->pointer == name && (name == NULL || (now != NULL && g_strcmp0 (gdk_cursor_get_name (now), name) == 0)))
    return;
  self->pointer = name;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->view), name);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, SlabCropOverlay *self)
{
  static const char *const names[4][4] = {
    { "crosshair", "n-resize", "s-resize", NULL },
    { "w-resize", "nw-resize", "sw-resize", NULL },
    { "e-resize", "ne-resize", "se-resize", NULL },
    { NULL, NULL, NULL, "move" },
  };
  Hold across, down;

  if (self->dragging)
    return;
  if (!is_shown (self))
    {
      set_pointer (self, NULL);
      return;
    }
  find_holds (self, x, y, &across, &down);
  set_pointer (self, names[across][down]);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, SlabCropOverlay *self)
{
  const GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  /* With a key held a drag means something else. */
  if ((state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 || !slab_crop_overlay_press (self, x, y))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  slab_slice_view_note_input (self->view);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, SlabCropOverlay *self)
{
  slab_crop_overlay_drag (self, self->from_x + dx, self->from_y + dy);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, SlabCropOverlay *self)
{
  slab_crop_overlay_release (self);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, SlabCropOverlay *self)
{
  if (!is_shown (self) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  if (key == GDK_KEY_Escape)
    {
      slab_crop_box_set_active (self->box, FALSE);
      return TRUE;
    }
  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter)
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.crop-create", NULL);
  return TRUE;
}

/* Following */

static void
redraw (SlabCropOverlay *self)
{
  if (self->box != NULL && slab_crop_box_get_active (self->box))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
active_cb (SlabCropOverlay *self)
{
  const gboolean active = self->box != NULL && slab_crop_box_get_active (self->box);

  self->dragging = FALSE;
  if (self->view != NULL)
    {
      /* From now on, not from when the pointer moves: what is under it may be grabbed before. */
      slab_slice_view_set_pointer_taken (self->view, active);
      if (!active)
        set_pointer (self, NULL);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
slab_crop_overlay_dispose (GObject *object)
{
  SlabCropOverlay *self = SLAB_CROP_OVERLAY (object);

  slab_crop_overlay_set_box (self, NULL);
  g_clear_weak_pointer (&self->view);

  G_OBJECT_CLASS (slab_crop_overlay_parent_class)->dispose (object);
}

static void
slab_crop_overlay_class_init (SlabCropOverlayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_crop_overlay_dispose;
  widget_class->snapshot = slab_crop_overlay_snapshot;

  gtk_widget_class_set_css_name (widget_class, "cropoverlay");
  /* What is drawn here is told by the numbers of the bar. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
slab_crop_overlay_init (SlabCropOverlay *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/* The controllers live as long as the view, which may be longer: their handlers go with this object. */
static GtkEventController *
add_controller (SlabCropOverlay *self, GtkEventController *controller)
{
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->view), controller);
  return controller;
}

GtkWidget *
slab_crop_overlay_new (SlabSliceView *view)
{
  GtkEventController *controller;
  SlabCropOverlay *self;

  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (view), NULL);

  self = g_object_new (SLAB_TYPE_CROP_OVERLAY, NULL);
  g_set_weak_pointer (&self->view, view);
  g_signal_connect_object (view, "state-changed", G_CALLBACK (redraw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::zoom", G_CALLBACK (redraw), self, G_CONNECT_SWAPPED);

  controller = add_controller (self, GTK_EVENT_CONTROLLER (gtk_gesture_drag_new ()));
  g_signal_connect_object (controller, "drag-begin", G_CALLBACK (drag_begin_cb), self, 0);
  g_signal_connect_object (controller, "drag-update", G_CALLBACK (drag_update_cb), self, 0);
  g_signal_connect_object (controller, "drag-end", G_CALLBACK (drag_end_cb), self, 0);
  controller = add_controller (self, gtk_event_controller_motion_new ());
  g_signal_connect_object (controller, "motion", G_CALLBACK (motion_cb), self, 0);
  controller = add_controller (self, gtk_event_controller_key_new ());
  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (key_cb), self, 0);
  return GTK_WIDGET (self);
}

void
slab_crop_overlay_set_box (SlabCropOverlay *self, SlabCropBox *box)
{
  g_return_if_fail (SLAB_IS_CROP_OVERLAY (self));
  g_return_if_fail (box == NULL || SLAB_IS_CROP_BOX (box));

  if (self->box == box)
    return;
  if (self->box != NULL)
    g_signal_handlers_disconnect_by_data (self->box, self);
  g_set_object (&self->box, box);
  if (box != NULL)
    {
      g_signal_connect_swapped (box, "changed", G_CALLBACK (redraw), self);
      g_signal_connect_swapped (box, "toggled", G_CALLBACK (active_cb), self);
    }
  active_cb (self);
}
