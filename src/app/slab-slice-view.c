/* SPDX-License-Identifier: MIT */
#include "slab-slice-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "slab-projection.h"
#include "slab-slice-view-private.h"
#include "slab-surface-source.h"
#include "slab-timings.h"
#include "slice/slab-slice-bars.h"
#include "slice/slab-slice-survey.h"
#include "slice/slab-slice-values.h"

/*
 * The texture is the visible part of the slice at the resolution of the device, so that voxels have crisp edges at any
 * zoom and scale, and a frame costs what the widget's size costs. Where the next texture is not there yet, the one at
 * hand is placed by the new geometry: moving and zooming answer in the same frame, and sharpen in the next.
 *
 * The cursor's lines move without a new slice when another plane is scrubbed. Were they drawn at once, the window would
 * be painted, and the other plane's slice, ready a moment later, would have to wait for the next frame: so they wait
 * for it, but not for long.
 *
 * What else has the window painted, as a slider or the number under the pointer, cannot wait. So the frame itself does,
 * for a slice that is as good as there, unless the last one has shown that slices are slow.
 */

#define BIG_STEP 10
#define LINES_MILLISECONDS 12
#define WAIT_USEC 6000
/* A window without any slice takes as long to paint as one with it, and is not what was asked for. */
#define FIRST_WAIT_USEC 20000

/* Neutral, and the same in light and dark: the eye judges greys by what is around them. */
static const GdkRGBA backdrop = { 0.09f, 0.09f, 0.1f, 1.0f };
/* Voxels whose values nobody knows. */
static const GdkRGBA unknown = { 0.18f, 0.18f, 0.18f, 1.0f };

enum
{
  PROP_0,
  PROP_STATE,
  PROP_PLANE,
  PROP_SHOWN_SLICE,
  PROP_SHOWN_SLAB,
  PROP_ZOOM,
  PROP_COARSE,
  PROP_ERROR,
  N_PROPS
};

enum
{
  POINTER,
  ACTED,
  STATE_CHANGED,
  DOUBLE_CLICKED,
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

/**
 * slab_slice_view_get_request:
 * @request: (out): what is now to be seen: its slice, place, size in pixels of the device, and colours
 *
 * Returns: %FALSE without a volume or a size, and where the slice is beside the view
 */
gboolean
slab_slice_view_get_request (SlabSliceView *self, SlabSliceRequest *request)
{
  SlabSliceGeometry geometry;

  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), FALSE);
  g_return_val_if_fail (request != NULL, FALSE);

  if (self->volume == NULL || !slab_slice_view_has_place (self))
    return FALSE;
  geometry = slab_slice_view_get_geometry (self);
  *request = (SlabSliceRequest){ .plane = self->plane, .slice = self->asked_slice };
  slab_view_state_fill_request (self->state, request);
  return slab_slice_geometry_get_visible (&geometry, request);
}

