/* SPDX-License-Identifier: MIT */
#include "app/slab-planes-layout.h"

#include <math.h>

#include "slice/slab-slice-request.h"

#define GAP 4
#define BAR 40

static SlabPlanesRoom
make_room (int width, int height)
{
  return (
      SlabPlanesRoom){ .width = width, .height = height, .gap = GAP, .bar = BAR, .min_width = 160, .min_height = 48 };
}

/* The zoom at which a plane's slice fills its place. */
static double
get_fit (const double extent[SLAB_N_AXES], guint plane, const GdkRectangle *place)
{
  return MIN (place->width / extent[slab_slice_get_horizontal ((SlabAxis) plane)],
              (place->height - BAR) / extent[slab_slice_get_vertical ((SlabAxis) plane)]);
}

static void
assert_apart_and_inside (const GdkRectangle places[SLAB_N_AXES], const SlabPlanesRoom *room)
{
  const GdkRectangle all = { 0, 0, room->width, room->height };

  for (guint i = 0; i < SLAB_N_AXES; i++)
    {
      GdkRectangle common;

      g_assert_cmpint (places[i].width, >=, room->min_width);
      g_assert_cmpint (places[i].height, >=, room->min_height + BAR);
      g_assert_true (gdk_rectangle_intersect (&places[i], &all, &common) && gdk_rectangle_equal (&places[i], &common));
      for (guint k = 0; k < i; k++)
        g_assert_false (gdk_rectangle_intersect (&places[i], &places[k], NULL));
    }
}

static void
test_ids (void)
{
  static const char *const ids[SLAB_N_PLANES_LAYOUTS] = { "auto", "single", "row", "grid", "column" };
  SlabPlanesLayout layout = SLAB_PLANES_LAYOUT_ROW;

  for (guint i = 0; i < SLAB_N_PLANES_LAYOUTS; i++)
    {
      g_assert_cmpstr (slab_planes_layout_get_id ((SlabPlanesLayout) i), ==, ids[i]);
      g_assert_true (slab_planes_layout_from_id (ids[i], &layout));
      g_assert_cmpint (layout, ==, i);
    }
  g_assert_false (slab_planes_layout_from_id ("pile", &layout));
  g_assert_false (slab_planes_layout_from_id (NULL, &layout));
}

/* A thin volume in a window of usual size: the square plane above, the strips under it get little. By hand:
 * 760 - 3 * 40 - 2 * 4 = 632 pixels for pictures; the strips have at least 48, so 632 - 96 = 536 for 1104. */
static void
test_thin (void)
{
  const double extent[SLAB_N_AXES] = { 50, 1104, 1104 };
  const SlabPlanesRoom room = make_room (940, 760);
  GdkRectangle places[SLAB_N_AXES];

  g_assert_cmpint (slab_planes_layout_arrange (SLAB_PLANES_LAYOUT_AUTO, extent, SLAB_AXIS_Z, &room, places), ==,
                   SLAB_PLANES_LAYOUT_COLUMN);
  assert_apart_and_inside (places, &room);
  g_assert_cmpint (places[0].height, ==, 536 + BAR);
  g_assert_cmpint (places[1].height, ==, 48 + BAR);
  g_assert_cmpint (places[2].height, ==, 48 + BAR);
  g_assert_cmpint (places[2].y + places[2].height, ==, 760);
}

/* A cube: in a wide room side by side, in a tall one above each other. */
static void
test_cube (void)
{
  const double extent[SLAB_N_AXES] = { 500, 500, 500 };
  SlabPlanesRoom room = make_room (1808, 640);
  GdkRectangle places[SLAB_N_AXES];

  g_assert_cmpint (slab_planes_layout_arrange (SLAB_PLANES_LAYOUT_AUTO, extent, SLAB_AXIS_Z, &room, places), ==,
                   SLAB_PLANES_LAYOUT_ROW);
  assert_apart_and_inside (places, &room);
  for (guint i = 0; i < SLAB_N_AXES; i++)
    {
      g_assert_true (places[i].width == 600 && places[i].height == 640);
      g_assert_cmpfloat_with_epsilon (get_fit (extent, i, &places[i]), 1.2, 1e-9);
    }
  room = make_room (400, 1500);
  g_assert_cmpint (slab_planes_layout_arrange (SLAB_PLANES_LAYOUT_AUTO, extent, SLAB_AXIS_Z, &room, places), ==,
                   SLAB_PLANES_LAYOUT_COLUMN);
  assert_apart_and_inside (places, &room);
  room = make_room (900, 700);
  g_assert_cmpint (slab_planes_layout_arrange (SLAB_PLANES_LAYOUT_AUTO, extent, SLAB_AXIS_Z, &room, places), ==,
                   SLAB_PLANES_LAYOUT_GRID);
  assert_apart_and_inside (places, &room);
}

