/* SPDX-License-Identifier: MIT */
#include "slab-measure-panel.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "plot/slab-line-plot.h"
#include "plot/slab-scale-bar.h"
#include "profile/slab-figure-text.h"
#include "slab-format.h"
#include "slab-readout.h"
#include "slab-widget-theme.h"

/* Of the one value that there is, to either side of it. */
#define ALONE_SHARE 1e-3
#define HISTOGRAM_BARS 64
#define BIG_STEP 10

/* Pixels between the titles of the numbers and their values. */
#define COLUMN_GAP 18

struct _SlabMeasurePanel
{
  GtkWidget parent_instance;

  SlabMeasures *measures;
  SlabViewState *state;
  gboolean updating;
  double bars[HISTOGRAM_BARS];

  GtkWidget *scrolled;
  GtkListBox *list;
  GtkWidget *empty;
  GtkWidget *details;
  AdwEntryRow *name;
  GtkWidget *width_row;
  GtkSpinButton *width;
  GtkDrawingArea *plot;
  GtkLabel *readout;
  GtkLabel *numbers;
};

G_DEFINE_FINAL_TYPE (SlabMeasurePanel, slab_measure_panel, GTK_TYPE_WIDGET)

static SlabMeasure *
get_selected (SlabMeasurePanel *self)
{
  return self->measures != NULL ? slab_measures_get_selected (self->measures) : NULL;
}

static const char *
get_unit (SlabMeasurePanel *self)
{
  SlabVolume *volume = self->measures != NULL ? slab_measures_get_volume (self->measures) : NULL;
  const char *unit = volume != NULL ? slab_readout_get_unit (volume) : "";

  return unit != NULL ? unit : _ ("voxels");
}

/* The plot */

/* Whether the values of a measure are whole numbers, as those of its volume are. */
static gboolean
is_whole (SlabMeasurePanel *self, SlabMeasure *measure)
{
  const SlabSampleType type = slab_volume_get_sample_type (slab_measures_get_volume (self->measures));
  g_autofree char *slab = slab_measure_describe_slab (measure);

  return type != SLAB_SAMPLE_FLOAT32 && type != SLAB_SAMPLE_FLOAT64 && slab == NULL;
}

/* What is plotted of the selected measure; FALSE for nothing. */
static gboolean
get_data (SlabMeasurePanel *self, SlabLinePlotData *data)
{
  SlabMeasure *selected = get_selected (self);
  SlabLineSample *profile = selected != NULL ? slab_measure_get_profile (selected) : NULL;
  SlabHistogram *histogram = selected != NULL ? slab_measure_get_histogram (selected) : NULL;

  *data = (SlabLinePlotData){ 0 };
  if (profile != NULL)
    {
      data->values = slab_line_sample_peek_values (profile, &data->n_values);
      data->unit = get_unit (self);
      data->end = slab_scale_bar_choose_unit (slab_line_sample_get_length (profile), &data->unit);
      data->name = _ ("value");
      data->legend = slab_line_sample_get_line (profile)->nearest ? _ ("nearest voxel") : _ ("linear interpolation");
      return TRUE;
    }
  if (histogram != NULL && slab_histogram_get_summary (histogram)->n_finite > 0)
    {
      const SlabHistogramSummary *summary = slab_histogram_get_summary (histogram);
      guint64 counts[HISTOGRAM_BARS];
      double low = (double) summary->min, high = (double) summary->max;

      data->n_values = HISTOGRAM_BARS;
      if (is_whole (self, selected))
        data->n_values = slab_histogram_place_whole_bars (&low, &high, HISTOGRAM_BARS);
      /* All the same: a bar in the middle. Of large values half a voxel's unit would be lost in the rounding. */
      else if (!(high > low))
        {
          const double half = MAX (fabs (low) * ALONE_SHARE, 0.5);

          low -= half;
          high += half;
        }
      slab_histogram_get_counts (histogram, low, high, data->n_values, counts);
      for (guint i = 0; i < data->n_values; i++)
        self->bars[i] = (double) counts[i];
      data->values = self->bars;
      data->start = low;
      data->end = high;
      data->bars = TRUE;
      data->name = _ ("voxels");
      data->unit = _ ("value");
      return TRUE;
    }
  return FALSE;
}

