/* SPDX-License-Identifier: MIT */
#include "slab-slice-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "slab-slice-view-private.h"
#include "slab-timings.h"

/*
 * The texture is the visible part of the slice at the resolution of the device, so that voxels have crisp edges at any
 * zoom and scale, and a frame costs what the widget's size costs. Where the next texture is not there yet, the one at
 * hand is placed by the new geometry: moving and zooming answer in the same frame, and sharpen in the next.
 */

#define BIG_STEP 10

/* Neutral, and the same in light and dark: the eye judges greys by what is around them. */
static const GdkRGBA backdrop = { 0.09f, 0.09f, 0.1f, 1.0f };

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

void
slab_slice_view_request_frame (SlabSliceView *self)
{
  SlabSliceRequest request;
  SlabSliceGeometry geometry;
  SlabSlicePlace *place = slab_slice_view_get_place (self);

  if (self->volume == NULL || !slab_slice_view_has_size (self))
    return;
  if (place->fitted || place->zoom <= 0)
    slab_slice_view_fit_place (self);

  geometry = slab_slice_view_get_geometry (self);
  request = (SlabSliceRequest){ .plane = self->plane,
                                .slice = place->slice,
                                .thickness = 1,
                                .gamma = 1,
                                .low = self->contrast.low,
                                .high = self->contrast.high,
                                .colormap = self->colormap,
                                .inverted = self->inverted,
                                .time = g_get_monotonic_time () };
  if (!slab_slice_geometry_get_visible (&geometry, &request))
    return;
  request.serial = ++self->serial;
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
  g_clear_pointer (&self->frame, slab_slice_frame_free);
  self->frame = g_steal_pointer (&frame);
  if (shown != slab_slice_view_get_shown_slice (self))
    notify (self, PROP_SHOWN_SLICE);
  if (self->pointer_inside)
    emit_pointer (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
slab_slice_view_update (SlabSliceView *self)
{
  slab_slice_view_request_frame (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
slab_slice_view_update_label (SlabSliceView *self)
{
  static const char *const axes[SLAB_N_AXES] = { "z", "y", "x" };
  g_autofree char *label = NULL;

  if (self->volume == NULL)
    label = g_strdup (_ ("Slice view, empty"));
  else
    {
      g_autofree char *slice = g_strdup_printf ("%" G_GINT64_FORMAT, slab_slice_view_get_place (self)->slice);
      g_autofree char *last = g_strdup_printf ("%" G_GINT64_FORMAT, slab_slice_view_get_n_slices (self) - 1);

      /* Translators: the axis, the index of the slice, the last index */
      label = g_strdup_printf (_ ("Slice %s %s of 0 to %s"), axes[self->plane], slice, last);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* Chunks over the picture */

static void
drop_chunks (SlabSliceView *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_pointer (&self->chunks, slab_slice_chunks_free);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (widget);

  gtk_widget_queue_draw (widget);
  if (!slab_trace_is_ended (slab_slice_chunks_get_trace (self->chunks)))
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  drop_chunks (self);
  return G_SOURCE_REMOVE;
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
  SlabSliceGeometry geometry;
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                     (float) gtk_widget_get_height (widget));

  gtk_snapshot_append_color (snapshot, &backdrop, &bounds);
  if (self->frame == NULL || self->volume == NULL)
    return;

  geometry = slab_slice_view_get_geometry (self);
  gtk_snapshot_push_clip (snapshot, &bounds);
  if (slab_slice_frame_get_request (self->frame)->plane == self->plane)
    {
      const SlabSliceRequest *request = slab_slice_frame_get_request (self->frame);
      const graphene_rect_t place = slab_slice_geometry_to_widget (
          &geometry, request->left, request->top, request->width * request->step_x, request->height * request->step_y);

      snapshot_frame (self, snapshot, &place);
      if (request->serial != self->painted_serial)
        {
          self->painted_serial = request->serial;
          self->paint_pending = TRUE;
        }
    }
  if (self->chunks != NULL)
    slab_slice_chunks_snapshot (self->chunks, snapshot, &geometry, self->plane,
                                slab_slice_view_get_place (self)->slice);
  if (self->has_spacing)
    slab_slice_overlay_snapshot_scale_bar (widget, snapshot, &geometry,
                                           self->spacing[slab_slice_get_horizontal (self->plane)],
                                           slab_volume_get_unit (self->volume));
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
  if (slab_slice_view_get_place (self)->fitted)
    {
      const double zoom = slab_slice_view_get_place (self)->zoom;

      slab_slice_view_fit_place (self);
      if (zoom != slab_slice_view_get_place (self)->zoom)
        notify (self, PROP_ZOOM);
    }
  slab_slice_view_request_frame (self);
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

/* Input */

void
slab_slice_view_note_input (SlabSliceView *self)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  self->input_time = g_get_monotonic_time ();
}

void
slab_slice_view_set_pointer (SlabSliceView *self, gboolean inside, double x, double y)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  self->pointer_inside = inside;
  self->pointer_x = x;
  self->pointer_y = y;
  emit_pointer (self);
}

void
slab_slice_view_popup_menu (SlabSliceView *self, double x, double y)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  if (self->menu == NULL)
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
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
  slab_slice_view_update (self);
}

/* GObject */

static void
slab_slice_view_dispose (GObject *object)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (object);

  drop_chunks (self);
  g_clear_object (&self->input);
  if (self->contrast_cancellable != NULL)
    g_cancellable_cancel (self->contrast_cancellable);
  g_clear_object (&self->contrast_cancellable);
  if (self->renderer != NULL)
    g_signal_handlers_disconnect_by_data (self->renderer, self);
  g_clear_object (&self->renderer);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->frame, slab_slice_frame_free);
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
      g_value_set_int64 (value, slab_slice_view_get_place (self)->slice);
      break;
    case PROP_SHOWN_SLICE:
      g_value_set_int64 (value, slab_slice_view_get_shown_slice (self));
      break;
    case PROP_N_SLICES:
      g_value_set_int64 (value, slab_slice_view_get_n_slices (self));
      break;
    case PROP_LOW:
      g_value_set_double (value, self->contrast.low);
      break;
    case PROP_HIGH:
      g_value_set_double (value, self->contrast.high);
      break;
    case PROP_COLORMAP:
      g_value_set_int (value, (int) self->colormap);
      break;
    case PROP_INVERTED:
      g_value_set_boolean (value, self->inverted);
      break;
    case PROP_ZOOM:
      g_value_set_double (value, slab_slice_view_get_place (self)->zoom);
      break;
    case PROP_FITTED:
      g_value_set_boolean (value, slab_slice_view_get_place (self)->fitted);
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
      slab_slice_view_set_window (self, g_value_get_double (value), self->contrast.high);
      break;
    case PROP_HIGH:
      slab_slice_view_set_window (self, self->contrast.low, g_value_get_double (value));
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
  self->contrast.high = 1;
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
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (scale_factor_cb), NULL);

  self->input = slab_slice_input_new (self);
  slab_slice_view_update_label (self);
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
  slab_slice_view_set_aspects (self);
  if (!same)
    {
      slab_slice_renderer_clear (self->renderer);
      if (self->frame != NULL)
        notify (self, PROP_SHOWN_SLICE);
      g_clear_pointer (&self->frame, slab_slice_frame_free);
      for (guint i = 0; i < SLAB_N_AXES; i++)
        self->places[i] = (SlabSlicePlace){ .fitted = TRUE,
                                            .slice = volume != NULL ? slab_volume_get_shape (volume)->n[i] / 2 : 0 };
      slab_slice_view_fit_place (self);
      notify (self, PROP_N_SLICES);
      notify (self, PROP_SLICE);
      notify (self, PROP_ZOOM);
      notify (self, PROP_FITTED);
    }
  set_error (self, NULL);
  notify (self, PROP_VOLUME);
  g_object_thaw_notify (G_OBJECT (self));
  slab_slice_view_update_label (self);
  slab_slice_view_update (self);
}

