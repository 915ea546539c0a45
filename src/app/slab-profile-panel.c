/* SPDX-License-Identifier: MIT */
#include "slab-profile-panel.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "slab-file-choosers.h"
#include "slab-plot-page.h"
#include "slab-spans-page.h"
#include "slab-statistics-page.h"
#include "slab-verdict-page.h"

struct _SlabProfilePanel
{
  GtkWidget parent_instance;

  SlabTrace *trace;
  GtkFileChooserNative *chooser;
  SlabProfileExport chosen; /* what the chooser is for */
  gboolean following;       /* a selection is being carried from one page to another */

  GtkStack *stack;
  AdwViewStack *pages;
  GtkWidget *chunks_button;
  GtkWidget *input_button;
  GtkMenuButton *export_button;
  SlabProfileView *view;
  AdwBin *spans_place;
  AdwBin *statistics_place;
  AdwBin *verdict_place;
  AdwBin *inside_place;
  AdwBin *tasks_place;
  AdwBin *roofline_place;

  /* NULL until they are first looked at */
  SlabSpansPage *spans;
  SlabStatisticsPage *statistics;
  SlabVerdictPage *verdict;
  SlabPlotPage *plots[SLAB_N_PLOT_PAGES];
};

enum
{
  PROP_0,
  PROP_TRACE,
  PROP_PAGE,
  N_PROPS,
};

enum
{
  SIGNAL_MESSAGE,
  SIGNAL_SPAN_ACTIVATED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabProfilePanel, slab_profile_panel, GTK_TYPE_WIDGET)

/* In the order of the switcher, and of the keys Control + 1, 2, … */
static const char *const page_names[] = { "timeline", "spans", "statistics", "verdict", "inside", "tasks", "roofline" };
static const char *const plot_names[SLAB_N_PLOT_PAGES] = { "inside", "tasks", "roofline" };

static void
tell (SlabProfilePanel *self, const char *message)
{
  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, message);
}

/* --- A span on all pages ------------------------------------------------------------------------------------------ */

static void
on_timeline_selection (SlabProfilePanel *self)
{
  guint64 index;
  guint row;

  if (self->following || self->spans == NULL || !slab_profile_view_get_selected (self->view, &row, &index))
    return;
  self->following = TRUE;
  slab_spans_page_select_span (self->spans, row, index);
  self->following = FALSE;
}

static void
on_spans_selection (SlabProfilePanel *self)
{
  guint64 index;
  guint row;

  if (self->following || !slab_spans_page_get_selected (self->spans, &row, &index))
    return;
  self->following = TRUE;
  slab_profile_view_select_span (self->view, row, index);
  self->following = FALSE;
}

/**
 * slab_profile_panel_show_span:
 * @self: a panel with a trace
 * @row: of the trace
 * @index: in that row
 */
