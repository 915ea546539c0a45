/* SPDX-License-Identifier: MIT */
#include "slab-measure-overlay.h"

#include <math.h>

#include "slab-measure-input.h"
#include "slab-slice-view-private.h"
#include "slab-widget-theme.h"

#define END_REACH 9.0
#define BODY_REACH 5.0
/* Of a slice that is not shown. */
#define FAINT 0.3

struct _SlabMeasureOverlay
{
  GtkWidget parent_instance;

  SlabSliceView *view; /* not owned: it is beside this */
  SlabMeasures *measures;
  SlabMeasureInput *input;
};

G_DEFINE_FINAL_TYPE (SlabMeasureOverlay, slab_measure_overlay, GTK_TYPE_WIDGET)

/* Places */

static gboolean
get_geometry (SlabMeasureOverlay *self, SlabSliceGeometry *geometry)
{
  if (self->view == NULL || !slab_slice_view_has_place (self->view))
    return FALSE;
  *geometry = slab_slice_view_get_geometry (self->view);
  return TRUE;
}

gboolean
slab_measure_overlay_to_point (SlabMeasureOverlay *self, double x, double y, double point[SLAB_N_AXES])
{
  SlabSliceGeometry geometry;
  SlabAxis plane;
  double u, v;

  g_return_val_if_fail (SLAB_IS_MEASURE_OVERLAY (self), FALSE);
  g_return_val_if_fail (point != NULL, FALSE);

  if (!get_geometry (self, &geometry))
    return FALSE;
  plane = slab_slice_view_get_plane (self->view);
  slab_slice_geometry_to_slice (&geometry, x, y, &u, &v);
  point[plane] = (double) slab_view_state_get_slice (slab_slice_view_get_state (self->view), plane) + 0.5;
  point[slab_slice_get_horizontal (plane)] = u;
  point[slab_slice_get_vertical (plane)] = v;
  return TRUE;
}

gboolean
slab_measure_overlay_from_point (SlabMeasureOverlay *self, const double point[SLAB_N_AXES], double *x, double *y)
{
  SlabSliceGeometry geometry;
  graphene_rect_t rect;
  SlabAxis plane;

  g_return_val_if_fail (SLAB_IS_MEASURE_OVERLAY (self), FALSE);
  g_return_val_if_fail (point != NULL && x != NULL && y != NULL, FALSE);

  if (!get_geometry (self, &geometry))
    return FALSE;
  plane = slab_slice_view_get_plane (self->view);
  rect = slab_slice_geometry_to_widget (&geometry, point[slab_slice_get_horizontal (plane)],
                                        point[slab_slice_get_vertical (plane)], 0, 0);
  *x = (double) rect.origin.x;
  *y = (double) rect.origin.y;
  return TRUE;
}

gboolean
slab_measure_overlay_is_here (SlabMeasureOverlay *self, SlabMeasure *measure)
{
  SlabAxis plane;

  g_return_val_if_fail (SLAB_IS_MEASURE_OVERLAY (self), FALSE);
  g_return_val_if_fail (SLAB_IS_MEASURE (measure), FALSE);

  if (self->view == NULL || slab_slice_view_get_state (self->view) == NULL
      || slab_measure_get_kind (measure) == SLAB_MEASURE_PLACE)
    return FALSE;
  plane = slab_slice_view_get_plane (self->view);
  return slab_measure_get_plane (measure) == plane
         && slab_measure_get_slice (measure)
                == slab_view_state_get_slice (slab_slice_view_get_state (self->view), plane);
}

/* The ends in pixels. */
static gboolean
get_ends (SlabMeasureOverlay *self, SlabMeasure *measure, double x[SLAB_MEASURE_MAX_ENDS],
          double y[SLAB_MEASURE_MAX_ENDS])
{
  for (guint i = 0; i < slab_measure_get_n_ends (measure); i++)
    {
      double point[SLAB_N_AXES];

      slab_measure_get_end (measure, i, point);
      if (!slab_measure_overlay_from_point (self, point, &x[i], &y[i]))
        return FALSE;
    }
  return TRUE;
}

static SlabMeasure *
get_measure (SlabMeasureOverlay *self, guint i)
{
  /* The list keeps it. */
  g_autoptr (SlabMeasure) measure = g_list_model_get_item (G_LIST_MODEL (self->measures), i);

  return measure;
}

static guint
get_n_measures (SlabMeasureOverlay *self)
{
  return self->measures != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->measures)) : 0;
}

