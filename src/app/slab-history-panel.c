/* SPDX-License-Identifier: MIT */
#include "slab-history-panel.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "plot/slab-plot-axis.h"
#include "profile/slab-figure-text.h"
#include "profile/slab-trace-compare.h"
#include "profile/slab-trace-summary.h"

#define MARK_KEY "slab-history-panel-mark"

struct _SlabHistoryPanel
{
  GtkWidget parent_instance;

  SlabDocument *document;

  GtkWidget *scrolled;
  GtkListBox *list;
  GtkWidget *runs; /* heading, list and buttons; hidden while there are none */
  GtkListBox *run_list;
  guint marked[2]; /* runs, the one that was marked first is the first */
  guint n_marked;
};

enum
{
  TRACE_ACTIVATED,
  N_SIGNALS
};

enum
{
  PROP_0,
  PROP_DOCUMENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabHistoryPanel, slab_history_panel, GTK_TYPE_WIDGET)

static char *
describe_entry (SlabDocument *document, guint index)
{
  SlabRun *run = slab_document_get_entry_run (document, index);
  g_autofree char *seconds = NULL, *chunks = NULL;
  guint64 n_chunks;

  if (run == NULL)
    return g_strdup (_ ("Source"));
  seconds = slab_plot_format_seconds ((double) slab_trace_get_duration (slab_run_get_trace (run)) / 1e9, 0);
  n_chunks = slab_chunk_plan_get_n_chunks (slab_run_get_plan (run));
  chunks = slab_figure_format_whole (n_chunks);
  /* Translators: a time and a number, as in "0.21 s · 32 chunks" */
  return g_strdup_printf (ngettext ("%s · %s chunk", "%s · %s chunks", (gulong) n_chunks), seconds, chunks);
}

static void
fill (SlabHistoryPanel *self)
{
  GtkWidget *child;
  const guint n_entries = self->document != NULL ? slab_document_get_n_entries (self->document) : 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < n_entries; i++)
    {
      g_autofree char *title = slab_document_get_entry_title (self->document, i);
      g_autofree char *subtitle = describe_entry (self->document, i);
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "activatable", TRUE, "use-markup", FALSE, "title-lines", 2,
                                     NULL);
      const gboolean current = i == slab_document_get_position (self->document);
      GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");

      /* After the row knows that they are not markup: set together, they are read as such for a moment. */
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
      /* Always there, so that all titles begin at the same place. */
      gtk_widget_set_opacity (mark, current ? 1 : 0);
      gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_SELECTED, current, -1);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), mark);
      gtk_list_box_append (self->list, row);
    }
}

static void
document_cb (SlabHistoryPanel *self)
{
  fill (self);
}

static void
on_row_activated (SlabHistoryPanel *self, GtkListBoxRow *row)
{
  const int index = gtk_list_box_row_get_index (row);

  g_assert (SLAB_IS_HISTORY_PANEL (self));

  if (self->document != NULL && index >= 0 && (guint) index < slab_document_get_n_entries (self->document))
    slab_document_show_entry (self->document, (guint) index);
}

/* Runs */

static void
add_words (GString *text, const char *words)
{
  if (text->len > 0 && text->str[text->len - 1] != '\n')
    g_string_append (text, " · ");
  g_string_append (text, words);
}

/* "50 × 64 × 1104" that is not broken into lines, NULL where the trace does not say it. */
static char *
dup_setting (SlabTrace *trace, const char *key)
{
  const char *text = slab_trace_get_property_string (trace, key);
  g_autofree char *formatted = text != NULL ? slab_trace_format_setting (key, text) : NULL;
  g_auto (GStrv) parts = formatted != NULL ? g_strsplit (formatted, " ", -1) : NULL;

  return parts != NULL ? g_strjoinv ("\u00a0", parts) : NULL;
}

/* How it ended where that was not well, how fast it was, and with what settings:
 * "0.21 s · 1.9 of 2 cores busy · 4.1 GB/s useful",
 * "2 threads · 32 chunks of 50 × 64 × 1104 · overlap 12 × 12 × 12". */
