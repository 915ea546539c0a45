/* SPDX-License-Identifier: MIT */
#include "slab-measure-overlay.h"

#include <math.h>

#include "slab-measure-input.h"
#include "slab-slice-view-private.h"

#define END_REACH 9.0
#define BODY_REACH 5.0
#define HANDLE_RADIUS 4.5
#define LABEL_OFFSET 10.0f
#define LABEL_PADDING 4.0f
#define ARC_RADIUS 22.0
/* Of a slice that is not shown. */
#define FAINT 0.3

/* Yellow, the one colour that no plane's line has; to be told from grey by everyone. */
static const GdkRGBA ink = { 1.0f, 0.86f, 0.25f, 1 };
static const GdkRGBA shade = { 0, 0, 0, 0.6f };

struct _SlabMeasureOverlay
{
  GtkWidget parent_instance;

  SlabSliceView *view; /* not owned: it is beside this */
  SlabViewState *state;
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

/* The box of a rectangle, in pixels: whole voxels. */
static gboolean
get_rectangle (SlabMeasureOverlay *self, SlabMeasure *measure, graphene_rect_t *rect)
{
  SlabSliceGeometry geometry;
  SlabAxis across, down;
  SlabBox box;

  if (!get_geometry (self, &geometry) || !slab_measure_get_box (measure, &box))
    return FALSE;
  across = slab_slice_get_horizontal (slab_measure_get_plane (measure));
  down = slab_slice_get_vertical (slab_measure_get_plane (measure));
  *rect = slab_slice_geometry_to_widget (&geometry, (double) box.start[across], (double) box.start[down],
                                         (double) box.size[across], (double) box.size[down]);
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
stroke (cairo_t *cr, double width)
{
  gdk_cairo_set_source_rgba (cr, &shade);
  cairo_set_line_width (cr, width + 2);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &ink);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

/* The two edges of what a line averages. */
static void
draw_band (SlabMeasureOverlay *self, cairo_t *cr, SlabMeasure *measure, const double x[], const double y[])
{
  const double length = hypot (x[1] - x[0], y[1] - y[0]);
  const SlabAxis plane = slab_measure_get_plane (measure);
  double units[SLAB_N_AXES], half;

  /* The samples aside are as far apart as the finer edge of a voxel in this plane. */
  slab_view_state_get_units (self->state, units);
  half = slab_measure_get_width (measure) * slab_slice_view_get_zoom (self->view)
         * MIN (units[slab_slice_get_horizontal (plane)], units[slab_slice_get_vertical (plane)])
         / gtk_widget_get_scale_factor (GTK_WIDGET (self)) / 2;
  if (slab_measure_get_width (measure) <= 1 || !(length > 0) || half < 2)
    return;
  for (int side = -1; side <= 1; side += 2)
    {
      const double dx = -(y[1] - y[0]) / length * half * side;
      const double dy = (x[1] - x[0]) / length * half * side;

      cairo_move_to (cr, x[0] + dx, y[0] + dy);
      cairo_line_to (cr, x[1] + dx, y[1] + dy);
    }
  gdk_cairo_set_source_rgba (cr, &(GdkRGBA){ ink.red, ink.green, ink.blue, 0.7f });
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, (const double[]){ 4, 3 }, 2, 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_ticks (cairo_t *cr, const double x[], const double y[])
{
  const double length = hypot (x[1] - x[0], y[1] - y[0]);

  for (guint i = 0; i < 2 && length > 0; i++)
    {
      const double dx = -(y[1] - y[0]) / length * 6, dy = (x[1] - x[0]) / length * 6;

      cairo_move_to (cr, x[i] - dx, y[i] - dy);
      cairo_line_to (cr, x[i] + dx, y[i] + dy);
    }
  stroke (cr, 1.5);
}

static void
draw_arc (cairo_t *cr, const double x[], const double y[])
{
  const double first = atan2 (y[1] - y[0], x[1] - x[0]);
  double turn = atan2 (y[2] - y[0], x[2] - x[0]) - first;

  /* The smaller of the two. */
  while (turn > G_PI)
    turn -= 2 * G_PI;
  while (turn < -G_PI)
    turn += 2 * G_PI;
  cairo_new_sub_path (cr);
  if (turn >= 0)
    cairo_arc (cr, x[0], y[0], ARC_RADIUS, first, first + turn);
  else
    cairo_arc_negative (cr, x[0], y[0], ARC_RADIUS, first, first + turn);
  stroke (cr, 1);
}

static void
draw_handle (cairo_t *cr, double x, double y, gboolean filled)
{
  cairo_new_path (cr);
  cairo_arc (cr, x, y, HANDLE_RADIUS, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, filled ? &ink : &(GdkRGBA){ 0.1f, 0.1f, 0.1f, 1 });
  cairo_fill_preserve (cr);
  stroke (cr, 1.5);
}

static void
append_label (SlabMeasureOverlay *self, GtkSnapshot *snapshot, SlabMeasure *measure, double x, double y)
{
  g_autofree char *text = slab_measure_describe (measure);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  const float widget_width = (float) gtk_widget_get_width (GTK_WIDGET (self));
  const float widget_height = (float) gtk_widget_get_height (GTK_WIDGET (self));
  GskRoundedRect rounded;
  graphene_rect_t box;
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  box = GRAPHENE_RECT_INIT ((float) x + LABEL_OFFSET, (float) y + LABEL_OFFSET, (float) width + 2 * LABEL_PADDING,
                            (float) height + LABEL_PADDING);
  box.origin.x = MAX (MIN (box.origin.x, widget_width - box.size.width), 0);
  box.origin.y = MAX (MIN (box.origin.y, widget_height - box.size.height), 0);
  gsk_rounded_rect_init_from_rect (&rounded, &box, 4);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0, 0, 0, 0.65f }, &box);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (box.origin.x + LABEL_PADDING, box.origin.y + LABEL_PADDING / 2));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_measure (SlabMeasureOverlay *self, GtkSnapshot *snapshot, SlabMeasure *measure)
{
  const SlabMeasureKind kind = slab_measure_get_kind (measure);
  const gboolean selected = slab_measures_get_selected (self->measures) == measure;
  const gboolean here = slab_measure_overlay_is_here (self, measure);
  const guint n_ends = slab_measure_get_n_ends (measure);
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (GTK_WIDGET (self)),
                                                     (float) gtk_widget_get_height (GTK_WIDGET (self)));
  double x[SLAB_MEASURE_MAX_ENDS], y[SLAB_MEASURE_MAX_ENDS];
  double low_x, high_x, low_y, high_y, margin;
  graphene_rect_t area, rect;
  cairo_t *cr;