SlabMeasure *
slab_measure_overlay_find_end (SlabMeasureOverlay *self, double x, double y, guint *end)
{
  SlabMeasure *found = NULL;
  double nearest = END_REACH;

  g_return_val_if_fail (SLAB_IS_MEASURE_OVERLAY (self), NULL);
  g_return_val_if_fail (end != NULL, NULL);

  for (guint i = 0; i < get_n_measures (self); i++)
    {
      SlabMeasure *measure = get_measure (self, i);
      double ends_x[SLAB_MEASURE_MAX_ENDS], ends_y[SLAB_MEASURE_MAX_ENDS];

      if (!slab_measure_overlay_is_here (self, measure) || !get_ends (self, measure, ends_x, ends_y))
        continue;
      for (guint j = 0; j < slab_measure_get_n_ends (measure); j++)
        if (hypot (ends_x[j] - x, ends_y[j] - y) <= nearest)
          {
            nearest = hypot (ends_x[j] - x, ends_y[j] - y);
            found = measure;
            *end = j;
          }
    }
  return found;
}

/* How far x, y is from a line between two places; @share: where on it the nearest place is. */
static double
get_distance (double x0, double y0, double x1, double y1, double x, double y, double *share)
{
  const double dx = x1 - x0, dy = y1 - y0;
  const double square = dx * dx + dy * dy;

  *share = square > 0 ? CLAMP (((x - x0) * dx + (y - y0) * dy) / square, 0.0, 1.0) : 0;
  return hypot (x0 + *share * dx - x, y0 + *share * dy - y);
}

double
slab_measure_overlay_find_share (SlabMeasureOverlay *self, SlabMeasure *measure, double x, double y)
{
  double ends_x[SLAB_MEASURE_MAX_ENDS], ends_y[SLAB_MEASURE_MAX_ENDS], share;

  g_return_val_if_fail (SLAB_IS_MEASURE_OVERLAY (self), -1);
  g_return_val_if_fail (SLAB_IS_MEASURE (measure), -1);

  if (slab_measure_get_kind (measure) != SLAB_MEASURE_LINE || !slab_measure_overlay_is_here (self, measure)
      || !get_ends (self, measure, ends_x, ends_y)
      || get_distance (ends_x[0], ends_y[0], ends_x[1], ends_y[1], x, y, &share) > END_REACH)
    return -1;
  return share;
}

SlabMeasure *
slab_measure_overlay_find_body (SlabMeasureOverlay *self, double x, double y)
{
  g_return_val_if_fail (SLAB_IS_MEASURE_OVERLAY (self), NULL);

  for (guint i = 0; i < get_n_measures (self); i++)
    {
      SlabMeasure *measure = get_measure (self, i);
      double ends_x[SLAB_MEASURE_MAX_ENDS], ends_y[SLAB_MEASURE_MAX_ENDS], share;

      if (!slab_measure_overlay_is_here (self, measure) || !get_ends (self, measure, ends_x, ends_y))
        continue;
      if (slab_measure_get_kind (measure) == SLAB_MEASURE_RECTANGLE)
        {
          const double left = MIN (ends_x[0], ends_x[1]), right = MAX (ends_x[0], ends_x[1]);
          const double top = MIN (ends_y[0], ends_y[1]), bottom = MAX (ends_y[0], ends_y[1]);

          if (get_distance (left, top, right, top, x, y, &share) <= BODY_REACH
              || get_distance (left, bottom, right, bottom, x, y, &share) <= BODY_REACH
              || get_distance (left, top, left, bottom, x, y, &share) <= BODY_REACH
              || get_distance (right, top, right, bottom, x, y, &share) <= BODY_REACH)
            return measure;
          continue;
        }
      for (guint j = 1; j < slab_measure_get_n_ends (measure); j++)
        if (get_distance (ends_x[0], ends_y[0], ends_x[j], ends_y[j], x, y, &share) <= BODY_REACH)
          return measure;
    }
  return NULL;
}

/* Drawing */

static void
snapshot_measure (SlabMeasureOverlay *self, GtkSnapshot *snapshot, SlabMeasure *measure, const SlabPlotTheme *theme,
                  cairo_t *scratch)
{
  const double width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  const gboolean selected = slab_measures_get_selected (self->measures) == measure;
  const gboolean here = slab_measure_overlay_is_here (self, measure);
  g_autofree char *label = NULL;
  double units[SLAB_N_AXES];
  SlabSliceGeometry geometry;
  SlabMeasureLook look;
  cairo_rectangle_t extents;
  graphene_rect_t voxel;
  cairo_t *cr;

  slab_view_state_get_units (slab_slice_view_get_state (self->view), units);
  if (!get_geometry (self, &geometry) || !slab_measure_get_look (measure, units, &look))
    return;
  voxel = slab_slice_geometry_to_widget (&geometry, 0, 0, 1, 1);
  slab_measure_look_place (&look, (double) voxel.origin.x, (double) voxel.origin.y, geometry.zoom / geometry.scale,
                           slab_slice_geometry_get_zoom_down (&geometry) / geometry.scale);
  if (here)
    look.label = label = slab_measure_describe (measure);
  if (selected)
    {
      look.handles = here;
      look.held = slab_measures_get_end (self->measures);
      look.mark = slab_measures_get_mark (self->measures);
    }
  if (!slab_measure_plot_get_extents (scratch, &look, theme, width, height, &extents))
    return;
  if (!here)
    gtk_snapshot_push_opacity (snapshot, FAINT);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) extents.x, (float) extents.y,
                                                                 (float) extents.width, (float) extents.height));
  slab_measure_plot_draw (cr, &look, theme, width, height);
  cairo_destroy (cr);
  if (!here)
    gtk_snapshot_pop (snapshot);
}

