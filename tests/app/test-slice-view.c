/* SPDX-License-Identifier: MIT */
#include "app/slab-slice-view.h"

#include <math.h>

#include "app-fixture.h"

typedef struct
{
  GtkWidget *window;
  SlabSliceView *view;
  SlabVolume *volume;
} Fixture;

static void
iterate_until_shown (SlabSliceView *view, gint64 slice)
{
  app_wait_until (slab_slice_view_get_shown_slice (view) == slice);
}

/* A view of 160 x 160 pixels in a window that is shown. */
static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = gtk_window_new ();
  fixture->view = SLAB_SLICE_VIEW (slab_slice_view_new ());
  gtk_window_set_decorated (GTK_WINDOW (fixture->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 160, 160);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  fixture->volume = app_make_volume (3, 4, 5);
  slab_slice_view_set_window (fixture->view, 0, 255);
  slab_slice_view_set_volume (fixture->view, fixture->volume);
  gtk_window_present (GTK_WINDOW (fixture->window));
  iterate_until_shown (fixture->view, 1);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_ref (fixture->view);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_iterate_until_quiet ();
  g_assert_finalize_object (fixture->view);
  g_assert_finalize_object (fixture->volume);
}

/* What the widget draws, as an image of its size. */
static cairo_surface_t *
draw (SlabSliceView *view)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (view));
  const int height = gtk_widget_get_height (GTK_WIDGET (view));
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (view));
  const gint64 limit = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;
  g_autoptr (GskRenderNode) node = NULL;

  /* There is none between a change and the next frame. */
  while (node == NULL)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();

      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      gdk_paintable_snapshot (paintable, snapshot, width, height);
      node = gtk_snapshot_free_to_node (snapshot);
      if (node == NULL)
        g_main_context_iteration (NULL, TRUE);
    }
  return app_draw_node (node, width, height);
}

static void
test_defaults (void)
{
  SlabSliceView *view = g_object_ref_sink (SLAB_SLICE_VIEW (slab_slice_view_new ()));
  gint64 voxel[SLAB_N_AXES];

  g_assert_null (slab_slice_view_get_volume (view));
  g_assert_cmpint (slab_slice_view_get_shown_slice (view), ==, -1);
  g_assert_cmpint (slab_slice_view_get_n_slices (view), ==, 0);
  g_assert_null (slab_slice_view_get_error (view));
  g_assert_null (slab_slice_view_get_frame (view));
  g_assert_false (slab_slice_view_pick (view, 1, 1, voxel));
  slab_slice_view_set_slice (view, 5);
  g_assert_cmpint (slab_slice_view_get_slice (view), ==, 0);
  slab_slice_view_step (view, G_MAXINT64);
  slab_slice_view_fit (view);
  slab_slice_view_zoom_by (view, 2);
  slab_slice_view_auto_contrast (view);
  g_assert_finalize_object (view);
}

/* 5 x 4 voxels in 160 x 160 pixels: 32 pixels a voxel, 16 free above and below. */
static void
test_pixels (Fixture *fixture, gconstpointer data)
{
  cairo_surface_t *surface;

  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture->view)), ==, 160);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (fixture->view)), ==, 160);
  g_assert_cmpfloat (slab_slice_view_get_zoom (fixture->view), ==,
                     32.0 * gtk_widget_get_scale_factor (GTK_WIDGET (fixture->view)));
  app_iterate_until_quiet ();
  surface = draw (fixture->view);
  for (int y = 0; y < 4; y++)
    for (int x = 0; x < 5; x++)
      {
        const guint32 expected = app_gray ((guint) (100 + 10 * y + x));

        /* To the voxel's very corners. */
        g_assert_cmphex (app_get_pixel (surface, 32 * x, 16 + 32 * y), ==, expected);
        g_assert_cmphex (app_get_pixel (surface, 32 * x + 31, 16 + 32 * y + 31), ==, expected);
      }
  g_assert_cmphex (app_get_pixel (surface, 80, 15), ==, app_get_pixel (surface, 3, 3));
  g_assert_cmphex (app_get_pixel (surface, 80, 144), ==, app_get_pixel (surface, 3, 3));
  cairo_surface_destroy (surface);

  slab_slice_view_set_inverted (fixture->view, TRUE);
  app_iterate_until_quiet ();
  surface = draw (fixture->view);
  g_assert_cmphex (app_get_pixel (surface, 5, 20), ==, app_gray (155));
  cairo_surface_destroy (surface);

  slab_slice_view_set_inverted (fixture->view, FALSE);
  slab_slice_view_set_window (fixture->view, 100, 151);
  app_iterate_until_quiet ();
  surface = draw (fixture->view);
  g_assert_cmphex (app_get_pixel (surface, 5, 20), ==, app_gray (0));
  g_assert_cmphex (app_get_pixel (surface, 5, 60), ==, app_gray (50));
  cairo_surface_destroy (surface);
}

