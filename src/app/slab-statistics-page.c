/* SPDX-License-Identifier: MIT */
#include "slab-statistics-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "plot/slab-duration-plot.h"
#include "profile/slab-counter-table.h"
#include "profile/slab-figure-text.h"
#include "profile/slab-trace-statistics.h"
#include "slab-figure-table.h"
#include "slab-span-item.h"
#include "slab-trace-follower.h"
#include "slab-widget-theme.h"

#define INTERVAL 1000 /* milliseconds between two looks at a run that lasts */
#define DURATIONS_WIDTH 420
#define DURATIONS_HEIGHT 70 /* of what is around the panels */
#define DURATIONS_PANEL_HEIGHT 72
#define REASON_CHARS 48

struct _SlabStatisticsPage
{
  GtkWidget parent_instance;

  SlabTraceFollower *follower;

  gboolean has_range;

  GtkWidget *range_bar;
  GtkLabel *range_label;
  GtkWidget *scrolled;
  GtkWidget *content;
  GtkFlowBox *sections;
  GtkWidget *slowest_section;
  GtkListBox *slowest;
  SlabFigureTable *phases;
  SlabFigureTable *rows;
  SlabFigureTable *passes;
  SlabFigureTable *totals;
  SlabFigureTable *counters;
  GtkLabel *counters_heading; /* of the reason alone */
  GtkLabel *counters_reason;
  GtkDrawingArea *durations;
};

enum
{
  SIGNAL_SPAN_ACTIVATED,
  SIGNAL_WHOLE_RUN,
  SIGNAL_MESSAGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabStatisticsPage, slab_statistics_page, GTK_TYPE_WIDGET)

/* --- Figures ------------------------------------------------------------------------------------------------------ */

static gpointer
compute (SlabTrace *trace, gint64 start, gint64 end)
{
  return slab_trace_statistics_new (trace, start, end);
}

static void
free_figures (gpointer figures)
{
  slab_trace_statistics_unref (figures);
}

