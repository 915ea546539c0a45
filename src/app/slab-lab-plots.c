/* SPDX-License-Identifier: MIT */
#include "slab-lab-plots.h"

#include "plot/slab-lab-picture.h"
#include "slab-widget-theme.h"

/* What the labels of an axis and of its legend take at least. */
#define LEAST_WIDTH 300

struct _SlabLabPlots
{
  GtkWidget parent_instance;

  GtkFlowBox *flow;
  SlabLabResult *result;
  SlabLabResult *other; /* compared with; NULL: nothing */
  GArray *panels;       /* SlabLabPanel, one for each drawing area */
};

G_DEFINE_FINAL_TYPE (SlabLabPlots, slab_lab_plots, GTK_TYPE_WIDGET)

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  SlabLabPlots *self = user_data;
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (area), "panel"));
  SlabPlotTheme theme;

  if (self->result == NULL || index >= self->panels->len)
    return;
  slab_widget_theme_init (&theme, GTK_WIDGET (self));
  slab_plot_set_color (cr, &theme.background, 1.0);
  cairo_paint (cr);
  slab_lab_picture_draw_panel (cr, self->result, self->other, &g_array_index (self->panels, SlabLabPanel, index),
                               &theme, width, height);
}

/* A surface for the fonts that the places of a plot depend on. */
static cairo_t *
make_context (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);

  cairo_surface_destroy (surface);
  return cr;
}

static gboolean
query_tooltip (GtkWidget *area, int x, int y, gboolean keyboard_mode, GtkTooltip *tooltip, gpointer user_data)
{
  SlabLabPlots *self = user_data;
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (area), "panel"));
  g_autofree char *text = NULL;
  SlabPlotTheme theme;
  cairo_t *cr;

  if (self->result == NULL || index >= self->panels->len || keyboard_mode)
    return FALSE;
  slab_widget_theme_init (&theme, GTK_WIDGET (self));
  cr = make_context ();
  text = slab_lab_picture_describe_at (cr, self->result, self->other,
                                       &g_array_index (self->panels, SlabLabPanel, index), &theme,
                                       gtk_widget_get_width (area), gtk_widget_get_height (area), x, y);
  cairo_destroy (cr);
  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

static void
add_plot (SlabLabPlots *self, guint index)
{
  const SlabLabPanel *panel = &g_array_index (self->panels, SlabLabPanel, index);
  g_autofree char *words = slab_lab_picture_describe_panel (panel);
  GtkWidget *area = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  GtkWidget *child = gtk_flow_box_child_new ();
  SlabPlotTheme theme;

  slab_widget_theme_init (&theme, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (area), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data (G_OBJECT (area), "panel", GUINT_TO_POINTER (index));
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), LEAST_WIDTH);
  gtk_drawing_area_set_content_height (
      GTK_DRAWING_AREA (area), (int) slab_lab_picture_get_panel_height (self->result, self->other, panel, &theme));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw, self, NULL);
  gtk_widget_set_has_tooltip (area, TRUE);
  g_signal_connect_object (area, "query-tooltip", G_CALLBACK (query_tooltip), self, 0);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), area);
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_append (self->flow, child);
}

static gboolean
are_same (const GArray *a, const GArray *b)
{
  for (guint i = 0; i < MIN (a->len, b->len); i++)
    {
      const SlabLabPanel *one = &g_array_index (a, SlabLabPanel, i), *other = &g_array_index (b, SlabLabPanel, i);

      if (one->kind != other->kind || one->filter != other->filter)
        return FALSE;
    }
  return a->len == b->len;
}

static void
make_plots (SlabLabPlots *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->flow))) != NULL)
    gtk_flow_box_remove (self->flow, child);
  /* One alone has all the room. */
  gtk_flow_box_set_max_children_per_line (self->flow, CLAMP (self->panels->len, 1, 2));
  for (guint i = 0; i < self->panels->len; i++)
    add_plot (self, i);
}

static gboolean
is_same_set (const SlabLabResult *a, const SlabLabResult *b)
{
  return a != NULL && b != NULL && g_strcmp0 (a->set, b->set) == 0
         && slab_lab_result_get_n_cells (a) == slab_lab_result_get_n_cells (b);
}

void
slab_lab_plots_set_result (SlabLabPlots *self, SlabLabResult *result, SlabLabResult *other)
{
  g_autoptr (GArray) panels = NULL;
  g_autoptr (SlabLabResult) old = NULL, old_other = NULL;

  g_return_if_fail (SLAB_IS_LAB_PLOTS (self));

  old = g_steal_pointer (&self->result);
  old_other = g_steal_pointer (&self->other);
  self->result = result != NULL ? slab_lab_result_ref (result) : NULL;
  self->other = result != NULL && other != NULL ? slab_lab_result_ref (other) : NULL;
  panels = result != NULL ? slab_lab_picture_list_panels (result, self->other)
                          : g_array_new (FALSE, FALSE, sizeof (SlabLabPanel));
  if (is_same_set (old, result) && are_same (self->panels, panels))
    {
      for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->flow)); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        gtk_widget_queue_draw (gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child)));
      return;
    }
  g_array_unref (self->panels);
  self->panels = g_steal_pointer (&panels);
  make_plots (self);
}

guint
slab_lab_plots_get_n_plots (SlabLabPlots *self)
{
  g_return_val_if_fail (SLAB_IS_LAB_PLOTS (self), 0);

  return self->panels->len;
}

/* GtkWidget: the plots take their colours when they are drawn. */

static void
slab_lab_plots_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  SlabLabPlots *self = SLAB_LAB_PLOTS (widget);

  GTK_WIDGET_CLASS (slab_lab_plots_parent_class)->css_changed (widget, change);
  for (GtkWidget *child = self->flow != NULL ? gtk_widget_get_first_child (GTK_WIDGET (self->flow)) : NULL;
       child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_queue_draw (gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child)));
}

static void
slab_lab_plots_dispose (GObject *object)
{
  SlabLabPlots *self = SLAB_LAB_PLOTS (object);

  if (self->flow != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->flow));
  self->flow = NULL;
  g_clear_pointer (&self->result, slab_lab_result_unref);
  g_clear_pointer (&self->other, slab_lab_result_unref);
  G_OBJECT_CLASS (slab_lab_plots_parent_class)->dispose (object);
}

static void
slab_lab_plots_finalize (GObject *object)
{
  g_array_unref (SLAB_LAB_PLOTS (object)->panels);
  G_OBJECT_CLASS (slab_lab_plots_parent_class)->finalize (object);
}

static void
slab_lab_plots_class_init (SlabLabPlotsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = slab_lab_plots_dispose;
  G_OBJECT_CLASS (klass)->finalize = slab_lab_plots_finalize;
  GTK_WIDGET_CLASS (klass)->css_changed = slab_lab_plots_css_changed;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
slab_lab_plots_init (SlabLabPlots *self)
{
  self->panels = g_array_new (FALSE, FALSE, sizeof (SlabLabPanel));
  self->flow = GTK_FLOW_BOX (gtk_flow_box_new ());
  gtk_flow_box_set_selection_mode (self->flow, GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (self->flow, FALSE);
  gtk_flow_box_set_row_spacing (self->flow, 12);
  gtk_flow_box_set_column_spacing (self->flow, 12);
  gtk_widget_set_parent (GTK_WIDGET (self->flow), GTK_WIDGET (self));
}

GtkWidget *
slab_lab_plots_new (void)
{
  return g_object_new (SLAB_TYPE_LAB_PLOTS, NULL);
}
