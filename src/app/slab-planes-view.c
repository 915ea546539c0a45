/* SPDX-License-Identifier: MIT */
#include "slab-planes-view.h"

#include <math.h>

#include "slab-plane-pane.h"

/* Between two panes: the line that keeps them apart is the background. */
#define GAP 4
#define RATE_DEFAULT 12.0
/* A strip of a thin volume is still to be seen, and to be hit. */
#define MIN_PICTURE_HEIGHT 48

struct _SlabPlanesView
{
  GtkWidget parent_instance;

  SlabViewState *state;
  SlabPlanePane *panes[SLAB_N_AXES];
  SlabSliceView *views[SLAB_N_AXES]; /* of the panes */
  SlabAxis plane;
  SlabPlanesLayout layout;
  SlabPlanesLayout layout_before; /* the one a plane alone goes back to */
  SlabMousePreset preset;

  guint tick; /* while it plays */
  double rate;
  gint64 next_time; /* of the frame clock, when the next slice is due */
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_PLANE,
  PROP_LAYOUT,
  PROP_SHOWN_SLICE,
  PROP_ZOOM,
  PROP_PLAYING,
  PROP_RATE,
  PROP_MOUSE_PRESET,
  PROP_COARSE,
  PROP_ERROR,
  N_PROPS
};

enum
{
  POINTER,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabPlanesView, slab_planes_view, GTK_TYPE_WIDGET)

