/* SPDX-License-Identifier: MIT */
#include "slab-trace-tab.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "profile/slab-figure-text.h"
#include "slab-action-state.h"
#include "slab-banner.h"
#include "slab-file-choosers.h"
#include "slab-planes-actions.h"
#include "slab-profile-panel.h"
#include "slab-recent-menu.h"
#include "slab-replay-actions.h"
#include "slab-replay-bar.h"
#include "slab-task-strip.h"
#include "slab-trace-file.h"
#include "slab-trace-properties.h"

/* Of the planes. */
#define ZOOM_STEP 1.25
/* Of the settings. */
#define SHOW_KEY "show-trace-chunks"

struct _SlabTraceTab
{
  GtkWidget parent_instance;

  GSimpleActionGroup *actions;
  SlabPlanesActions *planes_actions;
  SlabReplayActions *replay_actions;
  SlabViewState *state; /* of the shape of the volume that the run was of */
  SlabChunkReplay *replay;
  GSettings *settings;
  SlabMachineKeeper *keeper;
  SlabTraceFile *loader;
  GCancellable *finding; /* the volume of the run */
  GFile *input;          /* NULL: it is not there */
  GFile *file;
  SlabTrace *trace;
  char *title;
  char *subtitle;
  GtkFileChooserNative *chooser;

  GtkWidget *content;
  SlabBanner *banner;
  SlabTaskStrip *task;
  AdwToastOverlay *toasts;
  GtkWidget *replay_box;
  SlabPlanesView *planes;
  SlabReplayBar *replay_bar;
  SlabProfilePanel *profile;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_RUNNING,
  PROP_BUSY,
  PROP_PROGRESS,
  PROP_PROGRESS_TEXT,
};

static void slab_trace_tab_init_tab (SlabTabInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SlabTraceTab, slab_trace_tab, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SLAB_TYPE_TAB, slab_trace_tab_init_tab))

static void
update_actions (SlabTraceTab *self)
{
  static const char *const viewing[] = { "zoom-in",      "zoom-out",      "zoom-fit",     "copy",
                                         "save",         "show-timeline", "reload",       "compare-to",
                                         "compare-file", "next-pane",     "previous-pane" };

  for (guint i = 0; i < G_N_ELEMENTS (viewing); i++)
    slab_action_state_set_enabled (G_ACTION_MAP (self->actions), viewing[i], self->trace != NULL);
  slab_action_state_set_enabled (G_ACTION_MAP (self->actions), "cancel-task", slab_trace_file_is_busy (self->loader));
  slab_planes_actions_set_enabled (self->planes_actions, gtk_widget_get_visible (self->replay_box));
}

/* The chunks */

static gboolean
has_focus (SlabTraceTab *self, gpointer widget)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

static void
toggled_cb (SlabTraceTab *self)
{
  const gboolean shown = slab_chunk_replay_get_shown (self->replay);

  if (!shown && has_focus (self, self->replay_box))
    gtk_widget_grab_focus (GTK_WIDGET (self->profile));
  gtk_widget_set_visible (self->replay_box, shown);
  update_actions (self);
}

/* Whether traces are opened with their chunks is as a person had them last. */
static void
chunks_state_cb (SlabTraceTab *self, GVariant *value, GAction *action)
{
  if (self->settings != NULL && g_action_get_enabled (action))
    g_settings_set_boolean (self->settings, SHOW_KEY, g_variant_get_boolean (value));
}

