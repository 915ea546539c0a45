/* SPDX-License-Identifier: MIT */
#include "slab-compare-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "profile/slab-trace-compare.h"
#include "slab-action-state.h"
#include "slab-banner.h"
#include "slab-difference-item.h"
#include "slab-profile-view.h"
#include "slab-task-strip.h"
#include "slab-trace-file.h"

struct _SlabComparePage
{
  GtkWidget parent_instance;

  GSimpleActionGroup *actions;
  SlabTraceFile *loader;
  GCancellable *cancellable; /* of the table */
  SlabTrace *traces[2];      /* both, or only the first while the second is read */
  char *names[2];
  char *title;
  GListStore *rows; /* SlabDifferenceItem */
  gboolean following;

  GtkWidget *content;
  SlabBanner *banner;
  SlabTaskStrip *task;
  GtkLabel *first_label;
  GtkLabel *second_label;
  SlabProfileView *first;
  SlabProfileView *second;
  GtkColumnView *table;
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

static void slab_compare_page_init_tab (SlabTabInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SlabComparePage, slab_compare_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SLAB_TYPE_TAB, slab_compare_page_init_tab))

static void
update_actions (SlabComparePage *self)
{
  static const char *const viewing[] = { "zoom-in", "zoom-out", "zoom-fit", "show-timeline" };

  for (guint i = 0; i < G_N_ELEMENTS (viewing); i++)
    slab_action_state_set_enabled (G_ACTION_MAP (self->actions), viewing[i], self->traces[1] != NULL);
  slab_action_state_set_enabled (G_ACTION_MAP (self->actions), "cancel-task", slab_trace_file_is_busy (self->loader));
}

/* The pictures */

static void
follow_range (SlabComparePage *self, SlabProfileView *from, SlabProfileView *to)
{
  double start, end;

  if (self->following || self->traces[1] == NULL)
    return;
  self->following = TRUE;
  slab_profile_view_get_range (from, &start, &end);
  if (start < end)
    slab_profile_view_set_range (to, start, end);
  self->following = FALSE;
}

static void
on_first_range (SlabComparePage *self)
{
  g_assert (SLAB_IS_COMPARE_PAGE (self));

  follow_range (self, self->first, self->second);
}

static void
on_second_range (SlabComparePage *self)
{
  g_assert (SLAB_IS_COMPARE_PAGE (self));

  follow_range (self, self->second, self->first);
}

/* The table */

static void
setup_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer text)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  /* What is said at length does not take the room of the others. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer text)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  const char *shown = slab_difference_item_get_text (gtk_list_item_get_item (item),
                                                     (SlabDifferenceText) GPOINTER_TO_UINT (text));

  gtk_label_set_text (GTK_LABEL (label), shown);
  gtk_widget_set_tooltip_text (label, *shown != '\0' ? shown : NULL);
}

static void
add_column (SlabComparePage *self, const char *title, SlabDifferenceText text)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell), GUINT_TO_POINTER (text));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), GUINT_TO_POINTER (text));
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, text != SLAB_DIFFERENCE_RATIO);
  gtk_column_view_append_column (self->table, column);
}

static void
add_columns (SlabComparePage *self)
{
  add_column (self, _ ("What"), SLAB_DIFFERENCE_TITLE);
  add_column (self, self->names[0], SLAB_DIFFERENCE_FIRST);
  add_column (self, self->names[1], SLAB_DIFFERENCE_SECOND);
  /* Translators: heading of a column of figures, the second divided by the first */
  add_column (self, _ ("Ratio"), SLAB_DIFFERENCE_RATIO);
}

static void
differences_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabComparePage *self = SLAB_COMPARE_PAGE (source);
  g_autoptr (GPtrArray) differences = g_task_propagate_pointer (G_TASK (result), NULL);

  /* The page may be gone from its window. */
  for (guint i = 0; differences != NULL && self->rows != NULL && i < differences->len; i++)
    {
      g_autoptr (SlabDifferenceItem) item = slab_difference_item_new (g_ptr_array_index (differences, i));

      g_list_store_append (self->rows, item);
    }
}

static void
compare_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  SlabTrace **traces = task_data;

  g_task_return_pointer (task, slab_trace_compare (traces[0], traces[1]), (GDestroyNotify) g_ptr_array_unref);
}

static void
traces_free (gpointer data)
{
  SlabTrace **traces = data;

  g_object_unref (traces[0]);
  g_object_unref (traces[1]);
  g_free (traces);
}

