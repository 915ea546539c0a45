/* SPDX-License-Identifier: MIT */
#include "slab-figure-table.h"

#include <adwaita.h>

#include "slab-widget-theme.h"

#define SWATCH_SIZE 10
#define BAR_WIDTH 120
#define BAR_HEIGHT 10

typedef struct
{
  GtkWidget *swatch;
  GtkWidget *bar; /* NULL: none */
  GPtrArray *labels;
  SlabPhase phase;
  guint pass; /* of a filter, where there are any passes */
  guint n_passes;
  double seconds[SLAB_N_PHASES];
  double whole;
} Line;

struct _SlabFigureTable
{
  GtkWidget parent_instance;

  char *title;
  GStrv titles;
  guint n_columns;
  GtkWidget *box;
  GtkLabel *heading;
  GtkGrid *grid;
  GPtrArray *lines;
};

G_DEFINE_FINAL_TYPE (SlabFigureTable, slab_figure_table, GTK_TYPE_WIDGET)

static void
line_free (gpointer data)
{
  Line *line = data;

  g_ptr_array_unref (line->labels);
  g_free (line);
}

static Line *
get_line (SlabFigureTable *self, guint line)
{
  return g_ptr_array_index (self->lines, line);
}

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const Line *line = data;
  SlabPlotTheme theme;
  SlabColor color;

  slab_widget_theme_init (&theme, GTK_WIDGET (area));
  if (line->n_passes > 0)
    slab_plot_theme_get_pass_color (&theme, line->pass, line->n_passes, &color);
  else if (line->phase < SLAB_N_PHASES)
    color = theme.phases[line->phase];
  else
    return;
  slab_plot_set_color (cr, &color, 1);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
}

static void
draw_bar (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const Line *line = data;
  SlabPlotTheme theme;
  double x = 0;

  slab_widget_theme_init (&theme, GTK_WIDGET (area));
  for (guint p = 0; p < SLAB_N_PHASES && line->whole > 0; p++)
    {
      double part = MIN (line->seconds[p] / line->whole * width, width - x);

      slab_plot_set_color (cr, &theme.phases[p], 1);
      cairo_rectangle (cr, x, 0, part, height);
      cairo_fill (cr);
      x += part;
    }
}

static GtkWidget *
new_area (int width, int height, GtkDrawingAreaDrawFunc draw, gpointer data)
{
  /* What it shows is in the figures beside it. */
  GtkWidget *area = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), width);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), height);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw, data, NULL);
  gtk_widget_set_valign (area, GTK_ALIGN_CENTER);
  return area;
}

static GtkWidget *
new_label (const char *text, guint column, gboolean is_title)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_widget_add_css_class (label, "numeric");
  if (is_title)
    gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  return label;
}

static void
add_line (SlabFigureTable *self)
{
  Line *line = g_new0 (Line, 1);
  int at = (int) self->lines->len + 1;

  line->phase = SLAB_N_PHASES;
  line->labels = g_ptr_array_new ();
  line->swatch = new_area (SWATCH_SIZE, SWATCH_SIZE, draw_swatch, line);
  gtk_widget_set_visible (line->swatch, FALSE);
  gtk_grid_attach (self->grid, line->swatch, 0, at, 1, 1);
  for (guint c = 0; c < self->n_columns; c++)
    {
      GtkWidget *label = new_label (NULL, c, FALSE);

      gtk_grid_attach (self->grid, label, (int) c + 1, at, 1, 1);
      g_ptr_array_add (line->labels, label);
    }
  g_ptr_array_add (self->lines, line);
}

static void
remove_last_line (SlabFigureTable *self)
{
  gtk_grid_remove_row (self->grid, (int) self->lines->len);
  g_ptr_array_remove_index (self->lines, self->lines->len - 1);
}