static int
get_marked (SlabMeasurePanel *self, const SlabLinePlotData *data)
{
  const double mark = slab_measures_get_mark (self->measures);

  return mark >= 0 && !data->bars ? (int) round (mark * (data->n_values - 1)) : -1;
}

static void
on_draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  SlabMeasurePanel *self = user_data;
  SlabLinePlotLayout layout;
  SlabLinePlotData data;
  SlabPlotTheme theme;

  if (!get_data (self, &data))
    return;
  slab_widget_theme_init (&theme, GTK_WIDGET (self->plot));
  slab_line_plot_init_layout (&layout, &data, &theme, width, height);
  slab_line_plot_draw (cr, &layout, &data, &theme, get_marked (self, &data));
}

static void
set_mark (SlabMeasurePanel *self, int index, const SlabLinePlotData *data)
{
  slab_measures_set_mark (self->measures,
                          index >= 0 && !data->bars ? (double) index / MAX (data->n_values - 1, 1u) : -1);
}

static void
plot_motion_cb (GtkEventControllerMotion *controller, double x, double y, SlabMeasurePanel *self)
{
  SlabLinePlotLayout layout;
  SlabLinePlotData data;
  SlabPlotTheme theme;

  if (!get_data (self, &data))
    return;
  slab_widget_theme_init (&theme, GTK_WIDGET (self->plot));
  slab_line_plot_init_layout (&layout, &data, &theme, gtk_widget_get_width (GTK_WIDGET (self->plot)),
                              gtk_widget_get_height (GTK_WIDGET (self->plot)));
  set_mark (self, slab_line_plot_pick (&layout, &data, x, y), &data);
}

static void
plot_leave_cb (GtkEventControllerMotion *controller, SlabMeasurePanel *self)
{
  if (self->measures != NULL)
    slab_measures_set_mark (self->measures, -1);
}

static gboolean
plot_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, SlabMeasurePanel *self)
{
  const int step = (state & GDK_SHIFT_MASK) != 0 ? BIG_STEP : 1;
  SlabLinePlotData data;
  int index;

  if (!get_data (self, &data) || data.bars || data.n_values == 0)
    return FALSE;
  index = get_marked (self, &data);
  if (key == GDK_KEY_Right)
    index = index < 0 ? 0 : index + step;
  else if (key == GDK_KEY_Left)
    index = index < 0 ? (int) data.n_values - 1 : index - step;
  else if (key == GDK_KEY_Home)
    index = 0;
  else if (key == GDK_KEY_End)
    index = (int) data.n_values - 1;
  else
    return FALSE;
  set_mark (self, CLAMP (index, 0, (int) data.n_values - 1), &data);
  return TRUE;
}

/* The selected measure */

static void
append_fact (GString *text, const char *title, const char *value)
{
  g_string_append_printf (text, "%s%s\t%s", text->len > 0 ? "\n" : "", title, value);
}

static void
append_value (GString *text, const char *title, double value)
{
  g_autofree char *number = slab_readout_format_value (value, 6);

  append_fact (text, title, number);
}

static void
append_histogram (GString *text, SlabMeasure *measure)
{
  const SlabHistogramSummary *summary = slab_histogram_get_summary (slab_measure_get_histogram (measure));
  g_autofree char *n = slab_figure_format_whole (summary->n);
  SlabBox box;

  if (slab_measure_get_box (measure, &box))
    {
      g_autofree char *size = slab_format_triple (box.size);

      append_fact (text, _ ("Size"), size);
    }
  append_fact (text, _ ("Voxels"), n);
  append_value (text, _ ("Mean"), summary->mean);
  /* Translators: divided by n, and not by n - 1 */
  append_value (text, _ ("Standard deviation (n)"), summary->deviation);
  append_value (text, _ ("Minimum"), (double) summary->min);
  append_value (text, _ ("Maximum"), (double) summary->max);
  if (summary->n_finite < summary->n)
    {
      g_autofree char *others = slab_figure_format_whole (summary->n - summary->n_finite);

      append_fact (text, _ ("Not finite"), others);
    }
}

