/* SPDX-License-Identifier: MIT */
#include "slab-history-panel.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "plot/slab-plot-axis.h"
#include "slab-format.h"

struct _SlabHistoryPanel
{
  GtkWidget parent_instance;

  SlabDocument *document;

  GtkWidget *scrolled;
  GtkListBox *list;
};

enum
{
  PROP_0,
  PROP_DOCUMENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

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
  chunks = slab_format_count (n_chunks);
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

static void
slab_history_panel_dispose (GObject *object)
{
  SlabHistoryPanel *self = SLAB_HISTORY_PANEL (object);

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
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

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-history-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabHistoryPanel, scrolled);
  gtk_widget_class_bind_template_child (widget_class, SlabHistoryPanel, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
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
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  if (document != NULL)
    {
      g_signal_connect_swapped (document, "notify::volume", G_CALLBACK (document_cb), self);
      g_signal_connect_swapped (document, "notify::n-entries", G_CALLBACK (document_cb), self);
    }
  fill (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DOCUMENT]);
}
