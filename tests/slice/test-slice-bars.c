/* SPDX-License-Identifier: MIT */
#include "slice/slab-slice-bars.h"

#include <math.h>

#include "../app/app-basics.h"

typedef struct
{
  cairo_surface_t *surface;
  cairo_t *cr;
  SlabPlotTheme theme;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1, 1);
  fixture->cr = cairo_create (fixture->surface);
  slab_plot_theme_init (&fixture->theme, FALSE, FALSE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  cairo_destroy (fixture->cr);
  cairo_surface_destroy (fixture->surface);
}

/* At the lower left. Of 400 units of 0.3 µm a quarter is 30 µm: 20 are the longest round length, 66.7 units. However
 * large the picture is, 180 units are enough: of 54 µm 50. */
static void
test_scale_bar (Fixture *fixture, gconstpointer data)
{
  SlabScaleBarLook look;
  cairo_rectangle_t place;

  g_assert_true (slab_slice_bars_place_scale_bar (fixture->cr, &fixture->theme, 0.3, "µm", 400, 300, &look, &place));
  g_assert_cmpfloat (look.length, ==, 20);
  g_assert_cmpfloat_with_epsilon (look.width, 20 / 0.3, 1e-9);
  g_assert_cmpstr (look.unit, ==, "µm");
  g_assert_cmpfloat (place.x, ==, 12);
  g_assert_cmpfloat (place.y + place.height, ==, 300 - 12);
  g_assert_cmpfloat (place.width, >=, look.width);
  g_assert_true (slab_slice_bars_place_scale_bar (fixture->cr, &fixture->theme, 0.3, NULL, 4000, 3000, &look, &place));
  g_assert_cmpfloat (look.length, ==, 50);
}

/* No room, and nothing to tell. */
static void
test_no_scale_bar (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    double pixel, width, height;
  } cases[] = { { 1, 159, 300 }, { 1, 400, 89 }, { 0, 400, 300 }, { NAN, 400, 300 }, { INFINITY, 400, 300 } };
  SlabScaleBarLook look;
  cairo_rectangle_t place;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_false (slab_slice_bars_place_scale_bar (fixture->cr, &fixture->theme, cases[i].pixel, "µm", cases[i].width,
                                                     cases[i].height, &look, &place));
  g_assert_true (slab_slice_bars_place_scale_bar (fixture->cr, &fixture->theme, 1, "µm", 160, 90, &look, &place));
}

/* At the upper right, seven tenths of the height but no more than 260; not where it would be most of the width. */
static void
test_color_bar (Fixture *fixture, gconstpointer data)
{
  const SlabColorBarLook look = { .low = 0, .high = 1, .gamma = 1 };
  cairo_rectangle_t place;
  double longest;

  g_assert_true (slab_slice_bars_place_color_bar (fixture->cr, &fixture->theme, &look, 400, 300, &longest, &place));
  g_assert_cmpfloat_with_epsilon (longest, 210, 1e-9);
  g_assert_cmpfloat (place.x + place.width, ==, 400 - 12);
  g_assert_cmpfloat (place.y, ==, 12);
  g_assert_cmpfloat (place.height, <=, longest);
  g_assert_true (slab_slice_bars_place_color_bar (fixture->cr, &fixture->theme, &look, 4000, 3000, &longest, &place));
  g_assert_cmpfloat (longest, ==, 260);
  g_assert_false (slab_slice_bars_place_color_bar (fixture->cr, &fixture->theme, &look, 60, 300, &longest, &place));
  g_assert_false (slab_slice_bars_place_color_bar (fixture->cr, &fixture->theme, &look, 400, 4, &longest, &place));
}

/* What the survey has found is told; the same frame twice is the same bytes, so that a bar can be kept. */
static void
test_look (void)
{
  static const double values[] = { 1, 2, 10, 11, 12 };
  g_autoptr (SlabVolume) volume = app_make_volume (1, 2, 3);
  g_autoptr (SlabSliceFrame) flat = NULL;
  g_autoptr (SlabSliceFrame) labels = NULL;
  g_autoptr (SlabSliceFrame) plain = NULL;
  SlabColorBarLook look, again;
  SlabSliceRequest request;

  slab_slice_request_init (&request, SLAB_AXIS_Z, 0);
  request.width = 3;
  request.height = 2;
  request.low = request.high = 2;
  request.gamma = 0.5;
  request.inverted = TRUE;
  request.survey = TRUE;
  flat = slab_slice_render (volume, &request);
  slab_slice_bars_init_color_bar (&look, flat);
  slab_slice_bars_init_color_bar (&again, flat);
  g_assert_cmpmem (&look, sizeof look, &again, sizeof again);
  g_assert_cmpfloat (look.low, ==, 2);
  g_assert_cmpfloat (look.high, ==, 2);
  g_assert_cmpfloat (look.gamma, ==, 0.5);
  g_assert_true (look.inverted);
  g_assert_true (look.has_below);
  g_assert_true (look.has_above);
  g_assert_false (look.has_invalid);
  g_assert_cmpuint (look.n_labels, ==, 0);

  request.colormap = SLAB_COLORMAP_LABELS;
  labels = slab_slice_render (volume, &request);
  slab_slice_bars_init_color_bar (&look, labels);
  g_assert_cmpint (look.colormap, ==, SLAB_COLORMAP_LABELS);
  /* 0 is the background. */
  g_assert_cmpuint (look.n_labels, ==, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpfloat (look.labels[i], ==, values[i]);

  request.survey = FALSE;
  plain = slab_slice_render (volume, &request);
  slab_slice_bars_init_color_bar (&look, plain);
  g_assert_cmpuint (look.n_labels, ==, 0);
  g_assert_false (look.has_below || look.has_above);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/slice-bars/scale-bar", Fixture, NULL, set_up, test_scale_bar, tear_down);
  g_test_add ("/slice-bars/no-scale-bar", Fixture, NULL, set_up, test_no_scale_bar, tear_down);
  g_test_add ("/slice-bars/color-bar", Fixture, NULL, set_up, test_color_bar, tear_down);
  g_test_add_func ("/slice-bars/look", test_look);
  return g_test_run ();
}
