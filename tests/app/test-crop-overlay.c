/* SPDX-License-Identifier: MIT */
#include "app/slab-crop-overlay.h"

#include "app-fixture.h"

#define ZOOM 4

/* A view of 320 x 240 with 80 x 60 voxels, 4 pixels each: voxel i begins at pixel 4 i. */
typedef struct
{
  GtkWidget *window;
  SlabViewState *state;
  SlabSliceView *view;
  SlabCropOverlay *overlay;
  SlabCropBox *box;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabVolume) volume = app_make_volume (10, 60, 80);
  GtkWidget *stack = gtk_overlay_new ();

  fixture->state = slab_view_state_new ();
  slab_view_state_set_volume (fixture->state, volume);
  fixture->view = SLAB_SLICE_VIEW (slab_slice_view_new (SLAB_AXIS_Z));
  slab_slice_view_set_state (fixture->view, fixture->state);
  fixture->overlay = SLAB_CROP_OVERLAY (slab_crop_overlay_new (fixture->view));
  fixture->box = slab_crop_box_new ();
  slab_crop_box_set_shape (fixture->box, slab_volume_get_shape (volume));
  slab_crop_overlay_set_box (fixture->overlay, fixture->box);
  gtk_overlay_set_child (GTK_OVERLAY (stack), GTK_WIDGET (fixture->view));
  gtk_overlay_add_overlay (GTK_OVERLAY (stack), GTK_WIDGET (fixture->overlay));
  gtk_widget_set_size_request (stack, 80 * ZOOM, 60 * ZOOM);
  gtk_widget_set_halign (stack, GTK_ALIGN_START);
  gtk_widget_set_valign (stack, GTK_ALIGN_START);
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), stack);
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_wait_until (gtk_widget_get_width (GTK_WIDGET (fixture->view)) > 0);
  app_iterate_until_quiet ();
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture->view)), >=, 80 * ZOOM);
  slab_view_state_set_place (fixture->state, ZOOM * gtk_widget_get_scale_factor (fixture->window),
                             (const double[]){ 5, gtk_widget_get_height (GTK_WIDGET (fixture->view)) / 2.0 / ZOOM,
                                               gtk_widget_get_width (GTK_WIDGET (fixture->view)) / 2.0 / ZOOM });
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_iterate_until_quiet ();
  g_assert_finalize_object (fixture->box);
  g_assert_finalize_object (fixture->state);
}

static void
drag (Fixture *fixture, double u0, double v0, double u1, double v1)
{
  g_assert_true (slab_crop_overlay_press (fixture->overlay, u0 * ZOOM, v0 * ZOOM));
  slab_crop_overlay_drag (fixture->overlay, u1 * ZOOM, v1 * ZOOM);
  slab_crop_overlay_release (fixture->overlay);
}

static void
assert_box (Fixture *fixture, gint64 x, gint64 y, gint64 width, gint64 height)
{
  SlabBox box;

  slab_crop_box_get (fixture->box, &box);
  g_assert_cmpint (box.start[SLAB_AXIS_X], ==, x);
  g_assert_cmpint (box.start[SLAB_AXIS_Y], ==, y);
  g_assert_cmpint (box.size[SLAB_AXIS_X], ==, width);
  g_assert_cmpint (box.size[SLAB_AXIS_Y], ==, height);
  /* What runs across the plane is left alone. */
  g_assert_cmpint (box.start[SLAB_AXIS_Z], ==, 2);
  g_assert_cmpint (box.size[SLAB_AXIS_Z], ==, 6);
}