static GPtrArray *
new_texts (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static void
show_phases (SlabStatisticsPage *self, const SlabTraceStatistics *statistics)
{
  g_autoptr (GPtrArray) texts = new_texts ();
  guint line = 0;

  for (guint p = 0; p < SLAB_N_PHASES; p++)
    {
      const SlabPhaseStatistics *phase = &statistics->phases[p];
      const double seconds[] = { phase->whole, phase->mean, phase->median, phase->p95, phase->p99, phase->max };

      if (phase->n == 0)
        continue;
      g_ptr_array_add (texts, g_strdup (_ (slab_phase_get_name ((SlabPhase) p))));
      g_ptr_array_add (texts, slab_figure_format_whole (phase->n));
      for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
        g_ptr_array_add (texts, slab_figure_format_seconds (seconds[i]));
    }
  slab_figure_table_set_title (self->phases, self->has_range
                                                 ? _ ("How long spans in the range take, each counted whole")
                                                 : _ ("How long spans take"));
  slab_figure_table_set_texts (self->phases, texts);
  for (guint p = 0; p < SLAB_N_PHASES; p++)
    if (statistics->phases[p].n > 0)
      slab_figure_table_set_phase (self->phases, line++, (SlabPhase) p);
}

static void
show_rows (SlabStatisticsPage *self, SlabTrace *trace, const SlabTraceStatistics *statistics)
{
  const double range = (double) (statistics->end - statistics->start) / 1e9;
  g_autoptr (GPtrArray) texts = new_texts ();

  for (guint r = 0; r < statistics->n_rows; r++)
    {
      const SlabRowStatistics *row = &statistics->rows[r];
      const double seconds[] = { row->work, row->overhead, row->wait };
      double shares[G_N_ELEMENTS (seconds)];
      char *words[G_N_ELEMENTS (seconds)];

      for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
        shares[i] = range > 0 ? seconds[i] / range : NAN;
      slab_figure_format_shares (shares, G_N_ELEMENTS (shares), words);
      g_ptr_array_add (texts, slab_trace_dup_row_name (trace, r));
      for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        g_ptr_array_add (texts, words[i]);
    }
  slab_figure_table_set_texts (self->rows, texts);
  for (guint r = 0; r < statistics->n_rows; r++)
    slab_figure_table_set_bar (self->rows, r, statistics->rows[r].phases, range);
}

static void
show_passes (SlabStatisticsPage *self, SlabTrace *trace, const SlabTraceStatistics *statistics)
{
  g_autoptr (GPtrArray) texts = new_texts ();
  char *words[SLAB_TRACE_MAX_PASSES];

  slab_trace_statistics_format_pass_shares (statistics, words);
  for (guint i = 0; i < statistics->n_passes; i++)
    {
      const SlabPassStatistics *pass = &statistics->passes[i];
      const double bytes = pass->bytes > 0 ? pass->bytes : NAN;

      g_ptr_array_add (texts, g_strdup (slab_trace_get_pass_name (trace, i)));
      g_ptr_array_add (texts, slab_figure_format_seconds (pass->seconds));
      g_ptr_array_add (texts, words[i]);
      g_ptr_array_add (texts, slab_figure_format_bytes (bytes));
      g_ptr_array_add (texts, slab_figure_format_bandwidth (pass->seconds > 0 ? bytes / pass->seconds : NAN));
    }
  slab_figure_table_set_texts (self->passes, texts);
  for (guint i = 0; i < statistics->n_passes; i++)
    slab_figure_table_set_pass (self->passes, i, i, statistics->n_passes);
}

static void
add_total (GPtrArray *texts, const char *name, char *figure, char *share)
{
  g_ptr_array_add (texts, g_strdup (name));
  g_ptr_array_add (texts, figure);
  g_ptr_array_add (texts, share);
}

static void
show_totals (SlabStatisticsPage *self, const SlabTraceStatistics *statistics)
{
  const double filter = statistics->phases[SLAB_PHASE_FILTER].total;
  const double range = (double) (statistics->end - statistics->start) / 1e9;
  double largest = 0, sum = 0;
  g_autoptr (GPtrArray) texts = new_texts ();

  for (guint r = 0; r < statistics->n_workers; r++)
    {
      largest = MAX (largest, statistics->rows[r].work);
      sum += statistics->rows[r].work;
    }
  slab_figure_table_set_title (self->totals, self->has_range ? _ ("The marked range") : _ ("The run"));
  add_total (texts, self->has_range ? _ ("Marked time") : _ ("Wall time"), slab_figure_format_seconds (range),
             g_strdup (""));
  /* The busiest thread's work beyond that of an even share. */
  add_total (texts, _ ("Load imbalance"),
             slab_figure_format_seconds (statistics->n_workers > 0 ? largest - sum / statistics->n_workers : NAN),
             slab_figure_format_share (statistics->imbalance));
  add_total (texts, _ ("Redundant work"), slab_figure_format_seconds (statistics->redundant),
             slab_figure_format_share (filter > 0 ? statistics->redundant / filter : NAN));
  slab_figure_table_set_texts (self->totals, texts);
}

/* Counts of a range are not known: the processor is asked when a thread ends. */
static void
show_counters (SlabStatisticsPage *self, SlabTrace *trace)
{
  g_autoptr (GPtrArray) texts = slab_counter_table_new (trace);
  g_autofree char *reason = slab_counter_table_dup_reason (trace);

  slab_figure_table_set_title (self->counters, self->has_range ? _ ("What the processor counted in the whole run")
                                                               : _ ("What the processor counted"));
  slab_figure_table_set_texts (self->counters, texts);
  gtk_widget_set_visible (GTK_WIDGET (self->counters_heading), texts->len == 0);
  gtk_label_set_text (self->counters_reason, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->counters_reason), reason != NULL);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->counters)), texts->len > 0 || reason != NULL);
}