static void
show_chunks (SlabTraceTab *self)
{
  SlabChunkIndex *index = slab_chunk_replay_get_index (self->replay);
  const char *why = slab_chunk_replay_describe_absence (self->replay);
  const gboolean wanted = self->settings == NULL || g_settings_get_boolean (self->settings, SHOW_KEY);
  SlabShape shape;

  if (why == NULL && (!slab_chunk_index_get_shape (index, shape.n) || !slab_shape_is_valid (&shape)))
    why = _ ("The chunks of this trace are of a volume larger than any.");
  if (why == NULL)
    slab_view_state_set_shape (self->state, &shape);
  else
    slab_view_state_set_volume (self->state, NULL);
  slab_profile_panel_set_no_chunks (self->profile, why);
  slab_replay_actions_set_enabled (self->replay_actions, why == NULL);
  slab_chunk_replay_set_shown (self->replay, why == NULL && wanted);
}

/* The volume of the run */

/* Where it was, then beside the trace, as files are that are given to others together. */
static GPtrArray *
list_inputs (SlabTrace *trace, GFile *file)
{
  const char *place = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_INPUT_FILE);
  const char *name = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_INPUT);
  GPtrArray *inputs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GFile) folder = g_file_get_parent (file);

  if (place != NULL && *place != '\0')
    g_ptr_array_add (inputs, g_file_parse_name (place));
  if (folder != NULL && name != NULL && *name != '\0')
    {
      g_autofree char *base = g_path_get_basename (name);

      g_ptr_array_add (inputs, g_file_get_child (folder, base));
    }
  return inputs;
}

static void
find_input_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GPtrArray *inputs = task_data;

  for (guint i = 0; i < inputs->len; i++)
    if (g_file_query_file_type (g_ptr_array_index (inputs, i), G_FILE_QUERY_INFO_NONE, cancellable)
        == G_FILE_TYPE_REGULAR)
      {
        g_task_return_pointer (task, g_object_ref (g_ptr_array_index (inputs, i)), g_object_unref);
        return;
      }
  g_task_return_pointer (task, NULL, NULL);
}

static void
show_input (SlabTraceTab *self, GFile *input)
{
  const char *name = slab_trace_get_property_string (self->trace, SLAB_TRACE_KEY_INPUT);
  g_autofree char *place = input != NULL ? g_file_get_parse_name (input) : NULL;
  g_autofree char *tooltip = NULL;

  g_set_object (&self->input, input);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trace.open-input", input != NULL);
  if (input != NULL)
    tooltip = g_strdup_printf (_ ("Open Its Volume, “%s”"), place);
  else if (name != NULL)
    tooltip = g_strdup_printf (_ ("Its volume, “%s”, is neither where it was nor beside the trace."), name);
  slab_profile_panel_set_input_tooltip (self->profile, tooltip);
}

static void
input_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) input = g_task_propagate_pointer (G_TASK (result), &error);

  if (error == NULL)
    show_input (SLAB_TRACE_TAB (source), input);
}

/* A disk that sleeps, or one behind a network, takes its time. */
static void
find_input (SlabTraceTab *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->finding != NULL)
    g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
  self->finding = g_cancellable_new ();
  show_input (self, NULL);
  task = g_task_new (self, self->finding, input_found_cb, NULL);
  g_task_set_source_tag (task, find_input);
  g_task_set_task_data (task, list_inputs (self->trace, self->file), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, find_input_thread);
}

static void
open_input_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SlabTraceTab *self = SLAB_TRACE_TAB (widget);
  g_autofree char *uri = g_file_get_uri (self->input);

  gtk_widget_activate_action (widget, "win.open-uri", "s", uri);
}

/* Loading */

/* "gaussian sigma=3 · 2 threads · 0.21 s" */
static char *
describe_trace (SlabTrace *trace)
{
  const char *title = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_TITLE);
  const guint n_threads = slab_trace_get_n_workers (trace);
  g_autofree char *seconds = slab_figure_format_seconds ((double) slab_trace_get_duration (trace) / 1e9);
  g_autofree char *threads = g_strdup_printf (ngettext ("%u thread", "%u threads", n_threads), n_threads);

  return title != NULL && *title != '\0' ? g_strdup_printf ("%s · %s · %s", title, threads, seconds)
                                         : g_strdup_printf ("%s · %s", threads, seconds);
}