static void
notify (SlabPlanesView *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static gboolean
get_shape (SlabPlanesView *self, SlabShape *shape)
{
  return self->state != NULL && slab_view_state_get_shape (self->state, shape);
}

/* A picture, not a volume: the two other planes would be lines. */
static gboolean
get_flat_plane (SlabPlanesView *self, SlabAxis *plane)
{
  SlabShape shape;

  if (!get_shape (self, &shape))
    return FALSE;
  for (guint i = 0; i < SLAB_N_AXES; i++)
    if (shape.n[i] == 1)
      {
        *plane = (SlabAxis) i;
        return TRUE;
      }
  return FALSE;
}

/* The panes */

static void
mark_panes (SlabPlanesView *self)
{
  const gboolean alone = self->layout == SLAB_PLANES_LAYOUT_SINGLE;
  SlabAxis flat;
  SlabShape shape;
  const gboolean only = !get_shape (self, &shape) || get_flat_plane (self, &flat);

  for (guint i = 0; i < SLAB_N_AXES; i++)
    {
      slab_plane_pane_set_active (self->panes[i], i == self->plane && !alone && !only);
      slab_plane_pane_set_alone (self->panes[i], alone, only);
      slab_plane_pane_set_playing (self->panes[i], self->tick != 0 && i == self->plane, self->rate);
    }
}

static void
acted_cb (SlabSliceView *view, SlabPlanesView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  g_assert (SLAB_IS_PLANES_VIEW (self));

  slab_planes_view_set_plane (self, slab_slice_view_get_plane (view));
  /* The keys go with the wheel from plane to plane; an entry keeps them. */
  if (focus != NULL && focus != GTK_WIDGET (view) && SLAB_IS_SLICE_VIEW (focus)
      && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (view));
}

static void
double_clicked_cb (SlabSliceView *view, SlabPlanesView *self)
{
  g_assert (SLAB_IS_PLANES_VIEW (self));

  slab_planes_view_toggle_single (self, slab_slice_view_get_plane (view));
}

static void
pointer_cb (SlabSliceView *view, gboolean inside, gint64 z, gint64 y, gint64 x, gboolean known, double value,
            SlabPlanesView *self)
{
  g_assert (SLAB_IS_PLANES_VIEW (self));

  g_signal_emit (self, signals[POINTER], 0, inside, z, y, x, known, value, slab_slice_view_get_shown_slab (view));
}

static void
shown_cb (SlabSliceView *view, GParamSpec *pspec, SlabPlanesView *self)
{
  g_assert (SLAB_IS_PLANES_VIEW (self));

  /* The lines of the others go into the same frame as the slice that they stand for. */
  for (guint i = 0; i < SLAB_N_AXES; i++)
    slab_slice_view_show_cursor (self->views[i]);
  if (slab_slice_view_get_plane (view) == self->plane)
    notify (self, PROP_SHOWN_SLICE);
}

static void
zoom_cb (SlabSliceView *view, GParamSpec *pspec, SlabPlanesView *self)
{
  g_assert (SLAB_IS_PLANES_VIEW (self));

  if (slab_slice_view_get_plane (view) == self->plane)
    notify (self, PROP_ZOOM);
}

static void
coarse_cb (SlabPlanesView *self)
{
  g_assert (SLAB_IS_PLANES_VIEW (self));

  notify (self, PROP_COARSE);
}

static void
error_cb (SlabPlanesView *self)
{
  g_assert (SLAB_IS_PLANES_VIEW (self));

  notify (self, PROP_ERROR);
}

static void
focus_cb (GtkEventControllerFocus *controller, SlabPlanesView *self)
{
  GtkWidget *view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  g_assert (SLAB_IS_PLANES_VIEW (self));

  slab_planes_view_set_plane (self, slab_slice_view_get_plane (SLAB_SLICE_VIEW (view)));
}

static void
play_clicked_cb (SlabPlanePane *pane, SlabPlanesView *self)
{
  g_assert (SLAB_IS_PLANES_VIEW (self));

  slab_planes_view_set_playing (self, self->tick == 0);
}

static void
rate_changed_cb (SlabPlanePane *pane, double rate, SlabPlanesView *self)
{
  g_assert (SLAB_IS_PLANES_VIEW (self));

  slab_planes_view_set_rate (self, rate);
}

static void
maximize_clicked_cb (SlabPlanePane *pane, SlabPlanesView *self)
{
  g_assert (SLAB_IS_PLANES_VIEW (self));

  slab_planes_view_toggle_single (self, slab_slice_view_get_plane (slab_plane_pane_get_view (pane)));
}

/* All of each plane, at one zoom, so that a structure is as large in one as in the other. */
static void
fit_together (SlabPlanesView *self)
{
  double limit = 0;

  for (guint i = 0; i < SLAB_N_AXES; i++)
    {
      const double zoom = gtk_widget_get_child_visible (GTK_WIDGET (self->panes[i]))
                              ? slab_slice_view_get_fit_zoom (self->views[i])
                              : 0;

      if (zoom > 0 && (limit <= 0 || zoom < limit))
        limit = zoom;
    }
  for (guint i = 0; i < SLAB_N_AXES; i++)
    slab_slice_view_limit_fit (self->views[i], limit);
}

static void
state_changed_cb (SlabViewState *state, guint changes, SlabPlanesView *self)
{
  SlabShape shape;
  SlabAxis flat;

  g_assert (SLAB_IS_PLANES_VIEW (self));

  if ((changes & SLAB_VIEW_CHANGE_VOLUME) == 0)
    return;
  if (!get_shape (self, &shape))
    slab_planes_view_set_playing (self, FALSE);
  if (get_flat_plane (self, &flat))
    slab_planes_view_set_plane (self, flat);
  mark_panes (self);
  fit_together (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* GtkWidget */

static GtkSizeRequestMode
slab_planes_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

/* As little as one plane needs: the others are shown where there is room for them. */
static void
slab_planes_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  SlabPlanesView *self = SLAB_PLANES_VIEW (widget);

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  for (guint i = 0; i < SLAB_N_AXES; i++)
    {
      int pane_minimum, pane_natural;

      gtk_widget_measure (GTK_WIDGET (self->panes[i]), orientation, -1, &pane_minimum, &pane_natural, NULL, NULL);
      *minimum = MAX (*minimum, pane_minimum);
      *natural = MAX (*natural, pane_natural);
    }
}

static void
slab_planes_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SlabPlanesView *self = SLAB_PLANES_VIEW (widget);
  SlabShape shape;
  const gboolean has_shape = get_shape (self, &shape);
  SlabPlanesLayout layout = self->layout;
  SlabPlanesRoom room = { .width = width, .height = height, .gap = GAP, .min_height = MIN_PICTURE_HEIGHT };
  double extent[SLAB_N_AXES] = { 1, 1, 1 };
  GdkRectangle places[SLAB_N_AXES];
  SlabAxis flat;

  if (!has_shape || (layout == SLAB_PLANES_LAYOUT_AUTO && get_flat_plane (self, &flat)))
    layout = SLAB_PLANES_LAYOUT_SINGLE;
  if (has_shape)
    {
      double units[SLAB_N_AXES];

      slab_view_state_get_units (self->state, units);
      for (guint i = 0; i < SLAB_N_AXES; i++)
        extent[i] = (double) shape.n[i] * units[i];
    }
  for (guint i = 0; i < SLAB_N_AXES; i++)
    {
      int minimum, natural;

      gtk_widget_measure (GTK_WIDGET (self->panes[i]), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
      room.min_width = MAX (room.min_width, minimum);
      room.bar = MAX (room.bar, slab_plane_pane_get_bar_height (self->panes[i]));
    }
  slab_planes_layout_arrange (layout, extent, self->plane, &room, places);
  for (guint i = 0; i < SLAB_N_AXES; i++)
    {
      const gboolean shown = places[i].width > 0 && places[i].height > 0;

      gtk_widget_set_child_visible (GTK_WIDGET (self->panes[i]), shown);
      if (shown)
        gtk_widget_size_allocate (GTK_WIDGET (self->panes[i]), &places[i], -1);
    }
  fit_together (self);
}

/* Playing */

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  SlabPlanesView *self = SLAB_PLANES_VIEW (widget);
  const gint64 now = gdk_frame_clock_get_frame_time (clock);
  const gint64 period = (gint64) (G_TIME_SPAN_SECOND / self->rate);
  gint64 slice, n_slices;

  /* A slice that has not come is waited for: what cannot be shown so fast is shown slower, and nothing is left out. */
  if (now < self->next_time
      || (!slab_slice_view_is_up_to_date (self->views[self->plane])
          && slab_slice_view_get_error (self->views[self->plane]) == NULL))
    return G_SOURCE_CONTINUE;
  /* On the beat, unless that is long past. */
  self->next_time = now - self->next_time < period ? self->next_time + period : now + period;
  n_slices = slab_view_state_get_n_slices (self->state, self->plane);
  slice = slab_view_state_get_slice (self->state, self->plane);
  slab_view_state_set_slice (self->state, self->plane, slice + 1 < n_slices ? slice + 1 : 0);
  return G_SOURCE_CONTINUE;
}

/* GObject */

static void
slab_planes_view_dispose (GObject *object)
{
  SlabPlanesView *self = SLAB_PLANES_VIEW (object);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_clear_object (&self->state);
  for (guint i = 0; i < SLAB_N_AXES; i++)
    if (self->panes[i] != NULL)
      {
        g_signal_handlers_disconnect_by_data (self->views[i], self);
        self->views[i] = NULL;
        gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->panes[i])));
      }

  G_OBJECT_CLASS (slab_planes_view_parent_class)->dispose (object);
}