/* Asks the renderer for what is now to be seen. */
static void
request_frame (SlabSliceView *self)
{
  SlabSliceRequest request;

  /* A plane that is not shown asks when it is. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || !slab_slice_view_get_request (self, &request))
    return;
  request.time = g_get_monotonic_time ();
  request.survey = (slab_view_state_get_overlays (self->state) & SLAB_VIEW_OVERLAY_COLOR_BAR) != 0;
  request.serial = ++self->serial;
  request.input_time = slab_timings_get_input ();
  self->awaited_until = request.time + (self->frame != NULL ? WAIT_USEC : FIRST_WAIT_USEC);
  slab_slice_renderer_request (self->renderer, self->volume, &request);
}

void
slab_slice_view_place_changed (SlabSliceView *self)
{
  request_frame (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  slab_slice_view_tell_zoom (self);
}

static void
emit_pointer (SlabSliceView *self)
{
  gint64 voxel[SLAB_N_AXES] = { -1, -1, -1 };
  gboolean inside = self->pointer_inside && slab_slice_view_pick (self, self->pointer_x, self->pointer_y, voxel);
  gboolean known = FALSE;
  float value = NAN;

  if (inside && self->volume == NULL)
    voxel[self->plane] = self->asked_slice;
  if (inside && self->frame != NULL && slab_slice_frame_get_volume (self->frame) == self->volume)
    {
      voxel[self->plane] = slab_slice_frame_get_request (self->frame)->slice;
      known = slab_slice_frame_get_value (self->frame, voxel[slab_slice_get_horizontal (self->plane)],
                                          voxel[slab_slice_get_vertical (self->plane)], &value);
    }
  g_signal_emit (self, signals[POINTER], 0, inside, voxel[SLAB_AXIS_Z], voxel[SLAB_AXIS_Y], voxel[SLAB_AXIS_X], known,
                 (double) value);
}

static void update_label (SlabSliceView *self);

/* What the picture says of its slices is that of the frame, which may be older than the state. */
static void
update_slab (SlabSliceView *self)
{
  const SlabSliceRequest *request = self->frame != NULL ? slab_slice_frame_get_request (self->frame) : NULL;
  g_autofree char *text = NULL;

  if (request != NULL && request->thickness > 1)
    {
      gint64 first, n;

      slab_slice_request_get_slab (request, slab_volume_get_shape (self->volume)->n[self->plane], &first, &n);
      text = slab_slice_request_is_mean_of_labels (request) ? g_strdup (_ ("middle slice (labels have no mean)"))
                                                            : slab_projection_describe (request->projection, n);
    }
  if (g_strcmp0 (text, self->shown_slab) == 0)
    return;
  g_free (self->shown_slab);
  self->shown_slab = g_steal_pointer (&text);
  update_label (self);
  notify (self, PROP_SHOWN_SLAB);
}

static void
drop_frame (SlabSliceView *self)
{
  const gboolean shown = self->frame != NULL;
  const gboolean coarse = slab_slice_view_is_coarse (self);

  g_clear_pointer (&self->picture, gsk_render_node_unref);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->frame, slab_slice_frame_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (shown)
    notify (self, PROP_SHOWN_SLICE);
  if (coarse)
    notify (self, PROP_COARSE);
  update_slab (self);
  if (self->pointer_inside)
    emit_pointer (self);
}

static void
ready_cb (SlabSliceRenderer *renderer, SlabSliceView *self)
{
  g_autoptr (SlabSliceFrame) frame = NULL;
  const gint64 shown = slab_slice_view_get_shown_slice (self);
  const gboolean coarse = slab_slice_view_is_coarse (self);
  const SlabSliceRequest *request;

  g_assert (SLAB_IS_SLICE_VIEW (self));

  frame = slab_slice_renderer_take_frame (renderer);
  if (frame == NULL)
    return;
  request = slab_slice_frame_get_request (frame);
  self->is_late = slab_slice_frame_get_end_time (frame) - request->time > WAIT_USEC;
  if (request->serial == self->serial)
    self->awaited_until = 0;
  if (slab_slice_frame_get_volume (frame) != self->volume)
    return;
  if (slab_slice_frame_get_pixels (frame) == NULL)
    {
      /* What is on screen stays there: it was true when it was read. But not another volume's picture, which was to be
       * seen only until this one came. */
      if (self->frame != NULL && slab_slice_frame_get_volume (self->frame) != self->volume)
        drop_frame (self);
      set_error (self, slab_slice_frame_get_error (frame)->message);
      return;
    }
  set_error (self, NULL);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->frame, slab_slice_frame_free);
  self->frame = g_steal_pointer (&frame);
  /* A finer frame has the serial and the place of the coarse one. */
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  slab_slice_view_show_cursor (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (shown != slab_slice_view_get_shown_slice (self))
    notify (self, PROP_SHOWN_SLICE);
  if (coarse != slab_slice_view_is_coarse (self))
    notify (self, PROP_COARSE);
  update_slab (self);
  if (self->pointer_inside)
    emit_pointer (self);
}

/* The window is about to be painted, for whatever reason; or it has just been laid out, by which a view that is new or
 * has another size has asked. */
static void
about_to_paint_cb (GdkFrameClock *clock, SlabSliceView *self)
{
  const gint64 until = self->awaited_until;

  self->awaited_until = 0;
  if (until == 0 || (self->is_late && self->frame != NULL))
    return;
  if (slab_slice_renderer_wait (self->renderer, self->serial, until))
    ready_cb (self->renderer, self);
  else
    self->is_late = TRUE;
}

/* What is said to who cannot see it. */
static void
update_label (SlabSliceView *self)
{
  static const char *const axes[SLAB_N_AXES] = { "z", "y", "x" };
  g_autofree char *label = NULL;

  if (self->shape.n[0] == 0)
    label = g_strdup (_ ("Slice view, empty"));
  else
    {
      g_autofree char *slice = g_strdup_printf ("%" G_GINT64_FORMAT, self->asked_slice);
      g_autofree char *last = g_strdup_printf ("%" G_GINT64_FORMAT,
                                               slab_view_state_get_n_slices (self->state, self->plane) - 1);

      /* Translators: the axis, the index of the slice, the last index */
      label = g_strdup_printf (_ ("Slice %s %s of 0 to %s"), axes[self->plane], slice, last);
      if (self->shown_slab != NULL)
        {
          g_autofree char *alone = g_steal_pointer (&label);

          label = g_strdup_printf ("%s, %s", alone, self->shown_slab);
        }
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* The cursor's lines */

/**
 * slab_slice_view_show_cursor:
 *
 * Draws the lines where the state's cursor is now, instead of a little later.
 */
void
slab_slice_view_show_cursor (SlabSliceView *self)
{
  gint64 cursor[SLAB_N_AXES] = { 0, 0, 0 };

  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  g_clear_handle_id (&self->lines_timeout, g_source_remove);
  if (self->state != NULL)
    slab_view_state_get_cursor (self->state, cursor);
  if (memcmp (cursor, self->lines, sizeof cursor) == 0)
    return;
  memcpy (self->lines, cursor, sizeof cursor);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
lines_cb (gpointer user_data)
{
  SlabSliceView *self = user_data;

  self->lines_timeout = 0;
  slab_slice_view_show_cursor (self);
  return G_SOURCE_REMOVE;
}

/* Following the state */

static void
take_volume (SlabSliceView *self, SlabVolume *volume)
{
  const SlabShape before = self->shape;
  gboolean same;

  if (self->state == NULL || !slab_view_state_get_shape (self->state, &self->shape))
    self->shape = (SlabShape){ 0 };
  same = self->volume != NULL && volume != NULL && slab_shape_equal (&before, &self->shape);
  g_set_object (&self->volume, volume);
  self->has_scale_bar = FALSE;
  self->has_spacing = volume != NULL && slab_volume_get_spacing (volume, self->spacing);
  for (guint i = 0; self->has_spacing && i < SLAB_N_AXES; i++)
    self->has_spacing = isfinite (self->spacing[i]) && self->spacing[i] > 0;
  if (!same)
    {
      slab_slice_renderer_clear (self->renderer);
      drop_frame (self);
    }
  set_error (self, NULL);
}

/* The colour bar is asked for, and what it tells of the picture is not known. */
static gboolean
wants_survey (SlabSliceView *self)
{
  return self->state != NULL && self->frame != NULL
         && (slab_view_state_get_overlays (self->state) & SLAB_VIEW_OVERLAY_COLOR_BAR) != 0
         && slab_slice_frame_get_survey (self->frame) == NULL;
}

static void
follow (SlabSliceView *self, SlabViewChanges changes)
{
  const gint64 slice = self->state != NULL ? slab_view_state_get_slice (self->state, self->plane) : 0;
  const gboolean turned = slice != self->asked_slice;

  self->asked_slice = slice;
  if ((changes & SLAB_VIEW_CHANGE_VOLUME) != 0)
    take_volume (self, self->state != NULL ? slab_view_state_get_volume (self->state) : NULL);
  if (turned || (changes & SLAB_VIEW_CHANGE_VOLUME) != 0)
    update_label (self);
  /* Without voxels there is no picture to wait for. */
  if (self->volume == NULL && self->shape.n[0] > 0 && (turned || (changes & SLAB_VIEW_CHANGE_VOLUME) != 0))
    {
      gtk_widget_queue_draw (GTK_WIDGET (self));
      notify (self, PROP_SHOWN_SLICE);
    }

  if (turned || (changes & ~(SLAB_VIEW_CHANGE_CURSOR | SLAB_VIEW_CHANGE_OVERLAYS)) != 0 || wants_survey (self))
    request_frame (self);
  if ((changes & (SLAB_VIEW_CHANGE_VOLUME | SLAB_VIEW_CHANGE_PLACE | SLAB_VIEW_CHANGE_OVERLAYS)) != 0)
    {
      slab_slice_view_show_cursor (self);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  else if ((changes & SLAB_VIEW_CHANGE_CURSOR) != 0 && self->lines_timeout == 0)
    self->lines_timeout = g_timeout_add (LINES_MILLISECONDS, lines_cb, self);
  slab_slice_view_tell_zoom (self);
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

static void
state_changed_cb (SlabViewState *state, guint changes, SlabSliceView *self)
{
  g_assert (SLAB_IS_SLICE_VIEW (self));

  follow (self, (SlabViewChanges) changes);
}

/* One for all nodes of a frame: the renderer keeps what it has made of a texture. */
static GdkTexture *
get_texture (SlabSliceView *self)
{
  const SlabSliceRequest *request = slab_slice_frame_get_request (self->frame);

  if (self->texture == NULL)
    self->texture = gdk_memory_texture_new (request->width, request->height, GDK_MEMORY_DEFAULT,
                                            slab_slice_frame_get_pixels (self->frame),
                                            (gsize) request->width * sizeof (guint32));
  return self->texture;
}

/* GTK's software renderer takes a texture apart into floats and puts it together again in every frame, which takes it
 * longer than all the rest; the same pixels as a surface of cairo it copies. */
static GskRenderNode *
make_picture (SlabSliceView *self, const graphene_rect_t *place)
{
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (GTK_WIDGET (self)));
  const SlabSliceRequest *request = slab_slice_frame_get_request (self->frame);
  GskRenderNode *node;
  cairo_t *cr;

  if (!GSK_IS_CAIRO_RENDERER (renderer))
    return gsk_texture_node_new (get_texture (self), place);
  node = gsk_cairo_node_new (place);
  cr = gsk_cairo_node_get_draw_context (node);
  cairo_translate (cr, place->origin.x, place->origin.y);
  /* One of another geometry is there for a frame or two. */
  cairo_scale (cr, (double) place->size.width / request->width, (double) place->size.height / request->height);
  slab_surface_source_set (cr, slab_slice_frame_get_surface (self->frame));
  cairo_paint (cr);
  cairo_destroy (cr);
  return node;
}

/* Around the picture: what is under it would be painted for nothing. */
static void
snapshot_backdrop (GtkSnapshot *snapshot, const graphene_rect_t *bounds, const graphene_rect_t *picture,
                   gboolean is_opaque)
{
  const float width = bounds->size.width, height = bounds->size.height;
  graphene_rect_t seen;
  float left, top, right, bottom;

  if (!is_opaque || !graphene_rect_intersection (bounds, picture, &seen))
    {
      gtk_snapshot_append_color (snapshot, &backdrop, bounds);
      return;
    }
  /* A pixel of the device that the picture's edge passes through has both. */
  left = floorf (seen.origin.x) + 1;
  top = floorf (seen.origin.y) + 1;
  right = MAX (ceilf (seen.origin.x + seen.size.width) - 1, left);
  bottom = MAX (ceilf (seen.origin.y + seen.size.height) - 1, top);
  gtk_snapshot_append_color (snapshot, &backdrop, &GRAPHENE_RECT_INIT (0, 0, width, top));
  gtk_snapshot_append_color (snapshot, &backdrop, &GRAPHENE_RECT_INIT (0, bottom, width, height - bottom));
  gtk_snapshot_append_color (snapshot, &backdrop, &GRAPHENE_RECT_INIT (0, top, left, bottom - top));
  gtk_snapshot_append_color (snapshot, &backdrop, &GRAPHENE_RECT_INIT (right, top, width - right, bottom - top));
}

/*
 * Where the picture is. One that was made for just this geometry is pixel on pixel, but by way of voxels and back that
 * is true to a few millionths only, which is enough to have every pixel resampled: it is made exact.
 */
static graphene_rect_t
get_picture_place (const SlabSliceRequest *request, const SlabSliceGeometry *geometry)
{
  const float scale = (float) geometry->scale;
  graphene_rect_t place = slab_slice_geometry_to_widget (
      geometry, request->left, request->top, request->width * request->step_x, request->height * request->step_y);
  const float x = place.origin.x * scale, y = place.origin.y * scale;

  /* However small, a slice is to be seen. */
  place.size.width = MAX (place.size.width, 1 / scale);
  place.size.height = MAX (place.size.height, 1 / scale);
  if (fabsf (place.size.width * scale - (float) request->width) > 0.05f
      || fabsf (place.size.height * scale - (float) request->height) > 0.05f || fabsf (x - roundf (x)) > 0.05f
      || fabsf (y - roundf (y)) > 0.05f)
    return place;
  return GRAPHENE_RECT_INIT (roundf (x) / scale, roundf (y) / scale, (float) request->width / scale,
                             (float) request->height / scale);
}

/* Two frames with the same node are found equal without a look into it, so a plane whose lines alone have moved is not
 * painted again. */
static void
update_picture (SlabSliceView *self, const SlabSliceGeometry *geometry)
{
  const SlabSliceRequest *request = slab_slice_frame_get_request (self->frame);
  const graphene_rect_t place = get_picture_place (request, geometry);

  if (self->picture == NULL || !graphene_rect_equal (&place, &self->picture_place))
    {
      g_clear_pointer (&self->picture, gsk_render_node_unref);
      self->picture = make_picture (self, &place);
      self->picture_place = place;
    }
  if (request->serial != self->painted_serial)
    {
      self->painted_serial = request->serial;
      self->paint_pending = TRUE;
    }
}

/* Of the picture on screen, which may be older than the state. */
static void
snapshot_color_bar (SlabSliceView *self, GtkSnapshot *snapshot)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));
  SlabColorBarLook look;

  slab_slice_bars_init_color_bar (&look, self->frame);
  if (!self->has_color_bar || self->color_bar_width != width || self->color_bar_height != height
      || memcmp (&look, &self->color_bar_look, sizeof look) != 0)
    {
      g_clear_pointer (&self->color_bar, gsk_render_node_unref);
      self->color_bar = slab_slice_overlay_make_color_bar (GTK_WIDGET (self), &look);
      self->color_bar_look = look;
      self->color_bar_width = width;
      self->color_bar_height = height;
      self->has_color_bar = TRUE;
    }
  if (self->color_bar != NULL)
    gtk_snapshot_append_node (snapshot, self->color_bar);
}

/* As long as the zoom is the same, so is the bar. */
static void
snapshot_scale_bar (SlabSliceView *self, GtkSnapshot *snapshot, const SlabSliceGeometry *geometry)
{
  if (!self->has_scale_bar || self->scale_bar_zoom != geometry->zoom || self->scale_bar_width != geometry->width
      || self->scale_bar_height != geometry->height)
    {
      g_clear_pointer (&self->scale_bar, gsk_render_node_unref);
      self->scale_bar = slab_slice_overlay_make_scale_bar (GTK_WIDGET (self), geometry,
                                                           self->spacing[slab_slice_get_horizontal (self->plane)],
                                                           slab_volume_get_unit (self->volume));
      self->scale_bar_zoom = geometry->zoom;
      self->scale_bar_width = geometry->width;
      self->scale_bar_height = geometry->height;
      self->has_scale_bar = TRUE;
    }
  if (self->scale_bar != NULL)
    gtk_snapshot_append_node (snapshot, self->scale_bar);
}

void
slab_slice_view_snapshot_bars (SlabSliceView *self, GtkSnapshot *snapshot)
{
  SlabViewOverlays overlays;

  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  if (self->frame == NULL || !slab_slice_view_has_place (self))
    return;
  overlays = slab_view_state_get_overlays (self->state);
  if (self->has_spacing && (overlays & SLAB_VIEW_OVERLAY_SCALE_BAR) != 0)
    {
      const SlabSliceGeometry geometry = slab_slice_view_get_geometry (self);

      snapshot_scale_bar (self, snapshot, &geometry);
    }
  if ((overlays & SLAB_VIEW_OVERLAY_COLOR_BAR) != 0)
    snapshot_color_bar (self, snapshot);
}

void
slab_slice_view_set_band (SlabSliceView *self, double x0, double y0, double x1, double y1)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  self->band = GRAPHENE_RECT_INIT ((float) floor (MIN (x0, x1)), (float) floor (MIN (y0, y1)),
                                   (float) MAX (ceil (fabs (x1 - x0)), 1), (float) MAX (ceil (fabs (y1 - y0)), 1));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
slab_slice_view_clear_band (SlabSliceView *self)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  if (self->band.size.width > 0)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  self->band = GRAPHENE_RECT_INIT (0, 0, 0, 0);
}

/* The numbers of the voxels on screen, where these are large enough. */
static void
snapshot_values (SlabSliceView *self, GtkSnapshot *snapshot)
{
  const SlabSliceRequest *request = slab_slice_frame_get_request (self->frame);
  const graphene_rect_t *place = &self->picture_place;
  const gboolean lines = (slab_view_state_get_overlays (self->state) & SLAB_VIEW_OVERLAY_CURSOR) != 0;
  cairo_t *cr;

  if (request->step_x * SLAB_SLICE_VALUES_ZOOM > 1 || request->step_y * SLAB_SLICE_VALUES_ZOOM > 1)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, place);
  cairo_translate (cr, place->origin.x, place->origin.y);
  cairo_scale (cr, (double) place->size.width / request->width, (double) place->size.height / request->height);
  slab_slice_values_draw (self->frame, lines ? self->lines[slab_slice_get_horizontal (self->plane)] : -1,
                          lines ? self->lines[slab_slice_get_vertical (self->plane)] : -1, cr,
                          gtk_widget_get_pango_context (GTK_WIDGET (self)));
  cairo_destroy (cr);
}

