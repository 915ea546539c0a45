/* SPDX-License-Identifier: MIT */
#include "slab-slice-overlay.h"

#include <math.h>

#include "slab-widget-theme.h"
#include "slice/slab-slice-bars.h"

/* Around the voxel itself the lines leave a gap: it is what one looks at. */
#define CURSOR_GAP 9.0
/* Of a pane: a wider colour bar would lie over the specimen, and its values are at the histogram as well. A file has
 * no histogram beside it. */
#define COLOR_BAR_WIDEST 0.32

const GdkRGBA *
slab_slice_overlay_get_plane_color (SlabAxis plane)
{
  /* Of Okabe and Ito's palette: sky blue, orange, bluish green made lighter for a thin line on grey. */
  static const GdkRGBA colors[SLAB_N_AXES] = {
    [SLAB_AXIS_Z] = { 0.34f, 0.71f, 0.91f, 1 },
    [SLAB_AXIS_Y] = { 0.90f, 0.62f, 0.00f, 1 },
    [SLAB_AXIS_X] = { 0.20f, 0.80f, 0.56f, 1 },
  };

  g_return_val_if_fail (plane <= SLAB_AXIS_X, &colors[SLAB_AXIS_Z]);

  return &colors[plane];
}

/* A line of one logical pixel between two places along an axis; its shade keeps it visible on its own colour. */
static void
append_line (GtkSnapshot *snapshot, const GdkRGBA *color, gboolean upright, double place, double from, double to)
{
  const GdkRGBA shade = { 0, 0, 0, 0.4f };
  const float at = (float) floor (place);
  const float length = (float) (to - from);

  if (length <= 0)
    return;
  if (upright)
    {
      gtk_snapshot_append_color (snapshot, &shade, &GRAPHENE_RECT_INIT (at - 1, (float) from, 3, length));
      gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (at, (float) from, 1, length));
    }
  else
    {
      gtk_snapshot_append_color (snapshot, &shade, &GRAPHENE_RECT_INIT ((float) from, at - 1, length, 3));
      gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT ((float) from, at, length, 1));
    }
}

void
slab_slice_overlay_snapshot_cursor (GtkSnapshot *snapshot, const SlabSliceGeometry *geometry, SlabAxis plane,
                                    const gint64 cursor[SLAB_N_AXES])
{
  const SlabAxis across = slab_slice_get_horizontal (plane);
  const SlabAxis down = slab_slice_get_vertical (plane);
  const double width = geometry->width / geometry->scale;
  const double height = geometry->height / geometry->scale;
  graphene_rect_t voxel;
  double x, y, gap_x, gap_y;

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (geometry != NULL && geometry->zoom > 0);
  g_return_if_fail (cursor != NULL);

  voxel = slab_slice_geometry_to_widget (geometry, (double) cursor[across], (double) cursor[down], 1, 1);
  x = (double) (voxel.origin.x + voxel.size.width / 2);
  y = (double) (voxel.origin.y + voxel.size.height / 2);
  gap_x = MAX (CURSOR_GAP, (double) voxel.size.width / 2);
  gap_y = MAX (CURSOR_GAP, (double) voxel.size.height / 2);
  /* Where there is one place only, a line says nothing and would lie on all there is to see. */
  if (geometry->n_across > 1 && x >= -1 && x < width + 1)
    {
      append_line (snapshot, slab_slice_overlay_get_plane_color (across), TRUE, x, 0, MIN (y - gap_y, height));
      append_line (snapshot, slab_slice_overlay_get_plane_color (across), TRUE, x, MAX (y + gap_y, 0), height);
    }
  if (geometry->n_down > 1 && y >= -1 && y < height + 1)
    {
      append_line (snapshot, slab_slice_overlay_get_plane_color (down), FALSE, y, 0, MIN (x - gap_x, width));
      append_line (snapshot, slab_slice_overlay_get_plane_color (down), FALSE, y, MAX (x + gap_x, 0), width);
    }
}

/* Something to measure texts by. */
static cairo_t *
create_scratch (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);

  cairo_surface_destroy (surface);
  return cr;
}

GskRenderNode *
slab_slice_overlay_make_scale_bar (GtkWidget *widget, const SlabSliceGeometry *geometry, double spacing,
                                   const char *unit)
{
  SlabScaleBarLook look;
  cairo_rectangle_t place;
  SlabPlotTheme theme;
  GskRenderNode *node = NULL;
  cairo_t *cr;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (geometry != NULL && geometry->zoom > 0, NULL);

  slab_widget_theme_init (&theme, widget);
  cr = create_scratch ();
  if (slab_slice_bars_place_scale_bar (cr, &theme, spacing * geometry->scale / geometry->zoom, unit,
                                       geometry->width / geometry->scale, geometry->height / geometry->scale, &look,
                                       &place))
    {
      node = gsk_cairo_node_new (
          &GRAPHENE_RECT_INIT ((float) place.x, (float) place.y, (float) place.width, (float) place.height));
      cairo_destroy (cr);
      cr = gsk_cairo_node_get_draw_context (node);
      slab_scale_bar_draw (cr, &look, &theme, place.x, place.y);
    }
  cairo_destroy (cr);
  return node;
}

GskRenderNode *
slab_slice_overlay_make_color_bar (GtkWidget *widget, const SlabColorBarLook *look)
{
  cairo_rectangle_t place;
  SlabPlotTheme theme;
  GskRenderNode *node = NULL;
  double longest;
  cairo_t *cr;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (look != NULL, NULL);

  slab_widget_theme_init (&theme, widget);
  cr = create_scratch ();
  if (slab_slice_bars_place_color_bar (cr, &theme, look, gtk_widget_get_width (widget), gtk_widget_get_height (widget),
                                       &longest, &place)
      && gtk_widget_get_width (widget) - place.x <= COLOR_BAR_WIDEST * gtk_widget_get_width (widget))
    {
      node = gsk_cairo_node_new (
          &GRAPHENE_RECT_INIT ((float) place.x, (float) place.y, (float) place.width, (float) place.height));
      cairo_destroy (cr);
      cr = gsk_cairo_node_get_draw_context (node);
      slab_color_bar_draw (cr, look, &theme, place.x, place.y, longest);
    }
  cairo_destroy (cr);
  return node;
}

void
slab_slice_overlay_snapshot_band (GtkSnapshot *snapshot, const graphene_rect_t *band)
{
  const GdkRGBA ink = { 1, 1, 1, 1 }, shade = { 0, 0, 0, 0.6f }, inside = { 1, 1, 1, 0.08f };
  GskRoundedRect outline;

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (band != NULL);

  gtk_snapshot_append_color (snapshot, &inside, band);
  /* White between two dark lines is seen on anything. */
  gsk_rounded_rect_init_from_rect (&outline, band, 0);
  gsk_rounded_rect_shrink (&outline, -1, -1, -1, -1);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ 3, 3, 3, 3 }, (GdkRGBA[4]){ shade, shade, shade, shade });
  gsk_rounded_rect_init_from_rect (&outline, band, 0);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ 1, 1, 1, 1 }, (GdkRGBA[4]){ ink, ink, ink, ink });
}
