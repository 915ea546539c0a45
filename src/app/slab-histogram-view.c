/* SPDX-License-Identifier: MIT */
#include "slab-histogram-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "slab-widget-theme.h"

/* Also the least: what scrolls gives no more. */
#define HEIGHT 168
#define NATURAL_WIDTH 280
#define ZOOM_STEP 1.25
#define SCROLL_PIXELS 24.0
/* Logical pixels of a bar: thinner ones tell more than can be seen. */
#define BAR_PIXELS 2
/* Of the values that the axis shows at first, this share at either end may be beyond it: one hot voxel must not press
 * all others into one bar. The wheel goes out to it. */
#define OUTER_PERCENT 0.01
#define STEP_SHARE 0.01
#define BIG_STEP 10

/* The handles are widgets, so that the keyboard and a screen reader find them; the picture of them is the plot's. */
#define SLAB_TYPE_HISTOGRAM_HANDLE (slab_histogram_handle_get_type ())
G_DECLARE_FINAL_TYPE (SlabHistogramHandle, slab_histogram_handle, SLAB, HISTOGRAM_HANDLE, GtkWidget)

struct _SlabHistogramHandle
{
  GtkWidget parent_instance;

  SlabHistogramPart part;
};

G_DEFINE_FINAL_TYPE (SlabHistogramHandle, slab_histogram_handle, GTK_TYPE_WIDGET)

struct _SlabHistogramView
{
  GtkWidget parent_instance;

  SlabViewState *state;
  gboolean logarithmic;
  GtkWidget *handles[2];

  /* As far as the axis goes, and what of it is shown. */
  SlabHistogramRange whole;
  SlabHistogramRange range;
  gboolean by_hand; /* the range is the person's */

  /* Of @counted, over the range and the width that it was counted for. */
  SlabHistogram *counted;
  SlabHistogramRange counted_range;
  guint counted_max;
  GArray *counts;
  SlabHistogramBars bars;

  SlabHistogramPart hover;
  SlabHistogramPart drag;
  SlabHistogramRange drag_window;
  double pointer_x;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_LOGARITHMIC,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SlabHistogramView, slab_histogram_view, GTK_TYPE_WIDGET)

/* What is shown */

static SlabVolumeHistogram *
get_job (SlabHistogramView *self)
{
  /* Nothing is counted for who does not look. */
  if (self->state == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return NULL;
  return slab_view_state_get_histogram (self->state);
}

static SlabHistogram *
get_histogram (SlabHistogramView *self)
{
  SlabVolumeHistogram *job = get_job (self);

  return job != NULL ? slab_volume_histogram_get_histogram (job) : NULL;
}

static SlabHistogramRange
get_window (SlabHistogramView *self)
{
  SlabHistogramRange window = { 0, 1 };

  if (self->state != NULL)
    slab_view_state_get_contrast (self->state, &window.low, &window.high);
  return window;
}

/* The window's ends are always on the axis, as far as that is ours to say. */
static void
find_range (SlabHistogramView *self)
{
  const SlabHistogramRange window = get_window (self);
  SlabHistogram *histogram = get_histogram (self);
  double low = NAN, high = NAN;

  if (self->drag != SLAB_HISTOGRAM_PART_NONE)
    return;
  self->whole = slab_histogram_range_get_whole (NAN, NAN, &window);
  if (histogram != NULL)
    {
      const SlabHistogramSummary *summary = slab_histogram_get_summary (histogram);

      self->whole = slab_histogram_range_get_whole ((double) summary->min, (double) summary->max, &window);
      low = slab_histogram_get_percentile (histogram, OUTER_PERCENT);
      high = slab_histogram_get_percentile (histogram, 100 - OUTER_PERCENT);
    }
  if (self->by_hand)
    slab_histogram_range_pan (&self->range, 0, &self->whole);
  else
    {
      self->range = slab_histogram_range_get_whole (low, high, &window);
      self->range.low = MAX (self->range.low, self->whole.low);
      self->range.high = MIN (self->range.high, self->whole.high);
    }
}

static void
count (SlabHistogramView *self)
{
  SlabVolumeHistogram *job = get_job (self);
  SlabHistogram *histogram = get_histogram (self);
  const guint max_bars = (guint) MAX (gtk_widget_get_width (GTK_WIDGET (self)) / BAR_PIXELS, 1);
  const SlabHistogramSummary *summary;

  if (histogram == NULL)
    {
      g_clear_pointer (&self->counted, slab_histogram_unref);
      self->bars = (SlabHistogramBars){ .step = 1 };
      return;
    }
  summary = slab_histogram_get_summary (histogram);
  if (histogram != self->counted || self->counted_max != max_bars || self->range.low != self->counted_range.low
      || self->range.high != self->counted_range.high)
    {
      guint n = slab_histogram_plot_choose_bars (&self->range, summary->integral, max_bars, &self->bars.first,
                                                 &self->bars.step);

      g_array_set_size (self->counts, n);
      slab_histogram_get_counts (histogram, self->bars.first, self->bars.first + n * self->bars.step, n,
                                 (guint64 *) (void *) self->counts->data);
      if (histogram != self->counted)
        {
          g_clear_pointer (&self->counted, slab_histogram_unref);
          self->counted = slab_histogram_ref (histogram);
        }
      self->counted_range = self->range;
      self->counted_max = max_bars;
    }
  self->bars.counts = (const guint64 *) (const void *) self->counts->data;
  self->bars.n_counts = self->counts->len;
  self->bars.n = summary->n;
  self->bars.n_nan = summary->n_nan;
  self->bars.n_infinite = summary->n_plus_infinite + summary->n_minus_infinite;
  self->bars.exact = slab_histogram_is_exact (histogram);
  self->bars.progress = slab_volume_histogram_get_progress (job);
}

/* GTK 4.8 hands the value of a slider to assistive tools only where the slider is a class of its own, and hands over a
 * description always: so the value is there as well. */
static void
update_handles (SlabHistogramView *self)
{
  const SlabHistogramRange window = get_window (self);

  for (guint i = 0; i < G_N_ELEMENTS (self->handles); i++)
    {
      const double value = i == 0 ? window.low : window.high;
      g_autofree char *text = slab_plot_format_value (value, 0);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self->handles[i]), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN,
                                      self->whole.low, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, self->whole.high,
                                      GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, value, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                      text, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
    }
}

