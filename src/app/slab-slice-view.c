/* SPDX-License-Identifier: MIT */
#include "slab-slice-view.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "plot/slab-plot-theme.h"
#include "slab-timings.h"
#include "volume/slab-volume-statistics.h"

/*
 * The texture is the visible part of the slice at the resolution of the device, so that voxels have crisp edges at any
 * zoom and scale, and a frame costs what the widget's size costs. Where the next texture is not there yet, the one at
 * hand is placed by the new geometry: moving and zooming answer in the same frame, and sharpen in the next.
 */

#define ZOOM_MAX 256.0
#define ZOOM_STEP 1.25
#define BIG_STEP 10
/* Pixels of smooth scrolling that count as one click of a wheel. */
#define SCROLL_PIXELS 24.0
#define CLICK_SLOP 4.0
/* More rectangles than this over the picture say nothing any more. */
#define MAX_CHUNKS_DRAWN 4096
/* Spacings further apart than this would make a picture of a line; they are rather a mistake in a header. */
#define MAX_ASPECT 64.0

/* Neutral, and the same in light and dark: the eye judges greys by what is around them. */
static const GdkRGBA backdrop = { 0.09f, 0.09f, 0.1f, 1.0f };

typedef enum
{
  DRAG_NONE,
  DRAG_CURSOR,
  DRAG_PAN,
  DRAG_WINDOW,
} DragKind;

/* Each plane keeps its place. */
typedef struct
{
  gint64 slice;
  gboolean fitted;
  double zoom; /* device pixels per voxel, across */
  double u;    /* coordinate of the slice in the widget's middle */
  double v;
} Place;

struct _SlabSliceView
{
  GtkWidget parent_instance;

  SlabVolume *volume;
  SlabAxis plane;
  Place places[SLAB_N_AXES];
  double aspect[SLAB_N_AXES]; /* height of a voxel / its width, per plane */
  double spacing[SLAB_N_AXES];
  gboolean has_spacing;
  double low;
  double high;
  SlabColormap colormap;
  gboolean inverted;
  char *error;

  SlabSliceRenderer *renderer;
  SlabSliceFrame *frame;
  guint64 serial;
  GCancellable *contrast_cancellable;

  GtkWidget *menu;
  gboolean pointer_inside;
  double pointer_x;
  double pointer_y;
  gboolean space_held;
  double scrolled;

  DragKind drag;
  double drag_u, drag_v;
  double drag_low, drag_high;
  gboolean drag_moved;
  double pinch_zoom;

  SlabTrace *trace;
  guint64 *trace_read; /* spans seen per thread */
  gint8 *chunk_done;
  guint n_chunks;
  guint tick;

  gint64 input_time;
  guint64 painted_serial;
  gboolean paint_pending;
  GdkFrameClock *clock;
  gulong clock_handler;
};