/* GtkWidget */

/* The place of a picture that there is none of. */
static void
snapshot_shape (GtkSnapshot *snapshot, const SlabSliceGeometry *geometry, const graphene_rect_t *bounds)
{
  const graphene_rect_t place = slab_slice_geometry_to_widget (geometry, 0, 0, (double) geometry->n_across,
                                                               (double) geometry->n_down);
  graphene_rect_t seen;

  gtk_snapshot_append_color (snapshot, &backdrop, bounds);
  if (graphene_rect_intersection (bounds, &place, &seen))
    gtk_snapshot_append_color (snapshot, &unknown, &seen);
}

static void
slab_slice_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (widget);
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                     (float) gtk_widget_get_height (widget));
  SlabSliceGeometry geometry;
  SlabViewOverlays overlays;

  if (!slab_slice_view_has_place (self) || (self->frame == NULL && self->volume != NULL))
    {
      gtk_snapshot_append_color (snapshot, &backdrop, &bounds);
      return;
    }

  geometry = slab_slice_view_get_geometry (self);
  overlays = slab_view_state_get_overlays (self->state);
  gtk_snapshot_push_clip (snapshot, &bounds);
  if (self->frame != NULL)
    {
      update_picture (self, &geometry);
      snapshot_backdrop (snapshot, &bounds, &self->picture_place,
                         cairo_surface_get_content (slab_slice_frame_get_surface (self->frame)) == CAIRO_CONTENT_COLOR);
      gtk_snapshot_append_node (snapshot, self->picture);
    }
  else
    snapshot_shape (snapshot, &geometry, &bounds);
  if (self->layer != NULL)
    gtk_widget_snapshot_child (widget, self->layer, snapshot);
  if ((overlays & SLAB_VIEW_OVERLAY_CURSOR) != 0)
    slab_slice_overlay_snapshot_cursor (snapshot, &geometry, self->plane, self->lines);
  if ((overlays & SLAB_VIEW_OVERLAY_VALUES) != 0 && self->frame != NULL)
    snapshot_values (self, snapshot);
  slab_slice_view_snapshot_bars (self, snapshot);
  if (self->band.size.width > 0)
    slab_slice_overlay_snapshot_band (snapshot, &self->band);
  gtk_snapshot_pop (snapshot);
}

