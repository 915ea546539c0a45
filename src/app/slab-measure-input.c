/* SPDX-License-Identifier: MIT */
#include "slab-measure-input.h"

#include <math.h>

#include "slab-measure-overlay.h"

/* Shorter than this a drag was a click. */
#define DRAW_SLOP 4.0
#define BIG_STEP 10
/* What is drawn without a pointer: of the smaller side of the view, to each side of its middle. */
#define KEY_SHARE 0.15

typedef enum
{
  DRAG_NONE,
  DRAG_DRAW,
  DRAG_END,
  DRAG_LEGS, /* of an angle that is drawn: they stay at a right angle until it is let go */
  DRAG_BODY,
} Drag;

struct _SlabMeasureInput
{
  GObject parent_instance;

  SlabMeasureOverlay *overlay; /* not owned: it owns this */
  Drag drag;
  SlabMeasure *measure; /* that is drawn or moved */
  guint end;
  double from_x, from_y;
  double from_point[SLAB_N_AXES];
  gboolean space_held;
};

G_DEFINE_FINAL_TYPE (SlabMeasureInput, slab_measure_input, G_TYPE_OBJECT)

static SlabMeasures *
get_measures (SlabMeasureInput *self)
{
  SlabMeasures *measures = slab_measure_overlay_get_measures (self->overlay);

  return measures != NULL && slab_measures_get_volume (measures) != NULL ? measures : NULL;
}

/* A new measure whose ends are at two places; of an angle, the second leg is at a right angle to the first. */
static SlabMeasure *
draw (SlabMeasureInput *self, SlabMeasures *measures, double x0, double y0, double x1, double y1)
{
  SlabSliceView *view = slab_measure_overlay_get_view (self->overlay);
  const SlabAxis plane = slab_slice_view_get_plane (view);
  g_autoptr (SlabMeasure) measure = NULL;
  double point[SLAB_N_AXES];

  measure = slab_measure_new ((SlabMeasureKind) slab_measures_get_tool (measures), plane,
                              slab_view_state_get_slice (slab_slice_view_get_state (view), plane));
  if (!slab_measure_overlay_to_point (self->overlay, x0, y0, point))
    return NULL;
  slab_measure_set_end (measure, 0, point);
  slab_measure_overlay_to_point (self->overlay, x1, y1, point);
  slab_measure_set_end (measure, 1, point);
  if (slab_measure_get_n_ends (measure) > 2)
    {
      slab_measure_overlay_to_point (self->overlay, x0 + (y1 - y0), y0 - (x1 - x0), point);
      slab_measure_set_end (measure, 2, point);
    }
  slab_measures_add (measures, measure);
  slab_measures_set_end (measures, 1);
  /* The list keeps it. */
  return measure;
}

/* Pointer */

gboolean
slab_measure_input_press (SlabMeasureInput *self, double x, double y)
{
  SlabMeasures *measures;
  SlabMeasure *measure;

  g_return_val_if_fail (SLAB_IS_MEASURE_INPUT (self), FALSE);

  measures = get_measures (self);
  self->drag = DRAG_NONE;
  if (measures == NULL || slab_slice_view_get_pointer_taken (slab_measure_overlay_get_view (self->overlay))
      || !slab_measure_overlay_to_point (self->overlay, x, y, self->from_point))
    return FALSE;
  self->from_x = x;
  self->from_y = y;
  measure = slab_measure_overlay_find_end (self->overlay, x, y, &self->end);
  if (measure != NULL)
    self->drag = DRAG_END;
  else if (slab_measures_get_tool (measures) != SLAB_MEASURE_TOOL_CURSOR)
    self->drag = DRAG_DRAW;
  else
    {
      measure = slab_measure_overlay_find_body (self->overlay, x, y);
      if (measure != NULL)
        self->drag = DRAG_BODY;
    }
  g_set_object (&self->measure, measure);
  if (measure != NULL)
    {
      slab_measures_set_selected (measures, measure);
      if (self->drag == DRAG_END)
        slab_measures_set_end (measures, self->end);
    }
  return self->drag != DRAG_NONE;
}