static void
loaded_cb (SlabTraceTab *self, SlabTrace *trace)
{
  const char *warning = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING);

  g_set_object (&self->trace, trace);
  g_free (self->subtitle);
  self->subtitle = describe_trace (trace);
  if (self->keeper != NULL)
    slab_machine_keeper_add_trace (self->keeper, trace);
  slab_profile_panel_set_trace (self->profile, trace);
  /* Until then it would speak of filters that are to be run. */
  gtk_widget_set_visible (GTK_WIDGET (self->profile), TRUE);
  show_chunks (self);
  find_input (self);
  if (warning != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("Not all of “%s” can be shown: %s"), self->title, warning);

      slab_banner_show (self->banner, text, NULL, NULL);
    }
  else
    slab_banner_dismiss (self->banner);
  update_actions (self);
  slab_recent_menu_add_file (gtk_recent_manager_get_default (), self->file);
  g_object_notify (G_OBJECT (self), "subtitle");
  g_signal_emit_by_name (self, "opened");
}

/* Of what is shown it is told here; where nothing is, by whoever asked for it. */
static void
failed_cb (SlabTraceTab *self, const char *message)
{
  if (self->trace != NULL)
    slab_banner_show (self->banner, message, _ ("_Reload"), "win.reload");
  else
    g_signal_emit_by_name (self, "open-failed", message);
}

static void
cancelled_cb (SlabTraceTab *self)
{
  if (self->trace == NULL)
    g_signal_emit_by_name (self, "open-failed", "");
}

static void
busy_cb (SlabTraceTab *self)
{
  if (slab_trace_file_is_busy (self->loader))
    {
      /* Translators: a file */
      g_autofree char *text = g_strdup_printf (_ ("Reading “%s”"), self->title);

      slab_task_strip_show (self->task, text);
    }
  else
    slab_task_strip_hide (self->task);
  update_actions (self);
  g_object_notify (G_OBJECT (self), "busy");
}

static void
progress_cb (SlabTraceTab *self)
{
  slab_task_strip_set_progress (self->task, slab_trace_file_get_progress (self->loader));
}

/**
 * slab_trace_tab_open_file:
 * @file: what to open; replaces what is shown once it could be opened
 */
void
slab_trace_tab_open_file (SlabTraceTab *self, GFile *file)
{
  g_return_if_fail (SLAB_IS_TRACE_TAB (self));
  g_return_if_fail (G_IS_FILE (file));

  g_set_object (&self->file, file);
  g_free (self->title);
  self->title = slab_trace_file_dup_name (file);
  g_object_notify (G_OBJECT (self), "title");
  slab_trace_file_load (self->loader, file);
}

SlabTrace *
slab_trace_tab_get_trace (SlabTraceTab *self)
{
  g_return_val_if_fail (SLAB_IS_TRACE_TAB (self), NULL);

  return self->trace;
}

/* What the panel has done, or could not do. */
static void
message_cb (SlabTraceTab *self, const char *message)
{
  /* The title of a toast is markup. */
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  g_assert (SLAB_IS_TRACE_TAB (self));
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

/* Actions */

static void
reload_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabTraceTab *self = user_data;

  slab_trace_file_load (self->loader, self->file);
}

static void
cancel_task_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_trace_file_cancel (SLAB_TRACE_TAB (user_data)->loader);
}

static void
zoom_planes (SlabTraceTab *self, const char *name)
{
  if (g_str_equal (name, "zoom-in"))
    slab_planes_view_zoom_by (self->planes, ZOOM_STEP);
  else if (g_str_equal (name, "zoom-out"))
    slab_planes_view_zoom_by (self->planes, 1 / ZOOM_STEP);
  else
    slab_view_state_fit (self->state);
}