static void
append_profile (GString *text, SlabLineSample *profile)
{
  guint n;
  const double *values = slab_line_sample_peek_values (profile, &n);
  double low = INFINITY, high = -INFINITY, sum = 0;
  guint n_finite = 0;

  for (guint i = 0; i < n; i++)
    if (isfinite (values[i]))
      {
        low = MIN (low, values[i]);
        high = MAX (high, values[i]);
        sum += values[i];
        n_finite++;
      }
  append_value (text, _ ("Mean"), n_finite > 0 ? sum / n_finite : (double) NAN);
  append_value (text, _ ("Minimum"), n_finite > 0 ? low : (double) NAN);
  append_value (text, _ ("Maximum"), n_finite > 0 ? high : (double) NAN);
  if (slab_line_sample_get_n_left_out (profile) > 0)
    {
      g_autofree char *others = slab_figure_format_whole (slab_line_sample_get_n_left_out (profile));

      append_fact (text, _ ("Samples left out"), others);
    }
}

static char *
describe_numbers (SlabMeasure *measure)
{
  GString *text = g_string_new (NULL);
  g_autofree char *description = slab_measure_describe (measure);
  g_autofree char *slab = slab_measure_describe_slab (measure);

  if (slab != NULL)
    append_fact (text, _ ("Values"), slab);
  if (slab_measure_get_error (measure) != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", slab_measure_get_error (measure));
  else if (slab_measure_get_histogram (measure) != NULL)
    append_histogram (text, measure);
  else if (slab_measure_get_kind (measure) != SLAB_MEASURE_RECTANGLE)
    {
      append_fact (text,
                   slab_measure_get_kind (measure) == SLAB_MEASURE_ANGLE   ? _ ("Angle")
                   : slab_measure_get_kind (measure) == SLAB_MEASURE_PLACE ? _ ("Voxel")
                                                                           : _ ("Length"),
                   description);
      if (slab_measure_get_profile (measure) != NULL)
        append_profile (text, slab_measure_get_profile (measure));
    }
  return g_string_free (text, FALSE);
}

/* The values one under the other, right of the longest title. */
static void
align_numbers (SlabMeasurePanel *self, const char *numbers)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->numbers), NULL);
  g_auto (GStrv) lines = g_strsplit (numbers, "\n", -1);
  PangoTabArray *tabs;
  int widest = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *end = strchr (lines[i], '\t');
      int width;

      if (end == NULL)
        continue;
      pango_layout_set_text (layout, lines[i], (int) (end - lines[i]));
      pango_layout_get_pixel_size (layout, &width, NULL);
      widest = MAX (widest, width);
    }
  tabs = pango_tab_array_new_with_positions (1, TRUE, PANGO_TAB_LEFT, widest + COLUMN_GAP);
  gtk_label_set_tabs (self->numbers, tabs);
  pango_tab_array_free (tabs);
}

static char *
describe_mark (SlabMeasurePanel *self, const SlabLinePlotData *data)
{
  const int marked = get_marked (self, data);
  g_autofree char *distance = NULL, *value = NULL;

  if (marked < 0)
    return g_strdup ("");
  distance = slab_readout_format_length (
      slab_measures_get_mark (self->measures)
          * slab_line_sample_get_length (slab_measure_get_profile (get_selected (self))),
      slab_readout_get_unit (slab_measures_get_volume (self->measures)));
  value = slab_readout_format_value (data->values[marked], 6);
  return g_strdup_printf ("%s · %s", distance, value);
}

static void
show_selected (SlabMeasurePanel *self)
{
  SlabMeasure *selected = get_selected (self);
  SlabLinePlotData data;
  const gboolean has_plot = selected != NULL && get_data (self, &data);
  g_autofree char *numbers = NULL, *mark = NULL, *label = NULL;

  gtk_widget_set_visible (self->details, selected != NULL);
  if (selected == NULL)
    return;
  self->updating = TRUE;
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->name)), slab_measure_get_name (selected)))
    gtk_editable_set_text (GTK_EDITABLE (self->name), slab_measure_get_name (selected));
  gtk_widget_set_visible (self->width_row, slab_measure_get_kind (selected) == SLAB_MEASURE_LINE);
  gtk_spin_button_set_value (self->width, slab_measure_get_width (selected));
  self->updating = FALSE;

  numbers = describe_numbers (selected);
  gtk_label_set_text (self->numbers, numbers);
  align_numbers (self, numbers);
  /* It does not go while the next values are found. */
  gtk_widget_set_visible (GTK_WIDGET (self->plot), slab_measure_get_kind (selected) == SLAB_MEASURE_LINE
                                                       || slab_measure_get_kind (selected) == SLAB_MEASURE_RECTANGLE);
  gtk_widget_set_visible (GTK_WIDGET (self->readout), slab_measure_get_kind (selected) == SLAB_MEASURE_LINE);
  mark = has_plot ? describe_mark (self, &data) : g_strdup ("");
  gtk_label_set_text (self->readout, mark);
  /* Translators: the name of a measure, and its numbers */
  label = g_strdup_printf (_ ("Values of %s: %s"), slab_measure_get_name (selected), *mark != '\0' ? mark : numbers);
  if (has_plot && data.legend != NULL)
    {
      g_autofree char *short_label = g_steal_pointer (&label);

      label = g_strdup_printf ("%s, %s", short_label, data.legend);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->plot), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self->plot));
}

