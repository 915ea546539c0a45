/* SPDX-License-Identifier: MIT */
#include "app/slab-view-picture.h"

#include "measure-fixture.h"

static cairo_surface_t *
render (SlabSlicePicture *picture, gint64 slice)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = slab_slice_picture_render (picture, slice, &error);

  g_assert_no_error (error);
  g_assert_cmpint (cairo_image_surface_get_format (surface), ==, CAIRO_FORMAT_RGB24);
  return surface;
}

/* As the view shows them, but for what they are taken hold of by; and over the whole slice, a pixel a voxel. */
static void
test_measures (Fixture *fixture, gconstpointer data)
{
  SlabMeasure *line = fixture_add (fixture, SLAB_MEASURE_DISTANCE, 1, 1, 1, 4);
  SlabSlicePicture *picture;
  cairo_surface_t *surface;

  slab_view_state_set_contrast (fixture->state, 1e6, 2e6);
  slab_measures_set_selected (fixture->measures, line);
  picture = slab_view_picture_new (fixture->view, FALSE, SLAB_VIEW_OVERLAY_MEASURES, fixture->measures);
  surface = render (picture, 1);
  /* The picture has nothing of the 16 pixels above the slice. */
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 128);
  g_assert_true (app_is_yellow (surface, 80, 32));
  g_assert_true (app_is_yellow (surface, 32, 27));
  g_assert_true (app_is_yellow (surface, 128, 37));
  /* A handle would be 4 to each side. */
  g_assert_false (app_is_yellow (surface, 28, 32));
  cairo_surface_destroy (surface);
  surface = render (picture, 2);
  g_assert_cmpuint (app_count_others (surface, 0, 0, 0, 160, 128), ==, 0);
  cairo_surface_destroy (surface);
  slab_slice_picture_free (picture);

  picture = slab_view_picture_new (fixture->view, FALSE, 0, fixture->measures);
  surface = render (picture, 1);
  g_assert_cmpuint (app_count_others (surface, 0, 0, 0, 160, 128), ==, 0);
  cairo_surface_destroy (surface);
  slab_slice_picture_free (picture);

  picture = slab_view_picture_new (fixture->view, TRUE, SLAB_VIEW_OVERLAY_MEASURES, fixture->measures);
  surface = render (picture, 1);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 5);
  g_assert_cmpuint (app_count_others (surface, 0, 0, 0, 5, 4), >, 0);
  cairo_surface_destroy (surface);
  slab_slice_picture_free (picture);
}

/* Rows of 3 pixels, which no format aligns. */
static void
test_texture (void)
{
  static const guint32 colors[] = { 0xff0000, 0x00ff00, 0x0000ff, 0x123456, 0xffffff, 0x000000 };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 3, 2);
  g_autoptr (GdkTexture) texture = NULL;
  guint32 pixels[6];

  for (guint i = 0; i < 6; i++)
    memcpy (cairo_image_surface_get_data (surface) + i / 3 * cairo_image_surface_get_stride (surface) + i % 3 * 4,
            &colors[i], 4);
  cairo_surface_mark_dirty (surface);
  texture = slab_view_picture_to_texture (surface);
  cairo_surface_destroy (surface);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 3);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 2);
  gdk_texture_download (texture, (guchar *) pixels, 12);
  for (guint i = 0; i < 6; i++)
    g_assert_cmphex (pixels[i], ==, 0xff000000u | colors[i]);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add ("/view-picture/measures", Fixture, NULL, fixture_set_up, test_measures, fixture_tear_down);
  g_test_add_func ("/view-picture/texture", test_texture);
  return g_test_run ();
}
