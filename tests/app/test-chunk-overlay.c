/* SPDX-License-Identifier: MIT */
#include "app/slab-chunk-overlay.h"

#include "../plot/chunk-fixture.h"
#include "app-fixture.h"

#define ZOOM 12

/* The 2 x 20 x 20 voxels of the fixture's chunks, 12 pixels each. */
typedef struct
{
  GtkWidget *window;
  SlabViewState *state;
  SlabSliceView *view;
  SlabChunkOverlay *overlay;
  SlabChunkReplay *replay;
  SlabTrace *trace;
  int picked;
} Fixture;

static void
picked_cb (SlabChunkReplay *replay, int chunk, Fixture *fixture)
{
  fixture->picked = chunk;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SlabVolume) volume = app_make_volume (2, 20, 20);

  fixture->state = slab_view_state_new ();
  slab_view_state_set_volume (fixture->state, volume);
  slab_view_state_set_contrast (fixture->state, 1e6, 2e6);
  slab_view_state_set_overlays (fixture->state, 0);
  fixture->view = SLAB_SLICE_VIEW (slab_slice_view_new (SLAB_AXIS_Z));
  slab_slice_view_set_state (fixture->view, fixture->state);
  fixture->overlay = SLAB_CHUNK_OVERLAY (slab_chunk_overlay_new (fixture->view));
  slab_slice_view_set_layer (fixture->view, GTK_WIDGET (fixture->overlay));
  fixture->trace = chunk_make_trace (TRUE);
  fixture->replay = slab_chunk_replay_new ();
  fixture->picked = -1;
  g_signal_connect (fixture->replay, "picked", G_CALLBACK (picked_cb), fixture);
  slab_chunk_replay_set_trace (fixture->replay, fixture->trace);
  slab_chunk_overlay_set_replay (fixture->overlay, fixture->replay);
  gtk_widget_set_size_request (GTK_WIDGET (fixture->view), 20 * ZOOM, 20 * ZOOM);
  fixture->window = gtk_window_new ();
  gtk_widget_set_halign (GTK_WIDGET (fixture->view), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (fixture->view), GTK_ALIGN_START);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_wait_until (gtk_widget_get_width (GTK_WIDGET (fixture->view)) > 0);
  app_iterate_until_quiet ();
  slab_view_state_set_place (fixture->state, ZOOM * gtk_widget_get_scale_factor (fixture->window),
                             (const double[]){ 1, gtk_widget_get_height (GTK_WIDGET (fixture->view)) / 2.0 / ZOOM,
                                               gtk_widget_get_width (GTK_WIDGET (fixture->view)) / 2.0 / ZOOM });
  app_wait_until (slab_slice_view_is_up_to_date (fixture->view)
                  && slab_slice_view_get_shown_slice (fixture->view) >= 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_iterate_until_quiet ();
  g_assert_finalize_object (fixture->replay);
  g_assert_finalize_object (fixture->state);
  g_assert_finalize_object (fixture->trace);
}

/* In the middle of a voxel of the view, with what is under the chunks: black. */
static guint32
draw (Fixture *fixture, int u, int v)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (fixture->view));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  cairo_surface_t *surface;
  guint32 pixel;

  app_iterate_until_quiet ();
  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), gtk_widget_get_width (GTK_WIDGET (fixture->view)),
                          gtk_widget_get_height (GTK_WIDGET (fixture->view)));
  node = gtk_snapshot_free_to_node (snapshot);
  surface = app_draw_node (node, 20 * ZOOM, 20 * ZOOM);
  pixel = app_get_pixel (surface, u * ZOOM + ZOOM / 2, v * ZOOM + ZOOM / 2);
  cairo_surface_destroy (surface);
  return pixel;
}

static void
test_shown (Fixture *fixture, gconstpointer data)
{
  g_assert_cmphex (draw (fixture, 5, 5), ==, 0);
  slab_chunk_replay_set_shown (fixture->replay, TRUE);
  /* 0 and 1 are done by other threads, 2 is not begun. */
  g_assert_cmphex (draw (fixture, 5, 5), !=, 0);
  g_assert_cmphex (draw (fixture, 15, 5), !=, draw (fixture, 5, 5));
  g_assert_cmphex (draw (fixture, 15, 15), ==, draw (fixture, 5, 5));
  g_assert_cmphex (draw (fixture, 5, 15), ==, 0);
  /* At the beginning nothing is done: 3 is ahead. */
  slab_chunk_replay_set_time (fixture->replay, 5 * MS);
  g_assert_cmphex (draw (fixture, 15, 15), ==, 0);
  slab_chunk_replay_set_shown (fixture->replay, FALSE);
  g_assert_cmphex (draw (fixture, 5, 5), ==, 0);
}

static void
test_click (Fixture *fixture, gconstpointer data)
{
  /* While nobody wants to see them they are not in the way. */
  g_assert_false (slab_chunk_overlay_click (fixture->overlay, 15 * ZOOM, 5 * ZOOM));
  g_assert_cmpint (fixture->picked, ==, -1);
  slab_chunk_replay_set_shown (fixture->replay, TRUE);
  g_assert_true (slab_chunk_overlay_click (fixture->overlay, 15 * ZOOM, 5 * ZOOM));
  g_assert_cmpint (fixture->picked, ==, 1);
  g_assert_true (slab_chunk_overlay_click (fixture->overlay, 3 * ZOOM, 19 * ZOOM));
  g_assert_cmpint (fixture->picked, ==, 2);
}

/* Without the others, only its outline. */
static void
test_selected (Fixture *fixture, gconstpointer data)
{
  GtkSnapshot *snapshot;
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (fixture->view));
  g_autoptr (GskRenderNode) node = NULL;
  cairo_surface_t *surface;

  slab_chunk_replay_set_selected (fixture->replay, 3);
  g_assert_cmphex (draw (fixture, 15, 15), ==, 0);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), gtk_widget_get_width (GTK_WIDGET (fixture->view)),
                          gtk_widget_get_height (GTK_WIDGET (fixture->view)));
  node = gtk_snapshot_free_to_node (snapshot);
  surface = app_draw_node (node, 20 * ZOOM, 20 * ZOOM);
  g_assert_cmphex (app_get_pixel (surface, 10 * ZOOM, 15 * ZOOM), ==, 0xffffff);
  g_assert_cmphex (app_get_pixel (surface, 15 * ZOOM, 10 * ZOOM), ==, 0xffffff);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
#define ADD(name, function) g_test_add ("/chunk-overlay/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("shown", test_shown);
  ADD ("click", test_click);
  ADD ("selected", test_selected);
  return g_test_run ();
}