static char *
describe_run (SlabTrace *trace)
{
  const char *outcome = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_OUTCOME);
  const char *bytes = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_USEFUL_BYTES);
  const guint n_threads = slab_trace_get_n_workers (trace);
  const guint n_chunks = slab_trace_get_n_chunks (trace);
  const gboolean done = outcome == NULL || g_str_equal (outcome, "done");
  g_autofree char *threads = g_strdup_printf (ngettext ("%u thread", "%u threads", n_threads), n_threads);
  g_autofree char *chunk = dup_setting (trace, SLAB_TRACE_KEY_CHUNK);
  g_autofree char *overlap = dup_setting (trace, SLAB_TRACE_KEY_OVERLAP);
  g_autofree char *count = slab_figure_format_whole (n_chunks);
  g_autofree char *seconds = NULL, *chunks = NULL;
  GString *text = g_string_new (NULL);
  SlabTraceSummary summary;

  slab_trace_summarize (trace, &summary);
  if (!done)
    add_words (text, g_str_equal (outcome, "cancelled") ? _ ("cancelled") : outcome);
  seconds = slab_plot_format_seconds (summary.seconds, 0);
  add_words (text, seconds);
  if (summary.mean_cores_busy > 0)
    {
      g_autofree char *words = slab_figure_format_cores (summary.mean_cores_busy, summary.n_cores);

      add_words (text, words);
    }
  /* The bytes are those of a whole run. */
  if (done && bytes != NULL && summary.seconds > 0)
    {
      g_autofree char *speed = slab_figure_format_bandwidth (g_ascii_strtod (bytes, NULL) / summary.seconds);
      /* Translators: of bytes a second, of the input and the result: "4.1 GB/s useful" */
      g_autofree char *words = g_strdup_printf (_ ("%s useful"), speed);

      add_words (text, words);
    }
  g_string_append_c (text, '\n');
  add_words (text, threads);
  if (n_chunks == 0)
    /* Some filters go over all of the volume at once. */
    chunks = g_strdup (_ ("whole volume"));
  else if (chunk != NULL)
    /* Translators: a number of chunks and the size of one, as in "32 chunks of 50 × 64 × 1104" */
    chunks = g_strdup_printf (ngettext ("%s chunk of %s", "%s chunks of %s", n_chunks), count, chunk);
  else
    chunks = g_strdup_printf (ngettext ("%s chunk", "%s chunks", n_chunks), count);
  add_words (text, chunks);
  if (overlap != NULL && n_chunks > 0)
    {
      g_autofree char *words = g_strdup_printf (_ ("overlap %s"), overlap);

      add_words (text, words);
    }
  return g_string_free (text, FALSE);
}

static GtkCheckButton *
get_mark (SlabHistoryPanel *self, guint run)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->run_list, (int) run);

  return g_object_get_data (G_OBJECT (row), MARK_KEY);
}

static void
unmark (SlabHistoryPanel *self, guint run)
{
  if (self->n_marked > 0 && self->marked[0] == run)
    self->marked[0] = self->marked[--self->n_marked];
  else if (self->n_marked == 2 && self->marked[1] == run)
    self->n_marked = 1;
}

/* Two can be compared: with a third one the first is let go. */
static void
mark_cb (GtkCheckButton *button, SlabHistoryPanel *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX_ROW);
  const guint run = (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));

  if (!gtk_check_button_get_active (button))
    unmark (self, run);
  else
    {
      if (self->n_marked == 2)
        gtk_check_button_set_active (get_mark (self, self->marked[0]), FALSE);
      self->marked[self->n_marked++] = run;
    }
}

static void
add_run (SlabHistoryPanel *self, SlabTrace *trace, guint index)
{
  const char *filter = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_TITLE);
  /* Translators: the number of a run, and its filter */
  g_autofree char *title = g_strdup_printf (_ ("Run %u · %s"), index + 1, filter != NULL ? filter : "");
  g_autofree char *subtitle = describe_run (trace);
  g_autofree char *label = g_strdup_printf (_ ("Compare run %u"), index + 1);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "activatable", TRUE, "use-markup", FALSE, "title-lines", 2, NULL);
  GtkWidget *mark = g_object_new (GTK_TYPE_CHECK_BUTTON, "valign", GTK_ALIGN_CENTER, "tooltip-text", label, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (mark, "toggled", G_CALLBACK (mark_cb), self);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), mark);
  g_object_set_data (G_OBJECT (row), MARK_KEY, mark);
  gtk_list_box_append (self->run_list, row);
}