/* The keys and menus that zoom a slice zoom the time, where the keyboard is not in the planes. */
static void
zoom_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabTraceTab *self = user_data;
  SlabProfileView *view = slab_profile_panel_get_view (self->profile);
  const char *name = g_action_get_name (G_ACTION (action));

  if (has_focus (self, self->planes))
    zoom_planes (self, name);
  else if (g_str_equal (name, "zoom-in"))
    gtk_widget_activate_action (GTK_WIDGET (view), "profile.zoom-in", NULL);
  else if (g_str_equal (name, "zoom-out"))
    gtk_widget_activate_action (GTK_WIDGET (view), "profile.zoom-out", NULL);
  else
    slab_profile_view_fit (view);
}

static void
save_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  /* The name's ending may make another picture of it. */
  gtk_widget_activate_action (GTK_WIDGET (SLAB_TRACE_TAB (user_data)->profile), "panel.export", "s", "png");
}

static void
copy_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabTraceTab *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  /* What is marked in a text goes before the page that it is on. */
  if (focus == NULL || !gtk_widget_activate_action (focus, "clipboard.copy", NULL))
    gtk_widget_activate_action (GTK_WIDGET (self->profile), "panel.copy", NULL);
}

static void
show_timeline_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabTraceTab *self = user_data;

  slab_profile_panel_set_page (self->profile, "timeline");
  slab_profile_view_fit (slab_profile_panel_get_view (self->profile));
  gtk_widget_grab_focus (GTK_WIDGET (self->profile));
}

/* Where the keyboard goes on: the planes, the bar of the replay, the profile. */
static void
next_pane_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabTraceTab *self = user_data;
  GtkWidget *const panes[] = { GTK_WIDGET (self->planes), GTK_WIDGET (self->replay_bar), GTK_WIDGET (self->profile) };
  const guint n = G_N_ELEMENTS (panes);
  const guint step = g_str_equal (g_action_get_name (G_ACTION (action)), "next-pane") ? 1 : n - 1;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  guint from = step == 1 ? n - 1 : 0;

  for (guint i = 0; i < n; i++)
    if (has_focus (self, panes[i]))
      from = i;
  for (guint i = (from + step) % n, tried = 0; tried < n; i = (i + step) % n, tried++)
    if (gtk_widget_get_mapped (panes[i]) && gtk_widget_child_focus (panes[i], GTK_DIR_TAB_FORWARD))
      break;
  if (root != NULL)
    gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
}

static void
file_chosen (gpointer object, GFile *file)
{
  SlabTraceTab *self = SLAB_TRACE_TAB (object);

  slab_tab_emit_compare (SLAB_TAB (self), self->trace, self->title, NULL, NULL, file);
}

static void
compare_file_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabTraceTab *self = user_data;

  slab_file_choosers_show (&self->chooser,
                           slab_file_choosers_new_trace (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)))),
                           file_chosen, self);
}

static void
compare_to_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabTraceTab *self = user_data;
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (g_variant_get_string (parameter, NULL));

  slab_tab_emit_compare (SLAB_TAB (self), self->trace, self->title, NULL, NULL, file);
}

static const GActionEntry tab_actions[] = {
  { "reload", reload_action },
  { "cancel-task", cancel_task_action },
  { "zoom-in", zoom_action },
  { "zoom-out", zoom_action },
  { "zoom-fit", zoom_action },
  { "next-pane", next_pane_action },
  { "previous-pane", next_pane_action },
  { "copy", copy_action },
  { "save", save_action },
  { "show-timeline", show_timeline_action },
  { "compare-file", compare_file_action },
  { "compare-to", compare_to_action, "s" },
};

/* SlabTab */

static GActionGroup *
get_actions (SlabTab *tab)
{
  return G_ACTION_GROUP (SLAB_TRACE_TAB (tab)->actions);
}

static GFile *
get_file (SlabTab *tab)
{
  return SLAB_TRACE_TAB (tab)->file;
}

static void
stop (SlabTab *tab)
{
  slab_trace_file_cancel (SLAB_TRACE_TAB (tab)->loader);
}