static GtkWidget *
new_slow_row (SlabTrace *trace, guint row, guint64 index)
{
  SlabSpan span;
  g_autofree char *phase = NULL, *duration = NULL, *start = NULL, *thread = NULL, *chunk = NULL, *text = NULL;
  GtkWidget *list_row = gtk_list_box_row_new (), *label;

  slab_trace_get_span (trace, row, index, &span);
  phase = slab_span_format (trace, row, &span, SLAB_SPAN_COLUMN_PHASE);
  duration = slab_span_format (trace, row, &span, SLAB_SPAN_COLUMN_DURATION);
  start = slab_span_format (trace, row, &span, SLAB_SPAN_COLUMN_START);
  thread = slab_span_format (trace, row, &span, SLAB_SPAN_COLUMN_ROW);
  chunk = slab_span_format (trace, row, &span, SLAB_SPAN_COLUMN_CHUNK);
  if (*chunk != '\0')
    /* Translators: "45.0 ms · filter of chunk 12 · thread 2, at 1.23 s" */
    text = g_strdup_printf (_ ("%s · %s of chunk %s · %s, at %s"), duration, phase, chunk, thread, start);
  else
    /* Translators: "45.0 ms · write · thread 2, at 1.23 s" */
    text = g_strdup_printf (_ ("%s · %s · %s, at %s"), duration, phase, thread, start);
  label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "caption");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (list_row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list_row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return list_row;
}

static void
show_slowest (SlabStatisticsPage *self, SlabTrace *trace, const SlabTraceStatistics *statistics)
{
  GtkWidget *child;
  /* Made anew, the lines lose the keyboard: it goes to the one at the same place. */
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->slowest));
  int focused = focus != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (focus)) : -1;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->slowest))) != NULL)
    gtk_list_box_remove (self->slowest, child);
  for (guint i = 0; i < statistics->n_slowest; i++)
    gtk_list_box_append (self->slowest, new_slow_row (trace, statistics->slowest[i].row, statistics->slowest[i].index));
  gtk_widget_set_visible (self->slowest_section, statistics->n_slowest > 0);
  if (focused >= 0 && (guint) focused < statistics->n_slowest)
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->slowest, focused)));
}

static void
draw_durations (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  SlabStatisticsPage *self = user_data;
  const SlabTraceStatistics *statistics = slab_trace_follower_get_figures (self->follower);
  SlabPlotTheme theme;

  if (statistics == NULL)
    return;
  slab_widget_theme_init (&theme, GTK_WIDGET (area));
  slab_duration_plot_draw (cr, statistics, &theme, width, height);
}

static gboolean
on_durations_tooltip (SlabStatisticsPage *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  const SlabTraceStatistics *statistics = slab_trace_follower_get_figures (self->follower);
  GtkWidget *area = GTK_WIDGET (self->durations);
  SlabDurationPlotLayout layout;
  g_autofree char *text = NULL;
  SlabPlotTheme theme;
  guint panel, bin;

  if (statistics == NULL || keyboard)
    return FALSE;
  slab_widget_theme_init (&theme, area);
  slab_duration_plot_init_layout (&layout, statistics, &theme, gtk_widget_get_width (area),
                                  gtk_widget_get_height (area));
  if (!slab_duration_plot_find_at (&layout, x, y, &panel, &bin))
    return FALSE;
  text = slab_duration_plot_describe_bin (statistics, &layout.panels[panel], bin);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* Those who do not see it hear every column. */
static void
show_durations (SlabStatisticsPage *self, const SlabTraceStatistics *statistics)
{
  g_autoptr (GString) text = g_string_new (NULL);
  SlabDurationPlotPanel panels[SLAB_DURATION_PLOT_MAX_PANELS];
  const guint n_panels = slab_duration_plot_list_panels (statistics, panels);

  for (guint p = 0; p < n_panels; p++)
    for (guint b = 0; b < SLAB_TRACE_STATISTICS_N_BINS; b++)
      if (slab_duration_plot_get_n_in_bin (statistics, &panels[p], b) > 0)
        {
          g_autofree char *line = slab_duration_plot_describe_bin (statistics, &panels[p], b);

          g_string_append_printf (text, "%s\n", line);
        }
  gtk_drawing_area_set_content_height (self->durations, DURATIONS_HEIGHT + DURATIONS_PANEL_HEIGHT * (int) n_panels);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->durations), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->durations)), n_panels > 0);
  gtk_widget_queue_draw (GTK_WIDGET (self->durations));
}