static void
update (SlabHistogramView *self)
{
  if (self->state == NULL || slab_view_state_get_volume (self->state) == NULL)
    {
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return;
    }
  find_range (self);
  update_handles (self);
  /* The handles move as well. */
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
has_volume (SlabHistogramView *self)
{
  return self->state != NULL && slab_view_state_get_volume (self->state) != NULL && self->range.high > self->range.low;
}

static void
changed_cb (SlabViewState *state, guint changes, SlabHistogramView *self)
{
  g_assert (SLAB_IS_HISTOGRAM_VIEW (self));

  if ((changes & SLAB_VIEW_CHANGE_VOLUME) != 0)
    {
      /* Flipped between before and after, the axis stays for the comparison. */
      if ((changes & SLAB_VIEW_CHANGE_PLACE) != 0)
        self->by_hand = FALSE;
      self->drag = SLAB_HISTOGRAM_PART_NONE;
    }
  if ((changes & (SLAB_VIEW_CHANGE_VOLUME | SLAB_VIEW_CHANGE_CONTRAST | SLAB_VIEW_CHANGE_COLORS)) != 0)
    update (self);
}

static void
histogram_changed_cb (SlabViewState *state, SlabHistogramView *self)
{
  g_assert (SLAB_IS_HISTOGRAM_VIEW (self));

  update (self);
}

/* GtkWidget */

static void
init_layout (SlabHistogramView *self, const SlabPlotTheme *theme, SlabHistogramLayout *layout)
{
  slab_histogram_layout_init (layout, &self->range, theme, gtk_widget_get_width (GTK_WIDGET (self)),
                              gtk_widget_get_height (GTK_WIDGET (self)));
}

static SlabHistogramPart
get_focus (SlabHistogramView *self)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));

  /* Only where the keyboard is what moved it there. */
  if (!GTK_IS_WINDOW (root) || !gtk_window_get_focus_visible (GTK_WINDOW (root)))
    return SLAB_HISTOGRAM_PART_NONE;
  for (guint i = 0; i < G_N_ELEMENTS (self->handles); i++)
    if (gtk_widget_has_focus (self->handles[i]))
      return SLAB_HISTOGRAM_HANDLE (self->handles[i])->part;
  return SLAB_HISTOGRAM_PART_NONE;
}