enum
{
  PROP_0,
  PROP_VOLUME,
  PROP_PLANE,
  PROP_SLICE,
  PROP_SHOWN_SLICE,
  PROP_N_SLICES,
  PROP_LOW,
  PROP_HIGH,
  PROP_COLORMAP,
  PROP_INVERTED,
  PROP_ZOOM,
  PROP_FITTED,
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

G_DEFINE_FINAL_TYPE (SlabSliceView, slab_slice_view, GTK_TYPE_WIDGET)

static void
notify (SlabSliceView *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* Geometry: x, y are logical pixels of the widget, u, v coordinates of the slice (voxel i reaches from i to i + 1) */

static Place *
get_place (SlabSliceView *self)
{
  return &self->places[self->plane];
}

static double
get_scale (SlabSliceView *self)
{
  return gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

static double
get_device_width (SlabSliceView *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self)) * get_scale (self);
}

static double
get_device_height (SlabSliceView *self)
{
  return gtk_widget_get_height (GTK_WIDGET (self)) * get_scale (self);
}

static gint64
get_n_across (SlabSliceView *self)
{
  return slab_volume_get_shape (self->volume)->n[slab_slice_get_horizontal (self->plane)];
}

static gint64
get_n_down (SlabSliceView *self)
{
  return slab_volume_get_shape (self->volume)->n[slab_slice_get_vertical (self->plane)];
}

static double
get_zoom_down (SlabSliceView *self)
{
  return get_place (self)->zoom * self->aspect[self->plane];
}

/* Device pixel of the slice's left edge: a whole one, so that at whole zooms no pixel is cut by a voxel's edge. */
static double
get_origin_x (SlabSliceView *self)
{
  return round (get_device_width (self) / 2 - get_place (self)->u * get_place (self)->zoom);
}

static double
get_origin_y (SlabSliceView *self)
{
  return round (get_device_height (self) / 2 - get_place (self)->v * get_zoom_down (self));
}

static void
to_slice (SlabSliceView *self, double x, double y, double *u, double *v)
{
  *u = (x * get_scale (self) - get_origin_x (self)) / get_place (self)->zoom;
  *v = (y * get_scale (self) - get_origin_y (self)) / get_zoom_down (self);
}

/* A rectangle of the slice in logical pixels. */
static graphene_rect_t
to_widget (SlabSliceView *self, double u, double v, double n_u, double n_v)
{
  const double scale = get_scale (self);
  const double zoom = get_place (self)->zoom;
  const double zoom_down = get_zoom_down (self);

  return GRAPHENE_RECT_INIT ((float) ((get_origin_x (self) + u * zoom) / scale),
                             (float) ((get_origin_y (self) + v * zoom_down) / scale), (float) (n_u * zoom / scale),
                             (float) (n_v * zoom_down / scale));
}

static double
get_fit_zoom (SlabSliceView *self)
{
  const double across = get_device_width (self) / (double) get_n_across (self);
  const double down = get_device_height (self) / ((double) get_n_down (self) * self->aspect[self->plane]);

  return MIN (MIN (across, down), ZOOM_MAX);
}

static void
fit_place (SlabSliceView *self)
{
  Place *place = get_place (self);

  place->fitted = TRUE;
  if (self->volume == NULL || get_device_width (self) < 1 || get_device_height (self) < 1)
    return;
  place->zoom = get_fit_zoom (self);
  place->u = (double) get_n_across (self) / 2;
  place->v = (double) get_n_down (self) / 2;
}

static void
set_aspects (SlabSliceView *self)
{
  self->has_spacing = self->volume != NULL && slab_volume_get_spacing (self->volume, self->spacing);
  for (guint i = 0; self->has_spacing && i < SLAB_N_AXES; i++)
    self->has_spacing = isfinite (self->spacing[i]) && self->spacing[i] > 0;
  for (guint i = 0; i < SLAB_N_AXES; i++)
    {
      const double across = self->spacing[slab_slice_get_horizontal (i)];
      const double down = self->spacing[slab_slice_get_vertical (i)];

      self->aspect[i] = self->has_spacing ? down / across : 1;
      if (!(self->aspect[i] > 1 / MAX_ASPECT && self->aspect[i] < MAX_ASPECT))
        self->aspect[i] = 1;
    }
}

/* Rendering */

static void
set_error (SlabSliceView *self, const char *message)
{
  if (g_strcmp0 (self->error, message) == 0)
    return;
  g_free (self->error);
  self->error = g_strdup (message);
  notify (self, PROP_ERROR);
}

static void
request_frame (SlabSliceView *self)
{
  SlabSliceRequest request;
  Place *place = get_place (self);
  double left, top, right, bottom;

  if (self->volume == NULL || get_device_width (self) < 1 || get_device_height (self) < 1)
    return;
  if (place->fitted || place->zoom <= 0)
    fit_place (self);

  /* The visible part of the slice, in whole device pixels. */
  left = MAX (get_origin_x (self), 0.0);
  top = MAX (get_origin_y (self), 0.0);
  right = MIN (ceil (get_origin_x (self) + (double) get_n_across (self) * place->zoom), get_device_width (self));
  bottom = MIN (ceil (get_origin_y (self) + (double) get_n_down (self) * get_zoom_down (self)),
                get_device_height (self));
  if (right - left < 1 || bottom - top < 1)
    return;

  request = (SlabSliceRequest){
    .plane = self->plane,
    .slice = place->slice,
    .width = (int) (right - left),
    .height = (int) (bottom - top),
    .left = (left - get_origin_x (self)) / place->zoom,
    .top = (top - get_origin_y (self)) / get_zoom_down (self),
    .step_x = 1 / place->zoom,
    .step_y = 1 / get_zoom_down (self),
    .low = self->low,
    .high = self->high,
    .colormap = self->colormap,
    .inverted = self->inverted,
    .serial = ++self->serial,
    .time = g_get_monotonic_time (),
  };
  slab_slice_renderer_request (self->renderer, self->volume, &request);
}

static void
emit_pointer (SlabSliceView *self)
{
  gint64 voxel[SLAB_N_AXES] = { -1, -1, -1 };
  gboolean inside = self->pointer_inside && slab_slice_view_pick (self, self->pointer_x, self->pointer_y, voxel);
  gboolean known = FALSE;
  float value = NAN;

  if (inside && self->frame != NULL && slab_slice_frame_get_volume (self->frame) == self->volume
      && slab_slice_frame_get_request (self->frame)->plane == self->plane)
    {
      voxel[self->plane] = slab_slice_frame_get_request (self->frame)->slice;
      known = slab_slice_frame_get_value (self->frame, voxel[slab_slice_get_horizontal (self->plane)],
                                          voxel[slab_slice_get_vertical (self->plane)], &value);
    }
  g_signal_emit (self, signals[POINTER], 0, inside, voxel[SLAB_AXIS_Z], voxel[SLAB_AXIS_Y], voxel[SLAB_AXIS_X], known,
                 (double) value);
}

static void
ready_cb (SlabSliceRenderer *renderer, SlabSliceView *self)
{
  g_autoptr (SlabSliceFrame) frame = NULL;
  const gint64 shown = slab_slice_view_get_shown_slice (self);

  g_assert (SLAB_IS_SLICE_VIEW (self));

  frame = slab_slice_renderer_take_frame (renderer);
  if (frame == NULL || slab_slice_frame_get_volume (frame) != self->volume)
    return;
  if (slab_slice_frame_get_texture (frame) == NULL)
    {
      /* What is on screen stays there: it was true when it was read. */
      set_error (self, slab_slice_frame_get_error (frame)->message);
      return;
    }
  set_error (self, NULL);
  g_clear_pointer (&self->frame, slab_slice_frame_unref);
  self->frame = g_steal_pointer (&frame);
  if (shown != slab_slice_view_get_shown_slice (self))
    notify (self, PROP_SHOWN_SLICE);
  if (self->pointer_inside)
    emit_pointer (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update (SlabSliceView *self)
{
  request_frame (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_label (SlabSliceView *self)
{
  static const char *const axes[SLAB_N_AXES] = { "z", "y", "x" };
  g_autofree char *label = NULL;

  if (self->volume == NULL)
    label = g_strdup (_ ("Slice view, empty"));
  else
    {
      g_autofree char *slice = g_strdup_printf ("%" G_GINT64_FORMAT, get_place (self)->slice);
      g_autofree char *last = g_strdup_printf ("%" G_GINT64_FORMAT, slab_slice_view_get_n_slices (self) - 1);

      /* Translators: the axis, the index of the slice, the last index */
      label = g_strdup_printf (_ ("Slice %s %s of 0 to %s"), axes[self->plane], slice, last);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
set_zoom_about (SlabSliceView *self, double zoom, double x, double y)
{
  Place *place = get_place (self);
  const gboolean was_fitted = place->fitted;
  double u, v, smallest;

  if (self->volume == NULL || place->zoom <= 0)
    return;
  smallest = MIN (get_fit_zoom (self), 1.0) / 4;
  zoom = CLAMP (zoom, MIN (smallest, ZOOM_MAX / 2), ZOOM_MAX);
  to_slice (self, x, y, &u, &v);
  place->fitted = FALSE;
  place->zoom = zoom;
  place->u = CLAMP (u - (x * get_scale (self) - get_device_width (self) / 2) / zoom, 0.0, (double) get_n_across (self));
  place->v = CLAMP (v - (y * get_scale (self) - get_device_height (self) / 2) / get_zoom_down (self), 0.0,
                    (double) get_n_down (self));
  if (was_fitted)
    notify (self, PROP_FITTED);
  notify (self, PROP_ZOOM);
  update (self);
}

/* Chunks over the picture */

static void
read_trace (SlabSliceView *self)
{
  for (guint thread = 0; thread < slab_trace_get_n_threads (self->trace); thread++)
    {
      const guint64 n_spans = slab_trace_get_n_spans (self->trace, thread);

      for (; self->trace_read[thread] < n_spans; self->trace_read[thread]++)
        {
          SlabSpan span;

          slab_trace_get_span (self->trace, thread, self->trace_read[thread], &span);
          if (span.phase == SLAB_PHASE_WRITE && span.chunk >= 0 && (guint) span.chunk < self->n_chunks)
            self->chunk_done[span.chunk] = 1;
        }
    }
}

static void
drop_trace (SlabSliceView *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_object (&self->trace);
  g_clear_pointer (&self->trace_read, g_free);
  g_clear_pointer (&self->chunk_done, g_free);
  self->n_chunks = 0;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (widget);

  if (slab_trace_is_ended (self->trace))
    {
      self->tick = 0;
      drop_trace (self);
    }
  gtk_widget_queue_draw (widget);
  return self->tick != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
snapshot_chunks (SlabSliceView *self, GtkSnapshot *snapshot)
{
  const SlabAxis across = slab_slice_get_horizontal (self->plane);
  const SlabAxis down = slab_slice_get_vertical (self->plane);
  const gint64 slice = get_place (self)->slice;
  const GdkRGBA line = { 1, 1, 1, 0.35f };
  SlabPlotTheme theme;
  GdkRGBA done;
  guint n_drawn = 0;

  slab_plot_theme_init (&theme, TRUE, FALSE);
  done = (GdkRGBA){ (float) theme.phases[SLAB_PHASE_FILTER].red, (float) theme.phases[SLAB_PHASE_FILTER].green,
                    (float) theme.phases[SLAB_PHASE_FILTER].blue, 0.3f };
  read_trace (self);
  for (guint i = 0; i < self->n_chunks && n_drawn < MAX_CHUNKS_DRAWN; i++)
    {
      const float width = (float) (1 / get_scale (self));
      SlabTraceChunk chunk;
      graphene_rect_t area;

      if (!slab_trace_get_chunk (self->trace, (gint32) i, &chunk) || slice < chunk.start[self->plane]
          || slice >= chunk.start[self->plane] + chunk.size[self->plane])
        continue;
      area = to_widget (self, (double) chunk.start[across], (double) chunk.start[down], (double) chunk.size[across],
                        (double) chunk.size[down]);
      if (self->chunk_done[i])
        gtk_snapshot_append_color (snapshot, &done, &area);
      gtk_snapshot_append_color (
          snapshot, &line,
          &GRAPHENE_RECT_INIT (area.origin.x, area.origin.y + area.size.height - width, area.size.width, width));
      gtk_snapshot_append_color (
          snapshot, &line,
          &GRAPHENE_RECT_INIT (area.origin.x + area.size.width - width, area.origin.y, width, area.size.height));
      n_drawn++;
    }
}

/* Scale bar */

/**
 * slab_slice_view_get_round_length:
 * @longest: > 0
 *
 * Returns: the largest of 1, 2, 5 times a power of ten that is not above @longest
 */
double
slab_slice_view_get_round_length (double longest)
{
  double power;

  g_return_val_if_fail (longest > 0 && isfinite (longest), 1);

  power = pow (10, floor (log10 (longest) + 1e-9));
  if (longest >= 5 * power * (1 - 1e-9))
    return 5 * power;
  if (longest >= 2 * power * (1 - 1e-9))
    return 2 * power;
  return power;
}

static void
snapshot_scale_bar (SlabSliceView *self, GtkSnapshot *snapshot)
{
  const double pixel = self->spacing[slab_slice_get_horizontal (self->plane)] * get_scale (self)
                       / get_place (self)->zoom;
  const double widget_width = gtk_widget_get_width (GTK_WIDGET (self));
  const double longest = MIN (widget_width / 4, 180.0) * pixel;
  const GdkRGBA ink = { 1, 1, 1, 0.95f };
  const GdkRGBA shade = { 0, 0, 0, 0.55f };
  const char *unit = slab_volume_get_unit (self->volume);
  g_autoptr (PangoLayout) layout = NULL;
  g_autofree char *text = NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  GskRoundedRect round_rect;
  graphene_rect_t box;
  double length, width;
  int text_width, text_height;

  if (!(longest > 0) || !isfinite (longest) || widget_width < 160)
    return;
  length = slab_slice_view_get_round_length (longest);
  width = round (length / pixel);
  text = g_strdup_printf ("%s%s%s", g_ascii_formatd (number, sizeof number, "%g", length), unit != NULL ? "\u202f" : "",
                          unit != NULL ? unit : "");
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);

  box = GRAPHENE_RECT_INIT (12, (float) (gtk_widget_get_height (GTK_WIDGET (self)) - 12 - text_height - 16),
                            (float) (MAX (width, text_width) + 20), (float) (text_height + 16));
  gsk_rounded_rect_init_from_rect (&round_rect, &box, 6);
  gtk_snapshot_push_rounded_clip (snapshot, &round_rect);
  gtk_snapshot_append_color (snapshot, &shade, &box);
  gtk_snapshot_pop (snapshot);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT (box.origin.x + (box.size.width - (float) text_width) / 2, box.origin.y + 3));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_append_color (snapshot, &ink,
                             &GRAPHENE_RECT_INIT (box.origin.x + (box.size.width - (float) width) / 2,
                                                  box.origin.y + (float) text_height + 6, (float) width, 3));
}

/*
 * GTK's software renderer takes a texture apart into floats and puts it together again in every frame, which takes it
 * longer than all the rest; the same pixels as a surface of cairo it copies.
 */
static void
snapshot_frame (SlabSliceView *self, GtkSnapshot *snapshot, const graphene_rect_t *place)
{
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (GTK_WIDGET (self)));
  const SlabSliceRequest *request = slab_slice_frame_get_request (self->frame);
  cairo_t *cr;

  if (!GSK_IS_CAIRO_RENDERER (renderer))
    {
      gtk_snapshot_append_texture (snapshot, slab_slice_frame_get_texture (self->frame), place);
      return;
    }
  cr = gtk_snapshot_append_cairo (snapshot, place);
  cairo_translate (cr, place->origin.x, place->origin.y);
  cairo_scale (cr, place->size.width / (float) request->width, place->size.height / (float) request->height);
  cairo_set_source_surface (cr, slab_slice_frame_get_surface (self->frame), 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
}

/* GtkWidget */

static void
slab_slice_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (widget);
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                     (float) gtk_widget_get_height (widget));

  gtk_snapshot_append_color (snapshot, &backdrop, &bounds);
  if (self->frame == NULL || self->volume == NULL)
    return;

  gtk_snapshot_push_clip (snapshot, &bounds);
  if (slab_slice_frame_get_request (self->frame)->plane == self->plane)
    {
      const SlabSliceRequest *request = slab_slice_frame_get_request (self->frame);
      const graphene_rect_t place = to_widget (self, request->left, request->top, request->width * request->step_x,
                                               request->height * request->step_y);

      snapshot_frame (self, snapshot, &place);
      if (request->serial != self->painted_serial)
        {
          self->painted_serial = request->serial;
          self->paint_pending = TRUE;
        }
    }
  if (self->trace != NULL)
    snapshot_chunks (self, snapshot);
  if (self->has_spacing)
    snapshot_scale_bar (self, snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
slab_slice_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  *minimum = 120;
  *natural = 480;
  *minimum_baseline = *natural_baseline = -1;
}

static void
slab_slice_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (widget);

  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
  if (self->volume == NULL)
    return;
  if (get_place (self)->fitted)
    {
      const double zoom = get_place (self)->zoom;

      fit_place (self);
      if (zoom != get_place (self)->zoom)
        notify (self, PROP_ZOOM);
    }
  request_frame (self);
}

static void
after_paint_cb (GdkFrameClock *clock, SlabSliceView *self)
{
  const SlabSliceRequest *request;

  if (!self->paint_pending || self->frame == NULL)
    return;
  self->paint_pending = FALSE;
  request = slab_slice_frame_get_request (self->frame);
  slab_timings_add_frame (request->slice, self->input_time, request->time,
                          slab_slice_frame_get_start_time (self->frame), slab_slice_frame_get_end_time (self->frame),
                          g_get_monotonic_time ());
}

static void
slab_slice_view_realize (GtkWidget *widget)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (widget);

  GTK_WIDGET_CLASS (slab_slice_view_parent_class)->realize (widget);
  if (slab_timings_is_wanted ())
    {
      self->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
      self->clock_handler = g_signal_connect (self->clock, "after-paint", G_CALLBACK (after_paint_cb), self);
    }
}

static void
slab_slice_view_unrealize (GtkWidget *widget)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (widget);

  if (self->clock != NULL)
    g_clear_signal_handler (&self->clock_handler, self->clock);
  g_clear_object (&self->clock);
  GTK_WIDGET_CLASS (slab_slice_view_parent_class)->unrealize (widget);
}

/* Controllers */

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, SlabSliceView *self)
{
  const GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  double clicks = dy;
  double whole;

  g_assert (SLAB_IS_SLICE_VIEW (self));

  if (self->volume == NULL)
    return FALSE;
  self->input_time = g_get_monotonic_time ();
  /* Some systems turn the wheel sideways while Shift is held. */
  if (clicks == 0 && (state & GDK_SHIFT_MASK) != 0)
    clicks = dx;
  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE)
    clicks /= SCROLL_PIXELS;
  if ((state & GDK_CONTROL_MASK) != 0)
    {
      slab_slice_view_zoom_by (self, pow (ZOOM_STEP, -clicks));
      return TRUE;
    }
  self->scrolled += clicks;
  whole = trunc (self->scrolled);
  self->scrolled -= whole;
  if (whole != 0)
    slab_slice_view_step (self, (gint64) whole * ((state & GDK_SHIFT_MASK) != 0 ? BIG_STEP : 1));
  return TRUE;
}