/* The list */

static void
update_row (GtkWidget *row)
{
  static const char *const planes[SLAB_N_AXES] = { "XY", "XZ", "YZ" };
  static const char *const axes[SLAB_N_AXES] = { "z", "y", "x" };
  SlabMeasure *measure = g_object_get_data (G_OBJECT (row), "measure");
  const SlabAxis plane = slab_measure_get_plane (measure);
  g_autofree char *slab = slab_measure_describe_slab (measure);
  g_autofree char *description = slab_measure_describe (measure);
  g_autofree char *subtitle = slab_measure_get_kind (measure) == SLAB_MEASURE_PLACE
                                  ? g_strdup (description)
                                  : g_strdup_printf ("%s · %s  %s\u202f%" G_GINT64_FORMAT "%s%s", description,
                                                     planes[plane], axes[plane], slab_measure_get_slice (measure),
                                                     slab != NULL ? " · " : "", slab != NULL ? slab : "");

  g_autofree char *remove = NULL;
  GtkWidget *button = g_object_get_data (G_OBJECT (row), "button");

  /* Translators: the name of a measure */
  remove = g_strdup_printf (_ ("Remove %s"), slab_measure_get_name (measure));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), slab_measure_get_name (measure));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
}

static void
remove_clicked_cb (GtkButton *button, SlabMeasurePanel *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW);

  slab_measures_remove (self->measures, g_object_get_data (G_OBJECT (row), "measure"));
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "activatable", TRUE, "use-markup", FALSE, NULL);
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  g_object_set_data_full (G_OBJECT (row), "measure", g_object_ref (item), g_object_unref);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Remove"));
  g_object_set_data (G_OBJECT (row), "button", button);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), user_data, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_widget_add_css_class (row, "numeric");
  g_signal_connect_object (item, "changed", G_CALLBACK (update_row), row, G_CONNECT_SWAPPED);
  update_row (row);
  return row;
}

static void
show_selection (SlabMeasurePanel *self)
{
  SlabMeasure *selected = get_selected (self);
  GtkListBoxRow *found = NULL;

  for (int i = 0; selected != NULL; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);

      if (row == NULL)
        break;
      if (g_object_get_data (G_OBJECT (row), "measure") == selected)
        found = row;
    }
  self->updating = TRUE;
  gtk_list_box_select_row (self->list, found);
  self->updating = FALSE;
  show_selected (self);
}

static void
items_changed_cb (SlabMeasurePanel *self)
{
  const gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->measures)) == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->list), !empty);
  gtk_widget_set_visible (self->empty, empty);
  show_selection (self);
}

static void
on_row_selected (SlabMeasurePanel *self, GtkListBoxRow *row)
{
  g_assert (SLAB_IS_MEASURE_PANEL (self));

  if (!self->updating && self->measures != NULL && row != NULL)
    slab_measures_set_selected (self->measures, g_object_get_data (G_OBJECT (row), "measure"));
}

static void
on_row_activated (SlabMeasurePanel *self, GtkListBoxRow *row)
{
  g_assert (SLAB_IS_MEASURE_PANEL (self));

  slab_measure_panel_go_to (self, g_object_get_data (G_OBJECT (row), "measure"));
}

static void
on_name (SlabMeasurePanel *self)
{
  SlabMeasure *selected = get_selected (self);

  g_assert (SLAB_IS_MEASURE_PANEL (self));

  if (!self->updating && selected != NULL)
    slab_measure_set_name (selected, gtk_editable_get_text (GTK_EDITABLE (self->name)));
}