static void
notify_cb (SlabSliceView *view, GParamSpec *pspec, GString *names)
{
  g_string_append_printf (names, "%s ", pspec->name);
}

static void
test_slices (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) names = g_string_new (NULL);

  g_signal_connect (fixture->view, "notify::slice", G_CALLBACK (notify_cb), names);
  slab_slice_view_step (fixture->view, 1);
  g_assert_cmpstr (names->str, ==, "slice ");
  iterate_until_shown (fixture->view, 2);
  slab_slice_view_step (fixture->view, 1);
  g_assert_cmpint (slab_slice_view_get_slice (fixture->view), ==, 2);
  slab_slice_view_step (fixture->view, -G_MAXINT64);
  iterate_until_shown (fixture->view, 0);
  slab_slice_view_step (fixture->view, G_MAXINT64);
  g_assert_cmpint (slab_slice_view_get_slice (fixture->view), ==, 2);
  slab_slice_view_set_slice (fixture->view, -7);
  g_assert_cmpint (slab_slice_view_get_slice (fixture->view), ==, 0);
  g_assert_cmpstr (names->str, ==, "slice slice slice slice ");
  iterate_until_shown (fixture->view, 0);

  /* Each plane keeps its place. */
  slab_slice_view_set_plane (fixture->view, SLAB_AXIS_X);
  g_assert_cmpint (slab_slice_view_get_n_slices (fixture->view), ==, 5);
  g_assert_cmpint (slab_slice_view_get_slice (fixture->view), ==, 2);
  slab_slice_view_set_slice (fixture->view, 4);
  iterate_until_shown (fixture->view, 4);
  slab_slice_view_set_plane (fixture->view, SLAB_AXIS_Z);
  g_assert_cmpint (slab_slice_view_get_slice (fixture->view), ==, 0);
  slab_slice_view_set_plane (fixture->view, SLAB_AXIS_X);
  g_assert_cmpint (slab_slice_view_get_slice (fixture->view), ==, 4);
}

static void
test_pick (Fixture *fixture, gconstpointer data)
{
  gint64 voxel[SLAB_N_AXES];
  SlabSliceFrame *frame = slab_slice_view_get_frame (fixture->view);
  float value;

  g_assert_true (slab_slice_view_pick (fixture->view, 33, 17, voxel));
  g_assert_cmpint (voxel[SLAB_AXIS_Z], ==, 1);
  g_assert_cmpint (voxel[SLAB_AXIS_Y], ==, 0);
  g_assert_cmpint (voxel[SLAB_AXIS_X], ==, 1);
  g_assert_true (slab_slice_view_pick (fixture->view, 159.5, 143.5, voxel));
  g_assert_cmpint (voxel[SLAB_AXIS_Y], ==, 3);
  g_assert_cmpint (voxel[SLAB_AXIS_X], ==, 4);
  g_assert_false (slab_slice_view_pick (fixture->view, 80, 15, voxel));
  g_assert_false (slab_slice_view_pick (fixture->view, 80, 144.5, voxel));
  g_assert_false (slab_slice_view_pick (fixture->view, -1, 80, voxel));
  g_assert_true (slab_slice_frame_get_value (frame, 4, 3, &value));
  g_assert_cmpfloat (value, ==, 134);
}

static void
test_zoom (Fixture *fixture, gconstpointer data)
{
  const double scale = gtk_widget_get_scale_factor (GTK_WIDGET (fixture->view));
  gint64 voxel[SLAB_N_AXES];

  slab_slice_view_zoom_to (fixture->view, 64 * scale);
  g_assert_false (slab_slice_view_get_fitted (fixture->view));
  g_assert_cmpfloat (slab_slice_view_get_zoom (fixture->view), ==, 64 * scale);
  /* About the middle: u = 2.5, v = 2 stay there. */
  g_assert_true (slab_slice_view_pick (fixture->view, 80, 81, voxel));
  g_assert_cmpint (voxel[SLAB_AXIS_X], ==, 2);
  g_assert_cmpint (voxel[SLAB_AXIS_Y], ==, 2);
  g_assert_true (slab_slice_view_pick (fixture->view, 80 + 33, 79, voxel));
  g_assert_cmpint (voxel[SLAB_AXIS_X], ==, 3);
  g_assert_cmpint (voxel[SLAB_AXIS_Y], ==, 1);

  slab_slice_view_zoom_by (fixture->view, 1e9);
  g_assert_cmpfloat (slab_slice_view_get_zoom (fixture->view), ==, 256);
  slab_slice_view_zoom_by (fixture->view, 1e-9);
  g_assert_cmpfloat (slab_slice_view_get_zoom (fixture->view), >, 0);
  slab_slice_view_fit (fixture->view);
  g_assert_true (slab_slice_view_get_fitted (fixture->view));
  g_assert_cmpfloat (slab_slice_view_get_zoom (fixture->view), ==, 32 * scale);
}