static void
slab_slice_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 80 : 32;
  *natural = 480;
  *minimum_baseline = *natural_baseline = -1;
}

static void
slab_slice_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (widget);

  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
  if (self->layer != NULL)
    gtk_widget_allocate (self->layer, width, height, -1, NULL);
  request_frame (self);
  slab_slice_view_tell_zoom (self);
}

static void
slab_slice_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (slab_slice_view_parent_class)->map (widget);
  request_frame (SLAB_SLICE_VIEW (widget));
}

/* What nobody looks at keeps its picture, which is then there at once, but no voxels: of ten tabs these would be
 * gigabytes. */
static void
slab_slice_view_unmap (GtkWidget *widget)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (widget);

  slab_slice_renderer_clear (self->renderer);
  if (self->frame != NULL)
    slab_slice_frame_drop_values (self->frame);
  GTK_WIDGET_CLASS (slab_slice_view_parent_class)->unmap (widget);
}

static void
after_paint_cb (GdkFrameClock *clock, SlabSliceView *self)
{
  const SlabSliceRequest *request;

  if (!self->paint_pending || self->frame == NULL)
    return;
  self->paint_pending = FALSE;
  request = slab_slice_frame_get_request (self->frame);
  slab_timings_add_frame (GTK_WIDGET (self), self->plane, request->slice, request->input_time, request->time,
                          slab_slice_frame_get_start_time (self->frame), slab_slice_frame_get_end_time (self->frame),
                          g_get_monotonic_time ());
}