static void
test_drag (Fixture *fixture, gconstpointer data)
{
  gint64 cursor[SLAB_N_AXES];

  g_assert_false (slab_crop_overlay_press (fixture->overlay, 40, 40));
  g_assert_false (slab_slice_view_get_pointer_taken (fixture->view));
  slab_crop_box_set_active (fixture->box, TRUE);
  g_assert_true (slab_slice_view_get_pointer_taken (fixture->view));
  assert_box (fixture, 20, 15, 40, 30);
  /* A corner, an edge, all of it, and beyond the volume. */
  drag (fixture, 20, 15, 10, 5);
  assert_box (fixture, 10, 5, 50, 40);
  drag (fixture, 60, 25, 70, 40);
  assert_box (fixture, 10, 5, 60, 40);
  drag (fixture, 40, 25, 45, 27);
  assert_box (fixture, 15, 7, 60, 40);
  drag (fixture, 40, 25, 79, 27);
  assert_box (fixture, 20, 9, 60, 40);
  /* An edge does not pass the other one. */
  drag (fixture, 20, 25, 79.9, 25);
  assert_box (fixture, 79, 9, 1, 40);
  /* Beside it, anew: all voxels that are touched. */
  drag (fixture, 5.5, 2.5, 25.5, 12.5);
  assert_box (fixture, 5, 2, 21, 11);
  /* A click sets the cursor, and no more. */
  drag (fixture, 50.5, 40.5, 50.5, 40.5);
  assert_box (fixture, 5, 2, 21, 11);
  slab_view_state_get_cursor (fixture->state, cursor);
  g_assert_cmpint (cursor[SLAB_AXIS_X], ==, 50);
  g_assert_cmpint (cursor[SLAB_AXIS_Y], ==, 40);
  slab_crop_box_set_active (fixture->box, FALSE);
  g_assert_false (slab_slice_view_get_pointer_taken (fixture->view));
}

static guint32
draw_pixel (Fixture *fixture, int x, int y)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (fixture->overlay));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  cairo_surface_t *surface;
  guint32 pixel;

  gtk_widget_queue_draw (GTK_WIDGET (fixture->overlay));
  app_iterate_until_quiet ();
  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), gtk_widget_get_width (GTK_WIDGET (fixture->overlay)),
                          gtk_widget_get_height (GTK_WIDGET (fixture->overlay)));
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return 0;
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, gtk_widget_get_width (GTK_WIDGET (fixture->overlay)),
                                        gtk_widget_get_height (GTK_WIDGET (fixture->overlay)));
  {
    cairo_t *cr = cairo_create (surface);

    gsk_render_node_draw (node, cr);
    cairo_destroy (cr);
  }
  cairo_surface_flush (surface);
  memcpy (&pixel, cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface) + 4 * x, 4);
  cairo_surface_destroy (surface);
  gsk_render_node_unref (node);
  return pixel;
}

/* The outside is dimmed and the inside is not; beside the box's slices all of it is. */
static void
test_draw (Fixture *fixture, gconstpointer data)
{
  g_assert_cmphex (draw_pixel (fixture, 20, 20), ==, 0);
  slab_crop_box_set_active (fixture->box, TRUE);
  g_assert_cmphex (draw_pixel (fixture, 20, 20) >> 24, >=, 0x7e);
  g_assert_cmphex (draw_pixel (fixture, 160, 100), ==, 0);
  /* A handle at the corner. */
  g_assert_cmphex (draw_pixel (fixture, 20 * ZOOM, 15 * ZOOM), ==, 0xffffffff);
  slab_view_state_set_slice (fixture->state, SLAB_AXIS_Z, 9);
  g_assert_cmphex (draw_pixel (fixture, 160, 100) >> 24, >=, 0x7e);
}

/* The bars are no part of what is cropped away: white in them is as white as it was. */
static void
test_bars (Fixture *fixture, gconstpointer data)
{
  const int right = gtk_widget_get_width (GTK_WIDGET (fixture->overlay));
  guint32 shaded = 0, brightest = 0;

  slab_crop_box_set_active (fixture->box, TRUE);
  slab_view_state_set_overlays (fixture->state, SLAB_VIEW_OVERLAY_COLOR_BAR);
  slab_view_state_set_contrast (fixture->state, 0, 8);
  /* The upper right corner, over which the bar is. */
  app_wait_until (slab_slice_view_get_shown_slice (fixture->view) >= 0);
  app_iterate_until_quiet ();
  for (int x = right - 80; x < right - 12; x += 5)
    for (int y = 20; y < 60; y += 8)
      {
        const guint32 pixel = draw_pixel (fixture, x, y);

        brightest = MAX (brightest, pixel & 0xff);
        shaded = MAX (shaded, pixel >> 24);
      }
  g_assert_cmpuint (shaded, >, 0x80);
  g_assert_cmpuint (brightest, >, 0xd0);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add ("/crop-overlay/drag", Fixture, NULL, set_up, test_drag, tear_down);
  g_test_add ("/crop-overlay/bars", Fixture, NULL, set_up, test_bars, tear_down);
  g_test_add ("/crop-overlay/draw", Fixture, NULL, set_up, test_draw, tear_down);
  return g_test_run ();
}
