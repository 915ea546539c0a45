/* SPDX-License-Identifier: MIT */
#include "app/slab-slice-view.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "app-fixture.h"
#include "app/slab-slice-view-private.h"
#include "volume/slab-volume-private.h"

typedef struct
{
  GtkWidget *window;
  SlabSliceView *view;
  SlabViewState *state;
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
  fixture->state = slab_view_state_new ();
  fixture->view = SLAB_SLICE_VIEW (slab_slice_view_new (SLAB_AXIS_Z));
  gtk_window_set_decorated (GTK_WINDOW (fixture->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 160, 160);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  fixture->volume = app_make_volume (3, 4, 5);
  slab_view_state_set_overlays (fixture->state, 0);
  slab_view_state_set_contrast (fixture->state, 0, 255);
  slab_slice_view_set_state (fixture->view, fixture->state);
  slab_view_state_set_volume (fixture->state, fixture->volume);
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
  g_assert_finalize_object (fixture->state);
  app_finalize_object (fixture->volume);
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
  SlabSliceView *view = g_object_ref_sink (SLAB_SLICE_VIEW (slab_slice_view_new (SLAB_AXIS_Y)));
  gint64 voxel[SLAB_N_AXES];

  g_assert_null (slab_slice_view_get_state (view));
  g_assert_cmpint (slab_slice_view_get_plane (view), ==, SLAB_AXIS_Y);
  g_assert_cmpint (slab_slice_view_get_shown_slice (view), ==, -1);
  g_assert_false (slab_slice_view_is_up_to_date (view));
  g_assert_null (slab_slice_view_get_error (view));
  g_assert_null (slab_slice_view_get_frame (view));
  g_assert_false (slab_slice_view_pick (view, 1, 1, voxel));
  slab_slice_view_zoom_to (view, 2);
  slab_slice_view_zoom_by (view, 2);
  g_assert_cmpfloat (slab_slice_view_get_zoom (view), ==, 0);
  slab_slice_view_show_cursor (view);
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

  slab_view_state_set_inverted (fixture->state, TRUE);
  app_iterate_until_quiet ();
  surface = draw (fixture->view);
  g_assert_cmphex (app_get_pixel (surface, 5, 20), ==, app_gray (155));
  cairo_surface_destroy (surface);

  slab_view_state_set_inverted (fixture->state, FALSE);
  slab_view_state_set_contrast (fixture->state, 100, 151);
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

/* The state says which slice, and the view asks for no other. */
static void
test_slices (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) names = g_string_new (NULL);

  g_signal_connect (fixture->view, "notify", G_CALLBACK (notify_cb), names);
  slab_view_state_step (fixture->state, SLAB_AXIS_Z, 1);
  g_assert_false (slab_slice_view_is_up_to_date (fixture->view));
  iterate_until_shown (fixture->view, 2);
  g_assert_true (slab_slice_view_is_up_to_date (fixture->view));
  g_assert_cmpstr (names->str, ==, "shown-slice ");
  /* Other planes' slices are not this one's. */
  slab_view_state_step (fixture->state, SLAB_AXIS_X, 1);
  g_assert_true (slab_slice_view_is_up_to_date (fixture->view));
  slab_view_state_set_slice (fixture->state, SLAB_AXIS_Z, 0);
  slab_view_state_set_slice (fixture->state, SLAB_AXIS_Z, 1);
  iterate_until_shown (fixture->view, 1);
  app_iterate_until_quiet ();
  g_assert_cmpint (slab_slice_view_get_shown_slice (fixture->view), ==, 1);

  /* The last where it is beyond. */
  slab_view_state_set_slice (fixture->state, SLAB_AXIS_Z, G_MAXINT64);
  iterate_until_shown (fixture->view, 2);
  g_signal_handlers_disconnect_by_data (fixture->view, names);
}

/* Each plane of the same state, with its own axes: z 1, y 2, x 2 are the middle. */
static void
test_planes (Fixture *fixture, gconstpointer data)
{
  static const guint corners[SLAB_N_AXES] = { 100, 20, 2 };

  for (guint plane = 0; plane < SLAB_N_AXES; plane++)
    {
      GtkWidget *window = gtk_window_new ();
      SlabSliceView *view = SLAB_SLICE_VIEW (slab_slice_view_new ((SlabAxis) plane));
      cairo_surface_t *surface;
      float value;

      gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
      gtk_window_set_default_size (GTK_WINDOW (window), 160, 160);
      gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
      slab_slice_view_set_state (view, fixture->state);
      gtk_window_present (GTK_WINDOW (window));
      iterate_until_shown (view, slab_view_state_get_slice (fixture->state, (SlabAxis) plane));
      app_iterate_until_quiet ();
      g_assert_true (slab_slice_frame_get_value (slab_slice_view_get_frame (view), 0, 0, &value));
      g_assert_cmpfloat (value, ==, corners[plane]);
      surface = draw (view);
      /* 5 x 4, 5 x 3 and 4 x 3 voxels: the picture's corner is 16, 32 or 20 pixels down. */
      g_assert_cmphex (app_get_pixel (surface, 3,
                                      plane == 0   ? 20
                                      : plane == 1 ? 36
                                                   : 24),
                       ==, app_gray (corners[plane]));
      cairo_surface_destroy (surface);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

/* Voxels twice as high as wide are drawn so; and one zoom is one scale in every plane. */
static void
test_units (Fixture *fixture, gconstpointer data)
{
  const double scale = gtk_widget_get_scale_factor (GTK_WIDGET (fixture->view));
  const double spacing[SLAB_N_AXES] = { 3, 2, 1 };
  SlabVolume *volume = app_make_volume (3, 4, 5);
  gint64 voxel[SLAB_N_AXES];

  slab_volume_init_spacing (volume, spacing, "mm");
  slab_view_state_set_volume (fixture->state, volume);
  /* 5 x 8 units in 160 pixels: 20 a unit. */
  g_assert_cmpfloat_with_epsilon (slab_slice_view_get_zoom (fixture->view), 20 * scale, 1e-9);
  /* 100 pixels wide in the middle of 160; voxel y 1 begins at 40. */
  g_assert_false (slab_slice_view_pick (fixture->view, 28, 80, voxel));
  g_assert_true (slab_slice_view_pick (fixture->view, 32, 39, voxel));
  g_assert_cmpint (voxel[SLAB_AXIS_X], ==, 0);
  g_assert_cmpint (voxel[SLAB_AXIS_Y], ==, 0);
  g_assert_true (slab_slice_view_pick (fixture->view, 129, 41, voxel));
  g_assert_cmpint (voxel[SLAB_AXIS_X], ==, 4);
  g_assert_cmpint (voxel[SLAB_AXIS_Y], ==, 1);
  slab_slice_view_zoom_to (fixture->view, 7);
  g_assert_cmpfloat (slab_view_state_get_zoom (fixture->state), ==, 7);
  slab_view_state_set_volume (fixture->state, fixture->volume);
  app_finalize_object (volume);
}

/* The lines are where the cursor is, in the colours of the planes that they stand for, and leave the voxel free. */
static void
test_cursor (Fixture *fixture, gconstpointer data)
{
  cairo_surface_t *surface;
  gboolean across, down;

  slab_view_state_set_overlays (fixture->state, SLAB_VIEW_OVERLAY_CURSOR);
  slab_view_state_set_cursor (fixture->state, (gint64[]){ 1, 1, 3 });
  app_iterate_until_quiet ();
  surface = draw (fixture->view);
  /* Voxel x 3 is 96 to 128, voxel y 1 is 48 to 80. */
  g_assert_cmphex (app_get_pixel (surface, 112, 20), ==, 0x33cc8f);
  g_assert_cmphex (app_get_pixel (surface, 20, 64), ==, 0xe69e00);
  g_assert_cmphex (app_get_pixel (surface, 112, 64), ==, app_gray (113));
  g_assert_cmphex (app_get_pixel (surface, 100, 64), ==, app_gray (113));
  cairo_surface_destroy (surface);

  slab_slice_view_find_lines (fixture->view, 114, 20, &across, &down);
  g_assert_true (across && !down);
  slab_slice_view_find_lines (fixture->view, 20, 62, &across, &down);
  g_assert_true (!across && down);
  slab_slice_view_find_lines (fixture->view, 110, 66, &across, &down);
  g_assert_true (across && down);
  slab_slice_view_find_lines (fixture->view, 100, 40, &across, &down);
  g_assert_false (across || down);

  /* Beside the slice is its last voxel. */
  slab_slice_view_set_cursor (fixture->view, 1000, -50, TRUE, TRUE);
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_X), ==, 4);
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_Y), ==, 0);
  slab_slice_view_set_cursor (fixture->view, 40, 100, FALSE, TRUE);
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_X), ==, 4);
  g_assert_cmpint (slab_view_state_get_slice (fixture->state, SLAB_AXIS_Y), ==, 2);

  /* Switched off they cannot be taken hold of. */
  slab_view_state_set_overlays (fixture->state, 0);
  slab_slice_view_find_lines (fixture->view, 114, 20, &across, &down);
  g_assert_false (across || down);
}