/* A section without anything to show leaves no gap. */
static void
hide_empty_sections (SlabStatisticsPage *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->sections)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, gtk_widget_get_visible (gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child))));
}

/* What the figures are of, where that is not the whole run: they are made in a thread, and may be of the range before.
 */
static void
show_range (SlabStatisticsPage *self, const SlabTraceStatistics *statistics)
{
  g_autofree char *start = slab_figure_format_seconds (1e-9 * (double) statistics->start);
  g_autofree char *end = slab_figure_format_seconds (1e-9 * (double) statistics->end);
  g_autofree char *text = NULL;

  /* Translators: two moments of a run: "From 12.3 ms to 45.6 ms of the run". */
  text = g_strdup_printf (_ ("From %s to %s of the run"), start, end);
  gtk_label_set_text (self->range_label, self->has_range ? text : "");
  gtk_widget_set_visible (self->range_bar, self->has_range);
}

static void
on_whole_run (SlabStatisticsPage *self)
{
  g_assert (SLAB_IS_STATISTICS_PAGE (self));
  g_signal_emit (self, signals[SIGNAL_WHOLE_RUN], 0);
}

static void
on_figures (SlabStatisticsPage *self)
{
  const SlabTraceStatistics *statistics = slab_trace_follower_get_figures (self->follower);
  SlabTrace *trace = slab_trace_follower_get_trace (self->follower);

  show_range (self, statistics);
  show_totals (self, statistics);
  show_phases (self, statistics);
  show_rows (self, trace, statistics);
  show_passes (self, trace, statistics);
  show_counters (self, trace);
  show_slowest (self, trace, statistics);
  show_durations (self, statistics);
  hide_empty_sections (self);
  gtk_widget_set_visible (self->content, TRUE);
}

static void
on_slowest_activated (SlabStatisticsPage *self, GtkListBoxRow *row)
{
  const SlabTraceStatistics *statistics = slab_trace_follower_get_figures (self->follower);
  const int index = gtk_list_box_row_get_index (row);

  g_assert (SLAB_IS_STATISTICS_PAGE (self));
  if (statistics != NULL && index >= 0 && (guint) index < statistics->n_slowest)
    g_signal_emit (self, signals[SIGNAL_SPAN_ACTIVATED], 0, statistics->slowest[index].row,
                   statistics->slowest[index].index);
}

/* --- Copying ------------------------------------------------------------------------------------------------------ */

/**
 * slab_statistics_page_dup_text:
 * @self: a page
 *
 * Returns: (transfer full): the tables that are shown, with tabs between their columns and an empty line between them
 */