static void
slab_slice_view_realize (GtkWidget *widget)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (widget);

  GTK_WIDGET_CLASS (slab_slice_view_parent_class)->realize (widget);
  self->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  self->before_paint = g_signal_connect (self->clock, "before-paint", G_CALLBACK (about_to_paint_cb), self);
  /* Behind GTK's, which was connected when the window was made. */
  self->after_layout = g_signal_connect (self->clock, "layout", G_CALLBACK (about_to_paint_cb), self);
  if (slab_timings_is_wanted ())
    self->after_paint = g_signal_connect (self->clock, "after-paint", G_CALLBACK (after_paint_cb), self);
}

static void
slab_slice_view_unrealize (GtkWidget *widget)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (widget);

  g_clear_signal_handler (&self->before_paint, self->clock);
  g_clear_signal_handler (&self->after_layout, self->clock);
  g_clear_signal_handler (&self->after_paint, self->clock);
  g_clear_object (&self->clock);
  /* It was made for this renderer. */
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  GTK_WIDGET_CLASS (slab_slice_view_parent_class)->unrealize (widget);
}

/* Input */

void
slab_slice_view_note_input (SlabSliceView *self)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  g_signal_emit (self, signals[ACTED], 0);
}

void
slab_slice_view_double_click (SlabSliceView *self)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));

  g_signal_emit (self, signals[DOUBLE_CLICKED], 0);
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

  if (self->menu == NULL && self->menu_model != NULL)
    {
      /* Only now: there is one a plane, and each takes a while to make. */
      self->menu = gtk_popover_menu_new_from_model (self->menu_model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  if (self->menu == NULL)
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static gboolean
step_binding_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (widget);

  slab_slice_view_note_input (self);
  if (self->state != NULL)
    slab_view_state_step (self->state, self->plane, g_variant_get_int64 (args));
  return TRUE;
}

static void
scale_factor_cb (SlabSliceView *self)
{
  self->has_color_bar = FALSE;
  self->has_scale_bar = FALSE;
  request_frame (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* GObject */

static void
slab_slice_view_dispose (GObject *object)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (object);

  g_clear_handle_id (&self->lines_timeout, g_source_remove);
  g_clear_object (&self->input);
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_clear_object (&self->state);
  if (self->renderer != NULL)
    g_signal_handlers_disconnect_by_data (self->renderer, self);
  g_clear_object (&self->renderer);
  g_clear_object (&self->menu_model);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->layer, gtk_widget_unparent);
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  g_clear_pointer (&self->color_bar, gsk_render_node_unref);
  g_clear_pointer (&self->scale_bar, gsk_render_node_unref);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->frame, slab_slice_frame_free);
  g_clear_object (&self->volume);

  G_OBJECT_CLASS (slab_slice_view_parent_class)->dispose (object);
}