void
slab_measure_input_drag (SlabMeasureInput *self, double x, double y)
{
  SlabMeasures *measures;
  double point[SLAB_N_AXES], by[SLAB_N_AXES];

  g_return_if_fail (SLAB_IS_MEASURE_INPUT (self));

  measures = get_measures (self);
  if (self->drag == DRAG_NONE || measures == NULL || !slab_measure_overlay_to_point (self->overlay, x, y, point))
    return;
  if (self->drag == DRAG_DRAW)
    {
      if (hypot (x - self->from_x, y - self->from_y) < DRAW_SLOP)
        return;
      g_set_object (&self->measure, draw (self, measures, self->from_x, self->from_y, x, y));
      self->drag = DRAG_NONE;
      if (self->measure != NULL)
        self->drag = slab_measure_get_n_ends (self->measure) > 2 ? DRAG_LEGS : DRAG_END;
      self->end = 1;
      return;
    }
  if (self->drag == DRAG_END || self->drag == DRAG_LEGS)
    {
      slab_measure_set_end (self->measure, self->end, point);
      if (self->drag == DRAG_LEGS
          && slab_measure_overlay_to_point (self->overlay, self->from_x + (y - self->from_y),
                                            self->from_y - (x - self->from_x), point))
        slab_measure_set_end (self->measure, 2, point);
      return;
    }
  for (guint i = 0; i < SLAB_N_AXES; i++)
    {
      by[i] = point[i] - self->from_point[i];
      self->from_point[i] = point[i];
    }
  slab_measure_move (self->measure, by);
}

void
slab_measure_input_release (SlabMeasureInput *self)
{
  g_return_if_fail (SLAB_IS_MEASURE_INPUT (self));

  self->drag = DRAG_NONE;
  g_clear_object (&self->measure);
}

/* The place along the selected line that its plot is to mark. */
void
slab_measure_input_point (SlabMeasureInput *self, double x, double y)
{
  SlabMeasures *measures;
  SlabMeasure *selected;

  g_return_if_fail (SLAB_IS_MEASURE_INPUT (self));

  measures = get_measures (self);
  selected = measures != NULL ? slab_measures_get_selected (measures) : NULL;
  if (selected != NULL && slab_measure_overlay_is_here (self->overlay, selected))
    slab_measures_set_mark (measures, slab_measure_overlay_find_share (self->overlay, selected, x, y));
}

/* Keys */

/* @whole: all ends, else the one that is chosen. */
static gboolean
nudge (SlabMeasures *measures, SlabMeasure *measure, guint key, gboolean big, gboolean whole)
{
  const SlabAxis plane = slab_measure_get_plane (measure);
  double point[SLAB_N_AXES], by[SLAB_N_AXES] = { 0, 0, 0 };
  double step = big ? BIG_STEP : 1;
  SlabAxis axis;

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      step = -step;
      G_GNUC_FALLTHROUGH;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      axis = slab_slice_get_horizontal (plane);
      break;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      step = -step;
      G_GNUC_FALLTHROUGH;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      axis = slab_slice_get_vertical (plane);
      break;
    default:
      return FALSE;
    }
  if (whole)
    {
      by[axis] = step;
      slab_measure_move (measure, by);
      return TRUE;
    }
  slab_measure_get_end (measure, slab_measures_get_end (measures), point);
  point[axis] += step;
  slab_measure_set_end (measure, slab_measures_get_end (measures), point);
  return TRUE;
}

static gboolean
draw_by_key (SlabMeasureInput *self, SlabMeasures *measures)
{
  GtkWidget *view = GTK_WIDGET (slab_measure_overlay_get_view (self->overlay));
  const double x = gtk_widget_get_width (view) / 2.0, y = gtk_widget_get_height (view) / 2.0;
  const double half = MIN (x, y) * 2 * KEY_SHARE;
  const gboolean flat = slab_measures_get_tool (measures) != SLAB_MEASURE_TOOL_RECTANGLE;

  return draw (self, measures, x - half, flat ? y : y - half, x + half, flat ? y : y + half) != NULL;
}