static void
slab_histogram_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SlabHistogramView *self = SLAB_HISTOGRAM_VIEW (widget);
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                     (float) gtk_widget_get_height (widget));
  SlabHistogramLayout layout;
  SlabHistogramLook look;
  SlabPlotTheme theme;
  cairo_t *cr;

  if (!has_volume (self))
    return;
  count (self);
  look = (SlabHistogramLook){ .window = get_window (self),
                              .gamma = slab_view_state_get_gamma (self->state),
                              .colormap = slab_view_state_get_colormap (self->state),
                              .inverted = slab_view_state_get_inverted (self->state),
                              .logarithmic = self->logarithmic,
                              .focus = get_focus (self),
                              .hover = self->drag != SLAB_HISTOGRAM_PART_NONE ? self->drag : self->hover,
                              .unit = slab_volume_get_value_unit (slab_view_state_get_volume (self->state)) };
  self->bars.n_below = self->bars.n_above = 0;
  if (self->counted != NULL)
    slab_histogram_get_outside (self->counted, look.window.low, look.window.high, &self->bars.n_below,
                                &self->bars.n_above);
  slab_widget_theme_init (&theme, widget);
  init_layout (self, &theme, &layout);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  slab_histogram_plot_draw (cr, &self->bars, &look, &layout, &theme);
  cairo_destroy (cr);
}

static void
slab_histogram_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                             int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 0;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : NATURAL_WIDTH;
  *minimum_baseline = *natural_baseline = -1;
}

static void
slab_histogram_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SlabHistogramView *self = SLAB_HISTOGRAM_VIEW (widget);
  const SlabHistogramRange window = get_window (self);
  SlabHistogramLayout layout;
  SlabPlotTheme theme;

  for (guint i = 0; i < G_N_ELEMENTS (self->handles); i++)
    {
      GtkAllocation place = { 0, 0, 1, MAX (height, 1) };

      if (has_volume (self))
        {
          double x;

          slab_widget_theme_init (&theme, widget);
          slab_histogram_layout_init (&layout, &self->range, &theme, width, height);
          x = slab_plot_axis_to_pixel (&layout.value, i == 0 ? window.low : window.high);
          place.x = (int) CLAMP (x, 0.0, MAX (width - 1.0, 0.0));
        }
      gtk_widget_size_allocate (self->handles[i], &place, -1);
    }
}

static void
slab_histogram_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (slab_histogram_view_parent_class)->map (widget);
  update (SLAB_HISTOGRAM_VIEW (widget));
}

/* Input */

static SlabHistogramPart
pick (SlabHistogramView *self, double x, double y)
{
  const SlabHistogramRange window = get_window (self);
  SlabHistogramLayout layout;
  SlabPlotTheme theme;

  if (!has_volume (self)
      || slab_colormap_get_kind (slab_view_state_get_colormap (self->state)) == SLAB_COLORMAP_CATEGORICAL
      || slab_histogram_bars_have_nothing (&self->bars))
    return SLAB_HISTOGRAM_PART_NONE;
  slab_widget_theme_init (&theme, GTK_WIDGET (self));
  init_layout (self, &theme, &layout);
  return slab_histogram_plot_pick (&layout, &window, x, y);
}

static void
set_hover (SlabHistogramView *self, SlabHistogramPart part)
{
  static const char *const cursors[] = { NULL, "col-resize", "col-resize", "grab" };

  if (part == self->hover)
    return;
  self->hover = part;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursors[part]);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, SlabHistogramView *self)
{
  g_assert (SLAB_IS_HISTOGRAM_VIEW (self));

  self->pointer_x = x;
  if (self->drag == SLAB_HISTOGRAM_PART_NONE)
    set_hover (self, pick (self, x, y));
}