static void
slab_slice_view_finalize (GObject *object)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (object);

  g_free (self->shown_slab);
  g_free (self->error);

  G_OBJECT_CLASS (slab_slice_view_parent_class)->finalize (object);
}

static void
slab_slice_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SlabSliceView *self = SLAB_SLICE_VIEW (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_object (value, self->state);
      break;
    case PROP_PLANE:
      g_value_set_int (value, (int) self->plane);
      break;
    case PROP_SHOWN_SLICE:
      g_value_set_int64 (value, slab_slice_view_get_shown_slice (self));
      break;
    case PROP_SHOWN_SLAB:
      g_value_set_string (value, self->shown_slab);
      break;
    case PROP_ZOOM:
      g_value_set_double (value, slab_slice_view_get_zoom (self));
      break;
    case PROP_COARSE:
      g_value_set_boolean (value, slab_slice_view_is_coarse (self));
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
    case PROP_STATE:
      slab_slice_view_set_state (self, g_value_get_object (value));
      break;
    case PROP_PLANE:
      self->plane = (SlabAxis) g_value_get_int (value);
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
  widget_class->map = slab_slice_view_map;
  widget_class->unmap = slab_slice_view_unmap;
  widget_class->realize = slab_slice_view_realize;
  widget_class->unrealize = slab_slice_view_unrealize;

  properties[PROP_STATE] = g_param_spec_object ("state", NULL, NULL, SLAB_TYPE_VIEW_STATE, writable);
  properties[PROP_PLANE] = g_param_spec_int ("plane", NULL, NULL, SLAB_AXIS_Z, SLAB_AXIS_X, SLAB_AXIS_Z,
                                             writable | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_SHOWN_SLICE] = g_param_spec_int64 ("shown-slice", NULL, NULL, -1, G_MAXINT64, -1, readable);
  properties[PROP_SHOWN_SLAB] = g_param_spec_string ("shown-slab", NULL, NULL, NULL, readable);
  properties[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0, G_MAXDOUBLE, 0, readable);
  properties[PROP_COARSE] = g_param_spec_boolean ("coarse", NULL, NULL, FALSE, readable);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[POINTER] = g_signal_new ("pointer", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 6, G_TYPE_BOOLEAN, G_TYPE_INT64, G_TYPE_INT64, G_TYPE_INT64,
                                   G_TYPE_BOOLEAN, G_TYPE_DOUBLE);
  signals[ACTED] = g_signal_new ("acted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[STATE_CHANGED] = g_signal_new ("state-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
  signals[DOUBLE_CLICKED] = g_signal_new ("double-clicked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      add_step_binding (widget_class, keys[i].key, 0, keys[i].step);
      add_step_binding (widget_class, keys[i].key, GDK_SHIFT_MASK, keys[i].step * BIG_STEP);
    }
  /* Shift turns these into other key values on many keyboards. */
  add_step_binding (widget_class, GDK_KEY_greater, GDK_SHIFT_MASK, BIG_STEP);
  add_step_binding (widget_class, GDK_KEY_less, GDK_SHIFT_MASK, -BIG_STEP);
  add_step_binding (widget_class, GDK_KEY_Home, 0, -G_MAXINT64);
  add_step_binding (widget_class, GDK_KEY_KP_Home, 0, -G_MAXINT64);
  add_step_binding (widget_class, GDK_KEY_End, 0, G_MAXINT64);
  add_step_binding (widget_class, GDK_KEY_KP_End, 0, G_MAXINT64);

  gtk_widget_class_set_css_name (widget_class, "sliceview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
slab_slice_view_init (SlabSliceView *self)
{
  self->renderer = slab_slice_renderer_new ();
  g_signal_connect (self->renderer, "ready", G_CALLBACK (ready_cb), self);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (scale_factor_cb), NULL);

  self->input = slab_slice_input_new (self);
  update_label (self);
}

GtkWidget *
slab_slice_view_new (SlabAxis plane)
{
  g_return_val_if_fail (plane <= SLAB_AXIS_X, NULL);

  return g_object_new (SLAB_TYPE_SLICE_VIEW, "plane", (int) plane, NULL);
}

/**
 * slab_slice_view_set_state:
 * @state: (nullable): what is seen
 */
void
slab_slice_view_set_state (SlabSliceView *self, SlabViewState *state)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));
  g_return_if_fail (state == NULL || SLAB_IS_VIEW_STATE (state));

  if (self->state == state)
    return;
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_set_object (&self->state, state);
  if (state != NULL)
    g_signal_connect (state, "changed", G_CALLBACK (state_changed_cb), self);
  follow (self, SLAB_VIEW_CHANGE_VOLUME | SLAB_VIEW_CHANGE_CURSOR | SLAB_VIEW_CHANGE_PLACE);
  notify (self, PROP_STATE);
}