static gboolean
draw_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  (*(guint *) user_data)++;
  return G_SOURCE_CONTINUE;
}

/* A plane in which the lines alone have moved paints its picture from the very same node. */
static void
test_picture_kept (Fixture *fixture, gconstpointer data)
{
  GskRenderNode *before, *after;
  guint n_frames = 0;

  slab_view_state_set_overlays (fixture->state, SLAB_VIEW_OVERLAY_CURSOR);
  gtk_widget_add_tick_callback (GTK_WIDGET (fixture->view), draw_cb, &n_frames, NULL);
  app_wait_until (n_frames > 2);
  before = gsk_render_node_ref (fixture->view->picture);
  slab_view_state_step (fixture->state, SLAB_AXIS_X, 1);
  slab_slice_view_show_cursor (fixture->view);
  n_frames = 0;
  app_wait_until (n_frames > 2);
  g_assert_true (fixture->view->picture == before);
  slab_view_state_set_inverted (fixture->state, TRUE);
  app_wait_until (slab_slice_view_is_up_to_date (fixture->view));
  n_frames = 0;
  app_wait_until (n_frames > 2);
  after = fixture->view->picture;
  g_assert_true (after != before);
  gsk_render_node_unref (before);
}

static void
assert_pixels (GskRenderNode *node, const graphene_rect_t *place, cairo_surface_t *expected)
{
  const int width = cairo_image_surface_get_width (expected), height = cairo_image_surface_get_height (expected);
  cairo_surface_t *surface = app_draw_node (node, 160, 160);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      g_assert_cmphex (app_get_pixel (surface, (int) place->origin.x + x, (int) place->origin.y + y), ==,
                       app_get_pixel (expected, x, y));
  cairo_surface_destroy (surface);
}