SlabVolume *
slab_slice_view_get_volume (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), NULL);

  return self->volume;
}

gint64
slab_slice_view_get_shown_slice (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), -1);

  if (self->frame == NULL || slab_slice_frame_get_request (self->frame)->plane != self->plane)
    return -1;
  return slab_slice_frame_get_request (self->frame)->slice;
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
  SlabContrast contrast = { low, high };
  const SlabContrast was = self->contrast;

  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  if (!slab_contrast_make_valid (&contrast) || (contrast.low == was.low && contrast.high == was.high))
    return;
  self->contrast = contrast;
  g_object_freeze_notify (G_OBJECT (self));
  if (was.low != contrast.low)
    notify (self, PROP_LOW);
  if (was.high != contrast.high)
    notify (self, PROP_HIGH);
  g_object_thaw_notify (G_OBJECT (self));
  slab_slice_view_request_frame (self);
}

void
slab_slice_view_get_window (SlabSliceView *self, double *low, double *high)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  if (low != NULL)
    *low = self->contrast.low;
  if (high != NULL)
    *high = self->contrast.high;
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
  slab_slice_view_request_frame (self);
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
  slab_slice_view_request_frame (self);
}

gboolean
slab_slice_view_get_inverted (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), FALSE);

  return self->inverted;
}

static void
contrast_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SlabSliceView) self = user_data;
  g_autoptr (GError) error = NULL;
  SlabVolume *volume = SLAB_VOLUME (source);
  SlabContrast contrast;

  if (!slab_contrast_find_finish (volume, result, &contrast, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        set_error (self, error->message);
    }
  else if (volume == self->volume)
    slab_slice_view_set_window (self, contrast.low, contrast.high);
}

void
slab_slice_view_auto_contrast (SlabSliceView *self)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  if (self->volume == NULL)
    return;
  if (self->contrast_cancellable != NULL)
    g_cancellable_cancel (self->contrast_cancellable);
  g_clear_object (&self->contrast_cancellable);
  self->contrast_cancellable = g_cancellable_new ();
  slab_contrast_find_async (self->volume, self->contrast_cancellable, contrast_cb, g_object_ref (self));
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

  if (self->chunks != NULL && slab_slice_chunks_get_trace (self->chunks) == trace)
    return;
  drop_chunks (self);
  if (trace != NULL)
    self->chunks = slab_slice_chunks_new (trace);
  if (self->chunks != NULL)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
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