static void
dismiss (SlabTab *tab)
{
  slab_banner_dismiss (SLAB_TRACE_TAB (tab)->banner);
}

static SlabSessionTab *
save (SlabTab *tab)
{
  SlabTraceTab *self = SLAB_TRACE_TAB (tab);
  g_autofree char *uri = NULL;
  SlabSessionTab *saved;

  if (self->trace == NULL)
    return NULL;
  uri = g_file_get_uri (self->file);
  saved = slab_session_tab_new (uri);
  saved->is_trace = TRUE;
  return saved;
}

static gboolean
has_properties (SlabTab *tab)
{
  return SLAB_TRACE_TAB (tab)->trace != NULL;
}

static GtkWindow *
new_properties (SlabTab *tab, GtkWindow *parent)
{
  SlabTraceTab *self = SLAB_TRACE_TAB (tab);

  return GTK_WINDOW (slab_trace_properties_new (parent, self->trace, self->file));
}

static void
slab_trace_tab_init_tab (SlabTabInterface *iface)
{
  iface->get_actions = get_actions;
  iface->get_file = get_file;
  iface->stop = stop;
  iface->dismiss = dismiss;
  iface->save = save;
  iface->has_properties = has_properties;
  iface->new_properties = new_properties;
}

/* GObject */

static gboolean
slab_trace_tab_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SLAB_TRACE_TAB (widget)->profile));
}

static void
slab_trace_tab_dispose (GObject *object)
{
  SlabTraceTab *self = SLAB_TRACE_TAB (object);

  if (self->loader != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->loader, self);
      slab_trace_file_cancel (self->loader);
      gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_TRACE_TAB);
    }
  g_clear_object (&self->loader);
  g_clear_object (&self->planes_actions);
  g_clear_object (&self->replay_actions);
  g_clear_object (&self->replay);
  g_clear_object (&self->state);
  g_clear_object (&self->settings);
  g_clear_object (&self->keeper);
  if (self->finding != NULL)
    g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
  g_clear_object (&self->input);
  slab_file_choosers_close (&self->chooser);
  g_clear_object (&self->actions);
  g_clear_object (&self->trace);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (slab_trace_tab_parent_class)->dispose (object);
}

static void
slab_trace_tab_finalize (GObject *object)
{
  SlabTraceTab *self = SLAB_TRACE_TAB (object);

  g_free (self->title);
  g_free (self->subtitle);

  G_OBJECT_CLASS (slab_trace_tab_parent_class)->finalize (object);
}