gboolean
slab_measure_input_key (SlabMeasureInput *self, guint key, GdkModifierType modifiers)
{
  SlabMeasures *measures;
  SlabMeasure *selected;
  guint n_ends;

  g_return_val_if_fail (SLAB_IS_MEASURE_INPUT (self), FALSE);

  measures = get_measures (self);
  if (measures == NULL || (modifiers & GDK_CONTROL_MASK) != 0)
    return FALSE;
  selected = slab_measures_get_selected (measures);
  if ((modifiers & GDK_ALT_MASK) != 0)
    return selected != NULL && slab_measure_get_n_ends (selected) > 0
           && slab_measure_overlay_is_here (self->overlay, selected)
           && nudge (measures, selected, key, (modifiers & GDK_SHIFT_MASK) != 0, TRUE);
  if (key == GDK_KEY_Escape)
    {
      if (slab_measures_get_tool (measures) != SLAB_MEASURE_TOOL_CURSOR)
        slab_measures_set_tool (measures, SLAB_MEASURE_TOOL_CURSOR);
      else if (selected != NULL)
        slab_measures_set_selected (measures, NULL);
      else
        return FALSE;
      return TRUE;
    }
  if ((key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
      && slab_measures_get_tool (measures) != SLAB_MEASURE_TOOL_CURSOR)
    return draw_by_key (self, measures);
  if (selected == NULL || !slab_measure_overlay_is_here (self->overlay, selected))
    return FALSE;

  n_ends = slab_measure_get_n_ends (selected);
  switch (key)
    {
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
    case GDK_KEY_BackSpace:
      slab_measures_remove (measures, selected);
      return TRUE;
    case GDK_KEY_bracketleft:
      slab_measures_set_end (measures, (slab_measures_get_end (measures) + n_ends - 1) % n_ends);
      return TRUE;
    case GDK_KEY_bracketright:
      slab_measures_set_end (measures, (slab_measures_get_end (measures) + 1) % n_ends);
      return TRUE;
    default:
      return nudge (measures, selected, key, (modifiers & GDK_SHIFT_MASK) != 0, FALSE);
    }
}

/* Controllers */

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, SlabMeasureInput *self)
{
  const GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  SlabSliceView *view = slab_measure_overlay_get_view (self->overlay);

  /* With a key held a drag means something else. */
  if ((state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 || self->space_held
      || !slab_measure_input_press (self, x, y))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (view));
  g_signal_emit_by_name (view, "acted");
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, SlabMeasureInput *self)
{
  slab_measure_input_drag (self, self->from_x + dx, self->from_y + dy);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, SlabMeasureInput *self)
{
  slab_measure_input_release (self);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, SlabMeasureInput *self)
{
  slab_measure_input_point (self, x, y);
}

static void
leave_cb (GtkEventControllerMotion *controller, SlabMeasureInput *self)
{
  slab_measure_input_point (self, -INFINITY, -INFINITY);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, SlabMeasureInput *self)
{
  if (key == GDK_KEY_space)
    self->space_held = TRUE;
  return slab_measure_input_key (self, key, state);
}

static void
key_released_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                 SlabMeasureInput *self)
{
  if (key == GDK_KEY_space)
    self->space_held = FALSE;
}

static void
slab_measure_input_dispose (GObject *object)
{
  g_clear_object (&SLAB_MEASURE_INPUT (object)->measure);

  G_OBJECT_CLASS (slab_measure_input_parent_class)->dispose (object);
}

static void
slab_measure_input_class_init (SlabMeasureInputClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = slab_measure_input_dispose;
}

static void
slab_measure_input_init (SlabMeasureInput *self)
{
}

/* The controllers live as long as the view, which may be longer: their handlers go with this object. */
static void
handle (SlabMeasureInput *self, gpointer controller, const char *signal, GCallback callback)
{
  g_signal_connect_object (controller, signal, callback, self, 0);
}

SlabMeasureInput *
slab_measure_input_new (SlabMeasureOverlay *overlay)
{
  GtkEventController *controller;
  SlabMeasureInput *self;
  GtkWidget *view;

  g_return_val_if_fail (SLAB_IS_MEASURE_OVERLAY (overlay), NULL);

  self = g_object_new (SLAB_TYPE_MEASURE_INPUT, NULL);
  self->overlay = overlay;
  view = GTK_WIDGET (slab_measure_overlay_get_view (overlay));

  controller = GTK_EVENT_CONTROLLER (gtk_gesture_drag_new ());
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  handle (self, controller, "drag-begin", G_CALLBACK (drag_begin_cb));
  handle (self, controller, "drag-update", G_CALLBACK (drag_update_cb));
  handle (self, controller, "drag-end", G_CALLBACK (drag_end_cb));
  gtk_widget_add_controller (view, controller);

  controller = gtk_event_controller_motion_new ();
  handle (self, controller, "motion", G_CALLBACK (motion_cb));
  handle (self, controller, "leave", G_CALLBACK (leave_cb));
  gtk_widget_add_controller (view, controller);

  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  handle (self, controller, "key-pressed", G_CALLBACK (key_pressed_cb));
  handle (self, controller, "key-released", G_CALLBACK (key_released_cb));
  gtk_widget_add_controller (view, controller);
  return self;
}