static void
scroll_end_cb (GtkEventControllerScroll *controller, SlabSliceView *self)
{
  self->scrolled = 0;
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, SlabSliceView *self)
{
  g_assert (SLAB_IS_SLICE_VIEW (self));

  self->pointer_inside = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  emit_pointer (self);
}

static void
leave_cb (GtkEventControllerMotion *controller, SlabSliceView *self)
{
  g_assert (SLAB_IS_SLICE_VIEW (self));

  self->pointer_inside = FALSE;
  emit_pointer (self);
}

static void
set_drag (SlabSliceView *self, DragKind drag)
{
  static const char *const cursors[] = { "crosshair", "crosshair", "grabbing", "all-scroll" };

  self->drag = drag;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursors[drag]);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, SlabSliceView *self)
{
  const GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  const guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  g_assert (SLAB_IS_SLICE_VIEW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->volume == NULL)
    return;
  self->drag_u = get_place (self)->u;
  self->drag_v = get_place (self)->v;
  self->drag_low = self->low;
  self->drag_high = self->high;
  self->drag_moved = FALSE;
  if (button == GDK_BUTTON_MIDDLE
      || (button == GDK_BUTTON_PRIMARY && (self->space_held || (state & GDK_SHIFT_MASK) != 0)))
    set_drag (self, DRAG_PAN);
  else if (button == GDK_BUTTON_SECONDARY)
    set_drag (self, DRAG_WINDOW);
  else
    set_drag (self, DRAG_CURSOR);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, SlabSliceView *self)
{
  g_assert (SLAB_IS_SLICE_VIEW (self));

  if (self->volume == NULL || self->drag == DRAG_NONE || self->drag == DRAG_CURSOR)
    return;
  if (!self->drag_moved && hypot (dx, dy) < CLICK_SLOP)
    return;
  self->drag_moved = TRUE;
  self->input_time = g_get_monotonic_time ();
  if (self->drag == DRAG_PAN)
    {
      Place *place = get_place (self);
      const gboolean was_fitted = place->fitted;

      place->fitted = FALSE;
      place->u = CLAMP (self->drag_u - dx * get_scale (self) / place->zoom, 0.0, (double) get_n_across (self));
      place->v = CLAMP (self->drag_v - dy * get_scale (self) / get_zoom_down (self), 0.0, (double) get_n_down (self));
      if (was_fitted)
        notify (self, PROP_FITTED);
      update (self);
    }
  else
    {
      /* Width by factors, since contrast is judged by ratios; up makes the picture brighter. */
      const double middle = (self->drag_low + self->drag_high) / 2;
      const double start = self->drag_high > self->drag_low ? self->drag_high - self->drag_low
                                                            : MAX (fabs (middle) * 0.01, FLT_EPSILON);
      const double width = start * exp (dx / 150);
      const double level = middle + dy / 300 * start;

      slab_slice_view_set_window (self, level - width / 2, level + width / 2);
    }
}