static void
describe (GtkWidget *label, const char *name, const char *column)
{
  g_autofree char *text = g_strdup_printf ("%s, %s", name, column);

  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/**
 * slab_figure_table_set_texts:
 * @self: a table
 * @texts: (element-type utf8): line by line; a table without any is hidden
 *
 * Lines that stay keep their squares and bars.
 */
void
slab_figure_table_set_texts (SlabFigureTable *self, GPtrArray *texts)
{
  guint n_lines;

  g_return_if_fail (SLAB_IS_FIGURE_TABLE (self));
  g_return_if_fail (texts != NULL && texts->len % self->n_columns == 0);

  n_lines = texts->len / self->n_columns;
  while (self->lines->len > n_lines)
    remove_last_line (self);
  while (self->lines->len < n_lines)
    add_line (self);
  for (guint i = 0; i < texts->len; i++)
    {
      GPtrArray *labels = get_line (self, i / self->n_columns)->labels;
      guint column = i % self->n_columns;

      gtk_label_set_text (g_ptr_array_index (labels, column), g_ptr_array_index (texts, i));
      if (column > 0)
        describe (g_ptr_array_index (labels, column), g_ptr_array_index (texts, i - column), self->titles[column]);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n_lines > 0);
}

guint
slab_figure_table_get_n_lines (SlabFigureTable *self)
{
  g_return_val_if_fail (SLAB_IS_FIGURE_TABLE (self), 0);

  return self->lines->len;
}

const char *
slab_figure_table_get_text (SlabFigureTable *self, guint line, guint column)
{
  g_return_val_if_fail (SLAB_IS_FIGURE_TABLE (self), NULL);
  g_return_val_if_fail (line < self->lines->len && column < self->n_columns, NULL);

  return gtk_label_get_text (g_ptr_array_index (get_line (self, line)->labels, column));
}

void
slab_figure_table_set_phase (SlabFigureTable *self, guint line, SlabPhase phase)
{
  g_return_if_fail (SLAB_IS_FIGURE_TABLE (self));
  g_return_if_fail (line < self->lines->len);

  get_line (self, line)->phase = phase;
  gtk_widget_set_visible (get_line (self, line)->swatch, phase < SLAB_N_PHASES);
  gtk_widget_queue_draw (get_line (self, line)->swatch);
}

void
slab_figure_table_set_pass (SlabFigureTable *self, guint line, guint pass, guint n_passes)
{
  g_return_if_fail (SLAB_IS_FIGURE_TABLE (self));
  g_return_if_fail (line < self->lines->len);
  g_return_if_fail (pass < n_passes);

  get_line (self, line)->pass = pass;
  get_line (self, line)->n_passes = n_passes;
  gtk_widget_set_visible (get_line (self, line)->swatch, TRUE);
  gtk_widget_queue_draw (get_line (self, line)->swatch);
}

void
slab_figure_table_set_bar (SlabFigureTable *self, guint at, const double seconds[SLAB_N_PHASES], double whole)
{
  Line *line;

  g_return_if_fail (SLAB_IS_FIGURE_TABLE (self));
  g_return_if_fail (at < self->lines->len);

  line = get_line (self, at);
  memcpy (line->seconds, seconds, sizeof line->seconds);
  line->whole = whole;
  if (line->bar == NULL)
    {
      line->bar = new_area (BAR_WIDTH, BAR_HEIGHT, draw_bar, line);
      gtk_grid_attach (self->grid, line->bar, (int) self->n_columns + 1, (int) at + 1, 1, 1);
    }
  gtk_widget_queue_draw (line->bar);
}

void
slab_figure_table_append_text (SlabFigureTable *self, GString *text)
{
  g_autofree char *titles = NULL;

  g_return_if_fail (SLAB_IS_FIGURE_TABLE (self));
  g_return_if_fail (text != NULL);

  if (self->lines->len == 0)
    return;
  titles = g_strjoinv ("\t", self->titles);
  g_string_append_printf (text, "%s\n%s\n", self->title, titles);
  for (guint i = 0; i < self->lines->len; i++)
    for (guint c = 0; c < self->n_columns; c++)
      g_string_append_printf (text, "%s%s", slab_figure_table_get_text (self, i, c),
                              c + 1 < self->n_columns ? "\t" : "\n");
}

static void
on_look_changed (SlabFigureTable *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      gtk_widget_queue_draw (get_line (self, i)->swatch);
      if (get_line (self, i)->bar != NULL)
        gtk_widget_queue_draw (get_line (self, i)->bar);
    }
}

static void
slab_figure_table_dispose (GObject *object)
{
  SlabFigureTable *self = SLAB_FIGURE_TABLE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (slab_figure_table_parent_class)->dispose (object);
}

static void
slab_figure_table_finalize (GObject *object)
{
  SlabFigureTable *self = SLAB_FIGURE_TABLE (object);

  g_ptr_array_unref (self->lines);
  g_strfreev (self->titles);
  g_free (self->title);
  G_OBJECT_CLASS (slab_figure_table_parent_class)->finalize (object);
}

static void
slab_figure_table_class_init (SlabFigureTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_figure_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = slab_figure_table_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
slab_figure_table_init (SlabFigureTable *self)
{
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));

  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 15);
  gtk_grid_set_row_spacing (self->grid, 3);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (on_look_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (on_look_changed), self, G_CONNECT_SWAPPED);
}

void
slab_figure_table_set_title (SlabFigureTable *self, const char *title)
{
  g_return_if_fail (SLAB_IS_FIGURE_TABLE (self));
  g_return_if_fail (title != NULL);

  if (g_strcmp0 (self->title, title) == 0)
    return;
  g_free (self->title);
  self->title = g_strdup (title);
  gtk_label_set_text (self->heading, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

GtkWidget *
slab_figure_table_new (const char *title, const char *const *titles)
{
  SlabFigureTable *self;

  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (titles != NULL && titles[0] != NULL, NULL);

  self = g_object_new (SLAB_TYPE_FIGURE_TABLE, NULL);
  self->titles = g_strdupv ((GStrv) titles);
  self->n_columns = g_strv_length (self->titles);
  self->heading = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->heading, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->heading), "caption-heading");
  slab_figure_table_set_title (self, title);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->heading));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->grid));
  for (guint c = 0; c < self->n_columns; c++)
    gtk_grid_attach (self->grid, new_label (self->titles[c], c, TRUE), (int) c + 1, 0, 1, 1);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  return GTK_WIDGET (self);
}