/* The software renderer paints from the frame's own pixels, each of them once. They are there for as long as the node
 * is, in a picture of a picture as well: the frame may have gone before it is painted. */
static void
test_picture_outlives_frame (Fixture *fixture, gconstpointer data)
{
  const graphene_rect_t *place = &fixture->view->picture_place;
  cairo_surface_t *frame, *recording;
  GskRenderNode *node, *copy;
  cairo_t *cr;

  app_iterate_until_quiet ();
  cairo_surface_destroy (draw (fixture->view));
  node = gsk_render_node_ref (fixture->view->picture);
  g_assert_cmpint (gsk_render_node_get_node_type (node), ==, GSK_CAIRO_NODE);
  frame = slab_slice_frame_get_surface (fixture->view->frame);
  g_assert_cmpint (cairo_image_surface_get_width (frame), ==, 160);
  g_assert_cmpint (cairo_image_surface_get_height (frame), ==, 128);
  assert_pixels (node, place, frame);
  /* Not by a look at itself. */
  g_assert_cmphex (app_get_pixel (frame, 32, 32), ==, app_gray (111));
  g_assert_cmphex (app_get_pixel (frame, 31, 31), ==, app_gray (100));

  recording = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cr = cairo_create (recording);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  copy = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, 160, 160));
  cr = gsk_cairo_node_get_draw_context (copy);
  cairo_set_source_surface (cr, recording, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  assert_pixels (copy, place, frame);

  frame = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 160, 128);
  cr = cairo_create (frame);
  cairo_set_source_surface (cr, slab_slice_frame_get_surface (fixture->view->frame), 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  slab_view_state_set_volume (fixture->state, NULL);
  app_iterate_until_quiet ();
  g_assert_null (slab_slice_view_get_frame (fixture->view));
  assert_pixels (node, place, frame);
  assert_pixels (copy, place, frame);
  cairo_surface_destroy (frame);
  cairo_surface_destroy (recording);
  gsk_render_node_unref (copy);
  gsk_render_node_unref (node);
}