static void
show_menu (SlabSliceView *self, double x, double y)
{
  if (self->menu == NULL)
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, SlabSliceView *self)
{
  const gboolean clicked = self->drag == DRAG_WINDOW && !self->drag_moved;
  double x, y;

  g_assert (SLAB_IS_SLICE_VIEW (self));

  set_drag (self, DRAG_NONE);
  if (clicked && gtk_gesture_drag_get_start_point (gesture, &x, &y))
    show_menu (self, x, y);
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, SlabSliceView *self)
{
  self->pinch_zoom = get_place (self)->zoom;
}

static void
pinch_cb (GtkGestureZoom *gesture, double scale, SlabSliceView *self)
{
  double x, y;

  g_assert (SLAB_IS_SLICE_VIEW (self));

  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    set_zoom_about (self, self->pinch_zoom * scale, x, y);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, SlabSliceView *self)
{
  g_assert (SLAB_IS_SLICE_VIEW (self));

  self->input_time = g_get_monotonic_time ();
  if (key == GDK_KEY_space)
    {
      self->space_held = TRUE;
      if (self->drag == DRAG_NONE)
        gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grab");
      return TRUE;
    }
  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0))
    {
      show_menu (self, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0, gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
      return TRUE;
    }
  return FALSE;
}

static void
key_released_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, SlabSliceView *self)
{
  g_assert (SLAB_IS_SLICE_VIEW (self));

  if (key != GDK_KEY_space)
    return;
  self->space_held = FALSE;
  if (self->drag == DRAG_NONE)
    set_drag (self, DRAG_NONE);
}