static void
leave_cb (GtkEventControllerMotion *controller, SlabHistogramView *self)
{
  g_assert (SLAB_IS_HISTOGRAM_VIEW (self));

  if (self->drag == SLAB_HISTOGRAM_PART_NONE)
    set_hover (self, SLAB_HISTOGRAM_PART_NONE);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, SlabHistogramView *self)
{
  g_assert (SLAB_IS_HISTOGRAM_VIEW (self));

  self->drag = pick (self, x, y);
  self->drag_window = get_window (self);
  if (self->drag == SLAB_HISTOGRAM_PART_NONE)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  /* Not the sidebar's, which would scroll. */
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  set_hover (self, self->drag);
  gtk_widget_grab_focus (self->handles[self->drag == SLAB_HISTOGRAM_PART_HIGH ? 1 : 0]);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, SlabHistogramView *self)
{
  g_assert (SLAB_IS_HISTOGRAM_VIEW (self));

  slab_histogram_view_drag (self, self->drag, &self->drag_window, dx);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, SlabHistogramView *self)
{
  g_assert (SLAB_IS_HISTOGRAM_VIEW (self));

  self->drag = SLAB_HISTOGRAM_PART_NONE;
  /* The axis reaches as far as the window again. */
  update (self);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, SlabHistogramView *self)
{
  g_assert (SLAB_IS_HISTOGRAM_VIEW (self));

  if (n_press == 2)
    slab_histogram_view_reset (self);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, SlabHistogramView *self)
{
  double unit = 1;

  g_assert (SLAB_IS_HISTOGRAM_VIEW (self));

  if (!has_volume (self))
    return FALSE;
  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE)
    unit = 1 / SCROLL_PIXELS;
  if (dy != 0)
    slab_histogram_view_zoom (self, pow (ZOOM_STEP, -dy * unit), self->pointer_x);
  if (dx != 0)
    {
      slab_histogram_range_pan (&self->range, dx * unit * (self->range.high - self->range.low) / BIG_STEP,
                                &self->whole);
      self->by_hand = TRUE;
      update (self);
    }
  return TRUE;
}

/* Keys of a handle */

static void
move_by_key (SlabHistogramView *self, SlabHistogramPart part, double by)
{
  const SlabHistogramRange window = get_window (self);
  const SlabHistogramRange moved = slab_histogram_window_move (&window, part, by);

  slab_view_state_set_contrast (self->state, moved.low, moved.high);
}

/* Arguments: steps, whether both handles move. Whole numbers go by whole ones. */
static gboolean
step_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  SlabHistogramHandle *handle = SLAB_HISTOGRAM_HANDLE (widget);
  SlabHistogramView *self = SLAB_HISTOGRAM_VIEW (gtk_widget_get_parent (widget));
  SlabHistogram *histogram = get_histogram (self);
  double step;
  gboolean both;
  int steps;

  g_variant_get (args, "(ib)", &steps, &both);
  if (!has_volume (self))
    return FALSE;
  step = (self->range.high - self->range.low) * STEP_SHARE;
  if (histogram != NULL && slab_histogram_get_summary (histogram)->integral)
    step = MAX (round (step), 1.0);
  move_by_key (self, both ? SLAB_HISTOGRAM_PART_MIDDLE : handle->part, steps * step);
  return TRUE;
}

/* Argument: whether to the last value. */
static gboolean
end_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  SlabHistogramHandle *handle = SLAB_HISTOGRAM_HANDLE (widget);
  SlabHistogramView *self = SLAB_HISTOGRAM_VIEW (gtk_widget_get_parent (widget));
  SlabHistogram *histogram = get_histogram (self);
  const SlabHistogramRange window = get_window (self);
  const SlabHistogramSummary *summary = histogram != NULL ? slab_histogram_get_summary (histogram) : NULL;

  if (summary == NULL || summary->n_finite == 0)
    return FALSE;
  move_by_key (self, handle->part,
               (g_variant_get_boolean (args) ? (double) summary->max : (double) summary->min)
                   - (handle->part == SLAB_HISTOGRAM_PART_LOW ? window.low : window.high));
  return TRUE;
}

/* Argument: a factor for the axis, about the handle; 0 for the whole axis again. */
static gboolean
zoom_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  SlabHistogramView *self = SLAB_HISTOGRAM_VIEW (gtk_widget_get_parent (widget));
  const double factor = g_variant_get_double (args);
  graphene_rect_t bounds;

  if (!has_volume (self))
    return FALSE;
  if (factor > 0 && gtk_widget_compute_bounds (widget, GTK_WIDGET (self), &bounds))
    slab_histogram_view_zoom (self, factor, (double) bounds.origin.x);
  else
    slab_histogram_view_reset (self);
  return TRUE;
}

