/* SPDX-License-Identifier: MIT */
#include "app/slab-slice-geometry.h"

#define NEAR 1e-9

/* 40 x 20 voxels, twice as high as wide, in 400 x 600 device pixels of 2 per logical one. */
static SlabSliceGeometry
make_geometry (void)
{
  return (SlabSliceGeometry){ .n_across = 40,
                              .n_down = 20,
                              .aspect = 2,
                              .unit = 1,
                              .width = 400,
                              .height = 600,
                              .scale = 2,
                              .zoom = 4,
                              .u = 20,
                              .v = 10 };
}

static void
test_fit (void)
{
  SlabSliceGeometry geometry = make_geometry ();

  /* 400 / 40 = 10 across, 600 / (20 * 2) = 15 down: the smaller. */
  slab_slice_geometry_fit (&geometry);
  g_assert_cmpfloat (geometry.zoom, ==, 10);
  g_assert_cmpfloat (slab_slice_geometry_get_zoom_down (&geometry), ==, 20);
  g_assert_true (geometry.u == 20 && geometry.v == 10);
  geometry.height = 200;
  g_assert_cmpfloat (slab_slice_geometry_get_fit_zoom (&geometry), ==, 5);
  geometry.n_across = geometry.n_down = 1;
  geometry.width = geometry.height = 10000;
  g_assert_cmpfloat (slab_slice_geometry_get_fit_zoom (&geometry), ==, SLAB_SLICE_ZOOM_MAX);
  /* Voxels of three units are three times as wide. */
  geometry.unit = 3;
  g_assert_cmpfloat (slab_slice_geometry_get_fit_zoom (&geometry), ==, 3 * SLAB_SLICE_ZOOM_MAX);
}

static void
test_there_and_back (void)
{
  SlabSliceGeometry geometry = make_geometry ();
  graphene_rect_t area;
  double u, v;

  /* The middle, 200 and 300 device pixels, is voxel 20, 10; so 0, 0 is at 120, 220, which is 60, 110 logical. */
  slab_slice_geometry_to_slice (&geometry, 100, 150, &u, &v);
  g_assert_true (u == 20 && v == 10);
  area = slab_slice_geometry_to_widget (&geometry, 0, 0, 40, 20);
  g_assert_true (area.origin.x == 60 && area.origin.y == 110);
  g_assert_true (area.size.width == 80 && area.size.height == 80);
  area = slab_slice_geometry_to_widget (&geometry, 3, 5, 1, 1);
  slab_slice_geometry_to_slice (&geometry, area.origin.x, area.origin.y, &u, &v);
  g_assert_true (u == 3 && v == 5);

  /* The slice's edge is on a whole device pixel, wherever its middle is: 200 - 4 * 20.1 = 119.6. */
  geometry.u = 20.1;
  area = slab_slice_geometry_to_widget (&geometry, 0, 0, 1, 1);
  g_assert_cmpfloat (area.origin.x, ==, 60);
}

static void
test_zoom_about (void)
{
  SlabSliceGeometry geometry = make_geometry ();
  double u, v, u_after, v_after;

  slab_slice_geometry_to_slice (&geometry, 70, 130, &u, &v);
  slab_slice_geometry_zoom_about (&geometry, 16, 70, 130);
  g_assert_cmpfloat (geometry.zoom, ==, 16);
  slab_slice_geometry_to_slice (&geometry, 70, 130, &u_after, &v_after);
  /* To half a device pixel, to which the slice's edge is rounded. */
  g_assert_cmpfloat_with_epsilon (u_after, u, 0.5 / 16);
  g_assert_cmpfloat_with_epsilon (v_after, v, 0.5 / 32);

  slab_slice_geometry_zoom_about (&geometry, 1e9, 100, 150);
  g_assert_cmpfloat (geometry.zoom, ==, SLAB_SLICE_ZOOM_MAX);
  /* Fitted it would be 10, one voxel per pixel is 1: a quarter of the smaller. */
  slab_slice_geometry_zoom_about (&geometry, 1e-9, 100, 150);
  g_assert_cmpfloat (geometry.zoom, ==, 0.25);
  /* Of four units to the voxel the limits are four times as far: 400 / 40 = 10 is more than one pixel per unit. */
  geometry.unit = 4;
  slab_slice_geometry_zoom_about (&geometry, 1e9, 100, 150);
  g_assert_cmpfloat (geometry.zoom, ==, 4 * SLAB_SLICE_ZOOM_MAX);
  slab_slice_geometry_zoom_about (&geometry, 1e-9, 100, 150);
  g_assert_cmpfloat (geometry.zoom, ==, 1);
  /* The middle of the widget stays over the slice. */
  slab_slice_geometry_zoom_about (&geometry, 100, -1e6, -1e6);
  g_assert_true (geometry.u >= 0 && geometry.v >= 0);
}