static gboolean
step_binding_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  slab_slice_view_step (SLAB_SLICE_VIEW (widget), g_variant_get_int64 (args));
  return TRUE;
}

static void
scale_factor_cb (SlabSliceView *self)
{
  update (self);
}

/* GObject */

static void
slab_slice_view_dispose (GObject *object)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (object);

  drop_trace (self);
  if (self->contrast_cancellable != NULL)
    g_cancellable_cancel (self->contrast_cancellable);
  g_clear_object (&self->contrast_cancellable);
  if (self->renderer != NULL)
    g_signal_handlers_disconnect_by_data (self->renderer, self);
  g_clear_object (&self->renderer);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->frame, slab_slice_frame_unref);
  g_clear_object (&self->volume);

  G_OBJECT_CLASS (slab_slice_view_parent_class)->dispose (object);
}

static void
slab_slice_view_finalize (GObject *object)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (object);

  g_free (self->error);

  G_OBJECT_CLASS (slab_slice_view_parent_class)->finalize (object);
}

static void
slab_slice_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (object);

  switch (prop_id)
    {
    case PROP_VOLUME:
      g_value_set_object (value, self->volume);
      break;
    case PROP_PLANE:
      g_value_set_int (value, (int) self->plane);
      break;
    case PROP_SLICE:
      g_value_set_int64 (value, get_place (self)->slice);
      break;
    case PROP_SHOWN_SLICE:
      g_value_set_int64 (value, slab_slice_view_get_shown_slice (self));
      break;
    case PROP_N_SLICES:
      g_value_set_int64 (value, slab_slice_view_get_n_slices (self));
      break;
    case PROP_LOW:
      g_value_set_double (value, self->low);
      break;
    case PROP_HIGH:
      g_value_set_double (value, self->high);
      break;
    case PROP_COLORMAP:
      g_value_set_int (value, (int) self->colormap);
      break;
    case PROP_INVERTED:
      g_value_set_boolean (value, self->inverted);
      break;
    case PROP_ZOOM:
      g_value_set_double (value, get_place (self)->zoom);
      break;
    case PROP_FITTED:
      g_value_set_boolean (value, get_place (self)->fitted);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
slab_slice_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (object);

  switch (prop_id)
    {
    case PROP_VOLUME:
      slab_slice_view_set_volume (self, g_value_get_object (value));
      break;
    case PROP_PLANE:
      slab_slice_view_set_plane (self, (SlabAxis) g_value_get_int (value));
      break;
    case PROP_SLICE:
      slab_slice_view_set_slice (self, g_value_get_int64 (value));
      break;
    case PROP_LOW:
      slab_slice_view_set_window (self, g_value_get_double (value), self->high);
      break;
    case PROP_HIGH:
      slab_slice_view_set_window (self, self->low, g_value_get_double (value));
      break;
    case PROP_COLORMAP:
      slab_slice_view_set_colormap (self, (SlabColormap) g_value_get_int (value));
      break;
    case PROP_INVERTED:
      slab_slice_view_set_inverted (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
add_step_binding (GtkWidgetClass *klass, guint key, GdkModifierType modifiers, gint64 n_slices)
{
  gtk_widget_class_add_binding (klass, key, modifiers, step_binding_cb, "x", n_slices);
}

static void
slab_slice_view_class_init (SlabSliceViewClass *klass)
{
  static const struct
  {
    guint key;
    int step;
  } keys[] = {
    { GDK_KEY_Right, 1 },       { GDK_KEY_KP_Right, 1 }, { GDK_KEY_Page_Down, 1 }, { GDK_KEY_KP_Page_Down, 1 },
    { GDK_KEY_period, 1 },      { GDK_KEY_Left, -1 },    { GDK_KEY_KP_Left, -1 },  { GDK_KEY_Page_Up, -1 },
    { GDK_KEY_KP_Page_Up, -1 }, { GDK_KEY_comma, -1 },
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;

  object_class->dispose = slab_slice_view_dispose;
  object_class->finalize = slab_slice_view_finalize;
  object_class->get_property = slab_slice_view_get_property;
  object_class->set_property = slab_slice_view_set_property;
  widget_class->snapshot = slab_slice_view_snapshot;
  widget_class->measure = slab_slice_view_measure;
  widget_class->size_allocate = slab_slice_view_size_allocate;
  widget_class->realize = slab_slice_view_realize;
  widget_class->unrealize = slab_slice_view_unrealize;

  properties[PROP_VOLUME] = g_param_spec_object ("volume", NULL, NULL, SLAB_TYPE_VOLUME, writable);
  properties[PROP_PLANE] = g_param_spec_int ("plane", NULL, NULL, SLAB_AXIS_Z, SLAB_AXIS_X, SLAB_AXIS_Z, writable);
  properties[PROP_SLICE] = g_param_spec_int64 ("slice", NULL, NULL, 0, G_MAXINT64, 0, writable);
  properties[PROP_SHOWN_SLICE] = g_param_spec_int64 ("shown-slice", NULL, NULL, -1, G_MAXINT64, -1, readable);
  properties[PROP_N_SLICES] = g_param_spec_int64 ("n-slices", NULL, NULL, 0, G_MAXINT64, 0, readable);
  properties[PROP_LOW] = g_param_spec_double ("low", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, writable);
  properties[PROP_HIGH] = g_param_spec_double ("high", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 1, writable);
  properties[PROP_COLORMAP] = g_param_spec_int ("colormap", NULL, NULL, 0, SLAB_N_COLORMAPS - 1, SLAB_COLORMAP_GREY,
                                                writable);
  properties[PROP_INVERTED] = g_param_spec_boolean ("inverted", NULL, NULL, FALSE, writable);
  properties[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0, G_MAXDOUBLE, 0, readable);
  properties[PROP_FITTED] = g_param_spec_boolean ("fitted", NULL, NULL, TRUE, readable);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[POINTER] = g_signal_new ("pointer", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 6, G_TYPE_BOOLEAN, G_TYPE_INT64, G_TYPE_INT64, G_TYPE_INT64,
                                   G_TYPE_BOOLEAN, G_TYPE_DOUBLE);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      add_step_binding (widget_class, keys[i].key, 0, keys[i].step);
      add_step_binding (widget_class, keys[i].key, GDK_SHIFT_MASK, keys[i].step * BIG_STEP);
    }
  /* Shift turns these into other key values on many keyboards. */
  add_step_binding (widget_class, GDK_KEY_greater, GDK_SHIFT_MASK, BIG_STEP);
  add_step_binding (widget_class, GDK_KEY_less, GDK_SHIFT_MASK, -BIG_STEP);
  add_step_binding (widget_class, GDK_KEY_Home, 0, -G_MAXINT64);
  add_step_binding (widget_class, GDK_KEY_End, 0, G_MAXINT64);

  gtk_widget_class_set_css_name (widget_class, "sliceview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
slab_slice_view_init (SlabSliceView *self)
{
  GtkEventController *controller;

  self->high = 1;
  for (guint i = 0; i < SLAB_N_AXES; i++)
    {
      self->places[i].fitted = TRUE;
      self->aspect[i] = 1;
    }
  self->renderer = slab_slice_renderer_new ();
  g_signal_connect (self->renderer, "ready", G_CALLBACK (ready_cb), self);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  set_drag (self, DRAG_NONE);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (scale_factor_cb), NULL);

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect (controller, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (controller, "scroll-end", G_CALLBACK (scroll_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = gtk_event_controller_motion_new ();
  g_signal_connect (controller, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (controller, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (controller, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = GTK_EVENT_CONTROLLER (gtk_gesture_drag_new ());
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (controller), 0);
  g_signal_connect (controller, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (controller, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (controller, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = GTK_EVENT_CONTROLLER (gtk_gesture_zoom_new ());
  g_signal_connect (controller, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (controller, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = gtk_event_controller_key_new ();
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (controller, "key-released", G_CALLBACK (key_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  update_label (self);
}

GtkWidget *
slab_slice_view_new (void)
{
  return g_object_new (SLAB_TYPE_SLICE_VIEW, NULL);
}

/**
 * slab_slice_view_set_volume:
 * @volume: (nullable): what to show
 *
 * A volume of the same shape keeps slice, zoom and contrast; any other begins in the middle of each plane, fitted.
 */
void
slab_slice_view_set_volume (SlabSliceView *self, SlabVolume *volume)
{
  gboolean same;

  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));
  g_return_if_fail (volume == NULL || SLAB_IS_VOLUME (volume));

  if (self->volume == volume)
    return;
  same = self->volume != NULL && volume != NULL
         && slab_shape_equal (slab_volume_get_shape (self->volume), slab_volume_get_shape (volume));
  if (self->contrast_cancellable != NULL)
    g_cancellable_cancel (self->contrast_cancellable);

  g_object_freeze_notify (G_OBJECT (self));
  g_set_object (&self->volume, volume);
  set_aspects (self);
  if (!same)
    {
      slab_slice_renderer_clear (self->renderer);
      if (self->frame != NULL)
        notify (self, PROP_SHOWN_SLICE);
      g_clear_pointer (&self->frame, slab_slice_frame_unref);
      for (guint i = 0; i < SLAB_N_AXES; i++)
        self->places[i] = (Place){ .fitted = TRUE,
                                   .slice = volume != NULL ? slab_volume_get_shape (volume)->n[i] / 2 : 0 };
      fit_place (self);
      notify (self, PROP_N_SLICES);
      notify (self, PROP_SLICE);
      notify (self, PROP_ZOOM);
      notify (self, PROP_FITTED);
    }
  set_error (self, NULL);
  notify (self, PROP_VOLUME);
  g_object_thaw_notify (G_OBJECT (self));
  update_label (self);
  update (self);
}

SlabVolume *
slab_slice_view_get_volume (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), NULL);

  return self->volume;
}

void
slab_slice_view_set_plane (SlabSliceView *self, SlabAxis plane)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));
  g_return_if_fail (plane <= SLAB_AXIS_X);

  if (self->plane == plane)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  self->plane = plane;
  if (get_place (self)->fitted)
    fit_place (self);
  notify (self, PROP_PLANE);
  notify (self, PROP_N_SLICES);
  notify (self, PROP_SLICE);
  notify (self, PROP_SHOWN_SLICE);
  notify (self, PROP_ZOOM);
  notify (self, PROP_FITTED);
  g_object_thaw_notify (G_OBJECT (self));
  update_label (self);
  update (self);
}

SlabAxis
slab_slice_view_get_plane (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), SLAB_AXIS_Z);

  return self->plane;
}

void
slab_slice_view_set_slice (SlabSliceView *self, gint64 slice)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  slice = CLAMP (slice, 0, MAX (slab_slice_view_get_n_slices (self) - 1, 0));
  if (get_place (self)->slice == slice)
    return;
  get_place (self)->slice = slice;
  notify (self, PROP_SLICE);
  update_label (self);
  request_frame (self);
}

gint64
slab_slice_view_get_slice (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), 0);

  return get_place (self)->slice;
}

gint64
slab_slice_view_get_shown_slice (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), -1);

  if (self->frame == NULL || slab_slice_frame_get_request (self->frame)->plane != self->plane)
    return -1;
  return slab_slice_frame_get_request (self->frame)->slice;
}

gint64
slab_slice_view_get_n_slices (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), 0);

  return self->volume != NULL ? slab_volume_get_shape (self->volume)->n[self->plane] : 0;
}