/* They only come at the end, or all go. */
static void
traces_cb (SlabHistoryPanel *self)
{
  GListModel *traces = self->document != NULL ? slab_document_get_traces (self->document) : NULL;
  const guint n = traces != NULL ? g_list_model_get_n_items (traces) : 0;
  guint n_shown = 0;

  while (gtk_list_box_get_row_at_index (self->run_list, (int) n_shown) != NULL)
    n_shown++;
  if (n_shown > n || n == 0)
    {
      GtkWidget *child;

      self->n_marked = 0;
      while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->run_list))) != NULL)
        gtk_list_box_remove (self->run_list, child);
      n_shown = 0;
    }
  for (guint i = n_shown; i < n; i++)
    {
      g_autoptr (SlabTrace) trace = g_list_model_get_item (traces, i);

      add_run (self, trace, i);
    }
  gtk_widget_set_visible (self->runs, n > 0);
}

static void
on_run_activated (SlabHistoryPanel *self, GtkListBoxRow *row)
{
  g_autoptr (SlabTrace) trace = NULL;

  g_assert (SLAB_IS_HISTORY_PANEL (self));

  if (self->document != NULL)
    trace = g_list_model_get_item (slab_document_get_traces (self->document), (guint) gtk_list_box_row_get_index (row));
  if (trace != NULL)
    g_signal_emit (self, signals[TRACE_ACTIVATED], 0, trace);
}

guint
slab_history_panel_get_marked (SlabHistoryPanel *self, guint runs[2])
{
  g_return_val_if_fail (SLAB_IS_HISTORY_PANEL (self), 0);
  g_return_val_if_fail (runs != NULL, 0);

  for (guint i = 0; i < self->n_marked; i++)
    runs[i] = self->marked[i];
  return self->n_marked;
}

/* GObject */

static void
forget_document (SlabHistoryPanel *self)
{
  if (self->document == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->document, self);
  g_signal_handlers_disconnect_by_data (slab_document_get_traces (self->document), self);
}

static void
slab_history_panel_dispose (GObject *object)
{
  SlabHistoryPanel *self = SLAB_HISTORY_PANEL (object);

  forget_document (self);
  g_clear_object (&self->document);
  if (self->scrolled != NULL)
    gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_HISTORY_PANEL);

  G_OBJECT_CLASS (slab_history_panel_parent_class)->dispose (object);
}

static void
slab_history_panel_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SlabHistoryPanel *self = SLAB_HISTORY_PANEL (object);

  switch (prop_id)
    {
    case PROP_DOCUMENT:
      g_value_set_object (value, self->document);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
slab_history_panel_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SlabHistoryPanel *self = SLAB_HISTORY_PANEL (object);

  switch (prop_id)
    {
    case PROP_DOCUMENT:
      slab_history_panel_set_document (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
slab_history_panel_class_init (SlabHistoryPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = slab_history_panel_dispose;
  object_class->get_property = slab_history_panel_get_property;
  object_class->set_property = slab_history_panel_set_property;

  properties[PROP_DOCUMENT] = g_param_spec_object (
      "document", NULL, NULL, SLAB_TYPE_DOCUMENT, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[TRACE_ACTIVATED] = g_signal_new ("trace-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 1, SLAB_TYPE_TRACE);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-history-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabHistoryPanel, scrolled);
  gtk_widget_class_bind_template_child (widget_class, SlabHistoryPanel, list);
  gtk_widget_class_bind_template_child (widget_class, SlabHistoryPanel, runs);
  gtk_widget_class_bind_template_child (widget_class, SlabHistoryPanel, run_list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_run_activated);
}

static void
slab_history_panel_init (SlabHistoryPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
slab_history_panel_new (void)
{
  return g_object_new (SLAB_TYPE_HISTORY_PANEL, NULL);
}

void
slab_history_panel_set_document (SlabHistoryPanel *self, SlabDocument *document)
{
  g_return_if_fail (SLAB_IS_HISTORY_PANEL (self));
  g_return_if_fail (document == NULL || SLAB_IS_DOCUMENT (document));

  if (self->document == document)
    return;
  forget_document (self);
  g_set_object (&self->document, document);
  if (document != NULL)
    {
      g_signal_connect_swapped (document, "notify::volume", G_CALLBACK (document_cb), self);
      g_signal_connect_swapped (document, "notify::n-entries", G_CALLBACK (document_cb), self);
      g_signal_connect_swapped (slab_document_get_traces (document), "items-changed", G_CALLBACK (traces_cb), self);
    }
  fill (self);
  traces_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DOCUMENT]);
}
