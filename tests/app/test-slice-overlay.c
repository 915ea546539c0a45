/* SPDX-License-Identifier: MIT */
#include "app/slab-slice-overlay.h"

#include "app-fixture.h"

/* 5 x 4 voxels of 32 pixels in a widget of 160 x 128. */
static const SlabSliceGeometry geometry = {
  .n_across = 5, .n_down = 4, .aspect = 1, .width = 160, .height = 128, .scale = 1, .zoom = 32, .u = 2.5, .v = 2
};

static GskRenderNode *
draw_bar (GtkWidget *widget, double width, double spacing)
{
  SlabSliceGeometry place = geometry;

  place.width = width;
  place.height = 400;
  return slab_slice_overlay_make_scale_bar (widget, &place, spacing, "µm");
}

static void
test_scale_bar (void)
{
  GtkWidget *widget = g_object_ref_sink (gtk_drawing_area_new ());
  g_autoptr (GskRenderNode) node = draw_bar (widget, 400, 2);
  g_autoptr (GskRenderNode) narrow = draw_bar (widget, 150, 2);
  g_autoptr (GskRenderNode) unknown = draw_bar (widget, 400, 0);
  cairo_surface_t *surface = app_draw_node (node, 400, 400);
  int length = 0;

  g_assert_null (narrow);
  g_assert_null (unknown);
  /* A pixel is 1/16 µm and a quarter of the widget 100 of them, 6.25 µm: the bar is 5 µm, 80 pixels. */
  for (int y = 300; y < 400; y++)
    {
      int run = 0;

      for (int x = 0; x < 200; x++)
        {
          run = (app_get_pixel (surface, x, y) & 0xff) > 0xd0 ? run + 1 : 0;
          length = MAX (length, run);
        }
    }
  g_assert_cmpint (length, ==, 80);
  cairo_surface_destroy (surface);
  g_assert_finalize_object (widget);
}

/* In a pane in which it would lie over the specimen there is none. */
static void
test_color_bar (void)
{
  static const SlabColorBarLook look = { .low = 0, .high = 1, .gamma = 1 };
  GtkWidget *widget = g_object_ref_sink (gtk_drawing_area_new ());
  g_autoptr (GskRenderNode) wide = NULL;
  g_autoptr (GskRenderNode) narrow = NULL;
  graphene_rect_t bounds;

  gtk_widget_size_allocate (widget, &(GtkAllocation){ 0, 0, 400, 300 }, -1);
  wide = slab_slice_overlay_make_color_bar (widget, &look);
  g_assert_nonnull (wide);
  gsk_render_node_get_bounds (wide, &bounds);
  g_assert_cmpfloat (bounds.origin.x, >=, 0.68 * 400);
  /* As wide as it is it would be two fifths of this one. */
  gtk_widget_size_allocate (widget, &(GtkAllocation){ 0, 0, (int) (2.5 * (400 - (double) bounds.origin.x)), 300 }, -1);
  narrow = slab_slice_overlay_make_color_bar (widget, &look);
  g_assert_null (narrow);
  g_assert_finalize_object (widget);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/slice-overlay/scale-bar", test_scale_bar);
  g_test_add_func ("/slice-overlay/color-bar", test_color_bar);
  return g_test_run ();
}