/* It sorts the spans of both runs, which may be millions: the pictures do not wait for that. */
static void
fill_table (SlabComparePage *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, differences_cb, NULL);
  SlabTrace **traces = g_new (SlabTrace *, 2);

  traces[0] = g_object_ref (self->traces[0]);
  traces[1] = g_object_ref (self->traces[1]);
  g_task_set_source_tag (task, fill_table);
  g_task_set_task_data (task, traces, traces_free);
  g_task_run_in_thread (task, compare_thread);
}

static void
set_first (SlabComparePage *self, SlabTrace *trace, const char *name)
{
  g_set_object (&self->traces[0], trace);
  self->names[0] = g_strdup (name);
  gtk_label_set_text (self->first_label, name);
}

static void
show_second (SlabComparePage *self, SlabTrace *trace)
{
  const char *warning = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING);
  double length;

  g_set_object (&self->traces[1], trace);
  gtk_label_set_text (self->second_label, self->names[1]);
  length = (double) MAX (slab_trace_get_duration (self->traces[0]), slab_trace_get_duration (trace)) / 1e9;
  slab_profile_view_set_trace (self->first, self->traces[0]);
  slab_profile_view_set_trace (self->second, trace);
  slab_profile_view_set_beside (self->first, trace);
  slab_profile_view_set_beside (self->second, self->traces[0]);
  slab_profile_view_set_axis_length (self->first, length);
  slab_profile_view_set_axis_length (self->second, length);
  add_columns (self);
  fill_table (self);
  if (warning != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("Not all of “%s” can be shown: %s"), self->names[1], warning);

      slab_banner_show (self->banner, text, NULL, NULL);
    }
  update_actions (self);
  g_object_notify (G_OBJECT (self), "subtitle");
  g_signal_emit_by_name (self, "opened");
}

static void
set_names (SlabComparePage *self, const char *second_name)
{
  self->names[1] = g_strdup (second_name);
  /* Translators: two runs that are compared */
  self->title = g_strdup_printf (_ ("%s and %s"), self->names[0], self->names[1]);
  g_object_notify (G_OBJECT (self), "title");
}

/**
 * slab_compare_page_compare:
 * @first: a run that has ended, to which the figures are in proportion
 * @first_name: for people
 *
 * Once for each page.
 */
void
slab_compare_page_compare (SlabComparePage *self, SlabTrace *first, const char *first_name, SlabTrace *second,
                           const char *second_name)
{
  g_return_if_fail (SLAB_IS_COMPARE_PAGE (self));
  g_return_if_fail (SLAB_IS_TRACE (first));
  g_return_if_fail (SLAB_IS_TRACE (second));
  g_return_if_fail (self->traces[0] == NULL);

  set_first (self, first, first_name);
  set_names (self, second_name);
  show_second (self, second);
}

void
slab_compare_page_compare_file (SlabComparePage *self, SlabTrace *first, const char *first_name, GFile *second)
{
  g_autofree char *name = NULL;

  g_return_if_fail (SLAB_IS_COMPARE_PAGE (self));
  g_return_if_fail (SLAB_IS_TRACE (first));
  g_return_if_fail (G_IS_FILE (second));
  g_return_if_fail (self->traces[0] == NULL);

  set_first (self, first, first_name);
  name = slab_trace_file_dup_name (second);
  set_names (self, name);
  slab_trace_file_load (self->loader, second);
}

static void
failed_cb (SlabComparePage *self, const char *message)
{
  g_signal_emit_by_name (self, "open-failed", message);
}

static void
cancelled_cb (SlabComparePage *self)
{
  g_signal_emit_by_name (self, "open-failed", "");
}

static void
busy_cb (SlabComparePage *self)
{
  if (slab_trace_file_is_busy (self->loader))
    {
      /* Translators: a file */
      g_autofree char *text = g_strdup_printf (_ ("Reading “%s”"), self->names[1]);

      slab_task_strip_show (self->task, text);
    }
  else
    slab_task_strip_hide (self->task);
  update_actions (self);
  g_object_notify (G_OBJECT (self), "busy");
}

static void
progress_cb (SlabComparePage *self)
{
  slab_task_strip_set_progress (self->task, slab_trace_file_get_progress (self->loader));
}

/* Actions */

static void
cancel_task_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_trace_file_cancel (SLAB_COMPARE_PAGE (user_data)->loader);
}

static void
zoom_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabComparePage *self = user_data;
  const char *name = g_action_get_name (G_ACTION (action));

  if (g_str_equal (name, "zoom-in"))
    gtk_widget_activate_action (GTK_WIDGET (self->first), "profile.zoom-in", NULL);
  else if (g_str_equal (name, "zoom-out"))
    gtk_widget_activate_action (GTK_WIDGET (self->first), "profile.zoom-out", NULL);
  else
    slab_profile_view_fit (self->first);
}