static void
slab_trace_tab_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SlabTraceTab *self = SLAB_TRACE_TAB (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, FALSE);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->loader != NULL && slab_trace_file_is_busy (self->loader));
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, 0);
      break;
    case PROP_PROGRESS_TEXT:
      g_value_set_string (value, NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
slab_trace_tab_class_init (SlabTraceTabClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = slab_trace_tab_dispose;
  object_class->finalize = slab_trace_tab_finalize;
  object_class->get_property = slab_trace_tab_get_property;
  widget_class->grab_focus = slab_trace_tab_grab_focus;

  slab_tab_override_properties (object_class, PROP_TITLE);

  g_type_ensure (SLAB_TYPE_BANNER);
  g_type_ensure (SLAB_TYPE_TASK_STRIP);
  g_type_ensure (SLAB_TYPE_PLANES_VIEW);
  g_type_ensure (SLAB_TYPE_REPLAY_BAR);
  g_type_ensure (SLAB_TYPE_PROFILE_PANEL);

  gtk_widget_class_install_action (widget_class, "trace.open-input", NULL, open_input_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-trace-tab.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabTraceTab, content);
  gtk_widget_class_bind_template_child (widget_class, SlabTraceTab, banner);
  gtk_widget_class_bind_template_child (widget_class, SlabTraceTab, task);
  gtk_widget_class_bind_template_child (widget_class, SlabTraceTab, toasts);
  gtk_widget_class_bind_template_child (widget_class, SlabTraceTab, replay_box);
  gtk_widget_class_bind_template_child (widget_class, SlabTraceTab, planes);
  gtk_widget_class_bind_template_child (widget_class, SlabTraceTab, replay_bar);
  gtk_widget_class_bind_template_child (widget_class, SlabTraceTab, profile);
  gtk_widget_class_bind_template_callback (widget_class, message_cb);
}

static void
init_replay (SlabTraceTab *self)
{
  GAction *chunks = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "chunks");

  self->state = slab_view_state_new ();
  self->replay = slab_chunk_replay_new ();
  slab_planes_view_set_state (self->planes, self->state);
  slab_planes_view_set_replay (self->planes, self->replay);
  slab_planes_actions_set_view (self->planes_actions, self->planes);
  slab_replay_bar_set_replay (self->replay_bar, self->replay);
  slab_replay_actions_bind (self->replay_actions, self->replay, slab_profile_panel_get_view (self->profile),
                            self->state);
  slab_replay_actions_set_enabled (self->replay_actions, FALSE);
  g_signal_connect_object (self->replay, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chunks, "change-state", G_CALLBACK (chunks_state_cb), self, G_CONNECT_SWAPPED);
}

static void
slab_trace_tab_init (SlabTraceTab *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), tab_actions, G_N_ELEMENTS (tab_actions), self);
  self->planes_actions = slab_planes_actions_new (G_ACTION_MAP (self->actions));
  self->replay_actions = slab_replay_actions_new (G_ACTION_MAP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  init_replay (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trace.open-input", FALSE);
  self->loader = slab_trace_file_new ();
  g_signal_connect_swapped (self->loader, "loaded", G_CALLBACK (loaded_cb), self);
  g_signal_connect_swapped (self->loader, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (self->loader, "cancelled", G_CALLBACK (cancelled_cb), self);
  g_signal_connect_swapped (self->loader, "notify::busy", G_CALLBACK (busy_cb), self);
  g_signal_connect_swapped (self->loader, "notify::progress", G_CALLBACK (progress_cb), self);
  update_actions (self);
}

GtkWidget *
slab_trace_tab_new (void)
{
  return g_object_new (SLAB_TYPE_TRACE_TAB, NULL);
}

static gboolean
get_mouse_preset (GValue *value, GVariant *variant, gpointer user_data)
{
  SlabMousePreset preset;

  if (!slab_mouse_preset_from_id (g_variant_get_string (variant, NULL), &preset))
    return FALSE;
  g_value_set_int (value, (int) preset);
  return TRUE;
}

/**
 * slab_trace_tab_set_settings:
 * @settings: (nullable): of the program: what the mouse does, and whether chunks are shown
 *
 * Once, before anything is opened.
 */
void
slab_trace_tab_set_settings (SlabTraceTab *self, GSettings *settings)
{
  g_return_if_fail (SLAB_IS_TRACE_TAB (self));
  g_return_if_fail (settings == NULL || G_IS_SETTINGS (settings));
  g_return_if_fail (self->settings == NULL);

  if (!g_set_object (&self->settings, settings))
    return;
  g_settings_bind_with_mapping (settings, "mouse-preset", self->planes, "mouse-preset", G_SETTINGS_BIND_GET,
                                get_mouse_preset, NULL, NULL, NULL);
}

void
slab_trace_tab_set_machine_keeper (SlabTraceTab *self, SlabMachineKeeper *keeper)
{
  g_return_if_fail (SLAB_IS_TRACE_TAB (self));
  g_return_if_fail (SLAB_IS_MACHINE_KEEPER (keeper));

  if (g_set_object (&self->keeper, keeper) && self->trace != NULL)
    slab_machine_keeper_add_trace (keeper, self->trace);
}