static void
on_width (SlabMeasurePanel *self)
{
  SlabMeasure *selected = get_selected (self);

  g_assert (SLAB_IS_MEASURE_PANEL (self));

  if (!self->updating && selected != NULL)
    slab_measure_set_width (selected, (guint) gtk_spin_button_get_value_as_int (self->width));
}

/* GObject */

static void
slab_measure_panel_dispose (GObject *object)
{
  SlabMeasurePanel *self = SLAB_MEASURE_PANEL (object);

  if (self->scrolled != NULL)
    {
      slab_measure_panel_set_measures (self, NULL, NULL);
      gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_MEASURE_PANEL);
    }

  G_OBJECT_CLASS (slab_measure_panel_parent_class)->dispose (object);
}

static void
slab_measure_panel_class_init (SlabMeasurePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_measure_panel_dispose;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-measure-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabMeasurePanel, scrolled);
  gtk_widget_class_bind_template_child (widget_class, SlabMeasurePanel, list);
  gtk_widget_class_bind_template_child (widget_class, SlabMeasurePanel, empty);
  gtk_widget_class_bind_template_child (widget_class, SlabMeasurePanel, details);
  gtk_widget_class_bind_template_child (widget_class, SlabMeasurePanel, name);
  gtk_widget_class_bind_template_child (widget_class, SlabMeasurePanel, width_row);
  gtk_widget_class_bind_template_child (widget_class, SlabMeasurePanel, width);
  gtk_widget_class_bind_template_child (widget_class, SlabMeasurePanel, plot);
  gtk_widget_class_bind_template_child (widget_class, SlabMeasurePanel, readout);
  gtk_widget_class_bind_template_child (widget_class, SlabMeasurePanel, numbers);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_name);
  gtk_widget_class_bind_template_callback (widget_class, on_width);
}

static void
slab_measure_panel_init (SlabMeasurePanel *self)
{
  AdwStyleManager *style;
  GtkEventController *controller;

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (self->plot, on_draw, self, NULL);
  style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self->plot, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self->plot,
                           G_CONNECT_SWAPPED);

  controller = gtk_event_controller_motion_new ();
  g_signal_connect (controller, "motion", G_CALLBACK (plot_motion_cb), self);
  g_signal_connect (controller, "leave", G_CALLBACK (plot_leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->plot), controller);
  controller = gtk_event_controller_key_new ();
  g_signal_connect (controller, "key-pressed", G_CALLBACK (plot_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->plot), controller);
}

GtkWidget *
slab_measure_panel_new (void)
{
  return g_object_new (SLAB_TYPE_MEASURE_PANEL, NULL);
}

void
slab_measure_panel_set_measures (SlabMeasurePanel *self, SlabMeasures *measures, SlabViewState *state)
{
  g_return_if_fail (SLAB_IS_MEASURE_PANEL (self));
  g_return_if_fail (measures == NULL || SLAB_IS_MEASURES (measures));
  g_return_if_fail (state == NULL || SLAB_IS_VIEW_STATE (state));

  if (self->measures != NULL)
    g_signal_handlers_disconnect_by_data (self->measures, self);
  /* Its rows go with it, and what they tell of the selection is not meant. */
  self->updating = TRUE;
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (measures), create_row, self, NULL);
  self->updating = FALSE;
  g_set_object (&self->measures, measures);
  g_set_object (&self->state, state);
  if (measures == NULL)
    return;
  /* After the list, which has heard of it first: the rows are there. */
  g_signal_connect_swapped (measures, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (measures, "notify::selected", G_CALLBACK (show_selection), self);
  g_signal_connect_swapped (measures, "changed", G_CALLBACK (show_selected), self);
  items_changed_cb (self);
}

void
slab_measure_panel_go_to (SlabMeasurePanel *self, SlabMeasure *measure)
{
  g_return_if_fail (SLAB_IS_MEASURE_PANEL (self));
  g_return_if_fail (SLAB_IS_MEASURE (measure));

  if (self->state == NULL)
    return;
  if (slab_measure_get_kind (measure) == SLAB_MEASURE_PLACE)
    {
      const SlabMeasurePlace *place = slab_measure_get_place (measure);

      slab_view_state_set_cursor (self->state, place->cursor);
      if (place->fitted)
        slab_view_state_fit (self->state);
      else
        slab_view_state_set_place (self->state, place->zoom, place->middle);
      return;
    }
  slab_view_state_set_slice (self->state, slab_measure_get_plane (measure), slab_measure_get_slice (measure));
}