static void
slab_histogram_handle_class_init (SlabHistogramHandleClass *klass)
{
  static const struct
  {
    guint key;
    int steps;
    gboolean both;
  } keys[] = {
    { GDK_KEY_Left, -1, FALSE },        { GDK_KEY_KP_Left, -1, FALSE }, { GDK_KEY_Right, 1, FALSE },
    { GDK_KEY_KP_Right, 1, FALSE },     { GDK_KEY_Down, -1, FALSE },    { GDK_KEY_KP_Down, -1, FALSE },
    { GDK_KEY_Up, 1, FALSE },           { GDK_KEY_KP_Up, 1, FALSE },    { GDK_KEY_Page_Down, -1, TRUE },
    { GDK_KEY_KP_Page_Down, -1, TRUE }, { GDK_KEY_Page_Up, 1, TRUE },   { GDK_KEY_KP_Page_Up, 1, TRUE },
  };
  static const struct
  {
    guint key;
    double factor;
  } zooms[] = {
    { GDK_KEY_plus, ZOOM_STEP },
    { GDK_KEY_equal, ZOOM_STEP },
    { GDK_KEY_KP_Add, ZOOM_STEP },
    { GDK_KEY_minus, 1 / ZOOM_STEP },
    { GDK_KEY_KP_Subtract, 1 / ZOOM_STEP },
    { GDK_KEY_0, 0 },
    { GDK_KEY_KP_0, 0 },
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gtk_widget_class_add_binding (widget_class, keys[i].key, 0, step_cb, "(ib)", keys[i].steps, keys[i].both);
      gtk_widget_class_add_binding (widget_class, keys[i].key, GDK_SHIFT_MASK, step_cb, "(ib)",
                                    keys[i].steps * BIG_STEP, keys[i].both);
    }
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_add_binding (widget_class, zooms[i].key, 0, zoom_key_cb, "d", zooms[i].factor);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, 0, end_cb, "b", FALSE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_End, 0, end_cb, "b", TRUE);
  gtk_widget_class_set_css_name (widget_class, "histogramhandle");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