/* A finer frame answers the same request, at the same place, and is seen all the same. */
static void
test_picture_refined (Fixture *fixture, gconstpointer data)
{
  SlabSliceRequest request;
  cairo_surface_t *surface;

  app_iterate_until_quiet ();
  surface = draw (fixture->view);
  g_assert_cmphex (app_get_pixel (surface, 5, 20), ==, app_gray (100));
  cairo_surface_destroy (surface);
  request = *slab_slice_frame_get_request (fixture->view->frame);
  request.inverted = TRUE;
  slab_slice_renderer_request (fixture->view->renderer, fixture->volume, &request);
  app_wait_until (slab_slice_frame_get_request (fixture->view->frame)->inverted);
  app_iterate_until_quiet ();
  surface = draw (fixture->view);
  g_assert_cmphex (app_get_pixel (surface, 5, 20), ==, app_gray (155));
  cairo_surface_destroy (surface);
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
  g_assert_false (slab_view_state_get_fitted (fixture->state));
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
  slab_view_state_fit (fixture->state);
  g_assert_true (slab_view_state_get_fitted (fixture->state));
  g_assert_cmpfloat (slab_slice_view_get_zoom (fixture->view), ==, 32 * scale);
}

/* The picture of the same shape stays until the next is there; any other goes at once. */
static void
test_volumes (Fixture *fixture, gconstpointer data)
{
  SlabVolume *same = app_make_volume (3, 4, 5);
  SlabVolume *other = app_make_volume (7, 9, 9);

  slab_view_state_set_volume (fixture->state, same);
  g_assert_cmpint (slab_slice_view_get_shown_slice (fixture->view), ==, 1);
  app_wait_until (slab_slice_view_is_up_to_date (fixture->view));
  slab_view_state_set_volume (fixture->state, other);
  g_assert_cmpint (slab_slice_view_get_shown_slice (fixture->view), ==, -1);
  iterate_until_shown (fixture->view, 3);

  slab_view_state_set_volume (fixture->state, NULL);
  g_assert_cmpint (slab_slice_view_get_shown_slice (fixture->view), ==, -1);
  g_assert_cmpfloat (slab_slice_view_get_zoom (fixture->view), ==, 0);
  app_finalize_object (same);
  app_finalize_object (other);
}

typedef struct
{
  SlabSliceView *view;
  int width; /* that was painted last */
  guint n_sizes;
  guint n_fitting;
} Painted;

static void
painted_cb (GdkFrameClock *clock, Painted *painted)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (painted->view));
  SlabSliceFrame *frame = slab_slice_view_get_frame (painted->view);

  if (width == painted->width)
    return;
  painted->width = width;
  painted->n_sizes++;
  if (frame != NULL
      && abs (slab_slice_frame_get_request (frame)->width
              - width * gtk_widget_get_scale_factor (GTK_WIDGET (painted->view)))
             <= 1)
    painted->n_fitting++;
}

/* Between the request for a new size and the painting of it: a machine that is busy has all the time it needs. */
static void
wait_long_cb (SlabSliceView *view)
{
  view->awaited_until = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;
  view->is_late = FALSE;
}

/* A picture of the new size is waited for, so that it is in the first frame that has this size. */
static void
test_resize (Fixture *fixture, gconstpointer data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->view));
  Painted painted = { fixture->view, gtk_widget_get_width (GTK_WIDGET (fixture->view)), 0, 0 };
  const gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &painted);

  g_signal_connect (fixture->view, "notify::zoom", G_CALLBACK (wait_long_cb), NULL);
  for (int i = 0; i < 6; i++)
    {
      const int size = 200 + 10 * (i % 2);

      gtk_window_set_default_size (GTK_WINDOW (fixture->window), size, size);
      app_wait_until (painted.width == size);
    }
  g_signal_handler_disconnect (clock, handler);
  g_assert_cmpuint (painted.n_sizes, >=, 6);
  g_assert_cmpuint (painted.n_fitting, ==, painted.n_sizes);
}

/* A result is seen, and then the file that it was made of, of which nothing can be read any more: the result's picture
 * does not stay under the file's name, and the reason is told. */
static void
test_unreadable_after_another (Fixture *fixture, gconstpointer data)
{
  const SlabRawLayout layout = { { { 3, 4, 5 } }, SLAB_SAMPLE_FLOAT32, SLAB_BYTE_ORDER_LITTLE, 0, 0 };
  g_autofree char *folder = app_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.raw", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  const float voxels[60] = { 0 };
  SlabVolume *cut;

  g_assert_true (g_file_set_contents (path, (const char *) voxels, sizeof voxels, NULL));
  cut = slab_volume_open (file, &layout, &error);
  g_assert_no_error (error);
  g_assert_cmpint (truncate (path, 0), ==, 0);
  slab_view_state_set_volume (fixture->state, cut);
  app_wait_until (slab_slice_view_get_error (fixture->view) != NULL);
  app_assert_contains (slab_slice_view_get_error (fixture->view), "a.raw");
  g_assert_null (slab_slice_view_get_frame (fixture->view));
  g_assert_cmpint (slab_slice_view_get_shown_slice (fixture->view), ==, -1);

  /* And back: what is in memory is there. */
  slab_view_state_set_volume (fixture->state, fixture->volume);
  iterate_until_shown (fixture->view, 1);
  g_assert_null (slab_slice_view_get_error (fixture->view));
  app_finalize_object (cut);
  app_remove_folder (folder);
}