/**
 * slab_slice_view_step:
 * @n_slices: how far; ends at the first or last slice
 */
void
slab_slice_view_step (SlabSliceView *self, gint64 n_slices)
{
  gint64 slice;

  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  if (__builtin_add_overflow (get_place (self)->slice, n_slices, &slice))
    slice = n_slices > 0 ? G_MAXINT64 : 0;
  slab_slice_view_set_slice (self, slice);
}

/**
 * slab_slice_view_set_window:
 * @low: value that is shown in the map's first colour
 * @high: value that is shown in its last; may equal @low
 *
 * Limits in the wrong order are exchanged; those that are not finite are ignored.
 */
void
slab_slice_view_set_window (SlabSliceView *self, double low, double high)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  if (!isfinite (low) || !isfinite (high))
    return;
  if (low > high)
    {
      const double swap = low;

      low = high;
      high = swap;
    }
  low = CLAMP (low, -FLT_MAX, FLT_MAX);
  high = CLAMP (high, -FLT_MAX, FLT_MAX);
  if (self->low == low && self->high == high)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  if (self->low != low)
    notify (self, PROP_LOW);
  if (self->high != high)
    notify (self, PROP_HIGH);
  self->low = low;
  self->high = high;
  g_object_thaw_notify (G_OBJECT (self));
  request_frame (self);
}