void
slab_profile_panel_show_span (SlabProfilePanel *self, guint row, guint64 index)
{
  g_return_if_fail (SLAB_IS_PROFILE_PANEL (self));

  slab_profile_view_select_span (self->view, row, index);
  slab_profile_panel_set_page (self, "timeline");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
on_span_activated (SlabProfilePanel *self, guint row, guint64 index)
{
  slab_profile_panel_show_span (self, row, index);
  g_signal_emit (self, signals[SIGNAL_SPAN_ACTIVATED], 0, row, index);
}

/* --- Pages -------------------------------------------------------------------------------------------------------- */

static void
make_spans (SlabProfilePanel *self)
{
  self->spans = SLAB_SPANS_PAGE (slab_spans_page_new ());
  slab_spans_page_set_trace (self->spans, self->trace);
  g_signal_connect_object (self->spans, "selection-changed", G_CALLBACK (on_spans_selection), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->spans, "span-activated", G_CALLBACK (on_span_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->spans, "message", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->spans_place, GTK_WIDGET (self->spans));
  on_timeline_selection (self);
}

/* The figures are of the range that is marked in the timeline. */
static void
on_marked (SlabProfilePanel *self)
{
  double start, end;
  gboolean marked = slab_profile_view_get_marked (self->view, &start, &end);

  if (self->statistics != NULL)
    slab_statistics_page_set_range (self->statistics, marked ? (gint64) (start * 1e9 + 0.5) : 0,
                                    marked ? (gint64) (end * 1e9 + 0.5) : 0);
}

static void
on_whole_run (SlabProfilePanel *self)
{
  slab_profile_view_set_marked (self->view, 0, 0);
}

static void
make_statistics (SlabProfilePanel *self)
{
  self->statistics = SLAB_STATISTICS_PAGE (slab_statistics_page_new ());
  slab_statistics_page_set_trace (self->statistics, self->trace);
  on_marked (self);
  g_signal_connect_object (self->statistics, "whole-run", G_CALLBACK (on_whole_run), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->statistics, "span-activated", G_CALLBACK (on_span_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->statistics, "message", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->statistics_place, GTK_WIDGET (self->statistics));
}

static void
make_verdict (SlabProfilePanel *self)
{
  self->verdict = SLAB_VERDICT_PAGE (slab_verdict_page_new ());
  slab_verdict_page_set_trace (self->verdict, self->trace);
  g_signal_connect_object (self->verdict, "message", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->verdict_place, GTK_WIDGET (self->verdict));
}

/* Its filter's span, where there is one: that is what the chunk is for. */
static void
on_chunk_activated (SlabProfilePanel *self, int chunk)
{
  guint64 found_index = 0;
  guint found_row = 0;
  gboolean found = FALSE;

  for (guint r = 0; r < slab_trace_get_n_threads (self->trace); r++)
    for (guint64 i = 0; i < slab_trace_get_n_spans (self->trace, r); i++)
      {
        SlabSpan span;

        slab_trace_get_span (self->trace, r, i, &span);
        if (span.chunk != chunk || (found && span.phase != SLAB_PHASE_FILTER))
          continue;
        found = TRUE;
        found_row = r;
        found_index = i;
        if (span.phase == SLAB_PHASE_FILTER)
          {
            on_span_activated (self, r, i);
            return;
          }
      }
  if (found)
    on_span_activated (self, found_row, found_index);
}

static void
make_plot (SlabProfilePanel *self, SlabPlotPageKind kind)
{
  AdwBin *const places[] = { self->inside_place, self->tasks_place, self->roofline_place };

  self->plots[kind] = SLAB_PLOT_PAGE (slab_plot_page_new (kind));
  slab_plot_page_set_trace (self->plots[kind], self->trace);
  g_signal_connect_object (self->plots[kind], "chunk-activated", G_CALLBACK (on_chunk_activated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plots[kind], "message", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (places[kind], GTK_WIDGET (self->plots[kind]));
}

static GtkWidget *
get_page_widget (SlabProfilePanel *self)
{
  GtkWidget *child = adw_view_stack_get_visible_child (self->pages);

  return ADW_IS_BIN (child) ? adw_bin_get_child (ADW_BIN (child)) : child;
}

static void
on_page_changed (SlabProfilePanel *self)
{
  const char *name = slab_profile_panel_get_page (self);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  g_assert (SLAB_IS_PROFILE_PANEL (self));
  if (g_strcmp0 (name, "spans") == 0 && self->spans == NULL)
    make_spans (self);
  else if (g_strcmp0 (name, "statistics") == 0 && self->statistics == NULL)
    make_statistics (self);
  else if (g_strcmp0 (name, "verdict") == 0 && self->verdict == NULL)
    make_verdict (self);
  for (guint i = 0; i < SLAB_N_PLOT_PAGES; i++)
    if (g_strcmp0 (name, plot_names[i]) == 0 && self->plots[i] == NULL)
      make_plot (self, (SlabPlotPageKind) i);
  /* The timeline is a picture: it is exported. */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "panel.copy",
                                 self->trace != NULL && g_strcmp0 (name, "timeline") != 0);
  /* The stack hands the keyboard on, but not to a page that there was nothing in until now. GTK 4.8 would look for a
   * place with the next frame; a window that closes before keeps the page that had it for ever. */
  if (focus != NULL && !gtk_widget_get_mapped (focus) && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    gtk_widget_grab_focus (get_page_widget (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PAGE]);
}

static void
page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SlabProfilePanel *self = SLAB_PROFILE_PANEL (widget);

  if (self->trace == NULL)
    return;
  slab_profile_panel_set_page (self, g_variant_get_string (parameter, NULL));
  gtk_widget_grab_focus (get_page_widget (self));
}

/* FALSE where the panel is not seen: then the key is another one's, that of the tab in front. */
static gboolean
on_page_key (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_activate_action_variant (widget, "panel.page", arguments);
}

/* Wherever in the window the keyboard is. */
static void
add_keys (SlabProfilePanel *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_GLOBAL);
  for (guint i = 0; i < G_N_ELEMENTS (page_names); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_1 + i, GDK_CONTROL_MASK),
                                                gtk_callback_action_new (on_page_key, NULL, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_string (page_names[i]));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (get_page_widget (SLAB_PROFILE_PANEL (widget)), "clipboard.copy", NULL);
}

/* --- Export ------------------------------------------------------------------------------------------------------- */

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SlabProfilePanel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = slab_profile_export_finish (SLAB_TRACE (source), result, &error);
  g_autofree char *message = name != NULL ? g_strdup_printf (_ ("Saved “%s”"), name) : NULL;

  tell (self, message != NULL ? message : error->message);
}

/**
 * slab_profile_panel_export:
 * @self: a panel with a trace
 * @what: what of it
 * @file: where to
 *
 * Works in a thread of its own; "message" says how it ended.
 */
void
slab_profile_panel_export (SlabProfilePanel *self, SlabProfileExport what, GFile *file)
{
  g_return_if_fail (SLAB_IS_PROFILE_PANEL (self));
  g_return_if_fail (what < SLAB_N_PROFILE_EXPORTS);
  g_return_if_fail (G_IS_FILE (file));

  if (self->trace != NULL)
    slab_profile_export_async (self->trace, what, file, NULL, on_exported, g_object_ref (self));
}

static void
on_file_chosen (gpointer object, GFile *file)
{
  SlabProfilePanel *self = object;

  slab_profile_panel_export (self, self->chosen, file);
}

static void
export_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  SlabProfilePanel *self = SLAB_PROFILE_PANEL (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *name = NULL;

  if (self->trace == NULL || !slab_profile_export_from_id (g_variant_get_string (parameter, NULL), &self->chosen))
    return;
  name = slab_profile_export_get_default_name (self->trace, self->chosen);
  slab_file_choosers_show (&self->chooser,
                           slab_file_choosers_new_export (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, name,
                                                          slab_profile_export_get_title (self->chosen),
                                                          slab_profile_export_get_pattern (self->chosen)),
                           on_file_chosen, self);
}

static GMenuModel *
new_export_menu (void)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < SLAB_N_PROFILE_EXPORTS; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (slab_profile_export_get_title ((SlabProfileExport) i), NULL);

      g_menu_item_set_action_and_target (item, "panel.export", "s", slab_profile_export_get_id ((SlabProfileExport) i));
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

/* --- GObject ------------------------------------------------------------------------------------------------------ */

static gboolean
slab_profile_panel_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (get_page_widget (SLAB_PROFILE_PANEL (widget)));
}

static void
slab_profile_panel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SlabProfilePanel *self = SLAB_PROFILE_PANEL (object);

  switch (id)
    {
    case PROP_TRACE:
      g_value_set_object (value, self->trace);
      break;
    case PROP_PAGE:
      g_value_set_string (value, slab_profile_panel_get_page (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
slab_profile_panel_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SlabProfilePanel *self = SLAB_PROFILE_PANEL (object);

  switch (id)
    {
    case PROP_TRACE:
      slab_profile_panel_set_trace (self, g_value_get_object (value));
      break;
    case PROP_PAGE:
      slab_profile_panel_set_page (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
slab_profile_panel_dispose (GObject *object)
{
  SlabProfilePanel *self = SLAB_PROFILE_PANEL (object);
  GtkWidget *child;

  slab_file_choosers_close (&self->chooser);
  g_clear_object (&self->trace);
  if (self->pages != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->pages, self);
      gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_PROFILE_PANEL);
    }
  /* Of the template's widgets, GTK 4.8 drops only those with a name. */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (slab_profile_panel_parent_class)->dispose (object);
}

static void
slab_profile_panel_class_init (SlabProfilePanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = slab_profile_panel_get_property;
  object_class->set_property = slab_profile_panel_set_property;
  object_class->dispose = slab_profile_panel_dispose;
  widget_class->grab_focus = slab_profile_panel_grab_focus;

  props[PROP_TRACE] = g_param_spec_object ("trace", NULL, NULL, SLAB_TYPE_TRACE,
                                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, "timeline",
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_MESSAGE] = g_signal_new ("message", SLAB_TYPE_PROFILE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_SPAN_ACTIVATED] = g_signal_new ("span-activated", SLAB_TYPE_PROFILE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL,
                                                 NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT64);

  gtk_widget_class_install_action (widget_class, "panel.page", "s", page_action);
  gtk_widget_class_install_action (widget_class, "panel.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "panel.export", "s", export_action);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "profilepanel");
  g_type_ensure (SLAB_TYPE_PROFILE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-profile-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabProfilePanel, stack);
  gtk_widget_class_bind_template_child (widget_class, SlabProfilePanel, pages);
  gtk_widget_class_bind_template_child (widget_class, SlabProfilePanel, chunks_button);
  gtk_widget_class_bind_template_child (widget_class, SlabProfilePanel, input_button);
  gtk_widget_class_bind_template_child (widget_class, SlabProfilePanel, export_button);
  gtk_widget_class_bind_template_child (widget_class, SlabProfilePanel, view);
  gtk_widget_class_bind_template_child (widget_class, SlabProfilePanel, spans_place);
  gtk_widget_class_bind_template_child (widget_class, SlabProfilePanel, statistics_place);
  gtk_widget_class_bind_template_child (widget_class, SlabProfilePanel, verdict_place);
  gtk_widget_class_bind_template_child (widget_class, SlabProfilePanel, inside_place);
  gtk_widget_class_bind_template_child (widget_class, SlabProfilePanel, tasks_place);
  gtk_widget_class_bind_template_child (widget_class, SlabProfilePanel, roofline_place);
  gtk_widget_class_bind_template_callback (widget_class, on_page_changed);
}

static void
slab_profile_panel_init (SlabProfilePanel *self)
{
  g_autoptr (GMenuModel) menu = new_export_menu ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_menu_model (self->export_button, menu);
  slab_profile_panel_set_no_chunks (self, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "panel.copy", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "panel.export", FALSE);
  g_signal_connect_object (self->view, "selection-changed", G_CALLBACK (on_timeline_selection), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "marked-changed", G_CALLBACK (on_marked), self, G_CONNECT_SWAPPED);
  add_keys (self);
}

GtkWidget *
slab_profile_panel_new (void)
{
  return g_object_new (SLAB_TYPE_PROFILE_PANEL, NULL);
}

/**
 * slab_profile_panel_set_trace:
 * @self: a panel
 * @trace: (nullable): of any run, also one that lasts, was cancelled or failed
 *
 * The page that is seen stays.
 */
void
slab_profile_panel_set_trace (SlabProfilePanel *self, SlabTrace *trace)
{
  g_return_if_fail (SLAB_IS_PROFILE_PANEL (self));
  g_return_if_fail (trace == NULL || SLAB_IS_TRACE (trace));

  if (!g_set_object (&self->trace, trace))
    return;
  slab_profile_view_set_trace (self->view, trace);
  if (self->spans != NULL)
    slab_spans_page_set_trace (self->spans, trace);
  if (self->statistics != NULL)
    slab_statistics_page_set_trace (self->statistics, trace);
  if (self->verdict != NULL)
    slab_verdict_page_set_trace (self->verdict, trace);
  for (guint i = 0; i < SLAB_N_PLOT_PAGES; i++)
    if (self->plots[i] != NULL)
      slab_plot_page_set_trace (self->plots[i], trace);
  gtk_stack_set_visible_child_name (self->stack, trace != NULL ? "pages" : "empty");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "panel.export", trace != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "panel.copy",
                                 trace != NULL && g_strcmp0 (slab_profile_panel_get_page (self), "timeline") != 0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TRACE]);
}

SlabTrace *
slab_profile_panel_get_trace (SlabProfilePanel *self)
{
  g_return_val_if_fail (SLAB_IS_PROFILE_PANEL (self), NULL);

  return self->trace;
}

void
slab_profile_panel_set_page (SlabProfilePanel *self, const char *name)
{
  g_return_if_fail (SLAB_IS_PROFILE_PANEL (self));
  g_return_if_fail (name != NULL);

  if (adw_view_stack_get_child_by_name (self->pages, name) != NULL)
    adw_view_stack_set_visible_child_name (self->pages, name);
}

const char *
slab_profile_panel_get_page (SlabProfilePanel *self)
{
  g_return_val_if_fail (SLAB_IS_PROFILE_PANEL (self), NULL);

  return adw_view_stack_get_visible_child_name (self->pages);
}

SlabProfileView *
slab_profile_panel_get_view (SlabProfilePanel *self)
{
  g_return_val_if_fail (SLAB_IS_PROFILE_PANEL (self), NULL);

  return self->view;
}

void
slab_profile_panel_set_no_chunks (SlabProfilePanel *self, const char *why)
{
  g_return_if_fail (SLAB_IS_PROFILE_PANEL (self));

  gtk_widget_set_tooltip_text (self->chunks_button, why != NULL ? why : _ ("Chunks of the Run (K)"));
}

void
slab_profile_panel_set_input_tooltip (SlabProfilePanel *self, const char *tooltip)
{
  g_return_if_fail (SLAB_IS_PROFILE_PANEL (self));

  gtk_widget_set_tooltip_text (self->input_button, tooltip);
  gtk_widget_set_visible (self->input_button, tooltip != NULL);
}