static void
test_pan (void)
{
  SlabSliceGeometry geometry = make_geometry ();

  /* 8 logical pixels are 16 device pixels: 4 voxels across and, each being 8 high, 2 down. */
  slab_slice_geometry_pan (&geometry, 20, 10, 8, -8);
  g_assert_cmpfloat_with_epsilon (geometry.u, 16, NEAR);
  g_assert_cmpfloat_with_epsilon (geometry.v, 12, NEAR);
  slab_slice_geometry_pan (&geometry, 20, 10, 1e6, -1e6);
  g_assert_true (geometry.u == 0 && geometry.v == 20);
}

static void
test_visible (void)
{
  SlabSliceGeometry geometry = make_geometry ();
  SlabSliceRequest request = { .slice = 7 };

  g_assert_true (slab_slice_geometry_get_visible (&geometry, &request));
  g_assert_true (request.width == 160 && request.height == 160);
  g_assert_true (request.left == 0 && request.top == 0);
  g_assert_true (request.step_x == 0.25 && request.step_y == 0.125);
  g_assert_cmpint (request.slice, ==, 7);

  /* Larger than the widget: from u = 20 - 200 / 40 on, over all of it. */
  geometry.zoom = 40;
  g_assert_true (slab_slice_geometry_get_visible (&geometry, &request));
  g_assert_true (request.width == 400 && request.height == 600);
  g_assert_cmpfloat_with_epsilon (request.left, 15, NEAR);
  g_assert_cmpfloat_with_epsilon (request.top, 10 - 300 / 80.0, NEAR);

  geometry.width = 0;
  request.width = 3;
  g_assert_false (slab_slice_geometry_get_visible (&geometry, &request));
  g_assert_cmpint (request.width, ==, 3);
}

/* 4000 voxels in a row, fitted to 400 pixels: its tenth of a pixel is one pixel, whose middle is the row's. */
static void
test_thin (void)
{
  SlabSliceGeometry geometry = make_geometry ();
  SlabSliceRequest request = { 0 };

  geometry.n_across = 4000;
  geometry.n_down = 1;
  geometry.aspect = 1;
  slab_slice_geometry_fit (&geometry);
  g_assert_true (slab_slice_geometry_get_visible (&geometry, &request));
  g_assert_cmpint (request.width, ==, 400);
  g_assert_cmpint (request.height, ==, 1);
  g_assert_cmpfloat (request.step_x, ==, 10);
  g_assert_cmpfloat_with_epsilon (request.top + request.step_y / 2, 0.5, NEAR);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slice-geometry/fit", test_fit);
  g_test_add_func ("/slice-geometry/there-and-back", test_there_and_back);
  g_test_add_func ("/slice-geometry/zoom-about", test_zoom_about);
  g_test_add_func ("/slice-geometry/pan", test_pan);
  g_test_add_func ("/slice-geometry/visible", test_visible);
  g_test_add_func ("/slice-geometry/thin", test_thin);
  return g_test_run ();
}