void
slab_slice_view_get_window (SlabSliceView *self, double *low, double *high)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  if (low != NULL)
    *low = self->low;
  if (high != NULL)
    *high = self->high;
}

void
slab_slice_view_set_colormap (SlabSliceView *self, SlabColormap colormap)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));
  g_return_if_fail (colormap < SLAB_N_COLORMAPS);

  if (self->colormap == colormap)
    return;
  self->colormap = colormap;
  notify (self, PROP_COLORMAP);
  request_frame (self);
}

SlabColormap
slab_slice_view_get_colormap (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), SLAB_COLORMAP_GREY);

  return self->colormap;
}

void
slab_slice_view_set_inverted (SlabSliceView *self, gboolean inverted)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  inverted = !!inverted;
  if (self->inverted == inverted)
    return;
  self->inverted = inverted;
  notify (self, PROP_INVERTED);
  request_frame (self);
}

gboolean
slab_slice_view_get_inverted (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), FALSE);

  return self->inverted;
}

typedef struct
{
  float low;
  float high;
} Window;

static void
contrast_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const double percents[] = { 0.1, 99.9 };
  GError *error = NULL;
  float values[2];
  Window *window;

  if (!slab_volume_estimate_percentiles (task_data, percents, 2, values, cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  window = g_new (Window, 1);
  window->low = values[0];
  window->high = values[1];
  g_task_return_pointer (task, window, g_free);
}

static void
contrast_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (source);
  g_autoptr (GError) error = NULL;
  g_autofree Window *window = g_task_propagate_pointer (G_TASK (result), &error);

  if (window != NULL && g_task_get_task_data (G_TASK (result)) == self->volume)
    {
      /* Nothing finite in the volume: any window does, as all is shown in the colour for that. */
      if (isfinite (window->low) && isfinite (window->high))
        slab_slice_view_set_window (self, window->low, window->high);
      else
        slab_slice_view_set_window (self, 0, 1);
    }
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_error (self, error->message);
}