static void
show_timeline_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabComparePage *self = user_data;

  slab_profile_view_fit (self->first);
  gtk_widget_child_focus (GTK_WIDGET (self->first), GTK_DIR_TAB_FORWARD);
}

static const GActionEntry page_actions[] = {
  { "cancel-task", cancel_task_action },
  { "zoom-in", zoom_action },
  { "zoom-out", zoom_action },
  { "zoom-fit", zoom_action },
  { "show-timeline", show_timeline_action },
};

/* SlabTab */

static GActionGroup *
get_actions (SlabTab *tab)
{
  return G_ACTION_GROUP (SLAB_COMPARE_PAGE (tab)->actions);
}

static void
stop (SlabTab *tab)
{
  slab_trace_file_cancel (SLAB_COMPARE_PAGE (tab)->loader);
}

static void
dismiss (SlabTab *tab)
{
  slab_banner_dismiss (SLAB_COMPARE_PAGE (tab)->banner);
}

static void
slab_compare_page_init_tab (SlabTabInterface *iface)
{
  iface->get_actions = get_actions;
  iface->stop = stop;
  iface->dismiss = dismiss;
}

/* GObject */

static gboolean
slab_compare_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (GTK_WIDGET (SLAB_COMPARE_PAGE (widget)->first), GTK_DIR_TAB_FORWARD);
}

static void
slab_compare_page_dispose (GObject *object)
{
  SlabComparePage *self = SLAB_COMPARE_PAGE (object);

  if (self->loader != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->loader, self);
      slab_trace_file_cancel (self->loader);
      gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_COMPARE_PAGE);
    }
  g_clear_object (&self->loader);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->actions);
  g_clear_object (&self->traces[0]);
  g_clear_object (&self->traces[1]);
  g_clear_object (&self->rows);

  G_OBJECT_CLASS (slab_compare_page_parent_class)->dispose (object);
}

static void
slab_compare_page_finalize (GObject *object)
{
  SlabComparePage *self = SLAB_COMPARE_PAGE (object);

  g_object_unref (self->cancellable);
  g_free (self->title);
  g_free (self->names[0]);
  g_free (self->names[1]);

  G_OBJECT_CLASS (slab_compare_page_parent_class)->finalize (object);
}

static void
slab_compare_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SlabComparePage *self = SLAB_COMPARE_PAGE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, _ ("Two runs on one time axis"));
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
slab_compare_page_class_init (SlabComparePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = slab_compare_page_dispose;
  object_class->finalize = slab_compare_page_finalize;
  object_class->get_property = slab_compare_page_get_property;
  widget_class->grab_focus = slab_compare_page_grab_focus;

  slab_tab_override_properties (object_class, PROP_TITLE);

  g_type_ensure (SLAB_TYPE_BANNER);
  g_type_ensure (SLAB_TYPE_TASK_STRIP);
  g_type_ensure (SLAB_TYPE_PROFILE_VIEW);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-compare-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabComparePage, content);
  gtk_widget_class_bind_template_child (widget_class, SlabComparePage, banner);
  gtk_widget_class_bind_template_child (widget_class, SlabComparePage, task);
  gtk_widget_class_bind_template_child (widget_class, SlabComparePage, first_label);
  gtk_widget_class_bind_template_child (widget_class, SlabComparePage, second_label);
  gtk_widget_class_bind_template_child (widget_class, SlabComparePage, first);
  gtk_widget_class_bind_template_child (widget_class, SlabComparePage, second);
  gtk_widget_class_bind_template_child (widget_class, SlabComparePage, table);
  gtk_widget_class_bind_template_callback (widget_class, on_first_range);
  gtk_widget_class_bind_template_callback (widget_class, on_second_range);
}

static void
slab_compare_page_init (SlabComparePage *self)
{
  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), page_actions, G_N_ELEMENTS (page_actions), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->loader = slab_trace_file_new ();
  g_signal_connect_swapped (self->loader, "loaded", G_CALLBACK (show_second), self);
  g_signal_connect_swapped (self->loader, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (self->loader, "cancelled", G_CALLBACK (cancelled_cb), self);
  g_signal_connect_swapped (self->loader, "notify::busy", G_CALLBACK (busy_cb), self);
  g_signal_connect_swapped (self->loader, "notify::progress", G_CALLBACK (progress_cb), self);
  self->rows = g_list_store_new (SLAB_TYPE_DIFFERENCE_ITEM);
  {
    g_autoptr (GtkSelectionModel)
        model = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->rows))));

    gtk_column_view_set_model (self->table, model);
  }
  update_actions (self);
}

GtkWidget *
slab_compare_page_new (void)
{
  return g_object_new (SLAB_TYPE_COMPARE_PAGE, NULL);
}