slab_histogram_handle_init (SlabHistogramHandle *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/* GObject */

static void
slab_histogram_view_dispose (GObject *object)
{
  SlabHistogramView *self = SLAB_HISTOGRAM_VIEW (object);

  slab_histogram_view_set_state (self, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (self->handles); i++)
    g_clear_pointer (&self->handles[i], gtk_widget_unparent);
  g_clear_pointer (&self->counted, slab_histogram_unref);
  g_clear_pointer (&self->counts, g_array_unref);

  G_OBJECT_CLASS (slab_histogram_view_parent_class)->dispose (object);
}

static void
slab_histogram_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SlabHistogramView *self = SLAB_HISTOGRAM_VIEW (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_object (value, self->state);
      break;
    case PROP_LOGARITHMIC:
      g_value_set_boolean (value, self->logarithmic);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
slab_histogram_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SlabHistogramView *self = SLAB_HISTOGRAM_VIEW (object);

  switch (prop_id)
    {
    case PROP_STATE:
      slab_histogram_view_set_state (self, g_value_get_object (value));
      break;
    case PROP_LOGARITHMIC:
      slab_histogram_view_set_logarithmic (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
slab_histogram_view_class_init (SlabHistogramViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = slab_histogram_view_dispose;
  object_class->get_property = slab_histogram_view_get_property;
  object_class->set_property = slab_histogram_view_set_property;
  widget_class->snapshot = slab_histogram_view_snapshot;
  widget_class->measure = slab_histogram_view_measure;
  widget_class->size_allocate = slab_histogram_view_size_allocate;
  widget_class->map = slab_histogram_view_map;

  properties[PROP_STATE] = g_param_spec_object ("state", NULL, NULL, SLAB_TYPE_VIEW_STATE, writable);
  properties[PROP_LOGARITHMIC] = g_param_spec_boolean ("logarithmic", NULL, NULL, TRUE, writable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "histogramview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
add_controllers (SlabHistogramView *self)
{
  GtkEventController *controller = gtk_event_controller_motion_new ();

  g_signal_connect (controller, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (controller, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (controller, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = GTK_EVENT_CONTROLLER (gtk_gesture_drag_new ());
  g_signal_connect (controller, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (controller, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (controller, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  g_signal_connect (controller, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect (controller, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
slab_histogram_view_init (SlabHistogramView *self)
{
  static const struct
  {
    SlabHistogramPart part;
    const char *label;
  } handles[] = { { SLAB_HISTOGRAM_PART_LOW, N_ ("Low end of the contrast") },
                  { SLAB_HISTOGRAM_PART_HIGH, N_ ("High end of the contrast") } };
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));

  self->logarithmic = TRUE;
  self->counts = g_array_new (FALSE, TRUE, sizeof (guint64));
  self->bars.step = 1;
  for (guint i = 0; i < G_N_ELEMENTS (self->handles); i++)
    {
      self->handles[i] = g_object_new (SLAB_TYPE_HISTOGRAM_HANDLE, NULL);
      SLAB_HISTOGRAM_HANDLE (self->handles[i])->part = handles[i].part;
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->handles[i]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ (handles[i].label), -1);
      g_signal_connect_swapped (self->handles[i], "notify::has-focus", G_CALLBACK (gtk_widget_queue_draw), self);
      gtk_widget_set_parent (self->handles[i], GTK_WIDGET (self));
    }
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Histogram of the volume"),
                                  -1);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  add_controllers (self);
}

GtkWidget *
slab_histogram_view_new (void)
{
  return g_object_new (SLAB_TYPE_HISTOGRAM_VIEW, NULL);
}

void
slab_histogram_view_set_state (SlabHistogramView *self, SlabViewState *state)
{
  g_return_if_fail (SLAB_IS_HISTOGRAM_VIEW (self));
  g_return_if_fail (state == NULL || SLAB_IS_VIEW_STATE (state));

  if (self->state == state)
    return;
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_set_object (&self->state, state);
  self->by_hand = FALSE;
  self->drag = SLAB_HISTOGRAM_PART_NONE;
  if (state != NULL)
    {
      g_signal_connect (state, "changed", G_CALLBACK (changed_cb), self);
      g_signal_connect (state, "histogram-changed", G_CALLBACK (histogram_changed_cb), self);
      update (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
slab_histogram_view_set_logarithmic (SlabHistogramView *self, gboolean logarithmic)
{
  g_return_if_fail (SLAB_IS_HISTOGRAM_VIEW (self));

  logarithmic = !!logarithmic;
  if (self->logarithmic == logarithmic)
    return;
  self->logarithmic = logarithmic;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOGARITHMIC]);
}

gboolean
slab_histogram_view_get_logarithmic (SlabHistogramView *self)
{
  g_return_val_if_fail (SLAB_IS_HISTOGRAM_VIEW (self), TRUE);

  return self->logarithmic;
}

gboolean
slab_histogram_view_get_range (SlabHistogramView *self, SlabHistogramRange *range)
{
  g_return_val_if_fail (SLAB_IS_HISTOGRAM_VIEW (self), FALSE);
  g_return_val_if_fail (range != NULL, FALSE);

  if (!has_volume (self))
    return FALSE;
  *range = self->range;
  return TRUE;
}

void
slab_histogram_view_drag (SlabHistogramView *self, SlabHistogramPart part, const SlabHistogramRange *from, double dx)
{
  SlabHistogramLayout layout;
  SlabHistogramRange moved;
  SlabPlotTheme theme;

  g_return_if_fail (SLAB_IS_HISTOGRAM_VIEW (self));
  g_return_if_fail (from != NULL);

  if (!has_volume (self) || part == SLAB_HISTOGRAM_PART_NONE)
    return;
  slab_widget_theme_init (&theme, GTK_WIDGET (self));
  init_layout (self, &theme, &layout);
  moved = slab_histogram_window_move (
      from, part, slab_plot_axis_to_value (&layout.value, layout.value.start + dx) - layout.value.low);
  slab_view_state_set_contrast (self->state, moved.low, moved.high);
}

void
slab_histogram_view_zoom (SlabHistogramView *self, double factor, double at)
{
  SlabHistogramLayout layout;
  SlabPlotTheme theme;

  g_return_if_fail (SLAB_IS_HISTOGRAM_VIEW (self));
  g_return_if_fail (factor > 0 && isfinite (factor));

  if (!has_volume (self))
    return;
  slab_widget_theme_init (&theme, GTK_WIDGET (self));
  init_layout (self, &theme, &layout);
  slab_histogram_range_zoom (&self->range, factor, slab_plot_axis_to_value (&layout.value, at), &self->whole);
  self->by_hand = TRUE;
  update (self);
}

void
slab_histogram_view_reset (SlabHistogramView *self)
{
  g_return_if_fail (SLAB_IS_HISTOGRAM_VIEW (self));

  self->by_hand = FALSE;
  if (self->state != NULL)
    update (self);
}