  if (!get_ends (self, measure, x, y))
    return;
  low_x = high_x = x[0];
  low_y = high_y = y[0];
  for (guint i = 1; i < n_ends; i++)
    {
      low_x = MIN (low_x, x[i]);
      high_x = MAX (high_x, x[i]);
      low_y = MIN (low_y, y[i]);
      high_y = MAX (high_y, y[i]);
    }
  /* No more than what can be seen: at a large zoom a line is much longer than the view. */
  margin = ARC_RADIUS + 4;
  if (kind == SLAB_MEASURE_LINE)
    margin += slab_measure_get_width (measure) * slab_slice_view_get_zoom (self->view) / 2;
  if (kind == SLAB_MEASURE_RECTANGLE)
    margin += slab_slice_view_get_zoom (self->view) * 2;
  area = GRAPHENE_RECT_INIT ((float) (low_x - margin), (float) (low_y - margin), (float) (high_x - low_x + 2 * margin),
                             (float) (high_y - low_y + 2 * margin));
  if (!graphene_rect_intersection (&area, &bounds, &area))
    return;

  if (!here)
    gtk_snapshot_push_opacity (snapshot, FAINT);
  cr = gtk_snapshot_append_cairo (snapshot, &area);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  if (kind == SLAB_MEASURE_RECTANGLE && get_rectangle (self, measure, &rect))
    {
      cairo_rectangle (cr, (double) rect.origin.x, (double) rect.origin.y, (double) rect.size.width,
                       (double) rect.size.height);
      stroke (cr, 1.5);
    }
  for (guint i = 1; i < n_ends && kind != SLAB_MEASURE_RECTANGLE; i++)
    {
      cairo_move_to (cr, x[0], y[0]);
      cairo_line_to (cr, x[i], y[i]);
      stroke (cr, 1.5);
    }
  if (kind == SLAB_MEASURE_LINE)
    draw_band (self, cr, measure, x, y);
  else if (kind == SLAB_MEASURE_DISTANCE)
    draw_ticks (cr, x, y);
  else if (kind == SLAB_MEASURE_ANGLE)
    draw_arc (cr, x, y);
  for (guint i = 0; i < n_ends && selected && here; i++)
    draw_handle (cr, x[i], y[i], i == slab_measures_get_end (self->measures));
  if (selected && slab_measures_get_mark (self->measures) >= 0)
    {
      const double share = slab_measures_get_mark (self->measures);

      draw_handle (cr, x[0] + share * (x[1] - x[0]), y[0] + share * (y[1] - y[0]), TRUE);
    }
  cairo_destroy (cr);
  if (here)
    append_label (self, snapshot, measure, x[n_ends - 1], y[n_ends - 1]);
  else
    gtk_snapshot_pop (snapshot);
}

static void
slab_measure_overlay_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SlabMeasureOverlay *self = SLAB_MEASURE_OVERLAY (widget);
  SlabMeasure *selected;

  if (self->state == NULL || get_n_measures (self) == 0
      || (slab_view_state_get_overlays (self->state) & SLAB_VIEW_OVERLAY_MEASURES) == 0)
    return;
  selected = slab_measures_get_selected (self->measures);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                         (float) gtk_widget_get_height (widget)));
  for (guint i = 0; i < get_n_measures (self); i++)
    {
      SlabMeasure *measure = get_measure (self, i);

      if (measure != selected && slab_measure_overlay_is_here (self, measure))
        snapshot_measure (self, snapshot, measure);
    }
  if (selected != NULL && slab_measure_get_n_ends (selected) > 0
      && slab_measure_get_plane (selected) == slab_slice_view_get_plane (self->view))
    snapshot_measure (self, snapshot, selected);
  gtk_snapshot_pop (snapshot);
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
follow_state (SlabMeasureOverlay *self)
{
  SlabViewState *state = self->view != NULL ? slab_slice_view_get_state (self->view) : NULL;

  if (self->state == state)
    return;
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_set_object (&self->state, state);
  if (state != NULL)
    g_signal_connect_swapped (state, "changed", G_CALLBACK (redraw), self);
}

static void
slab_measure_overlay_dispose (GObject *object)
{
  SlabMeasureOverlay *self = SLAB_MEASURE_OVERLAY (object);

  slab_measure_overlay_set_measures (self, NULL);
  g_clear_object (&self->input);
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_clear_object (&self->state);
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
  g_signal_connect_object (view, "notify::state", G_CALLBACK (follow_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::zoom", G_CALLBACK (redraw), self, G_CONNECT_SWAPPED);
  follow_state (self);
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