char *
slab_statistics_page_dup_text (SlabStatisticsPage *self)
{
  SlabFigureTable *tables[5];
  GString *text;

  g_return_val_if_fail (SLAB_IS_STATISTICS_PAGE (self), NULL);

  tables[0] = self->totals;
  tables[1] = self->phases;
  tables[2] = self->rows;
  tables[3] = self->passes;
  tables[4] = self->counters;
  text = g_string_new (NULL);
  if (self->has_range)
    g_string_append_printf (text, "%s\n", gtk_label_get_text (self->range_label));
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      if (text->len > 0 && slab_figure_table_get_n_lines (tables[i]) > 0)
        g_string_append_c (text, '\n');
      slab_figure_table_append_text (tables[i], text);
    }
  if (*gtk_label_get_text (self->counters_reason) != '\0')
    g_string_append_printf (text, "\n%s\n", gtk_label_get_text (self->counters_reason));
  return g_string_free (text, FALSE);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *text = slab_statistics_page_dup_text (SLAB_STATISTICS_PAGE (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  g_signal_emit (widget, signals[SIGNAL_MESSAGE], 0, _ ("Copied as tables"));
}

/* --- GObject ------------------------------------------------------------------------------------------------------ */

static gboolean
slab_statistics_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SLAB_STATISTICS_PAGE (widget)->scrolled);
}

static void
slab_statistics_page_dispose (GObject *object)
{
  SlabStatisticsPage *self = SLAB_STATISTICS_PAGE (object);

  if (self->follower != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->follower, self);
      slab_trace_follower_set_trace (self->follower, NULL);
    }
  g_clear_object (&self->follower);
  if (self->content != NULL)
    gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_STATISTICS_PAGE);
  G_OBJECT_CLASS (slab_statistics_page_parent_class)->dispose (object);
}

static void
slab_statistics_page_class_init (SlabStatisticsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_statistics_page_dispose;
  widget_class->grab_focus = slab_statistics_page_grab_focus;

  signals[SIGNAL_SPAN_ACTIVATED] = g_signal_new ("span-activated", SLAB_TYPE_STATISTICS_PAGE, G_SIGNAL_RUN_LAST, 0,
                                                 NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT64);
  signals[SIGNAL_WHOLE_RUN] = g_signal_new ("whole-run", SLAB_TYPE_STATISTICS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", SLAB_TYPE_STATISTICS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "clipboard.copy", NULL, copy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "clipboard.copy", NULL);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "statisticspage");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/slabscope/Slabscope/ui/slab-statistics-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabStatisticsPage, range_bar);
  gtk_widget_class_bind_template_child (widget_class, SlabStatisticsPage, range_label);
  gtk_widget_class_bind_template_child (widget_class, SlabStatisticsPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, SlabStatisticsPage, content);
  gtk_widget_class_bind_template_child (widget_class, SlabStatisticsPage, sections);
  gtk_widget_class_bind_template_child (widget_class, SlabStatisticsPage, slowest_section);
  gtk_widget_class_bind_template_child (widget_class, SlabStatisticsPage, slowest);
  gtk_widget_class_bind_template_callback (widget_class, on_slowest_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_whole_run);
}

static SlabFigureTable *
add_table (SlabStatisticsPage *self, int place, const char *title, const char *const *titles)
{
  GtkWidget *table = slab_figure_table_new (title, titles);

  gtk_widget_set_halign (table, GTK_ALIGN_START);
  gtk_widget_set_valign (table, GTK_ALIGN_START);
  gtk_flow_box_insert (self->sections, table, place);
  return SLAB_FIGURE_TABLE (table);
}

static void
add_counters (SlabStatisticsPage *self, int place)
{
  const char *titles[SLAB_COUNTER_TABLE_N_COLUMNS + 1] = { NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  for (guint i = 0; i < SLAB_COUNTER_TABLE_N_COLUMNS; i++)
    titles[i] = slab_counter_table_get_title (i);
  self->counters = SLAB_FIGURE_TABLE (slab_figure_table_new (_ ("What the processor counted"), titles));
  self->counters_heading = GTK_LABEL (gtk_label_new (_ ("What the processor counted")));
  gtk_label_set_xalign (self->counters_heading, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->counters_heading), "caption-heading");
  self->counters_reason = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->counters_reason, 0);
  gtk_label_set_wrap (self->counters_reason, TRUE);
  gtk_label_set_max_width_chars (self->counters_reason, REASON_CHARS);
  gtk_widget_add_css_class (GTK_WIDGET (self->counters_reason), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->counters_reason), "dim-label");
  gtk_widget_set_halign (box, GTK_ALIGN_START);
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->counters));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->counters_heading));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->counters_reason));
  gtk_flow_box_insert (self->sections, box, place);
}