void
slab_slice_view_auto_contrast (SlabSliceView *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  if (self->volume == NULL)
    return;
  if (self->contrast_cancellable != NULL)
    g_cancellable_cancel (self->contrast_cancellable);
  g_clear_object (&self->contrast_cancellable);
  self->contrast_cancellable = g_cancellable_new ();
  task = g_task_new (self, self->contrast_cancellable, contrast_cb, NULL);
  g_task_set_source_tag (task, slab_slice_view_auto_contrast);
  g_task_set_task_data (task, g_object_ref (self->volume), g_object_unref);
  g_task_run_in_thread (task, contrast_thread);
}

void
slab_slice_view_fit (SlabSliceView *self)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  g_object_freeze_notify (G_OBJECT (self));
  fit_place (self);
  notify (self, PROP_FITTED);
  notify (self, PROP_ZOOM);
  g_object_thaw_notify (G_OBJECT (self));
  update (self);
}

/**
 * slab_slice_view_zoom_to:
 * @zoom: > 0, pixels of the screen per voxel across; 1 shows each voxel as one pixel
 *
 * About the middle of the widget.
 */
void
slab_slice_view_zoom_to (SlabSliceView *self, double zoom)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));
  g_return_if_fail (zoom > 0 && isfinite (zoom));

  set_zoom_about (self, zoom, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                  gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

void
slab_slice_view_zoom_by (SlabSliceView *self, double factor)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));
  g_return_if_fail (factor > 0 && isfinite (factor));

  if (self->pointer_inside)
    set_zoom_about (self, get_place (self)->zoom * factor, self->pointer_x, self->pointer_y);
  else if (get_place (self)->zoom > 0)
    slab_slice_view_zoom_to (self, get_place (self)->zoom * factor);
}

double
slab_slice_view_get_zoom (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), 0);

  return get_place (self)->zoom;
}

gboolean
slab_slice_view_get_fitted (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), FALSE);

  return get_place (self)->fitted;
}

const char *
slab_slice_view_get_error (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), NULL);

  return self->error;
}

void
slab_slice_view_set_trace (SlabSliceView *self, SlabTrace *trace)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));
  g_return_if_fail (trace == NULL || SLAB_IS_TRACE (trace));

  if (self->trace == trace)
    return;
  drop_trace (self);
  if (trace != NULL && slab_trace_get_n_chunks (trace) > 1)
    {
      self->trace = g_object_ref (trace);
      self->n_chunks = slab_trace_get_n_chunks (trace);
      self->trace_read = g_new0 (guint64, slab_trace_get_n_threads (trace));
      self->chunk_done = g_new0 (gint8, self->n_chunks);
      self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Shown by a right click that does not move, and by the Menu key. */
void
slab_slice_view_set_context_menu (SlabSliceView *self, GMenuModel *menu)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));
  g_return_if_fail (menu == NULL || G_IS_MENU_MODEL (menu));

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (menu == NULL)
    return;
  self->menu = gtk_popover_menu_new_from_model (menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
}

/**
 * slab_slice_view_get_frame:
 *
 * Returns: (transfer none) (nullable): what is on screen
 */
SlabSliceFrame *
slab_slice_view_get_frame (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), NULL);

  return self->frame;
}

gboolean
slab_slice_view_pick (SlabSliceView *self, double x, double y, gint64 voxel[SLAB_N_AXES])
{
  double u, v;

  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), FALSE);
  g_return_val_if_fail (voxel != NULL, FALSE);

  if (self->volume == NULL || get_place (self)->zoom <= 0)
    return FALSE;
  to_slice (self, x, y, &u, &v);
  if (!(u >= 0 && v >= 0 && u < (double) get_n_across (self) && v < (double) get_n_down (self)))
    return FALSE;
  voxel[self->plane] = get_place (self)->slice;
  voxel[slab_slice_get_horizontal (self->plane)] = (gint64) u;
  voxel[slab_slice_get_vertical (self->plane)] = (gint64) v;
  return TRUE;
}