static void
slab_measure_overlay_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SlabMeasureOverlay *self = SLAB_MEASURE_OVERLAY (widget);
  SlabViewState *state = self->view != NULL ? slab_slice_view_get_state (self->view) : NULL;
  SlabPlotTheme theme;
  SlabMeasure *selected;
  cairo_surface_t *surface;
  cairo_t *scratch;

  if (state == NULL || get_n_measures (self) == 0
      || (slab_view_state_get_overlays (state) & SLAB_VIEW_OVERLAY_MEASURES) == 0)
    return;
  slab_widget_theme_init (&theme, widget);
  surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  scratch = cairo_create (surface);
  selected = slab_measures_get_selected (self->measures);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                         (float) gtk_widget_get_height (widget)));
  for (guint i = 0; i < get_n_measures (self); i++)
    {
      SlabMeasure *measure = get_measure (self, i);

      if (measure != selected && slab_measure_overlay_is_here (self, measure))
        snapshot_measure (self, snapshot, measure, &theme, scratch);
    }
  if (selected != NULL && slab_measure_get_n_ends (selected) > 0
      && slab_measure_get_plane (selected) == slab_slice_view_get_plane (self->view))
    snapshot_measure (self, snapshot, selected, &theme, scratch);
  gtk_snapshot_pop (snapshot);
  cairo_destroy (scratch);
  cairo_surface_destroy (surface);
}

/* Following */

static void
redraw (SlabMeasureOverlay *self)
{
  if (get_n_measures (self) > 0)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
measures_changed_cb (SlabMeasureOverlay *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
slab_measure_overlay_dispose (GObject *object)
{
  SlabMeasureOverlay *self = SLAB_MEASURE_OVERLAY (object);

  slab_measure_overlay_set_measures (self, NULL);
  g_clear_object (&self->input);
  g_clear_weak_pointer (&self->view);

  G_OBJECT_CLASS (slab_measure_overlay_parent_class)->dispose (object);
}

static void
slab_measure_overlay_class_init (SlabMeasureOverlayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_measure_overlay_dispose;
  widget_class->snapshot = slab_measure_overlay_snapshot;

  gtk_widget_class_set_css_name (widget_class, "measureoverlay");
  /* What is drawn here is told by the list of measures. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
slab_measure_overlay_init (SlabMeasureOverlay *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
slab_measure_overlay_new (SlabSliceView *view)
{
  SlabMeasureOverlay *self;

  g_return_val_if_fail (SLAB_IS_SLICE_VIEW (view), NULL);

  self = g_object_new (SLAB_TYPE_MEASURE_OVERLAY, NULL);
  g_set_weak_pointer (&self->view, view);
  g_signal_connect_object (view, "state-changed", G_CALLBACK (redraw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::zoom", G_CALLBACK (redraw), self, G_CONNECT_SWAPPED);
  self->input = slab_measure_input_new (self);
  return GTK_WIDGET (self);
}

void
slab_measure_overlay_set_measures (SlabMeasureOverlay *self, SlabMeasures *measures)
{
  g_return_if_fail (SLAB_IS_MEASURE_OVERLAY (self));
  g_return_if_fail (measures == NULL || SLAB_IS_MEASURES (measures));

  if (self->measures == measures)
    return;
  if (self->measures != NULL)
    g_signal_handlers_disconnect_by_data (self->measures, self);
  g_set_object (&self->measures, measures);
  if (measures != NULL)
    g_signal_connect_swapped (measures, "changed", G_CALLBACK (measures_changed_cb), self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

SlabMeasures *
slab_measure_overlay_get_measures (SlabMeasureOverlay *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURE_OVERLAY (self), NULL);

  return self->measures;
}

SlabSliceView *
slab_measure_overlay_get_view (SlabMeasureOverlay *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURE_OVERLAY (self), NULL);

  return self->view;
}