static void
on_look_changed (SlabStatisticsPage *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self->durations));
}

static void
add_durations (SlabStatisticsPage *self, int place)
{
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (_ ("How their durations are spread"));
  GtkWidget *area = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, "has-tooltip",
                                  TRUE, "content-width", DURATIONS_WIDTH, NULL);

  self->durations = GTK_DRAWING_AREA (area);
  gtk_drawing_area_set_draw_func (self->durations, draw_durations, self, NULL);
  g_signal_connect_swapped (area, "query-tooltip", G_CALLBACK (on_durations_tooltip), self);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (on_look_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (on_look_changed), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (area), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("How the spans’ durations are spread"), -1);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "caption-heading");
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), area);
  gtk_flow_box_insert (self->sections, box, place);
}

static void
slab_statistics_page_init (SlabStatisticsPage *self)
{
  const char *const phases[] = { _ ("Phase"), _ ("Spans"), _ ("Total"), _ ("Mean"), _ ("Median"),
                                 /* Translators: 95th and 99th percentile */
                                 _ ("P95"), _ ("P99"), _ ("Longest"), NULL };
  const char *const rows[] = { _ ("Thread"), _ ("Work"), _ ("Overhead"), _ ("Wait"), NULL };
  const char *const passes[] = { _ ("Pass"), _ ("Total"), _ ("Of the filter"), _ ("Bytes"), _ ("Rate"), NULL };
  const char *const totals[] = { _ ("Figure"), _ ("Time"), _ ("Share"), NULL };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->follower = slab_trace_follower_new_for_range (GTK_WIDGET (self), INTERVAL, compute, free_figures);
  self->totals = add_table (self, 0, _ ("The run"), totals);
  self->phases = add_table (self, 1, _ ("How long spans take"), phases);
  self->rows = add_table (self, 2, _ ("What each thread did"), rows);
  self->passes = add_table (self, 3, _ ("Inside the filter"), passes);
  add_counters (self, 4);
  add_durations (self, 5);
  /* What is chosen is a link in them, not a section. */
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->sections)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_focusable (child, FALSE);
  g_signal_connect_swapped (self->follower, "changed", G_CALLBACK (on_figures), self);
}

GtkWidget *
slab_statistics_page_new (void)
{
  return g_object_new (SLAB_TYPE_STATISTICS_PAGE, NULL);
}

/**
 * slab_statistics_page_set_trace:
 * @self: a page
 * @trace: (nullable): any trace; its figures are made in a thread, while the page is seen
 */
void
slab_statistics_page_set_trace (SlabStatisticsPage *self, SlabTrace *trace)
{
  g_return_if_fail (SLAB_IS_STATISTICS_PAGE (self));
  g_return_if_fail (trace == NULL || SLAB_IS_TRACE (trace));

  if (slab_trace_follower_get_trace (self->follower) == trace)
    return;
  /* Figures of another run would be taken for this one's. */
  gtk_widget_set_visible (self->content, FALSE);
  slab_trace_follower_set_trace (self->follower, trace);
}

/**
 * slab_statistics_page_set_range:
 * @self: a page
 * @start: nanoseconds since the run began
 * @end: nanoseconds; not after @start: the whole run
 *
 * The page says so above its figures.
 */
void
slab_statistics_page_set_range (SlabStatisticsPage *self, gint64 start, gint64 end)
{
  g_return_if_fail (SLAB_IS_STATISTICS_PAGE (self));

  self->has_range = end > start;
  slab_trace_follower_set_range (self->follower, self->has_range ? start : 0, self->has_range ? end : G_MAXINT64);
}