/* Out of sight the picture is kept, without the voxels under it; in sight again they are read. */
static void
test_out_of_sight (Fixture *fixture, gconstpointer data)
{
  float value;

  g_assert_true (slab_slice_frame_get_value (slab_slice_view_get_frame (fixture->view), 2, 3, &value));
  gtk_widget_set_visible (GTK_WIDGET (fixture->view), FALSE);
  g_assert_cmpint (slab_slice_view_get_shown_slice (fixture->view), ==, 1);
  g_assert_false (slab_slice_frame_get_value (slab_slice_view_get_frame (fixture->view), 2, 3, &value));
  gtk_widget_set_visible (GTK_WIDGET (fixture->view), TRUE);
  app_wait_until (slab_slice_frame_get_value (slab_slice_view_get_frame (fixture->view), 2, 3, &value));
  g_assert_cmpfloat (value, ==, 132);
}

/* Without its voxels the place of the slice is there at once, and turns as a picture does; 16 pixels of 160 are free
 * above and below. */
static void
test_shape (Fixture *fixture, gconstpointer data)
{
  const SlabShape shape = { { 30, 4, 5 } };
  gint64 voxel[SLAB_N_AXES];
  SlabSliceRequest request;
  cairo_surface_t *surface;
  guint32 free;

  slab_view_state_set_shape (fixture->state, &shape);
  g_assert_cmpint (slab_slice_view_get_shown_slice (fixture->view), ==, 15);
  g_assert_true (slab_slice_view_is_up_to_date (fixture->view));
  g_assert_null (slab_slice_view_get_frame (fixture->view));
  g_assert_null (slab_slice_view_get_error (fixture->view));
  g_assert_false (slab_slice_view_get_request (fixture->view, &request));
  app_iterate_until_quiet ();
  surface = draw (fixture->view);
  free = app_get_pixel (surface, 80, 10);
  g_assert_cmphex (app_get_pixel (surface, 80, 15), ==, free);
  g_assert_cmphex (app_get_pixel (surface, 80, 16), !=, free);
  g_assert_cmphex (app_get_pixel (surface, 3, 140), ==, app_get_pixel (surface, 80, 16));
  g_assert_cmphex (app_get_pixel (surface, 80, 145), ==, free);
  cairo_surface_destroy (surface);
  g_assert_true (slab_slice_view_pick (fixture->view, 70, 50, voxel));
  g_assert_cmpint (voxel[0], ==, 15);
  g_assert_cmpint (voxel[1], ==, 1);
  g_assert_cmpint (voxel[2], ==, 2);
  slab_view_state_step (fixture->state, SLAB_AXIS_Z, 3);
  g_assert_cmpint (slab_slice_view_get_shown_slice (fixture->view), ==, 18);
  /* With its voxels it is a picture again, and without either there is nothing. */
  slab_view_state_set_volume (fixture->state, fixture->volume);
  iterate_until_shown (fixture->view, 1);
  slab_view_state_set_volume (fixture->state, NULL);
  g_assert_cmpint (slab_slice_view_get_shown_slice (fixture->view), ==, -1);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slice-view/defaults", test_defaults);
#define ADD(name, function) g_test_add ("/slice-view/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("pixels", test_pixels);
  ADD ("slices", test_slices);
  ADD ("shape", test_shape);
  ADD ("planes", test_planes);
  ADD ("units", test_units);
  ADD ("cursor", test_cursor);
  ADD ("picture-kept", test_picture_kept);
  ADD ("picture-outlives-frame", test_picture_outlives_frame);
  ADD ("picture-refined", test_picture_refined);
  ADD ("pick", test_pick);
  ADD ("zoom", test_zoom);
  ADD ("volumes", test_volumes);
  ADD ("unreadable-after-another", test_unreadable_after_another);
  ADD ("out-of-sight", test_out_of_sight);
  ADD ("resize", test_resize);
  return g_test_run ();
}