SlabViewState *
slab_slice_view_get_state (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), NULL);

  return self->state;
}

SlabAxis
slab_slice_view_get_plane (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), SLAB_AXIS_Z);

  return self->plane;
}

gint64
slab_slice_view_get_shown_slice (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), -1);

  if (self->frame != NULL)
    return slab_slice_frame_get_request (self->frame)->slice;
  return self->volume == NULL && self->shape.n[0] > 0 ? self->asked_slice : -1;
}

const char *
slab_slice_view_get_shown_slab (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), NULL);

  return self->shown_slab;
}

gboolean
slab_slice_view_is_coarse (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), FALSE);

  return self->frame != NULL && slab_slice_frame_is_coarse (self->frame);
}

gboolean
slab_slice_view_is_up_to_date (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), FALSE);

  if (self->frame != NULL)
    return slab_slice_frame_get_request (self->frame)->serial == self->serial;
  return self->volume == NULL && self->shape.n[0] > 0;
}

void
slab_slice_view_set_mouse_preset (SlabSliceView *self, SlabMousePreset preset)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));
  g_return_if_fail (preset < SLAB_N_MOUSE_PRESETS);

  slab_slice_input_set_preset (self->input, preset);
}

SlabMousePreset
slab_slice_view_get_mouse_preset (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), SLAB_MOUSE_PRESET_FIJI);

  return slab_slice_input_get_preset (self->input);
}

const char *
slab_slice_view_get_error (SlabSliceView *self)
{
  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (self), NULL);

  return self->error;
}

void
slab_slice_view_set_layer (SlabSliceView *self, GtkWidget *layer)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));
  g_return_if_fail (GTK_IS_WIDGET (layer));
  g_return_if_fail (self->layer == NULL);

  self->layer = layer;
  gtk_widget_set_parent (layer, GTK_WIDGET (self));
}

void
slab_slice_view_set_context_menu (SlabSliceView *self, GMenuModel *menu)
{
  g_return_if_fail (SLAB_IS_SLICE_VIEW (self));
  g_return_if_fail (menu == NULL || G_IS_MENU_MODEL (menu));

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_set_object (&self->menu_model, menu);
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
