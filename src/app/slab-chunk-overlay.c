/* SPDX-License-Identifier: MIT */
#include "slab-chunk-overlay.h"

#include <adwaita.h>
#include <math.h>

#include "plot/slab-chunk-plot.h"
#include "slab-slice-view-private.h"

/* Pixels that the pointer may move in a click. */
#define SLOP 4.0

struct _SlabChunkOverlay
{
  GtkWidget parent_instance;

  SlabSliceView *view; /* not owned: it has this for a child */
  SlabChunkReplay *replay;
  double pressed_x, pressed_y;
};

G_DEFINE_FINAL_TYPE (SlabChunkOverlay, slab_chunk_overlay, GTK_TYPE_WIDGET)

static gboolean
is_shown (SlabChunkOverlay *self)
{
  return self->replay != NULL && slab_chunk_replay_get_index (self->replay) != NULL
         && (slab_chunk_replay_is_drawn (self->replay) || slab_chunk_replay_get_selected (self->replay) >= 0)
         && self->view != NULL && slab_slice_view_has_place (self->view);
}

static void
slab_chunk_overlay_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SlabChunkOverlay *self = SLAB_CHUNK_OVERLAY (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (widget));
  SlabSliceGeometry geometry;
  graphene_rect_t origin;
  SlabChunkLook look;
  SlabAxis plane;
  cairo_t *cr;

  if (!is_shown (self) || width <= 0 || height <= 0)
    return;
  plane = slab_slice_view_get_plane (self->view);
  geometry = slab_slice_view_get_geometry (self->view);
  origin = slab_slice_geometry_to_widget (&geometry, 0, 0, 0, 0);
  look = (SlabChunkLook){
    .axis = plane,
    .across = slab_slice_get_horizontal (plane),
    .down = slab_slice_get_vertical (plane),
    .slice = slab_view_state_get_slice (slab_slice_view_get_state (self->view), plane),
    .time = slab_chunk_replay_get_time (self->replay),
    .shows_all = slab_chunk_replay_is_drawn (self->replay),
    .selected = slab_chunk_replay_get_selected (self->replay),
    .x = (double) origin.origin.x,
    .y = (double) origin.origin.y,
    .voxel_width = geometry.zoom / geometry.scale,
    .voxel_height = slab_slice_geometry_get_zoom_down (&geometry) / geometry.scale,
    .device_scale = geometry.scale,
    .is_strong = adw_style_manager_get_high_contrast (style),
  };
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  slab_chunk_plot_draw (cr, slab_chunk_replay_get_index (self->replay), slab_chunk_replay_get_scale (self->replay),
                        &look, width, height);
  cairo_destroy (cr);
}

gboolean
slab_chunk_overlay_click (SlabChunkOverlay *self, double x, double y)
{
  gint64 voxel[SLAB_N_AXES];

  g_return_val_if_fail (SLAB_IS_CHUNK_OVERLAY (self), FALSE);

  if (!is_shown (self) || !slab_chunk_replay_get_shown (self->replay)
      || !slab_slice_view_pick (self->view, x, y, voxel))
    return FALSE;
  slab_chunk_replay_pick (self->replay, voxel);
  return TRUE;
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, SlabChunkOverlay *self)
{
  self->pressed_x = x;
  self->pressed_y = y;
}

static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, SlabChunkOverlay *self)
{
  const GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  /* With a key held, and as a drag, it means something else; a second one shows the plane alone. */
  if (n_press == 1 && (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK)) == 0
      && hypot (x - self->pressed_x, y - self->pressed_y) < SLOP)
    (void) slab_chunk_overlay_click (self, x, y);
}

/* Following */

static void
follow_view (SlabChunkOverlay *self)
{
  if (is_shown (self))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
redraw (SlabChunkOverlay *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
slab_chunk_overlay_dispose (GObject *object)
{
  SlabChunkOverlay *self = SLAB_CHUNK_OVERLAY (object);

  slab_chunk_overlay_set_replay (self, NULL);
  g_clear_weak_pointer (&self->view);

  G_OBJECT_CLASS (slab_chunk_overlay_parent_class)->dispose (object);
}

static void
slab_chunk_overlay_class_init (SlabChunkOverlayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_chunk_overlay_dispose;
  widget_class->snapshot = slab_chunk_overlay_snapshot;

  gtk_widget_class_set_css_name (widget_class, "chunkoverlay");
  /* What is drawn here is told by the bar of the replay. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
slab_chunk_overlay_init (SlabChunkOverlay *self)
{
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));

  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (follow_view), self, G_CONNECT_SWAPPED);
}

GtkWidget *
slab_chunk_overlay_new (SlabSliceView *view)
{
  GtkGesture *gesture = gtk_gesture_click_new ();
  SlabChunkOverlay *self;

  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (view), NULL);

  self = g_object_new (SLAB_TYPE_CHUNK_OVERLAY, NULL);
  g_set_weak_pointer (&self->view, view);
  g_signal_connect_object (view, "state-changed", G_CALLBACK (follow_view), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::zoom", G_CALLBACK (follow_view), self, G_CONNECT_SWAPPED);
  /* The gesture lives as long as the view, which may be longer: its handlers go with this object. */
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (pressed_cb), self, 0);
  g_signal_connect_object (gesture, "released", G_CALLBACK (released_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (gesture));
  return GTK_WIDGET (self);
}

void
slab_chunk_overlay_set_replay (SlabChunkOverlay *self, SlabChunkReplay *replay)
{
  g_return_if_fail (SLAB_IS_CHUNK_OVERLAY (self));
  g_return_if_fail (replay == NULL || SLAB_IS_CHUNK_REPLAY (replay));

  if (self->replay == replay)
    return;
  if (self->replay != NULL)
    g_signal_handlers_disconnect_by_data (self->replay, self);
  g_set_object (&self->replay, replay);
  if (replay != NULL)
    g_signal_connect_swapped (replay, "changed", G_CALLBACK (redraw), self);
  redraw (self);
}