static void
slab_planes_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SlabPlanesView *self = SLAB_PLANES_VIEW (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_object (value, self->state);
      break;
    case PROP_PLANE:
      g_value_set_int (value, (int) self->plane);
      break;
    case PROP_LAYOUT:
      g_value_set_int (value, (int) self->layout);
      break;
    case PROP_SHOWN_SLICE:
      g_value_set_int64 (value, slab_planes_view_get_shown_slice (self));
      break;
    case PROP_ZOOM:
      g_value_set_double (value, slab_planes_view_get_zoom (self));
      break;
    case PROP_PLAYING:
      g_value_set_boolean (value, self->tick != 0);
      break;
    case PROP_RATE:
      g_value_set_double (value, self->rate);
      break;
    case PROP_MOUSE_PRESET:
      g_value_set_int (value, (int) self->preset);
      break;
    case PROP_COARSE:
      g_value_set_boolean (value, slab_planes_view_is_coarse (self));
      break;
    case PROP_ERROR:
      g_value_set_string (value, slab_planes_view_get_error (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
slab_planes_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SlabPlanesView *self = SLAB_PLANES_VIEW (object);

  switch (prop_id)
    {
    case PROP_STATE:
      slab_planes_view_set_state (self, g_value_get_object (value));
      break;
    case PROP_PLANE:
      slab_planes_view_set_plane (self, (SlabAxis) g_value_get_int (value));
      break;
    case PROP_LAYOUT:
      slab_planes_view_set_layout (self, (SlabPlanesLayout) g_value_get_int (value));
      break;
    case PROP_PLAYING:
      slab_planes_view_set_playing (self, g_value_get_boolean (value));
      break;
    case PROP_RATE:
      slab_planes_view_set_rate (self, g_value_get_double (value));
      break;
    case PROP_MOUSE_PRESET:
      slab_planes_view_set_mouse_preset (self, (SlabMousePreset) g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
slab_planes_view_class_init (SlabPlanesViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;

  object_class->dispose = slab_planes_view_dispose;
  object_class->get_property = slab_planes_view_get_property;
  object_class->set_property = slab_planes_view_set_property;
  widget_class->get_request_mode = slab_planes_view_get_request_mode;
  widget_class->measure = slab_planes_view_measure;
  widget_class->size_allocate = slab_planes_view_size_allocate;

  properties[PROP_STATE] = g_param_spec_object ("state", NULL, NULL, SLAB_TYPE_VIEW_STATE, writable);
  properties[PROP_PLANE] = g_param_spec_int ("plane", NULL, NULL, SLAB_AXIS_Z, SLAB_AXIS_X, SLAB_AXIS_Z, writable);
  properties[PROP_LAYOUT] = g_param_spec_int ("layout", NULL, NULL, 0, SLAB_N_PLANES_LAYOUTS - 1,
                                              SLAB_PLANES_LAYOUT_AUTO, writable);
  properties[PROP_SHOWN_SLICE] = g_param_spec_int64 ("shown-slice", NULL, NULL, -1, G_MAXINT64, -1, readable);
  properties[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0, G_MAXDOUBLE, 0, readable);
  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, writable);
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, 1, SLAB_PLANES_VIEW_RATE_MAX, RATE_DEFAULT,
                                               writable);
  properties[PROP_MOUSE_PRESET] = g_param_spec_int ("mouse-preset", NULL, NULL, 0, SLAB_N_MOUSE_PRESETS - 1,
                                                    SLAB_MOUSE_PRESET_FIJI, writable);
  properties[PROP_COARSE] = g_param_spec_boolean ("coarse", NULL, NULL, FALSE, readable);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[POINTER] = g_signal_new ("pointer", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 7, G_TYPE_BOOLEAN, G_TYPE_INT64, G_TYPE_INT64, G_TYPE_INT64,
                                   G_TYPE_BOOLEAN, G_TYPE_DOUBLE, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "planesview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
slab_planes_view_init (SlabPlanesView *self)
{
  self->rate = RATE_DEFAULT;
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  for (guint i = 0; i < SLAB_N_AXES; i++)
    {
      GtkEventController *controller = gtk_event_controller_focus_new ();

      self->panes[i] = SLAB_PLANE_PANE (slab_plane_pane_new ((SlabAxis) i));
      self->views[i] = slab_plane_pane_get_view (self->panes[i]);
      g_signal_connect (self->views[i], "acted", G_CALLBACK (acted_cb), self);
      g_signal_connect (self->views[i], "double-clicked", G_CALLBACK (double_clicked_cb), self);
      g_signal_connect (self->views[i], "pointer", G_CALLBACK (pointer_cb), self);
      g_signal_connect (self->views[i], "notify::shown-slice", G_CALLBACK (shown_cb), self);
      /* Another projection shows other values at the same slice. */
      g_signal_connect (self->views[i], "notify::shown-slab", G_CALLBACK (shown_cb), self);
      g_signal_connect (self->views[i], "notify::zoom", G_CALLBACK (zoom_cb), self);
      g_signal_connect_swapped (self->views[i], "notify::coarse", G_CALLBACK (coarse_cb), self);
      g_signal_connect_swapped (self->views[i], "notify::error", G_CALLBACK (error_cb), self);
      g_signal_connect_object (controller, "enter", G_CALLBACK (focus_cb), self, 0);
      gtk_widget_add_controller (GTK_WIDGET (self->views[i]), controller);
      g_signal_connect_object (self->panes[i], "play-clicked", G_CALLBACK (play_clicked_cb), self, 0);
      g_signal_connect_object (self->panes[i], "rate-changed", G_CALLBACK (rate_changed_cb), self, 0);
      g_signal_connect_object (self->panes[i], "maximize-clicked", G_CALLBACK (maximize_clicked_cb), self, 0);
      gtk_widget_set_parent (GTK_WIDGET (self->panes[i]), GTK_WIDGET (self));
    }
  mark_panes (self);
}

GtkWidget *
slab_planes_view_new (void)
{
  return g_object_new (SLAB_TYPE_PLANES_VIEW, NULL);
}

/**
 * slab_planes_view_set_state:
 * @state: (nullable): what is seen
 */
void
slab_planes_view_set_state (SlabPlanesView *self, SlabViewState *state)
{
  g_return_if_fail (SLAB_IS_PLANES_VIEW (self));
  g_return_if_fail (state == NULL || SLAB_IS_VIEW_STATE (state));

  if (self->state == state)
    return;
  slab_planes_view_set_playing (self, FALSE);
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_set_object (&self->state, state);
  for (guint i = 0; i < SLAB_N_AXES; i++)
    slab_plane_pane_set_state (self->panes[i], state);
  if (state != NULL)
    {
      /* After the panes, which draw by it. */
      g_signal_connect (state, "changed", G_CALLBACK (state_changed_cb), self);
      state_changed_cb (state, SLAB_VIEW_CHANGE_VOLUME, self);
    }
  notify (self, PROP_STATE);
}

SlabViewState *
slab_planes_view_get_state (SlabPlanesView *self)
{
  g_return_val_if_fail (SLAB_IS_PLANES_VIEW (self), NULL);

  return self->state;
}

SlabSliceView *
slab_planes_view_get_view (SlabPlanesView *self, SlabAxis plane)
{
  g_return_val_if_fail (SLAB_IS_PLANES_VIEW (self), NULL);
  g_return_val_if_fail (plane <= SLAB_AXIS_X, NULL);

  return self->views[plane];
}

int
slab_planes_view_get_foot (SlabPlanesView *self)
{
  float largest = 0, foot = 0;

  g_return_val_if_fail (SLAB_IS_PLANES_VIEW (self), 0);

  for (guint i = 0; i < SLAB_N_AXES; i++)
    {
      GtkWidget *view = GTK_WIDGET (self->views[i]);
      graphene_rect_t box;

      if (!gtk_widget_get_mapped (view) || !gtk_widget_compute_bounds (view, GTK_WIDGET (self), &box)
          || box.size.width * box.size.height <= largest)
        continue;
      largest = box.size.width * box.size.height;
      foot = (float) gtk_widget_get_height (GTK_WIDGET (self)) - box.origin.y - box.size.height;
    }
  return MAX ((int) ceilf (foot), 0);
}

/* Which planes, and how */

void
slab_planes_view_set_plane (SlabPlanesView *self, SlabAxis plane)
{
  gboolean had_focus;

  g_return_if_fail (SLAB_IS_PLANES_VIEW (self));
  g_return_if_fail (plane <= SLAB_AXIS_X);

  if (self->plane == plane)
    return;
  had_focus = gtk_widget_has_focus (GTK_WIDGET (self->views[self->plane]));
  self->plane = plane;
  mark_panes (self);
  g_object_freeze_notify (G_OBJECT (self));
  notify (self, PROP_PLANE);
  notify (self, PROP_SHOWN_SLICE);
  notify (self, PROP_ZOOM);
  g_object_thaw_notify (G_OBJECT (self));
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self->views[plane]));
  /* Where there is room for one, it is this one. */
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

SlabAxis
slab_planes_view_get_plane (SlabPlanesView *self)
{
  g_return_val_if_fail (SLAB_IS_PLANES_VIEW (self), SLAB_AXIS_Z);

  return self->plane;
}

void
slab_planes_view_set_layout (SlabPlanesView *self, SlabPlanesLayout layout)
{
  g_return_if_fail (SLAB_IS_PLANES_VIEW (self));
  g_return_if_fail (layout < SLAB_N_PLANES_LAYOUTS);

  if (self->layout == layout)
    return;
  if (layout == SLAB_PLANES_LAYOUT_SINGLE)
    self->layout_before = self->layout;
  self->layout = layout;
  mark_panes (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  notify (self, PROP_LAYOUT);
}

SlabPlanesLayout
slab_planes_view_get_layout (SlabPlanesView *self)
{
  g_return_val_if_fail (SLAB_IS_PLANES_VIEW (self), SLAB_PLANES_LAYOUT_AUTO);

  return self->layout;
}

void
slab_planes_view_toggle_single (SlabPlanesView *self, SlabAxis plane)
{
  g_return_if_fail (SLAB_IS_PLANES_VIEW (self));
  g_return_if_fail (plane <= SLAB_AXIS_X);

  if (self->layout == SLAB_PLANES_LAYOUT_SINGLE && self->plane == plane)
    slab_planes_view_set_layout (self, self->layout_before);
  else
    {
      slab_planes_view_set_plane (self, plane);
      slab_planes_view_set_layout (self, SLAB_PLANES_LAYOUT_SINGLE);
    }
}

/* The active plane */

gint64
slab_planes_view_get_shown_slice (SlabPlanesView *self)
{
  g_return_val_if_fail (SLAB_IS_PLANES_VIEW (self), -1);

  return slab_slice_view_get_shown_slice (self->views[self->plane]);
}

/**
 * slab_planes_view_step:
 * @n_slices: how far; ends at the first or last slice
 */
void
slab_planes_view_step (SlabPlanesView *self, gint64 n_slices)
{
  g_return_if_fail (SLAB_IS_PLANES_VIEW (self));

  if (self->state != NULL)
    slab_view_state_step (self->state, self->plane, n_slices);
}

double
slab_planes_view_get_zoom (SlabPlanesView *self)
{
  g_return_val_if_fail (SLAB_IS_PLANES_VIEW (self), 0);

  return slab_slice_view_get_zoom (self->views[self->plane]);
}

void
slab_planes_view_zoom_to (SlabPlanesView *self, double zoom)
{
  g_return_if_fail (SLAB_IS_PLANES_VIEW (self));

  slab_slice_view_zoom_to (self->views[self->plane], zoom);
}

void
slab_planes_view_zoom_by (SlabPlanesView *self, double factor)
{
  g_return_if_fail (SLAB_IS_PLANES_VIEW (self));

  slab_slice_view_zoom_by (self->views[self->plane], factor);
}

void
slab_planes_view_set_playing (SlabPlanesView *self, gboolean playing)
{
  g_return_if_fail (SLAB_IS_PLANES_VIEW (self));

  playing = playing && self->state != NULL && slab_view_state_get_n_slices (self->state, self->plane) > 1;
  if (playing == (self->tick != 0))
    return;
  if (playing)
    {
      self->next_time = 0;
      self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
    }
  else
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
      self->tick = 0;
    }
  mark_panes (self);
  notify (self, PROP_PLAYING);
}

gboolean
slab_planes_view_get_playing (SlabPlanesView *self)
{
  g_return_val_if_fail (SLAB_IS_PLANES_VIEW (self), FALSE);

  return self->tick != 0;
}

/**
 * slab_planes_view_set_rate:
 * @rate: slices a second, clamped to 1 to %SLAB_PLANES_VIEW_RATE_MAX; not finite: ignored
 */
void
slab_planes_view_set_rate (SlabPlanesView *self, double rate)
{
  g_return_if_fail (SLAB_IS_PLANES_VIEW (self));

  if (!isfinite (rate))
    return;
  rate = CLAMP (rate, 1.0, SLAB_PLANES_VIEW_RATE_MAX);
  if (self->rate == rate)
    return;
  self->rate = rate;
  self->next_time = 0;
  mark_panes (self);
  notify (self, PROP_RATE);
}

double
slab_planes_view_get_rate (SlabPlanesView *self)
{
  g_return_val_if_fail (SLAB_IS_PLANES_VIEW (self), RATE_DEFAULT);

  return self->rate;
}

/* For all planes */

/**
 * slab_planes_view_is_coarse:
 *
 * Returns: whether a plane that is to be seen has but a part of its rows and columns so far
 */
gboolean
slab_planes_view_is_coarse (SlabPlanesView *self)
{
  g_return_val_if_fail (SLAB_IS_PLANES_VIEW (self), FALSE);

  for (guint i = 0; i < SLAB_N_AXES; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (self->panes[i])) && slab_slice_view_is_coarse (self->views[i]))
      return TRUE;
  return FALSE;
}

void
slab_planes_view_set_mouse_preset (SlabPlanesView *self, SlabMousePreset preset)
{
  g_return_if_fail (SLAB_IS_PLANES_VIEW (self));
  g_return_if_fail (preset < SLAB_N_MOUSE_PRESETS);

  if (self->preset == preset)
    return;
  self->preset = preset;
  for (guint i = 0; i < SLAB_N_AXES; i++)
    slab_slice_view_set_mouse_preset (self->views[i], preset);
  notify (self, PROP_MOUSE_PRESET);
}

SlabMousePreset
slab_planes_view_get_mouse_preset (SlabPlanesView *self)
{
  g_return_val_if_fail (SLAB_IS_PLANES_VIEW (self), SLAB_MOUSE_PRESET_FIJI);

  return self->preset;
}

/**
 * slab_planes_view_get_error:
 *
 * Returns: (nullable): of the active plane, else of any other that has one
 */
const char *
slab_planes_view_get_error (SlabPlanesView *self)
{
  const char *error;

  g_return_val_if_fail (SLAB_IS_PLANES_VIEW (self), NULL);

  error = slab_slice_view_get_error (self->views[self->plane]);
  for (guint i = 0; i < SLAB_N_AXES && error == NULL; i++)
    error = slab_slice_view_get_error (self->views[i]);
  return error;
}

void
slab_planes_view_set_context_menu (SlabPlanesView *self, GMenuModel *menu)
{
  g_return_if_fail (SLAB_IS_PLANES_VIEW (self));
  g_return_if_fail (menu == NULL || G_IS_MENU_MODEL (menu));

  for (guint i = 0; i < SLAB_N_AXES; i++)
    slab_slice_view_set_context_menu (self->views[i], menu);
}

void
slab_planes_view_set_measures (SlabPlanesView *self, SlabMeasures *measures)
{
  g_return_if_fail (SLAB_IS_PLANES_VIEW (self));
  g_return_if_fail (measures == NULL || SLAB_IS_MEASURES (measures));

  for (guint i = 0; i < SLAB_N_AXES; i++)
    slab_plane_pane_set_measures (self->panes[i], measures);
}

void
slab_planes_view_set_crop_box (SlabPlanesView *self, SlabCropBox *box)
{
  g_return_if_fail (SLAB_IS_PLANES_VIEW (self));
  g_return_if_fail (box == NULL || SLAB_IS_CROP_BOX (box));

  for (guint i = 0; i < SLAB_N_AXES; i++)
    slab_plane_pane_set_crop_box (self->panes[i], box);
}

void
slab_planes_view_set_replay (SlabPlanesView *self, SlabChunkReplay *replay)
{
  g_return_if_fail (SLAB_IS_PLANES_VIEW (self));
  g_return_if_fail (replay == NULL || SLAB_IS_CHUNK_REPLAY (replay));

  for (guint i = 0; i < SLAB_N_AXES; i++)
    slab_plane_pane_set_replay (self->panes[i], replay);
}
