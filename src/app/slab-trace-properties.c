/* SPDX-License-Identifier: MIT */
#include "slab-trace-properties.h"

#include <glib/gi18n-lib.h>

#include "plot/slab-plot-axis.h"
#include "profile/slab-figure-text.h"
#include "profile/slab-trace-compare.h"
#include "profile/slab-trace-machine.h"
#include "slab-trace-file.h"

struct _SlabTraceProperties
{
  AdwWindow parent_instance;

  GCancellable *cancellable;

  AdwPreferencesGroup *run_group;
  AdwPreferencesGroup *machine_group;
  AdwPreferencesGroup *file_group;
};

G_DEFINE_FINAL_TYPE (SlabTraceProperties, slab_trace_properties, ADW_TYPE_WINDOW)

static void
add_row (AdwPreferencesGroup *group, const char *title, const char *text)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "activatable", FALSE, "use-markup", FALSE, NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, "xalign", 1.0,
                                   "tooltip-text", text, "hexpand", TRUE, "selectable", TRUE, "width-chars", 8, NULL);

  /* After the row knows that it is not markup. */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (group, row);
}

static void
add_count (AdwPreferencesGroup *group, const char *title, guint64 count)
{
  g_autofree char *text = slab_figure_format_whole (count);

  add_row (group, title, text);
}

static gboolean
is_of_machine (const char *key)
{
  return g_str_has_prefix (key, SLAB_TRACE_KEY_MACHINE);
}

/* What the program wrote, and whatever else another one says of its run. */
static void
show_run (SlabTraceProperties *self, SlabTrace *trace)
{
  const char *const *keys = slab_trace_get_property_keys (trace, NULL);
  g_autofree char *seconds = slab_figure_format_seconds ((double) slab_trace_get_duration (trace) / 1e9);
  guint64 n_spans = 0;

  for (guint row = 0; row < slab_trace_get_n_threads (trace); row++)
    n_spans += slab_trace_get_n_spans (trace, row);
  for (guint i = 0; keys[i] != NULL; i++)
    if (!is_of_machine (keys[i]))
      {
        g_autofree char *text = slab_trace_format_setting (keys[i], slab_trace_get_property_string (trace, keys[i]));

        add_row (self->run_group, slab_trace_get_setting_title (keys[i]), text);
      }
  add_row (self->run_group, _ ("Time"), seconds);
  add_count (self->run_group, _ ("Threads"), slab_trace_get_n_threads (trace));
  if (slab_trace_get_n_chunks (trace) > 0)
    add_count (self->run_group, _ ("Chunks"), slab_trace_get_n_chunks (trace));
  add_count (self->run_group, _ ("Spans"), n_spans);
  add_count (self->run_group, _ ("Samples"), slab_trace_get_n_samples (trace));
}

static void
show_machine (SlabTraceProperties *self, SlabTrace *trace)
{
  const char *model = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_MACHINE);
  const char *cores = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_MACHINE_CORES);
  SlabMachine *machine = slab_trace_dup_machine (trace);
  const guint n_workers = slab_trace_get_n_workers (trace);

  if (model != NULL)
    add_row (self->machine_group, _ ("Processor"), model);
  if (cores != NULL)
    add_row (self->machine_group, _ ("Cores"), cores);
  if (machine != NULL)
    {
      const double bandwidth = slab_machine_get_bandwidth (machine, n_workers);
      const double flops = slab_machine_get_flops (machine, n_workers);

      if (bandwidth > 0)
        {
          g_autofree char *text = slab_figure_format_bandwidth (bandwidth);

          add_row (self->machine_group, _ ("Memory bandwidth for the run's threads"), text);
        }
      if (flops > 0)
        {
          g_autofree char *text = slab_figure_format_flops (flops);

          add_row (self->machine_group, _ ("Arithmetic for the run's threads"), text);
        }
      slab_machine_free (machine);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->machine_group), model != NULL || cores != NULL);
}

static void
info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);
  g_autoptr (SlabTraceProperties) self = user_data;
  g_autoptr (GDateTime) modified = NULL;
  g_autofree char *size = NULL, *date = NULL;

  if (info == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  size = slab_plot_format_bytes ((double) g_file_info_get_size (info), 0);
  add_row (self->file_group, _ ("Size of the file"), size);
  modified = g_file_info_get_modification_date_time (info);
  date = modified != NULL ? g_date_time_format (modified, "%c") : NULL;
  if (date != NULL)
    add_row (self->file_group, _ ("Written"), date);
}

static void
show_file (SlabTraceProperties *self, GFile *file)
{
  g_autoptr (GFile) parent = g_file_get_parent (file);
  g_autofree char *name = slab_trace_file_dup_name (file);
  g_autofree char *folder = parent != NULL ? g_file_get_parse_name (parent) : NULL;

  add_row (self->file_group, _ ("File"), name);
  if (folder != NULL)
    add_row (self->file_group, _ ("Folder"), folder);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_TIME_MODIFIED,
                           G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, self->cancellable, info_cb, g_object_ref (self));
}

static void
slab_trace_properties_dispose (GObject *object)
{
  SlabTraceProperties *self = SLAB_TRACE_PROPERTIES (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_TRACE_PROPERTIES);

  G_OBJECT_CLASS (slab_trace_properties_parent_class)->dispose (object);
}

static void
slab_trace_properties_finalize (GObject *object)
{
  g_object_unref (SLAB_TRACE_PROPERTIES (object)->cancellable);

  G_OBJECT_CLASS (slab_trace_properties_parent_class)->finalize (object);
}

static gboolean
slab_trace_properties_close_request (GtkWindow *window)
{
  g_cancellable_cancel (SLAB_TRACE_PROPERTIES (window)->cancellable);
  return GTK_WINDOW_CLASS (slab_trace_properties_parent_class)->close_request (window);
}

static void
slab_trace_properties_class_init (SlabTracePropertiesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_trace_properties_dispose;
  G_OBJECT_CLASS (klass)->finalize = slab_trace_properties_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = slab_trace_properties_close_request;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/slabscope/Slabscope/ui/slab-trace-properties.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabTraceProperties, run_group);
  gtk_widget_class_bind_template_child (widget_class, SlabTraceProperties, machine_group);
  gtk_widget_class_bind_template_child (widget_class, SlabTraceProperties, file_group);
}

static void
slab_trace_properties_init (SlabTraceProperties *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

SlabTraceProperties *
slab_trace_properties_new (GtkWindow *parent, SlabTrace *trace, GFile *file)
{
  SlabTraceProperties *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);
  g_return_val_if_fail (file == NULL || G_IS_FILE (file), NULL);

  self = g_object_new (SLAB_TYPE_TRACE_PROPERTIES, "transient-for", parent, NULL);
  show_run (self, trace);
  show_machine (self, trace);
  if (file != NULL)
    show_file (self, file);
  gtk_widget_set_visible (GTK_WIDGET (self->file_group), file != NULL);
  return self;
}