/* The same shape keeps what the person has set; another one does not. */
static void
test_volumes (Fixture *fixture, gconstpointer data)
{
  SlabVolume *same = app_make_volume (3, 4, 5);
  SlabVolume *other = app_make_volume (7, 9, 9);
  double low, high;

  slab_slice_view_set_slice (fixture->view, 2);
  slab_slice_view_zoom_to (fixture->view, 40);
  slab_slice_view_set_window (fixture->view, 5, 3);
  slab_slice_view_set_volume (fixture->view, same);
  g_assert_cmpint (slab_slice_view_get_slice (fixture->view), ==, 2);
  g_assert_cmpfloat (slab_slice_view_get_zoom (fixture->view), ==, 40);
  slab_slice_view_get_window (fixture->view, &low, &high);
  g_assert_cmpfloat (low, ==, 3);
  g_assert_cmpfloat (high, ==, 5);
  slab_slice_view_set_window (fixture->view, NAN, 7);
  slab_slice_view_get_window (fixture->view, &low, &high);
  g_assert_cmpfloat (high, ==, 5);

  slab_slice_view_set_volume (fixture->view, other);
  g_assert_cmpint (slab_slice_view_get_slice (fixture->view), ==, 3);
  g_assert_true (slab_slice_view_get_fitted (fixture->view));
  g_assert_cmpint (slab_slice_view_get_n_slices (fixture->view), ==, 7);
  iterate_until_shown (fixture->view, 3);

  slab_slice_view_set_volume (fixture->view, NULL);
  g_assert_cmpint (slab_slice_view_get_shown_slice (fixture->view), ==, -1);
  app_iterate_until_quiet ();
  g_assert_finalize_object (same);
  g_assert_finalize_object (other);
}

static void
test_auto_contrast (Fixture *fixture, gconstpointer data)
{
  const SlabShape shape = { { 10, 100, 100 } };
  g_autoptr (SlabBuffer) buffer = slab_buffer_new (100000, NULL);
  SlabVolume *volume;
  double low, high;

  /* 0..999, evenly, and ten hot voxels of 100 000, which are not 0.1 %. */
  for (guint i = 0; i < 100000; i++)
    slab_buffer_get_data (buffer)[i] = i % 10000 == 77 ? 1e6f : (float) (i % 1000);
  volume = slab_volume_new_from_buffer (buffer, &shape, NULL);
  slab_slice_view_set_volume (fixture->view, volume);
  slab_slice_view_set_window (fixture->view, -1, 1);
  slab_slice_view_auto_contrast (fixture->view);
  app_iterate_until_quiet ();
  slab_slice_view_get_window (fixture->view, &low, &high);
  g_assert_cmpfloat (low, >=, 0);
  g_assert_cmpfloat (low, <, 5);
  g_assert_cmpfloat (high, >, 990);
  g_assert_cmpfloat (high, <, 1000);
  slab_slice_view_set_volume (fixture->view, fixture->volume);
  app_iterate_until_quiet ();
  g_assert_finalize_object (volume);
}

/* The chunks that are done are coloured while the run lasts, and no longer. */
static void
test_trace (Fixture *fixture, gconstpointer data)
{
  const SlabTraceChunk chunks[] = { { { 0, 0, 0 }, { 3, 2, 5 }, { 3, 2, 5 } },
                                    { { 0, 2, 0 }, { 3, 2, 5 }, { 3, 2, 5 } } };
  const SlabSpan span = { .chunk = 1, .iteration = -1, .phase = SLAB_PHASE_WRITE, .duration = 1 };
  g_autoptr (SlabTrace) trace = slab_trace_new (1);
  cairo_surface_t *surface;

  slab_trace_set_chunks (trace, chunks, 2);
  slab_trace_begin (trace);
  slab_slice_view_set_trace (fixture->view, trace);
  slab_trace_add_span (trace, 0, &span);
  while (slab_slice_view_get_shown_slice (fixture->view) != 1 || g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  surface = draw (fixture->view);
  g_assert_cmphex (app_get_pixel (surface, 16, 32), ==, app_gray (100));
  g_assert_cmphex (app_get_pixel (surface, 16, 96), !=, app_gray (120));
  cairo_surface_destroy (surface);

  slab_trace_end (trace);
  app_iterate_until_quiet ();
  surface = draw (fixture->view);
  g_assert_cmphex (app_get_pixel (surface, 16, 96), ==, app_gray (120));
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slice-view/defaults", test_defaults);
#define ADD(name, function) g_test_add ("/slice-view/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("pixels", test_pixels);
  ADD ("slices", test_slices);
  ADD ("pick", test_pick);
  ADD ("zoom", test_zoom);
  ADD ("volumes", test_volumes);
  ADD ("auto-contrast", test_auto_contrast);
  ADD ("trace", test_trace);
  return g_test_run ();
}