/* What is wished for is done, whatever the volume, and no plane has to be smaller than need be. */
static void
test_wishes (void)
{
  static const double extents[][SLAB_N_AXES] = {
    { 50, 1104, 1104 }, { 20, 2000, 50 }, { 500, 500, 500 }, { 900, 3, 7 }
  };
  static const SlabPlanesLayout wishes[] = { SLAB_PLANES_LAYOUT_ROW, SLAB_PLANES_LAYOUT_GRID,
                                             SLAB_PLANES_LAYOUT_COLUMN };
  const SlabPlanesRoom room = make_room (1000, 800);
  GdkRectangle places[SLAB_N_AXES];

  for (guint i = 0; i < G_N_ELEMENTS (extents); i++)
    {
      double best = 0, chosen = INFINITY;

      for (guint k = 0; k < G_N_ELEMENTS (wishes); k++)
        {
          double smallest = INFINITY;

          g_assert_cmpint (slab_planes_layout_arrange (wishes[k], extents[i], SLAB_AXIS_Y, &room, places), ==,
                           wishes[k]);
          assert_apart_and_inside (places, &room);
          for (guint plane = 0; plane < SLAB_N_AXES; plane++)
            smallest = MIN (smallest, get_fit (extents[i], plane, &places[plane]));
          best = MAX (best, smallest);
        }
      slab_planes_layout_arrange (SLAB_PLANES_LAYOUT_AUTO, extents[i], SLAB_AXIS_Y, &room, places);
      for (guint plane = 0; plane < SLAB_N_AXES; plane++)
        chosen = MIN (chosen, get_fit (extents[i], plane, &places[plane]));
      /* Within the 2 % by which another must be better, and a pixel. */
      g_assert_cmpfloat (chosen, >=, best * 0.96);
    }
}

/* Where there is no room for three there is one, and where there is no room for a wish there is another. */
static void
test_no_room (void)
{
  const double extent[SLAB_N_AXES] = { 50, 1104, 1104 };
  SlabPlanesRoom room = make_room (300, 200);
  GdkRectangle places[SLAB_N_AXES];

  g_assert_cmpint (slab_planes_layout_arrange (SLAB_PLANES_LAYOUT_AUTO, extent, SLAB_AXIS_Y, &room, places), ==,
                   SLAB_PLANES_LAYOUT_SINGLE);
  g_assert_true (gdk_rectangle_equal (&places[SLAB_AXIS_Y], &(GdkRectangle){ 0, 0, 300, 200 }));
  g_assert_true (places[SLAB_AXIS_Z].width == 0 && places[SLAB_AXIS_X].width == 0);
  room = make_room (300, 900);
  g_assert_cmpint (slab_planes_layout_arrange (SLAB_PLANES_LAYOUT_ROW, extent, SLAB_AXIS_Y, &room, places), ==,
                   SLAB_PLANES_LAYOUT_COLUMN);
  g_assert_cmpint (slab_planes_layout_arrange (SLAB_PLANES_LAYOUT_SINGLE, extent, SLAB_AXIS_X, &room, places), ==,
                   SLAB_PLANES_LAYOUT_SINGLE);
  g_assert_cmpint (places[SLAB_AXIS_X].height, ==, 900);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planes-layout/ids", test_ids);
  g_test_add_func ("/planes-layout/thin", test_thin);
  g_test_add_func ("/planes-layout/cube", test_cube);
  g_test_add_func ("/planes-layout/wishes", test_wishes);
  g_test_add_func ("/planes-layout/no-room", test_no_room);
  return g_test_run ();
}
